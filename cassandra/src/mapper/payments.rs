//! Payments: every event of a change carries the totals afterwards, so that no row has to be read to write another.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use payment::events::{
    ExternalTenderCancelled, ExternalTenderRecorded, InvoiceCreated, PaymentAuthorized,
    PaymentCaptured, PaymentExpired, PaymentNetCancelled, PaymentReclaimed, PaymentRefunded,
    PaymentVoided,
};
use sdk::{Address, Amount, Coins, Time};

use super::{At, Attributes, EventError};
use crate::row::{Row, Value};
use crate::table::{
    PAYMENT_HISTORY, PAYMENT_PARTIES, PAYMENTS_BY_ID, PAYMENTS_BY_MERCHANT, PAYMENTS_BY_PAYER,
    REFUNDS_BY_MERCHANT,
};

/// The denom of what was paid outside the chain.
const WON: &str = "KRW";

/// What all changes of a payment say.
struct Change {
    kind: &'static str,
    payment_id: [u8; 32],
    merchant: String,
    order_day: Value,
    order_id: String,
    payer: Address,
    company: Address,
    authorized_at: Time,
    amount: BTreeMap<String, u128>,
    fee: BTreeMap<String, u128>,
    released: BTreeMap<String, u128>,
    tenders: Vec<payment::Tender>,
    status: String,
    mcc: String,
    region: String,
}

/// Reads an event and the part of it that all changes have.
macro_rules! change {
    ($at:expr, $event:expr, $type:ident, $kind:literal) => {{
        let event: $type = $event.read($at)?;
        let change = Change {
            kind: $kind,
            payment_id: event.payment_id,
            merchant: hex::encode(event.merchant_id),
            order_day: day(event.day)?,
            order_id: event.order_id.clone(),
            payer: event.payer,
            company: event.company,
            authorized_at: event.authorized_at,
            amount: amounts(&event.amount),
            fee: amounts(&event.fee),
            released: amounts(&event.released),
            tenders: event.tenders.0.clone(),
            status: event.status.to_string(),
            mcc: event.mcc.clone(),
            region: event.region.clone(),
        };
        (event, change)
    }};
}

/// Money is held.
pub(super) fn authorized(
    at: &At<'_>,
    event: &Attributes<'_>,
    rows: &mut Vec<Row>,
) -> Result<(), EventError> {
    let (event, change) = change!(at, event, PaymentAuthorized, "authorized");
    for mut row in change.state(at) {
        row.set(
            "fee_bps",
            Value::Int(i32::try_from(event.fee_bps).unwrap_or(i32::MAX)),
        );
        row.set(
            "authorization_expiry",
            super::time(event.authorization_expiry),
        );
        row.set("refund_expiry", super::time(event.refund_expiry));
        let row = row.with(
            "terminal",
            event.terminal.map(|terminal| at.address(&terminal)),
        );
        let row = row
            .with("supply", varint(event.supply))
            .with("vat", varint(event.vat));
        rows.push(
            row.with("tax_free", varint(event.tax_free))
                .with("service_charge", varint(event.service_charge)),
        );
    }
    rows.push(change.history(at));
    let row = Row::new(
        &PAYMENT_PARTIES,
        [
            ("chain", Value::Text(at.chain.into())),
            ("payment_id", Value::Blob(change.payment_id.to_vec())),
            ("payer", at.address(&change.payer)),
            ("merchant", Value::Text(change.merchant.clone())),
            ("company", at.address(&change.company)),
        ],
    );
    rows.push(row.with("payer_hash", at.payer_hash(&change.payer)));
    Ok(())
}

/// Held money went to the shop.
pub(super) fn captured(
    at: &At<'_>,
    event: &Attributes<'_>,
    rows: &mut Vec<Row>,
) -> Result<(), EventError> {
    let (_, change) = change!(at, event, PaymentCaptured, "captured");
    rows.extend(change.state(at));
    rows.push(change.history(at));
    for (denom, amount) in &change.amount {
        let mut row = sale(at, &change.merchant, &change.payment_id, denom, *amount);
        row.set("method", Value::Text("chain".into()));
        row.set("order_id", Value::Text(change.order_id.clone()));
        row.set(
            "fee",
            Value::Varint(change.fee.get(denom).copied().unwrap_or_default()),
        );
        row.set("status", Value::Text(change.status.clone()));
        row.set("company", at.address(&change.company));
        row.set("mcc", Value::Text(change.mcc.clone()));
        row.set("region", Value::Text(change.region.clone()));
        rows.push(row.with("payer_hash", at.payer_hash(&change.payer)));
    }
    rows.extend(change.statement(at));
    Ok(())
}

