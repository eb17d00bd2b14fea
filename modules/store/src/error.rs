//! Everything that can go wrong with the store, in words that say what to do.

use std::path::PathBuf;

/// Why the store refused or failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Another process has the directory open.
    #[error("the data directory {} is in use by another process: stop it first, two nodes cannot share one", .0.display())]
    Occupied(PathBuf),
    /// What is on the disk contradicts itself.
    #[error("the data is corrupt: {0}; restore it from a backup or sync the node anew")]
    Corrupt(String),
    /// The data was written by a newer program.
    #[error(
        "the data has format version {found}, this program reads up to {supported}: use the newer program"
    )]
    NewerFormat {
        /// The version on the disk.
        found: u32,
        /// The newest version that this program knows.
        supported: u32,
    },
    /// The data was written by an older program.
    #[error(
        "the data has format version {found}, this program reads only {supported}: sync the node anew, or use the older program"
    )]
    OlderFormat {
        /// The version on the disk.
        found: u32,
        /// The version that this program reads.
        supported: u32,
    },
    /// The disk failed: full, gone, or not permitted. The node must stop.
    #[error("the disk failed: {0}")]
    Disk(String),
    /// The height was here, and was pruned.
    #[error("height {height} was pruned: this node keeps heights {oldest} to {latest}")]
    Pruned {
        /// The height asked for.
        height: u64,
        /// The oldest height from which on every height is kept.
        oldest: u64,
        /// The last committed height.
        latest: u64,
    },
    /// The height has not been committed yet.
    #[error("height {height} is not committed yet: the last one is {latest}")]
    Future {
        /// The height asked for.
        height: u64,
        /// The last committed height.
        latest: u64,
    },
    /// A block was staged or committed out of order.
    #[error("height {height} cannot follow height {latest}: expected {}", latest.saturating_add(1))]
    OutOfOrder {
        /// The height of the block.
        height: u64,
        /// The last committed height.
        latest: u64,
    },
    /// A change that the store does not take.
    #[error("change refused: {0}")]
    Change(String),
    /// An option that cannot work.
    #[error("option refused: {0}")]
    Options(String),
    /// A proof was asked for something that cannot be proven.
    #[error("cannot prove: {0}")]
    Unprovable(String),
}
