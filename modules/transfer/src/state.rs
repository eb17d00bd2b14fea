//! What the module stores.

use crate::types::{InFlight, Limit, Params, Paused};
use sdk::{AccountRight, Amount, Denom, Item, Map, ModuleAccount, StateSpec, Time};

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
/// What the authority has stopped.
pub(crate) const PAUSED: Item<Paused> = Item::new("transfer/paused");
/// (Channel, denom) -> the most that moves, and what moved.
pub(crate) const LIMITS: Map<(String, Denom), Limit> = Map::new("transfer/limit/");
/// (Channel, sequence) of packets that were counted into a limit and are not settled -> when.
pub(crate) const COUNTED: Map<(String, u64), Time> = Map::new("transfer/counted/");
/// (Channel, sequence) of packets that went on -> what came, until they are settled.
pub(crate) const IN_FLIGHT: Map<(String, u64), InFlight> = Map::new("transfer/in_flight/");

/// All of it, for the registry.
pub(crate) const TABLE: &[StateSpec] = &[
    PARAMS.spec(),
    TRACES.spec(),
    ESCROWED.spec(),
    ESCROWED_IN_ALL.spec(),
    VOUCHERS.spec(),
    PAUSED.spec(),
    LIMITS.spec(),
    COUNTED.spec(),
    IN_FLIGHT.spec(),
];
