//! Random operations for the simulation.

use crate::ops;
use crate::state::{INVOICES, PAYMENTS, PROVIDERS, QUOTES, TENDERS};
use crate::types::{ExternalTender, OrderId, Payment, PaymentId};
use merchant::{Merchant, MerchantId, Status};
use proto::Any;
use proto::aot::payment::v1 as pb;
use sdk::sim::{Sim, SimOp, any};
use sdk::{Address, Amount, Coin};

/// The most that a random payment asks for of a denom.
const AMOUNT_MAX: u64 = 5_000;

/// Payments of every kind, and what becomes of them.
pub(crate) const TABLE: &[SimOp] = &[
    op("payment/authorize", 18, authorize),
    op("payment/pay", 15, pay),
    op("payment/capture", 18, capture),
    op("payment/batch_capture", 5, batch_capture),
    op("payment/void", 3, void),
    op("payment/reclaim", 6, reclaim),
    op("payment/refund", 10, refund),
    op("payment/net_cancel", 3, net_cancel),
    op("payment/create_invoice", 4, create_invoice),
    op("payment/pay_invoice", 4, pay_invoice),
    op("payment/record_external_tender", 3, record_external_tender),
    op("payment/cancel_external_tender", 2, cancel_external_tender),
    op("payment/open_dispute", 9, open_dispute),
    op("payment/submit_evidence", 6, submit_evidence),
    op("payment/resolve_dispute", 4, resolve_dispute),
    op("payment/withdraw_dispute", 3, withdraw_dispute),
    op("payment/set_liquidity_provider", 3, set_liquidity_provider),
    op("payment/lock_quote", 7, lock_quote),
    op("payment/pay_quote", 8, pay_quote),
];

const fn op(name: &'static str, weight: u32, make: fn(&mut Sim<'_>) -> Option<Any>) -> SimOp {
    SimOp { name, weight, make }
}

fn a_merchant(sim: &mut Sim<'_>) -> Option<(MerchantId, Merchant)> {
    let active: Vec<_> = merchant::ops::all(&sim.view)
        .into_iter()
        .filter(|(_, merchant)| merchant.status == Status::Active)
        .collect();
    sim.one_of(&active)
}

