//! What happened.

use sdk::{Address, Denom, Rate, Time, event};

event! {
    /// Validators with two thirds of the power agree on a price.
    pub struct PriceAgreed = "price_agreed" {
        /// Of what.
        denom: Denom,
        /// krwp for one smallest unit.
        price: Rate,
        /// The part of the power whose submissions it is the median of, in bps, rounded down.
        power_bps: u32,
        /// When.
        time: Time,
    }
    /// The median went further from the last price than one step may: there is no fresh price for a while.
    pub struct PriceBreaker = "price_breaker" {
        /// Of what.
        denom: Denom,
        /// The last price.
        price: Rate,
        /// The median that was not believed.
        median: Rate,
        /// The part of the power that said so, in bps, rounded down.
        power_bps: u32,
        /// When.
        time: Time,
        /// From then on the median counts, whatever it is.
        until: Time,
    }
    /// An operator named the account that submits prices for its validator.
    pub struct OracleKeySet = "oracle_key_set" {
        /// The operator.
        operator: Address,
        /// The account; empty: none any more.
        feeder: Option<Address>,
    }
    /// A feeder said what prices are.
    pub struct PricesSubmitted = "prices_submitted" {
        /// The operator of the validator it speaks for.
        operator: Address,
        /// The feeder.
        feeder: Address,
        /// `denom=price`, with commas between, in the order of the denoms.
        prices: String,
    }
    /// The parameters changed.
    pub struct ParamsSet = "oracle_params_set" {
        /// The denoms whose prices are agreed on, with commas between.
        denoms: String,
        /// How long a submission counts, in seconds.
        submission_seconds_max: u64,
        /// How long a price may be used, in seconds.
        price_seconds_max: u64,
        /// The largest step of a price, in bps of the price before.
        step_max_bps: u32,
        /// How long the breaker stays open after a larger step, in seconds.
        breaker_seconds: u64,
    }
}
