//! The module's part of genesis.

use crate::ops::stored;
use crate::state::{
    ACKS, CHANNEL_COUNT, CHANNELS, CLIENT_COUNT, CLIENT_IDS, CLIENTS, COMMITMENTS,
    CONNECTION_CHANNELS, CONNECTION_COUNT, CONNECTIONS, NEXT_ACK, NEXT_RECEIVE, NEXT_SEND, PARAMS,
    PROCESSED, RECEIPTS,
};
use crate::types::{ChannelPath, ClientPath, Number, PacketPath, Params, Processed, Raw, TextPath};
use ibc_client_tendermint::client_state::ClientState;
use ibc_client_tendermint::consensus_state::ConsensusState;
use ibc_core::channel::types::channel::ChannelEnd;
use ibc_core::connection::types::ConnectionEnd;
use ibc_core::host::types::identifiers::{ChannelId, ClientId, ConnectionId, PortId};
use prost::Message;
use proto::Any;
use proto::ibc::core::channel::v1::Channel;
use proto::ibc::core::connection::v1::{ClientPaths, ConnectionEnd as RawConnectionEnd};
use sdk::{Chain, Ctx, GenesisState, Key, Map, Present, Read, Result, Value, View};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The entry `ibc` of `app_state`. Values are those of the tree `ibc`, in hex, by their ICS-24 paths.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IbcGenesis {
    /// The parameters.
    pub params: Params,
    /// How many clients were created.
    pub clients: u64,
    /// How many connections were created.
    pub connections: u64,
    /// How many channels were created.
    pub channels: u64,
    /// Everything else that other chains prove.
    pub paths: BTreeMap<String, String>,
    /// When consensus states came in: `client/revision-height` -> nanoseconds and height.
    pub processed: BTreeMap<String, (u64, u64)>,
}

/// One entry of the tree, read.
enum Entry {
    Client(ClientPath, Raw),
    Connection(TextPath, Raw),
    Channel(ChannelPath, Raw),
    Commitment(PacketPath, Raw),
    Ack(PacketPath, Raw),
    Receipt(PacketPath),
    Next(&'static Map<ChannelPath, Number>, ChannelPath, Number),
}

fn whole<K: Key>(path: &str) -> Option<K> {
    let mut input = path.as_bytes();
    K::decode(&mut input).filter(|_| input.is_empty())
}

fn hash(bytes: Vec<u8>) -> Option<Raw> {
    (bytes.len() == 32).then_some(Raw(bytes))
}

fn number(bytes: &[u8]) -> Option<Number> {
    let bytes = <[u8; 8]>::try_from(bytes).ok()?;
    Some(Number(u64::from_be_bytes(bytes)))
}

fn channel_end(path: &str) -> Option<ChannelPath> {
    let end: ChannelPath = whole(path)?;
    is_end(&end).then_some(end)
}

fn is_end(end: &ChannelPath) -> bool {
    end.port.parse::<PortId>().is_ok() && end.channel.parse::<ChannelId>().is_ok()
}

fn packet(path: &str) -> Option<PacketPath> {
    let packet: PacketPath = whole(path)?;
    is_end(&packet.end).then_some(packet)
}

fn client_entry(path: &str, bytes: Vec<u8>) -> Option<Entry> {
    let path: ClientPath = whole(path)?;
    let (ClientPath::State(id) | ClientPath::Consensus(id, _, _) | ClientPath::Connections(id)) =
        &path;
    id.parse::<ClientId>().ok()?;
    match &path {
        ClientPath::State(_) => {
            let any = Any::decode(bytes.as_slice()).ok()?;
            ClientState::try_from(any).ok()?;
        }
        ClientPath::Consensus(..) => {
            let any = Any::decode(bytes.as_slice()).ok()?;
            ConsensusState::try_from(any).ok()?;
        }
        ClientPath::Connections(_) => {
            ClientPaths::decode(bytes.as_slice()).ok()?;
        }
    }
    Some(Entry::Client(path, Raw(bytes)))
}

fn read_entry(path: &str, bytes: Vec<u8>) -> Option<Entry> {
    let (map, rest) = path.split_once('/')?;
    let next = |map: &'static Map<ChannelPath, Number>, bytes: &[u8]| {
        Some(Entry::Next(map, channel_end(rest)?, number(bytes)?))
    };
    match map {
        "clients" => client_entry(rest, bytes),
        "connections" => {
            rest.parse::<ConnectionId>().ok()?;
            let raw = RawConnectionEnd::decode(bytes.as_slice()).ok()?;
            ConnectionEnd::try_from(raw).ok()?;
            Some(Entry::Connection(TextPath(rest.to_owned()), Raw(bytes)))
        }
        "channelEnds" => {
            let raw = Channel::decode(bytes.as_slice()).ok()?;
            ChannelEnd::try_from(raw).ok()?;
            Some(Entry::Channel(channel_end(rest)?, Raw(bytes)))
        }
        "commitments" => Some(Entry::Commitment(packet(rest)?, hash(bytes)?)),
        "acks" => Some(Entry::Ack(packet(rest)?, hash(bytes)?)),
        "receipts" => (bytes == [1]).then_some(Entry::Receipt(packet(rest)?)),
        "nextSequenceSend" => next(&NEXT_SEND, &bytes),
        "nextSequenceRecv" => next(&NEXT_RECEIVE, &bytes),
        "nextSequenceAck" => next(&NEXT_ACK, &bytes),
        _ => None,
    }
}

