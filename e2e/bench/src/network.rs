//! End to end: CometBFT and `aotd` as they run in production, transactions signed before and offered at a fixed rate.

pub(crate) mod ceiling;
pub(crate) mod exporter;

use crate::report::{Report, percentile};
use crate::system::{self, Cpu};
use crate::websocket::{self, Receiver, Sender};
use crate::workload::{self, Accounts, Kind, Target, Transfer};
use anyhow::{Context, Result, bail, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cometbft::binary;
use cometbft::home::Home;
use cometbft::ports::Ports;
use cometbft::process::Process;
use cometbft::rpc::Client;
use sdk::{Address, Bytes, Prefix, Time};
use serde_json::{Value as Json, json};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant, UNIX_EPOCH};
use store::Store;

const CHAIN_ID: &str = "bench-1";
/// How long a node may take until it answers, or a block until it comes.
const BOUND: Duration = Duration::from_secs(120);
/// How long transactions may take to be included once all were sent.
const DRAIN: Duration = Duration::from_secs(60);
/// Connections over which transactions come in, for each node.
const CONNECTIONS: usize = 2;
/// How often a connection looks whether transactions have become due.
const TICK: Duration = Duration::from_millis(10);

/// What is measured.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Options {
    /// What each transaction does.
    #[arg(long, value_enum, default_value_t = Kind::Send)]
    kind: Kind,
    /// Validators, all on this machine.
    #[arg(long, default_value_t = 1)]
    validators: usize,
    /// Accounts in the genesis.
    #[arg(long, default_value_t = 100_000, value_parser = clap::value_parser!(u64).range(2..))]
    accounts: u64,
    /// Transactions offered in a second.
    #[arg(long, default_value_t = 5_000, value_parser = clap::value_parser!(u64).range(1..))]
    rate: u64,
    /// For so many seconds.
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..))]
    seconds: u64,
    /// The daemon; by default the one beside this program.
    #[arg(long)]
    aotd: Option<PathBuf>,
    /// Between a block and the next one, in milliseconds (`timeout_commit`).
    #[arg(long, default_value_t = 100)]
    timeout_commit: u64,
    /// CometBFT's own program, which calls the application by its own client.
    #[arg(long)]
    stock_cometbft: bool,
    /// Keep the transaction index and the results of blocks in CometBFT, as a node that serves wallets does.
    #[arg(long)]
    index: bool,
}

impl Options {
    /// As the command line has it without options.
    pub(crate) fn standard(validators: usize, rate: u64) -> Self {
        Self {
            kind: Kind::Send,
            validators,
            accounts: 100_000,
            rate,
            seconds: 30,
            aotd: None,
            timeout_commit: 100,
            stock_cometbft: false,
            index: false,
        }
    }
}

/// One measurement: start, latency at rest, throughput, and what it left on the disk.
pub(crate) fn run(options: &Options, dir: &Path, report: &mut Report) -> Result<()> {
    let directory = tempfile::tempdir_in(dir)?;
    let count = usize::try_from(options.rate * options.seconds)?;
    let transfers = workload::round_robin(options.kind, options.accounts, count);
    let accounts = Accounts::new(options.kind, options.accounts);
    let network = Network::create(directory.path(), options, &accounts)?;
    let txs = network.sign(&accounts, &transfers)?;
    // Some transfers come before the load: for the latency at rest.
    let single = 20.min(txs.len());

    let mut nodes = network.start()?;
    let conditions = conditions(options);
    report.add("network/start", nodes.ready.as_secs_f64(), "s", &conditions);
    let latency = one_by_one(&network, txs.get(..single).unwrap_or_default())?;
    report.add("network/commit_latency_p50", latency, "ms", &conditions);

    let disk_before = system::disk_bytes(&network.homes[0].join("data"));
    let txs = txs.get(single..).unwrap_or_default();
    let committed = measure_load(
        "network",
        &conditions,
        &network,
        &nodes,
        txs,
        options,
        report,
    )?;
    report.add("network/rss/aotd", nodes.rss()?, "MB", &conditions);
    nodes.stop()?;
    let disk = system::disk_bytes(&network.homes[0].join("data")).saturating_sub(disk_before);
    report.add(
        "network/disk",
        disk as f64 / committed as f64,
        "bytes/tx",
        &conditions,
    );

    // Nothing is lost and nothing done twice, on any node.
    for home in &network.homes {
        let store = Store::open(&home.join("data/application.db"), store::Options::default())?;
        workload::check(&accounts, &transfers, &store.latest())?;
    }
    let mut nodes = network.start()?;
    report.add(
        "network/restart",
        nodes.ready.as_secs_f64(),
        "s",
        &conditions,
    );
    nodes.stop()
}

