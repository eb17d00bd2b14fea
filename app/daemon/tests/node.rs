//! A node as a process: CometBFT beside it, transactions, every door, stops, crashes, a full disk.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test stops where it fails"
)]

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::process::Command;
use std::time::Duration;

use client::{Client, wait};
use proto::cosmos::bank::v1beta1::{QueryBalanceRequest, QueryBalanceResponse};

mod common;
use common::{AOTD, Home, Ports, Running};

const SOON: Duration = Duration::from_secs(60);

fn url(ports: &Ports) -> String {
    format!("http://127.0.0.1:{}", ports.rpc)
}

/// Waits until the node has made a block.
fn wait_for_block(ports: &Ports, height: u64) -> Client {
    let begin = std::time::Instant::now();
    loop {
        let client = wait(Client::connect_without_app(&url(ports)));
        if let Ok(client) = client
            && let Ok(reached) = wait(client.height())
            && reached >= height
        {
            return client;
        }
        assert!(begin.elapsed() < SOON, "height {height} is not reached");
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn address(home: &Home, name: &str) -> String {
    home.run(&["keys", "show", name, "-a"]).success()
}

fn send(home: &Home, amount: &str) -> u64 {
    let sent = home.run(&[
        "tx",
        "bank",
        "send",
        "alice",
        "validator",
        amount,
        "-b",
        "commit",
        "-o",
        "json",
    ]);
    let sent = sent.json();
    assert_eq!(sent["code"], 0, "{sent}");
    sent["height"].as_str().unwrap().parse().unwrap()
}

fn balance(home: &Home, name: &str, height: u64) -> u128 {
    let address = address(home, name);
    let height = height.to_string();
    let said = home.run(&[
        "query", "bank", "balance", &address, "uaot", "--height", &height, "-o", "json",
    ]);
    said.json()["balance"]["amount"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap()
}

fn http_get(port: u16, path: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    text
}

/// Asks by gRPC, at a height; gives the balance and the height that was read.
async fn grpc_balance(port: u16, address: String, height: u64) -> (String, String) {
    let channel = tonic::transport::Channel::from_shared(format!("http://127.0.0.1:{port}"))
        .unwrap()
        .connect()
        .await
        .unwrap();
    let mut client = tonic::client::Grpc::new(channel);
    client.ready().await.unwrap();
    let mut request = tonic::Request::new(QueryBalanceRequest {
        address,
        denom: "uaot".into(),
    });
    request
        .metadata_mut()
        .insert("x-cosmos-block-height", height.into());
    let codec = tonic::codec::ProstCodec::<QueryBalanceRequest, QueryBalanceResponse>::default();
    let path = "/cosmos.bank.v1beta1.Query/Balance".parse().unwrap();
    let response = client.unary(request, path, codec).await.unwrap();
    let read = response
        .metadata()
        .get("x-cosmos-block-height")
        .unwrap()
        .to_str()
        .unwrap()
        .to_owned();
    (response.into_inner().balance.unwrap().amount, read)
}

#[test]
fn a_node_makes_blocks_and_answers_on_every_door() {
    let home = Home::with_chain();
    let ports = home.take_free_ports();
    home.edit("config/app.toml", "enabled = false", "enabled = true");
    home.edit(
        "config/app.toml",
        "[export]\nenable = false",
        "[export]\nenable = true",
    );
    let mut node = Running::start(&home, &[]);
    let client = wait_for_block(&ports, 1);

    let before = balance(&home, "validator", 0);
    let first = send(&home, "5uaot");
    let second = send(&home, "7uaot");
    assert!(second > first);
    assert_eq!(
        balance(&home, "validator", first),
        before + 5,
        "a past height stays readable"
    );
    assert_eq!(balance(&home, "validator", 0), before + 12);

    let validator = address(&home, "validator");
    let grpc = wait(grpc_balance(ports.grpc, validator, first));
    assert_eq!(grpc, ((before + 5).to_string(), first.to_string()));
    let metrics = http_get(ports.metrics, "/metrics");
    assert!(
        metrics.contains("aot_txs_total{result=\"ok\"} 2"),
        "{metrics}"
    );

    let socket = home.file("data").join(record::SOCKET);
    let (mut exporter, status) = record::Client::connect(&socket).unwrap();
    assert_eq!(status.chain_id, "test-1");
    let record = exporter
        .get(first)
        .unwrap()
        .expect("a record of each block");
    let record = record::BlockRecord::from_bytes(record).unwrap();
    assert_eq!(record.request.unwrap().txs.len(), 1);

    let status = home.run(&["status"]).json();
    assert_eq!(status["node_info"]["network"], "test-1");
    let busy = home.run(&["check"]).refusal();
    assert!(busy.contains("in use by another process"), "{busy}");
    let twice = home.run(&["start"]).refusal();
    assert!(
        twice.contains("in use by another process: stop that aotd first"),
        "{twice}"
    );

    let unaffordable = home.run(&[
        "tx",
        "bank",
        "send",
        "alice",
        "validator",
        "9999999999999999uaot",
        "-b",
        "commit",
        "--gas",
        "200000",
        "-o",
        "json",
    ]);
    assert!(
        !unaffordable.ok && unaffordable.err.contains("insufficient funds"),
        "{}",
        unaffordable.err
    );

    assert!(node.terminate().success(), "{}", node.log());
    assert!(wait(client.status()).is_err(), "CometBFT is stopped too");
    stopped_home_can_be_read(&home, before);

    let mut again = Running::start(&home, &[]);
    wait_for_block(&ports, second + 1);
    assert_eq!(balance(&home, "validator", 0), before + 12);
    assert!(again.terminate().success());
}

fn stopped_home_can_be_read(home: &Home, before: u128) {
    let check = home.run(&["check", "-o", "json"]).json();
    assert_eq!(check["invariants"], "all hold");
    let exported = home.run(&["export"]).json();
    let validator = address(home, "validator");
    let balances = exported["app_state"]["bank"]["balances"]
        .as_array()
        .unwrap()
        .clone();
    let of_validator = balances
        .iter()
        .find(|balance| balance["address"] == validator.as_str())
        .unwrap();
    assert!(
        of_validator["coins"]
            .to_string()
            .contains(&(before + 12).to_string()),
        "{of_validator}"
    );

    let file = home.file("exported.json");
    fs::write(&file, exported.to_string()).unwrap();
    home.run(&["genesis", "validate", file.to_str().unwrap()])
        .success();

    let height =
        |said: &serde_json::Value| said["height"].as_str().unwrap().parse::<u64>().unwrap();
    let rolled = home.run(&["rollback", "-o", "json"]).json();
    assert_eq!(height(&rolled) + 1, height(&check));
}

#[test]
fn a_killed_node_comes_back_where_it_was() {
    let home = Home::with_chain();
    let ports = home.take_free_ports();
    let mut node = Running::start(&home, &[]);
    wait_for_block(&ports, 1);
    let height = send(&home, "5uaot");
    let after = balance(&home, "validator", 0);
    node.kill();

    let mut node = Running::start(&home, &[]);
    wait_for_block(&ports, height + 1);
    assert_eq!(balance(&home, "validator", 0), after);
    send(&home, "1uaot");
    assert!(node.terminate().success());
}

#[test]
fn the_node_ends_when_comet_ends_and_says_so() {
    let home = Home::with_chain();
    let ports = home.take_free_ports();
    let mut node = Running::start(&home, &[]);
    wait_for_block(&ports, 1);
    let text = fs::read_to_string(home.file("data/cometbft.pid.json")).unwrap();
    let records: Vec<cometbft::process::Record> = serde_json::from_str(&text).unwrap();
    let pid = i32::try_from(records[0].pid).unwrap();
    let pid = rustix::process::Pid::from_raw(pid).unwrap();
    rustix::process::kill_process(pid, rustix::process::Signal::KILL).unwrap();
    let status = node.wait(SOON).expect("it ends");
    assert_eq!(status.code(), Some(1));
    assert!(
        node.log().contains("CometBFT ended (signal: 9"),
        "{}",
        node.log()
    );
}

#[test]
fn the_node_stops_after_the_height_to_halt_at() {
    let home = Home::with_chain();
    home.take_free_ports();
    let mut node = Running::start(&home, &["--halt-height", "3"]);
    let status = node.wait(SOON).expect("it ends");
    assert!(status.success(), "{}", node.log());
    assert!(node.log().contains("the height to halt at is reached"));
    let check = home.run(&["check", "-o", "json"]).json();
    assert_eq!(check["height"], "3");
}

#[test]
fn a_genesis_that_comet_takes_but_the_application_cannot_begin_with_ends_the_node() {
    let home = Home::with_chain();
    home.take_free_ports();
    // The lists of validators differ: seen only when both are there, in InitChain.
    home.edit(
        "config/genesis.json",
        "\"power\": \"10\"",
        "\"power\": \"11\"",
    );
    let mut node = Running::start(&home, &[]);
    let status = node.wait(SOON).expect("it ends");
    assert_eq!(status.code(), Some(1));
    let log = node.log();
    assert!(
        log.contains("InitChain failed, the node stops: app_state.staking.validators"),
        "{log}"
    );
}

/// A limit on the size of files stands for a full disk.
#[test]
fn a_full_disk_at_the_start_is_named() {
    let home = Home::with_chain();
    home.take_free_ports();
    let mut command = Command::new("sh");
    command.args([
        "-c",
        "ulimit -f 0; exec \"$0\" --home \"$1\" start --abci-only",
        AOTD,
    ]);
    command.arg(home.path());
    let mut node = Running::start_by(command);
    let status = node.wait(SOON).expect("it ends");
    assert_eq!(status.code(), Some(1), "{}", node.log());
    assert!(node.log().contains("the disk failed: "), "{}", node.log());
}

#[test]
fn a_disk_that_fills_up_stops_the_node_with_its_reason_and_loses_nothing() {
    let home = Home::with_chain();
    let ports = home.take_free_ports();
    let mut node = Running::start(&home, &[]);
    wait_for_block(&ports, 1);
    let height = send(&home, "5uaot");
    let after = balance(&home, "validator", 0);
    forbid_file_growth(node.pid());
    let status = node.wait(SOON).expect("it cannot go on");
    assert_eq!(status.code(), Some(1), "{}", node.log());
    let log = node.log();
    assert!(
        log.contains("Commit failed, the node stops: the disk failed: "),
        "{log}"
    );

    // With room again the node goes on from where it was.
    let mut node = Running::start(&home, &[]);
    wait_for_block(&ports, height + 2);
    assert_eq!(balance(&home, "validator", 0), after);
    assert!(node.terminate().success());
}

/// From now on every write of the process beyond the first byte of a file fails.
fn forbid_file_growth(pid: u32) {
    use rustix::process::{Pid, Resource, Rlimit, prlimit};
    let pid = Pid::from_raw(i32::try_from(pid).unwrap()).unwrap();
    let limit = Rlimit {
        current: Some(1),
        maximum: None,
    };
    prlimit(Some(pid), Resource::Fsize, limit).unwrap();
}
