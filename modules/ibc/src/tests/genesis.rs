//! What a chain may begin with, and that it is exported as it is.

use super::*;
use expect_test::expect;
use serde_json::{Value as Json, json};

fn exported(test: &mut TestCtx) -> Json {
    let parts = test.export();
    let (_, part) = parts.into_iter().find(|(name, _)| *name == "ibc").unwrap();
    part
}

/// A chain with something under every path.
fn full() -> Link {
    let mut link = Link::open(Order::Unordered);
    let msg = link.incoming(1, b"hello");
    link.test.send(&msg).unwrap();
    link.send(b"question");
    link
}

#[test]
fn a_chain_is_exported_as_it_was_begun() {
    let mut link = full();
    let part = exported(&mut link.test);
    let mut again =
        TestCtx::with_genesis(
            MODULES,
            |name, default| {
                if name == "ibc" { part.clone() } else { default }
            },
        );
    assert_eq!(exported(&mut again), part);
    again.check_invariants();
    let kinds: std::collections::BTreeSet<&str> = part["paths"]
        .as_object()
        .unwrap()
        .keys()
        .map(|path| path.split('/').next().unwrap())
        .collect();
    expect![[r#"
        {
            "acks",
            "channelEnds",
            "clients",
            "commitments",
            "connections",
            "nextSequenceAck",
            "nextSequenceRecv",
            "nextSequenceSend",
            "receipts",
        }
    "#]]
    .assert_debug_eq(&kinds);
}

#[test]
fn genesis_that_cannot_be_is_refused_by_name() {
    let mut link = full();
    let part = exported(&mut link.test);
    let refusal = |change: &dyn Fn(&mut Json)| {
        let mut part = part.clone();
        change(&mut part);
        (crate::MODULE.genesis.validate)(&part, link.test.chain()).expect_err("refused")
    };
    let all = [
        refusal(&|part| part["portals"] = json!(1)),
        refusal(&|part| part["params"]["max_expected_time_per_block"] = json!(0)),
        refusal(&|part| part["paths"]["elsewhere/1"] = json!("00")),
        refusal(&|part| part["paths"]["connections/connection-0"] = json!("zz")),
        refusal(&|part| part["paths"]["connections/connection-0"] = json!("0a")),
        refusal(&|part| part["paths"]["clients/07-tendermint-0/clientState"] = json!("")),
        refusal(&|part| {
            part["paths"]["receipts/ports/echo/channels/channel-0/sequences/1"] = json!("00");
        }),
        refusal(&|part| {
            part["paths"]["acks/ports/echo/channels/channel-0/sequences/1"] = json!("00");
        }),
        refusal(&|part| {
            part["paths"]["nextSequenceSend/ports/echo/channels/channel-0"] = json!("01");
        }),
        refusal(&|part| part["processed"]["07-tendermint-0/7-99"] = json!([1, 1])),
    ];
    expect![[r"
        unknown field `portals`, expected one of `params`, `clients`, `connections`, `channels`, `paths`, `processed`
        max expected time per block 0: expected nanoseconds above 0
        paths: elsewhere/1: expected an ICS-24 path and its value in hex
        paths: connections/connection-0: Invalid character 'z' at position 0
        paths: connections/connection-0: expected an ICS-24 path and its value in hex
        paths: clients/07-tendermint-0/clientState: expected an ICS-24 path and its value in hex
        paths: receipts/ports/echo/channels/channel-0/sequences/1: expected an ICS-24 path and its value in hex
        paths: acks/ports/echo/channels/channel-0/sequences/1: expected an ICS-24 path and its value in hex
        paths: nextSequenceSend/ports/echo/channels/channel-0: expected an ICS-24 path and its value in hex
        processed: 07-tendermint-0/7-99: expected client/revision-height of a consensus state"]].assert_eq(&all.join("\n"));
}
