//! Random operations for the simulation.

use crate::state::ISSUERS;
use crate::types::{Issuer, Status};
use proto::Any;
use proto::aot::points::v1 as pb;
use sdk::sim::{Sim, SimOp, any};
use sdk::{Address, Amount, Coin, Denom};

/// The most issuers that are registered.
const ISSUERS_MAX: usize = 6;
/// The most `krwp` that are paid into a reserve at once.
const TOP_UP_MAX: u64 = 10_000_000;

/// Mostly points that are made and covered; now and then one issuer is paused, and one runs off.
pub(crate) const TABLE: &[SimOp] = &[
    op("points/register_issuer", 4, register_issuer),
    op("points/set_issuer_terms", 1, set_issuer_terms),
    op("points/mint_points", 6, mint_points),
    op("points/burn_points", 2, burn_points),
    op("points/top_up_reserve", 4, top_up_reserve),
    op("points/withdraw_reserve", 2, withdraw_reserve),
    op("points/set_rate", 2, set_rate),
    op("points/pause_points", 1, pause_points),
    op("points/resume_points", 2, resume_points),
    op("points/start_runoff", 1, start_runoff),
    op("points/redeem_points", 3, redeem_points),
];

const fn op(name: &'static str, weight: u32, make: fn(&mut Sim<'_>) -> Option<Any>) -> SimOp {
    SimOp { name, weight, make }
}

fn authority(sim: &Sim<'_>) -> Option<String> {
    Some(sim.view.text(sim.accounts.first()?))
}

fn an_issuer(sim: &mut Sim<'_>, status: Status) -> Option<(Denom, Issuer)> {
    let fitting: Vec<_> = ISSUERS
        .iter(&sim.view)
        .filter(|(_, issuer)| issuer.status == status)
        .collect();
    sim.one_of(&fitting)
}

fn register_issuer(sim: &mut Sim<'_>) -> Option<Any> {
    let count = ISSUERS.iter(&sim.view).count();
    if count >= ISSUERS_MAX {
        return None;
    }
    let rate = sim.one_of(&["1", "1", "0.75", "10.5"])?;
    Some(any(&pb::MsgRegisterIssuer {
        authority: authority(sim)?,
        company: sim.account_text(),
        denom: format!("pt/issuer-{count}/point"),
        name: format!("points {count}"),
        rate: rate.to_owned(),
        ratio_bps: sim.one_of(&[10_000, 10_000, 12_000])?,
        transferable: sim.between(0, 3) > 0,
        swappable: sim.between(0, 5) > 0,
        lifetime_months: small(sim, 1, 60),
    }))
}

fn small(sim: &mut Sim<'_>, low: u64, high: u64) -> u32 {
    u32::try_from(sim.between(low, high)).expect("a small number")
}

fn set_issuer_terms(sim: &mut Sim<'_>) -> Option<Any> {
    let (denom, issuer) = an_issuer(sim, Status::Active)?;
    Some(any(&pb::MsgSetIssuerTerms {
        authority: authority(sim)?,
        denom: denom.to_string(),
        ratio_bps: sim.one_of(&[10_000, issuer.ratio_bps, 11_000])?,
        transferable: sim.between(0, 3) > 0,
        swappable: sim.between(0, 5) > 0,
        lifetime_months: small(sim, 1, 60),
    }))
}

fn mint_points(sim: &mut Sim<'_>) -> Option<Any> {
    let (denom, issuer) = an_issuer(sim, Status::Active)?;
    let most = issuer.reserve.units().checked_div(12)?;
    let amount = up_to(sim, Amount::new(most))?;
    let later = sim.view.now().plus_seconds(sim.between(1, 100_000));
    Some(any(&pb::MsgMintPoints {
        company: sim.view.text(&issuer.company),
        to_address: sim.account_text(),
        amount: Some((&Coin { denom, amount }).into()),
        available_at: (sim.between(0, 3) == 0).then(|| later.to_proto()),
    }))
}

/// A number from 1 to an amount; none of nothing.
fn up_to(sim: &mut Sim<'_>, amount: Amount) -> Option<Amount> {
    let most = u64::try_from(amount.units()).unwrap_or(u64::MAX);
    (most > 0).then(|| Amount::new(sim.between(1, most).into()))
}

