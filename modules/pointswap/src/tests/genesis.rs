//! What is exported begins the same chain again.

use super::*;
use serde_json::Value as Json;

/// A pair that is paused, a position that both settled and one that nobody did, and quotas that were used.
fn busy() -> Market {
    let mut market = Market::paired("1", "2", 50);
    market.swap(USER, 1_000, STAR, MOON);
    market.test.end_block(DAY);
    for company in [COMPANY_A, COMPANY_B] {
        let msg = pb::MsgSettleClearing {
            company: market.test.text(company),
            day: 20_260_101,
            denom_a: STAR.to_owned(),
            denom_b: MOON.to_owned(),
        };
        market.test.send(&msg).unwrap();
    }
    market.swap(USER, 1_000, STAR, MOON);
    market.swap(OTHER, 500, STAR, MOON);
    market.swap(OTHER, 100, MOON, STAR);
    let pause = pb::MsgPausePair {
        signer: market.test.text(COMPANY_B),
        denom_a: STAR.to_owned(),
        denom_b: MOON.to_owned(),
    };
    market.test.send(&pause).unwrap();
    market.test.end_block(5);
    market
}

#[test]
fn what_is_exported_begins_the_same_chain_again() {
    let mut market = busy();
    let exported = market.test.export();
    let mut again = TestCtx::with_genesis(&MODULES, |name, default| {
        let found = exported.iter().find(|(part, _)| *part == name);
        found.map_or(default, |(_, json)| json.clone())
    });
    assert_eq!(again.export(), exported);
    *again.block_mut() = market.test.block().clone();
    again.end_block(90 * DAY);
    again.end_block(1);
    market.test.end_block(90 * DAY);
    market.test.end_block(1);
    assert_eq!(again.export(), market.test.export());
}

#[test]
fn a_part_that_contradicts_itself_is_refused() {
    let mut market = busy();
    let exported = market.test.export();
    let (_, good) = exported
        .iter()
        .find(|(name, _)| *name == "pointswap")
        .unwrap();
    let changes: [(&str, Json); 17] = [
        ("/params/fee_max_bps", 10_001.into()),
        ("/pairs", json!([])),
        ("/pairs/0/denom_a", MOON.into()),
        ("/pairs/0/mode", "amm".into()),
        ("/pairs/0/fee_bps", 10_001.into()),
        ("/pairs/0/user_quota_a", "1000001".into()),
        ("/pairs/0/swap_min", "0".into()),
        ("/pairs/0/paused_by", "aot1".into()),
        ("/clearings/0/denom_b", "pt/bb/none".into()),
        ("/clearings/0/swaps", 0.into()),
        ("/clearings/0/settled_by_a", false.into()),
        ("/clearings/0/forget_at", Json::Null),
        ("/clearings/1", good["clearings"][0].clone()),
        ("/used/0/denom_in", "pt/bb/none".into()),
        ("/used/0/amount", "0".into()),
        ("/used/0/user", "aot1".into()),
        ("/used/1", good["used"][0].clone()),
    ];
    let mut texts = Vec::new();
    for (pointer, value) in changes {
        let mut json = good.clone();
        *json.pointer_mut(pointer).unwrap() = value;
        let refused = (MODULE.genesis.validate)(&json, market.test.chain());
        texts.push(format!("{pointer}: {}", refused.unwrap_err()));
    }
    let mut twice = good.clone();
    let pair = good["pairs"][0].clone();
    twice["pairs"].as_array_mut().unwrap().push(pair);
    texts.push((MODULE.genesis.validate)(&twice, market.test.chain()).unwrap_err());
    let text = named(&market.test, &texts.join("\n"));
    expect_test::expect![[r#"
        /params/fee_max_bps: fee_max_bps is 10001: expected at most 10000
        /pairs: clearing 20260101 pt/aa/star pt/bb/moon: no such pair
        /pairs/0/denom_a: pair pt/bb/moon pt/bb/moon: denom_a is pt/bb/moon: expected a lesser denom than pt/bb/moon
        /pairs/0/mode: pair pt/aa/star pt/bb/moon: mode "amm": expected issuer_rate, oracle or hub
        /pairs/0/fee_bps: pair pt/aa/star pt/bb/moon: fee_bps is 10001: expected at most 10000
        /pairs/0/user_quota_a: pair pt/aa/star pt/bb/moon: user_quota_a is 1000001: expected at most the daily quota of 1000000
        /pairs/0/swap_min: pair pt/aa/star pt/bb/moon: swap_min is 0: expected above 0
        /pairs/0/paused_by: pair pt/aa/star pt/bb/moon: "aot1": invalid checksum, expected a bech32 address aot1…: invalid address
        /clearings/0/denom_b: clearing 20260101 pt/aa/star pt/bb/none: no such pair
        /clearings/0/swaps: clearing 20260101 pt/aa/star pt/bb/moon: no swaps
        /clearings/0/settled_by_a: clearing 20260101 pt/aa/star pt/bb/moon: forget_at: expected exactly if both have settled
        /clearings/0/forget_at: clearing 20260101 pt/aa/star pt/bb/moon: forget_at: expected exactly if both have settled
        /clearings/1: clearing 20260101 pt/aa/star pt/bb/moon: there twice
        /used/0/denom_in: used 20260102 <3>: no pair of pt/bb/none and pt/bb/moon
        /used/0/amount: used 20260102 <3>: nothing: expected more than 0
        /used/0/user: used 20260102 aot1: "aot1": invalid checksum, expected a bech32 address aot1…: invalid address
        /used/1: used 20260102 <3>: there twice
        pair pt/aa/star pt/bb/moon: there twice"#]].assert_eq(&text);
}
