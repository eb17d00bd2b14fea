//! The export to a real Apache Cassandra while everything is killed, under load and during a day of trade: afterwards the tables equal a rebuild from height 1.

use std::path::PathBuf;
use std::process::Command;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use client::{Wallet, wait};
use cometbft::ports::Ports;
use cometbft::process::{Process, tail};
use e2e::chain::Chain;
use e2e::shop::{NATIVE, Shop, WON, coin};
use e2e::tools;
use localnet::analytics::{self, Login, Question};
use localnet::cassandra::{Distribution, Server, Settings};
use proto::cosmos::bank::v1beta1::MsgSend;
use serde_json::Value;

/// How long Cassandra may take to start on a busy machine.
const CASSANDRA: Duration = Duration::from_secs(180);
/// How long the exporter may take to catch up.
const EXPORTED: Duration = Duration::from_secs(180);

/// One Cassandra at a time: each takes most of a small machine.
static ALONE: Mutex<()> = Mutex::new(());

/// A chain, Cassandra, and the exporter between them.
struct Export {
    exporter: Option<Process>,
    cassandra: Option<Server>,
    distribution: Distribution,
    settings: Settings,
    config: PathBuf,
    // Last, so that the exporter ends first.
    chain: Chain,
}

impl Export {
    fn start() -> Result<Self> {
        let mut chain = Chain::create(1, true)?;
        let distribution = Distribution::ensure(&cometbft::binary::cache_dir())?;
        let mut ports = Ports::new();
        chain.network.cql_port = ports.free()?;
        chain.network.storage_port = ports.free()?;
        chain.network.exporter_metrics_port = ports.free()?;
        let settings = Settings {
            directory: chain.directory.cassandra(),
            cql_port: chain.network.cql_port,
            storage_port: chain.network.storage_port,
            heap_megabytes: 384,
        };
        let config = chain.directory.exporter_config();
        chain.start_node(0, &[])?;
        let mut export = Self {
            exporter: None,
            cassandra: None,
            distribution,
            settings,
            config,
            chain,
        };
        export.start_cassandra()?;
        let programs = &export.chain.built().programs;
        analytics::prepare(&export.chain.network, programs, &export.chain.directory)?;
        export.start_exporter()?;
        export.chain.wait_for_height(0, 1)?;
        Ok(export)
    }

    fn start_cassandra(&mut self) -> Result<()> {
        let mut server = self.distribution.start(self.settings.clone())?;
        server.wait_until_ready(CASSANDRA)?;
        self.cassandra = Some(server);
        Ok(())
    }

    fn start_exporter(&mut self) -> Result<()> {
        let command = analytics::command(&self.chain.built().programs, &self.config);
        let log = self.chain.directory.log("exporter");
        self.exporter = Some(Process::spawn("exporter", command, &log)?);
        Ok(())
    }

    fn kill_exporter(&mut self) -> Result<()> {
        self.exporter
            .take()
            .context("the exporter does not run")?
            .kill()?;
        Ok(())
    }

    fn kill_cassandra(&mut self) -> Result<()> {
        self.cassandra
            .take()
            .context("Cassandra does not run")?
            .kill()?;
        Ok(())
    }

