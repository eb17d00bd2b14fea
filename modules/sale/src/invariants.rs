//! What always holds.

use crate::state::{
    CLAIMED, DROP_COUNT, DROPS, ENDS, EXPIRIES, PURCHASES, SALE_COUNT, SALE_ESCROW, SALES,
};
use crate::types::{Purchase, Sale, SaleId, State};
use sdk::{Amount, Denom, View};
use std::collections::BTreeMap;

/// The account has what sales and drops have in escrow, and nothing less.
pub(crate) fn escrow(view: &View<'_>) -> Result<(), String> {
    let mut sums: BTreeMap<Denom, Amount> = BTreeMap::new();
    let sales = SALES.iter(view).flat_map(|(_, sale)| sale.escrowed());
    let drops = DROPS.iter(view).map(|(_, drop)| drop.escrowed());
    for coin in sales.chain(drops) {
        let sum = sums.entry(coin.denom).or_default();
        *sum = sum.checked_add(coin.amount).map_err(|error| error.log)?;
    }
    for (denom, expected) in sums {
        let has = bank::ops::balance(view, &SALE_ESCROW.address(), &denom);
        if has != expected {
            return Err(format!("{has}{denom} are in escrow, expected {expected}"));
        }
    }
    Ok(())
}

/// What was raised is what buyers paid, what is sold what they bought, less what they have claimed; no more is sold, raised
/// or claimed than may be.
pub(crate) fn sales(view: &View<'_>) -> Result<(), String> {
    let mut sums: BTreeMap<SaleId, Purchase> = BTreeMap::new();
    for ((id, _), purchase) in PURCHASES.iter(view) {
        let sum = sums.entry(id).or_default();
        let add = |left: Amount, right| left.checked_add(right).map_err(|error| error.log);
        sum.paid = add(sum.paid, purchase.paid)?;
        sum.bought = add(sum.bought, purchase.bought)?;
        sum.claimed = add(sum.claimed, purchase.claimed)?;
        if purchase.claimed >= purchase.bought {
            return Err(format!(
                "sale {id}: a purchase with nothing left: {purchase:?}"
            ));
        }
    }
    let count = SALE_COUNT.get(view).unwrap_or_default();
    for (expected, (id, sale)) in (1..).zip(SALES.iter(view)) {
        let purchases = sums.remove(&id).unwrap_or_default();
        if id != expected || id > count {
            return Err(format!("sale {id}: expected {expected} of {count}"));
        }
        check_sale(&sale, &purchases).map_err(|why| format!("sale {id}: {why}"))?;
    }
    if let Some((id, _)) = sums.first_key_value() {
        return Err(format!("purchases in sale {id}, which nobody made"));
    }
    Ok(())
}

fn check_sale(sale: &Sale, purchases: &Purchase) -> Result<(), String> {
    sale.terms.check().map_err(|error| error.to_string())?;
    let unclaimed = sale.sold().saturating_sub(sale.claimed);
    let unrefunded = sale.raised.saturating_sub(sale.refunded);
    let bought = purchases.bought.saturating_sub(purchases.claimed);
    let agrees = match sale.state {
        State::Open => purchases.paid == sale.raised && purchases.bought == sale.sold(),
        State::Success => bought == unclaimed && sale.raised >= sale.terms.soft_cap,
        State::Refund => purchases.paid == unrefunded && sale.raised < sale.terms.soft_cap,
        State::Cancelled => sale.sold().is_zero() && sale.raised.is_zero(),
    };
    let within = sale.raised <= sale.terms.hard_cap
        && sale.claimed <= sale.sold()
        && sale.refunded <= sale.raised
        && (sale.state == State::Success) == sale.vests_from.is_some();
    if agrees && within {
        return Ok(());
    }
    Err(format!("buyers have {purchases:?} in {sale:?}"))
}

/// No drop gave more than was put in; leaves are paid by drops that there are.
pub(crate) fn drops(view: &View<'_>) -> Result<(), String> {
    let count = DROP_COUNT.get(view).unwrap_or_default();
    for (expected, (id, drop)) in (1..).zip(DROPS.iter(view)) {
        if id != expected || id > count || drop.claimed > drop.total {
            return Err(format!("drop {id} of {count}: {drop:?}"));
        }
    }
    match CLAIMED.iter(view).find(|((id, _), _)| !DROPS.has(view, id)) {
        Some(((id, _), _)) => Err(format!("a leaf of drop {id}, which nobody made")),
        None => Ok(()),
    }
}

/// The queues have the sales that are open, and the drops that are not closed, and nothing else.
pub(crate) fn queues(view: &View<'_>) -> Result<(), String> {
    let open = SALES
        .iter(view)
        .filter(|(_, sale)| sale.state == State::Open)
        .map(|(id, sale)| (sale.terms.end, id));
    let queued = ENDS.iter(view).map(|(key, _)| key);
    let (mut open, queued): (Vec<_>, Vec<_>) = (open.collect(), queued.collect());
    open.sort_unstable();
    if open != queued {
        return Err(format!("{open:?} are open, {queued:?} queued"));
    }
    let running = DROPS.iter(view).filter(|(_, drop)| !drop.closed);
    let mut running: Vec<_> = running.map(|(id, drop)| (drop.expiry, id)).collect();
    running.sort_unstable();
    let queued: Vec<_> = EXPIRIES.iter(view).map(|(key, _)| key).collect();
    if running != queued {
        return Err(format!("drops {running:?} run, {queued:?} are queued"));
    }
    Ok(())
}
