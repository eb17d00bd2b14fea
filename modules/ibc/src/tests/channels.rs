//! Channels: begun on either side, closed from either side.

use super::*;
use crate::events::{
    ChannelCloseConfirm, ChannelCloseInit, ChannelOpenAck, ChannelOpenConfirm, ChannelOpenInit,
    ChannelOpenTry,
};
use crate::ops::channel;
use expect_test::expect;
use proto::ibc::core::channel::v1::State;

fn here() -> String {
    format!("channelEnds/ports/echo/channels/{CHANNEL}")
}

fn state_of(link: &mut Link) -> Option<State> {
    let end = link.test.read(|view| channel(view, "echo", CHANNEL))?;
    State::try_from(end.state).ok()
}

#[test]
fn a_channel_is_begun_here_and_speaks_what_its_port_says() {
    let mut link = Link::connected();
    link.open_from_here(Order::Unordered).unwrap();
    let end: Channel = stored_at(&mut link.test, &here());
    assert_eq!(
        end,
        Channel {
            state: State::Open as i32,
            counterparty: Some(ics04::Counterparty {
                port_id: "echo".to_owned(),
                channel_id: CHANNEL_THERE.to_owned(),
            }),
            version: "echo-1".to_owned(),
            ..Link::channel_here(Order::Unordered)
        }
    );
    for next in ["nextSequenceSend", "nextSequenceRecv", "nextSequenceAck"] {
        let path = format!("{next}/ports/echo/channels/{CHANNEL}");
        assert_eq!(
            at(&mut link.test, &path),
            Some(vec![0, 0, 0, 0, 0, 0, 0, 1])
        );
    }
    assert_eq!(link.test.events::<ChannelOpenInit>()[0].version, "echo-1");
    assert_eq!(
        link.test.events::<ChannelOpenAck>()[0].counterparty_channel_id,
        CHANNEL_THERE
    );
    link.test.check_invariants();
}

#[test]
fn what_was_proposed_is_not_stored_but_what_the_port_answers() {
    let mut link = Link::connected();
    let msg = ics04::MsgChannelOpenInit {
        port_id: "echo".to_owned(),
        channel: Some(Link::channel_here(Order::Ordered)),
        signer: link.signer(),
    };
    let response = link.test.send(&msg).unwrap();
    assert_eq!(
        (response.channel_id.as_str(), response.version.as_str()),
        (CHANNEL, "echo-1")
    );
    let end: Channel = stored_at(&mut link.test, &here());
    assert_eq!(end.version, "echo-1");
}

fn try_msg(link: &mut Link) -> ics04::MsgChannelOpenTry {
    let path = there();
    link.put(
        &path,
        &Link::channel_there(State::Init, Order::Unordered, ""),
    );
    link.sync();
    #[expect(deprecated, reason = "the field is part of the message")]
    ics04::MsgChannelOpenTry {
        port_id: "echo".to_owned(),
        previous_channel_id: String::new(),
        channel: Some(Channel {
            state: State::Tryopen as i32,
            counterparty: Some(ics04::Counterparty {
                port_id: "echo".to_owned(),
                channel_id: CHANNEL_THERE.to_owned(),
            }),
            ..Link::channel_here(Order::Unordered)
        }),
        counterparty_version: "echo-1".to_owned(),
        proof_init: link.proof(&path),
        proof_height: link.proof_height(),
        signer: link.signer(),
    }
}

#[test]
fn a_channel_is_begun_there() {
    let mut link = Link::connected();
    let msg = try_msg(&mut link);
    let response = link.test.send(&msg).unwrap();
    assert_eq!(
        (response.channel_id.as_str(), response.version.as_str()),
        (CHANNEL, "echo-1")
    );
    assert_eq!(state_of(&mut link), Some(State::Tryopen));
    let path = there();
    link.put(
        &path,
        &Link::channel_there(State::Open, Order::Unordered, CHANNEL),
    );
    link.sync();
    let msg = ics04::MsgChannelOpenConfirm {
        port_id: "echo".to_owned(),
        channel_id: CHANNEL.to_owned(),
        proof_ack: link.proof(&path),
        proof_height: link.proof_height(),
        signer: link.signer(),
    };
    link.test.send(&msg).unwrap();
    assert_eq!(state_of(&mut link), Some(State::Open));
    assert_eq!(link.test.events::<ChannelOpenTry>().len(), 1);
    assert_eq!(link.test.events::<ChannelOpenConfirm>().len(), 1);
}

fn end(msg: &mut ics04::MsgChannelOpenInit) -> &mut Channel {
    msg.channel.as_mut().unwrap()
}

