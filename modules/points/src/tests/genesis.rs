//! What is exported begins the same chain again.

use super::*;
use serde_json::Value as Json;

/// Two issuers with points, promises, rates, and one that runs off.
fn busy() -> TestCtx {
    let mut test = held(1_000);
    test.ctx(|ctx| crate::ops::commit(ctx, &point(), &account(PAYER), units(70)))
        .unwrap();
    test.send(&rate_msg(&test, "0.95", 24 * 60 * 60)).unwrap();
    test.end_block(24 * 60 * 60);
    test.end_block(5);
    test.send(&rate_msg(&test, "0.9", 24 * 60 * 60)).unwrap();
    test.send(&pause_msg(&test, AUTHORITY)).unwrap();
    let restricted = changed(&register_msg(&test, MILE), |msg| msg.transferable = false);
    test.send(&restricted).unwrap();
    let runoff = changed(&runoff_msg(&test), |msg| msg.denom = MILE.to_owned());
    test.send(&runoff).unwrap();
    test.end_block(5);
    test
}

#[test]
fn what_is_exported_begins_the_same_chain_again() {
    let mut test = busy();
    let exported = test.export();
    let mut again = begin(&exported);
    again.check_invariants();
    assert_eq!(again.export(), exported);
}

#[test]
fn a_rate_that_counts_and_is_not_booked_is_exported_as_one_to_come() {
    let mut test = busy();
    test.end_block(24 * 60 * 60);
    let exported = test.export();
    let mut again = begin(&exported);
    again.block_mut().time = test.block().time;
    assert_eq!(issuer(&mut again), issuer(&mut test));
    again.end_block(5);
}

fn begin(exported: &[(&'static str, Json)]) -> TestCtx {
    TestCtx::with_genesis(&MODULES, |name, default| {
        let found = exported.iter().find(|(part, _)| *part == name);
        found.map_or(default, |(_, json)| json.clone())
    })
}

#[test]
fn a_part_that_contradicts_itself_is_refused() {
    let mut test = busy();
    let exported = test.export();
    let (_, good) = exported.iter().find(|(name, _)| *name == "points").unwrap();
    let rate = json!({"rate": "1", "effective": "2025-01-01T00:00:00Z"});
    let changes: [(&str, Json); 13] = [
        ("/params/ratio_min_bps", 9_999.into()),
        ("/issuers/0/denom", "pt/x".into()),
        ("/issuers/0/company", "aot1".into()),
        ("/issuers/0/name", "".into()),
        ("/issuers/0/ratio_bps", 9_999.into()),
        ("/issuers/0/lifetime_months", 61.into()),
        ("/issuers/0/status", "gone".into()),
        ("/issuers/0/paused_by_authority", true.into()),
        ("/issuers/0/rates", Json::Array(Vec::new())),
        ("/issuers/1/rates/1", rate.clone()),
        ("/issuers/1/rates/1/rate", "0".into()),
        ("/issuers/1/next_rate", rate.clone()),
        ("/issuers/0", good.pointer("/issuers/1").unwrap().clone()),
    ];
    let mut texts = Vec::new();
    for (pointer, value) in changes {
        let mut json = good.clone();
        *json.pointer_mut(pointer).unwrap() = value;
        let refused = (MODULE.genesis.validate)(&json, test.chain());
        texts.push(format!("{pointer}: {}", refused.unwrap_err()));
    }
    expect_test::expect![[r#""#]].assert_eq(&texts.join("\n"));
}

#[test]
fn reserves_that_the_account_does_not_have_or_that_are_too_small_are_refused() {
    let mut test = busy();
    let exported = test.export();
    let (_, good) = exported.iter().find(|(name, _)| *name == "points").unwrap();
    let mut texts = Vec::new();
    let changes: [(&str, Json); 3] = [
        ("/issuers/1/reserve", "1069".into()),
        ("/issuers/1/committed", "71".into()),
        ("/issuers/1/committed", u128::MAX.to_string().into()),
    ];
    for (pointer, value) in changes {
        let mut json = good.clone();
        *json.pointer_mut(pointer).unwrap() = value;
        let mut other = begin(&exported);
        let refused = other.ctx(|ctx| (MODULE.genesis.init)(ctx, &json));
        texts.push(format!("{pointer}: {}", refused.unwrap_err()));
    }
    expect_test::expect![[r#""#]].assert_eq(&texts.join("\n"));
}
