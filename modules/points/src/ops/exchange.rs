//! Swaps of points of one issuer for those of another.

use super::{active_issuer, coin, lower_reserve, moved, outstanding, require_ratio, with_lot, won};
use crate::error::Error;
use crate::events::{PointsSwappedAway, PointsSwappedIn};
use crate::state::{ISSUERS, POINTS_RESERVE};
use crate::types::Issuer;
use bank::Lot;
use sdk::{Address, Amount, Coin, Ctx, Denom, Read, Result, Time};

/// The effects of a swap of points of one issuer for those of another.
#[derive(Clone, Debug)]
pub struct Exchange<'a> {
    /// Who swaps.
    pub owner: &'a Address,
    /// What is destroyed, without the fee.
    pub burn: Coin,
    /// Points of the denom that is destroyed, which go to the treasury.
    pub fee: Amount,
    /// Who gets the fee, and what of the released `krwp` is not needed.
    pub treasury: &'a Address,
    /// What is made.
    pub out: Coin,
    /// `krwp` that leave the reserve behind what is destroyed.
    pub released: Amount,
    /// `krwp` that go into the reserve behind what is made: at most what is released.
    pub needed: Amount,
}

/// Swaps points: destroys those of one issuer, makes those of the other, and moves the `krwp` behind them. What is made
/// expires when the first of what was destroyed would have, or with the other issuer's life of points if that is
/// earlier. Gives the lots that were destroyed. Refused if an issuer is none (code 2), paused (5), in runoff (6) or does
/// not let its points be swapped (17); both are the same, or more is needed than released (20); less is spendable (`sdk`
/// code 5); a reserve would not be what it must be (10).
pub fn exchange(ctx: &mut Ctx<'_>, exchange: &Exchange<'_>) -> Result<Vec<Lot>> {
    let (burn, out) = (&exchange.burn, &exchange.out);
    let mut giving = swappable_issuer(ctx, &burn.denom)?;
    let mut taking = swappable_issuer(ctx, &out.denom)?;
    let wrong = |why: String| Error::InvalidExchange { why };
    if burn.denom == out.denom {
        return Err(wrong(format!("{} for itself: expected two denoms", burn.denom)).into());
    }
    let dust = exchange
        .released
        .checked_sub(exchange.needed)
        .ok_or_else(|| {
            let Exchange {
                needed, released, ..
            } = exchange;
            wrong(format!(
                "{needed}krwp are needed: expected at most the {released}krwp released"
            ))
        })?;
    outstanding(ctx, &out.denom).checked_add(out.amount)?;
    ctx.attempt(|ctx| {
        let lots = bank::ops::burn_lots(ctx, exchange.owner, burn)?;
        let fee = coin(&burn.denom, exchange.fee);
        bank::ops::transfer(ctx, exchange.owner, exchange.treasury, &fee.into())?;
        let own = taking.expiry(ctx.now());
        let lot = Lot {
            expiry: bank::ops::inherited_expiry(&lots, own),
            available_at: Time::default(),
            amount: out.amount,
        };
        giving
            .totals
            .destroy(|totals| &mut totals.swapped_away, burn.amount);
        taking
            .totals
            .make(|totals| &mut totals.swapped_in, out.amount)?;
        lower_reserve(&burn.denom, &mut giving, exchange.released)?;
        taking.reserve = taking.reserve.checked_add(exchange.needed)?;
        ISSUERS.set(ctx, &burn.denom, &giving);
        ISSUERS.set(ctx, &out.denom, &taking);
        let reserve = POINTS_RESERVE.address();
        bank::ops::transfer(ctx, &reserve, exchange.treasury, &won(dust))?;
        bank::ops::mint_lot(ctx, &taking.company, exchange.owner, &out.denom, &lot)?;
        for (denom, issuer) in [(&burn.denom, &giving), (&out.denom, &taking)] {
            require_ratio(denom, issuer, ctx.now(), outstanding(ctx, denom))?;
        }
        tell_exchange(ctx, exchange, &giving, &taking, &lot);
        Ok(lots)
    })
}

fn tell_exchange(
    ctx: &mut Ctx<'_>,
    exchange: &Exchange<'_>,
    giving: &Issuer,
    taking: &Issuer,
    lot: &Lot,
) {
    let Exchange {
        owner, burn, out, ..
    } = exchange;
    let away = moved(
        ctx,
        &burn.denom,
        giving,
        owner,
        burn.amount,
        exchange.released,
    );
    ctx.emit(&PointsSwappedAway::from(
        away.of(giving.totals.swapped_away),
    ));
    let made = moved(ctx, &out.denom, taking, owner, out.amount, exchange.needed);
    ctx.emit(&PointsSwappedIn::from(
        with_lot(made, lot).of(taking.totals.swapped_in),
    ));
}

fn swappable_issuer(read: &(impl Read + ?Sized), denom: &Denom) -> Result<Issuer> {
    let issuer = active_issuer(read, denom)?;
    if !issuer.swappable {
        let denom = denom.clone();
        return Err(Error::NotSwappable { denom }.into());
    }
    Ok(issuer)
}
