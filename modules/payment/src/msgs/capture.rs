//! What becomes of what is held.

use super::check_memo;
use super::dispute::book_lapsed;
use crate::error::Error;
use crate::events::{Moved, PaymentCaptured, PaymentReclaimed, PaymentVoided};
use crate::ops::{self, Way, change, get, split};
use crate::types::{BATCH_MAX, Payment, PaymentId, parse_payment_id};
use merchant::{Merchant, Right, ops::acting};
use proto::aot::payment::v1 as pb;
use sdk::{Address, Ctx, Result};

/// How much a capture in a batch counts for, in items of work: reads and writes of the payment, its entries and three
/// balances.
const WORK_PER_CAPTURE: u64 = 20;

pub(super) fn tell_captured(
    ctx: &mut Ctx<'_>,
    id: &PaymentId,
    payment: &Payment,
    merchant: &Merchant,
    moved: Moved,
    signer: Address,
) {
    let change = change(ctx, id, payment, merchant, moved);
    ctx.emit(&PaymentCaptured::of(change, (signer,)));
}

/// Moves held money to the merchant, less the fee.
pub(crate) fn capture(ctx: &mut Ctx<'_>, msg: &pb::MsgCapture) -> Result<pb::MsgCaptureResponse> {
    check_memo(ctx)?;
    let signer = ctx.address(&msg.signer)?;
    let portion = msg.portion.clone().unwrap_or_default();
    capture_one(ctx, signer, &msg.payment_id, &portion, msg.r#final)?;
    Ok(pb::MsgCaptureResponse {})
}

/// Captures many payments; each item succeeds or fails by itself.
pub(crate) fn batch_capture(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgBatchCapture,
) -> Result<pb::MsgBatchCaptureResponse> {
    check_memo(ctx)?;
    let signer = ctx.address(&msg.signer)?;
    if !(1..=BATCH_MAX).contains(&msg.items.len()) {
        return Err(Error::BatchSize {
            items: msg.items.len(),
        }
        .into());
    }
    let mut results = Vec::new();
    for item in &msg.items {
        ctx.charge("batch capture", WORK_PER_CAPTURE)?;
        let portion = item.portion.clone().unwrap_or_default();
        let result =
            ctx.attempt(|ctx| capture_one(ctx, signer, &item.payment_id, &portion, item.r#final));
        results.push(match result {
            Ok(()) => pb::CaptureResult::default(),
            Err(error) => pb::CaptureResult {
                codespace: error.codespace.to_owned(),
                code: error.code,
                log: error.log,
            },
        });
    }
    Ok(pb::MsgBatchCaptureResponse { results })
}

fn capture_one(
    ctx: &mut Ctx<'_>,
    signer: Address,
    payment_id: &str,
    portion: &pb::Portion,
    last: bool,
) -> Result<()> {
    let id = parse_payment_id(payment_id)?;
    let mut payment = get(ctx, &id)?;
    let merchant_id = payment.order.merchant_id;
    let merchant = acting(ctx, &merchant_id, &signer, Right::Capture)?;
    book_lapsed(ctx, &id, &mut payment, &merchant)?;
    require_held(ctx, &payment)?;
    if ctx.now() >= payment.authorization_expiry {
        return Err(Error::AuthorizationExpired {
            expiry: payment.authorization_expiry,
        }
        .into());
    }
    merchant::ops::require_active(&merchant_id, &merchant)?;
    let above = |asked, held| Error::CaptureAboveHeld { asked, held };
    let amounts = split(ctx, portion, &payment.tenders, Way::Capture, above)?;
    let moved = ops::capture(ctx, &id, &mut payment, &amounts, last)?;
    tell_captured(ctx, &id, &payment, &merchant, moved, signer);
    Ok(())
}

fn require_held(ctx: &Ctx<'_>, payment: &Payment) -> Result<()> {
    if payment.holds_something() {
        return Ok(());
    }
    Err(Error::NothingHeld {
        status: payment.status(ctx.now()),
    }
    .into())
}

/// Gives what is held back to the payer.
pub(crate) fn void(ctx: &mut Ctx<'_>, msg: &pb::MsgVoid) -> Result<pb::MsgVoidResponse> {
    check_memo(ctx)?;
    let signer = ctx.address(&msg.signer)?;
    let id = parse_payment_id(&msg.payment_id)?;
    let mut payment = get(ctx, &id)?;
    let merchant = acting(ctx, &payment.order.merchant_id, &signer, Right::Void)?;
    if !payment.is_open(ctx.now()) {
        return Err(Error::NothingHeld {
            status: payment.status(ctx.now()),
        }
        .into());
    }
    void_open(ctx, &id, &mut payment, &merchant, signer)?;
    Ok(pb::MsgVoidResponse {})
}

pub(super) fn void_open(
    ctx: &mut Ctx<'_>,
    id: &PaymentId,
    payment: &mut Payment,
    merchant: &Merchant,
    signer: Address,
) -> Result<()> {
    let moved = ops::release(ctx, id, payment, true)?;
    let change = change(ctx, id, payment, merchant, moved);
    ctx.emit(&PaymentVoided::of(change, (signer,)));
    Ok(())
}

/// Takes back what is held after the authorization has expired, before the sweep comes to it.
pub(crate) fn reclaim(ctx: &mut Ctx<'_>, msg: &pb::MsgReclaim) -> Result<pb::MsgReclaimResponse> {
    check_memo(ctx)?;
    let id = parse_payment_id(&msg.payment_id)?;
    let mut payment = get(ctx, &id)?;
    if ctx.address(&msg.payer)? != payment.payer {
        return Err(Error::NotPayer {
            payer: ctx.text(&payment.payer),
        }
        .into());
    }
    require_held(ctx, &payment)?;
    if ctx.now() < payment.authorization_expiry {
        return Err(Error::NotExpired {
            expiry: payment.authorization_expiry,
        }
        .into());
    }
    let merchant = merchant::ops::get(ctx, &payment.order.merchant_id)?;
    let moved = ops::release(ctx, &id, &mut payment, false)?;
    let change = change(ctx, &id, &payment, &merchant, moved);
    ctx.emit(&PaymentReclaimed::of(change, ()));
    Ok(pb::MsgReclaimResponse {})
}
