//! The module's part of genesis.

use crate::ops;
use crate::state::{
    BARS, BARS_BY_END, INVOICES, INVOICES_BY_END, PARAMS, PAYMENTS, REFUNDS, TENDERS,
    TENDERS_BY_END,
};
use crate::types::{
    ExternalTender, Invoice, OrderId, Params, Payment, PaymentId, REFUNDS_MAX, TENDERS_MAX, Tax,
    Tender, check_name, check_scheme, won_total,
};
use sdk::{
    Address, Amount, BPS, Chain, Coin, Ctx, GenesisState, Order, Present, Result, Time, View, root,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Parameters, payments, invoices, bars and external tenders. Lists, queues and the counts of merchants are made again
/// from them; what payments hold is in the part of `bank`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaymentGenesis {
    /// The parameters.
    pub params: Params,
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
}

/// An order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisOrder {
    /// The id of the merchant, in hex.
    pub merchant_id: String,
    /// The day, as YYYYMMDD.
    pub day: u32,
    /// The order id.
    pub order_id: String,
}

/// A payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisPayment {
    /// What for.
    pub order: GenesisOrder,
    /// Who pays.
    pub payer: String,
    /// The payment company.
    pub company: String,
    /// Where captures go.
    pub payout_address: String,
    /// Where fees go.
    pub fee_address: String,
    /// One to four, each denom once.
    pub tenders: Vec<Tender>,
    /// The fee, in bps.
    pub fee_bps: u32,
    /// The highest fee the payer signed for, in bps.
    pub fee_max_bps: u32,
    /// For the sales report.
    pub tax: Option<Tax>,
    /// In hex, or empty.
    pub memo_hash: String,
    /// When it was authorised.
    pub authorized_at: Time,
    /// From this block time on nothing can be captured.
    pub authorization_expiry: Time,
    /// From this block time on nothing can be refunded.
    pub refund_expiry: Time,
    /// When it leaves the state.
    pub forget_at: Time,
    /// The terminal whose signed invoice it pays, or empty.
    pub terminal: String,
    /// In hex.
    pub terms_hash: String,
    /// Whether the merchant released what was held.
    pub voided: bool,
    /// The hashed portion of each refund in hex, by reference.
    pub refunds: BTreeMap<String, String>,
}

/// An invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisInvoice {
    /// What for.
    pub order: GenesisOrder,
    /// What it costs.
    pub amounts: Vec<Coin>,
    /// For the sales report.
    pub tax: Option<Tax>,
    /// In hex, or empty.
    pub items_hash: String,
    /// Who alone may pay it, or empty.
    pub payer: String,
    /// From this block time on it cannot be paid.
    pub expiry: Time,
}

/// An external tender.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisTender {
    /// What for.
    pub order: GenesisOrder,
    /// In hex.
    pub approval_hash: String,
    /// How it was paid.
    pub scheme: String,
    /// In won.
    pub amount: Amount,
    /// In won.
    pub cancelled: Amount,
    /// For the sales report.
    pub tax: Option<Tax>,
    /// When it was recorded.
    pub recorded_at: Time,
    /// When it leaves the state.
    pub forget_at: Time,
}

/// The hashed portion of each refund, by reference.
type Refunds = Vec<(String, [u8; 32])>;

/// The same, read and checked.
#[derive(Default)]
struct Parsed {
    payments: BTreeMap<PaymentId, (Payment, Refunds)>,
    invoices: BTreeMap<PaymentId, Invoice>,
    bars: BTreeMap<PaymentId, Time>,
    tenders: BTreeMap<(PaymentId, [u8; 32]), ExternalTender>,
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

impl PaymentGenesis {
    fn parse(&self, chain: &Chain) -> Result<Parsed> {
        let mut parsed = Parsed::default();
        self.params.check()?;
        for payment in &self.payments {
            let row = payment.parse(chain)?;
            let name = &payment.order.order_id;
            once(&mut parsed.payments, row.0.order.payment_id(), row, name)?;
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
        Ok(parsed)
    }
}

impl GenesisOrder {
    fn parse(&self) -> Result<OrderId> {
        OrderId::parse(Some(&proto::aot::payment::v1::Order {
            merchant_id: self.merchant_id.clone(),
            day: self.day,
            order_id: self.order_id.clone(),
        }))
    }

