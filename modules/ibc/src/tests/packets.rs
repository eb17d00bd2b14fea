//! Packets: sent, received, acknowledged, timed out, once each.

use super::*;
use crate::events::{
    AcknowledgePacket, ChannelClosed, RecvPacket, SendPacket, TimeoutPacket, WriteAcknowledgement,
};
use crate::ops;
use expect_test::expect;
use ics23::{CommitmentProof, InnerOp, NonExistenceProof, commitment_proof::Proof};
use proto::ibc::core::channel::v1::{
    MsgAcknowledgement, MsgTimeout, MsgTimeoutOnClose, ResponseResultType, State,
};
use proto::ibc::core::commitment::v1::MerkleProof;

const NOOP: i32 = ResponseResultType::Noop as i32;
const SUCCESS: i32 = ResponseResultType::Success as i32;

fn path(kind: &str, channel: &str, sequence: u64) -> String {
    format!("{kind}/ports/echo/channels/{channel}/sequences/{sequence}")
}

#[test]
fn a_packet_is_received_once_and_answered() {
    let mut link = Link::open(Order::Unordered);
    let msg = link.incoming(1, b"hello");
    assert_eq!(link.test.send(&msg).unwrap().result, SUCCESS);
    assert_eq!(link.heard(), Some(b"hello".to_vec()));
    assert_eq!(
        at(&mut link.test, &path("receipts", CHANNEL, 1)),
        Some(vec![1])
    );
    let hash = sdk::crypto::sha256(b"hello").to_vec();
    assert_eq!(at(&mut link.test, &path("acks", CHANNEL, 1)), Some(hash));
    assert_eq!(link.test.events::<RecvPacket>().len(), 1);
    let told = link.test.events::<WriteAcknowledgement>();
    assert_eq!(told[0].packet_ack_hex, hex::encode("hello"));

    // A second relayer brings it again: nothing happens, and it is no error.
    let before = link.test.changes();
    link.test.take_events();
    assert_eq!(link.test.send(&msg).unwrap().result, NOOP);
    assert_eq!(link.test.changes(), before);
    assert_eq!(link.test.take_events(), []);
    link.test.check_invariants();
}

#[test]
fn a_port_may_answer_later_and_once() {
    for order in [Order::Unordered, Order::Ordered] {
        let mut link = Link::open(order);
        let msg = link.incoming(1, b"later");
        let packet = msg.packet.clone().unwrap();
        let answer = |link: &mut Link, packet: &Packet, answer: &[u8]| {
            let answer = answer.to_vec();
            link.test
                .ctx(|ctx| ctx.attempt(|ctx| ops::write_acknowledgement(ctx, packet, answer)))
        };
        let early = answer(&mut link, &packet, b"yes");
        assert_eq!(
            link.refused(early),
            "channel 13: packet 1 of channel-0 was not received: invalid packet"
        );
        assert_eq!(link.test.send(&msg).unwrap().result, SUCCESS);
        assert_eq!(link.heard(), Some(b"later".to_vec()));
        assert_eq!(at(&mut link.test, &path("acks", CHANNEL, 1)), None);
        assert_eq!(link.test.events::<RecvPacket>().len(), 1);
        assert!(link.test.events::<WriteAcknowledgement>().is_empty());
        // It is received all the same: nobody can bring it again.
        assert_eq!(link.test.send(&msg).unwrap().result, NOOP);
        link.next();

        let empty = answer(&mut link, &packet, b"");
        assert!(link.refused(empty).starts_with("channel 16: "));
        let elsewhere = Packet {
            destination_channel: "channel-9".to_owned(),
            ..packet.clone()
        };
        let result = answer(&mut link, &elsewhere, b"yes");
        assert!(link.refused(result).starts_with("channel 3: "));
        assert_eq!(at(&mut link.test, &path("acks", CHANNEL, 1)), None);
        answer(&mut link, &packet, b"yes").unwrap();
        let hash = sdk::crypto::sha256(b"yes").to_vec();
        assert_eq!(at(&mut link.test, &path("acks", CHANNEL, 1)), Some(hash));
        let told = link.test.events::<WriteAcknowledgement>();
        assert_eq!(told[0].packet_ack_hex, hex::encode("yes"));
        assert_eq!(told[0].packet_data_hex, hex::encode("later"));
        let again = answer(&mut link, &packet, b"no");
        assert!(link.refused(again).starts_with("channel 17: "));
        link.test.check_invariants();
    }
}

