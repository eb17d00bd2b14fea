//! The reserves: what comes into them, what leaves them, and what they must be.

use super::{get, moved, outstanding, won};
use crate::error::Error;
use crate::events::{ReserveToppedUp, ReserveWithdrawn};
use crate::state::{ISSUERS, POINTS_RESERVE};
use crate::types::{Issuer, Status};
use sdk::{Address, Amount, Ctx, Denom, Result, Time};

/// Pays into a reserve, whatever the status. Refused if there is no issuer (code 2), or the payer has not enough (`sdk`
/// code 5).
pub fn top_up(ctx: &mut Ctx<'_>, denom: &Denom, payer: &Address, krwp: Amount) -> Result<()> {
    let mut issuer = get(ctx, denom)?;
    pay_in(ctx, denom, &mut issuer, payer, krwp)?;
    let told = moved(ctx, denom, &issuer, payer, Amount::ZERO, krwp);
    ctx.emit(&ReserveToppedUp::from(told));
    Ok(())
}

/// Takes surplus out of a reserve, for the company. Refused while it is paused (code 5); above the surplus (11); in
/// runoff while points are outstanding (19).
pub(crate) fn withdraw(
    ctx: &mut Ctx<'_>,
    denom: &Denom,
    mut issuer: Issuer,
    krwp: Amount,
) -> Result<()> {
    let outstanding = outstanding(ctx, denom);
    if issuer.status == Status::Runoff && !outstanding.is_zero() {
        let denom = denom.clone();
        return Err(Error::Outstanding { denom, outstanding }.into());
    }
    if issuer.status != Status::Runoff {
        issuer.require_active(denom)?;
    }
    let surplus = issuer
        .reserve
        .saturating_sub(issuer.required(ctx.now(), outstanding)?);
    if krwp > surplus {
        return Err(Error::AboveSurplus {
            denom: denom.clone(),
            surplus,
            asked: krwp,
        }
        .into());
    }
    let company = issuer.company;
    pay_out(ctx, denom, &mut issuer, &company, krwp)?;
    let told = moved(ctx, denom, &issuer, &company, Amount::ZERO, krwp);
    ctx.emit(&ReserveWithdrawn::from(told));
    Ok(())
}

/// Moves money into the reserve, and stores the issuer.
pub(super) fn pay_in(
    ctx: &mut Ctx<'_>,
    denom: &Denom,
    issuer: &mut Issuer,
    from: &Address,
    krwp: Amount,
) -> Result<()> {
    let reserve = issuer.reserve.checked_add(krwp)?;
    bank::ops::transfer(ctx, from, &POINTS_RESERVE.address(), &won(krwp))?;
    issuer.reserve = reserve;
    ISSUERS.set(ctx, denom, issuer);
    Ok(())
}

/// Moves money out of the reserve, and stores the issuer.
pub(super) fn pay_out(
    ctx: &mut Ctx<'_>,
    denom: &Denom,
    issuer: &mut Issuer,
    to: &Address,
    krwp: Amount,
) -> Result<()> {
    lower_reserve(denom, issuer, krwp)?;
    bank::ops::transfer(ctx, &POINTS_RESERVE.address(), to, &won(krwp))?;
    ISSUERS.set(ctx, denom, issuer);
    Ok(())
}

pub(super) fn lower_reserve(denom: &Denom, issuer: &mut Issuer, krwp: Amount) -> Result<(), Error> {
    let left = issuer.reserve.checked_sub(krwp);
    issuer.reserve = left.ok_or_else(|| Error::ReserveTooSmall {
        denom: denom.clone(),
        have: issuer.reserve,
        need: krwp,
    })?;
    Ok(())
}

/// Refused (code 10) if the reserve is less than it must be for this many points.
pub(crate) fn require_ratio(
    denom: &Denom,
    issuer: &Issuer,
    now: Time,
    outstanding: Amount,
) -> Result<()> {
    let need = issuer.required(now, outstanding)?;
    if issuer.reserve >= need {
        return Ok(());
    }
    Err(Error::ReserveTooSmall {
        denom: denom.clone(),
        have: issuer.reserve,
        need,
    }
    .into())
}
