//! This chain, as ibc-rs wants to see it: reads and writes under ICS-24 paths.

use super::{
    STORE_PREFIX, check_self_client, client_state, consensus_state, nanos, params, revision,
};
use crate::error::{
    CHANNEL_NOT_FOUND, CLIENT_NOT_ACTIVE, CLIENT_NOT_FOUND, CONNECTION_NOT_FOUND,
    CONSENSUS_STATE_NOT_FOUND, PACKET_COMMITMENT_NOT_FOUND, Refused,
    SELF_CONSENSUS_STATE_NOT_FOUND, SEQUENCE_ACK_NOT_FOUND, SEQUENCE_RECEIVE_NOT_FOUND,
    SEQUENCE_SEND_NOT_FOUND, VERSION_NEGOTIATION_FAILED, said,
};
use crate::events;
use crate::state::{
    ACKS, CHANNEL_COUNT, CHANNELS, CLIENT_COUNT, CLIENT_IDS, CLIENTS, COMMITMENTS,
    CONNECTION_CHANNELS, CONNECTION_COUNT, CONNECTIONS, HOST, NEXT_ACK, NEXT_RECEIVE, NEXT_SEND,
    PROCESSED, RECEIPTS,
};
use crate::types::{
    CLIENT_TYPE, ChannelPath, ClientPath, HostConsensus, Number, PacketPath, Processed, Raw,
    TextPath,
};
use ibc_client_tendermint::client_state::ClientState;
use ibc_client_tendermint::consensus_state::ConsensusState;
use ibc_client_tendermint::types::ConsensusState as TmConsensusState;
use ibc_core::channel::types::channel::ChannelEnd;
use ibc_core::channel::types::commitment::{AcknowledgementCommitment, PacketCommitment};
use ibc_core::channel::types::packet::Receipt;
use ibc_core::client::context::{
    ClientExecutionContext, ClientValidationContext, ExtClientValidationContext,
};
use ibc_core::client::types::Height;
use ibc_core::commitment_types::commitment::CommitmentPrefix;
use ibc_core::connection::types::ConnectionEnd;
use ibc_core::connection::types::version::{Version as ConnectionVersion, pick_version};
use ibc_core::handler::types::events::IbcEvent;
use ibc_core::host::types::error::HostError;
use ibc_core::host::types::identifiers::{ChannelId, ClientId, ConnectionId, PortId, Sequence};
use ibc_core::host::types::path::{
    AckPath, ChannelEndPath, ClientConnectionPath, ClientConsensusStatePath, ClientStatePath,
    CommitmentPath, ConnectionPath, ReceiptPath, SeqAckPath, SeqRecvPath, SeqSendPath,
};
use ibc_core::host::{ExecutionContext, ValidationContext};
use ibc_core::primitives::{Signer, Timestamp};
use prost::Message;
use proto::ibc::core::channel::v1::Channel;
use proto::ibc::core::connection::v1::{ClientPaths, ConnectionEnd as RawConnectionEnd};
use proto::{Any, PageRequest};
use sdk::{Ctx, Error, Item, Key, Map, Order, Present, root};
use std::cell::RefCell;
use std::time::Duration;

/// The most consensus states of a client that one message prunes.
const PRUNED_PER_UPDATE_MAX: usize = 10;

/// A context, with what was refused last and why: an error of ibc-rs has no room for a code of ours.
pub(crate) struct Host<'c, 'a> {
    pub(crate) ctx: &'c mut Ctx<'a>,
    refusal: RefCell<Option<Error>>,
}

impl<'c, 'a> Host<'c, 'a> {
    pub(crate) fn new(ctx: &'c mut Ctx<'a>) -> Self {
        Self {
            ctx,
            refusal: RefCell::new(None),
        }
    }

    /// The error of what was refused.
    pub(crate) fn explain(&self, refused: Refused) -> Error {
        match refused {
            Refused::Other(error) => error,
            // One that was noted and passed over has another text than the one that came through.
            Refused::Host(error) => {
                let noted = self.refusal.borrow_mut().take();
                let same = |noted: &Error| matches!(&error, HostError::MissingState { description } if *description == noted.log);
                noted
                    .filter(same)
                    .unwrap_or_else(|| root::LOGIC.wrap(error))
            }
        }
    }

    fn refuse(&self, error: Error) -> HostError {
        let described = HostError::missing_state(&error.log);
        self.refusal.replace(Some(error));
        described
    }

    fn revision(&self) -> u64 {
        revision(self.ctx.chain())
    }

