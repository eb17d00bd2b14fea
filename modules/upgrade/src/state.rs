//! Everything this module stores.

use crate::types::{Plan, Raw, UpgradedPath};
use sdk::{Item, Map, StateSpec, Tree};

/// The plan, if there is one.
pub(crate) const PLAN: Item<Plan> = Item::new("upgrade/plan");
/// The name of an upgrade -> the height at which it was applied.
pub(crate) const APPLIED: Map<String, u64> = Map::new("upgrade/applied/");
/// The name of the upgrade that was applied last.
pub(crate) const LAST: Item<String> = Item::new("upgrade/last");
/// What other chains prove: the client of this chain after the planned upgrade, and what it begins to trust.
pub(crate) const UPGRADED: Map<UpgradedPath, Raw> =
    Map::in_tree(Tree::Upgrade, "upgradedIBCState/");

/// All of it, for the registry.
pub(crate) const TABLE: &[StateSpec] = &[PLAN.spec(), APPLIED.spec(), LAST.spec(), UPGRADED.spec()];
