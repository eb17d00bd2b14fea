//! Channels and packets.

use super::connections::{client_of, found as found_connection};
use super::{height, identifier, missing};
use crate::ops::{self, consensus_any};
use crate::state::{
    ACKS, CHANNELS, COMMITMENTS, CONNECTION_CHANNELS, NEXT_RECEIVE, NEXT_SEND, RECEIPTS,
};
use crate::types::{ChannelPath, PacketPath, PacketsOf, Raw};
use proto::ibc::core::channel::v1::{
    Channel, IdentifiedChannel, Order, PacketState, QueryChannelClientStateRequest,
    QueryChannelClientStateResponse, QueryChannelConsensusStateRequest,
    QueryChannelConsensusStateResponse, QueryChannelRequest, QueryChannelResponse,
    QueryChannelsRequest, QueryChannelsResponse, QueryConnectionChannelsRequest,
    QueryConnectionChannelsResponse, QueryNextSequenceReceiveRequest,
    QueryNextSequenceReceiveResponse, QueryNextSequenceSendRequest, QueryNextSequenceSendResponse,
    QueryPacketAcknowledgementRequest, QueryPacketAcknowledgementResponse,
    QueryPacketAcknowledgementsRequest, QueryPacketAcknowledgementsResponse,
    QueryPacketCommitmentRequest, QueryPacketCommitmentResponse, QueryPacketCommitmentsRequest,
    QueryPacketCommitmentsResponse, QueryPacketReceiptRequest, QueryPacketReceiptResponse,
    QueryUnreceivedAcksRequest, QueryUnreceivedAcksResponse, QueryUnreceivedPacketsRequest,
    QueryUnreceivedPacketsResponse,
};
use sdk::{PAGE_ENTRIES_MAX, Read, Result, View, root};

/// A channel. Refused (`NotFound`) if there is none.
fn found(read: &impl Read, port: &str, id: &str) -> Result<Channel> {
    let channel = ops::channel(read, port, id);
    channel.ok_or_else(|| {
        missing(
            "channel",
            &format_args!("port {port:.130}, channel {id:.70}"),
        )
    })
}

fn identified(end: ChannelPath, channel: Channel) -> IdentifiedChannel {
    IdentifiedChannel {
        state: channel.state,
        ordering: channel.ordering,
        counterparty: channel.counterparty,
        connection_hops: channel.connection_hops,
        version: channel.version,
        port_id: end.port,
        channel_id: end.channel,
        upgrade_sequence: channel.upgrade_sequence,
    }
}

pub(super) fn channel(
    view: &View<'_>,
    request: &QueryChannelRequest,
) -> Result<QueryChannelResponse> {
    Ok(QueryChannelResponse {
        channel: Some(found(view, &request.port_id, &request.channel_id)?),
        proof: Vec::new(),
        proof_height: height(view),
    })
}

pub(super) fn channels(
    view: &View<'_>,
    request: &QueryChannelsRequest,
) -> Result<QueryChannelsResponse> {
    let page = CHANNELS.page(view, request.pagination.as_ref())?;
    let channels = page.entries.into_iter();
    Ok(QueryChannelsResponse {
        channels: channels
            .map(|(end, raw)| identified(end, ops::stored(&raw.0)))
            .collect(),
        pagination: Some(page.response),
        height: height(view),
    })
}

pub(super) fn connection_channels(
    view: &View<'_>,
    request: &QueryConnectionChannelsRequest,
) -> Result<QueryConnectionChannelsResponse> {
    let connection = identifier(&request.connection)?;
    let page = CONNECTION_CHANNELS.page_of(view, connection, request.pagination.as_ref())?;
    let channels = page.entries.into_iter().filter_map(|((_, port, id), _)| {
        let channel = ops::channel(view, &port, &id)?;
        Some(identified(ChannelPath::new(port, id), channel))
    });
    Ok(QueryConnectionChannelsResponse {
        channels: channels.collect(),
        pagination: Some(page.response),
        height: height(view),
    })
}

/// The connection that a channel goes through. Refused (`NotFound`) if there is no such channel.
fn connection_of(read: &impl Read, port: &str, id: &str) -> Result<String> {
    let hops = found(read, port, id)?.connection_hops;
    let hop = hops.into_iter().next();
    hop.ok_or_else(|| missing("connection", &"the channel has none"))
}

