//! The messages: fee grants under their Cosmos names, and the prices that the authority and feeders set.

use crate::error::Error;
use crate::events::{
    FeeRate, FeeTokenRemoved, FeeTokenSet, MsgGasSet, ParamsSet, PruneGrants, RevokeGrant, SetGrant,
};
use crate::ops;
use crate::state::{ALLOWANCES, FEE_TOKENS, MSG_GAS, PARAMS};
use crate::types::{Allowance, FeeToken, GAS_MAX, Params, RateSource};
use auth::ops::require_authority;
use proto::aot::fee::v1::{
    MsgRemoveFeeToken, MsgRemoveFeeTokenResponse, MsgSetFeeToken, MsgSetFeeTokenResponse,
    MsgSetMsgGas, MsgSetMsgGasResponse, MsgSubmitFeeRate, MsgSubmitFeeRateResponse,
    MsgUpdateParams, MsgUpdateParamsResponse,
};
use proto::cosmos::feegrant::v1beta1::{
    MsgGrantAllowance, MsgGrantAllowanceResponse, MsgPruneAllowances, MsgPruneAllowancesResponse,
    MsgRevokeAllowance, MsgRevokeAllowanceResponse,
};
use sdk::{Address, Ctx, Denom, Msgs, Rate, Result, root};

/// The most expired allowances that one message removes, as in the Cosmos SDK.
pub(crate) const PRUNED_PER_MESSAGE_MAX: usize = 75;
/// The most fee tokens: each is read in full by one query.
pub(crate) const FEE_TOKENS_MAX: usize = 200;

pub(crate) fn register(msgs: &mut Msgs) {
    msgs.msg(grant_allowance, 60_000);
    msgs.msg(revoke_allowance, 30_000);
    msgs.msg(prune_allowances, 100_000);
    msgs.authority_msg(set_fee_token, 40_000);
    msgs.authority_msg(remove_fee_token, 30_000);
    msgs.msg(submit_fee_rate, 30_000);
    msgs.authority_msg(set_msg_gas, 30_000);
    msgs.authority_msg(update_params, 40_000);
}

fn grant_allowance(
    ctx: &mut Ctx<'_>,
    msg: &MsgGrantAllowance,
) -> Result<MsgGrantAllowanceResponse> {
    let granter = ctx.address(&msg.granter)?;
    let grantee = ctx.address(&msg.grantee)?;
    if granter == grantee {
        return Err(root::INVALID_ADDRESS.wrap("cannot self-grant fee authorization"));
    }
    let allowance = Allowance::parse(msg.allowance.as_ref())?;
    check_new(ctx, &allowance)?;
    make_room(ctx, granter, grantee)?;
    // Who is granted fees may be new here: with an account it can sign.
    auth::ops::ensure(ctx, &grantee);
    ops::add_allowance(ctx, granter, grantee, &allowance);
    ctx.emit(&SetGrant { granter, grantee });
    Ok(MsgGrantAllowanceResponse {})
}

/// Refuses (code 18) an end that is not to come, (code 6) a filter for messages that do not exist.
fn check_new(ctx: &mut Ctx<'_>, allowance: &Allowance) -> Result<()> {
    let now = ctx.now();
    if let Some(end) = allowance.expiration().filter(|end| *end <= now) {
        return Err(root::INVALID_REQUEST.wrap(format_args!(
            "expiration is before current block time: {end}, expected after {now}"
        )));
    }
    for type_url in allowance.allowed_messages().unwrap_or_default() {
        ctx.charge("allowed messages", 1)?;
        ctx.registry().msg(type_url)?;
    }
    Ok(())
}

/// Refuses (code 18) a second allowance; one that has expired gives way.
fn make_room(ctx: &mut Ctx<'_>, granter: Address, grantee: Address) -> Result<()> {
    match ALLOWANCES.get(ctx, &(grantee, granter)) {
        Some(expired) if expired.is_expired(ctx.now()) => {
            ops::remove_allowance(ctx, granter, grantee, &expired);
            Ok(())
        }
        Some(_) => Err(root::INVALID_REQUEST.wrap("fee allowance already exists")),
        None => Ok(()),
    }
}

fn revoke_allowance(
    ctx: &mut Ctx<'_>,
    msg: &MsgRevokeAllowance,
) -> Result<MsgRevokeAllowanceResponse> {
    let granter = ctx.address(&msg.granter)?;
    let grantee = ctx.address(&msg.grantee)?;
    if granter == grantee {
        return Err(root::INVALID_ADDRESS.wrap("addresses must be different"));
    }
    let allowance = ops::allowance(&ctx.view(), &granter, &grantee)
        .ok_or_else(|| root::NOT_FOUND.wrap("fee-grant not found"))?;
    ops::remove_allowance(ctx, granter, grantee, &allowance);
    ctx.emit(&RevokeGrant { granter, grantee });
    Ok(MsgRevokeAllowanceResponse {})
}

fn prune_allowances(
    ctx: &mut Ctx<'_>,
    msg: &MsgPruneAllowances,
) -> Result<MsgPruneAllowancesResponse> {
    let pruner = ctx.address(&msg.pruner)?;
    ops::prune(ctx, PRUNED_PER_MESSAGE_MAX);
    ctx.emit(&PruneGrants { pruner });
    Ok(MsgPruneAllowancesResponse {})
}

