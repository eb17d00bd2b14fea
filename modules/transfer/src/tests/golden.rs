//! What must not change unnoticed: keys, values, errors, events, gas, and what other chains compute, too.

use super::*;
use expect_test::expect;
use proto::aot::transfer::v1 as pb;
use sdk::{Prefix, Registry, Role};

#[test]
fn keys_and_values() {
    let mut test = chain();
    test.end_block(1);
    fund(&mut test, 100);
    let limit = pb::MsgSetRateLimit {
        authority: test.text(0),
        limit: Some(pb::RateLimit {
            channel_id: CHANNEL.to_owned(),
            denom: "uaot".to_owned(),
            send: Some(pb::Quota {
                supply_bps: 1_000,
                amount: String::new(),
            }),
            receive: None,
            window_seconds: 3_600,
        }),
    };
    test.send(&limit).unwrap();
    let pause = pb::MsgSetPaused {
        authority: test.text(0),
        channel_id: "channel-7".to_owned(),
        denom: String::new(),
        paused: true,
    };
    test.send(&pause).unwrap();
    let out = msg(&test, "300", "uaot");
    test.send(&out).unwrap();
    let on = PacketData {
        amount: "5".to_owned(),
        denom: "uatom".to_owned(),
        memo: r#"{"forward":{"receiver":"r","port":"transfer","channel":"channel-1"}}"#.to_owned(),
        receiver: "r".to_owned(),
        sender: "cosmos1sender".to_owned(),
    };
    receive(&mut test, &packet(&on.to_bytes())).unwrap();
    expect![[r"
        s transfer/counted/ 6368616e6e656c2d30000000000000000001 = 01b955690000000000000000
        s transfer/escrowed/ 6368616e6e656c2d300075616f7400 = 2c010000000000000000000000000000
        s transfer/escrowed/ 6368616e6e656c2d31006962632f3237333934464230393244324543434435363132334337344633364534433146393236303031434541444139434139374541363232423235463431453545423200 = 05000000000000000000000000000000
        s transfer/escrowed_in_all/ 6962632f3237333934464230393244324543434435363132334337344633364534433146393236303031434541444139434139374541363232423235463431453545423200 = 05000000000000000000000000000000
        s transfer/escrowed_in_all/ 75616f7400 = 2c010000000000000000000000000000
        s transfer/in_flight/ 6368616e6e656c2d31000000000000000001 = 0100000000000000080000007472616e736665720a0000006368616e6e656c2d3330090000006368616e6e656c2d30a20000007b22616d6f756e74223a2235222c2264656e6f6d223a227561746f6d222c226d656d6f223a227b5c22666f72776172645c223a7b5c2272656365697665725c223a5c22725c222c5c22706f72745c223a5c227472616e736665725c222c5c226368616e6e656c5c223a5c226368616e6e656c2d315c227d7d222c227265636569766572223a2272222c2273656e646572223a22636f736d6f733173656e646572227d000000000000000000000000000000000100000000000000000000000070c9b28b00000000
        s transfer/limit/ 6368616e6e656c2d300075616f7400 = 0100e803000000100e00000000000001b95569000000000000000000b95569000000002c0100000000000000000000000000000000000000000000000000000000000010270000000000000000000000000000f8b15569000000002c0100000000000000000000000000000000000000000000000000000000000010270000000000000000000000000000
        s transfer/paused  = 01000000090000006368616e6e656c2d3700000000
        s transfer/trace/ 27394fb092d2eccd56123c74f36e4c1f926001ceada9ca97ea622b25f41e5eb2 = 180000007472616e736665722f6368616e6e656c2d302f7561746f6d
        s transfer/voucher/ 6962632f3237333934464230393244324543434435363132334337344633364534433146393236303031434541444139434139374541363232423235463431453545423200 = 69000000000000000000000000000000
    "]].assert_eq(&test.written(crate::state::TABLE));
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
        103 InvalidForward: invalid forward metadata: {why}
        104 ForwardDisabled: money that comes to this chain does not go on to another one
        105 ForwardFailed: failed to forward transfer packet: {why}
        106 ChannelNotAllowed: {channel} is not among the channels over which money may move
        107 DenomNotAllowed: {denom} is not among the denoms that may move between chains
        108 ChannelPaused: transfers over {channel} are paused
        109 DenomPaused: transfers of {denom} are paused
        110 QuotaExceeded: {amount}{denom} over {channel}: at most {left} may {way} until {until}
        111 NoLimit: {denom} has no limit over {channel}
        112 InvalidSetting: {field} is {value}: expected {expected}
    "]].assert_eq(&errors.collect::<String>());
    let events = crate::events::TABLE
        .iter()
        .map(|row| format!("{}: {}\n", row.kind, row.keys.join(", ")));
    expect![[r"
        ibc_transfer: sender, receiver, amount, denom, memo, channel, sequence, local_denom, escrowed
        fungible_token_packet: module, sender, receiver, denom, amount, memo, local_denom, escrowed, acknowledgement, success
        denomination_trace: trace_hash, denom, path
        transfer_refunded: refund_receiver, refund_denom, refund_amount, memo, reason, escrowed
        transfer_forwarded: channel, sequence, origin_channel, origin_sequence, sender, intermediate_receiver, receiver, local_denom, amount, retries_left, timeout_timestamp
        transfer_forward_settled: channel, sequence, origin_channel, origin_sequence, sender, local_denom, amount, success, reason, escrowed
        transfer_flow_counted: channel, local_denom, way, amount, first_sent, first_received, first_ends_at, second_sent, second_received, second_ends_at
        transfer_rate_limit_set: channel, local_denom, send_bps, send_amount, receive_bps, receive_amount, window_seconds
        transfer_rate_limit_removed: channel, local_denom
        transfer_paused_set: channel, local_denom, paused
        transfer_params_set: send_enabled, receive_enabled, forward_enabled, forward_timeout_seconds, forward_timeout_seconds_max, forward_retries, forward_retries_max, allowed_channels, allowed_denoms
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
        /aot.transfer.v1.MsgRemoveRateLimit: 40000, authority
        /aot.transfer.v1.MsgSetPaused: 40000, authority
        /aot.transfer.v1.MsgSetRateLimit: 40000, authority
        /aot.transfer.v1.MsgUpdateParams: 40000, authority
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
