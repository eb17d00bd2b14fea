//! The messages: money is sent, the authority sets parameters.

use crate::error::Error;
use crate::events::ParamsSet;
use crate::ops::{self, Sending};
use crate::state::PARAMS;
use crate::types::{PORT_ID, Params};
use auth::ops::require_authority;
use proto::ibc::applications::transfer::v1::{
    MsgTransfer, MsgTransferResponse, MsgUpdateParams, MsgUpdateParamsResponse,
};
use sdk::{Coin, Ctx, Msgs, Result, root};

pub(crate) fn register(msgs: &mut Msgs) {
    msgs.msg(transfer, 120_000);
    msgs.authority_msg(update_params, 40_000);
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
    };
    PARAMS.set(ctx, &params);
    ctx.emit(&ParamsSet {
        send_enabled: params.send_enabled,
        receive_enabled: params.receive_enabled,
    });
    Ok(MsgUpdateParamsResponse {})
}
