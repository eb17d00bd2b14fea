//! Where it all is.

use crate::types::{Issuer, Params};
use sdk::{Denom, Item, Map, ModuleAccount, Present, Rate, StateSpec, Time, Tree};

/// Issuers by the denom of their points.
pub(crate) const ISSUERS: Map<Denom, Issuer> = Map::new("points/issuer/");
/// The parameters.
pub(crate) const PARAMS: Item<Params> = Item::new("points/params");
/// (denom, from when on) -> the rate: the history. Only queries read it: under no root.
pub(crate) const RATES: Map<(Denom, Time), Rate> = Map::in_tree(Tree::Local, "points/rate/");
/// (from when on, denom): rates that wait to be booked, in the order in which they take effect.
pub(crate) const RATES_DUE: Map<(Time, Denom), Present> = Map::new("points/rate_due/");

/// The account that has the reserves of all issuers, in `krwp`. Points are made in the name of their issuer, so it needs
/// no rights.
pub const POINTS_RESERVE: ModuleAccount = ModuleAccount {
    name: "points_reserve",
    rights: &[],
};

/// All of it.
pub(crate) const TABLE: &[StateSpec] = &[
    ISSUERS.spec(),
    PARAMS.spec(),
    RATES.spec(),
    RATES_DUE.spec(),
];
