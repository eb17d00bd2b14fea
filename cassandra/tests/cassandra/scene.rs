//! The database and the binary that the tests share.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use cometbft::ports::Ports;
use exporter::config::{Cassandra, Config, Credentials};
use exporter::database::Database;
use localnet::cassandra::{Distribution, FIRST_LOGIN, Server, Settings};
use scylla::value::CqlValue;
use tokio::runtime::Runtime;

/// How long anything may take before the test fails.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// A running Cassandra with the schema in it.
pub struct Scene {
    pub directory: tempfile::TempDir,
    pub runtime: Runtime,
    pub cassandra: Server,
    distribution: Distribution,
    settings: Settings,
    chains: u32,
    session: std::cell::RefCell<Option<Database>>,
}

impl Scene {
    /// Starts Cassandra and applies the schema.
    pub fn set() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let mut ports = Ports::new();
        let settings = Settings {
            directory: directory.path().join("cassandra"),
            cql_port: ports.free().unwrap(),
            storage_port: ports.free().unwrap(),
            heap_megabytes: 384,
        };
        drop(ports);
        std::fs::create_dir_all(&settings.directory).unwrap();
        let distribution = Distribution::ensure(&cometbft::binary::cache_dir()).unwrap();
        let mut cassandra = distribution.start(settings.clone()).unwrap();
        cassandra.wait_until_ready(PATIENCE).unwrap();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        let scene = Self {
            directory,
            runtime,
            cassandra,
            distribution,
            settings,
            chains: 0,
            session: std::cell::RefCell::new(None),
        };
        let migrated = scene.exporter("chain", &["migrate"]).output().unwrap();
        assert!(migrated.status.success(), "{}", text(&migrated));
        scene
    }

    /// Starts Cassandra again after it was killed.
    pub fn start_cassandra(&mut self) {
        let began = Instant::now();
        self.cassandra = loop {
            match self.distribution.start(self.settings.clone()) {
                Ok(server) => break server,
                // The ports of a killed process may be taken for a moment.
                Err(error) => assert!(began.elapsed() < PATIENCE, "{error:#}"),
            }
            std::thread::sleep(Duration::from_millis(200));
        };
        self.cassandra.wait_until_ready(PATIENCE).unwrap();
        *self.session.borrow_mut() = None;
    }

    /// A chain id that no other test uses.
    pub fn chain(&mut self) -> String {
        self.chains += 1;
        format!("test-{}", self.chains)
    }

    /// The path of a chain's export socket.
    pub fn socket(&self, chain: &str) -> PathBuf {
        self.directory.path().join(format!("{chain}.sock"))
    }

    /// The binary, set up for a chain.
    pub fn exporter(&self, chain: &str, arguments: &[&str]) -> Command {
        let password = self.directory.path().join("password");
        std::fs::write(&password, FIRST_LOGIN.1).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_exporter"));
        command.args(["--node", &self.cassandra.address(), "--user", FIRST_LOGIN.0]);
        command
            .arg("--password-file")
            .arg(password)
            .arg("--socket")
            .arg(self.socket(chain))
            .args(arguments);
        command
    }

    /// Runs the binary to its end.
    pub fn run(&self, chain: &str, arguments: &[&str]) -> Output {
        self.exporter(chain, arguments).output().unwrap()
    }

    /// Runs the binary to its end, which must be a good one.
    pub fn succeed(&self, chain: &str, arguments: &[&str]) -> String {
        let output = self.run(chain, arguments);
        assert!(output.status.success(), "{arguments:?}: {}", text(&output));
        text(&output)
    }

    /// Starts the binary; its log goes to a file.
    pub fn start(&self, chain: &str, arguments: &[&str]) -> Running {
        let log = self.directory.path().join(format!("{chain}.log"));
        let file = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(&log)
            .unwrap();
        let mut command = self.exporter(chain, arguments);
        command
            .stdin(Stdio::null())
            .stdout(file.try_clone().unwrap())
            .stderr(file);
        Running {
            child: command.spawn().unwrap(),
            log,
        }
    }

    /// A session of our own, the same for all.
    pub fn database(&self) -> Database {
        let mut session = self.session.borrow_mut();
        session
            .get_or_insert_with(|| self.database_as(FIRST_LOGIN.0, FIRST_LOGIN.1).unwrap())
            .clone()
    }

    /// A session of a role.
    pub fn database_as(&self, user: &str, password: &str) -> anyhow::Result<Database> {
        let credentials = Credentials {
            user: user.into(),
            password: password.into(),
            password_file: None,
        };
        self.runtime
            .block_on(Database::connect_as(&self.config().cassandra, &credentials))
    }

    /// The configuration for our own sessions.
    pub fn config(&self) -> Config {
        let cassandra = Cassandra {
            nodes: vec![self.cassandra.address()],
            user: FIRST_LOGIN.0.into(),
            password: FIRST_LOGIN.1.into(),
            ..Cassandra::default()
        };
        Config {
            cassandra,
            ..Config::default()
        }
    }

    /// The rows of a query.
    pub fn rows(&self, cql: &str) -> Vec<Vec<Option<CqlValue>>> {
        self.runtime
            .block_on(self.database().rows(cql, ()))
            .unwrap()
    }

    /// The height of a chain's checkpoint.
    pub fn checkpoint(&self, database: &Database, chain: &str) -> i64 {
        let row = self
            .runtime
            .block_on(exporter::checkpoint::load(database, chain));
        row.ok().flatten().map_or(0, |row| row.height)
    }

    /// Waits until a chain's checkpoint has reached a height.
    pub fn await_checkpoint(&self, chain: &str, height: i64) {
        let database = self.database();
        await_that(&format!("checkpoint {height} of {chain}"), || {
            self.checkpoint(&database, chain) >= height
        });
    }
}

/// Waits until something is so.
pub fn await_that(what: &str, mut is_so: impl FnMut() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(
            began.elapsed() < PATIENCE,
            "not within {PATIENCE:?}: {what}"
        );
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// All that a process said.
pub fn text(output: &Output) -> String {
    String::from_utf8_lossy(&[output.stdout.as_slice(), output.stderr.as_slice()].concat())
        .into_owned()
}

/// A started exporter; killed when dropped.
pub struct Running {
    pub child: Child,
    pub log: PathBuf,
}

impl Running {
    /// Kills it at once, as a crash would.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Sends it a signal.
    pub fn signal(&self, signal: rustix::process::Signal) {
        rustix::process::kill_process(rustix::process::Pid::from_child(&self.child), signal)
            .unwrap();
    }

    /// Asks it to stop, and waits.
    pub fn stop(&mut self) {
        self.signal(rustix::process::Signal::TERM);
        assert!(self.child.wait().unwrap().success(), "{}", self.said());
    }

    /// Its log so far.
    pub fn said(&self) -> String {
        read(&self.log)
    }

    /// Waits until its log has a text.
    pub fn await_log(&self, part: &str) {
        await_that(&format!("`{part}` in the log:\n{}", self.said()), || {
            self.said().contains(part)
        });
    }

    /// Waits until it ends by itself.
    pub fn await_end(&mut self) -> std::process::ExitStatus {
        let began = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(
                began.elapsed() < PATIENCE,
                "it should have ended: {}",
                self.said()
            );
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_default()
}
