//! How money of a payment moves: held, taken, released, given back.

use super::update_held;
use crate::error::Error;
use crate::events::Moved;
use crate::state::PAYMENTS;
use crate::types::{ExternalTender, Payment, PaymentId, Step, Tender, coins};
use bank::ops::Output;
use reward::ops::Purchase;
use sdk::{Address, Amount, Coin, Coins, Ctx, Denom, Result};
use settlement::ops::{Entry, SETTLEMENT, SalesTax};

/// Sets the money of a new payment aside. Refused (`sdk` code 5) if the payer cannot spend it.
pub(crate) fn hold(ctx: &mut Ctx<'_>, id: &PaymentId, payment: &Payment) -> Result<()> {
    for tender in &payment.tenders {
        bank::ops::hold(ctx, &payment.payer, id, &coin(tender, tender.authorized))?;
    }
    Ok(())
}

/// Captures all of a new payment without holding it first. Refused (`sdk` code 5) if the payer cannot spend it.
pub(crate) fn capture_at_once(
    ctx: &mut Ctx<'_>,
    id: &PaymentId,
    payment: &mut Payment,
) -> Result<Moved> {
    let before = payment.tenders.clone();
    let (payer, fee_bps) = (payment.payer, payment.fee_bps);
    let mut steps = Vec::new();
    let (mut shares, mut fees) = (Coins::EMPTY, Coins::EMPTY);
    for tender in &mut payment.tenders {
        let all = coin(tender, tender.authorized);
        if tender.denom.has_lots() {
            let to = SETTLEMENT.address();
            let (won, lots) = points::ops::redeem_lots(ctx, &payer, &all, &to)?;
            let step = tender.take(all.amount, won, lots, fee_bps)?;
            take_fee(ctx, &payment.fee_address, tender, &step)?;
            steps.push(step);
            continue;
        }
        let step = tender.take(all.amount, all.amount, Vec::new(), fee_bps)?;
        shares = shares.checked_add(&coin(tender, step.share()))?;
        fees = fees.checked_add(&coin(tender, step.fee))?;
        steps.push(step);
    }
    let outputs = [
        Output {
            to: SETTLEMENT.address(),
            coins: shares,
        },
        Output {
            to: payment.fee_address,
            coins: fees,
        },
    ];
    bank::ops::transfer_to_many(ctx, &payer, &outputs)?;
    book_sales(ctx, id, payment, &before, &steps)?;
    moved(payment, &steps, Coins::EMPTY)
}

/// The reserve paid the settlement for points, fee included: the fee goes on to its address.
fn take_fee(ctx: &mut Ctx<'_>, fee_address: &Address, tender: &Tender, step: &Step) -> Result<()> {
    let fee = Coin {
        denom: tender.settled_denom(),
        amount: step.fee,
    };
    bank::ops::transfer(ctx, &SETTLEMENT.address(), fee_address, &Coins::from(fee))
}

/// Captures `amounts`, one per tender, and releases the rest if it is final.
pub(crate) fn capture(
    ctx: &mut Ctx<'_>,
    id: &PaymentId,
    payment: &mut Payment,
    amounts: &[Amount],
    last: bool,
) -> Result<Moved> {
    let before = payment.tenders.clone();
    let (payer, fee_bps) = (payment.payer, payment.fee_bps);
    let settlement = SETTLEMENT.address();
    let mut steps = Vec::new();
    for (tender, amount) in payment.tenders.iter_mut().zip(amounts) {
        let part = coin(tender, *amount);
        if amount.is_zero() {
            steps.push(Step::default());
        } else if tender.denom.has_lots() {
            let before = tender.captured;
            let redeemed = points::ops::redeem_held(ctx, &payer, id, &part, before, &settlement)?;
            let (won, lots) = redeemed;
            let step = tender.take(*amount, won, lots, fee_bps)?;
            take_fee(ctx, &payment.fee_address, tender, &step)?;
            steps.push(step);
        } else {
            let step = tender.take(*amount, *amount, Vec::new(), fee_bps)?;
            let (share, fee) = (coin(tender, step.share()), coin(tender, step.fee));
            bank::ops::capture(ctx, &payer, id, &share, &settlement)?;
            bank::ops::capture(ctx, &payer, id, &fee, &payment.fee_address)?;
            steps.push(step);
        }
    }
    book_sales(ctx, id, payment, &before, &steps)?;
    let released = if last {
        release_open(ctx, id, payment)?
    } else {
        Coins::EMPTY
    };
    update_held(ctx, id, payment);
    moved(payment, &steps, released)
}

