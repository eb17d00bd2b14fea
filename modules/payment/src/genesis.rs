//! The module's part of genesis.

mod fields;
mod forget;
mod offers;
mod payment;

use forget::GenesisHour;
use offers::{GenesisInvoice, GenesisProvider, GenesisQuote, GenesisTender};
use payment::GenesisPayment;

use crate::invariants;
use crate::ops;
use crate::ops::forget::Hour;
use crate::state::{
    BARS, BARS_BY_END, INVOICES, INVOICES_BY_END, PARAMS, PAYMENTS, PROVIDERS, QUOTES, REFUNDS,
    TENDERS, TENDERS_BY_END,
};
use crate::types::{
    ExternalTender, Invoice, Params, Payment, PaymentId, Provider, Quote, QuoteId, fee_hold_id,
};
use fields::{bytes, invalid, optional};
use payment::ParsedPayment;
use sdk::{Address, Chain, Coin, Ctx, GenesisState, Present, Result, Time, View};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Parameters, payments, invoices, bars, external tenders, liquidity providers and quotes. Lists, queues and the counts of
/// merchants are made again from them; what payments, disputes and quotes hold is in the part of `bank`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaymentGenesis {
    /// The parameters.
    pub params: Params,
    /// Who decides disputes; empty: the authority.
    #[serde(default)]
    pub arbiter: String,
    /// Payments, by id.
    #[serde(default)]
    pub payments: Vec<GenesisPayment>,
    /// Invoices, by the id of their payment.
    #[serde(default)]
    pub invoices: Vec<GenesisInvoice>,
    /// Until when orders are barred, by the id of their payment in hex.
    #[serde(default)]
    pub bars: BTreeMap<String, Time>,
    /// External tenders, by the id of their payment and their approval.
    #[serde(default)]
    pub external_tenders: Vec<GenesisTender>,
    /// Liquidity providers, by address.
    #[serde(default)]
    pub liquidity_providers: Vec<GenesisProvider>,
    /// Quotes, by id.
    #[serde(default)]
    pub quotes: Vec<GenesisQuote>,
    /// The queue in which payments leave the state, as it is: its pages are in the order in which payments came. None: in
    /// the order of their ids.
    #[serde(default)]
    pub forget: Vec<GenesisHour>,
}

/// The same, read and checked.
#[derive(Default)]
struct Parsed {
    params: Params,
    payments: BTreeMap<PaymentId, ParsedPayment>,
    invoices: BTreeMap<PaymentId, Invoice>,
    bars: BTreeMap<PaymentId, Time>,
    tenders: BTreeMap<(PaymentId, [u8; 32]), ExternalTender>,
    providers: BTreeMap<Address, Provider>,
    quotes: BTreeMap<QuoteId, Quote>,
    forget: Vec<Hour>,
}

fn once<K: Ord, V>(map: &mut BTreeMap<K, V>, key: K, value: V, what: &str) -> Result<()> {
    match map.insert(key, value) {
        None => Ok(()),
        Some(_) => Err(invalid(format_args!("{what} is there twice"))),
    }
}

impl PaymentGenesis {
    fn parse(&self, chain: &Chain) -> Result<Parsed> {
        let mut parsed = Parsed {
            params: Params {
                arbiter: optional(&self.arbiter, |text| chain.prefix.parse(text))?,
                ..self.params.clone()
            },
            ..Parsed::default()
        };
        parsed.params.check()?;
        for payment in &self.payments {
            let row = payment.parse(chain)?;
            let name = &payment.order.order_id;
            once(
                &mut parsed.payments,
                row.payment.order.payment_id(),
                row,
                name,
            )?;
        }
        for invoice in &self.invoices {
            let row = invoice.parse(chain)?;
            let name = &invoice.order.order_id;
            once(&mut parsed.invoices, row.order.payment_id(), row, name)?;
        }
        for (id, until) in &self.bars {
            once(&mut parsed.bars, bytes(id)?, *until, id)?;
        }
        for tender in &self.external_tenders {
            let (key, row) = tender.parse()?;
            once(&mut parsed.tenders, key, row, &tender.approval_hash)?;
        }
        for provider in &self.liquidity_providers {
            let (address, row) = provider.parse(chain)?;
            once(&mut parsed.providers, address, row, &provider.address)?;
        }
        for quote in &self.quotes {
            let row = quote.parse(chain)?;
            once(&mut parsed.quotes, row.id(), row, &quote.order.order_id)?;
        }
        for hour in &self.forget {
            parsed.forget.push(hour.parse()?);
        }
        Ok(parsed)
    }
}

