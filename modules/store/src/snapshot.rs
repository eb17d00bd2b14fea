//! The committed state at one height, as its readers see it.

use std::{cmp::Ordering, fmt, iter::Peekable, sync::Arc};

use borsh::{BorshDeserialize, BorshSerialize};
use bytes::Bytes;
use sdk::{Entries, Order, Read, Tree};

use crate::{
    Error, Hash, MAX_KEY_BYTES,
    cache::{NodeCache, ValueCache},
    codec::{Held, escape, history_key, split_history_key, unescape},
    engine::{Scan, Table, View},
    filter::KeyFilter,
    simple,
    tree::{Child, Node, NodeKey, Nodes},
};

/// The roots of a height: what the tree hangs on, in the order of `Tree::PROVABLE`, and the app hash over them.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(crate) struct Roots {
    pub(crate) trees: [Child; 3],
    pub(crate) app_hash: Hash,
}

impl Roots {
    pub(crate) fn new(trees: [Child; 3]) -> Roots {
        let app_hash = simple::app_hash(&trees.each_ref().map(Child::hash));
        Roots { trees, app_hash }
    }

    pub(crate) fn hashes(&self) -> [Hash; 3] {
        self.trees.each_ref().map(Child::hash)
    }

    /// What a provable tree hangs on.
    pub(crate) fn of(&self, tree: Tree) -> Option<&Child> {
        Tree::PROVABLE
            .iter()
            .zip(&self.trees)
            .find(|(other, _)| **other == tree)
            .map(|(_, root)| root)
    }
}

/// What snapshots of one line of blocks share.
pub(crate) struct Caches {
    pub(crate) values: ValueCache,
    pub(crate) nodes: NodeCache,
    pub(crate) keys: KeyFilter,
}

/// The state after the block at one height: never changes, cheap to clone, blocks nobody.
///
/// A read that the disk fails, or a record that contradicts itself, panics (see [`Read`]).
#[derive(Clone)]
pub struct Snapshot(Arc<Inner>);

struct Inner {
    view: Arc<dyn View>,
    height: u64,
    roots: Roots,
    /// Whether the flat table of the view is that of this height, so that no history has to be asked.
    latest: bool,
    caches: Arc<Caches>,
}

impl Snapshot {
    pub(crate) fn new(
        view: Arc<dyn View>,
        height: u64,
        roots: Roots,
        latest: bool,
        caches: Arc<Caches>,
    ) -> Snapshot {
        Snapshot(Arc::new(Inner {
            view,
            height,
            roots,
            latest,
            caches,
        }))
    }

    /// The height of the block whose result this is; 0 before the first.
    pub fn height(&self) -> u64 {
        self.0.height
    }

    /// The app hash after this height. At height 0 it is that of three empty trees, which no block ever has.
    pub fn app_hash(&self) -> Hash {
        self.0.roots.app_hash
    }

    /// The root of a tree after this height; none for a tree that is not provable.
    pub fn root(&self, tree: Tree) -> Option<Hash> {
        self.0.roots.of(tree).map(Child::hash)
    }

    pub(crate) fn roots(&self) -> &Roots {
        &self.0.roots
    }

    pub(crate) fn caches(&self) -> &Arc<Caches> {
        &self.0.caches
    }

    pub(crate) fn view(&self) -> &dyn View {
        self.0.view.as_ref()
    }

    /// The value under a stored key; unlike [`Read::get`] an error of the disk is given to the caller.
    pub fn try_get(&self, key: &[u8]) -> Result<Option<Bytes>, Error> {
        let inner = &*self.0;
        if key.len() > MAX_KEY_BYTES {
            return Ok(None);
        }
        if !inner.latest {
            return past(inner.view.as_ref(), key, inner.height);
        }
        Ok(self.held(key)?.map(|held| held.value))
    }

    /// What a key of the latest state has.
    fn held(&self, key: &[u8]) -> Result<Option<Held>, Error> {
        let Inner { caches, height, .. } = &*self.0;
        if let Some(held) = caches.values.get(key, *height) {
            return Ok(Some(held));
        }
        if !caches.keys.may_have(key) {
            return Ok(None);
        }
        let held = flat(self.view(), key)?;
        if let Some(held) = &held {
            caches.values.offer(key, *height, held);
        }
        Ok(held)
    }

    /// The height since when a key of the latest state has its value.
    pub(crate) fn since(&self, key: &[u8]) -> Result<u64, Error> {
        self.held(key)?
            .map(|held| held.since)
            .ok_or_else(|| Error::Corrupt(format!("key 0x{} has no value", hex::encode(key))))
    }

    /// A node as far as its record has it.
    fn node_record(&self, key: &NodeKey) -> Result<Node, Error> {
        let record = self.view().get(Table::Nodes, &key.encode())?;
        record.and_then(Node::decode).ok_or_else(|| no_node(key))
    }

