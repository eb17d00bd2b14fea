//! Side chains, their caps, pegs, and conversions.

use affiliate::events::{AdminSet, CapSet, ChannelSet, Converted, PegSet, Registered, StatusSet};

use super::values::{amount, count, text};
use super::{At, Attributes, EventError};
use crate::row::{Row, Value};
use crate::table::{AFFILIATE_CAPS, AFFILIATES, CONVERSIONS_BY_PEG, CONVERSIONS_BY_USER, PEGS};

macro_rules! affiliate {
    ($($name:ident => $event:ident),* $(,)?) => {$(
        /// A side chain as it stands now.
        pub(super) fn $name(at: &At<'_>, event: &Attributes<'_>, rows: &mut Vec<Row>) -> Result<(), EventError> {
            let event: $event = event.read(at)?;
            let pending = event.pending_admin.map_or_else(|| text(""), |admin| at.address(&admin));
            rows.push(at.state(&AFFILIATES, [
                ("side_chain", text(&event.chain_id)),
                ("client_id", text(&event.client_id)),
                ("channel_id", text(&event.channel_id)),
                ("admin", at.address(&event.admin)),
                ("pending_admin", pending),
                ("status", text(event.status)),
            ]));
            Ok(())
        }
    )*};
}

affiliate! {
    registered => Registered,
    channel_set => ChannelSet,
    status_set => StatusSet,
    admin_set => AdminSet,
}

/// How much may be on a side chain.
pub(super) fn cap_set(
    at: &At<'_>,
    event: &Attributes<'_>,
    rows: &mut Vec<Row>,
) -> Result<(), EventError> {
    let event: CapSet = event.read(at)?;
    rows.push(at.state(
        &AFFILIATE_CAPS,
        [
            ("side_chain", text(&event.chain_id)),
            ("denom", text(&event.denom)),
            ("amount", amount(event.amount)),
        ],
    ));
    Ok(())
}

/// A peg: only one of which nothing is issued is set.
pub(super) fn peg_set(
    at: &At<'_>,
    event: &Attributes<'_>,
    rows: &mut Vec<Row>,
) -> Result<(), EventError> {
    let event: PegSet = event.read(at)?;
    rows.push(at.state(
        &PEGS,
        [
            ("voucher", text(&event.voucher)),
            ("side_chain", text(&event.chain_id)),
            ("side_denom", text(&event.side_denom)),
            ("local_denom", text(&event.local_denom)),
            ("numerator", count(event.numerator)),
            ("denominator", count(event.denominator)),
            ("backing", amount(sdk::Amount::ZERO)),
            ("issued", amount(sdk::Amount::ZERO)),
        ],
    ));
    Ok(())
}

/// A voucher became its local denom, or the local denom its voucher.
pub(super) fn converted(
    at: &At<'_>,
    event: &Attributes<'_>,
    rows: &mut Vec<Row>,
) -> Result<(), EventError> {
    let event: Converted = event.read(at)?;
    let conversion = || {
        [
            ("side_chain", text(&event.chain_id)),
            ("denom_in", text(&event.denom_in)),
            ("denom_out", text(&event.denom_out)),
            ("amount_in", amount(event.amount_in)),
            ("amount_out", amount(event.amount_out)),
        ]
    };
    let stands = || {
        [
            ("voucher", text(&event.voucher)),
            ("backing", amount(event.backing)),
            ("issued", amount(event.issued)),
        ]
    };
    let of_peg = [("day", Value::Date(at.moment.day))];
    let of_peg = of_peg.into_iter().chain(stands()).chain(conversion());
    let row = at.fact(&CONVERSIONS_BY_PEG, of_peg);
    rows.push(row.with("account_hash", at.payer_hash(&event.user)));
    let of_user = [
        ("account", at.address(&event.user)),
        ("month", Value::Date(at.moment.month)),
    ];
    rows.push(at.fact(
        &CONVERSIONS_BY_USER,
        of_user.into_iter().chain(conversion()),
    ));
    rows.push(at.state(&PEGS, stands()));
    Ok(())
}
