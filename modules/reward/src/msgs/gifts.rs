//! What campaigns give without a payment: by hand, for coupons, referrals and phones; segments and tiers.

use super::funded_by;
use crate::error::Error;
use crate::events::{
    CouponAdded, CouponRedeemed, PhoneGranted, PhoneLinked, SegmentJoined, TiersSet,
};
use crate::ops::{self, Gift, campaign, give, require_running, reserve};
use crate::state::{
    COMMITMENTS, COMMITMENTS_BY_END, COUPONS, COUPONS_BY_END, FIRSTS, MEMBERS, PHONES,
    PHONES_BY_END, PROGRAMMES, REFERRALS,
};
use crate::types::{
    COMMITMENT_SECONDS, COUPONS_MAX, Campaign, CampaignId, Commitment, Coupon, CouponHash,
    PhoneHash, Programme, RING_MAX, Referral, Source, TIERS_MAX, Tier, hash, parse_campaign_id,
    plus, positive_amount, require,
};
use proto::aot::reward::v1 as pb;
use sdk::merkle::{PATH_MAX, Proof, leaf_hash};
use sdk::{Address, Amount, Coin, Coins, Ctx, Denom, Order, Present, Result, Time, crypto, root};

/// Gives part of a budget to a user.
pub(crate) fn grant(ctx: &mut Ctx<'_>, msg: &pb::MsgGrant) -> Result<pb::MsgGrantResponse> {
    let (id, campaign) = funded_by(ctx, &msg.funder, &msg.campaign_id)?;
    let to = ctx.address(&msg.to_address)?;
    bank::ops::require_receiver(ctx, &to)?;
    let amount = positive_amount("amount", &msg.amount)?;
    require_running(ctx, &id, &campaign, ctx.now())?;
    require_active_issuer(ctx, &campaign)?;
    let gift = Gift {
        campaign_id: &id,
        campaign: &campaign,
        user: &to,
        amount,
        source: Source::Grant,
        payment: None,
        reserved: false,
    };
    give(ctx, &gift)?;
    Ok(pb::MsgGrantResponse {})
}

/// Refused (`points` 5, 6) while the issuer of what is given is paused or runs off.
fn require_active_issuer(ctx: &Ctx<'_>, campaign: &Campaign) -> Result<()> {
    if campaign.denom.has_lots() {
        points::ops::active_issuer(ctx, &campaign.denom)?;
    }
    Ok(())
}

/// Remembers that the signer is in the segment of a campaign; again: no effect.
pub(crate) fn join_segment(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgJoinSegment,
) -> Result<pb::MsgJoinSegmentResponse> {
    let member = ctx.address(&msg.member)?;
    let id = parse_campaign_id(&msg.campaign_id)?;
    let none = || Error::NoSegment {
        id: hex::encode(id),
    };
    let root = campaign(ctx, &id)?.segment_root.ok_or_else(none)?;
    let count = msg.path.len();
    if count > PATH_MAX {
        return Err(too_many("hashes", count, PATH_MAX));
    }
    let path = msg.path.iter().map(|bytes| hash("path", bytes));
    let proof = Proof {
        index: msg.index,
        leaves: msg.leaves,
        path: path.collect::<Result<_, _>>()?,
    };
    if proof.root(leaf_hash(member.as_bytes())) != Some(root) {
        return Err(Error::SegmentProof {
            id: hex::encode(id),
        }
        .into());
    }
    if ops::is_member(ctx, &id, &member) {
        return Ok(pb::MsgJoinSegmentResponse {});
    }
    MEMBERS.set(ctx, &(id, member), &Present);
    ctx.emit(&SegmentJoined {
        campaign_id: id,
        member,
    });
    Ok(pb::MsgJoinSegmentResponse {})
}

fn too_many(what: &'static str, count: usize, limit: usize) -> sdk::Error {
    Error::ItemCount { what, count, limit }.into()
}

