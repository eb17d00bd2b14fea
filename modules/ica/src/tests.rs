//! Accounts of owners on another chain, over one connection: one that speaks protobuf on an ordered channel, one that speaks
//! JSON on an unordered one.

mod channels;
mod genesis;
mod golden;
mod packets;
mod whole;

use crate::ops::PORT;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use prost::Message;
use proto::Any;
use proto::ibc::applications::interchain_accounts::host::v1::{MsgUpdateParams, Params};
use proto::ibc::applications::interchain_accounts::v1::CosmosTx;
use proto::ibc::core::channel::v1::{Channel, Counterparty, Order, Packet, State};
use proto::ibc::core::connection::v1::{self as ics03, ConnectionEnd};
use sdk::{Address, ChannelEnd, Error, Gas, Module, Registry, Result, Role};
use serde_json::{Value as Json, json};
use testkit::TestCtx;
use testkit::headers::LightChain;

const MODULES: &[&Module] = &[
    &auth::MODULE,
    &bank::MODULE,
    &points::MODULE,
    &fee::MODULE,
    &staking::MODULE,
    &ibc::MODULE,
    &crate::MODULE,
];

const OWNER: &str = "icacontroller-cosmos1owner";
const OTHER: &str = "icacontroller-cosmos1other";
const CONNECTION: &str = "connection-0";
/// The connection there.
const THERE: &str = "connection-3";

fn version(encoding: &str, address: &str) -> String {
    format!(
        r#"{{"version":"ics27-1","controller_connection_id":"{THERE}","host_connection_id":"{CONNECTION}","address":"{address}","encoding":"{encoding}","tx_type":"sdk_multi_msg"}}"#
    )
}

fn channel(owner: &str, order: Order, version: &str, state: State) -> Channel {
    Channel {
        state: state as i32,
        ordering: order as i32,
        counterparty: Some(Counterparty {
            port_id: owner.to_owned(),
            channel_id: "channel-30".to_owned(),
        }),
        connection_hops: vec![CONNECTION.to_owned()],
        version: version.to_owned(),
        upgrade_sequence: 0,
    }
}

fn hex_of(message: &impl Message) -> Json {
    json!(hex::encode(message.encode_to_vec()))
}

/// The part of `ibc` with an open connection and two channels, which have this state.
fn linked(state: State) -> Json {
    let (client, consensus) = LightChain::new("other-7").client();
    let connection = |there: &str| ConnectionEnd {
        client_id: "07-tendermint-0".to_owned(),
        versions: vec![ics03::Version {
            identifier: "1".to_owned(),
            features: vec!["ORDER_ORDERED".to_owned(), "ORDER_UNORDERED".to_owned()],
        }],
        state: ics03::State::Open as i32,
        counterparty: Some(ics03::Counterparty {
            client_id: "07-tendermint-5".to_owned(),
            connection_id: there.to_owned(),
            prefix: Some(proto::ibc::core::commitment::v1::MerklePrefix {
                key_prefix: b"ibc".to_vec(),
            }),
        }),
        delay_period: 0,
    };
    let mut paths = serde_json::Map::new();
    let mut put = |path: &str, value: Json| {
        paths.insert(path.to_owned(), value);
    };
    put("clients/07-tendermint-0/clientState", hex_of(&client));
    put(
        "clients/07-tendermint-0/consensusStates/7-2",
        hex_of(&consensus),
    );
    put("connections/connection-0", hex_of(&connection(THERE)));
    // The name of the one begins the name of the other.
    put(
        "connections/connection-1",
        hex_of(&connection("connection-4")),
    );
    put(
        "connections/connection-12",
        hex_of(&connection("connection-5")),
    );
    let ends = [
        ("channel-0", OWNER, Order::Ordered, "proto3"),
        ("channel-1", OTHER, Order::Unordered, "proto3json"),
    ];
    for (id, owner, order, encoding) in ends {
        let end = format!("ports/icahost/channels/{id}");
        let channel = channel(owner, order, &version(encoding, ""), state);
        put(&format!("channelEnds/{end}"), hex_of(&channel));
        for next in ["nextSequenceSend", "nextSequenceRecv", "nextSequenceAck"] {
            put(&format!("{next}/{end}"), json!("0000000000000001"));
        }
    }
    json!({
        "params": {"allowed_clients": ["07-tendermint"], "max_expected_time_per_block": 30_000_000_000_u64},
        "clients": 1, "connections": 13, "channels": 2,
        "paths": paths, "processed": {"07-tendermint-0/7-2": [1, 1]},
    })
}

/// Account 1 has some money; what messages cost is in the table of a new chain.
fn chain_with(state: State) -> TestCtx {
    chain_of(MODULES, state)
}

