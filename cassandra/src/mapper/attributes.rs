//! Reading the attributes of an event.

use std::collections::BTreeMap;

use sdk::EventType;
use tendermint_proto::v0_38::abci::Event;

use super::At;

/// Why an event of a known kind could not be read.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum EventError {
    /// An attribute that does not say what it must.
    #[error("attribute `{key}` is `{value}`: expected {expected}")]
    Malformed {
        /// The attribute.
        key: String,
        /// What it says.
        value: String,
        /// What it should say.
        expected: &'static str,
    },
    /// What the reader of the module that emits it said.
    #[error(transparent)]
    Module(#[from] sdk::ParseError),
}

/// The attributes of one event.
#[derive(Clone, Copy, Debug)]
pub struct Attributes<'a> {
    event: &'a Event,
}

impl<'a> Attributes<'a> {
    /// Of this event.
    pub const fn new(event: &'a Event) -> Self {
        Self { event }
    }

    /// The first attribute with this key.
    pub fn find(&self, key: &str) -> Option<&'a str> {
        self.event
            .attributes
            .iter()
            .find(|attribute| attribute.key == key)
            .map(|attribute| attribute.value.as_str())
    }

    /// The event as the module that emits it declares it.
    pub fn read<E: EventType>(&self, at: &At<'_>) -> Result<E, EventError> {
        let attributes: Vec<(&str, &str)> = self
            .event
            .attributes
            .iter()
            .map(|attribute| (attribute.key.as_str(), attribute.value.as_str()))
            .collect();
        Ok(E::parse(&attributes, &at.settings.prefix)?)
    }

    /// All attributes as a map. A key that comes again is kept as `key#2`, `key#3`, …
    pub fn to_map(self) -> BTreeMap<String, String> {
        let mut map = BTreeMap::new();
        for attribute in &self.event.attributes {
            let mut key = attribute.key.clone();
            let mut times = 1_usize;
            while map.contains_key(&key) {
                times = times.saturating_add(1);
                key = format!("{}#{times}", attribute.key);
            }
            map.insert(key, attribute.value.clone());
        }
        map
    }
}

/// Coins as Cosmos writes them: `5uaot,30000krwp`, nothing for none. Amounts of one denom are added up.
pub fn coins(text: &str) -> Option<BTreeMap<String, u128>> {
    let mut coins = BTreeMap::new();
    if text.is_empty() {
        return Some(coins);
    }
    for coin in text.split(',') {
        let digits = coin.bytes().take_while(u8::is_ascii_digit).count();
        let (amount, denom) = coin.split_at_checked(digits)?;
        let amount: u128 = amount.parse().ok()?;
        if denom.is_empty() {
            return None;
        }
        let sum = coins.entry(denom.to_owned()).or_insert(0_u128);
        *sum = sum.checked_add(amount)?;
    }
    Some(coins)
}
