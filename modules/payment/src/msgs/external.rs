//! Payments by card or app.

use super::order::TaxColumns;
use super::{check_memo, require_taken};
use crate::error::Error;
use crate::events::{ExternalTenderCancelled, ExternalTenderRecorded, order_columns};
use crate::ops::{self, params};
use crate::state::{TENDERS, TENDERS_BY_END};
use crate::types::{
    EXTERNAL_TENDERS_MAX, ExternalTender, OrderId, Price, Tax, check_scheme, hash, require,
};
use merchant::{Merchant, Right, ops::acting};
use proto::aot::payment::v1 as pb;
use sdk::{Address, Amount, Ctx, Present, Result};

/// Records a payment made by card or app. Again with the same terms: no effect.
pub(crate) fn record_external_tender(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgRecordExternalTender,
) -> Result<pb::MsgRecordExternalTenderResponse> {
    check_memo(ctx)?;
    let signer = ctx.address(&msg.signer)?;
    let order = OrderId::parse(msg.order.as_ref())?;
    let merchant = acting(ctx, &order.merchant_id, &signer, Right::Invoice)?;
    let approval_hash = hash("approval hash", &msg.approval_hash)?;
    let tender = new_tender(ctx, msg, order)?;
    let id = tender.order.payment_id();
    if let Some(existing) = TENDERS.get(ctx, &(id, approval_hash)) {
        let same = existing.scheme == tender.scheme
            && existing.amount == tender.amount
            && existing.tax == tender.tax;
        return if same {
            Ok(pb::MsgRecordExternalTenderResponse {})
        } else {
            Err(Error::TenderConflict {}.into())
        };
    }
    require_taken(&tender.order.merchant_id, &merchant)?;
    tender.order.check_day(ctx.now())?;
    if ops::external_tenders(ctx, &tender.order).len() >= EXTERNAL_TENDERS_MAX {
        return Err(Error::TooManyTenders {}.into());
    }
    TENDERS.set(ctx, &(id, approval_hash), &tender);
    TENDERS_BY_END.set(ctx, &(tender.forget_at, id, approval_hash), &Present);
    ops::report_external(ctx, &tender, merchant.company, tender.amount, false)?;
    tell_tender(ctx, tender, approval_hash, &merchant, signer);
    Ok(pb::MsgRecordExternalTenderResponse {})
}

fn new_tender(
    ctx: &Ctx<'_>,
    msg: &pb::MsgRecordExternalTender,
    order: OrderId,
) -> Result<ExternalTender> {
    check_scheme(&msg.scheme)?;
    let amount: Amount = msg.amount.parse()?;
    require(!amount.is_zero(), "amount", amount, "more than 0 won")?;
    let tax = Tax::parse(msg.tax.as_ref())?;
    if let Some(tax) = &tax {
        tax.check_price(&Price {
            won: amount,
            complete: true,
        })?;
    }
    let params = params(ctx);
    let seconds = params
        .refund_seconds_max
        .saturating_add(params.retention_seconds);
    Ok(ExternalTender {
        order,
        scheme: msg.scheme.clone(),
        amount,
        cancelled: Amount::ZERO,
        tax,
        recorded_at: ctx.now(),
        forget_at: ctx.now().plus_seconds(seconds),
    })
}

fn tell_tender(
    ctx: &mut Ctx<'_>,
    tender: ExternalTender,
    approval_hash: [u8; 32],
    merchant: &Merchant,
    signer: Address,
) {
    let (payment_id, merchant_id, day, order_id) = order_columns(&tender.order);
    let tax = TaxColumns::of(tender.tax.as_ref());
    ctx.emit(&ExternalTenderRecorded {
        payment_id,
        merchant_id,
        day,
        order_id,
        approval_hash,
        scheme: tender.scheme,
        amount: tender.amount,
        supply: tax.supply,
        vat: tax.vat,
        tax_free: tax.tax_free,
        service_charge: tax.service_charge,
        company: merchant.company,
        mcc: merchant.mcc.clone(),
        region: merchant.region.clone(),
        recorded_at: tender.recorded_at,
        signer,
    });
}

/// Records how much of an external tender is cancelled by now. The same total again: no effect.
pub(crate) fn cancel_external_tender(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgCancelExternalTender,
) -> Result<pb::MsgCancelExternalTenderResponse> {
    check_memo(ctx)?;
    let signer = ctx.address(&msg.signer)?;
    let order = OrderId::parse(msg.order.as_ref())?;
    let merchant = acting(ctx, &order.merchant_id, &signer, Right::Invoice)?;
    let approval_hash = hash("approval hash", &msg.approval_hash)?;
    let key = (order.payment_id(), approval_hash);
    let found = TENDERS.get(ctx, &key);
    let mut tender = found.ok_or(Error::TenderNotFound {})?;
    let asked: Amount = msg.cancelled.parse()?;
    if asked < tender.cancelled || asked > tender.amount {
        return Err(Error::TenderCancelled {
            asked,
            cancelled: tender.cancelled,
            amount: tender.amount,
        }
        .into());
    }
    if asked == tender.cancelled {
        return Ok(pb::MsgCancelExternalTenderResponse {});
    }
    let left = tender.left();
    tender.cancelled = asked;
    TENDERS.set(ctx, &key, &tender);
    ops::report_external(ctx, &tender, merchant.company, left, true)?;
    let (payment_id, merchant_id, day, order_id) = order_columns(&order);
    ctx.emit(&ExternalTenderCancelled {
        payment_id,
        merchant_id,
        day,
        order_id,
        approval_hash,
        scheme: tender.scheme,
        amount: tender.amount,
        cancelled: tender.cancelled,
        recorded_at: tender.recorded_at,
        signer,
    });
    Ok(pb::MsgCancelExternalTenderResponse {})
}
