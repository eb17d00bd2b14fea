//! The Jellyfish Merkle tree: how changed leaves become new nodes and a new root.
//!
//! Roots, nodes and proofs are those of the crate `jmt` 0.12 (its root is the oracle of our tests), the writer is
//! our own: a block is one walk over the sorted changes, leaves live inside their parent's record, values are not
//! stored at all, and the branches of the root are hashed on all cores.

use borsh::{BorshDeserialize, BorshSerialize};
use bytes::Bytes;
use rayon::prelude::*;
use sdk::Tree;
use sha2::{Digest, Sha256};

use crate::{Error, Hash};

/// What an empty subtree hashes to.
pub(crate) const PLACEHOLDER: Hash = *b"SPARSE_MERKLE_PLACEHOLDER_HASH__";
/// What the hash of a leaf begins with.
pub(crate) const LEAF_PREFIX: &[u8] = b"JMT::LeafNode";
/// What the hash of an inner node begins with.
pub(crate) const INNER_PREFIX: &[u8] = b"JMT::IntrnalNode";

const CHILDREN: usize = 16;
/// Below this number of changes another thread costs more than it brings.
const PARALLEL_CHANGES_MIN: usize = 256;
/// Branches are spread over threads down to this depth.
const PARALLEL_DEPTH_MAX: u8 = 1;

/// A leaf: the hashes of its key and its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(crate) struct Leaf {
    pub(crate) key: Hash,
    pub(crate) value: Hash,
}

impl Leaf {
    fn hash(&self) -> Hash {
        let mut hasher = Sha256::new();
        hasher.update(LEAF_PREFIX);
        hasher.update(self.key);
        hasher.update(self.value);
        hasher.finalize().into()
    }
}

/// What hangs at one place of the tree; the root is one, too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(crate) enum Child {
    /// Nothing.
    #[default]
    Empty,
    /// The only leaf below here.
    Leaf(Leaf),
    /// A node with two leaves or more below it.
    Inner {
        /// The height of the block that wrote the node.
        version: u64,
        hash: Hash,
    },
}

impl Child {
    pub(crate) fn hash(&self) -> Hash {
        match self {
            Child::Empty => PLACEHOLDER,
            Child::Leaf(leaf) => leaf.hash(),
            Child::Inner { hash, .. } => *hash,
        }
    }

    fn is_empty(&self) -> bool {
        matches!(self, Child::Empty)
    }
}

/// The children of a node, by the next nibble of the hashed key.
pub(crate) type Children = [Child; CHILDREN];

/// Hash of two halves.
pub(crate) fn inner_hash(left: &Hash, right: &Hash) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update(INNER_PREFIX);
    hasher.update(left);
    hasher.update(right);
    hasher.finalize().into()
}

/// The child that stands for a whole range of children: a leaf that is alone in it, or the range's only place.
pub(crate) fn only_child(children: &[Child]) -> Option<&Child> {
    let mut present = children.iter().filter(|child| !child.is_empty());
    let first = present.next()?;
    let alone =
        present.next().is_none() && (matches!(first, Child::Leaf(_)) || children.len() == 1);
    alone.then_some(first)
}

/// Hash of a range of children as the binary tree that they stand for.
pub(crate) fn range_hash(children: &[Child]) -> Hash {
    if children.iter().all(Child::is_empty) {
        return PLACEHOLDER;
    }
    if let Some(child) = only_child(children) {
        return child.hash();
    }
    let (left, right) = children.split_at(children.len() / 2);
    inner_hash(&range_hash(left), &range_hash(right))
}

/// A place in the tree: the first nibbles of the hashed keys below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Path {
    depth: u8,
    nibbles: Hash,
}

impl Path {
    pub(crate) const ROOT: Path = Path {
        depth: 0,
        nibbles: [0; 32],
    };

    pub(crate) fn depth(&self) -> u8 {
        self.depth
    }

    /// The place one nibble further down.
    pub(crate) fn down(mut self, nibble: u8) -> Path {
        if let Some(byte) = self.nibbles.get_mut(usize::from(self.depth / 2)) {
            *byte |= if self.depth.is_multiple_of(2) {
                nibble << 4
            } else {
                nibble
            };
        }
        self.depth = self.depth.saturating_add(1);
        self
    }
}

/// The nibble of a hashed key at a depth.
pub(crate) fn nibble(key: &Hash, depth: u8) -> u8 {
    let byte = key.get(usize::from(depth / 2)).copied().unwrap_or_default();
    if depth.is_multiple_of(2) {
        byte >> 4
    } else {
        byte & 0x0f
    }
}

