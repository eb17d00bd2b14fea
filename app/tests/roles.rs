//! A side chain has no registry of side chains: on no path, and it says so.

use app::Config;
use prost::Message;
use proto::aot::affiliate::v1 as pb;
use proto::cosmos::feegrant::v1beta1 as grant;
use proto::{Any, Query};
use sdk::Role;
use serde_json::json;
use store::{Options, Store};
use testkit::{TestNode, TestTx, test_app_state, test_side_app_state};

const MODULE: &str = "affiliate";

fn side() -> TestNode {
    let mut node = TestNode::with_app_state(&test_side_app_state(10));
    node.block(Vec::new());
    node
}

/// What only the main chain takes.
fn msg(node: &TestNode) -> pb::MsgConvert {
    pb::MsgConvert {
        sender: node.text(1),
        amount: Some(proto::Coin {
            denom: "peg/kon".to_owned(),
            amount: "1".to_owned(),
        }),
    }
}

#[test]
fn only_the_registry_of_side_chains_is_for_the_main_chain_alone() {
    let (main, side) = (app::registry(Role::Main), app::registry(Role::Side));
    let elsewhere = |module: &&&sdk::Module| side.is_elsewhere(module.name);
    let names: Vec<_> = main.modules().iter().filter(elsewhere).collect();
    let names: Vec<_> = names.iter().map(|module| module.name).collect();
    assert_eq!(names, [MODULE]);
    assert!(
        app::MODULES
            .iter()
            .all(|module| !main.is_elsewhere(module.name))
    );
}

#[test]
fn a_message_in_a_transaction_is_refused_by_the_mempool_by_votes_and_in_blocks() {
    let mut node = side();
    let bytes = node.sign(&TestTx::of(&msg(&node), 1));
    let checked = node.check(&bytes);
    assert_eq!((checked.codespace.as_str(), checked.code), ("sdk", 37));
    assert_eq!(
        checked.log,
        "/aot.affiliate.v1.MsgConvert belongs to a module that this chain, by its role, does not have: feature not supported"
    );
    assert!(node.propose(5, vec![bytes.clone()]).is_empty());
    let vote = proto::tendermint::abci::RequestProcessProposal {
        txs: vec![bytes.clone().into()],
        height: i64::try_from(node.height().saturating_add(1)).unwrap(),
        time: Some(node.time().plus_seconds(5).to_proto()),
        ..Default::default()
    };
    let reject = proto::tendermint::abci::response_process_proposal::ProposalStatus::Reject;
    assert_eq!(node.app().process_proposal(&vote).status, i32::from(reject));
    // A block that others decided: no fee, no sequence, no event.
    let before = node.balance(&node.text(1), "uaot");
    let result = node
        .decided_block(5, vec![bytes.into()])
        .tx_results
        .remove(0);
    assert_eq!((result.codespace.as_str(), result.code), ("sdk", 37));
    assert!(result.events.is_empty());
    assert_eq!(node.balance(&node.text(1), "uaot"), before);
}

#[test]
fn a_message_inside_another_is_refused_by_the_one_function_that_decodes_messages() {
    let node = side();
    let inside = sdk::sim::any(&msg(&node));
    let exec = proto::cosmos::authz::v1beta1::MsgExec {
        grantee: node.text(1),
        msgs: vec![inside],
    };
    let nested = proto::Msg::nested(&exec);
    let error = node
        .app()
        .with_view(0, |view| view.registry().decode(&nested[0]).map(|_| ()))
        .unwrap_err();
    assert_eq!((error.codespace, error.code), ("sdk", 37));
}

#[test]
fn no_fee_is_granted_for_messages_that_the_chain_does_not_have() {
    let mut node = side();
    let any = |type_url: &str, value: Vec<u8>| Any {
        type_url: type_url.to_owned(),
        value,
    };
    let basic = any("/cosmos.feegrant.v1beta1.BasicAllowance", Vec::new());
    let allowed = grant::AllowedMsgAllowance {
        allowance: Some(basic),
        allowed_messages: vec!["/aot.affiliate.v1.MsgConvert".to_owned()],
    };
    let allowance = any(
        "/cosmos.feegrant.v1beta1.AllowedMsgAllowance",
        allowed.encode_to_vec(),
    );
    let msg = grant::MsgGrantAllowance {
        granter: node.text(1),
        grantee: node.text(2),
        allowance: Some(allowance),
    };
    let (code, log) = node.run(&TestTx::of(&msg, 1)).unwrap_err();
    assert_eq!(code, 37, "{log}");
}

