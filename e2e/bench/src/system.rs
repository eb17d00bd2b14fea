//! What the system tells about this machine and its processes.

use std::process::Command;

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