    fn height(&self, height: u64) -> Result<Height, HostError> {
        Height::new(self.revision(), height)
            .map_err(|_| self.refuse(root::INVALID_HEIGHT.wrap("height 0")))
    }

    fn now(&self) -> Timestamp {
        Timestamp::from_nanoseconds(nanos(self.ctx.now()))
    }

    fn count(&self, item: &Item<Number>) -> u64 {
        item.get(&*self.ctx).expect("genesis sets the counters").0
    }

    fn raise(&mut self, item: &Item<Number>) {
        let next = self.count(item).saturating_add(1);
        item.set(self.ctx, &Number(next));
    }

    fn sequence(
        &self,
        map: &Map<ChannelPath, Number>,
        end: &ChannelPath,
        missing: crate::Code,
    ) -> Result<Sequence, HostError> {
        let number = map.get(&*self.ctx, end).ok_or_else(|| {
            self.refuse(missing.wrap(format_args!("port {}, channel {}", end.port, end.channel)))
        })?;
        Ok(Sequence::from(number.0))
    }

    /// The height of a client that is next to another, above or below it. A lookup, however many there are.
    fn beside(&self, client: &ClientId, height: &Height, order: Order) -> Option<Height> {
        let mut key = Vec::new();
        (height.revision_number(), height.revision_height()).encode(&mut key);
        let request = PageRequest {
            key,
            limit: 2,
            reverse: order == Order::Descending,
            ..PageRequest::default()
        };
        let page = PROCESSED.page_of(&*self.ctx, &client.to_string(), Some(&request));
        let entries = page.ok()?.entries.into_iter();
        let mut heights =
            entries.filter_map(|((_, revision, height), _)| Height::new(revision, height).ok());
        heights.find(|other| other != height)
    }

    fn consensus_beside(
        &self,
        client: &ClientId,
        height: &Height,
        order: Order,
    ) -> Option<ConsensusState> {
        let beside = self.beside(client, height, order)?;
        consensus_state(&*self.ctx, client.as_str(), &beside)
    }
}

fn end(port: &PortId, channel: &ChannelId) -> ChannelPath {
    ChannelPath::new(port.as_str(), channel.as_str())
}

impl ClientValidationContext for Host<'_, '_> {
    type ClientStateRef = ClientState;
    type ConsensusStateRef = ConsensusState;

    fn client_state(&self, client_id: &ClientId) -> Result<ClientState, HostError> {
        if !params(&*self.ctx).allows(CLIENT_TYPE) {
            return Err(self.refuse(CLIENT_NOT_ACTIVE.wrap(format_args!(
                "client {client_id} has status Unauthorized: its type is not among the allowed clients"
            ))));
        }
        client_state(&*self.ctx, client_id.as_str())
            .ok_or_else(|| self.refuse(CLIENT_NOT_FOUND.wrap(client_id)))
    }

    fn consensus_state(
        &self,
        path: &ClientConsensusStatePath,
    ) -> Result<ConsensusState, HostError> {
        let missing = || {
            self.refuse(CONSENSUS_STATE_NOT_FOUND.wrap(format_args!(
                "client {}, height {}-{}",
                path.client_id, path.revision_number, path.revision_height
            )))
        };
        let height = Height::new(path.revision_number, path.revision_height);
        let height = height.map_err(|_| missing())?;
        consensus_state(&*self.ctx, path.client_id.as_str(), &height).ok_or_else(missing)
    }

    fn client_update_meta(
        &self,
        client_id: &ClientId,
        height: &Height,
    ) -> Result<(Timestamp, Height), HostError> {
        let key = (
            client_id.to_string(),
            height.revision_number(),
            height.revision_height(),
        );
        let processed = PROCESSED.get(&*self.ctx, &key).ok_or_else(|| {
            self.refuse(
                CONSENSUS_STATE_NOT_FOUND.wrap(format_args!("client {client_id}, height {height}")),
            )
        })?;
        Ok((
            Timestamp::from_nanoseconds(processed.time),
            self.height(processed.height)?,
        ))
    }
}

impl ExtClientValidationContext for Host<'_, '_> {
    fn host_timestamp(&self) -> Result<Timestamp, HostError> {
        Ok(self.now())
    }

    fn host_height(&self) -> Result<Height, HostError> {
        self.height(self.ctx.block().height)
    }

