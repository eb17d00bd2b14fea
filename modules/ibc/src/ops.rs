//! What other modules may do with other chains: send packets, and ask about channels.
//!
//! **Invariant**: everything under ICS-24 paths is written by `Host` (`host.rs`), through the handlers of ibc-rs. These are
//! called part by part, never by their `dispatch`: before each of them stands what it does not check (`checks.rs`), and the
//! port runs between what verifies a message and what writes it down.

mod checks;
mod clients;
mod host;
mod ports;
mod upgrades;

pub(crate) use checks::{
    OrderedTimeout, are_sound_specs, check_absence_proof, check_client_state, check_header,
    check_not_late, check_self_client, verify_ordered_timeout,
};
pub use clients::{Client, client, client_of_channel};
pub(crate) use host::Host;
pub use ports::error_acknowledgement;
pub(crate) use ports::{Answer, port_of, receive};
pub(crate) use upgrades::keep_upgraded_consensus;

use crate::error::{
    ACKNOWLEDGEMENT_EXISTS, CHANNEL_NOT_FOUND, INVALID_ACKNOWLEDGEMENT, INVALID_CHANNEL_STATE,
    INVALID_PACKET, INVALID_TIMEOUT, Refused, malformed,
};
use crate::state::{
    ACKS, CHANNELS, CLIENTS, COMMITMENTS, CONNECTIONS, NEXT_RECEIVE, NEXT_SEND, PARAMS, RECEIPTS,
};
use crate::types::{ChannelPath, ClientPath, Params, TextPath};
use ibc_client_tendermint::client_state::ClientState;
use ibc_client_tendermint::consensus_state::ConsensusState;
use ibc_core::channel::handler::{
    commit_packet_acknowledgment, emit_packet_acknowledgement_event, send_packet as send,
};
use ibc_core::channel::types::acknowledgement::Acknowledgement;
use ibc_core::channel::types::packet::Packet;
use ibc_core::client::types::Height;
use ibc_core::host::types::identifiers::ChainId;
use prost::Message;
use proto::Any;
use proto::ibc::core::channel::v1::{Channel, Order, Packet as RawPacket, State};
use proto::ibc::core::client::v1::Height as RawHeight;
use proto::ibc::core::connection::v1::ConnectionEnd;
use sdk::{Chain, Ctx, Read, Result, Time};

/// The name of this chain's store, under which its paths stand in proofs.
pub const STORE_PREFIX: &[u8] = b"ibc";
/// Where counterparties find the client of this chain's next revision.
pub const UPGRADE_PATH: [&str; 2] = ["upgrade", "upgradedIBCState"];

/// What is wanted of a packet: its number and its other end are found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// The port here.
    pub port: &'static str,
    /// The channel here.
    pub channel: String,
    /// The height there from which it is too late; none if 0-0.
    pub timeout_height: RawHeight,
    /// The time there from which it is too late, in nanoseconds; none if 0.
    pub timeout_timestamp: u64,
    /// What the port there will read.
    pub data: Vec<u8>,
}

/// Sends a packet; gives its sequence. Refused (`channel` 3, 5, 26, 40, `client` 29) if the channel is not open, the packet
/// is too late already or would never be, or the client of the other chain is not active.
pub fn send_packet(ctx: &mut Ctx<'_>, outgoing: Outgoing) -> Result<u64> {
    let end = ChannelPath::new(outgoing.port, &outgoing.channel);
    let channel = require_channel(ctx, outgoing.port, &outgoing.channel)?;
    if channel.state != State::Open as i32 {
        return Err(INVALID_CHANNEL_STATE.wrap(format_args!(
            "channel {} is {}, expected STATE_OPEN",
            outgoing.channel,
            state_text(channel.state)
        )));
    }
    let other = channel.counterparty.unwrap_or_default();
    let sequence = NEXT_SEND.get(ctx, &end).map_or(0, |next| next.0);
    let packet = RawPacket {
        sequence,
        source_port: outgoing.port.to_owned(),
        source_channel: outgoing.channel,
        destination_port: other.port_id,
        destination_channel: other.channel_id,
        data: outgoing.data,
        timeout_height: Some(outgoing.timeout_height),
        timeout_timestamp: outgoing.timeout_timestamp,
    };
    let none = outgoing.timeout_height == RawHeight::default() && outgoing.timeout_timestamp == 0;
    if none {
        return Err(INVALID_TIMEOUT
            .wrap("timeout height 0-0 and timeout timestamp 0: expected at least one of them"));
    }
    let packet = Packet::try_from(packet).map_err(|error| malformed(&error))?;
    with_host(ctx, |host| Ok(send(host, packet)?))?;
    Ok(sequence)
}

