//! Denoms whose balances are made of lots, each with an expiry: points.
//!
//! **Invariant**: a lot is written by `write_lot` and `write_held` alone, beside the balance or hold that it is a part
//! of. Every debit takes what expires first, every credit keeps the expiry. What a hold has does not expire.

use super::{insufficient, issue, lower, lower_hold, lower_supply, of, tell_burned};
use crate::error::Error;
use crate::events::{Coinbase, LotChanged, LotExpired, Release};
use crate::state::{HELD_LOTS, HoldId, LOT_EXPIRIES, LOTS};
use crate::types::Lot;
use sdk::{Address, Amount, Coin, Coins, Ctx, Denom, Order, Present, Read, Result, Time};
use std::collections::BTreeMap;

/// How long lots live that come back: from a refund, or from a hold that outlived them.
const GRACE_SECONDS: u64 = 30 * 24 * 60 * 60;

/// What moving one more lot costs, in items of work: it and its place in the queue, where it was and where it goes.
const ITEMS_PER_LOT: u64 = 20;

/// The lots of an account that no hold has, the first to expire first: also those that cannot be spent yet, and those
/// that have expired and are not destroyed yet.
pub fn lots(read: &(impl Read + ?Sized), owner: &Address, denom: &Denom) -> Vec<Lot> {
    iter(read, owner, denom).collect()
}

/// The lots of a hold, the first to expire first. Those that expired meanwhile are among them.
pub fn held_lots(
    read: &(impl Read + ?Sized),
    owner: &Address,
    id: &HoldId,
    denom: &Denom,
) -> Vec<Lot> {
    iter_held(read, owner, id, denom).collect()
}

/// Until when lots live that come back at `now`: the end of the Korean day in 30 days.
pub fn grace_end(now: Time) -> Time {
    now.plus_seconds(GRACE_SECONDS).korean_day_end()
}

fn iter<'a>(
    read: &'a (impl Read + ?Sized),
    owner: &Address,
    denom: &Denom,
) -> impl Iterator<Item = Lot> + 'a {
    LOTS.range(read, &(*owner, denom.clone()), Order::Ascending)
        .map(|((_, _, expiry, available_at), amount)| Lot {
            expiry,
            available_at,
            amount,
        })
}

fn iter_held<'a>(
    read: &'a (impl Read + ?Sized),
    owner: &Address,
    id: &HoldId,
    denom: &Denom,
) -> impl Iterator<Item = Lot> + 'a {
    HELD_LOTS
        .range(read, &(*owner, *id, denom.clone()), Order::Ascending)
        .map(|((.., expiry), amount)| Lot {
            expiry,
            available_at: Time::default(),
            amount,
        })
}

/// What may be spent of a denom that is made of lots.
pub(super) fn spendable(
    read: &(impl Read + ?Sized),
    now: Time,
    owner: &Address,
    denom: &Denom,
) -> Amount {
    sum(iter(read, owner, denom).filter(|lot| lot.spendable(now)))
}

fn sum(lots: impl Iterator<Item = Lot>) -> Amount {
    lots.fold(Amount::ZERO, |sum, lot| plus(sum, lot.amount))
}

pub(super) fn plus(left: Amount, right: Amount) -> Amount {
    left.checked_add(right)
        .expect("lots add up to a balance at most, which fits")
}

/// Refuses (`bank` code 28) that the account of a module gets lots: nobody would see to it that they are spent in
/// time.
pub(super) fn require_holder(ctx: &Ctx<'_>, to: &Address, denom: &Denom) -> Result<(), Error> {
    if !denom.has_lots() || ctx.registry().module_account(to).is_none() {
        return Ok(());
    }
    Err(Error::ModuleAccountLots {
        address: ctx.text(to),
        denom: denom.clone(),
    })
}

/// Charges for all lots but the first, which the gas of the message covers.
fn charge(ctx: &mut Ctx<'_>, lots: usize) -> Result<()> {
    let more = u64::try_from(lots.saturating_sub(1)).expect("a length fits into 64 bits");
    ctx.charge("lots to move", more.saturating_mul(ITEMS_PER_LOT))
}

/// What a lot gives.
struct Part {
    /// The lot, with the amount that it gives.
    lot: Lot,
    /// What is left in it.
    left: Amount,
}

