//! `aotd affiliate init`: the side chain of an affiliate, from nothing to a genesis with which its first node can start.

use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::{Args, Subcommand};
use client::Key;
use serde_json::{Value, json};

use crate::genesis::{self, gentx};
use crate::home::{Home, write_public};
use crate::message::coins;
use crate::output::Output;
use crate::{hermes, keys};

/// What a relayer has from the start, in the smallest unit of the native denom: for some years of packets.
const RELAYER_UNITS: &str = "100000000000";
/// What the operator has, unless it is said otherwise.
const OPERATOR_UNITS: &str = "1000000000000";

/// What can be done with side chains.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make the home of the first validator of a new side chain, with a genesis that is complete, and say what comes next.
    Init(Init),
}

/// A new side chain.
#[derive(Debug, Args)]
pub(crate) struct Init {
    /// Name of the node, shown to its peers.
    moniker: String,
    /// Id of the side chain: a name, a dash and a revision, as side-1.
    #[arg(long)]
    chain_id: String,
    /// Prefix of its addresses.
    #[arg(long, default_value = genesis::DEFAULT_PREFIX)]
    prefix: String,
    /// The denomination in which its gas is priced.
    #[arg(long, default_value = "uaot")]
    denom: String,
    /// Name of the key that operates the validator; it is made unless it is there.
    #[arg(long, default_value = "operator")]
    operator: String,
    /// What the operator has from the start; by default 1000000000000 of the denomination.
    #[arg(long)]
    coins: Option<String>,
    /// Who sends the messages of the authority there: address or name of a key; by default the operator.
    #[arg(long)]
    authority: Option<String>,
    /// Account of the relayer there, which gets money for fees: address or name of a key.
    #[arg(long)]
    relayer: Option<String>,
    /// Voting power of the validator.
    #[arg(long, default_value_t = 10)]
    power: i64,
    /// Address that peers dial.
    #[arg(long, default_value = "127.0.0.1")]
    ip: String,
    /// Prefix of the addresses of the main chain: the operator's key is the admin there.
    #[arg(long, default_value = genesis::DEFAULT_PREFIX)]
    main_prefix: String,
    /// Settings for several nodes on one machine.
    #[arg(long)]
    local: bool,
}

/// Runs an `affiliate` command.
pub(crate) fn run(command: &Command, home: &Home, output: Output) -> Result<()> {
    let Command::Init(command) = command;
    output.print(&init(command, home)?)
}

fn init(command: &Init, home: &Home) -> Result<Value> {
    let purse = match &command.coins {
        Some(coins) => coins.clone(),
        None => format!("{OPERATOR_UNITS}{}", command.denom),
    };
    check(command, home, &purse)?;
    let mut said = genesis::make_home(&command.home(), home)?;
    let (key, mnemonic) = keys::get_or_make(home, &command.operator)?;
    let operator = key.address(&command.prefix)?;
    genesis::endow(home, &operator, &purse)?;
    if let Some(relayer) = &command.relayer {
        let relayer = genesis::address(home, relayer, &command.prefix)?;
        let fees = format!("{RELAYER_UNITS}{}", command.denom);
        genesis::endow(home, &relayer, &fees)?;
    }
    let authority = command.authority.as_ref().unwrap_or(&command.operator);
    let authority = genesis::address(home, authority, &command.prefix)?;
    genesis::set_authority(home, &authority)?;
    gentx::make(&command.gentx(), home, &command.prefix)?;
    gentx::collect(&home.gentxs(), home, &command.prefix)?;

    let (block, register) = (file(home, "hermes.toml"), file(home, "register.json"));
    write_public(&block, &hermes::block(home, "relayer")?)?;
    let message = register_message(command, &key)?;
    write_public(&register, &serde_json::to_string_pretty(&message)?)?;
    let more = json!({
        "role": "side",
        "operator": operator,
        "authority": authority,
        "hermes": block,
        "register": register,
        "next": next_steps(command, home),
    });
    for (name, value) in more.as_object().into_iter().flatten() {
        insert(&mut said, name, value.clone());
    }
    if let Some(mnemonic) = mnemonic {
        insert(&mut said, "mnemonic", json!(*mnemonic));
    }
    Ok(said)
}

