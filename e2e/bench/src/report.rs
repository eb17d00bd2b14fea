//! What was measured: one object for each figure.

use crate::system;
use anyhow::{Context, Result};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// One figure.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Figure {
    /// What was measured.
    pub(crate) name: String,
    pub(crate) value: f64,
    pub(crate) unit: &'static str,
    /// Under which conditions.
    pub(crate) conditions: String,
    /// The commit of the code that was measured.
    pub(crate) commit: String,
}

/// The figures of one run.
pub(crate) struct Report {
    path: PathBuf,
    commit: String,
    figures: Vec<Figure>,
}

impl Report {
    pub(crate) fn begin(dir: &Path) -> Self {
        Self {
            path: dir.join("results.json"),
            commit: system::commit(),
            figures: Vec::new(),
        }
    }

    /// Adds a figure and shows it at once: a long run that is stopped has told what it knew.
    pub(crate) fn add(&mut self, name: &str, value: f64, unit: &'static str, conditions: &str) {
        let rounded = (value * 100.0).round() / 100.0;
        println!("{name:<34} {rounded:>12} {unit:<12} {conditions}");
        self.figures.push(Figure {
            name: name.to_owned(),
            value: rounded,
            unit,
            conditions: conditions.to_owned(),
            commit: self.commit.clone(),
        });
    }

    /// The figure of this name that was added last.
    pub(crate) fn last(&self, name: &str) -> Option<&Figure> {
        self.figures.iter().rev().find(|figure| figure.name == name)
    }

    pub(crate) fn finish(&self) -> Result<()> {
        let json = serde_json::to_string_pretty(&self.figures)?;
        std::fs::write(&self.path, json + "\n")
            .with_context(|| format!("writing {}", self.path.display()))?;
        println!("{} figures in {}", self.figures.len(), self.path.display());
        Ok(())
    }
}

/// The value below which a part of sorted values lies, the last one for 1.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a part of a count is a place in the list"
)]
pub(crate) fn percentile<T: Copy + Default>(sorted: &[T], part: f64) -> T {
    let last = sorted.len().saturating_sub(1);
    let place = (last as f64 * part).ceil() as usize;
    sorted.get(place).copied().unwrap_or_default()
}
