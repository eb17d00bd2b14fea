//! The module's part of genesis.

use crate::state::{ESCROWED, ESCROWED_IN_ALL, PARAMS, TRACES, VOUCHERS};
use crate::types::{Params, Trace, is_channel};
use sdk::{Amount, Chain, Coin, Coins, Ctx, Denom, GenesisState, Result, View};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The entry `transfer` of `app_state`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TransferGenesis {
    /// The parameters.
    pub params: Params,
    /// The paths of denoms of other chains, in the order of their hashes.
    pub traces: Vec<String>,
    /// What is held for other chains, by channel.
    pub escrowed: BTreeMap<String, Coins>,
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
        if let Some(channel) = self.escrowed.keys().find(|id| !is_channel(id)) {
            return Err(format!(
                "escrowed: {channel:?}: expected the id of a channel"
            ));
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
        for (channel, coins) in &self.escrowed {
            for coin in coins {
                let key = (channel.clone(), coin.denom.clone());
                ESCROWED.set(ctx, &key, &coin.amount);
                let of_all = crate::ops::escrowed(ctx, &coin.denom).checked_add(coin.amount)?;
                ESCROWED_IN_ALL.set(ctx, &coin.denom, &of_all);
            }
        }
        for coin in &self.vouchers {
            VOUCHERS.set(ctx, &coin.denom, &coin.amount);
        }
        Ok(())
    }

    fn export(view: &View<'_>) -> Self {
        let mut escrowed: BTreeMap<String, Vec<Coin>> = BTreeMap::new();
        for ((channel, denom), amount) in ESCROWED.iter(view) {
            let of_channel = escrowed.entry(channel).or_default();
            of_channel.push(Coin { denom, amount });
        }
        let escrowed = escrowed
            .into_iter()
            .map(|(channel, all)| (channel, coins(all)));
        let vouchers = VOUCHERS.iter(view);
        let vouchers = vouchers.map(|(denom, amount): (Denom, Amount)| Coin { denom, amount });
        Self {
            params: crate::ops::params(view),
            traces: TRACES.iter(view).map(|(_, path)| path).collect(),
            escrowed: escrowed.collect(),
            vouchers: coins(vouchers.collect()),
        }
    }
}

fn coins(all: Vec<Coin>) -> Coins {
    Coins::new(all).expect("a map has each denom once, in order, and none of nothing")
}
