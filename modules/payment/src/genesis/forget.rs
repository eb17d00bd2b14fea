//! The queue in which payments leave the state.

use super::fields::{bytes, invalid};
use crate::ops::forget::{Hour, PAGE_IDS};
use sdk::{Result, Time};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An hour of the queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisHour {
    /// When it ends.
    pub end: Time,
    /// How many payments ever joined it.
    pub joined: u64,
    /// Its pages by number: ids of payments in hex, of one that has moved to another hour, too.
    pub pages: BTreeMap<u64, Vec<String>>,
}

impl GenesisHour {
    pub(super) fn parse(&self) -> Result<Hour> {
        let fits = |(page, ids): (&u64, &Vec<String>)| {
            let ids = u64::try_from(ids.len()).unwrap_or(u64::MAX);
            let before = page.saturating_mul(PAGE_IDS);
            (1..=PAGE_IDS).contains(&ids) && before.saturating_add(ids) <= self.joined
        };
        if self.pages.is_empty() || !self.pages.iter().all(fits) {
            return Err(invalid(format_args!(
                "forget: {}: expected pages of 1 to {PAGE_IDS} ids, together at most the {} that joined",
                self.end, self.joined
            )));
        }
        let page = |(page, ids): (&u64, &Vec<String>)| {
            let ids = ids.iter().map(|id| bytes(id));
            Ok((*page, ids.collect::<Result<_>>()?))
        };
        Ok(Hour {
            end: self.end,
            joined: self.joined,
            pages: self.pages.iter().map(page).collect::<Result<_>>()?,
        })
    }

    pub(super) fn export(hour: Hour) -> Self {
        let texts = |ids: Vec<_>| ids.iter().map(hex::encode).collect();
        let pages = hour.pages.into_iter();
        Self {
            end: hour.end,
            joined: hour.joined,
            pages: pages.map(|(page, ids)| (page, texts(ids))).collect(),
        }
    }
}
