//! What must not change unnoticed: keys, values, errors, events and gas.

use super::*;
use expect_test::expect;
use sdk::{Registry, Role};

#[test]
fn keys_and_values() {
    let mut test = chain();
    schedule(&mut test, "v2", 10).unwrap();
    test.ctx(ops::complete);
    schedule(&mut test, "v3", 258).unwrap();
    test.ctx(|ctx| {
        ops::set_upgraded_client(ctx, 258, vec![1]);
        ops::set_upgraded_consensus(ctx, 258, vec![2]);
    });
    expect![[r#"
        s upgrade/applied/ 763200 = 0a00000000000000
        s upgrade/last  = 020000007632
        s upgrade/plan  = 0200000076330201000000000000130000007468652062696e617279206973207468657265
        u upgradedIBCState/ 3235382f7570677261646564436c69656e74 = 01
        u upgradedIBCState/ 3235382f7570677261646564436f6e735374617465 = 02
    "#]]
    .assert_eq(&test.written(crate::state::TABLE));
}

#[test]
fn other_chains_find_what_they_prove_where_the_cosmos_sdk_has_it() {
    let mut test = chain();
    schedule(&mut test, "v2", 258).unwrap();
    test.ctx(|ctx| {
        ops::set_upgraded_client(ctx, 258, vec![1]);
        ops::set_upgraded_consensus(ctx, 258, vec![2]);
    });
    let changes = test.changes();
    let proven = changes.iter().filter(|(key, _)| key.starts_with(b"u"));
    let lines = proven.map(|(key, value)| {
        let bytes = value.as_ref().unwrap();
        format!("{} = {}\n", key.escape_ascii(), hex::encode(bytes))
    });
    expect![[r#"
        uupgradedIBCState/258/upgradedClient = 01
        uupgradedIBCState/258/upgradedConsState = 02
    "#]]
    .assert_eq(&lines.collect::<String>());
}

#[test]
fn errors_events_and_messages() {
    let errors = crate::error::TABLE
        .iter()
        .map(|row| format!("{} {}: {}\n", row.code, row.name, row.text));
    expect![[r#"
        2 NoModuleVersion: module version not found: this chain has no module {module}
    "#]]
    .assert_eq(&errors.collect::<String>());
    let events = crate::events::TABLE
        .iter()
        .map(|row| format!("{}: {}\n", row.kind, row.keys.join(", ")));
    expect![[r#"
        upgrade_scheduled: name, height, info
        upgrade_cancelled: name, height
        upgrade_applied: name, height
    "#]]
    .assert_eq(&events.collect::<String>());
    let registry = Registry::new(MODULES, Role::Main);
    let ours = registry
        .msgs()
        .filter(|(_, route)| route.module == "upgrade");
    let rows = ours.map(|(type_url, route)| {
        let who = if route.authority { ", authority" } else { "" };
        format!("{type_url}: {}{who}\n", route.default_gas)
    });
    expect![[r#"
        /cosmos.upgrade.v1beta1.MsgCancelUpgrade: 40000, authority
        /cosmos.upgrade.v1beta1.MsgSoftwareUpgrade: 60000, authority
    "#]]
    .assert_eq(&rows.collect::<String>());
}

#[test]
fn the_readme_has_every_row() {
    let missing = testkit::rows_missing(
        include_str!("../../README.md"),
        &crate::MODULE,
        &[&auth::MODULE],
    );
    assert_eq!(missing, Vec::<String>::new());
}
