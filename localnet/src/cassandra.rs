//! The pinned Apache Cassandra: its jars from Maven Central, one node on the loopback address.
//!
//! A node lives in a directory of its own: `conf/` is written anew at each start, `data/` and `log/` stay.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use cometbft::binary::lock;
use cometbft::process::{Process, tail};

/// The version that `cassandra/server/pom.xml` pins.
pub const VERSION: &str = "5.0.9";
/// The release of Java that it needs.
const JAVA: u32 = 17;
/// The role that exists from the first start, and its password.
pub const FIRST_LOGIN: (&str, &str) = ("cassandra", "cassandra");
/// How long a clean stop may take; it writes its memory to disk first.
const STOP: Duration = Duration::from_secs(60);

const POM: &str = include_str!("../../cassandra/server/pom.xml");
const YAML: &str = include_str!("../../cassandra/server/conf/cassandra.yaml");
const FILES: [(&str, &str); 3] = [
    (
        "jvm17.opts",
        include_str!("../../cassandra/server/conf/jvm17.opts"),
    ),
    (
        "cassandra-rackdc.properties",
        include_str!("../../cassandra/server/conf/cassandra-rackdc.properties"),
    ),
    (
        "logback.xml",
        include_str!("../../cassandra/server/conf/logback.xml"),
    ),
];

/// What is needed to start nodes: a Java 17 and the jars.
#[derive(Clone, Debug)]
pub struct Distribution {
    java: PathBuf,
    jars: PathBuf,
}

/// Where a node lives and listens.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Its directory.
    pub directory: PathBuf,
    /// Port for CQL clients.
    pub cql_port: u16,
    /// Port for other nodes. A node keeps it for life.
    pub storage_port: u16,
    /// Heap of the Java machine in megabytes; 384 is enough for tests.
    pub heap_megabytes: u32,
}

/// A running node. Dropping it kills it.
#[derive(Debug)]
pub struct Server {
    process: Process,
    settings: Settings,
}

impl Distribution {
    /// Finds Java 17 and gets the jars, once, into the cache (67 MB).
    ///
    /// # Errors
    /// Says what is missing, how to get it, and how to do without.
    pub fn ensure(cache: &Path) -> Result<Self> {
        let java = find_java()?;
        let jars = ensure_jars(cache, "mvn")?;
        Ok(Self { java, jars })
    }

    /// Starts a node; it is ready some 5 to 10 s later, see [`Server::wait_until_ready`].
    ///
    /// # Errors
    /// Names an occupied port or an unwritable directory.
    pub fn start(&self, settings: Settings) -> Result<Server> {
        for (port, purpose) in [
            (settings.cql_port, "Cassandra's CQL clients"),
            (settings.storage_port, "Cassandra's storage traffic"),
        ] {
            if !cometbft::ports::is_free(port) {
                return Err(cometbft::ports::occupied(port, purpose).into());
            }
        }
        write_configuration(&settings)?;
        // Java wants absolute paths in -Dcassandra.config.
        let directory = settings
            .directory
            .canonicalize()
            .context("the node's directory")?;
        let log = directory.join("log");
        let process = Process::spawn(
            "cassandra",
            self.command(&directory, &settings),
            &log.join("stdout.log"),
        )?;
        Ok(Server { process, settings })
    }

    fn command(&self, directory: &Path, settings: &Settings) -> Command {
        let conf = directory.join("conf");
        let heap = settings.heap_megabytes;
        let text = |path: &Path| path.display().to_string();
        let mut command = Command::new(&self.java);
        command
            .current_dir(directory)
            .arg(format!("@{}", text(&conf.join("jvm17.opts"))))
            // The serial collector and the first compiler alone: least memory and fastest start.
            .args(["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"])
            .args([format!("-Xms{heap}m"), format!("-Xmx{heap}m")])
            .arg(format!(
                "-javaagent:{}",
                text(&self.jars.join("jamm-0.4.0.jar"))
            ))
            .arg(format!(
                "-Dcassandra.config=file://{}",
                text(&conf.join("cassandra.yaml"))
            ))
            .arg(format!(
                "-Dcassandra.storagedir={}",
                text(&directory.join("data"))
            ))
            .arg(format!(
                "-Dcassandra.logdir={}",
                text(&directory.join("log"))
            ))
            .args([
                "-Dcassandra-foreground=yes",
                "-Dcassandra.skip_wait_for_gossip_to_settle=0",
            ])
            .args([
                "-Dcassandra.ring_delay_ms=1000",
                "-Dcassandra.superuser_setup_delay_ms=0",
            ])
            .arg("-cp")
            .arg(format!("{}:{}", text(&conf), text(&self.jars.join("*"))))
            .arg("org.apache.cassandra.service.CassandraDaemon");
        command
    }
}

