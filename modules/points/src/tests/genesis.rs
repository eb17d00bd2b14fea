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
    expect_test::expect![[r#"
        /params/ratio_min_bps: ratio_min_bps is 9999: expected 10000 to 100000
        /issuers/0/denom: issuer pt/x: denom is pt/x: expected pt/<issuer>/<symbol>, two parts of 2 to 32 lower-case letters, digits or dashes
        /issuers/0/company: issuer pt/air-1/mile: "aot1": invalid checksum, expected a bech32 address aot1…: invalid address
        /issuers/0/name: issuer pt/air-1/mile: name is "": expected 1 to 100 characters, none of them a control character
        /issuers/0/ratio_bps: issuer pt/air-1/mile: ratio_bps is 9999: expected 10000 to 100000
        /issuers/0/lifetime_months: issuer pt/air-1/mile: lifetime_months is 61: expected 1 to 60
        /issuers/0/status: issuer pt/air-1/mile: status "gone": expected active, paused or runoff
        /issuers/0/paused_by_authority: issuer pt/air-1/mile: paused by the authority, and runoff
        /issuers/0/rates: issuer pt/air-1/mile: no rates: expected at least one
        /issuers/1/rates/1: issuer pt/kon/point: rates: expected the oldest first, each of its own time
        /issuers/1/rates/1/rate: issuer pt/kon/point: rate is 0: expected more than 0 and at most 1000000 krwp for a point
        /issuers/1/next_rate: issuer pt/kon/point: next_rate: expected one after all rates, and none in runoff
        /issuers/0: issuer pt/kon/point: there twice"#]].assert_eq(&texts.join("\n"));
}

#[test]
fn reserves_and_totals_that_do_not_agree_with_what_bank_has_are_refused() {
    let mut test = busy();
    let exported = test.export();
    let (_, good) = exported.iter().find(|(name, _)| *name == "points").unwrap();
    let mut texts = Vec::new();
    let changes: [(&str, Json); 5] = [
        ("/issuers/1/totals/minted", "999".into()),
        ("/issuers/1/totals/expired", "1001".into()),
        ("/issuers/1/reserve", "1069".into()),
        ("/issuers/1/committed", "127".into()),
        ("/issuers/1/committed", u128::MAX.to_string().into()),
    ];
    for (pointer, value) in changes {
        let mut json = good.clone();
        *json.pointer_mut(pointer).unwrap() = value;
        let mut other = begin(&exported);
        let refused = other.ctx(|ctx| (MODULE.genesis.init)(ctx, &json));
        texts.push(format!("{pointer}: {}", refused.unwrap_err()));
    }
    expect_test::expect![[r#"
        /issuers/1/totals/minted: 999 pt/kon/point came and 0 went, and there are 1000: invalid request
        /issuers/1/totals/expired: 1000 pt/kon/point came and 1001 went, and there are 1000: invalid request
        /issuers/1/reserve: the reserves are 1069 krwp, and the account has 1070: invalid request
        /issuers/1/committed: pt/kon/point has 1070 krwp for 1000 points and 127 promised ones, and must have 1071: invalid request
        /issuers/1/committed: pt/kon/point: 1000 + 340282366920938463463374607431768211455 is not an amount: expected 0 to 2^128 - 1: invalid request: invalid request"#]].assert_eq(&texts.join("\n"));
}