/// Captured money went back to the payer.
pub(super) fn refunded(
    at: &At<'_>,
    event: &Attributes<'_>,
    rows: &mut Vec<Row>,
) -> Result<(), EventError> {
    let (event, change) = change!(at, event, PaymentRefunded, "refunded");
    rows.extend(change.state(at));
    rows.push(change.history(at));
    rows.extend(change.amount.iter().map(|(denom, amount)| {
        Row::new(
            &REFUNDS_BY_MERCHANT,
            [
                ("chain", Value::Text(at.chain.into())),
                ("merchant", Value::Text(change.merchant.clone())),
                ("month", Value::Date(at.moment.month)),
                ("height", Value::Bigint(at.height)),
                ("tx_index", Value::Int(at.tx_index)),
                ("event_index", Value::Int(at.event_index)),
                ("denom", Value::Text(denom.clone())),
                ("time", Value::Timestamp(at.time_ms)),
                ("payment_id", Value::Blob(change.payment_id.to_vec())),
                ("order_id", Value::Text(change.order_id.clone())),
                ("amount", Value::Varint(*amount)),
                (
                    "fee",
                    Value::Varint(change.fee.get(denom).copied().unwrap_or_default()),
                ),
                ("reason", Value::Text(event.reason.clone())),
                ("reference", Value::Text(event.reference.clone())),
                ("status", Value::Text(change.status.clone())),
            ],
        )
    }));
    rows.extend(change.statement(at));
    Ok(())
}

macro_rules! released {
    ($($name:ident => $event:ident, $kind:literal);* $(;)?) => {$(
        /// What was held is the payer's again.
        pub(super) fn $name(at: &At<'_>, event: &Attributes<'_>, rows: &mut Vec<Row>) -> Result<(), EventError> {
            let (_, change) = change!(at, event, $event, $kind);
            rows.extend(change.state(at));
            rows.push(change.history(at));
            Ok(())
        }
    )*};
}

released! {
    voided => PaymentVoided, "voided";
    expired => PaymentExpired, "expired";
    reclaimed => PaymentReclaimed, "reclaimed";
}

impl Change {
    /// The payment as it stands now, by denom.
    fn state(&self, at: &At<'_>) -> Vec<Row> {
        let row = |tender: &payment::Tender| {
            let row = Row::new(
                &PAYMENTS_BY_ID,
                [
                    ("chain", Value::Text(at.chain.into())),
                    ("payment_id", Value::Blob(self.payment_id.to_vec())),
                    ("denom", Value::Text(tender.denom.to_string())),
                    ("merchant", Value::Text(self.merchant.clone())),
                    ("order_day", self.order_day.clone()),
                    ("order_id", Value::Text(self.order_id.clone())),
                    ("company", at.address(&self.company)),
                    ("mcc", Value::Text(self.mcc.clone())),
                    ("region", Value::Text(self.region.clone())),
                    ("status", Value::Text(self.status.clone())),
                    ("authorized", Value::Varint(tender.authorized.units())),
                    ("captured", Value::Varint(tender.captured.units())),
                    ("refunded", Value::Varint(tender.refunded.units())),
                    ("released", Value::Varint(tender.released.units())),
                    ("fee_taken", Value::Varint(tender.fee_taken.units())),
                    ("authorized_at", super::time(self.authorized_at)),
                    ("updated_at", Value::Timestamp(at.time_ms)),
                    ("updated_height", Value::Bigint(at.height)),
                ],
            );
            row.with("payer_hash", at.payer_hash(&self.payer))
        };
        self.tenders.iter().map(row).collect()
    }

    fn history(&self, at: &At<'_>) -> Row {
        let mut row = step(
            at,
            self.kind,
            &self.payment_id,
            &self.merchant,
            &self.order_day,
            &self.order_id,
        );
        row.set("status", Value::Text(self.status.clone()));
        row.set("amounts", Value::Amounts(self.amount.clone()));
        row.set("fees", Value::Amounts(self.fee.clone()));
        row.set("released", Value::Amounts(self.released.clone()));
        row
    }

    /// The lines of the payer's statement.
    fn statement(&self, at: &At<'_>) -> Vec<Row> {
        let row = |(denom, amount): (&String, &u128)| {
            Row::new(
                &PAYMENTS_BY_PAYER,
                [
                    ("chain", Value::Text(at.chain.into())),
                    ("payer", at.address(&self.payer)),
                    ("month", Value::Date(at.moment.month)),
                    ("height", Value::Bigint(at.height)),
                    ("tx_index", Value::Int(at.tx_index)),
                    ("event_index", Value::Int(at.event_index)),
                    ("denom", Value::Text(denom.clone())),
                    ("time", Value::Timestamp(at.time_ms)),
                    ("payment_id", Value::Blob(self.payment_id.to_vec())),
                    ("kind", Value::Text(self.kind.into())),
                    ("merchant", Value::Text(self.merchant.clone())),
                    ("mcc", Value::Text(self.mcc.clone())),
                    ("region", Value::Text(self.region.clone())),
                    ("amount", Value::Varint(*amount)),
                    ("status", Value::Text(self.status.clone())),
                ],
            )
        };
        self.amount.iter().map(row).collect()
    }
}

/// An order was offered.
pub(super) fn invoiced(
    at: &At<'_>,
    event: &Attributes<'_>,
    rows: &mut Vec<Row>,
) -> Result<(), EventError> {
    let event: InvoiceCreated = event.read(at)?;
    let merchant = hex::encode(event.merchant_id);
    let mut row = step(
        at,
        "invoiced",
        &event.payment_id,
        &merchant,
        &day(event.day)?,
        &event.order_id,
    );
    row.set("amounts", Value::Amounts(amounts(&event.amount)));
    rows.push(row);
    Ok(())
}

