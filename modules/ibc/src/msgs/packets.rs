//! Packets. A message about one that another relayer has brought already changes nothing and goes well, so that it does
//! not fail the others in its transaction.

use super::read;
use crate::ops::{
    Answer, OrderedTimeout, check_absence_proof, check_not_late, is_in_flight, port_of, receive,
    require_channel, to_acknowledgement, verify_ordered_timeout, was_received, with_host,
};
use ibc_core::channel::handler::{
    TimeoutMsgType, acknowledgement_packet_execute, acknowledgement_packet_validate,
    recv_packet_execute, recv_packet_validate, timeout_packet_execute, timeout_packet_validate,
};
use ibc_core::channel::types::msgs as ics04;
use proto::ibc::core::channel::v1::{
    MsgAcknowledgement, MsgAcknowledgementResponse, MsgRecvPacket, MsgRecvPacketResponse,
    MsgTimeout, MsgTimeoutOnClose, MsgTimeoutOnCloseResponse, MsgTimeoutResponse, Order, Packet,
    ResponseResultType,
};
use sdk::{Ctx, Read, Result, root};

const NOOP: i32 = ResponseResultType::Noop as i32;
const SUCCESS: i32 = ResponseResultType::Success as i32;

fn packet_of(packet: Option<&Packet>) -> Result<&Packet> {
    packet.ok_or_else(|| root::INVALID_REQUEST.wrap("missing packet"))
}

pub(super) fn recv_packet(ctx: &mut Ctx<'_>, msg: &MsgRecvPacket) -> Result<MsgRecvPacketResponse> {
    let packet = packet_of(msg.packet.as_ref())?;
    let port = port_of(ctx, &packet.destination_port)?;
    let message: ics04::MsgRecvPacket = read(msg)?;
    let relayer = ctx.address(&msg.signer)?;
    let channel = require_channel(ctx, &packet.destination_port, &packet.destination_channel)?;
    // ibc-rs would refuse it, and with it the whole transaction of the slower of two relayers.
    if was_received(ctx, &channel, packet) {
        return Ok(MsgRecvPacketResponse { result: NOOP });
    }
    check_not_late(ctx, packet)?;
    with_host(ctx, |host| Ok(recv_packet_validate(host, message.clone())?))?;
    let acknowledgement = receive(ctx, port, packet, &relayer)?;
    let mut answer = Answer {
        acknowledgement: acknowledgement.map(to_acknowledgement).transpose()?,
        ..Answer::default()
    };
    with_host(ctx, |host| {
        Ok(recv_packet_execute(host, &mut answer, message)?)
    })?;
    Ok(MsgRecvPacketResponse { result: SUCCESS })
}

pub(super) fn acknowledgement(
    ctx: &mut Ctx<'_>,
    msg: &MsgAcknowledgement,
) -> Result<MsgAcknowledgementResponse> {
    let packet = packet_of(msg.packet.as_ref())?;
    let port = port_of(ctx, &packet.source_port)?;
    let message: ics04::MsgAcknowledgement = read(msg)?;
    let relayer = ctx.address(&msg.signer)?;
    require_channel(ctx, &packet.source_port, &packet.source_channel)?;
    if !is_waited_for(ctx, packet) {
        return Ok(MsgAcknowledgementResponse { result: NOOP });
    }
    with_host(ctx, |host| {
        Ok(acknowledgement_packet_validate(
            host,
            &Answer::default(),
            message.clone(),
        )?)
    })?;
    (port.acknowledge)(ctx, packet, &msg.acknowledgement, &relayer)?;
    with_host(ctx, |host| {
        Ok(acknowledgement_packet_execute(
            host,
            &mut Answer::default(),
            message,
        )?)
    })?;
    Ok(MsgAcknowledgementResponse { result: SUCCESS })
}

fn is_waited_for(read: &impl Read, packet: &Packet) -> bool {
    is_in_flight(
        read,
        &packet.source_port,
        &packet.source_channel,
        packet.sequence,
    )
}

pub(super) fn timeout(ctx: &mut Ctx<'_>, msg: &MsgTimeout) -> Result<MsgTimeoutResponse> {
    let packet = packet_of(msg.packet.as_ref())?;
    let message: ics04::MsgTimeout = read(msg)?;
    let kind = TimeoutMsgType::Timeout(message.clone());
    let ordered = OrderedTimeout {
        packet: &message.packet,
        next_receive: message.next_seq_recv_on_b,
        proof: &message.proof_unreceived_on_b,
        height: message.proof_height_on_b,
        closed: None,
    };
    let result = time_out(
        ctx,
        packet,
        &msg.signer,
        &msg.proof_unreceived,
        &ordered,
        kind,
    )?;
    Ok(MsgTimeoutResponse { result })
}

pub(super) fn timeout_on_close(
    ctx: &mut Ctx<'_>,
    msg: &MsgTimeoutOnClose,
) -> Result<MsgTimeoutOnCloseResponse> {
    let packet = packet_of(msg.packet.as_ref())?;
    let message: ics04::MsgTimeoutOnClose = read(msg)?;
    let kind = TimeoutMsgType::TimeoutOnClose(message.clone());
    let ordered = OrderedTimeout {
        packet: &message.packet,
        next_receive: message.next_seq_recv_on_b,
        proof: &message.proof_unreceived_on_b,
        height: message.proof_height_on_b,
        closed: Some(&message.proof_close_on_b),
    };
    let result = time_out(
        ctx,
        packet,
        &msg.signer,
        &msg.proof_unreceived,
        &ordered,
        kind,
    )?;
    Ok(MsgTimeoutOnCloseResponse { result })
}

fn time_out(
    ctx: &mut Ctx<'_>,
    packet: &Packet,
    signer: &str,
    proof: &[u8],
    ordered: &OrderedTimeout<'_>,
    kind: TimeoutMsgType,
) -> Result<i32> {
    let port = port_of(ctx, &packet.source_port)?;
    let relayer = ctx.address(signer)?;
    let channel = require_channel(ctx, &packet.source_port, &packet.source_channel)?;
    if !is_waited_for(ctx, packet) {
        return Ok(NOOP);
    }
    let again = match &kind {
        TimeoutMsgType::Timeout(message) => TimeoutMsgType::Timeout(message.clone()),
        TimeoutMsgType::TimeoutOnClose(message) => TimeoutMsgType::TimeoutOnClose(message.clone()),
    };
    if channel.ordering == Order::Ordered as i32 {
        with_host(ctx, |host| verify_ordered_timeout(host, ordered))?;
    } else {
        check_absence_proof(proof)?;
        with_host(ctx, |host| {
            Ok(timeout_packet_validate(host, &Answer::default(), kind)?)
        })?;
    }
    (port.timeout)(ctx, packet, &relayer)?;
    with_host(ctx, |host| {
        Ok(timeout_packet_execute(host, &mut Answer::default(), again)?)
    })?;
    Ok(SUCCESS)
}
