//! A block computed and not yet committed: what it changes, and the roots that follow.

use std::{fmt, sync::Arc};

use bytes::Bytes;
use rayon::prelude::*;
use sdk::{Known, Tree, Write};
use sha2::{Digest, Sha256};

use crate::{
    Error, Hash,
    codec::Held,
    snapshot::{Roots, Snapshot},
    tree::{Change, Child, Fresh, NodeKey, Update, Written, leaf_hash},
};

/// Longest stored key in bytes.
pub const MAX_KEY_BYTES: usize = 16 * 1024;
/// Longest value in bytes.
const MAX_VALUE_BYTES: usize = 64 * 1024 * 1024;
/// The first block puts this key into every provable tree, so that none is ever empty. It belongs to the store.
pub const MARKER_KEY: &[u8] = b"store/marker";
const MARKER_VALUE: &[u8] = &[1];
/// Below this number of changes another thread costs more than it brings.
const PARALLEL_CHANGES_MIN: usize = 128;

/// One key that a block changes.
#[derive(Clone, Debug)]
pub(crate) struct Changed {
    pub(crate) key: Bytes,
    pub(crate) old: Option<Held>,
    pub(crate) new: Option<Bytes>,
    /// Where it stands in its tree; none where the tree has no root.
    pub(crate) place: Option<(Tree, Change)>,
}

/// A block computed in memory: its roots and everything that [`Store::commit`](crate::Store::commit) will write.
#[derive(Clone)]
pub struct Staged(Arc<Inner>);

struct Inner {
    base: u64,
    height: u64,
    roots: Roots,
    changed: Vec<Changed>,
    fresh: Vec<Fresh>,
    stale: Vec<NodeKey>,
}

impl Staged {
    /// The height of the block.
    pub fn height(&self) -> u64 {
        self.0.height
    }

    /// The app hash after the block.
    pub fn app_hash(&self) -> Hash {
        self.0.roots.app_hash
    }

    /// The root of a tree after the block; none for a tree that is not provable.
    pub fn root(&self, tree: Tree) -> Option<Hash> {
        self.0.roots.of(tree).map(Child::hash)
    }

    /// The height that the block was computed on.
    pub(crate) fn base(&self) -> u64 {
        self.0.base
    }

    pub(crate) fn roots(&self) -> &Roots {
        &self.0.roots
    }

    /// The keys that really change, in their order.
    pub(crate) fn changed(&self) -> &[Changed] {
        &self.0.changed
    }

    pub(crate) fn fresh(&self) -> &[Fresh] {
        &self.0.fresh
    }

    pub(crate) fn stale(&self) -> &[NodeKey] {
        &self.0.stale
    }
}

impl fmt::Debug for Staged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Staged")
            .field("height", &self.0.height)
            .field("changed", &self.0.changed.len())
            .finish_non_exhaustive()
    }
}

/// Computes the block at `height` over `base`.
pub(crate) fn stage(base: &Snapshot, height: u64, mut writes: Vec<Write>) -> Result<Staged, Error> {
    let latest = base.height();
    let follows = if latest == 0 {
        height > 0
    } else {
        latest.checked_add(1) == Some(height)
    };
    if !follows {
        return Err(Error::OutOfOrder { height, latest });
    }
    for write in &writes {
        check(&write.key, write.after.as_ref())?;
    }
    if latest == 0 {
        let value = || Some(Bytes::from_static(MARKER_VALUE));
        writes.extend(Tree::PROVABLE.map(|tree| Write::from((marker(tree), value()))));
    }
    writes.par_sort_unstable_by(|one, other| one.key.cmp(&other.key));
    let same = |pair: &&[Write]| matches!(pair, [one, next] if one.key == next.key);
    if let Some([twice, _]) = writes.windows(2).find(same) {
        return Err(Error::Change(format!(
            "key 0x{} is written twice",
            prefix(&twice.key)
        )));
    }
    let changed = changed(base, writes)?;
    let mut roots = base.roots().trees.clone();
    let mut written = Written::default();
    for (tree, root) in Tree::PROVABLE.into_iter().zip(&mut roots) {
        let mut changes: Vec<&Change> = changed
            .iter()
            .filter_map(|changed| changed.place.as_ref())
            .filter(|(of, _)| *of == tree)
            .map(|(_, change)| change)
            .collect();
        changes.par_sort_unstable_by(|one, other| one.key_hash.cmp(&other.key_hash));
        let update = Update {
            nodes: base,
            tree,
            version: height,
        };
        let (new, mut more) = update.apply(root, &changes)?;
        *root = new;
        written.fresh.append(&mut more.fresh);
        written.stale.append(&mut more.stale);
    }
    let Written { fresh, stale } = written;
    let roots = Roots::new(roots);
    crate::crash::reach("stage:after-root");
    Ok(Staged(Arc::new(Inner {
        base: latest,
        height,
        roots,
        changed,
        fresh,
        stale,
    })))
}

