//! Which keys can be there, so that a read of one that is not need not ask the disk.
//!
//! Execution looks for many keys that nobody wrote: the payment of a new order, an invoice, a bar. In a log-structured
//! tree that is the most expensive answer, as every level has to say no.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::JoinHandle,
};

use fastbloom::AtomicBloomFilter;
use sdk::Order;

use crate::engine::{Table, View};

/// Of keys up to which the filter is sized, one in a hundred that are not there is taken for one that may be.
const BITS_PER_KEY: usize = 10;

/// A Bloom filter over every key that the latest state had since it was opened. It begins to answer once it has read the
/// keys that were there then, which it does beside everything else.
pub(crate) struct KeyFilter {
    keys: Arc<Keys>,
    reader: Option<JoinHandle<()>>,
}

struct Keys {
    bits: AtomicBloomFilter<ahash::RandomState>,
    /// Whether it has every key.
    complete: AtomicBool,
    /// Whether nobody needs it any more.
    dropped: AtomicBool,
}

impl KeyFilter {
    /// A filter of so many bytes over the keys in a view, which is that of the latest state.
    pub(crate) fn over(view: Arc<dyn View>, bytes: usize) -> KeyFilter {
        let bits = bytes.saturating_mul(8).max(64);
        let keys = Arc::new(Keys {
            bits: AtomicBloomFilter::with_num_bits(bits)
                .hasher(ahash::RandomState::new())
                .expected_items(bits / BITS_PER_KEY),
            complete: AtomicBool::new(false),
            dropped: AtomicBool::new(false),
        });
        let reading = Arc::clone(&keys);
        let reader = std::thread::Builder::new()
            .name("store-keys".into())
            .spawn(move || reading.read(view.as_ref()));
        // Without it every read asks the disk, as if the filter were never complete.
        let reader = reader.ok();
        KeyFilter { keys, reader }
    }

    /// Whether the latest state, or one after it, may have a key.
    pub(crate) fn may_have(&self, key: &[u8]) -> bool {
        !self.keys.complete.load(Ordering::Acquire) || self.keys.bits.contains(key)
    }

    /// Takes in a key, before a reader can see it.
    pub(crate) fn add(&self, key: &[u8]) {
        self.keys.bits.insert(key);
    }
}

impl Keys {
    fn read(&self, view: &dyn View) {
        for entry in view.scan(Table::Flat, &[], None, Order::Ascending) {
            // An error of the disk is for those whose reads it fails.
            let Ok((key, _)) = entry else { return };
            self.bits.insert(key.as_slice());
            if self.dropped.load(Ordering::Relaxed) {
                return;
            }
        }
        self.complete.store(true, Ordering::Release);
    }
}

impl Drop for KeyFilter {
    /// Waits for the reader, as it holds the directory of the store.
    fn drop(&mut self) {
        self.keys.dropped.store(true, Ordering::Relaxed);
        if let Some(reader) = self.reader.take() {
            drop(reader.join());
        }
    }
}