impl Server {
    /// Address for CQL clients, `127.0.0.1:port`.
    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.settings.cql_port)
    }

    /// The process, for its id, log and signals.
    pub fn process(&mut self) -> &mut Process {
        &mut self.process
    }

    /// Waits until a client can log in, see [`wait_until_ready`].
    pub fn wait_until_ready(&mut self, bound: Duration) -> Result<()> {
        let process = &mut self.process;
        wait_until_ready(&self.settings, bound, || Ok(process.expect_running()?))
    }

    /// The process alone, for a supervisor that stops it with others.
    pub fn into_process(self) -> Process {
        self.process
    }

    /// Stops it cleanly by its process id.
    pub fn stop(&mut self) -> Result<ExitStatus> {
        Ok(self.process.stop(STOP)?)
    }

    /// Kills it at once, as a crash would.
    pub fn kill(&mut self) -> Result<ExitStatus> {
        Ok(self.process.kill()?)
    }
}

/// Waits until a client can log in with [`FIRST_LOGIN`].
///
/// # Errors
/// Shows the end of Cassandra's log when `alive` says that it ended, or when the bound is over.
pub fn wait_until_ready(
    settings: &Settings,
    bound: Duration,
    mut alive: impl FnMut() -> Result<()>,
) -> Result<()> {
    let started = Instant::now();
    let log = settings.directory.join("log/system.log");
    loop {
        let login = log_in(settings.cql_port, FIRST_LOGIN.0, FIRST_LOGIN.1);
        let Err(reason) = login else { return Ok(()) };
        alive().with_context(|| {
            format!(
                "Cassandra did not start; the end of its own log:\n{}",
                tail(&log, 20)
            )
        })?;
        if started.elapsed() > bound {
            bail!(
                "Cassandra did not accept a login within {} s ({reason:#}); the end of {}:\n{}",
                bound.as_secs(),
                log.display(),
                tail(&log, 20)
            );
        }
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// Finds a Java 17: `JAVA_HOME`, then `java` on the PATH, then where Linux distributions and macOS put it.
///
/// # Errors
/// Tells a missing Java from one of another release, and how to get the right one or do without.
pub fn find_java() -> Result<PathBuf> {
    let home = std::env::var_os("JAVA_HOME").map(|home| PathBuf::from(home).join("bin/java"));
    choose_java(
        home.into_iter()
            .chain([PathBuf::from("java")])
            .chain(installed_javas()),
    )
}

fn choose_java(candidates: impl Iterator<Item = PathBuf>) -> Result<PathBuf> {
    let mut others = Vec::new();
    for java in candidates {
        match java_release(&java) {
            Some(JAVA) => return Ok(java),
            Some(release) => others.push(format!("{} is Java {release}", java.display())),
            None => {}
        }
    }
    let found = if others.is_empty() {
        "no Java was found".to_owned()
    } else {
        others.join(", ")
    };
    bail!(
        "Apache Cassandra {VERSION} needs Java {JAVA}, and {found}. Install it (Debian and Ubuntu: apt install \
         openjdk-17-jdk-headless; others: https://adoptium.net, release 17) and name it in JAVA_HOME or put it on the \
         PATH, or run the chain without analytics: make localnet ANALYTICS=off"
    )
}

/// Where systems put Java; `AOT_JAVA_ROOTS` (paths joined as in PATH) looks elsewhere.
fn installed_javas() -> Vec<PathBuf> {
    let usual = ["/usr/lib/jvm", "/Library/Java/JavaVirtualMachines"]
        .map(PathBuf::from)
        .to_vec();
    let roots = std::env::var_os("AOT_JAVA_ROOTS")
        .map_or(usual, |roots| std::env::split_paths(&roots).collect());
    let mut found = Vec::new();
    for root in roots {
        let Ok(entries) = std::fs::read_dir(root) else {
            continue;
        };
        let named = entries
            .flatten()
            .filter(|entry| entry.file_name().to_string_lossy().contains("17"));
        for entry in named {
            found.extend([
                entry.path().join("bin/java"),
                entry.path().join("Contents/Home/bin/java"),
            ]);
        }
    }
    found.sort();
    found
}

/// The release of a Java, from the quoted version that `-version` prints; `None` when it cannot be run.
fn java_release(java: &Path) -> Option<u32> {
    let output = Command::new(java)
        .arg("-version")
        .stdin(Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    let version = text.split('"').nth(1)?;
    let mut parts = version.split(['.', '-', '+']);
    match parts.next()?.parse().ok()? {
        // Java 8 and before called themselves 1.8.
        1 => parts.next()?.parse().ok(),
        release => Some(release),
    }
}

fn ensure_jars(cache: &Path, maven: &str) -> Result<PathBuf> {
    let root = cache.join(format!("cassandra-{VERSION}"));
    let jars = root.join("lib");
    if jars.exists() {
        return Ok(jars);
    }
    let _lock = lock(&cache.join("cassandra.lock"))?;
    // Another process may have fetched them while this one waited for the lock.
    if jars.exists() {
        return Ok(jars);
    }
    std::fs::create_dir_all(&root)?;
    let pom = root.join("pom.xml");
    std::fs::write(&pom, POM)?;
    let unfinished = root.join("lib.unfinished");
    eprintln!("Fetching Apache Cassandra {VERSION} from Maven Central, once (67 MB) ...");
    let output = Command::new(maven)
        .args(["-q", "-B", "-f"])
        .arg(&pom)
        .arg("dependency:copy-dependencies")
        .arg(format!(
            "-DoutputDirectory={}",
            std::path::absolute(&unfinished)?.display()
        ))
        .stdin(Stdio::null())
        .output();
    let output = match output {
        Err(error) if error.kind() == ErrorKind::NotFound => bail!(
            "Maven is missing: the jars of Apache Cassandra {VERSION} come through it. Install it (Debian and Ubuntu: \
             apt install maven; others: https://maven.apache.org/download.cgi) so that `mvn` is on the PATH, or run the \
             chain without analytics: make localnet ANALYTICS=off"
        ),
        other => other.with_context(|| format!("running {maven}"))?,
    };
    ensure!(
        output.status.success(),
        "Maven could not fetch Apache Cassandra {VERSION} ({}):\n{}{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    let main = unfinished.join(format!("cassandra-all-{VERSION}.jar"));
    ensure!(main.exists(), "Maven fetched no {}", main.display());
    std::fs::rename(&unfinished, &jars)?;
    Ok(jars)
}

fn write_configuration(settings: &Settings) -> Result<()> {
    let conf = settings.directory.join("conf");
    for name in ["conf", "data", "log"] {
        let path = settings.directory.join(name);
        std::fs::create_dir_all(&path).with_context(|| format!("making {}", path.display()))?;
    }
    let yaml = YAML
        .replace("${storage_port}", &settings.storage_port.to_string())
        .replace("${cql_port}", &settings.cql_port.to_string());
    for (name, content) in FILES.into_iter().chain([("cassandra.yaml", yaml.as_str())]) {
        let path = conf.join(name);
        std::fs::write(&path, content).with_context(|| format!("writing {}", path.display()))?;
    }
    Ok(())
}

/// Opens a connection and logs in, with the few frames of CQL's native protocol v4 that it takes.
///
/// # Errors
/// Says which step did not succeed; Cassandra listens before the first role exists, so a refusal may be early.
pub fn log_in(cql_port: u16, user: &str, password: &str) -> Result<()> {
    const STARTUP: u8 = 0x01;
    const AUTH_RESPONSE: u8 = 0x0f;
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, cql_port));
    let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(2))?;
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    // A string map with one entry.
    let mut startup = vec![0, 1];
    for text in ["CQL_VERSION", "3.0.0"] {
        startup.extend(u16::try_from(text.len())?.to_be_bytes());
        startup.extend(text.as_bytes());
    }
    match exchange(&mut stream, STARTUP, &startup)? {
        Reply::Ready => return Ok(()),
        Reply::Authenticate => {}
        Reply::Success => bail!("Cassandra answered STARTUP with AUTH_SUCCESS"),
    }
    // SASL PLAIN (RFC 4616) as bytes with their length before them.
    let token = format!("\0{user}\0{password}");
    let mut response = i32::try_from(token.len())?.to_be_bytes().to_vec();
    response.extend(token.as_bytes());
    match exchange(&mut stream, AUTH_RESPONSE, &response)? {
        Reply::Success => Ok(()),
        Reply::Ready | Reply::Authenticate => bail!("Cassandra asked for more than a password"),
    }
}

enum Reply {
    Ready,
    Authenticate,
    Success,
}

/// Sends one frame and reads the kind of the answer.
fn exchange(stream: &mut TcpStream, opcode: u8, body: &[u8]) -> Result<Reply> {
    const VERSION_4: u8 = 0x04;
    let mut frame = vec![VERSION_4, 0, 0, 0, opcode];
    frame.extend(u32::try_from(body.len())?.to_be_bytes());
    frame.extend(body);
    stream.write_all(&frame)?;
    let mut header = [0_u8; 9];
    stream.read_exact(&mut header)?;
    let [_, _, _, _, opcode, length @ ..] = header;
    let mut answer = Vec::new();
    stream
        .take(u64::from(u32::from_be_bytes(length)))
        .read_to_end(&mut answer)?;
    match opcode {
        0x00 => {
            // An error is a number and a text with its length.
            let text = String::from_utf8_lossy(answer.get(6..).unwrap_or_default()).into_owned();
            bail!("Cassandra refused: {text}")
        }
        0x02 => Ok(Reply::Ready),
        0x03 => Ok(Reply::Authenticate),
        0x10 => Ok(Reply::Success),
        other => bail!("Cassandra answered with the unexpected opcode {other:#04x}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    fn fake_java(directory: &Path, version: &str) -> PathBuf {
        let path = directory.join(format!("java-{version}"));
        let script = format!("#!/bin/sh\necho 'openjdk version \"{version}\" 2025-01-01' >&2\n");
        std::fs::write(&path, script).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        path
    }

    #[test]
    fn missing_java_says_how_to_get_it_and_how_to_do_without() {
        let error = choose_java(["/nowhere/java".into()].into_iter())
            .unwrap_err()
            .to_string();
        assert!(
            error.starts_with("Apache Cassandra 5.0.9 needs Java 17, and no Java was found."),
            "{error}"
        );
        assert!(
            error.contains("apt install openjdk-17-jdk-headless"),
            "{error}"
        );
        assert!(error.ends_with("make localnet ANALYTICS=off"), "{error}");
    }

    #[test]
    fn java_of_another_release_is_passed_over_and_named() {
        let directory = tempfile::tempdir().unwrap();
        let eight = fake_java(directory.path(), "1.8.0_392");
        let newest = fake_java(directory.path(), "25");
        let right = fake_java(directory.path(), "17.0.15");
        let error = choose_java([eight.clone(), newest.clone()].into_iter())
            .unwrap_err()
            .to_string();
        let named = format!(
            "{} is Java 8, {} is Java 25",
            eight.display(),
            newest.display()
        );
        assert!(error.contains(&named), "{error}");
        assert_eq!(
            choose_java([eight, newest, right.clone()].into_iter()).unwrap(),
            right
        );
    }

    #[test]
    fn missing_maven_says_how_to_get_it() {
        let cache = tempfile::tempdir().unwrap();
        let error = ensure_jars(cache.path(), "maven-that-is-not-there")
            .unwrap_err()
            .to_string();
        assert!(error.starts_with("Maven is missing: "), "{error}");
        assert!(error.contains("apt install maven"), "{error}");
    }

    #[test]
    fn pom_pins_the_version_that_is_promised() {
        assert!(POM.contains(&format!("<cassandra.version>{VERSION}</cassandra.version>")));
    }
}
