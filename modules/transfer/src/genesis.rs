//! The module's part of genesis.

use crate::state::{
    COUNTED, ESCROWED, ESCROWED_IN_ALL, IN_FLIGHT, LIMITS, PARAMS, PAUSED, TRACES, VOUCHERS,
};
use crate::types::{InFlight, Limit, Origin, Params, Paused, Trace, is_channel};
use sdk::{Amount, Chain, Coin, Coins, Ctx, Denom, GenesisState, Result, Time, View};
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
    /// What is stopped.
    pub paused: Paused,
    /// Limits, by channel and denom.
    pub limits: Vec<GenesisLimit>,
    /// Packets that were counted into limits and are not settled, by channel and sequence.
    pub counted: Vec<GenesisCounted>,
    /// Money that is on its way through this chain, by the packet that went on.
    pub in_flight: Vec<GenesisInFlight>,
}

/// A limit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisLimit {
    /// The channel.
    pub channel: String,
    /// The denom as this chain has it.
    pub denom: Denom,
    /// The limit, and what moved.
    pub limit: Limit,
}

/// A packet that was counted into a limit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisCounted {
    /// The channel.
    pub channel: String,
    /// The packet.
    pub sequence: u64,
    /// When it was counted.
    pub at: Time,
}

/// Money that is on its way through this chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisInFlight {
    /// The channel that it goes on over.
    pub channel: String,
    /// The packet that went on.
    pub sequence: u64,
    /// How often it may still be sent again.
    pub retries_left: u32,
    /// How long each attempt takes at most, in nanoseconds.
    pub timeout: u64,
    /// When it was counted into a limit of what comes in, if there was one.
    pub counted_in: Option<Time>,
    /// The packet that came.
    pub origin: GenesisOrigin,
}

/// A packet that came and is not answered yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisOrigin {
    /// Its number.
    pub sequence: u64,
    /// The port there.
    pub source_port: String,
    /// The channel there.
    pub source_channel: String,
    /// The channel here.
    pub channel: String,
    /// What it says, in hex.
    pub data: String,
    /// The revision and the height from which it was too late.
    pub timeout_height: (u64, u64),
    /// The time from which it was too late, in nanoseconds.
    pub timeout_timestamp: u64,
}

impl GenesisInFlight {
    fn of((channel, sequence): (String, u64), in_flight: InFlight) -> Self {
        let origin = in_flight.origin;
        Self {
            channel,
            sequence,
            retries_left: in_flight.retries_left,
            timeout: in_flight.timeout,
            counted_in: in_flight.counted_in,
            origin: GenesisOrigin {
                sequence: origin.sequence,
                source_port: origin.source_port,
                source_channel: origin.source_channel,
                channel: origin.channel,
                data: hex::encode(origin.data),
                timeout_height: origin.timeout_height,
                timeout_timestamp: origin.timeout_timestamp,
            },
        }
    }

    fn read(&self) -> Result<InFlight, String> {
        let refused = |why: String| format!("in_flight: {} {}: {why}", self.channel, self.sequence);
        let origin = &self.origin;
        let data = hex::decode(&origin.data).map_err(|error| refused(error.to_string()))?;
        let read = InFlight {
            origin: Origin {
                sequence: origin.sequence,
                source_port: origin.source_port.clone(),
                source_channel: origin.source_channel.clone(),
                channel: origin.channel.clone(),
                data,
                timeout_height: origin.timeout_height,
                timeout_timestamp: origin.timeout_timestamp,
            },
            retries_left: self.retries_left,
            timeout: self.timeout,
            counted_in: self.counted_in,
        };
        if !is_channel(&self.channel) || !is_channel(&origin.channel) {
            return Err(refused("expected ids of channels".to_owned()));
        }
        read.origin
            .read()
            .map_err(|error| refused(error.to_string()))?;
        Ok(read)
    }
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
        self.params
            .validate()
            .map_err(|error| format!("params: {error}"))?;
        self.paused
            .validate()
            .map_err(|error| format!("paused: {error}"))?;
        for limit in &self.limits {
            let key = (limit.channel.clone(), limit.denom.clone());
            let checked = limit.limit.check(&key);
            checked.map_err(|error| format!("limits: {} {}: {error}", key.0, key.1))?;
        }
        for in_flight in &self.in_flight {
            in_flight.read()?;
        }
        if let Some(counted) = self
            .counted
            .iter()
            .find(|counted| !is_channel(&counted.channel))
        {
            let channel = &counted.channel;
            return Err(format!(
                "counted: {channel:?}: expected the id of a channel"
            ));
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
        PAUSED.set(ctx, &self.paused);
        for entry in &self.limits {
            let key = (entry.channel.clone(), entry.denom.clone());
            LIMITS.set(ctx, &key, &entry.limit);
        }
        for counted in &self.counted {
            let key = (counted.channel.clone(), counted.sequence);
            COUNTED.set(ctx, &key, &counted.at);
        }
        for entry in &self.in_flight {
            let key = (entry.channel.clone(), entry.sequence);
            let in_flight = entry.read().expect("genesis is validated");
            IN_FLIGHT.set(ctx, &key, &in_flight);
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
        let limits = LIMITS.iter(view);
        let limits = limits.map(|((channel, denom), limit)| GenesisLimit {
            channel,
            denom,
            limit,
        });
        let counted = COUNTED.iter(view);
        let counted = counted.map(|((channel, sequence), at)| GenesisCounted {
            channel,
            sequence,
            at,
        });
        let in_flight = IN_FLIGHT.iter(view);
        let in_flight = in_flight.map(|(key, in_flight)| GenesisInFlight::of(key, in_flight));
        Self {
            params: crate::ops::params(view),
            traces: TRACES.iter(view).map(|(_, path)| path).collect(),
            escrowed: escrowed.collect(),
            vouchers: coins(vouchers.collect()),
            paused: crate::ops::paused(view),
            limits: limits.collect(),
            counted: counted.collect(),
            in_flight: in_flight.collect(),
        }
    }
}

fn coins(all: Vec<Coin>) -> Coins {
    Coins::new(all).expect("a map has each denom once, in order, and none of nothing")
}
