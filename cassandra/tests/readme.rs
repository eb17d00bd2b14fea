//! README.md of the exporter against the program: its verbs, their flags, its settings.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot set up its scene fails"
)]

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use exporter::config::Config;

const README: &str = include_str!("../README.md");
const COOKBOOK: &str = include_str!("../../docs/cookbook.md");

fn exporter(arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_exporter"));
    let output = command.args(arguments).env_remove("EXPORTER_CONFIG");
    let output = output.output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// Every command of the program that a document shows, without its name.
fn commands() -> Vec<&'static str> {
    let documents = [README, COOKBOOK].into_iter();
    let spans = documents.flat_map(|text| text.split('`').skip(1).step_by(2));
    spans
        .filter_map(|span| span.strip_prefix("exporter "))
        .collect()
}

#[test]
fn the_table_of_commands_has_all_verbs_with_flags_that_they_take() {
    let mut shown = BTreeSet::new();
    for command in commands() {
        let verb = command.split(' ').next().unwrap();
        let help = exporter(&["help", verb]);
        let words = command.split([' ', '[', ']']);
        for flag in words.filter(|word| word.starts_with("--")) {
            assert!(
                help.contains(&format!("{flag} <")) || help.contains(&format!("{flag}\n")),
                "{verb} has no {flag}: {help}"
            );
        }
        shown.insert(verb);
    }
    let help = exporter(&["help"]);
    let list = help.split("Commands:").nth(1).unwrap();
    let list = list.split("\n\n").next().unwrap();
    let names = list
        .lines()
        .filter_map(|line| line.split_whitespace().next());
    assert_eq!(shown, names.collect());
}

/// The programs of these tests run on a real Cassandra; each verb must be among what they run.
#[test]
fn every_verb_is_run_by_a_test_against_cassandra() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cassandra");
    let files = std::fs::read_dir(tests).unwrap();
    let text: String = files
        .map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap())
        .collect();
    for command in commands() {
        let verb = command.split(' ').next().unwrap();
        if verb == "help" {
            continue;
        }
        assert!(
            text.contains(&format!("&[\"{verb}\"")),
            "{verb} is run by no test"
        );
    }
}

#[test]
fn the_settings_that_it_shows_are_settings() {
    let shown = README.split("```toml\n").nth(1).unwrap();
    let shown = shown.split("```").next().unwrap();
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("exporter.toml");
    std::fs::write(&file, shown).unwrap();
    let config = Config::load(Some(&file)).unwrap();
    assert_eq!(config.cassandra.nodes.len(), 2);
    assert_eq!(config.cassandra.replication, 3);
    assert!(config.payer_key_file.is_some() && config.schema.is_some());
}
