//! The exporter: how many rows it writes, and how far behind the chain it is, with a real Apache Cassandra.
//!
//! One validator takes transactions at a fixed rate while the exporter copies its blocks. A block counts as exported
//! once the exporter says that all of it stands in the tables. Afterwards everything is exported once more, from an
//! empty database (`exporter rebuild`), which must give the same rows.

use super::{BOUND, CHAIN_ID, Network, Nodes, beside, offer, watch};
use crate::report::{Report, percentile};
use crate::system::{self, Cpu};
use crate::websocket;
use crate::workload::{self, Accounts, Kind};
use anyhow::{Context, Result, anyhow, bail, ensure};
use cometbft::ports::Ports;
use cometbft::process::Process;
use exporter::checkpoint;
use exporter::config::Config;
use exporter::database::Database;
use localnet::cassandra::{Distribution, FIRST_LOGIN, Server, Settings};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};
use store::Store;
use tokio::runtime::Runtime;

/// How often the exporter is asked how far it is: times are as exact as this.
const LOOK: Duration = Duration::from_millis(50);
/// Heap of Cassandra.
const HEAP_MEGABYTES: u32 = 1_024;
/// How long the exporter may take to catch up after the load.
const CATCH_UP: Duration = Duration::from_secs(300);
/// How long the exporter may take to stop.
const STOP: Duration = Duration::from_secs(20);

/// What is measured.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Options {
    /// What each transaction does.
    #[arg(long, value_enum, default_value_t = Kind::Payment)]
    kind: Kind,
    /// Accounts in the genesis.
    #[arg(long, default_value_t = 100_000, value_parser = clap::value_parser!(u64).range(2..))]
    accounts: u64,
    /// Transactions offered in a second.
    #[arg(long, default_value_t = 500, value_parser = clap::value_parser!(u64).range(1..))]
    rate: u64,
    /// For so many seconds.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..))]
    seconds: u64,
}

impl Options {
    /// As the command line has it without options.
    pub(crate) fn standard(rate: u64) -> Self {
        Self {
            kind: Kind::Payment,
            accounts: 100_000,
            rate,
            seconds: 20,
        }
    }

    fn conditions(&self) -> String {
        format!(
            "{}, 1 validator, 1 Cassandra, {} accounts, {} tx/s offered for {} s, load {}",
            self.kind,
            self.accounts,
            self.rate,
            self.seconds,
            system::load(),
        )
    }

    fn network(&self) -> super::Options {
        super::Options {
            kind: self.kind,
            accounts: self.accounts,
            seconds: self.seconds,
            ..super::Options::standard(1, self.rate)
        }
    }
}

/// One measurement.
pub(crate) fn run(options: &Options, dir: &Path, report: &mut Report) -> Result<()> {
    let directory = tempfile::tempdir_in(dir)?;
    let of_network = options.network();
    let count = usize::try_from(options.rate * options.seconds)?;
    let transfers = workload::round_robin(options.kind, options.accounts, count);
    let accounts = Accounts::new(options.kind, options.accounts);
    let network = Network::create(directory.path(), &of_network, &accounts)?;
    network.enable_export()?;
    let txs = network.sign(&accounts, &transfers)?;

    let mut scene = Scene::set(directory.path(), &network.homes[0])?;
    let mut nodes = network.start()?;
    let mut running = scene.start_exporter()?;
    let conditions = options.conditions();
    let before = scene.cpu(&nodes, &running)?;
    let follower = Follower::start(network.rpc_ports[0], scene.metrics_port)?;
    let outcome = offer(&network, &txs, &of_network)?;
    let timeline = follower.finish(&outcome.blocks, scene.metrics_port)?;
    let after = scene.cpu(&nodes, &running)?;
    running.stop(STOP)?;

    timeline.report(count, &conditions, report)?;
    for (process, cpu) in Cpu::per_tx(&before, &after, count) {
        report.add(
            &format!("exporter/cpu/{process}"),
            cpu,
            "us/tx",
            &conditions,
        );
    }
    let tables = scene.digests()?;
    ensure!(
        tables["txs_by_hash"]["rows"] == count,
        "{count} transactions were committed, and txs_by_hash has {}",
        tables["txs_by_hash"]
    );
    let rebuilt = scene.rebuild()?;
    let again = scene.digests()?;
    ensure!(
        again == tables,
        "the rebuild gave other rows: {again}, before {tables}"
    );
    rebuilt.report(&timeline, count, &conditions, report);

    nodes.stop()?;
    scene.cassandra.stop()?;
    let database = network.homes[0].join("data/application.db");
    let store = Store::open(&database, store::Options::default())?;
    workload::check(&accounts, &transfers, &store.latest())
}

