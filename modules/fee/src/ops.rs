//! What other modules, and the ante above all, call.

use crate::error::{self, Error};
use crate::events::{FeePaid, TxFee, UseGrant};
use crate::state::{ALLOWANCES, EXPIRIES, FEE_COLLECTOR, FEE_TOKENS, GRANTED, MSG_GAS, PARAMS};
use crate::types::{Allowance, Params};
use sdk::{
    Address, Amount, Coin, Coins, Ctx, Decoded, Denom, Present, Rate, Read, Registry, Result, View,
    root,
};
use std::collections::BTreeMap;

/// The fee of a transaction, and who it names to pay it.
#[derive(Clone, Debug)]
pub struct FeeTerms {
    /// `fee.payer`, or the first signer. It signs.
    pub payer: Address,
    /// `fee.granter`: who pays under an allowance. It does not sign.
    pub granter: Option<Address>,
    /// The first signer: whose transaction it is.
    pub sender: Address,
    /// What is offered: coins of one denom, or none.
    pub fee: Coins,
    /// The gas limit of the transaction.
    pub gas_limit: u64,
    /// Whether this is a simulation, which needs not offer enough.
    pub simulate: bool,
    /// The lowest gas price this node takes in CheckTx. It can only raise the chain's own.
    pub local_min_gas_price: Option<Rate>,
}

/// The prices of the chain.
pub fn params(read: &(impl Read + ?Sized)) -> Params {
    PARAMS.get(read).expect("genesis sets the parameters")
}

/// What a kind of message costs; `None` if it is switched off.
pub fn gas_of(read: &(impl Read + ?Sized), type_url: &str) -> Option<u64> {
    if type_url.contains('\0') {
        return None;
    }
    MSG_GAS
        .get(read, &type_url.to_owned())
        .filter(|gas| *gas > 0)
}

/// What a kind of message costs. Refused (fee 5) if it is switched off.
pub fn required_gas_of(read: &(impl Read + ?Sized), type_url: &str) -> Result<u64> {
    let off = || Error::MsgSwitchedOff {
        type_url: type_url.to_owned(),
    };
    Ok(gas_of(read, type_url).ok_or_else(off)?)
}

/// What each kind of message costs unless genesis says otherwise: the gas table of a new chain.
pub fn default_msg_gas(registry: &Registry) -> BTreeMap<String, u64> {
    registry
        .msgs()
        .map(|(type_url, route)| (type_url.to_owned(), route.default_gas))
        .collect()
}

/// The lowest fee for an amount of gas in a denom. Refused (fee 3) in a denom that is not taken, (fee 4) at a rate that
/// is too old, (points 2, 5, 6) in points of an issuer that is none, paused, or in runoff.
pub fn required(view: &View<'_>, gas: u64, denom: &Denom) -> Result<Amount> {
    required_at(view, gas, denom, params(view).min_gas_price)
}

fn required_at(view: &View<'_>, gas: u64, denom: &Denom, gas_price: Rate) -> Result<Amount> {
    let native = gas_price.of_ceil(Amount::new(u128::from(gas)))?;
    if *denom == view.chain().native {
        return Ok(native);
    }
    fee_token(view, denom)?.of_native_ceil(native)
}

fn fee_token(view: &View<'_>, denom: &Denom) -> Result<crate::types::FeeToken> {
    let token = FEE_TOKENS
        .get(view, denom)
        .ok_or_else(|| Error::DenomNotAccepted {
            denom: denom.clone(),
            native: view.chain().native.clone(),
        })?;
    token.check_age(denom, view.now())?;
    if denom.has_lots() {
        // The reserve of the issuer is to pay the collector.
        points::ops::active_issuer(view, denom)?;
    }
    Ok(token)
}

/// The value of a fee in the native coin, rounded down.
fn native_value(view: &View<'_>, fee: &Coin) -> Result<Amount> {
    if fee.denom == view.chain().native {
        return Ok(fee.amount);
    }
    fee_token(view, &fee.denom)?.to_native_floor(fee.amount)
}

/// Takes the fee of a transaction from whoever pays it: all or nothing.
///
/// The payer pays, or a granter within its allowance for the payer, or both in the ratio of that allowance. What is
/// taken is what is offered, even when less would do. Points are destroyed, and the reserve of their issuer pays the
/// collector.
///
/// Refused: (sdk 13) below the lowest fee; (sdk 5) if a party has not enough; (fee 2) several denoms; (fee 3, 4) a denom
/// or rate that is not taken; (points 2, 5, 6) points of an issuer that is none, paused, or in runoff; (sdk 38) without an
/// allowance; (feegrant 2, 3, 7) outside the allowance.
pub fn charge(ctx: &mut Ctx<'_>, terms: &FeeTerms, msgs: &[Box<dyn Decoded>]) -> Result<()> {
    ctx.attempt(|ctx| {
        let fee = offered(ctx, terms)?;
        let granter = terms.granter.filter(|granter| *granter != terms.payer);
        let granter_share = match granter {
            Some(granter) => use_allowance(ctx, granter, terms.payer, &fee, msgs)?,
            None => Amount::ZERO,
        };
        if let Some(granter) = granter {
            pay(ctx, terms, granter, Some(granter), &fee, granter_share)?;
        }
        let rest = fee.amount.saturating_sub(granter_share);
        pay(ctx, terms, terms.payer, granter, &fee, rest)?;
        ctx.emit(&TxFee {
            fee: terms.fee.clone(),
            fee_payer: granter.unwrap_or(terms.payer),
        });
        Ok(())
    })
}

