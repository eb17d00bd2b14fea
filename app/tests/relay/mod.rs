//! Two or three chains and a relayer between them, all in one process: real applications, real headers, real proofs.

mod affiliate;
mod orders;
mod three;
mod upgrade;

use prost::Message;
use proto::ibc::applications::transfer::v1::MsgTransfer;
use proto::ibc::core::channel::v1::{self as ics04, Packet};
use proto::ibc::core::client::v1::{self as ics02, Height};
use proto::ibc::core::commitment::v1::MerklePrefix;
use proto::ibc::core::connection::v1 as ics03;
use proto::tendermint::abci::{ExecTxResult, RequestFinalizeBlock, ResponseFinalizeBlock};
use proto::{Any, Msg};
use serde_json::Value as Json;
use std::collections::BTreeSet;
use store::{Options, Store};
use testkit::headers::{Committee, Head, height, merkle_proof};
use testkit::{TestNode, TestTx, genesis_request, test_app_state, test_side_app_state};

/// The account that relays, on both chains.
pub(crate) const RELAYER: u64 = 5;
pub(crate) const CLIENT: &str = "07-tendermint-0";
pub(crate) const CHANNEL: &str = "channel-0";
pub(crate) const PORT: &str = "transfer";

/// A chain with the headers of all its blocks.
pub(crate) struct Chain {
    pub(crate) node: TestNode,
    pub(crate) committee: Committee,
    id: String,
    revision: u64,
    heads: Vec<Head>,
    app_hash: Vec<u8>,
    /// The app hash after each message that went well, and the message.
    pub(crate) story: Vec<String>,
    pub(crate) told: BTreeSet<String>,
}

impl Chain {
    /// The chain `{name}-{revision}`.
    pub(crate) fn new(name: &str, revision: u8) -> Self {
        Self::begin(name, revision, &test_app_state(10))
    }

    /// A side chain of that name.
    pub(crate) fn side(name: &str, revision: u8) -> Self {
        Self::begin(name, revision, &test_side_app_state(10))
    }

    fn begin(name: &str, revision: u8, state: &Json) -> Self {
        let store = Store::in_memory(Options::default()).unwrap();
        Self::over(store, name, revision, state)
    }

    /// A chain over a store that is new.
    pub(crate) fn over(store: Store, name: &str, revision: u8, state: &Json) -> Self {
        let id = format!("{name}-{revision}");
        let mut genesis = genesis_request(state);
        id.clone_into(&mut genesis.chain_id);
        let node = TestNode::begin_with(store, app::Config::default(), &genesis).unwrap();
        Self {
            node,
            committee: Committee::new(revision, 3),
            id,
            revision: revision.into(),
            heads: Vec::new(),
            app_hash: Vec::new(),
            story: Vec::new(),
            told: BTreeSet::new(),
        }
    }

    /// The next block, 5 s later.
    pub(crate) fn block(&mut self, txs: Vec<Vec<u8>>) -> ResponseFinalizeBlock {
        let request = self.decide(txs);
        self.execute(&request)
    }

    /// Decides the next block, 5 s later, without executing it: there is a header of it.
    pub(crate) fn decide(&mut self, txs: Vec<Vec<u8>>) -> RequestFinalizeBlock {
        let txs = txs.into_iter().map(Into::into).collect();
        let mut request = self.node.next_block(5, txs);
        request.next_validators_hash = self.committee.hash().into();
        self.heads.push(Head {
            chain_id: self.id.clone(),
            height: self.node.height() + 1,
            time: self.node.time().plus_seconds(5),
            app_hash: self.app_hash.clone(),
        });
        request
    }

    /// Executes a block that was decided.
    pub(crate) fn execute(&mut self, request: &RequestFinalizeBlock) -> ResponseFinalizeBlock {
        let response = self.node.play(request);
        self.app_hash = response.app_hash.to_vec();
        response
    }

    /// Messages in one transaction in one block.
    pub(crate) fn run(&mut self, messages: Vec<Any>, signer: u64) -> ExecTxResult {
        let kinds: Vec<String> = messages.iter().map(|any| any.type_url.clone()).collect();
        let tx = TestTx {
            messages,
            gas_limit: 4_000_000,
            ..TestTx::of(&ics02::MsgUpdateClient::default(), signer)
        };
        let bytes = self.node.sign(&tx);
        let response = self.block(vec![bytes]);
        let result = response.tx_results.into_iter().next().unwrap();
        if result.code == 0 {
            let hash = hex(&self.app_hash);
            self.story
                .push(format!("{hash} {} {}", kinds.join(" "), result.gas_used));
            self.told.extend(kinds);
        }
        result
    }

