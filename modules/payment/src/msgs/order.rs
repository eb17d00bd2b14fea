//! What every message that begins something under an order checks.

use crate::error::Error;
use crate::ops::barred_until;
use crate::types::{OrderId, Params, PaymentId, Tax};
use sdk::{Amount, Coin, Ctx, Result};

pub(super) fn order_conflict(order: &OrderId, id: &PaymentId) -> sdk::Error {
    Error::OrderConflict {
        order_id: order.order_id.clone(),
        day: order.day,
        id: hex::encode(id),
    }
    .into()
}

/// Refuses an order of another time, and one that a net-cancel bars.
pub(super) fn check_order_is_free(ctx: &Ctx<'_>, order: &OrderId, id: &PaymentId) -> Result<()> {
    order.check_day(ctx.now())?;
    match barred_until(ctx, id, ctx.now()) {
        Some(until) => Err(Error::OrderBarred {
            order_id: order.order_id.clone(),
            day: order.day,
            until,
        }
        .into()),
        None => Ok(()),
    }
}

/// Refuses money in which no payments are made (code 7), and points whose issuer is not active (with the codes of
/// `points`).
pub(super) fn check_denoms(ctx: &Ctx<'_>, params: &Params, amounts: &[Coin]) -> Result<()> {
    for coin in amounts {
        if coin.denom.has_lots() {
            points::ops::active_issuer(ctx, &coin.denom)?;
        } else if !params.denoms.contains(&coin.denom) {
            return Err(Error::DenomNotAccepted {
                denom: coin.denom.clone(),
                accepted: params.denoms_text(),
            }
            .into());
        }
    }
    Ok(())
}

/// The columns of a tax that may be missing.
#[derive(Default)]
pub(super) struct TaxColumns {
    pub(super) supply: Option<Amount>,
    pub(super) vat: Option<Amount>,
    pub(super) tax_free: Option<Amount>,
    pub(super) service_charge: Option<Amount>,
}

impl TaxColumns {
    pub(super) fn of(tax: Option<&Tax>) -> Self {
        let Some(tax) = tax else {
            return Self::default();
        };
        Self {
            supply: Some(tax.supply),
            vat: Some(tax.vat),
            tax_free: Some(tax.tax_free),
            service_charge: Some(tax.service_charge),
        }
    }
}
