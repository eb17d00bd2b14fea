//! What the chain says of batches, accounts of shops, floats, what companies owe each other, issuers, campaigns and
//! positions, against the rows that state it.

mod settlement;

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use prost::Message;
use proto::Query;
use proto::aot::points::v1::{Issuer, IssuerStatus, QueryIssuerRequest};
use proto::aot::pointswap::v1::{Clearing, QueryClearingsRequest};
use proto::aot::reward::v1::QueryCampaignRequest;

use super::{Books, amount, number, text};
use crate::row::{Row, Value};
use crate::source::Rpc;
use crate::table::{
    CAMPAIGNS, CLEARING_BY_DAY, COMPANY_FLOATS, ISSUERS, MERCHANT_ACCOUNTS, NETTING_BY_DAY,
    SETTLEMENTS_BY_MERCHANT, Table,
};

/// Asks the chain as of a height.
pub(super) async fn ask<Q: Query>(rpc: &Rpc, height: i64, request: &Q) -> Result<Q::Response> {
    let height = u64::try_from(height).unwrap_or_default();
    let answer = rpc.query(Q::PATH, request.encode_to_vec(), height).await?;
    Q::Response::decode(answer.as_slice()).with_context(|| format!("the answer to {}", Q::PATH))
}

/// The states that are compared, one table after the other.
pub(super) async fn verify(books: &mut Books<'_>, rpc: &Rpc) -> Result<()> {
    for (table, line) in STATED {
        let mut rows = Vec::new();
        if !books.states(table, |row| rows.push(row.clone())).await? {
            continue;
        }
        let height = books.report.to;
        for row in rows {
            let said = match *line {
                Line::Batch => settlement::batch(rpc, height, &row).await,
                Line::Account => settlement::account(rpc, height, &row).await,
                Line::Float => settlement::float(rpc, height, &row).await,
                Line::Netting => settlement::netting(rpc, height, &row).await,
                Line::Issuer => issuer(rpc, height, &row).await,
                Line::Campaign => campaign(rpc, height, &row).await,
                Line::Clearing => clearing(rpc, height, &row).await,
            };
            match said {
                Ok((said, stands)) => {
                    let what = row.key_text();
                    books.compare(table, what, (&said, "the chain"), &stands);
                }
                Err(error) => {
                    books.skip(format!("{} against the chain: {error:#}", table.name));
                    break;
                }
            }
        }
    }
    Ok(())
}

/// Which table, and how its rows are asked for.
const STATED: &[(&Table, Line)] = &[
    (&SETTLEMENTS_BY_MERCHANT, Line::Batch),
    (&MERCHANT_ACCOUNTS, Line::Account),
    (&COMPANY_FLOATS, Line::Float),
    (&NETTING_BY_DAY, Line::Netting),
    (&ISSUERS, Line::Issuer),
    (&CAMPAIGNS, Line::Campaign),
    (&CLEARING_BY_DAY, Line::Clearing),
];

#[derive(Clone, Copy)]
enum Line {
    Batch,
    Account,
    Float,
    Netting,
    Issuer,
    Campaign,
    Clearing,
}

/// What the chain says, and what stands in the row.
type Both = (String, String);

/// A day as the chain writes it: YYYYMMDD.
fn day(row: &Row) -> u32 {
    let digits: String = text(row, "day")
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    digits.parse().unwrap_or_default()
}

/// `BATCH_STATE_PAID` as events have it: `paid`.
fn word(name: &str, prefix: &str) -> String {
    name.strip_prefix(prefix).unwrap_or(name).to_lowercase()
}

async fn issuer(rpc: &Rpc, height: i64, row: &Row) -> Result<Both> {
    let request = QueryIssuerRequest {
        denom: text(row, "denom"),
    };
    let issuer = ask(rpc, height, &request).await?.issuer;
    Ok(of_issuer(issuer.unwrap_or_default(), row))
}

