//! `aotd statement`: what a shop or a payment company sold, gave back and was paid, as CSV or JSON.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use clap::{Args, Subcommand, ValueEnum};
use client::statement::{
    CompanyStatement, Days, Settled, ShopStatement, TenderTotals, Totals, company, shop,
};
use prost::Name;
use proto::Timestamp;
use proto::aot::settlement::v1::{Line, Payable, SalesRow};
use serde_json::{Value, json};

use crate::home::Home;
use crate::output::Output;

/// Whose statement.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Of a shop: its batches, their lines, the report of sales, what is due.
    Merchant(Arguments),
    /// Of a payment company: all its shops, its floats, what it owes other companies and they owe it.
    Company(Arguments),
}

/// What it covers, and how it is written.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Id of the shop, or address of the company.
    whose: String,
    /// First day, as YYYYMMDD in Korea.
    from: u32,
    /// Last day, included.
    to: u32,
    /// How it is written.
    #[arg(long, value_enum, default_value_t = Format::Json)]
    format: Format,
    /// RPC address of the node.
    #[arg(long)]
    node: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One table: each row says in its first column what it is.
    Csv,
    /// One object.
    Json,
}

/// The columns of the table. A row has those that say something about it.
const COLUMNS: [&str; 26] = [
    "record",
    "company",
    "merchant_id",
    "day",
    "denom",
    "number",
    "kind",
    "reference",
    "tender",
    "cash_receipt",
    "sales",
    "refund_count",
    "gross",
    "refunds",
    "fee",
    "adjustments",
    "net",
    "paid",
    "supply",
    "vat",
    "tax_free",
    "service_charge",
    "time",
    "state",
    "payout_address",
    "root",
];

/// Reads and prints a statement.
pub(crate) fn run(command: &Command, home: &Home, output: Output) -> Result<()> {
    let (Command::Merchant(arguments) | Command::Company(arguments)) = command;
    let client = crate::query::connect(arguments.node.as_ref(), home)?;
    let days = Days {
        from: arguments.from,
        to: arguments.to,
    };
    let whose = &arguments.whose;
    match (command, arguments.format) {
        (Command::Merchant(_), Format::Json) => {
            output.print(&shop_json(&client::wait(shop(&client, whose, days))?)?)
        }
        (Command::Merchant(_), Format::Csv) => {
            let mut table = Table::new();
            table.shop(&client::wait(shop(&client, whose, days))?)?;
            output.line(table.text.trim_end())
        }
        (Command::Company(_), Format::Json) => output.print(&company_json(&client::wait(
            company(&client, whose, days),
        )?)?),
        (Command::Company(_), Format::Csv) => {
            let mut table = Table::new();
            table.company(&client::wait(company(&client, whose, days))?)?;
            output.line(table.text.trim_end())
        }
    }
}

/// A message in the JSON of queries.
fn message<M: Name>(message: &M) -> Result<Value> {
    Ok(proto::json::to_json(
        &M::full_name(),
        &message.encode_to_vec(),
    )?)
}

fn messages<'a, M: Name + 'a>(all: impl IntoIterator<Item = &'a M>) -> Result<Value> {
    all.into_iter().map(message).collect()
}

fn batch_json(settled: &Settled) -> Result<Value> {
    let mut batch = message(&settled.batch)?;
    let object = batch.as_object_mut().context("a batch is an object")?;
    // The number of lines stays, also where the lines themselves are forgotten.
    let count = object.insert("lines".into(), messages(&settled.lines)?);
    object.insert("line_count".into(), count.unwrap_or_default());
    Ok(batch)
}

fn totals_json<'a>(batches: impl IntoIterator<Item = &'a Settled>) -> Result<Value> {
    let totals = Totals::of(batches)?.into_iter().map(|(denom, total)| {
        json!({
            "denom": denom,
            "lines": total.lines.to_string(),
            "gross": total.gross.to_string(),
            "refunds": total.refunds.to_string(),
            "fees": total.fees.to_string(),
            "adjustments": total.adjustments.to_string(),
            "net": total.net.to_string(),
            "paid": total.paid.to_string(),
        })
    });
    Ok(totals.collect())
}