fn a_payment(
    sim: &mut Sim<'_>,
    fits: fn(&Sim<'_>, &Payment) -> bool,
) -> Option<(PaymentId, Payment, String)> {
    let fitting: Vec<_> = PAYMENTS
        .iter(&sim.view)
        .filter(|(_, payment)| fits(sim, payment))
        .collect();
    let (id, payment) = sim.one_of(&fitting)?;
    let owner = merchant::ops::get(&sim.view, &payment.order.merchant_id)
        .ok()?
        .owner;
    Some((id, payment, sim.view.text(&owner)))
}

fn order_of(sim: &mut Sim<'_>, merchant_id: MerchantId) -> OrderId {
    OrderId {
        merchant_id,
        day: sim.view.now().korean_day(),
        order_id: format!("order-{}", sim.between(0, 1_000_000)),
    }
}

fn later(sim: &Sim<'_>, seconds: u64) -> Option<proto::Timestamp> {
    Some(sim.view.now().plus_seconds(seconds).to_proto())
}

/// An account, and one or two amounts that it can spend.
fn a_purse(sim: &mut Sim<'_>) -> Option<(Address, Vec<proto::Coin>)> {
    let payer = sim.account();
    let mut denoms = ops::params(&sim.view).denoms;
    let issuers = points::ops::all(&sim.view).into_iter();
    let active = issuers.filter(|(_, issuer)| issuer.status == points::Status::Active);
    denoms.extend(active.map(|(denom, _)| denom));
    if sim.between(0, 1) == 0 {
        denoms.reverse();
    }
    let mut amounts = Vec::new();
    for denom in denoms {
        let spendable = bank::ops::spendable(&sim.view, sim.view.now(), &payer, &denom);
        let most = u64::try_from(spendable.units()).unwrap_or(u64::MAX);
        if most > 0 && amounts.len() < 2 {
            let amount = Amount::new(sim.between(1, most.min(AMOUNT_MAX)).into());
            amounts.push((&Coin { denom, amount }).into());
        }
    }
    (!amounts.is_empty()).then_some((payer, amounts))
}

fn authorize(sim: &mut Sim<'_>) -> Option<Any> {
    let (id, merchant) = a_merchant(sim)?;
    let (payer, amounts) = a_purse(sim)?;
    let seconds = sim.between(1, 600);
    let order = order_of(sim, id);
    Some(any(&pb::MsgAuthorize {
        payer: sim.view.text(&payer),
        order: Some(order.to_proto()),
        amounts,
        fee_max_bps: merchant.fee_bps,
        authorization_expiry: later(sim, seconds),
        refund_expiry: later(sim, seconds.saturating_mul(3)),
        ..pb::MsgAuthorize::default()
    }))
}

fn pay(sim: &mut Sim<'_>) -> Option<Any> {
    let (id, merchant) = a_merchant(sim)?;
    let (payer, amounts) = a_purse(sim)?;
    let order = order_of(sim, id);
    let seconds = sim.between(0, 1_000);
    Some(any(&pb::MsgPay {
        payer: sim.view.text(&payer),
        order: Some(order.to_proto()),
        amounts,
        fee_max_bps: merchant.fee_bps,
        refund_expiry: later(sim, seconds),
        ..pb::MsgPay::default()
    }))
}

/// A part of what `there` gives of one tender.
fn a_portion(
    sim: &mut Sim<'_>,
    payment: &Payment,
    there: fn(&crate::Tender) -> Amount,
) -> Option<pb::Portion> {
    let fitting: Vec<_> = payment
        .tenders
        .iter()
        .filter(|tender| !there(tender).is_zero())
        .cloned()
        .collect();
    let tender = sim.one_of(&fitting)?;
    let most = u64::try_from(there(&tender).units()).unwrap_or(u64::MAX);
    let amount = Amount::new(sim.between(1, most).into());
    let denom = tender.denom;
    Some(pb::Portion {
        amounts: vec![(&Coin { denom, amount }).into()],
        total: String::new(),
    })
}

fn is_open(sim: &Sim<'_>, payment: &Payment) -> bool {
    let merchant = merchant::ops::get(&sim.view, &payment.order.merchant_id);
    let active = merchant.is_ok_and(|merchant| merchant.status == Status::Active);
    active && payment.is_open(sim.view.now())
}

fn capture(sim: &mut Sim<'_>) -> Option<Any> {
    let (id, payment, signer) = a_payment(sim, is_open)?;
    Some(any(&pb::MsgCapture {
        signer,
        payment_id: hex::encode(id),
        portion: Some(a_portion(sim, &payment, crate::Tender::open)?),
        r#final: sim.between(0, 3) == 0,
    }))
}

fn batch_capture(sim: &mut Sim<'_>) -> Option<Any> {
    let (_, payment, signer) = a_payment(sim, is_open)?;
    let of_merchant = PAYMENTS
        .iter(&sim.view)
        .filter(|(_, other)| other.order.merchant_id == payment.order.merchant_id);
    let items = of_merchant.take(5).map(|(id, _)| pb::CaptureItem {
        payment_id: hex::encode(id),
        portion: None,
        r#final: true,
    });
    Some(any(&pb::MsgBatchCapture {
        signer,
        items: items.collect(),
    }))
}

fn void(sim: &mut Sim<'_>) -> Option<Any> {
    let (id, _, signer) = a_payment(sim, |sim, payment| payment.is_open(sim.view.now()))?;
    Some(any(&pb::MsgVoid {
        signer,
        payment_id: hex::encode(id),
    }))
}

/// Of what has expired, or will have in the next block.
fn reclaim(sim: &mut Sim<'_>) -> Option<Any> {
    let expired = |sim: &Sim<'_>, payment: &Payment| {
        payment.holds_something() && !payment.is_open(sim.view.now())
    };
    let expiring = |sim: &Sim<'_>, payment: &Payment| {
        payment.holds_something() && !payment.is_open(sim.view.now().plus_seconds(60))
    };
    let (id, payment, _) = a_payment(sim, expired).or_else(|| a_payment(sim, expiring))?;
    Some(any(&pb::MsgReclaim {
        payer: sim.view.text(&payment.payer),
        payment_id: hex::encode(id),
    }))
}

fn refund(sim: &mut Sim<'_>) -> Option<Any> {
    let (id, payment, signer) =
        a_payment(sim, |sim, payment| sim.view.now() < payment.refund_expiry)?;
    Some(any(&pb::MsgRefund {
        signer,
        payment_id: hex::encode(id),
        portion: Some(a_portion(sim, &payment, crate::Tender::refundable)?),
        reason: "random".to_owned(),
        reference: format!("refund-{}", payment.refunds),
    }))
}

fn net_cancel(sim: &mut Sim<'_>) -> Option<Any> {
    let known = a_payment(sim, |sim, payment| {
        payment.order.day == sim.view.now().korean_day()
            && payment.terminal.is_none()
            && sim.view.now() < payment.refund_expiry
    });
    let (order, signer) = match known {
        Some((_, payment, signer)) if sim.between(0, 1) == 0 => (payment.order, signer),
        _ => {
            let (id, merchant) = a_merchant(sim)?;
            (order_of(sim, id), sim.view.text(&merchant.owner))
        }
    };
    Some(any(&pb::MsgNetCancel {
        signer,
        order: Some(order.to_proto()),
    }))
}

