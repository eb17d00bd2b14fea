//! Prices in krwp that the validators agree on: the stake-weighted median of what their feeders submit.

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
pub use genesis::OracleGenesis;
pub use types::{Params, Price, Submission};

use sdk::{Genesis, Module};

/// The module.
pub const MODULE: Module = Module {
    name: "oracle",
    state: state::TABLE,
    errors: error::TABLE,
    events: events::TABLE,
    msgs: |r| {
        r.msg(msgs::set_oracle_key, 40_000);
        r.msg(msgs::submit_prices, 50_000);
        r.authority_msg(msgs::update_params, 40_000);
    },
    queries: |r| {
        r.query(queries::params);
        r.query(queries::price);
        r.query(queries::prices);
        r.query(queries::oracle_keys);
        r.query(queries::submissions);
    },
    genesis: Genesis::of::<OracleGenesis>(),
    end_block: Some(hooks::end_block),
    invariants: &[
        ("keys", invariants::keys),
        ("submissions", invariants::submissions),
        ("prices", invariants::prices),
    ],
    sim: sim::TABLE,
    ..Module::EMPTY
};
