//! Rows to Cassandra: grouped by partition, as many at once as it bears, tried again until they stand.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use metrics::{counter, gauge, histogram};
use rand::Rng;
use scylla::statement::batch::{Batch, BatchType};
use scylla::statement::prepared::PreparedStatement;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::database::{Database, DatabaseError};
use crate::progress::Progress;
use crate::row::Row;
use crate::table::{BLOCKS, Keyspace, TABLES, Table};

/// Rows in one unlogged batch, all of one partition: one mutation for Cassandra.
const BATCH_ROWS_MAX: usize = 100;
/// Bytes in one batch, roughly.
const BATCH_BYTES_MAX: usize = 64 << 10;
/// Requests at once that are always allowed.
const IN_FLIGHT_MIN: usize = 4;
/// Requests at once that a second without trouble adds.
const IN_FLIGHT_STEP: usize = 8;
/// The first and the longest pause before another attempt.
const PAUSE: (Duration, Duration) = (Duration::from_millis(50), Duration::from_secs(5));

/// Writes rows; cheap to clone.
#[derive(Clone, Debug)]
pub struct Writer {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    database: Database,
    statements: BTreeMap<&'static str, PreparedStatement>,
    permits: Arc<Semaphore>,
    limit: AtomicUsize,
    limit_max: usize,
    trouble: AtomicBool,
    progress: Arc<Progress>,
}

/// The statement that writes a row of a table; the last value bound is the timestamp.
pub fn insert_cql(table: &Table, keyspace: &str, private_keyspace: &str) -> String {
    let columns: Vec<&str> = table.columns.iter().map(|(name, _)| *name).collect();
    let marks = vec!["?"; columns.len()].join(", ");
    let keyspace = if table.keyspace == Keyspace::Public {
        keyspace
    } else {
        private_keyspace
    };
    format!(
        "INSERT INTO {keyspace}.{} ({}) VALUES ({marks}) USING TIMESTAMP ?",
        table.name,
        columns.join(", ")
    )
}

impl Writer {
    /// Prepares a statement per table.
    pub async fn new(
        database: &Database,
        in_flight_max: usize,
        progress: Arc<Progress>,
    ) -> Result<Self, DatabaseError> {
        let mut statements = BTreeMap::new();
        for table in TABLES {
            let cql = insert_cql(table, &database.keyspace, &database.private_keyspace);
            let what = format!("preparing the statement of {}", table.name);
            let prepared = database.session.prepare(cql).await;
            let mut prepared = prepared.map_err(|error| DatabaseError::of(what, error.into()))?;
            prepared.set_is_idempotent(true);
            statements.insert(table.name, prepared);
        }
        let limit = in_flight_max.clamp(1, 32);
        let shared = Shared {
            database: database.clone(),
            statements,
            permits: Arc::new(Semaphore::new(limit)),
            limit: AtomicUsize::new(limit),
            limit_max: in_flight_max,
            trouble: AtomicBool::new(false),
            progress,
        };
        Ok(Self {
            shared: Arc::new(shared),
        })
    }

    /// Writes the rows of a block: facts first, then `blocks`, which says that the block is complete. Waits out every
    /// trouble that can pass; fails only for good.
    pub async fn write_block(&self, rows: Vec<Row>, timestamp: i64) -> Result<(), DatabaseError> {
        let (last, facts): (Vec<Row>, Vec<Row>) =
            rows.into_iter().partition(|row| row.table == &BLOCKS);
        self.write(facts, timestamp).await?;
        self.write(last, timestamp).await
    }

    /// Writes rows in any order.
    pub async fn write(&self, rows: Vec<Row>, timestamp: i64) -> Result<(), DatabaseError> {
        let mut tasks = JoinSet::new();
        for group in groups(rows) {
            let shared = Arc::clone(&self.shared);
            tasks.spawn(async move { shared.write_group(&group, timestamp).await });
        }
        while let Some(joined) = tasks.join_next().await {
            match joined {
                Ok(written) => written?,
                Err(error) => {
                    return Err(DatabaseError::Permanent {
                        what: "writing rows".into(),
                        reason: error.to_string(),
                    });
                }
            }
        }
        Ok(())
    }

    /// To be called once a second: allows more at once after a second without trouble.
    pub fn second_passed(&self) {
        self.shared.adapt();
    }
}

