//! Statements: what a shop or a payment company sold, gave back and was paid, read from a node.
//!
//! Everything is read at one height, so that all of it belongs together. A statement whose lines do not add up to
//! what the chain says of their batch is an error, never a statement.

use std::collections::BTreeMap;

use proto::aot::merchant::v1::{
    Merchant, PaymentCompany, QueryMerchantRequest, QueryMerchantsRequest,
    QueryPaymentCompaniesRequest,
};
use proto::aot::settlement::v1::{
    Batch, Float, Line, LineKind, Netting, Payable, QueryBatchesRequest, QueryFloatsRequest,
    QueryLinesRequest, QueryNettingsRequest, QueryPayablesRequest, QuerySalesReportRequest,
    SalesRow,
};
use proto::{PageRequest, PageResponse};

use crate::{Client, Error};

/// How many days one report of sales covers at most.
const REPORT_DAYS: usize = 31;
/// How many days a statement covers at most.
const DAYS_MAX: usize = 366;
/// How many entries are asked for at once.
const PAGE: u64 = 100;

/// The days of a statement, both included, as YYYYMMDD in Korea.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    /// The first one.
    pub from: u32,
    /// The last one.
    pub to: u32,
}

/// One batch with its lines.
#[derive(Clone, Debug)]
pub struct Settled {
    /// The batch.
    pub batch: Batch,
    /// Its lines in their order, the payout last; none once the chain has forgotten them.
    pub lines: Vec<Line>,
}

/// The statement of a shop.
#[derive(Clone, Debug)]
pub struct ShopStatement {
    /// The shop.
    pub shop: Merchant,
    /// The days that were asked for.
    pub days: Days,
    /// The height at which everything was read.
    pub height: u64,
    /// The batches of these days.
    pub batches: Vec<Settled>,
    /// The report of sales of these days, by day and tender.
    pub sales: Vec<SalesRow>,
    /// What is due at this height, by denom.
    pub payables: Vec<Payable>,
}

/// The statement of a payment company.
#[derive(Clone, Debug)]
pub struct CompanyStatement {
    /// The company.
    pub company: PaymentCompany,
    /// The days that were asked for.
    pub days: Days,
    /// The height at which everything was read.
    pub height: u64,
    /// Its shops.
    pub shops: Vec<ShopStatement>,
    /// Its floats at this height, by denom.
    pub floats: Vec<Float>,
    /// What it owes other companies for these days, and they owe it.
    pub nettings: Vec<Netting>,
}

/// Sums of batches of one denom, signed as the batches have them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Lines.
    pub lines: u64,
    /// What was sold.
    pub gross: i128,
    /// What was given back.
    pub refunds: i128,
    /// What the payment company took.
    pub fees: i128,
    /// Corrections.
    pub adjustments: i128,
    /// What the shop gets.
    pub net: i128,
    /// What it was paid.
    pub paid: i128,
}

/// The report of sales summed over days, for one tender.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TenderTotals {
    /// How many sales.
    pub sales: u64,
    /// How many refunds.
    pub refunds: u64,
    /// In the unit of the tender.
    pub gross: i128,
    /// In the unit of the tender.
    pub refunded: i128,
    /// Taxable part without VAT, in won; likewise below.
    pub supply: i128,
    /// Value added tax, as it was rounded in each line.
    pub vat: i128,
    /// Tax-free part.
    pub tax_free: i128,
    /// Service charge.
    pub service_charge: i128,
}

/// Reads the statement of a shop.
pub async fn shop(client: &Client, merchant_id: &str, days: Days) -> Result<ShopStatement, Error> {
    days.list()?;
    let height = client.height().await?;
    let request = QueryMerchantRequest {
        merchant_id: merchant_id.to_owned(),
    };
    let shop = client.query_at(request, height).await?.merchant;
    let shop = shop.ok_or_else(|| Error::Statement(format!("no shop has the id {merchant_id}")))?;
    shop_at(client, shop, days, height).await
}