/// Takes an amount from lots in their order, as far as they go. Says also what they lack.
fn pick(lots: impl Iterator<Item = Lot>, amount: Amount) -> (Vec<Part>, Amount) {
    let mut lacking = amount;
    let mut parts = Vec::new();
    for lot in lots {
        if lacking.is_zero() {
            break;
        }
        let given = lot.amount.min(lacking);
        let less = |amount: Amount| {
            amount
                .checked_sub(given)
                .expect("it is the smaller of both")
        };
        lacking = less(lacking);
        parts.push(Part {
            left: less(lot.amount),
            lot: Lot {
                amount: given,
                ..lot
            },
        });
    }
    (parts, lacking)
}

/// Takes spendable lots out of an account, the first to expire first. The caller lowers the balance, or raises what is
/// held of it. No lots of a denom that is not made of them.
pub(super) fn take(ctx: &mut Ctx<'_>, owner: &Address, coin: &Coin) -> Result<Vec<Lot>> {
    let denom = &coin.denom;
    if !denom.has_lots() {
        return Ok(Vec::new());
    }
    let now = ctx.now();
    let spendable_lots = iter(ctx, owner, denom).filter(|lot| lot.spendable(now));
    let (parts, lacking) = pick(spendable_lots, coin.amount);
    if !lacking.is_zero() {
        return Err(insufficient(spendable(ctx, now, owner, denom), coin));
    }
    charge(ctx, parts.len())?;
    Ok(remove(ctx, owner, denom, parts))
}

fn remove(ctx: &mut Ctx<'_>, owner: &Address, denom: &Denom, parts: Vec<Part>) -> Vec<Lot> {
    let mut taken = Vec::with_capacity(parts.len());
    for Part { lot, left } in parts {
        put(
            ctx,
            owner,
            denom,
            &Lot {
                amount: left,
                ..lot
            },
            true,
        );
        taken.push(Lot {
            available_at: Time::default(),
            ..lot
        });
    }
    taken
}

/// Puts lots into an account. Lots of one expiry that can all be spent become one.
pub(super) fn give(ctx: &mut Ctx<'_>, owner: &Address, denom: &Denom, lots: &[Lot]) {
    let now = ctx.now();
    for lot in lots {
        let begin = (*owner, denom.clone(), lot.expiry);
        let before: BTreeMap<Time, Amount> = LOTS
            .range(ctx, &begin, Order::Ascending)
            .map(|((.., available_at), amount)| (available_at, amount))
            .collect();
        let mut after: BTreeMap<Time, Amount> = BTreeMap::new();
        let added = (&lot.available_at, &lot.amount);
        for (available_at, amount) in before.iter().chain([added]) {
            let available_at = Some(*available_at).filter(|time| *time > now);
            let sum = after.entry(available_at.unwrap_or_default()).or_default();
            *sum = plus(*sum, *amount);
        }
        let gone = before.keys().filter(|time| !after.contains_key(time));
        let gone: Vec<_> = gone.map(|time| (*time, Amount::ZERO)).collect();
        for (available_at, amount) in gone.into_iter().chain(after) {
            let is = before.get(&available_at);
            if is != Some(&amount) {
                let lot = Lot {
                    expiry: lot.expiry,
                    available_at,
                    amount,
                };
                put(ctx, owner, denom, &lot, is.is_some());
            }
        }
    }
}

/// Distributes lots in their order: the next recipient takes what it gets off the front.
pub(super) fn split_off(lots: &mut Vec<Lot>, amount: Amount) -> Vec<Lot> {
    let (parts, _) = pick(lots.iter().copied(), amount);
    let left = parts.last().map(|last| Lot {
        amount: last.left,
        ..last.lot
    });
    lots.drain(..parts.len().min(lots.len()));
    if let Some(left) = left.filter(|left| !left.amount.is_zero()) {
        lots.insert(0, left);
    }
    parts.into_iter().map(|part| part.lot).collect()
}

/// Puts lots into a hold.
pub(super) fn give_to_hold(
    ctx: &mut Ctx<'_>,
    owner: &Address,
    id: &HoldId,
    denom: &Denom,
    lots: &[Lot],
) {
    for lot in lots {
        let key = (*owner, *id, denom.clone(), lot.expiry);
        let held = HELD_LOTS.get(ctx, &key).unwrap_or_default();
        put_held(ctx, &key, plus(held, lot.amount));
    }
}

