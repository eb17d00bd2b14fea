//! What a chain may begin with, and that it is exported as it is.

use super::*;
use expect_test::expect;

#[test]
fn a_chain_is_exported_as_it_was_begun() {
    let mut test = chain();
    fund(&mut test, 100);
    let out = msg(&test, "300", "uaot");
    test.send(&out).unwrap();
    test.end_block(5);
    let parts = test.export();
    let mut again = TestCtx::with_genesis(MODULES, |name, _| {
        let part = parts.iter().find(|(known, _)| *known == name);
        part.unwrap().1.clone()
    });
    assert_eq!(again.export(), parts);
    again.check_invariants();
    let (_, ours) = parts.iter().find(|(name, _)| *name == "transfer").unwrap();
    expect![[r#"{"escrowed":{"channel-0":[{"amount":"300","denom":"uaot"}]},"params":{"receive_enabled":true,"send_enabled":true},"traces":["transfer/channel-0/uatom"],"vouchers":[{"amount":"100","denom":"ibc/27394FB092D2ECCD56123C74F36E4C1F926001CEADA9CA97EA622B25F41E5EB2"}]}"#]].assert_eq(&ours.to_string());
}

#[test]
fn genesis_that_cannot_be_is_refused_by_name() {
    let test = chain();
    let refusal =
        |part: Json| (crate::MODULE.genesis.validate)(&part, test.chain()).expect_err("refused");
    let with = |traces: Json, vouchers: Json| {
        json!({"params": {"send_enabled": true, "receive_enabled": true}, "traces": traces,
            "escrowed": {}, "vouchers": vouchers})
    };
    let coin = json!([{"denom": voucher().to_string(), "amount": "1"}]);
    let all = [
        refusal(json!({})),
        refusal(with(json!(["uatom"]), json!([]))),
        refusal(with(json!(["transfer/channel-0/"]), json!([]))),
        refusal(with(
            json!(["transfer/channel-0/uatom", "transfer/channel-0/uatom"]),
            json!([]),
        )),
        refusal(with(json!([]), coin)),
    ];
    expect![[r"
        missing field `params`
        traces: uatom: expected a port and a channel in front
        traces: invalid denomination for cross-chain transfer: transfer/channel-0/: no denom after the path
        traces: expected each once, in the order of their hashes
        vouchers: ibc/27394FB092D2ECCD56123C74F36E4C1F926001CEADA9CA97EA622B25F41E5EB2: expected its path among the traces"]].assert_eq(&all.join("\n"));
}
