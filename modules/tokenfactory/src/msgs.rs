//! One function per message: check, change, tell.

use crate::error::Error;
use crate::events::{
    AccountBlocked, AccountUnblocked, BlockerSet, CapSet, MinterSet, OwnerChanged, OwnerProposed,
    ParamsSet, PauserSet, TokenDescribed, TokenPaused, TokenUnpaused,
};
use crate::ops;
use crate::state::{PARAMS, TOKENS};
use crate::types::{Params, Token};
use bank::Metadata;
use proto::aot::tokenfactory::v1 as pb;
use proto::osmosis::tokenfactory::v1beta1 as osmosis;
use sdk::{Address, Amount, Coin, Ctx, Denom, Msgs, Result, root};

pub(crate) fn register(msgs: &mut Msgs) {
    msgs.msg(create_denom, 100_000);
    msgs.msg(mint, 60_000);
    msgs.msg(burn, 60_000);
    msgs.msg(change_admin, 50_000);
    msgs.msg(set_denom_metadata, 60_000);
    msgs.msg(set_cap, 50_000);
    msgs.msg(set_minter, 50_000);
    msgs.msg(set_pauser, 50_000);
    msgs.msg(set_blocker, 50_000);
    msgs.msg(pause, 50_000);
    msgs.msg(unpause, 50_000);
    msgs.msg(block, 50_000);
    msgs.msg(unblock, 50_000);
    msgs.msg(propose_owner, 50_000);
    msgs.msg(accept_owner, 50_000);
    msgs.authority_msg(update_params, 40_000);
}

fn create_denom(
    ctx: &mut Ctx<'_>,
    msg: &osmosis::MsgCreateDenom,
) -> Result<osmosis::MsgCreateDenomResponse> {
    let creator = ctx.address(&msg.sender)?;
    let denom = ops::create(ctx, &creator, &msg.subdenom)?;
    Ok(osmosis::MsgCreateDenomResponse {
        new_token_denom: denom.to_string(),
    })
}

fn mint(ctx: &mut Ctx<'_>, msg: &osmosis::MsgMint) -> Result<osmosis::MsgMintResponse> {
    let minter = ctx.address(&msg.sender)?;
    let to = optional(ctx, &msg.mint_to_address)?.unwrap_or(minter);
    let coin = Coin::parse_positive(msg.amount.as_ref())?;
    bank::ops::require_receiver(ctx, &to)?;
    ops::mint(ctx, &minter, &to, &coin)?;
    Ok(osmosis::MsgMintResponse {})
}

/// Nobody burns what others have: who may stop an account need not be trusted with its tokens.
fn burn(ctx: &mut Ctx<'_>, msg: &osmosis::MsgBurn) -> Result<osmosis::MsgBurnResponse> {
    let minter = ctx.address(&msg.sender)?;
    let owner = optional(ctx, &msg.burn_from_address)?.unwrap_or(minter);
    if owner != minter {
        return Err(Error::BurnsOfOthers {
            owner: msg.burn_from_address.clone(),
            signer: msg.sender.clone(),
        }
        .into());
    }
    let coin = Coin::parse_positive(msg.amount.as_ref())?;
    ops::burn(ctx, &minter, &coin)?;
    Ok(osmosis::MsgBurnResponse {})
}

/// Proposes an owner as [`propose_owner`] does, or gives the token up.
fn change_admin(
    ctx: &mut Ctx<'_>,
    msg: &osmosis::MsgChangeAdmin,
) -> Result<osmosis::MsgChangeAdminResponse> {
    let (signer, denom, token) = owned(ctx, &msg.sender, &msg.denom)?;
    match optional(ctx, &msg.new_admin)? {
        Some(proposed) => propose(ctx, &signer, &denom, token, Some(proposed)),
        None => give_up(ctx, &signer, &denom, token)?,
    }
    Ok(osmosis::MsgChangeAdminResponse {})
}

