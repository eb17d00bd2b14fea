//! What is bought.

use super::PaymentId;
use super::fields::check_name;
use crate::error::Error;
use borsh::{BorshDeserialize, BorshSerialize};
use merchant::MerchantId;
use proto::aot::payment::v1 as pb;
use sdk::{Result, Time, crypto, root};

/// How long an order can be paid at most: the day before it, its day, the day after.
pub(crate) const ORDER_SECONDS_MAX: u64 = 3 * DAY_SECONDS;
/// A day.
pub(crate) const DAY_SECONDS: u64 = 24 * 60 * 60;

/// A purchase of a merchant.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct OrderId {
    /// The merchant.
    pub merchant_id: MerchantId,
    /// The day in Korea, as YYYYMMDD.
    pub day: u32,
    /// Chosen by the merchant: 1 to 64 printable ASCII characters.
    pub order_id: String,
}

impl OrderId {
    /// The order of a message. Refused (code 6) if a part of it is malformed, or (`merchant` code 12) holds what may be a
    /// card number.
    pub(crate) fn parse(order: Option<&pb::Order>) -> Result<Self> {
        let missing = || root::INVALID_REQUEST.wrap("missing order");
        let order = order.ok_or_else(missing)?;
        check_name("order id", &order.order_id)?;
        Ok(Self {
            merchant_id: merchant::ops::parse_id(&order.merchant_id)?,
            day: order.day,
            order_id: order.order_id.clone(),
        })
    }

    /// The id of its payment.
    pub fn payment_id(&self) -> PaymentId {
        crypto::sha256_parts(&[
            b"aot/payment/v1",
            &self.merchant_id,
            &self.day.to_be_bytes(),
            self.order_id.as_bytes(),
        ])
    }

    /// Refused (code 4) unless the day is today, yesterday or tomorrow in Korea.
    pub(crate) fn check_day(&self, now: Time) -> Result<()> {
        let yesterday = Time::from_seconds(now.seconds().saturating_sub(DAY_SECONDS));
        let days = [yesterday, now, now.plus_seconds(DAY_SECONDS)].map(Time::korean_day);
        if days.contains(&self.day) {
            return Ok(());
        }
        Err(Error::OrderDay {
            day: self.day,
            today: now.korean_day(),
        }
        .into())
    }

    pub(crate) fn to_proto(&self) -> pb::Order {
        pb::Order {
            merchant_id: hex::encode(self.merchant_id),
            day: self.day,
            order_id: self.order_id.clone(),
        }
    }
}
