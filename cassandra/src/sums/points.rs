//! Points that were made and destroyed against those that exist, and lots likewise.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use cosmos_sdk_proto::cosmos::bank::v1beta1::QuerySupplyOfRequest;
use serde_json::Value as Json;

use super::chain::ask;
use super::{Books, Flow, add, amount, text};
use crate::row::{Row, Value};
use crate::source::Rpc;
use crate::table::{LOTS_BY_PROGRAMME, LOTS_BY_USER, POINTS_BY_PROGRAMME, Table};

/// What makes points; what destroys them.
pub(super) const MADE: [&str; 4] = ["minted", "granted", "reissued", "swapped_in"];
pub(super) const DESTROYED: [&str; 5] = [
    "burned",
    "redeemed",
    "taken_back",
    "swapped_away",
    "expired",
];

/// A lot: account, denom, expiry and first availability in milliseconds, the hold in hex.
type LotKey = (String, String, i64, i64, String);
/// What lots have.
type Lots = BTreeMap<LotKey, u128>;

/// Both, against the supply of the chain.
pub(super) async fn verify(books: &mut Books<'_>, rpc: &Rpc, whole: bool) -> Result<()> {
    if let Err(error) = against_chain(books, rpc, whole).await? {
        books.skip(format!("sums of points against the chain: {error:#}"));
    }
    Ok(())
}

/// The inner result is what the chain did not answer.
async fn against_chain(books: &mut Books<'_>, rpc: &Rpc, whole: bool) -> Result<Result<()>> {
    let mut flows: BTreeMap<String, Flow> = BTreeMap::new();
    books
        .facts(&POINTS_BY_PROGRAMME, |row| {
            let flow = flows.entry(text(row, "denom")).or_default();
            let (kind, amount) = (text(row, "kind"), amount(row, "amount"));
            if MADE.contains(&kind.as_str()) {
                add(&mut flow.incoming, amount);
            } else if DESTROYED.contains(&kind.as_str()) {
                add(&mut flow.outgoing, amount);
            }
        })
        .await?;
    let (from, to) = (books.report.from, books.report.to);
    let mut supplies = BTreeMap::new();
    for (denom, flow) in flows {
        let asked = async {
            anyhow::Ok((
                before(rpc, from, &denom).await?,
                supply(rpc, to, &denom).await?,
            ))
        };
        let (before, after) = match asked.await {
            Ok(asked) => asked,
            Err(error) => return Ok(Err(error)),
        };
        supplies.insert(denom.clone(), after);
        if let Some(text) = unbalanced(&denom, flow, before, after) {
            books.find(&POINTS_BY_PROGRAMME, text);
        }
    }
    if !whole {
        return Ok(Ok(()));
    }
    let genesis = match rpc
        .genesis_state()
        .await
        .and_then(|state| genesis_lots(&state))
    {
        Ok(lots) => lots,
        Err(error) => return Ok(Err(error)),
    };
    for table in [&LOTS_BY_USER, &LOTS_BY_PROGRAMME] {
        lots(books, table, &genesis, &supplies).await?;
    }
    Ok(Ok(()))
}

/// What does not add up: before + made - destroyed = after.
fn unbalanced(denom: &str, flow: Flow, before: u128, after: u128) -> Option<String> {
    let expected = before
        .checked_add(flow.incoming)
        .and_then(|sum| sum.checked_sub(flow.outgoing));
    (expected != Some(after)).then(|| {
        format!(
            "there were {before} {denom} and are {after}: points_by_programme says +{} -{}",
            flow.incoming, flow.outgoing
        )
    })
}

/// All lots of a denom against its supply. A lot of the genesis has a row once it changes.
async fn lots(
    books: &mut Books<'_>,
    table: &'static Table,
    genesis: &Lots,
    supplies: &BTreeMap<String, u128>,
) -> Result<()> {
    let mut lots = genesis.clone();
    let whole = books
        .states(table, |row| {
            lots.extend(lot_key(row).map(|key| (key, amount(row, "amount"))));
        })
        .await?;
    if !whole {
        return Ok(());
    }
    for (denom, sum) in by_denom(&lots) {
        // Nothing was made or destroyed of a denom that is not among them; then it has not changed.
        if let Some(supply) = supplies.get(&denom) {
            let what = format!("{denom} in lots");
            books.compare(table, what, (supply, "the chain"), &sum);
        }
    }
    Ok(())
}

fn by_denom(lots: &Lots) -> BTreeMap<String, u128> {
    let mut sums = BTreeMap::new();
    for ((_, denom, ..), amount) in lots {
        add(sums.entry(denom.clone()).or_default(), *amount);
    }
    sums
}

