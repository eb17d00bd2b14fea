//! What a chain may begin with, and that it is exported as it is.

use super::*;
use expect_test::expect;

#[test]
fn a_chain_is_exported_as_it_was_begun() {
    let mut test = chain();
    let exported = test.export();
    let (_, part) = exported
        .iter()
        .find(|(name, _)| *name == "staking")
        .unwrap();
    let mut again = TestCtx::with_genesis(MODULES, |name, default| {
        if name == "staking" {
            part.clone()
        } else {
            default
        }
    });
    again.end_block(1);
    let twice = again.export();
    let (_, second) = twice.iter().find(|(name, _)| *name == "staking").unwrap();
    assert_eq!(part, second);
    assert_eq!(part["validators"].as_array().unwrap().len(), 4);
    expect![[r#"{"entries_max":7,"historical_entries":10000,"min_commission_rate":"0","unbonding_seconds":1814400,"validators_max":100}"#]].assert_eq(&part["params"].to_string());
}

#[test]
fn genesis_that_cannot_be_is_refused_by_name() {
    let mut test = chain();
    let exported = test.export();
    let (_, part) = exported
        .iter()
        .find(|(name, _)| *name == "staking")
        .unwrap();
    let refusal = |change: &dyn Fn(&mut Json)| {
        let mut part = part.clone();
        change(&mut part);
        let error = (crate::MODULE.genesis.validate)(&part, test.chain()).expect_err("refused");
        (0..9).fold(error, |text, n| {
            text.replace(&test.text(n), &format!("<{n}>"))
        })
    };
    let one = |part: &Json| part["validators"][0].clone();
    let all = [
        refusal(&|part| part["stake"] = json!(1)),
        refusal(&|part| part["params"]["unbonding_seconds"] = json!(0)),
        refusal(&|part| part["params"]["validators_max"] = json!(3)),
        refusal(&|part| part["validators"][0]["operator"] = json!("nobody")),
        refusal(&|part| part["validators"][0]["moniker"] = json!("")),
        refusal(&|part| part["validators"][0]["public_key"] = json!("AAAA")),
        refusal(&|part| part["validators"][0]["power"] = json!(0)),
        refusal(&|part| part["validators"][0]["power"] = json!(-1)),
        refusal(&|part| {
            for n in 0..4 {
                part["validators"][n]["power"] = json!(i64::MAX / 8);
            }
        }),
        refusal(&|part| part["validators"][1] = one(part)),
        refusal(&|part| part["validators"][1]["public_key"] = one(part)["public_key"].clone()),
    ];
    expect![[r#"
        unknown field `stake`, expected `params` or `validators`
        invalid parameters: unbonding time of 0 s: expected 1 to 3153600000
        4 validators: expected at most 3
        validators: nobody: "nobody": parse failed, expected a bech32 address aot1…: invalid address
        validators: <1>: moniker of 0 bytes: expected 1 to 70, without control characters
        validators: <1>: public_key "AAAA": expected an ed25519 key, 32 bytes in base64
        validators: <1>: power 0: expected above 0
        validators: <1>: power -1: expected 0 to 1152921504606846975
        validators: total power 4611686018427387900: expected at most 1152921504606846975
        validators: <1>: listed twice
        validators: <3>: public_key AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE= is listed twice"#]]
    .assert_eq(&all.join("\n"));
}
