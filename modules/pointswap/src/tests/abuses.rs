//! What somebody might try, and what comes of it.

use super::*;
use crate::ops::calculate;
use expect_test::expect;
use proptest::prelude::*;
use sdk::Rate;

/// From 10^-6 to 10^6 won.
fn rate() -> impl Strategy<Value = Rate> {
    prop_oneof![
        (1_000_000_000_000_u128..1_000_000_000_000_000_000_000_000).prop_map(Rate::from_atto),
        prop::sample::select(vec!["0.1", "0.75", "1", "3", "10.5", "1000000"])
            .prop_map(|text| text.parse().expect("a rate")),
    ]
}

fn hub() -> impl Strategy<Value = Option<Rate>> {
    prop::option::of(rate())
}

proptest! {
    #[test]
    fn a_round_trip_never_profits(
        points in 1_u128..1_000_000_000_000,
        fees in (0_u32..=10_000, 0_u32..=300),
        rates in (rate(), rate()),
        hub in hub(),
    ) {
        let there = calculate(Amount::new(points), fees.0 % 1_001, rates, hub).unwrap();
        let back = calculate(there.out, fees.1, (rates.1, rates.0), hub).unwrap();
        prop_assert!(back.out.units() <= points);
        // Nor does anybody get krwp for it but the treasuries.
        prop_assert!(there.needed <= there.released);
        prop_assert!(back.needed <= back.released);
        // The same reserve never gets back less than its points are worth.
        prop_assert!(back.needed.units() <= there.released.units());
    }

    #[test]
    fn splitting_a_swap_pays_no_less_fee_and_gets_no_more(
        (one, other) in (1_u128..1_000_000, 1_u128..1_000_000),
        fee_bps in 0_u32..=10_000,
        rates in (rate(), rate()),
        hub in hub(),
    ) {
        let of = |points: u128| calculate(Amount::new(points), fee_bps, rates, hub).unwrap();
        let (first, second, whole) = (of(one), of(other), of(one + other));
        prop_assert!(first.fee.units() + second.fee.units() >= whole.fee.units());
        prop_assert!(first.out.units() + second.out.units() <= whole.out.units());
    }

    #[test]
    fn what_is_needed_is_never_more_than_what_is_released(
        points in any::<u64>(),
        fee_bps in 0_u32..=10_000,
        rates in (rate(), rate()),
        hub in hub(),
    ) {
        let quote = calculate(Amount::new(points.into()), fee_bps, rates, hub).unwrap();
        prop_assert!(quote.needed <= quote.released);
        prop_assert!(quote.fee.units() <= u128::from(points));
    }
}

#[test]
fn tiny_swaps_that_would_live_off_rounding_are_below_the_minimum() {
    let mut market = Market::with_pair("1", "1", |pair| {
        pair.fee_bps = 100;
        pair.swap_min = "100".to_owned();
    });
    let text = market.refused(99);
    expect!["pointswap 5: a swap of 99pt/aa/star: expected at least 100pt/aa/star"]
        .assert_eq(&text);
    // Even at the minimum the fee is rounded up.
    assert_eq!(market.swap(USER, 101, STAR, MOON), (99, 2));
}

#[test]
fn points_that_expire_soon_do_not_become_fresh_ones() {
    let mut market = Market::paired("1", "1", 0);
    let lots = |market: &mut Market, text: &str| {
        market
            .test
            .read(|view| bank::ops::lots(view, &account(STRANGER), &denom(text)))
    };
    market.terms(STAR, 10_000, true, 1);
    market.mint(STRANGER, 100, STAR);
    market.terms(STAR, 10_000, true, 12);
    market.mint(STRANGER, 100, STAR);
    let old = lots(&mut market, STAR);
    assert_eq!(old.len(), 2);
    // Of both lots: what comes out expires with the first.
    market.swap(STRANGER, 150, STAR, MOON);
    let new = lots(&mut market, MOON);
    assert_eq!(new.len(), 1);
    assert_eq!(new[0].expiry, old[0].expiry);
    // And back again it stays so.
    market.swap(STRANGER, 150, MOON, STAR);
    let back = lots(&mut market, STAR);
    assert_eq!(back[0].expiry, old[0].expiry);
    assert_eq!(back[0].amount.units(), 150);
}

