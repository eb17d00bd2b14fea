//! A small blocking client of CometBFT's JSON-RPC over HTTP, for command lines, supervisors and tests.
//!
//! One connection is kept open. Answers whose shape matters here are typed; the others are JSON as CometBFT sends it.
//! Programs with an async runtime can as well use the crate `tendermint-rpc`; this one costs no further packages.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpStream, ToSocketAddrs as _};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};

use crate::Result;
use crate::error::Error;

/// How long connecting may take.
const CONNECT: Duration = Duration::from_secs(5);
/// How long an answer may take; `broadcast_tx_commit` waits up to 10 s on the server.
const ANSWER: Duration = Duration::from_secs(30);
/// Largest answer that is read, in bytes.
const ANSWER_BYTES_MAX: usize = 256 * 1024 * 1024;

/// A client of one node.
#[derive(Debug)]
pub struct Client {
    url: String,
    host: String,
    connection: Mutex<Option<BufReader<TcpStream>>>,
}

/// Answer of `status`, the parts that are used.
#[derive(Clone, Debug, Deserialize)]
pub struct Status {
    /// Who the node is.
    pub node_info: NodeInfo,
    /// How far it is.
    pub sync_info: SyncInfo,
}

/// Who a node is.
#[derive(Clone, Debug, Deserialize)]
pub struct NodeInfo {
    /// Node id in hex.
    pub id: String,
    /// Chain id.
    pub network: String,
    /// Version of CometBFT.
    pub version: String,
    /// Name given by its operator.
    pub moniker: String,
}

/// How far a node is.
#[derive(Clone, Debug, Deserialize)]
pub struct SyncInfo {
    /// Height of the newest block.
    #[serde(deserialize_with = "number")]
    pub latest_block_height: u64,
    /// Hash of the newest block in upper-case hex.
    pub latest_block_hash: String,
    /// App hash in the newest block, in upper-case hex.
    pub latest_app_hash: String,
    /// Time of the newest block, RFC 3339.
    pub latest_block_time: String,
    /// Whether it still fetches old blocks.
    pub catching_up: bool,
}

/// Answer of `abci_query`.
#[derive(Clone, Debug, Deserialize)]
pub struct QueryAnswer {
    /// 0 on success.
    #[serde(default)]
    pub code: u32,
    /// Where the code comes from.
    #[serde(default)]
    pub codespace: String,
    /// What was wrong, for people.
    #[serde(default)]
    pub log: String,
    /// The answer's bytes.
    #[serde(default, deserialize_with = "bytes")]
    pub value: Vec<u8>,
    /// The height that was read.
    #[serde(default, deserialize_with = "number")]
    pub height: u64,
    /// Proof operators as CometBFT sends them; null without `prove`.
    #[serde(default, rename = "proofOps")]
    pub proof_ops: Value,
}

/// Outcome of `CheckTx` or of execution.
#[derive(Clone, Debug, Deserialize)]
pub struct TxOutcome {
    /// 0 on success.
    #[serde(default)]
    pub code: u32,
    /// Where the code comes from.
    #[serde(default)]
    pub codespace: String,
    /// What was wrong, for people.
    #[serde(default)]
    pub log: String,
    /// Protobuf `TxMsgData`.
    #[serde(default, deserialize_with = "bytes")]
    pub data: Vec<u8>,
    /// Gas allowed.
    #[serde(default, deserialize_with = "number")]
    pub gas_wanted: u64,
    /// Gas used.
    #[serde(default, deserialize_with = "number")]
    pub gas_used: u64,
    /// Events as CometBFT sends them.
    #[serde(default)]
    pub events: Value,
}

/// Answer of `broadcast_tx_sync` and `broadcast_tx_async`.
#[derive(Clone, Debug, Deserialize)]
pub struct Broadcast {
    /// 0 when `CheckTx` accepted it (always for async).
    #[serde(default)]
    pub code: u32,
    /// Where the code comes from.
    #[serde(default)]
    pub codespace: String,
    /// What was wrong, for people.
    #[serde(default)]
    pub log: String,
    /// Hash in upper-case hex.
    pub hash: String,
}

