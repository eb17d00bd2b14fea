//! What becomes a price, and for how long it may be used.

use super::*;
use crate::events::{PriceAgreed, PriceBreaker};
use expect_test::expect;

#[test]
fn the_price_of_krwp_is_one_without_anybody_saying_so() {
    let mut oracle = Oracle::of(&[10]);
    assert_eq!(oracle.price_of("krwp"), "1");
    let request = pb::QueryPriceRequest {
        denom: "krwp".to_owned(),
    };
    let price = oracle.test.query(&request).unwrap().price.unwrap();
    assert!(price.fresh);
    assert_eq!(price.price, "1");
}

#[test]
fn a_price_of_one_validator_of_four_does_not_count() {
    let mut oracle = Oracle::of(&[10, 10, 10, 10]);
    oracle.submit(1, "2");
    oracle.end_block(5);
    let text = oracle.price();
    expect!["oracle 10: there is no price of uaot: expected submissions of validators with two thirds of the power"].assert_eq(&text);
    oracle.submit(2, "2");
    oracle.end_block(5);
    assert_eq!(oracle.price(), text);
    oracle.submit(3, "2");
    oracle.end_block(5);
    assert_eq!(oracle.price(), "2");
}

#[test]
fn exactly_two_thirds_of_the_power_are_enough_and_less_is_not() {
    let mut oracle = Oracle::of(&[100, 100, 100]);
    oracle.all_submit(1..=2, "2");
    oracle.end_block(5);
    assert_eq!(oracle.price(), "2");
    assert_eq!(oracle.test.events::<PriceAgreed>()[0].power_bps, 6_666);
    let mut oracle = Oracle::of(&[100, 99, 100]);
    oracle.all_submit(1..=2, "2");
    oracle.end_block(5);
    assert!(oracle.price().starts_with("oracle 10: "));
}

#[test]
fn the_median_weighs_by_power_and_takes_the_lower_of_two_halves() {
    // (powers, prices, median)
    let cases: [(&[i64], &[&str], &str); 6] = [
        (&[1, 1, 1], &["1", "2", "9"], "2"),
        (&[1, 1], &["1", "2"], "1"),
        (&[1, 1], &["2", "1"], "1"),
        (&[1, 1, 3], &["1", "2", "9"], "9"),
        (&[1, 2, 3], &["1", "2", "9"], "2"),
        (&[1, 1, 1, 1], &["4", "3", "2", "1"], "2"),
    ];
    for (powers, prices, median) in cases {
        let mut oracle = Oracle::of(powers);
        for (n, price) in (1..).zip(prices) {
            oracle.submit(n, price);
        }
        oracle.end_block(5);
        assert_eq!(oracle.price(), median, "{powers:?} {prices:?}");
    }
}

#[test]
fn a_minority_cannot_move_the_price_beyond_what_honest_validators_say() {
    let mut oracle = Oracle::of(&[10, 10, 10, 10]);
    for (n, price) in [(1, "99999999"), (2, "2"), (3, "2.1"), (4, "2.2")] {
        oracle.submit(n, price);
    }
    oracle.end_block(5);
    assert_eq!(oracle.price(), "2.1");
}

#[test]
fn a_price_goes_stale_and_comes_back_with_new_submissions() {
    let mut oracle = Oracle::of(&[10, 10]);
    oracle.all_submit(1..=2, "2");
    oracle.end_block(599);
    assert_eq!(oracle.price(), "2");
    oracle.end_block(1);
    let text = oracle.price();
    expect![
        "oracle 11: the price of uaot is of 2026-01-01T00:00:01Z: expected one less than 600 s old"
    ]
    .assert_eq(&text);
    let request = pb::QueryPricesRequest {};
    let prices = oracle.test.query(&request).unwrap().prices;
    assert!(!prices[0].fresh);
    // Far from the price before: that is too old to measure a step by.
    oracle.all_submit(1..=2, "20");
    oracle.end_block(1);
    assert_eq!(oracle.price(), "20");
}

#[test]
fn submissions_that_aged_do_not_count_and_leave_the_state() {
    let mut oracle = Oracle::of(&[10, 10, 10]);
    oracle.submit(1, "2");
    oracle.end_block(200);
    oracle.submit(2, "2.2");
    oracle.end_block(99);
    assert_eq!(oracle.price(), "2");
    // The first is 300 s old now: the second alone is not enough for a price.
    oracle.test.take_events();
    oracle.end_block(1);
    oracle.end_block(1);
    assert!(oracle.test.take_events().is_empty());
    let said = |oracle: &mut Oracle| {
        oracle
            .test
            .read(|view| crate::state::SUBMISSIONS.iter(view).count())
    };
    assert_eq!(said(&mut oracle), 1);
    oracle.submit(3, "2.1");
    oracle.end_block(1);
    assert_eq!(oracle.price(), "2.1");
    oracle.end_block(300);
    oracle.end_block(1);
    assert_eq!(said(&mut oracle), 0);
}

#[test]
fn ageing_alone_may_change_the_median() {
    let mut oracle = Oracle::of(&[10, 10, 10, 10]);
    oracle.submit(1, "2");
    oracle.end_block(100);
    oracle.submit(2, "2.1");
    oracle.submit(3, "2.2");
    oracle.submit(4, "2.3");
    oracle.end_block(200);
    assert_eq!(oracle.price(), "2.1");
    oracle.end_block(1);
    assert_eq!(oracle.price(), "2.2");
}

