//! What always holds.

use crate::state::{
    BUDGETS, CAMPAIGNS, COMMITMENTS, COMMITMENTS_BY_END, COUPONS, COUPONS_BY_END, CREDITORS, DAYS,
    DEALS, DOCUMENTS, ENDS, LEDGERS, PHONES, PHONES_BY_END, REFERRALS, REFERRALS_DUE,
    REWARD_BUDGET, RULES, SHOP_DAYS, USERS, VERSIONS,
};
use crate::types::{CampaignId, State};
use sdk::{Address, Amount, Denom, Map, Present, View};
use std::collections::BTreeMap;
use std::fmt::Debug;

type Sums<K> = BTreeMap<K, u128>;

fn add<K: Ord>(sums: &mut Sums<K>, key: K, amount: Amount) {
    let sum = sums.entry(key).or_default();
    *sum = sum.saturating_add(amount.units());
}

/// Both without what is nothing.
fn equal<K: Ord + Debug>(what: &str, mut left: Sums<K>, mut right: Sums<K>) -> Result<(), String> {
    left.retain(|_, sum| *sum > 0);
    right.retain(|_, sum| *sum > 0);
    if left == right {
        return Ok(());
    }
    Err(format!("{what}: {left:?} and {right:?}"))
}

/// What campaigns have is what stands behind it: points promised by their issuers, coins of `reward_budget`. No campaign
/// gave more than it has.
pub(crate) fn budgets(view: &View<'_>) -> Result<(), String> {
    let mut have: Sums<Denom> = BTreeMap::new();
    for (id, budget) in BUDGETS.iter(view) {
        let broken = |why: &str| format!("campaign {}: {why}: {budget:?}", hex::encode(id));
        let campaign = CAMPAIGNS.get(view, &id).ok_or_else(|| broken("no terms"))?;
        let gone = Amount::sum([budget.spent, budget.returned]).map_err(|error| error.log)?;
        if gone > budget.funded || budget.reserved > budget.has() || budget.elsewhere > budget.spent
        {
            return Err(broken("more than it has"));
        }
        add(&mut have, campaign.denom, budget.has());
    }
    if CAMPAIGNS.iter(view).count() != BUDGETS.iter(view).count() {
        return Err("a campaign without a budget".to_owned());
    }
    let account = REWARD_BUDGET.address();
    let mut behind: Sums<Denom> = BTreeMap::new();
    for denom in have.keys().filter(|denom| !denom.has_lots()) {
        let balance = bank::ops::balance(view, &account, denom);
        add(&mut behind, denom.clone(), balance);
    }
    for (denom, issuer) in points::ops::all(view) {
        add(&mut behind, denom, issuer.committed);
    }
    equal("budgets and what stands behind them", have, behind)
}

/// What campaigns have set aside is what coupons, phones and referrals wait for.
pub(crate) fn reserved(view: &View<'_>) -> Result<(), String> {
    let mut aside: Sums<CampaignId> = BTreeMap::new();
    for (id, budget) in BUDGETS.iter(view) {
        add(&mut aside, id, budget.reserved);
    }
    let mut waiting: Sums<CampaignId> = BTreeMap::new();
    for (_, coupon) in COUPONS.iter(view) {
        if coupon.redeemed_by.is_none() {
            add(&mut waiting, coupon.campaign_id, coupon.amount);
        }
    }
    for ((_, id, _), amount) in PHONES.iter(view) {
        add(&mut waiting, id, amount);
    }
    for ((id, _), referral) in REFERRALS.iter(view) {
        let campaign = CAMPAIGNS.get(view, &id);
        let terms = campaign.and_then(|campaign| campaign.referral);
        let reward = terms
            .ok_or("a referral of a campaign that pays none")?
            .reward;
        if referral.waits().is_some() {
            add(&mut waiting, id, reward);
            add(&mut waiting, id, reward);
        }
    }
    equal("what is set aside and what waits for it", aside, waiting)
}

