//! What a merchant offers.

use super::fields::{optional_hash, parse_amounts};
use super::order::{ORDER_SECONDS_MAX, OrderId};
use super::tax::Tax;
use borsh::{BorshDeserialize, BorshSerialize};
use proto::aot::payment::v1 as pb;
use sdk::{Address, Coin, Ctx, Result, Time, View};

/// An offer of a merchant. Whoever pays it repeats its terms.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Invoice {
    /// What for.
    pub order: OrderId,
    /// What it costs: one to four, each denom once.
    pub amounts: Vec<Coin>,
    /// For the sales report.
    pub tax: Option<Tax>,
    /// SHA-256 of the list of items.
    pub items_hash: Option<[u8; 32]>,
    /// Who alone may pay it.
    pub payer: Option<Address>,
    /// From this block time on it cannot be paid.
    pub expiry: Time,
}

impl Invoice {
    /// The invoice of a message, as far as it can be checked without state.
    pub(crate) fn parse(ctx: &Ctx<'_>, invoice: &pb::Invoice) -> Result<Self> {
        let amounts = parse_amounts(&invoice.amounts)?;
        let payer = match invoice.payer.as_str() {
            "" => None,
            payer => Some(ctx.address(payer)?),
        };
        Ok(Self {
            order: OrderId::parse(invoice.order.as_ref())?,
            tax: Tax::parse(invoice.tax.as_ref())?,
            amounts,
            items_hash: optional_hash("items hash", &invoice.items_hash)?,
            payer,
            expiry: Time::parse_required(invoice.expiry.as_ref(), "invoice.expiry")?,
        })
    }

    pub(crate) fn to_proto(&self, view: &View<'_>) -> pb::Invoice {
        pb::Invoice {
            order: Some(self.order.to_proto()),
            amounts: self.amounts.iter().map(Into::into).collect(),
            tax: self.tax.as_ref().map(Tax::to_proto),
            items_hash: self.items_hash.map(Vec::from).unwrap_or_default(),
            payer: self
                .payer
                .map(|payer| view.text(&payer))
                .unwrap_or_default(),
            expiry: Some(self.expiry.to_proto()),
        }
    }

    /// When it leaves the state: when its order can no longer be paid, so that it refuses late payers until then.
    pub(crate) fn forget_at(&self) -> Time {
        self.expiry.plus_seconds(ORDER_SECONDS_MAX)
    }
}
