//! Rewards follow captures and refunds: each step moves the difference to what all steps together give.

use super::evaluate::{deal_of, increases};
use super::money::{Gift, claw_back, give, release, reserve, terms};
use super::{DealHash, Purchase};
use crate::events::{ReferralPaid, ReferralSet, ReferralVoid};
use crate::state::{
    BUDGETS, CAMPAIGNS, DAYS, DEALS, FIRSTS, REFERRALS, REFERRALS_DUE, RULES, SHOP_DAYS,
};
use crate::types::{
    Campaign, CampaignId, DayUse, Deal, Referral, ReferralTerms, Share, Source, plus, won_of,
};
use sdk::{Address, Amount, Ctx, Key, Map, Present, Read, Result, crypto};

/// Gives or claws back what a payment earns, after all that is captured and not refunded of it by now: after each
/// capture, refund and lost dispute. A reward that cannot be given (no budget, paused, ended) is not given; a refund is
/// never refused. Refused (`sdk` code 11) only at the first capture, where the rules are looked at, if the gas ends. Gives
/// the hash of what the payment earns by now, which the payment keeps.
pub fn settle(ctx: &mut Ctx<'_>, purchase: &Purchase<'_>) -> Result<Option<DealHash>> {
    let known = purchase.deal_hash;
    let bought = purchase.net.iter().any(|coin| !coin.amount.is_zero());
    let before = known.map(|hash| proven(ctx, &purchase.payment_id, &hash));
    let mut deal = match &before {
        Some(deal) => deal.clone(),
        None if bought && purchase.version != 0 => open(ctx, purchase)?,
        None => return Ok(None),
    };
    lower(ctx, purchase, &mut deal);
    raise(ctx, purchase, &mut deal);
    if deal.first {
        mark_first(ctx, &purchase.merchant_id, purchase, bought);
    }
    for id in &deal.referrals {
        mark_first(ctx, id, purchase, bought);
        follow_referral(ctx, id, purchase);
    }
    if before.as_ref() == Some(&deal) {
        return Ok(known);
    }
    DEALS.set(ctx, &purchase.payment_id, &deal);
    Ok(Some(hash_of(&deal)))
}

/// What a payment earns. A node whose copy is another than the payment proves must not go on.
fn proven(ctx: &Ctx<'_>, payment_id: &[u8; 32], hash: &DealHash) -> Deal {
    DEALS
        .get(ctx, payment_id)
        .filter(|deal| hash_of(deal) == *hash)
        .expect("what a payment earns is kept with it, and changed with its hash")
}

fn hash_of(deal: &Deal) -> DealHash {
    crypto::sha256(&borsh::to_vec(deal).expect("writing into memory cannot fail"))
}

/// The hash of what a payment earns, if it was captured under rules.
pub fn deal_hash(read: &(impl Read + ?Sized), payment_id: &[u8; 32]) -> Option<DealHash> {
    DEALS.get(read, payment_id).map(|deal| hash_of(&deal))
}

/// How many payments have something here: as many as have a hash.
pub fn deals(read: &(impl Read + ?Sized)) -> usize {
    DEALS.iter(read).count()
}

fn open(ctx: &mut Ctx<'_>, purchase: &Purchase<'_>) -> Result<Deal> {
    let key = (purchase.merchant_id, purchase.version);
    let rule = RULES.get(ctx, &key).unwrap_or_default();
    let items = rule.entries.len().saturating_add(rule.referrals.len());
    ctx.charge("entries of rules", u64::try_from(items).unwrap_or(u64::MAX))?;
    Ok(deal_of(ctx, ctx.now(), purchase, &rule))
}

fn lower(ctx: &mut Ctx<'_>, purchase: &Purchase<'_>, deal: &mut Deal) {
    let mut shares = std::mem::take(&mut deal.shares);
    for share in &mut shares {
        let above = share.kept().saturating_sub(share.target(purchase.net));
        if above.is_zero() {
            continue;
        }
        let campaign = terms(ctx, &share.campaign_id);
        claw_back(ctx, &purchase.payment_id, deal, share, &campaign, above);
        count_day(ctx, deal, share, &campaign, |sum| sum.saturating_sub(above));
    }
    deal.shares = shares;
}

