//! The server against a real socket, with an application that answers what it was asked.

use std::sync::atomic::AtomicUsize;
use std::sync::mpsc;
use std::time::Duration;

use tendermint_proto::v0_38::abci::{
    RequestCommit, RequestEcho, RequestFinalizeBlock, RequestFlush, RequestInfo, RequestInitChain,
    RequestListSnapshots, RequestPrepareProposal, RequestProcessProposal, RequestQuery,
    ResponseCommit, ResponseFinalizeBlock, ResponseInfo, ResponseInitChain, ResponseListSnapshots,
};

use super::*;

/// Panics on every call whose input says so.
#[derive(Clone, Default)]
struct Echoing {
    batches: Arc<Mutex<Vec<usize>>>,
    calls: Arc<AtomicUsize>,
    panics: bool,
}

impl Echoing {
    fn panicking() -> Self {
        Self {
            panics: true,
            ..Self::default()
        }
    }

    fn assert_checked_together(&self, count: usize) {
        let batches = self.batches.lock().unwrap().clone();
        assert_eq!(batches.iter().sum::<usize>(), count);
        assert!(
            batches.len() < 10,
            "most checks travel together: {batches:?}"
        );
    }

    fn maybe_panic(&self, kind: &str) {
        self.calls.fetch_add(1, Ordering::SeqCst);
        assert!(!self.panics, "{kind} met a broken invariant");
    }
}

impl Application for Echoing {
    fn info(&self, _: RequestInfo) -> ResponseInfo {
        self.maybe_panic("Info");
        ResponseInfo {
            data: "echoing".into(),
            ..Default::default()
        }
    }
    fn init_chain(&self, _: RequestInitChain) -> ResponseInitChain {
        self.maybe_panic("InitChain");
        ResponseInitChain::default()
    }
    fn query(&self, request: RequestQuery) -> ResponseQuery {
        self.maybe_panic("Query");
        ResponseQuery {
            value: request.data,
            ..Default::default()
        }
    }
    fn check_tx(&self, request: RequestCheckTx) -> ResponseCheckTx {
        assert!(request.tx != b"panic"[..], "CheckTx met a broken invariant");
        ResponseCheckTx {
            data: request.tx,
            ..Default::default()
        }
    }
    fn list_snapshots(&self) -> ResponseListSnapshots {
        self.maybe_panic("ListSnapshots");
        ResponseListSnapshots::default()
    }
    fn prepare_proposal(&self, request: RequestPrepareProposal) -> ResponsePrepareProposal {
        self.maybe_panic("PrepareProposal");
        ResponsePrepareProposal { txs: request.txs }
    }
    fn process_proposal(&self, _: RequestProcessProposal) -> ResponseProcessProposal {
        self.maybe_panic("ProcessProposal");
        ResponseProcessProposal {
            status: ProposalStatus::Accept as i32,
        }
    }
    fn finalize_block(&self, request: RequestFinalizeBlock) -> ResponseFinalizeBlock {
        self.maybe_panic("FinalizeBlock");
        std::thread::sleep(Duration::from_millis(
            u64::try_from(request.height).unwrap(),
        ));
        ResponseFinalizeBlock {
            app_hash: request.hash,
            ..Default::default()
        }
    }
    fn commit(&self) -> ResponseCommit {
        self.maybe_panic("Commit");
        ResponseCommit { retain_height: 7 }
    }
}

impl AbciApp for Echoing {
    fn check_txs(&self, requests: Vec<RequestCheckTx>) -> Vec<ResponseCheckTx> {
        self.batches.lock().unwrap().push(requests.len());
        requests
            .into_iter()
            .map(|request| self.check_tx(request))
            .collect()
    }
}

struct Peer(Stream, BytesMut);

impl Peer {
    fn connect(address: &Address) -> Self {
        let stream = match address {
            Address::Unix(path) => {
                let stream = UnixStream::connect(path).unwrap();
                stream
                    .set_read_timeout(Some(Duration::from_secs(10)))
                    .unwrap();
                Stream::Unix(stream)
            }
            Address::Tcp(host) => Stream::Tcp(TcpStream::connect(host).unwrap()),
        };
        Self(stream, BytesMut::new())
    }

    fn send(&mut self, bytes: &[u8]) {
        self.0.write_all(bytes).unwrap();
    }

    /// The next response, or nothing when the server has closed the connection.
    fn next(&mut self) -> Option<Answer> {
        loop {
            if let Some(frame) = next_frame(&mut self.1, usize::MAX).unwrap() {
                return Response::decode(frame).unwrap().value;
            }
            let mut window = [0; 4096];
            let count = self.0.read(&mut window).unwrap();
            if count == 0 {
                return None;
            }
            self.1.extend_from_slice(&window[..count]);
        }
    }

