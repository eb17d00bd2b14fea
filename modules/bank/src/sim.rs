//! Random operations for the simulation.

use crate::state::{BALANCES, MINTERS};
use proto::Any;
use proto::aot::bank::v1::{MsgBurn, MsgMint, MsgSetMinter};
use proto::cosmos::bank::v1beta1::{Input, MsgMultiSend, MsgSend, Output};
use sdk::sim::{Sim, SimOp, any};
use sdk::{Address, Amount, Coin, Coins, Denom, Order};

/// The most recipients of a random multi-send.
const OUTPUTS_MAX: u64 = 4;
/// The largest allowance that is set.
const ALLOWANCE_MAX: u64 = 1_000_000;

pub(crate) const TABLE: &[SimOp] = &[
    op("bank/send", 20, send),
    op("bank/multi_send", 5, multi_send),
    op("bank/set_minter", 1, set_minter),
    op("bank/mint", 4, mint),
    op("bank/burn", 3, burn),
];

const fn op(name: &'static str, weight: u32, make: fn(&mut Sim<'_>) -> Option<Any>) -> SimOp {
    SimOp { name, weight, make }
}

fn send(sim: &mut Sim<'_>) -> Option<Any> {
    let (from, has) = purse(sim)?;
    let amount = part(sim, has.amount, 1)?;
    let msg = MsgSend {
        from_address: sim.view.text(&from),
        to_address: sim.account_text(),
        amount: Coins::from(Coin { amount, ..has }).to_proto(),
    };
    Some(any(&msg))
}

fn multi_send(sim: &mut Sim<'_>) -> Option<Any> {
    let (from, has) = purse(sim)?;
    let count = sim.between(1, OUTPUTS_MAX);
    let amount = part(sim, has.amount, u128::from(count))?;
    let coins = |amount| {
        Coins::from(Coin {
            amount,
            denom: has.denom.clone(),
        })
        .to_proto()
    };
    let outputs = (0..count).map(|_| Output {
        address: sim.account_text(),
        coins: coins(amount),
    });
    let outputs = outputs.collect();
    let sum = amount.mul_div_floor(u128::from(count), 1).ok()?;
    let input = Input {
        address: sim.view.text(&from),
        coins: coins(sum),
    };
    Some(any(&MsgMultiSend {
        inputs: vec![input],
        outputs,
    }))
}

fn set_minter(sim: &mut Sim<'_>) -> Option<Any> {
    let (_, has) = purse(sim).filter(|(_, has)| !has.denom.has_lots())?;
    let msg = MsgSetMinter {
        authority: sim.view.text(sim.accounts.first()?),
        minter: sim.account_text(),
        denom: has.denom.to_string(),
        allowance: sim.between(0, ALLOWANCE_MAX).to_string(),
    };
    Some(any(&msg))
}

fn mint(sim: &mut Sim<'_>) -> Option<Any> {
    let (minter, denom, allowance) = minter(sim)?;
    let amount = part(sim, allowance, 1)?;
    let msg = MsgMint {
        minter: sim.view.text(&minter),
        to_address: sim.account_text(),
        amount: Some((&Coin { denom, amount }).into()),
    };
    Some(any(&msg))
}

fn burn(sim: &mut Sim<'_>) -> Option<Any> {
    let (minter, denom, _) = minter(sim)?;
    let has = crate::ops::spendable(&sim.view, sim.view.now(), &minter, &denom);
    let amount = part(sim, has, 1)?;
    let msg = MsgBurn {
        minter: sim.view.text(&minter),
        amount: Some((&Coin { denom, amount }).into()),
    };
    Some(any(&msg))
}

/// An account with something to spend, and one of its coins.
fn purse(sim: &mut Sim<'_>) -> Option<(Address, Coin)> {
    let owner = sim.account();
    let coins: Vec<Coin> = BALANCES
        .range(&sim.view, &owner, Order::Ascending)
        .map(|((_, denom), balance)| Coin {
            amount: balance.spendable(&denom, sim.view.now()),
            denom,
        })
        .collect();
    Some((owner, sim.one_of(&coins)?))
}

/// A minter that can sign.
fn minter(sim: &mut Sim<'_>) -> Option<(Address, Denom, Amount)> {
    let minters: Vec<_> = MINTERS
        .iter(&sim.view)
        .filter(|((address, _), _)| sim.accounts.contains(address))
        .map(|((address, denom), allowance)| (address, denom, allowance))
        .collect();
    sim.one_of(&minters)
}

/// From 1 to an `n`-th of an amount; `None` if that is nothing.
fn part(sim: &mut Sim<'_>, of: Amount, n: u128) -> Option<Amount> {
    let most = of.mul_div_floor(1, n).ok()?.units();
    let most = u64::try_from(most).unwrap_or(u64::MAX);
    (most > 0).then(|| Amount::new(u128::from(sim.between(1, most))))
}
