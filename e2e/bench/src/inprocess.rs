//! `FinalizeBlock` and `Commit` without CometBFT: what the state machine itself takes.

use crate::report::Report;
use crate::stages::Stages;
use crate::system;
use crate::workload::{self, Accounts, BALANCE, DENOM, Distribution};
use anyhow::{Context, Result, anyhow, ensure};
use app::{App, Config};
use proto::tendermint::abci::{
    RequestCheckTx, RequestFinalizeBlock, RequestInitChain, RequestPrepareProposal,
    RequestProcessProposal, response_process_proposal::ProposalStatus,
};
use sdk::{Amount, Bytes, Chain, Coin, Ctx, Overlay, Time};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;
use std::time::{Duration, Instant};
use store::Store;

const CHAIN_ID: &str = "bench-1";
/// 2026-01-01T00:00:00Z.
const GENESIS_SECONDS: u64 = 1_767_225_600;
/// Accounts that are written in one block before the measurement.
const ACCOUNTS_PER_BLOCK: u64 = 50_000;
/// Transactions that arrive together at the mempool.
const CHECKED_TOGETHER: usize = 256;

/// What is measured.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Options {
    /// Accounts in the state.
    #[arg(long, default_value_t = 100_000)]
    accounts: u64,
    /// Transactions in each block.
    #[arg(long, default_value_t = 2_000)]
    txs: usize,
    /// Measured blocks.
    #[arg(long, default_value_t = 10)]
    blocks: usize,
    /// Which accounts send and receive.
    #[arg(long, value_enum, default_value_t = Distribution::Uniform)]
    distribution: Distribution,
    /// What the node saw of a transaction before its block.
    #[arg(long, value_enum, default_value_t = Seen::Nothing)]
    seen: Seen,
    /// Leave a record of each block for an exporter.
    #[arg(long)]
    export: bool,
}

/// What the node saw of a transaction before its block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Seen {
    /// Nothing: every signature is verified inside of `FinalizeBlock`, as in block sync.
    Nothing,
    /// `CheckTx`: its signature is known.
    Checked,
    /// All of it, and this node proposes: `PrepareProposal` and `ProcessProposal` are measured, too.
    Proposed,
}

/// The figures that docs/performance.md shows.
pub(crate) fn run_all(dir: &Path, report: &mut Report) -> Result<()> {
    let base = Options {
        accounts: 100_000,
        txs: 2_000,
        blocks: 10,
        distribution: Distribution::Uniform,
        seen: Seen::Nothing,
        export: false,
    };
    for accounts in [10_000, 100_000, 1_000_000] {
        for seen in [Seen::Nothing, Seen::Checked] {
            for txs in [2_000, 10_000] {
                let options = Options {
                    accounts,
                    txs,
                    seen,
                    ..base
                };
                run(&options, dir, report)?;
            }
        }
    }
    let zipf = Options {
        distribution: Distribution::Zipf,
        ..base
    };
    let proposed = Options {
        seen: Seen::Proposed,
        ..base
    };
    let exported = Options {
        export: true,
        ..base
    };
    for options in [zipf, proposed, exported] {
        run(&options, dir, report)?;
    }
    Ok(())
}

/// One measurement.
pub(crate) fn run(options: &Options, dir: &Path, report: &mut Report) -> Result<()> {
    let stages = stages();
    let home = tempfile::tempdir_in(dir)?;
    let transfers = workload::transfers(
        options.accounts,
        options.txs * options.blocks,
        options.distribution,
    );
    let accounts = Accounts::new(options.accounts, &transfers);
    let mut node = Node::load(home.path(), &accounts, options.export)?;
    let state = node.app.store().latest();
    let prefix = node.chain.prefix;
    let txs = workload::sign(&accounts, &transfers, &state, CHAIN_ID, &prefix)?;
    drop(state);

    let (load, before) = (system::load(), system::written_bytes());
    stages.take();
    let mut times = Times::default();
    for block in txs.chunks(options.txs) {
        node.block(block, options.seen, &mut times)?;
    }
    let stage_times = stages.take();
    let written = system::written_bytes() - before;
    workload::check(&accounts, &transfers, &node.app.store().latest())?;

    let conditions = format!(
        "{} accounts, {} txs x {} blocks, {:?}, seen: {:?}{}, load {load}",
        options.accounts,
        options.txs,
        options.blocks,
        options.distribution,
        options.seen,
        if options.export { ", export" } else { "" },
    )
    .to_lowercase();
    let count = txs.len() as f64;
    report.add(
        "inprocess/bank_send",
        count / times.block.as_secs_f64(),
        "tx/s",
        &conditions,
    );
    if options.seen != Seen::Nothing {
        let rate = count / times.check.as_secs_f64();
        report.add("inprocess/check_tx", rate, "tx/s", &conditions);
    }
    let blocks = options.blocks as f64;
    for (name, time) in stage_times {
        let millis = time.as_secs_f64() * 1e3 / blocks;
        report.add(
            &format!("inprocess/stage/{name}"),
            millis,
            "ms/block",
            &conditions,
        );
    }
    let millis = times.block.as_secs_f64() * 1e3 / blocks;
    report.add("inprocess/block", millis, "ms/block", &conditions);
    report.add(
        "inprocess/written",
        written / count,
        "bytes/tx",
        &conditions,
    );
    let rss = system::rss_mb(std::process::id());
    report.add("inprocess/rss", rss, "MB", &conditions);
    Ok(())
}

