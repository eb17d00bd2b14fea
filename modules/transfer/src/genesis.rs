//! The module's part of genesis.

use crate::state::{ESCROWED, PARAMS, TRACES, VOUCHERS};
use crate::types::{Params, Trace};
use sdk::{Amount, Chain, Coins, Ctx, Denom, GenesisState, Map, Read, Result, View};
use serde::{Deserialize, Serialize};

/// The entry `transfer` of `app_state`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TransferGenesis {
    /// The parameters.
    pub params: Params,
    /// The paths of denoms of other chains, in the order of their hashes.
    pub traces: Vec<String>,
    /// What is held for other chains.
    pub escrowed: Coins,
    /// What there is of vouchers.
    pub vouchers: Coins,
}

impl GenesisState for TransferGenesis {
    fn validate(&self, _: &Chain) -> Result<(), String> {
        let mut vouchers = Vec::new();
        for path in &self.traces {
            let trace = Trace::parse(path).map_err(|error| format!("traces: {error}"))?;
            if trace.is_native() {
                return Err(format!(
                    "traces: {path}: expected a port and a channel in front"
                ));
            }
            vouchers.push(trace.denom().map_err(|error| format!("traces: {error}"))?);
        }
        if !vouchers.is_sorted_by(|left, right| left < right) {
            return Err("traces: expected each once, in the order of their hashes".to_owned());
        }
        for coin in &self.vouchers {
            if !vouchers.contains(&coin.denom) {
                return Err(format!(
                    "vouchers: {}: expected its path among the traces",
                    coin.denom
                ));
            }
        }
        Ok(())
    }

    fn init(&self, ctx: &mut Ctx<'_>) -> Result<()> {
        PARAMS.set(ctx, &self.params);
        for path in &self.traces {
            let trace = Trace::parse(path)?;
            TRACES.set(ctx, &trace.hash(), path);
        }
        for coin in &self.escrowed {
            ESCROWED.set(ctx, &coin.denom, &coin.amount);
        }
        for coin in &self.vouchers {
            VOUCHERS.set(ctx, &coin.denom, &coin.amount);
        }
        Ok(())
    }

    fn export(view: &View<'_>) -> Self {
        Self {
            params: crate::ops::params(view),
            traces: TRACES.iter(view).map(|(_, path)| path).collect(),
            escrowed: coins(view, &ESCROWED),
            vouchers: coins(view, &VOUCHERS),
        }
    }
}

fn coins(read: &impl Read, map: &Map<Denom, Amount>) -> Coins {
    let all = map
        .iter(read)
        .map(|(denom, amount)| sdk::Coin { denom, amount });
    Coins::new(all.collect()).expect("a map has each denom once, in order, and none of nothing")
}
