//! The messages: the authority admits validators and sets parameters.

use crate::error::Error;
use crate::events::{ParamsSet, ValidatorSet};
use crate::ops;
use crate::state::{PARAMS, VALIDATORS};
use crate::types::{Params, Validator, parse_key};
use auth::ops::require_authority;
use proto::aot::staking::v1::{
    MsgSetValidator, MsgSetValidatorResponse, MsgUpdateParams, MsgUpdateParamsResponse,
};
use sdk::{Ctx, Msgs, Result, root};

pub(crate) fn register(msgs: &mut Msgs) {
    msgs.authority_msg(set_validator, 100_000);
    msgs.authority_msg(update_params, 40_000);
}

fn set_validator(ctx: &mut Ctx<'_>, msg: &MsgSetValidator) -> Result<MsgSetValidatorResponse> {
    require_authority(ctx, &msg.authority)?;
    let operator = ctx.address(&msg.operator)?;
    let public_key = parse_key(msg.consensus_pubkey.as_ref())?;
    let validator = Validator::new(&msg.moniker, public_key, msg.power)?;
    let count = u64::try_from(VALIDATORS.iter(ctx).count()).expect("a count fits into 64 bits");
    ctx.charge("validators", count)?;
    ops::put(ctx, &operator, &validator)?;
    ops::check_total(ctx)?;
    ops::check_change(ctx)?;
    ctx.emit(&ValidatorSet {
        operator,
        consensus_address: validator.consensus_address(),
        moniker: validator.moniker,
        public_key,
        power: validator.power,
    });
    Ok(MsgSetValidatorResponse {})
}

fn update_params(ctx: &mut Ctx<'_>, msg: &MsgUpdateParams) -> Result<MsgUpdateParamsResponse> {
    require_authority(ctx, &msg.authority)?;
    let params = msg
        .params
        .as_ref()
        .ok_or_else(|| root::INVALID_REQUEST.wrap("missing params"))?;
    let params = Params::parse(params, &ctx.chain().native)?;
    let count = VALIDATORS.iter(ctx).count();
    if u32::try_from(count).map_or(true, |count| count > params.validators_max) {
        return Err(Error::InvalidParams {
            why: format!(
                "at most {} validators: there are {count}",
                params.validators_max
            ),
        }
        .into());
    }
    PARAMS.set(ctx, &params);
    ctx.emit(&ParamsSet {
        unbonding_seconds: params.unbonding_seconds,
        validators_max: params.validators_max,
        historical_entries: params.historical_entries,
    });
    Ok(MsgUpdateParamsResponse {})
}
