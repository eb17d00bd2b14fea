//! Points: issuers, the ledgers of programmes and users, and what expires when.

use bank::events::{LotChanged, LotExpired};
use points::events::{
    IssuerRegistered, IssuerTermsSet, PointsBurned, PointsCommitted, PointsExpired, PointsGranted,
    PointsMinted, PointsPaused, PointsRedeemed, PointsReissued, PointsResumed, PointsSwappedAway,
    PointsSwappedIn, PointsTakenBack, PointsUncommitted, RateCancelled, RateChanged, RateScheduled,
    ReserveToppedUp, ReserveWithdrawn, RunoffStarted,
};
use sdk::{Address, Amount, Coins, Denom, Rate};

use super::values::{account_shard, amount, blob, month_of, number, rate, text, time, year};
use super::{At, Attributes, EventError};
use crate::row::{Row, Value};
use crate::table::{
    ISSUER_CHANGES, ISSUERS, LOTS_BY_PROGRAMME, LOTS_BY_USER, POINTS_BY_PROGRAMME, POINTS_BY_USER,
};

macro_rules! issuer {
    ($($name:ident => $event:ident, $kind:literal);* $(;)?) => {$(
        /// An issuer changed: its whole row, and the change.
        pub(super) fn $name(at: &At<'_>, event: &Attributes<'_>, rows: &mut Vec<Row>) -> Result<(), EventError> {
            let event: $event = event.read(at)?;
            let cells = || [
                ("denom", text(&event.denom)),
                ("company", at.address(&event.company)),
                ("name", text(&event.name)),
                ("rate", rate(event.rate)),
                // A null is never written: what was to come, and does not any more, becomes nothing.
                ("next_rate", rate(event.next_rate.unwrap_or(Rate::from_atto(0)))),
                ("next_rate_at", time(event.next_rate_at.unwrap_or_default())),
                ("ratio_bps", number(event.ratio_bps)),
                ("transferable", Value::Boolean(event.transferable)),
                ("swappable", Value::Boolean(event.swappable)),
                ("lifetime_months", number(event.lifetime_months)),
                ("status", text(event.status)),
                ("reserve", amount(event.reserve)),
                ("supply", amount(event.supply)),
                ("committed", amount(event.committed)),
                ("outstanding", outstanding(event.supply, event.committed)),
                ("required", amount(event.required)),
            ];
            let came_to = [
                ("minted", amount(event.minted)),
                ("granted", amount(event.granted)),
                ("reissued", amount(event.reissued)),
                ("swapped_in", amount(event.swapped_in)),
                ("burned", amount(event.burned)),
                ("redeemed", amount(event.redeemed)),
                ("taken_back", amount(event.taken_back)),
                ("swapped_away", amount(event.swapped_away)),
                ("expired", amount(event.expired)),
            ];
            rows.push(at.state(&ISSUERS, cells().into_iter().chain(came_to)));
            let key = [("year", year(event.day)), ("kind", text($kind)), ("reason", text(&event.reason))];
            let row = at.fact(&ISSUER_CHANGES, key.into_iter().chain(cells()));
            rows.push(row.with("signer", event.signer.map(|signer| at.address(&signer))));
            Ok(())
        }
    )*};
}

issuer! {
    registered => IssuerRegistered, "registered";
    terms_set => IssuerTermsSet, "terms_set";
    rate_scheduled => RateScheduled, "rate_scheduled";
    rate_cancelled => RateCancelled, "rate_cancelled";
    rate_changed => RateChanged, "rate_changed";
    paused => PointsPaused, "paused";
    resumed => PointsResumed, "resumed";
    runoff_started => RunoffStarted, "runoff_started";
}

/// What is owed: points that exist, and points that are promised.
fn outstanding(supply: Amount, committed: Amount) -> Value {
    Value::Varint(supply.units().saturating_add(committed.units()))
}

/// What a movement does to the points of its account.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Effect {
    Made,
    Destroyed,
    /// Only money or promises moved.
    None,
}

macro_rules! movement {
    ($($name:ident => $event:ident, $kind:literal, $effect:ident);* $(;)?) => {$(
        /// Points or the money behind them moved.
        pub(super) fn $name(at: &At<'_>, event: &Attributes<'_>, rows: &mut Vec<Row>) -> Result<(), EventError> {
            let event: $event = event.read(at)?;
            let mut issuer = at.state(&ISSUERS, [
                ("denom", text(&event.denom)),
                ("reserve", amount(event.reserve)),
                ("supply", amount(event.supply)),
                ("committed", amount(event.committed)),
                ("required", amount(event.required)),
            ]);
            issuer.set("outstanding", outstanding(event.supply, event.committed));
            // The column of what its points came to has the name of the kind.
            let moved = Effect::$effect != Effect::None;
            rows.push(issuer.with($kind, event.total.filter(|_| moved).map(amount)));
            let row = at.fact(&POINTS_BY_PROGRAMME, [
                ("denom", text(&event.denom)),
                ("day", Value::Date(at.moment.day)),
                ("shard", Value::Smallint(0)),
                ("kind", text($kind)),
                ("amount", amount(event.amount)),
                ("krwp", amount(event.krwp)),
                ("reserve", amount(event.reserve)),
                ("supply", amount(event.supply)),
                ("committed", amount(event.committed)),
                ("outstanding", outstanding(event.supply, event.committed)),
                ("required", amount(event.required)),
            ]);
            let row = row.with("expiry", event.expiry.map(time));
            rows.push(row.with("account_hash", at.payer_hash(&event.account)));
            let entry = Entry { kind: $kind, denom: &event.denom, amount: event.amount, effect: Effect::$effect };
            if let Some(row) = entry.row(at, &event.account) {
                let row = row
                    .with("krwp", Some(amount(event.krwp)))
                    .with("expiry", event.expiry.map(time))
                    .with("available_at", event.available_at.map(time));
                rows.push(row.with("peer", event.other.map(|other| at.address(&other))));
            }
            Ok(())
        }
    )*};
}

