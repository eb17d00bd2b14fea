//! What other chains and stored data depend on: app hashes, proof specs, names of the steps, bytes in the tables.

#![expect(
    clippy::needless_raw_string_hashes,
    reason = "expect-test writes them so"
)]

use std::fmt::Write;

use expect_test::{Expect, expect};
use sdk::{Order, Tree};

use super::{commit, gone, memory, put};
use crate::{
    Pruning, Store,
    engine::{Engine, Table, memory::Memory},
    proof_specs,
};

fn check_hash(store: &Store, expected: &Expect) {
    expected.assert_eq(&hex::encode(store.app_hash()));
}

#[test]
fn app_hashes_stay_what_they_are() {
    let store = memory(Pruning::Nothing);
    commit(&store, []);
    check_hash(
        &store,
        &expect!["4006c02a6607a8f7e2493c1909120fca848417149cb88680931b8a36b2fa4172"],
    );
    commit(
        &store,
        [
            put(Tree::State, "bank/supply/uaot", "100"),
            put(Tree::Ibc, "clients/a", "x"),
        ],
    );
    check_hash(
        &store,
        &expect!["38c8363516f749a1b6a921cff4b522673706ea5dec9a9ffb372210cb5ef45147"],
    );
    commit(
        &store,
        [
            put(Tree::State, "bank/supply/uaot", "101"),
            gone(Tree::Ibc, "clients/a"),
        ],
    );
    check_hash(
        &store,
        &expect!["e6edb5335c38a3f662a910bd5de3e96cf9fa964deab9320d2c1d9ea7dee7a283"],
    );
}

#[test]
fn an_empty_block_keeps_roots_and_app_hash() {
    let store = memory(Pruning::Nothing);
    commit(&store, [put(Tree::State, "a", "1")]);
    let before = (store.roots(1).expect("kept"), store.app_hash());
    commit(&store, []);
    assert_eq!((store.roots(2).expect("kept"), store.app_hash()), before);
    // Neither does a block that writes what is there, removes what is not, or writes where there is no root.
    commit(
        &store,
        [
            put(Tree::State, "a", "1"),
            gone(Tree::Ibc, "b"),
            put(Tree::Local, "c", "1"),
        ],
    );
    assert_eq!((store.roots(3).expect("kept"), store.app_hash()), before);
    // And what goes the way it came leaves nothing behind.
    commit(&store, [put(Tree::State, "b", "1")]);
    assert_ne!(store.app_hash(), before.1);
    commit(&store, [gone(Tree::State, "b")]);
    assert_eq!(store.app_hash(), before.1);
}

#[test]
fn proof_specs_stay_what_clients_were_made_with() {
    let [tree, simple] = proof_specs();
    assert_eq!(simple, ics23::tendermint_spec());
    assert_eq!(
        (
            tree.max_depth,
            tree.min_depth,
            tree.prehash_key_before_comparison
        ),
        (256, 0, true)
    );
    let inner = tree.inner_spec.expect("set");
    assert_eq!(inner.empty_child, b"SPARSE_MERKLE_PLACEHOLDER_HASH__");
    assert_eq!(tree.leaf_spec.expect("set").prefix, b"JMT::LeafNode");
    let store = memory(Pruning::Nothing);
    commit(&store, []);
    let proof = store.prove(Tree::Upgrade, b"plan", 1).expect("absent");
    let named: Vec<_> = proof
        .ops
        .iter()
        .map(|op| (op.type_, op.key.as_slice()))
        .collect();
    assert_eq!(
        named,
        [
            ("ics23:jmt", b"plan".as_slice()),
            ("ics23:simple", b"upgrade")
        ]
    );
}

#[test]
fn the_bytes_in_the_tables_stay_what_they_are() {
    let engine = std::sync::Arc::new(Memory::default());
    let store = Store::over(
        Box::new(std::sync::Arc::clone(&engine)),
        super::options(Pruning::Nothing),
    )
    .expect("opens");
    commit(
        &store,
        [put(Tree::State, "a\0b", "1"), put(Tree::Local, "x", "y")],
    );
    commit(
        &store,
        [put(Tree::State, "a\0b", "2"), gone(Tree::Local, "x")],
    );
    let view = engine.view();
    let mut out = String::new();
    for table in Table::ALL {
        for entry in view.scan(table, &[], None, Order::Ascending) {
            let (key, value) = entry.expect("memory");
            let (key, value) = (hex::encode(key), hex::encode(value));
            writeln!(out, "{} {key} = {value}", table.name()).expect("a string takes it");
        }
    }
    expect![[r#"
        flat 6973746f72652f6d61726b6572 = 000000000000000101
        flat 73610062 = 000000000000000232
        flat 7373746f72652f6d61726b6572 = 000000000000000101
        flat 7573746f72652f6d61726b6572 = 000000000000000101
        history 6c7800000000000000000002 = 000000000000000179
        history 736100ff6200000000000000000002 = 000000000000000131
        nodes 00000000000000017300 = 0000000000000001000000240000967302c0fdae5d731947ee95f8c3c2b3410543937cae468b12cc11209609ed50000c73746f72652f6d61726b6572a2e89da7841f39d913793df882256e0bcffda663b11a2b22ea6f643d056e10b30003610062
        nodes 00000000000000027300 = 0000000000000002000000240000967302c0fdae5d731947ee95f8c3c2b3410543937cae468b12cc11209609ed50000c73746f72652f6d61726b6572a65e6fde54b8d9be4bb5f3688b2d259f867e2f2663389ad5549d2c207b8c90e00003610062
        heights 630000000000000002 = 02000000026c78010000000473610062
        heights 6d666f726d6174 = 03000000
        heights 6d6f6c64657374 = 0100000000000000
        heights 720000000000000001 = 020100000000000000d07eb5bb772b2a1ceb625b41eaa13f95c0734bd478f8a2045badc683b5dc7151010c00000073746f72652f6d61726b6572967302c0fdae5d731947ee95f8c3c2b3410543937cae468b12cc11209609ed50010c00000073746f72652f6d61726b6572967302c0fdae5d731947ee95f8c3c2b3410543937cae468b12cc11209609ed504178d3a14a52f1c726b373946b5893272ca7aa972a977270f30020441906fe6d
        heights 720000000000000002 = 020200000000000000739f35c26c583525047a93e4f31abbad14c2a4f5dabfba2d1efba452f5382b9c010c00000073746f72652f6d61726b6572967302c0fdae5d731947ee95f8c3c2b3410543937cae468b12cc11209609ed50010c00000073746f72652f6d61726b6572967302c0fdae5d731947ee95f8c3c2b3410543937cae468b12cc11209609ed50c9c054c55465b0454a4ce08a2b928c8611dcc210532f1bc441695259dd4e7174
        heights 730000000000000002 = 010000000a00000000000000000000017300
    "#]].assert_eq(&out);
}
