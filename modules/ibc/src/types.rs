//! What is stored: paths and encodings that other chains prove, and the parameters.

mod paths;

pub(crate) use paths::{ChannelPath, ClientPath, PacketPath, PacketsOf, TextPath};

use borsh::{BorshDeserialize, BorshSerialize, io};
use proto::ibc::core::client::v1 as client;
use proto::ibc::core::connection::v1 as connection;
use sdk::Time;
use serde::{Deserialize, Serialize};

/// The type of all clients here.
pub(crate) const CLIENT_TYPE: &str = "07-tendermint";

/// Bytes as they are, nothing before or after them: what another chain proves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Raw(pub(crate) Vec<u8>);

impl BorshSerialize for Raw {
    fn serialize<W: io::Write>(&self, writer: &mut W) -> io::Result<()> {
        writer.write_all(&self.0)
    }
}

impl BorshDeserialize for Raw {
    fn deserialize_reader<R: io::Read>(reader: &mut R) -> io::Result<Self> {
        let mut bytes = Vec::new();
        reader.read_to_end(&mut bytes)?;
        Ok(Self(bytes))
    }
}

/// A number of eight bytes, big-endian: sequences and counters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Number(pub(crate) u64);

impl BorshSerialize for Number {
    fn serialize<W: io::Write>(&self, writer: &mut W) -> io::Result<()> {
        writer.write_all(&self.0.to_be_bytes())
    }
}

impl BorshDeserialize for Number {
    fn deserialize_reader<R: io::Read>(reader: &mut R) -> io::Result<Self> {
        let mut bytes = [0; 8];
        reader.read_exact(&mut bytes)?;
        Ok(Self(u64::from_be_bytes(bytes)))
    }
}

/// When a consensus state of a client came in: time and height of this chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(crate) struct Processed {
    /// Nanoseconds since 1970.
    pub(crate) time: u64,
    /// The height.
    pub(crate) height: u64,
}

/// What a light client of this chain stores of one of its headers.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(crate) struct HostConsensus {
    /// The time of the header.
    pub(crate) time: Time,
    /// The app hash in it.
    pub(crate) app_hash: Vec<u8>,
    /// The hash of the validators of the next header.
    pub(crate) next_validators_hash: Vec<u8>,
}

/// The parameters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(deny_unknown_fields)]
pub struct Params {
    /// The types of clients that may be created and used; `*` stands for all.
    pub allowed_clients: Vec<String>,
    /// How many nanoseconds a block takes at most: a connection's delay in blocks follows from it.
    pub max_expected_time_per_block: u64,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            allowed_clients: vec![CLIENT_TYPE.to_owned()],
            max_expected_time_per_block: 30_000_000_000,
        }
    }
}

impl Params {
    /// The most types that are listed.
    pub(crate) const ALLOWED_CLIENTS_MAX: usize = 20;

    /// Says what is wrong with them.
    pub(crate) fn validate(&self) -> Result<(), String> {
        let listed = &self.allowed_clients;
        if listed.len() > Self::ALLOWED_CLIENTS_MAX {
            let (given, max) = (listed.len(), Self::ALLOWED_CLIENTS_MAX);
            return Err(format!("{given} allowed clients: expected at most {max}"));
        }
        let odd =
            |kind: &&String| kind.is_empty() || kind.len() > 64 || kind.trim() != kind.as_str();
        if let Some(kind) = listed.iter().find(odd) {
            return Err(format!(
                "allowed client {kind:.70?}: expected 1 to 64 characters"
            ));
        }
        if listed.len() > 1 && listed.iter().any(|kind| kind == "*") {
            return Err("allowed clients: \"*\" stands alone".to_owned());
        }
        if self.max_expected_time_per_block == 0 {
            return Err("max expected time per block 0: expected nanoseconds above 0".to_owned());
        }
        Ok(())
    }

    /// Whether clients of a type may be used.
    pub(crate) fn allows(&self, client_type: &str) -> bool {
        let listed = |kind: &String| kind == client_type || kind == "*";
        self.allowed_clients.iter().any(listed)
    }

    /// The part of ICS-02.
    pub(crate) fn to_client(&self) -> client::Params {
        client::Params {
            allowed_clients: self.allowed_clients.clone(),
        }
    }

    /// The part of ICS-03.
    pub(crate) fn to_connection(&self) -> connection::Params {
        connection::Params {
            max_expected_time_per_block: self.max_expected_time_per_block,
        }
    }
}
