//! Everything this module stores.

use crate::types::{Params, Validator};
use sdk::{Address, Item, Map, StateSpec};

/// What wallets and relayers read.
pub(crate) const PARAMS: Item<Params> = Item::new("staking/params");
/// Operator -> validator. None has a power of 0.
pub(crate) const VALIDATORS: Map<Address, Validator> = Map::new("staking/validator/");
/// Consensus address -> operator.
pub(crate) const BY_CONSENSUS_ADDRESS: Map<[u8; 20], Address> = Map::new("staking/by_consensus/");
/// Public key -> the power that consensus was told last.
pub(crate) const LAST_POWERS: Map<[u8; 32], i64> = Map::new("staking/last_power/");

/// All of it, for the registry.
pub(crate) const TABLE: &[StateSpec] = &[
    PARAMS.spec(),
    VALIDATORS.spec(),
    BY_CONSENSUS_ADDRESS.spec(),
    LAST_POWERS.spec(),
];
