//! The socket from both ends: what a reader can rely on, and what a node refuses.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot set up its scene fails"
)]
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;

use proptest::prelude::*;
use record::{
    BlockRecord, Bytes, Client, Followed, FrameError, Identity, Invalid, Outbox, SOCKET, Server,
    genesis_hash,
};
use tendermint_proto::google::protobuf::Timestamp;
use tendermint_proto::v0_38::abci::{ExecTxResult, RequestFinalizeBlock, ResponseFinalizeBlock};

#[derive(Default)]
struct Shelf {
    records: Mutex<BTreeMap<u64, Bytes>>,
    changed: Condvar,
    acked: Mutex<u64>,
}

impl Shelf {
    fn put(&self, height: u64) {
        self.records
            .lock()
            .unwrap()
            .insert(height, record(height).to_bytes());
        self.changed.notify_all();
    }
}

impl Outbox for Shelf {
    fn identity(&self) -> Identity {
        identity()
    }

    fn get(&self, height: u64) -> std::io::Result<Option<Bytes>> {
        Ok(self.records.lock().unwrap().get(&height).cloned())
    }

    fn oldest(&self) -> u64 {
        self.records
            .lock()
            .unwrap()
            .keys()
            .next()
            .copied()
            .unwrap_or_default()
    }

    fn latest(&self) -> u64 {
        self.records
            .lock()
            .unwrap()
            .keys()
            .next_back()
            .copied()
            .unwrap_or_default()
    }

    fn wait_beyond(&self, height: u64, timeout: Duration) -> u64 {
        let records = self.records.lock().unwrap();
        let behind = |records: &mut BTreeMap<u64, Bytes>| {
            records
                .keys()
                .next_back()
                .is_none_or(|latest| *latest <= height)
        };
        let (records, _) = self
            .changed
            .wait_timeout_while(records, timeout, behind)
            .unwrap();
        records.keys().next_back().copied().unwrap_or_default()
    }

    fn ack(&self, height: u64) {
        let mut acked = self.acked.lock().unwrap();
        *acked = height.max(*acked);
    }
}

fn identity() -> Identity {
    let time = Timestamp {
        seconds: 1_700_000_000,
        nanos: 5,
    };
    Identity {
        chain_id: "aot-1".into(),
        genesis_hash: genesis_hash("aot-1", &time, 1, b"app"),
    }
}

fn record(height: u64) -> BlockRecord {
    let request = RequestFinalizeBlock {
        height: i64::try_from(height).unwrap(),
        time: Some(Timestamp {
            seconds: 1_700_000_000,
            nanos: 5,
        }),
        txs: vec![Bytes::from_static(b"tx")],
        ..Default::default()
    };
    let response = ResponseFinalizeBlock {
        tx_results: vec![ExecTxResult::default()],
        ..Default::default()
    };
    BlockRecord::new(&identity(), request, response)
}

fn serve(heights: std::ops::RangeInclusive<u64>) -> (tempfile::TempDir, Arc<Shelf>, Server) {
    let directory = tempfile::tempdir().unwrap();
    let shelf = Arc::new(Shelf::default());
    heights.for_each(|height| shelf.put(height));
    let server = Server::start(
        &directory.path().join(SOCKET),
        Arc::clone(&shelf) as Arc<dyn Outbox>,
    )
    .unwrap();
    (directory, shelf, server)
}

#[test]
fn a_reader_gets_what_the_node_wrote() {
    let (_directory, _shelf, server) = serve(1..=3);
    let (mut client, status) = Client::connect(server.path()).unwrap();
    assert_eq!(
        (status.chain_id.as_str(), status.oldest, status.latest),
        ("aot-1", 1, 3)
    );
    assert_eq!(status.genesis_hash, identity().genesis_hash);
    let bytes = client.get(2).unwrap().expect("height 2 is there");
    assert_eq!(BlockRecord::from_bytes(bytes).unwrap(), record(2));
    assert_eq!(client.get(4).unwrap(), None);
}

#[test]
fn a_follower_gets_every_block_in_order_and_hears_from_an_idle_node() {
    let (_directory, shelf, server) = serve(1..=2);
    let (mut client, _) = Client::connect(server.path()).unwrap();
    client.follow(1).unwrap();
    let writer = thread::spawn(move || {
        thread::sleep(Duration::from_millis(1_300));
        (3..=5).for_each(|height| shelf.put(height));
    });
    let (mut heights, mut heartbeats) = (Vec::new(), 0);
    while heights.len() < 5 {
        match client.following().unwrap() {
            Followed::Block(bytes) => {
                heights.push(BlockRecord::from_bytes(bytes).unwrap().height());
            }
            Followed::Waiting(_) => heartbeats += 1,
            Followed::Missing(status) => panic!("missing: {status:?}"),
        }
    }
    writer.join().unwrap();
    assert_eq!(heights, [1, 2, 3, 4, 5]);
    assert!(heartbeats >= 1);
}