fn propose(
    ctx: &mut Ctx<'_>,
    signer: &Address,
    denom: &Denom,
    mut token: Token,
    proposed: Option<Address>,
) {
    token.proposed_owner = proposed;
    TOKENS.set(ctx, denom, &token);
    let event = OwnerProposed::of(ctx, denom, &token, signer);
    ctx.emit(&event);
}

/// Nobody owns the token any more. Pauser, blocker and minters stay what they are, and nobody makes others. Refused (code 12)
/// while it is paused: it might be for good.
fn give_up(ctx: &mut Ctx<'_>, signer: &Address, denom: &Denom, mut token: Token) -> Result<()> {
    require_paused(ctx, denom, false)?;
    token.owner = None;
    token.proposed_owner = None;
    TOKENS.set(ctx, denom, &token);
    let event = OwnerChanged::of(ctx, denom, &token, signer);
    ctx.emit(&event);
    Ok(())
}

fn set_denom_metadata(
    ctx: &mut Ctx<'_>,
    msg: &osmosis::MsgSetDenomMetadata,
) -> Result<osmosis::MsgSetDenomMetadataResponse> {
    let missing = || root::INVALID_REQUEST.wrap("missing metadata");
    let metadata = Metadata::parse(msg.metadata.as_ref().ok_or_else(missing)?)?;
    let (signer, denom, _) = owned(ctx, &msg.sender, metadata.base.as_str())?;
    for unit in metadata.denom_units.iter().map(|unit| &unit.denom) {
        // A wallet must not show a token as won.
        let exists = *unit != denom && !bank::ops::supply(ctx, unit).is_zero();
        if exists {
            let unit = unit.clone();
            return Err(Error::UnitOfOthers { unit, denom }.into());
        }
    }
    bank::ops::set_metadata(ctx, &metadata)?;
    let shown = metadata
        .denom_units
        .iter()
        .find(|unit| unit.denom == metadata.display);
    ctx.emit(&TokenDescribed {
        denom,
        name: metadata.name.clone(),
        symbol: metadata.symbol.clone(),
        display: metadata.display.clone(),
        exponent: shown.map_or(0, |unit| unit.exponent),
        uri: metadata.uri.clone(),
        uri_hash: metadata.uri_hash.clone(),
        signer,
    });
    Ok(osmosis::MsgSetDenomMetadataResponse {})
}

/// A token begins without a cap, so that the first one only lowers what there may be, as every later one does.
fn set_cap(ctx: &mut Ctx<'_>, msg: &pb::MsgSetCap) -> Result<pb::MsgSetCapResponse> {
    let (signer, denom, mut token) = owned(ctx, &msg.owner, &msg.denom)?;
    let given: Amount = msg.cap.parse()?;
    let supply = bank::ops::supply(ctx, &denom);
    let lower = token.cap.is_none_or(|cap| given < cap);
    if given < supply || !lower {
        let one_less = |cap: Amount| cap.saturating_sub(Amount::new(1));
        return Err(Error::InvalidCap {
            given,
            supply,
            highest: token.cap.map_or(Amount::MAX, one_less),
            denom,
        }
        .into());
    }
    token.cap = Some(given);
    TOKENS.set(ctx, &denom, &token);
    let event = CapSet::of(ctx, &denom, &token, &signer);
    ctx.emit(&event);
    Ok(pb::MsgSetCapResponse {})
}

fn set_minter(ctx: &mut Ctx<'_>, msg: &pb::MsgSetMinter) -> Result<pb::MsgSetMinterResponse> {
    let (signer, denom, _) = owned(ctx, &msg.owner, &msg.denom)?;
    let minter = ctx.address(&msg.minter)?;
    let allowance: Amount = msg.allowance.parse()?;
    ops::set_minter(ctx, &denom, &minter, allowance);
    ctx.emit(&MinterSet {
        denom,
        minter,
        allowance,
        signer,
    });
    Ok(pb::MsgSetMinterResponse {})
}

