//! What is said on the socket: protobuf messages, written by hand since both ends live in this workspace.

use bytes::Bytes;
use prost::Message;
use prost::encoding::{WireType, encode_key, encode_varint};
use sha2::{Digest, Sha256};
use tendermint_proto::google::protobuf::Timestamp;
use tendermint_proto::v0_38::abci::{RequestFinalizeBlock, ResponseFinalizeBlock};

/// The version of the protocol on the socket; either end refuses another one by name.
pub const PROTOCOL: u32 = 1;

/// One committed block: what CometBFT decided and what the application answered.
#[derive(Clone, PartialEq, Message)]
pub struct BlockRecord {
    /// The chain id of the genesis file.
    #[prost(string, tag = "1")]
    pub chain_id: String,
    /// [`genesis_hash`] of the chain; empty on a node that never saw its genesis (state sync).
    #[prost(bytes = "bytes", tag = "2")]
    pub genesis_hash: Bytes,
    /// The block as CometBFT decided it.
    #[prost(message, optional, tag = "3")]
    pub request: Option<RequestFinalizeBlock>,
    /// What executing the block gave: results, events, app hash.
    #[prost(message, optional, tag = "4")]
    pub response: Option<ResponseFinalizeBlock>,
}

/// What makes a record useless; each text says what is wrong and what is expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Invalid {
    /// The bytes are no protobuf message.
    Undecodable(String),
    /// A part is missing.
    Missing(&'static str),
    /// There are more or fewer results than transactions.
    Results {
        /// Transactions in the block.
        txs: usize,
        /// Results in the answer.
        results: usize,
    },
    /// The height or the time is out of range.
    Header(String),
}

impl std::fmt::Display for Invalid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Undecodable(error) => write!(f, "block record cannot be decoded: {error}"),
            Self::Missing(part) => write!(f, "block record without its {part}"),
            Self::Results { txs, results } => {
                write!(
                    f,
                    "block record has {txs} transactions but {results} results: expected as many"
                )
            }
            Self::Header(error) => write!(f, "block record: {error}"),
        }
    }
}

impl std::error::Error for Invalid {}

impl BlockRecord {
    /// The record of one block.
    pub fn new(
        identity: &Identity,
        request: RequestFinalizeBlock,
        response: ResponseFinalizeBlock,
    ) -> Self {
        Self {
            chain_id: identity.chain_id.clone(),
            genesis_hash: identity.genesis_hash.clone(),
            request: Some(request),
            response: Some(response),
        }
    }

    /// The bytes that are stored and sent.
    pub fn to_bytes(&self) -> Bytes {
        self.encode_to_vec().into()
    }

    /// The bytes of a record whose `ResponseFinalizeBlock` is encoded.
    pub fn encoded(identity: &Identity, request: RequestFinalizeBlock, response: &[u8]) -> Bytes {
        let record = Self {
            chain_id: identity.chain_id.clone(),
            genesis_hash: identity.genesis_hash.clone(),
            request: Some(request),
            response: None,
        };
        let mut bytes = record.encode_to_vec();
        // The fourth and last field.
        encode_key(4, WireType::LengthDelimited, &mut bytes);
        let length = u64::try_from(response.len()).expect("a length fits into 64 bits");
        encode_varint(length, &mut bytes);
        bytes.extend_from_slice(response);
        bytes.into()
    }

    /// Decodes a record and checks that its parts belong together.
    pub fn from_bytes(bytes: Bytes) -> Result<Self, Invalid> {
        let record =
            Self::decode(bytes).map_err(|error| Invalid::Undecodable(error.to_string()))?;
        record.check()?;
        Ok(record)
    }

    /// The height of the block; 0 if the record has none.
    pub fn height(&self) -> u64 {
        self.request
            .as_ref()
            .and_then(|request| u64::try_from(request.height).ok())
            .unwrap_or_default()
    }

