//! The module's part of genesis.

use crate::state::{ACCOUNTS, ACTIVE, PARAMS};
use crate::types::Params;
use sdk::{Chain, Ctx, GenesisState, Result, View};
use serde::{Deserialize, Serialize};

/// The entry `ica` of `app_state`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IcaGenesis {
    /// The parameters.
    pub params: Params,
    /// The accounts, by connection and port.
    pub accounts: Vec<GenesisAccount>,
    /// The channels that were opened last, by connection and port.
    pub active_channels: Vec<GenesisChannel>,
}

/// An account of this chain that a port of another one controls.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisAccount {
    /// The connection here.
    pub connection: String,
    /// The port there.
    pub port: String,
    /// The account here.
    pub address: String,
}

/// The channel of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisChannel {
    /// The connection here.
    pub connection: String,
    /// The port there.
    pub port: String,
    /// The channel here.
    pub channel: String,
}

impl GenesisState for IcaGenesis {
    fn validate(&self, chain: &Chain) -> Result<(), String> {
        self.params
            .validate()
            .map_err(|error| format!("params: {error}"))?;
        let plain = |texts: [&String; 2]| texts.iter().all(|text| !text.contains('\0'));
        for account in &self.accounts {
            let parsed = chain.prefix.parse(&account.address);
            parsed.map_err(|error| format!("accounts: {error}"))?;
            if !plain([&account.connection, &account.port]) {
                return Err(format!("accounts: {:?}: a zero byte", account.port));
            }
        }
        for active in &self.active_channels {
            let of_owner = |account: &GenesisAccount| {
                (&account.connection, &account.port) == (&active.connection, &active.port)
            };
            if !self.accounts.iter().any(of_owner) {
                return Err(format!(
                    "active_channels: {}: expected its owner among the accounts",
                    active.channel
                ));
            }
        }
        Ok(())
    }

    fn init(&self, ctx: &mut Ctx<'_>) -> Result<()> {
        PARAMS.set(ctx, &self.params);
        for account in &self.accounts {
            let key = (account.connection.clone(), account.port.clone());
            let address = ctx.address(&account.address)?;
            ACCOUNTS.set(ctx, &key, &address);
        }
        for active in &self.active_channels {
            let key = (active.connection.clone(), active.port.clone());
            ACTIVE.set(ctx, &key, &active.channel);
        }
        Ok(())
    }

    fn export(view: &View<'_>) -> Self {
        let accounts = ACCOUNTS.iter(view);
        let accounts = accounts.map(|((connection, port), address)| GenesisAccount {
            connection,
            port,
            address: view.text(&address),
        });
        let active = ACTIVE.iter(view);
        let active = active.map(|((connection, port), channel)| GenesisChannel {
            connection,
            port,
            channel,
        });
        Self {
            params: crate::ops::params(view),
            accounts: accounts.collect(),
            active_channels: active.collect(),
        }
    }
}