impl Network {
    /// Lets all nodes leave records of blocks for an exporter.
    fn enable_export(&self) -> Result<()> {
        for home in &self.homes {
            let path = home.join("config/app.toml");
            let text = std::fs::read_to_string(&path)?;
            let enabled = text.replace("[export]\nenable = false", "[export]\nenable = true");
            ensure!(
                enabled != text,
                "{} has no export to enable",
                path.display()
            );
            std::fs::write(&path, enabled)?;
        }
        Ok(())
    }
}

/// Cassandra with the schema in it, and how the exporter reaches it and the node.
struct Scene {
    cassandra: Server,
    program: PathBuf,
    arguments: Vec<String>,
    metrics_port: u16,
    log: PathBuf,
    runtime: Runtime,
    database: Database,
}

impl Scene {
    fn set(directory: &Path, home: &Path) -> Result<Self> {
        let program = beside("exporter")?;
        let mut ports = Ports::new();
        let settings = Settings {
            directory: directory.join("cassandra"),
            cql_port: ports.free()?,
            storage_port: ports.free()?,
            heap_megabytes: HEAP_MEGABYTES,
        };
        let metrics_port = ports.free()?;
        std::fs::create_dir_all(&settings.directory)?;
        let mut cassandra =
            Distribution::ensure(&cometbft::binary::cache_dir())?.start(settings)?;
        cassandra.wait_until_ready(BOUND)?;

        let (user, password) = FIRST_LOGIN;
        let password_file = directory.join("password");
        std::fs::write(&password_file, password)?;
        let socket = home.join("data/export.sock");
        let arguments = [
            ("--node", cassandra.address()),
            ("--user", user.to_owned()),
            ("--password-file", password_file.display().to_string()),
            ("--socket", socket.display().to_string()),
        ];
        let arguments: Vec<String> = arguments
            .into_iter()
            .flat_map(|(name, value)| [name.to_owned(), value])
            .collect();
        let mut config = Config::default();
        config.cassandra.nodes = vec![cassandra.address()];
        user.clone_into(&mut config.cassandra.user);
        password.clone_into(&mut config.cassandra.password);
        run_exporter(&program, &arguments, &["migrate"])?;
        let runtime = Runtime::new()?;
        let database = runtime.block_on(Database::connect(&config))?;
        Ok(Self {
            cassandra,
            program,
            arguments,
            metrics_port,
            log: directory.join("exporter.log"),
            runtime,
            database,
        })
    }

    /// Starts the exporter and waits until it has caught up with the first blocks.
    fn start_exporter(&self) -> Result<Process> {
        let mut command = Command::new(&self.program);
        command
            .args(&self.arguments)
            .args(["--metrics", &format!("127.0.0.1:{}", self.metrics_port)])
            .arg("run");
        let mut process = Process::spawn("exporter", command, &self.log)?;
        let began = Instant::now();
        // The metrics are served before there is anything to tell.
        while !Progress::ask(self.metrics_port).is_ok_and(|progress| progress.height > 0) {
            process.expect_running()?;
            ensure!(began.elapsed() < BOUND, "the exporter exports nothing");
            thread::sleep(LOOK);
        }
        Ok(process)
    }

    /// The CPU time of each process so far.
    fn cpu(&mut self, nodes: &Nodes, exporter: &Process) -> Result<Vec<Cpu>> {
        let mut all = nodes.cpu()?;
        all.push(Cpu::of("exporter", exporter.pid()));
        all.push(Cpu::of("cassandra", self.cassandra.process().pid()));
        Ok(all)
    }

    /// Count and digest of every table.
    fn digests(&self) -> Result<Json> {
        let text = run_exporter(&self.program, &self.arguments, &["digest"])?;
        Ok(serde_json::from_str(&text)?)
    }

    fn checkpoint(&self) -> Result<checkpoint::Checkpoint> {
        let row = checkpoint::load(&self.database, CHAIN_ID);
        let row = self.runtime.block_on(row)?;
        row.context("nothing was exported yet")
    }

