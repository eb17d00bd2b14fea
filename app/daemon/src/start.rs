//! `aotd start`: the application with all its doors, and CometBFT beside it.

use std::path::Path;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use app::App;
use clap::Args;
use cometbft::config::Config as CometConfig;
use cometbft::process::{self, Process};
use store::Store;

use crate::abci_server::{Address, Fatal, Limits, Server};
use crate::config::AppConfig;
use crate::home::Home;
use crate::node::{Halt, Node};
use crate::outbox::{Committed, Outbox};
use crate::{genesis, grpc, metrics, ports, upgrade};

/// How long CometBFT may take to stop before it is killed.
const COMET_STOP: Duration = Duration::from_secs(10);
/// The same after the application has failed: nothing that CometBFT still does can help.
const COMET_STOP_AFTER_FAILURE: Duration = Duration::from_secs(2);
/// How often the supervisor looks at CometBFT.
const LOOK: Duration = Duration::from_millis(100);
/// Which CometBFT was started, so that one left behind by a killed `aotd` is found.
const COMET_RECORD: &str = "data/cometbft.pid.json";

/// `SIGXFSZ` on Linux.
const FILE_SIZE_SIGNAL: i32 = 25;

/// How the node runs.
#[derive(Debug, Args)]
pub(crate) struct Command {
    /// Serve ABCI only; CometBFT is run by somebody else.
    #[arg(long)]
    abci_only: bool,
    /// Where ABCI is served; by default `proxy_app` of config.toml.
    #[arg(long)]
    address: Option<String>,
    /// Least gas prices of this node's mempool, instead of those in app.toml.
    #[arg(long)]
    minimum_gas_prices: Option<String>,
    /// Stop after this height, instead of that in app.toml.
    #[arg(long)]
    halt_height: Option<u64>,
    /// Heights at which a planned upgrade is dropped, with commas between them. Nodes that do not agree on it part ways.
    #[arg(long, value_delimiter = ',')]
    unsafe_skip_upgrades: Vec<u64>,
}

