//! Proofs of membership against trees that are built leaf by leaf.

use crate::merkle::{Hash, Proof, leaf_hash, node_hash};

fn root(leaves: &[Hash]) -> Hash {
    if let [leaf] = leaves {
        return *leaf;
    }
    let (left, right) = leaves.split_at(half(leaves.len()));
    node_hash(&root(left), &root(right))
}

fn half(leaves: usize) -> usize {
    leaves.div_ceil(2).next_power_of_two()
}

fn path(leaves: &[Hash], index: usize) -> Vec<Hash> {
    if leaves.len() < 2 {
        return Vec::new();
    }
    let half = half(leaves.len());
    let (left, right) = leaves.split_at(half);
    let (mut path_below, beside) = match index.checked_sub(half) {
        None => (path(left, index), right),
        Some(rest) => (path(right, rest), left),
    };
    path_below.push(root(beside));
    path_below
}

#[test]
fn every_leaf_of_every_tree_is_proven_and_nothing_else() {
    for count in 1..20_usize {
        let leaves: Vec<Hash> = (0..count).map(|n| leaf_hash(&n.to_be_bytes())).collect();
        for (index, leaf) in leaves.iter().enumerate() {
            let proof = Proof {
                index: u64::try_from(index).unwrap(),
                leaves: u64::try_from(count).unwrap(),
                path: path(&leaves, index),
            };
            assert_eq!(proof.root(*leaf), Some(root(&leaves)));
            assert_ne!(proof.root(leaf_hash(b"other")), Some(root(&leaves)));
            let mut longer = proof.clone();
            longer.path.push(*leaf);
            assert_eq!(longer.root(*leaf), None);
            let mut shorter = proof;
            if shorter.path.pop().is_some() {
                assert_eq!(shorter.root(*leaf), None);
            }
        }
    }
}

#[test]
fn a_place_outside_of_the_tree_is_no_proof() {
    let outside = |index, leaves| Proof {
        index,
        leaves,
        path: Vec::new(),
    };
    assert_eq!(outside(0, 0).root([0; 32]), None);
    assert_eq!(outside(1, 1).root([0; 32]), None);
    assert_eq!(outside(u64::MAX, u64::MAX).root([0; 32]), None);
    assert_eq!(outside(0, 1).root([7; 32]), Some([7; 32]));
}
