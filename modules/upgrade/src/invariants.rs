//! What always holds.

use crate::ops;
use crate::state::{APPLIED, LAST, PLAN, UPGRADED};
use crate::types::UpgradedPath;
use sdk::View;

/// The plan is of an upgrade that was not applied, and other chains can prove something of it alone.
pub(crate) fn plan(view: &View<'_>) -> Result<(), String> {
    let plan = PLAN.get(view);
    if let Some(plan) = &plan
        && let Some(height) = ops::applied_height(view, &plan.name)
    {
        return Err(format!("{} was applied at height {height}", plan.name));
    }
    for (path, _) in UPGRADED.iter(view) {
        let (UpgradedPath::Client(height) | UpgradedPath::Consensus(height)) = path;
        if plan.as_ref().map(|plan| plan.height) != Some(height) {
            return Err(format!("{path:?} is there, and no plan of its height"));
        }
    }
    Ok(())
}

/// The upgrade that was applied last is known if any is, and none was applied at its height or later.
pub(crate) fn applied(view: &View<'_>) -> Result<(), String> {
    let last = LAST.get(view);
    let highest = APPLIED.iter(view).max_by_key(|(_, height)| *height);
    let named = highest.map(|(name, _)| name);
    if last != named {
        return Err(format!("{last:?} is called the last, {named:?} is"));
    }
    Ok(())
}
