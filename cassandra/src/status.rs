//! Where the export stands, for people and for scripts.

use anyhow::Result;
use chrono::{DateTime, SecondsFormat};
use serde::Serialize;

use crate::checkpoint;
use crate::config::Config;
use crate::database::Database;
use crate::schema;
use crate::source::Source;

/// What `exporter status` prints.
#[derive(Clone, Debug, Serialize)]
pub struct Status {
    /// The chain.
    pub chain: String,
    /// Everything up to here stands in all tables.
    pub height: i64,
    /// The time of that block; data is complete up to it.
    pub time: String,
    /// What the node has, if it answers.
    pub chain_height: Option<u64>,
    /// Blocks that the chain has and Cassandra has not, if the node answers.
    pub lag_blocks: Option<i64>,
    /// Everything up to here survives a crash of Cassandra.
    pub safe_height: i64,
    /// Who exports; empty if nobody does.
    pub owner: String,
    /// When the owner last wrote.
    pub updated_at: String,
    /// The version of the schema that this binary needs and the database has.
    pub schema: i32,
    /// The mapping that wrote the rows.
    pub mapping: i32,
    /// Why the node does not answer, if so.
    pub source: Option<String>,
}

/// The status of every chain in the database, or of the configured one.
pub async fn status(config: &Config) -> Result<Vec<Status>> {
    let database = Database::connect(config).await?;
    schema::check(&database).await?;
    let range = match Source::open(config) {
        Ok(source) => source.range().await,
        Err(error) => Err(error),
    };
    let mut all = Vec::new();
    for chain in checkpoint::chains(&database).await? {
        if !config.chain_id.is_empty() && config.chain_id != chain {
            continue;
        }
        let row = checkpoint::load(&database, &chain)
            .await?
            .unwrap_or_default();
        let own = range
            .as_ref()
            .ok()
            .filter(|range| range.identity.chain_id == chain);
        all.push(Status {
            chain_height: own.map(|range| range.latest),
            lag_blocks: own.map(|range| {
                crate::run::signed(range.latest)
                    .saturating_sub(row.height)
                    .max(0)
            }),
            source: range.as_ref().err().map(|error| format!("{error:#}")),
            height: row.height,
            time: text(row.time_ms),
            safe_height: row.safe_height,
            owner: row.owner,
            updated_at: text(row.updated_ms),
            schema: schema::newest(),
            mapping: row.mapping,
            chain,
        });
    }
    Ok(all)
}

fn text(time_ms: i64) -> String {
    let time = DateTime::from_timestamp_millis(time_ms).unwrap_or_default();
    time.to_rfc3339_opts(SecondsFormat::Millis, true)
}

impl std::fmt::Display for Status {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "chain      {}", self.chain)?;
        writeln!(
            f,
            "exported   {} (complete up to {})",
            self.height, self.time
        )?;
        match (self.chain_height, self.lag_blocks) {
            (Some(height), Some(lag)) => writeln!(f, "node       {height} (lag {lag} blocks)")?,
            _ => writeln!(
                f,
                "node       {}",
                self.source.as_deref().unwrap_or("runs another chain")
            )?,
        }
        let owner = if self.owner.is_empty() {
            "nobody"
        } else {
            &self.owner
        };
        writeln!(f, "exporter   {owner}, last wrote {}", self.updated_at)?;
        write!(
            f,
            "safe up to {}; schema {}, mapping {}",
            self.safe_height, self.schema, self.mapping
        )
    }
}
