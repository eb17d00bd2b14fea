//! What other modules do with points: the only door to reserves and promises.
//!
//! **Invariant**: the account `points_reserve` has what the issuers' reserves add up to, because only `pay_in`, `pay_out`
//! and [`exchange`] change either, and both at once. Outstanding is what exists and what is promised; each operation that
//! lowers a reserve or raises what is outstanding leaves the reserve at what it must be, or is refused. Paying out
//! floor(amount * rate) for points that go never lowers the ratio. An operation that is refused has changed nothing.
//! Nothing of nothing succeeds, changes nothing and tells nothing.

mod exchange;
mod redeem;
mod reserve;

pub use exchange::{Exchange, exchange};
pub use redeem::{redeem, redeem_held, redeem_in_runoff, redeem_lots, reissue, worth_of_held};
pub use reserve::top_up;
use reserve::{lower_reserve, pay_in, pay_out};
pub(crate) use reserve::{require_ratio, withdraw};

use crate::error::Error;
use crate::events::{
    Movement, PointsBurned, PointsCommitted, PointsExpired, PointsGranted, PointsMinted,
    PointsTakenBack, PointsUncommitted, Row,
};
use crate::state::{ISSUERS, PARAMS};
use crate::types::{Issuer, Params, Status};
use bank::Lot;
use sdk::{Address, Amount, Coin, Coins, Ctx, Denom, Rate, Read, Result, Time};

/// The denom of all reserves.
pub fn krwp() -> Denom {
    "krwp".parse().expect("four letters are a denom")
}

/// The parameters.
pub fn params(read: &(impl Read + ?Sized)) -> Params {
    PARAMS.get(read).unwrap_or_default()
}

/// The issuer of a denom, whatever its status.
pub fn issuer(read: &(impl Read + ?Sized), denom: &Denom) -> Option<Issuer> {
    ISSUERS.get(read, denom)
}

/// All issuers, by denom: for invariants and simulations.
pub fn all(read: &(impl Read + ?Sized)) -> Vec<(Denom, Issuer)> {
    ISSUERS.iter(read).collect()
}

/// The issuer of a denom. Refused (code 2) if there is none.
pub fn get(read: &(impl Read + ?Sized), denom: &Denom) -> Result<Issuer> {
    let unknown = || Error::IssuerNotFound {
        denom: denom.clone(),
    };
    Ok(ISSUERS.get(read, denom).ok_or_else(unknown)?)
}

/// The issuer of a denom of which something new may be made, or paid with. Refused if there is none (code 2), it is
/// paused (code 5) or runs off (code 6).
pub fn active_issuer(read: &(impl Read + ?Sized), denom: &Denom) -> Result<Issuer> {
    let issuer = get(read, denom)?;
    issuer.require_active(denom)?;
    Ok(issuer)
}

/// Won for a point at a time; `None` if nobody issues the denom.
pub fn rate(read: &(impl Read + ?Sized), now: Time, denom: &Denom) -> Option<Rate> {
    issuer(read, denom).map(|issuer| issuer.rate(now))
}

/// Points of an issuer that exist or are promised.
pub fn outstanding(read: &(impl Read + ?Sized), denom: &Denom) -> Amount {
    let committed = issuer(read, denom).map_or(Amount::ZERO, |issuer| issuer.committed);
    of_supply(read, denom, committed)
}

fn of_supply(read: &(impl Read + ?Sized), denom: &Denom, committed: Amount) -> Amount {
    bank::ops::supply(read, denom)
        .checked_add(committed)
        .expect("points are made and promised only as far as both together are an amount")
}

/// `krwp` that a payer would pay for a promise of points now, as [`commit`] takes it. Refused as [`commit`], but for the
/// payer's balance.
pub fn commit_price(
    ctx: &Ctx<'_>,
    denom: &Denom,
    payer: &Address,
    amount: Amount,
) -> Result<Amount> {
    let issuer = active_issuer(ctx, denom)?;
    let now = outstanding(ctx, denom);
    let after = issuer.required(ctx.now(), now.checked_add(amount)?)?;
    if *payer == issuer.company {
        return Ok(after.saturating_sub(issuer.reserve));
    }
    let before = issuer.required(ctx.now(), now)?;
    Ok(after.saturating_sub(before))
}

/// Makes points; they expire at the end of the Korean month in which the life of the issuer's points ends. Refused if
/// there is no issuer (code 2), it is paused (5) or runs off (6), the reserve does not cover them (10), or they would be
/// available only when they are gone (9).
pub fn mint(
    ctx: &mut Ctx<'_>,
    denom: &Denom,
    to: &Address,
    amount: Amount,
    available_at: Time,
) -> Result<Lot> {
    let mut issuer = active_issuer(ctx, denom)?;
    let after = outstanding(ctx, denom).checked_add(amount)?;
    require_ratio(denom, &issuer, ctx.now(), after)?;
    let lot = new_lot(ctx.now(), &issuer, amount, available_at)?;
    if amount.is_zero() {
        return Ok(lot);
    }
    let total = issuer.totals.make(|totals| &mut totals.minted, amount)?;
    bank::ops::mint_lot(ctx, &issuer.company, to, denom, &lot)?;
    ISSUERS.set(ctx, denom, &issuer);
    let made = moved(ctx, denom, &issuer, to, amount, Amount::ZERO);
    ctx.emit(&PointsMinted::from(with_lot(made, &lot).of(total)));
    Ok(lot)
}

