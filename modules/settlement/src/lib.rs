//! What merchants sold becomes what they are paid.

mod error;
pub mod events;
mod hooks;
pub mod ops;
mod state;
mod types;

pub use error::Error;
pub use types::{
    Account, Batch, BatchKey, BatchState, Float, Hash, Line, LineKind, Params, Reference,
    SalesTotals, Schedule, Schedules, Since, Split, Sums, leaf_hash,
};

use sdk::Module;

/// The module.
pub const MODULE: Module = Module {
    name: "settlement",
    state: state::TABLE,
    errors: error::TABLE,
    events: events::TABLE,
    accounts: &[ops::SETTLEMENT],
    end_block: Some(hooks::end_block),
    ..Module::EMPTY
};
