//! The committed state: three Merkle trees, one ordered table of the latest values, their history, and proofs.
//!
//! A block is [staged](Store::stage) in memory, which gives its app hash, and then [committed](Store::commit) in
//! one atomic durable batch. Readers hold a [`Snapshot`]: it never changes, blocks nobody, and nobody blocks it.

mod batch;
mod cache;
mod codec;
pub mod crash;
mod engine;
mod error;
mod filter;
mod heights;
mod proof;
mod prune;
mod simple;
mod snapshot;
mod stage;
mod store;
#[cfg(test)]
mod tests;
mod tree;

pub use error::Error;
pub use proof::{Proof, ProofOp, proof_specs};
pub use prune::Pruning;
pub use snapshot::Snapshot;
pub use stage::{MARKER_KEY, MAX_KEY_BYTES, Staged};
pub use store::{Extra, Options, Store};

/// A SHA-256 digest: a root, an app hash, a hashed key or value.
pub type Hash = [u8; 32];