/// Sets budget aside for coupons.
pub(crate) fn add_coupons(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgAddCoupons,
) -> Result<pb::MsgAddCouponsResponse> {
    let (id, campaign) = funded_by(ctx, &msg.funder, &msg.campaign_id)?;
    let amount = positive_amount("amount", &msg.amount)?;
    let count = msg.hashes.len();
    if !(1..=COUPONS_MAX).contains(&count) {
        return Err(too_many("coupons", count, COUPONS_MAX));
    }
    let items = u64::try_from(count).unwrap_or(u64::MAX);
    ctx.charge("coupons", items)?;
    let expiry = lasting(ctx, &id, &campaign, msg.expiry.as_ref())?;
    reserve(ctx, &id, amount.mul_div_floor(u128::from(items), 1)?)?;
    for bytes in &msg.hashes {
        let secret = hash("hash", bytes)?;
        if COUPONS.has(ctx, &secret) {
            return Err(Error::CouponExists {
                hash: hex::encode(secret),
            }
            .into());
        }
        let coupon = Coupon {
            campaign_id: id,
            amount,
            expiry,
            redeemed_by: None,
        };
        COUPONS.set(ctx, &secret, &coupon);
        COUPONS_BY_END.set(ctx, &(expiry, secret), &Present);
        ctx.emit(&CouponAdded {
            hash: secret,
            campaign_id: id,
            denom: campaign.denom.clone(),
            amount,
            expiry,
        });
    }
    Ok(pb::MsgAddCouponsResponse {})
}

/// How long what is set aside waits: refused (code 24) unless it is after now and not after the end of the campaign,
/// which has to run (12, 13).
fn lasting(
    ctx: &Ctx<'_>,
    id: &CampaignId,
    campaign: &Campaign,
    expiry: Option<&proto::Timestamp>,
) -> Result<Time> {
    let now = ctx.now();
    require_running(ctx, id, campaign, now)?;
    let expiry = Time::parse_required(expiry, "expiry")?;
    if expiry <= now || expiry > campaign.ends {
        return Err(Error::Expiry {
            expiry,
            now,
            latest: campaign.ends,
        }
        .into());
    }
    Ok(expiry)
}

/// Announces a secret without showing it; again: the first counts.
pub(crate) fn commit_coupon(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgCommitCoupon,
) -> Result<pb::MsgCommitCouponResponse> {
    ctx.address(&msg.holder)?;
    let commitment = hash("commitment", &msg.commitment)?;
    if COMMITMENTS.has(ctx, &commitment) {
        return Ok(pb::MsgCommitCouponResponse {});
    }
    let forget_at = ctx.now().plus_seconds(COMMITMENT_SECONDS);
    let row = Commitment {
        height: ctx.block().height,
        forget_at,
    };
    COMMITMENTS.set(ctx, &commitment, &row);
    COMMITMENTS_BY_END.set(ctx, &(forget_at, commitment), &Present);
    Ok(pb::MsgCommitCouponResponse {})
}

/// Gives a coupon to who shows its secret.
pub(crate) fn redeem_coupon(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgRedeemCoupon,
) -> Result<pb::MsgRedeemCouponResponse> {
    let holder = ctx.address(&msg.holder)?;
    let id = parse_campaign_id(&msg.campaign_id)?;
    let campaign = campaign(ctx, &id)?;
    let bytes = msg.secret.len();
    require(
        (16..=64).contains(&bytes),
        "secret",
        format_args!("{bytes} bytes"),
        "16 to 64 bytes",
    )?;
    let secret: CouponHash = crypto::sha256(&msg.secret);
    let mut coupon = open_coupon(ctx, &id, &secret)?;
    let announced = crypto::sha256(&[holder.as_bytes(), &msg.secret].concat());
    let commitment = COMMITMENTS.get(ctx, &announced);
    if commitment.is_none_or(|commitment| commitment.height >= ctx.block().height) {
        return Err(Error::NotCommitted {}.into());
    }
    if campaign.segment_root.is_some() && !ops::is_member(ctx, &id, &holder) {
        return Err(Error::NotInSegment {
            id: hex::encode(id),
        }
        .into());
    }
    require_active_issuer(ctx, &campaign)?;
    let gift = Gift {
        campaign_id: &id,
        campaign: &campaign,
        user: &holder,
        amount: coupon.amount,
        source: Source::Coupon,
        payment: None,
        reserved: true,
    };
    give(ctx, &gift)?;
    coupon.redeemed_by = Some(holder);
    COUPONS.set(ctx, &secret, &coupon);
    ctx.emit(&CouponRedeemed {
        hash: secret,
        campaign_id: id,
        denom: campaign.denom.clone(),
        amount: coupon.amount,
        holder,
    });
    Ok(pb::MsgRedeemCouponResponse {
        amount: Some((&campaign.coin(coupon.amount)).into()),
    })
}

