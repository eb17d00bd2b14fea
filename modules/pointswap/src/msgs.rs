//! One function per message: check, change, tell.

use crate::error::Error;
use crate::events::{ClearingSettled, PairPaused, PairResumed, PairSet, ParamsSet};
use crate::ops;
use crate::state::{CLEARINGS, FORGET, PAIRS, PARAMS, UNSETTLED};
use crate::types::{Pair, PairId, Params, pair_id};
use proto::aot::pointswap::v1 as pb;
use sdk::{Address, Amount, Coin, Ctx, Denom, Present, Read, Result, Time, root};

/// Agrees on a pair, or changes it. A pause stays.
pub(crate) fn set_pair(ctx: &mut Ctx<'_>, msg: &pb::MsgSetPair) -> Result<pb::MsgSetPairResponse> {
    let missing = || root::INVALID_REQUEST.wrap("missing pair");
    let fee_max_bps = ops::params(ctx).fee_max_bps;
    let (id, mut pair) = Pair::parse(msg.pair.as_ref().ok_or_else(missing)?, fee_max_bps)?;
    let companies = companies(ctx, &id)?;
    for (signer, company) in [(&msg.company_a, companies.0), (&msg.company_b, companies.1)] {
        if ctx.address(signer)? != company {
            return Err(Error::NotCompany {
                signer: signer.clone(),
                expected: ctx.text(&company),
            }
            .into());
        }
    }
    pair.paused_by = PAIRS.get(ctx, &id).and_then(|before| before.paused_by);
    PAIRS.set(ctx, &id, &pair);
    ctx.emit(&PairSet::of(&id, &pair, companies, companies.0));
    Ok(pb::MsgSetPairResponse {})
}

/// The companies behind both denoms. Refused (`points` 2) if nobody issues one.
fn companies(read: &(impl Read + ?Sized), id: &PairId) -> Result<(Address, Address)> {
    let company = |denom: &Denom| points::ops::get(read, denom).map(|issuer| issuer.company);
    Ok((company(&id.0)?, company(&id.1)?))
}

/// Stops swaps. What a company paused the authority may pause, too: then only the authority resumes it.
pub(crate) fn pause_pair(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgPausePair,
) -> Result<pb::MsgPausePairResponse> {
    let (id, mut pair) = ops::pair(ctx, &msg.denom_a.parse()?, &msg.denom_b.parse()?)?;
    let signer = ctx.address(&msg.signer)?;
    let companies = companies(ctx, &id)?;
    let authority = is_authority(ctx, &msg.signer);
    if !authority && signer != companies.0 && signer != companies.1 {
        let (a, b) = (ctx.text(&companies.0), ctx.text(&companies.1));
        return Err(Error::NotCompany {
            signer: msg.signer.clone(),
            expected: format!("{a}, {b} or the authority"),
        }
        .into());
    }
    if pair.paused_by.is_some_and(|by| !authority || by == signer) {
        let (one, other) = id;
        return Err(Error::PairPaused { one, other }.into());
    }
    pair.paused_by = Some(signer);
    PAIRS.set(ctx, &id, &pair);
    ctx.emit(&PairPaused::of(&id, &pair, companies, signer));
    Ok(pb::MsgPausePairResponse {})
}

fn is_authority(ctx: &Ctx<'_>, signer: &str) -> bool {
    auth::ops::require_authority(ctx, signer).is_ok()
}

/// Ends a pause.
pub(crate) fn resume_pair(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgResumePair,
) -> Result<pb::MsgResumePairResponse> {
    let (id, mut pair) = ops::pair(ctx, &msg.denom_a.parse()?, &msg.denom_b.parse()?)?;
    let signer = ctx.address(&msg.signer)?;
    let companies = companies(ctx, &id)?;
    let Some(paused_by) = pair.paused_by else {
        let (one, other) = id;
        return Err(Error::NotPaused { one, other }.into());
    };
    if signer != paused_by && !is_authority(ctx, &msg.signer) {
        return Err(Error::NotCompany {
            signer: msg.signer.clone(),
            expected: format!("{}, who paused it, or the authority", ctx.text(&paused_by)),
        }
        .into());
    }
    pair.paused_by = None;
    PAIRS.set(ctx, &id, &pair);
    ctx.emit(&PairResumed::of(&id, &pair, companies, signer));
    Ok(pb::MsgResumePairResponse {})
}

