//! One node, by the RPC of CometBFT.

use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cosmos_sdk_proto::cosmos::auth::v1beta1::{
    BaseAccount, Bech32PrefixRequest, Bech32PrefixResponse, ModuleAccount, QueryAccountRequest,
    QueryAccountResponse,
};
use cosmos_sdk_proto::cosmos::tx::v1beta1::{SimulateRequest, SimulateResponse};
use prost::Message as _;
use proto::Query;
use tendermint::abci::{Code, Event};
use tendermint::merkle::proof::ProofOps;
use tendermint_rpc::endpoint::{block, block_results, status};
use tendermint_rpc::{Client as _, HttpClient, HttpClientUrl};

use crate::wallet::Account;
use crate::{Error, tx_hash};

/// Longest time one call may take.
const CALL_TIMEOUT: Duration = Duration::from_secs(30);
/// Pause between two looks for a transaction.
const POLL_PAUSE: Duration = Duration::from_millis(50);

/// A connection to one node. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Client {
    http: HttpClient,
    url: String,
    chain_id: String,
    prefix: String,
}

/// A transaction that the node has taken into its mempool.
#[derive(Clone, Debug)]
pub struct Checked {
    /// Transaction hash, upper-case hex.
    pub hash: String,
}

/// A transaction in a block, successful or not.
#[derive(Clone, Debug)]
pub struct Included {
    /// Transaction hash, upper-case hex.
    pub hash: String,
    /// Height of the block.
    pub height: u64,
    /// 0, or why the messages failed.
    pub code: u32,
    /// Codespace of the code.
    pub codespace: String,
    /// Empty, or what was wrong and what is expected.
    pub log: String,
    /// The gas limit.
    pub gas_wanted: i64,
    /// Gas used.
    pub gas_used: i64,
    /// `TxMsgData`, encoded.
    pub data: Vec<u8>,
    /// All events, in order.
    pub events: Vec<Event>,
}

impl Included {
    /// Itself when the messages took effect, else the reason as an error.
    pub fn success(self) -> Result<Self, Error> {
        if self.code == 0 {
            return Ok(self);
        }
        Err(Error::Refused {
            call: "FinalizeBlock".into(),
            codespace: self.codespace,
            code: self.code,
            log: self.log,
        })
    }

    /// The first value of an attribute.
    pub fn attribute(&self, kind: &str, key: &str) -> Option<String> {
        let of_kind = self.events.iter().filter(|event| event.kind == kind);
        of_kind
            .flat_map(|event| &event.attributes)
            .find(|attribute| attribute.key_bytes() == key.as_bytes())
            .map(|attribute| String::from_utf8_lossy(attribute.value_bytes()).into_owned())
    }
}

/// What a simulated transaction would have used and answered.
#[derive(Clone, Debug)]
pub struct Simulated {
    /// Gas used.
    pub gas_used: u64,
    /// The answer as the node gave it.
    pub response: SimulateResponse,
}

/// An answer to a query, before it is decoded.
#[derive(Clone, Debug)]
pub struct RawAnswer {
    /// The value, which is the encoded response of a gRPC path.
    pub value: Vec<u8>,
    /// Key of a `/store` query.
    pub key: Vec<u8>,
    /// Height that was read.
    pub height: u64,
    /// Proof, where one was asked for.
    pub proof: Option<ProofOps>,
}

impl Client {
    /// Connects to the RPC address of a node, as `http://127.0.0.1:26657`, and asks it for its
    /// chain id and its address prefix.
    pub async fn connect(url: &str) -> Result<Self, Error> {
        let mut client = Self::connect_without_app(url).await?;
        let answer: Bech32PrefixResponse = client
            .query_as(
                "/cosmos.auth.v1beta1.Query/Bech32Prefix",
                &Bech32PrefixRequest {},
                0,
            )
            .await?;
        client.prefix = answer.bech32_prefix;
        Ok(client)
    }

    /// Connects without asking the application anything; the address prefix stays empty.
    pub async fn connect_without_app(url: &str) -> Result<Self, Error> {
        // The command line of the Cosmos SDK writes tcp:// for the same address.
        let url = url
            .strip_prefix("tcp://")
            .map_or_else(|| url.to_owned(), |host| format!("http://{host}"));
        let unreachable = |error: tendermint_rpc::Error| Error::of_rpc(&url, "status", &error);
        let parsed: HttpClientUrl = url.as_str().try_into().map_err(unreachable)?;
        let http = HttpClient::builder(parsed)
            .timeout(CALL_TIMEOUT)
            .build()
            .map_err(unreachable)?;
        let status = http.status().await.map_err(unreachable)?;
        let chain_id = status.node_info.network.to_string();
        Ok(Self {
            http,
            url: url.clone(),
            chain_id,
            prefix: String::new(),
        })
    }

