//! The end of a business day: batches of many lines close in one block, and long after their payments and lines leave
//! the state, spread over blocks.

use super::Node;
use crate::report::{Report, percentile};
use crate::system;
use crate::workload::{Accounts, Kind, REFUND_SECONDS, Transfer};
use anyhow::{Result, ensure};
use std::path::Path;
use std::time::Duration;

/// Who buys, in turn.
const CUSTOMERS: u64 = 10_000;
const DAY_SECONDS: u64 = 86_400;
/// By default payments stay for 30 days after their refund window, and lines for 90 days.
const PAYMENTS_GONE_SECONDS: u64 = REFUND_SECONDS + 31 * DAY_SECONDS;
const LINES_GONE_SECONDS: u64 = 91 * DAY_SECONDS;
/// Empty blocks, for what a block takes by itself.
const IDLE_BLOCKS: usize = 11;

/// What is measured.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct Options {
    /// Lines of all batches that close.
    #[arg(long, default_value_t = 100_000, value_parser = clap::value_parser!(u64).range(1..))]
    lines: u64,
    /// Merchants that share them, each with one batch.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..))]
    merchants: u64,
    /// Payments in each block, also in that of the close.
    #[arg(long, default_value_t = 2_000, value_parser = clap::value_parser!(u64).range(1..))]
    txs: u64,
}

impl Options {
    /// As the command line has it without options.
    pub(crate) fn standard(merchants: u64) -> Self {
        Self {
            lines: 100_000,
            merchants,
            txs: 2_000,
        }
    }
}

/// One measurement.
pub(crate) fn run(options: &Options, dir: &Path, report: &mut Report) -> Result<()> {
    let mut accounts = Accounts::new(Kind::Payment, CUSTOMERS);
    accounts.merchants = options.merchants;
    let mut node = Node::load(dir, accounts)?;
    let payment = |n: u64| Transfer {
        kind: Kind::Payment,
        from: n % CUSTOMERS,
        to: n % options.merchants,
    };
    let txs = node.sign((0..options.lines + options.txs).map(payment).collect());
    let (lines, at_close) = txs.split_at(usize::try_from(options.lines)?);
    system::settle();

    let conditions = format!(
        "{} lines of {} merchants, {} payments a block, load {}",
        options.lines,
        options.merchants,
        options.txs,
        system::load(),
    );
    let mut add = |name: &str, value: f64, unit: &'static str| {
        report.add(&format!("close/{name}"), value, unit, &conditions);
    };
    let mut before = Vec::new();
    for block in lines.chunks(usize::try_from(options.txs)?) {
        before.push(node.timed(block)?.0);
    }
    // Later blocks alone: the state is then about as large as at the close.
    let mut before = before.split_off(before.len() / 2);
    add("block_before", millis(&mut before, 0.5), "ms");
    let cut_off = node.next_time.korean_day_end();
    node.next_time = cut_off;
    let (took, answer) = node.timed(at_close)?;
    add("block_of_close", took.as_secs_f64() * 1e3, "ms");
    let answer = answer.decode();
    let events = answer.events.iter();
    let closed = events.filter(|event| event.r#type == "batch_closed");
    let closed = closed.count() as u64;
    ensure!(
        closed == options.merchants.min(options.lines),
        "{closed} batches closed"
    );
    let mut idle = Vec::new();
    for _ in 0..IDLE_BLOCKS {
        idle.push(node.timed(&[])?.0);
    }
    add("block_empty", millis(&mut idle, 0.5), "ms");
    for (what, after) in [
        ("forget_payments", PAYMENTS_GONE_SECONDS),
        ("forget_lines", LINES_GONE_SECONDS + PAYMENTS_GONE_SECONDS),
    ] {
        node.next_time = cut_off.plus_seconds(after);
        let blocks = node.work_off("")?;
        let mut times: Vec<_> = blocks.iter().map(|(took, _)| *took).collect();
        add(&format!("{what}/blocks"), times.len() as f64, "blocks");
        add(&format!("{what}/block"), millis(&mut times, 0.5), "ms");
        add(&format!("{what}/block_max"), millis(&mut times, 1.0), "ms");
    }
    node.verify()
}

pub(super) fn millis(times: &mut [Duration], part: f64) -> f64 {
    times.sort();
    percentile(times, part).as_secs_f64() * 1e3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches_close_and_everything_is_forgotten() {
        let dir = tempfile::tempdir().unwrap();
        let mut report = Report::begin(dir.path());
        let options = Options {
            lines: 2_300,
            merchants: 3,
            txs: 500,
        };
        run(&options, dir.path(), &mut report).unwrap();
        for name in ["forget_payments", "forget_lines"] {
            // 2800 of them, 1000 a block.
            let blocks = report.last(&format!("close/{name}/blocks"));
            assert!(blocks.is_some_and(|blocks| blocks.value >= 3.0), "{name}");
        }
    }
}
