//! ICS-23 proofs: that a key has a value, or has none, under an app hash.

use bytes::Bytes;
use ics23::{
    CommitmentProof, ExistenceProof, HashOp, InnerOp, LeafOp, LengthOp, NonExistenceProof,
    commitment_proof,
};
use prost::Message;
use sdk::Tree;
use sha2::{Digest, Sha256};

use crate::{
    Error, Hash, MAX_KEY_BYTES, Snapshot, simple,
    tree::{
        Child, Children, INNER_PREFIX, LEAF_PREFIX, Leaf, NodeKey, Nodes, Path, nibble, only_child,
        range_hash,
    },
};

/// A path of a tree has one step for each bit of the hashed key at most.
const MAX_DEPTH: i32 = 256;

/// A value, or its absence, with the proof of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// The value; `None` if the key is absent.
    pub value: Option<Bytes>,
    /// From the key to the root of its tree, and from there to the app hash, as CometBFT wants them.
    pub ops: Vec<ProofOp>,
}

/// One step of a proof: `tendermint.crypto.ProofOp`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProofOp {
    /// `ics23:jmt` for the key in its tree, `ics23:simple` for the tree under the app hash.
    pub type_: &'static str,
    /// The key in the tree, or the name of the tree.
    pub key: Vec<u8>,
    /// An encoded `cosmos.ics23.v1.CommitmentProof`.
    pub data: Vec<u8>,
}

/// What a light client of this chain is made with: the specs of the two steps, in their order.
pub fn proof_specs() -> [ics23::ProofSpec; 2] {
    let mut tree = jmt::ics23_spec();
    // jmt says 64, but a path has up to 256 steps.
    tree.max_depth = MAX_DEPTH;
    [tree, ics23::tendermint_spec()]
}

/// Proves `key` of `tree` in a snapshot.
pub(crate) fn prove(snapshot: &Snapshot, tree: Tree, key: &[u8]) -> Result<Proof, Error> {
    let Some(root) = snapshot.roots().of(tree) else {
        return Err(Error::Unprovable(format!(
            "tree {} has no root",
            tree.name()
        )));
    };
    if key.is_empty() || key.len() >= MAX_KEY_BYTES {
        return Err(Error::Unprovable(format!(
            "the key has {} bytes, expected 1 to {}",
            key.len(),
            MAX_KEY_BYTES - 1
        )));
    }
    if *root == Child::Empty {
        return Err(Error::Unprovable("nothing is committed yet".into()));
    }
    let walk = Walk {
        snapshot,
        tree,
        root,
    };
    let key_hash: Hash = Sha256::digest(key).into();
    let (leaf, path) = walk.to(&key_hash)?;
    let (value, step) = if leaf.is_some_and(|leaf| leaf.key == key) {
        let exist = walk.existence(key, path)?;
        (
            Some(Bytes::from(exist.value.clone())),
            commitment_proof::Proof::Exist(exist),
        )
    } else {
        let left = walk.beside(Path::ROOT, root, &key_hash, Side::Left)?;
        let right = walk.beside(Path::ROOT, root, &key_hash, Side::Right)?;
        let nonexist = NonExistenceProof {
            key: key.to_vec(),
            left: left.map(|leaf| walk.existence_of(&leaf)).transpose()?,
            right: right.map(|leaf| walk.existence_of(&leaf)).transpose()?,
        };
        (None, commitment_proof::Proof::Nonexist(nonexist))
    };
    let root = commitment_proof::Proof::Exist(simple::prove(&snapshot.roots().hashes(), tree));
    Ok(Proof {
        value,
        ops: vec![
            op("ics23:jmt", key.to_vec(), step),
            op("ics23:simple", tree.name().as_bytes().to_vec(), root),
        ],
    })
}

fn op(type_: &'static str, key: Vec<u8>, proof: commitment_proof::Proof) -> ProofOp {
    ProofOp {
        type_,
        key,
        data: CommitmentProof { proof: Some(proof) }.encode_to_vec(),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Right,
}

/// Walks down one tree of a snapshot.
struct Walk<'a> {
    snapshot: &'a Snapshot,
    tree: Tree,
    root: &'a Child,
}

