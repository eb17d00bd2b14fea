//! What time does to campaigns and what they set aside, without anybody asking.

use crate::events::{CouponExpired, PhoneExpired};
use crate::msgs::mark_ended;
use crate::ops::{budget, campaign, give_back, params, pay_referral, release};
use crate::state::{
    COMMITMENTS, COMMITMENTS_BY_END, COUPONS, COUPONS_BY_END, ENDS, PHONES, PHONES_BY_END,
    REFERRALS_DUE,
};
use crate::types::{CampaignId, CouponHash, PhoneHash};
use sdk::{Ctx, Key, Map, Present, Time};

/// Pays referrals, ends coupons, grants to phones and campaigns, and forgets commitments: what has block time >= its
/// time, oldest first, at most `ends_per_block_max` per queue, the rest in the next block. Writes nothing if nothing is
/// due.
pub(crate) fn end_block(ctx: &mut Ctx<'_>) {
    let most = usize::try_from(params(ctx).ends_per_block_max).unwrap_or(usize::MAX);
    for (time, id, referred) in due(ctx, &REFERRALS_DUE, |(time, ..)| *time, most) {
        REFERRALS_DUE.remove(ctx, &(time, id, referred));
        pay_referral(ctx, &id, &referred);
    }
    for (time, secret) in due(ctx, &COUPONS_BY_END, |(time, _)| *time, most) {
        COUPONS_BY_END.remove(ctx, &(time, secret));
        end_coupon(ctx, &secret);
    }
    for (time, phone, id) in due(ctx, &PHONES_BY_END, |(time, ..)| *time, most) {
        PHONES_BY_END.remove(ctx, &(time, phone, id));
        end_phone(ctx, &phone, &id, time);
    }
    for (_, id) in due(ctx, &ENDS, |(time, _)| *time, most) {
        end_campaign(ctx, &id);
    }
    for (time, commitment) in due(ctx, &COMMITMENTS_BY_END, |(time, _)| *time, most) {
        COMMITMENTS_BY_END.remove(ctx, &(time, commitment));
        COMMITMENTS.remove(ctx, &commitment);
    }
}

fn due<K: Key>(
    ctx: &Ctx<'_>,
    queue: &Map<K, Present>,
    time_of: fn(&K) -> Time,
    most: usize,
) -> Vec<K> {
    let now = ctx.now();
    let keys = queue.iter(ctx).map(|(key, _)| key);
    keys.take_while(|key| time_of(key) <= now)
        .take(most)
        .collect()
}

/// A coupon that nobody redeemed gives its amount back; one that was redeemed is only forgotten.
fn end_coupon(ctx: &mut Ctx<'_>, secret: &CouponHash) {
    let coupon = COUPONS
        .get(ctx, secret)
        .expect("a coupon stays in the state while it is in the queue");
    COUPONS.remove(ctx, secret);
    if coupon.redeemed_by.is_some() {
        return;
    }
    let campaign = campaign(ctx, &coupon.campaign_id).expect("campaigns stay for good");
    ctx.emit(&CouponExpired {
        hash: *secret,
        campaign_id: coupon.campaign_id,
        denom: campaign.denom,
        amount: coupon.amount,
    });
    release(ctx, &coupon.campaign_id, coupon.amount);
}

fn end_phone(ctx: &mut Ctx<'_>, phone_hash: &PhoneHash, id: &CampaignId, expiry: Time) {
    let key = (*phone_hash, *id, expiry);
    let amount = PHONES
        .get(ctx, &key)
        .expect("what waits for a phone stays in the state while it is in the queue");
    PHONES.remove(ctx, &key);
    let campaign = campaign(ctx, id).expect("campaigns stay for good");
    ctx.emit(&PhoneExpired {
        phone_hash: *phone_hash,
        campaign_id: *id,
        expiry,
        denom: campaign.denom,
        amount,
    });
    release(ctx, id, amount);
}

/// The window is over: what is left is the funder's. If it cannot be given back now, it stays with the campaign.
fn end_campaign(ctx: &mut Ctx<'_>, id: &CampaignId) {
    let campaign = campaign(ctx, id).expect("campaigns stay for good");
    mark_ended(ctx, id, &campaign);
    let left = budget(ctx, id).left();
    let given = ctx.attempt(|ctx| give_back(ctx, id, left));
    drop(given);
}
