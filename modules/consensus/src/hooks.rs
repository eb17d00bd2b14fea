//! What happens at the end of every block.

use crate::state::{PARAMS, TOLD};
use sdk::Ctx;

/// Tells consensus when its parameters changed.
pub(crate) fn end_block(ctx: &mut Ctx<'_>) {
    let Some(params) = PARAMS.get(ctx) else {
        return;
    };
    if TOLD.get(ctx).as_ref() == Some(&params) {
        return;
    }
    TOLD.set(ctx, &params);
    ctx.outcome.consensus_params = Some(params.to_proto());
}
