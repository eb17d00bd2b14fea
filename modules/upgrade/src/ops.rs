//! What other modules and the app call.

use crate::events::{UpgradeApplied, UpgradeCancelled, UpgradeScheduled};
use crate::state::{APPLIED, LAST, PLAN, UPGRADED};
use crate::types::{Plan, Raw, UpgradedPath};
use proto::cosmos::upgrade::v1beta1 as wire;
use sdk::{Ctx, Read, Result, root};

/// The plan, if there is one.
pub fn plan(read: &(impl Read + ?Sized)) -> Option<Plan> {
    PLAN.get(read)
}

/// The plan that is due in a block of this height: that block is run by the upgraded binary, or not at all.
pub fn due(read: &(impl Read + ?Sized), height: u64) -> Option<Plan> {
    plan(read).filter(|plan| plan.is_due(height))
}

/// The height at which an upgrade was applied.
pub fn applied_height(read: &(impl Read + ?Sized), name: &str) -> Option<u64> {
    // No upgrade has such a name, and no key can have it.
    if name.contains('\0') {
        return None;
    }
    APPLIED.get(read, &name.to_owned())
}

/// The name of the upgrade that was applied last.
pub fn last_applied(read: &(impl Read + ?Sized)) -> Option<String> {
    LAST.get(read)
}

/// Plans an upgrade, in place of the one that was planned; gives the plan. Refused (`sdk` 18) if it is none, its height is
/// past, or an upgrade of this name was applied.
pub fn schedule(ctx: &mut Ctx<'_>, plan: &wire::Plan) -> Result<Plan> {
    let plan = Plan::parse(plan)?;
    let now = ctx.block().height;
    // The height of this very block is allowed, as in the Cosmos SDK: the plan is then due in the next.
    if plan.height < now {
        return Err(root::INVALID_REQUEST.wrap(format_args!(
            "upgrade cannot be scheduled in the past: height {}, this block has {now}",
            plan.height
        )));
    }
    if let Some(height) = applied_height(ctx, &plan.name) {
        return Err(root::INVALID_REQUEST.wrap(format_args!(
            "upgrade with name {} has already been completed: at height {height}",
            plan.name
        )));
    }
    cancel(ctx);
    PLAN.set(ctx, &plan);
    ctx.emit(&UpgradeScheduled {
        name: plan.name.clone(),
        height: plan.height,
        info: plan.info.clone(),
    });
    Ok(plan)
}

/// Takes the plan back, with what other chains would prove of it. Does nothing without one.
pub fn cancel(ctx: &mut Ctx<'_>) {
    if let Some(plan) = remove_plan(ctx) {
        ctx.emit(&UpgradeCancelled {
            name: plan.name,
            height: plan.height,
        });
    }
}

/// Notes that the planned upgrade is carried out in this block. Does nothing without a plan.
pub fn complete(ctx: &mut Ctx<'_>) {
    let Some(plan) = remove_plan(ctx) else {
        return;
    };
    let height = ctx.block().height;
    APPLIED.set(ctx, &plan.name, &height);
    LAST.set(ctx, &plan.name);
    ctx.emit(&UpgradeApplied {
        name: plan.name,
        height,
    });
}

fn remove_plan(ctx: &mut Ctx<'_>) -> Option<Plan> {
    let plan = plan(ctx)?;
    PLAN.remove(ctx);
    for path in [
        UpgradedPath::Client(plan.height),
        UpgradedPath::Consensus(plan.height),
    ] {
        // Most upgrades are of the binary alone: what is not there is not written either.
        if UPGRADED.has(ctx, &path) {
            UPGRADED.remove(ctx, &path);
        }
    }
    Some(plan)
}

/// The client of this chain after the planned upgrade: an `Any`, encoded.
pub fn upgraded_client(read: &(impl Read + ?Sized), plan_height: u64) -> Option<Vec<u8>> {
    UPGRADED
        .get(read, &UpgradedPath::Client(plan_height))
        .map(|raw| raw.0)
}

/// Keeps the client of this chain after the planned upgrade, where other chains prove it.
pub fn set_upgraded_client(ctx: &mut Ctx<'_>, plan_height: u64, client: Vec<u8>) {
    UPGRADED.set(ctx, &UpgradedPath::Client(plan_height), &Raw(client));
}

/// What that client begins to trust: an `Any`, encoded. It is there from the block before the upgrade on.
pub fn upgraded_consensus(read: &(impl Read + ?Sized), plan_height: u64) -> Option<Vec<u8>> {
    UPGRADED
        .get(read, &UpgradedPath::Consensus(plan_height))
        .map(|raw| raw.0)
}

/// Keeps what that client begins to trust, where other chains prove it.
pub fn set_upgraded_consensus(ctx: &mut Ctx<'_>, plan_height: u64, consensus: Vec<u8>) {
    UPGRADED.set(ctx, &UpgradedPath::Consensus(plan_height), &Raw(consensus));
}
