//! This chain against one whose state is what the test says, with headers and proofs that are real.

#![expect(
    clippy::arithmetic_side_effects,
    reason = "a test may end at what it did not expect"
)]

mod channels;
mod clients;
mod connections;
mod genesis;
mod golden;
mod headers;
mod packets;
mod queries;
mod upgrades;

use crate::types::Raw;
use prost::Message;
use proto::Any;
use proto::ibc::core::channel::v1::{self as ics04, Channel, Order, Packet};
use proto::ibc::core::client::v1 as ics02;
use proto::ibc::core::connection::v1::{self as ics03, ConnectionEnd, Version};
use sdk::{
    Acknowledged, Address, ChannelEnd, Ctx, Error, Item, Module, Port, Result, StateSpec, Tree,
    root,
};
use testkit::TestCtx;
use testkit::headers::{Committee, Head, LightChain};

/// A module that says back what it hears.
static ECHO: Module = Module {
    name: "echo",
    state: ECHO_STATE,
    ports: &[PORT],
    ..Module::EMPTY
};

const HEARD: Item<Vec<u8>> = Item::new("echo/heard");
const SETTLED: Item<Vec<u8>> = Item::new("echo/settled");
const ECHO_STATE: &[StateSpec] = &[HEARD.spec(), SETTLED.spec(), CONFIRMED.spec()];

const PORT: Port = Port {
    id: "echo",
    open,
    opened,
    confirmed,
    close,
    receive,
    acknowledge,
    timeout,
};

fn open(_: &mut Ctx<'_>, end: &ChannelEnd<'_>) -> Result<String> {
    match end.channel.version.as_str() {
        "" | "echo-1" => Ok("echo-1".to_owned()),
        other => Err(root::INVALID_REQUEST.wrap(format_args!("version {other}"))),
    }
}

fn opened(ctx: &mut Ctx<'_>, end: &ChannelEnd<'_>) -> Result<()> {
    open(ctx, end).map(drop)
}

const CONFIRMED: Item<String> = Item::new("echo/confirmed");

fn confirmed(ctx: &mut Ctx<'_>, end: &ChannelEnd<'_>) -> Result<()> {
    CONFIRMED.set(ctx, &end.id.to_owned());
    Ok(())
}

fn close(_: &mut Ctx<'_>, _: &ChannelEnd<'_>) -> Result<()> {
    Ok(())
}

fn receive(ctx: &mut Ctx<'_>, packet: &Packet, _: &Address) -> Result<Acknowledged> {
    HEARD.set(ctx, &packet.data);
    if packet.data == b"refuse this" {
        return Err(root::UNAUTHORIZED.wrap("\"not\" <this> & not today, node 7"));
    }
    if packet.data == b"much work" {
        ctx.charge("echoes", 1_000_000)?;
    }
    Ok((packet.data != b"later").then(|| packet.data.clone()))
}

fn acknowledge(ctx: &mut Ctx<'_>, _: &Packet, acknowledgement: &[u8], _: &Address) -> Result<()> {
    SETTLED.set(ctx, &acknowledgement.to_vec());
    Ok(())
}

fn timeout(ctx: &mut Ctx<'_>, packet: &Packet, _: &Address) -> Result<()> {
    SETTLED.set(ctx, &[b"too late: ", packet.data.as_slice()].concat());
    Ok(())
}

const MODULES: &[&Module] = &[
    &auth::MODULE,
    &staking::MODULE,
    &upgrade::MODULE,
    &crate::MODULE,
    &ECHO,
];

/// The client of the other chain here, and of this chain there.
const CLIENT: &str = "07-tendermint-0";
const CLIENT_THERE: &str = "07-tendermint-5";
const CONNECTION: &str = "connection-0";
const CONNECTION_THERE: &str = "connection-3";
const CHANNEL: &str = "channel-0";
const CHANNEL_THERE: &str = "channel-8";

/// Both chains, and what is between them.
struct Link {
    test: TestCtx,
    other: LightChain,
    /// Who signs the headers of this chain.
    ours: Committee,
    /// The height of the other chain that the client here knows.
    known: u64,
}

