//! Random operations for the simulation: those that take no channel, and so no other chain.

use crate::state::CHAINS;
use crate::types::{Affiliate, Status};
use proto::Any;
use proto::aot::affiliate::v1 as pb;
use sdk::sim::{Sim, SimOp, any};

pub(crate) const OPS: &[SimOp] = &[
    op("affiliate/register", 2, register),
    op("affiliate/set_cap", 3, set_cap),
    op("affiliate/set_admin", 2, set_admin),
    op("affiliate/accept_admin", 2, accept_admin),
    op("affiliate/retire", 1, retire),
];

const fn op(name: &'static str, weight: u32, make: fn(&mut Sim<'_>) -> Option<Any>) -> SimOp {
    SimOp { name, weight, make }
}

fn authority(sim: &Sim<'_>) -> Option<String> {
    Some(sim.view.text(sim.accounts.first()?))
}

/// The chain of any of the first clients.
fn register(sim: &mut Sim<'_>) -> Option<Any> {
    let client_id = format!("07-tendermint-{}", sim.between(0, 9));
    let client = ibc::ops::client(&sim.view, &client_id)?;
    if CHAINS.has(&sim.view, &client.chain_id) {
        return None;
    }
    Some(any(&pb::MsgRegisterAffiliate {
        authority: authority(sim)?,
        chain_id: client.chain_id,
        admin: sim.account_text(),
        client_id,
    }))
}

fn a_chain(sim: &mut Sim<'_>, fits: impl Fn(&Affiliate) -> bool) -> Option<(String, Affiliate)> {
    let fitting: Vec<_> = CHAINS
        .iter(&sim.view)
        .filter(|(_, affiliate)| fits(affiliate))
        .collect();
    sim.one_of(&fitting)
}

fn set_cap(sim: &mut Sim<'_>) -> Option<Any> {
    let (chain_id, _) = a_chain(sim, |affiliate| affiliate.status != Status::Retired)?;
    let amount = sim.between(0, 3).saturating_mul(1_000_000);
    Some(any(&pb::MsgSetCap {
        authority: authority(sim)?,
        chain_id,
        cap: Some(proto::Coin {
            denom: sim.one_of(&["uaot", "krwp"])?.to_owned(),
            amount: amount.to_string(),
        }),
    }))
}

fn set_admin(sim: &mut Sim<'_>) -> Option<Any> {
    let (chain_id, affiliate) = a_chain(sim, |_| true)?;
    Some(any(&pb::MsgSetAdmin {
        signer: sim.view.text(&affiliate.admin),
        chain_id,
        admin: sim.account_text(),
    }))
}

fn accept_admin(sim: &mut Sim<'_>) -> Option<Any> {
    let (chain_id, affiliate) = a_chain(sim, |affiliate| affiliate.pending_admin.is_some())?;
    Some(any(&pb::MsgAcceptAdmin {
        signer: sim.view.text(&affiliate.pending_admin?),
        chain_id,
    }))
}

/// Seldom, as there is nothing to do with it afterwards.
fn retire(sim: &mut Sim<'_>) -> Option<Any> {
    let (chain_id, _) = a_chain(sim, |affiliate| affiliate.status != Status::Retired)?;
    if sim.between(0, 3) > 0 {
        return None;
    }
    Some(any(&pb::MsgSetStatus {
        signer: authority(sim)?,
        chain_id,
        status: Status::Retired.to_proto(),
    }))
}
