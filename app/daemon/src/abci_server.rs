//! The ABCI socket server: what CometBFT talks to.
//!
//! It speaks the socket protocol of CometBFT 0.38 (ABCI 2.0): frames of a varint length and one
//! `Request` or `Response`, answered in order. CometBFT opens four connections (consensus,
//! mempool, query, snapshot); each has its own thread, so that a query never waits for a block.
//!
//! Types and trait are those of `tendermint-abci`; its server is not used. Its replies go out one
//! by one without `TCP_NODELAY`, which costs some 40 ms for each call that waits for its answer, it
//! copies its whole buffer for every frame, and a panic only ends one thread. Here
//!
//! - replies are held until CometBFT asks for them (`Flush`) or nothing more has been received;
//! - all `CheckTx` frames that wait are handed over together, so that their signatures can be
//!   verified in parallel ([`AbciApp::check_txs`]), whatever `Flush` stands between them: a
//!   stock CometBFT asks for one behind almost every transaction (docs/adr/0013-own-abci-client.md);
//! - a frame over [`Limits::frame_bytes_max`], an undecodable or an unknown request is answered by
//!   an exception which says why;
//! - a panic never looks like success: see [`on_panic`].

use std::any::Any;
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use bytes::{Buf, Bytes, BytesMut};
use prost::Message;
use prost::encoding::{WireType, encode_key, encode_varint};
use tendermint_abci::Application;
use tendermint_proto::v0_38::abci::request::Value as Asked;
use tendermint_proto::v0_38::abci::response::Value as Answer;
use tendermint_proto::v0_38::abci::response_process_proposal::ProposalStatus;
use tendermint_proto::v0_38::abci::{
    Request, RequestCheckTx, RequestFinalizeBlock, Response, ResponseCheckTx, ResponseException,
    ResponseFlush, ResponsePrepareProposal, ResponseProcessProposal, ResponseQuery,
};

/// An ABCI application that may look at several waiting transactions at once.
pub(crate) trait AbciApp: Application {
    /// Checks transactions that arrived together, answering each in its place.
    ///
    /// The answers must be those of [`Application::check_tx`] called one after the other.
    fn check_txs(&self, requests: Vec<RequestCheckTx>) -> Vec<ResponseCheckTx> {
        requests
            .into_iter()
            .map(|request| self.check_tx(request))
            .collect()
    }

    /// Executes a block: the bytes of the answer of [`Application::finalize_block`].
    fn finalize(&self, request: RequestFinalizeBlock) -> Bytes {
        self.finalize_block(request).encode_to_vec().into()
    }
}

/// An answer, as a message or already as bytes.
enum Reply {
    Message(Answer),
    /// A `ResponseFinalizeBlock`.
    FinalizeBlock(Bytes),
}

/// The field of `Response` that has the answer to `FinalizeBlock`.
const FINALIZE_BLOCK_FIELD: u32 = 21;

/// What one connection may take.
#[expect(
    clippy::struct_field_names,
    reason = "a limit says in its name that it is one"
)]
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Longest request, in bytes. CometBFT's own limit is 100 MiB (`abci/types/messages.go`).
    pub(crate) frame_bytes_max: usize,
    /// Most `CheckTx` requests handed over together.
    pub(crate) check_batch_max: usize,
    /// Replies are written out when they exceed this many bytes, asked for or not.
    pub(crate) held_bytes_max: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            frame_bytes_max: 104_857_600,
            check_batch_max: 256,
            held_bytes_max: 1 << 20,
        }
    }
}

/// Codespace of the answer to a request that made the application panic, as in the Cosmos SDK.
pub(crate) const PANIC_CODESPACE: &str = "undefined";
/// Code of the answer to a request that made the application panic, as in the Cosmos SDK.
pub(crate) const PANIC_CODE: u32 = 111_222;

/// Called with the reason when the application cannot go on. It should end the process.
pub(crate) type Fatal = Arc<dyn Fn(&str) + Send + Sync>;

/// Where the server listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Address {
    /// A Unix socket: `unix:///path/to/socket`.
    Unix(PathBuf),
    /// A TCP address: `tcp://127.0.0.1:26658`.
    Tcp(String),
}

