//! Offers of a merchant.

use super::check_memo;
use super::order::{TaxColumns, check_denoms, check_order_is_free, order_conflict};
use crate::error::Error;
use crate::events::{InvoiceCreated, order_columns};
use crate::ops::{params, price};
use crate::state::{INVOICES, INVOICES_BY_END, PAYMENTS};
use crate::types::{Invoice, Params, coins};
use merchant::{Right, ops::acting};
use proto::aot::payment::v1 as pb;
use sdk::{Address, Ctx, Present, Result, Time, root};

/// Offers terms under an order. Again with the same terms: the same answer, no effect.
pub(crate) fn create_invoice(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgCreateInvoice,
) -> Result<pb::MsgCreateInvoiceResponse> {
    check_memo(ctx)?;
    let signer = ctx.address(&msg.signer)?;
    let missing = || root::INVALID_REQUEST.wrap("missing invoice");
    let invoice = Invoice::parse(ctx, msg.invoice.as_ref().ok_or_else(missing)?)?;
    let order = &invoice.order;
    let id = order.payment_id();
    let merchant = acting(ctx, &order.merchant_id, &signer, Right::Invoice)?;
    let response = pb::MsgCreateInvoiceResponse {
        payment_id: hex::encode(id),
    };
    match INVOICES.get(ctx, &id) {
        Some(existing) if existing == invoice => return Ok(response),
        Some(_) => {
            return Err(Error::InvoiceConflict {
                order_id: order.order_id.clone(),
                day: order.day,
            }
            .into());
        }
        None => {}
    }
    merchant::ops::require_active(&order.merchant_id, &merchant)?;
    if PAYMENTS.has(ctx, &id) {
        return Err(order_conflict(order, &id));
    }
    check_order_is_free(ctx, order, &id)?;
    let params = params(ctx);
    check_denoms(ctx, &params, &invoice.amounts)?;
    if let Some(tax) = &invoice.tax {
        tax.check_price(&price(ctx, ctx.now(), &invoice.amounts)?)?;
    }
    check_invoice_expiry(ctx.now(), invoice.expiry, &params)?;
    INVOICES.set(ctx, &id, &invoice);
    INVOICES_BY_END.set(ctx, &(invoice.forget_at(), id), &Present);
    tell_invoice(ctx, &invoice, signer);
    Ok(response)
}

fn check_invoice_expiry(now: Time, expiry: Time, params: &Params) -> Result<()> {
    let latest = now.plus_seconds(params.invoice_seconds_max);
    if expiry <= now || expiry > latest {
        return Err(Error::InvoiceExpiry {
            expiry,
            now,
            latest,
        }
        .into());
    }
    Ok(())
}

fn tell_invoice(ctx: &mut Ctx<'_>, invoice: &Invoice, signer: Address) {
    let (payment_id, merchant_id, day, order_id) = order_columns(&invoice.order);
    let tax = TaxColumns::of(invoice.tax.as_ref());
    let amounts = invoice.amounts.iter();
    ctx.emit(&InvoiceCreated {
        payment_id,
        merchant_id,
        day,
        order_id,
        amount: coins(amounts.map(|coin| (&coin.denom, coin.amount))),
        supply: tax.supply,
        vat: tax.vat,
        tax_free: tax.tax_free,
        service_charge: tax.service_charge,
        items_hash: invoice.items_hash,
        payer: invoice.payer,
        expiry: invoice.expiry,
        signer,
    });
}
