//! What is stored: prices, fee tokens, allowances.

mod allowance;

pub use allowance::{Allowance, Basic, Periodic};

use crate::error::Error;
use borsh::{BorshDeserialize, BorshSerialize};
use proto::aot::fee::v1 as wire;
use sdk::{Address, Amount, BPS, Chain, Denom, Rate, Time};
use serde::{Deserialize, Serialize};

/// The most gas of a message, or per unit: sums of a transaction stay far below 2^64.
pub(crate) const GAS_MAX: u64 = 1_000_000_000_000;
/// The largest rate and gas price: products with spreads stay below 2^128.
pub(crate) const RATE_MAX: Rate = Rate::from_atto(10u128.pow(33));
/// The largest spread: the price twice over.
const SPREAD_BPS_MAX: u32 = 10_000;
/// 10^18: a [`Rate`] counts in 10^-18.
const ATTO: u128 = 1_000_000_000_000_000_000;

/// The prices of the chain, and the sizes of a transaction.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Params {
    /// The lowest price of a unit of gas, in smallest units of the native coin.
    pub min_gas_price: Rate,
    /// Gas per transaction, beside its messages, bytes and signatures.
    pub tx_gas: u64,
    /// Gas per byte of the transaction.
    pub byte_gas: u64,
    /// Gas per signature.
    pub signature_gas: u64,
    /// Gas per item of work that a message does not show.
    pub item_gas: u64,
    /// The most bytes of a memo.
    pub memo_bytes_max: u64,
    /// The most signatures of a transaction.
    pub signatures_max: u64,
    /// The most messages of a transaction.
    pub messages_max: u64,
    /// The most bytes of a transaction.
    pub tx_bytes_max: u64,
}

impl Default for Params {
    /// A bank send of 300 bytes comes to some 75 000 gas, as scripts written for the Cosmos SDK expect.
    fn default() -> Self {
        Self {
            min_gas_price: Rate::from_atto(25_000_000_000_000_000),
            tx_gas: 10_000,
            byte_gas: 10,
            signature_gas: 1_000,
            item_gas: 1_000,
            memo_bytes_max: 256,
            signatures_max: 7,
            messages_max: 100,
            tx_bytes_max: 131_072,
        }
    }
}

impl Params {
    /// Parameters that hold together. Refused (fee 9) with what does not.
    pub fn checked(self) -> Result<Self, Error> {
        let refused = |why: String| Err(Error::InvalidParams { why });
        if self.min_gas_price > RATE_MAX {
            return refused(format!(
                "min_gas_price {}: expected at most {RATE_MAX}",
                self.min_gas_price
            ));
        }
        let prices = [
            ("tx_gas", self.tx_gas),
            ("byte_gas", self.byte_gas),
            ("signature_gas", self.signature_gas),
            ("item_gas", self.item_gas),
        ];
        if let Some((name, gas)) = prices.into_iter().find(|(_, gas)| *gas > GAS_MAX) {
            return refused(format!("{name} {gas}: expected at most {GAS_MAX}"));
        }
        let sizes = [
            ("memo_bytes_max", self.memo_bytes_max, 0, 65_536),
            ("signatures_max", self.signatures_max, 1, 100),
            ("messages_max", self.messages_max, 1, 1_000),
            ("tx_bytes_max", self.tx_bytes_max, 1_024, 4_194_304),
        ];
        let wrong = |(_, value, low, high): &(&str, u64, u64, u64)| !(low..=high).contains(&value);
        match sizes.into_iter().find(wrong) {
            Some((name, value, low, high)) => {
                refused(format!("{name} {value}: expected {low} to {high}"))
            }
            None => Ok(self),
        }
    }

    /// The parameters of a message. Refused (fee 9) if they do not hold together, (sdk 18) by a price that is none.
    pub fn parse(params: &wire::Params) -> sdk::Result<Self> {
        let parsed = Self {
            min_gas_price: params.min_gas_price.parse()?,
            tx_gas: params.tx_gas,
            byte_gas: params.byte_gas,
            signature_gas: params.signature_gas,
            item_gas: params.item_gas,
            memo_bytes_max: params.memo_bytes_max,
            signatures_max: params.signatures_max,
            messages_max: params.messages_max,
            tx_bytes_max: params.tx_bytes_max,
        };
        Ok(parsed.checked()?)
    }

    /// The parameters as queries answer them.
    pub fn to_proto(&self) -> wire::Params {
        wire::Params {
            min_gas_price: self.min_gas_price.to_string(),
            tx_gas: self.tx_gas,
            byte_gas: self.byte_gas,
            signature_gas: self.signature_gas,
            item_gas: self.item_gas,
            memo_bytes_max: self.memo_bytes_max,
            signatures_max: self.signatures_max,
            messages_max: self.messages_max,
            tx_bytes_max: self.tx_bytes_max,
        }
    }
}

