//! Child processes: started in a group of their own, logged into a file, stopped by their own process id only.
//!
//! A group of its own keeps the terminal's Ctrl-C from a child until its parent decides the order of stopping.
//! A parent that is killed leaves its children behind; [`Record`]s written to a file let the next start find them,
//! and only them: a record names the moment of birth too, so that a reused process id is never touched.

use std::fs::{File, OpenOptions};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process, test_kill_process};
use serde::{Deserialize, Serialize};

use crate::Result;
use crate::error::{Doing, Error};
use crate::files::{self, Secrecy};

/// Pause between two looks at a process that should end.
const LOOK: Duration = Duration::from_millis(10);
/// How long a killed process may take to be gone.
const GONE: Duration = Duration::from_secs(5);

/// A running child. Dropping it kills it (SIGKILL), so that a failing test leaves nothing behind.
#[derive(Debug)]
pub struct Process {
    name: String,
    log: PathBuf,
    child: Child,
    status: Option<ExitStatus>,
}

/// What lets a later start recognise a child that its parent left behind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// What it is, for people.
    pub name: String,
    /// Process id.
    pub pid: u32,
    /// Moment of birth as the system tells it; distinguishes two processes that had the same id.
    pub born: String,
}

impl Process {
    /// Starts a command; its output is appended to the log file.
    ///
    /// # Errors
    /// Names the program when it cannot be started.
    pub fn spawn(name: impl Into<String>, mut command: Command, log: &Path) -> Result<Self> {
        let name = name.into();
        files::create_dir(log.parent().unwrap_or(Path::new(".")))?;
        let output = open_log(log)?;
        let errors = output
            .try_clone()
            .doing(|| format!("opening {}", log.display()))?;
        let child = command
            .stdin(Stdio::null())
            .stdout(output)
            .stderr(errors)
            .process_group(0)
            .spawn()
            .doing(|| {
                format!(
                    "starting {name} ({})",
                    command.get_program().to_string_lossy()
                )
            })?;
        Ok(Self {
            name,
            log: log.to_owned(),
            child,
            status: None,
        })
    }

    /// What it is, for people.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Process id.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Where its output goes.
    pub fn log(&self) -> &Path {
        &self.log
    }

    /// The exit status if it has ended.
    pub fn status(&mut self) -> Result<Option<ExitStatus>> {
        if self.status.is_none() {
            self.status = self
                .child
                .try_wait()
                .doing(|| format!("looking at {}", self.name))?;
        }
        Ok(self.status)
    }

    /// Whether it still runs.
    pub fn is_running(&mut self) -> bool {
        matches!(self.status(), Ok(None))
    }

    /// An error that shows the end of the log, when it has ended.
    ///
    /// # Errors
    /// [`Error::Failed`] with the exit status and the last lines of the log.
    pub fn expect_running(&mut self) -> Result<()> {
        match self.status()? {
            None => Ok(()),
            Some(status) => Err(self.ended(status)),
        }
    }

    fn ended(&self, status: ExitStatus) -> Error {
        let (name, log) = (&self.name, self.log.display());
        let tail = tail(&self.log, 12);
        Error::Failed(format!(
            "{name} ended ({status}); the end of {log}:\n{tail}"
        ))
    }

    /// Waits until it ends.
    pub fn wait(&mut self) -> Result<ExitStatus> {
        if let Some(status) = self.status {
            return Ok(status);
        }
        let status = self
            .child
            .wait()
            .doing(|| format!("waiting for {}", self.name))?;
        self.status = Some(status);
        Ok(status)
    }

    /// Waits until it ends, at most as long as told; `None` when it still runs.
    pub fn wait_timeout(&mut self, bound: Duration) -> Result<Option<ExitStatus>> {
        let started = Instant::now();
        loop {
            if let Some(status) = self.status()? {
                return Ok(Some(status));
            }
            if started.elapsed() >= bound {
                return Ok(None);
            }
            std::thread::sleep(LOOK);
        }
    }

