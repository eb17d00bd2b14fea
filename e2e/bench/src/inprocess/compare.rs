//! What each kind of transaction takes beside a bank send: blocks of all kinds take turns, so that a machine that becomes
//! slower does so for all of them.

use super::Node;
use crate::report::{Report, percentile};
use crate::system;
use crate::workload::{self, Accounts, Distribution, Kind};
use anyhow::Result;
use std::path::Path;
use std::time::Duration;

/// What is measured.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct Options {
    /// Accounts in the state of each kind.
    #[arg(long, default_value_t = Self::STANDARD.accounts, value_parser = clap::value_parser!(u64).range(2..))]
    accounts: u64,
    /// Transactions in each block.
    #[arg(long, default_value_t = Self::STANDARD.txs)]
    txs: usize,
    /// Blocks of each kind.
    #[arg(long, default_value_t = Self::STANDARD.blocks)]
    blocks: usize,
}

impl Options {
    /// As the command line has it without options.
    pub(crate) const STANDARD: Self = Self {
        accounts: 100_000,
        txs: 2_000,
        blocks: 15,
    };
}

/// One measurement: the median block of each kind, and how fast it is beside the block of bank sends of its turn.
pub(crate) fn run(options: &Options, dir: &Path, report: &mut Report) -> Result<()> {
    let mut nodes = Vec::new();
    for kind in Kind::ALL {
        let mut node = Node::load(dir, Accounts::new(kind, options.accounts))?;
        let count = options.txs * options.blocks;
        let transfers = workload::transfers(
            kind,
            options.accounts,
            count,
            Distribution::Uniform,
            node.height,
        );
        let txs = node.sign(transfers);
        nodes.push((kind, node, txs, Vec::new()));
    }
    system::settle();
    for turn in 0..options.blocks {
        for (_, node, txs, times) in &mut nodes {
            let block = txs.chunks(options.txs).nth(turn).unwrap_or_default();
            times.push(node.timed(block)?.0);
        }
    }
    let conditions = format!(
        "{} accounts, {} txs x {} blocks, in turn, load {}",
        options.accounts,
        options.txs,
        options.blocks,
        system::load(),
    );
    let of_sends = nodes
        .first()
        .map(|(.., times)| times.clone())
        .unwrap_or_default();
    for (kind, node, _, times) in &nodes {
        node.verify()?;
        let name = format!("compare/{kind}");
        let mut sorted = times.clone();
        sorted.sort();
        let block = percentile(&sorted, 0.5).as_secs_f64();
        report.add(&format!("{name}/block"), block * 1e3, "ms", &conditions);
        report.add(&name, options.txs as f64 / block, "tx/s", &conditions);
        if *kind != Kind::Send {
            let percent = 100.0 * median_ratio(&of_sends, times);
            report.add(&format!("{name}/of_send"), percent, "%", &conditions);
        }
    }
    Ok(())
}

/// The median of what both took, turn by turn.
pub(super) fn median_ratio(one: &[Duration], other: &[Duration]) -> f64 {
    let turns = one.iter().zip(other);
    let mut ratios: Vec<f64> = turns
        .map(|(one, other)| one.as_secs_f64() / other.as_secs_f64())
        .collect();
    ratios.sort_by(f64::total_cmp);
    percentile(&ratios, 0.5)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_compared() {
        let dir = tempfile::tempdir().unwrap();
        let mut report = Report::begin(dir.path());
        let options = Options {
            accounts: 50,
            txs: 10,
            blocks: 2,
        };
        run(&options, dir.path(), &mut report).unwrap();
        for kind in ["payment", "reward", "first_reward", "points_send", "swap"] {
            let name = format!("compare/{kind}/of_send");
            assert!(report.last(&name).is_some_and(|figure| figure.value > 0.0));
        }
    }

    #[test]
    fn a_ratio_is_that_of_the_turn_in_the_middle() {
        let one = [10, 20, 30].map(Duration::from_millis);
        let other = [20, 20, 15].map(Duration::from_millis);
        assert!((median_ratio(&one, &other) - 1.0).abs() < f64::EPSILON);
    }
}
