//! The node stopped dead at each stage of a block, and started again.
//! `cargo test -p aotd --features crash-points --test crash`
#![cfg(feature = "crash-points")]

use std::time::Duration;

mod common;
use common::{Home, Running};

/// All stages from FinalizeBlock to the end of Commit, in order.
const STAGES: &[&str] = &[
    "finalize:begin",
    "stage:after-root",
    "finalize:end",
    "answer:finalize",
    "commit:begin",
    "commit:before-batch",
    "commit:after-batch",
    "commit:after-publish",
    "commit:durable",
    "commit:end",
    "answer:commit",
];

#[test]
fn a_node_stopped_dead_at_any_stage_comes_back_with_the_same_state() {
    let home = Home::with_chain();
    let ports = home.take_free_ports();
    let address = home.run(&["keys", "show", "validator", "-a"]).success();
    let mut expected: Option<u128> = None;
    for stage in STAGES {
        let mut command = home.command(&["start"]);
        command.env("AOT_CRASH_AT", format!("{stage}:3"));
        let mut node = Running::start_by(command);
        let status = node.wait(Duration::from_secs(60)).expect("it stops dead");
        assert_eq!(status.code(), None, "{stage}: {}", node.log());

        let mut node = Running::start(&home, &[]);
        wait_for_rpc(ports.rpc);
        let sent = home.run(&[
            "tx",
            "bank",
            "send",
            "alice",
            "validator",
            "5uaot",
            "-b",
            "commit",
            "-o",
            "json",
        ]);
        assert_eq!(sent.json()["code"], 0, "{stage}");
        let said = home
            .run(&["query", "bank", "balance", &address, "uaot", "-o", "json"])
            .json();
        let balance: u128 = said["balance"]["amount"].as_str().unwrap().parse().unwrap();
        if let Some(before) = expected {
            assert_eq!(balance, before + 5, "{stage}");
        }
        expected = Some(balance);
        assert!(node.terminate().success(), "{stage}: {}", node.log());
        home.run(&["check"]).success();
    }
}

fn wait_for_rpc(port: u16) {
    let url = format!("http://127.0.0.1:{port}");
    let begin = std::time::Instant::now();
    while client::wait(client::Client::connect(&url)).is_err() {
        assert!(begin.elapsed() < Duration::from_secs(60), "no block");
        std::thread::sleep(Duration::from_millis(50));
    }
}
