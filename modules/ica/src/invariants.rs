//! What always holds.

use crate::state::{ACCOUNTS, ACTIVE};
use crate::types::PORT_ID;
use sdk::View;
use std::collections::BTreeSet;

/// Each owner has an account of its own, which there is.
pub(crate) fn accounts(view: &View<'_>) -> Result<(), String> {
    let mut seen = BTreeSet::new();
    for ((connection, port), address) in ACCOUNTS.iter(view) {
        let text = view.text(&address);
        if auth::ops::account(view, &address).is_none() {
            return Err(format!("{text} of {port} over {connection}: no account"));
        }
        if !seen.insert(address) {
            return Err(format!(
                "{text} of {port} over {connection}: it has another owner"
            ));
        }
    }
    Ok(())
}

/// A channel that was opened is there, and its owner has an account.
pub(crate) fn channels(view: &View<'_>) -> Result<(), String> {
    for (key, channel) in ACTIVE.iter(view) {
        let (connection, port) = &key;
        if ibc::ops::channel(view, PORT_ID, &channel).is_none() || !ACCOUNTS.has(view, &key) {
            return Err(format!(
                "{channel} of {port} over {connection}: no channel or account"
            ));
        }
    }
    Ok(())
}