    pub(crate) fn head(&self) -> &Head {
        self.heads.last().unwrap()
    }

    /// The proof of a path after the block before the last header, which has its app hash.
    pub(crate) fn prove(&self, path: &str) -> Vec<u8> {
        self.prove_in("ibc", path).1
    }

    /// The same of a path in a tree, with its value.
    pub(crate) fn prove_in(&self, tree: &str, path: &str) -> (Vec<u8>, Vec<u8>) {
        let version = i64::try_from(self.head().height - 1).unwrap();
        let query = format!("store/{tree}/key");
        let answer = self.node.abci_query(&query, path.as_bytes(), version, true);
        assert_eq!(answer.code, 0, "{}", answer.log);
        let ops = answer.proof_ops.unwrap().ops;
        let proof = merkle_proof(ops.iter().map(|op| op.data.as_slice()));
        (answer.value.to_vec(), proof)
    }

    /// What is stored under a path after the last block.
    pub(crate) fn stored<M: Message + Default>(&self, path: &str) -> M {
        let answer = self
            .node
            .abci_query("store/ibc/key", path.as_bytes(), 0, false);
        M::decode(answer.value.as_ref()).unwrap()
    }

    pub(crate) fn has(&self, path: &str) -> bool {
        let answer = self
            .node
            .abci_query("store/ibc/key", path.as_bytes(), 0, false);
        !answer.value.is_empty()
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}

pub(crate) fn packed<M: Msg>(msg: &M) -> Any {
    sdk::sim::any(msg)
}

/// One side of a link: 0 or 1.
pub(crate) type Side = usize;

/// Two chains, and what the client on each knows of the other.
pub(crate) struct Link {
    pub(crate) chains: [Chain; 2],
    /// The number of the client, of the connection and of the channel on each.
    numbers: [u64; 2],
    known: [u64; 2],
    trusted: [u64; 2],
}

impl Link {
    pub(crate) fn apart() -> Self {
        Self::of([Chain::new("one", 1), Chain::new("two", 2)])
    }

    /// A main chain and a side chain, with clients, a connection and a channel.
    pub(crate) fn with_side_chain() -> Self {
        let mut link = Self::of([Chain::new("one", 1), Chain::side("two", 2)]);
        link.clients();
        link.connect(1);
        link.open(1);
        link
    }

    /// Two chains with some blocks, and nothing between them yet.
    pub(crate) fn of(chains: [Chain; 2]) -> Self {
        let mut link = Self::between(chains, [0, 0]);
        for _ in 0..3 {
            link.chains[0].block(Vec::new());
            link.chains[1].block(Vec::new());
        }
        link
    }

    fn between(chains: [Chain; 2], numbers: [u64; 2]) -> Self {
        Self {
            chains,
            numbers,
            known: [0; 2],
            trusted: [0; 2],
        }
    }

    fn client(&self, side: Side) -> String {
        format!("07-tendermint-{}", self.numbers[side])
    }

    fn connection(&self, side: Side) -> String {
        format!("connection-{}", self.numbers[side])
    }

    pub(crate) fn channel(&self, side: Side) -> String {
        format!("channel-{}", self.numbers[side])
    }

    /// With clients, a connection and a channel that were all begun on one side.
    pub(crate) fn from(side: Side) -> Self {
        Self::apart().joined(side)
    }

    /// Makes clients, a connection and a channel, all begun on one side.
    pub(crate) fn joined(mut self, side: Side) -> Self {
        self.clients();
        self.connect(side);
        self.open(side);
        self
    }

    pub(crate) fn signer(&self) -> String {
        self.chains[0].node.text(RELAYER)
    }

    fn revision(&self, side: Side) -> u64 {
        self.chains[side].revision
    }

    /// Messages of the relayer to one side. Panics unless they go well.
    pub(crate) fn tell(&mut self, side: Side, messages: Vec<Any>) -> ExecTxResult {
        let result = self.chains[side].run(messages, RELAYER);
        assert_eq!(result.code, 0, "{}: {}", result.codespace, result.log);
        result
    }

    fn clients(&mut self) {
        for side in [0, 1] {
            let other = &self.chains[1 - side];
            let (client, consensus) = other
                .committee
                .client(other.head(), self.revision(1 - side));
            self.known[side] = other.head().height;
            let msg = ics02::MsgCreateClient {
                client_state: Some(client),
                consensus_state: Some(consensus),
                signer: self.signer(),
            };
            self.tell(side, vec![packed(&msg)]);
        }
    }

    /// The height of the other side that the client on a side trusts, before what [`Link::update`] brings.
    pub(crate) fn known_before(&self, side: Side) -> u64 {
        self.trusted[side]
    }

