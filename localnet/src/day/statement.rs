//! The statements of the companies, and that they agree with each other and with every balance, to the won.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, ensure};
use client::Client;
use client::statement::{
    CompanyStatement, Days, ShopStatement, TenderTotals, Totals, company, signed,
};
use proto::aot::payment::v1::{Payment, QueryPaymentRequest};
use proto::aot::points::v1::{self as points, QueryIssuerRequest};
use proto::aot::pointswap::v1::{Clearing, QueryClearingsRequest};
use proto::aot::reward::v1::QueryEarnedByPaymentRequest;
use proto::cosmos::bank::v1beta1::QuerySupplyOfRequest;
use sha2::Digest as _;

use super::actors::{COMPANIES, Company};
use super::points::{ISSUERS, Issuer};
use super::shops::{SHOPS, Shop, shop};
use super::stage::{Stage, balance, block_time, korean_day, number};
use super::{Day, POINT, STAR, WON};
use crate::network::{Network, ROLES};
use crate::progress;

/// The accounts of modules that may own won.
const MODULES: [&str; 5] = [
    "settlement",
    "points_reserve",
    "reward",
    "fee_collector",
    "payment",
];

/// Everything that the statements are made of.
struct Books {
    statements: Vec<CompanyStatement>,
    payments: Vec<Payment>,
    issuers: Vec<points::Issuer>,
    clearings: Vec<Clearing>,
    /// Points earned and not clawed back, by denom.
    earned: BTreeMap<String, u128>,
}

impl Books {
    async fn read(network: &Network, client: &Client, day: &Day) -> Result<Self> {
        let now = block_time(client).await?;
        // The day of a shop begins and ends at its cut-off: it may have the name of the day before or after.
        let days = Days {
            from: korean_day(day.begun.saturating_sub(super::DAY))?,
            to: korean_day(now.saturating_add(super::DAY))?,
        };
        let mut statements = Vec::new();
        for of in &COMPANIES {
            let address = &network.account(of.role)?.address;
            statements.push(company(client, address, days).await?);
        }
        let (mut payments, mut earned) = (Vec::new(), BTreeMap::new());
        let made = day
            .orders
            .values()
            .filter(|sale| !sale.payment_id.is_empty());
        for sale in made {
            let payment_id = sale.payment_id.clone();
            let request = QueryPaymentRequest {
                payment_id: payment_id.clone(),
            };
            let payment = client.query(request).await?.payment;
            payments.push(payment.context("a payment has gone")?);
            let request = QueryEarnedByPaymentRequest { payment_id };
            for entry in client.query(request).await?.earned {
                let kept = number(&entry.granted)?.saturating_sub(number(&entry.clawed_back)?);
                let sum: &mut u128 = earned.entry(entry.denom).or_default();
                *sum = sum.saturating_add(kept);
            }
        }
        let mut issuers = Vec::new();
        for issuer in &ISSUERS {
            let request = QueryIssuerRequest {
                denom: issuer.denom.into(),
            };
            let found = client.query(request).await?.issuer;
            issuers.push(found.with_context(|| format!("nobody issues {}", issuer.denom))?);
        }
        let mut clearings = Vec::new();
        if let Some(swap) = &day.swap {
            let request = QueryClearingsRequest {
                day: swap.day,
                pagination: None,
            };
            clearings = client.query(request).await?.clearings;
        }
        Ok(Self {
            statements,
            payments,
            issuers,
            clearings,
            earned,
        })
    }

    /// Points of a denom that were spent on payments and not given back.
    fn spent(&self, denom: &str) -> Result<u128> {
        let tenders = self.payments.iter().flat_map(|payment| &payment.tenders);
        let mut sum: u128 = 0;
        for tender in tenders.filter(|tender| tender.denom == denom) {
            let kept = number(&tender.captured)?.saturating_sub(number(&tender.refunded)?);
            sum = sum.saturating_add(kept);
        }
        Ok(sum)
    }
}

/// Sees to it that the books agree with the chain's balances; the first difference is an error.
pub(super) async fn check(stage: &Stage<'_>) -> Result<()> {
    let (network, client) = (stage.network, stage.client);
    let books = Books::read(network, client, &stage.day).await?;
    for (of, statement) in COMPANIES.iter().zip(&books.statements) {
        for shop in &statement.shops {
            check_shop(shop)?;
        }
        check_fees(network, client, of, statement, &books).await?;
    }
    check_payouts(network, client, &books).await?;
    check_nettings(network, &books)?;
    check_settlement(network, client, &books).await?;
    for (issuer, state) in ISSUERS.iter().zip(&books.issuers) {
        check_points(stage, &books, issuer, state).await?;
    }
    check_clearing(&stage.day, &books)?;
    check_won(network, client).await?;
    stage.tell("all statements agree with each other and with every balance, to the won");
    Ok(())
}

