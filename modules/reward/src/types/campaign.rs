//! Campaigns, and what they set aside.

use super::{CampaignId, Error, require};
use borsh::{BorshDeserialize, BorshSerialize};
use merchant::{Merchant, MerchantId};
use proto::aot::reward::v1 as pb;
use sdk::{Address, Amount, Coin, Denom, Quoted, Result, Time, View, crypto};
use serde::{Deserialize, Serialize};

/// The id of a funder's campaign of this name.
pub(crate) fn campaign_id(funder: &Address, name: &str) -> CampaignId {
    crypto::sha256_parts(&[b"aot/campaign/v1", funder.as_bytes(), name.as_bytes()])
}

/// The campaign id that a text names. Refused (code 4) unless it is 64 lower-case hex digits.
pub(crate) fn parse_campaign_id(text: &str) -> Result<CampaignId, Error> {
    super::hex_hash("campaign id", text)
}

sdk::texts! {
    /// Where a campaign is in its life.
    pub enum State as pb::CampaignState, "state" {
        /// Grants, within its window.
        Active = 1 "active",
        /// Grants nothing for now.
        Paused = 2 "paused",
        /// Grants nothing any more; what comes back is the funder's.
        Ended = 3 "ended",
    }
}

/// What a campaign of referrals pays.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(crate) struct ReferralTerms {
    /// What each of both gets.
    pub(crate) reward: Amount,
    /// The purchase that it takes, in won.
    pub(crate) purchase_min: Amount,
}

/// The terms of a campaign: they never change.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(crate) struct Campaign {
    /// Who opened it, and gets what is left.
    pub(crate) funder: Address,
    /// 1 to 64 printable ASCII characters.
    pub(crate) name: String,
    /// What is given.
    pub(crate) denom: Denom,
    /// The shops whose rules may give it, ascending; none: every shop of the funder.
    pub(crate) merchant_ids: Vec<MerchantId>,
    /// Payments authorised before earn nothing.
    pub(crate) starts: Time,
    /// From this block time on nothing is granted.
    pub(crate) ends: Time,
    /// The most for one payment; 0: no cap. Likewise below.
    pub(crate) payment_max: Amount,
    /// The most for one user from payments of a Korean day.
    pub(crate) user_day_max: Amount,
    /// The most for one user.
    pub(crate) user_max: Amount,
    /// Of the campaigns of one class a payment gets the best; empty: beside all others.
    pub(crate) stack_class: String,
    /// The Merkle root over the addresses that take part.
    pub(crate) segment_root: Option<[u8; 32]>,
    /// How long what a payment earns waits.
    pub(crate) lock_seconds: u64,
    /// On a campaign of referrals.
    pub(crate) referral: Option<ReferralTerms>,
}

impl Campaign {
    /// Says what of the terms cannot be, whatever the parameters are.
    pub(crate) fn check(&self) -> Result<(), Error> {
        require(
            printable(&self.name, 64),
            "name",
            Quoted(&self.name),
            "1 to 64 printable ASCII characters",
        )?;
        require(
            self.merchant_ids.len() <= super::MERCHANTS_MAX,
            "merchant_ids",
            self.merchant_ids.len(),
            "at most 100",
        )?;
        require(
            self.merchant_ids.is_sorted_by(|left, right| left < right),
            "merchant_ids",
            "a list with one twice",
            "each once",
        )?;
        require(
            self.starts < self.ends,
            "ends",
            self.ends,
            "after the start",
        )?;
        let class = |byte: u8| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'_'
        };
        require(
            self.stack_class.len() <= 32 && self.stack_class.bytes().all(class),
            "stack_class",
            Quoted(&self.stack_class),
            "at most 32 of a-z, 0-9, - and _",
        )?;
        let paying =
            |terms: &ReferralTerms| !terms.reward.is_zero() && !terms.purchase_min.is_zero();
        require(
            self.referral.as_ref().is_none_or(paying),
            "referral_reward",
            "set without the purchase that it takes, or the other way round",
            "both or none",
        )
    }

    /// Whether rules of this shop may give of it.
    pub(crate) fn covers(&self, id: &MerchantId, merchant: &Merchant) -> bool {
        if self.merchant_ids.is_empty() {
            return merchant.owner == self.funder || merchant.company == self.funder;
        }
        self.merchant_ids.binary_search(id).is_ok()
    }

    /// An amount of what is given.
    pub(crate) fn coin(&self, amount: Amount) -> Coin {
        Coin {
            denom: self.denom.clone(),
            amount,
        }
    }

    pub(crate) fn to_proto(
        &self,
        id: &CampaignId,
        budget: &Budget,
        view: &View<'_>,
    ) -> pb::Campaign {
        let over = view.now() >= self.ends;
        let state = if over { State::Ended } else { budget.state };
        let terms = self.referral.as_ref();
        let text =
            |amount: Option<Amount>| amount.map(|amount| amount.to_string()).unwrap_or_default();
        pb::Campaign {
            id: hex::encode(id),
            funder: view.text(&self.funder),
            name: self.name.clone(),
            denom: self.denom.to_string(),
            merchant_ids: self.merchant_ids.iter().map(hex::encode).collect(),
            starts: Some(self.starts.to_proto()),
            ends: Some(self.ends.to_proto()),
            payment_max: self.payment_max.to_string(),
            user_day_max: self.user_day_max.to_string(),
            user_max: self.user_max.to_string(),
            stack_class: self.stack_class.clone(),
            segment_root: self.segment_root.map(Vec::from).unwrap_or_default(),
            lock_seconds: self.lock_seconds,
            state: state.to_proto(),
            funded: budget.funded.to_string(),
            spent: budget.spent.to_string(),
            returned: budget.returned.to_string(),
            referral_reward: text(terms.map(|terms| terms.reward)),
            referral_purchase_min: text(terms.map(|terms| terms.purchase_min)),
        }
    }
}