    /// Asks both chains what their clients know: a transaction that was refused has taught them nothing.
    pub(crate) fn ask(&mut self) {
        for side in [0, 1] {
            let path = format!("clients/{}/clientState", self.client(side));
            let client: Any = self.chains[side].stored(&path);
            let state = proto::ibc::lightclients::tendermint::v1::ClientState::decode(
                client.value.as_slice(),
            );
            self.known[side] = state.unwrap().latest_height.unwrap().revision_height;
        }
    }

    /// Blocks on both chains; then the message by which the client on a side learns of the last header there, which has
    /// the app hash after all that happened. Nothing is told yet.
    pub(crate) fn update(&mut self, side: Side) -> Any {
        self.chains[0].block(Vec::new());
        self.chains[1].block(Vec::new());
        self.learn(side)
    }

    /// The message by which the client on a side learns of the last header there.
    pub(crate) fn learn(&mut self, side: Side) -> Any {
        let other = &self.chains[1 - side];
        let header =
            other
                .committee
                .update(other.head(), self.revision(1 - side), self.known[side]);
        self.trusted[side] = self.known[side];
        self.known[side] = other.head().height;
        packed(&ics02::MsgUpdateClient {
            client_id: self.client(side),
            client_message: Some(header),
            signer: self.signer(),
        })
    }

    /// The height under which the other side's paths are proven to a side, and the proof of one.
    pub(crate) fn proof(&self, side: Side, path: &str) -> (Vec<u8>, Option<Height>) {
        let proof = self.chains[1 - side].prove(path);
        (
            proof,
            Some(height(self.revision(1 - side), self.known[side])),
        )
    }

    /// The end on a side, as the other side names it.
    fn counterparty(&self, side: Side, connection: &str) -> ics03::Counterparty {
        ics03::Counterparty {
            client_id: self.client(side),
            connection_id: connection.to_owned(),
            prefix: Some(MerklePrefix {
                key_prefix: b"ibc".to_vec(),
            }),
        }
    }

    fn version() -> ics03::Version {
        ics03::Version {
            identifier: "1".to_owned(),
            features: vec!["ORDER_ORDERED".to_owned(), "ORDER_UNORDERED".to_owned()],
        }
    }

    /// The client of a side on the other side, the height it knows, and the proofs of both.
    fn mirror(&self, side: Side) -> (Any, Height, Vec<u8>, Vec<u8>) {
        let path = format!("clients/{}/clientState", self.client(1 - side));
        let other = &self.chains[1 - side];
        let version = i64::try_from(other.node.height() - 1).unwrap();
        let answer = other
            .node
            .abci_query("store/ibc/key", path.as_bytes(), version, false);
        let client = Any::decode(answer.value.as_ref()).unwrap();
        let state =
            proto::ibc::lightclients::tendermint::v1::ClientState::decode(client.value.as_slice());
        let latest = state.unwrap().latest_height.unwrap();
        let consensus = format!(
            "clients/{}/consensusStates/{}-{}",
            self.client(1 - side),
            latest.revision_number,
            latest.revision_height
        );
        (client, latest, other.prove(&path), other.prove(&consensus))
    }

    /// A connection, begun on a side.
    pub(crate) fn connect(&mut self, side: Side) {
        let other = 1 - side;
        let (here, there) = (self.connection(side), self.connection(other));
        let init = ics03::MsgConnectionOpenInit {
            client_id: self.client(side),
            counterparty: Some(self.counterparty(other, "")),
            version: Some(Self::version()),
            delay_period: 0,
            signer: self.signer(),
        };
        self.tell(side, vec![packed(&init)]);

        let update = self.update(other);
        let (proof_init, proof_height) = self.proof(other, &format!("connections/{here}"));
        let (client, latest, proof_client, proof_consensus) = self.mirror(other);
        #[expect(deprecated, reason = "the field is part of the message")]
        let open_try = ics03::MsgConnectionOpenTry {
            client_id: self.client(other),
            previous_connection_id: String::new(),
            client_state: Some(client),
            counterparty: Some(self.counterparty(side, &here)),
            delay_period: 0,
            counterparty_versions: vec![Self::version()],
            proof_height,
            proof_init,
            proof_client,
            proof_consensus,
            consensus_height: Some(latest),
            signer: self.signer(),
            host_consensus_state_proof: Vec::new(),
        };
        self.tell(other, vec![update, packed(&open_try)]);

        let update = self.update(side);
        let (proof_try, proof_height) = self.proof(side, &format!("connections/{there}"));
        let (client, latest, proof_client, proof_consensus) = self.mirror(side);
        let ack = ics03::MsgConnectionOpenAck {
            connection_id: here.clone(),
            counterparty_connection_id: there.clone(),
            version: Some(Self::version()),
            client_state: Some(client),
            proof_height,
            proof_try,
            proof_client,
            proof_consensus,
            consensus_height: Some(latest),
            signer: self.signer(),
            host_consensus_state_proof: Vec::new(),
        };
        self.tell(side, vec![update, packed(&ack)]);

        let update = self.update(other);
        let (proof_ack, proof_height) = self.proof(other, &format!("connections/{here}"));
        let confirm = ics03::MsgConnectionOpenConfirm {
            connection_id: there,
            proof_ack,
            proof_height,
            signer: self.signer(),
        };
        self.tell(other, vec![update, packed(&confirm)]);
    }

