//! Two chains of ours with a relayer between them.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test may end at what it did not expect"
)]

mod relay;

use prost::Message;
use proto::cosmos::base::abci::v1beta1::TxMsgData;
use proto::ibc::applications::transfer::v1::MsgTransfer;
use proto::ibc::core::channel::v1::{MsgRecvPacketResponse, ResponseResultType};
use proto::ibc::core::client::v1::{MsgUpdateClient, QueryClientStatusRequest};
use relay::{CHANNEL, CLIENT, Link, PORT, packed, packets, path, voucher};
use sdk::{Address, Prefix};
use testkit::headers::Head;

const SUCCESS: &[u8] = br#"{"result":"AQ=="}"#;

fn escrow() -> String {
    let address: Address = transfer::ops::escrow_address(PORT, CHANNEL);
    Prefix::new("aot").unwrap().text(&address)
}

fn balance(link: &Link, side: usize, owner: &str, denom: &str) -> u128 {
    link.chains[side].node.balance(owner, denom)
}

#[test]
fn money_goes_there_and_back_whichever_side_began_the_channel() {
    for begun in [0, 1] {
        let mut link = Link::from(begun);
        let (alice, bob) = (link.chains[0].node.text(1), link.chains[1].node.text(2));
        let before = balance(&link, 0, &alice, "krwp");
        let msg = link.transfer_msg(0, 700, "krwp", &bob);
        let packet = link.send(0, &msg).unwrap();
        assert_eq!(link.relay(0, &packet), SUCCESS);
        assert_eq!(balance(&link, 0, &alice, "krwp"), before - 700);
        assert_eq!(balance(&link, 0, &escrow(), "krwp"), 700);
        assert_eq!(balance(&link, 1, &bob, &voucher("krwp")), 700);

        let msg = MsgTransfer {
            sender: bob.clone(),
            ..link.transfer_msg(1, 300, &voucher("krwp"), &alice)
        };
        let result = link.chains[1].run(vec![packed(&msg)], 2);
        assert_eq!(result.code, 0, "{}", result.log);
        let packet = packets(&result, "send_packet").remove(0).0;
        assert_eq!(link.relay(1, &packet), SUCCESS);
        assert_eq!(balance(&link, 0, &alice, "krwp"), before - 400);
        assert_eq!(balance(&link, 0, &escrow(), "krwp"), 400);
        assert_eq!(balance(&link, 1, &bob, &voucher("krwp")), 400);
        // Nothing is under way any more.
        for chain in &link.chains {
            assert!(!chain.has(&path("commitments", 1)));
        }
    }
}

#[test]
fn what_was_not_received_in_time_comes_back() {
    let mut link = Link::from(0);
    let (alice, bob) = (link.chains[0].node.text(1), link.chains[1].node.text(2));
    let before = balance(&link, 0, &alice, "krwp");
    let soon = link.chains[1].node.time().plus_seconds(12);
    let msg = MsgTransfer {
        timeout_height: None,
        timeout_timestamp: soon.seconds() * 1_000_000_000,
        ..link.transfer_msg(0, 700, "krwp", &bob)
    };
    let packet = link.send(0, &msg).unwrap();
    let (update, msg) = link.timeout(0, &packet);
    let early = link.chains[0].run(vec![update, packed(&msg)], relay::RELAYER);
    assert_eq!(
        (early.codespace.as_str(), early.code),
        ("channel", 39),
        "{}",
        early.log
    );
    // The refused transaction has left the client where it was, so the next header builds on the one before.
    let mut link = again(link);
    link.chains[1].block(Vec::new());
    link.chains[1].block(Vec::new());
    let (update, late) = link.recv(1, &packet);
    let result = link.chains[1].run(vec![update, packed(&late)], relay::RELAYER);
    assert_eq!(
        (result.codespace.as_str(), result.code),
        ("channel", 40),
        "{}",
        result.log
    );
    let (update, msg) = link.timeout(0, &packet);
    link.tell(0, vec![update, packed(&msg)]);
    assert_eq!(balance(&link, 0, &alice, "krwp"), before);
    assert_eq!(balance(&link, 0, &escrow(), "krwp"), 0);
}

/// A relayer that asks both chains what their clients know.
fn again(mut link: Link) -> Link {
    link.ask();
    link
}

