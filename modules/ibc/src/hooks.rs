//! What happens at the begin of a block.

use crate::ops::keep_upgraded_consensus;
use crate::state::HOST;
use crate::types::HostConsensus;
use sdk::Ctx;

/// The most old heights that one block forgets, should the parameter have been lowered.
const FORGOTTEN_PER_BLOCK_MAX: usize = 10;

/// Before an upgrade, keeps what clients of this chain begin to trust after it. Remembers what a light client of this chain
/// stores of this header, and forgets what nobody asks for any more.
pub(crate) fn begin_block(ctx: &mut Ctx<'_>) {
    keep_upgraded_consensus(ctx);
    remember_header(ctx);
}

fn remember_header(ctx: &mut Ctx<'_>) {
    let block = ctx.block();
    if block.app_hash.is_empty() || block.next_validators_hash.is_empty() {
        return;
    }
    let consensus = HostConsensus {
        time: block.time,
        app_hash: block.app_hash.clone(),
        next_validators_hash: block.next_validators_hash.clone(),
    };
    HOST.set(ctx, &block.height, &consensus);
    let kept = u64::from(staking::ops::params(ctx).historical_entries);
    let oldest = block.height.saturating_sub(kept);
    let heights = HOST.iter(ctx).map(|(height, _)| height);
    let too_old: Vec<u64> = heights
        .take_while(|height| *height <= oldest)
        .take(FORGOTTEN_PER_BLOCK_MAX)
        .collect();
    for height in too_old {
        HOST.remove(ctx, &height);
    }
}