pub(super) fn channel_client_state(
    view: &View<'_>,
    request: &QueryChannelClientStateRequest,
) -> Result<QueryChannelClientStateResponse> {
    let connection = connection_of(view, &request.port_id, &request.channel_id)?;
    Ok(QueryChannelClientStateResponse {
        identified_client_state: Some(client_of(view, &connection)?),
        proof: Vec::new(),
        proof_height: height(view),
    })
}

pub(super) fn channel_consensus_state(
    view: &View<'_>,
    request: &QueryChannelConsensusStateRequest,
) -> Result<QueryChannelConsensusStateResponse> {
    let connection = connection_of(view, &request.port_id, &request.channel_id)?;
    let client_id = found_connection(view, &connection)?.client_id;
    let (revision, at) = (request.revision_number, request.revision_height);
    let state = consensus_any(view, &client_id, revision, at).ok_or_else(|| {
        missing(
            "consensus state",
            &format_args!("{client_id}, height {revision}-{at}"),
        )
    })?;
    Ok(QueryChannelConsensusStateResponse {
        consensus_state: Some(state),
        client_id,
        proof: Vec::new(),
        proof_height: height(view),
    })
}

pub(super) fn packet_commitment(
    view: &View<'_>,
    request: &QueryPacketCommitmentRequest,
) -> Result<QueryPacketCommitmentResponse> {
    found(view, &request.port_id, &request.channel_id)?;
    let packet = ChannelPath::new(&request.port_id, &request.channel_id).packet(request.sequence);
    let commitment = COMMITMENTS.get(view, &packet);
    Ok(QueryPacketCommitmentResponse {
        commitment: commitment
            .ok_or_else(|| missing("packet commitment hash", &request.sequence))?
            .0,
        proof: Vec::new(),
        proof_height: height(view),
    })
}

fn packet_state((packet, value): (PacketPath, Raw)) -> PacketState {
    PacketState {
        port_id: packet.end.port,
        channel_id: packet.end.channel,
        sequence: packet.sequence,
        data: value.0,
    }
}

pub(super) fn packet_commitments(
    view: &View<'_>,
    request: &QueryPacketCommitmentsRequest,
) -> Result<QueryPacketCommitmentsResponse> {
    found(view, &request.port_id, &request.channel_id)?;
    let of_channel = PacketsOf(ChannelPath::new(&request.port_id, &request.channel_id));
    let page = COMMITMENTS.page_of(view, &of_channel, request.pagination.as_ref())?;
    Ok(QueryPacketCommitmentsResponse {
        commitments: page.entries.into_iter().map(packet_state).collect(),
        pagination: Some(page.response),
        height: height(view),
    })
}

pub(super) fn packet_receipt(
    view: &View<'_>,
    request: &QueryPacketReceiptRequest,
) -> Result<QueryPacketReceiptResponse> {
    found(view, &request.port_id, &request.channel_id)?;
    let packet = ChannelPath::new(&request.port_id, &request.channel_id).packet(request.sequence);
    Ok(QueryPacketReceiptResponse {
        received: RECEIPTS.has(view, &packet),
        proof: Vec::new(),
        proof_height: height(view),
    })
}

pub(super) fn packet_acknowledgement(
    view: &View<'_>,
    request: &QueryPacketAcknowledgementRequest,
) -> Result<QueryPacketAcknowledgementResponse> {
    found(view, &request.port_id, &request.channel_id)?;
    let packet = ChannelPath::new(&request.port_id, &request.channel_id).packet(request.sequence);
    let acknowledgement = ACKS.get(view, &packet);
    Ok(QueryPacketAcknowledgementResponse {
        acknowledgement: acknowledgement
            .ok_or_else(|| missing("packet acknowledgement hash", &request.sequence))?
            .0,
        proof: Vec::new(),
        proof_height: height(view),
    })
}