#[test]
fn data_that_is_no_text_is_received_and_told_in_hex() {
    let mut link = Link::open(Order::Unordered);
    let msg = link.incoming(1, &[0xff, 0xfe, 0x00, 0x80]);
    assert_eq!(link.test.send(&msg).unwrap().result, SUCCESS);
    let told = link.test.events::<RecvPacket>();
    assert_eq!(told[0].packet_data_hex, "fffe0080");
    let packet = link.send(&[0xff, 0x00]);
    assert_eq!(packet.sequence, 1);
    let told = link.test.events::<SendPacket>();
    assert_eq!(told[0].packet_data_hex, "ff00");
    assert_eq!(told[0].packet_timeout_timestamp, 0);
}

#[test]
fn what_a_port_refuses_is_undone_and_answered_with_its_code_alone() {
    let mut link = Link::open(Order::Unordered);
    let msg = link.incoming(1, b"refuse this");
    assert_eq!(link.test.send(&msg).unwrap().result, SUCCESS);
    assert_eq!(link.heard(), None);
    assert_eq!(
        at(&mut link.test, &path("receipts", CHANNEL, 1)),
        Some(vec![1])
    );
    let told = link.test.events::<WriteAcknowledgement>();
    let text = String::from_utf8(hex::decode(&told[0].packet_ack_hex).unwrap()).unwrap();
    assert_eq!(
        text,
        r#"{"error":"ABCI code: 4: error handling packet: see events for details"}"#
    );
}

#[test]
fn a_packet_that_runs_out_of_gas_is_not_answered_but_waits_for_more() {
    let mut link = Link::open(Order::Unordered);
    let msg = link.incoming(1, b"much work");
    let before = link.test.changes();
    let result = link.test.send(&msg);
    assert!(link.refused(result).starts_with("sdk 11: "));
    assert_eq!(link.test.changes(), before);
}

#[test]
fn a_packet_is_too_late_at_the_very_height_and_time_of_its_timeout() {
    let mut link = Link::open(Order::Unordered);
    // `incoming` ends the block once.
    let height = link.test.block().height + 1;
    let msg = link.incoming_until(1, b"late", testkit::headers::height(1, height), 0);
    assert_eq!(link.test.block().height, height);
    let result = link.test.send(&msg);
    assert!(
        link.refused(result)
            .starts_with("channel 40: block height 1-")
    );
    let height = link.test.block().height + 2;
    let msg = link.incoming_until(2, b"in time", testkit::headers::height(1, height), 0);
    link.test.send(&msg).unwrap();

    let time = crate::ops::nanos(link.test.block().time.plus_seconds(5));
    let msg = link.incoming_until(3, b"late", ics02::Height::default(), time);
    let result = link.test.send(&msg);
    assert!(link.refused(result).starts_with("channel 40: block time "));
    let time = crate::ops::nanos(link.test.block().time.plus_seconds(5)) + 1;
    let msg = link.incoming_until(4, b"in time", ics02::Height::default(), time);
    link.test.send(&msg).unwrap();
    // A height of a later revision is never reached in this one.
    let msg = link.incoming_until(5, b"in time", testkit::headers::height(2, 1), 0);
    link.test.send(&msg).unwrap();
}

fn packet(msg: &mut ics04::MsgRecvPacket) -> &mut Packet {
    msg.packet.as_mut().unwrap()
}