/// Names a node for ever: what is under it never changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct NodeKey {
    pub(crate) tree: u8,
    pub(crate) version: u64,
    pub(crate) path: Path,
}

impl NodeKey {
    /// The key in the table: by version first, so that a block appends, then by tree and path.
    pub(crate) fn encode(&self) -> Vec<u8> {
        let nibbles = usize::from(self.path.depth.div_ceil(2));
        let mut out = Vec::with_capacity(nibbles.saturating_add(10));
        out.extend_from_slice(&self.version.to_be_bytes());
        out.push(self.tree);
        out.extend(self.path.nibbles.iter().take(nibbles));
        out.push(self.path.depth);
        out
    }

    /// The height of the block that wrote the node with this key in the table.
    pub(crate) fn version_of(encoded: &[u8]) -> Option<u64> {
        let (version, _) = encoded.split_first_chunk::<8>()?;
        Some(u64::from_be_bytes(*version))
    }

    /// What every node that a block wrote begins with.
    pub(crate) fn version_prefix(version: u64) -> [u8; 8] {
        version.to_be_bytes()
    }
}

/// The record of a node: which places are taken and by what, then the children in order.
pub(crate) fn encode_node(children: &Children) -> Bytes {
    let mut leaves = 0u16;
    let mut inner = 0u16;
    let mut body = Vec::with_capacity(4 + 64 * 4);
    body.extend_from_slice(&[0; 4]);
    for (place, child) in children.iter().enumerate() {
        let bit = 1u16 << place;
        match child {
            Child::Empty => {}
            Child::Leaf(leaf) => {
                leaves |= bit;
                body.extend_from_slice(&leaf.key);
                body.extend_from_slice(&leaf.value);
            }
            Child::Inner { version, hash } => {
                inner |= bit;
                body.extend_from_slice(&version.to_be_bytes());
                body.extend_from_slice(hash);
            }
        }
    }
    if let Some(head) = body.first_chunk_mut::<4>() {
        *head = ((u32::from(leaves) << 16) | u32::from(inner)).to_be_bytes();
    }
    body.into()
}

/// The children in a record, `None` if it is not one.
pub(crate) fn decode_node(record: &[u8]) -> Option<Children> {
    let (head, mut rest) = record.split_first_chunk::<4>()?;
    let head = u32::from_be_bytes(*head);
    let mut children = Children::default();
    for (place, child) in children.iter_mut().enumerate() {
        if head & (1 << 16 << place) != 0 {
            let (key, more) = rest.split_first_chunk::<32>()?;
            let (value, more) = more.split_first_chunk::<32>()?;
            *child = Child::Leaf(Leaf {
                key: *key,
                value: *value,
            });
            rest = more;
        } else if head & (1 << place) != 0 {
            let (version, more) = rest.split_first_chunk::<8>()?;
            let (hash, more) = more.split_first_chunk::<32>()?;
            *child = Child::Inner {
                version: u64::from_be_bytes(*version),
                hash: *hash,
            };
            rest = more;
        }
    }
    rest.is_empty().then_some(children)
}

/// Where nodes are read from.
pub(crate) trait Nodes: Sync {
    fn node(&self, key: &NodeKey) -> Result<Children, Error>;
}

/// A changed leaf: the hash of its new value, `None` if the leaf goes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Change {
    pub(crate) key: Hash,
    pub(crate) value: Option<Hash>,
}

impl Change {
    fn leaf(&self) -> Option<Leaf> {
        Some(Leaf {
            key: self.key,
            value: self.value?,
        })
    }
}

/// What an update writes, in an order that depends on the changes alone.
#[derive(Debug, Default)]
pub(crate) struct Written {
    /// New nodes.
    pub(crate) fresh: Vec<(NodeKey, Bytes)>,
    /// Nodes that the new root does not reach any more.
    pub(crate) stale: Vec<NodeKey>,
}

/// One block's update of one tree.
pub(crate) struct Update<'a> {
    pub(crate) nodes: &'a dyn Nodes,
    pub(crate) tree: Tree,
    /// The height of the block.
    pub(crate) version: u64,
}

