//! Values of events as cells.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use sdk::{Address, Amount, Coins, Rate, Signed, Time};

use super::EventError;
use crate::korea::{Moment, days};
use crate::row::Value;

/// Shards of tables that are spread by what they are keyed by.
const KEYED_SHARDS: u8 = 16;

/// Anything that has a text.
#[expect(
    clippy::needless_pass_by_value,
    reason = "it is handed to `Option::map`, and called with references as well"
)]
pub(super) fn text(value: impl ToString) -> Value {
    Value::Text(value.to_string())
}

/// The id of a shop or campaign: hex, so that it can be typed as it is shown.
pub(super) fn id(bytes: &[u8; 32]) -> Value {
    Value::Text(hex::encode(bytes))
}

pub(super) fn blob(bytes: &[u8]) -> Value {
    Value::Blob(bytes.to_vec())
}

pub(super) fn amount(amount: Amount) -> Value {
    Value::Varint(amount.units())
}

pub(super) fn signed(amount: Signed) -> Value {
    Value::Signed(amount.units())
}

pub(super) fn rate(rate: Rate) -> Value {
    Value::Decimal(rate.atto())
}

pub(super) fn amounts(coins: &Coins) -> BTreeMap<String, u128> {
    coins
        .iter()
        .map(|coin| (coin.denom.to_string(), coin.amount.units()))
        .collect()
}

pub(super) fn number(number: u32) -> Value {
    Value::Int(i32::try_from(number).unwrap_or(i32::MAX))
}

pub(super) fn count(number: u64) -> Value {
    Value::Bigint(big(number))
}

fn big(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A moment.
pub(super) fn time(time: Time) -> Value {
    Value::Timestamp(
        big(time.seconds())
            .saturating_mul(1_000)
            .saturating_add(i64::from(time.nanos() / 1_000_000)),
    )
}

/// The Korean day of a moment.
pub(super) fn day_of(time: Time) -> Value {
    Value::Date(Moment::at(big(time.seconds())).day)
}

/// The first day of the Korean month of a moment.
pub(super) fn month_of(time: Time) -> Value {
    Value::Date(Moment::at(big(time.seconds())).month)
}

/// A day written as `YYYYMMDD`.
pub(super) fn day(day: u32) -> Result<Value, EventError> {
    let malformed = || EventError::Malformed {
        key: "day".into(),
        value: day.to_string(),
        expected: "a day as YYYYMMDD",
    };
    let date = NaiveDate::parse_from_str(&day.to_string(), "%Y%m%d").map_err(|_| malformed())?;
    Ok(Value::Date(days(date)))
}

/// The year of a day written as `YYYYMMDD`.
pub(super) fn year(day: u32) -> Value {
    number(day / 10_000)
}

/// The shard of a shop: by the first byte of its id, which is a hash.
pub(super) fn merchant_shard(id: &[u8; 32]) -> Value {
    keyed_shard(id.first())
}

/// The shard of an account: by the last byte of its address, which is a hash.
pub(super) fn account_shard(address: &Address) -> Value {
    keyed_shard(address.as_bytes().last())
}

fn keyed_shard(byte: Option<&u8>) -> Value {
    Value::Smallint((byte.copied().unwrap_or_default() % KEYED_SHARDS).into())
}
