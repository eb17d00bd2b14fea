//! How sales and drops go: the only door to this module's state.
//!
//! **Invariant**: what a sale sells is in escrow from its creation on, what is paid from the purchase on. What an owner or
//! funder has coming and cannot be paid, as it is stopped, is owed and stays in escrow; an end is never refused.

mod drops;

pub use drops::{claim, close_drop, create_drop, drop_of};
pub(crate) use drops::{end_drop, is_claimed};

use crate::error::Error;
use crate::events::{
    RefundClaimed, SaleBought, SaleCancelled, SaleClosed, SaleCreated, SalePaid, Tranches,
    VestedClaimed,
};
use crate::state::{ENDS, PARAMS, PURCHASES, SALE_COUNT, SALE_ESCROW, SALES};
use crate::types::{Fill, Params, Purchase, Sale, SaleId, State, Terms};
use sdk::merkle::{Proof, leaf_hash};
use sdk::{Address, Amount, Coin, Coins, Ctx, Present, Read, Result};

/// The parameters.
pub fn params(read: &(impl Read + ?Sized)) -> Params {
    PARAMS.get(read).expect("genesis sets the parameters")
}

/// A sale as it is booked; [`Sale::at`] says what it is for every reader. Refused (code 2) if nobody made it.
pub fn sale(read: &(impl Read + ?Sized), sale_id: u64) -> Result<Sale, Error> {
    let sale = SALES.get(read, &sale_id);
    sale.ok_or(Error::SaleNotFound { sale_id })
}

/// What a buyer has in a sale. Refused (code 17) if it has nothing.
pub fn purchase(ctx: &Ctx<'_>, sale_id: u64, buyer: &Address) -> Result<Purchase, Error> {
    let purchase = PURCHASES.get(ctx, &(sale_id, *buyer));
    purchase.ok_or_else(|| Error::NoPurchase {
        sale_id,
        buyer: ctx.text(buyer),
    })
}

fn into_escrow(ctx: &mut Ctx<'_>, from: &Address, coin: &Coin) -> Result<()> {
    let coins = Coins::from(coin.clone());
    bank::ops::require_send_enabled(ctx, &coins)?;
    bank::ops::transfer(ctx, from, &SALE_ESCROW.address(), &coins)
}

fn out_of_escrow(ctx: &mut Ctx<'_>, to: &Address, coin: &Coin) -> Result<()> {
    let coins = Coins::from(coin.clone());
    bank::ops::transfer(ctx, &SALE_ESCROW.address(), to, &coins)
}

/// Pays as much of a coin as can be paid now: all, or nothing. Gives what is still owed.
fn pay_owed(ctx: &mut Ctx<'_>, to: &Address, coin: &Coin) -> Amount {
    let paid = ctx.attempt(|ctx| out_of_escrow(ctx, to, coin));
    paid.map_or(coin.amount, |()| Amount::ZERO)
}

/// Puts what is for sale into escrow, and offers it. Refused (code 4) if the terms cannot be, (`sdk` 5, `bank` 5, 30, 31) if
/// the owner cannot give it.
pub fn create(ctx: &mut Ctx<'_>, owner: &Address, terms: Terms) -> Result<u64> {
    terms.check_new(ctx.now(), &params(ctx))?;
    let sale = Sale::new(*owner, terms);
    into_escrow(ctx, owner, &sale.tokens(sale.terms.for_sale()))?;
    let id = SALE_COUNT.get(ctx).unwrap_or_default().saturating_add(1);
    SALE_COUNT.set(ctx, &id);
    SALES.set(ctx, &id, &sale);
    ENDS.set(ctx, &(sale.terms.end, id), &Present);
    ctx.emit(&SaleCreated::of(id, &sale));
    Ok(id)
}

/// Somebody who wants to buy.
#[derive(Clone, Copy, Debug)]
pub struct Buyer<'a> {
    /// Who.
    pub address: &'a Address,
    /// That it may, if not everybody may.
    pub proof: &'a Proof,
    /// The least that it takes.
    pub min_out: Amount,
}

