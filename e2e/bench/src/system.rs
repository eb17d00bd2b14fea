//! What the system tells about this machine and its processes.

use std::collections::BTreeMap;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

/// The commit that is checked out, with `+` if there are changes; `unknown` outside of git.
pub(crate) fn commit() -> String {
    let git = |arguments: &[&str]| -> Option<String> {
        let output = Command::new("git").args(arguments).output().ok()?;
        let text = String::from_utf8(output.stdout).ok()?;
        output.status.success().then(|| text.trim().to_owned())
    };
    let Some(commit) = git(&["rev-parse", "--short=10", "HEAD"]) else {
        return "unknown".to_owned();
    };
    let changed = git(&["status", "--porcelain", "--untracked-files=no"])
        .is_some_and(|changes| !changes.is_empty());
    if changed { commit + "+" } else { commit }
}

/// Resident memory of a process in MB (10^6 bytes).
pub(crate) fn rss_mb(pid: u32) -> f64 {
    field(&format!("/proc/{pid}/status"), "VmRSS:") * 1024.0 / 1e6
}

/// Bytes that this process caused to be written to the disk.
pub(crate) fn written_bytes() -> f64 {
    field("/proc/self/io", "write_bytes:")
}

/// Waits until this process writes nothing more in the background, such as compactions of a store, for at most a minute.
pub(crate) fn settle() {
    const LOOK: Duration = Duration::from_millis(500);
    let began = Instant::now();
    let mut before = f64::NEG_INFINITY;
    while written_bytes() - before > 100_000.0 && began.elapsed() < Duration::from_secs(60) {
        before = written_bytes();
        thread::sleep(LOOK);
    }
}

/// How busy the machine was over the last minute, so that a figure can be judged.
pub(crate) fn load() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().unwrap_or("?").to_owned()
}

fn field(path: &str, name: &str) -> f64 {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|rest| rest.split_whitespace().next()?.parse().ok())
        .unwrap_or_default()
}

/// The CPU time of a process at a moment.
#[derive(Clone, Debug)]
pub(crate) struct Cpu {
    name: &'static str,
    micros: f64,
}

impl Cpu {
    /// What a process has used so far, on all of its threads.
    pub(crate) fn of(name: &'static str, pid: u32) -> Self {
        let text = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        // The name of the program is in brackets and may hold anything; user and system time are 12 and 13 behind it.
        let rest = text.rsplit_once(')').map_or("", |(_, rest)| rest);
        let ticks: f64 = rest
            .split_whitespace()
            .skip(11)
            .take(2)
            .filter_map(|text| text.parse::<f64>().ok())
            .sum();
        // Linux counts in hundredths of a second.
        Self {
            name,
            micros: ticks * 10_000.0,
        }
    }

    /// The CPU time for each transaction by kind of process: all of a kind together, in microseconds.
    pub(crate) fn per_tx(
        before: &[Self],
        after: &[Self],
        txs: usize,
    ) -> BTreeMap<&'static str, f64> {
        let mut sums = BTreeMap::new();
        for (before, after) in before.iter().zip(after) {
            *sums.entry(after.name).or_default() += (after.micros - before.micros) / txs as f64;
        }
        sums
    }
}

/// The bytes that files take below a directory.
pub(crate) fn disk_bytes(path: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(path) else {
        return 0;
    };
    entries
        .flatten()
        .map(|entry| match entry.metadata() {
            Ok(metadata) if metadata.is_dir() => disk_bytes(&entry.path()),
            Ok(metadata) => metadata.blocks() * 512,
            Err(_) => 0,
        })
        .sum()
}
