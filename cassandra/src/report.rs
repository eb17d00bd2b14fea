//! What a verification found.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

/// Findings that are listed one by one; the rest is counted.
const LISTED_MAX: usize = 200;

/// One thing that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What kind: `missing_height`, `hash`, `chunk`, `missing_row`, `surplus_row`, `cell`, `sum`, …
    pub kind: &'static str,
    /// The height, where one can be named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub height: Option<i64>,
    /// The table, where one can be named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table: Option<&'static str>,
    /// What differs, in words: what stands there and what is expected.
    pub text: String,
}

/// The result of a verification.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    /// The chain.
    pub chain: String,
    /// The first height.
    pub from: i64,
    /// The last height.
    pub to: i64,
    /// How deep it went.
    pub level: u8,
    /// Where the expected blocks came from: `rpc` is independent of the node's export records.
    pub witness: &'static str,
    /// Rows compared, by table.
    pub rows: BTreeMap<&'static str, u64>,
    /// What differs; at most 200 are listed.
    pub findings: Vec<Finding>,
    /// How many differ.
    pub bad: u64,
    /// Heights to give to `exporter repair`.
    pub bad_heights: BTreeSet<i64>,
    /// What could not be verified, and why.
    pub skipped: Vec<String>,
}

impl Report {
    pub(crate) fn find(&mut self, finding: Finding) {
        self.bad = self.bad.saturating_add(1);
        self.bad_heights.extend(finding.height);
        if self.findings.len() < LISTED_MAX {
            self.findings.push(finding);
        }
    }

    /// Whether everything is as it should be.
    pub const fn is_good(&self) -> bool {
        self.bad == 0
    }
}
