//! Drops: money for those who are in a tree.

use super::{into_escrow, out_of_escrow, params, pay_owed};
use crate::error::Error;
use crate::events::{DropClaimed, DropClosed, DropCreated, DropPaid};
use crate::state::{CLAIMED, DROP_COUNT, DROPS, EXPIRIES};
use crate::types::{ClaimDrop, DropId, drop_leaf, field};
use sdk::merkle::{Hash, Proof};
use sdk::{Address, Amount, Coin, Ctx, Present, Read, Result, Time};

/// A drop. Refused (code 3) if nobody made it.
pub fn drop_of(read: &(impl Read + ?Sized), drop_id: u64) -> Result<ClaimDrop, Error> {
    let drop = DROPS.get(read, &drop_id);
    drop.ok_or(Error::DropNotFound { drop_id })
}

/// Whether a drop has paid a leaf.
pub(crate) fn is_claimed(read: &(impl Read + ?Sized), drop_id: DropId, leaf: Hash) -> bool {
    CLAIMED.has(read, &(drop_id, leaf))
}

/// Puts money into escrow for those who are in a tree. Refused (code 4) if it is points, or the expiry is not after now, or
/// too far, (`sdk` 5, `bank` 5, 30, 31) if the funder cannot give it.
pub fn create_drop(
    ctx: &mut Ctx<'_>,
    funder: &Address,
    total: &Coin,
    root: Hash,
    expiry: Time,
) -> Result<u64> {
    if total.denom.has_lots() {
        let expected = "no points: they expire in escrow";
        return Err(field("denom", &total.denom, expected).into());
    }
    let (now, longest) = (ctx.now(), params(ctx).drop_seconds_max);
    let latest = now.plus_seconds(longest);
    if expiry <= now || expiry > latest {
        let expected = format!("later than {now}, and at most {latest}");
        return Err(field("expiry", expiry, expected).into());
    }
    into_escrow(ctx, funder, total)?;
    let drop = ClaimDrop {
        funder: *funder,
        denom: total.denom.clone(),
        root,
        total: total.amount,
        claimed: Amount::ZERO,
        expiry,
        closed: false,
        owed: Amount::ZERO,
    };
    let id = DROP_COUNT.get(ctx).unwrap_or_default().saturating_add(1);
    DROP_COUNT.set(ctx, &id);
    DROPS.set(ctx, &id, &drop);
    EXPIRIES.set(ctx, &(expiry, id), &Present);
    ctx.emit(&DropCreated::of(id, &drop));
    Ok(id)
}

/// Pays a leaf, once. Refused (code 19) from the expiry on, (20) if address and amount are no leaf, (21) if it was paid
/// before, (22) if the leaves before it took more than the root promised, (`bank` 30, 31) if it cannot be moved now.
pub fn claim(
    ctx: &mut Ctx<'_>,
    drop_id: u64,
    claimant: &Address,
    amount: Amount,
    proof: &Proof,
) -> Result<()> {
    let mut drop = drop_of(ctx, drop_id)?;
    let expiry = drop.expiry;
    if ctx.now() >= expiry {
        return Err(Error::DropOver { drop_id, expiry }.into());
    }
    let leaf = drop_leaf(claimant, amount);
    if proof.root(leaf) != Some(drop.root) {
        return Err(Error::NotInDrop { drop_id }.into());
    }
    if is_claimed(ctx, drop_id, leaf) {
        return Err(Error::ClaimedBefore { drop_id }.into());
    }
    let coin = drop.coin(amount);
    if amount > drop.left() {
        let have = drop.left();
        return Err(Error::DropShort { have, need: coin }.into());
    }
    out_of_escrow(ctx, claimant, &coin)?;
    drop.claimed = drop.claimed.checked_add(amount)?;
    DROPS.set(ctx, &drop_id, &drop);
    CLAIMED.set(ctx, &(drop_id, leaf), &Present);
    ctx.emit(&DropClaimed {
        drop_id,
        claimant: *claimant,
        denom: drop.denom,
        amount,
        leaf,
        claimed: drop.claimed,
    });
    Ok(())
}

/// Ends a drop that is over, and gives the rest back to its funder; or what could not be given back before. Gives what the
/// funder got. Refused (code 23) before its expiry, (24) if nothing is left to give back, and with the codes of `bank` if
/// that is still stopped.
pub fn close_drop(ctx: &mut Ctx<'_>, drop_id: u64) -> Result<Amount> {
    let mut drop = drop_of(ctx, drop_id)?;
    if !drop.closed {
        let expiry = drop.expiry;
        if ctx.now() < expiry {
            return Err(Error::DropNotOver { drop_id, expiry }.into());
        }
        let rest = drop.left();
        end_drop(ctx, drop_id, &mut drop);
        return Ok(rest.saturating_sub(drop.owed));
    }
    let owed = drop.owed;
    if owed.is_zero() {
        return Err(Error::DropClosed { drop_id }.into());
    }
    out_of_escrow(ctx, &drop.funder, &drop.coin(owed))?;
    drop.owed = Amount::ZERO;
    DROPS.set(ctx, &drop_id, &drop);
    ctx.emit(&DropPaid::of(drop_id, &drop));
    Ok(owed)
}

/// Ends a drop. Never refused: what cannot be given back now is owed.
pub(crate) fn end_drop(ctx: &mut Ctx<'_>, drop_id: DropId, drop: &mut ClaimDrop) {
    EXPIRIES.remove(ctx, &(drop.expiry, drop_id));
    drop.closed = true;
    drop.owed = pay_owed(ctx, &drop.funder, &drop.coin(drop.left()));
    DROPS.set(ctx, &drop_id, drop);
    ctx.emit(&DropClosed::of(drop_id, drop));
}
