//! What other modules do with points.

use super::*;
use crate::Exchange;
use crate::ops;
use expect_test::expect;

const ID: [u8; 32] = [7; 32];
const END: &str = "2027-01-31T15:00:00Z";

fn commit(test: &mut TestCtx, payer: u64, points: u128) -> sdk::Result<Amount> {
    test.ctx(|ctx| ops::commit(ctx, &point(), &account(payer), units(points)))
}

#[test]
fn a_promise_is_paid_for_as_far_as_it_raises_what_the_reserve_must_have() {
    let mut test = held(1_000);
    set_params(&mut test, |params| params.ratio_min_bps = 10_000);
    test.send(&top_up_msg(&test, COMPANY, POINT, 150)).unwrap();
    // Somebody else pays all of it, whatever the company has to spare.
    assert_eq!(commit(&mut test, PAYER, 100), Ok(units(100)));
    // The company pays what is missing after its surplus.
    assert_eq!(commit(&mut test, COMPANY, 200), Ok(units(50)));
    assert_eq!(totals(&mut test), [1_300, 1_000, 300, 1_300]);
    assert_eq!(has(&mut test, PAYER, "krwp"), PLENTY - 100);
    let more = mint_msg(&test, HOLDER, 1);
    assert!(refusal(&mut test, &more).starts_with("points 10: "));
    test.end_block(5);
}