    fn export(order: OrderId) -> Self {
        Self {
            merchant_id: hex::encode(order.merchant_id),
            day: order.day,
            order_id: order.order_id,
        }
    }
}

impl GenesisPayment {
    fn parse(&self, chain: &Chain) -> Result<(Payment, Refunds)> {
        let address = |text: &str| -> Result<Address> { chain.prefix.parse(text) };
        let order = self.order.parse()?;
        self.check()
            .map_err(|error| invalid(format_args!("payment of {:?}: {error}", order.order_id)))?;
        let mut refunds = Vec::new();
        for (reference, portion) in &self.refunds {
            check_name("reference", reference)?;
            refunds.push((reference.clone(), bytes(portion)?));
        }
        let payment = Payment {
            order,
            payer: address(&self.payer)?,
            company: address(&self.company)?,
            payout_address: address(&self.payout_address)?,
            fee_address: address(&self.fee_address)?,
            tenders: self.tenders.clone(),
            fee_bps: self.fee_bps,
            fee_max_bps: self.fee_max_bps,
            tax: self.tax.clone(),
            memo_hash: optional(&self.memo_hash, bytes)?,
            authorized_at: self.authorized_at,
            authorization_expiry: self.authorization_expiry,
            refund_expiry: self.refund_expiry,
            forget_at: self.forget_at,
            terminal: optional(&self.terminal, address)?,
            terms_hash: bytes(&self.terms_hash)?,
            voided: self.voided,
            refunds: u32::try_from(refunds.len()).unwrap_or(u32::MAX),
        };
        Ok((payment, refunds))
    }

    fn check(&self) -> Result<()> {
        let denoms: BTreeSet<_> = self.tenders.iter().map(|tender| &tender.denom).collect();
        if !(1..=TENDERS_MAX).contains(&self.tenders.len()) || denoms.len() != self.tenders.len() {
            return Err(invalid("expected one to four tenders, each denom once"));
        }
        if u128::from(self.fee_bps) > BPS || self.fee_bps > self.fee_max_bps {
            return Err(invalid(
                "expected a fee of at most 10000 bps and fee_max_bps",
            ));
        }
        let refunds = u32::try_from(self.refunds.len()).unwrap_or(u32::MAX);
        if refunds > REFUNDS_MAX || self.authorization_expiry > self.refund_expiry {
            return Err(invalid(
                "expected at most 100 refunds, and a refund window not before the end of the authorization",
            ));
        }
        for tender in &self.tenders {
            let moved = tender.captured.checked_add(tender.released)?;
            let fits = moved <= tender.authorized && tender.refunded <= tender.captured;
            if !fits || tender.fee_taken != tender.fee_due(self.fee_bps)? {
                return Err(invalid(format_args!(
                    "{}: expected refunded <= captured, captured + released <= authorized, and a fee of \
                     floor((captured - refunded) * fee_bps / 10000)",
                    tender.denom
                )));
            }
        }
        Ok(())
    }

    fn export(view: &View<'_>, id: &PaymentId, payment: Payment) -> Self {
        let refunds = REFUNDS.range(view, id, Order::Ascending);
        Self {
            order: GenesisOrder::export(payment.order),
            payer: view.text(&payment.payer),
            company: view.text(&payment.company),
            payout_address: view.text(&payment.payout_address),
            fee_address: view.text(&payment.fee_address),
            tenders: payment.tenders,
            fee_bps: payment.fee_bps,
            fee_max_bps: payment.fee_max_bps,
            tax: payment.tax,
            memo_hash: payment.memo_hash.map(hex::encode).unwrap_or_default(),
            authorized_at: payment.authorized_at,
            authorization_expiry: payment.authorization_expiry,
            refund_expiry: payment.refund_expiry,
            forget_at: payment.forget_at,
            terminal: payment
                .terminal
                .map(|terminal| view.text(&terminal))
                .unwrap_or_default(),
            terms_hash: hex::encode(payment.terms_hash),
            voided: payment.voided,
            refunds: refunds
                .map(|((_, reference), portion)| (reference, hex::encode(portion)))
                .collect(),
        }
    }
}

impl GenesisInvoice {
    fn parse(&self, chain: &Chain) -> Result<Invoice> {
        let coins: Vec<_> = self.amounts.iter().map(Into::into).collect();
        let amounts = crate::types::parse_amounts(&coins)?;
        if let Some(tax) = &self.tax {
            tax.check(won_total(&amounts)?)?;
        }
        Ok(Invoice {
            order: self.order.parse()?,
            amounts,
            tax: self.tax.clone(),
            items_hash: optional(&self.items_hash, bytes)?,
            payer: optional(&self.payer, |text| chain.prefix.parse(text))?,
            expiry: self.expiry,
        })
    }

