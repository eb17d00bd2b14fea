//! A real Apache Cassandra: started, written to, stopped, killed, and found again with its data.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::Duration;

use cometbft::ports::Ports;
use localnet::cassandra::{Distribution, FIRST_LOGIN, Settings, log_in};
use scylla::client::session_builder::SessionBuilder;

const READY: Duration = Duration::from_secs(180);

async fn session(address: &str) -> scylla::client::session::Session {
    let (user, password) = FIRST_LOGIN;
    SessionBuilder::new()
        .known_node(address)
        .user(user, password)
        .build()
        .await
        .unwrap()
}

#[test]
fn node_keeps_its_data_over_a_stop_and_over_a_kill() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let directory = tempfile::tempdir().unwrap();
    let distribution = Distribution::ensure(&cometbft::binary::cache_dir()).unwrap();
    let mut ports = Ports::new();
    let settings = Settings {
        directory: directory.path().to_owned(),
        cql_port: ports.free().unwrap(),
        storage_port: ports.free().unwrap(),
        heap_megabytes: 384,
    };

    let mut server = distribution.start(settings.clone()).unwrap();
    server.wait_until_ready(READY).unwrap();
    let refusal = log_in(settings.cql_port, "cassandra", "wrong")
        .unwrap_err()
        .to_string();
    assert!(refusal.contains("username cassandra"), "{refusal}");
    let occupied = distribution
        .start(settings.clone())
        .unwrap_err()
        .to_string();
    assert!(
        occupied.contains("wanted for Cassandra's CQL clients, is occupied"),
        "{occupied}"
    );
    runtime.block_on(async {
        let session = session(&server.address()).await;
        for statement in [
            "CREATE KEYSPACE k WITH replication = {'class': 'NetworkTopologyStrategy', 'dc1': 1}",
            "CREATE TABLE k.t (id int PRIMARY KEY, amount varint)",
            "INSERT INTO k.t (id, amount) VALUES (1, 340282366920938463463374607431768211455)",
        ] {
            session.query_unpaged(statement, ()).await.unwrap();
        }
    });
    server.stop().unwrap();
    assert!(log_in(settings.cql_port, "cassandra", "cassandra").is_err());

    let mut server = distribution.start(settings.clone()).unwrap();
    server.wait_until_ready(READY).unwrap();
    runtime.block_on(async {
        let session = session(&server.address()).await;
        let statement = "INSERT INTO k.t (id, amount) VALUES (2, 7)";
        session.query_unpaged(statement, ()).await.unwrap();
    });
    server.kill().unwrap();

    let mut server = distribution.start(settings).unwrap();
    server.wait_until_ready(READY).unwrap();
    let rows = runtime.block_on(async {
        let session = session(&server.address()).await;
        let answer = session
            .query_unpaged("SELECT id FROM k.t", ())
            .await
            .unwrap();
        answer.into_rows_result().unwrap().rows_num()
    });
    assert_eq!(rows, 2);
    server.stop().unwrap();
}
