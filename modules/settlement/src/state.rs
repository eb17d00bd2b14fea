//! Where it all is.

use crate::types::{
    Account, Batch, BatchKey, Float, Line, Params, SalesKey, SalesTotals, Schedules,
};
use merchant::MerchantId;
use sdk::{Address, Amount, Denom, Item, Map, Present, StateSpec, Time, Tree};

/// What each merchant has coming in a denom, and what stands behind it; no entry for nothing.
pub(crate) const ACCOUNTS: Map<(MerchantId, Denom), Account> = Map::new("settlement/account/");
/// The terms of adjustments, hashed, by reference.
pub(crate) const ADJUSTMENTS: Map<(MerchantId, String), [u8; 32]> =
    Map::new("settlement/adjustment/");
/// (batch, line) -> the reference of the adjustment that the line is: it leaves the state with its line.
pub(crate) const ADJUSTED: Map<(BatchKey, u64), String> = Map::new("settlement/adjusted/");
/// Batches by merchant, denom and day.
pub(crate) const BATCHES: Map<BatchKey, Batch> = Map::new("settlement/batch/");
/// Open batches by the end of their day.
pub(crate) const CLOSINGS: Map<(Time, BatchKey), Present> = Map::new("settlement/closing/");
/// Floats by payment company and denom.
pub(crate) const FLOATS: Map<(Address, Denom), Float> = Map::new("settlement/float/");
/// Batches that are done, by the time their lines leave the state -> how many have left it.
pub(crate) const FORGET: Map<(Time, BatchKey), u64> = Map::new("settlement/forget/");
/// The lines of batches. The tree of their batch proves them, and what it says was paid the line of its payout, so they
/// are under no root of their own: execution writes and removes them by number, and only queries read them.
pub(crate) const LINES: Map<(BatchKey, u64), Line> = Map::in_tree(Tree::Local, "settlement/line/");
/// How many shops a manager manages; no entry for none.
pub(crate) const MANAGED: Map<MerchantId, u32> = Map::new("settlement/managed/");
/// The manager of a shop.
pub(crate) const MANAGERS: Map<MerchantId, MerchantId> = Map::new("settlement/manager/");
/// What one payment company owes another, by day, (from, to) and denom.
pub(crate) const NETTINGS: Map<(u32, (Address, Address), Denom), Amount> =
    Map::new("settlement/netting/");
/// The parameters.
pub(crate) const PARAMS: Item<Params> = Item::new("settlement/params");
/// Batches whose payout could not be made. Only queries read it: under no root.
pub(crate) const PARKED: Map<BatchKey, Present> = Map::in_tree(Tree::Local, "settlement/parked/");
/// Closed batches by the time of their payout.
pub(crate) const PAYOUTS: Map<(Time, BatchKey), Present> = Map::new("settlement/payout/");
/// What was withheld at the close of a batch, by the time it is given back.
pub(crate) const RESERVES: Map<(Time, BatchKey), Amount> = Map::new("settlement/reserve/");
/// The sales report.
pub(crate) const SALES: Map<SalesKey, SalesTotals> = Map::new("settlement/sales/");
/// Schedules of merchants; no entry for the default one.
pub(crate) const SCHEDULES: Map<MerchantId, Schedules> = Map::new("settlement/schedule/");

/// All of it.
pub(crate) const TABLE: &[StateSpec] = &[
    ACCOUNTS.spec(),
    ADJUSTED.spec(),
    ADJUSTMENTS.spec(),
    BATCHES.spec(),
    CLOSINGS.spec(),
    FLOATS.spec(),
    FORGET.spec(),
    LINES.spec(),
    MANAGED.spec(),
    MANAGERS.spec(),
    NETTINGS.spec(),
    PARAMS.spec(),
    PARKED.spec(),
    PAYOUTS.spec(),
    RESERVES.spec(),
    SALES.spec(),
    SCHEDULES.spec(),
];
