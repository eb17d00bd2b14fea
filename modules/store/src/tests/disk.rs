//! What holds on a real disk: restarts, the lock, damage, another format, a full disk.

use std::fs;

use sdk::{Read, Tree};
use tempfile::TempDir;

use super::{commit, key, options, put};
use crate::{
    Error, Pruning, Store,
    codec::encode,
    engine::{Durability, Engine, Op, Table, disk::Disk},
};

fn open(dir: &TempDir) -> Result<Store, Error> {
    Store::open(dir.path(), options(Pruning::Nothing))
}

#[test]
fn everything_committed_is_there_after_a_restart() {
    let dir = TempDir::new().expect("a directory");
    let app_hash = {
        let store = open(&dir).expect("opens");
        commit(
            &store,
            [put(Tree::State, "a", "1"), put(Tree::Local, "b", "1")],
        );
        commit(&store, [put(Tree::State, "a", "2")]);
        // Staged and never committed: as if it had not been.
        store.stage(3, [put(Tree::State, "a", "3")]).expect("valid");
        store.app_hash()
    };
    let store = open(&dir).expect("opens again");
    assert_eq!((store.last_height(), store.app_hash()), (2, app_hash));
    assert_eq!(store.latest().get(&key(Tree::State, "a")), Some("2".into()));
    assert_eq!(store.latest().get(&key(Tree::Local, "b")), Some("1".into()));
    assert_eq!(
        store.at(1).expect("kept").get(&key(Tree::State, "a")),
        Some("1".into())
    );
    commit(&store, [put(Tree::State, "a", "3")]);
    super::proofs::all_proven(&store.latest());
    super::proofs::all_proven(&store.at(1).expect("kept"));
}

#[test]
fn a_directory_in_use_is_refused() {
    let dir = TempDir::new().expect("a directory");
    let first = open(&dir).expect("opens");
    let error = open(&dir).expect_err("in use");
    assert_eq!(error, Error::Occupied(dir.path().to_owned()));
    assert!(
        error.to_string().contains("in use by another process"),
        "{error}"
    );
    drop(first);
    open(&dir).expect("free again");
}

#[test]
fn another_format_and_tables_without_a_format_are_refused() {
    let dir = TempDir::new().expect("a directory");
    drop(open(&dir).expect("opens"));
    let write = |op: Op| {
        let disk = Disk::open(dir.path(), 1 << 20).expect("opens");
        disk.write(vec![op], Durability::Synced).expect("writes");
    };
    write(Op::put(Table::Heights, b"mformat".to_vec(), encode(&4u32)));
    let newer = open(&dir).expect_err("newer").to_string();
    assert_eq!(
        newer,
        "the data has format version 4, this program reads up to 3: use the newer program"
    );
    write(Op::put(Table::Heights, b"mformat".to_vec(), encode(&1u32)));
    let older = open(&dir).expect_err("older").to_string();
    assert_eq!(
        older,
        "the data has format version 1, this program reads only 3: sync the node anew, or use the older program"
    );
    write(Op::put(Table::Flat, b"sa".to_vec(), "1".into()));
    write(Op::remove(Table::Heights, b"mformat".to_vec()));
    let foreign = open(&dir).expect_err("no format").to_string();
    assert!(
        foreign.starts_with("the data is corrupt: table flat has entries, but no format version"),
        "{foreign}"
    );
}

#[test]
fn damaged_files_are_refused_as_corrupt() {
    let dir = TempDir::new().expect("a directory");
    drop(open(&dir).expect("opens"));
    fs::write(dir.path().join("version"), b"nonsense").expect("writes");
    let error = open(&dir).expect_err("damaged");
    assert!(matches!(error, Error::Corrupt(_)), "{error}");
    assert!(
        error.to_string().contains("restore it from a backup"),
        "{error}"
    );
}

#[test]
fn a_directory_that_cannot_be_made_is_refused() {
    let dir = TempDir::new().expect("a directory");
    let file = dir.path().join("file");
    fs::write(&file, b"").expect("writes");
    let error =
        Store::open(&file.join("data"), options(Pruning::Nothing)).expect_err("not a directory");
    assert!(matches!(error, Error::Disk(_)), "{error}");
    assert!(error.to_string().contains("file/data"), "{error}");
}