fn create_invoice(sim: &mut Sim<'_>) -> Option<Any> {
    let (id, merchant) = a_merchant(sim)?;
    let (_, amounts) = a_purse(sim)?;
    let order = order_of(sim, id);
    let seconds = sim.between(1, 600);
    Some(any(&pb::MsgCreateInvoice {
        signer: sim.view.text(&merchant.owner),
        invoice: Some(pb::Invoice {
            order: Some(order.to_proto()),
            amounts,
            expiry: later(sim, seconds),
            ..pb::Invoice::default()
        }),
    }))
}

fn pay_invoice(sim: &mut Sim<'_>) -> Option<Any> {
    let now = sim.view.now();
    let invoices = INVOICES.iter(&sim.view);
    let open: Vec<_> = invoices
        .filter(|(id, invoice)| now < invoice.expiry && !PAYMENTS.has(&sim.view, id))
        .collect();
    let (_, invoice) = sim.one_of(&open)?;
    let payer = sim.account();
    let affordable = invoice.amounts.iter().all(|coin| {
        bank::ops::spendable(&sim.view, sim.view.now(), &payer, &coin.denom) >= coin.amount
    });
    let fee_max_bps = merchant::ops::get(&sim.view, &invoice.order.merchant_id)
        .ok()
        .filter(|merchant| merchant.status == Status::Active && affordable)?
        .fee_bps;
    Some(any(&pb::MsgPay {
        payer: sim.view.text(&payer),
        order: Some(invoice.order.to_proto()),
        amounts: invoice.amounts.iter().map(Into::into).collect(),
        fee_max_bps,
        refund_expiry: later(sim, 60),
        ..pb::MsgPay::default()
    }))
}

fn record_external_tender(sim: &mut Sim<'_>) -> Option<Any> {
    let (id, merchant) = a_merchant(sim)?;
    let order = order_of(sim, id);
    let amount = sim.between(1, 1_000_000);
    Some(any(&pb::MsgRecordExternalTender {
        signer: sim.view.text(&merchant.owner),
        approval_hash: sdk::crypto::sha256(order.order_id.as_bytes()).to_vec(),
        order: Some(order.to_proto()),
        scheme: sim.one_of(&["card", "kakaopay"])?.to_owned(),
        amount: amount.to_string(),
        tax: None,
    }))
}

fn cancel_external_tender(sim: &mut Sim<'_>) -> Option<Any> {
    let open: Vec<((PaymentId, [u8; 32]), ExternalTender)> = TENDERS
        .iter(&sim.view)
        .filter(|(_, tender)| tender.cancelled < tender.amount)
        .collect();
    let ((_, approval_hash), tender) = sim.one_of(&open)?;
    let merchant = merchant::ops::get(&sim.view, &tender.order.merchant_id).ok()?;
    let low = u64::try_from(tender.cancelled.units()).ok()?;
    let high = u64::try_from(tender.amount.units()).ok()?;
    Some(any(&pb::MsgCancelExternalTender {
        signer: sim.view.text(&merchant.owner),
        order: Some(tender.order.to_proto()),
        approval_hash: approval_hash.to_vec(),
        cancelled: sim.between(low, high).to_string(),
    }))
}

fn account_text(sim: &Sim<'_>, address: &Address) -> String {
    sim.view.text(address)
}

fn open_dispute(sim: &mut Sim<'_>) -> Option<Any> {
    let disputable = |sim: &Sim<'_>, payment: &Payment| {
        let id = payment.order.payment_id();
        let merchant = merchant::ops::get(&sim.view, &payment.order.merchant_id);
        let answers = merchant.is_ok_and(|merchant| merchant.status == Status::Active);
        let from = payment.captured_at.unwrap_or(payment.authorized_at);
        let end = from.plus_seconds(ops::params(&sim.view).dispute_seconds_max);
        let covered = payment.tenders.iter().all(|tender| {
            let merchant_id = &payment.order.merchant_id;
            let denom = tender.settled_denom();
            let account = settlement::ops::account(&sim.view, merchant_id, &denom);
            account.payable.above_zero() >= tender.settled
        });
        answers && covered && sim.view.now() < end && ops::dispute(&sim.view, &id).is_err()
    };
    let (id, payment, _) = a_payment(sim, disputable)?;
    Some(any(&pb::MsgOpenDispute {
        payer: account_text(sim, &payment.payer),
        payment_id: hex::encode(id),
        portion: Some(a_portion(sim, &payment, crate::Tender::refundable)?),
        code: sim
            .one_of(&["not_received", "not_as_described"])?
            .to_owned(),
        claim_hash: Vec::new(),
    }))
}

