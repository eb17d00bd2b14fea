//! The points of one company for those of another: pairs that two issuers agree on, swaps, quotas, and what moved
//! between their reserves.

mod error;
pub mod events;
mod genesis;
mod hooks;
mod invariants;
mod msgs;
pub mod ops;
mod queries;
mod sim;
mod state;
#[cfg(test)]
mod tests;
mod types;

pub use error::Error;
pub use genesis::PointswapGenesis;
pub use types::{Clearing, Limits, Mode, Pair, PairId, Params};

use sdk::{Genesis, Module};

/// The module.
pub const MODULE: Module = Module {
    name: "pointswap",
    state: state::TABLE,
    errors: error::TABLE,
    events: events::TABLE,
    msgs: |r| {
        r.msg(msgs::set_pair, 60_000);
        r.msg(msgs::pause_pair, 40_000);
        r.msg(msgs::resume_pair, 40_000);
        r.msg(msgs::swap, 120_000);
        r.msg(msgs::settle_clearing, 40_000);
        r.authority_msg(msgs::update_params, 40_000);
    },
    queries: |r| {
        r.query(queries::params);
        r.query(queries::pair);
        r.query(queries::pairs);
        r.query(queries::quote);
        r.query(queries::quota);
        r.query(queries::clearings);
    },
    genesis: Genesis::of::<PointswapGenesis>(),
    end_block: Some(hooks::end_block),
    invariants: &[
        ("pairs", invariants::pairs),
        ("quotas", invariants::quotas),
        ("clearings", invariants::clearings),
    ],
    sim: sim::TABLE,
    ..Module::EMPTY
};
