//! Fees in points: they are destroyed, and the reserve of their issuer pays the collector.

use super::*;
use crate::types::{Basic, Periodic};
use expect_test::expect;
use proto::aot::fee::v1::QueryFeeRequest;
use proto::aot::points::v1 as pb;
use sdk::{Amount, Time};

const POINT: &str = "pt/kon/point";
/// Its company; accounts 2 and 3 hold points.
const COMPANY: u64 = 1;
const END: &str = "2026-02-28T15:00:00Z";

/// Points at 0.75 krwp; accounts 2 and 3 have 100 each, which live to the end of February. 1.5 points are taken for an
/// uaot, and 1 % more: 16 for the 10 uaot of 400 gas.
fn points_chain() -> TestCtx {
    let mut test = chain();
    let register = pb::MsgRegisterIssuer {
        authority: test.text(0),
        company: test.text(COMPANY),
        denom: POINT.to_owned(),
        name: "KON points".to_owned(),
        rate: "0.75".to_owned(),
        ratio_bps: 10_000,
        transferable: true,
        swappable: true,
        lifetime_months: 1,
    };
    test.send(&register).unwrap();
    let top_up = pb::MsgTopUpReserve {
        signer: test.text(COMPANY),
        denom: POINT.to_owned(),
        amount: "1000".to_owned(),
    };
    test.send(&top_up).unwrap();
    for n in [2, 3] {
        mint(&mut test, n, 100, None);
    }
    take(&mut test);
    test.take_events();
    test
}

fn mint(test: &mut TestCtx, to: u64, points: u128, available_at: Option<Time>) {
    let msg = pb::MsgMintPoints {
        company: test.text(COMPANY),
        to_address: test.text(to),
        amount: Some(proto::Coin {
            denom: POINT.to_owned(),
            amount: points.to_string(),
        }),
        available_at: available_at.map(Time::to_proto),
    };
    test.send(&msg).unwrap();
}

fn take(test: &mut TestCtx) {
    let token = FeeToken {
        denom: POINT.to_owned(),
        source: RateSource::Fixed.into(),
        rate: "1.5".to_owned(),
        spread_bps: 100,
        ..FeeToken::default()
    };
    let msg = MsgSetFeeToken {
        authority: test.text(0),
        token: Some(token),
    };
    test.send(&msg).unwrap();
}

fn pause(test: &mut TestCtx) {
    let msg = pb::MsgPausePoints {
        signer: test.text(COMPANY),
        denom: POINT.to_owned(),
        reason: String::new(),
    };
    test.send(&msg).unwrap();
    test.take_events();
}

fn fee(points: u128) -> String {
    format!("{points}{POINT}")
}

fn points_of(test: &mut TestCtx, n: u64) -> u128 {
    has(test, &account(n), POINT)
}

fn reserve(test: &mut TestCtx) -> u128 {
    let issuer = test.read(|view| ::points::ops::issuer(view, &denom(POINT)).unwrap());
    issuer.reserve.units()
}

