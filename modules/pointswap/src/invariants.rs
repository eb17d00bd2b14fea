//! What always holds.

use crate::state::{CLEARINGS, FORGET, PAIRS, UNSETTLED, USED, USED_BY};
use sdk::{Amount, Denom, View};
use std::collections::BTreeMap;

/// Every pair is of two denoms with issuers, the lesser first, within its bounds.
pub(crate) fn pairs(view: &View<'_>) -> Result<(), String> {
    for (id, pair) in PAIRS.iter(view) {
        let named = |why: String| format!("pair {} {}: {why}", id.0, id.1);
        pair.check(&id).map_err(|error| named(error.to_string()))?;
        for denom in [&id.0, &id.1] {
            if points::ops::issuer(view, denom).is_none() {
                return Err(named(format!("nobody issues {denom}")));
            }
        }
    }
    Ok(())
}

/// What all have used of a quota today is the sum of what each has used; nothing is used of nothing.
pub(crate) fn quotas(view: &View<'_>) -> Result<(), String> {
    let today = view.now().korean_day();
    let mut sums: BTreeMap<(u32, (Denom, Denom)), Amount> = BTreeMap::new();
    for ((day, side, _), amount) in USED_BY.iter(view) {
        if amount.is_zero() {
            return Err(format!("{}: nothing used is counted", side.0));
        }
        let sum = sums.entry((day, side)).or_default();
        *sum = sum.checked_add(amount).map_err(|error| error.log)?;
    }
    // Past days are swept in parts.
    sums.retain(|(day, _), _| *day >= today);
    let used: BTreeMap<_, _> = USED
        .iter(view)
        .filter(|((day, _), _)| *day >= today)
        .collect();
    if sums != used {
        return Err(format!(
            "accounts have used {sums:?}, all together {used:?}"
        ));
    }
    Ok(())
}

/// A clearing position is of a pair and of at least one swap; it waits to be forgotten exactly if both have settled it, and is
/// open otherwise.
pub(crate) fn clearings(view: &View<'_>) -> Result<(), String> {
    let mut waiting = 0_usize;
    for (key, clearing) in CLEARINGS.iter(view) {
        let (day, id) = &key;
        let named = |why: &str| format!("clearing {day} {} {}: {why}", id.0, id.1);
        if !PAIRS.has(view, id) || clearing.swaps == 0 {
            return Err(named("no pair, or no swaps"));
        }
        let settled = clearing.is_settled();
        if settled != clearing.forget_at.is_some() {
            return Err(named(
                "settled by both, or to be forgotten, and not the other",
            ));
        }
        if UNSETTLED.has(view, &(id.clone(), *day)) == settled {
            return Err(named("open exactly if not both have settled, expected"));
        }
        if let Some(forget_at) = clearing.forget_at {
            waiting = waiting.saturating_add(1);
            if !FORGET.has(view, &(forget_at, key.clone())) {
                return Err(named("never forgotten"));
            }
        }
    }
    let (open, all) = (UNSETTLED.iter(view).count(), CLEARINGS.iter(view).count());
    if open.saturating_add(waiting) != all {
        return Err(format!(
            "{open} positions are open, {waiting} settled, of {all}"
        ));
    }
    let queued = FORGET.iter(view).count();
    if queued != waiting {
        return Err(format!(
            "{queued} positions wait to be forgotten, {waiting} should"
        ));
    }
    Ok(())
}
