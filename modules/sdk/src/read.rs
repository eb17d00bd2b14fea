//! What state looks like to those who read it: one ordered map of bytes, split into trees.

use std::collections::BTreeMap;

pub use bytes::Bytes;

/// The tree a key belongs to. A stored key is the tag of its tree followed by the key within the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Tree {
    /// Everything the modules store.
    State = b's',
    /// ICS-24 paths, in the encodings that other chains prove.
    Ibc = b'i',
    /// Planned upgrades, where IBC counterparties look for them.
    Upgrade = b'u',
    /// Kept in snapshots and made again by replay, but under no root: writing here leaves the app hash as it is.
    Local = b'l',
}

impl Tree {
    /// The trees that have a root in the app hash.
    pub const PROVABLE: [Tree; 3] = [Tree::State, Tree::Ibc, Tree::Upgrade];

    /// The name of the tree in `/store/<name>/key` and under the app hash.
    pub const fn name(self) -> &'static str {
        match self {
            Tree::State => "state",
            Tree::Ibc => "ibc",
            Tree::Upgrade => "upgrade",
            Tree::Local => "local",
        }
    }

    /// The first byte of every stored key of this tree.
    pub const fn tag(self) -> u8 {
        self as u8
    }

    /// The tree with this name, if it is provable.
    pub fn provable(name: &str) -> Option<Tree> {
        Self::PROVABLE.into_iter().find(|tree| tree.name() == name)
    }

    /// The tree that a stored key belongs to.
    pub fn of(stored_key: &[u8]) -> Option<Tree> {
        let tag = *stored_key.first()?;
        [Tree::State, Tree::Ibc, Tree::Upgrade, Tree::Local]
            .into_iter()
            .find(|tree| tree.tag() == tag)
    }
}

/// The direction of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// From the smallest key up.
    Ascending,
    /// From the largest key down.
    Descending,
}

/// Entries of a range, in its order.
pub type Entries<'a> = Box<dyn Iterator<Item = (Vec<u8>, Bytes)> + 'a>;

/// Something that can be read like the committed state: a snapshot, or an overlay over one.
///
/// Reads do not fail. An error of the disk or a value that cannot be decoded panics: it is our fault or the
/// machine's, and must never become a failed transaction on one node only.
pub trait Read {
    /// The value under a stored key (tag of the tree first).
    fn get(&self, key: &[u8]) -> Option<Bytes>;

    /// The entries with `from <= key < to` (no upper end if `None`), in the order asked for.
    fn range(&self, from: &[u8], to: Option<&[u8]>, order: Order) -> Entries<'_>;
}

/// What a block changed: the new value of each stored key, `None` where it was removed. No value is empty.
pub type Changes = BTreeMap<Vec<u8>, Option<Bytes>>;

/// What somebody knows of the value under a key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Known {
    /// Nothing.
    #[default]
    Unknown,
    /// What it is; `None`: there is no value.
    Is(Option<Bytes>),
}

/// One key that a block wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Write {
    /// The stored key.
    pub key: Vec<u8>,
    /// What the state below has, if whoever wrote has read it.
    pub before: Known,
    /// The new value; `None`: removed.
    pub after: Option<Bytes>,
}

impl From<(Vec<u8>, Option<Bytes>)> for Write {
    fn from((key, after): (Vec<u8>, Option<Bytes>)) -> Self {
        Self {
            key,
            before: Known::Unknown,
            after,
        }
    }
}

impl Read for Changes {
    fn get(&self, key: &[u8]) -> Option<Bytes> {
        BTreeMap::get(self, key).cloned().flatten()
    }

    fn range(&self, from: &[u8], to: Option<&[u8]>, order: Order) -> Entries<'_> {
        let entries =
            bounded(self, from, to).filter_map(|(key, value)| Some((key.clone(), value.clone()?)));
        match order {
            Order::Ascending => Box::new(entries),
            Order::Descending => Box::new(entries.rev()),
        }
    }
}

/// The entries of `map` with `from <= key < to`; none if the bounds cross.
fn bounded<'a, V>(
    map: &'a BTreeMap<Vec<u8>, V>,
    from: &[u8],
    to: Option<&[u8]>,
) -> impl DoubleEndedIterator<Item = (&'a Vec<u8>, &'a V)> + use<'a, V> {
    use std::ops::Bound::{Excluded, Included, Unbounded};
    let crossed = to.is_some_and(|to| to <= from);
    let upper = match to {
        Some(_) if crossed => Excluded(from),
        Some(to) => Excluded(to),
        None => Unbounded,
    };
    // `Included(x)..Excluded(x)` is empty, and allowed.
    map.range::<[u8], _>((Included(from), upper))
}
