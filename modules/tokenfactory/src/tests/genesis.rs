//! What is exported begins the same chain again.

use super::*;
use serde_json::{Value as Json, json};

/// Two tokens, one paused, one given up, with a cap, a minter and a blocked account.
fn busy() -> Factory {
    let mut factory = Factory::with_gold();
    factory.send_ok(&factory.mint_msg(HOLDER, 400));
    factory.send_ok(&factory.cap_msg(5_000));
    factory.send_ok(&factory.propose_msg(OWNER, OTHER));
    factory.send_ok(&factory.pause_msg());
    factory.send_ok(&factory.block_msg(HOLDER));
    let silver = factory.create(OWNER, "silver");
    let up = osmosis::MsgChangeAdmin {
        denom: silver,
        ..factory.admin_msg("")
    };
    factory.send_ok(&up);
    factory.test.end_block(5);
    factory
}

fn begin(exported: &[(&'static str, Json)]) -> TestCtx {
    TestCtx::with_genesis(&MODULES, |name, default| {
        let found = exported.iter().find(|(part, _)| *part == name);
        found.map_or(default, |(_, json)| json.clone())
    })
}

#[test]
fn what_is_exported_begins_the_same_chain_again() {
    let mut factory = busy();
    let exported = factory.test.export();
    let mut again = begin(&exported);
    assert_eq!(again.export(), exported);
    again.check_invariants();
}

#[test]
fn a_part_that_contradicts_itself_is_refused() {
    let mut factory = busy();
    let exported = factory.test.export();
    let (_, good) = exported
        .iter()
        .find(|(name, _)| *name == "tokenfactory")
        .unwrap();
    let changes: [(&str, Json); 7] = [
        ("/tokens/0/denom", "factory/none/gold".into()),
        ("/tokens/0/denom", "krwp".into()),
        ("/tokens/0/owner", "aot1".into()),
        ("/tokens/0/owner", "".into()),
        ("/tokens/1", good["tokens"][0].clone()),
        ("/minters/0/address", "aot1".into()),
        ("/minters/0/denom", "krwp".into()),
    ];
    let mut texts = Vec::new();
    for (pointer, value) in changes {
        let mut json = good.clone();
        *json.pointer_mut(pointer).unwrap() = value;
        let refused = (MODULE.genesis.validate)(&json, factory.test.chain());
        texts.push(format!("{pointer}: {}", refused.unwrap_err()));
    }
    let mut twice = good.clone();
    let minter = good["minters"][0].clone();
    twice["minters"].as_array_mut().unwrap().push(minter);
    texts.push((MODULE.genesis.validate)(&twice, factory.test.chain()).unwrap_err());
    let many: Vec<_> = (0..9)
        .map(|n| json!({"denom": format!("coin{n}"), "amount": "1"}))
        .collect();
    let mut dear = good.clone();
    dear["params"]["creation_fee"] = many.into();
    texts.push((MODULE.genesis.validate)(&dear, factory.test.chain()).unwrap_err());
    let text = named(&factory.test, &texts.join("\n"));
    expect_test::expect![[r#"
        /tokens/0/denom: token factory/none/gold: expected factory/<creator>/<sub>
        /tokens/0/denom: token krwp: expected factory/<creator>/<sub>
        /tokens/0/owner: token factory/<1>/gold: "aot1": invalid checksum, expected a bech32 address aot1…: invalid address
        /tokens/0/owner: token factory/<1>/gold: proposed_owner: expected none, as nobody owns it
        /tokens/1: token factory/<1>/gold: there twice
        /minters/0/address: minter aot1 of factory/<1>/gold: "aot1": invalid checksum, expected a bech32 address aot1…: invalid address
        /minters/0/denom: minter <2> of krwp: no such token
        minter <2> of factory/<1>/gold: there twice
        9 denoms of a creation fee: expected at most 8"#]].assert_eq(&text);
}

#[test]
#[should_panic(expected = "is no token")]
fn a_balance_of_a_token_that_nobody_made_is_no_genesis() {
    let mut factory = busy();
    let mut exported = factory.test.export();
    for (name, json) in &mut exported {
        if *name == "tokenfactory" {
            json["tokens"] = json!([]);
            json["minters"] = json!([]);
        }
    }
    begin(&exported);
}

#[test]
#[should_panic(expected = "its cap 399")]
fn a_supply_above_its_cap_is_no_genesis() {
    let mut factory = busy();
    let mut exported = factory.test.export();
    for (name, json) in &mut exported {
        if *name == "tokenfactory" {
            json["tokens"][0]["cap"] = "399".into();
        }
    }
    begin(&exported);
}
