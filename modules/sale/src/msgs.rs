//! One function per message: read it, and do it.

use crate::events::ParamsSet;
use crate::ops::{self, Buyer};
use crate::state::PARAMS;
use crate::types::{Params, Terms, field, hash};
use proto::aot::sale::v1 as pb;
use sdk::merkle::{PATH_MAX, Proof};
use sdk::{Amount, Coin, Ctx, Msgs, Result, Time, root};

pub(crate) fn register(msgs: &mut Msgs) {
    msgs.msg(create_sale, 120_000);
    msgs.msg(buy, 90_000);
    msgs.msg(close_sale, 80_000);
    msgs.msg(cancel_sale, 70_000);
    msgs.msg(claim_vested, 90_000);
    msgs.msg(claim_refund, 90_000);
    msgs.msg(set_claim_root, 80_000);
    msgs.msg(claim_drop, 80_000);
    msgs.msg(close_drop, 70_000);
    msgs.authority_msg(update_params, 40_000);
}

fn create_sale(ctx: &mut Ctx<'_>, msg: &pb::MsgCreateSale) -> Result<pb::MsgCreateSaleResponse> {
    let owner = ctx.address(&msg.owner)?;
    let missing = || root::INVALID_REQUEST.wrap("missing terms");
    let terms = Terms::parse(msg.terms.as_ref().ok_or_else(missing)?)?;
    let sale_id = ops::create(ctx, &owner, terms)?;
    Ok(pb::MsgCreateSaleResponse { sale_id })
}

fn buy(ctx: &mut Ctx<'_>, msg: &pb::MsgBuy) -> Result<pb::MsgBuyResponse> {
    let address = ctx.address(&msg.buyer)?;
    let money = Coin::parse_positive(msg.amount.as_ref())?;
    let proof = parse_proof(msg.proof.as_ref())?;
    let buyer = Buyer {
        address: &address,
        proof: &proof,
        min_out: msg.min_out.parse()?,
    };
    let [paid, bought] = ops::buy(ctx, msg.sale_id, &buyer, &money)?;
    Ok(pb::MsgBuyResponse {
        paid: paid.to_string(),
        bought: bought.to_string(),
    })
}

fn close_sale(ctx: &mut Ctx<'_>, msg: &pb::MsgCloseSale) -> Result<pb::MsgCloseSaleResponse> {
    ctx.address(&msg.signer)?;
    let state = ops::close(ctx, msg.sale_id)?;
    Ok(pb::MsgCloseSaleResponse {
        state: state.to_proto(),
    })
}

fn cancel_sale(ctx: &mut Ctx<'_>, msg: &pb::MsgCancelSale) -> Result<pb::MsgCancelSaleResponse> {
    let owner = ctx.address(&msg.owner)?;
    ops::cancel(ctx, msg.sale_id, &owner)?;
    Ok(pb::MsgCancelSaleResponse {})
}

fn claim_vested(ctx: &mut Ctx<'_>, msg: &pb::MsgClaimVested) -> Result<pb::MsgClaimVestedResponse> {
    let buyer = ctx.address(&msg.buyer)?;
    let amount = ops::claim_vested(ctx, msg.sale_id, &buyer)?;
    Ok(pb::MsgClaimVestedResponse {
        amount: amount.to_string(),
    })
}

fn claim_refund(ctx: &mut Ctx<'_>, msg: &pb::MsgClaimRefund) -> Result<pb::MsgClaimRefundResponse> {
    let buyer = ctx.address(&msg.buyer)?;
    let amount = ops::claim_refund(ctx, msg.sale_id, &buyer)?;
    Ok(pb::MsgClaimRefundResponse {
        amount: amount.to_string(),
    })
}

fn set_claim_root(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgSetClaimRoot,
) -> Result<pb::MsgSetClaimRootResponse> {
    let funder = ctx.address(&msg.funder)?;
    let total = Coin::parse_positive(msg.total.as_ref())?;
    let root = hash("root", &msg.root)?;
    let expiry = Time::parse_required(msg.expiry.as_ref(), "expiry")?;
    let drop_id = ops::create_drop(ctx, &funder, &total, root, expiry)?;
    Ok(pb::MsgSetClaimRootResponse { drop_id })
}

fn claim_drop(ctx: &mut Ctx<'_>, msg: &pb::MsgClaimDrop) -> Result<pb::MsgClaimDropResponse> {
    let claimant = ctx.address(&msg.claimant)?;
    let amount: Amount = msg.amount.parse()?;
    if amount.is_zero() {
        return Err(field("amount", amount, "above 0").into());
    }
    let proof = parse_proof(msg.proof.as_ref())?;
    ops::claim(ctx, msg.drop_id, &claimant, amount, &proof)?;
    Ok(pb::MsgClaimDropResponse {})
}

fn close_drop(ctx: &mut Ctx<'_>, msg: &pb::MsgCloseDrop) -> Result<pb::MsgCloseDropResponse> {
    ctx.address(&msg.signer)?;
    let returned = ops::close_drop(ctx, msg.drop_id)?;
    Ok(pb::MsgCloseDropResponse {
        returned: returned.to_string(),
    })
}

fn update_params(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgUpdateParams,
) -> Result<pb::MsgUpdateParamsResponse> {
    auth::ops::require_authority(ctx, &msg.authority)?;
    let missing = || root::INVALID_REQUEST.wrap("missing params");
    let params = Params::from(msg.params.as_ref().ok_or_else(missing)?);
    params.check()?;
    PARAMS.set(ctx, &params);
    ctx.emit(&ParamsSet {
        sale_seconds_max: params.sale_seconds_max,
        vesting_seconds_max: params.vesting_seconds_max,
        drop_seconds_max: params.drop_seconds_max,
        ends_per_block_max: params.ends_per_block_max,
    });
    Ok(pb::MsgUpdateParamsResponse {})
}

/// The proof of a message; without one that of a tree with no leaf, which proves nothing. Refused (code 4) if its path is too
/// long, or a hash is none.
fn parse_proof(proof: Option<&pb::Proof>) -> Result<Proof> {
    let Some(proof) = proof else {
        return Ok(Proof::default());
    };
    if proof.path.len() > PATH_MAX {
        let given = format!("{} hashes", proof.path.len());
        return Err(field("path", given, format!("at most {PATH_MAX}")).into());
    }
    let path = proof.path.iter().map(|bytes| hash("path", bytes));
    Ok(Proof {
        index: proof.index,
        leaves: proof.leaves,
        path: path.collect::<Result<_, _>>()?,
    })
}
