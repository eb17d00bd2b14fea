//! Where it all is.

use crate::types::{Params, Price, Submission};
use sdk::{Address, Denom, Item, Map, Present, StateSpec, Time};

/// Open breakers by the time they end: (until, denom).
pub(crate) const BREAKERS: Map<(Time, Denom), Present> = Map::new("oracle/breaker/");
/// Operator -> the account that submits prices for its validator.
pub(crate) const FEEDERS: Map<Address, Address> = Map::new("oracle/feeder/");
/// Feeder -> operator.
pub(crate) const OPERATORS: Map<Address, Address> = Map::new("oracle/operator/");
/// The parameters.
pub(crate) const PARAMS: Item<Params> = Item::new("oracle/params");
/// What was agreed on last, by denom.
pub(crate) const PRICES: Map<Denom, Price> = Map::new("oracle/price/");
/// The last submission for a denom of each operator.
pub(crate) const SUBMISSIONS: Map<(Denom, Address), Submission> = Map::new("oracle/submission/");
/// Submissions by their time: those of this block are at its end, the oldest are at the front.
pub(crate) const SUBMISSIONS_BY_TIME: Map<(Time, Denom, Address), Present> =
    Map::new("oracle/submission_by_time/");

/// All of it.
pub(crate) const TABLE: &[StateSpec] = &[
    BREAKERS.spec(),
    FEEDERS.spec(),
    OPERATORS.spec(),
    PARAMS.spec(),
    PRICES.spec(),
    SUBMISSIONS.spec(),
    SUBMISSIONS_BY_TIME.spec(),
];
