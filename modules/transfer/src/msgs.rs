//! The messages: money is sent, the authority says what may move.

use crate::error::Error;
use crate::events::{ParamsSet, PausedSet, RateLimitRemoved, RateLimitSet};
use crate::ops::{self, Sending};
use crate::state::{LIMITS, PARAMS, PAUSED};
use crate::types::{Limit, PORT_ID, Params, Quota, setting};
use auth::ops::require_authority;
use proto::aot::transfer::v1 as pb;
use proto::ibc::applications::transfer::v1::{
    MsgTransfer, MsgTransferResponse, MsgUpdateParams, MsgUpdateParamsResponse,
};
use sdk::{Amount, Coin, Ctx, Denom, Msgs, Result, root};

pub(crate) fn register(msgs: &mut Msgs) {
    msgs.msg(transfer, 120_000);
    msgs.authority_msg(update_params, 40_000);
    msgs.authority_msg(update_own_params, 40_000);
    msgs.authority_msg(set_rate_limit, 40_000);
    msgs.authority_msg(remove_rate_limit, 40_000);
    msgs.authority_msg(set_paused, 40_000);
}

fn transfer(ctx: &mut Ctx<'_>, msg: &MsgTransfer) -> Result<MsgTransferResponse> {
    if msg.source_port != PORT_ID {
        return Err(root::INVALID_REQUEST.wrap(format_args!(
            "source port {:.130?}: expected {PORT_ID:?}",
            msg.source_port
        )));
    }
    let given = msg.token.as_ref();
    let coin = Coin::parse_positive(given).map_err(|error| Error::InvalidAmount {
        amount: given
            .map(|coin| format!("{:.140}", coin.amount))
            .unwrap_or_default(),
        why: error.log,
    })?;
    let sending = Sending {
        channel: msg.source_channel.clone(),
        coin,
        sender: ctx.address(&msg.sender)?,
        receiver: msg.receiver.clone(),
        timeout_height: msg.timeout_height.unwrap_or_default(),
        timeout_timestamp: msg.timeout_timestamp,
        memo: msg.memo.clone(),
    };
    let sequence = ops::send(ctx, &sending)?;
    Ok(MsgTransferResponse { sequence })
}

fn update_params(ctx: &mut Ctx<'_>, msg: &MsgUpdateParams) -> Result<MsgUpdateParamsResponse> {
    require_authority(ctx, &msg.signer)?;
    let given = msg
        .params
        .as_ref()
        .ok_or_else(|| root::INVALID_REQUEST.wrap("missing params"))?;
    let params = Params {
        send_enabled: given.send_enabled,
        receive_enabled: given.receive_enabled,
        ..ops::params(ctx)
    };
    set_params(ctx, &params);
    Ok(MsgUpdateParamsResponse {})
}

fn update_own_params(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgUpdateParams,
) -> Result<pb::MsgUpdateParamsResponse> {
    require_authority(ctx, &msg.authority)?;
    let given = msg.params.as_ref();
    let given = given.ok_or_else(|| root::INVALID_REQUEST.wrap("missing params"))?;
    let params = ops::params(ctx).with(given)?;
    set_params(ctx, &params);
    Ok(pb::MsgUpdateParamsResponse {})
}

fn set_params(ctx: &mut Ctx<'_>, params: &Params) {
    PARAMS.set(ctx, params);
    let denoms: Vec<&str> = params.allowed_denoms.iter().map(Denom::as_str).collect();
    ctx.emit(&ParamsSet {
        send_enabled: params.send_enabled,
        receive_enabled: params.receive_enabled,
        forward_enabled: params.forward_enabled,
        forward_timeout_seconds: params.forward_timeout_seconds,
        forward_timeout_seconds_max: params.forward_timeout_seconds_max,
        forward_retries: params.forward_retries,
        forward_retries_max: params.forward_retries_max,
        allowed_channels: params.allowed_channels.join(","),
        allowed_denoms: denoms.join(","),
    });
}

fn set_rate_limit(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgSetRateLimit,
) -> Result<pb::MsgSetRateLimitResponse> {
    require_authority(ctx, &msg.authority)?;
    let given = msg.limit.as_ref();
    let given = given.ok_or_else(|| root::INVALID_REQUEST.wrap("missing limit"))?;
    let (key, mut limit) = Limit::parse(given, ctx.now())?;
    if let Some(before) = LIMITS.get(ctx, &key)
        && before.window_seconds == limit.window_seconds
    {
        limit.since = before.since;
        limit.windows = before.windows;
    }
    LIMITS.set(ctx, &key, &limit);
    let bps = |quota: Option<Quota>| match quota {
        Some(Quota::SupplyBps(bps)) => Some(bps),
        _ => None,
    };
    let amount = |quota: Option<Quota>| -> Option<Amount> {
        match quota {
            Some(Quota::Amount(amount)) => Some(amount),
            _ => None,
        }
    };
    let (channel, local_denom) = key;
    ctx.emit(&RateLimitSet {
        channel,
        local_denom,
        send_bps: bps(limit.send),
        send_amount: amount(limit.send),
        receive_bps: bps(limit.receive),
        receive_amount: amount(limit.receive),
        window_seconds: limit.window_seconds,
    });
    Ok(pb::MsgSetRateLimitResponse {})
}

fn remove_rate_limit(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgRemoveRateLimit,
) -> Result<pb::MsgRemoveRateLimitResponse> {
    require_authority(ctx, &msg.authority)?;
    let key = ops::limit_key(&msg.channel_id, &msg.denom)?;
    ops::limit(ctx, &key)?;
    LIMITS.remove(ctx, &key);
    let (channel, local_denom) = key;
    ctx.emit(&RateLimitRemoved {
        channel,
        local_denom,
    });
    Ok(pb::MsgRemoveRateLimitResponse {})
}

fn set_paused(ctx: &mut Ctx<'_>, msg: &pb::MsgSetPaused) -> Result<pb::MsgSetPausedResponse> {
    require_authority(ctx, &msg.authority)?;
    let mut paused = ops::paused(ctx);
    let mut local_denom = None;
    match (msg.channel_id.as_str(), msg.denom.as_str()) {
        (channel, "") => paused.set_channel(channel, msg.paused)?,
        ("", denom) => {
            let denom: Denom = denom.parse()?;
            paused.set_denom(denom.clone(), msg.paused)?;
            local_denom = Some(denom);
        }
        (channel, denom) => {
            let given = format!("{channel:.70} and {denom:.140}");
            return Err(setting("channel_id", &given, "a channel or a denom, not both").into());
        }
    }
    PAUSED.set(ctx, &paused);
    ctx.emit(&PausedSet {
        channel: msg.channel_id.clone(),
        local_denom,
        paused: msg.paused,
    });
    Ok(pb::MsgSetPausedResponse {})
}
