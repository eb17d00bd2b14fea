//! Money on its way to a side chain of the registry, and home again.

use super::*;
use crate::ops::held;
use proptest::prelude::*;
use proto::aot::affiliate::v1 as registry;
use proto::aot::affiliate::v1::AffiliateStatus as Status;

const SIDE: &str = "other-7";

/// The chain behind both channels is a side chain with a cap on `uaot`, active over the first of them.
fn affiliated(cap: u128) -> TestCtx {
    let mut test = chain();
    let (authority, admin) = (test.text(0), test.text(3));
    let register = registry::MsgRegisterAffiliate {
        authority: authority.clone(),
        chain_id: SIDE.to_owned(),
        admin: admin.clone(),
        client_id: "07-tendermint-0".to_owned(),
    };
    test.send(&register).unwrap();
    let channel = registry::MsgSetChannel {
        signer: admin,
        chain_id: SIDE.to_owned(),
        channel_id: CHANNEL.to_owned(),
    };
    test.send(&channel).unwrap();
    set_status(&mut test, Status::Active);
    set_cap(&mut test, cap);
    test
}

fn set_status(test: &mut TestCtx, status: Status) {
    let msg = registry::MsgSetStatus {
        signer: test.text(0),
        chain_id: SIDE.to_owned(),
        status: status.into(),
    };
    test.send(&msg).unwrap();
}

fn set_cap(test: &mut TestCtx, amount: u128) {
    let msg = registry::MsgSetCap {
        authority: test.text(0),
        chain_id: SIDE.to_owned(),
        cap: Some(proto::Coin {
            denom: "uaot".to_owned(),
            amount: amount.to_string(),
        }),
    };
    test.send(&msg).unwrap();
}

/// Account 1 sends so much; what it is refused with, or nothing.
fn send(test: &mut TestCtx, amount: u128, denom: &str) -> String {
    let msg = msg(test, &amount.to_string(), denom);
    match test.send(&msg) {
        Ok(_) => String::new(),
        Err(error) => shown(test, &error),
    }
}

/// So much `uaot` comes home.
fn come_home(test: &mut TestCtx, amount: u128) -> Result<()> {
    let to = test.text(2);
    let path = "transfer/channel-30/uaot";
    receive(test, &packet(&data(&amount.to_string(), path, &to))).map(drop)
}

#[test]
fn money_goes_to_a_side_chain_up_to_its_cap_and_again_when_some_came_home() {
    let mut test = affiliated(1_000);
    assert_eq!(send(&mut test, 600, "uaot"), "");
    assert_eq!(
        send(&mut test, 401, "uaot"),
        "affiliate 15: side chain other-7 may still get 400uaot: expected at most that, got 401uaot"
    );
    assert_eq!(send(&mut test, 400, "uaot"), "");
    assert_eq!(
        send(&mut test, 1, "uaot"),
        "affiliate 15: side chain other-7 may still get 0uaot: expected at most that, got 1uaot"
    );
    come_home(&mut test, 50).unwrap();
    assert_eq!(send(&mut test, 50, "uaot"), "");
    test.end_block(5);
}

#[test]
fn a_denom_without_a_cap_stays_here() {
    let mut test = affiliated(1_000);
    assert_eq!(
        send(&mut test, 1, "krwp"),
        "affiliate 15: side chain other-7 may still get 0krwp: expected at most that, got 1krwp"
    );
    set_cap(&mut test, 0);
    assert_eq!(
        send(&mut test, 1, "uaot"),
        "affiliate 15: side chain other-7 may still get 0uaot: expected at most that, got 1uaot"
    );
}

#[test]
fn a_cap_that_is_lowered_keeps_more_from_going_and_nothing_from_coming_home() {
    let mut test = affiliated(1_000);
    assert_eq!(send(&mut test, 800, "uaot"), "");
    set_cap(&mut test, 500);
    assert!(send(&mut test, 1, "uaot").starts_with("affiliate 15: "));
    come_home(&mut test, 300).unwrap();
    assert!(send(&mut test, 1, "uaot").starts_with("affiliate 15: "));
    come_home(&mut test, 1).unwrap();
    assert_eq!(send(&mut test, 1, "uaot"), "");
}

#[test]
fn what_did_not_arrive_does_not_count() {
    let mut test = affiliated(1_000);
    let out = msg(&test, "1000", "uaot");
    test.send(&out).unwrap();
    let packet = sent(&test, &out, "uaot");
    timeout(&mut test, &packet).unwrap();
    assert_eq!(send(&mut test, 1_000, "uaot"), "");
}

#[test]
fn money_given_to_an_escrow_account_uses_up_no_cap() {
    let mut test = affiliated(1_000);
    let gift = proto::cosmos::bank::v1beta1::MsgSend {
        from_address: test.text(2),
        to_address: test.text_of(&escrow_address("transfer", CHANNEL)),
        amount: vec![proto::Coin {
            denom: "uaot".to_owned(),
            amount: "900".to_owned(),
        }],
    };
    test.send(&gift).unwrap();
    assert_eq!(send(&mut test, 1_000, "uaot"), "");
}

#[test]
fn money_of_this_chain_goes_through_no_other_channel_to_a_side_chain() {
    let mut test = affiliated(1_000);
    let around = MsgTransfer {
        source_channel: OTHER_CHANNEL.to_owned(),
        ..msg(&test, "1", "uaot")
    };
    let result = test.send(&around);
    assert_eq!(
        refused(&test, result),
        "affiliate 16: channel channel-1 leads to side chain other-7: expected its channel channel-0"
    );
}