/// Swaps points of one issuer for those of another.
pub(crate) fn swap(ctx: &mut Ctx<'_>, msg: &pb::MsgSwap) -> Result<pb::MsgSwapResponse> {
    let sender = ctx.address(&msg.sender)?;
    let amount = Coin::parse_positive(msg.amount.as_ref())?;
    let denom_out: Denom = msg.denom_out.parse()?;
    let min_out: Amount = msg.min_out.parse()?;
    let deadline = Time::parse_required(msg.deadline.as_ref(), "deadline")?;
    let now = ctx.now();
    if now >= deadline {
        return Err(Error::DeadlinePassed { deadline, now }.into());
    }
    let quote = ops::swap(ctx, &sender, &amount, &denom_out, min_out)?;
    Ok(pb::MsgSwapResponse {
        out: quote.out.to_string(),
        fee: quote.fee.to_string(),
    })
}

/// Agrees to the clearing position of a day that is over. The authority agrees for both to one that is overdue.
pub(crate) fn settle_clearing(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgSettleClearing,
) -> Result<pb::MsgSettleClearingResponse> {
    let id = pair_id(&msg.denom_a.parse()?, &msg.denom_b.parse()?)?;
    let signer = ctx.address(&msg.company)?;
    let (day, today) = (msg.day, ctx.now().korean_day());
    if day >= today {
        return Err(Error::DayNotOver { day, today }.into());
    }
    let key = (day, id);
    let none = || Error::NoClearing {
        day,
        one: key.1.0.clone(),
        other: key.1.1.clone(),
    };
    let mut clearing = CLEARINGS.get(ctx, &key).ok_or_else(none)?;
    let companies = companies(ctx, &key.1)?;
    // Of what is overdue the authority may make an end, if a company does not answer or is no more.
    let ends = clearing.due_at <= ctx.now() && is_authority(ctx, &msg.company);
    if signer != companies.0 && signer != companies.1 && !ends {
        return Err(Error::NotCompany {
            signer: msg.company.clone(),
            expected: format!(
                "{}, {} or, once it is overdue, the authority",
                ctx.text(&companies.0),
                ctx.text(&companies.1)
            ),
        }
        .into());
    }
    // One company may stand behind both: then it settles for both.
    let (before_a, before_b) = (clearing.settled_by_a, clearing.settled_by_b);
    clearing.settled_by_a |= ends || signer == companies.0;
    clearing.settled_by_b |= ends || signer == companies.1;
    if (clearing.settled_by_a, clearing.settled_by_b) == (before_a, before_b) {
        let company = msg.company.clone();
        return Err(Error::SettledBefore { day, company }.into());
    }
    if clearing.is_settled() {
        UNSETTLED.remove(ctx, &(key.1.clone(), day));
        let forget_at = ops::params(ctx).forget_at(ctx.now());
        clearing.forget_at = Some(forget_at);
        FORGET.set(ctx, &(forget_at, key.clone()), &Present);
    }
    CLEARINGS.set(ctx, &key, &clearing);
    let (day, (denom_a, denom_b)) = key;
    ctx.emit(&ClearingSettled {
        day,
        denom_a,
        denom_b,
        a_to_b: clearing.a_to_b,
        b_to_a: clearing.b_to_a,
        swaps: clearing.swaps,
        due_at: clearing.due_at,
        settled_by_a: clearing.settled_by_a,
        settled_by_b: clearing.settled_by_b,
        company: signer,
        forget_at: clearing.forget_at,
    });
    Ok(pb::MsgSettleClearingResponse {})
}

/// Replaces all parameters.
pub(crate) fn update_params(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgUpdateParams,
) -> Result<pb::MsgUpdateParamsResponse> {
    auth::ops::require_authority(ctx, &msg.authority)?;
    let missing = || root::INVALID_REQUEST.wrap("missing params");
    let params = Params::from_proto(msg.params.as_ref().ok_or_else(missing)?)?;
    params.check()?;
    PARAMS.set(ctx, &params);
    ctx.emit(&ParamsSet {
        hub_denom: params.hub_denom,
        clearing_days: params.clearing_days,
        fee_max_bps: params.fee_max_bps,
        clearing_due_days: params.clearing_due_days,
    });
    Ok(pb::MsgUpdateParamsResponse {})
}
