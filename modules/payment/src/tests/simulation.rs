//! The random operations: they keep the invariants, and nearly all of them are accepted.

use super::*;
use crate::sim::TABLE;
use rand::SeedableRng;
use sdk::sim::{Sim, SimRng};

/// Nothing covers a refund, the fee address is empty, the reserve of the points is too small; a reclaim comes early.
const MAY_BE_REFUSED: [(&str, u32); 4] = [
    ("settlement", 4),
    ("payment", 25),
    ("points", 16),
    ("payment", 20),
];

#[test]
fn random_operations_are_accepted_and_keep_the_invariants() {
    let mut shop = Shop::new();
    let accounts: Vec<_> = (0..8).map(account).collect();
    let mut rng = SimRng::seed_from_u64(1);
    let mut counts = vec![(0_u32, 0_u32); TABLE.len()];
    for round in 0..200 {
        for (op, (accepted, refused)) in TABLE.iter().zip(&mut counts) {
            let made = shop.test.read(|view| {
                (op.make)(&mut Sim {
                    rng: &mut rng,
                    view: *view,
                    accounts: &accounts,
                })
            });
            let Some(any) = made else { continue };
            let result = shop.test.ctx(|ctx| {
                let decoded = ctx.registry().decode(&any)?;
                ctx.attempt(|ctx| decoded.run(ctx))
            });
            match result {
                Ok(_) => *accepted += 1,
                // What a refund takes may be paid out or spent.
                Err(error) if MAY_BE_REFUSED.contains(&(error.codespace, error.code)) => {
                    *refused += 1;
                }
                Err(error) => panic!("{}: {error}", op.name),
            }
        }
        shop.test.end_block(if round % 10 == 0 { 300 } else { 5 });
        let exported = shop.test.export();
        assert!(!exported.is_empty());
    }
    for (op, (accepted, refused)) in TABLE.iter().zip(&counts) {
        assert!(
            *accepted > 10 || op.name == "payment/reclaim",
            "{}: {accepted}",
            op.name
        );
        assert!(
            refused < accepted || *refused < 5 || op.name == "payment/reclaim",
            "{}: {refused}",
            op.name
        );
    }
}