    /// The oldest ones only: ibc-rs asks to prune them, and a message prunes a few.
    fn consensus_state_heights(&self, client_id: &ClientId) -> Result<Vec<Height>, HostError> {
        let all = PROCESSED.range(&*self.ctx, &client_id.to_string(), Order::Ascending);
        let heights = all.take(PRUNED_PER_UPDATE_MAX);
        Ok(heights
            .filter_map(|((_, revision, height), _)| Height::new(revision, height).ok())
            .collect())
    }

    fn next_consensus_state(
        &self,
        client_id: &ClientId,
        height: &Height,
    ) -> Result<Option<ConsensusState>, HostError> {
        Ok(self.consensus_beside(client_id, height, Order::Ascending))
    }

    fn prev_consensus_state(
        &self,
        client_id: &ClientId,
        height: &Height,
    ) -> Result<Option<ConsensusState>, HostError> {
        Ok(self.consensus_beside(client_id, height, Order::Descending))
    }
}

impl ClientExecutionContext for Host<'_, '_> {
    type ClientStateMut = ClientState;

    fn store_client_state(
        &mut self,
        path: ClientStatePath,
        client_state: ClientState,
    ) -> Result<(), HostError> {
        let id = path.0.to_string();
        CLIENT_IDS.set(self.ctx, &id, &Present);
        let any = Any::from(client_state).encode_to_vec();
        CLIENTS.set(self.ctx, &ClientPath::State(id), &Raw(any));
        Ok(())
    }

    fn store_consensus_state(
        &mut self,
        path: ClientConsensusStatePath,
        consensus_state: ConsensusState,
    ) -> Result<(), HostError> {
        let any = Any::from(consensus_state).encode_to_vec();
        CLIENTS.set(self.ctx, &consensus_path(&path), &Raw(any));
        Ok(())
    }

    fn delete_consensus_state(&mut self, path: ClientConsensusStatePath) -> Result<(), HostError> {
        CLIENTS.remove(self.ctx, &consensus_path(&path));
        Ok(())
    }

    fn store_update_meta(
        &mut self,
        client_id: ClientId,
        height: Height,
        host_timestamp: Timestamp,
        host_height: Height,
    ) -> Result<(), HostError> {
        let key = (
            client_id.to_string(),
            height.revision_number(),
            height.revision_height(),
        );
        let processed = Processed {
            time: host_timestamp.nanoseconds(),
            height: host_height.revision_height(),
        };
        PROCESSED.set(self.ctx, &key, &processed);
        Ok(())
    }

    fn delete_update_meta(&mut self, client_id: ClientId, height: Height) -> Result<(), HostError> {
        let key = (
            client_id.to_string(),
            height.revision_number(),
            height.revision_height(),
        );
        PROCESSED.remove(self.ctx, &key);
        Ok(())
    }
}

fn consensus_path(path: &ClientConsensusStatePath) -> ClientPath {
    ClientPath::Consensus(
        path.client_id.to_string(),
        path.revision_number,
        path.revision_height,
    )
}

impl ValidationContext for Host<'_, '_> {
    type V = Self;
    type HostClientState = ClientState;
    type HostConsensusState = ConsensusState;

    fn get_client_validation_context(&self) -> &Self {
        self
    }

    fn host_height(&self) -> Result<Height, HostError> {
        ExtClientValidationContext::host_height(self)
    }

    fn host_timestamp(&self) -> Result<Timestamp, HostError> {
        Ok(self.now())
    }

    fn host_consensus_state(&self, height: &Height) -> Result<ConsensusState, HostError> {
        let known = HOST.get(&*self.ctx, &height.revision_height());
        let known = known.filter(|_| height.revision_number() == self.revision());
        let state = known.as_ref().and_then(to_consensus_state);
        state.ok_or_else(|| self.refuse(SELF_CONSENSUS_STATE_NOT_FOUND.wrap(height)))
    }

    fn client_counter(&self) -> Result<u64, HostError> {
        Ok(self.count(&CLIENT_COUNT))
    }

    fn connection_end(&self, id: &ConnectionId) -> Result<ConnectionEnd, HostError> {
        let raw = super::connection(&*self.ctx, id.as_str())
            .ok_or_else(|| self.refuse(CONNECTION_NOT_FOUND.wrap(id)))?;
        Ok(ConnectionEnd::try_from(raw).expect("only what could be read is stored"))
    }

    fn validate_self_client(&self, client_state: ClientState) -> Result<(), HostError> {
        check_self_client(self.ctx, client_state.inner()).map_err(|error| self.refuse(error))
    }

    fn commitment_prefix(&self) -> CommitmentPrefix {
        STORE_PREFIX.to_vec().into()
    }

