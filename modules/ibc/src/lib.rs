//! Other chains: light clients, connections, channels and packets (ICS-02, 03, 04, 07 and 24), over ibc-rs.

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

pub use error::Code;
pub use genesis::IbcGenesis;
pub use types::Params;

use sdk::{Genesis, Module};

/// The module.
pub const MODULE: Module = Module {
    name: "ibc",
    state: state::TABLE,
    errors: error::TABLE,
    events: events::TABLE,
    msgs: msgs::register,
    queries: queries::register,
    genesis: Genesis::of::<IbcGenesis>(),
    begin_block: Some(hooks::begin_block),
    invariants: &[
        ("stored", invariants::stored),
        ("sequences", invariants::sequences),
    ],
    sim: sim::OPS,
    ..Module::EMPTY
};
