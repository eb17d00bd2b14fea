//! Traces of denoms, the data of packets; in files of their own the parameters, limits, and money that goes on.

mod forward;
mod limit;
mod params;

pub(crate) use forward::{Forward, InFlight, Origin};
pub(crate) use limit::Way;
pub use limit::{Limit, Quota, Window};
pub use params::{Params, Paused};
pub(crate) use params::{not_channel, setting};

use crate::error::Error;
use sdk::{Amount, Coin, Denom, Result, crypto};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The only version that is spoken.
pub(crate) const VERSION: &str = "ics20-1";
/// The port.
pub(crate) const PORT_ID: &str = "transfer";
/// The most bytes of a memo, as in ibc-go.
pub(crate) const MEMO_BYTES_MAX: usize = 32_768;
/// The most bytes of a receiver, as in ibc-go.
pub(crate) const RECEIVER_BYTES_MAX: usize = 2_048;
/// The most bytes of the id of a channel: its number has 64 bits.
pub(crate) const CHANNEL_ID_BYTES_MAX: usize = 28;
/// The most bytes of a denom with its path: some fifteen chains, and a denom of the longest kind.
pub(crate) const PATH_BYTES_MAX: usize = 512;

/// A denom with the way that it came: `transfer/channel-3/uatom`, the last hop first. Without hops it is a denom of this chain.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Trace {
    /// `(port, channel)`, the last one that it came through first.
    hops: Vec<(String, String)>,
    /// What it is called on the chain that made it.
    base: String,
}

impl Trace {
    /// Reads a whole path. As in ibc-go, as many pairs of a port and a channel as there are in front are hops. Refused
    /// (`transfer` 3) if nothing is left after them, or it is longer than a path may be.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let invalid = |why: &str| Error::InvalidDenom {
            denom: format!("{text:.140}"),
            why: why.to_owned(),
        };
        if text.len() > PATH_BYTES_MAX {
            return Err(invalid("expected at most 512 bytes"));
        }
        let mut hops = Vec::new();
        let mut rest = text;
        while let Some((hop, after)) = split_hop(rest) {
            hops.push(hop);
            rest = after;
        }
        // A last pair with nothing after it is a hop, too, unless it is all there is: `transfer/channel-0` is a denom.
        if !hops.is_empty() && split_hop(&format!("{rest}/")).is_some() {
            rest = "";
        }
        if rest.trim().is_empty() {
            return Err(invalid("no denom after the path"));
        }
        Ok(Self {
            hops,
            base: rest.to_owned(),
        })
    }

    /// Whether it is a denom of this chain.
    pub fn is_native(&self) -> bool {
        self.hops.is_empty()
    }

    /// Ports and channels that it came through, the last one first.
    pub fn hops(&self) -> impl Iterator<Item = (&str, &str)> {
        let hops = self.hops.iter();
        hops.map(|(port, channel)| (port.as_str(), channel.as_str()))
    }

    /// The hops with slashes between them: `transfer/channel-3`.
    pub fn path(&self) -> String {
        let hop = |(port, channel): &(String, String)| format!("{port}/{channel}");
        self.hops.iter().map(hop).collect::<Vec<_>>().join("/")
    }

    /// What it is called on the chain that made it.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// SHA-256 of the whole path.
    pub fn hash(&self) -> [u8; 32] {
        crypto::sha256(self.to_string().as_bytes())
    }

    /// The denom that this chain has it under: `ibc/HASH`, or the denom itself. Refused (`transfer` 3) if that is none.
    pub fn denom(&self) -> Result<Denom, Error> {
        let text = if self.is_native() {
            self.base.clone()
        } else {
            format!("ibc/{}", hex::encode_upper(self.hash()))
        };
        text.parse()
            .map_err(|error: sdk::Error| Error::InvalidDenom {
                denom: format!("{self:.140}"),
                why: error.log,
            })
    }

    /// Whether the last hop is this end of a channel: then it goes back where it came from.
    pub fn came_through(&self, port: &str, channel: &str) -> bool {
        self.hops
            .first()
            .is_some_and(|hop| hop.0 == port && hop.1 == channel)
    }

    /// Without its last hop.
    #[must_use]
    pub fn back(mut self) -> Self {
        if !self.hops.is_empty() {
            self.hops.remove(0);
        }
        self
    }

    /// As a chain has it that receives it: if it comes back through the end of the channel `there`, without its last hop,
    /// else with one more.
    #[must_use]
    pub fn received(self, there: (&str, &str), here: (&str, &str)) -> Self {
        if self.came_through(there.0, there.1) {
            self.back()
        } else {
            self.through(here.0, here.1)
        }
    }

    /// With one hop more.
    #[must_use]
    pub fn through(mut self, port: &str, channel: &str) -> Self {
        self.hops.insert(0, (port.to_owned(), channel.to_owned()));
        self
    }
}

