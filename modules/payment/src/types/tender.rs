//! The parts of a payment, one for each denom.

use borsh::{BorshDeserialize, BorshSerialize};
use sdk::{Amount, Attribute, Coin, Denom, Prefix, Result};
use serde::{Deserialize, Serialize};

/// The part of a payment that is made in one denom.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tender {
    /// The denom.
    pub denom: Denom,
    /// What the payer agreed to.
    pub authorized: Amount,
    /// What went to the merchant and the payment company.
    pub captured: Amount,
    /// What came back of it.
    pub refunded: Amount,
    /// What the payer got back without a capture.
    pub released: Amount,
    /// What the payment company has of it: floor((captured - refunded) * fee bps / 10 000).
    pub fee_taken: Amount,
}

impl Tender {
    /// Nothing captured yet.
    pub(crate) fn new(coin: Coin) -> Self {
        Self {
            denom: coin.denom,
            authorized: coin.amount,
            captured: Amount::ZERO,
            refunded: Amount::ZERO,
            released: Amount::ZERO,
            fee_taken: Amount::ZERO,
        }
    }

    /// What is still held.
    pub fn open(&self) -> Amount {
        self.authorized
            .saturating_sub(self.captured)
            .saturating_sub(self.released)
    }

    /// What is captured and not refunded.
    pub fn refundable(&self) -> Amount {
        self.captured.saturating_sub(self.refunded)
    }

    /// The cumulative rule: the fee after everything so far, whatever the steps were.
    pub(crate) fn fee_due(&self, fee_bps: u32) -> Result<Amount> {
        self.refundable().bps_floor(fee_bps)
    }
}

/// The tenders of a payment in their order. As an attribute: `authorized:captured:refunded:released:fee_taken:denom`
/// of each, with commas between.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tenders(pub Vec<Tender>);

impl Attribute for Tenders {
    fn to_text(&self, _: &Prefix) -> String {
        let texts: Vec<_> = self
            .0
            .iter()
            .map(|tender| {
                let Tender {
                    denom,
                    authorized,
                    captured,
                    refunded,
                    released,
                    fee_taken,
                } = tender;
                format!("{authorized}:{captured}:{refunded}:{released}:{fee_taken}:{denom}")
            })
            .collect();
        texts.join(",")
    }

    fn from_text(text: &str, _: &Prefix) -> Result<Self, String> {
        let tenders = text.split(',').map(tender_from_text);
        tenders.collect::<Result<_, _>>().map(Self)
    }
}

fn tender_from_text(text: &str) -> Result<Tender, String> {
    // A denom may contain colons; amounts cannot.
    let mut parts = text.splitn(6, ':');
    let mut next = || {
        parts
            .next()
            .ok_or_else(|| format!("{text:?}: expected six parts"))
    };
    let mut amounts = [Amount::ZERO; 5];
    for amount in &mut amounts {
        *amount = next()?.parse().map_err(|error: sdk::Error| error.log)?;
    }
    let [authorized, captured, refunded, released, fee_taken] = amounts;
    Ok(Tender {
        denom: next()?.parse().map_err(|error: sdk::Error| error.log)?,
        authorized,
        captured,
        refunded,
        released,
        fee_taken,
    })
}
