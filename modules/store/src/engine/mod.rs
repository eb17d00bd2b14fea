//! The narrow door to an ordered key-value engine: atomic batches and immutable views.

pub(crate) mod disk;
pub(crate) mod memory;

use std::sync::Arc;

use bytes::Bytes;
use sdk::Order;

use crate::Error;

/// The tables of the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Table {
    /// Stored key -> latest value.
    Flat,
    /// (stored key, height) -> value before the block at that height; empty if there was none.
    History,
    /// (tree, version, path) -> node of a Merkle tree.
    Nodes,
    /// Roots, changed keys and stale nodes of each height, and the facts about the store itself.
    Heights,
    /// (namespace, key) -> side record.
    Side,
}

impl Table {
    pub(crate) const ALL: [Table; 5] = [
        Table::Flat,
        Table::History,
        Table::Nodes,
        Table::Heights,
        Table::Side,
    ];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Table::Flat => "flat",
            Table::History => "history",
            Table::Nodes => "nodes",
            Table::Heights => "heights",
            Table::Side => "side",
        }
    }
}

/// One write: a value, or a removal.
#[derive(Clone, Debug)]
pub(crate) struct Op {
    pub(crate) table: Table,
    pub(crate) key: Bytes,
    pub(crate) value: Option<Bytes>,
}

impl Op {
    pub(crate) fn put(table: Table, key: impl Into<Bytes>, value: Bytes) -> Op {
        Op {
            table,
            key: key.into(),
            value: Some(value),
        }
    }

    pub(crate) fn remove(table: Table, key: impl Into<Bytes>) -> Op {
        Op {
            table,
            key: key.into(),
            value: None,
        }
    }
}

/// Entries of a table, in the order asked for.
pub(crate) type Scan<'a> = Box<dyn Iterator<Item = Result<(Vec<u8>, Bytes), Error>> + 'a>;

/// An immutable view of all tables at one moment.
pub(crate) trait View: Send + Sync {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Bytes>, Error>;

    /// Entries with `from <= key < to`.
    fn scan(&self, table: Table, from: &[u8], to: Option<&[u8]>, order: Order) -> Scan<'_>;
}

/// When a batch is safe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Durability {
    /// Before the call returns.
    Synced,
    /// With the next synced batch: losing any part of it does no harm.
    Later,
}

/// An ordered key-value engine.
pub(crate) trait Engine: Send + Sync {
    fn view(&self) -> Arc<dyn View>;

    /// Writes all or nothing.
    fn write(&self, ops: Vec<Op>, durability: Durability) -> Result<(), Error>;
}

impl<E: Engine> Engine for Arc<E> {
    fn view(&self) -> Arc<dyn View> {
        self.as_ref().view()
    }

    fn write(&self, ops: Vec<Op>, durability: Durability) -> Result<(), Error> {
        self.as_ref().write(ops, durability)
    }
}
