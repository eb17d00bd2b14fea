//! Money that moved, was made or destroyed, and fees.

use bank::events::{Burn, CoinReceived, Coinbase, Transfer};
use fee::events::FeePaid;
use sdk::{Address, Coins};

use super::{At, Attributes, EventError};
use crate::row::{Row, Value};
use crate::table::{FEES_BY_PAYER_DAY, TRANSFERS_BY_ACCOUNT};

/// One side of a movement.
struct Side<'a> {
    account: &'a Address,
    peer: Option<&'a Address>,
    incoming: bool,
    kind: &'static str,
}

/// Money from one account to another.
pub(super) fn transfer(
    at: &At<'_>,
    event: &Attributes<'_>,
    rows: &mut Vec<Row>,
) -> Result<(), EventError> {
    let Transfer {
        recipient,
        sender,
        amount,
    } = event.read(at)?;
    let sent = Side {
        account: &sender,
        peer: Some(&recipient),
        incoming: false,
        kind: "transfer",
    };
    let received = Side {
        account: &recipient,
        peer: Some(&sender),
        incoming: true,
        kind: "transfer",
    };
    rows.extend(side(at, &amount, &sent));
    rows.extend(side(at, &amount, &received));
    super::ledger::sent(at, &sender, &recipient, &amount, rows);
    Ok(())
}

/// New money. Who got it stands in the `coin_received` just before; without one it is who made it.
pub(super) fn mint(
    at: &At<'_>,
    event: &Attributes<'_>,
    rows: &mut Vec<Row>,
) -> Result<(), EventError> {
    let Coinbase { minter, amount } = event.read(at)?;
    let received = at
        .previous
        .filter(|event| event.r#type == "coin_received")
        .map(|event| Attributes::new(event).read(at));
    let receiver = received
        .transpose()?
        .filter(|received: &CoinReceived| received.amount == amount);
    let account = receiver.map_or(minter, |received| received.receiver);
    rows.extend(side(
        at,
        &amount,
        &Side {
            account: &account,
            peer: Some(&minter),
            incoming: true,
            kind: "mint",
        },
    ));
    Ok(())
}

/// Money that is no more.
pub(super) fn burn(
    at: &At<'_>,
    event: &Attributes<'_>,
    rows: &mut Vec<Row>,
) -> Result<(), EventError> {
    let Burn { burner, amount } = event.read(at)?;
    rows.extend(side(
        at,
        &amount,
        &Side {
            account: &burner,
            peer: None,
            incoming: false,
            kind: "burn",
        },
    ));
    Ok(())
}

fn side(at: &At<'_>, amount: &Coins, side: &Side<'_>) -> Vec<Row> {
    let row = |coin: &sdk::Coin| {
        let row = Row::new(
            &TRANSFERS_BY_ACCOUNT,
            [
                ("chain", Value::Text(at.chain.into())),
                ("account", at.address(side.account)),
                ("day", Value::Date(at.moment.day)),
                ("shard", Value::Smallint(0)),
                ("height", Value::Bigint(at.height)),
                ("tx_index", Value::Int(at.tx_index)),
                ("event_index", Value::Int(at.event_index)),
                ("incoming", Value::Boolean(side.incoming)),
                ("denom", Value::Text(coin.denom.to_string())),
                ("time", Value::Timestamp(at.time_ms)),
                ("amount", Value::Varint(coin.amount.units())),
                ("kind", Value::Text(side.kind.into())),
            ],
        );
        row.with("peer", side.peer.map(|peer| at.address(peer)))
    };
    amount.iter().map(row).collect()
}

/// A part of a fee that was charged: granter and sender can each have one.
pub(super) fn fee(
    at: &At<'_>,
    event: &Attributes<'_>,
    rows: &mut Vec<Row>,
) -> Result<(), EventError> {
    let event: FeePaid = event.read(at)?;
    let row = Row::new(
        &FEES_BY_PAYER_DAY,
        [
            ("chain", Value::Text(at.chain.into())),
            ("payer", at.address(&event.payer)),
            ("day", Value::Date(at.moment.day)),
            ("height", Value::Bigint(at.height)),
            ("tx_index", Value::Int(at.tx_index)),
            ("event_index", Value::Int(at.event_index)),
            ("denom", Value::Text(event.denom.to_string())),
            ("time", Value::Timestamp(at.time_ms)),
            ("amount", Value::Varint(event.amount.units())),
            ("native_amount", Value::Varint(event.native_amount.units())),
            (
                "collected_denom",
                Value::Text(event.collected.denom.to_string()),
            ),
            ("collected", Value::Varint(event.collected.amount.units())),
            ("sender", at.address(&event.sender)),
            ("code", Value::Int(at.code)),
        ],
    );
    rows.push(row.with("granter", event.granter.map(|granter| at.address(&granter))));
    Ok(())
}