#[test]
fn the_gas_table_has_none_of_its_messages_and_takes_none() {
    let state = test_side_app_state(10);
    let table = state["fee"]["msg_gas"].as_object().unwrap();
    assert!(table.keys().all(|url| !url.contains("affiliate")));
    let mut node = side();
    let msg = proto::aot::fee::v1::MsgSetMsgGas {
        authority: node.text(0),
        entry: Some(proto::aot::fee::v1::MsgGas {
            type_url: "/aot.affiliate.v1.MsgConvert".to_owned(),
            gas: 5,
        }),
    };
    let (code, log) = node.run(&TestTx::of(&msg, 0)).unwrap_err();
    assert_eq!(code, 37, "{log}");
}

#[test]
fn a_query_is_answered_by_what_the_chain_is() {
    let node = side();
    let request = pb::QueryAffiliatesRequest::default();
    let error = node.query(&request).unwrap_err();
    assert_eq!((error.codespace, error.code), ("sdk", 37));
    let answer = node.abci_query(pb::QueryAffiliatesRequest::PATH, &[], 0, false);
    assert_eq!((answer.codespace.as_str(), answer.code), ("sdk", 37));
    // What the gRPC door asks before it answers Unimplemented.
    assert!(!node.app().has_query(pb::QueryAffiliatesRequest::PATH));
    assert!(
        TestNode::new()
            .app()
            .has_query(pb::QueryAffiliatesRequest::PATH)
    );
}

#[test]
fn genesis_has_no_part_of_it() {
    let begin = |state: &serde_json::Value| {
        let store = Store::in_memory(Options::default()).unwrap();
        TestNode::begin(store, Config::default(), state).err()
    };
    let side = test_side_app_state(10);
    assert!(side.get(MODULE).is_none());
    assert_eq!(begin(&side), None);
    for part in [json!({}), json!({"affiliates": [], "pegs": []})] {
        let mut state = side.clone();
        state[MODULE] = part;
        assert_eq!(
            begin(&state).as_deref(),
            Some(
                "app_state.affiliate: this chain, by its role, does not have this module: expected no entry"
            )
        );
    }
    let mut state = test_app_state(10);
    state.as_object_mut().unwrap().remove(MODULE);
    assert_eq!(
        begin(&state).as_deref(),
        Some("app_state: missing entry \"affiliate\"")
    );
}

#[test]
fn its_account_is_an_address_like_others() {
    let mut node = side();
    let address = sdk::Address::of_module(MODULE);
    let to_address = sdk::Prefix::new("aot").unwrap().text(&address);
    let send = |node: &TestNode| proto::cosmos::bank::v1beta1::MsgSend {
        from_address: node.text(1),
        to_address: to_address.clone(),
        amount: vec![proto::Coin {
            denom: "uaot".to_owned(),
            amount: "1".to_owned(),
        }],
    };
    let msg = send(&node);
    node.run(&TestTx::of(&msg, 1)).unwrap();
    let mut main = TestNode::new();
    main.block(Vec::new());
    let msg = send(&main);
    assert_eq!(main.run(&TestTx::of(&msg, 1)).unwrap_err().0, 4);
}

#[test]
fn a_role_lasts_through_a_restart_and_an_export() {
    let node = side();
    let exported = node.app().export(0).unwrap();
    assert_eq!(exported["chain"]["role"], "side");
    assert!(exported.get(MODULE).is_none());
    let again = TestNode::resume(node.app().store().clone(), Config::default(), node.time());
    assert_eq!(again.app().chain().unwrap().role, Role::Side);
    let bytes = again.sign(&TestTx::of(&msg(&again), 1));
    assert_eq!(again.check(&bytes).code, 37);
}
