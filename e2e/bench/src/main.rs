//! The figures of docs/performance.md, measured: prints a table and writes `results.json`.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::float_arithmetic,
    clippy::cast_precision_loss,
    reason = "measurements are divided and averaged here; nothing of it runs in consensus"
)]

mod inprocess;
mod report;
mod stages;
mod system;
mod workload;

use anyhow::Result;
use clap::{Parser, Subcommand};
use report::Report;
use std::path::PathBuf;

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
    /// Everything.
    All,
}

fn main() -> Result<()> {
    let cli = Cli::parse();
    std::fs::create_dir_all(&cli.dir)?;
    let mut report = Report::begin(&cli.dir);
    match cli.what {
        What::Inprocess(options) => inprocess::run(&options, &cli.dir, &mut report)?,
        What::All => inprocess::run_all(&cli.dir, &mut report)?,
    }
    report.finish()
}