fn of_issuer(issuer: Issuer, row: &Row) -> Both {
    let status = match issuer.status() {
        IssuerStatus::Unspecified => String::new(),
        status => word(status.as_str_name(), "ISSUER_STATUS_"),
    };
    // One of the genesis shows only what changed since.
    let stated = if row.get("status").is_some() {
        text(row, "status")
    } else {
        status.clone()
    };
    let (mut says, mut stands) = (vec![status], vec![stated]);
    let totals = issuer.totals.unwrap_or_default();
    for (column, said) in [
        ("reserve", &issuer.reserve),
        ("supply", &issuer.supply),
        ("committed", &issuer.committed),
        ("minted", &totals.minted),
        ("granted", &totals.granted),
        ("reissued", &totals.reissued),
        ("swapped_in", &totals.swapped_in),
        ("burned", &totals.burned),
        ("redeemed", &totals.redeemed),
        ("taken_back", &totals.taken_back),
        ("swapped_away", &totals.swapped_away),
        ("expired", &totals.expired),
    ] {
        let stated = match row.get(column) {
            Some(value) => value.to_string(),
            None => said.clone(),
        };
        says.push(format!("{column} {said}"));
        stands.push(format!("{column} {stated}"));
    }
    (says.join(", "), stands.join(", "))
}

async fn campaign(rpc: &Rpc, height: i64, row: &Row) -> Result<Both> {
    let request = QueryCampaignRequest {
        campaign_id: text(row, "campaign"),
    };
    let campaign = ask(rpc, height, &request)
        .await?
        .campaign
        .unwrap_or_default();
    let returned = match row.get("returned") {
        Some(Value::Varint(returned)) => returned.to_string(),
        _ => campaign.returned.clone(),
    };
    Ok((
        format!(
            "funded {}, spent {}, returned {}",
            campaign.funded, campaign.spent, campaign.returned
        ),
        format!(
            "funded {}, spent {}, returned {returned}",
            amount(row, "funded"),
            amount(row, "spent")
        ),
    ))
}

async fn clearing(rpc: &Rpc, height: i64, row: &Row) -> Result<Both> {
    let due_at = row.get("due_at").map(ToString::to_string);
    let stands = format!(
        "{} and {} in {} swaps, due at {}",
        amount(row, "a_to_b"),
        amount(row, "b_to_a"),
        number(row, "swaps"),
        due_at.unwrap_or_default()
    );
    let pair = (text(row, "denom_a"), text(row, "denom_b"));
    let said = positions(rpc, height, day(row)).await?.remove(&pair);
    let said = match said {
        Some(clearing) => format!(
            "{} and {} in {} swaps, due at {}",
            clearing.a_to_b,
            clearing.b_to_a,
            clearing.swaps,
            milliseconds(&clearing.due_at.unwrap_or_default())
        ),
        None if agreed(row) => stands.clone(),
        None => "nothing".into(),
    };
    Ok((said, stands))
}

/// A time of an answer, as tables have it.
fn milliseconds(time: &proto::Timestamp) -> Value {
    let millis = time.seconds.saturating_mul(1_000);
    Value::Timestamp(millis.saturating_add(i64::from(time.nanos / 1_000_000)))
}

/// Whether both have agreed: then the chain forgets it some day.
fn agreed(row: &Row) -> bool {
    ["settled_by_a", "settled_by_b"]
        .iter()
        .all(|column| row.get(column) == Some(&Value::Boolean(true)))
}

/// The positions of a day, by pair.
async fn positions(
    rpc: &Rpc,
    height: i64,
    day: u32,
) -> Result<BTreeMap<(String, String), Clearing>> {
    let mut positions = BTreeMap::new();
    let mut request = QueryClearingsRequest {
        day,
        pagination: None,
    };
    loop {
        let answer = ask(rpc, height, &request).await?;
        for clearing in answer.clearings {
            let pair = (clearing.denom_a.clone(), clearing.denom_b.clone());
            positions.insert(pair, clearing);
        }
        let next = answer.pagination.unwrap_or_default().next_key;
        if next.is_empty() {
            return Ok(positions);
        }
        request.pagination = Some(proto::PageRequest {
            key: next,
            ..proto::PageRequest::default()
        });
    }
}
