//! `localnet up` as a person runs it: from nothing to rows in Cassandra, Ctrl-C, and on again.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use cometbft::process::{Process, Record, tail};
use cometbft::rpc::Client;
use hmac::{Hmac, Mac as _};
use localnet::directory::{Directory, read_json};
use localnet::endpoints::Endpoints;
use rustix::process::{Pid, Signal, kill_process};

/// How long the whole start may take on a busy machine, Cassandra and its tables included.
const START: Duration = Duration::from_secs(600);

/// Builds the programs that a network runs, if they are not there yet.
fn build() {
    let status = Command::new(env!("CARGO"))
        .args(["build", "-q", "--workspace", "--bins"])
        // As `make test` builds them, so that nothing is compiled twice.
        .args(["--features", "aotd/crash-points"])
        .status();
    assert!(status.unwrap().success());
}

fn localnet(directory: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_localnet"));
    command.arg("--directory").arg(directory).args(arguments);
    command
}

fn start(directory: &Path, log: &Path, arguments: &[&str]) -> Process {
    let arguments = [&["up", "--ports", "free"], arguments].concat();
    let mut process = Process::spawn("localnet", localnet(directory, &arguments), log).unwrap();
    let started = Instant::now();
    while !tail(log, 3).contains("Running. Ctrl-C stops it") {
        process.expect_running().unwrap();
        assert!(started.elapsed() < START, "{}", tail(log, 50));
        std::thread::sleep(Duration::from_millis(100));
    }
    process
}

fn interrupt(mut process: Process) {
    kill_process(
        Pid::from_raw(process.pid().try_into().unwrap()).unwrap(),
        Signal::INT,
    )
    .unwrap();
    let status = process
        .wait_timeout(Duration::from_secs(120))
        .unwrap()
        .expect("it ends by itself");
    assert!(status.success(), "{status}");
}

fn endpoints(directory: &Path) -> Endpoints {
    read_json(&Directory::create(directory).unwrap().endpoints())
        .unwrap()
        .unwrap()
}

fn runs(pid: u32) -> bool {
    Path::new(&format!("/proc/{pid}")).exists()
}

fn height(endpoints: &Endpoints) -> u64 {
    let node = endpoints.nodes.first().unwrap();
    Client::new(&node.rpc)
        .unwrap()
        .status()
        .unwrap()
        .sync_info
        .latest_block_height
}

/// HMAC-SHA256 of an address under the key in a file that only its owner can read.
fn hidden(key: &Path, address: &str) -> String {
    let mode = std::fs::metadata(key).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "{}", key.display());
    let key = hex::decode(std::fs::read_to_string(key).unwrap().trim()).unwrap();
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(&key).unwrap();
    mac.update(address.as_bytes());
    hex::encode(mac.finalize().into_bytes())
}

