//! Random operations for the simulation.

use crate::ops;
use crate::state::{DROPS, PURCHASES, SALES};
use crate::types::{ClaimDrop, Sale, State, drop_leaf};
use proto::Any;
use proto::aot::sale::v1 as pb;
use sdk::merkle::{Hash, node_hash};
use sdk::sim::{Sim, SimOp, any};
use sdk::{Address, Amount, Coin, Denom, Rate};

/// The most that is for sale, paid, or given.
const AMOUNT_MAX: u64 = 1_000;
/// How much earlier than its end a message is sent that counts on it.
const SOON_SECONDS: u64 = 10;

pub(crate) const TABLE: &[SimOp] = &[
    op("sale/create_sale", 4, create_sale),
    op("sale/buy", 20, buy),
    op("sale/close_sale", 8, close_sale),
    op("sale/cancel_sale", 2, cancel_sale),
    op("sale/claim_vested", 6, claim_vested),
    op("sale/claim_refund", 6, claim_refund),
    op("sale/set_claim_root", 3, set_claim_root),
    op("sale/claim_drop", 5, claim_drop),
    op("sale/close_drop", 8, close_drop),
];

const fn op(name: &'static str, weight: u32, make: fn(&mut Sim<'_>) -> Option<Any>) -> SimOp {
    SimOp { name, weight, make }
}

/// An account that has some of a denom, and how much of it is used.
fn purse(sim: &mut Sim<'_>, denom: &Denom) -> Option<(Address, Amount)> {
    let now = sim.view.now();
    let has = |owner: &Address| bank::ops::spendable(&sim.view, now, owner, denom);
    let rich: Vec<_> = sim
        .accounts
        .iter()
        .map(|owner| (*owner, has(owner)))
        .collect();
    let rich: Vec<_> = rich.into_iter().filter(|(_, has)| !has.is_zero()).collect();
    let (owner, has) = sim.one_of(&rich)?;
    let most = u64::try_from(has.units()).unwrap_or(AMOUNT_MAX);
    let amount = sim.between(1, most.min(AMOUNT_MAX));
    Some((owner, Amount::new(amount.into())))
}

/// Denoms that there are and that are no points.
fn denoms(sim: &Sim<'_>) -> Vec<Denom> {
    let all = bank::ops::supplies(&sim.view).into_iter();
    let all = all.map(|coin| coin.denom);
    all.filter(|denom| !denom.has_lots()).collect()
}

fn create_sale(sim: &mut Sim<'_>) -> Option<Any> {
    let mut all = denoms(sim);
    let denom = sim.one_of(&all)?;
    all.retain(|other| *other != denom);
    let payment_denom = sim.one_of(&all)?;
    let (owner, amount) = purse(sim, &denom)?;
    let price = sim.one_of(&["0.5", "1", "2"])?;
    let latest = sim.one_of(&[60, 60, 100_000])?;
    let start = sim
        .view
        .now()
        .plus_seconds(sim.between(SOON_SECONDS, latest));
    let longest = sim.one_of(&[300, 100_000])?;
    let end = start.plus_seconds(sim.between(30, longest));
    let most = price.parse::<Rate>().ok()?.of_ceil(amount).ok()?;
    // Missed by most sales that ask for all.
    let soft_cap = sim.one_of(&[Amount::ZERO, Amount::ZERO, most, most])?;
    let duration = sim.between(0, 60);
    Some(any(&pb::MsgCreateSale {
        owner: sim.view.text(&owner),
        terms: Some(pb::Terms {
            denom: denom.to_string(),
            payment_denom: payment_denom.to_string(),
            tranches: vec![pb::Tranche {
                price: price.to_owned(),
                amount: amount.to_string(),
                start: Some(start.to_proto()),
                end: Some(end.to_proto()),
                sold: String::new(),
            }],
            soft_cap: soft_cap.to_string(),
            hard_cap: amount.mul_div_floor(2, 1).ok()?.to_string(),
            buyer_cap: String::new(),
            allow_root: Vec::new(),
            vesting: Some(pb::Vesting {
                cliff_seconds: duration.div_euclid(2),
                duration_seconds: duration,
            }),
            start: Some(start.to_proto()),
            end: Some(end.to_proto()),
        }),
    }))
}

/// One of the sales that fit.
fn a_sale(sim: &mut Sim<'_>, fits: impl Fn(&Sale) -> bool) -> Option<(u64, Sale)> {
    let all = SALES.iter(&sim.view);
    let fitting: Vec<_> = all.filter(|(_, sale)| fits(sale)).collect();
    sim.one_of(&fitting)
}

fn buy(sim: &mut Sim<'_>) -> Option<Any> {
    let soon = sim.view.now().plus_seconds(SOON_SECONDS);
    let (sale_id, sale) = a_sale(sim, |sale| {
        sale.state == State::Open && sale.terms.start <= soon && soon < sale.terms.end
    })?;
    let (buyer, amount) = purse(sim, &sale.terms.payment_denom)?;
    Some(any(&pb::MsgBuy {
        buyer: sim.view.text(&buyer),
        sale_id,
        amount: Some((&sale.money(amount)).into()),
        min_out: sim.between(0, 1).to_string(),
        proof: None,
    }))
}

