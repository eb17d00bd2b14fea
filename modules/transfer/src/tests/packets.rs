//! Money that comes, and money that comes back.

use super::*;
use crate::events::{DenominationTrace, FungibleTokenPacket, Refunded};
use expect_test::expect;
use sdk::ChannelEnd;

#[test]
fn money_of_another_chain_becomes_a_voucher_with_a_path() {
    let mut test = chain();
    fund(&mut test, 100);
    fund(&mut test, 20);
    let voucher = voucher();
    assert_eq!(
        voucher.as_str(),
        "ibc/27394FB092D2ECCD56123C74F36E4C1F926001CEADA9CA97EA622B25F41E5EB2"
    );
    assert_eq!(has(&mut test, &account(1), voucher.as_str()), 120);
    assert_eq!(test.events::<DenominationTrace>().len(), 1);
    let told = test.events::<FungibleTokenPacket>();
    assert!(
        told.iter()
            .all(|event| event.success && event.sender == "cosmos1sender")
    );
    test.end_block(5);
}

#[test]
fn money_of_this_chain_comes_out_of_the_escrow_of_its_channel() {
    let mut test = chain();
    let out = msg(&test, "300", "uaot");
    test.send(&out).unwrap();
    let to = test.text(2);
    let back = packet(&data("200", "transfer/channel-30/uaot", &to));
    assert_eq!(
        receive(&mut test, &back).unwrap(),
        Some(br#"{"result":"AQ=="}"#.to_vec())
    );
    assert_eq!(has(&mut test, &account(2), "uaot"), 5_200);
    assert_eq!(escrowed(&mut test, "uaot"), 100);
    // More than has gone does not come back, and nothing through a channel where nothing went.
    let result = receive(&mut test, &back);
    assert_eq!(
        refused(&test, result),
        "transfer 100: 200uaot are to come back, but 100uaot have gone to that chain"
    );
    let elsewhere = Packet {
        source_channel: "channel-31".to_owned(),
        destination_channel: OTHER_CHANNEL.to_owned(),
        ..packet(&data("1", "transfer/channel-31/uaot", &to))
    };
    let result = receive(&mut test, &elsewhere);
    assert!(refused(&test, result).starts_with("transfer 100: "));
    test.end_block(5);
}

#[test]
fn money_that_somebody_gave_to_an_escrow_account_is_not_paid_out() {
    let mut test = chain();
    let escrow = escrow_address("transfer", CHANNEL);
    test.ctx(|ctx| {
        let coins = sdk::Coins::from(sdk::Coin {
            denom: denom("uaot"),
            amount: "500".parse().unwrap(),
        });
        bank::ops::transfer(ctx, &account(2), &escrow, &coins)
    })
    .unwrap();
    let to = test.text(2);
    let result = receive(
        &mut test,
        &packet(&data("1", "transfer/channel-30/uaot", &to)),
    );
    assert_eq!(
        refused(&test, result),
        "transfer 100: 1uaot are to come back, but 0uaot have gone to that chain"
    );
    // Nor against what another channel holds: then that could not come back any more.
    let out = MsgTransfer {
        source_channel: OTHER_CHANNEL.to_owned(),
        ..msg(&test, "300", "uaot")
    };
    test.send(&out).unwrap();
    let claimed = packet(&data("300", "transfer/channel-30/uaot", &to));
    let result = receive(&mut test, &claimed);
    assert!(refused(&test, result).starts_with("transfer 100: "));
    let back = Packet {
        source_channel: "channel-31".to_owned(),
        destination_channel: OTHER_CHANNEL.to_owned(),
        ..packet(&data("300", "transfer/channel-31/uaot", &to))
    };
    receive(&mut test, &back).unwrap();
    test.end_block(5);
}

#[test]
fn a_voucher_of_three_chains_unwinds_hop_by_hop() {
    let mut test = chain();
    let to = test.text(1);
    let far = packet(&data("9", "transfer/channel-44/uosmo", &to));
    receive(&mut test, &far).unwrap();
    let trace = crate::Trace::parse("transfer/channel-0/transfer/channel-44/uosmo").unwrap();
    let denom = trace.denom().unwrap();
    assert_eq!(has(&mut test, &account(1), denom.as_str()), 9);
    let on = MsgTransfer {
        source_channel: OTHER_CHANNEL.to_owned(),
        ..msg(&test, "4", denom.as_str())
    };
    test.send(&on).unwrap();
    let back = Packet {
        source_channel: "channel-31".to_owned(),
        destination_channel: OTHER_CHANNEL.to_owned(),
        ..packet(&data(
            "4",
            "transfer/channel-31/transfer/channel-0/transfer/channel-44/uosmo",
            &to,
        ))
    };
    receive(&mut test, &back).unwrap();
    assert_eq!(has(&mut test, &account(1), denom.as_str()), 9);
    test.end_block(5);
}

#[test]
fn packets_that_nobody_can_take_are_refused_and_change_nothing() {
    let refusal = |data: Vec<u8>| {
        let mut test = chain();
        let before = test.changes();
        let result = receive(&mut test, &packet(&data));
        assert_eq!(test.changes(), before);
        refused(&test, result)
    };
    let test = chain();
    let to = test.text(1);
    let of = |amount: &str, denom: &str| data(amount, denom, &to);
    let module = test.text_of(&Address::of_module("transfer"));
    let all = [
        refusal(vec![0xff, 0xfe]),
        refusal(b"{}".to_vec()),
        refusal(b"[1]".to_vec()),
        refusal(
            br#"{"amount":"1","denom":"uatom","receiver":"r","sender":"s","tip":"1"}"#.to_vec(),
        ),
        refusal(br#"{"amount":1,"denom":"uatom","receiver":"r","sender":"s"}"#.to_vec()),
        refusal(of("0", "uatom")),
        refusal(of("+1", "uatom")),
        refusal(of("-1", "uatom")),
        refusal(of("1.0", "uatom")),
        refusal(of("340282366920938463463374607431768211456", "uatom")),
        refusal(of("1", "")),
        refusal(of("1", "transfer/channel-30/")),
        refusal(of("1", "transfer/channel-30/transfer/channel-9")),
        refusal(of("1", &"u".repeat(600))),
        refusal(of("1", "transfer/channel-30/u")),
        refusal(of("1", "transfer/channel-30/pt/shop/star")),
        refusal(data("1", "uatom", "")),
        refusal(data("1", "uatom", &"r".repeat(2_049))),
        refusal(data("1", "uatom", "cosmos1receiver")),
        refusal(data("1", "uatom", &module)),
        refusal(
            PacketData {
                memo: "m".repeat(32_769),
                amount: "1".to_owned(),
                denom: "uatom".to_owned(),
                receiver: to.clone(),
                sender: "s".to_owned(),
            }
            .to_bytes(),
        ),
    ];
    expect![[r#"
        transfer 102: cannot unmarshal ICS-20 transfer packet data: expected value at line 1 column 1
        transfer 5: invalid token amount: : "" is not an amount: expected decimal digits, 0 to 2^128 - 1: invalid request
        transfer 102: cannot unmarshal ICS-20 transfer packet data: invalid type: integer `1`, expected a string at line 1 column 2
        transfer 102: cannot unmarshal ICS-20 transfer packet data: unknown field `tip`, expected one of `amount`, `denom`, `memo`, `receiver`, `sender` at line 1 column 63
        transfer 102: cannot unmarshal ICS-20 transfer packet data: invalid type: integer `1`, expected a string at line 1 column 11
        transfer 5: invalid token amount: 0: expected more than 0
        transfer 5: invalid token amount: +1: "+1" is not an amount: expected decimal digits, 0 to 2^128 - 1: invalid request
        transfer 5: invalid token amount: -1: "-1" is not an amount: expected decimal digits, 0 to 2^128 - 1: invalid request
        transfer 5: invalid token amount: 1.0: "1.0" is not an amount: expected decimal digits, 0 to 2^128 - 1: invalid request
        transfer 5: invalid token amount: 340282366920938463463374607431768211456: "340282366920938463463374607431768211456" is not an amount: expected decimal digits, 0 to 2^128 - 1: invalid request
        transfer 3: invalid denomination for cross-chain transfer: : no denom after the path
        transfer 3: invalid denomination for cross-chain transfer: transfer/channel-30/: no denom after the path
        transfer 3: invalid denomination for cross-chain transfer: transfer/channel-30/transfer/channel-9: no denom after the path
        transfer 3: invalid denomination for cross-chain transfer: uuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuu: expected at most 512 bytes
        transfer 3: invalid denomination for cross-chain transfer: u: invalid denom: u: expected a letter, then 2 to 127 of letters, digits, / : . _ -: invalid coins
        transfer 3: invalid denomination for cross-chain transfer: pt/shop/star: points do not leave the chain: neither their expiry nor their reserve would go with them
        transfer 101: invalid receiver: it is blank
        transfer 101: invalid receiver: 2049 bytes, expected at most 2048
        sdk 7: "cosmos1receiver": parse failed, expected a bech32 address aot1…: invalid address
        sdk 4: aot1yl6hdjhmkf37639730gffanpzndzdpmh6jj29k is not allowed to receive funds: unauthorized
        transfer 11: invalid memo: 32769 bytes, expected at most 32768"#]].assert_eq(&all.join("\n"));
}

#[test]
fn more_vouchers_than_an_amount_can_say_are_refused() {
    let mut test = chain();
    fund(&mut test, u128::MAX);
    let to = test.text(2);
    let result = receive(&mut test, &packet(&data("1", "uatom", &to)));
    assert!(refused(&test, result).starts_with("bank 25: "));
    test.end_block(5);
}

#[test]
fn what_timed_out_or_was_refused_there_comes_back_once() {
    let mut test = chain();
    let out = msg(&test, "300", "uaot");
    test.send(&out).unwrap();
    let late = sent(&test, &out, "uaot");
    timeout(&mut test, &late).unwrap();
    assert_eq!(has(&mut test, &account(1), "uaot"), 5_000);
    assert_eq!(escrowed(&mut test, "uaot"), 0);
    assert_eq!(test.events::<Refunded>()[0].reason, "timeout");
    // Core IBC asks once only; even if it asked again, nothing would be made of nothing.
    let result = timeout(&mut test, &late);
    assert!(refused(&test, result).starts_with("transfer 100: "));

    fund(&mut test, 100);
    let voucher = voucher().to_string();
    let back = msg(&test, "40", &voucher);
    test.send(&back).unwrap();
    let refused_there = sent(&test, &back, "transfer/channel-0/uatom");
    acknowledge(&mut test, &refused_there, r#"{"error":"ABCI code: 1: x"}"#).unwrap();
    assert_eq!(has(&mut test, &account(1), &voucher), 100);
    assert_eq!(test.events::<Refunded>()[1].reason, "error");
    test.end_block(5);
}

#[test]
fn what_arrived_does_not_come_back() {
    let mut test = chain();
    let out = msg(&test, "300", "uaot");
    test.send(&out).unwrap();
    let packet = sent(&test, &out, "uaot");
    acknowledge(&mut test, &packet, r#"{"result":"AQ=="}"#).unwrap();
    assert_eq!(has(&mut test, &account(1), "uaot"), 4_700);
    assert!(test.events::<Refunded>().is_empty());
    for unreadable in [
        "",
        "{}",
        "null",
        "ok",
        r#"{"result":"AQ==","error":"x"}"#,
        "\u{1}",
    ] {
        let result = acknowledge(&mut test, &packet, unreadable);
        assert!(
            refused(&test, result).starts_with("sdk 6: "),
            "{unreadable}"
        );
    }
}

#[test]
fn a_channel_is_unordered_and_speaks_ics20_1() {
    let mut test = chain();
    let mut open = |state: State, ordering: Order, version: &str, id: &str| {
        let channel = Channel {
            state: state as i32,
            ordering: ordering as i32,
            version: version.to_owned(),
            ..Channel::default()
        };
        let end = ChannelEnd {
            id,
            channel: &channel,
        };
        let result = test.ctx(|ctx| (PORT.open)(ctx, &end));
        result.map_err(|error| format!("{} {}", error.codespace, error.code))
    };
    let (init, answer) = (State::Init, State::Tryopen);
    let unordered = Order::Unordered;
    let ours = Ok("ics20-1".to_owned());
    assert_eq!(open(init, unordered, "", "channel-0"), ours);
    assert_eq!(open(init, unordered, "ics20-1", "channel-0"), ours);
    assert_eq!(open(answer, unordered, "ics20-1", "channel-0"), ours);
    assert_eq!(
        open(answer, unordered, "", "channel-0"),
        Err("transfer 4".to_owned())
    );
    assert_eq!(
        open(init, unordered, "ics20-2", "channel-0"),
        Err("transfer 4".to_owned())
    );
    assert_eq!(
        open(init, Order::Ordered, "", "channel-0"),
        Err("sdk 18".to_owned())
    );
    assert_eq!(
        open(init, unordered, "", "channel-4294967296"),
        Err("transfer 9".to_owned())
    );
    let channel = Channel::default();
    let end = ChannelEnd {
        id: "channel-0",
        channel: &channel,
    };
    let result = test.ctx(|ctx| (PORT.close)(ctx, &end));
    assert!(refused(&test, result).starts_with("sdk 18: "));
}