#[test]
fn a_channel_that_cannot_be_is_refused() {
    let init = |change: fn(&mut ics04::MsgChannelOpenInit)| {
        let mut link = Link::connected();
        let mut msg = ics04::MsgChannelOpenInit {
            port_id: "echo".to_owned(),
            channel: Some(Link::channel_here(Order::Unordered)),
            signer: link.signer(),
        };
        change(&mut msg);
        let before = link.test.changes();
        let result = link.test.send(&msg);
        assert_eq!(link.test.changes(), before);
        link.refused(result)
    };
    let open_try = |change: fn(&mut Link, &mut ics04::MsgChannelOpenTry)| {
        let mut link = Link::connected();
        let mut msg = try_msg(&mut link);
        change(&mut link, &mut msg);
        let result = link.test.send(&msg);
        link.refused(result)
    };
    let all = [
        init(|msg| msg.port_id = "nobody".to_owned()),
        init(|msg| msg.channel = None),
        init(|msg| end(msg).version = "echo-2".to_owned()),
        init(|msg| end(msg).ordering = 0),
        init(|msg| end(msg).connection_hops.clear()),
        init(|msg| end(msg).connection_hops = vec![CONNECTION.to_owned(), CONNECTION.to_owned()]),
        init(|msg| end(msg).connection_hops = vec!["connection-7".to_owned()]),
        init(|msg| end(msg).counterparty = None),
        open_try(|_, msg| msg.counterparty_version = "echo-2".to_owned()),
        open_try(|_, msg| msg.proof_init.truncate(40)),
        open_try(|link, msg| msg.proof_init = link.proof("nextClientSequence")),
        open_try(|link, msg| msg.proof_height = Some(link.other.height(99))),
    ];
    expect![[r#"
        port 3: port "nobody": port not found
        sdk 18: missing raw data: `channel end`: invalid request
        sdk 18: version echo-2: invalid request
        sdk 18: invalid raw data: `channel end: invalid channel state: expected `Channel ordering to not be None`, actual `ORDER_NONE_UNSPECIFIED``: invalid request
        channel 15: invalid connection hops length: expected `1`, actual `0`: too many connection hops
        channel 15: invalid connection hops length: expected `1`, actual `2`: too many connection hops
        connection 3: connection-7: connection not found
        sdk 18: missing raw data: `channel counterparty`: invalid request
        commitment 2: failed ICS23 verification: failed to verify membership: invalid proof
        sdk 18: protobuf decoding error: error decoding buffer into message: failed to decode Protobuf message: MerkleProof.proofs: buffer underflow: invalid request
        commitment 2: failed ICS23 verification: failed to verify membership: invalid proof
        client 26: proof verification failed: client state height < proof height (4 < 99), please ensure the client has been updated: invalid height"#]].assert_eq(&all.join("\n"));
}

#[test]
fn the_other_side_cannot_answer_with_another_version() {
    let mut link = Link::connected();
    let msg = ics04::MsgChannelOpenInit {
        port_id: "echo".to_owned(),
        channel: Some(Link::channel_here(Order::Unordered)),
        signer: link.signer(),
    };
    link.test.send(&msg).unwrap();
    let mut msg = link.ack_channel(Order::Unordered);
    msg.counterparty_version = "echo-2".to_owned();
    let mut end = Link::channel_there(State::Tryopen, Order::Unordered, CHANNEL);
    end.version = "echo-2".to_owned();
    link.put(&there(), &end);
    link.sync();
    msg.proof_try = link.proof(&there());
    msg.proof_height = link.proof_height();
    let result = link.test.send(&msg);
    assert_eq!(
        link.refused(result),
        "sdk 18: version echo-2: invalid request"
    );
    assert_eq!(state_of(&mut link), Some(State::Init));
}

#[test]
fn a_channel_is_closed_from_here_where_its_port_lets() {
    let mut link = Link::open(Order::Unordered);
    let msg = ics04::MsgChannelCloseInit {
        port_id: "echo".to_owned(),
        channel_id: CHANNEL.to_owned(),
        signer: link.signer(),
    };
    link.test.send(&msg).unwrap();
    assert_eq!(state_of(&mut link), Some(State::Closed));
    assert_eq!(link.test.events::<ChannelCloseInit>().len(), 1);
    let result = link.test.send(&msg);
    assert!(link.refused(result).starts_with("channel 5: "));
    let height = link.other.height(200);
    let result = link.send_until(b"late", height, 0);
    assert_eq!(
        link.refused(result),
        "channel 5: channel channel-0 is STATE_CLOSED, expected STATE_OPEN: invalid channel state"
    );
}

#[test]
fn a_channel_is_closed_when_the_other_end_is_proven_closed() {
    let mut link = Link::open(Order::Unordered);
    link.put(
        &there(),
        &Link::channel_there(State::Closed, Order::Unordered, CHANNEL),
    );
    let early = ics04::MsgChannelCloseConfirm {
        port_id: "echo".to_owned(),
        channel_id: CHANNEL.to_owned(),
        proof_init: link.proof(&there()),
        proof_height: link.proof_height(),
        signer: link.signer(),
        counterparty_upgrade_sequence: 0,
    };
    let result = link.test.send(&early);
    assert!(link.refused(result).starts_with("commitment 2: "));
    link.sync();
    let msg = ics04::MsgChannelCloseConfirm {
        proof_init: link.proof(&there()),
        proof_height: link.proof_height(),
        ..early
    };
    link.test.send(&msg).unwrap();
    assert_eq!(state_of(&mut link), Some(State::Closed));
    assert_eq!(link.test.events::<ChannelCloseConfirm>().len(), 1);
}
