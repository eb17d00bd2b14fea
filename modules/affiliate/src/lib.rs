//! The side chains of affiliates, as the main chain knows them: who they are, through which channel money goes there and
//! how much at most, and which of their denoms are pegged to denoms of this chain.

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
pub use genesis::AffiliateGenesis;
pub use types::{Affiliate, Peg, Status};

use sdk::{Genesis, Module, Role};

/// The module. Side chains know of no other side chain.
pub const MODULE: Module = Module {
    name: "affiliate",
    roles: &[Role::Main],
    state: state::TABLE,
    errors: error::TABLE,
    events: events::TABLE,
    accounts: &[state::ACCOUNT],
    msgs: msgs::register,
    queries: queries::register,
    genesis: Genesis::of::<AffiliateGenesis>(),
    invariants: &[
        ("registry", invariants::registry),
        ("pegs", invariants::pegs),
    ],
    sim: sim::OPS,
    ..Module::EMPTY
};
