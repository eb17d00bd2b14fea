//! How captured money goes back.

use super::capture::void_open;
use super::check_memo;
use super::dispute::book_lapsed;
use crate::error::Error;
use crate::events::{PaymentNetCancelled, PaymentRefunded, order_columns};
use crate::ops::{self, Way, barred_until, change, get, params, split};
use crate::state::{BARS, BARS_BY_END, PAYMENTS, REFUNDS};
use crate::types::{
    NetCancelOutcome, OrderId, Payment, PaymentId, REFUNDS_MAX, check_name, parse_payment_id,
};
use merchant::{Merchant, Right, ops::acting};
use prost::Message;
use proto::aot::payment::v1 as pb;
use sdk::{Address, Amount, Ctx, Present, Result, Time, crypto};

/// Pays captured money back, the fee included. Again under the same reference: no effect.
pub(crate) fn refund(ctx: &mut Ctx<'_>, msg: &pb::MsgRefund) -> Result<pb::MsgRefundResponse> {
    check_memo(ctx)?;
    check_name("reference", &msg.reference)?;
    merchant::ops::check_reason(&msg.reason)?;
    let signer = ctx.address(&msg.signer)?;
    let id = parse_payment_id(&msg.payment_id)?;
    let mut payment = get(ctx, &id)?;
    let merchant = acting(ctx, &payment.order.merchant_id, &signer, Right::Refund)?;
    let portion = msg.portion.clone().unwrap_or_default();
    let key = (id, msg.reference.clone());
    let portion_hash = crypto::sha256(&portion.encode_to_vec());
    match REFUNDS.get(ctx, &key) {
        Some(existing) if existing == portion_hash => return Ok(pb::MsgRefundResponse {}),
        Some(_) => {
            return Err(Error::RefundConflict {
                reference: msg.reference.clone(),
            }
            .into());
        }
        None => {}
    }
    book_lapsed(ctx, &id, &mut payment, &merchant)?;
    let amounts = refund_amounts(ctx, &payment, &portion)?;
    if payment.refunds >= REFUNDS_MAX {
        return Err(Error::TooManyRefunds {}.into());
    }
    payment.refunds = payment.refunds.saturating_add(1);
    REFUNDS.set(ctx, &key, &portion_hash);
    let (moved, paid) = ops::refund(ctx, &id, &mut payment, &amounts)?;
    let change = change(ctx, &id, &payment, &merchant, moved);
    let words = (msg.reason.clone(), msg.reference.clone());
    let more = (signer, words.0, words.1, paid);
    ctx.emit(&PaymentRefunded::of(change, more));
    Ok(pb::MsgRefundResponse {})
}

/// What a portion comes to in a refund. Refused from the end of the refund window on.
fn refund_amounts(ctx: &Ctx<'_>, payment: &Payment, portion: &pb::Portion) -> Result<Vec<Amount>> {
    if ctx.now() >= payment.refund_expiry {
        return Err(Error::RefundClosed {
            expiry: payment.refund_expiry,
        }
        .into());
    }
    let above = |asked, left| Error::RefundAboveCaptured { asked, left };
    let amounts = split(ctx, portion, &payment.tenders, Way::GiveBack, above)?;
    if amounts.iter().all(|amount| amount.is_zero()) {
        return Err(Error::NothingToRefund {
            status: payment.status(ctx.now()),
        }
        .into());
    }
    Ok(amounts)
}

/// Undoes an order whose answer was lost.
pub(crate) fn net_cancel(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgNetCancel,
) -> Result<pb::MsgNetCancelResponse> {
    check_memo(ctx)?;
    let signer = ctx.address(&msg.signer)?;
    let order = OrderId::parse(msg.order.as_ref())?;
    let merchant = acting(ctx, &order.merchant_id, &signer, Right::Void)?;
    // Later than that it is a refund, which takes the right to refund.
    order.check_day(ctx.now())?;
    let id = order.payment_id();
    let outcome = match PAYMENTS.get(ctx, &id) {
        Some(payment) => undo(ctx, &id, payment, &merchant, signer)?,
        None => bar(ctx, &order, &id, signer),
    };
    Ok(pb::MsgNetCancelResponse {
        outcome: outcome.to_proto(),
    })
}

/// Bars an order of which no payment has arrived yet.
fn bar(ctx: &mut Ctx<'_>, order: &OrderId, id: &PaymentId, signer: Address) -> NetCancelOutcome {
    let outcome = NetCancelOutcome::Barred;
    if barred_until(ctx, id, ctx.now()).is_some() {
        return outcome;
    }
    if let Some(ended) = BARS.get(ctx, id) {
        BARS_BY_END.remove(ctx, &(ended, *id));
    }
    let until = ctx.now().plus_seconds(params(ctx).net_cancel_seconds);
    BARS.set(ctx, id, &until);
    BARS_BY_END.set(ctx, &(until, *id), &Present);
    tell_net_cancel(ctx, order, outcome, Some(until), signer);
    outcome
}

/// Releases what is held and refunds what is captured.
fn undo(
    ctx: &mut Ctx<'_>,
    id: &PaymentId,
    mut payment: Payment,
    merchant: &Merchant,
    signer: Address,
) -> Result<NetCancelOutcome> {
    check_original(ctx, &payment, merchant, &signer)?;
    book_lapsed(ctx, id, &mut payment, merchant)?;
    let mut outcome = NetCancelOutcome::NothingLeft;
    if payment.is_open(ctx.now()) {
        void_open(ctx, id, &mut payment, merchant, signer)?;
        outcome = NetCancelOutcome::Voided;
    }
    if payment
        .tenders
        .iter()
        .any(|tender| !tender.refundable().is_zero())
    {
        let amounts = refund_amounts(ctx, &payment, &pb::Portion::default())?;
        let (moved, paid) = ops::refund(ctx, id, &mut payment, &amounts)?;
        let change = change(ctx, id, &payment, merchant, moved);
        let reason = "net-cancel".to_owned();
        let more = (signer, reason, String::new(), paid);
        ctx.emit(&PaymentRefunded::of(change, more));
        outcome = NetCancelOutcome::Refunded;
    }
    if outcome != NetCancelOutcome::NothingLeft {
        tell_net_cancel(ctx, &payment.order, outcome, None, signer);
    }
    Ok(outcome)
}

/// A terminal may undo only what it took itself, or what no terminal took.
fn check_original(
    ctx: &Ctx<'_>,
    payment: &Payment,
    merchant: &Merchant,
    signer: &Address,
) -> Result<()> {
    let person = merchant.owner == *signer || merchant.delegates.contains_key(signer);
    match payment.terminal {
        Some(terminal) if !person && terminal != *signer => Err(Error::NotOriginalTerminal {
            terminal: ctx.text(&terminal),
        }
        .into()),
        _ => Ok(()),
    }
}

fn tell_net_cancel(
    ctx: &mut Ctx<'_>,
    order: &OrderId,
    outcome: NetCancelOutcome,
    barred_until: Option<Time>,
    signer: Address,
) {
    let (payment_id, merchant_id, day, order_id) = order_columns(order);
    ctx.emit(&PaymentNetCancelled {
        payment_id,
        merchant_id,
        day,
        order_id,
        outcome,
        barred_until,
        signer,
    });
}
