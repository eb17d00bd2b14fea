//! Clients: made, updated, frozen, expired, recovered, upgraded.

use super::*;
use crate::events::{ClientMisbehaviour, CreateClient, RecoverClient, UpdateClient, UpgradeClient};
use crate::ops::{client_state, status};
use expect_test::expect;
use proto::ibc::lightclients::tendermint::v1::{self as tm, Misbehaviour};
use testkit::headers::client_any;

fn status_of(link: &mut Link, client: &str) -> &'static str {
    let now = link.test.block().time;
    link.test.read(|view| status(view, now, client)).unwrap()
}

fn state(any: &Any) -> tm::ClientState {
    tm::ClientState::decode(any.value.as_slice()).unwrap()
}

#[test]
fn a_client_is_stored_as_other_chains_prove_it_and_told() {
    let mut link = Link::with_client();
    let (client, consensus) = link.other.client();
    let path = format!("clients/{CLIENT}/clientState");
    assert_eq!(at(&mut link.test, &path), Some(client.encode_to_vec()));
    let path = format!("clients/{CLIENT}/consensusStates/7-2");
    assert_eq!(at(&mut link.test, &path), Some(consensus.encode_to_vec()));
    let one = 1_u64.to_be_bytes().to_vec();
    assert_eq!(at(&mut link.test, "nextClientSequence"), Some(one));
    let told = link.test.events::<CreateClient>();
    assert_eq!(told[0].client_id, CLIENT);
    assert_eq!(told[0].consensus_height, "7-2");
    assert_eq!(status_of(&mut link, CLIENT), "Active");
}

#[test]
fn a_header_moves_the_client_and_the_same_header_again_changes_nothing() {
    let mut link = Link::with_client();
    link.sync();
    let before = at(&mut link.test, &format!("clients/{CLIENT}/clientState")).unwrap();
    let header = link.other.update(2);
    link.update_with(header).unwrap();
    let after = at(&mut link.test, &format!("clients/{CLIENT}/clientState")).unwrap();
    assert_eq!(before, after);
    let told = link.test.events::<UpdateClient>();
    assert_eq!(told.last().unwrap().consensus_height, "7-3");
    assert!(told.last().unwrap().header.starts_with("0a26"));
    assert_eq!(status_of(&mut link, CLIENT), "Active");
}

