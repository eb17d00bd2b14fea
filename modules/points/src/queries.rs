//! One function per query.

use crate::ops;
use crate::state::{ISSUERS, RATES};
use crate::types::Issuer;
use proto::aot::points::v1 as pb;
use sdk::{Denom, Result, View};

/// The parameters.
pub(crate) fn params(
    view: &View<'_>,
    _: &pb::QueryParamsRequest,
) -> Result<pb::QueryParamsResponse> {
    Ok(pb::QueryParamsResponse {
        params: Some((&ops::params(view)).into()),
    })
}

/// One issuer.
pub(crate) fn issuer(
    view: &View<'_>,
    request: &pb::QueryIssuerRequest,
) -> Result<pb::QueryIssuerResponse> {
    let denom = request.denom.parse()?;
    let issuer = ops::get(view, &denom)?;
    Ok(pb::QueryIssuerResponse {
        issuer: Some(issuer_to_proto(view, &denom, &issuer)?),
    })
}

/// All issuers.
pub(crate) fn issuers(
    view: &View<'_>,
    request: &pb::QueryIssuersRequest,
) -> Result<pb::QueryIssuersResponse> {
    let page = ISSUERS.page(view, request.pagination.as_ref())?;
    let issuers = page.entries.iter();
    Ok(pb::QueryIssuersResponse {
        issuers: issuers
            .map(|(denom, issuer)| issuer_to_proto(view, denom, issuer))
            .collect::<Result<_>>()?,
        pagination: Some(page.response),
    })
}

fn issuer_to_proto(view: &View<'_>, denom: &Denom, issuer: &Issuer) -> Result<pb::Issuer> {
    let outstanding = ops::outstanding(view, denom);
    let next = issuer.next_rate(view.now());
    Ok(pb::Issuer {
        denom: denom.to_string(),
        company: view.text(&issuer.company),
        name: issuer.name.clone(),
        rate: issuer.rate(view.now()).to_string(),
        ratio_bps: issuer.ratio_bps,
        transferable: issuer.transferable,
        swappable: issuer.swappable,
        lifetime_months: issuer.lifetime_months,
        status: issuer.status.to_proto(),
        reserve: issuer.reserve.to_string(),
        supply: bank::ops::supply(view, denom).to_string(),
        committed: issuer.committed.to_string(),
        required: issuer.required(view.now(), outstanding)?.to_string(),
        next_rate: next.map(|next| next.rate.to_string()).unwrap_or_default(),
        next_rate_at: next.map(|next| next.at.to_proto()),
        totals: Some((&issuer.totals).into()),
    })
}

/// The rates of an issuer, the oldest first.
pub(crate) fn rates(
    view: &View<'_>,
    request: &pb::QueryRatesRequest,
) -> Result<pb::QueryRatesResponse> {
    let denom: Denom = request.denom.parse()?;
    ops::get(view, &denom)?;
    let page = RATES.page_of(view, &denom, request.pagination.as_ref())?;
    let rates = page.entries.into_iter();
    Ok(pb::QueryRatesResponse {
        rates: rates
            .map(|((_, effective), rate)| pb::RateChange {
                rate: rate.to_string(),
                effective: Some(effective.to_proto()),
            })
            .collect(),
        pagination: Some(page.response),
    })
}
