//! A node that stops and comes back, a chain that begins, and one that must not.

use app::Config;
use proto::tendermint::abci::{RequestInitChain, ValidatorUpdate};
use proto::tendermint::crypto::{PublicKey, public_key};
use serde_json::{Value as Json, json};
use std::path::Path;
use store::{Options, Store};
use testkit::{TestNode, TestTx, genesis_request, test_app_state};

fn send(node: &TestNode, sequence: u64) -> Vec<u8> {
    let msg = proto::cosmos::bank::v1beta1::MsgSend {
        from_address: node.text(1),
        to_address: node.text(2),
        amount: vec![proto::Coin {
            denom: "uaot".to_owned(),
            amount: "7".to_owned(),
        }],
    };
    node.sign(&TestTx {
        sequences: Some(vec![sequence]),
        ..TestTx::of(&msg, 1)
    })
}

fn disk(dir: &Path) -> Store {
    Store::open(dir, Options::default()).expect("nobody else has the directory")
}

fn in_memory() -> Store {
    Store::in_memory(Options::default()).expect("a store in memory opens")
}

fn begin(store: Store, genesis: &RequestInitChain) -> TestNode {
    TestNode::begin_with(store, Config::default(), genesis).expect("a good genesis")
}

/// Height and app hash as Info tells CometBFT.
fn stands_at(node: &TestNode) -> (i64, Vec<u8>) {
    let info = node.app().info();
    (info.last_block_height, info.last_block_app_hash.to_vec())
}

#[test]
fn a_node_that_stops_at_each_stage_comes_back_and_goes_on_to_the_same_hash() {
    let genesis = genesis_request(&test_app_state(10));
    let mut straight = begin(in_memory(), &genesis);
    let dir = tempfile::tempdir().unwrap();

    // After InitChain and after the first FinalizeBlock: nothing is durable, CometBFT sends InitChain again.
    drop(begin(disk(dir.path()), &genesis));
    let stopped = begin(disk(dir.path()), &genesis);
    assert_eq!(stands_at(&stopped), (0, Vec::new()));
    let lost = stopped.finalize(5, vec![send(&stopped, 0).into()]);
    drop(stopped);

    let mut node = begin(disk(dir.path()), &genesis);
    assert_eq!(stands_at(&node), (0, Vec::new()));
    let first = node.decided_block(5, vec![send(&node, 0).into()]);
    assert_eq!(first, lost);
    assert_eq!(
        first,
        straight.decided_block(5, vec![send(&straight, 0).into()])
    );
    let mut time = node.time();
    drop(node);

    for sequence in 1..4 {
        // After Commit.
        let node = TestNode::resume(disk(dir.path()), Config::default(), time);
        assert_eq!(stands_at(&node), stands_at(&straight));
        let tx = send(&node, sequence);
        assert_eq!(
            node.check(&tx).code,
            0,
            "the mempool begins at the committed state"
        );
        // After FinalizeBlock.
        let lost = node.finalize(5, vec![tx.clone().into()]);
        drop(node);
        let mut node = TestNode::resume(disk(dir.path()), Config::default(), time);
        assert_eq!(stands_at(&node), stands_at(&straight));
        let done = node.decided_block(5, vec![tx.into()]);
        assert_eq!(
            done.app_hash,
            straight
                .decided_block(5, vec![send(&straight, sequence).into()])
                .app_hash
        );
        assert_eq!(done, lost);
        time = node.time();
    }
}

#[test]
fn two_nodes_cannot_share_a_directory() {
    let dir = tempfile::tempdir().unwrap();
    let _first = disk(dir.path());
    let error = Store::open(dir.path(), Options::default()).unwrap_err();
    assert!(
        error.to_string().contains("is in use by another process"),
        "{error}"
    );
}

#[test]
fn a_chain_may_begin_at_a_later_height() {
    let mut genesis = genesis_request(&test_app_state(10));
    genesis.initial_height = 1_000;
    let dir = tempfile::tempdir().unwrap();
    let mut node = begin(disk(dir.path()), &genesis);
    node.decided_block(5, vec![send(&node, 0).into()]);
    let answer = node.abci_query("/cosmos.bank.v1beta1.Query/TotalSupply", &[], 1_000, false);
    assert_eq!((answer.code, answer.height), (0, 1_000), "{}", answer.log);
    let answer = node.abci_query("/cosmos.bank.v1beta1.Query/TotalSupply", &[], 999, false);
    assert_ne!(answer.code, 0);
    let (at, time) = (stands_at(&node), node.time());
    assert_eq!(at.0, 1_000);
    drop(node);
    let mut node = TestNode::resume(disk(dir.path()), Config::default(), time);
    assert_eq!(stands_at(&node), at);
    node.block(vec![send(&node, 1)]);
    assert_eq!(stands_at(&node).0, 1_001);
}

