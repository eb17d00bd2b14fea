//! The random operations: they keep the invariants, and are accepted but for rights and limits.

use super::*;
use crate::sim::TABLE;
use rand::SeedableRng;
use sdk::sim::{Sim, SimRng};

#[test]
fn random_operations_are_accepted_and_keep_the_invariants() {
    let mut market = Market::new("1", "2");
    market.register(COMPANY_A, "pt/cc/sun", "0.5", 12_000);
    market.mint(USER, 10_000, "pt/cc/sun");
    let accounts: Vec<_> = (0..8).map(account).collect();
    let mut rng = SimRng::seed_from_u64(1);
    let mut accepted = vec![0_u32; TABLE.len()];
    for round in 0..300 {
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
                // Quotas, minimums, prices that nobody said.
                Err(error) => assert!(
                    ["pointswap", "oracle"].contains(&error.codespace),
                    "{}: {error}",
                    op.name
                ),
            }
        }
        market.test.end_block(if round % 10 == 0 { DAY } else { 5 });
    }
    for (op, accepted) in TABLE.iter().zip(&accepted) {
        assert!(*accepted > 10, "{}: {accepted}", op.name);
    }
}
