//! What must not change unnoticed: keys, values, events, codes and gas.

use super::*;
use expect_test::expect;
use sdk::{AccountRight, Registry, Role};
use std::fmt::Write;

/// A side chain with a cap and a peg of which something is issued, by every message.
fn played() -> TestCtx {
    let mut test = chain();
    let msg = register_msg(&test);
    test.send(&msg).unwrap();
    let msg = channel_msg(&test, CHANNEL);
    test.send(&msg).unwrap();
    let msg = status_msg(&test, AUTHORITY, AffiliateStatus::Active);
    test.send(&msg).unwrap();
    let msg = admin_msg(&test, ADMIN, OTHER);
    test.send(&msg).unwrap();
    let msg = accept_msg(&test, OTHER);
    test.send(&msg).unwrap();
    let msg = admin_msg(&test, OTHER, STRANGER);
    test.send(&msg).unwrap();
    let msg = cap_msg(&test, "uaot", 7);
    test.send(&msg).unwrap();
    let msg = peg_msg(&test);
    test.send(&msg).unwrap();
    give(&mut test, USER, 101, &voucher());
    convert(&mut test, USER, 101, &voucher()).unwrap();
    convert(&mut test, USER, 9, LOCAL).unwrap();
    test
}

#[test]
fn keys_and_values() {
    let test = played();
    expect![[r#""#]].assert_eq(&test.written(crate::state::TABLE));
}

#[test]
fn events() {
    let mut test = played();
    let names = test.names(8);
    let told = test.told(crate::events::TABLE, &names);
    for spec in crate::events::TABLE {
        assert!(told.contains(&format!("{} ", spec.kind)), "{}", spec.kind);
    }
    expect![[r#""#]].assert_eq(&told.replace(&voucher(), "<voucher>"));
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
fn gas_rights_and_roles() {
    let registry = Registry::new(&MODULES, Role::Main);
    let mut out = String::new();
    let ours = |module: &str| module == MODULE.name;
    for (type_url, route) in registry.msgs().filter(|(_, route)| ours(route.module)) {
        let whose = if route.authority { " authority" } else { "" };
        writeln!(out, "{type_url} {}{whose}", route.default_gas).unwrap();
    }
    expect![[r#""#]].assert_eq(&out);
    assert_eq!(ACCOUNT.rights, [AccountRight::Mint, AccountRight::Burn]);
    assert_eq!(MODULE.roles, [Role::Main]);
}

#[test]
fn default_genesis() {
    let json = (MODULE.genesis.default)();
    assert_eq!(json, json!({"affiliates": [], "pegs": []}));
}

/// SHA-256 of `transfer/channel-0/uatom`, as every chain of Cosmos calls it.
#[test]
fn a_voucher_is_called_as_ics_20_says() {
    let voucher = crate::types::voucher_of("channel-0", &denom("uatom"));
    assert_eq!(
        voucher.as_str(),
        "ibc/27394FB092D2ECCD56123C74F36E4C1F926001CEADA9CA97EA622B25F41E5EB2"
    );
}

#[test]
fn the_name_of_a_chain_is_its_id_without_the_revision() {
    let names = [
        "side-1", "side-12", "side", "side-0", "side-01", "side-x", "-1", "a-b-3", "side-",
    ]
    .map(|id| format!("{id} {}", crate::types::chain_name(id)));
    expect![[r#""#]].assert_eq(&names.join("\n"));
}

#[test]
fn the_readme_has_every_row() {
    let below: Vec<&'static Module> = MODULES
        .into_iter()
        .filter(|module| module.name != MODULE.name)
        .collect();
    let missing = testkit::rows_missing(include_str!("../../README.md"), &MODULE, &below);
    assert_eq!(missing, Vec::<String>::new());
}