    /// The next response, which must be that to `check([number])`.
    fn expect_check(&mut self, number: u8) {
        match self.next() {
            Some(Answer::CheckTx(response)) => assert_eq!(response.data, [number][..]),
            other => panic!("{other:?}"),
        }
    }

    fn ask(&mut self, asked: Asked) -> Answer {
        self.send(&[frame(asked), frame(Asked::Flush(RequestFlush {}))].concat());
        let answer = self.next().expect("an answer");
        match self.next() {
            Some(Answer::Flush(_)) | None => answer,
            other => panic!("expected the flush, got {other:?}"),
        }
    }
}

struct Running {
    server: Server,
    _home: tempfile::TempDir,
    fatal: mpsc::Receiver<String>,
}

fn start(app: Echoing, limits: Limits) -> Running {
    let home = tempfile::tempdir().unwrap();
    let address = Address::Unix(home.path().join("abci.sock"));
    let (sender, fatal) = mpsc::channel();
    let sender = Mutex::new(sender);
    let fatal_call: Fatal =
        Arc::new(move |text| sender.lock().unwrap().send(text.to_owned()).unwrap());
    let server = Server::start(&address, app, limits, fatal_call).unwrap();
    Running {
        server,
        _home: home,
        fatal,
    }
}

fn frame(asked: Asked) -> Vec<u8> {
    Request { value: Some(asked) }.encode_length_delimited_to_vec()
}

fn check(tx: impl Into<Vec<u8>>) -> Asked {
    Asked::CheckTx(RequestCheckTx {
        tx: tx.into().into(),
        r#type: 0,
    })
}

fn exception_text(answer: &Answer) -> &str {
    match answer {
        Answer::Exception(exception) => &exception.error,
        other => panic!("expected an exception, got {other:?}"),
    }
}

#[test]
fn pipelined_requests_are_answered_in_order_and_checks_are_handed_over_together() {
    let app = Echoing::default();
    let running = start(app.clone(), Limits::default());
    let mut peer = Peer::connect(running.server.local());
    let mut bytes = frame(Asked::Echo(RequestEcho {
        message: "first".into(),
    }));
    for number in 0..100_u8 {
        bytes.extend(frame(check([number])));
    }
    bytes.extend(frame(Asked::Info(RequestInfo::default())));
    bytes.extend(frame(Asked::Flush(RequestFlush {})));
    peer.send(&bytes);

    assert!(matches!(peer.next(), Some(Answer::Echo(echo)) if echo.message == "first"));
    for number in 0..100_u8 {
        peer.expect_check(number);
    }
    assert!(matches!(peer.next(), Some(Answer::Info(info)) if info.data == "echoing"));
    assert!(matches!(peer.next(), Some(Answer::Flush(_))));
    app.assert_checked_together(100);
    running.server.stop();
}

#[test]
fn a_flush_between_checks_is_answered_in_its_place_and_does_not_part_them() {
    let app = Echoing::default();
    let running = start(app.clone(), Limits::default());
    let mut peer = Peer::connect(running.server.local());
    let mut bytes = Vec::new();
    for number in 0..100_u8 {
        bytes.extend(frame(check([number])));
        bytes.extend(frame(Asked::Flush(RequestFlush {})));
        if number % 10 == 0 {
            bytes.extend(frame(Asked::Flush(RequestFlush {})));
        }
    }
    peer.send(&bytes);

    for number in 0..100_u8 {
        peer.expect_check(number);
        assert!(matches!(peer.next(), Some(Answer::Flush(_))));
        if number % 10 == 0 {
            assert!(matches!(peer.next(), Some(Answer::Flush(_))));
        }
    }
    app.assert_checked_together(100);
    // Alone, it is answered at once.
    peer.send(&frame(Asked::Flush(RequestFlush {})));
    assert!(matches!(peer.next(), Some(Answer::Flush(_))));
    running.server.stop();
}

#[test]
fn a_batch_of_checks_is_capped() {
    let app = Echoing::default();
    let running = start(
        app.clone(),
        Limits {
            check_batch_max: 8,
            ..Limits::default()
        },
    );
    let mut peer = Peer::connect(running.server.local());
    peer.send(
        &(0..20_u8)
            .flat_map(|number| frame(check([number])))
            .collect::<Vec<_>>(),
    );
    for _ in 0..20 {
        assert!(matches!(peer.next(), Some(Answer::CheckTx(_))));
    }
    assert!(app.batches.lock().unwrap().iter().all(|size| *size <= 8));
    running.server.stop();
}

