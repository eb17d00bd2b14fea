//! The module's part of genesis.

use crate::invariants;
use crate::ops::{self, put_account};
use crate::state::{
    ACCOUNTS, ADJUSTMENTS, BATCHES, CLOSINGS, FLOATS, FORGET, LINES, MANAGED, MANAGERS, NETTINGS,
    PARAMS, PARKED, PAYOUTS, RESERVES, SALES, SCHEDULES,
};
use crate::types::{
    Account, Batch, BatchKey, BatchState, Float, Line, LineKind, Params, Reference, SalesKey,
    SalesTotals, Schedules, Split, Sums, check_reference, leaf_hash, push,
};
use merchant::MerchantId;
use sdk::{
    Address, Amount, Chain, Ctx, Denom, GenesisState, Order, Present, Result, Signed, Time, View,
    root,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Everything but lists, queues and counts, which are made again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SettlementGenesis {
    /// The parameters.
    pub params: Params,
    /// Schedules, by merchant in hex.
    #[serde(default)]
    pub schedules: BTreeMap<String, Schedules>,
    /// The managers of shops, by shop; in hex.
    #[serde(default)]
    pub managers: BTreeMap<String, String>,
    /// Accounts, by merchant and denom.
    #[serde(default)]
    pub accounts: Vec<GenesisAccount>,
    /// Batches with the lines that are in the state, by merchant, denom and day.
    #[serde(default)]
    pub batches: Vec<GenesisBatch>,
    /// Rolling reserves, by the time they are given back.
    #[serde(default)]
    pub reserves: Vec<GenesisReserve>,
    /// Floats, by payment company and denom.
    #[serde(default)]
    pub floats: Vec<GenesisFloat>,
    /// The hashed terms of adjustments, by merchant and reference.
    #[serde(default)]
    pub adjustments: Vec<GenesisAdjustment>,
    /// What payment companies owe each other, by day.
    #[serde(default)]
    pub nettings: Vec<GenesisNetting>,
    /// The sales report, by merchant, day and tender.
    #[serde(default)]
    pub sales: Vec<GenesisSales>,
}

/// What a merchant has coming in a denom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisAccount {
    /// The merchant, in hex.
    pub merchant_id: String,
    /// The denom.
    pub denom: Denom,
    /// Below 0 a float has paid for it.
    pub payable: Signed,
    /// The part that stands in no batch.
    pub carried: Signed,
    /// The deposit.
    pub deposit: Amount,
    /// The rolling reserve.
    pub reserve: Amount,
    /// Withdrawn for open disputes.
    pub disputed: Amount,
    /// The payment company whose float covers it, or empty.
    pub covered_by: String,
    /// How many batches are not paid.
    pub unpaid: u32,
}

/// A batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisBatch {
    /// The merchant, in hex.
    pub merchant_id: String,
    /// The denom.
    pub denom: Denom,
    /// As YYYYMMDD.
    pub day: u32,
    /// The payment company.
    pub company: String,
    /// open, closed, paid, carried or parked.
    pub state: BatchState,
    /// How many leaves its tree has.
    pub lines: u64,
    /// Sums of its leaves.
    pub sums: Sums,
    /// The root in hex; empty while it is open.
    pub root: String,
    /// When its day ends.
    pub closes_at: Time,
    /// When it is paid.
    pub pays_at: Time,
    /// The part of its sales that is withheld, in bps.
    pub reserve_bps: u32,
    /// Days until that is given back.
    pub reserve_days: u32,
    /// What was paid out.
    pub paid: Amount,
    /// Where to, or empty.
    pub payout_address: String,
    /// Why it is parked, or empty.
    pub parked_because: String,
    /// When its lines leave the state.
    pub forget_at: Option<Time>,
    /// Its lines that are in the state, by number.
    pub entries: Vec<GenesisLine>,
}

