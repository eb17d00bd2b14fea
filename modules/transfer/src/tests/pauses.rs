//! What the authority lets move, and what it stops.

use super::*;
use crate::events::{ParamsSet, PausedSet, Refunded};
use expect_test::expect;
use proto::aot::transfer::v1 as pb;

fn pause(test: &mut TestCtx, channel: &str, denom: &str, paused: bool) {
    let msg = pb::MsgSetPaused {
        authority: test.text(0),
        channel_id: channel.to_owned(),
        denom: denom.to_owned(),
        paused,
    };
    test.send(&msg).unwrap();
}

fn allow(test: &mut TestCtx, channels: &[&str], denoms: &[&str]) {
    let owned = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect();
    let msg = pb::MsgUpdateParams {
        authority: test.text(0),
        params: Some(pb::Params {
            allowed_channels: owned(channels),
            allowed_denoms: owned(denoms),
            ..crate::Params::default().to_proto()
        }),
    };
    test.send(&msg).unwrap();
}

#[test]
fn a_paused_denom_neither_goes_nor_comes_but_is_given_back() {
    let mut test = chain();
    let out = msg(&test, "300", "uaot");
    test.send(&out).unwrap();
    let late = sent(&test, &out, "uaot");
    pause(&mut test, "", "uaot", true);
    let result = test.send(&out);
    assert_eq!(
        refused(&test, result),
        "transfer 109: transfers of uaot are paused"
    );
    let to = test.text(2);
    let back = packet(&data("100", "transfer/channel-30/uaot", &to));
    let result = receive(&mut test, &back);
    assert!(refused(&test, result).starts_with("transfer 109: "));
    // Others do.
    fund(&mut test, 10);
    timeout(&mut test, &late).unwrap();
    assert_eq!(test.events::<Refunded>().len(), 1);
    assert_eq!(has(&mut test, &account(1), "uaot"), 5_000);
    pause(&mut test, "", "uaot", false);
    test.send(&out).unwrap();
    test.end_block(5);
}

