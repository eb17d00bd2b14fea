//! Random operations for the simulation.

use crate::ops::Order;
use crate::state::{CLEARINGS, PAIRS};
use crate::types::{Mode, Pair, PairId};
use points::{Issuer, Status};
use proto::Any;
use proto::aot::pointswap::v1 as pb;
use sdk::sim::{Sim, SimOp, any};
use sdk::{Address, Amount, Coin, Denom};

pub(crate) const TABLE: &[SimOp] = &[
    op("pointswap/set_pair", 5, set_pair),
    op("pointswap/swap", 10, swap),
    op("pointswap/pause_pair", 1, pause_pair),
    op("pointswap/resume_pair", 4, resume_pair),
    op("pointswap/settle_clearing", 5, settle_clearing),
];

const fn op(name: &'static str, weight: u32, make: fn(&mut Sim<'_>) -> Option<Any>) -> SimOp {
    SimOp { name, weight, make }
}

fn a_pair(sim: &mut Sim<'_>, paused: bool) -> Option<(PairId, Pair)> {
    let fitting: Vec<_> = PAIRS
        .iter(&sim.view)
        .filter(|(_, pair)| pair.paused_by.is_some() == paused)
        .collect();
    sim.one_of(&fitting)
}

fn company(sim: &Sim<'_>, denom: &Denom) -> Option<String> {
    let issuer = points::ops::issuer(&sim.view, denom)?;
    Some(sim.view.text(&issuer.company))
}

/// Two issuers, of one of which there are points; mostly by their own rates.
fn set_pair(sim: &mut Sim<'_>) -> Option<Any> {
    let living: Vec<(Denom, Issuer)> = points::ops::all(&sim.view)
        .into_iter()
        .filter(|(_, issuer)| issuer.status == Status::Active && issuer.swappable)
        .collect();
    let exist = |denom: &Denom| !bank::ops::supply(&sim.view, denom).is_zero();
    let held: Vec<_> = living
        .iter()
        .filter(|(denom, _)| exist(denom))
        .cloned()
        .collect();
    let (one, _) = sim.one_of(&held)?;
    let others: Vec<_> = living
        .iter()
        .filter(|(denom, _)| *denom != one)
        .cloned()
        .collect();
    let (other, _) = sim.one_of(&others)?;
    let (denom_a, denom_b) = crate::types::pair_id(&one, &other).ok()?;
    let mode = sim.one_of(&[
        Mode::IssuerRate,
        Mode::IssuerRate,
        Mode::IssuerRate,
        Mode::Oracle,
        Mode::Hub,
    ])?;
    let quota = sim.between(100_000, 10_000_000);
    Some(any(&pb::MsgSetPair {
        company_a: company(sim, &denom_a)?,
        company_b: company(sim, &denom_b)?,
        pair: Some(pb::Pair {
            denom_a: denom_a.to_string(),
            denom_b: denom_b.to_string(),
            mode: mode.to_proto(),
            fee_bps: u32::try_from(sim.between(0, 300)).ok()?,
            daily_quota_a: quota.to_string(),
            daily_quota_b: quota.to_string(),
            user_quota_a: sim.between(10_000, quota).to_string(),
            user_quota_b: sim.between(10_000, quota).to_string(),
            swap_min: sim.between(1, 20).to_string(),
            paused: false,
        }),
    }))
}

/// The most points of a random swap.
const SWAP_MAX: u64 = 10_000;

/// What accounts could swap: how much of which denom, for which. Seldom also what would be refused.
fn swaps(sim: &mut Sim<'_>) -> Vec<(Address, Coin, Denom)> {
    let now = sim.view.now();
    let refused_too = sim.between(0, 9) == 0;
    let mut found = Vec::new();
    for (id, _) in PAIRS.iter(&sim.view) {
        for (from, to) in [(&id.0, &id.1), (&id.1, &id.0)] {
            for owner in sim.accounts {
                let has = bank::ops::spendable(&sim.view, now, owner, from);
                if has.is_zero() {
                    continue;
                }
                let amount = Coin {
                    denom: from.clone(),
                    amount: has.min(Amount::new(SWAP_MAX.into())),
                };
                let order = Order {
                    amount: &amount,
                    denom_out: to,
                    sender: Some(owner),
                };
                if refused_too || crate::ops::quote(&sim.view, now, &order).is_ok() {
                    found.push((*owner, amount, to.clone()));
                }
            }
        }
    }
    found
}

fn swap(sim: &mut Sim<'_>) -> Option<Any> {
    let found = swaps(sim);
    let (sender, mut amount, denom_out) = sim.one_of(&found)?;
    let most = u64::try_from(amount.amount.units()).expect("at most SWAP_MAX");
    // Mostly all of it: a part may be below the minimum.
    if sim.between(0, 3) == 0 {
        amount.amount = Amount::new(sim.between(most.min(1), most).into());
    }
    Some(any(&pb::MsgSwap {
        sender: sim.view.text(&sender),
        amount: Some((&amount).into()),
        denom_out: denom_out.to_string(),
        min_out: "1".to_owned(),
        deadline: Some(sim.view.now().plus_seconds(1_000_000).to_proto()),
    }))
}

fn pause_pair(sim: &mut Sim<'_>) -> Option<Any> {
    let (id, _) = a_pair(sim, false)?;
    let authority = sim.view.text(sim.accounts.first()?);
    let signers = [company(sim, &id.0)?, company(sim, &id.1)?, authority];
    Some(any(&pb::MsgPausePair {
        signer: sim.one_of(&signers)?,
        denom_a: id.0.to_string(),
        denom_b: id.1.to_string(),
    }))
}

fn resume_pair(sim: &mut Sim<'_>) -> Option<Any> {
    let (id, pair) = a_pair(sim, true)?;
    Some(any(&pb::MsgResumePair {
        signer: sim.view.text(&pair.paused_by?),
        denom_a: id.0.to_string(),
        denom_b: id.1.to_string(),
    }))
}

fn settle_clearing(sim: &mut Sim<'_>) -> Option<Any> {
    let today = sim.view.now().korean_day();
    let open: Vec<_> = CLEARINGS
        .iter(&sim.view)
        .filter(|((day, _), clearing)| *day < today && clearing.forget_at.is_none())
        .collect();
    let ((day, id), clearing) = sim.one_of(&open)?;
    let side = if clearing.settled_by_a { &id.1 } else { &id.0 };
    Some(any(&pb::MsgSettleClearing {
        company: company(sim, side)?,
        day,
        denom_a: id.0.to_string(),
        denom_b: id.1.to_string(),
    }))
}
