//! What the module stores.

use crate::types::Params;
use sdk::{AccountRight, Amount, Denom, Item, Map, ModuleAccount, StateSpec};

/// Makes and destroys vouchers. It never has any.
pub(crate) const ACCOUNT: ModuleAccount = ModuleAccount {
    name: "transfer",
    rights: &[AccountRight::Mint, AccountRight::Burn],
};

/// The parameters.
pub(crate) const PARAMS: Item<Params> = Item::new("transfer/params");
/// Hash of a path -> the path: what `ibc/HASH` stands for.
pub(crate) const TRACES: Map<[u8; 32], String> = Map::new("transfer/trace/");
/// (Channel, denom) -> how much is held for the chain behind that channel. There is no entry for nothing.
pub(crate) const ESCROWED: Map<(String, Denom), Amount> = Map::new("transfer/escrowed/");
/// How much of a denom is held for other chains, of all channels. There is no entry for nothing.
pub(crate) const ESCROWED_IN_ALL: Map<Denom, Amount> = Map::new("transfer/escrowed_in_all/");
/// How much there is of a voucher, of all that came minus all that went back. There is no entry for nothing.
pub(crate) const VOUCHERS: Map<Denom, Amount> = Map::new("transfer/voucher/");

/// All of it, for the registry.
pub(crate) const TABLE: &[StateSpec] = &[
    PARAMS.spec(),
    TRACES.spec(),
    ESCROWED.spec(),
    ESCROWED_IN_ALL.spec(),
    VOUCHERS.spec(),
];
