//! The validators that a chain begins with.

use crate::ops;
use crate::state::{PARAMS, VALIDATORS};
use crate::types::{Params, TOTAL_POWER_MAX, Validator};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sdk::{Chain, Ctx, GenesisState, Quoted, Result, View};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The module's part of genesis.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StakingGenesis {
    /// What wallets and relayers read.
    pub params: Params,
    /// The validators. CometBFT refuses to begin without any.
    #[serde(default)]
    pub validators: Vec<GenesisValidator>,
}

/// A validator of genesis.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisValidator {
    /// The account of the member that operates it.
    pub operator: String,
    /// Its name.
    pub moniker: String,
    /// Its ed25519 key: 32 bytes in base64, as in CometBFT's `priv_validator_key.json`.
    pub public_key: String,
    /// Its power: above 0.
    pub power: i64,
}

impl GenesisValidator {
    fn validator(&self) -> Result<Validator, String> {
        let bytes = BASE64_STANDARD.decode(&self.public_key).ok();
        let public_key = bytes
            .and_then(|bytes| <[u8; 32]>::try_from(bytes).ok())
            .ok_or_else(|| {
                format!(
                    "public_key {}: expected an ed25519 key, 32 bytes in base64",
                    Quoted(&self.public_key)
                )
            })?;
        if self.power == 0 {
            return Err("power 0: expected above 0".to_owned());
        }
        Validator::new(&self.moniker, public_key, self.power).map_err(|error| error.to_string())
    }
}

impl GenesisState for StakingGenesis {
    fn validate(&self, chain: &Chain) -> Result<(), String> {
        let params = self
            .params
            .clone()
            .checked()
            .map_err(|error| error.to_string())?;
        if u32::try_from(self.validators.len()).map_or(true, |count| count > params.validators_max)
        {
            return Err(format!(
                "{} validators: expected at most {}",
                self.validators.len(),
                params.validators_max
            ));
        }
        let mut operators = BTreeSet::new();
        let mut keys = BTreeSet::new();
        for listed in &self.validators {
            let name = format!("validators: {}", listed.operator);
            let operator = chain
                .prefix
                .parse(&listed.operator)
                .map_err(|error| format!("{name}: {error}"))?;
            let validator = listed
                .validator()
                .map_err(|error| format!("{name}: {error}"))?;
            if !operators.insert(operator) {
                return Err(format!("{name}: listed twice"));
            }
            if !keys.insert(validator.public_key) {
                return Err(format!(
                    "{name}: public_key {} is listed twice",
                    listed.public_key
                ));
            }
        }
        let total = ops::sum(self.validators.iter().map(|listed| listed.power));
        if total > i128::from(TOTAL_POWER_MAX) {
            return Err(format!(
                "validators: total power {total}: expected at most {TOTAL_POWER_MAX}"
            ));
        }
        Ok(())
    }

    fn init(&self, ctx: &mut Ctx<'_>) -> Result<()> {
        PARAMS.set(ctx, &self.params);
        for listed in &self.validators {
            let operator = ctx.address(&listed.operator)?;
            let validator = listed.validator().expect("validate has read it");
            ops::put(ctx, &operator, &validator)?;
        }
        // Consensus learns the set from the end of genesis, as from the end of a block.
        Ok(())
    }

    fn export(view: &View<'_>) -> Self {
        let validators = VALIDATORS.iter(view);
        Self {
            params: ops::params(view),
            validators: validators
                .map(|(operator, validator)| GenesisValidator {
                    operator: view.text(&operator),
                    moniker: validator.moniker,
                    public_key: BASE64_STANDARD.encode(validator.public_key),
                    power: validator.power,
                })
                .collect(),
        }
    }
}
