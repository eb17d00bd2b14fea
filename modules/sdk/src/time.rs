//! Time of blocks.

use crate::{Error, Quoted, Result, error::root};
use borsh::{BorshDeserialize, BorshSerialize};
use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, SecondsFormat, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{fmt, str::FromStr};

const KOREA_AHEAD_SECONDS: u64 = 9 * 60 * 60;
const DAY_SECONDS: u64 = 24 * 60 * 60;

/// A point in time since 1970, UTC. The only clock of the chain is the time of its blocks.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    BorshSerialize,
    BorshDeserialize,
)]
pub struct Time {
    seconds: u64,
    nanos: u32,
}

impl Time {
    /// 9999-12-31T23:59:59Z: the last second of a protobuf timestamp.
    const SECONDS_MAX: u64 = 253_402_300_799;

    /// A time on a whole second, at most the end of the year 9999.
    pub fn from_seconds(seconds: u64) -> Self {
        Self {
            seconds: seconds.min(Self::SECONDS_MAX),
            nanos: 0,
        }
    }

    /// Whole seconds since 1970.
    pub const fn seconds(self) -> u64 {
        self.seconds
    }

    /// Nanoseconds within the second.
    pub const fn nanos(self) -> u32 {
        self.nanos
    }

    /// The time of a message. Refused (code 18) before 1970, after 9999, or with nanoseconds beyond the second.
    pub fn parse(time: &proto::Timestamp) -> Result<Self> {
        let seconds = u64::try_from(time.seconds)
            .ok()
            .filter(|seconds| *seconds <= Self::SECONDS_MAX);
        let nanos = u32::try_from(time.nanos)
            .ok()
            .filter(|nanos| *nanos < 1_000_000_000);
        match (seconds, nanos) {
            (Some(seconds), Some(nanos)) => Ok(Self { seconds, nanos }),
            _ => Err(root::INVALID_REQUEST.wrap(format_args!(
                "time of {} seconds and {} nanoseconds: expected the years 1970 to 9999",
                time.seconds, time.nanos
            ))),
        }
    }

    /// The time of an optional field. Refused (code 18) if it is missing or invalid; `name` names the field.
    pub fn parse_required(time: Option<&proto::Timestamp>, name: &str) -> Result<Self> {
        Self::parse(time.ok_or_else(|| root::INVALID_REQUEST.wrap(format_args!("missing {name}")))?)
    }

    /// The time of a message.
    pub fn to_proto(self) -> proto::Timestamp {
        let seconds = i64::try_from(self.seconds).expect("at most the end of the year 9999");
        let nanos = i32::try_from(self.nanos).expect("below 10^9");
        proto::Timestamp { seconds, nanos }
    }

    /// This many seconds later, at most the end of the year 9999.
    #[must_use]
    pub fn plus_seconds(self, seconds: u64) -> Self {
        Self {
            seconds: self.seconds.saturating_add(seconds).min(Self::SECONDS_MAX),
            ..self
        }
    }

    /// Whole seconds from `earlier` to this time; 0 if it is not earlier.
    pub fn seconds_since(self, earlier: Time) -> u64 {
        self.seconds.saturating_sub(earlier.seconds)
    }

    /// The day in Korea (UTC+9) as YYYYMMDD.
    pub fn korean_day(self) -> u32 {
        let there = self.plus_seconds(KOREA_AHEAD_SECONDS).utc();
        let year = u32::try_from(there.year()).expect("1970 to 9999");
        year.saturating_mul(10_000)
            .saturating_add(there.month().saturating_mul(100))
            .saturating_add(there.day())
    }