impl Address {
    /// Reads `unix://<path>` or `tcp://<host>:<port>`, CometBFT's way of writing `proxy_app`.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        if let Some(path) = text.strip_prefix("unix://").filter(|path| !path.is_empty()) {
            return Ok(Self::Unix(PathBuf::from(path)));
        }
        if let Some(host) = text
            .strip_prefix("tcp://")
            .filter(|host| host.contains(':'))
        {
            return Ok(Self::Tcp(host.to_owned()));
        }
        Err(format!(
            "ABCI address {text:?} is not understood: expected unix:///path/to/socket or tcp://host:port"
        ))
    }
}

/// A running server; [`Server::stop`] ends it.
pub(crate) struct Server {
    shared: Arc<Shared>,
    local: Address,
    accepting: Option<JoinHandle<()>>,
}

/// Open connections by number: a second handle of the stream, and the thread that serves it.
type Open = BTreeMap<u64, (Stream, Option<JoinHandle<()>>)>;

struct Shared {
    stopping: AtomicBool,
    /// To wake the readers when the server stops.
    open: Mutex<Open>,
    limits: Limits,
    fatal: Fatal,
}

impl Shared {
    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Server {
    /// Listens on `address` and serves `app` to every connection.
    ///
    /// A Unix socket left behind by a dead process is replaced, one that answers is not.
    pub(crate) fn start<A: AbciApp>(
        address: &Address,
        app: A,
        limits: Limits,
        fatal: Fatal,
    ) -> Result<Self, String> {
        let (listener, local) = Listener::bind(address)?;
        let shared = Arc::new(Shared {
            stopping: AtomicBool::new(false),
            open: Mutex::new(BTreeMap::new()),
            limits,
            fatal,
        });
        let accepting = {
            let shared = Arc::clone(&shared);
            std::thread::Builder::new()
                .name("abci-accept".into())
                .spawn(move || accept_all(&listener, &app, &shared))
                .map_err(|error| format!("cannot start the ABCI server's thread: {error}"))?
        };
        Ok(Self {
            shared,
            local,
            accepting: Some(accepting),
        })
    }

    /// The address in use, with the real port where port 0 was asked for.
    pub(crate) fn local(&self) -> &Address {
        &self.local
    }

    /// Ends the server: the request in work is finished and answered, nothing more is read.
    pub(crate) fn stop(mut self) {
        self.shared.stopping.store(true, Ordering::SeqCst);
        // The acceptor waits in accept(): one connection to ourselves makes it look at the flag.
        match &self.local {
            Address::Unix(path) => drop(UnixStream::connect(path)),
            Address::Tcp(host) => drop(TcpStream::connect(host)),
        }
        if let Some(accepting) = self.accepting.take() {
            drop(accepting.join());
        }
        let connections = std::mem::take(&mut *self.shared.open());
        for (stream, _) in connections.values() {
            stream.stop_reading();
        }
        for (_, thread) in connections.into_values() {
            if let Some(thread) = thread {
                drop(thread.join());
            }
        }
        if let Address::Unix(path) = &self.local {
            drop(fs::remove_file(path));
        }
    }
}

enum Listener {
    Unix(UnixListener),
    Tcp(TcpListener),
}

impl Listener {
    fn bind(address: &Address) -> Result<(Self, Address), String> {
        match address {
            Address::Unix(path) => {
                if UnixStream::connect(path).is_ok() {
                    return Err(format!(
                        "ABCI socket {} is in use by another process: stop it first",
                        path.display()
                    ));
                }
                // Nobody answers: a file left by a process that was killed, or none at all.
                drop(fs::remove_file(path));
                let listener = UnixListener::bind(path)
                    .map_err(|error| format!("cannot listen on {}: {error}", path.display()))?;
                // Whoever can write to this socket can drive the state machine.
                fs::set_permissions(path, fs::Permissions::from_mode(0o600))
                    .map_err(|error| format!("cannot protect {}: {error}", path.display()))?;
                Ok((Self::Unix(listener), address.clone()))
            }
            Address::Tcp(host) => {
                let listener = TcpListener::bind(host)
                    .map_err(|error| crate::ports::explain("ABCI", host, &error))?;
                let local = listener.local_addr().map_err(|error| error.to_string())?;
                Ok((Self::Tcp(listener), Address::Tcp(local.to_string())))
            }
        }
    }