impl Link {
    /// Two chains that know nothing of each other.
    fn apart() -> Self {
        Self::with_modules(MODULES)
    }

    fn with_modules(modules: &[&'static Module]) -> Self {
        let mut link = Self {
            test: TestCtx::new(modules),
            other: LightChain::new("other-7"),
            ours: Committee::new(1, 1),
            known: 0,
        };
        // The first header that is remembered is that of the second block.
        link.next();
        link.next();
        link
    }

    /// A client of the other chain here.
    fn with_client() -> Self {
        let mut link = Self::apart();
        link.create_client().unwrap();
        link.known = link.other.head().height;
        link
    }

    /// An open connection.
    fn connected() -> Self {
        let mut link = Self::with_client();
        link.connect_from_here().unwrap();
        link
    }

    /// An open channel.
    fn open(order: Order) -> Self {
        let mut link = Self::connected();
        link.open_from_here(order).unwrap();
        link
    }

    /// The next block here, 5 s later.
    fn next(&mut self) {
        let hash = self.ours.hash();
        let block = self.test.block_mut();
        block.app_hash = vec![5; 32];
        block.next_validators_hash = hash;
        self.test.end_block(5);
    }

    fn signer(&self) -> String {
        self.test.text(3)
    }

    fn create_client(&mut self) -> Result<()> {
        let (client, consensus) = self.other.client();
        self.create(client, consensus)
    }

    fn create(&mut self, client: Any, consensus: Any) -> Result<()> {
        let msg = ics02::MsgCreateClient {
            client_state: Some(client),
            consensus_state: Some(consensus),
            signer: self.signer(),
        };
        self.test.send(&msg).map(drop)
    }

    fn update_with(&mut self, message: Any) -> Result<()> {
        let msg = ics02::MsgUpdateClient {
            client_id: CLIENT.to_owned(),
            client_message: Some(message),
            signer: self.signer(),
        };
        self.test.send(&msg).map(drop)
    }

    /// A block on both chains, of which the client here learns.
    fn sync(&mut self) {
        self.next();
        let now = self.test.block().time;
        let height = self.other.block(now);
        let header = self.other.update(self.known);
        self.update_with(header).unwrap();
        self.known = height;
    }

    fn put(&mut self, path: &str, value: &impl Message) {
        self.other.set(Tree::Ibc, path, &value.encode_to_vec());
    }

    /// The other chain gets a client of this one, which knows the block before.
    fn mirror(&mut self) -> ics02::Height {
        let block = self.test.block();
        let head = Head {
            chain_id: "test-1".to_owned(),
            height: block.height - 1,
            time: sdk::Time::from_seconds(block.time.seconds() - 5),
            app_hash: vec![5; 32],
        };
        let (client, consensus) = self.ours.client(&head, 1);
        self.put(&format!("clients/{CLIENT_THERE}/clientState"), &client);
        let path = format!("clients/{CLIENT_THERE}/consensusStates/1-{}", head.height);
        self.put(&path, &consensus);
        testkit::headers::height(1, head.height)
    }

    fn mirrored(&self, height: &ics02::Height) -> Any {
        let head = Head {
            chain_id: "test-1".to_owned(),
            height: height.revision_height,
            time: self.test.block().time,
            app_hash: vec![5; 32],
        };
        self.ours.client(&head, 1).0
    }

    fn proof(&self, path: &str) -> Vec<u8> {
        self.other.prove(Tree::Ibc, path)
    }

    fn proof_height(&self) -> Option<ics02::Height> {
        Some(self.other.height(self.known))
    }

    /// The connection as the other chain has it.
    fn end_there(state: ics03::State, here: &str) -> ConnectionEnd {
        ConnectionEnd {
            client_id: CLIENT_THERE.to_owned(),
            versions: vec![version()],
            state: state as i32,
            counterparty: Some(counterparty(CLIENT, here)),
            delay_period: 0,
        }
    }

    fn connect_from_here(&mut self) -> Result<()> {
        self.init_connection()?;
        let msg = self.ack_connection();
        self.test.send(&msg).map(drop)
    }

    fn init_connection(&mut self) -> Result<()> {
        let msg = ics03::MsgConnectionOpenInit {
            client_id: CLIENT.to_owned(),
            counterparty: Some(counterparty(CLIENT_THERE, "")),
            version: None,
            delay_period: 0,
            signer: self.signer(),
        };
        self.test.send(&msg).map(drop)
    }

    /// What a relayer sends when the other chain has answered.
    fn ack_connection(&mut self) -> ics03::MsgConnectionOpenAck {
        let ours = self.mirror();
        let there = format!("connections/{CONNECTION_THERE}");
        self.put(&there, &Self::end_there(ics03::State::Tryopen, CONNECTION));
        self.sync();
        let client = format!("clients/{CLIENT_THERE}/clientState");
        let consensus = format!(
            "clients/{CLIENT_THERE}/consensusStates/1-{}",
            ours.revision_height
        );
        ics03::MsgConnectionOpenAck {
            connection_id: CONNECTION.to_owned(),
            counterparty_connection_id: CONNECTION_THERE.to_owned(),
            version: Some(version()),
            client_state: Some(self.mirrored(&ours)),
            proof_height: self.proof_height(),
            proof_try: self.proof(&there),
            proof_client: self.proof(&client),
            proof_consensus: self.proof(&consensus),
            consensus_height: Some(ours),
            signer: self.signer(),
            host_consensus_state_proof: Vec::new(),
        }
    }

    /// The channel as the other chain has it.
    fn channel_there(state: ics04::State, order: Order, here: &str) -> Channel {
        Channel {
            state: state as i32,
            ordering: order as i32,
            counterparty: Some(ics04::Counterparty {
                port_id: "echo".to_owned(),
                channel_id: here.to_owned(),
            }),
            connection_hops: vec![CONNECTION_THERE.to_owned()],
            version: "echo-1".to_owned(),
            upgrade_sequence: 0,
        }
    }

    fn channel_here(order: Order) -> Channel {
        Channel {
            state: ics04::State::Init as i32,
            ordering: order as i32,
            counterparty: Some(ics04::Counterparty {
                port_id: "echo".to_owned(),
                channel_id: String::new(),
            }),
            connection_hops: vec![CONNECTION.to_owned()],
            version: String::new(),
            upgrade_sequence: 0,
        }
    }

    fn open_from_here(&mut self, order: Order) -> Result<()> {
        let msg = ics04::MsgChannelOpenInit {
            port_id: "echo".to_owned(),
            channel: Some(Self::channel_here(order)),
            signer: self.signer(),
        };
        self.test.send(&msg)?;
        let msg = self.ack_channel(order);
        self.test.send(&msg).map(drop)
    }

    fn ack_channel(&mut self, order: Order) -> ics04::MsgChannelOpenAck {
        let path = there();
        self.put(
            &path,
            &Self::channel_there(ics04::State::Tryopen, order, CHANNEL),
        );
        self.sync();
        ics04::MsgChannelOpenAck {
            port_id: "echo".to_owned(),
            channel_id: CHANNEL.to_owned(),
            counterparty_channel_id: CHANNEL_THERE.to_owned(),
            counterparty_version: "echo-1".to_owned(),
            proof_try: self.proof(&path),
            proof_height: self.proof_height(),
            signer: self.signer(),
        }
    }

    /// Sends a packet from here that the other chain must receive within 100 of its blocks.
    fn send(&mut self, data: &[u8]) -> Packet {
        let timeout = self.other.height(self.known + 100);
        self.send_until(data, timeout, 0).unwrap()
    }

    fn send_until(&mut self, data: &[u8], height: ics02::Height, time: u64) -> Result<Packet> {
        let outgoing = crate::ops::Outgoing {
            port: "echo",
            channel: CHANNEL.to_owned(),
            timeout_height: height,
            timeout_timestamp: time,
            data: data.to_vec(),
        };
        let sequence = self
            .test
            .ctx(|ctx| crate::ops::send_packet(ctx, outgoing))?;
        Ok(Packet {
            sequence,
            source_port: "echo".to_owned(),
            source_channel: CHANNEL.to_owned(),
            destination_port: "echo".to_owned(),
            destination_channel: CHANNEL_THERE.to_owned(),
            data: data.to_vec(),
            timeout_height: Some(height),
            timeout_timestamp: time,
        })
    }

    /// A packet that the other chain has sent, with the message that brings it here.
    fn incoming(&mut self, sequence: u64, data: &[u8]) -> ics04::MsgRecvPacket {
        let timeout = testkit::headers::height(1, self.test.block().height + 100);
        self.incoming_until(sequence, data, timeout, 0)
    }

    fn incoming_until(
        &mut self,
        sequence: u64,
        data: &[u8],
        height: ics02::Height,
        time: u64,
    ) -> ics04::MsgRecvPacket {
        let packet = Packet {
            sequence,
            source_port: "echo".to_owned(),
            source_channel: CHANNEL_THERE.to_owned(),
            destination_port: "echo".to_owned(),
            destination_channel: CHANNEL.to_owned(),
            data: data.to_vec(),
            timeout_height: Some(height),
            timeout_timestamp: time,
        };
        let path = format!("commitments/ports/echo/channels/{CHANNEL_THERE}/sequences/{sequence}");
        let commitment = commitment(&packet);
        self.other.set(Tree::Ibc, &path, &commitment);
        self.sync();
        ics04::MsgRecvPacket {
            packet: Some(packet),
            proof_commitment: self.proof(&path),
            proof_height: self.proof_height(),
            signer: self.signer(),
        }
    }

    fn heard(&mut self) -> Option<Vec<u8>> {
        self.test.read(|view| HEARD.get(view))
    }

    fn settled(&mut self) -> Option<Vec<u8>> {
        self.test.read(|view| SETTLED.get(view))
    }

    /// Codespace, code and text of a refusal.
    #[expect(clippy::unused_self, reason = "it reads as what the chains did")]
    fn refused<T: std::fmt::Debug>(&mut self, result: Result<T>) -> String {
        shown(&result.expect_err("refused"))
    }
}

/// The commitment of a packet, as ICS-04 defines it: written here once more.
fn commitment(packet: &Packet) -> Vec<u8> {
    let height = packet.timeout_height.unwrap_or_default();
    let mut bytes = packet.timeout_timestamp.to_be_bytes().to_vec();
    bytes.extend_from_slice(&height.revision_number.to_be_bytes());
    bytes.extend_from_slice(&height.revision_height.to_be_bytes());
    bytes.extend_from_slice(&sdk::crypto::sha256(&packet.data));
    sdk::crypto::sha256(&bytes).to_vec()
}

fn there() -> String {
    format!("channelEnds/ports/echo/channels/{CHANNEL_THERE}")
}

fn version() -> Version {
    Version {
        identifier: "1".to_owned(),
        features: vec!["ORDER_ORDERED".to_owned(), "ORDER_UNORDERED".to_owned()],
    }
}

fn counterparty(client: &str, connection: &str) -> ics03::Counterparty {
    ics03::Counterparty {
        client_id: client.to_owned(),
        connection_id: connection.to_owned(),
        prefix: Some(proto::ibc::core::commitment::v1::MerklePrefix {
            key_prefix: b"ibc".to_vec(),
        }),
    }
}

fn shown(error: &Error) -> String {
    format!("{} {}: {}", error.codespace, error.code, error.log)
}

/// What is stored under an ICS-24 path.
fn at(test: &mut TestCtx, path: &str) -> Option<Vec<u8>> {
    let mut key = vec![Tree::Ibc.tag()];
    key.extend_from_slice(path.as_bytes());
    test.read(|view| sdk::Read::get(view, &key).map(|bytes| bytes.to_vec()))
}

/// Decodes what is stored under a path.
fn stored_at<M: Message + Default>(test: &mut TestCtx, path: &str) -> M {
    let raw = Raw(at(test, path).unwrap());
    M::decode(raw.0.as_slice()).unwrap()
}