/// A line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisLine {
    /// Its number.
    pub number: u64,
    /// What it says.
    pub kind: LineKind,
    /// Minus is what the merchant gives.
    pub gross: Signed,
    /// Minus is a fee that came back.
    pub fee: Signed,
    /// What it adds to the batch.
    pub net: Signed,
    /// The payment, in hex, or empty.
    pub payment: String,
    /// The reference of the adjustment, or empty.
    pub adjustment: String,
    /// What was paid with.
    pub tender: String,
    /// How the gross is split.
    pub split: Option<Split>,
    /// Whether the law gives a cash receipt for the tender.
    pub cash_receipt: bool,
    /// The time of its block.
    pub time: Time,
}

/// A rolling reserve.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisReserve {
    /// When it is given back.
    pub until: Time,
    /// The merchant, in hex.
    pub merchant_id: String,
    /// The denom.
    pub denom: Denom,
    /// The day of its batch.
    pub day: u32,
    /// How much.
    pub amount: Amount,
}

/// A float.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisFloat {
    /// The payment company.
    pub company: String,
    /// The denom.
    pub denom: Denom,
    /// All of it.
    pub amount: Amount,
    /// The part that has paid for payables below 0.
    pub covering: Amount,
}

/// An adjustment that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisAdjustment {
    /// The merchant, in hex.
    pub merchant_id: String,
    /// Its name.
    pub reference: String,
    /// Its hashed terms, in hex.
    pub terms: String,
}

/// What one payment company owes another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisNetting {
    /// As YYYYMMDD.
    pub day: u32,
    /// Who owes.
    pub from_company: String,
    /// Whom.
    pub to_company: String,
    /// The denom.
    pub denom: Denom,
    /// How much.
    pub amount: Amount,
}

/// A row of the sales report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisSales {
    /// The merchant, in hex.
    pub merchant_id: String,
    /// As YYYYMMDD.
    pub day: u32,
    /// What was paid with.
    pub tender: String,
    /// Whether the law gives a cash receipt for it.
    pub cash_receipt: bool,
    /// The sums.
    pub totals: SalesTotals,
}

type Lines = Vec<(u64, Line)>;

/// The same, read and checked.
#[derive(Default)]
struct Parsed {
    schedules: BTreeMap<MerchantId, Schedules>,
    managers: BTreeMap<MerchantId, MerchantId>,
    accounts: BTreeMap<(MerchantId, Denom), Account>,
    batches: BTreeMap<BatchKey, (Batch, Lines)>,
    reserves: BTreeMap<(Time, BatchKey), Amount>,
    floats: BTreeMap<(Address, Denom), Float>,
    adjustments: BTreeMap<(MerchantId, String), [u8; 32]>,
    nettings: BTreeMap<(u32, (Address, Address), Denom), Amount>,
    sales: BTreeMap<SalesKey, SalesTotals>,
}

fn invalid(why: impl std::fmt::Display) -> sdk::Error {
    root::INVALID_REQUEST.wrap(why)
}

fn bytes(text: &str) -> Result<[u8; 32]> {
    let mut bytes = [0; 32];
    hex::decode_to_slice(text, &mut bytes)
        .map_err(|_| invalid(format_args!("{text:?}: expected 64 hex digits")))?;
    Ok(bytes)
}

fn optional<T>(text: &str, parse: impl FnOnce(&str) -> Result<T>) -> Result<Option<T>> {
    if text.is_empty() {
        return Ok(None);
    }
    parse(text).map(Some)
}

fn once<K: Ord, V>(map: &mut BTreeMap<K, V>, key: K, value: V, what: &str) -> Result<()> {
    match map.insert(key, value) {
        None => Ok(()),
        Some(_) => Err(invalid(format_args!("{what} is there twice"))),
    }
}

