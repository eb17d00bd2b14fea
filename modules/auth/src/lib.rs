//! Accounts: who may sign, with which key, at which sequence; and the authority of the chain.

mod genesis;
mod invariants;
pub mod ops;
mod queries;
mod state;
#[cfg(test)]
mod tests;
mod types;

pub use genesis::{AuthGenesis, GenesisAccount};
pub use types::Account;

use sdk::{Genesis, Module};

/// The module.
pub const MODULE: Module = Module {
    name: "auth",
    state: state::TABLE,
    queries: queries::register,
    genesis: Genesis::of::<AuthGenesis>(),
    invariants: &[("numbers", invariants::numbers)],
    ..Module::EMPTY
};
