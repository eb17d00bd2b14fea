//! `localnet up`: from nothing to a running network with a day of trade in it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use client::Client;
use cometbft::process::stop_recorded;

use crate::analytics::{self, Login, Question};
use crate::cassandra::{self, Distribution, Settings};
use crate::day::{self, Day};
use crate::directory::Directory;
use crate::endpoints::Endpoints;
use crate::network::{Network, Plan, PortPolicy};
use crate::programs::Programs;
use crate::progress::{Progress, print};
use crate::running::{CASSANDRA, EXPORTER, Running};

/// How long a process left behind by an earlier run may take to end.
const STOP_STALE: Duration = Duration::from_secs(30);
/// How long the first block may take.
const FIRST_BLOCK: Duration = Duration::from_secs(60);
/// How long Cassandra may take on a busy machine.
const CASSANDRA_READY: Duration = Duration::from_secs(180);
/// How long the exporter may take to make its tables and catch up.
const EXPORTED: Duration = Duration::from_secs(300);
/// Heap of Cassandra in megabytes.
const HEAP: u32 = 384;

/// What `localnet up` is asked for.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where everything is kept.
    pub directory: PathBuf,
    /// How many validators a new network gets.
    pub validators: usize,
    /// Id of a new chain.
    pub chain_id: String,
    /// Whether Cassandra and the exporter run.
    pub analytics: bool,
    /// Whether the day is played.
    pub day: bool,
    /// Which ports are taken.
    pub ports: PortPolicy,
}

/// A network that runs.
#[derive(Debug)]
pub struct Up {
    /// Its processes.
    pub running: Running,
    /// Its description.
    pub network: Network,
    // Held as long as the network runs.
    _lock: std::fs::File,
}

/// Prepares a directory: locks it and stops what a killed run left behind.
///
/// # Errors
/// When another network runs there.
pub fn enter(options: &Options, progress: &Progress) -> Result<(Directory, std::fs::File)> {
    let directory = Directory::create(&options.directory)?;
    let lock = directory.lock()?;
    for name in stop_recorded(&directory.processes(), STOP_STALE)? {
        progress.say(format!(
            "stopped {name}, which an earlier run had left behind"
        ));
    }
    Ok((directory, lock))
}

/// Starts a network and plays the day. What it starts belongs to `running`, so that a signal can stop it.
pub async fn up(
    options: &Options,
    directory: &Directory,
    lock: std::fs::File,
    running: &Running,
    progress: &Progress,
) -> Result<Up> {
    let cache = cometbft::binary::cache_dir();
    let programs = Programs::find(options.analytics)?;
    let distribution = options
        .analytics
        .then(|| Distribution::ensure(&cache))
        .transpose()?;
    cometbft::binary::ensure(&cache)?;
    progress.say("programs are ready");

    let network = describe(options, directory, &programs, progress)?;
    start_nodes(&network, &programs, running)?;
    let settings = Settings {
        directory: directory.cassandra(),
        cql_port: network.cql_port,
        storage_port: network.storage_port,
        heap_megabytes: HEAP,
    };
    if let Some(distribution) = &distribution {
        let name = format!("Apache Cassandra {}", cassandra::VERSION);
        running.adopt_with(|| Ok(distribution.start(settings.clone())?.into_process()))?;
        progress.say(format!(
            "{name} is starting on 127.0.0.1:{}",
            network.cql_port
        ));
    }
    let mut roles: Option<BTreeMap<String, Login>> = distribution.is_some().then(BTreeMap::new);
    Endpoints::of(&network, directory, roles.as_ref(), running, None).write(directory)?;

    let client = first_block(&network, running, progress).await?;
    let mut played = None;
    if options.day {
        let say = |text: &str| progress.say(format!("  {text}"));
        progress.say("a day of two payment companies, three shops and their customers:");
        played = Some(day::play(&network, &client, &directory.day(), &say).await?);
    }
    if distribution.is_some() {
        cassandra::wait_until_ready(&settings, CASSANDRA_READY, || {
            running.expect_running(CASSANDRA)
        })?;
        progress.say("Cassandra is ready");
        let first = Login::first();
        let mut made = analytics::prepare(&network, &programs, directory)?;
        made.insert(first.user.clone(), first);
        roles = Some(made);
        progress.say("tables and roles are ready");
        running.start(
            EXPORTER,
            analytics::command(&programs, &directory.exporter_config()),
        )?;
    }
    let endpoints = Endpoints::of(&network, directory, roles.as_ref(), running, played.clone());
    endpoints.write(directory)?;
    if let (Some(day), Some(roles)) = (&played, &roles) {
        show_rows(&network, day, roles, running, progress).await?;
    }
    if let Some(day) = &played {
        day::print_statements(&network, &client, day).await?;
        print("\nBalances:");
        for balance in day::balances(&network, &client).await? {
            print(&format!(
                "  {:<13} {:>9} krwp {:>11} uaot {:>7} points {:>6} stars",
                balance.who, balance.krwp, balance.uaot, balance.points, balance.stars
            ));
        }
    }
    show(&endpoints, directory);
    Ok(Up {
        running: running.clone(),
        network,
        _lock: lock,
    })
}

