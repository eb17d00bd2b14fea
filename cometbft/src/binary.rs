//! The pinned CometBFT: found in the cache, or built once from `cometbft/go.mod` through the Go module proxy.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::Result;
use crate::error::{Doing, Error};
pub use crate::files::lock;
use crate::go::GoProgram;

/// The version that `cometbft/go.mod` pins, without the leading `v`.
pub const VERSION: &str = "0.38.25";

/// The Go module that pins it.
const MODULE: &[(&str, &str)] = &[
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

/// CometBFT that calls the application by the client of `cometbft/abciclient`.
const OURS: GoProgram = GoProgram {
    title: "CometBFT v0.38.25",
    name: "cometbft-v0.38.25",
    module: MODULE,
    package: ".",
    go: "1.22.11",
    takes: "a minute or two",
};

/// CometBFT's own program, for comparison.
const STOCK: GoProgram = GoProgram {
    title: "CometBFT v0.38.25 (stock)",
    name: "cometbft-v0.38.25-stock",
    package: "github.com/cometbft/cometbft/cmd/cometbft",
    ..OURS
};

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
    OURS.ensure(cache, check_version)
}

/// Gives the path of CometBFT's own program of the same version, for comparison, whatever `AOT_COMETBFT` says.
///
/// # Errors
/// As [`ensure`].
pub fn ensure_stock(cache: &Path) -> Result<PathBuf> {
    STOCK.ensure(cache, check_version)
}

/// The command that runs a node in `home`, whatever application it has.
pub fn start_command(program: &Path, home: &Path) -> Command {
    let mut command = Command::new(program);
    command.arg("start").arg("--home").arg(home);
    command
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
        for program in [OURS, STOCK] {
            assert!(program.title.contains(VERSION) && program.name.contains(VERSION));
        }
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
}
