//! Pruning leaves nothing behind: what is in the tables is what some readable height needs.

use std::{collections::BTreeSet, sync::Arc};

use proptest::prelude::*;
use sdk::{Order, Tree};
use sha2::{Digest, Sha256};

use super::{any_changes, commit, options};
use crate::{
    Pruning, Snapshot, Store,
    codec::{preimage_key, split_history_key, unescape},
    engine::{Engine, Table, memory::Memory},
    tree::{Child, NodeKey, Nodes, Path},
};

fn keys(engine: &Memory, table: Table) -> BTreeSet<Vec<u8>> {
    let view = engine.view();
    view.scan(table, &[], None, Order::Ascending)
        .map(|entry| entry.expect("memory").0)
        .collect()
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
    for (child, place) in snapshot.node(&key).expect("reachable").iter().zip(0u8..) {
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
        for changes in blocks {
            commit(&store, changes);
        }
        let readable: Vec<u64> = (1..=store.last_height()).filter(|height| store.at(*height).is_ok()).collect();
        let mut nodes = BTreeSet::new();
        for height in &readable {
            let snapshot = store.at(*height).expect("readable");
            for tree in Tree::PROVABLE {
                let root = snapshot.roots().of(tree).expect("provable");
                reachable(&snapshot, tree, Path::ROOT, &root, &mut nodes);
            }
        }
        prop_assert_eq!(keys(&engine, Table::Nodes), nodes);
        let history = keys(&engine, Table::History);
        let past: Vec<(Vec<u8>, u64)> = history
            .iter()
            .map(|entry| split_history_key(entry).map(|(key, height)| (unescape(key), height)).expect("a key"))
            .collect();
        for (key, height) in &past {
            let before = past.iter().filter(|(other, at)| other == key && at < height).map(|(_, at)| *at).max();
            let since = before.unwrap_or(0);
            prop_assert!(readable.iter().any(|kept| (since..*height).contains(kept)), "{key:?} at {height}");
        }
        let known = keys(&engine, Table::Flat).into_iter().chain(past.into_iter().map(|(key, _)| key));
        let preimages: BTreeSet<Vec<u8>> = known
            .filter_map(|key| {
                let tree = Tree::of(&key).filter(|tree| Tree::PROVABLE.contains(tree))?;
                Some(preimage_key(tree, &Sha256::digest(&key[1..]).into()))
            })
            .collect();
        prop_assert_eq!(keys(&engine, Table::Preimages), preimages);
    }
}
