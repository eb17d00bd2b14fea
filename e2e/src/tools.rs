//! Programs of other languages that tests run to their end.

use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use anyhow::{Context as _, Result, bail};

/// The directory of this crate, where its Go and Node parts are.
pub fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The root of the workspace.
pub fn workspace() -> PathBuf {
    here().parent().unwrap_or(here()).to_owned()
}

/// Runs a command to its end with something on its standard input.
///
/// # Errors
/// Says how to get the program when it is missing; a failure of the program itself is in the output.
pub fn run(mut command: Command, input: &[u8], how_to_get: &str) -> Result<Output> {
    let name = command.get_program().to_string_lossy().into_owned();
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = match command.spawn() {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            bail!("`{name}` is missing: {how_to_get}")
        }
        other => other.with_context(|| format!("starting `{name}`"))?,
    };
    let pipe = child.stdin.take();
    let input = input.to_vec();
    // In a thread of its own: a program that answers while it reads would otherwise wait for us while we wait for it.
    let writer = std::thread::spawn(move || {
        // A program that does not read its input closes the pipe; that is no failure.
        pipe.map(|mut pipe| pipe.write_all(&input))
    });
    let output = child
        .wait_with_output()
        .with_context(|| format!("running `{name}`"))?;
    let _ = writer.join();
    Ok(output)
}

/// As [`run`], with a failure of the program as an error that shows its words.
pub fn run_well(command: Command, input: &[u8], how_to_get: &str) -> Result<Output> {
    let shown = format!("{command:?}");
    let output = run(command, input, how_to_get)?;
    if !output.status.success() {
        let (out, err) = (
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr),
        );
        bail!("{shown} failed ({}):\n{out}{err}", output.status);
    }
    Ok(output)
}
