//! How far the export is, in the database itself; and who may move it: one exporter per chain, fenced by an epoch.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use scylla::value::{CqlTimestamp, CqlValue};
use tracing::info;

use crate::database::{Database, DatabaseError};
use crate::mapper::{Header, MAPPING};
use crate::schema::is_applied;

/// The row of a chain.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checkpoint {
    /// Everything up to here stands in all tables.
    pub height: i64,
    /// The time of that block, milliseconds since 1970.
    pub time_ms: i64,
    /// Its hash.
    pub block_hash: Vec<u8>,
    /// The app hash after it.
    pub app_hash: Vec<u8>,
    /// Names the genesis: [`record::genesis_hash`]; empty if no node could tell yet.
    pub genesis_hash: Vec<u8>,
    /// Everything up to here was acknowledged so long ago that it survives a crash of Cassandra.
    pub safe_height: i64,
    /// When each node of Cassandra was started, as last seen.
    pub generations: BTreeMap<String, i32>,
    /// Who exports; empty if nobody does.
    pub owner: String,
    /// Grows with every change of the owner.
    pub epoch: i64,
    /// Grows with every sign of life of the owner.
    pub beat: i64,
    /// When the owner last wrote, milliseconds since 1970 on its clock.
    pub updated_ms: i64,
    /// The mapping that wrote the rows.
    pub mapping: i32,
    /// Names the key that payers are hidden with; empty without one.
    pub payer_key_id: Vec<u8>,
}

/// Somebody else has taken over.
#[derive(Debug, thiserror::Error)]
#[error(
    "fenced: exporter `{owner}` has taken over chain `{chain}` (epoch {theirs}, ours was {ours}); this one stops"
)]
pub struct Fenced {
    chain: String,
    owner: String,
    theirs: i64,
    ours: i64,
}

const COLUMNS: &str = "height, time, block_hash, app_hash, genesis_hash, safe_height, generations, owner, epoch, beat, \
                       updated_at, mapping, payer_key_id";

/// Reads the row of a chain.
pub async fn load(database: &Database, chain: &str) -> Result<Option<Checkpoint>, DatabaseError> {
    let cql = format!(
        "SELECT {COLUMNS} FROM {}.export_checkpoint WHERE chain = ?",
        database.keyspace
    );
    Ok(database
        .rows(&cql, (chain,))
        .await?
        .into_iter()
        .next()
        .map(read))
}

/// The chains that are exported to these keyspaces.
pub async fn chains(database: &Database) -> Result<Vec<String>, DatabaseError> {
    let rows = database
        .rows(
            &format!("SELECT chain FROM {}.export_checkpoint", database.keyspace),
            (),
        )
        .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            row.into_iter()
                .next()
                .flatten()
                .and_then(scylla::value::CqlValue::into_string)
        })
        .collect())
}

fn read(row: Vec<Option<CqlValue>>) -> Checkpoint {
    let mut cells = row.into_iter();
    let mut next = || cells.next().flatten();
    let big = |cell: Option<CqlValue>| cell.and_then(|cell| cell.as_bigint()).unwrap_or_default();
    let blob = |cell: Option<CqlValue>| cell.and_then(CqlValue::into_blob).unwrap_or_default();
    let time = |cell: Option<CqlValue>| {
        cell.and_then(|cell| cell.as_cql_timestamp())
            .map_or(0, |time| time.0)
    };
    let generations = |cell: Option<CqlValue>| match cell {
        Some(CqlValue::Map(map)) => map
            .into_iter()
            .filter_map(|(key, value)| Some((key.into_string()?, value.as_int()?)))
            .collect(),
        _ => BTreeMap::new(),
    };
    Checkpoint {
        height: big(next()),
        time_ms: time(next()),
        block_hash: blob(next()),
        app_hash: blob(next()),
        genesis_hash: blob(next()),
        safe_height: big(next()),
        generations: generations(next()),
        owner: next().and_then(CqlValue::into_string).unwrap_or_default(),
        epoch: big(next()),
        beat: big(next()),
        updated_ms: time(next()),
        mapping: next().and_then(|cell| cell.as_int()).unwrap_or_default(),
        payer_key_id: blob(next()),
    }
}

/// The right to move the checkpoint of a chain, until somebody takes it over.
#[derive(Debug)]
pub struct Lease {
    database: Database,
    chain: String,
    /// The row as this exporter last wrote it.
    pub row: Checkpoint,
}

impl Lease {
    /// Takes the right to export a chain: at once if nobody has it or its owner died on this machine, else when the
    /// owner has been silent for `silence`. Returns what the checkpoint said.
    pub async fn take(
        database: &Database,
        chain: &str,
        silence: Duration,
    ) -> Result<Self, DatabaseError> {
        let owner = own_name();
        let mut heard = Instant::now();
        let mut last_beat = None;
        let mut told = false;
        loop {
            let Some(row) = load(database, chain).await? else {
                if let Some(lease) = Self::create(database, chain, &owner).await? {
                    return Ok(lease);
                }
                continue;
            };
            if last_beat.replace((row.epoch, row.beat)) != Some((row.epoch, row.beat)) {
                heard = Instant::now();
            }
            let free = row.owner.is_empty() || died_here(&row.owner) || heard.elapsed() >= silence;
            if free {
                if let Some(lease) = Self::claim(database, chain, &owner, row).await? {
                    return Ok(lease);
                }
                continue;
            }
            if !told {
                info!(
                    owner = row.owner,
                    height = row.height,
                    "another exporter is at work on chain `{chain}`: standing by"
                );
                told = true;
            }
            tokio::time::sleep(Duration::from_millis(500).min(silence)).await;
        }
    }