#[test]
fn over_a_paused_channel_nothing_goes_or_comes_but_what_is_under_way_is_given_back() {
    let mut test = chain();
    fund(&mut test, 100);
    let voucher = voucher().to_string();
    let back = msg(&test, "40", &voucher);
    test.send(&back).unwrap();
    let unwanted = sent(&test, &back, "transfer/channel-0/uatom");
    pause(&mut test, CHANNEL, "", true);
    let result = test.send(&back);
    assert_eq!(
        refused(&test, result),
        "transfer 108: transfers over channel-0 are paused"
    );
    let to = test.text(1);
    let result = receive(&mut test, &packet(&data("1", "uatom", &to)));
    assert!(refused(&test, result).starts_with("transfer 108: "));
    acknowledge(&mut test, &unwanted, r#"{"error":"ABCI code: 1: x"}"#).unwrap();
    assert_eq!(has(&mut test, &account(1), &voucher), 100);
    let elsewhere = MsgTransfer {
        source_channel: OTHER_CHANNEL.to_owned(),
        ..msg(&test, "1", &voucher)
    };
    test.send(&elsewhere).unwrap();
    let answer = test.query(&pb::QueryPausedRequest {}).unwrap();
    assert_eq!(answer.channel_ids, [CHANNEL]);
    assert!(answer.denoms.is_empty());
    // Twice is as once.
    pause(&mut test, CHANNEL, "", true);
    pause(&mut test, CHANNEL, "", false);
    test.send(&back).unwrap();
    assert_eq!(test.events::<PausedSet>().len(), 3);
    test.end_block(5);
}

#[test]
fn only_what_is_listed_moves_once_anything_is() {
    let mut test = chain();
    let voucher = voucher();
    let out = msg(&test, "300", "uaot");
    test.send(&out).unwrap();
    let late = sent(&test, &out, "uaot");
    allow(&mut test, &[OTHER_CHANNEL], &[]);
    let result = test.send(&out);
    assert_eq!(
        refused(&test, result),
        "transfer 106: channel-0 is not among the channels over which money may move"
    );
    let to = test.text(1);
    let came = packet(&data("1", "uatom", &to));
    let result = receive(&mut test, &came);
    assert!(refused(&test, result).starts_with("transfer 106: "));

    allow(&mut test, &[CHANNEL], &[voucher.as_str()]);
    let result = test.send(&out);
    assert_eq!(
        refused(&test, result),
        "transfer 107: uaot is not among the denoms that may move between chains"
    );
    receive(&mut test, &came).unwrap();
    let other = packet(&data("1", "uosmo", &to));
    let result = receive(&mut test, &other);
    assert!(refused(&test, result).starts_with("transfer 107: "));
    timeout(&mut test, &late).unwrap();
    assert_eq!(has(&mut test, &account(1), "uaot"), 5_000);

    allow(&mut test, &[], &[]);
    test.send(&out).unwrap();
    test.end_block(5);
}

#[test]
fn the_authority_alone_stops_and_lists_and_says_nothing_that_cannot_be() {
    let params = |change: fn(&mut pb::Params)| {
        let mut test = chain();
        let mut params = crate::Params::default().to_proto();
        change(&mut params);
        let msg = pb::MsgUpdateParams {
            authority: test.text(0),
            params: Some(params),
        };
        let result = test.send(&msg);
        refused(&test, result)
    };
    let paused = |authority: u64, channel: &str, denom: &str| {
        let mut test = chain();
        let msg = pb::MsgSetPaused {
            authority: test.text(authority),
            channel_id: channel.to_owned(),
            denom: denom.to_owned(),
            paused: true,
        };
        let result = test.send(&msg);
        refused(&test, result)
    };
    let all = [
        params(|params| params.forward_timeout_seconds = 0),
        params(|params| params.forward_timeout_seconds = 604_801),
        params(|params| params.forward_timeout_seconds_max = 2_592_001),
        params(|params| params.forward_retries = 6),
        params(|params| params.forward_retries_max = 11),
        params(|params| params.allowed_channels = vec!["channel-01".to_owned()]),
        params(|params| params.allowed_channels = vec!["channel-1".to_owned(); 2]),
        params(|params| params.allowed_denoms = vec!["u".to_owned()]),
        params(|params| params.allowed_denoms = vec!["uaot".to_owned(); 101]),
        paused(1, CHANNEL, ""),
        paused(0, "", ""),
        paused(0, "nowhere", ""),
        paused(0, CHANNEL, "uaot"),
        paused(0, "", "u"),
    ];
    expect![[r#"
        transfer 112: forward_timeout_seconds is 0: expected 1 to 604800
        transfer 112: forward_timeout_seconds is 604801: expected 1 to 604800
        transfer 112: forward_timeout_seconds_max is 2592001: expected 1 to 2592000
        transfer 112: forward_retries is 6: expected at most 5
        transfer 112: forward_retries_max is 11: expected at most 10
        transfer 112: allowed_channels is "channel-01": expected a channel like channel-0, at most 28 bytes
        transfer 112: allowed_channels is channel-1,channel-1: expected each once, in ascending order
        sdk 10: invalid denom: u: expected a letter, then 2 to 127 of letters, digits, / : . _ -: invalid coins
        transfer 112: allowed_denoms is 101: expected at most 100
        sdk 4: invalid authority; expected <0>, got <1>: unauthorized
        transfer 112: channel_id is "": expected a channel like channel-0, at most 28 bytes
        transfer 112: channel_id is "nowhere": expected a channel like channel-0, at most 28 bytes
        transfer 112: channel_id is channel-0 and uaot: expected a channel or a denom, not both
        sdk 10: invalid denom: u: expected a letter, then 2 to 127 of letters, digits, / : . _ -: invalid coins"#]].assert_eq(&all.join("\n"));

    let mut test = chain();
    let by_others = pb::MsgUpdateParams {
        authority: test.text(1),
        params: Some(crate::Params::default().to_proto()),
    };
    let result = test.send(&by_others);
    assert!(refused(&test, result).starts_with("sdk 4: "));
    for n in 0..100 {
        pause(&mut test, &format!("channel-{n}"), "", true);
    }
    let one_more = pb::MsgSetPaused {
        authority: test.text(0),
        channel_id: "channel-100".to_owned(),
        denom: String::new(),
        paused: true,
    };
    let result = test.send(&one_more);
    assert_eq!(
        refused(&test, result),
        "transfer 112: paused channels is 101: expected at most 100"
    );
}

#[test]
fn the_two_messages_of_parameters_do_not_touch_each_other() {
    use proto::ibc::applications::transfer::v1 as ics20;
    let mut test = chain();
    allow(&mut test, &[CHANNEL], &[]);
    let msg = ics20::MsgUpdateParams {
        signer: test.text(0),
        params: Some(ics20::Params {
            send_enabled: true,
            receive_enabled: false,
        }),
    };
    test.send(&msg).unwrap();
    let own = test.query(&pb::QueryParamsRequest {}).unwrap();
    assert_eq!(own.params.unwrap().allowed_channels, [CHANNEL]);
    allow(&mut test, &[], &[]);
    let theirs = test.query(&ics20::QueryParamsRequest {}).unwrap();
    assert!(!theirs.params.unwrap().receive_enabled);
    let told = test.events::<ParamsSet>();
    assert_eq!(told.len(), 3);
    assert_eq!(told[0].allowed_channels, CHANNEL);
}