fn open_coupon(ctx: &Ctx<'_>, id: &CampaignId, secret: &CouponHash) -> Result<Coupon, Error> {
    let found = COUPONS.get(ctx, secret);
    let coupon = found
        .filter(|coupon| coupon.campaign_id == *id)
        .ok_or_else(|| Error::CouponNotFound {
            hash: hex::encode(secret),
        })?;
    if let Some(by) = coupon.redeemed_by {
        return Err(Error::CouponRedeemed { by: ctx.text(&by) });
    }
    if ctx.now() >= coupon.expiry {
        return Err(Error::CouponExpired {
            expiry: coupon.expiry,
        });
    }
    Ok(coupon)
}

/// Names who brought the signer.
pub(crate) fn set_referrer(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgSetReferrer,
) -> Result<pb::MsgSetReferrerResponse> {
    let referred = ctx.address(&msg.referred)?;
    let referrer = ctx.address(&msg.referrer)?;
    let id = parse_campaign_id(&msg.campaign_id)?;
    let campaign = campaign(ctx, &id)?;
    if campaign.referral.is_none() {
        return Err(Error::NoReferrals {
            id: hex::encode(id),
        }
        .into());
    }
    require_running(ctx, &id, &campaign, ctx.now())?;
    bank::ops::require_receiver(ctx, &referrer)?;
    if let Some(before) = REFERRALS.get(ctx, &(id, referred)) {
        return Err(Error::ReferrerSet {
            referrer: ctx.text(&before.referrer),
        }
        .into());
    }
    require_no_ring(ctx, &id, &referred, referrer)?;
    if FIRSTS.has(ctx, &(id, referred)) {
        return Err(Error::AlreadyCustomer {}.into());
    }
    let referral = Referral {
        referrer,
        purchase: None,
        paid: false,
    };
    REFERRALS.set(ctx, &(id, referred), &referral);
    ops::tell_referral(ctx, &id, &referred, &referral);
    Ok(pb::MsgSetReferrerResponse {})
}

/// Refused (code 27) if the referrer is the referred one, or was brought by it, over up to 16 others.
fn require_no_ring(
    ctx: &mut Ctx<'_>,
    id: &CampaignId,
    referred: &Address,
    referrer: Address,
) -> Result<()> {
    let mut above = Some(referrer);
    for _ in 0..RING_MAX {
        let Some(user) = above else { break };
        if user == *referred {
            return Err(Error::ReferralRing {
                referrer: ctx.text(&referrer),
            }
            .into());
        }
        ctx.charge("referrals", 1)?;
        above = REFERRALS.get(ctx, &(*id, user)).map(|found| found.referrer);
    }
    Ok(())
}

/// Sets the tiers of a programme.
pub(crate) fn set_tiers(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgSetTiers,
) -> Result<pb::MsgSetTiersResponse> {
    let company = ctx.address(&msg.company)?;
    let missing = || root::INVALID_REQUEST.wrap("missing programme");
    let wire = msg.programme.as_ref().ok_or_else(missing)?;
    let denom: Denom = wire.denom.parse()?;
    let issuer = points::ops::get(ctx, &denom)?;
    if issuer.company != company {
        return Err(Error::NotIssuer {
            expected: ctx.text(&issuer.company),
        }
        .into());
    }
    let count = wire.tiers.len();
    if count > TIERS_MAX {
        return Err(too_many("tiers", count, TIERS_MAX));
    }
    let tiers = wire.tiers.iter().map(|tier| {
        let earned_min = tier.earned_min.parse()?;
        let name = tier.name.clone();
        Ok(Tier { name, earned_min })
    });
    let programme = Programme {
        tiers: tiers.collect::<Result<_>>()?,
        window_months: wire.window_months,
    };
    programme.check()?;
    PROGRAMMES.set(ctx, &denom, &programme);
    let texts = programme.tiers.iter();
    let texts: Vec<_> = texts
        .map(|tier| format!("{}:{}", tier.name, tier.earned_min))
        .collect();
    ctx.emit(&TiersSet {
        denom,
        company,
        tiers: texts.join(","),
        window_months: programme.window_months,
    });
    Ok(pb::MsgSetTiersResponse {})
}

