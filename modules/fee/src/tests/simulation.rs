//! The random operations: they may be refused, never break an invariant, and each is accepted often.

use super::*;
use crate::sim::OPS;
use rand::SeedableRng;
use sdk::sim::{Sim, SimRng};

#[test]
fn random_operations_are_accepted_and_keep_the_invariants() {
    let mut test = chain();
    let accounts: Vec<_> = (0..5).map(account).collect();
    let mut rng = SimRng::seed_from_u64(1);
    let mut accepted = vec![0_usize; OPS.len()];
    for round in 0..200_u64 {
        for (op, accepted) in OPS.iter().zip(&mut accepted) {
            let made = test.read(|view| {
                (op.make)(&mut Sim {
                    rng: &mut rng,
                    view: *view,
                    accounts: &accounts,
                })
            });
            let Some(any) = made else { continue };
            let ran = test.ctx(|ctx| {
                let msg = ctx.registry().decode(&any)?;
                ctx.attempt(|ctx| msg.run(ctx))
            });
            *accepted += usize::from(ran.is_ok());
        }
        let _ = charge(&mut test, &granted(round % 5, (round + 1) % 5, "10uaot"));
        test.end_block(20);
    }
    assert!(accepted.iter().all(|count| *count > 10), "{accepted:?}");
}
