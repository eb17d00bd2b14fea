//! Any sequence of blocks, rollbacks and restarts reads as a plain map for each height does.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use bytes::Bytes;
use proptest::prelude::*;
use sdk::{Changes, Order, Read, Tree};
use tempfile::TempDir;

use super::{any_changes, any_value, key, options};
use crate::{Error, Extra, MARKER_KEY, Pruning, Snapshot, Store};

type Content = BTreeMap<Vec<u8>, Bytes>;

#[derive(Clone, Debug)]
enum Step {
    Block(Changes),
    /// Several blocks that change one key of a few each, so that heights go by and keys come, go and come again.
    Run(Vec<(Vec<u8>, Option<Bytes>)>),
    Rollback(u64),
    Reopen,
}

fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => any_changes(12).prop_map(Step::Block),
        4 => prop::collection::vec((one_of_few_keys(), any_value()), 1..8).prop_map(Step::Run),
        1 => (1u64..4).prop_map(Step::Rollback),
        1 => Just(Step::Reopen),
    ]
}

/// Of each other prefixes, with zero bytes, in a tree with a root and in the one without.
fn one_of_few_keys() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        Just(b"sa".to_vec()),
        Just(b"sa\0".to_vec()),
        Just(b"sa\0\xff".to_vec()),
        Just(b"la".to_vec()),
    ]
}

fn any_pruning() -> impl Strategy<Value = Pruning> {
    prop_oneof![
        Just(Pruning::Nothing),
        Just(Pruning::Everything),
        (2u64..5, 0u64..5).prop_map(|(keep_recent, keep_every)| Pruning::Custom {
            keep_recent,
            keep_every
        }),
    ]
}

/// What the store should hold: the content after each height, and the app hash that it had.
struct Model {
    pruning: Pruning,
    heights: BTreeMap<u64, (Content, [u8; 32])>,
    /// Every key that some block wrote or removed, taken back or not.
    touched: BTreeSet<Vec<u8>>,
    /// The lowest height that was the oldest so far: pruning is never taken back.
    oldest: u64,
}

impl Model {
    fn latest(&self) -> u64 {
        self.heights.keys().next_back().copied().unwrap_or(0)
    }

    fn content(&self) -> Content {
        self.heights
            .last_key_value()
            .map(|(_, (content, _))| content.clone())
            .unwrap_or_default()
    }

    fn advance_oldest(&mut self) {
        if let Some(keep_recent) = self.pruning.keep_recent() {
            // Four heights at a commit are enough to keep up with one.
            self.oldest = self
                .oldest
                .max((self.latest() + 1).saturating_sub(keep_recent))
                .max(1);
        }
    }

    fn readable(&self, height: u64) -> bool {
        height >= self.oldest || self.pruning.keeps(height)
    }
}

fn apply(content: &mut Content, changes: &Changes) {
    for (key, value) in changes {
        match value {
            Some(value) => content.insert(key.clone(), value.clone()),
            None => content.remove(key),
        };
    }
}

fn block(store: &Store, model: &mut Model, changes: &Changes) {
    let height = model.latest() + 1;
    let mut content = model.content();
    if height == 1 {
        for tree in Tree::PROVABLE {
            content.insert(
                [&[tree.tag()], MARKER_KEY].concat(),
                Bytes::from_static(&[1]),
            );
        }
    }
    apply(&mut content, changes);
    model.touched.extend(changes.keys().cloned());
    let first = store.stage(height, changes.clone()).expect("valid");
    let staged = store
        .stage(height, changes.clone())
        .expect("a block can be staged twice");
    assert_eq!(first.app_hash(), staged.app_hash());
    let before = store.latest();
    let content_before = model.content();
    let extra = Extra::put("outbox", height.to_be_bytes().to_vec(), vec![1]);
    store.commit(&staged, vec![extra]).expect("in order");
    if height > 1 {
        reads_as(&before, &content_before, &model.touched);
    }
    model.heights.insert(height, (content, staged.app_hash()));
    model.advance_oldest();
}

fn reads_as(snapshot: &Snapshot, content: &Content, touched: &BTreeSet<Vec<u8>>) {
    let ascending: Vec<_> = snapshot.range(b"", None, Order::Ascending).collect();
    let expected: Vec<_> = content
        .iter()
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    assert_eq!(ascending, expected, "ascending at {}", snapshot.height());
    let mut descending: Vec<_> = snapshot.range(b"", None, Order::Descending).collect();
    descending.reverse();
    assert_eq!(descending, expected, "descending at {}", snapshot.height());
    let (from, to) = (b"s\x00".as_slice(), b"sa\x00".as_slice());
    for order in [Order::Ascending, Order::Descending] {
        let part: Vec<_> = snapshot.range(from, Some(to), order).collect();
        let mut expected: Vec<_> = content
            .range(from.to_vec()..to.to_vec())
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        if order == Order::Descending {
            expected.reverse();
        }
        assert_eq!(part, expected);
        assert_eq!(snapshot.range(to, Some(from), order).count(), 0);
    }
    // Twice: from the table, then from the cache.
    for _ in 0..2 {
        for (key, value) in content {
            assert_eq!(snapshot.get(key).as_ref(), Some(value));
        }
        for key in touched {
            assert_eq!(snapshot.get(key).as_ref(), content.get(key), "{key:?}");
        }
        for absent in [b"s".as_slice(), b"sab", b"i\x00\x00\x01\x01", b"x", b""] {
            assert_eq!(snapshot.get(absent), None);
        }
    }
}

