//! Roots are those of the crate `jmt` over the same content, however it came about.

use std::collections::BTreeMap;

use jmt::{KeyHash, Sha256Jmt, mock::MockTreeStore};
use proptest::prelude::*;
use sdk::{Changes, Order, Read, Tree};
use sha2::{Digest, Sha256};

use super::{any_changes, memory};
use crate::{Hash, Pruning, Store};

fn jmt_root(store: &Store, tree: Tree) -> Hash {
    let from = [tree.tag()];
    let to = [tree.tag() + 1];
    let snapshot = store.latest();
    let content: Vec<_> = snapshot
        .range(&from, Some(&to), Order::Ascending)
        .map(|(key, value)| {
            (
                KeyHash(Sha256::digest(&key[1..]).into()),
                Some(value.to_vec()),
            )
        })
        .collect();
    let reader = MockTreeStore::default();
    Sha256Jmt::new(&reader)
        .put_value_set(content, 0)
        .expect("jmt takes any content")
        .0
        .0
}

fn check(blocks: Vec<Changes>) {
    let store = memory(Pruning::Nothing);
    for (changes, height) in blocks.into_iter().zip(1u64..) {
        let staged = store.stage(height, changes).expect("valid changes");
        store.commit(&staged, Vec::new()).expect("in order");
        for tree in Tree::PROVABLE {
            assert_eq!(
                store.latest().root(tree),
                Some(jmt_root(&store, tree)),
                "{tree:?} at {height}"
            );
        }
    }
}

proptest! {
    #[test]
    fn roots_are_those_of_jmt(blocks in prop::collection::vec(any_changes(24), 1..8)) {
        check(blocks);
    }
}

#[test]
fn roots_of_large_blocks_computed_on_all_cores_are_those_of_jmt() {
    let block = |from: u32, to: u32, step: usize, salt: u8| -> Changes {
        (from..to)
            .step_by(step)
            .map(|n| {
                (
                    [b"s".as_slice(), &n.to_be_bytes()].concat(),
                    Some(vec![salt, 1].into()),
                )
            })
            .collect()
    };
    let removed: BTreeMap<_, _> = block(0, 3_000, 2, 0)
        .into_keys()
        .map(|key| (key, None))
        .collect();
    let nearly_all: BTreeMap<_, _> = block(0, 5_999, 1, 0)
        .into_keys()
        .map(|key| (key, None))
        .collect();
    check(vec![
        block(0, 4_000, 1, 1),
        block(2_000, 6_000, 1, 2),
        removed,
        nearly_all,
    ]);
}