/// Takes lots out of a hold, the first to expire first. The caller has seen that it has enough, and lowers it. No lots
/// of a denom that is not made of them.
pub(super) fn take_from_hold(
    ctx: &mut Ctx<'_>,
    owner: &Address,
    id: &HoldId,
    coin: &Coin,
) -> Result<Vec<Lot>> {
    if !coin.denom.has_lots() {
        return Ok(Vec::new());
    }
    let (parts, _) = pick(iter_held(ctx, owner, id, &coin.denom), coin.amount);
    charge(ctx, parts.len())?;
    for part in &parts {
        let key = (*owner, *id, coin.denom.clone(), part.lot.expiry);
        put_held(ctx, &key, part.left);
    }
    Ok(parts.into_iter().map(|part| part.lot).collect())
}

/// What comes out of a hold: lots that expired in it live for the grace.
pub(super) fn revive(now: Time, lots: Vec<Lot>) -> Vec<Lot> {
    let revived = lots.into_iter().map(|lot| Lot {
        expiry: if lot.expiry <= now {
            grace_end(now)
        } else {
            lot.expiry
        },
        ..lot
    });
    revived.collect()
}

fn put(ctx: &mut Ctx<'_>, owner: &Address, denom: &Denom, lot: &Lot, is_there: bool) {
    write_lot(ctx, owner, denom, lot, is_there);
    ctx.emit(&LotChanged {
        owner: *owner,
        denom: denom.clone(),
        expiry: lot.expiry,
        available_at: Some(lot.available_at).filter(|time| *time != Time::default()),
        hold_id: None,
        amount: lot.amount,
    });
}

/// Sets what a lot has, and tells nobody. Genesis calls it, as `issue`.
pub(crate) fn write_lot(
    ctx: &mut Ctx<'_>,
    owner: &Address,
    denom: &Denom,
    lot: &Lot,
    is_there: bool,
) {
    let key = (*owner, denom.clone(), lot.expiry, lot.available_at);
    let due = (lot.expiry, *owner, denom.clone(), lot.available_at);
    if lot.amount.is_zero() {
        LOTS.remove(ctx, &key);
        LOT_EXPIRIES.remove(ctx, &due);
        return;
    }
    LOTS.set(ctx, &key, &lot.amount);
    if !is_there {
        LOT_EXPIRIES.set(ctx, &due, &Present);
    }
}

fn put_held(ctx: &mut Ctx<'_>, key: &(Address, HoldId, Denom, Time), amount: Amount) {
    write_held(ctx, key, amount);
    let (owner, id, denom, expiry) = key;
    ctx.emit(&LotChanged {
        owner: *owner,
        denom: denom.clone(),
        expiry: *expiry,
        available_at: None,
        hold_id: Some(*id),
        amount,
    });
}

/// Sets what a hold has of a lot, and tells nobody. Genesis calls it.
pub(crate) fn write_held(ctx: &mut Ctx<'_>, key: &(Address, HoldId, Denom, Time), amount: Amount) {
    if amount.is_zero() {
        HELD_LOTS.remove(ctx, key);
    } else {
        HELD_LOTS.set(ctx, key, &amount);
    }
}

/// Makes a lot in the name of a minter, which need not be who gets it: the only way to make money of a denom that is
/// made of lots. Refused if the denom is not (`bank` code 27), if it goes to the account of a module (28), if it has
/// expired (29), if there would be more than an amount can say (25).
pub fn mint_lot(
    ctx: &mut Ctx<'_>,
    minter: &Address,
    to: &Address,
    denom: &Denom,
    lot: &Lot,
) -> Result<()> {
    if lot.amount.is_zero() {
        return Ok(());
    }
    let now = ctx.now();
    if lot.expiry <= now {
        let expiry = lot.expiry;
        return Err(Error::LotExpired { expiry, now }.into());
    }
    issue_lots(ctx, minter, to, denom, &[*lot])
}

/// Makes lots that were destroyed again, for a refund. What has expired meanwhile, or would within the grace, lives to
/// [`grace_end`]. Refused as [`mint_lot`], but for the expiry.
pub fn mint_lots(
    ctx: &mut Ctx<'_>,
    minter: &Address,
    to: &Address,
    denom: &Denom,
    lots: &[Lot],
) -> Result<()> {
    let earliest = grace_end(ctx.now());
    let lots = lots.iter().map(|lot| Lot {
        expiry: lot.expiry.max(earliest),
        ..*lot
    });
    issue_lots(ctx, minter, to, denom, &lots.collect::<Vec<_>>())
}