    /// The end on a side, with the other end if it has a name.
    fn end(&self, side: Side, there: &str, state: ics04::State) -> ics04::Channel {
        ics04::Channel {
            state: state as i32,
            ordering: ics04::Order::Unordered as i32,
            counterparty: Some(ics04::Counterparty {
                port_id: PORT.to_owned(),
                channel_id: there.to_owned(),
            }),
            connection_hops: vec![self.connection(side)],
            version: String::new(),
            upgrade_sequence: 0,
        }
    }

    /// A channel, begun on a side.
    pub(crate) fn open(&mut self, side: Side) {
        let other = 1 - side;
        let (here, there) = (self.channel(side), self.channel(other));
        let path = |channel: &str| format!("channelEnds/ports/{PORT}/channels/{channel}");
        let init = ics04::MsgChannelOpenInit {
            port_id: PORT.to_owned(),
            channel: Some(self.end(side, "", ics04::State::Init)),
            signer: self.signer(),
        };
        self.tell(side, vec![packed(&init)]);

        let update = self.update(other);
        let (proof_init, proof_height) = self.proof(other, &path(&here));
        #[expect(deprecated, reason = "the field is part of the message")]
        let open_try = ics04::MsgChannelOpenTry {
            port_id: PORT.to_owned(),
            previous_channel_id: String::new(),
            channel: Some(self.end(other, &here, ics04::State::Tryopen)),
            counterparty_version: "ics20-1".to_owned(),
            proof_init,
            proof_height,
            signer: self.signer(),
        };
        self.tell(other, vec![update, packed(&open_try)]);

        let update = self.update(side);
        let (proof_try, proof_height) = self.proof(side, &path(&there));
        let ack = ics04::MsgChannelOpenAck {
            port_id: PORT.to_owned(),
            channel_id: here.clone(),
            counterparty_channel_id: there.clone(),
            counterparty_version: "ics20-1".to_owned(),
            proof_try,
            proof_height,
            signer: self.signer(),
        };
        self.tell(side, vec![update, packed(&ack)]);

        let update = self.update(other);
        let (proof_ack, proof_height) = self.proof(other, &path(&here));
        let confirm = ics04::MsgChannelOpenConfirm {
            port_id: PORT.to_owned(),
            channel_id: there,
            proof_ack,
            proof_height,
            signer: self.signer(),
        };
        self.tell(other, vec![update, packed(&confirm)]);
    }

    /// What account 1 of a side sends to a receiver on the other.
    pub(crate) fn transfer_msg(
        &self,
        side: Side,
        amount: u128,
        denom: &str,
        receiver: &str,
    ) -> MsgTransfer {
        let later = self.chains[1 - side].node.height() + 1_000;
        MsgTransfer {
            source_port: PORT.to_owned(),
            source_channel: self.channel(side),
            token: Some(proto::Coin {
                denom: denom.to_owned(),
                amount: amount.to_string(),
            }),
            sender: self.chains[side].node.text(1),
            receiver: receiver.to_owned(),
            timeout_height: Some(height(self.revision(1 - side), later)),
            timeout_timestamp: 0,
            memo: String::new(),
        }
    }

    /// Sends money; gives the packet, or why it was refused.
    pub(crate) fn send(&mut self, side: Side, msg: &MsgTransfer) -> Result<Packet, String> {
        let result = self.chains[side].run(vec![packed(msg)], 1);
        if result.code != 0 {
            return Err(format!(
                "{} {}: {}",
                result.codespace, result.code, result.log
            ));
        }
        Ok(packets(&result, "send_packet").remove(0).0)
    }

