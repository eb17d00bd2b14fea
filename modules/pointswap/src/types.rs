//! What is stored, and how it is read from messages.

use crate::error::Error;
use borsh::{BorshDeserialize, BorshSerialize};
use proto::aot::pointswap::v1 as pb;
use sdk::{Address, Amount, BPS, Denom, Quoted, Result, Time};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Ten years.
const CLEARING_DAYS_LIMIT: u32 = 3_660;
const DAY_SECONDS: u64 = 24 * 60 * 60;

/// The denoms of a pair: the lesser first.
pub type PairId = (Denom, Denom);

/// The id of the pair of two denoms. Refused (code 4) if they are one.
pub(crate) fn pair_id(one: &Denom, other: &Denom) -> Result<PairId, Error> {
    match one.cmp(other) {
        std::cmp::Ordering::Less => Ok((one.clone(), other.clone())),
        std::cmp::Ordering::Greater => Ok((other.clone(), one.clone())),
        std::cmp::Ordering::Equal => Err(Error::SameDenom { denom: one.clone() }),
    }
}

sdk::texts! {
    /// How a pair knows what points are worth.
    pub enum Mode as pb::PairMode, "mode" {
        /// By the rates that both issuers redeem at.
        IssuerRate = 1 "issuer_rate",
        /// By the prices of both denoms that the validators agree on.
        Oracle = 2 "oracle",
        /// By the rates of the issuers, through coins of the hub denom at its price.
        Hub = 3 "hub",
    }
}

/// The most points that are swapped out of one side of a pair on a Korean day, fees included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Limits {
    /// By all.
    pub day: Amount,
    /// By one account: not above the quota of all.
    pub user: Amount,
}

/// What two issuers agreed on.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Pair {
    /// How it knows what points are worth.
    pub mode: Mode,
    /// Of what is swapped, rounded up, in points, to the treasury of the issuer that gives.
    pub fee_bps: u32,
    /// The quotas of the lesser denom.
    pub limits_a: Limits,
    /// The quotas of the greater denom.
    pub limits_b: Limits,
    /// The least points of a swap, above 0, from either side.
    pub swap_min: Amount,
    /// Who paused it; only that one or the authority resumes it.
    pub paused_by: Option<Address>,
}

impl Pair {
    /// The quotas of one side.
    pub fn limits(&self, id: &PairId, denom: &Denom) -> Limits {
        if *denom == id.0 {
            self.limits_a
        } else {
            self.limits_b
        }
    }

    /// The pair of a message, not paused. Refused (code 14) with what cannot be.
    pub(crate) fn parse(pair: &pb::Pair, fee_max_bps: u32) -> Result<(PairId, Self)> {
        let id: PairId = (pair.denom_a.parse()?, pair.denom_b.parse()?);
        let amount = |name: &'static str, text: &str| -> Result<Amount> {
            let amount = text.parse::<Amount>();
            Ok(amount.map_err(|_| field(name, Quoted(text), "decimal digits, 0 to 2^128 - 1"))?)
        };
        let expected = "1 (issuer rate), 2 (oracle) or 3 (hub)";
        let unknown = || field("mode", pair.mode, expected);
        let parsed = Self {
            mode: Mode::from_proto(pair.mode).ok_or_else(unknown)?,
            fee_bps: pair.fee_bps,
            limits_a: Limits {
                day: amount("daily_quota_a", &pair.daily_quota_a)?,
                user: amount("user_quota_a", &pair.user_quota_a)?,
            },
            limits_b: Limits {
                day: amount("daily_quota_b", &pair.daily_quota_b)?,
                user: amount("user_quota_b", &pair.user_quota_b)?,
            },
            swap_min: amount("swap_min", &pair.swap_min)?,
            paused_by: None,
        };
        if parsed.fee_bps > fee_max_bps {
            let expected = format!("at most {fee_max_bps}");
            return Err(field("fee_bps", parsed.fee_bps, expected).into());
        }
        parsed.check(&id)?;
        Ok((id, parsed))
    }

    /// Says (code 14) what of it cannot be, whatever the parameters are.
    pub(crate) fn check(&self, id: &PairId) -> Result<(), Error> {
        if id.0 >= id.1 {
            let expected = format!("a lesser denom than {}", id.1);
            return Err(field("denom_a", &id.0, expected));
        }
        if u128::from(self.fee_bps) > BPS {
            return Err(field("fee_bps", self.fee_bps, "at most 10000"));
        }
        for (name, limits) in [
            ("user_quota_a", self.limits_a),
            ("user_quota_b", self.limits_b),
        ] {
            if limits.user > limits.day {
                let expected = format!("at most the daily quota of {}", limits.day);
                return Err(field(name, limits.user, expected));
            }
        }
        if self.swap_min.is_zero() {
            return Err(field("swap_min", self.swap_min, "above 0"));
        }
        Ok(())
    }

    pub(crate) fn to_proto(&self, id: &PairId) -> pb::Pair {
        pb::Pair {
            denom_a: id.0.to_string(),
            denom_b: id.1.to_string(),
            mode: self.mode.to_proto(),
            fee_bps: self.fee_bps,
            daily_quota_a: self.limits_a.day.to_string(),
            daily_quota_b: self.limits_b.day.to_string(),
            user_quota_a: self.limits_a.user.to_string(),
            user_quota_b: self.limits_b.user.to_string(),
            swap_min: self.swap_min.to_string(),
            paused: self.paused_by.is_some(),
        }
    }
}

