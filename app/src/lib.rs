//! The state machine: no IO of its own, no clock, no threads whose order shows.
//!
//! Where to begin: [`abci`] has a file for each request of CometBFT; `ante` is what every transaction passes;
//! `modules` is the one list of modules.

pub mod abci;
mod answer;
mod ante;
mod chain;
mod execute;
pub mod genesis;
mod modules;
mod node;
mod tx;
pub mod upgrades;
mod verifier;
mod waiting;

pub use abci::{APP_VERSION, App, Config, FinalizeError, OpenError};
pub use answer::{BlockAnswer, TxAnswer};
pub use chain::ChainGenesis;
pub use modules::{MODULES, registry};
pub use upgrades::{UPGRADES, Upgrade, UpgradeError};