fn agree(what: &str, says: i128, is: i128) -> Result<()> {
    ensure!(
        says == is,
        "{what}: the statement says {says}, the chain has {is}"
    );
    Ok(())
}

fn wide(amount: u128) -> Result<i128> {
    Ok(i128::try_from(amount)?)
}

/// What a shop sold is paid or due.
fn check_shop(shop: &ShopStatement) -> Result<()> {
    let (mut net, mut paid) = (0_i128, 0_i128);
    for (denom, total) in Totals::of(&shop.batches)? {
        ensure!(denom == WON, "{} is settled in {denom}", shop.shop.name);
        (net, paid) = (total.net, total.paid);
    }
    let mut due = 0_i128;
    for payable in &shop.payables {
        for part in [&payable.amount, &payable.reserve, &payable.disputed] {
            due = due.saturating_add(signed(part)?);
        }
    }
    agree(
        &format!("what {} is paid or has coming", shop.shop.name),
        net,
        paid.saturating_add(due),
    )
}

/// What the shops were paid, with the shop of each.
fn payouts(books: &Books) -> Result<Vec<(&'static Shop, i128)>> {
    let shops = books.statements.iter().flat_map(|known| &known.shops);
    let paid = shops.map(|statement| {
        let name = &statement.shop.name;
        let shop = SHOPS.iter().find(|shop| shop.name == name);
        let shop = shop.with_context(|| format!("{name} is no shop of the day"))?;
        let total = Totals::of(&statement.batches)?;
        Ok((shop, total.get(WON).map_or(0, |total| total.paid)))
    });
    paid.collect()
}

/// What shops were paid is what those have who collect it.
async fn check_payouts(network: &Network, client: &Client, books: &Books) -> Result<()> {
    let payouts = payouts(books)?;
    for shop in &SHOPS {
        let collected = payouts.iter().filter(|(of, _)| of.collector == shop.role);
        let collected: i128 = collected.map(|(_, paid)| *paid).sum();
        let owned = balance(client, &network.account(shop.role)?.address, WON).await?;
        let what = format!("what the owner of {} was paid", shop.name);
        agree(&what, collected, wide(owned)?)?;
    }
    Ok(())
}

/// What was paid across companies is what both statements say that the one owes the other, and nothing else is owed.
fn check_nettings(network: &Network, books: &Books) -> Result<()> {
    let mut crossed: BTreeMap<(&str, &str), i128> = BTreeMap::new();
    for (of, paid) in payouts(books)? {
        let (from, to) = (of.company, shop(of.collector)?.company);
        if from != to {
            let sum = crossed.entry((from, to)).or_default();
            *sum = sum.saturating_add(paid);
        }
    }
    ensure!(!crossed.is_empty(), "nothing was paid across companies");
    for (of, statement) in COMPANIES.iter().zip(&books.statements) {
        let mut said: BTreeMap<(&str, &str), i128> = BTreeMap::new();
        for netting in &statement.nettings {
            let role = |address: &String| -> Result<&str> {
                let known = COMPANIES.iter().find(|company| {
                    let account = network.account(company.role);
                    account.is_ok_and(|account| account.address == *address)
                });
                Ok(known.context("a netting with a stranger")?.role)
            };
            let pair = (role(&netting.from_company)?, role(&netting.to_company)?);
            let sum = said.entry(pair).or_default();
            *sum = sum.saturating_add(signed(&netting.amount)?);
        }
        ensure!(
            said == crossed,
            "netting of {}: the statement says {said:?}, the payouts are {crossed:?}",
            of.name
        );
    }
    Ok(())
}

/// The fees in the batches are those of the payments, and all that the company's account for fees has.
async fn check_fees(
    network: &Network,
    client: &Client,
    of: &Company,
    statement: &CompanyStatement,
    books: &Books,
) -> Result<()> {
    let settled = Totals::of(statement.batches())?;
    let fees = settled.get(WON).map_or(0, |total| total.fees);
    let address = &statement.company.address;
    let mut taken: u128 = 0;
    for payment in books
        .payments
        .iter()
        .filter(|known| known.company == *address)
    {
        for tender in &payment.tenders {
            taken = taken.saturating_add(number(&tender.fee_taken)?);
        }
    }
    agree(
        &format!("fees of {} in payments", of.name),
        fees,
        wide(taken)?,
    )?;
    let owned = balance(client, &network.account(of.fees)?.address, WON).await?;
    agree(&format!("fees of {}", of.name), fees, wide(owned)?)
}

