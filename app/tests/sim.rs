//! Everybody does random things: no invariant breaks, and nothing that is exported is lost.

use sdk::Role;
use std::collections::BTreeMap;
use testkit::{OpCount, Sim};

/// Blocks of a short run.
const BLOCKS: u64 = 240;

fn add(total: &mut BTreeMap<String, OpCount>, sim: &Sim) {
    for (name, count) in sim.counts() {
        let sum = total.entry(name).or_default();
        sum.drawn = sum.drawn.saturating_add(count.drawn);
        sum.succeeded = sum.succeeded.saturating_add(count.succeeded);
    }
}

#[test]
fn random_operations_of_every_module_succeed_and_no_invariant_breaks() {
    let seeds: Vec<_> = (1..=4).collect();
    let mut total = BTreeMap::new();
    let reports: Vec<String> = seeds
        .into_iter()
        .map(|seed| {
            // Invariants are checked after every block.
            let mut sim = Sim::new(seed);
            sim.run(BLOCKS);
            add(&mut total, &sim);
            sim.report()
        })
        .collect();
    let never: Vec<_> = total
        .iter()
        .filter(|(_, count)| count.succeeded == 0)
        .map(|(name, _)| name)
        .collect();
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
            has_messages && module.sim.is_empty()
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
    let mut again = sim.begin_again(0);
    let next = again.next_block(1, Vec::new());
    let (old_done, new_done) = (sim.node_mut().play(&next), again.play(&next));
    let differing = sim.node().differing_keys(&again);
    assert!(differing.is_empty(), "not exported: {differing:#?}");
    assert_eq!(old_done.app_hash, new_done.app_hash);
    println!("seed {seed}\n{}", sim.report());
}
