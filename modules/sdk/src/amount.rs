//! Money: whole numbers of the smallest unit of a denom, checked; rates with 18 decimals.

use crate::{Error, Quoted, Result, error::root};
use borsh::{BorshDeserialize, BorshSerialize};
use ethnum::U256;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{fmt, str::FromStr};

/// 10 000 bps are the whole.
pub const BPS: u128 = 10_000;

/// An amount in the smallest unit of its denom (`uaot`, `krwp`). Arithmetic is checked; products have 256 bits.
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
pub struct Amount(u128);

impl Amount {
    /// Nothing.
    pub const ZERO: Amount = Amount(0);
    /// The largest amount.
    pub const MAX: Amount = Amount(u128::MAX);

    /// This many smallest units.
    pub const fn new(units: u128) -> Self {
        Self(units)
    }

    /// The number of smallest units.
    pub const fn units(self) -> u128 {
        self.0
    }

    /// Whether it is nothing.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The sum. Refused (code 18) above 2^128 - 1.
    pub fn checked_add(self, other: Amount) -> Result<Amount> {
        self.0
            .checked_add(other.0)
            .map(Amount)
            .ok_or_else(|| overflow(format_args!("{self} + {other}")))
    }

    /// The difference, `None` below zero.
    pub fn checked_sub(self, other: Amount) -> Option<Amount> {
        self.0.checked_sub(other.0).map(Amount)
    }

    /// The difference, or nothing below zero.
    #[must_use]
    pub fn saturating_sub(self, other: Amount) -> Amount {
        Amount(self.0.saturating_sub(other.0))
    }

    /// floor(self * numerator / denominator). Refused (code 18) if it does not fit, or by a denominator of 0.
    pub fn mul_div_floor(self, numerator: u128, denominator: u128) -> Result<Amount> {
        self.mul_div(numerator, denominator, false)
    }

    /// ceil(self * numerator / denominator). Refused (code 18) if it does not fit, or by a denominator of 0.
    pub fn mul_div_ceil(self, numerator: u128, denominator: u128) -> Result<Amount> {
        self.mul_div(numerator, denominator, true)
    }

    /// floor(self * bps / 10 000): what is rounded away stays with whom it is taken from.
    pub fn bps_floor(self, bps: u32) -> Result<Amount> {
        self.mul_div_floor(u128::from(bps), BPS)
    }

    fn mul_div(self, numerator: u128, denominator: u128, up: bool) -> Result<Amount> {
        let refused = || overflow(format_args!("{self} * {numerator} / {denominator}"));
        // Two factors below 2^128 cannot overflow 256 bits.
        let product = U256::from(self.0)
            .checked_mul(U256::from(numerator))
            .ok_or_else(refused)?;
        let denominator_wide = U256::from(denominator);
        let quotient = product.checked_div(denominator_wide).ok_or_else(refused)?;
        let remainder = product.checked_rem(denominator_wide).ok_or_else(refused)?;
        let rounded = if up && remainder != U256::ZERO {
            quotient.checked_add(U256::ONE)
        } else {
            Some(quotient)
        };
        rounded
            .and_then(|wide| u128::try_from(wide).ok())
            .map(Amount)
            .ok_or_else(refused)
    }

    /// The sum of many. Refused (code 18) above 2^128 - 1.
    pub fn sum(amounts: impl IntoIterator<Item = Amount>) -> Result<Amount> {
        amounts
            .into_iter()
            .try_fold(Amount::ZERO, Amount::checked_add)
    }
}

fn overflow(what: impl fmt::Display) -> Error {
    root::INVALID_REQUEST.wrap(format_args!(
        "{what} is not an amount: expected 0 to 2^128 - 1"
    ))
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Amount {
    type Err = Error;

    /// Decimal digits without sign, blank or leading zero.
    fn from_str(text: &str) -> Result<Self> {
        let plain = text.bytes().all(|byte| byte.is_ascii_digit())
            && (text == "0" || !text.starts_with('0'));
        let parsed = if plain { text.parse().ok() } else { None };
        parsed.map(Amount).ok_or_else(|| {
            root::INVALID_REQUEST.wrap(format_args!(
                "{} is not an amount: expected decimal digits, 0 to 2^128 - 1",
                Quoted(text)
            ))
        })
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <String as Deserialize>::deserialize(deserializer)?
            .parse()
            .map_err(de::Error::custom)
    }
}

/// A price or rate with 18 decimals.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, BorshSerialize, BorshDeserialize,
)]
pub struct Rate(u128);

impl Rate {
    const ONE: u128 = 1_000_000_000_000_000_000;
    const DECIMALS: usize = 18;

    /// Nothing.
    pub const ZERO: Rate = Rate(0);

    /// This many 10^-18.
    pub const fn from_atto(atto: u128) -> Self {
        Self(atto)
    }

    /// The number of 10^-18.
    pub const fn atto(self) -> u128 {
        self.0
    }

    /// Whether it is nothing.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// ceil(amount * rate).
    pub fn of_ceil(self, amount: Amount) -> Result<Amount> {
        amount.mul_div_ceil(self.0, Self::ONE)
    }

    /// floor(amount * rate).
    pub fn of_floor(self, amount: Amount) -> Result<Amount> {
        amount.mul_div_floor(self.0, Self::ONE)
    }

    /// ceil(rate * (10 000 + bps) / 10 000): the rate with a spread on top.
    pub fn with_spread_ceil(self, bps: u32) -> Result<Rate> {
        let factor = BPS.saturating_add(u128::from(bps));
        Amount(self.0)
            .mul_div_ceil(factor, BPS)
            .map(|wide| Rate(wide.0))
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole = self.0.checked_div(Self::ONE).expect("ONE is not 0");
        let fraction = self.0.checked_rem(Self::ONE).expect("ONE is not 0");
        let digits = format!("{fraction:0width$}", width = Self::DECIMALS);
        let digits = digits.trim_end_matches('0');
        if digits.is_empty() {
            write!(f, "{whole}")
        } else {
            write!(f, "{whole}.{digits}")
        }
    }
}

impl FromStr for Rate {
    type Err = Error;

    /// A decimal without sign or exponent, with at most 18 places: `0.025`.
    fn from_str(text: &str) -> Result<Self> {
        let refused = || {
            root::INVALID_REQUEST.wrap(format_args!(
                "{} is not a rate: expected a decimal with at most 18 places, like 0.025",
                Quoted(text)
            ))
        };
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
        let digits =
            |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(whole) || !digits(fraction) || fraction.len() > Self::DECIMALS {
            return Err(refused());
        }
        let fraction: u128 = format!("{fraction:0<width$}", width = Self::DECIMALS)
            .parse()
            .map_err(|_| refused())?;
        let whole: u128 = whole.parse().map_err(|_| refused())?;
        whole
            .checked_mul(Self::ONE)
            .and_then(|atto| atto.checked_add(fraction))
            .map(Rate)
            .ok_or_else(refused)
    }
}

impl Serialize for Rate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Rate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <String as Deserialize>::deserialize(deserializer)?
            .parse()
            .map_err(de::Error::custom)
    }
}