#[test]
fn points_that_live_long_do_not_live_longer_than_those_of_the_other_issuer() {
    let mut market = Market::paired("1", "1", 0);
    market.terms(MOON, 10_000, true, 1);
    market.mint(STRANGER, 100, STAR);
    market.swap(STRANGER, 100, STAR, MOON);
    let lots = market
        .test
        .read(|view| bank::ops::lots(view, &account(STRANGER), &denom(MOON)));
    let own = market
        .test
        .read(|view| points::ops::get(view, &denom(MOON)).map(|it| it.expiry(view.now())));
    assert_eq!(lots[0].expiry, own.unwrap());
}

#[test]
fn a_stale_price_pauses_pairs_that_need_it_and_no_others() {
    for mode in [pb::PairMode::Oracle, pb::PairMode::Hub] {
        let mut market = Market::with_pair("1", "1", |pair| pair.mode = mode.into());
        market.price(&[(STAR, "1"), (MOON, "1"), ("uaot", "0.5")]);
        market.swap(USER, 100, STAR, MOON);
        market.test.end_block(600);
        assert!(market.refused(100).starts_with("oracle 11: "));
        // A step that is too large pauses it, too.
        market.price(&[(STAR, "1"), (MOON, "1"), ("uaot", "0.5")]);
        market.swap(USER, 100, STAR, MOON);
        market.price(&[(STAR, "2"), ("uaot", "1")]);
        assert!(market.refused(100).starts_with("oracle 12: "));
        market.set_pair(|_| {});
        market.swap(USER, 100, STAR, MOON);
    }
}

#[test]
fn a_price_of_one_validator_of_many_pauses_the_pair() {
    let mut market = Market::with_pair("1", "1", |pair| pair.mode = pb::PairMode::Hub.into());
    for power in [13, 16] {
        let admit = proto::aot::staking::v1::MsgSetValidator {
            authority: market.test.text(AUTHORITY),
            operator: market.test.text(OPERATOR),
            moniker: "one".to_owned(),
            consensus_pubkey: Some(key_of(power)),
            power,
        };
        // The key of a validator stays: others are admitted beside it.
        let admit = proto::aot::staking::v1::MsgSetValidator {
            operator: market.test.text(u64::try_from(power).unwrap()),
            power: 3,
            ..admit
        };
        market.test.send(&admit).unwrap();
        market.test.end_block(1);
    }
    // 10 of 16: less than two thirds.
    market.price(&[("uaot", "1")]);
    assert!(market.refused(100).starts_with("oracle 10: "));
}

fn key_of(n: i64) -> proto::Any {
    use proto::prost::{Message, Name};
    let key = vec![u8::try_from(n).unwrap(); 32];
    proto::Any {
        type_url: proto::cosmos::crypto::ed25519::PubKey::type_url(),
        value: proto::cosmos::crypto::ed25519::PubKey { key }.encode_to_vec(),
    }
}

#[test]
fn one_user_cannot_use_up_the_quota_of_all() {
    let mut market = Market::with_pair("1", "1", |pair| {
        pair.daily_quota_a = "1000".to_owned();
        pair.user_quota_a = "100".to_owned();
    });
    market.swap(USER, 100, STAR, MOON);
    // Swapping back does not give the quota back.
    market.swap(USER, 100, MOON, STAR);
    assert!(market.refused(1).starts_with("pointswap 7: "));
    market.swap(OTHER, 100, STAR, MOON);
}

#[test]
fn held_points_are_not_swapped() {
    let mut market = Market::paired("1", "1", 0);
    let held = amount(&coin(9_950, STAR));
    market
        .test
        .ctx(|ctx| bank::ops::hold(ctx, &account(USER), &[7; 32], &held))
        .unwrap();
    let text = market.refused(51);
    expect!["pointswap 12: the sender can spend 50pt/aa/star: expected at least 51pt/aa/star"]
        .assert_eq(&text);
    market.swap(USER, 50, STAR, MOON);
}
