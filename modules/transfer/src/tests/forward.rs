//! Money that goes on: A -> here over channel 0, here -> C over channel 1.

use super::*;
use crate::events::{ForwardSettled, Forwarded, IbcTransfer, Refunded};
use expect_test::expect;
use ibc::events::WriteAcknowledgement;
use proto::aot::transfer::v1 as pb;
use sdk::Prefix;

const ARRIVED: &str = r#"{"result":"AQ=="}"#;
const REFUSED: &str = r#"{"error":"ABCI code: 5: x"}"#;
/// What the sender on the first chain is told when money comes back.
const GIVEN_BACK: &str =
    r#"{"error":"ABCI code: 105: error handling packet: see events for details"}"#;

fn memo(more: &str) -> String {
    format!(
        r#"{{"forward":{{"receiver":"osmo1receiver","port":"transfer","channel":"{OTHER_CHANNEL}"{more}}}}}"#
    )
}

/// A packet from A that says what to do with its money.
fn asking(sequence: u64, amount: &str, denom: &str, memo: &str) -> Packet {
    let data = PacketData {
        amount: amount.to_owned(),
        denom: denom.to_owned(),
        memo: memo.to_owned(),
        receiver: "whoever".to_owned(),
        sender: "cosmos1sender".to_owned(),
    };
    Packet {
        sequence,
        ..packet(&data.to_bytes())
    }
}

fn through() -> Address {
    crate::ops::intermediate_address(CHANNEL, "cosmos1sender")
}

/// The packet that went on last.
fn went_on(test: &TestCtx) -> Packet {
    let told = test.events::<ibc::events::SendPacket>();
    let told = told.last().unwrap();
    Packet {
        sequence: told.packet_sequence,
        source_port: "transfer".to_owned(),
        source_channel: told.packet_src_channel.clone(),
        destination_port: "transfer".to_owned(),
        destination_channel: told.packet_dst_channel.clone(),
        data: hex::decode(&told.packet_data_hex).unwrap(),
        timeout_height: None,
        timeout_timestamp: told.packet_timeout_timestamp,
    }
}

/// What the packet that came was answered, if it was.
fn answer(test: &TestCtx) -> Option<String> {
    let told = test.events::<WriteAcknowledgement>();
    let bytes = hex::decode(&told.last()?.packet_ack_hex).unwrap();
    Some(String::from_utf8(bytes).unwrap())
}

fn in_flight(test: &mut TestCtx) -> Vec<pb::InFlightPacket> {
    let request = pb::QueryInFlightPacketsRequest { pagination: None };
    test.query(&request).unwrap().packets
}

fn escrow_of(channel: &str) -> Address {
    escrow_address("transfer", channel)
}

#[test]
fn the_account_between_is_that_of_the_middleware() {
    // SHA-256 of SHA-256 of the name of the middleware and `channel-0/cosmos1sender`, computed elsewhere.
    let address = through();
    assert_eq!(
        hex::encode(address.as_bytes()),
        "7e33d4fede85899cf2e89645aad608819d3e0ad3"
    );
    assert_eq!(
        Prefix::new("osmo").unwrap().text(&address),
        "osmo10ceaflk7skyeeuhgjez644sgsxwnuzknhsfud4"
    );
}

