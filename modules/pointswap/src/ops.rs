//! What a swap would give, and the swap itself: one calculation for both.

use crate::error::Error;
use crate::events::PointsSwapped;
use crate::state::{CLEARINGS, PAIRS, PARAMS, UNSETTLED, USED, USED_BY};
use crate::types::{Clearing, Mode, Pair, PairId, Params, pair_id};
use points::{Exchange, Issuer};
use sdk::{Address, Amount, BPS, Coin, Ctx, Denom, Present, Rate, Read, Result, Time};

/// 10^-18 that are one.
const ATTO: u128 = 1_000_000_000_000_000_000;

/// What somebody wants to swap.
#[derive(Clone, Copy, Debug)]
pub struct Order<'a> {
    /// What is given, with the fee.
    pub amount: &'a Coin,
    /// What is wanted.
    pub denom_out: &'a Denom,
    /// Whose points and quota count; `None`: nobody's.
    pub sender: Option<&'a Address>,
}

/// What a swap gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quote {
    /// Points given that go to the treasury: ceil(amount * `fee_bps` / 10 000).
    pub fee: Amount,
    /// Points given that are destroyed: the rest.
    pub burned: Amount,
    /// Points that are made.
    pub out: Amount,
    /// `krwp` that leave the reserve of the issuer that gives: floor(burned * `rate_in`).
    pub released: Amount,
    /// `krwp` of it that the reserve of the other gets: ceil(out * `rate_out`), never more than is released. The rest
    /// goes to the treasury of the issuer that gives.
    pub needed: Amount,
    /// krwp for a point given.
    pub rate_in: Rate,
    /// krwp for a point made.
    pub rate_out: Rate,
    /// krwp for a coin of the hub, in hub mode.
    pub hub_price: Option<Rate>,
}

/// The parameters.
pub fn params(read: &(impl Read + ?Sized)) -> Params {
    PARAMS.get(read).expect("genesis sets the parameters")
}

/// The pair of two denoms, in any order. Refused if they are one (code 4), or no pair (code 2).
pub fn pair(read: &(impl Read + ?Sized), one: &Denom, other: &Denom) -> Result<(PairId, Pair)> {
    let id = pair_id(one, other)?;
    let none = || Error::NoPair {
        one: id.0.clone(),
        other: id.1.clone(),
    };
    let pair = PAIRS.get(read, &id).ok_or_else(none)?;
    Ok((id, pair))
}

/// What a swap would give at this block time: exactly what it gives in the same state. Refused as the swap is: no pair
/// (code 2, 4), a paused one (3) or one with an overdue clearing position (19); too little (5); above a quota (6, 7), or above what the sender can spend (12); an issuer
/// that is paused, runs off or does not let its points be swapped (`points` 5, 6, 17); a price that is not fresh (`oracle`
/// 10, 11, 12); nothing would come out (10); a reserve would be less than it must be (11).
pub fn quote(read: &(impl Read + ?Sized), now: Time, order: &Order<'_>) -> Result<Quote> {
    let denom_in = &order.amount.denom;
    let (id, pair) = pair(read, denom_in, order.denom_out)?;
    if pair.paused_by.is_some() {
        let (one, other) = id;
        return Err(Error::PairPaused { one, other }.into());
    }
    if let Some((day, due_at)) = overdue(read, now, &id) {
        let (one, other) = id;
        return Err(Error::ClearingOverdue {
            day,
            one,
            other,
            due_at,
        }
        .into());
    }
    check_amount(read, now, order, &id, &pair)?;
    let giving = swappable_issuer(read, denom_in)?;
    let taking = swappable_issuer(read, order.denom_out)?;
    let (rate_in, rate_out) = rates(read, now, order, &pair, (&giving, &taking))?;
    let hub_price = match pair.mode {
        Mode::Hub => Some(oracle::ops::price(read, now, &params(read).hub_denom)?),
        Mode::IssuerRate | Mode::Oracle => None,
    };
    let quote = calculate(
        order.amount.amount,
        pair.fee_bps,
        (rate_in, rate_out),
        hub_price,
    )?;
    if quote.out.is_zero() {
        return Err(Error::NothingOut {
            released: quote.released,
            denom: order.denom_out.clone(),
        }
        .into());
    }
    check_reserves(read, now, order, &quote, (&giving, &taking))?;
    Ok(quote)
}

