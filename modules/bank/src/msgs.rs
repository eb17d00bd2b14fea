//! One function per message.

use crate::error::Error;
use crate::events::ParamsSet;
use crate::ops::{self, Output};
use crate::state::{METADATA, MINTERS, PARAMS};
use crate::types::{Metadata, Params};
use proto::aot::bank::v1::{
    MsgBurn, MsgBurnResponse, MsgMint, MsgMintResponse, MsgSetDenomMetadata,
    MsgSetDenomMetadataResponse, MsgSetMinter, MsgSetMinterResponse,
};
use proto::cosmos::bank::v1beta1::{
    MsgMultiSend, MsgMultiSendResponse, MsgSend, MsgSendResponse, MsgSetSendEnabled,
    MsgSetSendEnabledResponse, MsgUpdateParams, MsgUpdateParamsResponse,
};
use sdk::{Address, Amount, Coin, Coins, Ctx, Denom, Msgs, Result, root};
use std::collections::BTreeSet;

/// The most recipients of a multi-send.
pub(crate) const OUTPUTS_MAX: usize = 64;
/// The most denoms that a send, or one part of a multi-send, moves.
pub(crate) const COINS_MAX: usize = 16;
/// The most denoms that one message switches.
pub(crate) const DENOMS_MAX: usize = 64;

/// What moving one more coin to one more recipient costs, in items of work: two leaves of the state.
const ITEMS_PER_MOVE: u64 = 10;

pub(crate) fn register(msgs: &mut Msgs) {
    msgs.msg(send, 60_000);
    msgs.msg(multi_send, 60_000);
    msgs.authority_msg(update_params, 60_000);
    msgs.authority_msg(set_send_enabled, 60_000);
    msgs.authority_msg(set_minter, 60_000);
    msgs.msg(mint, 60_000);
    msgs.msg(burn, 60_000);
    msgs.authority_msg(set_denom_metadata, 60_000);
}

fn send(ctx: &mut Ctx<'_>, msg: &MsgSend) -> Result<MsgSendResponse> {
    let from = ctx.address(&msg.from_address)?;
    let to = ctx.address(&msg.to_address)?;
    let coins = positive(&msg.amount)?;
    charge_moves(ctx, coins.len())?;
    ops::require_send_enabled(ctx, &coins)?;
    ops::require_receiver(ctx, &to)?;
    ops::transfer(ctx, &from, &to, &coins)?;
    Ok(MsgSendResponse {})
}

fn multi_send(ctx: &mut Ctx<'_>, msg: &MsgMultiSend) -> Result<MsgMultiSendResponse> {
    let input = match msg.inputs.as_slice() {
        [] => return Err(Error::NoInputs.into()),
        [input] => input,
        _ => return Err(Error::MultipleSenders.into()),
    };
    if msg.outputs.is_empty() {
        return Err(Error::NoOutputs.into());
    }
    at_most("outputs", msg.outputs.len(), OUTPUTS_MAX)?;
    charge_moves(
        ctx,
        msg.outputs.iter().map(|output| output.coins.len()).sum(),
    )?;
    let from = ctx.address(&input.address)?;
    let coins = positive(&input.coins)?;
    let mut outputs = Vec::with_capacity(msg.outputs.len());
    for output in &msg.outputs {
        let to = ctx.address(&output.address)?;
        ops::require_receiver(ctx, &to)?;
        let coins = positive(&output.coins)?;
        outputs.push(Output { to, coins });
    }
    let sum = ops::sum_of(&outputs)?;
    if sum != coins {
        return Err(Error::InputOutputMismatch {
            input: coins.to_string(),
            outputs: sum.to_string(),
        }
        .into());
    }
    ops::require_send_enabled(ctx, &coins)?;
    ops::transfer_to_many(ctx, &from, &outputs)?;
    Ok(MsgMultiSendResponse {})
}

fn update_params(ctx: &mut Ctx<'_>, msg: &MsgUpdateParams) -> Result<MsgUpdateParamsResponse> {
    auth::ops::require_authority(ctx, &msg.authority)?;
    let params = msg
        .params
        .as_ref()
        .ok_or_else(|| root::INVALID_REQUEST.wrap("missing params"))?;
    #[expect(deprecated, reason = "refusing it needs to read it")]
    if !params.send_enabled.is_empty() {
        return Err(root::INVALID_REQUEST
            .wrap("use of send_enabled in params is no longer supported, use MsgSetSendEnabled"));
    }
    let updated = Params {
        default_send_enabled: params.default_send_enabled,
        ..ops::params(ctx)
    };
    PARAMS.set(ctx, &updated);
    ctx.emit(&ParamsSet::of(updated));
    Ok(MsgUpdateParamsResponse {})
}

