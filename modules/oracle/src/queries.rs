//! One function per query.

use crate::error::Error;
use crate::ops;
use crate::state::{FEEDERS, PRICES};
use crate::types::KRWP;
use proto::aot::oracle::v1 as pb;
use sdk::{Denom, Rate, Result, View};

/// The parameters.
pub(crate) fn params(
    view: &View<'_>,
    _: &pb::QueryParamsRequest,
) -> Result<pb::QueryParamsResponse> {
    Ok(pb::QueryParamsResponse {
        params: Some((&ops::params(view)).into()),
    })
}

/// One price, fresh or not.
pub(crate) fn price(
    view: &View<'_>,
    request: &pb::QueryPriceRequest,
) -> Result<pb::QueryPriceResponse> {
    let denom: Denom = request.denom.parse()?;
    if denom.as_str() == KRWP {
        let one: Rate = ops::price(view, view.now(), &denom)?;
        return Ok(pb::QueryPriceResponse {
            price: Some(pb::Price {
                denom: denom.to_string(),
                price: one.to_string(),
                time: Some(view.now().to_proto()),
                power_bps: 10_000,
                fresh: true,
                breaker_until: None,
            }),
        });
    }
    let price = ops::last_price(view, &denom)?;
    Ok(pb::QueryPriceResponse {
        price: Some(price.to_proto(&denom, view.now(), &ops::params(view))),
    })
}

/// All prices, fresh or not: at most 100.
pub(crate) fn prices(
    view: &View<'_>,
    _: &pb::QueryPricesRequest,
) -> Result<pb::QueryPricesResponse> {
    let params = ops::params(view);
    let prices = PRICES
        .iter(view)
        .map(|(denom, price)| price.to_proto(&denom, view.now(), &params));
    Ok(pb::QueryPricesResponse {
        prices: prices.collect(),
    })
}

/// Who submits prices for whom.
pub(crate) fn oracle_keys(
    view: &View<'_>,
    request: &pb::QueryOracleKeysRequest,
) -> Result<pb::QueryOracleKeysResponse> {
    let page = FEEDERS.page(view, request.pagination.as_ref())?;
    let keys = page.entries.iter().map(|(operator, feeder)| pb::OracleKey {
        operator: view.text(operator),
        feeder: view.text(feeder),
    });
    Ok(pb::QueryOracleKeysResponse {
        keys: keys.collect(),
        pagination: Some(page.response),
    })
}

/// What counts for a denom: the last that each validator said, unless it is too old.
pub(crate) fn submissions(
    view: &View<'_>,
    request: &pb::QuerySubmissionsRequest,
) -> Result<pb::QuerySubmissionsResponse> {
    let denom: Denom = request.denom.parse()?;
    let params = ops::params(view);
    if !params.lists(&denom) {
        let denom = denom.to_string();
        return Err(Error::NotListed { denom }.into());
    }
    let submissions = ops::submissions(view, &denom)
        .into_iter()
        .filter(|(operator, submission)| {
            submission.counts(view.now(), &params)
                && staking::ops::validator(view, operator).is_some()
        })
        .map(|(operator, submission)| submission.to_proto(&denom, &operator, view));
    Ok(pb::QuerySubmissionsResponse {
        submissions: submissions.collect(),
    })
}
