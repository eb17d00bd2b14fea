//! Tokens of affiliates, and how they are sold.

use sale::events::{
    RefundClaimed, SaleBought, SaleCancelled, SaleClosed, SaleCreated, SalePaid, Tranches,
    VestedClaimed,
};
use sdk::Amount;
use tokenfactory::events::{
    AccountBlocked, AccountUnblocked, BlockerSet, CapSet, MinterSet, OwnerChanged, OwnerProposed,
    PauserSet, TokenBurned, TokenCreated, TokenDescribed, TokenMinted, TokenPaused, TokenUnpaused,
};

use super::values::{amount, count, number, text, time};
use super::{At, Attributes, EventError};
use crate::row::{Row, Value};
use crate::table::{SALE_PURCHASES, SALES, TOKEN_EVENTS, TOKENS};

/// What happened to a token.
fn happened(at: &At<'_>, denom: &sdk::Denom, kind: &'static str) -> Row {
    at.fact(
        &TOKEN_EVENTS,
        [
            ("denom", text(denom)),
            ("month", Value::Date(at.moment.month)),
            ("kind", text(kind)),
        ],
    )
}

macro_rules! token {
    ($($name:ident => $event:ident, $kind:literal);* $(;)?) => {$(
        /// A token as it stands now, and what happened to it.
        pub(super) fn $name(at: &At<'_>, event: &Attributes<'_>, rows: &mut Vec<Row>) -> Result<(), EventError> {
            let event: $event = event.read(at)?;
            let who = |who: Option<sdk::Address>| who.map_or_else(|| text(""), |who| at.address(&who));
            let row = at.state(&TOKENS, [
                ("denom", text(&event.denom)),
                ("owner", who(event.owner)),
                ("proposed_owner", who(event.proposed_owner)),
                ("pauser", who(event.pauser)),
                ("blocker", who(event.blocker)),
                ("supply", amount(event.supply)),
                ("paused", Value::Boolean(event.paused)),
            ]);
            rows.push(row.with("cap", event.cap.map(amount)));
            let row = happened(at, &event.denom, $kind);
            let row = row.with("supply", Some(amount(event.supply)));
            rows.push(row.with("signer", Some(at.address(&event.signer))));
            Ok(())
        }
    )*};
}

token! {
    created => TokenCreated, "created";
    owner_proposed => OwnerProposed, "owner_proposed";
    owner_changed => OwnerChanged, "owner_changed";
    cap_set => CapSet, "cap_set";
    pauser_set => PauserSet, "pauser_set";
    blocker_set => BlockerSet, "blocker_set";
    paused => TokenPaused, "paused";
    unpaused => TokenUnpaused, "unpaused";
}

/// How a token is shown.
pub(super) fn described(
    at: &At<'_>,
    event: &Attributes<'_>,
    rows: &mut Vec<Row>,
) -> Result<(), EventError> {
    let event: TokenDescribed = event.read(at)?;
    rows.push(at.state(
        &TOKENS,
        [
            ("denom", text(&event.denom)),
            ("name", text(&event.name)),
            ("symbol", text(&event.symbol)),
            ("display", text(&event.display)),
            ("exponent", number(event.exponent)),
            ("uri", text(&event.uri)),
        ],
    ));
    let row = happened(at, &event.denom, "described");
    rows.push(row.with("signer", Some(at.address(&event.signer))));
    Ok(())
}

/// What an account may still mint.
pub(super) fn minter_set(
    at: &At<'_>,
    event: &Attributes<'_>,
    rows: &mut Vec<Row>,
) -> Result<(), EventError> {
    let event: MinterSet = event.read(at)?;
    let row = happened(at, &event.denom, "minter_set")
        .with("account", Some(at.address(&event.minter)))
        .with("allowance", Some(amount(event.allowance)));
    rows.push(row.with("signer", Some(at.address(&event.signer))));
    Ok(())
}

/// The supply of a token as it is now.
fn supply(at: &At<'_>, denom: &sdk::Denom, supply: Amount) -> Row {
    at.state(
        &TOKENS,
        [("denom", text(denom)), ("supply", amount(supply))],
    )
}

/// Tokens were made.
pub(super) fn minted(
    at: &At<'_>,
    event: &Attributes<'_>,
    rows: &mut Vec<Row>,
) -> Result<(), EventError> {
    let event: TokenMinted = event.read(at)?;
    rows.push(supply(at, &event.denom, event.supply));
    let row = happened(at, &event.denom, "minted")
        .with("account", Some(at.address(&event.recipient)))
        .with("amount", Some(amount(event.amount)))
        .with("allowance", Some(amount(event.allowance)))
        .with("supply", Some(amount(event.supply)));
    rows.push(row.with("signer", Some(at.address(&event.minter))));
    Ok(())
}