#[test]
fn a_fee_in_points_destroys_them_and_the_reserve_pays_the_collector() {
    let mut test = points_chain();
    let low = charge(&mut test, &terms(2, &fee(15)));
    assert_eq!(
        refused(&test, low),
        "sdk 13: insufficient fees; got: 15pt/kon/point required: 16pt/kon/point: insufficient fee"
    );
    charge(&mut test, &terms(2, &fee(17))).unwrap();
    assert_eq!(points_of(&mut test, 2), 83);
    assert_eq!(collected(&mut test, POINT), 0, "no module has points");
    // floor(17 * 0.75): the reserve keeps the rest.
    assert_eq!(
        (collected(&mut test, "krwp"), reserve(&mut test)),
        (12, 988)
    );
    expect![[r#"
        bank_lot_changed owner=<2> denom=pt/kon/point expiry=2026-02-28T15:00:00Z available_at= hold_id= amount=83
        coin_spent spender=<2> amount=17pt/kon/point
        burn burner=<2> amount=17pt/kon/point
        coin_spent spender=aot185d76wjx46rdzawkge2wx3rccjmsmgc9qk4j6d amount=12krwp
        coin_received receiver=<collector> amount=12krwp
        transfer recipient=<collector> sender=aot185d76wjx46rdzawkge2wx3rccjmsmgc9qk4j6d amount=12krwp
        message sender=aot185d76wjx46rdzawkge2wx3rccjmsmgc9qk4j6d
        points_redeemed denom=pt/kon/point day=20260101 account=<2> other=<collector> amount=17 krwp=12 expiry= available_at= reserve=988 supply=183 committed=0 required=138 total=17
        fee payer=<2> sender=<2> granter= denom=pt/kon/point amount=17 native_amount=11 collected=12krwp
        tx fee=17pt/kon/point fee_payer=<2>
    "#]].assert_eq(&told(&mut test));
    test.end_block(5);
}

#[test]
fn a_granter_pays_in_points_and_its_limit_falls_by_points() {
    let mut test = points_chain();
    let limit = Allowance::Periodic(Periodic {
        basic: Basic {
            spend_limit: Some(coins(&fee(40))),
            expiration: None,
        },
        period_seconds: 100,
        period_spend_limit: coins(&fee(20)),
        period_can_spend: coins(&fee(20)),
        period_reset: test.block().time.plus_seconds(100),
    });
    grant(&mut test, 2, 6, &limit).unwrap();
    charge(&mut test, &granted(6, 2, &fee(16))).unwrap();
    assert_eq!(
        (points_of(&mut test, 2), collected(&mut test, "krwp")),
        (84, 12)
    );
    let over = charge(&mut test, &granted(6, 2, &fee(16)));
    assert!(refused(&test, over).starts_with("feegrant 2: "));
    let Some(Allowance::Periodic(left)) = allowance(&mut test, 2, 6) else {
        panic!("the allowance is still there");
    };
    assert_eq!(left.basic.spend_limit, Some(coins(&fee(24))));
    assert_eq!(left.period_can_spend, coins(&fee(4)));
    test.end_block(5);
}

#[test]
fn granter_and_payer_share_a_fee_in_points_and_each_part_is_rounded_down() {
    let mut test = points_chain();
    let ratio = Allowance::Ratio {
        granter_bps: 3_333,
        allowance: Box::new(Allowance::Basic(Basic::default())),
    };
    grant(&mut test, 2, 3, &ratio).unwrap();
    test.take_events();
    // floor(16 * 0.3333) = 5 and 11: floor(3.75) + floor(8.25) krwp
    charge(&mut test, &granted(3, 2, &fee(16))).unwrap();
    assert_eq!((points_of(&mut test, 2), points_of(&mut test, 3)), (95, 89));
    assert_eq!(
        (collected(&mut test, "krwp"), reserve(&mut test)),
        (11, 989)
    );
    let paid: Vec<_> = test.events::<crate::FeePaid>();
    let parts: Vec<_> = paid
        .iter()
        .map(|paid| (paid.amount.units(), paid.collected.to_string()))
        .collect();
    assert_eq!(parts, [(5, "3krwp".to_owned()), (11, "8krwp".to_owned())]);
    test.end_block(5);
}

#[test]
fn a_fee_in_points_of_a_paused_issuer_is_refused_before_anything_is_taken() {
    let mut test = points_chain();
    let limit = Allowance::Basic(Basic {
        spend_limit: Some(coins(&fee(40))),
        expiration: None,
    });
    grant(&mut test, 2, 6, &limit).unwrap();
    pause(&mut test);
    let mut texts = Vec::new();
    for terms in [
        terms(2, &fee(16)),
        granted(6, 2, &fee(16)),
        granted(2, 3, &fee(16)),
    ] {
        let paused = charge(&mut test, &terms);
        texts.push(refused(&test, paused));
    }
    // Who asks what a fee would be is told the same.
    let request = QueryFeeRequest {
        gas: 400,
        denom: POINT.to_owned(),
    };
    let asked = test.query(&request);
    texts.push(refused(&test, asked));
    let runoff = pb::MsgStartRunoff {
        authority: test.text(0),
        denom: POINT.to_owned(),
        reason: String::new(),
    };
    test.send(&runoff).unwrap();
    test.take_events();
    let over = charge(&mut test, &terms(2, &fee(16)));
    texts.push(refused(&test, over));
    expect![[r#"
        points 5: pt/kon/point is paused: expected its company or the authority to resume it first
        points 5: pt/kon/point is paused: expected its company or the authority to resume it first
        points 5: pt/kon/point is paused: expected its company or the authority to resume it first
        points 5: pt/kon/point is paused: expected its company or the authority to resume it first
        points 6: pt/kon/point runs off: expected points of a living issuer, these are only redeemed"#]].assert_eq(&texts.join("\n"));
    assert_eq!(told(&mut test), "");
    assert_eq!(allowance(&mut test, 2, 6), Some(limit));
    assert_eq!((points_of(&mut test, 2), reserve(&mut test)), (100, 1_000));
    charge(&mut test, &terms(2, "10uaot")).unwrap();
    test.end_block(5);
}

#[test]
fn points_that_nobody_issues_pay_no_fee() {
    let mut test = chain();
    take(&mut test);
    let unknown = charge(&mut test, &terms(2, &fee(16)));
    expect!["points 2: nobody issues pt/kon/point: expected the denom of a registered issuer"]
        .assert_eq(&refused(&test, unknown));
}

#[test]
fn a_fee_takes_the_points_that_expire_first_and_never_expired_or_pending_ones() {
    let mut test = points_chain();
    let end: Time = END.parse().unwrap();
    // In February new points live to the end of March.
    let february = end.seconds_since(test.block().time) - 10 * 24 * 60 * 60;
    test.end_block(february);
    mint(&mut test, 2, 20, None);
    let later = end.plus_seconds(5);
    mint(&mut test, 2, 50, Some(later));
    charge(&mut test, &terms(2, &fee(16))).unwrap();
    let left = test.read(|view| bank::ops::lots(view, &account(2), &denom(POINT)));
    let amounts: Vec<_> = left.iter().map(|lot| lot.amount.units()).collect();
    assert_eq!(amounts, [84, 20, 50]);
    test.end_block(end.seconds_since(test.block().time));
    // At the second of the expiry, before they are swept.
    let expired = charge(&mut test, &terms(2, &fee(21)));
    expect![
        "sdk 5: spendable balance 20pt/kon/point is smaller than 21pt/kon/point: insufficient funds"
    ]
    .assert_eq(&refused(&test, expired));
    let expired = charge(&mut test, &terms(3, &fee(16)));
    expect![
        "sdk 5: spendable balance 0pt/kon/point is smaller than 16pt/kon/point: insufficient funds"
    ]
    .assert_eq(&refused(&test, expired));
    charge(&mut test, &terms(2, &fee(20))).unwrap();
    test.end_block(5);
    charge(&mut test, &terms(2, &fee(50))).unwrap();
    let none = test.read(|view| bank::ops::supply(view, &denom(POINT)));
    assert_eq!(none, Amount::ZERO);
    test.end_block(5);
}

#[test]
fn a_fee_is_paid_at_the_rate_of_the_issuer_at_that_second() {
    let mut test = points_chain();
    let effective = test.block().time.plus_seconds(24 * 60 * 60);
    let msg = pb::MsgSetRate {
        company: test.text(COMPANY),
        denom: POINT.to_owned(),
        rate: "0.7".to_owned(),
        effective: Some(effective.to_proto()),
    };
    test.send(&msg).unwrap();
    test.end_block(24 * 60 * 60 - 1);
    charge(&mut test, &terms(2, &fee(20))).unwrap();
    assert_eq!(collected(&mut test, "krwp"), 15);
    test.end_block(1);
    charge(&mut test, &terms(2, &fee(20))).unwrap();
    assert_eq!(collected(&mut test, "krwp"), 29);
    test.end_block(5);
}
