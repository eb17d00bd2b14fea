//! What the module stores, and what holds of it.

mod lots;

pub use lots::Lot;
pub(crate) use lots::{LOTS_MAX, Lots, grace_end_of_day, plus};

use crate::error::Error;
use borsh::{BorshDeserialize, BorshSerialize};
use proto::cosmos::bank::v1beta1 as cosmos;
use sdk::{Amount, Denom, Result, Time};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What an account has of a denom: `held <= total`, always. If the denom is made of lots, those that no hold has add up
/// to the rest; else there are none.
#[derive(Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(crate) struct Balance {
    total: Amount,
    held: Amount,
    lots: Lots,
}

impl Balance {
    /// What a genesis says. `None` if more is held than there is.
    pub(crate) fn new(total: Amount, held: Amount, lots: Lots) -> Option<Self> {
        total.checked_sub(held)?;
        Some(Self { total, held, lots })
    }

    /// All of it, held or not.
    pub(crate) const fn total(&self) -> Amount {
        self.total
    }

    /// What holds set aside.
    pub(crate) const fn held(&self) -> Amount {
        self.held
    }

    /// The lots that no hold has.
    pub(crate) const fn lots(&self) -> &Lots {
        &self.lots
    }

    /// All of it without what is held.
    pub(crate) fn free(&self) -> Amount {
        self.total
            .checked_sub(self.held)
            .expect("every change of a balance keeps held <= total")
    }

    /// What may be spent at a block time.
    pub(crate) fn spendable(&self, denom: &Denom, now: Time) -> Amount {
        if denom.has_lots() {
            self.lots.spendable(now)
        } else {
            self.free()
        }
    }

    /// More of it. No balance exceeds the supply, which is checked when money is made.
    pub(crate) fn receive(&mut self, now: Time, amount: Amount, lots: &[Lot]) {
        self.total = self
            .total
            .checked_add(amount)
            .expect("a balance is at most the supply, which fits");
        self.add_lots(now, lots);
    }

    /// Less of what may be spent, and which lots go; `None` if there is not enough, and nothing has changed.
    pub(crate) fn spend(&mut self, denom: &Denom, now: Time, amount: Amount) -> Option<Vec<Lot>> {
        let lots = self.take_lots(denom, now, amount)?;
        self.total = self.total.checked_sub(amount)?;
        Some(lots)
    }

    /// Sets aside some of what may be spent, and says which lots; `None` if there is not enough, and nothing has changed.
    pub(crate) fn hold(&mut self, denom: &Denom, now: Time, amount: Amount) -> Option<Vec<Lot>> {
        let lots = self.take_lots(denom, now, amount)?;
        self.held = self.held.checked_add(amount).ok()?;
        Some(lots)
    }

    /// Makes some of what was set aside free again.
    pub(crate) fn release(&mut self, now: Time, amount: Amount, lots: &[Lot]) {
        self.lower_held(amount);
        self.add_lots(now, lots);
    }

    /// Less of what was set aside; its lots go with it.
    pub(crate) fn pay_out(&mut self, amount: Amount) {
        self.lower_held(amount);
        self.lower(amount);
    }

    /// Destroys up to an amount of the lots that may go, spendable or not. Gives what it destroyed.
    pub(crate) fn destroy_lots(&mut self, amount: Amount, may: impl Fn(&Lot) -> bool) -> Amount {
        let lots = self.lots.take(amount, may);
        let gone = lots
            .iter()
            .fold(Amount::ZERO, |sum, lot| plus(sum, lot.amount));
        self.lower(gone);
        gone
    }

    fn take_lots(&mut self, denom: &Denom, now: Time, amount: Amount) -> Option<Vec<Lot>> {
        self.spendable(denom, now).checked_sub(amount)?;
        Some(self.lots.take(amount, |lot| lot.spendable(now)))
    }

    fn add_lots(&mut self, now: Time, lots: &[Lot]) {
        if !lots.is_empty() {
            self.lots.add(now, lots);
            self.lots.limit(now);
        }
    }

    fn lower(&mut self, amount: Amount) {
        self.total = self
            .total
            .checked_sub(amount)
            .expect("lots and holds add up to the balance");
    }

    fn lower_held(&mut self, amount: Amount) {
        self.held = self
            .held
            .checked_sub(amount)
            .expect("the holds of a balance add up to what it says is held");
    }
}

/// What a hold sets aside. If the denom is made of lots they add up to it; else there are none.
#[derive(Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(crate) struct Held {
    /// How much.
    pub(crate) amount: Amount,
    /// Its lots, by expiry; all could be spent when they were set aside.
    pub(crate) lots: Lots,
}

/// The parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(crate) struct Params {
    /// Whether denoms may be sent for which nothing else is set.
    pub(crate) default_send_enabled: bool,
    /// For how many denoms something else is set: while it is 0 a send need not look.
    pub(crate) exceptions: u32,
}