    fn accept(&self) -> io::Result<Stream> {
        match self {
            Self::Unix(listener) => listener.accept().map(|(stream, _)| Stream::Unix(stream)),
            Self::Tcp(listener) => {
                let (stream, _) = listener.accept()?;
                // Without it every answer that CometBFT waits for takes some 40 ms.
                stream.set_nodelay(true)?;
                Ok(Stream::Tcp(stream))
            }
        }
    }
}

enum Stream {
    Unix(UnixStream),
    Tcp(TcpStream),
}

impl Stream {
    fn try_clone(&self) -> io::Result<Self> {
        match self {
            Self::Unix(stream) => stream.try_clone().map(Self::Unix),
            Self::Tcp(stream) => stream.try_clone().map(Self::Tcp),
        }
    }

    /// Reads what has arrived; an error of kind `WouldBlock` if that is nothing.
    fn read_waiting(&self, buffer: &mut [u8]) -> io::Result<usize> {
        let flags = rustix::net::RecvFlags::DONTWAIT;
        let (count, _) = match self {
            Self::Unix(stream) => rustix::net::recv(stream, buffer, flags),
            Self::Tcp(stream) => rustix::net::recv(stream, buffer, flags),
        }?;
        Ok(count)
    }

    /// Makes the reader see the end of input; what is being answered can still be written.
    fn stop_reading(&self) {
        // An error means that the peer has already gone.
        drop(match self {
            Self::Unix(stream) => stream.shutdown(Shutdown::Read),
            Self::Tcp(stream) => stream.shutdown(Shutdown::Read),
        });
    }
}

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Unix(stream) => stream.read(buffer),
            Self::Tcp(stream) => stream.read(buffer),
        }
    }
}

impl Write for Stream {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        match self {
            Self::Unix(stream) => stream.write(buffer),
            Self::Tcp(stream) => stream.write(buffer),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Unix(stream) => stream.flush(),
            Self::Tcp(stream) => stream.flush(),
        }
    }
}

fn accept_all<A: AbciApp>(listener: &Listener, app: &A, shared: &Arc<Shared>) {
    for id in 0_u64.. {
        let stream = match listener.accept() {
            Ok(stream) => stream,
            Err(error) => {
                tracing::warn!(%error, "an ABCI connection could not be accepted");
                continue;
            }
        };
        if shared.stopping.load(Ordering::SeqCst) {
            return;
        }
        if let Err(error) = serve_in_thread(id, stream, app.clone(), shared) {
            tracing::warn!(%error, "an ABCI connection could not be served");
        }
    }
}

fn serve_in_thread<A: AbciApp>(
    id: u64,
    stream: Stream,
    app: A,
    shared: &Arc<Shared>,
) -> io::Result<()> {
    let second = stream.try_clone()?;
    shared.open().insert(id, (second, None));
    let of_thread = Arc::clone(shared);
    let thread = std::thread::Builder::new()
        .name(format!("abci-{id}"))
        .spawn(move || {
            let mut connection = Connection::new(stream, app, &of_thread);
            if let Err(error) = connection.serve() {
                tracing::info!(%error, "an ABCI connection ended");
            }
            of_thread.open().remove(&id);
        })?;
    // The connection may be over already; then there is nothing left to remember.
    if let Some((_, handle)) = shared.open().get_mut(&id) {
        *handle = Some(thread);
    }
    Ok(())
}

/// Bytes asked of the socket at once.
const READ_BYTES: usize = 256 * 1024;

struct Connection<'a, A> {
    stream: Stream,
    app: A,
    limits: Limits,
    fatal: &'a Fatal,
    received: BytesMut,
    window: Vec<u8>,
    held: Vec<u8>,
    /// `CheckTx` requests received and not yet handed over.
    checks: Vec<RequestCheckTx>,
    /// `Flush` requests among them: how many of `checks` came before each.
    flushes: Vec<usize>,
}

/// Why a connection is closed by us, after the peer has been told.
#[derive(Debug, thiserror::Error)]
enum Ended {
    #[error("{0}")]
    Io(#[from] io::Error),
    #[error("{0}")]
    Refused(String),
}

impl<'a, A: AbciApp> Connection<'a, A> {
    fn new(stream: Stream, app: A, shared: &'a Shared) -> Self {
        Self {
            stream,
            app,
            limits: shared.limits,
            fatal: &shared.fatal,
            received: BytesMut::new(),
            window: vec![0; READ_BYTES],
            held: Vec::new(),
            checks: Vec::new(),
            flushes: Vec::new(),
        }
    }

