//! A commit that is stopped or fails is there as a whole, or not at all; readers never see half of one.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use sdk::{Changes, Order, Read, Tree};

use super::{commit, key, memory, options, put};
use crate::{
    Error, Extra, Pruning, Store,
    engine::{Durability, Engine, Op, View, memory::Memory},
};

/// An engine whose disk can be filled.
#[derive(Default)]
struct Filled {
    memory: Memory,
    full: AtomicBool,
}

impl Engine for Filled {
    fn view(&self) -> Arc<dyn View> {
        self.memory.view()
    }

    fn write(&self, ops: Vec<Op>, durability: Durability) -> Result<(), Error> {
        if self.full.load(Ordering::SeqCst) {
            return Err(Error::Disk("No space left on device (os error 28)".into()));
        }
        self.memory.write(ops, durability)
    }
}

#[test]
fn a_full_disk_refuses_the_commit_and_shows_readers_nothing_of_it() {
    let engine = Arc::new(Filled::default());
    let store =
        Store::over(Box::new(Arc::clone(&engine)), options(Pruning::Everything)).expect("opens");
    commit(&store, [put(Tree::State, "a", "1")]);
    let before = store.app_hash();
    engine.full.store(true, Ordering::SeqCst);
    let staged = store
        .stage(2, [put(Tree::State, "a", "2")])
        .expect("staging needs no disk");
    let error = store
        .commit(&staged, vec![Extra::put("outbox", vec![2], vec![2])])
        .expect_err("full");
    assert_eq!(
        error.to_string(),
        "the disk failed: No space left on device (os error 28)"
    );
    assert_eq!((store.last_height(), store.app_hash()), (1, before));
    assert_eq!(store.latest().get(&key(Tree::State, "a")), Some("1".into()));
    assert_eq!(store.side_get("outbox", &[2]).expect("memory"), None);
}

#[test]
fn readers_see_whole_blocks_while_blocks_are_committed() {
    let store = memory(Pruning::Custom {
        keep_recent: 3,
        keep_every: 7,
    });
    let names: Vec<String> = (0..32).map(|n| format!("key/{n}")).collect();
    let block = |height: u64| -> Changes {
        names
            .iter()
            .map(|name| put(Tree::State, name, &height.to_string()))
            .collect()
    };
    commit(&store, block(1));
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for reader in 0..3usize {
            let (store, done, names) = (store.clone(), &done, &names);
            scope.spawn(move || {
                while !done.load(Ordering::SeqCst) {
                    let latest = store.latest();
                    let snapshot = if reader == 0 {
                        store
                            .at(latest.height().saturating_sub(1))
                            .unwrap_or(latest)
                    } else {
                        latest
                    };
                    let expected = Some(snapshot.height().to_string().into());
                    for name in names.iter().skip(reader) {
                        assert_eq!(snapshot.get(&key(Tree::State, name)), expected, "{name}");
                    }
                    let to = key(Tree::State, "l");
                    let range =
                        snapshot.range(&key(Tree::State, "key/"), Some(&to), Order::Descending);
                    assert!(
                        range
                            .map(|(_, value)| Some(value))
                            .eq(names.iter().map(|_| expected.clone()))
                    );
                }
            });
        }
        for height in 2..400 {
            commit(&store, block(height));
        }
        done.store(true, Ordering::SeqCst);
    });
}

/// `cargo test -p store --features crash-points` runs it: the test binary starts itself again as the process to be
/// stopped.
#[cfg(feature = "crash-points")]
#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "tells the process that is stopped from the one that looks"
)]
fn a_commit_stopped_at_any_point_is_whole_or_not_there() {
    const DIR: &str = "STORE_TEST_CRASH_DIR";
    if let Ok(dir) = std::env::var(DIR) {
        let store = Store::open(dir.as_ref(), options(Pruning::Everything)).expect("opens");
        for height in 1..=5u64 {
            let changes = [put(Tree::State, "height", &height.to_string())];
            let staged = store.stage(height, changes).expect("valid");
            let extra = Extra::put("outbox", height.to_be_bytes().to_vec(), vec![1]);
            store.commit(&staged, vec![extra]).expect("commits");
        }
        return;
    }
    let name = "tests::stopped::a_commit_stopped_at_any_point_is_whole_or_not_there";
    for (point, last) in [
        ("stage:after-root:3", 2),
        ("commit:before-batch:3", 2),
        ("commit:after-batch:3", 3),
        ("commit:after-publish:3", 3),
        ("commit:after-batch:5", 5),
    ] {
        let dir = tempfile::TempDir::new().expect("a directory");
        let status = std::process::Command::new(std::env::current_exe().expect("this test"))
            .args(["--exact", name])
            .env(DIR, dir.path())
            .env("AOT_CRASH_AT", point)
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .status()
            .expect("starts");
        assert!(!status.success(), "{point} was not reached");
        let store =
            Store::open(dir.path(), options(Pruning::Everything)).expect("opens after the crash");
        assert_eq!(store.last_height(), last, "{point}");
        let value = store.latest().get(&key(Tree::State, "height"));
        assert_eq!(value, Some(last.to_string().into()), "{point}");
        let exported = store
            .side_range("outbox", &[], None, Order::Ascending, 9)
            .expect("readable");
        assert_eq!(u64::try_from(exported.len()), Ok(last), "{point}");
        // And it goes on as if nothing had happened: same hash as a store that was never stopped.
        let whole = memory(Pruning::Everything);
        for height in 1..=6u64 {
            commit(&whole, [put(Tree::State, "height", &height.to_string())]);
            if height > last {
                commit(&store, [put(Tree::State, "height", &height.to_string())]);
            }
        }
        assert_eq!(store.app_hash(), whole.app_hash(), "{point}");
        assert_eq!(store.oldest(), Ok(5), "{point}");
        super::proofs::all_proven(&store.latest());
    }
}
