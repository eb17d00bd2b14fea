//! One function per message: check, change, tell.

use crate::error::Error;
use crate::events::{
    Change, ExternalTenderCancelled, ExternalTenderRecorded, InvoiceCreated, Moved,
    PaymentAuthorized, PaymentCaptured, PaymentNetCancelled, PaymentReclaimed, PaymentRefunded,
    PaymentVoided, order_columns,
};
use crate::ops::{self, barred_until, change, get, params, split};
use crate::state::{
    BARS, BARS_BY_END, INVOICES, INVOICES_BY_END, PARAMS, PAYMENTS, REFUNDS, TENDERS,
    TENDERS_BY_END,
};
use crate::types::{
    BATCH_MAX, EXTERNAL_TENDERS_MAX, ExternalTender, Invoice, NetCancelOutcome, OrderId, Params,
    Payment, PaymentId, REFUNDS_MAX, Tax, Tender, check_name, check_scheme, coins, hash,
    optional_hash, parse_amounts, parse_payment_id, require, won_total,
};
use merchant::{Merchant, Right, ops::acting};
use prost::Message;
use proto::Msg;
use proto::aot::payment::v1 as pb;
use sdk::{Address, Amount, Coin, Ctx, Present, Result, Time, crypto, root};

/// How much a capture in a batch counts for, in items of work: reads and writes of the payment, its entries and three
/// balances.
const WORK_PER_CAPTURE: u64 = 20;

/// Every message of this module refuses a memo that may hold a card number.
fn check_memo(ctx: &Ctx<'_>) -> Result<()> {
    merchant::ops::no_card_number("memo", &ctx.tx().memo)
}

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
    check_denoms(&params, &invoice.amounts)?;
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

fn order_conflict(order: &OrderId, id: &PaymentId) -> sdk::Error {
    Error::OrderConflict {
        order_id: order.order_id.clone(),
        day: order.day,
        id: hex::encode(id),
    }
    .into()
}

/// Refuses an order of another time, and one that a net-cancel bars.
fn check_order_is_free(ctx: &Ctx<'_>, order: &OrderId, id: &PaymentId) -> Result<()> {
    order.check_day(ctx.now())?;
    match barred_until(ctx, id, ctx.now()) {
        Some(until) => Err(Error::OrderBarred {
            order_id: order.order_id.clone(),
            day: order.day,
            until,
        }
        .into()),
        None => Ok(()),
    }
}

fn check_denoms(params: &Params, amounts: &[Coin]) -> Result<()> {
    match amounts
        .iter()
        .find(|coin| !params.denoms.contains(&coin.denom))
    {
        Some(coin) => Err(Error::DenomNotAccepted {
            denom: coin.denom.clone(),
            accepted: params.denoms_text(),
        }
        .into()),
        None => Ok(()),
    }
}

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
    if terms.at_once {
        let moved = ops::capture_at_once(ctx, &mut payment)?;
        tell_authorized(ctx, &id, &payment, &merchant);
        tell_captured(ctx, &id, &payment, &merchant, moved, payment.payer);
    } else {
        ops::hold(ctx, &id, &payment)?;
        tell_authorized(ctx, &id, &payment, &merchant);
    }
    ops::insert(ctx, &id, &payment);
    Ok(id)
}