fn chain_of(modules: &[&'static Module], state: State) -> TestCtx {
    let names = TestCtx::new(MODULES);
    let coins = json!([{"denom": "uaot", "amount": "5000"}]);
    let balances = json!([{"address": names.text(1), "coins": coins}]);
    let registry = Registry::new(modules, Role::Main);
    let mut test = TestCtx::with_genesis(modules, |name, mut part| {
        match name {
            "ibc" => part = linked(state),
            "bank" => part["balances"] = balances.clone(),
            "fee" => part["msg_gas"] = json!(fee::ops::default_msg_gas(&registry)),
            _ => {}
        }
        part
    });
    test.block_mut().app_hash = vec![5; 32];
    test
}

fn chain() -> TestCtx {
    chain_with(State::Open)
}

/// Opens a channel as the other chain proposes it; gives the version.
fn open(test: &mut TestCtx, channel: &Channel, id: &str) -> Result<String> {
    let end = ChannelEnd { id, channel };
    test.ctx(|ctx| ctx.attempt(|ctx| (PORT.open)(ctx, &end)))
}

fn confirm(test: &mut TestCtx, channel: &Channel, id: &str) -> Result<()> {
    let end = ChannelEnd { id, channel };
    test.ctx(|ctx| ctx.attempt(|ctx| (PORT.confirmed)(ctx, &end)))
}

/// The account of an owner, opened for its channel.
fn account(test: &mut TestCtx, owner: &str) -> Address {
    let (id, order, encoding) = if owner == OWNER {
        ("channel-0", Order::Ordered, "proto3")
    } else {
        ("channel-1", Order::Unordered, "proto3json")
    };
    let channel = channel(owner, order, &version(encoding, ""), State::Tryopen);
    open(test, &channel, id).unwrap();
    confirm(test, &channel, id).unwrap();
    test.read(|view| crate::ops::account(view, CONNECTION, owner))
        .unwrap()
}

/// An account that has 1 000 uaot, on a chain that executes all messages.
fn ready(owner: &str) -> (TestCtx, Address) {
    ready_of(MODULES, owner)
}

fn ready_of(modules: &[&'static Module], owner: &str) -> (TestCtx, Address) {
    let mut test = chain_of(modules, State::Open);
    let account = account(&mut test, owner);
    allow(&mut test, &["*"]);
    let coins = "1000uaot".parse().unwrap();
    let from = testkit::account(1);
    test.ctx(|ctx| bank::ops::transfer(ctx, &from, &account, &coins))
        .unwrap();
    (test, account)
}

fn allow(test: &mut TestCtx, messages: &[&str]) {
    let msg = MsgUpdateParams {
        signer: test.text(0),
        params: Some(Params {
            host_enabled: true,
            allow_messages: messages.iter().map(|url| (*url).to_owned()).collect(),
        }),
    };
    test.send(&msg).unwrap();
}

fn has(test: &mut TestCtx, owner: &Address) -> u128 {
    let denom = "uaot".parse().unwrap();
    test.read(|view| bank::ops::balance(view, owner, &denom))
        .units()
}

/// The messages of a packet, in protobuf.
fn tx(messages: Vec<Any>) -> Vec<u8> {
    CosmosTx { messages }.encode_to_vec()
}

/// The data of a packet.
fn data(tx: &[u8]) -> Vec<u8> {
    let data = BASE64_STANDARD.encode(tx);
    format!(r#"{{"type":"TYPE_EXECUTE_TX","data":"{data}","memo":""}}"#).into_bytes()
}

fn packet(channel: &str, data: Vec<u8>) -> Packet {
    Packet {
        sequence: 1,
        source_port: OWNER.to_owned(),
        source_channel: "channel-30".to_owned(),
        destination_port: "icahost".to_owned(),
        destination_channel: channel.to_owned(),
        data,
        timeout_height: None,
        timeout_timestamp: 1,
    }
}

/// Receives a packet in a transaction with a gas limit; gives the answer.
fn receive_with(test: &mut TestCtx, packet: &Packet, gas: u64) -> Result<String> {
    let relayer = testkit::account(9);
    let answer = test.ctx(|ctx| {
        ctx.gas = Gas::new(gas, 1_000);
        ctx.attempt(|ctx| (PORT.receive)(ctx, packet, &relayer))
    })?;
    Ok(String::from_utf8(answer.unwrap()).unwrap())
}

fn receive(test: &mut TestCtx, packet: &Packet) -> Result<String> {
    receive_with(test, packet, 10_000_000)
}

fn shown(test: &TestCtx, error: &Error) -> String {
    let log = (0..9).fold(error.log.clone(), |log, n| {
        log.replace(&test.text(n), &format!("<{n}>"))
    });
    format!("{} {}: {log}", error.codespace, error.code)
}

fn refused<T: std::fmt::Debug>(test: &TestCtx, result: Result<T>) -> String {
    shown(test, &result.expect_err("refused"))
}
