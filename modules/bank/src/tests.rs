//! Tests of the module.

mod freeze;
mod genesis;
mod golden;
mod lots;
mod lots_many;
mod lots_model;
mod model;
mod msgs;
mod ops;
mod queries;
mod simulation;

use crate::ops as bank;
use sdk::{AccountRight, Address, Coin, Coins, Denom, Error, Module, ModuleAccount};
use std::fmt::Debug;
use testkit::{TestCtx, account};

/// The module, with what `points` does at the end of every block.
const MODULE: Module = Module {
    end_block: Some(|ctx| {
        bank::destroy_expired(ctx);
    }),
    ..crate::MODULE
};

/// A module with an account, to be refused as a recipient.
const POOL: Module = Module {
    name: "pool",
    accounts: &[ModuleAccount {
        name: "pool",
        rights: &[AccountRight::Burn],
    }],
    ..Module::EMPTY
};

/// The bank and what is below it; accounts 1 and up have what is listed.
fn bank_with(purses: &[&str]) -> TestCtx {
    let mut test = TestCtx::new(&[&auth::MODULE, &MODULE, &POOL]);
    for (n, purse) in (1..).zip(purses) {
        for coin in &coins(purse) {
            test.ctx(|ctx| bank::mint(ctx, &account(n), coin)).unwrap();
        }
    }
    test.end_block(1);
    test.take_events();
    test
}

fn coin(text: &str) -> Coin {
    text.parse().unwrap()
}

fn coins(text: &str) -> Coins {
    text.parse().unwrap()
}

fn denom(text: &str) -> Denom {
    text.parse().unwrap()
}

fn proto_coins(text: &str) -> Vec<proto::Coin> {
    coins(text).to_proto()
}

fn has(test: &mut TestCtx, owner: &Address, denom_text: &str) -> u128 {
    test.read(|view| bank::balance(view, owner, &denom(denom_text)).units())
}

fn refused<T: Debug>(result: Result<T, Error>, codespace: &str, code: u32, log: &str) {
    let error = result.unwrap_err();
    assert_eq!(
        (error.codespace, error.code, error.log.as_str()),
        (codespace, code, log)
    );
}
