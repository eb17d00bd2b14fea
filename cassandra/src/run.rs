//! The pipeline: blocks in order, eight at once to Cassandra, and a checkpoint that only moves over what stands there.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use metrics::counter;
use record::{BlockRecord, Identity};
use sha2::{Digest, Sha256};
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};
use tracing::{error, info, warn};

use crate::checkpoint::{Checkpoint, Lease};
use crate::chunk::{self, Chunk};
use crate::config::{Config, OnFailure};
use crate::database::{Database, DatabaseError};
use crate::mapper::{self, Header, MAPPING, Settings};
use crate::progress::Progress;
use crate::row::{Digests, digests};
use crate::schema;
use crate::source::{Blocks, Source};
use crate::writer::Writer;

/// Blocks that are written at once.
const WINDOW_BLOCKS: usize = 8;
/// How often the checkpoint moves.
const CHECKPOINT: Duration = Duration::from_millis(500);
/// How often Cassandra's nodes are asked when they were started.
const WATCH: Duration = Duration::from_secs(2);

/// Why the pipeline stopped, if not by an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stopped {
    /// Cassandra was started again and may have lost what it acknowledged: go on behind this height.
    Rewind(i64),
    /// The height that was asked for is reached.
    Done,
}

/// Exports until it is stopped, or until `to` is reached.
pub async fn run(config: &Config, to: Option<i64>) -> Result<()> {
    let progress = Arc::new(Progress::default());
    let database = connect(config, &progress).await?;
    schema::check(&database).await?;
    let settings = config.mapping()?;
    let source = Source::open(config)?;
    let range = source.await_range().await;
    expect_chain(config, &range.identity)?;
    progress.chain_is_at(signed(range.latest));

    let silence = Duration::from_secs(config.lease_seconds);
    let chain = range.identity.chain_id.clone();
    let lease = patiently(&progress, || Lease::take(&database, &chain, silence)).await?;
    let writer = patiently(&progress, || {
        Writer::new(
            &database,
            config.cassandra.in_flight_max,
            Arc::clone(&progress),
        )
    })
    .await?;
    let mut exporter = Exporter {
        config,
        settings,
        source,
        database,
        writer,
        lease,
        progress,
        settling: VecDeque::new(),
        chain,
        to,
    };
    let outcome = tokio::select! {
        outcome = exporter.export(&range.identity) => outcome,
        () = asked_to_stop() => Ok(()),
    };
    let fenced = outcome
        .as_ref()
        .is_err_and(anyhow::Error::is::<crate::checkpoint::Fenced>);
    if !fenced && let Err(error) = exporter.lease.release().await {
        warn!(
            "the checkpoint could not be given back: {error:#}; the next exporter waits {} s",
            config.lease_seconds
        );
    }
    outcome
}

/// Ends at SIGINT or SIGTERM.
async fn asked_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
    info!("asked to stop");
}