impl SettlementGenesis {
    fn parse(&self, chain: &Chain) -> Result<Parsed> {
        let mut parsed = Parsed::default();
        let id = merchant::ops::parse_id;
        let address = |text: &str| -> Result<Address> { chain.prefix.parse(text) };
        self.params.check()?;
        for (merchant_id, schedules) in &self.schedules {
            schedules.check()?;
            let key = id(merchant_id)?;
            once(&mut parsed.schedules, key, *schedules, merchant_id)?;
        }
        for (child, manager) in &self.managers {
            once(&mut parsed.managers, id(child)?, id(manager)?, child)?;
        }
        for row in &self.accounts {
            let key = (id(&row.merchant_id)?, row.denom.clone());
            let what = &row.merchant_id;
            once(&mut parsed.accounts, key, row.parse(chain)?, what)?;
        }
        for row in &self.batches {
            let (key, batch) = row.parse(chain)?;
            once(&mut parsed.batches, key, batch, &row.merchant_id)?;
        }
        for row in &self.reserves {
            let key = (row.until, row.key()?);
            once(&mut parsed.reserves, key, row.amount, "reserve")?;
        }
        for row in &self.floats {
            let key = (address(&row.company)?, row.denom.clone());
            once(&mut parsed.floats, key, row.parse(), &row.company)?;
        }
        for row in &self.adjustments {
            check_reference(&row.reference)?;
            let key = (id(&row.merchant_id)?, row.reference.clone());
            let what = &row.reference;
            once(&mut parsed.adjustments, key, bytes(&row.terms)?, what)?;
        }
        for row in &self.nettings {
            let pair = (address(&row.from_company)?, address(&row.to_company)?);
            let key = (row.day, pair, row.denom.clone());
            once(&mut parsed.nettings, key, row.amount, "netting")?;
        }
        for row in &self.sales {
            once(&mut parsed.sales, row.key()?, row.totals, &row.tender)?;
        }
        Ok(parsed)
    }
}

impl GenesisAccount {
    fn parse(&self, chain: &Chain) -> Result<Account> {
        let account = Account {
            payable: self.payable,
            carried: self.carried,
            deposit: self.deposit,
            reserve: self.reserve,
            disputed: self.disputed,
            covered_by: optional(&self.covered_by, |text| chain.prefix.parse(text))?,
            unpaid: self.unpaid,
        };
        if account == Account::default() {
            return Err(invalid("an account of nothing: expected none"));
        }
        Ok(account)
    }

    fn export(view: &View<'_>, (id, denom): (MerchantId, Denom), account: &Account) -> Self {
        let company = account.covered_by.map(|company| view.text(&company));
        Self {
            merchant_id: hex::encode(id),
            denom,
            payable: account.payable,
            carried: account.carried,
            deposit: account.deposit,
            reserve: account.reserve,
            disputed: account.disputed,
            covered_by: company.unwrap_or_default(),
            unpaid: account.unpaid,
        }
    }
}

impl GenesisBatch {
    fn parse(&self, chain: &Chain) -> Result<(BatchKey, (Batch, Lines))> {
        let lines = self.entries.iter().map(GenesisLine::parse);
        let lines: Lines = lines.collect::<Result<_>>()?;
        let open = self.state == BatchState::Open;
        let mut frontier = Vec::new();
        for (count, (number, line)) in (0..).zip(&lines) {
            if open && *number != count {
                return Err(invalid(format_args!(
                    "line {number}: expected {count}, an open batch has all its lines"
                )));
            }
            if open {
                push(&mut frontier, count, leaf_hash(&line.leaf(count)));
            }
        }
        let batch = Batch {
            company: chain.prefix.parse(&self.company)?,
            state: self.state,
            lines: self.lines,
            sums: self.sums,
            frontier,
            root: optional(&self.root, bytes)?,
            closes_at: self.closes_at,
            pays_at: self.pays_at,
            reserve_bps: self.reserve_bps,
            reserve_days: self.reserve_days,
            paid: self.paid,
            payout_address: optional(&self.payout_address, |text| chain.prefix.parse(text))?,
            parked_because: self.parked_because.clone(),
            forget_at: self.forget_at,
        };
        if batch.root.is_none() != open {
            return Err(invalid("expected a root, unless the batch is open"));
        }
        let key = BatchKey {
            merchant_id: merchant::ops::parse_id(&self.merchant_id)?,
            denom: self.denom.clone(),
            day: self.day,
        };
        Ok((key, (batch, lines)))
    }

