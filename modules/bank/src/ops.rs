//! What other modules may do with money: the only door to this module's state.
//!
//! **Invariant**: balances and holds are written by `Entry` and `HoldEntry` alone (`entries.rs`), with their lots, index
//! and queue; who changes one changes the supply, the other balance or the hold with it. An operation that is refused has
//! changed nothing: it writes when nothing can be refused any more, or within an attempt.
//! Nothing of nothing (amount 0, no coins) succeeds, changes nothing and tells nothing.
//! Balances of some denoms are made of lots (`lots.rs`): what leaves a balance says which, what enters is told.

mod entries;
mod expiry;
mod freeze;
mod lots;

pub use expiry::{EXPIRIES_PER_BLOCK_MAX, destroy_expired};
pub use freeze::{all_stopped, is_blocked, is_paused, require_movable, set_blocked, set_paused};
pub(crate) use freeze::{can_move, require_owned};
pub use lots::{
    burn_held, burn_lots, grace_end, held_lots, inherited_expiry, lots, mint_lot, mint_lots,
    take_back,
};

use crate::error::Error;
use crate::events::{
    Burn, Capture, CoinReceived, CoinSpent, Coinbase, Hold, Message, Release, Transfer,
};
use crate::state::{BALANCES, HOLDS, HoldId, METADATA, MINTERS, PARAMS, SEND_ENABLED, SUPPLY};
use crate::types::{Balance, Held, Lot, Lots, Metadata, Params};
use entries::{Entry, HoldEntry};
use sdk::{Address, Amount, Coin, Coins, Ctx, Denom, Read, Result, Time, root};
use std::collections::BTreeMap;

/// What an account has of a denom: also what is held, cannot be spent yet, or has expired and is not destroyed yet.
pub fn balance(read: &(impl Read + ?Sized), owner: &Address, denom: &Denom) -> Amount {
    entry(read, owner, denom).total()
}

/// What an account may spend of a denom at a block time: its balance without what is held, and of a denom that is made
/// of lots also without what cannot be spent yet or has expired. Nothing, while the owner of the denom has stopped it or
/// the account.
pub fn spendable(read: &(impl Read + ?Sized), now: Time, owner: &Address, denom: &Denom) -> Amount {
    if !can_move(read, denom, owner) {
        return Amount::ZERO;
    }
    entry(read, owner, denom).spendable(denom, now)
}

/// What a hold has of a denom.
pub fn held(read: &(impl Read + ?Sized), owner: &Address, id: &HoldId, denom: &Denom) -> Amount {
    let held = HOLDS.get(read, &(*owner, *id, denom.clone()));
    held.unwrap_or_default().amount
}

/// How much there is of a denom.
pub fn supply(read: &(impl Read + ?Sized), denom: &Denom) -> Amount {
    SUPPLY.get(read, denom).unwrap_or_default()
}

/// How much there is of every denom, in the order of the denoms: for invariants, which may take their time.
pub fn supplies(read: &(impl Read + ?Sized)) -> Vec<Coin> {
    let all = SUPPLY.iter(read);
    all.map(|(denom, amount)| Coin { denom, amount }).collect()
}

fn entry(read: &(impl Read + ?Sized), owner: &Address, denom: &Denom) -> Balance {
    BALANCES
        .get(read, &(*owner, denom.clone()))
        .unwrap_or_default()
}

/// Coins for one of the recipients of [`transfer_to_many`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// Who gets them.
    pub to: Address,
    /// What.
    pub coins: Coins,
}

/// Moves coins; the recipient gets an account if it has none. To oneself moves nothing, but must be affordable.
/// Refused (`sdk` code 5) if less is spendable, (`bank` code 28) if the account of a module would get lots, (30, 31) if the
/// owner of a denom has stopped it or one of both.
pub fn transfer(ctx: &mut Ctx<'_>, from: &Address, to: &Address, coins: &Coins) -> Result<()> {
    if coins.is_empty() {
        return Ok(());
    }
    if coins.len() == 1 {
        // One coin, which moves or changes nothing, and nothing after it that is refused: no need to be able to go back.
        return transfer_each(ctx, from, to, coins);
    }
    ctx.attempt(|ctx| transfer_each(ctx, from, to, coins))
}