/// A lot that begins now. Refused (code 9) if it could never be spent.
fn new_lot(now: Time, issuer: &Issuer, amount: Amount, available_at: Time) -> Result<Lot, Error> {
    let expiry = issuer.expiry(now);
    if available_at >= expiry {
        return Err(Error::InvalidField {
            field: "available_at",
            value: available_at.to_string(),
            expected: format!("a time before the points expire, which is {expiry}"),
        });
    }
    let available_at = if available_at > now {
        available_at
    } else {
        Time::default()
    };
    Ok(Lot {
        expiry,
        available_at,
        amount,
    })
}

/// Promises points: the payer pays into the reserve what it must have more for them; the issuer's company pays only what
/// is missing after its surplus. Gives the `krwp` paid. Refused if there is no issuer (code 2), it is paused (5) or runs
/// off (6), or the payer has not enough (`sdk` code 5).
pub fn commit(ctx: &mut Ctx<'_>, denom: &Denom, payer: &Address, amount: Amount) -> Result<Amount> {
    if amount.is_zero() {
        return Ok(Amount::ZERO);
    }
    let due = commit_price(ctx, denom, payer, amount)?;
    let mut issuer = get(ctx, denom)?;
    issuer.committed = issuer.committed.checked_add(amount)?;
    pay_in(ctx, denom, &mut issuer, payer, due)?;
    let told = moved(ctx, denom, &issuer, payer, amount, due);
    ctx.emit(&PointsCommitted::from(told));
    Ok(due)
}

/// Takes a promise back: the reserve pays floor(amount * rate) to `to`, in runoff at most the part of the reserve. Gives
/// the `krwp` paid. Works in every status. Refused if there is no issuer (code 2) or less is promised (15).
pub fn uncommit(ctx: &mut Ctx<'_>, denom: &Denom, to: &Address, amount: Amount) -> Result<Amount> {
    if amount.is_zero() {
        return Ok(Amount::ZERO);
    }
    let mut issuer = get(ctx, denom)?;
    let paid = issuer.worth(ctx.now(), amount, outstanding(ctx, denom))?;
    take_promise(denom, &mut issuer, amount)?;
    pay_out(ctx, denom, &mut issuer, to, paid)?;
    let told = moved(ctx, denom, &issuer, to, amount, paid);
    ctx.emit(&PointsUncommitted::from(told));
    Ok(paid)
}

/// Makes points that were promised, as [`mint`] makes others; also while the issuer is paused, as they are owed. Refused
/// if there is no issuer (code 2) or it runs off (6), less is promised (15), or they would be available only when they
/// are gone (9).
pub fn grant(
    ctx: &mut Ctx<'_>,
    denom: &Denom,
    to: &Address,
    amount: Amount,
    available_at: Time,
) -> Result<Lot> {
    let mut issuer = get(ctx, denom)?;
    issuer.require_living(denom)?;
    let lot = new_lot(ctx.now(), &issuer, amount, available_at)?;
    if amount.is_zero() {
        return Ok(lot);
    }
    take_promise(denom, &mut issuer, amount)?;
    let total = issuer.totals.make(|totals| &mut totals.granted, amount)?;
    bank::ops::mint_lot(ctx, &issuer.company, to, denom, &lot)?;
    ISSUERS.set(ctx, denom, &issuer);
    let made = moved(ctx, denom, &issuer, to, amount, Amount::ZERO);
    ctx.emit(&PointsGranted::from(with_lot(made, &lot).of(total)));
    Ok(lot)
}

fn take_promise(denom: &Denom, issuer: &mut Issuer, amount: Amount) -> Result<(), Error> {
    let left = issuer.committed.checked_sub(amount);
    issuer.committed = left.ok_or_else(|| Error::NotCommitted {
        denom: denom.clone(),
        committed: issuer.committed,
        asked: amount,
    })?;
    Ok(())
}

/// Destroys up to `amount` points of an account, those of the lot `(expiry, available_at)` first, and promises them again.
/// Gives what could be taken: held points never are. Works in every status.
pub fn take_back(
    ctx: &mut Ctx<'_>,
    denom: &Denom,
    from: &Address,
    amount: Amount,
    lot: (Time, Time),
) -> Amount {
    let Some(mut issuer) = issuer(ctx, denom) else {
        return Amount::ZERO;
    };
    let taken = bank::ops::take_back(ctx, from, denom, amount, lot);
    if taken.is_zero() {
        return taken;
    }
    issuer.committed = issuer
        .committed
        .checked_add(taken)
        .expect("what was outstanding as points is an amount as promises, too");
    let total = issuer
        .totals
        .destroy(|totals| &mut totals.taken_back, taken);
    ISSUERS.set(ctx, denom, &issuer);
    let told = moved(ctx, denom, &issuer, from, taken, Amount::ZERO);
    ctx.emit(&PointsTakenBack::from(told.of(total)));
    taken
}

