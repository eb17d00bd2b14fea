//! What a payment earns: reads only, so that a simulation and an execution cannot differ.

use super::Purchase;
use super::money::{budget, issuer_gives};
use crate::state::{CAMPAIGNS, DAYS, FIRSTS, LEDGERS, MEMBERS, PROGRAMMES, SHOP_DAYS, USERS};
use crate::types::{Campaign, CampaignId, Deal, Entry, Rule, Share, State, month_of, plus};
use merchant::Merchant;
use sdk::{Address, Amount, Coin, Denom, Read, Time};
use std::collections::BTreeMap;

/// Who takes part in a payment, decided at its first capture: entries of its rules whose conditions hold at the
/// authorization and whose campaigns run now. Nobody, if the shop pays itself.
pub(crate) fn deal_of(
    read: &(impl Read + ?Sized),
    now: Time,
    purchase: &Purchase<'_>,
    rule: &Rule,
) -> Deal {
    let mut deal = Deal {
        payer: purchase.payer,
        merchant_id: purchase.merchant_id,
        day: purchase.authorized_at.korean_day(),
        version: purchase.version,
        shares: Vec::new(),
        referrals: Vec::new(),
        first: false,
    };
    let Ok(merchant) = merchant::ops::get(read, &purchase.merchant_id) else {
        return deal;
    };
    if pays_itself(read, &merchant, purchase) {
        return deal;
    }
    deal.first = rule.asks_for_first();
    let before = || FIRSTS.get(read, &(purchase.merchant_id, purchase.payer));
    let first = deal.first && before().is_none_or(|payment_id| payment_id == purchase.payment_id);
    for (number, entry) in (0..).zip(&rule.entries) {
        let running = running(read, now, purchase, &entry.campaign_id, &merchant);
        if let Some(campaign) =
            running.filter(|campaign| fits(read, purchase, campaign, entry, first))
        {
            deal.shares
                .push(Share::new(number, entry, campaign.stack_class));
        }
    }
    let pays = |id: &CampaignId| {
        let found = CAMPAIGNS.get(read, id);
        let campaign = found.filter(|campaign| campaign.referral.is_some());
        campaign.is_some_and(|campaign| {
            campaign.covers(&purchase.merchant_id, &merchant)
                && now < campaign.ends
                && budget(read, id).state != State::Ended
        })
    };
    deal.referrals = rule.referrals.iter().copied().filter(pays).collect();
    deal
}

/// Self-dealing: the payer owns the shop, acts for it, is a device of it, or is where its money goes.
fn pays_itself(read: &(impl Read + ?Sized), merchant: &Merchant, purchase: &Purchase<'_>) -> bool {
    let payer = &purchase.payer;
    merchant.owner == *payer
        || merchant.payout_address == *payer
        || merchant.delegates.contains_key(payer)
        || purchase.terminal == Some(*payer)
        || merchant::ops::is_active_terminal(read, &purchase.merchant_id, payer)
}

/// The campaign, if it covers the shop, had begun at the authorization, and grants now.
fn running(
    read: &(impl Read + ?Sized),
    now: Time,
    purchase: &Purchase<'_>,
    id: &CampaignId,
    merchant: &Merchant,
) -> Option<Campaign> {
    let campaign = CAMPAIGNS.get(read, id)?;
    let runs = campaign.covers(&purchase.merchant_id, merchant)
        && campaign.starts <= purchase.authorized_at
        && now < campaign.ends
        && budget(read, id).state == State::Active;
    runs.then_some(campaign)
}

fn fits(
    read: &(impl Read + ?Sized),
    purchase: &Purchase<'_>,
    campaign: &Campaign,
    entry: &Entry,
    first: bool,
) -> bool {
    let asks_for_member = entry.segment || campaign.segment_root.is_some();
    entry.at(purchase.authorized_at)
        && (!entry.first_purchase || first)
        && (!asks_for_member || is_member(read, &entry.campaign_id, &purchase.payer))
        && entry.tier_min.as_ref().is_none_or(|(denom, tier)| {
            let month = month_of(purchase.authorized_at.korean_day());
            has_tier(read, &purchase.payer, denom, tier, month)
        })
}

/// Whether a user proved to be in the segment of a campaign.
pub(crate) fn is_member(read: &(impl Read + ?Sized), id: &CampaignId, user: &Address) -> bool {
    MEMBERS.has(read, &(*id, *user))
}

fn has_tier(
    read: &(impl Read + ?Sized),
    user: &Address,
    denom: &Denom,
    tier: &str,
    month: u32,
) -> bool {
    let Some((reached, _)) = tier_of(read, user, denom, month) else {
        return false;
    };
    let programme = PROGRAMMES.get(read, denom);
    let place = programme.and_then(|programme| programme.place(tier));
    place.is_some_and(|place| place < reached)
}