/// Opens the network that stands in the directory, or makes one.
fn describe(
    options: &Options,
    directory: &Directory,
    programs: &Programs,
    progress: &Progress,
) -> Result<Network> {
    if let Some(mut network) = Network::open(directory)? {
        network.choose_ports(options.ports)?;
        network.configure(options.analytics)?;
        network.save(directory)?;
        progress.say(format!("{} goes on from where it was", network.chain_id));
        return Ok(network);
    }
    let plan = Plan {
        chain_id: options.chain_id.clone(),
        validators: options.validators,
        export: options.analytics,
        ports: options.ports,
    };
    let network = Network::create(directory, &plan, programs)?;
    progress.say(format!(
        "{} has a genesis and {} homes",
        plan.chain_id, plan.validators
    ));
    Ok(network)
}

fn start_nodes(network: &Network, programs: &Programs, running: &Running) -> Result<()> {
    for node in &network.nodes {
        running.start(&node.name, node.command(programs))?;
    }
    Ok(())
}

/// Waits for a block that was made after the start.
async fn first_block(network: &Network, running: &Running, progress: &Progress) -> Result<Client> {
    let url = network.first()?.rpc();
    let started = Instant::now();
    let mut before = None;
    while started.elapsed() < FIRST_BLOCK {
        for node in &network.nodes {
            running.expect_running(&node.name)?;
        }
        if let Ok(client) = Client::connect(&url).await
            && let Ok(height) = client.height().await
        {
            // A node that was restarted shows its old height first.
            if height > *before.get_or_insert(height) || height == 1 {
                progress.say(format!("block {height}"));
                return Ok(client);
            }
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let seconds = FIRST_BLOCK.as_secs();
    let name = &network.first()?.name;
    bail!("no new block within {seconds} s; see the log of {name}")
}

async fn show_rows(
    network: &Network,
    day: &Day,
    roles: &BTreeMap<String, Login>,
    running: &Running,
    progress: &Progress,
) -> Result<()> {
    let mut sessions = BTreeMap::new();
    for role in ["analyst", "auditor"] {
        let login = roles
            .get(role)
            .with_context(|| format!("Cassandra has no role {role}"))?;
        sessions.insert(role, analytics::session(network, login).await?);
    }
    let alive = || running.expect_running(EXPORTER);
    let analyst = sessions
        .get("analyst")
        .context("the analyst is logged in")?;
    let chain_id = &network.chain_id;
    analytics::wait_for_height(analyst, chain_id, day.height, EXPORTED, &alive).await?;
    progress.say(format!("Cassandra has every block up to {}", day.height));
    for question in questions(network, day)? {
        let session = sessions
            .get(question.role)
            .context("the role is logged in")?;
        let table = analytics::ask(session, &question).await?;
        let (title, role, cql) = (question.title, question.role, question.cql);
        print(&format!(
            "\n{title} (as {role})\n  {cql}\n{}",
            analytics::layout(&table)
        ));
    }
    Ok(())
}

/// What analysts and auditors would ask about a payment of the day.
fn questions(network: &Network, played: &Day) -> Result<Vec<Question>> {
    let chain = &network.chain_id;
    let sale = played.shown()?;
    let (merchant_id, payment_id) = (&sale.merchant_id, &sale.payment_id);
    let (day, height) = (sale.date(), played.height);
    let customer = &network.account("customer")?.address;
    let sponsor = &network.account("sponsor")?.address;
    let question = |role, title, cql| Question { role, title, cql };
    Ok(vec![
        question(
            "analyst",
            "The shop",
            format!(
                "SELECT name, mcc, region, fee_bps, status FROM chain.merchants \
                 WHERE chain = '{chain}' AND merchant = '{merchant_id}'"
            ),
        ),
        question(
            "analyst",
            "The payment",
            format!(
                "SELECT denom, captured, refunded, fee_taken, fee_bps, status, payer_hash FROM chain.payments_by_id \
                 WHERE chain = '{chain}' AND payment_id = 0x{payment_id}"
            ),
        ),
        question(
            "analyst",
            "Its life",
            format!(
                "SELECT height, kind, status, amounts, fees FROM chain.payment_history \
                 WHERE chain = '{chain}' AND payment_id = 0x{payment_id}"
            ),
        ),
        question(
            "auditor",
            "The customer's money of the day",
            format!(
                "SELECT height, kind, incoming, amount, denom FROM chain_private.transfers_by_account \
                 WHERE chain = '{chain}' AND account = '{customer}' AND day = '{day}' AND shard = 0"
            ),
        ),
        question(
            "auditor",
            "Fees that the sponsor paid that day",
            format!(
                "SELECT height, amount, denom, sender FROM chain_private.fees_by_payer_day \
                 WHERE chain = '{chain}' AND payer = '{sponsor}' AND day = '{day}'"
            ),
        ),
        question(
            "analyst",
            "The newest block of the day",
            format!(
                "SELECT height, time, txs, failed_txs FROM chain.blocks \
                 WHERE chain = '{chain}' AND bucket = {} AND height = {height}",
                height.div_euclid(10_000)
            ),
        ),
    ])
}

fn show(endpoints: &Endpoints, directory: &Directory) {
    print(&format!(
        "\nEndpoints of {} (also in {}):",
        endpoints.chain_id,
        directory.endpoints().display()
    ));
    for node in &endpoints.nodes {
        print(&format!(
            "  {:<9} RPC {}  gRPC {}  metrics {}",
            node.name, node.rpc, node.grpc, node.metrics
        ));
    }
    if let Some(cassandra) = &endpoints.cassandra {
        print(&format!("  {CASSANDRA:<9} CQL {}", cassandra.address));
        for login in cassandra.roles.values() {
            print(&format!(
                "            user {:<9} password {}",
                login.user, login.password
            ));
        }
    }
    if let Some(exporter) = &endpoints.exporter {
        print(&format!("  {EXPORTER:<9} metrics {}", exporter.metrics));
    }
    print("\nTest accounts (keys of this network only):");
    for (role, account) in &endpoints.accounts {
        print(&format!(
            "  {role:<13} {}\n                {}",
            account.address, account.mnemonic
        ));
    }
}

/// Forgets a network: stops what still runs of it and deletes its directory.
///
/// # Errors
/// When it runs, or when the directory is not one of ours.
pub fn clean(path: &std::path::Path, progress: &Progress) -> Result<()> {
    if !path.exists() {
        progress.say(format!("{} does not exist", path.display()));
        return Ok(());
    }
    let directory = Directory::create(path)?;
    let ours = directory.network().exists()
        || directory.processes().exists()
        || directory.path().join("lock").exists()
        || std::fs::read_dir(path)?.next().is_none();
    if !ours {
        bail!(
            "{} is not the directory of a local network: it is left alone",
            path.display()
        );
    }
    let _lock = directory.lock()?;
    for name in stop_recorded(&directory.processes(), STOP_STALE)? {
        progress.say(format!("stopped {name}"));
    }
    std::fs::remove_dir_all(directory.path())
        .with_context(|| format!("removing {}", directory.path().display()))?;
    progress.say(format!("{} is gone", directory.path().display()));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clean_leaves_foreign_directories_alone() {
        let temporary = tempfile::tempdir().unwrap();
        let path = temporary.path().join("photos");
        std::fs::create_dir(&path).unwrap();
        std::fs::write(path.join("cat.jpg"), "x").unwrap();
        let error = clean(&path, &Progress::new()).unwrap_err().to_string();
        assert!(
            error.ends_with("is not the directory of a local network: it is left alone"),
            "{error}"
        );
        assert!(path.join("cat.jpg").exists());
    }

    #[test]
    fn clean_forgets_a_network_and_is_content_with_none() {
        let temporary = tempfile::tempdir().unwrap();
        let path = temporary.path().join("net");
        clean(&path, &Progress::new()).unwrap();
        let directory = Directory::create(&path).unwrap();
        drop(directory.lock().unwrap());
        std::fs::write(directory.network(), "{}").unwrap();
        clean(&path, &Progress::new()).unwrap();
        assert!(!path.exists());
    }
}