    /// Runs a verb of the exporter to its end and gives what it printed.
    fn verb(&self, arguments: &[&str]) -> Result<String> {
        let mut command = Command::new(&self.chain.built().programs.exporter);
        command.args(arguments).arg("--config").arg(&self.config);
        let output = tools::run_well(command, b"", "")?;
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// The height up to which the tables are complete.
    fn checkpoint(&self) -> Result<u64> {
        wait(async {
            let session = analytics::session(&self.chain.network, &Login::first()).await?;
            analytics::checkpoint(&session, &self.chain.network.chain_id).await
        })
    }

    /// Waits until the tables hold everything that is committed; gives the height.
    fn catch_up(&mut self) -> Result<u64> {
        let height = self.chain.settled_height(0)?;
        let started = Instant::now();
        loop {
            let reached = self.checkpoint();
            if matches!(reached, Ok(reached) if reached >= height) {
                return Ok(height);
            }
            let exporter = self
                .exporter
                .as_mut()
                .context("the exporter does not run")?;
            exporter.expect_running()?;
            if started.elapsed() > EXPORTED {
                let log = tail(exporter.log(), 30);
                bail!(
                    "the exporter has reached {reached:?} of {height}; the end of its log:\n{log}"
                );
            }
            std::thread::sleep(Duration::from_millis(300));
        }
    }

    /// Sees to it that `verify` finds nothing and leaves nothing out, and that a rebuild gives the same tables. Gives
    /// its report.
    fn equals_a_rebuild(&mut self) -> Result<Value> {
        let report: Value = serde_json::from_str(&self.verb(&["verify", "--level", "4"])?)?;
        let skipped = report.get("skipped").and_then(Value::as_array);
        ensure!(
            report.get("bad").and_then(Value::as_u64) == Some(0)
                && skipped.is_some_and(Vec::is_empty),
            "{report:#}"
        );
        // Content, not only counts: the digest of every table equals that of a rebuild up to the same height.
        let mut exporter = self.exporter.take().context("the exporter does not run")?;
        exporter.stop(Duration::from_secs(30))?;
        let before = self.verb(&["digest"])?;
        let to = self.checkpoint()?;
        self.verb(&["rebuild", "--to", &to.to_string()])?;
        let after = self.verb(&["digest"])?;
        ensure!(
            before == after,
            "a rebuild gives other tables:\n{before}\n{after}"
        );
        ensure!(before.contains("payments"), "{before}");
        Ok(report)
    }

    /// Puts payments and sends into the mempool without waiting for them.
    fn load(&self, shop: &mut Shop, round: &str) -> Result<()> {
        let rpc = self.chain.rpc(0)?;
        wait(shop.payer.refresh())?;
        for number in 0..30 {
            let pay = shop.pay(&format!("{round}-{number}"), 100)?;
            let pay = shop.payer.sign(&[&pay], &shop.fee);
            let send = gift(&shop.payer, shop.owner.address());
            let send = shop.payer.sign(&[&send], &shop.fee);
            for tx in [pay, send] {
                let answer = rpc.broadcast_tx_sync(&tx)?;
                ensure!(answer.code == 0, "{answer:?}");
            }
        }
        Ok(())
    }
}

fn gift(from: &Wallet, to: &str) -> MsgSend {
    MsgSend {
        from_address: from.address().to_owned(),
        to_address: to.to_owned(),
        amount: vec![coin(3, WON), coin(1, NATIVE)],
    }
}

fn disturbed() -> Result<()> {
    let mut export = Export::start()?;
    let shop = &mut Shop::open(&export.chain, "analytics", 10_000_000)?;
    let paid = shop.paid("before", 1_000)?;
    export.load(shop, "undisturbed")?;
    export.catch_up()?;

    export.load(shop, "exporter")?;
    export.kill_exporter()?;
    export.start_exporter()?;
    export.catch_up()?;

    export.load(shop, "cassandra")?;
    export.kill_cassandra()?;
    // The chain goes on without it, and the exporter waits for it.
    let height = export.chain.wait_for_blocks(0, 3)?;
    export.load(shop, "no cassandra")?;
    export
        .exporter
        .as_mut()
        .context("the exporter does not run")?
        .expect_running()?;
    export.start_cassandra()?;
    ensure!(export.catch_up()? > height, "the exporter did not catch up");

    export.load(shop, "node")?;
    export.chain.kill_node(0)?;
    export.chain.start_node(0, &[])?;
    export.chain.wait_for_height(0, 1)?;
    export.chain.wait_for_blocks(0, 3)?;
    export.load(shop, "after")?;
    export.chain.wait_for_blocks(0, 2)?;
    export.catch_up()?;

    ensure!(!paid.is_empty(), "no payment");
    export.equals_a_rebuild()?;
    Ok(())
}

/// Tables in which the day leaves rows.
const FILLED: [&str; 34] = [
    "merchants",
    "payments_by_id",
    "payment_history",
    "payments_by_merchant",
    "refunds_by_merchant",
    "payments_by_payer",
    "payment_parties",
    "settlements_by_merchant",
    "settlements_by_day",
    "settlement_lines",
    "merchant_accounts",
    "merchant_schedules",
    "sales_by_merchant_day",
    "company_floats",
    "quotes",
    "quotes_by_provider",
    "liquidity_providers",
    "issuers",
    "issuer_changes",
    "points_by_programme",
    "programme_days",
    "points_by_user",
    "points_months",
    "lots_by_user",
    "lots_by_programme",
    "campaigns",
    "rewards_by_programme",
    "rewards_by_campaign",
    "rewards_by_user",
    "rules_by_merchant",
    "rule_activations",
    "swaps_by_pair",
    "swaps_by_user",
    "clearing_by_day",
];

/// The day of the local network, with its validator and the exporter killed twice in the middle: the play that is
/// interrupted goes on.
fn day() -> Result<()> {
    let mut export = Export::start()?;
    for what in ["takes 25 000 krwp", "waiting"] {
        interrupted_at(&mut export.chain, what)?;
        export.kill_exporter()?;
        export.start_exporter()?;
    }
    let client = export.chain.client(0)?;
    let file = export.chain.directory.day();
    let played = wait(localnet::day::play(
        &export.chain.network,
        &client,
        &file,
        &|_| (),
    ))?;
    ensure!(played.height > 0, "{played:?}");
    export.chain.wait_for_blocks(0, 2)?;
    export.catch_up()?;
    read_back(&export, &played)?;
    let report = export.equals_a_rebuild()?;
    for table in FILLED {
        let rows = report
            .pointer(&format!("/rows/{table}"))
            .and_then(Value::as_u64);
        ensure!(
            rows.is_some_and(|rows| rows > 0),
            "{table} is empty: {report:#}"
        );
    }
    spoiled(&export, &played)
}

/// `verify` names rows that say something else than the chain: that of a shop, of two companies, of an issuer.
fn spoiled(export: &Export, played: &localnet::day::Day) -> Result<()> {
    let chain = &export.chain.network.chain_id;
    let shop = played.shown()?.merchant_id.clone();
    let denom = ask(
        export,
        format!("SELECT denom FROM chain.issuers WHERE chain = '{chain}' LIMIT 1"),
    )?;
    let denom = denom.trim();
    for cql in [
        format!(
            "UPDATE chain.merchant_accounts SET payable = 77 WHERE chain = '{chain}' AND merchant = '{shop}' AND denom = '{WON}'"
        ),
        format!(
            "INSERT INTO chain.netting_by_day (chain, day, from_company, to_company, denom, amount, updated_height) VALUES ('{chain}', '2026-11-21', 'aot1from', 'aot1to', '{WON}', 5, 1)"
        ),
        format!(
            "UPDATE chain.issuers SET expired = 123456789 WHERE chain = '{chain}' AND denom = '{denom}'"
        ),
    ] {
        wait(async {
            let session = analytics::session(&export.chain.network, &Login::first()).await?;
            session.query_unpaged(cql.as_str(), ()).await?;
            anyhow::Ok(())
        })?;
    }
    let mut command = Command::new(&export.chain.built().programs.exporter);
    command.args(["verify", "--level", "4", "--config"]);
    let output = command.arg(&export.config).output()?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    ensure!(output.status.code() == Some(3), "{said}");
    for part in [
        "merchant_accounts payable 77,",
        "the chain says nothing, netting_by_day 5",
        "expired 123456789",
        &format!("{denom} expired: issuers says 123456789, points_by_programme "),
    ] {
        ensure!(said.contains(part), "{part}: {said}");
    }
    Ok(())
}

/// Plays until something is told that has this text, then kills the validator and starts it again.
fn interrupted_at(chain: &mut Chain, text: &str) -> Result<()> {
    let client = chain.client(0)?;
    let (network, file) = (chain.network.clone(), chain.directory.day());
    let (told, hear) = std::sync::mpsc::channel();
    let play = std::thread::spawn(move || {
        let say = |line: &str| {
            // Nobody hears it any more once the validator is killed.
            let _ = told.send(line.to_owned());
        };
        wait(localnet::day::play(&network, &client, &file, &say)).map(|_| ())
    });
    let heard = hear.iter().any(|line| line.contains(text));
    if heard {
        chain.kill_node(0)?;
    }
    drop(hear);
    let ended = play.join();
    let ended = ended.map_err(|_| anyhow::anyhow!("the play panicked"))?;
    if !heard {
        // On a slow machine the day may be over by then; that it is complete is seen later.
        return ended;
    }
    ensure!(
        ended.is_err(),
        "the play did not notice that the chain was gone"
    );
    chain.start_node(0, &[])?;
    chain.wait_for_height(0, 1)?;
    chain.wait_for_blocks(0, 2)?;
    Ok(())
}

/// What the day left in the tables, compared with what was played.
fn read_back(export: &Export, played: &localnet::day::Day) -> Result<()> {
    let chain = &export.chain.network.chain_id;
    let sale = played.shown()?;
    let payment = ask(
        export,
        format!(
            "SELECT captured, refunded FROM chain.payments_by_id WHERE chain = '{chain}' AND payment_id = 0x{}",
            sale.payment_id
        ),
    )?;
    ensure!(
        payment.contains("30000") && payment.contains("10000"),
        "the payment is not in the tables:\n{payment}"
    );
    let swap = played.swap.as_ref().context("nothing was swapped")?;
    let (year, month, day) = (swap.day / 10_000, swap.day / 100 % 100, swap.day % 100);
    let clearing = ask(
        export,
        format!(
            "SELECT a_to_b, swaps FROM chain.clearing_by_day WHERE chain = '{chain}' AND day = '{year:04}-{month:02}-{day:02}'"
        ),
    )?;
    ensure!(
        clearing.contains(&swap.needed.to_string()),
        "the swap of {} krwp is not in the position:\n{clearing}",
        swap.needed
    );
    let campaign = ask(
        export,
        format!(
            "SELECT name, spent FROM chain.campaigns WHERE chain = '{chain}' AND campaign = '{}'",
            played.campaign_id
        ),
    )?;
    ensure!(
        campaign.contains("three percent at the tea house"),
        "the campaign is not in the tables:\n{campaign}"
    );
    let batches = ask(
        export,
        format!(
            "SELECT day, state, net, paid FROM chain.settlements_by_merchant WHERE chain = '{chain}' AND merchant = '{}' AND year IN ({year}, {})",
            sale.merchant_id,
            year.saturating_add(1)
        ),
    )?;
    ensure!(
        batches.contains("paid"),
        "the shop was not paid:\n{batches}"
    );
    Ok(())
}

/// Asks the tables, and gives the rows as text without the names of the columns.
fn ask(export: &Export, cql: String) -> Result<String> {
    let question = Question {
        role: "auditor",
        title: "the day",
        cql,
    };
    let rows = wait(async {
        let session = analytics::session(&export.chain.network, &Login::first()).await?;
        analytics::ask(&session, &question).await
    })?;
    Ok(analytics::layout(rows.get(1..).unwrap_or_default()))
}

#[test]
fn exporter_cassandra_and_node_killed_under_load_leave_tables_that_equal_a_rebuild() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    disturbed().unwrap();
}

#[test]
fn a_day_that_is_killed_in_the_middle_goes_on_and_its_tables_equal_a_rebuild() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    day().unwrap();
}