/// Why the node stops.
enum End {
    /// The operator wants it: a signal, or the height to halt at.
    Wanted(&'static str),
    /// It cannot go on.
    Failed(String),
}

/// Runs a node until it is told to stop, or cannot go on.
pub(crate) fn run(command: &Command, home: &Home) -> Result<()> {
    let comet = home.comet();
    let comet_config = comet.config().context("run `aotd init` first")?;
    let mut config = AppConfig::read(&home.app_toml())?;
    if let Some(prices) = &command.minimum_gas_prices {
        config.minimum_gas_prices.clone_from(prices);
    }
    config.halt_height = command.halt_height.unwrap_or(config.halt_height);
    check_comet(&comet_config)?;
    // Socket paths in config.toml are short and relative: the system allows no more than 107 bytes.
    std::env::set_current_dir(home.root())
        .with_context(|| format!("cannot enter {}", home.root().display()))?;
    // Before anything that an earlier process has left is stopped: it may not have ended.
    let _lock = home.lock()?;
    stop_leftover()?;
    check_ports(&comet_config, &config, command.abci_only)?;

    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .thread_name("doors")
        .enable_all()
        .build()?;
    let (sender, ends) = mpsc::channel();
    runtime.block_on(async { watch_signals(&sender) })?;
    let app = open(home, &config, &command.unsafe_skip_upgrades)?;
    if let Err(error) = app.check_upgrade() {
        bail!(upgrade::tell(home, &error));
    }

    let committed = Committed::new(app.store().last_height());
    let halt = (config.halt_height > 0).then(|| Halt {
        height: config.halt_height,
        reached: callback(&sender, || End::Wanted("the height to halt at is reached")),
    });
    let address = command.address.as_ref().unwrap_or(&comet_config.proxy_app);
    let address = Address::parse(address).map_err(anyhow::Error::msg)?;
    let node = Node::new(app.clone(), home.clone(), committed.clone(), halt);
    let server = Server::start(&address, node, Limits::default(), fatal(&sender))
        .map_err(anyhow::Error::msg)?;
    let doors = Doors::open(&config, &app, &committed, &runtime)?;
    let mut child = if command.abci_only {
        None
    } else {
        Some(start_comet(home, &comet_config)?)
    };
    tracing::info!(height = app.store().last_height(), abci = ?server.local(), "aotd has started");

    let end = wait(&ends, child.as_mut());
    finish(end, child, server, doors)
}

/// Refuses settings of CometBFT with which this application would be wrong.
fn check_comet(config: &CometConfig) -> Result<()> {
    if !config.mempool_recheck {
        bail!(
            "config.toml: mempool.recheck is false: expected true, because waiting transactions are \
             checked against a state that each block replaces"
        );
    }
    Ok(())
}

/// Refuses ports that somebody else has, before anything is opened.
fn check_ports(comet: &CometConfig, config: &AppConfig, abci_only: bool) -> Result<()> {
    let mut wanted = Vec::new();
    if !abci_only {
        wanted.push((
            "CometBFT RPC, config.toml rpc.laddr",
            comet.rpc_laddr.as_str(),
        ));
        wanted.push((
            "CometBFT p2p, config.toml p2p.laddr",
            comet.p2p_laddr.as_str(),
        ));
        if comet.prometheus {
            let address = comet.prometheus_listen_addr.as_str();
            wanted.push((
                "CometBFT metrics, config.toml prometheus_listen_addr",
                address,
            ));
        }
    }
    if config.grpc.enable {
        wanted.push(("gRPC, app.toml grpc.address", config.grpc.address.as_str()));
    }
    if config.telemetry.enabled {
        wanted.push((
            "metrics, app.toml telemetry.address",
            config.telemetry.address.as_str(),
        ));
    }
    for (what, address) in wanted {
        let host = address.strip_prefix("tcp://").unwrap_or(address);
        if !host.starts_with("unix:") {
            ports::require_free(what, host).map_err(anyhow::Error::msg)?;
        }
    }
    Ok(())
}

/// Opens the store, and checks the genesis as long as nothing is built on it.
fn open(home: &Home, config: &AppConfig, skip_upgrades: &[u64]) -> Result<App> {
    let document = home.comet().genesis().context(
        "run `aotd init` to begin a chain, or copy the genesis of the chain into config/genesis.json",
    )?;
    let options = store::Options {
        pruning: config.store_pruning()?,
        ..Default::default()
    };
    let store = Store::open(&home.database(), options)?;
    if store.last_height() == 0 {
        genesis::check_state(&document)?;
    }
    let min_gas_price = min_gas_price(config, &document.app_state)?;
    let app = App::open(
        store,
        app::Config {
            min_gas_price,
            export: config.export.enable,
            export_blocks_max: config.export.keep_blocks,
            skip_upgrades: skip_upgrades.to_vec(),
            ..Default::default()
        },
    )?;
    if let Some(chain) = app.chain()
        && chain.id != document.chain_id
    {
        bail!(
            "the data in {} are of chain {:?}, the genesis is of {:?}: expected the same",
            home.database().display(),
            chain.id,
            document.chain_id
        );
    }
    Ok(app)
}

/// The price in the native denomination; others have the rates of the chain.
fn min_gas_price(config: &AppConfig, state: &serde_json::Value) -> Result<Option<sdk::Rate>> {
    let text = config.minimum_gas_prices.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let native = state
        .pointer("/chain/native_denom")
        .and_then(serde_json::Value::as_str);
    let native = native.unwrap_or_default();
    let number = text.strip_suffix(native).with_context(|| {
        format!("minimum-gas-prices is {text:?}: expected one price in {native}, as 0.025{native}")
    })?;
    let rate = number.parse().map_err(|error| {
        anyhow::anyhow!("minimum-gas-prices is {text:?}: {error}; expected as 0.025{native}")
    })?;
    Ok(Some(rate))
}

/// Something that tells the supervisor, from any thread.
fn callback(sender: &Sender<End>, end: fn() -> End) -> Arc<dyn Fn() + Send + Sync> {
    let sender = Mutex::new(sender.clone());
    Arc::new(move || tell(&sender, end()))
}

fn tell(sender: &Mutex<Sender<End>>, end: End) {
    let sender = sender
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    // Nobody listens any more: the process ends already.
    drop(sender.send(end));
}

/// What the ABCI server calls when the application cannot go on: it never answers, so that CometBFT
/// learns nothing that did not happen.
fn fatal(sender: &Sender<End>) -> Fatal {
    let sender = Mutex::new(sender.clone());
    Arc::new(move |reason| {
        tell(&sender, End::Failed(reason.to_owned()));
        loop {
            std::thread::park();
        }
    })
}

fn watch_signals(sender: &Sender<End>) -> Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let signals = [
        (SignalKind::interrupt(), "interrupted"),
        (SignalKind::terminate(), "asked to terminate"),
        (SignalKind::hangup(), "the terminal is gone"),
    ];
    for (kind, text) in signals {
        let (mut stream, sender) = (signal(kind)?, Mutex::new(sender.clone()));
        tokio::spawn(async move {
            while stream.recv().await.is_some() {
                tell(&sender, End::Wanted(text));
            }
        });
    }
    // A file over the limit of the process kills it silently, unless somebody takes the signal: then
    // the write fails, and the node stops with that reason.
    drop(signal(SignalKind::from_raw(FILE_SIZE_SIGNAL))?);
    Ok(())
}