    fn export(view: &View<'_>, invoice: Invoice) -> Self {
        Self {
            order: GenesisOrder::export(invoice.order),
            amounts: invoice.amounts,
            tax: invoice.tax,
            items_hash: invoice.items_hash.map(hex::encode).unwrap_or_default(),
            payer: invoice
                .payer
                .map(|payer| view.text(&payer))
                .unwrap_or_default(),
            expiry: invoice.expiry,
        }
    }
}

impl GenesisTender {
    fn parse(&self) -> Result<((PaymentId, [u8; 32]), ExternalTender)> {
        let order = self.order.parse()?;
        check_scheme(&self.scheme)?;
        if self.cancelled > self.amount || self.amount.is_zero() {
            return Err(invalid(
                "external tender: expected cancelled <= amount, and not 0",
            ));
        }
        if let Some(tax) = &self.tax {
            tax.check(Some(self.amount))?;
        }
        let key = (order.payment_id(), bytes(&self.approval_hash)?);
        let tender = ExternalTender {
            order,
            scheme: self.scheme.clone(),
            amount: self.amount,
            cancelled: self.cancelled,
            tax: self.tax.clone(),
            recorded_at: self.recorded_at,
            forget_at: self.forget_at,
        };
        Ok((key, tender))
    }

    fn export(approval_hash: [u8; 32], tender: ExternalTender) -> Self {
        Self {
            order: GenesisOrder::export(tender.order),
            approval_hash: hex::encode(approval_hash),
            scheme: tender.scheme,
            amount: tender.amount,
            cancelled: tender.cancelled,
            tax: tender.tax,
            recorded_at: tender.recorded_at,
            forget_at: tender.forget_at,
        }
    }
}

impl GenesisState for PaymentGenesis {
    fn validate(&self, chain: &Chain) -> Result<(), String> {
        self.parse(chain).map(|_| ()).map_err(|error| error.log)
    }

    fn init(&self, ctx: &mut Ctx<'_>) -> Result<()> {
        let parsed = self.parse(ctx.chain())?;
        PARAMS.set(ctx, &self.params);
        for (id, (payment, refunds)) in &parsed.payments {
            check_surroundings(ctx, id, payment)?;
            ops::insert(ctx, id, payment);
            for (reference, portion) in refunds {
                REFUNDS.set(ctx, &(*id, reference.clone()), portion);
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
        Ok(())
    }

    fn export(view: &View<'_>) -> Self {
        let bars = BARS.iter(view);
        Self {
            params: ops::params(view),
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
        }
    }
}

/// Refuses a payment of no merchant, and one whose money is not held: both would stop the chain at its expiry.
fn check_surroundings(ctx: &Ctx<'_>, id: &PaymentId, payment: &Payment) -> Result<()> {
    merchant::ops::get(ctx, &payment.order.merchant_id)?;
    for tender in &payment.tenders {
        let held = bank::ops::held(ctx, &payment.payer, id, &tender.denom);
        if held != tender.open() {
            return Err(invalid(format_args!(
                "payment {} is open by {}{denom} and bank holds {held}{denom}",
                hex::encode(id),
                tender.open(),
                denom = tender.denom
            )));
        }
    }
    Ok(())
}
