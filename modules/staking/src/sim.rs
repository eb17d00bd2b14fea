//! Random operations for the simulation.

use crate::state::VALIDATORS;
use crate::types::key_to_proto;
use proto::Any;
use proto::aot::staking::v1::MsgSetValidator;
use sdk::sim::{Sim, SimOp, any};

pub(crate) const OPS: &[SimOp] = &[
    SimOp {
        name: "set_power",
        weight: 1,
        make: set_power,
    },
    SimOp {
        name: "admit_validator",
        weight: 1,
        make: admit_validator,
    },
];

/// A new power for a validator: often more change than allowed, sometimes its removal.
fn set_power(sim: &mut Sim<'_>) -> Option<Any> {
    let validators: Vec<_> = VALIDATORS.iter(&sim.view).collect();
    let (operator, validator) = sim.one_of(&validators)?;
    let power = i64::try_from(sim.between(0, 12)).expect("at most 12");
    Some(any(&MsgSetValidator {
        authority: sim.view.text(sim.accounts.first()?),
        operator: sim.view.text(&operator),
        moniker: validator.moniker,
        consensus_pubkey: Some(key_to_proto(&validator.public_key)),
        power,
    }))
}

fn admit_validator(sim: &mut Sim<'_>) -> Option<Any> {
    let operator = sim.account();
    let seed = sim.between(0, u64::MAX);
    let public_key = sdk::crypto::sha256(&seed.to_be_bytes());
    Some(any(&MsgSetValidator {
        authority: sim.view.text(sim.accounts.first()?),
        operator: sim.view.text(&operator),
        moniker: format!("validator {seed}"),
        consensus_pubkey: Some(key_to_proto(&public_key)),
        power: i64::try_from(sim.between(1, 4)).expect("at most 4"),
    }))
}
