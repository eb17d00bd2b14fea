//! How the rows of whoever is busy are spread over partitions.

use std::collections::BTreeMap;

use super::block::Block;
use crate::row::{Row, Value};
use crate::table::{
    ACCOUNT_DAYS, CAMPAIGN_DAYS, POINTS_BY_PROGRAMME, POINTS_BY_USER, POINTS_MONTHS,
    PROGRAMME_DAYS, REWARDS_BY_CAMPAIGN, REWARDS_BY_PROGRAMME, TRANSFERS_BY_ACCOUNT,
    TXS_BY_ACCOUNT, Table,
};

/// Who has more rows than this in one block is busy there: they go to one of many shards.
const QUIET_ROWS_MAX: usize = 4;
/// The shards of the busy: 1 to 256.
const BUSY_SHARDS: i64 = 256;

/// Tables that share their shards, and the table that names those that exist.
struct Spread {
    tables: &'static [&'static Table],
    /// The column that says whose rows they are.
    owner: &'static str,
    /// The column of the time that bounds a partition.
    period: &'static str,
    index: &'static Table,
}

static SPREADS: [Spread; 4] = [
    Spread {
        tables: &[&TXS_BY_ACCOUNT, &TRANSFERS_BY_ACCOUNT],
        owner: "account",
        period: "day",
        index: &ACCOUNT_DAYS,
    },
    Spread {
        tables: &[&POINTS_BY_USER],
        owner: "account",
        period: "month",
        index: &POINTS_MONTHS,
    },
    Spread {
        tables: &[&POINTS_BY_PROGRAMME, &REWARDS_BY_PROGRAMME],
        owner: "denom",
        period: "day",
        index: &PROGRAMME_DAYS,
    },
    Spread {
        tables: &[&REWARDS_BY_CAMPAIGN],
        owner: "campaign",
        period: "day",
        index: &CAMPAIGN_DAYS,
    },
];

/// Gives every row that is spread its shard, and adds the rows that say which shards exist.
///
/// The shard follows from the block alone (how many rows somebody has in it, and the height), so that no list of who is
/// busy has to be kept, and a rebuild finds the same.
pub(super) fn place(block: &Block<'_>, rows: &mut Vec<Row>) {
    for spread in &SPREADS {
        spread.place(block, rows);
    }
}

impl Spread {
    fn place(&self, block: &Block<'_>, rows: &mut Vec<Row>) {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for owner in rows.iter().filter_map(|row| self.owner(row)) {
            let count = counts.entry(owner.to_owned()).or_default();
            *count = count.saturating_add(1);
        }
        let shard = |owner: &str| {
            let busy = counts
                .get(owner)
                .is_some_and(|count| *count > QUIET_ROWS_MAX);
            let busy_shard = block.header.height.rem_euclid(BUSY_SHARDS);
            let shard = if busy {
                busy_shard.saturating_add(1)
            } else {
                0
            };
            Value::Smallint(i16::try_from(shard).unwrap_or_default())
        };
        for row in rows.iter_mut() {
            if let Some(shard) = self.owner(row).map(&shard) {
                row.set("shard", shard);
            }
        }
        let period = if self.period == "day" {
            block.moment.day
        } else {
            block.moment.month
        };
        rows.extend(counts.keys().map(|owner| {
            Row::new(
                self.index,
                [
                    ("chain", Value::Text(block.header.chain.clone())),
                    (self.owner, Value::Text(owner.clone())),
                    (self.period, Value::Date(period)),
                    ("shard", shard(owner)),
                ],
            )
        }));
    }

    /// Whose row it is, if it is one of these tables.
    fn owner<'a>(&self, row: &'a Row) -> Option<&'a str> {
        match row.get(self.owner) {
            Some(Value::Text(owner)) if self.tables.contains(&row.table) => Some(owner),
            _ => None,
        }
    }
}
