//! Money that goes on to another chain: what the memo of its packet asks for, in the JSON of packet-forward-middleware, and
//! what is kept of it until it is settled.

use super::{PORT_ID, PacketData, coin_of};
use crate::error::Error;
use borsh::{BorshDeserialize, BorshSerialize};
use proto::ibc::core::channel::v1::Packet;
use proto::ibc::core::client::v1::Height;
use sdk::{Coin, Time};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// An object of which the values are not read yet: they stay as they were written.
type Fields<'a> = BTreeMap<String, &'a RawValue>;

/// Where money goes on to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Forward {
    /// Who gets it there, in the words of that chain.
    pub(crate) receiver: String,
    /// The channel here.
    pub(crate) channel: String,
    /// How long it may take, in nanoseconds; 0: not said.
    pub(crate) timeout: u64,
    /// How often it is sent again after a timeout, if that is said.
    pub(crate) retries: Option<u8>,
    /// The memo for the chain behind: as it was written, or empty.
    pub(crate) next: String,
}

impl Forward {
    /// Reads a memo; `None` if it does not ask to go on. As in the middleware, it does if it is a JSON object with an object
    /// under `forward`. Refused (`transfer` 103) if that does not say where to.
    pub(crate) fn parse(memo: &str) -> Result<Option<Self>, Error> {
        let Ok(memo) = serde_json::from_str::<Fields<'_>>(memo) else {
            return Ok(None);
        };
        let asked = memo.get("forward");
        let Some(fields) = asked.and_then(|raw| serde_json::from_str::<Fields<'_>>(raw.get()).ok())
        else {
            return Ok(None);
        };
        let port = text(&fields, "port")?;
        if port != PORT_ID {
            return Err(invalid(format!("port {port:.130?}: expected {PORT_ID:?}")));
        }
        let receiver = text(&fields, "receiver")?;
        if receiver.trim().is_empty() {
            return Err(invalid("receiver cannot be empty"));
        }
        let said = |key| fields.get(key).filter(|raw| raw.get() != "null");
        Ok(Some(Self {
            receiver,
            channel: text(&fields, "channel")?,
            timeout: said("timeout").map_or(Ok(0), |raw| nanoseconds(raw))?,
            retries: said("retries").map(|raw| count(raw)).transpose()?,
            next: said("next").map_or(Ok(String::new()), |raw| next_memo(raw))?,
        }))
    }
}

fn invalid(why: impl Into<String>) -> Error {
    Error::InvalidForward { why: why.into() }
}

fn text(fields: &Fields<'_>, key: &str) -> Result<String, Error> {
    let raw = fields
        .get(key)
        .ok_or_else(|| invalid(format!("{key}: missing")))?;
    serde_json::from_str(raw.get()).map_err(|_| invalid(format!("{key}: expected a text")))
}

/// Nanoseconds, or a duration as Go writes them. What is not above 0 is not said.
fn nanoseconds(raw: &RawValue) -> Result<u64, Error> {
    let why = "timeout: expected whole nanoseconds, or a duration like \"10m\"";
    let parsed = match serde_json::from_str::<String>(raw.get()) {
        Ok(text) => duration(&text),
        // Above 64 bits there is no difference any more.
        Err(_) => raw.get().parse::<i128>().ok().map(|nanos| {
            let above = u128::try_from(nanos).unwrap_or_default();
            u64::try_from(above).unwrap_or(u64::MAX)
        }),
    };
    parsed.ok_or_else(|| invalid(why))
}

fn count(raw: &RawValue) -> Result<u8, Error> {
    let parsed = raw.get().parse();
    parsed.map_err(|_| invalid("retries: expected a whole number from 0 to 255"))
}

/// The memo for the chain behind: an object as it stands, or what a text has, if that is one.
fn next_memo(raw: &RawValue) -> Result<String, Error> {
    let memo = serde_json::from_str::<String>(raw.get()).unwrap_or_else(|_| raw.get().to_owned());
    if serde_json::from_str::<Fields<'_>>(&memo).is_err() {
        return Err(invalid("next: expected an object, or a text with one"));
    }
    Ok(memo)
}

/// Nanoseconds of the units of Go; those of which one begins another stand first.
const UNITS: [(&str, u64); 8] = [
    ("ns", 1),
    ("us", 1_000),
    ("\u{b5}s", 1_000),
    ("\u{3bc}s", 1_000),
    ("ms", 1_000_000),
    ("s", 1_000_000_000),
    ("m", 60_000_000_000),
    ("h", 3_600_000_000_000),
];