    fn pick_version(&self, offered: &[ConnectionVersion]) -> Result<ConnectionVersion, HostError> {
        pick_version(&self.get_compatible_versions(), offered)
            .map_err(|error| self.refuse(VERSION_NEGOTIATION_FAILED.wrap(said(&error))))
    }

    fn connection_counter(&self) -> Result<u64, HostError> {
        Ok(self.count(&CONNECTION_COUNT))
    }

    fn channel_end(&self, path: &ChannelEndPath) -> Result<ChannelEnd, HostError> {
        let (port, channel) = (path.0.as_str(), path.1.as_str());
        let raw = super::channel(&*self.ctx, port, channel).ok_or_else(|| {
            self.refuse(CHANNEL_NOT_FOUND.wrap(format_args!("port {port}, channel {channel}")))
        })?;
        Ok(ChannelEnd::try_from(raw).expect("only what could be read is stored"))
    }

    fn get_next_sequence_send(&self, path: &SeqSendPath) -> Result<Sequence, HostError> {
        self.sequence(&NEXT_SEND, &end(&path.0, &path.1), SEQUENCE_SEND_NOT_FOUND)
    }

    fn get_next_sequence_recv(&self, path: &SeqRecvPath) -> Result<Sequence, HostError> {
        let end = end(&path.0, &path.1);
        self.sequence(&NEXT_RECEIVE, &end, SEQUENCE_RECEIVE_NOT_FOUND)
    }

    fn get_next_sequence_ack(&self, path: &SeqAckPath) -> Result<Sequence, HostError> {
        self.sequence(&NEXT_ACK, &end(&path.0, &path.1), SEQUENCE_ACK_NOT_FOUND)
    }

    fn get_packet_commitment(&self, path: &CommitmentPath) -> Result<PacketCommitment, HostError> {
        let packet = packet(&path.port_id, &path.channel_id, path.sequence);
        let stored = COMMITMENTS.get(&*self.ctx, &packet);
        let stored =
            stored.ok_or_else(|| self.refuse(PACKET_COMMITMENT_NOT_FOUND.wrap(path.sequence)))?;
        Ok(stored.0.into())
    }

    /// A packet that was not received has the receipt `None`; it is no error.
    fn get_packet_receipt(&self, path: &ReceiptPath) -> Result<Receipt, HostError> {
        let packet = packet(&path.port_id, &path.channel_id, path.sequence);
        if RECEIPTS.has(&*self.ctx, &packet) {
            Ok(Receipt::Ok)
        } else {
            Ok(Receipt::None)
        }
    }

    fn get_packet_acknowledgement(
        &self,
        path: &AckPath,
    ) -> Result<AcknowledgementCommitment, HostError> {
        let packet = packet(&path.port_id, &path.channel_id, path.sequence);
        let stored = ACKS.get(&*self.ctx, &packet);
        let stored = stored.ok_or_else(|| {
            self.refuse(root::NOT_FOUND.wrap(format_args!("acknowledgement of {}", path.sequence)))
        })?;
        Ok(stored.0.into())
    }

    fn channel_counter(&self) -> Result<u64, HostError> {
        Ok(self.count(&CHANNEL_COUNT))
    }

    fn max_expected_time_per_block(&self) -> Duration {
        Duration::from_nanos(params(&*self.ctx).max_expected_time_per_block)
    }

    /// The signer of a message is the field that the ante has verified; here it must be an address of this chain.
    fn validate_message_signer(&self, signer: &Signer) -> Result<(), HostError> {
        let parsed = self.ctx.address(signer.as_ref());
        parsed.map(drop).map_err(|error| self.refuse(error))
    }
}

fn to_consensus_state(known: &HostConsensus) -> Option<ConsensusState> {
    let seconds = i64::try_from(known.time.seconds()).ok()?;
    let time = tendermint::Time::from_unix_timestamp(seconds, known.time.nanos()).ok()?;
    let validators = <[u8; 32]>::try_from(known.next_validators_hash.as_slice()).ok()?;
    let state = TmConsensusState::new(
        known.app_hash.clone().into(),
        time,
        tendermint::Hash::Sha256(validators),
    );
    Some(ConsensusState::from(state))
}

fn packet(port: &PortId, channel: &ChannelId, sequence: Sequence) -> PacketPath {
    end(port, channel).packet(sequence.value())
}

impl ExecutionContext for Host<'_, '_> {
    type E = Self;

    fn get_client_execution_context(&mut self) -> &mut Self {
        self
    }

    fn increase_client_counter(&mut self) -> Result<(), HostError> {
        self.raise(&CLIENT_COUNT);
        Ok(())
    }