#[test]
fn genesis_gives_the_same_app_hash_and_validators_whenever_it_is_read() {
    let genesis = genesis_request(&test_app_state(10));
    let app = || app::App::open(in_memory(), Config::default()).unwrap();
    let first = app().init_chain(&genesis).unwrap();
    assert_eq!(first, app().init_chain(&genesis).unwrap());
    let again = app();
    again.init_chain(&genesis).unwrap();
    assert_eq!(
        again.init_chain(&genesis).unwrap(),
        first,
        "CometBFT may ask twice"
    );
    assert_eq!(first.app_hash.len(), 32);
    assert_eq!(first.validators.len(), 1);
    assert_eq!(first.validators[0].power, 10);
}

/// What InitChain refuses a genesis for.
fn refused(edit: impl FnOnce(&mut Json, &mut RequestInitChain)) -> String {
    let mut state = test_app_state(10);
    let mut request = genesis_request(&state);
    edit(&mut state, &mut request);
    if request.app_state_bytes == genesis_request(&test_app_state(10)).app_state_bytes {
        request.app_state_bytes = state.to_string().into_bytes().into();
    }
    match TestNode::begin_with(in_memory(), Config::default(), &request) {
        Ok(_) => panic!("this genesis was taken"),
        Err(why) => why,
    }
}

#[test]
fn a_genesis_that_is_no_json_is_refused_with_its_place() {
    let why = refused(|_, request| request.app_state_bytes = "{\"auth\":".into());
    assert_eq!(
        why,
        "app_state: EOF while parsing a value at line 1 column 8"
    );
    let why = refused(|_, request| request.app_state_bytes = "[]".into());
    assert_eq!(
        why,
        "app_state: expected an object with an entry for each module"
    );
    let why = refused(|_, request| request.app_state_bytes = Vec::new().into());
    assert!(why.starts_with("app_state: EOF"), "{why}");
}

#[test]
fn a_genesis_without_one_of_the_modules_is_refused_by_its_name() {
    let registry = app::registry(sdk::Role::Main);
    for module in registry.modules() {
        let why = refused(|state, _| drop(state.as_object_mut().unwrap().remove(module.name)));
        assert_eq!(why, format!("app_state: missing entry {:?}", module.name));
    }
    let why = refused(|state, _| state["barter"] = json!({}));
    assert_eq!(
        why,
        "app_state: unknown entry \"barter\": no module of this chain has that name"
    );
}

#[test]
fn an_unknown_field_or_a_wrong_type_is_refused_by_the_name_of_the_entry() {
    let registry = app::registry(sdk::Role::Main);
    for module in registry.modules() {
        let why = refused(|state, _| state[module.name]["no_such_field"] = json!(1));
        assert!(
            why.starts_with(&format!("app_state.{}: ", module.name)),
            "{why}"
        );
        let why = refused(|state, _| state[module.name] = json!(7));
        assert!(
            why.starts_with(&format!("app_state.{}: ", module.name)),
            "{why}"
        );
    }
}

