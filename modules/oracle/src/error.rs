//! What is refused, and why.

use sdk::Time;

sdk::errors! { "oracle";
    /// Only who makes blocks says what prices are.
    2 NotValidator { operator: String } = "{operator} operates no validator: expected the operator of one";
    /// One account speaks for one validator: else one key would count twice.
    3 FeederTaken { feeder: String, operator: String } = "{feeder} submits prices for {operator}: expected an account that submits for no other validator";
    /// There is none to remove.
    4 NoOracleKey { operator: String } = "{operator} has no oracle key: expected an account to set, or a key to remove";
    /// A feeder that nobody knows.
    5 UnknownFeeder { feeder: String } = "{feeder} submits prices for no validator: expected the oracle key of one";
    /// A denom without a price.
    6 NotListed { denom: String } = "no price of {denom} is agreed on: expected a denom that the parameters list";
    /// None, or too many at once.
    7 PriceCount { count: usize, count_max: usize } = "{count} prices: expected 1 to {count_max}";
    /// Twice the same denom.
    8 PricedTwice { denom: String } = "{denom} is priced twice: expected each denom once";
    /// Nothing is free.
    9 InvalidPrice { denom: String, price: String } = "price {price} of {denom}: expected a decimal above 0 with at most 18 places, like 0.025";
    /// Never agreed on.
    10 NoPrice { denom: String } = "there is no price of {denom}: expected submissions of validators with two thirds of the power";
    /// Too old.
    11 StalePrice { denom: String, time: Time, price_seconds_max: u64 } = "the price of {denom} is of {time}: expected one less than {price_seconds_max} s old";
    /// Too large a step.
    12 BreakerOpen { denom: String, until: Time } = "the price of {denom} made too large a step: expected it to be agreed on again from {until} on";
    /// Parameters that cannot be.
    13 InvalidParams { field: &'static str, value: String, expected: &'static str } = "{field} is {value}: expected {expected}";
}
