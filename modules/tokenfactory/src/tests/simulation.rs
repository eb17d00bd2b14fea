//! The random operations: they keep the invariants, and are accepted but for rights and limits.

use super::*;
use crate::sim::TABLE;
use rand::SeedableRng;
use sdk::sim::{Sim, SimRng};

#[test]
fn random_operations_are_accepted_and_keep_the_invariants() {
    let mut factory = Factory::new();
    for who in 0..8 {
        factory.give(who, 100 * FEE, "uaot");
    }
    let accounts: Vec<_> = (0..8).map(account).collect();
    let mut rng = SimRng::seed_from_u64(1);
    let mut accepted = vec![0_u32; TABLE.len()];
    for _ in 0..300 {
        for (op, accepted) in TABLE.iter().zip(&mut accepted) {
            let made = factory.test.read(|view| {
                (op.make)(&mut Sim {
                    rng: &mut rng,
                    view: *view,
                    accounts: &accounts,
                })
            });
            let Some(any) = made else { continue };
            let result = factory.test.ctx(|ctx| {
                let decoded = ctx.registry().decode(&any)?;
                ctx.attempt(|ctx| decoded.run(ctx))
            });
            match result {
                Ok(_) => *accepted += 1,
                Err(error) => assert!(
                    ["tokenfactory", "bank"].contains(&error.codespace),
                    "{}: {error}",
                    op.name
                ),
            }
        }
        factory.test.end_block(5);
    }
    for (op, accepted) in TABLE.iter().zip(&accepted) {
        assert!(*accepted > 10, "{}: {accepted}", op.name);
    }
}
