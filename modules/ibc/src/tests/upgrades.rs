//! This chain plans an upgrade that the clients of it follow.

use super::*;
use crate::events::{ScheduleUpgrade, UpgradeChain};
use expect_test::expect;
use proto::cosmos::upgrade::v1beta1 as planned;
use proto::ibc::lightclients::tendermint::v1 as tm;
use testkit::headers::client_any;

/// The plan, `ahead` blocks from now.
fn plan(link: &Link, ahead: u64) -> planned::Plan {
    let plan = upgrade::Plan {
        name: "v2".to_owned(),
        height: link.test.block().height + ahead,
        info: String::new(),
    };
    plan.to_proto()
}

/// The client of this chain after an upgrade so many blocks from now: it unbonds in two weeks.
fn client(link: &Link, ahead: u64) -> tm::ClientState {
    let block = link.test.block();
    let head = Head {
        chain_id: "test-1".to_owned(),
        height: block.height + ahead + 1,
        time: block.time,
        app_hash: vec![5; 32],
    };
    let (any, _) = link.ours.client(&head, 1);
    let mut state = tm::ClientState::decode(any.value.as_slice()).unwrap();
    state.unbonding_period = Some(proto::Duration {
        seconds: 1_209_600,
        nanos: 0,
    });
    state
}

fn msg(link: &Link, ahead: u64) -> ics02::MsgIbcSoftwareUpgrade {
    ics02::MsgIbcSoftwareUpgrade {
        plan: Some(plan(link, ahead)),
        upgraded_client_state: Some(client_any(&client(link, ahead))),
        signer: link.test.text(0),
    }
}

/// What other chains can prove of the plan: the client, and what it begins to trust.
fn proven(link: &mut Link, height: u64) -> (Option<Any>, Option<Any>) {
    let mut read = |what: &str| {
        let mut key = vec![Tree::Upgrade.tag()];
        key.extend_from_slice(format!("upgradedIBCState/{height}/{what}").as_bytes());
        let bytes = link.test.read(|view| sdk::Read::get(view, &key))?;
        Some(Any::decode(bytes).unwrap())
    };
    (read("upgradedClient"), read("upgradedConsState"))
}

#[test]
fn the_client_is_kept_without_what_each_owner_chooses_for_himself() {
    let mut link = Link::apart();
    let height = link.test.block().height + 5;
    let msg = msg(&link, 5);
    link.test.send(&msg).unwrap();
    let (kept, consensus) = proven(&mut link, height);
    assert_eq!(consensus, None);
    let kept = kept.unwrap();
    let state = tm::ClientState::decode(kept.value.as_slice()).unwrap();
    // `ZeroCustomFields` of ibc-go, whose encoding has the empty fields too.
    let expected = tm::ClientState {
        trust_level: Some(tm::Fraction::default()),
        trusting_period: Some(proto::Duration::default()),
        max_clock_drift: Some(proto::Duration::default()),
        frozen_height: Some(ics02::Height::default()),
        ..client(&link, 5)
    };
    assert_eq!(state, expected);
    let encoded = hex::encode(&kept.value);
    let (begin, _) = encoded.split_at(52);
    expect!["0a06746573742d3112001a0022040880ea492a0032003a040801"].assert_eq(begin);
    let told = link.test.events::<ScheduleUpgrade>();
    assert_eq!(
        told,
        [ScheduleUpgrade {
            title: "v2".to_owned(),
            upgrade_plan_height: height,
        }]
    );
    let known = link.test.read(|view| upgrade::ops::plan(view));
    assert_eq!(known.map(|plan| plan.height), Some(height));
}

