//! The module's part of genesis.

use crate::ops;
use crate::state::{CLEARINGS, FORGET, PAIRS, PARAMS, UNSETTLED, USED, USED_BY};
use crate::types::{Clearing, Limits, Pair, PairId, Params};
use sdk::{Address, Amount, Chain, Ctx, Denom, GenesisState, Present, Result, Time, View};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Parameters, pairs, clearing positions, and what was used of quotas.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PointswapGenesis {
    /// The parameters.
    pub params: Params,
    /// Pairs, by denoms.
    pub pairs: Vec<GenesisPair>,
    /// Clearing positions, by day and denoms.
    pub clearings: Vec<GenesisClearing>,
    /// What was used of quotas, by day, denoms and account: its sums are what all have used.
    pub used: Vec<GenesisUsed>,
}

/// A pair.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisPair {
    /// The lesser denom.
    pub denom_a: Denom,
    /// The greater denom.
    pub denom_b: Denom,
    /// `issuer_rate`, oracle or hub.
    pub mode: String,
    /// Its fee, in bps.
    pub fee_bps: u32,
    /// The most points of the lesser denom that are swapped on a day.
    pub daily_quota_a: Amount,
    /// The same of the greater denom.
    pub daily_quota_b: Amount,
    /// The most points of the lesser denom that one account swaps on a day.
    pub user_quota_a: Amount,
    /// The same of the greater denom.
    pub user_quota_b: Amount,
    /// The least points of a swap.
    pub swap_min: Amount,
    /// Who paused it, or empty.
    pub paused_by: String,
}

/// A clearing position.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisClearing {
    /// The day in Korea, as YYYYMMDD.
    pub day: u32,
    /// The lesser denom.
    pub denom_a: Denom,
    /// The greater denom.
    pub denom_b: Denom,
    /// `krwp` into the reserve of the greater denom.
    pub a_to_b: Amount,
    /// And back.
    pub b_to_a: Amount,
    /// How many swaps.
    pub swaps: u64,
    /// Whether the company of the lesser denom has agreed.
    pub settled_by_a: bool,
    /// Whether the company of the greater denom has agreed.
    pub settled_by_b: bool,
    /// When it leaves the state: exactly if both have agreed.
    pub forget_at: Option<Time>,
    /// From this block time on the pair is paused until both have agreed.
    pub due_at: Time,
}

/// What one account has swapped on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisUsed {
    /// The day in Korea, as YYYYMMDD.
    pub day: u32,
    /// What was given.
    pub denom_in: Denom,
    /// What was got.
    pub denom_out: Denom,
    /// Who.
    pub user: String,
    /// How much was given.
    pub amount: Amount,
}

type Side = (u32, (Denom, Denom));

/// The same, read and checked.
#[derive(Default)]
struct Parsed {
    pairs: BTreeMap<PairId, Pair>,
    clearings: BTreeMap<(u32, PairId), Clearing>,
    used: BTreeMap<Side, Amount>,
    used_by: BTreeMap<(Side, Address), Amount>,
}

impl PointswapGenesis {
    fn parse(&self, chain: &Chain) -> Result<Parsed, String> {
        let mut parsed = Parsed::default();
        self.params.check().map_err(|error| error.to_string())?;
        for listed in &self.pairs {
            let id = (listed.denom_a.clone(), listed.denom_b.clone());
            let named = |why: String| format!("pair {} {}: {why}", id.0, id.1);
            let pair = listed.parse(chain).map_err(named)?;
            pair.check(&id).map_err(|error| named(error.to_string()))?;
            if parsed.pairs.insert(id.clone(), pair).is_some() {
                return Err(named("there twice".to_owned()));
            }
        }
        for listed in &self.clearings {
            let id = (listed.denom_a.clone(), listed.denom_b.clone());
            let named = |why: &str| format!("clearing {} {} {}: {why}", listed.day, id.0, id.1);
            if !parsed.pairs.contains_key(&id) {
                return Err(named("no such pair"));
            }
            let clearing = listed.parse().map_err(named)?;
            let key = (listed.day, id.clone());
            if parsed.clearings.insert(key, clearing).is_some() {
                return Err(named("there twice"));
            }
        }
        for listed in &self.used {
            let named = |why: String| format!("used {} {}: {why}", listed.day, listed.user);
            parsed.add_used(listed, chain).map_err(named)?;
        }
        Ok(parsed)
    }
}

