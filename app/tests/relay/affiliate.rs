//! A side chain joins the main chain: it is registered, money goes there and home, its token is pegged, it is suspended.

use super::{CHANNEL, CLIENT, Link, RELAYER, packed, packets, voucher};
use proto::Msg;
use proto::aot::affiliate::v1 as pb;
use proto::aot::affiliate::v1::AffiliateStatus as Status;
use proto::ibc::applications::transfer::v1::MsgTransfer;
use proto::ibc::core::channel::v1::{MsgChannelOpenInit, State};
use proto::tendermint::abci::ExecTxResult;

const MAIN: usize = 0;
const SIDE: usize = 1;
/// The id of the side chain.
const ID: &str = "two-2";
const AUTHORITY: u64 = 0;
const ALICE: u64 = 1;
const BOB: u64 = 2;
const ADMIN: u64 = 3;
const NEXT_ADMIN: u64 = 4;
const SUCCESS: &[u8] = br#"{"result":"AQ=="}"#;
const LOCAL: &str = "peg/two";

fn text(link: &Link, n: u64) -> String {
    link.chains[MAIN].node.text(n)
}

fn has(link: &Link, side: usize, n: u64, denom: &str) -> u128 {
    link.chains[side].node.balance(&text(link, n), denom)
}

fn run<M: Msg>(link: &mut Link, msg: &M, signer: u64) -> ExecTxResult {
    let result = link.chains[MAIN].run(vec![packed(msg)], signer);
    assert_eq!(result.code, 0, "{}: {}", result.codespace, result.log);
    // Neither chain is far ahead of the other.
    link.chains[SIDE].block(Vec::new());
    result
}

fn coin(amount: u128, denom: &str) -> Option<proto::Coin> {
    Some(proto::Coin {
        denom: denom.to_owned(),
        amount: amount.to_string(),
    })
}

fn register(link: &mut Link) {
    let msg = pb::MsgRegisterAffiliate {
        authority: text(link, AUTHORITY),
        chain_id: ID.to_owned(),
        admin: text(link, ADMIN),
        client_id: CLIENT.to_owned(),
    };
    run(link, &msg, AUTHORITY);
    let msg = pb::MsgSetChannel {
        signer: text(link, ADMIN),
        chain_id: ID.to_owned(),
        channel_id: CHANNEL.to_owned(),
    };
    run(link, &msg, ADMIN);
    set_status(link, Status::Active);
    let msg = pb::MsgSetCap {
        authority: text(link, AUTHORITY),
        chain_id: ID.to_owned(),
        cap: coin(1_000, "krwp"),
    };
    run(link, &msg, AUTHORITY);
}

fn set_status(link: &mut Link, status: Status) {
    let msg = pb::MsgSetStatus {
        signer: text(link, AUTHORITY),
        chain_id: ID.to_owned(),
        status: status.into(),
    };
    run(link, &msg, AUTHORITY);
}

/// Bob, on the side chain, sends to Alice on the main chain.
fn come_home(link: &mut Link, amount: u128, denom: &str) {
    let alice = text(link, ALICE);
    let msg = MsgTransfer {
        sender: text(link, BOB),
        ..link.transfer_msg(SIDE, amount, denom, &alice)
    };
    let result = link.chains[SIDE].run(vec![packed(&msg)], BOB);
    assert_eq!(result.code, 0, "{}", result.log);
    let packet = packets(&result, "send_packet").remove(0).0;
    assert_eq!(link.relay(SIDE, &packet), SUCCESS);
}

fn listed(link: &Link) -> pb::AffiliateInfo {
    let request = pb::QueryAffiliatesRequest::default();
    let answer = link.chains[MAIN].node.query(&request);
    answer.unwrap().affiliates.remove(0)
}