fn entry(path: &str, value: &str) -> Result<Entry, String> {
    let bytes = hex::decode(value).map_err(|error| format!("paths: {path}: {error}"))?;
    read_entry(path, bytes)
        .ok_or_else(|| format!("paths: {path}: expected an ICS-24 path and its value in hex"))
}

/// `07-tendermint-0/1-5`
fn processed_key(text: &str) -> Option<(String, u64, u64)> {
    let (client, height) = text.split_once('/')?;
    client.parse::<ClientId>().ok()?;
    let (revision, height) = height.split_once('-')?;
    Some((
        client.to_owned(),
        revision.parse().ok()?,
        height.parse().ok()?,
    ))
}

impl GenesisState for IbcGenesis {
    fn validate(&self, _: &Chain) -> Result<(), String> {
        self.params.validate()?;
        for (path, value) in &self.paths {
            entry(path, value)?;
        }
        for key in self.processed.keys() {
            let known = processed_key(key)
                .map(|(client, revision, height)| {
                    format!("clients/{client}/consensusStates/{revision}-{height}")
                })
                .is_some_and(|path| self.paths.contains_key(&path));
            if !known {
                return Err(format!(
                    "processed: {key}: expected client/revision-height of a consensus state"
                ));
            }
        }
        Ok(())
    }

    fn init(&self, ctx: &mut Ctx<'_>) -> Result<()> {
        PARAMS.set(ctx, &self.params);
        CLIENT_COUNT.set(ctx, &Number(self.clients));
        CONNECTION_COUNT.set(ctx, &Number(self.connections));
        CHANNEL_COUNT.set(ctx, &Number(self.channels));
        for (path, value) in &self.paths {
            let entry = entry(path, value).expect("genesis is validated");
            write(ctx, entry);
        }
        for (key, (time, height)) in &self.processed {
            let key = processed_key(key).expect("genesis is validated");
            let processed = Processed {
                time: *time,
                height: *height,
            };
            PROCESSED.set(ctx, &key, &processed);
        }
        Ok(())
    }

    fn export(view: &View<'_>) -> Self {
        let mut paths = BTreeMap::new();
        let raw = |raw: Raw| raw.0;
        list(&mut paths, view, &CLIENTS, raw);
        list(&mut paths, view, &CONNECTIONS, raw);
        list(&mut paths, view, &CHANNELS, raw);
        list(&mut paths, view, &COMMITMENTS, raw);
        list(&mut paths, view, &ACKS, raw);
        list(&mut paths, view, &RECEIPTS, |_| vec![1]);
        let eight = |number: Number| number.0.to_be_bytes().to_vec();
        list(&mut paths, view, &NEXT_SEND, eight);
        list(&mut paths, view, &NEXT_RECEIVE, eight);
        list(&mut paths, view, &NEXT_ACK, eight);
        let processed = PROCESSED
            .iter(view)
            .map(|((client, revision, height), at)| {
                (
                    format!("{client}/{revision}-{height}"),
                    (at.time, at.height),
                )
            });
        let count = |item: Option<Number>| item.map_or(0, |number| number.0);
        Self {
            params: crate::ops::params(view),
            clients: count(CLIENT_COUNT.get(view)),
            connections: count(CONNECTION_COUNT.get(view)),
            channels: count(CHANNEL_COUNT.get(view)),
            paths,
            processed: processed.collect(),
        }
    }
}

fn list<K: Key, V: Value>(
    paths: &mut BTreeMap<String, String>,
    read: &impl Read,
    map: &Map<K, V>,
    bytes: impl Fn(V) -> Vec<u8>,
) {
    for (key, value) in map.iter(read) {
        let stored_key = map.stored_key(&key);
        let path = stored_key.get(1..).unwrap_or_default();
        let path = String::from_utf8_lossy(path).into_owned();
        paths.insert(path, hex::encode(bytes(value)));
    }
}

fn write(ctx: &mut Ctx<'_>, entry: Entry) {
    match entry {
        Entry::Client(path, value) => {
            if let ClientPath::State(id) = &path {
                CLIENT_IDS.set(ctx, id, &Present);
            }
            CLIENTS.set(ctx, &path, &value);
        }
        Entry::Connection(path, value) => CONNECTIONS.set(ctx, &path, &value),
        Entry::Channel(end, value) => {
            let channel: Channel = stored(&value.0);
            for connection in channel.connection_hops {
                let key = (connection, end.port.clone(), end.channel.clone());
                CONNECTION_CHANNELS.set(ctx, &key, &Present);
            }
            CHANNELS.set(ctx, &end, &value);
        }
        Entry::Commitment(packet, value) => COMMITMENTS.set(ctx, &packet, &value),
        Entry::Ack(packet, value) => ACKS.set(ctx, &packet, &value),
        Entry::Receipt(packet) => RECEIPTS.set(ctx, &packet, &Present),
        Entry::Next(map, end, number) => map.set(ctx, &end, &number),
    }
}
