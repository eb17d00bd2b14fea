//! What tests are written with: one module in a context, a node without a clock, a seeded simulation.

mod context;
#[cfg(feature = "headers")]
pub mod headers;
mod keys;
#[cfg(feature = "node")]
mod node;
mod readme;
#[cfg(feature = "node")]
mod sim;

pub use context::TestCtx;
pub use keys::{TestKey, account, key};
#[cfg(feature = "node")]
pub use node::{TestNode, TestTx, genesis_request, test_app_state, test_side_app_state};
pub use readme::rows_missing;
#[cfg(feature = "node")]
pub use sim::{OpCount, Sim};
