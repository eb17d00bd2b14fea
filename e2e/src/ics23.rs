//! Proofs as an IBC counterparty checks them: with the Go library inside ibc-go, by the program in `ics23/`.

use std::process::Command;

use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::tools;

/// An answer of `abci_query` with a proof, and the app hash under which it should hold.
#[derive(Clone, Debug, Serialize)]
pub struct Question {
    /// Hex, from the header of the height after the answer's.
    pub app_hash: String,
    /// The tree: `state`, `ibc` or `upgrade`.
    pub store: String,
    /// The key within the tree, in hex.
    pub key: String,
    /// The member `response` of the answer, as CometBFT sent it.
    pub response: Value,
}

/// What the library says to an answer.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Verdict {
    /// The key asked for, in hex.
    pub key: String,
    /// What is proven.
    pub verdict: Finding,
    /// The value of a present key, in base64.
    #[serde(default)]
    pub value: String,
    /// Where an absent key would stand among the keys of its tree: `first`, `between` or `last`.
    #[serde(default)]
    pub place: String,
    /// Why an answer is not proven.
    #[serde(default)]
    pub problem: String,
}

/// What is proven.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Finding {
    /// The key has this value.
    Present,
    /// The key has no value.
    Absent,
    /// Nothing.
    Unproven,
}

/// Asks the Go program; gives one verdict per question, in their order.
///
/// # Errors
/// Says how to get Go when it is missing, or shows what the program said.
pub fn verify(questions: &[Question]) -> Result<Vec<Verdict>> {
    let mut go = Command::new("go");
    go.args(["run", "-mod=readonly", "."])
        .current_dir(tools::here().join("ics23"));
    go.env("GOWORK", "off").env("CGO_ENABLED", "0");
    let input = serde_json::to_vec(questions)?;
    let output = tools::run(
        go,
        &input,
        "install Go 1.22.11 or later (https://go.dev/dl)",
    )?;
    let said = String::from_utf8_lossy(&output.stdout);
    let verdicts: Vec<Verdict> = said
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()
        .with_context(|| {
            format!(
                "the verifier said {said:?} and {:?}",
                String::from_utf8_lossy(&output.stderr)
            )
        })?;
    anyhow::ensure!(
        verdicts.len() == questions.len(),
        "the verifier answered {} of {} questions: {}",
        verdicts.len(),
        questions.len(),
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(verdicts)
}
