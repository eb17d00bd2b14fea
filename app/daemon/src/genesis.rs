//! `aotd init` and `aotd genesis`: making the home of a node and the first state of a chain.

pub(crate) mod gentx;

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use app::ChainGenesis;
use clap::{Args, Subcommand, ValueEnum};
use cometbft::config::Config as CometConfig;
use cometbft::genesis::Genesis;
use serde_json::{Value, json};

use crate::config::{AppConfig, ClientConfig};
use crate::home::{Home, write_public};
use crate::keys::Keyring;
use crate::message::coins;
use crate::output::Output;

/// The address prefix of a chain that has no genesis yet.
pub(crate) const DEFAULT_PREFIX: &str = "aot";

/// What a chain is for.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Role {
    /// The consortium's own chain.
    Main,
    /// The chain of one affiliate.
    Side,
}

impl Role {
    fn text(self) -> &'static str {
        match self {
            Self::Main => "main",
            Self::Side => "side",
        }
    }
}

/// A new home.
#[derive(Debug, Args)]
pub(crate) struct Init {
    /// Name of the node, shown to its peers.
    pub(crate) moniker: String,
    /// Id of the chain.
    #[arg(long)]
    pub(crate) chain_id: Option<String>,
    /// Prefix of the chain's addresses.
    #[arg(long = "prefix", default_value = DEFAULT_PREFIX)]
    pub(crate) prefix: String,
    /// The denomination in which gas is priced.
    #[arg(long = "denom", alias = "default-denom", default_value = "uaot")]
    pub(crate) denom: String,
    /// Main chain of the consortium, or side chain of an affiliate.
    #[arg(long, value_enum, default_value = "main")]
    pub(crate) role: Role,
    /// Settings for several nodes on one machine.
    #[arg(long)]
    pub(crate) local: bool,
}

/// What can be done with a genesis.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Give an account money from the start.
    #[command(visible_alias = "add-account")]
    AddGenesisAccount {
        /// Address, or name of a key in this home.
        account: String,
        /// Coins, as 5000000uaot,100krwp.
        coins: String,
    },
    /// Name the account that sends the messages of the authority.
    SetAuthority {
        /// Address, or name of a key in this home.
        account: String,
    },
    /// Put a value into the state: `set fee.params.min_gas_price 0.025`.
    Set {
        /// Module and fields, with dots.
        path: String,
        /// JSON, or a text.
        value: String,
    },
    /// Declare this node a validator of the first block, signed by its operator.
    Gentx(gentx::Make),
    /// Take all declared validators into the genesis, and their addresses as peers.
    CollectGentxs {
        /// Directory of the declarations.
        #[arg(long)]
        gentx_dir: Option<PathBuf>,
    },
    /// Say what is wrong with a genesis, if anything.
    #[command(visible_alias = "validate-genesis")]
    Validate {
        /// The file; by default that of the home.
        file: Option<PathBuf>,
    },
}

/// Runs `init`.
pub(crate) fn init(command: &Init, home: &Home, output: Output) -> Result<()> {
    output.print(&make_home(command, home)?)
}

/// Makes a home; gives what there is to say of it.
pub(crate) fn make_home(command: &Init, home: &Home) -> Result<Value> {
    let comet = home.comet();
    if comet.genesis_path().exists() {
        bail!(
            "{} exists already: choose another --home or remove it",
            comet.genesis_path().display()
        );
    }
    let chain_id = match &command.chain_id {
        Some(chain_id) => chain_id.clone(),
        None => format!("aot-{:06}", rand::random_range(0..1_000_000)),
    };
    let mut genesis = Genesis::new(chain_id.clone(), chrono::Utc::now());
    // CometBFT's rollback takes the version from here, all else from the answer to Info.
    genesis.consensus_params.version.app = i64::try_from(app::APP_VERSION)?;
    genesis.app_state = default_state(command)?;
    genesis.check().map_err(anyhow::Error::msg)?;
    check_part(&genesis, "chain")?;

    let base = if command.local {
        CometConfig::local()
    } else {
        CometConfig::default()
    };
    let identity = comet.init(&CometConfig {
        moniker: command.moniker.clone(),
        ..base
    })?;
    comet.write_genesis(&genesis)?;
    let app = AppConfig::default();
    write_public(&home.app_toml(), &app.to_file())?;
    write_public(
        &home.client_toml(),
        &ClientConfig {
            chain_id,
            ..Default::default()
        }
        .to_file(),
    )?;
    fs::create_dir_all(home.gentxs())?;
    Ok(json!({
        "moniker": command.moniker,
        "chain_id": genesis.chain_id,
        "node_id": identity.node_id,
        "home": home.root(),
    }))
}

/// The state that nobody has set up yet, of the modules that the role has.
fn default_state(command: &Init) -> Result<Value> {
    let chain: ChainGenesis = serde_json::from_value(json!({
        "address_prefix": command.prefix,
        "native_denom": command.denom,
        "role": command.role.text(),
    }))?;
    Ok(app::genesis::default_app_state(&chain))
}

/// Refuses a state that no node could begin with; the text names module and field.
pub(crate) fn check_state(genesis: &Genesis) -> Result<()> {
    let state = serde_json::to_vec(&genesis.app_state)?;
    match app::genesis::validate(&state, &genesis.chain_id) {
        Ok(_) => Ok(()),
        Err(problem) => bail!("malformed genesis: {problem}"),
    }
}

/// The address prefix of the genesis in a home; without one, the usual one.
pub(crate) fn address_prefix(home: &Home) -> Result<String> {
    let path = home.comet().genesis_path();
    if !path.exists() {
        return Ok(DEFAULT_PREFIX.to_owned());
    }
    let genesis = Genesis::read(&path)?;
    let prefix = genesis
        .app_state
        .pointer("/chain/address_prefix")
        .and_then(Value::as_str);
    Ok(prefix.unwrap_or(DEFAULT_PREFIX).to_owned())
}