fn check(store: &Store, model: &Model) {
    let latest = model.latest();
    assert_eq!(store.last_height(), latest);
    if latest == 0 {
        return;
    }
    assert_eq!(store.oldest().expect("readable"), model.oldest.max(1));
    for (height, (content, app_hash)) in &model.heights {
        match store.at(*height) {
            Ok(snapshot) => {
                assert!(model.readable(*height), "height {height} should be pruned");
                assert_eq!(snapshot.app_hash(), *app_hash);
                reads_as(&snapshot, content, &model.touched);
                super::proofs::all_proven(&snapshot);
            }
            Err(error) => {
                assert!(!model.readable(*height), "height {height}: {error}");
                assert_eq!(
                    error,
                    Error::Pruned {
                        height: *height,
                        oldest: model.oldest,
                        latest
                    }
                );
            }
        }
    }
    assert_eq!(
        store.at(latest + 1).expect_err("not there yet"),
        Error::Future {
            height: latest + 1,
            latest
        }
    );
}

fn play(pruning: Pruning, steps: Vec<Step>, dir: Option<&Path>) {
    let open = || match dir {
        Some(dir) => Store::open(dir, options(pruning)),
        None => Store::in_memory(options(pruning)),
    };
    let mut store = open().expect("opens");
    let mut model = Model {
        pruning,
        heights: BTreeMap::new(),
        touched: BTreeSet::new(),
        oldest: 1,
    };
    for step in steps {
        match step {
            Step::Block(changes) => block(&store, &mut model, &changes),
            Step::Run(keys) => {
                for (key, value) in keys {
                    block(&store, &mut model, &[(key, value)].into());
                    check(&store, &model);
                }
            }
            Step::Rollback(back) => {
                let to = model.latest().saturating_sub(back);
                let held = store.latest();
                let held_content = model.content();
                match store.rollback(to) {
                    Ok(()) => {
                        assert!(to >= model.oldest && to > 0);
                        model.heights.retain(|height, _| *height <= to);
                    }
                    Err(error) => {
                        assert!(to < model.oldest || to == 0, "{error}");
                        assert!(matches!(error, Error::Pruned { .. }));
                    }
                }
                reads_as(&held, &held_content, &model.touched);
            }
            Step::Reopen if dir.is_some() => {
                drop(store);
                store = open().expect("opens again");
            }
            Step::Reopen => {}
        }
        check(&store, &model);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]
    #[test]
    fn memory_reads_as_a_map_for_each_height(
        pruning in any_pruning(),
        steps in prop::collection::vec(any_step(), 1..14),
    ) {
        play(pruning, steps, None);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]
    #[test]
    fn the_disk_reads_as_a_map_for_each_height(
        pruning in any_pruning(),
        steps in prop::collection::vec(any_step(), 1..10),
    ) {
        let dir = TempDir::new().expect("a directory");
        play(pruning, steps, Some(dir.path()));
    }
}

#[test]
fn a_height_kept_for_ever_stays_readable_under_other_pruning_later() {
    let dir = TempDir::new().expect("a directory");
    let custom = |keep_every| {
        options(Pruning::Custom {
            keep_recent: 2,
            keep_every,
        })
    };
    let value = |n: u64| Bytes::from(n.to_string());
    let counter = key(Tree::State, "counter");
    {
        let store = Store::open(dir.path(), custom(3)).expect("opens");
        for n in 1..=8 {
            super::commit(&store, [(counter.clone(), Some(value(n)))]);
        }
    }
    let store = Store::open(dir.path(), custom(5)).expect("opens");
    for n in 9..=20 {
        super::commit(&store, [(counter.clone(), Some(value(n)))]);
    }
    let readable: Vec<u64> = (1..=20)
        .filter(|height| store.at(*height).is_ok())
        .collect();
    assert_eq!(readable, [3, 6, 10, 15, 19, 20]);
    for height in readable {
        let snapshot = store.at(height).expect("readable");
        assert_eq!(snapshot.get(&counter), Some(value(height)));
        super::proofs::all_proven(&snapshot);
    }
}
