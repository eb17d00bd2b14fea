//! The random operations: they keep the invariants, and are accepted but for rights and limits.

use super::*;
use crate::sim::TABLE;
use rand::SeedableRng;
use sdk::sim::{Sim, SimRng};
use testkit::account;

#[test]
fn random_operations_are_accepted_and_keep_the_invariants() {
    let mut shop = Shop::active();
    let accounts: Vec<_> = (0..8).map(account).collect();
    let mut rng = SimRng::seed_from_u64(1);
    let mut accepted = vec![0_u32; TABLE.len()];
    for round in 0..200 {
        for (op, accepted) in TABLE.iter().zip(&mut accepted) {
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
                // Taken ids, inactive companies, fees and limits that change.
                Err(error) => assert_eq!(error.codespace, "merchant", "{}: {error}", op.name),
            }
        }
        if round % 20 == 0 {
            let terminal = shop.terminal_msg(100 + round);
            // Its shop may be closed by now.
            let _ = shop.test.send(&terminal);
        }
        shop.test.end_block(5);
    }
    for (op, accepted) in TABLE.iter().zip(&accepted) {
        // Here no account has a key that the chain knows, so none can be a terminal.
        let rare = ["merchant/register_terminal", "merchant/revoke_terminal"].contains(&op.name);
        assert!(*accepted > 10 || rare, "{}: {accepted}", op.name);
    }
}