    /// Answers requests until the peer closes the connection or breaks the protocol.
    fn serve(&mut self) -> Result<(), Ended> {
        loop {
            match next_frame(&mut self.received, self.limits.frame_bytes_max) {
                Ok(Some(frame)) => match Request::decode(frame) {
                    Ok(request) => self.take(request)?,
                    Err(error) => {
                        return self.refuse(&format!("undecodable ABCI request: {error}"));
                    }
                },
                // More may have come meanwhile: taken at once, it shares a batch, and CometBFT need not wait to send.
                Ok(None) if !self.checks.is_empty() && self.receive_waiting()? => {}
                Ok(None) => {
                    self.answer_checks();
                    self.write_held()?;
                    if !self.receive()? {
                        return Ok(());
                    }
                }
                Err(text) => return self.refuse(&text),
            }
        }
    }

    /// Takes one request: `CheckTx`, and `Flush` behind it, wait for their neighbours; all else is answered in its turn.
    fn take(&mut self, request: Request) -> Result<(), Ended> {
        match request.value {
            Some(Asked::CheckTx(request)) => {
                self.checks.push(request);
                if self.checks.len() >= self.limits.check_batch_max {
                    self.answer_checks();
                    self.write_held()?;
                    self.receive_waiting()?;
                }
            }
            Some(Asked::Flush(_)) if !self.checks.is_empty() => {
                self.flushes.push(self.checks.len());
            }
            asked => {
                self.answer_checks();
                let flush = matches!(asked, Some(Asked::Flush(_)));
                let answer = self.answer(asked)?;
                self.hold(answer);
                if flush {
                    self.write_held()?;
                }
            }
        }
        if self.held.len() > self.limits.held_bytes_max {
            self.write_held()?;
        }
        Ok(())
    }

    fn answer_checks(&mut self) {
        if self.checks.is_empty() {
            return;
        }
        let requests = std::mem::take(&mut self.checks);
        let mut flushes = std::mem::take(&mut self.flushes).into_iter().peekable();
        for (index, response) in check_all(&self.app, requests).into_iter().enumerate() {
            self.hold(Reply::Message(Answer::CheckTx(response)));
            while flushes
                .next_if(|before| *before == index.saturating_add(1))
                .is_some()
            {
                self.hold(Reply::Message(Answer::Flush(ResponseFlush {})));
            }
        }
    }

    fn answer(&mut self, asked: Option<Asked>) -> Result<Reply, Ended> {
        let Some(asked) = asked else {
            let text = "unknown ABCI request: this node speaks ABCI 2.0 as CometBFT 0.38 does";
            tracing::warn!(text);
            return Ok(Reply::Message(exception(text)));
        };
        let kind = kind_of(&asked);
        let app = &self.app;
        match catch_unwind(AssertUnwindSafe(|| dispatch(app, asked))) {
            Ok(answer) => Ok(answer),
            Err(payload) => match on_panic(kind, &reason(payload.as_ref())) {
                OnPanic::Refuse(answer) => Ok(Reply::Message(*answer)),
                OnPanic::Stop(text) => {
                    (self.fatal)(&text);
                    self.refuse(&text)
                        .map(|()| Reply::Message(exception(&text)))
                }
            },
        }
    }

    fn hold(&mut self, reply: Reply) {
        match reply {
            Reply::Message(answer) => Response {
                value: Some(answer),
            }
            .encode_length_delimited(&mut self.held)
            .expect("a Vec grows as needed, which is the only thing that can fail here"),
            Reply::FinalizeBlock(bytes) => {
                let mut head = Vec::new();
                encode_key(FINALIZE_BLOCK_FIELD, WireType::LengthDelimited, &mut head);
                encode_varint(length_of(&bytes), &mut head);
                let frame_bytes = length_of(&head).saturating_add(length_of(&bytes));
                encode_varint(frame_bytes, &mut self.held);
                self.held.extend(head);
                self.held.extend(bytes);
            }
        }
    }

    fn write_held(&mut self) -> io::Result<()> {
        if self.held.is_empty() {
            return Ok(());
        }
        self.stream.write_all(&self.held)?;
        self.held.clear();
        // One huge answer must not keep its memory for ever.
        self.held.shrink_to(self.limits.held_bytes_max);
        self.stream.flush()
    }

