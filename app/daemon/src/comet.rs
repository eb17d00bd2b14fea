//! `aotd comet`: who this node is to CometBFT.

use anyhow::Result;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use clap::Subcommand;
use serde_json::json;

use crate::home::Home;
use crate::output::Output;

/// What can be asked.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Print the id that peers dial.
    ShowNodeId,
    /// Print the validator's public key.
    ShowValidator,
    /// Print the validator's address in hex.
    ShowAddress,
    /// Print CometBFT's version.
    Version,
}

/// Runs a `comet` command.
pub(crate) fn run(command: &Command, home: &Home, output: Output) -> Result<()> {
    match command {
        Command::ShowNodeId => output.line(&home.comet().identity()?.node_id),
        Command::ShowValidator => {
            let key = STANDARD.encode(home.comet().identity()?.validator.public());
            // One line of JSON in the order that scripts paste into transactions.
            output.line(&format!(
                r#"{{"@type":"/cosmos.crypto.ed25519.PubKey","key":"{key}"}}"#
            ))
        }
        Command::ShowAddress => output.line(&hex::encode_upper(
            home.comet().identity()?.validator.address(),
        )),
        Command::Version => {
            output.print(&json!({ "cometbft": cometbft::binary::VERSION, "abci": "2.0" }))
        }
    }
}
