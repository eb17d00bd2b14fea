//! CometBFT's `config/config.toml`: the knobs that this project sets, and everything else left as the operator wrote it.
//!
//! A key that is not in the file has CometBFT's own default, so a new file holds only what this project sets.
//! Rewriting changes the values of the known keys and keeps comments, order and unknown keys.

use std::path::Path;
use std::time::Duration;

use toml_edit::{Array, DocumentMut, Item, Table, Value};

use crate::Result;
use crate::error::Error;
use crate::files::{self, Secrecy};

/// The knobs of a node. [`Config::default`] has the values of a validator; see [`Config::local`] for one machine.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "they are CometBFT's own switches"
)]
pub struct Config {
    /// Name that peers and `net_info` show.
    pub moniker: String,
    /// Where the application listens: `unix:///path` or `tcp://127.0.0.1:26658`.
    pub proxy_app: String,
    /// Log level, with optional modules: `info`, `error`, `consensus:debug,*:error`.
    pub log_level: String,
    /// Address of the JSON-RPC server.
    pub rpc_laddr: String,
    /// Origins whose pages may call the RPC; `*` for any, empty for none.
    pub rpc_cors_allowed_origins: Vec<String>,
    /// Most open connections of the RPC server, websockets included.
    pub rpc_max_open_connections: u64,
    /// Most subscriptions of one websocket client.
    pub rpc_max_subscriptions_per_client: u64,
    /// Largest body of an RPC request in bytes; batches of transactions need room.
    pub rpc_max_body_bytes: u64,
    /// Most requests of one JSON-RPC batch; 0 for no limit.
    pub rpc_max_request_batch_size: u64,
    /// Address of Go's profiler; empty switches it off.
    pub rpc_pprof_laddr: String,
    /// Address for peers.
    pub p2p_laddr: String,
    /// Address told to peers; empty lets CometBFT find it.
    pub p2p_external_address: String,
    /// Peers always kept connected, each `id@host:port`.
    pub p2p_persistent_peers: Vec<String>,
    /// Whether only publicly routable addresses enter the address book.
    pub p2p_addr_book_strict: bool,
    /// Whether two peers may share an IP address.
    pub p2p_allow_duplicate_ip: bool,
    /// How long small messages wait for company before they are sent.
    pub p2p_flush_throttle_timeout: Duration,
    /// Bytes per second sent to one peer.
    pub p2p_send_rate: u64,
    /// Bytes per second accepted from one peer.
    pub p2p_recv_rate: u64,
    /// Whether transactions that wait are checked again after each block. `aotd start` refuses `false`.
    pub mempool_recheck: bool,
    /// How long the application may take for one recheck of the whole mempool.
    pub mempool_recheck_timeout: Duration,
    /// Most transactions that wait.
    pub mempool_size: u64,
    /// Most bytes of the transactions that wait.
    pub mempool_max_txs_bytes: u64,
    /// How many transaction hashes are remembered to refuse repeats.
    pub mempool_cache_size: u64,
    /// How long a round waits for its proposal.
    pub consensus_timeout_propose: Duration,
    /// How long a node waits after a commit for late precommits; the shortest time between two full blocks.
    pub consensus_timeout_commit: Duration,
    /// Whether blocks are made at full speed without transactions.
    pub consensus_create_empty_blocks: bool,
    /// Time between two blocks when nothing waits; zero for none at all.
    pub consensus_create_empty_blocks_interval: Duration,
    /// Pause of the gossip loops between two looks at a peer.
    pub consensus_peer_gossip_sleep_duration: Duration,
    /// Whether block results are thrown away. `false`: the exporter and explorers read them.
    pub storage_discard_abci_responses: bool,
    /// Transaction index: `kv` (needed by wallets, explorers, relayers) or `null` (cheapest).
    pub tx_index_indexer: String,
    /// Whether CometBFT serves Prometheus metrics.
    pub prometheus: bool,
    /// Address of the Prometheus metrics.
    pub prometheus_listen_addr: String,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            moniker: "node".into(),
            proxy_app: "unix://data/abci.sock".into(),
            log_level: "info".into(),
            rpc_laddr: "tcp://127.0.0.1:26657".into(),
            rpc_cors_allowed_origins: Vec::new(),
            rpc_max_open_connections: 900,
            rpc_max_subscriptions_per_client: 100,
            rpc_max_body_bytes: 4_000_000,
            rpc_max_request_batch_size: 100,
            rpc_pprof_laddr: String::new(),
            p2p_laddr: "tcp://0.0.0.0:26656".into(),
            p2p_external_address: String::new(),
            p2p_persistent_peers: Vec::new(),
            p2p_addr_book_strict: true,
            p2p_allow_duplicate_ip: false,
            p2p_flush_throttle_timeout: Duration::from_millis(1),
            p2p_send_rate: 50_000_000,
            p2p_recv_rate: 50_000_000,
            mempool_recheck: true,
            mempool_recheck_timeout: Duration::from_secs(10),
            mempool_size: 100_000,
            mempool_max_txs_bytes: 256_000_000,
            mempool_cache_size: 200_000,
            consensus_timeout_propose: Duration::from_secs(3),
            consensus_timeout_commit: Duration::from_millis(100),
            consensus_create_empty_blocks: false,
            consensus_create_empty_blocks_interval: Duration::from_secs(1),
            consensus_peer_gossip_sleep_duration: Duration::from_millis(5),
            storage_discard_abci_responses: false,
            tx_index_indexer: "kv".into(),
            prometheus: false,
            prometheus_listen_addr: "127.0.0.1:26660".into(),
        }
    }
}