/// Buys for at most `money`. Gives what was paid and what was bought. Refused if the sale is not running (code 6, 7), it is
/// paid in something else (8), the buyer may not buy (9) or pay so much (11), it buys nothing (10) or less than the buyer
/// takes (12), or the money cannot be moved (`sdk` 5, `bank` 5, 30, 31).
pub fn buy(
    ctx: &mut Ctx<'_>,
    sale_id: u64,
    buyer: &Buyer<'_>,
    money: &Coin,
) -> Result<[Amount; 2]> {
    let mut sale = sale(ctx, sale_id)?;
    require_running(ctx, sale_id, &sale)?;
    if money.denom != sale.terms.payment_denom {
        return Err(Error::WrongPayment {
            given: money.denom.clone(),
            expected: sale.terms.payment_denom,
        }
        .into());
    }
    let root = buyer.proof.root(leaf_hash(buyer.address.as_bytes()));
    if sale.terms.allow_root.is_some() && sale.terms.allow_root != root {
        return Err(Error::NotAllowed { sale_id }.into());
    }
    let key = (sale_id, *buyer.address);
    let mut purchase = PURCHASES.get(ctx, &key).unwrap_or_default();
    let fill = sale.fill(ctx.now(), money.amount)?;
    check_fill(sale_id, &sale, &purchase, buyer.min_out, money, &fill)?;
    into_escrow(ctx, buyer.address, &sale.money(fill.paid))?;
    for (tranche, part) in sale.terms.tranches.iter_mut().zip(&fill.parts) {
        tranche.sold = tranche.sold.checked_add(*part)?;
    }
    sale.raised = sale.raised.checked_add(fill.paid)?;
    purchase.paid = purchase.paid.checked_add(fill.paid)?;
    purchase.bought = purchase.bought.checked_add(fill.bought)?;
    SALES.set(ctx, &sale_id, &sale);
    PURCHASES.set(ctx, &key, &purchase);
    ctx.emit(&SaleBought {
        sale_id,
        buyer: *buyer.address,
        denom: sale.terms.denom.clone(),
        payment_denom: sale.terms.payment_denom.clone(),
        paid: fill.paid,
        bought: fill.bought,
        buyer_paid: purchase.paid,
        buyer_bought: purchase.bought,
        sold: sale.sold(),
        raised: sale.raised,
        tranches: Tranches(sale.terms.tranches),
    });
    Ok([fill.paid, fill.bought])
}

fn require_running(ctx: &Ctx<'_>, sale_id: SaleId, sale: &Sale) -> Result<(), Error> {
    let (start, end, now) = (sale.terms.start, sale.terms.end, ctx.now());
    if sale.state != State::Open {
        let state = sale.state;
        return Err(Error::SaleEnded { sale_id, state });
    }
    // The end is no part of it: nobody buys in the second in which it ends.
    if now < start || now >= end {
        return Err(Error::NotRunning {
            sale_id,
            start,
            end,
            now,
        });
    }
    Ok(())
}

fn check_fill(
    sale_id: SaleId,
    sale: &Sale,
    purchase: &Purchase,
    min_out: Amount,
    money: &Coin,
    fill: &Fill,
) -> Result<()> {
    if fill.bought.is_zero() {
        let money = money.clone();
        return Err(Error::NothingBought { sale_id, money }.into());
    }
    let have = sale.terms.buyer_cap.unwrap_or(Amount::MAX);
    let have = have.saturating_sub(purchase.paid);
    if fill.paid > have {
        let need = sale.money(fill.paid);
        return Err(Error::BuyerCap { have, need }.into());
    }
    if fill.bought < min_out {
        return Err(Error::BelowMinOut {
            have: sale.tokens(fill.bought),
            need: sale.tokens(min_out),
        }
        .into());
    }
    Ok(())
}

/// Ends a sale that is over or full, and pays its owner; or pays the owner what could not be paid before. Refused (code 13) if
/// it may sell more, (14) if nothing is due, and with the codes of `bank` if what is owed is still stopped.
pub fn close(ctx: &mut Ctx<'_>, sale_id: u64) -> Result<State> {
    let mut sale = sale(ctx, sale_id)?;
    if sale.state == State::Open {
        if !sale.may_end(ctx.now()) {
            let end = sale.terms.end;
            return Err(Error::NotOver { sale_id, end }.into());
        }
        end(ctx, sale_id, &mut sale);
        return Ok(sale.state);
    }
    if sale.tokens_owed.is_zero() && sale.money_owed.is_zero() {
        return Err(Error::NothingOwed { sale_id }.into());
    }
    let before = (sale.tokens_owed, sale.money_owed);
    pay_owner(ctx, &mut sale);
    if (sale.tokens_owed, sale.money_owed) == before {
        // Nothing of it can be paid: says why.
        let coin = if sale.money_owed.is_zero() {
            sale.tokens(sale.tokens_owed)
        } else {
            sale.money(sale.money_owed)
        };
        out_of_escrow(ctx, &sale.owner, &coin)?;
    }
    SALES.set(ctx, &sale_id, &sale);
    ctx.emit(&SalePaid::of(sale_id, &sale));
    Ok(sale.state)
}

/// Ends an open sale. Never refused: what cannot be paid now is owed.
pub(crate) fn end(ctx: &mut Ctx<'_>, sale_id: SaleId, sale: &mut Sale) {
    ENDS.remove(ctx, &(sale.terms.end, sale_id));
    sale.end(ctx.now());
    pay_owner(ctx, sale);
    SALES.set(ctx, &sale_id, sale);
    ctx.emit(&SaleClosed::of(sale_id, sale));
}

