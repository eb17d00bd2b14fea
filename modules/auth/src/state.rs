//! What the module stores.

use crate::Account;
use sdk::{Address, Item, Map, StateSpec, Tree};

/// Every account.
pub(crate) const ACCOUNTS: Map<Address, Account> = Map::new("auth/account/");
/// The number of the next new account.
pub(crate) const NEXT_NUMBER: Item<u64> = Item::new("auth/next_number");
/// Who may send the messages of the authority.
pub(crate) const AUTHORITY: Item<Address> = Item::new("auth/authority");
/// Which account has a number: an index for queries and exports, which execution never reads.
pub(crate) const BY_NUMBER: Map<u64, Address> = Map::in_tree(Tree::Local, "auth/by_number/");

pub(crate) const TABLE: &[StateSpec] = &[
    ACCOUNTS.spec(),
    NEXT_NUMBER.spec(),
    AUTHORITY.spec(),
    BY_NUMBER.spec(),
];
