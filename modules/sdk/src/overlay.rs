//! The overlay of a block.

use crate::{Bytes, Changes, Known, Order, Read, Write};
use ahash::RandomState;
use indexmap::IndexMap;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::Bound;

/// What is remembered of reads at most: an overlay that nobody commits must not grow with them for ever.
const READS_MAX: usize = 1 << 18;

/// Writes over a state, how to undo them, and what was read below them.
///
/// One table holds all writes of a block, so that a read is one look-up and the tree sees each key once; a journal of
/// what was there before makes it possible to go back to the beginning of an attempt. Keys are hashed: execution looks
/// up many and ranges over few tables, and only those are sorted. Nothing depends on the order of the hashes.
///
/// It belongs to one base: what was read of that is remembered, and whoever takes over the writes need not read it again.
#[derive(Clone, Debug, Default)]
pub struct Overlay {
    /// In the order in which they were first written. An undone one stays, without a value.
    entries: IndexMap<Vec<u8>, Entry, RandomState>,
    /// Which entry had what before a write.
    journal: Vec<(usize, Known)>,
    attempts: usize,
    /// What the base has under keys that are not written. `None`: nothing.
    reads: RefCell<IndexMap<Vec<u8>, Option<Bytes>, RandomState>>,
    /// The keys of tables that somebody asked for a range of, as they were then.
    sorted: RefCell<BTreeSet<Vec<u8>>>,
    /// By table, the entries that came since.
    unsorted: RefCell<Tables>,
}

/// Entries by table.
type Tables = IndexMap<Vec<u8>, Vec<usize>, RandomState>;

#[derive(Clone, Debug, Default)]
struct Entry {
    /// What the base has.
    before: Known,
    /// What was written; unknown if that was undone.
    now: Known,
}

impl Overlay {
    /// An overlay that begins with these writes.
    pub fn over(writes: Vec<Write>) -> Self {
        let mut overlay = Self::default();
        for Write { key, before, after } in writes {
            note_table(overlay.unsorted.get_mut(), &key, overlay.entries.len());
            let now = Known::Is(after);
            overlay.entries.insert(key, Entry { before, now });
        }
        overlay
    }

    /// What was written and not undone: each key once, in no order that means anything.
    pub fn into_writes(self) -> Vec<Write> {
        assert!(self.attempts == 0, "an attempt ends before its block does");
        let write = |(key, Entry { before, now }): (Vec<u8>, Entry)| match now {
            Known::Is(after) => Some(Write { key, before, after }),
            Known::Unknown => None,
        };
        self.entries.into_iter().filter_map(write).collect()
    }

    /// What was written so far, in the order of the keys: for tests.
    pub fn changes(&self) -> Changes {
        let change = |(key, entry): (&Vec<u8>, &Entry)| match &entry.now {
            Known::Is(value) => Some((key.clone(), value.clone())),
            Known::Unknown => None,
        };
        self.entries.iter().filter_map(change).collect()
    }

    pub(crate) fn write(&mut self, key: Vec<u8>, value: Option<Bytes>) {
        let (index, now) = match self.entries.entry(key) {
            indexmap::map::Entry::Occupied(mut entry) => {
                let now = std::mem::replace(&mut entry.get_mut().now, Known::Is(value));
                (entry.index(), now)
            }
            indexmap::map::Entry::Vacant(entry) => {
                let read = self.reads.get_mut().swap_remove(entry.key());
                let before = read.map_or(Known::Unknown, Known::Is);
                let now = Known::Is(value);
                let index = entry.index();
                note_table(self.unsorted.get_mut(), entry.key(), index);
                entry.insert(Entry { before, now });
                (index, Known::Unknown)
            }
        };
        if self.attempts > 0 {
            self.journal.push((index, now));
        }
    }

    /// What there is under a key: what was written, or what the base has.
    pub(crate) fn get(&self, key: &[u8], base: &dyn Read) -> Option<Bytes> {
        if let Some(
            Entry {
                now: Known::Is(known),
                ..
            }
            | Entry {
                before: Known::Is(known),
                ..
            },
        ) = self.entries.get(key)
        {
            return known.clone();
        }
        if let Some(known) = self.reads.borrow().get(key) {
            return known.clone();
        }
        let value = base.get(key);
        let mut reads = self.reads.borrow_mut();
        if reads.len() >= READS_MAX {
            reads.clear();
        }
        reads.insert(key.to_vec(), value.clone());
        value
    }

