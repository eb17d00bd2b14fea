//! The figures of docs/performance.md, measured: prints a table and writes `results.json`.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::float_arithmetic,
    clippy::cast_precision_loss,
    clippy::indexing_slicing,
    reason = "measurements are divided, averaged and listed here; nothing of it runs in consensus"
)]

mod inprocess;
mod network;
mod report;
mod stages;
mod system;
mod websocket;
mod workload;

use anyhow::Result;
use clap::{Parser, Subcommand};
use report::Report;
use std::path::{Path, PathBuf};

/// As the daemon: a transaction is many small allocations, made and freed on several threads
/// (docs/adr/0008-mimalloc.md).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Measures the chain on this machine.
#[derive(Parser)]
#[command(name = "bench", version)]
struct Cli {
    /// Where results and working files go.
    #[arg(long, default_value = "target/bench", global = true)]
    dir: PathBuf,
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// `FinalizeBlock` and `Commit` in this process, without CometBFT.
    Inprocess(inprocess::Options),
    /// What each kind of transaction takes beside a bank send, in this process: blocks of all kinds take turns.
    Compare(inprocess::compare::Options),
    /// The end of a business day with many settlement lines, and what leaves the state long after, in this process.
    Close(inprocess::close::Options),
    /// Sends and swaps of points with many lots in the state, and the end of a month's lots, in this process.
    Lots(inprocess::lots::Options),
    /// CometBFT and `aotd` with one validator or several.
    Network(network::Options),
    /// As network, with an application that does nothing: what CometBFT and the load tool leave room for. Offer more
    /// than is committed.
    Ceiling(network::Options),
    /// The exporter and Apache Cassandra beside a validator: rows, lag, and a rebuild.
    Exporter(network::exporter::Options),
    /// Everything.
    All,
}

fn main() -> Result<()> {
    let cli = Cli::parse();
    std::fs::create_dir_all(&cli.dir)?;
    let mut report = Report::begin(&cli.dir);
    let outcome = match cli.what {
        What::Inprocess(options) => inprocess::run(&options, &cli.dir, &mut report),
        What::Compare(options) => inprocess::compare::run(&options, &cli.dir, &mut report),
        What::Close(options) => inprocess::close::run(&options, &cli.dir, &mut report),
        What::Lots(options) => inprocess::lots::run(&options, &cli.dir, &mut report),
        What::Network(options) => network::run(&options, &cli.dir, &mut report),
        What::Ceiling(options) => network::ceiling::run(&options, &cli.dir, &mut report),
        What::Exporter(options) => network::exporter::run(&options, &cli.dir, &mut report),
        What::All => run_all(&cli.dir, &mut report),
    };
    // What was measured before something failed is kept.
    report.finish()?;
    outcome
}

fn run_all(dir: &Path, report: &mut Report) -> Result<()> {
    inprocess::run_all(dir, report)?;
    // The rate of the floor, then more than is committed; the ceiling is higher, so more is offered to reach it.
    for (validators, rates, ceiling_rate) in
        [(1, [5_000, 8_500], 20_000), (4, [1_500, 2_000], 5_000)]
    {
        for rate in rates {
            network::run(&network::Options::standard(validators, rate), dir, report)?;
        }
        let options = network::Options::of_ceiling(validators, ceiling_rate);
        network::ceiling::run(&options, dir, report)?;
        network::ceiling::compare(validators, report)?;
    }
    // What the exporter keeps up with, and a burst of more than that.
    for rate in [100, 500] {
        let options = network::exporter::Options::standard(rate);
        network::exporter::run(&options, dir, report)?;
    }
    Ok(())
}
