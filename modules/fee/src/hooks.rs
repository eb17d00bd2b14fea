//! What happens at the end of every block.

use crate::ops;
use sdk::Ctx;

/// The most expired allowances that a block removes; the next block goes on.
pub(crate) const PRUNED_PER_BLOCK_MAX: usize = 200;

/// Removes expired allowances. They are refused already: this only frees their place.
pub(crate) fn end_block(ctx: &mut Ctx<'_>) {
    ops::prune(ctx, PRUNED_PER_BLOCK_MAX);
}