fn set_pauser(ctx: &mut Ctx<'_>, msg: &pb::MsgSetPauser) -> Result<pb::MsgSetPauserResponse> {
    let (signer, denom, mut token) = owned(ctx, &msg.owner, &msg.denom)?;
    token.pauser = optional(ctx, &msg.pauser)?;
    TOKENS.set(ctx, &denom, &token);
    let event = PauserSet::of(ctx, &denom, &token, &signer);
    ctx.emit(&event);
    Ok(pb::MsgSetPauserResponse {})
}

fn set_blocker(ctx: &mut Ctx<'_>, msg: &pb::MsgSetBlocker) -> Result<pb::MsgSetBlockerResponse> {
    let (signer, denom, mut token) = owned(ctx, &msg.owner, &msg.denom)?;
    token.blocker = optional(ctx, &msg.blocker)?;
    TOKENS.set(ctx, &denom, &token);
    let event = BlockerSet::of(ctx, &denom, &token, &signer);
    ctx.emit(&event);
    Ok(pb::MsgSetBlockerResponse {})
}

fn pause(ctx: &mut Ctx<'_>, msg: &pb::MsgPause) -> Result<pb::MsgPauseResponse> {
    let (signer, denom, token) = pausable(ctx, &msg.pauser, &msg.denom)?;
    require_paused(ctx, &denom, false)?;
    bank::ops::set_paused(ctx, &denom, true)?;
    let event = TokenPaused::of(ctx, &denom, &token, &signer);
    ctx.emit(&event);
    Ok(pb::MsgPauseResponse {})
}

fn unpause(ctx: &mut Ctx<'_>, msg: &pb::MsgUnpause) -> Result<pb::MsgUnpauseResponse> {
    let (signer, denom, token) = pausable(ctx, &msg.pauser, &msg.denom)?;
    require_paused(ctx, &denom, true)?;
    bank::ops::set_paused(ctx, &denom, false)?;
    let event = TokenUnpaused::of(ctx, &denom, &token, &signer);
    ctx.emit(&event);
    Ok(pb::MsgUnpauseResponse {})
}

/// Refuses (code 12) a token that is paused, or (code 13) one that is not.
fn require_paused(ctx: &Ctx<'_>, denom: &Denom, paused: bool) -> Result<(), Error> {
    let denom = denom.clone();
    match (bank::ops::is_paused(ctx, &denom), paused) {
        (true, false) => Err(Error::TokenPaused { denom }),
        (false, true) => Err(Error::NotPaused { denom }),
        _ => Ok(()),
    }
}

fn block(ctx: &mut Ctx<'_>, msg: &pb::MsgBlock) -> Result<pb::MsgBlockResponse> {
    let (signer, denom) = blockable(ctx, &msg.blocker, &msg.denom)?;
    let address = ctx.address(&msg.address)?;
    if ctx.registry().module_account(&address).is_some() {
        let address = msg.address.clone();
        return Err(Error::ModuleAccount { address }.into());
    }
    if bank::ops::is_blocked(ctx, &denom, &address) {
        let address = msg.address.clone();
        return Err(Error::AccountBlocked { address, denom }.into());
    }
    bank::ops::set_blocked(ctx, &denom, &address, true)?;
    ctx.emit(&AccountBlocked {
        denom,
        address,
        signer,
    });
    Ok(pb::MsgBlockResponse {})
}

fn unblock(ctx: &mut Ctx<'_>, msg: &pb::MsgUnblock) -> Result<pb::MsgUnblockResponse> {
    let (signer, denom) = blockable(ctx, &msg.blocker, &msg.denom)?;
    let address = ctx.address(&msg.address)?;
    if !bank::ops::is_blocked(ctx, &denom, &address) {
        let address = msg.address.clone();
        return Err(Error::NotBlocked { address, denom }.into());
    }
    bank::ops::set_blocked(ctx, &denom, &address, false)?;
    ctx.emit(&AccountUnblocked {
        denom,
        address,
        signer,
    });
    Ok(pb::MsgUnblockResponse {})
}

