//! Exporting again: single heights (`repair`), or everything from the first (`rebuild`).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use scylla::statement::unprepared::Statement;
use tracing::info;

use crate::checkpoint::{self, Checkpoint, Lease};
use crate::chunk::{self, Chunk};
use crate::config::{Config, OnFailure};
use crate::database::{Database, DatabaseError};
use crate::mapper;
use crate::progress::Progress;
use crate::row::{Digest, digests};
use crate::run::{self, unsigned};
use crate::scan::keyspace;
use crate::schema;
use crate::source::Source;
use crate::table::TABLES;
use crate::verify::table_digests;
use crate::writer::Writer;

/// Writes the rows of these heights once more, with the same timestamps: what is right stays as it is, what is lost
/// comes back. Rows that no block gives are not removed: see `rebuild`.
pub async fn repair(config: &Config, heights: &BTreeSet<i64>) -> Result<()> {
    let database = Database::connect(config).await?;
    schema::check(&database).await?;
    let source = Source::open(config)?;
    let range = source.range().await?;
    run::expect_chain(config, &range.identity)?;
    let chain = range.identity.chain_id;
    let checkpoint = checkpoint::load(&database, &chain)
        .await?
        .unwrap_or_default();
    if let Some(height) = heights
        .iter()
        .find(|height| **height > checkpoint.height || **height < 1)
    {
        bail!(
            "height {height} was not exported: chain `{chain}` stands at {}",
            checkpoint.height
        );
    }
    let settings = config.mapping()?;
    let writer = Writer::new(
        &database,
        config.cassandra.in_flight_max,
        Arc::new(Progress::default()),
    )
    .await?;
    for height in heights {
        let record = source.get(unsigned(*height)).await?;
        ensure!(
            record.chain_id == chain,
            "block {height} is of chain `{}`",
            record.chain_id
        );
        let mapped = mapper::map(&record, &settings)?;
        if let Some(failure) = mapped
            .failures
            .first()
            .filter(|_| config.on_failure == OnFailure::Stop)
        {
            bail!("{failure}");
        }
        let timestamp = mapped.header.timestamp();
        writer.write_block(mapped.rows, timestamp).await?;
        info!(height, "exported again");
    }
    let chunks: BTreeSet<i64> = heights
        .iter()
        .map(|height| chunk::number(*height))
        .collect();
    for number in chunks
        .into_iter()
        .filter(|number| chunk::bounds(*number).1 <= checkpoint.height)
    {
        let (from, to) = chunk::bounds(number);
        let mut chunk = Chunk::begin(from);
        for height in from..=to {
            let mapped = mapper::map(&source.get(unsigned(height)).await?, &settings)?;
            if let Some(complete) = chunk.add(height, &digests(&mapped.rows)) {
                complete
                    .write(&database, &chain, mapped.header.timestamp())
                    .await?;
            }
        }
    }
    Ok(())
}

/// Forgets everything and exports again from the first height. Gives the digests of all tables afterwards.
pub async fn rebuild(config: &Config, to: Option<i64>) -> Result<BTreeMap<&'static str, Digest>> {
    let database = Database::connect(config).await?;
    schema::check(&database).await?;
    let source = Source::open(config)?;
    let range = source.range().await?;
    run::expect_chain(config, &range.identity)?;
    let chain = range.identity.chain_id;
    alone(&database, &chain).await?;
    ensure!(
        range.oldest <= 1,
        "the oldest block that can be had is {}: without the blocks from 1 on nothing can be rebuilt, and nothing was removed; \
         set `rpc` to a node that keeps all blocks",
        range.oldest
    );
    forget(&database, &chain, Duration::from_secs(config.lease_seconds)).await?;
    let to = to.unwrap_or_else(|| run::signed(range.latest));
    run::run(config, Some(to)).await?;
    table_digests(&database, &chain).await
}

/// TRUNCATE does not tell chains apart.
async fn alone(database: &Database, chain: &str) -> Result<()> {
    let others: Vec<String> = checkpoint::chains(database)
        .await?
        .into_iter()
        .filter(|other| other != chain)
        .collect();
    if !others.is_empty() {
        bail!(
            "keyspaces `{}` and `{}` also hold {}: their rows would be removed too. Give chain `{chain}` keyspaces of its own \
             (`cassandra.keyspace`, `cassandra.private_keyspace`), or rebuild into new ones",
            database.keyspace,
            database.private_keyspace,
            others.join(", ")
        );
    }
    Ok(())
}

async fn forget(database: &Database, chain: &str, silence: Duration) -> Result<()> {
    // Whoever exports meanwhile is fenced first.
    let mut lease = Lease::take(database, chain, silence).await?;
    let epoch = lease.row.epoch;
    lease.row = Checkpoint {
        owner: lease.row.owner.clone(),
        epoch,
        ..Checkpoint::default()
    };
    lease.write().await?;
    let tables = TABLES
        .iter()
        .map(|table| format!("{}.{}", keyspace(database, table), table.name));
    for table in tables.chain([format!("{}.export_chunks", database.keyspace)]) {
        let mut statement = Statement::new(format!("TRUNCATE {table}"));
        statement.set_request_timeout(Some(Duration::from_secs(60)));
        let truncated = database.session.query_unpaged(statement, ()).await;
        truncated.map_err(|error| {
            DatabaseError::of(format!("TRUNCATE {table} (every node must be up)"), error)
        })?;
    }
    info!(chain, "all tables are empty");
    lease.release().await.context("giving the checkpoint back")
}