/// The account of the settlement has what is due, deposited, reserved, disputed and floats: no won more.
async fn check_settlement(network: &Network, client: &Client, books: &Books) -> Result<()> {
    let mut owed = 0_i128;
    for statement in &books.statements {
        for payable in statement.shops.iter().flat_map(|shop| &shop.payables) {
            // Below 0 the float covers it.
            owed = owed.saturating_add(signed(&payable.amount)?.max(0));
            for part in [&payable.deposit, &payable.reserve, &payable.disputed] {
                owed = owed.saturating_add(signed(part)?);
            }
        }
        for float in &statement.floats {
            let free = signed(&float.amount)?.saturating_sub(signed(&float.covering)?);
            owed = owed.saturating_add(free);
        }
    }
    let has = balance(client, &module(network, "settlement")?, WON).await?;
    agree("what the settlement owes", owed, wide(has)?)
}

/// Points that exist are those that were made and not used, and somebody has each of them.
async fn check_points(
    stage: &Stage<'_>,
    books: &Books,
    issuer: &Issuer,
    state: &points::Issuer,
) -> Result<()> {
    let (network, client, denom) = (stage.network, stage.client, issuer.denom);
    let mut made = issuer
        .minted
        .saturating_add(books.earned.get(denom).copied().unwrap_or_default());
    let mut used = books.spent(denom)?;
    if denom == POINT {
        // A fee in points is burned, and the network has its krwp.
        let fees = balance(client, &module(network, "fee_collector")?, WON).await?;
        used = used.saturating_add(fees.div_euclid(issuer.rate));
    }
    if let Some(swap) = &stage.day.swap {
        match denom {
            STAR => made = made.saturating_add(swap.got),
            _ => used = used.saturating_add(swap.given.saturating_sub(swap.fee)),
        }
    }
    let supply = wide(number(&state.supply)?)?;
    agree(
        &format!("{denom} made and not used"),
        wide(made.saturating_sub(used))?,
        supply,
    )?;
    let mut held: u128 = 0;
    for role in ROLES {
        let address = &network.account(role.name)?.address;
        held = held.saturating_add(balance(client, address, denom).await?);
    }
    agree(&format!("{denom} that somebody has"), wide(held)?, supply)?;
    ensure!(
        number(&state.reserve)? >= number(&state.required)?,
        "the reserve of {denom} is {}: expected at least {}",
        state.reserve,
        state.required
    );
    Ok(())
}

/// What the swap moved between the reserves stands in the clearing of the day.
fn check_clearing(day: &Day, books: &Books) -> Result<()> {
    let swap = day.swap.as_ref().context("nothing was swapped")?;
    let [clearing] = books.clearings.as_slice() else {
        anyhow::bail!(
            "one pair has swapped, and its clearings are {:?}",
            books.clearings
        );
    };
    let moved = wide(number(&clearing.a_to_b)?)?;
    agree("krwp between the reserves", wide(swap.needed)?, moved)
}

/// Every won that exists is in an account that is known here.
async fn check_won(network: &Network, client: &Client) -> Result<()> {
    let request = QuerySupplyOfRequest { denom: WON.into() };
    let supply = client.query(request).await?.amount;
    let supply = number(&supply.context("there are no won")?.amount)?;
    let mut owned: u128 = 0;
    for role in ROLES {
        let address = &network.account(role.name)?.address;
        owned = owned.saturating_add(balance(client, address, WON).await?);
    }
    for name in MODULES {
        owned = owned.saturating_add(balance(client, &module(network, name)?, WON).await?);
    }
    agree("all won", wide(owned)?, wide(supply)?)
}

/// The address of a module: the first 20 bytes of SHA-256 of its name.
fn module(network: &Network, name: &str) -> Result<String> {
    let hash = sha2::Sha256::digest(name);
    let bytes = hash.get(..20).context("a hash has 32 bytes")?;
    let prefix = network.account("authority")?.address.split('1').next();
    Ok(client::address_text(prefix.unwrap_or_default(), bytes)?)
}

