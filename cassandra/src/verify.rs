//! The proof: what stands in Cassandra is what the chain committed. Says precisely what differs.
//!
//! Levels, each including those before: 0 no height is missing; 1 the hashes of blocks are those of CometBFT's
//! headers, and the raw transactions give their data hash; 2 counts and digests of every table, chunk by chunk, equal
//! those of the blocks mapped once more; 3 where they differ, which rows and cells; 4 sums: money that moved against
//! balances, payments against settlement, points against supply, budgets against rewards, swaps against positions.

mod rows;

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, bail, ensure};

use crate::checkpoint;
use crate::chunk::{self, Chunk};
use crate::config::Config;
use crate::database::Database;
use crate::mapper::{self, Header, Mapped, Settings};
use crate::report::{Finding, Report};
use crate::row::{Digest, Row, Value};
use crate::run::{signed, unsigned};
use crate::scan;
use crate::source::{Range, Source};
use crate::sums;
use crate::table::{BLOCKS, Nature, TABLES, Table};

/// What to verify.
#[derive(Clone, Copy, Debug)]
pub struct Wish {
    /// The first height; 1 if not given.
    pub from: Option<i64>,
    /// The last height; the checkpoint if not given.
    pub to: Option<i64>,
    /// How deep: 0 to 4.
    pub level: u8,
}

/// Verifies a range of heights.
pub async fn verify(config: &Config, wish: Wish) -> Result<Report> {
    ensure!(wish.level <= 4, "level {}: expected 0 to 4", wish.level);
    let database = Database::connect(config).await?;
    crate::schema::check(&database).await?;
    let source = Source::open(config)?;
    let range = source.range().await?;
    crate::run::expect_chain(config, &range.identity)?;
    let chain = range.identity.chain_id.clone();
    let checkpoint = checkpoint::load(&database, &chain).await?;
    let checkpoint = checkpoint
        .with_context(|| format!("chain `{chain}` was never exported to this database"))?;
    let (from, to) = (
        wish.from.unwrap_or(1).max(1),
        wish.to.unwrap_or(checkpoint.height),
    );
    if to > checkpoint.height {
        bail!(
            "height {to} is above the checkpoint {}: it is not exported yet",
            checkpoint.height
        );
    }
    let witness = if source.rpc().is_some() {
        "rpc"
    } else {
        "socket"
    };
    let report = Report {
        chain: chain.clone(),
        from,
        to,
        level: wish.level,
        witness,
        ..Report::default()
    };
    let settings = config.mapping()?;
    let mut verifier = Verifier {
        database,
        source,
        range,
        settings,
        report,
    };
    if from <= to {
        verifier.contiguous().await?;
        if wish.level >= 1 {
            verifier.chunks().await?;
        }
        if wish.level >= 4 {
            sums::verify(
                &verifier.database,
                &verifier.source,
                &mut verifier.report,
                checkpoint.height,
            )
            .await?;
        }
    }
    Ok(verifier.report)
}

struct Verifier {
    database: Database,
    source: Source,
    range: Range,
    settings: Settings,
    report: Report,
}

