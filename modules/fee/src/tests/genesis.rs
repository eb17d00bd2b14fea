//! What a chain may begin with, and that it is exported as it is.

use super::*;
use crate::FeeGenesis;
use crate::types::{Basic, Periodic};
use crate::{GenesisAllowance, GenesisFeeToken};
use expect_test::expect;
use sdk::{Genesis, Time};
use serde_json::Value as Json;

const PART: Genesis = crate::MODULE.genesis;

fn full(test: &TestCtx) -> FeeGenesis {
    let time = Time::from_seconds(1_800_000_000);
    let grant = |granter, grantee, allowance| GenesisAllowance {
        granter: test.text(granter),
        grantee: test.text(grantee),
        allowance,
    };
    let basic = Basic {
        spend_limit: Some(coins("9krwp,9uaot")),
        expiration: Some(time),
    };
    let mut allowances = vec![
        grant(1, 2, Allowance::Basic(Basic::default())),
        grant(
            2,
            1,
            Allowance::Ratio {
                granter_bps: 2_500,
                allowance: Box::new(Allowance::AllowedMsg {
                    allowed_messages: vec!["/cosmos.bank.v1beta1.MsgSend".to_owned()],
                    allowance: Box::new(Allowance::Periodic(Periodic {
                        basic,
                        period_seconds: 60,
                        period_spend_limit: coins("5uaot"),
                        period_can_spend: coins(""),
                        period_reset: time,
                    })),
                }),
            },
        ),
    ];
    // The order of the export is that of the keys.
    allowances.sort_by_key(|grant| {
        let grantee = if grant.grantee == test.text(1) { 1 } else { 2 };
        account(grantee)
    });
    FeeGenesis {
        msg_gas: test.read_registry_gas(),
        fee_tokens: vec![
            GenesisFeeToken {
                denom: denom("krwp"),
                rate: "1.5".parse().unwrap(),
                spread_bps: 100,
                feeder: Some(test.text(5)),
                max_age_seconds: 60,
                updated_at: time,
            },
            GenesisFeeToken {
                denom: denom("uusd"),
                rate: "0.001".parse().unwrap(),
                spread_bps: 0,
                feeder: None,
                max_age_seconds: 0,
                updated_at: time,
            },
        ],
        allowances,
        ..FeeGenesis::default()
    }
}

trait Registered {
    fn read_registry_gas(&self) -> std::collections::BTreeMap<String, u64>;
}

impl Registered for TestCtx {
    fn read_registry_gas(&self) -> std::collections::BTreeMap<String, u64> {
        ops::default_msg_gas(&sdk::Registry::new(MODULES, sdk::Role::Main))
    }
}

#[test]
fn a_chain_is_exported_as_it_was_begun() {
    let part = serde_json::to_value(full(&chain())).unwrap();
    let mut test =
        TestCtx::with_genesis(
            MODULES,
            |name, default| {
                if name == "fee" { part.clone() } else { default }
            },
        );
    test.check_invariants();
    let exported = test.export();
    let (_, fee) = exported.iter().find(|(name, _)| *name == "fee").unwrap();
    assert_eq!(*fee, part);
}

#[test]
fn genesis_that_cannot_be_is_refused_by_name() {
    let test = chain();
    let refusal = |change: &dyn Fn(&mut Json)| {
        let mut part = serde_json::to_value(full(&test)).unwrap();
        change(&mut part);
        let error = (PART.validate)(&part, test.chain()).expect_err("refused");
        (0..9).fold(error, |text, n| {
            text.replace(&test.text(n), &format!("<{n}>"))
        })
    };
    let all = [
        refusal(&|part| part["parameters"] = json!({})),
        refusal(&|part| part["params"]["tx_bytes_max"] = json!(1)),
        refusal(&|part| part["params"]["min_gas_price"] = json!("cheap")),
        refusal(&|part| part["msg_gas"]["MsgSend"] = json!(1)),
        refusal(&|part| part["msg_gas"]["/a"] = json!(u64::MAX)),
        refusal(&|part| part["fee_tokens"][0]["denom"] = json!("uaot")),
        refusal(&|part| part["fee_tokens"][0]["denom"] = json!("uusd")),
        refusal(&|part| part["fee_tokens"][0]["feeder"] = json!("nobody")),
        refusal(&|part| part["fee_tokens"][1]["max_age_seconds"] = json!(5)),
        refusal(&|part| {
            part["allowances"][0]["granter"] = part["allowances"][0]["grantee"].clone();
        }),
        refusal(&|part| part["allowances"][0] = part["allowances"][1].clone()),
        refusal(&|part| {
            part["allowances"][0]["allowance"] =
                json!({"basic": {"spend_limit": [], "expiration": null}});
        }),
        refusal(&|part| {
            part["fee_tokens"] = (0..201)
                .map(|n| json!({"denom": format!("denom{n}"), "rate": "1"}))
                .collect();
        }),
    ];
    expect![[r#"
        unknown field `parameters`, expected one of `params`, `msg_gas`, `fee_tokens`, `allowances`
        invalid parameters: tx_bytes_max 1: expected 1024 to 4194304
        "cheap" is not a rate: expected a decimal with at most 18 places, like 0.025: invalid request
        msg_gas: "MsgSend": expected a type URL like /cosmos.bank.v1beta1.MsgSend
        msg_gas: 18446744073709551615 gas for /a: expected at most 1000000000000
        fee_tokens: uaot: uaot is the native coin: it is always accepted, at its own value
        fee_tokens: uusd is listed twice
        fee_tokens: krwp: "nobody": parse failed, expected a bech32 address aot1…: invalid address
        fee_tokens: uusd: max_age_seconds of a rate without feeder: invalid request
        allowances: <1> for <1>: cannot self-grant fee authorization: invalid address
        allowances: <1> for <2>: listed twice
        allowances: <2> for <1>: empty spend_limit: expected coins, or null for no limit: invalid coins
        201 fee_tokens: expected at most 200"#]].assert_eq(&all.join("\n"));
}

#[test]
fn genesis_without_gas_for_the_authority_is_refused() {
    let refusal = |change: &dyn Fn(&mut FeeGenesis)| {
        let mut test = chain();
        let mut part = full(&test);
        change(&mut part);
        let json = serde_json::to_value(&part).unwrap();
        test.ctx(|ctx| (PART.init)(ctx, &json))
            .expect_err("refused")
    };
    let off = refusal(&|part| {
        part.msg_gas.remove("/aot.fee.v1.MsgSetMsgGas");
    });
    assert_eq!(
        off,
        "/aot.fee.v1.MsgSetMsgGas is a message of the authority and cannot be switched off: expected a gas above 0"
    );
    let unknown = refusal(&|part| {
        part.msg_gas.insert("/none".to_owned(), 1);
    });
    assert_eq!(
        unknown,
        "no message type \"/none\" on this chain: unknown request"
    );
}