impl Update<'_> {
    /// The new root after `changes`, which are sorted by hashed key and have no key twice.
    pub(crate) fn apply(
        &self,
        root: &Child,
        changes: &[Change],
    ) -> Result<(Child, Written), Error> {
        let mut written = Written::default();
        let root = self.place(Path::ROOT, root, changes, &mut written)?;
        Ok((root, written))
    }

    fn key(&self, path: Path, version: u64) -> NodeKey {
        NodeKey {
            tree: self.tree.tag(),
            version,
            path,
        }
    }

    fn place(
        &self,
        path: Path,
        at: &Child,
        changes: &[Change],
        written: &mut Written,
    ) -> Result<Child, Error> {
        match (at, changes) {
            (_, []) => Ok(*at),
            (Child::Leaf(leaf), [change]) if leaf.key == change.key => {
                Ok(change.leaf().map_or(Child::Empty, Child::Leaf))
            }
            (Child::Empty, [change]) => Ok(change.leaf().map_or(Child::Empty, Child::Leaf)),
            (Child::Empty, _) => {
                let leaves: Vec<Leaf> = changes.iter().filter_map(Change::leaf).collect();
                Ok(self.build(path, &leaves, written))
            }
            (Child::Leaf(leaf), _) => Ok(self.build(path, &join(leaf, changes), written)),
            (Child::Inner { version, .. }, _) => self.inner(path, at, *version, changes, written),
        }
    }

    fn inner(
        &self,
        path: Path,
        at: &Child,
        version: u64,
        changes: &[Change],
        written: &mut Written,
    ) -> Result<Child, Error> {
        let old_key = self.key(path, version);
        let old = self.nodes.node(&old_key)?;
        let mut new = old;
        let branches: Vec<&[Change]> = changes
            .chunk_by(|a, b| nibble(&a.key, path.depth) == nibble(&b.key, path.depth))
            .collect();
        let branch =
            |changes: &&[Change], written: &mut Written| -> Result<Option<(u8, Child)>, Error> {
                let Some(first) = changes.first() else {
                    return Ok(None);
                };
                let place = nibble(&first.key, path.depth);
                let below = old.get(usize::from(place)).unwrap_or(&Child::Empty);
                Ok(Some((
                    place,
                    self.place(path.down(place), below, changes, written)?,
                )))
            };
        let mut set = |branch: Option<(u8, Child)>| {
            if let Some((place, child)) = branch
                && let Some(slot) = new.get_mut(usize::from(place))
            {
                *slot = child;
            }
        };
        if changes.len() >= PARALLEL_CHANGES_MIN && path.depth <= PARALLEL_DEPTH_MAX {
            let results: Vec<(Option<(u8, Child)>, Written)> = branches
                .par_iter()
                .map(|changes| {
                    let mut written = Written::default();
                    Ok((branch(changes, &mut written)?, written))
                })
                .collect::<Result<_, Error>>()?;
            for (child, mut below) in results {
                set(child);
                written.fresh.append(&mut below.fresh);
                written.stale.append(&mut below.stale);
            }
        } else {
            for changes in &branches {
                set(branch(changes, written)?);
            }
        }
        if new == old {
            return Ok(*at);
        }
        written.stale.push(old_key);
        Ok(self.finish(path, &new, written))
    }

    /// The child that stands for these children: a node of two leaves or more, a leaf that is alone, or nothing.
    fn finish(&self, path: Path, children: &Children, written: &mut Written) -> Child {
        if children.iter().all(Child::is_empty) {
            return Child::Empty;
        }
        // A single leaf moves up; a single inner child does not, as it stands for a longer path.
        if let Some(leaf @ Child::Leaf(_)) = only_child(children) {
            return *leaf;
        }
        written
            .fresh
            .push((self.key(path, self.version), encode_node(children)));
        Child::Inner {
            version: self.version,
            hash: range_hash(children),
        }
    }

    /// A subtree of these sorted leaves.
    fn build(&self, path: Path, leaves: &[Leaf], written: &mut Written) -> Child {
        match leaves {
            [] => Child::Empty,
            [leaf] => Child::Leaf(*leaf),
            _ => {
                let mut children = Children::default();
                for branch in
                    leaves.chunk_by(|a, b| nibble(&a.key, path.depth) == nibble(&b.key, path.depth))
                {
                    let Some(first) = branch.first() else {
                        continue;
                    };
                    let place = nibble(&first.key, path.depth);
                    if let Some(slot) = children.get_mut(usize::from(place)) {
                        *slot = self.build(path.down(place), branch, written);
                    }
                }
                self.finish(path, &children, written)
            }
        }
    }
}

/// The leaves after `changes` where `leaf` was alone before.
fn join(leaf: &Leaf, changes: &[Change]) -> Vec<Leaf> {
    let mut leaves: Vec<Leaf> = changes.iter().filter_map(Change::leaf).collect();
    if !changes.iter().any(|change| change.key == leaf.key) {
        let place = leaves.partition_point(|other| other.key < leaf.key);
        leaves.insert(place, *leaf);
    }
    leaves
}