fn transfer_each(ctx: &mut Ctx<'_>, from: &Address, to: &Address, coins: &Coins) -> Result<()> {
    for coin in coins {
        if from == to {
            require_movable(ctx, &coin.denom, &[from])?;
            let spendable = spendable(ctx, ctx.now(), from, &coin.denom);
            if spendable < coin.amount {
                return Err(insufficient(spendable, coin));
            }
            continue;
        }
        transfer_one(ctx, from, to, coin)?;
    }
    tell_transfer(ctx, from, to, coins);
    Ok(())
}

fn transfer_one(ctx: &mut Ctx<'_>, from: &Address, to: &Address, coin: &Coin) -> Result<()> {
    require_movable(ctx, &coin.denom, &[from, to])?;
    lots::require_holder(ctx, to, &coin.denom)?;
    let now = ctx.now();
    let mut giver = Entry::read(ctx, from, &coin.denom);
    let lots = giver.spend(now, coin)?;
    let mut taker = Entry::read(ctx, to, &coin.denom);
    lots::charge(ctx, &lots, &[giver.before(), taker.before()])?;
    taker.balance.receive(now, coin.amount, &lots);
    giver.write(ctx);
    taker.write(ctx);
    Ok(())
}

fn tell_transfer(ctx: &mut Ctx<'_>, from: &Address, to: &Address, coins: &Coins) {
    tell_spent(ctx, from, coins);
    tell_received(ctx, to, coins);
    ctx.emit(&Transfer {
        recipient: *to,
        sender: *from,
        amount: coins.clone(),
    });
    ctx.emit(&Message { sender: *from });
}

fn tell_spent(ctx: &mut Ctx<'_>, spender: &Address, coins: &Coins) {
    ctx.emit(&CoinSpent {
        spender: *spender,
        amount: coins.clone(),
    });
}

fn tell_received(ctx: &mut Ctx<'_>, receiver: &Address, coins: &Coins) {
    ctx.emit(&CoinReceived {
        receiver: *receiver,
        amount: coins.clone(),
    });
}

/// Moves coins to several recipients, all or none; of lots the first recipient gets those that expire first. Refused
/// (`sdk` code 5) if less than their sum is spendable, (code 18) if the sum is not an amount, (`bank` code 28) if the
/// account of a module would get lots, (30, 31) if the owner of a denom has stopped it or one of those concerned.
pub fn transfer_to_many(ctx: &mut Ctx<'_>, from: &Address, outputs: &[Output]) -> Result<()> {
    let sum = sum_of(outputs)?;
    if sum.is_empty() {
        return Ok(());
    }
    ctx.attempt(|ctx| {
        let mut moving: BTreeMap<&Denom, Lots> = BTreeMap::new();
        for coin in &sum {
            let lots = debit(ctx, from, coin)?;
            if !lots.is_empty() {
                moving.insert(&coin.denom, Lots::new(lots));
            }
        }
        tell_spent(ctx, from, &sum);
        ctx.emit(&Message { sender: *from });
        for output in outputs.iter().filter(|output| !output.coins.is_empty()) {
            for coin in &output.coins {
                require_movable(ctx, &coin.denom, &[&output.to])?;
                lots::require_holder(ctx, &output.to, &coin.denom)?;
                let lots = moving.get_mut(&coin.denom);
                let lots = lots.map(|lots| lots.take(coin.amount, |_| true));
                credit(ctx, &output.to, coin, &lots.unwrap_or_default())?;
            }
            tell_received(ctx, &output.to, &output.coins);
            ctx.emit(&Transfer {
                recipient: output.to,
                sender: *from,
                amount: output.coins.clone(),
            });
        }
        Ok(())
    })
}

/// What all outputs get together. Refused (code 18) if that is not an amount.
pub(crate) fn sum_of(outputs: &[Output]) -> Result<Coins> {
    let mut coins = outputs.iter().flat_map(|output| &output.coins);
    coins.try_fold(Coins::EMPTY, Coins::checked_add)
}