/// Reads the statement of a payment company, with those of all its shops.
pub async fn company(
    client: &Client,
    address: &str,
    days: Days,
) -> Result<CompanyStatement, Error> {
    let listed = days.list()?;
    let height = client.height().await?;
    let request = QueryPaymentCompaniesRequest::default();
    let companies = client.query_at(request, height).await?.companies;
    let found = companies
        .into_iter()
        .find(|company| company.address == address);
    let company = found
        .ok_or_else(|| Error::Statement(format!("{address} is no payment company of the chain")))?;
    let merchants = paged(async |pagination| {
        let request = QueryMerchantsRequest { pagination };
        let answer = client.query_at(request, height).await?;
        Ok((answer.merchants, answer.pagination))
    });
    let mut shops = Vec::new();
    for shop in merchants.await? {
        if shop.company == address {
            shops.push(shop_at(client, shop, days, height).await?);
        }
    }
    let request = QueryFloatsRequest {
        company: address.to_owned(),
    };
    let floats = client.query_at(request, height).await?.floats;
    let mut nettings = Vec::new();
    for day in listed {
        let of_day = paged(async |pagination| {
            let request = QueryNettingsRequest { day, pagination };
            let answer = client.query_at(request, height).await?;
            Ok((answer.nettings, answer.pagination))
        });
        let concerns = |netting: &Netting| {
            [&netting.from_company, &netting.to_company].contains(&&company.address)
        };
        nettings.extend(of_day.await?.into_iter().filter(concerns));
    }
    Ok(CompanyStatement {
        company,
        days,
        height,
        shops,
        floats,
        nettings,
    })
}

async fn shop_at(
    client: &Client,
    shop: Merchant,
    days: Days,
    height: u64,
) -> Result<ShopStatement, Error> {
    let id = &shop.id;
    let all = paged(async |pagination| {
        let request = QueryBatchesRequest {
            merchant_id: id.clone(),
            pagination,
        };
        let answer = client.query_at(request, height).await?;
        Ok((answer.batches, answer.pagination))
    });
    let mut batches = Vec::new();
    for batch in all.await? {
        if days.contain(batch.day) {
            let lines = lines(client, &batch, height).await?;
            let settled = Settled { batch, lines };
            settled.check()?;
            batches.push(settled);
        }
    }
    let mut sales = Vec::new();
    for part in days.list()?.chunks(REPORT_DAYS) {
        if let (Some(from_day), Some(to_day)) = (part.first(), part.last()) {
            let request = QuerySalesReportRequest {
                merchant_id: id.clone(),
                from_day: *from_day,
                to_day: *to_day,
            };
            sales.extend(client.query_at(request, height).await?.rows);
        }
    }
    let request = QueryPayablesRequest {
        merchant_id: id.clone(),
    };
    let payables = client.query_at(request, height).await?.payables;
    Ok(ShopStatement {
        shop,
        days,
        height,
        batches,
        sales,
        payables,
    })
}

async fn lines(client: &Client, batch: &Batch, height: u64) -> Result<Vec<Line>, Error> {
    paged(async |pagination| {
        let request = QueryLinesRequest {
            merchant_id: batch.merchant_id.clone(),
            denom: batch.denom.clone(),
            day: batch.day,
            pagination,
        };
        let answer = client.query_at(request, height).await?;
        Ok((answer.lines, answer.pagination))
    })
    .await
}

/// All entries of a list that is answered in pages.
async fn paged<T>(
    ask: impl AsyncFn(Option<PageRequest>) -> Result<(Vec<T>, Option<PageResponse>), Error>,
) -> Result<Vec<T>, Error> {
    let (mut all, mut key) = (Vec::new(), Vec::new());
    loop {
        let request = PageRequest {
            key,
            limit: PAGE,
            ..PageRequest::default()
        };
        let (part, page) = ask(Some(request)).await?;
        all.extend(part);
        key = page.map(|page| page.next_key).unwrap_or_default();
        if key.is_empty() {
            return Ok(all);
        }
    }
}

impl Days {
    /// Every day from the first to the last.
    ///
    /// # Errors
    /// When one of them is not in the calendar, they are in the wrong order, or they are more than 366.
    pub fn list(self) -> Result<Vec<u32>, Error> {
        for day in [self.from, self.to] {
            let (year, month, date) = parts(day);
            let known = (1970..=9999).contains(&year)
                && (1..=12).contains(&month)
                && (1..=last_of(year, month)).contains(&date);
            if !known {
                let text = format!("{day} is no day: expected one of the calendar, as YYYYMMDD");
                return Err(Error::Statement(text));
            }
        }
        if self.from > self.to {
            let text = format!(
                "{} is after {}: expected the first day first",
                self.from, self.to
            );
            return Err(Error::Statement(text));
        }
        let mut days = vec![self.from];
        let mut last = self.from;
        while last < self.to {
            last = after(last);
            days.push(last);
            if days.len() > DAYS_MAX {
                let text = format!(
                    "{} to {} are more than {DAYS_MAX} days: expected at most as many",
                    self.from, self.to
                );
                return Err(Error::Statement(text));
            }
        }
        Ok(days)
    }

