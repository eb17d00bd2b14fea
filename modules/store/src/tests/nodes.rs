//! Records of nodes: whole, or what changed over a base.

use std::sync::Arc;

use sdk::{Order, Tree};

use super::{commit, gone, options, put};
use crate::{
    Pruning, Store,
    engine::{Engine, Table, memory::Memory},
};

/// The keys and lengths of the records of the root of `state`.
fn roots(engine: &Memory) -> Vec<(u64, usize)> {
    let view = engine.view();
    let records = view.scan(Table::Nodes, &[], None, Order::Ascending);
    let records = records.map(|entry| entry.expect("memory"));
    let of_root = records.filter(|(key, _)| key.get(8..) == Some([b's', 0].as_slice()));
    let version = |key: &[u8]| u64::from_be_bytes(key[..8].try_into().expect("eight bytes"));
    of_root
        .map(|(key, record)| (version(&key), record.len()))
        .collect()
}

#[test]
fn a_node_is_written_over_its_base_until_half_of_it_changed() {
    let engine = Arc::new(Memory::default());
    let store =
        Store::over(Box::new(Arc::clone(&engine)), options(Pruning::Everything)).expect("opens");
    let keys: Vec<String> = (0..200).map(|n| format!("key/{n}")).collect();
    let all = |value: &str| {
        keys.iter()
            .map(|key| put(Tree::State, key, value))
            .collect::<Vec<_>>()
    };
    commit(&store, all("1"));
    // 16 inner children of 40 bytes behind a head of 14.
    assert_eq!(roots(&engine), [(1, 654)]);
    commit(&store, [put(Tree::State, &keys[0], "2")]);
    commit(&store, [put(Tree::State, &keys[0], "3")]);
    // One child over the base. The second one has not replaced the first for the height that is kept.
    assert_eq!(roots(&engine), [(1, 654), (2, 54), (3, 54)]);
    commit(&store, all("4"));
    assert_eq!(roots(&engine), [(1, 654), (3, 54), (4, 654)]);
    commit(&store, [put(Tree::State, &keys[0], "5")]);
    assert_eq!(
        roots(&engine),
        [(4, 654), (5, 54)],
        "the old base went with its last height"
    );
    commit(&store, keys[1..].iter().map(|key| gone(Tree::State, key)));
    commit(&store, []);
    let proof = store
        .prove(Tree::State, keys[0].as_bytes(), 7)
        .expect("it is there");
    assert_eq!(proof.value.as_deref(), Some(b"5".as_slice()));
    let (_, length) = roots(&engine)[0];
    assert!(length < 256, "a node of two leaves is whole");
}
