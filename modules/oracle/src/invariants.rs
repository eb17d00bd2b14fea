//! What always holds.

use crate::ops;
use crate::state::{BREAKERS, FEEDERS, OPERATORS, PRICES, SUBMISSIONS, SUBMISSIONS_BY_TIME};
use crate::types::POWER_BPS_MIN;
use sdk::{BPS, View};

/// A feeder submits for one operator, and an operator has one feeder.
pub(crate) fn keys(view: &View<'_>) -> Result<(), String> {
    for (operator, feeder) in FEEDERS.iter(view) {
        if OPERATORS.get(view, &feeder) != Some(operator) {
            return Err(format!("{} is not known as a feeder", view.text(&feeder)));
        }
    }
    let (feeders, operators) = (FEEDERS.iter(view).count(), OPERATORS.iter(view).count());
    if feeders != operators {
        return Err(format!("{feeders} feeders of {operators} operators"));
    }
    Ok(())
}

/// Every submission is of a denom that is listed, above 0, and has its place by time; nothing else has.
pub(crate) fn submissions(view: &View<'_>) -> Result<(), String> {
    let params = ops::params(view);
    let mut count = 0_usize;
    for ((denom, operator), submission) in SUBMISSIONS.iter(view) {
        let named = |why: &str| format!("{denom} of {}: {why}", view.text(&operator));
        if !params.lists(&denom) {
            return Err(named("not listed"));
        }
        if submission.price.is_zero() {
            return Err(named("a price of 0"));
        }
        let place = (submission.time, denom.clone(), operator);
        if !SUBMISSIONS_BY_TIME.has(view, &place) {
            return Err(named("has no place by time"));
        }
        count = count.saturating_add(1);
    }
    let places = SUBMISSIONS_BY_TIME.iter(view).count();
    if places != count {
        return Err(format!("{count} submissions, {places} places by time"));
    }
    Ok(())
}

/// Every price is of a denom that is listed, above 0, and of two thirds of the power; a breaker that is open is in the
/// queue, and nothing else is.
pub(crate) fn prices(view: &View<'_>) -> Result<(), String> {
    let params = ops::params(view);
    for (denom, price) in PRICES.iter(view) {
        if !params.lists(&denom) || price.price.is_zero() {
            return Err(format!("{denom}: not listed, or a price of 0"));
        }
        if !(u128::from(POWER_BPS_MIN)..=BPS).contains(&u128::from(price.power_bps)) {
            return Err(format!("{denom}: power of {} bps", price.power_bps));
        }
        let open = price.breaker_until.filter(|until| view.now() < *until);
        if open.is_some_and(|until| !BREAKERS.has(view, &(until, denom.clone()))) {
            return Err(format!("{denom}: its breaker never ends"));
        }
    }
    for ((until, denom), _) in BREAKERS.iter(view) {
        let price = PRICES.get(view, &denom);
        if price.and_then(|price| price.breaker_until) != Some(until) {
            return Err(format!("{denom}: a breaker of no price ends at {until}"));
        }
    }
    Ok(())
}
