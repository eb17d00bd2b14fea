//! What other modules may do with money: the only door to this module's state.
//!
//! **Invariant**: a balance is written by `put` alone, and only `lower`, `credit`, `raise_hold` and `lower_hold`
//! call it; so balances, supply, holds and the index change together. An operation that is refused has changed nothing.
//! Nothing of nothing (amount 0, no coins) succeeds, changes nothing and tells nothing.
//! Balances of some denoms are made of lots (`lots.rs`): what leaves a balance says which, what enters is told.

mod expiry;
mod lots;

pub use expiry::{EXPIRIES_PER_BLOCK_MAX, destroy_expired};
pub use lots::{burn_held, burn_lots, grace_end, held_lots, lots, mint_lot, mint_lots, take_back};
pub(crate) use lots::{write_held, write_lot};

use crate::error::Error;
use crate::events::{
    Burn, Capture, CoinReceived, CoinSpent, Coinbase, Hold, Message, Release, Transfer,
};
use crate::state::{
    BALANCES, DENOM_OWNERS, HOLDS, HoldId, METADATA, MINTERS, PARAMS, SEND_ENABLED, SUPPLY,
};
use crate::types::{Balance, Lot, Metadata, Params};
use sdk::{Address, Amount, Coin, Coins, Ctx, Denom, Present, Read, Result, Time, root};
use std::collections::BTreeMap;

/// What an account has of a denom: also what is held, cannot be spent yet, or has expired and is not destroyed yet.
pub fn balance(read: &(impl Read + ?Sized), owner: &Address, denom: &Denom) -> Amount {
    entry(read, owner, denom).total()
}

/// What an account may spend of a denom at a block time: its balance without what is held, and of a denom that is made
/// of lots also without what cannot be spent yet or has expired.
pub fn spendable(read: &(impl Read + ?Sized), now: Time, owner: &Address, denom: &Denom) -> Amount {
    if denom.has_lots() {
        lots::spendable(read, now, owner, denom)
    } else {
        entry(read, owner, denom).spendable()
    }
}

/// What a hold has of a denom.
pub fn held(read: &(impl Read + ?Sized), owner: &Address, id: &HoldId, denom: &Denom) -> Amount {
    HOLDS
        .get(read, &(*owner, *id, denom.clone()))
        .unwrap_or_default()
}

