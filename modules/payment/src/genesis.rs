//! The module's part of genesis.

use crate::ops;
use crate::state::PARAMS;
use crate::types::Params;
use sdk::{Chain, Ctx, GenesisState, Result, View};
use serde::{Deserialize, Serialize};

/// Parameters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaymentGenesis {
    /// The parameters.
    pub params: Params,
}

impl GenesisState for PaymentGenesis {
    fn validate(&self, _: &Chain) -> Result<(), String> {
        self.params.check().map_err(|error| error.to_string())
    }

    fn init(&self, ctx: &mut Ctx<'_>) -> Result<()> {
        PARAMS.set(ctx, &self.params);
        Ok(())
    }

    fn export(view: &View<'_>) -> Self {
        Self {
            params: ops::params(view),
        }
    }
}