/// A page of all, or those of the sequences that are asked for.
pub(super) fn packet_acknowledgements(
    view: &View<'_>,
    request: &QueryPacketAcknowledgementsRequest,
) -> Result<QueryPacketAcknowledgementsResponse> {
    found(view, &request.port_id, &request.channel_id)?;
    let end = ChannelPath::new(&request.port_id, &request.channel_id);
    if request.packet_commitment_sequences.is_empty() {
        let page = ACKS.page_of(view, &PacketsOf(end), request.pagination.as_ref())?;
        return Ok(QueryPacketAcknowledgementsResponse {
            acknowledgements: page.entries.into_iter().map(packet_state).collect(),
            pagination: Some(page.response),
            height: height(view),
        });
    }
    let sequences = asked(&request.packet_commitment_sequences)?;
    let known = sequences.iter().filter_map(|sequence| {
        let packet = end.packet(*sequence);
        let value = ACKS.get(view, &packet)?;
        Some(packet_state((packet, value)))
    });
    Ok(QueryPacketAcknowledgementsResponse {
        acknowledgements: known.collect(),
        pagination: None,
        height: height(view),
    })
}

/// Sequences that are asked for. Refused (`sdk` 18) if they are too many, or one is 0.
fn asked(sequences: &[u64]) -> Result<&[u64]> {
    let max = usize::try_from(PAGE_ENTRIES_MAX).unwrap_or(usize::MAX);
    if sequences.len() > max {
        let given = sequences.len();
        return Err(
            root::INVALID_REQUEST.wrap(format_args!("{given} sequences: expected at most {max}"))
        );
    }
    if sequences.contains(&0) {
        return Err(root::INVALID_REQUEST.wrap("packet sequence 0 cannot be"));
    }
    Ok(sequences)
}

/// Those of the sequences that were not received here.
pub(super) fn unreceived_packets(
    view: &View<'_>,
    request: &QueryUnreceivedPacketsRequest,
) -> Result<QueryUnreceivedPacketsResponse> {
    let channel = found(view, &request.port_id, &request.channel_id)?;
    let end = ChannelPath::new(&request.port_id, &request.channel_id);
    let next = NEXT_RECEIVE.get(view, &end).map_or(0, |next| next.0);
    let ordered = channel.ordering == Order::Ordered as i32;
    let unreceived = |sequence: &u64| {
        if ordered {
            *sequence >= next
        } else {
            !RECEIPTS.has(view, &end.packet(*sequence))
        }
    };
    let sequences = asked(&request.packet_commitment_sequences)?;
    Ok(QueryUnreceivedPacketsResponse {
        sequences: sequences.iter().copied().filter(unreceived).collect(),
        height: height(view),
    })
}

/// Those of the sequences that were sent here and whose answers have not come.
pub(super) fn unreceived_acks(
    view: &View<'_>,
    request: &QueryUnreceivedAcksRequest,
) -> Result<QueryUnreceivedAcksResponse> {
    found(view, &request.port_id, &request.channel_id)?;
    let end = ChannelPath::new(&request.port_id, &request.channel_id);
    let sequences = asked(&request.packet_ack_sequences)?;
    let waiting = |sequence: &u64| COMMITMENTS.has(view, &end.packet(*sequence));
    Ok(QueryUnreceivedAcksResponse {
        sequences: sequences.iter().copied().filter(waiting).collect(),
        height: height(view),
    })
}

pub(super) fn next_sequence_receive(
    view: &View<'_>,
    request: &QueryNextSequenceReceiveRequest,
) -> Result<QueryNextSequenceReceiveResponse> {
    let channel = found(view, &request.port_id, &request.channel_id)?;
    let end = ChannelPath::new(&request.port_id, &request.channel_id);
    // An unordered channel counts no receipts: 0, as in ibc-go.
    let ordered = channel.ordering == Order::Ordered as i32;
    let next = NEXT_RECEIVE.get(view, &end).filter(|_| ordered);
    Ok(QueryNextSequenceReceiveResponse {
        next_sequence_receive: next.map_or(0, |next| next.0),
        proof: Vec::new(),
        proof_height: height(view),
    })
}

pub(super) fn next_sequence_send(
    view: &View<'_>,
    request: &QueryNextSequenceSendRequest,
) -> Result<QueryNextSequenceSendResponse> {
    found(view, &request.port_id, &request.channel_id)?;
    let end = ChannelPath::new(&request.port_id, &request.channel_id);
    Ok(QueryNextSequenceSendResponse {
        next_sequence_send: NEXT_SEND.get(view, &end).map_or(0, |next| next.0),
        proof: Vec::new(),
        proof_height: height(view),
    })
}
