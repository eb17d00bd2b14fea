//! Reads of keys that are not there: answered without the disk, and never wrongly.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use sdk::{Order, Read, Tree};

use super::{commit, gone, key, options, put};
use crate::{
    Error, Pruning, Store,
    engine::{Durability, Engine, Op, Scan, Table, View, memory::Memory},
};

/// An engine that counts what it is asked.
struct Counting {
    engine: Arc<Memory>,
    gets: Arc<AtomicUsize>,
}

struct CountingView {
    view: Arc<dyn View>,
    gets: Arc<AtomicUsize>,
}

impl Engine for Counting {
    fn view(&self) -> Arc<dyn View> {
        Arc::new(CountingView {
            view: self.engine.view(),
            gets: Arc::clone(&self.gets),
        })
    }

    fn write(&self, ops: Vec<Op>, durability: Durability) -> Result<(), Error> {
        self.engine.write(ops, durability)
    }
}

impl View for CountingView {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Bytes>, Error> {
        if table == Table::Flat {
            self.gets.fetch_add(1, Ordering::SeqCst);
        }
        self.view.get(table, key)
    }

    fn scan(&self, table: Table, from: &[u8], to: Option<&[u8]>, order: Order) -> Scan<'_> {
        self.view.scan(table, from, to, order)
    }
}

#[test]
fn an_absent_key_is_not_looked_for_once_all_keys_are_known() {
    let memory = Arc::new(Memory::default());
    let gets = Arc::new(AtomicUsize::new(0));
    let open = || {
        let engine = Counting {
            engine: Arc::clone(&memory),
            gets: Arc::clone(&gets),
        };
        Store::over(Box::new(engine), options(Pruning::Nothing)).expect("opens")
    };
    let there = |n: u32| put(Tree::State, &format!("there/{n}"), "1");
    commit(&open(), (0..500).map(there));
    let store = open();
    let absent = key(Tree::State, "absent");
    // The keys that were there at the start are read beside everything else.
    let known = (0..60_000).any(|_| {
        let before = gets.load(Ordering::SeqCst);
        assert_eq!(store.latest().get(&absent), None);
        std::thread::sleep(Duration::from_millis(1));
        gets.load(Ordering::SeqCst) == before
    });
    assert!(known, "still looked for after a minute");
    commit(&store, [there(500), gone(Tree::State, "there/0")]);
    let snapshot = store.latest();
    for n in 1..=500 {
        let key = key(Tree::State, &format!("there/{n}"));
        assert!(snapshot.get(&key).is_some(), "key {n} is there");
    }
    assert_eq!(snapshot.get(&key(Tree::State, "there/0")), None);
    let rolled_back = {
        store.rollback(1).expect("one block back");
        store.latest()
    };
    assert!(rolled_back.get(&key(Tree::State, "there/0")).is_some());
    assert_eq!(rolled_back.get(&key(Tree::State, "there/500")), None);
}