/// What moved between the reserves of two issuers on a Korean day, in `krwp`: already paid.
#[derive(Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Clearing {
    /// Into the reserve of the greater denom.
    pub a_to_b: Amount,
    /// Into the reserve of the lesser denom.
    pub b_to_a: Amount,
    /// How many swaps.
    pub swaps: u64,
    /// Whether the company of the lesser denom agreed that it is right.
    pub settled_by_a: bool,
    /// Whether the company of the greater denom agreed that it is right.
    pub settled_by_b: bool,
    /// When it leaves the state: set when both have agreed.
    pub forget_at: Option<Time>,
    /// From this block time on the pair is paused until both have agreed.
    pub due_at: Time,
}

impl Clearing {
    /// Whether both have agreed.
    pub fn is_settled(&self) -> bool {
        self.settled_by_a && self.settled_by_b
    }

    pub(crate) fn to_proto(&self, day: u32, id: &PairId) -> pb::Clearing {
        pb::Clearing {
            day,
            denom_a: id.0.to_string(),
            denom_b: id.1.to_string(),
            a_to_b: self.a_to_b.to_string(),
            b_to_a: self.b_to_a.to_string(),
            swaps: self.swaps,
            settled_by_a: self.settled_by_a,
            settled_by_b: self.settled_by_b,
            due_at: Some(self.due_at.to_proto()),
        }
    }
}

/// The parameters.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Params {
    /// The coin through which pairs in hub mode swap.
    pub hub_denom: Denom,
    /// How many days a clearing position stays after both have settled it.
    pub clearing_days: u32,
    /// The highest fee of a pair, in bps. Fees set before it was lowered stay.
    pub fee_max_bps: u32,
    /// How many days after its day both have to settle a clearing position, before their pair is paused.
    pub clearing_due_days: u32,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            hub_denom: "uaot".parse().expect("four letters are a denom"),
            clearing_days: 90,
            fee_max_bps: 1_000,
            clearing_due_days: 14,
        }
    }
}

impl Params {
    /// Refused (code 14) if a parameter would break what others rely on.
    pub(crate) fn check(&self) -> Result<(), Error> {
        if self.hub_denom.counts_in_won() {
            return Err(field(
                "hub_denom",
                &self.hub_denom,
                "a coin, not won and not points",
            ));
        }
        if !(1..=CLEARING_DAYS_LIMIT).contains(&self.clearing_days) {
            return Err(field("clearing_days", self.clearing_days, "1 to 3660"));
        }
        if !(1..=CLEARING_DAYS_LIMIT).contains(&self.clearing_due_days) {
            let days = self.clearing_due_days;
            return Err(field("clearing_due_days", days, "1 to 3660"));
        }
        if u128::from(self.fee_max_bps) > BPS {
            return Err(field("fee_max_bps", self.fee_max_bps, "at most 10000"));
        }
        Ok(())
    }

    /// When a position of today is overdue.
    pub(crate) fn due_at(&self, now: Time) -> Time {
        let seconds = u64::from(self.clearing_due_days).saturating_mul(DAY_SECONDS);
        now.korean_day_end().plus_seconds(seconds)
    }

    /// When a position leaves the state that both settle now.
    pub(crate) fn forget_at(&self, now: Time) -> Time {
        now.plus_seconds(u64::from(self.clearing_days).saturating_mul(DAY_SECONDS))
    }

    pub(crate) fn from_proto(params: &pb::Params) -> Result<Self> {
        Ok(Self {
            hub_denom: params.hub_denom.parse()?,
            clearing_days: params.clearing_days,
            fee_max_bps: params.fee_max_bps,
            clearing_due_days: params.clearing_due_days,
        })
    }
}

impl From<&Params> for pb::Params {
    fn from(params: &Params) -> Self {
        Self {
            hub_denom: params.hub_denom.to_string(),
            clearing_days: params.clearing_days,
            fee_max_bps: params.fee_max_bps,
            clearing_due_days: params.clearing_due_days,
        }
    }
}

fn field(field: &'static str, value: impl fmt::Display, expected: impl fmt::Display) -> Error {
    Error::InvalidField {
        field,
        value: value.to_string(),
        expected: expected.to_string(),
    }
}
