//! Exporting, and everything that may happen meanwhile: afterwards the tables are those of an export without trouble.

use std::collections::BTreeMap;
use std::time::Duration;

use scylla::value::CqlValue;
use serde_json::Value as Json;

use crate::Test;
use crate::scene::{Scene, await_that, text};
use crate::support::{Node, account, block, event, finish};

pub const TESTS: &[Test] = &[
    ("blocks_stand_in_every_table", blocks_stand_in_every_table),
    (
        "exporting_twice_changes_nothing",
        exporting_twice_changes_nothing,
    ),
    (
        "an_exporter_killed_at_any_moment_leaves_what_a_rebuild_gives",
        killed_exporter,
    ),
    (
        "a_second_exporter_stands_by_and_takes_over_when_the_first_dies",
        standby,
    ),
    ("a_frozen_exporter_that_lost_its_lease_is_fenced", fenced),
    (
        "cassandra_killed_under_load_costs_nothing_but_time",
        killed_cassandra,
    ),
    (
        "after_a_restart_of_cassandra_what_was_not_settled_is_exported_again",
        rewind,
    ),
    (
        "an_event_that_cannot_be_read_stops_the_exporter_and_is_kept",
        unreadable_event,
    ),
    (
        "a_quarantined_event_is_kept_and_the_export_goes_on",
        quarantine,
    ),
    (
        "heights_that_are_gone_are_named_with_what_to_do",
        gone_heights,
    ),
    ("a_chain_that_was_reset_is_refused", reset_chain),
    ("a_fork_is_refused", fork),
    ("the_node_hears_what_it_may_forget", acknowledged),
];

/// Count and digest of every table.
pub fn digest(scene: &Scene, chain: &str) -> Json {
    json(&scene.succeed(chain, &["digest"]))
}

/// The JSON in what a process said.
pub fn json(said: &str) -> Json {
    let from = said
        .find(['{', '['])
        .unwrap_or_else(|| panic!("no JSON in: {said}"));
    let mut values = serde_json::Deserializer::from_str(&said[from..]).into_iter::<Json>();
    values
        .next()
        .unwrap()
        .unwrap_or_else(|error| panic!("{error}: {said}"))
}

/// The tables hold what the blocks give, no more and no less.
pub fn expect_like_untroubled(scene: &mut Scene, chain: &str, to: u64) {
    let expected = expected(chain, to);
    let found = digest(scene, chain);
    let found: BTreeMap<&str, (u64, String)> = found
        .as_object()
        .unwrap()
        .iter()
        .map(|(table, digest)| {
            (
                table.as_str(),
                (
                    digest["rows"].as_u64().unwrap(),
                    digest["digest"].as_str().unwrap().to_owned(),
                ),
            )
        })
        .collect();
    for (table, digest) in &expected {
        assert_eq!(found.get(table.as_str()), Some(digest), "{table}");
    }
}

/// What the tables must hold: the blocks mapped here and now, later rows over earlier ones.
fn expected(chain: &str, to: u64) -> BTreeMap<String, (u64, String)> {
    let settings = exporter::mapper::Settings {
        prefix: crate::support::prefix(),
        payer_key: None,
    };
    let mut rows = BTreeMap::new();
    for height in 1..=to {
        for row in exporter::mapper::map(&block(chain, height), &settings)
            .unwrap()
            .rows
        {
            rows.insert((row.table.name, row.key_bytes()), row);
        }
    }
    let rows: Vec<_> = rows.into_values().collect();
    let digests = exporter::row::digests(&rows);
    digests
        .into_iter()
        .map(|(table, digest)| (table.to_owned(), (digest.rows, hex::encode(digest.xor))))
        .collect()
}

fn count(scene: &Scene, table: &str, chain: &str) -> i64 {
    match scene.rows(&format!(
        "SELECT count(*) FROM {table} WHERE chain = '{chain}' ALLOW FILTERING"
    ))[0][0]
    {
        Some(CqlValue::BigInt(count)) => count,
        ref other => panic!("{other:?}"),
    }
}

fn blocks_stand_in_every_table(scene: &mut Scene) {
    let chain = scene.chain();
    let node = Node::new(&chain, 130);
    let _server = node.serve(&scene.socket(&chain));
    scene.succeed(&chain, &["run", "--to", "130"]);
    assert_eq!(count(scene, "chain.blocks", &chain), 130);
    let txs: u64 = (1..=130).map(|height| 1 + height % 9).sum();
    assert_eq!(
        count(scene, "chain_private.txs_by_hash", &chain),
        i64::try_from(txs).unwrap()
    );
    assert_eq!(count(scene, "chain.export_chunks", &chain), 2);
    expect_like_untroubled(scene, &chain, 130);
    let status = json(&scene.succeed(&chain, &["status", "--json"]));
    let own = status
        .as_array()
        .unwrap()
        .iter()
        .find(|status| status["chain"] == chain.as_str())
        .unwrap()
        .clone();
    assert_eq!(
        (
            own["height"].as_i64(),
            own["lag_blocks"].as_i64(),
            own["owner"].as_str()
        ),
        (Some(130), Some(0), Some(""))
    );
}

