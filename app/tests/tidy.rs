//! The rules of this repository that a program can check.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test may end at what it did not expect"
)]

use app::MODULES;
use sdk::Role;
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The files of a module, each with one job (ARCHITECTURE.md). A file that would be empty is left out.
const MODULE_FILES: &[&str] = &[
    "lib",
    "state",
    "types",
    "msgs",
    "ops",
    "queries",
    "events",
    "error",
    "genesis",
    "invariants",
    "hooks",
    "sim",
    "tests",
];

/// Licences that a dependency may be under.
const LICENCES: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "Unicode-3.0",
    "Zlib",
];

/// Documents that are being written.
const TO_COME: &[&str] = &[];

/// Folders that are made, not written.
const MADE: &[&str] = &["target", "node_modules", "gen"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_owned()
}

/// Every written file below a folder.
fn files(below: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![below.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if name.starts_with('.') || MADE.contains(&name.as_str()) || path.is_symlink() {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn with_extension(extension: &str) -> Vec<PathBuf> {
    let mut all = files(&root());
    all.retain(|path| path.extension().is_some_and(|found| found == extension));
    all
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap().display().to_string()
}

fn to_come(path: &Path) -> bool {
    TO_COME.contains(&shown(path).as_str())
}

/// The folders of the modules of the chain; those that live in `app` have none.
fn module_folders() -> Vec<(&'static str, PathBuf)> {
    let folder = |name| (name, root().join("modules").join(name));
    let modules = MODULES.iter().map(|module| folder(module.name));
    modules.filter(|(_, path)| path.exists()).collect()
}

#[test]
fn every_crate_inherits_the_lints() {
    let workspace: toml::Table = read(&root().join("Cargo.toml")).parse().unwrap();
    for member in workspace["workspace"]["members"].as_array().unwrap() {
        let path = root().join(member.as_str().unwrap()).join("Cargo.toml");
        let manifest: toml::Table = read(&path).parse().unwrap();
        let lints = manifest
            .get("lints")
            .and_then(|lints| lints.get("workspace"));
        assert_eq!(
            lints,
            Some(&toml::Value::Boolean(true)),
            "{}: [lints] workspace = true",
            shown(&path)
        );
    }
}

#[test]
fn every_module_is_a_folder_of_files_with_the_usual_names() {
    let folders = module_folders();
    assert!(folders.len() >= 7, "{folders:?}");
    for (name, folder) in folders {
        for path in files(&folder.join("src")) {
            let inside = path.strip_prefix(folder.join("src")).unwrap();
            let first = inside
                .components()
                .next()
                .unwrap()
                .as_os_str()
                .to_string_lossy();
            let stem = first.trim_end_matches(".rs");
            assert!(
                MODULE_FILES.contains(&stem),
                "modules/{name}/src/{}: a module has the files {MODULE_FILES:?}",
                inside.display()
            );
        }
    }
}

#[test]
fn every_folder_under_modules_has_a_readme_that_begins_with_its_name() {
    for entry in std::fs::read_dir(root().join("modules")).unwrap() {
        let folder = entry.unwrap().path();
        if to_come(&folder.join("README.md")) {
            continue;
        }
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let text = read(&folder.join("README.md"));
        assert!(
            text.starts_with(&format!("# {name}\n")),
            "modules/{name}/README.md"
        );
    }
}

/// Everything that a README has to name: messages, queries, events, errors, keys, accounts, invariants.
fn declared_by(module: &'static sdk::Module) -> Vec<String> {
    // By itself: what it registers is its own.
    let alone = sdk::Registry::new(&[module], Role::Main);
    let quoted = |name: &str| format!("`{name}`");
    let msgs = alone.msgs().map(|(type_url, _)| quoted(type_url));
    let queries = alone.query_paths().map(quoted);
    let events = module.events.iter().map(|event| quoted(event.kind));
    let errors = module.errors.iter();
    let errors = errors.map(|error| format!("| {} | {} |", error.number(module.name), error.name));
    let keys = module.state.iter().map(|spec| format!("`{}", spec.prefix));
    let accounts = module.accounts.iter().map(|account| quoted(account.name));
    let invariants = module.invariants.iter().map(|(name, _)| quoted(name));
    let first = msgs.chain(queries).chain(events).chain(errors);
    first
        .chain(keys)
        .chain(accounts)
        .chain(invariants)
        .collect()
}

#[test]
fn each_readme_names_all_that_its_module_declares() {
    let mut missing: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for module in MODULES {
        let path = root().join("modules").join(module.name).join("README.md");
        // A module that is a file of `app` has no README.
        if !path.exists() {
            continue;
        }
        let text = read(&path);
        let mut items = declared_by(module);
        items.retain(|item| !text.contains(item.as_str()));
        if !items.is_empty() {
            missing.insert(module.name, items);
        }
    }
    assert!(
        missing.is_empty(),
        "not in the README of the module: {missing:#?}"
    );
}

#[test]
fn no_file_names_a_place_of_somebodys_machine() {
    // Put together here, so that this file does not name them.
    let places =
        ["work/main", "work/h/", "work/shared", "root/", "Users/"].map(|place| format!("/{place}"));
    for path in files(&root()) {
        let Ok(text) = std::fs::read_to_string(&path) else {
            continue;
        };
        for place in &places {
            assert!(
                !text.contains(place.as_str()),
                "{} names {place}",
                shown(&path)
            );
        }
    }
}

/// The targets of `[text](target)` of a document, without those in code.
fn links(text: &str) -> Vec<String> {
    let prose = text.split("```").step_by(2).collect::<String>();
    let rest = prose.split("](").skip(1);
    rest.filter_map(|part| part.split_once(')'))
        .map(|(target, _)| target.to_owned())
        .collect()
}

#[test]
fn every_relative_link_of_a_document_leads_somewhere() {
    let mut broken = Vec::new();
    for path in with_extension("md") {
        for target in links(&read(&path)) {
            let outside = target.contains("://") || target.starts_with("mailto:");
            let file = target.split('#').next().unwrap_or_default();
            if outside || file.is_empty() {
                continue;
            }
            let path_of_target = path.parent().unwrap().join(file);
            if !path_of_target.exists() && !to_come(&path_of_target) {
                broken.push(format!("{}: {target}", shown(&path)));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn every_source_file_begins_with_what_it_is() {
    for path in with_extension("rs") {
        let text = read(&path);
        let first = text.trim_start().lines().next().unwrap_or_default();
        // Tests of one crate have one file that says what they are.
        if path
            .parent()
            .is_some_and(|folder| folder.ends_with("src/tests"))
        {
            continue;
        }
        assert!(first.starts_with("//! "), "{}: {first}", shown(&path));
    }
}

#[test]
fn nothing_is_left_for_later_without_a_word() {
    let marks = ["TO", "FIX", "XX"].map(|begin| {
        format!(
            "{begin}{}",
            if begin == "TO" {
                "DO"
            } else if begin == "FIX" {
                "ME"
            } else {
                "X"
            }
        )
    });
    for path in with_extension("rs") {
        for (number, line) in (1..).zip(read(&path).lines()) {
            let marked = marks
                .iter()
                .any(|mark| line.contains(&format!("{mark}:")) || line.ends_with(mark.as_str()));
            assert!(!marked, "{}:{number}: {line}", shown(&path));
        }
    }
}

/// The packages that a build for this machine takes, from `cargo metadata`.
fn packages() -> Vec<Json> {
    let version = Command::new(std::env!("CARGO"))
        .arg("-vV")
        .output()
        .unwrap();
    let version = String::from_utf8(version.stdout).unwrap();
    let host = version
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .unwrap();
    let output = Command::new(std::env!("CARGO"))
        .args([
            "metadata",
            "--format-version",
            "1",
            "--locked",
            "--filter-platform",
            host,
        ])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Json = serde_json::from_slice(&output.stdout).unwrap();
    metadata["packages"].as_array().unwrap().clone()
}

/// Whether an SPDX expression can be fulfilled by licences that are allowed.
fn allowed(expression: &str) -> bool {
    let spaced = expression
        .replace('/', " OR ")
        .replace('(', " ( ")
        .replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    let holds = any_of(&mut rest);
    assert!(rest.is_empty(), "{expression} is no SPDX expression");
    holds
}

fn any_of(rest: &mut &[&str]) -> bool {
    let mut holds = all_of(rest);
    while let ["OR", tail @ ..] = rest {
        *rest = tail;
        holds |= all_of(rest);
    }
    holds
}

fn all_of(rest: &mut &[&str]) -> bool {
    let mut holds = one(rest);
    while let ["AND", tail @ ..] = rest {
        *rest = tail;
        holds &= one(rest);
    }
    holds
}

fn one(rest: &mut &[&str]) -> bool {
    match rest {
        ["(", tail @ ..] => {
            *rest = tail;
            let holds = any_of(rest);
            assert_eq!(rest.first(), Some(&")"));
            *rest = &rest[1..];
            holds
        }
        // An exception gives more, it takes nothing.
        [name, "WITH", _, tail @ ..] | [name, tail @ ..] => {
            *rest = tail;
            LICENCES.contains(name)
        }
        [] => panic!("an SPDX expression ends too early"),
    }
}

#[test]
fn licences_are_read_as_spdx_says() {
    for (expression, expected) in [
        ("MIT", true),
        ("GPL-3.0-only", false),
        ("MIT OR GPL-3.0-only", true),
        ("MIT AND GPL-3.0-only", false),
        ("(MIT OR GPL-3.0-only) AND ISC", true),
        ("GPL-2.0-only/MIT", true),
        ("Apache-2.0 WITH LLVM-exception", true),
        ("GPL-3.0-only OR MIT AND GPL-3.0-only", false),
    ] {
        assert_eq!(allowed(expression), expected, "{expression}");
    }
}

#[test]
fn every_dependency_is_under_a_licence_that_is_allowed_and_from_the_registry() {
    let packages = packages();
    assert!(packages.len() > 100);
    for package in &packages {
        let name = format!("{} {}", package["name"], package["version"]);
        let licence = package["license"].as_str().unwrap_or_default();
        assert!(
            !licence.is_empty() && allowed(licence),
            "{name} is under {licence:?}"
        );
        let ours = package["source"].is_null();
        let registry = "registry+https://github.com/rust-lang/crates.io-index";
        assert!(
            ours || package["source"] == registry,
            "{name} is from {}",
            package["source"]
        );
    }
}

#[test]
fn there_is_one_version_of_what_consensus_and_wire_are_made_of() {
    let mut versions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for package in packages() {
        let text = |field: &str| package[field].as_str().unwrap().to_owned();
        versions
            .entry(text("name"))
            .or_default()
            .insert(text("version"));
    }
    for name in [
        "prost",
        "tendermint-proto",
        "cosmos-sdk-proto",
        "ics23",
        "borsh",
        "ethnum",
    ] {
        let found = versions.get(name).map(BTreeSet::len);
        assert_eq!(found, Some(1), "{name}: {:?}", versions.get(name));
    }
}

/// The words with which a command in a document begins.
const PROGRAMS: &[&str] = &[
    "make", "cargo", "git", "go", "npm", "npx", "node", "aotd", "exporter", "localnet", "cd",
    "curl", "docker",
];

/// The places of programs of this repository.
const PLACES: &[&str] = &["./", ".ci/", "target/"];

/// Documents whose commands are run by a test that reads the document itself: the document, how these commands begin,
/// the test.
const READ_BY_A_TEST: &[(&str, &str, &str)] = &[
    (
        "app/daemon/README.md",
        "aotd ",
        "app/daemon/tests/readme.rs",
    ),
    (
        "cassandra/README.md",
        "exporter ",
        "cassandra/tests/readme.rs",
    ),
    ("docs/cookbook.md", "exporter ", "cassandra/tests/readme.rs"),
    (
        "docs/performance.md",
        "target/release/bench ",
        "e2e/tests/bench.rs",
    ),
];

/// All other commands: where they are run, and the text there that runs them.
const RUN_ELSEWHERE: &[(&str, &str, &str)] = &[
    ("make test", ".ci/run", "make test 2>&1"),
    // What the recipe runs is in the list below.
    ("make localnet", "localnet/tests/up.rs", "[&[\"up\", "),
    (
        "make localnet ANALYTICS=off",
        "localnet/tests/up.rs",
        "\"--analytics\", \"off\"",
    ),
    (
        "make localnet-clean",
        "localnet/tests/up.rs",
        "&[\"clean\"]",
    ),
    ("make bench", "e2e/tests/bench.rs", "target/release/bench "),
    ("make sim SEED=7", "Makefile", "$(MAKE) sim"),
    ("cargo build", "Makefile", "$(CARGO) build $(BUILD) --bins"),
    ("cargo test -p e2e", "Makefile", "$(CARGO) test $(BUILD)\n"),
    (
        "cargo test -p proto",
        "Makefile",
        "$(CARGO) test $(BUILD)\n",
    ),
    (
        "cargo test -p e2e --test one_validator garbage",
        "e2e/tests/one_validator.rs",
        "\"garbage_is_refused",
    ),
    (
        "cargo test -p store --features crash-points",
        "app/daemon/Cargo.toml",
        "\"store/crash-points\"",
    ),
    (
        "cd e2e/cosmjs && npm ci && npm run build",
        "e2e/src/cosmjs.rs",
        "npm(&[\"run\", \"build\"])",
    ),
    (
        "E2E_WORLD=world.json npm test",
        "e2e/src/cosmjs.rs",
        ".env(\"E2E_WORLD\", path)",
    ),
    (
        "UPDATE=1 cargo test -p proto --test gen",
        "modules/proto/tests/gen.rs",
        "var_os(\"UPDATE\")",
    ),
    // Undoes what the command above has written.
    (
        "git checkout modules/proto/src/gen",
        "modules/proto/tests/gen.rs",
        "src/gen",
    ),
    (
        "cd modules/proto/third-party",
        "modules/proto/tests/gen.rs",
        ".join(\"third-party\")",
    ),
    (
        "go run . ../third-party.bin",
        "modules/proto/tests/gen.rs",
        "[\"run\", \".\"]",
    ),
];

/// What the targets of the Makefile come to.
const RECIPES: &[(&str, &str)] = &[
    ("make localnet", "debug/localnet up --analytics on"),
    (
        "make localnet ANALYTICS=off",
        "debug/localnet up --analytics off",
    ),
    ("make localnet-clean", "-p localnet -- clean"),
    (
        "make test",
        "clippy --workspace --features aotd/crash-points --all-targets -- -D warnings",
    ),
    ("make bench", "release/bench all"),
    ("make sim SEED=7", "SEED=7 BLOCKS=1000"),
];

/// The commands of a document: each line of a block of shell, and what stands in the text as code.
fn commands(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (index, part) in text.split("```").enumerate() {
        let inside = index % 2 == 1;
        if let Some(block) = part.strip_prefix("sh\n").filter(|_| inside) {
            let lines = block
                .lines()
                .map(|line| line.split("  #").next().unwrap_or(line).trim());
            found.extend(lines.filter(|line| !line.is_empty()).map(str::to_owned));
        } else if !inside {
            let spans = part.split('`').skip(1).step_by(2);
            let spans = spans.filter(|span| span.contains(' '));
            let begins = |span: &&str| {
                // `NAME=value` before a program sets a variable.
                let mut words = span.split(' ').skip_while(|word| word.contains('='));
                let first = words.next().unwrap_or_default();
                PROGRAMS.contains(&first)
                    || PLACES.iter().any(|place| first.starts_with(place)) && words.next().is_some()
            };
            found.extend(spans.filter(begins).map(str::to_owned));
        }
    }
    found
}

#[test]
fn every_command_of_a_document_is_run_by_a_test_or_by_ci() {
    let listed: BTreeSet<&str> = RUN_ELSEWHERE.iter().map(|(command, ..)| *command).collect();
    let mut used = BTreeSet::new();
    let mut unknown = Vec::new();
    for path in with_extension("md") {
        let document = shown(&path);
        for command in commands(&read(&path)) {
            let read_by = |(name, begin, _): &&(&str, &str, &str)| {
                *name == document && command.starts_with(begin)
            };
            if let Some((_, begin, test)) = READ_BY_A_TEST.iter().find(read_by) {
                used.insert((*begin).to_owned() + test);
            } else if listed.contains(command.as_str()) {
                used.insert(command);
            } else {
                unknown.push(format!("{document}: {command}"));
            }
        }
    }
    assert!(unknown.is_empty(), "no test runs these: {unknown:#?}");
    for (document, begin, test) in READ_BY_A_TEST {
        assert!(
            used.contains(&((*begin).to_owned() + test)),
            "{document} has no {begin}"
        );
        let name = document.rsplit('/').next().unwrap_or(document);
        let includes = read(&root().join(test)).contains(&format!("{name}\");"));
        assert!(includes, "{test} does not read {document}");
    }
    for (command, file, text) in RUN_ELSEWHERE {
        assert!(
            used.contains(*command),
            "no document has {command}: leave it out"
        );
        assert!(
            read(&root().join(file)).contains(text),
            "{command}: {file} has no {text:?}"
        );
    }
}

#[test]
fn every_target_that_a_document_names_runs_what_the_tests_run() {
    for (command, recipe) in RECIPES {
        let mut words = command.split(' ');
        let mut make = Command::new(words.next().unwrap());
        let make = make.args(words).arg("--dry-run").current_dir(root());
        // Not as a part of the `make test` that may be running this.
        let output = make
            .env_remove("MAKEFLAGS")
            .env_remove("MAKELEVEL")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(
            output.status.success() && said.contains(recipe),
            "{command}: {said}"
        );
    }
    let made = RUN_ELSEWHERE.iter().map(|(command, ..)| command);
    for command in made.filter(|command| command.starts_with("make ")) {
        assert!(
            RECIPES.iter().any(|(known, _)| known == command),
            "{command}"
        );
    }
}

#[test]
fn commands_are_found_in_blocks_and_in_text() {
    let text = "`make` and `make all`\n```sh\nls -l   # a list\n```\n`target/x/y --z`, `a b`\n```js\nmake no\n```";
    let expected = ["ls -l", "make all", "target/x/y --z"].map(str::to_owned);
    assert_eq!(commands(text), BTreeSet::from(expected));
}
