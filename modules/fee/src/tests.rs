//! Tests of this module, on the real modules below it.

mod charge;

use crate::FeeTerms;
use sdk::{Address, Amount, Coins, Denom, Module};
use serde_json::json;
use testkit::TestCtx;

pub(crate) const MODULES: &[&Module] = &[&auth::MODULE, &bank::MODULE, &crate::MODULE];

/// Accounts 1 to 5 hold 1 000 000 uaot and 50 000 krwp each; a unit of gas costs 0.025 uaot.
pub(crate) fn chain() -> TestCtx {
    TestCtx::with_genesis(MODULES, |name, mut part| {
        if name == "bank" {
            let prefix = sdk::Prefix::new("aot").expect("a prefix");
            let balances: Vec<_> = (1..=5)
                .map(|n| {
                    json!({
                        "address": prefix.text(&testkit::account(n)),
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
    })
}

/// Account `payer` offers `fee` for 400 gas, which costs 10uaot.
pub(crate) fn terms(payer: u64, fee: &str) -> FeeTerms {
    FeeTerms {
        payer: testkit::account(payer),
        granter: None,
        sender: testkit::account(payer),
        fee: coins(fee),
        gas_limit: 400,
        simulate: false,
        local_min_gas_price: None,
    }
}

/// The same, paid by `granter`.
pub(crate) fn granted(payer: u64, granter: u64, fee: &str) -> FeeTerms {
    FeeTerms {
        granter: Some(testkit::account(granter)),
        ..terms(payer, fee)
    }
}

pub(crate) fn charge(test: &mut TestCtx, terms: &FeeTerms) -> sdk::Result<()> {
    test.ctx(|ctx| crate::ops::charge(ctx, terms, &[]))
}

pub(crate) fn coins(text: &str) -> Coins {
    text.parse().expect("coins of a test")
}

pub(crate) fn denom(text: &str) -> Denom {
    text.parse().expect("a denom of a test")
}

pub(crate) fn balance(test: &mut TestCtx, owner: &Address, of: &str) -> Amount {
    test.read(|view| bank::ops::balance(view, owner, &denom(of)))
}

pub(crate) fn collected(test: &mut TestCtx, of: &str) -> u128 {
    balance(test, &crate::FEE_COLLECTOR.address(), of).units()
}

pub(crate) fn uaot(test: &mut TestCtx, n: u64) -> u128 {
    balance(test, &testkit::account(n), "uaot").units()
}
