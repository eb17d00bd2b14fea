//! What each message does, and what it refuses, with its text.

use super::*;
use crate::events::{OracleKeySet, PricesSubmitted};
use expect_test::expect;

#[test]
fn an_operator_names_a_feeder_replaces_it_and_removes_it() {
    let mut oracle = Oracle::of(&[10]);
    let msg = key_msg(&oracle.test, 1, STRANGER);
    oracle.test.send(&msg).unwrap();
    let read =
        |oracle: &mut Oracle, n: u64| oracle.test.read(|view| ops::operator_of(view, &account(n)));
    assert_eq!(read(&mut oracle, STRANGER), Some(account(1)));
    assert_eq!(read(&mut oracle, feeder(1)), None);
    assert_eq!(
        oracle.test.events::<OracleKeySet>(),
        [OracleKeySet {
            operator: account(1),
            feeder: Some(account(STRANGER)),
        }]
    );
    let remove = pb::MsgSetOracleKey {
        feeder: String::new(),
        ..msg
    };
    oracle.test.send(&remove).unwrap();
    assert_eq!(read(&mut oracle, STRANGER), None);
    let text = refusal(&mut oracle.test, &remove);
    expect!["oracle 4: <1> has no oracle key: expected an account to set, or a key to remove"]
        .assert_eq(&text);
    oracle.end_block(1);
}