fn close_sale(sim: &mut Sim<'_>) -> Option<Any> {
    let now = sim.view.now();
    let soon = now.plus_seconds(SOON_SECONDS);
    let (sale_id, _) = a_sale(sim, |sale| match sale.state {
        State::Open => sale.terms.end <= soon || sale.is_full(now),
        _ => !sale.tokens_owed.is_zero() || !sale.money_owed.is_zero(),
    })?;
    Some(any(&pb::MsgCloseSale {
        signer: sim.account_text(),
        sale_id,
    }))
}

fn cancel_sale(sim: &mut Sim<'_>) -> Option<Any> {
    // Not those that begin at once: they are to be bought.
    let soon = sim.view.now().plus_seconds(60);
    let early = |sale: &Sale| sale.state == State::Open && sale.terms.start > soon;
    let (sale_id, sale) = a_sale(sim, early)?;
    Some(any(&pb::MsgCancelSale {
        owner: sim.view.text(&sale.owner),
        sale_id,
    }))
}

/// A sale in a state, and somebody who has something in it.
fn a_purchase(sim: &mut Sim<'_>, state: State) -> Option<(u64, String)> {
    let now = sim.view.now();
    let all = PURCHASES.iter(&sim.view);
    let fitting: Vec<_> = all
        .filter_map(|((sale_id, buyer), purchase)| {
            let sale = ops::sale(&sim.view, sale_id).ok()?;
            let due = sale.state == state && !sale.claimable(now, &purchase).is_zero();
            due.then_some((sale_id, buyer))
        })
        .collect();
    let (sale_id, buyer) = sim.one_of(&fitting)?;
    Some((sale_id, sim.view.text(&buyer)))
}

fn claim_vested(sim: &mut Sim<'_>) -> Option<Any> {
    let (sale_id, buyer) = a_purchase(sim, State::Success)?;
    Some(any(&pb::MsgClaimVested { buyer, sale_id }))
}

fn claim_refund(sim: &mut Sim<'_>) -> Option<Any> {
    let (sale_id, buyer) = a_purchase(sim, State::Refund)?;
    Some(any(&pb::MsgClaimRefund { buyer, sale_id }))
}

/// The tree of every random drop: what each account gets.
fn leaves(sim: &Sim<'_>) -> Option<[(Address, Amount, Hash); 2]> {
    let leaf = |(n, amount): (usize, u128)| {
        let (address, amount) = (*sim.accounts.get(n)?, Amount::new(amount));
        Some((address, amount, drop_leaf(&address, amount)))
    };
    Some([leaf((1, 5))?, leaf((2, 7))?])
}

fn set_claim_root(sim: &mut Sim<'_>) -> Option<Any> {
    let all = denoms(sim);
    let denom = sim.one_of(&all)?;
    let (funder, amount) = purse(sim, &denom)?;
    let [left, right] = leaves(sim)?;
    let longest = sim.one_of(&[300, 100_000])?;
    let expiry = sim.view.now().plus_seconds(sim.between(30, longest));
    Some(any(&pb::MsgSetClaimRoot {
        funder: sim.view.text(&funder),
        total: Some((&Coin { denom, amount }).into()),
        root: node_hash(&left.2, &right.2).to_vec(),
        expiry: Some(expiry.to_proto()),
    }))
}

fn a_drop(sim: &mut Sim<'_>, fits: impl Fn(&ClaimDrop) -> bool) -> Option<(u64, ClaimDrop)> {
    let all = DROPS.iter(&sim.view);
    let fitting: Vec<_> = all.filter(|(_, drop)| fits(drop)).collect();
    sim.one_of(&fitting)
}

fn claim_drop(sim: &mut Sim<'_>) -> Option<Any> {
    let soon = sim.view.now().plus_seconds(SOON_SECONDS);
    let (drop_id, _) = a_drop(sim, |drop| !drop.closed && soon < drop.expiry)?;
    let leaves = leaves(sim)?;
    let index = sim.between(0, 1);
    let [left, right] = leaves;
    let (own, other) = if index == 0 {
        (left, right)
    } else {
        (right, left)
    };
    Some(any(&pb::MsgClaimDrop {
        claimant: sim.view.text(&own.0),
        drop_id,
        amount: own.1.to_string(),
        proof: Some(pb::Proof {
            index,
            leaves: 2,
            path: vec![other.2.to_vec()],
        }),
    }))
}

fn close_drop(sim: &mut Sim<'_>) -> Option<Any> {
    let soon = sim.view.now().plus_seconds(SOON_SECONDS);
    let due = |drop: &ClaimDrop| (!drop.closed && drop.expiry <= soon) || !drop.owed.is_zero();
    let (drop_id, _) = a_drop(sim, due)?;
    Some(any(&pb::MsgCloseDrop {
        signer: sim.account_text(),
        drop_id,
    }))
}
