//! Random operations for the simulation.

use crate::ops;
use crate::state::FEEDERS;
use proto::Any;
use proto::aot::oracle::v1 as pb;
use sdk::Rate;
use sdk::sim::{Sim, SimOp, any};

pub(crate) const TABLE: &[SimOp] = &[
    SimOp {
        name: "oracle/set_oracle_key",
        weight: 2,
        make: set_oracle_key,
    },
    SimOp {
        name: "oracle/submit_prices",
        weight: 4,
        make: submit_prices,
    },
];

/// A new feeder for a validator that one of the accounts operates; seldom none any more.
fn set_oracle_key(sim: &mut Sim<'_>) -> Option<Any> {
    let operators: Vec<_> = staking::ops::validators(&sim.view)
        .into_iter()
        .map(|(operator, _)| operator)
        .filter(|operator| sim.accounts.contains(operator))
        .collect();
    let operator = sim.one_of(&operators)?;
    let feeder = sim.account_text();
    let removed = sim.between(0, 9) == 0;
    Some(any(&pb::MsgSetOracleKey {
        operator: sim.view.text(&operator),
        feeder: if removed { String::new() } else { feeder },
    }))
}

/// Prices that move a little, and now and then by more than one step.
fn submit_prices(sim: &mut Sim<'_>) -> Option<Any> {
    let feeders: Vec<_> = FEEDERS.iter(&sim.view).map(|(_, feeder)| feeder).collect();
    let feeder = sim.one_of(&feeders)?;
    let denoms = ops::params(&sim.view).denoms;
    let denom = sim.one_of(&denoms)?;
    let most = if sim.between(0, 19) == 0 {
        9_000
    } else {
        1_100
    };
    let price = Rate::from_atto(u128::from(sim.between(1_000, most.max(1_000))).saturating_pow(4));
    Some(any(&pb::MsgSubmitPrices {
        feeder: sim.view.text(&feeder),
        prices: vec![pb::PriceEntry {
            denom: denom.to_string(),
            price: price.to_string(),
        }],
    }))
}
