//! Channels, and the accounts that they bring.

use super::*;
use crate::events::AccountRegistered;
use expect_test::expect;
use proto::ibc::applications::interchain_accounts::host::v1::QueryParamsRequest;

fn proposal(version: &str) -> Channel {
    channel(OWNER, Order::Ordered, version, State::Tryopen)
}

#[test]
fn an_owner_gets_an_account_and_is_told_of_it_in_the_version() {
    let mut test = chain();
    let asked = proposal(&version("proto3", ""));
    let answered = open(&mut test, &asked, "channel-0").unwrap();
    let account = test
        .read(|view| crate::ops::account(view, CONNECTION, OWNER))
        .unwrap();
    assert_eq!(account.as_bytes().len(), 32);
    assert_eq!(answered, version("proto3", &test.text_of(&account)));
    let told = test.events::<AccountRegistered>();
    assert_eq!((told.len(), told[0].account), (1, account));
    confirm(&mut test, &asked, "channel-0").unwrap();
    test.end_block(5);
    // While that is open there is no other.
    let result = open(&mut test, &asked, "channel-9");
    assert_eq!(
        refused(&test, result),
        "interchainaccounts 10: active channel already set for this owner: channel-0 of icacontroller-cosmos1owner is not closed"
    );
    // Another owner gets another one, on whatever kind of channel, and however it writes the fields.
    let other = version("proto3json", "")
        .replace("controller_connection_id", "controllerConnectionId")
        .replace("tx_type", "txType");
    let asked = channel(OTHER, Order::Unordered, &other, State::Tryopen);
    open(&mut test, &asked, "channel-1").unwrap();
    let another = test
        .read(|view| crate::ops::account(view, CONNECTION, OTHER))
        .unwrap();
    assert_ne!(account, another);
    test.end_block(5);
}

#[test]
fn an_account_outlives_its_channel() {
    let mut test = chain_with(State::Closed);
    let first = account(&mut test, OWNER);
    test.end_block(5);
    test.block_mut().app_hash = vec![6; 32];
    // Other fields may be proposed, and an address that is passed over.
    let asked = channel(
        OWNER,
        Order::Unordered,
        &version("proto3json", "cosmos1x"),
        State::Tryopen,
    );
    let answered = open(&mut test, &asked, "channel-1").unwrap();
    assert_eq!(answered, version("proto3json", &test.text_of(&first)));
    test.end_block(5);
}

#[test]
fn what_cannot_be_read_stands_for_the_usual_version() {
    for odd in ["", "ics27-1", "{", r#"{"fee_version":"ics29-1"}"#] {
        let mut test = chain();
        let answered = open(&mut test, &proposal(odd), "channel-0").unwrap();
        let account = test
            .read(|view| crate::ops::account(view, CONNECTION, OWNER))
            .unwrap();
        assert_eq!(
            answered,
            version("proto3", &test.text_of(&account)),
            "{odd}"
        );
    }
    // The other chain need not know the name of the connection here.
    let mut test = chain();
    let asked = proposal(&version("proto3", "").replace(CONNECTION, ""));
    assert!(
        open(&mut test, &asked, "channel-0")
            .unwrap()
            .contains(CONNECTION)
    );
}

#[test]
fn an_address_that_two_handshakes_of_a_block_would_share_is_given_once() {
    let mut test = chain();
    let on = |connection: &str, port: &str| Channel {
        connection_hops: vec![connection.to_owned()],
        ..channel(port, Order::Ordered, "", State::Tryopen)
    };
    let first = on("connection-12", OWNER);
    open(&mut test, &first, "channel-0").unwrap();
    // `connection-1` and `2icacontroller-…` are the same text.
    let second = on("connection-1", &format!("2{OWNER}"));
    let before = test.changes();
    let result = open(&mut test, &second, "channel-1");
    assert!(refused(&test, result).starts_with("interchainaccounts 3: "));
    assert_eq!(test.changes(), before);
    test.end_block(5);
    test.block_mut().app_hash = vec![6; 32];
    open(&mut test, &second, "channel-1").unwrap();
    test.end_block(5);
}

fn replace(channel: &mut Channel, from: &str, to: &str) {
    channel.version = channel.version.replace(from, to);
}

