//! A payment and what hangs on it.

use super::fields::{GenesisOrder, bytes, invalid, optional};
use crate::invariants::check_tender;
use crate::state::{DISPUTES, REFUNDS};
use crate::types::{
    Dispute, DisputeState, Payment, PaymentId, REFUNDS_MAX, TENDERS_MAX, Tax, Tender, check_name,
    check_word,
};
use sdk::{Address, Amount, BPS, Chain, Coin, Order, Result, Time, View};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisPayment {
    /// What for.
    pub order: GenesisOrder,
    /// Who pays.
    pub payer: String,
    /// The payment company.
    pub company: String,
    /// Where fees go.
    pub fee_address: String,
    /// One to four, each denom once.
    pub tenders: Vec<Tender>,
    /// The fee, in bps.
    pub fee_bps: u32,
    /// The highest fee the payer signed for, in bps.
    pub fee_max_bps: u32,
    /// For the sales report.
    pub tax: Option<Tax>,
    /// What the first tender without a price in won stands for in the sales report.
    #[serde(default)]
    pub unpriced: Amount,
    /// In hex, or empty.
    pub memo_hash: String,
    /// When it was authorised.
    pub authorized_at: Time,
    /// From this block time on nothing can be captured.
    pub authorization_expiry: Time,
    /// From this block time on nothing can be refunded.
    pub refund_expiry: Time,
    /// When it leaves the state.
    pub forget_at: Time,
    /// The terminal whose signed invoice it pays, or empty.
    pub terminal: String,
    /// In hex.
    pub terms_hash: String,
    /// Whether the merchant released what was held.
    pub voided: bool,
    /// The hashed portion of each refund in hex, by reference.
    pub refunds: BTreeMap<String, String>,
    /// The version of the merchant's rules at authorization; 0: none.
    #[serde(default)]
    pub rule_version: u32,
    /// The quote that paid for it in hex, or empty.
    #[serde(default)]
    pub quote_id: String,
    /// When something was captured last.
    #[serde(default)]
    pub captured_at: Option<Time>,
    /// Its dispute.
    #[serde(default)]
    pub dispute: Option<GenesisDispute>,
}

/// A dispute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisDispute {
    /// Where it is: `open`, `won`, `lost` or `withdrawn`.
    pub state: String,
    /// What is or was disputed, by denom of the tenders.
    pub amounts: Vec<Coin>,
    /// Why, in a word.
    pub code: String,
    /// In hex, or empty.
    pub claim_hash: String,
    /// In hex, or empty.
    pub evidence_hash: String,
    /// When.
    pub opened_at: Time,
    /// From this block time on no evidence is taken.
    pub evidence_deadline: Time,
    /// From this block time on the merchant wins, if it gave evidence.
    pub decision_deadline: Time,
    /// When it was decided or withdrawn.
    pub resolved_at: Option<Time>,
    /// When its end is booked, if that could not be when it was due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub again_at: Option<Time>,
}

/// A payment, read and checked.
pub(super) struct ParsedPayment {
    pub(super) payment: Payment,
    /// The hashed portion of each refund, by reference.
    pub(super) refunds: Vec<(String, [u8; 32])>,
    pub(super) dispute: Option<Dispute>,
}

impl GenesisPayment {
    pub(super) fn parse(&self, chain: &Chain) -> Result<ParsedPayment> {
        let address = |text: &str| -> Result<Address> { chain.prefix.parse(text) };
        let order = self.order.parse()?;
        self.check()
            .map_err(|error| invalid(format_args!("payment of {:?}: {error}", order.order_id)))?;
        let mut refunds = Vec::new();
        for (reference, portion) in &self.refunds {
            check_name("reference", reference)?;
            refunds.push((reference.clone(), bytes(portion)?));
        }
        let dispute = match &self.dispute {
            Some(dispute) => Some(dispute.parse()?),
            None => None,
        };
        let open = dispute
            .as_ref()
            .filter(|dispute| dispute.state == DisputeState::Open);
        self.check_dispute(open)?;
        let payment = Payment {
            order,
            payer: address(&self.payer)?,
            company: address(&self.company)?,
            fee_address: address(&self.fee_address)?,
            tenders: self.tenders.clone(),
            fee_bps: self.fee_bps,
            fee_max_bps: self.fee_max_bps,
            tax: self.tax.clone(),
            unpriced: self.unpriced,
            memo_hash: optional(&self.memo_hash, bytes)?,
            authorized_at: self.authorized_at,
            authorization_expiry: self.authorization_expiry,
            refund_expiry: self.refund_expiry,
            forget_at: self.forget_at,
            terminal: optional(&self.terminal, address)?,
            terms_hash: bytes(&self.terms_hash)?,
            voided: self.voided,
            refunds: u32::try_from(refunds.len()).unwrap_or(u32::MAX),
            rule_version: self.rule_version,
            quote_id: optional(&self.quote_id, bytes)?,
            captured_at: self.captured_at,
            disputed_until: open.map(Dispute::lapses_at),
            // Known once the part of `reward` is.
            deal_hash: None,
        };
        Ok(ParsedPayment {
            payment,
            refunds,
            dispute,
        })
    }