    async fn create(
        database: &Database,
        chain: &str,
        owner: &str,
    ) -> Result<Option<Self>, DatabaseError> {
        let cql = format!(
            "INSERT INTO {}.export_checkpoint (chain, height, safe_height, owner, epoch, beat, mapping) \
             VALUES (?, 0, 0, ?, 1, 0, ?) IF NOT EXISTS",
            database.keyspace
        );
        let rows = database.rows(&cql, (chain, owner, MAPPING)).await?;
        let row = Checkpoint {
            owner: owner.into(),
            epoch: 1,
            mapping: MAPPING,
            ..Checkpoint::default()
        };
        Ok(is_applied(&rows).then(|| Self {
            database: database.clone(),
            chain: chain.into(),
            row,
        }))
    }

    async fn claim(
        database: &Database,
        chain: &str,
        owner: &str,
        row: Checkpoint,
    ) -> Result<Option<Self>, DatabaseError> {
        let epoch = row.epoch.saturating_add(1);
        let cql = format!(
            "UPDATE {}.export_checkpoint SET owner = ?, epoch = ? WHERE chain = ? IF epoch = ?",
            database.keyspace
        );
        let rows = database
            .rows(&cql, (owner, epoch, chain, row.epoch))
            .await?;
        let row = Checkpoint {
            owner: owner.into(),
            epoch,
            ..row
        };
        Ok(is_applied(&rows).then(|| Self {
            database: database.clone(),
            chain: chain.into(),
            row,
        }))
    }

    /// Moves the checkpoint (or only shows life) and writes the whole row.
    pub async fn write(&mut self) -> Result<()> {
        self.row.beat = self.row.beat.saturating_add(1);
        self.row.mapping = MAPPING;
        self.row.updated_ms = chrono::Utc::now().timestamp_millis();
        let owner = self.row.owner.clone();
        self.store(&owner).await
    }

    /// Gives the right back, so that the next exporter need not wait.
    pub async fn release(mut self) -> Result<()> {
        self.row.beat = self.row.beat.saturating_add(1);
        self.store("").await
    }

    async fn store(&self, owner: &str) -> Result<()> {
        let cql = format!(
            "UPDATE {}.export_checkpoint SET height = ?, time = ?, block_hash = ?, app_hash = ?, genesis_hash = ?, \
             safe_height = ?, generations = ?, owner = ?, beat = ?, updated_at = ?, mapping = ?, payer_key_id = ? \
             WHERE chain = ? IF epoch = ?",
            self.database.keyspace
        );
        let Checkpoint {
            height,
            time_ms,
            block_hash,
            app_hash,
            genesis_hash,
            safe_height,
            generations,
            ..
        } = &self.row;
        let Checkpoint {
            beat,
            updated_ms,
            mapping,
            payer_key_id,
            epoch,
            ..
        } = &self.row;
        let values = (
            height,
            CqlTimestamp(*time_ms),
            block_hash,
            app_hash,
            genesis_hash,
            safe_height,
            generations,
            owner,
            beat,
            CqlTimestamp(*updated_ms),
            mapping,
            payer_key_id,
            &self.chain,
            epoch,
        );
        let rows = self.database.rows(&cql, values).await?;
        if is_applied(&rows) {
            return Ok(());
        }
        let now = load(&self.database, &self.chain).await?.unwrap_or_default();
        bail!(Fenced {
            chain: self.chain.clone(),
            owner: now.owner,
            theirs: now.epoch,
            ours: *epoch
        })
    }

    /// The block that is now complete.
    pub fn advance(&mut self, header: &Header) {
        self.row.height = header.height;
        self.row.time_ms = header.time_ms;
        self.row.block_hash = header.hash.to_vec();
        self.row.app_hash = header.app_hash.to_vec();
    }
}

/// Machine, process id and the moment this process was started: tells a process from a later one with its id.
fn own_name() -> String {
    let id = std::process::id();
    format!("{}/{id}/{}", hostname(), started(id).unwrap_or_default())
}

/// Whether an owner was a process of this machine that is no more.
fn died_here(owner: &str) -> bool {
    let mut parts = owner.split('/');
    let (Some(host), Some(id), Some(began)) = (parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    let Ok(id) = id.parse() else {
        return false;
    };
    host == hostname() && started(id).is_none_or(|now| now != began)
}

fn hostname() -> String {
    std::fs::read_to_string("/proc/sys/kernel/hostname")
        .unwrap_or_default()
        .trim()
        .to_owned()
}

/// When a process was started, in clock ticks since boot: the 22nd field of its `stat` (proc(5)).
fn started(id: u32) -> Option<String> {
    let stat =
        std::fs::read_to_string(Path::new("/proc").join(id.to_string()).join("stat")).ok()?;
    let after_name = stat.rsplit_once(')')?.1;
    after_name.split_whitespace().nth(19).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_living_owner_is_not_taken_for_dead() {
        assert!(!died_here(&own_name()));
    }

    #[test]
    fn an_owner_whose_process_id_was_given_to_another_is_dead() {
        let id = std::process::id();
        assert!(died_here(&format!("{}/{id}/1", hostname())));
        assert!(!died_here(&format!("elsewhere/{id}/1")));
    }
}
