//! What tests are written with: one module in a context, a node without a clock, a seeded simulation.

mod context;
mod keys;

pub use context::TestCtx;
pub use keys::{TestKey, account, key};