/// Sets budget aside for the owner of a phone.
pub(crate) fn grant_to_phone(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgGrantToPhone,
) -> Result<pb::MsgGrantToPhoneResponse> {
    let (id, campaign) = funded_by(ctx, &msg.funder, &msg.campaign_id)?;
    let phone_hash = hash("phone_hash", &msg.phone_hash)?;
    let amount = positive_amount("amount", &msg.amount)?;
    let expiry = lasting(ctx, &id, &campaign, msg.expiry.as_ref())?;
    reserve(ctx, &id, amount)?;
    let key = (phone_hash, id, expiry);
    let waiting = plus(PHONES.get(ctx, &key).unwrap_or_default(), amount);
    PHONES.set(ctx, &key, &waiting);
    PHONES_BY_END.set(ctx, &(expiry, phone_hash, id), &Present);
    ctx.emit(&PhoneGranted {
        phone_hash,
        campaign_id: id,
        expiry,
        denom: campaign.denom,
        amount,
        waiting,
    });
    Ok(pb::MsgGrantToPhoneResponse {})
}

/// Gives what waits for a phone to an account: what the company may give, has not expired, and can be given now.
pub(crate) fn link_phone(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgLinkPhone,
) -> Result<pb::MsgLinkPhoneResponse> {
    let company = ctx.address(&msg.company)?;
    let holder = ctx.address(&msg.holder)?;
    let phone_hash = hash("phone_hash", &msg.phone_hash)?;
    let waiting: Vec<_> = PHONES
        .range(ctx, &phone_hash, Order::Ascending)
        .map(|((_, id, expiry), amount)| (id, expiry, amount))
        .collect();
    let mut amounts = Coins::EMPTY;
    for (id, expiry, amount) in waiting {
        ctx.charge("grants to a phone", 1)?;
        let campaign = campaign(ctx, &id)?;
        if ctx.now() >= expiry || !knows_phones(ctx, &company, &campaign)? {
            continue;
        }
        let given = ctx.attempt(|ctx| {
            give_phone(
                ctx,
                &campaign,
                &company,
                &holder,
                (phone_hash, id, expiry),
                amount,
            )
        });
        if let Ok(coin) = given {
            amounts = amounts.checked_add(&coin)?;
        }
    }
    if amounts.is_empty() {
        return Err(Error::NothingWaits {}.into());
    }
    Ok(pb::MsgLinkPhoneResponse {
        amounts: amounts.to_proto(),
    })
}

/// Whether a company may say whose phone it is: the funder, or the payment company of a shop of the campaign.
fn knows_phones(ctx: &mut Ctx<'_>, company: &Address, campaign: &Campaign) -> Result<bool> {
    if campaign.funder == *company {
        return Ok(true);
    }
    for merchant_id in &campaign.merchant_ids {
        ctx.charge("shops of a campaign", 1)?;
        if merchant::ops::get(ctx, merchant_id)?.company == *company {
            return Ok(merchant::ops::active_company(ctx, company).is_ok());
        }
    }
    Ok(false)
}

fn give_phone(
    ctx: &mut Ctx<'_>,
    campaign: &Campaign,
    company: &Address,
    holder: &Address,
    key: (PhoneHash, CampaignId, Time),
    amount: Amount,
) -> Result<Coin> {
    let (phone_hash, id, expiry) = key;
    require_active_issuer(ctx, campaign)?;
    PHONES.remove(ctx, &key);
    PHONES_BY_END.remove(ctx, &(expiry, phone_hash, id));
    let gift = Gift {
        campaign_id: &id,
        campaign,
        user: holder,
        amount,
        source: Source::Phone,
        payment: None,
        reserved: true,
    };
    give(ctx, &gift)?;
    ctx.emit(&PhoneLinked {
        phone_hash,
        campaign_id: id,
        expiry,
        denom: campaign.denom.clone(),
        amount,
        holder: *holder,
        company: *company,
    });
    Ok(campaign.coin(amount))
}
