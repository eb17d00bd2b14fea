//! What must not change unnoticed: keys, values, events, codes and gas.

use super::*;
use crate::Exchange;
use crate::ops;
use expect_test::expect;
use sdk::{Registry, Role};
use std::fmt::Write;

const ID: [u8; 32] = [7; 32];

#[test]
fn keys_and_values() {
    let mut test = held(1_000);
    test.send(&rate_msg(&test, "0.9", 24 * 60 * 60)).unwrap();
    let mut out = String::new();
    for (key, value) in test.changes() {
        let tree = char::from(key[0]);
        let Some(spec) = crate::state::TABLE
            .iter()
            .find(|spec| key[1..].starts_with(spec.prefix.as_bytes()))
        else {
            continue;
        };
        let rest = hex::encode(&key[1 + spec.prefix.len()..]);
        let value = value.as_ref().map(hex::encode).unwrap_or_default();
        writeln!(out, "{tree} {} {rest} = {value}", spec.prefix).unwrap();
    }
    expect![[r#""#]].assert_eq(&out);
}

#[test]
fn events() {
    let mut test = issued(0);
    test.send(&register_msg(&test, MILE)).unwrap();
    test.send(&top_up_msg(&test, STRANGER, POINT, 1_100))
        .unwrap();
    let later = test.block().time.plus_seconds(60);
    let pending = changed(&mint_msg(&test, HOLDER, 10), |msg| {
        msg.available_at = Some(later.to_proto())
    });
    test.send(&pending).unwrap();
    test.send(&mint_msg(&test, HOLDER, 990)).unwrap();
    test.send(&burn_msg(&test, HOLDER, 50)).unwrap();
    test.send(&withdraw_msg(&test, 25)).unwrap();
    test.ctx(|ctx| {
        let [company, holder, other, payer] = [COMPANY, HOLDER, OTHER, PAYER].map(account);
        ops::commit(ctx, &point(), &payer, units(100)).unwrap();
        let lot = ops::grant(ctx, &point(), &other, units(60), Time::default()).unwrap();
        ops::take_back(
            ctx,
            &point(),
            &other,
            units(20),
            (lot.expiry, lot.available_at),
        );
        ops::uncommit(ctx, &point(), &payer, units(10)).unwrap();
        let (paid, lots) = ops::redeem_lots(ctx, &holder, &coin(30), &other).unwrap();
        ops::reissue(ctx, &point(), &holder, &lots, &other, paid).unwrap();
        bank::ops::hold(ctx, &holder, &ID, &coin(5)).unwrap();
        ops::redeem_held(ctx, &holder, &ID, &coin(5), &other).unwrap();
        let exchange = Exchange {
            owner: &holder,
            burn: coin(9),
            fee: units(1),
            treasury: &company,
            out: Coin {
                denom: mile(),
                amount: units(8),
            },
            released: units(9),
            needed: units(8),
        };
        ops::exchange(ctx, &exchange).unwrap();
    });
    test.send(&terms_msg(&test)).unwrap();
    test.send(&rate_msg(&test, "1.1", 24 * 60 * 60))
        .unwrap_err();
    test.send(&rate_msg(&test, "0.95", 24 * 60 * 60)).unwrap();
    test.send(&rate_msg(&test, "1", 0)).unwrap();
    test.send(&rate_msg(&test, "0.9", 24 * 60 * 60)).unwrap();
    test.send(&pause_msg(&test, COMPANY)).unwrap();
    test.send(&resume_msg(&test, COMPANY)).unwrap();
    test.end_block(24 * 60 * 60);
    test.end_block(5);
    test.send(&runoff_msg(&test)).unwrap();
    test.send(&redeem_msg(&test, HOLDER, 100)).unwrap();
    let out = told(&mut test);
    for spec in crate::events::TABLE {
        assert!(
            out.contains(&format!("{} ", spec.kind)) || spec.kind == "issuer_registered",
            "{}",
            spec.kind
        );
    }
    expect![[r#""#]].assert_eq(&out);
}

#[test]
fn error_codes() {
    let mut out = String::new();
    for spec in crate::error::TABLE {
        writeln!(out, "{} {}", spec.code, spec.name).unwrap();
    }
    expect![[r#""#]].assert_eq(&out);
}

#[test]
fn gas_and_rights() {
    let registry = Registry::new(&[&MODULE], Role::Main);
    let mut out = String::new();
    for (type_url, route) in registry.msgs() {
        let whose = if route.authority { " authority" } else { "" };
        writeln!(out, "{type_url} {}{whose}", route.default_gas).unwrap();
    }
    for account in MODULE.accounts {
        writeln!(out, "{} {:?}", account.name, account.rights).unwrap();
    }
    expect![[r#""#]].assert_eq(&out);
}

#[test]
fn default_genesis() {
    let json = serde_json::to_string_pretty(&(MODULE.genesis.default)()).unwrap();
    expect![[r#""#]].assert_eq(&json);
}

#[test]
fn an_exported_issuer() {
    let mut test = held(1_000);
    test.send(&rate_msg(&test, "0.9", 24 * 60 * 60)).unwrap();
    let exported = test.export();
    let (_, part) = exported.iter().find(|(name, _)| *name == "points").unwrap();
    let json = serde_json::to_string_pretty(&part["issuers"]).unwrap();
    expect![[r#""#]].assert_eq(&json);
}

#[test]
fn the_readme_lists_what_there_is() {
    let missing = testkit::rows_missing(
        include_str!("../../README.md"),
        &MODULE,
        &[&auth::MODULE, &bank::MODULE],
    );
    assert!(missing.is_empty(), "{missing:#?}");
}
