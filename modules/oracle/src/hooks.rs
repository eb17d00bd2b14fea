//! What happens at the end of every block: prices are agreed on.

use crate::events::{PriceAgreed, PriceBreaker};
use crate::ops::{self, Powers, params};
use crate::state::{BREAKERS, PRICES, SUBMISSIONS_BY_TIME};
use crate::types::{Params, Price};
use sdk::{Ctx, Denom, Order, Rate};
use std::collections::BTreeSet;

/// The most submissions that are forgotten in a block, the rest in the next one. They have not counted since they aged.
const AGED_PER_BLOCK_MAX: usize = 1_000;

/// Agrees on the price of every denom of which something was said in this block, something said aged, or a breaker
/// ended. Writes nothing if there is none.
pub(crate) fn end_block(ctx: &mut Ctx<'_>) {
    let params = params(ctx);
    let mut changed: BTreeSet<Denom> = SUBMISSIONS_BY_TIME
        .range(ctx, &ctx.now(), Order::Ascending)
        .map(|((_, denom, _), _)| denom)
        .collect();
    changed.extend(forget_aged(ctx, &params));
    changed.extend(end_breakers(ctx));
    if changed.is_empty() {
        return;
    }
    let powers = Powers::read(ctx);
    for denom in &changed {
        let said = counting(ctx, denom, &powers, &params);
        if let Some((median, power_bps)) = powers.median(&said) {
            agree(ctx, denom, median, power_bps, &params);
        }
    }
}

/// Forgets submissions that count no more, oldest first. Gives their denoms.
fn forget_aged(ctx: &mut Ctx<'_>, params: &Params) -> Vec<Denom> {
    let now = ctx.now();
    let aged: Vec<_> = SUBMISSIONS_BY_TIME
        .iter(ctx)
        .map(|(key, _)| key)
        .take_while(|(time, ..)| time.plus_seconds(params.submission_seconds_max) <= now)
        .take(AGED_PER_BLOCK_MAX)
        .collect();
    for (_, denom, operator) in &aged {
        ops::remove_submission(ctx, denom, operator);
    }
    aged.into_iter().map(|(_, denom, _)| denom).collect()
}

/// Takes breakers that end off the queue: at most one for each denom that is listed. Gives their denoms. The price keeps
/// the mark of its breaker until there is a new one.
fn end_breakers(ctx: &mut Ctx<'_>) -> Vec<Denom> {
    let now = ctx.now();
    let due: Vec<_> = BREAKERS
        .iter(ctx)
        .map(|(key, _)| key)
        .take_while(|(until, _)| *until <= now)
        .collect();
    for key in &due {
        BREAKERS.remove(ctx, key);
    }
    due.into_iter().map(|(_, denom)| denom).collect()
}

/// What counts for a denom now. What was said for a validator that is none any more is forgotten.
fn counting(
    ctx: &mut Ctx<'_>,
    denom: &Denom,
    powers: &Powers,
    params: &Params,
) -> Vec<(sdk::Address, Rate)> {
    let now = ctx.now();
    let mut counting = Vec::new();
    for (operator, submission) in ops::submissions(ctx, denom) {
        if !powers.has(&operator) {
            ops::remove_submission(ctx, denom, &operator);
        } else if submission.counts(now, params) {
            counting.push((operator, submission.price));
        }
    }
    counting
}

/// Takes the median as the price, unless a breaker is open, or its step opens one.
fn agree(ctx: &mut Ctx<'_>, denom: &Denom, median: Rate, power_bps: u32, params: &Params) {
    let now = ctx.now();
    if let Some(mut last) = PRICES.get(ctx, denom) {
        if last.breaker_until.is_some_and(|until| now < until) {
            return;
        }
        if last.is_fresh(now, params) && last.is_too_far(median, params) {
            let until = now.plus_seconds(params.breaker_seconds);
            last.breaker_until = Some(until);
            PRICES.set(ctx, denom, &last);
            BREAKERS.set(ctx, &(until, denom.clone()), &sdk::Present);
            ctx.emit(&PriceBreaker {
                denom: denom.clone(),
                price: last.price,
                median,
                power_bps,
                time: now,
                until,
            });
            return;
        }
    }
    let price = Price {
        price: median,
        time: now,
        power_bps,
        breaker_until: None,
    };
    PRICES.set(ctx, denom, &price);
    ctx.emit(&PriceAgreed {
        denom: denom.clone(),
        price: median,
        power_bps,
        time: now,
    });
}
