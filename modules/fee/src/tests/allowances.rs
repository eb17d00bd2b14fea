//! What an allowance lets through, and how its limits fall.

use super::*;
use crate::types::{Basic, Periodic};
use expect_test::expect;
use proto::cosmos::bank::v1beta1::MsgMultiSend;
use sdk::Time;

const SEND: &str = "/cosmos.bank.v1beta1.MsgSend";
const EXEC: &str = "/cosmos.authz.v1beta1.MsgExec";

fn basic(limit: &str) -> Allowance {
    Allowance::Basic(Basic {
        spend_limit: Some(coins(limit)),
        expiration: None,
    })
}

fn only(kinds: &[&str], allowance: Allowance) -> Allowance {
    Allowance::AllowedMsg {
        allowed_messages: kinds.iter().map(|kind| (*kind).to_owned()).collect(),
        allowance: Box::new(allowance),
    }
}

/// 20 uaot every 100 s, and at most `limit` in all.
fn periodic(test: &TestCtx, limit: Option<&str>) -> Allowance {
    Allowance::Periodic(Periodic {
        basic: Basic {
            spend_limit: limit.map(coins),
            expiration: None,
        },
        period_seconds: 100,
        period_spend_limit: coins("20uaot"),
        period_can_spend: coins("20uaot"),
        period_reset: test.block().time.plus_seconds(100),
    })
}

#[test]
fn a_limit_falls_by_what_was_charged_and_an_exhausted_allowance_is_gone() {
    let mut test = chain();
    grant(&mut test, 1, 6, &basic("25uaot")).unwrap();
    charge(&mut test, &granted(6, 1, "15uaot")).unwrap();
    assert_eq!(allowance(&mut test, 1, 6), Some(basic("10uaot")));
    let over = charge(&mut test, &granted(6, 1, "11uaot"));
    assert_eq!(
        refused(&test, over),
        "feegrant 2: <1> does not allow to pay fees for <6>: basic allowance: 11uaot is above what is left, 10uaot: fee limit exceeded"
    );
    charge(&mut test, &granted(6, 1, "10uaot")).unwrap();
    assert_eq!(allowance(&mut test, 1, 6), None);
    let gone = charge(&mut test, &granted(6, 1, "10uaot"));
    assert_eq!(
        refused(&test, gone),
        "sdk 38: <1> does not allow to pay fees for <6>: fee-grant not found: not found"
    );
    test.end_block(1);
}

/// cosmos-sdk#10563: the filter stored what was inside as it had been.
#[test]
fn a_filter_keeps_the_limit_that_fell() {
    let mut test = chain();
    grant(&mut test, 1, 6, &only(&[SEND], basic("25uaot"))).unwrap();
    charge_for(&mut test, &granted(6, 1, "10uaot"), &[send_msg()]).unwrap();
    assert_eq!(
        allowance(&mut test, 1, 6),
        Some(only(&[SEND], basic("15uaot")))
    );
    charge_for(&mut test, &granted(6, 1, "15uaot"), &[send_msg()]).unwrap();
    assert_eq!(allowance(&mut test, 1, 6), None);
}

#[test]
fn a_message_that_the_filter_does_not_list_is_refused() {
    let mut test = chain();
    grant(&mut test, 1, 6, &only(&[SEND], basic("25uaot"))).unwrap();
    let other = sdk::sim::any(&MsgMultiSend::default());
    let refusal = charge_for(&mut test, &granted(6, 1, "10uaot"), &[send_msg(), other]);
    assert_eq!(
        refused(&test, refusal),
        "feegrant 7: <1> does not allow to pay fees for <6>: message does not exist in allowed messages: /cosmos.bank.v1beta1.MsgMultiSend: message not allowed"
    );
    assert_eq!(
        allowance(&mut test, 1, 6),
        Some(only(&[SEND], basic("25uaot")))
    );
}