/// A holder of points, and what it may spend of them.
fn a_holder(sim: &mut Sim<'_>, denom: &Denom) -> Option<(Address, Amount)> {
    let now = sim.view.now();
    let has = |owner: &Address| bank::ops::spendable(&sim.view, now, owner, denom);
    let holders: Vec<_> = sim
        .accounts
        .iter()
        .map(|owner| (*owner, has(owner)))
        .filter(|(_, amount)| !amount.is_zero())
        .collect();
    sim.one_of(&holders)
}

fn burn_points(sim: &mut Sim<'_>) -> Option<Any> {
    let (denom, _) = an_issuer(sim, Status::Active)?;
    let (holder, has) = a_holder(sim, &denom)?;
    let amount = up_to(sim, has)?.min(Amount::new(1_000));
    Some(any(&pb::MsgBurnPoints {
        holder: sim.view.text(&holder),
        amount: Some((&Coin { denom, amount }).into()),
    }))
}

fn top_up_reserve(sim: &mut Sim<'_>) -> Option<Any> {
    let status = sim.one_of(&[Status::Active, Status::Active, Status::Runoff])?;
    let (denom, _) = an_issuer(sim, status)?;
    Some(any(&pb::MsgTopUpReserve {
        signer: sim.account_text(),
        denom: denom.to_string(),
        amount: sim.between(1, TOP_UP_MAX).to_string(),
    }))
}

fn withdraw_reserve(sim: &mut Sim<'_>) -> Option<Any> {
    let (denom, issuer) = an_issuer(sim, Status::Active)?;
    let outstanding = crate::ops::outstanding(&sim.view, &denom);
    let required = issuer.required(sim.view.now(), outstanding).ok()?;
    let amount = up_to(sim, issuer.reserve.saturating_sub(required))?;
    Some(any(&pb::MsgWithdrawReserve {
        company: sim.view.text(&issuer.company),
        denom: denom.to_string(),
        amount: amount.min(Amount::new(100_000)).to_string(),
    }))
}

fn set_rate(sim: &mut Sim<'_>) -> Option<Any> {
    let (denom, issuer) = an_issuer(sim, Status::Active)?;
    let before = issuer.rate(sim.view.now());
    let factor = sim.between(9_000, 11_000).into();
    let atto = Amount::new(before.atto())
        .mul_div_floor(factor, sdk::BPS)
        .ok()?;
    let day = crate::ops::params(&sim.view).rate_delay_seconds;
    let effective = sim
        .view
        .now()
        .plus_seconds(day.saturating_add(sim.between(60, 40_000)));
    Some(any(&pb::MsgSetRate {
        company: sim.view.text(&issuer.company),
        denom: denom.to_string(),
        rate: sdk::Rate::from_atto(atto.units()).to_string(),
        effective: Some(effective.to_proto()),
    }))
}

fn pause_points(sim: &mut Sim<'_>) -> Option<Any> {
    let (denom, issuer) = an_issuer(sim, Status::Active)?;
    let company = sim.view.text(&issuer.company);
    let authority = authority(sim)?;
    Some(any(&pb::MsgPausePoints {
        signer: sim.one_of(&[company, authority])?,
        denom: denom.to_string(),
        reason: "random".to_owned(),
    }))
}

fn resume_points(sim: &mut Sim<'_>) -> Option<Any> {
    let (denom, issuer) = an_issuer(sim, Status::Paused)?;
    let company = sim.view.text(&issuer.company);
    let authority = authority(sim)?;
    Some(any(&pb::MsgResumePoints {
        signer: sim.one_of(&[company, authority])?,
        denom: denom.to_string(),
    }))
}

/// One issuer at most, so that others go on; one whose points somebody has.
fn start_runoff(sim: &mut Sim<'_>) -> Option<Any> {
    let issuers: Vec<_> = ISSUERS.iter(&sim.view).collect();
    let any_over = issuers
        .iter()
        .any(|(_, issuer)| issuer.status == Status::Runoff);
    if any_over || issuers.len() < 3 {
        return None;
    }
    let (denom, _) = an_issuer(sim, Status::Active)?;
    a_holder(sim, &denom)?;
    Some(any(&pb::MsgStartRunoff {
        authority: authority(sim)?,
        denom: denom.to_string(),
        reason: "random".to_owned(),
    }))
}

fn redeem_points(sim: &mut Sim<'_>) -> Option<Any> {
    let (denom, _) = an_issuer(sim, Status::Runoff)?;
    let (holder, has) = a_holder(sim, &denom)?;
    let amount = up_to(sim, has)?;
    Some(any(&pb::MsgRedeemPoints {
        holder: sim.view.text(&holder),
        amount: Some((&Coin { denom, amount }).into()),
    }))
}
