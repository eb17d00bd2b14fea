//! Random operations for the simulation.

use crate::state::{MINTERS, TOKENS};
use crate::types::Token;
use proto::Any;
use proto::aot::tokenfactory::v1 as pb;
use proto::osmosis::tokenfactory::v1beta1 as osmosis;
use sdk::sim::{Sim, SimOp, any};
use sdk::{Address, Amount, Coin, Denom};

/// The largest allowance that is set, and the largest cap above the supply.
const ALLOWANCE_MAX: u64 = 1_000_000;

pub(crate) const TABLE: &[SimOp] = &[
    op("tokenfactory/create_denom", 3, create_denom),
    op("tokenfactory/set_minter", 3, set_minter),
    op("tokenfactory/mint", 5, mint),
    op("tokenfactory/burn", 2, burn),
    op("tokenfactory/set_cap", 1, set_cap),
    op("tokenfactory/set_pauser", 2, set_pauser),
    op("tokenfactory/set_blocker", 2, set_blocker),
    op("tokenfactory/pause", 1, pause),
    op("tokenfactory/unpause", 3, unpause),
    op("tokenfactory/block", 1, block),
    op("tokenfactory/unblock", 2, unblock),
    op("tokenfactory/propose_owner", 2, propose_owner),
    op("tokenfactory/accept_owner", 2, accept_owner),
];

const fn op(name: &'static str, weight: u32, make: fn(&mut Sim<'_>) -> Option<Any>) -> SimOp {
    SimOp { name, weight, make }
}

/// One of the tokens that fit.
fn a_token(sim: &mut Sim<'_>, fits: impl Fn(&Sim<'_>, &Token) -> bool) -> Option<(Denom, Token)> {
    let all = TOKENS.iter(&sim.view);
    let fitting: Vec<_> = all.filter(|(_, token)| fits(sim, token)).collect();
    sim.one_of(&fitting)
}

/// A token with an owner who signs, and the text of the owner.
fn owned(sim: &mut Sim<'_>) -> Option<(Denom, Token, String)> {
    let (denom, token) = a_token(sim, |sim, token| signs(sim, token.owner))?;
    let owner = sim.view.text(&token.owner?);
    Some((denom, token, owner))
}

fn signs(sim: &Sim<'_>, who: Option<Address>) -> bool {
    who.is_some_and(|who| sim.accounts.contains(&who))
}

fn create_denom(sim: &mut Sim<'_>) -> Option<Any> {
    let sub = sim.one_of(&["gold", "silver", "a.b/c", "X1"])?;
    Some(any(&osmosis::MsgCreateDenom {
        sender: sim.account_text(),
        subdenom: sub.to_owned(),
    }))
}

fn set_minter(sim: &mut Sim<'_>) -> Option<Any> {
    let (denom, _, owner) = owned(sim)?;
    Some(any(&pb::MsgSetMinter {
        owner,
        denom: denom.to_string(),
        minter: sim.account_text(),
        allowance: sim.between(0, ALLOWANCE_MAX).to_string(),
    }))
}

/// A minter that can sign, what it mints, and how much more.
fn minter(sim: &mut Sim<'_>) -> Option<(Denom, Address, Amount)> {
    let all = MINTERS.iter(&sim.view);
    let signing: Vec<_> = all
        .filter(|((_, minter), _)| sim.accounts.contains(minter))
        .map(|((denom, minter), allowance)| (denom, minter, allowance))
        .collect();
    sim.one_of(&signing)
}

/// From 1 to an amount; `None` if that is nothing.
fn part(sim: &mut Sim<'_>, of: Amount) -> Option<Amount> {
    let most = u64::try_from(of.units()).unwrap_or(u64::MAX);
    (most > 0).then(|| Amount::new(u128::from(sim.between(1, most))))
}

fn mint(sim: &mut Sim<'_>) -> Option<Any> {
    let (denom, minter, allowance) = minter(sim)?;
    let amount = part(sim, allowance)?;
    Some(any(&osmosis::MsgMint {
        sender: sim.view.text(&minter),
        amount: Some((&Coin { denom, amount }).into()),
        mint_to_address: sim.account_text(),
    }))
}

