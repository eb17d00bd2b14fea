//! What the store promises, checked against plain models, the crate `jmt`, and the crate `ics23`.

#![expect(
    clippy::arithmetic_side_effects,
    reason = "heights and tags of a test are small, and an overflow fails it"
)]

mod disk;
mod filter;
mod golden;
mod leaks;
mod model;
mod nodes;
mod oracle;
mod proofs;
mod refusals;
mod stopped;

use bytes::Bytes;
use proptest::prelude::*;
use sdk::{Changes, Tree};

use crate::{Options, Pruning, Store};

const MIB: u64 = 1024 * 1024;

fn options(pruning: Pruning) -> Options {
    Options {
        pruning,
        cache_bytes: 4 * MIB,
    }
}

fn memory(pruning: Pruning) -> Store {
    Store::in_memory(options(pruning)).expect("the options are valid")
}

fn key(tree: Tree, within: &str) -> Vec<u8> {
    [&[tree.tag()], within.as_bytes()].concat()
}

fn put(tree: Tree, within: &str, value: &str) -> (Vec<u8>, Option<Bytes>) {
    (
        key(tree, within),
        Some(Bytes::copy_from_slice(value.as_bytes())),
    )
}

fn gone(tree: Tree, within: &str) -> (Vec<u8>, Option<Bytes>) {
    (key(tree, within), None)
}

fn commit(store: &Store, changes: impl IntoIterator<Item = (Vec<u8>, Option<Bytes>)>) -> u64 {
    let height = store.last_height() + 1;
    let staged = store.stage(height, changes).expect("the changes are valid");
    store
        .commit(&staged, Vec::new())
        .expect("nothing came in between");
    height
}

/// Keys that are few enough to meet again, and awkward: zero bytes, prefixes of each other, the highest byte.
fn any_key() -> impl Strategy<Value = Vec<u8>> {
    let tag = prop_oneof![Just(b's'), Just(b's'), Just(b'i'), Just(b'u'), Just(b'l')];
    let byte = prop_oneof![Just(0u8), Just(1), Just(b'a'), Just(0xff)];
    (tag, prop::collection::vec(byte, 1..4)).prop_map(|(tag, within)| [vec![tag], within].concat())
}

fn any_value() -> impl Strategy<Value = Option<Bytes>> {
    prop_oneof![
        3 => (0u8..4).prop_map(|value| Some(Bytes::from(vec![value; usize::from(value) + 1]))),
        1 => Just(None),
    ]
}

fn any_changes(most: usize) -> impl Strategy<Value = Changes> {
    prop::collection::btree_map(any_key(), any_value(), 0..most)
}
