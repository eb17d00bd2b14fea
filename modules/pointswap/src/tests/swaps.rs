//! What a swap gives, and what it is refused for.

use super::*;
use crate::events::PointsSwapped;
use crate::ops::calculate;
use expect_test::expect;
use sdk::Rate;

fn rate(text: &str) -> Rate {
    text.parse().expect("a rate")
}

#[test]
fn the_amounts_are_exact() {
    // (points, fee in bps, rate in, rate out, price of the hub) -> fee, released, out, needed
    type Case = (
        u128,
        u32,
        &'static str,
        &'static str,
        Option<&'static str>,
        [u128; 4],
    );
    let cases: [Case; 10] = [
        (1_000, 0, "1", "1", None, [0, 1_000, 1_000, 1_000]),
        (1_000, 100, "1", "1", None, [10, 990, 990, 990]),
        (999, 100, "1", "1", None, [10, 989, 989, 989]),
        (1_000, 150, "0.75", "10.5", None, [15, 738, 70, 735]),
        // From the released amount as it was rounded: out of 10.5 it would be 1, which needs 11.
        (1, 0, "10.5", "10.5", None, [0, 10, 0, 0]),
        (3, 0, "10.5", "10.5", None, [0, 31, 2, 21]),
        (7, 0, "0.1", "0.1", None, [0, 0, 0, 0]),
        (1, 10_000, "1", "1", None, [1, 0, 0, 0]),
        // Through coins of 0.025 krwp, then of 3 krwp: 333 of them are 999 krwp.
        (1_000, 0, "1", "1", Some("0.025"), [0, 1_000, 1_000, 1_000]),
        (1_000, 0, "1", "1", Some("3"), [0, 1_000, 999, 999]),
    ];
    for (points, fee_bps, rate_in, rate_out, hub, expected) in cases {
        let rates = (rate(rate_in), rate(rate_out));
        let quote = calculate(Amount::new(points), fee_bps, rates, hub.map(rate)).unwrap();
        let got = [quote.fee, quote.released, quote.out, quote.needed].map(Amount::units);
        assert_eq!(
            got, expected,
            "{points} {fee_bps} {rate_in} {rate_out} {hub:?}"
        );
        assert_eq!(quote.burned.units() + quote.fee.units(), points);
    }
}

#[test]
fn amounts_that_no_number_holds_are_refused() {
    let rates = (rate("2"), rate("1"));
    let error = calculate(Amount::MAX, 0, rates, None).unwrap_err();
    assert_eq!((error.codespace, error.code), ("sdk", 18));
    let tiny = (rate("1"), Rate::from_atto(1));
    let error = calculate(Amount::MAX, 0, tiny, None).unwrap_err();
    assert_eq!((error.codespace, error.code), ("sdk", 18));
}

#[test]
fn a_swap_moves_points_reserves_fee_and_dust() {
    let mut market = Market::paired("0.75", "10.5", 150);
    let supply = |market: &mut Market, text: &str| {
        market
            .test
            .read(|view| bank::ops::supply(view, &denom(text)))
            .units()
    };
    let before = (supply(&mut market, STAR), supply(&mut market, MOON));
    assert_eq!(market.swap(USER, 1_000, STAR, MOON), (70, 15));
    assert_eq!(market.balance(USER, STAR), 9_000);
    assert_eq!(market.balance(USER, MOON), 10_070);
    // The treasury has the fee in points, and the 3 krwp that 70 MOON do not need.
    assert_eq!(market.balance(COMPANY_A, STAR), 15);
    assert_eq!(market.balance(COMPANY_A, "krwp"), 3);
    assert_eq!(market.reserve(STAR), 1_000_000 - 738);
    assert_eq!(market.reserve(MOON), 1_000_000 + 735);
    assert_eq!(supply(&mut market, STAR), before.0 - 985);
    assert_eq!(supply(&mut market, MOON), before.1 + 70);
    let told = market.test.events::<PointsSwapped>();
    assert_eq!(told[0].dust.units(), 3);
    assert_eq!(told[0].a_to_b.units(), 735);
    assert_eq!(told[0].due_at.to_string(), "2026-01-15T15:00:00Z");
    market.test.end_block(5);
}

