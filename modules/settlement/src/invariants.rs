//! What always holds.

use crate::ops::SETTLEMENT;
use crate::state::{
    ACCOUNTS, BATCHES, CLOSINGS, FLOATS, FORGET, LINES, MANAGED, MANAGERS, PARKED, PAYOUTS,
    RESERVES,
};
use crate::types::{Batch, BatchKey, BatchState, Hash, Sums, leaf_hash, root, root_of};
use merchant::MerchantId;
use sdk::{Address, Amount, Denom, Order, Signed, View};
use std::collections::BTreeMap;

type Told<T = ()> = Result<T, String>;

fn told<T>(result: sdk::Result<T>) -> Told<T> {
    result.map_err(|error| error.log)
}

fn named(id: &MerchantId, denom: &Denom) -> String {
    format!("merchant {} in {denom}", hex::encode(id))
}

/// The account of the module has what is payable, deposits, reserves, what is disputed, and the part of floats that
/// covers nothing.
pub(crate) fn account(view: &View<'_>) -> Told {
    let mut needed: BTreeMap<Denom, Amount> = BTreeMap::new();
    for ((_, denom), account) in ACCOUNTS.iter(view) {
        let sum = needed.entry(denom).or_default();
        *sum = told(Amount::sum([
            *sum,
            account.payable.above_zero(),
            account.deposit,
            account.reserve,
            account.disputed,
        ]))?;
    }
    for ((_, denom), float) in FLOATS.iter(view) {
        let sum = needed.entry(denom).or_default();
        *sum = told(sum.checked_add(float.free()))?;
    }
    for (denom, needed) in needed {
        let has = bank::ops::balance(view, &SETTLEMENT.address(), &denom);
        if has != needed {
            return Err(format!("the account has {has}{denom}, not {needed}{denom}"));
        }
    }
    Ok(())
}

/// A payable is the net of the batches that are not paid, and what is carried.
pub(crate) fn payables(view: &View<'_>) -> Told {
    let mut sums: BTreeMap<(MerchantId, Denom), (Signed, u32)> = BTreeMap::new();
    for (key, batch) in BATCHES.iter(view).filter(|(_, batch)| batch.is_unpaid()) {
        let (net, unpaid) = sums.entry(key.account()).or_default();
        *net = told(net.checked_add(batch.sums.net))?;
        *unpaid = unpaid.saturating_add(1);
    }
    for (key, account) in ACCOUNTS.iter(view) {
        let (net, unpaid) = sums.remove(&key).unwrap_or_default();
        let payable = told(net.checked_add(account.carried))?;
        if (payable, unpaid) != (account.payable, account.unpaid) {
            return Err(format!(
                "{} has {} coming, and its {unpaid} batches come to {payable}",
                named(&key.0, &key.1),
                account.payable
            ));
        }
    }
    match sums.first_key_value() {
        Some(((id, denom), _)) => Err(format!("{} has batches only", named(id, denom))),
        None => Ok(()),
    }
}

/// A float covers what its merchants owe: no more than it is, and nothing else.
pub(crate) fn floats(view: &View<'_>) -> Told {
    let mut owed: BTreeMap<(Address, Denom), Amount> = BTreeMap::new();
    for ((id, denom), account) in ACCOUNTS.iter(view) {
        let below = account.payable.below_zero();
        if below.is_zero() != account.covered_by.is_none() {
            return Err(format!("{} owes {below}", named(&id, &denom)));
        }
        if let Some(company) = account.covered_by {
            let sum = owed.entry((company, denom)).or_default();
            *sum = told(sum.checked_add(below))?;
        }
    }
    for (key, float) in FLOATS.iter(view) {
        let owed = owed.remove(&key).unwrap_or_default();
        if float.covering != owed || float.covering > float.amount || float.amount.is_zero() {
            return Err(format!(
                "the float of {} is {float:?}, and {owed} is owed",
                view.text(&key.0)
            ));
        }
    }
    match owed.first_key_value() {
        Some(((company, denom), owed)) => {
            let company = view.text(company);
            Err(format!("{company} has no float for {owed}{denom}"))
        }
        None => Ok(()),
    }
}

/// A reserve is what was withheld and not given back.
pub(crate) fn reserves(view: &View<'_>) -> Told {
    let mut sums: BTreeMap<(MerchantId, Denom), Amount> = BTreeMap::new();
    for ((_, key), amount) in RESERVES.iter(view) {
        let sum = sums.entry(key.account()).or_default();
        *sum = told(sum.checked_add(amount))?;
    }
    for (key, account) in ACCOUNTS.iter(view) {
        let sum = sums.remove(&key).unwrap_or_default();
        if sum != account.reserve {
            return Err(format!(
                "{} has a reserve of {}, not {sum}",
                named(&key.0, &key.1),
                account.reserve
            ));
        }
    }
    match sums.first_key_value() {
        Some(((id, denom), _)) => Err(format!("{} has reserves only", named(id, denom))),
        None => Ok(()),
    }
}

