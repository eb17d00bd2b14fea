//! The ceiling: the same CometBFT, configuration, transactions and load, with an application that does nothing.

use super::{Application, Network, Options, beside, conditions, measure_load};
use crate::report::Report;
use crate::workload::{self, Accounts};
use anyhow::{Context, Result};
use cometbft::genesis::Validator;
use cometbft::home::Home;
use std::path::Path;

impl Options {
    /// What is more than CometBFT commits, and no longer than its mempool takes what waits.
    pub(crate) fn of_ceiling(validators: usize, rate: u64) -> Self {
        Self {
            seconds: 10,
            ..Self::standard(validators, rate)
        }
    }
}

/// One measurement; the figures that also stand for the chain have the same names behind `ceiling/`.
pub(crate) fn run(options: &Options, dir: &Path, report: &mut Report) -> Result<()> {
    let directory = tempfile::tempdir_in(dir)?;
    let count = usize::try_from(options.rate * options.seconds)?;
    let transfers = workload::round_robin(options.kind, options.accounts, count);
    let accounts = Accounts::new(options.kind, options.accounts);
    let mut network = Network::create(directory.path(), options, &accounts)?;
    let txs = network.sign(&accounts, &transfers)?;
    network.application = Application {
        name: "noop",
        program: beside("bench-noop")?,
    };
    network.name_validators()?;
    let mut nodes = network.start()?;
    let conditions = format!("no-op application, {}", conditions(options));
    measure_load(
        "ceiling",
        &conditions,
        &network,
        &nodes,
        &txs,
        options,
        report,
    )?;
    nodes.stop()
}

/// How much of the ceiling the chain reaches, for the measurements of both that came last.
pub(crate) fn compare(validators: usize, report: &mut Report) -> Result<()> {
    let last = |name: &str| {
        let figure = report.last(name);
        figure.with_context(|| format!("{name} was not measured"))
    };
    let (chain, ceiling) = (last("network/committed")?, last("ceiling/committed")?);
    let conditions = format!(
        "{validators} validators, {} of {} tx/s",
        chain.value, ceiling.value
    );
    let percent = 100.0 * chain.value / ceiling.value;
    report.add("network/of_ceiling", percent, "%", &conditions);
    Ok(())
}

impl Network {
    /// Names the validators to CometBFT itself: an application that does nothing does not name them.
    fn name_validators(&self) -> Result<()> {
        let mut genesis = Home::new(&self.homes[0]).genesis()?;
        for home in &self.homes {
            let key = Home::new(home).identity()?.validator;
            genesis.validators.push(Validator::of(&key, "", 10));
        }
        for home in &self.homes {
            Home::new(home).write_genesis(&genesis)?;
        }
        Ok(())
    }
}
