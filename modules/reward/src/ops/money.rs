//! Budgets and what users have of them: every amount that this module moves passes through here.

use crate::error::Error;
use crate::events::{CampaignChanged, PointsClawedBack, PointsEarned, RewardDebtChanged};
use crate::state::{BUDGETS, CAMPAIGNS, CREDITORS, LEDGERS, REWARD_BUDGET, USERS};
use crate::types::{
    Budget, Campaign, CampaignId, Deal, Ledger, LotPart, Share, Source, State, month_of, plus,
};
use bank::Lot;
use merchant::MerchantId;
use sdk::{Address, Amount, Coin, Coins, Ctx, Denom, Order, Read, Result, Time};

const HOUR_SECONDS: u64 = 60 * 60;
const DAY_SECONDS: u64 = 24 * HOUR_SECONDS;

/// The terms of a campaign. Refused (code 2) if there is none.
pub(crate) fn campaign(read: &(impl Read + ?Sized), id: &CampaignId) -> Result<Campaign> {
    let unknown = || Error::CampaignNotFound {
        id: hex::encode(id),
    };
    Ok(CAMPAIGNS.get(read, id).ok_or_else(unknown)?)
}

/// What a campaign has.
pub(crate) fn budget(read: &(impl Read + ?Sized), id: &CampaignId) -> Budget {
    BUDGETS
        .get(read, id)
        .expect("a campaign and its budget are written together, and stay")
}

/// The terms of a campaign that something names already.
pub(crate) fn terms(read: &(impl Read + ?Sized), id: &CampaignId) -> Campaign {
    CAMPAIGNS
        .get(read, id)
        .expect("a budget and its campaign are written together, and stay")
}

/// Whether what the campaign gives can be given to payments now: the issuer of points is active, and they can be spent
/// before they expire.
pub(crate) fn issuer_gives(read: &(impl Read + ?Sized), campaign: &Campaign, now: Time) -> bool {
    if !campaign.denom.has_lots() {
        return true;
    }
    points::ops::active_issuer(read, &campaign.denom)
        .is_ok_and(|issuer| available_at(now, campaign.lock_seconds) < issuer.expiry(now))
}

/// From when on what a payment earns now can be spent; at once (0) without a lock. Rounded up to the end of the Korean
/// hour, or of the Korean day for locks of a day or more, so that a user has few lots.
pub(crate) fn available_at(now: Time, lock_seconds: u64) -> Time {
    if lock_seconds == 0 {
        return Time::default();
    }
    let unit = if lock_seconds < DAY_SECONDS {
        HOUR_SECONDS
    } else {
        DAY_SECONDS
    };
    now.plus_seconds(lock_seconds).korean_round_up(unit)
}

/// Adds to a budget: the payer pays what the reserve of points has to have, or the coins. Gives what was paid. Refused if
/// the issuer takes no promise (`points` 2, 5, 6), or less is spendable (`sdk` 5).
pub(crate) fn fund(
    ctx: &mut Ctx<'_>,
    id: &CampaignId,
    payer: &Address,
    amount: Amount,
) -> Result<Coin> {
    let campaign = campaign(ctx, id)?;
    let mut budget = budget(ctx, id);
    budget.funded = budget.funded.checked_add(amount)?;
    let coin = campaign.coin(amount);
    let paid = if campaign.denom.has_lots() {
        let krwp = points::ops::commit(ctx, &campaign.denom, payer, amount)?;
        in_krwp(krwp)
    } else {
        bank::ops::transfer(
            ctx,
            payer,
            &REWARD_BUDGET.address(),
            &Coins::from(coin.clone()),
        )?;
        coin
    };
    BUDGETS.set(ctx, id, &budget);
    ctx.emit(&CampaignChanged::of(id, &campaign, &budget));
    Ok(paid)
}

fn in_krwp(amount: Amount) -> Coin {
    Coin {
        denom: points::ops::krwp(),
        amount,
    }
}

