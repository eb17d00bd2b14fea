//! What an owner offers.

use super::{Params, field};
use crate::error::Error;
use borsh::{BorshDeserialize, BorshSerialize};
use proto::aot::sale::v1 as pb;
use sdk::merkle::Hash;
use sdk::{Amount, Attribute, Denom, Prefix, Quoted, Rate, Result, Time, root};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The most tranches of a sale.
const TRANCHES_MAX: usize = 16;

/// A part of a sale with a price of its own.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tranche {
    /// Smallest units of the payment denom for one smallest unit of what is sold.
    pub price: Rate,
    /// How many are for sale.
    pub amount: Amount,
    /// From this block time on.
    pub start: Time,
    /// From this block time on nothing of it is sold.
    pub end: Time,
    /// How many of them are sold.
    pub sold: Amount,
}

impl Tranche {
    /// How many are left.
    pub fn left(&self) -> Amount {
        self.amount.saturating_sub(self.sold)
    }
}

/// What an owner offers, and how much of each tranche is sold.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// What is sold.
    pub denom: Denom,
    /// What it is paid in.
    pub payment_denom: Denom,
    /// Sold in this order; 1 to 16.
    pub tranches: Vec<Tranche>,
    /// Below it everybody is refunded.
    pub soft_cap: Amount,
    /// No more is raised.
    pub hard_cap: Amount,
    /// The most that one buyer pays; `None`: as much as all.
    pub buyer_cap: Option<Amount>,
    /// Root of the tree of the addresses that may buy; `None`: everybody.
    #[serde(with = "hex_root")]
    pub allow_root: Option<Hash>,
    /// Nothing vests before so many seconds from the end of the sale on.
    pub cliff_seconds: u64,
    /// All has vested after so many.
    pub duration_seconds: u64,
    /// From this block time on.
    pub start: Time,
    /// From this block time on nothing is sold.
    pub end: Time,
}

impl Terms {
    /// How much is for sale in all tranches.
    pub fn for_sale(&self) -> Amount {
        let amounts = self.tranches.iter().map(|tranche| tranche.amount);
        Amount::sum(amounts).expect("checked when the sale was created")
    }

    /// The terms of a message. Refused (code 4) with what cannot be.
    pub(crate) fn parse(terms: &pb::Terms) -> Result<Self> {
        if terms.tranches.len() > TRANCHES_MAX {
            let given = terms.tranches.len();
            return Err(field("tranches", given, format!("1 to {TRANCHES_MAX}")).into());
        }
        let tranches = terms.tranches.iter().map(parse_tranche);
        let vesting = terms.vesting.unwrap_or_default();
        let buyer_cap = match terms.buyer_cap.as_str() {
            "" => None,
            text => Some(amount("buyer_cap", text)?),
        };
        Ok(Self {
            denom: terms.denom.parse()?,
            payment_denom: terms.payment_denom.parse()?,
            tranches: tranches.collect::<Result<_>>()?,
            soft_cap: amount("soft_cap", &terms.soft_cap)?,
            hard_cap: amount("hard_cap", &terms.hard_cap)?,
            buyer_cap,
            allow_root: match terms.allow_root.as_slice() {
                [] => None,
                bytes => Some(hash("allow_root", bytes)?),
            },
            cliff_seconds: vesting.cliff_seconds,
            duration_seconds: vesting.duration_seconds,
            start: Time::parse_required(terms.start.as_ref(), "start")?,
            end: Time::parse_required(terms.end.as_ref(), "end")?,
        })
    }

    /// Refused (code 4) if a new sale cannot have them now, by the parameters.
    pub(crate) fn check_new(&self, now: Time, params: &Params) -> Result<(), Error> {
        self.check()?;
        if self.start < now {
            return Err(field("start", self.start, format!("{now} or later")));
        }
        let latest = now.plus_seconds(params.sale_seconds_max);
        if self.end > latest {
            return Err(field("end", self.end, format!("at most {latest}")));
        }
        let longest = params.vesting_seconds_max;
        if self.duration_seconds > longest {
            let given = self.duration_seconds;
            return Err(field(
                "duration_seconds",
                given,
                format!("at most {longest}"),
            ));
        }
        Ok(())
    }

    /// Refused (code 4) if they contradict themselves, whatever the parameters are.
    pub(crate) fn check(&self) -> Result<(), Error> {
        for (name, denom) in [
            ("denom", &self.denom),
            ("payment_denom", &self.payment_denom),
        ] {
            if denom.has_lots() {
                return Err(field(name, denom, "no points: they expire in escrow"));
            }
        }
        if self.denom == self.payment_denom {
            let expected = format!("another denom than {}", self.denom);
            return Err(field("payment_denom", &self.payment_denom, expected));
        }
        if self.start >= self.end {
            return Err(field("end", self.end, format!("later than {}", self.start)));
        }
        if self.cliff_seconds > self.duration_seconds {
            let expected = format!("at most the duration of {}", self.duration_seconds);
            return Err(field("cliff_seconds", self.cliff_seconds, expected));
        }
        let most = self.check_tranches()?;
        self.check_caps(most)
    }

