//! The verbs of the command line, named as those of Cosmos daemons.

use std::path::PathBuf;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::home::Home;
use crate::output::Output;
use crate::{
    affiliate, comet, genesis, hermes, keys, logging, offline, oracle, query, start, statement, tx,
};

/// The node of an AOT chain, and the command line that talks to it.
#[derive(Debug, Parser)]
#[command(name = "aotd", version, disable_version_flag = true)]
pub(crate) struct Cli {
    /// Directory of the node.
    #[arg(long, global = true, env = "AOTD_HOME", default_value_os_t = Home::default_root())]
    home: PathBuf,
    /// How results are printed.
    #[arg(short, long, global = true, value_enum)]
    output: Option<Output>,
    /// Prefix of addresses; the default is that of the genesis in the home, else aot.
    #[arg(long, global = true)]
    address_prefix: Option<String>,
    /// Only `test` exists; accepted for scripts.
    #[arg(long, global = true, value_parser = ["test"])]
    keyring_backend: Option<String>,
    #[command(flatten)]
    logging: logging::Options,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make the home of a new node: keys, configuration, and a genesis to build on.
    Init(genesis::Init),
    /// Manage the keys of the command line.
    #[command(subcommand)]
    Keys(keys::Command),
    /// Build and check the genesis of a chain.
    #[command(subcommand)]
    Genesis(genesis::Command),
    /// Side chains of affiliates.
    #[command(subcommand)]
    Affiliate(affiliate::Command),
    /// Run the node: the application, and CometBFT beside it.
    Start(start::Command),
    /// Send a transaction: `tx bank send alice aot1… 5uaot`, `tx list`.
    Tx(tx::Command),
    /// Ask a node: `query bank balances aot1…`, `query list`.
    #[command(visible_alias = "q")]
    Query(query::Command),
    /// Print what a shop or a payment company sold, gave back and was paid, as CSV or JSON.
    #[command(subcommand)]
    Statement(statement::Command),
    /// Prices for the chain.
    #[command(subcommand)]
    Oracle(oracle::Command),
    /// Show what the node says of itself.
    Status(query::Status),
    /// Identity of the CometBFT node.
    #[command(subcommand, visible_alias = "tendermint")]
    Comet(comet::Command),
    /// Print the state as a genesis. The node must be stopped.
    Export(offline::Export),
    /// Check on the data of a stopped node that all invariants hold.
    Check,
    /// Take the last block back, so that it is executed again. The node must be stopped.
    Rollback,
    /// Print the ICS-23 specs that a light client of this chain needs.
    ProofSpecs,
    /// Print the block of this chain for the configuration of the relayer Hermes.
    HermesConfig(hermes::Command),
    /// Print the version.
    Version {
        /// With the versions of what it is built on.
        #[arg(long)]
        long: bool,
    },
    /// Print the completion script of a shell.
    Completion {
        /// bash, zsh, fish, elvish or powershell.
        shell: clap_complete::Shell,
    },
}

/// Runs the command line.
pub(crate) fn run() -> Result<()> {
    let cli = Cli::parse();
    logging::start(&cli.logging)?;
    let home = Home::new(std::path::absolute(&cli.home)?);
    let output = cli.output(&home)?;
    let prefix = || {
        cli.address_prefix
            .clone()
            .map_or_else(|| genesis::address_prefix(&home), Ok)
    };
    match &cli.command {
        Command::Init(command) => genesis::init(command, &home, output),
        Command::Keys(_) => {
            let prefix = prefix()?;
            let Command::Keys(command) = cli.command else {
                return Ok(());
            };
            keys::run(command, &home, &prefix, output)
        }
        Command::Genesis(command) => genesis::run(command, &home, &prefix()?, output),
        Command::Affiliate(command) => affiliate::run(command, &home, output),
        Command::Tx(command) => tx::run(command, &home, &prefix()?, output),
        Command::Query(command) => query::run(command, &home, output),
        Command::Statement(command) => statement::run(command, &home, output),
        Command::Oracle(command) => oracle::run(command, &home),
        Command::Status(command) => query::status(command, &home, output),
        Command::Comet(command) => comet::run(command, &home, output),
        Command::Start(command) => start::run(command, &home),
        Command::Export(command) => offline::export(command, &home),
        Command::Check => offline::check(&home, output),
        Command::Rollback => offline::rollback(&home, output),
        Command::ProofSpecs => offline::proof_specs(),
        Command::HermesConfig(command) => hermes::run(command, &home, output),
        Command::Version { long } => version(*long, output),
        Command::Completion { shell } => {
            let mut command = <Cli as clap::CommandFactory>::command();
            clap_complete::generate(*shell, &mut command, "aotd", &mut std::io::stdout());
            Ok(())
        }
    }
}

impl Cli {
    /// `--output`, else client.toml, else text; `status` and `comet` print JSON as Cosmos daemons do, and so do statements.
    fn output(&self, home: &Home) -> Result<Output> {
        if let Some(output) = self.output {
            return Ok(output);
        }
        if matches!(self.command, Command::Status(_) | Command::Statement(_)) {
            return Ok(Output::Json);
        }
        let config = crate::config::ClientConfig::read(&home.client_toml())?;
        match config.output.as_str() {
            "json" => Ok(Output::Json),
            "text" => Ok(Output::Text),
            other => anyhow::bail!("client.toml: output is {other:?}: expected text or json"),
        }
    }
}

fn version(long: bool, output: Output) -> Result<()> {
    if !long {
        return output.line(env!("CARGO_PKG_VERSION"));
    }
    output.print(&serde_json::json!({
        "name": "aot",
        "server_name": "aotd",
        "version": env!("CARGO_PKG_VERSION"),
        "cometbft": cometbft::binary::VERSION,
        "abci": "2.0",
    }))
}