    /// Forgets everything and exports it once more.
    fn rebuild(&self) -> Result<Rebuilt> {
        let before = self.checkpoint()?;
        let to = before.height.to_string();
        let verb = ["rebuild", "--to", &to];
        let began = Instant::now();
        let mut exporting = None;
        let mut exported = None;
        thread::scope(|scope| {
            let rebuild = scope.spawn(|| run_exporter(&self.program, &self.arguments, &verb));
            while !rebuild.is_finished() {
                // A look may fail while Cassandra empties tables; the next one tells.
                if let Ok(now) = self.checkpoint()
                    // One change of owner empties the tables, the next one begins to fill them.
                    && now.epoch >= before.epoch.saturating_add(2)
                {
                    exporting.get_or_insert_with(Instant::now);
                    if now.height >= before.height {
                        exported.get_or_insert_with(Instant::now);
                    }
                }
                thread::sleep(LOOK);
            }
            let ended = rebuild.join();
            ended
                .map_err(|_| anyhow!("the rebuild panicked"))?
                .map(drop)
        })?;
        let (exporting, exported) = (
            exporting.context("the rebuild never began to export")?,
            exported.context("the rebuild never came to the end")?,
        );
        Ok(Rebuilt {
            exported_in: exported - exporting,
            took: began.elapsed(),
            height: before.height,
        })
    }
}

fn run_exporter(program: &Path, arguments: &[String], verb: &[&str]) -> Result<String> {
    let mut all: Vec<&str> = arguments.iter().map(String::as_str).collect();
    all.extend(verb);
    Ok(cometbft::process::run(program, &all, "")?)
}

/// What a rebuild took.
struct Rebuilt {
    /// From the empty tables to the last row.
    exported_in: Duration,
    /// With all that is before and after: emptying the tables, reading them to compare.
    took: Duration,
    height: i64,
}

impl Rebuilt {
    fn report(&self, timeline: &Timeline, txs: usize, conditions: &str, report: &mut Report) {
        let seconds = self.exported_in.as_secs_f64();
        let rows = timeline.rows_written();
        for (name, count, unit) in [
            ("rows", rows, "rows/s"),
            ("txs", txs as f64, "tx/s"),
            ("blocks", self.height as f64, "blocks/s"),
        ] {
            let name = format!("exporter/rebuild/{name}");
            report.add(&name, count / seconds, unit, conditions);
        }
        let took = self.took.as_secs_f64();
        report.add("exporter/rebuild/whole", took, "s", conditions);
    }
}

/// How far the exporter was at a moment.
#[derive(Clone, Copy, Debug)]
struct Progress {
    at: Instant,
    /// All up to here stands in the tables.
    height: u64,
    /// Rows written since it was started.
    rows: f64,
}

impl Progress {
    /// Reads the exporter's metrics.
    fn ask(port: u16) -> Result<Self> {
        let mut stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        stream
            .write_all(b"GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(Self::read(&answer, Instant::now()))
    }

    /// Reads Prometheus' text format as far as it is needed: a name, perhaps labels, a value.
    fn read(text: &str, at: Instant) -> Self {
        let mut sums: BTreeMap<&str, f64> = BTreeMap::new();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let Some((series, value)) = line.rsplit_once(' ') else {
                continue;
            };
            let name = series.split('{').next().unwrap_or(series);
            *sums.entry(name).or_default() += value.parse().unwrap_or(0.0);
        }
        let get = |name: &str| sums.get(name).copied().unwrap_or_default();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a gauge that holds a height"
        )]
        let height = get("exporter_export_height") as u64;
        Self {
            at,
            height,
            rows: get("exporter_rows_total"),
        }
    }
}

/// Watches chain and exporter at the same time.
struct Follower {
    stop: std::sync::Arc<AtomicBool>,
    subscriber: websocket::Sender,
    blocks: thread::JoinHandle<Result<Vec<(u64, Instant)>>>,
    progress: thread::JoinHandle<Result<Vec<Progress>>>,
}

impl Follower {
    fn start(rpc_port: u16, metrics_port: u16) -> Result<Self> {
        let (subscriber, events) = super::subscribe(rpc_port)?;
        let stop = std::sync::Arc::new(AtomicBool::new(false));
        let stopped = std::sync::Arc::clone(&stop);
        let progress = thread::spawn(move || {
            let mut all = Vec::new();
            while !stopped.load(Ordering::Acquire) {
                all.push(Progress::ask(metrics_port)?);
                thread::sleep(LOOK);
            }
            Ok(all)
        });
        Ok(Self {
            stop,
            subscriber,
            blocks: thread::spawn(move || watch(events)),
            progress,
        })
    }

    /// Waits until the blocks of the load are exported, whose heights are given.
    fn finish(self, heights: &[u64], metrics_port: u16) -> Result<Timeline> {
        let began = Instant::now();
        let last = *heights.last().context("no transaction was committed")?;
        while Progress::ask(metrics_port)?.height < last {
            ensure!(
                began.elapsed() < CATCH_UP,
                "the exporter has not caught up within {} s",
                CATCH_UP.as_secs()
            );
            thread::sleep(LOOK);
        }
        // Once more, so that the last look shows it.
        thread::sleep(LOOK * 2);
        self.stop.store(true, Ordering::Release);
        self.subscriber.close();
        let panicked = |_| anyhow!("a watcher panicked");
        let mut blocks = self.blocks.join().map_err(panicked)??;
        // Without those of an idle chain.
        blocks.retain(|(height, _)| heights.contains(height));
        Ok(Timeline {
            blocks,
            progress: self.progress.join().map_err(panicked)??,
        })
    }
}

