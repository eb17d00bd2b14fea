//! An issuer that ends: everybody gets a part, and the order changes nothing but rounding.

use super::*;
use crate::ops;
use expect_test::expect;
use proto::aot::points::v1::IssuerStatus;

/// Three holders with 500, 300 and 200 points, and a reserve at which a rate of 1 is covered; then the company fails:
/// the rate is what it was, and the reserve has `left`.
fn bankrupt(left: u128) -> TestCtx {
    let mut test = issued(1_000);
    for (holder, points) in [(HOLDER, 500), (OTHER, 300), (PAYER, 200)] {
        test.send(&mint_msg(&test, holder, points)).unwrap();
    }
    test.send(&runoff_msg(&test)).unwrap();
    // As if the money were gone: no message can do this.
    test.ctx(|ctx| {
        let mut issuer = ops::get(ctx, &point()).unwrap();
        issuer.reserve = units(left);
        crate::state::ISSUERS.set(ctx, &point(), &issuer);
        let reserve = crate::POINTS_RESERVE.address();
        let gone = Coin {
            denom: ops::krwp(),
            amount: units(1_000 - left),
        };
        bank::ops::transfer(ctx, &reserve, &account(COMPANY), &gone.into()).unwrap();
    });
    test.take_events();
    test
}

fn redeem(test: &mut TestCtx, holder: u64, points: u128) -> u128 {
    let msg = redeem_msg(test, holder, points);
    test.send(&msg).unwrap().paid.parse().unwrap()
}

