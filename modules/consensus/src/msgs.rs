//! The message: the authority sets the parameters of consensus.

use crate::events::ParamsSet;
use crate::state::PARAMS;
use crate::types::Params;
use proto::cosmos::consensus::v1::{MsgUpdateParams, MsgUpdateParamsResponse};
use proto::tendermint::types::{ConsensusParams, VersionParams};
use sdk::{Ctx, Result};

pub(crate) fn update_params(
    ctx: &mut Ctx<'_>,
    msg: &MsgUpdateParams,
) -> Result<MsgUpdateParamsResponse> {
    auth::ops::require_authority(ctx, &msg.authority)?;
    let app_version = PARAMS.get(ctx).map_or(0, |params| params.app_version);
    let params = Params::parse(&ConsensusParams {
        block: msg.block,
        evidence: msg.evidence,
        validator: msg.validator.clone(),
        version: Some(VersionParams { app: app_version }),
        abci: msg.abci,
    })?;
    params.check_usable()?;
    PARAMS.set(ctx, &params);
    ctx.emit(&ParamsSet {
        block_max_bytes: params.block_max_bytes,
        block_max_gas: params.block_max_gas,
        evidence_max_age_blocks: params.evidence_max_age_blocks,
        evidence_max_age_seconds: params.evidence_max_age_seconds,
        evidence_max_bytes: params.evidence_max_bytes,
    });
    Ok(MsgUpdateParamsResponse {})
}
