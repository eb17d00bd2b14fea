//! What an issuer's points came to: how many ever came and went, by what made or destroyed them.

use borsh::{BorshDeserialize, BorshSerialize};
use proto::aot::points::v1 as pb;
use sdk::{Amount, Result};
use serde::{Deserialize, Serialize};

/// Points of an issuer that ever came and went. None of the sums ever falls; what came is what went and what there is.
///
/// Operations of `ops` add to it where they store the issuer anyway, so that it costs no key.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    BorshSerialize,
    BorshDeserialize,
    Serialize,
    Deserialize,
)]
#[serde(default, deny_unknown_fields)]
pub struct Totals {
    /// Made by the company.
    pub minted: Amount,
    /// Made out of promises.
    pub granted: Amount,
    /// Redeemed, and given back for a refund.
    pub reissued: Amount,
    /// Made in swaps for points of others.
    pub swapped_in: Amount,
    /// Destroyed by their holders.
    pub burned: Amount,
    /// Destroyed for money of the reserve: paid with, also as fees, or paid out in runoff.
    pub redeemed: Amount,
    /// Destroyed as granted wrongly, and promised again.
    pub taken_back: Amount,
    /// Destroyed in swaps for points of others.
    pub swapped_away: Amount,
    /// Destroyed by time.
    pub expired: Amount,
}

impl Totals {
    /// All that ever came. Refused (`sdk` code 18) if that is not an amount.
    pub fn made(&self) -> Result<Amount> {
        Amount::sum([self.minted, self.granted, self.reissued, self.swapped_in])
    }

    /// All that ever went. Refused (`sdk` code 18) if that is not an amount.
    pub fn gone(&self) -> Result<Amount> {
        let spent = [self.burned, self.redeemed, self.swapped_away];
        Amount::sum(spent.into_iter().chain([self.taken_back, self.expired]))
    }

    /// Adds to one of the sums of what came; gives that sum. Refused (`sdk` code 18) if all that ever came would be no
    /// amount: then what goes always fits.
    pub(crate) fn make(
        &mut self,
        sum: impl FnOnce(&mut Self) -> &mut Amount,
        points: Amount,
    ) -> Result<Amount> {
        self.made()?.checked_add(points)?;
        let sum = sum(self);
        *sum = sum.checked_add(points)?;
        Ok(*sum)
    }

    /// Adds to one of the sums of what went; gives that sum.
    pub(crate) fn destroy(
        &mut self,
        sum: impl FnOnce(&mut Self) -> &mut Amount,
        points: Amount,
    ) -> Amount {
        let sum = sum(self);
        *sum = sum
            .checked_add(points)
            .expect("no more went than ever came, which is an amount");
        *sum
    }
}

impl From<&Totals> for pb::IssuerTotals {
    fn from(totals: &Totals) -> Self {
        Self {
            minted: totals.minted.to_string(),
            granted: totals.granted.to_string(),
            reissued: totals.reissued.to_string(),
            swapped_in: totals.swapped_in.to_string(),
            burned: totals.burned.to_string(),
            redeemed: totals.redeemed.to_string(),
            taken_back: totals.taken_back.to_string(),
            swapped_away: totals.swapped_away.to_string(),
            expired: totals.expired.to_string(),
        }
    }
}