fn issue_lots(
    ctx: &mut Ctx<'_>,
    minter: &Address,
    to: &Address,
    denom: &Denom,
    lots: &[Lot],
) -> Result<()> {
    if !denom.has_lots() {
        let denom = denom.clone();
        return Err(Error::NotMadeOfLots { denom }.into());
    }
    require_holder(ctx, to, denom)?;
    let mut amount = Amount::ZERO;
    for lot in lots {
        amount = amount.checked_add(lot.amount)?;
    }
    if amount.is_zero() {
        return Ok(());
    }
    charge(ctx, lots.len())?;
    let coin = of(amount, denom);
    let lots: Vec<Lot> = lots
        .iter()
        .copied()
        .filter(|lot| !lot.amount.is_zero())
        .collect();
    issue(ctx, to, &coin, &lots)?;
    let coins = Coins::from(coin);
    super::tell_received(ctx, to, &coins);
    ctx.emit(&Coinbase {
        minter: *minter,
        amount: coins,
    });
    Ok(())
}

/// Destroys lots of an account, the first to expire first, and says which; of a denom that is not made of lots as
/// `burn`, and there are none to say. Refused (`sdk` code 5) if less is spendable.
pub fn burn_lots(ctx: &mut Ctx<'_>, from: &Address, coin: &Coin) -> Result<Vec<Lot>> {
    if coin.amount.is_zero() {
        return Ok(Vec::new());
    }
    super::destroy(ctx, from, coin)
}

/// Destroys what was set aside, the first to expire first, and says which lots, with the expiry that they had. Refused (`bank` code 21) if the hold
/// has less. `bank_release` tells of it, then `burn`.
pub fn burn_held(ctx: &mut Ctx<'_>, owner: &Address, id: &HoldId, coin: &Coin) -> Result<Vec<Lot>> {
    if coin.amount.is_zero() {
        return Ok(Vec::new());
    }
    let lots = lower_hold(ctx, owner, id, coin)?;
    ctx.emit(&Release {
        owner: *owner,
        id: *id,
        amount: coin.clone(),
    });
    lower(ctx, owner, coin).expect("what a hold just gave back is spendable");
    lower_supply(ctx, coin);
    tell_burned(ctx, owner, coin);
    Ok(lots)
}

/// Destroys up to an amount of lots of an account: first the lot with this expiry and `available_at`, then the others, the
/// first to expire first, also those that cannot be spent yet; never what a hold has. Gives what it destroyed. Not
/// charged for, as it is not refused: one account has few lots.
pub fn take_back(
    ctx: &mut Ctx<'_>,
    owner: &Address,
    denom: &Denom,
    amount: Amount,
    first: (Time, Time),
) -> Amount {
    let now = ctx.now();
    let alive = |lot: &Lot| now < lot.expiry;
    let mut found: Vec<Lot> = iter(ctx, owner, denom).filter(alive).collect();
    // A lot that can be spent by now may have become one with others of its expiry.
    let begins = |time: Time| Some(time).filter(|time| *time > now);
    let first = (first.0, begins(first.1));
    found.sort_by_key(|lot| (lot.expiry, begins(lot.available_at)) != first);
    let (parts, lacking) = pick(found.into_iter(), amount);
    let taken = amount.checked_sub(lacking).expect("it lacks at most all");
    if taken.is_zero() {
        return taken;
    }
    remove(ctx, owner, denom, parts);
    let coin = of(taken, denom);
    lower(ctx, owner, &coin).expect("lots add up to the balance without what is held");
    lower_supply(ctx, &coin);
    tell_burned(ctx, owner, &coin);
    taken
}

/// Destroys a lot that has expired; says what it had.
pub(super) fn expire(
    ctx: &mut Ctx<'_>,
    owner: &Address,
    denom: &Denom,
    expiry: Time,
    available_at: Time,
) -> Amount {
    let key = (*owner, denom.clone(), expiry, available_at);
    let amount = LOTS
        .get(ctx, &key)
        .expect("a lot is in the queue as long as it is there");
    let lot = Lot {
        expiry,
        available_at,
        amount: Amount::ZERO,
    };
    put(ctx, owner, denom, &lot, true);
    let coin = of(amount, denom);
    lower(ctx, owner, &coin).expect("lots add up to the balance without what is held");
    lower_supply(ctx, &coin);
    ctx.emit(&LotExpired {
        owner: *owner,
        amount: coin.clone(),
        expiry,
    });
    tell_burned(ctx, owner, &coin);
    amount
}
