//! What a chain may begin with, and that it is exported as it is.

use super::*;
use expect_test::expect;

#[test]
fn a_chain_is_exported_as_it_was_begun() {
    let (mut test, account) = ready(OWNER);
    test.end_block(5);
    let parts = test.export();
    let mut again = TestCtx::with_genesis(MODULES, |name, _| {
        let part = parts.iter().find(|(known, _)| *known == name);
        part.unwrap().1.clone()
    });
    assert_eq!(again.export(), parts);
    again.check_invariants();
    let (_, ours) = parts.iter().find(|(name, _)| *name == "ica").unwrap();
    let ours = ours
        .to_string()
        .replace(&test.text_of(&account), "<account>");
    expect![[r#"{"accounts":[{"address":"<account>","connection":"connection-0","port":"icacontroller-cosmos1owner"}],"active_channels":[{"channel":"channel-0","connection":"connection-0","port":"icacontroller-cosmos1owner"}],"params":{"allow_messages":["*"],"host_enabled":true}}"#]].assert_eq(&ours);
}

#[test]
fn genesis_that_cannot_be_is_refused_by_name() {
    let test = chain();
    let refusal = |key: &str, value: Json| {
        let mut part = (crate::MODULE.genesis.default)();
        part[key] = value;
        (crate::MODULE.genesis.validate)(&part, test.chain()).expect_err("refused")
    };
    let all = [
        refusal("accounts", json!(5)),
        refusal(
            "params",
            json!({"host_enabled": true, "allow_messages": ["x"]}),
        ),
        refusal(
            "accounts",
            json!([{"connection": "connection-0", "port": "p", "address": "nobody"}]),
        ),
        refusal(
            "active_channels",
            json!([{"connection": "connection-0", "port": "p", "channel": "channel-0"}]),
        ),
    ];
    expect![[r#"
        invalid type: integer `5`, expected a sequence
        params: allow_messages is "x": expected * or type URLs like /cosmos.bank.v1beta1.MsgSend
        accounts: "nobody": parse failed, expected a bech32 address aot1…: invalid address
        active_channels: channel-0: expected its owner among the accounts"#]]
    .assert_eq(&all.join("\n"));
}
