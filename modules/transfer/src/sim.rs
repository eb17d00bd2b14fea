//! Random operations for the simulation: those that take no other chain.

use crate::state::LIMITS;
use crate::types::Params;
use proto::Any;
use proto::aot::transfer::v1 as pb;
use sdk::sim::{Sim, SimOp, any};

pub(crate) const OPS: &[SimOp] = &[
    SimOp {
        name: "transfer/update_params",
        weight: 1,
        make: update_params,
    },
    SimOp {
        name: "transfer/set_rate_limit",
        weight: 2,
        make: set_rate_limit,
    },
    SimOp {
        name: "transfer/remove_rate_limit",
        weight: 1,
        make: remove_rate_limit,
    },
    SimOp {
        name: "transfer/set_paused",
        weight: 1,
        make: set_paused,
    },
];

fn authority(sim: &Sim<'_>) -> Option<String> {
    sim.accounts.first().map(|first| sim.view.text(first))
}

fn update_params(sim: &mut Sim<'_>) -> Option<Any> {
    let retries = u32::try_from(sim.between(0, 5)).ok()?;
    let params = pb::Params {
        forward_enabled: sim.between(0, 1) == 0,
        forward_retries: retries,
        ..Params::default().to_proto()
    };
    Some(any(&pb::MsgUpdateParams {
        authority: authority(sim)?,
        params: Some(params),
    }))
}

fn channel(sim: &mut Sim<'_>) -> String {
    format!("channel-{}", sim.between(0, 3))
}

fn set_rate_limit(sim: &mut Sim<'_>) -> Option<Any> {
    let bps = u32::try_from(sim.between(1, 10_000)).ok()?;
    let amount = sim.between(0, 1_000_000).to_string();
    let limit = pb::RateLimit {
        channel_id: channel(sim),
        denom: sim.one_of(&["uaot", "krwp"])?.to_owned(),
        send: Some(pb::Quota {
            supply_bps: bps,
            amount: String::new(),
        }),
        receive: Some(pb::Quota {
            supply_bps: 0,
            amount,
        }),
        window_seconds: sim.between(30, 43_200).saturating_mul(2),
    };
    Some(any(&pb::MsgSetRateLimit {
        authority: authority(sim)?,
        limit: Some(limit),
    }))
}

fn remove_rate_limit(sim: &mut Sim<'_>) -> Option<Any> {
    let all: Vec<_> = LIMITS.iter(&sim.view).map(|(key, _)| key).collect();
    let (channel_id, denom) = sim.one_of(&all)?;
    Some(any(&pb::MsgRemoveRateLimit {
        authority: authority(sim)?,
        channel_id,
        denom: denom.to_string(),
    }))
}

fn set_paused(sim: &mut Sim<'_>) -> Option<Any> {
    let of_channel = sim.between(0, 1) == 0;
    Some(any(&pb::MsgSetPaused {
        authority: authority(sim)?,
        channel_id: if of_channel {
            channel(sim)
        } else {
            String::new()
        },
        denom: if of_channel { "" } else { "uaot" }.to_owned(),
        paused: sim.between(0, 1) == 0,
    }))
}
