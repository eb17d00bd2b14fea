//! Balances, holds, supply and the minters of money.

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
pub use events::{
    Burn, Capture, CoinReceived, CoinSpent, Coinbase, Hold, Message, Release, Transfer,
};
pub use genesis::{
    BankGenesis, GenesisBalance, GenesisHold, GenesisMinter, GenesisParams, GenesisSendEnabled,
};
pub use types::{DenomUnit, Metadata};

use sdk::{Genesis, Module};

/// The module.
pub const MODULE: Module = Module {
    name: "bank",
    state: state::TABLE,
    errors: error::TABLE,
    events: events::TABLE,
    msgs: msgs::register,
    queries: queries::register,
    genesis: Genesis::of::<BankGenesis>(),
    invariants: invariants::TABLE,
    sim: sim::TABLE,
    ..Module::EMPTY
};
