//! Points that somebody pays with: they go, and the reserve pays for them; and those that come back.

use super::{active_issuer, get, moved, of_supply, outstanding, pay_in, pay_out, require_status};
use crate::error::Error;
use crate::events::{PointsRedeemed, PointsReissued};
use crate::types::{Issuer, Status};
use bank::Lot;
use sdk::{Address, Amount, Coin, Ctx, Denom, Result};

/// Destroys spendable points, and the reserve pays floor(amount * rate) to `to`. Gives the `krwp` paid. Refused if there
/// is no issuer (code 2), it is paused (5) or runs off (6), or less is spendable (`sdk` code 5).
pub fn redeem(ctx: &mut Ctx<'_>, from: &Address, coin: &Coin, to: &Address) -> Result<Amount> {
    redeem_lots(ctx, from, coin, to).map(|(paid, _)| paid)
}

/// As [`redeem`]; says which lots went, too.
pub fn redeem_lots(
    ctx: &mut Ctx<'_>,
    from: &Address,
    coin: &Coin,
    to: &Address,
) -> Result<(Amount, Vec<Lot>)> {
    let issuer = active_issuer(ctx, &coin.denom)?;
    destroy(ctx, issuer, from, coin, Amount::ZERO, to, |ctx| {
        bank::ops::burn_lots(ctx, from, coin)
    })
}

/// Destroys points that a hold sets aside, and the reserve pays floor(amount * rate) to `to`; after `before` points of the
/// same payment so much that the steps add up to one. Gives the `krwp` paid, and which lots went. Never refused because of the status, so that a hold can always be captured; but in runoff the
/// reserve pays at most the part of these points, which the caller must reckon with. Refused if there is no issuer (code
/// 2), or the hold has less (`bank` code 21).
pub fn redeem_held(
    ctx: &mut Ctx<'_>,
    owner: &Address,
    id: &[u8; 32],
    coin: &Coin,
    before: Amount,
    to: &Address,
) -> Result<(Amount, Vec<Lot>)> {
    let issuer = get(ctx, &coin.denom)?;
    destroy(ctx, issuer, owner, coin, before, to, |ctx| {
        bank::ops::burn_held(ctx, owner, id, coin)
    })
}

/// Says what [`redeem_held`] would pay now for so many points after `before` of the same payment; more points are never
/// worth less. Refused if there is no issuer (code 2).
pub fn worth_of_held(
    ctx: &Ctx<'_>,
    denom: &Denom,
    before: Amount,
) -> Result<impl Fn(Amount) -> Result<Amount> + use<>> {
    let now = ctx.now();
    let issuer = get(ctx, denom)?;
    let outstanding = of_supply(ctx, denom, issuer.committed);
    Ok(move |amount| issuer.worth_of_step(now, before, amount, outstanding))
}

/// Pays a holder for points of an issuer that runs off: floor(reserve * amount / outstanding), at most
/// floor(amount * rate). Gives the `krwp` paid. Refused if there is no issuer (code 2), it does not run off (7), the
/// part is less than 1 krwp (18), or less is spendable (`sdk` code 5).
pub fn redeem_in_runoff(ctx: &mut Ctx<'_>, holder: &Address, coin: &Coin) -> Result<Amount> {
    let issuer = get(ctx, &coin.denom)?;
    require_status(&coin.denom, &issuer, Status::Runoff, "one that runs off")?;
    let outstanding = outstanding(ctx, &coin.denom);
    // More than there is cannot be burned, which is then what is said.
    if coin.amount <= outstanding && issuer.worth(ctx.now(), coin.amount, outstanding)?.is_zero() {
        return Err(Error::NothingToPay {
            denom: coin.denom.clone(),
            reserve: issuer.reserve,
            outstanding,
            asked: coin.amount,
        }
        .into());
    }
    let (paid, _) = destroy(ctx, issuer, holder, coin, Amount::ZERO, holder, |ctx| {
        bank::ops::burn_lots(ctx, holder, coin)
    })?;
    Ok(paid)
}

fn destroy(
    ctx: &mut Ctx<'_>,
    mut issuer: Issuer,
    from: &Address,
    coin: &Coin,
    before: Amount,
    to: &Address,
    burn: impl FnOnce(&mut Ctx<'_>) -> Result<Vec<Lot>>,
) -> Result<(Amount, Vec<Lot>)> {
    if coin.amount.is_zero() {
        return Ok((Amount::ZERO, Vec::new()));
    }
    ctx.attempt(|ctx| {
        let outstanding = outstanding(ctx, &coin.denom);
        let lots = burn(ctx)?;
        let paid = issuer.worth_of_step(ctx.now(), before, coin.amount, outstanding)?;
        let total = issuer
            .totals
            .destroy(|totals| &mut totals.redeemed, coin.amount);
        pay_out(ctx, &coin.denom, &mut issuer, to, paid)?;
        let mut told = moved(ctx, &coin.denom, &issuer, from, coin.amount, paid);
        told.other = Some(*to);
        ctx.emit(&PointsRedeemed::from(told.of(total)));
        Ok((paid, lots))
    })
}

/// Gives redeemed points back: `from` pays `krwp` into the reserve, and the lots come back to `to`. Also while the issuer
/// is paused. Refused if there is no issuer (code 2) or it runs off (6: then the holder gets the money instead), `from`
/// has not enough (`sdk` code 5), or the reserve would not cover the points (16, which says what is missing).
pub fn reissue(
    ctx: &mut Ctx<'_>,
    denom: &Denom,
    to: &Address,
    lots: &[Lot],
    from: &Address,
    krwp: Amount,
) -> Result<()> {
    let mut issuer = get(ctx, denom)?;
    issuer.require_living(denom)?;
    let amount = Amount::sum(lots.iter().map(|lot| lot.amount))?;
    if amount.is_zero() && krwp.is_zero() {
        return Ok(());
    }
    let need = issuer.required(ctx.now(), outstanding(ctx, denom).checked_add(amount)?)?;
    let have = issuer.reserve.checked_add(krwp)?;
    if have < need {
        return Err(Error::RefundNotCovered {
            denom: denom.clone(),
            paid: krwp,
            missing: need.saturating_sub(have),
        }
        .into());
    }
    let total = issuer.totals.make(|totals| &mut totals.reissued, amount)?;
    ctx.attempt(|ctx| {
        pay_in(ctx, denom, &mut issuer, from, krwp)?;
        bank::ops::mint_lots(ctx, &issuer.company, to, denom, lots)?;
        let mut told = moved(ctx, denom, &issuer, to, amount, krwp);
        told.other = Some(*from);
        ctx.emit(&PointsReissued::from(told.of(total)));
        Ok(())
    })
}
