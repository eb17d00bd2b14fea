//! Denoms that nobody moves, and accounts that do not move a denom.
//!
//! **Invariant**: what makes money move asks here first: transfers, new holds, minting and burning. What was set aside
//! before is owed: a hold is captured and released whatever was stopped since.
//! Only denoms that have an owner can be stopped, so all others are not looked up.

use crate::error::Error;
use crate::state::{BLOCKED, PAUSED};
use sdk::{Address, Ctx, Denom, Present, Read, Result};

/// Whether nobody moves a denom now.
pub fn is_paused(read: &(impl Read + ?Sized), denom: &Denom) -> bool {
    denom.has_owner() && PAUSED.has(read, denom)
}

/// Whether an account neither sends nor receives a denom.
pub fn is_blocked(read: &(impl Read + ?Sized), denom: &Denom, address: &Address) -> bool {
    denom.has_owner() && BLOCKED.has(read, &(denom.clone(), *address))
}

/// Whether an account can move a denom now.
pub(crate) fn can_move(read: &(impl Read + ?Sized), denom: &Denom, address: &Address) -> bool {
    !is_paused(read, denom) && !is_blocked(read, denom, address)
}

/// Refuses (`bank` code 30) a denom that nobody moves now, (code 31) accounts that do not move it.
pub fn require_movable(ctx: &Ctx<'_>, denom: &Denom, accounts: &[&Address]) -> Result<(), Error> {
    if is_paused(ctx, denom) {
        let denom = denom.clone();
        return Err(Error::Paused { denom });
    }
    match accounts.iter().find(|of| is_blocked(ctx, denom, of)) {
        Some(blocked) => Err(Error::Blocked {
            address: ctx.text(blocked),
            denom: denom.clone(),
        }),
        None => Ok(()),
    }
}

/// Stops a denom, or lets it move again. Refused (`bank` code 33) if nobody owns it.
pub fn set_paused(ctx: &mut Ctx<'_>, denom: &Denom, paused: bool) -> Result<()> {
    require_owned(denom)?;
    if paused {
        PAUSED.set(ctx, denom, &Present);
    } else {
        PAUSED.remove(ctx, denom);
    }
    Ok(())
}

/// Stops an account from moving a denom, or lets it again. Refused (`bank` code 33) if nobody owns the denom.
pub fn set_blocked(
    ctx: &mut Ctx<'_>,
    denom: &Denom,
    address: &Address,
    blocked: bool,
) -> Result<()> {
    require_owned(denom)?;
    let key = (denom.clone(), *address);
    if blocked {
        BLOCKED.set(ctx, &key, &Present);
    } else {
        BLOCKED.remove(ctx, &key);
    }
    Ok(())
}

/// Refuses (`bank` code 33) a denom that nobody may stop.
pub(crate) fn require_owned(denom: &Denom) -> Result<(), Error> {
    if denom.has_owner() {
        return Ok(());
    }
    let denom = denom.clone();
    Err(Error::NoOwner { denom })
}

/// Every denom that is stopped, and every account that does not move a denom: for invariants, which may take their time.
pub fn all_stopped(read: &(impl Read + ?Sized)) -> impl Iterator<Item = (Denom, Option<Address>)> {
    let paused = PAUSED.iter(read).map(|(denom, _)| (denom, None));
    let blocked = BLOCKED.iter(read);
    let blocked = blocked.map(|((denom, address), _)| (denom, Some(address)));
    paused.chain(blocked)
}
