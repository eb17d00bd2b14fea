//! What the module stores.

use crate::types::Params;
use sdk::{Address, Item, Map, StateSpec};

/// The parameters.
pub(crate) const PARAMS: Item<Params> = Item::new("ica/params");
/// (Connection here, port there) -> the account here. It stays when its channel is closed.
pub(crate) const ACCOUNTS: Map<(String, String), Address> = Map::new("ica/account/");
/// (Connection here, port there) -> the channel that was opened last.
pub(crate) const ACTIVE: Map<(String, String), String> = Map::new("ica/active_channel/");

/// All of it, for the registry.
pub(crate) const TABLE: &[StateSpec] = &[PARAMS.spec(), ACCOUNTS.spec(), ACTIVE.spec()];
