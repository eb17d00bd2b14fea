//! The processes of a network: started, watched, and stopped in the right order, whoever asks first.

use std::path::PathBuf;
use std::process::Command;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::{Result, bail};
use cometbft::process::{Process, Record, write_records};

use crate::directory::Directory;

/// How long a process may take to end when asked; Cassandra writes its memory to disk first.
const STOP: Duration = Duration::from_secs(60);

/// Name of the process that is stopped before all others.
pub const EXPORTER: &str = "exporter";
/// Name of Cassandra's process.
pub const CASSANDRA: &str = "cassandra";

/// The processes of one network. Clones share them, so that a signal can stop what another thread started.
#[derive(Clone, Debug)]
pub struct Running(Arc<Mutex<Inner>>);

#[derive(Debug)]
struct Inner {
    directory: Directory,
    processes: Vec<Process>,
    reported: Vec<u32>,
    stopping: bool,
}

impl Running {
    /// Begins with none.
    pub fn new(directory: Directory) -> Self {
        let inner = Inner {
            directory,
            processes: Vec::new(),
            reported: Vec::new(),
            stopping: false,
        };
        Self(Arc::new(Mutex::new(inner)))
    }

    /// Starts a process, its output in `logs/<name>.log`, and notes its id for a later start.
    pub fn start(&self, name: &str, command: Command) -> Result<u32> {
        let log = self.lock().directory.log(name);
        self.adopt_with(|| Ok(Process::spawn(name, command, &log)?))
    }

    /// Takes over a process that `start` gives, unless the network is being stopped.
    pub fn adopt_with(&self, start: impl FnOnce() -> Result<Process>) -> Result<u32> {
        let mut inner = self.lock();
        if inner.stopping {
            bail!("the network is being stopped");
        }
        let process = start()?;
        let pid = process.pid();
        inner.processes.push(process);
        inner.note()?;
        Ok(pid)
    }

    /// Names and ids in the order of their start.
    pub fn records(&self) -> Vec<Record> {
        self.lock().processes.iter().map(Process::record).collect()
    }

    /// An error that shows the end of the log when the named process has ended.
    pub fn expect_running(&self, name: &str) -> Result<()> {
        let mut inner = self.lock();
        if inner.stopping {
            bail!("the network is being stopped");
        }
        let found = inner
            .processes
            .iter_mut()
            .find(|process| process.name() == name);
        found.map_or(Ok(()), |process| Ok(process.expect_running()?))
    }

    /// What has ended since the last look, in words.
    pub fn ended(&self) -> Vec<String> {
        let mut inner = self.lock();
        let Inner {
            processes,
            reported,
            stopping,
            ..
        } = &mut *inner;
        if *stopping {
            return Vec::new();
        }
        let mut news = Vec::new();
        for process in processes {
            let Err(error) = process.expect_running() else {
                continue;
            };
            if !reported.contains(&process.pid()) {
                reported.push(process.pid());
                news.push(error.to_string());
            }
        }
        news
    }

    /// How many still run.
    pub fn count(&self) -> usize {
        self.lock()
            .processes
            .iter_mut()
            .filter_map(|process| process.is_running().then_some(()))
            .count()
    }

    /// Stops everything that was started here, by process id: the latest first, all nodes at the same time.
    pub fn stop(&self, mut say: impl FnMut(&str)) -> Result<()> {
        let mut inner = self.lock();
        inner.stopping = true;
        let mut processes = std::mem::take(&mut inner.processes);
        processes.reverse();
        let records: PathBuf = inner.directory.processes();
        // The exporter first: without Cassandra it would try again and again. The others are asked all at once, so that
        // the slowest counts and not the sum.
        let (exporters, others): (Vec<Process>, Vec<Process>) = processes
            .into_iter()
            .partition(|process| process.name() == EXPORTER);
        for mut wave in [exporters, others] {
            for process in &mut wave {
                process.ask_to_stop()?;
            }
            for process in &mut wave {
                let status = process.stop(STOP)?;
                say(&format!("{} stopped ({status})", process.name()));
            }
        }
        if records.exists() {
            std::fs::remove_file(&records)?;
        }
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn note(&self) -> Result<()> {
        let records: Vec<Record> = self.processes.iter().map(Process::record).collect();
        Ok(write_records(&self.directory.processes(), &records)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sleeper() -> Command {
        let mut command = Command::new("sleep");
        command.arg("60");
        command
    }

    #[test]
    fn stop_ends_what_was_started_and_refuses_more() {
        let temporary = tempfile::tempdir().unwrap();
        let directory = Directory::create(temporary.path()).unwrap();
        let running = Running::new(directory.clone());
        running.start("one", sleeper()).unwrap();
        running.start("two", sleeper()).unwrap();
        assert_eq!(running.count(), 2);
        assert!(directory.processes().exists());
        let mut said = Vec::new();
        running.stop(|line| said.push(line.to_owned())).unwrap();
        assert!(
            said[0].starts_with("two stopped") && said[1].starts_with("one stopped"),
            "{said:?}"
        );
        assert!(!directory.processes().exists());
        let error = running.start("three", sleeper()).unwrap_err().to_string();
        assert_eq!(error, "the network is being stopped");
    }

    #[test]
    fn process_that_ends_by_itself_is_reported_once() {
        let temporary = tempfile::tempdir().unwrap();
        let running = Running::new(Directory::create(temporary.path()).unwrap());
        let mut command = Command::new("sh");
        command.args(["-c", "echo disk is full; exit 1"]);
        running.start("node", command).unwrap();
        let mut news = Vec::new();
        while news.is_empty() {
            news = running.ended();
        }
        assert!(
            news[0].starts_with("node ended (exit status: 1)"),
            "{news:?}"
        );
        assert!(news[0].ends_with("disk is full"), "{news:?}");
        assert!(running.ended().is_empty());
        assert!(running.expect_running("node").is_err());
    }
}
