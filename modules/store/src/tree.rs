//! The Jellyfish Merkle tree: how changed leaves become new nodes and a new root.
//!
//! Roots, nodes and proofs are those of the crate `jmt` 0.12 (its root is the oracle of our tests), the writer is
//! our own: a block is one walk over the sorted changes, leaves live inside their parent's record with their keys,
//! values are not stored at all, and the branches of the root are hashed on all cores.

use borsh::{BorshDeserialize, BorshSerialize};
use bytes::{Buf, BufMut, Bytes};
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

/// A leaf. Its hash stands for the value; the key is there in full, so that a proof that another key is absent can name
/// this one as its neighbour.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(crate) struct Leaf {
    /// The key within the tree.
    pub(crate) key: Bytes,
    pub(crate) hash: Hash,
}

impl Leaf {
    /// Where the leaf stands.
    pub(crate) fn key_hash(&self) -> Hash {
        Sha256::digest(&self.key).into()
    }
}

/// The hash of a leaf, from the hashes of its key and its value.
pub(crate) fn leaf_hash(key: &Hash, value: &Hash) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update(LEAF_PREFIX);
    hasher.update(key);
    hasher.update(value);
    hasher.finalize().into()
}

/// What hangs at one place of the tree; the root is one, too.
#[derive(Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
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
            Child::Leaf(Leaf { hash, .. }) | Child::Inner { hash, .. } => *hash,
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

/// A node, and what its record is written over.
///
/// A node is written again whenever something below it changes, mostly one child of many. So its record has those children
/// alone that are not as in the record of another version, the base, which has them all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Node {
    pub(crate) children: Children,
    /// The version of the base; its own, if the record has all children.
    pub(crate) base: u64,
    /// Which places are not as in the base.
    changed: u16,
}

impl Node {
    /// The record with the children at some places: base, changed places, which places of the record have a leaf and which
    /// an inner node, then these in order.
    fn encode(&self, places: u16) -> Bytes {
        let (mut leaves, mut inner) = (0u16, 0u16);
        let mut body = Vec::with_capacity(HEAD_BYTES.saturating_add(64 * 4));
        body.put_u64(self.base);
        body.put_u16(self.changed);
        body.put_u32(0);
        for (bit, child) in bits().zip(&self.children) {
            match child {
                _ if places & bit == 0 => {}
                Child::Empty => {}
                Child::Leaf(leaf) => {
                    leaves |= bit;
                    body.put_slice(&leaf.hash);
                    // No key is longer than `MAX_KEY_BYTES`, far below what two bytes hold.
                    body.put_u16(u16::try_from(leaf.key.len()).unwrap_or(u16::MAX));
                    body.put_slice(&leaf.key);
                }
                Child::Inner { version, hash } => {
                    inner |= bit;
                    body.put_u64(*version);
                    body.put_slice(hash);
                }
            }
        }
        if let Some(mut taken) = body.get_mut(HEAD_BYTES.saturating_sub(4)..HEAD_BYTES) {
            taken.put_u16(leaves);
            taken.put_u16(inner);
        }
        body.into()
    }

    /// The node with all its children, as caches keep it.
    pub(crate) fn whole(&self) -> Bytes {
        self.encode(ALL_PLACES)
    }

    /// A node of a record, whose keys are not copied; places that the record does not have are empty. `None` if it is not
    /// a record.
    pub(crate) fn decode(mut record: Bytes) -> Option<Node> {
        let base = record.try_get_u64().ok()?;
        let changed = record.try_get_u16().ok()?;
        let leaves = record.try_get_u16().ok()?;
        let inner = record.try_get_u16().ok()?;
        let mut children = Children::default();
        for (bit, child) in bits().zip(&mut children) {
            let mut hash = Hash::default();
            if leaves & bit != 0 {
                record.try_copy_to_slice(&mut hash).ok()?;
                let length = usize::from(record.try_get_u16().ok()?);
                if record.len() < length {
                    return None;
                }
                let key = record.split_to(length);
                *child = Child::Leaf(Leaf { key, hash });
            } else if inner & bit != 0 {
                let version = record.try_get_u64().ok()?;
                record.try_copy_to_slice(&mut hash).ok()?;
                *child = Child::Inner { version, hash };
            }
        }
        record.is_empty().then_some(Node {
            children,
            base,
            changed,
        })
    }