/// Gives a part of what a campaign has back to its funder, whole units of `krwp` for points: what is rounded away stays
/// in the reserve. Gives what the funder got. Refused as the issuer refuses.
pub(crate) fn give_back(ctx: &mut Ctx<'_>, id: &CampaignId, amount: Amount) -> Result<Coin> {
    let campaign = terms(ctx, id);
    let mut budget = budget(ctx, id);
    let coin = campaign.coin(amount);
    let got = if campaign.denom.has_lots() {
        let krwp = points::ops::uncommit(ctx, &campaign.denom, &campaign.funder, amount)?;
        in_krwp(krwp)
    } else {
        let budgets = REWARD_BUDGET.address();
        bank::ops::transfer(ctx, &budgets, &campaign.funder, &Coins::from(coin.clone()))?;
        coin
    };
    budget.returned = plus(budget.returned, amount);
    BUDGETS.set(ctx, id, &budget);
    if !amount.is_zero() {
        ctx.emit(&CampaignChanged::of(id, &campaign, &budget));
    }
    Ok(got)
}

/// Gives back what came to a campaign after its end. If that cannot be, it stays with the campaign, and ending it again
/// gives it back.
fn pass_on(ctx: &mut Ctx<'_>, id: &CampaignId, amount: Amount) {
    if amount.is_zero() || budget(ctx, id).state != State::Ended {
        return;
    }
    let given = ctx.attempt(|ctx| give_back(ctx, id, amount));
    drop(given);
}

/// Sets a part of what is left aside. Refused (code 14) if less is left.
pub(crate) fn reserve(ctx: &mut Ctx<'_>, id: &CampaignId, amount: Amount) -> Result<()> {
    let campaign = campaign(ctx, id)?;
    let mut budget = budget(ctx, id);
    require_left(&campaign, &budget, amount)?;
    budget.reserved = plus(budget.reserved, amount);
    BUDGETS.set(ctx, id, &budget);
    ctx.emit(&CampaignChanged::of(id, &campaign, &budget));
    Ok(())
}

fn require_left(campaign: &Campaign, budget: &Budget, amount: Amount) -> Result<(), Error> {
    if amount <= budget.left() {
        return Ok(());
    }
    Err(Error::BudgetTooSmall {
        left: campaign.coin(budget.left()),
        needed: campaign.coin(amount),
    })
}

/// Ends that a part is set aside: the campaign, or after its end the funder, has it again.
pub(crate) fn release(ctx: &mut Ctx<'_>, id: &CampaignId, amount: Amount) {
    let mut budget = budget(ctx, id);
    budget.reserved = budget.reserved.saturating_sub(amount);
    BUDGETS.set(ctx, id, &budget);
    ctx.emit(&CampaignChanged::of(id, &terms(ctx, id), &budget));
    pass_on(ctx, id, amount);
}

/// An amount of a campaign for a user.
pub(crate) struct Gift<'a> {
    /// Who pays.
    pub(crate) campaign_id: &'a CampaignId,
    /// Its terms.
    pub(crate) campaign: &'a Campaign,
    /// Who gets it.
    pub(crate) user: &'a Address,
    /// How much.
    pub(crate) amount: Amount,
    /// What for.
    pub(crate) source: Source,
    /// The payment, its shop and its Korean day.
    pub(crate) payment: Option<(&'a [u8; 32], &'a MerchantId, u32)>,
    /// Whether it was set aside before.
    pub(crate) reserved: bool,
}

/// Gives it: debts of the user in this denom are repaid first. Gives the lot of what was credited, if it has one. Refused
/// if less is left (code 14), the user would have more than the campaign gives one (code 15), or the issuer makes no
/// points (`points` 6); then the caller undoes what happened before.
pub(crate) fn give(ctx: &mut Ctx<'_>, gift: &Gift<'_>) -> Result<Option<Lot>> {
    let (id, campaign) = (gift.campaign_id, gift.campaign);
    let mut budget = budget(ctx, id);
    if gift.reserved {
        budget.reserved = budget.reserved.saturating_sub(gift.amount);
    }
    require_left(campaign, &budget, gift.amount)?;
    count_user(ctx, gift)?;
    budget.spent = plus(budget.spent, gift.amount);
    if gift.payment.is_none() {
        budget.elsewhere = plus(budget.elsewhere, gift.amount);
    }
    BUDGETS.set(ctx, id, &budget);
    let key = (*gift.user, campaign.denom.clone());
    let mut ledger = LEDGERS.get(ctx, &key).unwrap_or_default();
    let repaid = ledger.debt.min(gift.amount);
    let day = gift
        .payment
        .map_or(ctx.now().korean_day(), |(_, _, day)| day);
    ledger.earn(month_of(day), gift.amount);
    ledger.debt = ledger.debt.saturating_sub(repaid);
    LEDGERS.set(ctx, &key, &ledger);
    let lot = credit(ctx, gift, gift.amount.saturating_sub(repaid))?;
    tell_earned(ctx, gift, &budget, &ledger, repaid, lot.as_ref(), day);
    repay(ctx, gift.user, &campaign.denom, repaid);
    Ok(lot)
}