/// An order was undone whose answer was lost; what moved is in events of its own.
pub(super) fn net_cancelled(
    at: &At<'_>,
    event: &Attributes<'_>,
    rows: &mut Vec<Row>,
) -> Result<(), EventError> {
    let event: PaymentNetCancelled = event.read(at)?;
    let merchant = hex::encode(event.merchant_id);
    let mut row = step(
        at,
        "net_cancelled",
        &event.payment_id,
        &merchant,
        &day(event.day)?,
        &event.order_id,
    );
    row.set("status", Value::Text(event.outcome.to_string()));
    rows.push(row);
    Ok(())
}

/// A payment by card or app.
pub(super) fn external(
    at: &At<'_>,
    event: &Attributes<'_>,
    rows: &mut Vec<Row>,
) -> Result<(), EventError> {
    let event: ExternalTenderRecorded = event.read(at)?;
    let merchant = hex::encode(event.merchant_id);
    let mut history = step(
        at,
        "external_recorded",
        &event.payment_id,
        &merchant,
        &day(event.day)?,
        &event.order_id,
    );
    history.set(
        "amounts",
        Value::Amounts([(WON.to_owned(), event.amount.units())].into()),
    );
    rows.push(history);
    let mut row = sale(at, &merchant, &event.payment_id, WON, event.amount.units());
    row.set("method", Value::Text(event.scheme));
    row.set("order_id", Value::Text(event.order_id));
    row.set("fee", Value::Varint(0));
    row.set("status", Value::Text("recorded".into()));
    row.set("company", at.address(&event.company));
    row.set("mcc", Value::Text(event.mcc));
    row.set("region", Value::Text(event.region));
    rows.push(row);
    Ok(())
}

/// A payment by card or app was cancelled; the amount is all that is cancelled by now.
pub(super) fn external_cancelled(
    at: &At<'_>,
    event: &Attributes<'_>,
    rows: &mut Vec<Row>,
) -> Result<(), EventError> {
    let event: ExternalTenderCancelled = event.read(at)?;
    let merchant = hex::encode(event.merchant_id);
    let mut row = step(
        at,
        "external_cancelled",
        &event.payment_id,
        &merchant,
        &day(event.day)?,
        &event.order_id,
    );
    row.set(
        "amounts",
        Value::Amounts([(WON.to_owned(), event.cancelled.units())].into()),
    );
    rows.push(row);
    Ok(())
}

/// A row of a shop's sales.
fn sale(at: &At<'_>, merchant: &str, payment_id: &[u8; 32], denom: &str, amount: u128) -> Row {
    Row::new(
        &PAYMENTS_BY_MERCHANT,
        [
            ("chain", Value::Text(at.chain.into())),
            ("merchant", Value::Text(merchant.into())),
            ("day", Value::Date(at.moment.day)),
            ("hour", Value::Tinyint(at.moment.hour)),
            ("height", Value::Bigint(at.height)),
            ("tx_index", Value::Int(at.tx_index)),
            ("event_index", Value::Int(at.event_index)),
            ("denom", Value::Text(denom.into())),
            ("time", Value::Timestamp(at.time_ms)),
            ("payment_id", Value::Blob(payment_id.to_vec())),
            ("amount", Value::Varint(amount)),
        ],
    )
}

/// A row of a payment's history.
fn step(
    at: &At<'_>,
    kind: &str,
    payment_id: &[u8; 32],
    merchant: &str,
    order_day: &Value,
    order_id: &str,
) -> Row {
    Row::new(
        &PAYMENT_HISTORY,
        [
            ("chain", Value::Text(at.chain.into())),
            ("payment_id", Value::Blob(payment_id.to_vec())),
            ("height", Value::Bigint(at.height)),
            ("tx_index", Value::Int(at.tx_index)),
            ("event_index", Value::Int(at.event_index)),
            ("time", Value::Timestamp(at.time_ms)),
            ("kind", Value::Text(kind.into())),
            ("merchant", Value::Text(merchant.into())),
            ("order_day", order_day.clone()),
            ("order_id", Value::Text(order_id.into())),
        ],
    )
}

fn amounts(coins: &Coins) -> BTreeMap<String, u128> {
    coins
        .iter()
        .map(|coin| (coin.denom.to_string(), coin.amount.units()))
        .collect()
}

fn varint(amount: Option<Amount>) -> Option<Value> {
    amount.map(|amount| Value::Varint(amount.units()))
}

/// A day written as `YYYYMMDD`.
fn day(day: u32) -> Result<Value, EventError> {
    let malformed = || EventError::Malformed {
        key: "day".into(),
        value: day.to_string(),
        expected: "a day as YYYYMMDD",
    };
    let date = NaiveDate::parse_from_str(&day.to_string(), "%Y%m%d").map_err(|_| malformed())?;
    Ok(Value::Date(crate::korea::days(date)))
}
