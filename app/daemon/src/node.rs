//! The application as the ABCI server serves it: every call of CometBFT, none left to a default.
//!
//! Calls go to [`app::App`]. What is added here is the daemon's: metrics, waking the exporter, stopping
//! at a height, and turning an error that the node cannot live with (a full disk, a genesis that does
//! not fit, a block that another binary has to run) into the end of the process.

use std::time::{Duration, Instant};

use app::{App, BlockAnswer, FinalizeError};
use bytes::Bytes;
use tendermint_abci::Application;
use tendermint_proto::v0_38::abci::response_apply_snapshot_chunk::Result as Applied;
use tendermint_proto::v0_38::abci::response_offer_snapshot::Result as Offered;
use tendermint_proto::v0_38::abci::response_verify_vote_extension::VerifyStatus;
use tendermint_proto::v0_38::abci::{
    RequestApplySnapshotChunk, RequestCheckTx, RequestEcho, RequestExtendVote,
    RequestFinalizeBlock, RequestInfo, RequestInitChain, RequestLoadSnapshotChunk,
    RequestOfferSnapshot, RequestPrepareProposal, RequestProcessProposal, RequestQuery,
    RequestVerifyVoteExtension, ResponseApplySnapshotChunk, ResponseCheckTx, ResponseCommit,
    ResponseEcho, ResponseExtendVote, ResponseFinalizeBlock, ResponseFlush, ResponseInfo,
    ResponseInitChain, ResponseListSnapshots, ResponseLoadSnapshotChunk, ResponseOfferSnapshot,
    ResponsePrepareProposal, ResponseProcessProposal, ResponseQuery, ResponseVerifyVoteExtension,
};

use crate::abci_server::AbciApp;
use crate::home::Home;
use crate::outbox::Committed;
use crate::{metrics, upgrade};

/// How long CometBFT still runs when another binary has to run the block that it has decided: peers that lack a vote of this
/// node to decide it get it meanwhile, and stop at the same block. Otherwise they would wait until this node is back.
const VOTES_SPREAD: Duration = Duration::from_secs(3);

/// What CometBFT's connections call at the same time. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Node {
    app: App,
    home: Home,
    committed: Committed,
    /// Called once when the height at which the operator wants to stop is durable.
    halt: Option<Halt>,
}

/// Stopping after a height.
#[derive(Clone)]
pub(crate) struct Halt {
    pub(crate) height: u64,
    pub(crate) reached: std::sync::Arc<dyn Fn() + Send + Sync>,
}

impl Node {
    pub(crate) fn new(app: App, home: Home, committed: Committed, halt: Option<Halt>) -> Self {
        Self {
            app,
            home,
            committed,
            halt,
        }
    }

    /// Tells those who wait that a block is durable.
    fn announce(&self) {
        let height = self.app.store().last_height();
        self.committed.announce(height);
        metrics::height(height);
        if let Some(halt) = self.halt.as_ref().filter(|halt| height >= halt.height) {
            tracing::info!(height, "the height to halt at is reached");
            (halt.reached)();
        }
    }
}

/// Ends a call that must not be answered. The server stops the process with this reason; the panic
/// hook is not run, because this is no programming error.
fn stop(reason: String) -> ! {
    std::panic::resume_unwind(Box::new(reason))
}

// A method that is missing here would be answered by the trait's default, which is success.
#[deny(clippy::missing_trait_methods)]
impl Application for Node {
    fn echo(&self, request: RequestEcho) -> ResponseEcho {
        ResponseEcho {
            message: request.message,
        }
    }

    fn info(&self, _: RequestInfo) -> ResponseInfo {
        self.app.info()
    }

    fn init_chain(&self, request: RequestInitChain) -> ResponseInitChain {
        let begin = Instant::now();
        let response = self
            .app
            .init_chain(&request)
            .unwrap_or_else(|reason| stop(reason));
        metrics::call("init_chain", begin);
        response
    }

    fn query(&self, request: RequestQuery) -> ResponseQuery {
        let begin = Instant::now();
        let response = self.app.query(&request);
        metrics::call("query", begin);
        response
    }

