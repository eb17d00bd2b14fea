//! Reading and writing small files so that a crash leaves the old or the new content, never half of it.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::Write;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

use crate::Result;
use crate::error::Doing;

/// Who may read a file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Secrecy {
    /// Mode 0644.
    Public,
    /// Mode 0600: it holds a private key.
    Private,
}

/// Writes a file by way of a temporary one beside it, making its directory when absent.
pub(crate) fn write(path: &Path, content: &[u8], secrecy: Secrecy) -> Result<()> {
    let directory = path.parent().unwrap_or(Path::new("."));
    create_dir(directory)?;
    let mode = match secrecy {
        Secrecy::Public => 0o644,
        Secrecy::Private => 0o600,
    };
    let temporary = path.with_extension(format!("tmp{}", std::process::id()));
    let written =
        write_through(&temporary, content, mode).and_then(|()| fs::rename(&temporary, path));
    if written.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    written.doing(|| format!("writing {}", path.display()))
}

fn write_through(path: &Path, content: &[u8], mode: u32) -> std::io::Result<()> {
    let mut file: File = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(mode)
        .open(path)?;
    file.set_permissions(Permissions::from_mode(mode))?;
    file.write_all(content)?;
    file.sync_all()
}

/// Reads a whole text file.
pub(crate) fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).doing(|| format!("reading {}", path.display()))
}

/// Makes a directory and its parents.
pub(crate) fn create_dir(path: &Path) -> Result<()> {
    fs::create_dir_all(path).doing(|| format!("making the directory {}", path.display()))
}

/// A lock between processes that ends with the returned file handle.
///
/// # Errors
/// When the file cannot be made or the file system has no locks.
pub fn lock(path: &Path) -> Result<File> {
    create_dir(path.parent().unwrap_or(Path::new(".")))?;
    let file = OpenOptions::new().create(true).append(true).open(path);
    let file = file.doing(|| format!("opening the lock file {}", path.display()))?;
    rustix::fs::flock(&file, rustix::fs::FlockOperation::LockExclusive)
        .map_err(std::io::Error::from)
        .doing(|| format!("locking {}", path.display()))?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

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
