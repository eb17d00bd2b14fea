//! What is stored, and how it is read from messages.

mod totals;

pub use totals::Totals;

use crate::error::Error;
use borsh::{BorshDeserialize, BorshSerialize};
use proto::aot::points::v1 as pb;
use sdk::{Address, Amount, BPS, Denom, Quoted, Rate, Result, Time};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The most characters of a name.
const NAME_CHARS_MAX: usize = 100;
/// The most characters of a reason.
const REASON_CHARS_MAX: usize = 128;
/// The most won for a point: so that what is owed for any sensible number of points is an amount.
const RATE_MAX: Rate = Rate::from_atto(1_000_000_000_000_000_000_000_000);
/// The lowest and the highest ratio of any issuer.
pub(crate) const RATIO_BPS_MIN: u32 = 10_000;
pub(crate) const RATIO_BPS_MAX: u32 = 100_000;
/// The longest life of points that parameters may allow: a holder has a lot a month.
pub(crate) const LIFETIME_MONTHS_LIMIT: u32 = 60;
/// The longest delay of a rate that parameters may ask for: a year.
const RATE_DELAY_SECONDS_LIMIT: u64 = 366 * 24 * 60 * 60;

sdk::texts! {
    /// Where an issuer is in its life.
    pub enum Status as pb::IssuerStatus, "status" {
        /// Points are made, spent, swapped.
        Active = 1 "active",
        /// Nothing new; what is held is captured, refunds and promised points come.
        Paused = 2 "paused",
        /// For good: holders redeem their part of the reserve.
        Runoff = 3 "runoff",
    }
}

/// A rate that counts from a time on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct NextRate {
    /// Won for a point.
    pub rate: Rate,
    /// From this block time on.
    pub at: Time,
}

/// A company that stands for one kind of points with a reserve in `krwp`.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Issuer {
    /// The address of the company: it makes points and sets the rate.
    pub company: Address,
    /// Its name.
    pub name: String,
    /// What the reserve must be of what is owed, in bps: at least 10 000.
    pub ratio_bps: u32,
    /// Whether holders may send points to each other.
    pub transferable: bool,
    /// Whether points may be swapped for those of others.
    pub swappable: bool,
    /// How many months points live.
    pub lifetime_months: u32,
    /// Where it is in its life.
    pub status: Status,
    /// Whether the authority paused it: then only the authority may resume it.
    pub paused_by_authority: bool,
    /// `krwp` behind the points: its part of the account `points_reserve`.
    pub reserve: Amount,
    /// Points that are promised and paid for, not made yet.
    pub committed: Amount,
    /// The rate as it was booked last: [`Issuer::rate`] knows the one that counts.
    pub(crate) booked_rate: Rate,
    /// A rate that was set and is not booked yet, due or not.
    pub(crate) next: Option<NextRate>,
    /// What its points came to.
    pub totals: Totals,
}

impl Issuer {
    /// Won for a point: the rate that counts at a time.
    pub fn rate(&self, now: Time) -> Rate {
        let due = self.next.filter(|next| next.at <= now);
        due.map_or(self.booked_rate, |next| next.rate)
    }

    /// A rate that will count, and from when on.
    pub fn next_rate(&self, now: Time) -> Option<NextRate> {
        self.next.filter(|next| next.at > now)
    }

    /// `krwp` that the reserve must have for this many points: ceil(ceil(points * rate) * ratio / 10 000), at the
    /// higher of the rate and the one to come, so that a rise is covered before it counts. Refused (`sdk` code 18) if
    /// that is not an amount.
    pub fn required(&self, now: Time, outstanding: Amount) -> Result<Amount> {
        let next = self.next_rate(now).map(|next| next.rate);
        let rate = self.rate(now).max(next.unwrap_or_default());
        let owed = rate.of_ceil(outstanding)?;
        owed.mul_div_ceil(u128::from(self.ratio_bps), BPS)
    }

    /// `krwp` that are paid for `amount` of the outstanding points: floor(amount * rate), which never lowers the ratio;
    /// in runoff at most floor(reserve * amount / outstanding). What is rounded away stays in the reserve.
    pub fn worth(&self, now: Time, amount: Amount, outstanding: Amount) -> Result<Amount> {
        let full = self.rate(now).of_floor(amount)?;
        if self.status != Status::Runoff || amount.is_zero() {
            return Ok(full);
        }
        let part = self
            .reserve
            .mul_div_floor(amount.units(), outstanding.units())?;
        Ok(full.min(part))
    }

    /// As [`Issuer::worth`], for a step after `before` points of the same whole: at one rate the steps add up to
    /// floor(all of them * rate), as far as the ratio holds, which it does unless what was rounded away has been withdrawn.
    pub(crate) fn worth_of_step(
        &self,
        now: Time,
        before: Amount,
        amount: Amount,
        outstanding: Amount,
    ) -> Result<Amount> {
        let least = self.worth(now, amount, outstanding)?;
        if self.status == Status::Runoff || before.is_zero() {
            return Ok(least);
        }
        let rate = self.rate(now);
        let all = rate.of_floor(before.checked_add(amount)?)?;
        let step = all.saturating_sub(rate.of_floor(before)?);
        let rest = outstanding.saturating_sub(amount);
        let surplus = self.reserve.saturating_sub(self.required(now, rest)?);
        Ok(least.max(step.min(surplus)))
    }

    /// The end of points that are made at a time: the end of the Korean month so many months later.
    pub fn expiry(&self, now: Time) -> Time {
        now.korean_month_end(self.lifetime_months)
    }

    /// Refused (code 5, 6) unless it is active.
    pub fn require_active(&self, denom: &Denom) -> Result<(), Error> {
        let denom = denom.clone();
        match self.status {
            Status::Active => Ok(()),
            Status::Paused => Err(Error::Paused { denom }),
            Status::Runoff => Err(Error::InRunoff { denom }),
        }
    }

