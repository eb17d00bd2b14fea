//! One function per query. What is over has ended for every reader, booked or not.

use crate::ops;
use crate::state::{PURCHASES, SALES};
use crate::types::drop_leaf;
use proto::aot::sale::v1 as pb;
use sdk::{Amount, Queries, Result, View, root};

pub(crate) fn register(queries: &mut Queries) {
    queries.query(params);
    queries.query(sale);
    queries.query(sales);
    queries.query(purchase);
    queries.query(quote);
    queries.query(drop);
    queries.query(claimed);
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "queries can fail, this one does not"
)]
fn params(view: &View<'_>, _: &pb::QueryParamsRequest) -> Result<pb::QueryParamsResponse> {
    Ok(pb::QueryParamsResponse {
        params: Some((&ops::params(view)).into()),
    })
}

fn sale(view: &View<'_>, request: &pb::QuerySaleRequest) -> Result<pb::QuerySaleResponse> {
    let id = request.sale_id;
    let sale = ops::sale(view, id)?.at(view.now());
    Ok(pb::QuerySaleResponse {
        sale: Some(sale.to_proto(id, view)),
    })
}

fn sales(view: &View<'_>, request: &pb::QuerySalesRequest) -> Result<pb::QuerySalesResponse> {
    let page = SALES.page(view, request.pagination.as_ref())?;
    let entries = page.entries.into_iter();
    Ok(pb::QuerySalesResponse {
        sales: entries
            .map(|(id, sale)| sale.at(view.now()).to_proto(id, view))
            .collect(),
        pagination: Some(page.response),
    })
}

/// What a buyer has in a sale.
fn purchase(
    view: &View<'_>,
    request: &pb::QueryPurchaseRequest,
) -> Result<pb::QueryPurchaseResponse> {
    let sale_id = request.sale_id;
    let buyer = view.address(&request.buyer)?;
    let sale = ops::sale(view, sale_id)?.at(view.now());
    let none = || root::query_not_found(format_args!("a purchase in sale {sale_id}"));
    let purchase = PURCHASES.get(view, &(sale_id, buyer)).ok_or_else(none)?;
    Ok(pb::QueryPurchaseResponse {
        purchase: Some(pb::Purchase {
            sale_id,
            buyer: request.buyer.clone(),
            paid: purchase.paid.to_string(),
            bought: purchase.bought.to_string(),
            claimed: purchase.claimed.to_string(),
            claimable: sale.claimable(view.now(), &purchase).to_string(),
        }),
    })
}

/// What a purchase would give now.
fn quote(view: &View<'_>, request: &pb::QueryQuoteRequest) -> Result<pb::QueryQuoteResponse> {
    let sale = ops::sale(view, request.sale_id)?;
    let amount: Amount = request.amount.parse()?;
    let paid = match request.buyer.as_str() {
        "" => Amount::ZERO,
        text => {
            let key = (request.sale_id, view.address(text)?);
            PURCHASES.get(view, &key).unwrap_or_default().paid
        }
    };
    let running = sale.state == crate::State::Open
        && (sale.terms.start <= view.now() && view.now() < sale.terms.end);
    let fill = if running {
        sale.fill(view.now(), amount)?
    } else {
        crate::types::Fill::default()
    };
    let cap = sale.terms.buyer_cap.unwrap_or(Amount::MAX);
    let fits = fill.paid <= cap.saturating_sub(paid);
    let shown = |amount: Amount| if fits { amount } else { Amount::ZERO }.to_string();
    Ok(pb::QueryQuoteResponse {
        paid: shown(fill.paid),
        bought: shown(fill.bought),
    })
}

fn drop(view: &View<'_>, request: &pb::QueryDropRequest) -> Result<pb::QueryDropResponse> {
    let drop = ops::drop_of(view, request.drop_id)?;
    Ok(pb::QueryDropResponse {
        drop: Some(drop.to_proto(request.drop_id, view)),
    })
}

/// Whether a leaf of a drop was paid.
fn claimed(view: &View<'_>, request: &pb::QueryClaimedRequest) -> Result<pb::QueryClaimedResponse> {
    ops::drop_of(view, request.drop_id)?;
    let leaf = drop_leaf(&view.address(&request.address)?, request.amount.parse()?);
    Ok(pb::QueryClaimedResponse {
        claimed: ops::is_claimed(view, request.drop_id, leaf),
    })
}
