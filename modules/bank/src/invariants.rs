//! What always holds.

use crate::ops;
use crate::state::{BALANCES, DENOM_OWNERS, HOLDS, LOT_EXPIRIES, SEND_ENABLED, SUPPLY};
use crate::types::{LOTS_MAX, Lots};
use sdk::{Address, Amount, Denom, Invariant, Time, View};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) const TABLE: &[(&str, Invariant)] = &[
    ("supply", supply),
    ("holds", holds),
    ("lots", lots),
    ("held_lots", held_lots),
    ("lot_expiries", lot_expiries),
    ("accounts", accounts),
    ("denom_owners", denom_owners),
    ("exceptions", exceptions),
    ("stopped", stopped),
];

/// The balances of a denom add up to its supply; no balance is of nothing.
fn supply(view: &View<'_>) -> Result<(), String> {
    let mut sums: BTreeMap<Denom, Amount> = BTreeMap::new();
    for ((owner, denom), balance) in BALANCES.iter(view) {
        if balance.total().is_zero() {
            return Err(format!("{} has an entry for 0{denom}", view.text(&owner)));
        }
        let sum = sums.entry(denom).or_default();
        *sum = sum
            .checked_add(balance.total())
            .map_err(|error| error.log)?;
    }
    let supplies: BTreeMap<Denom, Amount> = SUPPLY.iter(view).collect();
    equal(&sums, &supplies, |denom, sum, supply| {
        format!("balances of {denom} add up to {sum}, its supply is {supply}")
    })
}

/// The holds in a balance add up to what it says is held, which is at most the balance.
fn holds(view: &View<'_>) -> Result<(), String> {
    let mut sums: BTreeMap<(Address, Denom), Amount> = BTreeMap::new();
    for ((owner, _, denom), held) in HOLDS.iter(view) {
        if held.amount.is_zero() {
            return Err(format!("{} has a hold of 0{denom}", view.text(&owner)));
        }
        let sum = sums.entry((owner, denom)).or_default();
        *sum = sum.checked_add(held.amount).map_err(|error| error.log)?;
    }
    let mut stored = BTreeMap::new();
    for (key, balance) in BALANCES.iter(view) {
        if balance.held() > balance.total() {
            let (owner, denom) = key;
            return Err(format!(
                "{} holds {} of {}{denom}",
                view.text(&owner),
                balance.held(),
                balance.total()
            ));
        }
        if !balance.held().is_zero() {
            stored.insert(key, balance.held());
        }
    }
    equal(&sums, &stored, |(owner, denom), sum, held| {
        format!(
            "holds of {} in {denom} add up to {sum}, its balance says {held}",
            view.text(owner)
        )
    })
}

/// The lots of an account add up to its balance without what is held, if the denom is made of lots; else there are none.
/// They are in order, and not too many.
fn lots(view: &View<'_>) -> Result<(), String> {
    for ((owner, denom), balance) in BALANCES.iter(view) {
        let name = || format!("lots of {} in {denom}", view.text(&owner));
        add_up(&denom, balance.lots(), balance.free()).map_err(|why| name() + &why)?;
        if balance.lots().living(view.now()) > LOTS_MAX {
            return Err(name() + " are more than an account may have");
        }
        if balance.lots().len() > 0 && view.registry().module_account(&owner).is_some() {
            return Err(format!("the module account {} has lots", view.text(&owner)));
        }
    }
    Ok(())
}

/// The lots of a hold add up to it, if the denom is made of lots; else there are none. They are in order, not too many,
/// and none waits.
fn held_lots(view: &View<'_>) -> Result<(), String> {
    for ((_, id, denom), held) in HOLDS.iter(view) {
        let name = || format!("lots of hold {} in {denom}", hex::encode(id));
        add_up(&denom, &held.lots, held.amount).map_err(|why| name() + &why)?;
        let mut lots = held.lots.iter();
        if held.lots.len() > LOTS_MAX || lots.any(|lot| lot.available_at != Time::default()) {
            return Err(name() + " are too many, or one waits");
        }
    }
    Ok(())
}

