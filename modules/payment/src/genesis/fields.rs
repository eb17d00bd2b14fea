//! How the parts of genesis are read.

use crate::types::OrderId;
use sdk::{Result, root};
use serde::{Deserialize, Serialize};

pub(super) fn invalid(why: impl std::fmt::Display) -> sdk::Error {
    root::INVALID_REQUEST.wrap(why)
}

pub(super) fn bytes(text: &str) -> Result<[u8; 32]> {
    let mut bytes = [0; 32];
    hex::decode_to_slice(text, &mut bytes)
        .map_err(|_| invalid(format_args!("{text:?}: expected 64 hex digits")))?;
    Ok(bytes)
}

pub(super) fn optional<T>(text: &str, parse: impl FnOnce(&str) -> Result<T>) -> Result<Option<T>> {
    if text.is_empty() {
        return Ok(None);
    }
    parse(text).map(Some)
}

/// An order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisOrder {
    /// The id of the merchant, in hex.
    pub merchant_id: String,
    /// The day, as YYYYMMDD.
    pub day: u32,
    /// The order id.
    pub order_id: String,
}

impl GenesisOrder {
    pub(super) fn parse(&self) -> Result<OrderId> {
        OrderId::parse(Some(&proto::aot::payment::v1::Order {
            merchant_id: self.merchant_id.clone(),
            day: self.day,
            order_id: self.order_id.clone(),
        }))
    }

    pub(super) fn export(order: OrderId) -> Self {
        Self {
            merchant_id: hex::encode(order.merchant_id),
            day: order.day,
            order_id: order.order_id,
        }
    }
}