/// The oldest clearing position of a pair that not both have settled, if it is overdue: its day, and since when. Younger
/// ones are due later, unless the parameter was lowered meanwhile.
pub fn overdue(read: &(impl Read + ?Sized), now: Time, id: &PairId) -> Option<(u32, Time)> {
    let ((_, day), _) = UNSETTLED.range(read, id, sdk::Order::Ascending).next()?;
    let clearing = CLEARINGS.get(read, &(day, id.clone()))?;
    (clearing.due_at <= now).then_some((day, clearing.due_at))
}

/// The amounts of a swap. What is rounded away is the treasury's: the fee is rounded up, and what is released beyond what
/// is needed goes there. `out` comes from the released amount as it was rounded, so that `needed` is never above it.
pub(crate) fn calculate(
    amount: Amount,
    fee_bps: u32,
    (rate_in, rate_out): (Rate, Rate),
    hub_price: Option<Rate>,
) -> Result<Quote> {
    let fee = amount.mul_div_ceil(u128::from(fee_bps), BPS)?;
    // A fee of at most 10 000 bps is at most the amount.
    let burned = amount.saturating_sub(fee);
    let released = rate_in.of_floor(burned)?;
    let arriving = match hub_price {
        None => released,
        Some(price) => price.of_floor(released.mul_div_floor(ATTO, price.atto())?)?,
    };
    let out = arriving.mul_div_floor(ATTO, rate_out.atto())?;
    Ok(Quote {
        fee,
        burned,
        out,
        released,
        needed: rate_out.of_ceil(out)?,
        rate_in,
        rate_out,
        hub_price,
    })
}

/// Not below the minimum, not above what is left of the quotas, nor above what the sender can spend.
fn check_amount(
    read: &(impl Read + ?Sized),
    now: Time,
    order: &Order<'_>,
    id: &PairId,
    pair: &Pair,
) -> Result<()> {
    let Coin {
        denom,
        amount: need,
    } = order.amount;
    let (denom, need) = (denom.clone(), *need);
    if need < pair.swap_min {
        return Err(Error::BelowSwapMin {
            have: need,
            need: pair.swap_min,
            denom,
        }
        .into());
    }
    let limits = pair.limits(id, &denom);
    let day = now.korean_day();
    let have = limits
        .day
        .saturating_sub(used(read, day, &denom, order.denom_out));
    if need > have {
        return Err(Error::DailyQuota { denom, have, need }.into());
    }
    let Some(sender) = order.sender else {
        return Ok(());
    };
    let used = used_by(read, day, &denom, order.denom_out, sender);
    let have = limits.user.saturating_sub(used);
    if need > have {
        return Err(Error::UserQuota { denom, have, need }.into());
    }
    let have = bank::ops::spendable(read, now, sender, &denom);
    if need > have {
        return Err(Error::NotSpendable { denom, have, need }.into());
    }
    Ok(())
}

fn swappable_issuer(read: &(impl Read + ?Sized), denom: &Denom) -> Result<Issuer> {
    let issuer = points::ops::active_issuer(read, denom)?;
    if !issuer.swappable {
        let denom = denom.clone();
        return Err(points::Error::NotSwappable { denom }.into());
    }
    Ok(issuer)
}

/// krwp for a point of each side.
fn rates(
    read: &(impl Read + ?Sized),
    now: Time,
    order: &Order<'_>,
    pair: &Pair,
    (giving, taking): (&Issuer, &Issuer),
) -> Result<(Rate, Rate)> {
    match pair.mode {
        Mode::IssuerRate | Mode::Hub => Ok((giving.rate(now), taking.rate(now))),
        Mode::Oracle => {
            let price = |denom: &Denom| oracle::ops::price(read, now, denom);
            Ok((price(&order.amount.denom)?, price(order.denom_out)?))
        }
    }
}

/// Both reserves must be what they must be afterwards: who asks for more than 100 % needs a surplus.
fn check_reserves(
    read: &(impl Read + ?Sized),
    now: Time,
    order: &Order<'_>,
    quote: &Quote,
    (giving, taking): (&Issuer, &Issuer),
) -> Result<()> {
    let denom_in = &order.amount.denom;
    let left = points::ops::outstanding(read, denom_in).saturating_sub(quote.burned);
    let need = giving.required(now, left)?;
    let after_release = giving.reserve.checked_sub(quote.released);
    if after_release.is_none_or(|have| have < need) {
        return Err(Error::ReserveTooSmall {
            denom: denom_in.clone(),
            have: after_release.unwrap_or_default(),
            need,
        }
        .into());
    }
    let more = points::ops::outstanding(read, order.denom_out).checked_add(quote.out)?;
    let need = taking.required(now, more)?;
    let have = taking.reserve.checked_add(quote.needed)?;
    if have < need {
        return Err(Error::ReserveTooSmall {
            denom: order.denom_out.clone(),
            have,
            need,
        }
        .into());
    }
    Ok(())
}

