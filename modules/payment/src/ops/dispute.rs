//! How disputes withhold money, and where it goes in the end.

use super::money::{Line, buy_back, coin, in_money, lend_fee, moved, settle_rewards, taxes};
use crate::error::Error;
use crate::events::Moved;
use crate::state::{DISPUTES, DISPUTES_BY_END, OPEN_DISPUTES, PAYMENTS};
use crate::types::{
    Dispute, DisputeState, Disputed, Payment, PaymentId, Step, Tender, fee_hold_id,
};
use sdk::{Amount, Coin, Coins, Ctx, Present, Read, Result, Time};
use settlement::ops::{Entry, SalesTax};

/// How long a dispute waits whose end could not be booked.
const AGAIN_SECONDS: u64 = 24 * 60 * 60;

/// The dispute of a payment. Refused (code 43) if there was none.
pub fn dispute(read: &(impl Read + ?Sized), id: &PaymentId) -> Result<Dispute> {
    let unknown = || Error::DisputeNotFound {
        id: hex::encode(id),
    };
    Ok(DISPUTES.get(read, id).ok_or_else(unknown)?)
}

/// Withdraws `amounts`, one per tender, from what the merchant has coming, and holds their fee at the fee address. What
/// that lacks is withdrawn, too, and the float of the payment company pays the merchant for it as far as it goes: nobody
/// escapes disputes by emptying a fee address. Refused if the settlement cannot cover it (with its codes).
pub(crate) fn open(
    ctx: &mut Ctx<'_>,
    id: &PaymentId,
    payment: &mut Payment,
    amounts: &[Amount],
    dispute: &Dispute,
) -> Result<Moved> {
    let before = payment.clone();
    let mut steps = Vec::new();
    for (tender, amount) in payment.tenders.iter_mut().zip(amounts) {
        if amount.is_zero() {
            steps.push(Step::default());
            continue;
        }
        steps.push(withhold(ctx, id, &before, tender, *amount)?);
    }
    if !payment.holds_something() {
        merchant::ops::payment_opened(ctx, &payment.order.merchant_id);
    }
    let kept = dispute
        .decision_deadline
        .plus_seconds(super::params(ctx).retention_seconds);
    super::forget::defer(ctx, id, payment, kept);
    payment.disputed_until = Some(dispute.lapses_at());
    PAYMENTS.set(ctx, id, payment);
    insert(ctx, id, payment, dispute);
    moved(payment, &steps, Coins::EMPTY)
}

fn withhold(
    ctx: &mut Ctx<'_>,
    id: &PaymentId,
    payment: &Payment,
    tender: &mut Tender,
    amount: Amount,
) -> Result<Step> {
    let (fee_address, fee_bps) = (&payment.fee_address, payment.fee_bps);
    let alone = tender.open().is_zero() && tender.refundable() == amount;
    let mut part = tender.withhold(amount, alone, fee_bps)?;
    let denom = tender.settled_denom();
    let spendable = bank::ops::spendable(ctx, ctx.now(), fee_address, &denom);
    part.hold_at_most(spendable, fee_bps)?;
    let step = part.withheld(fee_bps)?;
    part.fee_lent = lend_fee(ctx, id, payment, tender, part.fee_short)?;
    let hold = settlement::ops::dispute_hold;
    book(ctx, id, payment, tender, &step, None, hold)?;
    let fee = Coin {
        denom,
        amount: part.fee_held,
    };
    bank::ops::hold(ctx, fee_address, &fee_hold_id(id), &fee)?;
    let fee = part.fee_least(fee_bps)?;
    tender.disputed = Some(part);
    Ok(Step { fee, ..step })
}

/// Writes a dispute with all its entries.
pub(crate) fn insert(ctx: &mut Ctx<'_>, id: &PaymentId, payment: &Payment, dispute: &Dispute) {
    DISPUTES.set(ctx, id, dispute);
    if dispute.state == DisputeState::Open {
        DISPUTES_BY_END.set(ctx, &(dispute.booked_at(), *id), &Present);
        OPEN_DISPUTES.set(ctx, &(payment.order.merchant_id, *id), &Present);
    }
}

/// Takes the merchant's evidence: from now on the dispute waits for the arbiter.
pub(crate) fn answer(
    ctx: &mut Ctx<'_>,
    id: &PaymentId,
    payment: &mut Payment,
    dispute: &mut Dispute,
    evidence_hash: [u8; 32],
) {
    DISPUTES_BY_END.remove(ctx, &(dispute.booked_at(), *id));
    dispute.evidence_hash = Some(evidence_hash);
    payment.disputed_until = Some(dispute.lapses_at());
    PAYMENTS.set(ctx, id, payment);
    insert(ctx, id, payment, dispute);
}

