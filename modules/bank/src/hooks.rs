//! What time does to lots, without anybody asking.

use crate::ops;
use crate::state::LOT_EXPIRIES;
use sdk::Ctx;

/// The most accounts whose lots of a denom one block destroys. All points of a month expire at one instant: the rest
/// follows in the next blocks, and is not spendable meanwhile.
pub(crate) const EXPIRIES_PER_BLOCK_MAX: usize = 1_000;

/// Destroys lots that have expired (block time >= expiry), oldest first. Writes nothing if none has.
pub(crate) fn end_block(ctx: &mut Ctx<'_>) {
    let now = ctx.now();
    let due: Vec<_> = LOT_EXPIRIES
        .iter(ctx)
        .map(|(key, _)| key)
        .take_while(|(expiry, ..)| *expiry <= now)
        .take(EXPIRIES_PER_BLOCK_MAX)
        .collect();
    for (expiry, owner, denom) in due {
        ops::expire(ctx, &owner, &denom, expiry);
    }
}
