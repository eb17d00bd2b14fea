//! The end of a batch: close, payout, rolling reserve.

use crate::events::{BatchCarried, BatchClosed, BatchPaid, BatchParked};
use crate::ops::{self, Book, net};
use crate::state::{CLOSINGS, FORGET, MANAGERS, PARKED, PAYOUTS, RESERVES};
use crate::types::{BatchKey, BatchState, DAY_SECONDS, LineKind, root};
use merchant::{Merchant, MerchantId, Status};
use sdk::{Address, Amount, Ctx, Present, Result, Signed, Time};

/// Closes an open batch: books what is carried, withholds the rolling reserve, fixes the root; then pays, if there is no
/// delay.
pub(crate) fn close(ctx: &mut Ctx<'_>, key: &BatchKey) -> Result<BatchState> {
    let mut book = Book::of(ctx, key)?;
    CLOSINGS.remove(ctx, &(book.batch.closes_at, key.clone()));
    book.carry(ctx)?;
    withhold(ctx, &mut book)?;
    book.batch.root = Some(root(&book.batch.frontier));
    book.batch.frontier = Vec::new();
    book.batch.state = BatchState::Closed;
    let event = BatchClosed::of(key, &book.batch, &book.account, ctx.now());
    ctx.emit(&event);
    if ctx.now() >= book.batch.pays_at {
        return settle(ctx, book);
    }
    PAYOUTS.set(ctx, &(book.batch.pays_at, key.clone()), &Present);
    book.store(ctx);
    Ok(BatchState::Closed)
}

/// Sets the rolling reserve aside: floor(sales, less refunds and fees, * bps), at most what is due; the rest of a unit
/// stays payable.
fn withhold(ctx: &mut Ctx<'_>, book: &mut Book) -> Result<()> {
    let sums = &book.batch.sums;
    let sales = sums
        .gross
        .checked_add(sums.refunds)?
        .checked_sub(sums.fees)?;
    let asked = sales.above_zero().bps_floor(book.batch.reserve_bps)?;
    let reserve = asked.min(due(book));
    if reserve.is_zero() {
        return Ok(());
    }
    let days = u64::from(book.batch.reserve_days);
    let until = book
        .batch
        .closes_at
        .plus_seconds(days.saturating_mul(DAY_SECONDS));
    RESERVES.set(ctx, &(until, book.key.clone()), &reserve);
    book.account.reserve = book.account.reserve.checked_add(reserve)?;
    let line = Book::plain(ctx, LineKind::Reserve, Signed::minus(reserve)?);
    book.line(ctx, &line)
}

/// Gives a reserve back: into the batch that is open now.
pub(crate) fn release_reserve(ctx: &mut Ctx<'_>, until: Time, key: &BatchKey) -> Result<()> {
    let amount = RESERVES.get(ctx, &(until, key.clone())).unwrap_or_default();
    RESERVES.remove(ctx, &(until, key.clone()));
    let mut book = Book::open(ctx, &key.merchant_id, &key.denom)?;
    book.account.reserve = book.account.reserve.saturating_sub(amount);
    let line = Book::plain(ctx, LineKind::ReserveRelease, Signed::plus(amount)?);
    book.line(ctx, &line)?;
    book.balance(ctx)?;
    book.store(ctx);
    Ok(())
}

/// What a batch pays: its net, as far as the merchant has it coming.
fn due(book: &Book) -> Amount {
    let payable = book.account.payable.above_zero();
    book.batch.sums.net.above_zero().min(payable)
}

/// Pays a closed or parked batch.
pub(crate) fn pay(ctx: &mut Ctx<'_>, key: &BatchKey) -> Result<BatchState> {
    let book = Book::of(ctx, key)?;
    PAYOUTS.remove(ctx, &(book.batch.pays_at, key.clone()));
    settle(ctx, book)
}

fn settle(ctx: &mut Ctx<'_>, mut book: Book) -> Result<BatchState> {
    let amount = due(&book);
    if amount.is_zero() {
        finish(ctx, &mut book, BatchState::Carried, Amount::ZERO)?;
        let event = BatchCarried::of(&book.key, &book.batch, &book.account, ctx.now());
        ctx.emit(&event);
        book.store(ctx);
        return Ok(BatchState::Carried);
    }
    let sent = receiver(ctx, &book.key.merchant_id).and_then(|(to, company)| {
        let denom = &book.key.denom;
        ctx.attempt(|ctx| ops::pay_out(ctx, &to, denom, amount))
            .map_err(|error| error.log)?;
        Ok((to, company))
    });
    let (to, company) = match sent {
        Ok(receiver) => receiver,
        Err(why) => return Ok(park(ctx, book, why)),
    };
    book.batch.payout_address = Some(to);
    finish(ctx, &mut book, BatchState::Paid, amount)?;
    let line = Book::plain(ctx, LineKind::Payout, Signed::minus(amount)?);
    // After the last leaf: the root is final.
    book.write_line(ctx, book.batch.lines, &line);
    net(ctx, &book.key, &book.batch.company, &company, amount)?;
    let event = BatchPaid::of(&book.key, &book.batch, &book.account, ctx.now());
    ctx.emit(&event);
    book.store(ctx);
    Ok(BatchState::Paid)
}

/// Ends a batch of which `paid` was paid; the rest of its net is carried.
fn finish(ctx: &mut Ctx<'_>, book: &mut Book, state: BatchState, paid: Amount) -> Result<()> {
    let paid_signed = Signed::plus(paid)?;
    let rest = book.batch.sums.net.checked_sub(paid_signed)?;
    book.account.payable = book.account.payable.checked_sub(paid_signed)?;
    book.account.carried = book.account.carried.checked_add(rest)?;
    book.account.unpaid = book.account.unpaid.saturating_sub(1);
    let forget_at = ctx.now().plus_seconds(ops::params(ctx).retention_seconds);
    if book.batch.state == BatchState::Parked {
        PARKED.remove(ctx, &book.key);
    }
    book.batch.state = state;
    book.batch.paid = paid;
    book.batch.parked_because = String::new();
    book.batch.forget_at = Some(forget_at);
    FORGET.set(ctx, &(forget_at, book.key.clone()), &0);
    Ok(())
}

fn park(ctx: &mut Ctx<'_>, mut book: Book, why: String) -> BatchState {
    book.batch.state = BatchState::Parked;
    book.batch.parked_because = why;
    PARKED.set(ctx, &book.key, &Present);
    let event = BatchParked::of(&book.key, &book.batch, &book.account, ctx.now());
    ctx.emit(&event);
    book.store(ctx);
    BatchState::Parked
}

/// Where the payouts of a merchant go, and the payment company there: its own payout address, or that of its manager.
/// The error says why they cannot go there now.
fn receiver(ctx: &Ctx<'_>, id: &MerchantId) -> Result<(Address, Address), String> {
    let merchant = payable_merchant(ctx, id)?;
    let collecting = match MANAGERS.get(ctx, id) {
        Some(manager) => payable_merchant(ctx, &manager)?,
        None => merchant,
    };
    bank::ops::require_receiver(ctx, &collecting.payout_address).map_err(|error| error.log)?;
    Ok((collecting.payout_address, collecting.company))
}

fn payable_merchant(ctx: &Ctx<'_>, id: &MerchantId) -> Result<Merchant, String> {
    let merchant = merchant::ops::get(ctx, id).map_err(|error| error.log)?;
    if merchant.status == Status::Active {
        return Ok(merchant);
    }
    Err(format!(
        "merchant {} is {}: expected an active one",
        hex::encode(id),
        merchant.status
    ))
}
