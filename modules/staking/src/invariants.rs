//! What always holds.

use crate::ops;
use crate::state::{BY_CONSENSUS_ADDRESS, VALIDATORS};
use sdk::View;

/// Every validator has power and is found by its consensus address; nothing else is.
pub(crate) fn index(view: &View<'_>) -> Result<(), String> {
    let mut count = 0_usize;
    for (operator, validator) in VALIDATORS.iter(view) {
        let name = view.text(&operator);
        if validator.power <= 0 {
            return Err(format!("{name} has a power of {}", validator.power));
        }
        if ops::operator_of(view, &validator.consensus_address()) != Some(operator) {
            return Err(format!("{name} is not found by its consensus address"));
        }
        count = count.saturating_add(1);
    }
    let indexed = BY_CONSENSUS_ADDRESS.iter(view).count();
    if count != indexed {
        return Err(format!("{count} validators, {indexed} in the index"));
    }
    Ok(())
}

/// After a block, consensus knows the set as it is.
pub(crate) fn told(view: &View<'_>) -> Result<(), String> {
    let untold = ops::changes(view);
    if untold.is_empty() {
        Ok(())
    } else {
        Err(format!("consensus was not told of {untold:?}"))
    }
}