/// What a campaign spent is what payments have of it, what went elsewhere, and what users owe it.
pub(crate) fn spent(view: &View<'_>) -> Result<(), String> {
    let mut spent: Sums<CampaignId> = BTreeMap::new();
    let mut given: Sums<CampaignId> = BTreeMap::new();
    for (id, budget) in BUDGETS.iter(view) {
        add(&mut spent, id, budget.spent);
        add(&mut given, id, budget.elsewhere);
    }
    for (payment_id, deal) in DEALS.iter(view) {
        for share in &deal.shares {
            if share.clawed_back > share.granted || share.debt > share.clawed_back {
                let id = hex::encode(payment_id);
                return Err(format!(
                    "payment {id}: clawed back more than granted: {share:?}"
                ));
            }
            add(&mut given, share.campaign_id, share.kept());
        }
    }
    for ((_, _, id), owed) in CREDITORS.iter(view) {
        add(&mut given, id, owed);
    }
    equal("what campaigns spent and where it is", spent, given)
}

/// What users earned and kept, and owe, is what campaigns spent, by denom; a ledger's debt is what campaigns are owed.
pub(crate) fn ledgers(view: &View<'_>) -> Result<(), String> {
    let mut spent: Sums<Denom> = BTreeMap::new();
    for (id, campaign) in CAMPAIGNS.iter(view) {
        let budget = BUDGETS
            .get(view, &id)
            .ok_or("a campaign without a budget")?;
        add(&mut spent, campaign.denom, budget.spent);
    }
    let mut kept: Sums<Denom> = BTreeMap::new();
    let mut debts: Sums<(Address, Denom)> = BTreeMap::new();
    for ((user, denom), ledger) in LEDGERS.iter(view) {
        let net = ledger
            .earned
            .checked_sub(ledger.clawed_back)
            .ok_or_else(|| format!("clawed back more than earned: {ledger:?}"))?;
        let months = Amount::sum(ledger.months.iter().map(|(_, amount)| *amount));
        if months.map_err(|error| error.log)? > net {
            return Err(format!("months of more than all: {ledger:?}"));
        }
        add(&mut kept, denom.clone(), net);
        add(&mut debts, (user, denom), ledger.debt);
    }
    let mut owed: Sums<(Address, Denom)> = BTreeMap::new();
    for ((user, denom, id), amount) in CREDITORS.iter(view) {
        let campaign = CAMPAIGNS.get(view, &id);
        if amount.is_zero() || campaign.is_none_or(|campaign| campaign.denom != denom) {
            return Err(format!("{amount}{denom} owed to {}", hex::encode(id)));
        }
        add(&mut kept, denom.clone(), amount);
        add(&mut owed, (user, denom), amount);
    }
    equal("debts of users and to campaigns", debts, owed)?;
    equal("what campaigns spent and users have", spent, kept)
}

/// Caps per user and per day count what they should.
pub(crate) fn uses(view: &View<'_>) -> Result<(), String> {
    let mut users: Sums<CampaignId> = BTreeMap::new();
    let mut spent: Sums<CampaignId> = BTreeMap::new();
    for ((id, _), amount) in USERS.iter(view) {
        add(&mut users, id, amount);
    }
    for ((_, _, id), owed) in CREDITORS.iter(view) {
        if CAMPAIGNS
            .get(view, &id)
            .is_some_and(|campaign| !campaign.user_max.is_zero())
        {
            add(&mut users, id, owed);
        }
    }
    for (id, campaign) in CAMPAIGNS.iter(view) {
        if !campaign.user_max.is_zero() {
            let budget = BUDGETS
                .get(view, &id)
                .ok_or("a campaign without a budget")?;
            add(&mut spent, id, budget.spent);
        }
    }
    equal("caps per user", users, spent)?;
    let (mut days, mut shop_days) = (BTreeMap::new(), BTreeMap::new());
    for (_, deal) in DEALS.iter(view) {
        for share in deal.shares.iter().filter(|share| share.counted) {
            let id = share.campaign_id;
            let campaign = CAMPAIGNS.get(view, &id);
            if campaign.is_some_and(|campaign| !campaign.user_day_max.is_zero()) {
                add(&mut days, (id, deal.payer, deal.day), Amount::new(1));
            }
            if !share.user_day_max.is_zero() {
                let key = (id, deal.merchant_id, deal.payer, deal.day);
                add(&mut shop_days, key, Amount::new(1));
            }
        }
    }
    let counted = DAYS
        .iter(view)
        .map(|(key, used)| (key, u128::from(used.shares)));
    equal("shares of days", days, counted.collect())?;
    let counted = SHOP_DAYS
        .iter(view)
        .map(|(key, used)| (key, u128::from(used.shares)));
    equal("shares of days in shops", shop_days, counted.collect())
}

