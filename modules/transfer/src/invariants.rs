//! What always holds.

use crate::ops::escrow_address;
use crate::state::{ESCROWED, TRACES, VOUCHERS};
use crate::types::{PORT_ID, Trace};
use sdk::{Amount, Denom, View};
use std::collections::BTreeMap;

/// What is held for other chains is in the escrow accounts of the channels.
pub(crate) fn escrow(view: &View<'_>) -> Result<(), String> {
    let channels = ibc::ops::channels_of_port(view, PORT_ID);
    for (denom, counted) in ESCROWED.iter(view) {
        let held = channels.iter().try_fold(Amount::ZERO, |sum, channel| {
            sum.checked_add(bank::ops::balance(
                view,
                &escrow_address(PORT_ID, channel),
                &denom,
            ))
        });
        let held = held.map_err(|error| error.log)?;
        if held < counted {
            return Err(format!(
                "{counted}{denom} are held for other chains, {held} are there"
            ));
        }
    }
    Ok(())
}

/// There is as much of each voucher as came and did not go back, and each has a path.
pub(crate) fn vouchers(view: &View<'_>) -> Result<(), String> {
    let paths: Vec<Denom> = TRACES
        .iter(view)
        .filter_map(|(_, path)| Trace::parse(&path).ok()?.denom().ok())
        .collect();
    let counted: BTreeMap<Denom, Amount> = VOUCHERS.iter(view).collect();
    let there: BTreeMap<Denom, Amount> = bank::ops::supplies(view)
        .into_iter()
        .filter(|coin| coin.denom.as_str().starts_with("ibc/"))
        .map(|coin| (coin.denom, coin.amount))
        .collect();
    if counted != there {
        return Err(format!("there are {there:?}, but {counted:?} came"));
    }
    match there.keys().find(|denom| !paths.contains(denom)) {
        Some(denom) => Err(format!("{denom} has no path")),
        None => Ok(()),
    }
}
