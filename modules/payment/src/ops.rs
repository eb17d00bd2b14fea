//! How money and records of payments change: the only door to this module's state.
//!
//! **Invariant**: what a payment holds is what `bank` holds for its payer under its id, in every denom; what a dispute
//! withholds of a fee is held at the fee address, and what a quote offers in the account of its provider.

pub(crate) mod dispute;
pub(crate) mod forget;
mod money;
mod portion;
pub(crate) mod quote;

pub use dispute::dispute;
pub(crate) use dispute::postpone;
pub(crate) use money::{capture, capture_at_once, hold, refund, release, report_external};
pub(crate) use portion::{Way, price, split};
pub use quote::quote;

use crate::error::Error;
use crate::events::{Change, Moved};
use crate::state::{BARS, BY_PAYER, EXPIRIES, INVOICES, OPEN, PARAMS, PAYMENTS, TENDERS};
use crate::types::{ExternalTender, Invoice, OrderId, Params, Payment, PaymentId};
use merchant::Merchant;
use prost::Message;
use proto::aot::payment::v1 as pb;
use sdk::{Ctx, Present, Read, Result, Time};

/// The bytes of which a terminal signs SHA-256 when it shows an invoice: a tag, the chain id after its length (8 bytes,
/// big-endian), the encoded invoice.
pub fn invoice_sign_bytes(chain_id: &str, invoice: &pb::Invoice) -> Vec<u8> {
    let length = u64::try_from(chain_id.len()).expect("a length fits into 64 bits");
    let mut bytes = b"aot/invoice/v1".to_vec();
    bytes.extend_from_slice(&length.to_be_bytes());
    bytes.extend_from_slice(chain_id.as_bytes());
    bytes.extend_from_slice(&invoice.encode_to_vec());
    bytes
}

/// The parameters.
pub fn params(read: &(impl Read + ?Sized)) -> Params {
    PARAMS.get(read).unwrap_or_default()
}

/// The payment with this id. Refused (code 2) if it is not in the state.
pub fn get(read: &(impl Read + ?Sized), id: &PaymentId) -> Result<Payment> {
    let unknown = || Error::PaymentNotFound {
        id: hex::encode(id),
    };
    Ok(PAYMENTS.get(read, id).ok_or_else(unknown)?)
}

/// The payment of an order, if it is in the state.
pub fn of_order(read: &(impl Read + ?Sized), order: &OrderId) -> Option<Payment> {
    PAYMENTS.get(read, &order.payment_id())
}

/// The invoice of an order, if it is in the state.
pub fn invoice(read: &(impl Read + ?Sized), order: &OrderId) -> Option<Invoice> {
    INVOICES.get(read, &order.payment_id())
}

/// What was paid by card or app under an order, by approval.
pub fn external_tenders(
    read: &(impl Read + ?Sized),
    order: &OrderId,
) -> Vec<([u8; 32], ExternalTender)> {
    let of_order = TENDERS.range(read, &order.payment_id(), sdk::Order::Ascending);
    of_order
        .map(|((_, approval), tender)| (approval, tender))
        .collect()
}

/// Until when an order takes no payment, if a net-cancel bars it now.
pub fn barred_until(read: &(impl Read + ?Sized), id: &PaymentId, now: Time) -> Option<Time> {
    BARS.get(read, id).filter(|until| now < *until)
}

/// Writes a payment with all its entries, but for its place in the queue that forgets it.
pub(crate) fn insert(ctx: &mut Ctx<'_>, id: &PaymentId, payment: &Payment) {
    PAYMENTS.set(ctx, id, payment);
    BY_PAYER.set(ctx, &(payment.payer, *id), &Present);
    if payment.holds_something() {
        EXPIRIES.set(ctx, &(payment.authorization_expiry, *id), &Present);
        OPEN.set(ctx, &(payment.order.merchant_id, *id), &Present);
    }
    if payment.is_unfinished() {
        merchant::ops::payment_opened(ctx, &payment.order.merchant_id);
    }
}

/// Writes a payment that held something before it changed.
fn update_held(ctx: &mut Ctx<'_>, id: &PaymentId, payment: &Payment) {
    PAYMENTS.set(ctx, id, payment);
    if !payment.holds_something() {
        EXPIRIES.remove(ctx, &(payment.authorization_expiry, *id));
        OPEN.remove(ctx, &(payment.order.merchant_id, *id));
        if !payment.is_unfinished() {
            merchant::ops::payment_closed(ctx, &payment.order.merchant_id);
        }
    }
}

/// A change for the events, with the merchant as it stands.
pub(crate) fn change<'a>(
    ctx: &Ctx<'_>,
    id: &'a PaymentId,
    payment: &'a Payment,
    merchant: &'a Merchant,
    moved: Moved,
) -> Change<'a> {
    Change {
        id,
        payment,
        merchant,
        now: ctx.now(),
        moved,
    }
}
