//! What is stored: parameters and validators.

use crate::error::Error;
use borsh::{BorshDeserialize, BorshSerialize};
use proto::cosmos::crypto::ed25519::PubKey;
use proto::cosmos::staking::v1beta1 as wire;
use proto::prost::{Message, Name};
use proto::{Any, Duration};
use sdk::{Denom, Quoted, Rate, crypto};
use serde::{Deserialize, Serialize};

/// The largest total power that CometBFT accepts: 2^63 / 8.
pub(crate) const TOTAL_POWER_MAX: i64 = i64::MAX / 8;
/// The most bytes of a moniker, as in the Cosmos SDK.
pub(crate) const MONIKER_BYTES_MAX: usize = 70;
/// The most validators that the parameters may allow: each change looks at all of them.
const VALIDATORS_MAX: u32 = 1_000;
/// 21 days.
const UNBONDING_SECONDS: u64 = 21 * 24 * 60 * 60;
/// 100 years: beyond, times do not fit a trusting period.
const UNBONDING_SECONDS_MAX: u64 = 100 * 365 * 24 * 60 * 60;

/// What wallets and relayers read of `cosmos.staking.v1beta1.Params`. The bond denom is the native one.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Params {
    /// How long a stake would stay bound, in seconds: relayers derive trusting periods from it.
    pub unbonding_seconds: u64,
    /// The most validators.
    pub validators_max: u32,
    /// The most unbondings of a pair, for wallets that ask.
    pub entries_max: u32,
    /// For how many blocks relayers may expect headers.
    pub historical_entries: u32,
    /// The lowest commission, for wallets that ask.
    pub min_commission_rate: Rate,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            unbonding_seconds: UNBONDING_SECONDS,
            validators_max: 100,
            entries_max: 7,
            historical_entries: 10_000,
            min_commission_rate: Rate::ZERO,
        }
    }
}

impl Params {
    /// Parameters that hold together. Refused (staking 107) with what does not.
    pub fn checked(self) -> Result<Self, Error> {
        let refused = |why: String| Err(Error::InvalidParams { why });
        if !(1..=UNBONDING_SECONDS_MAX).contains(&self.unbonding_seconds) {
            return refused(format!(
                "unbonding time of {} s: expected 1 to {UNBONDING_SECONDS_MAX}",
                self.unbonding_seconds
            ));
        }
        if !(1..=VALIDATORS_MAX).contains(&self.validators_max) {
            return refused(format!(
                "at most {} validators: expected 1 to {VALIDATORS_MAX}",
                self.validators_max
            ));
        }
        if self.entries_max == 0 {
            return refused("at most 0 entries: expected at least 1".to_owned());
        }
        if self.min_commission_rate > ONE {
            return refused(format!(
                "min_commission_rate {}: expected 0 to 1",
                self.min_commission_rate
            ));
        }
        Ok(self)
    }

    /// The parameters of a message. Refused (staking 107) if they do not hold together.
    pub fn parse(params: &wire::Params, native: &Denom) -> Result<Self, Error> {
        let refused = |why: String| Error::InvalidParams { why };
        if params.bond_denom != native.as_str() {
            return Err(refused(format!(
                "bond_denom {}: expected {native}",
                Quoted(&params.bond_denom)
            )));
        }
        let unbonding = params.unbonding_time.unwrap_or_default();
        let unbonding_seconds = u64::try_from(unbonding.seconds)
            .ok()
            .filter(|_| unbonding.nanos == 0);
        let atto: Option<u128> = match params.min_commission_rate.as_str() {
            "" => Some(0),
            digits => digits.parse().ok(),
        };
        Self {
            unbonding_seconds: unbonding_seconds.ok_or_else(|| {
                refused("unbonding_time: expected whole seconds above 0".to_owned())
            })?,
            validators_max: params.max_validators,
            entries_max: params.max_entries,
            historical_entries: params.historical_entries,
            min_commission_rate: atto.map(Rate::from_atto).ok_or_else(|| {
                refused("min_commission_rate: expected a count of 10^-18".to_owned())
            })?,
        }
        .checked()
    }

    /// The parameters as queries answer them. Decimals are counts of 10^-18, as everywhere in Cosmos protobuf.
    pub fn to_proto(&self, native: &Denom) -> wire::Params {
        wire::Params {
            unbonding_time: Some(Duration {
                seconds: i64::try_from(self.unbonding_seconds).unwrap_or(i64::MAX),
                nanos: 0,
            }),
            max_validators: self.validators_max,
            max_entries: self.entries_max,
            historical_entries: self.historical_entries,
            bond_denom: native.to_string(),
            min_commission_rate: self.min_commission_rate.atto().to_string(),
        }
    }
}

const ONE: Rate = Rate::from_atto(1_000_000_000_000_000_000);

/// A member of the consortium that makes blocks.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Validator {
    /// Its name.
    pub moniker: String,
    /// Its ed25519 key, unique among validators.
    pub public_key: [u8; 32],
    /// Its power: above 0.
    pub power: i64,
    /// What it may do.
    pub status: Status,
}

/// What a validator may do. Slashing will add states to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub enum Status {
    /// It makes blocks.
    Active,
}

impl Validator {
    /// A validator. Refused (staking 100, 106) with a power or a name that cannot be.
    pub fn new(moniker: &str, public_key: [u8; 32], power: i64) -> Result<Self, Error> {
        if !(0..=TOTAL_POWER_MAX).contains(&power) {
            return Err(Error::Power {
                power,
                power_max: TOTAL_POWER_MAX,
            });
        }
        let bytes = moniker.len();
        if !(1..=MONIKER_BYTES_MAX).contains(&bytes) || moniker.contains(char::is_control) {
            return Err(Error::Moniker {
                bytes,
                bytes_max: MONIKER_BYTES_MAX,
            });
        }
        Ok(Self {
            moniker: moniker.to_owned(),
            public_key,
            power,
            status: Status::Active,
        })
    }

    /// Its consensus address.
    pub fn consensus_address(&self) -> [u8; 20] {
        consensus_address(&self.public_key)
    }
}

/// The consensus address of an ed25519 key: the first 20 bytes of its SHA-256.
pub fn consensus_address(public_key: &[u8; 32]) -> [u8; 20] {
    let mut address = [0; 20];
    for (to, from) in address.iter_mut().zip(crypto::sha256(public_key)) {
        *to = from;
    }
    address
}

/// The ed25519 key of a message. Refused (staking 6) if it is none.
pub(crate) fn parse_key(key: Option<&Any>) -> Result<[u8; 32], Error> {
    let refused = |got: String| Error::KeyType { got };
    let key = key.ok_or_else(|| refused("none".to_owned()))?;
    if key.type_url != PubKey::type_url() {
        return Err(refused(format!("{:.100}", key.type_url)));
    }
    let decoded = PubKey::decode(key.value.as_slice())
        .map_err(|error| refused(format!("{}: {error}", key.type_url)))?;
    let bytes = decoded.key.len();
    decoded
        .key
        .try_into()
        .map_err(|_| refused(format!("{bytes} bytes")))
}

/// A key as queries answer it.
pub(crate) fn key_to_proto(public_key: &[u8; 32]) -> Any {
    Any {
        type_url: PubKey::type_url(),
        value: PubKey {
            key: public_key.to_vec(),
        }
        .encode_to_vec(),
    }
}