    fn check_tx(&self, request: RequestCheckTx) -> ResponseCheckTx {
        let begin = Instant::now();
        let response = self.app.check_tx(&request);
        metrics::call("check_tx", begin);
        metrics::checked(std::slice::from_ref(&response));
        response
    }

    fn flush(&self) -> ResponseFlush {
        ResponseFlush {}
    }

    fn commit(&self) -> ResponseCommit {
        let begin = Instant::now();
        let response = self
            .app
            .commit()
            .unwrap_or_else(|error| stop(error.to_string()));
        metrics::call("commit", begin);
        self.announce();
        store::crash::reach("answer:commit");
        response
    }

    fn list_snapshots(&self) -> ResponseListSnapshots {
        ResponseListSnapshots {
            snapshots: Vec::new(),
        }
    }

    fn offer_snapshot(&self, _: RequestOfferSnapshot) -> ResponseOfferSnapshot {
        tracing::error!("a snapshot was offered, but this version cannot restore one");
        ResponseOfferSnapshot {
            result: Offered::Abort.into(),
        }
    }

    fn load_snapshot_chunk(&self, _: RequestLoadSnapshotChunk) -> ResponseLoadSnapshotChunk {
        ResponseLoadSnapshotChunk {
            chunk: Vec::new().into(),
        }
    }

    fn apply_snapshot_chunk(&self, _: RequestApplySnapshotChunk) -> ResponseApplySnapshotChunk {
        ResponseApplySnapshotChunk {
            result: Applied::Abort.into(),
            refetch_chunks: Vec::new(),
            reject_senders: Vec::new(),
        }
    }

    fn prepare_proposal(&self, request: RequestPrepareProposal) -> ResponsePrepareProposal {
        let begin = Instant::now();
        let response = self.app.prepare_proposal(&request);
        metrics::call("prepare_proposal", begin);
        response
    }

    fn process_proposal(&self, request: RequestProcessProposal) -> ResponseProcessProposal {
        let begin = Instant::now();
        let response = self.app.process_proposal(&request);
        metrics::call("process_proposal", begin);
        response
    }

    /// Vote extensions are switched off in the genesis; CometBFT never asks.
    fn extend_vote(&self, _: RequestExtendVote) -> ResponseExtendVote {
        ResponseExtendVote {
            vote_extension: Vec::new().into(),
        }
    }

    /// Vote extensions are switched off: a vote that has one is not of this chain.
    fn verify_vote_extension(
        &self,
        request: RequestVerifyVoteExtension,
    ) -> ResponseVerifyVoteExtension {
        let status = if request.vote_extension.is_empty() {
            VerifyStatus::Accept
        } else {
            VerifyStatus::Reject
        };
        ResponseVerifyVoteExtension {
            status: status.into(),
        }
    }

    fn finalize_block(&self, request: RequestFinalizeBlock) -> ResponseFinalizeBlock {
        self.execute(&request).decode()
    }
}

impl Node {
    fn execute(&self, request: &RequestFinalizeBlock) -> BlockAnswer {
        let begin = Instant::now();
        let answer = self
            .app
            .finalize_block(request)
            .unwrap_or_else(|error| match error {
                FinalizeError::Store(error) => stop(error.to_string()),
                FinalizeError::Upgrade(error) => {
                    let reason = upgrade::tell(&self.home, &error);
                    std::thread::sleep(VOTES_SPREAD);
                    stop(reason)
                }
            });
        metrics::call("finalize_block", begin);
        metrics::executed(&answer);
        store::crash::reach("answer:finalize");
        answer
    }
}

impl AbciApp for Node {
    fn check_txs(&self, requests: Vec<RequestCheckTx>) -> Vec<ResponseCheckTx> {
        let begin = Instant::now();
        let responses = self.app.check_txs(&requests);
        metrics::call("check_txs", begin);
        metrics::checked(&responses);
        responses
    }

    fn finalize(&self, request: RequestFinalizeBlock) -> Bytes {
        self.execute(&request).encode()
    }
}