    /// Waits for more input; `false` at its end.
    fn receive(&mut self) -> io::Result<bool> {
        loop {
            match self.stream.read(&mut self.window) {
                Ok(0) => return Ok(false),
                Ok(count) => {
                    let bytes = self.window.get(..count).unwrap_or_default();
                    self.received.extend_from_slice(bytes);
                    return Ok(true);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Takes input that has arrived, without waiting; `false` if there is none.
    fn receive_waiting(&mut self) -> io::Result<bool> {
        match self.stream.read_waiting(&mut self.window) {
            Ok(count) => {
                let bytes = self.window.get(..count).unwrap_or_default();
                self.received.extend_from_slice(bytes);
                // None at all is the end, which the next read that waits will see again.
                Ok(count > 0)
            }
            Err(error) => match error.kind() {
                io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted => Ok(false),
                _ => Err(error),
            },
        }
    }

    /// Tells the peer why this connection ends, and ends it.
    fn refuse(&mut self, text: &str) -> Result<(), Ended> {
        tracing::error!(text, "an ABCI connection is closed");
        self.answer_checks();
        self.hold(Reply::Message(exception(text)));
        self.write_held()?;
        Err(Ended::Refused(text.to_owned()))
    }
}

/// Splits the next whole frame off `received`, without its length.
fn next_frame(received: &mut BytesMut, bytes_max: usize) -> Result<Option<BytesMut>, String> {
    let mut rest: &[u8] = received;
    let Ok(length) = prost::encoding::decode_varint(&mut rest) else {
        // A varint has at most ten bytes: with as many the length itself is wrong.
        if received.len() >= 10 {
            return Err("malformed ABCI frame: its length is not a varint".into());
        }
        return Ok(None);
    };
    let length = usize::try_from(length).unwrap_or(usize::MAX);
    if length > bytes_max {
        return Err(format!(
            "ABCI frame of {length} bytes exceeds the limit of {bytes_max} bytes"
        ));
    }
    if rest.len() < length {
        let missing = length.saturating_sub(rest.len());
        received.reserve(missing);
        return Ok(None);
    }
    let prefix = received.len().saturating_sub(rest.len());
    received.advance(prefix);
    Ok(Some(received.split_to(length)))
}

/// Checks what arrived together; a panic refuses the transaction that caused it, not its neighbours.
fn check_all<A: AbciApp>(app: &A, requests: Vec<RequestCheckTx>) -> Vec<ResponseCheckTx> {
    let count = requests.len();
    let again = requests.clone();
    match catch_unwind(AssertUnwindSafe(|| app.check_txs(requests))) {
        Ok(responses) if responses.len() == count => return responses,
        Ok(responses) => tracing::error!(
            asked = count,
            answered = responses.len(),
            "CheckTx: wrong number of answers; checking one by one"
        ),
        Err(payload) => tracing::error!(
            reason = reason(payload.as_ref()),
            "CheckTx: panic among several transactions; checking one by one"
        ),
    }
    again
        .into_iter()
        .map(|request| check_one(app, request))
        .collect()
}

fn check_one<A: AbciApp>(app: &A, request: RequestCheckTx) -> ResponseCheckTx {
    catch_unwind(AssertUnwindSafe(|| app.check_tx(request))).unwrap_or_else(|payload| {
        let reason = reason(payload.as_ref());
        tracing::error!(reason, "CheckTx: panic; the transaction is refused");
        ResponseCheckTx {
            code: PANIC_CODE,
            codespace: PANIC_CODESPACE.into(),
            log: format!(
                "the transaction is refused: checking it failed inside the node: {reason}"
            ),
            ..Default::default()
        }
    })
}

fn length_of(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).expect("a length fits into 64 bits")
}

fn exception(text: &str) -> Answer {
    Answer::Exception(ResponseException {
        error: text.to_owned(),
    })
}

/// What follows from a panic.
enum OnPanic {
    /// The request is refused, the node goes on.
    Refuse(Box<Answer>),
    /// The node stops, for this reason.
    Stop(String),
}

/// Decides what a panic means for a request of this kind.
///
/// A request that changes no state is refused: `Query` with an error code, `ProcessProposal` by a
/// vote against the block, `PrepareProposal` by an empty proposal, the rest by an exception. Where
/// going on would let this node's state differ from the others' (`InitChain`, `FinalizeBlock`,
/// `Commit`) or from what it told CometBFT (`Info`), the node stops.
fn on_panic(kind: &'static str, reason: &str) -> OnPanic {
    let answer = match kind {
        "Query" => Answer::Query(ResponseQuery {
            code: PANIC_CODE,
            codespace: PANIC_CODESPACE.into(),
            log: format!("the query failed inside the node: {reason}"),
            ..Default::default()
        }),
        "ProcessProposal" => Answer::ProcessProposal(ResponseProcessProposal {
            status: ProposalStatus::Reject as i32,
        }),
        "PrepareProposal" => Answer::PrepareProposal(ResponsePrepareProposal { txs: Vec::new() }),
        "Info" | "InitChain" | "FinalizeBlock" | "Commit" => {
            return OnPanic::Stop(format!("{kind} failed, the node stops: {reason}"));
        }
        _ => exception(&format!("{kind} failed inside the node: {reason}")),
    };
    tracing::error!(kind, reason, "a panic was caught; the request is refused");
    OnPanic::Refuse(Box::new(answer))
}

/// The text a panic was raised with.
pub(crate) fn reason(payload: &(dyn Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<&str>() {
        return (*text).to_owned();
    }
    payload
        .downcast_ref::<String>()
        .cloned()
        .unwrap_or_else(|| "a panic without a text".into())
}

fn kind_of(asked: &Asked) -> &'static str {
    match asked {
        Asked::Echo(_) => "Echo",
        Asked::Flush(_) => "Flush",
        Asked::Info(_) => "Info",
        Asked::InitChain(_) => "InitChain",
        Asked::Query(_) => "Query",
        Asked::CheckTx(_) => "CheckTx",
        Asked::Commit(_) => "Commit",
        Asked::ListSnapshots(_) => "ListSnapshots",
        Asked::OfferSnapshot(_) => "OfferSnapshot",
        Asked::LoadSnapshotChunk(_) => "LoadSnapshotChunk",
        Asked::ApplySnapshotChunk(_) => "ApplySnapshotChunk",
        Asked::PrepareProposal(_) => "PrepareProposal",
        Asked::ProcessProposal(_) => "ProcessProposal",
        Asked::ExtendVote(_) => "ExtendVote",
        Asked::VerifyVoteExtension(_) => "VerifyVoteExtension",
        Asked::FinalizeBlock(_) => "FinalizeBlock",
    }
}

fn dispatch<A: AbciApp>(app: &A, asked: Asked) -> Reply {
    Reply::Message(match asked {
        Asked::Echo(request) => Answer::Echo(app.echo(request)),
        Asked::Flush(_) => Answer::Flush(ResponseFlush {}),
        Asked::Info(request) => Answer::Info(app.info(request)),
        Asked::InitChain(request) => Answer::InitChain(app.init_chain(request)),
        Asked::Query(request) => Answer::Query(app.query(request)),
        Asked::CheckTx(request) => Answer::CheckTx(app.check_tx(request)),
        Asked::Commit(_) => Answer::Commit(app.commit()),
        Asked::ListSnapshots(_) => Answer::ListSnapshots(app.list_snapshots()),
        Asked::OfferSnapshot(request) => Answer::OfferSnapshot(app.offer_snapshot(request)),
        Asked::LoadSnapshotChunk(request) => {
            Answer::LoadSnapshotChunk(app.load_snapshot_chunk(request))
        }
        Asked::ApplySnapshotChunk(request) => {
            Answer::ApplySnapshotChunk(app.apply_snapshot_chunk(request))
        }
        Asked::PrepareProposal(request) => Answer::PrepareProposal(app.prepare_proposal(request)),
        Asked::ProcessProposal(request) => Answer::ProcessProposal(app.process_proposal(request)),
        Asked::ExtendVote(request) => Answer::ExtendVote(app.extend_vote(request)),
        Asked::VerifyVoteExtension(request) => {
            Answer::VerifyVoteExtension(app.verify_vote_extension(request))
        }
        Asked::FinalizeBlock(request) => return Reply::FinalizeBlock(app.finalize(request)),
    })
}

#[cfg(test)]
mod tests;