#[test]
fn a_follower_from_a_dropped_height_is_told_what_is_left() {
    let (_directory, _shelf, server) = serve(10..=12);
    let (mut client, _) = Client::connect(server.path()).unwrap();
    client.follow(1).unwrap();
    let Followed::Missing(status) = client.following().unwrap() else {
        panic!("expected Missing")
    };
    assert_eq!((status.oldest, status.latest), (10, 12));
}

#[test]
fn an_acknowledgement_arrives() {
    let (_directory, shelf, server) = serve(1..=3);
    let (mut client, _) = Client::connect(server.path()).unwrap();
    assert_eq!(client.ack(3).unwrap().latest, 3);
    assert_eq!(*shelf.acked.lock().unwrap(), 3);
}

#[test]
fn only_the_owner_may_open_the_socket() {
    let (directory, _shelf, server) = serve(1..=1);
    let mode = std::fs::metadata(server.path())
        .unwrap()
        .permissions()
        .mode()
        & 0o777;
    assert_eq!(mode, 0o600);
    // Nothing of the private directory is left behind.
    assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 1);
}

#[test]
fn a_socket_left_by_a_killed_node_is_replaced() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join(SOCKET);
    drop(std::os::unix::net::UnixListener::bind(&path).unwrap());
    let server = Server::start(&path, Arc::new(Shelf::default())).unwrap();
    assert_eq!(Client::connect(server.path()).unwrap().1.latest, 0);
}

#[test]
fn stopping_ends_followers_and_removes_the_socket() {
    let (_directory, _shelf, server) = serve(1..=1);
    let path = server.path().to_owned();
    let (mut client, _) = Client::connect(&path).unwrap();
    client.follow(2).unwrap();
    drop(server);
    assert!(!path.exists());
    let ended = std::iter::repeat_with(|| client.following())
        .find_map(Result::err)
        .expect("the connection ends");
    assert!(matches!(ended, FrameError::Io(_)), "{ended}");
}

#[test]
fn too_long_a_path_is_refused_by_name() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("x".repeat(120));
    let error = Server::start(&path, Arc::new(Shelf::default())).unwrap_err();
    assert!(error.to_string().contains("export socket /"), "{error}");
    assert!(error.to_string().contains("SUN_LEN"), "{error}");
}

#[test]
fn a_seventeenth_reader_is_refused_with_the_reason() {
    let (_directory, _shelf, server) = serve(1..=1);
    let readers: Vec<_> = (0..16)
        .map(|_| Client::connect(server.path()).unwrap())
        .collect();
    let error = Client::connect(server.path()).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("16 readers are connected already")
            || error.to_string().contains("Broken pipe"),
        "{error}"
    );
    drop(readers);
}

#[test]
fn a_question_that_is_too_long_is_refused_and_nobody_else_notices() {
    let (_directory, _shelf, server) = serve(1..=1);
    let mut rude = UnixStream::connect(server.path()).unwrap();
    rude.write_all(&[0xff; 64]).unwrap();
    let mut answer = Vec::new();
    // The server may close with our bytes unread: what it said before that is what counts.
    let _ = rude.read_to_end(&mut answer);
    assert!(String::from_utf8_lossy(&answer).contains("at most 1024 are allowed"));
    assert_eq!(Client::connect(server.path()).unwrap().1.latest, 1);
}

#[test]
fn a_record_with_a_result_too_few_is_refused() {
    let mut short = record(1);
    short.response.as_mut().unwrap().tx_results.clear();
    let error = BlockRecord::from_bytes(short.to_bytes()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "block record has 1 transactions but 0 results: expected as many"
    );
    let empty = BlockRecord::from_bytes(Bytes::new()).unwrap_err();
    assert_eq!(empty, Invalid::Missing("RequestFinalizeBlock"));
}

#[test]
fn each_part_of_a_genesis_changes_its_name() {
    let time = Timestamp {
        seconds: 1,
        nanos: 2,
    };
    let names = [
        genesis_hash("a", &time, 1, b"x"),
        genesis_hash("b", &time, 1, b"x"),
        genesis_hash(
            "a",
            &Timestamp {
                seconds: 2,
                nanos: 2,
            },
            1,
            b"x",
        ),
        genesis_hash(
            "a",
            &Timestamp {
                seconds: 1,
                nanos: 3,
            },
            1,
            b"x",
        ),
        genesis_hash("a", &time, 2, b"x"),
        genesis_hash("a", &time, 1, b"y"),
    ];
    let distinct: std::collections::BTreeSet<_> = names.iter().collect();
    assert_eq!(distinct.len(), names.len());
}

proptest! {
    #[test]
    fn arbitrary_bytes_are_a_record_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..512)) {
        if let Ok(record) = BlockRecord::from_bytes(bytes.into()) {
            prop_assert!(record.check().is_ok());
        }
    }
}