impl Config {
    /// The values of a node whose peers all run on the same machine: loopback addresses, several peers on one IP,
    /// fast gossip, browsers welcome.
    pub fn local() -> Self {
        Self {
            rpc_cors_allowed_origins: vec!["*".into()],
            p2p_laddr: "tcp://127.0.0.1:26656".into(),
            p2p_addr_book_strict: false,
            p2p_allow_duplicate_ip: true,
            p2p_send_rate: 500_000_000,
            p2p_recv_rate: 500_000_000,
            ..Self::default()
        }
    }

    /// Reads a file; keys that it lacks have this project's values ([`Config::default`]).
    ///
    /// # Errors
    /// Names the file, the position or key, and what is expected.
    pub fn read(path: &Path) -> Result<Self> {
        let mut config = Self::default();
        let document = parse(path, &files::read(path)?)?;
        config.visit(&mut Reader {
            path,
            document: &document,
        })?;
        Ok(config)
    }

    /// Writes the knobs into a file, keeping whatever else stands in it, or makes the file.
    pub fn write(&self, path: &Path) -> Result<()> {
        let text = if path.exists() {
            files::read(path)?
        } else {
            HEADER.to_owned()
        };
        let mut document = parse(path, &text)?;
        self.clone().visit(&mut Writer {
            path,
            document: &mut document,
        })?;
        files::write(path, document.to_string().as_bytes(), Secrecy::Public)
    }