    fn store_connection(
        &mut self,
        path: &ConnectionPath,
        connection_end: ConnectionEnd,
    ) -> Result<(), HostError> {
        let raw = RawConnectionEnd::from(connection_end).encode_to_vec();
        CONNECTIONS.set(self.ctx, &TextPath(path.0.to_string()), &Raw(raw));
        Ok(())
    }

    fn store_connection_to_client(
        &mut self,
        path: &ClientConnectionPath,
        id: ConnectionId,
    ) -> Result<(), HostError> {
        let key = ClientPath::Connections(path.0.to_string());
        let stored = CLIENTS.get(&*self.ctx, &key);
        let mut paths: ClientPaths = stored.map(|raw| super::stored(&raw.0)).unwrap_or_default();
        paths.paths.push(id.to_string());
        CLIENTS.set(self.ctx, &key, &Raw(paths.encode_to_vec()));
        Ok(())
    }

    fn increase_connection_counter(&mut self) -> Result<(), HostError> {
        self.raise(&CONNECTION_COUNT);
        Ok(())
    }

    fn store_packet_commitment(
        &mut self,
        path: &CommitmentPath,
        commitment: PacketCommitment,
    ) -> Result<(), HostError> {
        let packet = packet(&path.port_id, &path.channel_id, path.sequence);
        COMMITMENTS.set(self.ctx, &packet, &Raw(commitment.into_vec()));
        Ok(())
    }

    fn delete_packet_commitment(&mut self, path: &CommitmentPath) -> Result<(), HostError> {
        let packet = packet(&path.port_id, &path.channel_id, path.sequence);
        COMMITMENTS.remove(self.ctx, &packet);
        Ok(())
    }

    fn store_packet_receipt(
        &mut self,
        path: &ReceiptPath,
        _receipt: Receipt,
    ) -> Result<(), HostError> {
        let packet = packet(&path.port_id, &path.channel_id, path.sequence);
        RECEIPTS.set(self.ctx, &packet, &Present);
        Ok(())
    }

    fn store_packet_acknowledgement(
        &mut self,
        path: &AckPath,
        commitment: AcknowledgementCommitment,
    ) -> Result<(), HostError> {
        let packet = packet(&path.port_id, &path.channel_id, path.sequence);
        ACKS.set(self.ctx, &packet, &Raw(commitment.into_vec()));
        Ok(())
    }

    fn delete_packet_acknowledgement(&mut self, path: &AckPath) -> Result<(), HostError> {
        let packet = packet(&path.port_id, &path.channel_id, path.sequence);
        ACKS.remove(self.ctx, &packet);
        Ok(())
    }

    fn store_channel(
        &mut self,
        path: &ChannelEndPath,
        channel_end: ChannelEnd,
    ) -> Result<(), HostError> {
        let end = end(&path.0, &path.1);
        let raw = Channel::from(channel_end);
        for connection in &raw.connection_hops {
            let key = (connection.clone(), end.port.clone(), end.channel.clone());
            CONNECTION_CHANNELS.set(self.ctx, &key, &Present);
        }
        CHANNELS.set(self.ctx, &end, &Raw(raw.encode_to_vec()));
        Ok(())
    }

    fn store_next_sequence_send(
        &mut self,
        path: &SeqSendPath,
        sequence: Sequence,
    ) -> Result<(), HostError> {
        NEXT_SEND.set(self.ctx, &end(&path.0, &path.1), &Number(sequence.value()));
        Ok(())
    }

    fn store_next_sequence_recv(
        &mut self,
        path: &SeqRecvPath,
        sequence: Sequence,
    ) -> Result<(), HostError> {
        NEXT_RECEIVE.set(self.ctx, &end(&path.0, &path.1), &Number(sequence.value()));
        Ok(())
    }

    fn store_next_sequence_ack(
        &mut self,
        path: &SeqAckPath,
        sequence: Sequence,
    ) -> Result<(), HostError> {
        NEXT_ACK.set(self.ctx, &end(&path.0, &path.1), &Number(sequence.value()));
        Ok(())
    }

    fn increase_channel_counter(&mut self) -> Result<(), HostError> {
        self.raise(&CHANNEL_COUNT);
        Ok(())
    }

    fn emit_ibc_event(&mut self, event: IbcEvent) -> Result<(), HostError> {
        events::tell(self.ctx, &event);
        Ok(())
    }

    fn log_message(&mut self, _message: String) -> Result<(), HostError> {
        Ok(())
    }
}
