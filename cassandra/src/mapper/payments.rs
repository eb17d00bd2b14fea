//! Payments: every event of a change carries the totals afterwards, so that no row has to be read to write another.

use std::collections::BTreeMap;

use payment::events::{
    ExternalTenderCancelled, ExternalTenderRecorded, InvoiceCreated, PaymentAuthorized,
    PaymentCaptured, PaymentExpired, PaymentNetCancelled, PaymentReclaimed, PaymentRefunded,
    PaymentVoided,
};
use sdk::{Address, Amount, Time};

use super::values::{amounts, blob, day, number, time};
use super::{At, Attributes, EventError};
use crate::row::{Row, Value};
use crate::table::{
    PAYMENT_HISTORY, PAYMENT_PARTIES, PAYMENTS_BY_ID, PAYMENTS_BY_MERCHANT, PAYMENTS_BY_PAYER,
    REFUNDS_BY_MERCHANT,
};

/// The denom of what was paid outside the chain.
const WON: &str = "KRW";

/// What all changes of a payment say.
pub(super) struct Change {
    pub(super) kind: &'static str,
    pub(super) payment_id: [u8; 32],
    pub(super) merchant: String,
    pub(super) order_day: Value,
    pub(super) order_id: String,
    pub(super) payer: Address,
    pub(super) company: Address,
    pub(super) authorized_at: Time,
    pub(super) amount: BTreeMap<String, u128>,
    pub(super) settled: BTreeMap<String, u128>,
    pub(super) fee: BTreeMap<String, u128>,
    pub(super) released: BTreeMap<String, u128>,
    pub(super) tenders: Vec<payment::Tender>,
    pub(super) status: String,
    pub(super) mcc: String,
    pub(super) region: String,
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
            settled: amounts(&event.settled),
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
pub(super) use change;

/// Money is held.
pub(super) fn authorized(
    at: &At<'_>,
    event: &Attributes<'_>,
    rows: &mut Vec<Row>,
) -> Result<(), EventError> {
    let (event, change) = change!(at, event, PaymentAuthorized, "authorized");
    for mut row in change.state(at) {
        row.set("fee_bps", number(event.fee_bps));
        row.set("rule_version", number(event.rule_version));
        row.set("authorization_expiry", time(event.authorization_expiry));
        row.set("refund_expiry", time(event.refund_expiry));
        let row = row
            .with(
                "terminal",
                event.terminal.map(|terminal| at.address(&terminal)),
            )
            .with("quote_id", event.quote_id.map(|quote| blob(&quote)));
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
    for (denom, part) in change.parts() {
        let mut row = sale(at, &change.merchant, &change.payment_id, denom, part.amount);
        row.set("method", Value::Text("chain".into()));
        row.set("order_id", Value::Text(change.order_id.clone()));
        row.set("fee", Value::Varint(part.fee));
        row.set("settled", Value::Varint(part.settled));
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
    rows.extend(change.refund(at, &event.reason, &event.reference));
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

/// What a change moved of one denom.
#[derive(Clone, Copy, Debug, Default)]
struct Part {
    amount: u128,
    settled: u128,
    fee: u128,
}

impl Change {
    /// By denom: what moved. Points are settled in the krwp of their reserve, so that a payment in points moves two.
    fn parts(&self) -> BTreeMap<&String, Part> {
        let mut parts: BTreeMap<&String, Part> = BTreeMap::new();
        for (denom, amount) in &self.amount {
            parts.entry(denom).or_default().amount = *amount;
        }
        for (denom, settled) in &self.settled {
            parts.entry(denom).or_default().settled = *settled;
        }
        for (denom, fee) in &self.fee {
            parts.entry(denom).or_default().fee = *fee;
        }
        parts
    }

    /// What the shop gave back.
    pub(super) fn refund(&self, at: &At<'_>, reason: &str, reference: &str) -> Vec<Row> {
        let row = |(denom, part): (&String, Part)| {
            at.fact(
                &REFUNDS_BY_MERCHANT,
                [
                    ("merchant", Value::Text(self.merchant.clone())),
                    ("month", Value::Date(at.moment.month)),
                    ("denom", Value::Text(denom.clone())),
                    ("payment_id", Value::Blob(self.payment_id.to_vec())),
                    ("order_id", Value::Text(self.order_id.clone())),
                    ("amount", Value::Varint(part.amount)),
                    ("fee", Value::Varint(part.fee)),
                    ("settled", Value::Varint(part.settled)),
                    ("reason", Value::Text(reason.into())),
                    ("reference", Value::Text(reference.into())),
                    ("status", Value::Text(self.status.clone())),
                ],
            )
        };
        self.parts().into_iter().map(row).collect()
    }

    /// The payment as it stands now, by denom.
    pub(super) fn state(&self, at: &At<'_>) -> Vec<Row> {
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
                    ("settled", Value::Varint(tender.settled.units())),
                    ("authorized_at", time(self.authorized_at)),
                    ("updated_at", Value::Timestamp(at.time_ms)),
                    ("updated_height", Value::Bigint(at.height)),
                ],
            );
            row.with("payer_hash", at.payer_hash(&self.payer))
        };
        self.tenders.iter().map(row).collect()
    }

    pub(super) fn history(&self, at: &At<'_>) -> Row {
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
        row.set("settled", Value::Amounts(self.settled.clone()));
        row.set("fees", Value::Amounts(self.fee.clone()));
        row.set("released", Value::Amounts(self.released.clone()));
        row
    }

    /// The lines of the payer's statement.
    pub(super) fn statement(&self, at: &At<'_>) -> Vec<Row> {
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

fn varint(amount: Option<Amount>) -> Option<Value> {
    amount.map(|amount| Value::Varint(amount.units()))
}