    /// Refuses a record whose parts are missing or do not belong together.
    pub fn check(&self) -> Result<(), Invalid> {
        let request = self
            .request
            .as_ref()
            .ok_or(Invalid::Missing("RequestFinalizeBlock"))?;
        let response = self
            .response
            .as_ref()
            .ok_or(Invalid::Missing("ResponseFinalizeBlock"))?;
        let time = request
            .time
            .as_ref()
            .ok_or(Invalid::Missing("block time"))?;
        if self.chain_id.is_empty() {
            return Err(Invalid::Missing("chain id"));
        }
        if request.height < 1 {
            return Err(Invalid::Header(format!(
                "height {}: expected 1 or more",
                request.height
            )));
        }
        if time.seconds < 0 || !(0..1_000_000_000).contains(&time.nanos) {
            return Err(Invalid::Header(format!(
                "time {}.{:09}: expected 1970 or later",
                time.seconds, time.nanos
            )));
        }
        let (txs, results) = (request.txs.len(), response.tx_results.len());
        if txs != results {
            return Err(Invalid::Results { txs, results });
        }
        Ok(())
    }
}

/// What tells one chain from another, also from one that was started again under the same name.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Identity {
    /// The chain id of the genesis file.
    pub chain_id: String,
    /// [`genesis_hash`] of the chain; empty if the node never saw its genesis.
    pub genesis_hash: Bytes,
}

/// Names a genesis: SHA-256 over its chain id, time, first height and the app hash that `InitChain` answered.
///
/// The header of the first block holds the same four values, so that a reader of CometBFT's RPC gets the same name.
pub fn genesis_hash(
    chain_id: &str,
    time: &Timestamp,
    initial_height: i64,
    app_hash: &[u8],
) -> Bytes {
    let mut hasher = Sha256::new();
    hasher.update(b"aot/genesis/v1");
    for part in [
        chain_id.as_bytes(),
        &time.seconds.to_be_bytes(),
        &time.nanos.to_be_bytes(),
        &initial_height.to_be_bytes(),
        app_hash,
    ] {
        hasher.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hasher.update(part);
    }
    Bytes::copy_from_slice(&hasher.finalize())
}

/// What a reader asks.
#[derive(Clone, PartialEq, Message)]
pub struct Request {
    /// The question; one of an unknown kind is refused.
    #[prost(oneof = "request::Ask", tags = "1, 2, 3, 4")]
    pub ask: Option<request::Ask>,
}

/// The questions.
pub mod request {
    /// One question.
    #[derive(Clone, PartialEq, Eq, prost::Oneof)]
    pub enum Ask {
        /// Which chain, and which heights are there? The number is the reader's [`super::PROTOCOL`].
        #[prost(uint32, tag = "1")]
        Status(u32),
        /// Send every record from this height on, for ever.
        #[prost(uint64, tag = "2")]
        Follow(u64),
        /// Send the record of this height.
        #[prost(uint64, tag = "3")]
        Get(u64),
        /// Everything up to this height is safe with the reader.
        #[prost(uint64, tag = "4")]
        Ack(u64),
    }
}

/// What the node answers.
#[derive(Clone, PartialEq, Message)]
pub struct Reply {
    /// The answer.
    #[prost(oneof = "reply::Answer", tags = "1, 2, 3, 4")]
    pub answer: Option<reply::Answer>,
}

/// The answers.
pub mod reply {
    use bytes::Bytes;

    /// One answer.
    #[derive(Clone, PartialEq, prost::Oneof)]
    pub enum Answer {
        /// To `Status`, to `Ack`, and once a second while a follower waits for the next block.
        #[prost(message, tag = "1")]
        Status(super::Status),
        /// The bytes of a [`super::BlockRecord`].
        #[prost(bytes = "bytes", tag = "2")]
        Block(Bytes),
        /// There is no record at the height asked for: the status says which there are.
        #[prost(message, tag = "3")]
        Missing(super::Status),
        /// The question was refused, with the reason. The connection ends.
        #[prost(string, tag = "4")]
        Refused(String),
    }
}

/// Which chain the node runs and which heights it can hand out.
#[derive(Clone, PartialEq, Eq, Message)]
pub struct Status {
    /// The node's [`PROTOCOL`].
    #[prost(uint32, tag = "1")]
    pub protocol: u32,
    /// The chain id.
    #[prost(string, tag = "2")]
    pub chain_id: String,
    /// [`genesis_hash`] of the chain; empty if unknown.
    #[prost(bytes = "bytes", tag = "3")]
    pub genesis_hash: Bytes,
    /// The lowest height that is still there; 0 if there is none.
    #[prost(uint64, tag = "4")]
    pub oldest: u64,
    /// The highest committed height; 0 if there is none.
    #[prost(uint64, tag = "5")]
    pub latest: u64,
}