/// Sets money of an account aside under an id, beside what the id already has. Of lots those that expire first: they do
/// not expire while they are held. Refused (`sdk` code 5) if less is spendable, (`bank` code 20) if the hold would have too
/// many lots, (30, 31) if the owner of the denom has stopped it or the account.
pub fn hold(ctx: &mut Ctx<'_>, owner: &Address, id: &HoldId, coin: &Coin) -> Result<()> {
    if coin.amount.is_zero() {
        return Ok(());
    }
    require_movable(ctx, &coin.denom, &[owner])?;
    let now = ctx.now();
    let mut from = Entry::read(ctx, owner, &coin.denom);
    let lots = from.hold(now, coin)?;
    let mut hold = HoldEntry::read(ctx, owner, id, &coin.denom);
    hold.add(now, coin.amount, &lots)?;
    lots::charge(ctx, &lots, &[from.before(), hold.before()])?;
    from.write(ctx);
    hold.write(ctx);
    ctx.emit(&Hold {
        owner: *owner,
        id: *id,
        amount: coin.clone(),
    });
    Ok(())
}

/// Makes money that was set aside spendable again. Of lots those that expire first; what expired while it was held lives
/// to [`grace_end`]. Refused (`bank` code 21) if the hold has less.
pub fn release(ctx: &mut Ctx<'_>, owner: &Address, id: &HoldId, coin: &Coin) -> Result<()> {
    if coin.amount.is_zero() {
        return Ok(());
    }
    let now = ctx.now();
    let mut hold = HoldEntry::read(ctx, owner, id, &coin.denom);
    let lots = lots::revive(now, hold.take(coin)?);
    let mut to = Entry::read(ctx, owner, &coin.denom);
    lots::charge(ctx, &lots, &[hold.before(), to.before()])?;
    to.balance.release(now, coin.amount, &lots);
    hold.write(ctx);
    to.write(ctx);
    ctx.emit(&Release {
        owner: *owner,
        id: *id,
        amount: coin.clone(),
    });
    Ok(())
}

/// Pays out money that was set aside; lots as [`release`] gives them. Refused (`bank` code 21) if the hold has less,
/// (code 28) if the account of a module would get lots, and for no other reason: a hold can always be captured in full,
/// whatever the owner of the denom has stopped since.
pub fn capture(
    ctx: &mut Ctx<'_>,
    owner: &Address,
    id: &HoldId,
    coin: &Coin,
    to: &Address,
) -> Result<()> {
    if coin.amount.is_zero() {
        return Ok(());
    }
    lots::require_holder(ctx, to, &coin.denom)?;
    let now = ctx.now();
    let mut hold = HoldEntry::read(ctx, owner, id, &coin.denom);
    let lots = lots::revive(now, hold.take(coin)?);
    let mut giver = Entry::read(ctx, owner, &coin.denom);
    let taker = if owner == to {
        lots::charge(ctx, &lots, &[hold.before(), giver.before()])?;
        giver.balance.release(now, coin.amount, &lots);
        None
    } else {
        let mut taker = Entry::read(ctx, to, &coin.denom);
        lots::charge(ctx, &lots, &[hold.before(), giver.before(), taker.before()])?;
        giver.balance.pay_out(coin.amount);
        taker.balance.receive(now, coin.amount, &lots);
        Some(taker)
    };
    hold.write(ctx);
    ctx.emit(&Capture {
        owner: *owner,
        id: *id,
        amount: coin.clone(),
        recipient: *to,
    });
    giver.write(ctx);
    if let Some(taker) = taker {
        taker.write(ctx);
    }
    tell_transfer(ctx, owner, to, &Coins::from(coin.clone()));
    Ok(())
}

/// Makes money. Refused (`bank` code 25) if there would be more than an amount can say, (code 26) if the denom is made of
/// lots, (30, 31) if its owner has stopped it or who gets it.
pub fn mint(ctx: &mut Ctx<'_>, to: &Address, coin: &Coin) -> Result<()> {
    mint_by(ctx, to, to, coin)
}

/// Refuses a denom of which the authority has no minters: its owner says who they are (`bank` code 32), or it stands for
/// money that a module holds (34).
pub(crate) fn require_no_maker(denom: &Denom) -> Result<(), Error> {
    if denom.has_owner() {
        let denom = denom.clone();
        return Err(Error::HasOwner { denom });
    }
    if denom.has_backing() {
        let denom = denom.clone();
        return Err(Error::Backed { denom });
    }
    Ok(())
}

/// Makes money in the name of a minter, which need not be who gets it. Refused as [`mint`].
pub fn mint_by(ctx: &mut Ctx<'_>, minter: &Address, to: &Address, coin: &Coin) -> Result<()> {
    if coin.amount.is_zero() {
        return Ok(());
    }
    require_plain(&coin.denom)?;
    issue(ctx, to, coin, &[])?;
    let coins = Coins::from(coin.clone());
    tell_received(ctx, to, &coins);
    ctx.emit(&Coinbase {
        minter: *minter,
        amount: coins,
    });
    Ok(())
}