#[test]
fn a_runoff_is_for_good_and_stops_all_but_redemption() {
    let mut test = held(1_000);
    let good = runoff_msg(&test);
    let msgs = [
        changed(&good, |msg| msg.authority = test.text(COMPANY)),
        changed(&good, |msg| msg.denom = MILE.to_owned()),
        changed(&good, |msg| msg.reason = "x".repeat(129)),
    ];
    let mut texts = vec![refusals(&mut test, &msgs)];
    let early = redeem_msg(&test, HOLDER, 1);
    texts.push(refusal(&mut test, &early));
    test.send(&good).unwrap();
    assert_eq!(issuer(&mut test).status(), IssuerStatus::Runoff);
    texts.push(refusal(&mut test, &good));
    let send = send_msg(&test, HOLDER, OTHER, 1);
    texts.push(refusal(&mut test, &send));
    let terms = terms_msg(&test);
    texts.push(refusal(&mut test, &terms));
    let pause = pause_msg(&test, COMPANY);
    texts.push(refusal(&mut test, &pause));
    let resume = resume_msg(&test, AUTHORITY);
    texts.push(refusal(&mut test, &resume));
    texts.push(refused(&mut test, |ctx| {
        ops::redeem(ctx, &account(HOLDER), &coin(1), &account(OTHER))
    }));
    texts.push(refused(&mut test, |ctx| {
        ops::commit(ctx, &point(), &account(PAYER), units(1))
    }));
    texts.push(refused(&mut test, |ctx| {
        ops::grant(ctx, &point(), &account(PAYER), units(0), Time::default())
    }));
    let lots = [lot("2027-01-31T15:00:00Z", 1)];
    texts.push(refused(&mut test, |ctx| {
        ops::reissue(
            ctx,
            &point(),
            &account(HOLDER),
            &lots,
            &account(OTHER),
            units(5),
        )
    }));
    expect![[r#"
        sdk 4: invalid authority; expected <0>, got <1>: unauthorized
        points 2: nobody issues pt/air-1/mile: expected the denom of a registered issuer
        points 9: reason is "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx": expected at most 128 characters, none of them a control character
        points 7: pt/kon/point is active: expected one that runs off
        points 6: pt/kon/point runs off: expected points of a living issuer, these are only redeemed
        bank 5: pt/kon/point transfers are currently disabled: send transactions are disabled
        points 6: pt/kon/point runs off: expected points of a living issuer, these are only redeemed
        points 7: pt/kon/point is runoff: expected an active one
        points 7: pt/kon/point is runoff: expected a paused one
        points 6: pt/kon/point runs off: expected points of a living issuer, these are only redeemed
        points 6: pt/kon/point runs off: expected points of a living issuer, these are only redeemed
        points 6: pt/kon/point runs off: expected points of a living issuer, these are only redeemed
        points 6: pt/kon/point runs off: expected points of a living issuer, these are only redeemed"#]].assert_eq(&texts.join("\n"));
    test.send(&redeem_msg(&test, HOLDER, 1)).unwrap();
    test.send(&burn_msg(&test, HOLDER, 1)).unwrap();
    test.end_block(5);
}

#[test]
fn a_covered_issuer_pays_its_rate_and_the_company_takes_what_remains() {
    let mut test = held(1_000);
    test.send(&top_up_msg(&test, COMPANY, POINT, 70)).unwrap();
    test.send(&runoff_msg(&test)).unwrap();
    assert_eq!(redeem(&mut test, HOLDER, 400), 400);
    let early = withdraw_msg(&test, 70);
    let text = refusal(&mut test, &early);
    expect!["points 19: 600pt/kon/point may still be redeemed: expected none before the company takes the rest of the reserve"].assert_eq(&text);
    // The last one gets no more than its rate.
    assert_eq!(redeem(&mut test, HOLDER, 600), 600);
    assert_eq!(totals(&mut test), [70, 0, 0, 0]);
    test.send(&withdraw_msg(&test, 70)).unwrap();
    assert_eq!(totals(&mut test), [0, 0, 0, 0]);
    test.end_block(5);
}

#[test]
fn a_bankrupt_issuer_pays_parts_and_their_order_changes_nothing_but_rounding() {
    let holders = [(HOLDER, 500_u128), (OTHER, 300), (PAYER, 200)];
    let orders = [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
    ];
    for left in [0, 1, 333, 517, 999, 1_000] {
        for order in orders {
            let mut test = bankrupt(left);
            let mut sum = 0;
            for place in order {
                let (holder, points) = holders[place];
                let exact = left * points / 1_000;
                let msg = redeem_msg(&test, holder, points);
                let paid = match test.send(&msg) {
                    Ok(answer) => answer.paid.parse().unwrap(),
                    Err(error) => {
                        assert_eq!((error.codespace, error.code), ("points", 18));
                        test.send(&burn_msg(&test, holder, points)).unwrap();
                        0
                    }
                };
                assert!(
                    (exact..=exact + 2).contains(&paid) || paid == 0,
                    "{left}: {paid}, exactly {exact}"
                );
                sum += paid;
            }
            assert!(sum <= left);
            // What nobody may redeem any more is the company's.
            if sum < left {
                test.send(&withdraw_msg(&test, left - sum)).unwrap();
            }
            assert_eq!(totals(&mut test), [0, 0, 0, 0]);
            test.end_block(5);
        }
    }
}

#[test]
fn who_redeems_in_pieces_does_not_get_more() {
    let mut test = bankrupt(517);
    let whole = redeem(&mut bankrupt(517), HOLDER, 500);
    let pieces: u128 = (0..50).map(|_| redeem(&mut test, HOLDER, 10)).sum();
    assert!(pieces <= whole, "{pieces} in pieces, {whole} at once");
    test.end_block(5);
}

#[test]
fn points_worth_less_than_a_won_are_not_taken_for_nothing() {
    let mut test = bankrupt(3);
    let msgs = [
        redeem_msg(&test, HOLDER, 333),
        redeem_msg(&test, HOLDER, 501),
    ];
    let text = refusals(&mut test, &msgs);
    expect![[r#"
        points 18: 333pt/kon/point of 1000 are worth less than 1krwp of a reserve of 3krwp: expected more points
        sdk 5: spendable balance 500pt/kon/point is smaller than 501pt/kon/point: insufficient funds"#]].assert_eq(&text);
    assert_eq!(redeem(&mut test, HOLDER, 334), 1);
}

#[test]
fn money_that_comes_later_is_for_those_who_still_hold_points() {
    let mut test = bankrupt(500);
    assert_eq!(redeem(&mut test, HOLDER, 500), 250);
    test.send(&top_up_msg(&test, STRANGER, POINT, 250)).unwrap();
    assert_eq!(redeem(&mut test, OTHER, 300), 300);
    assert_eq!(redeem(&mut test, PAYER, 200), 200);
    test.end_block(5);
}

#[test]
fn expired_points_are_not_redeemed_even_before_they_are_swept() {
    let mut test = held(1_000);
    test.send(&runoff_msg(&test)).unwrap();
    let expiry: Time = "2027-01-31T15:00:00Z".parse().unwrap();
    let seconds = expiry.seconds_since(test.block().time);
    test.end_block(seconds - 1);
    assert_eq!(redeem(&mut test, HOLDER, 100), 100);
    test.end_block(1);
    let late = redeem_msg(&test, HOLDER, 100);
    let text = refusal(&mut test, &late);
    expect![
        "sdk 5: spendable balance 0pt/kon/point is smaller than 100pt/kon/point: insufficient funds"
    ]
    .assert_eq(&text);
    test.end_block(5);
    // They are gone, and what stood for them is the company's.
    assert_eq!(totals(&mut test), [900, 0, 0, 0]);
    test.send(&withdraw_msg(&test, 900)).unwrap();
    test.end_block(5);
}

#[test]
fn promises_are_paid_their_part_too_and_held_points_are_captured_at_theirs() {
    let mut test = issued(500);
    test.send(&mint_msg(&test, HOLDER, 500)).unwrap();
    let paid = test.ctx(|ctx| ops::commit(ctx, &point(), &account(PAYER), units(500)));
    assert_eq!(paid, Ok(units(500)));
    let id = [7; 32];
    test.ctx(|ctx| bank::ops::hold(ctx, &account(HOLDER), &id, &coin(200)))
        .unwrap();
    test.send(&runoff_msg(&test)).unwrap();
    test.ctx(|ctx| {
        let mut issuer = ops::get(ctx, &point()).unwrap();
        issuer.reserve = units(500);
        crate::state::ISSUERS.set(ctx, &point(), &issuer);
        let reserve = crate::POINTS_RESERVE.address();
        let gone = Coin {
            denom: ops::krwp(),
            amount: units(500),
        };
        bank::ops::transfer(ctx, &reserve, &account(COMPANY), &gone.into()).unwrap();
    });
    let back = test.ctx(|ctx| ops::uncommit(ctx, &point(), &account(PAYER), units(500)));
    assert_eq!(back, Ok(units(250)));
    let captured = test.ctx(|ctx| {
        ops::redeem_held(
            ctx,
            &account(HOLDER),
            &id,
            &coin(200),
            Amount::ZERO,
            &account(OTHER),
        )
    });
    assert_eq!(captured.unwrap().0, units(100));
    assert_eq!(redeem(&mut test, HOLDER, 300), 150);
    assert_eq!(totals(&mut test), [0, 0, 0, 0]);
    test.end_block(5);
}

#[test]
fn a_rate_to_come_does_not_outlive_the_runoff_and_one_that_counts_does() {
    let mut test = held(1_000);
    test.send(&rate_msg(&test, "0.9", 24 * 60 * 60)).unwrap();
    test.send(&runoff_msg(&test)).unwrap();
    test.end_block(48 * 60 * 60);
    assert_eq!(issuer(&mut test).rate, "1");
    let mut test = held(1_000);
    test.send(&rate_msg(&test, "0.9", 24 * 60 * 60)).unwrap();
    test.end_block(24 * 60 * 60);
    test.send(&runoff_msg(&test)).unwrap();
    test.end_block(5);
    assert_eq!(issuer(&mut test).rate, "0.9");
}
