//! What time does to sales and drops, without anybody asking.

use crate::ops::{self, params};
use crate::state::{ENDS, EXPIRIES};
use sdk::{Ctx, Map, Present, Time};

/// Ends sales and drops that are over: what has block time >= its time, oldest first, at most `ends_per_block_max` of each,
/// the rest in the next block. They are over for every reader before. Writes nothing if nothing is due.
pub(crate) fn end_block(ctx: &mut Ctx<'_>) {
    let most = usize::try_from(params(ctx).ends_per_block_max).unwrap_or(usize::MAX);
    for id in due(ctx, &ENDS, most) {
        let mut sale = ops::sale(ctx, id).expect("sales stay, and the queue names open ones");
        ops::end(ctx, id, &mut sale);
    }
    for id in due(ctx, &EXPIRIES, most) {
        let mut drop = ops::drop_of(ctx, id).expect("drops stay, and the queue names open ones");
        ops::end_drop(ctx, id, &mut drop);
    }
}

fn due(ctx: &Ctx<'_>, queue: &Map<(Time, u64), Present>, most: usize) -> Vec<u64> {
    let now = ctx.now();
    let keys = queue.iter(ctx).map(|(key, _)| key);
    let due = keys.take_while(|(time, _)| *time <= now).take(most);
    due.map(|(_, id)| id).collect()
}
