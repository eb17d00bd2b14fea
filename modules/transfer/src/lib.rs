//! Money between chains: ICS-20, version `ics20-1`.

mod error;
pub mod events;
mod genesis;
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
pub use genesis::TransferGenesis;
pub use types::{Limit, Params, Paused, Quota, Trace, Window};

use sdk::{Genesis, Module};

/// The module.
pub const MODULE: Module = Module {
    name: "transfer",
    state: state::TABLE,
    errors: error::TABLE,
    events: events::TABLE,
    accounts: &[state::ACCOUNT],
    ports: &[ops::PORT],
    msgs: msgs::register,
    queries: queries::register,
    genesis: Genesis::of::<TransferGenesis>(),
    invariants: &[
        ("escrow", invariants::escrow),
        ("vouchers", invariants::vouchers),
        ("in_flight", invariants::in_flight),
    ],
    sim: sim::OPS,
    ..Module::EMPTY
};
