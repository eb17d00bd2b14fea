//! How a payment begins.

use super::capture::tell_captured;
use super::check_memo;
use super::order::{TaxColumns, check_denoms, check_order_is_free, order_conflict};
use super::quote::take_quote;
use crate::error::Error;
use crate::events::{Change, Moved, PaymentAuthorized};
use crate::ops::{self, params};
use crate::state::{INVOICES, PAYMENTS};
use crate::types::{
    Invoice, OrderId, Params, Payment, PaymentId, Tax, Tender, coins, optional_hash, optional_id,
    parse_amounts,
};
use merchant::Merchant;
use proto::Msg;
use proto::aot::payment::v1 as pb;
use sdk::{Address, Coin, Ctx, Result, Time, crypto, root};

/// What a payer signs, of `MsgAuthorize` and `MsgPay` alike.
struct Terms<'a> {
    payer: &'a str,
    order: Option<&'a pb::Order>,
    amounts: &'a [proto::Coin],
    fee_max_bps: u32,
    /// None: captured at once.
    authorization_expiry: Option<&'a proto::Timestamp>,
    at_once: bool,
    refund_expiry: Option<&'a proto::Timestamp>,
    tax: Option<&'a pb::Tax>,
    memo_hash: &'a [u8],
    signed_invoice: Option<&'a pb::SignedInvoice>,
    /// Empty: none.
    quote_id: &'a str,
    hash: [u8; 32],
}

/// SHA-256 of a message without the signature of its invoice: a terminal may sign the same invoice twice.
fn terms_hash<M: Msg>(unsigned: &M) -> [u8; 32] {
    crypto::sha256_parts(&[M::TYPE_URL.as_bytes(), &unsigned.encode_to_vec()])
}

fn without_signature(invoice: Option<&pb::SignedInvoice>) -> Option<pb::SignedInvoice> {
    invoice.map(|signed| pb::SignedInvoice {
        invoice: signed.invoice.clone(),
        terminal: signed.terminal.clone(),
        signature: Vec::new(),
    })
}

/// Holds money in the payer's account for a merchant.
pub(crate) fn authorize(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgAuthorize,
) -> Result<pb::MsgAuthorizeResponse> {
    let signed_invoice = without_signature(msg.signed_invoice.as_ref());
    let terms = Terms {
        payer: &msg.payer,
        order: msg.order.as_ref(),
        amounts: &msg.amounts,
        fee_max_bps: msg.fee_max_bps,
        authorization_expiry: msg.authorization_expiry.as_ref(),
        at_once: false,
        refund_expiry: msg.refund_expiry.as_ref(),
        tax: msg.tax.as_ref(),
        memo_hash: &msg.memo_hash,
        signed_invoice: msg.signed_invoice.as_ref(),
        quote_id: "",
        hash: terms_hash(&pb::MsgAuthorize {
            signed_invoice,
            ..msg.clone()
        }),
    };
    let id = accept(ctx, &terms)?;
    Ok(pb::MsgAuthorizeResponse {
        payment_id: hex::encode(id),
    })
}

/// Authorises and captures all of it at once.
pub(crate) fn pay(ctx: &mut Ctx<'_>, msg: &pb::MsgPay) -> Result<pb::MsgPayResponse> {
    let signed_invoice = without_signature(msg.signed_invoice.as_ref());
    let terms = Terms {
        payer: &msg.payer,
        order: msg.order.as_ref(),
        amounts: &msg.amounts,
        fee_max_bps: msg.fee_max_bps,
        authorization_expiry: None,
        at_once: true,
        refund_expiry: msg.refund_expiry.as_ref(),
        tax: msg.tax.as_ref(),
        memo_hash: &msg.memo_hash,
        signed_invoice: msg.signed_invoice.as_ref(),
        quote_id: &msg.quote_id,
        hash: terms_hash(&pb::MsgPay {
            signed_invoice,
            ..msg.clone()
        }),
    };
    let id = accept(ctx, &terms)?;
    Ok(pb::MsgPayResponse {
        payment_id: hex::encode(id),
    })
}

