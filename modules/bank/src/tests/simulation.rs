//! The random operations: they are accepted, and keep the invariants.

use super::{bank_with, denom};
use crate::sim::TABLE;
use crate::{Lot, ops};
use rand::SeedableRng;
use sdk::Amount;
use sdk::sim::{Sim, SimRng};
use testkit::account;

#[test]
fn random_operations_are_accepted_and_keep_the_invariants() {
    let mut test = bank_with(&["900krwp,900uaot", "900uaot", "5krwp"]);
    let accounts: Vec<_> = (0..4).map(account).collect();
    for (n, owner) in (1..).zip(&accounts) {
        let lot = Lot {
            expiry: test.block().time.plus_seconds(40),
            available_at: test.block().time.plus_seconds(10 * n),
            amount: Amount::new(500),
        };
        test.ctx(|ctx| ops::mint_lot(ctx, owner, owner, &denom("pt/issuer/star"), &lot))
            .unwrap();
    }
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
