//! Accounts of this chain that accounts of other chains control: the host of ICS-27.

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
pub use genesis::IcaGenesis;
pub use types::Params;

use sdk::{Genesis, Module};

/// The module.
pub const MODULE: Module = Module {
    name: "ica",
    state: state::TABLE,
    errors: error::TABLE,
    events: events::TABLE,
    ports: &[ops::PORT],
    msgs: msgs::register,
    queries: queries::register,
    genesis: Genesis::of::<IcaGenesis>(),
    invariants: &[
        ("accounts", invariants::accounts),
        ("channels", invariants::channels),
    ],
    sim: sim::OPS,
    ..Module::EMPTY
};