#[test]
fn in_the_block_before_the_upgrade_time_and_validators_are_kept_and_told() {
    let mut link = Link::apart();
    let height = link.test.block().height + 3;
    let msg = msg(&link, 3);
    link.test.send(&msg).unwrap();
    link.next();
    assert_eq!(proven(&mut link, height).1, None);
    link.next();
    let kept = proven(&mut link, height).1.unwrap();
    let state = tm::ConsensusState::decode(kept.value.as_slice()).unwrap();
    let expected = tm::ConsensusState {
        timestamp: Some(link.test.block().time.to_proto()),
        root: Some(proto::ibc::core::commitment::v1::MerkleRoot {
            hash: b"sentinel_root".to_vec(),
        }),
        next_validators_hash: link.ours.hash(),
    };
    assert_eq!(state, expected);
    assert_eq!(
        link.test.events::<UpgradeChain>(),
        [UpgradeChain {
            upgrade_plan_height: height,
            upgrade_store: "upgrade".to_owned(),
        }]
    );
    // A block later nothing is kept any more.
    link.next();
    assert_eq!(link.test.events::<UpgradeChain>().len(), 1);
    assert_eq!(proven(&mut link, height).1.unwrap(), kept);
}

#[test]
fn a_plan_for_the_next_block_has_both_at_once_and_one_for_this_block_is_refused() {
    let mut link = Link::apart();
    let height = link.test.block().height + 1;
    let late = msg(&link, 0);
    let before = link.test.changes();
    let result = link.test.send(&late);
    assert_eq!(
        link.refused(result),
        "client 25: plan of height 3: expected at least 4, as what clients begin to trust is kept in the block before: invalid client upgrade"
    );
    assert_eq!(link.test.changes(), before);
    let msg = msg(&link, 1);
    link.test.send(&msg).unwrap();
    let (client, consensus) = proven(&mut link, height);
    assert!(client.is_some() && consensus.is_some());
}

#[test]
fn an_upgrade_of_the_binary_alone_leaves_nothing_to_prove() {
    let mut link = Link::apart();
    let height = link.test.block().height + 1;
    let msg = planned::MsgSoftwareUpgrade {
        authority: link.test.text(0),
        plan: Some(plan(&link, 1)),
    };
    link.test.send(&msg).unwrap();
    link.next();
    assert_eq!(proven(&mut link, height), (None, None));
    assert!(link.test.events::<UpgradeChain>().is_empty());
}

#[test]
fn nothing_of_a_plan_that_was_cancelled_or_replaced_can_be_proven() {
    let mut link = Link::apart();
    let height = link.test.block().height + 1;
    let upgrade = msg(&link, 1);
    link.test.send(&upgrade).unwrap();
    let cancel = planned::MsgCancelUpgrade {
        authority: link.test.text(0),
    };
    link.test.send(&cancel).unwrap();
    assert_eq!(proven(&mut link, height), (None, None));
    link.test.send(&upgrade).unwrap();
    let other = msg(&link, 7);
    link.test.send(&other).unwrap();
    assert_eq!(proven(&mut link, height), (None, None));
    assert!(proven(&mut link, height + 6).0.is_some());
    link.test.check_invariants();
}

#[test]
fn nobody_but_the_authority_plans_it_and_only_with_a_plan() {
    let mut link = Link::apart();
    let other = ics02::MsgIbcSoftwareUpgrade {
        signer: link.signer(),
        ..msg(&link, 5)
    };
    let result = link.test.send(&other);
    assert!(link.refused(result).starts_with("sdk 4: "));
    let without = ics02::MsgIbcSoftwareUpgrade {
        plan: None,
        ..msg(&link, 5)
    };
    let result = link.test.send(&without);
    assert_eq!(
        link.refused(result),
        "sdk 18: missing plan: invalid request"
    );
    let mut past = msg(&link, 5);
    past.plan.as_mut().unwrap().height = 1;
    let result = link.test.send(&past);
    assert!(
        link.refused(result)
            .starts_with("sdk 18: upgrade cannot be scheduled in the past")
    );
}

