//! Tests of this module.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::needless_raw_string_hashes,
    reason = "a test that overflows fails; expect-test writes goldens so"
)]

mod genesis;
mod golden;
mod msgs;
mod queries;
mod simulation;

use crate::types::key_to_proto;
use proto::aot::staking::v1::MsgSetValidator;
use sdk::{Address, Error, Module, Result, ValidatorUpdate};
use serde_json::{Value as Json, json};
use testkit::TestCtx;

const MODULES: &[&Module] = &[&auth::MODULE, &crate::MODULE];

/// The ed25519 key of validator `n`: any 32 bytes will do here.
fn key(n: u8) -> [u8; 32] {
    [n; 32]
}

fn listed(test: &TestCtx, n: u8, power: i64) -> Json {
    use base64::Engine;
    json!({
        "operator": test.text(u64::from(n)),
        "moniker": format!("validator {n}"),
        "public_key": base64::prelude::BASE64_STANDARD.encode(key(n)),
        "power": power,
    })
}

/// Validators 1 to 4 with a power of 10 each, of which consensus was told.
fn chain() -> TestCtx {
    let names = TestCtx::new(MODULES);
    let validators: Vec<Json> = (1..=4).map(|n| listed(&names, n, 10)).collect();
    let mut test = TestCtx::with_genesis(MODULES, |name, mut part| {
        if name == "staking" {
            part["validators"] = json!(validators);
        }
        part
    });
    test.end_block(1);
    test.take_events();
    test
}

fn msg(test: &TestCtx, n: u8, power: i64) -> MsgSetValidator {
    MsgSetValidator {
        authority: test.text(0),
        operator: test.text(u64::from(n)),
        moniker: format!("validator {n}"),
        consensus_pubkey: Some(key_to_proto(&key(n))),
        power,
    }
}

fn set(test: &mut TestCtx, n: u8, power: i64) -> Result<()> {
    let msg = msg(test, n, power);
    test.send(&msg).map(drop)
}

/// What the end of the block tells consensus: (validator, power).
fn told(test: &mut TestCtx) -> Vec<(u8, i64)> {
    let updates = test.ctx(|ctx| {
        crate::hooks::end_block(ctx);
        std::mem::take(&mut ctx.outcome.validator_updates)
    });
    let short = |update: ValidatorUpdate| (update.public_key[0], update.power);
    updates.into_iter().map(short).collect()
}

fn operator(n: u8) -> Address {
    testkit::account(u64::from(n))
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