fn raise(ctx: &mut Ctx<'_>, purchase: &Purchase<'_>, deal: &mut Deal) {
    let more = increases(ctx, ctx.now(), deal, purchase.net);
    let mut shares = std::mem::take(&mut deal.shares);
    let mut given = Vec::new();
    for (share, amount) in shares.iter_mut().zip(more) {
        if amount.is_zero() {
            continue;
        }
        let campaign = terms(ctx, &share.campaign_id);
        let gift = Gift {
            campaign_id: &share.campaign_id,
            campaign: &campaign,
            user: &deal.payer,
            amount,
            source: Source::Rule,
            payment: Some((&purchase.payment_id, &deal.merchant_id, deal.day)),
            reserved: false,
        };
        // What cannot be given is not given, and stays in the budget.
        let Ok(lot) = ctx.attempt(|ctx| give(ctx, &gift)) else {
            continue;
        };
        share.granted = plus(share.granted, amount);
        if let Some(lot) = lot {
            share.add_lot(lot.expiry, lot.available_at, lot.amount);
        }
        count_day(ctx, deal, share, &campaign, |sum| plus(sum, amount));
        given.push((share.class.clone(), share.entry));
    }
    // The first that gives is the one of its class.
    shares.retain(|share| {
        let other = |(class, entry): &(String, u32)| *class == share.class && *entry != share.entry;
        share.class.is_empty() || !given.iter().any(other)
    });
    deal.shares = shares;
}

/// Counts what a share gives in the use of its day, where there is a cap per day.
fn count_day(
    ctx: &mut Ctx<'_>,
    deal: &Deal,
    share: &mut Share,
    campaign: &Campaign,
    change: impl Fn(Amount) -> Amount,
) {
    let id = share.campaign_id;
    let new = u32::from(!share.counted);
    share.counted = true;
    let changed = |used: DayUse| DayUse {
        amount: change(used.amount),
        shares: used.shares.saturating_add(new),
    };
    if !campaign.user_day_max.is_zero() {
        let key = (id, deal.payer, deal.day);
        let used = DAYS.get(ctx, &key).unwrap_or_default();
        DAYS.set(ctx, &key, &changed(used));
    }
    if !share.user_day_max.is_zero() {
        let key = (id, deal.merchant_id, deal.payer, deal.day);
        let used = SHOP_DAYS.get(ctx, &key).unwrap_or_default();
        SHOP_DAYS.set(ctx, &key, &changed(used));
    }
}

fn capped_by_day(ctx: &Ctx<'_>, id: &CampaignId) -> bool {
    CAMPAIGNS
        .get(ctx, id)
        .is_some_and(|campaign| !campaign.user_day_max.is_zero())
}

/// Remembers the first purchase of a buyer in a shop, or in the shops of a campaign, unless all of it is refunded.
fn mark_first(ctx: &mut Ctx<'_>, scope: &[u8; 32], purchase: &Purchase<'_>, bought: bool) {
    let key = (*scope, purchase.payer);
    match FIRSTS.get(ctx, &key) {
        None if bought => FIRSTS.set(ctx, &key, &purchase.payment_id),
        Some(payment_id) if payment_id == purchase.payment_id && !bought => {
            FIRSTS.remove(ctx, &key);
        }
        _ => {}
    }
}

/// A purchase of at least the minimum sets the reward of a referral aside; refunded within its lock, it does not.
fn follow_referral(ctx: &mut Ctx<'_>, id: &CampaignId, purchase: &Purchase<'_>) {
    let key = (*id, purchase.payer);
    let Some(mut referral) = REFERRALS.get(ctx, &key) else {
        return;
    };
    let Some(campaign) = CAMPAIGNS.get(ctx, id) else {
        return;
    };
    let Some(terms) = campaign.referral.as_ref().filter(|_| !referral.paid) else {
        return;
    };
    let enough = won_of(purchase.net, &[]) >= terms.purchase_min;
    match referral.purchase {
        None if enough && purchase.authorized_at >= campaign.starts => {
            let runs = super::require_running(ctx, id, &campaign, ctx.now());
            let set_aside = runs.and_then(|()| reserve(ctx, id, for_both(terms)));
            if set_aside.is_err() {
                return;
            }
            let due = ctx.now().plus_seconds(campaign.lock_seconds);
            referral.purchase = Some((purchase.payment_id, due));
            REFERRALS_DUE.set(ctx, &(due, *id, purchase.payer), &Present);
            REFERRALS.set(ctx, &key, &referral);
            tell_referral(ctx, id, &purchase.payer, &referral);
        }
        // From its time on it is owed, whether it is swept or not.
        Some((payment_id, due))
            if payment_id == purchase.payment_id && !enough && ctx.now() < due =>
        {
            referral.purchase = None;
            REFERRALS_DUE.remove(ctx, &(due, *id, purchase.payer));
            REFERRALS.set(ctx, &key, &referral);
            release(ctx, id, for_both(terms));
            ctx.emit(&ReferralVoid {
                campaign_id: *id,
                referred: purchase.payer,
                referrer: referral.referrer,
                payment_id,
            });
        }
        _ => {}
    }
}

