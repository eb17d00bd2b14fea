//! Rewards against budgets, swaps against positions and against what was made and destroyed.

use std::collections::BTreeMap;

use anyhow::Result;

use super::points::{DESTROYED, MADE};
use super::{Books, add, add_signed, amount, as_signed, number, text};
use crate::table::{
    CAMPAIGNS, CLEARING_BY_DAY, ISSUER_CHANGES, ISSUERS, POINTS_BY_PROGRAMME, POINTS_BY_USER,
    REWARD_DEBTS, REWARDS_BY_CAMPAIGN, REWARDS_BY_PROGRAMME, REWARDS_BY_USER, SWAPS_BY_PAIR,
    SWAPS_BY_USER,
};

/// All sums that need no chain.
pub(super) async fn verify(books: &mut Books<'_>) -> Result<()> {
    ledgers(books).await?;
    issuers(books).await?;
    campaigns(books).await?;
    swaps(books).await
}

/// The ledgers of users against those of programmes: every movement of points stands in both.
async fn ledgers(books: &mut Books<'_>) -> Result<()> {
    type Sums = BTreeMap<(String, String), u128>;
    let (mut programmes, mut users) = (Sums::new(), Sums::new());
    let count = |sums: &mut Sums, row: &crate::row::Row| {
        let key = (text(row, "denom"), text(row, "kind"));
        add(sums.entry(key).or_default(), amount(row, "amount"));
    };
    let money = ["committed", "uncommitted", "topped_up", "withdrawn"];
    books
        .facts(&POINTS_BY_PROGRAMME, |row| {
            if !money.contains(&text(row, "kind").as_str()) {
                count(&mut programmes, row);
            }
        })
        .await?;
    books
        .facts(&POINTS_BY_USER, |row| count(&mut users, row))
        .await?;
    let (mut sent, mut received) = (BTreeMap::new(), BTreeMap::new());
    users.retain(|(denom, kind), sum| {
        let side = match kind.as_str() {
            "sent" => &mut sent,
            "received" => &mut received,
            _ => return true,
        };
        side.insert(denom.clone(), *sum);
        false
    });
    for key in union(&programmes, &users) {
        let what = format!("{} {}", key.0, key.1);
        let stated = programmes.get(&key).copied().unwrap_or_default();
        let counted = users.get(&key).copied().unwrap_or_default();
        books.compare(
            &POINTS_BY_USER,
            what,
            (&stated, POINTS_BY_PROGRAMME.name),
            &counted,
        );
    }
    for denom in union(&sent, &received) {
        let what = format!("{denom} received");
        let stated = sent.get(&denom).copied().unwrap_or_default();
        let counted = received.get(&denom).copied().unwrap_or_default();
        books.compare(&POINTS_BY_USER, what, (&stated, "what was sent"), &counted);
    }
    Ok(())
}

fn union<K: Ord + Clone, V>(left: &BTreeMap<K, V>, right: &BTreeMap<K, V>) -> Vec<K> {
    let keys: std::collections::BTreeSet<&K> = left.keys().chain(right.keys()).collect();
    keys.into_iter().cloned().collect()
}

/// What issuers say that their points came to, against the ledgers of programmes. Of an issuer of the genesis only the chain
/// knows how it began.
async fn issuers(books: &mut Books<'_>) -> Result<()> {
    let mut since = BTreeMap::new();
    books
        .facts(&ISSUER_CHANGES, |row| {
            if text(row, "kind") == "registered" {
                since.insert(text(row, "denom"), number(row, "height"));
            }
        })
        .await?;
    let mut counted: BTreeMap<(String, String), u128> = BTreeMap::new();
    books
        .facts(&POINTS_BY_PROGRAMME, |row| {
            let denom = text(row, "denom");
            // Before, what a genesis had of it expired without an issuer to book it.
            if since
                .get(&denom)
                .is_some_and(|since| number(row, "height") >= *since)
            {
                let sum = counted.entry((denom, text(row, "kind"))).or_default();
                add(sum, amount(row, "amount"));
            }
        })
        .await?;
    let mut stated = Vec::new();
    let whole = books
        .states(&ISSUERS, |row| {
            let denom = text(row, "denom");
            if since.contains_key(&denom) {
                let kinds = MADE.into_iter().chain(DESTROYED);
                stated.extend(kinds.map(|kind| (denom.clone(), kind, amount(row, kind))));
            }
        })
        .await?;
    for (denom, kind, stated) in stated.into_iter().filter(|_| whole) {
        let what = format!("{denom} {kind}");
        let counted = counted
            .get(&(denom, kind.to_owned()))
            .copied()
            .unwrap_or_default();
        books.compare(
            &POINTS_BY_PROGRAMME,
            what,
            (&stated, ISSUERS.name),
            &counted,
        );
    }
    Ok(())
}