/// Answer of `broadcast_tx_commit`.
#[derive(Clone, Debug, Deserialize)]
pub struct BroadcastCommit {
    /// Outcome of `CheckTx`.
    pub check_tx: TxOutcome,
    /// Outcome of execution; meaningless when `check_tx` failed.
    pub tx_result: TxOutcome,
    /// Hash in upper-case hex.
    pub hash: String,
    /// Height of its block; 0 when it is in none.
    #[serde(default, deserialize_with = "number")]
    pub height: u64,
}

/// Answer of `tx`.
#[derive(Clone, Debug, Deserialize)]
pub struct FoundTx {
    /// Hash in upper-case hex.
    pub hash: String,
    /// Height of its block.
    #[serde(deserialize_with = "number")]
    pub height: u64,
    /// Place in its block.
    pub index: u32,
    /// Outcome of execution.
    pub tx_result: TxOutcome,
    /// The transaction's bytes.
    #[serde(deserialize_with = "bytes")]
    pub tx: Vec<u8>,
}

/// Answer of `tx_search`.
#[derive(Clone, Debug, Deserialize)]
pub struct FoundTxs {
    /// One page of what was found.
    pub txs: Vec<FoundTx>,
    /// How many were found in all.
    #[serde(deserialize_with = "number")]
    pub total_count: u64,
}

impl Client {
    /// Names a node: `http://127.0.0.1:26657`, `tcp://127.0.0.1:26657` or `127.0.0.1:26657`. Nothing is sent yet.
    ///
    /// # Errors
    /// Refuses other schemes and addresses without a port.
    pub fn new(address: &str) -> Result<Self> {
        let rest = address
            .strip_prefix("http://")
            .or_else(|| address.strip_prefix("tcp://"));
        let host = rest.unwrap_or(address).trim_end_matches('/');
        let has_port = host
            .rsplit_once(':')
            .is_some_and(|(_, port)| port.parse::<u16>().is_ok());
        if !has_port || host.contains('/') {
            let problem = "not an address, expected http://host:port or tcp://host:port".to_owned();
            return Err(Error::Rpc {
                url: address.to_owned(),
                problem,
            });
        }
        let url = format!("http://{host}");
        Ok(Self {
            url,
            host: host.to_owned(),
            connection: Mutex::new(None),
        })
    }

