//! What may be done with tokens: the only door to this module's state.
//!
//! **Invariant**: tokens are made by [`mint`] alone, which lowers an allowance and keeps the supply within the cap. What is
//! stopped is kept in `bank`, where all money moves.

use crate::error::Error;
use crate::events::{TokenBurned, TokenCreated, TokenMinted};
use crate::state::{CREATED, MINTERS, PARAMS, TOKENS};
use crate::types::{Params, Token, denom_of};
use bank::{DenomUnit, Metadata};
use fee::FEE_COLLECTOR;
use sdk::{Address, Amount, Coin, Ctx, Denom, Present, Read, Result};

/// The parameters.
pub fn params(read: &(impl Read + ?Sized)) -> Params {
    PARAMS.get(read).expect("genesis sets the parameters")
}

/// A token. Refused (code 3) if nobody made it.
pub fn token(read: &(impl Read + ?Sized), denom: &Denom) -> Result<Token, Error> {
    TOKENS.get(read, denom).ok_or_else(|| Error::TokenNotFound {
        denom: denom.clone(),
    })
}

/// What an account may still mint of a token; `None` if it is no minter of it.
pub fn allowance(read: &(impl Read + ?Sized), denom: &Denom, minter: &Address) -> Option<Amount> {
    MINTERS.get(read, &(denom.clone(), *minter))
}

/// Makes a token without any supply, owned by its creator, who pays the creation fee. Refused if the name is none (code 4)
/// or taken (code 2), or the fee cannot be paid (`sdk` 5).
pub fn create(ctx: &mut Ctx<'_>, creator: &Address, sub: &str) -> Result<Denom> {
    let denom = denom_of(&ctx.chain().prefix, creator, sub)?;
    if TOKENS.has(ctx, &denom) {
        return Err(Error::TokenExists { denom }.into());
    }
    let fee = params(ctx).creation_fee;
    bank::ops::transfer(ctx, creator, &FEE_COLLECTOR.address(), &fee)?;
    let token = Token {
        owner: Some(*creator),
        ..Token::default()
    };
    TOKENS.set(ctx, &denom, &token);
    CREATED.set(ctx, &(*creator, denom.clone()), &Present);
    bank::ops::set_metadata(ctx, &plain_metadata(&denom))?;
    let event = TokenCreated::of(ctx, &denom, &token, creator);
    ctx.emit(&event);
    Ok(denom)
}

/// How a token is shown of which the owner has said nothing: by its denom.
fn plain_metadata(denom: &Denom) -> Metadata {
    Metadata {
        description: String::new(),
        denom_units: vec![DenomUnit {
            denom: denom.clone(),
            exponent: 0,
            aliases: Vec::new(),
        }],
        base: denom.clone(),
        display: denom.clone(),
        name: denom.to_string(),
        symbol: denom.to_string(),
        uri: String::new(),
        uri_hash: String::new(),
    }
}

/// Makes tokens in the name of a minter, whose allowance falls by them. Refused if there is no such token (code 3), the
/// minter is none (6) or may mint less (7), there would be more than the cap (8), or the token, the minter or the
/// recipient is stopped (`bank` 30, 31).
pub fn mint(ctx: &mut Ctx<'_>, minter: &Address, to: &Address, coin: &Coin) -> Result<()> {
    let denom = &coin.denom;
    let token = token(ctx, denom)?;
    let have = require_minter(ctx, denom, minter)?;
    bank::ops::require_movable(ctx, denom, &[minter])?;
    let need = coin.clone();
    let allowance = have
        .checked_sub(coin.amount)
        .ok_or(Error::AllowanceExceeded { have, need })?;
    let supply = bank::ops::supply(ctx, denom);
    let room = token.limit().saturating_sub(supply);
    if coin.amount > room {
        let amount = supply;
        return Err(Error::CapExceeded {
            supply: Coin {
                denom: denom.clone(),
                amount,
            },
            need: coin.clone(),
            cap: token.limit(),
        }
        .into());
    }
    bank::ops::mint_by(ctx, minter, to, coin)?;
    // Also when nothing is left: who has minted all it may still is a minter, and may burn.
    MINTERS.set(ctx, &(denom.clone(), *minter), &allowance);
    ctx.emit(&TokenMinted {
        denom: denom.clone(),
        minter: *minter,
        recipient: *to,
        amount: coin.amount,
        allowance,
        supply: bank::ops::supply(ctx, denom),
    });
    Ok(())
}

/// Destroys tokens of a minter, whose allowance stays. Refused if there is no such token (code 3), the minter is none (6),
/// it can spend less (`sdk` 5), or the token or the minter is stopped (`bank` 30, 31).
pub fn burn(ctx: &mut Ctx<'_>, minter: &Address, coin: &Coin) -> Result<()> {
    let denom = &coin.denom;
    token(ctx, denom)?;
    let allowance = require_minter(ctx, denom, minter)?;
    bank::ops::burn(ctx, minter, coin)?;
    ctx.emit(&TokenBurned {
        denom: denom.clone(),
        minter: *minter,
        amount: coin.amount,
        allowance,
        supply: bank::ops::supply(ctx, denom),
    });
    Ok(())
}

fn require_minter(ctx: &Ctx<'_>, denom: &Denom, minter: &Address) -> Result<Amount, Error> {
    allowance(ctx, denom, minter).ok_or_else(|| Error::NotMinter {
        signer: ctx.text(minter),
        denom: denom.clone(),
    })
}

/// Sets what an account may still mint; 0: it is no minter any more.
pub(crate) fn set_minter(ctx: &mut Ctx<'_>, denom: &Denom, minter: &Address, allowance: Amount) {
    let key = (denom.clone(), *minter);
    if allowance.is_zero() {
        MINTERS.remove(ctx, &key);
    } else {
        MINTERS.set(ctx, &key, &allowance);
    }
}
