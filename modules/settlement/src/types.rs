//! What is stored.

mod batch;
mod schedule;
mod tree;

pub use batch::{Batch, BatchKey, BatchState, Line, LineKind, Reference, Split, Sums};
pub(crate) use schedule::{BusinessDay, DAY_SECONDS};
pub use schedule::{Schedule, Schedules, Since};
#[cfg(test)]
pub(crate) use tree::node_hash;
pub use tree::{Hash, leaf_hash};
pub(crate) use tree::{path, push, root, root_of};

use crate::error::Error;
use borsh::{BorshDeserialize, BorshSerialize};
use merchant::MerchantId;
use proto::aot::settlement::v1 as pb;
use sdk::{Address, Amount, Quoted, Result, Signed};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The most characters of the code and the reference of an adjustment.
const CODE_CHARS_MAX: usize = 32;
const REFERENCE_CHARS_MAX: usize = 64;
/// The most that a line is over: so the sums of as many lines as there can be fit, and closing a batch never fails.
pub(crate) const AMOUNT_MAX: Amount = Amount::new(1 << 96);
/// Retention: from a day to ten years.
const RETENTION_SECONDS: std::ops::RangeInclusive<u64> = DAY_SECONDS..=316_224_000;

/// What a merchant has coming in one denom, and what stands behind it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Account {
    /// The net of its batches that are not paid, and what is carried; below 0 a float has paid for it.
    pub payable: Signed,
    /// The part of the payable that stands in no batch: what paid and carried ones left.
    pub carried: Signed,
    /// The deposit.
    pub deposit: Amount,
    /// The rolling reserve.
    pub reserve: Amount,
    /// Withdrawn for open disputes.
    pub disputed: Amount,
    /// Whose float covers a payable below 0.
    pub covered_by: Option<Address>,
    /// How many batches are open, closed or parked.
    pub unpaid: u32,
}

/// Money of a payment company that covers its merchants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Float {
    /// All of it.
    pub amount: Amount,
    /// The part that has paid for payables below 0; the rest is in the account of the module.
    pub covering: Amount,
}

impl Float {
    /// What covers nothing.
    pub fn free(&self) -> Amount {
        self.amount.saturating_sub(self.covering)
    }
}

/// The merchant, the business day, and what was paid with: a tender, and 1 if it gets a cash receipt.
pub(crate) type SalesKey = (MerchantId, u32, (String, u8));

/// Sums of the sales and refunds of a day and a tender.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    BorshSerialize,
    BorshDeserialize,
    Serialize,
    Deserialize,
)]
#[serde(deny_unknown_fields)]
pub struct SalesTotals {
    /// How many sales.
    pub sales: u64,
    /// How many refunds, lost disputes and cancelled external tenders.
    pub refunds: u64,
    /// Of sales.
    pub gross: Signed,
    /// Of refunds; minus.
    pub refunded: Signed,
    /// The splits of all of them; refunds count minus.
    pub split: Split,
}

/// The parameters.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Params {
    /// The most batches that a block closes, that it pays, and reserves that it gives back.
    pub batches_per_block_max: u32,
    /// How long lines stay in the state after their batch was done, in seconds.
    pub retention_seconds: u64,
    /// The most lines that a block forgets.
    pub lines_per_block_max: u32,
    /// The most that a payment company may adjust in one message, in units of the denom.
    pub adjust_max: Amount,
    /// What a merchant may owe at most in a denom, in its units; one that owes more is suspended.
    pub owed_max: Amount,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            batches_per_block_max: 100,
            retention_seconds: 7_776_000,
            lines_per_block_max: 1_000,
            adjust_max: Amount::new(1_000_000),
            owed_max: Amount::new(10_000_000),
        }
    }
}

impl Params {
    /// Refused (code 3) if a parameter is out of range.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let out_of_range = |field, value: u64, expected| Error::InvalidField {
            field,
            value: value.to_string(),
            expected,
        };
        for (field, value) in [
            ("batches_per_block_max", self.batches_per_block_max),
            ("lines_per_block_max", self.lines_per_block_max),
        ] {
            if !(1..=100_000).contains(&value) {
                return Err(out_of_range(field, value.into(), "1 to 100000"));
            }
        }
        if !RETENTION_SECONDS.contains(&self.retention_seconds) {
            let (field, value) = ("retention_seconds", self.retention_seconds);
            return Err(out_of_range(
                field,
                value,
                "a day to 10 years of 366 days, in seconds",
            ));
        }
        Ok(())
    }
}

impl From<&Params> for pb::Params {
    fn from(params: &Params) -> Self {
        Self {
            batches_per_block_max: params.batches_per_block_max,
            retention_seconds: params.retention_seconds,
            lines_per_block_max: params.lines_per_block_max,
            adjust_max: params.adjust_max.to_string(),
            owed_max: params.owed_max.to_string(),
        }
    }
}

impl Params {
    /// The parameters of a message. Refused (`sdk` 18) if the maximum is no amount.
    pub(crate) fn parse(params: &pb::Params) -> Result<Self> {
        Ok(Self {
            batches_per_block_max: params.batches_per_block_max,
            retention_seconds: params.retention_seconds,
            lines_per_block_max: params.lines_per_block_max,
            adjust_max: params.adjust_max.parse()?,
            owed_max: params.owed_max.parse()?,
        })
    }
}

/// Refused (code 21) if a line may not be over so much.
pub(crate) fn check_amount(amount: Amount) -> Result<(), Error> {
    if amount > AMOUNT_MAX {
        return Err(Error::AmountTooLarge {
            amount,
            amount_max: AMOUNT_MAX,
        });
    }
    Ok(())
}

/// Refused (code 3) unless it is 1 to 32 of a-z, 0-9, _ and -.
pub(crate) fn check_code(code: &str) -> Result<(), Error> {
    let allowed =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-".contains(&byte);
    let valid = (1..=CODE_CHARS_MAX).contains(&code.len()) && code.bytes().all(allowed);
    require(valid, "code", Quoted(code), "1 to 32 of a-z, 0-9, _ and -")
}

/// Refused (code 3) unless it is 1 to 64 printable ASCII characters.
pub(crate) fn check_reference(reference: &str) -> Result<(), Error> {
    let printable = reference.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    let valid = (1..=REFERENCE_CHARS_MAX).contains(&reference.len()) && printable;
    require(
        valid,
        "reference",
        Quoted(reference),
        "1 to 64 printable ASCII characters",
    )
}

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
