//! Every message: what it does, and what it refuses.

use super::*;
use crate::types::{Basic, Periodic};
use expect_test::expect;
use proto::aot::fee::v1::{
    MsgGas, MsgRemoveFeeToken, MsgSetMsgGas, MsgSubmitFeeRate, MsgUpdateParams, Params,
    QueryFeeRequest, QueryFeeTokensRequest, QueryMsgGasRequest, RatioAllowance,
};
use proto::cosmos::auth::v1beta1 as auth_wire;
use proto::cosmos::feegrant::v1beta1::{
    AllowedMsgAllowance, BasicAllowance, MsgPruneAllowances, MsgRevokeAllowance, PeriodicAllowance,
    QueryAllowanceRequest, QueryAllowancesByGranterRequest, QueryAllowancesRequest,
};
use proto::prost::{Message, Name};
use proto::{Coin, Duration, Timestamp};

fn any<M: Message + Name>(message: &M) -> Any {
    Any {
        type_url: M::type_url(),
        value: message.encode_to_vec(),
    }
}

fn limit(amount: &str) -> Vec<Coin> {
    coins(amount).to_proto()
}

fn grant_any(allowance: Option<Any>) -> String {
    let mut test = chain();
    let msg = MsgGrantAllowance {
        granter: test.text(1),
        grantee: test.text(6),
        allowance,
    };
    let result = test.send(&msg);
    let text = refused(&test, result);
    assert!(
        test.changes()
            .keys()
            .all(|key| !key.starts_with(b"sfee/allowance"))
    );
    text
}

fn periodic() -> PeriodicAllowance {
    PeriodicAllowance {
        basic: None,
        period: Some(Duration {
            seconds: 10,
            nanos: 0,
        }),
        period_spend_limit: limit("5uaot"),
        period_can_spend: vec![],
        period_reset: None,
    }
}

fn filter(allowed: &[&str], allowance: Option<Any>) -> Any {
    any(&AllowedMsgAllowance {
        allowance,
        allowed_messages: allowed.iter().map(|kind| (*kind).to_owned()).collect(),
    })
}

fn ratio(granter_bps: u32, allowance: Option<Any>) -> Any {
    any(&RatioAllowance {
        allowance,
        granter_bps,
    })
}

