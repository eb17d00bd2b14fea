//! The parameters, and what is paused.

use super::{CHANNEL_ID_BYTES_MAX, is_channel};
use crate::error::Error;
use borsh::{BorshDeserialize, BorshSerialize};
use proto::aot::transfer::v1 as pb;
use sdk::{Denom, Quoted, Result};
use serde::{Deserialize, Serialize};

/// Thirty days.
const FORWARD_SECONDS_LIMIT: u64 = 2_592_000;
/// The most attempts after the first that the parameters may allow.
const FORWARD_RETRIES_LIMIT: u32 = 10;
/// The most channels, and the most denoms, that a list has.
const LISTED_MAX: usize = 100;

/// The parameters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(deny_unknown_fields)]
pub struct Params {
    /// Whether money may go to other chains.
    pub send_enabled: bool,
    /// Whether money may come from other chains.
    pub receive_enabled: bool,
    /// Whether money that comes may go on to another chain at once.
    pub forward_enabled: bool,
    /// How long money that goes on may take if its memo does not say.
    pub forward_timeout_seconds: u64,
    /// The longest that it may take.
    pub forward_timeout_seconds_max: u64,
    /// How often it is sent again after a timeout if its memo does not say.
    pub forward_retries: u32,
    /// The most that it is sent again.
    pub forward_retries_max: u32,
    /// The channels over which money may move, in ascending order; empty: all.
    pub allowed_channels: Vec<String>,
    /// The denoms that may move, in ascending order; empty: all.
    pub allowed_denoms: Vec<Denom>,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            send_enabled: true,
            receive_enabled: true,
            forward_enabled: true,
            forward_timeout_seconds: 600,
            forward_timeout_seconds_max: 604_800,
            forward_retries: 0,
            forward_retries_max: 5,
            allowed_channels: Vec::new(),
            allowed_denoms: Vec::new(),
        }
    }
}

impl Params {
    /// These with what a message of `aot.transfer.v1` sets. Refused (`transfer` 112, `sdk` 10) with what cannot be.
    pub(crate) fn with(mut self, given: &pb::Params) -> Result<Self> {
        self.forward_enabled = given.forward_enabled;
        self.forward_timeout_seconds = given.forward_timeout_seconds;
        self.forward_timeout_seconds_max = given.forward_timeout_seconds_max;
        self.forward_retries = given.forward_retries;
        self.forward_retries_max = given.forward_retries_max;
        self.allowed_channels.clone_from(&given.allowed_channels);
        let denoms = given.allowed_denoms.iter().take(LISTED_MAX);
        let denoms: Result<Vec<Denom>> = denoms.map(|denom| denom.parse()).collect();
        check_count("allowed_denoms", given.allowed_denoms.len())?;
        self.allowed_denoms = denoms?;
        self.validate()?;
        Ok(self)
    }

    /// Says (`transfer` 112) what of them cannot be.
    pub(crate) fn validate(&self) -> Result<(), Error> {
        let (timeout, longest) = (
            self.forward_timeout_seconds,
            self.forward_timeout_seconds_max,
        );
        if !(1..=FORWARD_SECONDS_LIMIT).contains(&longest) {
            let expected = format!("1 to {FORWARD_SECONDS_LIMIT}");
            return Err(setting("forward_timeout_seconds_max", &longest, expected));
        }
        if !(1..=longest).contains(&timeout) {
            let expected = format!("1 to {longest}");
            return Err(setting("forward_timeout_seconds", &timeout, expected));
        }
        let (retries, most) = (self.forward_retries, self.forward_retries_max);
        if most > FORWARD_RETRIES_LIMIT {
            let expected = format!("at most {FORWARD_RETRIES_LIMIT}");
            return Err(setting("forward_retries_max", &most, expected));
        }
        if retries > most {
            return Err(setting(
                "forward_retries",
                &retries,
                format!("at most {most}"),
            ));
        }
        check_channels("allowed_channels", &self.allowed_channels)?;
        check_listed("allowed_denoms", &self.allowed_denoms)
    }

    /// Those of `aot.transfer.v1`.
    pub(crate) fn to_proto(&self) -> pb::Params {
        pb::Params {
            forward_enabled: self.forward_enabled,
            forward_timeout_seconds: self.forward_timeout_seconds,
            forward_timeout_seconds_max: self.forward_timeout_seconds_max,
            forward_retries: self.forward_retries,
            forward_retries_max: self.forward_retries_max,
            allowed_channels: self.allowed_channels.clone(),
            allowed_denoms: self.allowed_denoms.iter().map(Denom::to_string).collect(),
        }
    }