#[test]
fn a_voucher_goes_home_through_any_channel_it_came_through() {
    let mut test = affiliated(1_000);
    let to = test.text(1);
    let other = Packet {
        source_channel: "channel-31".to_owned(),
        destination_channel: OTHER_CHANNEL.to_owned(),
        ..packet(&data("70", "uatom", &to))
    };
    receive(&mut test, &other).unwrap();
    let came = crate::Trace::parse("transfer/channel-1/uatom").unwrap();
    let back = MsgTransfer {
        source_channel: OTHER_CHANNEL.to_owned(),
        ..msg(&test, "70", came.denom().unwrap().as_str())
    };
    test.send(&back).unwrap();
}

#[test]
fn nothing_leaves_for_a_suspended_side_chain_and_all_may_come_home() {
    let mut test = affiliated(1_000);
    fund(&mut test, 100);
    let out = msg(&test, "300", "uaot");
    test.send(&out).unwrap();
    let packet = sent(&test, &out, "uaot");
    assert_eq!(send(&mut test, 200, "uaot"), "");
    set_status(&mut test, Status::Suspended);
    let expected = "affiliate 17: no money goes to side chain other-7, which is suspended: expected one that is active";
    assert_eq!(send(&mut test, 1, "uaot"), expected);
    assert_eq!(send(&mut test, 1, voucher().as_str()), expected);
    // A packet that was refused there, money that comes home, and new vouchers.
    acknowledge(&mut test, &packet, r#"{"error":"ABCI code: 1"}"#).unwrap();
    come_home(&mut test, 200).unwrap();
    fund(&mut test, 100);
    assert_eq!(escrowed(&mut test, "uaot"), 0);
    set_status(&mut test, Status::Active);
    assert_eq!(send(&mut test, 1_000, "uaot"), "");
}

#[test]
fn a_retired_side_chain_gets_its_own_vouchers_and_nothing_else() {
    let mut test = affiliated(1_000);
    fund(&mut test, 100);
    set_status(&mut test, Status::Retired);
    assert_eq!(
        send(&mut test, 1, "uaot"),
        "affiliate 17: no money goes to side chain other-7, which is retired: expected one that is active"
    );
    assert_eq!(send(&mut test, 100, voucher().as_str()), "");
}

#[test]
fn what_is_pegged_is_the_voucher_that_a_packet_brings() {
    let mut test = affiliated(1_000);
    let peg = registry::MsgSetPeg {
        authority: test.text(0),
        chain_id: SIDE.to_owned(),
        side_denom: "uatom".to_owned(),
        local_denom: "peg/atom".to_owned(),
        numerator: 3,
        denominator: 2,
    };
    assert_eq!(test.send(&peg).unwrap().voucher, voucher().to_string());
    fund(&mut test, 100);
    let convert = registry::MsgConvert {
        sender: test.text(1),
        amount: Some(proto::Coin {
            denom: voucher().to_string(),
            amount: "100".to_owned(),
        }),
    };
    test.send(&convert).unwrap();
    assert_eq!(has(&mut test, &account(1), "peg/atom"), 150);
    test.end_block(5);
}

#[test]
fn a_channel_whose_id_is_no_key_is_refused() {
    let mut test = chain();
    let out = MsgTransfer {
        source_channel: "channel-0\0".to_owned(),
        ..msg(&test, "1", "uaot")
    };
    let result = test.send(&out);
    assert!(refused(&test, result).starts_with("channel 3: "));
}

#[derive(Clone, Debug)]
enum Op {
    Send(u128),
    Home(u128),
    Late(u128),
    Cap(u128),
    Status(Status),
}

fn op() -> impl Strategy<Value = Op> {
    let status = [Status::Active, Status::Suspended];
    prop_oneof![
        6 => (1..400_u128).prop_map(Op::Send),
        3 => (1..400_u128).prop_map(Op::Home),
        1 => (1..400_u128).prop_map(Op::Late),
        2 => (0..1_000_u128).prop_map(Op::Cap),
        1 => prop::sample::select(status.to_vec()).prop_map(Op::Status),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn never_is_more_sent_than_a_cap_leaves_and_all_of_it_comes_home(
        ops in prop::collection::vec(op(), 1..40),
    ) {
        let mut test = affiliated(500);
        let (mut there, mut cap, mut status) = (0_u128, 500_u128, Status::Active);
        for op in ops {
            match op {
                Op::Send(amount) | Op::Late(amount) => {
                    let out = msg(&test, &amount.to_string(), "uaot");
                    let owns = has(&mut test, &account(1), "uaot") >= amount;
                    let fits = status == Status::Active && cap.saturating_sub(there) >= amount;
                    prop_assert_eq!(test.send(&out).is_ok(), owns && fits);
                    if owns && fits && matches!(op, Op::Late(_)) {
                        let packet = sent(&test, &out, "uaot");
                        timeout(&mut test, &packet).unwrap();
                    } else if owns && fits {
                        there = there.saturating_add(amount);
                    }
                }
                Op::Home(amount) => {
                    prop_assert_eq!(come_home(&mut test, amount).is_ok(), there >= amount);
                    there = if there >= amount { there.saturating_sub(amount) } else { there };
                }
                Op::Cap(amount) => {
                    set_cap(&mut test, amount);
                    cap = amount;
                }
                Op::Status(next) if next != status => {
                    set_status(&mut test, next);
                    status = next;
                }
                Op::Status(_) => {}
            }
            let uaot = denom("uaot");
            let counted = test.read(|view| held(view, CHANNEL, &uaot));
            prop_assert_eq!(units(counted), there);
        }
        test.end_block(5);
        // However it ends for the side chain, what is there comes home.
        set_status(&mut test, Status::Retired);
        if there > 0 {
            come_home(&mut test, there).unwrap();
        }
        prop_assert_eq!(escrowed(&mut test, "uaot"), 0);
    }
}
