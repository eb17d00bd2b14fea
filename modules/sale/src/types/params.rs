//! The parameters.

use super::field;
use crate::error::Error;
use borsh::{BorshDeserialize, BorshSerialize};
use proto::aot::sale::v1 as pb;
use serde::{Deserialize, Serialize};

const DAY_SECONDS: u64 = 24 * 60 * 60;
/// The longest that parameters may allow: a hundred years.
const SECONDS_LIMIT: u64 = 36_525 * DAY_SECONDS;
/// The most that a block may end.
const ENDS_LIMIT: u32 = 10_000;

/// The parameters.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Params {
    /// The longest sale, from its creation to its end.
    pub sale_seconds_max: u64,
    /// The longest vesting.
    pub vesting_seconds_max: u64,
    /// The longest drop, from its creation to its expiry.
    pub drop_seconds_max: u64,
    /// How many sales, and drops, a block ends.
    pub ends_per_block_max: u32,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            sale_seconds_max: 366 * DAY_SECONDS,
            vesting_seconds_max: 3_653 * DAY_SECONDS,
            drop_seconds_max: 3_653 * DAY_SECONDS,
            ends_per_block_max: 100,
        }
    }
}

impl Params {
    /// Refused (code 4) if one is out of range.
    pub(crate) fn check(&self) -> Result<(), Error> {
        for (name, seconds) in [
            ("sale_seconds_max", self.sale_seconds_max),
            ("vesting_seconds_max", self.vesting_seconds_max),
            ("drop_seconds_max", self.drop_seconds_max),
        ] {
            if !(1..=SECONDS_LIMIT).contains(&seconds) {
                return Err(field(name, seconds, format!("1 to {SECONDS_LIMIT}")));
            }
        }
        if !(1..=ENDS_LIMIT).contains(&self.ends_per_block_max) {
            let ends = self.ends_per_block_max;
            return Err(field(
                "ends_per_block_max",
                ends,
                format!("1 to {ENDS_LIMIT}"),
            ));
        }
        Ok(())
    }
}

impl From<&Params> for pb::Params {
    fn from(params: &Params) -> Self {
        Self {
            sale_seconds_max: params.sale_seconds_max,
            vesting_seconds_max: params.vesting_seconds_max,
            drop_seconds_max: params.drop_seconds_max,
            ends_per_block_max: params.ends_per_block_max,
        }
    }
}

impl From<&pb::Params> for Params {
    fn from(params: &pb::Params) -> Self {
        Self {
            sale_seconds_max: params.sale_seconds_max,
            vesting_seconds_max: params.vesting_seconds_max,
            drop_seconds_max: params.drop_seconds_max,
            ends_per_block_max: params.ends_per_block_max,
        }
    }
}
