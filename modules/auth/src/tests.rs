//! Tests of the module.

mod genesis;
mod golden;
mod ops;
mod queries;

use sdk::{AccountRight, Error, Module, ModuleAccount};
use std::fmt::Debug;
use testkit::TestCtx;

/// A module with an account.
const POOL: Module = Module {
    name: "pool",
    accounts: &[ModuleAccount {
        name: "pool",
        rights: &[AccountRight::Mint, AccountRight::Burn],
    }],
    ..Module::EMPTY
};

fn auth() -> TestCtx {
    TestCtx::new(&[&crate::MODULE, &POOL])
}

fn refused<T: Debug>(result: Result<T, Error>, code: u32, log: &str) {
    let error = result.unwrap_err();
    assert_eq!(
        (error.codespace, error.code, error.log.as_str()),
        ("sdk", code, log)
    );
}
