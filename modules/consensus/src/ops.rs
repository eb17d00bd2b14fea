//! What the app calls.

use crate::state::{PARAMS, TOLD};
use crate::types::Params;
use proto::tendermint::types::ConsensusParams;
use sdk::{Ctx, Read, Result};

/// Writes the parameters of the genesis file, which CometBFT knows already. Refused (consensus 2, 3, 4) if they cannot be.
pub fn init(ctx: &mut Ctx<'_>, params: &ConsensusParams) -> Result<()> {
    let params = Params::parse(params)?;
    PARAMS.set(ctx, &params);
    TOLD.set(ctx, &params);
    Ok(())
}

/// The parameters, once InitChain has written them.
pub fn params(read: &(impl Read + ?Sized)) -> Option<Params> {
    PARAMS.get(read)
}

/// The most gas of a block; `None` is without a limit.
pub fn max_gas(read: &(impl Read + ?Sized)) -> Option<u64> {
    u64::try_from(params(read)?.block_max_gas).ok()
}