fn stages() -> Stages {
    static STAGES: OnceLock<Stages> = OnceLock::new();
    STAGES.get_or_init(Stages::listen).clone()
}

#[derive(Default)]
struct Times {
    check: Duration,
    block: Duration,
}

/// The application over a store on disk.
struct Node {
    app: App,
    chain: Chain,
    height: u64,
}

impl Node {
    /// A node whose state has all the accounts.
    fn load(home: &Path, accounts: &Accounts, export: bool) -> Result<Self> {
        let store = Store::open(home, store::Options::default())?;
        let config = Config {
            export,
            export_blocks_max: 1_000,
            ..Config::default()
        };
        let app = App::open(store.clone(), config.clone()).map_err(|error| anyhow!("{error}"))?;
        let request = RequestInitChain {
            time: Some(Time::from_seconds(GENESIS_SECONDS).to_proto()),
            chain_id: CHAIN_ID.to_owned(),
            app_state_bytes: testkit::test_app_state(10).to_string().into_bytes().into(),
            initial_height: 1,
            ..RequestInitChain::default()
        };
        app.init_chain(&request)
            .map_err(|error| anyhow!("genesis: {error}"))?;
        let chain = app.chain().context("there is a genesis")?;
        let mut node = Self {
            app,
            chain,
            height: 0,
        };
        node.execute(&[])?;
        node.write_accounts(&store, accounts)?;
        // Opened anew, so that nothing of this is in its caches.
        let Self { app, chain, height } = node;
        drop(app);
        let app = App::open(store, config).map_err(|error| anyhow!("{error}"))?;
        Ok(Self { app, chain, height })
    }

    /// Writes accounts with money straight into the store, by the bank's own operation.
    fn write_accounts(&mut self, store: &Store, accounts: &Accounts) -> Result<()> {
        let registry = app::abci::registry(self.chain.role);
        let coin = Coin {
            denom: DENOM.parse().context("a denom")?,
            amount: Amount::new(BALANCE),
        };
        let block = sdk::Block::default();
        let mut next = 0;
        while next < accounts.count() {
            let end = accounts.count().min(next + ACCOUNTS_PER_BLOCK);
            let base = store.latest();
            let mut overlay = Overlay::default();
            let mut ctx = Ctx::new(&base, &mut overlay, &registry, &self.chain, &block);
            for n in next..end {
                bank::ops::mint(&mut ctx, &accounts.address(n), &coin)
                    .map_err(|error| anyhow!("{}", error.log))?;
                ctx.take_events();
            }
            self.height += 1;
            let staged = store.stage(self.height, overlay.into_changes())?;
            store.commit(&staged, Vec::new())?;
            next = end;
        }
        Ok(())
    }

    fn time(&self) -> Option<proto::Timestamp> {
        Some(Time::from_seconds(GENESIS_SECONDS + self.height * 5).to_proto())
    }

    /// One block with all that comes before it.
    fn block(&mut self, txs: &[Bytes], seen: Seen, times: &mut Times) -> Result<()> {
        if seen != Seen::Nothing {
            let began = Instant::now();
            self.check(txs)?;
            times.check += began.elapsed();
        }
        let began = Instant::now();
        if seen == Seen::Proposed {
            self.propose(txs)?;
        }
        self.execute(txs)?;
        times.block += began.elapsed();
        Ok(())
    }

    fn check(&self, txs: &[Bytes]) -> Result<()> {
        for together in txs.chunks(CHECKED_TOGETHER) {
            let request = |tx: &Bytes| RequestCheckTx {
                tx: tx.clone(),
                r#type: 0,
            };
            let requests: Vec<_> = together.iter().map(request).collect();
            for response in self.app.check_txs(&requests) {
                ensure!(response.code == 0, "CheckTx: {}", response.log);
            }
        }
        Ok(())
    }

    fn propose(&self, txs: &[Bytes]) -> Result<()> {
        let height = i64::try_from(self.height + 1)?;
        let prepare = RequestPrepareProposal {
            max_tx_bytes: 100_000_000,
            txs: txs.to_vec(),
            height,
            time: self.time(),
            ..RequestPrepareProposal::default()
        };
        let txs = self.app.prepare_proposal(&prepare).txs;
        ensure!(txs.len() == prepare.txs.len(), "a transaction was left out");
        let process = RequestProcessProposal {
            txs,
            height,
            time: prepare.time,
            ..RequestProcessProposal::default()
        };
        let status = self.app.process_proposal(&process).status;
        ensure!(
            status == ProposalStatus::Accept as i32,
            "a block was refused"
        );
        Ok(())
    }

    fn execute(&mut self, txs: &[Bytes]) -> Result<()> {
        let request = RequestFinalizeBlock {
            txs: txs.to_vec(),
            hash: sdk::crypto::sha256(&self.height.to_be_bytes())
                .to_vec()
                .into(),
            height: i64::try_from(self.height + 1)?,
            time: self.time(),
            ..RequestFinalizeBlock::default()
        };
        let response = self.app.finalize_block(&request)?;
        let mut codes: BTreeMap<(u32, String), usize> = BTreeMap::new();
        for result in response.tx_results.iter().filter(|result| result.code != 0) {
            *codes.entry((result.code, result.log.clone())).or_default() += 1;
        }
        ensure!(codes.is_empty(), "transactions failed: {codes:?}");
        ensure!(
            response.tx_results.len() == txs.len(),
            "a result is missing"
        );
        self.app.commit()?;
        self.height += 1;
        Ok(())
    }
}
