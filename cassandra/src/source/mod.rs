//! Where blocks come from: the node's export socket, and CometBFT's RPC for what the socket has forgotten.

mod rpc;
mod socket;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use record::{BlockRecord, Identity};
use tokio::sync::mpsc;
use tracing::{info, warn};

pub use rpc::{Rpc, Witness};
pub use socket::Socket;

use crate::config::Config;
use crate::progress::Progress;

/// Blocks that are fetched ahead.
const AHEAD_BLOCKS: usize = 16;

/// A place to get blocks from; at least one of the two is there.
#[derive(Clone, Debug)]
pub struct Source {
    socket: Option<Socket>,
    rpc: Option<Rpc>,
}

/// What a source has.
#[derive(Clone, Debug, Default)]
pub struct Range {
    /// Which chain.
    pub identity: Identity,
    /// The lowest height.
    pub oldest: u64,
    /// The highest height.
    pub latest: u64,
}

impl Source {
    /// The sources that the configuration names.
    pub fn open(config: &Config) -> Result<Self> {
        let rpc = config.rpc.as_deref().map(Rpc::new).transpose()?;
        let socket = config.socket.clone().map(Socket::new);
        if socket.is_none() && rpc.is_none() {
            bail!(
                "no source of blocks: set `socket` (the node's data/export.sock) or `rpc` (CometBFT's RPC)"
            );
        }
        Ok(Self { socket, rpc })
    }

    /// CometBFT's RPC, if there is one.
    pub const fn rpc(&self) -> Option<&Rpc> {
        self.rpc.as_ref()
    }

    /// Which chain, and what can be had from either source together.
    pub async fn range(&self) -> Result<Range> {
        let socket = match &self.socket {
            Some(socket) => Some(socket.range().await),
            None => None,
        };
        let rpc = match &self.rpc {
            Some(rpc) => Some(rpc.range().await),
            None => None,
        };
        match (socket, rpc) {
            (Some(Ok(near)), Some(Ok(far))) => {
                if near.identity.chain_id != far.identity.chain_id {
                    bail!(
                        "the socket serves chain `{}`, the RPC chain `{}`",
                        near.identity.chain_id,
                        far.identity.chain_id
                    );
                }
                let known = if near.identity.genesis_hash.is_empty() {
                    far.identity
                } else {
                    near.identity
                };
                let oldest = [near.oldest, far.oldest]
                    .into_iter()
                    .filter(|oldest| *oldest > 0)
                    .min()
                    .unwrap_or(0);
                Ok(Range {
                    identity: known,
                    oldest,
                    latest: near.latest.max(far.latest),
                })
            }
            (Some(Ok(range)), _) | (_, Some(Ok(range))) => Ok(range),
            (Some(Err(error)), _) | (None, Some(Err(error))) => Err(error),
            (None, None) => bail!("no source of blocks"),
        }
    }