#[test]
fn channels_that_this_chain_does_not_speak_are_refused() {
    let refusal = |change: fn(&mut Channel)| {
        let mut test = chain();
        let mut channel = proposal(&version("proto3", ""));
        change(&mut channel);
        let before = test.changes();
        let result = open(&mut test, &channel, "channel-0");
        assert_eq!(test.changes(), before);
        refused(&test, result)
    };
    let all = [
        refusal(|channel| channel.state = State::Init as i32),
        refusal(|channel| channel.ordering = Order::NoneUnspecified as i32),
        refusal(|channel| replace(channel, "proto3", "amino")),
        refusal(|channel| replace(channel, "sdk_multi_msg", "evm")),
        refusal(|channel| replace(channel, THERE, "connection-9")),
        refusal(|channel| replace(channel, "ics27-1", "ics27-2")),
        refusal(|channel| replace(channel, r#""address":"""#, r#""address":"cosmos1/x""#)),
        refusal(|channel| {
            let long = format!(r#""address":"{}""#, "a".repeat(129));
            replace(channel, r#""address":"""#, &long);
        }),
    ];
    expect![[r"
        interchainaccounts 5: invalid message sent to channel end: channel handshake must be initiated by controller chain
        sdk 18: channel ordering: expected ORDER_ORDERED or ORDER_UNORDERED: invalid request
        interchainaccounts 18: codec is not supported: got amino, expected proto3 or proto3json
        interchainaccounts 2: unknown data type: transaction type evm: expected sdk_multi_msg
        interchainaccounts 101: controller connection is connection-9: expected connection-3
        interchainaccounts 12: invalid interchain accounts version: got ics27-2, expected ics27-1
        interchainaccounts 13: invalid account address: cosmos1/x: expected at most 128 letters and digits
        interchainaccounts 13: invalid account address: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa: expected at most 128 letters and digits"]].assert_eq(&all.join("\n"));

    let mut test = chain();
    let channel = proposal("");
    let end = ChannelEnd {
        id: "channel-0",
        channel: &channel,
    };
    let result = test.ctx(|ctx| (PORT.opened)(ctx, &end));
    assert!(refused(&test, result).starts_with("interchainaccounts 5: "));
    let result = test.ctx(|ctx| (PORT.close)(ctx, &end));
    assert!(refused(&test, result).starts_with("sdk 18: "));
    let packet = packet("channel-0", Vec::new());
    let relayer = testkit::account(9);
    let result = test.ctx(|ctx| (PORT.acknowledge)(ctx, &packet, b"{}", &relayer));
    assert!(refused(&test, result).starts_with("interchainaccounts 5: "));
    let result = test.ctx(|ctx| (PORT.timeout)(ctx, &packet, &relayer));
    assert!(refused(&test, result).starts_with("interchainaccounts 5: "));
}

#[test]
fn the_authority_says_whether_and_what() {
    let refusal = |signer: u64, allow_messages: Vec<String>| {
        let mut test = chain();
        let msg = MsgUpdateParams {
            signer: test.text(signer),
            params: Some(Params {
                host_enabled: false,
                allow_messages,
            }),
        };
        let result = test.send(&msg);
        refused(&test, result)
    };
    let listed = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    let all = [
        refusal(1, Vec::new()),
        refusal(0, listed(&["*", "/cosmos.bank.v1beta1.MsgSend"])),
        refusal(0, listed(&["cosmos.bank.v1beta1.MsgSend"])),
        refusal(0, listed(&[""])),
        refusal(0, listed(&["/a,b"])),
        refusal(0, vec!["/a".to_owned(); 501]),
    ];
    expect![[r#"
        sdk 4: invalid authority; expected <0>, got <1>: unauthorized
        interchainaccounts 103: allow_messages is "*": expected it to stand alone
        interchainaccounts 103: allow_messages is "cosmos.bank.v1beta1.MsgSend": expected * or type URLs like /cosmos.bank.v1beta1.MsgSend
        interchainaccounts 103: allow_messages is "": expected * or type URLs like /cosmos.bank.v1beta1.MsgSend
        interchainaccounts 103: allow_messages is "/a,b": expected * or type URLs like /cosmos.bank.v1beta1.MsgSend
        interchainaccounts 103: allow_messages is 501: expected at most 500"#]].assert_eq(&all.join("\n"));

    let mut test = chain();
    let off = MsgUpdateParams {
        signer: test.text(0),
        params: Some(Params {
            host_enabled: false,
            allow_messages: Vec::new(),
        }),
    };
    test.send(&off).unwrap();
    let answer = test.query(&QueryParamsRequest {}).unwrap();
    assert_eq!(answer.params, off.params);
    let asked = proposal("");
    let result = open(&mut test, &asked, "channel-0");
    assert!(refused(&test, result).starts_with("interchainaccounts 100: "));
    let result = confirm(&mut test, &asked, "channel-0");
    assert!(refused(&test, result).starts_with("interchainaccounts 100: "));
    let result = receive(&mut test, &packet("channel-0", data(b"x")));
    assert!(refused(&test, result).starts_with("interchainaccounts 100: "));
    let none = MsgUpdateParams {
        signer: test.text(0),
        params: None,
    };
    let result = test.send(&none);
    assert!(refused(&test, result).starts_with("sdk 18: "));
}