/// What stands in Cassandra for a range of heights: digests by table and chunk.
type ByChunk = BTreeMap<(&'static str, i64), Digest>;

impl Verifier {
    /// Level 0: every height has its row in `blocks`.
    async fn contiguous(&mut self) -> Result<()> {
        let (from, to) = (self.report.from, self.report.to);
        let cql = format!(
            "SELECT height FROM {}.blocks WHERE chain = ? AND bucket = ?",
            self.database.keyspace
        );
        let mut next = from;
        for bucket in mapper::bucket(from)..=mapper::bucket(to) {
            let rows = self
                .database
                .rows(&cql, (&self.report.chain, bucket))
                .await?;
            let heights: BTreeSet<i64> = rows
                .into_iter()
                .filter_map(|row| row.into_iter().next().flatten()?.as_bigint())
                .collect();
            for height in heights.range(from..=to) {
                self.missing(next, *height);
                next = height.saturating_add(1);
            }
        }
        self.missing(next, to.saturating_add(1));
        Ok(())
    }

    fn missing(&mut self, from: i64, before: i64) {
        for height in from..before {
            let text = format!("block {height} is not in blocks");
            self.report.find(Finding {
                kind: "missing_height",
                height: Some(height),
                table: Some(BLOCKS.name),
                text,
            });
        }
    }

    /// Levels 1 to 3, chunk by chunk.
    async fn chunks(&mut self) -> Result<()> {
        let standing = if self.report.level >= 2 {
            self.standing().await?
        } else {
            ByChunk::new()
        };
        for number in chunk::number(self.report.from)..=chunk::number(self.report.to) {
            self.chunk(number, &standing).await?;
        }
        Ok(())
    }

    /// One scan of every table of facts.
    async fn standing(&mut self) -> Result<ByChunk> {
        let mut standing = ByChunk::new();
        let (from, to) = (self.report.from, self.report.to);
        for table in TABLES.iter().filter(|table| table.nature == Nature::Fact) {
            let mut rows = 0_u64;
            scan::table(&self.database, table, &self.report.chain, |row| {
                let height = height_of(&row);
                if (from..=to).contains(&height) {
                    rows = rows.saturating_add(1);
                    standing
                        .entry((table.name, chunk::number(height)))
                        .or_default()
                        .add(&row);
                }
            })
            .await?;
            self.report.rows.insert(table.name, rows);
        }
        Ok(standing)
    }

    async fn chunk(&mut self, number: i64, standing: &ByChunk) -> Result<()> {
        let (first, last) = chunk::bounds(number);
        let (from, to) = (first.max(self.report.from), last.min(self.report.to));
        let mut expected: Vec<(Header, Vec<Row>)> = Vec::new();
        for height in from..=to {
            let mapped = self.mapped(height).await?;
            self.hashes(&mapped).await?;
            expected.push((mapped.header, mapped.rows));
        }
        if self.report.level < 2 {
            return Ok(());
        }
        let mut digests: BTreeMap<&str, Digest> = BTreeMap::new();
        expected
            .iter()
            .flat_map(|(_, rows)| rows)
            .for_each(|row| digests.entry(row.table.name).or_default().add(row));
        if (from, to) == (first, last) {
            self.stored_digests(number, &digests).await?;
        }
        for table in TABLES.iter().filter(|table| table.nature != Nature::Log) {
            let wanted = digests.get(table.name).copied().unwrap_or_default();
            if table.nature == Nature::State {
                self.state_rows(table, &expected).await?;
                continue;
            }
            let found = standing
                .get(&(table.name, number))
                .copied()
                .unwrap_or_default();
            if found != wanted {
                self.bad_chunk(table, (from, to), found, wanted);
                if self.report.level >= 3 {
                    self.bad_rows(table, (from, to), &expected).await?;
                }
            }
        }
        Ok(())
    }

    /// The block of a height, mapped once more; by RPC if there is one, since that does not know the export records.
    async fn mapped(&self, height: i64) -> Result<Mapped> {
        let height = unsigned(height);
        let record = match self.source.rpc() {
            Some(rpc) => rpc.get(height).await?,
            None => self.source.get(height).await?,
        };
        Ok(mapper::map(&record, &self.settings)?)
    }

    /// Level 1: what `blocks` says against the header of the block, and of the next for the app hash.
    async fn hashes(&mut self, mapped: &Mapped) -> Result<()> {
        let height = mapped.header.height;
        let like = mapped
            .rows
            .iter()
            .find(|row| row.table == &BLOCKS)
            .context("a block gives a row of blocks")?;
        let Some((row, _)) = scan::row(&self.database, like).await? else {
            // Found as a missing height.
            return Ok(());
        };
        let mut wanted: Vec<(&str, Vec<u8>)> = vec![("hash", mapped.header.hash.to_vec())];
        if let Some(rpc) = self.source.rpc() {
            let witness = rpc.witness(unsigned(height)).await?;
            let raw = mapper::data_hash(witness.txs.iter().map(Vec::as_slice));
            // CometBFT's header of a block without transactions has the hash of nothing, or none at all.
            let data_hash = if witness.data_hash.is_empty() {
                raw
            } else {
                witness.data_hash
            };
            wanted = vec![("hash", witness.hash), ("data_hash", data_hash)];
            if height < signed(self.range.latest) {
                wanted.push((
                    "app_hash",
                    rpc.witness(unsigned(height.saturating_add(1)))
                        .await?
                        .app_hash_before,
                ));
            }
        }
        let raw = self.stored_txs(height).await?;
        wanted.push((
            "data_hash",
            mapper::data_hash(raw.iter().map(Vec::as_slice)),
        ));
        for (column, value) in wanted {
            let (found, value) = (row.get(column).cloned(), Value::Blob(value));
            if found.as_ref() != Some(&value) {
                let text = format!(
                    "{column} of block {height} is {}, expected {value}",
                    shown(found.as_ref())
                );
                self.report.find(Finding {
                    kind: "hash",
                    height: Some(height),
                    table: Some(BLOCKS.name),
                    text,
                });
            }
        }
        Ok(())
    }

    /// The raw transactions that stand in Cassandra.
    async fn stored_txs(&self, height: i64) -> Result<Vec<Vec<u8>>> {
        let cql = format!(
            "SELECT raw FROM {}.txs_by_block WHERE chain = ? AND height = ?",
            self.database.private_keyspace
        );
        let rows = self
            .database
            .rows(&cql, (&self.report.chain, height))
            .await?;
        Ok(rows
            .into_iter()
            .filter_map(|row| row.into_iter().next().flatten()?.into_blob())
            .collect())
    }

    /// The digests that the exporter wrote when it wrote the chunk.
    async fn stored_digests(
        &mut self,
        number: i64,
        expected: &BTreeMap<&str, Digest>,
    ) -> Result<()> {
        let (first, last) = chunk::bounds(number);
        let Some((from, stored)) =
            Chunk::stored(&self.database, &self.report.chain, number).await?
        else {
            let text =
                format!("chunk {number} (heights {first} to {last}) has no row in export_chunks");
            self.report.find(Finding {
                kind: "chunk",
                height: Some(first),
                table: None,
                text,
            });
            return Ok(());
        };
        if from != first {
            self.report.skipped.push(format!(
                "the digests of chunk {number} begin at height {from}: not compared"
            ));
            return Ok(());
        }
        let stored: BTreeMap<&str, Digest> = stored
            .iter()
            .map(|(table, digest)| (table.as_str(), *digest))
            .collect();
        if stored != *expected {
            let differ = |table: &&&str| stored.get(**table) != expected.get(**table);
            let tables: BTreeSet<&&str> = stored
                .keys()
                .chain(expected.keys())
                .filter(differ)
                .collect();
            let text = format!(
                "what was exported for heights {first} to {last} is not what the chain gives now, in {tables:?}"
            );
            self.report.find(Finding {
                kind: "chunk",
                height: Some(first),
                table: None,
                text,
            });
        }
        Ok(())
    }

    fn bad_chunk(
        &mut self,
        table: &'static Table,
        (from, to): (i64, i64),
        found: Digest,
        wanted: Digest,
    ) {
        let text = if found.rows == wanted.rows {
            format!(
                "heights {from} to {to}: {} rows as expected, but not with the same content",
                found.rows
            )
        } else {
            format!(
                "heights {from} to {to}: {} rows, expected {}",
                found.rows, wanted.rows
            )
        };
        self.report.find(Finding {
            kind: "chunk",
            height: None,
            table: Some(table.name),
            text,
        });
    }
}

/// The height of a fact.
fn height_of(row: &Row) -> i64 {
    if let Some(Value::Bigint(height)) = row.get("height") {
        *height
    } else {
        0
    }
}

fn shown(value: Option<&Value>) -> String {
    value.map_or_else(|| "null".into(), ToString::to_string)
}

/// Digests of everything that stands in Cassandra for a chain, by table: equal content gives equal digests.
pub async fn table_digests(
    database: &Database,
    chain: &str,
) -> Result<BTreeMap<&'static str, Digest>> {
    let mut digests = BTreeMap::new();
    for table in TABLES.iter().filter(|table| table.nature != Nature::Log) {
        let mut digest = Digest::default();
        scan::table(database, table, chain, |row| digest.add(&row)).await?;
        digests.insert(table.name, digest);
    }
    Ok(digests)
}
