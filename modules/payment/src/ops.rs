//! How money and records of payments change: the only door to this module's state.
//!
//! **Invariant**: what a payment holds is what `bank` holds for its payer under its id, in every denom.

use crate::error::Error;
use crate::events::{Change, Moved};
use crate::state::{BARS, BY_PAYER, EXPIRIES, FORGET, INVOICES, OPEN, PARAMS, PAYMENTS, TENDERS};
use crate::types::{
    ExternalTender, Invoice, OrderId, Params, Payment, PaymentId, Tender, coins, won_total,
};
use bank::ops::Output;
use merchant::Merchant;
use prost::Message;
use proto::aot::payment::v1 as pb;
use sdk::{Address, Amount, Coin, Coins, Ctx, Denom, Present, Read, Result, Time};

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

/// Writes a new payment with all its entries.
pub(crate) fn insert(ctx: &mut Ctx<'_>, id: &PaymentId, payment: &Payment) {
    PAYMENTS.set(ctx, id, payment);
    BY_PAYER.set(ctx, &(payment.payer, *id), &Present);
    FORGET.set(ctx, &(payment.forget_at, *id), &Present);
    if payment.holds_something() {
        EXPIRIES.set(ctx, &(payment.authorization_expiry, *id), &Present);
        OPEN.set(ctx, &(payment.order.merchant_id, *id), &Present);
        merchant::ops::payment_opened(ctx, &payment.order.merchant_id);
    }
}

/// Writes a payment that held something before it changed.
fn update_held(ctx: &mut Ctx<'_>, id: &PaymentId, payment: &Payment) {
    PAYMENTS.set(ctx, id, payment);
    if !payment.holds_something() {
        EXPIRIES.remove(ctx, &(payment.authorization_expiry, *id));
        OPEN.remove(ctx, &(payment.order.merchant_id, *id));
        merchant::ops::payment_closed(ctx, &payment.order.merchant_id);
    }
}

/// Sets the money of a new payment aside. Refused (`sdk` code 5) if the payer cannot spend it.
pub(crate) fn hold(ctx: &mut Ctx<'_>, id: &PaymentId, payment: &Payment) -> Result<()> {
    for tender in &payment.tenders {
        bank::ops::hold(ctx, &payment.payer, id, &coin(tender, tender.authorized))?;
    }
    Ok(())
}

/// Captures all of a new payment without holding it first. Refused (`sdk` code 5) if the payer cannot spend it.
pub(crate) fn capture_at_once(ctx: &mut Ctx<'_>, payment: &mut Payment) -> Result<Moved> {
    let fee_bps = payment.fee_bps;
    for tender in &mut payment.tenders {
        tender.captured = tender.authorized;
        tender.fee_taken = tender.fee_due(fee_bps)?;
    }
    let amount = sum(&payment.tenders, |tender| tender.captured);
    let fee = sum(&payment.tenders, |tender| tender.fee_taken);
    let share = sum(&payment.tenders, |tender| {
        tender.captured.saturating_sub(tender.fee_taken)
    });
    let outputs = [
        Output {
            to: payment.payout_address,
            coins: share,
        },
        Output {
            to: payment.fee_address,
            coins: fee.clone(),
        },
    ];
    bank::ops::transfer_to_many(ctx, &payment.payer, &outputs)?;
    Ok(Moved {
        amount,
        fee,
        released: Coins::EMPTY,
    })
}

/// Captures `amounts`, one per tender, and releases the rest if it is final.
pub(crate) fn capture(
    ctx: &mut Ctx<'_>,
    id: &PaymentId,
    payment: &mut Payment,
    amounts: &[Amount],
    last: bool,
) -> Result<Moved> {
    let mut fees = Vec::new();
    for (tender, amount) in payment.tenders.iter_mut().zip(amounts) {
        tender.captured = tender.captured.checked_add(*amount)?;
        let fee_due = tender.fee_due(payment.fee_bps)?;
        let fee = fee_due.saturating_sub(tender.fee_taken);
        tender.fee_taken = fee_due;
        let share = coin(tender, amount.saturating_sub(fee));
        let payer = payment.payer;
        bank::ops::capture(ctx, &payer, id, &share, &payment.payout_address)?;
        bank::ops::capture(ctx, &payer, id, &coin(tender, fee), &payment.fee_address)?;
        fees.push(fee);
    }
    let released = if last {
        release_open(ctx, id, payment)?
    } else {
        Coins::EMPTY
    };
    update_held(ctx, id, payment);
    Ok(Moved {
        amount: listed(&payment.tenders, amounts),
        fee: listed(&payment.tenders, &fees),
        released,
    })
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
    let released = sum(&payment.tenders, Tender::open);
    for tender in &mut payment.tenders {
        let open = tender.open();
        bank::ops::release(ctx, &payment.payer, id, &coin(tender, open))?;
        tender.released = tender.released.checked_add(open)?;
    }
    Ok(released)
}

