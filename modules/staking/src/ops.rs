//! What other modules and the app call.

use crate::error::Error;
use crate::state::{BY_CONSENSUS_ADDRESS, LAST_POWERS, PARAMS, VALIDATORS};
use crate::types::{Params, TOTAL_POWER_MAX, Validator};
use sdk::{Address, Ctx, Read, Result, ValidatorUpdate};
use std::collections::BTreeMap;

/// What wallets and relayers read.
pub fn params(read: &(impl Read + ?Sized)) -> Params {
    PARAMS.get(read).expect("genesis sets the parameters")
}

/// Who operates the validator with this consensus address.
pub fn operator_of(read: &(impl Read + ?Sized), consensus_address: &[u8; 20]) -> Option<Address> {
    BY_CONSENSUS_ADDRESS.get(read, consensus_address)
}

/// The validator of an operator.
pub fn validator(read: &(impl Read + ?Sized), operator: &Address) -> Option<Validator> {
    VALIDATORS.get(read, operator)
}

/// All validators by their operators, in the order of these: for those who weigh by power.
pub fn validators(read: &(impl Read + ?Sized)) -> Vec<(Address, Validator)> {
    VALIDATORS.iter(read).collect()
}

/// The whole validator set, in the order of the keys.
pub fn validator_set(read: &(impl Read + ?Sized)) -> Vec<ValidatorUpdate> {
    powers(read)
        .into_iter()
        .map(|(public_key, power)| ValidatorUpdate { public_key, power })
        .collect()
}

fn powers(read: &(impl Read + ?Sized)) -> BTreeMap<[u8; 32], i64> {
    VALIDATORS
        .iter(read)
        .map(|(_, validator)| (validator.public_key, validator.power))
        .collect()
}

/// What consensus must be told: the difference between the set and what it was told last, in the order of the keys.
pub(crate) fn changes(read: &(impl Read + ?Sized)) -> Vec<ValidatorUpdate> {
    let mut powers = powers(read);
    let last: BTreeMap<[u8; 32], i64> = LAST_POWERS.iter(read).collect();
    for public_key in last.keys() {
        powers.entry(*public_key).or_insert(0);
    }
    powers.retain(|public_key, power| last.get(public_key).copied().unwrap_or_default() != *power);
    powers
        .into_iter()
        .map(|(public_key, power)| ValidatorUpdate { public_key, power })
        .collect()
}

/// Notes that consensus was told.
pub(crate) fn note_told(ctx: &mut Ctx<'_>, updates: &[ValidatorUpdate]) {
    for update in updates {
        if update.power == 0 {
            LAST_POWERS.remove(ctx, &update.public_key);
        } else {
            LAST_POWERS.set(ctx, &update.public_key, &update.power);
        }
    }
}

/// Puts a validator with its index, or removes it (power 0). Refused (staking 3, 5, 104, 105).
pub(crate) fn put(ctx: &mut Ctx<'_>, operator: &Address, validator: &Validator) -> Result<()> {
    let before = VALIDATORS.get(ctx, operator);
    let address = validator.consensus_address();
    if let Some(other) = operator_of(ctx, &address).filter(|other| other != operator) {
        return Err(Error::KeyInUse {
            operator: ctx.text(&other),
        }
        .into());
    }
    if before
        .as_ref()
        .is_some_and(|before| before.public_key != validator.public_key)
    {
        return Err(Error::KeyChange {
            operator: ctx.text(operator),
        }
        .into());
    }
    if validator.power == 0 {
        if before.is_none() {
            return Err(Error::NoValidator {
                operator: ctx.text(operator),
            }
            .into());
        }
        VALIDATORS.remove(ctx, operator);
        BY_CONSENSUS_ADDRESS.remove(ctx, &address);
        return Ok(());
    }
    let count_max = params(ctx).validators_max;
    let count = VALIDATORS.iter(ctx).count();
    if before.is_none() && u32::try_from(count).is_ok_and(|count| count >= count_max) {
        return Err(Error::TooManyValidators { count_max }.into());
    }
    VALIDATORS.set(ctx, operator, validator);
    BY_CONSENSUS_ADDRESS.set(ctx, &address, operator);
    Ok(())
}

/// Refuses (staking 101, 102) a total power that consensus could not work with.
pub(crate) fn check_total(read: &(impl Read + ?Sized)) -> Result<(), Error> {
    let total = sum(powers(read).into_values());
    if total == 0 {
        return Err(Error::NoPower);
    }
    if total > i128::from(TOTAL_POWER_MAX) {
        return Err(Error::TotalPower {
            total,
            total_max: TOTAL_POWER_MAX,
        });
    }
    Ok(())
}

/// Refuses (staking 103) changes of a block that together are above a third of the power: whoever trusts the set of
/// the block before needs a third of it in the new one.
pub(crate) fn check_change(read: &(impl Read + ?Sized)) -> Result<(), Error> {
    let last: BTreeMap<[u8; 32], i64> = LAST_POWERS.iter(read).collect();
    let total = sum(last.values().copied());
    let change = sum(changes(read).into_iter().map(|update| {
        let before = last.get(&update.public_key).copied().unwrap_or_default();
        update.power.saturating_sub(before).saturating_abs()
    }));
    if change.saturating_mul(3) > total {
        return Err(Error::TooMuchChange { change, total });
    }
    Ok(())
}

/// The sum of powers. At most 1 000 of them: it is far below 2^127.
pub(crate) fn sum(powers: impl Iterator<Item = i64>) -> i128 {
    powers.map(i128::from).fold(0, i128::saturating_add)
}
