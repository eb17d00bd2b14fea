//! Random operations for the simulation.

use crate::state::{ALLOWANCES, FEE_TOKENS};
use crate::types::{Allowance, Basic, Periodic, RateSource};
use proto::Any;
use proto::aot::fee::v1::{FeeToken, MsgSetFeeToken, MsgSubmitFeeRate, RateSource as WireSource};
use proto::cosmos::feegrant::v1beta1::{MsgGrantAllowance, MsgPruneAllowances, MsgRevokeAllowance};
use sdk::sim::{Sim, SimOp, any};
use sdk::{Amount, Coin, Coins, View};

pub(crate) const OPS: &[SimOp] = &[
    SimOp {
        name: "grant_allowance",
        weight: 8,
        make: grant_allowance,
    },
    SimOp {
        name: "revoke_allowance",
        weight: 3,
        make: revoke_allowance,
    },
    SimOp {
        name: "prune_allowances",
        weight: 1,
        make: prune_allowances,
    },
    SimOp {
        name: "set_fee_token",
        weight: 1,
        make: set_fee_token,
    },
    SimOp {
        name: "submit_fee_rate",
        weight: 2,
        make: submit_fee_rate,
    },
];

fn grant_allowance(sim: &mut Sim<'_>) -> Option<Any> {
    let allowance = random_allowance(sim);
    let msg = MsgGrantAllowance {
        granter: sim.account_text(),
        grantee: sim.account_text(),
        allowance: Some(allowance.to_proto()),
    };
    (msg.granter != msg.grantee).then(|| any(&msg))
}

fn random_allowance(sim: &mut Sim<'_>) -> Allowance {
    let basic = random_basic(sim);
    let inner = if sim.between(0, 1) == 0 {
        Allowance::Basic(basic)
    } else {
        let units = sim.between(1, 50_000);
        let limit = native(&sim.view, units);
        Allowance::Periodic(Periodic {
            basic: Basic {
                spend_limit: None,
                ..basic
            },
            period_seconds: sim.between(1, 3_600),
            period_spend_limit: limit.clone(),
            period_can_spend: limit,
            period_reset: sim.view.now(),
        })
    };
    match sim.between(0, 2) {
        0 => inner,
        1 => Allowance::Ratio {
            granter_bps: u32::try_from(sim.between(1, 9_999)).expect("below 2^32"),
            allowance: Box::new(inner),
        },
        _ => {
            let kinds: Vec<String> = sim
                .view
                .registry()
                .msgs()
                .map(|(type_url, _)| type_url.to_owned())
                .collect();
            Allowance::AllowedMsg {
                allowed_messages: sim.one_of(&kinds).into_iter().collect(),
                allowance: Box::new(inner),
            }
        }
    }
}

fn random_basic(sim: &mut Sim<'_>) -> Basic {
    let limit = sim.between(0, 200_000);
    let seconds = sim.between(0, 600);
    Basic {
        spend_limit: (limit > 0).then(|| native(&sim.view, limit)),
        expiration: (seconds > 0).then(|| sim.view.now().plus_seconds(seconds)),
    }
}

fn native(view: &View<'_>, units: u64) -> Coins {
    Coin {
        denom: view.chain().native.clone(),
        amount: Amount::new(u128::from(units)),
    }
    .into()
}

fn revoke_allowance(sim: &mut Sim<'_>) -> Option<Any> {
    let pairs: Vec<_> = ALLOWANCES.iter(&sim.view).map(|(pair, _)| pair).collect();
    let (grantee, granter) = sim.one_of(&pairs)?;
    Some(any(&MsgRevokeAllowance {
        granter: sim.view.text(&granter),
        grantee: sim.view.text(&grantee),
    }))
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "an operation may find nothing to do"
)]
fn prune_allowances(sim: &mut Sim<'_>) -> Option<Any> {
    Some(any(&MsgPruneAllowances {
        pruner: sim.account_text(),
    }))
}

fn set_fee_token(sim: &mut Sim<'_>) -> Option<Any> {
    let authority = sim.view.text(sim.accounts.first()?);
    let fixed = sim.between(0, 1) == 0;
    let feeder = sim.account_text();
    let token = FeeToken {
        denom: "krwp".to_owned(),
        source: if fixed {
            WireSource::Fixed.into()
        } else {
            WireSource::Feed.into()
        },
        rate: random_rate(sim),
        spread_bps: u32::try_from(sim.between(0, 500)).expect("below 2^32"),
        max_age_seconds: if fixed { 0 } else { sim.between(1, 3_600) },
        feeder: if fixed { String::new() } else { feeder },
        updated_at: None,
    };
    Some(any(&MsgSetFeeToken {
        authority,
        token: Some(token),
    }))
}

fn submit_fee_rate(sim: &mut Sim<'_>) -> Option<Any> {
    let fed: Vec<_> = FEE_TOKENS
        .iter(&sim.view)
        .filter_map(|(denom, token)| match token.source {
            RateSource::Feed { feeder, .. } => Some((denom, feeder)),
            RateSource::Fixed => None,
        })
        .collect();
    let (denom, feeder) = sim.one_of(&fed)?;
    Some(any(&MsgSubmitFeeRate {
        feeder: sim.view.text(&feeder),
        denom: denom.to_string(),
        rate: random_rate(sim),
    }))
}

fn random_rate(sim: &mut Sim<'_>) -> String {
    let thousandths = sim.between(1, 2_000);
    sdk::Rate::from_atto(u128::from(thousandths).saturating_mul(1_000_000_000_000_000)).to_string()
}
