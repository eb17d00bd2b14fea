//! The messages: the authority plans an upgrade, or takes the plan back.

use crate::ops;
use auth::ops::require_authority;
use proto::cosmos::upgrade::v1beta1::{
    MsgCancelUpgrade, MsgCancelUpgradeResponse, MsgSoftwareUpgrade, MsgSoftwareUpgradeResponse,
};
use sdk::{Ctx, Msgs, Result, root};

pub(crate) fn register(msgs: &mut Msgs) {
    msgs.authority_msg(software_upgrade, 60_000);
    msgs.authority_msg(cancel_upgrade, 40_000);
}

fn software_upgrade(
    ctx: &mut Ctx<'_>,
    msg: &MsgSoftwareUpgrade,
) -> Result<MsgSoftwareUpgradeResponse> {
    require_authority(ctx, &msg.authority)?;
    let plan = msg
        .plan
        .as_ref()
        .ok_or_else(|| root::INVALID_REQUEST.wrap("missing plan"))?;
    ops::schedule(ctx, plan)?;
    Ok(MsgSoftwareUpgradeResponse {})
}

fn cancel_upgrade(ctx: &mut Ctx<'_>, msg: &MsgCancelUpgrade) -> Result<MsgCancelUpgradeResponse> {
    require_authority(ctx, &msg.authority)?;
    // Without a plan there is nothing to cancel, which is what was wanted, as in the Cosmos SDK.
    ops::cancel(ctx);
    Ok(MsgCancelUpgradeResponse {})
}
