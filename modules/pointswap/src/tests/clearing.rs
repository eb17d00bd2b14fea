//! What moved between reserves: counted, settled by both, forgotten.

use super::*;
use crate::events::ClearingSettled;
use expect_test::expect;

const FIRST_DAY: u32 = 20_260_101;

fn settle_msg(test: &TestCtx, company: u64, day: u32) -> pb::MsgSettleClearing {
    pb::MsgSettleClearing {
        company: test.text(company),
        day,
        denom_a: STAR.to_owned(),
        denom_b: MOON.to_owned(),
    }
}

fn positions(market: &mut Market, day: u32) -> Vec<pb::Clearing> {
    let request = pb::QueryClearingsRequest {
        day,
        pagination: None,
    };
    market.test.query(&request).unwrap().clearings
}

#[test]
fn positions_add_up_by_day_and_side() {
    let mut market = Market::paired("1", "2", 0);
    market.swap(USER, 101, STAR, MOON);
    market.swap(OTHER, 50, STAR, MOON);
    market.swap(USER, 10, MOON, STAR);
    market.test.end_block(DAY);
    market.swap(USER, 2, STAR, MOON);
    let first = positions(&mut market, FIRST_DAY);
    assert_eq!(first.len(), 1);
    // 101 krwp are 50 MOON, which need 100; the rest is the treasury's.
    let told = (
        first[0].a_to_b.as_str(),
        first[0].b_to_a.as_str(),
        first[0].swaps,
    );
    assert_eq!(told, ("150", "20", 3));
    let second = positions(&mut market, FIRST_DAY + 1);
    assert_eq!((second[0].a_to_b.as_str(), second[0].swaps), ("2", 1));
}