/// Rows of one partition together, in pieces that make good batches.
fn groups(mut rows: Vec<Row>) -> Vec<Vec<Row>> {
    rows.sort_by_cached_key(|row| (row.table.name, row.partition_bytes()));
    let mut groups: Vec<Vec<Row>> = Vec::new();
    let mut key = None;
    let mut bytes = 0_usize;
    for row in rows {
        let row_key = (row.table.name, row.partition_bytes());
        let size = row.size();
        bytes = bytes.saturating_add(size);
        match groups.last_mut() {
            Some(group)
                if key.as_ref() == Some(&row_key)
                    && group.len() < BATCH_ROWS_MAX
                    && bytes <= BATCH_BYTES_MAX =>
            {
                group.push(row);
            }
            _ => {
                groups.push(vec![row]);
                key = Some(row_key);
                bytes = size;
            }
        }
    }
    groups
}

impl Shared {
    async fn write_group(&self, group: &[Row], timestamp: i64) -> Result<(), DatabaseError> {
        let mut pause = PAUSE.0;
        loop {
            let error = match self.attempt(group, timestamp).await {
                Ok(()) => return Ok(()),
                Err(error) if !error.is_transient() => return Err(error),
                Err(error) => error,
            };
            self.progress.failed(&error.to_string());
            if error.is_overload() {
                self.trouble.store(true, Ordering::Release);
            }
            let spread = rand::rng().random_range(0.5..1.0);
            tokio::time::sleep(pause.mul_f64(spread)).await;
            pause = pause.saturating_mul(2).min(PAUSE.1);
        }
    }

    async fn attempt(&self, group: &[Row], timestamp: i64) -> Result<(), DatabaseError> {
        let Some(table) = group.first().map(|row| row.table) else {
            return Ok(());
        };
        let statement = self
            .statements
            .get(table.name)
            .expect("a statement is prepared for every table");
        // Closed never: the semaphore lives as long as the writer.
        let _permit = self
            .permits
            .acquire()
            .await
            .expect("the semaphore is never closed");
        let began = Instant::now();
        let session = &self.database.session;
        let done = if let [row] = group {
            session
                .execute_unpaged(statement, row.bindings(timestamp))
                .await
                .map(drop)
        } else {
            let mut batch = Batch::new(BatchType::Unlogged);
            batch.set_is_idempotent(true);
            for _ in group {
                batch.append_statement(statement.clone());
            }
            let values: Vec<_> = group.iter().map(|row| row.bindings(timestamp)).collect();
            session.batch(&batch, values).await.map(drop)
        };
        done.map_err(|error| DatabaseError::of(format!("writing {}", table.name), error))?;
        self.progress.succeeded();
        histogram!("exporter_batch_seconds").record(began.elapsed());
        counter!("exporter_rows_total", "table" => table.name)
            .increment(u64::try_from(group.len()).unwrap_or(0));
        Ok(())
    }

    /// Half as many at once after trouble, a few more after a second without.
    fn adapt(&self) {
        let limit = self.limit.load(Ordering::Acquire);
        let wanted = if self.trouble.swap(false, Ordering::AcqRel) {
            (limit / 2).max(IN_FLIGHT_MIN)
        } else {
            limit.saturating_add(IN_FLIGHT_STEP)
        };
        let wanted = wanted.min(self.limit_max);
        if wanted > limit {
            self.permits.add_permits(wanted.saturating_sub(limit));
            self.limit.store(wanted, Ordering::Release);
        } else {
            // Permits in use cannot be taken away: what is left follows in the next second.
            let taken = self.permits.forget_permits(limit.saturating_sub(wanted));
            self.limit
                .store(limit.saturating_sub(taken), Ordering::Release);
        }
        let in_use = limit.saturating_sub(self.permits.available_permits());
        gauge!("exporter_in_flight").set(crate::progress::float(
            i64::try_from(in_use).unwrap_or_default(),
        ));
        gauge!("exporter_in_flight_max").set(crate::progress::float(
            i64::try_from(wanted).unwrap_or_default(),
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::row::Value;
    use crate::table::EVENTS_BY_BLOCK;

    fn event(height: i64, index: i32) -> Row {
        Row::new(
            &EVENTS_BY_BLOCK,
            [
                ("chain", Value::Text("c".into())),
                ("height", Value::Bigint(height)),
                ("tx_index", Value::Int(0)),
                ("event_index", Value::Int(index)),
            ],
        )
    }

    #[test]
    fn a_batch_holds_one_partition_and_at_most_a_hundred_rows() {
        let rows = (0..250)
            .map(|index| event(i64::from(index % 2), index))
            .collect();
        let sizes: Vec<usize> = groups(rows).iter().map(Vec::len).collect();
        assert_eq!(sizes, [100, 25, 100, 25]);
    }

    #[test]
    fn statements_carry_the_timestamp_of_their_block() {
        assert_eq!(
            insert_cql(&crate::table::ACCOUNT_DAYS, "a", "b"),
            "INSERT INTO b.account_days (chain, account, day, shard) VALUES (?, ?, ?, ?) USING TIMESTAMP ?"
        );
    }
}
