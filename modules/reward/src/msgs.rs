//! One function per message: check, change, tell.

mod gifts;
mod rules;

pub(crate) use gifts::{
    add_coupons, commit_coupon, grant, grant_to_phone, join_segment, link_phone, redeem_coupon,
    set_referrer, set_tiers,
};
pub(crate) use rules::{activate_rule, put_rule};

use crate::error::Error;
use crate::events::{CampaignChanged, ParamsSet};
use crate::ops::{self, budget, campaign, give_back};
use crate::state::{BUDGETS, CAMPAIGNS, ENDS, PARAMS};
use crate::types::{
    Budget, Campaign, CampaignId, MERCHANTS_MAX, Params, ReferralTerms, State, campaign_id, hash,
    optional_amount, parse_campaign_id, positive_amount, require,
};
use proto::aot::reward::v1 as pb;
use sdk::{Address, Coin, Ctx, Denom, Present, Result, Time, root};

/// Opens a campaign without a budget.
pub(crate) fn create_campaign(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgCreateCampaign,
) -> Result<pb::MsgCreateCampaignResponse> {
    let funder = ctx.address(&msg.funder)?;
    let campaign = terms(ctx, funder, msg)?;
    let id = campaign_id(&funder, &campaign.name);
    if CAMPAIGNS.has(ctx, &id) {
        return Err(Error::CampaignExists {
            id: hex::encode(id),
        }
        .into());
    }
    let budget = Budget::new();
    CAMPAIGNS.set(ctx, &id, &campaign);
    BUDGETS.set(ctx, &id, &budget);
    ENDS.set(ctx, &(campaign.ends, id), &Present);
    ctx.emit(&CampaignChanged::of(&id, &campaign, &budget));
    Ok(pb::MsgCreateCampaignResponse {
        campaign_id: hex::encode(id),
    })
}

fn terms(ctx: &mut Ctx<'_>, funder: Address, msg: &pb::MsgCreateCampaign) -> Result<Campaign> {
    let params = ops::params(ctx);
    let count = msg.merchant_ids.len();
    require(count <= MERCHANTS_MAX, "merchant_ids", count, "at most 100")?;
    let mut merchant_ids = Vec::new();
    for text in &msg.merchant_ids {
        let id = merchant::ops::parse_id(text)?;
        merchant::ops::get(ctx, &id)?;
        merchant_ids.push(id);
    }
    ctx.charge(
        "shops of a campaign",
        u64::try_from(count).unwrap_or(u64::MAX),
    )?;
    merchant_ids.sort_unstable();
    let segment_root = match msg.segment_root.as_slice() {
        [] => None,
        root => Some(hash("segment_root", root)?),
    };
    let reward = optional_amount(&msg.referral_reward)?;
    let purchase_min = optional_amount(&msg.referral_purchase_min)?;
    let pays = !reward.is_zero() || !purchase_min.is_zero();
    let campaign = Campaign {
        funder,
        name: msg.name.clone(),
        denom: given(ctx, &msg.denom)?,
        merchant_ids,
        starts: Time::parse_required(msg.starts.as_ref(), "starts")?,
        ends: Time::parse_required(msg.ends.as_ref(), "ends")?,
        payment_max: optional_amount(&msg.payment_max)?,
        user_day_max: optional_amount(&msg.user_day_max)?,
        user_max: optional_amount(&msg.user_max)?,
        stack_class: msg.stack_class.clone(),
        segment_root,
        lock_seconds: msg.lock_seconds,
        referral: pays.then_some(ReferralTerms {
            reward,
            purchase_min,
        }),
    };
    campaign.check()?;
    merchant::ops::no_card_number("name", &campaign.name)?;
    require(
        campaign.lock_seconds <= params.lock_seconds_max,
        "lock_seconds",
        campaign.lock_seconds,
        "at most the parameter lock_seconds_max",
    )?;
    require(
        campaign.ends > ctx.now(),
        "ends",
        campaign.ends,
        "after the time of the block",
    )?;
    Ok(campaign)
}

/// What campaigns give: points of a living issuer, or coins.
fn given(ctx: &Ctx<'_>, text: &str) -> Result<Denom> {
    let denom: Denom = text.parse()?;
    let issuer = points::ops::issuer(ctx, &denom);
    let living = issuer.is_some_and(|issuer| issuer.status != points::Status::Runoff);
    if denom.has_lots() && !living {
        return Err(Error::DenomNotGiven { denom }.into());
    }
    Ok(denom)
}

/// Adds to a budget.
pub(crate) fn fund_campaign(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgFundCampaign,
) -> Result<pb::MsgFundCampaignResponse> {
    let signer = ctx.address(&msg.signer)?;
    let id = parse_campaign_id(&msg.campaign_id)?;
    let campaign = campaign(ctx, &id)?;
    let amount = positive_amount("amount", &msg.amount)?;
    require_not_over(ctx, &id, &campaign)?;
    let paid = ops::fund(ctx, &id, &signer, amount)?;
    Ok(pb::MsgFundCampaignResponse {
        paid: Some((&paid).into()),
    })
}

