//! What happened. Every change of a payment carries its totals as they stand afterwards.

use crate::types::{
    DisputeState, NetCancelOutcome, OrderId, Params, Payment, PaymentId, QuoteId, Status, Tenders,
};
use merchant::{Merchant, MerchantId};
use sdk::{Address, Amount, Coin, Coins, Denom, Time, event};

macro_rules! events {
    ($($(#[$meta:meta])* $name:ident = $kind:literal { $($(#[$field_meta:meta])* $field:ident : $ty:ty,)* })* ---
     $($rest:tt)*) => {
        event! {
            $($(#[$meta])* pub struct $name = $kind {
                /// The payment.
                payment_id: PaymentId,
                /// The merchant.
                merchant_id: MerchantId,
                /// The day of the order, as YYYYMMDD.
                day: u32,
                /// The order.
                order_id: String,
                /// Who pays.
                payer: Address,
                /// The payment company.
                company: Address,
                /// When it was authorised.
                authorized_at: Time,
                /// What this moved.
                amount: Coins,
                /// What the merchant is settled for it, fee included; of points the krwp of their reserve.
                settled: Coins,
                /// The fee this took, or gave back with a refund.
                fee: Coins,
                /// What this released to the payer.
                released: Coins,
                /// All totals afterwards, by tender.
                tenders: Tenders,
                /// Where the payment is afterwards.
                status: Status,
                /// Merchant category code.
                mcc: String,
                /// ISO 3166-2 subdivision of the merchant.
                region: String,
                $($(#[$field_meta])* $field: $ty,)*
            })*
            $($rest)*
        }

        $(impl $name {
            pub(crate) fn of(change: Change<'_>, ($($field,)*): ($($ty,)*)) -> Self {
                let Change { id, payment, merchant, now, moved } = change;
                Self {
                    payment_id: *id,
                    merchant_id: payment.order.merchant_id,
                    day: payment.order.day,
                    order_id: payment.order.order_id.clone(),
                    payer: payment.payer,
                    company: payment.company,
                    authorized_at: payment.authorized_at,
                    amount: moved.amount,
                    settled: moved.settled,
                    fee: moved.fee,
                    released: moved.released,
                    tenders: Tenders(payment.tenders.clone()),
                    status: payment.status(now),
                    mcc: merchant.mcc.clone(),
                    region: merchant.region.clone(),
                    $($field,)*
                }
            }
        })*
    };
}

/// What the events of a change are made of: the payment as it stands afterwards, and what moved.
pub(crate) struct Change<'a> {
    pub(crate) id: &'a PaymentId,
    pub(crate) payment: &'a Payment,
    pub(crate) merchant: &'a Merchant,
    pub(crate) now: Time,
    pub(crate) moved: Moved,
}

/// What a change moved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Moved {
    pub(crate) amount: Coins,
    pub(crate) settled: Coins,
    pub(crate) fee: Coins,
    pub(crate) released: Coins,
}

events! {
    /// Money is held for a merchant; of `MsgPay` it is captured in the next event.
    PaymentAuthorized = "payment_authorized" {
        /// Where fees go and come back from.
        fee_address: Address,
        /// The fee, in bps.
        fee_bps: u32,
        /// The highest fee the payer signed for, in bps.
        fee_max_bps: u32,
        /// The taxable part without VAT, in won.
        supply: Option<Amount>,
        /// Value added tax, in won.
        vat: Option<Amount>,
        /// The part without tax, in won.
        tax_free: Option<Amount>,
        /// The service charge, in won.
        service_charge: Option<Amount>,
        /// SHA-256 of what the parties agreed off chain.
        memo_hash: Option<[u8; 32]>,
        /// From this block time on nothing can be captured.
        authorization_expiry: Time,
        /// From this block time on nothing can be refunded.
        refund_expiry: Time,
        /// The terminal whose signed invoice it pays.
        terminal: Option<Address>,
        /// The version of the merchant's rules; 0: none.
        rule_version: u32,
        /// The quote that pays for it.
        quote_id: Option<QuoteId>,
    }
    /// Held money went to the merchant and the payment company; a final capture released the rest.
    PaymentCaptured = "payment_captured" {
        /// Who captured it.
        signer: Address,
    }
    /// The merchant released what was held.
    PaymentVoided = "payment_voided" {
        /// Who released it.
        signer: Address,
    }
    /// What was held went back to the payer at the end of its time.
    PaymentExpired = "payment_expired" {}
    /// The payer took back what had expired, before it was swept.
    PaymentReclaimed = "payment_reclaimed" {}
    /// Captured money went back to the payer, the fee included.
    PaymentRefunded = "payment_refunded" {
        /// Who refunded it.
        signer: Address,
        /// Why, if said.
        reason: String,
        /// The name of the refund within the payment; empty for a net-cancel.
        reference: String,
        /// What the payer got: `amount`, or the krwp of points whose issuer runs off.
        paid: Coins,
    }
    /// The payer disputes what was captured: it is withdrawn from what the merchant has coming.
    PaymentDisputed = "payment_disputed" {
        /// Why, in a word.
        code: String,
        /// SHA-256 of the claim.
        claim_hash: Option<[u8; 32]>,
        /// From this block time on no evidence is taken: without any, the payer wins.
        evidence_deadline: Time,
        /// From this block time on the merchant wins, if it gave evidence.
        decision_deadline: Time,
    }
    /// The merchant gave its evidence.
    PaymentDisputeEvidence = "payment_dispute_evidence" {
        /// SHA-256 of the evidence.
        evidence_hash: [u8; 32],
        /// From this block time on the merchant wins.
        decision_deadline: Time,
        /// Who gave it.
        signer: Address,
    }
    /// A dispute ended. If the payer won, `amount` went back as a refund does; else nothing moved and the merchant has it
    /// coming again.
    PaymentDisputeResolved = "payment_dispute_resolved" {
        /// How.
        state: DisputeState,
        /// When: the deadline, if it was decided by that.
        resolved_at: Time,
        /// What the payer got: `amount`, or the krwp of points that cannot come back.
        paid: Coins,
        /// Who decided, or the payer who withdrew it; none: its deadline.
        signer: Option<Address>,
        /// Why, if said.
        reason: String,
    }
    ---
    /// A liquidity provider was admitted, or changed.
    pub struct LiquidityProviderSet = "liquidity_provider_set" {
        /// Its address.
        provider: Address,
        /// Its name.
        name: String,
        /// Whether its quotes are taken.
        active: bool,
    }
    /// A liquidity provider made a firm offer, and its krwp is held.
    pub struct QuoteLocked = "quote_locked" {
        /// Its id.
        quote_id: QuoteId,
        /// The liquidity provider.
        provider: Address,
        /// The payment that the order will have.
        payment_id: PaymentId,
        /// The merchant.
        merchant_id: MerchantId,
        /// The day of the order, as YYYYMMDD.
        day: u32,
        /// The order.
        order_id: String,
        /// What the payer gives.
        price: Coin,
        /// What the merchant gets, in won.
        amount: Amount,
        /// From this block time on it is no offer any more.
        expiry: Time,
    }
    /// A quote paid for its order.
    pub struct QuoteUsed = "quote_used" {
        /// Its id.
        quote_id: QuoteId,
        /// The liquidity provider.
        provider: Address,
        /// The payment.
        payment_id: PaymentId,
        /// The merchant.
        merchant_id: MerchantId,
        /// The day of the order, as YYYYMMDD.
        day: u32,
        /// The order.
        order_id: String,
        /// What the payer gave.
        price: Coin,
        /// What the merchant got, fee included, in won.
        amount: Amount,
        /// Who paid.
        payer: Address,
    }
    /// Nobody used a quote in its time: its krwp is its provider's again.
    pub struct QuoteExpired = "quote_expired" {
        /// Its id.
        quote_id: QuoteId,
        /// The liquidity provider.
        provider: Address,
        /// The payment that the order would have had.
        payment_id: PaymentId,
        /// The merchant.
        merchant_id: MerchantId,
        /// The day of the order, as YYYYMMDD.
        day: u32,
        /// The order.
        order_id: String,
        /// What the payer would have given.
        price: Coin,
        /// What was held, in won.
        amount: Amount,
        /// Its expiry.
        expiry: Time,
    }
    /// An order whose answer was lost was undone; what moved is in the events beside this one.
    pub struct PaymentNetCancelled = "payment_net_cancelled" {
        /// The payment that the order has, or would have had.
        payment_id: PaymentId,
        /// The merchant.
        merchant_id: MerchantId,
        /// The day of the order, as YYYYMMDD.
        day: u32,
        /// The order.
        order_id: String,
        /// What was found.
        outcome: NetCancelOutcome,
        /// Until when the order takes no payment.
        barred_until: Option<Time>,
        /// Who asked for it.
        signer: Address,
    }
    /// A merchant offered terms under an order.
    pub struct InvoiceCreated = "invoice_created" {
        /// The payment that the order will have.
        payment_id: PaymentId,
        /// The merchant.
        merchant_id: MerchantId,
        /// The day of the order, as YYYYMMDD.
        day: u32,
        /// The order.
        order_id: String,
        /// What it costs.
        amount: Coins,
        /// The taxable part without VAT, in won.
        supply: Option<Amount>,
        /// Value added tax, in won.
        vat: Option<Amount>,
        /// The part without tax, in won.
        tax_free: Option<Amount>,
        /// The service charge, in won.
        service_charge: Option<Amount>,
        /// SHA-256 of the list of items.
        items_hash: Option<[u8; 32]>,
        /// Who alone may pay it.
        payer: Option<Address>,
        /// From this block time on it cannot be paid.
        expiry: Time,
        /// Who made it.
        signer: Address,
    }
    /// A payment by card or app was recorded.
    pub struct ExternalTenderRecorded = "external_tender_recorded" {
        /// The payment that the order has, if it has one.
        payment_id: PaymentId,
        /// The merchant.
        merchant_id: MerchantId,
        /// The day of the order, as YYYYMMDD.
        day: u32,
        /// The order.
        order_id: String,
        /// SHA-256 of the approval.
        approval_hash: [u8; 32],
        /// How it was paid.
        scheme: String,
        /// In won.
        amount: Amount,
        /// The taxable part without VAT, in won.
        supply: Option<Amount>,
        /// Value added tax, in won.
        vat: Option<Amount>,
        /// The part without tax, in won.
        tax_free: Option<Amount>,
        /// The service charge, in won.
        service_charge: Option<Amount>,
        /// The payment company of the merchant.
        company: Address,
        /// Merchant category code.
        mcc: String,
        /// ISO 3166-2 subdivision of the merchant.
        region: String,
        /// When.
        recorded_at: Time,
        /// Who recorded it.
        signer: Address,
    }
    /// All or part of it was cancelled.
    pub struct ExternalTenderCancelled = "external_tender_cancelled" {
        /// The payment that the order has, if it has one.
        payment_id: PaymentId,
        /// The merchant.
        merchant_id: MerchantId,
        /// The day of the order, as YYYYMMDD.
        day: u32,
        /// The order.
        order_id: String,
        /// SHA-256 of the approval.
        approval_hash: [u8; 32],
        /// How it was paid.
        scheme: String,
        /// What it was, in won.
        amount: Amount,
        /// How much of it is cancelled by now, in won.
        cancelled: Amount,
        /// When it was recorded.
        recorded_at: Time,
        /// Who cancelled it.
        signer: Address,
    }
    /// The parameters changed.
    pub struct ParamsSet = "payment_params_set" {
        /// The longest an authorization may last, in seconds.
        authorization_seconds_max: u64,
        /// The longest after its authorization that a payment may be refunded, in seconds.
        refund_seconds_max: u64,
        /// The longest an invoice may last, in seconds.
        invoice_seconds_max: u64,
        /// How long a net-cancel bars its order, in seconds.
        net_cancel_seconds: u64,
        /// How long a payment stays in the state after its refund window, in seconds.
        retention_seconds: u64,
        /// The most records that a block expires or forgets, per queue.
        expiries_per_block_max: u32,
        /// The denoms in which payments may be made, beside points, with commas between.
        denoms: String,
        /// How long after its capture a payment may be disputed, in seconds.
        dispute_seconds_max: u64,
        /// How long a merchant has for its evidence, in seconds.
        evidence_seconds: u64,
        /// How long the arbiter has after that, in seconds.
        arbitration_seconds: u64,
        /// Who decides disputes; none: the authority.
        arbiter: Option<Address>,
        /// The longest a quote is firm, in seconds.
        quote_seconds_max: u64,
    }
}

impl ParamsSet {
    pub(crate) fn of(params: &Params) -> Self {
        // All of them by name: one that is added must be told here, too.
        let Params {
            authorization_seconds_max,
            refund_seconds_max,
            invoice_seconds_max,
            net_cancel_seconds,
            retention_seconds,
            expiries_per_block_max,
            denoms,
            dispute_seconds_max,
            evidence_seconds,
            arbitration_seconds,
            arbiter,
            quote_seconds_max,
        } = params.clone();
        let denoms: Vec<_> = denoms.iter().map(Denom::as_str).collect();
        Self {
            authorization_seconds_max,
            refund_seconds_max,
            invoice_seconds_max,
            net_cancel_seconds,
            retention_seconds,
            expiries_per_block_max,
            denoms: denoms.join(","),
            dispute_seconds_max,
            evidence_seconds,
            arbitration_seconds,
            arbiter,
            quote_seconds_max,
        }
    }
}

/// The columns of an order, in the events that are not changes of a payment.
pub(crate) fn order_columns(order: &OrderId) -> (PaymentId, MerchantId, u32, String) {
    (
        order.payment_id(),
        order.merchant_id,
        order.day,
        order.order_id.clone(),
    )
}