#[test]
fn a_swap_that_cannot_be_is_refused_with_what_is_there_and_what_is_needed() {
    let mut market = Market::with_pair("1", "20", |pair| {
        pair.swap_min = "10".to_owned();
        pair.user_quota_a = "5000".to_owned();
        pair.daily_quota_a = "6000".to_owned();
    });
    let mut texts = vec![
        market.refused(9),
        market.refused(6_001),
        market.refused(5_001),
        // 10 krwp are less than one MOON.
        market.refused(10),
    ];
    let good = market.swap_msg(USER, 100, STAR, MOON);
    let changes: [&dyn Fn(&mut pb::MsgSwap); 9] = [
        &|msg| msg.amount = Some(coin(0, STAR)),
        &|msg| msg.amount = None,
        &|msg| msg.denom_out = STAR.to_owned(),
        &|msg| msg.denom_out = "pt/bb/none".to_owned(),
        &|msg| msg.denom_out = "krwp".to_owned(),
        &|msg| msg.amount = Some(coin(100, "krwp")),
        &|msg| msg.min_out = "6".to_owned(),
        &|msg| msg.min_out = String::new(),
        &|msg| msg.deadline = None,
    ];
    for change in changes {
        let mut msg = good.clone();
        change(&mut msg);
        texts.push(refusal(&mut market.test, &msg));
    }
    let late = pb::MsgSwap {
        deadline: Some(market.test.block().time.to_proto()),
        ..good.clone()
    };
    texts.push(refusal(&mut market.test, &late));
    let poor = pb::MsgSwap {
        sender: market.test.text(STRANGER),
        ..good
    };
    texts.push(refusal(&mut market.test, &poor));
    expect![[r#"
        pointswap 5: a swap of 9pt/aa/star: expected at least 10pt/aa/star
        pointswap 6: 6000pt/aa/star are left of the quota of this pair and day: 6001pt/aa/star were asked for
        pointswap 7: 5000pt/aa/star are left of the quota of the sender for this pair and day: 5001pt/aa/star were asked for
        pointswap 10: the swap releases 10krwp, which is less than one pt/bb/moon: expected a larger amount
        sdk 10: 0pt/aa/star: expected more than 0: invalid coins
        sdk 10: missing coin: invalid coins
        pointswap 4: pt/aa/star for itself: expected another denom
        pointswap 2: pt/aa/star and pt/bb/none are no pair: expected two denoms whose issuers agreed on one
        pointswap 2: krwp and pt/aa/star are no pair: expected two denoms whose issuers agreed on one
        pointswap 2: krwp and pt/bb/moon are no pair: expected two denoms whose issuers agreed on one
        pointswap 8: the swap gives 5pt/bb/moon: expected at least 6pt/bb/moon
        sdk 18: "" is not an amount: expected decimal digits, 0 to 2^128 - 1: invalid request
        sdk 18: missing deadline: invalid request
        pointswap 9: the deadline was 2026-01-01T00:00:05Z and it is 2026-01-01T00:00:05Z: expected a later deadline
        pointswap 12: the sender can spend 0pt/aa/star: expected at least 100pt/aa/star"#]].assert_eq(&texts.join("\n"));
}

#[test]
fn the_last_moment_is_the_one_before_the_deadline() {
    let mut market = Market::paired("1", "1", 0);
    let mut msg = market.swap_msg(USER, 10, STAR, MOON);
    msg.min_out = "10".to_owned();
    msg.deadline = Some(market.test.block().time.plus_seconds(1).to_proto());
    market.test.send(&msg).unwrap();
    market.test.end_block(1);
    assert!(refusal(&mut market.test, &msg).starts_with("pointswap 9: "));
}

#[test]
fn issuers_that_are_paused_run_off_or_do_not_swap_stop_the_pair() {
    let mut market = Market::paired("1", "1", 0);
    let mut texts = Vec::new();
    for text in [STAR, MOON] {
        market.terms(text, 10_000, false, 12);
        texts.push(market.refused(10));
        market.terms(text, 10_000, true, 12);
        let pause = issuers::MsgPausePoints {
            signer: market.test.text(AUTHORITY),
            denom: text.to_owned(),
            reason: String::new(),
        };
        market.test.send(&pause).unwrap();
        texts.push(market.refused(10));
        let resume = issuers::MsgResumePoints {
            signer: market.test.text(AUTHORITY),
            denom: text.to_owned(),
        };
        market.test.send(&resume).unwrap();
    }
    market.swap(USER, 10, STAR, MOON);
    let runoff = issuers::MsgStartRunoff {
        authority: market.test.text(AUTHORITY),
        denom: MOON.to_owned(),
        reason: String::new(),
    };
    market.test.send(&runoff).unwrap();
    texts.push(market.refused(10));
    expect![[r#"
        points 17: pt/aa/star is not swapped: expected points whose issuer lets them be swapped
        points 5: pt/aa/star is paused: expected its company or the authority to resume it first
        points 17: pt/bb/moon is not swapped: expected points whose issuer lets them be swapped
        points 5: pt/bb/moon is paused: expected its company or the authority to resume it first
        points 6: pt/bb/moon runs off: expected points of a living issuer, these are only redeemed"#]].assert_eq(&texts.join("\n"));
}

#[test]
fn an_issuer_with_a_ratio_above_the_whole_needs_a_surplus() {
    let mut market = Market::paired("1", "1", 0);
    // 20 000 MOON exist: at 120 % they need 24 000, and every one that comes needs 0.2 krwp of surplus.
    market.terms(MOON, 12_000, true, 12);
    let surplus = market.reserve(MOON) - 24_000;
    let withdraw = issuers::MsgWithdrawReserve {
        company: market.test.text(COMPANY_B),
        denom: MOON.to_owned(),
        amount: (surplus - 100).to_string(),
    };
    market.test.send(&withdraw).unwrap();
    let text = market.refused(501);
    expect!["pointswap 11: the reserve of pt/bb/moon would have 24601krwp after the swap: expected at least 24602krwp"].assert_eq(&text);
    assert_eq!(market.swap(USER, 500, STAR, MOON), (500, 0));
    // Out of it there is no such question.
    assert_eq!(market.swap(USER, 500, MOON, STAR), (500, 0));
    market.test.end_block(5);
}

#[test]
fn a_reserve_does_not_give_more_than_stands_for_its_points() {
    // By prices of the oracle STAR would be worth ten times what its issuer keeps for it.
    let mut market = Market::with_pair("1", "1", |pair| pair.mode = pb::PairMode::Oracle.into());
    market.price(&[(STAR, "10"), (MOON, "1")]);
    let withdraw = issuers::MsgWithdrawReserve {
        company: market.test.text(COMPANY_A),
        denom: STAR.to_owned(),
        amount: (1_000_000 - 20_000).to_string(),
    };
    market.test.send(&withdraw).unwrap();
    let text = market.refused(100);
    expect!["pointswap 11: the reserve of pt/aa/star would have 19000krwp after the swap: expected at least 19900krwp"].assert_eq(&text);
    let text = market.refused(3_000);
    expect!["pointswap 11: the reserve of pt/aa/star would have 0krwp after the swap: expected at least 17000krwp"].assert_eq(&text);
}

#[test]
fn in_oracle_mode_the_prices_of_both_denoms_count() {
    let mut market = Market::with_pair("1", "1", |pair| pair.mode = pb::PairMode::Oracle.into());
    let text = market.refused(100);
    expect!["oracle 10: there is no price of pt/aa/star: expected submissions of validators with two thirds of the power"].assert_eq(&text);
    market.price(&[(STAR, "2")]);
    let text = market.refused(100);
    expect!["oracle 10: there is no price of pt/bb/moon: expected submissions of validators with two thirds of the power"].assert_eq(&text);
    market.price(&[(MOON, "4")]);
    // The surplus of STAR's reserve pays the difference to its own rate.
    assert_eq!(market.swap(USER, 100, STAR, MOON), (50, 0));
    let told = market.test.events::<PointsSwapped>();
    assert_eq!(
        (told[0].released.units(), told[0].needed.units()),
        (200, 200)
    );
}

#[test]
fn in_hub_mode_the_loss_of_both_steps_is_the_treasurys() {
    let mut market = Market::with_pair("1", "1", |pair| pair.mode = pb::PairMode::Hub.into());
    let text = market.refused(1_000);
    expect!["oracle 10: there is no price of uaot: expected submissions of validators with two thirds of the power"].assert_eq(&text);
    market.price(&[("uaot", "3")]);
    assert_eq!(market.swap(USER, 1_000, STAR, MOON), (999, 0));
    assert_eq!(market.balance(COMPANY_A, "krwp"), 1);
    let told = market.test.events::<PointsSwapped>();
    assert_eq!(told[0].hub_price, Some(rate("3")));
}

#[test]
fn quotas_count_by_side_by_user_and_by_korean_day() {
    let mut market = Market::with_pair("1", "1", |pair| {
        pair.daily_quota_a = "1000".to_owned();
        pair.user_quota_a = "600".to_owned();
    });
    // 2026-01-01 09:00 in Korea: 15 hours are left of the day.
    let quota = |market: &mut Market| {
        let request = pb::QueryQuotaRequest {
            denom_in: STAR.to_owned(),
            denom_out: MOON.to_owned(),
            sender: market.test.text(USER),
        };
        let quota = market.test.query(&request).unwrap();
        (units_of(&quota.left), units_of(&quota.left_of_sender))
    };
    assert_eq!(quota(&mut market), (1_000, 600));
    market.swap(USER, 400, STAR, MOON);
    assert_eq!(quota(&mut market), (600, 200));
    let text = market.refused(201);
    expect!["pointswap 7: 200pt/aa/star are left of the quota of the sender for this pair and day: 201pt/aa/star were asked for"].assert_eq(&text);
    market.swap(USER, 200, STAR, MOON);
    // The other side has its own quota.
    market.swap(USER, 5_000, MOON, STAR);
    market.swap(OTHER, 300, STAR, MOON);
    let msg = market.swap_msg(OTHER, 101, STAR, MOON);
    let text = refusal(&mut market.test, &msg);
    expect!["pointswap 6: 100pt/aa/star are left of the quota of this pair and day: 101pt/aa/star were asked for"].assert_eq(&text);
    assert_eq!(quota(&mut market), (100, 0));
    let to_midnight = 15 * 3_600 - 6;
    market.test.end_block(to_midnight);
    assert_eq!(quota(&mut market), (100, 0));
    market.test.end_block(1);
    // A new day, before anything was swept.
    assert_eq!(quota(&mut market), (1_000, 600));
    market.swap(USER, 600, STAR, MOON);
    market.test.end_block(1);
    assert_eq!(quota(&mut market), (400, 0));
}

#[test]
fn what_was_used_on_past_days_leaves_the_state() {
    let mut market = Market::paired("1", "1", 0);
    market.swap(USER, 100, STAR, MOON);
    market.swap(OTHER, 100, MOON, STAR);
    market.test.end_block(DAY);
    let count = |market: &mut Market| {
        market.test.read(|view| {
            (
                crate::state::USED.iter(view).count(),
                crate::state::USED_BY.iter(view).count(),
            )
        })
    };
    assert_eq!(count(&mut market), (2, 2));
    market.test.end_block(1);
    assert_eq!(count(&mut market), (0, 0));
    market.test.ctx(crate::hooks::end_block);
    assert!(market.test.changes().is_empty());
}
