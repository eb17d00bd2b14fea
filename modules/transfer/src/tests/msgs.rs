//! Money that leaves.

use super::*;
use crate::events::IbcTransfer;
use expect_test::expect;
use proto::ibc::applications::transfer::v1::{MsgUpdateParams, Params};

#[test]
fn money_of_this_chain_goes_into_the_escrow_of_its_channel() {
    let mut test = chain();
    let msg = msg(&test, "300", "uaot");
    assert_eq!(test.send(&msg).unwrap().sequence, 1);
    let escrow = escrow_address("transfer", CHANNEL);
    assert_eq!(has(&mut test, &account(1), "uaot"), 4_700);
    assert_eq!(has(&mut test, &escrow, "uaot"), 300);
    assert_eq!(escrowed(&mut test, "uaot"), 300);
    let expected = sent(&test, &msg, "uaot");
    let text = String::from_utf8(expected.data).unwrap();
    assert_eq!(
        text,
        format!(
            r#"{{"amount":"300","denom":"uaot","receiver":"cosmos1receiver","sender":"{}"}}"#,
            test.text(1)
        )
    );
    let told = test.events::<IbcTransfer>();
    assert_eq!((told[0].sequence, units(told[0].escrowed)), (1, 300));
    test.end_block(5);
}

#[test]
fn a_voucher_that_goes_back_is_destroyed_and_one_that_goes_on_is_escrowed() {
    let mut test = chain();
    fund(&mut test, 100);
    let voucher = voucher().to_string();
    let back = msg(&test, "30", &voucher);
    test.send(&back).unwrap();
    assert_eq!(has(&mut test, &account(1), &voucher), 70);
    assert_eq!(escrowed(&mut test, &voucher), 0);
    assert_eq!(
        test.events::<IbcTransfer>()[0].denom,
        "transfer/channel-0/uatom"
    );
    let on = MsgTransfer {
        source_channel: OTHER_CHANNEL.to_owned(),
        ..msg(&test, "50", &voucher)
    };
    test.send(&on).unwrap();
    assert_eq!(has(&mut test, &account(1), &voucher), 20);
    assert_eq!(escrowed(&mut test, &voucher), 50);
    // The packet names the path, never the hash.
    assert_eq!(
        test.events::<IbcTransfer>()[1].denom,
        "transfer/channel-0/uatom"
    );
    test.end_block(5);
}

fn token(msg: &mut MsgTransfer) -> &mut proto::Coin {
    msg.token.as_mut().unwrap()
}