fn tenders_json<'a>(rows: impl IntoIterator<Item = &'a SalesRow>) -> Result<Value> {
    let totals = TenderTotals::of(rows)?
        .into_iter()
        .map(|((tender, cash_receipt), total)| {
            json!({
                "tender": tender,
                "cash_receipt": cash_receipt,
                "sales": total.sales.to_string(),
                "refunds": total.refunds.to_string(),
                "gross": total.gross.to_string(),
                "refunded": total.refunded.to_string(),
                "supply": total.supply.to_string(),
                "vat": total.vat.to_string(),
                "tax_free": total.tax_free.to_string(),
                "service_charge": total.service_charge.to_string(),
            })
        });
    Ok(totals.collect())
}

fn shop_json(statement: &ShopStatement) -> Result<Value> {
    let batches: Result<Value> = statement.batches.iter().map(batch_json).collect();
    Ok(json!({
        "merchant_id": statement.shop.id,
        "name": statement.shop.name,
        "company": statement.shop.company,
        "from_day": statement.days.from,
        "to_day": statement.days.to,
        "height": statement.height.to_string(),
        "batches": batches?,
        "totals": totals_json(&statement.batches)?,
        "sales": messages(&statement.sales)?,
        "tenders": tenders_json(&statement.sales)?,
        "payables": messages(&statement.payables)?,
    }))
}

fn company_json(statement: &CompanyStatement) -> Result<Value> {
    let shops: Result<Value> = statement.shops.iter().map(shop_json).collect();
    Ok(json!({
        "company": statement.company.address,
        "name": statement.company.name,
        "from_day": statement.days.from,
        "to_day": statement.days.to,
        "height": statement.height.to_string(),
        "shops": shops?,
        "totals": totals_json(statement.batches())?,
        "tenders": tenders_json(statement.sales())?,
        "floats": messages(&statement.floats)?,
        "nettings": messages(&statement.nettings)?,
    }))
}

/// A table as it is written.
struct Table {
    text: String,
}

type Cells = BTreeMap<&'static str, String>;

/// Cells of a row, by column.
macro_rules! row {
    ($($column:ident: $value:expr),+ $(,)?) => {
        Cells::from([$((stringify!($column), $value.to_string())),+])
    };
}

impl Table {
    fn new() -> Self {
        let mut text = COLUMNS.join(",");
        text.push_str("\r\n");
        Self { text }
    }

    fn add(&mut self, cells: &Cells) {
        let cells = COLUMNS.map(|column| cells.get(column).map(String::as_str).unwrap_or_default());
        self.text.push_str(&cells.map(quoted).join(","));
        self.text.push_str("\r\n");
    }

    fn shop(&mut self, statement: &ShopStatement) -> Result<()> {
        let (id, company) = (&statement.shop.id, &statement.shop.company);
        for settled in &statement.batches {
            let batch = &settled.batch;
            let closed = match time(batch.closes_at.as_ref()) {
                Some(time) => time?,
                None => String::new(),
            };
            self.add(&row! {
                record: "batch", company: batch.company, merchant_id: id, day: batch.day, denom: batch.denom,
                number: batch.lines, gross: batch.gross, refunds: batch.refunds, fee: batch.fees,
                adjustments: batch.adjustments, net: batch.net, paid: batch.paid, time: closed,
                state: word(batch.state().as_str_name(), "BATCH_STATE_"), payout_address: batch.payout_address,
                root: hex::encode(&batch.root),
            });
            for line in &settled.lines {
                let mut cells = line_cells(line)?;
                cells.extend(row! { merchant_id: id, day: batch.day, denom: batch.denom, company: batch.company });
                self.add(&cells);
            }
        }
        for row in &statement.sales {
            let mut cells = sales_cells(row);
            cells.extend(row! { company: company, merchant_id: id });
            self.add(&cells);
        }
        for payable in &statement.payables {
            for (kind, amount) in parts(payable) {
                self.add(&row! {
                    record: "payable", company: company, merchant_id: id, denom: payable.denom, kind: kind, net: amount,
                });
            }
        }
        let whose = row! { company: company, merchant_id: id };
        self.totals(&whose, &statement.batches)?;
        self.tenders(&whose, &statement.sales)
    }

