//! Random operations for the simulation.

use crate::ops;
use proto::Any;
use proto::cosmos::consensus::v1::MsgUpdateParams;
use sdk::sim::{Sim, SimOp, any};

pub(crate) const OPS: &[SimOp] = &[SimOp {
    name: "update_params",
    weight: 1,
    make: update_params,
}];

/// Another limit of evidence: it changes what consensus is told, and nothing that the simulation needs.
fn update_params(sim: &mut Sim<'_>) -> Option<Any> {
    let mut params = ops::params(&sim.view)?.to_proto();
    if let Some(evidence) = &mut params.evidence {
        evidence.max_bytes = i64::try_from(sim.between(0, 100_000)).expect("at most 100 000");
    }
    Some(any(&MsgUpdateParams {
        authority: sim.view.text(sim.accounts.first()?),
        block: params.block,
        evidence: params.evidence,
        validator: params.validator,
        abci: params.abci,
    }))
}