/// How much there is of a denom.
pub fn supply(read: &(impl Read + ?Sized), denom: &Denom) -> Amount {
    SUPPLY.get(read, denom).unwrap_or_default()
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
/// Refused (`sdk` code 5) if less is spendable, (`bank` code 28) if the account of a module would get lots.
pub fn transfer(ctx: &mut Ctx<'_>, from: &Address, to: &Address, coins: &Coins) -> Result<()> {
    if coins.is_empty() {
        return Ok(());
    }
    if coins.len() == 1 {
        // One debit, which changes nothing if it is refused, and nothing after it that is: no need to be able to go back.
        return transfer_each(ctx, from, to, coins);
    }
    ctx.attempt(|ctx| transfer_each(ctx, from, to, coins))
}

fn transfer_each(ctx: &mut Ctx<'_>, from: &Address, to: &Address, coins: &Coins) -> Result<()> {
    for coin in coins {
        if from == to {
            let spendable = spendable(ctx, ctx.now(), from, &coin.denom);
            if spendable < coin.amount {
                return Err(insufficient(spendable, coin));
            }
            continue;
        }
        lots::require_holder(ctx, to, &coin.denom)?;
        let lots = debit(ctx, from, coin)?;
        credit(ctx, to, coin, &lots);
    }
    tell_transfer(ctx, from, to, coins);
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
/// account of a module would get lots.
pub fn transfer_to_many(ctx: &mut Ctx<'_>, from: &Address, outputs: &[Output]) -> Result<()> {
    let sum = sum_of(outputs)?;
    if sum.is_empty() {
        return Ok(());
    }
    ctx.attempt(|ctx| {
        let mut moving: BTreeMap<&Denom, Vec<Lot>> = BTreeMap::new();
        for coin in &sum {
            let lots = debit(ctx, from, coin)?;
            if !lots.is_empty() {
                moving.insert(&coin.denom, lots);
            }
        }
        tell_spent(ctx, from, &sum);
        ctx.emit(&Message { sender: *from });
        for output in outputs.iter().filter(|output| !output.coins.is_empty()) {
            for coin in &output.coins {
                lots::require_holder(ctx, &output.to, &coin.denom)?;
                let lots = moving.get_mut(&coin.denom);
                let lots = lots.map(|lots| lots::split_off(lots, coin.amount));
                credit(ctx, &output.to, coin, &lots.unwrap_or_default());
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
/// not expire while they are held. Refused (`sdk` code 5) if less is spendable.
pub fn hold(ctx: &mut Ctx<'_>, owner: &Address, id: &HoldId, coin: &Coin) -> Result<()> {
    if coin.amount.is_zero() {
        return Ok(());
    }
    let lots = lots::take(ctx, owner, coin)?;
    raise_hold(ctx, owner, id, coin)?;
    lots::give_to_hold(ctx, owner, id, &coin.denom, &lots);
    ctx.emit(&Hold {
        owner: *owner,
        id: *id,
        amount: coin.clone(),
    });
    Ok(())
}

/// Sets money aside, but not its lots, and tells nobody. Genesis calls it, as [`issue`].
pub(crate) fn raise_hold(
    ctx: &mut Ctx<'_>,
    owner: &Address,
    id: &HoldId,
    coin: &Coin,
) -> Result<()> {
    let balance = entry(ctx, owner, &coin.denom);
    let after = balance
        .hold(coin.amount)
        .ok_or_else(|| insufficient(balance.spendable(), coin))?;
    let key = (*owner, *id, coin.denom.clone());
    let held = HOLDS.get(ctx, &key).unwrap_or_default();
    let held = held
        .checked_add(coin.amount)
        .expect("a hold is at most the balance it is in");
    HOLDS.set(ctx, &key, &held);
    put(ctx, (*owner, coin.denom.clone()), Some(balance), after);
    Ok(())
}

/// Makes money that was set aside spendable again. Of lots those that expire first; what expired while it was held lives
/// to [`grace_end`]. Refused (`bank` code 21) if the hold has less.
pub fn release(ctx: &mut Ctx<'_>, owner: &Address, id: &HoldId, coin: &Coin) -> Result<()> {
    if coin.amount.is_zero() {
        return Ok(());
    }
    let lots = lower_hold(ctx, owner, id, coin)?;
    let lots = lots::revive(ctx.now(), lots);
    lots::give(ctx, owner, &coin.denom, &lots);
    ctx.emit(&Release {
        owner: *owner,
        id: *id,
        amount: coin.clone(),
    });
    Ok(())
}

/// Pays out money that was set aside; lots as [`release`] gives them. Refused (`bank` code 21) if the hold has less,
/// (code 28) if the account of a module would get lots, and for no other reason: a hold can always be captured in full.
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
    let lots = lower_hold(ctx, owner, id, coin)?;
    let lots = lots::revive(ctx.now(), lots);
    ctx.emit(&Capture {
        owner: *owner,
        id: *id,
        amount: coin.clone(),
        recipient: *to,
    });
    if owner == to {
        lots::give(ctx, to, &coin.denom, &lots);
    } else {
        lower(ctx, owner, coin).expect("what a hold just gave back is spendable");
        credit(ctx, to, coin, &lots);
    }
    tell_transfer(ctx, owner, to, &Coins::from(coin.clone()));
    Ok(())
}

/// Takes money out of a hold. The caller puts its lots elsewhere.
fn lower_hold(ctx: &mut Ctx<'_>, owner: &Address, id: &HoldId, coin: &Coin) -> Result<Vec<Lot>> {
    let key = (*owner, *id, coin.denom.clone());
    let held = HOLDS.get(ctx, &key).unwrap_or_default();
    let left = held
        .checked_sub(coin.amount)
        .ok_or_else(|| Error::HoldTooSmall {
            id: hex::encode(id),
            held: of(held, &coin.denom),
            asked: coin.clone(),
        })?;
    let lots = lots::take_from_hold(ctx, owner, id, coin)?;
    if left.is_zero() {
        HOLDS.remove(ctx, &key);
    } else {
        HOLDS.set(ctx, &key, &left);
    }
    let balance = entry(ctx, owner, &coin.denom);
    let after = balance
        .release(coin.amount)
        .expect("the holds of a balance add up to what it says is held");
    put(ctx, (*owner, coin.denom.clone()), Some(balance), after);
    Ok(lots)
}

/// Makes money. Refused (`bank` code 25) if there would be more than an amount can say, (code 26) if the denom is made of
/// lots.
pub fn mint(ctx: &mut Ctx<'_>, to: &Address, coin: &Coin) -> Result<()> {
    mint_by(ctx, to, to, coin)
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

/// Makes money and tells nobody. Genesis calls it: an event for each account would fill the memory for no reader. It
/// writes the lots itself.
pub(crate) fn issue(
    ctx: &mut Ctx<'_>,
    to: &Address,
    coin: &Coin,
    lots: &[Lot],
) -> Result<(), Error> {
    lots::require_holder(ctx, to, &coin.denom)?;
    let supply = supply(ctx, &coin.denom);
    let after = supply
        .checked_add(coin.amount)
        .map_err(|_| Error::SupplyTooLarge {
            supply: of(supply, &coin.denom),
            added: coin.clone(),
        })?;
    SUPPLY.set(ctx, &coin.denom, &after);
    credit(ctx, to, coin, lots);
    Ok(())
}

/// Destroys money of an account. Refused (`sdk` code 5) if less is spendable.
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
fn debit(ctx: &mut Ctx<'_>, owner: &Address, coin: &Coin) -> Result<Vec<Lot>> {
    let lots = lots::take(ctx, owner, coin)?;
    lower(ctx, owner, coin)?;
    Ok(lots)
}

/// Lowers a balance, but not its lots.
fn lower(ctx: &mut Ctx<'_>, owner: &Address, coin: &Coin) -> Result<()> {
    let key = (*owner, coin.denom.clone());
    let before = BALANCES.get(ctx, &key);
    let balance = before.unwrap_or_default();
    let after = balance
        .spend(coin.amount)
        .ok_or_else(|| insufficient(balance.spendable(), coin))?;
    put(ctx, key, before, after);
    Ok(())
}

/// Puts money into an account, which is made if there is none. The caller has taken it from elsewhere, or added it to
/// the supply.
fn credit(ctx: &mut Ctx<'_>, owner: &Address, coin: &Coin, lots: &[Lot]) {
    let key = (*owner, coin.denom.clone());
    let before = BALANCES.get(ctx, &key);
    if before.is_none() {
        // Who has a balance has an account.
        auth::ops::ensure(ctx, owner);
    }
    put(
        ctx,
        key,
        before,
        before.unwrap_or_default().plus(coin.amount),
    );
    lots::give(ctx, owner, &coin.denom, lots);
}

fn put(ctx: &mut Ctx<'_>, key: (Address, Denom), before: Option<Balance>, after: Balance) {
    if after.total().is_zero() {
        BALANCES.remove(ctx, &key);
        DENOM_OWNERS.remove(ctx, &(key.1, key.0));
        return;
    }
    BALANCES.set(ctx, &key, &after);
    if before.is_none() {
        DENOM_OWNERS.set(ctx, &(key.1, key.0), &Present);
    }
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