fn exporting_twice_changes_nothing(scene: &mut Scene) {
    let chain = scene.chain();
    let node = Node::new(&chain, 70);
    let _server = node.serve(&scene.socket(&chain));
    scene.succeed(&chain, &["run", "--to", "70"]);
    let before = digest(scene, &chain);
    scene.rows(&format!(
        "UPDATE chain.export_checkpoint SET height = 0 WHERE chain = '{chain}'"
    ));
    scene.succeed(&chain, &["run", "--to", "70"]);
    assert_eq!(digest(scene, &chain), before);
}

fn killed_exporter(scene: &mut Scene) {
    let chain = scene.chain();
    let node = Node::new(&chain, 300);
    let _server = node.serve(&scene.socket(&chain));
    for milliseconds in [400, 700, 1000] {
        let mut running = scene.start(&chain, &["run"]);
        std::thread::sleep(Duration::from_millis(milliseconds));
        running.kill();
    }
    scene.succeed(&chain, &["run", "--to", "300"]);
    expect_like_untroubled(scene, &chain, 300);
}

fn standby(scene: &mut Scene) {
    let chain = scene.chain();
    let node = Node::new(&chain, 20);
    let _server = node.serve(&scene.socket(&chain));
    let mut first = scene.start(&chain, &["run"]);
    scene.await_checkpoint(&chain, 20);
    let mut second = scene.start(&chain, &["run"]);
    second.await_log("standing by");
    node.rise_to(30);
    scene.await_checkpoint(&chain, 30);
    first.kill();
    node.rise_to(40);
    scene.await_checkpoint(&chain, 40);
    second.stop();
    expect_like_untroubled(scene, &chain, 40);
}

fn fenced(scene: &mut Scene) {
    let chain = scene.chain();
    let node = Node::new(&chain, 20);
    let _server = node.serve(&scene.socket(&chain));
    let mut first = scene.start(&chain, &["run"]);
    scene.await_checkpoint(&chain, 20);
    first.signal(rustix::process::Signal::STOP);
    let mut second = scene.start(&chain, &["run"]);
    node.rise_to(30);
    scene.await_checkpoint(&chain, 30);
    first.signal(rustix::process::Signal::CONT);
    assert!(!first.await_end().success());
    assert!(
        first.said().contains("fenced: exporter `"),
        "{}",
        first.said()
    );
    node.rise_to(40);
    scene.await_checkpoint(&chain, 40);
    second.stop();
    expect_like_untroubled(scene, &chain, 40);
}

fn killed_cassandra(scene: &mut Scene) {
    let chain = scene.chain();
    let node = Node::new(&chain, 60);
    let _server = node.serve(&scene.socket(&chain));
    let mut running = scene.start(&chain, &["run"]);
    scene.await_checkpoint(&chain, 30);
    node.rise_to(400);
    std::thread::sleep(Duration::from_millis(200));
    scene.cassandra.kill().unwrap();
    running.await_log("Cassandra unreachable since");
    assert!(
        running.said().contains("; chain unaffected; lag "),
        "{}",
        running.said()
    );
    node.rise_to(430);
    scene.start_cassandra();
    scene.await_checkpoint(&chain, 430);
    running.await_log("Cassandra answers again after");
    running.await_log("Cassandra was started again: exporting once more from there");
    running.stop();
    expect_like_untroubled(scene, &chain, 430);
}

fn rewind(scene: &mut Scene) {
    let chain = scene.chain();
    let node = Node::new(&chain, 130);
    let _server = node.serve(&scene.socket(&chain));
    scene.succeed(&chain, &["run", "--to", "60"]);
    // As if blocks 61 to 130 had been acknowledged, and lost with a commit log that was not yet synced.
    pretend_checkpoint(scene, &chain, 130);
    scene.rows(&format!(
        "UPDATE chain.export_checkpoint SET safe_height = 60, generations = {{'{}': 1}} WHERE chain = '{chain}'",
        host(scene)
    ));
    let said = scene.succeed(&chain, &["run", "--to", "130"]);
    assert!(
        said.contains("exporting once more what it may have lost"),
        "{said}"
    );
    expect_like_untroubled(scene, &chain, 130);
}

/// Moves the checkpoint to a height that was never exported.
pub fn pretend_checkpoint(scene: &Scene, chain: &str, height: u64) {
    let hash = hex::encode(&block(chain, height).request.unwrap().hash);
    scene.rows(&format!("UPDATE chain.export_checkpoint SET height = {height}, block_hash = 0x{hash} WHERE chain = '{chain}'"));
}

