//! The programs under test, built from this workspace with the crash points that tests need.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use anyhow::{Context as _, Result};
use localnet::programs::Programs;

use crate::tools;

/// The programs, and the directory in which they all are.
#[derive(Clone, Debug)]
pub struct Built {
    /// The node and the exporter.
    pub programs: Programs,
    /// `localnet`.
    pub localnet: PathBuf,
}

/// Builds the programs at the first call and gives where they are; what is up to date is not built again.
///
/// They are kept beside those of `cargo build`, so that a build without crash points does not replace them while a test runs.
///
/// `E2E_PROGRAMS` names a directory with programs to use instead.
///
/// # Errors
/// Shows the compiler's words.
pub fn built() -> Result<&'static Built> {
    static BUILT: OnceLock<Result<Built, String>> = OnceLock::new();
    let built = BUILT.get_or_init(|| build().map_err(|error| format!("{error:#}")));
    built.as_ref().map_err(|error| anyhow::anyhow!("{error}"))
}

/// Builds the node that comes after an upgrade named `test-upgrade`, at the first call, and gives where it is. In
/// `E2E_PROGRAMS` it is called `aotd-upgraded`.
///
/// # Errors
/// Shows the compiler's words.
pub fn upgraded() -> Result<&'static Path> {
    static UPGRADED: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    let upgraded = UPGRADED.get_or_init(|| {
        // First the others: both are built in one place, and are what was built there last.
        built()
            .and_then(|_| build_upgraded())
            .map_err(|error| format!("{error:#}"))
    });
    let upgraded = upgraded.as_ref().map(PathBuf::as_path);
    upgraded.map_err(|error| anyhow::anyhow!("{error}"))
}

fn build_upgraded() -> Result<PathBuf> {
    if let Some(directory) = std::env::var_os("E2E_PROGRAMS") {
        return Ok(PathBuf::from(directory).join("aotd-upgraded"));
    }
    let profile = compile("aotd/crash-points,aotd/test-upgrade")?;
    place(&profile, "aotd", "aotd-upgraded")
}

fn build() -> Result<Built> {
    if let Some(directory) = std::env::var_os("E2E_PROGRAMS") {
        let directory = PathBuf::from(directory);
        return Ok(Built {
            programs: Programs {
                aotd: directory.join("aotd"),
                exporter: directory.join("exporter"),
            },
            localnet: directory.join("localnet"),
        });
    }
    let profile = compile("aotd/crash-points")?;
    let place = |name: &str| place(&profile, name, name);
    Ok(Built {
        programs: Programs {
            aotd: place("aotd")?,
            exporter: place("exporter")?,
        },
        localnet: place("localnet")?,
    })
}

/// Builds all programs with these features; gives the directory in which they are.
fn compile(features: &str) -> Result<PathBuf> {
    let profile = profile_directory()?;
    let target = profile.parent().context("the target directory")?;
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // The whole workspace, because then all crates have the features with which `cargo test --workspace` has built them.
    cargo.args([
        "build",
        "--quiet",
        "--workspace",
        "--bins",
        "--features",
        features,
    ]);
    cargo
        .arg("--target-dir")
        .arg(target)
        .current_dir(tools::workspace());
    if profile.ends_with("release") {
        cargo.arg("--release");
    }
    tools::run_well(cargo, b"", "install Rust (https://rustup.rs)")?;
    Ok(profile)
}

/// `target/<profile>`, from which this test runs.
fn profile_directory() -> Result<PathBuf> {
    let own = std::env::current_exe().context("finding the running test")?;
    // A test runs from target/<profile>/deps.
    let profile = own.parent().and_then(Path::parent);
    Ok(profile
        .context("the directory of the running test")?
        .to_owned())
}

/// Keeps a program under a name of its own.
fn place(profile: &Path, name: &str, kept: &str) -> Result<PathBuf> {
    let directory = profile.join("e2e");
    std::fs::create_dir_all(&directory)?;
    let to = directory.join(kept);
    // A running program cannot be written over, but its name can be given to another.
    let new = directory.join(format!("{kept}.{}", std::process::id()));
    std::fs::copy(profile.join(name), &new)
        .with_context(|| format!("copying the program {name}"))?;
    std::fs::rename(&new, &to)?;
    Ok(to)
}
