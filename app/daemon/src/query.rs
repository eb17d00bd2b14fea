//! `aotd query` and `aotd status`: what a node knows, as JSON or text.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use clap::Args;
use client::Client;
use serde_json::{Value, json};

use crate::config::ClientConfig;
use crate::home::Home;
use crate::message::{self, Door};
use crate::output::Output;
use crate::tx::{describe_included, read_json};

/// A question to a node.
#[derive(Debug, Args)]
pub(crate) struct Command {
    /// Module (`bank`), package, or gRPC path; or `list`, `tx`, `wait-tx`, `block`, `block-results`.
    module: String,
    /// Query (`balance`), then its fields: values in order, or field=value.
    words: Vec<String>,
    /// Fields as a JSON object, @FILE, or - for standard input.
    #[arg(long)]
    json: Option<String>,
    /// Height whose state is read; 0 for the latest.
    #[arg(long, default_value_t = 0)]
    height: u64,
    /// RPC address of the node.
    #[arg(long)]
    node: Option<String>,
    /// With `wait-tx`: seconds to wait.
    #[arg(long, default_value_t = 30)]
    timeout: u64,
}

/// Which node is asked.
#[derive(Debug, Args)]
pub(crate) struct Status {
    /// RPC address of the node.
    #[arg(long)]
    node: Option<String>,
}

/// A client of the node that the command line or client.toml names.
pub(crate) fn connect(node: Option<&String>, home: &Home) -> Result<Client> {
    let config = ClientConfig::read(&home.client_toml())?;
    Ok(client::wait(Client::connect_without_app(
        node.unwrap_or(&config.node),
    ))?)
}

/// Runs a `query` command.
pub(crate) fn run(command: &Command, home: &Home, output: Output) -> Result<()> {
    match command.module.as_str() {
        "list" => {
            return output.print(&message::list(Door::Query, &crate::registered::query));
        }
        "tx" | "wait-tx" => return output.print(&tx(command, home)?),
        "block" | "block-results" => return output.print(&block(command, home)?),
        _ => {}
    }
    let (rpc, words) = match command.words.split_first() {
        Some((rpc, words)) if !command.module.starts_with('/') => (Some(rpc.as_str()), words),
        _ => (None, command.words.as_slice()),
    };
    let method = message::find(Door::Query, &command.module, rpc, &crate::registered::query)?;
    let base = command.json.as_deref().map_or(Ok(json!({})), read_json)?;
    let input = method.input();
    let request = proto::json::from_json(input.full_name(), &message::fill(&input, base, words)?)?;
    let client = connect(command.node.as_ref(), home)?;
    let path = message::path(&method);
    let answer = client::wait(client.query_raw(&path, request, command.height, false))?;
    output.print(&proto::json::to_json(
        method.output().full_name(),
        &answer.value,
    )?)
}

fn tx(command: &Command, home: &Home) -> Result<Value> {
    let [hash] = command.words.as_slice() else {
        bail!("expected the hash of a transaction")
    };
    let client = connect(command.node.as_ref(), home)?;
    let found = if command.module == "wait-tx" {
        client::wait(client.wait_for(hash, Duration::from_secs(command.timeout)))?
    } else {
        client::wait(client.find(hash))?
            .with_context(|| format!("tx {hash} not found: it is in no block of this node"))?
    };
    Ok(describe_included(&found))
}

fn block(command: &Command, home: &Home) -> Result<Value> {
    let client = connect(command.node.as_ref(), home)?;
    let height = match command.words.as_slice() {
        [] => client::wait(client.height())?,
        [height] => height
            .parse()
            .with_context(|| format!("height {height:?}: expected a number"))?,
        _ => bail!("expected one height"),
    };
    let height = u32::try_from(height).context("height: expected below 2^32")?;
    Ok(if command.module == "block" {
        serde_json::to_value(client::wait(client.block(height))?)?
    } else {
        serde_json::to_value(client::wait(client.block_results(height))?)?
    })
}

/// Prints what the node says of itself, in CometBFT's own JSON.
pub(crate) fn status(command: &Status, home: &Home, output: Output) -> Result<()> {
    let client = connect(command.node.as_ref(), home)?;
    output.print(&serde_json::to_value(client::wait(client.status())?)?)
}
