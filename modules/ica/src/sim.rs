//! Random operations for the simulation: those that take no other chain.

use proto::Any;
use proto::ibc::applications::interchain_accounts::host::v1::{MsgUpdateParams, Params};
use sdk::sim::{Sim, SimOp, any};

pub(crate) const OPS: &[SimOp] = &[SimOp {
    name: "ica/update_params",
    weight: 1,
    make: update_params,
}];

fn update_params(sim: &mut Sim<'_>) -> Option<Any> {
    let authority = sim.accounts.first()?;
    let listed = sim.one_of(&["*", "/cosmos.bank.v1beta1.MsgSend"])?;
    Some(any(&MsgUpdateParams {
        signer: sim.view.text(authority),
        params: Some(Params {
            host_enabled: sim.between(0, 1) == 0,
            allow_messages: vec![listed.to_owned()],
        }),
    }))
}
