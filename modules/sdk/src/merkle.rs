//! Merkle trees of RFC 6962 whose roots are stored, and whose members bring their own proof.

use crate::crypto::sha256;

/// A hash of a tree.
pub type Hash = [u8; 32];

/// The most hashes of a proof.
pub const PATH_MAX: usize = 40;

/// Where a leaf stands, and the hashes beside its way to the root.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proof {
    /// Its number, from 0.
    pub index: u64,
    /// How many leaves the tree has.
    pub leaves: u64,
    /// The hashes, from the leaf to the root.
    pub path: Vec<Hash>,
}

/// The hash of a leaf: SHA-256 of 0x00 and its bytes.
pub fn leaf_hash(leaf: &[u8]) -> Hash {
    sha256(&[&[0], leaf].concat())
}

/// The hash of a node: SHA-256 of 0x01, its left and its right.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    sha256(&[&[1], left.as_slice(), right].concat())
}

impl Proof {
    /// The root that it leads to from a leaf (RFC 9162, 2.1.3.2); `None` if the path has another length than the place of
    /// the leaf asks for. Whoever proves chooses the place: the same leaf may be shown at several, so what is done once
    /// per leaf is counted by its hash.
    pub fn root(&self, leaf: Hash) -> Option<Hash> {
        let mut node = leaf;
        let mut last = self.leaves.checked_sub(1)?;
        let mut place = (self.index <= last).then_some(self.index)?;
        for sibling in &self.path {
            if last == 0 {
                return None;
            }
            if place % 2 == 1 || place == last {
                node = node_hash(sibling, &node);
                while place % 2 == 0 && place != 0 {
                    place >>= 1;
                    last >>= 1;
                }
            } else {
                node = node_hash(&node, sibling);
            }
            place >>= 1;
            last >>= 1;
        }
        (last == 0).then_some(node)
    }
}
