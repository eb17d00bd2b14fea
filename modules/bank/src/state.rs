//! What the module stores.

use crate::types::{Balance, Held, Metadata, Params};
use sdk::{Address, Amount, Denom, Item, Map, Present, StateSpec, Time, Tree};

/// Names a hold within the account of its owner.
pub type HoldId = [u8; 32];

/// What an account has of a denom, with the lots that no hold has. There is no entry for nothing.
pub(crate) const BALANCES: Map<(Address, Denom), Balance> = Map::new("bank/balance/");
/// What each hold sets aside, with its lots. There is no entry for nothing; the sum is in [`BALANCES`].
pub(crate) const HOLDS: Map<(Address, HoldId, Denom), Held> = Map::new("bank/hold/");
/// When lots of a balance expire, which no hold has: the queue of the end of blocks. One entry for all of one expiry.
pub(crate) const LOT_EXPIRIES: Map<(Time, Address, Denom), Present> = Map::new("bank/lot_expiry/");
/// How much there is of a denom. There is no entry for nothing.
pub(crate) const SUPPLY: Map<Denom, Amount> = Map::new("bank/supply/");
/// How a denom is shown.
pub(crate) const METADATA: Map<Denom, Metadata> = Map::new("bank/metadata/");
/// What an address may still mint of a denom. An entry of 0 may still burn.
pub(crate) const MINTERS: Map<(Address, Denom), Amount> = Map::new("bank/minter/");
/// Denoms for which the default of the parameters does not count. [`PARAMS`] has their number.
pub(crate) const SEND_ENABLED: Map<Denom, bool> = Map::new("bank/send_enabled/");
/// Denoms that nobody moves. Only those that have an owner.
pub(crate) const PAUSED: Map<Denom, Present> = Map::new("bank/paused/");
/// Accounts that neither send nor receive a denom, by denom. Only denoms that have an owner.
pub(crate) const BLOCKED: Map<(Denom, Address), Present> = Map::new("bank/blocked/");
/// The parameters.
pub(crate) const PARAMS: Item<Params> = Item::new("bank/params");
/// Who has some of a denom: an index for queries, which execution never reads.
pub(crate) const DENOM_OWNERS: Map<(Denom, Address), Present> =
    Map::in_tree(Tree::Local, "bank/denom_owner/");

pub(crate) const TABLE: &[StateSpec] = &[
    BALANCES.spec(),
    HOLDS.spec(),
    LOT_EXPIRIES.spec(),
    SUPPLY.spec(),
    METADATA.spec(),
    MINTERS.spec(),
    SEND_ENABLED.spec(),
    PAUSED.spec(),
    BLOCKED.spec(),
    PARAMS.spec(),
    DENOM_OWNERS.spec(),
];
