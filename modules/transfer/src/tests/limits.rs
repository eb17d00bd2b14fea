//! The most that moves: net, in two windows.

use super::*;
use crate::events::{FlowCounted, RateLimitRemoved, RateLimitSet};
use expect_test::expect;
use proto::aot::transfer::v1 as pb;

const WINDOW: u64 = 3_600;
const HALF: u64 = 1_800;
const REFUSED: &str = r#"{"error":"ABCI code: 5: x"}"#;

fn amount(units: &str) -> Option<pb::Quota> {
    Some(pb::Quota {
        supply_bps: 0,
        amount: units.to_owned(),
    })
}

fn bps(supply_bps: u32) -> Option<pb::Quota> {
    Some(pb::Quota {
        supply_bps,
        amount: String::new(),
    })
}

fn limit_of(denom: &str, send: Option<pb::Quota>, receive: Option<pb::Quota>) -> pb::RateLimit {
    pb::RateLimit {
        channel_id: CHANNEL.to_owned(),
        denom: denom.to_owned(),
        send,
        receive,
        window_seconds: WINDOW,
    }
}

fn set(test: &mut TestCtx, limit: pb::RateLimit) {
    let msg = pb::MsgSetRateLimit {
        authority: test.text(0),
        limit: Some(limit),
    };
    test.send(&msg).unwrap();
    // What is counted in the block of the limit itself is never taken back.
    test.end_block(1);
}

/// A chain at the beginning of a first window, with a limit of what goes out.
fn limited(send: &str) -> TestCtx {
    let mut test = chain();
    set(&mut test, limit_of("uaot", amount(send), None));
    to_edge(&mut test, 0);
    test
}

/// The next block begins so many seconds after a first window does.
fn to_edge(test: &mut TestCtx, after: u64) {
    let now = test.block().time.seconds();
    let left = WINDOW.saturating_sub(now % WINDOW);
    test.end_block(left.saturating_add(after));
}

fn send_out(test: &mut TestCtx, units: u64) -> Result<Packet> {
    let msg = msg(test, &units.to_string(), "uaot");
    let sequence = test.send(&msg)?.sequence;
    Ok(Packet {
        sequence,
        ..sent(test, &msg, "uaot")
    })
}

fn come_back(test: &mut TestCtx, units: u64) -> Result<Option<Vec<u8>>> {
    let to = test.text(2);
    let back = packet(&data(&units.to_string(), "transfer/channel-30/uaot", &to));
    receive(test, &back)
}

fn flow(test: &mut TestCtx, denom: &str) -> pb::LimitedFlow {
    let request = pb::QueryRateLimitRequest {
        channel_id: CHANNEL.to_owned(),
        denom: denom.to_owned(),
    };
    test.query(&request).unwrap().flow.unwrap()
}

/// What the windows have: sent and received of each.
fn windows(test: &mut TestCtx, denom: &str) -> Vec<(String, String)> {
    let windows = flow(test, denom).windows.into_iter();
    windows
        .map(|window| (window.sent, window.received))
        .collect()
}

fn pairs(expected: [(&str, &str); 2]) -> Vec<(String, String)> {
    let owned = |(sent, received): (&str, &str)| (sent.to_owned(), received.to_owned());
    expected.map(owned).to_vec()
}

#[test]
fn exactly_the_quota_goes_out_and_one_more_does_not() {
    let mut test = limited("1000");
    send_out(&mut test, 600).unwrap();
    assert_eq!(flow(&mut test, "uaot").send_left, "400");
    let before = test.changes();
    let result = send_out(&mut test, 401);
    assert_eq!(
        refused(&test, result),
        "transfer 110: 401uaot over channel-0: at most 400 may go out until 2026-01-01T01:30:00Z"
    );
    assert_eq!(test.changes(), before);
    send_out(&mut test, 400).unwrap();
    assert_eq!(flow(&mut test, "uaot").send_left, "0");
    let result = send_out(&mut test, 1);
    assert!(refused(&test, result).starts_with("transfer 110: "));
    // Other channels and other denoms have no limit.
    let elsewhere = MsgTransfer {
        source_channel: OTHER_CHANNEL.to_owned(),
        ..msg(&test, "2000", "uaot")
    };
    test.send(&elsewhere).unwrap();
    let other = msg(&test, "1000", "krwp");
    test.send(&other).unwrap();
    test.end_block(5);
}