    /// The only list of keys: reading and writing both walk it.
    fn visit(&mut self, visitor: &mut impl Visitor) -> Result<()> {
        visitor.knob("", "moniker", &mut self.moniker)?;
        visitor.knob("", "proxy_app", &mut self.proxy_app)?;
        visitor.knob("", "log_level", &mut self.log_level)?;
        visitor.knob("rpc", "laddr", &mut self.rpc_laddr)?;
        visitor.knob(
            "rpc",
            "cors_allowed_origins",
            &mut self.rpc_cors_allowed_origins,
        )?;
        visitor.knob(
            "rpc",
            "max_open_connections",
            &mut self.rpc_max_open_connections,
        )?;
        let subscriptions = &mut self.rpc_max_subscriptions_per_client;
        visitor.knob("rpc", "max_subscriptions_per_client", subscriptions)?;
        visitor.knob("rpc", "max_body_bytes", &mut self.rpc_max_body_bytes)?;
        visitor.knob(
            "rpc",
            "max_request_batch_size",
            &mut self.rpc_max_request_batch_size,
        )?;
        visitor.knob("rpc", "pprof_laddr", &mut self.rpc_pprof_laddr)?;
        visitor.knob("p2p", "laddr", &mut self.p2p_laddr)?;
        visitor.knob("p2p", "external_address", &mut self.p2p_external_address)?;
        let mut peers = self.p2p_persistent_peers.join(",");
        visitor.knob("p2p", "persistent_peers", &mut peers)?;
        self.p2p_persistent_peers = peers
            .split(',')
            .map(str::trim)
            .filter(|peer| !peer.is_empty())
            .map(Into::into)
            .collect();
        visitor.knob("p2p", "addr_book_strict", &mut self.p2p_addr_book_strict)?;
        visitor.knob(
            "p2p",
            "allow_duplicate_ip",
            &mut self.p2p_allow_duplicate_ip,
        )?;
        visitor.knob(
            "p2p",
            "flush_throttle_timeout",
            &mut self.p2p_flush_throttle_timeout,
        )?;
        visitor.knob("p2p", "send_rate", &mut self.p2p_send_rate)?;
        visitor.knob("p2p", "recv_rate", &mut self.p2p_recv_rate)?;
        visitor.knob("mempool", "recheck", &mut self.mempool_recheck)?;
        visitor.knob(
            "mempool",
            "recheck_timeout",
            &mut self.mempool_recheck_timeout,
        )?;
        visitor.knob("mempool", "size", &mut self.mempool_size)?;
        visitor.knob("mempool", "max_txs_bytes", &mut self.mempool_max_txs_bytes)?;
        visitor.knob("mempool", "cache_size", &mut self.mempool_cache_size)?;
        visitor.knob(
            "consensus",
            "timeout_propose",
            &mut self.consensus_timeout_propose,
        )?;
        visitor.knob(
            "consensus",
            "timeout_commit",
            &mut self.consensus_timeout_commit,
        )?;
        visitor.knob(
            "consensus",
            "create_empty_blocks",
            &mut self.consensus_create_empty_blocks,
        )?;
        let interval = &mut self.consensus_create_empty_blocks_interval;
        visitor.knob("consensus", "create_empty_blocks_interval", interval)?;
        let pause = &mut self.consensus_peer_gossip_sleep_duration;
        visitor.knob("consensus", "peer_gossip_sleep_duration", pause)?;
        let discard = &mut self.storage_discard_abci_responses;
        visitor.knob("storage", "discard_abci_responses", discard)?;
        visitor.knob("tx_index", "indexer", &mut self.tx_index_indexer)?;
        visitor.knob("instrumentation", "prometheus", &mut self.prometheus)?;
        let address = &mut self.prometheus_listen_addr;
        visitor.knob("instrumentation", "prometheus_listen_addr", address)
    }
}

const HEADER: &str = "\
# CometBFT v0.38 reads this file. It holds what aotd sets; a key that is absent has CometBFT's default
# (https://docs.cometbft.com/v0.38/core/configuration). Edit freely: unknown keys and comments are kept.
";

fn parse(path: &Path, text: &str) -> Result<DocumentMut> {
    text.parse().map_err(|error: toml_edit::TomlError| {
        Error::file(path, format!("not TOML: {}", error.to_string().trim_end()))
    })
}

trait Visitor {
    fn knob<T: Knob>(&mut self, section: &str, key: &str, value: &mut T) -> Result<()>;
}

/// A value that TOML can hold.
trait Knob: Sized {
    const EXPECTED: &'static str;
    fn from_toml(value: &Value) -> Option<Self>;
    fn to_toml(&self) -> Value;
}

struct Reader<'a> {
    path: &'a Path,
    document: &'a DocumentMut,
}

impl Visitor for Reader<'_> {
    fn knob<T: Knob>(&mut self, section: &str, key: &str, value: &mut T) -> Result<()> {
        let table: Option<&dyn toml_edit::TableLike> = match section {
            "" => Some(self.document.as_table()),
            _ => self.document.get(section).and_then(Item::as_table_like),
        };
        let Some(item) = table.and_then(|table| table.get(key)) else {
            return Ok(());
        };
        *value = item.as_value().and_then(T::from_toml).ok_or_else(|| {
            let name = if section.is_empty() {
                key.to_owned()
            } else {
                format!("{section}.{key}")
            };
            let found = item.to_string();
            let problem = format!("{name} is {}, expected {}", found.trim(), T::EXPECTED);
            Error::file(self.path, problem)
        })?;
        Ok(())
    }
}