fn count_user(ctx: &mut Ctx<'_>, gift: &Gift<'_>) -> Result<()> {
    let (id, campaign) = (gift.campaign_id, gift.campaign);
    if campaign.user_max.is_zero() {
        return Ok(());
    }
    let key = (*id, *gift.user);
    let used = USERS.get(ctx, &key).unwrap_or_default();
    let left = campaign.user_max.saturating_sub(used);
    if gift.amount > left {
        return Err(Error::UserMax {
            left: campaign.coin(left),
            asked: campaign.coin(gift.amount),
        }
        .into());
    }
    USERS.set(ctx, &key, &plus(used, gift.amount));
    Ok(())
}

/// Only what a payment earns waits: nothing else is clawed back.
fn credit(ctx: &mut Ctx<'_>, gift: &Gift<'_>, amount: Amount) -> Result<Option<Lot>> {
    let campaign = gift.campaign;
    if amount.is_zero() {
        return Ok(None);
    }
    if !campaign.denom.has_lots() {
        let coins = Coins::from(campaign.coin(amount));
        bank::ops::transfer(ctx, &REWARD_BUDGET.address(), gift.user, &coins)?;
        return Ok(None);
    }
    let lock_seconds = gift.payment.map_or(0, |_| campaign.lock_seconds);
    let available_at = available_at(ctx.now(), lock_seconds);
    points::ops::grant(ctx, &campaign.denom, gift.user, amount, available_at).map(Some)
}

fn tell_earned(
    ctx: &mut Ctx<'_>,
    gift: &Gift<'_>,
    budget: &Budget,
    ledger: &Ledger,
    repaid: Amount,
    lot: Option<&Lot>,
    day: u32,
) {
    let waits = lot
        .map(|lot| lot.available_at)
        .filter(|at| *at > Time::default());
    ctx.emit(&PointsEarned {
        user: *gift.user,
        campaign_id: *gift.campaign_id,
        payment_id: gift.payment.map(|(payment_id, ..)| *payment_id),
        merchant_id: gift.payment.map(|(_, merchant_id, _)| *merchant_id),
        day,
        source: gift.source,
        denom: gift.campaign.denom.clone(),
        amount: gift.amount,
        repaid,
        available_at: waits,
        expiry: lot.map(|lot| lot.expiry),
        campaign_funded: budget.funded,
        campaign_spent: budget.spent,
        user_earned: ledger.earned,
        user_clawed_back: ledger.clawed_back,
        user_debt: ledger.debt,
    });
}

/// Gives what a user repays to the campaigns that it owes, in the order of their ids. Their budgets have it again, though
/// nothing moves: what stood behind the gift stands behind them now.
fn repay(ctx: &mut Ctx<'_>, user: &Address, denom: &Denom, amount: Amount) {
    let mut left = amount;
    while !left.is_zero() {
        let first = CREDITORS
            .range(ctx, &(*user, denom.clone()), Order::Ascending)
            .next();
        let (key, owed) = first.expect("a debt is the sum of what campaigns are owed");
        let part = owed.min(left);
        left = left.saturating_sub(part);
        owe(ctx, user, denom, &key.2, owed.saturating_sub(part), part);
        pass_on(ctx, &key.2, part);
    }
}

