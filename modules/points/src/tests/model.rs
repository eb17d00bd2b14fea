//! Properties: a plain model with whole numbers does the same, and no operation ever lowers what covers the points.

use super::*;
use crate::ops;
use proptest::prelude::*;

/// One issuer by the words of the README, with plain numbers.
#[derive(Debug, Default)]
struct Model {
    reserve: u128,
    committed: u128,
    points: [u128; 3],
    money: [u128; 3],
    ratio: u128,
    rate: u128,
    paused: bool,
    /// Minted, granted, burned, redeemed, taken back.
    totals: [u128; 5],
}

/// Holders of the model: account `n + HOLDER`.
const HOLDERS: [u64; 3] = [HOLDER, OTHER, PAYER];
/// Rates have two places here.
const CENTS: u128 = 100;

#[derive(Clone, Debug)]
enum Op {
    TopUp(usize, u128),
    Withdraw(u128),
    Mint(usize, u128),
    Burn(usize, u128),
    Redeem(usize, u128),
    Commit(usize, u128),
    Uncommit(usize, u128),
    Grant(usize, u128),
    TakeBack(usize, u128),
    SetRate(u128),
    Pause,
    Resume,
}

fn op() -> impl Strategy<Value = Op> {
    let who = 0_usize..3;
    let some = 1_u128..400;
    let pair = (who, some.clone());
    prop_oneof![
        3 => pair.clone().prop_map(|(n, krwp)| Op::TopUp(n, krwp * 3)),
        1 => some.prop_map(Op::Withdraw),
        4 => pair.clone().prop_map(|(n, points)| Op::Mint(n, points)),
        1 => pair.clone().prop_map(|(n, points)| Op::Burn(n, points)),
        3 => pair.clone().prop_map(|(n, points)| Op::Redeem(n, points)),
        2 => pair.clone().prop_map(|(n, points)| Op::Commit(n, points)),
        1 => pair.clone().prop_map(|(n, points)| Op::Uncommit(n, points)),
        2 => pair.clone().prop_map(|(n, points)| Op::Grant(n, points)),
        1 => pair.prop_map(|(n, points)| Op::TakeBack(n, points)),
        2 => (40_u128..160).prop_map(Op::SetRate),
        1 => Just(Op::Pause),
        2 => Just(Op::Resume),
    ]
}

impl Model {
    fn outstanding(&self) -> u128 {
        self.points.iter().sum::<u128>() + self.committed
    }

    fn required(&self, outstanding: u128, rate: u128) -> u128 {
        let owed = (outstanding * rate).div_ceil(CENTS);
        (owed * self.ratio).div_ceil(10_000)
    }

    /// Whether the operation is accepted; then it is done.
    fn run(&mut self, op: &Op) -> bool {
        let now = self.outstanding();
        let required = self.required(now, self.rate);
        match *op {
            Op::TopUp(n, krwp) => {
                let enough = self.money[n] >= krwp;
                if enough {
                    self.money[n] -= krwp;
                    self.reserve += krwp;
                }
                enough
            }
            Op::Withdraw(krwp) => {
                let may = !self.paused && self.reserve >= required + krwp;
                if may {
                    self.reserve -= krwp;
                }
                may
            }
            Op::Mint(n, points) => {
                let may = !self.paused && self.reserve >= self.required(now + points, self.rate);
                if may {
                    self.points[n] += points;
                    self.totals[0] += points;
                }
                may
            }
            Op::Burn(n, points) => {
                let may = self.take(n, points);
                self.totals[2] += if may { points } else { 0 };
                may
            }
            Op::Redeem(n, points) => {
                let may = !self.paused && self.take(n, points);
                if may {
                    self.totals[3] += points;
                    let paid = points * self.rate / CENTS;
                    self.reserve -= paid;
                    self.money[n] += paid;
                }
                may
            }
            Op::Commit(n, points) => {
                let due = self.required(now + points, self.rate) - required;
                let may = !self.paused && self.money[n] >= due;
                if may {
                    self.money[n] -= due;
                    self.reserve += due;
                    self.committed += points;
                }
                may
            }
            Op::Uncommit(n, points) => {
                let may = self.committed >= points;
                if may {
                    self.committed -= points;
                    let paid = points * self.rate / CENTS;
                    self.reserve -= paid;
                    self.money[n] += paid;
                }
                may
            }
            Op::Grant(n, points) => {
                let may = self.committed >= points;
                if may {
                    self.committed -= points;
                    self.points[n] += points;
                    self.totals[1] += points;
                }
                may
            }
            Op::TakeBack(n, points) => {
                let taken = points.min(self.points[n]);
                self.points[n] -= taken;
                self.committed += taken;
                self.totals[4] += taken;
                true
            }
            Op::SetRate(rate) => {
                let may = !self.paused
                    && rate != self.rate
                    && rate <= 2 * self.rate
                    && self.reserve >= self.required(now, rate);
                if may {
                    self.rate = rate;
                }
                may
            }
            Op::Pause => !std::mem::replace(&mut self.paused, true),
            Op::Resume => std::mem::replace(&mut self.paused, false),
        }
    }

