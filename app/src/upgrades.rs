//! The upgrades that this binary knows, and whether it may run a block.
//!
//! A plan (`modules/upgrade`) names a height. The block of that height is run by a binary that knows the plan's name, or by
//! none: so the state never has a block that was run by the wrong binary, and every node changes at the same block.

use sdk::{Ctx, Read};
use upgrade::{Plan, ops};

/// What a binary does first in the block of a plan.
#[derive(Clone, Copy)]
pub struct Upgrade {
    /// The name of the plan.
    pub name: &'static str,
    /// Changes the state of the chain into what this binary expects. It runs for as long as it needs, before any module
    /// begins the block.
    pub run: fn(&mut Ctx<'_>),
}

impl std::fmt::Debug for Upgrade {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// The upgrades of the chain, oldest first. A name stays here for as long as a chain may have it as its last: a binary that
/// does not know what was applied is too old for the chain.
pub const UPGRADES: &[Upgrade] = &[
    #[cfg(feature = "test-upgrade")]
    Upgrade {
        name: "test-upgrade",
        run: |_| {},
    },
];

/// Why this binary may not run a block. The texts are those that operators of Cosmos chains, and their tools, look for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UpgradeError {
    /// The plan's height has come, and this binary does not know the plan.
    Needed {
        /// The name of the plan.
        name: String,
        /// The height that was planned.
        plan_height: u64,
        /// The height of the block that is not run.
        height: u64,
        /// What operators are told.
        info: String,
    },
    /// This binary knows the plan, whose height has not come: it is put in place too early.
    TooEarly {
        /// The name of the plan.
        name: String,
    },
    /// This binary does not know the upgrade that was applied last: it is too old.
    Missing {
        /// The name of the upgrade.
        name: String,
    },
}

impl std::fmt::Display for UpgradeError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Needed {
                name,
                plan_height,
                info,
                ..
            } => write!(
                f,
                "UPGRADE \"{name}\" NEEDED at height: {plan_height}: {info}"
            ),
            Self::TooEarly { name } => write!(
                f,
                "BINARY UPDATED BEFORE TRIGGER! UPGRADE \"{name}\" - in binary but not executed on chain. Downgrade your binary"
            ),
            Self::Missing { name } => write!(
                f,
                "wrong app version {}, upgrade handler is missing for {name} upgrade plan",
                crate::APP_VERSION
            ),
        }
    }
}

impl std::error::Error for UpgradeError {}

/// What comes before all else in a block.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// Nothing, as in almost every block.
    Nothing,
    /// The plan is due, and the operator of this node skips it.
    Skip(Plan),
    /// The plan is due, and this binary carries it out.
    Run(Plan, Upgrade),
}

/// Whether this binary may run the block of a height, and what it does first.
pub(crate) fn step(
    read: &impl Read,
    height: u64,
    upgrades: &[Upgrade],
    skipped: &[u64],
) -> Result<Step, UpgradeError> {
    let known = |name: &str| upgrades.iter().find(|upgrade| upgrade.name == name);
    let plan = ops::plan(read);
    let due = plan.as_ref().filter(|plan| plan.is_due(height));
    let due = due.filter(|_| !skipped.contains(&height));
    if let Some(plan) = due {
        return match known(&plan.name) {
            Some(upgrade) => Ok(Step::Run(plan.clone(), *upgrade)),
            None => Err(UpgradeError::Needed {
                name: plan.name.clone(),
                plan_height: plan.height,
                height,
                info: plan.info.clone(),
            }),
        };
    }
    if let Some(name) = ops::last_applied(read).filter(|name| known(name).is_none()) {
        return Err(UpgradeError::Missing { name });
    }
    match plan {
        Some(plan) if plan.is_due(height) => Ok(Step::Skip(plan)),
        Some(plan) if known(&plan.name).is_some() => {
            Err(UpgradeError::TooEarly { name: plan.name })
        }
        _ => Ok(Step::Nothing),
    }
}

/// Does what comes first in a block.
pub(crate) fn take(ctx: &mut Ctx<'_>, step: &Step) {
    let height = ctx.block().height;
    match step {
        Step::Nothing => {}
        Step::Skip(plan) => {
            let Plan { name, info, .. } = plan;
            tracing::info!("UPGRADE \"{name}\" SKIPPED at {}: {info}", plan.height);
            ops::cancel(ctx);
        }
        Step::Run(plan, upgrade) => {
            tracing::info!(
                height,
                "applying upgrade \"{}\" at height: {}",
                plan.name,
                plan.height
            );
            (upgrade.run)(ctx);
            ops::complete(ctx);
        }
    }
}
