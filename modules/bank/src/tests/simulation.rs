//! The random operations: they are accepted, and keep the invariants.

use super::bank_with;
use crate::sim::TABLE;
use rand::SeedableRng;
use sdk::sim::{Sim, SimRng};
use testkit::account;

#[test]
fn random_operations_are_accepted_and_keep_the_invariants() {
    let mut test = bank_with(&["900krwp,900uaot", "900uaot", "5krwp"]);
    let accounts: Vec<_> = (0..4).map(account).collect();
    let mut rng = SimRng::seed_from_u64(1);
    let mut accepted = vec![0_usize; TABLE.len()];
    for _ in 0..100 {
        for (op, accepted) in TABLE.iter().zip(&mut accepted) {
            let made = test.read(|view| {
                (op.make)(&mut Sim {
                    rng: &mut rng,
                    view: *view,
                    accounts: &accounts,
                })
            });
            let Some(any) = made else { continue };
            test.ctx(|ctx| ctx.registry().decode(&any)?.run(ctx))
                .unwrap_or_else(|error| panic!("{}: {error}", op.name));
            *accepted = accepted.saturating_add(1);
        }
        test.end_block(1);
    }
    assert!(accepted.iter().all(|count| *count > 10), "{accepted:?}");
}
