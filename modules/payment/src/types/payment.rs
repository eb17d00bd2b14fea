//! A payment.

use super::PaymentId;
use super::order::OrderId;
use super::quote::QuoteId;
use super::status::Status;
use super::tax::Tax;
use super::tender::Tender;
use borsh::{BorshDeserialize, BorshSerialize};
use proto::aot::payment::v1 as pb;
use reward::ops::DealHash;
use sdk::{Address, Amount, Coin, Coins, Result, Time, View};

/// Money held for a merchant, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Payment {
    /// What for.
    pub order: OrderId,
    /// Who pays.
    pub payer: Address,
    /// The payment company, as it was at authorization.
    pub company: Address,
    /// Where fees go and come back from, as it was at authorization.
    pub fee_address: Address,
    /// One to four, each denom once, in the order of the message.
    pub tenders: Vec<Tender>,
    /// The fee, in bps.
    pub fee_bps: u32,
    /// The highest fee the payer signed for, in bps.
    pub fee_max_bps: u32,
    /// For the sales report.
    pub tax: Option<Tax>,
    /// What the first tender without a price in won stands for in the sales report: what the others left of the total.
    pub unpriced: Amount,
    /// SHA-256 of what the parties agreed off chain.
    pub memo_hash: Option<[u8; 32]>,
    /// When.
    pub authorized_at: Time,
    /// From this block time on nothing can be captured.
    pub authorization_expiry: Time,
    /// From this block time on nothing can be refunded.
    pub refund_expiry: Time,
    /// When it leaves the state.
    pub forget_at: Time,
    /// The terminal whose signed invoice it pays.
    pub terminal: Option<Address>,
    /// SHA-256 over the message without the signature of its invoice: sent again, it is the same payment.
    pub terms_hash: [u8; 32],
    /// Whether the merchant released what was held.
    pub voided: bool,
    /// How many refunds were made.
    pub refunds: u32,
    /// The version of the merchant's rules at authorization; 0: none.
    pub rule_version: u32,
    /// The quote that paid for it.
    pub quote_id: Option<QuoteId>,
    /// When something was captured last.
    pub captured_at: Option<Time>,
    /// When its open dispute is decided by itself.
    pub disputed_until: Option<Time>,
    /// Of what it earns, which `reward` keeps; none before the first capture, or without rules.
    pub deal_hash: Option<DealHash>,
}

impl Payment {
    /// Whether something is held, expired or not.
    pub fn holds_something(&self) -> bool {
        self.tenders.iter().any(|tender| !tender.open().is_zero())
    }

    /// Whether something is held that can still be captured: expired means block time >= expiry, swept or not.
    pub fn is_open(&self, now: Time) -> bool {
        now < self.authorization_expiry && self.holds_something()
    }

    /// Whether a dispute is open for every reader: one that has lapsed is decided, booked or not.
    pub fn is_disputed(&self, now: Time) -> bool {
        self.disputed_until.is_some_and(|until| now < until)
    }

    /// Whether its merchant cannot be closed meanwhile: something is held or disputed.
    pub fn is_unfinished(&self) -> bool {
        self.holds_something() || self.disputed_until.is_some()
    }

    /// What an open dispute holds at the fee address.
    pub(crate) fn fees_held(&self) -> Result<Coins> {
        let disputed = self
            .tenders
            .iter()
            .filter_map(|tender| Some((tender, tender.disputed.as_ref()?)));
        let mut fees = disputed.map(|(tender, part)| Coin {
            denom: tender.settled_denom(),
            amount: part.fee_held,
        });
        fees.try_fold(Coins::EMPTY, |sum, fee| sum.checked_add(&fee))
    }

    /// Where it is in its life.
    pub fn status(&self, now: Time) -> Status {
        if self.is_disputed(now) {
            return Status::Disputed;
        }
        let any = |amount: fn(&Tender) -> Amount| {
            self.tenders.iter().any(|tender| !amount(tender).is_zero())
        };
        let captured = any(|tender| tender.captured);
        if self.is_open(now) {
            return if captured {
                Status::PartiallyCaptured
            } else {
                Status::Authorized
            };
        }
        if !captured {
            return if self.voided {
                Status::Voided
            } else {
                Status::Expired
            };
        }
        match (any(|tender| tender.refunded), any(Tender::net)) {
            (false, _) => Status::Captured,
            (true, true) => Status::PartiallyRefunded,
            (true, false) => Status::Refunded,
        }
    }

    pub(crate) fn to_proto(&self, id: &PaymentId, view: &View<'_>) -> pb::Payment {
        let expired = view.now() >= self.authorization_expiry;
        let tender = |tender: &Tender| {
            // What has expired is the payer's again, also before it is swept.
            let swept = if expired { tender.open() } else { Amount::ZERO };
            let released = tender.authorized.saturating_sub(tender.captured);
            pb::Tender {
                denom: tender.denom.to_string(),
                authorized: tender.authorized.to_string(),
                captured: tender.captured.to_string(),
                refunded: tender.refunded.to_string(),
                released: if swept.is_zero() {
                    tender.released
                } else {
                    released
                }
                .to_string(),
                fee_taken: tender.fee_taken.to_string(),
                settled: tender.settled.to_string(),
            }
        };
        pb::Payment {
            id: hex::encode(id),
            order: Some(self.order.to_proto()),
            payer: view.text(&self.payer),
            company: view.text(&self.company),
            fee_address: view.text(&self.fee_address),
            tenders: self.tenders.iter().map(tender).collect(),
            fee_bps: self.fee_bps,
            fee_max_bps: self.fee_max_bps,
            tax: self.tax.as_ref().map(Tax::to_proto),
            memo_hash: self.memo_hash.map(Vec::from).unwrap_or_default(),
            status: self.status(view.now()).to_proto(),
            authorized_at: Some(self.authorized_at.to_proto()),
            authorization_expiry: Some(self.authorization_expiry.to_proto()),
            refund_expiry: Some(self.refund_expiry.to_proto()),
            terminal: self
                .terminal
                .map(|terminal| view.text(&terminal))
                .unwrap_or_default(),
            rule_version: self.rule_version,
            quote_id: self.quote_id.map(hex::encode).unwrap_or_default(),
        }
    }
}