#[test]
fn promises_that_cannot_be_paid_for_or_kept_are_refused() {
    let mut test = held(1_000);
    let too_many = units(PLENTY + 1);
    let mut texts = vec![
        refused(&mut test, |ctx| {
            ops::commit(ctx, &point(), &account(PAYER), too_many)
        }),
        refused(&mut test, |ctx| {
            ops::commit(ctx, &point(), &account(PAYER), Amount::MAX)
        }),
        refused(&mut test, |ctx| {
            ops::commit(ctx, &mile(), &account(PAYER), units(1))
        }),
        refused(&mut test, |ctx| {
            ops::uncommit(ctx, &point(), &account(PAYER), units(1))
        }),
        refused(&mut test, |ctx| {
            ops::grant(ctx, &point(), &account(OTHER), units(1), Time::default())
        }),
    ];
    test.send(&pause_msg(&test, COMPANY)).unwrap();
    texts.push(refused(&mut test, |ctx| {
        ops::commit(ctx, &point(), &account(PAYER), units(1))
    }));
    expect![[r#"
        sdk 5: spendable balance 1000000krwp is smaller than 1000001krwp: insufficient funds
        sdk 18: 1000 + 340282366920938463463374607431768211455 is not an amount: expected 0 to 2^128 - 1: invalid request
        points 2: nobody issues pt/air-1/mile: expected the denom of a registered issuer
        points 15: 0pt/kon/point are committed: expected at least 1pt/kon/point
        points 15: 0pt/kon/point are committed: expected at least 1pt/kon/point
        points 5: pt/kon/point is paused: expected its company or the authority to resume it first"#]].assert_eq(&texts.join("\n"));
    assert_eq!(commit(&mut test, PAYER, 0), Ok(Amount::ZERO));
}

#[test]
fn promised_points_are_given_also_while_paused_and_taken_back_as_promises() {
    let mut test = held(1_000);
    commit(&mut test, PAYER, 300).unwrap();
    test.send(&pause_msg(&test, AUTHORITY)).unwrap();
    let available_at = test.block().time.plus_seconds(1_000);
    let given =
        test.ctx(|ctx| ops::grant(ctx, &point(), &account(OTHER), units(200), available_at));
    let expected = Lot {
        available_at,
        ..lot(END, 200)
    };
    assert_eq!(given, Ok(expected));
    assert_eq!(totals(&mut test), [1_300, 1_200, 100, 1_300]);
    let take = |test: &mut TestCtx, points| {
        let lot = (expected.expiry, available_at);
        test.ctx(|ctx| ops::take_back(ctx, &point(), &account(OTHER), units(points), lot))
    };
    assert_eq!(take(&mut test, 150), units(150));
    assert_eq!(totals(&mut test), [1_300, 1_050, 250, 1_300]);
    // What is not there any more cannot be taken.
    assert_eq!(take(&mut test, 150), units(50));
    assert_eq!(take(&mut test, 150), Amount::ZERO);
    assert_eq!(totals(&mut test), [1_300, 1_000, 300, 1_300]);
    let back = test.ctx(|ctx| ops::uncommit(ctx, &point(), &account(PAYER), units(300)));
    assert_eq!(back, Ok(units(300)));
    assert_eq!(has(&mut test, PAYER, "krwp"), PLENTY);
    assert_eq!(totals(&mut test), [1_000, 1_000, 0, 1_000]);
    test.end_block(5);
}

#[test]
fn redeemed_points_are_paid_at_the_rate_rounded_down_and_the_reserve_keeps_the_rest() {
    let mut test = chain();
    let odd = changed(&register_msg(&test, POINT), |msg| {
        msg.rate = "0.75".to_owned();
        msg.ratio_bps = 15_000;
    });
    test.send(&odd).unwrap();
    test.send(&top_up_msg(&test, COMPANY, POINT, 1_125))
        .unwrap();
    test.send(&mint_msg(&test, HOLDER, 1_000)).unwrap();
    let paid = test.ctx(|ctx| ops::redeem_lots(ctx, &account(HOLDER), &coin(5), &account(OTHER)));
    // floor(5 * 0.75) = 3
    assert_eq!(paid, Ok((units(3), vec![lot(END, 5)])));
    assert_eq!(has(&mut test, OTHER, "krwp"), PLENTY + 3);
    // ceil(ceil(995 * 0.75) * 1.5) = ceil(747 * 1.5) = 1121
    assert_eq!(totals(&mut test), [1_122, 995, 0, 1_121]);
    let text = refused(&mut test, |ctx| {
        ops::redeem(ctx, &account(HOLDER), &coin(996), &account(OTHER))
    });
    expect!["sdk 5: spendable balance 995pt/kon/point is smaller than 996pt/kon/point: insufficient funds"].assert_eq(&text);
    let text = refused(&mut test, |ctx| {
        ops::redeem(ctx, &account(OTHER), &coin(1), &account(OTHER))
    });
    expect![
        "sdk 5: spendable balance 0pt/kon/point is smaller than 1pt/kon/point: insufficient funds"
    ]
    .assert_eq(&text);
    test.end_block(5);
}

#[test]
fn steps_of_one_payment_are_paid_what_one_redemption_would_be_as_far_as_the_reserve_has_it() {
    let mut test = chain();
    let odd = changed(&register_msg(&test, POINT), |msg| {
        msg.rate = "0.7".to_owned();
    });
    test.send(&odd).unwrap();
    test.send(&top_up_msg(&test, COMPANY, POINT, 700)).unwrap();
    test.send(&mint_msg(&test, HOLDER, 1_000)).unwrap();
    test.ctx(|ctx| bank::ops::hold(ctx, &account(HOLDER), &ID, &coin(1_000)))
        .unwrap();
    let mut redeem = |amount: u128, before: u128| {
        let step = test.ctx(|ctx| {
            let (owner, to) = (account(HOLDER), account(OTHER));
            ops::redeem_held(ctx, &owner, &ID, &coin(amount), units(before), &to)
        });
        test.check_invariants();
        step.unwrap().0
    };
    assert_eq!(redeem(333, 0), units(233));
    assert_eq!(redeem(333, 333), units(233));
    assert_eq!(redeem(333, 666), units(233));
    // floor(1 000 * 0.7) - floor(999 * 0.7): more than floor(1 * 0.7).
    assert_eq!(redeem(1, 999), units(1));
}

#[test]
fn points_that_were_paused_while_a_payment_held_them_are_captured_and_come_back() {
    let mut test = held(1_000);
    test.ctx(|ctx| bank::ops::hold(ctx, &account(HOLDER), &ID, &coin(400)))
        .unwrap();
    test.send(&pause_msg(&test, AUTHORITY)).unwrap();
    let text = refused(&mut test, |ctx| {
        ops::redeem(ctx, &account(HOLDER), &coin(1), &account(OTHER))
    });
    expect![
        "points 5: pt/kon/point is paused: expected its company or the authority to resume it first"
    ]
    .assert_eq(&text);
    let (paid, lots) = test
        .ctx(|ctx| {
            ops::redeem_held(
                ctx,
                &account(HOLDER),
                &ID,
                &coin(300),
                Amount::ZERO,
                &account(OTHER),
            )
        })
        .unwrap();
    assert_eq!(
        (paid, lots.as_slice()),
        (units(300), [lot(END, 300)].as_slice())
    );
    test.ctx(|ctx| bank::ops::release(ctx, &account(HOLDER), &ID, &coin(100)))
        .unwrap();
    test.ctx(|ctx| {
        ops::reissue(
            ctx,
            &point(),
            &account(HOLDER),
            &lots,
            &account(OTHER),
            paid,
        )
    })
    .unwrap();
    assert_eq!(totals(&mut test), [1_000, 1_000, 0, 1_000]);
    let found = test.read(|view| bank::ops::lots(view, &account(HOLDER), &point()));
    assert_eq!(found, [lot(END, 1_000)]);
    let text = refused(&mut test, |ctx| {
        ops::redeem_held(
            ctx,
            &account(HOLDER),
            &ID,
            &coin(1),
            Amount::ZERO,
            &account(OTHER),
        )
    });
    assert!(text.starts_with("bank 21: "), "{text}");
    test.end_block(5);
}

#[test]
fn points_come_back_only_if_the_reserve_covers_them() {
    let mut test = held(1_000);
    let (_, lots) = test
        .ctx(|ctx| ops::redeem_lots(ctx, &account(HOLDER), &coin(400), &account(OTHER)))
        .unwrap();
    let back = |krwp: u128, from: u64| {
        let lots = lots.clone();
        move |ctx: &mut sdk::Ctx<'_>| {
            ops::reissue(
                ctx,
                &point(),
                &account(HOLDER),
                &lots,
                &account(from),
                units(krwp),
            )
        }
    };
    let mut texts = vec![
        refused(&mut test, back(399, OTHER)),
        refused(&mut test, back(400, 7)),
        refused(&mut test, |ctx| {
            ops::reissue(
                ctx,
                &mile(),
                &account(HOLDER),
                &lots,
                &account(OTHER),
                units(400),
            )
        }),
    ];
    // A surplus of the issuer covers it, too.
    test.send(&top_up_msg(&test, COMPANY, POINT, 1)).unwrap();
    test.ctx(back(399, OTHER)).unwrap();
    texts.push(refused(&mut test, back(0, OTHER)));
    expect![[r#"
        points 16: 399krwp for pt/kon/point that come back: expected 1krwp more, or as much more in the reserve
        sdk 5: spendable balance 0krwp is smaller than 400krwp: insufficient funds
        points 2: nobody issues pt/air-1/mile: expected the denom of a registered issuer
        points 16: 0krwp for pt/kon/point that come back: expected 400krwp more, or as much more in the reserve"#]].assert_eq(&texts.join("\n"));
    assert_eq!(totals(&mut test), [1_000, 1_000, 0, 1_000]);
    test.end_block(5);
}

/// `POINT` at 1 and `MILE` at 10.5, both of `COMPANY`; `HOLDER` has 1 000 points.
fn both() -> TestCtx {
    let mut test = held(1_000);
    let miles = changed(&register_msg(&test, MILE), |msg| {
        msg.rate = "10.5".to_owned();
        msg.lifetime_months = 24;
    });
    test.send(&miles).unwrap();
    test
}

fn miles(amount: u128) -> Coin {
    Coin {
        denom: mile(),
        amount: units(amount),
    }
}

fn swap(test: &mut TestCtx, change: impl FnOnce(&mut Exchange<'_>)) -> sdk::Result<Vec<Lot>> {
    test.ctx(swapping(change))
}

/// 1 000 points, of which 10 are the fee: 990 krwp, 94 miles, which need 987 krwp.
fn swapping(
    change: impl FnOnce(&mut Exchange<'_>),
) -> impl FnOnce(&mut sdk::Ctx<'_>) -> sdk::Result<Vec<Lot>> {
    move |ctx| {
        let (owner, treasury) = (account(HOLDER), account(COMPANY));
        let mut exchange = Exchange {
            owner: &owner,
            burn: coin(990),
            fee: units(10),
            treasury: &treasury,
            out: miles(94),
            released: units(990),
            needed: units(987),
        };
        change(&mut exchange);
        ops::exchange(ctx, &exchange)
    }
}

#[test]
fn a_swap_moves_the_money_behind_the_points_and_the_earlier_expiry() {
    let mut test = both();
    let before = has(&mut test, COMPANY, "krwp");
    let burned = swap(&mut test, |_| {}).unwrap();
    assert_eq!(burned, [lot(END, 990)]);
    assert_eq!(totals(&mut test), [10, 10, 0, 10]);
    assert_eq!(has(&mut test, COMPANY, "krwp"), before + 3);
    assert_eq!(has(&mut test, COMPANY, POINT), 10);
    let found = test.read(|view| bank::ops::lots(view, &account(HOLDER), &mile()));
    assert_eq!(found, [lot(END, 94)]);
    let miles = test.read(|view| ops::issuer(view, &mile()).unwrap());
    assert_eq!(miles.reserve, units(987));
    test.end_block(5);
}

#[test]
fn a_swap_that_breaks_a_rule_is_refused() {
    let mut test = both();
    let mut texts = vec![
        refused(&mut test, swapping(|exchange| exchange.out = coin(94))),
        refused(&mut test, swapping(|exchange| exchange.needed = units(991))),
        refused(&mut test, swapping(|exchange| exchange.out = miles(95))),
        refused(
            &mut test,
            swapping(|exchange| exchange.out = miles(u128::MAX)),
        ),
        refused(
            &mut test,
            swapping(|exchange| exchange.released = units(991)),
        ),
        refused(
            &mut test,
            swapping(|exchange| exchange.released = units(1_001)),
        ),
        refused(&mut test, swapping(|exchange| exchange.burn = coin(991))),
        refused(
            &mut test,
            swapping(|exchange| exchange.burn.denom = "pt/no/body".parse().unwrap()),
        ),
    ];
    let fixed = changed(&terms_msg(&test), |msg| msg.swappable = false);
    test.send(&fixed).unwrap();
    texts.push(refused(&mut test, swapping(|_| {})));
    test.send(&terms_msg(&test)).unwrap();
    let pause = changed(&pause_msg(&test, COMPANY), |msg| {
        msg.denom = MILE.to_owned();
    });
    test.send(&pause).unwrap();
    texts.push(refused(&mut test, swapping(|_| {})));
    let runoff = changed(&runoff_msg(&test), |msg| msg.denom = MILE.to_owned());
    test.send(&runoff).unwrap();
    texts.push(refused(&mut test, swapping(|_| {})));
    expect![[r#"
        points 20: an exchange of points: pt/kon/point for itself: expected two denoms
        points 20: an exchange of points: 991krwp are needed: expected at most the 990krwp released
        points 10: the reserve of pt/air-1/mile has 987krwp: expected at least 998krwp
        sdk 18: 340282366920938463463374607431768211455 * 10500000000000000000 / 1000000000000000000 is not an amount: expected 0 to 2^128 - 1: invalid request
        points 10: the reserve of pt/kon/point has 9krwp: expected at least 10krwp
        points 10: the reserve of pt/kon/point has 1000krwp: expected at least 1001krwp
        sdk 5: spendable balance 9pt/kon/point is smaller than 10pt/kon/point: insufficient funds
        points 2: nobody issues pt/no/body: expected the denom of a registered issuer
        points 17: pt/kon/point is not swapped: expected points whose issuer lets them be swapped
        points 5: pt/air-1/mile is paused: expected its company or the authority to resume it first
        points 6: pt/air-1/mile runs off: expected points of a living issuer, these are only redeemed"#]].assert_eq(&texts.join("\n"));
    test.end_block(5);
}

#[test]
fn nothing_of_nothing_changes_nothing() {
    let mut test = held(1_000);
    let before = test.read(everything);
    test.ctx(|ctx| {
        let (a, b) = (account(HOLDER), account(OTHER));
        ops::mint(ctx, &point(), &a, Amount::ZERO, Time::default()).unwrap();
        ops::commit(ctx, &point(), &a, Amount::ZERO).unwrap();
        ops::uncommit(ctx, &point(), &a, Amount::ZERO).unwrap();
        ops::grant(ctx, &point(), &a, Amount::ZERO, Time::default()).unwrap();
        ops::take_back(
            ctx,
            &point(),
            &a,
            Amount::ZERO,
            (Time::default(), Time::default()),
        );
        ops::burn(ctx, &a, &coin(0)).unwrap();
        ops::redeem(ctx, &a, &coin(0), &b).unwrap();
        ops::redeem_held(ctx, &a, &ID, &coin(0), Amount::ZERO, &b).unwrap();
        ops::reissue(ctx, &point(), &a, &[], &b, Amount::ZERO).unwrap();
    });
    assert_eq!(test.read(everything), before);
    assert!(test.take_events().is_empty());
}
