//! Validators of the first block: each declares itself in a signed file, one node collects them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use clap::Args;
use cometbft::genesis::{PublicKey, Validator};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{check_state, list};
use crate::home::{Home, write_public};
use crate::keys::Keyring;

/// A declaration to make.
#[derive(Debug, Args)]
pub(crate) struct Make {
    /// Key of the account that operates the validator.
    pub(crate) key: String,
    /// Voting power in the first block.
    #[arg(default_value_t = 10)]
    pub(crate) power: i64,
    /// Address that peers dial.
    #[arg(long, default_value = "127.0.0.1")]
    pub(crate) ip: String,
    /// Port that peers dial; by default that of config.toml.
    #[arg(long)]
    pub(crate) p2p_port: Option<u16>,
    /// Accepted for scripts; the chain id is that of the genesis.
    #[arg(long)]
    pub(crate) chain_id: Option<String>,
}

/// What an operator declares.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Declaration {
    chain_id: String,
    moniker: String,
    /// Account that operates the validator.
    operator: String,
    /// Key that signs blocks.
    pub_key: PublicKey,
    power: i64,
    /// `node_id@host:port`
    peer: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Signed {
    declaration: Declaration,
    /// Base64 of the operator's public key, 33 bytes.
    operator_key: String,
    /// Base64 of its signature over [`Declaration::sign_bytes`].
    signature: String,
}

impl Declaration {
    fn sign_bytes(&self) -> Result<Vec<u8>> {
        let mut bytes = b"aot/gentx/v1".to_vec();
        bytes.extend(serde_json::to_vec(self)?);
        Ok(bytes)
    }
}

impl Signed {
    /// Refuses a declaration that its operator has not signed.
    fn check(&self, chain_id: &str, prefix: &str) -> Result<()> {
        let declaration = &self.declaration;
        if declaration.chain_id != chain_id {
            bail!(
                "it is for chain {:?}, the genesis is of {chain_id:?}",
                declaration.chain_id
            );
        }
        if declaration.power <= 0 {
            bail!("power is {}, expected above 0", declaration.power);
        }
        declaration
            .pub_key
            .ed25519()
            .map_err(|problem| anyhow::anyhow!("pub_key: {problem}"))?;
        let key: [u8; 33] = STANDARD
            .decode(&self.operator_key)?
            .try_into()
            .map_err(|_| anyhow::anyhow!("operator_key: expected 33 bytes"))?;
        let address = client::address_text(prefix, sdk::crypto::address_of(&key).as_bytes())?;
        if address != declaration.operator {
            bail!(
                "operator_key belongs to {address}, not to operator {}",
                declaration.operator
            );
        }
        let signature = STANDARD.decode(&self.signature)?;
        if !sdk::crypto::verify(&key, &declaration.sign_bytes()?, &signature) {
            bail!("the signature is not the operator's over this declaration");
        }
        Ok(())
    }
}

/// Writes this node's declaration into `config/gentx`; gives the file and how peers dial the node.
pub(crate) fn make(make: &Make, home: &Home, prefix: &str) -> Result<Value> {
    let comet = home.comet();
    let genesis = comet.genesis()?;
    if let Some(chain_id) = &make.chain_id
        && *chain_id != genesis.chain_id
    {
        bail!(
            "chain id {chain_id:?}, but the genesis is of {:?}",
            genesis.chain_id
        );
    }
    let (identity, config) = (comet.identity()?, comet.config()?);
    let key = Keyring::new(home).get(&make.key)?;
    let port = match make.p2p_port {
        Some(port) => port.to_string(),
        None => config
            .p2p_laddr
            .rsplit(':')
            .next()
            .unwrap_or_default()
            .to_owned(),
    };
    let declaration = Declaration {
        chain_id: genesis.chain_id,
        moniker: config.moniker.clone(),
        operator: key.address(prefix)?,
        pub_key: Validator::of(&identity.validator, &config.moniker, make.power).pub_key,
        power: make.power,
        peer: format!("{}@{}:{port}", identity.node_id, make.ip),
    };
    let signature = STANDARD.encode(key.sign(&declaration.sign_bytes()?));
    let signed = Signed {
        declaration,
        operator_key: STANDARD.encode(key.public_key()),
        signature,
    };
    signed.check(&signed.declaration.chain_id, prefix)?;
    let path = home
        .gentxs()
        .join(format!("gentx-{}.json", identity.node_id));
    write_public(&path, &serde_json::to_string_pretty(&signed)?)?;
    Ok(json!({ "file": path, "peer": signed.declaration.peer }))
}

