//! Random operations for the simulation. Batches are closed and paid by the end of blocks.

use crate::state::{ACCOUNTS, FLOATS, MANAGED, MANAGERS};
use merchant::{Merchant, MerchantId, Status};
use proto::Any;
use proto::aot::settlement::v1 as pb;
use sdk::sim::{Sim, SimOp, any};
use sdk::{Address, Amount, Coin, Denom};

/// The most that a random operation moves.
const AMOUNT_MAX: u64 = 5_000;

/// What payment companies and owners do beside the payments.
pub(crate) const TABLE: &[SimOp] = &[
    op("settlement/set_payout_schedule", 2, set_payout_schedule),
    op("settlement/top_up_deposit", 3, top_up_deposit),
    op("settlement/withdraw_deposit", 2, withdraw_deposit),
    op("settlement/top_up_float", 4, top_up_float),
    op("settlement/withdraw_float", 2, withdraw_float),
    op("settlement/adjust", 4, adjust),
    op("settlement/set_manager", 3, set_manager),
    op("settlement/remove_manager", 2, remove_manager),
];

const fn op(name: &'static str, weight: u32, make: fn(&mut Sim<'_>) -> Option<Any>) -> SimOp {
    SimOp { name, weight, make }
}

fn shops(sim: &Sim<'_>) -> Vec<(MerchantId, Merchant)> {
    let mut all = merchant::ops::all(&sim.view);
    all.retain(|(_, merchant)| merchant.status == Status::Active);
    all
}

fn a_shop(sim: &mut Sim<'_>) -> Option<(MerchantId, Merchant)> {
    let shops = shops(sim);
    sim.one_of(&shops)
}

fn a_coin(sim: &mut Sim<'_>, owner: &Address) -> Option<proto::Coin> {
    let denom: Denom = sim.one_of(&["krwp", "uaot"])?.parse().ok()?;
    let has = bank::ops::spendable(&sim.view, sim.view.now(), owner, &denom);
    a_part(sim, denom, has)
}

fn a_part(sim: &mut Sim<'_>, denom: Denom, has: Amount) -> Option<proto::Coin> {
    let most = u64::try_from(has.units()).unwrap_or(u64::MAX);
    if most == 0 {
        return None;
    }
    let amount = Amount::new(sim.between(1, most.min(AMOUNT_MAX)).into());
    Some((&Coin { denom, amount }).into())
}

fn set_payout_schedule(sim: &mut Sim<'_>) -> Option<Any> {
    let (id, merchant) = a_shop(sim)?;
    let mut upto = |most: u64| u32::try_from(sim.between(0, most)).unwrap_or_default();
    let schedule = pb::Schedule {
        cut_off_minutes: upto(1_439).saturating_add(1),
        delay_days: upto(2),
        reserve_bps: upto(500),
        reserve_days: upto(3),
    };
    Some(any(&pb::MsgSetPayoutSchedule {
        company: sim.view.text(&merchant.company),
        merchant_id: hex::encode(id),
        schedule: Some(schedule),
    }))
}

fn top_up_deposit(sim: &mut Sim<'_>) -> Option<Any> {
    let (id, _) = a_shop(sim)?;
    let signer = sim.account();
    Some(any(&pb::MsgTopUpDeposit {
        signer: sim.view.text(&signer),
        merchant_id: hex::encode(id),
        amount: Some(a_coin(sim, &signer)?),
    }))
}

fn withdraw_deposit(sim: &mut Sim<'_>) -> Option<Any> {
    let fitting: Vec<_> = ACCOUNTS
        .iter(&sim.view)
        .filter(|(_, account)| !account.deposit.is_zero() && !account.payable.is_negative())
        .collect();
    let ((id, denom), account) = sim.one_of(&fitting)?;
    let merchant = merchant::ops::get(&sim.view, &id).ok()?;
    Some(any(&pb::MsgWithdrawDeposit {
        owner: sim.view.text(&merchant.owner),
        company: sim.view.text(&merchant.company),
        merchant_id: hex::encode(id),
        amount: Some(a_part(sim, denom, account.deposit)?),
    }))
}

fn top_up_float(sim: &mut Sim<'_>) -> Option<Any> {
    let (_, merchant) = a_shop(sim)?;
    Some(any(&pb::MsgTopUpFloat {
        company: sim.view.text(&merchant.company),
        amount: Some(a_coin(sim, &merchant.company)?),
    }))
}

fn withdraw_float(sim: &mut Sim<'_>) -> Option<Any> {
    let fitting: Vec<_> = FLOATS
        .iter(&sim.view)
        .filter(|(_, float)| !float.free().is_zero())
        .collect();
    let ((company, denom), float) = sim.one_of(&fitting)?;
    Some(any(&pb::MsgWithdrawFloat {
        company: sim.view.text(&company),
        amount: Some(a_part(sim, denom, float.free())?),
    }))
}

/// More than it had, or less, against a float that can bear it.
fn adjust(sim: &mut Sim<'_>) -> Option<Any> {
    let (id, merchant) = a_shop(sim)?;
    let floats: Vec<_> = FLOATS
        .iter(&sim.view)
        .filter(|((company, _), float)| *company == merchant.company && !float.free().is_zero())
        .collect();
    let ((_, denom), float) = sim.one_of(&floats)?;
    let coin = a_part(sim, denom, float.free())?;
    let sign = sim.one_of(&["", "", "-"])?;
    Some(any(&pb::MsgAdjust {
        signer: sim.view.text(&merchant.company),
        merchant_id: hex::encode(id),
        denom: coin.denom,
        amount: format!("{sign}{}", coin.amount),
        code: "random".to_owned(),
        reference: format!("adjust-{}", sim.between(0, 1_000_000)),
    }))
}

fn set_manager(sim: &mut Sim<'_>) -> Option<Any> {
    let (child_id, child) = a_shop(sim)?;
    let (manager_id, manager) = a_shop(sim)?;
    let free = !MANAGERS.has(&sim.view, &child_id) && !MANAGERS.has(&sim.view, &manager_id);
    if child_id == manager_id || !free || MANAGED.has(&sim.view, &child_id) {
        return None;
    }
    Some(any(&pb::MsgSetManager {
        child_owner: sim.view.text(&child.owner),
        manager_owner: sim.view.text(&manager.owner),
        child_id: hex::encode(child_id),
        manager_id: hex::encode(manager_id),
    }))
}

fn remove_manager(sim: &mut Sim<'_>) -> Option<Any> {
    let managed: Vec<_> = MANAGERS.iter(&sim.view).collect();
    let (child_id, manager_id) = sim.one_of(&managed)?;
    let child = merchant::ops::get(&sim.view, &child_id).ok()?;
    let manager = merchant::ops::get(&sim.view, &manager_id).ok()?;
    Some(any(&pb::MsgSetManager {
        child_owner: sim.view.text(&child.owner),
        manager_owner: sim.view.text(&manager.owner),
        child_id: hex::encode(child_id),
        manager_id: String::new(),
    }))
}
