//! One function per message: check, change, tell.

mod accept;
mod capture;
mod dispute;
mod external;
mod invoice;
mod order;
mod quote;
mod refund;

pub(crate) use accept::{authorize, pay};
pub(crate) use capture::{batch_capture, capture, reclaim, void};
pub(crate) use dispute::{
    book_lapsed, open_dispute, resolve_dispute, submit_evidence, withdraw_dispute,
};
pub(crate) use external::{cancel_external_tender, record_external_tender};
pub(crate) use invoice::create_invoice;
pub(crate) use quote::{lock_quote, set_liquidity_provider};
pub(crate) use refund::{net_cancel, refund};

use crate::error::Error;
use crate::events::ParamsSet;
use crate::state::PARAMS;
use crate::types::Params;
use merchant::{Merchant, MerchantId};
use proto::aot::payment::v1 as pb;
use sdk::{Ctx, Result, root};

/// Every message of this module refuses a memo that may hold a card number.
fn check_memo(ctx: &Ctx<'_>) -> Result<()> {
    merchant::ops::no_card_number("memo", &ctx.tx().memo)
}

/// The money has moved already: also a suspended shop has to say so, and answers for it.
fn require_taken(id: &MerchantId, merchant: &Merchant) -> Result<()> {
    let taken = [merchant::Status::Active, merchant::Status::Suspended];
    if taken.contains(&merchant.status) {
        return Ok(());
    }
    Err(Error::MerchantPending {
        id: hex::encode(id),
        status: merchant.status,
    }
    .into())
}

/// Replaces all parameters.
pub(crate) fn update_params(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgUpdateParams,
) -> Result<pb::MsgUpdateParamsResponse> {
    auth::ops::require_authority(ctx, &msg.authority)?;
    let missing = || root::INVALID_REQUEST.wrap("missing params");
    let params = Params::from_proto(ctx, msg.params.as_ref().ok_or_else(missing)?)?;
    params.check()?;
    PARAMS.set(ctx, &params);
    ctx.emit(&ParamsSet::of(&params));
    Ok(pb::MsgUpdateParamsResponse {})
}
