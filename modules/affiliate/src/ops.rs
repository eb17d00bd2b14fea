//! What other modules ask of the registry, and the one function that converts.
//!
//! **Invariant**: what is issued of a local denom, and the vouchers kept for it, change together, in whole steps of the ratio.

use crate::error::Error;
use crate::events::Converted;
use crate::state::{ACCOUNT, CAPS, CHAINS, CLIENTS, LOCALS, NAMES, PEGS};
use crate::types::{Affiliate, PORT_ID, Peg, Status, Steps, chain_name};
use sdk::{Address, Amount, Coin, Coins, Ctx, Denom, Quoted, Read, Result};

/// A side chain. Refused (`affiliate` 2) if it is not registered.
pub fn get(read: &(impl Read + ?Sized), chain_id: &str) -> Result<Affiliate, Error> {
    let not_registered = || Error::NotRegistered {
        chain_id: Quoted(chain_id).to_string(),
    };
    // A text with a zero byte is no key.
    crate::types::check_chain_id(chain_id).map_err(|_| not_registered())?;
    let found = CHAINS.get(read, &chain_id.to_owned());
    found.ok_or_else(not_registered)
}

/// The most of a denom that may be on a side chain at once.
pub fn cap(read: &(impl Read + ?Sized), chain_id: &str, denom: &Denom) -> Amount {
    let key = (chain_id.to_owned(), denom.clone());
    CAPS.get(read, &key).unwrap_or_default()
}

/// What is to leave through a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaving<'a> {
    /// A voucher, which goes back where it came from.
    Home,
    /// Money that is held here for as long as it is there.
    Held {
        /// What.
        coin: &'a Coin,
        /// How much of it is held for the channel already.
        held: Amount,
    },
}

/// Refuses (`affiliate` 15, 16, 17) what may not leave for a registered side chain: all but vouchers unless it is active,
/// everything while it is suspended; money of this chain through another channel than the registry's, or above its cap.
/// What is no channel to a registered side chain is not looked at.
///
/// Whoever makes a client of their own for a side chain gets a channel to it all the same: not the channel says whether
/// it is one, but the client behind it. What comes home is not asked for here.
pub fn check_send(
    read: &(impl Read + ?Sized),
    channel_id: &str,
    leaving: Leaving<'_>,
) -> Result<(), Error> {
    let Some((chain_id, affiliate)) = behind(read, channel_id) else {
        return Ok(());
    };
    let status = affiliate.status;
    let Leaving::Held { coin, held } = leaving else {
        return match status {
            Status::Suspended => Err(Error::NotOpen { chain_id, status }),
            Status::Pending | Status::Active | Status::Retired => Ok(()),
        };
    };
    if status != Status::Active {
        return Err(Error::NotOpen { chain_id, status });
    }
    if affiliate.channel_id.as_deref() != Some(channel_id) {
        return Err(Error::OtherChannel {
            chain_id,
            channel_id: channel_id.to_owned(),
            expected: affiliate.channel_id.unwrap_or_default(),
        });
    }
    let left = cap(read, &chain_id, &coin.denom).saturating_sub(held);
    if coin.amount > left {
        return Err(Error::AboveCap {
            chain_id,
            denom: coin.denom.clone(),
            have: left,
            need: coin.amount,
        });
    }
    Ok(())
}

/// The registered side chain at the other end of a channel.
fn behind(read: &(impl Read + ?Sized), channel_id: &str) -> Option<(String, Affiliate)> {
    let client_id = ibc::ops::client_of_channel(read, PORT_ID, channel_id)?;
    // Its own client is its own whatever the chain calls itself since an upgrade.
    let by_client = CLIENTS.get(read, &client_id);
    let chain_id = by_client.or_else(|| {
        let client = ibc::ops::client(read, &client_id)?;
        NAMES.get(read, &chain_name(&client.chain_id).to_owned())
    })?;
    let affiliate = CHAINS.get(read, &chain_id);
    Some((
        chain_id,
        affiliate.expect("clients and names are written and kept with their chain"),
    ))
}

/// A peg and its voucher, by the voucher or by the local denom. Refused (`affiliate` 12) if there is none.
pub fn peg(read: &(impl Read + ?Sized), denom: &Denom) -> Result<(Denom, Peg), Error> {
    let voucher = LOCALS.get(read, denom).unwrap_or_else(|| denom.clone());
    let peg = PEGS.get(read, &voucher);
    let peg = peg.ok_or_else(|| Error::NoPeg {
        denom: denom.clone(),
    })?;
    Ok((voucher, peg))
}

/// Turns a pegged voucher into its local denom, or back; gives what was taken and what was given. Refused (`affiliate` 7,
/// 12, 13, 14, `sdk` 5, `bank` 25) if it is not pegged, less than one step of the ratio, or not there; into the local denom
/// also unless the side chain is active.
pub fn convert(ctx: &mut Ctx<'_>, sender: &Address, coin: &Coin) -> Result<(Coin, Coin)> {
    let (voucher, mut peg) = peg(ctx, &coin.denom)?;
    let account = ACCOUNT.address();
    let (taken, given) = if coin.denom == voucher {
        let status = get(ctx, &peg.chain_id)?.status;
        if status != Status::Active {
            return Err(Error::WrongStatus {
                chain_id: peg.chain_id,
                status,
                expected: "an active one: what was converted can only be converted back".to_owned(),
            }
            .into());
        }
        let (taken, given) = coins(peg.to_local(&voucher, coin.amount)?, &voucher, &peg.local);
        peg.backing = peg.backing.checked_add(taken.amount)?;
        peg.issued = peg.issued.checked_add(given.amount)?;
        bank::ops::transfer(ctx, sender, &account, &Coins::from(taken.clone()))?;
        bank::ops::mint_by(ctx, &account, sender, &given)?;
        (taken, given)
    } else {
        let (taken, given) = coins(peg.to_voucher(coin.amount)?, &peg.local, &voucher);
        let not_backed = || Error::NotBacked {
            have: peg.backing,
            need: given.amount,
            denom: voucher.clone(),
        };
        let backing = peg.backing.checked_sub(given.amount);
        let issued = peg.issued.checked_sub(taken.amount);
        let (backing, issued) = backing.zip(issued).ok_or_else(not_backed)?;
        (peg.backing, peg.issued) = (backing, issued);
        bank::ops::burn(ctx, sender, &taken)?;
        bank::ops::transfer(ctx, &account, sender, &Coins::from(given.clone()))?;
        (taken, given)
    };
    PEGS.set(ctx, &voucher, &peg);
    ctx.emit(&Converted {
        user: *sender,
        chain_id: peg.chain_id,
        denom_in: taken.denom.clone(),
        amount_in: taken.amount,
        denom_out: given.denom.clone(),
        amount_out: given.amount,
        voucher,
        local_denom: peg.local,
        backing: peg.backing,
        issued: peg.issued,
        day: ctx.now().korean_day(),
        time: ctx.now(),
    });
    Ok((taken, given))
}

fn coins(steps: Steps, from: &Denom, to: &Denom) -> (Coin, Coin) {
    let coin = |denom: &Denom, amount: Amount| Coin {
        denom: denom.clone(),
        amount,
    };
    (coin(from, steps.taken), coin(to, steps.given))
}
