//! Where it all is.

use crate::types::{Clearing, Pair, PairId, Params};
use sdk::{Address, Amount, Denom, Item, Map, Present, StateSpec, Time};

/// What moved between the reserves of a pair: (day, denoms).
pub(crate) const CLEARINGS: Map<(u32, PairId), Clearing> = Map::new("pointswap/clearing/");
/// Positions that both have settled, by the time they leave the state.
pub(crate) const FORGET: Map<(Time, (u32, PairId)), Present> = Map::new("pointswap/forget/");
/// What issuers agreed on, by denoms, the lesser first.
pub(crate) const PAIRS: Map<PairId, Pair> = Map::new("pointswap/pair/");
/// The parameters.
pub(crate) const PARAMS: Item<Params> = Item::new("pointswap/params");
/// Positions that not both have settled, by pair, the oldest first.
pub(crate) const UNSETTLED: Map<(PairId, u32), Present> = Map::new("pointswap/unsettled/");
/// Points that were swapped on a day: (day, (from, to)). Past days are at the front.
pub(crate) const USED: Map<(u32, (Denom, Denom)), Amount> = Map::new("pointswap/used/");
/// The same by account: (day, (from, to), account).
pub(crate) const USED_BY: Map<(u32, (Denom, Denom), Address), Amount> =
    Map::new("pointswap/used_by/");

/// All of it.
pub(crate) const TABLE: &[StateSpec] = &[
    CLEARINGS.spec(),
    FORGET.spec(),
    PAIRS.spec(),
    PARAMS.spec(),
    UNSETTLED.spec(),
    USED.spec(),
    USED_BY.spec(),
];
