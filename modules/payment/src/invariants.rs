//! What always holds.

use crate::ops;
use crate::state::{
    BARS, BARS_BY_END, BY_PAYER, DISPUTES, DISPUTES_BY_END, EXPIRIES, INVOICES, INVOICES_BY_END,
    OPEN, OPEN_DISPUTES, PAYMENTS, QUOTES, QUOTES_BY_END, REFUNDS, TENDERS, TENDERS_BY_END,
};
use crate::types::{
    Dispute, DisputeState, EXTERNAL_TENDERS_MAX, LOTS_MAX, Payment, PaymentId, TENDERS_MAX, Tender,
    fee_hold_id,
};
use merchant::MerchantId;
use sdk::{Amount, Order, View};
use std::collections::{BTreeMap, BTreeSet};

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
            check_tender(tender, payment.fee_bps).map_err(broken)?;
        }
        if payment.fee_bps > payment.fee_max_bps {
            return Err(broken(format!("a fee above {} bps", payment.fee_max_bps)));
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

/// The arithmetic of a tender.
pub(crate) fn check_tender(tender: &Tender, fee_bps: u32) -> Result<(), String> {
    let moved = Amount::sum([tender.captured, tender.released]).map_err(|error| error.log)?;
    if moved > tender.authorized || tender.authorized.is_zero() {
        return Err(format!(
            "expected captured + released <= authorized, and that not 0: {tender:?}"
        ));
    }
    if tender.refunded > tender.captured {
        return Err(format!("expected refunded <= captured: {tender:?}"));
    }
    check_settled(tender)?;
    let fee = tender.fee_due(fee_bps).map_err(|error| error.log)?;
    if fee != tender.fee_taken {
        return Err(format!(
            "expected a fee of {fee}, floor(settled * fee_bps / 10000): {tender:?}"
        ));
    }
    Ok(())
}

/// Money is settled one to one; the lots of points are what is captured and not refunded, and nothing is settled for
/// nothing. What is disputed is part of both.
fn check_settled(tender: &Tender) -> Result<(), String> {
    let net = tender.net();
    let lots = Amount::sum(tender.lots.iter().map(|lot| lot.amount)).map_err(|error| error.log)?;
    let right = if tender.denom.has_lots() {
        lots == net && tender.lots.len() <= LOTS_MAX && (!net.is_zero() || tender.settled.is_zero())
    } else {
        tender.settled == net && tender.lots.is_empty()
    };
    let within = tender.disputed.as_ref().is_none_or(|part| {
        !part.amount.is_zero()
            && part.amount <= net
            && part.settled <= tender.settled
            && part.fee_lent <= part.fee_short
            && part.fee_short <= part.settled
    });
    if right && within {
        return Ok(());
    }
    Err(format!(
        "expected settled, lots and what is disputed to follow captured - refunded: {tender:?}"
    ))
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

/// Merchants count their unfinished payments right, and the lists of payments are complete and nothing else.
pub(crate) fn open_payments(view: &View<'_>) -> Result<(), String> {
    let mut open: BTreeMap<MerchantId, u64> = BTreeMap::new();
    let mut payments = 0_usize;
    let mut held = 0_usize;
    for (id, payment) in PAYMENTS.iter(view) {
        payments = payments.saturating_add(1);
        if !BY_PAYER.has(view, &(payment.payer, id)) {
            return Err(format!("payment {} has no payer", hex::encode(id)));
        }
        let merchant_id = payment.order.merchant_id;
        if payment.is_unfinished() {
            let count = open.entry(merchant_id).or_default();
            *count = count.saturating_add(1);
        }
        if !payment.holds_something() {
            continue;
        }
        held = held.saturating_add(1);
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
        if payment.holds_something() != waits {
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
    let forgotten = ops::forget::waiting(view);
    let distinct: BTreeSet<_> = forgotten.iter().collect();
    let lengths = [
        (EXPIRIES.iter(view).count(), held),
        (forgotten.len(), PAYMENTS.iter(view).count()),
        (forgotten.len(), distinct.len()),
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

/// What payments earn is kept as they prove it, and for no other payment.
pub(crate) fn rewards(view: &View<'_>) -> Result<(), String> {
    let mut deals = 0_usize;
    for (id, payment) in PAYMENTS.iter(view) {
        if payment.deal_hash != reward::ops::deal_hash(view, &id) {
            let id = hex::encode(id);
            return Err(format!("payment {id} earns something else than it proves"));
        }
        deals = deals.saturating_add(usize::from(payment.deal_hash.is_some()));
    }
    let kept = reward::ops::deals(view);
    if kept == deals {
        return Ok(());
    }
    Err(format!(
        "{kept} payments earn something, {deals} of them are in the state"
    ))
}

/// A payment is disputed while its dispute is open; the fee of what is withheld is held at the fee address; the queue and
/// the list have the open disputes and nothing else.
pub(crate) fn disputes(view: &View<'_>) -> Result<(), String> {
    let mut open = 0_usize;
    for (id, payment) in PAYMENTS.iter(view) {
        let dispute = DISPUTES.get(view, &id);
        let dispute = dispute.filter(|dispute| dispute.state == DisputeState::Open);
        let until = dispute.as_ref().map(Dispute::lapses_at);
        let withheld = payment
            .tenders
            .iter()
            .any(|tender| tender.disputed.is_some());
        if until != payment.disputed_until || until.is_some() != withheld {
            return Err(format!(
                "payment {}: disputed until {until:?}",
                hex::encode(id)
            ));
        }
        check_fees_held(view, &id, &payment)?;
        let Some(dispute) = dispute else { continue };
        open = open.saturating_add(1);
        let listed = OPEN_DISPUTES.has(view, &(payment.order.merchant_id, id));
        if !listed || !DISPUTES_BY_END.has(view, &(dispute.booked_at(), id)) {
            return Err(format!("the dispute of {} waits nowhere", hex::encode(id)));
        }
    }
    let strange = DISPUTES.iter(view).find(|(id, _)| !PAYMENTS.has(view, id));
    if let Some((id, _)) = strange {
        return Err(format!("a dispute of no payment {}", hex::encode(id)));
    }
    let (listed, waiting) = (
        OPEN_DISPUTES.iter(view).count(),
        DISPUTES_BY_END.iter(view).count(),
    );
    if (listed, waiting) == (open, open) {
        return Ok(());
    }
    Err(format!(
        "{open} open disputes, {listed} listed, {waiting} waiting"
    ))
}

fn check_fees_held(view: &View<'_>, id: &PaymentId, payment: &Payment) -> Result<(), String> {
    let fees = payment.fees_held().map_err(|error| error.log)?;
    for tender in &payment.tenders {
        let denom = tender.settled_denom();
        let held = bank::ops::held(view, &payment.fee_address, &fee_hold_id(id), &denom);
        if held != fees.amount_of(&denom) {
            return Err(format!(
                "the dispute of {} withholds a fee of {fees} and {held}{denom} is held",
                hex::encode(id)
            ));
        }
    }
    Ok(())
}

/// What a quote offers is held in the account of its provider under its id; each waits once for its expiry.
pub(crate) fn quotes(view: &View<'_>) -> Result<(), String> {
    let mut count = 0_usize;
    for (id, quote) in QUOTES.iter(view) {
        count = count.saturating_add(1);
        let won = ops::quote::won(quote.amount);
        let held = bank::ops::held(view, &quote.provider, &id, &won.denom);
        let waits = QUOTES_BY_END.has(view, &(quote.expiry, id));
        if held != quote.amount || quote.id() != id || !waits {
            return Err(format!(
                "quote {} holds {held}krwp: {quote:?}",
                hex::encode(id)
            ));
        }
    }
    let waiting = QUOTES_BY_END.iter(view).count();
    if waiting == count {
        return Ok(());
    }
    Err(format!("{count} quotes, {waiting} waiting"))
}
