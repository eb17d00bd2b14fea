//! The queue of payments by the hour in which they leave the state. It has pages of many ids, so that a payment costs no
//! entry of its own; one that moves to a later hour is passed over where it stood before.

use crate::state::{FORGET, FORGET_COUNTS, PAYMENTS};
use crate::types::{Payment, PaymentId};
use sdk::{Ctx, Order, Read, Time};
use std::collections::BTreeMap;

const HOUR_SECONDS: u64 = 60 * 60;
/// How many ids a page has at most: whoever joins writes its page again.
pub(crate) const PAGE_IDS: u64 = 32;

/// When a payment leaves the state: at the end of the hour in which its retention ends.
fn hour_of(payment: &Payment) -> Time {
    payment.forget_at.korean_round_up(HOUR_SECONDS)
}

/// Whether a page under `hour` is where a payment stands by now.
fn stands_at(read: &(impl Read + ?Sized), hour: Time, id: &PaymentId) -> bool {
    PAYMENTS
        .get(read, id)
        .is_some_and(|payment| hour_of(&payment) == hour)
}

/// An hour of the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hour {
    /// When it ends.
    pub(crate) end: Time,
    /// How many payments ever joined it.
    pub(crate) joined: u64,
    /// Its pages, by number.
    pub(crate) pages: BTreeMap<u64, Vec<PaymentId>>,
}

/// The queue as it is, moved payments included.
pub(crate) fn hours(read: &(impl Read + ?Sized)) -> Vec<Hour> {
    let hour = |(end, joined)| Hour {
        end,
        joined,
        pages: FORGET
            .range(read, &end, Order::Ascending)
            .map(|((_, page), ids)| (page, ids))
            .collect(),
    };
    FORGET_COUNTS.iter(read).map(hour).collect()
}

/// Writes an hour of the queue.
pub(crate) fn set_hour(ctx: &mut Ctx<'_>, hour: &Hour) {
    FORGET_COUNTS.set(ctx, &hour.end, &hour.joined);
    for (page, ids) in &hour.pages {
        FORGET.set(ctx, &(hour.end, *page), ids);
    }
}

/// What stands in the queue, in its order.
pub(crate) fn waiting(read: &(impl Read + ?Sized)) -> Vec<PaymentId> {
    let pages = FORGET.iter(read);
    let places = pages.flat_map(|((hour, _), ids)| ids.into_iter().map(move |id| (hour, id)));
    places
        .filter(|(hour, id)| stands_at(read, *hour, id))
        .map(|(_, id)| id)
        .collect()
}

/// Puts a new payment into the queue.
pub(crate) fn put(ctx: &mut Ctx<'_>, id: &PaymentId, payment: &Payment) {
    let hour = hour_of(payment);
    let count = FORGET_COUNTS.get(ctx, &hour).unwrap_or_default();
    let page = (hour, page_of(count));
    let mut ids = FORGET.get(ctx, &page).unwrap_or_default();
    ids.push(*id);
    FORGET.set(ctx, &page, &ids);
    FORGET_COUNTS.set(ctx, &hour, &count.saturating_add(1));
}

/// The page of the id that comes after so many of its hour.
fn page_of(count: u64) -> u64 {
    count.div_euclid(PAGE_IDS)
}

/// Has a payment stay until a later time.
pub(crate) fn defer(ctx: &mut Ctx<'_>, id: &PaymentId, payment: &mut Payment, until: Time) {
    if until <= payment.forget_at {
        return;
    }
    let before = hour_of(payment);
    payment.forget_at = until;
    if hour_of(payment) != before {
        put(ctx, id, payment);
    }
}

/// Takes what is due off the queue, oldest hour first: at most `most` places, those that payments have left included.
pub(crate) fn take_due(ctx: &mut Ctx<'_>, most: usize) -> Vec<PaymentId> {
    let now = ctx.now();
    let mut room = most;
    let mut pages = Vec::new();
    for (page, ids) in FORGET.iter(ctx) {
        if page.0 > now || room == 0 {
            break;
        }
        room = room.saturating_sub(ids.len());
        pages.push((page, ids));
    }
    let mut due = Vec::new();
    for ((hour, page), mut ids) in pages {
        let left = most.saturating_sub(due.len()).min(ids.len());
        let later = ids.split_off(left);
        due.extend(ids.into_iter().map(|id| (hour, id)));
        if !later.is_empty() {
            FORGET.set(ctx, &(hour, page), &later);
            continue;
        }
        FORGET.remove(ctx, &(hour, page));
        // Nobody joins an hour that has come.
        let count = FORGET_COUNTS.get(ctx, &hour).unwrap_or_default();
        if page_of(count.saturating_sub(1)) == page {
            FORGET_COUNTS.remove(ctx, &hour);
        }
    }
    due.retain(|(hour, id)| stands_at(ctx, *hour, id));
    due.into_iter().map(|(_, id)| id).collect()
}