    fn export(view: &View<'_>, key: BatchKey, batch: Batch) -> Self {
        let lines = LINES.range(view, &key, Order::Ascending);
        let address = batch.payout_address.map(|address| view.text(&address));
        Self {
            merchant_id: hex::encode(key.merchant_id),
            day: key.day,
            company: view.text(&batch.company),
            state: batch.state,
            lines: batch.lines,
            sums: batch.sums,
            root: batch.root.map(hex::encode).unwrap_or_default(),
            closes_at: batch.closes_at,
            pays_at: batch.pays_at,
            reserve_bps: batch.reserve_bps,
            reserve_days: batch.reserve_days,
            paid: batch.paid,
            payout_address: address.unwrap_or_default(),
            parked_because: batch.parked_because,
            forget_at: batch.forget_at,
            entries: lines
                .map(|((_, number), line)| GenesisLine::export(number, line))
                .collect(),
            denom: key.denom,
        }
    }
}

impl GenesisLine {
    fn parse(&self) -> Result<(u64, Line)> {
        let reference = match (self.payment.as_str(), self.adjustment.as_str()) {
            ("", "") => Reference::None,
            (payment, "") => Reference::Payment(bytes(payment)?),
            ("", adjustment) => Reference::Adjustment(adjustment.to_owned()),
            _ => return Err(invalid("expected a payment or an adjustment, not both")),
        };
        let line = Line {
            kind: self.kind,
            gross: self.gross,
            fee: self.fee,
            net: self.net,
            reference,
            tender: self.tender.clone(),
            split: self.split,
            cash_receipt: self.cash_receipt,
            time: self.time,
        };
        Ok((self.number, line))
    }

    fn export(number: u64, line: Line) -> Self {
        let (payment, adjustment) = match line.reference {
            Reference::None => (String::new(), String::new()),
            Reference::Payment(id) => (hex::encode(id), String::new()),
            Reference::Adjustment(name) => (String::new(), name),
        };
        Self {
            number,
            kind: line.kind,
            gross: line.gross,
            fee: line.fee,
            net: line.net,
            payment,
            adjustment,
            tender: line.tender,
            split: line.split,
            cash_receipt: line.cash_receipt,
            time: line.time,
        }
    }
}

impl GenesisReserve {
    fn key(&self) -> Result<BatchKey> {
        Ok(BatchKey {
            merchant_id: merchant::ops::parse_id(&self.merchant_id)?,
            denom: self.denom.clone(),
            day: self.day,
        })
    }
}

impl GenesisFloat {
    fn parse(&self) -> Float {
        Float {
            amount: self.amount,
            covering: self.covering,
        }
    }
}

impl GenesisSales {
    fn key(&self) -> Result<SalesKey> {
        if self.tender.contains('\0') {
            return Err(invalid("expected a tender without zero bytes"));
        }
        let tender = (self.tender.clone(), u8::from(self.cash_receipt));
        Ok((
            merchant::ops::parse_id(&self.merchant_id)?,
            self.day,
            tender,
        ))
    }
}

impl Parsed {
    fn write(&self, ctx: &mut Ctx<'_>) {
        for (id, schedules) in &self.schedules {
            SCHEDULES.set(ctx, id, schedules);
        }
        for (child, manager) in &self.managers {
            MANAGERS.set(ctx, child, manager);
            let count = MANAGED.get(ctx, manager).unwrap_or_default();
            MANAGED.set(ctx, manager, &count.saturating_add(1));
        }
        for (key, account) in &self.accounts {
            put_account(ctx, key, account, false);
        }
        for (key, (batch, lines)) in &self.batches {
            write_batch(ctx, key, batch, lines);
        }
        for (key, amount) in &self.reserves {
            RESERVES.set(ctx, key, amount);
        }
        for (key, float) in &self.floats {
            FLOATS.set(ctx, key, float);
        }
        for (key, terms) in &self.adjustments {
            ADJUSTMENTS.set(ctx, key, terms);
        }
        for (key, amount) in &self.nettings {
            NETTINGS.set(ctx, key, amount);
        }
        for (key, totals) in &self.sales {
            SALES.set(ctx, key, totals);
        }
    }
}