/// Points that all have swapped on a day.
pub(crate) fn used(read: &(impl Read + ?Sized), day: u32, from: &Denom, to: &Denom) -> Amount {
    let side = (from.clone(), to.clone());
    USED.get(read, &(day, side)).unwrap_or_default()
}

/// Points that one account has swapped on a day.
pub(crate) fn used_by(
    read: &(impl Read + ?Sized),
    day: u32,
    from: &Denom,
    to: &Denom,
    user: &Address,
) -> Amount {
    let side = (from.clone(), to.clone());
    USED_BY.get(read, &(day, side, *user)).unwrap_or_default()
}

/// Swaps. Refused as [`quote`] is, and (code 8) below `min_out`.
pub(crate) fn swap(
    ctx: &mut Ctx<'_>,
    sender: &Address,
    amount: &Coin,
    denom_out: &Denom,
    min_out: Amount,
) -> Result<Quote> {
    let order = Order {
        amount,
        denom_out,
        sender: Some(sender),
    };
    let quote = quote(ctx, ctx.now(), &order)?;
    if quote.out < min_out {
        return Err(Error::BelowMinOut {
            have: quote.out,
            need: min_out,
            denom: denom_out.clone(),
        }
        .into());
    }
    let treasury = points::ops::get(ctx, &amount.denom)?.company;
    let exchange = Exchange {
        owner: sender,
        burn: Coin {
            denom: amount.denom.clone(),
            amount: quote.burned,
        },
        fee: quote.fee,
        treasury: &treasury,
        out: Coin {
            denom: denom_out.clone(),
            amount: quote.out,
        },
        released: quote.released,
        needed: quote.needed,
    };
    points::ops::exchange(ctx, &exchange)?;
    book(ctx, sender, amount, denom_out, &quote, treasury)?;
    Ok(quote)
}

/// Counts a swap in the quotas and in the clearing position of the day, and tells of it.
fn book(
    ctx: &mut Ctx<'_>,
    sender: &Address,
    amount: &Coin,
    denom_out: &Denom,
    quote: &Quote,
    treasury: Address,
) -> Result<()> {
    let (id, pair) = pair(ctx, &amount.denom, denom_out)?;
    let day = ctx.now().korean_day();
    let used = used(ctx, day, &amount.denom, denom_out).checked_add(amount.amount)?;
    let used_by = used_by(ctx, day, &amount.denom, denom_out, sender).checked_add(amount.amount)?;
    let side = (amount.denom.clone(), denom_out.clone());
    USED.set(ctx, &(day, side.clone()), &used);
    USED_BY.set(ctx, &(day, side, *sender), &used_by);
    let key = (day, id);
    let mut clearing = match CLEARINGS.get(ctx, &key) {
        Some(clearing) => clearing,
        None => open_clearing(ctx, &key),
    };
    let moved = if amount.denom == key.1.0 {
        &mut clearing.a_to_b
    } else {
        &mut clearing.b_to_a
    };
    *moved = moved.checked_add(quote.needed)?;
    clearing.swaps = clearing.swaps.saturating_add(1);
    CLEARINGS.set(ctx, &key, &clearing);
    ctx.emit(&PointsSwapped {
        user: *sender,
        denom_in: amount.denom.clone(),
        denom_out: denom_out.clone(),
        amount_in: amount.amount,
        fee: quote.fee,
        amount_out: quote.out,
        released: quote.released,
        needed: quote.needed,
        dust: quote.released.saturating_sub(quote.needed),
        treasury,
        rate_in: quote.rate_in,
        rate_out: quote.rate_out,
        hub_price: quote.hub_price,
        mode: pair.mode,
        day,
        time: ctx.now(),
        a_to_b: clearing.a_to_b,
        b_to_a: clearing.b_to_a,
        swaps: clearing.swaps,
        due_at: clearing.due_at,
        used,
        used_by_user: used_by,
    });
    Ok(())
}

/// The position of a pair and day in which nothing was swapped yet.
fn open_clearing(ctx: &mut Ctx<'_>, (day, id): &(u32, PairId)) -> Clearing {
    UNSETTLED.set(ctx, &(id.clone(), *day), &Present);
    Clearing {
        due_at: params(ctx).due_at(ctx.now()),
        ..Clearing::default()
    }
}