#[test]
fn each_module_names_what_is_wrong_in_its_part() {
    type Edit = fn(&mut Json);
    let cases: &[(Edit, &str)] = &[
        (
            |state| state["chain"]["role"] = json!("moon"),
            "app_state.chain: role \"moon\": expected \"main\" or \"side\"",
        ),
        (
            |state| state["chain"]["address_prefix"] = json!("AOT"),
            "app_state.chain: address_prefix \"AOT\": expected 1 to 16 lower-case letters or digits",
        ),
        (
            |state| state["chain"]["native_denom"] = json!("x"),
            "app_state.chain: invalid denom: x",
        ),
        (
            |state| {
                state["auth"]["authority"] = json!("cosmos1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqnrql8a");
            },
            "app_state.auth: authority:",
        ),
        (
            |state| state["auth"]["accounts"] = json!([{"address": "aot1x"}]),
            "app_state.auth: account aot1x:",
        ),
        (
            |state| state["bank"]["balances"][0]["coins"][0]["amount"] = json!("-1"),
            "app_state.bank: \"-1\" is not an amount",
        ),
        (
            |state| state["bank"]["supply"] = json!([{"denom": "uaot", "amount": "1"}]),
            "app_state.bank: ",
        ),
        (
            |state| state["bank"]["balances"][1] = state["bank"]["balances"][0].clone(),
            "app_state.bank: ",
        ),
        (
            |state| state["fee"]["params"]["min_gas_price"] = json!("1e9"),
            "app_state.fee: \"1e9\" is not a rate",
        ),
        (
            |state| state["fee"]["params"]["messages_max"] = json!(0),
            "app_state.fee: invalid parameters: messages_max 0: expected 1 to 1000",
        ),
        (
            |state| state["fee"]["msg_gas"]["/aot.bank.v1.MsgNothing"] = json!(1),
            "app_state.fee: no message type \"/aot.bank.v1.MsgNothing\" on this chain: unknown request",
        ),
        (
            |state| state["fee"]["msg_gas"]["/aot.fee.v1.MsgSetMsgGas"] = json!(0),
            "app_state.fee: /aot.fee.v1.MsgSetMsgGas is a message of the authority and cannot be switched off: expected a gas above 0",
        ),
        (
            |state| {
                drop(
                    state["fee"]["msg_gas"]
                        .as_object_mut()
                        .unwrap()
                        .remove("/aot.fee.v1.MsgUpdateParams"),
                );
            },
            "app_state.fee: /aot.fee.v1.MsgUpdateParams is a message of the authority",
        ),
        (
            |state| state["fee"]["fee_tokens"] = json!([{"denom": "uaot", "rate": "1"}]),
            "app_state.fee: fee_tokens: uaot: uaot is the native coin",
        ),
        (
            |state| {
                state["merchant"]["companies"] =
                    json!([{"address": "x", "name": "A", "fee_address": "x", "active": true}]);
            },
            "app_state.merchant: ",
        ),
        (
            |state| state["payment"]["params"]["retention_seconds"] = json!("long"),
            "app_state.payment: ",
        ),
        (
            |state| state["staking"]["validators"] = json!([]),
            "app_state.staking.validators: expected at least one validator",
        ),
        (
            |state| state["staking"]["validators"][0]["power"] = json!(0),
            "app_state.staking: validators: ",
        ),
        (
            |state| state["staking"]["validators"][0]["public_key"] = json!("AA=="),
            "app_state.staking: validators: ",
        ),
    ];
    for (edit, expected) in cases {
        let mut state = test_app_state(10);
        edit(&mut state);
        let begun = TestNode::begin(in_memory(), Config::default(), &state);
        let Err(why) = begun else {
            panic!("this genesis was taken, expected {expected:?}")
        };
        assert!(why.starts_with(expected), "{why:?}, expected {expected:?}");
    }
}

#[test]
fn what_is_wrong_around_the_app_state_is_refused() {
    let why = refused(|_, request| request.chain_id = String::new());
    assert_eq!(
        why,
        "app_state.chain: chain_id \"\": expected 1 to 50 characters"
    );
    let why = refused(|_, request| request.chain_id = "x".repeat(51));
    assert!(why.ends_with("expected 1 to 50 characters"), "{why}");
    let why = refused(|_, request| request.time = None);
    assert_eq!(why, "missing genesis_time: invalid request");
    let why = refused(|_, request| request.initial_height = -3);
    assert_eq!(why, "initial_height -3: expected 1 or more");
    let why = refused(|_, request| request.initial_height = 0);
    assert_eq!(why, "initial_height 0: expected 1 or more");
    let why = refused(|_, request| {
        let params = request.consensus_params.as_mut().unwrap();
        params.block.as_mut().unwrap().max_bytes = 0;
    });
    assert!(why.starts_with("consensus_params: "), "{why}");
    assert!(
        why.contains("block.max_bytes 0: expected -1 or 1 to 104857600"),
        "{why}"
    );
    let other = public_key::Sum::Ed25519(vec![9; 32]);
    let listed = ValidatorUpdate {
        pub_key: Some(PublicKey { sum: Some(other) }),
        power: 10,
    };
    let why = refused(|_, request| request.validators = vec![listed]);
    assert_eq!(
        why,
        "app_state.staking.validators: 1 validators, but the genesis file lists 1 that are not all the same"
    );
}

#[test]
fn a_refused_genesis_leaves_nothing_behind() {
    let app = app::App::open(in_memory(), Config::default()).unwrap();
    let mut state = test_app_state(10);
    let good = genesis_request(&state);
    state["staking"]["validators"] = json!([]);
    app.init_chain(&genesis_request(&state)).unwrap_err();
    assert!(app.chain().is_none(), "there is no chain yet");
    let fresh = app::App::open(in_memory(), Config::default()).unwrap();
    assert_eq!(
        app.init_chain(&good).unwrap(),
        fresh.init_chain(&good).unwrap()
    );
}

