//! What always holds.

use crate::ops;
use crate::state::{
    BARS, BARS_BY_END, BY_PAYER, EXPIRIES, FORGET, INVOICES, INVOICES_BY_END, OPEN, PAYMENTS,
    REFUNDS, TENDERS, TENDERS_BY_END,
};
use crate::types::{EXTERNAL_TENDERS_MAX, Payment, PaymentId, TENDERS_MAX, Tender};
use merchant::MerchantId;
use sdk::{Amount, Order, View};
use std::collections::BTreeMap;

/// The amounts of every payment fit each other, and the fee follows the cumulative rule.
pub(crate) fn payments(view: &View<'_>) -> Result<(), String> {
    for (id, payment) in PAYMENTS.iter(view) {
        let broken = |why: String| format!("payment {}: {why}", hex::encode(id));
        if payment.order.payment_id() != id {
            return Err(broken("another order".to_owned()));
        }
        if !(1..=TENDERS_MAX).contains(&payment.tenders.len()) {
            return Err(broken(format!("{} tenders", payment.tenders.len())));
        }
        for tender in &payment.tenders {
            check_tender(&payment, tender).map_err(broken)?;
        }
        let refunds = REFUNDS.range(view, &id, Order::Ascending).count();
        if u32::try_from(refunds) != Ok(payment.refunds) {
            return Err(broken(format!(
                "{refunds} refunds, not {}",
                payment.refunds
            )));
        }
    }
    Ok(())
}

fn check_tender(payment: &Payment, tender: &Tender) -> Result<(), String> {
    let moved = Amount::sum([tender.captured, tender.released]).map_err(|error| error.log)?;
    if moved > tender.authorized || tender.authorized.is_zero() {
        return Err(format!(
            "captured and released above authorized: {tender:?}"
        ));
    }
    if tender.refunded > tender.captured {
        return Err(format!("refunded above captured: {tender:?}"));
    }
    let fee = tender.fee_due(payment.fee_bps).map_err(|error| error.log)?;
    if fee != tender.fee_taken {
        return Err(format!("fee {fee} is due: {tender:?}"));
    }
    if payment.fee_bps > payment.fee_max_bps {
        return Err(format!(
            "fee of {} bps above {}",
            payment.fee_bps, payment.fee_max_bps
        ));
    }
    Ok(())
}

/// What a payment holds is what its payer has held under its id.
pub(crate) fn holds(view: &View<'_>) -> Result<(), String> {
    for (id, payment) in PAYMENTS.iter(view) {
        for tender in &payment.tenders {
            let held = bank::ops::held(view, &payment.payer, &id, &tender.denom);
            if held != tender.open() {
                return Err(format!(
                    "payment {} is open by {}{} and {held} is held",
                    hex::encode(id),
                    tender.open(),
                    tender.denom
                ));
            }
        }
    }
    Ok(())
}

/// Merchants count their open payments right, and the lists of payments are complete and nothing else.
pub(crate) fn open_payments(view: &View<'_>) -> Result<(), String> {
    let mut open: BTreeMap<MerchantId, u64> = BTreeMap::new();
    let mut payments = 0_usize;
    let mut held = 0_usize;
    for (id, payment) in PAYMENTS.iter(view) {
        payments = payments.saturating_add(1);
        if !BY_PAYER.has(view, &(payment.payer, id)) {
            return Err(format!("payment {} has no payer", hex::encode(id)));
        }
        if !payment.holds_something() {
            continue;
        }
        held = held.saturating_add(1);
        let merchant_id = payment.order.merchant_id;
        let count = open.entry(merchant_id).or_default();
        *count = count.saturating_add(1);
        if !OPEN.has(view, &(merchant_id, id)) {
            return Err(format!("payment {} is not listed as open", hex::encode(id)));
        }
    }
    if OPEN.iter(view).count() != held || BY_PAYER.iter(view).count() != payments {
        return Err("a list has a payment that does not belong into it".to_owned());
    }
    let counted: BTreeMap<_, _> = merchant::ops::all_open_payments(view).into_iter().collect();
    if counted == open {
        Ok(())
    } else {
        Err(format!("merchants count {counted:?}, and it is {open:?}"))
    }
}

/// Every record stands once in its queue, under its time, and queues have nothing else.
pub(crate) fn queues(view: &View<'_>) -> Result<(), String> {
    let missing =
        |what: &str, id: &PaymentId| Err(format!("{what} {} waits nowhere", hex::encode(id)));
    let mut held = 0_usize;
    for (id, payment) in PAYMENTS.iter(view) {
        let waits = EXPIRIES.has(view, &(payment.authorization_expiry, id));
        if payment.holds_something() != waits || !FORGET.has(view, &(payment.forget_at, id)) {
            return missing("payment", &id);
        }
        held = held.saturating_add(usize::from(waits));
    }
    for (id, invoice) in INVOICES.iter(view) {
        if !INVOICES_BY_END.has(view, &(invoice.forget_at(), id)) {
            return missing("invoice", &id);
        }
    }
    for (id, until) in BARS.iter(view) {
        if !BARS_BY_END.has(view, &(until, id)) {
            return missing("bar", &id);
        }
    }
    for ((id, approval), tender) in TENDERS.iter(view) {
        let few = ops::external_tenders(view, &tender.order).len() <= EXTERNAL_TENDERS_MAX;
        let ended = TENDERS_BY_END.has(view, &(tender.forget_at, id, approval));
        if !few || !ended || tender.cancelled > tender.amount {
            return missing("external tender of", &id);
        }
    }
    let lengths = [
        (EXPIRIES.iter(view).count(), held),
        (FORGET.iter(view).count(), PAYMENTS.iter(view).count()),
        (
            INVOICES_BY_END.iter(view).count(),
            INVOICES.iter(view).count(),
        ),
        (BARS_BY_END.iter(view).count(), BARS.iter(view).count()),
        (
            TENDERS_BY_END.iter(view).count(),
            TENDERS.iter(view).count(),
        ),
    ];
    match lengths.iter().find(|(queue, records)| queue != records) {
        Some((queue, records)) => Err(format!("a queue of {queue} for {records} records")),
        None => Ok(()),
    }
}
