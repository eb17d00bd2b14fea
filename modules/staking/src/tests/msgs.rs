//! Every message: what it does, and what it refuses; and what the blocks around it do.

use super::*;
use crate::events::{Misbehavior, ValidatorSet};
use crate::ops;
use expect_test::expect;
use proptest::prelude::*;
use proto::Any;
use proto::aot::staking::v1::MsgUpdateParams;
use proto::cosmos::staking::v1beta1::Params;

#[test]
fn consensus_is_told_of_the_first_set_and_then_of_changes_only() {
    let names = TestCtx::new(MODULES);
    let validators: Vec<Json> = (1..=4).map(|n| listed(&names, n, 10)).collect();
    let mut test = TestCtx::with_genesis(MODULES, |name, mut part| {
        if name == "staking" {
            part["validators"] = json!(validators);
        }
        part
    });
    assert_eq!(told(&mut test), [(1, 10), (2, 10), (3, 10), (4, 10)]);
    assert_eq!(told(&mut test), []);
    set(&mut test, 2, 12).unwrap();
    assert_eq!(told(&mut test), [(2, 12)]);
    assert_eq!(told(&mut test), []);
}

#[test]
fn a_validator_is_admitted_changed_and_removed() {
    let mut test = chain();
    set(&mut test, 5, 10).unwrap();
    assert_eq!(told(&mut test), [(5, 10)]);
    set(&mut test, 5, 7).unwrap();
    assert_eq!(told(&mut test), [(5, 7)]);
    set(&mut test, 5, 0).unwrap();
    assert_eq!(told(&mut test), [(5, 0)]);
    assert_eq!(test.read(|view| ops::validator(view, &operator(5))), None);
    assert_eq!(test.read(|view| ops::validator_set(view).len()), 4);
    test.end_block(1);
    let powers: Vec<i64> = test
        .events::<ValidatorSet>()
        .iter()
        .map(|event| event.power)
        .collect();
    assert_eq!(powers, [10, 7, 0]);
}

#[test]
fn a_change_that_is_undone_in_its_block_is_not_told() {
    let mut test = chain();
    set(&mut test, 5, 10).unwrap();
    set(&mut test, 5, 0).unwrap();
    set(&mut test, 1, 11).unwrap();
    set(&mut test, 1, 10).unwrap();
    assert_eq!(told(&mut test), []);
}

#[test]
fn changes_of_a_block_stay_within_a_third_of_the_power() {
    let mut test = chain();
    set(&mut test, 1, 0).unwrap();
    set(&mut test, 2, 13).unwrap();
    let fourth = set(&mut test, 2, 14);
    assert_eq!(
        refused(&test, fourth),
        "staking 103: the changes of this block come to a power of 14, the total is 40: expected at most a third of it, the rest in later blocks"
    );
    assert_eq!(told(&mut test), [(1, 0), (2, 13)]);
    set(&mut test, 2, 14).unwrap();
    assert_eq!(told(&mut test), [(2, 14)]);
}

