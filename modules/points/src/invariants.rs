//! What always holds.

use crate::ops;
use crate::state::{ISSUERS, POINTS_RESERVE, RATES, RATES_DUE};
use crate::types::{Issuer, Status};
use sdk::{Amount, Order, View};

/// Every issuer is one that could be registered.
pub(crate) fn issuers(view: &View<'_>) -> Result<(), String> {
    for (denom, issuer) in ISSUERS.iter(view) {
        issuer
            .check(&denom)
            .map_err(|error| format!("{denom}: {error}"))?;
        if issuer.paused_by_authority && issuer.status != Status::Paused {
            return Err(format!(
                "{denom} is paused by the authority, and {}",
                issuer.status
            ));
        }
    }
    Ok(())
}

/// A rate to come waits to be booked, and no other does; the newest rate of the history is the one that was booked last.
pub(crate) fn rates(view: &View<'_>) -> Result<(), String> {
    let mut waiting = 0_usize;
    for (denom, issuer) in ISSUERS.iter(view) {
        let newest = RATES.range(view, &denom, Order::Descending).next();
        let newest = newest.map(|(_, rate)| rate);
        if newest != Some(issuer.booked_rate) {
            return Err(format!(
                "{denom} has the rate {} and the history {newest:?}",
                issuer.booked_rate
            ));
        }
        let Some(next) = issuer.next else { continue };
        waiting = waiting.saturating_add(1);
        if !RATES_DUE.has(view, &(next.at, denom.clone())) {
            return Err(format!("{denom}: no rate waits for {}", next.at));
        }
        if issuer.status == Status::Runoff {
            return Err(format!("{denom} runs off, and a rate is to come"));
        }
    }
    if RATES_DUE.iter(view).count() != waiting {
        return Err("a rate waits that nobody set".to_owned());
    }
    Ok(())
}

/// The reserve of every issuer that does not run off is what it must be.
pub(crate) fn ratios(view: &View<'_>) -> Result<(), String> {
    for (denom, issuer) in ISSUERS.iter(view) {
        let supply = bank::ops::supply(view, &denom);
        let outstanding = supply.checked_add(issuer.committed);
        let required = outstanding.and_then(|points| issuer.required(view.now(), points));
        let required = required.map_err(|error| format!("{denom}: {error}"))?;
        if issuer.status != Status::Runoff && issuer.reserve < required {
            return Err(format!(
                "{denom} has {} krwp for {supply} points and {} promised ones, and must have {required}",
                issuer.reserve, issuer.committed
            ));
        }
    }
    Ok(())
}

/// The account has what the reserves add up to.
pub(crate) fn reserves(view: &View<'_>) -> Result<(), String> {
    let all = ISSUERS.iter(view).map(|(_, issuer)| issuer.reserve);
    let sum = Amount::sum(all).map_err(|error| error.log)?;
    let has = bank::ops::balance(view, &POINTS_RESERVE.address(), &ops::krwp());
    if sum != has {
        return Err(format!(
            "the reserves are {sum} krwp, and the account has {has}"
        ));
    }
    Ok(())
}

/// What came of an issuer's points is what went and what there is: earned = spent + expired + taken back + live.
pub(crate) fn totals(view: &View<'_>) -> Result<(), String> {
    for (denom, Issuer { totals, .. }) in ISSUERS.iter(view) {
        let supply = bank::ops::supply(view, &denom);
        let sums = totals.made().and_then(|made| Ok((made, totals.gone()?)));
        let (made, gone) = sums.map_err(|error| format!("{denom}: {error}"))?;
        if made.checked_sub(gone) != Some(supply) {
            return Err(format!(
                "{made} {denom} came and {gone} went, and there are {supply}"
            ));
        }
    }
    Ok(())
}
