//! The commands of docs/performance.md, with numbers so small that they prove nothing but that the commands work.

use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use e2e::{programs, tools};

const DOCUMENT: &str = include_str!("../../docs/performance.md");
/// In the place of every number of four digits and more.
const FEW: &str = "200";

/// The arguments of each command of the document.
fn commands() -> Vec<Vec<&'static str>> {
    let spans = DOCUMENT.split('`').skip(1).step_by(2);
    let commands = spans.filter_map(|span| span.strip_prefix("target/release/bench "));
    commands.map(|rest| rest.split(' ').collect()).collect()
}

fn small(word: &str) -> &str {
    let large = word.len() >= 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    if large { FEW } else { word }
}

fn run() -> Result<()> {
    let commands = commands();
    ensure!(commands.len() >= 2, "the document shows {commands:?}");
    let built = programs::built()?;
    cometbft::binary::ensure(&cometbft::binary::cache_dir())?;
    // `target/<profile>/e2e/localnet`: the benchmark is where cargo has put it.
    let profile = built.localnet.ancestors().nth(2);
    let program = profile.context("the profile's directory")?.join("bench");
    for command in commands {
        let directory = tempfile::tempdir()?;
        let mut bench = Command::new(&program);
        bench.args(command.iter().copied().map(small));
        if matches!(command.first(), Some(&("network" | "ceiling" | "exporter"))) {
            bench.args(["--accounts", FEW, "--seconds", "2"]);
        }
        bench.arg("--dir").arg(directory.path());
        tools::run_well(bench, b"", "")?;
        let results = std::fs::read_to_string(directory.path().join("results.json"))?;
        let results: serde_json::Value = serde_json::from_str(&results)?;
        let figures = results.as_array().map_or(0, Vec::len);
        ensure!(figures > 0, "{command:?} wrote no figures: {results}");
    }
    Ok(())
}

#[test]
fn the_commands_of_the_performance_page_measure_and_write_figures() {
    run().unwrap();
}