fn is_disputed(sim: &Sim<'_>, payment: &Payment) -> bool {
    payment.is_disputed(sim.view.now())
}

fn submit_evidence(sim: &mut Sim<'_>) -> Option<Any> {
    let unanswered = |sim: &Sim<'_>, payment: &Payment| {
        let dispute = ops::dispute(&sim.view, &payment.order.payment_id());
        is_disputed(sim, payment) && dispute.is_ok_and(|dispute| dispute.evidence_hash.is_none())
    };
    let (id, _, signer) = a_payment(sim, unanswered)?;
    Some(any(&pb::MsgSubmitEvidence {
        signer,
        payment_id: hex::encode(id),
        evidence_hash: sdk::crypto::sha256(&id).to_vec(),
    }))
}

fn resolve_dispute(sim: &mut Sim<'_>) -> Option<Any> {
    // Some are left to the payer, and to their deadline.
    if sim.between(0, 2) == 0 {
        return None;
    }
    let (id, _, _) = a_payment(sim, is_disputed)?;
    let authority = *sim.accounts.first()?;
    let arbiter = ops::params(&sim.view).arbiter.unwrap_or(authority);
    Some(any(&pb::MsgResolveDispute {
        arbiter: account_text(sim, &arbiter),
        payment_id: hex::encode(id),
        merchant_wins: sim.between(0, 1) == 0,
        reason: "random".to_owned(),
    }))
}

fn withdraw_dispute(sim: &mut Sim<'_>) -> Option<Any> {
    let (id, payment, _) = a_payment(sim, is_disputed)?;
    Some(any(&pb::MsgWithdrawDispute {
        payer: account_text(sim, &payment.payer),
        payment_id: hex::encode(id),
    }))
}

fn set_liquidity_provider(sim: &mut Sim<'_>) -> Option<Any> {
    let authority = account_text(sim, sim.accounts.first()?);
    Some(any(&pb::MsgSetLiquidityProvider {
        authority,
        provider: Some(pb::LiquidityProvider {
            address: sim.account_text(),
            name: "Han River Markets".to_owned(),
            active: sim.between(0, 9) > 0,
        }),
    }))
}

fn lock_quote(sim: &mut Sim<'_>) -> Option<Any> {
    let (merchant_id, _) = a_merchant(sim)?;
    let now = sim.view.now();
    let has = |address: &Address| {
        let won = points::ops::krwp();
        let spendable = bank::ops::spendable(&sim.view, now, address, &won);
        u64::try_from(spendable.units()).unwrap_or(u64::MAX)
    };
    let providers: Vec<_> = PROVIDERS
        .iter(&sim.view)
        .filter(|(_, provider)| provider.active)
        .map(|(address, _)| (address, has(&address).min(AMOUNT_MAX)))
        .filter(|(_, most)| *most > 0)
        .collect();
    let (provider, most) = sim.one_of(&providers)?;
    let order = order_of(sim, merchant_id);
    let seconds = ops::params(&sim.view).quote_seconds_max;
    Some(any(&pb::MsgLockQuote {
        provider: account_text(sim, &provider),
        order: Some(order.to_proto()),
        price: Some(proto::Coin {
            denom: sim.view.chain().native.to_string(),
            amount: sim.between(1, AMOUNT_MAX).to_string(),
        }),
        amount: sim.between(1, most).to_string(),
        expiry: later(sim, seconds),
    }))
}

fn pay_quote(sim: &mut Sim<'_>) -> Option<Any> {
    let now = sim.view.now();
    let active = |address: &Address| {
        let provider = PROVIDERS.get(&sim.view, address);
        provider.is_some_and(|provider| provider.active)
    };
    let firm: Vec<_> = QUOTES
        .iter(&sim.view)
        .filter(|(id, quote)| {
            let paid = PAYMENTS.has(&sim.view, &quote.order.payment_id());
            ops::quote(&sim.view, id, now).is_some() && active(&quote.provider) && !paid
        })
        .collect();
    let (id, quote) = sim.one_of(&firm)?;
    let fee_max_bps = merchant::ops::get(&sim.view, &quote.order.merchant_id)
        .ok()
        .filter(|merchant| merchant.status == Status::Active)?
        .fee_bps;
    let payer = sim.account();
    let spendable = bank::ops::spendable(&sim.view, now, &payer, &quote.price.denom);
    if spendable < quote.price.amount {
        return None;
    }
    Some(any(&pb::MsgPay {
        payer: account_text(sim, &payer),
        order: Some(quote.order.to_proto()),
        amounts: vec![(&ops::quote::won(quote.amount)).into()],
        fee_max_bps,
        refund_expiry: later(sim, 60),
        quote_id: hex::encode(id),
        ..pb::MsgPay::default()
    }))
}