    fn try_range(&self, from: &[u8], to: Option<&[u8]>, order: Order) -> Scan<'_> {
        let inner = &*self.0;
        let flat = inner.view.scan(Table::Flat, from, to, order);
        let flat = flat.map(|entry| {
            let (key, record) = entry?;
            Ok((key, Held::decode(record)?))
        });
        if inner.latest {
            return Box::new(flat.map(|entry| entry.map(|(key, held)| (key, held.value))));
        }
        let (lower, upper) = (escape(from), to.map(escape));
        let entries = inner
            .view
            .scan(Table::History, &lower, upper.as_deref(), order);
        let changed = ChangedLater {
            entries: entries.peekable(),
            height: inner.height,
        };
        // What came later shows nothing of this height, and has no history if it is the first value of its key.
        let height = inner.height;
        let flat = flat.filter_map(move |entry| match entry {
            Ok((key, held)) => held.by(height).map(|value| Ok((key, value))),
            Err(error) => Some(Err(error)),
        });
        let flat: Scan<'_> = Box::new(flat);
        Box::new(Past {
            flat: flat.peekable(),
            changed: changed.peekable(),
            order,
        })
    }
}

impl fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Snapshot")
            .field("height", &self.0.height)
            .finish_non_exhaustive()
    }
}

impl Read for Snapshot {
    fn get(&self, key: &[u8]) -> Option<Bytes> {
        self.try_get(key).unwrap_or_else(|error| halt(&error))
    }

    fn range(&self, from: &[u8], to: Option<&[u8]>, order: Order) -> Entries<'_> {
        Box::new(
            self.try_range(from, to, order)
                .map(|entry| entry.unwrap_or_else(|error| halt(&error))),
        )
    }
}

/// Reading state does not fail: what the disk does must not become a failed transaction on this node only.
fn halt(error: &Error) -> ! {
    panic!("the committed state cannot be read: {error}")
}

impl Nodes for Snapshot {
    fn node(&self, key: &NodeKey) -> Result<Node, Error> {
        if let Some(whole) = self.0.caches.nodes.get(key) {
            return Node::decode(whole).ok_or_else(|| no_node(key));
        }
        let node = self.node_record(key)?;
        let node = if node.base == key.version {
            node
        } else {
            let base = NodeKey {
                version: node.base,
                ..*key
            };
            node.over(self.node_record(&base)?)
        };
        self.0.caches.nodes.insert(*key, node.whole());
        Ok(node)
    }
}

fn no_node(key: &NodeKey) -> Error {
    Error::Corrupt(format!("the node {key:?} is missing or cannot be decoded"))
}

fn flat(view: &dyn View, key: &[u8]) -> Result<Option<Held>, Error> {
    view.get(Table::Flat, key)?.map(Held::decode).transpose()
}

/// The value at a height below that of the flat table: what the first later change replaced, or else the latest;
/// none if that one holds only since later.
fn past(view: &dyn View, key: &[u8], height: u64) -> Result<Option<Bytes>, Error> {
    let from = history_key(key, height.saturating_add(1));
    let to = history_key(key, u64::MAX);
    let held = match view
        .scan(Table::History, &from, Some(&to), Order::Ascending)
        .next()
    {
        Some(entry) => Some(Held::decode(entry?.1)?),
        None => flat(view, key)?,
    };
    Ok(held.and_then(|held| held.by(height)))
}

/// The keys whose values were replaced or removed after a height, each with its value at that height.
struct ChangedLater<'a> {
    entries: Peekable<Scan<'a>>,
    height: u64,
}

impl Iterator for ChangedLater<'_> {
    type Item = Result<(Vec<u8>, Option<Bytes>), Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let (entry, value) = match self.entries.next()? {
                Ok(entry) => entry,
                Err(error) => return Some(Err(error)),
            };
            let Some((key, changed_at)) = split_history_key(&entry) else {
                return Some(Err(Error::Corrupt(
                    "a key of the history cannot be decoded".into(),
                )));
            };
            // The first change after the height decides, in whichever order the entries of the key come.
            let mut first = (changed_at > self.height).then_some((changed_at, value));
            while let Some(Ok((next, _))) = self.entries.peek() {
                let Some((next_key, changed_at)) = split_history_key(next) else {
                    break;
                };
                if next_key != key {
                    break;
                }
                let earlier = first.as_ref().is_none_or(|(known, _)| changed_at < *known);
                let value = self.entries.next()?;
                if changed_at > self.height && earlier {
                    match value {
                        Ok((_, value)) => first = Some((changed_at, value)),
                        Err(error) => return Some(Err(error)),
                    }
                }
            }
            if let Some((_, record)) = first {
                let held = match Held::decode(record) {
                    Ok(held) => held,
                    Err(error) => return Some(Err(error)),
                };
                return Some(Ok((unescape(key), held.by(self.height))));
            }
        }
    }
}

/// The flat table with what changed later put back.
struct Past<'a> {
    flat: Peekable<Scan<'a>>,
    changed: Peekable<ChangedLater<'a>>,
    order: Order,
}

impl Iterator for Past<'_> {
    type Item = Result<(Vec<u8>, Bytes), Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let order = match (self.flat.peek(), self.changed.peek()) {
                (None, None) => return None,
                (Some(Err(_)) | None, Some(_)) => Ordering::Greater,
                (Some(_), Some(Err(_)) | None) => Ordering::Less,
                (Some(Ok((flat, _))), Some(Ok((changed, _)))) => match self.order {
                    Order::Ascending => flat.cmp(changed),
                    Order::Descending => changed.cmp(flat),
                },
            };
            if order == Ordering::Less {
                return self.flat.next();
            }
            if order == Ordering::Equal
                && let Some(Err(error)) = self.flat.next()
            {
                return Some(Err(error));
            }
            match self.changed.next()? {
                Ok((key, Some(value))) => return Some(Ok((key, value))),
                // Absent at this height.
                Ok((_, None)) => {}
                Err(error) => return Some(Err(error)),
            }
        }
    }
}