    /// When a day in Korea (YYYYMMDD) begins; `None` if there is no such day from 1970-01-02 to 9999-12-31.
    pub fn korean_midnight(day: u32) -> Option<Time> {
        let year = i32::try_from(day.checked_div(10_000)?).ok()?;
        let month = day.checked_div(100)?.checked_rem(100)?;
        let midnight = NaiveDate::from_ymd_opt(year, month, day.checked_rem(100)?)?
            .and_hms_opt(0, 0, 0)?
            .and_utc();
        let seconds = u64::try_from(midnight.timestamp()).ok()?;
        let seconds = seconds.checked_sub(KOREA_AHEAD_SECONDS)?;
        (year < 10_000).then(|| Self::from_seconds(seconds))
    }

    /// Rounded up to a whole multiple of `unit` seconds of the day in Korea, like full hours; at most the end of the year
    /// 9999. `unit` divides a day.
    #[must_use]
    pub fn korean_round_up(self, unit: u64) -> Self {
        let begun = u64::from(self.nanos > 0);
        let there = self
            .seconds
            .saturating_add(KOREA_AHEAD_SECONDS)
            .saturating_add(begun);
        let rounded = there.div_ceil(unit.max(1)).saturating_mul(unit.max(1));
        Self::from_seconds(rounded.saturating_sub(KOREA_AHEAD_SECONDS))
    }

    /// The end of this day in Korea: the first instant of the day after it.
    #[must_use]
    pub fn korean_day_end(self) -> Self {
        let there = self.seconds.saturating_add(KOREA_AHEAD_SECONDS);
        let days = there.div_euclid(DAY_SECONDS).saturating_add(1);
        let end = days.saturating_mul(DAY_SECONDS);
        Self::from_seconds(end.saturating_sub(KOREA_AHEAD_SECONDS))
    }

    /// The end of the month in Korea that is this many months after that of this time (0: its own month): the first
    /// instant of the month after it, at most the end of the year 9999.
    #[must_use]
    pub fn korean_month_end(self, months_after: u32) -> Self {
        let there = self.plus_seconds(KOREA_AHEAD_SECONDS).utc();
        let next = there
            .month0()
            .saturating_add(months_after)
            .saturating_add(1);
        let years = i32::try_from(next.div_euclid(12)).unwrap_or(i32::MAX);
        let first = there
            .year()
            .checked_add(years)
            .and_then(|year| {
                NaiveDate::from_ymd_opt(year, next.rem_euclid(12).saturating_add(1), 1)
            })
            .map_or(i64::MAX, |day| {
                day.and_time(NaiveTime::MIN).and_utc().timestamp()
            });
        let seconds = u64::try_from(first).expect("a month from 1970 on begins in 1970 or later");
        Self::from_seconds(seconds.saturating_sub(KOREA_AHEAD_SECONDS)).max(self)
    }

    fn utc(self) -> DateTime<Utc> {
        let seconds = i64::try_from(self.seconds).expect("at most the end of the year 9999");
        DateTime::from_timestamp(seconds, self.nanos).expect("the years 1970 to 9999")
    }
}

impl fmt::Display for Time {
    /// RFC 3339 in UTC: `2026-11-21T01:02:03Z`, with nanoseconds where there are any.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.utc().to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }
}

impl FromStr for Time {
    type Err = Error;

    /// RFC 3339.
    fn from_str(text: &str) -> Result<Self> {
        let refused = || {
            root::INVALID_REQUEST.wrap(format_args!(
                "{} is not a time: expected RFC 3339, the years 1970 to 9999",
                Quoted(text)
            ))
        };
        let time = DateTime::parse_from_rfc3339(text).map_err(|_| refused())?;
        let seconds = u64::try_from(time.timestamp())
            .ok()
            .filter(|seconds| *seconds <= Self::SECONDS_MAX);
        // A leap second is the last nanosecond before the next one.
        let nanos = time.timestamp_subsec_nanos().min(999_999_999);
        Ok(Self {
            seconds: seconds.ok_or_else(refused)?,
            nanos,
        })
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <String as Deserialize>::deserialize(deserializer)?
            .parse()
            .map_err(de::Error::custom)
    }
}
