//! What is read often, kept in memory within a limit: values of the latest height, nodes of the trees.

use bytes::Bytes;
use parking_lot::RwLock;
use quick_cache::{Weighter, sync::Cache};

use crate::{codec::Held, tree::NodeKey};

/// Larger values are read from the engine every time, so that one of them cannot push a thousand others out.
const VALUE_BYTES_MAX: usize = 64 * 1024;
/// What an entry costs beside its bytes.
const ENTRY_OVERHEAD_BYTES: u64 = 96;
/// A guess, from which the cache sizes its tables.
const ENTRY_BYTES_GUESS: u64 = 256;

#[derive(Clone)]
struct ByBytes;

impl Weighter<Bytes, Held> for ByBytes {
    fn weight(&self, key: &Bytes, held: &Held) -> u64 {
        bytes_of(key.len().saturating_add(held.value.len()))
    }
}

impl Weighter<NodeKey, Bytes> for ByBytes {
    fn weight(&self, _key: &NodeKey, node: &Bytes) -> u64 {
        bytes_of(node.len())
    }
}

fn bytes_of(len: usize) -> u64 {
    u64::try_from(len)
        .unwrap_or(u64::MAX)
        .saturating_add(ENTRY_OVERHEAD_BYTES)
}

fn items(bytes: u64) -> usize {
    usize::try_from(bytes / ENTRY_BYTES_GUESS).unwrap_or(usize::MAX)
}

/// Latest values. An entry holds from its height up to the latest one: a commit replaces or forgets every key it changes.
pub(crate) struct ValueCache {
    entries: Cache<Bytes, Held, ByBytes>,
    /// The height that the entries are the latest of. A reader may only add what it read at this height, and holds
    /// the lock while it adds, so that a commit in between cannot be overwritten by what was true before it.
    latest: RwLock<u64>,
}

impl ValueCache {
    pub(crate) fn new(bytes_max: u64, latest: u64) -> ValueCache {
        let entries = Cache::with_weighter(items(bytes_max), bytes_max, ByBytes);
        ValueCache {
            entries,
            latest: RwLock::new(latest),
        }
    }

    /// What `key` has at `height`, if that is known.
    pub(crate) fn get(&self, key: &[u8], height: u64) -> Option<Held> {
        self.entries
            .get(key)
            .filter(|cached| cached.since <= height)
    }

    /// Remembers what a reader found at `height`.
    pub(crate) fn offer(&self, key: &[u8], height: u64, held: &Held) {
        if held.value.len() > VALUE_BYTES_MAX {
            return;
        }
        // A commit holds the lock: rather forget than wait.
        let Some(latest) = self.latest.try_read() else {
            return;
        };
        if *latest == height {
            self.entries
                .insert(Bytes::copy_from_slice(key), held.clone());
        }
    }

    /// Takes over what the block at `height` changed.
    pub(crate) fn take_over<'a>(
        &self,
        height: u64,
        changes: impl Iterator<Item = (&'a Bytes, Option<&'a Bytes>)>,
    ) {
        let mut latest = self.latest.write();
        for (key, value) in changes {
            match value {
                Some(value) if value.len() <= VALUE_BYTES_MAX => {
                    let (since, value) = (height, value.clone());
                    self.entries.insert(key.clone(), Held { since, value });
                }
                _ => {
                    self.entries.remove(key);
                }
            }
        }
        *latest = height;
    }
}

/// Nodes of the trees; what is under a key never changes.
pub(crate) struct NodeCache(Cache<NodeKey, Bytes, ByBytes>);

impl NodeCache {
    pub(crate) fn new(bytes_max: u64) -> NodeCache {
        NodeCache(Cache::with_weighter(items(bytes_max), bytes_max, ByBytes))
    }

    pub(crate) fn get(&self, key: &NodeKey) -> Option<Bytes> {
        self.0.get(key)
    }

    pub(crate) fn insert(&self, key: NodeKey, node: Bytes) {
        self.0.insert(key, node);
    }

    pub(crate) fn remove(&self, key: &NodeKey) {
        self.0.remove(key);
    }
}