#[test]
fn the_same_program_runs_a_side_chain_with_its_own_prefix_and_coin() {
    let chain = app::ChainGenesis {
        address_prefix: "star".to_owned(),
        native_denom: "ustar".parse().unwrap(),
        role: "side".to_owned(),
    };
    let prefix = sdk::Prefix::new("star").unwrap();
    let text = |n| prefix.text(&testkit::account(n));
    let mut state = app::genesis::default_app_state(&chain);
    state["auth"]["authority"] = json!(text(0));
    state["bank"]["balances"] = json!([
        {"address": text(1), "coins": [{"denom": "ustar", "amount": "1000000"}]},
    ]);
    state["staking"]["validators"] = test_app_state(1)["staking"]["validators"].clone();
    state["staking"]["validators"][0]["operator"] = json!(text(0));
    let mut node = TestNode::begin(in_memory(), Config::default(), &state).unwrap();
    node.block(Vec::new());
    let known = node.app().chain().unwrap();
    assert_eq!(
        (known.role, known.native.as_str()),
        (sdk::Role::Side, "ustar")
    );
    let send = proto::cosmos::bank::v1beta1::MsgSend {
        from_address: text(1),
        to_address: text(2),
        amount: vec![coin(7, "ustar")],
    };
    let tx = TestTx {
        fee: vec![coin(100_000, "ustar")],
        ..TestTx::of(&send, 1)
    };
    node.run(&tx).unwrap();
    assert_eq!(node.balance(&text(2), "ustar"), 7);
    let foreign = proto::cosmos::bank::v1beta1::MsgSend {
        to_address: TestNode::new().text(2),
        ..send
    };
    let (code, log) = node
        .run(&TestTx {
            messages: vec![sdk::sim::any(&foreign)],
            ..tx
        })
        .unwrap_err();
    assert_eq!(code, 7);
    assert!(
        log.contains("prefix aot, expected a bech32 address star1"),
        "{log}"
    );
}

fn coin(amount: u64, denom: &str) -> proto::Coin {
    proto::Coin {
        denom: denom.to_owned(),
        amount: amount.to_string(),
    }
}

#[test]
fn new_consensus_parameters_reach_cometbft_with_the_block_that_sets_them() {
    let mut node = TestNode::new();
    node.block(Vec::new());
    let request = proto::cosmos::consensus::v1::QueryParamsRequest {};
    let params = node.query(&request).unwrap().params.unwrap();
    let mut block = params.block.unwrap();
    block.max_bytes = 2_000_000;
    let update = proto::cosmos::consensus::v1::MsgUpdateParams {
        authority: node.text(0),
        block: Some(block),
        evidence: params.evidence,
        validator: params.validator,
        abci: params.abci,
    };
    let done = node.block(vec![node.sign(&TestTx::of(&update, 0))]);
    assert_eq!(done.tx_results[0].code, 0, "{}", done.tx_results[0].log);
    let told = done.consensus_param_updates.expect("CometBFT is told");
    assert_eq!(told.block.unwrap().max_bytes, 2_000_000);
    assert_eq!(node.block(Vec::new()).consensus_param_updates, None, "once");
}

#[test]
fn a_new_validator_and_a_new_power_reach_cometbft_with_their_block() {
    let mut node = TestNode::new();
    node.block(Vec::new());
    let key = proto::cosmos::crypto::ed25519::PubKey { key: vec![5; 32] };
    let mut validator = proto::aot::staking::v1::MsgSetValidator {
        authority: node.text(0),
        operator: node.text(4),
        moniker: "validator-1".to_owned(),
        consensus_pubkey: Some(proto::Any {
            type_url: "/cosmos.crypto.ed25519.PubKey".to_owned(),
            value: prost::Message::encode_to_vec(&key),
        }),
        power: 3,
    };
    let mut powers = Vec::new();
    for power in [3, 2, 0] {
        validator.power = power;
        let done = node.block(vec![node.sign(&TestTx::of(&validator, 0))]);
        assert_eq!(done.tx_results[0].code, 0, "{}", done.tx_results[0].log);
        powers.extend(done.validator_updates.iter().map(|update| {
            let key = update.pub_key.clone().unwrap().sum;
            assert_eq!(key, Some(public_key::Sum::Ed25519(vec![5; 32])));
            update.power
        }));
        assert!(node.block(Vec::new()).validator_updates.is_empty(), "once");
    }
    assert_eq!(powers, [3, 2, 0]);
}
