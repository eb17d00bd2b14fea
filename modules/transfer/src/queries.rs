//! The queries: all of `ibc.applications.transfer.v1`.

use crate::ops;
use crate::state::TRACES;
use crate::types::Trace;
use proto::ibc::applications::transfer::v1::{
    DenomTrace, Params, QueryDenomHashRequest, QueryDenomHashResponse, QueryDenomTraceRequest,
    QueryDenomTraceResponse, QueryDenomTracesRequest, QueryDenomTracesResponse,
    QueryEscrowAddressRequest, QueryEscrowAddressResponse, QueryParamsRequest, QueryParamsResponse,
    QueryTotalEscrowForDenomRequest, QueryTotalEscrowForDenomResponse,
};
use sdk::{Coin, Queries, Result, View, root};

pub(crate) fn register(queries: &mut Queries) {
    queries.query(params);
    queries.query(denom_trace);
    queries.query(denom_traces);
    queries.query(denom_hash);
    queries.query(escrow_address);
    queries.query(total_escrow_for_denom);
}

fn params(view: &View<'_>, _: &QueryParamsRequest) -> Result<QueryParamsResponse> {
    let params = ops::params(view);
    Ok(QueryParamsResponse {
        params: Some(Params {
            send_enabled: params.send_enabled,
            receive_enabled: params.receive_enabled,
        }),
    })
}

fn to_proto(path: &str) -> DenomTrace {
    let trace = Trace::parse(path).expect("only what was read is stored");
    DenomTrace {
        path: trace.path(),
        base_denom: trace.base().to_owned(),
    }
}

/// By its hash, with or without `ibc/` in front.
fn denom_trace(
    view: &View<'_>,
    request: &QueryDenomTraceRequest,
) -> Result<QueryDenomTraceResponse> {
    let text = request.hash.trim_start_matches("ibc/");
    let mut hash = [0; 32];
    hex::decode_to_slice(text, &mut hash).map_err(|_| {
        root::INVALID_REQUEST.wrap(format_args!(
            "invalid denom trace hash {text:.80?}: expected 64 digits in hex"
        ))
    })?;
    let path = TRACES
        .get(view, &hash)
        .ok_or_else(|| root::query_not_found(format_args!("denomination not found: {text}")))?;
    Ok(QueryDenomTraceResponse {
        denom_trace: Some(to_proto(&path)),
    })
}

fn denom_traces(
    view: &View<'_>,
    request: &QueryDenomTracesRequest,
) -> Result<QueryDenomTracesResponse> {
    let page = TRACES.page(view, request.pagination.as_ref())?;
    Ok(QueryDenomTracesResponse {
        denom_traces: page
            .entries
            .iter()
            .map(|(_, path)| to_proto(path))
            .collect(),
        pagination: Some(page.response),
    })
}

fn denom_hash(view: &View<'_>, request: &QueryDenomHashRequest) -> Result<QueryDenomHashResponse> {
    let trace = Trace::parse(&request.trace)?;
    let hash = trace.hash();
    if !TRACES.has(view, &hash) {
        return Err(root::query_not_found(format_args!(
            "denomination not found: {trace:.140}"
        )));
    }
    Ok(QueryDenomHashResponse {
        hash: hex::encode_upper(hash),
    })
}

fn escrow_address(
    view: &View<'_>,
    request: &QueryEscrowAddressRequest,
) -> Result<QueryEscrowAddressResponse> {
    let (port, channel) = (&request.port_id, &request.channel_id);
    if ibc::ops::channel(view, port, channel).is_none() {
        return Err(root::query_not_found(format_args!(
            "channel not found: port {port:.130}, channel {channel:.70}"
        )));
    }
    let address = ops::escrow_address(port, channel);
    Ok(QueryEscrowAddressResponse {
        escrow_address: view.text(&address),
    })
}

fn total_escrow_for_denom(
    view: &View<'_>,
    request: &QueryTotalEscrowForDenomRequest,
) -> Result<QueryTotalEscrowForDenomResponse> {
    let denom = request.denom.parse()?;
    let coin = Coin {
        amount: ops::escrowed(view, &denom),
        denom,
    };
    Ok(QueryTotalEscrowForDenomResponse {
        amount: Some((&coin).into()),
    })
}