/// Prints the statement of each company.
pub async fn print(network: &Network, client: &Client, day: &Day) -> Result<()> {
    let books = Books::read(network, client, day).await?;
    for (of, statement) in COMPANIES.iter().zip(&books.statements) {
        progress::print(&format!("\n{}", of.name));
        for line in lines(network, of, statement, &books, day)? {
            progress::print(&format!("  {line}"));
        }
    }
    Ok(())
}

fn lines(
    network: &Network,
    of: &Company,
    statement: &CompanyStatement,
    books: &Books,
    day: &Day,
) -> Result<Vec<String>> {
    let mut lines = vec![row([
        "shop", "sales", "refunds", "fees", "net", "paid", "due",
    ])];
    for shop in &statement.shops {
        let due: i128 = shop
            .payables
            .iter()
            .map(|payable| signed(&payable.amount))
            .sum::<Result<i128, _>>()?;
        let total = Totals::of(&shop.batches)?;
        lines.push(totals(&shop.shop.name, total.get(WON), due));
    }
    let all = Totals::of(statement.batches())?;
    let due: i128 = statement
        .shops
        .iter()
        .flat_map(|shop| &shop.payables)
        .map(|payable| signed(&payable.amount))
        .sum::<Result<i128, _>>()?;
    lines.push(totals("all shops", all.get(WON), due));
    for ((tender, _), total) in TenderTotals::of(statement.sales())? {
        lines.push(format!(
            "in {tender}: {} sold, {} given back; supply {} and VAT {} krwp",
            total.gross, total.refunded, total.supply, total.vat
        ));
    }
    for float in &statement.floats {
        lines.push(format!(
            "float: {} {}, and {} cover shops",
            float.amount, float.denom, float.covering
        ));
    }
    for (issuer, state) in ISSUERS.iter().zip(&books.issuers) {
        if issuer.company == of.role {
            lines.extend(of_points(books, issuer, state, day)?);
        }
    }
    for clearing in &books.clearings {
        lines.push(format!(
            "clearing of {}: {} krwp from the reserve of {} to that of {}, {} back, {} swaps",
            clearing.day,
            clearing.a_to_b,
            clearing.denom_a,
            clearing.denom_b,
            clearing.b_to_a,
            clearing.swaps
        ));
    }
    let name = |address: &str| -> String {
        let known = COMPANIES.iter().find(|company| {
            network
                .account(company.role)
                .is_ok_and(|account| account.address == address)
        });
        known.map_or_else(|| address.to_owned(), |company| company.name.to_owned())
    };
    if statement.nettings.is_empty() {
        lines.push("netting: no company owes another anything".into());
    }
    for netting in &statement.nettings {
        lines.push(format!(
            "netting of {}: {} owes {} {} {}",
            netting.day,
            name(&netting.from_company),
            name(&netting.to_company),
            netting.amount,
            netting.denom
        ));
    }
    Ok(lines)
}

fn of_points(
    books: &Books,
    issuer: &Issuer,
    state: &points::Issuer,
    day: &Day,
) -> Result<Vec<String>> {
    let swapped = day.swap.as_ref().map_or_else(String::new, |swap| {
        if issuer.denom == STAR {
            format!(", {} swapped in", swap.got)
        } else {
            let fee = swap.fee;
            format!(", {} swapped out", swap.given.saturating_sub(fee))
        }
    });
    Ok(vec![
        format!(
            "{}: {} minted, {} earned, {} redeemed by payments{swapped}; {} exist, {} are promised",
            issuer.denom,
            issuer.minted,
            books.earned.get(issuer.denom).copied().unwrap_or_default(),
            books.spent(issuer.denom)?,
            state.supply,
            state.committed
        ),
        format!(
            "reserve: {} krwp, of which {} must be there",
            state.reserve, state.required
        ),
    ])
}

fn totals(name: &str, total: Option<&Totals>, due: i128) -> String {
    let total = total.copied().unwrap_or_default();
    let figures = [
        total.gross,
        total.refunds,
        total.fees,
        total.net,
        total.paid,
        due,
    ];
    let [gross, refunds, fees, net, paid, due] = figures.map(|figure| figure.to_string());
    row([name, &gross, &refunds, &fees, &net, &paid, &due])
}

fn row([name, gross, refunds, fees, net, paid, due]: [&str; 7]) -> String {
    format!("{name:<20} {gross:>8} {refunds:>8} {fees:>8} {net:>8} {paid:>8} {due:>8}")
}