fn propose_owner(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgProposeOwner,
) -> Result<pb::MsgProposeOwnerResponse> {
    let (signer, denom, token) = owned(ctx, &msg.owner, &msg.denom)?;
    let proposed = optional(ctx, &msg.proposed_owner)?;
    propose(ctx, &signer, &denom, token, proposed);
    Ok(pb::MsgProposeOwnerResponse {})
}

/// In two steps: a token is never lost to an address that nobody has the key of.
fn accept_owner(ctx: &mut Ctx<'_>, msg: &pb::MsgAcceptOwner) -> Result<pb::MsgAcceptOwnerResponse> {
    let signer = ctx.address(&msg.proposed_owner)?;
    let denom: Denom = msg.denom.parse()?;
    let mut token = ops::token(ctx, &denom)?;
    if token.proposed_owner != Some(signer) {
        let proposed = named(ctx, token.proposed_owner);
        return Err(Error::NotProposed {
            signer: msg.proposed_owner.clone(),
            denom,
            proposed,
        }
        .into());
    }
    token.owner = token.proposed_owner.take();
    TOKENS.set(ctx, &denom, &token);
    let event = OwnerChanged::of(ctx, &denom, &token, &signer);
    ctx.emit(&event);
    Ok(pb::MsgAcceptOwnerResponse {})
}

fn update_params(
    ctx: &mut Ctx<'_>,
    msg: &pb::MsgUpdateParams,
) -> Result<pb::MsgUpdateParamsResponse> {
    auth::ops::require_authority(ctx, &msg.authority)?;
    let missing = || root::INVALID_REQUEST.wrap("missing params");
    let params = Params::from_proto(msg.params.as_ref().ok_or_else(missing)?)?;
    PARAMS.set(ctx, &params);
    ctx.emit(&ParamsSet {
        creation_fee: params.creation_fee,
    });
    Ok(pb::MsgUpdateParamsResponse {})
}

/// The token of a message that its owner signs. Refused if there is none (code 3), or somebody else signs (code 5).
fn owned(ctx: &Ctx<'_>, signer: &str, denom: &str) -> Result<(Address, Denom, Token)> {
    let (address, denom, token) = token_of(ctx, signer, denom)?;
    if token.owner != Some(address) {
        return Err(Error::NotOwner {
            signer: signer.to_owned(),
            owner: named(ctx, token.owner),
            denom,
        }
        .into());
    }
    Ok((address, denom, token))
}

/// The same for its pauser (code 10).
fn pausable(ctx: &Ctx<'_>, signer: &str, denom: &str) -> Result<(Address, Denom, Token)> {
    let (address, denom, token) = token_of(ctx, signer, denom)?;
    if token.pauser != Some(address) {
        return Err(Error::NotPauser {
            signer: signer.to_owned(),
            pauser: named(ctx, token.pauser),
            denom,
        }
        .into());
    }
    Ok((address, denom, token))
}

/// The same for its blocker (code 11).
fn blockable(ctx: &Ctx<'_>, signer: &str, denom: &str) -> Result<(Address, Denom)> {
    let (address, denom, token) = token_of(ctx, signer, denom)?;
    if token.blocker != Some(address) {
        return Err(Error::NotBlocker {
            signer: signer.to_owned(),
            blocker: named(ctx, token.blocker),
            denom,
        }
        .into());
    }
    Ok((address, denom))
}

fn token_of(ctx: &Ctx<'_>, signer: &str, denom: &str) -> Result<(Address, Denom, Token)> {
    let address = ctx.address(signer)?;
    let denom: Denom = denom.parse()?;
    let token = ops::token(ctx, &denom)?;
    Ok((address, denom, token))
}

/// Who it is, in a refusal.
fn named(ctx: &Ctx<'_>, who: Option<Address>) -> String {
    who.map_or_else(|| "nobody".to_owned(), |who| ctx.text(&who))
}

/// The address of a field that may be empty.
fn optional(ctx: &Ctx<'_>, text: &str) -> Result<Option<Address>> {
    match text {
        "" => Ok(None),
        text => ctx.address(text).map(Some),
    }
}