#[test]
fn a_block_in_which_nothing_changed_writes_nothing() {
    let mut oracle = Oracle::of(&[10, 10]);
    oracle.all_submit(1..=2, "2");
    oracle.end_block(1);
    oracle.all_submit(1..=2, "20");
    oracle.end_block(1);
    oracle.test.ctx(crate::hooks::end_block);
    assert!(oracle.test.changes().is_empty());
    oracle.end_block(10_000);
    // The sweep forgets what aged and ends the breaker; after it there is nothing to do.
    oracle.end_block(1);
    oracle.test.ctx(crate::hooks::end_block);
    assert!(oracle.test.changes().is_empty());
    assert!(oracle.price().starts_with("oracle 12: "));
}

#[test]
fn a_step_within_the_limit_is_a_price_and_a_larger_one_opens_the_breaker() {
    for (price, next, too_far) in [
        ("100", "120", false),
        ("100", "120.000000000000000001", true),
        ("100", "80", false),
        ("100", "79.999999999999999999", true),
        ("0.000000000000000003", "0.000000000000000004", true),
    ] {
        let mut oracle = Oracle::of(&[10, 10]);
        oracle.all_submit(1..=2, price);
        oracle.end_block(5);
        oracle.all_submit(1..=2, next);
        oracle.end_block(5);
        let broke = !oracle.test.events::<PriceBreaker>().is_empty();
        assert_eq!(broke, too_far, "{price} {next}");
        assert_eq!(oracle.price() == next, !too_far);
    }
}

#[test]
fn the_breaker_opens_pauses_the_price_and_afterwards_takes_the_median_of_that_time() {
    let mut oracle = Oracle::of(&[10, 10]);
    oracle.all_submit(1..=2, "2");
    oracle.end_block(5);
    oracle.all_submit(1..=2, "3");
    oracle.end_block(100);
    let text = oracle.price();
    expect!["oracle 12: the price of uaot made too large a step: expected it to be agreed on again from 2026-01-01T00:05:06Z on"].assert_eq(&text);
    // While it is open nothing is agreed on, not even what would be a small step.
    oracle.all_submit(1..=2, "2.1");
    oracle.end_block(100);
    assert_eq!(oracle.price(), text);
    oracle.all_submit(1..=2, "5");
    oracle.end_block(100);
    // It is over, and not yet agreed on: the price before the step is not used again.
    assert_eq!(oracle.price(), text);
    oracle.end_block(1);
    assert_eq!(oracle.price(), "5");
    let agreed = oracle.test.events::<PriceAgreed>();
    assert_eq!(agreed.len(), 2);
}

#[test]
fn a_breaker_that_ends_without_submissions_waits_for_the_next_median() {
    let mut oracle = Oracle::of(&[10, 10]);
    oracle.all_submit(1..=2, "2");
    oracle.end_block(5);
    oracle.all_submit(1..=2, "3");
    oracle.end_block(1_000);
    oracle.end_block(1);
    assert!(oracle.price().starts_with("oracle 12: "));
    oracle.all_submit(1..=2, "9");
    oracle.end_block(5);
    assert_eq!(oracle.price(), "9");
    // From there on steps are measured again.
    oracle.all_submit(1..=2, "2");
    oracle.end_block(5);
    assert!(oracle.price().starts_with("oracle 12: "));
}

#[test]
fn power_is_that_of_the_end_of_the_block_not_of_the_submission() {
    let mut oracle = Oracle::of(&[10, 10, 10]);
    oracle.submit(1, "1");
    oracle.submit(2, "1.1");
    oracle.set_power(2, 16);
    oracle.end_block(5);
    // 26 of 36, and the second weighs more.
    assert_eq!(oracle.price(), "1.1");
    oracle.set_power(3, 16);
    oracle.submit(1, "1");
    oracle.test.take_events();
    oracle.end_block(5);
    // 26 of 42: not enough any more, the last price stands until it is stale.
    assert!(oracle.test.take_events().is_empty());
    assert_eq!(oracle.price(), "1.1");
}

#[test]
fn what_a_removed_validator_said_does_not_count() {
    let mut oracle = Oracle::of(&[10, 10, 10, 10, 10]);
    oracle.all_submit(1..=3, "2");
    oracle.end_block(5);
    assert!(oracle.price().starts_with("oracle 10: "));
    oracle.set_power(1, 0);
    oracle.submit(4, "2");
    oracle.end_block(5);
    // Three of the four that are left.
    assert_eq!(oracle.price(), "2");
    assert_eq!(oracle.test.events::<PriceAgreed>()[0].power_bps, 7_500);
    let said = oracle
        .test
        .read(|view| crate::state::SUBMISSIONS.iter(view).count());
    assert_eq!(said, 3);
}

#[test]
fn a_shorter_life_of_submissions_counts_from_the_next_block_on() {
    let mut oracle = Oracle::of(&[10, 10]);
    oracle.all_submit(1..=2, "2");
    oracle.end_block(100);
    let mut params = pb::Params::from(&oracle.params());
    params.submission_seconds_max = 50;
    params.price_seconds_max = 50;
    let msg = pb::MsgUpdateParams {
        authority: oracle.test.text(AUTHORITY),
        params: Some(params),
    };
    oracle.test.send(&msg).unwrap();
    assert!(oracle.price().starts_with("oracle 11: "));
    oracle.end_block(1);
    let said = oracle
        .test
        .read(|view| crate::state::SUBMISSIONS.iter(view).count());
    assert_eq!(said, 0);
}
