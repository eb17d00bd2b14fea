//! Random swaps beside what the quote said before, and the money of all beside what it was.

use super::*;
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Op {
    Swap {
        user: u64,
        back: bool,
        units: u128,
    },
    Pair {
        mode: i32,
        fee_bps: u32,
        quota: u128,
    },
    Price(u32),
    Wait(u64),
}

fn op() -> impl Strategy<Value = Op> {
    let units = prop_oneof![1..30_u128, 1..4_000_u128];
    prop_oneof![
        8 => (USER..=OTHER, any::<bool>(), units)
            .prop_map(|(user, back, units)| Op::Swap { user, back, units }),
        2 => (1..=3_i32, 0..=300_u32, 100..10_000_u128)
            .prop_map(|(mode, fee_bps, quota)| Op::Pair { mode, fee_bps, quota }),
        2 => (80..120_u32).prop_map(Op::Price),
        1 => prop_oneof![1..300_u64, Just(DAY)].prop_map(Op::Wait),
    ]
}

/// The reserves, what the treasuries have, and what the users have, in krwp.
fn money(market: &mut Market) -> (u128, u128) {
    let reserves = market.reserve(STAR) + market.reserve(MOON);
    let treasuries = market.balance(COMPANY_A, "krwp") + market.balance(COMPANY_B, "krwp");
    let users = market.balance(USER, "krwp") + market.balance(OTHER, "krwp");
    (reserves + treasuries, users)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn a_swap_gives_what_its_quote_said_and_no_won_is_made_or_lost(
        rates in prop::sample::select(vec![("1", "1"), ("0.75", "10.5"), ("3", "0.1"), ("1.000001", "0.999999")]),
        ops in prop::collection::vec(op(), 1..40),
    ) {
        let mut market = Market::paired(rates.0, rates.1, 30);
        let before = money(&mut market);
        for op in ops {
            match op {
                Op::Swap { user, back, units } => {
                    let (from, to) = if back { (MOON, STAR) } else { (STAR, MOON) };
                    let sender = market.test.text(user);
                    let quote = market.quote(units, from, to, &sender);
                    let swapped = market.try_swap(user, units, from, to);
                    match (quote, swapped) {
                        (Ok(quote), Ok((out, fee))) => {
                            prop_assert_eq!(units_of(&quote.out), out);
                            prop_assert_eq!(units_of(&quote.fee), fee);
                        }
                        (quote, swapped) => {
                            prop_assert_eq!(quote.unwrap_err(), swapped.unwrap_err());
                        }
                    }
                }
                Op::Pair { mode, fee_bps, quota } => market.set_pair(|pair| {
                    pair.mode = mode;
                    pair.fee_bps = fee_bps;
                    pair.daily_quota_a = quota.to_string();
                    pair.user_quota_a = (quota / 2).to_string();
                }),
                Op::Price(percent) => {
                    let price = format!("{}.{:02}", percent / 100, percent % 100);
                    market.price(&[(STAR, &price), (MOON, "1"), ("uaot", &price)]);
                }
                Op::Wait(seconds) => market.test.end_block(seconds),
            }
            prop_assert_eq!(money(&mut market), before);
        }
        market.test.end_block(1);
    }
}