fn add_up(denom: &Denom, lots: &Lots, amount: Amount) -> Result<(), String> {
    if lots.iter().any(|lot| lot.amount.is_zero()) {
        return Err(" have one of nothing".to_owned());
    }
    let keys = lots.iter().map(|lot| (lot.expiry, lot.available_at));
    if !keys.is_sorted_by(|low, high| low < high) {
        return Err(" are not in order".to_owned());
    }
    let sum = Amount::sum(lots.iter().map(|lot| lot.amount)).map_err(|error| error.log)?;
    let expected = if denom.has_lots() {
        amount
    } else {
        Amount::ZERO
    };
    if sum != expected {
        return Err(format!(" add up to {sum}, expected {expected}"));
    }
    Ok(())
}

/// The queue knows the expiries of the lots of each account, and nothing else.
fn lot_expiries(view: &View<'_>) -> Result<(), String> {
    let mut expected = BTreeSet::new();
    for ((owner, denom), balance) in BALANCES.iter(view) {
        for lot in balance.lots().iter() {
            expected.insert((lot.expiry, owner, denom.clone()));
        }
    }
    let queued: BTreeSet<_> = LOT_EXPIRIES.iter(view).map(|(due, _)| due).collect();
    match expected.symmetric_difference(&queued).next() {
        Some(due @ (expiry, owner, denom)) => Err(format!(
            "lots of {denom} of {} that expire at {expiry} are {}",
            view.text(owner),
            if queued.contains(due) {
                "queued, but there are none"
            } else {
                "not queued"
            }
        )),
        None => Ok(()),
    }
}

/// Who has a balance has an account.
fn accounts(view: &View<'_>) -> Result<(), String> {
    let mut owners = BALANCES.iter(view).map(|((owner, _), _)| owner);
    match owners.find(|owner| auth::ops::account(view, owner).is_none()) {
        Some(owner) => Err(format!(
            "{} has a balance, but no account",
            view.text(&owner)
        )),
        None => Ok(()),
    }
}

/// The index of owners knows the balances, and nothing else.
fn denom_owners(view: &View<'_>) -> Result<(), String> {
    let mut balances: usize = 0;
    for ((owner, denom), _) in BALANCES.iter(view) {
        balances = balances.saturating_add(1);
        if !DENOM_OWNERS.has(view, &(denom.clone(), owner)) {
            return Err(format!(
                "{} is missing among the owners of {denom}",
                view.text(&owner)
            ));
        }
    }
    let indexed = DENOM_OWNERS.iter(view).count();
    if indexed != balances {
        return Err(format!(
            "{balances} balances, but {indexed} entries of owners"
        ));
    }
    Ok(())
}

/// The parameters know how many denoms differ from the default.
fn exceptions(view: &View<'_>) -> Result<(), String> {
    let counted = SEND_ENABLED.iter(view).count();
    let known = ops::params(view).exceptions;
    if usize::try_from(known) == Ok(counted) {
        return Ok(());
    }
    Err(format!(
        "{counted} denoms differ from the default, the parameters say {known}"
    ))
}

/// Only denoms that have an owner are stopped.
fn stopped(view: &View<'_>) -> Result<(), String> {
    match ops::all_stopped(view).find(|(denom, _)| !denom.has_owner()) {
        Some((denom, _)) => Err(format!("{denom} is stopped, and has no owner")),
        None => Ok(()),
    }
}

/// Whether two maps are the same; what is missing in one counts as nothing.
fn equal<K: Ord>(
    left: &BTreeMap<K, Amount>,
    right: &BTreeMap<K, Amount>,
    differ: impl Fn(&K, Amount, Amount) -> String,
) -> Result<(), String> {
    for key in left.keys().chain(right.keys()) {
        let of = |map: &BTreeMap<K, Amount>| map.get(key).copied().unwrap_or_default();
        if of(left) != of(right) {
            return Err(differ(key, of(left), of(right)));
        }
    }
    Ok(())
}
