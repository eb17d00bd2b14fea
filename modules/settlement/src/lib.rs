//! What merchants sold becomes what they are paid.

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
pub use genesis::SettlementGenesis;
pub use types::{
    Account, Batch, BatchKey, BatchState, Float, Hash, Line, LineKind, Params, Reference,
    SalesTotals, Schedule, Schedules, Since, Split, Sums, leaf_hash,
};

use sdk::{Genesis, Module};

/// The module.
pub const MODULE: Module = Module {
    name: "settlement",
    state: state::TABLE,
    errors: error::TABLE,
    events: events::TABLE,
    accounts: &[ops::SETTLEMENT],
    msgs: |r| {
        r.msg(msgs::set_payout_schedule, 40_000);
        r.msg(msgs::close_batch, 60_000);
        r.msg(msgs::payout, 60_000);
        r.msg(msgs::top_up_deposit, 50_000);
        r.msg(msgs::withdraw_deposit, 50_000);
        r.msg(msgs::top_up_float, 50_000);
        r.msg(msgs::withdraw_float, 50_000);
        r.msg(msgs::adjust, 60_000);
        r.msg(msgs::set_manager, 40_000);
        r.authority_msg(msgs::update_params, 40_000);
    },
    queries: |r| {
        r.query(queries::params);
        r.query(queries::schedule);
        r.query(queries::batch);
        r.query(queries::batches);
        r.query(queries::lines);
        r.query(queries::line_proof);
        r.query(queries::payables);
        r.query(queries::parked);
        r.query(queries::floats);
        r.query(queries::nettings);
        r.query(queries::sales_report);
    },
    genesis: Genesis::of::<SettlementGenesis>(),
    end_block: Some(hooks::end_block),
    invariants: &[
        ("account", invariants::account),
        ("payables", invariants::payables),
        ("floats", invariants::floats),
        ("reserves", invariants::reserves),
        ("lines", invariants::lines),
        ("queues", invariants::queues),
        ("managers", invariants::managers),
        ("counts", invariants::counts),
    ],
    sim: sim::TABLE,
    ..Module::EMPTY
};