    /// The writes with `from <= key < to` (no upper end if `None`), in the order asked for.
    pub(crate) fn range<'a>(&'a self, from: &[u8], to: Option<&[u8]>, order: Order) -> Above<'a> {
        self.sort(from, to);
        Above {
            overlay: self,
            from: Bound::Included(from.to_vec()),
            to: to.map_or(Bound::Unbounded, |to| Bound::Excluded(to.to_vec())),
            order,
        }
    }

    /// Sorts what came into the tables between two keys.
    fn sort(&self, from: &[u8], to: Option<&[u8]>) {
        let mut sorted = self.sorted.borrow_mut();
        for (table, entries) in self.unsorted.borrow_mut().iter_mut() {
            let begins = to.is_none_or(|to| table.as_slice() < to);
            if begins && (from <= table.as_slice() || from.starts_with(table)) {
                let keys = entries.drain(..);
                let keys = keys.filter_map(|index| self.entries.get_index(index));
                sorted.extend(keys.map(|(key, _)| key.clone()));
            }
        }
    }

    pub(crate) fn begin(&mut self) -> usize {
        self.attempts = self.attempts.saturating_add(1);
        self.journal.len()
    }

    pub(crate) fn end(&mut self, mark: usize, keep: bool) {
        self.attempts = self.attempts.saturating_sub(1);
        if !keep {
            for (index, now) in self.journal.drain(mark..).rev() {
                if let Some((_, entry)) = self.entries.get_index_mut(index) {
                    entry.now = now;
                }
            }
        }
        if self.attempts == 0 {
            self.journal.clear();
        }
    }
}

/// Remembers that a new entry is of its table, without sorting it: most tables are never ranged over.
fn note_table(tables: &mut Tables, key: &[u8], index: usize) {
    let table = table_of(key);
    match tables.get_mut(table) {
        Some(entries) => entries.push(index),
        None => {
            tables.insert(table.to_vec(), vec![index]);
        }
    }
}

/// What a key begins with that others of its kind begin with, too: `module/table/`, or all of it.
fn table_of(key: &[u8]) -> &[u8] {
    let mut slashes = (1..).zip(key).filter(|(_, byte)| **byte == b'/');
    let end = slashes.nth(1).map_or(key.len(), |(end, _)| end);
    key.get(..end).unwrap_or(key)
}

/// Writes in the order of their keys.
pub(crate) struct Above<'a> {
    overlay: &'a Overlay,
    /// The bounds of what is still to come.
    from: Bound<Vec<u8>>,
    to: Bound<Vec<u8>>,
    order: Order,
}

impl Above<'_> {
    /// The next key, and the bounds behind it.
    fn step(&mut self) -> Option<Vec<u8>> {
        if let (Bound::Included(from) | Bound::Excluded(from), Bound::Excluded(to)) =
            (&self.from, &self.to)
            && to <= from
        {
            return None;
        }
        let sorted = self.overlay.sorted.borrow();
        let bounds = (
            self.from.as_ref().map(Vec::as_slice),
            self.to.as_ref().map(Vec::as_slice),
        );
        let mut keys = sorted.range::<[u8], _>(bounds);
        let key = match self.order {
            Order::Ascending => keys.next(),
            Order::Descending => keys.next_back(),
        }?;
        let bound = Bound::Excluded(key.clone());
        match self.order {
            Order::Ascending => self.from = bound,
            Order::Descending => self.to = bound,
        }
        Some(key.clone())
    }
}

impl Iterator for Above<'_> {
    /// A key, and its value unless it was removed.
    type Item = (Vec<u8>, Option<Bytes>);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let key = self.step()?;
            if let Some(Entry {
                now: Known::Is(now),
                ..
            }) = self.overlay.entries.get(&key)
            {
                let now = now.clone();
                return Some((key, now));
            }
        }
    }
}
