//! An engine that forgets: for tests, simulation, and figures without a disk.

use std::{
    collections::BTreeMap,
    ops::Bound::{Excluded, Included, Unbounded},
    sync::Arc,
};

use bytes::Bytes;
use parking_lot::{Mutex, RwLock};
use sdk::Order;

use super::{Durability, Engine, Op, Scan, Table, View};
use crate::Error;

/// How many entries a scan takes at once, so that it does not hold the lock while its reader works.
const CHUNK: usize = 64;

/// The values of one key, oldest first, each with the batch that wrote it.
type Versions = Vec<(u64, Option<Bytes>)>;

#[derive(Default)]
struct Tables {
    batch: u64,
    entries: BTreeMap<(Table, Vec<u8>), Versions>,
}

#[derive(Default)]
struct Shared {
    tables: RwLock<Tables>,
    /// Batch -> how many views look at it.
    viewed: Mutex<BTreeMap<u64, usize>>,
}

/// Tables in memory, with every version that some view can still see.
#[derive(Default)]
pub(crate) struct Memory(Arc<Shared>);

impl Engine for Memory {
    fn view(&self) -> Arc<dyn View> {
        let tables = self.0.tables.read();
        let batch = tables.batch;
        // Counted before the tables are let go, so that no write in between drops what this view needs.
        let mut viewed = self.0.viewed.lock();
        let count = viewed.entry(batch).or_default();
        *count = count.saturating_add(1);
        Arc::new(MemoryView {
            shared: Arc::clone(&self.0),
            batch,
        })
    }

    fn write(&self, ops: Vec<Op>, _durability: Durability) -> Result<(), Error> {
        let mut tables = self.0.tables.write();
        let oldest_view = self.0.viewed.lock().keys().next().copied();
        let batch = tables.batch.saturating_add(1);
        tables.batch = batch;
        let needed = oldest_view.unwrap_or(batch);
        for op in ops {
            let at = (op.table, op.key.to_vec());
            let versions = tables.entries.entry(at.clone()).or_default();
            versions.push((batch, op.value));
            // Of the versions up to the oldest view only the last can be seen.
            let unseen = versions
                .partition_point(|(written, _)| *written <= needed)
                .saturating_sub(1);
            versions.drain(..unseen);
            if matches!(versions.as_slice(), [(written, None)] if *written <= needed) {
                tables.entries.remove(&at);
            }
        }
        Ok(())
    }
}

struct MemoryView {
    shared: Arc<Shared>,
    batch: u64,
}

impl Drop for MemoryView {
    fn drop(&mut self) {
        let mut viewed = self.shared.viewed.lock();
        if let Some(count) = viewed.get_mut(&self.batch) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                viewed.remove(&self.batch);
            }
        }
    }
}

impl MemoryView {
    fn seen(&self, versions: &Versions) -> Option<Bytes> {
        versions
            .iter()
            .rev()
            .find(|(written, _)| *written <= self.batch)?
            .1
            .clone()
    }

    fn chunk(
        &self,
        table: Table,
        bounds: (std::ops::Bound<Vec<u8>>, std::ops::Bound<Vec<u8>>),
        order: Order,
    ) -> Vec<(Vec<u8>, Bytes)> {
        let (from, to) = bounds;
        let tables = self.shared.tables.read();
        let from = from.map(|key| (table, key));
        let to = to.map(|key| (table, key));
        let seen = tables
            .entries
            .range((from, to))
            .filter(|((of, _), _)| *of == table)
            .filter_map(|((_, key), versions)| Some((key.clone(), self.seen(versions)?)));
        match order {
            Order::Ascending => seen.take(CHUNK).collect(),
            Order::Descending => seen.rev().take(CHUNK).collect(),
        }
    }
}

impl View for MemoryView {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Bytes>, Error> {
        let tables = self.shared.tables.read();
        Ok(tables
            .entries
            .get(&(table, key.to_vec()))
            .and_then(|versions| self.seen(versions)))
    }

    fn scan(&self, table: Table, from: &[u8], to: Option<&[u8]>, order: Order) -> Scan<'_> {
        if to.is_some_and(|to| to <= from) {
            return Box::new(std::iter::empty());
        }
        let mut lower = Included(from.to_vec());
        let mut upper = match to {
            Some(to) => Excluded(to.to_vec()),
            None => Unbounded,
        };
        let mut done = false;
        let chunks = std::iter::from_fn(move || {
            if done {
                return None;
            }
            let chunk = self.chunk(table, (lower.clone(), upper.clone()), order);
            done = chunk.len() < CHUNK;
            if let Some((last, _)) = chunk.last() {
                match order {
                    Order::Ascending => lower = Excluded(last.clone()),
                    Order::Descending => upper = Excluded(last.clone()),
                }
            }
            // `Excluded(x)..Excluded(x)` is the one range that the map refuses.
            done = done || matches!((&lower, &upper), (Excluded(a), Excluded(b)) if a >= b);
            Some(chunk)
        });
        Box::new(chunks.flatten().map(Ok))
    }
}