/// Books what was captured: a line for each tender, and what is earned by it.
fn book_sales(
    ctx: &mut Ctx<'_>,
    id: &PaymentId,
    payment: &mut Payment,
    before: &[Tender],
    steps: &[Step],
) -> Result<()> {
    if steps.iter().all(|step| step.amount.is_zero()) {
        return Ok(());
    }
    payment.captured_at = Some(ctx.now());
    let taxes = taxes(payment, before)?;
    for ((tender, step), tax) in payment.tenders.iter().zip(steps).zip(taxes) {
        if !step.amount.is_zero() {
            let line = Line { tender, step, tax };
            settlement::ops::sale(ctx, &line.entry(id, payment, &tender.settled_denom()))?;
        }
    }
    settle_rewards(ctx, id, payment)
}

/// Gives everything that is held back to the payer.
pub(crate) fn release(
    ctx: &mut Ctx<'_>,
    id: &PaymentId,
    payment: &mut Payment,
    voided: bool,
) -> Result<Moved> {
    let released = release_open(ctx, id, payment)?;
    payment.voided = voided;
    update_held(ctx, id, payment);
    Ok(Moved {
        released,
        ..Moved::default()
    })
}

fn release_open(ctx: &mut Ctx<'_>, id: &PaymentId, payment: &mut Payment) -> Result<Coins> {
    let open = payment.tenders.iter();
    let released = coins(open.map(|tender| (&tender.denom, tender.open())));
    for tender in &mut payment.tenders {
        let open = tender.open();
        bank::ops::release(ctx, &payment.payer, id, &coin(tender, open))?;
        tender.released = tender.released.checked_add(open)?;
    }
    Ok(released)
}

/// Pays `amounts`, one per tender, back to the payer: the settlement the merchant's share, the payment company its fee;
/// points come back as the lots that were taken last, or as won if their issuer runs off or their grace is over. Says what the payer got, too.
/// Refused if the settlement cannot cover it (with its codes), the fee address and the float of its company cannot pay
/// (code 25), or the reserve would be too small for the points (with the codes of `points`).
pub(crate) fn refund(
    ctx: &mut Ctx<'_>,
    id: &PaymentId,
    payment: &mut Payment,
    amounts: &[Amount],
) -> Result<(Moved, Coins)> {
    let before = payment.tenders.clone();
    let mut steps = Vec::new();
    for (tender, amount) in payment.tenders.iter_mut().zip(amounts) {
        steps.push(tender.give_back(*amount, payment.fee_bps)?);
    }
    let taxes = taxes(payment, &before)?;
    let mut paid = Coins::EMPTY;
    for ((tender, step), tax) in payment.tenders.iter().zip(&steps).zip(taxes) {
        if step.amount.is_zero() {
            continue;
        }
        let fee = give_fee(ctx, id, payment, tender, step.fee)?;
        let own = Step {
            fee,
            ..step.clone()
        };
        let line = Line {
            tender,
            step: &own,
            tax,
        };
        let denom = tender.settled_denom();
        settlement::ops::refund(ctx, &line.entry(id, payment, &denom), &payment.payer)?;
        let came_back = if comes_back(ctx, tender, step) {
            buy_back(ctx, payment, tender, step)?;
            coin(tender, step.amount)
        } else {
            in_money(tender, step)
        };
        paid = paid.checked_add(&came_back)?;
    }
    settle_rewards(ctx, id, payment)?;
    PAYMENTS.set(ctx, id, payment);
    Ok((moved(payment, &steps, Coins::EMPTY)?, paid))
}

/// Whether it is points that can come back: not those of an issuer that is no more, nor any together with lots that have had
/// their grace and are over. Their holder gets the won instead.
fn comes_back(ctx: &Ctx<'_>, tender: &Tender, step: &Step) -> bool {
    let issuer = points::ops::issuer(ctx, &tender.denom);
    let lives = issuer.is_some_and(|issuer| issuer.status != points::Status::Runoff);
    lives && !step.lots.iter().any(|lot| lot.is_over(ctx.now()))
}

/// What comes back if it is money.
pub(super) fn in_money(tender: &Tender, step: &Step) -> Coin {
    Coin {
        denom: tender.settled_denom(),
        amount: step.settled,
    }
}

/// Turns the won that just came back to the payer into the points that they were.
pub(super) fn buy_back(
    ctx: &mut Ctx<'_>,
    payment: &Payment,
    tender: &Tender,
    step: &Step,
) -> Result<()> {
    let payer = &payment.payer;
    points::ops::reissue(ctx, &tender.denom, payer, &step.lots, payer, step.settled)
}

/// Pays the payer the fee that comes back, as far as the fee address can. For the rest, which the merchant gives, the float
/// of the payment company pays the merchant. Gives what the fee address paid. Refused (code 25) if both have less.
fn give_fee(
    ctx: &mut Ctx<'_>,
    id: &PaymentId,
    payment: &Payment,
    tender: &Tender,
    needed: Amount,
) -> Result<Amount> {
    let (address, denom) = (&payment.fee_address, tender.settled_denom());
    let spendable = bank::ops::spendable(ctx, ctx.now(), address, &denom);
    let paid = needed.min(spendable);
    let lacking = needed.saturating_sub(paid);
    let lent = lend_fee(ctx, id, payment, tender, lacking)?;
    if lent < lacking {
        return Err(Error::RefundShort {
            address: ctx.text(address),
            spendable,
            float: lent,
            needed,
            denom,
        }
        .into());
    }
    let amount = paid;
    let fee = Coins::from(Coin { denom, amount });
    bank::ops::transfer(ctx, address, &payment.payer, &fee)?;
    Ok(paid)
}

