//! The parameters of consensus: how large blocks are, and how long evidence counts.

mod error;
pub mod events;
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
pub use events::ParamsSet;
pub use types::Params;

use sdk::Module;

/// The module. Its part of genesis is empty: the parameters stand in the genesis file itself, and InitChain gives them
/// to [`ops::init`].
pub const MODULE: Module = Module {
    name: "consensus",
    state: state::TABLE,
    errors: error::TABLE,
    events: events::TABLE,
    msgs: |r| r.authority_msg(msgs::update_params, 60_000),
    queries: |r| r.query(queries::params),
    end_block: Some(hooks::end_block),
    invariants: &[("told", invariants::told)],
    sim: sim::OPS,
    ..Module::EMPTY
};