#[test]
fn a_key_of_no_validator_and_one_of_two_validators_are_refused() {
    let mut oracle = Oracle::of(&[10, 10]);
    let msgs = [
        key_msg(&oracle.test, STRANGER, feeder(9)),
        key_msg(&oracle.test, 2, feeder(1)),
        pb::MsgSetOracleKey {
            feeder: "aot1".to_owned(),
            ..key_msg(&oracle.test, 1, 1)
        },
    ];
    let texts: Vec<_> = msgs
        .iter()
        .map(|msg| refusal(&mut oracle.test, msg))
        .collect();
    expect![[r#"
        oracle 2: <9> operates no validator: expected the operator of one
        oracle 3: <21> submits prices for <1>: expected an account that submits for no other validator
        sdk 7: "aot1": invalid checksum, expected a bech32 address aot1…: invalid address"#]].assert_eq(&texts.join("\n"));
    // Once more the same is no change, and no fault.
    let same = key_msg(&oracle.test, 1, feeder(1));
    oracle.test.send(&same).unwrap();
}

#[test]
fn a_validator_that_left_does_not_keep_its_feeder_from_others() {
    let mut oracle = Oracle::of(&[10, 10, 10, 10]);
    oracle.set_power(1, 0);
    oracle.end_block(1);
    let take = key_msg(&oracle.test, 2, feeder(1));
    oracle.test.send(&take).unwrap();
    oracle.end_block(1);
    let operator = oracle
        .test
        .read(|view| ops::operator_of(view, &account(feeder(1))));
    assert_eq!(operator, Some(account(2)));
    let left = oracle.test.read(|view| ops::feeder_of(view, &account(1)));
    assert_eq!(left, None);
}

#[test]
fn who_left_may_still_remove_its_key() {
    let mut oracle = Oracle::of(&[10, 10, 10, 10]);
    oracle.set_power(1, 0);
    let remove = pb::MsgSetOracleKey {
        feeder: String::new(),
        ..key_msg(&oracle.test, 1, 1)
    };
    oracle.test.send(&remove).unwrap();
    oracle.end_block(1);
}

#[test]
fn prices_that_cannot_be_submitted_are_refused() {
    let mut oracle = Oracle::of(&[10, 10, 10, 10]);
    let test = &oracle.test;
    let one = |prices: &[(&str, &str)]| submit_msg(test, feeder(1), prices);
    let msgs = [
        submit_msg(test, STRANGER, &[("uaot", "1")]),
        // The operator itself is no feeder.
        submit_msg(test, 1, &[("uaot", "1")]),
        one(&[]),
        one(&[("uaot", "1"); 101]),
        one(&[("uaot", "1"), (POINTS, "1"), ("uaot", "2")]),
        one(&[("uaot", "1"), ("uatom", "1")]),
        one(&[("krwp", "1")]),
        one(&[("uaot", "0")]),
        one(&[("uaot", "0.000")]),
        one(&[("uaot", "-1")]),
        one(&[("uaot", "1e3")]),
        one(&[("uaot", "0.0000000000000000001")]),
        one(&[("u", "1")]),
    ];
    let texts: Vec<_> = msgs
        .iter()
        .map(|msg| refusal(&mut oracle.test, msg))
        .collect();
    expect![[r#"
        oracle 5: <9> submits prices for no validator: expected the oracle key of one
        oracle 5: <1> submits prices for no validator: expected the oracle key of one
        oracle 7: 0 prices: expected 1 to 100
        oracle 7: 101 prices: expected 1 to 100
        oracle 8: uaot is priced twice: expected each denom once
        oracle 6: no price of uatom is agreed on: expected a denom that the parameters list
        oracle 6: no price of krwp is agreed on: expected a denom that the parameters list
        oracle 9: price "0" of uaot: expected a decimal above 0 with at most 18 places, like 0.025
        oracle 9: price "0.000" of uaot: expected a decimal above 0 with at most 18 places, like 0.025
        oracle 9: price "-1" of uaot: expected a decimal above 0 with at most 18 places, like 0.025
        oracle 9: price "1e3" of uaot: expected a decimal above 0 with at most 18 places, like 0.025
        oracle 9: price "0.0000000000000000001" of uaot: expected a decimal above 0 with at most 18 places, like 0.025
        sdk 10: invalid denom: u: expected a letter, then 2 to 127 of letters, digits, / : . _ -: invalid coins"#]].assert_eq(&texts.join("\n"));
    oracle.set_power(1, 0);
    let msg = submit_msg(&oracle.test, feeder(1), &[("uaot", "1")]);
    let text = refusal(&mut oracle.test, &msg);
    expect!["oracle 2: <1> operates no validator: expected the operator of one"].assert_eq(&text);
}

#[test]
fn the_later_submission_of_a_feeder_replaces_the_earlier_one() {
    let mut oracle = Oracle::of(&[10]);
    oracle
        .try_submit(1, &[("uaot", "2"), (POINTS, "0.9")])
        .unwrap();
    oracle.submit(1, "3");
    let told: Vec<String> = oracle
        .test
        .events::<PricesSubmitted>()
        .into_iter()
        .map(|event| event.prices)
        .collect();
    assert_eq!(told, ["pt/a/x=0.9,uaot=2", "uaot=3"]);
    oracle.end_block(5);
    assert_eq!(oracle.price(), "3");
    assert_eq!(oracle.price_of(POINTS), "0.9");
    oracle.submit(1, "2.5");
    oracle.end_block(5);
    assert_eq!(oracle.price(), "2.5");
    let request = pb::QuerySubmissionsRequest {
        denom: "uaot".to_owned(),
    };
    let said = oracle.test.query(&request).unwrap().submissions;
    assert_eq!(said.len(), 1);
    assert_eq!(said[0].price, "2.5");
}

#[test]
fn parameters_are_the_authoritys_and_within_bounds() {
    let mut oracle = Oracle::of(&[10]);
    let good = pb::Params::from(&oracle.params());
    let msg = |test: &TestCtx, change: &dyn Fn(&mut pb::Params)| {
        let mut params = good.clone();
        change(&mut params);
        pb::MsgUpdateParams {
            authority: test.text(AUTHORITY),
            params: Some(params),
        }
    };
    let test = &oracle.test;
    let msgs = [
        pb::MsgUpdateParams {
            authority: test.text(STRANGER),
            params: Some(good.clone()),
        },
        pb::MsgUpdateParams {
            authority: test.text(AUTHORITY),
            params: None,
        },
        msg(test, &|params| params.denoms.reverse()),
        msg(test, &|params| params.denoms.push("uaot".to_owned())),
        msg(test, &|params| {
            params.denoms = (0..101).map(|n| format!("denom{n:03}")).collect();
        }),
        msg(test, &|params| params.denoms = vec!["krwp".to_owned()]),
        msg(test, &|params| params.submission_seconds_max = 0),
        msg(test, &|params| params.price_seconds_max = 86_401),
        msg(test, &|params| params.breaker_seconds = 0),
        msg(test, &|params| params.step_max_bps = 0),
        msg(test, &|params| params.step_max_bps = 10_001),
    ];
    let texts: Vec<_> = msgs
        .iter()
        .map(|msg| refusal(&mut oracle.test, msg))
        .collect();
    expect![[r#"
        sdk 4: invalid authority; expected <0>, got <9>: unauthorized
        sdk 18: missing params: invalid request
        oracle 13: denoms is 2 denoms: expected at most 100, each once, in ascending order
        oracle 13: denoms is 3 denoms: expected at most 100, each once, in ascending order
        oracle 13: denoms is 101 denoms: expected at most 100, each once, in ascending order
        oracle 13: denoms is krwp: expected others: prices count in krwp
        oracle 13: submission_seconds_max is 0: expected 1 second to a day
        oracle 13: price_seconds_max is 86401: expected 1 second to a day
        oracle 13: breaker_seconds is 0: expected 1 second to a day
        oracle 13: step_max_bps is 0: expected 1 to 10000
        oracle 13: step_max_bps is 10001: expected 1 to 10000"#]]
    .assert_eq(&texts.join("\n"));
}

#[test]
fn of_a_denom_that_is_listed_no_more_nothing_stays() {
    let mut oracle = Oracle::of(&[10, 10]);
    oracle.all_submit(1..=2, "2");
    oracle.end_block(5);
    // With a breaker open.
    oracle.all_submit(1..=2, "20");
    oracle.end_block(5);
    let mut params = pb::Params::from(&oracle.params());
    params.denoms = vec![POINTS.to_owned()];
    let msg = pb::MsgUpdateParams {
        authority: oracle.test.text(AUTHORITY),
        params: Some(params.clone()),
    };
    oracle.test.send(&msg).unwrap();
    oracle.end_block(5);
    let left = oracle.test.read(|view| {
        crate::state::SUBMISSIONS_BY_TIME.iter(view).count()
            + crate::state::BREAKERS.iter(view).count()
    });
    assert_eq!(left, 0);
    assert!(oracle.price().starts_with("oracle 10: "));
    // Listed again, it begins anew.
    params.denoms.push("uaot".to_owned());
    let again = pb::MsgUpdateParams {
        params: Some(params),
        ..msg
    };
    oracle.test.send(&again).unwrap();
    oracle.all_submit(1..=2, "20");
    oracle.end_block(5);
    assert_eq!(oracle.price(), "20");
}