#[test]
fn a_client_that_nobody_should_have_is_refused() {
    let refusal = |change: fn(&mut tm::ClientState)| {
        let mut link = Link::apart();
        let (client, consensus) = link.other.client();
        let mut state = state(&client);
        change(&mut state);
        let result = link.create(client_any(&state), consensus);
        assert_eq!(at(&mut link.test, "nextClientSequence").unwrap(), [0; 8]);
        link.refused(result)
    };
    let inner = |state: &mut tm::ClientState, change: fn(&mut ics23::InnerSpec)| {
        change(state.proof_specs[0].inner_spec.as_mut().unwrap());
    };
    let all = [
        refusal(|state| state.chain_id = String::new()),
        refusal(|state| state.chain_id = "other-8".to_owned()),
        refusal(|state| state.trust_level = None),
        refusal(|state| {
            state.trust_level = Some(tm::Fraction {
                numerator: 1,
                denominator: 4,
            });
        }),
        refusal(|state| state.trusting_period = state.unbonding_period),
        refusal(|state| state.max_clock_drift = Some(proto::Duration::default())),
        refusal(|state| state.latest_height = None),
        refusal(|state| state.proof_specs.clear()),
        refusal(|state| state.proof_specs.truncate(1)),
        refusal(|state| state.upgrade_path = vec![" ".to_owned()]),
        refusal(|state| state.frozen_height = Some(testkit::headers::height(0, 1))),
        {
            let mut link = Link::apart();
            let (client, consensus) = link.other.client();
            let mut state = state(&client);
            // ics23 counts the children of a node down from this: it would panic on none.
            inner(&mut state, |spec| spec.child_order.clear());
            let result = link.create(client_any(&state), consensus);
            link.refused(result)
        },
        {
            let mut link = Link::apart();
            let (client, consensus) = link.other.client();
            let mut state = state(&client);
            inner(&mut state, |spec| spec.child_size = i32::MAX);
            let result = link.create(client_any(&state), consensus);
            link.refused(result)
        },
        {
            let mut link = Link::apart();
            let (client, _) = link.other.client();
            let result = link.create(client.clone(), client);
            link.refused(result)
        },
        {
            let mut link = Link::apart();
            let (_, consensus) = link.other.client();
            let result = link.create(consensus.clone(), consensus);
            link.refused(result)
        },
    ];
    expect![[r"
        sdk 18: protobuf decoding error: error converting message type into domain type: identifier error: id `` has invalid length; must be between [`1`,`64`): invalid request
        client 3: mismatched revision heights: expected `8`, actual `7`: light client is invalid
        sdk 18: protobuf decoding error: error converting message type into domain type: missing raw data: `tm client state trust level`: invalid request
        client 3: invalid client state trust threshold: invalid Tendermint trust threshold: 1/4: light client is invalid
        client 3: invalid client state trust threshold: ClientState trusting period (1814400s) must be smaller than unbonding period (1814400s): light client is invalid
        client 3: invalid max clock drift; must be greater than 0: light client is invalid
        sdk 18: protobuf decoding error: error converting message type into domain type: missing raw data: `tm client state latest height`: invalid request
        sdk 18: protobuf decoding error: error converting message type into domain type: missing raw data: `proof specs`: invalid request
        07-tendermint 13: expected two proof specs, of trees with two children a node and prefixes of at most 1024 bytes: invalid proof specs
        client 3: missing client state upgrade-path key: light client is invalid
        client 29: invalid status `Frozen`: client state is not active
        07-tendermint 13: expected two proof specs, of trees with two children a node and prefixes of at most 1024 bytes: invalid proof specs
        07-tendermint 13: expected two proof specs, of trees with two children a node and prefixes of at most 1024 bytes: invalid proof specs
        sdk 18: mismatched resource name: expected `/ibc.lightclients.tendermint.v1.ConsensusState`, actual `/ibc.lightclients.tendermint.v1.ClientState`: invalid request
        sdk 18: mismatched resource name: expected `/ibc.lightclients.tendermint.v1.ClientState`, actual `/ibc.lightclients.tendermint.v1.ConsensusState`: invalid request"]].assert_eq(&all.join("\n"));
}

fn changed(link: &Link, change: impl FnOnce(&mut proto::tendermint::types::SignedHeader)) -> Any {
    let any = link.other.update(2);
    let mut header = tm::Header::decode(any.value.as_slice()).unwrap();
    change(header.signed_header.as_mut().unwrap());
    Any {
        value: header.encode_to_vec(),
        ..any
    }
}

#[test]
fn headers_that_prove_nothing_are_refused() {
    let refusal = |header: fn(&mut Link) -> Any| {
        let mut link = Link::with_client();
        link.next();
        let now = link.test.block().time;
        link.other.block(now);
        let header = header(&mut link);
        let before = link.test.changes();
        let result = link.update_with(header);
        assert_eq!(link.test.changes(), before);
        link.refused(result)
    };
    let all = [
        // Signed by others.
        refusal(|link| Committee::new(8, 4).update(link.other.head(), 7, 2)),
        // Changed after it was signed, and with signatures of nobody.
        refusal(|link| {
            changed(link, |signed| {
                signed.header.as_mut().unwrap().app_hash = vec![9; 32];
            })
        }),
        refusal(|link| {
            changed(link, |signed| {
                for vote in &mut signed.commit.as_mut().unwrap().signatures {
                    vote.signature = vec![9; 64];
                }
            })
        }),
        // With fewer signatures than two thirds.
        refusal(|link| {
            changed(link, |signed| {
                for vote in signed
                    .commit
                    .as_mut()
                    .unwrap()
                    .signatures
                    .iter_mut()
                    .take(2)
                {
                    *vote = proto::tendermint::types::CommitSig {
                        block_id_flag: 1,
                        ..Default::default()
                    };
                }
            })
        }),
        // Trusting a height that the client does not know.
        refusal(|link| link.other.update(1)),
        // Its own height.
        refusal(|link| link.other.update(3)),
        // From the future.
        refusal(|link| {
            let head = Head {
                time: link.test.block().time.plus_seconds(41),
                ..link.other.head().clone()
            };
            link.other.committee.update(&head, 7, 2)
        }),
        // Of another revision.
        refusal(|link| {
            let head = Head {
                chain_id: "other-8".to_owned(),
                ..link.other.head().clone()
            };
            link.other.committee.update(&head, 8, 2)
        }),
        // No header.
        refusal(|link| link.other.client().0),
        refusal(|_| Any {
            type_url: "/ibc.lightclients.tendermint.v1.Header".to_owned(),
            value: vec![1, 2, 3],
        }),
    ];
    expect![[r#"
        client 12: failed to verify header: trusted next validator set hash does not match hash stored on chain: invalid client header
        client 12: client-specific error: failed to verify header: invalid commit value: header_hash=25EEF11C9082F74DA77FD229534B4BE8EBE12665CFA16E890CBC9C1739A899E2 commit_hash=2FB85574A1AAA989CE4DDC157077C1A6BE73D1BC1EF456BCCE0AE0A9D4D19F0A: invalid client header
        client 12: client-specific error: failed to verify header: failed to verify signature `[9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9]` with validator `Info { address: account::Id(66C1B301D320F0B235C417476DCD203FE0812712), pub_key: Ed25519(decf849d1e675052f06c3bdb2601fc2f2e8acf80d66a3a2a3692403a0cee96c2), power: Power(10), name: None, proposer_priority: ProposerPriority(0) }` on sign_bytes `[102, 8, 2, 17, 3, 0, 0, 0, 0, 0, 0, 0, 34, 72, 10, 32, 47, 184, 85, 116, 161, 170, 169, 137, 206, 77, 220, 21, 112, 119, 193, 166, 190, 115, 209, 188, 30, 244, 86, 188, 206, 10, 224, 169, 212, 209, 159, 10, 18, 36, 8, 1, 18, 32, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 42, 6, 8, 143, 242, 214, 202, 6, 50, 7, 111, 116, 104, 101, 114, 45, 55]`: invalid client header
        client 12: client-specific error: failed to verify header: insufficient signers overlap: VotingPower(total=40 tallied=20 trust_threshold=2/3): invalid client header
        client 7: client 07-tendermint-0, height 7-1: consensus state not found
        client 12: client-specific error: invalid header height `3`: invalid client header
        client 12: client-specific error: failed to verify header: header from the future: header_time=2026-01-01T00:00:56Z now=2026-01-01T00:00:15Z max_clock_drift=40s: invalid client header
        client 12: header of chain "other-8": expected other-7: invalid client header
        client 10: client message "/ibc.lightclients.tendermint.v1.ClientState": expected /ibc.lightclients.tendermint.v1.Header or /ibc.lightclients.tendermint.v1.Misbehaviour: invalid client type
        client 12: expected a signed header with its commit: invalid client header"#]].assert_eq(&all.join("\n"));
}

#[test]
fn a_second_header_of_a_height_freezes_the_client() {
    let mut link = Link::with_client();
    link.sync();
    let fork = Head {
        app_hash: vec![66; 32],
        ..link.other.head().clone()
    };
    let header = link.other.committee.update(&fork, 7, 2);
    link.update_with(header).unwrap();
    assert_eq!(status_of(&mut link, CLIENT), "Frozen");
    assert_eq!(link.test.events::<ClientMisbehaviour>().len(), 1);
    link.next();
    let now = link.test.block().time;
    link.other.block(now);
    let header = link.other.update(3);
    let result = link.update_with(header);
    assert_eq!(
        link.refused(result),
        "client 29: invalid status `Frozen`: client state is not active"
    );
}

#[test]
fn a_header_between_two_that_are_known_lies_between_them_in_time() {
    // Heights 2 and 6 are known; 3 to 5 are not.
    let prepared = || {
        let mut link = Link::with_client();
        for _ in 0..4 {
            link.next();
            let now = link.test.block().time;
            link.other.block(now);
        }
        let header = link.other.update(2);
        link.update_with(header).unwrap();
        link
    };
    let at = |link: &Link, height: u64, seconds: u64| Head {
        time: sdk::Time::from_seconds(link.other.head().time.seconds() - seconds),
        ..link.other.head_at(height).clone()
    };
    let mut link = prepared();
    let genuine = link.other.head_at(4).clone();
    let header = link.other.committee.update(&genuine, 7, 2);
    link.update_with(header).unwrap();
    assert_eq!(status_of(&mut link, CLIENT), "Active");
    // Later than the next one that is known, which is height 4 by now, though not than the last.
    let late = at(&link, 3, 5);
    let header = link.other.committee.update(&late, 7, 2);
    link.update_with(header).unwrap();
    assert_eq!(status_of(&mut link, CLIENT), "Frozen");
    // Not later than the one before, which is height 4, though later than the first.
    let mut link = prepared();
    let genuine = link.other.head_at(4).clone();
    let header = link.other.committee.update(&genuine, 7, 2);
    link.update_with(header).unwrap();
    let early = at(&link, 5, 10);
    let header = link.other.committee.update(&early, 7, 2);
    link.update_with(header).unwrap();
    assert_eq!(status_of(&mut link, CLIENT), "Frozen");
}

fn misbehaviour(link: &mut Link, fork: &Head) -> Any {
    let header = |any: Any| tm::Header::decode(any.value.as_slice()).unwrap();
    #[expect(deprecated, reason = "the field is part of the message")]
    let both = Misbehaviour {
        client_id: CLIENT.to_owned(),
        header_1: Some(header(link.other.committee.update(fork, 7, 2))),
        header_2: Some(header(link.other.update(2))),
    };
    Any {
        type_url: "/ibc.lightclients.tendermint.v1.Misbehaviour".to_owned(),
        value: both.encode_to_vec(),
    }
}

#[test]
fn misbehaviour_freezes_by_both_messages_and_the_same_header_twice_does_not() {
    let prepared = || {
        let mut link = Link::with_client();
        link.next();
        let now = link.test.block().time;
        link.other.block(now);
        link
    };
    let fork = |link: &Link| Head {
        app_hash: vec![66; 32],
        ..link.other.head().clone()
    };
    let mut link = prepared();
    let head = fork(&link);
    let both = misbehaviour(&mut link, &head);
    link.update_with(both).unwrap();
    assert_eq!(status_of(&mut link, CLIENT), "Frozen");

    let mut link = prepared();
    let head = fork(&link);
    let msg = ics02::MsgSubmitMisbehaviour {
        client_id: CLIENT.to_owned(),
        misbehaviour: Some(misbehaviour(&mut link, &head)),
        signer: link.signer(),
    };
    link.test.send(&msg).unwrap();
    assert_eq!(status_of(&mut link, CLIENT), "Frozen");

    let mut link = prepared();
    let head = link.other.head().clone();
    let both = misbehaviour(&mut link, &head);
    let result = link.update_with(both);
    assert!(link.refused(result).starts_with("sdk 18: "));
    assert_eq!(status_of(&mut link, CLIENT), "Active");
}

#[test]
fn an_expired_client_is_refused_and_recovered_by_the_authority_alone() {
    let mut link = Link::with_client();
    // The trusting period is 14 days.
    link.test.end_block(1_209_600);
    assert_eq!(status_of(&mut link, CLIENT), "Expired");
    let now = link.test.block().time;
    link.other.block(now);
    let header = link.other.update(2);
    let result = link.update_with(header);
    assert_eq!(
        link.refused(result),
        "client 29: invalid status `Expired`: client state is not active"
    );

    link.create_client().unwrap();
    let recover = |signer: String| ics02::MsgRecoverClient {
        subject_client_id: CLIENT.to_owned(),
        substitute_client_id: "07-tendermint-1".to_owned(),
        signer,
    };
    let by_others = recover(link.signer());
    let result = link.test.send(&by_others);
    assert!(link.refused(result).starts_with("sdk 4: "));
    let by_authority = recover(link.test.text(0));
    link.test.send(&by_authority).unwrap();
    assert_eq!(status_of(&mut link, CLIENT), "Active");
    assert_eq!(
        link.test.events::<RecoverClient>()[0].subject_client_id,
        CLIENT
    );

    // An active one needs no recovery.
    let result = link.test.send(&by_authority);
    let refused = link.refused(result);
    assert!(refused.starts_with("client 2"), "{refused}");
}

#[test]
fn a_client_is_recovered_only_by_one_of_the_same_kind() {
    let mut link = Link::with_client();
    link.test.end_block(1_209_600);
    let now = link.test.block().time;
    link.other.block(now);
    let (client, consensus) = link.other.client();
    let mut state = state(&client);
    state.max_clock_drift = Some(proto::Duration {
        seconds: 41,
        nanos: 0,
    });
    link.create(client_any(&state), consensus).unwrap();
    let msg = ics02::MsgRecoverClient {
        subject_client_id: CLIENT.to_owned(),
        substitute_client_id: "07-tendermint-1".to_owned(),
        signer: link.test.text(0),
    };
    let result = link.test.send(&msg);
    assert_eq!(
        link.refused(result),
        "client 27: failed to verify client recovery states: invalid client state substitute"
    );
}

#[test]
fn a_message_prunes_a_few_expired_consensus_states() {
    let mut link = Link::with_client();
    for _ in 0..14 {
        link.sync();
    }
    let count = |link: &mut Link| {
        link.test
            .read(|view| crate::state::PROCESSED.iter(view).count())
    };
    assert_eq!(count(&mut link), 15);
    // All but the last two heights are expired then; the client lives on by the last.
    link.test.end_block(1_209_600 - 8);
    let now = link.test.block().time;
    link.other.block(now);
    let header = link.other.update(link.known);
    link.update_with(header).unwrap();
    assert_eq!(count(&mut link), 6);
    link.test.check_invariants();
}

/// The other chain plans an upgrade to `other-8`, with this unbonding period.
fn upgrade(link: &mut Link, unbonding: i64) -> ics02::MsgUpgradeClient {
    let (client, consensus) = link.other.client();
    let mut state = state(&client);
    state.chain_id = "other-8".to_owned();
    state.latest_height = Some(testkit::headers::height(8, 1));
    state.unbonding_period = Some(proto::Duration {
        seconds: unbonding,
        nanos: 0,
    });
    state.trusting_period = Some(proto::Duration::default());
    state.max_clock_drift = Some(proto::Duration::default());
    state.trust_level = Some(tm::Fraction {
        numerator: 0,
        denominator: 1,
    });
    let client = client_any(&state);
    let next = link.known + 1;
    let (in_client, in_consensus) = (
        format!("upgradedIBCState/{next}/upgradedClient"),
        format!("upgradedIBCState/{next}/upgradedConsState"),
    );
    link.other
        .set(Tree::Upgrade, &in_client, &client.encode_to_vec());
    link.other
        .set(Tree::Upgrade, &in_consensus, &consensus.encode_to_vec());
    link.sync();
    ics02::MsgUpgradeClient {
        client_id: CLIENT.to_owned(),
        client_state: Some(client),
        consensus_state: Some(consensus),
        proof_upgrade_client: link.other.prove(Tree::Upgrade, &in_client),
        proof_upgrade_consensus_state: link.other.prove(Tree::Upgrade, &in_consensus),
        signer: link.signer(),
    }
}

#[test]
fn a_client_follows_its_chain_into_the_next_revision() {
    let mut link = Link::with_client();
    let msg = upgrade(&mut link, 1_814_400);
    link.test.send(&msg).unwrap();
    let client = link.test.read(|view| client_state(view, CLIENT)).unwrap();
    assert_eq!(client.inner().chain_id.as_str(), "other-8");
    assert_eq!(client.inner().trusting_period.as_secs(), 1_209_600);
    let told = link.test.events::<UpgradeClient>();
    assert_eq!(told[0].consensus_height, "8-1");
}

#[test]
fn a_chain_that_unbonds_faster_is_trusted_for_less_long() {
    let mut link = Link::with_client();
    let msg = upgrade(&mut link, 604_800);
    link.test.send(&msg).unwrap();
    let client = link.test.read(|view| client_state(view, CLIENT)).unwrap();
    assert_eq!(client.inner().trusting_period.as_secs(), 403_200);
}

#[test]
fn an_upgrade_that_is_not_proven_is_refused() {
    let mut link = Link::with_client();
    let mut msg = upgrade(&mut link, 1_814_400);
    msg.proof_upgrade_client = msg.proof_upgrade_consensus_state.clone();
    let before = link.test.changes();
    let result = link.test.send(&msg);
    assert_eq!(
        link.refused(result),
        "commitment 2: failed ICS23 verification: failed to verify membership: invalid proof"
    );
    assert_eq!(link.test.changes(), before);
}

#[test]
fn parameters_are_set_by_the_authority_within_their_bounds() {
    let mut link = Link::with_client();
    let set = |allowed: &[&str], signer: String| ics02::MsgUpdateParams {
        params: Some(ics02::Params {
            allowed_clients: allowed.iter().map(|kind| (*kind).to_owned()).collect(),
        }),
        signer,
    };
    let authority = link.test.text(0);
    let by_others = set(&["*"], link.signer());
    let result = link.test.send(&by_others);
    assert!(link.refused(result).starts_with("sdk 4: "));
    let refusal = |link: &mut Link, allowed: &[&str]| {
        let msg = set(allowed, link.test.text(0));
        let result = link.test.send(&msg);
        link.refused(result)
    };
    let all = [
        refusal(&mut link, &["*", "07-tendermint"]),
        refusal(&mut link, &[""]),
        refusal(&mut link, &["a"; 21]),
    ];
    expect![[r#"
        sdk 18: allowed clients: "*" stands alone: invalid request
        sdk 18: allowed client "": expected 1 to 64 characters: invalid request
        sdk 18: 21 allowed clients: expected at most 20: invalid request"#]]
    .assert_eq(&all.join("\n"));

    // Without its type no client is made or used.
    link.test.send(&set(&[], authority.clone())).unwrap();
    assert_eq!(status_of(&mut link, CLIENT), "Unauthorized");
    let result = link.create_client();
    assert!(link.refused(result).starts_with("client 10: "));
    let header = link.other.update(2);
    let result = link.update_with(header);
    assert!(link.refused(result).starts_with("client 29: "));
    link.test.send(&set(&["*"], authority.clone())).unwrap();
    assert_eq!(status_of(&mut link, CLIENT), "Active");

    let msg = ics03::MsgUpdateParams {
        params: Some(ics03::Params {
            max_expected_time_per_block: 0,
        }),
        signer: authority,
    };
    let result = link.test.send(&msg);
    assert_eq!(
        link.refused(result),
        "sdk 18: max expected time per block 0: expected nanoseconds above 0: invalid request"
    );
}