    /// Refuses (`transfer` 106, 107) what the lists do not have.
    pub(crate) fn require_allowed(&self, channel: &str, denom: &Denom) -> Result<(), Error> {
        let channels = &self.allowed_channels;
        if !channels.is_empty() && !channels.iter().any(|listed| listed == channel) {
            let channel = format!("{channel:.70}");
            return Err(Error::ChannelNotAllowed { channel });
        }
        if !self.allowed_denoms.is_empty() && !self.allowed_denoms.contains(denom) {
            let denom = denom.clone();
            return Err(Error::DenomNotAllowed { denom });
        }
        Ok(())
    }
}

/// What the authority has stopped. In ascending order.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
#[serde(deny_unknown_fields)]
pub struct Paused {
    /// Channels over which nothing moves.
    pub channels: Vec<String>,
    /// Denoms of which nothing moves.
    pub denoms: Vec<Denom>,
}

impl Paused {
    /// Stops a channel or lets it go on. Refused (`transfer` 112) if it is none, or too many are stopped.
    pub(crate) fn set_channel(&mut self, channel: &str, paused: bool) -> Result<(), Error> {
        if !is_channel(channel) {
            return Err(not_channel("channel_id", channel));
        }
        set(&mut self.channels, channel.to_owned(), paused);
        check_count("paused channels", self.channels.len())
    }

    /// Stops a denom or lets it go on. Refused (`transfer` 112) if too many are stopped.
    pub(crate) fn set_denom(&mut self, denom: Denom, paused: bool) -> Result<(), Error> {
        set(&mut self.denoms, denom, paused);
        check_count("paused denoms", self.denoms.len())
    }

    /// Says (`transfer` 112) what of it cannot be.
    pub(crate) fn validate(&self) -> Result<(), Error> {
        check_channels("paused channels", &self.channels)?;
        check_listed("paused denoms", &self.denoms)
    }

    /// Refuses (`transfer` 108, 109) what is stopped.
    pub(crate) fn require_going(&self, channel: &str, denom: &Denom) -> Result<(), Error> {
        if self.channels.iter().any(|paused| paused == channel) {
            let channel = channel.to_owned();
            return Err(Error::ChannelPaused { channel });
        }
        if self.denoms.contains(denom) {
            let denom = denom.clone();
            return Err(Error::DenomPaused { denom });
        }
        Ok(())
    }
}

fn set<T: Ord>(list: &mut Vec<T>, entry: T, present: bool) {
    match (list.binary_search(&entry), present) {
        (Err(place), true) => list.insert(place, entry),
        (Ok(place), false) => drop(list.remove(place)),
        _ => {}
    }
}

pub(crate) fn setting(
    field: &'static str,
    value: &impl ToString,
    expected: impl Into<String>,
) -> Error {
    Error::InvalidSetting {
        field,
        value: value.to_string(),
        expected: expected.into(),
    }
}

pub(crate) fn not_channel(field: &'static str, channel: &str) -> Error {
    let expected = format!("a channel like channel-0, at most {CHANNEL_ID_BYTES_MAX} bytes");
    setting(field, &Quoted(channel), expected)
}

fn check_count(field: &'static str, count: usize) -> Result<(), Error> {
    if count > LISTED_MAX {
        return Err(setting(field, &count, format!("at most {LISTED_MAX}")));
    }
    Ok(())
}

fn check_channels(field: &'static str, channels: &[String]) -> Result<(), Error> {
    check_listed(field, channels)?;
    match channels.iter().find(|channel| !is_channel(channel)) {
        Some(channel) => Err(not_channel(field, channel)),
        None => Ok(()),
    }
}

fn check_listed<T: Ord + ToString>(field: &'static str, list: &[T]) -> Result<(), Error> {
    check_count(field, list.len())?;
    if list.is_sorted_by(|left, right| left < right) {
        return Ok(());
    }
    let listed: Vec<String> = list.iter().map(T::to_string).collect();
    let shown = format!("{:.300}", listed.join(","));
    Err(setting(field, &shown, "each once, in ascending order"))
}
