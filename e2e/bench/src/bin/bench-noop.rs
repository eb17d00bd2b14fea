//! An application that accepts every transaction and does nothing, started and stopped as `aotd` is: with it, the
//! figures of the network are those of CometBFT and the load tool alone.
//!
//! Like the node's own server, its connections have a thread each, and replies go out together: when CometBFT asks for
//! them, or nothing more has been received. There is nothing else to it, so that no figure of the chain can be better.

use anyhow::{Context, Result, bail, ensure};
use clap::Parser;
use cometbft::home::Home;
use cometbft::process::{self, Process};
use prost::Message as _;
use proto::tendermint::abci::request::Value as Asked;
use proto::tendermint::abci::response::Value as Answer;
use proto::tendermint::abci::response_process_proposal::ProposalStatus;
use proto::tendermint::abci::{
    ExecTxResult, Request, Response, ResponseCheckTx, ResponseCommit, ResponseEcho,
    ResponseFinalizeBlock, ResponseFlush, ResponseInfo, ResponseInitChain, ResponseListSnapshots,
    ResponsePrepareProposal, ResponseProcessProposal, ResponseQuery,
};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};

/// As in the node, so that the allocator makes no difference (docs/adr/0008-mimalloc.md).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How often CometBFT is looked at.
const LOOK: Duration = Duration::from_millis(100);
/// How long CometBFT may take to stop.
const STOP: Duration = Duration::from_secs(10);
/// Where a node names its CometBFT.
const RECORD: &str = "data/cometbft.pid.json";
/// Bytes asked of a socket at once.
const READ_BYTES: usize = 256 * 1024;
/// The longest request that CometBFT sends.
const FRAME_BYTES_MAX: u64 = 104_857_600;

/// Runs CometBFT on an application that does nothing.
#[derive(Parser)]
#[command(name = "bench-noop", version)]
enum Cli {
    /// Runs until it is told to stop.
    Start {
        /// A home made by `aotd init`, whose genesis names the validators.
        #[arg(long)]
        home: PathBuf,
    },
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let Cli::Start { home } = Cli::parse();
    // The path of the socket in config.toml is relative, as the node has it.
    std::env::set_current_dir(&home).with_context(|| home.display().to_string())?;
    let address = Home::new(".").config()?.proxy_app;
    let socket = address.strip_prefix("unix://");
    let socket = socket.with_context(|| format!("proxy_app is {address}: expected a socket"))?;
    let listener = UnixListener::bind(socket)?;
    thread::spawn(move || accept(&listener));

    let mut terminate = signal(SignalKind::terminate())?;
    let mut comet = start_comet()?;
    let ended = loop {
        tokio::select! {
            _ = terminate.recv() => break Ok(()),
            () = tokio::time::sleep(LOOK) => if let Err(error) = comet.expect_running() {
                break Err(error);
            },
        }
    };
    comet.stop(STOP)?;
    Ok(ended?)
}

fn start_comet() -> Result<Process> {
    let program = cometbft::binary::ensure(&cometbft::binary::cache_dir())?;
    let command = cometbft::binary::start_command(&program, Path::new("."));
    let comet = Process::spawn("CometBFT", command, Path::new("logs/cometbft.log"))?;
    process::write_records(Path::new(RECORD), &[comet.record()])?;
    Ok(comet)
}

/// Serves each connection in a thread of its own; they end with the process.
fn accept(listener: &UnixListener) {
    for stream in listener.incoming().map_while(Result::ok) {
        thread::spawn(move || {
            if let Err(error) = serve(&stream) {
                // CometBFT stops when a connection ends, and this process with it.
                eprintln!("an ABCI connection ended: {error:#}");
            }
        });
    }
}

fn serve(stream: &UnixStream) -> Result<()> {
    let mut reader = BufReader::with_capacity(READ_BYTES, stream);
    let mut held = Vec::new();
    let mut frame = Vec::new();
    loop {
        if reader.buffer().is_empty() {
            send(stream, &mut held)?;
            if reader.fill_buf()?.is_empty() {
                return Ok(());
            }
        }
        let length = read_varint(&mut reader)?;
        ensure!(length <= FRAME_BYTES_MAX, "a request of {length} bytes");
        frame.clear();
        let read = reader.by_ref().take(length).read_to_end(&mut frame)?;
        ensure!(u64::try_from(read)? == length, "a request was cut off");
        let request = Request::decode(frame.as_slice())?;
        let asked = request.value.context("an unknown request")?;
        let flush = matches!(asked, Asked::Flush(_));
        let value = Some(answer(asked)?);
        Response { value }.encode_length_delimited(&mut held)?;
        if flush {
            send(stream, &mut held)?;
        }
    }
}

fn send(mut stream: &UnixStream, held: &mut Vec<u8>) -> Result<()> {
    stream.write_all(held)?;
    held.clear();
    Ok(())
}

/// Seven bits a byte, the lowest first; the highest bit says that more follow.
fn read_varint(reader: &mut impl std::io::Read) -> Result<u64> {
    let mut value = 0;
    for shift in (0..u64::BITS).step_by(7) {
        let mut byte = [0];
        reader.read_exact(&mut byte)?;
        value |= u64::from(byte[0] & 0x7f) << shift;
        if byte[0] & 0x80 == 0 {
            return Ok(value);
        }
    }
    bail!("a length of more than ten bytes")
}

/// Yes to everything; there is no state, and so no app hash.
fn answer(asked: Asked) -> Result<Answer> {
    Ok(match asked {
        Asked::Echo(request) => Answer::Echo(ResponseEcho {
            message: request.message,
        }),
        Asked::Flush(_) => Answer::Flush(ResponseFlush {}),
        Asked::Info(_) => Answer::Info(ResponseInfo::default()),
        Asked::InitChain(_) => Answer::InitChain(ResponseInitChain::default()),
        Asked::Query(_) => Answer::Query(ResponseQuery::default()),
        Asked::CheckTx(_) => Answer::CheckTx(ResponseCheckTx::default()),
        // CometBFT offers no more than fits into a block.
        Asked::PrepareProposal(request) => {
            Answer::PrepareProposal(ResponsePrepareProposal { txs: request.txs })
        }
        Asked::ProcessProposal(_) => Answer::ProcessProposal(ResponseProcessProposal {
            status: ProposalStatus::Accept.into(),
        }),
        Asked::FinalizeBlock(request) => Answer::FinalizeBlock(ResponseFinalizeBlock {
            tx_results: vec![ExecTxResult::default(); request.txs.len()],
            ..ResponseFinalizeBlock::default()
        }),
        Asked::Commit(_) => Answer::Commit(ResponseCommit::default()),
        Asked::ListSnapshots(_) => Answer::ListSnapshots(ResponseListSnapshots::default()),
        other => bail!("a request that this chain does not use: {other:?}"),
    })
}
