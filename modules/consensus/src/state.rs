//! Everything this module stores.

use crate::types::Params;
use sdk::{Item, StateSpec};

/// The parameters that are in force, or will be at the next block.
pub(crate) const PARAMS: Item<Params> = Item::new("consensus/params");
/// The parameters that consensus was told last.
pub(crate) const TOLD: Item<Params> = Item::new("consensus/told");

/// All of it, for the registry.
pub(crate) const TABLE: &[StateSpec] = &[PARAMS.spec(), TOLD.spec()];
