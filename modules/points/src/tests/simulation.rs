//! The random operations: they keep the invariants, and are accepted but for rights and limits.

use super::*;
use crate::sim::TABLE;
use rand::SeedableRng;
use sdk::sim::{Sim, SimRng};

#[test]
fn random_operations_are_accepted_and_keep_the_invariants() {
    let mut test = chain();
    let accounts: Vec<_> = (0..=6).map(account).collect();
    let mut rng = SimRng::seed_from_u64(1);
    let mut accepted = vec![0_u32; TABLE.len()];
    for _ in 0..300 {
        for (op, accepted) in TABLE.iter().zip(&mut accepted) {
            let made = test.read(|view| {
                (op.make)(&mut Sim {
                    rng: &mut rng,
                    view: *view,
                    accounts: &accounts,
                })
            });
            let Some(any) = made else { continue };
            let result = test.ctx(|ctx| {
                let decoded = ctx.registry().decode(&any)?;
                ctx.attempt(|ctx| decoded.run(ctx))
            });
            match result {
                Ok(_) => *accepted += 1,
                // Reserves that do not cover it, pauses of the authority, purses that are empty.
                Err(error) => {
                    let known = [
                        ("points", 8),
                        ("points", 10),
                        ("points", 14),
                        ("points", 18),
                        ("sdk", 5),
                    ];
                    assert!(
                        known.contains(&(error.codespace, error.code)),
                        "{}: {error}",
                        op.name
                    );
                }
            }
        }
        test.end_block(4_000);
    }
    for (op, accepted) in TABLE.iter().zip(&accepted) {
        assert!(*accepted > 0, "{}: {accepted}", op.name);
    }
}
