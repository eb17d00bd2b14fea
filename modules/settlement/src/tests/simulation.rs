//! The random operations: they keep the invariants, and are accepted but for limits.

use super::*;
use crate::sim::TABLE;
use rand::SeedableRng;
use sdk::sim::{Sim, SimRng};

#[test]
fn random_operations_are_accepted_and_keep_the_invariants() {
    let mut world = World::new();
    let accounts: Vec<_> = (0..8).map(account).collect();
    let mut rng = SimRng::seed_from_u64(1);
    let mut accepted = vec![0_u32; TABLE.len()];
    for round in 0..120 {
        for (op, accepted) in TABLE.iter().zip(&mut accepted) {
            let made = world.test.read(|view| {
                (op.make)(&mut Sim {
                    rng: &mut rng,
                    view: *view,
                    accounts: &accounts,
                })
            });
            let Some(any) = made else { continue };
            let result = world.test.ctx(|ctx| {
                let decoded = ctx.registry().decode(&any)?;
                ctx.attempt(|ctx| decoded.run(ctx))
            });
            match result {
                Ok(_) => *accepted += 1,
                // A reference that was used before.
                Err(error) => assert_eq!(error.code, 13, "{}: {error}", op.name),
            }
        }
        world.sale(100);
        world.wait(if round % 10 == 0 { 30_000 } else { 5 });
    }
    for (op, accepted) in TABLE.iter().zip(&accepted) {
        assert!(*accepted > 10, "{}: {accepted}", op.name);
    }
}
