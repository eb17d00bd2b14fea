//! What is stored: prices, submissions, parameters.

use crate::error::Error;
use borsh::{BorshDeserialize, BorshSerialize};
use proto::aot::oracle::v1 as pb;
use sdk::{Address, Amount, BPS, Denom, Quoted, Rate, Result, Time, View};
use serde::{Deserialize, Serialize};

/// The most denoms that prices are agreed on, and the most prices of a message.
pub(crate) const DENOMS_MAX: usize = 100;
/// Two thirds of the power in bps, rounded down as the power of a price is.
pub(crate) const POWER_BPS_MIN: u32 = 6_666;
const DAY_SECONDS: u64 = 24 * 60 * 60;
/// What prices count in: its own price is 1.
pub(crate) const KRWP: &str = "krwp";

/// A price that was agreed on.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Price {
    /// krwp for one smallest unit: above 0.
    pub price: Rate,
    /// When.
    pub time: Time,
    /// The part of the power whose submissions it is the median of, in bps, rounded down.
    pub power_bps: u32,
    /// Set when the median went too far from it: it is not used any more, and from this time on the median counts.
    pub breaker_until: Option<Time>,
}

impl Price {
    /// Whether it may be used: no breaker opened on it, and it is less than `price_seconds_max` old.
    pub fn is_fresh(&self, now: Time, params: &Params) -> bool {
        self.breaker_until.is_none() && now < self.time.plus_seconds(params.price_seconds_max)
    }

    /// Whether `median` is further from it than one step may be.
    pub(crate) fn is_too_far(&self, median: Rate, params: &Params) -> bool {
        let (last, next) = (self.price.atto(), median.atto());
        // floor loses nothing: the distance is a whole number, too.
        let step_max = Amount::new(last)
            .bps_floor(params.step_max_bps)
            .expect("a part of an amount is an amount: step_max_bps is at most 10000");
        last.abs_diff(next) > step_max.units()
    }

    pub(crate) fn to_proto(&self, denom: &Denom, now: Time, params: &Params) -> pb::Price {
        pb::Price {
            denom: denom.to_string(),
            price: self.price.to_string(),
            time: Some(self.time.to_proto()),
            power_bps: self.power_bps,
            fresh: self.is_fresh(now, params),
            breaker_until: self.breaker_until.map(Time::to_proto),
        }
    }
}

/// What a validator said last of a price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Submission {
    /// krwp for one smallest unit: above 0.
    pub price: Rate,
    /// When.
    pub time: Time,
}

impl Submission {
    /// Whether it counts: it is less than `submission_seconds_max` old.
    pub(crate) fn counts(&self, now: Time, params: &Params) -> bool {
        now < self.time.plus_seconds(params.submission_seconds_max)
    }

    pub(crate) fn to_proto(
        self,
        denom: &Denom,
        operator: &Address,
        view: &View<'_>,
    ) -> pb::Submission {
        pb::Submission {
            operator: view.text(operator),
            denom: denom.to_string(),
            price: self.price.to_string(),
            time: Some(self.time.to_proto()),
        }
    }
}

/// The price that a text says. Refused (code 9) unless it is a decimal above 0.
pub(crate) fn parse_price(denom: &Denom, text: &str) -> Result<Rate, Error> {
    let price: Option<Rate> = text.parse().ok();
    price
        .filter(|price| !price.is_zero())
        .ok_or_else(|| Error::InvalidPrice {
            denom: denom.to_string(),
            price: Quoted(text).to_string(),
        })
}

/// The parameters.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Params {
    /// The denoms whose prices are agreed on, ascending, at most 100.
    pub denoms: Vec<Denom>,
    /// How long a submission counts, in seconds.
    pub submission_seconds_max: u64,
    /// How long a price may be used, in seconds.
    pub price_seconds_max: u64,
    /// The largest step of a price, in bps of the price before.
    pub step_max_bps: u32,
    /// How long the breaker stays open after a larger step, in seconds.
    pub breaker_seconds: u64,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            denoms: vec!["uaot".parse().expect("four letters are a denom")],
            submission_seconds_max: 300,
            price_seconds_max: 600,
            step_max_bps: 2_000,
            breaker_seconds: 300,
        }
    }
}

impl Params {
    /// Whether prices of a denom are agreed on.
    pub fn lists(&self, denom: &Denom) -> bool {
        self.denoms.binary_search(denom).is_ok()
    }

    /// Refused (code 13) if a parameter would break what others rely on.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let refused = |field, value: String, expected| {
            Err(Error::InvalidParams {
                field,
                value,
                expected,
            })
        };
        let once = self.denoms.is_sorted_by(|left, right| left < right);
        if self.denoms.len() > DENOMS_MAX || !once {
            let value = format!("{} denoms", self.denoms.len());
            return refused(
                "denoms",
                value,
                "at most 100, each once, in ascending order",
            );
        }
        if self.denoms.iter().any(|denom| denom.as_str() == KRWP) {
            return refused("denoms", KRWP.to_owned(), "others: prices count in krwp");
        }
        let spans = [
            ("submission_seconds_max", self.submission_seconds_max),
            ("price_seconds_max", self.price_seconds_max),
            ("breaker_seconds", self.breaker_seconds),
        ];
        for (field, seconds) in spans {
            if !(1..=DAY_SECONDS).contains(&seconds) {
                return refused(field, seconds.to_string(), "1 second to a day");
            }
        }
        if !(1..=BPS).contains(&u128::from(self.step_max_bps)) {
            return refused("step_max_bps", self.step_max_bps.to_string(), "1 to 10000");
        }
        Ok(())
    }

    pub(crate) fn from_proto(params: &pb::Params) -> Result<Self> {
        Ok(Self {
            denoms: params
                .denoms
                .iter()
                .map(|denom| denom.parse())
                .collect::<Result<_>>()?,
            submission_seconds_max: params.submission_seconds_max,
            price_seconds_max: params.price_seconds_max,
            step_max_bps: params.step_max_bps,
            breaker_seconds: params.breaker_seconds,
        })
    }
}

impl From<&Params> for pb::Params {
    fn from(params: &Params) -> Self {
        Self {
            denoms: params.denoms.iter().map(ToString::to_string).collect(),
            submission_seconds_max: params.submission_seconds_max,
            price_seconds_max: params.price_seconds_max,
            step_max_bps: params.step_max_bps,
            breaker_seconds: params.breaker_seconds,
        }
    }
}