    /// Gives what all tranches together come to.
    fn check_tranches(&self) -> Result<Amount, Error> {
        let count = self.tranches.len();
        if !(1..=TRANCHES_MAX).contains(&count) {
            return Err(field("tranches", count, format!("1 to {TRANCHES_MAX}")));
        }
        let (mut all, mut most) = (Amount::ZERO, Amount::ZERO);
        for tranche in &self.tranches {
            if tranche.price.is_zero() {
                return Err(field("price", tranche.price, "above 0"));
            }
            if tranche.amount.is_zero() || tranche.sold > tranche.amount {
                let expected = format!("above 0, and at least the {} sold", tranche.sold);
                return Err(field("amount", tranche.amount, expected));
            }
            let within = self.start <= tranche.start && tranche.end <= self.end;
            if !within || tranche.start >= tranche.end {
                let given = format!("{} to {}", tranche.start, tranche.end);
                let expected = format!("a time within {} to {}", self.start, self.end);
                return Err(field("tranche", given, expected));
            }
            let price = tranche.price.of_ceil(tranche.amount);
            let sums = price
                .and_then(|price| Ok((all.checked_add(tranche.amount)?, most.checked_add(price)?)));
            let too_much = |_| field("amount", tranche.amount, "sums of at most 2^128 - 1");
            (all, most) = sums.map_err(too_much)?;
        }
        Ok(most)
    }

    fn check_caps(&self, most: Amount) -> Result<(), Error> {
        if self.hard_cap.is_zero() {
            return Err(field("hard_cap", self.hard_cap, "above 0"));
        }
        let highest = self.hard_cap.min(most);
        if self.soft_cap > highest {
            let expected = format!("at most {highest}, which can be raised");
            return Err(field("soft_cap", self.soft_cap, expected));
        }
        if self.buyer_cap.is_some_and(Amount::is_zero) {
            return Err(field("buyer_cap", 0, "above 0, or none"));
        }
        Ok(())
    }

    pub(crate) fn to_proto(&self) -> pb::Terms {
        let tranche = |tranche: &Tranche| pb::Tranche {
            price: tranche.price.to_string(),
            amount: tranche.amount.to_string(),
            start: Some(tranche.start.to_proto()),
            end: Some(tranche.end.to_proto()),
            sold: tranche.sold.to_string(),
        };
        pb::Terms {
            denom: self.denom.to_string(),
            payment_denom: self.payment_denom.to_string(),
            tranches: self.tranches.iter().map(tranche).collect(),
            soft_cap: self.soft_cap.to_string(),
            hard_cap: self.hard_cap.to_string(),
            buyer_cap: self
                .buyer_cap
                .map(|cap| cap.to_string())
                .unwrap_or_default(),
            allow_root: self.allow_root.map(Vec::from).unwrap_or_default(),
            vesting: Some(pb::Vesting {
                cliff_seconds: self.cliff_seconds,
                duration_seconds: self.duration_seconds,
            }),
            start: Some(self.start.to_proto()),
            end: Some(self.end.to_proto()),
        }
    }
}

fn parse_tranche(tranche: &pb::Tranche) -> Result<Tranche> {
    if !tranche.sold.is_empty() {
        return Err(field("sold", Quoted(&tranche.sold), "nothing in a message").into());
    }
    Ok(Tranche {
        price: tranche.price.parse()?,
        amount: amount("amount", &tranche.amount)?,
        start: Time::parse_required(tranche.start.as_ref(), "start of a tranche")?,
        end: Time::parse_required(tranche.end.as_ref(), "end of a tranche")?,
        sold: Amount::ZERO,
    })
}

fn amount(name: &'static str, text: &str) -> Result<Amount, Error> {
    let parsed = text.parse::<Amount>();
    parsed.map_err(|_| field(name, Quoted(text), "decimal digits, 0 to 2^128 - 1"))
}

/// A hash of a message. Refused (code 4) if it has not 32 bytes.
pub(crate) fn hash(name: &'static str, bytes: &[u8]) -> Result<Hash, Error> {
    let wrong = |_| field(name, format!("{} bytes", bytes.len()), "32 bytes");
    bytes.try_into().map_err(wrong)
}

/// The tranches of a sale in an event: `price amount sold start end` of each, with commas between.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tranches(pub Vec<Tranche>);

impl fmt::Display for Tranches {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, tranche) in self.0.iter().enumerate() {
            let Tranche {
                price,
                amount,
                start,
                end,
                sold,
            } = tranche;
            let comma = if n == 0 { "" } else { "," };
            write!(f, "{comma}{price} {amount} {sold} {start} {end}")?;
        }
        Ok(())
    }
}

impl Attribute for Tranches {
    fn write_text(&self, _: &Prefix, out: &mut String) {
        out.push_str(&self.to_string());
    }

    fn from_text(text: &str, _: &Prefix) -> Result<Self, String> {
        let tranche = |text: &str| -> Result<Tranche> {
            let parts: Vec<&str> = text.split(' ').collect();
            let [price, amount, sold, start, end] = parts.as_slice() else {
                return Err(root::INVALID_REQUEST.wrap("expected price amount sold start end"));
            };
            Ok(Tranche {
                price: price.parse()?,
                amount: amount.parse()?,
                start: start.parse()?,
                end: end.parse()?,
                sold: sold.parse()?,
            })
        };
        let tranches = text.split(',').map(tranche).collect::<Result<_>>();
        tranches
            .map(Self)
            .map_err(|error| format!("{text:?}: {error}"))
    }
}

/// A root in genesis: in hex, or null.
mod hex_root {
    use super::Hash;
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

    #[expect(clippy::ref_option, reason = "serde calls it so")]
    pub(super) fn serialize<S: Serializer>(
        root: &Option<Hash>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        root.map(hex::encode).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Hash>, D::Error> {
        let Some(text) = Option::<String>::deserialize(deserializer)? else {
            return Ok(None);
        };
        let mut root = [0; 32];
        hex::decode_to_slice(&text, &mut root)
            .map_err(|error| de::Error::custom(format!("{text:?}: {error}")))?;
        Ok(Some(root))
    }
}
