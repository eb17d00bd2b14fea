//! What always holds.

use crate::ops;
use crate::state::{
    BALANCES, DENOM_OWNERS, HELD_LOTS, HOLDS, HoldId, LOT_EXPIRIES, LOTS, SEND_ENABLED, SUPPLY,
};
use sdk::{Address, Amount, Denom, Invariant, View};
use std::collections::BTreeMap;

pub(crate) const TABLE: &[(&str, Invariant)] = &[
    ("supply", supply),
    ("holds", holds),
    ("lots", lots),
    ("held_lots", held_lots),
    ("lot_expiries", lot_expiries),
    ("accounts", accounts),
    ("denom_owners", denom_owners),
    ("exceptions", exceptions),
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
    for ((owner, _, denom), amount) in HOLDS.iter(view) {
        if amount.is_zero() {
            return Err(format!("{} has a hold of 0{denom}", view.text(&owner)));
        }
        let sum = sums.entry((owner, denom)).or_default();
        *sum = sum.checked_add(amount).map_err(|error| error.log)?;
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
fn lots(view: &View<'_>) -> Result<(), String> {
    let mut sums: BTreeMap<(Address, Denom), Amount> = BTreeMap::new();
    for ((owner, denom, ..), amount) in LOTS.iter(view) {
        if amount.is_zero() || ops::require_plain(&denom).is_ok() {
            return Err(format!(
                "{} has a lot of {amount}{denom}",
                view.text(&owner)
            ));
        }
        if view.registry().module_account(&owner).is_some() {
            return Err(format!("the module account {} has lots", view.text(&owner)));
        }
        let sum = sums.entry((owner, denom)).or_default();
        *sum = sum.checked_add(amount).map_err(|error| error.log)?;
    }
    let balances = BALANCES.iter(view);
    let free = balances
        .filter(|((_, denom), _)| denom.has_lots())
        .map(|(key, balance)| (key, balance.spendable()));
    equal(&sums, &free.collect(), |(owner, denom), sum, free| {
        format!(
            "lots of {} in {denom} add up to {sum}, its balance without holds is {free}",
            view.text(owner)
        )
    })
}

/// The lots of a hold add up to it, if the denom is made of lots; else there are none.
fn held_lots(view: &View<'_>) -> Result<(), String> {
    let mut sums: BTreeMap<(Address, HoldId, Denom), Amount> = BTreeMap::new();
    for ((owner, id, denom, _), amount) in HELD_LOTS.iter(view) {
        if amount.is_zero() || ops::require_plain(&denom).is_ok() {
            return Err(format!(
                "{} holds a lot of {amount}{denom}",
                view.text(&owner)
            ));
        }
        let sum = sums.entry((owner, id, denom)).or_default();
        *sum = sum.checked_add(amount).map_err(|error| error.log)?;
    }
    let holds = HOLDS.iter(view).filter(|((.., denom), _)| denom.has_lots());
    equal(&sums, &holds.collect(), |(_, id, denom), sum, held| {
        format!(
            "lots of hold {} in {denom} add up to {sum}, it has {held}",
            hex::encode(id)
        )
    })
}

/// The queue knows the lots, and nothing else.
fn lot_expiries(view: &View<'_>) -> Result<(), String> {
    let mut lots: usize = 0;
    for ((owner, denom, expiry, available_at), _) in LOTS.iter(view) {
        lots = lots.saturating_add(1);
        if !LOT_EXPIRIES.has(view, &(expiry, owner, denom.clone(), available_at)) {
            return Err(format!(
                "a lot of {denom} of {} is missing in the queue at {expiry}",
                view.text(&owner)
            ));
        }
    }
    let queued = LOT_EXPIRIES.iter(view).count();
    if queued != lots {
        return Err(format!("{lots} lots, but {queued} in the queue"));
    }
    Ok(())
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
