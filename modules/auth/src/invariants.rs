//! What always holds.

use crate::{
    ops,
    state::{ACCOUNTS, BY_NUMBER},
};
use sdk::View;

/// Each account has a number of its own, below the next one, and the index knows it.
pub(crate) fn numbers(view: &View<'_>) -> Result<(), String> {
    let next = ops::next_number(view);
    let mut accounts: usize = 0;
    for (address, account) in ACCOUNTS.iter(view) {
        accounts = accounts.saturating_add(1);
        let text = view.text(&address);
        if account.number >= next {
            return Err(format!(
                "{text} has number {}, the next is {next}",
                account.number
            ));
        }
        if BY_NUMBER.get(view, &account.number) != Some(address) {
            return Err(format!("number {} does not lead to {text}", account.number));
        }
    }
    let indexed = BY_NUMBER.iter(view).count();
    if indexed != accounts {
        return Err(format!("{accounts} accounts, but {indexed} numbers"));
    }
    Ok(())
}
