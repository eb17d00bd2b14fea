//! What payments earn, and what users have earned.

use super::rule::{Entry, Formula};
use super::{CampaignId, MONTHS_MAX};
use borsh::{BorshDeserialize, BorshSerialize};
use merchant::MerchantId;
use proto::aot::reward::v1 as pb;
use sdk::{Address, Amount, Coin, Denom, Time};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

sdk::texts! {
    /// Where an amount came from.
    pub enum Source, "source" {
        /// A rule, for a payment.
        Rule = 1 "rule",
        /// The funder, by hand.
        Grant = 2 "grant",
        /// A coupon.
        Coupon = 3 "coupon",
        /// A referral.
        Referral = 4 "referral",
        /// A grant to a phone.
        Phone = 5 "phone",
    }
}

/// What payments of one Korean day earned a user, while one of them is in the state.
#[derive(Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(crate) struct DayUse {
    /// How much.
    pub(crate) amount: Amount,
    /// How many shares of payments count here.
    pub(crate) shares: u32,
}

/// Points of a payment in one lot.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LotPart {
    /// The expiry of the lot.
    pub(crate) expiry: Time,
    /// From when on it can be spent.
    pub(crate) available_at: Time,
    /// How much of it.
    pub(crate) amount: Amount,
}

/// The most lots that a share remembers; what further captures earn counts to the last.
const LOTS_MAX: usize = 8;

/// What one entry of a rule gives for a payment: its terms as they were at the first capture, and what was given.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Share {
    /// Who pays.
    #[serde(with = "super::hex_text")]
    pub(crate) campaign_id: CampaignId,
    /// Which entry of the document, from 0.
    pub(crate) entry: u32,
    /// The stacking class of the campaign.
    pub(crate) class: String,
    /// What it gives.
    pub(crate) formula: Formula,
    /// Which tenders count; none: `krwp`.
    pub(crate) tenders: Vec<Denom>,
    /// What has to be paid at least.
    pub(crate) amount_min: Amount,
    /// What may be paid at most; 0: no limit. Likewise below.
    pub(crate) amount_max: Amount,
    /// The most for one payment.
    pub(crate) payment_max: Amount,
    /// The most for one user and Korean day in this shop, of the campaign.
    pub(crate) user_day_max: Amount,
    /// Granted in all.
    pub(crate) granted: Amount,
    /// Clawed back in all.
    pub(crate) clawed_back: Amount,
    /// Of what was clawed back: what the payer did not have any more.
    pub(crate) debt: Amount,
    /// Whether it counts in the use of its day.
    pub(crate) counted: bool,
    /// Where what it gave went, the latest last; none for coins.
    pub(crate) lots: Vec<LotPart>,
}

impl Share {
    /// Nothing given yet.
    pub(crate) fn new(number: u32, entry: &Entry, class: String) -> Self {
        Self {
            campaign_id: entry.campaign_id,
            entry: number,
            class,
            formula: entry.formula.clone(),
            tenders: entry.tenders.clone(),
            amount_min: entry.amount_min,
            amount_max: entry.amount_max,
            payment_max: entry.payment_max,
            user_day_max: entry.user_day_max,
            granted: Amount::ZERO,
            clawed_back: Amount::ZERO,
            debt: Amount::ZERO,
            counted: false,
            lots: Vec::new(),
        }
    }

    /// What it has given and not clawed back.
    pub(crate) fn kept(&self) -> Amount {
        self.granted.saturating_sub(self.clawed_back)
    }

    /// The cumulative rule: what it gives for all that is captured and not refunded, whatever the steps were. What a
    /// bps rounds away stays in the budget.
    pub(crate) fn target(&self, net: &[Coin]) -> Amount {
        let base = won_of(net, &self.tenders);
        let above = !self.amount_max.is_zero() && base > self.amount_max;
        if base.is_zero() || base < self.amount_min || above {
            return Amount::ZERO;
        }
        let whole = match self.formula {
            Formula::Bps(bps) => base.bps_floor(bps).unwrap_or(Amount::MAX),
            Formula::Fixed(amount) => amount,
        };
        capped(whole, self.payment_max)
    }

    /// Remembers the lot of what was given.
    pub(crate) fn add_lot(&mut self, expiry: Time, available_at: Time, amount: Amount) {
        let full = self.lots.len() >= LOTS_MAX;
        let last = self.lots.last_mut();
        let same = |part: &&mut LotPart| {
            full || (part.expiry, part.available_at) == (expiry, available_at)
        };
        if let Some(part) = last.filter(same) {
            part.amount = Amount::new(part.amount.units().saturating_add(amount.units()));
            return;
        }
        self.lots.push(LotPart {
            expiry,
            available_at,
            amount,
        });
    }

    /// Takes up to `amount` off the lots, the latest first: what to take of which.
    pub(crate) fn take_lots(&mut self, amount: Amount) -> Vec<LotPart> {
        let mut left = amount;
        let mut taken = Vec::new();
        while let Some(mut part) = self.lots.pop() {
            let now = part.amount.min(left);
            left = left.saturating_sub(now);
            taken.push(LotPart {
                amount: now,
                ..part.clone()
            });
            part.amount = part.amount.saturating_sub(now);
            if !part.amount.is_zero() {
                self.lots.push(part);
            }
            if left.is_zero() {
                break;
            }
        }
        taken
    }
}

/// An amount, at most a cap that is not 0.
pub(crate) fn capped(amount: Amount, cap: Amount) -> Amount {
    if cap.is_zero() {
        amount
    } else {
        amount.min(cap)
    }
}

