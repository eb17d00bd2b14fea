//! When the business day of a merchant ends, and what happens at its close.

use crate::error::Error;
use borsh::{BorshDeserialize, BorshSerialize};
use proto::aot::settlement::v1 as pb;
use sdk::{BPS, Time};
use serde::{Deserialize, Serialize};

/// Minutes of a day.
const DAY_MINUTES: u32 = 1_440;
/// Seconds of a day. Korea has no daylight saving time.
pub(crate) const DAY_SECONDS: u64 = 86_400;
/// The most days from the close to the payout, and until a reserve is given back.
const DELAY_DAYS_MAX: u32 = 30;
const RESERVE_DAYS_MAX: u32 = 365;

/// Cut-off, delay and rolling reserve of a merchant.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize,
)]
#[serde(deny_unknown_fields)]
pub struct Schedule {
    /// Minutes after midnight in Korea when a business day ends: 1 to 1440.
    pub cut_off_minutes: u32,
    /// Days from the close to the payout, 0 to 30.
    pub delay_days: u32,
    /// Part of the sales that is withheld at the close, in bps.
    pub reserve_bps: u32,
    /// Days until it is given back, 0 to 365.
    pub reserve_days: u32,
}

impl Default for Schedule {
    /// Midnight, at once, no reserve.
    fn default() -> Self {
        Self {
            cut_off_minutes: DAY_MINUTES,
            delay_days: 0,
            reserve_bps: 0,
            reserve_days: 0,
        }
    }
}

impl Schedule {
    /// Refused (code 3) if a field is out of range.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let out_of_range = |field, value: u32, expected| Error::InvalidField {
            field,
            value: value.to_string(),
            expected,
        };
        let refused = if !(1..=DAY_MINUTES).contains(&self.cut_off_minutes) {
            out_of_range("cut_off_minutes", self.cut_off_minutes, "1 to 1440")
        } else if self.delay_days > DELAY_DAYS_MAX {
            out_of_range("delay_days", self.delay_days, "at most 30")
        } else if u128::from(self.reserve_bps) > BPS {
            out_of_range("reserve_bps", self.reserve_bps, "at most 10000")
        } else if self.reserve_days > RESERVE_DAYS_MAX {
            out_of_range("reserve_days", self.reserve_days, "at most 365")
        } else {
            return Ok(());
        };
        Err(refused)
    }

    fn cut_off_seconds(&self) -> u64 {
        u64::from(self.cut_off_minutes).saturating_mul(60)
    }

    /// When a business day ends.
    fn end_of(&self, day: u32) -> Time {
        let midnight = Time::korean_midnight(day).unwrap_or_default();
        midnight.plus_seconds(self.cut_off_seconds())
    }

    /// The business day of a time, if this schedule was always in force: the first day that ends after it.
    fn day_of(&self, time: Time) -> u32 {
        let rest = DAY_SECONDS.saturating_sub(self.cut_off_seconds());
        time.plus_seconds(rest).korean_day()
    }
}

impl From<&Schedule> for pb::Schedule {
    fn from(schedule: &Schedule) -> Self {
        Self {
            cut_off_minutes: schedule.cut_off_minutes,
            delay_days: schedule.delay_days,
            reserve_bps: schedule.reserve_bps,
            reserve_days: schedule.reserve_days,
        }
    }
}

impl From<&pb::Schedule> for Schedule {
    fn from(schedule: &pb::Schedule) -> Self {
        Self {
            cut_off_minutes: schedule.cut_off_minutes,
            delay_days: schedule.delay_days,
            reserve_bps: schedule.reserve_bps,
            reserve_days: schedule.reserve_days,
        }
    }
}

/// A schedule with the first business day under it. That day begins when the one before ends, so that no moment is
/// in two days, or in none.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    BorshSerialize,
    BorshDeserialize,
    Serialize,
    Deserialize,
)]
#[serde(deny_unknown_fields)]
pub struct Since {
    /// The schedule.
    pub schedule: Schedule,
    /// Its first business day, as YYYYMMDD; 0: from the beginning on.
    pub first_day: u32,
}

impl Since {
    fn day_of(&self, time: Time) -> u32 {
        self.schedule.day_of(time).max(self.first_day)
    }
}

/// The schedules of a merchant: the present one, and one that begins with a later business day.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    BorshSerialize,
    BorshDeserialize,
    Serialize,
    Deserialize,
)]
#[serde(deny_unknown_fields)]
pub struct Schedules {
    /// The one in force when the last change was made.
    pub present: Since,
    /// The one that begins, or has begun, after it, and when.
    pub next: Option<(Time, Since)>,
}

/// A business day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct BusinessDay {
    /// As YYYYMMDD.
    pub(crate) day: u32,
    /// When it ends.
    pub(crate) ends: Time,
    /// The schedule it is under.
    pub(crate) schedule: Schedule,
}

impl Schedules {
    /// Refused (code 3) if a field is out of range.
    pub(crate) fn check(&self) -> Result<(), Error> {
        self.present.schedule.check()?;
        self.next.map_or(Ok(()), |(_, next)| next.schedule.check())
    }

    /// The schedule of a time.
    pub(crate) fn in_force(&self, now: Time) -> Since {
        match self.next {
            Some((begins, next)) if now >= begins => next,
            _ => self.present,
        }
    }

    /// The business day of a time.
    pub(crate) fn business_day(&self, now: Time) -> BusinessDay {
        let since = self.in_force(now);
        let day = since.day_of(now);
        BusinessDay {
            day,
            ends: since.schedule.end_of(day),
            schedule: since.schedule,
        }
    }

    /// The schedules of a merchant that has no batch yet: no day has begun that could change. Gives the present day, too.
    pub(crate) fn at_once(now: Time, schedule: Schedule) -> (Self, u32) {
        let present = Since {
            schedule,
            first_day: 0,
        };
        let schedules = Self {
            present,
            next: None,
        };
        (schedules, present.day_of(now))
    }

    /// The schedules after a change: the new one begins when the present business day ends. Gives its first day, too.
    pub(crate) fn change(&self, now: Time, schedule: Schedule) -> (Self, u32) {
        let present = self.in_force(now);
        let begins = present.schedule.end_of(present.day_of(now));
        let first_day = present.day_of(begins);
        let next = Since {
            schedule,
            first_day,
        };
        let next = Some((begins, next));
        (Self { present, next }, first_day)
    }
}