    /// Asks it to end (SIGTERM) and does not wait.
    pub fn ask_to_stop(&mut self) -> Result<()> {
        self.signal(Signal::TERM)
    }

    /// Asks it to end (SIGTERM), and kills it (SIGKILL) when it has not ended within the bound.
    pub fn stop(&mut self, bound: Duration) -> Result<ExitStatus> {
        self.ask_to_stop()?;
        match self.wait_timeout(bound)? {
            Some(status) => Ok(status),
            None => self.kill(),
        }
    }

    /// Kills it at once (SIGKILL), as a crash would.
    pub fn kill(&mut self) -> Result<ExitStatus> {
        self.signal(Signal::KILL)?;
        self.wait()
    }

    /// Halts it without ending it (SIGSTOP), as a machine that hangs would.
    pub fn freeze(&mut self) -> Result<()> {
        self.signal(Signal::STOP)
    }

    /// Lets a frozen process go on (SIGCONT).
    pub fn thaw(&mut self) -> Result<()> {
        self.signal(Signal::CONT)
    }

    /// From now on it can make no file longer than so many bytes, as if the disk were full (Linux).
    ///
    /// Writing beyond sends SIGXFSZ, which ends a process that does not ignore it; one that does sees the write fail.
    #[cfg(target_os = "linux")]
    pub fn limit_file_size(&mut self, bytes: u64) -> Result<()> {
        use rustix::process::{Resource, Rlimit, prlimit};
        let pid = Pid::from_child(&self.child);
        let limit = Rlimit {
            current: Some(bytes),
            maximum: Some(bytes),
        };
        prlimit(Some(pid), Resource::Fsize, limit)
            .map_err(std::io::Error::from)
            .doing(|| format!("limiting the files of {}", self.name))?;
        Ok(())
    }

    fn signal(&mut self, signal: Signal) -> Result<()> {
        // The id is ours until the child has been waited for, so nobody else can be hit.
        if self.status()?.is_some() {
            return Ok(());
        }
        let pid = Pid::from_child(&self.child);
        kill_process(pid, signal)
            .map_err(std::io::Error::from)
            .doing(|| {
                format!(
                    "sending {signal:?} to {} (process {})",
                    self.name,
                    self.child.id()
                )
            })
    }

    /// What a later start needs to recognise it.
    pub fn record(&self) -> Record {
        let born = birth(self.pid()).unwrap_or_default();
        Record {
            name: self.name.clone(),
            pid: self.pid(),
            born,
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if self.is_running() {
            let _ = self.kill();
        }
    }
}

impl Record {
    /// Whether the very process still runs.
    pub fn is_running(&self) -> bool {
        let alive = self
            .rustix_pid()
            .is_some_and(|pid| test_kill_process(pid).is_ok());
        alive && !self.born.is_empty() && birth(self.pid).as_deref() == Some(self.born.as_str())
    }

    /// Stops it if it still runs: SIGTERM, then SIGKILL after the bound. Tells whether there was something to stop.
    pub fn stop(&self, bound: Duration) -> Result<bool> {
        if !self.is_running() {
            return Ok(false);
        }
        self.send(Signal::TERM)?;
        let started = Instant::now();
        while self.is_running() && started.elapsed() < bound {
            std::thread::sleep(LOOK);
        }
        if self.is_running() {
            self.send(Signal::KILL)?;
            // The system needs a moment to take its memory and its ports back.
            let killed = Instant::now();
            while self.is_running() && killed.elapsed() < GONE {
                std::thread::sleep(LOOK);
            }
        }
        Ok(true)
    }

    fn rustix_pid(&self) -> Option<Pid> {
        i32::try_from(self.pid).ok().and_then(Pid::from_raw)
    }

