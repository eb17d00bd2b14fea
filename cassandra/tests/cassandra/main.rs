//! The exporter against a real Apache Cassandra. One node serves all tests, one after the other; it ends with them.
//!
//! `cargo test -p exporter --test cassandra -- <part of a name>` runs some of them.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test that cannot set up its scene fails"
)]
#![allow(
    unreachable_pub,
    dead_code,
    reason = "shared with the tests of the mapper"
)]

mod cookbook;
mod export;
mod proof;
mod scene;
#[path = "../support/mod.rs"]
mod support;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::time::Instant;

use scene::Scene;

/// A test: its name says what it shows.
type Test = (&'static str, fn(&mut Scene));

fn main() -> ExitCode {
    let wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with('-'))
        .collect();
    let chosen =
        |name: &str| wanted.is_empty() || wanted.iter().any(|part| name.contains(part.as_str()));
    let tests: Vec<Test> = export::TESTS
        .iter()
        .chain(proof::TESTS)
        .chain(cookbook::TESTS)
        .chain(std::iter::once(&proof::LAST))
        .copied()
        .filter(|(name, _)| chosen(name))
        .collect();
    if std::env::args().any(|argument| argument == "--list") {
        for (name, _) in &tests {
            println!("{name}: test");
        }
        return ExitCode::SUCCESS;
    }
    if tests.is_empty() {
        return ExitCode::SUCCESS;
    }
    let mut scene = Scene::set();
    let mut failed = 0;
    for (name, test) in tests {
        let began = Instant::now();
        let passed = catch_unwind(AssertUnwindSafe(|| test(&mut scene))).is_ok();
        println!(
            "test {name} ... {} ({:.1} s)",
            if passed { "ok" } else { "FAILED" },
            began.elapsed().as_secs_f64()
        );
        failed += i32::from(!passed);
    }
    drop(scene);
    println!(
        "test result: {}. {failed} failed",
        if failed == 0 { "ok" } else { "FAILED" }
    );
    if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
