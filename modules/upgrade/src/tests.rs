//! Tests of this module.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::needless_raw_string_hashes,
    reason = "a test that overflows fails; expect-test writes goldens so"
)]

mod genesis;
mod golden;
mod model;
mod msgs;
mod queries;

use crate::ops;
use proto::cosmos::upgrade::v1beta1::{MsgCancelUpgrade, MsgSoftwareUpgrade, Plan as WirePlan};
use sdk::{Error, Module, Result};
use testkit::TestCtx;

const MODULES: &[&Module] = &[&auth::MODULE, &crate::MODULE];

/// A chain in block 10.
fn chain() -> TestCtx {
    let mut test = TestCtx::new(MODULES);
    while test.block().height < 10 {
        test.end_block(5);
    }
    test
}

fn plan(name: &str, height: i64) -> WirePlan {
    #[expect(deprecated, reason = "the fields must be given; they stay empty")]
    WirePlan {
        name: name.to_owned(),
        time: None,
        height,
        info: "the binary is there".to_owned(),
        upgraded_client_state: None,
    }
}

fn schedule_plan(test: &mut TestCtx, plan: WirePlan) -> Result<()> {
    let msg = MsgSoftwareUpgrade {
        authority: test.text(0),
        plan: Some(plan),
    };
    test.send(&msg).map(drop)
}

fn schedule(test: &mut TestCtx, name: &str, height: i64) -> Result<()> {
    schedule_plan(test, plan(name, height))
}

fn cancel(test: &mut TestCtx) -> Result<()> {
    let authority = test.text(0);
    test.send(&MsgCancelUpgrade { authority }).map(drop)
}

/// The name and height of the plan.
fn planned(test: &mut TestCtx) -> Option<(String, u64)> {
    let plan = test.read(|view| ops::plan(view));
    plan.map(|plan| (plan.name, plan.height))
}

/// Codespace, code and text of a refusal.
fn shown(error: &Error) -> String {
    format!("{} {}: {}", error.codespace, error.code, error.log)
}

fn refused<T: std::fmt::Debug>(result: Result<T>) -> String {
    shown(&result.expect_err("refused"))
}
