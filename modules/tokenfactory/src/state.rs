//! What the module stores.

use crate::types::{Params, Token};
use sdk::{Address, Amount, Denom, Item, Map, Present, StateSpec, Tree};

/// Tokens. They stay for good: a denom never gets another owner by being made again.
pub(crate) const TOKENS: Map<Denom, Token> = Map::new("tokenfactory/token/");
/// What an account may still mint of a token. An entry of 0 may still burn.
pub(crate) const MINTERS: Map<(Denom, Address), Amount> = Map::new("tokenfactory/minter/");
/// The parameters.
pub(crate) const PARAMS: Item<Params> = Item::new("tokenfactory/params");
/// What an account has created: an index for queries, which execution never reads.
pub(crate) const CREATED: Map<(Address, Denom), Present> =
    Map::in_tree(Tree::Local, "tokenfactory/created/");

pub(crate) const TABLE: &[StateSpec] =
    &[TOKENS.spec(), MINTERS.spec(), PARAMS.spec(), CREATED.spec()];
