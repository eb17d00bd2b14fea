//! What other modules may do with money: the only door to this module's state.
//!
//! **Invariant**: a balance is written by `put` alone, and only `debit`, `credit`, `set_aside` and `lower_hold`
//! call it; so balances, supply, holds and the index change together. An operation that is refused has changed nothing.
//! Nothing of nothing (amount 0, no coins) succeeds, changes nothing and tells nothing.

use crate::error::Error;
use crate::events::{
    Burn, Capture, CoinReceived, CoinSpent, Coinbase, Hold, Message, Release, Transfer,
};
use crate::state::{BALANCES, DENOM_OWNERS, HOLDS, HoldId, MINTERS, PARAMS, SEND_ENABLED, SUPPLY};
use crate::types::{Balance, Params};
use sdk::{Address, Amount, Coin, Coins, Ctx, Denom, Present, Read, Result, root};

/// What an account has of a denom, held or not.
pub fn balance(read: &(impl Read + ?Sized), owner: &Address, denom: &Denom) -> Amount {
    entry(read, owner, denom).total()
}

/// What an account may spend of a denom: its balance without what is held.
pub fn spendable(read: &(impl Read + ?Sized), owner: &Address, denom: &Denom) -> Amount {
    entry(read, owner, denom).spendable()
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
/// Refused (`sdk` code 5) if less is spendable.
pub fn transfer(ctx: &mut Ctx<'_>, from: &Address, to: &Address, coins: &Coins) -> Result<()> {
    if coins.is_empty() {
        return Ok(());
    }
    if coins.len() == 1 {
        // One debit, and nothing after it that is refused: no need to be able to go back.
        return transfer_each(ctx, from, to, coins);
    }
    ctx.attempt(|ctx| transfer_each(ctx, from, to, coins))
}

fn transfer_each(ctx: &mut Ctx<'_>, from: &Address, to: &Address, coins: &Coins) -> Result<()> {
    for coin in coins {
        if from == to {
            let balance = entry(ctx, from, &coin.denom);
            balance
                .spend(coin.amount)
                .ok_or_else(|| insufficient(balance, coin))?;
            continue;
        }
        debit(ctx, from, coin)?;
        credit(ctx, to, coin);
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

/// Moves coins to several recipients, all or none. Refused (`sdk` code 5) if less than their sum is spendable, (code
/// 18) if the sum is not an amount.
pub fn transfer_to_many(ctx: &mut Ctx<'_>, from: &Address, outputs: &[Output]) -> Result<()> {
    let sum = sum_of(outputs)?;
    if sum.is_empty() {
        return Ok(());
    }
    ctx.attempt(|ctx| {
        for coin in &sum {
            debit(ctx, from, coin)?;
        }
        tell_spent(ctx, from, &sum);
        ctx.emit(&Message { sender: *from });
        for output in outputs.iter().filter(|output| !output.coins.is_empty()) {
            for coin in &output.coins {
                credit(ctx, &output.to, coin);
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

/// Sets money of an account aside under an id, beside what the id already has. Refused (`sdk` code 5) if less is
/// spendable.
pub fn hold(ctx: &mut Ctx<'_>, owner: &Address, id: &HoldId, coin: &Coin) -> Result<()> {
    if coin.amount.is_zero() {
        return Ok(());
    }
    set_aside(ctx, owner, id, coin)?;
    ctx.emit(&Hold {
        owner: *owner,
        id: *id,
        amount: coin.clone(),
    });
    Ok(())
}

/// Sets money aside and tells nobody. Genesis calls it, as [`issue`].
pub(crate) fn set_aside(
    ctx: &mut Ctx<'_>,
    owner: &Address,
    id: &HoldId,
    coin: &Coin,
) -> Result<()> {
    let balance = entry(ctx, owner, &coin.denom);
    let after = balance
        .hold(coin.amount)
        .ok_or_else(|| insufficient(balance, coin))?;
    let key = (*owner, *id, coin.denom.clone());
    let held = HOLDS.get(ctx, &key).unwrap_or_default();
    let held = held
        .checked_add(coin.amount)
        .expect("a hold is at most the balance it is in");
    HOLDS.set(ctx, &key, &held);
    put(ctx, (*owner, coin.denom.clone()), Some(balance), after);
    Ok(())
}

/// Makes money that was set aside spendable again. Refused (`bank` code 21) if the hold has less.
pub fn release(ctx: &mut Ctx<'_>, owner: &Address, id: &HoldId, coin: &Coin) -> Result<()> {
    if coin.amount.is_zero() {
        return Ok(());
    }
    lower_hold(ctx, owner, id, coin)?;
    ctx.emit(&Release {
        owner: *owner,
        id: *id,
        amount: coin.clone(),
    });
    Ok(())
}

/// Pays out money that was set aside. Refused (`bank` code 21) if the hold has less, and for no other reason: a hold
/// can always be captured in full.
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
    lower_hold(ctx, owner, id, coin)?;
    ctx.emit(&Capture {
        owner: *owner,
        id: *id,
        amount: coin.clone(),
        recipient: *to,
    });
    transfer_each(ctx, owner, to, &Coins::from(coin.clone()))
        .expect("what a hold just gave back is spendable");
    Ok(())
}

fn lower_hold(ctx: &mut Ctx<'_>, owner: &Address, id: &HoldId, coin: &Coin) -> Result<(), Error> {
    let key = (*owner, *id, coin.denom.clone());
    let held = HOLDS.get(ctx, &key).unwrap_or_default();
    let left = held
        .checked_sub(coin.amount)
        .ok_or_else(|| Error::HoldTooSmall {
            id: hex::encode(id),
            held: of(held, &coin.denom),
            asked: coin.clone(),
        })?;
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
    Ok(())
}

/// Makes money. Refused (`bank` code 25) if there would be more than an amount can say.
pub fn mint(ctx: &mut Ctx<'_>, to: &Address, coin: &Coin) -> Result<()> {
    mint_by(ctx, to, to, coin)
}

/// Makes money in the name of a minter, which need not be who gets it. Refused as [`mint`].
pub fn mint_by(ctx: &mut Ctx<'_>, minter: &Address, to: &Address, coin: &Coin) -> Result<()> {
    if coin.amount.is_zero() {
        return Ok(());
    }
    issue(ctx, to, coin)?;
    let coins = Coins::from(coin.clone());
    tell_received(ctx, to, &coins);
    ctx.emit(&Coinbase {
        minter: *minter,
        amount: coins,
    });
    Ok(())
}

/// Makes money and tells nobody. Genesis calls it: an event for each account would fill the memory for no reader.
pub(crate) fn issue(ctx: &mut Ctx<'_>, to: &Address, coin: &Coin) -> Result<(), Error> {
    let supply = supply(ctx, &coin.denom);
    let after = supply
        .checked_add(coin.amount)
        .map_err(|_| Error::SupplyTooLarge {
            supply: of(supply, &coin.denom),
            added: coin.clone(),
        })?;
    SUPPLY.set(ctx, &coin.denom, &after);
    credit(ctx, to, coin);
    Ok(())
}

/// Destroys money of an account. Refused (`sdk` code 5) if less is spendable.
pub fn burn(ctx: &mut Ctx<'_>, from: &Address, coin: &Coin) -> Result<()> {
    if coin.amount.is_zero() {
        return Ok(());
    }
    debit(ctx, from, coin)?;
    let after = supply(ctx, &coin.denom)
        .checked_sub(coin.amount)
        .expect("the supply is the sum of all balances");
    if after.is_zero() {
        SUPPLY.remove(ctx, &coin.denom);
    } else {
        SUPPLY.set(ctx, &coin.denom, &after);
    }
    let coins = Coins::from(coin.clone());
    tell_spent(ctx, from, &coins);
    ctx.emit(&Burn {
        burner: *from,
        amount: coins,
    });
    Ok(())
}

/// Takes money out of an account. The caller puts it elsewhere, or takes it out of the supply.
fn debit(ctx: &mut Ctx<'_>, owner: &Address, coin: &Coin) -> Result<()> {
    let key = (*owner, coin.denom.clone());
    let before = BALANCES.get(ctx, &key);
    let balance = before.unwrap_or_default();
    let after = balance
        .spend(coin.amount)
        .ok_or_else(|| insufficient(balance, coin))?;
    put(ctx, key, before, after);
    Ok(())
}

/// Puts money into an account, which is made if there is none. The caller has taken it from elsewhere, or added it to
/// the supply.
fn credit(ctx: &mut Ctx<'_>, owner: &Address, coin: &Coin) {
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

fn insufficient(balance: Balance, coin: &Coin) -> sdk::Error {
    root::INSUFFICIENT_FUNDS.wrap(format_args!(
        "spendable balance {}{} is smaller than {coin}",
        balance.spendable(),
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
pub(crate) fn set_send_enabled(ctx: &mut Ctx<'_>, denom: &Denom, enabled: Option<bool>) {
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
