//! What must not change unnoticed: keys, values, errors, events, gas, and what other chains compute, too.

use super::*;
use crate::types::address_of;
use expect_test::expect;
use sdk::Prefix;

#[test]
fn addresses_are_those_of_ibc_go() {
    // Computed elsewhere, by ADR 028 and `GenerateAddress` of ibc-go.
    let address = address_of(CONNECTION, OWNER, &[5; 32]);
    assert_eq!(
        hex::encode(address.as_bytes()),
        "29bed6ab7e514f8d491d0944bf4ee5b14ada66b2cfc49d7e599d78ff68016079"
    );
    assert_eq!(
        Prefix::new("cosmos").unwrap().text(&address),
        "cosmos19xldd2m7298c6jgap9zt7nh9k99d5e4jelzf6ljen4u076qpvpus48q0df"
    );
    let address = address_of("connection-12", OWNER, &[]);
    assert_eq!(
        hex::encode(address.as_bytes()),
        "5ce448e5bc0ef397e7aa1b1a72be2ce25c6bde65b9f915e91dd5e58c06326af5"
    );
}

#[test]
fn keys_and_values() {
    let mut test = chain();
    test.end_block(1);
    account(&mut test, OWNER);
    allow(&mut test, &["/cosmos.bank.v1beta1.MsgSend"]);
    expect![[r"
        s ica/account/ 636f6e6e656374696f6e2d3000696361636f6e74726f6c6c65722d636f736d6f73316f776e657200 = 2029bed6ab7e514f8d491d0944bf4ee5b14ada66b2cfc49d7e599d78ff68016079
        s ica/active_channel/ 636f6e6e656374696f6e2d3000696361636f6e74726f6c6c65722d636f736d6f73316f776e657200 = 090000006368616e6e656c2d30
        s ica/params  = 01010000001c0000002f636f736d6f732e62616e6b2e763162657461312e4d736753656e64
    "]].assert_eq(&test.written(crate::state::TABLE));
}

#[test]
fn errors_events_and_messages() {
    let errors = crate::error::TABLE
        .iter()
        .map(|row| format!("{} {}: {}\n", row.code, row.name, row.text));
    expect![[r"
        2 UnknownDataType: unknown data type: {given}
        3 AccountAlreadyExist: account already exists: {address}
        5 InvalidChannelFlow: invalid message sent to channel end: {why}
        6 InvalidOutgoingData: invalid outgoing data: {why}
        8 AccountNotFound: interchain account not found: connection {connection}, port {port}
        10 ActiveChannelAlreadySet: active channel already set for this owner: {channel} of {port} is not closed
        12 InvalidVersion: invalid interchain accounts version: got {version}, expected ics27-1
        13 InvalidAccountAddress: invalid account address: {address}: expected at most 128 letters and digits
        18 InvalidCodec: codec is not supported: got {encoding}, expected proto3 or proto3json
        100 HostDisabled: this chain hosts no interchain accounts
        101 WrongConnection: {which} connection is {given}: expected {expected}
        102 MessageCount: {count} messages: expected 1 to {count_max}
        103 InvalidParams: {field} is {value}: expected {expected}
    "]].assert_eq(&errors.collect::<String>());
    let events = crate::events::TABLE
        .iter()
        .map(|row| format!("{}: {}\n", row.kind, row.keys.join(", ")));
    expect![[r"
        interchain_account_registered: connection_id, owner_port, account, channel_id
        ics27_packet: module, host_channel_id, success, sequence, connection_id, owner_port, account, messages, memo
        ica_params_set: host_enabled, allow_messages
    "]].assert_eq(&events.collect::<String>());
    let registry = Registry::new(MODULES, Role::Main);
    let ours = registry.msgs().filter(|(_, route)| route.module == "ica");
    let rows = ours.map(|(type_url, route)| {
        let who = if route.authority { ", authority" } else { "" };
        format!("{type_url}: {}{who}\n", route.default_gas)
    });
    expect![[r"
        /ibc.applications.interchain_accounts.host.v1.MsgUpdateParams: 40000, authority
    "]]
    .assert_eq(&rows.collect::<String>());
}

#[test]
fn the_readme_has_every_row() {
    let missing = testkit::rows_missing(
        include_str!("../../README.md"),
        &crate::MODULE,
        &[
            &auth::MODULE,
            &bank::MODULE,
            &points::MODULE,
            &fee::MODULE,
            &staking::MODULE,
            &ibc::MODULE,
        ],
    );
    assert_eq!(missing, Vec::<String>::new());
}
