//! Level 4 of `verify`: sums over the tables against each other and against the chain.

mod chain;
mod payments;
mod points;
mod trade;

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use cosmos_sdk_proto::cosmos::bank::v1beta1::QueryBalanceRequest;

use crate::database::Database;
use crate::report::{Finding, Report};
use crate::row::{Row, Value};
use crate::scan;
use crate::source::{Rpc, Source};
use crate::table::{TRANSFERS_BY_ACCOUNT, Table};
use chain::ask;

/// What came in and what went out, in the smallest unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Flow {
    incoming: u128,
    outgoing: u128,
}

/// All sums. Those over states need the whole chain, since a row shows the latest state only.
pub async fn verify(
    database: &Database,
    source: &Source,
    report: &mut Report,
    exported: i64,
) -> Result<()> {
    let whole = report.from == 1 && report.to == exported;
    if whole {
        let mut books = Books::new(database, report);
        payments::verify(&mut books).await?;
        trade::verify(&mut books).await?;
    } else {
        report
            .skipped
            .push("sums over payments, settlement, rewards and swaps: they need all heights from 1 to the checkpoint".into());
    }
    let Some(rpc) = source.rpc() else {
        report
            .skipped
            .push("sums against the chain: it is asked by RPC, and no `rpc` is configured".into());
        return Ok(());
    };
    balances(database, rpc, report).await?;
    let mut books = Books::new(database, report);
    points::verify(&mut books, rpc, whole).await?;
    if whole {
        chain::verify(&mut books, rpc).await?;
    }
    Ok(())
}

/// The tables that are summed up, and where to report what does not add up.
struct Books<'a> {
    database: &'a Database,
    report: &'a mut Report,
}

impl<'a> Books<'a> {
    const fn new(database: &'a Database, report: &'a mut Report) -> Self {
        Self { database, report }
    }

    /// Every fact of the verified heights.
    async fn facts(&self, table: &'static Table, mut each: impl FnMut(&Row)) -> Result<()> {
        let (from, to) = (self.report.from, self.report.to);
        scan::table(self.database, table, &self.report.chain, |row| {
            if (from..=to).contains(&number(&row, "height")) {
                each(&row);
            }
        })
        .await
    }

    /// Every state. False if some are of a block after the verified ones: their sums say nothing then.
    async fn states(&mut self, table: &'static Table, mut each: impl FnMut(&Row)) -> Result<bool> {
        let to = self.report.to;
        let mut newer = false;
        scan::table(self.database, table, &self.report.chain, |row| {
            newer |= number(&row, "updated_height") > to;
            each(&row);
        })
        .await?;
        if newer {
            let name = table.name;
            self.skip(format!(
                "sums over {name}: it has rows of blocks after {to}, which are being exported"
            ));
        }
        Ok(!newer)
    }

    fn skip(&mut self, text: String) {
        if !self.report.skipped.contains(&text) {
            self.report.skipped.push(text);
        }
    }

    /// Reports what should be equal and is not: what is stated, and what was counted in a table.
    fn compare<T: PartialEq + std::fmt::Display>(
        &mut self,
        table: &'static Table,
        what: impl std::fmt::Display,
        (stated, by): (&T, impl std::fmt::Display),
        counted: &T,
    ) {
        if stated != counted {
            let name = table.name;
            self.find(
                table,
                format!("{what}: {by} says {stated}, {name} {counted}"),
            );
        }
    }

    fn find(&mut self, table: &'static Table, text: String) {
        self.report.find(Finding {
            kind: "sum",
            height: None,
            table: Some(table.name),
            text,
        });
    }
}

fn add(sum: &mut u128, amount: u128) {
    *sum = sum.saturating_add(amount);
}

fn add_signed(sum: &mut i128, amount: i128) {
    *sum = sum.saturating_add(amount);
}

/// A number without a sign, as one with.
fn as_signed(amount: u128) -> i128 {
    i128::try_from(amount).unwrap_or(i128::MAX)
}

/// A text or day; empty where there is none.
fn text(row: &Row, column: &str) -> String {
    match row.get(column) {
        Some(value @ (Value::Text(_) | Value::Date(_))) => value.to_string(),
        _ => String::new(),
    }
}

fn amount(row: &Row, column: &str) -> u128 {
    if let Some(Value::Varint(amount)) = row.get(column) {
        *amount
    } else {
        0
    }
}

fn signed(row: &Row, column: &str) -> i128 {
    if let Some(Value::Signed(amount)) = row.get(column) {
        *amount
    } else {
        0
    }
}

fn number(row: &Row, column: &str) -> i64 {
    if let Some(Value::Bigint(number)) = row.get(column) {
        *number
    } else {
        0
    }
}

/// Money that moved against the balances of the accounts it moved between.
async fn balances(database: &Database, rpc: &Rpc, report: &mut Report) -> Result<()> {
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
    let answer = ask(rpc, height, &request).await?;
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
