//! What is stored, and how it is read from messages.

mod campaign;
mod deal;
mod rule;

pub use campaign::State;
pub(crate) use campaign::{
    Budget, Campaign, Coupon, Programme, Referral, ReferralTerms, Tier, campaign_id,
    parse_campaign_id, printable,
};
pub use deal::Source;
pub(crate) use deal::{DayUse, Deal, Ledger, LotPart, Share, month_of, plus, won_of};
pub(crate) use rule::{Entry, Formula, Kept, Rule, SCHEMA, Versions};

use crate::error::Error;
use borsh::{BorshDeserialize, BorshSerialize};
use proto::aot::reward::v1 as pb;
use sdk::{Amount, Quoted, Result};
use serde::{Deserialize, Serialize};
use std::fmt;

/// SHA-256 over a tag, the funder and the name.
pub type CampaignId = [u8; 32];
/// SHA-256 of the secret of a coupon.
pub(crate) type CouponHash = [u8; 32];
/// SHA-256 of a salt and a number.
pub(crate) type PhoneHash = [u8; 32];

/// The most shops that a campaign names.
pub(crate) const MERCHANTS_MAX: usize = 100;
/// The most coupons of a message.
pub(crate) const COUPONS_MAX: usize = 100;
/// The most tiers of a programme.
pub(crate) const TIERS_MAX: usize = 10;
/// The most months that a programme looks back.
pub(crate) const MONTHS_MAX: u32 = 24;
/// How many referrals up a ring is looked for.
pub(crate) const RING_MAX: usize = 16;
/// How long a commitment to a coupon lasts.
pub(crate) const COMMITMENT_SECONDS: u64 = 24 * 60 * 60;
/// The limits of parameters.
const DOCUMENT_BYTES_LIMIT: u32 = 16_384;
const ENTRIES_LIMIT: u32 = 64;
const VERSIONS_LIMIT: u32 = 100;
const ENDS_LIMIT: u32 = 100_000;
const LOCK_SECONDS_LIMIT: u64 = 10 * 366 * 24 * 60 * 60;

/// That somebody knows the secret of a coupon.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(crate) struct Commitment {
    /// The height at which it was announced.
    pub(crate) height: u64,
    /// When it leaves the state.
    pub(crate) forget_at: sdk::Time,
}

/// The parameters.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Params {
    /// The most bytes of a rule document.
    pub document_bytes_max: u32,
    /// The most entries of a document.
    pub entries_max: u32,
    /// The most versions of rules that a merchant keeps.
    pub versions_max: u32,
    /// The most records that a block ends, per queue.
    pub ends_per_block_max: u32,
    /// The longest lock of granted points, in seconds.
    pub lock_seconds_max: u64,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            document_bytes_max: 8_192,
            entries_max: 32,
            versions_max: 32,
            ends_per_block_max: 200,
            lock_seconds_max: 90 * 24 * 60 * 60,
        }
    }
}

impl Params {
    pub(crate) fn check(&self) -> Result<(), Error> {
        let within = |value: u32, least: u32, most: u32| (least..=most).contains(&value);
        require(
            within(self.document_bytes_max, 1, DOCUMENT_BYTES_LIMIT),
            "document_bytes_max",
            self.document_bytes_max,
            "1 to 16384",
        )?;
        require(
            within(self.entries_max, 1, ENTRIES_LIMIT),
            "entries_max",
            self.entries_max,
            "1 to 64",
        )?;
        require(
            within(self.versions_max, 2, VERSIONS_LIMIT),
            "versions_max",
            self.versions_max,
            "2 to 100",
        )?;
        require(
            within(self.ends_per_block_max, 1, ENDS_LIMIT),
            "ends_per_block_max",
            self.ends_per_block_max,
            "1 to 100000",
        )?;
        require(
            self.lock_seconds_max <= LOCK_SECONDS_LIMIT,
            "lock_seconds_max",
            self.lock_seconds_max,
            "at most 10 years of 366 days",
        )
    }
}

impl From<&Params> for pb::Params {
    fn from(params: &Params) -> Self {
        Self {
            document_bytes_max: params.document_bytes_max,
            entries_max: params.entries_max,
            versions_max: params.versions_max,
            ends_per_block_max: params.ends_per_block_max,
            lock_seconds_max: params.lock_seconds_max,
        }
    }
}

impl From<&pb::Params> for Params {
    fn from(params: &pb::Params) -> Self {
        Self {
            document_bytes_max: params.document_bytes_max,
            entries_max: params.entries_max,
            versions_max: params.versions_max,
            ends_per_block_max: params.ends_per_block_max,
            lock_seconds_max: params.lock_seconds_max,
        }
    }
}

/// Refused (code 4) unless valid.
pub(crate) fn require(
    valid: bool,
    field: &'static str,
    value: impl fmt::Display,
    expected: &'static str,
) -> Result<(), Error> {
    if valid {
        return Ok(());
    }
    Err(Error::InvalidField {
        field,
        value: value.to_string(),
        expected,
    })
}

/// 32 bytes of a message.
pub(crate) fn hash(field: &'static str, bytes: &[u8]) -> Result<[u8; 32], Error> {
    let found = <[u8; 32]>::try_from(bytes).ok();
    found.ok_or_else(|| Error::InvalidField {
        field,
        value: format!("{} bytes", bytes.len()),
        expected: "the 32 bytes of a SHA-256",
    })
}

/// 32 bytes as 64 lower-case hex digits.
pub(crate) fn hex_hash(field: &'static str, text: &str) -> Result<[u8; 32], Error> {
    let mut bytes = [0; 32];
    let lower = !text.bytes().any(|byte| byte.is_ascii_uppercase());
    let valid = lower && hex::decode_to_slice(text, &mut bytes).is_ok();
    require(valid, field, Quoted(text), "64 lower-case hex digits")?;
    Ok(bytes)
}

/// An amount of a message that may be left out: then it is 0.
pub(crate) fn optional_amount(text: &str) -> Result<Amount> {
    if text.is_empty() {
        return Ok(Amount::ZERO);
    }
    text.parse()
}

/// An amount of a message. Refused (code 4) if it is 0.
pub(crate) fn positive_amount(field: &'static str, text: &str) -> Result<Amount> {
    let amount: Amount = text.parse()?;
    require(!amount.is_zero(), field, amount, "more than 0")?;
    Ok(amount)
}

/// 32 bytes in JSON: 64 lower-case hex digits.
pub(crate) mod hex_text {
    use serde::{Deserialize, Deserializer, Serializer, de};

    pub(crate) fn serialize<S: Serializer>(
        bytes: &[u8; 32],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex::encode(bytes))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<[u8; 32], D::Error> {
        let text = <String as Deserialize>::deserialize(deserializer)?;
        super::hex_hash("id", &text).map_err(de::Error::custom)
    }
}
