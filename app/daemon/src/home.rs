//! The node's directory, laid out as Cosmos daemons and the tools around them expect it.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

/// A node's home. CometBFT's part of it is [`cometbft::home::Home`].
#[derive(Clone, Debug)]
pub(crate) struct Home {
    root: PathBuf,
}

impl Home {
    /// Names a home; nothing is read or written.
    pub(crate) fn new(root: PathBuf) -> Self {
        Self { root }
    }

    /// `~/.aotd`
    pub(crate) fn default_root() -> PathBuf {
        std::env::home_dir()
            .unwrap_or_else(|| ".".into())
            .join(".aotd")
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn comet(&self) -> cometbft::home::Home {
        cometbft::home::Home::new(&self.root)
    }

    pub(crate) fn app_toml(&self) -> PathBuf {
        self.root.join("config/app.toml")
    }

    pub(crate) fn client_toml(&self) -> PathBuf {
        self.root.join("config/client.toml")
    }

    pub(crate) fn gentxs(&self) -> PathBuf {
        self.root.join("config/gentx")
    }

    /// The application's database.
    pub(crate) fn database(&self) -> PathBuf {
        self.root.join("data/application.db")
    }

    /// From which a supervisor learns which binary to start.
    pub(crate) fn upgrade_info(&self) -> PathBuf {
        self.root.join("data/upgrade-info.json")
    }

    /// Takes the home for this process; another one that wants it is refused until the file is
    /// dropped.
    pub(crate) fn lock(&self) -> Result<fs::File> {
        let path = self.root.join("data/aotd.lock");
        let what = || format!("cannot open {}", path.display());
        fs::create_dir_all(self.root.join("data")).with_context(what)?;
        let file = fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(&path)
            .with_context(what)?;
        match rustix::fs::flock(&file, rustix::fs::FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => Ok(file),
            Err(rustix::io::Errno::WOULDBLOCK) => bail!(
                "the home {} is in use by another process: stop that aotd first",
                self.root.display()
            ),
            Err(error) => bail!("cannot lock {}: {error}", path.display()),
        }
    }

    /// The keys of the `test` backend.
    pub(crate) fn keyring(&self) -> PathBuf {
        self.root.join("keyring-test")
    }
}

/// Writes a file for everybody to read, making its directory.
pub(crate) fn write_public(path: &Path, content: &str) -> Result<()> {
    write(path, content, 0o644)
}

/// Writes a file that only its owner may read, never open to others for a moment.
pub(crate) fn write_private(path: &Path, content: &str) -> Result<()> {
    write(path, content, 0o600)
}

/// A crash leaves the old file or the new one, never half of it.
fn write(path: &Path, content: &str, mode: u32) -> Result<()> {
    let what = || format!("cannot write {}", path.display());
    let directory = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(directory).with_context(what)?;
    let temporary = tempfile::Builder::new()
        .prefix(".new-")
        .permissions(fs::Permissions::from_mode(mode))
        .tempfile_in(directory)
        .with_context(what)?;
    fs::write(temporary.path(), content).with_context(what)?;
    temporary.as_file().sync_all().with_context(what)?;
    temporary.persist(path).with_context(what)?;
    Ok(())
}
