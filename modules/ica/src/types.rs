//! Parameters, the version of a channel, the data of packets, addresses.

use crate::error::Error;
use borsh::{BorshDeserialize, BorshSerialize};
use prost::Message;
use proto::Any;
use proto::ibc::applications::interchain_accounts::host::v1 as host;
use proto::ibc::applications::interchain_accounts::v1::{
    CosmosTx, InterchainAccountPacketData, Type,
};
use sdk::{Address, Quoted, Result, crypto, root};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

/// The port.
pub(crate) const PORT_ID: &str = "icahost";
/// The name of the module in ibc-go, from which addresses follow.
pub(crate) const ICS27: &str = "interchainaccounts";
/// The only version that is spoken.
const VERSION: &str = "ics27-1";
/// The only kind of transaction.
const TX_TYPE: &str = "sdk_multi_msg";
/// Messages in protobuf.
const PROTO3: &str = "proto3";
/// Messages in the JSON of protobuf.
const PROTO3_JSON: &str = "proto3json";
/// The most bytes of a memo, as in ibc-go.
const MEMO_BYTES_MAX: usize = 32_768;
/// The most characters of an address that a version proposes, as in ibc-go.
const ADDRESS_BYTES_MAX: usize = 128;
/// Stands for all messages.
const ALL: &str = "*";
/// What relayers send: never on behalf of another chain, which could nest packets in packets.
const RELAYED: &str = "/ibc.core.";

/// The parameters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(deny_unknown_fields)]
pub struct Params {
    /// Whether accounts are opened and messages executed.
    pub host_enabled: bool,
    /// The type URLs of the messages that are executed; `*` stands for all.
    pub allow_messages: Vec<String>,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            host_enabled: true,
            allow_messages: Vec::new(),
        }
    }
}

impl Params {
    /// The most type URLs that are listed, as in ibc-go.
    const LISTED_MAX: usize = 500;
    const TYPE_URL_BYTES_MAX: usize = 200;

    /// The parameters of a message. Refused (103) with what cannot be.
    pub(crate) fn parse(given: &host::Params) -> Result<Self, Error> {
        let params = Self {
            host_enabled: given.host_enabled,
            allow_messages: given.allow_messages.clone(),
        };
        params.validate()?;
        Ok(params)
    }

    /// Says (103) what of them cannot be.
    pub(crate) fn validate(&self) -> Result<(), Error> {
        let refused = |value: String, expected| Error::InvalidParams {
            field: "allow_messages",
            value,
            expected,
        };
        let listed = &self.allow_messages;
        if listed.len() > Self::LISTED_MAX {
            return Err(refused(listed.len().to_string(), "at most 500"));
        }
        if listed.len() > 1 && listed.iter().any(|entry| entry == ALL) {
            return Err(refused(Quoted(ALL).to_string(), "it to stand alone"));
        }
        let odd = |entry: &&String| {
            let url = entry.starts_with('/') && entry.len() <= Self::TYPE_URL_BYTES_MAX;
            let plain = entry
                .bytes()
                .all(|byte| byte.is_ascii_graphic() && byte != b',');
            *entry != ALL && !(url && plain)
        };
        match listed.iter().find(odd) {
            Some(entry) => Err(refused(
                Quoted(entry).to_string(),
                "* or type URLs like /cosmos.bank.v1beta1.MsgSend",
            )),
            None => Ok(()),
        }
    }

    /// Whether a message may be executed.
    pub(crate) fn allows(&self, type_url: &str) -> bool {
        let listed = |entry: &String| entry == type_url || entry == ALL;
        !type_url.starts_with(RELAYED) && self.allow_messages.iter().any(listed)
    }

    pub(crate) fn to_proto(&self) -> host::Params {
        host::Params {
            host_enabled: self.host_enabled,
            allow_messages: self.allow_messages.clone(),
        }
    }
}

/// The version of a channel: JSON with the fields in the order in which ibc-go writes them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Metadata {
    pub(crate) version: String,
    #[serde(alias = "controllerConnectionId")]
    pub(crate) controller_connection_id: String,
    #[serde(alias = "hostConnectionId")]
    pub(crate) host_connection_id: String,
    /// The account here.
    pub(crate) address: String,
    pub(crate) encoding: String,
    #[serde(alias = "txType")]
    pub(crate) tx_type: String,
}

impl Metadata {
    /// What the other chain proposes for a connection from there to here; what cannot be read stands for the usual one.
    /// Refused (2, 12, 13, 18, 101) if it is not what this chain speaks.
    pub(crate) fn proposed(version: &str, there: &str, here: &str) -> Result<Self, Error> {
        let read = serde_json::from_str(version).unwrap_or_else(|_| Self {
            version: VERSION.to_owned(),
            controller_connection_id: there.to_owned(),
            encoding: PROTO3.to_owned(),
            tx_type: TX_TYPE.to_owned(),
            ..Self::default()
        });
        // The other chain need not know the name of the connection here.
        let metadata = Self {
            host_connection_id: here.to_owned(),
            ..read
        };
        metadata.check(there)?;
        Ok(metadata)
    }