/// Books what a user owes a campaign now, and what of it was repaid.
fn owe(
    ctx: &mut Ctx<'_>,
    user: &Address,
    denom: &Denom,
    id: &CampaignId,
    owed: Amount,
    repaid: Amount,
) {
    let key = (*user, denom.clone(), *id);
    if owed.is_zero() {
        CREDITORS.remove(ctx, &key);
    } else {
        CREDITORS.set(ctx, &key, &owed);
    }
    let mut budget = budget(ctx, id);
    budget.spent = budget.spent.saturating_sub(repaid);
    BUDGETS.set(ctx, id, &budget);
    ctx.emit(&RewardDebtChanged {
        user: *user,
        denom: denom.clone(),
        campaign_id: *id,
        owed,
        campaign_spent: budget.spent,
    });
}

/// Claws back a part of what a share of a payment gave: out of the lots that it went to, then out of whatever the payer
/// has; what the payer does not have any more is a debt. The budget, or after the end of the campaign the funder, has
/// what came back. Never refused.
pub(crate) fn claw_back(
    ctx: &mut Ctx<'_>,
    payment_id: &[u8; 32],
    deal: &Deal,
    share: &mut Share,
    campaign: &Campaign,
    amount: Amount,
) {
    let id = share.campaign_id;
    let taken = if campaign.denom.has_lots() {
        take_points(
            ctx,
            &deal.payer,
            &campaign.denom,
            share.take_lots(amount),
            amount,
        )
    } else {
        take_coins(ctx, &deal.payer, campaign, amount)
    };
    let owed = amount.saturating_sub(taken);
    share.clawed_back = plus(share.clawed_back, amount);
    share.debt = plus(share.debt, owed);
    let mut budget = budget(ctx, &id);
    budget.spent = budget.spent.saturating_sub(taken);
    BUDGETS.set(ctx, &id, &budget);
    if !campaign.user_max.is_zero() {
        let key = (id, deal.payer);
        let used = USERS
            .get(ctx, &key)
            .unwrap_or_default()
            .saturating_sub(amount);
        if used.is_zero() {
            USERS.remove(ctx, &key);
        } else {
            USERS.set(ctx, &key, &used);
        }
    }
    let key = (deal.payer, campaign.denom.clone());
    let mut ledger = LEDGERS.get(ctx, &key).unwrap_or_default();
    ledger.claw_back(month_of(deal.day), amount, owed);
    LEDGERS.set(ctx, &key, &ledger);
    ctx.emit(&PointsClawedBack {
        user: deal.payer,
        campaign_id: id,
        payment_id: *payment_id,
        merchant_id: deal.merchant_id,
        day: deal.day,
        denom: campaign.denom.clone(),
        amount,
        owed,
        campaign_funded: budget.funded,
        campaign_spent: budget.spent,
        user_earned: ledger.earned,
        user_clawed_back: ledger.clawed_back,
        user_debt: ledger.debt,
    });
    if !owed.is_zero() {
        let key = (deal.payer, campaign.denom.clone(), id);
        let before = CREDITORS.get(ctx, &key).unwrap_or_default();
        owe(
            ctx,
            &deal.payer,
            &campaign.denom,
            &id,
            plus(before, owed),
            Amount::ZERO,
        );
    }
    pass_on(ctx, &id, taken);
}

fn take_points(
    ctx: &mut Ctx<'_>,
    from: &Address,
    denom: &Denom,
    parts: Vec<LotPart>,
    amount: Amount,
) -> Amount {
    let mut left = amount;
    for part in parts {
        let lot = (part.expiry, part.available_at);
        let taken = points::ops::take_back(ctx, denom, from, part.amount, lot);
        left = left.saturating_sub(taken);
    }
    if !left.is_zero() {
        // Lots that were remembered together, or what repaid a debt.
        let taken = points::ops::take_back(ctx, denom, from, left, Default::default());
        left = left.saturating_sub(taken);
    }
    amount.saturating_sub(left)
}

fn take_coins(ctx: &mut Ctx<'_>, from: &Address, campaign: &Campaign, amount: Amount) -> Amount {
    let spendable = bank::ops::spendable(ctx, ctx.now(), from, &campaign.denom);
    let taken = amount.min(spendable);
    let coins = Coins::from(campaign.coin(taken));
    bank::ops::transfer(ctx, from, &REWARD_BUDGET.address(), &coins)
        .expect("no more than what is spendable");
    taken
}
