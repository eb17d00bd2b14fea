//! Whose transaction it was, and how an account's rows are spread over partitions.

use std::collections::{BTreeMap, BTreeSet};

use super::block::{Block, Tx};
use crate::row::{Row, Value};
use crate::table::{ACCOUNT_DAYS, TRANSFERS_BY_ACCOUNT, TXS_BY_ACCOUNT};

/// An account with more rows than this in one block is busy there: its rows go to one of many shards.
const QUIET_ROWS_MAX: usize = 4;
/// The shards of busy accounts: 1 to 256.
const BUSY_SHARDS: i64 = 256;

/// Adds `txs_by_account` and `account_days`, and gives every row by account its shard.
///
/// The shard follows from the block alone (how many rows the account has in it, and the height), so that no list of
/// busy accounts has to be kept, and a rebuild finds the same.
pub(super) fn place(block: &Block<'_>, rows: &mut Vec<Row>) {
    let parties = parties(rows);
    let none = BTreeMap::new();
    let txs: Vec<Row> = block
        .txs
        .iter()
        .flat_map(|tx| tx_rows(block, tx, parties.get(&tx.index).unwrap_or(&none)))
        .collect();
    rows.extend(txs);

    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for account in rows.iter().filter_map(account) {
        let count = counts.entry(account.to_owned()).or_default();
        *count = count.saturating_add(1);
    }
    let shard = |account: &str| {
        let busy = counts
            .get(account)
            .is_some_and(|count| *count > QUIET_ROWS_MAX);
        let shard = if busy {
            block
                .header
                .height
                .rem_euclid(BUSY_SHARDS)
                .saturating_add(1)
        } else {
            0
        };
        Value::Smallint(i16::try_from(shard).unwrap_or_default())
    };
    for row in rows.iter_mut() {
        if let Some(shard) = account(row).map(&shard) {
            row.set("shard", shard);
        }
    }
    rows.extend(counts.keys().map(|account| {
        Row::new(
            &ACCOUNT_DAYS,
            [
                ("chain", Value::Text(block.header.chain.clone())),
                ("account", Value::Text(account.clone())),
                ("day", Value::Date(block.moment.day)),
                ("shard", shard(account)),
            ],
        )
    }));
}

/// The account of a row that is kept by account, day and shard.
fn account(row: &Row) -> Option<&str> {
    let sharded = row.table == &TRANSFERS_BY_ACCOUNT || row.table == &TXS_BY_ACCOUNT;
    match row.get("account") {
        Some(Value::Text(account)) if sharded => Some(account),
        _ => None,
    }
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
