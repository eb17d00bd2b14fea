//! Agreeing on pairs, pausing them, and the parameters.

use super::*;
use crate::events::PairSet;
use expect_test::expect;

#[test]
fn both_companies_agree_on_a_pair_and_change_it() {
    let mut market = Market::new("1", "1");
    market.set_pair(|pair| pair.fee_bps = 100);
    assert_eq!(market.test.events::<PairSet>()[0].fee_bps, 100);
    market.set_pair(|pair| pair.fee_bps = 50);
    let request = pb::QueryPairRequest {
        denom_a: MOON.to_owned(),
        denom_b: STAR.to_owned(),
    };
    let found = market.test.query(&request).unwrap().pair.unwrap();
    assert_eq!((found.fee_bps, found.denom_a.as_str()), (50, STAR));
    let all = pb::QueryPairsRequest::default();
    assert_eq!(market.test.query(&all).unwrap().pairs, [found]);
}

#[test]
fn a_pair_that_cannot_be_is_refused() {
    let mut market = Market::new("1", "1");
    let msg = |edit: &dyn Fn(&mut pb::Pair)| market.pair_msg(edit);
    let swapped = pb::MsgSetPair {
        company_a: market.test.text(COMPANY_B),
        company_b: market.test.text(COMPANY_A),
        ..msg(&|_| {})
    };
    let stranger = pb::MsgSetPair {
        company_b: market.test.text(STRANGER),
        ..msg(&|_| {})
    };
    let empty = pb::MsgSetPair {
        pair: None,
        ..msg(&|_| {})
    };
    let msgs = [
        swapped,
        stranger,
        empty,
        msg(&|pair| {
            pair.denom_a = MOON.to_owned();
            pair.denom_b = STAR.to_owned();
        }),
        msg(&|pair| pair.denom_b = STAR.to_owned()),
        msg(&|pair| pair.denom_b = "pt/bb/none".to_owned()),
        msg(&|pair| pair.denom_b = "uaot".to_owned()),
        msg(&|pair| pair.mode = 0),
        msg(&|pair| pair.mode = 4),
        msg(&|pair| pair.fee_bps = 1_001),
        msg(&|pair| pair.daily_quota_a = "-1".to_owned()),
        msg(&|pair| pair.user_quota_a = String::new()),
        msg(&|pair| pair.user_quota_a = "1000001".to_owned()),
        msg(&|pair| pair.user_quota_b = "1000001".to_owned()),
        msg(&|pair| pair.swap_min = "0".to_owned()),
    ];
    let texts: Vec<_> = msgs
        .iter()
        .map(|msg| refusal(&mut market.test, msg))
        .collect();
    expect![[r#"
        pointswap 13: <2> does not decide this for the pair: expected <1>
        pointswap 13: <5> does not decide this for the pair: expected <2>
        sdk 18: missing pair: invalid request
        pointswap 14: denom_a is pt/bb/moon: expected a lesser denom than pt/aa/star
        pointswap 14: denom_a is pt/aa/star: expected a lesser denom than pt/aa/star
        points 2: nobody issues pt/bb/none: expected the denom of a registered issuer
        points 2: nobody issues uaot: expected the denom of a registered issuer
        pointswap 14: mode is 0: expected 1 (issuer rate), 2 (oracle) or 3 (hub)
        pointswap 14: mode is 4: expected 1 (issuer rate), 2 (oracle) or 3 (hub)
        pointswap 14: fee_bps is 1001: expected at most 1000
        pointswap 14: daily_quota_a is "-1": expected decimal digits, 0 to 2^128 - 1
        pointswap 14: user_quota_a is "": expected decimal digits, 0 to 2^128 - 1
        pointswap 14: user_quota_a is 1000001: expected at most the daily quota of 1000000
        pointswap 14: user_quota_b is 1000001: expected at most the daily quota of 1000000
        pointswap 14: swap_min is 0: expected above 0"#]]
    .assert_eq(&texts.join("\n"));
}

fn pause_msg(test: &TestCtx, signer: u64) -> pb::MsgPausePair {
    pb::MsgPausePair {
        signer: test.text(signer),
        denom_a: STAR.to_owned(),
        denom_b: MOON.to_owned(),
    }
}

fn resume_msg(test: &TestCtx, signer: u64) -> pb::MsgResumePair {
    pb::MsgResumePair {
        signer: test.text(signer),
        denom_a: MOON.to_owned(),
        denom_b: STAR.to_owned(),
    }
}

#[test]
fn who_paused_a_pair_or_the_authority_resumes_it() {
    let mut market = Market::paired("1", "1", 0);
    let mut texts = vec![
        refusal(&mut market.test, &pause_msg(&TestCtx::new(&[]), STRANGER)),
        refusal(&mut market.test, &resume_msg(&TestCtx::new(&[]), COMPANY_A)),
    ];
    let pause = pause_msg(&market.test, COMPANY_A);
    market.test.send(&pause).unwrap();
    texts.push(market.refused(100));
    for signer in [COMPANY_A, COMPANY_B] {
        let again = pause_msg(&market.test, signer);
        texts.push(refusal(&mut market.test, &again));
    }
    // Agreeing anew does not end a pause.
    market.set_pair(|_| {});
    let other = resume_msg(&market.test, COMPANY_B);
    texts.push(refusal(&mut market.test, &other));
    // The authority takes the pause over: the company cannot end it any more.
    let over = pause_msg(&market.test, AUTHORITY);
    market.test.send(&over).unwrap();
    texts.push(refusal(&mut market.test, &over));
    let resume = resume_msg(&market.test, COMPANY_A);
    texts.push(refusal(&mut market.test, &resume));
    let resume = resume_msg(&market.test, AUTHORITY);
    market.test.send(&resume).unwrap();
    assert_eq!(market.swap(USER, 100, STAR, MOON), (100, 0));
    let pause = pause_msg(&market.test, COMPANY_B);
    market.test.send(&pause).unwrap();
    let resume = resume_msg(&market.test, COMPANY_B);
    market.test.send(&resume).unwrap();
    let unknown = pb::MsgPausePair {
        denom_b: "pt/bb/none".to_owned(),
        ..pause
    };
    texts.push(refusal(&mut market.test, &unknown));
    expect![[r#"
        pointswap 13: <5> does not decide this for the pair: expected <1>, <2> or the authority
        pointswap 15: the pair of pt/aa/star and pt/bb/moon is not paused: expected one that is
        pointswap 3: the pair of pt/aa/star and pt/bb/moon is paused: expected one that is not
        pointswap 3: the pair of pt/aa/star and pt/bb/moon is paused: expected one that is not
        pointswap 3: the pair of pt/aa/star and pt/bb/moon is paused: expected one that is not
        pointswap 13: <2> does not decide this for the pair: expected <1>, who paused it, or the authority
        pointswap 3: the pair of pt/aa/star and pt/bb/moon is paused: expected one that is not
        pointswap 13: <1> does not decide this for the pair: expected <0>, who paused it, or the authority
        pointswap 2: pt/aa/star and pt/bb/none are no pair: expected two denoms whose issuers agreed on one"#]].assert_eq(&texts.join("\n"));
}

#[test]
fn parameters_are_the_authoritys_and_within_bounds() {
    let mut market = Market::new("1", "1");
    let good = pb::Params::from(&market.test.read(|view| ops::params(view)));
    let msg = |test: &TestCtx, signer: u64, edit: &dyn Fn(&mut pb::Params)| {
        let mut params = good.clone();
        edit(&mut params);
        pb::MsgUpdateParams {
            authority: test.text(signer),
            params: Some(params),
        }
    };
    let test = &market.test;
    let msgs = [
        msg(test, STRANGER, &|_| {}),
        pb::MsgUpdateParams {
            params: None,
            ..msg(test, AUTHORITY, &|_| {})
        },
        msg(test, AUTHORITY, &|params| {
            params.hub_denom = "krwp".to_owned();
        }),
        msg(test, AUTHORITY, &|params| {
            params.hub_denom = STAR.to_owned();
        }),
        msg(test, AUTHORITY, &|params| params.clearing_days = 0),
        msg(test, AUTHORITY, &|params| params.clearing_days = 3_661),
        msg(test, AUTHORITY, &|params| params.clearing_due_days = 0),
        msg(test, AUTHORITY, &|params| params.clearing_due_days = 3_661),
        msg(test, AUTHORITY, &|params| params.fee_max_bps = 10_001),
    ];
    let texts: Vec<_> = msgs
        .iter()
        .map(|msg| refusal(&mut market.test, msg))
        .collect();
    expect![[r#"
        sdk 4: invalid authority; expected <0>, got <5>: unauthorized
        sdk 18: missing params: invalid request
        pointswap 14: hub_denom is krwp: expected a coin, not won and not points
        pointswap 14: hub_denom is pt/aa/star: expected a coin, not won and not points
        pointswap 14: clearing_days is 0: expected 1 to 3660
        pointswap 14: clearing_days is 3661: expected 1 to 3660
        pointswap 14: clearing_due_days is 0: expected 1 to 3660
        pointswap 14: clearing_due_days is 3661: expected 1 to 3660
        pointswap 14: fee_max_bps is 10001: expected at most 10000"#]]
    .assert_eq(&texts.join("\n"));
    let lower = msg(&market.test, AUTHORITY, &|params| params.fee_max_bps = 10);
    market.test.send(&lower).unwrap();
    let request = pb::QueryParamsRequest {};
    let found = market.test.query(&request).unwrap().params.unwrap();
    assert_eq!(found.fee_max_bps, 10);
}
