//! The queries of `aot.fee.v1` and `cosmos.feegrant.v1beta1`, and the parameters of `cosmos.auth.v1beta1`.

use crate::ops;
use crate::state::{ALLOWANCES, FEE_TOKENS, GRANTED, MSG_GAS};
use crate::types::Allowance;
use proto::aot::fee::v1::{
    MsgGas, QueryFeeRequest, QueryFeeResponse, QueryFeeTokensRequest, QueryFeeTokensResponse,
    QueryMsgGasRequest, QueryMsgGasResponse, QueryParamsRequest, QueryParamsResponse,
};
use proto::cosmos::auth::v1beta1 as auth_wire;
use proto::cosmos::feegrant::v1beta1::{
    Grant, QueryAllowanceRequest, QueryAllowanceResponse, QueryAllowancesByGranterRequest,
    QueryAllowancesByGranterResponse, QueryAllowancesRequest, QueryAllowancesResponse,
};
use sdk::{Address, Coin, Denom, Queries, Result, View, root};

/// What the Cosmos SDK asks for an ed25519 signature. No account here has such a key: it is told for wallets only.
const ED25519_GAS: u64 = 590;

pub(crate) fn register(queries: &mut Queries) {
    queries.query(params);
    queries.query(msg_gas);
    queries.query(fee_tokens);
    queries.query(fee);
    queries.query(allowance);
    queries.query(allowances);
    queries.query(allowances_by_granter);
    queries.query(auth_params);
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "queries can fail, this one does not"
)]
fn params(view: &View<'_>, _: &QueryParamsRequest) -> Result<QueryParamsResponse> {
    Ok(QueryParamsResponse {
        params: Some(ops::params(view).to_proto()),
    })
}

fn msg_gas(view: &View<'_>, request: &QueryMsgGasRequest) -> Result<QueryMsgGasResponse> {
    let page = MSG_GAS.page(view, request.pagination.as_ref())?;
    let entries = page.entries.into_iter();
    Ok(QueryMsgGasResponse {
        entries: entries
            .map(|(type_url, gas)| MsgGas { type_url, gas })
            .collect(),
        pagination: Some(page.response),
    })
}

fn fee_tokens(view: &View<'_>, request: &QueryFeeTokensRequest) -> Result<QueryFeeTokensResponse> {
    let page = FEE_TOKENS.page(view, request.pagination.as_ref())?;
    let entries = page.entries.iter();
    Ok(QueryFeeTokensResponse {
        tokens: entries
            .map(|(denom, token)| token.to_proto(denom, view.chain()))
            .collect(),
        pagination: Some(page.response),
    })
}

fn fee(view: &View<'_>, request: &QueryFeeRequest) -> Result<QueryFeeResponse> {
    let denom: Denom = request.denom.parse()?;
    let amount = ops::required(view, request.gas, &denom)?;
    Ok(QueryFeeResponse {
        fee: Some((&Coin { denom, amount }).into()),
    })
}

fn allowance(view: &View<'_>, request: &QueryAllowanceRequest) -> Result<QueryAllowanceResponse> {
    let granter = view.address(&request.granter)?;
    let grantee = view.address(&request.grantee)?;
    let allowance = ops::allowance(view, &granter, &grantee)
        .ok_or_else(|| root::query_not_found("fee-grant not found"))?;
    Ok(QueryAllowanceResponse {
        allowance: Some(grant(view, &granter, &grantee, &allowance)),
    })
}

fn allowances(
    view: &View<'_>,
    request: &QueryAllowancesRequest,
) -> Result<QueryAllowancesResponse> {
    let grantee = view.address(&request.grantee)?;
    let page = ALLOWANCES.page_of(view, &grantee, request.pagination.as_ref())?;
    let live = page
        .entries
        .iter()
        .filter(|(_, allowance)| !allowance.is_expired(view.now()));
    Ok(QueryAllowancesResponse {
        allowances: live
            .map(|((grantee, granter), allowance)| grant(view, granter, grantee, allowance))
            .collect(),
        pagination: Some(page.response),
    })
}

fn allowances_by_granter(
    view: &View<'_>,
    request: &QueryAllowancesByGranterRequest,
) -> Result<QueryAllowancesByGranterResponse> {
    let granter = view.address(&request.granter)?;
    let page = GRANTED.page_of(view, &granter, request.pagination.as_ref())?;
    let live = page.entries.iter().filter_map(|((granter, grantee), _)| {
        let allowance = ops::allowance(view, granter, grantee)?;
        Some(grant(view, granter, grantee, &allowance))
    });
    Ok(QueryAllowancesByGranterResponse {
        allowances: live.collect(),
        pagination: Some(page.response),
    })
}

fn grant(view: &View<'_>, granter: &Address, grantee: &Address, allowance: &Allowance) -> Grant {
    Grant {
        granter: view.text(granter),
        grantee: view.text(grantee),
        allowance: Some(allowance.to_proto()),
    }
}

/// The limits of a transaction where wallets look for them: here they are parameters of fees.
#[expect(
    clippy::unnecessary_wraps,
    reason = "queries can fail, this one does not"
)]
fn auth_params(
    view: &View<'_>,
    _: &auth_wire::QueryParamsRequest,
) -> Result<auth_wire::QueryParamsResponse> {
    let params = ops::params(view);
    Ok(auth_wire::QueryParamsResponse {
        params: Some(auth_wire::Params {
            max_memo_characters: params.memo_bytes_max,
            tx_sig_limit: params.signatures_max,
            tx_size_cost_per_byte: params.byte_gas,
            sig_verify_cost_ed25519: ED25519_GAS,
            sig_verify_cost_secp256k1: params.signature_gas,
        }),
    })
}