#[test]
fn what_was_refused_there_comes_back() {
    let mut link = Link::from(1);
    let alice = link.chains[0].node.text(1);
    let before = balance(&link, 0, &alice, "krwp");
    let module = Prefix::new("aot")
        .unwrap()
        .text(&Address::of_module("fee_collector"));
    let bob = link.chains[1].node.text(2);
    for receiver in [module.as_str(), "cosmos1nobody", ""] {
        let msg = link.transfer_msg(
            0,
            700,
            "krwp",
            if receiver.is_empty() { &bob } else { receiver },
        );
        let packet = link.send(0, &msg).unwrap();
        let answer = link.relay(0, &packet);
        if receiver.is_empty() {
            assert_eq!(answer, SUCCESS);
            continue;
        }
        let text = String::from_utf8(answer).unwrap();
        assert!(
            text.starts_with(r#"{"error":"ABCI code: "#)
                && text.ends_with(r#"see events for details"}"#),
            "{text}"
        );
        assert_eq!(balance(&link, 0, &alice, "krwp"), before);
    }
    assert_eq!(balance(&link, 0, &escrow(), "krwp"), 700);
    assert_eq!(balance(&link, 1, &bob, &voucher("krwp")), 700);
}

#[test]
fn two_relayers_bring_the_same_packet_and_one_of_them_changes_nothing() {
    let mut link = Link::from(0);
    let bob = link.chains[1].node.text(2);
    let msg = link.transfer_msg(0, 700, "krwp", &bob);
    let packet = link.send(0, &msg).unwrap();
    let (update, recv) = link.recv(1, &packet);
    link.tell(1, vec![update.clone(), packed(&recv)]);
    // A message is signed by whom it says, and nobody else.
    let result = link.chains[1].run(vec![update.clone(), packed(&recv)], 6);
    assert_eq!(
        (result.codespace.as_str(), result.code),
        ("sdk", 8),
        "{}",
        result.log
    );
    // The slower one, in one transaction with the header that is known by now.
    let result = link.tell(1, vec![update, packed(&recv)]);
    let data = TxMsgData::decode(result.data.as_ref()).unwrap();
    let response = MsgRecvPacketResponse::decode(data.msg_responses[1].value.as_slice()).unwrap();
    assert_eq!(response.result, ResponseResultType::Noop as i32);
    assert!(packets(&result, "write_acknowledgement").is_empty());
    assert_eq!(balance(&link, 1, &bob, &voucher("krwp")), 700);
}

#[test]
fn a_frozen_client_moves_nothing() {
    let mut link = Link::from(0);
    let bob = link.chains[1].node.text(2);
    let msg = link.transfer_msg(0, 700, "krwp", &bob);
    let packet = link.send(0, &msg).unwrap();
    let (update, recv) = link.recv(1, &packet);
    let fork = Head {
        app_hash: vec![66; 32],
        ..link.chains[0].head().clone()
    };
    let header = link.chains[0]
        .committee
        .update(&fork, 1, link.known_before(1));
    let evidence = MsgUpdateClient {
        client_id: CLIENT.to_owned(),
        client_message: Some(header),
        signer: link.signer(),
    };
    link.tell(1, vec![update, packed(&evidence)]);
    let request = QueryClientStatusRequest {
        client_id: CLIENT.to_owned(),
    };
    assert_eq!(
        link.chains[1].node.query(&request).unwrap().status,
        "Frozen"
    );
    let result = link.chains[1].run(vec![packed(&recv)], relay::RELAYER);
    assert_eq!(
        (result.codespace.as_str(), result.code),
        ("client", 29),
        "{}",
        result.log
    );
    let back = link.transfer_msg(1, 1, "krwp", &bob);
    let refused = link.send(1, &back).unwrap_err();
    assert!(refused.starts_with("client 29: "), "{refused}");
}

#[test]
fn all_that_relayers_tell_and_the_app_hashes_after_it() {
    let mut link = Link::from(0);
    let bob = link.chains[1].node.text(2);
    let msg = link.transfer_msg(0, 700, "krwp", &bob);
    let packet = link.send(0, &msg).unwrap();
    link.relay(0, &packet);
    let late = link.chains[1].node.time().plus_seconds(12);
    let msg = MsgTransfer {
        timeout_height: None,
        timeout_timestamp: late.seconds() * 1_000_000_000,
        ..link.transfer_msg(0, 5, "krwp", &bob)
    };
    let packet = link.send(0, &msg).unwrap();
    link.chains[1].block(Vec::new());
    link.chains[1].block(Vec::new());
    let (update, msg) = link.timeout(0, &packet);
    link.tell(0, vec![update, packed(&msg)]);

    let registry = app::registry(sdk::Role::Main);
    let told: Vec<&String> = link.chains.iter().flat_map(|chain| &chain.told).collect();
    let untold: Vec<&str> = registry
        .msgs()
        .map(|(type_url, _)| type_url)
        .filter(|url| url.starts_with("/ibc.") && !told.iter().any(|told| told == url))
        .collect();
    // What takes a port that lets its channels close, a fork, an upgrade or the authority: the tests of `ibc` have it.
    expect_test::expect![[r"
        /ibc.applications.interchain_accounts.host.v1.MsgUpdateParams
        /ibc.applications.transfer.v1.MsgUpdateParams
        /ibc.core.channel.v1.MsgChannelCloseConfirm
        /ibc.core.channel.v1.MsgChannelCloseInit
        /ibc.core.channel.v1.MsgTimeoutOnClose
        /ibc.core.client.v1.MsgRecoverClient
        /ibc.core.client.v1.MsgSubmitMisbehaviour
        /ibc.core.client.v1.MsgUpdateParams
        /ibc.core.client.v1.MsgUpgradeClient
        /ibc.core.connection.v1.MsgUpdateParams"]]
    .assert_eq(&untold.join("\n"));
    let lines = link.chains.iter().flat_map(|chain| &chain.story);
    let text = lines.fold(String::new(), |text, line| format!("{text}{line}\n"));
    expect_test::expect_file!["golden/ibc_app_hashes.txt"].assert_eq(&text);
}
