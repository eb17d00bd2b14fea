//! Running the real binary in a directory of its own.
#![allow(
    dead_code,
    clippy::allow_attributes,
    reason = "each test program uses its part of it"
)]

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::Value;

/// The binary under test.
pub(crate) const AOTD: &str = env!("CARGO_BIN_EXE_aotd");

/// A home that is removed at the end.
pub(crate) struct Home(tempfile::TempDir);

/// What a command said.
pub(crate) struct Said {
    pub(crate) ok: bool,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Said {
    pub(crate) fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
        Self {
            ok: output.status.success(),
            out: text(&output.stdout),
            err: text(&output.stderr),
        }
    }

    /// The output of a command that must have succeeded.
    pub(crate) fn success(self) -> String {
        assert!(self.ok, "failed: {}", self.err);
        self.out
    }

    /// As [`Said::success`], naming the command when it failed.
    pub(crate) fn success_of(self, command: &str) -> String {
        assert!(self.ok, "`{command}` failed: {}", self.err);
        self.out
    }

    /// The message of a command that must have failed; nothing may stand on standard output.
    pub(crate) fn refusal(self) -> String {
        assert!(!self.ok, "expected a refusal, got: {}", self.out);
        assert_eq!(self.out, "");
        self.err
    }

    pub(crate) fn json(self) -> Value {
        serde_json::from_str(&self.success()).expect("JSON")
    }
}

impl Home {
    /// An empty directory.
    pub(crate) fn empty() -> Self {
        Self(tempfile::tempdir().expect("a temporary directory"))
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(AOTD);
        command
            .arg("--home")
            .arg(self.path())
            .args(arguments)
            .env_remove("AOTD_HOME");
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Said {
        Said::of(
            &self
                .command(arguments)
                .stdin(Stdio::null())
                .output()
                .expect("aotd runs"),
        )
    }

    /// Runs with a text on standard input.
    pub(crate) fn run_with(&self, arguments: &[&str], input: &str) -> Said {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("aotd runs");
        child
            .stdin
            .take()
            .expect("piped")
            .write_all(input.as_bytes())
            .expect("input is taken");
        Said::of(&child.wait_with_output().expect("aotd ends"))
    }

    /// A home with a genesis of one validator, whose operator `validator` is the authority.
    pub(crate) fn with_chain() -> Self {
        let home = Self::empty();
        home.run(&["init", "node", "--chain-id", "test-1", "--local"])
            .success();
        for name in ["validator", "alice"] {
            home.run(&["keys", "add", name]).success();
            let coins = "1000000000000uaot,5000000krwp";
            home.run(&["genesis", "add-genesis-account", name, coins])
                .success();
        }
        home.run(&["genesis", "set-authority", "validator"])
            .success();
        home.run(&["genesis", "gentx", "validator", "10"]).success();
        home.run(&["genesis", "collect-gentxs"]).success();
        home.run(&["genesis", "validate"]).success();
        home
    }

    /// Gives every server a free port; returns that of the RPC.
    pub(crate) fn take_free_ports(&self) -> Ports {
        let ports = Ports::free();
        let comet = cometbft::home::Home::new(self.path());
        comet
            .edit_config(|config| {
                config.rpc_laddr = format!("tcp://127.0.0.1:{}", ports.rpc);
                config.p2p_laddr = format!("tcp://127.0.0.1:{}", ports.p2p);
            })
            .expect("config.toml");
        self.edit(
            "config/app.toml",
            "127.0.0.1:9090",
            &format!("127.0.0.1:{}", ports.grpc),
        );
        self.edit(
            "config/app.toml",
            "127.0.0.1:26661",
            &format!("127.0.0.1:{}", ports.metrics),
        );
        self.edit(
            "config/client.toml",
            "127.0.0.1:26657",
            &format!("127.0.0.1:{}", ports.rpc),
        );
        ports
    }

    /// Replaces a text in a file.
    pub(crate) fn edit(&self, file: &str, from: &str, to: &str) {
        let path = self.file(file);
        let text = fs::read_to_string(&path).expect("a text file");
        assert!(text.contains(from), "{file} has no {from:?}: {text}");
        fs::write(&path, text.replace(from, to)).expect("written");
    }
}

/// Ports of one node.
pub(crate) struct Ports {
    pub(crate) rpc: u16,
    pub(crate) p2p: u16,
    pub(crate) grpc: u16,
    pub(crate) metrics: u16,
}

impl Ports {
    fn free() -> Self {
        let mut ports = cometbft::ports::Ports::new();
        let mut free = || ports.free().expect("a free port");
        Self {
            rpc: free(),
            p2p: free(),
            grpc: free(),
            metrics: free(),
        }
    }
}

/// A running `aotd start`, stopped by its process id at the end.
pub(crate) struct Running {
    child: Child,
    log: Arc<Mutex<String>>,
}

impl Running {
    pub(crate) fn start(home: &Home, arguments: &[&str]) -> Self {
        let mut node = Self::start_by(home.command(&[&["start"], arguments].concat()));
        // From here on it is this node that answers, none that an earlier test has killed.
        node.wait_for_log("aotd has started", Duration::from_secs(60));
        node
    }

    /// Starts a command that becomes `aotd`; its log is read through a pipe, which no limit closes.
    pub(crate) fn start_by(mut command: Command) -> Self {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("aotd runs");
        let log = Arc::new(Mutex::new(String::new()));
        let (lines, collected) = (child.stderr.take().expect("piped"), Arc::clone(&log));
        std::thread::spawn(move || {
            for line in BufReader::new(lines).lines().map_while(Result::ok) {
                let mut log = collected.lock().expect("nobody panics with it");
                log.push_str(&line);
                log.push('\n');
            }
        });
        Self { child, log }
    }

    pub(crate) fn log(&self) -> String {
        self.log.lock().expect("nobody panics with it").clone()
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Waits until it ends by itself.
    pub(crate) fn wait(&mut self, at_most: Duration) -> Option<std::process::ExitStatus> {
        let begin = Instant::now();
        while begin.elapsed() < at_most {
            if let Some(status) = self.child.try_wait().expect("its status") {
                // The last lines may still be in the pipe.
                std::thread::sleep(Duration::from_millis(100));
                return Some(status);
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        None
    }

    /// Waits for a text in the log.
    pub(crate) fn wait_for_log(&mut self, text: &str, at_most: Duration) {
        let begin = Instant::now();
        while !self.log().contains(text) {
            let ended = self.child.try_wait().expect("its status");
            assert!(
                begin.elapsed() < at_most && ended.is_none(),
                "{text:?} does not come ({ended:?}): {}",
                self.log()
            );
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Asks it to stop, as an operator does.
    pub(crate) fn terminate(&mut self) -> std::process::ExitStatus {
        let pid = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).expect("a signal");
        self.wait(Duration::from_secs(30))
            .unwrap_or_else(|| panic!("still runs: {}", self.log()))
    }

    /// Ends it as a power cut would.
    pub(crate) fn kill(&mut self) {
        self.child.kill().expect("a signal");
        self.child.wait().expect("its status");
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            // Asked first, so that CometBFT is stopped too.
            let pid = rustix::process::Pid::from_child(&self.child);
            let _ = rustix::process::kill_process(pid, rustix::process::Signal::TERM);
            if self.wait(Duration::from_secs(15)).is_none() {
                drop(self.child.kill());
                drop(self.child.wait());
            }
        }
    }
}