#[test]
fn money_goes_to_a_side_chain_up_to_its_cap_and_home_even_when_it_is_suspended() {
    let mut link = Link::with_side_chain();
    register(&mut link);
    let bob = text(&link, BOB);
    let before = has(&link, MAIN, ALICE, "krwp");
    let msg = link.transfer_msg(MAIN, 700, "krwp", &bob);
    let packet = link.send(MAIN, &msg).unwrap();
    assert_eq!(link.relay(MAIN, &packet), SUCCESS);
    assert_eq!(has(&link, SIDE, BOB, &voucher("krwp")), 700);

    let above = link.transfer_msg(MAIN, 301, "krwp", &bob);
    let refused = link.send(MAIN, &above).unwrap_err();
    assert!(refused.starts_with("affiliate 15: "), "{refused}");
    set_status(&mut link, Status::Suspended);
    let more = link.transfer_msg(MAIN, 1, "krwp", &bob);
    let refused = link.send(MAIN, &more).unwrap_err();
    assert!(refused.starts_with("affiliate 17: "), "{refused}");
    come_home(&mut link, 700, &voucher("krwp"));
    assert_eq!(has(&link, MAIN, ALICE, "krwp"), before);
}

#[test]
fn a_side_chain_is_listed_with_a_client_that_follows_it() {
    let mut link = Link::with_side_chain();
    register(&mut link);
    let first = listed(&link);
    assert_eq!(first.client_status, "Active");
    assert_eq!(first.client_revision, 2);
    let affiliate = first.affiliate.unwrap();
    assert_eq!(affiliate.status, i32::from(Status::Active));
    assert_eq!(affiliate.channel_id, CHANNEL);
    let update = link.update(MAIN);
    link.tell(MAIN, vec![update]);
    assert!(listed(&link).client_height > first.client_height);
}

/// What the main chain tells of its side chains, and the app hashes after it: from the first client to the last message.
#[test]
fn every_message_of_the_registry_and_the_app_hashes_after_it() {
    let mut link = Link::with_side_chain();
    register(&mut link);
    let msg = pb::MsgSetAdmin {
        signer: text(&link, ADMIN),
        chain_id: ID.to_owned(),
        admin: text(&link, NEXT_ADMIN),
    };
    run(&mut link, &msg, ADMIN);
    let msg = pb::MsgAcceptAdmin {
        signer: text(&link, NEXT_ADMIN),
        chain_id: ID.to_owned(),
    };
    run(&mut link, &msg, NEXT_ADMIN);
    // 3 of the local denom for 2 tokens of the side chain.
    let msg = pb::MsgSetPeg {
        authority: text(&link, AUTHORITY),
        chain_id: ID.to_owned(),
        side_denom: "uaot".to_owned(),
        local_denom: LOCAL.to_owned(),
        numerator: 3,
        denominator: 2,
    };
    run(&mut link, &msg, AUTHORITY);
    come_home(&mut link, 101, "uaot");
    for (amount, denom) in [(101, voucher("uaot")), (150, LOCAL.to_owned())] {
        let msg = pb::MsgConvert {
            sender: text(&link, ALICE),
            amount: coin(amount, &denom),
        };
        run(&mut link, &msg, ALICE);
    }
    // All of it is a voucher again, and goes where it came from.
    let (bob, before) = (text(&link, BOB), has(&link, SIDE, BOB, "uaot"));
    let msg = link.transfer_msg(MAIN, 101, &voucher("uaot"), &bob);
    let packet = link.send(MAIN, &msg).unwrap();
    assert_eq!(link.relay(MAIN, &packet), SUCCESS);
    assert_eq!(has(&link, SIDE, BOB, "uaot"), before + 101);

    let registry = app::registry(sdk::Role::Main);
    let main = &link.chains[MAIN];
    let of_registry = registry
        .msgs()
        .map(|(type_url, _)| type_url)
        .filter(|url| url.starts_with("/aot.affiliate."));
    for type_url in of_registry {
        assert!(main.told.contains(type_url), "tell of {type_url}, too");
    }
    let ours = main.story.iter().filter(|line| line.contains("affiliate"));
    let text = ours.fold(String::new(), |text, line| format!("{text}{line}\n"));
    expect_test::expect_file!["../golden/affiliate_app_hashes.txt"].assert_eq(&text);
}

#[test]
fn a_packet_for_a_port_that_a_chain_does_not_have_is_refused_there() {
    let mut link = Link::with_side_chain();
    let init = MsgChannelOpenInit {
        port_id: "affiliate".to_owned(),
        channel: Some(link.end(SIDE, "", State::Init)),
        signer: link.signer(),
    };
    let result = link.chains[SIDE].run(vec![packed(&init)], RELAYER);
    assert_eq!((result.codespace.as_str(), result.code), ("port", 3));
}