/// The won of tenders: of `krwp` if none are named.
pub(crate) fn won_of(net: &[Coin], tenders: &[Denom]) -> Amount {
    let counts = |coin: &&Coin| {
        if tenders.is_empty() {
            return coin.denom.as_str() == "krwp";
        }
        tenders.contains(&coin.denom)
    };
    let units = net.iter().filter(counts).map(|coin| coin.amount.units());
    Amount::new(units.fold(0, u128::saturating_add))
}

/// What a payment earns. Who takes part is decided at its first capture; from then on only amounts change.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(crate) struct Deal {
    /// Who paid.
    pub(crate) payer: Address,
    /// Where.
    pub(crate) merchant_id: MerchantId,
    /// The Korean day of its authorization, as YYYYMMDD.
    pub(crate) day: u32,
    /// The version of the rules that counts.
    pub(crate) version: u32,
    /// What it earns, by entry.
    pub(crate) shares: Vec<Share>,
    /// The campaigns of referrals that look at it.
    pub(crate) referrals: Vec<CampaignId>,
    /// Whether the shop asks for first purchases.
    pub(crate) first: bool,
}

impl Deal {
    /// What it has of a campaign.
    pub(crate) fn kept_of(&self, campaign_id: &CampaignId) -> Amount {
        let of_campaign = self
            .shares
            .iter()
            .filter(|share| share.campaign_id == *campaign_id);
        let units = of_campaign.map(|share| share.kept().units());
        Amount::new(units.fold(0, u128::saturating_add))
    }

    /// What it earned from each campaign.
    pub(crate) fn to_proto(
        &self,
        payment_id: &[u8; 32],
        payer: &str,
        denom_of: impl Fn(&CampaignId) -> String,
    ) -> Vec<pb::Earned> {
        let mut sums: BTreeMap<CampaignId, [u128; 3]> = BTreeMap::new();
        for share in self.shares.iter().filter(|share| !share.granted.is_zero()) {
            let sum = sums.entry(share.campaign_id).or_default();
            for (total, amount) in
                sum.iter_mut()
                    .zip([share.granted, share.clawed_back, share.debt])
            {
                *total = total.saturating_add(amount.units());
            }
        }
        let row =
            |(campaign_id, [granted, clawed_back, debt]): (CampaignId, [u128; 3])| pb::Earned {
                payment_id: hex::encode(payment_id),
                campaign_id: hex::encode(campaign_id),
                payer: payer.to_owned(),
                denom: denom_of(&campaign_id),
                granted: granted.to_string(),
                clawed_back: clawed_back.to_string(),
                debt: debt.to_string(),
            };
        sums.into_iter().map(row).collect()
    }
}

/// What a user earned of a denom, and owes.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize,
)]
#[serde(deny_unknown_fields)]
pub(crate) struct Ledger {
    /// Earned in all, what repaid debts included.
    pub(crate) earned: Amount,
    /// Clawed back in all, what became debts included.
    pub(crate) clawed_back: Amount,
    /// Owed to campaigns.
    pub(crate) debt: Amount,
    /// Earned and not clawed back by Korean month (YYYYMM), ascending; months that no programme can ask for are forgotten.
    pub(crate) months: Vec<(u32, Amount)>,
}

impl Ledger {
    /// Books what was earned in a month.
    pub(crate) fn earn(&mut self, month: u32, amount: Amount) {
        self.earned = plus(self.earned, amount);
        self.months
            .retain(|(old, _)| months_between(*old, month) < MONTHS_MAX);
        match self
            .months
            .binary_search_by_key(&month, |(month, _)| *month)
        {
            Ok(place) => {
                if let Some((_, sum)) = self.months.get_mut(place) {
                    *sum = plus(*sum, amount);
                }
            }
            Err(place) => self.months.insert(place, (month, amount)),
        }
    }

    /// Books what was clawed back of what a month earned; `owed` of it became a debt.
    pub(crate) fn claw_back(&mut self, month: u32, amount: Amount, owed: Amount) {
        self.clawed_back = plus(self.clawed_back, amount);
        self.debt = plus(self.debt, owed);
        if let Some((_, sum)) = self.months.iter_mut().find(|(found, _)| *found == month) {
            *sum = sum.saturating_sub(amount);
        }
        self.months.retain(|(_, sum)| !sum.is_zero());
    }

    /// What the last `window` months earned, `month` included.
    pub(crate) fn within(&self, month: u32, window: u32) -> Amount {
        let counting = self
            .months
            .iter()
            .filter(|(old, _)| *old <= month && months_between(*old, month) < window);
        let units = counting.map(|(_, amount)| amount.units());
        Amount::new(units.fold(0, u128::saturating_add))
    }
}

/// A sum of amounts of which there cannot be more than an amount can say.
pub(crate) fn plus(left: Amount, right: Amount) -> Amount {
    Amount::new(left.units().saturating_add(right.units()))
}

/// The month (YYYYMM) of a day (YYYYMMDD).
pub(crate) const fn month_of(day: u32) -> u32 {
    day.div_euclid(100)
}

/// How many months later `to` is (both YYYYMM).
fn months_between(from: u32, to: u32) -> u32 {
    let index = |month: u32| {
        let year = month.div_euclid(100);
        year.saturating_mul(12)
            .saturating_add(month.rem_euclid(100))
    };
    index(to).saturating_sub(index(from))
}