/// Writes the acknowledgement of a packet that its port has received without one. Refused (`channel` 3, 13, 16, 17) if the
/// packet was not received here, or is acknowledged already. The channel need not be open any more: what the port settles
/// with this must not wait for ever.
pub fn write_acknowledgement(
    ctx: &mut Ctx<'_>,
    packet: &RawPacket,
    acknowledgement: Vec<u8>,
) -> Result<()> {
    let (port, id) = (&packet.destination_port, &packet.destination_channel);
    let end = require_channel(ctx, port, id)?;
    if !was_received(ctx, &end, packet) {
        return Err(INVALID_PACKET.wrap(format_args!(
            "packet {} of {id} was not received",
            packet.sequence
        )));
    }
    if ACKS.has(ctx, &ChannelPath::new(port, id).packet(packet.sequence)) {
        return Err(ACKNOWLEDGEMENT_EXISTS.wrap(format_args!("packet {} of {id}", packet.sequence)));
    }
    let acknowledgement = to_acknowledgement(acknowledgement)?;
    let packet = Packet::try_from(packet.clone()).map_err(|error| malformed(&error))?;
    with_host(ctx, |host| {
        commit_packet_acknowledgment(host, &packet, &acknowledgement)?;
        Ok(emit_packet_acknowledgement_event(
            host,
            packet,
            acknowledgement,
        )?)
    })
}

/// What a port has answered, for ibc-rs. Refused (`channel` 16) if it is empty.
pub(crate) fn to_acknowledgement(bytes: Vec<u8>) -> Result<Acknowledgement> {
    Acknowledgement::try_from(bytes)
        .map_err(|_| INVALID_ACKNOWLEDGEMENT.wrap("the port has given an empty acknowledgement"))
}

/// Whether a packet was received on a channel of this chain.
pub(crate) fn was_received(
    read: &(impl Read + ?Sized),
    channel: &Channel,
    packet: &RawPacket,
) -> bool {
    let end = ChannelPath::new(&packet.destination_port, &packet.destination_channel);
    if channel.ordering == Order::Ordered as i32 {
        let next = NEXT_RECEIVE.get(read, &end).map_or(0, |next| next.0);
        packet.sequence < next
    } else {
        RECEIPTS.has(read, &end.packet(packet.sequence))
    }
}

/// Runs code of ibc-rs over this chain; what it refuses gets the codes of ibc-go.
pub(crate) fn with_host<T>(
    ctx: &mut Ctx<'_>,
    act: impl FnOnce(&mut Host<'_, '_>) -> Result<T, Refused>,
) -> Result<T> {
    let mut host = Host::new(ctx);
    let result = act(&mut host);
    result.map_err(|refused| host.explain(refused))
}

/// An end of a channel.
pub fn channel(read: &(impl Read + ?Sized), port: &str, channel: &str) -> Option<Channel> {
    let raw = CHANNELS.get(read, &ChannelPath::new(port, channel))?;
    Some(stored(&raw.0))
}

/// An end of a channel. Refused (`channel` 3) if there is none.
pub fn require_channel(read: &(impl Read + ?Sized), port: &str, id: &str) -> Result<Channel> {
    channel(read, port, id).ok_or_else(|| no_channel(port, id))
}

fn no_channel(port: &str, channel: &str) -> sdk::Error {
    CHANNEL_NOT_FOUND.wrap(format_args!("port {port:.130}, channel {channel:.70}"))
}

pub(crate) fn state_text(state: i32) -> &'static str {
    State::try_from(state).map_or("unknown", |state| state.as_str_name())
}

/// The channels of a port, in the order of their texts: for invariants, which may take their time.
pub fn channels_of_port(read: &(impl Read + ?Sized), port: &str) -> Vec<String> {
    let all = CHANNELS.iter(read).map(|(end, _)| end);
    let of_port = all.filter(|end| end.port == port);
    of_port.map(|end| end.channel).collect()
}

