//! How disputes withhold money, and where it goes in the end.

use super::money::{Line, buy_back, coin, in_money, moved, require_fee, settle_rewards, taxes};
use crate::error::Error;
use crate::events::Moved;
use crate::state::{DISPUTES, DISPUTES_BY_END, FORGET, OPEN_DISPUTES, PAYMENTS};
use crate::types::{Dispute, DisputeState, Payment, PaymentId, Step, Tender, fee_hold_id};
use sdk::{Amount, Coin, Coins, Ctx, Present, Read, Result, Time};
use settlement::ops::SalesTax;

/// The dispute of a payment. Refused (code 43) if there was none.
pub fn dispute(read: &(impl Read + ?Sized), id: &PaymentId) -> Result<Dispute> {
    let unknown = || Error::DisputeNotFound {
        id: hex::encode(id),
    };
    Ok(DISPUTES.get(read, id).ok_or_else(unknown)?)
}

/// Withdraws `amounts`, one per tender, from what the merchant has coming, and holds their fee at the fee address.
/// Refused if the settlement cannot cover it (with its codes), or the fee address cannot pay (code 25).
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
        let alone = tender.open().is_zero() && tender.refundable() == *amount;
        let part = tender.withhold(*amount, alone, payment.fee_bps)?;
        let step = Step {
            amount: *amount,
            settled: part.settled,
            fee: part.fee_least(payment.fee_bps)?,
            lots: Vec::new(),
        };
        book(
            ctx,
            id,
            &before,
            tender,
            &step,
            None,
            settlement::ops::dispute_hold,
        )?;
        let fee = Coin {
            denom: tender.settled_denom(),
            amount: part.fee_held,
        };
        require_fee(ctx, &payment.fee_address, &fee)?;
        bank::ops::hold(ctx, &payment.fee_address, &fee_hold_id(id), &fee)?;
        tender.disputed = Some(part);
        steps.push(step);
    }
    if !payment.holds_something() {
        merchant::ops::payment_opened(ctx, &payment.order.merchant_id);
    }
    let kept = dispute
        .decision_deadline
        .plus_seconds(super::params(ctx).retention_seconds);
    if kept > payment.forget_at {
        FORGET.remove(ctx, &(payment.forget_at, *id));
        payment.forget_at = kept;
        FORGET.set(ctx, &(kept, *id), &Present);
    }
    payment.disputed_until = Some(dispute.lapses_at());
    PAYMENTS.set(ctx, id, payment);
    insert(ctx, id, payment, dispute);
    moved(payment, &steps, Coins::EMPTY)
}

/// Writes a dispute with all its entries.
pub(crate) fn insert(ctx: &mut Ctx<'_>, id: &PaymentId, payment: &Payment, dispute: &Dispute) {
    DISPUTES.set(ctx, id, dispute);
    if dispute.state == DisputeState::Open {
        DISPUTES_BY_END.set(ctx, &(dispute.lapses_at(), *id), &Present);
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
    DISPUTES_BY_END.remove(ctx, &(dispute.lapses_at(), *id));
    dispute.evidence_hash = Some(evidence_hash);
    payment.disputed_until = Some(dispute.lapses_at());
    PAYMENTS.set(ctx, id, payment);
    insert(ctx, id, payment, dispute);
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
    DISPUTES_BY_END.remove(ctx, &(dispute.lapses_at(), *id));
    OPEN_DISPUTES.remove(ctx, &(payment.order.merchant_id, *id));
    dispute.state = state;
    dispute.resolved_at = Some(at);
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
    PAYMENTS.set(ctx, id, payment);
    if state == DisputeState::Lost {
        settle_rewards(ctx, id, payment)?;
    }
    Ok(decided)
}

fn reinstate(ctx: &mut Ctx<'_>, id: &PaymentId, payment: &mut Payment) -> Result<()> {
    let before = payment.clone();
    for tender in &mut payment.tenders {
        let Some(part) = tender.disputed.take() else {
            continue;
        };
        let step = Step {
            amount: part.amount,
            settled: part.settled,
            fee: part.fee_least(payment.fee_bps)?,
            lots: Vec::new(),
        };
        book(
            ctx,
            id,
            &before,
            tender,
            &step,
            None,
            settlement::ops::dispute_release,
        )?;
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
            pay_merchants_part(ctx, id, payment, tender, step, tax)?;
            let fee = Coin {
                denom: tender.settled_denom(),
                amount: step.fee,
            };
            let (from, hold) = (payment.fee_address, fee_hold_id(id));
            bank::ops::capture(ctx, &from, &hold, &fee, &payment.payer)?;
            let unused = part.fee_held.saturating_sub(step.fee);
            release_fee(ctx, id, payment, tender, unused)?;
            paid = paid.checked_add(&in_kind(ctx, payment, tender, step))?;
        }
    }
    Ok(Decided {
        moved: moved(payment, &steps, Coins::EMPTY)?,
        paid,
    })
}

/// Pays what was withdrawn from the merchant. The fee that comes back may be one unit above the least that was reckoned
/// with: then one unit less is the merchant's to give, and is reinstated.
fn pay_merchants_part(
    ctx: &mut Ctx<'_>,
    id: &PaymentId,
    payment: &Payment,
    tender: &Tender,
    step: &Step,
    tax: Option<SalesTax>,
) -> Result<()> {
    let least = step.settled.bps_floor(payment.fee_bps)?;
    let more = step.fee.saturating_sub(least);
    if !more.is_zero() {
        let rest = Step {
            settled: more,
            ..Step::default()
        };
        book(
            ctx,
            id,
            payment,
            tender,
            &rest,
            None,
            settlement::ops::dispute_release,
        )?;
    }
    book(ctx, id, payment, tender, step, tax, |ctx, entry| {
        settlement::ops::dispute_pay(ctx, entry, &payment.payer)
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
    act: impl FnOnce(&mut Ctx<'_>, &settlement::ops::Entry<'_>) -> Result<()>,
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