/// How wallets show a denom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(deny_unknown_fields)]
pub struct Metadata {
    /// What it is.
    #[serde(default)]
    pub description: String,
    /// Its units, the smallest first.
    pub denom_units: Vec<DenomUnit>,
    /// The denom that amounts are counted in: the first unit.
    pub base: Denom,
    /// The unit that wallets show.
    pub display: Denom,
    /// Its name: `AOT`.
    pub name: String,
    /// Its symbol: `AOT`.
    pub symbol: String,
    /// A document with more about it.
    #[serde(default)]
    pub uri: String,
    /// SHA-256 of that document.
    #[serde(default)]
    pub uri_hash: String,
}

/// A unit of a denom: 10^exponent of the base.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(deny_unknown_fields)]
pub struct DenomUnit {
    /// Its name.
    pub denom: Denom,
    /// How many powers of ten above the base.
    pub exponent: u32,
    /// Other names.
    #[serde(default)]
    pub aliases: Vec<String>,
}

/// The most units of a denom, and aliases of a unit.
const NAMES_MAX: usize = 16;
/// The most bytes of each text of a denom's metadata.
const TEXT_BYTES_MAX: usize = 1_024;

impl Metadata {
    /// The metadata of a message. Refused (`bank` code 24) if it contradicts itself, or says too much.
    pub fn parse(from: &cosmos::Metadata) -> Result<Self> {
        let unit = |unit: &cosmos::DenomUnit| -> Result<DenomUnit> {
            Ok(DenomUnit {
                denom: unit.denom.parse()?,
                exponent: unit.exponent,
                aliases: unit.aliases.clone(),
            })
        };
        let metadata = Self {
            description: from.description.clone(),
            denom_units: from.denom_units.iter().map(unit).collect::<Result<_>>()?,
            base: from.base.parse()?,
            display: from.display.parse()?,
            name: from.name.clone(),
            symbol: from.symbol.clone(),
            uri: from.uri.clone(),
            uri_hash: from.uri_hash.clone(),
        };
        metadata.check()?;
        Ok(metadata)
    }

    /// Refused if it contradicts itself, or says too much.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let wrong = |why: String| Error::InvalidMetadata {
            denom: self.base.clone(),
            why,
        };
        for (name, text) in [("name", &self.name), ("symbol", &self.symbol)] {
            if text.trim().is_empty() {
                return Err(wrong(format!("{name} cannot be blank")));
            }
        }
        let texts = [
            &self.description,
            &self.name,
            &self.symbol,
            &self.uri,
            &self.uri_hash,
        ];
        let aliases = self.denom_units.iter().flat_map(|unit| &unit.aliases);
        if texts
            .into_iter()
            .chain(aliases)
            .any(|text| text.len() > TEXT_BYTES_MAX)
        {
            return Err(wrong(format!(
                "a text has more than {TEXT_BYTES_MAX} bytes"
            )));
        }
        self.check_units().map_err(wrong)
    }

    fn check_units(&self) -> Result<(), String> {
        let first = self.denom_units.first();
        if first.is_none_or(|unit| unit.denom != self.base || unit.exponent != 0) {
            return Err(format!(
                "the first denomination unit must be {} with exponent 0",
                self.base
            ));
        }
        if self.denom_units.len() > NAMES_MAX {
            return Err(format!("more than {NAMES_MAX} denomination units"));
        }
        if !self
            .denom_units
            .is_sorted_by(|low, high| low.exponent < high.exponent)
        {
            return Err("the exponents of denomination units must ascend".to_owned());
        }
        let mut seen = BTreeSet::new();
        for unit in &self.denom_units {
            if !seen.insert(&unit.denom) {
                return Err(format!("duplicate denomination unit {}", unit.denom));
            }
            check_aliases(unit)?;
        }
        if !seen.contains(&self.display) {
            return Err(format!(
                "metadata must contain a denomination unit with display denom {}",
                self.display
            ));
        }
        Ok(())
    }

    /// The metadata of an answer.
    pub(crate) fn to_proto(&self) -> cosmos::Metadata {
        let unit = |unit: &DenomUnit| cosmos::DenomUnit {
            denom: unit.denom.to_string(),
            exponent: unit.exponent,
            aliases: unit.aliases.clone(),
        };
        cosmos::Metadata {
            description: self.description.clone(),
            denom_units: self.denom_units.iter().map(unit).collect(),
            base: self.base.to_string(),
            display: self.display.to_string(),
            name: self.name.clone(),
            symbol: self.symbol.clone(),
            uri: self.uri.clone(),
            uri_hash: self.uri_hash.clone(),
        }
    }
}

fn check_aliases(unit: &DenomUnit) -> Result<(), String> {
    if unit.aliases.len() > NAMES_MAX {
        return Err(format!("more than {NAMES_MAX} aliases of {}", unit.denom));
    }
    let mut seen = BTreeSet::new();
    for alias in &unit.aliases {
        if alias.trim().is_empty() {
            return Err(format!(
                "alias for denom unit {} cannot be blank",
                unit.denom
            ));
        }
        if !seen.insert(alias) {
            return Err(format!("duplicate denomination unit alias {alias}"));
        }
    }
    Ok(())
}
