//! The engine on disk: fjall, a log-structured merge tree.

use std::{path::Path, sync::Arc};

use bytes::Bytes;
use fjall::{
    Database, Keyspace, KeyspaceCreateOptions, KvSeparationOptions, PersistMode, Readable,
    Snapshot,
    config::{CompressionPolicy, FilterPolicy, PinningPolicy},
};
use sdk::Order;

use super::{Durability, Engine, Op, Scan, Table, View};
use crate::Error;

const MIB: u64 = 1024 * 1024;
/// The journal is replayed at start: its limit bounds the time until the node is ready.
const JOURNAL_BYTES_MAX: u64 = 96 * MIB;
/// One of the workers only flushes, and hands compactions on: with one other, it would spin while that one is busy.
const WORKERS: usize = 4;
/// From here on a record of a height (a list of keys or nodes) is kept in a file of its own, as it grows with the
/// block and would be written again with every compaction.
const LIST_BYTES_MIN: u32 = 4096;

/// One fjall database, a keyspace for each table.
pub(crate) struct Disk {
    database: Database,
    keyspaces: Keyspaces,
}

#[derive(Clone)]
struct Keyspaces([Keyspace; Table::ALL.len()]);

impl Keyspaces {
    fn of(&self, table: Table) -> &Keyspace {
        let [flat, history, nodes, heights, side] = &self.0;
        match table {
            Table::Flat => flat,
            Table::History => history,
            Table::Nodes => nodes,
            Table::Heights => heights,
            Table::Side => side,
        }
    }
}

impl Disk {
    /// Opens or creates the database in `dir`; holds its lock until the last handle is dropped.
    pub(crate) fn open(dir: &Path, cache_bytes: u64) -> Result<Disk, Error> {
        let failed = |error| translate(error, dir);
        std::fs::create_dir_all(dir)
            .map_err(|error| Error::Disk(format!("{}: {error}", dir.display())))?;
        let database = Database::builder(dir)
            .cache_size(cache_bytes)
            .max_journaling_size(JOURNAL_BYTES_MAX)
            .worker_threads(WORKERS)
            .open()
            .map_err(failed)?;
        let open = |table: Table| {
            database
                .keyspace(table.name(), || options(table))
                .map_err(failed)
        };
        let [flat, history, nodes, heights, side] = Table::ALL;
        let keyspaces = [
            open(flat)?,
            open(history)?,
            open(nodes)?,
            open(heights)?,
            open(side)?,
        ];
        Ok(Disk {
            database,
            keyspaces: Keyspaces(keyspaces),
        })
    }
}

fn options(table: Table) -> KeyspaceCreateOptions {
    let memtable_bytes = match table {
        Table::Flat | Table::History | Table::Nodes => 16 * MIB,
        Table::Heights | Table::Side => 4 * MIB,
    };
    let options = KeyspaceCreateOptions::default().max_memtable_size(memtable_bytes);
    match table {
        // Execution asks it for keys that are not there as often as for those that are.
        Table::Flat => options
            .filter_block_pinning_policy(pinned())
            .index_block_pinning_policy(pinned()),
        Table::Side => options,
        // Read by ranges, or by keys that lie in one file each: a filter would never spare a read.
        Table::History => options.filter_policy(FilterPolicy::disabled()),
        // Hashes do not compress.
        Table::Nodes => options
            .filter_policy(FilterPolicy::disabled())
            .data_block_compression_policy(CompressionPolicy::disabled()),
        Table::Heights => options.with_kv_separation(Some(
            KvSeparationOptions::default().separation_threshold(LIST_BYTES_MIN),
        )),
    }
}

/// Filters and indexes stay in memory down to the third level, below which they have parts: 1.3 bytes a key.
fn pinned() -> PinningPolicy {
    PinningPolicy::new([true, true, true, false])
}

impl Engine for Disk {
    fn view(&self) -> Arc<dyn View> {
        Arc::new(DiskView {
            snapshot: self.database.snapshot(),
            keyspaces: self.keyspaces.clone(),
        })
    }

    fn write(&self, ops: Vec<Op>, durability: Durability) -> Result<(), Error> {
        let mode = match durability {
            Durability::Synced => Some(PersistMode::SyncAll),
            Durability::Later => None,
        };
        let mut batch = fjall::OwnedWriteBatch::with_capacity(self.database.clone(), ops.len())
            .durability(mode);
        for op in ops {
            let keyspace = self.keyspaces.of(op.table);
            match op.value {
                Some(value) => batch.insert(keyspace, op.key, value),
                None => batch.remove(keyspace, op.key),
            }
        }
        batch
            .commit()
            .map_err(|error| translate(error, Path::new("")))
    }
}

struct DiskView {
    snapshot: Snapshot,
    keyspaces: Keyspaces,
}

impl View for DiskView {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Bytes>, Error> {
        let value = self
            .snapshot
            .get(self.keyspaces.of(table), key)
            .map_err(|error| translate(error, Path::new("")))?;
        Ok(value.map(|value| Bytes::copy_from_slice(&value)))
    }

    fn scan(&self, table: Table, from: &[u8], to: Option<&[u8]>, order: Order) -> Scan<'_> {
        use std::ops::Bound::{Excluded, Included, Unbounded};
        if to.is_some_and(|to| to <= from) {
            return Box::new(std::iter::empty());
        }
        let upper = to.map_or(Unbounded, Excluded);
        let entries = self
            .snapshot
            .range::<&[u8], _>(self.keyspaces.of(table), (Included(from), upper));
        let entry = |guard: fjall::Guard| {
            let (key, value) = guard
                .into_inner()
                .map_err(|error| translate(error, Path::new("")))?;
            Ok((key.to_vec(), Bytes::copy_from_slice(&value)))
        };
        match order {
            Order::Ascending => Box::new(entries.map(entry)),
            Order::Descending => Box::new(entries.rev().map(entry)),
        }
    }
}

fn translate(error: fjall::Error, dir: &Path) -> Error {
    use fjall::Error as Fjall;
    match error {
        Fjall::Locked => Error::Occupied(dir.to_owned()),
        Fjall::Io(error) | Fjall::Storage(fjall::LsmError::Io(error)) => {
            Error::Disk(error.to_string())
        }
        Fjall::Poisoned => {
            Error::Disk("an earlier write failed, so nothing more is written".into())
        }
        other => Error::Corrupt(format!("{other:?}")),
    }
}