/// What a campaign says it spent: what was earned, less what was clawed back, and that only as far as it came back.
async fn campaigns(books: &mut Books<'_>) -> Result<()> {
    let mut stated = BTreeMap::new();
    let whole = books
        .states(&CAMPAIGNS, |row| {
            // One of the genesis shows only what changed since.
            if row.get("funder").is_some() {
                stated.insert(text(row, "campaign"), as_signed(amount(row, "spent")));
            }
        })
        .await?;
    let mut owed: BTreeMap<String, i128> = BTreeMap::new();
    let whole_debts = books
        .states(&REWARD_DEBTS, |row| {
            let sum = owed.entry(text(row, "campaign")).or_default();
            add_signed(sum, as_signed(amount(row, "owed")));
        })
        .await?;
    for table in [
        &REWARDS_BY_CAMPAIGN,
        &REWARDS_BY_PROGRAMME,
        &REWARDS_BY_USER,
    ] {
        let mut given: BTreeMap<String, i128> = BTreeMap::new();
        books
            .facts(table, |row| {
                let sum = given.entry(text(row, "campaign")).or_default();
                let amount = as_signed(amount(row, "amount"));
                let clawed_back = text(row, "kind") == "clawed_back";
                add_signed(
                    sum,
                    if clawed_back {
                        amount.saturating_neg()
                    } else {
                        amount
                    },
                );
            })
            .await?;
        if !(whole && whole_debts) {
            continue;
        }
        for (campaign, spent) in &stated {
            let given = given.get(campaign).copied().unwrap_or_default();
            let owed = owed.get(campaign).copied().unwrap_or_default();
            let what = format!("spent by campaign {campaign}");
            let counted = given.saturating_add(owed);
            books.compare(table, what, (spent, CAMPAIGNS.name), &counted);
        }
    }
    Ok(())
}

/// What swaps moved between two reserves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Position {
    a_to_b: u128,
    b_to_a: u128,
    swaps: i64,
}

impl std::fmt::Display for Position {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            a_to_b,
            b_to_a,
            swaps,
        } = self;
        write!(f, "{a_to_b} and {b_to_a} krwp in {swaps} swaps")
    }
}

/// Swaps by day and pair against the positions; and by denom against the ledgers.
async fn swaps(books: &mut Books<'_>) -> Result<()> {
    let mut positions: BTreeMap<[String; 3], Position> = BTreeMap::new();
    let mut moved: BTreeMap<(String, &str), u128> = BTreeMap::new();
    let key = |row: &crate::row::Row| ["day", "denom_a", "denom_b"].map(|column| text(row, column));
    books
        .facts(&SWAPS_BY_PAIR, |row| {
            let position = positions.entry(key(row)).or_default();
            let (given, got) = (text(row, "denom_in"), text(row, "denom_out"));
            let side = if given == text(row, "denom_a") {
                &mut position.a_to_b
            } else {
                &mut position.b_to_a
            };
            add(side, amount(row, "needed"));
            position.swaps = position.swaps.saturating_add(1);
            let burned = amount(row, "amount_in").saturating_sub(amount(row, "fee"));
            add(moved.entry((given, "swapped_away")).or_default(), burned);
            let made = amount(row, "amount_out");
            add(moved.entry((got, "swapped_in")).or_default(), made);
        })
        .await?;
    let mut stated = BTreeMap::new();
    let whole = books
        .states(&CLEARING_BY_DAY, |row| {
            let position = Position {
                a_to_b: amount(row, "a_to_b"),
                b_to_a: amount(row, "b_to_a"),
                swaps: number(row, "swaps"),
            };
            stated.insert(key(row), position);
        })
        .await?;
    if whole {
        for key in union(&stated, &positions) {
            let [day, denom_a, denom_b] = &key;
            let what = format!("between {denom_a} and {denom_b} on {day}");
            let of = |of: &BTreeMap<_, Position>| of.get(&key).copied().unwrap_or_default();
            let (stated, counted) = (of(&stated), of(&positions));
            books.compare(
                &SWAPS_BY_PAIR,
                what,
                (&stated, CLEARING_BY_DAY.name),
                &counted,
            );
        }
    }
    let mut of_users: BTreeMap<(String, &str), u128> = BTreeMap::new();
    books
        .facts(&SWAPS_BY_USER, |row| {
            let burned = amount(row, "amount_in").saturating_sub(amount(row, "fee"));
            let key = (text(row, "denom_in"), "swapped_away");
            add(of_users.entry(key).or_default(), burned);
            let key = (text(row, "denom_out"), "swapped_in");
            add(of_users.entry(key).or_default(), amount(row, "amount_out"));
        })
        .await?;
    let mut booked: BTreeMap<(String, &str), u128> = BTreeMap::new();
    books
        .facts(&POINTS_BY_PROGRAMME, |row| {
            let kinds = ["swapped_away", "swapped_in"];
            let kind = text(row, "kind");
            if let Some(kind) = kinds.into_iter().find(|known| *known == kind) {
                let sum = booked.entry((text(row, "denom"), kind)).or_default();
                add(sum, amount(row, "amount"));
            }
        })
        .await?;
    for (table, sums) in [(&SWAPS_BY_PAIR, &moved), (&SWAPS_BY_USER, &of_users)] {
        for key in union(&booked, sums) {
            let what = format!("{} {}", key.0, key.1);
            let of = |of: &BTreeMap<_, u128>| of.get(&key).copied().unwrap_or_default();
            let (stated, counted) = (of(&booked), of(sums));
            books.compare(table, what, (&stated, POINTS_BY_PROGRAMME.name), &counted);
        }
    }
    Ok(())
}