    /// Refused (code 6) in runoff.
    pub(crate) fn require_living(&self, denom: &Denom) -> Result<(), Error> {
        if self.status == Status::Runoff {
            let denom = denom.clone();
            return Err(Error::InRunoff { denom });
        }
        Ok(())
    }

    /// Says what of it cannot be, whatever the parameters are.
    pub(crate) fn check(&self, denom: &Denom) -> Result<(), Error> {
        check_denom(denom)?;
        check_name(&self.name)?;
        check_ratio(self.ratio_bps, RATIO_BPS_MIN)?;
        check_lifetime(self.lifetime_months, LIFETIME_MONTHS_LIMIT)?;
        check_rate(self.booked_rate)?;
        self.next.map_or(Ok(()), |next| check_rate(next.rate))
    }
}

/// The parameters.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Params {
    /// The lowest ratio of an issuer, in bps, at least 10 000. Terms set before it was raised stay.
    pub ratio_min_bps: u32,
    /// The largest step of a rate, in bps of the rate before.
    pub rate_step_max_bps: u32,
    /// The shortest time from a change of a rate to its effect, in seconds.
    pub rate_delay_seconds: u64,
    /// The longest life of points, in months.
    pub lifetime_max_months: u32,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            ratio_min_bps: 10_000,
            rate_step_max_bps: 1_000,
            rate_delay_seconds: 24 * 60 * 60,
            lifetime_max_months: LIFETIME_MONTHS_LIMIT,
        }
    }
}

impl Params {
    pub(crate) fn check(&self) -> Result<(), Error> {
        within(
            "ratio_min_bps",
            self.ratio_min_bps,
            RATIO_BPS_MIN,
            RATIO_BPS_MAX,
        )?;
        within(
            "rate_step_max_bps",
            self.rate_step_max_bps,
            0_u64,
            10_000_u64,
        )?;
        within(
            "rate_delay_seconds",
            self.rate_delay_seconds,
            0_u64,
            RATE_DELAY_SECONDS_LIMIT,
        )?;
        within(
            "lifetime_max_months",
            self.lifetime_max_months,
            1_u64,
            LIFETIME_MONTHS_LIMIT,
        )
    }
}

impl From<&Params> for pb::Params {
    fn from(params: &Params) -> Self {
        Self {
            ratio_min_bps: params.ratio_min_bps,
            rate_step_max_bps: params.rate_step_max_bps,
            rate_delay_seconds: params.rate_delay_seconds,
            lifetime_max_months: params.lifetime_max_months,
        }
    }
}

impl From<&pb::Params> for Params {
    fn from(params: &pb::Params) -> Self {
        Self {
            ratio_min_bps: params.ratio_min_bps,
            rate_step_max_bps: params.rate_step_max_bps,
            rate_delay_seconds: params.rate_delay_seconds,
            lifetime_max_months: params.lifetime_max_months,
        }
    }
}

/// `pt/<issuer>/<symbol>`: two parts of 2 to 32 lower-case letters, digits or dashes.
pub(crate) fn check_denom(denom: &Denom) -> Result<(), Error> {
    let part = |text: &str| {
        (2..=32).contains(&text.len())
            && text
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    let parts: Vec<_> = denom.as_str().split('/').collect();
    let valid = matches!(parts.as_slice(), ["pt", issuer, symbol] if part(issuer) && part(symbol));
    field(
        valid,
        "denom",
        denom,
        "pt/<issuer>/<symbol>, two parts of 2 to 32 lower-case letters, digits or dashes",
    )
}

/// Above 0, and not above a million.
pub(crate) fn check_rate(rate: Rate) -> Result<(), Error> {
    field(
        !rate.is_zero() && rate <= RATE_MAX,
        "rate",
        rate,
        "more than 0 and at most 1000000 krwp for a point",
    )
}

pub(crate) fn check_ratio(ratio_bps: u32, ratio_min_bps: u32) -> Result<(), Error> {
    within("ratio_bps", ratio_bps, ratio_min_bps, RATIO_BPS_MAX)
}

pub(crate) fn check_lifetime(months: u32, months_max: u32) -> Result<(), Error> {
    within("lifetime_months", months, 1_u64, months_max)
}

/// One to 100 characters of free text.
pub(crate) fn check_name(text: &str) -> Result<(), Error> {
    let words = !text.trim().is_empty() && is_text(text, NAME_CHARS_MAX);
    field(
        words,
        "name",
        Quoted(text),
        "1 to 100 characters, none of them a control character",
    )
}

/// At most 128 characters of free text.
pub(crate) fn check_reason(text: &str) -> Result<(), Error> {
    field(
        is_text(text, REASON_CHARS_MAX),
        "reason",
        Quoted(text),
        "at most 128 characters, none of them a control character",
    )
}

fn is_text(text: &str, chars_max: usize) -> bool {
    text.chars().nth(chars_max).is_none() && !text.chars().any(char::is_control)
}

fn within(
    name: &'static str,
    value: impl Into<u64>,
    min: impl Into<u64>,
    max: impl Into<u64>,
) -> Result<(), Error> {
    let (value, min, max) = (value.into(), min.into(), max.into());
    let valid = (min..=max).contains(&value);
    field(valid, name, value, format_args!("{min} to {max}"))
}

fn field(
    valid: bool,
    field: &'static str,
    value: impl fmt::Display,
    expected: impl fmt::Display,
) -> Result<(), Error> {
    if valid {
        return Ok(());
    }
    Err(Error::InvalidField {
        field,
        value: value.to_string(),
        expected: expected.to_string(),
    })
}
