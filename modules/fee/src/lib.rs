//! Fees: what gas costs, in which denoms, and who pays; fee grants.

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

pub use error::{Error, grant};
pub use events::{FeePaid, TxFee, UseGrant};
pub use genesis::{FeeGenesis, GenesisAllowance, GenesisFeeToken};
pub use ops::FeeTerms;
pub use state::FEE_COLLECTOR;
pub use types::{Allowance, Basic, FeeToken, Params, Periodic, RateSource};

use sdk::{Genesis, Module};

/// The module.
pub const MODULE: Module = Module {
    name: "fee",
    state: state::TABLE,
    errors: error::TABLE,
    events: events::TABLE,
    accounts: &[FEE_COLLECTOR],
    msgs: msgs::register,
    queries: queries::register,
    genesis: Genesis::of::<FeeGenesis>(),
    end_block: Some(hooks::end_block),
    invariants: &[
        ("allowances", invariants::allowances),
        ("authority_msgs", invariants::authority_msgs),
    ],
    sim: sim::OPS,
    ..Module::EMPTY
};
