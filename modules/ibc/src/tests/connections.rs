//! Connections: begun on either side, and what may not become one.

use super::*;
use crate::events::{
    ConnectionOpenAck, ConnectionOpenConfirm, ConnectionOpenInit, ConnectionOpenTry,
};
use crate::ops::connection;
use expect_test::expect;
use proto::ibc::core::connection::v1::{ClientPaths, State};
use proto::ibc::lightclients::tendermint::v1 as tm;
use testkit::headers::client_any;

fn state_of(link: &mut Link, id: &str) -> Option<State> {
    let end = link.test.read(|view| connection(view, id))?;
    State::try_from(end.state).ok()
}

#[test]
fn a_connection_is_begun_here() {
    let mut link = Link::with_client();
    link.init_connection().unwrap();
    assert_eq!(state_of(&mut link, CONNECTION), Some(State::Init));
    let paths: ClientPaths = stored_at(&mut link.test, &format!("clients/{CLIENT}/connections"));
    assert_eq!(paths.paths, [CONNECTION]);
    let msg = link.ack_connection();
    link.test.send(&msg).unwrap();
    let end: ConnectionEnd = stored_at(&mut link.test, &format!("connections/{CONNECTION}"));
    assert_eq!(
        end,
        ConnectionEnd {
            client_id: CLIENT.to_owned(),
            versions: vec![version()],
            state: State::Open as i32,
            counterparty: Some(counterparty(CLIENT_THERE, CONNECTION_THERE)),
            delay_period: 0,
        }
    );
    assert_eq!(link.test.events::<ConnectionOpenInit>().len(), 1);
    let told = link.test.events::<ConnectionOpenAck>();
    assert_eq!(told[0].counterparty_connection_id, CONNECTION_THERE);
    link.test.check_invariants();
}

/// What a relayer sends when a connection was begun there.
fn try_msg(link: &mut Link) -> ics03::MsgConnectionOpenTry {
    let ours = link.mirror();
    let there = format!("connections/{CONNECTION_THERE}");
    link.put(&there, &Link::end_there(State::Init, ""));
    link.sync();
    let client = format!("clients/{CLIENT_THERE}/clientState");
    let consensus = format!(
        "clients/{CLIENT_THERE}/consensusStates/1-{}",
        ours.revision_height
    );
    #[expect(deprecated, reason = "the field is part of the message")]
    ics03::MsgConnectionOpenTry {
        client_id: CLIENT.to_owned(),
        previous_connection_id: String::new(),
        client_state: Some(link.mirrored(&ours)),
        counterparty: Some(counterparty(CLIENT_THERE, CONNECTION_THERE)),
        delay_period: 0,
        counterparty_versions: vec![version()],
        proof_height: link.proof_height(),
        proof_init: link.proof(&there),
        proof_client: link.proof(&client),
        proof_consensus: link.proof(&consensus),
        consensus_height: Some(ours),
        signer: link.signer(),
        host_consensus_state_proof: Vec::new(),
    }
}

#[test]
fn a_connection_is_begun_there() {
    let mut link = Link::with_client();
    let msg = try_msg(&mut link);
    link.test.send(&msg).unwrap();
    assert_eq!(state_of(&mut link, CONNECTION), Some(State::Tryopen));
    let there = format!("connections/{CONNECTION_THERE}");
    link.put(&there, &Link::end_there(State::Open, CONNECTION));
    link.sync();
    let confirm = ics03::MsgConnectionOpenConfirm {
        connection_id: CONNECTION.to_owned(),
        proof_ack: link.proof(&there),
        proof_height: link.proof_height(),
        signer: link.signer(),
    };
    link.test.send(&confirm).unwrap();
    assert_eq!(state_of(&mut link, CONNECTION), Some(State::Open));
    assert_eq!(link.test.events::<ConnectionOpenTry>().len(), 1);
    assert_eq!(link.test.events::<ConnectionOpenConfirm>().len(), 1);
    // Once more it is in the wrong state.
    let result = link.test.send(&confirm);
    assert!(link.refused(result).starts_with("connection 6: "));
}

/// The other chain has a client of this one which is changed so; both proofs are genuine.
fn with_self_client(change: impl FnOnce(&mut tm::ClientState)) -> String {
    let mut link = Link::with_client();
    let ours = link.mirror();
    let mirrored = link.mirrored(&ours);
    let mut state = tm::ClientState::decode(mirrored.value.as_slice()).unwrap();
    change(&mut state);
    let client = client_any(&state);
    let msg = try_msg(&mut link);
    link.put(&format!("clients/{CLIENT_THERE}/clientState"), &client);
    link.sync();
    let msg = ics03::MsgConnectionOpenTry {
        client_state: Some(client),
        proof_height: link.proof_height(),
        proof_init: link.proof(&format!("connections/{CONNECTION_THERE}")),
        proof_client: link.proof(&format!("clients/{CLIENT_THERE}/clientState")),
        proof_consensus: link.proof(&format!(
            "clients/{CLIENT_THERE}/consensusStates/1-{}",
            ours.revision_height
        )),
        ..msg
    };
    let result = link.test.send(&msg);
    link.refused(result)
}

