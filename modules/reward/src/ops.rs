//! What other modules call: which rules count, and what a payment earns. The only door to this module's state.
//!
//! **Invariant**: what a campaign has is changed by `ops::money` alone, together with what stands behind it (points
//! promised by their issuer, or coins in `reward_budget`) and with what users have earned and owe.

mod evaluate;
mod money;
mod settle;

pub(crate) use evaluate::{deal_of, increases, is_member, tier_of};
pub(crate) use money::{
    Gift, available_at, budget, campaign, fund, give, give_back, release, reserve,
};
pub use settle::{deal_hash, deals, forget, settle};
pub(crate) use settle::{pay_referral, tell_referral};

use crate::error::Error;
use crate::state::{PARAMS, VERSIONS};
use crate::types::{Campaign, CampaignId, Params, State};
use merchant::MerchantId;
use sdk::{Address, Coin, Read, Result, Time};

/// SHA-256 of what a payment earns: the payment keeps it, and so proves what this module keeps under no root.
pub type DealHash = [u8; 32];

/// A payment, as far as rewards depend on it.
#[derive(Clone, Debug)]
pub struct Purchase<'a> {
    /// Its id.
    pub payment_id: [u8; 32],
    /// The shop.
    pub merchant_id: MerchantId,
    /// Who pays.
    pub payer: Address,
    /// The version of the shop's rules that was recorded at the authorization; 0: none.
    pub version: u32,
    /// When it was authorised: conditions of rules look at this time.
    pub authorized_at: Time,
    /// From this block time on nothing of it is refunded.
    pub refund_expiry: Time,
    /// What is captured and not refunded by now, by tender.
    pub net: &'a [Coin],
    /// The terminal that took it.
    pub terminal: Option<Address>,
    /// What [`settle`] gave last for it; `None` before its first capture.
    pub deal_hash: Option<DealHash>,
}

/// The version of a shop's rules that counts at a time; 0: none. A payment records it at its authorization.
pub fn active_version(read: &(impl Read + ?Sized), merchant_id: &MerchantId, now: Time) -> u32 {
    VERSIONS
        .get(read, merchant_id)
        .map_or(0, |versions| versions.at(now))
}

/// The parameters.
pub(crate) fn params(read: &(impl Read + ?Sized)) -> Params {
    PARAMS.get(read).unwrap_or_default()
}

/// Refused (code 12, 13) unless the campaign grants at this time.
pub(crate) fn require_running(
    read: &(impl Read + ?Sized),
    id: &CampaignId,
    campaign: &Campaign,
    now: Time,
) -> Result<()> {
    let state = budget(read, id).state;
    if state != State::Active {
        return Err(Error::WrongState {
            id: hex::encode(id),
            state: state.text(),
            expected: "an active one",
        }
        .into());
    }
    if now < campaign.starts || now >= campaign.ends {
        return Err(Error::OutsideWindow {
            id: hex::encode(id),
            starts: campaign.starts,
            ends: campaign.ends,
            now,
        }
        .into());
    }
    Ok(())
}