#[test]
fn validators_that_cannot_be_are_refused() {
    let refusal = |change: fn(&mut MsgSetValidator)| {
        let mut test = chain();
        let mut msg = msg(&test, 5, 5);
        change(&mut msg);
        let result = test.send(&msg);
        assert_eq!(told(&mut test), []);
        refused(&test, result)
    };
    let all = [
        refusal(|msg| msg.operator = "nobody".to_owned()),
        refusal(|msg| msg.moniker = String::new()),
        refusal(|msg| msg.moniker = "a".repeat(71)),
        refusal(|msg| msg.moniker = "a\nb".to_owned()),
        refusal(|msg| msg.consensus_pubkey = None),
        refusal(|msg| {
            msg.consensus_pubkey = Some(Any {
                type_url: "/cosmos.crypto.secp256k1.PubKey".to_owned(),
                value: vec![],
            });
        }),
        refusal(|msg| {
            msg.consensus_pubkey = Some(Any {
                value: vec![10, 1, 7],
                ..key_to_proto(&key(5))
            });
        }),
        refusal(|msg| {
            msg.consensus_pubkey = Some(Any {
                value: vec![1],
                ..key_to_proto(&key(5))
            });
        }),
        refusal(|msg| msg.consensus_pubkey = Some(key_to_proto(&key(1)))),
        refusal(|msg| msg.power = -1),
        refusal(|msg| msg.power = i64::MAX),
        refusal(|msg| msg.power = i64::MAX / 8),
        refusal(|msg| msg.power = 0),
    ];
    expect![[r#"
        sdk 7: "nobody": parse failed, expected a bech32 address aot1…: invalid address
        staking 106: moniker of 0 bytes: expected 1 to 70, without control characters
        staking 106: moniker of 71 bytes: expected 1 to 70, without control characters
        staking 106: moniker of 3 bytes: expected 1 to 70, without control characters
        staking 6: validator pubkey type is not supported: got none, expected /cosmos.crypto.ed25519.PubKey of 32 bytes
        staking 6: validator pubkey type is not supported: got /cosmos.crypto.secp256k1.PubKey, expected /cosmos.crypto.ed25519.PubKey of 32 bytes
        staking 6: validator pubkey type is not supported: got 1 bytes, expected /cosmos.crypto.ed25519.PubKey of 32 bytes
        staking 6: validator pubkey type is not supported: got /cosmos.crypto.ed25519.PubKey: failed to decode Protobuf message: invalid tag value: 0, expected /cosmos.crypto.ed25519.PubKey of 32 bytes
        staking 5: validator already exist for this pubkey; must use new validator pubkey: it is the key of <1>
        staking 100: power -1: expected 0 to 1152921504606846975
        staking 100: power 9223372036854775807: expected 0 to 1152921504606846975
        staking 102: total power 1152921504606847015: expected at most 1152921504606846975
        staking 3: validator does not exist: <5>"#]].assert_eq(&all.join("\n"));
}

#[test]
fn another_key_for_a_validator_is_refused_until_it_was_removed() {
    let mut test = chain();
    let other = MsgSetValidator {
        consensus_pubkey: Some(key_to_proto(&key(9))),
        ..msg(&test, 1, 10)
    };
    let result = test.send(&other);
    assert_eq!(
        refused(&test, result),
        "staking 104: <1> has another key: expected the one it was admitted with, or remove the validator first"
    );
    set(&mut test, 1, 0).unwrap();
    assert_eq!(told(&mut test), [(1, 0)]);
    test.send(&other).unwrap();
    assert_eq!(told(&mut test), [(9, 10)]);
    test.end_block(1);
}

#[test]
fn the_last_validator_cannot_leave() {
    let names = TestCtx::new(MODULES);
    let validators = json!([listed(&names, 1, 10)]);
    let mut test = TestCtx::with_genesis(MODULES, |name, mut part| {
        if name == "staking" {
            part["validators"] = validators.clone();
        }
        part
    });
    test.end_block(1);
    let last = set(&mut test, 1, 0);
    assert_eq!(
        refused(&test, last),
        "staking 101: no validator would be left: expected a total power above 0"
    );
}

#[test]
fn more_validators_than_the_parameters_allow_are_refused() {
    let mut test = chain();
    let mut params = test.read(|view| ops::params(view).to_proto(&view.chain().native));
    params.max_validators = 4;
    let update = |test: &TestCtx, params: &Params| MsgUpdateParams {
        authority: test.text(0),
        params: Some(params.clone()),
    };
    let msg = update(&test, &params);
    test.send(&msg).unwrap();
    let fifth = set(&mut test, 5, 1);
    assert_eq!(
        refused(&test, fifth),
        "staking 105: expected at most 4 validators"
    );
    params.max_validators = 3;
    let msg = update(&test, &params);
    let fewer = test.send(&msg);
    assert_eq!(
        refused(&test, fewer),
        "staking 107: invalid parameters: at most 3 validators: there are 4"
    );
}

#[test]
fn parameters_that_cannot_be_are_refused() {
    let refusal = |change: fn(&mut Params)| {
        let mut test = chain();
        let mut params = test.read(|view| ops::params(view).to_proto(&view.chain().native));
        change(&mut params);
        let msg = MsgUpdateParams {
            authority: test.text(0),
            params: Some(params),
        };
        let result = test.send(&msg);
        refused(&test, result)
    };
    let all = [
        refusal(|params| params.bond_denom = "stake".to_owned()),
        refusal(|params| params.unbonding_time = None),
        refusal(|params| {
            params.unbonding_time = Some(proto::Duration {
                seconds: -1,
                nanos: 0,
            });
        }),
        refusal(|params| {
            params.unbonding_time = Some(proto::Duration {
                seconds: 1,
                nanos: 1,
            });
        }),
        refusal(|params| params.max_validators = 0),
        refusal(|params| params.max_validators = 1_001),
        refusal(|params| params.max_entries = 0),
        refusal(|params| params.min_commission_rate = "0.1".to_owned()),
        refusal(|params| params.min_commission_rate = "1000000000000000001".to_owned()),
    ];
    expect![[r#"
        staking 107: invalid parameters: bond_denom "stake": expected uaot
        staking 107: invalid parameters: unbonding time of 0 s: expected 1 to 3153600000
        staking 107: invalid parameters: unbonding_time: expected whole seconds above 0
        staking 107: invalid parameters: unbonding_time: expected whole seconds above 0
        staking 107: invalid parameters: at most 0 validators: expected 1 to 1000
        staking 107: invalid parameters: at most 1001 validators: expected 1 to 1000
        staking 107: invalid parameters: at most 0 entries: expected at least 1
        staking 107: invalid parameters: min_commission_rate: expected a count of 10^-18
        staking 107: invalid parameters: min_commission_rate 1.000000000000000001: expected 0 to 1"#]].assert_eq(&all.join("\n"));
}

#[test]
fn messages_from_somebody_else_are_refused() {
    let mut test = chain();
    let theirs = MsgSetValidator {
        authority: test.text(1),
        ..msg(&test, 5, 5)
    };
    let theirs = test.send(&theirs);
    assert_eq!(
        refused(&test, theirs),
        "sdk 4: invalid authority; expected <0>, got <1>: unauthorized"
    );
    let msg = MsgUpdateParams {
        authority: test.text(1),
        params: None,
    };
    let theirs = test.send(&msg);
    assert!(refused(&test, theirs).starts_with("sdk 4: "));
    let msg = MsgUpdateParams {
        authority: test.text(0),
        params: None,
    };
    let empty = test.send(&msg);
    assert_eq!(
        refused(&test, empty),
        "sdk 18: missing params: invalid request"
    );
}

#[test]
fn misbehavior_is_reported_and_costs_nothing_yet() {
    let mut test = chain();
    let proof = |validator: Vec<u8>| sdk::Misbehavior {
        validator,
        height: 7,
        power: 10,
    };
    let known = crate::consensus_address(&key(1));
    test.block_mut().misbehavior =
        vec![proof(known.to_vec()), proof(vec![9; 20]), proof(vec![9; 3])];
    test.ctx(crate::hooks::begin_block);
    let reported = test.events::<Misbehavior>();
    assert_eq!(reported.len(), 2);
    assert_eq!(reported[0].operator, Some(operator(1)));
    assert_eq!((reported[1].operator, reported[1].height), (None, 7));
    assert_eq!(told(&mut test), []);
}

proptest! {
    /// Whatever the authority asks, consensus is told changes that add up to the set, at most a third at a time, and
    /// never to nobody.
    #[test]
    fn consensus_always_has_the_set(wishes in proptest::collection::vec((1_u8..8, 0_i64..20, any::<bool>()), 1..60)) {
        let mut test = chain();
        let mut known: std::collections::BTreeMap<u8, i64> = (1..=4).map(|n| (n, 10)).collect();
        for (n, power, ends) in wishes {
            let _ = set(&mut test, n, power);
            if !ends {
                continue;
            }
            let total: i64 = known.values().sum();
            let mut change = 0;
            for (n, power) in told(&mut test) {
                let before = known.insert(n, power).unwrap_or_default();
                prop_assert_ne!(before, power);
                change += (power - before).abs();
            }
            known.retain(|_, power| *power > 0);
            prop_assert!(change * 3 <= total, "{} of {}", change, total);
            prop_assert!(!known.is_empty());
            test.end_block(1);
        }
        known.extend(told(&mut test));
        known.retain(|_, power| *power > 0);
        let set = test.read(|view| ops::validator_set(view));
        let set: Vec<_> = set.into_iter().map(|update| (update.public_key[0], update.power)).collect();
        prop_assert_eq!(set, known.into_iter().collect::<Vec<_>>());
    }
}
