//! Planned upgrades: the authority says at which height the chain goes on with another binary.

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
pub use events::{UpgradeApplied, UpgradeCancelled, UpgradeScheduled};
pub use genesis::{GenesisPlan, UpgradeGenesis};
pub use types::Plan;

use sdk::{Genesis, Module};

/// The module. It has no begin of a block of its own: the application asks [`ops::due`] before anything of a block runs.
pub const MODULE: Module = Module {
    name: "upgrade",
    state: state::TABLE,
    errors: error::TABLE,
    events: events::TABLE,
    msgs: msgs::register,
    queries: queries::register,
    genesis: Genesis::of::<UpgradeGenesis>(),
    invariants: &[("plan", invariants::plan), ("applied", invariants::applied)],
    sim: sim::OPS,
    ..Module::EMPTY
};