/// Has the end of a dispute be booked a day later, and its payment stay until then.
pub(crate) fn postpone(ctx: &mut Ctx<'_>, id: &PaymentId, payment: &mut Payment) {
    let mut dispute = DISPUTES
        .get(ctx, id)
        .expect("a payment that is disputed has a dispute");
    DISPUTES_BY_END.remove(ctx, &(dispute.booked_at(), *id));
    let again_at = ctx.now().plus_seconds(AGAIN_SECONDS);
    dispute.again_at = Some(again_at);
    super::forget::defer(ctx, id, payment, again_at);
    PAYMENTS.set(ctx, id, payment);
    insert(ctx, id, payment, &dispute);
}

/// What a decision moved.
pub(crate) struct Decided {
    /// What went back to the payer; nothing unless the payer won.
    pub(crate) moved: Moved,
    /// What the payer got for it.
    pub(crate) paid: Coins,
}

/// Ends an open dispute, as of a time: what was withheld is reinstated, or, if the payer won, goes back as a refund does.
/// Points whose reserve would not do for them come back as the won they were settled for.
pub(crate) fn decide(
    ctx: &mut Ctx<'_>,
    id: &PaymentId,
    payment: &mut Payment,
    mut dispute: Dispute,
    state: DisputeState,
    at: Time,
) -> Result<Decided> {
    DISPUTES_BY_END.remove(ctx, &(dispute.booked_at(), *id));
    OPEN_DISPUTES.remove(ctx, &(payment.order.merchant_id, *id));
    dispute.state = state;
    dispute.resolved_at = Some(at);
    dispute.again_at = None;
    DISPUTES.set(ctx, id, &dispute);
    payment.disputed_until = None;
    if !payment.holds_something() {
        merchant::ops::payment_closed(ctx, &payment.order.merchant_id);
    }
    let decided = if state == DisputeState::Lost {
        pay(ctx, id, payment)?
    } else {
        reinstate(ctx, id, payment)?;
        Decided {
            moved: Moved::default(),
            paid: Coins::EMPTY,
        }
    };
    if state == DisputeState::Lost {
        settle_rewards(ctx, id, payment)?;
    }
    PAYMENTS.set(ctx, id, payment);
    Ok(decided)
}

fn reinstate(ctx: &mut Ctx<'_>, id: &PaymentId, payment: &mut Payment) -> Result<()> {
    let before = payment.clone();
    for tender in &mut payment.tenders {
        let Some(part) = tender.disputed.take() else {
            continue;
        };
        let step = part.withheld(payment.fee_bps)?;
        reinstate_part(ctx, id, &before, tender, &step, part.fee_lent)?;
        release_fee(ctx, id, &before, tender, part.fee_held)?;
    }
    Ok(())
}

fn pay(ctx: &mut Ctx<'_>, id: &PaymentId, payment: &mut Payment) -> Result<Decided> {
    let before = payment.clone();
    let mut steps = Vec::new();
    for tender in &mut payment.tenders {
        steps.push(tender.lose(payment.fee_bps)?);
    }
    let taxes = taxes(payment, &before.tenders)?;
    let mut paid = Coins::EMPTY;
    let tenders = before.tenders.iter().zip(&steps).zip(taxes);
    for ((tender, step), tax) in tenders {
        if let Some(part) = &tender.disputed {
            let lacking = pay_fee(ctx, id, payment, tender, part, step)?;
            pay_merchants_part(ctx, id, payment, (tender, part), step, lacking, tax)?;
            paid = paid.checked_add(&in_kind(ctx, payment, tender, step))?;
        }
    }
    Ok(Decided {
        moved: moved(payment, &steps, Coins::EMPTY)?,
        paid,
    })
}

