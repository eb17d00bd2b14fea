//! The pinned CometBFT, built and run with its built-in key-value application.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::process::Command;
use std::time::Duration;

use cometbft::config::Config;
use cometbft::genesis::{Genesis, Validator};
use cometbft::home::Home;
use cometbft::ports::Ports;
use cometbft::process::Process;
use cometbft::rpc::Client;

struct Node {
    client: Client,
    process: Process,
}

fn start(home: &Home) -> Node {
    let program = cometbft::binary::ensure(&cometbft::binary::cache_dir()).unwrap();
    let mut command = Command::new(program);
    command.arg("start").arg("--home").arg(home.path());
    let log = home.path().join("cometbft.log");
    let process = Process::spawn("cometbft", command, &log).unwrap();
    let client = Client::new(&home.config().unwrap().rpc_laddr).unwrap();
    Node { client, process }
}

fn new_home(directory: &std::path::Path) -> Home {
    let home = Home::new(directory);
    let mut ports = Ports::new();
    let config = Config {
        moniker: "alone".into(),
        proxy_app: "kvstore".into(),
        rpc_laddr: format!("tcp://127.0.0.1:{}", ports.free().unwrap()),
        p2p_laddr: format!("tcp://127.0.0.1:{}", ports.free().unwrap()),
        ..Config::local()
    };
    let identity = home.init(&config).unwrap();
    let mut genesis = Genesis::new("kv-1", chrono::Utc::now());
    genesis.validators = vec![Validator::of(&identity.validator, "alone", 10)];
    home.write_genesis(&genesis).unwrap();
    home
}

#[test]
fn cometbft_makes_blocks_in_a_home_of_ours_and_stops_by_its_id() {
    let directory = tempfile::tempdir().unwrap();
    let home = new_home(directory.path());
    let mut node = start(&home);

    let status = node
        .client
        .wait_for_height(1, Duration::from_secs(30))
        .unwrap();
    assert_eq!(status.node_info.network, "kv-1");
    assert_eq!(status.node_info.version, cometbft::binary::VERSION);
    assert_eq!(status.node_info.id, home.identity().unwrap().node_id);
    assert_eq!(status.node_info.moniker, "alone");

    let committed = node.client.broadcast_tx_commit(b"shop=open").unwrap();
    assert_eq!((committed.check_tx.code, committed.tx_result.code), (0, 0));
    let answer = node
        .client
        .abci_query("/key", b"shop", None, false)
        .unwrap();
    assert_eq!(answer.value, b"open");

    let hash: Vec<u8> = (0..committed.hash.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&committed.hash[at..at + 2], 16).unwrap())
        .collect();
    // The index is written behind the block.
    let mut found = node.client.tx(&hash, false);
    for _ in 0..100 {
        if found.is_ok() {
            break;
        }
        std::thread::sleep(Duration::from_millis(20));
        found = node.client.tx(&hash, false);
    }
    assert_eq!(found.unwrap().tx, b"shop=open");
    let query = format!("tx.hash='{}'", committed.hash);
    assert_eq!(node.client.tx_search(&query, 1, 10).unwrap().total_count, 1);

    let block = node.client.block(Some(committed.height)).unwrap();
    assert_eq!(block["block"]["data"]["txs"].as_array().unwrap().len(), 1);
    let results = node.client.block_results(Some(committed.height)).unwrap();
    assert_eq!(results["height"], committed.height.to_string());
    let header = node.client.header(Some(1)).unwrap();
    assert_eq!(header["header"]["chain_id"], "kv-1");
    let validators = node.client.validators(None).unwrap();
    assert_eq!(validators["total"], "1");
    assert_eq!(node.client.net_info().unwrap()["n_peers"], "0");
    node.client.health().unwrap();

    let refusal = node.client.block(Some(1_000_000)).unwrap_err().to_string();
    assert!(
        refusal.contains("height 1000000 must be less than or equal to"),
        "{refusal}"
    );

    node.process.stop(Duration::from_secs(20)).unwrap();
    assert!(node.client.health().is_err());
    assert!(!node.process.is_running());
}

#[test]
fn node_killed_at_once_goes_on_where_it_was() {
    let directory = tempfile::tempdir().unwrap();
    let home = new_home(directory.path());
    let mut node = start(&home);
    let reached = node
        .client
        .wait_for_height(2, Duration::from_secs(30))
        .unwrap();
    node.process.kill().unwrap();

    let mut again = start(&home);
    let next = reached
        .sync_info
        .latest_block_height
        .checked_add(1)
        .unwrap();
    again
        .client
        .wait_for_height(next, Duration::from_secs(30))
        .unwrap();
    again.process.stop(Duration::from_secs(20)).unwrap();
}
