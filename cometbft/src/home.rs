//! The home directory of a node, laid out as CometBFT and Cosmos daemons expect it.
//!
//! `config/{config.toml,genesis.json,node_key.json,priv_validator_key.json}` and `data/priv_validator_state.json`.

use std::path::{Path, PathBuf};

use crate::config::Config;
use crate::error::Error;
use crate::files::{self, Secrecy};
use crate::genesis::Genesis;
use crate::keys::{self, KeyPair};
use crate::{Result, genesis};

/// What a validator that has signed nothing yet remembers.
const UNSIGNED: &str = "{\n  \"height\": \"0\",\n  \"round\": 0,\n  \"step\": 0\n}";

/// The home directory of one node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home(PathBuf);

/// The public identity of a node.
#[derive(Clone, Debug)]
pub struct Identity {
    /// What peers dial: `node_id@host:port`.
    pub node_id: String,
    /// The key that signs blocks.
    pub validator: KeyPair,
}

impl Home {
    /// Names a home; nothing is read or written.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    /// The directory.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// `config/config.toml`
    pub fn config_path(&self) -> PathBuf {
        self.0.join("config/config.toml")
    }

    /// `config/genesis.json`
    pub fn genesis_path(&self) -> PathBuf {
        self.0.join("config/genesis.json")
    }

    /// `config/node_key.json`
    pub fn node_key_path(&self) -> PathBuf {
        self.0.join("config/node_key.json")
    }

    /// `config/priv_validator_key.json`
    pub fn validator_key_path(&self) -> PathBuf {
        self.0.join("config/priv_validator_key.json")
    }

    /// `data/priv_validator_state.json`: what was signed last; losing it risks signing twice.
    pub fn validator_state_path(&self) -> PathBuf {
        self.0.join("data/priv_validator_state.json")
    }

    /// Makes keys, state and configuration, as `cometbft init` does, without a genesis.
    ///
    /// # Errors
    /// Refuses a home that has a validator key already: a second key for a running validator, or a lost one, is worse
    /// than an error.
    pub fn init(&self, config: &Config) -> Result<Identity> {
        let node = KeyPair::generate()?;
        self.init_with_keys(config, &node, KeyPair::generate()?)
    }

    /// As [`Home::init`] with keys of the caller, for reproducible networks and recovered nodes.
    pub fn init_with_keys(
        &self,
        config: &Config,
        node: &KeyPair,
        validator: KeyPair,
    ) -> Result<Identity> {
        let key_path = self.validator_key_path();
        if key_path.exists() {
            let problem =
                "exists already, so this home is in use; choose another --home or remove it";
            return Err(Error::file(&key_path, problem));
        }
        config.write(&self.config_path())?;
        keys::write_node_key(&self.node_key_path(), node)?;
        if !self.validator_state_path().exists() {
            files::write(
                &self.validator_state_path(),
                UNSIGNED.as_bytes(),
                Secrecy::Private,
            )?;
        }
        // Last, because its presence marks the home as complete.
        keys::write_validator_key(&key_path, &validator)?;
        Ok(Identity {
            node_id: node.node_id(),
            validator,
        })
    }

    /// Reads the identity of a home made before.
    pub fn identity(&self) -> Result<Identity> {
        Ok(Identity {
            node_id: keys::read_node_key(&self.node_key_path())?.node_id(),
            validator: keys::read_validator_key(&self.validator_key_path())?,
        })
    }

    /// Reads the configuration.
    pub fn config(&self) -> Result<Config> {
        Config::read(&self.config_path())
    }

    /// Changes the configuration in place, keeping what else stands in the file.
    pub fn edit_config(&self, edit: impl FnOnce(&mut Config)) -> Result<()> {
        let mut config = self.config()?;
        edit(&mut config);
        config.write(&self.config_path())
    }

    /// Reads and checks the genesis.
    pub fn genesis(&self) -> Result<Genesis> {
        Genesis::read(&self.genesis_path())
    }

    /// Checks and writes the genesis.
    pub fn write_genesis(&self, genesis: &genesis::Genesis) -> Result<()> {
        genesis.write(&self.genesis_path())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn init_makes_what_cometbft_needs_and_never_twice() {
        let directory = tempfile::tempdir().unwrap();
        let home = Home::new(directory.path());
        let identity = home.init(&Config::local()).unwrap();
        assert_eq!(home.identity().unwrap().node_id, identity.node_id);
        assert_eq!(home.config().unwrap(), Config::local());
        assert!(home.validator_state_path().exists());
        let message = home.init(&Config::local()).unwrap_err().to_string();
        assert!(
            message.ends_with("choose another --home or remove it"),
            "{message}"
        );
    }
}
