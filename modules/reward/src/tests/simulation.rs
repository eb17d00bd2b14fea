//! The random operations: they keep the invariants, and nearly all of them are accepted.

use super::*;
use crate::sim::TABLE;
use rand::SeedableRng;
use sdk::sim::{Sim, SimRng};

#[test]
fn random_operations_are_accepted_and_keep_the_invariants() {
    let mut shop = Shop::new();
    let accounts: Vec<_> = (0..8).map(account).collect();
    let mut rng = SimRng::seed_from_u64(1);
    let mut counts = vec![(0_u32, 0_u32); TABLE.len()];
    let mut sales: Vec<Sale> = Vec::new();
    for round in 0..150_u64 {
        for (op, (accepted, refused)) in TABLE.iter().zip(&mut counts) {
            if op.weight == 2 && round % 12 > 0 {
                continue;
            }
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
                Err(_) => *refused += 1,
            }
        }
        let sale = shop.authorize(PAYER + round % 3);
        shop.settle(&sale, &[won(1_000 + u128::from(round))]);
        sales.push(sale);
        let back = sales[sales.len() / 2].clone();
        shop.settle(&back, &[won(u128::from(round % 5) * 100)]);
        shop.test.end_block(if round % 10 == 0 { 300 } else { 5 });
        if round % 50 == 0 {
            assert!(!shop.test.export().is_empty());
        }
    }
    for (op, (accepted, refused)) in TABLE.iter().zip(&counts) {
        assert!(*accepted > 0, "{}: {accepted}, {refused} refused", op.name);
        assert!(
            refused <= accepted || *refused < 20,
            "{}: {accepted}, {refused} refused",
            op.name
        );
    }
}
