//! Entries of balances and holds while an operation changes them: each is read once, and written once when nothing can
//! be refused any more.

use super::{insufficient, of};
use crate::error::Error;
use crate::events::LotChanged;
use crate::state::{BALANCES, DENOM_OWNERS, HOLDS, HoldId, LOT_EXPIRIES};
use crate::types::{Balance, Held, LOTS_MAX, Lot, Lots};
use sdk::{Address, Amount, Coin, Ctx, Denom, Present, Read, Result, Time};

/// What an account has of a denom.
pub(super) struct Entry {
    key: (Address, Denom),
    is_new: bool,
    before: Lots,
    pub(super) balance: Balance,
}

impl Entry {
    pub(super) fn read(read: &(impl Read + ?Sized), owner: &Address, denom: &Denom) -> Self {
        let key = (*owner, denom.clone());
        let stored = BALANCES.get(read, &key);
        let is_new = stored.is_none();
        let balance = stored.unwrap_or_default();
        Self {
            key,
            is_new,
            before: balance.lots().clone(),
            balance,
        }
    }

    /// The lots that it had when it was read.
    pub(super) fn before(&self) -> &Lots {
        &self.before
    }

    /// Takes what may be spent, and says which lots. Refused (`sdk` code 5) if there is less.
    pub(super) fn spend(&mut self, now: Time, coin: &Coin) -> Result<Vec<Lot>> {
        let lots = self.balance.spend(&coin.denom, now, coin.amount);
        lots.ok_or_else(|| self.too_little(now, coin))
    }

    /// Sets aside what may be spent, and says which lots. Refused (`sdk` code 5) if there is less.
    pub(super) fn hold(&mut self, now: Time, coin: &Coin) -> Result<Vec<Lot>> {
        let lots = self.balance.hold(&coin.denom, now, coin.amount);
        lots.ok_or_else(|| self.too_little(now, coin))
    }

    fn too_little(&self, now: Time, coin: &Coin) -> sdk::Error {
        insufficient(self.balance.spendable(&coin.denom, now), coin)
    }

    /// Writes it, its account if it is new, and tells which lots changed.
    pub(super) fn write(self, ctx: &mut Ctx<'_>) {
        let changed = self.balance.lots().changed_from(&self.before);
        tell_changes(ctx, &self.key.0, &self.key.1, None, &changed);
        self.store(ctx, &changed);
    }

    /// Writes it, and tells nobody: for genesis, where an event for each account would fill the memory for no reader.
    pub(super) fn write_quietly(self, ctx: &mut Ctx<'_>) {
        let changed = self.balance.lots().changed_from(&self.before);
        self.store(ctx, &changed);
    }

    fn store(self, ctx: &mut Ctx<'_>, changed: &[Lot]) {
        queue(ctx, &self.key, &self.before, self.balance.lots(), changed);
        let as_owner = |(owner, denom): &(Address, Denom)| (denom.clone(), *owner);
        if self.balance.total().is_zero() {
            BALANCES.remove(ctx, &self.key);
            DENOM_OWNERS.remove(ctx, &as_owner(&self.key));
            return;
        }
        if self.is_new {
            // Who has a balance has an account.
            auth::ops::ensure(ctx, &self.key.0);
            DENOM_OWNERS.set(ctx, &as_owner(&self.key), &Present);
        }
        BALANCES.set(ctx, &self.key, &self.balance);
    }
}

/// What a hold has of a denom.
pub(super) struct HoldEntry {
    key: (Address, HoldId, Denom),
    before: Lots,
    held: Held,
}

impl HoldEntry {
    pub(super) fn read(
        read: &(impl Read + ?Sized),
        owner: &Address,
        id: &HoldId,
        denom: &Denom,
    ) -> Self {
        let key = (*owner, *id, denom.clone());
        let held = HOLDS.get(read, &key).unwrap_or_default();
        Self {
            key,
            before: held.lots.clone(),
            held,
        }
    }

    /// The lots that it had when it was read.
    pub(super) fn before(&self) -> &Lots {
        &self.before
    }

    /// Adds what was taken out of the balance. Refused (`bank` code 20) if it would have too many lots: a hold is never
    /// touched by others, so nothing has to become one.
    pub(super) fn add(&mut self, now: Time, amount: Amount, lots: &[Lot]) -> Result<(), Error> {
        self.held.lots.add(now, lots);
        require_few("lots in a hold", self.held.lots.len())?;
        self.held.amount = self
            .held
            .amount
            .checked_add(amount)
            .expect("a hold is at most the balance it is in");
        Ok(())
    }

    /// Takes money out, of lots those that expire first, and says which. Refused (`bank` code 21) if it has less.
    pub(super) fn take(&mut self, coin: &Coin) -> Result<Vec<Lot>, Error> {
        let (_, id, denom) = &self.key;
        let held = self.held.amount;
        self.held.amount = held
            .checked_sub(coin.amount)
            .ok_or_else(|| Error::HoldTooSmall {
                id: hex::encode(id),
                held: of(held, denom),
                asked: coin.clone(),
            })?;
        Ok(self.held.lots.take(coin.amount, |_| true))
    }

    /// Writes it, and tells which lots changed.
    pub(super) fn write(self, ctx: &mut Ctx<'_>) {
        let changed = self.held.lots.changed_from(&self.before);
        let (owner, id, denom) = &self.key;
        tell_changes(ctx, owner, denom, Some(*id), &changed);
        if self.held.amount.is_zero() {
            HOLDS.remove(ctx, &self.key);
        } else {
            HOLDS.set(ctx, &self.key, &self.held);
        }
    }
}

/// Refuses (`bank` code 20) more lots than an entry may have.
pub(super) fn require_few(what: &str, given: usize) -> Result<(), Error> {
    if given <= LOTS_MAX {
        return Ok(());
    }
    Err(Error::TooMany {
        what: what.to_owned(),
        given,
        max: LOTS_MAX,
    })
}

/// Tells of the lots of an entry that changed, with what each has afterwards.
fn tell_changes(
    ctx: &mut Ctx<'_>,
    owner: &Address,
    denom: &Denom,
    hold_id: Option<HoldId>,
    changed: &[Lot],
) {
    for lot in changed {
        ctx.emit(&LotChanged {
            owner: *owner,
            denom: denom.clone(),
            expiry: lot.expiry,
            available_at: Some(lot.available_at).filter(|time| *time != Time::default()),
            hold_id,
            amount: lot.amount,
        });
    }
}

/// Keeps the queue: an account is in it once for each expiry of its lots of a denom.
fn queue(
    ctx: &mut Ctx<'_>,
    (owner, denom): &(Address, Denom),
    before: &Lots,
    after: &Lots,
    changed: &[Lot],
) {
    let mut expiries: Vec<Time> = changed.iter().map(|lot| lot.expiry).collect();
    expiries.dedup();
    for expiry in expiries {
        let due = (expiry, *owner, denom.clone());
        match (before.has(expiry), after.has(expiry)) {
            (false, true) => LOT_EXPIRIES.set(ctx, &due, &Present),
            (true, false) => LOT_EXPIRIES.remove(ctx, &due),
            _ => {}
        }
    }
}
