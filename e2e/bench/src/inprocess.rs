//! `FinalizeBlock` and `Commit` without CometBFT: what the state machine itself takes.

pub(crate) mod close;
pub(crate) mod compare;
pub(crate) mod lots;

use crate::report::Report;
use crate::stages::Stages;
use crate::system;
use crate::workload::{self, Accounts, Distribution, Kind, Target, Transfer};
use anyhow::{Context, Result, anyhow, ensure};
use app::{App, BlockAnswer, Config};
use proto::tendermint::abci::{
    RequestCheckTx, RequestFinalizeBlock, RequestInitChain, RequestPrepareProposal,
    RequestProcessProposal, response_process_proposal::ProposalStatus,
};
use sdk::{Bytes, Chain, Ctx, Overlay, Prefix, Time};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;
use std::time::{Duration, Instant};
use store::Store;
use tempfile::TempDir;

const CHAIN_ID: &str = "bench-1";
/// 2026-01-01T00:00:00Z.
const GENESIS_SECONDS: u64 = 1_767_225_600;
/// Between blocks.
const BLOCK_SECONDS: u64 = 5;
/// Balances that are written in one block before the measurement, or lots of them.
const BALANCES_PER_BLOCK: u64 = 50_000;
/// Transactions that arrive together at the mempool.
const CHECKED_TOGETHER: usize = 256;

/// What is measured.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct Options {
    /// What each transaction does.
    #[arg(long, value_enum, default_value_t = Kind::Send)]
    kind: Kind,
    /// Accounts in the state.
    #[arg(long, default_value_t = 100_000, value_parser = clap::value_parser!(u64).range(2..))]
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

impl Options {
    fn config(&self) -> Config {
        Config {
            export: self.export,
            export_blocks_max: 1_000,
            ..Config::default()
        }
    }

    fn conditions(&self) -> String {
        format!(
            "{} accounts, {} txs x {} blocks, {:?}, seen: {:?}{}, load {}",
            self.accounts,
            self.txs,
            self.blocks,
            self.distribution,
            self.seen,
            if self.export { ", export" } else { "" },
            system::load(),
        )
        .to_lowercase()
    }
}

/// The figures that docs/performance.md shows. Accounts are made once for all measurements that share them.
pub(crate) fn run_all(dir: &Path, report: &mut Report) -> Result<()> {
    for kind in Kind::ALL {
        let sizes = match kind {
            Kind::Send | Kind::Payment => [10_000, 100_000, 1_000_000].as_slice(),
            _ => &[100_000],
        };
        for accounts in sizes {
            let mut node = Node::load(dir, Accounts::new(kind, *accounts))?;
            for options in measurements(kind, *accounts) {
                node.measure(&options, report)?;
            }
        }
    }
    compare::run(&compare::Options::STANDARD, dir, report)?;
    for merchants in [1, 100] {
        close::run(&close::Options::standard(merchants), dir, report)?;
    }
    lots::run(&lots::Options::STANDARD, dir, report)
}

fn measurements(kind: Kind, accounts: u64) -> Vec<Options> {
    let base = Options {
        kind,
        accounts,
        txs: 2_000,
        blocks: 10,
        distribution: Distribution::Uniform,
        seen: Seen::Nothing,
        export: false,
    };
    let large = Options {
        txs: 10_000,
        // A million accounts take long enough to make.
        blocks: if accounts < 1_000_000 { 10 } else { 5 },
        ..base
    };
    let mut all = vec![base, large];
    if accounts == 100_000 && matches!(kind, Kind::Send | Kind::Payment) {
        let checked = [base, large].map(|options| Options {
            seen: Seen::Checked,
            ..options
        });
        all.extend(checked);
        all.push(Options {
            distribution: Distribution::Zipf,
            ..base
        });
        all.push(Options {
            seen: Seen::Proposed,
            ..base
        });
        all.push(Options {
            export: true,
            ..base
        });
    }
    all
}

