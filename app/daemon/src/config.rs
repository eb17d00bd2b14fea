//! `config/app.toml` and `config/client.toml`: what an operator and a user may set.
//!
//! Names and layout follow the Cosmos SDK where the setting means the same; a setting that would have
//! no effect here is refused instead of ignored.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};

/// Settings of the node (`app.toml`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(crate) struct AppConfig {
    /// Least gas prices this node lets into its mempool, as `1uaot,2pt/x`. It can only raise what
    /// the chain itself demands.
    pub(crate) minimum_gas_prices: String,
    /// Which old heights are pruned: `default`, `nothing`, `everything` or `custom`.
    pub(crate) pruning: String,
    /// With `custom`: how many latest heights are kept.
    pub(crate) pruning_keep_recent: u64,
    /// With `custom`: every so many heights one is kept for ever; 0 for none.
    pub(crate) pruning_keep_every: u64,
    /// The node stops after this height; 0 for never.
    pub(crate) halt_height: u64,
    pub(crate) telemetry: Telemetry,
    pub(crate) grpc: Grpc,
    pub(crate) export: Export,
}

/// Metrics in the format of Prometheus.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(crate) struct Telemetry {
    pub(crate) enabled: bool,
    /// Address of `GET /metrics`.
    pub(crate) address: String,
}

/// The gRPC server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(crate) struct Grpc {
    pub(crate) enable: bool,
    pub(crate) address: String,
}

/// The records of committed blocks for the exporter, on a socket in the home.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(crate) struct Export {
    pub(crate) enable: bool,
    /// Records are kept for at most so many blocks, taken or not; 0 for no limit.
    pub(crate) keep_blocks: u64,
    /// Records that the exporter has acknowledged are forgotten at once; a rebuild then needs
    /// another source for them.
    pub(crate) forget_acknowledged: bool,
}

impl AppConfig {
    /// What the store keeps of the past.
    pub(crate) fn store_pruning(&self) -> Result<store::Pruning> {
        Ok(match self.pruning.as_str() {
            "default" => store::Pruning::Default,
            "nothing" => store::Pruning::Nothing,
            "everything" => store::Pruning::Everything,
            "custom" => store::Pruning::Custom {
                keep_recent: self.pruning_keep_recent,
                keep_every: self.pruning_keep_every,
            },
            other => bail!(
                "app.toml: pruning is {other:?}: expected default, nothing, everything or custom"
            ),
        })
    }
}

impl Default for AppConfig {
    fn default() -> Self {
        Self {
            minimum_gas_prices: String::new(),
            pruning: "default".into(),
            pruning_keep_recent: 0,
            pruning_keep_every: 0,
            halt_height: 0,
            telemetry: Telemetry::default(),
            grpc: Grpc::default(),
            export: Export::default(),
        }
    }
}

impl Default for Telemetry {
    fn default() -> Self {
        Self {
            enabled: false,
            address: "127.0.0.1:26661".into(),
        }
    }
}

impl Default for Grpc {
    fn default() -> Self {
        Self {
            enable: true,
            address: "127.0.0.1:9090".into(),
        }
    }
}

