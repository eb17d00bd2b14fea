//! Many lots of points in the state: what sends and swaps take beside a state of the same holders with one lot each, and
//! how the lots of a month expire, spread over blocks.

use super::Node;
use super::close::millis;
use super::compare::median_ratio;
use crate::report::Report;
use crate::system;
use crate::workload::{self, Accounts, Distribution, Kind, points};
use anyhow::{Result, ensure};
use sdk::Bytes;
use std::path::Path;
use std::time::Duration;

/// The lots of a holder, each of another month.
const LOTS_EACH: u32 = 10;
/// Empty blocks, for what a block takes by itself.
const IDLE_BLOCKS: usize = 11;

/// What is measured.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct Options {
    /// Lots in the larger state, ten of each holder.
    #[arg(long, default_value_t = Self::STANDARD.lots, value_parser = clap::value_parser!(u64).range(20..))]
    lots: u64,
    /// Transactions in each block.
    #[arg(long, default_value_t = Self::STANDARD.txs)]
    txs: usize,
    /// Blocks of sends, and of swaps.
    #[arg(long, default_value_t = Self::STANDARD.blocks)]
    blocks: usize,
}

impl Options {
    /// As the command line has it without options.
    pub(crate) const STANDARD: Self = Self {
        lots: 1_000_000,
        txs: 2_000,
        blocks: 10,
    };

    fn conditions(&self, lots_each: u32) -> String {
        let holders = self.lots / u64::from(LOTS_EACH);
        format!(
            "{holders} holders of {lots_each} lots, {} txs x {} blocks, in turn, load {}",
            self.txs,
            self.blocks,
            system::load(),
        )
    }
}

/// One measurement.
pub(crate) fn run(options: &Options, dir: &Path, report: &mut Report) -> Result<()> {
    let mut nodes = Vec::new();
    for lots_each in [1, LOTS_EACH] {
        let mut accounts = Accounts::new(Kind::Swap, options.lots / u64::from(LOTS_EACH));
        accounts.lots_each = lots_each;
        nodes.push((lots_each, Node::load(dir, accounts)?));
    }
    for kind in [Kind::PointsSend, Kind::Swap] {
        let mut times = in_turn(options, kind, &mut nodes)?;
        for ((lots_each, _), times) in nodes.iter().zip(&mut times) {
            let (name, conditions) = (format!("lots/{kind}/block"), options.conditions(*lots_each));
            report.add(&name, millis(&mut times.clone(), 0.5), "ms", &conditions);
        }
        if let [of_one, of_ten] = times.as_slice() {
            let percent = 100.0 * median_ratio(of_one, of_ten);
            let name = format!("lots/{kind}/of_one_each");
            report.add(&name, percent, "%", &options.conditions(LOTS_EACH));
        }
    }
    for (lots_each, node) in &mut nodes {
        node.verify()?;
        expire_month(node, &options.conditions(*lots_each), report)?;
    }
    Ok(())
}

/// Blocks of one kind, in each of the states in turn; what they took.
fn in_turn(options: &Options, kind: Kind, nodes: &mut [(u32, Node)]) -> Result<Vec<Vec<Duration>>> {
    let sign = |(_, node): &mut (u32, Node)| -> Vec<Bytes> {
        let count = options.txs * options.blocks;
        let accounts = node.accounts.count();
        let transfers =
            workload::transfers(kind, accounts, count, Distribution::Uniform, node.height);
        node.sign(transfers)
    };
    let txs: Vec<_> = nodes.iter_mut().map(sign).collect();
    system::settle();
    let mut times = vec![Vec::new(); nodes.len()];
    for turn in 0..options.blocks {
        for (((_, node), txs), times) in nodes.iter_mut().zip(&txs).zip(&mut times) {
            let block = txs.chunks(options.txs).nth(turn).unwrap_or_default();
            times.push(node.timed(block)?.0);
        }
    }
    Ok(times)
}

/// The first lots of all holders expire, at one instant.
fn expire_month(node: &mut Node, conditions: &str, report: &mut Report) -> Result<()> {
    let mut idle = Vec::new();
    for _ in 0..IDLE_BLOCKS {
        idle.push(node.timed(&[])?.0);
    }
    let lots = node.accounts.lots();
    let due = lots.first().map(|lot| lot.expiry).unwrap_or_default();
    node.next_time = due;
    let blocks = node.work_off("bank_lot_expired")?;
    let expired: usize = blocks.iter().map(|(_, events)| events).sum();
    ensure!(
        expired as u64 >= node.accounts.count(),
        "{expired} lots expired"
    );
    for n in 0..node.accounts.count() {
        let address = node.accounts.address(n);
        let left = bank::ops::lots(&node.store.latest(), &address, &points());
        ensure!(
            left.iter().all(|lot| lot.expiry > due),
            "account {n} has {left:?}"
        );
    }
    let mut times: Vec<_> = blocks.iter().map(|(took, _)| *took).collect();
    let mut add = |name: &str, value: f64, unit: &'static str| {
        report.add(&format!("lots/{name}"), value, unit, conditions);
    };
    add("block_empty", millis(&mut idle, 0.5), "ms");
    add("expire/lots", expired as f64, "lots");
    add("expire/blocks", times.len() as f64, "blocks");
    add("expire/block", millis(&mut times, 0.5), "ms");
    add("expire/block_max", millis(&mut times, 1.0), "ms");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lots_are_sent_swapped_and_expire() {
        let dir = tempfile::tempdir().unwrap();
        let mut report = Report::begin(dir.path());
        let options = Options {
            lots: 2_000,
            txs: 20,
            blocks: 2,
        };
        run(&options, dir.path(), &mut report).unwrap();
        let expired = report.last("lots/expire/lots").unwrap();
        assert!(expired.value >= 200.0, "{expired:?}");
    }
}
