//! Money that may be owed: amounts with a sign.

use crate::{Amount, Error, Quoted, Result, error::root};
use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{fmt, str::FromStr};

/// An amount with a sign, in the smallest unit of its denom: -(2^127 - 1) to 2^127 - 1. Arithmetic is checked.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, BorshSerialize, BorshDeserialize,
)]
pub struct Signed(i128);

impl Signed {
    /// Nothing.
    pub const ZERO: Signed = Signed(0);

    /// This many smallest units. Refused (code 18) for -2^127, which has no opposite.
    pub fn new(units: i128) -> Result<Self> {
        if units == i128::MIN {
            return Err(overflow(units));
        }
        Ok(Self(units))
    }

    /// An amount to get. Refused (code 18) above 2^127 - 1.
    pub fn plus(amount: Amount) -> Result<Self> {
        let units = i128::try_from(amount.units());
        units.map(Self).map_err(|_| overflow(amount))
    }

    /// An amount to give. Refused (code 18) above 2^127 - 1.
    pub fn minus(amount: Amount) -> Result<Self> {
        Ok(Self::plus(amount)?.opposite())
    }

    /// The number of smallest units.
    pub const fn units(self) -> i128 {
        self.0
    }

    /// Whether it is nothing.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// Whether it is below zero.
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// The same with the other sign.
    #[must_use]
    pub fn opposite(self) -> Self {
        Self(
            self.0
                .checked_neg()
                .expect("-2^127 is refused by every constructor"),
        )
    }

    /// What is above zero, or nothing.
    pub fn above_zero(self) -> Amount {
        Amount::new(u128::try_from(self.0).unwrap_or_default())
    }

    /// What is below zero, or nothing.
    pub fn below_zero(self) -> Amount {
        self.opposite().above_zero()
    }

    /// The sum. Refused (code 18) if it does not fit.
    pub fn checked_add(self, other: Signed) -> Result<Signed> {
        let sum = self.0.checked_add(other.0);
        let sum = sum.and_then(|units| Signed::new(units).ok());
        sum.ok_or_else(|| overflow(format_args!("{self} + {other}")))
    }

    /// The difference. Refused (code 18) if it does not fit.
    pub fn checked_sub(self, other: Signed) -> Result<Signed> {
        self.checked_add(other.opposite())
    }
}

fn overflow(what: impl fmt::Display) -> Error {
    root::INVALID_REQUEST.wrap(format_args!(
        "{what} is not a signed amount: expected -(2^127 - 1) to 2^127 - 1"
    ))
}

impl fmt::Display for Signed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Signed {
    type Err = Error;

    /// Decimal digits as of an [`Amount`], with `-` in front if it is below zero.
    fn from_str(text: &str) -> Result<Self> {
        let refused = || {
            root::INVALID_REQUEST.wrap(format_args!(
                "{} is not a signed amount: expected decimal digits, with - in front below 0",
                Quoted(text)
            ))
        };
        let digits = text.strip_prefix('-').unwrap_or(text);
        let amount: Amount = digits.parse().map_err(|_| refused())?;
        let units = Self::plus(amount).map_err(|_| refused())?;
        match (digits.len() < text.len(), units.is_zero()) {
            (true, true) => Err(refused()),
            (true, false) => Ok(units.opposite()),
            (false, _) => Ok(units),
        }
    }
}

impl Serialize for Signed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Signed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <String as Deserialize>::deserialize(deserializer)?
            .parse()
            .map_err(de::Error::custom)
    }
}