/// What a campaign has.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Budget {
    /// Where it is in its life.
    pub(crate) state: State,
    /// Paid in.
    pub(crate) funded: Amount,
    /// Granted, and neither clawed back nor repaid: debts to the campaign count as granted.
    pub(crate) spent: Amount,
    /// Given back to the funder.
    pub(crate) returned: Amount,
    /// Of what is left: set aside for coupons, phones and referrals.
    pub(crate) reserved: Amount,
    /// Of what is spent: not by payments in the state.
    pub(crate) elsewhere: Amount,
}

impl Budget {
    /// Nothing yet.
    pub(crate) fn new() -> Self {
        Self {
            state: State::Active,
            funded: Amount::ZERO,
            spent: Amount::ZERO,
            returned: Amount::ZERO,
            reserved: Amount::ZERO,
            elsewhere: Amount::ZERO,
        }
    }

    /// What it has: also what is set aside.
    pub(crate) fn has(&self) -> Amount {
        self.funded
            .saturating_sub(self.spent)
            .saturating_sub(self.returned)
    }

    /// What it may still promise.
    pub(crate) fn left(&self) -> Amount {
        self.has().saturating_sub(self.reserved)
    }
}

/// A fixed amount for who shows a secret.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(crate) struct Coupon {
    /// Who pays.
    pub(crate) campaign_id: CampaignId,
    /// How much.
    pub(crate) amount: Amount,
    /// From this block time on it gives nothing.
    pub(crate) expiry: Time,
    /// Who redeemed it.
    pub(crate) redeemed_by: Option<Address>,
}

/// Who brought a user.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(crate) struct Referral {
    /// Who.
    pub(crate) referrer: Address,
    /// The purchase that counted, and when it is out of its refund lock.
    pub(crate) purchase: Option<([u8; 32], Time)>,
    /// Whether both have their reward.
    pub(crate) paid: bool,
}

impl Referral {
    /// Whether the reward is set aside.
    pub(crate) fn waits(&self) -> Option<Time> {
        let purchase = self.purchase.filter(|_| !self.paid);
        purchase.map(|(_, due)| due)
    }
}

/// A level of a programme.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Tier {
    /// 1 to 20 of a-z.
    pub(crate) name: String,
    /// Points earned in the window.
    pub(crate) earned_min: Amount,
}

/// The tiers of one kind of points.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Programme {
    /// Ascending.
    pub(crate) tiers: Vec<Tier>,
    /// Korean months that count, this one included.
    pub(crate) window_months: u32,
}

impl Programme {
    /// Says what of it cannot be.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let named = |tier: &Tier| {
            (1..=20).contains(&tier.name.len())
                && tier.name.bytes().all(|byte| byte.is_ascii_lowercase())
        };
        require(
            (1..=super::TIERS_MAX).contains(&self.tiers.len()),
            "tiers",
            self.tiers.len(),
            "1 to 10",
        )?;
        require(
            self.tiers.iter().all(named),
            "tier name",
            "another text",
            "1 to 20 of a-z",
        )?;
        let mut names: Vec<_> = self.tiers.iter().map(|tier| &tier.name).collect();
        names.sort_unstable();
        require(
            names.is_sorted_by(|left, right| left < right),
            "tier name",
            "there twice",
            "each once",
        )?;
        require(
            self.tiers
                .is_sorted_by(|left, right| left.earned_min < right.earned_min),
            "earned_min",
            "not above that of the tier before",
            "ascending tiers",
        )?;
        require(
            (1..=super::MONTHS_MAX).contains(&self.window_months),
            "window_months",
            self.window_months,
            "1 to 24",
        )
    }

    /// The place of a tier.
    pub(crate) fn place(&self, name: &str) -> Option<usize> {
        self.tiers.iter().position(|tier| tier.name == name)
    }

    /// How many tiers who earned this much has reached.
    pub(crate) fn reached(&self, earned: Amount) -> usize {
        self.tiers
            .iter()
            .take_while(|tier| tier.earned_min <= earned)
            .count()
    }
}

/// 1 to `most` printable ASCII characters.
pub(crate) fn printable(text: &str, most: usize) -> bool {
    (1..=most).contains(&text.len()) && text.bytes().all(|byte| (b' '..=b'~').contains(&byte))
}
