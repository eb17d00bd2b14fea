//! The pinned CometBFT: found in the cache, or built once from `cometbft/go.mod` through the Go module proxy.

use std::fs::{self, OpenOptions};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use sha2::Digest as _;

use crate::Result;
use crate::error::{Doing, Error};
use crate::files;

/// The version that `cometbft/go.mod` pins, without the leading `v`.
pub const VERSION: &str = "0.38.25";

/// The Go module that pins it, carried inside so that an installed program can build it too.
const MODULE: [(&str, &str); 5] = [
    ("go.mod", include_str!("../go.mod")),
    ("go.sum", include_str!("../go.sum")),
    ("main.go", include_str!("../main.go")),
    (
        "abciclient/client.go",
        include_str!("../abciclient/client.go"),
    ),
    (
        "abciclient/calls.go",
        include_str!("../abciclient/calls.go"),
    ),
];

/// What is built of it.
#[derive(Clone, Copy)]
enum Build {
    /// CometBFT that calls the application by the client of `cometbft/abciclient`.
    Ours,
    /// CometBFT's own program, for comparison.
    Stock,
}

impl Build {
    fn package(self) -> &'static str {
        match self {
            Self::Ours => ".",
            Self::Stock => "github.com/cometbft/cometbft/cmd/cometbft",
        }
    }

    /// A name that changes with our sources, so that a program of other ones is not taken for it.
    fn file_name(self) -> String {
        match self {
            Self::Ours => {
                let sources: Vec<u8> = MODULE.iter().flat_map(|(_, text)| text.bytes()).collect();
                let digest = sha2::Sha256::digest(sources);
                let digest = hex::encode(digest.get(..4).unwrap_or_default());
                format!("cometbft-v{VERSION}-{digest}")
            }
            Self::Stock => format!("cometbft-v{VERSION}-stock"),
        }
    }
}

/// Where built and downloaded programs are kept: `AOT_CACHE`, or `.cache` in this workspace, or `~/.cache/aot`.
pub fn cache_dir() -> PathBuf {
    if let Some(directory) = std::env::var_os("AOT_CACHE") {
        return directory.into();
    }
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap_or(Path::new("/"));
    if workspace.join("Cargo.lock").exists() {
        return workspace.join(".cache");
    }
    std::env::home_dir()
        .unwrap_or_else(|| ".".into())
        .join(".cache/aot")
}

/// Gives the path of the pinned CometBFT, building it on first use (about a minute).
///
/// `AOT_COMETBFT` names a program to use instead; it must report [`VERSION`]. Two callers at once wait for each other.
///
/// # Errors
/// Says how to get Go when it is missing, and shows Go's own words when the build fails.
pub fn ensure(cache: &Path) -> Result<PathBuf> {
    if let Some(program) = std::env::var_os("AOT_COMETBFT") {
        let program = PathBuf::from(program);
        check_version(&program)?;
        return Ok(program);
    }
    ensure_build(cache, Build::Ours)
}

/// Gives the path of CometBFT's own program of the same version, for comparison, whatever `AOT_COMETBFT` says.
///
/// # Errors
/// As [`ensure`].
pub fn ensure_stock(cache: &Path) -> Result<PathBuf> {
    ensure_build(cache, Build::Stock)
}

fn ensure_build(cache: &Path, what: Build) -> Result<PathBuf> {
    let program = cache.join(what.file_name());
    if program.exists() {
        return Ok(program);
    }
    let _lock = lock(&cache.join("cometbft.lock"))?;
    // Another process may have built it while this one waited for the lock.
    if !program.exists() {
        build(cache, what, "go")?;
    }
    Ok(program)
}

/// The command that runs a node in `home`, whatever application it has.
pub fn start_command(program: &Path, home: &Path) -> Command {
    let mut command = Command::new(program);
    command.arg("start").arg("--home").arg(home);
    command
}

