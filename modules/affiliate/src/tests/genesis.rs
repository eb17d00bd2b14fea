//! What a chain may begin with, and that it is exported as it is.

use super::*;
use expect_test::expect;

/// Two side chains, a cap, a peg of which something is issued.
fn full() -> TestCtx {
    let mut test = pegged(5, 2);
    convert(&mut test, USER, 100, &voucher()).unwrap();
    let cap = cap_msg(&test, "uaot", 7);
    test.send(&cap).unwrap();
    let named = admin_msg(&test, ADMIN, OTHER);
    test.send(&named).unwrap();
    let kon = pb::MsgRegisterAffiliate {
        chain_id: KON.to_owned(),
        client_id: KON_CLIENT.to_owned(),
        ..register_msg(&test)
    };
    test.send(&kon).unwrap();
    test.end_block(5);
    test
}

fn part(parts: &[(&'static str, Json)], of: &str) -> Json {
    let found = parts.iter().find(|(name, _)| *name == of);
    found.unwrap().1.clone()
}

#[test]
fn a_chain_is_exported_as_it_was_begun() {
    let mut test = full();
    let parts = test.export();
    let mut again = TestCtx::with_genesis(&MODULES, |name, _| part(&parts, name));
    assert_eq!(again.export(), parts);
    again.check_invariants();
    assert_eq!(convert(&mut again, USER, 250, LOCAL).unwrap(), (250, 100));
    let ours = named(&test, &part(&parts, "affiliate").to_string());
    expect![[r#"{"affiliates":[{"admin":"<1>","caps":[],"chain_id":"kon-2","channel_id":"","client_id":"07-tendermint-2","pending_admin":"","status":"pending"},{"admin":"<1>","caps":[{"amount":"7","denom":"uaot"}],"chain_id":"side-1","channel_id":"channel-0","client_id":"07-tendermint-0","pending_admin":"<3>","status":"active"}],"pegs":[{"backing":"100","chain_id":"side-1","denominator":2,"local_denom":"peg/kon","numerator":5,"side_denom":"ukon"}]}"#]].assert_eq(&ours);
}

#[test]
fn genesis_that_cannot_be_is_refused_by_name() {
    let mut test = full();
    let good = part(&test.export(), "affiliate");
    let mut texts = Vec::new();
    let twice = |list: &str| (format!("/{list}/1"), good[list][0].clone());
    let edits = [
        ("/affiliates/0/chain_id".to_owned(), json!("kon 2")),
        ("/affiliates/0/client_id".to_owned(), json!("a\0")),
        ("/affiliates/0/admin".to_owned(), json!("aot1")),
        ("/affiliates/0/pending_admin".to_owned(), json!("aot1")),
        ("/affiliates/0/status".to_owned(), json!("open")),
        ("/affiliates/0/status".to_owned(), json!("active")),
        twice("affiliates"),
        ("/affiliates/0/client_id".to_owned(), json!(CLIENT)),
        ("/affiliates/0/chain_id".to_owned(), json!("side-2")),
        ("/pegs/0/chain_id".to_owned(), json!("other-1")),
        ("/pegs/0/chain_id".to_owned(), json!(KON)),
        ("/pegs/0/local_denom".to_owned(), json!("uaot")),
        ("/pegs/0/numerator".to_owned(), json!(4)),
        ("/pegs/0/backing".to_owned(), json!("101")),
    ];
    for (place, value) in edits {
        let mut bad = good.clone();
        *bad.pointer_mut(&place).unwrap() = value;
        let error = (MODULE.genesis.validate)(&bad, test.chain()).unwrap_err();
        texts.push(format!("{place}: {error}"));
    }
    let mut bad = good.clone();
    let peg = good["pegs"][0].clone();
    bad["pegs"].as_array_mut().unwrap().push(peg);
    texts.push((MODULE.genesis.validate)(&bad, test.chain()).unwrap_err());
    expect![[r#"
        /affiliates/0/chain_id: affiliate kon 2: chain_id is "kon 2": expected 1 to 50 letters, digits, dots, dashes and low lines
        /affiliates/0/client_id: affiliate kon-2: "a\0": expected an id without zero bytes
        /affiliates/0/admin: affiliate kon-2: "aot1": invalid checksum, expected a bech32 address aot1…: invalid address
        /affiliates/0/pending_admin: affiliate kon-2: "aot1": invalid checksum, expected a bech32 address aot1…: invalid address
        /affiliates/0/status: status "open": expected pending, active, suspended or retired
        /affiliates/0/status: affiliate kon-2: active without a channel
        /affiliates/1: affiliate kon-2: its name or its client is there twice
        /affiliates/0/client_id: affiliate side-1: its name or its client is there twice
        /affiliates/0/chain_id: affiliate side-1: its name or its client is there twice
        /pegs/0/chain_id: peg ukon: no such side chain
        /pegs/0/chain_id: peg ukon: its chain has no channel
        /pegs/0/local_denom: peg ukon: local_denom is uaot: expected peg/ and a name
        /pegs/0/numerator: peg ukon: ratio 4/2: expected lowest terms
        /pegs/0/backing: peg ukon: backing is 101: expected a multiple of 2
        peg ukon: it or its local denom is there twice"#]].assert_eq(&named(&test, &texts.join("\n")));
}