    /// What an open dispute has is what the tenders say is disputed.
    fn check_dispute(&self, open: Option<&Dispute>) -> Result<()> {
        let disputed = self.tenders.iter().filter_map(|tender| {
            let part = tender.disputed.as_ref()?;
            let denom = tender.denom.clone();
            let amount = part.amount;
            Some(Coin { denom, amount })
        });
        let amounts = open.map(|dispute| dispute.amounts.clone());
        if amounts.unwrap_or_default() == disputed.collect::<Vec<_>>() {
            return Ok(());
        }
        Err(invalid(format_args!(
            "payment of {:?}: expected an open dispute of what its tenders say is disputed",
            self.order.order_id
        )))
    }

    fn check(&self) -> Result<()> {
        let denoms: BTreeSet<_> = self.tenders.iter().map(|tender| &tender.denom).collect();
        if !(1..=TENDERS_MAX).contains(&self.tenders.len()) || denoms.len() != self.tenders.len() {
            return Err(invalid("expected one to four tenders, each denom once"));
        }
        if u128::from(self.fee_bps) > BPS || self.fee_bps > self.fee_max_bps {
            return Err(invalid(
                "expected a fee of at most 10000 bps and fee_max_bps",
            ));
        }
        let refunds = u32::try_from(self.refunds.len()).unwrap_or(u32::MAX);
        if refunds > REFUNDS_MAX || self.authorization_expiry > self.refund_expiry {
            return Err(invalid(
                "expected at most 100 refunds, and a refund window not before the end of the authorization",
            ));
        }
        for tender in &self.tenders {
            check_tender(tender, self.fee_bps)
                .map_err(|why| invalid(format_args!("{}: {why}", tender.denom)))?;
        }
        Ok(())
    }

    pub(super) fn export(view: &View<'_>, id: &PaymentId, payment: Payment) -> Self {
        let refunds = REFUNDS.range(view, id, Order::Ascending);
        Self {
            order: GenesisOrder::export(payment.order),
            payer: view.text(&payment.payer),
            company: view.text(&payment.company),
            fee_address: view.text(&payment.fee_address),
            tenders: payment.tenders,
            fee_bps: payment.fee_bps,
            fee_max_bps: payment.fee_max_bps,
            tax: payment.tax,
            unpriced: payment.unpriced,
            memo_hash: payment.memo_hash.map(hex::encode).unwrap_or_default(),
            authorized_at: payment.authorized_at,
            authorization_expiry: payment.authorization_expiry,
            refund_expiry: payment.refund_expiry,
            forget_at: payment.forget_at,
            terminal: payment
                .terminal
                .map(|terminal| view.text(&terminal))
                .unwrap_or_default(),
            terms_hash: hex::encode(payment.terms_hash),
            voided: payment.voided,
            refunds: refunds
                .map(|((_, reference), portion)| (reference, hex::encode(portion)))
                .collect(),
            rule_version: payment.rule_version,
            quote_id: payment.quote_id.map(hex::encode).unwrap_or_default(),
            captured_at: payment.captured_at,
            dispute: DISPUTES.get(view, id).map(GenesisDispute::export),
        }
    }
}

impl GenesisDispute {
    fn parse(&self) -> Result<Dispute> {
        check_word(
            "code",
            &self.code,
            "1 to 32 of a-z, 0-9, _ and -, like not_received",
        )?;
        Ok(Dispute {
            state: self.state.parse().map_err(invalid)?,
            amounts: self.amounts.clone(),
            code: self.code.clone(),
            claim_hash: optional(&self.claim_hash, bytes)?,
            evidence_hash: optional(&self.evidence_hash, bytes)?,
            opened_at: self.opened_at,
            evidence_deadline: self.evidence_deadline,
            decision_deadline: self.decision_deadline,
            resolved_at: self.resolved_at,
            again_at: self.again_at,
        })
    }

    fn export(dispute: Dispute) -> Self {
        let hash = |hash: Option<[u8; 32]>| hash.map(hex::encode).unwrap_or_default();
        Self {
            state: dispute.state.to_string(),
            amounts: dispute.amounts,
            code: dispute.code,
            claim_hash: hash(dispute.claim_hash),
            evidence_hash: hash(dispute.evidence_hash),
            opened_at: dispute.opened_at,
            evidence_deadline: dispute.evidence_deadline,
            decision_deadline: dispute.decision_deadline,
            resolved_at: dispute.resolved_at,
            again_at: dispute.again_at,
        }
    }
}
