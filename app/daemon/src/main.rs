//! `aotd`: the node of an AOT chain, and the command line that talks to it.

mod abci_server;
mod affiliate;
mod cli;
mod comet;
mod config;
mod genesis;
mod grpc;
mod hermes;
mod home;
mod keys;
mod logging;
mod message;
mod metrics;
mod node;
mod offline;
mod oracle;
mod outbox;
mod output;
mod ports;
mod query;
mod registered;
mod start;
mod statement;
mod tx;
mod upgrade;

use std::process::ExitCode;

/// A transaction is many small allocations, made and freed on several threads
/// (docs/adr/0008-mimalloc.md).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match cli::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            use std::io::Write as _;
            // Nothing is left to do when even standard error is gone.
            drop(writeln!(std::io::stderr(), "aotd: {error:#}"));
            ExitCode::FAILURE
        }
    }
}