    fn send(&self, signal: Signal) -> Result<()> {
        let Some(pid) = self.rustix_pid() else {
            return Ok(());
        };
        match kill_process(pid, signal) {
            // It ended in between.
            Err(rustix::io::Errno::SRCH) => Ok(()),
            other => other
                .map_err(std::io::Error::from)
                .doing(|| format!("sending {signal:?} to {} (process {})", self.name, self.pid)),
        }
    }
}

/// Writes the children of a supervisor into a file.
pub fn write_records(path: &Path, records: &[Record]) -> Result<()> {
    let text = serde_json::to_string_pretty(records).expect("records have only string keys");
    files::write(path, text.as_bytes(), Secrecy::Public)
}

/// Stops the children that an earlier run left behind, latest first, and forgets them; gives the names of those that
/// still ran. An absent or unreadable file means none.
pub fn stop_recorded(path: &Path, bound: Duration) -> Result<Vec<String>> {
    let Ok(text) = std::fs::read_to_string(path) else {
        return Ok(Vec::new());
    };
    let records: Vec<Record> = serde_json::from_str(&text).unwrap_or_default();
    let mut stopped = Vec::new();
    for record in records.iter().rev() {
        if record.stop(bound)? {
            stopped.push(record.name.clone());
        }
    }
    std::fs::remove_file(path).doing(|| format!("removing {}", path.display()))?;
    Ok(stopped)
}

/// The moment of birth of a running process, in the system's own words; `None` when there is none or it is a zombie.
fn birth(pid: u32) -> Option<String> {
    if let Ok(stat) = std::fs::read_to_string(format!("/proc/{pid}/stat")) {
        // The second field is the program's name in brackets and may hold anything; fields are counted behind it.
        let (_, fields) = stat.rsplit_once(')')?;
        let mut fields = fields.split_whitespace();
        let state = fields.next()?;
        // The first thread of an ending process may be a zombie while the others still hold files and ports.
        let others = || std::fs::read_dir(format!("/proc/{pid}/task")).map_or(0, Iterator::count);
        return if state == "Z" && others() <= 1 {
            None
        } else {
            fields.nth(18).map(Into::into)
        };
    }
    if Path::new("/proc/self/stat").exists() {
        return None;
    }
    // A system without /proc (macOS).
    let output = Command::new("ps")
        .args(["-o", "lstart=", "-p", &pid.to_string()])
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    (!text.is_empty()).then_some(text)
}

fn open_log(path: &Path) -> Result<File> {
    let file = OpenOptions::new().create(true).append(true).open(path);
    file.doing(|| format!("opening the log file {}", path.display()))
}

/// The last lines of a text file; empty when it cannot be read.
pub fn tail(path: &Path, lines: usize) -> String {
    const WINDOW: u64 = 16 * 1024;
    let read = || -> std::io::Result<String> {
        let mut file = File::open(path)?;
        let length = file.metadata()?.len();
        file.seek(SeekFrom::Start(length.saturating_sub(WINDOW)))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    };
    let text = read().unwrap_or_default();
    let mut last: Vec<&str> = text.lines().rev().take(lines).collect();
    last.reverse();
    last.join("\n")
}

/// Runs a program to its end with something on its standard input, and gives what it printed.
///
/// # Errors
/// Shows the command and its own words when it fails.
pub fn run(program: &Path, arguments: &[&str], input: &str) -> Result<String> {
    let shown = || format!("{} {}", program.display(), arguments.join(" "));
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .doing(|| format!("starting `{}`", shown()))?;
    if let Some(mut pipe) = child.stdin.take() {
        // A program that does not read its input closes the pipe; that is no failure.
        let _ = pipe.write_all(input.as_bytes());
    }
    let output = child
        .wait_with_output()
        .doing(|| format!("running `{}`", shown()))?;
    if !output.status.success() {
        let errors = String::from_utf8_lossy(&output.stderr);
        return Err(Error::Failed(format!(
            "`{}` failed ({}): {}",
            shown(),
            output.status,
            errors.trim()
        )));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::process::ExitStatusExt as _;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    fn wait_for_line(log: &Path, line: &str) {
        let started = Instant::now();
        while !tail(log, 5).contains(line) {
            assert!(
                started.elapsed() < Duration::from_secs(10),
                "{line:?} never came"
            );
            std::thread::sleep(LOOK);
        }
    }

    #[test]
    fn stop_asks_first_and_the_output_is_in_the_log() {
        let directory = tempfile::tempdir().unwrap();
        let log = directory.path().join("logs/child.log");
        let script = "trap 'echo asked; exit 7' TERM; echo ready; while :; do sleep 0.05; done";
        let mut process = Process::spawn("child", shell(script), &log).unwrap();
        wait_for_line(&log, "ready");
        let status = process.stop(Duration::from_secs(10)).unwrap();
        assert_eq!(status.code(), Some(7));
        assert_eq!(tail(&log, 5), "ready\nasked");
    }

    #[test]
    fn deaf_child_is_killed_after_the_bound() {
        let directory = tempfile::tempdir().unwrap();
        let log = directory.path().join("child.log");
        let script = "trap '' TERM; echo ready; while :; do sleep 0.05; done";
        let mut process = Process::spawn("child", shell(script), &log).unwrap();
        wait_for_line(&log, "ready");
        let status = process.stop(Duration::from_millis(200)).unwrap();
        assert_eq!(status.signal(), Some(9));
    }

    #[test]
    fn child_that_ended_is_reported_with_the_end_of_its_log() {
        let directory = tempfile::tempdir().unwrap();
        let log = directory.path().join("child.log");
        let mut process = Process::spawn("child", shell("echo no disk; exit 3"), &log).unwrap();
        process.wait().unwrap();
        let message = process.expect_running().unwrap_err().to_string();
        assert!(
            message.starts_with("child ended (exit status: 3); the end of "),
            "{message}"
        );
        assert!(message.ends_with("no disk"), "{message}");
        assert!(process.stop(Duration::ZERO).unwrap().code() == Some(3));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn child_with_a_full_disk_ends_at_its_next_write() {
        let directory = tempfile::tempdir().unwrap();
        let log = directory.path().join("child.log");
        let file = directory.path().join("data");
        let script = format!(
            "echo ready; while :; do echo 0123456789 >> {}; done",
            file.display()
        );
        let mut process = Process::spawn("child", shell(&script), &log).unwrap();
        wait_for_line(&log, "ready");
        process.limit_file_size(1).unwrap();
        assert!(
            process
                .wait_timeout(Duration::from_secs(10))
                .unwrap()
                .is_some()
        );
    }

    #[test]
    fn absent_program_is_named() {
        let directory = tempfile::tempdir().unwrap();
        let command = Command::new("/nowhere/program");
        let error = Process::spawn("child", command, &directory.path().join("l")).unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("starting child (/nowhere/program): "),
            "{error}"
        );
    }

    #[test]
    fn child_left_behind_is_found_by_its_record_and_a_reused_id_is_not_touched() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("pids.json");
        let log = directory.path().join("child.log");
        let mut process = Process::spawn("child", shell("sleep 60"), &log).unwrap();
        let stranger = Record {
            born: "1".into(),
            ..process.record()
        };
        assert!(!stranger.stop(Duration::ZERO).unwrap());
        assert!(process.is_running());
        write_records(&path, &[process.record()]).unwrap();
        assert_eq!(
            stop_recorded(&path, Duration::from_secs(5)).unwrap(),
            ["child"]
        );
        assert!(
            process
                .wait_timeout(Duration::from_secs(5))
                .unwrap()
                .is_some()
        );
        assert_eq!(
            stop_recorded(&path, Duration::ZERO).unwrap(),
            Vec::<String>::new()
        );
    }

    #[test]
    fn failure_shows_the_command_and_its_own_words() {
        let error = run(Path::new("/bin/sh"), &["-c", "echo no >&2; exit 3"], "").unwrap_err();
        let expected = "`/bin/sh -c echo no >&2; exit 3` failed (exit status: 3): no";
        assert_eq!(error.to_string(), expected);
    }

    #[test]
    fn input_is_handed_over() {
        assert_eq!(run(Path::new("/bin/cat"), &[], "words").unwrap(), "words");
    }
}