/// Pays `amounts`, one per tender, back to the payer: the merchant its share, the payment company its fee. Refused (code
/// 25) if one of them cannot.
pub(crate) fn refund(
    ctx: &mut Ctx<'_>,
    id: &PaymentId,
    payment: &mut Payment,
    amounts: &[Amount],
) -> Result<Moved> {
    let mut fees = Vec::new();
    let mut shares = Vec::new();
    for (tender, amount) in payment.tenders.iter_mut().zip(amounts) {
        tender.refunded = tender.refunded.checked_add(*amount)?;
        let fee_due = tender.fee_due(payment.fee_bps)?;
        let fee = tender.fee_taken.saturating_sub(fee_due);
        tender.fee_taken = fee_due;
        shares.push(amount.saturating_sub(fee));
        fees.push(fee);
    }
    let share = listed(&payment.tenders, &shares);
    let fee = listed(&payment.tenders, &fees);
    pay_back(
        ctx,
        "payout address",
        &payment.payout_address,
        payment,
        &share,
    )?;
    pay_back(ctx, "fee address", &payment.fee_address, payment, &fee)?;
    PAYMENTS.set(ctx, id, payment);
    Ok(Moved {
        amount: listed(&payment.tenders, amounts),
        fee,
        released: Coins::EMPTY,
    })
}

fn pay_back(
    ctx: &mut Ctx<'_>,
    source: &'static str,
    from: &Address,
    payment: &Payment,
    back: &Coins,
) -> Result<()> {
    for needed in back {
        let spendable = bank::ops::spendable(ctx, ctx.now(), from, &needed.denom);
        if spendable < needed.amount {
            return Err(Error::RefundShort {
                source,
                address: ctx.text(from),
                spendable,
                needed: needed.amount,
                denom: needed.denom.clone(),
            }
            .into());
        }
    }
    bank::ops::transfer(ctx, from, &payment.payer, back)
}

/// The amounts of a portion, one per tender: by denom, as one total in won from the first tender on (from the last on if
/// `backwards`), or all that `available` gives. `above` makes the refusal from what was asked and what there is.
pub(crate) fn split(
    portion: &pb::Portion,
    tenders: &[Tender],
    available: fn(&Tender) -> Amount,
    backwards: bool,
    above: fn(String, String) -> Error,
) -> Result<Vec<Amount>> {
    match (portion.amounts.as_slice(), portion.total.as_str()) {
        ([], "") => Ok(tenders.iter().map(available).collect()),
        (_, "") => split_by_denom(&portion.amounts, tenders, available, above),
        ([], total) => split_total(total, tenders, available, backwards, above),
        _ => Err(Error::PortionBoth {}.into()),
    }
}

fn split_by_denom(
    amounts: &[proto::Coin],
    tenders: &[Tender],
    available: fn(&Tender) -> Amount,
    above: fn(String, String) -> Error,
) -> Result<Vec<Amount>> {
    let asked = crate::types::parse_coins(amounts)?;
    let has = |denom: &Denom| tenders.iter().any(|tender| tender.denom == *denom);
    if let Some(strange) = asked.iter().find(|coin| !has(&coin.denom)) {
        let denoms: Vec<_> = tenders.iter().map(|tender| tender.denom.as_str()).collect();
        return Err(Error::DenomNotInPayment {
            denom: strange.denom.clone(),
            denoms: denoms.join(", "),
        }
        .into());
    }
    let amount_of = |tender: &Tender| {
        let found = asked.iter().find(|coin| coin.denom == tender.denom);
        let amount = found.map_or(Amount::ZERO, |coin| coin.amount);
        if amount > available(tender) {
            let there = coin(tender, available(tender));
            return Err(above(coin(tender, amount).to_string(), there.to_string()).into());
        }
        Ok(amount)
    };
    tenders.iter().map(amount_of).collect()
}

fn split_total(
    total: &str,
    tenders: &[Tender],
    available: fn(&Tender) -> Amount,
    backwards: bool,
    above: fn(String, String) -> Error,
) -> Result<Vec<Amount>> {
    let there: Vec<_> = tenders
        .iter()
        .map(|tender| coin(tender, available(tender)))
        .collect();
    let sum = won_total(&there)?.ok_or(Error::PortionMixed {})?;
    let asked: Amount = total.parse()?;
    crate::types::require(!asked.is_zero(), "total", asked, "more than 0")?;
    let mut rest = asked;
    let mut take = |coin: &Coin| {
        let taken = rest.min(coin.amount);
        rest = rest.saturating_sub(taken);
        taken
    };
    let mut amounts: Vec<_> = if backwards {
        there.iter().rev().map(&mut take).collect()
    } else {
        there.iter().map(&mut take).collect()
    };
    if !rest.is_zero() {
        return Err(above(format!("{asked} won"), format!("{sum} won")).into());
    }
    if backwards {
        amounts.reverse();
    }
    Ok(amounts)
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

fn coin(tender: &Tender, amount: Amount) -> Coin {
    Coin {
        denom: tender.denom.clone(),
        amount,
    }
}

fn sum(tenders: &[Tender], amount: fn(&Tender) -> Amount) -> Coins {
    coins(tenders.iter().map(|tender| (&tender.denom, amount(tender))))
}

fn listed(tenders: &[Tender], amounts: &[Amount]) -> Coins {
    let pairs = tenders.iter().zip(amounts);
    coins(pairs.map(|(tender, amount)| (&tender.denom, *amount)))
}
