//! What time does to batches, without anybody asking.

use crate::ops::{self, close, params, pay, release_reserve};
use crate::state::{ADJUSTED, ADJUSTMENTS, BATCHES, CLOSINGS, FORGET, LINES, PAYOUTS, RESERVES};
use crate::types::BatchKey;
use sdk::{Ctx, Map, Order, Time, Value};

/// Why nothing here is refused.
const FITS: &str =
    "sums of lines of at most 2^96 each fit, and the queues name batches that there are";

/// Gives reserves back, closes and pays batches, and forgets lines: what has block time >= its time, oldest first, at
/// most `batches_per_block_max` of each and `lines_per_block_max`, the rest in the next block. Writes nothing if nothing
/// is due.
pub(crate) fn end_block(ctx: &mut Ctx<'_>) {
    let params = params(ctx);
    let most = usize::try_from(params.batches_per_block_max).unwrap_or(usize::MAX);
    for (until, key) in due(ctx, &RESERVES, most) {
        release_reserve(ctx, until, &key).expect(FITS);
    }
    for (_, key) in due(ctx, &CLOSINGS, most) {
        close(ctx, &key).expect(FITS);
    }
    for (_, key) in due(ctx, &PAYOUTS, most) {
        pay(ctx, &key).expect(FITS);
    }
    let mut left = u64::from(params.lines_per_block_max);
    for (time, key) in due(ctx, &FORGET, most) {
        left = left.saturating_sub(forget(ctx, time, &key, left));
        if left == 0 {
            break;
        }
    }
}

fn due<V: Value>(
    ctx: &Ctx<'_>,
    queue: &Map<(Time, BatchKey), V>,
    most: usize,
) -> Vec<(Time, BatchKey)> {
    let now = ctx.now();
    let keys = queue.iter(ctx).map(|(key, _)| key);
    keys.take_while(|(time, _)| *time <= now)
        .take(most)
        .collect()
}

/// Removes at most `most` lines of a batch, and the names of its adjustments; Cassandra keeps them. Says how many.
fn forget(ctx: &mut Ctx<'_>, time: Time, key: &BatchKey, most: u64) -> u64 {
    let place = (time, key.clone());
    let first = FORGET.get(ctx, &place).expect(FITS);
    let mut batch = ops::batch(ctx, key).expect(FITS);
    // Behind those of its tree a batch that was paid has the line of its payout.
    let all = batch.lines.saturating_add(1);
    let end = first.saturating_add(most).min(all);
    let names = ADJUSTED.range(ctx, key, Order::Ascending);
    let names: Vec<_> = names.take_while(|((_, number), _)| *number < end).collect();
    for (line_key, name) in names {
        ADJUSTMENTS.remove(ctx, &(key.merchant_id, name));
        ADJUSTED.remove(ctx, &line_key);
    }
    for number in first..end {
        LINES.remove(ctx, &(key.clone(), number));
    }
    if end < all {
        FORGET.set(ctx, &place, &end);
    } else {
        batch.forget_at = None;
        BATCHES.set(ctx, key, &batch);
        FORGET.remove(ctx, &place);
    }
    end.saturating_sub(first)
}