/// Refused (code 12) once a campaign has ended, swept or not.
fn require_not_over(ctx: &Ctx<'_>, id: &CampaignId, campaign: &Campaign) -> Result<()> {
    let state = budget(ctx, id).state;
    if state != State::Ended && ctx.now() < campaign.ends {
        return Ok(());
    }
    Err(Error::WrongState {
        id: hex::encode(id),
        state: State::Ended.text(),
        expected: "one that has not ended",
    }
    .into())
}

/// The campaign that its funder or the authority changes. Refused (code 11) to others.
fn in_charge(ctx: &Ctx<'_>, signer: &str, id: &str) -> Result<(CampaignId, Campaign)> {
    let address = ctx.address(signer)?;
    let id = parse_campaign_id(id)?;
    let campaign = campaign(ctx, &id)?;
    if campaign.funder != address && auth::ops::require_authority(ctx, signer).is_err() {
        return Err(Error::NotInCharge {
            expected: ctx.text(&campaign.funder),
        }
        .into());
    }
    Ok((id, campaign))
}

/// The campaign of a funder. Refused (code 10) to others.
fn funded_by(ctx: &Ctx<'_>, funder: &str, id: &str) -> Result<(CampaignId, Campaign)> {
    let address = ctx.address(funder)?;
    let id = parse_campaign_id(id)?;
    let campaign = campaign(ctx, &id)?;
    if campaign.funder != address {
        return Err(Error::NotFunder {
            expected: ctx.text(&campaign.funder),
        }
        .into());
    }
    Ok((id, campaign))
}

fn change_state(
    ctx: &mut Ctx<'_>,
    id: &CampaignId,
    campaign: &Campaign,
    from: State,
    to: State,
    expected: &'static str,
) -> Result<()> {
    require_not_over(ctx, id, campaign)?;
    let mut budget = budget(ctx, id);
    if budget.state != from {
        return Err(Error::WrongState {
            id: hex::encode(id),
            state: budget.state.text(),
            expected,
        }
        .into());
    }
    budget.state = to;
    BUDGETS.set(ctx, id, &budget);
    ctx.emit(&CampaignChanged::of(id, campaign, &budget));
    Ok(())
}

/// Stops grants; claw-backs go on.
pub(crate) fn pause_campaign(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgPauseCampaign,
) -> Result<pb::MsgPauseCampaignResponse> {
    let (id, campaign) = in_charge(ctx, &msg.signer, &msg.campaign_id)?;
    change_state(
        ctx,
        &id,
        &campaign,
        State::Active,
        State::Paused,
        "an active one",
    )?;
    Ok(pb::MsgPauseCampaignResponse {})
}

/// Grants go on.
pub(crate) fn resume_campaign(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgResumeCampaign,
) -> Result<pb::MsgResumeCampaignResponse> {
    let (id, campaign) = in_charge(ctx, &msg.signer, &msg.campaign_id)?;
    change_state(
        ctx,
        &id,
        &campaign,
        State::Paused,
        State::Active,
        "a paused one",
    )?;
    Ok(pb::MsgResumeCampaignResponse {})
}

/// Ends a campaign: what is left and not set aside is its funder's again. Of one that has ended: gives back what could
/// not be given back then.
pub(crate) fn end_campaign(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgEndCampaign,
) -> Result<pb::MsgEndCampaignResponse> {
    let (id, campaign) = in_charge(ctx, &msg.signer, &msg.campaign_id)?;
    let before = budget(ctx, &id);
    if before.state == State::Ended && before.left().is_zero() {
        return Err(Error::NothingLeft {
            id: hex::encode(id),
        }
        .into());
    }
    mark_ended(ctx, &id, &campaign);
    let returned: Coin = give_back(ctx, &id, before.left())?;
    Ok(pb::MsgEndCampaignResponse {
        returned: Some((&returned).into()),
    })
}

/// Nothing is granted any more.
pub(crate) fn mark_ended(ctx: &mut Ctx<'_>, id: &CampaignId, campaign: &Campaign) {
    ENDS.remove(ctx, &(campaign.ends, *id));
    let mut budget = budget(ctx, id);
    if budget.state == State::Ended {
        return;
    }
    budget.state = State::Ended;
    BUDGETS.set(ctx, id, &budget);
    ctx.emit(&CampaignChanged::of(id, campaign, &budget));
}

/// Replaces all parameters.
pub(crate) fn update_params(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgUpdateParams,
) -> Result<pb::MsgUpdateParamsResponse> {
    auth::ops::require_authority(ctx, &msg.authority)?;
    let missing = || root::INVALID_REQUEST.wrap("missing params");
    let params = Params::from(msg.params.as_ref().ok_or_else(missing)?);
    params.check()?;
    PARAMS.set(ctx, &params);
    ctx.emit(&ParamsSet::of(&params));
    Ok(pb::MsgUpdateParamsResponse {})
}