/// Refuses (`bank` code 26) a denom that is made of lots: it is made and destroyed by the rules of its issuer.
pub(crate) fn require_plain(denom: &Denom) -> Result<(), Error> {
    if denom.has_lots() {
        let denom = denom.clone();
        return Err(Error::MadeOfLots { denom });
    }
    Ok(())
}

/// Makes money, and tells of nothing but its lots.
fn issue(ctx: &mut Ctx<'_>, to: &Address, coin: &Coin, lots: &[Lot]) -> Result<()> {
    require_movable(ctx, &coin.denom, &[to])?;
    lots::require_holder(ctx, to, &coin.denom)?;
    let mut taker = Entry::read(ctx, to, &coin.denom);
    lots::charge(ctx, lots, &[taker.before()])?;
    raise_supply(ctx, coin)?;
    taker.balance.receive(ctx.now(), coin.amount, lots);
    taker.write(ctx);
    Ok(())
}

/// Makes what an account has of a denom when the chain begins, with what holds have of it, and its lots without theirs.
/// Tells nobody. Refused (`bank` code 28) if the account of a module would get lots, (code 20) if they are too many.
pub(crate) fn endow(
    ctx: &mut Ctx<'_>,
    owner: &Address,
    coin: &Coin,
    held: Amount,
    lots: Vec<Lot>,
) -> Result<()> {
    lots::require_holder(ctx, owner, &coin.denom)?;
    let lots = Lots::new(lots);
    entries::require_few("lots", lots.living(ctx.now()))?;
    raise_supply(ctx, coin)?;
    let mut entry = Entry::read(ctx, owner, &coin.denom);
    entry.balance = Balance::new(coin.amount, held, lots)
        .expect("genesis is validated: no more is held than there is");
    entry.write_quietly(ctx);
    Ok(())
}

/// Makes a hold when the chain begins; [`endow`] makes the balance it is in. Tells nobody. Refused (`bank` code 20) if it
/// has too many lots.
pub(crate) fn endow_hold(
    ctx: &mut Ctx<'_>,
    owner: &Address,
    id: &HoldId,
    coin: &Coin,
    lots: Vec<Lot>,
) -> Result<()> {
    entries::require_few("lots in a hold", lots.len())?;
    let held = Held {
        amount: coin.amount,
        lots: Lots::new(lots),
    };
    HOLDS.set(ctx, &(*owner, *id, coin.denom.clone()), &held);
    Ok(())
}

fn raise_supply(ctx: &mut Ctx<'_>, coin: &Coin) -> Result<(), Error> {
    let supply = supply(ctx, &coin.denom);
    let after = supply
        .checked_add(coin.amount)
        .map_err(|_| Error::SupplyTooLarge {
            supply: of(supply, &coin.denom),
            added: coin.clone(),
        })?;
    SUPPLY.set(ctx, &coin.denom, &after);
    Ok(())
}

/// Destroys money of an account. Refused (`sdk` code 5) if less is spendable, (`bank` code 30, 31) if the owner of the
/// denom has stopped it or the account.
pub fn burn(ctx: &mut Ctx<'_>, from: &Address, coin: &Coin) -> Result<()> {
    if coin.amount.is_zero() {
        return Ok(());
    }
    destroy(ctx, from, coin)?;
    Ok(())
}

fn destroy(ctx: &mut Ctx<'_>, from: &Address, coin: &Coin) -> Result<Vec<Lot>> {
    let lots = debit(ctx, from, coin)?;
    lower_supply(ctx, coin);
    tell_burned(ctx, from, coin);
    Ok(lots)
}

fn lower_supply(ctx: &mut Ctx<'_>, coin: &Coin) {
    let after = supply(ctx, &coin.denom)
        .checked_sub(coin.amount)
        .expect("the supply is the sum of all balances");
    if after.is_zero() {
        SUPPLY.remove(ctx, &coin.denom);
    } else {
        SUPPLY.set(ctx, &coin.denom, &after);
    }
}

fn tell_burned(ctx: &mut Ctx<'_>, from: &Address, coin: &Coin) {
    let coins = Coins::from(coin.clone());
    tell_spent(ctx, from, &coins);
    ctx.emit(&Burn {
        burner: *from,
        amount: coins,
    });
}

