//! What was paid outside the chain.

use super::order::OrderId;
use super::tax::Tax;
use borsh::{BorshDeserialize, BorshSerialize};
use proto::aot::payment::v1 as pb;
use sdk::{Amount, Time};

/// A payment made outside the chain.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct ExternalTender {
    /// What for.
    pub order: OrderId,
    /// How: `card`, `kakaopay`.
    pub scheme: String,
    /// In won.
    pub amount: Amount,
    /// How much of it was cancelled so far, in won.
    pub cancelled: Amount,
    /// For the sales report.
    pub tax: Option<Tax>,
    /// When it was recorded.
    pub recorded_at: Time,
    /// When it leaves the state.
    pub forget_at: Time,
}

impl ExternalTender {
    /// What is not cancelled, in won.
    pub fn left(&self) -> Amount {
        self.amount.saturating_sub(self.cancelled)
    }

    pub(crate) fn to_proto(&self, approval_hash: [u8; 32]) -> pb::ExternalTender {
        pb::ExternalTender {
            order: Some(self.order.to_proto()),
            scheme: self.scheme.clone(),
            amount: self.amount.to_string(),
            cancelled: self.cancelled.to_string(),
            tax: self.tax.as_ref().map(Tax::to_proto),
            approval_hash: approval_hash.to_vec(),
            recorded_at: Some(self.recorded_at.to_proto()),
        }
    }
}