    /// Waits until a source answers.
    pub async fn await_range(&self) -> Range {
        let mut told = false;
        loop {
            match self.range().await {
                Ok(range) if range.latest > 0 => return range,
                Ok(_) | Err(_) if told => {}
                Ok(_) => info!("the node has no block yet: waiting"),
                Err(error) => warn!("no source of blocks yet: {error:#}; waiting"),
            }
            told = true;
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
    }

    /// One block; an error if neither source has it.
    pub async fn get(&self, height: u64) -> Result<BlockRecord> {
        let mut missing = String::new();
        if let Some(socket) = &self.socket {
            match socket.get(height).await {
                Ok(Some(record)) => return Ok(record),
                Ok(None) => missing = format!("the node's export socket has no block {height}"),
                Err(error) => missing = format!("{error:#}"),
            }
        }
        let Some(rpc) = &self.rpc else {
            bail!("{missing}, and no `rpc` is configured to fetch it from");
        };
        rpc.get(height).await.with_context(|| missing)
    }

    /// Every block from a height on, in order. An error ends it.
    pub fn follow(&self, from: u64, progress: Arc<Progress>) -> Blocks {
        let (sender, receiver) = mpsc::channel(AHEAD_BLOCKS);
        let acked = Arc::new(AtomicU64::new(0));
        let keeper = self
            .socket
            .clone()
            .map(|socket| socket.keep_acknowledged(Arc::clone(&acked), Arc::clone(&progress)));
        let source = self.clone();
        let feeder = tokio::spawn(async move {
            if let Err(error) = source.feed(from, &sender, &progress).await {
                // Nobody listens any more: nothing to report.
                let _ = sender.send(Err(error)).await;
            }
        });
        Blocks {
            receiver,
            acked,
            tasks: [Some(feeder), keeper].into_iter().flatten().collect(),
        }
    }

    async fn feed(
        &self,
        from: u64,
        to: &mpsc::Sender<Result<BlockRecord>>,
        progress: &Arc<Progress>,
    ) -> Result<()> {
        let mut next = from;
        loop {
            let Some(socket) = &self.socket else {
                return self.feed_by_rpc(next, None, to, progress).await.map(drop);
            };
            // The socket gives blocks until one is missing there; the RPC fills the hole.
            let Some(oldest) = socket.feed(&mut next, to, progress).await? else {
                return Ok(());
            };
            if self.rpc.is_none() {
                bail!(
                    "the node's export socket has nothing below height {oldest} and the export is at {next}: \
                     set `rpc` so that the heights between can be fetched"
                );
            }
            warn!(
                "heights {next} to {} are gone from the export socket: fetching them by RPC",
                oldest.saturating_sub(1)
            );
            match self.feed_by_rpc(next, Some(oldest), to, progress).await? {
                Some(height) => next = height,
                None => return Ok(()),
            }
        }
    }

    /// Feeds by RPC up to (without) `end`, for ever without one; `None` if nobody listens any more.
    async fn feed_by_rpc(
        &self,
        from: u64,
        end: Option<u64>,
        to: &mpsc::Sender<Result<BlockRecord>>,
        progress: &Progress,
    ) -> Result<Option<u64>> {
        let rpc = self.rpc.as_ref().context("no `rpc` is configured")?;
        let mut next = from;
        let mut told = false;
        while end.is_none_or(|end| next < end) {
            let range = match rpc.range().await {
                Ok(range) => range,
                Err(error) => {
                    if !told {
                        warn!("{error:#}; waiting");
                    }
                    told = true;
                    tokio::time::sleep(Duration::from_millis(500)).await;
                    continue;
                }
            };
            told = false;
            progress.chain_is_at(i64::try_from(range.latest).unwrap_or(i64::MAX));
            if next < range.oldest {
                bail!(
                    "height {next} is pruned: the oldest that {} has is {}",
                    rpc.url(),
                    range.oldest
                );
            }
            let last = end.map_or(range.latest, |end| range.latest.min(end.saturating_sub(1)));
            if next > last {
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
            while next <= last {
                let Ok(record) = rpc.get(next).await else {
                    break;
                };
                if to.send(Ok(record)).await.is_err() {
                    return Ok(None);
                }
                next = next.saturating_add(1);
            }
        }
        Ok(Some(next))
    }
}

/// Blocks in order; dropping it ends its tasks.
#[derive(Debug)]
pub struct Blocks {
    receiver: mpsc::Receiver<Result<BlockRecord>>,
    acked: Arc<AtomicU64>,
    tasks: Vec<tokio::task::JoinHandle<()>>,
}

impl Blocks {
    /// The next block.
    pub async fn next(&mut self) -> Result<BlockRecord> {
        self.receiver
            .recv()
            .await
            .unwrap_or_else(|| bail!("the source of blocks has ended"))
    }

    /// Everything up to here is safe: the node may forget it.
    pub fn acknowledge(&self, height: u64) {
        self.acked.fetch_max(height, Ordering::AcqRel);
    }
}

impl Drop for Blocks {
    fn drop(&mut self) {
        self.tasks.iter().for_each(tokio::task::JoinHandle::abort);
    }
}