fn marker(tree: Tree) -> Vec<u8> {
    let mut key = vec![tree.tag()];
    key.extend_from_slice(MARKER_KEY);
    key
}

fn check(key: &[u8], value: Option<&Bytes>) -> Result<(), Error> {
    let refuse = |why: String| Err(Error::Change(why));
    let Some(tree) = Tree::of(key) else {
        return refuse(format!(
            "key 0x{} does not begin with the tag of a tree",
            prefix(key)
        ));
    };
    let within = key.get(1..).unwrap_or_default();
    if within.is_empty() {
        return refuse(format!("a key of tree {} is empty", tree.name()));
    }
    if key.len() > MAX_KEY_BYTES {
        return refuse(format!(
            "key 0x{} has {} bytes, at most {MAX_KEY_BYTES} are allowed",
            prefix(key),
            key.len()
        ));
    }
    if within == MARKER_KEY && tree != Tree::Local {
        return refuse("the key store/marker belongs to the store".into());
    }
    match value {
        Some(value) if value.is_empty() => refuse(format!(
            "the value of key 0x{} is empty: a set stores 0x01",
            prefix(key)
        )),
        Some(value) if value.len() > MAX_VALUE_BYTES => refuse(format!(
            "the value of key 0x{} has {} bytes, at most {MAX_VALUE_BYTES} are allowed",
            prefix(key),
            value.len()
        )),
        _ => Ok(()),
    }
}

/// How much of a key a refusal shows.
const PREFIX_BYTES: usize = 32;

/// The beginning of a key, to be recognised by.
fn prefix(key: &[u8]) -> String {
    hex::encode(key.get(..PREFIX_BYTES).unwrap_or(key))
}

/// The writes that change something, with what was there before, hashed.
fn changed(base: &Snapshot, writes: Vec<Write>) -> Result<Vec<Changed>, Error> {
    let one = |write: Write| -> Result<Option<Changed>, Error> {
        let Write {
            key,
            before,
            after: new,
        } = write;
        let old = match before {
            Known::Is(known) => {
                debug_assert_eq!(known, base.try_get(&key)?, "what was read is of this base");
                known
            }
            Known::Unknown => base.try_get(&key)?,
        };
        if old == new {
            return Ok(None);
        }
        let old = match old {
            Some(value) => Some(Held {
                since: base.since(&key)?,
                value,
            }),
            None => None,
        };
        let key = Bytes::from(key);
        let place = place(&key, new.as_ref());
        Ok(Some(Changed {
            key,
            old,
            new,
            place,
        }))
    };
    if writes.len() < PARALLEL_CHANGES_MIN {
        return writes
            .into_iter()
            .map(one)
            .filter_map(Result::transpose)
            .collect();
    }
    // The order of the results is that of the keys, whichever thread was first.
    let results: Vec<Result<Option<Changed>, Error>> =
        writes.into_par_iter().with_min_len(64).map(one).collect();
    results.into_iter().filter_map(Result::transpose).collect()
}

fn place(key: &Bytes, value: Option<&Bytes>) -> Option<(Tree, Change)> {
    let tree = Tree::of(key)?;
    if !Tree::PROVABLE.contains(&tree) {
        return None;
    }
    // Without the tag: verifiers hash the key within the tree.
    let key = key.slice(1..);
    let key_hash = Sha256::digest(&key).into();
    let hash = value.map(|value| leaf_hash(&key_hash, &Sha256::digest(value).into()));
    Some((
        tree,
        Change {
            key_hash,
            key,
            hash,
        },
    ))
}
