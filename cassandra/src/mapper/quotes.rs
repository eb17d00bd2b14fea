//! Quotes: firm offers of liquidity providers, each for one order.

use payment::events::{LiquidityProviderSet, QuoteExpired, QuoteLocked, QuoteUsed};

use super::values::{amount, blob, day, id, text, time};
use super::{At, Attributes, EventError};
use crate::row::{Row, Value};
use crate::table::{LIQUIDITY_PROVIDERS, QUOTES, QUOTES_BY_PROVIDER};

/// Who may offer quotes.
pub(super) fn provider(
    at: &At<'_>,
    event: &Attributes<'_>,
    rows: &mut Vec<Row>,
) -> Result<(), EventError> {
    let event: LiquidityProviderSet = event.read(at)?;
    rows.push(at.state(
        &LIQUIDITY_PROVIDERS,
        [
            ("provider", at.address(&event.provider)),
            ("name", Value::Text(event.name)),
            ("active", Value::Boolean(event.active)),
        ],
    ));
    Ok(())
}

/// The quote as it stands now, and the step.
macro_rules! rows_of {
    ($at:expr, $event:expr, $status:literal) => {{
        let quote = $at.state(
            &QUOTES,
            [
                ("quote_id", blob(&$event.quote_id)),
                ("provider", $at.address(&$event.provider)),
                ("payment_id", blob(&$event.payment_id)),
                ("merchant", id(&$event.merchant_id)),
                ("order_day", day($event.day)?),
                ("order_id", text(&$event.order_id)),
                ("price_denom", text(&$event.price.denom)),
                ("price", amount($event.price.amount)),
                ("amount", amount($event.amount)),
                ("status", text($status)),
            ],
        );
        let step = $at.fact(
            &QUOTES_BY_PROVIDER,
            [
                ("provider", $at.address(&$event.provider)),
                ("day", Value::Date($at.moment.day)),
                ("quote_id", blob(&$event.quote_id)),
                ("kind", text($status)),
                ("payment_id", blob(&$event.payment_id)),
                ("merchant", id(&$event.merchant_id)),
                ("order_id", text(&$event.order_id)),
                ("price_denom", text(&$event.price.denom)),
                ("price", amount($event.price.amount)),
                ("amount", amount($event.amount)),
            ],
        );
        (quote, step)
    }};
}

/// An offer was made.
pub(super) fn locked(
    at: &At<'_>,
    event: &Attributes<'_>,
    rows: &mut Vec<Row>,
) -> Result<(), EventError> {
    let event: QuoteLocked = event.read(at)?;
    let (mut quote, step) = rows_of!(at, event, "locked");
    quote.set("expiry", time(event.expiry));
    quote.set("locked_at", Value::Timestamp(at.time_ms));
    rows.extend([quote, step]);
    Ok(())
}

/// It paid for its order.
pub(super) fn used(
    at: &At<'_>,
    event: &Attributes<'_>,
    rows: &mut Vec<Row>,
) -> Result<(), EventError> {
    let event: QuoteUsed = event.read(at)?;
    let (mut quote, step) = rows_of!(at, event, "used");
    quote.set("ended_at", Value::Timestamp(at.time_ms));
    let quote = quote.with("payer_hash", at.payer_hash(&event.payer));
    rows.extend([quote, step]);
    Ok(())
}

/// Nobody used it in its time.
pub(super) fn expired(
    at: &At<'_>,
    event: &Attributes<'_>,
    rows: &mut Vec<Row>,
) -> Result<(), EventError> {
    let event: QuoteExpired = event.read(at)?;
    let (mut quote, step) = rows_of!(at, event, "expired");
    quote.set("expiry", time(event.expiry));
    quote.set("ended_at", Value::Timestamp(at.time_ms));
    rows.extend([quote, step]);
    Ok(())
}
