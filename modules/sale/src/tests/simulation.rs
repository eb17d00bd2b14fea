//! The random operations: they keep the invariants, and are accepted but for limits.

use super::*;
use crate::sim::TABLE;
use rand::SeedableRng;
use sdk::sim::{Sim, SimRng};

#[test]
fn random_operations_are_accepted_and_keep_the_invariants() {
    let mut market = Market::new();
    let accounts: Vec<_> = (0..8).map(account).collect();
    for who in 0..8 {
        market.give(who, 1_000_000, "uaot");
    }
    let mut rng = SimRng::seed_from_u64(1);
    let mut accepted = vec![0_u32; TABLE.len()];
    for round in 0..500 {
        for (op, accepted) in TABLE.iter().zip(&mut accepted) {
            let made = market.test.read(|view| {
                (op.make)(&mut Sim {
                    rng: &mut rng,
                    view: *view,
                    accounts: &accounts,
                })
            });
            let Some(any) = made else { continue };
            let result = market.test.ctx(|ctx| {
                let decoded = ctx.registry().decode(&any)?;
                ctx.attempt(|ctx| decoded.run(ctx))
            });
            match result {
                Ok(_) => *accepted += 1,
                Err(error) => assert_eq!(error.codespace, "sale", "{}: {error}", op.name),
            }
        }
        // Messages that count on an end come in the block of it.
        market.test.block_mut().time = market.now().plus_seconds(5);
        if round % 3 == 0 {
            market.test.end_block(5);
        }
    }
    for (op, accepted) in TABLE.iter().zip(&accepted) {
        assert!(*accepted > 3, "{}: {accepted}", op.name);
    }
}
