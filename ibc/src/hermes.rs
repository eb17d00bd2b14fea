//! Hermes, the relayer: built from crates.io, configured from running chains, called by its command line.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail, ensure};
use cometbft::binary::lock;
use serde_json::Value;

/// The version that is built: the last one that needs neither a download while it is built nor a C++ compiler.
pub const VERSION: &str = "1.10.5";

/// What its log says when it listens to all chains.
pub const STARTED: &str = "Hermes has started";

/// Gives the path of Hermes, building it on first use (some minutes).
///
/// `AOT_HERMES` names a program to use instead. Two callers at once wait for each other.
///
/// # Errors
/// When it cannot be built; cargo's own words stand above.
pub fn ensure(cache: &Path) -> Result<PathBuf> {
    if let Some(program) = std::env::var_os("AOT_HERMES") {
        return Ok(program.into());
    }
    let root = cache.join(format!("hermes-{VERSION}"));
    let program = root.join("bin/hermes");
    if program.exists() {
        return Ok(program);
    }
    let _lock = lock(&cache.join("hermes.lock"))?;
    // Another process may have built it while this one waited for the lock.
    if !program.exists() {
        build(cache, &root)?;
    }
    Ok(program)
}

fn build(cache: &Path, root: &Path) -> Result<()> {
    let target = cache.join("hermes-target");
    eprintln!("Building Hermes {VERSION} with cargo, once; this takes some minutes ...");
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo
        .args(["install", "ibc-relayer-cli", "--locked", "--quiet"])
        .args(["--version", VERSION])
        .arg("--root")
        .arg(root)
        .arg("--target-dir")
        .arg(&target)
        // Away from this workspace, whose toolchain and configuration are not for others.
        .current_dir(cache)
        // It waits for chains most of the time: what counts is how soon it is there.
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "64")
        .env("CARGO_PROFILE_RELEASE_DEBUG", "0")
        .env_remove("CARGO_TARGET_DIR")
        .env_remove("RUSTFLAGS")
        .stdin(Stdio::null());
    let status = cargo.status().context("running `cargo install`")?;
    ensure!(
        status.success(),
        "`cargo install ibc-relayer-cli --version {VERSION} --locked` failed ({status}); its own words stand above"
    );
    std::fs::remove_dir_all(&target).with_context(|| format!("removing {}", target.display()))
}

/// How the relayer works.
#[derive(Clone, Debug)]
pub struct Config {
    /// The `[[chains]]` block of each chain: of this one `aotd hermes-config` prints it, of the other it is
    /// [`crate::simd::Simd::hermes_block`].
    pub chains: Vec<String>,
    /// Where its keys are kept.
    pub keys: PathBuf,
    /// How many blocks pass between two looks for packets that were missed; 0 for never.
    pub clear_interval: u64,
}

impl Config {
    /// The file that Hermes reads.
    pub fn text(&self) -> String {
        let mut text = format!(
            "[global]\nlog_level = 'info'\n\n\
             [mode.clients]\nenabled = true\nrefresh = true\nmisbehaviour = true\n\n\
             [mode.connections]\nenabled = false\n\n\
             [mode.channels]\nenabled = false\n\n\
             [mode.packets]\nenabled = true\nclear_interval = {}\nclear_on_start = true\ntx_confirmation = true\n",
            self.clear_interval
        );
        for chain in &self.chains {
            // Keys of this directory, not of the user's home.
            let keys = format!(
                "[[chains]]\nkey_store_type = 'Test'\nkey_store_folder = '{}'\n",
                self.keys.display()
            );
            text.push('\n');
            text.push_str(&chain.replacen("[[chains]]\n", &keys, 1));
        }
        text
    }
}

/// Hermes with a configuration.
#[derive(Clone, Debug)]
pub struct Hermes {
    program: PathBuf,
    config: PathBuf,
}

impl Hermes {
    /// Writes the configuration into a directory. Nothing is started.
    pub fn new(program: &Path, directory: &Path, name: &str, config: &Config) -> Result<Self> {
        std::fs::create_dir_all(&config.keys)
            .with_context(|| format!("making {}", config.keys.display()))?;
        let path = directory.join(format!("{name}.toml"));
        std::fs::write(&path, config.text())
            .with_context(|| format!("writing {}", path.display()))?;
        Ok(Self {
            program: program.to_owned(),
            config: path,
        })
    }

    /// A command of Hermes: `start`, for instance.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.arg("--config").arg(&self.config).args(arguments);
        command
    }

    /// Adds the key behind some words, under the name that the configuration has for the chain.
    pub fn add_key(&self, chain: &str, name: &str, mnemonic: &str) -> Result<()> {
        let file = self.config.with_extension("mnemonic");
        std::fs::write(&file, mnemonic)?;
        let file_name = file.to_string_lossy();
        let arguments = [
            "keys",
            "add",
            "--overwrite",
            "--chain",
            chain,
            "--key-name",
            name,
            "--mnemonic-file",
            file_name.as_ref(),
        ];
        let added = self.run(&arguments);
        std::fs::remove_file(&file)?;
        added.map(drop)
    }

    /// Runs a command to its end and gives its result.
    ///
    /// # Errors
    /// Shows the command and Hermes' own words when it says that it failed.
    pub fn run(&self, arguments: &[&str]) -> Result<Value> {
        let mut command = self.command(&[]);
        command.arg("--json").args(arguments).stdin(Stdio::null());
        let output = command
            .output()
            .with_context(|| format!("running hermes {}", arguments.join(" ")))?;
        let said = String::from_utf8_lossy(&output.stdout);
        // Lines of its log come before.
        let last = said.lines().rev().find_map(|line| {
            let value: Value = serde_json::from_str(line).ok()?;
            value.get("status").is_some().then_some(value)
        });
        let answer = last.unwrap_or_default();
        match (answer.get("status"), answer.get("result")) {
            (Some(status), Some(result)) if status == "success" => Ok(result.clone()),
            _ => {
                let errors = String::from_utf8_lossy(&output.stderr);
                bail!(
                    "hermes {} failed ({}): {answer}\n{said}{errors}",
                    arguments.join(" "),
                    output.status
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_configuration_is_toml_and_every_chain_has_its_keys_there() {
        let config = Config {
            chains: ["aot-1", "simd-1"]
                .map(|id| format!("[[chains]]\nid = '{id}'\n"))
                .into(),
            keys: "/keys".into(),
            clear_interval: 0,
        };
        let read: toml_edit::DocumentMut = config.text().parse().unwrap();
        let chains = read["chains"].as_array_of_tables().unwrap();
        let ids: Vec<&str> = chains
            .iter()
            .map(|chain| chain["id"].as_str().unwrap())
            .collect();
        assert_eq!(ids, ["aot-1", "simd-1"]);
        let keys = chains
            .iter()
            .map(|chain| chain["key_store_folder"].as_str().unwrap());
        assert!(keys.eq(["/keys", "/keys"]));
    }

    #[test]
    fn what_it_says_when_it_fails_is_shown() {
        let temporary = tempfile::tempdir().unwrap();
        let config = Config {
            chains: Vec::new(),
            keys: temporary.path().join("keys"),
            clear_interval: 0,
        };
        let hermes = Hermes::new(Path::new("/bin/false"), temporary.path(), "h", &config).unwrap();
        let error = hermes.run(&["version"]).unwrap_err().to_string();
        assert!(
            error.starts_with("hermes version failed (exit status: 1)"),
            "{error}"
        );
    }
}
