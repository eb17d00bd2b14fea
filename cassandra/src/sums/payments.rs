//! Payments against the sales and refunds of shops, and against what they are settled.

use std::collections::BTreeMap;

use anyhow::Result;

use super::{Books, add, add_signed, amount, as_signed, number, signed, text};
use crate::row::{Row, Value};
use crate::table::{
    PAYMENTS_BY_ID, PAYMENTS_BY_MERCHANT, REFUNDS_BY_MERCHANT, SETTLEMENT_LINES,
    SETTLEMENTS_BY_MERCHANT,
};

/// What points are settled in.
const WON: &str = "krwp";

/// Of one denom, three times: what payments say of themselves, what the rows of shops add up to, and what lines of
/// settlement add up to. Pairs are what was taken, and what came back.
#[derive(Clone, Copy, Debug, Default)]
struct Totals {
    captured: (u128, u128),
    refunded: (u128, u128),
    fees: (u128, u128),
    settled: (u128, u128),
    /// Gross of sales and of refunds, by shops and by lines.
    sales: (i128, i128),
    refunds: (i128, i128),
    line_fees: (i128, i128),
}

/// Which batch: shop, denom, day.
type BatchKey = (String, String, String);

/// Sums of the lines of a batch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Sums {
    lines: i64,
    gross: i128,
    refunds: i128,
    fees: i128,
    adjustments: i128,
    net: i128,
    paid: i128,
}

/// All sums over payments and batches.
pub(super) async fn verify(books: &mut Books<'_>) -> Result<()> {
    let mut totals: BTreeMap<String, Totals> = BTreeMap::new();
    let whole = books
        .states(&PAYMENTS_BY_ID, |row| payment(&mut totals, row))
        .await?;
    books
        .facts(&PAYMENTS_BY_MERCHANT, |row| sale(&mut totals, row))
        .await?;
    books
        .facts(&REFUNDS_BY_MERCHANT, |row| refund(&mut totals, row))
        .await?;
    let mut batches: BTreeMap<BatchKey, Sums> = BTreeMap::new();
    books
        .facts(&SETTLEMENT_LINES, |row| {
            line(&mut totals, row);
            batches.entry(batch_key(row)).or_default().add(row);
        })
        .await?;
    for (denom, total) in &totals {
        if whole {
            compare(books, denom, total);
        }
        for (what, (shops, lines)) in [
            ("sales", total.sales),
            ("refunds", total.refunds),
            ("fees", total.line_fees),
        ] {
            let what = format!("{what} in {denom}");
            books.compare(
                &SETTLEMENT_LINES,
                what,
                (&shops, "the tables of shops"),
                &lines,
            );
        }
    }
    compare_batches(books, batches).await
}

fn payment(totals: &mut BTreeMap<String, Totals>, row: &Row) {
    let denom = text(row, "denom");
    let total = totals.entry(denom.clone()).or_default();
    add(&mut total.captured.0, amount(row, "captured"));
    add(&mut total.refunded.0, amount(row, "refunded"));
    let settled = totals.entry(settled_in(denom)).or_default();
    add(&mut settled.fees.0, amount(row, "fee_taken"));
    add(&mut settled.settled.0, amount(row, "settled"));
}

/// What a tender in this denom is settled in.
fn settled_in(denom: String) -> String {
    let has_lots = denom
        .parse::<sdk::Denom>()
        .is_ok_and(|denom| denom.has_lots());
    if has_lots { WON.to_owned() } else { denom }
}

fn sale(totals: &mut BTreeMap<String, Totals>, row: &Row) {
    if row.get("method") != Some(&Value::Text("chain".into())) {
        return;
    }
    let total = totals.entry(text(row, "denom")).or_default();
    add(&mut total.captured.1, amount(row, "amount"));
    add(&mut total.fees.1, amount(row, "fee"));
    add(&mut total.settled.1, amount(row, "settled"));
    add_signed(&mut total.sales.0, as_signed(amount(row, "settled")));
    add_signed(&mut total.line_fees.0, as_signed(amount(row, "fee")));
}

