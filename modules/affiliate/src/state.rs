//! What the module stores.

use crate::types::{Affiliate, Peg};
use sdk::{AccountRight, Amount, Denom, Map, ModuleAccount, Present, StateSpec};

/// Keeps the vouchers behind local denoms, and makes and destroys these.
pub(crate) const ACCOUNT: ModuleAccount = ModuleAccount {
    name: "affiliate",
    rights: &[AccountRight::Mint, AccountRight::Burn],
};

/// (Chain id, denom) -> the most of it that may be on that chain at once. There is no entry for nothing.
pub(crate) const CAPS: Map<(String, Denom), Amount> = Map::new("affiliate/cap/");
/// Chain id -> the side chain.
pub(crate) const CHAINS: Map<String, Affiliate> = Map::new("affiliate/chain/");
/// Client -> chain id: a client has one side chain, whatever that calls itself later.
pub(crate) const CLIENTS: Map<String, String> = Map::new("affiliate/client/");
/// Local denom -> voucher.
pub(crate) const LOCALS: Map<Denom, Denom> = Map::new("affiliate/local/");
/// Name of a chain, which is its id without the revision -> chain id: finds it behind clients that others have made.
pub(crate) const NAMES: Map<String, String> = Map::new("affiliate/name/");
/// Voucher -> what it is pegged to.
pub(crate) const PEGS: Map<Denom, Peg> = Map::new("affiliate/peg/");
/// (Chain id, voucher): the pegs of a chain.
pub(crate) const PEGS_OF: Map<(String, Denom), Present> = Map::new("affiliate/pegs_of/");

/// All of it, for the registry.
pub(crate) const TABLE: &[StateSpec] = &[
    CAPS.spec(),
    CHAINS.spec(),
    CLIENTS.spec(),
    LOCALS.spec(),
    NAMES.spec(),
    PEGS.spec(),
    PEGS_OF.spec(),
];