    /// The address asked, as `http://host:port`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Calls any method and reads the answer into a type.
    ///
    /// # Errors
    /// [`Error::RpcAnswer`] when the node refuses, [`Error::Rpc`] when it cannot be reached or understood.
    pub fn call<T: DeserializeOwned>(&self, method: &str, params: &Value) -> Result<T> {
        let request = json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params});
        let body = self
            .post(request.to_string().as_bytes())
            .map_err(|error| self.failure(&error))?;
        let answer: Answer = serde_json::from_slice(&body)
            .map_err(|error| self.failure(&std::io::Error::other(error)))?;
        if let Some(refusal) = answer.error {
            let separator = if refusal.data.is_empty() { "" } else { ": " };
            let data = format!("{separator}{}", refusal.data);
            let (code, message) = (refusal.code, refusal.message);
            return Err(Error::RpcAnswer {
                method: method.to_owned(),
                code,
                message,
                data,
            });
        }
        serde_json::from_value(answer.result)
            .map_err(|error| self.failure(&std::io::Error::other(format!("{method}: {error}"))))
    }

    /// Whether the node answers at all.
    pub fn health(&self) -> Result<()> {
        self.call::<Value>("health", &json!({})).map(|_| ())
    }

    /// Who the node is and how far.
    pub fn status(&self) -> Result<Status> {
        self.call("status", &json!({}))
    }

    /// Its peers, as JSON.
    pub fn net_info(&self) -> Result<Value> {
        self.call("net_info", &json!({}))
    }

    /// Asks the application; `height` `None` means the newest.
    pub fn abci_query(
        &self,
        path: &str,
        data: &[u8],
        height: Option<u64>,
        prove: bool,
    ) -> Result<QueryAnswer> {
        #[derive(Deserialize)]
        struct Outer {
            response: QueryAnswer,
        }
        let height = height.unwrap_or(0).to_string();
        let params =
            json!({"path": path, "data": hex::encode(data), "height": height, "prove": prove});
        self.call::<Outer>("abci_query", &params)
            .map(|outer| outer.response)
    }

    /// Sends a transaction and gives the outcome of `CheckTx`.
    pub fn broadcast_tx_sync(&self, tx: &[u8]) -> Result<Broadcast> {
        self.call("broadcast_tx_sync", &json!({"tx": STANDARD.encode(tx)}))
    }

    /// Sends a transaction and waits for nothing.
    pub fn broadcast_tx_async(&self, tx: &[u8]) -> Result<Broadcast> {
        self.call("broadcast_tx_async", &json!({"tx": STANDARD.encode(tx)}))
    }

    /// Sends a transaction and waits until it is in a block (at most 10 s on the server).
    pub fn broadcast_tx_commit(&self, tx: &[u8]) -> Result<BroadcastCommit> {
        self.call("broadcast_tx_commit", &json!({"tx": STANDARD.encode(tx)}))
    }

    /// Finds a transaction by its hash.
    pub fn tx(&self, hash: &[u8], prove: bool) -> Result<FoundTx> {
        self.call(
            "tx",
            &json!({"hash": STANDARD.encode(hash), "prove": prove}),
        )
    }

    /// Finds transactions by events, one page (from 1) of at most 100, oldest first.
    pub fn tx_search(&self, query: &str, page: u32, per_page: u32) -> Result<FoundTxs> {
        let (page, per_page) = (page.to_string(), per_page.to_string());
        let params = json!({
            "query": query, "prove": false, "page": page, "per_page": per_page, "order_by": "asc"
        });
        self.call("tx_search", &params)
    }

    /// A block as JSON; `None` means the newest.
    pub fn block(&self, height: Option<u64>) -> Result<Value> {
        self.call("block", &at(height))
    }

    /// What executing a block gave, as JSON.
    pub fn block_results(&self, height: Option<u64>) -> Result<Value> {
        self.call("block_results", &at(height))
    }

    /// A block's header as JSON.
    pub fn header(&self, height: Option<u64>) -> Result<Value> {
        self.call("header", &at(height))
    }

    /// The validators of a height as JSON, the first 100.
    pub fn validators(&self, height: Option<u64>) -> Result<Value> {
        let mut params = at(height);
        if let Some(map) = params.as_object_mut() {
            map.insert("per_page".into(), "100".into());
        }
        self.call("validators", &params)
    }

    /// Waits until the node's newest block has at least this height.
    ///
    /// # Errors
    /// After the bound, says how far it came.
    pub fn wait_for_height(&self, height: u64, bound: Duration) -> Result<Status> {
        let started = Instant::now();
        loop {
            let status = self.status();
            match &status {
                Ok(found) if found.sync_info.latest_block_height >= height => return status,
                _ if started.elapsed() < bound => std::thread::sleep(Duration::from_millis(20)),
                Ok(found) => {
                    let reached = found.sync_info.latest_block_height;
                    let seconds = bound.as_secs();
                    let problem =
                        format!("height {height} was not reached in {seconds} s; it is {reached}");
                    return Err(Error::Rpc {
                        url: self.url.clone(),
                        problem,
                    });
                }
                Err(_) => return status,
            }
        }
    }

    fn failure(&self, error: &std::io::Error) -> Error {
        Error::Rpc {
            url: self.url.clone(),
            problem: error.to_string(),
        }
    }

    fn post(&self, body: &[u8]) -> std::io::Result<Vec<u8>> {
        let mut kept = self
            .connection
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(mut connection) = kept.take() {
            // The server closes idle connections; one that nothing came back on may be tried anew, since every method
            // is safe to repeat (a transaction sent twice is refused by its hash).
            if let Ok(answer) = exchange(&mut connection, &self.host, body) {
                return Ok(keep(&mut kept, connection, answer));
            }
        }
        let mut connection = BufReader::new(connect(&self.host)?);
        let answer = exchange(&mut connection, &self.host, body)?;
        Ok(keep(&mut kept, connection, answer))
    }
}

fn keep(
    place: &mut Option<BufReader<TcpStream>>,
    connection: BufReader<TcpStream>,
    answer: HttpAnswer,
) -> Vec<u8> {
    if answer.keeps_open {
        *place = Some(connection);
    }
    answer.body
}

fn at(height: Option<u64>) -> Value {
    height.map_or_else(|| json!({}), |height| json!({"height": height.to_string()}))
}

#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    result: Value,
    error: Option<Refusal>,
}

#[derive(Deserialize)]
struct Refusal {
    code: i64,
    message: String,
    #[serde(default)]
    data: String,
}

