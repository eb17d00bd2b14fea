//! Denoms, coins, and sets of coins.

use crate::{Amount, Error, Result, error::root};
use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Deserializer, Serialize, de};
use std::{fmt, str::FromStr};

/// The name of a kind of money: `uaot`, `krwp`, `pt/<issuer>/<symbol>`. The grammar is that of the Cosmos SDK:
/// a letter, then 2 to 127 letters, digits, or `/ : . _ -`.
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, BorshSerialize, BorshDeserialize,
)]
pub struct Denom(String);

impl Denom {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether amounts of it count in won: `krwp` and points.
    pub fn counts_in_won(&self) -> bool {
        self.0 == "krwp" || self.has_lots()
    }

    /// Whether balances of it are made of lots, each with an expiry: points.
    pub fn has_lots(&self) -> bool {
        self.0.starts_with("pt/")
    }

    /// Whether it is a token that somebody made, `factory/<creator>/<sub>`: its owner may stop it from moving, and says
    /// who mints it.
    pub fn has_owner(&self) -> bool {
        self.0.starts_with("factory/")
    }

    /// Whether a module alone makes and destroys it, against money that it holds: vouchers of other chains (`ibc/`) and
    /// tokens of side chains (`peg/`).
    pub fn has_backing(&self) -> bool {
        ["ibc/", "peg/"]
            .iter()
            .any(|begin| self.0.starts_with(begin))
    }
}

impl fmt::Display for Denom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Denom {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"/:._-".contains(&byte);
        let valid = (3..=128).contains(&text.len())
            && text.starts_with(|first: char| first.is_ascii_alphabetic())
            && text.bytes().all(allowed);
        if !valid {
            return Err(root::INVALID_COINS.wrap(format_args!(
                "invalid denom: {text:.140}: expected a letter, then 2 to 127 of letters, digits, / : . _ -"
            )));
        }
        Ok(Self(text.to_owned()))
    }
}

impl<'de> Deserialize<'de> for Denom {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <String as Deserialize>::deserialize(deserializer)?
            .parse()
            .map_err(de::Error::custom)
    }
}

/// An amount of a denom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(deny_unknown_fields)]
pub struct Coin {
    /// What.
    pub denom: Denom,
    /// How much, in its smallest unit.
    pub amount: Amount,
}

impl Coin {
    /// The coin of a message. Refused (code 10) if the denom or the amount is not one.
    pub fn parse(coin: &proto::Coin) -> Result<Self> {
        let amount = coin
            .amount
            .parse()
            .map_err(|error: Error| root::INVALID_COINS.wrap(error))?;
        Ok(Self {
            denom: coin.denom.parse()?,
            amount,
        })
    }

    /// The coin of an optional field of a message. Refused (code 10) if it is missing, invalid, or of nothing.
    pub fn parse_positive(coin: Option<&proto::Coin>) -> Result<Self> {
        let coin = Self::parse(coin.ok_or_else(|| root::INVALID_COINS.wrap("missing coin"))?)?;
        if coin.amount.is_zero() {
            return Err(root::INVALID_COINS.wrap(format_args!("{coin}: expected more than 0")));
        }
        Ok(coin)
    }
}

impl fmt::Display for Coin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.amount, self.denom)
    }
}

impl From<&Coin> for proto::Coin {
    fn from(coin: &Coin) -> Self {
        Self {
            denom: coin.denom.to_string(),
            amount: coin.amount.to_string(),
        }
    }
}

impl FromStr for Coin {
    type Err = Error;

    /// `5uaot`.
    fn from_str(text: &str) -> Result<Self> {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let (amount, denom) = text.split_at_checked(digits).unwrap_or((text, ""));
        let amount = amount
            .parse()
            .map_err(|error: Error| root::INVALID_COINS.wrap(error))?;
        Ok(Self {
            denom: denom.parse()?,
            amount,
        })
    }
}

/// Coins in the order of their denoms, each denom once, none of nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, BorshSerialize, BorshDeserialize)]
pub struct Coins(Vec<Coin>);

impl Coins {
    /// No coins.
    pub const EMPTY: Coins = Coins(Vec::new());

    /// Coins that must already be in order. Refused (code 10) as the Cosmos SDK refuses them: out of order, twice the
    /// same denom, or an amount of 0.
    pub fn new(coins: Vec<Coin>) -> Result<Self> {
        if let Some(nothing) = coins.iter().find(|coin| coin.amount.is_zero()) {
            return Err(root::INVALID_COINS.wrap(format_args!("{nothing}: expected more than 0")));
        }
        if !coins.is_sorted_by(|left, right| left.denom < right.denom) {
            let listed = Coins(coins);
            return Err(root::INVALID_COINS.wrap(format_args!(
                "{listed}: expected each denom once, in ascending order"
            )));
        }
        Ok(Self(coins))
    }

    /// The coins of a message, as [`Coins::new`] takes them.
    pub fn parse(coins: &[proto::Coin]) -> Result<Self> {
        Self::new(coins.iter().map(Coin::parse).collect::<Result<_>>()?)
    }

    /// How much of a denom is among them.
    pub fn amount_of(&self, denom: &Denom) -> Amount {
        self.iter()
            .find(|coin| coin.denom == *denom)
            .map_or(Amount::ZERO, |coin| coin.amount)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many denoms.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The coins, in the order of their denoms.
    pub fn iter(&self) -> std::slice::Iter<'_, Coin> {
        self.0.iter()
    }

    /// One coin more. Refused (code 18) if the sum does not fit.
    pub fn checked_add(mut self, coin: &Coin) -> Result<Self> {
        if coin.amount.is_zero() {
            return Ok(self);
        }
        if let Some(held) = self.0.iter_mut().find(|held| held.denom == coin.denom) {
            held.amount = held.amount.checked_add(coin.amount)?;
        } else {
            self.0.push(coin.clone());
            self.0.sort_by(|left, right| left.denom.cmp(&right.denom));
        }
        Ok(self)
    }

    /// One coin less, `None` below zero.
    pub fn checked_sub(mut self, coin: &Coin) -> Option<Self> {
        if coin.amount.is_zero() {
            return Some(self);
        }
        let held = self.0.iter_mut().find(|held| held.denom == coin.denom)?;
        held.amount = held.amount.checked_sub(coin.amount)?;
        self.0.retain(|left| !left.amount.is_zero());
        Some(self)
    }

    /// The coins of a message.
    pub fn to_proto(&self) -> Vec<proto::Coin> {
        self.iter().map(Into::into).collect()
    }
}

impl From<Coin> for Coins {
    fn from(coin: Coin) -> Self {
        if coin.amount.is_zero() {
            Self::EMPTY
        } else {
            Self(vec![coin])
        }
    }
}

impl<'a> IntoIterator for &'a Coins {
    type Item = &'a Coin;
    type IntoIter = std::slice::Iter<'a, Coin>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'de> Deserialize<'de> for Coins {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Coins::new(<Vec<Coin> as Deserialize>::deserialize(deserializer)?)
            .map_err(de::Error::custom)
    }
}

impl fmt::Display for Coins {
    /// `5krwp,7uaot`, as the Cosmos SDK prints coins in events.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        for coin in &self.0 {
            write!(f, "{separator}{coin}")?;
            separator = ",";
        }
        Ok(())
    }
}

impl FromStr for Coins {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        if text.is_empty() {
            return Ok(Self::EMPTY);
        }
        Self::new(text.split(',').map(str::parse).collect::<Result<_>>()?)
    }
}
