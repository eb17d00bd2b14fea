//! The prices and allowances that a chain begins with.

use crate::msgs::{FEE_TOKENS_MAX, check_gas};
use crate::ops;
use crate::state::{ALLOWANCES, FEE_TOKENS, MSG_GAS, PARAMS};
use crate::types::{Allowance, FeeToken, Params, RateSource};
use sdk::{Address, Chain, Ctx, Denom, GenesisState, Rate, Result, Time, View, root};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The module's part of genesis.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeeGenesis {
    /// The prices of the chain.
    pub params: Params,
    /// Type URL -> gas, 0 is switched off. A chain needs an entry for every message of the authority:
    /// [`ops::default_msg_gas`] has one for every message.
    #[serde(default)]
    pub msg_gas: BTreeMap<String, u64>,
    /// The denoms in which fees are taken, beside the native one.
    #[serde(default)]
    pub fee_tokens: Vec<GenesisFeeToken>,
    /// The allowances.
    #[serde(default)]
    pub allowances: Vec<GenesisAllowance>,
}

/// A fee token of genesis.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisFeeToken {
    /// The denom.
    pub denom: Denom,
    /// Smallest units of it per smallest unit of the native coin.
    pub rate: Rate,
    /// Added to the rate, in bps of it.
    #[serde(default)]
    pub spread_bps: u32,
    /// Who feeds the rate; without it the rate is fixed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feeder: Option<String>,
    /// The age at which a fed rate is refused, in seconds; 0 for a fixed one.
    #[serde(default)]
    pub max_age_seconds: u64,
    /// When the rate was set.
    #[serde(default)]
    pub updated_at: Time,
}

/// An allowance of genesis.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisAllowance {
    /// Who pays.
    pub granter: String,
    /// For whom.
    pub grantee: String,
    /// How much.
    pub allowance: Allowance,
}

impl GenesisFeeToken {
    fn terms(&self, chain: &Chain) -> Result<FeeToken> {
        let source = match &self.feeder {
            None if self.max_age_seconds != 0 => {
                return Err(root::INVALID_REQUEST.wrap("max_age_seconds of a rate without feeder"));
            }
            None => RateSource::Fixed,
            Some(feeder) => RateSource::Feed {
                feeder: chain.prefix.parse(feeder)?,
                max_age_seconds: self.max_age_seconds,
            },
        };
        let terms = FeeToken {
            source,
            rate: self.rate,
            spread_bps: self.spread_bps,
            updated_at: self.updated_at,
        };
        terms.check(&self.denom, chain)?;
        Ok(terms)
    }

    fn of(denom: Denom, terms: &FeeToken, view: &View<'_>) -> Self {
        let (feeder, max_age_seconds) = match &terms.source {
            RateSource::Fixed => (None, 0),
            RateSource::Feed {
                feeder,
                max_age_seconds,
            } => (Some(view.text(feeder)), *max_age_seconds),
        };
        Self {
            denom,
            rate: terms.rate,
            spread_bps: terms.spread_bps,
            feeder,
            max_age_seconds,
            updated_at: terms.updated_at,
        }
    }
}

impl GenesisAllowance {
    /// Granter and grantee.
    fn parties(&self, chain: &Chain) -> Result<(Address, Address)> {
        let granter = chain.prefix.parse(&self.granter)?;
        let grantee = chain.prefix.parse(&self.grantee)?;
        if granter == grantee {
            return Err(root::INVALID_ADDRESS.wrap("cannot self-grant fee authorization"));
        }
        self.allowance.check()?;
        Ok((granter, grantee))
    }
}

impl GenesisState for FeeGenesis {
    fn validate(&self, chain: &Chain) -> Result<(), String> {
        self.params
            .clone()
            .checked()
            .map_err(|error| error.to_string())?;
        for (type_url, gas) in &self.msg_gas {
            if !type_url.starts_with('/') || type_url.contains('\0') {
                return Err(format!(
                    "msg_gas: {type_url:?}: expected a type URL like /cosmos.bank.v1beta1.MsgSend"
                ));
            }
            check_gas(type_url, *gas, false).map_err(|error| format!("msg_gas: {error}"))?;
        }
        if self.fee_tokens.len() > FEE_TOKENS_MAX {
            return Err(format!(
                "{} fee_tokens: expected at most {FEE_TOKENS_MAX}",
                self.fee_tokens.len()
            ));
        }
        let mut denoms = BTreeSet::new();
        for token in &self.fee_tokens {
            token
                .terms(chain)
                .map_err(|error| format!("fee_tokens: {}: {error}", token.denom))?;
            if !denoms.insert(&token.denom) {
                return Err(format!("fee_tokens: {} is listed twice", token.denom));
            }
        }
        let mut pairs = BTreeSet::new();
        for grant in &self.allowances {
            let name = format!("allowances: {} for {}", grant.granter, grant.grantee);
            let pair = grant
                .parties(chain)
                .map_err(|error| format!("{name}: {error}"))?;
            if !pairs.insert(pair) {
                return Err(format!("{name}: listed twice"));
            }
        }
        Ok(())
    }

    fn init(&self, ctx: &mut Ctx<'_>) -> Result<()> {
        PARAMS.set(ctx, &self.params);
        init_msg_gas(ctx, &self.msg_gas)?;
        for token in &self.fee_tokens {
            let terms = token.terms(ctx.chain())?;
            FEE_TOKENS.set(ctx, &token.denom, &terms);
        }
        for grant in &self.allowances {
            let (granter, grantee) = grant.parties(ctx.chain())?;
            auth::ops::ensure(ctx, &grantee);
            ops::add_allowance(ctx, granter, grantee, &grant.allowance);
        }
        Ok(())
    }

    fn export(view: &View<'_>) -> Self {
        let allowances = ALLOWANCES.iter(view);
        Self {
            params: ops::params(view),
            msg_gas: MSG_GAS.iter(view).collect(),
            fee_tokens: FEE_TOKENS
                .iter(view)
                .map(|(denom, terms)| GenesisFeeToken::of(denom, &terms, view))
                .collect(),
            allowances: allowances
                .map(|((grantee, granter), allowance)| GenesisAllowance {
                    granter: view.text(&granter),
                    grantee: view.text(&grantee),
                    allowance,
                })
                .collect(),
        }
    }
}

/// Refused if a message is unknown, or if the authority could not send one of its messages. A table without any entry
/// is for tests of modules, which run messages without a fee.
fn init_msg_gas(ctx: &mut Ctx<'_>, msg_gas: &BTreeMap<String, u64>) -> Result<()> {
    if msg_gas.is_empty() {
        return Ok(());
    }
    let registry = ctx.registry();
    for (type_url, gas) in msg_gas {
        registry.msg(type_url)?;
        MSG_GAS.set(ctx, type_url, gas);
    }
    for (type_url, _) in registry.msgs().filter(|(_, route)| route.authority) {
        let gas = msg_gas.get(type_url).copied().unwrap_or_default();
        check_gas(type_url, gas, true)?;
    }
    Ok(())
}
