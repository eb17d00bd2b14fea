//! CometBFT's simple Merkle map over the roots of the trees: the app hash, and the proof of one root in it.
//!
//! Source: cometbft `crypto/merkle` (RFC 6962) and `cosmossdk.io/store` maps: a leaf is the name and the SHA-256 of
//! the root, each with its length before it; the leaves stand in the order of the names.

use sdk::Tree;
use sha2::{Digest, Sha256};

use crate::Hash;

const LEAF_PREFIX: u8 = 0;
const INNER_PREFIX: u8 = 1;

/// The trees in the order of their names, with their roots in the order of `Tree::PROVABLE`.
fn sorted(roots: &[Hash; 3]) -> [(&'static str, Hash); 3] {
    let [state, ibc, upgrade] = *roots;
    let mut leaves = [
        (Tree::State.name(), state),
        (Tree::Ibc.name(), ibc),
        (Tree::Upgrade.name(), upgrade),
    ];
    leaves.sort_unstable();
    leaves
}

fn leaf_hash(name: &str, root: &Hash) -> Hash {
    let value = Sha256::digest(root);
    let mut hasher = Sha256::new();
    // Names and digests are shorter than 128 bytes: their length is one byte of a varint.
    hasher.update([LEAF_PREFIX, u8::try_from(name.len()).unwrap_or(u8::MAX)]);
    hasher.update(name);
    hasher.update([32]);
    hasher.update(value);
    hasher.finalize().into()
}

fn inner_hash(left: &Hash, right: &Hash) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update([INNER_PREFIX]);
    hasher.update(left);
    hasher.update(right);
    hasher.finalize().into()
}

/// The app hash over the roots, given in the order of `Tree::PROVABLE`.
pub(crate) fn app_hash(roots: &[Hash; 3]) -> Hash {
    let [first, second, third] = sorted(roots).map(|(name, root)| leaf_hash(name, &root));
    // RFC 6962 splits three leaves after the second.
    inner_hash(&inner_hash(&first, &second), &third)
}

/// The proof that `tree` has its root under the app hash.
pub(crate) fn prove(roots: &[Hash; 3], tree: Tree) -> ics23::ExistenceProof {
    let named = sorted(roots);
    let [first, second, third] = named.map(|(name, root)| leaf_hash(name, &root));
    let pair = inner_hash(&first, &second);
    let place = named.iter().position(|(name, _)| *name == tree.name());
    let path = match place {
        Some(0) => vec![left_of(&second), left_of(&third)],
        Some(1) => vec![right_of(&first), left_of(&third)],
        _ => vec![right_of(&pair)],
    };
    let value = named
        .iter()
        .find(|(name, _)| *name == tree.name())
        .map(|(_, root)| root.to_vec());
    ics23::ExistenceProof {
        key: tree.name().as_bytes().to_vec(),
        value: value.unwrap_or_default(),
        leaf: ics23::tendermint_spec().leaf_spec,
        path,
    }
}

fn left_of(sibling: &Hash) -> ics23::InnerOp {
    inner_op(vec![INNER_PREFIX], sibling.to_vec())
}

fn right_of(sibling: &Hash) -> ics23::InnerOp {
    let mut prefix = vec![INNER_PREFIX];
    prefix.extend_from_slice(sibling);
    inner_op(prefix, Vec::new())
}

fn inner_op(prefix: Vec<u8>, suffix: Vec<u8>) -> ics23::InnerOp {
    ics23::InnerOp {
        hash: ics23::HashOp::Sha256.into(),
        prefix,
        suffix,
    }
}
