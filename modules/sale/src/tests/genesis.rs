//! What is exported begins the same chain again.

use super::*;
use crate::drop_leaf;
use sdk::Amount;
use serde_json::{Value as Json, json};

/// A sale of each kind, partly claimed, one whose owner is owed, one that is open; a drop that runs, one that is closed.
fn busy() -> Market {
    let mut market = Market::new();
    let vesting = pb::Vesting {
        cliff_seconds: 0,
        duration_seconds: 10 * DAY,
    };
    let good = market.create(|terms| terms.vesting = Some(vesting));
    market.buy(BUYER, good, 100);
    market.buy(OTHER, good, 50);
    let bad = market.create(|_| {});
    market.buy(BUYER, bad, 10);
    market.buy(OTHER, bad, 20);
    let start = market.later(100);
    let cancelled = market.create(|terms| {
        terms.start = start;
        terms.tranches[0].start = start;
        terms.allow_root = vec![7; 32];
        terms.buyer_cap = "5".to_owned();
    });
    market.send_ok(&market.cancel_msg(cancelled));
    let leaf = drop_leaf(&account(BUYER), Amount::new(10));
    for days in [1, 50] {
        let msg = pb::MsgSetClaimRoot {
            funder: market.test.text(OWNER),
            total: Some(coin(100, &market.gold)),
            root: leaf.to_vec(),
            expiry: market.later(days * DAY),
        };
        market.send_ok(&msg);
    }
    let claim = pb::MsgClaimDrop {
        claimant: market.test.text(BUYER),
        drop_id: 2,
        amount: "10".to_owned(),
        proof: Some(pb::Proof {
            index: 0,
            leaves: 1,
            path: Vec::new(),
        }),
    };
    market.send_ok(&claim);
    market.block(OWNER, true);
    market.end_of_sale();
    market.block(OWNER, false);
    market.test.end_block(DAY);
    market.claim(BUYER, good);
    market.send_ok(&market.refund_msg(OTHER, bad));
    let open = market.create(|_| {});
    market.buy(BUYER, open, 30);
    market.test.end_block(5);
    market
}

fn begin(exported: &[(&'static str, Json)]) -> TestCtx {
    TestCtx::with_genesis(&MODULES, |name, default| {
        let found = exported.iter().find(|(part, _)| *part == name);
        found.map_or(default, |(_, json)| json.clone())
    })
}

#[test]
fn what_is_exported_begins_the_same_chain_again() {
    let mut market = busy();
    let exported = market.test.export();
    let mut again = begin(&exported);
    assert_eq!(again.export(), exported);
    *again.block_mut() = market.test.block().clone();
    for test in [&mut again, &mut market.test] {
        test.end_block(90 * DAY);
        test.end_block(1);
    }
    assert_eq!(again.export(), market.test.export());
}

#[test]
fn a_part_that_contradicts_itself_is_refused() {
    let mut market = busy();
    let exported = market.test.export();
    let (_, good) = exported.iter().find(|(name, _)| *name == "sale").unwrap();
    let changes: [(&str, Json); 17] = [
        ("/params/ends_per_block_max", 0.into()),
        ("/sales/0/owner", "aot1".into()),
        ("/sales/0/state", "over".into()),
        ("/sales/0/terms/hard_cap", "0".into()),
        ("/sales/0/terms/tranches", json!([])),
        ("/sales/0/terms/tranches/0/sold", "1001".into()),
        ("/sales/2/terms/allow_root", "00".into()),
        ("/purchases/0/sale_id", 9.into()),
        ("/purchases/0/buyer", "aot1".into()),
        ("/purchases/1", good["purchases"][0].clone()),
        ("/drops/0/funder", "aot1".into()),
        ("/drops/0/root", "00".into()),
        ("/drops/0/denom", "pt/issuer/star".into()),
        ("/drops/1/claimed", "101".into()),
        ("/claimed/0/drop_id", 9.into()),
        ("/claimed/0/leaf", "00".into()),
        ("/claimed", json!([good["claimed"][0], good["claimed"][0]])),
    ];
    let mut texts = Vec::new();
    for (pointer, value) in changes {
        let mut json = good.clone();
        *json.pointer_mut(pointer).unwrap() = value;
        let refused = (MODULE.genesis.validate)(&json, market.test.chain());
        texts.push(format!("{pointer}: {}", refused.unwrap_err()));
    }
    let text = named(&market.test, &texts.join("\n"));
    expect_test::expect![[r#"
        /params/ends_per_block_max: ends_per_block_max is 0: expected 1 to 10000
        /sales/0/owner: sale 1: "aot1": invalid checksum, expected a bech32 address aot1…: invalid address
        /sales/0/state: state "over": expected open, success, refund or cancelled
        /sales/0/terms/hard_cap: sale 1: hard_cap is 0: expected above 0
        /sales/0/terms/tranches: sale 1: tranches is 0: expected 1 to 16
        /sales/0/terms/tranches/0/sold: sale 1: amount is 1000: expected above 0, and at least the 1001 sold
        /sales/2/terms/allow_root: "00": Invalid string length
        /purchases/0/sale_id: purchase of <3> in sale 9: no such sale
        /purchases/0/buyer: purchase of aot1 in sale 1: "aot1": invalid checksum, expected a bech32 address aot1…: invalid address
        /purchases/1: purchase of <3> in sale 1: there twice
        /drops/0/funder: drop 1: "aot1": invalid checksum, expected a bech32 address aot1…: invalid address
        /drops/0/root: drop 1: "00": Invalid string length, expected 32 bytes in hex
        /drops/0/denom: drop 1: points, or more claimed or owed than the total
        /drops/1/claimed: drop 2: points, or more claimed or owed than the total
        /claimed/0/drop_id: leaf efa93f7defeeba10345d8b92620de30b3fc3a0d633e2cbf00048142efee99e1d of drop 9: no such drop, or there twice
        /claimed/0/leaf: leaf 00 of drop 2: "00": Invalid string length, expected 32 bytes in hex
        /claimed: leaf efa93f7defeeba10345d8b92620de30b3fc3a0d633e2cbf00048142efee99e1d of drop 2: no such drop, or there twice"#]].assert_eq(&text);
}

#[test]
#[should_panic(expected = "are in escrow, expected")]
fn what_is_not_in_escrow_is_no_genesis() {
    let mut market = busy();
    let mut exported = market.test.export();
    for (name, json) in &mut exported {
        if *name == "sale" {
            json["drops"][1]["total"] = "101".into();
        }
    }
    begin(&exported);
}

#[test]
#[should_panic(expected = "buyers have")]
fn what_buyers_have_must_be_what_was_raised() {
    let mut market = busy();
    let mut exported = market.test.export();
    for (name, json) in &mut exported {
        if *name == "sale" {
            json["purchases"].as_array_mut().unwrap().pop();
        }
    }
    begin(&exported);
}
