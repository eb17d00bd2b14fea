//! The message: the authority sets the parameters.

use crate::events::ParamsSet;
use crate::state::PARAMS;
use crate::types::Params;
use auth::ops::require_authority;
use proto::ibc::applications::interchain_accounts::host::v1::{
    MsgUpdateParams, MsgUpdateParamsResponse,
};
use sdk::{Ctx, Msgs, Result, root};

pub(crate) fn register(msgs: &mut Msgs) {
    msgs.authority_msg(update_params, 40_000);
}

fn update_params(ctx: &mut Ctx<'_>, msg: &MsgUpdateParams) -> Result<MsgUpdateParamsResponse> {
    require_authority(ctx, &msg.signer)?;
    let given = msg.params.as_ref();
    let given = given.ok_or_else(|| root::INVALID_REQUEST.wrap("missing params"))?;
    let params = Params::parse(given)?;
    PARAMS.set(ctx, &params);
    ctx.emit(&ParamsSet {
        host_enabled: params.host_enabled,
        allow_messages: params.allow_messages.join(","),
    });
    Ok(MsgUpdateParamsResponse {})
}
