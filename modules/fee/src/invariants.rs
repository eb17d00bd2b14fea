//! What always holds.

use crate::ops;
use crate::state::{ALLOWANCES, EXPIRIES, GRANTED, MSG_GAS};
use sdk::View;

/// Every allowance is sound, is listed by its granter, and waits for its end; nothing else is.
pub(crate) fn allowances(view: &View<'_>) -> Result<(), String> {
    let (mut all, mut ending) = (0_usize, 0_usize);
    for ((grantee, granter), allowance) in ALLOWANCES.iter(view) {
        let name = || format!("{} for {}", view.text(&granter), view.text(&grantee));
        allowance
            .check()
            .map_err(|error| format!("{}: {error}", name()))?;
        if !GRANTED.has(view, &(granter, grantee)) {
            return Err(format!("{} is not listed by its granter", name()));
        }
        all = all.saturating_add(1);
        if let Some(end) = allowance.expiration() {
            if !EXPIRIES.has(view, &(end, grantee, granter)) {
                return Err(format!("{} does not wait for its end, {end}", name()));
            }
            ending = ending.saturating_add(1);
        }
    }
    let listed = GRANTED.iter(view).count();
    let waiting = EXPIRIES.iter(view).count();
    if (all, ending) != (listed, waiting) {
        return Err(format!(
            "{all} allowances, {listed} listed by granters; {ending} with an end, {waiting} waiting for it"
        ));
    }
    Ok(())
}

/// No message of the authority is switched off.
pub(crate) fn authority_msgs(view: &View<'_>) -> Result<(), String> {
    if MSG_GAS.iter(view).next().is_none() {
        return Ok(());
    }
    let mut off = view
        .registry()
        .msgs()
        .filter(|(type_url, route)| route.authority && ops::gas_of(view, type_url).is_none());
    match off.next() {
        Some((type_url, _)) => Err(format!("{type_url} is switched off")),
        None => Ok(()),
    }
}
