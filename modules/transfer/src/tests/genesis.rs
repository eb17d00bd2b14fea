//! What a chain may begin with, and that it is exported as it is.

use super::*;
use expect_test::expect;
use proto::aot::transfer::v1 as pb;

#[test]
fn a_chain_is_exported_as_it_was_begun() {
    let mut test = chain();
    fund(&mut test, 100);
    let limit = pb::MsgSetRateLimit {
        authority: test.text(0),
        limit: Some(pb::RateLimit {
            channel_id: CHANNEL.to_owned(),
            denom: "uaot".to_owned(),
            send: Some(pb::Quota {
                supply_bps: 1_000,
                amount: String::new(),
            }),
            receive: Some(pb::Quota {
                supply_bps: 0,
                amount: "7".to_owned(),
            }),
            window_seconds: 3_600,
        }),
    };
    test.send(&limit).unwrap();
    for (channel_id, denom) in [(OTHER_CHANNEL, ""), ("", "krwp")] {
        let pause = pb::MsgSetPaused {
            authority: test.text(0),
            channel_id: channel_id.to_owned(),
            denom: denom.to_owned(),
            paused: channel_id.is_empty(),
        };
        test.send(&pause).unwrap();
    }
    let out = msg(&test, "300", "uaot");
    test.send(&out).unwrap();
    let on = PacketData {
        amount: "5".to_owned(),
        denom: "uatom".to_owned(),
        memo: r#"{"forward":{"receiver":"r","port":"transfer","channel":"channel-1"}}"#.to_owned(),
        receiver: "r".to_owned(),
        sender: "cosmos1sender".to_owned(),
    };
    receive(&mut test, &packet(&on.to_bytes())).unwrap();
    test.end_block(5);
    let parts = test.export();
    let mut again = TestCtx::with_genesis(MODULES, |name, _| {
        let part = parts.iter().find(|(known, _)| *known == name);
        part.unwrap().1.clone()
    });
    assert_eq!(again.export(), parts);
    again.check_invariants();
    let (_, ours) = parts.iter().find(|(name, _)| *name == "transfer").unwrap();
    expect![[r#"{"counted":[{"at":"2026-01-01T00:00:00Z","channel":"channel-0","sequence":1}],"escrowed":{"channel-0":[{"amount":"300","denom":"uaot"}],"channel-1":[{"amount":"5","denom":"ibc/27394FB092D2ECCD56123C74F36E4C1F926001CEADA9CA97EA622B25F41E5EB2"}]},"in_flight":[{"channel":"channel-1","counted_in":null,"origin":{"channel":"channel-0","data":"7b22616d6f756e74223a2235222c2264656e6f6d223a227561746f6d222c226d656d6f223a227b5c22666f72776172645c223a7b5c2272656365697665725c223a5c22725c222c5c22706f72745c223a5c227472616e736665725c222c5c226368616e6e656c5c223a5c226368616e6e656c2d315c227d7d222c227265636569766572223a2272222c2273656e646572223a22636f736d6f733173656e646572227d","sequence":1,"source_channel":"channel-30","source_port":"transfer","timeout_height":[0,0],"timeout_timestamp":1},"retries_left":0,"sequence":1,"timeout":600000000000}],"limits":[{"channel":"channel-0","denom":"uaot","limit":{"receive":{"amount":"7"},"send":{"supply_bps":1000},"since":"2026-01-01T00:00:00Z","window_seconds":3600,"windows":[{"begins":1767225600,"received":"0","sent":"300","supply":"10000"},{"begins":1767223800,"received":"0","sent":"300","supply":"10000"}]}}],"params":{"allowed_channels":[],"allowed_denoms":[],"forward_enabled":true,"forward_retries":0,"forward_retries_max":5,"forward_timeout_seconds":600,"forward_timeout_seconds_max":604800,"receive_enabled":true,"send_enabled":true},"paused":{"channels":[],"denoms":["krwp"]},"traces":["transfer/channel-0/uatom"],"vouchers":[{"amount":"105","denom":"ibc/27394FB092D2ECCD56123C74F36E4C1F926001CEADA9CA97EA622B25F41E5EB2"}]}"#]].assert_eq(&ours.to_string());
}

#[test]
fn genesis_that_cannot_be_is_refused_by_name() {
    let test = chain();
    let refusal =
        |part: Json| (crate::MODULE.genesis.validate)(&part, test.chain()).expect_err("refused");
    let with = |traces: Json, vouchers: Json| {
        let mut part = (crate::MODULE.genesis.default)();
        part["traces"] = traces;
        part["vouchers"] = vouchers;
        part
    };
    let changed = |key: &str, value: Json| {
        let mut part = (crate::MODULE.genesis.default)();
        part[key] = value;
        part
    };
    let limit = json!({"send": {"amount": "5"}, "receive": null, "window_seconds": 61,
        "since": "2026-01-01T00:00:00Z", "windows": [
            {"begins": 0, "sent": "0", "received": "0", "supply": "0"},
            {"begins": 0, "sent": "0", "received": "0", "supply": "0"}]});
    let in_flight = json!([{"channel": "channel-1", "sequence": 1, "retries_left": 0, "timeout": 1,
        "counted_in": null, "origin": {"sequence": 1, "source_port": "transfer",
            "source_channel": "channel-30", "channel": "channel-0", "data": "00",
            "timeout_height": [0, 0], "timeout_timestamp": 1}}]);
    let coin = json!([{"denom": voucher().to_string(), "amount": "1"}]);
    let all = [
        refusal(json!({})),
        refusal(with(json!(["uatom"]), json!([]))),
        refusal(with(json!(["transfer/channel-0/"]), json!([]))),
        refusal(with(
            json!(["transfer/channel-0/uatom", "transfer/channel-0/uatom"]),
            json!([]),
        )),
        refusal(with(json!([]), coin)),
        refusal(changed("escrowed", json!({"nowhere": []}))),
        refusal(changed(
            "paused",
            json!({"channels": ["channel-2", "channel-1"], "denoms": []}),
        )),
        refusal(changed(
            "limits",
            json!([{"channel": "channel-0", "denom": "uaot", "limit": limit}]),
        )),
        refusal(changed(
            "counted",
            json!([{"channel": "c", "sequence": 1, "at": "2026-01-01T00:00:00Z"}]),
        )),
        refusal(changed("in_flight", in_flight)),
    ];
    expect![[r#"
        missing field `params`
        traces: uatom: expected a port and a channel in front
        traces: invalid denomination for cross-chain transfer: transfer/channel-0/: no denom after the path
        traces: expected each once, in the order of their hashes
        vouchers: ibc/27394FB092D2ECCD56123C74F36E4C1F926001CEADA9CA97EA622B25F41E5EB2: expected its path among the traces
        escrowed: "nowhere": expected the id of a channel
        paused: paused channels is channel-2,channel-1: expected each once, in ascending order
        limits: channel-0 uaot: window_seconds is 61: expected even, 60 to 31536000
        counted: "c": expected the id of a channel
        in_flight: channel-1 1: cannot unmarshal ICS-20 transfer packet data: expected value at line 1 column 1"#]].assert_eq(&all.join("\n"));
}
