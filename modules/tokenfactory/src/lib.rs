//! Tokens of affiliates: who owns them, who mints them up to which cap, and who stops them.

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
pub use genesis::TokenfactoryGenesis;
pub use types::{Params, Token};

use sdk::{Genesis, Module};

/// The module.
pub const MODULE: Module = Module {
    name: "tokenfactory",
    state: state::TABLE,
    errors: error::TABLE,
    events: events::TABLE,
    msgs: msgs::register,
    queries: queries::register,
    genesis: Genesis::of::<TokenfactoryGenesis>(),
    invariants: &[
        ("caps", invariants::caps),
        ("tokens", invariants::tokens),
        ("creators", invariants::creators),
    ],
    sim: sim::TABLE,
    ..Module::EMPTY
};
