//! Whose transaction it was.

use std::collections::{BTreeMap, BTreeSet};

use super::block::{Block, Tx};
use crate::row::{Row, Value};
use crate::table::{TRANSFERS_BY_ACCOUNT, TXS_BY_ACCOUNT};

/// Adds `txs_by_account`.
pub(super) fn txs(block: &Block<'_>, rows: &mut Vec<Row>) {
    let parties = parties(rows);
    let none = BTreeMap::new();
    let txs: Vec<Row> = block
        .txs
        .iter()
        .flat_map(|tx| tx_rows(block, tx, parties.get(&tx.index).unwrap_or(&none)))
        .collect();
    rows.extend(txs);
}

type Roles<'a> = BTreeMap<String, BTreeSet<&'a str>>;

/// By transaction: the accounts whose money moved.
fn parties(rows: &[Row]) -> BTreeMap<i32, Roles<'static>> {
    let mut parties: BTreeMap<i32, Roles<'static>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.table == &TRANSFERS_BY_ACCOUNT) {
        let (Some(Value::Text(account)), Some(Value::Int(tx)), Some(Value::Boolean(incoming))) =
            (row.get("account"), row.get("tx_index"), row.get("incoming"))
        else {
            continue;
        };
        let role = if *incoming { "recipient" } else { "sender" };
        parties
            .entry(*tx)
            .or_default()
            .entry(account.clone())
            .or_default()
            .insert(role);
    }
    parties
}

fn tx_rows(block: &Block<'_>, tx: &Tx<'_>, parties: &Roles<'static>) -> Vec<Row> {
    let mut roles = parties.clone();
    for (account, role) in Block::principals(tx) {
        roles.entry(account.to_owned()).or_default().insert(role);
    }
    let row = |(account, roles): (String, BTreeSet<&str>)| {
        Row::new(
            &TXS_BY_ACCOUNT,
            [
                ("chain", Value::Text(block.header.chain.clone())),
                ("account", Value::Text(account)),
                ("day", Value::Date(block.moment.day)),
                ("shard", Value::Smallint(0)),
                ("height", Value::Bigint(block.header.height)),
                ("tx_index", Value::Int(tx.index)),
                ("hash", Value::Blob(tx.hash.clone())),
                ("time", Value::Timestamp(block.header.time_ms)),
                ("kinds", Value::Texts(tx.kinds.clone())),
                (
                    "roles",
                    Value::Texts(roles.into_iter().map(str::to_owned).collect()),
                ),
                ("code", Value::Int(tx.code())),
            ],
        )
    };
    roles.into_iter().map(row).collect()
}
