//! One function per query: those of Osmosis, and what they do not know.

use crate::ops;
use crate::state::{CREATED, MINTERS, TOKENS};
use proto::aot::tokenfactory::v1 as pb;
use proto::osmosis::tokenfactory::v1beta1 as osmosis;
use sdk::{Denom, Order, Queries, Result, View};

/// The most denoms of an answer that has no pages.
const DENOMS_MAX: usize = 1_000;

pub(crate) fn register(queries: &mut Queries) {
    queries.query(params);
    queries.query(denom_authority_metadata);
    queries.query(denoms_from_creator);
    queries.query(token);
    queries.query(tokens);
    queries.query(minters);
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "queries can fail, this one does not"
)]
fn params(
    view: &View<'_>,
    _: &osmosis::QueryParamsRequest,
) -> Result<osmosis::QueryParamsResponse> {
    Ok(osmosis::QueryParamsResponse {
        params: Some(ops::params(view).to_osmosis()),
    })
}

/// Who owns a token.
fn denom_authority_metadata(
    view: &View<'_>,
    request: &osmosis::QueryDenomAuthorityMetadataRequest,
) -> Result<osmosis::QueryDenomAuthorityMetadataResponse> {
    let token = ops::token(view, &request.denom.parse()?)?;
    let admin = token.owner.map(|owner| view.text(&owner));
    Ok(osmosis::QueryDenomAuthorityMetadataResponse {
        authority_metadata: Some(osmosis::DenomAuthorityMetadata {
            admin: admin.unwrap_or_default(),
        }),
    })
}

/// What an account has created, whoever owns it now.
fn denoms_from_creator(
    view: &View<'_>,
    request: &osmosis::QueryDenomsFromCreatorRequest,
) -> Result<osmosis::QueryDenomsFromCreatorResponse> {
    let creator = view.address(&request.creator)?;
    let created = CREATED.range(view, &creator, Order::Ascending);
    let denoms = created.map(|((_, denom), _)| denom.to_string());
    Ok(osmosis::QueryDenomsFromCreatorResponse {
        denoms: denoms.take(DENOMS_MAX).collect(),
    })
}

fn token(view: &View<'_>, request: &pb::QueryTokenRequest) -> Result<pb::QueryTokenResponse> {
    let denom: Denom = request.denom.parse()?;
    let token = ops::token(view, &denom)?;
    Ok(pb::QueryTokenResponse {
        token: Some(token.to_proto(view, &denom)),
    })
}

fn tokens(view: &View<'_>, request: &pb::QueryTokensRequest) -> Result<pb::QueryTokensResponse> {
    let page = TOKENS.page(view, request.pagination.as_ref())?;
    let entries = page.entries.iter();
    Ok(pb::QueryTokensResponse {
        tokens: entries
            .map(|(denom, token)| token.to_proto(view, denom))
            .collect(),
        pagination: Some(page.response),
    })
}

fn minters(view: &View<'_>, request: &pb::QueryMintersRequest) -> Result<pb::QueryMintersResponse> {
    let denom: Denom = request.denom.parse()?;
    ops::token(view, &denom)?;
    let page = MINTERS.page_of(view, &denom, request.pagination.as_ref())?;
    let entries = page.entries.iter();
    Ok(pb::QueryMintersResponse {
        minters: entries
            .map(|((_, minter), allowance)| pb::Minter {
                address: view.text(minter),
                allowance: allowance.to_string(),
            })
            .collect(),
        pagination: Some(page.response),
    })
}