#[test]
fn money_that_came_goes_on_and_arrives() {
    let mut test = chain();
    let next = r#"{"forward":{"receiver":"juno1x","port":"transfer","channel":"channel-9"}}"#;
    let came = asking(
        1,
        "100",
        "uatom",
        &memo(&format!(r#","timeout":"30s","next":{next}"#)),
    );
    assert_eq!(receive(&mut test, &came).unwrap(), None);
    let told = test.events::<IbcTransfer>();
    assert_eq!(told[0].denom, "transfer/channel-0/uatom");
    assert_eq!(told[0].receiver, "osmo1receiver");
    assert_eq!(told[0].memo, next);
    assert_eq!(told[0].sender, test.text_of(&through()));
    let voucher = voucher().to_string();
    assert_eq!(has(&mut test, &through(), &voucher), 0);
    assert_eq!(has(&mut test, &escrow_of(OTHER_CHANNEL), &voucher), 100);
    let on = went_on(&test);
    let now = ibc::ops::nanos(test.block().time);
    assert_eq!(on.timeout_timestamp, now + 30_000_000_000);
    assert_eq!(test.events::<Forwarded>().len(), 1);

    let on_its_way = in_flight(&mut test);
    let expected = pb::InFlightPacket {
        channel_id: OTHER_CHANNEL.to_owned(),
        sequence: 1,
        origin_channel_id: CHANNEL.to_owned(),
        origin_sequence: 1,
        original_sender: "cosmos1sender".to_owned(),
        intermediate_receiver: test.text_of(&through()),
        token: Some(proto::Coin {
            denom: voucher.clone(),
            amount: "100".to_owned(),
        }),
        retries_left: 0,
        timeout_nanoseconds: 30_000_000_000,
    };
    assert_eq!(on_its_way, std::slice::from_ref(&expected));
    let request = |sequence| pb::QueryInFlightPacketRequest {
        channel_id: OTHER_CHANNEL.to_owned(),
        sequence,
    };
    let answered = test.query(&request(1)).unwrap();
    assert_eq!(answered.packet, Some(expected));
    assert_eq!(test.query(&request(2)).unwrap_err().code, 22);
    test.end_block(5);
    // Nobody has answered yet.
    assert_eq!(answer(&test), None);

    acknowledge(&mut test, &on, ARRIVED).unwrap();
    assert_eq!(answer(&test).unwrap(), ARRIVED);
    assert!(in_flight(&mut test).is_empty());
    assert_eq!(has(&mut test, &escrow_of(OTHER_CHANNEL), &voucher), 100);
    assert!(test.events::<ForwardSettled>()[0].success);
    test.end_block(5);
}

#[test]
fn what_was_refused_further_on_is_destroyed_here_and_given_back_there() {
    let mut test = chain();
    let came = asking(1, "100", "uatom", &memo(""));
    receive(&mut test, &came).unwrap();
    test.end_block(5);
    let on = went_on(&test);
    acknowledge(&mut test, &on, REFUSED).unwrap();
    assert_eq!(answer(&test).unwrap(), GIVEN_BACK);
    let voucher = voucher();
    assert_eq!(
        test.read(|view| bank::ops::supply(view, &voucher)).units(),
        0
    );
    assert_eq!(escrowed(&mut test, voucher.as_str()), 0);
    assert!(in_flight(&mut test).is_empty());
    let told = test.events::<ForwardSettled>();
    assert!(!told[0].success);
    assert_eq!(
        told[0].reason,
        "failed to forward transfer packet: error: ABCI code: 5: x"
    );
    test.end_block(5);
}

#[test]
fn what_is_too_late_is_sent_again_as_often_as_asked_and_then_given_back() {
    let mut test = chain();
    let came = asking(1, "100", "uatom", &memo(r#","retries":2,"timeout":"1m""#));
    receive(&mut test, &came).unwrap();
    test.end_block(60);
    for again in [2, 3] {
        let late = went_on(&test);
        timeout(&mut test, &late).unwrap();
        let on = went_on(&test);
        assert_eq!(on.sequence, again);
        assert_eq!(on.data, late.data);
        let now = ibc::ops::nanos(test.block().time);
        assert_eq!(on.timeout_timestamp, now + 60_000_000_000);
        let voucher = voucher().to_string();
        assert_eq!(has(&mut test, &escrow_of(OTHER_CHANNEL), &voucher), 100);
        assert_eq!(
            in_flight(&mut test)[0].retries_left,
            3 - u32::try_from(again).unwrap()
        );
        assert_eq!(answer(&test), None);
        test.end_block(60);
    }
    let late = went_on(&test);
    timeout(&mut test, &late).unwrap();
    assert_eq!(answer(&test).unwrap(), GIVEN_BACK);
    assert_eq!(test.events::<Refunded>().len(), 3);
    let voucher = voucher();
    assert_eq!(
        test.read(|view| bank::ops::supply(view, &voucher)).units(),
        0
    );
    assert!(in_flight(&mut test).is_empty());
    test.end_block(5);
}

#[test]
fn what_cannot_be_sent_again_is_given_back_at_once() {
    let mut test = chain();
    let came = asking(1, "100", "uatom", &memo(r#","retries":2"#));
    receive(&mut test, &came).unwrap();
    let pause = pb::MsgSetPaused {
        authority: test.text(0),
        channel_id: OTHER_CHANNEL.to_owned(),
        denom: String::new(),
        paused: true,
    };
    test.send(&pause).unwrap();
    test.end_block(5);
    let late = went_on(&test);
    timeout(&mut test, &late).unwrap();
    assert_eq!(answer(&test).unwrap(), GIVEN_BACK);
    let told = test.events::<ForwardSettled>();
    assert_eq!(
        told[0].reason,
        "failed to forward transfer packet: transfers over channel-1 are paused"
    );
    assert!(in_flight(&mut test).is_empty());
    test.end_block(5);
}

#[test]
fn money_of_this_chain_goes_from_escrow_to_escrow_and_back() {
    let mut test = chain();
    let out = msg(&test, "300", "uaot");
    test.send(&out).unwrap();
    let came = asking(1, "200", "transfer/channel-30/uaot", &memo(""));
    receive(&mut test, &came).unwrap();
    assert_eq!(has(&mut test, &escrow_of(CHANNEL), "uaot"), 100);
    assert_eq!(has(&mut test, &escrow_of(OTHER_CHANNEL), "uaot"), 200);
    assert_eq!(escrowed(&mut test, "uaot"), 300);
    assert_eq!(test.events::<IbcTransfer>()[1].denom, "uaot");
    test.end_block(5);
    let on = went_on(&test);
    timeout(&mut test, &on).unwrap();
    assert_eq!(answer(&test).unwrap(), GIVEN_BACK);
    assert_eq!(has(&mut test, &escrow_of(CHANNEL), "uaot"), 300);
    assert_eq!(has(&mut test, &escrow_of(OTHER_CHANNEL), "uaot"), 0);
    assert_eq!(escrowed(&mut test, "uaot"), 300);
    test.end_block(5);
    // It can still come back from there.
    let to = test.text(2);
    let back = packet(&data("300", "transfer/channel-30/uaot", &to));
    receive(&mut test, &back).unwrap();
    test.end_block(5);
}

#[test]
fn money_of_the_last_chain_is_destroyed_when_it_goes_home_and_made_again_when_it_does_not_arrive() {
    let mut test = chain();
    // `uosmo` of C comes here, and goes to A.
    let to = test.text(1);
    let first = Packet {
        source_channel: "channel-31".to_owned(),
        destination_channel: OTHER_CHANNEL.to_owned(),
        ..packet(&data("50", "uosmo", &to))
    };
    receive(&mut test, &first).unwrap();
    let home = crate::Trace::parse("transfer/channel-1/uosmo").unwrap();
    let home = home.denom().unwrap();
    let out = msg(&test, "50", home.as_str());
    test.send(&out).unwrap();
    assert_eq!(escrowed(&mut test, home.as_str()), 50);
    // It comes back from A to go home.
    let path = "transfer/channel-30/transfer/channel-1/uosmo";
    receive(&mut test, &asking(1, "50", path, &memo(""))).unwrap();
    let supply = |test: &mut TestCtx| test.read(|view| bank::ops::supply(view, &home)).units();
    assert_eq!(
        (supply(&mut test), escrowed(&mut test, home.as_str())),
        (0, 0)
    );
    test.end_block(5);
    let on = went_on(&test);
    acknowledge(&mut test, &on, REFUSED).unwrap();
    assert_eq!(answer(&test).unwrap(), GIVEN_BACK);
    assert_eq!(
        (supply(&mut test), escrowed(&mut test, home.as_str())),
        (50, 50)
    );
    assert_eq!(has(&mut test, &escrow_of(CHANNEL), home.as_str()), 50);
    test.end_block(5);
}

#[test]
fn money_may_go_back_over_the_channel_that_it_came_over() {
    let mut test = chain();
    let back = memo("").replace(OTHER_CHANNEL, CHANNEL);
    receive(&mut test, &asking(1, "100", "uatom", &back)).unwrap();
    let voucher = voucher();
    let supply = |test: &mut TestCtx| test.read(|view| bank::ops::supply(view, &voucher)).units();
    assert_eq!(supply(&mut test), 0);
    test.end_block(5);
    let on = went_on(&test);
    timeout(&mut test, &on).unwrap();
    assert_eq!(answer(&test).unwrap(), GIVEN_BACK);
    assert_eq!(supply(&mut test), 0);
    test.end_block(5);
}

#[test]
fn what_is_asked_beyond_the_parameters_is_cut_down_to_them() {
    let mut test = chain();
    let far = memo(r#","retries":255,"timeout":1712265427032612600"#);
    receive(&mut test, &asking(1, "1", "uatom", &far)).unwrap();
    receive(&mut test, &asking(2, "1", "uatom", &memo(""))).unwrap();
    let told: Vec<_> = in_flight(&mut test)
        .iter()
        .map(|packet| (packet.retries_left, packet.timeout_nanoseconds))
        .collect();
    let seconds = 1_000_000_000;
    assert_eq!(told, [(5, 604_800 * seconds), (0, 600 * seconds)]);
    test.end_block(5);
}

#[test]
fn what_cannot_go_on_is_refused_and_changes_nothing() {
    let refusal = |memo: &str| {
        let mut test = chain();
        let before = test.changes();
        let result = receive(&mut test, &asking(1, "100", "uatom", memo));
        assert_eq!(test.changes(), before);
        assert!(in_flight(&mut test).is_empty());
        refused(&test, result)
    };
    let all = [
        refusal(&memo("").replace(OTHER_CHANNEL, "channel-7")),
        refusal(&memo("").replace(r#""transfer""#, r#""icahost""#)),
        refusal(&memo(r#","retries":300"#)),
        refusal(&memo(r#","next":"thank you""#)),
        refusal(&memo("").replace("osmo1receiver", &"r".repeat(2_049))),
    ];
    expect![[r#"
        channel 3: port transfer, channel channel-7: channel not found
        transfer 103: invalid forward metadata: port "icahost": expected "transfer"
        transfer 103: invalid forward metadata: retries: expected a whole number from 0 to 255
        transfer 103: invalid forward metadata: next: expected an object, or a text with one
        transfer 101: invalid receiver: 2049 bytes, expected at most 2048"#]]
    .assert_eq(&all.join("\n"));

    // What is kept is bounded, whatever a sender calls itself.
    let mut test = chain();
    let mut long = asking(1, "100", "uatom", &memo(""));
    let text = String::from_utf8(long.data).unwrap();
    long.data = text
        .replace("cosmos1sender", &"s".repeat(65_536))
        .into_bytes();
    let result = receive(&mut test, &long);
    assert!(refused(&test, result).starts_with("transfer 103: "));

    // No id of a channel, and no part of a key.
    let zero = refusal(&memo("").replace(OTHER_CHANNEL, r"channel-1\u0000"));
    assert!(zero.starts_with("channel 3: "));

    let mut test = chain();
    let off = pb::MsgUpdateParams {
        authority: test.text(0),
        params: Some(pb::Params {
            forward_enabled: false,
            ..crate::Params::default().to_proto()
        }),
    };
    test.send(&off).unwrap();
    let result = receive(&mut test, &asking(1, "100", "uatom", &memo("")));
    assert!(refused(&test, result).starts_with("transfer 104: "));
    // Money that stays still comes.
    fund(&mut test, 1);
}

#[test]
fn the_same_money_is_not_given_back_twice() {
    let mut test = chain();
    receive(&mut test, &asking(1, "100", "uatom", &memo(""))).unwrap();
    let on = went_on(&test);
    timeout(&mut test, &on).unwrap();
    // Core IBC asks once only; even if it asked again, nothing would be made of nothing.
    let result = timeout(&mut test, &on);
    assert!(refused(&test, result).starts_with("transfer 100: "));
    assert_eq!(test.events::<WriteAcknowledgement>().len(), 1);
    test.end_block(5);
}