/// Takes money out of an account, and says which lots. The caller puts it elsewhere, or takes it out of the supply.
fn debit(ctx: &mut Ctx<'_>, from: &Address, coin: &Coin) -> Result<Vec<Lot>> {
    require_movable(ctx, &coin.denom, &[from])?;
    let mut giver = Entry::read(ctx, from, &coin.denom);
    let lots = giver.spend(ctx.now(), coin)?;
    lots::charge(ctx, &lots, &[giver.before()])?;
    giver.write(ctx);
    Ok(lots)
}

/// Puts money into an account that was taken elsewhere, with its lots, whose move was charged for.
fn credit(ctx: &mut Ctx<'_>, to: &Address, coin: &Coin, lots: &[Lot]) -> Result<()> {
    let mut taker = Entry::read(ctx, to, &coin.denom);
    lots::charge(ctx, &[], &[taker.before()])?;
    taker.balance.receive(ctx.now(), coin.amount, lots);
    taker.write(ctx);
    Ok(())
}

fn insufficient(spendable: Amount, coin: &Coin) -> sdk::Error {
    root::INSUFFICIENT_FUNDS.wrap(format_args!(
        "spendable balance {spendable}{} is smaller than {coin}",
        coin.denom
    ))
}

fn of(amount: Amount, denom: &Denom) -> Coin {
    Coin {
        denom: denom.clone(),
        amount,
    }
}

/// What an address may still mint of a denom; `None` if it is no minter of it.
pub fn allowance(read: &(impl Read + ?Sized), minter: &Address, denom: &Denom) -> Option<Amount> {
    MINTERS.get(read, &(*minter, denom.clone()))
}

/// Sets what an address may still mint of a denom; 0 removes the minter.
pub fn set_minter(ctx: &mut Ctx<'_>, minter: &Address, denom: &Denom, allowance: Amount) {
    let key = (*minter, denom.clone());
    if allowance.is_zero() {
        MINTERS.remove(ctx, &key);
    } else {
        MINTERS.set(ctx, &key, &allowance);
    }
}

/// Refuses (`bank` code 5) coins of which one may not be sent. Only messages that send ask this: what a module moves
/// by its own rules is not switched off.
pub fn require_send_enabled(read: &(impl Read + ?Sized), coins: &Coins) -> Result<()> {
    let params = params(read);
    for coin in coins {
        let exception = if params.exceptions == 0 {
            None
        } else {
            SEND_ENABLED.get(read, &coin.denom)
        };
        if !exception.unwrap_or(params.default_send_enabled) {
            return Err(Error::SendDisabled {
                denom: coin.denom.clone(),
            }
            .into());
        }
    }
    Ok(())
}

/// Refuses (`sdk` code 4) the account of a module as the recipient of a message.
pub fn require_receiver(ctx: &Ctx<'_>, to: &Address) -> Result<()> {
    if ctx.registry().module_account(to).is_none() {
        return Ok(());
    }
    Err(root::UNAUTHORIZED.wrap(format_args!(
        "{} is not allowed to receive funds",
        ctx.text(to)
    )))
}

pub(crate) fn params(read: &(impl Read + ?Sized)) -> Params {
    PARAMS.get(read).expect("genesis sets the parameters")
}

/// Sets for one denom whether it may be sent, or with `None` that the default counts.
pub fn set_send_enabled(ctx: &mut Ctx<'_>, denom: &Denom, enabled: Option<bool>) {
    let mut params = params(ctx);
    let before = SEND_ENABLED.has(ctx, denom);
    match enabled {
        Some(enabled) => SEND_ENABLED.set(ctx, denom, &enabled),
        None => SEND_ENABLED.remove(ctx, denom),
    }
    params.exceptions = match (before, enabled.is_some()) {
        (false, true) => params.exceptions.saturating_add(1),
        (true, false) => params.exceptions.saturating_sub(1),
        _ => params.exceptions,
    };
    PARAMS.set(ctx, &params);
}

/// Says how a denom is shown. Refused (`bank` code 24) if that contradicts itself.
pub fn set_metadata(ctx: &mut Ctx<'_>, metadata: &Metadata) -> Result<()> {
    metadata.check()?;
    METADATA.set(ctx, &metadata.base, metadata);
    Ok(())
}