fn pay_owner(ctx: &mut Ctx<'_>, sale: &mut Sale) {
    sale.money_owed = pay_owed(ctx, &sale.owner, &sale.money(sale.money_owed));
    sale.tokens_owed = pay_owed(ctx, &sale.owner, &sale.tokens(sale.tokens_owed));
}

/// Ends a sale before its start, and gives back what was for sale. Refused (code 5) if somebody else owns it, (7) if it has
/// ended, (15) if it has begun.
pub fn cancel(ctx: &mut Ctx<'_>, sale_id: u64, owner: &Address) -> Result<()> {
    let mut sale = sale(ctx, sale_id)?;
    if sale.owner != *owner {
        return Err(Error::NotOwner {
            signer: ctx.text(owner),
            owner: ctx.text(&sale.owner),
        }
        .into());
    }
    if sale.state != State::Open {
        let state = sale.state;
        return Err(Error::SaleEnded { sale_id, state }.into());
    }
    let start = sale.terms.start;
    if ctx.now() >= start {
        return Err(Error::Begun { sale_id, start }.into());
    }
    ENDS.remove(ctx, &(sale.terms.end, sale_id));
    sale.state = State::Cancelled;
    sale.tokens_owed = pay_owed(ctx, owner, &sale.tokens(sale.terms.for_sale()));
    SALES.set(ctx, &sale_id, &sale);
    ctx.emit(&SaleCancelled::of(sale_id, &sale));
    Ok(())
}

/// A sale that has ended in a state; one that is over is ended first. Refused (code 16) if it is in another one.
fn ended(ctx: &mut Ctx<'_>, sale_id: SaleId, expected: State) -> Result<Sale> {
    let mut sale = sale(ctx, sale_id)?;
    if sale.state == State::Open && ctx.now() >= sale.terms.end {
        end(ctx, sale_id, &mut sale);
    }
    if sale.state != expected {
        let state = sale.state;
        return Err(Error::WrongState {
            sale_id,
            state,
            expected,
        }
        .into());
    }
    Ok(sale)
}

/// Gives a buyer what has vested by now; the last claim gives all that is left. Refused (code 16) unless the sale ended well,
/// (17) if the buyer has nothing in it, (18) if nothing more has vested, (`bank` 30, 31) if it cannot be moved now.
pub fn claim_vested(ctx: &mut Ctx<'_>, sale_id: u64, buyer: &Address) -> Result<Amount> {
    let mut sale = ended(ctx, sale_id, State::Success)?;
    let mut purchase = purchase(ctx, sale_id, buyer)?;
    let amount = sale.claimable(ctx.now(), &purchase);
    if amount.is_zero() {
        return Err(Error::NothingVested {
            vested: sale.tokens(sale.vested(ctx.now(), purchase.bought)),
            claimed: purchase.claimed,
        }
        .into());
    }
    out_of_escrow(ctx, buyer, &sale.tokens(amount))?;
    purchase.claimed = purchase.claimed.checked_add(amount)?;
    sale.claimed = sale.claimed.checked_add(amount)?;
    SALES.set(ctx, &sale_id, &sale);
    if purchase.claimed == purchase.bought {
        PURCHASES.remove(ctx, &(sale_id, *buyer));
    } else {
        PURCHASES.set(ctx, &(sale_id, *buyer), &purchase);
    }
    ctx.emit(&VestedClaimed {
        sale_id,
        buyer: *buyer,
        denom: sale.terms.denom,
        amount,
        buyer_claimed: purchase.claimed,
        buyer_bought: purchase.bought,
        claimed: sale.claimed,
    });
    Ok(amount)
}

/// Gives a buyer back exactly what it has paid. Refused (code 16) unless the soft cap was missed, (17) if the buyer has
/// nothing in the sale, (`bank` 30, 31) if the money cannot be moved now.
pub fn claim_refund(ctx: &mut Ctx<'_>, sale_id: u64, buyer: &Address) -> Result<Amount> {
    let mut sale = ended(ctx, sale_id, State::Refund)?;
    let amount = purchase(ctx, sale_id, buyer)?.paid;
    out_of_escrow(ctx, buyer, &sale.money(amount))?;
    PURCHASES.remove(ctx, &(sale_id, *buyer));
    sale.refunded = sale.refunded.checked_add(amount)?;
    SALES.set(ctx, &sale_id, &sale);
    ctx.emit(&RefundClaimed {
        sale_id,
        buyer: *buyer,
        payment_denom: sale.terms.payment_denom,
        amount,
        refunded: sale.refunded,
    });
    Ok(amount)
}
