//! What time does to payments, without anybody asking.

use crate::events::{PaymentExpired, QuoteExpired, order_columns};
use crate::msgs::book_lapsed;
use crate::ops::{self, change, params, quote};
use crate::state::{
    BARS, BARS_BY_END, BY_PAYER, DISPUTES, DISPUTES_BY_END, EXPIRIES, INVOICES, INVOICES_BY_END,
    PAYMENTS, QUOTES_BY_END, REFUNDS, TENDERS, TENDERS_BY_END,
};
use crate::types::{Payment, PaymentId, QuoteId};
use sdk::{Ctx, Key, Map, Order, Present, Time};

/// Books expiries and forgets what nobody may change any more: what has block time >= its time, oldest first, at most
/// `expiries_per_block_max` per queue, the rest in the next block. Writes nothing if nothing is due.
pub(crate) fn end_block(ctx: &mut Ctx<'_>) {
    let most = usize::try_from(params(ctx).expiries_per_block_max).unwrap_or(usize::MAX);
    for (_, id) in due(ctx, &EXPIRIES, |(time, _)| *time, most) {
        expire(ctx, &id);
    }
    for (_, id) in due(ctx, &DISPUTES_BY_END, |(time, _)| *time, most) {
        decide(ctx, &id);
    }
    for (_, id) in due(ctx, &QUOTES_BY_END, |(time, _)| *time, most) {
        expire_quote(ctx, &id);
    }
    for id in ops::forget::take_due(ctx, most) {
        forget(ctx, &id);
    }
    for (time, id) in due(ctx, &INVOICES_BY_END, |(time, _)| *time, most) {
        INVOICES_BY_END.remove(ctx, &(time, id));
        INVOICES.remove(ctx, &id);
    }
    for (time, id) in due(ctx, &BARS_BY_END, |(time, _)| *time, most) {
        BARS_BY_END.remove(ctx, &(time, id));
        BARS.remove(ctx, &id);
    }
    for (time, id, approval) in due(ctx, &TENDERS_BY_END, |(time, ..)| *time, most) {
        TENDERS_BY_END.remove(ctx, &(time, id, approval));
        TENDERS.remove(ctx, &(id, approval));
    }
}

fn due<K: Key>(
    ctx: &Ctx<'_>,
    queue: &Map<K, Present>,
    time_of: fn(&K) -> Time,
    most: usize,
) -> Vec<K> {
    let now = ctx.now();
    let keys = queue.iter(ctx).map(|(key, _)| key);
    keys.take_while(|key| time_of(key) <= now)
        .take(most)
        .collect()
}

/// Releases what a payment holds at its expiry.
fn expire(ctx: &mut Ctx<'_>, id: &PaymentId) {
    let mut payment = PAYMENTS
        .get(ctx, id)
        .expect("a payment stays in the state while it is in the queue");
    let moved = ops::release(ctx, id, &mut payment, false)
        .expect("what a payment holds is held under its id");
    let merchant = merchant::ops::get(ctx, &payment.order.merchant_id)
        .expect("a merchant that ever took a payment is never removed");
    let change = change(ctx, id, &payment, &merchant, moved);
    ctx.emit(&PaymentExpired::of(change, ()));
}

/// Decides a dispute that nobody decided in its time; a day later, if the owner of a token has stopped the money.
fn decide(ctx: &mut Ctx<'_>, id: &PaymentId) {
    let mut payment = PAYMENTS
        .get(ctx, id)
        .expect("a payment stays in the state while it is in the queue");
    let merchant = merchant::ops::get(ctx, &payment.order.merchant_id)
        .expect("a merchant that ever took a payment is never removed");
    let mut decided = payment.clone();
    let booked = ctx.attempt(|ctx| book_lapsed(ctx, id, &mut decided, &merchant));
    if booked.is_err() {
        // What a dispute withholds is set aside until it is decided: nothing else is refused.
        ops::postpone(ctx, id, &mut payment);
    }
}

/// Gives the krwp of a quote back to its provider at its expiry.
fn expire_quote(ctx: &mut Ctx<'_>, quote_id: &QuoteId) {
    let quote = quote::expire(ctx, quote_id);
    let (payment_id, merchant_id, day, order_id) = order_columns(&quote.order);
    ctx.emit(&QuoteExpired {
        quote_id: *quote_id,
        provider: quote.provider,
        payment_id,
        merchant_id,
        day,
        order_id,
        price: quote.price,
        amount: quote.amount,
        expiry: quote.expiry,
    });
}

/// Removes a payment from the state; Cassandra keeps it.
fn forget(ctx: &mut Ctx<'_>, id: &PaymentId) {
    let payment = PAYMENTS
        .get(ctx, id)
        .expect("a payment stays in the state while it is in the queue");
    if payment.holds_something() {
        // Only if the sweep of expiries is behind by the whole retention.
        expire(ctx, id);
    }
    if payment.disputed_until.is_some() {
        // Only if the sweep of disputes is behind by the whole retention, or the money was stopped as long.
        decide(ctx, id);
        let disputed = |payment: Payment| payment.disputed_until.is_some();
        if PAYMENTS.get(ctx, id).is_some_and(disputed) {
            return;
        }
    }
    reward::ops::forget(ctx, id);
    DISPUTES.remove(ctx, id);
    let refunds: Vec<_> = REFUNDS
        .range(ctx, id, Order::Ascending)
        .map(|(key, _)| key)
        .collect();
    for key in &refunds {
        REFUNDS.remove(ctx, key);
    }
    BY_PAYER.remove(ctx, &(payment.payer, *id));
    PAYMENTS.remove(ctx, id);
}