/// Takes a payment, once: the same terms again give the same id and change nothing.
fn accept(ctx: &mut Ctx<'_>, terms: &Terms<'_>) -> Result<PaymentId> {
    check_memo(ctx)?;
    let order = OrderId::parse(terms.order)?;
    let id = order.payment_id();
    match PAYMENTS.get(ctx, &id) {
        Some(existing) if existing.terms_hash == terms.hash => return Ok(id),
        Some(_) => return Err(order_conflict(&order, &id)),
        None => {}
    }
    check_order_is_free(ctx, &order, &id)?;
    let (merchant, mut payment) = new_payment(ctx, terms, order)?;
    check_invoices(ctx, terms, &id, &payment)?;
    if let Some(quote_id) = payment.quote_id {
        take_quote(ctx, &quote_id, &payment)?;
    }
    if terms.at_once {
        let moved = ops::capture_at_once(ctx, &id, &mut payment)?;
        tell_authorized(ctx, &id, &payment, &merchant);
        tell_captured(ctx, &id, &payment, &merchant, moved, payment.payer);
    } else {
        ops::hold(ctx, &id, &payment)?;
        tell_authorized(ctx, &id, &payment, &merchant);
    }
    ops::insert(ctx, &id, &payment);
    ops::forget::put(ctx, &id, &payment);
    Ok(id)
}

fn new_payment(ctx: &Ctx<'_>, terms: &Terms<'_>, order: OrderId) -> Result<(Merchant, Payment)> {
    let payer = ctx.address(terms.payer)?;
    let params = params(ctx);
    let (merchant, company) = merchant::ops::taking_payments(ctx, &order.merchant_id)?;
    let amounts = parse_amounts(terms.amounts)?;
    check_denoms(ctx, &params, &amounts)?;
    if merchant.fee_bps > terms.fee_max_bps {
        return Err(Error::FeeAboveLimit {
            fee_bps: merchant.fee_bps,
            fee_max_bps: terms.fee_max_bps,
        }
        .into());
    }
    let authorization_expiry = authorization_expiry(ctx.now(), terms, &params)?;
    let refund_expiry = refund_expiry(ctx.now(), authorization_expiry, terms, &params)?;
    let tax = Tax::parse(terms.tax)?;
    let price = ops::price(ctx, ctx.now(), &amounts)?;
    let unpriced = tax.as_ref().map(|tax| tax.check_price(&price));
    let terminal = match terms.signed_invoice {
        Some(signed) => Some(check_signature(ctx, &order, signed)?),
        None => None,
    };
    let merchant_id = order.merchant_id;
    let payment = Payment {
        order,
        payer,
        company: merchant.company,
        fee_address: company.fee_address,
        tenders: amounts.into_iter().map(Tender::new).collect(),
        fee_bps: merchant.fee_bps,
        fee_max_bps: terms.fee_max_bps,
        tax,
        unpriced: unpriced.transpose()?.unwrap_or_default(),
        memo_hash: optional_hash("memo hash", terms.memo_hash)?,
        authorized_at: ctx.now(),
        authorization_expiry,
        refund_expiry,
        forget_at: refund_expiry.plus_seconds(params.retention_seconds),
        terminal,
        terms_hash: terms.hash,
        voided: false,
        refunds: 0,
        rule_version: reward::ops::active_version(ctx, &merchant_id, ctx.now()),
        quote_id: optional_id("quote id", terms.quote_id)?,
        captured_at: None,
        disputed_until: None,
        deal_hash: None,
    };
    Ok((merchant, payment))
}

fn authorization_expiry(now: Time, terms: &Terms<'_>, params: &Params) -> Result<Time> {
    if terms.at_once {
        return Ok(now);
    }
    let expiry = Time::parse_required(terms.authorization_expiry, "authorization_expiry")?;
    let latest = now.plus_seconds(params.authorization_seconds_max);
    if expiry <= now || expiry > latest {
        return Err(Error::AuthorizationExpiry {
            expiry,
            now,
            latest,
        }
        .into());
    }
    Ok(expiry)
}

