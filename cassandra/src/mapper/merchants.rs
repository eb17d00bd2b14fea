//! Shops: each event of a merchant carries its whole row as it stands afterwards.

use merchant::events::{
    MerchantApproved, MerchantClosed, MerchantRegistered, MerchantResumed, MerchantSuspended,
    MerchantUpdated,
};

use super::{At, Attributes, EventError};
use crate::row::{Row, Value};
use crate::table::MERCHANTS;

macro_rules! whole_row {
    ($($name:ident => $event:ident),* $(,)?) => {$(
        pub(super) fn $name(at: &At<'_>, event: &Attributes<'_>, rows: &mut Vec<Row>) -> Result<(), EventError> {
            let event: $event = event.read(at)?;
            let row = Row::new(&MERCHANTS, [
                ("chain", Value::Text(at.chain.into())),
                ("merchant", Value::Text(hex::encode(event.merchant_id))),
                ("name", Value::Text(event.name)),
                ("mcc", Value::Text(event.mcc)),
                ("region", Value::Text(event.region)),
                ("company", at.address(&event.company)),
                ("payout_address", at.address(&event.payout_address)),
                ("fee_bps", Value::Int(i32::try_from(event.fee_bps).unwrap_or(i32::MAX))),
                ("status", Value::Text(event.status.to_string())),
                ("registered_at", super::values::time(event.registered_at)),
                ("updated_at", Value::Timestamp(at.time_ms)),
                ("updated_height", Value::Bigint(at.height)),
            ]);
            rows.push(row.with("parent", event.parent.map(|parent| Value::Text(hex::encode(parent)))));
            Ok(())
        }
    )*};
}

whole_row! {
    registered => MerchantRegistered,
    approved => MerchantApproved,
    updated => MerchantUpdated,
    suspended => MerchantSuspended,
    resumed => MerchantResumed,
    closed => MerchantClosed,
}
