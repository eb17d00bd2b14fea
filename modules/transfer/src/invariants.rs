//! What always holds.

use crate::ops::escrow_address;
use crate::state::{COUNTED, ESCROWED, ESCROWED_IN_ALL, IN_FLIGHT, TRACES, VOUCHERS};
use crate::types::{PORT_ID, Trace};
use sdk::{Amount, Denom, View};
use std::collections::BTreeMap;

/// What is held for the chain behind a channel is in the escrow account of that channel, and all of it is counted.
pub(crate) fn escrow(view: &View<'_>) -> Result<(), String> {
    let mut sums: BTreeMap<Denom, Amount> = BTreeMap::new();
    for ((channel, denom), counted) in ESCROWED.iter(view) {
        let held = bank::ops::balance(view, &escrow_address(PORT_ID, &channel), &denom);
        if held < counted {
            return Err(format!(
                "{counted}{denom} are held for {channel}, {held} are there"
            ));
        }
        let sum = sums.entry(denom).or_default();
        *sum = sum.checked_add(counted).map_err(|error| error.log)?;
    }
    let counted: BTreeMap<Denom, Amount> = ESCROWED_IN_ALL.iter(view).collect();
    if counted != sums {
        return Err(format!(
            "{sums:?} are held of all channels, but {counted:?} are counted"
        ));
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

/// What goes on through this chain is under way there and waits for its answer here. Whether its money is still held says
/// nothing: it may have arrived, and be home again before the answer is.
pub(crate) fn in_flight(view: &View<'_>) -> Result<(), String> {
    for ((channel, sequence), in_flight) in IN_FLIGHT.iter(view) {
        let name = format!("packet {sequence} of {channel}");
        if !ibc::ops::is_in_flight(view, PORT_ID, &channel, sequence) {
            return Err(format!("{name} is settled, what came before it is not"));
        }
        if !ibc::ops::is_unanswered(view, &in_flight.origin.packet()) {
            return Err(format!("what came before {name} is answered already"));
        }
    }
    for ((channel, sequence), _) in COUNTED.iter(view) {
        if !ibc::ops::is_in_flight(view, PORT_ID, &channel, sequence) {
            return Err(format!(
                "packet {sequence} of {channel} is settled, and kept as counted"
            ));
        }
    }
    Ok(())
}
