//! The module's part of genesis.

use crate::ops;
use crate::state::{BREAKERS, FEEDERS, PARAMS, PRICES, SUBMISSIONS};
use crate::types::{POWER_BPS_MIN, Params, Price, Submission};
use sdk::{Address, BPS, Chain, Ctx, Denom, GenesisState, Present, Rate, Result, Time, View};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Parameters, oracle keys, prices and submissions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OracleGenesis {
    /// The parameters.
    pub params: Params,
    /// Who submits for whom, by operator.
    pub keys: Vec<GenesisKey>,
    /// Prices, by denom.
    pub prices: Vec<GenesisPrice>,
    /// Submissions, by denom and operator.
    pub submissions: Vec<GenesisSubmission>,
}

/// An oracle key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisKey {
    /// The operator of the validator.
    pub operator: String,
    /// The account that submits for it.
    pub feeder: String,
}

/// A price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisPrice {
    /// Of what.
    pub denom: Denom,
    /// krwp for one smallest unit.
    pub price: Rate,
    /// When it was agreed on.
    pub time: Time,
    /// The part of the power that agreed, in bps.
    pub power_bps: u32,
    /// Set if a breaker opened on it.
    pub breaker_until: Option<Time>,
}

/// A submission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisSubmission {
    /// Of what.
    pub denom: Denom,
    /// The operator of the validator.
    pub operator: String,
    /// krwp for one smallest unit.
    pub price: Rate,
    /// When it was said.
    pub time: Time,
}

impl OracleGenesis {
    fn check_keys(&self, chain: &Chain) -> Result<(), String> {
        let (mut operators, mut feeders) = (BTreeSet::new(), BTreeSet::new());
        for key in &self.keys {
            let named = |why: &str| format!("key of {}: {why}", key.operator);
            let (operator, feeder) = key.parse(chain).map_err(|error| named(&error.log))?;
            if !operators.insert(operator) {
                return Err(named("there twice"));
            }
            if !feeders.insert(feeder) {
                return Err(named("another operator has the same feeder"));
            }
        }
        Ok(())
    }

    fn check_price(&self, denom: &Denom, price: Rate) -> Result<(), String> {
        if !self.params.lists(denom) {
            return Err(format!("{denom}: params do not list it"));
        }
        if price.is_zero() {
            return Err(format!("{denom}: price 0: expected above 0"));
        }
        Ok(())
    }
}

impl GenesisKey {
    fn parse(&self, chain: &Chain) -> Result<(Address, Address)> {
        let operator = chain.prefix.parse(&self.operator)?;
        Ok((operator, chain.prefix.parse(&self.feeder)?))
    }
}

impl GenesisState for OracleGenesis {
    fn validate(&self, chain: &Chain) -> Result<(), String> {
        self.params.check().map_err(|error| error.to_string())?;
        self.check_keys(chain)?;
        let mut denoms = BTreeSet::new();
        for price in &self.prices {
            let named = |why: String| format!("prices: {why}");
            self.check_price(&price.denom, price.price).map_err(named)?;
            let power_bps = u128::from(price.power_bps);
            if !(u128::from(POWER_BPS_MIN)..=BPS).contains(&power_bps) {
                let why = format!("power of {power_bps} bps: expected 6666 to 10000");
                return Err(named(format!("{}: {why}", price.denom)));
            }
            if !denoms.insert(&price.denom) {
                return Err(named(format!("{}: there twice", price.denom)));
            }
        }
        let mut said = BTreeSet::new();
        for submission in &self.submissions {
            let named = |why: String| format!("submissions: {}: {why}", submission.operator);
            self.check_price(&submission.denom, submission.price)
                .map_err(named)?;
            let operator = chain.prefix.parse(&submission.operator);
            let operator = operator.map_err(|error| named(error.log))?;
            if !said.insert((&submission.denom, operator)) {
                return Err(named(format!("{}: there twice", submission.denom)));
            }
        }
        Ok(())
    }

    fn init(&self, ctx: &mut Ctx<'_>) -> Result<()> {
        PARAMS.set(ctx, &self.params);
        for key in &self.keys {
            let (operator, feeder) = key.parse(ctx.chain())?;
            ops::put_feeder(ctx, &operator, Some(&feeder));
        }
        for listed in &self.prices {
            let price = Price {
                price: listed.price,
                time: listed.time,
                power_bps: listed.power_bps,
                breaker_until: listed.breaker_until,
            };
            PRICES.set(ctx, &listed.denom, &price);
            if let Some(until) = listed.breaker_until {
                BREAKERS.set(ctx, &(until, listed.denom.clone()), &Present);
            }
        }
        for listed in &self.submissions {
            let operator = ctx.address(&listed.operator)?;
            let submission = Submission {
                price: listed.price,
                time: listed.time,
            };
            ops::put_submission(ctx, &listed.denom, &operator, &submission);
        }
        Ok(())
    }

    fn export(view: &View<'_>) -> Self {
        let keys = FEEDERS.iter(view).map(|(operator, feeder)| GenesisKey {
            operator: view.text(&operator),
            feeder: view.text(&feeder),
        });
        let prices = PRICES.iter(view).map(|(denom, price)| GenesisPrice {
            denom,
            price: price.price,
            time: price.time,
            power_bps: price.power_bps,
            breaker_until: price.breaker_until,
        });
        let submissions = SUBMISSIONS
            .iter(view)
            .map(|((denom, operator), submission)| GenesisSubmission {
                denom,
                operator: view.text(&operator),
                price: submission.price,
                time: submission.time,
            });
        Self {
            params: ops::params(view),
            keys: keys.collect(),
            prices: prices.collect(),
            submissions: submissions.collect(),
        }
    }
}
