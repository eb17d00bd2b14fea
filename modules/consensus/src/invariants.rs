//! What always holds.

use crate::state::{PARAMS, TOLD};
use sdk::View;

/// After a block, consensus knows the parameters as they are.
pub(crate) fn told(view: &View<'_>) -> Result<(), String> {
    let (params, told) = (PARAMS.get(view), TOLD.get(view));
    if params == told {
        Ok(())
    } else {
        Err(format!("consensus was told {told:?}, but has {params:?}"))
    }
}
