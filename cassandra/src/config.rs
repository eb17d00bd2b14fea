//! The configuration file (TOML); flags of the command line win over it.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use sdk::Prefix;
use serde::Deserialize;

use crate::mapper::Settings;

/// Everything that can be set.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The chain that is expected; another one is refused. Empty: whatever the node runs.
    pub chain_id: String,
    /// The prefix of the chain's addresses, as in its genesis.
    pub address_prefix: String,
    /// The node's export socket (`data/export.sock` in its home).
    pub socket: Option<PathBuf>,
    /// CometBFT's RPC, such as `http://127.0.0.1:26657`: fills what the socket has forgotten, and bears witness in `verify`.
    pub rpc: Option<String>,
    /// Where metrics are served, such as `127.0.0.1:9464`.
    pub metrics: Option<SocketAddr>,
    /// What to do with an event that cannot be read.
    pub on_failure: OnFailure,
    /// Hex of the key that payers are hidden with where analysts read. Without it `payer_hash` stays empty.
    pub payer_key_file: Option<PathBuf>,
    /// Seconds after which a standby takes over from an exporter that has gone silent.
    pub lease_seconds: u64,
    /// Seconds after which an acknowledged write is believed to survive a crash of Cassandra.
    pub settle_seconds: u64,
    /// The database.
    pub cassandra: Cassandra,
    /// The role that may change the schema (`migrate`); the role of `cassandra` if not given.
    pub schema: Option<Credentials>,
    /// The role that may create roles (`roles`).
    pub admin: Option<Credentials>,
}

/// What to do with an event of a known kind that cannot be read.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum OnFailure {
    /// Keep it in `export_failures` and stop: nothing is skipped.
    #[default]
    Stop,
    /// Keep it in `export_failures` and go on.
    Quarantine,
}

/// How to reach the database.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Cassandra {
    /// Some nodes, `host:port`.
    pub nodes: Vec<String>,
    /// The role that reads and writes.
    pub user: String,
    /// Its password.
    pub password: String,
    /// A file with its password.
    pub password_file: Option<PathBuf>,
    /// What an analyst may read.
    pub keyspace: String,
    /// What names accounts.
    pub private_keyspace: String,
    /// The data centre of the replicas.
    pub datacenter: String,
    /// Copies of each row. With 1, a crash of Cassandra can lose what it acknowledged: see `settle_seconds`.
    pub replication: u32,
    /// Requests at once, at most.
    pub in_flight_max: usize,
}

/// A role and its password.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Credentials {
    /// The role.
    pub user: String,
    /// Its password.
    pub password: String,
    /// A file with its password.
    pub password_file: Option<PathBuf>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            chain_id: String::new(),
            address_prefix: "aot".into(),
            socket: None,
            rpc: None,
            metrics: None,
            on_failure: OnFailure::Stop,
            payer_key_file: None,
            lease_seconds: 5,
            settle_seconds: 60,
            cassandra: Cassandra::default(),
            schema: None,
            admin: None,
        }
    }
}

impl Default for Cassandra {
    fn default() -> Self {
        Self {
            nodes: vec!["127.0.0.1:9042".into()],
            user: String::new(),
            password: String::new(),
            password_file: None,
            keyspace: "chain".into(),
            private_keyspace: "chain_private".into(),
            datacenter: "dc1".into(),
            replication: 1,
            in_flight_max: 128,
        }
    }
}

impl Config {
    /// Reads the file; without one, the defaults.
    pub fn load(path: Option<&Path>) -> Result<Self> {
        let Some(path) = path else {
            return Ok(Self::default());
        };
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("configuration {}", path.display()))?;
        let config: Self =
            toml::from_str(&text).with_context(|| format!("configuration {}", path.display()))?;
        config
            .check()
            .with_context(|| format!("configuration {}", path.display()))?;
        Ok(config)
    }

    /// Refuses what cannot work.
    pub fn check(&self) -> Result<()> {
        let Cassandra {
            nodes,
            keyspace,
            private_keyspace,
            replication,
            in_flight_max,
            ..
        } = &self.cassandra;
        if nodes.is_empty() {
            bail!("cassandra.nodes is empty: expected at least one `host:port`");
        }
        for name in [keyspace, private_keyspace] {
            if !is_identifier(name) {
                bail!("keyspace `{name}`: expected 1 to 48 of a-z, 0-9 and _, a letter first");
            }
        }
        if keyspace == private_keyspace {
            bail!(
                "keyspace and private_keyspace are both `{keyspace}`: analysts may read one and not the other"
            );
        }
        if *replication == 0 || *in_flight_max == 0 {
            bail!("cassandra.replication and cassandra.in_flight_max: expected 1 or more");
        }
        Ok(())
    }

    /// What the mapping needs to know.
    pub fn mapping(&self) -> Result<Settings> {
        let prefix = Prefix::new(&self.address_prefix);
        let prefix = prefix.with_context(|| {
            format!(
                "address_prefix `{}`: expected 1 to 16 of a-z, 0-9",
                self.address_prefix
            )
        })?;
        Ok(Settings {
            prefix,
            payer_key: self.payer_key()?,
        })
    }

    /// The key that payers are hidden with.
    pub fn payer_key(&self) -> Result<Option<Vec<u8>>> {
        let Some(path) = &self.payer_key_file else {
            return Ok(None);
        };
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("payer key {}", path.display()))?;
        let key = hex::decode(text.trim())
            .with_context(|| format!("payer key {}: expected hex", path.display()))?;
        if key.len() < 32 {
            bail!(
                "payer key {}: {} bytes, expected 32 or more",
                path.display(),
                key.len()
            );
        }
        Ok(Some(key))
    }
}

impl Cassandra {
    /// User and password of the exporter's role.
    pub fn credentials(&self) -> Credentials {
        Credentials {
            user: self.user.clone(),
            password: self.password.clone(),
            password_file: self.password_file.clone(),
        }
    }
}

impl Credentials {
    /// The password, from the file if one is named.
    pub fn secret(&self) -> Result<String> {
        let Some(path) = &self.password_file else {
            return Ok(self.password.clone());
        };
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("password file {}", path.display()))?;
        Ok(text.trim().to_owned())
    }
}

/// What may stand in CQL without quotes.
pub(crate) fn is_identifier(name: &str) -> bool {
    let first = name
        .bytes()
        .next()
        .is_some_and(|byte| byte.is_ascii_lowercase());
    first
        && name.len() <= 48
        && name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> String {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("exporter.toml");
        std::fs::write(&path, text).unwrap();
        format!("{:#}", Config::load(Some(&path)).unwrap_err())
    }

    #[test]
    fn an_unknown_setting_is_refused_by_name() {
        assert!(refusal("sockett = 'export.sock'").contains("unknown field `sockett`"));
    }

    #[test]
    fn settings_that_cannot_work_are_refused_with_what_is_expected() {
        assert!(refusal("[cassandra]\nnodes = []").contains("expected at least one `host:port`"));
        assert!(refusal("[cassandra]\nkeyspace = 'a; DROP'").contains("expected 1 to 48 of a-z"));
        assert!(refusal("[cassandra]\nprivate_keyspace = 'chain'").contains("are both `chain`"));
        assert!(refusal("[cassandra]\nreplication = 0").contains("expected 1 or more"));
    }

    #[test]
    fn a_short_payer_key_is_refused() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("key");
        std::fs::write(&path, "00ff").unwrap();
        let config = Config {
            payer_key_file: Some(path),
            ..Config::default()
        };
        assert!(
            config
                .payer_key()
                .unwrap_err()
                .to_string()
                .contains("2 bytes, expected 32 or more")
        );
    }
}
