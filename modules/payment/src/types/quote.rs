//! Firm offers of krwp for coins.

use super::order::OrderId;
use borsh::{BorshDeserialize, BorshSerialize};
use proto::aot::payment::v1 as pb;
use sdk::{Address, Amount, Coin, Time, View, crypto};

/// SHA-256 over a tag and all terms of a quote. The hold in the provider's account has the same id.
pub type QuoteId = [u8; 32];

/// Who may lock quotes.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Provider {
    /// Its name.
    pub name: String,
    /// Whether its quotes are taken.
    pub active: bool,
}

impl Provider {
    pub(crate) fn to_proto(&self, address: &Address, view: &View<'_>) -> pb::LiquidityProvider {
        pb::LiquidityProvider {
            address: view.text(address),
            name: self.name.clone(),
            active: self.active,
        }
    }
}

/// A firm offer of a liquidity provider for one order.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Quote {
    /// Whose krwp it is.
    pub provider: Address,
    /// What for.
    pub order: OrderId,
    /// What the payer gives.
    pub price: Coin,
    /// What the merchant gets, in won.
    pub amount: Amount,
    /// From this block time on it is no offer any more.
    pub expiry: Time,
}

impl Quote {
    /// Its id: who names it agrees to every term of it.
    pub fn id(&self) -> QuoteId {
        crypto::sha256_parts(&[
            b"aot/quote/v1",
            self.provider.as_bytes(),
            &self.order.payment_id(),
            self.price.denom.as_str().as_bytes(),
            &self.price.amount.units().to_be_bytes(),
            &self.amount.units().to_be_bytes(),
            &self.expiry.seconds().to_be_bytes(),
            &self.expiry.nanos().to_be_bytes(),
        ])
    }

    pub(crate) fn to_proto(&self, view: &View<'_>) -> pb::Quote {
        pb::Quote {
            id: hex::encode(self.id()),
            provider: view.text(&self.provider),
            order: Some(self.order.to_proto()),
            price: Some((&self.price).into()),
            amount: self.amount.to_string(),
            expiry: Some(self.expiry.to_proto()),
        }
    }
}
