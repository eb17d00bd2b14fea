//! The plan and the applied upgrades that a chain begins with.

use crate::state::{APPLIED, LAST, PLAN, UPGRADED};
use crate::types::{Plan, Raw, UpgradedPath, check_name};
use sdk::{Chain, Ctx, GenesisState, Read, Result, View};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The module's part of genesis.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UpgradeGenesis {
    /// The plan, if there is one.
    #[serde(default)]
    pub plan: Option<GenesisPlan>,
    /// The names of upgrades and the heights at which they were applied, no two at the same one.
    #[serde(default)]
    pub applied: BTreeMap<String, u64>,
}

/// A plan of genesis.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisPlan {
    /// Its name.
    pub name: String,
    /// The height of the first block that the upgraded binary runs.
    pub height: u64,
    /// What operators are told.
    #[serde(default)]
    pub info: String,
    /// The client of this chain after it: an `Any` in hex; empty if other chains need none.
    #[serde(default)]
    pub upgraded_client: String,
    /// What that client begins to trust: an `Any` in hex; empty before the block before the upgrade.
    #[serde(default)]
    pub upgraded_consensus: String,
}

impl GenesisPlan {
    fn plan(&self) -> Plan {
        Plan {
            name: self.name.clone(),
            height: self.height,
            info: self.info.clone(),
        }
    }

    /// What other chains prove, where it stands.
    fn upgraded(&self) -> Result<Vec<(UpgradedPath, Raw)>, String> {
        let both = [
            (UpgradedPath::Client(self.height), &self.upgraded_client),
            (
                UpgradedPath::Consensus(self.height),
                &self.upgraded_consensus,
            ),
        ];
        let given = both.into_iter().filter(|(_, text)| !text.is_empty());
        given
            .map(|(path, text)| {
                let bytes = hex::decode(text).map_err(|error| format!("{path:?}: {error}"))?;
                Ok((path, Raw(bytes)))
            })
            .collect()
    }
}

impl GenesisState for UpgradeGenesis {
    fn validate(&self, _: &Chain) -> Result<(), String> {
        let mut heights = BTreeMap::new();
        for (name, height) in &self.applied {
            check_name(name).map_err(|why| format!("applied: {why}"))?;
            if *height == 0 {
                return Err(format!("applied: {name}: height 0: expected 1 or more"));
            }
            if let Some(other) = heights.insert(height, name) {
                return Err(format!(
                    "applied: {other} and {name}: both at height {height}"
                ));
            }
        }
        let Some(plan) = &self.plan else {
            return Ok(());
        };
        if plan.height == 0 {
            return Err("plan: height 0: expected 1 or more".to_owned());
        }
        if self.applied.contains_key(&plan.name) {
            return Err(format!("plan: {} was applied already", plan.name));
        }
        let checked = plan.plan().check().and_then(|()| plan.upgraded());
        checked.map(drop).map_err(|why| format!("plan: {why}"))
    }

    fn init(&self, ctx: &mut Ctx<'_>) -> Result<()> {
        for (name, height) in &self.applied {
            APPLIED.set(ctx, name, height);
        }
        if let Some((last, _)) = self.applied.iter().max_by_key(|(_, height)| **height) {
            LAST.set(ctx, last);
        }
        if let Some(plan) = &self.plan {
            PLAN.set(ctx, &plan.plan());
            for (path, raw) in plan.upgraded().expect("validate has read it") {
                UPGRADED.set(ctx, &path, &raw);
            }
        }
        Ok(())
    }

    fn export(view: &View<'_>) -> Self {
        let plan = PLAN.get(view).map(|plan| GenesisPlan {
            upgraded_client: upgraded(view, UpgradedPath::Client(plan.height)),
            upgraded_consensus: upgraded(view, UpgradedPath::Consensus(plan.height)),
            name: plan.name,
            height: plan.height,
            info: plan.info,
        });
        Self {
            plan,
            applied: APPLIED.iter(view).collect(),
        }
    }
}

fn upgraded(read: &impl Read, path: UpgradedPath) -> String {
    UPGRADED
        .get(read, &path)
        .map_or_else(String::new, |raw| hex::encode(raw.0))
}