#[test]
fn one_command_plays_the_day_shows_its_rows_stops_what_it_started_and_goes_on_later() {
    build();
    let temporary = tempfile::tempdir().unwrap();
    let directory = temporary.path().join("net");
    let log = temporary.path().join("out.log");
    // Somebody else's process, which must be left alone.
    let mut sleep = Command::new("sleep");
    sleep.arg("600");
    let mut stranger = Process::spawn("stranger", sleep, &temporary.path().join("s.log")).unwrap();

    let process = start(&directory, &log, &[]);
    let first = endpoints(&directory);
    assert_eq!(first.nodes.len(), 4);
    let day = first.day.clone().unwrap();
    let payment_id = &day.shown().unwrap().payment_id;
    assert!(day.height > 0 && payment_id.len() == 64, "{day:?}");
    for name in [
        "localnet",
        "node0",
        "node1",
        "node2",
        "node3",
        "cassandra",
        "exporter",
    ] {
        assert!(runs(*first.processes.get(name).unwrap()), "{name}");
    }
    let text = std::fs::read_to_string(&log).unwrap();
    for expected in [
        "the customer pays 30 000 krwp",
        "the shop refunds 10 000 krwp",
        "900 points are earned",
        "the regular swaps 5000 points of Hangang Pay for 4950 stars of Naru Pay",
        "the day is closed: 3 shops are paid out",
        "all statements agree with each other and with every balance, to the won",
        // 50 000 - 30 000 + 10 000; 3 % of what was kept.
        "customer          30000 krwp           0 uaot     600 points",
        // 30 000 - 10 000 + 20 000, less 2 %.
        "shop              39200 krwp",
        // 800 of the tea house; 1.5 % of the 15 000 - 2 000 of the noodles.
        "company_fees        995 krwp",
        // 2.5 % of the 25 000 + 11 000 of the books.
        "naru_fees           900 krwp",
        // 36 000 of the books less 900, and the 15 000 of the noodles less 225, which the other company paid.
        "books             49875 krwp",
        "Mapo Noodles lets Haeundae Books collect its payouts",
        payment_id,
        &first.accounts.get("customer").unwrap().mnemonic,
    ] {
        assert!(text.contains(expected), "{expected:?} is not in\n{text}");
    }
    // Both statements say what the companies owe each other.
    let netted = "Hangang Pay owes Naru Pay 14775 krwp";
    assert_eq!(text.matches(netted).count(), 2, "{text}");
    // An analyst sees the same payer everywhere, under a name that takes the operator's key to find.
    let payer = &first.accounts.get("customer").unwrap().address;
    let hidden = format!("0x{}", hidden(&directory.join("payer.key"), payer));
    let row = text.lines().find(|line| line.contains(&hidden));
    assert!(
        row.is_some_and(|row| row.contains("partially_refunded")),
        "{hidden} is not in the row of the payment:\n{text}"
    );
    let second = localnet(&directory, &["up"]).output().unwrap();
    let refusal = String::from_utf8_lossy(&second.stderr).into_owned();
    assert!(
        refusal.contains("a local network runs already in"),
        "{refusal}"
    );
    let before = height(&first);
    interrupt(process);
    for (name, pid) in &first.processes {
        // The id of localnet itself is this test's child, waited for above.
        assert!(!runs(*pid), "{name} was left behind");
    }
    assert!(stranger.is_running());

    std::fs::remove_file(&log).unwrap();
    let mut process = start(&directory, &log, &[]);
    let again = endpoints(&directory);
    assert_eq!(again.day, first.day);
    assert_eq!(again.accounts.len(), first.accounts.len());
    assert!(height(&again) > before);
    let text = std::fs::read_to_string(&log).unwrap();
    assert!(
        text.contains("aot-local-1 goes on from where it was"),
        "{text}"
    );
    assert!(text.contains("the day has been played before"), "{text}");

    // Killed at once it cannot stop its children; the next command does.
    let records: Vec<Record> = read_json(&Directory::create(&directory).unwrap().processes())
        .unwrap()
        .unwrap();
    process.kill().unwrap();
    assert!(records.iter().any(Record::is_running));
    let cleaned = localnet(&directory, &["clean"]).output().unwrap();
    let text = String::from_utf8_lossy(&cleaned.stdout).into_owned();
    assert!(
        cleaned.status.success() && text.contains("stopped node0"),
        "{text}"
    );
    assert!(records.iter().all(|record| !record.is_running()));
    assert!(!directory.exists());
    assert!(stranger.is_running());
}

#[test]
fn without_java_it_says_what_is_missing_and_without_analytics_it_needs_none() {
    build();
    let temporary = tempfile::tempdir().unwrap();
    let directory = temporary.path().join("net");
    let java = temporary.path().join("java-home/bin");
    std::fs::create_dir_all(&java).unwrap();
    // No Java on the PATH, and none where distributions put it: the search is told by an environment of its own.
    let path = std::env::join_paths([temporary.path().join("empty")]).unwrap();
    let output = localnet(&directory, &["up", "--ports", "free"])
        .env("PATH", &path)
        .env("JAVA_HOME", temporary.path().join("java-home"))
        .env("AOT_JAVA_ROOTS", temporary.path())
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success());
    assert!(
        text.contains("Apache Cassandra 5.0.9 needs Java 17, and no Java was found"),
        "{text}"
    );
    assert!(text.contains("make localnet ANALYTICS=off"), "{text}");

    let log = temporary.path().join("out.log");
    let process = start(
        &directory,
        &log,
        &["--analytics", "off", "--validators", "1"],
    );
    let endpoints = endpoints(&directory);
    assert!(endpoints.cassandra.is_none() && endpoints.exporter.is_none());
    assert!(!endpoints.processes.contains_key("cassandra"));
    assert!(endpoints.day.is_some());
    interrupt(process);
}
