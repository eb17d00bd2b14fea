//! Level 4 of `verify`: sums over the tables against the chain.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use cosmos_sdk_proto::cosmos::bank::v1beta1::{QueryBalanceRequest, QueryBalanceResponse};
use prost::Message;

use crate::database::Database;
use crate::row::{Row, Value};
use crate::scan;
use crate::source::{Rpc, Source};
use crate::table::{
    PAYMENTS_BY_ID, PAYMENTS_BY_MERCHANT, REFUNDS_BY_MERCHANT, TRANSFERS_BY_ACCOUNT,
};
use crate::verify::{Finding, Report};

/// What came in and what went out, in the smallest unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Flow {
    incoming: u128,
    outgoing: u128,
}

/// All sums. Those over payments need the whole chain, since a payment shows its latest state only.
pub async fn verify(
    database: &Database,
    source: &Source,
    report: &mut Report,
    exported: i64,
) -> Result<()> {
    if report.from == 1 && report.to == exported {
        payments(database, report).await?;
    } else {
        report
            .skipped
            .push("sums over payments: they need all heights from 1 to the checkpoint".into());
    }
    balances(database, source, report).await
}

/// What payments say of themselves against the sales and refunds of shops.
async fn payments(database: &Database, report: &mut Report) -> Result<()> {
    let chain = report.chain.clone();
    let mut totals: BTreeMap<String, Totals> = BTreeMap::new();
    scan::table(database, &PAYMENTS_BY_ID, &chain, |row| {
        let total = totals.entry(denom(&row)).or_default();
        add(&mut total.captured.0, amount(&row, "captured"));
        add(&mut total.refunded.0, amount(&row, "refunded"));
        add(&mut total.fees.0, amount(&row, "fee_taken"));
    })
    .await?;
    scan::table(database, &PAYMENTS_BY_MERCHANT, &chain, |row| {
        if row.get("method") == Some(&Value::Text("chain".into())) {
            let total = totals.entry(denom(&row)).or_default();
            add(&mut total.captured.1, amount(&row, "amount"));
            add(&mut total.fees.1, amount(&row, "fee"));
        }
    })
    .await?;
    scan::table(database, &REFUNDS_BY_MERCHANT, &chain, |row| {
        let total = totals.entry(denom(&row)).or_default();
        add(&mut total.refunded.1, amount(&row, "amount"));
        // What was given back is added to what is left: no sum goes below zero on the way.
        add(&mut total.fees.0, amount(&row, "fee"));
    })
    .await?;
    for (
        denom,
        Totals {
            captured,
            refunded,
            fees,
        },
    ) in totals
    {
        let pairs = [
            ("captured", captured, PAYMENTS_BY_MERCHANT.name),
            ("refunded", refunded, REFUNDS_BY_MERCHANT.name),
            (
                "of fees taken and given back",
                fees,
                PAYMENTS_BY_MERCHANT.name,
            ),
        ];
        for (what, (stated, counted), table) in pairs
            .into_iter()
            .filter(|(_, (stated, counted), _)| stated != counted)
        {
            let text = format!("{denom}: payments_by_id has {stated} {what}, {table} {counted}");
            report.find(Finding {
                kind: "sum",
                height: None,
                table: Some(table),
                text,
            });
        }
    }
    Ok(())
}

/// Of one denom: what payments say, and what the rows of shops add up to.
#[derive(Clone, Copy, Debug, Default)]
struct Totals {
    captured: (u128, u128),
    refunded: (u128, u128),
    fees: (u128, u128),
}

fn add(sum: &mut u128, amount: u128) {
    *sum = sum.saturating_add(amount);
}

fn denom(row: &Row) -> String {
    if let Some(Value::Text(denom)) = row.get("denom") {
        denom.clone()
    } else {
        String::new()
    }
}

fn amount(row: &Row, column: &str) -> u128 {
    if let Some(Value::Varint(amount)) = row.get(column) {
        *amount
    } else {
        0
    }
}

/// Money that moved against the balances of the accounts it moved between.
async fn balances(database: &Database, source: &Source, report: &mut Report) -> Result<()> {
    let Some(rpc) = source.rpc() else {
        report.skipped.push(
            "sums against balances: they are asked by RPC, and no `rpc` is configured".into(),
        );
        return Ok(());
    };
    let flows = flows(database, report).await?;
    for ((account, denom), flow) in flows {
        let balances = async {
            let before = before(rpc, report.from, &account, &denom).await?;
            anyhow::Ok((before, balance(rpc, report.to, &account, &denom).await?))
        };
        match balances.await {
            Ok((before, after)) => compare(report, &account, &denom, flow, before, after),
            Err(error) => {
                report
                    .skipped
                    .push(format!("sums against balances: {error:#}"));
                return Ok(());
            }
        }
    }
    Ok(())
}