impl Walk<'_> {
    /// The leaf that stands where a hashed key would be, and the steps from there up to the root.
    fn to(&self, key: &Hash) -> Result<(Option<Leaf>, Vec<InnerOp>), Error> {
        let mut path = Path::ROOT;
        let mut at = self.root.clone();
        let mut steps = Vec::new();
        while let Child::Inner { version, .. } = at {
            let children = self.node(path, version)?;
            let place = nibble(key, path.depth());
            at = descend(&children, place, &mut steps);
            path = path.down(place);
        }
        steps.reverse();
        let leaf = match at {
            Child::Leaf(leaf) => Some(leaf),
            _ => None,
        };
        Ok((leaf, steps))
    }

    fn node(&self, path: Path, version: u64) -> Result<Children, Error> {
        let node = self.snapshot.node(&NodeKey {
            tree: self.tree.tag(),
            version,
            path,
        })?;
        Ok(node.children)
    }

    /// The nearest leaf on one side of a hashed key, below one place.
    fn beside(
        &self,
        path: Path,
        at: &Child,
        key: &Hash,
        side: Side,
    ) -> Result<Option<Leaf>, Error> {
        let version = match at {
            Child::Empty => return Ok(None),
            Child::Leaf(leaf) => {
                let fits = if side == Side::Left {
                    leaf.key_hash() < *key
                } else {
                    leaf.key_hash() > *key
                };
                return Ok(fits.then(|| leaf.clone()));
            }
            Child::Inner { version, .. } => *version,
        };
        let children = self.node(path, version)?;
        let place = nibble(key, path.depth());
        let mut near: Vec<(u8, &Child)> = (0u8..).zip(&children).collect();
        if side == Side::Left {
            near.reverse();
        }
        for (nibble, child) in near {
            let found = match (nibble.cmp(&place), side) {
                (std::cmp::Ordering::Equal, _) => {
                    self.beside(path.down(nibble), child, key, side)?
                }
                (std::cmp::Ordering::Less, Side::Left)
                | (std::cmp::Ordering::Greater, Side::Right) => {
                    self.nearest(path.down(nibble), child, side)?
                }
                _ => None,
            };
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    /// Of the leaves below a place on that side of the key, the one nearest to it.
    fn nearest(&self, mut path: Path, at: &Child, side: Side) -> Result<Option<Leaf>, Error> {
        let mut at = at.clone();
        loop {
            let version = match at {
                Child::Empty => return Ok(None),
                Child::Leaf(leaf) => return Ok(Some(leaf)),
                Child::Inner { version, .. } => version,
            };
            let children = self.node(path, version)?;
            let mut present = (0u8..)
                .zip(children)
                .filter(|(_, child)| *child != Child::Empty);
            let next = if side == Side::Left {
                present.last()
            } else {
                present.next()
            };
            let Some((nibble, child)) = next else {
                return Ok(None);
            };
            path = path.down(nibble);
            at = child;
        }
    }

    fn existence_of(&self, leaf: &Leaf) -> Result<ExistenceProof, Error> {
        let (_, path) = self.to(&leaf.key_hash())?;
        self.existence(&leaf.key, path)
    }

    fn existence(&self, key: &[u8], path: Vec<InnerOp>) -> Result<ExistenceProof, Error> {
        let mut stored = vec![self.tree.tag()];
        stored.extend_from_slice(key);
        let value = self.snapshot.try_get(&stored)?.ok_or_else(|| {
            Error::Corrupt(format!(
                "a leaf of tree {} has no value at height {}",
                self.tree.name(),
                self.snapshot.height()
            ))
        })?;
        Ok(ExistenceProof {
            key: key.to_vec(),
            value: value.to_vec(),
            leaf: Some(leaf_op()),
            path,
        })
    }
}

/// Goes down the binary tree within one node to the child at `place`, or to the leaf that stands for its range.
fn descend(children: &[Child], place: u8, steps: &mut Vec<InnerOp>) -> Child {
    let mut range = children;
    let mut place = usize::from(place);
    loop {
        if let Some(child) = only_child(range) {
            return child.clone();
        }
        if range.len() <= 1 {
            return Child::Empty;
        }
        let (left, right) = range.split_at(range.len() / 2);
        if place < left.len() {
            steps.push(inner_op(INNER_PREFIX.to_vec(), range_hash(right).to_vec()));
            range = left;
        } else {
            let mut prefix = INNER_PREFIX.to_vec();
            prefix.extend_from_slice(&range_hash(left));
            steps.push(inner_op(prefix, Vec::new()));
            place = place.saturating_sub(left.len());
            range = right;
        }
    }
}

fn inner_op(prefix: Vec<u8>, suffix: Vec<u8>) -> InnerOp {
    InnerOp {
        hash: HashOp::Sha256.into(),
        prefix,
        suffix,
    }
}

fn leaf_op() -> LeafOp {
    LeafOp {
        hash: HashOp::Sha256.into(),
        prehash_key: HashOp::Sha256.into(),
        prehash_value: HashOp::Sha256.into(),
        length: LengthOp::NoPrefix.into(),
        prefix: LEAF_PREFIX.to_vec(),
    }
}
