//! Reading back: whole tables of a chain by token range, and single rows with the moment they were written.

use anyhow::Result;
use scylla::statement::unprepared::Statement;
use scylla::value::{CqlValue, MaybeUnset, Row as CqlRow};
use tokio_stream::StreamExt;

use crate::database::{Database, DatabaseError};
use crate::row::{Row, Value};
use crate::table::{Keyspace, Table};

/// Pieces that the ring is read in: each is a short query.
const PIECES: i128 = 16;
/// Tokens of the ring (Murmur3): 2^64 from the smallest i64.
const TOKENS: i128 = 1 << 64;

/// The keyspace of a table, by its configured name.
pub fn keyspace<'a>(database: &'a Database, table: &Table) -> &'a str {
    if table.keyspace == Keyspace::Public {
        &database.keyspace
    } else {
        &database.private_keyspace
    }
}

/// Gives every row of a chain in a table to `each`, in no particular order.
pub async fn table(
    database: &Database,
    table: &'static Table,
    chain: &str,
    mut each: impl FnMut(Row),
) -> Result<()> {
    let columns: Vec<&str> = table.columns.iter().map(|(name, _)| *name).collect();
    let partition = columns
        .get(..table.partition)
        .unwrap_or_default()
        .join(", ");
    let cql = format!(
        "SELECT {} FROM {}.{} WHERE token({partition}) >= ? AND token({partition}) <= ? AND chain = ? ALLOW FILTERING",
        columns.join(", "),
        keyspace(database, table),
        table.name
    );
    for (from, to) in pieces() {
        let mut statement = Statement::new(&cql);
        statement.set_is_idempotent(true);
        statement.set_page_size(2_000);
        let pager = database
            .session
            .query_iter(statement, (from, to, chain))
            .await;
        let pager = pager.map_err(|error| anyhow::anyhow!("reading {}: {error}", table.name))?;
        let mut rows = pager.rows_stream::<CqlRow>()?;
        while let Some(row) = rows.next().await {
            each(read(table, row?.columns));
        }
    }
    Ok(())
}

fn pieces() -> impl Iterator<Item = (i64, i64)> {
    let width = TOKENS.checked_div(PIECES).unwrap_or(TOKENS);
    (0..PIECES).map(move |piece| {
        let from = i128::from(i64::MIN).saturating_add(piece.saturating_mul(width));
        let to = from.saturating_add(width).saturating_sub(1);
        (
            i64::try_from(from).unwrap_or(i64::MIN),
            i64::try_from(to).unwrap_or(i64::MAX),
        )
    })
}

fn read(table: &'static Table, columns: Vec<Option<CqlValue>>) -> Row {
    let cells = columns.into_iter().zip(table.columns);
    let cells = cells
        .map(|(cell, (_, kind))| cell.map(|cell| Value::from_cql(cell, *kind)))
        .collect();
    Row { table, cells }
}

/// A row as it stands, and for each cell that is no key the timestamp it was written with.
pub type Standing = (Row, Vec<Option<i64>>);

/// Reads the row with the key of another.
pub async fn row(database: &Database, like: &Row) -> Result<Option<Standing>, DatabaseError> {
    let table = like.table;
    let columns: Vec<&str> = table.columns.iter().map(|(name, _)| *name).collect();
    let (key, rest) = columns.split_at(table.key.min(columns.len()));
    let times: Vec<String> = rest
        .iter()
        .map(|name| format!("WRITETIME({name})"))
        .collect();
    let selected: Vec<&str> = columns
        .iter()
        .copied()
        .chain(times.iter().map(String::as_str))
        .collect();
    let wanted: Vec<String> = key.iter().map(|name| format!("{name} = ?")).collect();
    let cql = format!(
        "SELECT {} FROM {}.{} WHERE {}",
        selected.join(", "),
        keyspace(database, table),
        table.name,
        wanted.join(" AND ")
    );
    let mut values = like.bindings(0);
    values.truncate(table.key);
    let values: Vec<MaybeUnset<CqlValue>> = values;
    let Some(mut found) = database.rows(&cql, values).await?.into_iter().next() else {
        return Ok(None);
    };
    let times = found.split_off(columns.len().min(found.len()));
    let times = times
        .into_iter()
        .map(|time| time.and_then(|time| time.as_bigint()))
        .collect();
    Ok(Some((read(table, found), times)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_cover_the_ring_without_gaps() {
        let pieces: Vec<_> = pieces().collect();
        assert_eq!(pieces.first().unwrap().0, i64::MIN);
        assert_eq!(pieces.last().unwrap().1, i64::MAX);
        assert!(pieces.windows(2).all(|pair| pair[0].1 + 1 == pair[1].0));
    }
}
