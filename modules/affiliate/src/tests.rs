//! The registry on a chain with light clients, connections and channels, as if relayers had opened them.
#![expect(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]
#![expect(clippy::arithmetic_side_effects, reason = "an overflow fails the test")]

mod genesis;
mod golden;
mod model;
mod msgs;
mod pegs;
mod queries;
mod simulation;

use crate::MODULE;
use crate::state::ACCOUNT;
use prost::Message;
use proto::aot::affiliate::v1 as pb;
use proto::aot::affiliate::v1::AffiliateStatus;
use proto::ibc::core::channel::v1::{Channel, Counterparty, Order, State};
use proto::ibc::core::connection::v1::{self as ics03, ConnectionEnd};
use sdk::{Coin, Denom, Module, Result};
use serde_json::{Value as Json, json};
use testkit::headers::LightChain;
use testkit::{TestCtx, account};

const MODULES: [&Module; 5] = [
    &auth::MODULE,
    &bank::MODULE,
    &staking::MODULE,
    &ibc::MODULE,
    &MODULE,
];
const AUTHORITY: u64 = 0;
const ADMIN: u64 = 1;
const USER: u64 = 2;
const OTHER: u64 = 3;
const STRANGER: u64 = 4;
/// The side chain; two clients are of it, the first is in the registry.
const SIDE: &str = "side-1";
const CLIENT: &str = "07-tendermint-0";
const CHANNEL: &str = "channel-0";
/// Another chain, with its client.
const KON: &str = "kon-2";
const KON_CLIENT: &str = "07-tendermint-2";
const KON_CHANNEL: &str = "channel-3";
/// The token of the side chain.
const TOKEN: &str = "ukon";
const LOCAL: &str = "peg/kon";

fn hex_of(message: &impl Message) -> Json {
    json!(hex::encode(message.encode_to_vec()))
}

/// The part of `ibc`: clients 0 and 1 are of the side chain, client 2 of the other one, each with a connection. Channel 0
/// and 1 are over client 0 and 1, channel 2 is not open, channel 3 is over client 2.
fn linked() -> Json {
    let mut paths = serde_json::Map::new();
    let mut put = |path: String, value: Json| {
        paths.insert(path, value);
    };
    for (number, chain) in [SIDE, SIDE, KON].into_iter().enumerate() {
        let revision = chain.rsplit('-').next().unwrap();
        let (client, consensus) = LightChain::new(chain).client();
        let client_id = format!("07-tendermint-{number}");
        put(format!("clients/{client_id}/clientState"), hex_of(&client));
        let at = format!("clients/{client_id}/consensusStates/{revision}-2");
        put(at, hex_of(&consensus));
        let connection = ConnectionEnd {
            client_id,
            versions: vec![ics03::Version {
                identifier: "1".to_owned(),
                features: vec!["ORDER_UNORDERED".to_owned()],
            }],
            state: ics03::State::Open as i32,
            counterparty: Some(ics03::Counterparty {
                client_id: "07-tendermint-5".to_owned(),
                connection_id: format!("connection-{}", 30 + number),
                prefix: Some(proto::ibc::core::commitment::v1::MerklePrefix {
                    key_prefix: b"ibc".to_vec(),
                }),
            }),
            delay_period: 0,
        };
        put(
            format!("connections/connection-{number}"),
            hex_of(&connection),
        );
    }
    let ends = [
        (0, 0, State::Open),
        (1, 1, State::Open),
        (2, 0, State::Init),
        (3, 2, State::Open),
    ];
    for (number, connection, state) in ends {
        let there = match state {
            State::Open => format!("channel-{}", 30 + number),
            _ => String::new(),
        };
        let channel = Channel {
            state: state as i32,
            ordering: Order::Unordered as i32,
            counterparty: Some(Counterparty {
                port_id: "transfer".to_owned(),
                channel_id: there,
            }),
            connection_hops: vec![format!("connection-{connection}")],
            version: "ics20-1".to_owned(),
            upgrade_sequence: 0,
        };
        let end = format!("ports/transfer/channels/channel-{number}");
        put(format!("channelEnds/{end}"), hex_of(&channel));
        for next in ["nextSequenceSend", "nextSequenceRecv", "nextSequenceAck"] {
            put(format!("{next}/{end}"), json!("0000000000000001"));
        }
    }
    let processed = json!({
        "07-tendermint-0/1-2": [1, 1], "07-tendermint-1/1-2": [1, 1], "07-tendermint-2/2-2": [1, 1],
    });
    json!({
        "params": {"allowed_clients": ["07-tendermint"], "max_expected_time_per_block": 30_000_000_000_u64},
        "clients": 3, "connections": 3, "channels": 4, "paths": paths, "processed": processed,
    })
}

/// A chain with links to two others, of which nothing is registered.
fn chain() -> TestCtx {
    TestCtx::with_genesis(&MODULES, |name, part| match name {
        "ibc" => linked(),
        _ => part,
    })
}

fn register_msg(test: &TestCtx) -> pb::MsgRegisterAffiliate {
    pb::MsgRegisterAffiliate {
        authority: test.text(AUTHORITY),
        chain_id: SIDE.to_owned(),
        admin: test.text(ADMIN),
        client_id: CLIENT.to_owned(),
    }
}

