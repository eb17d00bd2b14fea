//! Tests of this module, on the real modules below it.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::needless_raw_string_hashes,
    reason = "a test that overflows fails; expect-test writes goldens so"
)]

mod allowances;
mod charge;
mod genesis;
mod golden;
mod model;
mod msgs;
mod points;
mod simulation;

use crate::types::Allowance;
use crate::{FeeTerms, ops};
use proto::Any;
use proto::aot::fee::v1::{FeeToken, MsgSetFeeToken, RateSource};
use proto::cosmos::authz::v1beta1::{MsgExec, MsgExecResponse};
use proto::cosmos::bank::v1beta1::MsgSend;
use proto::cosmos::feegrant::v1beta1::{MsgGrantAllowance, MsgGrantAllowanceResponse};
use sdk::{Address, Coins, Decoded, Denom, Error, Module, Result};
use serde_json::json;
use testkit::{TestCtx, account};

/// A message that carries messages, as other modules have them.
const CARRIER: Module = Module {
    name: "carrier",
    msgs: |r| {
        r.msg(
            |_, _: &MsgExec| Ok(MsgExecResponse { results: vec![] }),
            1_000,
        );
    },
    ..Module::EMPTY
};

const MODULES: &[&Module] = &[
    &auth::MODULE,
    &bank::MODULE,
    &::points::MODULE,
    &crate::MODULE,
    &CARRIER,
];

/// Accounts 1 to 5 hold 1 000 000 uaot and 50 000 krwp each; a unit of gas costs 0.025 uaot.
fn chain() -> TestCtx {
    let mut test = TestCtx::with_genesis(MODULES, |name, mut part| {
        if name == "bank" {
            let prefix = sdk::Prefix::new("aot").unwrap();
            let balances: Vec<_> = (1..=5)
                .map(|n| {
                    json!({
                        "address": prefix.text(&account(n)),
                        "coins": [
                            {"denom": "krwp", "amount": "50000"},
                            {"denom": "uaot", "amount": "1000000"},
                        ],
                    })
                })
                .collect();
            part["balances"] = json!(balances);
        }
        part
    });
    test.take_events();
    test
}

/// Account `payer` offers `fee` for 400 gas, which costs 10uaot.
fn terms(payer: u64, fee: &str) -> FeeTerms {
    FeeTerms {
        payer: account(payer),
        granter: None,
        sender: account(payer),
        fee: coins(fee),
        gas_limit: 400,
        simulate: false,
        local_min_gas_price: None,
    }
}

/// The same, paid by `granter`.
fn granted(payer: u64, granter: u64, fee: &str) -> FeeTerms {
    FeeTerms {
        granter: Some(account(granter)),
        ..terms(payer, fee)
    }
}

fn charge(test: &mut TestCtx, terms: &FeeTerms) -> Result<()> {
    charge_for(test, terms, &[])
}

fn charge_for(test: &mut TestCtx, terms: &FeeTerms, msgs: &[Any]) -> Result<()> {
    test.ctx(|ctx| {
        let msgs: Vec<Box<dyn Decoded>> = msgs
            .iter()
            .map(|any| ctx.registry().decode(any))
            .collect::<Result<_>>()?;
        ops::charge(ctx, terms, &msgs)
    })
}

fn grant(
    test: &mut TestCtx,
    granter: u64,
    grantee: u64,
    allowance: &Allowance,
) -> Result<MsgGrantAllowanceResponse> {
    let msg = MsgGrantAllowance {
        granter: test.text(granter),
        grantee: test.text(grantee),
        allowance: Some(allowance.to_proto()),
    };
    test.send(&msg)
}

fn allowance(test: &mut TestCtx, granter: u64, grantee: u64) -> Option<Allowance> {
    test.read(|view| ops::allowance(view, &account(granter), &account(grantee)))
}

/// krwp is taken for fees at 1.5 for an uaot and a spread of 1 %, for `max_age_seconds` (0: for ever), fed by account 5.
fn take_krwp(test: &mut TestCtx, max_age_seconds: u64) {
    let fed = max_age_seconds > 0;
    let source = if fed {
        RateSource::Feed
    } else {
        RateSource::Fixed
    };
    let token = FeeToken {
        denom: "krwp".to_owned(),
        source: source.into(),
        rate: "1.5".to_owned(),
        spread_bps: 100,
        max_age_seconds,
        feeder: if fed { test.text(5) } else { String::new() },
        updated_at: None,
    };
    let msg = MsgSetFeeToken {
        authority: test.text(0),
        token: Some(token),
    };
    test.send(&msg).unwrap();
}

fn send_msg() -> Any {
    sdk::sim::any(&MsgSend::default())
}

fn exec_msg(msgs: Vec<Any>) -> Any {
    sdk::sim::any(&MsgExec {
        grantee: String::new(),
        msgs,
    })
}

fn coins(text: &str) -> Coins {
    text.parse().unwrap()
}

fn denom(text: &str) -> Denom {
    text.parse().unwrap()
}

fn has(test: &mut TestCtx, owner: &Address, of: &str) -> u128 {
    test.read(|view| bank::ops::balance(view, owner, &denom(of)).units())
}

fn uaot(test: &mut TestCtx, n: u64) -> u128 {
    has(test, &account(n), "uaot")
}

fn collected(test: &mut TestCtx, of: &str) -> u128 {
    has(test, &crate::FEE_COLLECTOR.address(), of)
}

/// Codespace, code and text of a refusal, with accounts by number.
fn shown(test: &TestCtx, error: &Error) -> String {
    let log = (0..9).fold(error.log.clone(), |log, n| {
        log.replace(&test.text(n), &format!("<{n}>"))
    });
    format!("{} {}: {log}", error.codespace, error.code)
}

fn refused<T: std::fmt::Debug>(test: &TestCtx, result: Result<T>) -> String {
    shown(test, &result.expect_err("refused"))
}

/// The events since the last call, one line each; accounts by number.
fn told(test: &mut TestCtx) -> String {
    let mut names: Vec<_> = (0..9).map(|n| (test.text(n), format!("<{n}>"))).collect();
    names.push((
        test.text_of(&crate::FEE_COLLECTOR.address()),
        "<collector>".to_owned(),
    ));
    let events = test.take_events().into_iter().map(|event| {
        let attributes = event.attributes.iter().map(|(key, value)| {
            let named = names
                .iter()
                .fold(value.to_owned(), |text, (address, name)| {
                    text.replace(address, name)
                });
            format!(" {key}={named}")
        });
        format!("{}{}\n", event.kind, attributes.collect::<String>())
    });
    events.collect()
}