/// Takes every declaration of a directory into the genesis and the configuration of the home; gives whom it took.
pub(crate) fn collect(directory: &Path, home: &Home, prefix: &str) -> Result<Value> {
    let comet = home.comet();
    let mut genesis = comet.genesis()?;
    let mut declared = Vec::new();
    for path in files(directory)? {
        let what = || path.display().to_string();
        let text = fs::read_to_string(&path).with_context(what)?;
        let signed: Signed = serde_json::from_str(&text).with_context(what)?;
        signed.check(&genesis.chain_id, prefix).with_context(what)?;
        declared.push(signed.declaration);
    }
    if declared.is_empty() {
        bail!(
            "no declaration in {}: run `aotd genesis gentx` first",
            directory.display()
        );
    }
    declared.sort_by(|a, b| a.operator.cmp(&b.operator));
    refuse_doubles(&declared)?;
    genesis.validators = declared.iter().map(validator).collect::<Result<_>>()?;
    *list(&mut genesis, "staking", "validators")? = declared.iter().map(staked).collect();
    check_state(&genesis)?;
    comet.write_genesis(&genesis)?;

    let own = comet.identity()?.node_id;
    let others = declared.iter().map(|one| one.peer.clone());
    let peers: Vec<_> = others.filter(|peer| !peer.starts_with(&own)).collect();
    comet.edit_config(|config| config.p2p_persistent_peers.clone_from(&peers))?;
    Ok(json!({
        "chain_id": genesis.chain_id,
        "validators": declared.iter().map(|one| one.moniker.clone()).collect::<Vec<_>>(),
        "persistent_peers": peers,
    }))
}

fn files(directory: &Path) -> Result<Vec<std::path::PathBuf>> {
    let what = || format!("cannot read {}", directory.display());
    let mut paths = Vec::new();
    for entry in fs::read_dir(directory).with_context(what)? {
        let path = entry.with_context(what)?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

fn refuse_doubles(declared: &[Declaration]) -> Result<()> {
    let (mut operators, mut keys) = (BTreeSet::new(), BTreeSet::new());
    for one in declared {
        if !operators.insert(&one.operator) {
            bail!("operator {} is declared twice", one.operator);
        }
        if !keys.insert(&one.pub_key.value) {
            bail!(
                "two validators have the key {}: each needs its own",
                one.pub_key.value
            );
        }
    }
    Ok(())
}

/// The entry in CometBFT's list.
fn validator(one: &Declaration) -> Result<Validator> {
    let key = one
        .pub_key
        .ed25519()
        .map_err(|problem| anyhow::anyhow!("pub_key: {problem}"))?;
    Ok(Validator {
        address: hex::encode_upper(sha2_address(&key)),
        pub_key: one.pub_key.clone(),
        power: one.power,
        name: one.moniker.clone(),
    })
}

fn sha2_address(key: &[u8; 32]) -> Vec<u8> {
    sdk::crypto::sha256(key).iter().take(20).copied().collect()
}

/// The entry in the application's list.
fn staked(one: &Declaration) -> Value {
    json!({
        "operator": one.operator,
        "moniker": one.moniker,
        "public_key": one.pub_key.value,
        "power": one.power,
    })
}