/// The nanoseconds of a duration as Go reads them: `1h30m`, `1.5s`. 0 if it is negative. `None` if it is none, or above
/// 2^63 - 1.
fn duration(text: &str) -> Option<u64> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if unsigned == "0" {
        return Some(0);
    }
    if unsigned.is_empty() {
        return None;
    }
    let mut sum: u64 = 0;
    let mut rest = unsigned;
    while !rest.is_empty() {
        let (part, after) = duration_part(rest)?;
        sum = sum.checked_add(part)?;
        rest = after;
    }
    i64::try_from(sum).ok()?;
    Some(if text.starts_with('-') { 0 } else { sum })
}

/// A number with a unit, and what is after it.
fn duration_part(text: &str) -> Option<(u64, &str)> {
    let digits = |text: &'_ str| text.bytes().take_while(u8::is_ascii_digit).count();
    let (whole, rest) = text.split_at_checked(digits(text))?;
    let (fraction, rest) = match rest.strip_prefix('.') {
        Some(rest) => rest.split_at_checked(digits(rest))?,
        None => ("", rest),
    };
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let unit = |(name, nanos): &(&str, u64)| Some((*nanos, rest.strip_prefix(name)?));
    let (nanos, rest) = UNITS.iter().find_map(unit)?;
    let whole: u64 = if whole.is_empty() {
        0
    } else {
        whole.parse().ok()?
    };
    // Further digits are less than a nanosecond of the longest unit. What is less than one is rounded away.
    let fraction = fraction.get(..fraction.len().min(18))?;
    let scale = 10_u128.checked_pow(u32::try_from(fraction.len()).ok()?)?;
    let fraction: u128 = if fraction.is_empty() {
        0
    } else {
        fraction.parse().ok()?
    };
    let part = fraction.checked_mul(nanos.into())?.checked_div(scale)?;
    let sum = whole
        .checked_mul(nanos)?
        .checked_add(u64::try_from(part).ok()?)?;
    Some((sum, rest))
}

/// Money that is on its way through this chain: the packet that came, and how what went on is tried again.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(crate) struct InFlight {
    /// The packet that came.
    pub(crate) origin: Origin,
    /// How often it may still be sent again.
    pub(crate) retries_left: u32,
    /// How long each attempt takes at most, in nanoseconds.
    pub(crate) timeout: u64,
    /// When it was counted into a limit of what comes in, if there was one.
    pub(crate) counted_in: Option<Time>,
}

/// A packet that came, on the port of this module: all of it, as it is told again with its answer.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(crate) struct Origin {
    /// Its number.
    pub(crate) sequence: u64,
    /// The port there.
    pub(crate) source_port: String,
    /// The channel there.
    pub(crate) source_channel: String,
    /// The channel here.
    pub(crate) channel: String,
    /// What it says.
    pub(crate) data: Vec<u8>,
    /// The revision and the height from which it was too late.
    pub(crate) timeout_height: (u64, u64),
    /// The time from which it was too late, in nanoseconds.
    pub(crate) timeout_timestamp: u64,
}

impl Origin {
    pub(crate) fn of(packet: &Packet) -> Self {
        let height = packet.timeout_height.unwrap_or_default();
        Self {
            sequence: packet.sequence,
            source_port: packet.source_port.clone(),
            source_channel: packet.source_channel.clone(),
            channel: packet.destination_channel.clone(),
            data: packet.data.clone(),
            timeout_height: (height.revision_number, height.revision_height),
            timeout_timestamp: packet.timeout_timestamp,
        }
    }

    /// The packet.
    pub(crate) fn packet(&self) -> Packet {
        let (revision_number, revision_height) = self.timeout_height;
        Packet {
            sequence: self.sequence,
            source_port: self.source_port.clone(),
            source_channel: self.source_channel.clone(),
            destination_port: PORT_ID.to_owned(),
            destination_channel: self.channel.clone(),
            data: self.data.clone(),
            timeout_height: Some(Height {
                revision_number,
                revision_height,
            }),
            timeout_timestamp: self.timeout_timestamp,
        }
    }

    /// What it says, and what it moves, as this chain has it. Refused as [`PacketData::parse`], if it is not what was
    /// received.
    pub(crate) fn read(&self) -> Result<(PacketData, Coin), Error> {
        let (data, trace, amount) = PacketData::parse(&self.data)?;
        let trace = trace.received(
            (&self.source_port, &self.source_channel),
            (PORT_ID, &self.channel),
        );
        Ok((data, coin_of(&trace, amount)?))
    }
}