#[test]
fn around_the_edge_of_a_window_no_more_than_the_quota_goes_out() {
    // With one window, all of it would go just before the edge and once more just after.
    let mut test = limited("1000");
    to_edge(&mut test, WINDOW - 1);
    send_out(&mut test, 1_000).unwrap();
    test.end_block(1);
    assert_eq!(
        windows(&mut test, "uaot"),
        pairs([("0", "0"), ("1000", "0")])
    );
    let result = send_out(&mut test, 1);
    assert!(refused(&test, result).starts_with("transfer 110: "));
    // Until the other window ends, too: its end is the first moment at which it counts no more.
    test.end_block(HALF - 1);
    let result = send_out(&mut test, 1);
    assert!(refused(&test, result).starts_with("transfer 110: "));
    test.end_block(1);
    send_out(&mut test, 1_000).unwrap();
    let result = send_out(&mut test, 1);
    assert!(refused(&test, result).starts_with("transfer 110: "));
    test.end_block(5);
}

#[test]
fn what_comes_back_may_go_once_more() {
    let mut test = limited("1000");
    send_out(&mut test, 1_000).unwrap();
    come_back(&mut test, 300).unwrap();
    assert_eq!(flow(&mut test, "uaot").send_left, "300");
    assert_eq!(
        windows(&mut test, "uaot"),
        pairs([("1000", "300"), ("1000", "300")])
    );
    send_out(&mut test, 300).unwrap();
    let result = send_out(&mut test, 1);
    assert!(refused(&test, result).starts_with("transfer 110: "));
    let told = test.events::<FlowCounted>();
    let ways: Vec<_> = told.iter().map(|event| event.way.as_str()).collect();
    assert_eq!(ways, ["out", "in", "out"]);
    assert_eq!(units(told[2].second_sent), 1_300);
    test.end_block(5);
}

#[test]
fn what_comes_in_beyond_the_quota_is_refused_and_can_come_later() {
    let mut test = chain();
    let voucher = voucher();
    set(&mut test, limit_of(voucher.as_str(), None, amount("100")));
    to_edge(&mut test, 0);
    fund(&mut test, 100);
    let to = test.text(1);
    let more = packet(&data("1", "uatom", &to));
    let before = test.changes();
    let result = receive(&mut test, &more);
    assert_eq!(
        refused(&test, result),
        format!(
            "transfer 110: 1{voucher} over channel-0: at most 0 may come in until 2026-01-01T01:30:00Z"
        )
    );
    assert_eq!(test.changes(), before);
    // What goes out makes room, and no quota bounds it.
    let out = msg(&test, "40", voucher.as_str());
    test.send(&out).unwrap();
    fund(&mut test, 40);
    test.end_block(WINDOW);
    fund(&mut test, 100);
    test.end_block(5);
}

#[test]
fn a_share_of_the_supply_is_of_the_supply_when_the_window_saw_its_first_move() {
    let mut test = chain();
    fund(&mut test, 999);
    let voucher = voucher();
    // 10 % of 999, rounded down.
    set(
        &mut test,
        limit_of(voucher.as_str(), bps(1_000), bps(1_000)),
    );
    to_edge(&mut test, 0);
    let out = |test: &TestCtx, units: u64| msg(test, &units.to_string(), voucher.as_str());
    let too_much = out(&test, 100);
    let result = test.send(&too_much);
    assert!(refused(&test, result).starts_with("transfer 110: "));
    let all = out(&test, 99);
    test.send(&all).unwrap();
    assert_eq!(
        test.read(|view| bank::ops::supply(view, &voucher)).units(),
        900
    );
    let flow_now = flow(&mut test, voucher.as_str());
    assert_eq!(flow_now.windows[0].supply, "999");
    assert_eq!(
        (flow_now.send_left.as_str(), flow_now.receive_left.as_str()),
        ("0", "198")
    );
    test.end_block(WINDOW);
    assert_eq!(flow(&mut test, voucher.as_str()).send_left, "90");
    // Of nothing there is no share.
    let none = crate::Trace::parse("transfer/channel-0/unew").unwrap();
    let none = none.denom().unwrap();
    set(&mut test, limit_of(none.as_str(), None, bps(10_000)));
    let to = test.text(1);
    let result = receive(&mut test, &packet(&data("1", "unew", &to)));
    assert!(refused(&test, result).starts_with("transfer 110: "));
    test.end_block(5);
}