#[test]
fn money_that_may_not_leave_stays() {
    let refusal = |change: fn(&mut MsgTransfer)| {
        let mut test = chain();
        let mut msg = msg(&test, "300", "uaot");
        change(&mut msg);
        let result = test.send(&msg);
        assert_eq!(has(&mut test, &account(1), "uaot"), 5_000);
        assert_eq!(escrowed(&mut test, "uaot"), 0);
        refused(&test, result)
    };
    let all = [
        refusal(|msg| msg.source_port = "icahost".to_owned()),
        refusal(|msg| msg.source_channel = "channel-7".to_owned()),
        refusal(|msg| msg.token = None),
        refusal(|msg| token(msg).amount = "0".to_owned()),
        refusal(|msg| token(msg).amount = "-1".to_owned()),
        refusal(|msg| token(msg).amount = "340282366920938463463374607431768211456".to_owned()),
        refusal(|msg| token(msg).amount = "5001".to_owned()),
        refusal(|msg| token(msg).denom = "pt/shop/star".to_owned()),
        refusal(|msg| token(msg).denom = "transfer/channel-0/uatom".to_owned()),
        refusal(|msg| token(msg).denom = "ibc/1234".to_owned()),
        refusal(|msg| token(msg).denom = format!("ibc/{}", "A".repeat(64))),
        refusal(|msg| msg.receiver = " ".to_owned()),
        refusal(|msg| msg.receiver = "a".repeat(2_049)),
        refusal(|msg| msg.memo = "a".repeat(32_769)),
        refusal(|msg| msg.timeout_height = None),
        refusal(|msg| {
            msg.timeout_height = Some(Height {
                revision_number: 7,
                revision_height: 1,
            });
        }),
        refusal(|msg| msg.sender = "nobody".to_owned()),
    ];
    expect![[r#"
        sdk 18: source port "icahost": expected "transfer": invalid request
        channel 3: port transfer, channel channel-7: channel not found
        transfer 5: invalid token amount: : missing coin: invalid coins
        transfer 5: invalid token amount: 0: 0uaot: expected more than 0: invalid coins
        transfer 5: invalid token amount: -1: "-1" is not an amount: expected decimal digits, 0 to 2^128 - 1: invalid request: invalid coins
        transfer 5: invalid token amount: 340282366920938463463374607431768211456: "340282366920938463463374607431768211456" is not an amount: expected decimal digits, 0 to 2^128 - 1: invalid request: invalid coins
        sdk 5: spendable balance 5000uaot is smaller than 5001uaot: insufficient funds
        transfer 3: invalid denomination for cross-chain transfer: pt/shop/star: points do not leave the chain: neither their expiry nor their reserve would go with them
        transfer 3: invalid denomination for cross-chain transfer: transfer/channel-0/uatom: it reads like one of another chain: expected ibc/HASH
        transfer 3: invalid denomination for cross-chain transfer: ibc/1234: expected ibc/ and 64 digits in hex
        transfer 6: denomination not found: no trace has the hash AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
        transfer 101: invalid receiver: it is blank
        transfer 101: invalid receiver: 2049 bytes, expected at most 2048
        transfer 11: invalid memo: 32769 bytes, expected at most 32768
        channel 26: timeout height 0-0 and timeout timestamp 0: expected at least one of them: invalid packet timeout
        channel 40: insufficient packet timeout height: should have `7-1` > `7-2`: timeout elapsed
        sdk 7: "nobody": parse failed, expected a bech32 address aot1…: invalid address"#]].assert_eq(&all.join("\n"));
}

#[test]
fn the_longest_memo_and_receiver_are_taken() {
    let mut test = chain();
    let msg = MsgTransfer {
        receiver: "a".repeat(2_048),
        memo: "b".repeat(32_768),
        ..msg(&test, "1", "uaot")
    };
    test.send(&msg).unwrap();
}

#[test]
fn transfers_are_switched_off_by_the_authority() {
    let mut test = chain();
    let set = |test: &TestCtx, signer: u64, send, receive| MsgUpdateParams {
        signer: test.text(signer),
        params: Some(Params {
            send_enabled: send,
            receive_enabled: receive,
        }),
    };
    let by_others = set(&test, 1, false, false);
    let result = test.send(&by_others);
    assert!(refused(&test, result).starts_with("sdk 4: "));
    let by_authority = set(&test, 0, false, true);
    test.send(&by_authority).unwrap();
    let out = msg(&test, "1", "uaot");
    let result = test.send(&out);
    assert!(refused(&test, result).starts_with("transfer 7: "));
    fund(&mut test, 1);
    let by_authority = set(&test, 0, true, false);
    test.send(&by_authority).unwrap();
    test.send(&out).unwrap();
    let to = test.text(1);
    let result = receive(&mut test, &packet(&data("1", "uatom", &to)));
    assert!(refused(&test, result).starts_with("transfer 8: "));
}

#[test]
fn a_denom_that_may_not_be_sent_does_not_leave_either() {
    let mut test = chain();
    test.ctx(|ctx| bank::ops::set_send_enabled(ctx, &denom("krwp"), Some(false)));
    let out = msg(&test, "1", "krwp");
    let result = test.send(&out);
    assert!(refused(&test, result).starts_with("bank 5: "));
}