fn lot_key(row: &Row) -> Option<LotKey> {
    match (
        row.get("expiry")?,
        row.get("available_at")?,
        row.get("hold")?,
    ) {
        (Value::Timestamp(expiry), Value::Timestamp(available_at), Value::Blob(hold)) => Some((
            text(row, "account"),
            text(row, "denom"),
            *expiry,
            *available_at,
            hex::encode(hold),
        )),
        _ => None,
    }
}

/// `app_state.bank.lots` and `held_lots`; a genesis without them has none.
fn genesis_lots(state: &Json) -> Result<Lots> {
    let mut lots = Lots::new();
    for list in ["/bank/lots", "/bank/held_lots"] {
        let entries = state.pointer(list).and_then(Json::as_array);
        for entry in entries.into_iter().flatten() {
            let (key, amount) = genesis_lot(entry)
                .with_context(|| format!("an entry of {list} in the genesis: {entry}"))?;
            add(lots.entry(key).or_default(), amount);
        }
    }
    Ok(lots)
}

fn genesis_lot(entry: &Json) -> Option<(LotKey, u128)> {
    let text = |pointer: &str| entry.pointer(pointer).and_then(Json::as_str);
    let millis = |text: &str| {
        let time: chrono::DateTime<chrono::Utc> = text.parse().ok()?;
        Some(time.timestamp_millis())
    };
    let available_at = match text("/available_at") {
        Some(time) => millis(time)?,
        None => 0,
    };
    let key = (
        text("/address")?.to_owned(),
        text("/amount/denom")?.to_owned(),
        millis(text("/expiry")?)?,
        available_at,
        text("/id").unwrap_or_default().to_owned(),
    );
    Some((key, text("/amount/amount")?.parse().ok()?))
}

/// The supply before the first height: of the height before it, or of the genesis.
async fn before(rpc: &Rpc, from: i64, denom: &str) -> Result<u128> {
    if from > 1 {
        return supply(rpc, from.saturating_sub(1), denom).await;
    }
    let lots = genesis_lots(&rpc.genesis_state().await?)?;
    Ok(by_denom(&lots).get(denom).copied().unwrap_or_default())
}

async fn supply(rpc: &Rpc, height: i64, denom: &str) -> Result<u128> {
    let request = QuerySupplyOfRequest {
        denom: denom.into(),
    };
    let answer = ask(rpc, height, &request).await?;
    let amount = answer.amount.map_or_else(|| "0".into(), |coin| coin.amount);
    amount
        .parse()
        .with_context(|| format!("supply `{amount}` of {denom}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state() -> Json {
        serde_json::json!({"bank": {
            "lots": [{"address": "a", "amount": {"denom": "pt/x/y", "amount": "5"}, "expiry": "2026-11-30T15:00:00Z"}],
            "held_lots": [{"address": "a", "id": "ab", "amount": {"denom": "pt/x/y", "amount": "7"}, "expiry": "2026-11-30T15:00:00Z"}]}})
    }

    #[test]
    fn lots_of_the_genesis_are_counted_until_a_row_says_otherwise() {
        let mut lots = genesis_lots(&state()).unwrap();
        assert_eq!(by_denom(&lots), BTreeMap::from([("pt/x/y".to_owned(), 12)]));
        let key = (
            "a".into(),
            "pt/x/y".into(),
            1_796_050_800_000,
            0,
            String::new(),
        );
        lots.insert(key, 0);
        assert_eq!(by_denom(&lots), BTreeMap::from([("pt/x/y".to_owned(), 7)]));
        assert_eq!(genesis_lots(&serde_json::json!({})).unwrap(), Lots::new());
    }

    #[test]
    fn a_lot_of_the_genesis_that_cannot_be_read_is_named() {
        let bad = serde_json::json!({"bank": {"lots": [{"address": "a"}]}});
        let error = genesis_lots(&bad).unwrap_err().to_string();
        assert!(error.contains("/bank/lots in the genesis"), "{error}");
    }

    #[test]
    fn points_that_came_from_nowhere_are_named_with_both_supplies() {
        let flow = Flow {
            incoming: 10,
            outgoing: 3,
        };
        assert_eq!(unbalanced("pt/x/y", flow, 5, 12), None);
        assert_eq!(
            unbalanced("pt/x/y", flow, 5, 13).unwrap(),
            "there were 5 pt/x/y and are 13: points_by_programme says +10 -3"
        );
    }
}