#[test]
fn a_client_that_no_other_chain_could_go_on_with_is_refused() {
    let mut link = Link::apart();
    let before = link.test.changes();
    let mut with_any = |any: Option<Any>| {
        let msg = ics02::MsgIbcSoftwareUpgrade {
            upgraded_client_state: any,
            ..msg(&link, 5)
        };
        let result = link.test.send(&msg);
        assert_eq!(link.test.changes(), before);
        link.refused(result)
    };
    let mut all = vec![
        with_any(None),
        with_any(Some(Any::default())),
        with_any(Some(Any {
            type_url: "/ibc.lightclients.tendermint.v1.ClientState".to_owned(),
            value: vec![1],
        })),
    ];
    let mut with = |change: fn(&mut tm::ClientState)| {
        let mut state = client(&link, 5);
        change(&mut state);
        let msg = ics02::MsgIbcSoftwareUpgrade {
            upgraded_client_state: Some(client_any(&state)),
            ..msg(&link, 5)
        };
        let result = link.test.send(&msg);
        link.refused(result)
    };
    let height = testkit::headers::height;
    all.extend([
        with(|state| state.chain_id.clear()),
        with(|state| state.chain_id = "other-1".to_owned()),
        with(|state| state.chain_id = "test-2".to_owned()),
        with(|state| state.latest_height = None),
        with(|state| state.unbonding_period = None),
        with(|state| state.proof_specs.truncate(1)),
        with(|state| state.upgrade_path.clear()),
    ]);
    for latest in [height(1, 8), height(1, 10), height(2, 9)] {
        let mut state = client(&link, 5);
        state.latest_height = Some(latest);
        let msg = ics02::MsgIbcSoftwareUpgrade {
            upgraded_client_state: Some(client_any(&state)),
            ..msg(&link, 5)
        };
        let result = link.test.send(&msg);
        all.push(link.refused(result));
    }
    expect![[r#"
        client 25: missing upgraded client state: invalid client upgrade
        client 25: upgraded client state "": expected /ibc.lightclients.tendermint.v1.ClientState: invalid client upgrade
        client 25: failed to decode Protobuf message: invalid tag value: 0: invalid client upgrade
        client 25: upgraded client: chain id "": invalid client upgrade
        client 25: upgraded client: chain id other-1: expected test-1, or one of a later revision: invalid client upgrade
        client 25: upgraded client: latest height 1-9: expected 2-9: invalid client upgrade
        client 25: upgraded client: latest height 0-0: expected 1-9: invalid client upgrade
        client 25: upgraded client: unbonding period of 0 seconds and 0 nanoseconds: expected at least a second: invalid client upgrade
        client 25: upgraded client: expected the two proof specs that the upgraded aotd prints: invalid client upgrade
        client 25: upgraded client: upgrade path: expected ["upgrade", "upgradedIBCState"], as the upgraded chain has it too: invalid client upgrade
        client 25: upgraded client: latest height 1-8: expected 1-9: invalid client upgrade
        client 25: upgraded client: latest height 1-10: expected 1-9: invalid client upgrade
        client 25: upgraded client: latest height 2-9: expected 1-9: invalid client upgrade"#]].assert_eq(&all.join("\n"));
}

#[test]
fn a_chain_that_begins_anew_gets_a_client_of_a_later_revision() {
    let mut link = Link::apart();
    let mut state = client(&link, 5);
    state.chain_id = "test-2".to_owned();
    state.latest_height = Some(testkit::headers::height(2, 1));
    let msg = ics02::MsgIbcSoftwareUpgrade {
        upgraded_client_state: Some(client_any(&state)),
        ..msg(&link, 5)
    };
    link.test.send(&msg).unwrap();
}

#[test]
fn what_is_planned_is_answered() {
    let mut link = Link::apart();
    let client = ics02::QueryUpgradedClientStateRequest {};
    let consensus = ics02::QueryUpgradedConsensusStateRequest {};
    let missing = |error: Error| assert!(error.log.contains("code = NotFound"), "{}", error.log);
    missing(link.test.query(&client).unwrap_err());
    missing(link.test.query(&consensus).unwrap_err());
    let height = link.test.block().height + 2;
    let msg = msg(&link, 2);
    link.test.send(&msg).unwrap();
    let answer = link.test.query(&client).unwrap();
    assert_eq!(answer.upgraded_client_state, proven(&mut link, height).0);
    missing(link.test.query(&consensus).unwrap_err());
    link.next();
    let answer = link.test.query(&consensus).unwrap();
    assert_eq!(answer.upgraded_consensus_state, proven(&mut link, height).1);
}