struct Writer<'a> {
    path: &'a Path,
    document: &'a mut DocumentMut,
}

impl Visitor for Writer<'_> {
    fn knob<T: Knob>(&mut self, section: &str, key: &str, value: &mut T) -> Result<()> {
        let table: &mut dyn toml_edit::TableLike = if section.is_empty() {
            self.document.as_table_mut()
        } else {
            let item = self
                .document
                .entry(section)
                .or_insert_with(|| Item::Table(Table::new()));
            let problem = format!("{section} is a value, expected a section [{section}]");
            item.as_table_like_mut()
                .ok_or_else(|| Error::file(self.path, problem))?
        };
        let mut new = value.to_toml();
        match table.get_mut(key).and_then(Item::as_value_mut) {
            Some(old) => {
                // The decoration is the comment behind the value.
                *new.decor_mut() = old.decor().clone();
                *old = new;
            }
            None => {
                table.insert(key, Item::Value(new));
            }
        }
        Ok(())
    }
}

impl Knob for String {
    const EXPECTED: &'static str = "a text in quotes";
    fn from_toml(value: &Value) -> Option<Self> {
        value.as_str().map(Into::into)
    }
    fn to_toml(&self) -> Value {
        self.as_str().into()
    }
}

impl Knob for bool {
    const EXPECTED: &'static str = "true or false";
    fn from_toml(value: &Value) -> Option<Self> {
        value.as_bool()
    }
    fn to_toml(&self) -> Value {
        (*self).into()
    }
}

impl Knob for u64 {
    const EXPECTED: &'static str = "a whole number, 0 or more";
    fn from_toml(value: &Value) -> Option<Self> {
        value.as_integer().and_then(|number| number.try_into().ok())
    }
    fn to_toml(&self) -> Value {
        i64::try_from(*self).unwrap_or(i64::MAX).into()
    }
}

impl Knob for Vec<String> {
    const EXPECTED: &'static str = "a list of texts";
    fn from_toml(value: &Value) -> Option<Self> {
        value.as_array()?.iter().map(String::from_toml).collect()
    }
    fn to_toml(&self) -> Value {
        Value::Array(self.iter().map(String::as_str).collect::<Array>())
    }
}

impl Knob for Duration {
    const EXPECTED: &'static str = "a duration as Go writes it, such as \"100ms\" or \"1m30s\"";
    fn from_toml(value: &Value) -> Option<Self> {
        parse_duration(value.as_str()?)
    }
    fn to_toml(&self) -> Value {
        format_duration(*self).into()
    }
}

/// A duration as Go prints it; whole seconds where possible, else milliseconds or nanoseconds.
fn format_duration(duration: Duration) -> String {
    let nanoseconds = duration.as_nanos();
    match duration {
        _ if duration.subsec_nanos() == 0 => format!("{}s", duration.as_secs()),
        _ if nanoseconds.is_multiple_of(1_000_000) => format!("{}ms", duration.as_millis()),
        _ => format!("{nanoseconds}ns"),
    }
}