/// Connects; waits for a database that is not there yet, but not for a wrong password.
async fn connect(config: &Config, progress: &Progress) -> Result<Database> {
    loop {
        let error = match Database::connect(config).await {
            Ok(database) => return Ok(database),
            Err(error) => error,
        };
        match error.downcast_ref::<DatabaseError>() {
            Some(database) if database.is_transient() => progress.failed(&format!("{error:#}")),
            _ => return Err(error),
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

/// Tries again for as long as the trouble can pass.
async fn patiently<T, F: Future<Output = Result<T, DatabaseError>>>(
    progress: &Progress,
    mut attempt: impl FnMut() -> F,
) -> Result<T> {
    loop {
        match attempt().await {
            Ok(value) => {
                progress.succeeded();
                return Ok(value);
            }
            Err(error) if error.is_transient() => progress.failed(&error.to_string()),
            Err(error) => return Err(error.into()),
        }
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
}

/// Refuses a chain that was not meant.
pub fn expect_chain(config: &Config, identity: &Identity) -> Result<()> {
    if !config.chain_id.is_empty() && config.chain_id != identity.chain_id {
        bail!(
            "the node runs chain `{}`, the configuration says `{}`",
            identity.chain_id,
            config.chain_id
        );
    }
    Ok(())
}

struct Exporter<'a> {
    config: &'a Config,
    settings: Settings,
    source: Source,
    database: Database,
    writer: Writer,
    lease: Lease,
    progress: Arc<Progress>,
    /// Checkpoints that are not yet safe from a crash of Cassandra, oldest first.
    settling: VecDeque<(Instant, i64)>,
    chain: String,
    to: Option<i64>,
}

/// The blocks between the reader and the checkpoint.
struct Window {
    /// Being written.
    writing: JoinSet<Result<i64, DatabaseError>>,
    /// Mapped, by height, until the checkpoint has passed them.
    mapped: BTreeMap<i64, (Header, Digests)>,
    /// Written, and whether all before them are is not yet known.
    written: BTreeSet<i64>,
    /// The next height to read.
    next: i64,
    chunk: Chunk,
}

impl Exporter<'_> {
    async fn export(&mut self, identity: &Identity) -> Result<()> {
        self.guard(identity).await?;
        let mut resume = self.lease.row.height;
        let generations = self.database.generations().await;
        if self.restarted(&generations) {
            resume = self.lease.row.safe_height;
            warn!(
                resume,
                "Cassandra was started again since the checkpoint: exporting once more what it may have lost"
            );
        }
        self.lease.row.generations.extend(generations);
        loop {
            // From the start of the chunk, so that its digest is that of all its rows.
            let from = chunk::bounds(chunk::number(resume.saturating_add(1))).0;
            self.lease.row.height = self.lease.row.height.min(resume);
            self.settling.clear();
            info!(chain = self.chain, checkpoint = resume, from, "exporting");
            match self.pipeline(from).await? {
                Stopped::Done => return Ok(()),
                Stopped::Rewind(height) => {
                    counter!("exporter_rewinds_total").increment(1);
                    warn!(
                        height,
                        "Cassandra was started again: exporting once more from there"
                    );
                    resume = height;
                }
            }
        }
    }

    /// Refuses to mix two chains, two mappings or two keys in the same rows.
    async fn guard(&mut self, identity: &Identity) -> Result<()> {
        let row = &self.lease.row;
        if row.height > 0 {
            refuse_other(row, identity, &self.chain)?;
            let key = key_id(self.settings.payer_key.as_deref());
            if row.payer_key_id != key {
                bail!(
                    "payers of chain `{}` are hidden with key {}, this configuration has key {}: use the same key file, or `exporter rebuild`",
                    self.chain,
                    hex::encode(&row.payer_key_id),
                    hex::encode(key)
                );
            }
            self.compare_block().await?;
        }
        let row = &mut self.lease.row;
        if row.genesis_hash.is_empty() {
            row.genesis_hash = identity.genesis_hash.to_vec();
        }
        row.payer_key_id = key_id(self.settings.payer_key.as_deref());
        Ok(())
    }

    /// The block at the checkpoint must be the one that was exported.
    async fn compare_block(&self) -> Result<()> {
        let row = &self.lease.row;
        let behind = self.progress.chain_height() < row.height;
        if behind {
            warn!(
                "the node is at height {}, the export at {}: waiting for the node",
                self.progress.chain_height(),
                row.height
            );
            return Ok(());
        }
        match self.source.get(unsigned(row.height)).await {
            Ok(record) => refuse_fork(row, &record, &self.chain),
            Err(error) => {
                warn!(
                    "block {} cannot be compared with what was exported: {error:#}",
                    row.height
                );
                Ok(())
            }
        }
    }

    /// Whether so many nodes were started again since the checkpoint that acknowledged writes may be lost.
    fn restarted(&self, generations: &BTreeMap<String, i32>) -> bool {
        let known = &self.lease.row.generations;
        let changed = generations
            .iter()
            .filter(|(host, now)| known.get(*host).is_some_and(|then| then != *now))
            .count();
        let quorum = usize::try_from(self.config.cassandra.replication / 2)
            .unwrap_or(0)
            .saturating_add(1);
        changed >= quorum
    }

    async fn pipeline(&mut self, from: i64) -> Result<Stopped> {
        let mut blocks = self
            .source
            .follow(unsigned(from), Arc::clone(&self.progress));
        let mut window = Window {
            writing: JoinSet::new(),
            mapped: BTreeMap::new(),
            written: BTreeSet::new(),
            next: from,
            chunk: Chunk::begin(from),
        };
        let mut checkpoint = interval(CHECKPOINT);
        checkpoint.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut watched = Instant::now();
        loop {
            let room =
                window.mapped.len() < WINDOW_BLOCKS && self.to.is_none_or(|to| window.next <= to);
            tokio::select! {
                record = blocks.next(), if room => self.begin(record?, &mut window).await?,
                Some(joined) = window.writing.join_next() => {
                    window.written.insert(joined.context("a writer")??);
                    self.advance(&mut window).await?;
                }
                _ = checkpoint.tick() => {
                    self.writer.second_passed();
                    if watched.elapsed() >= WATCH {
                        watched = Instant::now();
                        if let Some(stopped) = self.watch().await {
                            return Ok(stopped);
                        }
                    }
                    self.mark(&blocks).await?;
                }
            }
            if self.to.is_some_and(|to| self.lease.row.height >= to) {
                self.mark(&blocks).await?;
                return Ok(Stopped::Done);
            }
        }
    }

    /// Maps a block and starts to write it.
    async fn begin(&mut self, record: BlockRecord, window: &mut Window) -> Result<()> {
        let Exporter {
            settings, chain, ..
        } = self;
        let settings = settings.clone();
        let record_chain = record.chain_id.clone();
        if record_chain != *chain {
            bail!(
                "the source has turned to chain `{record_chain}` while chain `{chain}` was exported"
            );
        }
        let mapped = tokio::task::spawn_blocking(move || mapper::map(&record, &settings)).await??;
        let height = mapped.header.height;
        if height != window.next {
            bail!(
                "the source gave block {height} where {} comes next",
                window.next
            );
        }
        for (kind, count) in &mapped.unknown {
            counter!("exporter_unknown_events_total", "kind" => kind.clone()).increment(*count);
        }
        let rows = mapped.rows;
        if !mapped.failures.is_empty() {
            let kept: Vec<_> = mapped
                .failures
                .iter()
                .map(|failure| failure.row(&mapped.header.chain))
                .collect();
            for failure in &mapped.failures {
                counter!("exporter_failures_total").increment(1);
                error!("{failure}");
            }
            self.writer.write(kept, mapped.header.timestamp()).await?;
            if self.config.on_failure == OnFailure::Stop {
                bail!(
                    "{} event(s) of block {height} cannot be read, the first: {}. The raw bytes are in export_failures; nothing was skipped. \
                     Use an exporter that knows them, or set `on_failure = \"quarantine\"`",
                    mapped.failures.len(),
                    mapped
                        .failures
                        .first()
                        .map(ToString::to_string)
                        .unwrap_or_default()
                );
            }
        }
        window.next = height.saturating_add(1);
        window
            .mapped
            .insert(height, (mapped.header.clone(), digests(&rows)));
        let (writer, timestamp) = (self.writer.clone(), mapped.header.timestamp());
        window
            .writing
            .spawn(async move { writer.write_block(rows, timestamp).await.map(|()| height) });
        Ok(())
    }

    /// Moves over every block that stands, in order; a chunk that is complete gets its row.
    async fn advance(&mut self, window: &mut Window) -> Result<()> {
        while let Some(entry) = window.mapped.first_entry() {
            if !window.written.remove(entry.key()) {
                return Ok(());
            }
            let (height, (header, digests)) = entry.remove_entry();
            if let Some(chunk) = window.chunk.add(height, &digests) {
                patiently(&self.progress, || {
                    chunk.write(&self.database, &self.chain, header.timestamp())
                })
                .await?;
            }
            if height > self.lease.row.height {
                self.lease.advance(&header);
                self.settling.push_back((Instant::now(), height));
            }
            self.progress
                .export_is_at(self.lease.row.height, self.lease.row.time_ms);
        }
        Ok(())
    }

    /// Writes the checkpoint, and tells the node what it may forget.
    async fn mark(&mut self, blocks: &Blocks) -> Result<()> {
        let settle = Duration::from_secs(self.config.settle_seconds);
        while self
            .settling
            .front()
            .is_some_and(|(since, _)| since.elapsed() >= settle)
        {
            if let Some((_, height)) = self.settling.pop_front() {
                self.lease.row.safe_height = height;
            }
        }
        match self.lease.write().await {
            Ok(()) => {
                self.progress.succeeded();
                // After a crash the export begins again with the chunk of what is safe.
                let first_needed =
                    chunk::bounds(chunk::number(self.lease.row.safe_height.saturating_add(1))).0;
                blocks.acknowledge(unsigned(first_needed.saturating_sub(1)));
                Ok(())
            }
            Err(error) => match error.downcast_ref::<DatabaseError>() {
                Some(database) if database.is_transient() => {
                    self.progress.failed(&database.to_string());
                    Ok(())
                }
                _ => Err(error),
            },
        }
    }

    /// Looks whether nodes of Cassandra were started again.
    async fn watch(&mut self) -> Option<Stopped> {
        let generations = self.database.generations().await;
        let restarted = self.restarted(&generations);
        self.lease.row.generations.extend(generations);
        if !restarted {
            return None;
        }
        let safe = self.lease.row.safe_height;
        self.lease.row.height = safe;
        Some(Stopped::Rewind(safe))
    }
}

/// Refuses another genesis or another mapping under the name of the chain.
fn refuse_other(row: &Checkpoint, identity: &Identity, chain: &str) -> Result<()> {
    let known = !row.genesis_hash.is_empty() && !identity.genesis_hash.is_empty();
    if known && row.genesis_hash != identity.genesis_hash {
        bail!(
            "chain `{chain}` was exported up to height {} from genesis {}, but the node runs genesis {}: the chain was reset. \
             `exporter rebuild` forgets the old one",
            row.height,
            hex::encode(&row.genesis_hash),
            hex::encode(&identity.genesis_hash)
        );
    }
    if row.mapping > MAPPING {
        bail!(
            "chain `{chain}` was exported with mapping {}, this binary has {MAPPING}: use a newer exporter",
            row.mapping
        );
    }
    if row.mapping < MAPPING {
        bail!(
            "chain `{chain}` was exported with mapping {}, this binary has {MAPPING}: run `exporter rebuild`",
            row.mapping
        );
    }
    Ok(())
}

/// Refuses a chain whose block at the checkpoint is another one than was exported.
fn refuse_fork(row: &Checkpoint, record: &BlockRecord, chain: &str) -> Result<()> {
    let hash = record
        .request
        .as_ref()
        .map(|request| request.hash.to_vec())
        .unwrap_or_default();
    if hash != row.block_hash {
        bail!(
            "chain `{chain}`: block {} was exported with hash {}, the node has {}: another chain, or a fork. Nothing was changed",
            row.height,
            hex::encode_upper(&row.block_hash),
            hex::encode_upper(&hash)
        );
    }
    Ok(())
}

/// Names a key without telling it; empty without one.
pub fn key_id(key: Option<&[u8]>) -> Vec<u8> {
    let id = |key: &[u8]| {
        Sha256::new()
            .chain_update(b"aot/payer-key/v1")
            .chain_update(key)
            .finalize()
    };
    key.map(id)
        .and_then(|hash| hash.get(..8).map(<[u8]>::to_vec))
        .unwrap_or_default()
}

pub(crate) fn unsigned(height: i64) -> u64 {
    u64::try_from(height).unwrap_or_default()
}

pub(crate) fn signed(height: u64) -> i64 {
    i64::try_from(height).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> Checkpoint {
        Checkpoint {
            height: 7,
            genesis_hash: vec![1],
            block_hash: vec![2],
            mapping: MAPPING,
            ..Checkpoint::default()
        }
    }

    fn identity(genesis: &'static [u8]) -> Identity {
        Identity {
            chain_id: "c".into(),
            genesis_hash: genesis.into(),
        }
    }

    #[test]
    fn a_chain_that_was_reset_is_refused() {
        let text = refuse_other(&row(), &identity(&[9]), "c")
            .unwrap_err()
            .to_string();
        assert!(
            text.contains(
                "up to height 7 from genesis 01, but the node runs genesis 09: the chain was reset"
            ),
            "{text}"
        );
        refuse_other(&row(), &identity(&[1]), "c").unwrap();
        refuse_other(&row(), &identity(&[]), "c").unwrap();
    }

    #[test]
    fn rows_of_another_mapping_are_not_mixed_with_ours() {
        let newer = Checkpoint {
            mapping: MAPPING + 1,
            ..row()
        };
        assert!(
            refuse_other(&newer, &identity(&[1]), "c")
                .unwrap_err()
                .to_string()
                .contains("use a newer exporter")
        );
        let older = Checkpoint {
            mapping: MAPPING - 1,
            ..row()
        };
        assert!(
            refuse_other(&older, &identity(&[1]), "c")
                .unwrap_err()
                .to_string()
                .contains("run `exporter rebuild`")
        );
    }

    #[test]
    fn a_fork_is_refused_with_both_hashes() {
        let request = tendermint_proto::v0_38::abci::RequestFinalizeBlock {
            hash: vec![3].into(),
            ..Default::default()
        };
        let record = BlockRecord::new(
            &identity(&[1]),
            request,
            tendermint_proto::v0_38::abci::ResponseFinalizeBlock::default(),
        );
        let text = refuse_fork(&row(), &record, "c").unwrap_err().to_string();
        assert!(
            text.contains("block 7 was exported with hash 02, the node has 03"),
            "{text}"
        );
    }
}