fn set_fee_token(ctx: &mut Ctx<'_>, msg: &MsgSetFeeToken) -> Result<MsgSetFeeTokenResponse> {
    require_authority(ctx, &msg.authority)?;
    let token = msg
        .token
        .as_ref()
        .ok_or_else(|| root::INVALID_REQUEST.wrap("missing token"))?;
    let (denom, terms) = FeeToken::parse(token, ctx.chain(), ctx.now())?;
    let others = FEE_TOKENS
        .iter(ctx)
        .filter(|(listed, _)| *listed != denom)
        .count();
    if others >= FEE_TOKENS_MAX {
        return Err(Error::TooMany {
            what: "fee tokens",
            count: others.saturating_add(1),
            count_max: FEE_TOKENS_MAX,
        }
        .into());
    }
    FEE_TOKENS.set(ctx, &denom, &terms);
    let (feeder, max_age_seconds) = match terms.source {
        RateSource::Fixed => (None, 0),
        RateSource::Feed {
            feeder,
            max_age_seconds,
        } => (Some(feeder), max_age_seconds),
    };
    ctx.emit(&FeeTokenSet {
        denom,
        rate: terms.rate,
        spread_bps: terms.spread_bps,
        max_age_seconds,
        feeder,
    });
    Ok(MsgSetFeeTokenResponse {})
}

fn remove_fee_token(
    ctx: &mut Ctx<'_>,
    msg: &MsgRemoveFeeToken,
) -> Result<MsgRemoveFeeTokenResponse> {
    require_authority(ctx, &msg.authority)?;
    let denom: Denom = msg.denom.parse()?;
    existing(ctx, &denom)?;
    FEE_TOKENS.remove(ctx, &denom);
    ctx.emit(&FeeTokenRemoved { denom });
    Ok(MsgRemoveFeeTokenResponse {})
}

fn submit_fee_rate(ctx: &mut Ctx<'_>, msg: &MsgSubmitFeeRate) -> Result<MsgSubmitFeeRateResponse> {
    let sender = ctx.address(&msg.feeder)?;
    let denom: Denom = msg.denom.parse()?;
    let mut token = existing(ctx, &denom)?;
    let RateSource::Feed { feeder, .. } = token.source else {
        return Err(Error::RateFixed { denom }.into());
    };
    if sender != feeder {
        return Err(Error::NotTheFeeder {
            denom,
            feeder: ctx.text(&sender),
            expected: ctx.text(&feeder),
        }
        .into());
    }
    let rate: Rate = msg.rate.parse()?;
    token.rate = rate;
    token.updated_at = ctx.now();
    token.check(&denom, ctx.chain())?;
    FEE_TOKENS.set(ctx, &denom, &token);
    ctx.emit(&FeeRate {
        denom,
        rate,
        feeder,
    });
    Ok(MsgSubmitFeeRateResponse {})
}

fn existing(ctx: &Ctx<'_>, denom: &Denom) -> Result<FeeToken, Error> {
    FEE_TOKENS.get(ctx, denom).ok_or_else(|| Error::NoFeeToken {
        denom: denom.clone(),
    })
}

fn set_msg_gas(ctx: &mut Ctx<'_>, msg: &MsgSetMsgGas) -> Result<MsgSetMsgGasResponse> {
    require_authority(ctx, &msg.authority)?;
    let entry = msg
        .entry
        .as_ref()
        .ok_or_else(|| root::INVALID_REQUEST.wrap("missing entry"))?;
    let authority_only = ctx.registry().msg(&entry.type_url)?.authority;
    check_gas(&entry.type_url, entry.gas, authority_only)?;
    // 0 is stored: a genesis that was exported must not switch the message on again.
    MSG_GAS.set(ctx, &entry.type_url, &entry.gas);
    ctx.emit(&MsgGasSet {
        type_url: entry.type_url.clone(),
        gas: entry.gas,
    });
    Ok(MsgSetMsgGasResponse {})
}

/// Refuses (fee 6) to switch off the authority, (fee 7) more gas than can be added up.
pub(crate) fn check_gas(type_url: &str, gas: u64, authority_only: bool) -> Result<(), Error> {
    if authority_only && gas == 0 {
        return Err(Error::AuthorityMsg {
            type_url: type_url.to_owned(),
        });
    }
    if gas > GAS_MAX {
        return Err(Error::GasTooHigh {
            type_url: type_url.to_owned(),
            gas,
            gas_max: GAS_MAX,
        });
    }
    Ok(())
}

fn update_params(ctx: &mut Ctx<'_>, msg: &MsgUpdateParams) -> Result<MsgUpdateParamsResponse> {
    require_authority(ctx, &msg.authority)?;
    let params = msg
        .params
        .as_ref()
        .ok_or_else(|| root::INVALID_REQUEST.wrap("missing params"))?;
    let params = Params::parse(params)?;
    PARAMS.set(ctx, &params);
    ctx.emit(&ParamsSet {
        min_gas_price: params.min_gas_price,
    });
    Ok(MsgUpdateParamsResponse {})
}
