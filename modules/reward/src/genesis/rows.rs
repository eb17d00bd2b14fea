//! The rows of the module's part of genesis.

use crate::types::{Budget, Ledger, Share, Tier, hex_hash, hex_text};
use sdk::{Amount, Denom, Time};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::collections::BTreeMap;

/// 32 bytes, in hex.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Hex(pub(crate) [u8; 32]);

impl Serialize for Hex {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        hex_text::serialize(&self.0, serializer)
    }
}

impl<'de> Deserialize<'de> for Hex {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <String as Deserialize>::deserialize(deserializer)?;
        hex_hash("id", &text).map(Hex).map_err(de::Error::custom)
    }
}

macro_rules! rows {
    ($($(#[$meta:meta])* $name:ident { $($(#[$field_meta:meta])* $field:ident : $ty:ty,)* })*) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(crate) struct $name { $($(#[$field_meta])* pub(crate) $field: $ty,)* }
    )*};
}

rows! {
    /// A campaign; its id follows from funder and name.
    GenesisCampaign {
        /// Who opened it.
        funder: String,
        /// Its name.
        name: String,
        /// What it gives.
        denom: Denom,
        /// The shops that it names, ascending.
        merchant_ids: Vec<Hex>,
        /// When it begins.
        starts: Time,
        /// When it ends.
        ends: Time,
        /// The most for a payment; 0: no cap. Likewise below.
        payment_max: Amount,
        /// The most for a user and day.
        user_day_max: Amount,
        /// The most for a user.
        user_max: Amount,
        /// The stacking class.
        stack_class: String,
        /// The root of the segment.
        segment_root: Option<Hex>,
        /// How long what payments earn waits.
        lock_seconds: u64,
        /// What each gets for a referral; 0: it pays none.
        referral_reward: Amount,
        /// The purchase that it takes.
        referral_purchase_min: Amount,
        /// What it has.
        budget: Budget,
        /// Who is in its segment.
        members: Vec<String>,
        /// What users got and kept, if there is a cap.
        users: BTreeMap<String, Amount>,
    }
    /// The rules of a shop.
    GenesisRules {
        /// The shop.
        merchant_id: Hex,
        /// The highest version ever put.
        last: u32,
        /// The version that counts.
        active: u32,
        /// A version to come; 0 with a time: none from then on.
        next: u32,
        /// When.
        next_at: Option<Time>,
        /// The versions that are kept.
        versions: Vec<GenesisVersion>,
    }
    /// A version of rules.
    GenesisVersion {
        /// Which.
        version: u32,
        /// When it was put.
        put_at: Time,
        /// Whether it ever counted.
        used: bool,
        /// The text.
        document: String,
    }
    /// What a payment earns.
    GenesisDeal {
        /// The payment.
        payment_id: Hex,
        /// Who paid.
        payer: String,
        /// Where.
        merchant_id: Hex,
        /// The Korean day of its authorization.
        day: u32,
        /// The version that counts.
        version: u32,
        /// What it earns, by entry.
        shares: Vec<Share>,
        /// The campaigns of referrals that look at it.
        referrals: Vec<Hex>,
        /// Whether the shop asks for first purchases.
        first: bool,
    }
    /// What a user earned of a denom.
    GenesisLedger {
        /// Who.
        user: String,
        /// Of what.
        denom: Denom,
        /// How much.
        ledger: Ledger,
    }
    /// What a user owes a campaign.
    GenesisDebt {
        /// Who.
        user: String,
        /// To whom.
        campaign_id: Hex,
        /// How much.
        amount: Amount,
    }
    /// The first purchase of a buyer.
    GenesisFirst {
        /// A shop, or a campaign of referrals.
        scope: Hex,
        /// Who.
        buyer: String,
        /// Which payment.
        payment_id: Hex,
    }
    /// What payments of a day earned.
    GenesisDay {
        /// Of which campaign.
        campaign_id: Hex,
        /// In which shop, if the cap is of a shop.
        merchant_id: Option<Hex>,
        /// Who.
        user: String,
        /// Which day.
        day: u32,
        /// How much.
        amount: Amount,
    }
    /// A coupon.
    GenesisCoupon {
        /// The hash of its secret.
        hash: Hex,
        /// Who pays.
        campaign_id: Hex,
        /// How much.
        amount: Amount,
        /// Until when.
        expiry: Time,
        /// Who redeemed it, or empty.
        redeemed_by: String,
    }
    /// A commitment to a coupon. A chain that begins again counts it as made before its first block.
    GenesisCommitment {
        /// Its hash.
        commitment: Hex,
        /// Until when.
        forget_at: Time,
    }
    /// A referral.
    GenesisReferral {
        /// Of which campaign.
        campaign_id: Hex,
        /// Who came.
        referred: String,
        /// Who brought it.
        referrer: String,
        /// The purchase that counts.
        payment_id: Option<Hex>,
        /// When both get their reward.
        due: Option<Time>,
        /// Whether they have it.
        paid: bool,
    }
    /// What waits for a phone.
    GenesisPhone {
        /// The hash of the phone.
        phone_hash: Hex,
        /// Who pays.
        campaign_id: Hex,
        /// Until when.
        expiry: Time,
        /// How much.
        amount: Amount,
    }
    /// A programme.
    GenesisProgramme {
        /// Of which points.
        denom: Denom,
        /// Ascending.
        tiers: Vec<Tier>,
        /// Korean months that count.
        window_months: u32,
    }
}
