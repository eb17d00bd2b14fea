//! The node's export socket, for async callers: each blocking connection lives on a thread of its own.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Context, Result};
use record::{BlockRecord, Client, Followed, Identity, Status};
use tokio::sync::mpsc;
use tokio::task::{JoinHandle, spawn_blocking};
use tracing::warn;

use super::Range;
use crate::progress::Progress;

/// How long to wait before connecting again.
const PAUSE: Duration = Duration::from_millis(300);

/// A node's export socket.
#[derive(Clone, Debug)]
pub struct Socket {
    path: PathBuf,
}

impl From<Status> for Range {
    fn from(status: Status) -> Self {
        let Status {
            chain_id,
            genesis_hash,
            oldest,
            latest,
            ..
        } = status;
        Self {
            identity: Identity {
                chain_id,
                genesis_hash,
            },
            oldest,
            latest,
        }
    }
}

impl Socket {
    /// At this path.
    pub const fn new(path: PathBuf) -> Self {
        Self { path }
    }

    fn connect(&self) -> Result<(Client, Status)> {
        Client::connect(&self.path)
            .with_context(|| format!("export socket {}", self.path.display()))
    }

    /// What the node has.
    pub async fn range(&self) -> Result<Range> {
        let socket = self.clone();
        spawn_blocking(move || Ok(socket.connect()?.1.into())).await?
    }

    /// One block, if the node has it.
    pub async fn get(&self, height: u64) -> Result<Option<BlockRecord>> {
        let socket = self.clone();
        let bytes = spawn_blocking(move || anyhow::Ok(socket.connect()?.0.get(height)?)).await??;
        Ok(bytes.map(BlockRecord::from_bytes).transpose()?)
    }

    /// Feeds blocks from `next` on, across restarts of the node. Gives the oldest height that is left when `next` is
    /// gone, and `None` when nobody listens any more.
    pub(super) async fn feed(
        &self,
        next: &mut u64,
        to: &mpsc::Sender<Result<BlockRecord>>,
        progress: &Arc<Progress>,
    ) -> Result<Option<u64>> {
        let (socket, to, progress, from) = (self.clone(), to.clone(), Arc::clone(progress), *next);
        let (reached, outcome) =
            spawn_blocking(move || socket.feed_blocking(from, &to, &progress)).await?;
        *next = reached;
        outcome
    }

    fn feed_blocking(
        &self,
        from: u64,
        to: &mpsc::Sender<Result<BlockRecord>>,
        progress: &Progress,
    ) -> (u64, Result<Option<u64>>) {
        let mut next = from;
        let mut told = false;
        while !to.is_closed() {
            match self.feed_once(&mut next, to, progress) {
                Ok(outcome) => return (next, Ok(outcome)),
                Err(error) if error.is::<record::Invalid>() => return (next, Err(error)),
                Err(error) => {
                    if !told {
                        warn!("{error:#}; waiting for the node");
                    }
                    told = true;
                    std::thread::sleep(PAUSE);
                }
            }
        }
        (next, Ok(None))
    }

    fn feed_once(
        &self,
        next: &mut u64,
        to: &mpsc::Sender<Result<BlockRecord>>,
        progress: &Progress,
    ) -> Result<Option<u64>> {
        let (mut client, status) = self.connect()?;
        progress.chain_is_at(i64::try_from(status.latest).unwrap_or(i64::MAX));
        client.follow(*next)?;
        loop {
            match client.following()? {
                Followed::Waiting(_) if to.is_closed() => return Ok(None),
                Followed::Waiting(_) => {}
                Followed::Missing(status) => return Ok(Some(status.oldest)),
                Followed::Block(bytes) => {
                    let record = BlockRecord::from_bytes(bytes)?;
                    progress
                        .chain_is_at(record.request.as_ref().map_or(0, |request| request.height));
                    if to.blocking_send(Ok(record)).is_err() {
                        return Ok(None);
                    }
                    *next = next.saturating_add(1);
                }
            }
        }
    }

    /// Once a second: says up to where blocks are safe, and hears how far the chain is.
    pub(super) fn keep_acknowledged(
        self,
        acked: Arc<AtomicU64>,
        progress: Arc<Progress>,
    ) -> JoinHandle<()> {
        tokio::spawn(async move {
            loop {
                let (socket, height) = (self.clone(), acked.load(Ordering::Acquire));
                let said = spawn_blocking(move || {
                    let (mut client, status) = socket.connect()?;
                    anyhow::Ok(if height > 0 {
                        client.ack(height)?
                    } else {
                        status
                    })
                });
                // The feeder reports a node that is away.
                if let Ok(Ok(status)) = said.await {
                    progress.chain_is_at(i64::try_from(status.latest).unwrap_or(i64::MAX));
                }
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        })
    }
}
