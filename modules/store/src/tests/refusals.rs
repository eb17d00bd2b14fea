//! Every refusal says what was wrong and what is expected, and changes nothing.

use sdk::{Changes, Order, Tree};

use super::{commit, key, memory, options, put};
use crate::{Error, Extra, MARKER_KEY, MAX_KEY_BYTES, Pruning, Store, crash};

fn refused(changes: Changes, expected: &str) {
    let store = memory(Pruning::Nothing);
    commit(&store, [put(Tree::State, "a", "1")]);
    let before = store.app_hash();
    let error = store.stage(2, changes).expect_err("refused");
    assert!(error.to_string().contains(expected), "{error}");
    assert_eq!((store.app_hash(), store.last_height()), (before, 1));
}

#[test]
fn a_key_that_is_written_twice_is_refused() {
    let store = memory(Pruning::Nothing);
    let twice = [put(Tree::State, "a", "1"), put(Tree::State, "a", "2")];
    let error = store.stage(1, twice).expect_err("which one?");
    assert!(
        error.to_string().contains("key 0x7361 is written twice"),
        "{error}"
    );
}

#[test]
fn changes_that_the_store_does_not_take_are_refused() {
    let one = |key: Vec<u8>, value: &'static [u8]| Changes::from([(key, Some(value.into()))]);
    refused(
        one(b"xkey".to_vec(), b"1"),
        "key 0x786b6579 does not begin with the tag of a tree",
    );
    refused(
        one(Vec::new(), b"1"),
        "does not begin with the tag of a tree",
    );
    refused(one(b"s".to_vec(), b"1"), "a key of tree state is empty");
    refused(
        one(b"sa".to_vec(), b""),
        "the value of key 0x7361 is empty: a set stores 0x01",
    );
    refused(
        one([b"s", MARKER_KEY].concat(), b"2"),
        "store/marker belongs to the store",
    );
    refused(
        [([b"i", MARKER_KEY].concat(), None)].into(),
        "store/marker belongs to the store",
    );
    refused(
        one(vec![b's'; MAX_KEY_BYTES + 1], b"1"),
        "has 16385 bytes, at most 16384 are allowed",
    );
}

#[test]
fn a_block_out_of_order_is_refused() {
    let store = memory(Pruning::Nothing);
    let zero = store
        .stage(0, Changes::new())
        .expect_err("no block has height 0");
    assert_eq!(
        zero.to_string(),
        "height 0 cannot follow height 0: expected 1"
    );
    // The first block has the initial height of the genesis file.
    let staged = store
        .stage(7, Changes::new())
        .expect("any height can be the first");
    store.commit(&staged, Vec::new()).expect("commits");
    assert_eq!((store.last_height(), store.oldest()), (7, Ok(7)));
    let gap = store.stage(9, Changes::new()).expect_err("8 is missing");
    assert_eq!(
        gap.to_string(),
        "height 9 cannot follow height 7: expected 8"
    );
    let again = store
        .commit(&staged, Vec::new())
        .expect_err("committed already");
    assert_eq!(
        again.to_string(),
        "height 7 cannot follow height 7: expected 8"
    );
}

#[test]
fn pruned_and_future_heights_are_refused_by_name() {
    let store = memory(Pruning::Everything);
    for n in 0..5 {
        commit(&store, [put(Tree::State, "n", &n.to_string())]);
    }
    let pruned = store.at(2).expect_err("pruned");
    assert_eq!(
        pruned.to_string(),
        "height 2 was pruned: this node keeps heights 4 to 5"
    );
    assert_eq!(
        store
            .prove(Tree::State, b"n", 3)
            .expect_err("pruned")
            .to_string(),
        "height 3 was pruned: this node keeps heights 4 to 5"
    );
    let future = store.at(6).expect_err("not yet");
    assert_eq!(
        future.to_string(),
        "height 6 is not committed yet: the last one is 5"
    );
    assert_eq!(
        store.rollback(3).expect_err("pruned"),
        Error::Pruned {
            height: 3,
            oldest: 4,
            latest: 5
        }
    );
    assert_eq!(
        store.rollback(6).expect_err("not yet"),
        Error::Future {
            height: 6,
            latest: 5
        }
    );
    store.rollback(4).expect("one back");
    assert_eq!(store.last_height(), 4);
}

