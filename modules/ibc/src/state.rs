//! What the module stores. The tree `ibc` has the paths and encodings of ICS-24, which other chains prove; what they do
//! not prove lies elsewhere.

use crate::types::{
    ChannelPath, ClientPath, HostConsensus, Number, PacketPath, Params, Processed, Raw, TextPath,
};
use sdk::{Item, Map, Present, StateSpec, Tree};

/// Client states and consensus states (`Any`), and the connections of a client (`ClientPaths`).
pub(crate) const CLIENTS: Map<ClientPath, Raw> = Map::in_tree(Tree::Ibc, "clients/");
/// `ConnectionEnd`.
pub(crate) const CONNECTIONS: Map<TextPath, Raw> = Map::in_tree(Tree::Ibc, "connections/");
/// `Channel`.
pub(crate) const CHANNELS: Map<ChannelPath, Raw> = Map::in_tree(Tree::Ibc, "channelEnds/");
/// Packets that were sent and are not settled: 32 bytes.
pub(crate) const COMMITMENTS: Map<PacketPath, Raw> = Map::in_tree(Tree::Ibc, "commitments/");
/// What received packets were answered: 32 bytes.
pub(crate) const ACKS: Map<PacketPath, Raw> = Map::in_tree(Tree::Ibc, "acks/");
/// Packets that unordered channels have received.
pub(crate) const RECEIPTS: Map<PacketPath, Present> = Map::in_tree(Tree::Ibc, "receipts/");
/// The sequence of the next packet to send.
pub(crate) const NEXT_SEND: Map<ChannelPath, Number> = Map::in_tree(Tree::Ibc, "nextSequenceSend/");
/// The sequence of the next packet that an ordered channel receives.
pub(crate) const NEXT_RECEIVE: Map<ChannelPath, Number> =
    Map::in_tree(Tree::Ibc, "nextSequenceRecv/");
/// The sequence of the next packet of an ordered channel that is acknowledged.
pub(crate) const NEXT_ACK: Map<ChannelPath, Number> = Map::in_tree(Tree::Ibc, "nextSequenceAck/");
/// How many clients were created. Genesis sets the three counters: the tree is never empty, so absence can be proven.
pub(crate) const CLIENT_COUNT: Item<Number> = Item::in_tree(Tree::Ibc, "nextClientSequence");
/// How many connections were created.
pub(crate) const CONNECTION_COUNT: Item<Number> =
    Item::in_tree(Tree::Ibc, "nextConnectionSequence");
/// How many channels were created.
pub(crate) const CHANNEL_COUNT: Item<Number> = Item::in_tree(Tree::Ibc, "nextChannelSequence");

/// The parameters.
pub(crate) const PARAMS: Item<Params> = Item::new("ibc/params");
/// (Client, revision, height) -> when that consensus state came in. Consensus states in the order of their heights.
pub(crate) const PROCESSED: Map<(String, u64, u64), Processed> = Map::new("ibc/processed/");

/// Height -> the consensus state of this chain at it. Under no root, as every block writes it.
pub(crate) const HOST: Map<u64, HostConsensus> = Map::in_tree(Tree::Local, "ibc/host/");
/// All clients: an index for queries, which execution never reads.
pub(crate) const CLIENT_IDS: Map<String, Present> = Map::in_tree(Tree::Local, "ibc/client/");
/// (Connection, port, channel): an index for queries, which execution never reads.
pub(crate) const CONNECTION_CHANNELS: Map<(String, String, String), Present> =
    Map::in_tree(Tree::Local, "ibc/connection_channel/");

/// All of it, for the registry.
pub(crate) const TABLE: &[StateSpec] = &[
    CLIENTS.spec(),
    CONNECTIONS.spec(),
    CHANNELS.spec(),
    COMMITMENTS.spec(),
    ACKS.spec(),
    RECEIPTS.spec(),
    NEXT_SEND.spec(),
    NEXT_RECEIVE.spec(),
    NEXT_ACK.spec(),
    CLIENT_COUNT.spec(),
    CONNECTION_COUNT.spec(),
    CHANNEL_COUNT.spec(),
    PARAMS.spec(),
    PROCESSED.spec(),
    HOST.spec(),
    CLIENT_IDS.spec(),
    CONNECTION_CHANNELS.spec(),
];
