//! What must not change unnoticed: keys, values, errors, events, gas, and what other chains compute, too.

use super::*;
use expect_test::expect;
use sdk::{Prefix, Registry, Role};

#[test]
fn keys_and_values() {
    let mut test = chain();
    test.end_block(1);
    fund(&mut test, 100);
    let out = msg(&test, "300", "uaot");
    test.send(&out).unwrap();
    expect![[r#"
        s transfer/escrowed/ 6368616e6e656c2d300075616f7400 = 2c010000000000000000000000000000
        s transfer/escrowed_in_all/ 75616f7400 = 2c010000000000000000000000000000
        s transfer/trace/ 27394fb092d2eccd56123c74f36e4c1f926001ceada9ca97ea622b25f41e5eb2 = 180000007472616e736665722f6368616e6e656c2d302f7561746f6d
        s transfer/voucher/ 6962632f3237333934464230393244324543434435363132334337344633364534433146393236303031434541444139434139374541363232423235463431453545423200 = 64000000000000000000000000000000
    "#]].assert_eq(&test.written(crate::state::TABLE));
}

#[test]
fn escrow_addresses_are_those_of_ibc_go() {
    // From the Cosmos Hub: `gaiad query ibc-transfer escrow-address transfer channel-141`.
    let prefix = Prefix::new("cosmos").unwrap();
    let text = |channel| prefix.text(&escrow_address("transfer", channel));
    assert_eq!(
        text("channel-141"),
        "cosmos1x54ltnyg88k0ejmk8ytwrhd3ltm84xehrnlslf"
    );
    assert_eq!(
        text("channel-207"),
        "cosmos1ju6tlfclulxumtt2kglvnxduj5d93a64r5czge"
    );
    assert_eq!(
        text("channel-187"),
        "cosmos177x69sver58mcfs74x6dg0tv6ls4s3xmmcaw53"
    );
}

#[test]
fn paths_are_read_as_ibc_go_reads_them() {
    let read = |text: &str| match crate::Trace::parse(text) {
        Ok(trace) => format!("{text} = {:?} {:?}", trace.path(), trace.base()),
        Err(error) => format!("{text}: {error}"),
    };
    let all = [
        "uatom",
        "factory/owner/token",
        "transfer/channel-0",
        "transfer/channel-0/uatom",
        "transfer/channel-1/transfer/channel-0/uatom",
        "transfer/channel-0/factory/owner/token",
        "transfer/channelToA/uatom",
        "transfer/channel-x/uatom",
        "transfer/channel-0/transfer/channel-1",
        "transfer/channel-0/",
        "transfer//uatom",
        "",
    ]
    .map(read);
    expect![[r#"
        uatom = "" "uatom"
        factory/owner/token = "" "factory/owner/token"
        transfer/channel-0 = "" "transfer/channel-0"
        transfer/channel-0/uatom = "transfer/channel-0" "uatom"
        transfer/channel-1/transfer/channel-0/uatom = "transfer/channel-1/transfer/channel-0" "uatom"
        transfer/channel-0/factory/owner/token = "transfer/channel-0" "factory/owner/token"
        transfer/channelToA/uatom = "" "transfer/channelToA/uatom"
        transfer/channel-x/uatom = "" "transfer/channel-x/uatom"
        transfer/channel-0/transfer/channel-1: invalid denomination for cross-chain transfer: transfer/channel-0/transfer/channel-1: no denom after the path
        transfer/channel-0/: invalid denomination for cross-chain transfer: transfer/channel-0/: no denom after the path
        transfer//uatom = "" "transfer//uatom"
        : invalid denomination for cross-chain transfer: : no denom after the path"#]].assert_eq(&all.join("\n"));
}

#[test]
fn errors_events_and_messages() {
    let errors = crate::error::TABLE
        .iter()
        .map(|row| format!("{} {}: {}\n", row.code, row.name, row.text));
    expect![[r"
        3 InvalidDenom: invalid denomination for cross-chain transfer: {denom}: {why}
        4 InvalidVersion: invalid ICS20 version: got {version}, expected ics20-1
        5 InvalidAmount: invalid token amount: {amount}: {why}
        6 DenomNotFound: denomination not found: no trace has the hash {hash}
        7 SendDisabled: fungible token transfers from this chain are disabled
        8 ReceiveDisabled: fungible token transfers to this chain are disabled
        9 TooManyChannels: max transfer channels: {channel}: expected a number of 32 bits
        11 InvalidMemo: invalid memo: {bytes} bytes, expected at most {bytes_max}
        100 NotEscrowed: {asked}{denom} are to come back, but {escrowed}{denom} have gone to that chain
        101 InvalidReceiver: invalid receiver: {why}
        102 InvalidData: cannot unmarshal ICS-20 transfer packet data: {why}
    "]].assert_eq(&errors.collect::<String>());
    let events = crate::events::TABLE
        .iter()
        .map(|row| format!("{}: {}\n", row.kind, row.keys.join(", ")));
    expect![[r"
        ibc_transfer: sender, receiver, amount, denom, memo, channel, sequence, local_denom, escrowed
        fungible_token_packet: module, sender, receiver, denom, amount, memo, local_denom, escrowed, acknowledgement, success
        denomination_trace: trace_hash, denom, path
        transfer_refunded: refund_receiver, refund_denom, refund_amount, memo, reason, escrowed
        transfer_params_set: send_enabled, receive_enabled
    "]].assert_eq(&events.collect::<String>());
    let registry = Registry::new(MODULES, Role::Main);
    let ours = registry
        .msgs()
        .filter(|(_, route)| route.module == "transfer");
    let rows = ours.map(|(type_url, route)| {
        let who = if route.authority { ", authority" } else { "" };
        format!("{type_url}: {}{who}\n", route.default_gas)
    });
    expect![[r"
        /ibc.applications.transfer.v1.MsgTransfer: 120000
        /ibc.applications.transfer.v1.MsgUpdateParams: 40000, authority
    "]]
    .assert_eq(&rows.collect::<String>());
}

#[test]
fn the_readme_has_every_row() {
    let missing = testkit::rows_missing(
        include_str!("../../README.md"),
        &crate::MODULE,
        &[&auth::MODULE, &bank::MODULE, &staking::MODULE, &ibc::MODULE],
    );
    assert_eq!(missing, Vec::<String>::new());
}