fn insert(said: &mut Value, name: &str, value: Value) {
    if let Some(fields) = said.as_object_mut() {
        fields.insert(name.to_owned(), value);
    }
}

fn file(home: &Home, name: &str) -> PathBuf {
    home.root().join("config").join(name)
}

/// Refuses what would be refused later, before anything is written.
fn check(command: &Init, home: &Home, purse: &str) -> Result<()> {
    let revision = command.chain_id.rsplit_once('-');
    let counted = revision.is_some_and(|(name, revision)| {
        let number = revision.parse::<u64>().is_ok_and(|number| number > 0);
        !name.is_empty() && number && !revision.starts_with(['0', '+'])
    });
    if !counted {
        bail!(
            "chain id {:?}: expected a name, a dash and a revision above 0, as side-1: light clients count revisions",
            command.chain_id
        );
    }
    coins(purse)?;
    if command.power <= 0 {
        bail!("power is {}, expected above 0", command.power);
    }
    if let Some(relayer) = &command.relayer {
        genesis::address(home, relayer, &command.prefix)?;
    }
    match &command.authority {
        Some(authority) if *authority != command.operator => {
            genesis::address(home, authority, &command.prefix).map(drop)
        }
        _ => Ok(()),
    }
}

impl Init {
    fn home(&self) -> genesis::Init {
        genesis::Init {
            moniker: self.moniker.clone(),
            chain_id: Some(self.chain_id.clone()),
            prefix: self.prefix.clone(),
            denom: self.denom.clone(),
            role: genesis::Role::Side,
            local: self.local,
        }
    }

    fn gentx(&self) -> gentx::Make {
        gentx::Make {
            key: self.operator.clone(),
            power: self.power,
            ip: self.ip.clone(),
            p2p_port: None,
            chain_id: None,
        }
    }
}

/// What the authority of the main chain signs, as `tx messages` reads it. What only the main chain knows is left to fill
/// in: its authority, and the client that the relayer has made there.
fn register_message(command: &Init, operator: &Key) -> Result<Value> {
    Ok(json!([{
        "@type": "/aot.affiliate.v1.MsgRegisterAffiliate",
        "authority": "AUTHORITY",
        "chain_id": command.chain_id,
        "admin": operator.address(&command.main_prefix)?,
        "client_id": "CLIENT",
    }]))
}

fn next_steps(command: &Init, home: &Home) -> Vec<String> {
    let (id, home) = (&command.chain_id, home.root().display());
    vec![
        format!("start the node: aotd start --home {home}"),
        format!(
            "put {home}/config/hermes.toml into the configuration of Hermes, beside the block of the main chain (aotd hermes-config there)"
        ),
        format!(
            "hermes keys add --chain {id} --key-name relayer --mnemonic-file FILE, with an account that has money here"
        ),
        format!(
            "hermes create channel --a-chain MAIN --b-chain {id} --a-port transfer --b-port transfer --new-client-connection; it names the CLIENT and the CHANNEL on the main chain"
        ),
        format!(
            "on the main chain, the authority: fill AUTHORITY and CLIENT into {home}/config/register.json, then aotd tx messages register.json"
        ),
        format!("on the main chain, the admin: aotd tx affiliate set-channel ADMIN {id} CHANNEL"),
        format!(
            "on the main chain, the authority: aotd tx affiliate set-status AUTHORITY {id} AFFILIATE_STATUS_ACTIVE, and for each denom aotd tx affiliate set-cap AUTHORITY {id} 1000000uaot"
        ),
        "hermes start".to_owned(),
    ]
}
