//! Random submissions beside a plain model of them.

use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

const POWERS: [i64; 4] = [10, 20, 30, 40];

#[derive(Clone, Debug)]
enum Op {
    Submit(u64, u32),
    Wait(u64),
}

fn op() -> impl Strategy<Value = Op> {
    let price = prop_oneof![4 => 95..106_u32, 1 => 60..200_u32];
    prop_oneof![
        4 => (1..=4_u64, price).prop_map(|(n, price)| Op::Submit(n, price)),
        1 => prop_oneof![1..20_u64, 100..400_u64].prop_map(Op::Wait),
    ]
}

/// The same in plain words: seconds and whole prices.
#[derive(Default)]
struct Model {
    now: u64,
    said: BTreeMap<u64, (u32, u64)>,
    changed: bool,
    /// Price, time, end of the breaker.
    price: Option<(u32, u64, Option<u64>)>,
}

impl Model {
    fn end_block(&mut self, seconds: u64) {
        let before = self.said.len();
        let now = self.now;
        self.said.retain(|_, (_, time)| now < *time + 300);
        let ended =
            matches!(self.price, Some((_, time, Some(until))) if until <= now && time < until);
        if self.changed || self.said.len() < before || ended {
            self.agree();
        }
        self.changed = false;
        self.now += seconds;
    }

    fn agree(&mut self) {
        // A price once for each unit of power: the median of that is the one that weighs by power.
        let mut all = Vec::new();
        for (n, (price, _)) in &self.said {
            all.extend(vec![*price; usize::try_from(n * 10).unwrap()]);
        }
        all.sort_unstable();
        if all.len() * 3 < 200 {
            return;
        }
        let median = all[(all.len() - 1) / 2];
        match &mut self.price {
            Some((_, _, Some(until))) if self.now < *until => {}
            Some((last, time, until @ None))
                if self.now < *time + 600 && last.abs_diff(median) * 5 > *last =>
            {
                *until = Some(self.now + 300);
            }
            price => *price = Some((median, self.now, None)),
        }
    }

    fn usable(&self) -> Option<u32> {
        self.price
            .filter(|(_, time, until)| until.is_none() && self.now < time + 600)
            .map(|(price, ..)| price)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn prices_are_those_of_the_model(ops in prop::collection::vec(op(), 1..60)) {
        let mut oracle = Oracle::of(&POWERS);
        let mut model = Model::default();
        for op in ops {
            match op {
                Op::Submit(n, price) => {
                    oracle.submit(n, &price.to_string());
                    model.said.insert(n, (price, model.now));
                    model.changed = true;
                }
                Op::Wait(seconds) => {
                    oracle.end_block(seconds);
                    model.end_block(seconds);
                    let price = oracle.test.read(|view| ops::price(view, view.now(), &uaot()));
                    let expected = model.usable().map(|price| price.to_string());
                    prop_assert_eq!(price.ok().map(|price| price.to_string()), expected);
                }
            }
        }
    }
}