fn refund_expiry(now: Time, earliest: Time, terms: &Terms<'_>, params: &Params) -> Result<Time> {
    let expiry = Time::parse_required(terms.refund_expiry, "refund_expiry")?;
    let latest = now.plus_seconds(params.refund_seconds_max);
    if expiry < earliest || expiry > latest {
        return Err(Error::RefundExpiry {
            expiry,
            earliest,
            latest,
        }
        .into());
    }
    Ok(expiry)
}

/// The terminal that signed an invoice of this order.
fn check_signature(ctx: &Ctx<'_>, order: &OrderId, signed: &pb::SignedInvoice) -> Result<Address> {
    let address = ctx.address(&signed.terminal)?;
    let terminal = merchant::ops::active_terminal(ctx, &order.merchant_id, &address)?;
    let missing = || root::INVALID_REQUEST.wrap("missing signed_invoice.invoice");
    let invoice = signed.invoice.as_ref().ok_or_else(missing)?;
    let bytes = ops::invoice_sign_bytes(&ctx.chain().id, invoice);
    if !crypto::verify(&terminal.public_key, &bytes, &signed.signature) {
        return Err(Error::InvoiceSignature {
            terminal: signed.terminal.clone(),
        }
        .into());
    }
    Ok(address)
}

/// Refuses terms other than those of the invoice of the order, on the chain or in the message.
fn check_invoices(
    ctx: &Ctx<'_>,
    terms: &Terms<'_>,
    id: &PaymentId,
    payment: &Payment,
) -> Result<()> {
    if let Some(invoice) = INVOICES.get(ctx, id) {
        check_invoice(ctx.now(), &invoice, payment)?;
    }
    match terms
        .signed_invoice
        .and_then(|signed| signed.invoice.as_ref())
    {
        Some(invoice) => check_invoice(ctx.now(), &Invoice::parse(ctx, invoice)?, payment),
        None => Ok(()),
    }
}

fn check_invoice(now: Time, invoice: &Invoice, payment: &Payment) -> Result<()> {
    let amounts: Vec<_> = payment
        .tenders
        .iter()
        .map(|tender| (&tender.denom, tender.authorized))
        .collect();
    let offered: Vec<_> = invoice
        .amounts
        .iter()
        .map(|coin| (&coin.denom, coin.amount))
        .collect();
    let wrong = if invoice.order != payment.order {
        Some("order")
    } else if offered != amounts {
        Some("amounts")
    } else if invoice.tax != payment.tax {
        Some("tax")
    } else if invoice.payer.is_some_and(|payer| payer != payment.payer) {
        Some("payer")
    } else {
        None
    };
    if let Some(field) = wrong {
        return Err(Error::InvoiceMismatch { field }.into());
    }
    if now >= invoice.expiry {
        return Err(Error::InvoiceExpired {
            expiry: invoice.expiry,
        }
        .into());
    }
    Ok(())
}

/// Tells of a new payment as it was before anything was captured.
fn tell_authorized(ctx: &mut Ctx<'_>, id: &PaymentId, payment: &Payment, merchant: &Merchant) {
    let tenders = payment.tenders.iter();
    let payment = &Payment {
        tenders: tenders
            .map(|tender| {
                Tender::new(Coin {
                    denom: tender.denom.clone(),
                    amount: tender.authorized,
                })
            })
            .collect(),
        ..payment.clone()
    };
    let tenders = payment.tenders.iter();
    let change = Change {
        id,
        payment,
        merchant,
        // Of a payment that is captured at once the authorization ends when it begins.
        now: Time::default(),
        moved: Moved {
            amount: coins(tenders.map(|tender| (&tender.denom, tender.authorized))),
            ..Moved::default()
        },
    };
    let tax = TaxColumns::of(payment.tax.as_ref());
    let more = (
        payment.fee_address,
        payment.fee_bps,
        payment.fee_max_bps,
        tax.supply,
        tax.vat,
        tax.tax_free,
        tax.service_charge,
        payment.memo_hash,
        payment.authorization_expiry,
        payment.refund_expiry,
        payment.terminal,
        payment.rule_version,
        payment.quote_id,
    );
    ctx.emit(&PaymentAuthorized::of(change, more));
}