/// What waits stands once in its queue, under its time, and queues have nothing else.
pub(crate) fn queues(view: &View<'_>) -> Result<(), String> {
    let all = |what: &str, waiting: bool, count: usize, queue: usize| {
        if waiting && count == queue {
            return Ok(());
        }
        Err(format!(
            "{count} {what} in a queue of {queue}, or one under another time"
        ))
    };
    let running: Vec<_> = CAMPAIGNS
        .iter(view)
        .filter(|(id, _)| {
            BUDGETS
                .get(view, id)
                .is_some_and(|budget| budget.state != State::Ended)
        })
        .collect();
    let waiting = running
        .iter()
        .all(|(id, campaign)| ENDS.has(view, &(campaign.ends, *id)));
    all("campaigns", waiting, running.len(), ENDS.iter(view).count())?;
    let waiting = COUPONS
        .iter(view)
        .all(|(hash, coupon)| COUPONS_BY_END.has(view, &(coupon.expiry, hash)));
    all(
        "coupons",
        waiting,
        COUPONS.iter(view).count(),
        COUPONS_BY_END.iter(view).count(),
    )?;
    let waiting = PHONES
        .iter(view)
        .all(|((phone, id, expiry), _)| PHONES_BY_END.has(view, &(expiry, phone, id)));
    all(
        "grants to phones",
        waiting,
        PHONES.iter(view).count(),
        PHONES_BY_END.iter(view).count(),
    )?;
    let waiting = COMMITMENTS
        .iter(view)
        .all(|(hash, row)| COMMITMENTS_BY_END.has(view, &(row.forget_at, hash)));
    all(
        "commitments",
        waiting,
        COMMITMENTS.iter(view).count(),
        length(view, &COMMITMENTS_BY_END),
    )?;
    let due: Vec<_> = REFERRALS
        .iter(view)
        .filter_map(|((id, user), referral)| Some((referral.waits()?, id, user)))
        .collect();
    let waiting = due.iter().all(|key| REFERRALS_DUE.has(view, key));
    all(
        "referrals",
        waiting,
        due.len(),
        REFERRALS_DUE.iter(view).count(),
    )
}

fn length<K: sdk::Key>(view: &View<'_>, queue: &Map<K, Present>) -> usize {
    queue.iter(view).count()
}

/// Each version that a shop keeps has its text and its rules, and nothing else has; what counts is kept.
pub(crate) fn rules(view: &View<'_>) -> Result<(), String> {
    let mut kept = 0_usize;
    for (merchant_id, versions) in VERSIONS.iter(view) {
        let broken = || format!("rules of {}: {versions:?}", hex::encode(merchant_id));
        let known = |version: u32| version == 0 || versions.kept.contains_key(&version);
        let next = versions.next.map_or(0, |(version, _)| version);
        let texts = versions.kept.keys().all(|version| {
            let key = (merchant_id, *version);
            let text = DOCUMENTS.get(view, &key);
            let parsed = text.and_then(|text| crate::types::Rule::parse_kept(&text).ok());
            parsed.is_some() && parsed == RULES.get(view, &key) && *version <= versions.last
        });
        if !known(versions.active) || !known(next) || !texts {
            return Err(broken());
        }
        kept = kept.saturating_add(versions.kept.len());
    }
    if kept == RULES.iter(view).count() && kept == DOCUMENTS.iter(view).count() {
        return Ok(());
    }
    Err("rules of a version that nobody keeps".to_owned())
}