movement! {
    minted => PointsMinted, "minted", Made;
    burned => PointsBurned, "burned", Destroyed;
    redeemed => PointsRedeemed, "redeemed", Destroyed;
    committed => PointsCommitted, "committed", None;
    uncommitted => PointsUncommitted, "uncommitted", None;
    granted => PointsGranted, "granted", Made;
    taken_back => PointsTakenBack, "taken_back", Destroyed;
    reissued => PointsReissued, "reissued", Made;
    swapped_away => PointsSwappedAway, "swapped_away", Destroyed;
    swapped_in => PointsSwappedIn, "swapped_in", Made;
    topped_up => ReserveToppedUp, "topped_up", None;
    withdrawn => ReserveWithdrawn, "withdrawn", None;
}

/// A line of a user's ledger.
struct Entry<'a> {
    kind: &'a str,
    denom: &'a Denom,
    amount: Amount,
    effect: Effect,
}

impl Entry<'_> {
    /// The line; none where no points moved.
    fn row(&self, at: &At<'_>, account: &Address) -> Option<Row> {
        if self.effect == Effect::None {
            return None;
        }
        Some(at.fact(
            &POINTS_BY_USER,
            [
                ("account", at.address(account)),
                ("month", Value::Date(at.moment.month)),
                ("shard", Value::Smallint(0)),
                ("denom", text(self.denom)),
                ("incoming", Value::Boolean(self.effect == Effect::Made)),
                ("kind", text(self.kind)),
                ("amount", amount(self.amount)),
            ],
        ))
    }
}

/// Points from one account to another: a line for both.
pub(super) fn sent(
    at: &At<'_>,
    sender: &Address,
    recipient: &Address,
    coins: &Coins,
    rows: &mut Vec<Row>,
) {
    for coin in coins.iter().filter(|coin| coin.denom.has_lots()) {
        for (account, peer, kind, effect) in [
            (sender, recipient, "sent", Effect::Destroyed),
            (recipient, sender, "received", Effect::Made),
        ] {
            let entry = Entry {
                kind,
                denom: &coin.denom,
                amount: coin.amount,
                effect,
            };
            rows.extend(
                entry
                    .row(at, account)
                    .map(|row| row.with("peer", Some(at.address(peer)))),
            );
        }
    }
}

/// A lot expired.
pub(super) fn expired(
    at: &At<'_>,
    event: &Attributes<'_>,
    rows: &mut Vec<Row>,
) -> Result<(), EventError> {
    let event: LotExpired = event.read(at)?;
    let row = at.fact(
        &POINTS_BY_PROGRAMME,
        [
            ("denom", text(&event.amount.denom)),
            ("day", Value::Date(at.moment.day)),
            ("shard", Value::Smallint(0)),
            ("kind", text("expired")),
            ("amount", amount(event.amount.amount)),
            ("expiry", time(event.expiry)),
        ],
    );
    rows.push(row.with("account_hash", at.payer_hash(&event.owner)));
    let entry = Entry {
        kind: "expired",
        denom: &event.amount.denom,
        amount: event.amount.amount,
        effect: Effect::Destroyed,
    };
    let row = entry.row(at, &event.owner);
    rows.extend(row.map(|row| row.with("expiry", Some(time(event.expiry)))));
    Ok(())
}

/// Points expired: what their issuer has afterwards. Whose they were is told lot by lot.
pub(super) fn expired_of(
    at: &At<'_>,
    event: &Attributes<'_>,
    rows: &mut Vec<Row>,
) -> Result<(), EventError> {
    let event: PointsExpired = event.read(at)?;
    rows.push(at.state(
        &ISSUERS,
        [
            ("denom", text(&event.denom)),
            ("reserve", amount(event.reserve)),
            ("supply", amount(event.supply)),
            ("committed", amount(event.committed)),
            ("outstanding", outstanding(event.supply, event.committed)),
            ("required", amount(event.required)),
            ("expired", amount(event.total)),
        ],
    ));
    Ok(())
}

/// A lot has this much now, in no hold or in one.
pub(super) fn lot(
    at: &At<'_>,
    event: &Attributes<'_>,
    rows: &mut Vec<Row>,
) -> Result<(), EventError> {
    let event: LotChanged = event.read(at)?;
    let available_at = event.available_at.unwrap_or_default();
    let hold = event.hold_id.map_or_else(|| blob(&[]), |id| blob(&id));
    let cells = || {
        [
            ("denom", text(&event.denom)),
            ("month", month_of(event.expiry)),
            ("expiry", time(event.expiry)),
            ("account", at.address(&event.owner)),
            ("available_at", time(available_at)),
            ("hold", hold.clone()),
            ("amount", amount(event.amount)),
        ]
    };
    rows.push(at.state(&LOTS_BY_USER, cells()));
    let shard = ("shard", account_shard(&event.owner));
    rows.push(at.state(&LOTS_BY_PROGRAMME, cells().into_iter().chain([shard])));
    Ok(())
}