/// Reads Go's form: numbers with optional fraction, each followed by h, m, s, ms, us, µs or ns.
fn parse_duration(text: &str) -> Option<Duration> {
    let mut rest = text.trim();
    if rest == "0" {
        return Some(Duration::ZERO);
    }
    let mut nanoseconds: u128 = 0;
    while !rest.is_empty() || nanoseconds == 0 && rest == text.trim() {
        let (number, after) = rest.split_at(rest.find(|c: char| !c.is_ascii_digit() && c != '.')?);
        let end = after
            .find(|c: char| c.is_ascii_digit() || c == '.')
            .unwrap_or(after.len());
        let (unit, next) = after.split_at(end);
        let unit_nanoseconds: u128 = match unit {
            "h" => 3_600_000_000_000,
            "m" => 60_000_000_000,
            "s" => 1_000_000_000,
            "ms" => 1_000_000,
            "us" | "µs" | "μs" => 1_000,
            "ns" => 1,
            _ => return None,
        };
        let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
        let whole: u128 = whole.parse().ok()?;
        let scale = 10_u128.checked_pow(u32::try_from(fraction.len()).ok()?)?;
        let fraction: u128 = fraction.parse().ok()?;
        let part = fraction.checked_mul(unit_nanoseconds)?.checked_div(scale)?;
        let whole = whole.checked_mul(unit_nanoseconds)?;
        nanoseconds = nanoseconds.checked_add(whole)?.checked_add(part)?;
        rest = next;
    }
    u64::try_from(nanoseconds).ok().map(Duration::from_nanos)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unusual() -> Config {
        Config {
            moniker: "a \"quoted\" name".into(),
            rpc_cors_allowed_origins: vec!["https://a.example".into(), "*".into()],
            p2p_persistent_peers: vec!["aa@127.0.0.1:1".into(), "bb@127.0.0.1:2".into()],
            consensus_timeout_commit: Duration::from_micros(1500),
            mempool_recheck: false,
            tx_index_indexer: "null".into(),
            ..Config::local()
        }
    }

    #[test]
    fn config_comes_back_from_its_file() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("config/config.toml");
        unusual().write(&path).unwrap();
        assert_eq!(Config::read(&path).unwrap(), unusual());
    }

    #[test]
    fn rewriting_keeps_comments_order_and_unknown_keys() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("config.toml");
        std::fs::write(
            &path,
            "# mine\nmoniker = \"old\" # why\nfuture_key = 7\n\n[p2p]\n# seeds of ours\nseeds = \"x@y:1\"\n",
        )
        .unwrap();
        unusual().write(&path).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(
            text.starts_with("# mine\nmoniker = \"a \\\"quoted\\\" name\" # why\nfuture_key = 7\n")
                || text
                    .starts_with("# mine\nmoniker = 'a \"quoted\" name' # why\nfuture_key = 7\n"),
            "{text}"
        );
        assert!(
            text.contains("[p2p]\n# seeds of ours\nseeds = \"x@y:1\"\n"),
            "{text}"
        );
        assert_eq!(Config::read(&path).unwrap(), unusual());
    }

    #[test]
    fn wrong_type_is_refused_with_key_and_expectation() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("config.toml");
        std::fs::write(&path, "[consensus]\ntimeout_commit = \"soon\"\n").unwrap();
        let message = Config::read(&path).unwrap_err().to_string();
        let expected = "consensus.timeout_commit is \"soon\", expected a duration as Go writes it";
        assert!(message.contains(expected), "{message}");
        std::fs::write(&path, "[mempool]\nsize = -1\n").unwrap();
        let message = Config::read(&path).unwrap_err().to_string();
        assert!(
            message.contains("mempool.size is -1, expected a whole number"),
            "{message}"
        );
    }

    #[test]
    fn text_that_is_not_toml_is_refused_with_its_line() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("config.toml");
        std::fs::write(&path, "moniker = \n").unwrap();
        let message = Config::read(&path).unwrap_err().to_string();
        assert!(
            message.contains("not TOML") && message.contains("line 1"),
            "{message}"
        );
    }

    #[test]
    fn go_durations_are_read() {
        for (text, nanoseconds) in [
            ("1m30s", 90_000_000_000),
            ("100ms", 100_000_000),
            ("1.5s", 1_500_000_000),
            ("0s", 0),
            ("0", 0),
        ] {
            assert_eq!(
                parse_duration(text),
                Some(Duration::from_nanos(nanoseconds)),
                "{text}"
            );
        }
        for text in ["", "1", "s", "1x", "-1s", "1..5s"] {
            assert_eq!(parse_duration(text), None, "{text}");
        }
    }

    #[test]
    fn defaults_recheck_the_mempool_and_keep_an_idle_chain_idle() {
        let config = Config::default();
        assert!(config.mempool_recheck);
        assert!(!config.consensus_create_empty_blocks);
        assert_eq!(
            config.consensus_create_empty_blocks_interval,
            Duration::from_secs(1)
        );
    }
}