fn channel_msg(test: &TestCtx, channel: &str) -> pb::MsgSetChannel {
    pb::MsgSetChannel {
        signer: test.text(ADMIN),
        chain_id: SIDE.to_owned(),
        channel_id: channel.to_owned(),
    }
}

fn status_msg(test: &TestCtx, signer: u64, status: AffiliateStatus) -> pb::MsgSetStatus {
    pb::MsgSetStatus {
        signer: test.text(signer),
        chain_id: SIDE.to_owned(),
        status: status.into(),
    }
}

fn admin_msg(test: &TestCtx, signer: u64, admin: u64) -> pb::MsgSetAdmin {
    pb::MsgSetAdmin {
        signer: test.text(signer),
        chain_id: SIDE.to_owned(),
        admin: test.text(admin),
    }
}

fn accept_msg(test: &TestCtx, signer: u64) -> pb::MsgAcceptAdmin {
    pb::MsgAcceptAdmin {
        signer: test.text(signer),
        chain_id: SIDE.to_owned(),
    }
}

fn cap_msg(test: &TestCtx, denom: &str, amount: u128) -> pb::MsgSetCap {
    pb::MsgSetCap {
        authority: test.text(AUTHORITY),
        chain_id: SIDE.to_owned(),
        cap: Some(coin(amount, denom)),
    }
}

/// 5 of the local denom for 2 tokens.
fn peg_msg(test: &TestCtx) -> pb::MsgSetPeg {
    pb::MsgSetPeg {
        authority: test.text(AUTHORITY),
        chain_id: SIDE.to_owned(),
        side_denom: TOKEN.to_owned(),
        local_denom: LOCAL.to_owned(),
        numerator: 5,
        denominator: 2,
    }
}

fn registered() -> TestCtx {
    let mut test = chain();
    let msg = register_msg(&test);
    test.send(&msg).unwrap();
    test
}

fn active() -> TestCtx {
    let mut test = registered();
    let msg = channel_msg(&test, CHANNEL);
    test.send(&msg).unwrap();
    set_status(&mut test, AffiliateStatus::Active);
    test
}

fn set_status(test: &mut TestCtx, status: AffiliateStatus) {
    let msg = status_msg(test, AUTHORITY, status);
    test.send(&msg).unwrap();
}

/// Active, with a peg; USER and OTHER have 1 000 vouchers each.
fn pegged(numerator: u64, denominator: u64) -> TestCtx {
    let mut test = active();
    let msg = pb::MsgSetPeg {
        numerator,
        denominator,
        ..peg_msg(&test)
    };
    let answer = test.send(&msg).unwrap();
    assert_eq!(answer.voucher, voucher());
    for user in [USER, OTHER] {
        give(&mut test, user, 1_000, &voucher());
    }
    test.end_block(5);
    test.take_events();
    test
}

fn voucher() -> String {
    crate::types::voucher_of(CHANNEL, &denom(TOKEN)).to_string()
}

fn denom(text: &str) -> Denom {
    text.parse().unwrap()
}

fn coin(amount: u128, denom: &str) -> proto::Coin {
    proto::Coin {
        denom: denom.to_owned(),
        amount: amount.to_string(),
    }
}

/// As if a packet had brought it.
fn give(test: &mut TestCtx, to: u64, amount: u128, denom: &str) {
    let coin = Coin::parse(&coin(amount, denom)).unwrap();
    test.ctx(|ctx| bank::ops::mint(ctx, &account(to), &coin))
        .unwrap();
}

fn balance(test: &mut TestCtx, of: u64, text: &str) -> u128 {
    let denom = denom(text);
    test.read(|view| bank::ops::balance(view, &account(of), &denom))
        .units()
}

fn kept(test: &mut TestCtx) -> u128 {
    let denom = denom(&voucher());
    test.read(|view| bank::ops::balance(view, &ACCOUNT.address(), &denom))
        .units()
}

/// What was taken and given.
fn convert(test: &mut TestCtx, user: u64, amount: u128, denom: &str) -> Result<(u128, u128)> {
    let msg = pb::MsgConvert {
        sender: test.text(user),
        amount: Some(coin(amount, denom)),
    };
    let answer = test.send(&msg)?;
    let units = |coin: Option<proto::Coin>| coin.unwrap().amount.parse().unwrap();
    Ok((units(answer.taken), units(answer.given)))
}

/// What a message is refused with, with accounts by number, and that it had no effect.
fn refusal<M: proto::Msg>(test: &mut TestCtx, msg: &M) -> String {
    test.take_events();
    let before = test.changes();
    let error = test.send(msg).expect_err("it should be refused");
    assert_eq!(test.changes(), before);
    assert!(test.take_events().is_empty());
    let text = format!("{} {}: {}", error.codespace, error.code, error.log);
    named(test, &text)
}

/// Accounts by number.
fn named(test: &TestCtx, text: &str) -> String {
    (0..8).fold(text.to_owned(), |text, n| {
        text.replace(&test.text(n), &format!("<{n}>"))
    })
}
