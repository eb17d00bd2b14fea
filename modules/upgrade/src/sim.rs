//! Random operations for the simulation. None comes due: whoever runs the simulation has no other binary.

use proto::Any;
use proto::cosmos::upgrade::v1beta1::{MsgCancelUpgrade, MsgSoftwareUpgrade};
use sdk::sim::{Sim, SimOp, any};

pub(crate) const OPS: &[SimOp] = &[
    SimOp {
        name: "software_upgrade",
        weight: 1,
        make: software_upgrade,
    },
    SimOp {
        name: "cancel_upgrade",
        weight: 1,
        make: cancel_upgrade,
    },
];

/// Later than any simulation gets.
const FAR: u64 = 1_000_000_000;

fn software_upgrade(sim: &mut Sim<'_>) -> Option<Any> {
    let height = sim.view.block().height.saturating_add(FAR);
    let plan = crate::Plan {
        name: format!("v{}", sim.between(1, 3)),
        height: height.saturating_add(sim.between(0, 9)),
        info: "where the binary is".to_owned(),
    };
    Some(any(&MsgSoftwareUpgrade {
        authority: sim.view.text(sim.accounts.first()?),
        plan: Some(plan.to_proto()),
    }))
}

fn cancel_upgrade(sim: &mut Sim<'_>) -> Option<Any> {
    Some(any(&MsgCancelUpgrade {
        authority: sim.view.text(sim.accounts.first()?),
    }))
}
