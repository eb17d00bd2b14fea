//! What the module stores.

use crate::types::{ClaimDrop, DropId, Params, Purchase, Sale, SaleId};
use sdk::merkle::Hash;
use sdk::{Address, Item, Map, ModuleAccount, Present, StateSpec, Time};

/// Holds what is for sale or was bought, what was paid, and what drops give.
pub const SALE_ESCROW: ModuleAccount = ModuleAccount {
    name: "sale_escrow",
    rights: &[],
};

/// Sales, in the order of their creation. They stay.
pub(crate) const SALES: Map<SaleId, Sale> = Map::new("sale/sale/");
/// What a buyer has in a sale. It leaves when nothing of it is left to claim.
pub(crate) const PURCHASES: Map<(SaleId, Address), Purchase> = Map::new("sale/purchase/");
/// Open sales by their end, for the end of blocks.
pub(crate) const ENDS: Map<(Time, SaleId), Present> = Map::new("sale/ends/");
/// Drops, in the order of their creation. They stay.
pub(crate) const DROPS: Map<DropId, ClaimDrop> = Map::new("sale/drop/");
/// Leaves that a drop has paid, by their hash.
pub(crate) const CLAIMED: Map<(DropId, Hash), Present> = Map::new("sale/claimed/");
/// Drops that are not closed by their expiry, for the end of blocks.
pub(crate) const EXPIRIES: Map<(Time, DropId), Present> = Map::new("sale/expiry/");
/// How many sales there ever were: the last one has this id.
pub(crate) const SALE_COUNT: Item<u64> = Item::new("sale/sale_count");
/// How many drops there ever were.
pub(crate) const DROP_COUNT: Item<u64> = Item::new("sale/drop_count");
/// The parameters.
pub(crate) const PARAMS: Item<Params> = Item::new("sale/params");

pub(crate) const TABLE: &[StateSpec] = &[
    SALES.spec(),
    PURCHASES.spec(),
    ENDS.spec(),
    DROPS.spec(),
    CLAIMED.spec(),
    EXPIRIES.spec(),
    SALE_COUNT.spec(),
    DROP_COUNT.spec(),
    PARAMS.spec(),
];
