//! The programs that a local network runs, and how to run them once.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

/// The two programs of this workspace that a network runs.
#[derive(Clone, Debug)]
pub struct Programs {
    /// The node.
    pub aotd: PathBuf,
    /// The exporter to Cassandra.
    pub exporter: PathBuf,
}

impl Programs {
    /// Finds the programs: where `AOTD` and `EXPORTER` point, else beside the running program (or test).
    ///
    /// # Errors
    /// Names the command that builds them. Without analytics the exporter may be absent.
    pub fn find(analytics: bool) -> Result<Self> {
        let exporter = find("EXPORTER", "exporter");
        let exporter = if analytics {
            exporter?
        } else {
            exporter.unwrap_or_default()
        };
        Ok(Self {
            aotd: find("AOTD", "aotd")?,
            exporter,
        })
    }
}

fn find(variable: &str, name: &str) -> Result<PathBuf> {
    if let Some(path) = std::env::var_os(variable) {
        return Ok(PathBuf::from(path));
    }
    let own = std::env::current_exe().context("finding the running program")?;
    // A test runs from target/<profile>/deps, a program from target/<profile>.
    let beside = own
        .ancestors()
        .skip(1)
        .take(2)
        .map(|directory| directory.join(name));
    for path in beside {
        if path.is_file() {
            return Ok(path);
        }
    }
    bail!("the program {name} is not built: run `cargo build -p {name}`, or name it in {variable}")
}

/// Runs a program to its end and gives what it printed.
///
/// # Errors
/// Shows the command and its own words when it fails.
pub fn run(program: &Path, arguments: &[&str], input: &str) -> Result<String> {
    let shown = || format!("{} {}", program.display(), arguments.join(" "));
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("starting `{}`", shown()))?;
    if let Some(mut pipe) = child.stdin.take() {
        // A program that does not read its input closes the pipe; that is no failure.
        let _ = pipe.write_all(input.as_bytes());
    }
    let output = child
        .wait_with_output()
        .with_context(|| format!("running `{}`", shown()))?;
    if !output.status.success() {
        let errors = String::from_utf8_lossy(&output.stderr);
        bail!(
            "`{}` failed ({}): {}",
            shown(),
            output.status,
            errors.trim()
        );
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failure_shows_the_command_and_its_own_words() {
        let error = run(Path::new("/bin/sh"), &["-c", "echo no >&2; exit 3"], "").unwrap_err();
        let expected = "`/bin/sh -c echo no >&2; exit 3` failed (exit status: 3): no";
        assert_eq!(error.to_string(), expected);
    }

    #[test]
    fn input_is_handed_over() {
        assert_eq!(run(Path::new("/bin/cat"), &[], "words").unwrap(), "words");
    }

    #[test]
    fn program_that_is_not_built_is_named_with_its_command() {
        let error = find("NO_SUCH_VARIABLE", "nothing-of-this-name")
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("run `cargo build -p nothing-of-this-name`"),
            "{error}"
        );
    }
}