/// Tokens were destroyed.
pub(super) fn burned(
    at: &At<'_>,
    event: &Attributes<'_>,
    rows: &mut Vec<Row>,
) -> Result<(), EventError> {
    let event: TokenBurned = event.read(at)?;
    rows.push(supply(at, &event.denom, event.supply));
    let row = happened(at, &event.denom, "burned")
        .with("account", Some(at.address(&event.minter)))
        .with("amount", Some(amount(event.amount)))
        .with("allowance", Some(amount(event.allowance)))
        .with("supply", Some(amount(event.supply)));
    rows.push(row.with("signer", Some(at.address(&event.minter))));
    Ok(())
}

macro_rules! block {
    ($($name:ident => $event:ident, $kind:literal);* $(;)?) => {$(
        /// Whether an account neither sends nor receives a token.
        pub(super) fn $name(at: &At<'_>, event: &Attributes<'_>, rows: &mut Vec<Row>) -> Result<(), EventError> {
            let event: $event = event.read(at)?;
            let row = happened(at, &event.denom, $kind).with("account", Some(at.address(&event.address)));
            rows.push(row.with("signer", Some(at.address(&event.signer))));
            Ok(())
        }
    )*};
}

block! {
    blocked => AccountBlocked, "blocked";
    unblocked => AccountUnblocked, "unblocked";
}

fn tranches(tranches: &Tranches) -> Value {
    let tranches = tranches.to_string();
    Value::Texts(tranches.split(',').map(str::to_owned).collect())
}

macro_rules! sale {
    ($($name:ident => $event:ident),* $(,)?) => {$(
        /// A sale as it stands now.
        pub(super) fn $name(at: &At<'_>, event: &Attributes<'_>, rows: &mut Vec<Row>) -> Result<(), EventError> {
            let event: $event = event.read(at)?;
            let row = at.state(&SALES, [
                ("sale", count(event.sale_id)),
                ("owner", at.address(&event.owner)),
                ("denom", text(&event.denom)),
                ("payment_denom", text(&event.payment_denom)),
                ("tranches", tranches(&event.tranches)),
                ("for_sale", amount(event.for_sale)),
                ("soft_cap", amount(event.soft_cap)),
                ("hard_cap", amount(event.hard_cap)),
                ("cliff_seconds", count(event.cliff_seconds)),
                ("duration_seconds", count(event.duration_seconds)),
                ("starts", time(event.start)),
                ("ends", time(event.end)),
                ("state", text(event.state)),
                ("sold", amount(event.sold)),
                ("raised", amount(event.raised)),
                ("claimed", amount(event.claimed)),
                ("refunded", amount(event.refunded)),
                ("tokens_owed", amount(event.tokens_owed)),
                ("money_owed", amount(event.money_owed)),
            ]);
            let row = row.with("buyer_cap", event.buyer_cap.map(amount));
            rows.push(row.with("vests_from", event.vests_from.map(time)));
            Ok(())
        }
    )*};
}

sale! {
    sale_created => SaleCreated,
    sale_closed => SaleClosed,
    sale_cancelled => SaleCancelled,
    sale_paid => SalePaid,
}

/// What a buyer did.
fn purchase(at: &At<'_>, sale_id: u64, kind: &'static str, buyer: &sdk::Address) -> Row {
    at.fact(
        &SALE_PURCHASES,
        [
            ("sale", count(sale_id)),
            ("day", Value::Date(at.moment.day)),
            ("kind", text(kind)),
            ("buyer", at.address(buyer)),
        ],
    )
}

/// A buyer paid.
pub(super) fn bought(
    at: &At<'_>,
    event: &Attributes<'_>,
    rows: &mut Vec<Row>,
) -> Result<(), EventError> {
    let event: SaleBought = event.read(at)?;
    let row = purchase(at, event.sale_id, "bought", &event.buyer);
    let row = row.with("paid", Some(amount(event.paid)));
    rows.push(row.with("bought", Some(amount(event.bought))));
    rows.push(at.state(
        &SALES,
        [
            ("sale", count(event.sale_id)),
            ("tranches", tranches(&event.tranches)),
            ("sold", amount(event.sold)),
            ("raised", amount(event.raised)),
        ],
    ));
    Ok(())
}

/// A buyer got tokens.
pub(super) fn vested_claimed(
    at: &At<'_>,
    event: &Attributes<'_>,
    rows: &mut Vec<Row>,
) -> Result<(), EventError> {
    let event: VestedClaimed = event.read(at)?;
    let row = purchase(at, event.sale_id, "claimed", &event.buyer);
    rows.push(row.with("claimed", Some(amount(event.amount))));
    rows.push(at.state(
        &SALES,
        [
            ("sale", count(event.sale_id)),
            ("claimed", amount(event.claimed)),
        ],
    ));
    Ok(())
}

/// A buyer got its money back.
pub(super) fn refund_claimed(
    at: &At<'_>,
    event: &Attributes<'_>,
    rows: &mut Vec<Row>,
) -> Result<(), EventError> {
    let event: RefundClaimed = event.read(at)?;
    let row = purchase(at, event.sale_id, "refunded", &event.buyer);
    rows.push(row.with("refunded", Some(amount(event.amount))));
    rows.push(at.state(
        &SALES,
        [
            ("sale", count(event.sale_id)),
            ("refunded", amount(event.refunded)),
        ],
    ));
    Ok(())
}