    /// The message that brings a packet from the other side to a side.
    pub(crate) fn recv(&mut self, side: Side, packet: &Packet) -> (Any, ics04::MsgRecvPacket) {
        let update = self.update(side);
        let (proof_commitment, proof_height) = self.proof(
            side,
            &path_on(&packet.source_channel, "commitments", packet.sequence),
        );
        let msg = ics04::MsgRecvPacket {
            packet: Some(packet.clone()),
            proof_commitment,
            proof_height,
            signer: self.signer(),
        };
        (update, msg)
    }

    /// The message that brings an answer back to the side that has sent the packet.
    pub(crate) fn ack(
        &mut self,
        side: Side,
        packet: &Packet,
        answer: &[u8],
    ) -> (Any, ics04::MsgAcknowledgement) {
        let update = self.update(side);
        let (proof_acked, proof_height) = self.proof(
            side,
            &path_on(&packet.destination_channel, "acks", packet.sequence),
        );
        let msg = ics04::MsgAcknowledgement {
            packet: Some(packet.clone()),
            acknowledgement: answer.to_vec(),
            proof_acked,
            proof_height,
            signer: self.signer(),
        };
        (update, msg)
    }

    /// The message that proves to the side that has sent a packet that it was not received.
    pub(crate) fn timeout(&mut self, side: Side, packet: &Packet) -> (Any, ics04::MsgTimeout) {
        let update = self.update(side);
        let (proof_unreceived, proof_height) = self.proof(
            side,
            &path_on(&packet.destination_channel, "receipts", packet.sequence),
        );
        let msg = ics04::MsgTimeout {
            packet: Some(packet.clone()),
            proof_unreceived,
            proof_height,
            next_sequence_recv: 1,
            signer: self.signer(),
        };
        (update, msg)
    }

    /// Brings a packet to the other side of the one it comes from; gives the answer.
    pub(crate) fn deliver(&mut self, from: Side, packet: &Packet) -> Vec<u8> {
        let (update, msg) = self.recv(1 - from, packet);
        let result = self.tell(1 - from, vec![update, packed(&msg)]);
        packets(&result, "write_acknowledgement").remove(0).1
    }

    /// Brings a packet to the other side and its answer back.
    pub(crate) fn relay(&mut self, from: Side, packet: &Packet) -> Vec<u8> {
        let answer = self.deliver(from, packet);
        let (update, msg) = self.ack(from, packet, &answer);
        self.tell(from, vec![update, packed(&msg)]);
        answer
    }
}

/// A path of a packet of the channel.
pub(crate) fn path(kind: &str, sequence: u64) -> String {
    path_on(CHANNEL, kind, sequence)
}

fn path_on(channel: &str, kind: &str, sequence: u64) -> String {
    format!("{kind}/ports/{PORT}/channels/{channel}/sequences/{sequence}")
}

/// The packets that a transaction tells of by events of a kind, with the answers if the kind has them. As a relayer reads
/// them: by indexed attributes.
pub(crate) fn packets(result: &ExecTxResult, kind: &str) -> Vec<(Packet, Vec<u8>)> {
    let of_kind = result.events.iter().filter(|event| event.r#type == kind);
    let read = |event: &proto::tendermint::abci::Event| {
        let value = |key: &str| {
            let found = event
                .attributes
                .iter()
                .find(|attribute| attribute.key == key);
            found
                .filter(|attribute| attribute.index)
                .map(|attribute| attribute.value.clone())
        };
        let text = |key: &str| value(key).unwrap();
        let bytes = |key: &str| value(key).map(|text| unhex(&text)).unwrap_or_default();
        let (revision, at) = text("packet_timeout_height")
            .split_once('-')
            .map(|(revision, at)| (revision.parse().unwrap(), at.parse().unwrap()))
            .unwrap();
        let packet = Packet {
            sequence: text("packet_sequence").parse().unwrap(),
            source_port: text("packet_src_port"),
            source_channel: text("packet_src_channel"),
            destination_port: text("packet_dst_port"),
            destination_channel: text("packet_dst_channel"),
            data: bytes("packet_data_hex"),
            timeout_height: Some(height(revision, at)),
            timeout_timestamp: text("packet_timeout_timestamp").parse().unwrap(),
        };
        (packet, bytes("packet_ack_hex"))
    };
    of_kind.map(read).collect()
}

fn unhex(text: &str) -> Vec<u8> {
    let digits = text.as_bytes().chunks(2);
    digits
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

/// The denom under which the other side has a denom of a side, over the one channel.
pub(crate) fn voucher(denom: &str) -> String {
    voucher_of(&format!("{PORT}/{CHANNEL}/{denom}"))
}

/// The denom of a path.
fn voucher_of(path: &str) -> String {
    format!(
        "ibc/{}",
        hex(&sdk::crypto::sha256(path.as_bytes())).to_uppercase()
    )
}