/// Whether a packet was sent on a channel and neither acknowledged nor timed out.
pub fn is_in_flight(read: &(impl Read + ?Sized), port: &str, channel: &str, sequence: u64) -> bool {
    COMMITMENTS.has(read, &ChannelPath::new(port, channel).packet(sequence))
}

/// Whether a packet was received here and is not acknowledged yet.
pub fn is_unanswered(read: &(impl Read + ?Sized), packet: &RawPacket) -> bool {
    let (port, id) = (&packet.destination_port, &packet.destination_channel);
    let received = channel(read, port, id).is_some_and(|end| was_received(read, &end, packet));
    let path = ChannelPath::new(port, id).packet(packet.sequence);
    received && !ACKS.has(read, &path)
}

/// A connection.
pub fn connection(read: &(impl Read + ?Sized), id: &str) -> Option<ConnectionEnd> {
    let raw = CONNECTIONS.get(read, &TextPath(id.to_owned()))?;
    Some(stored(&raw.0))
}

/// The state of a client, as it is stored.
pub(crate) fn client_any(read: &(impl Read + ?Sized), id: &str) -> Option<Any> {
    let raw = CLIENTS.get(read, &ClientPath::State(id.to_owned()))?;
    Some(stored(&raw.0))
}

/// The state of a client.
pub(crate) fn client_state(read: &(impl Read + ?Sized), id: &str) -> Option<ClientState> {
    let any = client_any(read, id)?;
    Some(ClientState::try_from(any).expect("only what could be read is stored"))
}

/// A consensus state of a client, as it is stored.
pub(crate) fn consensus_any(
    read: &(impl Read + ?Sized),
    id: &str,
    revision: u64,
    height: u64,
) -> Option<Any> {
    let raw = CLIENTS.get(
        read,
        &ClientPath::Consensus(id.to_owned(), revision, height),
    )?;
    Some(stored(&raw.0))
}

/// A consensus state of a client.
pub(crate) fn consensus_state(
    read: &(impl Read + ?Sized),
    id: &str,
    height: &Height,
) -> Option<ConsensusState> {
    let any = consensus_any(read, id, height.revision_number(), height.revision_height())?;
    Some(ConsensusState::try_from(any).expect("only what could be read is stored"))
}

/// Reads a message back. Panics if the bytes are none: corruption is no input.
pub(crate) fn stored<M: Message + Default>(bytes: &[u8]) -> M {
    M::decode(bytes).unwrap_or_else(|error| panic!("corrupt value in the tree ibc: {error}"))
}

/// `Active`, `Frozen` or `Expired` at a block time, `Unauthorized` if the parameters do not allow its type.
pub fn status(read: &(impl Read + ?Sized), now: Time, id: &str) -> Option<&'static str> {
    let client = client_state(read, id)?;
    if !params(read).allows(crate::types::CLIENT_TYPE) {
        return Some("Unauthorized");
    }
    if client.inner().is_frozen() {
        return Some("Frozen");
    }
    let latest = client.inner().latest_height;
    let Some(consensus) = consensus_state(read, id, &latest) else {
        return Some("Expired");
    };
    let trusted = i128::try_from(client.inner().trusting_period.as_nanos()).unwrap_or(i128::MAX);
    let expiry = consensus
        .timestamp()
        .unix_timestamp_nanos()
        .saturating_add(trusted);
    let expired = i128::from(nanos(now)) >= expiry;
    Some(if expired { "Expired" } else { "Active" })
}

pub(crate) fn params(read: &(impl Read + ?Sized)) -> Params {
    PARAMS.get(read).expect("genesis sets the parameters")
}

/// The revision of this chain: the number that its id ends with.
pub(crate) fn revision(chain: &Chain) -> u64 {
    ChainId::new(&chain.id).map_or(0, |id| id.revision_number())
}

/// A time as IBC counts it: nanoseconds since 1970.
pub fn nanos(time: Time) -> u64 {
    time.seconds()
        .saturating_mul(1_000_000_000)
        .saturating_add(u64::from(time.nanos()))
}
