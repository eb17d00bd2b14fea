//! What happens around every block.

use crate::events::Misbehavior;
use crate::ops;
use sdk::Ctx;

/// Reports what consensus proved. Nobody loses anything for it yet: the authority decides.
pub(crate) fn begin_block(ctx: &mut Ctx<'_>) {
    for proof in &ctx.block().misbehavior {
        // CometBFT's addresses have 20 bytes; another length is none of a validator.
        let Ok(consensus_address) = <[u8; 20]>::try_from(proof.validator.as_slice()) else {
            continue;
        };
        let operator = ops::operator_of(ctx, &consensus_address);
        ctx.emit(&Misbehavior {
            consensus_address,
            operator,
            height: proof.height,
            power: proof.power,
        });
    }
}

/// Tells consensus what changed in the validator set.
pub(crate) fn end_block(ctx: &mut Ctx<'_>) {
    let updates = ops::changes(ctx);
    ops::note_told(ctx, &updates);
    ctx.outcome.validator_updates.extend(updates);
}