#[test]
fn a_position_that_cannot_be_settled_is_refused() {
    let mut market = Market::paired("1", "1", 0);
    market.swap(USER, 100, STAR, MOON);
    let mut texts = Vec::new();
    for day in [FIRST_DAY, FIRST_DAY + 1] {
        let today = settle_msg(&market.test, COMPANY_A, day);
        texts.push(refusal(&mut market.test, &today));
    }
    market.test.end_block(DAY);
    let msgs = [
        settle_msg(&market.test, STRANGER, FIRST_DAY),
        settle_msg(&market.test, AUTHORITY, FIRST_DAY),
        settle_msg(&market.test, COMPANY_A, FIRST_DAY - 1),
        pb::MsgSettleClearing {
            denom_b: STAR.to_owned(),
            ..settle_msg(&market.test, COMPANY_A, FIRST_DAY)
        },
    ];
    texts.extend(msgs.iter().map(|msg| refusal(&mut market.test, msg)));
    let settle = settle_msg(&market.test, COMPANY_A, FIRST_DAY);
    market.test.send(&settle).unwrap();
    texts.push(refusal(&mut market.test, &settle));
    expect![[r#"
        pointswap 17: the clearing position of 20260101 may still change: expected a day before 20260101
        pointswap 17: the clearing position of 20260102 may still change: expected a day before 20260101
        pointswap 13: <5> does not decide this for the pair: expected <1>, <2> or, once it is overdue, the authority
        pointswap 13: <0> does not decide this for the pair: expected <1>, <2> or, once it is overdue, the authority
        pointswap 16: nothing was swapped between pt/aa/star and pt/bb/moon on 20260100, or it was forgotten: expected a day (YYYYMMDD in Korea) with a clearing position
        pointswap 4: pt/aa/star for itself: expected another denom
        pointswap 18: <1> has settled 20260101 before: expected each company once"#]].assert_eq(&texts.join("\n"));
}

#[test]
fn a_position_that_both_settled_is_forgotten_after_its_days() {
    let mut market = Market::paired("1", "1", 0);
    market.swap(USER, 100, STAR, MOON);
    market.test.end_block(DAY);
    let a = settle_msg(&market.test, COMPANY_A, FIRST_DAY);
    market.test.send(&a).unwrap();
    market.test.end_block(200 * DAY);
    market.test.end_block(1);
    assert_eq!(positions(&mut market, FIRST_DAY).len(), 1);
    // The denoms in any order.
    let b = pb::MsgSettleClearing {
        denom_a: MOON.to_owned(),
        denom_b: STAR.to_owned(),
        ..settle_msg(&market.test, COMPANY_B, FIRST_DAY)
    };
    market.test.send(&b).unwrap();
    let told = market.test.events::<ClearingSettled>();
    assert!(told[1].settled_by_a && told[1].settled_by_b);
    market.test.end_block(90 * DAY - 1);
    market.test.end_block(1);
    assert_eq!(positions(&mut market, FIRST_DAY).len(), 1);
    market.test.end_block(1);
    assert_eq!(positions(&mut market, FIRST_DAY), []);
    let gone = refusal(&mut market.test, &a);
    assert!(gone.starts_with("pointswap 16: "), "{gone}");
}

#[test]
fn a_company_behind_both_denoms_settles_for_both() {
    let mut market = Market::new("1", "1");
    market.register(COMPANY_A, "pt/aa/two", "1", 10_000);
    let pair = pb::Pair {
        denom_b: "pt/aa/two".to_owned(),
        ..pair()
    };
    let msg = pb::MsgSetPair {
        company_a: market.test.text(COMPANY_A),
        company_b: market.test.text(COMPANY_A),
        pair: Some(pair),
    };
    market.test.send(&msg).unwrap();
    market.swap(USER, 100, STAR, "pt/aa/two");
    market.test.end_block(DAY);
    let settle = pb::MsgSettleClearing {
        denom_b: "pt/aa/two".to_owned(),
        ..settle_msg(&market.test, COMPANY_A, FIRST_DAY)
    };
    market.test.send(&settle).unwrap();
    let told = market.test.events::<ClearingSettled>();
    assert!(told[0].forget_at.is_some());
    market.test.end_block(1);
}

fn shown_as_paused(market: &mut Market) -> bool {
    let request = pb::QueryPairRequest {
        denom_a: MOON.to_owned(),
        denom_b: STAR.to_owned(),
    };
    market.test.query(&request).unwrap().pair.unwrap().paused
}

#[test]
fn a_pair_is_paused_while_a_position_of_it_is_overdue() {
    let mut market = Market::paired("1", "1", 0);
    market.swap(USER, 100, STAR, MOON);
    let end = market.test.block().time.korean_day_end();
    let due = end.plus_seconds(14 * DAY);
    // To the second before it is due, whatever was swapped on later days.
    market.test.end_block(3 * DAY);
    market.swap(USER, 100, STAR, MOON);
    let left = due.seconds() - market.test.block().time.seconds();
    market.test.end_block(left - 1);
    market.swap(USER, 100, STAR, MOON);
    assert!(!shown_as_paused(&mut market));
    market.test.end_block(1);
    assert!(shown_as_paused(&mut market));
    let again = market.swap_msg(USER, 100, STAR, MOON);
    let back = market.swap_msg(OTHER, 100, MOON, STAR);
    let texts = [&again, &back].map(|msg| refusal(&mut market.test, msg));
    expect![[r#"
        pointswap 19: the clearing position of 20260101 between pt/aa/star and pt/bb/moon was due at 2026-01-15T15:00:00Z: expected both companies to settle it before anybody swaps
        pointswap 19: the clearing position of 20260101 between pt/aa/star and pt/bb/moon was due at 2026-01-15T15:00:00Z: expected both companies to settle it before anybody swaps"#]].assert_eq(&texts.join("\n"));
    // One company is not enough; both are.
    for (company, paused) in [(COMPANY_B, true), (COMPANY_A, false)] {
        let msg = settle_msg(&market.test, company, FIRST_DAY);
        market.test.send(&msg).unwrap();
        assert_eq!(shown_as_paused(&mut market), paused);
    }
    market.test.send(&again).unwrap();
    // The next one is due three days later.
    market.test.end_block(3 * DAY);
    let again = market.swap_msg(USER, 100, STAR, MOON);
    let text = refusal(&mut market.test, &again);
    assert!(text.starts_with("pointswap 19: "), "{text}");
}

#[test]
fn the_authority_makes_an_end_of_what_is_overdue() {
    let mut market = Market::paired("1", "1", 0);
    market.swap(USER, 100, STAR, MOON);
    let msg = settle_msg(&market.test, AUTHORITY, FIRST_DAY);
    market.test.end_block(DAY);
    let text = refusal(&mut market.test, &msg);
    assert!(text.starts_with("pointswap 13: "), "{text}");
    market.test.end_block(14 * DAY);
    market.test.send(&msg).unwrap();
    let told = market.test.events::<ClearingSettled>();
    assert!(told[0].settled_by_a && told[0].settled_by_b);
    market.swap(USER, 100, STAR, MOON);
    market.test.end_block(1);
}