#[test]
fn what_did_not_arrive_gives_its_quota_back_while_its_window_lasts() {
    let mut test = limited("1000");
    let late = send_out(&mut test, 700).unwrap();
    let unwanted = send_out(&mut test, 200).unwrap();
    let arrived = send_out(&mut test, 100).unwrap();
    test.end_block(5);
    timeout(&mut test, &late).unwrap();
    assert_eq!(flow(&mut test, "uaot").send_left, "700");
    acknowledge(&mut test, &unwanted, REFUSED).unwrap();
    assert_eq!(flow(&mut test, "uaot").send_left, "900");
    acknowledge(&mut test, &arrived, r#"{"result":"AQ=="}"#).unwrap();
    assert_eq!(flow(&mut test, "uaot").send_left, "900");
    // Nothing is kept of what is settled.
    assert!(test.read(|view| crate::state::COUNTED.iter(view).next().is_none()));
    send_out(&mut test, 900).unwrap();
    test.end_block(5);
}

#[test]
fn what_did_not_arrive_gives_nothing_back_to_windows_that_did_not_count_it() {
    let mut test = limited("1000");
    to_edge(&mut test, WINDOW - 1);
    let late = send_out(&mut test, 600).unwrap();
    // The first window is over, the second one is not.
    test.end_block(1);
    send_out(&mut test, 400).unwrap();
    assert_eq!(
        windows(&mut test, "uaot"),
        pairs([("400", "0"), ("1000", "0")])
    );
    timeout(&mut test, &late).unwrap();
    assert_eq!(
        windows(&mut test, "uaot"),
        pairs([("400", "0"), ("400", "0")])
    );
    test.end_block(5);

    // Both are over.
    let mut test = limited("1000");
    let late = send_out(&mut test, 600).unwrap();
    test.end_block(WINDOW);
    send_out(&mut test, 400).unwrap();
    timeout(&mut test, &late).unwrap();
    assert_eq!(
        windows(&mut test, "uaot"),
        pairs([("400", "0"), ("400", "0")])
    );
    test.end_block(5);
}

#[test]
fn what_was_counted_before_a_limit_was_set_anew_is_not_taken_from_it() {
    let mut test = limited("1000");
    let late = send_out(&mut test, 600).unwrap();
    let remove = pb::MsgRemoveRateLimit {
        authority: test.text(0),
        channel_id: CHANNEL.to_owned(),
        denom: "uaot".to_owned(),
    };
    test.send(&remove).unwrap();
    assert_eq!(test.events::<RateLimitRemoved>().len(), 1);
    send_out(&mut test, 2_000).unwrap();
    set(&mut test, limit_of("uaot", amount("1000"), None));
    send_out(&mut test, 500).unwrap();
    timeout(&mut test, &late).unwrap();
    assert_eq!(flow(&mut test, "uaot").send_left, "500");
    let result = test.send(&remove).and_then(|_| test.send(&remove));
    assert_eq!(
        refused(&test, result),
        "transfer 111: uaot has no limit over channel-0"
    );
    test.end_block(5);
}

#[test]
fn a_limit_with_windows_as_long_as_before_goes_on_counting() {
    let mut test = limited("1000");
    send_out(&mut test, 600).unwrap();
    set(&mut test, limit_of("uaot", amount("700"), None));
    assert_eq!(flow(&mut test, "uaot").send_left, "100");
    // One that is less than what moved already lets nothing more go.
    set(&mut test, limit_of("uaot", amount("0"), None));
    assert_eq!(flow(&mut test, "uaot").send_left, "0");
    let longer = pb::RateLimit {
        window_seconds: 2 * WINDOW,
        ..limit_of("uaot", amount("700"), None)
    };
    set(&mut test, longer);
    assert_eq!(flow(&mut test, "uaot").send_left, "700");
    assert_eq!(test.events::<RateLimitSet>().len(), 4);
}

#[test]
fn money_that_could_not_go_on_gives_back_the_quotas_of_both_channels() {
    let mut test = chain();
    let voucher = voucher();
    set(&mut test, limit_of(voucher.as_str(), None, amount("100")));
    let onward = pb::RateLimit {
        channel_id: OTHER_CHANNEL.to_owned(),
        ..limit_of(voucher.as_str(), amount("100"), None)
    };
    set(&mut test, onward);
    to_edge(&mut test, 0);
    let memo = format!(
        r#"{{"forward":{{"receiver":"osmo1receiver","port":"transfer","channel":"{OTHER_CHANNEL}"}}}}"#
    );
    let asking = |sequence: u64| {
        let data = PacketData {
            amount: "100".to_owned(),
            denom: "uatom".to_owned(),
            memo: memo.clone(),
            receiver: "whoever".to_owned(),
            sender: "cosmos1sender".to_owned(),
        };
        Packet {
            sequence,
            ..packet(&data.to_bytes())
        }
    };
    receive(&mut test, &asking(1)).unwrap();
    let result = receive(&mut test, &asking(2));
    assert!(refused(&test, result).starts_with("transfer 110: "));
    let told = test.events::<ibc::events::SendPacket>();
    let on = Packet {
        sequence: 1,
        source_channel: OTHER_CHANNEL.to_owned(),
        destination_channel: "channel-31".to_owned(),
        data: hex::decode(&told[0].packet_data_hex).unwrap(),
        ..packet(b"")
    };
    test.end_block(5);
    acknowledge(&mut test, &on, REFUSED).unwrap();
    assert_eq!(flow(&mut test, voucher.as_str()).receive_left, "100");
    test.end_block(5);
    receive(&mut test, &asking(3)).unwrap();
    test.end_block(5);
}

#[test]
fn only_the_authority_sets_limits_and_only_such_as_can_be() {
    let refusal = |change: fn(&mut pb::RateLimit)| {
        let mut test = chain();
        let mut limit = limit_of("uaot", amount("5"), None);
        change(&mut limit);
        let msg = pb::MsgSetRateLimit {
            authority: test.text(0),
            limit: Some(limit),
        };
        let result = test.send(&msg);
        refused(&test, result)
    };
    let all = [
        refusal(|limit| limit.channel_id = "channel-".to_owned()),
        refusal(|limit| limit.channel_id = "channel-0\0".to_owned()),
        refusal(|limit| limit.denom = "u".to_owned()),
        refusal(|limit| limit.send = None),
        refusal(|limit| limit.send = amount("")),
        refusal(|limit| limit.send = amount("-1")),
        refusal(|limit| limit.receive = bps(10_001)),
        refusal(|limit| {
            limit.receive = Some(pb::Quota {
                supply_bps: 1,
                amount: "1".to_owned(),
            });
        }),
        refusal(|limit| limit.window_seconds = 58),
        refusal(|limit| limit.window_seconds = 61),
        refusal(|limit| limit.window_seconds = 31_536_002),
    ];
    expect![[r#"
        transfer 112: channel_id is "channel-": expected a channel like channel-0, at most 28 bytes
        transfer 112: channel_id is "channel-0\0": expected a channel like channel-0, at most 28 bytes
        sdk 10: invalid denom: u: expected a letter, then 2 to 127 of letters, digits, / : . _ -: invalid coins
        transfer 112: send is absent: expected a quota for one way at least
        transfer 112: send is "": expected bps above 0, or an amount, 0 to 2^128 - 1
        transfer 112: send is "-1": expected bps above 0, or an amount, 0 to 2^128 - 1
        transfer 112: receive is 10001: expected 1 to 10000 bps
        transfer 112: receive is 1 bps and 1: expected one of both
        transfer 112: window_seconds is 58: expected even, 60 to 31536000
        transfer 112: window_seconds is 61: expected even, 60 to 31536000
        transfer 112: window_seconds is 31536002: expected even, 60 to 31536000"#]].assert_eq(&all.join("\n"));

    let mut test = chain();
    let msg = pb::MsgSetRateLimit {
        authority: test.text(1),
        limit: Some(limit_of("uaot", amount("5"), None)),
    };
    let result = test.send(&msg);
    assert!(refused(&test, result).starts_with("sdk 4: "));
    let none = pb::MsgSetRateLimit {
        authority: test.text(0),
        limit: None,
    };
    let result = test.send(&none);
    assert!(refused(&test, result).starts_with("sdk 18: "));
    let remove = pb::MsgRemoveRateLimit {
        authority: test.text(1),
        channel_id: CHANNEL.to_owned(),
        denom: "uaot".to_owned(),
    };
    let result = test.send(&remove);
    assert!(refused(&test, result).starts_with("sdk 4: "));
    let request = pb::QueryRateLimitRequest {
        channel_id: CHANNEL.to_owned(),
        denom: "uaot".to_owned(),
    };
    assert_eq!(test.query(&request).unwrap_err().code, 22);
    let request = pb::QueryRateLimitsRequest { pagination: None };
    assert!(test.query(&request).unwrap().flows.is_empty());
}