fn conditions(options: &Options) -> String {
    format!(
        "{}, {} validators, {} accounts, {} tx/s offered for {} s, timeout_commit {} ms, {}{}, load {}",
        options.kind,
        options.validators,
        options.accounts,
        options.rate,
        options.seconds,
        options.timeout_commit,
        if options.index {
            "index and block results kept"
        } else {
            "no index"
        },
        if options.stock_cometbft {
            ", stock CometBFT"
        } else {
            ""
        },
        system::load(),
    )
}

/// Offers the transactions and reports what came of them, in figures whose names begin with `name`; how many were
/// committed.
fn measure_load(
    name: &str,
    conditions: &str,
    network: &Network,
    nodes: &Nodes,
    txs: &[Bytes],
    options: &Options,
    report: &mut Report,
) -> Result<usize> {
    let before = nodes.cpu()?;
    let outcome = offer(network, txs, options)?;
    let after = nodes.cpu()?;
    let committed = outcome.latencies.len();
    let mut add = |figure: &str, value: f64, unit: &'static str| {
        report.add(&format!("{name}/{figure}"), value, unit, conditions);
    };
    add("committed", outcome.rate(), "tx/s");
    for (figure, part) in [
        ("inclusion_p50", 0.5),
        ("inclusion_p95", 0.95),
        ("inclusion_p99", 0.99),
        ("inclusion_max", 1.0),
    ] {
        add(
            figure,
            percentile(&outcome.latencies, part).as_secs_f64() * 1e3,
            "ms",
        );
    }
    let interval = outcome.block_interval().as_secs_f64() * 1e3;
    add("block_interval", interval, "ms");
    for (process, cpu) in Cpu::per_tx(&before, &after, committed) {
        add(&format!("cpu/{process}"), cpu, "us/tx");
    }
    Ok(committed)
}

/// Sends transactions one by one, each after the one before was committed; the median time in milliseconds.
fn one_by_one(network: &Network, txs: &[Bytes]) -> Result<f64> {
    let client = network.client()?;
    let mut times = Vec::new();
    for tx in txs {
        let began = Instant::now();
        let answer = client.broadcast_tx_commit(tx)?;
        times.push(began.elapsed());
        ensure!(
            answer.check_tx.code == 0 && answer.tx_result.code == 0,
            "a transaction failed: {answer:?}"
        );
        thread::sleep(Duration::from_secs(1).saturating_sub(began.elapsed()));
    }
    times.sort();
    let median = times.get(times.len() / 2).copied().unwrap_or_default();
    Ok(median.as_secs_f64() * 1e3)
}

/// What came of the offered transactions.
struct Outcome {
    /// From the moment at which each was to be sent until its block was known, sorted.
    latencies: Vec<Duration>,
    /// From the first transaction to the last block.
    took: Duration,
    /// The heights of the blocks that included them.
    blocks: Vec<u64>,
}

impl Outcome {
    fn rate(&self) -> f64 {
        self.latencies.len() as f64 / self.took.as_secs_f64()
    }

    fn block_interval(&self) -> Duration {
        self.took / u32::try_from(self.blocks.len().max(1)).unwrap_or(u32::MAX)
    }
}