#[test]
fn a_packet_that_was_not_sent_so_is_refused() {
    let refusal = |change: fn(&mut Link, &mut ics04::MsgRecvPacket)| {
        let mut link = Link::open(Order::Unordered);
        let mut msg = link.incoming(1, b"hello");
        change(&mut link, &mut msg);
        let before = link.test.changes();
        let result = link.test.send(&msg);
        assert_eq!(link.test.changes(), before);
        link.refused(result)
    };
    let all = [
        refusal(|_, msg| msg.packet = None),
        refusal(|_, msg| packet(msg).data = b"other".to_vec()),
        refusal(|_, msg| packet(msg).sequence = 2),
        refusal(|_, msg| packet(msg).sequence = 0),
        refusal(|_, msg| packet(msg).source_channel = "channel-9".to_owned()),
        refusal(|_, msg| packet(msg).destination_channel = "channel-9".to_owned()),
        refusal(|_, msg| packet(msg).destination_port = "nobody".to_owned()),
        refusal(|_, msg| packet(msg).timeout_height = None),
        refusal(|_, msg| msg.proof_commitment.clear()),
        refusal(|_, msg| msg.proof_commitment = vec![7; 30]),
        refusal(|link, msg| msg.proof_height = Some(link.other.height(77))),
        refusal(|_, msg| msg.signer = "nobody".to_owned()),
    ];
    expect![[r#"
        sdk 18: missing packet: invalid request
        commitment 2: failed ICS23 verification: failed to verify membership: invalid proof
        commitment 2: failed ICS23 verification: failed to verify membership: invalid proof
        sdk 18: invalid raw data: `packet sequence cannot be 0`: invalid request
        channel 13: mismatched counterparty: expected `Counterparty(port_id: echo, channel_id: channel-9)`, actual `Counterparty(port_id: echo, channel_id: channel-8)`: invalid packet
        channel 3: port echo, channel channel-9: channel not found
        port 3: port "nobody": port not found
        sdk 18: missing raw data: `missing one of packet timeout height or timeout timestamp`: invalid request
        sdk 18: missing raw data: `commitment proof bytes`: invalid request
        sdk 18: protobuf decoding error: error decoding buffer into message: failed to decode Protobuf message: invalid wire type value: 7: invalid request
        client 26: proof verification failed: client state height < proof height (5 < 77), please ensure the client has been updated: invalid height
        sdk 7: "nobody": parse failed, expected a bech32 address aot1…: invalid address"#]].assert_eq(&all.join("\n"));
}

#[test]
fn a_frozen_client_receives_nothing() {
    let mut link = Link::open(Order::Unordered);
    let msg = link.incoming(1, b"hello");
    let fork = Head {
        app_hash: vec![66; 32],
        ..link.other.head().clone()
    };
    let header = link.other.committee.update(&fork, 7, 2);
    link.update_with(header).unwrap();
    let result = link.test.send(&msg);
    assert_eq!(
        link.refused(result),
        "client 29: invalid status `Frozen`: client state is not active"
    );
    let height = link.other.height(200);
    let result = link.send_until(b"out", height, 0);
    assert!(link.refused(result).starts_with("client 29: "));
}

#[test]
fn an_ordered_channel_receives_in_order() {
    let mut link = Link::open(Order::Ordered);
    let second = link.incoming(2, b"two");
    let result = link.test.send(&second);
    assert_eq!(
        link.refused(result),
        "channel 21: mismatched packet sequence: expected `1`, actual `2`: packet sequence is out of order"
    );
    let first = link.incoming(1, b"one");
    link.test.send(&first).unwrap();
    assert_eq!(link.test.send(&first).unwrap().result, NOOP);
    link.test.send(&second).unwrap();
    let next = at(
        &mut link.test,
        &format!("nextSequenceRecv/ports/echo/channels/{CHANNEL}"),
    );
    assert_eq!(next, Some(3_u64.to_be_bytes().to_vec()));
    // An ordered channel keeps no receipts.
    assert_eq!(at(&mut link.test, &path("receipts", CHANNEL, 1)), None);
}

fn acknowledged(link: &mut Link, packet: &Packet, acknowledgement: &[u8]) -> MsgAcknowledgement {
    let path = path("acks", CHANNEL_THERE, packet.sequence);
    let hash = sdk::crypto::sha256(acknowledgement);
    link.other.set(Tree::Ibc, &path, &hash);
    link.sync();
    MsgAcknowledgement {
        packet: Some(packet.clone()),
        acknowledgement: acknowledgement.to_vec(),
        proof_acked: link.proof(&path),
        proof_height: link.proof_height(),
        signer: link.signer(),
    }
}

#[test]
fn a_packet_is_acknowledged_once() {
    let mut link = Link::open(Order::Unordered);
    let packet = link.send(b"question");
    let stored = at(&mut link.test, &path("commitments", CHANNEL, 1));
    assert_eq!(stored, Some(commitment(&packet)));
    let msg = acknowledged(&mut link, &packet, b"answer");
    let forged = MsgAcknowledgement {
        acknowledgement: b"forged".to_vec(),
        ..msg.clone()
    };
    let result = link.test.send(&forged);
    assert!(link.refused(result).starts_with("commitment 2: "));
    assert_eq!(link.test.send(&msg).unwrap().result, SUCCESS);
    assert_eq!(link.settled(), Some(b"answer".to_vec()));
    assert_eq!(at(&mut link.test, &path("commitments", CHANNEL, 1)), None);
    assert_eq!(link.test.events::<AcknowledgePacket>().len(), 1);
    // Again, and forged: whatever is not in flight is passed over.
    link.test.take_events();
    assert_eq!(link.test.send(&msg).unwrap().result, NOOP);
    assert_eq!(link.test.send(&forged).unwrap().result, NOOP);
    assert_eq!(link.test.take_events(), []);
}

fn timed_out(link: &mut Link, packet: &Packet) -> MsgTimeout {
    let path = path("receipts", CHANNEL_THERE, packet.sequence);
    MsgTimeout {
        packet: Some(packet.clone()),
        proof_unreceived: link.proof(&path),
        proof_height: link.proof_height(),
        next_sequence_recv: 1,
        signer: link.signer(),
    }
}

#[test]
fn a_packet_times_out_when_its_absence_is_proven_after_its_height() {
    let mut link = Link::open(Order::Unordered);
    let height = link.other.height(link.known + 1);
    let packet = link.send_until(b"question", height, 0).unwrap();
    link.sync();
    // At the very height the other chain might still receive it.
    let early = timed_out(&mut link, &packet);
    let result = link.test.send(&early);
    assert!(link.refused(result).starts_with("channel 39: "));
    link.sync();
    let msg = timed_out(&mut link, &packet);
    assert_eq!(link.test.send(&msg).unwrap().result, SUCCESS);
    assert_eq!(link.settled(), Some(b"too late: question".to_vec()));
    assert_eq!(at(&mut link.test, &path("commitments", CHANNEL, 1)), None);
    assert_eq!(link.test.events::<TimeoutPacket>().len(), 1);
    assert_eq!(link.test.send(&msg).unwrap().result, NOOP);
    // And then it cannot be acknowledged any more.
    let ack = acknowledged(&mut link, &packet, b"answer");
    assert_eq!(link.test.send(&ack).unwrap().result, NOOP);
}

#[test]
fn a_packet_that_was_received_does_not_time_out() {
    let mut link = Link::open(Order::Unordered);
    let time = crate::ops::nanos(link.test.block().time.plus_seconds(7));
    let packet = link
        .send_until(b"question", ics02::Height::default(), time)
        .unwrap();
    link.other
        .set(Tree::Ibc, &path("receipts", CHANNEL_THERE, 1), &[1]);
    link.sync();
    link.sync();
    let msg = timed_out(&mut link, &packet);
    let result = link.test.send(&msg);
    assert!(link.refused(result).starts_with("commitment 2: "));
    assert_eq!(link.settled(), None);
}

#[test]
fn a_proof_of_absence_whose_paths_never_part_is_refused() {
    let mut link = Link::open(Order::Unordered);
    let height = link.other.height(link.known + 1);
    let packet = link.send_until(b"question", height, 0).unwrap();
    link.sync();
    link.sync();
    let mut msg = timed_out(&mut link, &packet);
    let genuine = MerkleProof::decode(msg.proof_unreceived.as_slice()).unwrap();
    let Some(Proof::Nonexist(absence)) = genuine.proofs[0].proof.clone() else {
        panic!("a proof of absence");
    };
    let with_paths = |left: Vec<InnerOp>, right: Vec<InnerOp>| {
        let leaf = absence.left.clone().or(absence.right.clone()).unwrap();
        let forged = NonExistenceProof {
            key: absence.key.clone(),
            left: Some(ics23::ExistenceProof {
                path: left,
                ..leaf.clone()
            }),
            right: Some(ics23::ExistenceProof {
                path: right,
                ..leaf
            }),
        };
        let mut proofs = genuine.clone();
        proofs.proofs[0] = CommitmentProof {
            proof: Some(Proof::Nonexist(forged)),
        };
        proofs.encode_to_vec()
    };
    let step = InnerOp {
        hash: 1,
        prefix: vec![1; 16],
        suffix: vec![2; 32],
    };
    for (left, right) in [
        (vec![], vec![]),
        (vec![step.clone()], vec![]),
        (vec![step.clone()], vec![step.clone()]),
        (vec![step.clone(), step.clone()], vec![step.clone()]),
    ] {
        msg.proof_unreceived = with_paths(left, right);
        let result = link.test.send(&msg);
        assert_eq!(
            link.refused(result),
            "commitment 2: the paths to the neighbours of an absent key never part: invalid proof"
        );
    }
}

/// An ordered channel with three packets under way, of which the other chain has received one; it is then too late.
fn ordered(link: &mut Link) -> Vec<Packet> {
    let height = link.other.height(link.known + 1);
    let packets = [b"1", b"2", b"3"].map(|data| link.send_until(data, height, 0).unwrap());
    let next = format!("nextSequenceRecv/ports/echo/channels/{CHANNEL_THERE}");
    link.other.set(Tree::Ibc, &next, &2_u64.to_be_bytes());
    link.sync();
    link.sync();
    packets.to_vec()
}

fn ordered_timeout(link: &Link, packet: &Packet, next: u64) -> MsgTimeout {
    MsgTimeout {
        packet: Some(packet.clone()),
        proof_unreceived: link.proof(&format!(
            "nextSequenceRecv/ports/echo/channels/{CHANNEL_THERE}"
        )),
        proof_height: link.proof_height(),
        next_sequence_recv: next,
        signer: link.signer(),
    }
}

#[test]
fn any_packet_of_an_ordered_channel_that_was_not_received_times_out_and_closes_it() {
    let mut link = Link::open(Order::Ordered);
    let packets = ordered(&mut link);
    // The third, not the next one.
    let msg = ordered_timeout(&link, &packets[2], 2);
    assert_eq!(link.test.send(&msg).unwrap().result, SUCCESS);
    assert_eq!(link.settled(), Some(b"too late: 3".to_vec()));
    let end: Channel = stored_at(
        &mut link.test,
        &format!("channelEnds/ports/echo/channels/{CHANNEL}"),
    );
    assert_eq!(end.state, State::Closed as i32);
    assert_eq!(link.test.events::<ChannelClosed>().len(), 1);
    let msg = ordered_timeout(&link, &packets[1], 2);
    assert_eq!(link.test.send(&msg).unwrap().result, SUCCESS);
}

#[test]
fn a_packet_that_an_ordered_channel_has_received_does_not_time_out() {
    let mut link = Link::open(Order::Ordered);
    let packets = ordered(&mut link);
    let msg = ordered_timeout(&link, &packets[0], 2);
    let result = link.test.send(&msg);
    assert!(link.refused(result).starts_with("channel 21: "));
    // Nor does one of which somebody says that it was not.
    let msg = ordered_timeout(&link, &packets[0], 1);
    let result = link.test.send(&msg);
    assert!(link.refused(result).starts_with("commitment 2: "));
    let msg = ordered_timeout(&link, &packets[2], 3);
    let result = link.test.send(&msg);
    assert!(link.refused(result).starts_with("commitment 2: "));
    assert_eq!(link.settled(), None);
}

fn on_close(link: &Link, packet: &Packet, unreceived: &str) -> MsgTimeoutOnClose {
    MsgTimeoutOnClose {
        packet: Some(packet.clone()),
        proof_unreceived: link.proof(unreceived),
        proof_close: link.proof(&there()),
        proof_height: link.proof_height(),
        next_sequence_recv: 2,
        signer: link.signer(),
        counterparty_upgrade_sequence: 0,
    }
}

#[test]
fn a_packet_times_out_before_its_time_when_the_other_end_is_closed() {
    for order in [Order::Unordered, Order::Ordered] {
        let mut link = Link::open(order);
        link.send(b"first");
        let packet = link.send(b"question");
        let next = format!("nextSequenceRecv/ports/echo/channels/{CHANNEL_THERE}");
        link.other.set(Tree::Ibc, &next, &2_u64.to_be_bytes());
        link.sync();
        let unreceived = if order == Order::Ordered {
            next
        } else {
            path("receipts", CHANNEL_THERE, 2)
        };
        let msg = on_close(&link, &packet, &unreceived);
        let result = link.test.send(&msg);
        assert!(link.refused(result).starts_with("commitment 2: "));
        link.put(
            &there(),
            &Link::channel_there(State::Closed, order, CHANNEL),
        );
        link.sync();
        let msg = on_close(&link, &packet, &unreceived);
        assert_eq!(link.test.send(&msg).unwrap().result, SUCCESS);
        assert_eq!(link.settled(), Some(b"too late: question".to_vec()));
        assert_eq!(link.test.send(&msg).unwrap().result, NOOP);
    }
}

#[test]
fn a_packet_that_would_be_too_late_or_never_is_not_sent() {
    let mut link = Link::open(Order::Unordered);
    let never = link.send_until(b"x", ics02::Height::default(), 0);
    let past = link.other.height(1);
    let late = link.send_until(b"x", past, 0);
    let past = link.send_until(b"x", ics02::Height::default(), 1);
    let all = [never, late, past].map(|result| link.refused(result));
    expect![[r"
        channel 26: timeout height 0-0 and timeout timestamp 0: expected at least one of them: invalid packet timeout
        channel 40: insufficient packet timeout height: should have `7-1` > `7-4`: timeout elapsed
        channel 40: expired packet timestamp: should be greater than chain block timestamp: timeout elapsed"]].assert_eq(&all.join("\n"));
}

#[test]
fn a_delay_of_the_connection_is_waited_for() {
    let mut link = Link::with_client();
    let msg = ics03::MsgConnectionOpenInit {
        client_id: CLIENT.to_owned(),
        counterparty: Some(counterparty(CLIENT_THERE, "")),
        version: None,
        delay_period: 60_000_000_000,
        signer: link.signer(),
    };
    link.test.send(&msg).unwrap();
    let ack = link.ack_connection();
    let there = format!("connections/{CONNECTION_THERE}");
    let end = ConnectionEnd {
        delay_period: 60_000_000_000,
        ..Link::end_there(ics03::State::Tryopen, CONNECTION)
    };
    link.put(&there, &end);
    link.sync();
    let ours = ack.consensus_height.unwrap();
    let path = format!(
        "clients/{CLIENT_THERE}/consensusStates/1-{}",
        ours.revision_height
    );
    let ack = ics03::MsgConnectionOpenAck {
        proof_try: link.proof(&there),
        proof_client: link.proof(&format!("clients/{CLIENT_THERE}/clientState")),
        proof_consensus: link.proof(&path),
        proof_height: link.proof_height(),
        ..ack
    };
    link.test.send(&ack).unwrap();
    link.open_from_here(Order::Unordered).unwrap();
    let msg = link.incoming(1, b"hello");
    let result = link.test.send(&msg);
    assert!(link.refused(result).starts_with("07-tendermint 10: "));
    link.test.end_block(60);
    let result = link.test.send(&msg);
    // Also two blocks, of 30 s at most each, have to pass.
    assert!(link.refused(result).starts_with("07-tendermint 10: "));
    link.test.end_block(5);
    link.test.send(&msg).unwrap();
}
