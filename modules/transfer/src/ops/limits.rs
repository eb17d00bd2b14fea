//! What moves is counted where it has a limit, and refused beyond it.

use crate::error::Error;
use crate::events::FlowCounted;
use crate::state::{COUNTED, LIMITS};
use crate::types::{Limit, Way};
use sdk::{Coin, Ctx, Result, Time};

/// Counts what moves one way over a channel; gives the time if there is a limit. Refused (`transfer` 110) beyond it. To be
/// called before the supply changes.
pub(super) fn count(
    ctx: &mut Ctx<'_>,
    way: Way,
    channel: &str,
    coin: &Coin,
) -> Result<Option<Time>> {
    let key = (channel.to_owned(), coin.denom.clone());
    let Some(mut limit) = LIMITS.get(ctx, &key) else {
        return Ok(None);
    };
    limit.roll(ctx.now(), bank::ops::supply(ctx, &coin.denom));
    if let Some((left, until)) = limit.left(way)
        && coin.amount > left
    {
        return Err(Error::QuotaExceeded {
            amount: coin.amount,
            denom: key.1,
            channel: key.0,
            left,
            way: match way {
                Way::Out => "go out",
                Way::In => "come in",
            },
            until,
        }
        .into());
    }
    limit.count(way, coin.amount)?;
    LIMITS.set(ctx, &key, &limit);
    let told = match way {
        Way::Out => "out",
        Way::In => "in",
    };
    tell(ctx, &limit, told, channel, coin);
    Ok(Some(ctx.now()))
}

/// Notes that a packet was counted, for when it does not arrive.
pub(super) fn note(ctx: &mut Ctx<'_>, channel: &str, sequence: u64, at: Option<Time>) {
    if let Some(at) = at {
        COUNTED.set(ctx, &(channel.to_owned(), sequence), &at);
    }
}

/// Forgets a packet that is settled; gives when it was counted.
pub(super) fn forget(ctx: &mut Ctx<'_>, channel: &str, sequence: u64) -> Option<Time> {
    let key = (channel.to_owned(), sequence);
    let counted = COUNTED.get(ctx, &key);
    if counted.is_some() {
        COUNTED.remove(ctx, &key);
    }
    counted
}

/// Takes back what was counted at a time, if the windows that it was counted in are not over.
pub(super) fn undo(
    ctx: &mut Ctx<'_>,
    way: Way,
    channel: &str,
    coin: &Coin,
    counted_at: Option<Time>,
) {
    let key = (channel.to_owned(), coin.denom.clone());
    let Some(counted_at) = counted_at else { return };
    let Some(mut limit) = LIMITS.get(ctx, &key) else {
        return;
    };
    let before = limit.clone();
    limit.uncount(way, coin.amount, counted_at);
    if limit == before {
        return;
    }
    LIMITS.set(ctx, &key, &limit);
    tell(ctx, &limit, "undone", channel, coin);
}

fn tell(ctx: &mut Ctx<'_>, limit: &Limit, way: &str, channel: &str, coin: &Coin) {
    let [first, second] = &limit.windows;
    ctx.emit(&FlowCounted {
        channel: channel.to_owned(),
        local_denom: coin.denom.clone(),
        way: way.to_owned(),
        amount: coin.amount,
        first_sent: first.sent,
        first_received: first.received,
        first_ends_at: limit.ends(first),
        second_sent: second.sent,
        second_received: second.received,
        second_ends_at: limit.ends(second),
    });
}
