//! The module's part of genesis.

mod rows;

use rows::{
    GenesisAccount, GenesisAdjustment, GenesisBatch, GenesisFloat, GenesisNetting, GenesisReserve,
    GenesisSales, Lines, bytes, invalid,
};

use crate::invariants;
use crate::ops::{self, put_account, put_line};
use crate::state::{
    ACCOUNTS, ADJUSTMENTS, BATCHES, CLOSINGS, FLOATS, FORGET, MANAGED, MANAGERS, NETTINGS, PARAMS,
    PARKED, PAYOUTS, RESERVES, SALES, SCHEDULES,
};
use crate::types::{
    Account, Batch, BatchKey, BatchState, Float, Params, SalesKey, SalesTotals, Schedules,
    check_reference,
};
use merchant::MerchantId;
use sdk::{Address, Amount, Chain, Ctx, Denom, GenesisState, Present, Result, Time, View};
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
        put_line(ctx, &(key.clone(), *number), line);
    }
    match batch.state {
        BatchState::Open => CLOSINGS.set(ctx, &(batch.closes_at, key.clone()), &Present),
        BatchState::Closed => PAYOUTS.set(ctx, &(batch.pays_at, key.clone()), &Present),
        BatchState::Parked => PARKED.set(ctx, key, &Present),
        BatchState::Paid | BatchState::Carried => {}
    }
    if let Some(time) = batch.forget_at {
        let first = lines.iter().map(|(number, _)| *number).min();
        let first = first.unwrap_or(batch.lines);
        FORGET.set(ctx, &(time, key.clone()), &first);
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