impl Parsed {
    fn add_used(&mut self, listed: &GenesisUsed, chain: &Chain) -> Result<(), String> {
        let (from, to) = (&listed.denom_in, &listed.denom_out);
        let id = crate::types::pair_id(from, to).map_err(|error| error.to_string())?;
        if !self.pairs.contains_key(&id) {
            return Err(format!("no pair of {from} and {to}"));
        }
        let user = chain
            .prefix
            .parse(&listed.user)
            .map_err(|error| error.log)?;
        if listed.amount.is_zero() {
            return Err("nothing: expected more than 0".to_owned());
        }
        let side: Side = (listed.day, (from.clone(), to.clone()));
        let sum = self.used.entry(side.clone()).or_default();
        *sum = sum.checked_add(listed.amount).map_err(|error| error.log)?;
        match self.used_by.insert((side, user), listed.amount) {
            Some(_) => Err("there twice".to_owned()),
            None => Ok(()),
        }
    }
}

impl GenesisPair {
    fn parse(&self, chain: &Chain) -> Result<Pair, String> {
        let paused_by = match self.paused_by.as_str() {
            "" => None,
            text => Some(chain.prefix.parse(text).map_err(|error| error.log)?),
        };
        Ok(Pair {
            mode: self.mode.parse()?,
            fee_bps: self.fee_bps,
            limits_a: Limits {
                day: self.daily_quota_a,
                user: self.user_quota_a,
            },
            limits_b: Limits {
                day: self.daily_quota_b,
                user: self.user_quota_b,
            },
            swap_min: self.swap_min,
            paused_by,
        })
    }
}

impl GenesisClearing {
    fn parse(&self) -> Result<Clearing, &'static str> {
        if self.swaps == 0 {
            return Err("no swaps");
        }
        if self.forget_at.is_some() != (self.settled_by_a && self.settled_by_b) {
            return Err("forget_at: expected exactly if both have settled");
        }
        Ok(Clearing {
            a_to_b: self.a_to_b,
            b_to_a: self.b_to_a,
            swaps: self.swaps,
            settled_by_a: self.settled_by_a,
            settled_by_b: self.settled_by_b,
            forget_at: self.forget_at,
            due_at: self.due_at,
        })
    }
}

impl GenesisState for PointswapGenesis {
    fn validate(&self, chain: &Chain) -> Result<(), String> {
        self.parse(chain).map(drop)
    }

    fn init(&self, ctx: &mut Ctx<'_>) -> Result<()> {
        let parsed = self.parse(ctx.chain()).expect("validate has read it");
        PARAMS.set(ctx, &self.params);
        for (id, pair) in &parsed.pairs {
            PAIRS.set(ctx, id, pair);
        }
        for (key, clearing) in &parsed.clearings {
            CLEARINGS.set(ctx, key, clearing);
            match clearing.forget_at {
                Some(forget_at) => FORGET.set(ctx, &(forget_at, key.clone()), &Present),
                None => UNSETTLED.set(ctx, &(key.1.clone(), key.0), &Present),
            }
        }
        for (side, amount) in &parsed.used {
            USED.set(ctx, side, amount);
        }
        for (((day, side), user), amount) in parsed.used_by {
            USED_BY.set(ctx, &(day, side, user), &amount);
        }
        Ok(())
    }

    fn export(view: &View<'_>) -> Self {
        let pairs = PAIRS
            .iter(view)
            .map(|((denom_a, denom_b), pair)| GenesisPair {
                denom_a,
                denom_b,
                mode: pair.mode.to_string(),
                fee_bps: pair.fee_bps,
                daily_quota_a: pair.limits_a.day,
                daily_quota_b: pair.limits_b.day,
                user_quota_a: pair.limits_a.user,
                user_quota_b: pair.limits_b.user,
                swap_min: pair.swap_min,
                paused_by: pair.paused_by.map(|by| view.text(&by)).unwrap_or_default(),
            });
        let clearings = CLEARINGS
            .iter(view)
            .map(|((day, (denom_a, denom_b)), clearing)| GenesisClearing {
                day,
                denom_a,
                denom_b,
                a_to_b: clearing.a_to_b,
                b_to_a: clearing.b_to_a,
                swaps: clearing.swaps,
                settled_by_a: clearing.settled_by_a,
                settled_by_b: clearing.settled_by_b,
                forget_at: clearing.forget_at,
                due_at: clearing.due_at,
            });
        let used = USED_BY
            .iter(view)
            .map(|((day, (denom_in, denom_out), user), amount)| GenesisUsed {
                day,
                denom_in,
                denom_out,
                user: view.text(&user),
                amount,
            });
        Self {
            params: ops::params(view),
            pairs: pairs.collect(),
            clearings: clearings.collect(),
            used: used.collect(),
        }
    }
}