/// Where the rate of a fee token comes from.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub enum RateSource {
    /// The authority; never too old.
    Fixed,
    /// A feeder; refused from an age on.
    Feed {
        /// Who may set it.
        feeder: Address,
        /// The age at which it is refused, in seconds: above 0.
        max_age_seconds: u64,
    },
}

/// The terms on which a denom other than the native one is taken for fees.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct FeeToken {
    /// Where the rate comes from.
    pub source: RateSource,
    /// Smallest units of the denom per smallest unit of the native coin: above 0.
    pub rate: Rate,
    /// Added to the rate, in bps of it: at most 10 000.
    pub spread_bps: u32,
    /// When the rate was set: block time.
    pub updated_at: Time,
}

impl FeeToken {
    /// The denom and the terms of a message. Refused (fee 8, 10) if they cannot be, (sdk 7, 10, 18) if they are none.
    pub fn parse(token: &wire::FeeToken, chain: &Chain, now: Time) -> sdk::Result<(Denom, Self)> {
        let denom: Denom = token.denom.parse()?;
        let invalid = |why: &str| Error::InvalidFeeToken {
            why: format!("{denom}: {why}"),
        };
        let source = match token.source() {
            wire::RateSource::Unspecified => {
                return Err(invalid("expected a source: fixed or feed").into());
            }
            wire::RateSource::Fixed if !token.feeder.is_empty() || token.max_age_seconds != 0 => {
                return Err(invalid("a fixed rate has no feeder and no age limit").into());
            }
            wire::RateSource::Fixed => RateSource::Fixed,
            wire::RateSource::Feed => RateSource::Feed {
                feeder: chain.prefix.parse(&token.feeder)?,
                max_age_seconds: token.max_age_seconds,
            },
        };
        let terms = Self {
            source,
            rate: token.rate.parse()?,
            spread_bps: token.spread_bps,
            updated_at: now,
        };
        terms.check(&denom, chain)?;
        Ok((denom, terms))
    }

    /// Says what is wrong with terms.
    pub fn check(&self, denom: &Denom, chain: &Chain) -> Result<(), Error> {
        let refused = |why: String| {
            Err(Error::InvalidFeeToken {
                why: format!("{denom}: {why}"),
            })
        };
        if *denom == chain.native {
            return Err(Error::NativeFeeToken {
                denom: denom.clone(),
            });
        }
        if self.rate.is_zero() || self.rate > RATE_MAX {
            return refused(format!(
                "rate {}: expected above 0 and at most {RATE_MAX}",
                self.rate
            ));
        }
        if self.spread_bps > SPREAD_BPS_MAX {
            return refused(format!(
                "spread of {} bps: expected at most {SPREAD_BPS_MAX}",
                self.spread_bps
            ));
        }
        match self.source {
            RateSource::Feed {
                max_age_seconds: 0, ..
            } => refused("a fed rate needs an age limit above 0 s".to_owned()),
            _ => Ok(()),
        }
    }

    /// The terms as queries answer them.
    pub fn to_proto(&self, denom: &Denom, chain: &Chain) -> wire::FeeToken {
        let (source, feeder, max_age_seconds) = match &self.source {
            RateSource::Fixed => (wire::RateSource::Fixed, String::new(), 0),
            RateSource::Feed {
                feeder,
                max_age_seconds,
            } => (
                wire::RateSource::Feed,
                chain.prefix.text(feeder),
                *max_age_seconds,
            ),
        };
        wire::FeeToken {
            denom: denom.to_string(),
            source: source.into(),
            rate: self.rate.to_string(),
            spread_bps: self.spread_bps,
            max_age_seconds,
            feeder,
            updated_at: Some(self.updated_at.to_proto()),
        }
    }

    /// Refused (fee 4) when the rate is too old to be used.
    pub(crate) fn check_age(&self, denom: &Denom, now: Time) -> Result<(), Error> {
        let RateSource::Feed {
            max_age_seconds, ..
        } = self.source
        else {
            return Ok(());
        };
        let age_seconds = now.seconds_since(self.updated_at);
        if age_seconds < max_age_seconds {
            return Ok(());
        }
        Err(Error::RateTooOld {
            denom: denom.clone(),
            age_seconds,
            max_age_seconds,
        })
    }

    /// ceil(native * rate * (1 + spread)), rounded once: the user pays.
    pub(crate) fn of_native_ceil(&self, native: Amount) -> sdk::Result<Amount> {
        native.mul_div_ceil(self.numerator(), Self::DENOMINATOR)
    }

    /// floor(amount / rate / (1 + spread)): what an amount of the token is worth as a fee.
    pub(crate) fn to_native_floor(&self, amount: Amount) -> sdk::Result<Amount> {
        amount.mul_div_floor(Self::DENOMINATOR, self.numerator())
    }

    const DENOMINATOR: u128 = ATTO.saturating_mul(BPS);

    fn numerator(&self) -> u128 {
        let factor = BPS.saturating_add(u128::from(self.spread_bps));
        self.rate
            .atto()
            .checked_mul(factor)
            .expect("a rate of at most 10^33 atto times 20 000 is below 2^128: `check` bounds both")
    }
}