/// How many tiers of a programme a user has reached, and what counted; `None` if there is no programme.
pub(crate) fn tier_of(
    read: &(impl Read + ?Sized),
    user: &Address,
    denom: &Denom,
    month: u32,
) -> Option<(usize, Amount)> {
    let programme = PROGRAMMES.get(read, denom)?;
    let ledger = LEDGERS
        .get(read, &(*user, denom.clone()))
        .unwrap_or_default();
    let earned = ledger.within(month, programme.window_months);
    Some((programme.reached(earned), earned))
}

/// What there is room for in one campaign, for one payment.
struct Room {
    left: Amount,
    payment: Option<Amount>,
    user: Option<Amount>,
    day: Option<Amount>,
    shop_day: Amount,
}

impl Room {
    fn of(read: &(impl Read + ?Sized), now: Time, deal: &Deal, id: &CampaignId) -> Option<Self> {
        let campaign = CAMPAIGNS.get(read, id)?;
        let budget = budget(read, id);
        if budget.state != State::Active
            || now >= campaign.ends
            || !issuer_gives(read, &campaign, now)
        {
            return None;
        }
        let cap = |cap: Amount, used: &dyn Fn() -> Amount| {
            (!cap.is_zero()).then(|| cap.saturating_sub(used()))
        };
        let day = (*id, deal.payer, deal.day);
        let shop_day = (*id, deal.merchant_id, deal.payer, deal.day);
        let asks = deal
            .shares
            .iter()
            .any(|share| share.campaign_id == *id && !share.user_day_max.is_zero());
        let used = asks.then(|| SHOP_DAYS.get(read, &shop_day)).flatten();
        Some(Self {
            left: budget.left(),
            payment: cap(campaign.payment_max, &|| deal.kept_of(id)),
            user: cap(campaign.user_max, &|| {
                USERS.get(read, &(*id, deal.payer)).unwrap_or_default()
            }),
            day: cap(campaign.user_day_max, &|| {
                DAYS.get(read, &day).unwrap_or_default().amount
            }),
            shop_day: used.unwrap_or_default().amount,
        })
    }

    /// What a share may get more.
    fn fit(&self, share: &Share, net: &[Coin]) -> Amount {
        let more = share.target(net).saturating_sub(share.kept());
        let mut fitting = more.min(self.left);
        for cap in [self.payment, self.user, self.day].into_iter().flatten() {
            fitting = fitting.min(cap);
        }
        if share.user_day_max.is_zero() {
            return fitting;
        }
        fitting.min(share.user_day_max.saturating_sub(self.shop_day))
    }

    fn take(&mut self, amount: Amount) {
        self.left = self.left.saturating_sub(amount);
        for cap in [&mut self.payment, &mut self.user, &mut self.day]
            .into_iter()
            .flatten()
        {
            *cap = cap.saturating_sub(amount);
        }
        self.shop_day = plus(self.shop_day, amount);
    }
}

/// What each share of a payment gets more, in their order, after what is captured and not refunded: of shares of one
/// stacking class the best alone, the first of equals. Nothing from a campaign that does not grant now.
pub(crate) fn increases(
    read: &(impl Read + ?Sized),
    now: Time,
    deal: &Deal,
    net: &[Coin],
) -> Vec<Amount> {
    let mut rooms: BTreeMap<CampaignId, Option<Room>> = BTreeMap::new();
    let asking = |share: &&Share| share.target(net) > share.kept();
    for share in deal.shares.iter().filter(asking) {
        rooms
            .entry(share.campaign_id)
            .or_insert_with(|| Room::of(read, now, deal, &share.campaign_id));
    }
    let mut best: BTreeMap<&str, (usize, Amount)> = BTreeMap::new();
    for (place, share) in deal.shares.iter().enumerate() {
        let room = rooms.get(&share.campaign_id).and_then(Option::as_ref);
        let alone = room.map_or(Amount::ZERO, |room| room.fit(share, net));
        let found = best.entry(&share.class).or_insert((place, alone));
        if alone > found.1 {
            *found = (place, alone);
        }
    }
    let shares = deal.shares.iter().enumerate();
    shares
        .map(|(place, share)| {
            let stacked = !share.class.is_empty();
            let beaten = stacked
                && best
                    .get(share.class.as_str())
                    .is_some_and(|best| best.0 != place);
            let room = rooms.get_mut(&share.campaign_id).and_then(Option::as_mut);
            let Some(room) = room.filter(|_| !beaten) else {
                return Amount::ZERO;
            };
            let more = room.fit(share, net);
            room.take(more);
            more
        })
        .collect()
}