fn refund(totals: &mut BTreeMap<String, Totals>, row: &Row) {
    let total = totals.entry(text(row, "denom")).or_default();
    add(&mut total.refunded.1, amount(row, "amount"));
    // What was given back is added to what is left: no sum goes below zero on the way.
    add(&mut total.fees.0, amount(row, "fee"));
    add(&mut total.settled.0, amount(row, "settled"));
    let minus = |column| as_signed(amount(row, column)).saturating_neg();
    add_signed(&mut total.refunds.0, minus("settled"));
    add_signed(&mut total.line_fees.0, minus("fee"));
}

fn line(totals: &mut BTreeMap<String, Totals>, row: &Row) {
    let total = totals.entry(text(row, "denom")).or_default();
    let sum = match text(row, "kind").as_str() {
        "sale" => &mut total.sales.1,
        "refund" => &mut total.refunds.1,
        _ => return,
    };
    add_signed(sum, signed(row, "gross"));
    add_signed(&mut total.line_fees.1, signed(row, "fee"));
}

fn compare(books: &mut Books<'_>, denom: &str, total: &Totals) {
    let pairs = [
        ("captured", total.captured, &PAYMENTS_BY_MERCHANT),
        ("refunded", total.refunded, &REFUNDS_BY_MERCHANT),
        (
            "of fees taken and given back",
            total.fees,
            &PAYMENTS_BY_MERCHANT,
        ),
        (
            "settled and given back",
            total.settled,
            &PAYMENTS_BY_MERCHANT,
        ),
    ];
    for (what, (stated, counted), table) in pairs {
        if stated != counted {
            let name = table.name;
            books.find(
                table,
                format!("{denom}: payments_by_id has {stated} {what}, {name} {counted}"),
            );
        }
    }
}

pub(super) fn batch_key(row: &Row) -> BatchKey {
    (text(row, "merchant"), text(row, "denom"), text(row, "day"))
}

impl Sums {
    fn add(&mut self, row: &Row) {
        let (gross, net) = (signed(row, "gross"), signed(row, "net"));
        match text(row, "kind").as_str() {
            // It stands after the leaves.
            "payout" => {
                add_signed(&mut self.paid, gross.saturating_neg());
                return;
            }
            "sale" => {
                add_signed(&mut self.gross, gross);
                add_signed(&mut self.fees, signed(row, "fee"));
            }
            "refund" => {
                add_signed(&mut self.refunds, gross);
                add_signed(&mut self.fees, signed(row, "fee"));
            }
            _ => add_signed(&mut self.adjustments, net),
        }
        self.lines = self.lines.saturating_add(1);
        add_signed(&mut self.net, net);
    }

    fn stated(row: &Row) -> Self {
        Self {
            lines: number(row, "lines"),
            gross: signed(row, "gross"),
            refunds: signed(row, "refunds"),
            fees: signed(row, "fees"),
            adjustments: signed(row, "adjustments"),
            net: signed(row, "net"),
            paid: as_signed(amount(row, "paid")),
        }
    }
}

impl std::fmt::Display for Sums {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            lines,
            gross,
            refunds,
            fees,
            adjustments,
            net,
            paid,
        } = self;
        write!(
            f,
            "{lines} lines, gross {gross}, refunds {refunds}, fees {fees}, adjustments {adjustments}, net {net}, paid {paid}"
        )
    }
}

/// Each batch against its lines.
async fn compare_batches(books: &mut Books<'_>, counted: BTreeMap<BatchKey, Sums>) -> Result<()> {
    let mut stated: BTreeMap<BatchKey, Sums> = BTreeMap::new();
    let whole = books
        .states(&SETTLEMENTS_BY_MERCHANT, |row| {
            stated.insert(batch_key(row), Sums::stated(row));
        })
        .await?;
    if !whole {
        return Ok(());
    }
    let keys: std::collections::BTreeSet<&BatchKey> = stated.keys().chain(counted.keys()).collect();
    for key in keys {
        let of = |sums: &BTreeMap<BatchKey, Sums>| sums.get(key).copied().unwrap_or_default();
        let (merchant, denom, day) = key;
        let what = format!("the batch of {merchant} in {denom} on {day}");
        books.compare(
            &SETTLEMENT_LINES,
            what,
            (&of(&stated), "settlements_by_merchant"),
            &of(&counted),
        );
    }
    Ok(())
}