/// `transfer/channel-3/rest`: a port, the id of a channel, and what is after them.
fn split_hop(text: &str) -> Option<((String, String), &str)> {
    let (port, after) = text.split_once('/')?;
    let (channel, rest) = after.split_once('/')?;
    let number = channel.strip_prefix("channel-")?;
    let counted = !number.is_empty()
        && number.len() <= 20
        && number.bytes().all(|byte| byte.is_ascii_digit());
    let is_port = (2..=128).contains(&port.len())
        && port
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"._+-#[]<>".contains(&byte));
    (counted && is_port).then(|| ((port.to_owned(), channel.to_owned()), rest))
}

/// Whether a text is the id of a channel, as this chain gives them: `channel-3`.
pub(crate) fn is_channel(id: &str) -> bool {
    let number = id.strip_prefix("channel-").unwrap_or_default();
    let plain = number == "0" || !number.starts_with('0');
    plain
        && !number.is_empty()
        && number.bytes().all(|byte| byte.is_ascii_digit())
        && id.len() <= CHANNEL_ID_BYTES_MAX
}

impl fmt::Display for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        for (port, channel) in &self.hops {
            text.push_str(port);
            text.push('/');
            text.push_str(channel);
            text.push('/');
        }
        text.push_str(&self.base);
        f.pad(&text)
    }
}

/// The data of a packet, in the order in which ibc-go writes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PacketData {
    /// A whole number in decimal.
    #[serde(default)]
    pub(crate) amount: String,
    /// The denom with its path, as the sending chain knows it.
    #[serde(default)]
    pub(crate) denom: String,
    /// For those who read it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) memo: String,
    /// Who gets it, in the words of the receiving chain.
    #[serde(default)]
    pub(crate) receiver: String,
    /// Who sent it, in the words of the sending chain.
    #[serde(default)]
    pub(crate) sender: String,
}

impl PacketData {
    /// Reads the data of a packet. Refused (`transfer` 3, 5, 11, 101, 102) if it is none, or out of its bounds.
    pub(crate) fn parse(bytes: &[u8]) -> Result<(Self, Trace, Amount), Error> {
        let data: Self = serde_json::from_slice(bytes).map_err(|error| Error::InvalidData {
            why: error.to_string(),
        })?;
        let amount: Amount = data
            .amount
            .parse()
            .map_err(|error: sdk::Error| invalid_amount(&data.amount, &error.log))?;
        if amount.is_zero() {
            return Err(invalid_amount(&data.amount, "expected more than 0"));
        }
        if data.sender.trim().is_empty() {
            return Err(Error::InvalidData {
                why: "sender address cannot be blank".to_owned(),
            });
        }
        check_receiver(&data.receiver)?;
        check_memo(&data.memo)?;
        let trace = Trace::parse(&data.denom)?;
        Ok((data, trace, amount))
    }

    /// The bytes.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("texts can be written as JSON")
    }
}

fn invalid_amount(amount: &str, why: &str) -> Error {
    Error::InvalidAmount {
        amount: format!("{amount:.90}"),
        why: why.to_owned(),
    }
}

/// Refuses (`transfer` 101) a receiver that is nobody.
pub(crate) fn check_receiver(receiver: &str) -> Result<(), Error> {
    let why = if receiver.trim().is_empty() {
        "it is blank".to_owned()
    } else if receiver.len() > RECEIVER_BYTES_MAX {
        format!(
            "{} bytes, expected at most {RECEIVER_BYTES_MAX}",
            receiver.len()
        )
    } else {
        return Ok(());
    };
    Err(Error::InvalidReceiver { why })
}

/// Refuses (`transfer` 11) a memo that is too long.
pub(crate) fn check_memo(memo: &str) -> Result<(), Error> {
    if memo.len() > MEMO_BYTES_MAX {
        return Err(Error::InvalidMemo {
            bytes: memo.len(),
            bytes_max: MEMO_BYTES_MAX,
        });
    }
    Ok(())
}

/// What a packet moves, as this chain has it.
pub(crate) fn coin_of(trace: &Trace, amount: Amount) -> Result<Coin, Error> {
    Ok(Coin {
        denom: trace.denom()?,
        amount,
    })
}
