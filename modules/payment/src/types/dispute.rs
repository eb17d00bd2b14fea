//! A payer's claim to captured money.

use super::PaymentId;
use super::payment::Payment;
use super::status::DisputeState;
use borsh::{BorshDeserialize, BorshSerialize};
use proto::aot::payment::v1 as pb;
use sdk::{Coin, Time, View, crypto};

/// A payer's claim to get captured money back. A payment has at most one, ever.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Dispute {
    /// Where it is; what has lapsed is decided for every reader, booked or not.
    pub state: DisputeState,
    /// What is or was disputed, by denom of the tenders.
    pub amounts: Vec<Coin>,
    /// Why, in a word.
    pub code: String,
    /// SHA-256 of the claim.
    pub claim_hash: Option<[u8; 32]>,
    /// SHA-256 of the merchant's evidence.
    pub evidence_hash: Option<[u8; 32]>,
    /// When.
    pub opened_at: Time,
    /// From this block time on no evidence is taken: without any, the payer wins.
    pub evidence_deadline: Time,
    /// From this block time on the merchant wins, if it gave evidence.
    pub decision_deadline: Time,
    /// When it was decided or withdrawn.
    pub resolved_at: Option<Time>,
    /// When its end is booked, if that could not be when it was due: the owner of a token had stopped the money.
    pub again_at: Option<Time>,
}

impl Dispute {
    /// When it is decided by itself.
    pub fn lapses_at(&self) -> Time {
        if self.evidence_hash.is_some() {
            self.decision_deadline
        } else {
            self.evidence_deadline
        }
    }

    /// When its end is booked.
    pub(crate) fn booked_at(&self) -> Time {
        self.again_at.unwrap_or_else(|| self.lapses_at())
    }

    /// How it is decided if nobody says anything.
    pub fn lapses_to(&self) -> DisputeState {
        if self.evidence_hash.is_some() {
            DisputeState::Won
        } else {
            DisputeState::Lost
        }
    }

    /// Where it is for every reader.
    pub fn state_at(&self, now: Time) -> DisputeState {
        if self.state == DisputeState::Open && now >= self.lapses_at() {
            return self.lapses_to();
        }
        self.state
    }

    pub(crate) fn to_proto(
        &self,
        id: &PaymentId,
        payment: &Payment,
        view: &View<'_>,
    ) -> pb::Dispute {
        let state = self.state_at(view.now());
        let lapsed = (state != self.state).then(|| self.lapses_at());
        let hash = |hash: Option<[u8; 32]>| hash.map(Vec::from).unwrap_or_default();
        pb::Dispute {
            payment_id: hex::encode(id),
            merchant_id: hex::encode(payment.order.merchant_id),
            payer: view.text(&payment.payer),
            state: state.to_proto(),
            amounts: self.amounts.iter().map(Into::into).collect(),
            code: self.code.clone(),
            claim_hash: hash(self.claim_hash),
            evidence_hash: hash(self.evidence_hash),
            opened_at: Some(self.opened_at.to_proto()),
            evidence_deadline: Some(self.evidence_deadline.to_proto()),
            decision_deadline: Some(self.decision_deadline.to_proto()),
            resolved_at: lapsed.or(self.resolved_at).map(Time::to_proto),
        }
    }
}

/// The id under which the fee of what is disputed is held at the fee address.
pub(crate) fn fee_hold_id(id: &PaymentId) -> [u8; 32] {
    crypto::sha256_parts(&[b"aot/dispute/v1", id])
}