    fn company(&mut self, statement: &CompanyStatement) -> Result<()> {
        for shop in &statement.shops {
            self.shop(shop)?;
        }
        let address = &statement.company.address;
        for float in &statement.floats {
            for (kind, amount) in [("amount", &float.amount), ("covering", &float.covering)] {
                self.add(&row! { record: "float", company: address, denom: float.denom, kind: kind, net: amount });
            }
        }
        for netting in &statement.nettings {
            // Minus is what this company owes.
            let (kind, other, sign) = if netting.from_company == *address {
                ("owes", &netting.to_company, "-")
            } else {
                ("is_owed", &netting.from_company, "")
            };
            let amount = format!("{sign}{}", netting.amount);
            self.add(&row! {
                record: "netting", company: address, day: netting.day, denom: netting.denom, kind: kind,
                reference: other, net: amount,
            });
        }
        let whose = row! { company: address };
        self.totals(&whose, statement.batches())?;
        self.tenders(&whose, statement.sales())
    }

    fn totals<'a>(
        &mut self,
        whose: &Cells,
        batches: impl IntoIterator<Item = &'a Settled>,
    ) -> Result<()> {
        for (denom, total) in Totals::of(batches)? {
            let mut cells = row! {
                record: "total", denom: denom, number: total.lines, gross: total.gross, refunds: total.refunds,
                fee: total.fees, adjustments: total.adjustments, net: total.net, paid: total.paid,
            };
            cells.extend(whose.clone());
            self.add(&cells);
        }
        Ok(())
    }

    fn tenders<'a>(
        &mut self,
        whose: &Cells,
        rows: impl IntoIterator<Item = &'a SalesRow>,
    ) -> Result<()> {
        for ((tender, cash_receipt), total) in TenderTotals::of(rows)? {
            let mut cells = row! {
                record: "tender", tender: tender, cash_receipt: cash_receipt, sales: total.sales,
                refund_count: total.refunds, gross: total.gross, refunds: total.refunded, supply: total.supply,
                vat: total.vat, tax_free: total.tax_free, service_charge: total.service_charge,
            };
            cells.extend(whose.clone());
            self.add(&cells);
        }
        Ok(())
    }
}

fn line_cells(line: &Line) -> Result<Cells> {
    let mut cells = row! {
        record: "line", number: line.number, kind: word(line.kind().as_str_name(), "LINE_KIND_"),
        reference: line.reference, tender: line.tender, cash_receipt: line.cash_receipt, gross: line.gross,
        fee: line.fee, net: line.net, supply: line.supply, vat: line.vat, tax_free: line.tax_free,
        service_charge: line.service_charge,
    };
    if let Some(time) = time(line.time.as_ref()) {
        cells.insert("time", time?);
    }
    Ok(cells)
}

fn sales_cells(row: &SalesRow) -> Cells {
    row! {
        record: "sales", day: row.day, tender: row.tender, cash_receipt: row.cash_receipt, sales: row.sales,
        refund_count: row.refunds, gross: row.gross, refunds: row.refunded, supply: row.supply, vat: row.vat,
        tax_free: row.tax_free, service_charge: row.service_charge,
    }
}

fn parts(payable: &Payable) -> [(&'static str, &String); 4] {
    [
        ("amount", &payable.amount),
        ("deposit", &payable.deposit),
        ("reserve", &payable.reserve),
        ("disputed", &payable.disputed),
    ]
}

/// `LINE_KIND_SALE` as `sale`.
fn word(name: &str, prefix: &str) -> String {
    name.trim_start_matches(prefix).to_ascii_lowercase()
}

fn time(time: Option<&Timestamp>) -> Option<Result<String>> {
    time.map(|time| {
        let nanos = u32::try_from(time.nanos).unwrap_or_default();
        let known = chrono::DateTime::from_timestamp(time.seconds, nanos);
        let known = known.with_context(|| format!("{} s is no time", time.seconds))?;
        Ok(known.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true))
    })
}

/// A cell after RFC 4180. One that a spreadsheet would take for a formula gets an apostrophe: names of shops and
/// references are chosen by anybody; amounts are not.
fn quoted(text: &str) -> String {
    let number = text.strip_prefix('-').unwrap_or(text);
    let amount = !number.is_empty() && number.chars().all(|c| c.is_ascii_digit());
    let formula = !amount && text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if formula {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if text.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests;