fn host(scene: &Scene) -> String {
    match scene.rows("SELECT host_id FROM system.local")[0][0] {
        Some(CqlValue::Uuid(id)) => id.to_string(),
        ref other => panic!("{other:?}"),
    }
}

/// A chain whose block 7 has a transfer that says no amount.
fn with_unreadable(chain: &str) -> std::sync::Arc<Node> {
    let node = Node::new(chain, 20);
    let mut record = block(chain, 7);
    let result = &mut record.response.as_mut().unwrap().tx_results[0];
    result.events.push(event(
        "transfer",
        &[
            ("recipient", &account(1)),
            ("sender", &account(2)),
            ("amount", "many"),
        ],
    ));
    node.replace(record);
    node
}

fn unreadable_event(scene: &mut Scene) {
    let chain = scene.chain();
    let node = with_unreadable(&chain);
    let _server = node.serve(&scene.socket(&chain));
    let output = scene.run(&chain, &["run", "--to", "20"]);
    assert!(!output.status.success());
    let said = text(&output);
    assert!(
        said.contains("event `transfer` (height 7, transaction 0, event "),
        "{said}"
    );
    assert!(
        said.contains("nothing was skipped") && said.contains("on_failure = \"quarantine\""),
        "{said}"
    );
    assert!(scene.checkpoint(&scene.database(), &chain) < 7);
    let kept = scene.rows(&format!(
        "SELECT kind, error, raw FROM chain_private.export_failures WHERE chain = '{chain}'"
    ));
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0][0], Some(CqlValue::Text("transfer".into())));
    // The cause is gone: the export goes on where it stopped.
    node.replace(block(&chain, 7));
    scene.succeed(&chain, &["run", "--to", "20"]);
    expect_like_untroubled(scene, &chain, 20);
}

fn quarantine(scene: &mut Scene) {
    let chain = scene.chain();
    let node = with_unreadable(&chain);
    let _server = node.serve(&scene.socket(&chain));
    let config = scene.directory.path().join("quarantine.toml");
    std::fs::write(&config, "on_failure = \"quarantine\"\n").unwrap();
    scene.succeed(
        &chain,
        &["run", "--to", "20", "--config", config.to_str().unwrap()],
    );
    assert_eq!(scene.checkpoint(&scene.database(), &chain), 20);
    assert_eq!(count(scene, "chain_private.export_failures", &chain), 1);
}

fn gone_heights(scene: &mut Scene) {
    let chain = scene.chain();
    let node = Node::new(&chain, 20);
    node.forget_below(10);
    let _server = node.serve(&scene.socket(&chain));
    let output = scene.run(&chain, &["run", "--to", "20"]);
    assert!(!output.status.success());
    let said = text(&output);
    assert!(
        said.contains("has nothing below height 10 and the export is at 1: set `rpc`"),
        "{said}"
    );
}

fn reset_chain(scene: &mut Scene) {
    let chain = scene.chain();
    let node = Node::new(&chain, 10);
    let server = node.serve(&scene.socket(&chain));
    scene.succeed(&chain, &["run", "--to", "10"]);
    drop(server);
    let node = Node::born_again(&chain, 10);
    let _server = node.serve(&scene.socket(&chain));
    let output = scene.run(&chain, &["run", "--to", "10"]);
    assert!(!output.status.success());
    assert!(
        text(&output).contains("the chain was reset. `exporter rebuild` forgets the old one"),
        "{}",
        text(&output)
    );
}

fn fork(scene: &mut Scene) {
    let chain = scene.chain();
    let node = Node::new(&chain, 10);
    let _server = node.serve(&scene.socket(&chain));
    scene.succeed(&chain, &["run", "--to", "10"]);
    let mut other = finish(&chain, 10, vec![], vec![]);
    other.request.as_mut().unwrap().hash = vec![1; 32].into();
    node.replace(other);
    let output = scene.run(&chain, &["run", "--to", "12"]);
    assert!(!output.status.success());
    assert!(
        text(&output).contains("another chain, or a fork. Nothing was changed"),
        "{}",
        text(&output)
    );
}

fn acknowledged(scene: &mut Scene) {
    let chain = scene.chain();
    let node = Node::new(&chain, 130);
    let _server = node.serve(&scene.socket(&chain));
    let config = scene.directory.path().join("settle.toml");
    std::fs::write(&config, "settle_seconds = 0\n").unwrap();
    let mut running = scene.start(&chain, &["run", "--config", config.to_str().unwrap()]);
    // All of the two complete chunks; the open one is exported again after a crash.
    await_that("the acknowledgement", || {
        node.acked.load(std::sync::atomic::Ordering::SeqCst) == 120
    });
    running.stop();
}