/// A lock between processes that ends with the returned file handle.
///
/// # Errors
/// When the file cannot be made or the file system has no locks.
pub fn lock(path: &Path) -> Result<fs::File> {
    files::create_dir(path.parent().unwrap_or(Path::new(".")))?;
    let file = OpenOptions::new().create(true).append(true).open(path);
    let file = file.doing(|| format!("opening the lock file {}", path.display()))?;
    rustix::fs::flock(&file, rustix::fs::FlockOperation::LockExclusive)
        .map_err(std::io::Error::from)
        .doing(|| format!("locking {}", path.display()))?;
    Ok(file)
}

fn build(cache: &Path, what: Build, go: &str) -> Result<()> {
    let name = what.file_name();
    let module = cache.join(format!("{name}-module"));
    for (file, content) in MODULE {
        files::write(
            &module.join(file),
            content.as_bytes(),
            files::Secrecy::Public,
        )?;
    }
    let unfinished = cache.join(format!("{name}.unfinished"));
    eprintln!("Building CometBFT v{VERSION} with Go, once; this takes a minute or two ...");
    let status = Command::new(go)
        .args(["build", "-mod=readonly", "-trimpath", "-o"])
        .arg(&unfinished)
        .arg(what.package())
        .current_dir(&module)
        .env("CGO_ENABLED", "0")
        .env("GOWORK", "off")
        .stdin(Stdio::null())
        .status();
    let status = match status {
        Err(error) if error.kind() == ErrorKind::NotFound => return Err(go_is_missing()),
        other => other.doing(|| format!("running {go} build"))?,
    };
    if !status.success() {
        return Err(Error::Failed(format!(
            "`go build {}` in {} failed ({status}); its own words stand above. It needs Go 1.22.11 or later and \
             the Go module proxy (`go env GOPROXY`)",
            what.package(),
            module.display()
        )));
    }
    check_version(&unfinished)?;
    let program = cache.join(name);
    fs::rename(&unfinished, &program).doing(|| format!("placing {}", program.display()))
}

fn go_is_missing() -> Error {
    Error::Missing(format!(
        "Go is missing: CometBFT v{VERSION} is built from source. Install Go 1.22.11 or later \
         (https://go.dev/dl, or your system's package `golang`) so that `go` is on the PATH, \
         or set AOT_COMETBFT to a cometbft v{VERSION} that you have"
    ))
}

fn check_version(program: &Path) -> Result<()> {
    let output = Command::new(program)
        .arg("version")
        .stdin(Stdio::null())
        .output()
        .doing(|| format!("running {} version", program.display()))?;
    let found = String::from_utf8_lossy(&output.stdout);
    let found = found.trim();
    if found.split('+').next() == Some(VERSION) {
        return Ok(());
    }
    let program = program.display();
    Err(Error::Missing(format!(
        "{program} is CometBFT {found:?}, expected version {VERSION:?}"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn module_pins_the_version_that_is_promised() {
        let (_, go_mod) = MODULE[0];
        assert!(go_mod.contains(&format!("github.com/cometbft/cometbft v{VERSION}\n")));
    }

    #[test]
    fn missing_go_says_how_to_get_it() {
        let cache = tempfile::tempdir().unwrap();
        let error = build(cache.path(), Build::Ours, "go-that-is-not-there").unwrap_err();
        assert!(error.to_string().starts_with("Go is missing: "), "{error}");
        assert!(error.to_string().contains("https://go.dev/dl"), "{error}");
    }

    #[test]
    fn another_version_is_refused() {
        let error = check_version(Path::new("/bin/echo"))
            .unwrap_err()
            .to_string();
        assert_eq!(
            error,
            "/bin/echo is CometBFT \"version\", expected version \"0.38.25\""
        );
    }

    #[test]
    fn second_lock_waits_for_the_first() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("lock");
        let first = lock(&path).unwrap();
        let second = std::thread::spawn({
            let path = path.clone();
            move || lock(&path).unwrap()
        });
        std::thread::sleep(std::time::Duration::from_millis(100));
        assert!(!second.is_finished());
        drop(first);
        second.join().unwrap();
    }
}
