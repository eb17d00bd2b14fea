//! The Merkle tree of RFC 6962 over the lines of a batch: its frontier, which grows line by line, and audit paths.

use sdk::crypto::sha256;

/// A hash of the tree.
pub type Hash = [u8; 32];

/// The hash of a leaf: SHA-256 of 0x00 and its bytes.
pub fn leaf_hash(leaf: &[u8]) -> Hash {
    let mut bytes = Vec::with_capacity(leaf.len().saturating_add(1));
    bytes.push(0);
    bytes.extend_from_slice(leaf);
    sha256(&bytes)
}

/// The hash of a node: SHA-256 of 0x01, its left and its right.
pub(crate) fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut bytes = Vec::with_capacity(65);
    bytes.push(1);
    bytes.extend_from_slice(left);
    bytes.extend_from_slice(right);
    sha256(&bytes)
}

/// Adds the leaf number `count` to a frontier: the roots of the full subtrees, the largest first, one for each bit of
/// the number of leaves.
pub(crate) fn push(frontier: &mut Vec<Hash>, count: u64, leaf: Hash) {
    let mut hash = leaf;
    for _ in 0..count.trailing_ones() {
        let left = frontier.pop().expect("a subtree for each bit of the count");
        hash = node_hash(&left, &hash);
    }
    frontier.push(hash);
}

/// The root: that of nothing is SHA-256 of nothing.
pub(crate) fn root(frontier: &[Hash]) -> Hash {
    let joined = frontier
        .iter()
        .rev()
        .copied()
        .reduce(|right, left| node_hash(&left, &right));
    joined.unwrap_or_else(|| sha256(&[]))
}

/// The root over leaves.
pub(crate) fn root_of(leaves: impl IntoIterator<Item = Hash>) -> Hash {
    let mut frontier = Vec::new();
    for (count, leaf) in (0..).zip(leaves) {
        push(&mut frontier, count, leaf);
    }
    root(&frontier)
}

/// The audit path of a leaf, from the leaf to the root; empty if there is no such leaf.
pub(crate) fn path(leaves: &[Hash], number: usize) -> Vec<Hash> {
    if number >= leaves.len() || leaves.len() < 2 {
        return Vec::new();
    }
    // The left part is the largest full tree that leaves something to its right.
    let half = leaves.len().div_ceil(2).next_power_of_two();
    let (left, right) = leaves.split_at(half);
    let (mut path, sibling) = match number.checked_sub(half) {
        None => (path(left, number), right),
        Some(rest) => (path(right, rest), left),
    };
    path.push(root_of(sibling.iter().copied()));
    path
}