fn burn(sim: &mut Sim<'_>) -> Option<Any> {
    let (denom, minter, _) = minter(sim)?;
    let has = bank::ops::spendable(&sim.view, sim.view.now(), &minter, &denom);
    let amount = part(sim, has)?;
    Some(any(&osmosis::MsgBurn {
        sender: sim.view.text(&minter),
        amount: Some((&Coin { denom, amount }).into()),
        burn_from_address: String::new(),
    }))
}

fn set_cap(sim: &mut Sim<'_>) -> Option<Any> {
    let (denom, _, owner) = owned(sim)?;
    let supply = bank::ops::supply(&sim.view, &denom);
    let more = Amount::new(sim.between(0, ALLOWANCE_MAX).into());
    let cap = supply.checked_add(more).ok()?;
    Some(any(&pb::MsgSetCap {
        owner,
        denom: denom.to_string(),
        cap: cap.to_string(),
    }))
}

fn set_pauser(sim: &mut Sim<'_>) -> Option<Any> {
    let (denom, _, owner) = owned(sim)?;
    Some(any(&pb::MsgSetPauser {
        owner,
        denom: denom.to_string(),
        pauser: sim.account_text(),
    }))
}

fn set_blocker(sim: &mut Sim<'_>) -> Option<Any> {
    let (denom, _, owner) = owned(sim)?;
    Some(any(&pb::MsgSetBlocker {
        owner,
        denom: denom.to_string(),
        blocker: sim.account_text(),
    }))
}

fn pause(sim: &mut Sim<'_>) -> Option<Any> {
    let (denom, token) = a_token(sim, |sim, token| signs(sim, token.pauser))?;
    Some(any(&pb::MsgPause {
        pauser: sim.view.text(&token.pauser?),
        denom: denom.to_string(),
    }))
}

/// Of what is stopped, one that fits.
fn stopped(
    sim: &mut Sim<'_>,
    fits: impl Fn(&Token, Option<Address>) -> bool,
) -> Option<(Denom, Token, Option<Address>)> {
    let all = bank::ops::all_stopped(&sim.view);
    let fitting: Vec<_> = all
        .filter_map(|(denom, address)| {
            let token = TOKENS.get(&sim.view, &denom)?;
            fits(&token, address).then_some((denom, token, address))
        })
        .collect();
    sim.one_of(&fitting)
}

fn unpause(sim: &mut Sim<'_>) -> Option<Any> {
    let (denom, token, _) = stopped(sim, |_, address| address.is_none())?;
    Some(any(&pb::MsgUnpause {
        pauser: sim.view.text(&token.pauser?),
        denom: denom.to_string(),
    }))
}

fn block(sim: &mut Sim<'_>) -> Option<Any> {
    let (denom, token) = a_token(sim, |sim, token| signs(sim, token.blocker))?;
    Some(any(&pb::MsgBlock {
        blocker: sim.view.text(&token.blocker?),
        denom: denom.to_string(),
        address: sim.account_text(),
    }))
}

fn unblock(sim: &mut Sim<'_>) -> Option<Any> {
    let (denom, token, address) = stopped(sim, |_, address| address.is_some())?;
    Some(any(&pb::MsgUnblock {
        blocker: sim.view.text(&token.blocker?),
        denom: denom.to_string(),
        address: sim.view.text(&address?),
    }))
}

fn propose_owner(sim: &mut Sim<'_>) -> Option<Any> {
    let (denom, _, owner) = owned(sim)?;
    Some(any(&pb::MsgProposeOwner {
        owner,
        denom: denom.to_string(),
        proposed_owner: sim.account_text(),
    }))
}

fn accept_owner(sim: &mut Sim<'_>) -> Option<Any> {
    let (denom, token) = a_token(sim, |sim, token| signs(sim, token.proposed_owner))?;
    Some(any(&pb::MsgAcceptOwner {
        proposed_owner: sim.view.text(&token.proposed_owner?),
        denom: denom.to_string(),
    }))
}
