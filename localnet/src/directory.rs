//! Where a local network keeps everything: `.localnet/`, one directory that can be deleted as a whole.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use rustix::fs::{FlockOperation, flock};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The directory of a local network.
#[derive(Clone, Debug)]
pub struct Directory(PathBuf);

impl Directory {
    /// Makes the directory when absent; the path becomes absolute, because children run elsewhere.
    pub fn create(path: &Path) -> Result<Self> {
        fs::create_dir_all(path).with_context(|| format!("making {}", path.display()))?;
        let path = path
            .canonicalize()
            .with_context(|| format!("finding {}", path.display()))?;
        Ok(Self(path))
    }

    /// The directory itself.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The network's own description, see [`crate::network::Network`].
    pub fn network(&self) -> PathBuf {
        self.0.join("network.json")
    }

    /// What scripts read: addresses, process ids, accounts.
    pub fn endpoints(&self) -> PathBuf {
        self.0.join("endpoints.json")
    }

    /// The processes of the last start, so that a later one can stop what a killed one left behind.
    pub fn processes(&self) -> PathBuf {
        self.0.join("processes.json")
    }

    /// The day that was played.
    pub fn day(&self) -> PathBuf {
        self.0.join("day.json")
    }

    /// The home of a node.
    pub fn home(&self, node: usize) -> PathBuf {
        self.0.join(format!("node{node}"))
    }

    /// The directory of Cassandra.
    pub fn cassandra(&self) -> PathBuf {
        self.0.join("cassandra")
    }

    /// The configuration of the exporter.
    pub fn exporter_config(&self) -> PathBuf {
        self.0.join("exporter.toml")
    }

    /// The passwords of Cassandra's roles.
    pub fn passwords(&self) -> PathBuf {
        self.0.join("passwords.toml")
    }

    /// The key that hides payers where analysts read.
    pub fn payer_key(&self) -> PathBuf {
        self.0.join("payer.key")
    }

    /// The log of a process.
    pub fn log(&self, name: &str) -> PathBuf {
        self.0.join("logs").join(format!("{name}.log"))
    }

    /// Keeps other commands out until the returned handle is dropped.
    ///
    /// # Errors
    /// When another `localnet` runs in this directory.
    pub fn lock(&self) -> Result<fs::File> {
        let path = self.0.join("lock");
        let file = fs::OpenOptions::new().create(true).append(true).open(&path);
        let file = file.with_context(|| format!("opening {}", path.display()))?;
        if flock(&file, FlockOperation::NonBlockingLockExclusive).is_err() {
            bail!(
                "a local network runs already in {}: stop it with Ctrl-C where it was started, or choose another --directory",
                self.0.display()
            );
        }
        Ok(file)
    }
}

/// Reads a JSON file; `None` when it is absent.
pub fn read_json<T: DeserializeOwned>(path: &Path) -> Result<Option<T>> {
    let text = match fs::read_to_string(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        other => other.with_context(|| format!("reading {}", path.display()))?,
    };
    let parsed = serde_json::from_str(&text);
    let value = parsed.with_context(|| {
        format!(
            "{} is malformed; `make localnet-clean` forgets the network",
            path.display()
        )
    })?;
    Ok(Some(value))
}

/// Writes a JSON file for its owner only (it may hold mnemonics), old or new after a crash.
pub fn write_json(path: &Path, value: &impl Serialize) -> Result<()> {
    use std::io::Write as _;
    use std::os::unix::fs::OpenOptionsExt as _;
    let text = serde_json::to_string_pretty(value)?;
    let temporary = path.with_extension("new");
    let write = || -> std::io::Result<()> {
        let mut options = fs::OpenOptions::new();
        let mut file = options
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&temporary)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&temporary, path)
    };
    write().with_context(|| format!("writing {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn second_network_in_the_same_directory_is_refused() {
        let temporary = tempfile::tempdir().unwrap();
        let directory = Directory::create(temporary.path()).unwrap();
        let first = directory.lock().unwrap();
        let error = directory.lock().unwrap_err().to_string();
        assert!(
            error.starts_with("a local network runs already in "),
            "{error}"
        );
        drop(first);
        directory.lock().unwrap();
    }

    #[test]
    fn malformed_description_says_how_to_begin_anew() {
        let temporary = tempfile::tempdir().unwrap();
        let path = temporary.path().join("network.json");
        assert_eq!(read_json::<u32>(&path).unwrap(), None);
        fs::write(&path, "{").unwrap();
        let error = format!("{:#}", read_json::<u32>(&path).unwrap_err());
        assert!(
            error.contains("`make localnet-clean` forgets the network"),
            "{error}"
        );
        write_json(&path, &7).unwrap();
        assert_eq!(read_json::<u32>(&path).unwrap(), Some(7));
    }
}