/// Offers the transactions at a fixed rate, whether the chain keeps up or not.
fn offer(network: &Network, txs: &[Bytes], options: &Options) -> Result<Outcome> {
    let client = network.client()?;
    let from_height = client.status()?.sync_info.latest_block_height;
    let (subscriber, events) = subscribe(network.rpc_ports[0])?;
    let heights = thread::spawn(move || watch(events));

    let requests: Vec<Vec<u8>> = txs.iter().map(request).collect();
    let interval = Duration::from_secs(1) / u32::try_from(options.rate)?;
    let began = Instant::now() + Duration::from_millis(100);
    let due = |n: usize| began + interval * u32::try_from(n).unwrap_or(u32::MAX);
    let lanes = network.rpc_ports.len() * CONNECTIONS;
    thread::scope(|scope| -> Result<()> {
        let mut senders = Vec::new();
        for lane in 0..lanes {
            let port = network.rpc_ports[lane % network.rpc_ports.len()];
            let own: Vec<(usize, &[u8])> = requests
                .iter()
                .map(Vec::as_slice)
                .enumerate()
                .skip(lane)
                .step_by(lanes)
                .collect();
            senders.push(scope.spawn(move || send_when_due(port, &own, &due)));
        }
        for sender in senders {
            sender
                .join()
                .map_err(|_| anyhow::anyhow!("a sender panicked"))??;
        }
        Ok(())
    })?;
    let all_sent = Instant::now();
    let mut waiting = usize::MAX;
    while waiting > 0 && all_sent.elapsed() < DRAIN {
        thread::sleep(Duration::from_millis(100));
        let answer: Json = client.call("num_unconfirmed_txs", &json!({}))?;
        waiting = answer["total"]
            .as_str()
            .and_then(|n| n.parse().ok())
            .unwrap_or(0);
    }
    // One more block interval for the block that emptied the mempool.
    thread::sleep(Duration::from_secs(2));
    subscriber.close();
    let heights = heights
        .join()
        .map_err(|_| anyhow::anyhow!("the watcher panicked"))??;

    let places: HashMap<[u8; 32], usize> = txs
        .iter()
        .enumerate()
        .map(|(n, tx)| (sdk::crypto::sha256(tx), n))
        .collect();
    let mut outcome = Outcome {
        latencies: Vec::new(),
        took: Duration::ZERO,
        blocks: Vec::new(),
    };
    for (height, seen) in heights
        .into_iter()
        .filter(|(height, _)| *height > from_height)
    {
        let block = client.block(Some(height))?;
        let included = block["block"]["data"]["txs"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        for tx in &included {
            let bytes = STANDARD.decode(tx.as_str().unwrap_or_default())?;
            let place = places
                .get(&sdk::crypto::sha256(&bytes))
                .context("a foreign transaction")?;
            outcome
                .latencies
                .push(seen.saturating_duration_since(due(*place)));
        }
        if !included.is_empty() {
            outcome.blocks.push(height);
            outcome.took = seen.saturating_duration_since(began);
        }
    }
    outcome.latencies.sort();
    let (offered, committed) = (requests.len(), outcome.latencies.len());
    ensure!(
        offered == committed,
        "offered {offered}, committed {committed}: lower the --rate"
    );
    Ok(outcome)
}

/// Sends requests over one connection, each when it is due, and waits for all answers.
///
/// Looks at the clock every [`TICK`], and sends what has become due by then with one write, as a gateway does that
/// serves many tills: a transaction waits up to a tick, which counts as its time to inclusion.
fn send_when_due(
    port: u16,
    requests: &[(usize, &[u8])],
    due: &impl Fn(usize) -> Instant,
) -> Result<()> {
    let (sender, mut answers) = websocket::connect(port)?;
    let expected = requests.len();
    let reader = thread::spawn(move || -> Result<()> {
        for _ in 0..expected {
            let answer = answers
                .next()?
                .context("the node closed the connection before it had answered")?;
            let refused = answer.windows(8).any(|part| part == b"\"error\":");
            ensure!(!refused, "refused: {}", String::from_utf8_lossy(&answer));
        }
        Ok(())
    });
    let mut rest = requests;
    while let Some((next, _)) = rest.first() {
        thread::sleep(
            due(*next)
                .saturating_duration_since(Instant::now())
                .max(TICK),
        );
        let now = Instant::now();
        let (ready, later) = rest.split_at(rest.partition_point(|(n, _)| due(*n) <= now));
        sender.send_all(ready.iter().map(|(_, request)| *request))?;
        rest = later;
    }
    let all_answered = reader
        .join()
        .map_err(|_| anyhow::anyhow!("a reader panicked"))?;
    sender.close();
    all_answered
}

fn request(tx: &Bytes) -> Vec<u8> {
    let tx = STANDARD.encode(tx);
    format!(r#"{{"jsonrpc":"2.0","id":1,"method":"broadcast_tx_async","params":{{"tx":"{tx}"}}}}"#)
        .into_bytes()
}

/// Asks a node to tell of every block.
fn subscribe(port: u16) -> Result<(Sender, Receiver)> {
    let (sender, events) = websocket::connect(port)?;
    sender.send(
        json!({"jsonrpc": "2.0", "id": 0, "method": "subscribe", "params": {"query": "tm.event='NewBlockHeader'"}})
            .to_string()
            .as_bytes(),
    )?;
    Ok((sender, events))
}

/// When which height became known.
fn watch(mut events: Receiver) -> Result<Vec<(u64, Instant)>> {
    let mut heights = Vec::new();
    while let Some(message) = events.next()? {
        let now = Instant::now();
        let message: Json = serde_json::from_slice(&message)?;
        let height = &message["result"]["data"]["value"]["header"]["height"];
        if let Some(height) = height.as_str().and_then(|text| text.parse().ok()) {
            heights.push((height, now));
        }
    }
    Ok(heights)
}

/// What runs beside CometBFT, started and stopped as `aotd` is.
#[derive(Clone)]
struct Application {
    name: &'static str,
    program: PathBuf,
}

/// A program that was built with this one.
fn beside(name: &str) -> Result<PathBuf> {
    let program = std::env::current_exe()?.with_file_name(name);
    ensure!(
        program.exists(),
        "{} is missing: make bench builds it",
        program.display()
    );
    Ok(program)
}

/// Homes that share a genesis.
struct Network {
    aotd: PathBuf,
    cometbft: PathBuf,
    application: Application,
    homes: Vec<PathBuf>,
    rpc_ports: Vec<u16>,
    /// Who has money at genesis, in the order of the addresses: so accounts are numbered.
    holders: Vec<Address>,
}

impl Network {
    fn create(dir: &Path, options: &Options, accounts: &Accounts) -> Result<Self> {
        let aotd = match &options.aotd {
            Some(aotd) => aotd.canonicalize()?,
            None => beside("aotd")?,
        };
        let cache = binary::cache_dir();
        let cometbft = if options.stock_cometbft {
            binary::ensure_stock(&cache)?
        } else {
            binary::ensure(&cache)?
        };
        let mut holders: Vec<Address> =
            (0..accounts.count()).map(|n| accounts.address(n)).collect();
        holders.sort();
        let mut network = Self {
            application: Application {
                name: "aotd",
                program: aotd.clone(),
            },
            aotd,
            cometbft,
            homes: Vec::new(),
            rpc_ports: Vec::new(),
            holders,
        };
        let mut ports = Ports::new();
        let mut peers = Vec::new();
        let mut validators = Vec::new();
        for n in 0..options.validators {
            let home = std::path::absolute(dir.join(format!("node{n}")))?;
            network.aotd(
                &home,
                &[
                    "init",
                    &format!("node{n}"),
                    "--chain-id",
                    CHAIN_ID,
                    "--local",
                ],
            )?;
            let identity = Home::new(&home).identity()?;
            validators.push(json!({
                "operator": testkit_text(u64::try_from(n)?), "moniker": format!("node{n}"), "power": 10,
                "public_key": STANDARD.encode(identity.validator.public()),
            }));
            network.rpc_ports.push(ports.free()?);
            peers.push((identity.node_id, ports.free()?));
            network.homes.push(home);
        }
        let state = network.app_state(&validators, accounts)?;
        for (n, home) in network.homes.iter().enumerate() {
            let comet = Home::new(home);
            let mut genesis = Home::new(&network.homes[0]).genesis()?;
            genesis.app_state = state.clone();
            comet.write_genesis(&genesis)?;
            comet.edit_config(|config| {
                config.rpc_laddr = format!("tcp://127.0.0.1:{}", network.rpc_ports[n]);
                config.p2p_laddr = format!("tcp://127.0.0.1:{}", peers[n].1);
                config.p2p_persistent_peers = peers
                    .iter()
                    .enumerate()
                    .filter(|(other, _)| *other != n)
                    .map(|(_, (id, port))| format!("{id}@127.0.0.1:{port}"))
                    .collect();
                config.consensus_timeout_commit = Duration::from_millis(options.timeout_commit);
                config.prometheus = false;
                "error".clone_into(&mut config.log_level);
                if !options.index {
                    "null".clone_into(&mut config.tx_index_indexer);
                    config.storage_discard_abci_responses = true;
                }
            })?;
            let path = home.join("config/app.toml");
            let text = std::fs::read_to_string(&path)?;
            let grpc = format!("address = \"127.0.0.1:{}\"", ports.free()?);
            std::fs::write(&path, text.replace("address = \"127.0.0.1:9090\"", &grpc))?;
        }
        Ok(network)
    }

    fn app_state(&self, validators: &[Json], accounts: &Accounts) -> Result<Json> {
        let prefix = prefix()?;
        let mut state = testkit::test_app_state(0);
        let coins = json!(accounts.coins());
        let balances: Vec<Json> = self
            .holders
            .iter()
            .map(|holder| json!({"address": prefix.text(holder), "coins": coins}))
            .collect();
        state["bank"]["balances"] = json!(balances);
        state["staking"]["validators"] = json!(validators);
        accounts.add_actors(&mut state, &prefix);
        accounts.add_lots(&mut state, &prefix);
        Ok(state)
    }

    /// Signs for this chain, as of now.
    fn sign(&self, accounts: &Accounts, transfers: &[Transfer]) -> Result<Vec<Bytes>> {
        let target = Target {
            chain_id: CHAIN_ID,
            prefix: &prefix()?,
            time: Time::from_seconds(UNIX_EPOCH.elapsed()?.as_secs()),
        };
        let first = |n: u64| (self.number(&accounts.address(n)), 0);
        Ok(workload::sign_from(accounts, transfers, first, &target))
    }

    fn aotd(&self, home: &Path, arguments: &[&str]) -> Result<()> {
        let output = Command::new(&self.aotd)
            .arg("--home")
            .arg(home)
            .args(arguments)
            .output()?;
        if !output.status.success() {
            bail!(
                "aotd {arguments:?}: {}",
                String::from_utf8_lossy(&output.stderr)
            );
        }
        Ok(())
    }

    /// The number of an account that genesis made.
    fn number(&self, address: &Address) -> u64 {
        self.holders.partition_point(|holder| holder < address) as u64
    }

    fn client(&self) -> Result<Client> {
        Ok(Client::new(&format!("127.0.0.1:{}", self.rpc_ports[0]))?)
    }

    /// Starts all nodes and waits for a block.
    fn start(&self) -> Result<Nodes> {
        let began = Instant::now();
        let mut processes = Vec::new();
        for home in &self.homes {
            let mut command = Command::new(&self.application.program);
            command.arg("start").arg("--home").arg(home);
            command.env("AOT_COMETBFT", &self.cometbft);
            let log = home.join("logs/application.log");
            processes.push(Process::spawn(self.application.name, command, &log)?);
        }
        let client = self.client()?;
        while client.status().is_err() {
            processes[0].expect_running()?;
            ensure!(began.elapsed() < BOUND, "the node does not answer");
            thread::sleep(Duration::from_millis(10));
        }
        let ready = began.elapsed();
        client.wait_for_height(1, BOUND)?;
        Ok(Nodes {
            processes,
            homes: self.homes.clone(),
            application: self.application.name,
            ready,
        })
    }
}

fn prefix() -> Result<Prefix> {
    Prefix::new("aot").context("a prefix")
}

fn testkit_text(n: u64) -> String {
    let prefix = Prefix::new("aot").expect("lower-case letters");
    prefix.text(&testkit::account(n))
}

/// Running nodes. Those that are dropped are killed, and their CometBFT stops as they are gone.
struct Nodes {
    processes: Vec<Process>,
    homes: Vec<PathBuf>,
    application: &'static str,
    ready: Duration,
}

impl Nodes {
    /// The CPU time of each process so far, the applications and their consensus engines.
    fn cpu(&self) -> Result<Vec<Cpu>> {
        let mut all = vec![Cpu::of("load_tool", std::process::id())];
        for (process, home) in self.processes.iter().zip(&self.homes) {
            all.push(Cpu::of(self.application, process.pid()));
            let records = std::fs::read(home.join("data/cometbft.pid.json"))?;
            let records: Json = serde_json::from_slice(&records)?;
            let pid = records[0]["pid"]
                .as_u64()
                .context("CometBFT's process id")?;
            all.push(Cpu::of("cometbft", u32::try_from(pid)?));
        }
        Ok(all)
    }

    /// The memory of the first application in MB.
    fn rss(&self) -> Result<f64> {
        let first = self.processes.first().context("a network has a node")?;
        Ok(system::rss_mb(first.pid()))
    }

    fn stop(&mut self) -> Result<()> {
        for process in &mut self.processes {
            process.ask_to_stop()?;
        }
        for process in &mut self.processes {
            process.stop(Duration::from_secs(20))?;
        }
        Ok(())
    }
}
