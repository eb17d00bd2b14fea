//! Transactions that wait in the mempool, decoded once for all that look at them: recheck, proposal, block.

use crate::tx::Tx;
use quick_cache::{Weighter, sync::Cache};
use std::sync::Arc;

/// The memory that decoded transactions may take, in bytes. Those that do not fit are decoded again.
const BYTES_MAX: u64 = 48 * 1024 * 1024;
/// What a decoded transaction takes beside its bytes, about: its parts are small allocations of their own.
const OVERHEAD_BYTES: u64 = 1_024;

/// Decoded transactions by their hash. Decoding depends on nothing but the bytes and the registry, of which a process
/// has one: so nothing can make an entry stale, and a miss only costs time.
pub(crate) struct Waiting(Cache<[u8; 32], Arc<Tx>, ByBytes>);

#[derive(Clone)]
struct ByBytes;

impl Weighter<[u8; 32], Arc<Tx>> for ByBytes {
    fn weight(&self, _hash: &[u8; 32], tx: &Arc<Tx>) -> u64 {
        // The bytes are kept as they arrived and decoded.
        tx.size.saturating_mul(2).saturating_add(OVERHEAD_BYTES)
    }
}

impl Default for Waiting {
    fn default() -> Self {
        let entries = usize::try_from(BYTES_MAX / OVERHEAD_BYTES).unwrap_or(usize::MAX);
        Self(Cache::with_weighter(entries, BYTES_MAX, ByBytes))
    }
}

impl Waiting {
    /// The transaction with this hash, if it is known.
    pub(crate) fn get(&self, hash: &[u8; 32]) -> Option<Arc<Tx>> {
        self.0.get(hash)
    }

    /// Keeps a transaction that was accepted into the mempool.
    pub(crate) fn keep(&self, tx: Arc<Tx>) {
        self.0.insert(tx.hash, tx);
    }

    /// Forgets a transaction that waits no longer.
    pub(crate) fn forget(&self, hash: &[u8; 32]) {
        self.0.remove(hash);
    }
}
