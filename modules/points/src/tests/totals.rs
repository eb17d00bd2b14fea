//! What an issuer's points came to.

use super::*;
use crate::{Totals, ops};
use expect_test::expect;

const ID: [u8; 32] = [7; 32];

fn sums(test: &mut TestCtx) -> Totals {
    test.read(|view| ops::get(view, &point()).unwrap().totals)
}

fn expire(test: &mut TestCtx) {
    test.block_mut().time = "2027-01-31T15:00:00Z".parse().unwrap();
    test.end_block(5);
}

#[test]
fn what_expires_is_booked_with_its_totals_and_the_reserve_keeps_its_money() {
    let mut test = held(1_000);
    test.ctx(|ctx| bank::ops::hold(ctx, &account(HOLDER), &ID, &coin(100)))
        .unwrap();
    expire(&mut test);
    expect![[r#"
        points_expired denom=pt/kon/point day=20270201 amount=900 reserve=1000 supply=100 committed=0 required=100 total=900
    "#]]
    .assert_eq(&told(&mut test));
    // What a hold had lives on for a while, and expires like others.
    test.ctx(|ctx| {
        bank::ops::release(ctx, &account(HOLDER), &ID, &coin(100)).unwrap();
        let later = bank::ops::grace_end(ctx.now());
        assert!(later > ctx.now());
    });
    test.end_block(32 * 24 * 60 * 60);
    test.end_block(5);
    let expected = Totals {
        minted: units(1_000),
        expired: units(1_000),
        ..Totals::default()
    };
    assert_eq!(sums(&mut test), expected);
    assert_eq!(totals(&mut test), [1_000, 0, 0, 0]);
}

#[test]
fn points_of_nobody_expire_unbooked_and_there_is_no_issuer_before_they_are_gone() {
    let mut test = chain();
    let day = 24 * 60 * 60;
    let begun = test.block().time;
    let lot = Lot {
        expiry: begun.plus_seconds(day),
        available_at: Time::default(),
        amount: units(5),
    };
    test.ctx(|ctx| {
        let holder = account(HOLDER);
        bank::ops::mint_lot(ctx, &holder, &holder, &point(), &lot).unwrap();
    });
    let worthless = changed(&register_msg(&test, POINT), |msg| {
        msg.rate = "0.000000000000000001".to_owned();
    });
    assert!(refusal(&mut test, &worthless).starts_with("points 10: "));
    test.end_block(day);
    test.end_block(5);
    assert_eq!(told(&mut test), "");
    test.send(&worthless).unwrap();
    assert_eq!(sums(&mut test), Totals::default());
    test.end_block(5);
}

#[test]
fn a_block_in_which_nothing_expires_writes_nothing() {
    let mut test = held(1_000);
    test.end_block(5);
    test.ctx(crate::hooks::end_block);
    assert!(test.changes().is_empty());
}

#[test]
fn more_than_an_amount_can_say_is_never_made_however_much_went_before() {
    let mut test = held(1_000);
    test.send(&burn_msg(&test, HOLDER, 1_000)).unwrap();
    test.ctx(|ctx| {
        ops::commit(ctx, &point(), &account(PAYER), units(10)).unwrap();
        let mut issuer = ops::get(ctx, &point()).unwrap();
        let before = Amount::MAX.saturating_sub(units(7));
        issuer.totals.minted = before;
        issuer.totals.burned = before;
        crate::state::ISSUERS.set(ctx, &point(), &issuer);
    });
    test.send(&mint_msg(&test, HOLDER, 7)).unwrap();
    let minted = mint_msg(&test, HOLDER, 1);
    let granted = refused(&mut test, |ctx| {
        ops::grant(ctx, &point(), &account(OTHER), units(1), Time::default())
    });
    let texts = [refusal(&mut test, &minted), granted];
    expect![[r#"
        sdk 18: 340282366920938463463374607431768211455 + 1 is not an amount: expected 0 to 2^128 - 1: invalid request
        sdk 18: 340282366920938463463374607431768211455 + 1 is not an amount: expected 0 to 2^128 - 1: invalid request"#]]
    .assert_eq(&texts.join("\n"));
    // What there is goes as always.
    test.send(&burn_msg(&test, HOLDER, 7)).unwrap();
    test.end_block(5);
}

#[test]
fn what_is_paid_with_and_given_back_writes_no_key_but_that_of_the_issuer() {
    let mut test = held(1_000);
    test.end_block(5);
    let issuers = |test: &TestCtx| {
        let written = test.written(crate::state::TABLE);
        written
            .lines()
            .filter(|line| line.starts_with("s points/"))
            .count()
    };
    test.ctx(|ctx| {
        let (holder, other) = (account(HOLDER), account(OTHER));
        let (paid, lots) = ops::redeem_lots(ctx, &holder, &coin(30), &other).unwrap();
        ops::reissue(ctx, &point(), &holder, &lots, &other, paid).unwrap();
    });
    assert_eq!(issuers(&test), 1);
    let expected = Totals {
        minted: units(1_000),
        redeemed: units(30),
        reissued: units(30),
        ..Totals::default()
    };
    assert_eq!(sums(&mut test), expected);
    test.end_block(5);
}

#[test]
fn the_query_tells_the_totals() {
    let mut test = held(1_000);
    test.send(&burn_msg(&test, HOLDER, 40)).unwrap();
    let request = pb::QueryIssuerRequest {
        denom: POINT.to_owned(),
    };
    let answer = test
        .query(&request)
        .unwrap()
        .issuer
        .unwrap()
        .totals
        .unwrap();
    assert_eq!(
        (answer.minted.as_str(), answer.burned.as_str()),
        ("1000", "40")
    );
    assert_eq!(
        (answer.redeemed.as_str(), answer.expired.as_str()),
        ("0", "0")
    );
}
