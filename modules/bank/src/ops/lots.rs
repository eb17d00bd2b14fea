//! Denoms whose balances are made of lots, each with an expiry: points.
//!
//! **Invariant**: the lots of a balance lie in its entry, those of a hold in the entry of the hold, and change with it.
//! Every debit takes what expires first, every credit keeps the expiry. What a hold has does not expire.

use super::entries::{Entry, HoldEntry};
use super::{issue, lower_supply, of, tell_burned};
use crate::error::Error;
use crate::events::{Coinbase, LotExpired, Release};
use crate::state::{BALANCES, HOLDS, HoldId};
use crate::types::{Lot, Lots, grace_end_of_day};
use sdk::{Address, Amount, Coin, Coins, Ctx, Denom, Read, Result, Time};

/// How long lots live that come back, once: from a refund, or from a hold that outlived them.
const GRACE_SECONDS: u64 = 30 * 24 * 60 * 60;

/// What moving one more lot costs, in items of work: it and its place in the queue, where it was and where it goes.
const ITEMS_PER_LOT: u64 = 20;

/// The lots of an entry that the gas of a message covers. Each more costs an item of work: whoever reads or writes the
/// entry reads or writes it, too.
const LOTS_COVERED: usize = 16;

/// The lots of an account that no hold has, the first to expire first: also those that cannot be spent yet, and those
/// that have expired and are not destroyed yet.
pub fn lots(read: &(impl Read + ?Sized), owner: &Address, denom: &Denom) -> Vec<Lot> {
    let balance = BALANCES.get(read, &(*owner, denom.clone()));
    balance.unwrap_or_default().lots().iter().copied().collect()
}

/// The lots of a hold, the first to expire first. Those that expired meanwhile are among them.
pub fn held_lots(
    read: &(impl Read + ?Sized),
    owner: &Address,
    id: &HoldId,
    denom: &Denom,
) -> Vec<Lot> {
    let held = HOLDS.get(read, &(*owner, *id, denom.clone()));
    held.unwrap_or_default().lots.into_vec()
}

/// Until when lots live that come back at `now`: a second after the end of the Korean day in 30 days, by which
/// [`Lot::had_grace`] knows them.
pub fn grace_end(now: Time) -> Time {
    grace_end_of_day(now.plus_seconds(GRACE_SECONDS).seconds())
}