/// Has the float of the payment company pay the merchant for a fee that its address lacks. Gives how much.
pub(super) fn lend_fee(
    ctx: &mut Ctx<'_>,
    id: &PaymentId,
    payment: &Payment,
    tender: &Tender,
    lacking: Amount,
) -> Result<Amount> {
    let (step, denom) = (&Step::default(), tender.settled_denom());
    let line = Line {
        tender,
        step,
        tax: None,
    };
    settlement::ops::lend_fee(ctx, &line.entry(id, payment, &denom), lacking)
}

/// What the settlement books of one tender.
pub(super) struct Line<'a> {
    pub(super) tender: &'a Tender,
    pub(super) step: &'a Step,
    pub(super) tax: Option<SalesTax>,
}

impl<'a> Line<'a> {
    /// The law gives a cash receipt for won that are money; points and virtual assets are none.
    pub(super) fn entry(self, id: &PaymentId, payment: &Payment, denom: &'a Denom) -> Entry<'a> {
        Entry {
            merchant_id: payment.order.merchant_id,
            company: payment.company,
            reference: *id,
            denom,
            gross: self.step.settled,
            fee: self.step.fee,
            tender: self.tender.denom.as_str(),
            tax: self.tax,
            cash_receipt: self.tender.denom.as_str() == crate::types::WON,
        }
    }
}

/// The tax of the line of each tender, from what stood before to what stands now.
pub(super) fn taxes(payment: &Payment, before: &[Tender]) -> Result<Vec<Option<SalesTax>>> {
    match &payment.tax {
        Some(tax) => tax.lines(payment.unpriced, before, &payment.tenders),
        None => Ok(payment.tenders.iter().map(|_| None).collect()),
    }
}

/// Has the sales report follow an external tender, of which `counted` won stood in it before it was cancelled, or stands
/// in it now that it is recorded.
pub(crate) fn report_external(
    ctx: &mut Ctx<'_>,
    tender: &ExternalTender,
    company: Address,
    counted: Amount,
    cancelled: bool,
) -> Result<()> {
    let rest = if cancelled {
        tender.left()
    } else {
        Amount::ZERO
    };
    let tax = match &tender.tax {
        Some(tax) => Some(tax.line(counted, rest)?),
        None => None,
    };
    let entry = Entry {
        merchant_id: tender.order.merchant_id,
        company,
        reference: tender.order.payment_id(),
        denom: &points::ops::krwp(),
        gross: counted.saturating_sub(rest),
        fee: Amount::ZERO,
        tender: &tender.scheme,
        tax,
        cash_receipt: false,
    };
    settlement::ops::record_external(ctx, &entry, cancelled)
}

/// Has the rewards follow what is captured and not refunded.
pub(super) fn settle_rewards(
    ctx: &mut Ctx<'_>,
    id: &PaymentId,
    payment: &mut Payment,
) -> Result<()> {
    let tenders = payment.tenders.iter();
    let net: Vec<_> = tenders.map(|tender| coin(tender, tender.net())).collect();
    let purchase = Purchase {
        payment_id: *id,
        merchant_id: payment.order.merchant_id,
        payer: payment.payer,
        version: payment.rule_version,
        authorized_at: payment.authorized_at,
        refund_expiry: payment.refund_expiry,
        net: &net,
        terminal: payment.terminal,
        deal_hash: payment.deal_hash,
    };
    payment.deal_hash = reward::ops::settle(ctx, &purchase)?;
    Ok(())
}

/// What steps moved, for the events: amounts in the denoms of the tenders, the rest in those that are settled.
pub(super) fn moved(payment: &Payment, steps: &[Step], released: Coins) -> Result<Moved> {
    let mut moved = Moved {
        released,
        ..Moved::default()
    };
    for (tender, step) in payment.tenders.iter().zip(steps) {
        let settled = |amount| Coin {
            denom: tender.settled_denom(),
            amount,
        };
        moved.amount = moved.amount.checked_add(&coin(tender, step.amount))?;
        moved.settled = moved.settled.checked_add(&settled(step.settled))?;
        moved.fee = moved.fee.checked_add(&settled(step.fee))?;
    }
    Ok(moved)
}

pub(super) fn coin(tender: &Tender, amount: Amount) -> Coin {
    Coin {
        denom: tender.denom.clone(),
        amount,
    }
}
