//! One function per query.

use crate::ops::{self, Order};
use crate::state::{CLEARINGS, PAIRS};
use crate::types::{Pair, PairId};
use proto::aot::pointswap::v1 as pb;
use sdk::{Coin, Denom, Result, View};

/// The parameters.
pub(crate) fn params(
    view: &View<'_>,
    _: &pb::QueryParamsRequest,
) -> Result<pb::QueryParamsResponse> {
    Ok(pb::QueryParamsResponse {
        params: Some((&ops::params(view)).into()),
    })
}

/// One pair, its denoms in any order.
pub(crate) fn pair(
    view: &View<'_>,
    request: &pb::QueryPairRequest,
) -> Result<pb::QueryPairResponse> {
    let (id, pair) = ops::pair(view, &request.denom_a.parse()?, &request.denom_b.parse()?)?;
    Ok(pb::QueryPairResponse {
        pair: Some(shown(view, &id, &pair)),
    })
}

/// A pair as who wants to swap sees it: also paused while a clearing position is overdue.
fn shown(view: &View<'_>, id: &PairId, pair: &Pair) -> pb::Pair {
    let mut shown = pair.to_proto(id);
    shown.paused |= ops::overdue(view, view.now(), id).is_some();
    shown
}

/// All pairs.
pub(crate) fn pairs(
    view: &View<'_>,
    request: &pb::QueryPairsRequest,
) -> Result<pb::QueryPairsResponse> {
    let page = PAIRS.page(view, request.pagination.as_ref())?;
    Ok(pb::QueryPairsResponse {
        pairs: page
            .entries
            .iter()
            .map(|(id, pair)| shown(view, id, pair))
            .collect(),
        pagination: Some(page.response),
    })
}

/// What a swap would give now.
pub(crate) fn quote(
    view: &View<'_>,
    request: &pb::QueryQuoteRequest,
) -> Result<pb::QueryQuoteResponse> {
    let amount: Coin = request.amount.parse()?;
    let denom_out: Denom = request.denom_out.parse()?;
    let sender = match request.sender.as_str() {
        "" => None,
        text => Some(view.address(text)?),
    };
    let order = Order {
        amount: &amount,
        denom_out: &denom_out,
        sender: sender.as_ref(),
    };
    let quote = ops::quote(view, view.now(), &order)?;
    Ok(pb::QueryQuoteResponse {
        out: quote.out.to_string(),
        fee: quote.fee.to_string(),
        released: quote.released.to_string(),
        needed: quote.needed.to_string(),
    })
}

/// What is left of the quotas of today. Without a sender: what one account that has not swapped yet has.
pub(crate) fn quota(
    view: &View<'_>,
    request: &pb::QueryQuotaRequest,
) -> Result<pb::QueryQuotaResponse> {
    let (from, to): (Denom, Denom) = (request.denom_in.parse()?, request.denom_out.parse()?);
    let (id, pair) = ops::pair(view, &from, &to)?;
    let limits = pair.limits(&id, &from);
    let day = view.now().korean_day();
    let left = limits.day.saturating_sub(ops::used(view, day, &from, &to));
    let used_by = match request.sender.as_str() {
        "" => sdk::Amount::ZERO,
        text => ops::used_by(view, day, &from, &to, &view.address(text)?),
    };
    // Nobody swaps more than all together may.
    let left_of_sender = limits.user.saturating_sub(used_by).min(left);
    Ok(pb::QueryQuotaResponse {
        left: left.to_string(),
        left_of_sender: left_of_sender.to_string(),
    })
}

/// The positions of a day.
pub(crate) fn clearings(
    view: &View<'_>,
    request: &pb::QueryClearingsRequest,
) -> Result<pb::QueryClearingsResponse> {
    let page = CLEARINGS.page_of(view, &request.day, request.pagination.as_ref())?;
    Ok(pb::QueryClearingsResponse {
        clearings: page
            .entries
            .iter()
            .map(|((day, id), clearing)| clearing.to_proto(*day, id))
            .collect(),
        pagination: Some(page.response),
    })
}
