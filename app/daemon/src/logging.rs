//! Logs: to standard error, as text or JSON lines.

use anyhow::{Context, Result};
use clap::Args;
use tracing_subscriber::EnvFilter;

/// How much is logged, and how.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Level, or levels by module: info, debug, warn,aotd=debug.
    #[arg(long, global = true, env = "AOTD_LOG_LEVEL", default_value = "info")]
    log_level: String,
    /// Form of the log lines.
    #[arg(long, global = true, env = "AOTD_LOG_FORMAT", default_value = "plain", value_parser = ["plain", "json"])]
    log_format: String,
}

/// Starts logging for the whole process.
pub(crate) fn start(options: &Options) -> Result<()> {
    // The storage engine tells of every table it opens; a level that names it wins.
    let levels = format!("fjall=warn,lsm_tree=warn,{}", options.log_level);
    let filter = EnvFilter::builder()
        .parse(levels)
        .with_context(|| format!("log level {:?}", options.log_level))?;
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    if options.log_format == "json" {
        builder.json().init();
    } else {
        use std::io::IsTerminal as _;
        builder
            .with_ansi(std::io::stderr().is_terminal())
            .with_target(false)
            .init();
    }
    Ok(())
}
