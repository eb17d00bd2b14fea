//! The queries: all of `ibc.applications.transfer.v1`, and our own.

use crate::ops;
use crate::state::{IN_FLIGHT, LIMITS, TRACES};
use crate::types::{InFlight, Trace, is_channel, not_channel};
use proto::aot::transfer::v1 as pb;
use proto::ibc::applications::transfer::v1::{
    Denom, DenomTrace, Hop, Params, QueryDenomHashRequest, QueryDenomHashResponse,
    QueryDenomRequest, QueryDenomResponse, QueryDenomTraceRequest, QueryDenomTraceResponse,
    QueryDenomTracesRequest, QueryDenomTracesResponse, QueryDenomsRequest, QueryDenomsResponse,
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
    queries.query(denom);
    queries.query(denoms);
    queries.query(own_params);
    queries.query(rate_limit);
    queries.query(rate_limits);
    queries.query(paused);
    queries.query(in_flight_packet);
    queries.query(in_flight_packets);
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

/// As ibc-go has had it since v10.
fn to_denom(path: &str) -> Denom {
    let trace = Trace::parse(path).expect("only what was read is stored");
    let hop = |(port, channel): (&str, &str)| Hop {
        port_id: port.to_owned(),
        channel_id: channel.to_owned(),
    };
    Denom {
        base: trace.base().to_owned(),
        trace: trace.hops().map(hop).collect(),
    }
}

/// The path behind a hash, with or without `ibc/` in front.
fn path_of(view: &View<'_>, hash: &str) -> Result<String> {
    let text = hash.trim_start_matches("ibc/");
    let mut hash = [0; 32];
    hex::decode_to_slice(text, &mut hash).map_err(|_| {
        root::INVALID_REQUEST.wrap(format_args!(
            "invalid denom trace hash {text:.80?}: expected 64 digits in hex"
        ))
    })?;
    TRACES
        .get(view, &hash)
        .ok_or_else(|| root::query_not_found(format_args!("denomination not found: {text}")))
}

fn denom_trace(
    view: &View<'_>,
    request: &QueryDenomTraceRequest,
) -> Result<QueryDenomTraceResponse> {
    let path = path_of(view, &request.hash)?;
    Ok(QueryDenomTraceResponse {
        denom_trace: Some(to_proto(&path)),
    })
}

fn denom(view: &View<'_>, request: &QueryDenomRequest) -> Result<QueryDenomResponse> {
    let path = path_of(view, &request.hash)?;
    Ok(QueryDenomResponse {
        denom: Some(to_denom(&path)),
    })
}

fn denoms(view: &View<'_>, request: &QueryDenomsRequest) -> Result<QueryDenomsResponse> {
    let page = TRACES.page(view, request.pagination.as_ref())?;
    let denoms = page.entries.iter().map(|(_, path)| to_denom(path));
    Ok(QueryDenomsResponse {
        denoms: denoms.collect(),
        pagination: Some(page.response),
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

fn own_params(view: &View<'_>, _: &pb::QueryParamsRequest) -> Result<pb::QueryParamsResponse> {
    Ok(pb::QueryParamsResponse {
        params: Some(ops::params(view).to_proto()),
    })
}

fn rate_limit(
    view: &View<'_>,
    request: &pb::QueryRateLimitRequest,
) -> Result<pb::QueryRateLimitResponse> {
    let key = ops::limit_key(&request.channel_id, &request.denom)?;
    let limit = ops::limit(view, &key).map_err(root::query_not_found)?;
    let supply = bank::ops::supply(view, &key.1);
    Ok(pb::QueryRateLimitResponse {
        flow: Some(limit.flow(&key, view.now(), supply)),
    })
}

fn rate_limits(
    view: &View<'_>,
    request: &pb::QueryRateLimitsRequest,
) -> Result<pb::QueryRateLimitsResponse> {
    let page = LIMITS.page(view, request.pagination.as_ref())?;
    let flows = page.entries.into_iter().map(|(key, limit)| {
        let supply = bank::ops::supply(view, &key.1);
        limit.flow(&key, view.now(), supply)
    });
    Ok(pb::QueryRateLimitsResponse {
        flows: flows.collect(),
        pagination: Some(page.response),
    })
}

fn paused(view: &View<'_>, _: &pb::QueryPausedRequest) -> Result<pb::QueryPausedResponse> {
    let paused = ops::paused(view);
    Ok(pb::QueryPausedResponse {
        channel_ids: paused.channels,
        denoms: paused.denoms.iter().map(ToString::to_string).collect(),
    })
}

fn in_flight_to_proto(
    view: &View<'_>,
    (channel_id, sequence): (String, u64),
    in_flight: &InFlight,
) -> Result<pb::InFlightPacket> {
    let origin = &in_flight.origin;
    let (data, coin) = origin.read()?;
    let through = ops::intermediate_address(&origin.channel, &data.sender);
    Ok(pb::InFlightPacket {
        channel_id,
        sequence,
        origin_channel_id: origin.channel.clone(),
        origin_sequence: origin.sequence,
        original_sender: data.sender,
        intermediate_receiver: view.text(&through),
        token: Some((&coin).into()),
        retries_left: in_flight.retries_left,
        timeout_nanoseconds: in_flight.timeout,
    })
}

fn in_flight_packet(
    view: &View<'_>,
    request: &pb::QueryInFlightPacketRequest,
) -> Result<pb::QueryInFlightPacketResponse> {
    // The id is part of a key.
    if !is_channel(&request.channel_id) {
        return Err(not_channel("channel_id", &request.channel_id).into());
    }
    let key = (request.channel_id.clone(), request.sequence);
    let in_flight = IN_FLIGHT.get(view, &key).ok_or_else(|| {
        root::query_not_found(format_args!(
            "packet {} of {} did not come from another chain, or is settled",
            key.1, key.0
        ))
    })?;
    Ok(pb::QueryInFlightPacketResponse {
        packet: Some(in_flight_to_proto(view, key, &in_flight)?),
    })
}

fn in_flight_packets(
    view: &View<'_>,
    request: &pb::QueryInFlightPacketsRequest,
) -> Result<pb::QueryInFlightPacketsResponse> {
    let page = IN_FLIGHT.page(view, request.pagination.as_ref())?;
    let packets = page.entries.into_iter();
    let packets = packets.map(|(key, in_flight)| in_flight_to_proto(view, key, &in_flight));
    Ok(pb::QueryInFlightPacketsResponse {
        packets: packets.collect::<Result<_>>()?,
        pagination: Some(page.response),
    })
}
