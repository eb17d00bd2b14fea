//! What must not change unnoticed: keys, values, events, codes and gas.

use super::*;
use expect_test::expect;
use sdk::{Registry, Role};
use std::fmt::Write;

#[test]
fn keys_and_values() {
    let mut oracle = Oracle::of(&[10, 10]);
    oracle.all_submit(1..=2, "2");
    oracle.test.ctx(crate::hooks::end_block);
    oracle.test.block_mut().time = oracle.test.block().time.plus_seconds(5);
    oracle.all_submit(1..=1, "3");
    oracle.all_submit(2..=2, "3");
    oracle.test.ctx(crate::hooks::end_block);
    let key = key_msg(&oracle.test, 1, feeder(1));
    oracle.test.send(&key).unwrap();
    let params = oracle.params();
    oracle
        .test
        .ctx(|ctx| crate::state::PARAMS.set(ctx, &params));
    let out = oracle.test.written(crate::state::TABLE);
    expect![[r#"
        s oracle/breaker/ 000000006955ba320000000075616f7400 = 01
        s oracle/feeder/ 1430287ca463804f25f1aa1fea4e27710af9475558 = 14287988018bd2e896761cca787410d98b3dc93ac0
        s oracle/operator/ 14287988018bd2e896761cca787410d98b3dc93ac0 = 1430287ca463804f25f1aa1fea4e27710af9475558
        s oracle/params  = 020000000600000070742f612f780400000075616f742c010000000000005802000000000000d00700002c01000000000000
        s oracle/price/ 75616f7400 = 0000c84e676dc11b000000000000000001b955690000000000000000102700000132ba55690000000000000000
        s oracle/submission/ 75616f74001430287ca463804f25f1aa1fea4e27710af9475558 = 00002cf61a24a229000000000000000006b955690000000000000000
        s oracle/submission/ 75616f740014f59fbba91d7911164ff1fb46bd23ef43c7dcdd20 = 00002cf61a24a229000000000000000006b955690000000000000000
        s oracle/submission_by_time/ 000000006955b9010000000075616f74001430287ca463804f25f1aa1fea4e27710af9475558 = removed
        s oracle/submission_by_time/ 000000006955b9010000000075616f740014f59fbba91d7911164ff1fb46bd23ef43c7dcdd20 = removed
        s oracle/submission_by_time/ 000000006955b9060000000075616f74001430287ca463804f25f1aa1fea4e27710af9475558 = 01
        s oracle/submission_by_time/ 000000006955b9060000000075616f740014f59fbba91d7911164ff1fb46bd23ef43c7dcdd20 = 01
    "#]].assert_eq(&out);
}

#[test]
fn events() {
    let mut oracle = Oracle::of(&[10, 10]);
    let key = key_msg(&oracle.test, 1, STRANGER);
    oracle.test.send(&key).unwrap();
    let back = key_msg(&oracle.test, 1, feeder(1));
    oracle.test.send(&back).unwrap();
    oracle.all_submit(1..=2, "2");
    oracle.end_block(5);
    oracle.all_submit(1..=2, "3.5");
    oracle.end_block(5);
    let update = pb::MsgUpdateParams {
        authority: oracle.test.text(AUTHORITY),
        params: Some((&oracle.params()).into()),
    };
    oracle.test.send(&update).unwrap();
    let mut out = String::new();
    for event in oracle.test.take_events() {
        write!(out, "{}", event.kind).unwrap();
        for (key, value) in event.attributes.iter() {
            write!(out, " {key}={value}").unwrap();
        }
        out.push('\n');
    }
    for spec in crate::events::TABLE {
        assert!(out.contains(&format!("{} ", spec.kind)), "{}", spec.kind);
    }
    expect![[r#"
        oracle_key_set operator=<1> feeder=<9>
        oracle_key_set operator=<1> feeder=<21>
        prices_submitted operator=<1> feeder=<21> prices=uaot=2
        prices_submitted operator=<2> feeder=<22> prices=uaot=2
        price_agreed denom=uaot price=2 power_bps=10000 time=2026-01-01T00:00:01Z
        prices_submitted operator=<1> feeder=<21> prices=uaot=3.5
        prices_submitted operator=<2> feeder=<22> prices=uaot=3.5
        price_breaker denom=uaot price=2 median=3.5 power_bps=10000 time=2026-01-01T00:00:06Z until=2026-01-01T00:05:06Z
        oracle_params_set denoms=pt/a/x,uaot submission_seconds_max=300 price_seconds_max=600 step_max_bps=2000 breaker_seconds=300
    "#]].assert_eq(&named(&oracle.test, &out));
}

#[test]
fn error_codes() {
    let mut out = String::new();
    for spec in crate::error::TABLE {
        writeln!(out, "{} {}", spec.code, spec.name).unwrap();
    }
    expect![[r#"
        2 NotValidator
        3 FeederTaken
        4 NoOracleKey
        5 UnknownFeeder
        6 NotListed
        7 PriceCount
        8 PricedTwice
        9 InvalidPrice
        10 NoPrice
        11 StalePrice
        12 BreakerOpen
        13 InvalidParams
    "#]]
    .assert_eq(&out);
}

#[test]
fn gas_and_rights() {
    let registry = Registry::new(&MODULES, Role::Main);
    let mut out = String::new();
    for (type_url, route) in registry
        .msgs()
        .filter(|(_, route)| route.module == "oracle")
    {
        let whose = if route.authority { " authority" } else { "" };
        writeln!(out, "{type_url} {}{whose}", route.default_gas).unwrap();
    }
    expect![[r#"
        /aot.oracle.v1.MsgSetOracleKey 40000
        /aot.oracle.v1.MsgSubmitPrices 50000
        /aot.oracle.v1.MsgUpdateParams 40000 authority
    "#]]
    .assert_eq(&out);
    assert!(MODULE.accounts.is_empty());
}

#[test]
fn default_genesis() {
    let json = serde_json::to_string_pretty(&(MODULE.genesis.default)()).unwrap();
    expect![[r#"
        {
          "keys": [],
          "params": {
            "breaker_seconds": 300,
            "denoms": [
              "uaot"
            ],
            "price_seconds_max": 600,
            "step_max_bps": 2000,
            "submission_seconds_max": 300
          },
          "prices": [],
          "submissions": []
        }"#]]
    .assert_eq(&json);
}

#[test]
fn the_readme_has_every_row() {
    let missing = testkit::rows_missing(
        include_str!("../../README.md"),
        &MODULE,
        &[&auth::MODULE, &staking::MODULE],
    );
    assert_eq!(missing, Vec::<String>::new());
}
