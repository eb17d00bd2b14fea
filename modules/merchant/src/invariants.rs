//! What always holds.

use crate::ops;
use crate::state::{MERCHANTS, TERMINALS, TERMINALS_OF};
use crate::types::{MerchantId, Status};
use sdk::{BPS, View, crypto};
use std::collections::BTreeMap;

/// No fee is above the whole. (It may be above a maximum that was lowered later.)
pub(crate) fn fees(view: &View<'_>) -> Result<(), String> {
    match MERCHANTS
        .iter(view)
        .find(|(_, merchant)| u128::from(merchant.fee_bps) > BPS)
    {
        Some((id, merchant)) => Err(format!(
            "merchant {} has a fee of {} bps",
            hex::encode(id),
            merchant.fee_bps
        )),
        None => Ok(()),
    }
}

/// Each terminal stands under the address of its key and in the list of its merchant, which counts the active ones.
pub(crate) fn terminals(view: &View<'_>) -> Result<(), String> {
    let mut active: BTreeMap<MerchantId, u32> = BTreeMap::new();
    let mut all = 0_usize;
    for (address, terminal) in TERMINALS.iter(view) {
        if crypto::address_of(&terminal.public_key) != address {
            return Err(format!("terminal {} has another key", view.text(&address)));
        }
        if !TERMINALS_OF.has(view, &(terminal.merchant_id, address)) {
            return Err(format!("terminal {} is not listed", view.text(&address)));
        }
        all = all.saturating_add(1);
        let count = active.entry(terminal.merchant_id).or_default();
        *count = count.saturating_add(u32::from(terminal.active));
    }
    if TERMINALS_OF.iter(view).count() != all {
        return Err("a terminal is listed that does not exist".to_owned());
    }
    for (id, merchant) in MERCHANTS.iter(view) {
        let counted = active.remove(&id).unwrap_or_default();
        if counted != merchant.terminals {
            return Err(format!(
                "merchant {} counts {} terminals and has {counted}",
                hex::encode(id),
                merchant.terminals
            ));
        }
    }
    match active.first_key_value() {
        Some((id, _)) => Err(format!("terminals of no merchant {}", hex::encode(id))),
        None => Ok(()),
    }
}

/// A merchant that is closed or not yet approved has no open payments; one that is not yet approved has nothing to settle.
/// One that is closed may have again: a refund to its customer, that its payment company covers.
pub(crate) fn closed(view: &View<'_>) -> Result<(), String> {
    let payments = ops::all_open_payments(view);
    let settlements = ops::all_open_settlements(view);
    let counted = [
        ("payments", payments, false),
        ("settlements", settlements, true),
    ];
    for (what, counts, also_closed) in counted {
        for (id, open) in counts {
            let status = MERCHANTS.get(view, &id).map(|merchant| merchant.status);
            let may = match status {
                Some(Status::Active | Status::Suspended) => true,
                Some(Status::Closed) => also_closed,
                _ => false,
            };
            if open == 0 || !may {
                return Err(format!(
                    "merchant {} is {status:?} with {open} open {what}",
                    hex::encode(id)
                ));
            }
        }
    }
    Ok(())
}
