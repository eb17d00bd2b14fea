//! Properties: rounding never favours who pays, and limits fall by exactly what was charged.

use super::*;
use crate::types::{Basic, FeeToken, Periodic, RateSource};
use proptest::prelude::*;
use sdk::{Amount, Coin, Rate, Time};

const ATTO: u128 = 1_000_000_000_000_000_000;

fn token(atto: u128, spread_bps: u32) -> FeeToken {
    FeeToken {
        source: RateSource::Fixed,
        rate: Rate::from_atto(atto),
        spread_bps,
        updated_at: Time::default(),
    }
}

fn uaot_coin(amount: u128) -> Coin {
    Coin {
        denom: denom("uaot"),
        amount: Amount::new(amount),
    }
}

/// An allowance by the words of its documentation, with plain numbers.
#[derive(Debug)]
struct Model {
    total: Option<u128>,
    per_period: u128,
    left_in_period: u128,
    period_ends: u64,
    bps: u128,
}

impl Model {
    const PERIOD: u64 = 50;

    /// What the granter pays of a fee, or `None` if it is refused.
    fn charge(&mut self, fee: u128, now: u64) -> Option<u128> {
        let share = fee * self.bps / 10_000;
        let (mut left, mut ends) = (self.left_in_period, self.period_ends);
        if now >= ends {
            left = self.total.unwrap_or(u128::MAX).min(self.per_period);
            ends += Self::PERIOD;
            if now >= ends {
                ends = now + Self::PERIOD;
            }
        }
        if share > left || self.total.is_some_and(|total| share > total) {
            return None;
        }
        self.left_in_period = left - share;
        self.period_ends = ends;
        self.total = self.total.map(|total| total - share);
        Some(share)
    }
}

proptest! {
    #[test]
    fn a_token_fee_is_worth_at_least_the_native_fee_and_less_than_one_unit_more(
        native in 0_u128..1_000_000_000_000,
        atto in 1_u128..1_000_000 * ATTO,
        spread_bps in 0_u32..=10_000,
    ) {
        let token = token(atto, spread_bps);
        let fee = token.of_native_ceil(Amount::new(native)).unwrap().units();
        // fee >= native * rate * (1 + spread) > fee - 1, in whole numbers of 256 bits.
        let exact = wide_product(native, atto * u128::from(10_000 + spread_bps));
        let unit = wide_product(1, ATTO * 10_000);
        prop_assert!(wide_product(fee, ATTO * 10_000) >= exact);
        prop_assert!(fee == 0 || wide_product(fee, ATTO * 10_000) - unit < exact);
        prop_assert!(token.to_native_floor(Amount::new(fee)).unwrap().units() >= native);
    }

    #[test]
    fn shares_add_up_to_the_fee(fee in any::<u128>(), granter_bps in 1_u32..10_000) {
        let ratio = Allowance::Ratio {
            granter_bps,
            allowance: Box::new(Allowance::Basic(Basic::default())),
        };
        let share = ratio.granter_share(&uaot_coin(fee)).unwrap().units();
        prop_assert!(share <= fee);
        // The remainder of the division is the payer's: the granter never pays more than its part.
        prop_assert!(wide_product(share, 10_000) <= wide_product(fee, u128::from(granter_bps)));
    }

    #[test]
    fn limits_fall_by_exactly_what_was_charged(
        total in proptest::option::of(1_u128..2_000),
        per_period in 1_u128..200,
        granter_bps in 1_u32..10_000,
        uses in proptest::collection::vec((10_u128..150, 0_u64..120), 1..40),
    ) {
        let mut test = chain();
        let begin = test.block().time;
        let allowance_now = Allowance::Ratio {
            granter_bps,
            allowance: Box::new(Allowance::Periodic(Periodic {
                basic: Basic {
                    spend_limit: total.map(|total| uaot_coin(total).into()),
                    expiration: None,
                },
                period_seconds: Model::PERIOD,
                period_spend_limit: uaot_coin(per_period).into(),
                period_can_spend: uaot_coin(per_period).into(),
                period_reset: begin,
            })),
        };
        grant(&mut test, 1, 2, &allowance_now).unwrap();
        let mut model = Model {
            total,
            per_period,
            left_in_period: per_period,
            period_ends: begin.seconds(),
            bps: u128::from(granter_bps),
        };
        let (mut granter_paid, mut all_paid) = (0, 0);
        for (fee, seconds) in uses {
            test.end_block(seconds);
            if model.total == Some(0) {
                prop_assert_eq!(allowance(&mut test, 1, 2), None);
                break;
            }
            let expected = model.charge(fee, test.block().time.seconds());
            let result = charge(&mut test, &granted(2, 1, &format!("{fee}uaot")));
            prop_assert_eq!(result.is_ok(), expected.is_some(), "{:?}", result);
            if let Some(share) = expected {
                granter_paid += share;
                all_paid += fee;
            }
            prop_assert_eq!(uaot(&mut test, 1), 1_000_000 - granter_paid);
            prop_assert_eq!(uaot(&mut test, 2), 1_000_000 - (all_paid - granter_paid));
            prop_assert_eq!(collected(&mut test, "uaot"), all_paid);
        }
    }
}

/// The product in 256 bits.
fn wide_product(left: u128, right: u128) -> ethnum::U256 {
    ethnum::U256::from(left) * ethnum::U256::from(right)
}