fn for_both(terms: &ReferralTerms) -> Amount {
    plus(terms.reward, terms.reward)
}

/// Tells how a referral stands.
pub(crate) fn tell_referral(
    ctx: &mut Ctx<'_>,
    id: &CampaignId,
    referred: &Address,
    referral: &Referral,
) {
    ctx.emit(&ReferralSet {
        campaign_id: *id,
        referred: *referred,
        referrer: referral.referrer,
        payment_id: referral.purchase.map(|(payment_id, _)| payment_id),
        due: referral.purchase.map(|(_, due)| due),
    });
}

/// Pays a referral whose purchase is out of its refund lock. Who cannot be paid (it has all that the campaign gives one
/// user, or the issuer makes no points) is not, and the budget has that part again.
pub(crate) fn pay_referral(ctx: &mut Ctx<'_>, id: &CampaignId, referred: &Address) {
    let key = (*id, *referred);
    let referral = REFERRALS.get(ctx, &key);
    let campaign = CAMPAIGNS.get(ctx, id);
    let (Some(mut referral), Some(campaign)) = (referral, campaign) else {
        return;
    };
    let (Some((payment_id, _)), Some(terms)) = (referral.purchase, campaign.referral.as_ref())
    else {
        return;
    };
    referral.paid = true;
    REFERRALS.set(ctx, &key, &referral);
    let [referred_amount, referrer_amount] = [*referred, referral.referrer].map(|user| {
        let gift = Gift {
            campaign_id: id,
            campaign: &campaign,
            user: &user,
            amount: terms.reward,
            source: Source::Referral,
            payment: None,
            reserved: true,
        };
        if ctx.attempt(|ctx| give(ctx, &gift)).is_ok() {
            return terms.reward;
        }
        release(ctx, id, terms.reward);
        Amount::ZERO
    });
    ctx.emit(&ReferralPaid {
        campaign_id: *id,
        referred: *referred,
        referrer: referral.referrer,
        payment_id,
        denom: campaign.denom,
        referred_amount,
        referrer_amount,
    });
}

/// The payment left the state: nothing of it changes any more, and what it earned is kept.
pub fn forget(ctx: &mut Ctx<'_>, payment_id: &[u8; 32]) {
    let Some(deal) = DEALS.get(ctx, payment_id) else {
        return;
    };
    DEALS.remove(ctx, payment_id);
    for share in &deal.shares {
        let id = share.campaign_id;
        if !share.kept().is_zero() {
            let mut budget = super::budget(ctx, &id);
            budget.elsewhere = plus(budget.elsewhere, share.kept());
            BUDGETS.set(ctx, &id, &budget);
        }
        if !share.counted {
            continue;
        }
        if capped_by_day(ctx, &id) {
            uncount(ctx, &DAYS, &(id, deal.payer, deal.day));
        }
        if !share.user_day_max.is_zero() {
            uncount(
                ctx,
                &SHOP_DAYS,
                &(id, deal.merchant_id, deal.payer, deal.day),
            );
        }
    }
}

/// One share fewer counts on a day; the last one takes the count with it.
fn uncount<K: Key>(ctx: &mut Ctx<'_>, map: &Map<K, DayUse>, key: &K) {
    let mut used = map.get(ctx, key).unwrap_or_default();
    used.shares = used.shares.saturating_sub(1);
    if used.shares == 0 {
        map.remove(ctx, key);
    } else {
        map.set(ctx, key, &used);
    }
}
