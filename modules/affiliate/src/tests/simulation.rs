//! The random operations: they keep the invariants, and are accepted.

use super::*;
use crate::sim::OPS;
use rand::SeedableRng;
use sdk::sim::{Sim, SimRng};

#[test]
fn random_operations_are_accepted_and_keep_the_invariants() {
    let accounts: Vec<_> = (0..8).map(account).collect();
    let mut rng = SimRng::seed_from_u64(1);
    let mut accepted = vec![0_u32; OPS.len()];
    for _ in 0..20 {
        let mut test = chain();
        for _ in 0..10 {
            for (op, accepted) in OPS.iter().zip(&mut accepted) {
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
                    Err(error) => panic!("{}: {error}", op.name),
                }
            }
            test.end_block(5);
        }
    }
    for (op, accepted) in OPS.iter().zip(&accepted) {
        assert!(*accepted > 10, "{}: {accepted}", op.name);
    }
}