    /// The node whose record has changed places alone, with those of its base.
    pub(crate) fn over(mut self, base: Node) -> Node {
        for ((bit, child), below) in bits().zip(&mut self.children).zip(base.children) {
            if self.changed & bit == 0 {
                *child = below;
            }
        }
        self
    }

    /// Whether a record over the base is worth its second read.
    fn is_smaller_over_base(&self) -> bool {
        let (apart, all) = (self.bytes_of(self.changed), self.bytes_of(ALL_PLACES));
        all >= APART_BYTES_MIN && apart.saturating_mul(2) <= all
    }

    /// The bytes that children at some places take in a record.
    fn bytes_of(&self, places: u16) -> usize {
        let children = bits().zip(&self.children);
        let taken = children.filter(|(bit, _)| places & bit != 0);
        let bytes = taken.map(|(_, child)| match child {
            Child::Empty => 0,
            Child::Leaf(leaf) => leaf.key.len().saturating_add(LEAF_BYTES),
            Child::Inner { .. } => INNER_BYTES,
        });
        bytes.fold(0, usize::saturating_add)
    }
}

/// What stands before the children in a record.
const HEAD_BYTES: usize = 14;
const ALL_PLACES: u16 = u16::MAX;
/// A leaf in a record beside its key: hash and length of the key.
const LEAF_BYTES: usize = 34;
/// An inner node in a record: version and hash.
const INNER_BYTES: usize = 40;
/// Nodes smaller than this are written whole.
const APART_BYTES_MIN: usize = 256;

/// The bit of each place, in order.
fn bits() -> impl Iterator<Item = u16> {
    (0..CHILDREN).map(|place| 1 << place)
}

/// Where nodes are read from.
pub(crate) trait Nodes: Sync {
    fn node(&self, key: &NodeKey) -> Result<Node, Error>;
}

/// A changed leaf.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    /// Where it stands.
    pub(crate) key_hash: Hash,
    /// The key within the tree.
    pub(crate) key: Bytes,
    /// The hash of the leaf, `None` if it goes.
    pub(crate) hash: Option<Hash>,
}

impl Change {
    fn leaf(&self) -> Option<Leaf> {
        Some(Leaf {
            key: self.key.clone(),
            hash: self.hash?,
        })
    }

    fn child(&self) -> Child {
        self.leaf().map_or(Child::Empty, Child::Leaf)
    }
}

/// A leaf and where it stands.
type Placed = (Hash, Leaf);

/// A new node.
#[derive(Clone, Debug)]
pub(crate) struct Fresh {
    pub(crate) key: NodeKey,
    /// What it is written over; itself, if it is written whole.
    pub(crate) base: NodeKey,
    /// What is written: all of it, or what changed over its base.
    pub(crate) record: Bytes,
    /// All of it.
    pub(crate) whole: Bytes,
}