#[test]
fn allowances_that_cannot_be_are_refused() {
    let basic = any(&BasicAllowance::default());
    let twice = Coin {
        denom: "uaot".to_owned(),
        amount: "1".to_owned(),
    };
    let many: Vec<String> = (0..101).map(|n| format!("/a.b.C{n}")).collect();
    let denoms: Vec<_> = (10..27)
        .map(|n| Coin {
            denom: format!("denom{n}"),
            amount: "1".to_owned(),
        })
        .collect();
    let all = [
        grant_any(None),
        grant_any(Some(Any::default())),
        grant_any(Some(Any {
            type_url: BasicAllowance::type_url(),
            value: vec![1],
        })),
        grant_any(Some(any(&BasicAllowance {
            spend_limit: vec![twice.clone(), twice],
            expiration: None,
        }))),
        grant_any(Some(any(&BasicAllowance {
            spend_limit: denoms,
            expiration: None,
        }))),
        grant_any(Some(any(&BasicAllowance {
            spend_limit: vec![],
            expiration: Some(Timestamp {
                seconds: 1_767_225_600,
                nanos: 0,
            }),
        }))),
        grant_any(Some(any(&BasicAllowance {
            spend_limit: vec![],
            expiration: Some(Timestamp {
                seconds: -1,
                nanos: 0,
            }),
        }))),
        grant_any(Some(any(&PeriodicAllowance {
            period: None,
            ..periodic()
        }))),
        grant_any(Some(any(&PeriodicAllowance {
            period: Some(Duration {
                seconds: -1,
                nanos: 0,
            }),
            ..periodic()
        }))),
        grant_any(Some(any(&PeriodicAllowance {
            period_spend_limit: vec![],
            ..periodic()
        }))),
        grant_any(Some(any(&PeriodicAllowance {
            basic: Some(BasicAllowance {
                spend_limit: limit("5krwp"),
                expiration: None,
            }),
            ..periodic()
        }))),
        grant_any(Some(filter(&["/cosmos.bank.v1beta1.MsgSend"], None))),
        grant_any(Some(filter(&[], Some(basic.clone())))),
        grant_any(Some(filter(&["/a.b.C"], Some(basic.clone())))),
        grant_any(Some(filter(
            &many.iter().map(String::as_str).collect::<Vec<_>>(),
            Some(basic.clone()),
        ))),
        grant_any(Some(filter(
            &["/a"],
            Some(filter(&["/a"], Some(basic.clone()))),
        ))),
        grant_any(Some(ratio(0, Some(basic.clone())))),
        grant_any(Some(ratio(10_000, Some(basic.clone())))),
        grant_any(Some(ratio(1, Some(ratio(1, Some(basic)))))),
    ];
    expect![[r#"
        feegrant 5: allowance should not be empty: no allowance
        sdk 29: allowance of type "": expected /cosmos.feegrant.v1beta1.BasicAllowance or /cosmos.feegrant.v1beta1.PeriodicAllowance, within at most one /cosmos.feegrant.v1beta1.AllowedMsgAllowance and one /aot.fee.v1.RatioAllowance: invalid type
        sdk 18: /cosmos.feegrant.v1beta1.BasicAllowance: failed to decode Protobuf message: invalid tag value: 0: invalid request
        sdk 10: 1uaot,1uaot: expected each denom once, in ascending order: invalid coins
        fee 14: 17 denoms of a limit: expected at most 16
        sdk 18: expiration is before current block time: 2026-01-01T00:00:00Z, expected after 2026-01-01T00:00:00Z: invalid request
        sdk 18: time of -1 seconds and 0 nanoseconds: expected the years 1970 to 9999: invalid request
        feegrant 4: period of 0 seconds: expected at least 1: invalid duration
        feegrant 4: period of -1 seconds and 0 nanoseconds: expected whole seconds, at least 1: invalid duration
        sdk 10: period spend limit must be positive: invalid coins
        sdk 10: period spend limit has different currency than basic spend limit: uaot: invalid coins
        feegrant 5: allowance should not be empty: no allowance
        feegrant 6: allowed messages shouldn't be empty: allowed messages are empty
        sdk 6: no message type "/a.b.C" on this chain: unknown request
        fee 14: 101 allowed messages: expected at most 100
        sdk 29: allowance of type "/cosmos.feegrant.v1beta1.AllowedMsgAllowance": expected /cosmos.feegrant.v1beta1.BasicAllowance or /cosmos.feegrant.v1beta1.PeriodicAllowance, within at most one /cosmos.feegrant.v1beta1.AllowedMsgAllowance and one /aot.fee.v1.RatioAllowance: invalid type
        sdk 18: granter_bps 0: expected 1 to 9999: invalid request
        sdk 18: granter_bps 10000: expected 1 to 9999: invalid request
        sdk 29: allowance of type "/aot.fee.v1.RatioAllowance": expected /cosmos.feegrant.v1beta1.BasicAllowance or /cosmos.feegrant.v1beta1.PeriodicAllowance, within at most one /cosmos.feegrant.v1beta1.AllowedMsgAllowance and one /aot.fee.v1.RatioAllowance: invalid type"#]].assert_eq(&all.join("\n"));
}

#[test]
fn an_allowance_for_oneself_is_refused() {
    let mut test = chain();
    let own = grant(&mut test, 1, 1, &Allowance::Basic(Basic::default()));
    assert_eq!(
        refused(&test, own),
        "sdk 7: cannot self-grant fee authorization: invalid address"
    );
}

#[test]
fn a_second_allowance_is_refused_until_the_first_has_expired() {
    let mut test = chain();
    let ending = Allowance::Basic(Basic {
        spend_limit: None,
        expiration: Some(test.block().time.plus_seconds(10)),
    });
    grant(&mut test, 1, 6, &ending).unwrap();
    let second = grant(&mut test, 1, 6, &Allowance::Basic(Basic::default()));
    assert_eq!(
        refused(&test, second),
        "sdk 18: fee allowance already exists: invalid request"
    );
    test.end_block(10);
    grant(&mut test, 1, 6, &Allowance::Basic(Basic::default())).unwrap();
    test.end_block(1);
    assert!(allowance(&mut test, 1, 6).is_some());
}

#[test]
fn a_time_that_a_client_in_go_did_not_set_begins_a_period_at_the_first_use() {
    let mut test = chain();
    let msg = MsgGrantAllowance {
        granter: test.text(1),
        grantee: test.text(6),
        allowance: Some(any(&PeriodicAllowance {
            period_reset: Some(Timestamp {
                seconds: -62_135_596_800,
                nanos: 0,
            }),
            ..periodic()
        })),
    };
    test.send(&msg).unwrap();
    let small = FeeTerms {
        gas_limit: 1,
        ..granted(6, 1, "5uaot")
    };
    charge(&mut test, &small).unwrap();
}

#[test]
fn an_allowance_that_is_revoked_is_gone() {
    let mut test = chain();
    grant(&mut test, 1, 6, &Allowance::Basic(Basic::default())).unwrap();
    let msg = MsgRevokeAllowance {
        granter: test.text(1),
        grantee: test.text(6),
    };
    test.send(&msg).unwrap();
    test.check_invariants();
    let again = test.send(&msg);
    assert_eq!(
        refused(&test, again),
        "sdk 38: fee-grant not found: not found"
    );
    let own = MsgRevokeAllowance {
        granter: test.text(1),
        grantee: test.text(1),
    };
    let own = test.send(&own);
    assert_eq!(
        refused(&test, own),
        "sdk 7: addresses must be different: invalid address"
    );
    expect![[r#"
        set_feegrant granter=<1> grantee=<6>
        revoke_feegrant granter=<1> grantee=<6>
    "#]]
    .assert_eq(&told(&mut test));
}

#[test]
fn anybody_may_remove_expired_allowances() {
    let mut test = chain();
    let ending = Allowance::Basic(Basic {
        spend_limit: None,
        expiration: Some(test.block().time.plus_seconds(10)),
    });
    for n in 10..90 {
        grant(&mut test, 1, n, &ending).unwrap();
    }
    test.end_block(10);
    let msg = MsgPruneAllowances {
        pruner: test.text(9),
    };
    test.send(&msg).unwrap();
    let left = test.read(|view| crate::state::EXPIRIES.iter(view).count());
    assert_eq!(left, 5, "75 a message");
}

#[test]
fn messages_of_the_authority_from_somebody_else_are_refused() {
    let mut test = chain();
    let authority = test.text(1);
    let all = [
        test.send(&MsgSetFeeToken {
            authority: authority.clone(),
            token: None,
        })
        .map(drop),
        test.send(&MsgRemoveFeeToken {
            authority: authority.clone(),
            denom: String::new(),
        })
        .map(drop),
        test.send(&MsgSetMsgGas {
            authority: authority.clone(),
            entry: None,
        })
        .map(drop),
        test.send(&MsgUpdateParams {
            authority,
            params: None,
        })
        .map(drop),
    ];
    for result in all {
        assert_eq!(
            refused(&test, result),
            "sdk 4: invalid authority; expected <0>, got <1>: unauthorized"
        );
    }
}

fn token(change: impl Fn(&mut FeeToken)) -> String {
    let mut test = chain();
    let mut token = FeeToken {
        denom: "krwp".to_owned(),
        source: RateSource::Feed.into(),
        rate: "1.5".to_owned(),
        spread_bps: 100,
        max_age_seconds: 60,
        feeder: test.text(5),
        updated_at: None,
    };
    change(&mut token);
    let msg = MsgSetFeeToken {
        authority: test.text(0),
        token: Some(token),
    };
    let result = test.send(&msg);
    refused(&test, result)
}

#[test]
fn fee_tokens_that_cannot_be_are_refused() {
    let all = [
        token(|token| token.denom = "1".to_owned()),
        token(|token| token.denom = "uaot".to_owned()),
        token(|token| token.source = 0),
        token(|token| token.source = 9),
        token(|token| token.source = RateSource::Fixed.into()),
        token(|token| token.rate = "0".to_owned()),
        token(|token| token.rate = "-1".to_owned()),
        token(|token| token.rate = "1000000000000001".to_owned()),
        token(|token| token.spread_bps = 10_001),
        token(|token| token.max_age_seconds = 0),
        token(|token| token.feeder = String::new()),
    ];
    expect![[r#"
        sdk 10: invalid denom: 1: expected a letter, then 2 to 127 of letters, digits, / : . _ -: invalid coins
        fee 10: uaot is the native coin: it is always accepted, at its own value
        fee 8: invalid fee token: krwp: expected a source: fixed or feed
        fee 8: invalid fee token: krwp: expected a source: fixed or feed
        fee 8: invalid fee token: krwp: a fixed rate has no feeder and no age limit
        fee 8: invalid fee token: krwp: rate 0: expected above 0 and at most 1000000000000000
        sdk 18: "-1" is not a rate: expected a decimal with at most 18 places, like 0.025: invalid request
        fee 8: invalid fee token: krwp: rate 1000000000000001: expected above 0 and at most 1000000000000000
        fee 8: invalid fee token: krwp: spread of 10001 bps: expected at most 10000
        fee 8: invalid fee token: krwp: a fed rate needs an age limit above 0 s
        sdk 7: "": empty address, expected a bech32 address aot1…: invalid address"#]].assert_eq(&all.join("\n"));
}

#[test]
fn a_fee_token_without_terms_is_refused() {
    let mut test = chain();
    let msg = MsgSetFeeToken {
        authority: test.text(0),
        token: None,
    };
    let result = test.send(&msg);
    assert_eq!(
        refused(&test, result),
        "sdk 18: missing token: invalid request"
    );
}

#[test]
fn a_fee_token_that_is_removed_is_no_longer_taken() {
    let mut test = chain();
    take_krwp(&mut test, 0);
    let msg = MsgRemoveFeeToken {
        authority: test.text(0),
        denom: "krwp".to_owned(),
    };
    test.send(&msg).unwrap();
    let fee = charge(&mut test, &terms(1, "16krwp"));
    assert!(refused(&test, fee).starts_with("fee 3: "));
    let again = test.send(&msg);
    assert_eq!(refused(&test, again), "fee 11: krwp is not a fee token");
}

#[test]
fn a_rate_is_fed_by_its_feeder_only_and_within_bounds() {
    let mut test = chain();
    take_krwp(&mut test, 60);
    let submit = |test: &mut TestCtx, feeder: u64, denom: &str, rate: &str| {
        let msg = MsgSubmitFeeRate {
            feeder: test.text(feeder),
            denom: denom.to_owned(),
            rate: rate.to_owned(),
        };
        let result = test.send(&msg);
        refused(test, result)
    };
    let all = [
        submit(&mut test, 4, "krwp", "1"),
        submit(&mut test, 5, "uusd", "1"),
        submit(&mut test, 5, "krwp", "0"),
        submit(&mut test, 5, "krwp", "one"),
    ];
    expect![[r#"
        fee 13: <4> does not feed the rate of krwp: expected <5>
        fee 11: uusd is not a fee token
        fee 8: invalid fee token: krwp: rate 0: expected above 0 and at most 1000000000000000
        sdk 18: "one" is not a rate: expected a decimal with at most 18 places, like 0.025: invalid request"#]].assert_eq(&all.join("\n"));
    take_krwp(&mut test, 0);
    assert_eq!(
        submit(&mut test, 5, "krwp", "1"),
        "fee 12: the rate of krwp is fixed by the authority: expected a fed fee token"
    );
}

fn set_gas(test: &mut TestCtx, type_url: &str, gas: u64) -> Result<()> {
    let msg = MsgSetMsgGas {
        authority: test.text(0),
        entry: Some(MsgGas {
            type_url: type_url.to_owned(),
            gas,
        }),
    };
    test.send(&msg).map(drop)
}

#[test]
fn a_message_is_switched_off_and_on() {
    const SEND: &str = "/cosmos.bank.v1beta1.MsgSend";
    let mut test = chain();
    set_gas(&mut test, SEND, 5).unwrap();
    assert_eq!(test.read(|view| ops::gas_of(view, SEND)), Some(5));
    set_gas(&mut test, SEND, 0).unwrap();
    assert_eq!(test.read(|view| ops::gas_of(view, SEND)), None);
    let off = test.read(|view| ops::required_gas_of(view, SEND));
    assert_eq!(
        refused(&test, off),
        "fee 5: /cosmos.bank.v1beta1.MsgSend is switched off on this chain"
    );
    assert_eq!(test.read(|view| ops::gas_of(view, "\0")), None);
}

#[test]
fn the_authority_cannot_switch_itself_off() {
    let mut test = chain();
    let own = set_gas(&mut test, "/aot.fee.v1.MsgSetMsgGas", 0);
    assert_eq!(
        refused(&test, own),
        "fee 6: /aot.fee.v1.MsgSetMsgGas is a message of the authority and cannot be switched off: expected a gas above 0"
    );
    let unknown = set_gas(&mut test, "/none", 1);
    assert_eq!(
        refused(&test, unknown),
        "sdk 6: no message type \"/none\" on this chain: unknown request"
    );
    let much = set_gas(&mut test, "/aot.fee.v1.MsgSetMsgGas", u64::MAX);
    assert_eq!(
        refused(&test, much),
        "fee 7: 18446744073709551615 gas for /aot.fee.v1.MsgSetMsgGas: expected at most 1000000000000"
    );
}

#[test]
fn parameters_that_cannot_be_are_refused() {
    let refusal = |change: fn(&mut Params)| {
        let mut test = chain();
        let mut params = test.read(|view| ops::params(view).to_proto());
        change(&mut params);
        let msg = MsgUpdateParams {
            authority: test.text(0),
            params: Some(params),
        };
        let result = test.send(&msg);
        refused(&test, result)
    };
    let all = [
        refusal(|params| params.min_gas_price = "much".to_owned()),
        refusal(|params| params.min_gas_price = "1000000000000001".to_owned()),
        refusal(|params| params.tx_gas = u64::MAX),
        refusal(|params| params.byte_gas = u64::MAX),
        refusal(|params| params.signature_gas = u64::MAX),
        refusal(|params| params.item_gas = u64::MAX),
        refusal(|params| params.memo_bytes_max = 65_537),
        refusal(|params| params.signatures_max = 0),
        refusal(|params| params.messages_max = 0),
        refusal(|params| params.tx_bytes_max = 100),
    ];
    expect![[r#"
        sdk 18: "much" is not a rate: expected a decimal with at most 18 places, like 0.025: invalid request
        fee 9: invalid parameters: min_gas_price 1000000000000001: expected at most 1000000000000000
        fee 9: invalid parameters: tx_gas 18446744073709551615: expected at most 1000000000000
        fee 9: invalid parameters: byte_gas 18446744073709551615: expected at most 1000000000000
        fee 9: invalid parameters: signature_gas 18446744073709551615: expected at most 1000000000000
        fee 9: invalid parameters: item_gas 18446744073709551615: expected at most 1000000000000
        fee 9: invalid parameters: memo_bytes_max 65537: expected 0 to 65536
        fee 9: invalid parameters: signatures_max 0: expected 1 to 100
        fee 9: invalid parameters: messages_max 0: expected 1 to 1000
        fee 9: invalid parameters: tx_bytes_max 100: expected 1024 to 4194304"#]].assert_eq(&all.join("\n"));
}

#[test]
fn queries_answer_what_is_stored() {
    let mut test = chain();
    take_krwp(&mut test, 60);
    set_gas(&mut test, "/cosmos.bank.v1beta1.MsgSend", 7).unwrap();
    grant(&mut test, 1, 6, &Allowance::Basic(Basic::default())).unwrap();
    grant(&mut test, 2, 6, &Allowance::Basic(Basic::default())).unwrap();
    let (one, six) = (test.text(1), test.text(6));

    let fee = test
        .query(&QueryFeeRequest {
            gas: 400,
            denom: "krwp".to_owned(),
        })
        .unwrap();
    assert_eq!(fee.fee.unwrap().amount, "16");
    let tokens = test
        .query(&QueryFeeTokensRequest::default())
        .unwrap()
        .tokens;
    assert_eq!((tokens.len(), tokens[0].max_age_seconds), (1, 60));
    let gas = test.query(&QueryMsgGasRequest::default()).unwrap().entries;
    assert_eq!((gas.len(), gas[0].gas), (1, 7));

    let allowances = test
        .query(&QueryAllowancesRequest {
            grantee: six.clone(),
            pagination: None,
        })
        .unwrap();
    assert_eq!(allowances.allowances.len(), 2);
    let by_granter = test
        .query(&QueryAllowancesByGranterRequest {
            granter: one.clone(),
            pagination: None,
        })
        .unwrap();
    assert_eq!(by_granter.allowances.len(), 1);
    assert_eq!(by_granter.allowances[0].grantee, six);
    let found = test
        .query(&QueryAllowanceRequest {
            granter: one.clone(),
            grantee: six.clone(),
        })
        .unwrap();
    assert_eq!(
        found.allowance.unwrap().allowance.unwrap().type_url,
        "/cosmos.feegrant.v1beta1.BasicAllowance"
    );
    let absent = test.query(&QueryAllowanceRequest {
        granter: six,
        grantee: one,
    });
    expect!["sdk 22: rpc error: code = NotFound desc = fee-grant not found: key not found"]
        .assert_eq(&refused(&test, absent));
    let wallets = test
        .query(&auth_wire::QueryParamsRequest {})
        .unwrap()
        .params
        .unwrap();
    assert_eq!(
        (wallets.max_memo_characters, wallets.tx_sig_limit),
        (256, 7)
    );
}

#[test]
fn every_allowance_reads_back_as_it_was_written() {
    let mut test = chain();
    let inner = Allowance::Periodic(Periodic {
        basic: Basic {
            spend_limit: Some(coins("9krwp,9uaot")),
            expiration: Some(test.block().time.plus_seconds(9)),
        },
        period_seconds: 5,
        period_spend_limit: coins("2uaot"),
        period_can_spend: coins("1uaot"),
        period_reset: test.block().time,
    });
    let whole = Allowance::Ratio {
        granter_bps: 1,
        allowance: Box::new(Allowance::AllowedMsg {
            allowed_messages: vec!["/cosmos.bank.v1beta1.MsgSend".to_owned()],
            allowance: Box::new(inner),
        }),
    };
    grant(&mut test, 1, 6, &whole).unwrap();
    assert_eq!(allowance(&mut test, 1, 6), Some(whole.clone()));
    assert_eq!(Allowance::parse(Some(&whole.to_proto())).unwrap(), whole);
}
