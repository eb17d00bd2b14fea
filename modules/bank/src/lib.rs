//! Balances and the lots of points in them, holds, supply and the minters of money.

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
    Burn, Capture, CoinReceived, CoinSpent, Coinbase, Hold, LotChanged, LotExpired, Message,
    Release, Transfer,
};
pub use genesis::{
    BankGenesis, GenesisBalance, GenesisBlocked, GenesisHeldLot, GenesisHold, GenesisLot,
    GenesisMinter, GenesisParams, GenesisSendEnabled,
};
pub use state::HoldId;
pub use types::{DenomUnit, Lot, Metadata};

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
