//! What is exported begins the same chain again.

use super::*;

/// Prices of all kinds: fresh, with a breaker open, with submissions that wait.
fn busy() -> Oracle {
    let mut oracle = Oracle::of(&[10, 10, 10]);
    for (price, points) in [("2", "1"), ("2.1", "3")] {
        for n in 1..=3 {
            oracle
                .try_submit(n, &[("uaot", price), (POINTS, points)])
                .unwrap();
        }
        oracle.end_block(5);
    }
    oracle.submit(2, "2.05");
    oracle.end_block(5);
    oracle
}

#[test]
fn what_is_exported_begins_the_same_chain_again() {
    let mut oracle = busy();
    let exported = oracle.test.export();
    let mut again = TestCtx::with_genesis(&MODULES, |name, default| {
        let found = exported.iter().find(|(part, _)| *part == name);
        found.map_or(default, |(_, json)| json.clone())
    });
    assert_eq!(again.export(), exported);
    *again.block_mut() = oracle.test.block().clone();
    again.end_block(300);
    oracle.end_block(300);
    again.end_block(1);
    oracle.end_block(1);
    assert_eq!(again.export(), oracle.test.export());
}

#[test]
fn a_part_that_contradicts_itself_is_refused() {
    let mut oracle = busy();
    let exported = oracle.test.export();
    let (_, good) = exported.iter().find(|(name, _)| *name == "oracle").unwrap();
    let changes: [(&str, Json); 12] = [
        ("/params/step_max_bps", 0.into()),
        ("/params/denoms", json!(["uaot"])),
        ("/keys/0/operator", "aot1".into()),
        ("/keys/0/feeder", "aot1".into()),
        ("/keys/1/feeder", good["keys"][0]["feeder"].clone()),
        ("/keys/1", good["keys"][0].clone()),
        ("/prices/0/price", "0".into()),
        ("/prices/0/power_bps", 6_665.into()),
        ("/prices/1", good["prices"][0].clone()),
        ("/submissions/0/operator", "aot1".into()),
        ("/submissions/0/price", "0".into()),
        ("/submissions/1", good["submissions"][0].clone()),
    ];
    let mut texts = Vec::new();
    for (pointer, value) in changes {
        let mut json = good.clone();
        *json.pointer_mut(pointer).unwrap() = value;
        let refused = (MODULE.genesis.validate)(&json, oracle.test.chain());
        texts.push(format!("{pointer}: {}", refused.unwrap_err()));
    }
    let text = named(&oracle.test, &texts.join("\n"));
    expect_test::expect![[r#"
        /params/step_max_bps: step_max_bps is 0: expected 1 to 10000
        /params/denoms: prices: pt/a/x: params do not list it
        /keys/0/operator: key of aot1: "aot1": invalid checksum, expected a bech32 address aot1…: invalid address
        /keys/0/feeder: key of <1>: "aot1": invalid checksum, expected a bech32 address aot1…: invalid address
        /keys/1/feeder: key of <3>: another operator has the same feeder
        /keys/1: key of <1>: there twice
        /prices/0/price: prices: pt/a/x: price 0: expected above 0
        /prices/0/power_bps: prices: pt/a/x: power of 6665 bps: expected 6666 to 10000
        /prices/1: prices: pt/a/x: there twice
        /submissions/0/operator: submissions: aot1: "aot1": invalid checksum, expected a bech32 address aot1…: invalid address
        /submissions/0/price: submissions: <1>: pt/a/x: price 0: expected above 0
        /submissions/1: submissions: <1>: pt/a/x: there twice"#]].assert_eq(&text);
}