fn new_payment(ctx: &Ctx<'_>, terms: &Terms<'_>, order: OrderId) -> Result<(Merchant, Payment)> {
    let payer = ctx.address(terms.payer)?;
    let params = params(ctx);
    let (merchant, company) = merchant::ops::taking_payments(ctx, &order.merchant_id)?;
    let amounts = parse_amounts(terms.amounts)?;
    check_denoms(&params, &amounts)?;
    if merchant.fee_bps > terms.fee_max_bps {
        return Err(Error::FeeAboveLimit {
            fee_bps: merchant.fee_bps,
            fee_max_bps: terms.fee_max_bps,
        }
        .into());
    }
    let authorization_expiry = authorization_expiry(ctx.now(), terms, &params)?;
    let refund_expiry = refund_expiry(ctx.now(), authorization_expiry, terms, &params)?;
    let tax = Tax::parse(terms.tax, won_total(&amounts)?)?;
    let terminal = match terms.signed_invoice {
        Some(signed) => Some(check_signature(ctx, &order, signed)?),
        None => None,
    };
    let payment = Payment {
        order,
        payer,
        company: merchant.company,
        payout_address: merchant.payout_address,
        fee_address: company.fee_address,
        tenders: amounts.into_iter().map(Tender::new).collect(),
        fee_bps: merchant.fee_bps,
        fee_max_bps: terms.fee_max_bps,
        tax,
        memo_hash: optional_hash("memo hash", terms.memo_hash)?,
        authorized_at: ctx.now(),
        authorization_expiry,
        refund_expiry,
        forget_at: refund_expiry.plus_seconds(params.retention_seconds),
        terminal,
        terms_hash: terms.hash,
        voided: false,
        refunds: 0,
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

/// The columns of a tax that may be missing.
#[derive(Default)]
struct TaxColumns {
    supply: Option<Amount>,
    vat: Option<Amount>,
    tax_free: Option<Amount>,
    service_charge: Option<Amount>,
}

impl TaxColumns {
    fn of(tax: Option<&Tax>) -> Self {
        let Some(tax) = tax else {
            return Self::default();
        };
        Self {
            supply: Some(tax.supply),
            vat: Some(tax.vat),
            tax_free: Some(tax.tax_free),
            service_charge: Some(tax.service_charge),
        }
    }
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
        payment.payout_address,
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
    );
    ctx.emit(&PaymentAuthorized::of(change, more));
}

fn tell_captured(
    ctx: &mut Ctx<'_>,
    id: &PaymentId,
    payment: &Payment,
    merchant: &Merchant,
    moved: Moved,
    signer: Address,
) {
    let change = change(ctx, id, payment, merchant, moved);
    ctx.emit(&PaymentCaptured::of(
        change,
        (payment.payout_address, signer),
    ));
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
    require_held(ctx, &payment)?;
    if ctx.now() >= payment.authorization_expiry {
        return Err(Error::AuthorizationExpired {
            expiry: payment.authorization_expiry,
        }
        .into());
    }
    merchant::ops::require_active(&merchant_id, &merchant)?;
    let above = |asked, held| Error::CaptureAboveHeld { asked, held };
    let amounts = split(portion, &payment.tenders, Tender::open, false, above)?;
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

fn void_open(
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
    let amounts = refund_amounts(ctx, &payment, &portion)?;
    if payment.refunds >= REFUNDS_MAX {
        return Err(Error::TooManyRefunds {}.into());
    }
    payment.refunds = payment.refunds.saturating_add(1);
    REFUNDS.set(ctx, &key, &portion_hash);
    let moved = ops::refund(ctx, &id, &mut payment, &amounts)?;
    let change = change(ctx, &id, &payment, &merchant, moved);
    let words = (msg.reason.clone(), msg.reference.clone());
    let more = (payment.payout_address, signer, words.0, words.1);
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
    let amounts = split(portion, &payment.tenders, Tender::refundable, true, above)?;
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
        let moved = ops::refund(ctx, id, &mut payment, &amounts)?;
        let change = change(ctx, id, &payment, merchant, moved);
        let reason = "net-cancel".to_owned();
        let payout_address = payment.payout_address;
        let more = (payout_address, signer, reason, String::new());
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
    require_taken(&tender.order, &merchant)?;
    tender.order.check_day(ctx.now())?;
    if ops::external_tenders(ctx, &tender.order).len() >= EXTERNAL_TENDERS_MAX {
        return Err(Error::TooManyTenders {}.into());
    }
    TENDERS.set(ctx, &(id, approval_hash), &tender);
    TENDERS_BY_END.set(ctx, &(tender.forget_at, id, approval_hash), &Present);
    tell_tender(ctx, tender, approval_hash, &merchant, signer);
    Ok(pb::MsgRecordExternalTenderResponse {})
}

/// The money has moved elsewhere already: also a suspended shop has to say so.
fn require_taken(order: &OrderId, merchant: &Merchant) -> Result<()> {
    let taken = [merchant::Status::Active, merchant::Status::Suspended];
    if taken.contains(&merchant.status) {
        return Ok(());
    }
    Err(Error::MerchantPending {
        id: hex::encode(order.merchant_id),
        status: merchant.status,
    }
    .into())
}

fn new_tender(
    ctx: &Ctx<'_>,
    msg: &pb::MsgRecordExternalTender,
    order: OrderId,
) -> Result<ExternalTender> {
    check_scheme(&msg.scheme)?;
    let amount: Amount = msg.amount.parse()?;
    require(!amount.is_zero(), "amount", amount, "more than 0 won")?;
    let params = params(ctx);
    let seconds = params
        .refund_seconds_max
        .saturating_add(params.retention_seconds);
    Ok(ExternalTender {
        order,
        scheme: msg.scheme.clone(),
        amount,
        cancelled: Amount::ZERO,
        tax: Tax::parse(msg.tax.as_ref(), Some(amount))?,
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
    acting(ctx, &order.merchant_id, &signer, Right::Invoice)?;
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
    tender.cancelled = asked;
    TENDERS.set(ctx, &key, &tender);
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

/// Replaces all parameters.
pub(crate) fn update_params(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgUpdateParams,
) -> Result<pb::MsgUpdateParamsResponse> {
    auth::ops::require_authority(ctx, &msg.authority)?;
    let missing = || root::INVALID_REQUEST.wrap("missing params");
    let params = Params::from_proto(msg.params.as_ref().ok_or_else(missing)?)?;
    params.check()?;
    PARAMS.set(ctx, &params);
    Ok(pb::MsgUpdateParamsResponse {})
}
