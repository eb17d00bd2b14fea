//! Chunks of sixty heights: the unit of digests, and of what is exported again after a stop.

use std::collections::BTreeMap;

use scylla::value::CqlValue;

use crate::database::{Database, DatabaseError};
use crate::mapper::MAPPING;
use crate::row::{Digest, Digests};

/// Heights in a chunk.
pub const CHUNK_HEIGHTS: i64 = 60;
/// Chunks in one partition of `export_chunks`.
const BUCKET_CHUNKS: i64 = 10_000;

/// The number of the chunk that a height (1 or more) belongs to.
pub fn number(height: i64) -> i64 {
    height.saturating_sub(1).div_euclid(CHUNK_HEIGHTS)
}

/// The first and the last height of a chunk.
pub fn bounds(chunk: i64) -> (i64, i64) {
    let before = chunk.saturating_mul(CHUNK_HEIGHTS);
    (
        before.saturating_add(1),
        before.saturating_add(CHUNK_HEIGHTS),
    )
}

/// The partition of a chunk.
pub fn bucket(chunk: i64) -> i32 {
    i32::try_from(chunk.div_euclid(BUCKET_CHUNKS)).unwrap_or(i32::MAX)
}

/// The chunk that is being exported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chunk {
    /// Its number.
    pub number: i64,
    /// The first height that is in it; later than its bounds say if the export began there.
    pub from: i64,
    /// What was written so far, by table.
    pub digests: Digests,
}

impl Chunk {
    /// The chunk of a height, from that height on.
    pub fn begin(height: i64) -> Self {
        Self {
            number: number(height),
            from: height,
            digests: Digests::new(),
        }
    }

    /// Adds the rows of the next block; gives the chunk back if that was its last.
    pub fn add(&mut self, height: i64, digests: &Digests) -> Option<Self> {
        for (table, digest) in digests {
            self.digests.entry(table).or_default().merge(digest);
        }
        let complete = height == bounds(self.number).1;
        complete.then(|| std::mem::replace(self, Self::begin(height.saturating_add(1))))
    }

    /// Writes its row with the timestamp of its last block.
    pub async fn write(
        &self,
        database: &Database,
        chain: &str,
        timestamp: i64,
    ) -> Result<(), DatabaseError> {
        let cql = format!(
            "INSERT INTO {}.export_chunks (chain, bucket, chunk, from_height, to_height, mapping, rows, digests) \
             VALUES (?, ?, ?, ?, ?, ?, ?, ?) USING TIMESTAMP ?",
            database.keyspace
        );
        let rows: BTreeMap<&str, i64> = self
            .digests
            .iter()
            .map(|(table, digest)| (*table, i64::try_from(digest.rows).unwrap_or(i64::MAX)))
            .collect();
        let digests: BTreeMap<&str, Vec<u8>> = self
            .digests
            .iter()
            .map(|(table, digest)| (*table, digest.xor.to_vec()))
            .collect();
        let to = bounds(self.number).1;
        let values = (
            chain,
            bucket(self.number),
            self.number,
            self.from,
            to,
            MAPPING,
            rows,
            digests,
            timestamp,
        );
        database.rows(&cql, values).await?;
        Ok(())
    }

    /// What the database says of a chunk: its first height, and the digest of each table.
    pub async fn stored(
        database: &Database,
        chain: &str,
        number: i64,
    ) -> Result<Option<(i64, BTreeMap<String, Digest>)>, DatabaseError> {
        let cql = format!(
            "SELECT from_height, rows, digests FROM {}.export_chunks WHERE chain = ? AND bucket = ? AND chunk = ?",
            database.keyspace
        );
        let found = database.rows(&cql, (chain, bucket(number), number)).await?;
        let Some(
            [
                Some(CqlValue::BigInt(from)),
                Some(CqlValue::Map(rows)),
                Some(CqlValue::Map(xors)),
            ],
        ) = found.first().map(Vec::as_slice)
        else {
            return Ok(None);
        };
        let mut digests: BTreeMap<String, Digest> = BTreeMap::new();
        for (table, count) in rows {
            let digest = digests
                .entry(table.as_text().cloned().unwrap_or_default())
                .or_default();
            digest.rows = count
                .as_bigint()
                .and_then(|count| u64::try_from(count).ok())
                .unwrap_or_default();
        }
        for (table, xor) in xors {
            let digest = digests
                .entry(table.as_text().cloned().unwrap_or_default())
                .or_default();
            digest.xor = xor
                .as_blob()
                .and_then(|xor| xor.as_slice().try_into().ok())
                .unwrap_or_default();
        }
        Ok(Some((*from, digests)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_cover_every_height_once() {
        assert_eq!((number(1), number(60), number(61)), (0, 0, 1));
        assert_eq!((bounds(0), bounds(1)), ((1, 60), (61, 120)));
    }

    #[test]
    fn a_chunk_ends_with_its_last_height() {
        let mut chunk = Chunk::begin(59);
        assert_eq!(chunk.add(59, &Digests::new()), None);
        let ended = chunk.add(60, &Digests::new()).unwrap();
        assert_eq!((ended.number, ended.from), (0, 59));
        assert_eq!((chunk.number, chunk.from), (1, 61));
    }
}