    fn take(&mut self, n: usize, points: u128) -> bool {
        let enough = self.points[n] >= points;
        if enough {
            self.points[n] -= points;
        }
        enough
    }
}

fn run(test: &mut TestCtx, op: &Op) -> bool {
    let denom = point();
    let who = |n: usize| account(HOLDERS[n]);
    match *op {
        Op::TopUp(n, krwp) => {
            let msg = top_up_msg(test, HOLDERS[n], POINT, krwp);
            test.send(&msg).is_ok()
        }
        Op::Withdraw(krwp) => {
            let msg = withdraw_msg(test, krwp);
            test.send(&msg).is_ok()
        }
        Op::Mint(n, points) => {
            let msg = mint_msg(test, HOLDERS[n], points);
            test.send(&msg).is_ok()
        }
        Op::Burn(n, points) => {
            let msg = burn_msg(test, HOLDERS[n], points);
            test.send(&msg).is_ok()
        }
        Op::Redeem(n, points) => test
            .ctx(|ctx| ops::redeem(ctx, &who(n), &coin(points), &who(n)))
            .is_ok(),
        Op::Commit(n, points) => test
            .ctx(|ctx| ops::commit(ctx, &denom, &who(n), units(points)))
            .is_ok(),
        Op::Uncommit(n, points) => test
            .ctx(|ctx| ops::uncommit(ctx, &denom, &who(n), units(points)))
            .is_ok(),
        Op::Grant(n, points) => test
            .ctx(|ctx| ops::grant(ctx, &denom, &who(n), units(points), Time::default()))
            .is_ok(),
        Op::TakeBack(n, points) => {
            let none = (Time::default(), Time::default());
            test.ctx(|ctx| ops::take_back(ctx, &denom, &who(n), units(points), none));
            true
        }
        Op::SetRate(cents) => {
            let rate = format!("{}.{:02}", cents / CENTS, cents % CENTS);
            let msg = rate_msg(test, &rate, 0);
            test.send(&msg).is_ok()
        }
        Op::Pause => {
            let msg = pause_msg(test, COMPANY);
            test.send(&msg).is_ok()
        }
        Op::Resume => {
            let msg = resume_msg(test, COMPANY);
            test.send(&msg).is_ok()
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_plain_model_does_the_same(
        ratio in 10_000_u32..20_000,
        ops in proptest::collection::vec(op(), 1..40),
    ) {
        let mut test = chain();
        set_params(&mut test, |params| {
            params.rate_delay_seconds = 0;
            params.rate_step_max_bps = 10_000;
        });
        let register = changed(&register_msg(&test, POINT), |msg| msg.ratio_bps = ratio);
        test.send(&register).unwrap();
        let mut model = Model {
            ratio: ratio.into(),
            rate: CENTS,
            money: [PLENTY; 3],
            ..Model::default()
        };
        for op in &ops {
            prop_assert_eq!(run(&mut test, op), model.run(op), "{:?} {:?}", op, model);
            for (n, holder) in HOLDERS.into_iter().enumerate() {
                prop_assert_eq!(has(&mut test, holder, POINT), model.points[n]);
                prop_assert_eq!(has(&mut test, holder, "krwp"), model.money[n]);
            }
            let supply = model.points.iter().sum();
            let required = model.required(model.outstanding(), model.rate);
            prop_assert_eq!(totals(&mut test), [model.reserve, supply, model.committed, required]);
            let sums = test.read(|view| ops::get(view, &point()).unwrap().totals);
            let sums = [sums.minted, sums.granted, sums.burned, sums.redeemed, sums.taken_back];
            prop_assert_eq!(sums.map(Amount::units), model.totals);
            // Checks the invariants, too.
            test.end_block(5);
        }
    }

    #[test]
    fn points_that_are_paid_for_never_lower_the_ratio(
        outstanding in 1_u128..1_000_000_000_000,
        per_mille in 0_u128..=1_000,
        atto in 1_u128..1_000_000_000_000_000_000_000_000,
        ratio_bps in 10_000_u32..100_000,
    ) {
        let mut test = issued(0);
        let mut issuer = test.read(|view| ops::get(view, &point()).unwrap());
        issuer.booked_rate = sdk::Rate::from_atto(atto);
        issuer.ratio_bps = ratio_bps;
        let now = test.block().time;
        let amount = outstanding * per_mille / 1_000;
        let before = issuer.required(now, units(outstanding)).unwrap();
        let paid = issuer.worth(now, units(amount), units(outstanding)).unwrap();
        let after = issuer.required(now, units(outstanding - amount)).unwrap();
        prop_assert!(after.units() <= before.units() - paid.units());
    }
}
