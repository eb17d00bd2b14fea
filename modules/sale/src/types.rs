//! What is stored, and what holds of it.

mod claims;
mod params;
pub(crate) mod state;
mod terms;

pub use claims::{ClaimDrop, Purchase, drop_leaf};
pub(crate) use claims::{DropId, Fill};
pub use params::Params;
pub use state::State;
pub(crate) use terms::hash;
pub use terms::{Terms, Tranche, Tranches};

use crate::error::Error;
use borsh::{BorshDeserialize, BorshSerialize};
use proto::aot::sale::v1 as pb;
use sdk::{Address, Amount, Coin, Time, View};
use std::fmt;

/// Names a sale: from 1 on, in the order of their creation.
pub(crate) type SaleId = u64;

/// A sale: its terms, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Sale {
    /// Who sells.
    pub owner: Address,
    /// What is offered, and how much of each tranche is sold.
    pub terms: Terms,
    /// Where it is; what is over is decided for every reader, booked or not: [`Sale::at`].
    pub state: State,
    /// What buyers paid.
    pub raised: Amount,
    /// What buyers got of what they bought.
    pub claimed: Amount,
    /// What buyers got back of what they paid.
    pub refunded: Amount,
    /// What the owner has coming of what was for sale, and could not be paid yet.
    pub tokens_owed: Amount,
    /// What the owner has coming of what was raised, and could not be paid yet.
    pub money_owed: Amount,
    /// From when on it vests: set when the sale has ended well.
    pub vests_from: Option<Time>,
}

impl Sale {
    /// A sale of which nothing is sold yet.
    pub(crate) fn new(owner: Address, terms: Terms) -> Self {
        Self {
            owner,
            terms,
            state: State::Open,
            raised: Amount::ZERO,
            claimed: Amount::ZERO,
            refunded: Amount::ZERO,
            tokens_owed: Amount::ZERO,
            money_owed: Amount::ZERO,
            vests_from: None,
        }
    }

    /// How much is sold of all tranches.
    pub fn sold(&self) -> Amount {
        let sold = self.terms.tranches.iter().map(|tranche| tranche.sold);
        Amount::sum(sold).expect("no more is sold than is for sale, which fits")
    }

    /// Whether nothing more can be bought, now or later: all is sold, or what is left under the hard cap buys no more.
    pub fn is_full(&self, now: Time) -> bool {
        let left = self.terms.hard_cap.saturating_sub(self.raised);
        let buyable = |tranche: &Tranche| {
            let one = tranche.price.of_ceil(Amount::new(1));
            now < tranche.end && !tranche.left().is_zero() && one.is_ok_and(|one| one <= left)
        };
        !self.terms.tranches.iter().any(buyable)
    }

    /// Whether it can end: it is over, or full.
    pub fn may_end(&self, now: Time) -> bool {
        now >= self.terms.end || self.is_full(now)
    }

    /// Ends it: what the owner has coming is owed from now on. It vests from its end on, or from now on if it is full before.
    pub(crate) fn end(&mut self, now: Time) {
        if self.raised >= self.terms.soft_cap {
            self.state = State::Success;
            self.money_owed = self.raised;
            self.tokens_owed = self.terms.for_sale().saturating_sub(self.sold());
            self.vests_from = Some(now.min(self.terms.end));
        } else {
            self.state = State::Refund;
            self.tokens_owed = self.terms.for_sale();
        }
    }

    /// The sale as it is for every reader: one that is over has ended, booked or not.
    #[must_use]
    pub fn at(mut self, now: Time) -> Self {
        if self.state == State::Open && now >= self.terms.end {
            self.end(now);
        }
        self
    }

    /// How much of a purchase has vested: none before the cliff, all after the duration, in between
    /// floor(bought * seconds / duration). What is rounded away vests later.
    pub fn vested(&self, now: Time, bought: Amount) -> Amount {
        let Some(from) = self.vests_from else {
            return Amount::ZERO;
        };
        let terms = &self.terms;
        if now < from.plus_seconds(terms.cliff_seconds) {
            return Amount::ZERO;
        }
        if now >= from.plus_seconds(terms.duration_seconds) {
            return bought;
        }
        let seconds = now.seconds_since(from).min(terms.duration_seconds);
        bought
            .mul_div_floor(seconds.into(), terms.duration_seconds.into())
            .expect("a part of an amount, by a duration above 0: there is time before its end")
    }

    /// What a buyer can claim now: tokens after success, money after a refund.
    pub fn claimable(&self, now: Time, purchase: &Purchase) -> Amount {
        match self.state {
            State::Success => self
                .vested(now, purchase.bought)
                .saturating_sub(purchase.claimed),
            State::Refund => purchase.paid,
            State::Open | State::Cancelled => Amount::ZERO,
        }
    }

    /// What of it is in escrow: what is or was for sale, and what was paid.
    pub(crate) fn escrowed(&self) -> [Coin; 2] {
        let unclaimed = self.sold().saturating_sub(self.claimed);
        let unrefunded = self.raised.saturating_sub(self.refunded);
        let (tokens, money) = match self.state {
            State::Open => (self.terms.for_sale(), self.raised),
            State::Success => (sum(unclaimed, self.tokens_owed), self.money_owed),
            State::Refund => (self.tokens_owed, unrefunded),
            State::Cancelled => (self.tokens_owed, Amount::ZERO),
        };
        [self.tokens(tokens), self.money(money)]
    }

    /// So much of what is sold.
    pub(crate) fn tokens(&self, amount: Amount) -> Coin {
        Coin {
            denom: self.terms.denom.clone(),
            amount,
        }
    }

    /// So much of what is paid.
    pub(crate) fn money(&self, amount: Amount) -> Coin {
        Coin {
            denom: self.terms.payment_denom.clone(),
            amount,
        }
    }

    pub(crate) fn to_proto(&self, id: SaleId, view: &View<'_>) -> pb::Sale {
        pb::Sale {
            id,
            owner: view.text(&self.owner),
            terms: Some(self.terms.to_proto()),
            state: self.state.to_proto(),
            sold: self.sold().to_string(),
            raised: self.raised.to_string(),
            claimed: self.claimed.to_string(),
            refunded: self.refunded.to_string(),
            tokens_owed: self.tokens_owed.to_string(),
            money_owed: self.money_owed.to_string(),
            vests_from: self.vests_from.map(Time::to_proto),
        }
    }
}

fn sum(left: Amount, right: Amount) -> Amount {
    left.checked_add(right)
        .expect("both are parts of what was for sale, which fits")
}

pub(crate) fn field(
    field: &'static str,
    value: impl fmt::Display,
    expected: impl Into<String>,
) -> Error {
    Error::InvalidField {
        field,
        value: value.to_string(),
        expected: expected.into(),
    }
}
