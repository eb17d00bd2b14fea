//! Pruning leaves nothing behind: what is in the tables is what some readable height needs.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use bytes::Bytes;
use proptest::prelude::*;
use sdk::{Order, Read, Tree};

use super::{any_changes, commit, key, options};
use crate::{
    Pruning, Snapshot, Store,
    codec::{Held, split_history_key, unescape},
    engine::{Engine, Table, memory::Memory},
    tree::{Child, NodeKey, Nodes, Path},
};

fn entries(engine: &Memory, table: Table) -> impl Iterator<Item = (Vec<u8>, Bytes)> {
    let view = engine.view();
    let entries: Vec<_> = view
        .scan(table, &[], None, Order::Ascending)
        .map(|entry| entry.expect("memory"))
        .collect();
    entries.into_iter()
}

fn keys(engine: &Memory, table: Table) -> BTreeSet<Vec<u8>> {
    entries(engine, table).map(|(key, _)| key).collect()
}

fn reachable(
    snapshot: &Snapshot,
    tree: Tree,
    path: Path,
    at: &Child,
    found: &mut BTreeSet<Vec<u8>>,
) {
    let Child::Inner { version, .. } = at else {
        return;
    };
    let key = NodeKey {
        tree: tree.tag(),
        version: *version,
        path,
    };
    found.insert(key.encode());
    let node = snapshot.node(&key).expect("reachable");
    let base = NodeKey {
        version: node.base,
        ..key
    };
    found.insert(base.encode());
    for (child, place) in node.children.iter().zip(0u8..) {
        reachable(snapshot, tree, path.down(place), child, found);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]
    #[test]
    fn tables_hold_what_readable_heights_need_and_nothing_else(
        blocks in prop::collection::vec(any_changes(16), 1..24),
        keep_every in 0u64..6,
    ) {
        let engine = Arc::new(Memory::default());
        let pruning = Pruning::Custom { keep_recent: 2, keep_every };
        let store = Store::over(Box::new(Arc::clone(&engine)), options(pruning)).expect("opens");
        let mut written = BTreeMap::new();
        for changes in blocks {
            let before = store.latest();
            let height = commit(&store, changes.clone());
            if height == 1 {
                written.extend(Tree::PROVABLE.map(|tree| (key(tree, "store/marker"), 1)));
            }
            for (key, value) in changes.into_iter().filter(|(key, value)| before.get(key) != *value) {
                match value {
                    Some(_) => written.insert(key, height),
                    None => written.remove(&key),
                };
            }
        }
        let readable: Vec<u64> = (1..=store.last_height()).filter(|height| store.at(*height).is_ok()).collect();
        let mut nodes = BTreeSet::new();
        for height in &readable {
            let snapshot = store.at(*height).expect("readable");
            for tree in Tree::PROVABLE {
                let root = snapshot.roots().of(tree).expect("provable");
                reachable(&snapshot, tree, Path::ROOT, root, &mut nodes);
            }
        }
        prop_assert_eq!(keys(&engine, Table::Nodes), nodes);
        let past: Vec<(Vec<u8>, std::ops::Range<u64>)> = entries(&engine, Table::History)
            .map(|(entry, record)| {
                let (key, replaced) = split_history_key(&entry).expect("a key");
                (unescape(key), Held::decode(record).expect("a value").since..replaced)
            })
            .collect();
        for (key, held) in &past {
            prop_assert!(readable.iter().any(|kept| held.contains(kept)), "{key:?} in {held:?}");
        }
        // Since when the tables say that a value holds is when a block wrote it.
        for (key, record) in entries(&engine, Table::Flat) {
            prop_assert_eq!(Some(&Held::decode(record).expect("a value").since), written.get(&key));
        }
    }
}