    fn contain(self, day: u32) -> bool {
        (self.from..=self.to).contains(&day)
    }
}

fn parts(day: u32) -> (u32, u32, u32) {
    let (year, rest) = (day.div_euclid(10_000), day.rem_euclid(10_000));
    (year, rest.div_euclid(100), rest.rem_euclid(100))
}

/// The last day of a month.
fn last_of(year: u32, month: u32) -> u32 {
    let divides = |number: u32| year.is_multiple_of(number);
    let leap = divides(4) && (!divides(100) || divides(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The day after a day.
fn after(day: u32) -> u32 {
    let (year, month, date) = parts(day);
    let (year, month, date) = if date < last_of(year, month) {
        (year, month, date.saturating_add(1))
    } else if month < 12 {
        (year, month.saturating_add(1), 1)
    } else {
        (year.saturating_add(1), 1, 1)
    };
    year.saturating_mul(10_000)
        .saturating_add(month.saturating_mul(100))
        .saturating_add(date)
}

/// A signed amount as the chain writes it.
pub fn signed(text: &str) -> Result<i128, Error> {
    if text.is_empty() {
        return Ok(0);
    }
    let number = text.parse();
    number.map_err(|_| Error::Statement(format!("{text:?} is no amount")))
}

/// Adds, where more than 10^38 of anything is no amount of this world.
fn add(to: &mut i128, amount: &str) -> Result<(), Error> {
    let sum = to.checked_add(signed(amount)?);
    *to = sum.ok_or_else(|| Error::Statement(format!("{to} and {amount} add up to too much")))?;
    Ok(())
}

impl Settled {
    /// Its lines up to the close, which add up to it. A payout stands behind them.
    pub fn leaves(&self) -> impl Iterator<Item = &Line> {
        let count = self.batch.lines;
        self.lines.iter().filter(move |line| line.number < count)
    }

    /// Whether the lines were read before the chain forgot them.
    pub fn is_whole(&self) -> bool {
        u64::try_from(self.leaves().count()).is_ok_and(|lines| lines == self.batch.lines)
    }

    /// Sees to it that the lines add up to what stands in the batch.
    fn check(&self) -> Result<(), Error> {
        if !self.is_whole() {
            return Ok(());
        }
        let (mut net, mut gross, mut refunds) = (0, 0, 0);
        for line in self.leaves() {
            add(&mut net, &line.net)?;
            match line.kind() {
                LineKind::Sale => add(&mut gross, &line.gross)?,
                LineKind::Refund => add(&mut refunds, &line.gross)?,
                _ => {}
            }
        }
        let batch = &self.batch;
        for (what, sum, says) in [
            ("net", net, &batch.net),
            ("gross", gross, &batch.gross),
            ("refunds", refunds, &batch.refunds),
        ] {
            if sum != signed(says)? {
                let (day, denom, id) = (batch.day, &batch.denom, &batch.merchant_id);
                let text = format!(
                    "the lines of {id} on {day} in {denom} add up to {what} {sum}, but the batch says {says}"
                );
                return Err(Error::Statement(text));
            }
        }
        Ok(())
    }
}

impl Totals {
    /// The sums of batches, by denom.
    pub fn of<'a>(
        batches: impl IntoIterator<Item = &'a Settled>,
    ) -> Result<BTreeMap<String, Self>, Error> {
        let mut all: BTreeMap<String, Self> = BTreeMap::new();
        for Settled { batch, .. } in batches {
            let total = all.entry(batch.denom.clone()).or_default();
            total.lines = total.lines.saturating_add(batch.lines);
            add(&mut total.gross, &batch.gross)?;
            add(&mut total.refunds, &batch.refunds)?;
            add(&mut total.fees, &batch.fees)?;
            add(&mut total.adjustments, &batch.adjustments)?;
            add(&mut total.net, &batch.net)?;
            add(&mut total.paid, &batch.paid)?;
        }
        Ok(all)
    }
}

impl TenderTotals {
    /// The sums of a report of sales, by tender and whether the law gives a cash receipt for it.
    pub fn of<'a>(
        rows: impl IntoIterator<Item = &'a SalesRow>,
    ) -> Result<BTreeMap<(String, bool), Self>, Error> {
        let mut all: BTreeMap<(String, bool), Self> = BTreeMap::new();
        for row in rows {
            let total = all
                .entry((row.tender.clone(), row.cash_receipt))
                .or_default();
            total.sales = total.sales.saturating_add(row.sales);
            total.refunds = total.refunds.saturating_add(row.refunds);
            add(&mut total.gross, &row.gross)?;
            add(&mut total.refunded, &row.refunded)?;
            add(&mut total.supply, &row.supply)?;
            add(&mut total.vat, &row.vat)?;
            add(&mut total.tax_free, &row.tax_free)?;
            add(&mut total.service_charge, &row.service_charge)?;
        }
        Ok(all)
    }
}

impl CompanyStatement {
    /// All batches of its shops.
    pub fn batches(&self) -> impl Iterator<Item = &Settled> {
        self.shops.iter().flat_map(|shop| &shop.batches)
    }

    /// The report of sales of all its shops.
    pub fn sales(&self) -> impl Iterator<Item = &SalesRow> {
        self.shops.iter().flat_map(|shop| &shop.sales)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(number: u64, kind: LineKind, gross: &str, net: &str) -> Line {
        Line {
            number,
            kind: kind.into(),
            gross: gross.into(),
            net: net.into(),
            ..Line::default()
        }
    }

    fn settled() -> Settled {
        Settled {
            batch: Batch {
                denom: "krwp".into(),
                day: 20_261_127,
                lines: 2,
                gross: "30000".into(),
                refunds: "-10000".into(),
                fees: "400".into(),
                net: "19600".into(),
                paid: "19600".into(),
                ..Batch::default()
            },
            lines: vec![
                line(0, LineKind::Sale, "30000", "29400"),
                line(1, LineKind::Refund, "-10000", "-9800"),
                line(2, LineKind::Payout, "-19600", "-19600"),
            ],
        }
    }

    #[test]
    fn days_go_over_months_years_and_leap_days() {
        let days = |from, to| Days { from, to }.list();
        assert_eq!(
            days(20_240_228, 20_240_302).unwrap(),
            [20_240_228, 20_240_229, 20_240_301, 20_240_302]
        );
        assert_eq!(days(21_000_228, 21_000_301).unwrap().len(), 2);
        assert_eq!(days(20_261_231, 20_270_101).unwrap().len(), 2);
        assert_eq!(days(20_261_127, 20_261_127).unwrap(), [20_261_127]);
        assert_eq!(days(20_260_101, 20_261_231).unwrap().len(), 365);
    }

    #[test]
    fn days_that_are_none_too_many_or_in_the_wrong_order_are_refused() {
        let refusal = |from, to| Days { from, to }.list().unwrap_err().to_string();
        assert!(refusal(20_260_230, 20_260_301).starts_with("20260230 is no day"));
        assert!(refusal(20_261_301, 20_261_302).starts_with("20261301 is no day"));
        assert!(refusal(20_261_128, 20_261_127).contains("expected the first day first"));
        assert!(refusal(20_250_101, 20_261_231).contains("more than 366 days"));
    }

    #[test]
    fn lines_that_do_not_add_up_to_their_batch_are_no_statement() {
        settled().check().unwrap();
        let mut other = settled();
        other.batch.net = "19601".into();
        let error = other.check().unwrap_err().to_string();
        assert!(
            error.ends_with("add up to net 19600, but the batch says 19601"),
            "{error}"
        );
    }

    #[test]
    fn a_batch_whose_lines_are_forgotten_is_taken_as_it_stands() {
        let mut other = settled();
        other.lines.clear();
        assert!(!other.is_whole());
        other.check().unwrap();
    }

    #[test]
    fn totals_are_by_denom_and_signed() {
        let totals = Totals::of([&settled(), &settled()]).unwrap();
        let expected = Totals {
            lines: 4,
            gross: 60_000,
            refunds: -20_000,
            fees: 800,
            adjustments: 0,
            net: 39_200,
            paid: 39_200,
        };
        assert_eq!(totals, BTreeMap::from([("krwp".to_owned(), expected)]));
    }

    #[test]
    fn tenders_with_and_without_cash_receipt_are_not_mixed() {
        let row = |cash_receipt, vat: &str| SalesRow {
            tender: "krwp".into(),
            cash_receipt,
            sales: 1,
            vat: vat.into(),
            ..SalesRow::default()
        };
        let rows = [row(true, "91"), row(true, "-9"), row(false, "5")];
        let totals = TenderTotals::of(&rows).unwrap();
        let vat: Vec<i128> = totals.values().map(|total| total.vat).collect();
        assert_eq!(vat, [5, 82]);
    }
}
