//! Validators, admitted by the authority: who makes blocks, with which key and power.

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
pub use events::{Misbehavior, ValidatorSet};
pub use genesis::{GenesisValidator, StakingGenesis};
pub use types::{Params, Status, Validator, consensus_address};

use sdk::{Genesis, Module};

/// The module.
pub const MODULE: Module = Module {
    name: "staking",
    state: state::TABLE,
    errors: error::TABLE,
    events: events::TABLE,
    msgs: msgs::register,
    queries: queries::register,
    genesis: Genesis::of::<StakingGenesis>(),
    begin_block: Some(hooks::begin_block),
    end_block: Some(hooks::end_block),
    invariants: &[("index", invariants::index), ("told", invariants::told)],
    sim: sim::OPS,
    ..Module::EMPTY
};
