//! Tokens of affiliates are sold, and given away: tranches, caps, vesting, refunds, drops.

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
pub use genesis::SaleGenesis;
pub use state::SALE_ESCROW;
pub use types::{ClaimDrop, Params, Purchase, Sale, State, Terms, Tranche, drop_leaf};

use sdk::{Genesis, Module};

/// The module.
pub const MODULE: Module = Module {
    name: "sale",
    state: state::TABLE,
    errors: error::TABLE,
    events: events::TABLE,
    accounts: &[SALE_ESCROW],
    msgs: msgs::register,
    queries: queries::register,
    genesis: Genesis::of::<SaleGenesis>(),
    end_block: Some(hooks::end_block),
    invariants: &[
        ("escrow", invariants::escrow),
        ("sales", invariants::sales),
        ("drops", invariants::drops),
        ("queues", invariants::queues),
    ],
    sim: sim::TABLE,
    ..Module::EMPTY
};
