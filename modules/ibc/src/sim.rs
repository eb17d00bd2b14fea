//! Random operations for the simulation: those that take no other chain.

use crate::types::Params;
use ibc_client_tendermint::types::TENDERMINT_CLIENT_STATE_TYPE_URL;
use ibc_client_tendermint::types::TENDERMINT_CONSENSUS_STATE_TYPE_URL;
use prost::Message;
use proto::ibc::core::client::v1::{
    Height, MsgCreateClient, MsgIbcSoftwareUpgrade, MsgUpdateParams, Params as ClientParams,
};
use proto::ibc::core::commitment::v1::MerkleRoot;
use proto::ibc::core::connection::v1::{
    Counterparty, MsgConnectionOpenInit, MsgUpdateParams as MsgUpdateConnectionParams,
    Params as ConnectionParams,
};
use proto::ibc::lightclients::tendermint::v1::{ClientState, ConsensusState, Fraction};
use proto::{Any, Duration};
use sdk::sim::{Sim, SimOp, any};

pub(crate) const OPS: &[SimOp] = &[
    SimOp {
        name: "create_client",
        weight: 1,
        make: create_client,
    },
    SimOp {
        name: "begin_connection",
        weight: 1,
        make: begin_connection,
    },
    SimOp {
        name: "allow_clients",
        weight: 1,
        make: allow_clients,
    },
    SimOp {
        name: "expect_blocks",
        weight: 1,
        make: expect_blocks,
    },
    SimOp {
        name: "ibc_software_upgrade",
        weight: 1,
        make: software_upgrade,
    },
];

/// A client of a chain that nobody will hear of again.
fn create_client(sim: &mut Sim<'_>) -> Option<Any> {
    let latest = sim.between(1, 1_000_000);
    let client = client("elsewhere-3", 3, latest);
    let hash = sdk::crypto::sha256(&latest.to_be_bytes()).to_vec();
    let consensus = ConsensusState {
        timestamp: Some(sim.view.now().to_proto()),
        root: Some(MerkleRoot { hash: hash.clone() }),
        next_validators_hash: hash,
    };
    Some(any(&MsgCreateClient {
        client_state: Some(packed(TENDERMINT_CLIENT_STATE_TYPE_URL, &client)),
        consensus_state: Some(packed(TENDERMINT_CONSENSUS_STATE_TYPE_URL, &consensus)),
        signer: sim.account_text(),
    }))
}

fn client(chain_id: &str, revision: u64, latest: u64) -> ClientState {
    let seconds = |seconds| Some(Duration { seconds, nanos: 0 });
    #[expect(deprecated, reason = "the fields are part of the message")]
    ClientState {
        chain_id: chain_id.to_owned(),
        trust_level: Some(Fraction {
            numerator: 2,
            denominator: 3,
        }),
        trusting_period: seconds(1_000_000),
        unbonding_period: seconds(2_000_000),
        max_clock_drift: seconds(40),
        frozen_height: Some(Height::default()),
        latest_height: Some(Height {
            revision_number: revision,
            revision_height: latest,
        }),
        proof_specs: store::proof_specs().to_vec(),
        upgrade_path: crate::ops::UPGRADE_PATH.map(str::to_owned).to_vec(),
        allow_update_after_expiry: false,
        allow_update_after_misbehaviour: false,
    }
}

fn packed(type_url: &str, message: &impl Message) -> Any {
    Any {
        type_url: type_url.to_owned(),
        value: message.encode_to_vec(),
    }
}

fn begin_connection(sim: &mut Sim<'_>) -> Option<Any> {
    let number = sim.between(0, 3);
    Some(any(&MsgConnectionOpenInit {
        client_id: format!("07-tendermint-{number}"),
        counterparty: Some(Counterparty {
            client_id: "07-tendermint-0".to_owned(),
            connection_id: String::new(),
            prefix: Some(proto::ibc::core::commitment::v1::MerklePrefix {
                key_prefix: crate::ops::STORE_PREFIX.to_vec(),
            }),
        }),
        version: None,
        delay_period: 0,
        signer: sim.account_text(),
    }))
}

fn allow_clients(sim: &mut Sim<'_>) -> Option<Any> {
    let kind = if sim.between(0, 1) == 0 {
        "*"
    } else {
        crate::types::CLIENT_TYPE
    };
    Some(any(&MsgUpdateParams {
        signer: sim.view.text(sim.accounts.first()?),
        params: Some(ClientParams {
            allowed_clients: vec![kind.to_owned()],
        }),
    }))
}

fn expect_blocks(sim: &mut Sim<'_>) -> Option<Any> {
    let nanos = sim.between(0, Params::default().max_expected_time_per_block);
    Some(any(&MsgUpdateConnectionParams {
        signer: sim.view.text(sim.accounts.first()?),
        params: Some(ConnectionParams {
            max_expected_time_per_block: nanos,
        }),
    }))
}

/// An upgrade that never comes due: whoever runs the simulation has no other binary.
fn software_upgrade(sim: &mut Sim<'_>) -> Option<Any> {
    let height = sim.view.block().height.saturating_add(1_000_000_000);
    let chain = sim.view.chain();
    let after = height.saturating_add(1);
    let client = client(&chain.id, crate::ops::revision(chain), after);
    let plan = upgrade::Plan {
        name: format!("v{}", sim.between(1, 3)),
        height,
        info: String::new(),
    };
    Some(any(&MsgIbcSoftwareUpgrade {
        signer: sim.view.text(sim.accounts.first()?),
        plan: Some(plan.to_proto()),
        upgraded_client_state: Some(packed(TENDERMINT_CLIENT_STATE_TYPE_URL, &client)),
    }))
}
