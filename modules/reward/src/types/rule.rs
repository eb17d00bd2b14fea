//! Rules of merchants: their versions, and what runs.

mod document;

pub(crate) use document::SCHEMA;

use super::{CampaignId, Error, Params};
use borsh::{BorshDeserialize, BorshSerialize};
use sdk::{Amount, Denom, Time};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

const DAY_MINUTES: u16 = 24 * 60;
const KOREA_AHEAD_SECONDS: u64 = 9 * 60 * 60;

/// The versions of rules of a merchant.
#[derive(Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(crate) struct Versions {
    /// The highest version ever put.
    pub(crate) last: u32,
    /// The version that counts; 0: none.
    pub(crate) active: u32,
    /// A version to come, and from which block time on.
    pub(crate) next: Option<(u32, Time)>,
    /// The versions that are kept: when each was put, and whether it ever counted.
    pub(crate) kept: BTreeMap<u32, Kept>,
}

/// A version that is kept.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(crate) struct Kept {
    /// When it was put.
    pub(crate) put_at: Time,
    /// Whether payments may have been authorised under it.
    pub(crate) used: bool,
}

impl Versions {
    /// The version that counts at a time.
    pub(crate) fn at(&self, now: Time) -> u32 {
        let due = self.next.filter(|(_, at)| *at <= now);
        due.map_or(self.active, |(version, _)| version)
    }

    /// Books a version whose time has come.
    pub(crate) fn settle(&mut self, now: Time) {
        if let Some((version, _)) = self.next.filter(|(_, at)| *at <= now) {
            self.next = None;
            self.activate(version);
        }
    }

    /// Makes a version count.
    pub(crate) fn activate(&mut self, version: u32) {
        self.active = version;
        if let Some(kept) = self.kept.get_mut(&version) {
            kept.used = true;
        }
    }

    /// The oldest version that nobody needs. `open`: whether a payment that is not captured may have been authorised
    /// under any version that counted.
    pub(crate) fn oldest_unused(&self, open: bool) -> Option<u32> {
        let next = self.next.map(|(version, _)| version);
        let unused = |(version, kept): &(&u32, &Kept)| {
            **version != self.active && Some(**version) != next && !(open && kept.used)
        };
        self.kept.iter().find(unused).map(|(version, _)| *version)
    }
}

/// The rules of a merchant as they run.
#[derive(Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(crate) struct Rule {
    /// For people.
    pub(crate) name: String,
    /// In the order of the document.
    pub(crate) entries: Vec<Entry>,
    /// Campaigns of referrals that look at purchases here.
    pub(crate) referrals: Vec<CampaignId>,
}

/// One entry: when it gives, what, and of which campaign.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(crate) struct Entry {
    /// Who pays.
    pub(crate) campaign_id: CampaignId,
    /// The days that count, Monday the lowest bit.
    pub(crate) days: u8,
    /// From this minute of the Korean day on.
    pub(crate) from: u16,
    /// Before this minute; below `from`: of the next day.
    pub(crate) to: u16,
    /// What has to be paid at least.
    pub(crate) amount_min: Amount,
    /// What may be paid at most; 0: no limit. Likewise below.
    pub(crate) amount_max: Amount,
    /// The tier that the payer needs.
    pub(crate) tier_min: Option<(Denom, String)>,
    /// Which tenders count; none: `krwp`.
    pub(crate) tenders: Vec<Denom>,
    /// Only for members of the segment of the campaign.
    pub(crate) segment: bool,
    /// Only for who did not buy here before.
    pub(crate) first_purchase: bool,
    /// What it gives.
    pub(crate) formula: Formula,
    /// The most for one payment.
    pub(crate) payment_max: Amount,
    /// The most for one user and Korean day in this shop, of the campaign.
    pub(crate) user_day_max: Amount,
}

/// What an entry gives.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub(crate) enum Formula {
    /// This part of the won, in units of what the campaign gives.
    Bps(u32),
    /// This much, once something is captured.
    Fixed(Amount),
}

impl Entry {
    /// Whether a time is within its days and hours, as clocks in Korea show it.
    pub(crate) fn at(&self, time: Time) -> bool {
        let there = time.seconds().saturating_add(KOREA_AHEAD_SECONDS);
        let minute = u16::try_from(there.div_euclid(60).rem_euclid(u64::from(DAY_MINUTES)))
            .expect("below 1440");
        // 1970-01-01 was a Thursday.
        let weekday = there.div_euclid(86_400).saturating_add(3).rem_euclid(7);
        let bit = u32::try_from(weekday)
            .ok()
            .and_then(|day| 1_u8.checked_shl(day));
        let within = if self.from < self.to {
            (self.from..self.to).contains(&minute)
        } else {
            minute >= self.from || minute < self.to
        };
        within && bit.is_some_and(|bit| self.days & bit != 0)
    }
}

impl Rule {
    /// Whether an entry asks for first purchases.
    pub(crate) fn asks_for_first(&self) -> bool {
        self.entries.iter().any(|entry| entry.first_purchase)
    }
}