/// Until when a lot lives that stands for others: as long as the first of them to expire, and `longest` at most. If one of
/// them has had its grace, so has this.
pub fn inherited_expiry(lots: &[Lot], longest: Time) -> Time {
    let first = lots.iter().map(|lot| lot.expiry).min();
    let expiry = first.map_or(longest, |first| first.min(longest));
    let lot = Lot {
        expiry,
        available_at: Time::default(),
        amount: Amount::ZERO,
    };
    if lots.iter().any(Lot::had_grace) && !lot.had_grace() {
        return grace_end_of_day(expiry.seconds().saturating_sub(1));
    }
    expiry
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

/// Charges for all lots but the first that move, which the gas of the message covers, and for what lies in the entries
/// beyond [`LOTS_COVERED`]: who fills the account of another with lots pays for each as often as it is touched.
pub(super) fn charge(ctx: &mut Ctx<'_>, moved: &[Lot], entries: &[&Lots]) -> Result<()> {
    let items = |lots: usize| u64::try_from(lots).expect("a length fits into 64 bits");
    let move_items = items(moved.len().saturating_sub(1)).saturating_mul(ITEMS_PER_LOT);
    let beyond = entries
        .iter()
        .map(|lots| items(lots.len().saturating_sub(LOTS_COVERED)));
    ctx.charge("lots to move", beyond.fold(move_items, u64::saturating_add))
}

/// What comes out of a hold: lots that expired in it live for the grace, unless they have had it.
pub(super) fn revive(now: Time, lots: Vec<Lot>) -> Vec<Lot> {
    let revived = lots.into_iter().map(|lot| Lot {
        expiry: if lot.expiry <= now && !lot.had_grace() {
            grace_end(now)
        } else {
            lot.expiry
        },
        ..lot
    });
    revived.collect()
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
/// [`grace_end`], but for lots that have had their grace: they keep their end. Refused as [`mint_lot`]; expired (29) are
/// only those that are over for good ([`Lot::is_over`]).
pub fn mint_lots(
    ctx: &mut Ctx<'_>,
    minter: &Address,
    to: &Address,
    denom: &Denom,
    lots: &[Lot],
) -> Result<()> {
    let now = ctx.now();
    if let Some(lot) = lots.iter().find(|lot| lot.is_over(now)) {
        let expiry = lot.expiry;
        return Err(Error::LotExpired { expiry, now }.into());
    }
    let earliest = grace_end(now);
    let lots = lots.iter().map(|lot| Lot {
        expiry: if lot.had_grace() {
            lot.expiry
        } else {
            lot.expiry.max(earliest)
        },
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
    let coin = of(amount, denom);
    issue(ctx, to, &coin, lots)?;
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

/// Destroys what was set aside, the first to expire first, and says which lots, with the expiry that they had. Refused
/// (`bank` code 21) if the hold has less. `bank_release` tells of it, then `burn`.
pub fn burn_held(ctx: &mut Ctx<'_>, owner: &Address, id: &HoldId, coin: &Coin) -> Result<Vec<Lot>> {
    if coin.amount.is_zero() {
        return Ok(Vec::new());
    }
    let mut hold = HoldEntry::read(ctx, owner, id, &coin.denom);
    let lots = hold.take(coin)?;
    let mut from = Entry::read(ctx, owner, &coin.denom);
    charge(ctx, &lots, &[hold.before(), from.before()])?;
    from.balance.pay_out(coin.amount);
    hold.write(ctx);
    ctx.emit(&Release {
        owner: *owner,
        id: *id,
        amount: coin.clone(),
    });
    from.write(ctx);
    lower_supply(ctx, coin);
    tell_burned(ctx, owner, coin);
    Ok(lots)
}

/// Destroys up to an amount of lots of an account: first the lot with this expiry and `available_at`, then the others, the
/// first to expire first, also those that cannot be spent yet; never what a hold has. Gives what it destroyed. Not
/// charged for, as it is not refused: an account has few lots.
pub fn take_back(
    ctx: &mut Ctx<'_>,
    owner: &Address,
    denom: &Denom,
    amount: Amount,
    first: (Time, Time),
) -> Amount {
    let now = ctx.now();
    // A lot that can be spent by now may have become one with others of its expiry.
    let begins = |time: Time| Some(time).filter(|time| *time > now);
    let first = (first.0, begins(first.1));
    let alive = |lot: &Lot| now < lot.expiry;
    let is_first = |lot: &Lot| alive(lot) && (lot.expiry, begins(lot.available_at)) == first;
    let mut from = Entry::read(ctx, owner, denom);
    let of_first = from.balance.destroy_lots(amount, is_first);
    let lacking = amount.saturating_sub(of_first);
    let of_others = from.balance.destroy_lots(lacking, alive);
    let lacking = lacking.saturating_sub(of_others);
    let taken = amount.saturating_sub(lacking);
    if !taken.is_zero() {
        from.write(ctx);
        let coin = of(taken, denom);
        lower_supply(ctx, &coin);
        tell_burned(ctx, owner, &coin);
    }
    taken
}

/// Destroys the lots of an account that expired at a time; says what they had.
pub(super) fn expire(ctx: &mut Ctx<'_>, owner: &Address, denom: &Denom, expiry: Time) -> Amount {
    let mut from = Entry::read(ctx, owner, denom);
    let amount = from
        .balance
        .destroy_lots(Amount::MAX, |lot| lot.expiry == expiry);
    from.write(ctx);
    let coin = of(amount, denom);
    lower_supply(ctx, &coin);
    ctx.emit(&LotExpired {
        owner: *owner,
        amount: coin.clone(),
        expiry,
    });
    tell_burned(ctx, owner, &coin);
    amount
}