#[test]
fn proofs_of_what_cannot_be_proven_are_refused() {
    let store = memory(Pruning::Nothing);
    let empty = store
        .prove(Tree::State, b"a", 0)
        .expect_err("nothing there");
    assert_eq!(empty.to_string(), "cannot prove: nothing is committed yet");
    commit(&store, []);
    let refused = |tree, key: &[u8]| store.prove(tree, key, 1).expect_err("refused").to_string();
    assert_eq!(
        refused(Tree::Local, b"a"),
        "cannot prove: tree local has no root"
    );
    assert_eq!(
        refused(Tree::State, b""),
        "cannot prove: the key has 0 bytes, expected 1 to 16383"
    );
    assert_eq!(
        refused(Tree::State, &vec![1; 20_000]),
        "cannot prove: the key has 20000 bytes, expected 1 to 16383"
    );
}

#[test]
fn pruning_that_leaves_no_way_back_is_refused() {
    let pruning = Pruning::Custom {
        keep_recent: 1,
        keep_every: 0,
    };
    let error = Store::in_memory(options(pruning)).expect_err("too few");
    assert_eq!(
        error.to_string(),
        "option refused: keep-recent is 1, expected at least 2: a rollback needs the height before"
    );
}

#[test]
fn side_records_are_written_with_the_block_and_kept_apart_by_namespace() {
    let store = memory(Pruning::Nothing);
    let staged = store.stage(1, Changes::new()).expect("valid");
    let bad = store.commit(
        &staged,
        vec![Extra::put("", b"k".as_slice(), b"v".as_slice())],
    );
    assert_eq!(
        bad.expect_err("no namespace").to_string(),
        "change refused: a namespace of side records is not empty and has no zero byte"
    );
    assert_eq!(store.last_height(), 0);
    let extra = |n: u8| Extra::put("outbox", vec![n], vec![n, n]);
    let other = Extra::put("outbox2", vec![9], vec![9]);
    store
        .commit(&staged, vec![extra(1), extra(2), extra(3), other])
        .expect("commits");
    assert_eq!(
        store.side_get("outbox", &[2]).expect("memory"),
        Some(vec![2, 2].into())
    );
    assert_eq!(store.side_get("outbox", &[9]).expect("memory"), None);
    let keys = |from: &[u8], to: Option<&[u8]>, order, limit| -> Vec<Vec<u8>> {
        let entries = store
            .side_range("outbox", from, to, order, limit)
            .expect("memory");
        entries.into_iter().map(|(key, _)| key).collect()
    };
    assert_eq!(keys(&[], None, Order::Ascending, 9), [[1], [2], [3]]);
    assert_eq!(keys(&[2], None, Order::Ascending, 9), [[2], [3]]);
    assert_eq!(keys(&[], Some(&[3]), Order::Descending, 1), [[2]]);
    store
        .side_write(vec![Extra::remove("outbox", vec![1])])
        .expect("memory");
    assert_eq!(keys(&[], None, Order::Ascending, 9), [[2], [3]]);
    assert_eq!(
        store
            .latest()
            .try_get(&key(Tree::State, "outbox"))
            .expect("memory"),
        None
    );
}

#[test]
fn a_crash_point_is_named_with_or_without_a_count() {
    assert_eq!(
        crash::parse("commit:after-batch"),
        Some(("commit:after-batch".into(), 1))
    );
    assert_eq!(
        crash::parse("commit:after-batch:3"),
        Some(("commit:after-batch".into(), 3))
    );
    assert_eq!(crash::parse(""), None);
    crash::reach("commit:after-batch");
}
