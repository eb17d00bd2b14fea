//! What happened. Events of a merchant carry its whole row as it stands afterwards.

use crate::types::{Merchant, MerchantId, Params, Status};
use sdk::{Address, Time, event};

macro_rules! events {
    ($($(#[$meta:meta])* $name:ident = $kind:literal;)* --- $($rest:tt)*) => {
        event! {
            $($(#[$meta])* pub struct $name = $kind {
                /// Its id.
                merchant_id: MerchantId,
                /// Who owns it.
                owner: Address,
                /// Its payment company.
                company: Address,
                /// Its name.
                name: String,
                /// Merchant category code.
                mcc: String,
                /// ISO 3166-2 subdivision.
                region: String,
                /// Where its captures go.
                payout_address: Address,
                /// Its fee, in bps.
                fee_bps: u32,
                /// Where it is in its life.
                status: Status,
                /// The shop it belongs to.
                parent: Option<MerchantId>,
                /// When it was registered.
                registered_at: Time,
                /// Who did this.
                signer: Address,
                /// Why, if said.
                reason: String,
            })*
            $($rest)*
        }

        $(impl $name {
            pub(crate) fn of(id: &MerchantId, row: &Merchant, signer: Address, reason: &str) -> Self {
                Self {
                    merchant_id: *id,
                    owner: row.owner,
                    company: row.company,
                    name: row.name.clone(),
                    mcc: row.mcc.clone(),
                    region: row.region.clone(),
                    payout_address: row.payout_address,
                    fee_bps: row.fee_bps,
                    status: row.status,
                    parent: row.parent,
                    registered_at: row.registered_at,
                    signer,
                    reason: reason.to_owned(),
                }
            }
        })*
    };
}

events! {
    /// A shop asked a payment company to take it.
    MerchantRegistered = "merchant_registered";
    /// Its payment company took it.
    MerchantApproved = "merchant_approved";
    /// Its description, payout address or fee changed.
    MerchantUpdated = "merchant_updated";
    /// It takes no new payments.
    MerchantSuspended = "merchant_suspended";
    /// It takes payments again.
    MerchantResumed = "merchant_resumed";
    /// It ended; a pending one was refused, and may register again.
    MerchantClosed = "merchant_closed";
    ---
    /// A payment company was admitted or changed.
    pub struct PaymentCompanySet = "payment_company_set" {
        /// Its address.
        company: Address,
        /// Its name.
        name: String,
        /// Where its fees go.
        fee_address: Address,
        /// Whether it takes merchants and payments.
        active: bool,
    }
    /// A delegate got rights, or lost them.
    pub struct DelegateSet = "delegate_set" {
        /// The merchant.
        merchant_id: MerchantId,
        /// Who.
        delegate: Address,
        /// The verbs of the rights, with commas between; empty: none any more.
        rights: String,
    }
    /// A terminal may act for its merchant.
    pub struct TerminalRegistered = "terminal_registered" {
        /// The merchant.
        merchant_id: MerchantId,
        /// The address of its key.
        terminal: Address,
        /// Its compressed key.
        public_key: [u8; 33],
        /// What its merchant calls it.
        label: String,
        /// Who added it.
        signer: Address,
    }
    /// A terminal never acts again.
    pub struct TerminalRevoked = "terminal_revoked" {
        /// The merchant.
        merchant_id: MerchantId,
        /// The address of its key.
        terminal: Address,
        /// Who took it out.
        signer: Address,
    }
    /// The parameters changed.
    pub struct ParamsSet = "merchant_params_set" {
        /// The most active terminals of a merchant.
        terminals_max: u32,
        /// The most delegates of a merchant.
        delegates_max: u32,
        /// The highest fee of a payment company, in bps.
        fee_max_bps: u32,
    }
}

impl ParamsSet {
    pub(crate) fn of(params: &Params) -> Self {
        // All of them by name: one that is added must be told here, too.
        let Params {
            terminals_max,
            delegates_max,
            fee_max_bps,
        } = *params;
        Self {
            terminals_max,
            delegates_max,
            fee_max_bps,
        }
    }
}