#[test]
fn a_frame_that_arrives_byte_by_byte_is_one_request() {
    let running = start(Echoing::default(), Limits::default());
    let mut peer = Peer::connect(running.server.local());
    for byte in frame(Asked::Echo(RequestEcho {
        message: "x".repeat(300),
    })) {
        peer.send(&[byte]);
    }
    assert!(matches!(peer.next(), Some(Answer::Echo(echo)) if echo.message.len() == 300));
    running.server.stop();
}

#[test]
fn tcp_answers_without_delay() {
    let (sender, _fatal) = mpsc::channel();
    let sender = Mutex::new(sender);
    let fatal: Fatal = Arc::new(move |text| sender.lock().unwrap().send(text.to_owned()).unwrap());
    let address = Address::Tcp("127.0.0.1:0".into());
    let server = Server::start(&address, Echoing::default(), Limits::default(), fatal).unwrap();
    let mut peer = Peer::connect(server.local());
    let begin = std::time::Instant::now();
    for _ in 0..50 {
        peer.ask(Asked::Query(RequestQuery {
            data: vec![1].into(),
            ..Default::default()
        }));
    }
    // With Nagle's algorithm and delayed acknowledgements 50 calls take two seconds.
    assert!(
        begin.elapsed() < Duration::from_secs(1),
        "{:?}",
        begin.elapsed()
    );
    server.stop();
}

#[test]
fn an_oversized_frame_is_refused_by_its_length_alone() {
    let running = start(
        Echoing::default(),
        Limits {
            frame_bytes_max: 1000,
            ..Limits::default()
        },
    );
    let mut peer = Peer::connect(running.server.local());
    let mut length = Vec::new();
    prost::encoding::encode_varint(5000, &mut length);
    peer.send(&length);
    let answer = peer.next().unwrap();
    assert_eq!(
        exception_text(&answer),
        "ABCI frame of 5000 bytes exceeds the limit of 1000 bytes"
    );
    assert_eq!(peer.next(), None, "and the connection is closed");

    let mut other = Peer::connect(running.server.local());
    let answer = other.ask(Asked::Echo(RequestEcho {
        message: "others go on".into(),
    }));
    assert!(matches!(answer, Answer::Echo(_)));
    running.server.stop();
}

#[test]
fn garbage_is_refused_and_changes_nothing() {
    let app = Echoing::default();
    let running = start(app.clone(), Limits::default());
    for (bytes, text) in [
        (
            &[0xff; 16][..],
            "malformed ABCI frame: its length is not a varint",
        ),
        (&[3, 0xff, 0xff, 0xff][..], "undecodable ABCI request"),
        (
            b"GET / HTTP/1.1\r\nHost: 127.0.0.1:26658\r\nAccept: */*\r\n\r\nand so on and so forth",
            "undecodable",
        ),
    ] {
        let mut peer = Peer::connect(running.server.local());
        peer.send(bytes);
        let answer = peer.next().unwrap();
        assert!(exception_text(&answer).contains(text), "{answer:?}");
        assert_eq!(peer.next(), None);
    }
    assert_eq!(app.calls.load(Ordering::SeqCst), 0);
    running.server.stop();
}

#[test]
fn an_unknown_request_is_answered_by_an_exception_and_the_connection_stays() {
    let running = start(Echoing::default(), Limits::default());
    let mut peer = Peer::connect(running.server.local());
    // InsertTx of CometBFT 0.40: field 21, an empty message.
    peer.send(&[3, 0xaa, 0x01, 0x00]);
    let answer = peer.next().unwrap();
    assert!(
        exception_text(&answer).starts_with("unknown ABCI request"),
        "{answer:?}"
    );
    assert!(matches!(
        peer.ask(Asked::Info(RequestInfo::default())),
        Answer::Info(_)
    ));
    running.server.stop();
}

#[test]
fn a_panic_in_check_tx_refuses_that_transaction_and_no_other() {
    let running = start(Echoing::default(), Limits::default());
    let mut peer = Peer::connect(running.server.local());
    peer.send(
        &[
            frame(check("one")),
            frame(check("panic")),
            frame(check("two")),
        ]
        .concat(),
    );
    let codes = [peer.next(), peer.next(), peer.next()].map(|answer| match answer {
        Some(Answer::CheckTx(response)) => (response.code, response.log),
        other => panic!("{other:?}"),
    });
    assert_eq!(codes[0].0, 0);
    assert_eq!(codes[1].0, PANIC_CODE);
    assert!(
        codes[1].1.contains("CheckTx met a broken invariant"),
        "{}",
        codes[1].1
    );
    assert_eq!(codes[2].0, 0);
    running.server.stop();
}