/// Pays the fee that comes back: out of what is held for it, then out of what the fee address has by now. Gives what both
/// lack.
fn pay_fee(
    ctx: &mut Ctx<'_>,
    id: &PaymentId,
    payment: &Payment,
    tender: &Tender,
    part: &Disputed,
    step: &Step,
) -> Result<Amount> {
    let (from, hold, denom) = (
        &payment.fee_address,
        fee_hold_id(id),
        tender.settled_denom(),
    );
    let coin = |amount| Coin {
        denom: denom.clone(),
        amount,
    };
    let held = step.fee.min(part.fee_held);
    bank::ops::capture(ctx, from, &hold, &coin(held), &payment.payer)?;
    let unused = part.fee_held.saturating_sub(held);
    release_fee(ctx, id, payment, tender, unused)?;
    let lacking = step.fee.saturating_sub(held);
    let spendable = bank::ops::spendable(ctx, ctx.now(), from, &denom);
    let paid = lacking.min(spendable);
    bank::ops::transfer(ctx, from, &payment.payer, &Coins::from(coin(paid)))?;
    Ok(lacking.saturating_sub(paid))
}

/// Pays the rest of what was withdrawn from the merchant, and `lacking`, which the fee address did not give; the float of
/// the payment company pays the merchant for that as far as it goes. What was withdrawn and is not needed is reinstated:
/// the fee address had more by now, or the fee is one unit above the least that was reckoned with.
fn pay_merchants_part(
    ctx: &mut Ctx<'_>,
    id: &PaymentId,
    payment: &Payment,
    (tender, part): (&Tender, &Disputed),
    step: &Step,
    lacking: Amount,
    tax: Option<SalesTax>,
) -> Result<()> {
    let withheld = part.withheld(payment.fee_bps)?.share();
    let own = Step {
        fee: step.fee.saturating_sub(lacking),
        ..step.clone()
    };
    let rest = Step {
        settled: withheld.saturating_sub(own.share()),
        ..Step::default()
    };
    let returned = part.fee_lent.saturating_sub(lacking);
    reinstate_part(ctx, id, payment, tender, &rest, returned)?;
    book(ctx, id, payment, tender, &own, tax, |ctx, entry| {
        settlement::ops::dispute_pay(ctx, entry, &payment.payer)
    })?;
    let more = lacking.saturating_sub(part.fee_lent);
    lend_fee(ctx, id, payment, tender, more)?;
    Ok(())
}

/// Gives the merchant back what was withdrawn, and the float what it lent for it.
fn reinstate_part(
    ctx: &mut Ctx<'_>,
    id: &PaymentId,
    payment: &Payment,
    tender: &Tender,
    step: &Step,
    lent: Amount,
) -> Result<()> {
    book(ctx, id, payment, tender, step, None, |ctx, entry| {
        settlement::ops::dispute_release(ctx, entry, lent)
    })
}

/// The won that came back to the payer, or the points they were, if their reserve does for them.
fn in_kind(ctx: &mut Ctx<'_>, payment: &Payment, tender: &Tender, step: &Step) -> Coin {
    let points = tender.denom.has_lots();
    if points
        && ctx
            .attempt(|ctx| buy_back(ctx, payment, tender, step))
            .is_ok()
    {
        return coin(tender, step.amount);
    }
    in_money(tender, step)
}

fn release_fee(
    ctx: &mut Ctx<'_>,
    id: &PaymentId,
    payment: &Payment,
    tender: &Tender,
    amount: Amount,
) -> Result<()> {
    let fee = Coin {
        denom: tender.settled_denom(),
        amount,
    };
    bank::ops::release(ctx, &payment.fee_address, &fee_hold_id(id), &fee)
}

fn book(
    ctx: &mut Ctx<'_>,
    id: &PaymentId,
    payment: &Payment,
    tender: &Tender,
    step: &Step,
    tax: Option<SalesTax>,
    act: impl FnOnce(&mut Ctx<'_>, &Entry<'_>) -> Result<()>,
) -> Result<()> {
    let denom = tender.settled_denom();
    let line = Line { tender, step, tax };
    act(ctx, &line.entry(id, payment, &denom))
}

/// The payment as every reader sees it: what has lapsed is decided, booked or not.
pub(crate) fn as_decided(
    read: &(impl Read + ?Sized),
    id: &PaymentId,
    mut payment: Payment,
    now: Time,
) -> Payment {
    let lapsed = payment.disputed_until.is_some_and(|until| now >= until);
    let dispute = DISPUTES.get(read, id).filter(|_| lapsed);
    let Some(dispute) = dispute else {
        return payment;
    };
    payment.disputed_until = None;
    for tender in &mut payment.tenders {
        if dispute.lapses_to() == DisputeState::Lost {
            tender
                .lose(payment.fee_bps)
                .expect("what is disputed is part of what is captured");
        } else {
            tender.disputed = None;
        }
    }
    payment
}