fn write_batch(ctx: &mut Ctx<'_>, key: &BatchKey, batch: &Batch, lines: &Lines) {
    BATCHES.set(ctx, key, batch);
    for (number, line) in lines {
        LINES.set(ctx, &(key.clone(), *number), line);
    }
    match batch.state {
        BatchState::Open => CLOSINGS.set(ctx, &(batch.closes_at, key.clone()), &Present),
        BatchState::Closed => PAYOUTS.set(ctx, &(batch.pays_at, key.clone()), &Present),
        BatchState::Parked => PARKED.set(ctx, key, &Present),
        BatchState::Paid | BatchState::Carried => {}
    }
    if let Some(time) = batch.forget_at {
        FORGET.set(ctx, &(time, key.clone()), &Present);
    }
}

impl GenesisState for SettlementGenesis {
    fn validate(&self, chain: &Chain) -> Result<(), String> {
        self.parse(chain).map(|_| ()).map_err(|error| error.log)
    }

    fn init(&self, ctx: &mut Ctx<'_>) -> Result<()> {
        let parsed = self.parse(ctx.chain())?;
        for (id, _) in parsed.accounts.keys() {
            merchant::ops::get(ctx, id)?;
        }
        PARAMS.set(ctx, &self.params);
        parsed.write(ctx);
        for holds in [
            invariants::account,
            invariants::payables,
            invariants::floats,
            invariants::reserves,
            invariants::lines,
            invariants::managers,
        ] {
            holds(&ctx.view()).map_err(invalid)?;
        }
        Ok(())
    }

    fn export(view: &View<'_>) -> Self {
        let encoded = |(id, schedules): (MerchantId, Schedules)| (hex::encode(id), schedules);
        let managers = MANAGERS.iter(view);
        let accounts = ACCOUNTS.iter(view);
        let batches = BATCHES.iter(view);
        Self {
            params: ops::params(view),
            schedules: SCHEDULES.iter(view).map(encoded).collect(),
            managers: managers
                .map(|(child, manager)| (hex::encode(child), hex::encode(manager)))
                .collect(),
            accounts: accounts
                .map(|(key, account)| GenesisAccount::export(view, key, &account))
                .collect(),
            batches: batches
                .map(|(key, batch)| GenesisBatch::export(view, key, batch))
                .collect(),
            reserves: export_reserves(view),
            floats: export_floats(view),
            adjustments: export_adjustments(view),
            nettings: export_nettings(view),
            sales: export_sales(view),
        }
    }
}

fn export_reserves(view: &View<'_>) -> Vec<GenesisReserve> {
    let reserves = RESERVES.iter(view);
    let row = |((until, key), amount): ((Time, BatchKey), Amount)| GenesisReserve {
        until,
        merchant_id: hex::encode(key.merchant_id),
        denom: key.denom,
        day: key.day,
        amount,
    };
    reserves.map(row).collect()
}

fn export_floats(view: &View<'_>) -> Vec<GenesisFloat> {
    let floats = FLOATS.iter(view);
    let row = |((company, denom), float): ((Address, Denom), Float)| GenesisFloat {
        company: view.text(&company),
        denom,
        amount: float.amount,
        covering: float.covering,
    };
    floats.map(row).collect()
}

fn export_adjustments(view: &View<'_>) -> Vec<GenesisAdjustment> {
    let adjustments = ADJUSTMENTS.iter(view);
    let row = |((id, reference), terms): ((MerchantId, String), [u8; 32])| GenesisAdjustment {
        merchant_id: hex::encode(id),
        reference,
        terms: hex::encode(terms),
    };
    adjustments.map(row).collect()
}

fn export_nettings(view: &View<'_>) -> Vec<GenesisNetting> {
    let nettings = NETTINGS.iter(view);
    let rows = nettings.map(|((day, (from, to), denom), amount)| GenesisNetting {
        day,
        from_company: view.text(&from),
        to_company: view.text(&to),
        denom,
        amount,
    });
    rows.collect()
}

fn export_sales(view: &View<'_>) -> Vec<GenesisSales> {
    let row = |((id, day, (tender, receipt)), totals): (SalesKey, SalesTotals)| GenesisSales {
        merchant_id: hex::encode(id),
        day,
        tender,
        cash_receipt: receipt == 1,
        totals,
    };
    SALES.iter(view).map(row).collect()
}
