//! Swaps of points, what issuers owe each other for them, and the prices that validators agree on.

use std::collections::BTreeMap;

use oracle::events::{OracleKeySet, PriceAgreed, PriceBreaker, PricesSubmitted};
use pointswap::events::{ClearingSettled, PairPaused, PairResumed, PairSet, PointsSwapped};

use super::values::{amount, count, day, number, rate, text, time};
use super::{At, Attributes, EventError};
use crate::row::{Row, Value};
use crate::table::{
    CLEARING_BY_DAY, ORACLE_KEYS, PRICE_SUBMISSIONS, PRICES_BY_DENOM, SWAP_PAIRS, SWAPS_BY_PAIR,
    SWAPS_BY_USER,
};

/// Points became points of another issuer.
pub(super) fn swapped(
    at: &At<'_>,
    event: &Attributes<'_>,
    rows: &mut Vec<Row>,
) -> Result<(), EventError> {
    let event: PointsSwapped = event.read(at)?;
    let mut pair = [&event.denom_in, &event.denom_out];
    pair.sort();
    let [denom_a, denom_b] = pair;
    let swap = || {
        [
            ("denom_in", text(&event.denom_in)),
            ("denom_out", text(&event.denom_out)),
            ("amount_in", amount(event.amount_in)),
            ("fee", amount(event.fee)),
            ("amount_out", amount(event.amount_out)),
        ]
    };
    let of_pair = [
        ("denom_a", text(denom_a)),
        ("denom_b", text(denom_b)),
        ("day", Value::Date(at.moment.day)),
        ("hour", Value::Tinyint(at.moment.hour)),
        ("released", amount(event.released)),
        ("needed", amount(event.needed)),
        ("dust", amount(event.dust)),
        ("rate_in", rate(event.rate_in)),
        ("rate_out", rate(event.rate_out)),
        ("mode", text(event.mode)),
        ("treasury", at.address(&event.treasury)),
    ];
    let row = at.fact(&SWAPS_BY_PAIR, of_pair.into_iter().chain(swap()));
    let row = row.with("hub_price", event.hub_price.map(rate));
    rows.push(row.with("account_hash", at.payer_hash(&event.user)));
    let of_user = [
        ("account", at.address(&event.user)),
        ("month", Value::Date(at.moment.month)),
    ];
    rows.push(at.fact(&SWAPS_BY_USER, of_user.into_iter().chain(swap())));
    rows.push(at.state(
        &CLEARING_BY_DAY,
        [
            ("day", day(event.day)?),
            ("denom_a", text(denom_a)),
            ("denom_b", text(denom_b)),
            ("a_to_b", amount(event.a_to_b)),
            ("b_to_a", amount(event.b_to_a)),
            ("swaps", count(event.swaps)),
            ("due_at", time(event.due_at)),
        ],
    ));
    Ok(())
}

/// A company agreed to the position of a day.
pub(super) fn settled(
    at: &At<'_>,
    event: &Attributes<'_>,
    rows: &mut Vec<Row>,
) -> Result<(), EventError> {
    let event: ClearingSettled = event.read(at)?;
    rows.push(at.state(
        &CLEARING_BY_DAY,
        [
            ("day", day(event.day)?),
            ("denom_a", text(&event.denom_a)),
            ("denom_b", text(&event.denom_b)),
            ("a_to_b", amount(event.a_to_b)),
            ("b_to_a", amount(event.b_to_a)),
            ("swaps", count(event.swaps)),
            ("due_at", time(event.due_at)),
            ("settled_by_a", Value::Boolean(event.settled_by_a)),
            ("settled_by_b", Value::Boolean(event.settled_by_b)),
        ],
    ));
    Ok(())
}

