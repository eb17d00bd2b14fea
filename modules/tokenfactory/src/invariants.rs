//! What always holds.

use crate::state::{CREATED, MINTERS, TOKENS};
use crate::types::creator_of;
use sdk::{Denom, View};

/// There is never more of a token than its cap.
pub(crate) fn caps(view: &View<'_>) -> Result<(), String> {
    for (denom, token) in TOKENS.iter(view) {
        let supply = bank::ops::supply(view, &denom);
        if supply > token.limit() {
            return Err(format!(
                "the supply of {denom} is {supply}, its cap {}",
                token.limit()
            ));
        }
    }
    Ok(())
}

/// Every denom that has an owner by its name is a token: what there is of it, what is stopped, and who mints it.
pub(crate) fn tokens(view: &View<'_>) -> Result<(), String> {
    let supplies = bank::ops::supplies(view).into_iter();
    let owned = supplies.map(|coin| coin.denom).filter(Denom::has_owner);
    let stopped = bank::ops::all_stopped(view).map(|(denom, _)| denom);
    let minted = MINTERS.iter(view).map(|((denom, _), _)| denom);
    let mut named = owned.chain(stopped).chain(minted);
    match named.find(|denom| !TOKENS.has(view, denom)) {
        Some(denom) => Err(format!("{denom} is no token")),
        None => Ok(()),
    }
}

/// A token is named after who created it, and is listed under it.
pub(crate) fn creators(view: &View<'_>) -> Result<(), String> {
    let mut tokens = 0_usize;
    for (denom, _) in TOKENS.iter(view) {
        tokens = tokens.saturating_add(1);
        let creator = creator_of(&view.chain().prefix, &denom);
        let listed = creator.is_some_and(|(by, _)| CREATED.has(view, &(by, denom.clone())));
        if !listed {
            return Err(format!("{denom} is not listed under its creator"));
        }
    }
    let listed = CREATED.iter(view).count();
    if listed == tokens {
        return Ok(());
    }
    Err(format!("{tokens} tokens, {listed} listed"))
}