fn set_send_enabled(
    ctx: &mut Ctx<'_>,
    msg: &MsgSetSendEnabled,
) -> Result<MsgSetSendEnabledResponse> {
    auth::ops::require_authority(ctx, &msg.authority)?;
    let denoms = msg
        .send_enabled
        .len()
        .saturating_add(msg.use_default_for.len());
    at_most("denoms", denoms, DENOMS_MAX)?;
    ctx.charge("denoms to switch", count(denoms))?;
    let set = msg
        .send_enabled
        .iter()
        .map(|entry| (&entry.denom, Some(entry.enabled)));
    let unset = msg.use_default_for.iter().map(|denom| (denom, None));
    let mut seen = BTreeSet::new();
    for (denom, enabled) in set.chain(unset) {
        let denom: Denom = denom.parse()?;
        ops::set_send_enabled(ctx, &denom, enabled);
        if !seen.insert(denom.clone()) {
            return Err(Error::DuplicateEntry { denom }.into());
        }
    }
    Ok(MsgSetSendEnabledResponse {})
}

fn set_minter(ctx: &mut Ctx<'_>, msg: &MsgSetMinter) -> Result<MsgSetMinterResponse> {
    auth::ops::require_authority(ctx, &msg.authority)?;
    let minter = ctx.address(&msg.minter)?;
    let denom = msg.denom.parse()?;
    ops::require_plain(&denom)?;
    ops::require_no_maker(&denom)?;
    let allowance: Amount = msg.allowance.parse()?;
    ops::set_minter(ctx, &minter, &denom, allowance);
    Ok(MsgSetMinterResponse {})
}

fn mint(ctx: &mut Ctx<'_>, msg: &MsgMint) -> Result<MsgMintResponse> {
    let minter = ctx.address(&msg.minter)?;
    let to = ctx.address(&msg.to_address)?;
    let coin = Coin::parse_positive(msg.amount.as_ref())?;
    ops::require_receiver(ctx, &to)?;
    let allowance = require_minter(ctx, &minter, &coin.denom)?;
    let left = allowance
        .checked_sub(coin.amount)
        .ok_or_else(|| Error::AllowanceExceeded {
            allowance,
            asked: coin.clone(),
        })?;
    // Not `set_minter`: who has minted all it may still is a minter, and may burn.
    MINTERS.set(ctx, &(minter, coin.denom.clone()), &left);
    ops::mint_by(ctx, &minter, &to, &coin)?;
    Ok(MsgMintResponse {})
}

fn burn(ctx: &mut Ctx<'_>, msg: &MsgBurn) -> Result<MsgBurnResponse> {
    let minter = ctx.address(&msg.minter)?;
    let coin = Coin::parse_positive(msg.amount.as_ref())?;
    require_minter(ctx, &minter, &coin.denom)?;
    ops::burn(ctx, &minter, &coin)?;
    Ok(MsgBurnResponse {})
}

fn set_denom_metadata(
    ctx: &mut Ctx<'_>,
    msg: &MsgSetDenomMetadata,
) -> Result<MsgSetDenomMetadataResponse> {
    auth::ops::require_authority(ctx, &msg.authority)?;
    let metadata = msg
        .metadata
        .as_ref()
        .ok_or_else(|| root::INVALID_REQUEST.wrap("missing metadata"))?;
    let metadata = Metadata::parse(metadata)?;
    METADATA.set(ctx, &metadata.base, &metadata);
    Ok(MsgSetDenomMetadataResponse {})
}

fn require_minter(ctx: &Ctx<'_>, minter: &Address, denom: &Denom) -> Result<Amount, Error> {
    ops::require_plain(denom)?;
    ops::require_no_maker(denom)?;
    ops::allowance(ctx, minter, denom).ok_or_else(|| Error::NotMinter {
        address: ctx.text(minter),
        denom: denom.clone(),
    })
}

/// The coins of a message that moves some.
fn positive(coins: &[proto::Coin]) -> Result<Coins> {
    at_most("coins", coins.len(), COINS_MAX)?;
    let coins = Coins::parse(coins)?;
    if coins.is_empty() {
        return Err(root::INVALID_COINS.wrap("no coins, expected at least one"));
    }
    Ok(coins)
}

/// Charges for all moves but the first, which the gas of the message covers.
fn charge_moves(ctx: &mut Ctx<'_>, moves: usize) -> Result<()> {
    let more = count(moves).saturating_sub(1);
    ctx.charge("moves of coins", more.saturating_mul(ITEMS_PER_MOVE))
}

fn at_most(what: &str, given: usize, max: usize) -> Result<(), Error> {
    if given <= max {
        return Ok(());
    }
    let what = what.to_owned();
    Err(Error::TooMany { what, given, max })
}

fn count(items: usize) -> u64 {
    u64::try_from(items).expect("a length fits into 64 bits")
}