macro_rules! pair {
    ($($name:ident => $event:ident),* $(,)?) => {$(
        /// A pair as it stands now.
        pub(super) fn $name(at: &At<'_>, event: &Attributes<'_>, rows: &mut Vec<Row>) -> Result<(), EventError> {
            let event: $event = event.read(at)?;
            rows.push(at.state(&SWAP_PAIRS, [
                ("denom_a", text(&event.denom_a)),
                ("denom_b", text(&event.denom_b)),
                ("company_a", at.address(&event.company_a)),
                ("company_b", at.address(&event.company_b)),
                ("mode", text(event.mode)),
                ("fee_bps", number(event.fee_bps)),
                ("daily_quota_a", amount(event.daily_quota_a)),
                ("daily_quota_b", amount(event.daily_quota_b)),
                ("user_quota_a", amount(event.user_quota_a)),
                ("user_quota_b", amount(event.user_quota_b)),
                ("swap_min", amount(event.swap_min)),
                ("paused", Value::Boolean(event.paused_by.is_some())),
            ]));
            Ok(())
        }
    )*};
}

pair! {
    pair_set => PairSet,
    pair_paused => PairPaused,
    pair_resumed => PairResumed,
}

/// The validators agreed on a price.
pub(super) fn agreed(
    at: &At<'_>,
    event: &Attributes<'_>,
    rows: &mut Vec<Row>,
) -> Result<(), EventError> {
    let event: PriceAgreed = event.read(at)?;
    rows.push(at.fact(
        &PRICES_BY_DENOM,
        [
            ("denom", text(&event.denom)),
            ("day", Value::Date(at.moment.day)),
            ("kind", text("agreed")),
            ("price", rate(event.price)),
            ("power_bps", number(event.power_bps)),
        ],
    ));
    Ok(())
}

/// Their median was not believed: there is no fresh price for a while.
pub(super) fn breaker(
    at: &At<'_>,
    event: &Attributes<'_>,
    rows: &mut Vec<Row>,
) -> Result<(), EventError> {
    let event: PriceBreaker = event.read(at)?;
    rows.push(at.fact(
        &PRICES_BY_DENOM,
        [
            ("denom", text(&event.denom)),
            ("day", Value::Date(at.moment.day)),
            ("kind", text("breaker")),
            ("price", rate(event.price)),
            ("median", rate(event.median)),
            ("power_bps", number(event.power_bps)),
            ("breaker_until", time(event.until)),
        ],
    ));
    Ok(())
}

/// What a validator said prices are.
pub(super) fn submitted(
    at: &At<'_>,
    event: &Attributes<'_>,
    rows: &mut Vec<Row>,
) -> Result<(), EventError> {
    let event: PricesSubmitted = event.read(at)?;
    let prices: Option<BTreeMap<String, String>> = event
        .prices
        .split(',')
        .filter(|price| !price.is_empty())
        .map(|price| price.rsplit_once('='))
        .map(|price| price.map(|(denom, price)| (denom.to_owned(), price.to_owned())))
        .collect();
    let malformed = || EventError::Malformed {
        key: "prices".into(),
        value: event.prices.clone(),
        expected: "denom=price, with commas between",
    };
    rows.push(at.fact(
        &PRICE_SUBMISSIONS,
        [
            ("operator", at.address(&event.operator)),
            ("day", Value::Date(at.moment.day)),
            ("hour", Value::Tinyint(at.moment.hour)),
            ("feeder", at.address(&event.feeder)),
            ("prices", Value::Attributes(prices.ok_or_else(malformed)?)),
        ],
    ));
    Ok(())
}

/// Who submits prices for a validator; empty: nobody any more.
pub(super) fn oracle_key(
    at: &At<'_>,
    event: &Attributes<'_>,
    rows: &mut Vec<Row>,
) -> Result<(), EventError> {
    let event: OracleKeySet = event.read(at)?;
    let feeder = event
        .feeder
        .map_or_else(|| text(""), |feeder| at.address(&feeder));
    rows.push(at.state(
        &ORACLE_KEYS,
        [
            ("operator", at.address(&event.operator)),
            ("feeder", feeder),
        ],
    ));
    Ok(())
}
