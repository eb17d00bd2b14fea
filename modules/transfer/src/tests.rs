//! Money that leaves and comes, on a chain with two open channels.

mod affiliates;
mod forward;
mod genesis;
mod golden;
mod limits;
mod memos;
mod model;
mod msgs;
mod packets;
mod pauses;
mod queries;
mod stopped;

use crate::ops::{PORT, escrow_address};
use crate::types::PacketData;
use prost::Message;
use proto::ibc::applications::transfer::v1::MsgTransfer;
use proto::ibc::core::channel::v1::{Channel, Counterparty, Order, Packet, State};
use proto::ibc::core::client::v1::Height;
use proto::ibc::core::connection::v1::{self as ics03, ConnectionEnd};
use sdk::{Acknowledged, Address, Amount, Denom, Error, Module, Result};
use serde_json::{Value as Json, json};
use testkit::TestCtx;
use testkit::headers::LightChain;

const MODULES: &[&Module] = &[
    &auth::MODULE,
    &bank::MODULE,
    &staking::MODULE,
    &ibc::MODULE,
    &affiliate::MODULE,
    &crate::MODULE,
];

/// The channels here; the other ends are 30 and 31.
const CHANNEL: &str = "channel-0";
const OTHER_CHANNEL: &str = "channel-1";

fn hex_of(message: &impl Message) -> Json {
    let digits = message
        .encode_to_vec()
        .iter()
        .fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
    json!(digits)
}

