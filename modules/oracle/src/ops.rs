//! What other modules call: the price of a denom.

use crate::error::Error;
use crate::state::{
    BREAKERS, FEEDERS, OPERATORS, PARAMS, PRICES, SUBMISSIONS, SUBMISSIONS_BY_TIME,
};
use crate::types::{KRWP, Params, Price, Submission};
use sdk::{Address, BPS, Ctx, Denom, Order, Present, Rate, Read, Result, Time};
use std::collections::BTreeMap;

/// krwp for one of krwp.
const ONE: Rate = Rate::from_atto(1_000_000_000_000_000_000);

/// The parameters.
pub fn params(read: &(impl Read + ?Sized)) -> Params {
    PARAMS.get(read).expect("genesis sets the parameters")
}

/// What one smallest unit of a denom is worth in krwp, if that may be used now; krwp itself is 1. Refused if there never
/// was a price (code 10), if it is too old (code 11), or if a breaker opened on it (code 12).
pub fn price(read: &(impl Read + ?Sized), now: Time, denom: &Denom) -> Result<Rate> {
    if denom.as_str() == KRWP {
        return Ok(ONE);
    }
    let price = last_price(read, denom)?;
    if let Some(until) = price.breaker_until {
        let denom = denom.to_string();
        return Err(Error::BreakerOpen { denom, until }.into());
    }
    let params = params(read);
    if !price.is_fresh(now, &params) {
        return Err(Error::StalePrice {
            denom: denom.to_string(),
            time: price.time,
            price_seconds_max: params.price_seconds_max,
        }
        .into());
    }
    Ok(price.price)
}

/// The price of a denom that was agreed on last, fresh or not. Refused (code 10) if there is none.
pub fn last_price(read: &(impl Read + ?Sized), denom: &Denom) -> Result<Price> {
    let none = || Error::NoPrice {
        denom: denom.to_string(),
    };
    Ok(PRICES.get(read, denom).ok_or_else(none)?)
}

/// The account that submits prices for the validator of an operator.
pub fn feeder_of(read: &(impl Read + ?Sized), operator: &Address) -> Option<Address> {
    FEEDERS.get(read, operator)
}

/// The operator for whose validator an account submits prices.
pub fn operator_of(read: &(impl Read + ?Sized), feeder: &Address) -> Option<Address> {
    OPERATORS.get(read, feeder)
}

/// Replaces the feeder of an operator, or removes it.
pub(crate) fn put_feeder(ctx: &mut Ctx<'_>, operator: &Address, feeder: Option<&Address>) {
    if let Some(before) = feeder_of(ctx, operator) {
        OPERATORS.remove(ctx, &before);
        FEEDERS.remove(ctx, operator);
    }
    if let Some(feeder) = feeder {
        OPERATORS.set(ctx, feeder, operator);
        FEEDERS.set(ctx, operator, feeder);
    }
}

/// Replaces what an operator said of a price.
pub(crate) fn put_submission(
    ctx: &mut Ctx<'_>,
    denom: &Denom,
    operator: &Address,
    submission: &Submission,
) {
    remove_submission(ctx, denom, operator);
    SUBMISSIONS.set(ctx, &(denom.clone(), *operator), submission);
    let place = (submission.time, denom.clone(), *operator);
    SUBMISSIONS_BY_TIME.set(ctx, &place, &Present);
}

/// Removes what an operator said of a price, if anything.
pub(crate) fn remove_submission(ctx: &mut Ctx<'_>, denom: &Denom, operator: &Address) {
    let key = (denom.clone(), *operator);
    let Some(before) = SUBMISSIONS.get(ctx, &key) else {
        return;
    };
    SUBMISSIONS.remove(ctx, &key);
    SUBMISSIONS_BY_TIME.remove(ctx, &(before.time, key.0, *operator));
}

/// Removes all that is known of a denom.
pub(crate) fn remove_denom(ctx: &mut Ctx<'_>, denom: &Denom) {
    for (operator, _) in submissions(ctx, denom) {
        remove_submission(ctx, denom, &operator);
    }
    if let Some(until) = PRICES.get(ctx, denom).and_then(|last| last.breaker_until) {
        BREAKERS.remove(ctx, &(until, denom.clone()));
    }
    PRICES.remove(ctx, denom);
}

/// What operators said of a price, in the order of the operators.
pub(crate) fn submissions(
    read: &(impl Read + ?Sized),
    denom: &Denom,
) -> Vec<(Address, Submission)> {
    SUBMISSIONS
        .range(read, denom, Order::Ascending)
        .map(|((_, operator), submission)| (operator, submission))
        .collect()
}

/// The power of every validator, by operator.
#[derive(Debug)]
pub(crate) struct Powers {
    by_operator: BTreeMap<Address, u128>,
    total: u128,
}

impl Powers {
    pub(crate) fn read(read: &(impl Read + ?Sized)) -> Self {
        let by_operator: BTreeMap<Address, u128> = staking::ops::validators(read)
            .into_iter()
            .map(|(operator, validator)| {
                let power = u128::try_from(validator.power);
                (operator, power.expect("no validator has a power below 0"))
            })
            .collect();
        // At most 1 000 powers below 2^63: far below 2^128.
        let total = by_operator
            .values()
            .fold(0, |sum: u128, power| sum.saturating_add(*power));
        Self { by_operator, total }
    }

    pub(crate) fn has(&self, operator: &Address) -> bool {
        self.by_operator.contains_key(operator)
    }

    pub(crate) fn of(&self, operator: &Address) -> u128 {
        self.by_operator.get(operator).copied().unwrap_or_default()
    }

    /// The stake-weighted median of what was said, and the part of the power that said it in bps, rounded down; none
    /// below two thirds of the power. Of two prices with half of the power each it is the lower one.
    pub(crate) fn median(&self, said: &[(Address, Rate)]) -> Option<(Rate, u32)> {
        let mut weighed: Vec<(Rate, u128)> = said
            .iter()
            .map(|(operator, price)| (*price, self.of(operator)))
            .filter(|(_, power)| *power > 0)
            .collect();
        weighed.sort_unstable();
        let power = weighed
            .iter()
            .fold(0_u128, |sum, (_, power)| sum.saturating_add(*power));
        let enough = power.saturating_mul(3) >= self.total.saturating_mul(2);
        if !enough || power == 0 {
            return None;
        }
        let mut below = 0_u128;
        let (median, _) = weighed.into_iter().find(|(_, weight)| {
            below = below.saturating_add(*weight);
            below.saturating_mul(2) >= power
        })?;
        let bps = power.saturating_mul(BPS).checked_div(self.total)?;
        Some((
            median,
            u32::try_from(bps).expect("a part is at most 10000 bps"),
        ))
    }
}