impl AppConfig {
    /// The file as `init` writes it.
    pub(crate) fn to_file(&self) -> String {
        format!(
            r#"# Settings of this node. CometBFT's are in config.toml.

# Least gas prices for this node's mempool, as "1uaot". Empty: what the chain demands.
minimum-gas-prices = "{minimum_gas_prices}"

# Which old heights are pruned; the others serve queries and proofs:
# default (all but the last 362880), nothing, everything (all but the last 2), custom.
pruning = "{pruning}"
# With custom: how many latest heights, and every how many heights one for ever (0: none).
pruning-keep-recent = {pruning_keep_recent}
pruning-keep-every = {pruning_keep_every}

# The node stops after this height; 0 for never.
halt-height = {halt_height}

# Metrics for Prometheus: GET /metrics.
[telemetry]
enabled = {telemetry}
address = "{telemetry_address}"

# Queries by gRPC, with reflection.
[grpc]
enable = {grpc}
address = "{grpc_address}"

# Records of committed blocks for the exporter, on data/export.sock.
[export]
enable = {export}
# Records are kept for at most so many blocks, taken or not; 0 for no limit.
keep-blocks = {keep_blocks}
# Forget what the exporter has acknowledged. A rebuild then needs another source.
forget-acknowledged = {forget_acknowledged}
"#,
            minimum_gas_prices = self.minimum_gas_prices,
            pruning = self.pruning,
            pruning_keep_recent = self.pruning_keep_recent,
            pruning_keep_every = self.pruning_keep_every,
            halt_height = self.halt_height,
            telemetry = self.telemetry.enabled,
            telemetry_address = self.telemetry.address,
            grpc = self.grpc.enable,
            grpc_address = self.grpc.address,
            export = self.export.enable,
            keep_blocks = self.export.keep_blocks,
            forget_acknowledged = self.export.forget_acknowledged,
        )
    }

    /// Reads the file.
    pub(crate) fn read(path: &Path) -> Result<Self> {
        read(path)
    }
}

/// Settings of the command line as a client (`client.toml`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(crate) struct ClientConfig {
    /// Chain to sign for; empty: the one that the node names.
    pub(crate) chain_id: String,
    /// Where keys are kept. Only `test` exists: files in the home that only their owner can read.
    pub(crate) keyring_backend: String,
    /// `text` or `json`.
    pub(crate) output: String,
    /// RPC address of the node asked.
    pub(crate) node: String,
    /// `sync` (wait for the mempool) or `commit` (wait for the block).
    pub(crate) broadcast_mode: String,
}

impl Default for ClientConfig {
    fn default() -> Self {
        Self {
            chain_id: String::new(),
            keyring_backend: "test".into(),
            output: "text".into(),
            node: "tcp://127.0.0.1:26657".into(),
            broadcast_mode: "sync".into(),
        }
    }
}

impl ClientConfig {
    /// The file as `init` writes it.
    pub(crate) fn to_file(&self) -> String {
        format!(
            r#"# Settings of the command line.

# Chain to sign for; empty: the one that the node names.
chain-id = "{}"
# Where keys are kept; "test": files in this home that only their owner can read, not encrypted.
keyring-backend = "{}"
# Output: text or json.
output = "{}"
# RPC address of the node.
node = "{}"
# sync: wait for the mempool; commit: wait for the block.
broadcast-mode = "{}"
"#,
            self.chain_id, self.keyring_backend, self.output, self.node, self.broadcast_mode
        )
    }

    /// Reads the file; without one, the defaults.
    pub(crate) fn read(path: &Path) -> Result<Self> {
        if !path.exists() {
            return Ok(Self::default());
        }
        let config: Self = read(path)?;
        if config.keyring_backend != "test" {
            bail!(
                "{}: keyring-backend is {:?}: expected \"test\", the only one there is",
                path.display(),
                config.keyring_backend
            );
        }
        Ok(config)
    }
}

fn read<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T> {
    let text = fs::read_to_string(path)
        .with_context(|| format!("cannot read {}: run `aotd init` first", path.display()))?;
    toml::from_str(&text).with_context(|| format!("{} is malformed", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_that_init_writes_read_back_as_the_defaults() {
        let config: AppConfig = toml::from_str(&AppConfig::default().to_file()).unwrap();
        assert_eq!(config, AppConfig::default());
        let config: ClientConfig = toml::from_str(&ClientConfig::default().to_file()).unwrap();
        assert_eq!(config, ClientConfig::default());
    }

    #[test]
    fn a_misspelt_setting_is_refused_by_name() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("app.toml");
        fs::write(&path, "minimum-gas-price = \"1uaot\"\n").unwrap();
        let text = format!("{:#}", AppConfig::read(&path).unwrap_err());
        assert!(text.contains("app.toml is malformed"), "{text}");
        assert!(text.contains("unknown field `minimum-gas-price`"), "{text}");
    }
}