/// What an update writes, in an order that depends on the changes alone.
#[derive(Debug, Default)]
pub(crate) struct Written {
    /// New nodes.
    pub(crate) fresh: Vec<Fresh>,
    /// Records that the new root does not need any more.
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
        changes: &[&Change],
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
        changes: &[&Change],
        written: &mut Written,
    ) -> Result<Child, Error> {
        match (at, changes) {
            (_, []) => Ok(at.clone()),
            (Child::Leaf(leaf), [change]) if leaf.key == change.key => Ok(change.child()),
            (Child::Empty, [change]) => Ok(change.child()),
            (Child::Empty, _) => Ok(self.build(path, &placed(changes), written)),
            (Child::Leaf(leaf), _) => Ok(self.build(path, &join(leaf, changes), written)),
            (Child::Inner { version, .. }, _) => self.inner(path, at, *version, changes, written),
        }
    }

    fn inner(
        &self,
        path: Path,
        at: &Child,
        version: u64,
        changes: &[&Change],
        written: &mut Written,
    ) -> Result<Child, Error> {
        let mut node = self.nodes.node(&self.key(path, version))?;
        let branch = |children: &Children, changes: &[&Change], written: &mut Written| {
            let place = first_nibble(changes, path.depth, |change| &change.key_hash);
            let at = children.get(usize::from(place)).unwrap_or(&Child::Empty);
            let child = self.place(path.down(place), at, changes, written)?;
            Ok::<_, Error>((place, child))
        };
        let branches = changes
            .chunk_by(|a, b| nibble(&a.key_hash, path.depth) == nibble(&b.key_hash, path.depth));
        let mut changed = 0;
        if changes.len() >= PARALLEL_CHANGES_MIN && path.depth <= PARALLEL_DEPTH_MAX {
            let branches: Vec<&[&Change]> = branches.collect();
            let results: Vec<((u8, Child), Written)> = branches
                .par_iter()
                .map(|changes| {
                    let mut written = Written::default();
                    Ok((branch(&node.children, changes, &mut written)?, written))
                })
                .collect::<Result<_, Error>>()?;
            for (child, mut below) in results {
                changed |= set(&mut node.children, child);
                written.fresh.append(&mut below.fresh);
                written.stale.append(&mut below.stale);
            }
        } else {
            for changes in branches {
                let child = branch(&node.children, changes, written)?;
                changed |= set(&mut node.children, child);
            }
        }
        if changed == 0 {
            return Ok(at.clone());
        }
        if node.base != version {
            written.stale.push(self.key(path, version));
        }
        let base = self.key(path, node.base);
        node.changed |= changed;
        if stands_for(&node.children).is_some() || !node.is_smaller_over_base() {
            written.stale.push(base);
            return Ok(self.finish(path, node.children, written));
        }
        Ok(self.write(path, &node, node.changed, written))
    }

    /// The child that stands for these children: a node of two leaves or more, a leaf that is alone, or nothing.
    fn finish(&self, path: Path, children: Children, written: &mut Written) -> Child {
        if let Some(child) = stands_for(&children) {
            return child;
        }
        let node = Node {
            children,
            base: self.version,
            changed: 0,
        };
        self.write(path, &node, ALL_PLACES, written)
    }

    /// Writes a node with the children at some places.
    fn write(&self, path: Path, node: &Node, places: u16, written: &mut Written) -> Child {
        let whole = node.whole();
        let record = if places == ALL_PLACES {
            whole.clone()
        } else {
            node.encode(places)
        };
        written.fresh.push(Fresh {
            key: self.key(path, self.version),
            base: self.key(path, node.base),
            record,
            whole,
        });
        Child::Inner {
            version: self.version,
            hash: range_hash(&node.children),
        }
    }

    /// A subtree of these sorted leaves.
    fn build(&self, path: Path, leaves: &[Placed], written: &mut Written) -> Child {
        match leaves {
            [] => Child::Empty,
            [(_, leaf)] => Child::Leaf(leaf.clone()),
            _ => {
                let mut children = Children::default();
                let branches = leaves
                    .chunk_by(|(a, _), (b, _)| nibble(a, path.depth) == nibble(b, path.depth));
                for branch in branches {
                    let place = first_nibble(branch, path.depth, |(key_hash, _)| key_hash);
                    let child = self.build(path.down(place), branch, written);
                    set(&mut children, (place, child));
                }
                self.finish(path, children, written)
            }
        }
    }
}

/// The nibble that all of a branch have at a depth.
fn first_nibble<T>(branch: &[T], depth: u8, key_hash: impl Fn(&T) -> &Hash) -> u8 {
    branch
        .first()
        .map_or(0, |first| nibble(key_hash(first), depth))
}

/// What stands for children of which there is no node: nothing, or a leaf, which moves up if it is alone. A single inner
/// child does not, as it stands for a longer path.
fn stands_for(children: &Children) -> Option<Child> {
    if children.iter().all(Child::is_empty) {
        return Some(Child::Empty);
    }
    only_child(children)
        .filter(|child| matches!(child, Child::Leaf(_)))
        .cloned()
}

/// Puts a child in its place. The bit of the place if that changed something.
fn set(children: &mut Children, (place, child): (u8, Child)) -> u16 {
    match children.get_mut(usize::from(place)) {
        Some(slot) if *slot != child => {
            *slot = child;
            1 << place
        }
        _ => 0,
    }
}

/// The leaves after `changes` where nothing was before.
fn placed(changes: &[&Change]) -> Vec<Placed> {
    let leaves = changes.iter();
    leaves
        .filter_map(|change| Some((change.key_hash, change.leaf()?)))
        .collect()
}

/// The leaves after `changes` where `leaf` was alone before.
fn join(leaf: &Leaf, changes: &[&Change]) -> Vec<Placed> {
    let mut leaves = placed(changes);
    if !changes.iter().any(|change| change.key == leaf.key) {
        let key_hash = leaf.key_hash();
        let place = leaves.partition_point(|(other, _)| *other < key_hash);
        leaves.insert(place, (key_hash, leaf.clone()));
    }
    leaves
}
