//! Random plans against a model of a few lines.

use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

#[derive(Clone, Copy, Debug)]
enum Step {
    /// A plan of a name, so many blocks from now.
    Schedule(u8, i64),
    Cancel,
    /// The next block, which carries out what is due.
    Block,
}

/// What should be.
#[derive(Default)]
struct Model {
    plan: Option<(String, u64)>,
    applied: BTreeMap<String, u64>,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (0_u8..4, -2_i64..6).prop_map(|(name, ahead)| Step::Schedule(name, ahead)),
        Just(Step::Cancel),
        Just(Step::Block),
        Just(Step::Block),
    ]
}

impl Model {
    fn play(&mut self, test: &mut TestCtx, step: Step) {
        let now = test.block().height;
        match step {
            Step::Schedule(name, ahead) => {
                let name = format!("v{name}");
                let height = i64::try_from(now).unwrap() + ahead;
                let taken = ahead >= 0 && !self.applied.contains_key(&name);
                assert_eq!(schedule(test, &name, height).is_ok(), taken);
                if taken {
                    let height = u64::try_from(height).unwrap();
                    test.ctx(|ctx| ops::set_upgraded_client(ctx, height, vec![1]));
                    self.plan = Some((name, height));
                }
            }
            Step::Cancel => {
                cancel(test).unwrap();
                self.plan = None;
            }
            Step::Block => {
                test.end_block(5);
                let now = now + 1;
                if let Some((name, _)) = self.plan.take_if(|(_, height)| *height <= now) {
                    assert!(test.read(|view| ops::due(view, now).is_some()));
                    test.ctx(ops::complete);
                    self.applied.insert(name, now);
                } else {
                    assert!(test.read(|view| ops::due(view, now).is_none()));
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn plans_are_what_a_simple_model_says(steps in prop::collection::vec(step(), 1..60)) {
        let mut test = chain();
        let mut model = Model::default();
        for step in steps {
            model.play(&mut test, step);
            prop_assert_eq!(planned(&mut test), model.plan.clone());
            for (name, height) in &model.applied {
                let known = test.read(|view| ops::applied_height(view, name));
                prop_assert_eq!(known, Some(*height));
            }
            let last = model.applied.iter().max_by_key(|(_, height)| **height);
            let known = test.read(|view| ops::last_applied(view));
            prop_assert_eq!(known.as_ref(), last.map(|(name, _)| name));
            test.check_invariants();
        }
    }
}
