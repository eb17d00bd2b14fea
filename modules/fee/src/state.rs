//! Everything this module stores.

use crate::types::{Allowance, FeeToken, Params};
use sdk::{Address, Denom, Item, Map, ModuleAccount, Present, StateSpec, Time, Tree};

/// The prices of the chain.
pub(crate) const PARAMS: Item<Params> = Item::new("fee/params");
/// Type URL -> gas. Absent or 0: switched off.
pub(crate) const MSG_GAS: Map<String, u64> = Map::new("fee/msg_gas/");
/// Denoms beside the native one in which fees are taken.
pub(crate) const FEE_TOKENS: Map<Denom, FeeToken> = Map::new("fee/token/");
/// (grantee, granter) -> what the granter pays for the grantee.
pub(crate) const ALLOWANCES: Map<(Address, Address), Allowance> = Map::new("fee/allowance/");
/// (granter, grantee): the same pairs, for lists by granter. Only queries read it: it is in no tree.
pub(crate) const GRANTED: Map<(Address, Address), Present> =
    Map::in_tree(Tree::Local, "fee/granted/");
/// (expiration, grantee, granter), in the order in which allowances expire.
pub(crate) const EXPIRIES: Map<(Time, Address, Address), Present> = Map::new("fee/expiry/");

/// The account that receives all fees. Nothing may spend from it within a block.
pub const FEE_COLLECTOR: ModuleAccount = ModuleAccount {
    name: "fee_collector",
    rights: &[],
};

/// All of it, for the registry.
pub(crate) const TABLE: &[StateSpec] = &[
    PARAMS.spec(),
    MSG_GAS.spec(),
    FEE_TOKENS.spec(),
    ALLOWANCES.spec(),
    GRANTED.spec(),
    EXPIRIES.spec(),
];
