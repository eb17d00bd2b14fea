//! Programs that are built from a Go module of this project: pinned by its `go.sum`, built once, kept in the cache.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use sha2::Digest as _;

use crate::Result;
use crate::error::{Doing, Error};
use crate::files::{self, lock};

/// A program and the Go module that pins it.
#[derive(Clone, Copy, Debug)]
pub struct GoProgram {
    /// What it is, for people: `CometBFT v0.38.25`.
    pub title: &'static str,
    /// Its name in the cache, without a digest of its module.
    pub name: &'static str,
    /// The files of the module, carried inside so that an installed program can build it too: path and text.
    pub module: &'static [(&'static str, &'static str)],
    /// The package that is built: `.` for the module itself.
    pub package: &'static str,
    /// The oldest Go that builds it.
    pub go: &'static str,
    /// How long that takes on two cores, in words.
    pub takes: &'static str,
}

impl GoProgram {
    /// Gives the path of the program, building it on first use. Two callers at once wait for each other.
    ///
    /// # Errors
    /// Says how to get Go when it is missing, shows Go's own words when the build fails, or what `check` says of the result.
    pub fn ensure(&self, cache: &Path, check: impl Fn(&Path) -> Result<()>) -> Result<PathBuf> {
        let program = cache.join(self.file_name());
        if program.exists() {
            return Ok(program);
        }
        let _lock = lock(&cache.join(format!("{}.lock", self.name)))?;
        // Another process may have built it while this one waited for the lock.
        if !program.exists() {
            self.build(cache, "go", check)?;
        }
        Ok(program)
    }

    /// A name that changes with the module, so that a program of another one is not taken for it.
    fn file_name(&self) -> String {
        let mut digest = sha2::Sha256::new();
        for (_, text) in self.module {
            digest.update(text);
        }
        digest.update(self.package);
        let digest = hex::encode(digest.finalize().get(..4).unwrap_or_default());
        format!("{}-{digest}", self.name)
    }

    fn build(&self, cache: &Path, go: &str, check: impl Fn(&Path) -> Result<()>) -> Result<()> {
        let name = self.file_name();
        let module = cache.join(format!("{name}-module"));
        for (file, content) in self.module {
            files::write(
                &module.join(file),
                content.as_bytes(),
                files::Secrecy::Public,
            )?;
        }
        let unfinished = cache.join(format!("{name}.unfinished"));
        eprintln!(
            "Building {} with Go, once; this takes {} ...",
            self.title, self.takes
        );
        let status = Command::new(go)
            .args([
                "build",
                "-mod=readonly",
                "-trimpath",
                "-ldflags=-s -w",
                "-o",
            ])
            .arg(&unfinished)
            .arg(self.package)
            .current_dir(&module)
            .env("CGO_ENABLED", "0")
            .env("GOWORK", "off")
            .stdin(Stdio::null())
            .status();
        let status = match status {
            Err(error) if error.kind() == ErrorKind::NotFound => return Err(self.go_is_missing()),
            other => other.doing(|| format!("running {go} build"))?,
        };
        if !status.success() {
            return Err(Error::Failed(format!(
                "`go build {}` in {} failed ({status}); its own words stand above. It needs Go {} or later and \
                 the Go module proxy (`go env GOPROXY`)",
                self.package,
                module.display(),
                self.go
            )));
        }
        check(&unfinished)?;
        let program = cache.join(name);
        fs::rename(&unfinished, &program).doing(|| format!("placing {}", program.display()))
    }

    fn go_is_missing(&self) -> Error {
        Error::Missing(format!(
            "Go is missing: {} is built from source. Install Go {} or later \
             (https://go.dev/dl, or your system's package `golang`) so that `go` is on the PATH",
            self.title, self.go
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROGRAM: GoProgram = GoProgram {
        title: "Nothing v1",
        name: "nothing-v1",
        module: &[("go.mod", "module nothing\n")],
        package: ".",
        go: "1.22",
        takes: "no time",
    };

    #[test]
    fn missing_go_says_how_to_get_it() {
        let cache = tempfile::tempdir().unwrap();
        let error = PROGRAM
            .build(cache.path(), "go-that-is-not-there", |_| Ok(()))
            .unwrap_err();
        assert!(error.to_string().starts_with("Go is missing: "), "{error}");
        assert!(error.to_string().contains("https://go.dev/dl"), "{error}");
    }

    #[test]
    fn another_module_or_package_has_another_name() {
        let other = GoProgram {
            module: &[("go.mod", "module other\n")],
            ..PROGRAM
        };
        assert_ne!(PROGRAM.file_name(), other.file_name());
        let other = GoProgram {
            package: "./other",
            ..PROGRAM
        };
        assert_ne!(PROGRAM.file_name(), other.file_name());
    }
}
