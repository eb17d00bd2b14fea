//! Rows that stand in Cassandra against those that blocks give: which are missing, which nobody wrote, which cells differ.

use std::collections::BTreeMap;

use anyhow::Result;

use super::{Verifier, height_of, shown};
use crate::mapper::Header;
use crate::report::Finding;
use crate::row::Row;
use crate::scan;
use crate::table::{Nature, Table};

impl Verifier {
    /// Level 3: which rows and cells of a table of facts differ.
    pub(super) async fn bad_rows(
        &mut self,
        table: &'static Table,
        (from, to): (i64, i64),
        expected: &[(Header, Vec<Row>)],
    ) -> Result<()> {
        let mut wanted: BTreeMap<Vec<u8>, &Row> = BTreeMap::new();
        for row in expected
            .iter()
            .flat_map(|(_, rows)| rows)
            .filter(|row| row.table == table)
        {
            wanted.insert(row.key_bytes(), row);
        }
        let mut found: BTreeMap<Vec<u8>, Row> = BTreeMap::new();
        scan::table(&self.database, table, &self.report.chain, |row| {
            if (from..=to).contains(&height_of(&row)) {
                found.insert(row.key_bytes(), row);
            }
        })
        .await?;
        for (key, row) in &wanted {
            match found.get(key) {
                Some(standing) => self.cells(row, standing, |_| true),
                None => self
                    .report
                    .find(row_finding("missing_row", row, "is not there")),
            }
        }
        for row in found
            .iter()
            .filter(|(key, _)| !wanted.contains_key(*key))
            .map(|(_, row)| row)
        {
            self.report.find(row_finding(
                "surplus_row",
                row,
                "is there, but no block gives it",
            ));
        }
        Ok(())
    }

    /// Rows that later blocks overwrite: each cell must have been written no earlier than its block says, and hold
    /// what that block says unless a later one wrote it.
    pub(super) async fn state_rows(
        &mut self,
        table: &'static Table,
        expected: &[(Header, Vec<Row>)],
    ) -> Result<()> {
        let mut wanted: BTreeMap<Vec<u8>, (Row, i64)> = BTreeMap::new();
        for (header, rows) in expected {
            for row in rows.iter().filter(|row| row.table == table) {
                let (merged, at) = wanted
                    .entry(row.key_bytes())
                    .or_insert_with(|| (row.clone(), header.timestamp()));
                let cells = merged
                    .cells
                    .iter_mut()
                    .zip(&row.cells)
                    .filter(|(_, new)| new.is_some());
                cells.for_each(|(old, new)| old.clone_from(new));
                *at = header.timestamp();
            }
        }
        let counted = self.report.rows.entry(table.name).or_default();
        *counted = counted.saturating_add(u64::try_from(wanted.len()).unwrap_or(u64::MAX));
        for (row, at) in wanted.values() {
            match scan::row(&self.database, row).await? {
                None => self
                    .report
                    .find(row_finding("missing_row", row, "is not there")),
                Some((standing, times)) => {
                    let later = |column: usize| {
                        let time = column
                            .checked_sub(table.key)
                            .and_then(|column| times.get(column).copied().flatten());
                        time.is_none_or(|time| time <= *at)
                    };
                    self.cells(row, &standing, later);
                }
            }
        }
        Ok(())
    }

    fn cells(&mut self, wanted: &Row, found: &Row, counts: impl Fn(usize) -> bool) {
        for (index, ((column, _), (want, have))) in wanted
            .table
            .columns
            .iter()
            .zip(wanted.cells.iter().zip(&found.cells))
            .enumerate()
        {
            let differs = if wanted.table.nature == Nature::State {
                want.is_some() && want != have
            } else {
                want != have
            };
            if differs && counts(index) {
                let text = format!(
                    "{column} is {}, expected {}",
                    shown(have.as_ref()),
                    shown(want.as_ref())
                );
                self.report.find(row_finding("cell", wanted, &text));
            }
        }
    }
}

fn row_finding(kind: &'static str, row: &Row, text: &str) -> Finding {
    let height = row.get("height").map(|_| height_of(row));
    Finding {
        kind,
        height,
        table: Some(row.table.name),
        text: format!("{} [{}]: {text}", row.table.name, row.key_text()),
    }
}
