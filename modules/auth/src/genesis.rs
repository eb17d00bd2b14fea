//! The accounts that a chain begins with.

use crate::{
    Account, ops,
    state::{ACCOUNTS, AUTHORITY, BY_NUMBER},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use sdk::{Address, Chain, Ctx, GenesisState, Result, View, crypto};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Account numbers and sequences of a genesis are below this, so that counting on never overflows.
const COUNTER_MAX: u64 = 1 << 63;

/// The module's part of genesis.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuthGenesis {
    /// Who may send the messages of the authority.
    pub authority: String,
    /// The accounts, in the order of their numbers.
    #[serde(default)]
    pub accounts: Vec<GenesisAccount>,
}

/// An account of genesis.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisAccount {
    /// Its address.
    pub address: String,
    /// Its number; without one it gets the next number after all that are given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_number: Option<u64>,
    /// How many transactions it has signed.
    #[serde(default)]
    pub sequence: u64,
    /// Its compressed secp256k1 key: 33 bytes in base64.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public_key: Option<String>,
}

impl GenesisAccount {
    fn key(&self) -> Result<Option<[u8; 33]>, String> {
        let Some(text) = &self.public_key else {
            return Ok(None);
        };
        let bytes = BASE64_STANDARD.decode(text).ok();
        let key = bytes.and_then(|bytes| <[u8; 33]>::try_from(bytes).ok());
        key.filter(crypto::is_public_key).map(Some).ok_or_else(|| {
            format!("public_key {text:?}: expected a compressed secp256k1 key, 33 bytes in base64")
        })
    }

    fn validate(&self, chain: &Chain) -> Result<Address, String> {
        let address = chain
            .prefix
            .parse(&self.address)
            .map_err(|error| error.log)?;
        if self.sequence >= COUNTER_MAX {
            return Err(format!(
                "sequence {}: expected less than 2^63",
                self.sequence
            ));
        }
        if let Some(number) = self.account_number.filter(|number| *number >= COUNTER_MAX) {
            return Err(format!("account_number {number}: expected less than 2^63"));
        }
        match self.key()? {
            Some(key) if crypto::address_of(&key) != address => Err(format!(
                "public_key belongs to {}, not to this account",
                chain.prefix.text(&crypto::address_of(&key))
            )),
            _ => Ok(address),
        }
    }
}

impl GenesisState for AuthGenesis {
    fn validate(&self, chain: &Chain) -> Result<(), String> {
        chain
            .prefix
            .parse(&self.authority)
            .map_err(|error| format!("authority: {}", error.log))?;
        let mut addresses = BTreeSet::new();
        let mut numbers = BTreeSet::new();
        for account in &self.accounts {
            let address = account
                .validate(chain)
                .map_err(|why| format!("account {}: {why}", account.address))?;
            if !addresses.insert(address) {
                return Err(format!("account {} is listed twice", account.address));
            }
            if let Some(number) = account.account_number
                && !numbers.insert(number)
            {
                return Err(format!("account_number {number} is used twice"));
            }
        }
        Ok(())
    }

    fn init(&self, ctx: &mut Ctx<'_>) -> Result<()> {
        let authority = ctx.address(&self.authority)?;
        AUTHORITY.set(ctx, &authority);
        let (numbered, others): (Vec<_>, Vec<_>) = self
            .accounts
            .iter()
            .partition(|account| account.account_number.is_some());
        for account in numbered {
            init_account(ctx, account, account.account_number.unwrap_or_default())?;
        }
        for account in others {
            let number = ops::next_number(ctx);
            init_account(ctx, account, number)?;
        }
        Ok(())
    }

    fn export(view: &View<'_>) -> Self {
        let accounts = BY_NUMBER
            .iter(view)
            .map(|(number, address)| {
                let account = ACCOUNTS
                    .get(view, &address)
                    .expect("both are written in one function");
                GenesisAccount {
                    address: view.text(&address),
                    account_number: Some(number),
                    sequence: account.sequence,
                    public_key: account.public_key.map(|key| BASE64_STANDARD.encode(key)),
                }
            })
            .collect();
        Self {
            authority: view.text(&ops::authority(view)),
            accounts,
        }
    }
}

fn init_account(ctx: &mut Ctx<'_>, listed: &GenesisAccount, number: u64) -> Result<()> {
    let address = ctx.address(&listed.address)?;
    let public_key = listed.key().expect("validate has decoded it");
    let account = Account {
        number,
        sequence: listed.sequence,
        public_key,
    };
    ops::insert(ctx, &address, &account);
    Ok(())
}