fn compare(report: &mut Report, account: &str, denom: &str, flow: Flow, before: u128, after: u128) {
    let expected = before
        .checked_add(flow.incoming)
        .and_then(|sum| sum.checked_sub(flow.outgoing));
    if expected != Some(after) {
        let text = format!(
            "{account} had {before}{denom} before height {} and has {after}{denom} at {}: transfers_by_account says +{} -{}",
            report.from, report.to, flow.incoming, flow.outgoing
        );
        report.find(Finding {
            kind: "sum",
            height: None,
            table: Some(TRANSFERS_BY_ACCOUNT.name),
            text,
        });
    }
}

async fn flows(database: &Database, report: &Report) -> Result<BTreeMap<(String, String), Flow>> {
    let mut flows: BTreeMap<(String, String), Flow> = BTreeMap::new();
    scan::table(database, &TRANSFERS_BY_ACCOUNT, &report.chain, |row| {
        let Some((height, account, denom, amount, incoming)) = movement(&row) else {
            return;
        };
        if !(report.from..=report.to).contains(&height) {
            return;
        }
        let flow = flows.entry((account, denom)).or_default();
        let side = if incoming {
            &mut flow.incoming
        } else {
            &mut flow.outgoing
        };
        *side = side.saturating_add(amount);
    })
    .await?;
    Ok(flows)
}

fn movement(row: &Row) -> Option<(i64, String, String, u128, bool)> {
    match (
        row.get("height")?,
        row.get("account")?,
        row.get("denom")?,
        row.get("amount")?,
        row.get("incoming")?,
    ) {
        (
            Value::Bigint(height),
            Value::Text(account),
            Value::Text(denom),
            Value::Varint(amount),
            Value::Boolean(incoming),
        ) => Some((*height, account.clone(), denom.clone(), *amount, *incoming)),
        _ => None,
    }
}

/// The balance before the first height: of the height before it, or of the genesis.
async fn before(rpc: &Rpc, from: i64, account: &str, denom: &str) -> Result<u128> {
    if from > 1 {
        return balance(rpc, from.saturating_sub(1), account, denom).await;
    }
    let state = rpc.genesis_state().await?;
    genesis_balance(&state, account, denom)
}

/// `app_state.bank.balances: [{address, coins: [{denom, amount}]}]`, as in every Cosmos genesis.
fn genesis_balance(state: &serde_json::Value, account: &str, denom: &str) -> Result<u128> {
    let balances = state
        .pointer("/bank/balances")
        .and_then(serde_json::Value::as_array);
    let balances = balances.context("the genesis has no bank.balances")?;
    let named = |value: &serde_json::Value, key: &str, text: &str| {
        value.get(key).and_then(serde_json::Value::as_str) == Some(text)
    };
    let coins = balances
        .iter()
        .filter(|balance| named(balance, "address", account))
        .filter_map(|balance| balance.get("coins")?.as_array());
    let mut sum = 0_u128;
    for coin in coins.flatten().filter(|coin| named(coin, "denom", denom)) {
        let amount = coin
            .get("amount")
            .and_then(serde_json::Value::as_str)
            .context("a coin of the genesis has no amount")?;
        sum = sum.saturating_add(
            amount
                .parse()
                .with_context(|| format!("amount `{amount}` in the genesis"))?,
        );
    }
    Ok(sum)
}

async fn balance(rpc: &Rpc, height: i64, account: &str, denom: &str) -> Result<u128> {
    let request = QueryBalanceRequest {
        address: account.into(),
        denom: denom.into(),
    };
    let height = u64::try_from(height).unwrap_or_default();
    let answer = rpc
        .query(
            "/cosmos.bank.v1beta1.Query/Balance",
            request.encode_to_vec(),
            height,
        )
        .await?;
    let answer =
        QueryBalanceResponse::decode(answer.as_slice()).context("the answer to a balance query")?;
    let amount = answer
        .balance
        .map_or_else(|| "0".into(), |coin| coin.amount);
    amount
        .parse()
        .with_context(|| format!("balance `{amount}` of {account}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_genesis_balance_of_an_account_is_found() {
        let state = serde_json::json!({"bank": {"balances": [
            {"address": "a", "coins": [{"denom": "uaot", "amount": "5"}, {"denom": "krwp", "amount": "7"}]},
            {"address": "b", "coins": [{"denom": "uaot", "amount": "9"}]}]}});
        assert_eq!(genesis_balance(&state, "a", "krwp").unwrap(), 7);
        assert_eq!(genesis_balance(&state, "c", "krwp").unwrap(), 0);
        assert!(
            genesis_balance(&serde_json::json!({}), "a", "krwp")
                .unwrap_err()
                .to_string()
                .contains("bank.balances")
        );
    }

    #[test]
    fn a_sum_that_is_wrong_names_the_account_and_both_balances() {
        let mut report = Report {
            from: 1,
            to: 9,
            ..Report::default()
        };
        compare(
            &mut report,
            "a",
            "krwp",
            Flow {
                incoming: 5,
                outgoing: 2,
            },
            10,
            13,
        );
        assert!(report.is_good());
        compare(
            &mut report,
            "a",
            "krwp",
            Flow {
                incoming: 5,
                outgoing: 2,
            },
            10,
            14,
        );
        assert_eq!(
            report.findings[0].text,
            "a had 10krwp before height 1 and has 14krwp at 9: transfers_by_account says +5 -2"
        );
    }
}