/// Books points that time destroyed: the reserve keeps what stood for them. Of a denom that nobody issues there is nothing
/// to book.
pub(crate) fn book_expired(ctx: &mut Ctx<'_>, denom: &Denom, amount: Amount) {
    let Some(mut issuer) = issuer(ctx, denom) else {
        return;
    };
    let total = issuer.totals.destroy(|totals| &mut totals.expired, amount);
    ISSUERS.set(ctx, denom, &issuer);
    let (supply, required) = totals(ctx, denom, &issuer);
    ctx.emit(&PointsExpired {
        denom: denom.clone(),
        day: ctx.now().korean_day(),
        amount,
        reserve: issuer.reserve,
        supply,
        committed: issuer.committed,
        required,
        total,
    });
}

/// Destroys points of an account; the reserve keeps what stood for them. Works in every status. Refused if there is no
/// issuer (code 2), or less is spendable (`sdk` code 5).
pub fn burn(ctx: &mut Ctx<'_>, from: &Address, coin: &Coin) -> Result<()> {
    let mut issuer = get(ctx, &coin.denom)?;
    if coin.amount.is_zero() {
        return Ok(());
    }
    bank::ops::burn_lots(ctx, from, coin)?;
    let total = issuer
        .totals
        .destroy(|totals| &mut totals.burned, coin.amount);
    ISSUERS.set(ctx, &coin.denom, &issuer);
    let told = moved(ctx, &coin.denom, &issuer, from, coin.amount, Amount::ZERO);
    ctx.emit(&PointsBurned::from(told.of(total)));
    Ok(())
}

pub(crate) fn require_status(
    denom: &Denom,
    issuer: &Issuer,
    status: Status,
    expected: &'static str,
) -> Result<(), Error> {
    if issuer.status == status {
        return Ok(());
    }
    Err(Error::WrongStatus {
        denom: denom.clone(),
        status: issuer.status.to_string(),
        expected,
    })
}

fn won(amount: Amount) -> Coins {
    coin(&krwp(), amount).into()
}

fn coin(denom: &Denom, amount: Amount) -> Coin {
    Coin {
        denom: denom.clone(),
        amount,
    }
}

/// What moved, and what the issuer has afterwards.
fn moved(
    ctx: &Ctx<'_>,
    denom: &Denom,
    issuer: &Issuer,
    account: &Address,
    amount: Amount,
    krwp: Amount,
) -> Movement {
    let (supply, required) = totals(ctx, denom, issuer);
    Movement {
        denom: denom.clone(),
        day: ctx.now().korean_day(),
        account: *account,
        other: None,
        amount,
        krwp,
        expiry: None,
        available_at: None,
        reserve: issuer.reserve,
        supply,
        committed: issuer.committed,
        required,
        total: None,
    }
}

impl Movement {
    /// With the sum of all movements of its kind.
    fn of(self, total: Amount) -> Self {
        let total = Some(total);
        Self { total, ..self }
    }
}

fn with_lot(movement: Movement, lot: &Lot) -> Movement {
    let pending = lot.available_at != Time::default();
    Movement {
        expiry: Some(lot.expiry),
        available_at: pending.then_some(lot.available_at),
        ..movement
    }
}

/// An issuer as it stands, for its events.
pub(crate) fn row(ctx: &Ctx<'_>, denom: &Denom, issuer: &Issuer) -> Row {
    let (supply, required) = totals(ctx, denom, issuer);
    let next = issuer.next_rate(ctx.now());
    Row {
        denom: denom.clone(),
        day: ctx.now().korean_day(),
        company: issuer.company,
        name: issuer.name.clone(),
        rate: issuer.rate(ctx.now()),
        next_rate: next.map(|next| next.rate),
        next_rate_at: next.map(|next| next.at),
        ratio_bps: issuer.ratio_bps,
        transferable: issuer.transferable,
        swappable: issuer.swappable,
        lifetime_months: issuer.lifetime_months,
        status: issuer.status,
        reserve: issuer.reserve,
        supply,
        committed: issuer.committed,
        required,
        totals: issuer.totals,
    }
}

/// What exists of a denom, and what its reserve must be for it and the promises.
fn totals(ctx: &Ctx<'_>, denom: &Denom, issuer: &Issuer) -> (Amount, Amount) {
    let outstanding = of_supply(ctx, denom, issuer.committed);
    let required = issuer
        .required(ctx.now(), outstanding)
        .expect("what points would need more than an amount for is never made or promised");
    (bank::ops::supply(ctx, denom), required)
}