/// One measurement.
pub(crate) fn run(options: &Options, dir: &Path, report: &mut Report) -> Result<()> {
    let accounts = Accounts::new(options.kind, options.accounts);
    Node::load(dir, accounts)?.measure(options, report)
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

/// The application over a store on disk whose state has all the accounts.
struct Node {
    app: App,
    store: Store,
    chain: Chain,
    height: u64,
    /// The time of the next block.
    next_time: Time,
    accounts: Accounts,
    /// All that was executed so far.
    transfers: Vec<Transfer>,
    _home: TempDir,
}

impl Node {
    fn load(dir: &Path, accounts: Accounts) -> Result<Self> {
        let home = tempfile::tempdir_in(dir)?;
        let store = Store::open(home.path(), store::Options::default())?;
        let app =
            App::open(store.clone(), Config::default()).map_err(|error| anyhow!("{error}"))?;
        let prefix = Prefix::new("aot").context("a prefix")?;
        let mut app_state = testkit::test_app_state(10);
        accounts.add_actors(&mut app_state, &prefix);
        let request = RequestInitChain {
            time: Some(Time::from_seconds(GENESIS_SECONDS).to_proto()),
            chain_id: CHAIN_ID.to_owned(),
            app_state_bytes: app_state.to_string().into_bytes().into(),
            initial_height: 1,
            ..RequestInitChain::default()
        };
        app.init_chain(&request)
            .map_err(|error| anyhow!("genesis: {error}"))?;
        let chain = app.chain().context("there is a genesis")?;
        let mut node = Self {
            app,
            store,
            chain,
            height: 0,
            next_time: Time::from_seconds(GENESIS_SECONDS),
            accounts,
            transfers: Vec::new(),
            _home: home,
        };
        node.execute(&[])?;
        node.write_accounts()?;
        system::settle();
        Ok(node)
    }

    /// Writes accounts with money straight into the store, by the bank's own operations.
    fn write_accounts(&mut self) -> Result<()> {
        let registry = app::registry(self.chain.role);
        let (coins, lots) = (self.accounts.coins(), self.accounts.lots());
        let block = sdk::Block::default();
        let most = BALANCES_PER_BLOCK.div_ceil(lots.len() as u64);
        let mut next = 0;
        while next < self.accounts.count() {
            let end = self.accounts.count().min(next + most);
            let base = self.store.latest();
            let mut overlay = Overlay::default();
            let mut ctx = Ctx::new(&base, &mut overlay, &registry, &self.chain, &block);
            for n in next..end {
                let address = self.accounts.address(n);
                for coin in &coins {
                    let denom = &coin.denom;
                    let minted = if denom.has_lots() {
                        bank::ops::mint_lots(&mut ctx, &address, &address, denom, &lots)
                    } else {
                        bank::ops::mint(&mut ctx, &address, coin)
                    };
                    minted.map_err(|error| anyhow!("{}", error.log))?;
                }
                ctx.take_events();
            }
            self.height += 1;
            let staged = self.store.stage(self.height, overlay.into_writes())?;
            self.store.commit(&staged, Vec::new())?;
            next = end;
        }
        Ok(())
    }

    /// One measurement, after which every sequence and balance is checked.
    fn measure(&mut self, options: &Options, report: &mut Report) -> Result<()> {
        let stages = stages();
        self.reopen(options.config())?;
        let transfers = workload::transfers(
            options.kind,
            options.accounts,
            options.txs * options.blocks,
            options.distribution,
            // Other transfers than in the measurements before.
            self.height,
        );
        let txs = self.sign(transfers);

        let (conditions, before) = (options.conditions(), system::written_bytes());
        stages.take();
        let mut times = Times::default();
        for block in txs.chunks(options.txs) {
            self.block(block, options.seen, &mut times)?;
        }
        let stage_times = stages.take();
        let written = system::written_bytes() - before;
        self.verify()?;

        let (count, blocks) = (txs.len() as f64, options.blocks as f64);
        let name = format!("inprocess/{}", options.kind);
        let rate = count / times.block.as_secs_f64();
        report.add(&name, rate, "tx/s", &conditions);
        if options.seen != Seen::Nothing {
            let rate = count / times.check.as_secs_f64();
            report.add(&format!("{name}/check_tx"), rate, "tx/s", &conditions);
        }
        for (stage, time) in stage_times {
            let millis = time.as_secs_f64() * 1e3 / blocks;
            let name = format!("{name}/stage/{stage}");
            report.add(&name, millis, "ms/block", &conditions);
        }
        let millis = times.block.as_secs_f64() * 1e3 / blocks;
        report.add(&format!("{name}/block"), millis, "ms/block", &conditions);
        let written = written / count;
        report.add(&format!("{name}/written"), written, "bytes/tx", &conditions);
        let rss = system::rss_mb(std::process::id());
        report.add(&format!("{name}/rss"), rss, "MB", &conditions);
        Ok(())
    }

    /// Opens the application anew, so that nothing of what was before is in its caches.
    fn reopen(&mut self, config: Config) -> Result<()> {
        self.app = App::open(self.store.clone(), config).map_err(|error| anyhow!("{error}"))?;
        Ok(())
    }

    /// Signs transfers that are executed next.
    fn sign(&mut self, transfers: Vec<Transfer>) -> Vec<Bytes> {
        let target = Target {
            chain_id: CHAIN_ID,
            prefix: &self.chain.prefix,
            time: self.next_time,
        };
        let txs = workload::sign(&self.accounts, &transfers, &self.store.latest(), &target);
        self.transfers.extend(transfers);
        txs
    }

    /// Every sequence and every balance is what follows from all that was executed.
    fn verify(&self) -> Result<()> {
        workload::check(&self.accounts, &self.transfers, &self.store.latest())
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
        drop(self.execute(txs)?);
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
            time: Some(self.next_time.to_proto()),
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

    /// Executes and commits one block; none of its transactions may fail.
    fn execute(&mut self, txs: &[Bytes]) -> Result<BlockAnswer> {
        let request = RequestFinalizeBlock {
            txs: txs.to_vec(),
            hash: sdk::crypto::sha256(&self.height.to_be_bytes())
                .to_vec()
                .into(),
            height: i64::try_from(self.height + 1)?,
            time: Some(self.next_time.to_proto()),
            ..RequestFinalizeBlock::default()
        };
        let answer = self.app.finalize_block(&request)?;
        let mut codes: BTreeMap<(u32, String), usize> = BTreeMap::new();
        for failed in answer.txs.iter().filter(|tx| tx.code != 0) {
            *codes.entry((failed.code, failed.decode().log)).or_default() += 1;
        }
        ensure!(codes.is_empty(), "transactions failed: {codes:?}");
        ensure!(answer.txs.len() == txs.len(), "a result is missing");
        self.app.commit()?;
        self.height += 1;
        self.next_time = self.next_time.plus_seconds(BLOCK_SECONDS);
        Ok(answer)
    }

    /// Executes and commits one block, and says how long that took.
    fn timed(&mut self, txs: &[Bytes]) -> Result<(Duration, BlockAnswer)> {
        let began = Instant::now();
        let answer = self.execute(txs)?;
        Ok((began.elapsed(), answer))
    }

    /// Executes empty blocks as long as they change something: what each took, and the events of a kind in it.
    fn work_off(&mut self, kind: &str) -> Result<Vec<(Duration, usize)>> {
        let mut blocks = Vec::new();
        let mut root = Vec::new();
        loop {
            let (took, answer) = self.timed(&[])?;
            if answer.app_hash == root {
                return Ok(blocks);
            }
            let answer = answer.decode();
            root = answer.app_hash.to_vec();
            let events = answer.events.iter();
            blocks.push((took, events.filter(|event| event.r#type == kind).count()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_node_takes_every_measurement_after_the_other() {
        let dir = tempfile::tempdir().unwrap();
        let mut report = Report::begin(dir.path());
        for kind in Kind::ALL {
            let mut node = Node::load(dir.path(), Accounts::new(kind, 150)).unwrap();
            for options in measurements(kind, 100_000) {
                let small = Options {
                    accounts: 150,
                    txs: 30,
                    blocks: 2,
                    ..options
                };
                node.measure(&small, &mut report).unwrap();
            }
        }
        for name in [
            "bank_send",
            "payment",
            "reward",
            "first_reward",
            "points_send",
            "swap",
        ] {
            for stage in ["decode", "verify", "execute", "root", "persist"] {
                let figure = format!("inprocess/{name}/stage/{stage}");
                assert!(report.last(&figure).is_some(), "{figure}");
            }
        }
    }

    #[test]
    fn a_payment_that_is_missing_is_noticed() {
        let dir = tempfile::tempdir().unwrap();
        let node = Node::load(dir.path(), Accounts::new(Kind::Payment, 10)).unwrap();
        let never = [Transfer {
            kind: Kind::Payment,
            from: 1,
            to: 0,
        }];
        let checked = workload::check(&node.accounts, &never, &node.store.latest());
        assert!(
            checked
                .unwrap_err()
                .to_string()
                .contains("sequence 0, expected 1")
        );
    }
}
