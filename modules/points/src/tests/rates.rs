//! Rates: when they count, how far they go, and that the reserve covers them before.

use super::*;
use crate::ops;
use expect_test::expect;
use sdk::Rate;

const DAY: u64 = 24 * 60 * 60;

fn rate_now(test: &mut TestCtx) -> String {
    let now = test.block().time;
    test.read(|view| ops::rate(view, now, &point()).unwrap().to_string())
}

fn history(test: &mut TestCtx) -> Vec<(String, Time)> {
    let request = pb::QueryRatesRequest {
        denom: POINT.to_owned(),
        pagination: None,
    };
    let rates = test.query(&request).unwrap().rates.into_iter();
    rates
        .map(|change| {
            (
                change.rate,
                Time::parse(&change.effective.unwrap()).unwrap(),
            )
        })
        .collect()
}

#[test]
fn a_rate_counts_for_every_reader_from_its_second_on_and_is_booked_at_the_end_of_that_block() {
    let mut test = held(1_000);
    test.send(&top_up_msg(&test, COMPANY, POINT, 100)).unwrap();
    let begin = test.block().time;
    test.send(&rate_msg(&test, "1.1", DAY)).unwrap();
    assert_eq!(issuer(&mut test).next_rate, "1.1");
    test.end_block(DAY - 1);
    assert_eq!(rate_now(&mut test), "1");
    test.take_events();
    test.end_block(1);
    // Before anything is booked.
    assert_eq!(told(&mut test), "");
    assert_eq!(rate_now(&mut test), "1.1");
    let paid = test.ctx(|ctx| ops::redeem(ctx, &account(HOLDER), &coin(100), &account(OTHER)));
    assert_eq!(paid, Ok(units(110)));
    let seen = issuer(&mut test);
    assert_eq!(
        (
            seen.rate.as_str(),
            seen.next_rate.as_str(),
            seen.next_rate_at
        ),
        ("1.1", "", None)
    );
    test.take_events();
    test.end_block(5);
    expect![[r#"
        points_rate_changed denom=pt/kon/point day=20260102 company=<1> name=KON points rate=1.1 next_rate= next_rate_at= ratio_bps=10000 transferable=true swappable=true lifetime_months=12 status=active reserve=990 supply=900 committed=0 required=990 minted=1000 granted=0 reissued=0 swapped_in=0 burned=0 redeemed=100 taken_back=0 swapped_away=0 expired=0 signer= reason=
    "#]].assert_eq(&told(&mut test));
    let expected = [
        ("1".to_owned(), begin),
        ("1.1".to_owned(), begin.plus_seconds(DAY)),
    ];
    assert_eq!(history(&mut test), expected);
    test.end_block(5);
    assert_eq!(told(&mut test), "");
}

#[test]
fn a_rise_is_covered_by_the_reserve_before_it_counts() {
    let mut test = held(1_000);
    let rise = rate_msg(&test, "1.1", DAY);
    let text = refusal(&mut test, &rise);
    expect!["points 10: the reserve of pt/kon/point has 1000krwp: expected at least 1100krwp"]
        .assert_eq(&text);
    test.send(&top_up_msg(&test, COMPANY, POINT, 100)).unwrap();
    test.send(&rise).unwrap();
    assert_eq!(totals(&mut test), [1_100, 1_000, 0, 1_100]);
    // What covers it cannot be taken out or be used for points before it counts.
    let withdraw = withdraw_msg(&test, 1);
    assert!(refusal(&mut test, &withdraw).starts_with("points 11: "));
    let more = mint_msg(&test, HOLDER, 1);
    assert!(refusal(&mut test, &more).starts_with("points 10: "));
    test.end_block(DAY);
    test.end_block(5);
    assert_eq!(totals(&mut test), [1_100, 1_000, 0, 1_100]);
}

#[test]
fn a_fall_frees_the_reserve_only_when_it_counts() {
    let mut test = held(1_000);
    test.send(&rate_msg(&test, "0.9", DAY)).unwrap();
    let withdraw = withdraw_msg(&test, 1);
    assert!(refusal(&mut test, &withdraw).starts_with("points 11: "));
    test.end_block(DAY);
    test.send(&withdraw_msg(&test, 100)).unwrap();
    test.end_block(5);
    assert_eq!(totals(&mut test), [900, 1_000, 0, 900]);
}

#[test]
fn a_rate_too_far_too_soon_or_from_somebody_else_is_refused() {
    let mut test = issued(0);
    let good = rate_msg(&test, "1.1", DAY);
    let msgs = [
        changed(&good, |msg| msg.company = test.text(AUTHORITY)),
        changed(&good, |msg| msg.denom = MILE.to_owned()),
        changed(&good, |msg| msg.rate = "1.100000000000000001".to_owned()),
        changed(&good, |msg| msg.rate = "0.899999999999999999".to_owned()),
        changed(&good, |msg| msg.rate = "0".to_owned()),
        changed(&good, |msg| msg.effective = None),
        rate_msg(&test, "1.1", DAY - 1),
        rate_msg(&test, "1", DAY),
    ];
    let mut texts = vec![refusals(&mut test, &msgs)];
    test.send(&pause_msg(&test, COMPANY)).unwrap();
    texts.push(refusal(&mut test, &good));
    test.send(&runoff_msg(&test)).unwrap();
    texts.push(refusal(&mut test, &good));
    expect![[r#"
        points 4: the signer is not the company behind pt/kon/point: expected <1>
        points 2: nobody issues pt/air-1/mile: expected the denom of a registered issuer
        points 12: a rate of 1.100000000000000001 for pt/kon/point: expected 0.9 to 1.1 at this step
        points 12: a rate of 0.899999999999999999 for pt/kon/point: expected 0.9 to 1.1 at this step
        points 9: rate is 0: expected more than 0 and at most 1000000 krwp for a point
        sdk 18: missing effective: invalid request
        points 13: a new rate of pt/kon/point from 2026-01-01T23:59:59Z on: expected 2026-01-02T00:00:00Z or later
        points 14: the rate of pt/kon/point is 1 and no other is scheduled: expected another one
        points 5: pt/kon/point is paused: expected its company or the authority to resume it first
        points 6: pt/kon/point runs off: expected points of a living issuer, these are only redeemed"#]].assert_eq(&texts.join("\n"));
}

#[test]
fn the_rate_that_counts_cancels_one_to_come_and_another_replaces_it() {
    let mut test = issued(0);
    test.send(&rate_msg(&test, "1.1", DAY)).unwrap();
    let cancel = changed(&rate_msg(&test, "1", 0), |msg| msg.effective = None);
    test.send(&cancel).unwrap();
    assert_eq!(issuer(&mut test).next_rate, "");
    test.end_block(DAY);
    test.end_block(5);
    assert_eq!(rate_now(&mut test), "1");
    test.send(&rate_msg(&test, "1.1", DAY)).unwrap();
    // The step is from the rate that counts, not from the one to come.
    test.send(&rate_msg(&test, "0.9", 2 * DAY)).unwrap();
    test.end_block(DAY);
    test.end_block(DAY);
    assert_eq!(rate_now(&mut test), "0.9");
    assert_eq!(told(&mut test).matches("points_rate_changed ").count(), 0);
    test.end_block(5);
    assert_eq!(told(&mut test).matches("points_rate_changed ").count(), 1);
    assert_eq!(history(&mut test).len(), 2);
}

#[test]
fn a_rate_that_counts_already_is_booked_before_the_next_one_is_set() {
    let mut test = issued(0);
    test.send(&rate_msg(&test, "1.1", DAY)).unwrap();
    test.end_block(DAY);
    test.send(&rate_msg(&test, "1.21", DAY)).unwrap();
    test.end_block(5);
    let seen = issuer(&mut test);
    assert_eq!(
        (seen.rate.as_str(), seen.next_rate.as_str()),
        ("1.1", "1.21")
    );
    assert_eq!(history(&mut test).len(), 2);
}

#[test]
fn without_a_delay_a_rate_counts_at_once_and_must_be_covered() {
    let mut test = held(1_000);
    set_params(&mut test, |params| params.rate_delay_seconds = 0);
    let rise = rate_msg(&test, "1.1", 0);
    assert!(refusal(&mut test, &rise).starts_with("points 10: "));
    test.send(&top_up_msg(&test, COMPANY, POINT, 100)).unwrap();
    test.send(&rise).unwrap();
    assert_eq!(rate_now(&mut test), "1.1");
    test.end_block(5);
    assert_eq!(rate_now(&mut test), "1.1");
}

#[test]
fn more_rates_than_a_block_books_count_all_at_once_and_are_booked_later() {
    let mut test = chain();
    let all = crate::hooks::BOOKED_PER_BLOCK_MAX + 3;
    for n in 0..all {
        let denom = format!("pt/many/p{n}");
        test.send(&register_msg(&test, &denom)).unwrap();
        let msg = changed(&rate_msg(&test, "1.1", DAY), |msg| msg.denom = denom);
        test.send(&msg).unwrap();
    }
    test.end_block(DAY);
    let now = test.block().time;
    let rates = test.read(|view| {
        let issuers = ops::all(view).into_iter();
        issuers
            .map(|(_, issuer)| issuer.rate(now))
            .collect::<Vec<Rate>>()
    });
    assert!(rates.iter().all(|rate| rate.to_string() == "1.1"));
    test.take_events();
    test.end_block(5);
    assert_eq!(told(&mut test).lines().count(), all - 3);
    test.end_block(5);
    assert_eq!(told(&mut test).lines().count(), 3);
}

#[test]
fn a_block_without_a_due_rate_changes_nothing() {
    let mut test = held(1_000);
    test.send(&rate_msg(&test, "0.9", DAY)).unwrap();
    test.end_block(5);
    let before = test.read(everything);
    test.end_block(5);
    assert_eq!(test.read(everything), before);
}
