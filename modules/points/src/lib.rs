//! Issuers of points, their reserves, and the life of their points.

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
pub use genesis::{GenesisIssuer, GenesisRate, PointsGenesis};
pub use ops::Exchange;
pub use state::POINTS_RESERVE;
pub use types::{Issuer, NextRate, Params, Status, Totals};

use sdk::{Genesis, Module};

/// The module.
pub const MODULE: Module = Module {
    name: "points",
    state: state::TABLE,
    errors: error::TABLE,
    events: events::TABLE,
    accounts: &[POINTS_RESERVE],
    msgs: |r| {
        r.authority_msg(msgs::register_issuer, 80_000);
        r.authority_msg(msgs::set_issuer_terms, 40_000);
        r.msg(msgs::mint_points, 60_000);
        r.msg(msgs::burn_points, 40_000);
        r.msg(msgs::top_up_reserve, 50_000);
        r.msg(msgs::withdraw_reserve, 50_000);
        r.msg(msgs::set_rate, 40_000);
        r.msg(msgs::pause_points, 30_000);
        r.msg(msgs::resume_points, 30_000);
        r.authority_msg(msgs::start_runoff, 40_000);
        r.msg(msgs::redeem_points, 60_000);
        r.authority_msg(msgs::update_params, 40_000);
    },
    queries: |r| {
        r.query(queries::params);
        r.query(queries::issuer);
        r.query(queries::issuers);
        r.query(queries::rates);
    },
    genesis: Genesis::of::<PointsGenesis>(),
    end_block: Some(hooks::end_block),
    invariants: &[
        ("issuers", invariants::issuers),
        ("rates", invariants::rates),
        ("ratios", invariants::ratios),
        ("reserves", invariants::reserves),
        ("totals", invariants::totals),
    ],
    sim: sim::TABLE,
    ..Module::EMPTY
};
