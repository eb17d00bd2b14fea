//! What time does to quotas and clearing positions.

use crate::state::{CLEARINGS, FORGET, USED, USED_BY};
use sdk::{Ctx, Key, Map, Value};

/// The most entries of each kind that leave the state in a block, oldest first, the rest in the next one. None of them
/// counts any more.
const SWEPT_PER_BLOCK_MAX: usize = 500;

/// Forgets what was used of quotas on past days, and positions that both settled long ago. Writes nothing if nothing is
/// due.
pub(crate) fn end_block(ctx: &mut Ctx<'_>) {
    let (now, today) = (ctx.now(), ctx.now().korean_day());
    for key in due(ctx, &USED, |(day, _)| *day < today) {
        USED.remove(ctx, &key);
    }
    for key in due(ctx, &USED_BY, |(day, ..)| *day < today) {
        USED_BY.remove(ctx, &key);
    }
    for key in due(ctx, &FORGET, |(time, _)| *time <= now) {
        FORGET.remove(ctx, &key);
        CLEARINGS.remove(ctx, &key.1);
    }
}

fn due<K: Key, V: Value>(ctx: &Ctx<'_>, map: &Map<K, V>, is_due: impl Fn(&K) -> bool) -> Vec<K> {
    map.iter(ctx)
        .map(|(key, _)| key)
        .take_while(is_due)
        .take(SWEPT_PER_BLOCK_MAX)
        .collect()
}