/// The servers beside ABCI. Dropping them closes them.
struct Doors {
    _export: Option<record::Server>,
}

impl Doors {
    fn open(
        config: &AppConfig,
        app: &App,
        committed: &Committed,
        runtime: &tokio::runtime::Runtime,
    ) -> Result<Self> {
        if config.telemetry.enabled {
            let _inside = runtime.enter();
            metrics::start(&config.telemetry.address)?;
        }
        if config.grpc.enable {
            let address = runtime.block_on(grpc::start(&config.grpc.address, app.clone()))?;
            tracing::info!(%address, "gRPC");
        }
        let export = config.export.enable.then(|| {
            let path = Path::new("data").join(record::SOCKET);
            let forget = config.export.forget_acknowledged;
            let outbox = Outbox::new(app.clone(), committed.clone(), forget);
            record::Server::start(&path, Arc::new(outbox))
                .with_context(|| format!("cannot serve block records on {}", path.display()))
        });
        Ok(Self {
            _export: export.transpose()?,
        })
    }
}

/// Stops a CometBFT that a killed `aotd` has left behind.
fn stop_leftover() -> Result<()> {
    for name in process::stop_recorded(Path::new(COMET_RECORD), COMET_STOP)? {
        tracing::warn!(name, "left behind by an earlier run, stopped");
    }
    Ok(())
}

fn start_comet(home: &Home, config: &CometConfig) -> Result<Process> {
    let program = cometbft::binary::ensure(&cometbft::binary::cache_dir())?;
    let mut command = cometbft::binary::start_command(&program, home.root());
    command.current_dir(home.root());
    let log = home.root().join("logs/cometbft.log");
    let child = Process::spawn("CometBFT", command, &log)?;
    process::write_records(Path::new(COMET_RECORD), &[child.record()])?;
    tracing::info!(pid = child.pid(), rpc = config.rpc_laddr, log = %log.display(), "CometBFT");
    Ok(child)
}

fn wait(ends: &mpsc::Receiver<End>, mut child: Option<&mut Process>) -> End {
    loop {
        match ends.recv_timeout(LOOK) {
            Ok(end) => return end,
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return End::Wanted("nobody is left to ask"),
        }
        if let Some(child) = child.as_deref_mut()
            && let Err(error) = child.expect_running()
        {
            // It ends as soon as we refuse an answer: our own reason is the better one.
            return ends
                .recv_timeout(LOOK)
                .unwrap_or_else(|_| End::Failed(error.to_string()));
        }
    }
}

/// Stops what was started, CometBFT first, so that every answer that it waits for still comes.
fn finish(end: End, child: Option<Process>, server: Server, doors: Doors) -> Result<()> {
    match end {
        End::Wanted(why) => {
            tracing::info!(why, "aotd stops");
            stop_comet(child, COMET_STOP);
            server.stop();
            drop(doors);
            tracing::info!("aotd has stopped");
            Ok(())
        }
        End::Failed(reason) => {
            tracing::error!(reason, "aotd cannot go on");
            stop_comet(child, COMET_STOP_AFTER_FAILURE);
            // The ABCI threads may hang in what failed: they end with the process.
            bail!("{reason}")
        }
    }
}

fn stop_comet(child: Option<Process>, bound: Duration) {
    let Some(mut child) = child else { return };
    if let Err(error) = child.stop(bound) {
        tracing::warn!(%error, "CometBFT could not be stopped");
    }
    // An empty list: the next start has nothing to look for.
    if let Err(error) = process::write_records(Path::new(COMET_RECORD), &[]) {
        tracing::warn!(%error, "the record of CometBFT's process could not be cleared");
    }
}
