//! What time does to lots. `points` asks for it at the end of every block, as it keeps account of what its issuers' points
//! came to.

use super::lots;
use crate::state::LOT_EXPIRIES;
use crate::types::plus;
use sdk::{Amount, Ctx, Denom};
use std::collections::BTreeMap;

/// The most accounts whose lots of a denom one call destroys. All points of a month expire at one instant: the rest follows in the next
/// blocks, and is not spendable meanwhile.
pub const EXPIRIES_PER_BLOCK_MAX: usize = 1_000;

/// Destroys lots that have expired (block time >= expiry), oldest first. Says how much went of each denom; writes nothing
/// if nothing has expired.
pub fn destroy_expired(ctx: &mut Ctx<'_>) -> BTreeMap<Denom, Amount> {
    let now = ctx.now();
    let due: Vec<_> = LOT_EXPIRIES
        .iter(ctx)
        .map(|(key, _)| key)
        .take_while(|(expiry, ..)| *expiry <= now)
        .take(EXPIRIES_PER_BLOCK_MAX)
        .collect();
    let mut gone: BTreeMap<Denom, Amount> = BTreeMap::new();
    for (expiry, owner, denom) in due {
        let amount = lots::expire(ctx, &owner, &denom, expiry);
        let sum = gone.entry(denom).or_default();
        *sum = plus(*sum, amount);
    }
    gone
}