/// The part of `ibc` with an open connection and two open channels.
fn linked() -> Json {
    let (client, consensus) = LightChain::new("other-7").client();
    let connection = ConnectionEnd {
        client_id: "07-tendermint-0".to_owned(),
        versions: vec![ics03::Version {
            identifier: "1".to_owned(),
            features: vec!["ORDER_UNORDERED".to_owned()],
        }],
        state: ics03::State::Open as i32,
        counterparty: Some(ics03::Counterparty {
            client_id: "07-tendermint-5".to_owned(),
            connection_id: "connection-3".to_owned(),
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
    put("connections/connection-0", hex_of(&connection));
    for (here, there) in [(CHANNEL, "channel-30"), (OTHER_CHANNEL, "channel-31")] {
        let channel = Channel {
            state: State::Open as i32,
            ordering: Order::Unordered as i32,
            counterparty: Some(Counterparty {
                port_id: "transfer".to_owned(),
                channel_id: there.to_owned(),
            }),
            connection_hops: vec!["connection-0".to_owned()],
            version: "ics20-1".to_owned(),
            upgrade_sequence: 0,
        };
        let end = format!("ports/transfer/channels/{here}");
        put(&format!("channelEnds/{end}"), hex_of(&channel));
        for next in ["nextSequenceSend", "nextSequenceRecv", "nextSequenceAck"] {
            put(&format!("{next}/{end}"), json!("0000000000000001"));
        }
    }
    // These tests speak to the port, below what receives packets: as if the first ones had been received.
    for sequence in 1..=3 {
        put(
            &format!("receipts/ports/transfer/channels/{CHANNEL}/sequences/{sequence}"),
            json!("01"),
        );
    }
    json!({
        "params": {"allowed_clients": ["07-tendermint"], "max_expected_time_per_block": 30_000_000_000_u64},
        "clients": 1, "connections": 1, "channels": 2,
        "paths": paths, "processed": {"07-tendermint-0/7-2": [1, 1]},
    })
}

/// Accounts 1 and 2 with some money, and points in the hands of account 1.
fn chain() -> TestCtx {
    let names = TestCtx::new(MODULES);
    let mut holders = [(names.text(1), 1), (names.text(2), 2)].map(|(text, n)| {
        let coins =
            json!([{"denom": "krwp", "amount": "1000"}, {"denom": "uaot", "amount": "5000"}]);
        (
            testkit::account(n),
            json!({"address": text, "coins": coins}),
        )
    });
    holders.sort_by_key(|(address, _)| *address);
    let balances: Vec<Json> = holders.into_iter().map(|(_, json)| json).collect();
    TestCtx::with_genesis(MODULES, |name, mut part| match name {
        "ibc" => linked(),
        "bank" => {
            *part.get_mut("balances").unwrap() = json!(balances);
            part
        }
        _ => part,
    })
}

fn denom(text: &str) -> Denom {
    text.parse().unwrap()
}

fn has(test: &mut TestCtx, owner: &Address, of: &str) -> u128 {
    let denom = denom(of);
    test.read(|view| bank::ops::balance(view, owner, &denom))
        .units()
}

fn account(n: u64) -> Address {
    testkit::account(n)
}

fn escrowed(test: &mut TestCtx, of: &str) -> u128 {
    let denom = denom(of);
    test.read(|view| crate::ops::escrowed(view, &denom)).units()
}

fn msg(test: &TestCtx, amount: &str, denom: &str) -> MsgTransfer {
    MsgTransfer {
        source_port: "transfer".to_owned(),
        source_channel: CHANNEL.to_owned(),
        token: Some(proto::Coin {
            denom: denom.to_owned(),
            amount: amount.to_owned(),
        }),
        sender: test.text(1),
        receiver: "cosmos1receiver".to_owned(),
        timeout_height: Some(Height {
            revision_number: 7,
            revision_height: 1_000,
        }),
        timeout_timestamp: 0,
        memo: String::new(),
    }
}

/// The packet that a message has sent.
fn sent(test: &TestCtx, msg: &MsgTransfer, path: &str) -> Packet {
    let token = msg.token.clone().unwrap();
    let data = PacketData {
        amount: token.amount,
        denom: path.to_owned(),
        memo: msg.memo.clone(),
        receiver: msg.receiver.clone(),
        sender: test.text(1),
    };
    Packet {
        sequence: 1,
        source_port: "transfer".to_owned(),
        source_channel: msg.source_channel.clone(),
        destination_port: "transfer".to_owned(),
        destination_channel: "channel-30".to_owned(),
        data: data.to_bytes(),
        timeout_height: msg.timeout_height,
        timeout_timestamp: 0,
    }
}

/// A packet with this data from the other chain.
fn packet(data: &[u8]) -> Packet {
    Packet {
        sequence: 1,
        source_port: "transfer".to_owned(),
        source_channel: "channel-30".to_owned(),
        destination_port: "transfer".to_owned(),
        destination_channel: CHANNEL.to_owned(),
        data: data.to_vec(),
        timeout_height: None,
        timeout_timestamp: 1,
    }
}

fn data(amount: &str, denom: &str, receiver: &str) -> Vec<u8> {
    PacketData {
        amount: amount.to_owned(),
        denom: denom.to_owned(),
        memo: String::new(),
        receiver: receiver.to_owned(),
        sender: "cosmos1sender".to_owned(),
    }
    .to_bytes()
}

fn receive(test: &mut TestCtx, packet: &Packet) -> Result<Acknowledged> {
    let relayer = account(9);
    test.ctx(|ctx| ctx.attempt(|ctx| (PORT.receive)(ctx, packet, &relayer)))
}

fn acknowledge(test: &mut TestCtx, packet: &Packet, answer: &str) -> Result<()> {
    let relayer = account(9);
    test.ctx(|ctx| ctx.attempt(|ctx| (PORT.acknowledge)(ctx, packet, answer.as_bytes(), &relayer)))
}

fn timeout(test: &mut TestCtx, packet: &Packet) -> Result<()> {
    let relayer = account(9);
    test.ctx(|ctx| ctx.attempt(|ctx| (PORT.timeout)(ctx, packet, &relayer)))
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

/// The denom of `uatom` that came through channel 0.
fn voucher() -> Denom {
    let trace = crate::Trace::parse("transfer/channel-0/uatom").unwrap();
    trace.denom().unwrap()
}

/// Account 1 gets so much `uatom` from the other chain.
fn fund(test: &mut TestCtx, amount: u128) {
    let to = test.text(1);
    let packet = packet(&data(&amount.to_string(), "uatom", &to));
    receive(test, &packet).unwrap();
}

fn units(amount: Amount) -> u128 {
    amount.units()
}