#[test]
fn a_client_of_this_chain_that_is_not_of_this_chain_is_refused() {
    let all = [
        with_self_client(|state| state.chain_id = "test-2".to_owned()),
        with_self_client(|state| state.frozen_height = Some(testkit::headers::height(0, 1))),
        with_self_client(|state| state.latest_height = Some(testkit::headers::height(1, 99))),
        with_self_client(|state| {
            state.unbonding_period = Some(proto::Duration {
                seconds: 1_814_401,
                nanos: 0,
            });
        }),
        with_self_client(|state| state.proof_specs[0].max_depth = 64),
        with_self_client(|state| state.upgrade_path = vec!["elsewhere".to_owned()]),
    ];
    expect![[r#"
        client 3: client of this chain: mismatched revision heights: expected `2`, actual `1`: light client is invalid
        client 3: client of this chain: it is frozen: light client is invalid
        client 3: client of this chain: latest height 1-99, expected one of revision 1 below 5: light client is invalid
        client 3: client of this chain: unbonding period 1814401s, expected 1814400s: light client is invalid
        client 3: client of this chain: its proof specs are not those that aotd prints: light client is invalid
        client 3: client of this chain: upgrade path ["elsewhere"], expected ["upgrade", "upgradedIBCState"]: light client is invalid"#]].assert_eq(&all.join("\n"));
}

#[test]
fn a_handshake_that_is_not_proven_is_refused() {
    let refusal = |change: fn(&mut Link, &mut ics03::MsgConnectionOpenTry)| {
        let mut link = Link::with_client();
        let mut msg = try_msg(&mut link);
        change(&mut link, &mut msg);
        let before = link.test.changes();
        let result = link.test.send(&msg);
        assert_eq!(link.test.changes(), before);
        link.refused(result)
    };
    let all = [
        refusal(|_, msg| msg.proof_init = msg.proof_client.clone()),
        refusal(|_, msg| msg.proof_consensus = msg.proof_client.clone()),
        // A height of this chain that is still to come, and one that it has forgotten.
        refusal(|_, msg| msg.consensus_height = Some(testkit::headers::height(1, 1_000))),
        refusal(|_, msg| msg.consensus_height = Some(testkit::headers::height(1, 1))),
        refusal(|_, msg| msg.delay_period = 7),
        refusal(|_, msg| msg.counterparty_versions[0].identifier = "2".to_owned()),
        refusal(|_, msg| msg.counterparty_versions.clear()),
        refusal(|link, msg| msg.proof_height = Some(link.other.height(99))),
        refusal(|link, msg| msg.proof_height = Some(link.other.height(1))),
        refusal(|_, msg| msg.client_id = "07-tendermint-9".to_owned()),
        refusal(|_, msg| msg.client_id = "no/client".to_owned()),
        refusal(|_, msg| msg.signer = "nobody".to_owned()),
    ];
    expect![[r#"
        commitment 2: failed ICS23 verification: failed to verify membership: invalid proof
        commitment 2: failed ICS23 verification: failed to verify membership: invalid proof
        client 26: insufficient consensus height `1-4` for host chain; needs to meet counterparty's height `1-1000`: invalid height
        client 22: 1-1: self consensus state not found
        commitment 2: failed ICS23 verification: failed to verify membership: invalid proof
        connection 10: missing common version: connection version negotiation failed
        sdk 18: missing raw data: `msg conn open try connection versions`: invalid request
        client 26: proof verification failed: client state height < proof height (3 < 99), please ensure the client has been updated: invalid height
        client 7: client 07-tendermint-0, height 7-1: consensus state not found
        client 4: 07-tendermint-9: light client not found
        sdk 18: identifier error: id `no/client` can only contain alphanumeric characters or `.`, `_`, `+`, `-`, `#`, - `[`, `]`, `<`, `>`: invalid request
        sdk 7: "nobody": parse failed, expected a bech32 address aot1…: invalid address"#]].assert_eq(&all.join("\n"));
}

#[test]
fn a_connection_of_an_unknown_client_or_version_is_refused() {
    let mut link = Link::with_client();
    let msg = ics03::MsgConnectionOpenInit {
        client_id: "07-tendermint-4".to_owned(),
        counterparty: Some(counterparty(CLIENT_THERE, "")),
        version: None,
        delay_period: 0,
        signer: link.signer(),
    };
    let result = link.test.send(&msg);
    assert_eq!(
        link.refused(result),
        "client 4: 07-tendermint-4: light client not found"
    );
    let other = ics03::MsgConnectionOpenInit {
        client_id: CLIENT.to_owned(),
        version: Some(Version {
            identifier: "2".to_owned(),
            features: Vec::new(),
        }),
        ..msg
    };
    let result = link.test.send(&other);
    assert!(link.refused(result).starts_with("connection "));
}

#[test]
fn this_chain_remembers_as_many_of_its_headers_as_it_says() {
    let mut link = Link::apart();
    let kept = |link: &mut Link| {
        let heights = link.test.read(|view| {
            let heights = crate::state::HOST.iter(view).map(|(height, _)| height);
            heights.collect::<Vec<_>>()
        });
        (
            heights.len(),
            heights.first().copied(),
            heights.last().copied(),
        )
    };
    link.next();
    assert_eq!(kept(&mut link), (3, Some(2), Some(4)));
    let set = |link: &mut Link, entries: u32| {
        let params = proto::cosmos::staking::v1beta1::QueryParamsRequest {};
        let mut params = link.test.query(&params).unwrap().params.unwrap();
        params.historical_entries = entries;
        let msg = proto::aot::staking::v1::MsgUpdateParams {
            authority: link.test.text(0),
            params: Some(params),
        };
        link.test.send(&msg).unwrap();
    };
    set(&mut link, 3);
    for _ in 0..6 {
        link.next();
    }
    assert_eq!(kept(&mut link), (3, Some(8), Some(10)));
}
