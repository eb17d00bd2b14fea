//! What happens at the end of every block.

use crate::events::RateChanged;
use crate::ops::{self, row};
use crate::state::{ISSUERS, RATES, RATES_DUE};
use crate::types::Issuer;
use sdk::{Ctx, Denom};

/// The most rates that a block books; the next block goes on. They count already.
pub(crate) const BOOKED_PER_BLOCK_MAX: usize = 200;

/// Destroys points that have expired, and books rates that count by now. Writes nothing if there are none.
pub(crate) fn end_block(ctx: &mut Ctx<'_>) {
    for (denom, amount) in bank::ops::destroy_expired(ctx) {
        ops::book_expired(ctx, &denom, amount);
    }
    book_rates(ctx);
}

/// Books rates that count by now: tells of them, and writes them into the history.
fn book_rates(ctx: &mut Ctx<'_>) {
    let now = ctx.now();
    let due: Vec<_> = RATES_DUE
        .iter(ctx)
        .map(|(key, _)| key)
        .take_while(|(at, _)| *at <= now)
        .take(BOOKED_PER_BLOCK_MAX)
        .collect();
    for (_, denom) in due {
        let mut issuer = ISSUERS
            .get(ctx, &denom)
            .expect("a rate waits only for an issuer, and issuers stay");
        book(ctx, &denom, &mut issuer);
    }
}

/// Books the rate that was to come, if it counts by now.
pub(crate) fn book(ctx: &mut Ctx<'_>, denom: &Denom, issuer: &mut Issuer) {
    let Some(due) = issuer.next.filter(|next| next.at <= ctx.now()) else {
        return;
    };
    unschedule(ctx, denom, issuer);
    issuer.booked_rate = due.rate;
    ISSUERS.set(ctx, denom, issuer);
    RATES.set(ctx, &(denom.clone(), due.at), &due.rate);
    let told = RateChanged::of(row(ctx, denom, issuer), None, "");
    ctx.emit(&told);
}

/// Forgets the rate that was to come. The caller stores the issuer.
pub(crate) fn unschedule(ctx: &mut Ctx<'_>, denom: &Denom, issuer: &mut Issuer) {
    if let Some(next) = issuer.next.take() {
        RATES_DUE.remove(ctx, &(next.at, denom.clone()));
    }
}
