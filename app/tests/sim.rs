//! Everybody does random things: no invariant breaks, and nothing that is exported is lost.

use app::{App, Config};
use sdk::Role;
use std::collections::BTreeMap;
use store::{Options, Store};
use testkit::{OpCount, Sim};

/// Blocks of each run.
const BLOCKS: u64 = 500;
/// The seeds of the runs.
const SEEDS: [u64; 4] = [1, 2, 3, 4];

fn add(total: &mut BTreeMap<String, OpCount>, sim: &Sim) {
    for (name, count) in sim.counts() {
        let sum = total.entry(name).or_default();
        sum.drawn = sum.drawn.saturating_add(count.drawn);
        sum.succeeded = sum.succeeded.saturating_add(count.succeeded);
    }
}

/// A long run; invariants are checked after every block. A fresh node replays it to the same results, and what it
/// exports begins the same chain again.
fn run(seed: u64) -> Sim {
    let mut sim = Sim::new(seed);
    sim.run(BLOCKS);
    let store = Store::in_memory(Options::default()).expect("a store in memory opens");
    let fresh = App::open(store, Config::default()).expect("an empty store");
    fresh.init_chain(sim.genesis()).expect("it was taken once");
    for (request, done) in sim.blocks() {
        let replayed = fresh.finalize_block(request).expect("in memory").decode();
        assert_eq!(replayed, *done, "seed {seed}, height {}", request.height);
        fresh.commit().expect("in memory");
    }
    begin_again(&mut sim, seed);
    sim
}

/// A chain that begins with what the last block exports goes on as the old one does.
fn begin_again(sim: &mut Sim, seed: u64) {
    let mut again = sim.begin_again(0);
    let next = again.next_block(1, Vec::new());
    let (old_done, new_done) = (sim.node_mut().play(&next), again.play(&next));
    let differing = sim.node().differing_keys(&again);
    assert!(
        differing.is_empty(),
        "seed {seed}: not exported: {differing:#?}"
    );
    assert_eq!(old_done.app_hash, new_done.app_hash, "seed {seed}");
}

#[test]
fn random_operations_of_every_module_succeed_and_no_invariant_breaks() {
    let sims: Vec<Sim> = std::thread::scope(|scope| {
        let runs = SEEDS.map(|seed| scope.spawn(move || run(seed)));
        let ended = runs.into_iter().map(std::thread::ScopedJoinHandle::join);
        ended
            .map(|sim| sim.unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    let mut total = BTreeMap::new();
    for sim in &sims {
        add(&mut total, sim);
    }
    let never: Vec<_> = total
        .iter()
        .filter(|(_, count)| count.succeeded == 0)
        .map(|(name, _)| name)
        .collect();
    let reports: Vec<_> = sims.iter().map(Sim::report).collect();
    assert!(
        never.is_empty(),
        "never succeeded: {never:?}\n{}",
        reports.join("\n")
    );
}

#[test]
fn every_module_with_messages_has_random_operations() {
    let registry = app::registry(Role::Main);
    let without: Vec<_> = registry
        .modules()
        .iter()
        .filter(|module| {
            let has_messages = registry
                .msgs()
                .any(|(_, route)| route.module == module.name);
            // Money goes to other chains through channels, and these take another chain: relay/orders.rs simulates it.
            has_messages && module.sim.is_empty() && module.name != "transfer"
        })
        .map(|module| module.name)
        .collect();
    assert!(without.is_empty(), "nothing simulates {without:?}");
}

#[test]
fn a_seed_gives_the_same_run_again() {
    let run = || {
        let mut sim = Sim::new(7);
        sim.run(15);
        let hashes: Vec<_> = sim
            .blocks()
            .iter()
            .map(|(_, done)| done.app_hash.clone())
            .collect();
        (hashes, sim.report())
    };
    assert_eq!(run(), run());
}

/// `make sim SEED=7`: one seed, long.
#[test]
#[ignore = "long: `make sim SEED=7` runs it"]
#[expect(
    clippy::disallowed_methods,
    reason = "a test's argument, nothing of consensus"
)]
fn one_seed_long() {
    let number = |name: &str, default| {
        let text = std::env::var(name).unwrap_or_default();
        text.parse().unwrap_or(default)
    };
    let seed = number("SEED", 1);
    let mut sim = Sim::new(seed);
    sim.run(number("BLOCKS", 1_000));
    begin_again(&mut sim, seed);
    println!("seed {seed}\n{}", sim.report());
}