impl GenesisState for PaymentGenesis {
    fn validate(&self, chain: &Chain) -> Result<(), String> {
        self.parse(chain).map(|_| ()).map_err(|error| error.log)
    }

    fn init(&self, ctx: &mut Ctx<'_>) -> Result<()> {
        let parsed = self.parse(ctx.chain())?;
        PARAMS.set(ctx, &parsed.params);
        for (id, row) in &parsed.payments {
            check_surroundings(ctx, id, &row.payment)?;
            let payment = Payment {
                deal_hash: reward::ops::deal_hash(ctx, id),
                ..row.payment.clone()
            };
            ops::insert(ctx, id, &payment);
            if parsed.forget.is_empty() {
                ops::forget::put(ctx, id, &payment);
            }
            for (reference, portion) in &row.refunds {
                REFUNDS.set(ctx, &(*id, reference.clone()), portion);
            }
            if let Some(dispute) = &row.dispute {
                ops::dispute::insert(ctx, id, &row.payment, dispute);
            }
        }
        for (id, invoice) in &parsed.invoices {
            INVOICES.set(ctx, id, invoice);
            INVOICES_BY_END.set(ctx, &(invoice.forget_at(), *id), &Present);
        }
        for (id, until) in &parsed.bars {
            BARS.set(ctx, id, until);
            BARS_BY_END.set(ctx, &(*until, *id), &Present);
        }
        for ((id, approval), tender) in &parsed.tenders {
            TENDERS.set(ctx, &(*id, *approval), tender);
            TENDERS_BY_END.set(ctx, &(tender.forget_at, *id, *approval), &Present);
        }
        for (address, provider) in &parsed.providers {
            PROVIDERS.set(ctx, address, provider);
        }
        for (id, quote) in &parsed.quotes {
            check_hold(ctx, &quote.provider, id, &ops::quote::won(quote.amount))?;
            ops::quote::insert(ctx, id, quote);
        }
        for hour in &parsed.forget {
            ops::forget::set_hour(ctx, hour);
        }
        // What contradicts other parts is refused here.
        invariants::queues(&ctx.view()).map_err(invalid)?;
        invariants::rewards(&ctx.view()).map_err(invalid)
    }

    fn export(view: &View<'_>) -> Self {
        let bars = BARS.iter(view);
        let params = ops::params(view);
        Self {
            arbiter: params
                .arbiter
                .map(|arbiter| view.text(&arbiter))
                .unwrap_or_default(),
            params,
            payments: PAYMENTS
                .iter(view)
                .map(|(id, payment)| GenesisPayment::export(view, &id, payment))
                .collect(),
            invoices: INVOICES
                .iter(view)
                .map(|(_, invoice)| GenesisInvoice::export(view, invoice))
                .collect(),
            bars: bars.map(|(id, until)| (hex::encode(id), until)).collect(),
            external_tenders: TENDERS
                .iter(view)
                .map(|((_, approval), tender)| GenesisTender::export(approval, tender))
                .collect(),
            liquidity_providers: PROVIDERS
                .iter(view)
                .map(|(address, provider)| GenesisProvider::export(view, &address, provider))
                .collect(),
            quotes: QUOTES
                .iter(view)
                .map(|(_, quote)| GenesisQuote::export(view, quote))
                .collect(),
            forget: ops::forget::hours(view)
                .into_iter()
                .map(GenesisHour::export)
                .collect(),
        }
    }
}

/// Refuses a payment of no merchant, and one whose money is not held: both would stop the chain at its expiry.
fn check_surroundings(ctx: &Ctx<'_>, id: &PaymentId, payment: &Payment) -> Result<()> {
    merchant::ops::get(ctx, &payment.order.merchant_id)?;
    for tender in &payment.tenders {
        let denom = tender.denom.clone();
        let amount = tender.open();
        check_hold(ctx, &payment.payer, id, &Coin { denom, amount })?;
    }
    for fee in &payment.fees_held()? {
        check_hold(ctx, &payment.fee_address, &fee_hold_id(id), fee)?;
    }
    Ok(())
}

fn check_hold(ctx: &Ctx<'_>, owner: &Address, id: &[u8; 32], needed: &Coin) -> Result<()> {
    let held = bank::ops::held(ctx, owner, id, &needed.denom);
    if held == needed.amount {
        return Ok(());
    }
    Err(invalid(format_args!(
        "{} sets {needed} aside and bank holds {held}{}",
        hex::encode(id),
        needed.denom
    )))
}