/// What chain and exporter did, in the order of time.
struct Timeline {
    /// When each block of the load was committed.
    blocks: Vec<(u64, Instant)>,
    progress: Vec<Progress>,
}

impl Timeline {
    fn report(&self, txs: usize, conditions: &str, report: &mut Report) -> Result<()> {
        let (Some((_, began)), Some((last, committed))) = (self.blocks.first(), self.blocks.last())
        else {
            bail!("no block was seen");
        };
        let exported = self.exported(*last).context("the last block")?;
        let first = self.progress.first().context("the exporter was asked")?;
        let rows = exported.rows - first.rows;
        let mut add = |name: &str, value: f64, unit: &'static str| {
            report.add(&format!("exporter/{name}"), value, unit, conditions);
        };
        add(
            "rows",
            rows / (exported.at - *began).as_secs_f64(),
            "rows/s",
        );
        add("rows_per_tx", rows / txs as f64, "rows/tx");
        let seconds = self.lag_seconds()?;
        add("lag_p50", percentile(&seconds, 0.5), "s");
        add("lag_max", percentile(&seconds, 1.0), "s");
        let blocks = self.lag_blocks(*began, *committed);
        add("lag_blocks_p50", percentile(&blocks, 0.5) as f64, "blocks");
        add("lag_blocks_max", percentile(&blocks, 1.0) as f64, "blocks");
        let after = exported.at.saturating_duration_since(*committed);
        add("catch_up", after.as_secs_f64(), "s");
        Ok(())
    }

    /// Rows written since the exporter was started, which was before the first block.
    fn rows_written(&self) -> f64 {
        self.progress.last().map_or(0.0, |progress| progress.rows)
    }

    /// The first look at which a block stood in the tables.
    fn exported(&self, height: u64) -> Option<Progress> {
        let before = |progress: &Progress| progress.height < height;
        let place = self.progress.partition_point(before);
        self.progress.get(place).copied()
    }

    /// From the commit of each block until it stood in the tables, sorted.
    fn lag_seconds(&self) -> Result<Vec<f64>> {
        let lag = |(height, committed): &(u64, Instant)| {
            let exported = self.exported(*height).context("an exported block")?;
            Ok(exported
                .at
                .saturating_duration_since(*committed)
                .as_secs_f64())
        };
        let mut all = self.blocks.iter().map(lag).collect::<Result<Vec<f64>>>()?;
        all.sort_by(f64::total_cmp);
        Ok(all)
    }

    /// The committed blocks that did not yet stand in the tables, at each look between two moments, sorted.
    fn lag_blocks(&self, from: Instant, to: Instant) -> Vec<u64> {
        let looks = self.progress.iter();
        let during = looks.filter(|progress| (from..=to).contains(&progress.at));
        let mut all: Vec<u64> = during
            .map(|progress| {
                let place = self.blocks.partition_point(|(_, at)| *at <= progress.at);
                let latest = self.blocks[..place].last();
                latest.map_or(0, |(height, _)| height.saturating_sub(progress.height))
            })
            .collect();
        all.sort_unstable();
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_all_tables_are_summed() {
        let text = "# TYPE exporter_rows_total counter\n\
                    exporter_rows_total{table=\"blocks\"} 3\n\
                    exporter_rows_total{table=\"a b\"} 4\n\
                    exporter_rows 9\n\
                    exporter_export_height 17\n";
        let progress = Progress::read(text, Instant::now());
        assert_eq!((progress.height, progress.rows), (17, 7.0));
    }

    #[test]
    fn lag_is_from_the_commit_of_a_block_until_it_is_exported() {
        let began = Instant::now();
        let at = |seconds| began + Duration::from_secs(seconds);
        let look = |seconds, height| Progress {
            at: at(seconds),
            height,
            rows: 0.0,
        };
        let timeline = Timeline {
            blocks: vec![(5, at(1)), (6, at(2)), (7, at(3))],
            progress: vec![look(1, 4), look(2, 5), look(3, 5), look(9, 7)],
        };
        assert_eq!(timeline.lag_seconds().unwrap(), [1.0, 6.0, 7.0]);
        assert_eq!(timeline.lag_blocks(at(1), at(3)), [1, 1, 2]);
    }
}