    fn check(&self, there: &str) -> Result<(), Error> {
        Encoding::parse(&self.encoding)?;
        if self.tx_type != TX_TYPE {
            return Err(Error::UnknownDataType {
                given: format!("transaction type {:.100}: expected {TX_TYPE}", self.tx_type),
            });
        }
        if self.controller_connection_id != there {
            return Err(Error::WrongConnection {
                which: "controller",
                given: format!("{:.70}", self.controller_connection_id),
                expected: there.to_owned(),
            });
        }
        let plain = self
            .address
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric());
        if !plain || self.address.len() > ADDRESS_BYTES_MAX {
            let address = format!("{:.140}", self.address);
            return Err(Error::InvalidAccountAddress { address });
        }
        if self.version != VERSION {
            let version = format!("{:.100}", self.version);
            return Err(Error::InvalidVersion { version });
        }
        Ok(())
    }

    pub(crate) fn to_version(&self) -> String {
        serde_json::to_string(self).expect("texts can be written as JSON")
    }
}

/// How the messages of a packet are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    Proto3,
    Proto3Json,
}

impl Encoding {
    fn parse(text: &str) -> Result<Self, Error> {
        match text {
            PROTO3 => Ok(Self::Proto3),
            PROTO3_JSON => Ok(Self::Proto3Json),
            other => Err(Error::InvalidCodec {
                encoding: format!("{other:.100}"),
            }),
        }
    }

    /// That of an open channel.
    pub(crate) fn of_version(version: &str) -> Result<Self, Error> {
        let metadata: Metadata = serde_json::from_str(version).unwrap_or_default();
        Self::parse(&metadata.encoding)
    }

    /// The messages of a packet. Refused (`sdk` 2, 29) if they are none, or have fields that nobody here would see.
    pub(crate) fn messages(self, data: &[u8]) -> Result<Vec<Any>> {
        const TX: &str = "ibc.applications.interchain_accounts.v1.CosmosTx";
        let from_json;
        let bytes = match self {
            Self::Proto3 => data,
            Self::Proto3Json => {
                let json: Json = serde_json::from_slice(data).map_err(|error| not_tx(&error))?;
                from_json = proto::json::from_json(TX, &json).map_err(|error| not_tx(&error))?;
                &from_json
            }
        };
        let tx = CosmosTx::decode(bytes).map_err(|error| not_tx(&error))?;
        proto::unknown::reject_unknown_fields(TX, bytes)
            .map_err(|error| root::TX_DECODE.wrap(error))?;
        Ok(tx.messages)
    }
}

fn not_tx(error: &dyn std::fmt::Display) -> sdk::Error {
    root::INVALID_TYPE.wrap(format_args!("cannot unmarshal CosmosTx: {error:.300}"))
}

/// Reads the data of a packet. Refused (2, 6, `sdk` 29) if it is none, or no transaction.
pub(crate) fn packet_data(bytes: &[u8]) -> Result<InterchainAccountPacketData> {
    const DATA: &str = "ibc.applications.interchain_accounts.v1.InterchainAccountPacketData";
    let refused = |error: &dyn std::fmt::Display| {
        root::INVALID_TYPE.wrap(format_args!(
            "cannot unmarshal ICS-27 interchain account packet data: {error:.300}"
        ))
    };
    let json: Json = serde_json::from_slice(bytes).map_err(|error| refused(&error))?;
    let bytes = proto::json::from_json(DATA, &json).map_err(|error| refused(&error))?;
    let data = InterchainAccountPacketData::decode(bytes.as_slice());
    let data = data.map_err(|error| refused(&error))?;
    if data.r#type != Type::ExecuteTx as i32 {
        return Err(Error::UnknownDataType {
            given: format!("{}: expected TYPE_EXECUTE_TX", data.r#type),
        }
        .into());
    }
    let why = if data.data.is_empty() {
        "packet data cannot be empty".to_owned()
    } else if data.memo.len() > MEMO_BYTES_MAX {
        let bytes = data.memo.len();
        format!("memo of {bytes} bytes: expected at most {MEMO_BYTES_MAX}")
    } else {
        return Ok(data);
    };
    Err(Error::InvalidOutgoingData { why }.into())
}

/// The address of a new account: that of ibc-go. Nobody has its key.
///
/// ADR 028 of the Cosmos SDK: a module address of `interchainaccounts` and `icahost-accounts`, derived once by the connection
/// here, the port there and the app hash in the header.
pub(crate) fn address_of(connection: &str, port: &str, app_hash: &[u8]) -> Address {
    let parent = hash(b"module", format!("{ICS27}\0icahost-accounts").as_bytes());
    let key = [connection.as_bytes(), port.as_bytes(), app_hash].concat();
    Address::new(&hash(&parent, &key)).expect("32 bytes are an address")
}

/// `address.Hash` of the Cosmos SDK.
fn hash(kind: &[u8], key: &[u8]) -> [u8; 32] {
    crypto::sha256(&[crypto::sha256(kind).as_slice(), key].concat())
}
