//! What must not change unnoticed: keys, values, errors, events and gas.

use super::*;
use expect_test::expect;
use sdk::{Registry, Role};

#[test]
fn keys_and_values() {
    let names = TestCtx::new(MODULES);
    let validators = json!([listed(&names, 1, 258)]);
    let mut test = TestCtx::with_genesis(MODULES, |name, mut part| {
        if name == "staking" {
            part["validators"] = validators.clone();
        }
        part
    });
    told(&mut test);
    let changes = test.changes();
    let ours = changes
        .iter()
        .filter(|(key, _)| key.get(1..9) == Some(b"staking/"));
    let lines: Vec<String> = ours
        .map(|(key, value)| {
            let bytes = value.as_ref().unwrap();
            format!("{} = {}", key.escape_ascii(), hex::encode(bytes))
        })
        .collect();
    expect![[r#"
        sstaking/by_consensus/r\xcdn\x84\"\xc4\x07\xfbm\t\x86\x90\xf1\x13\x0b}\xed~\xc2\xf7 = 1430287ca463804f25f1aa1fea4e27710af9475558
        sstaking/last_power/\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01 = 0201000000000000
        sstaking/params = 80af1b000000000064000000070000001027000000000000000000000000000000000000
        sstaking/validator/\x140(|\xa4c\x80O%\xf1\xaa\x1f\xeaN\'q\n\xf9GUX = 0b00000076616c696461746f7220310101010101010101010101010101010101010101010101010101010101010101020100000000000000"#]].assert_eq(&lines.join("\n"));
}

#[test]
fn errors_events_and_messages() {
    let errors = crate::error::TABLE
        .iter()
        .map(|row| format!("{} {}: {}\n", row.code, row.name, row.text));
    expect![[r#"
        3 NoValidator: validator does not exist: {operator}
        5 KeyInUse: validator already exist for this pubkey; must use new validator pubkey: it is the key of {operator}
        6 KeyType: validator pubkey type is not supported: got {got}, expected /cosmos.crypto.ed25519.PubKey of 32 bytes
        100 Power: power {power}: expected 0 to {power_max}
        101 NoPower: no validator would be left: expected a total power above 0
        102 TotalPower: total power {total}: expected at most {total_max}
        103 TooMuchChange: the changes of this block come to a power of {change}, the total is {total}: expected at most a third of it, the rest in later blocks
        104 KeyChange: {operator} has another key: expected the one it was admitted with, or remove the validator first
        105 TooManyValidators: expected at most {count_max} validators
        106 Moniker: moniker of {bytes} bytes: expected 1 to {bytes_max}, without control characters
        107 InvalidParams: invalid parameters: {why}
    "#]].assert_eq(&errors.collect::<String>());
    let events = crate::events::TABLE
        .iter()
        .map(|row| format!("{}: {}\n", row.kind, row.keys.join(", ")));
    expect![[r#"
        validator_set: operator, moniker, public_key, consensus_address, power
        misbehavior: consensus_address, operator, height, power
        staking_params_set: unbonding_seconds, validators_max, historical_entries
    "#]]
    .assert_eq(&events.collect::<String>());
    let registry = Registry::new(MODULES, Role::Main);
    let ours = registry
        .msgs()
        .filter(|(_, route)| route.module == "staking");
    let rows = ours.map(|(type_url, route)| {
        let who = if route.authority { ", authority" } else { "" };
        format!("{type_url}: {}{who}\n", route.default_gas)
    });
    expect![[r#"
        /aot.staking.v1.MsgSetValidator: 100000, authority
        /aot.staking.v1.MsgUpdateParams: 40000, authority
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
