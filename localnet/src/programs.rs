//! The programs that a local network runs.

use std::path::PathBuf;

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

#[cfg(test)]
mod tests {
    use super::*;

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