    /// The id of the chain.
    pub fn chain_id(&self) -> &str {
        &self.chain_id
    }

    /// The prefix of the chain's addresses.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// The RPC address.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The RPC client below, for calls that have no wrapper here.
    pub fn rpc(&self) -> &HttpClient {
        &self.http
    }

    #[expect(
        clippy::needless_pass_by_value,
        reason = "used as `map_err(|error| ..)` everywhere"
    )]
    fn failed(&self, call: &str, error: tendermint_rpc::Error) -> Error {
        Error::of_rpc(&self.url, call, &error)
    }

    /// The node's status: its version, latest height, and whether it is still catching up.
    pub async fn status(&self) -> Result<status::Response, Error> {
        self.http
            .status()
            .await
            .map_err(|error| self.failed("status", error))
    }

    /// The latest committed height.
    pub async fn height(&self) -> Result<u64, Error> {
        Ok(self.status().await?.sync_info.latest_block_height.value())
    }

    /// Waits until the chain has reached a height.
    pub async fn wait_for_height(&self, height: u64, at_most: Duration) -> Result<u64, Error> {
        let begin = Instant::now();
        loop {
            let reached = self.height().await?;
            if reached >= height {
                return Ok(reached);
            }
            if begin.elapsed() > at_most {
                return Err(Error::Malformed(format!(
                    "height {height} is not reached after {} s: the chain is at {reached}",
                    at_most.as_secs()
                )));
            }
            tokio::time::sleep(POLL_PAUSE).await;
        }
    }

    /// The block at a height.
    pub async fn block(&self, height: u32) -> Result<block::Response, Error> {
        self.http
            .block(height)
            .await
            .map_err(|error| self.failed("block", error))
    }

    /// The results of the block at a height.
    pub async fn block_results(&self, height: u32) -> Result<block_results::Response, Error> {
        self.http
            .block_results(height)
            .await
            .map_err(|error| self.failed("block_results", error))
    }

    /// Asks the latest committed state.
    pub async fn query<Q: Query>(&self, request: Q) -> Result<Q::Response, Error> {
        self.query_at(request, 0).await
    }

    /// Asks the state after a height; 0 for the latest.
    pub async fn query_at<Q: Query>(&self, request: Q, height: u64) -> Result<Q::Response, Error> {
        self.query_as(Q::PATH, &request, height).await
    }

    /// Asks by path, for requests without a [`Query`] implementation.
    pub async fn query_as<A: prost::Message + Default>(
        &self,
        path: &str,
        request: &impl prost::Message,
        height: u64,
    ) -> Result<A, Error> {
        let answer = self
            .query_raw(path, request.encode_to_vec(), height, false)
            .await?;
        A::decode(answer.value.as_slice()).map_err(|source| Error::Answer {
            call: path.to_owned(),
            source,
        })
    }

    /// Asks by path and bytes, with a proof if wanted: `/store/state/key` and the like.
    pub async fn query_raw(
        &self,
        path: &str,
        data: Vec<u8>,
        height: u64,
        prove: bool,
    ) -> Result<RawAnswer, Error> {
        let at = match height {
            0 => None,
            height => Some(height.try_into().map_err(|_| {
                Error::Malformed(format!("height {height}: expected at most 2^63 - 1"))
            })?),
        };
        let answer = self
            .http
            .abci_query(Some(path.to_owned()), data, at, prove)
            .await
            .map_err(|error| self.failed(path, error))?;
        if let Code::Err(code) = answer.code {
            return Err(Error::Refused {
                call: path.to_owned(),
                codespace: answer.codespace,
                code: code.get(),
                log: answer.log,
            });
        }
        Ok(RawAnswer {
            value: answer.value,
            key: answer.key,
            height: answer.height.value(),
            proof: answer.proof,
        })
    }

    /// Number and next sequence of an account. An account that does not exist yet is refused with
    /// code 22 (`sdk`).
    pub async fn account(&self, address: &str) -> Result<Account, Error> {
        const PATH: &str = "/cosmos.auth.v1beta1.Query/Account";
        let request = QueryAccountRequest {
            address: address.to_owned(),
        };
        let answer: QueryAccountResponse = self.query_as(PATH, &request, 0).await?;
        let any = answer.account.unwrap_or_default();
        let undecodable = |source| Error::Answer {
            call: PATH.into(),
            source,
        };
        let base = if any.type_url.ends_with("ModuleAccount") {
            let module = ModuleAccount::decode(any.value.as_slice()).map_err(undecodable)?;
            module.base_account.unwrap_or_default()
        } else {
            BaseAccount::decode(any.value.as_slice()).map_err(undecodable)?
        };
        Ok(Account {
            number: base.account_number,
            sequence: base.sequence,
        })
    }

    /// Runs a signed transaction without keeping anything: what would it use?
    pub async fn simulate(&self, tx: Vec<u8>) -> Result<Simulated, Error> {
        const PATH: &str = "/cosmos.tx.v1beta1.Service/Simulate";
        let request = SimulateRequest {
            tx_bytes: tx,
            ..Default::default()
        };
        let response: SimulateResponse = self.query_as(PATH, &request, 0).await?;
        let gas_used = response
            .gas_info
            .as_ref()
            .map(|info| info.gas_used)
            .unwrap_or_default();
        Ok(Simulated { gas_used, response })
    }

    /// Hands a transaction to the node and waits for `CheckTx` only.
    pub async fn broadcast(&self, tx: Vec<u8>) -> Result<Checked, Error> {
        let hash = tx_hash(&tx);
        let answer = self
            .http
            .broadcast_tx_sync(tx)
            .await
            .map_err(|error| self.failed("broadcast_tx_sync", error))?;
        match answer.code {
            Code::Ok => Ok(Checked { hash }),
            Code::Err(code) => Err(Error::Refused {
                call: "CheckTx".into(),
                codespace: answer.codespace,
                code: code.get(),
                log: answer.log,
            }),
        }
    }

    /// Hands a transaction to the node and waits until it stands in a block (`broadcast_tx_commit`).
    ///
    /// A transaction whose messages fail is included all the same: see [`Included::success`].
    pub async fn broadcast_commit(&self, tx: Vec<u8>) -> Result<Included, Error> {
        let hash = tx_hash(&tx);
        let answer = self
            .http
            .broadcast_tx_commit(tx)
            .await
            .map_err(|error| self.failed("broadcast_tx_commit", error))?;
        if let Code::Err(code) = answer.check_tx.code {
            return Err(Error::Refused {
                call: "CheckTx".into(),
                codespace: answer.check_tx.codespace,
                code: code.get(),
                log: answer.check_tx.log,
            });
        }
        Ok(included(hash, answer.height.value(), answer.tx_result))
    }

    /// A transaction by its hash, or nothing while it is in no block.
    pub async fn find(&self, hash: &str) -> Result<Option<Included>, Error> {
        let parsed = hash.parse().map_err(|_| {
            Error::Malformed(format!("transaction hash {hash:?}: expected 64 hex digits"))
        })?;
        match self.http.tx(parsed, false).await {
            Ok(answer) => Ok(Some(included(
                hash.to_owned(),
                answer.height.value(),
                answer.tx_result,
            ))),
            Err(error) if format!("{:?}", error.detail()).contains("not found") => Ok(None),
            Err(error) => Err(self.failed("tx", error)),
        }
    }

    /// Waits until a transaction stands in a block; needs the node's transaction index.
    pub async fn wait_for(&self, hash: &str, at_most: Duration) -> Result<Included, Error> {
        let begin = Instant::now();
        loop {
            if let Some(found) = self.find(hash).await? {
                return Ok(found);
            }
            if begin.elapsed() > at_most {
                let hash = hash.to_owned();
                return Err(Error::NotIncluded {
                    hash,
                    seconds: at_most.as_secs(),
                });
            }
            tokio::time::sleep(POLL_PAUSE).await;
        }
    }
}

/// The data of a result. The JSON of CometBFT has it in base64, and the types of `tendermint` 0.40 keep that text as
/// it is.
fn result_data(data: &[u8]) -> Vec<u8> {
    STANDARD.decode(data).unwrap_or_else(|_| data.to_vec())
}

fn included(hash: String, height: u64, result: tendermint::abci::types::ExecTxResult) -> Included {
    Included {
        hash,
        height,
        code: result.code.value(),
        codespace: result.codespace,
        log: result.log,
        gas_wanted: result.gas_wanted,
        gas_used: result.gas_used,
        data: result_data(&result.data),
        events: result.events,
    }
}

#[cfg(test)]
mod tests {
    use super::result_data;

    #[test]
    fn the_data_of_a_result_is_taken_out_of_its_base64() {
        assert_eq!(result_data(b"EgQKAgED"), [0x12, 4, 10, 2, 1, 3]);
        assert_eq!(result_data(b""), Vec::<u8>::new());
    }
}