#[test]
fn a_message_inside_a_message_is_filtered_too() {
    let mut test = chain();
    grant(&mut test, 1, 6, &only(&[EXEC, SEND], basic("25uaot"))).unwrap();
    let terms = granted(6, 1, "10uaot");
    let fine = exec_msg(vec![send_msg(), exec_msg(vec![send_msg()])]);
    charge_for(&mut test, &terms, &[fine]).unwrap();
    let hidden = sdk::sim::any(&MsgMultiSend::default());
    let deep = exec_msg(vec![send_msg(), exec_msg(vec![exec_msg(vec![hidden])])]);
    let refusal = charge_for(&mut test, &terms, &[deep]);
    assert!(refused(&test, refusal).starts_with("feegrant 7: "));
    let unknown = exec_msg(vec![Any {
        type_url: "/none.v1.MsgNone".to_owned(),
        value: vec![],
    }]);
    let refusal = charge_for(&mut test, &terms, &[unknown]);
    expect![[r#"sdk 6: <1> does not allow to pay fees for <6>: no message type "/none.v1.MsgNone" on this chain: unknown request"#]].assert_eq(&refused(&test, refusal));
}

#[test]
fn nesting_without_end_is_paid_for_and_does_not_use_up_the_stack() {
    let mut test = chain();
    grant(&mut test, 1, 6, &only(&[EXEC], basic("25uaot"))).unwrap();
    let deep = (0..2_000).fold(exec_msg(vec![]), |inner, _| exec_msg(vec![inner]));
    let result = test.ctx(|ctx| {
        ctx.begin_tx(sdk::TxInfo::default(), sdk::Gas::new(50_000, 100));
        let msgs = [ctx.registry().decode(&deep).unwrap()];
        ops::charge(ctx, &granted(6, 1, "10uaot"), &msgs)
    });
    assert_eq!(
        refused(&test, result),
        "sdk 11: <1> does not allow to pay fees for <6>: out of gas in location: messages within messages; gasWanted: 50000, gasUsed: 50100: out of gas"
    );
}

#[test]
fn an_expired_allowance_is_refused_at_its_very_second_and_removed_by_the_block() {
    let mut test = chain();
    let end = test.block().time.plus_seconds(100);
    let ending = Allowance::Basic(Basic {
        spend_limit: None,
        expiration: Some(end),
    });
    grant(&mut test, 1, 6, &ending).unwrap();
    test.end_block(99);
    charge(&mut test, &granted(6, 1, "10uaot")).unwrap();
    test.end_block(1);
    let expired = charge(&mut test, &granted(6, 1, "10uaot"));
    expect!["feegrant 3: <1> does not allow to pay fees for <6>: basic allowance: ended at 2026-01-01T00:01:40Z, the block is of 2026-01-01T00:01:40Z: fee allowance expired"].assert_eq(&refused(&test, expired));
    assert_eq!(allowance(&mut test, 1, 6), None, "for every reader at once");
    test.end_block(1);
    let stored = test.read(|view| {
        (
            crate::state::ALLOWANCES.iter(view).count(),
            crate::state::GRANTED.iter(view).count(),
            crate::state::EXPIRIES.iter(view).count(),
        )
    });
    assert_eq!(stored, (0, 0, 0));
}

#[test]
fn a_block_removes_so_many_expired_allowances_and_the_next_one_goes_on() {
    let mut test = chain();
    let ending = Allowance::Basic(Basic {
        spend_limit: None,
        expiration: Some(test.block().time.plus_seconds(10)),
    });
    for n in 0..300 {
        grant(&mut test, 1, 100 + n, &ending).unwrap();
    }
    test.end_block(10);
    let left = |test: &mut TestCtx| test.read(|view| crate::state::EXPIRIES.iter(view).count());
    test.end_block(1);
    assert_eq!(left(&mut test), 100);
    test.end_block(1);
    assert_eq!(left(&mut test), 0);
}

#[test]
fn a_period_limits_and_begins_again() {
    let mut test = chain();
    let allowance_of_20 = periodic(&test, None);
    grant(&mut test, 1, 6, &allowance_of_20).unwrap();
    charge(&mut test, &granted(6, 1, "15uaot")).unwrap();
    let over = charge(&mut test, &granted(6, 1, "10uaot"));
    assert_eq!(
        refused(&test, over),
        "feegrant 2: <1> does not allow to pay fees for <6>: period limit: 10uaot is above what is left, 5uaot: fee limit exceeded"
    );
    test.end_block(100);
    charge(&mut test, &granted(6, 1, "20uaot")).unwrap();
    let over = charge(&mut test, &granted(6, 1, "10uaot"));
    assert!(refused(&test, over).contains("what is left, 0uaot"));
}

#[test]
fn periods_follow_each_other_until_one_passes_without_use() {
    let mut test = chain();
    let allowance_of_20 = periodic(&test, None);
    grant(&mut test, 1, 6, &allowance_of_20).unwrap();
    let reset = |test: &mut TestCtx| match allowance(test, 1, 6) {
        Some(Allowance::Periodic(periodic)) => periodic.period_reset,
        other => panic!("{other:?}"),
    };
    let begin: Time = test.block().time;
    test.end_block(130);
    charge(&mut test, &granted(6, 1, "10uaot")).unwrap();
    assert_eq!(reset(&mut test), begin.plus_seconds(200), "no gap");
    test.end_block(500);
    charge(&mut test, &granted(6, 1, "10uaot")).unwrap();
    assert_eq!(reset(&mut test), begin.plus_seconds(730), "from now on");
}

#[test]
fn the_limit_in_all_holds_over_periods() {
    let mut test = chain();
    let allowance_of_30 = periodic(&test, Some("30uaot"));
    grant(&mut test, 1, 6, &allowance_of_30).unwrap();
    charge(&mut test, &granted(6, 1, "20uaot")).unwrap();
    test.end_block(100);
    let over = charge(&mut test, &granted(6, 1, "11uaot"));
    assert!(refused(&test, over).contains("period limit: 11uaot is above what is left, 10uaot"));
    charge(&mut test, &granted(6, 1, "10uaot")).unwrap();
    assert_eq!(allowance(&mut test, 1, 6), None, "used up in all");
}

#[test]
fn one_denom_near_its_end_does_not_free_another_from_its_period() {
    let mut test = chain();
    take_krwp(&mut test, 0);
    let two = Allowance::Periodic(Periodic {
        basic: Basic {
            spend_limit: Some(coins("1000krwp,15uaot")),
            expiration: None,
        },
        period_seconds: 100,
        period_spend_limit: coins("20krwp,20uaot"),
        period_can_spend: coins(""),
        period_reset: Time::default(),
    });
    grant(&mut test, 1, 6, &two).unwrap();
    let over = charge(&mut test, &granted(6, 1, "21krwp"));
    assert!(refused(&test, over).contains("period limit: 21krwp is above what is left, 20krwp"));
}

#[test]
fn a_fee_in_another_denom_than_the_limit_is_refused() {
    let mut test = chain();
    take_krwp(&mut test, 0);
    grant(&mut test, 1, 6, &basic("25uaot")).unwrap();
    let other = charge(&mut test, &granted(6, 1, "16krwp"));
    assert!(refused(&test, other).contains("16krwp is above what is left, 0krwp"));
}

#[test]
fn wrappers_stand_in_either_order() {
    let mut test = chain();
    let ratio = |allowance| Allowance::Ratio {
        granter_bps: 5_000,
        allowance: Box::new(allowance),
    };
    grant(&mut test, 1, 2, &ratio(only(&[SEND], basic("25uaot")))).unwrap();
    grant(&mut test, 3, 2, &only(&[SEND], ratio(basic("25uaot")))).unwrap();
    for granter in [1, 3] {
        charge_for(&mut test, &granted(2, granter, "10uaot"), &[send_msg()]).unwrap();
        assert_eq!(uaot(&mut test, granter), 999_995);
    }
    assert_eq!(
        allowance(&mut test, 3, 2),
        Some(only(&[SEND], ratio(basic("20uaot"))))
    );
}