struct HttpAnswer {
    keeps_open: bool,
    body: Vec<u8>,
}

fn connect(host: &str) -> std::io::Result<TcpStream> {
    let mut last = std::io::Error::other(format!("{host} names no address"));
    for address in host.to_socket_addrs()? {
        match TcpStream::connect_timeout(&address, CONNECT) {
            Ok(stream) => {
                stream.set_nodelay(true)?;
                stream.set_read_timeout(Some(ANSWER))?;
                stream.set_write_timeout(Some(ANSWER))?;
                return Ok(stream);
            }
            Err(error) => last = error,
        }
    }
    Err(last)
}

/// One request and its answer (RFC 9112): a body of told length or in chunks.
fn exchange(
    connection: &mut BufReader<TcpStream>,
    host: &str,
    body: &[u8],
) -> std::io::Result<HttpAnswer> {
    let length = body.len();
    let mut request = format!(
        "POST / HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
    )
    .into_bytes();
    request.extend_from_slice(body);
    connection.get_mut().write_all(&request)?;
    let mut keeps_open = line(connection)?.starts_with("HTTP/1.1");
    let mut length = None;
    let mut chunked = false;
    loop {
        let header = line(connection)?;
        let Some((name, value)) = header.split_once(':') else {
            break;
        };
        let value = value.trim();
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.parse().ok(),
            "transfer-encoding" => chunked = value.eq_ignore_ascii_case("chunked"),
            "connection" if value.eq_ignore_ascii_case("close") => keeps_open = false,
            _ => {}
        }
    }
    let body = match (chunked, length) {
        (true, _) => read_chunks(connection)?,
        (false, Some(length)) => read_exactly(connection, length)?,
        (false, None) => return Err(std::io::Error::other("the answer tells no length")),
    };
    Ok(HttpAnswer { keeps_open, body })
}

fn read_chunks(connection: &mut BufReader<TcpStream>) -> std::io::Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let size = line(connection)?;
        let size = size.split(';').next().unwrap_or_default().trim();
        let size = usize::from_str_radix(size, 16).map_err(std::io::Error::other)?;
        let chunk = read_exactly(connection, size)?;
        line(connection)?;
        if chunk.is_empty() {
            return Ok(body);
        }
        body.extend_from_slice(&chunk);
        if body.len() > ANSWER_BYTES_MAX {
            return Err(std::io::Error::other("the answer is too large"));
        }
    }
}

fn read_exactly(connection: &mut impl Read, length: usize) -> std::io::Result<Vec<u8>> {
    if length > ANSWER_BYTES_MAX {
        return Err(std::io::Error::other("the answer is too large"));
    }
    let mut body = vec![0; length];
    connection.read_exact(&mut body)?;
    Ok(body)
}

fn line(connection: &mut impl BufRead) -> std::io::Result<String> {
    let mut text = String::new();
    // Longer than any header that CometBFT writes.
    connection.take(64 * 1024).read_line(&mut text)?;
    if text.is_empty() {
        return Err(std::io::ErrorKind::UnexpectedEof.into());
    }
    Ok(text.trim_end().to_owned())
}

/// CometBFT writes 64-bit numbers in quotes.
fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    String::deserialize(deserializer)?
        .parse()
        .map_err(serde::de::Error::custom)
}

/// CometBFT writes bytes in base64, and nothing at all as null.
fn bytes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?.unwrap_or_default();
    STANDARD.decode(text).map_err(serde::de::Error::custom)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn address_without_port_or_with_tls_is_refused() {
        for address in [
            "http://localhost",
            "https://localhost:443",
            "http://h:1/path",
        ] {
            let message = Client::new(address).unwrap_err().to_string();
            assert!(
                message.ends_with("expected http://host:port or tcp://host:port"),
                "{message}"
            );
        }
        assert_eq!(
            Client::new("tcp://127.0.0.1:26657").unwrap().url(),
            "http://127.0.0.1:26657"
        );
    }

    #[test]
    fn unreachable_node_is_named() {
        let port = crate::ports::Ports::new().free().unwrap();
        let client = Client::new(&format!("127.0.0.1:{port}")).unwrap();
        let message = client.health().unwrap_err().to_string();
        assert!(
            message.starts_with(&format!("CometBFT RPC http://127.0.0.1:{port}: ")),
            "{message}"
        );
    }
}
