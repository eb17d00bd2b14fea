//! What happened. Events of a side chain carry its whole row as it stands afterwards, those of a peg its totals.

use crate::types::{Affiliate, Peg, Status};
use sdk::{Address, Amount, Denom, Time, event};

macro_rules! events {
    ($($(#[$meta:meta])* $name:ident = $kind:literal;)* --- $($rest:tt)*) => {
        event! {
            $($(#[$meta])* pub struct $name = $kind {
                /// The side chain.
                chain_id: String,
                /// Its light client here.
                client_id: String,
                /// Its channel here; empty: not set yet.
                channel_id: String,
                /// Who speaks for it.
                admin: Address,
                /// Who becomes the admin by accepting; empty: nobody.
                pending_admin: Option<Address>,
                /// Where it is in its life.
                status: Status,
                /// Who did this.
                signer: Address,
            })*
            $($rest)*
        }

        $(impl $name {
            pub(crate) fn of(chain_id: &str, affiliate: &Affiliate, signer: Address) -> Self {
                Self {
                    chain_id: chain_id.to_owned(),
                    client_id: affiliate.client_id.clone(),
                    channel_id: affiliate.channel_id.clone().unwrap_or_default(),
                    admin: affiliate.admin,
                    pending_admin: affiliate.pending_admin,
                    status: affiliate.status,
                    signer,
                }
            }
        })*
    };
}

events! {
    /// A side chain is in the registry.
    Registered = "affiliate_registered";
    /// Money moves through a channel, once it is active.
    ChannelSet = "affiliate_channel_set";
    /// It is at another point of its life.
    StatusSet = "affiliate_status_set";
    /// It has another admin, or one is to accept.
    AdminSet = "affiliate_admin_set";
    ---
    /// So much of a denom may be on a side chain at once.
    pub struct CapSet = "affiliate_cap_set" {
        /// The side chain.
        chain_id: String,
        /// Of which denom.
        denom: Denom,
        /// How much; 0: it stays here.
        amount: Amount,
    }
    /// A voucher is pegged to a local denom.
    pub struct PegSet = "peg_set" {
        /// The side chain whose denom it is.
        chain_id: String,
        /// What that chain calls it.
        side_denom: Denom,
        /// What it is here.
        voucher: Denom,
        /// What is issued for it.
        local_denom: Denom,
        /// So many of the local denom for
        numerator: u64,
        /// so many of the voucher.
        denominator: u64,
    }
    /// A voucher became its local denom, or the local denom its voucher.
    pub struct Converted = "peg_converted" {
        /// Who converted.
        user: Address,
        /// The side chain whose denom it is.
        chain_id: String,
        /// What was given.
        denom_in: Denom,
        /// How much of it.
        amount_in: Amount,
        /// What was got.
        denom_out: Denom,
        /// How much of it.
        amount_out: Amount,
        /// The voucher of the peg.
        voucher: Denom,
        /// Its local denom.
        local_denom: Denom,
        /// Vouchers that are kept now.
        backing: Amount,
        /// What there is of the local denom now.
        issued: Amount,
        /// The day in Korea, as YYYYMMDD.
        day: u32,
        /// When.
        time: Time,
    }
}

impl PegSet {
    pub(crate) fn of(voucher: &Denom, peg: &Peg) -> Self {
        Self {
            chain_id: peg.chain_id.clone(),
            side_denom: peg.side_denom.clone(),
            voucher: voucher.clone(),
            local_denom: peg.local.clone(),
            numerator: peg.numerator,
            denominator: peg.denominator,
        }
    }
}
