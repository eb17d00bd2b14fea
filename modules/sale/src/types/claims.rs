//! What buyers have in a sale, and what drops give.

use super::{Sale, Tranche};
use borsh::{BorshDeserialize, BorshSerialize};
use proto::aot::sale::v1 as pb;
use sdk::merkle::{Hash, leaf_hash};
use sdk::{Address, Amount, Coin, Denom, Result, Time, View};

/// Names a drop: from 1 on, in the order of their creation.
pub(crate) type DropId = u64;

/// 10^-18 that are one.
const ATTO: u128 = 1_000_000_000_000_000_000;

/// What a buyer has in a sale.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Purchase {
    /// What it paid.
    pub paid: Amount,
    /// What it bought.
    pub bought: Amount,
    /// What it got of that.
    pub claimed: Amount,
}

/// What money buys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Fill {
    /// What of the money is needed.
    pub(crate) paid: Amount,
    /// How many that gives.
    pub(crate) bought: Amount,
    /// How many of each tranche, in their order.
    pub(crate) parts: Vec<Amount>,
}

impl Sale {
    /// What money buys at a time, tranche after tranche: of each as many as are left, or as floor(money / price), for
    /// ceil(bought * price); the next one only when it is sold out. Money that is not needed, and what would be above the
    /// hard cap, stays with the buyer. Refused (`sdk` code 18) if a sum is not an amount.
    pub(crate) fn fill(&self, now: Time, money: Amount) -> Result<Fill> {
        let mut left = money.min(self.terms.hard_cap.saturating_sub(self.raised));
        let mut fill = Fill::default();
        let mut sells = true;
        for tranche in &self.terms.tranches {
            let part = if sells && runs(tranche, now) {
                // More than an amount can say is more than there is.
                let affordable = left.mul_div_floor(ATTO, tranche.price.atto());
                affordable.unwrap_or(Amount::MAX).min(tranche.left())
            } else {
                Amount::ZERO
            };
            let cost = tranche.price.of_ceil(part)?;
            left = left.saturating_sub(cost);
            fill.paid = fill.paid.checked_add(cost)?;
            fill.bought = fill.bought.checked_add(part)?;
            fill.parts.push(part);
            sells = sells && (!runs(tranche, now) || part == tranche.left());
        }
        Ok(fill)
    }
}

fn runs(tranche: &Tranche, now: Time) -> bool {
    tranche.start <= now && now < tranche.end
}

/// Money for those who are in a tree.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct ClaimDrop {
    /// Who put it in, and gets the rest.
    pub funder: Address,
    /// What.
    pub denom: Denom,
    /// The root of the tree.
    pub root: Hash,
    /// What all leaves together get.
    pub total: Amount,
    /// What leaves got.
    pub claimed: Amount,
    /// From this block time on nobody claims, and the rest is the funder's.
    pub expiry: Time,
    /// Whether that is booked.
    pub closed: bool,
    /// What of the rest could not be given back yet.
    pub owed: Amount,
}

impl ClaimDrop {
    /// What is left for leaves.
    pub fn left(&self) -> Amount {
        self.total.saturating_sub(self.claimed)
    }

    /// What of it is in escrow.
    pub(crate) fn escrowed(&self) -> Coin {
        self.coin(if self.closed { self.owed } else { self.left() })
    }

    /// So much of what it gives.
    pub(crate) fn coin(&self, amount: Amount) -> Coin {
        Coin {
            denom: self.denom.clone(),
            amount,
        }
    }

    pub(crate) fn to_proto(&self, id: DropId, view: &View<'_>) -> pb::Drop {
        pb::Drop {
            id,
            funder: view.text(&self.funder),
            denom: self.denom.to_string(),
            root: self.root.to_vec(),
            total: self.total.to_string(),
            claimed: self.claimed.to_string(),
            expiry: Some(self.expiry.to_proto()),
            closed: self.closed || view.now() >= self.expiry,
            owed: self.owed.to_string(),
        }
    }
}

/// The hash of a leaf of a drop: of the address, then the amount in 16 bytes, the greatest first. They are always 16, so no
/// two leaves read the same.
pub fn drop_leaf(address: &Address, amount: Amount) -> Hash {
    let amount = amount.units().to_be_bytes();
    leaf_hash(&[address.as_bytes(), amount.as_slice()].concat())
}