/// The lines of a batch that are all in the state add up to its sums and hash to its root.
pub(crate) fn lines(view: &View<'_>) -> Told {
    for (key, batch) in BATCHES.iter(view) {
        let broken = |why: &str| {
            let of = named(&key.merchant_id, &key.denom);
            Err(format!("batch of {of} on {}: {why}", key.day))
        };
        if (batch.state == BatchState::Open) == batch.root.is_some() {
            return broken("open with a root, or closed without");
        }
        let whole = batch.is_unpaid() || LINES.has(view, &(key.clone(), 0));
        if !whole {
            continue;
        }
        let (sums, count, found) = told(sum(view, &key, &batch))?;
        if count != batch.lines {
            return broken("it has another number of lines");
        }
        if sums != batch.sums {
            return broken("its lines come to other sums");
        }
        if Some(found) != batch.root.or_else(|| Some(root(&batch.frontier))) {
            return broken("its lines have another root");
        }
    }
    Ok(())
}

fn sum(view: &View<'_>, key: &BatchKey, batch: &Batch) -> sdk::Result<(Sums, u64, Hash)> {
    let mut sums = Sums::default();
    let mut leaves = Vec::new();
    for ((_, number), line) in LINES.range(view, key, Order::Ascending) {
        if number < batch.lines {
            sums = sums.checked_add(&line)?;
            leaves.push(leaf_hash(&line.leaf(number)));
        }
    }
    let count = u64::try_from(leaves.len()).unwrap_or(u64::MAX);
    Ok((sums, count, root_of(leaves)))
}

/// Every batch stands once in the queue, or the list, of its state, and they have nothing else.
pub(crate) fn queues(view: &View<'_>) -> Told {
    let mut counts = [0_usize; 4];
    let [open, closed, parked, kept] = &mut counts;
    for (key, batch) in BATCHES.iter(view) {
        let in_forget = batch
            .forget_at
            .is_none_or(|time| FORGET.has(view, &(time, key.clone())));
        *kept = kept.saturating_add(usize::from(batch.forget_at.is_some()));
        let (count, waits) = match batch.state {
            BatchState::Open => (
                &mut *open,
                CLOSINGS.has(view, &(batch.closes_at, key.clone())),
            ),
            BatchState::Closed => (
                &mut *closed,
                PAYOUTS.has(view, &(batch.pays_at, key.clone())),
            ),
            BatchState::Parked => (&mut *parked, PARKED.has(view, &key)),
            BatchState::Paid | BatchState::Carried => (&mut 0, true),
        };
        *count = count.saturating_add(1);
        if !waits || !in_forget || (batch.is_unpaid() && batch.forget_at.is_some()) {
            let of = named(&key.merchant_id, &key.denom);
            return Err(format!("batch of {of} on {} waits nowhere", key.day));
        }
    }
    let queued = [
        CLOSINGS.iter(view).count(),
        PAYOUTS.iter(view).count(),
        PARKED.iter(view).count(),
        FORGET.iter(view).count(),
    ];
    if queued == counts {
        return Ok(());
    }
    Err(format!("queues of {queued:?} for {counts:?} batches"))
}

/// A manager has no manager, and counts the shops it manages.
pub(crate) fn managers(view: &View<'_>) -> Told {
    let mut counts: BTreeMap<MerchantId, u32> = BTreeMap::new();
    for (child, manager) in MANAGERS.iter(view) {
        if MANAGERS.has(view, &manager) {
            return Err(format!("the manager of {} has one", hex::encode(child)));
        }
        let count = counts.entry(manager).or_default();
        *count = count.saturating_add(1);
    }
    let counted: BTreeMap<_, _> = MANAGED.iter(view).collect();
    if counted == counts {
        return Ok(());
    }
    Err(format!("managers count {counted:?}, and it is {counts:?}"))
}

/// Merchants count the denoms in which they have something to settle right, and none stands for nothing.
pub(crate) fn counts(view: &View<'_>) -> Told {
    let mut counts: BTreeMap<MerchantId, u64> = BTreeMap::new();
    for ((id, denom), account) in ACCOUNTS.iter(view) {
        if account == crate::types::Account::default() {
            return Err(format!("{} is kept for nothing", named(&id, &denom)));
        }
        let count = counts.entry(id).or_default();
        *count = count.saturating_add(1);
    }
    let counted: BTreeMap<_, _> = merchant::ops::all_open_settlements(view)
        .into_iter()
        .collect();
    if counted == counts {
        return Ok(());
    }
    Err(format!("merchants count {counted:?}, and it is {counts:?}"))
}