/// The coin that is offered, once it is enough; nothing of the native coin if nothing is asked.
fn offered(ctx: &Ctx<'_>, terms: &FeeTerms) -> Result<Coin> {
    let mut coins = terms.fee.iter();
    let offered = coins.next().cloned().unwrap_or_else(|| Coin {
        denom: ctx.chain().native.clone(),
        amount: Amount::ZERO,
    });
    if coins.next().is_some() {
        let fee = terms.fee.to_string();
        return Err(Error::SeveralDenoms { fee }.into());
    }
    let chain_price = params(ctx).min_gas_price;
    let gas_price = terms
        .local_min_gas_price
        .map_or(chain_price, |local| local.max(chain_price));
    let required = required_at(&ctx.view(), terms.gas_limit, &offered.denom, gas_price)?;
    if !terms.simulate && offered.amount < required {
        return Err(error::insufficient(&terms.fee, required, &offered.denom));
    }
    Ok(offered)
}

/// Takes the granter's part of a fee off its allowance; gives that part.
fn use_allowance(
    ctx: &mut Ctx<'_>,
    granter: Address,
    grantee: Address,
    fee: &Coin,
    msgs: &[Box<dyn Decoded>],
) -> Result<Amount> {
    let share = spend_allowance(ctx, granter, grantee, fee, msgs).map_err(|mut error| {
        let (granter, grantee) = (ctx.text(&granter), ctx.text(&grantee));
        error.log = format!(
            "{granter} does not allow to pay fees for {grantee}: {}",
            error.log
        );
        error
    })?;
    ctx.emit(&UseGrant { granter, grantee });
    Ok(share)
}

fn spend_allowance(
    ctx: &mut Ctx<'_>,
    granter: Address,
    grantee: Address,
    fee: &Coin,
    msgs: &[Box<dyn Decoded>],
) -> Result<Amount> {
    let mut allowance = ALLOWANCES
        .get(ctx, &(grantee, granter))
        .ok_or_else(|| root::NOT_FOUND.wrap("fee-grant not found"))?;
    allowance.check_messages(ctx, msgs)?;
    let spent = Coin {
        denom: fee.denom.clone(),
        amount: allowance.granter_share(fee)?,
    };
    if allowance.spend(&spent, ctx.now())? {
        remove_allowance(ctx, granter, grantee, &allowance);
    } else {
        ALLOWANCES.set(ctx, &(grantee, granter), &allowance);
    }
    Ok(spent.amount)
}

/// Takes one party's part, and gives the collector that, or for points what the reserve of their issuer pays for them.
fn pay(
    ctx: &mut Ctx<'_>,
    terms: &FeeTerms,
    from: Address,
    granter: Option<Address>,
    fee: &Coin,
    amount: Amount,
) -> Result<()> {
    if amount.is_zero() {
        return Ok(());
    }
    let part = Coin {
        denom: fee.denom.clone(),
        amount,
    };
    let native_amount = native_value(&ctx.view(), &part)?;
    let collected = collect(ctx, &from, part)?;
    ctx.emit(&FeePaid {
        payer: from,
        sender: terms.sender,
        granter,
        denom: fee.denom.clone(),
        amount,
        native_amount,
        collected,
    });
    Ok(())
}

/// Takes a part from its payer; gives what the collector got for it. Nothing that the collector has expires: points are
/// destroyed, and the reserve of their issuer pays floor(amount * its rate).
fn collect(ctx: &mut Ctx<'_>, from: &Address, part: Coin) -> Result<Coin> {
    let collector = FEE_COLLECTOR.address();
    if part.denom.has_lots() {
        let amount = points::ops::redeem(ctx, from, &part, &collector)?;
        let denom = points::ops::krwp();
        return Ok(Coin { denom, amount });
    }
    bank::ops::transfer(ctx, from, &collector, &part.clone().into())?;
    Ok(part)
}

/// The allowance of a granter for a grantee, if there is one that has not expired.
pub fn allowance(view: &View<'_>, granter: &Address, grantee: &Address) -> Option<Allowance> {
    let now = view.now();
    ALLOWANCES
        .get(view, &(*grantee, *granter))
        .filter(|allowance| !allowance.is_expired(now))
}

/// Stores a new allowance with its rows in both lists.
pub(crate) fn add_allowance(
    ctx: &mut Ctx<'_>,
    granter: Address,
    grantee: Address,
    allowance: &Allowance,
) {
    ALLOWANCES.set(ctx, &(grantee, granter), allowance);
    GRANTED.set(ctx, &(granter, grantee), &Present);
    if let Some(end) = allowance.expiration() {
        EXPIRIES.set(ctx, &(end, grantee, granter), &Present);
    }
}

/// Removes an allowance and its rows in both lists.
pub(crate) fn remove_allowance(
    ctx: &mut Ctx<'_>,
    granter: Address,
    grantee: Address,
    allowance: &Allowance,
) {
    ALLOWANCES.remove(ctx, &(grantee, granter));
    GRANTED.remove(ctx, &(granter, grantee));
    if let Some(end) = allowance.expiration() {
        EXPIRIES.remove(ctx, &(end, grantee, granter));
    }
}

/// Removes up to `count_max` expired allowances, the oldest first.
pub(crate) fn prune(ctx: &mut Ctx<'_>, count_max: usize) {
    let now = ctx.now();
    let expired: Vec<_> = EXPIRIES
        .iter(ctx)
        .map(|(key, _)| key)
        .take_while(|(end, ..)| *end <= now)
        .take(count_max)
        .collect();
    for (end, grantee, granter) in expired {
        ALLOWANCES.remove(ctx, &(grantee, granter));
        GRANTED.remove(ctx, &(granter, grantee));
        EXPIRIES.remove(ctx, &(end, grantee, granter));
    }
}