#[test]
fn a_panic_that_changes_no_state_is_a_refusal() {
    let running = start(Echoing::panicking(), Limits::default());
    let mut peer = Peer::connect(running.server.local());
    match peer.ask(Asked::Query(RequestQuery::default())) {
        Answer::Query(response) => {
            assert_eq!(response.code, PANIC_CODE);
            assert!(
                response.log.contains("Query met a broken invariant"),
                "{}",
                response.log
            );
        }
        other => panic!("{other:?}"),
    }
    match peer.ask(Asked::ProcessProposal(RequestProcessProposal::default())) {
        Answer::ProcessProposal(response) => {
            assert_eq!(response.status, ProposalStatus::Reject as i32);
        }
        other => panic!("{other:?}"),
    }
    let offered = RequestPrepareProposal {
        txs: vec![vec![1].into()],
        ..Default::default()
    };
    match peer.ask(Asked::PrepareProposal(offered)) {
        Answer::PrepareProposal(response) => assert!(response.txs.is_empty()),
        other => panic!("{other:?}"),
    }
    let answer = peer.ask(Asked::ListSnapshots(RequestListSnapshots {}));
    assert!(exception_text(&answer).contains("ListSnapshots met a broken invariant"));
    assert!(
        running.fatal.try_recv().is_err(),
        "none of them stops the node"
    );
    running.server.stop();
}

#[test]
fn a_panic_where_state_is_at_stake_stops_the_node_with_its_reason() {
    for (asked, kind) in [
        (Asked::Info(RequestInfo::default()), "Info"),
        (Asked::InitChain(RequestInitChain::default()), "InitChain"),
        (
            Asked::FinalizeBlock(RequestFinalizeBlock::default()),
            "FinalizeBlock",
        ),
        (Asked::Commit(RequestCommit {}), "Commit"),
    ] {
        let running = start(Echoing::panicking(), Limits::default());
        let mut peer = Peer::connect(running.server.local());
        let answer = peer.ask(asked);
        let expected = format!("{kind} failed, the node stops: {kind} met a broken invariant");
        assert_eq!(exception_text(&answer), expected);
        assert_eq!(
            running.fatal.recv_timeout(Duration::from_secs(5)).unwrap(),
            expected
        );
        running.server.stop();
    }
}

#[test]
fn stopping_lets_the_request_in_work_finish() {
    let running = start(Echoing::default(), Limits::default());
    let mut peer = Peer::connect(running.server.local());
    let slow = RequestFinalizeBlock {
        height: 300,
        hash: vec![9].into(),
        ..Default::default()
    };
    peer.send(&frame(Asked::FinalizeBlock(slow)));
    std::thread::sleep(Duration::from_millis(100));
    let Address::Unix(path) = running.server.local().clone() else {
        unreachable!()
    };
    running.server.stop();
    assert!(matches!(peer.next(), Some(Answer::FinalizeBlock(block)) if block.app_hash == [9][..]));
    assert_eq!(peer.next(), None);
    assert!(!path.exists(), "the socket is removed");
}

#[test]
fn a_socket_in_use_is_not_taken_over_and_a_stale_one_is_replaced() {
    let running = start(Echoing::default(), Limits::default());
    let address = running.server.local().clone();
    let quiet: Fatal = Arc::new(|_| {});
    let refused = Server::start(
        &address,
        Echoing::default(),
        Limits::default(),
        Arc::clone(&quiet),
    );
    let text = refused.err().unwrap();
    assert!(text.contains("is in use by another process"), "{text}");
    running.server.stop();

    let Address::Unix(path) = &address else {
        unreachable!()
    };
    drop(UnixListener::bind(path)); // leaves its file behind, as a killed process does
    assert!(path.exists());
    let server = Server::start(&address, Echoing::default(), Limits::default(), quiet).unwrap();
    let mode = fs::metadata(path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    server.stop();
}

#[test]
fn an_occupied_port_is_named() {
    let holder = TcpListener::bind("127.0.0.1:0").unwrap();
    let host = holder.local_addr().unwrap().to_string();
    let quiet: Fatal = Arc::new(|_| {});
    let started = Server::start(
        &Address::Tcp(host.clone()),
        Echoing::default(),
        Limits::default(),
        quiet,
    );
    let text = started.err().unwrap();
    let port = holder.local_addr().unwrap().port();
    assert!(
        text.starts_with(&format!("port {port} is already in use")),
        "{text}"
    );
}

#[test]
fn addresses_are_read_as_comet_writes_them() {
    assert_eq!(
        Address::parse("unix:///run/a.sock"),
        Ok(Address::Unix("/run/a.sock".into()))
    );
    assert_eq!(
        Address::parse("tcp://127.0.0.1:1"),
        Ok(Address::Tcp("127.0.0.1:1".into()))
    );
    let text = Address::parse("kvstore").unwrap_err();
    assert!(
        text.contains("expected unix:///path/to/socket or tcp://host:port"),
        "{text}"
    );
}