/// Runs a `genesis` command.
pub(crate) fn run(command: &Command, home: &Home, prefix: &str, output: Output) -> Result<()> {
    match command {
        Command::AddGenesisAccount { account, coins } => {
            endow(home, &address(home, account, prefix)?, coins)
        }
        Command::SetAuthority { account } => set_authority(home, &address(home, account, prefix)?),
        Command::Set { path, value } => {
            // What is no JSON is a text: `set auth.authority aot1…`.
            let value = serde_json::from_str(value).unwrap_or_else(|_| json!(value));
            let module = path.split('.').next().unwrap_or_default();
            edit(home, module, |genesis| set(genesis, path, value))
        }
        Command::Gentx(make) => output.print(&gentx::make(make, home, prefix)?),
        Command::CollectGentxs { gentx_dir } => {
            let directory = gentx_dir.clone().unwrap_or_else(|| home.gentxs());
            output.print(&gentx::collect(&directory, home, prefix)?)
        }
        Command::Validate { file } => {
            let path = file.clone().unwrap_or_else(|| home.comet().genesis_path());
            let genesis = Genesis::read(&path)?;
            check_state(&genesis).with_context(|| path.display().to_string())?;
            output.line(&format!(
                "{} is a valid genesis of {}",
                path.display(),
                genesis.chain_id
            ))
        }
    }
}

/// Gives an account money from the start.
pub(crate) fn endow(home: &Home, address: &str, coins: &str) -> Result<()> {
    edit(home, "bank", |genesis| add_account(genesis, address, coins))
}

/// Names the account that sends the messages of the authority.
pub(crate) fn set_authority(home: &Home, address: &str) -> Result<()> {
    edit(home, "auth", |genesis| {
        set(genesis, "auth.authority", json!(address))
    })
}

/// Changes a module's part of the genesis of a home, which stays as it was if the result would be
/// refused. The whole is checked by `collect-gentxs`, `validate` and `start`.
fn edit(home: &Home, module: &str, change: impl FnOnce(&mut Genesis) -> Result<()>) -> Result<()> {
    let comet = home.comet();
    let mut genesis = comet.genesis()?;
    change(&mut genesis)?;
    check_part(&genesis, module)?;
    Ok(comet.write_genesis(&genesis)?)
}

/// Refuses a module's part that no node could begin with.
fn check_part(genesis: &Genesis, name: &str) -> Result<()> {
    let part = |name: &str| {
        genesis
            .app_state
            .get(name)
            .with_context(|| format!("malformed genesis: app_state: missing entry {name:?}"))
    };
    let chain: ChainGenesis = serde_json::from_value(part("chain")?.clone())
        .context("malformed genesis: app_state.chain")?;
    let chain = chain
        .chain(&genesis.chain_id)
        .map_err(|problem| anyhow::anyhow!("malformed genesis: app_state.chain: {problem}"))?;
    let module = app::MODULES
        .iter()
        .find(|module| module.name == name)
        .with_context(|| format!("no module is named {name:?}"))?;
    (module.genesis.validate)(part(name)?, &chain)
        .map_err(|problem| anyhow::anyhow!("malformed genesis: app_state.{name}: {problem}"))
}

/// Puts a value at a path such as `auth.authority` or `fee.params.min_gas_price`.
fn set(genesis: &mut Genesis, path: &str, value: Value) -> Result<()> {
    let mut place = &mut genesis.app_state;
    for name in path.split('.') {
        let place_object = place
            .as_object_mut()
            .with_context(|| format!("{path}: what stands before {name:?} is no object"))?;
        if !place_object.contains_key(name) {
            let there: Vec<_> = place_object.keys().cloned().collect();
            bail!("{path}: no field {name:?}; there are {}", there.join(", "));
        }
        place = place_object.entry(name.to_owned()).or_insert(Value::Null);
    }
    *place = value;
    Ok(())
}

/// An address as it stands, or that of a key in the home.
pub(crate) fn address(home: &Home, text: &str, prefix: &str) -> Result<String> {
    match client::parse_address(text) {
        Ok((found, _)) if found == prefix => Ok(text.to_owned()),
        Ok((found, _)) => bail!("address {text}: prefix {found:?}, expected {prefix:?}"),
        Err(_) => Ok(Keyring::new(home).get(text)?.address(prefix)?),
    }
}

fn add_account(genesis: &mut Genesis, address: &str, text: &str) -> Result<()> {
    let mut given = coins(text)?;
    given.sort_by(|a, b| a.denom.cmp(&b.denom));
    let given: Vec<_> = given
        .iter()
        .map(|coin| json!({ "denom": coin.denom, "amount": coin.amount }))
        .collect();
    let balances = list(genesis, "bank", "balances")?;
    if balances
        .iter()
        .any(|entry| entry.get("address").and_then(Value::as_str) == Some(address))
    {
        bail!("account {address} is in the genesis already");
    }
    balances.push(json!({ "address": address, "coins": given }));
    Ok(())
}

/// A list within a module's state.
fn list<'a>(genesis: &'a mut Genesis, module: &str, field: &str) -> Result<&'a mut Vec<Value>> {
    let part = genesis
        .app_state
        .get_mut(module)
        .and_then(Value::as_object_mut)
        .with_context(|| format!("malformed genesis: app_state.{module} is absent"))?;
    part.entry(field)
        .or_insert_with(|| json!([]))
        .as_array_mut()
        .with_context(|| format!("malformed genesis: app_state.{module}.{field} is no list"))
}
