//! Connections.

use super::{height, missing};
use crate::ops::{self, client_any, consensus_any};
use crate::state::{CLIENTS, CONNECTIONS};
use crate::types::ClientPath;
use proto::ibc::core::client::v1::IdentifiedClientState;
use proto::ibc::core::connection::v1::{
    ClientPaths, ConnectionEnd, IdentifiedConnection, QueryClientConnectionsRequest,
    QueryClientConnectionsResponse, QueryConnectionClientStateRequest,
    QueryConnectionClientStateResponse, QueryConnectionConsensusStateRequest,
    QueryConnectionConsensusStateResponse, QueryConnectionParamsRequest,
    QueryConnectionParamsResponse, QueryConnectionRequest, QueryConnectionResponse,
    QueryConnectionsRequest, QueryConnectionsResponse,
};
use sdk::{Read, Result, View};

/// A connection. Refused (`NotFound`) if there is none.
pub(super) fn found(read: &impl Read, id: &str) -> Result<ConnectionEnd> {
    ops::connection(read, id).ok_or_else(|| missing("connection", &id))
}

pub(super) fn connection(
    view: &View<'_>,
    request: &QueryConnectionRequest,
) -> Result<QueryConnectionResponse> {
    Ok(QueryConnectionResponse {
        connection: Some(found(view, &request.connection_id)?),
        proof: Vec::new(),
        proof_height: height(view),
    })
}

pub(super) fn connections(
    view: &View<'_>,
    request: &QueryConnectionsRequest,
) -> Result<QueryConnectionsResponse> {
    let page = CONNECTIONS.page(view, request.pagination.as_ref())?;
    let connections = page.entries.into_iter().map(|(id, raw)| {
        let end: ConnectionEnd = ops::stored(&raw.0);
        IdentifiedConnection {
            id: id.0,
            client_id: end.client_id,
            versions: end.versions,
            state: end.state,
            counterparty: end.counterparty,
            delay_period: end.delay_period,
        }
    });
    Ok(QueryConnectionsResponse {
        connections: connections.collect(),
        pagination: Some(page.response),
        height: height(view),
    })
}

pub(super) fn client_connections(
    view: &View<'_>,
    request: &QueryClientConnectionsRequest,
) -> Result<QueryClientConnectionsResponse> {
    let id = &request.client_id;
    let raw = CLIENTS
        .get(view, &ClientPath::Connections(id.clone()))
        .ok_or_else(|| missing("light client connection paths", id))?;
    let paths: ClientPaths = ops::stored(&raw.0);
    Ok(QueryClientConnectionsResponse {
        connection_paths: paths.paths,
        proof: Vec::new(),
        proof_height: height(view),
    })
}

/// The client that a connection goes by. Refused (`NotFound`) if there is none.
pub(super) fn client_of(read: &impl Read, connection: &str) -> Result<IdentifiedClientState> {
    let client_id = found(read, connection)?.client_id;
    let state = client_any(read, &client_id);
    Ok(IdentifiedClientState {
        client_state: Some(state.ok_or_else(|| missing("light client", &client_id))?),
        client_id,
    })
}

pub(super) fn connection_client_state(
    view: &View<'_>,
    request: &QueryConnectionClientStateRequest,
) -> Result<QueryConnectionClientStateResponse> {
    Ok(QueryConnectionClientStateResponse {
        identified_client_state: Some(client_of(view, &request.connection_id)?),
        proof: Vec::new(),
        proof_height: height(view),
    })
}

pub(super) fn connection_consensus_state(
    view: &View<'_>,
    request: &QueryConnectionConsensusStateRequest,
) -> Result<QueryConnectionConsensusStateResponse> {
    let client_id = found(view, &request.connection_id)?.client_id;
    let (revision, at) = (request.revision_number, request.revision_height);
    let state = consensus_any(view, &client_id, revision, at).ok_or_else(|| {
        missing(
            "consensus state",
            &format_args!("{client_id}, height {revision}-{at}"),
        )
    })?;
    Ok(QueryConnectionConsensusStateResponse {
        consensus_state: Some(state),
        client_id,
        proof: Vec::new(),
        proof_height: height(view),
    })
}

pub(super) fn connection_params(
    view: &View<'_>,
    _: &QueryConnectionParamsRequest,
) -> Result<QueryConnectionParamsResponse> {
    Ok(QueryConnectionParamsResponse {
        params: Some(ops::params(view).to_connection()),
    })
}
