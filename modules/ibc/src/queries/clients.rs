//! Clients.

use super::{height, identifier, missing};
use crate::ops::{self, client_any, consensus_any};
use crate::state::{CLIENT_IDS, PROCESSED};
use proto::Any;
use proto::ibc::core::client::v1::{
    ConsensusStateWithHeight, Height, IdentifiedClientState, QueryClientParamsRequest,
    QueryClientParamsResponse, QueryClientStateRequest, QueryClientStateResponse,
    QueryClientStatesRequest, QueryClientStatesResponse, QueryClientStatusRequest,
    QueryClientStatusResponse, QueryConsensusStateHeightsRequest,
    QueryConsensusStateHeightsResponse, QueryConsensusStateRequest, QueryConsensusStateResponse,
    QueryConsensusStatesRequest, QueryConsensusStatesResponse, QueryUpgradedClientStateRequest,
    QueryUpgradedClientStateResponse, QueryUpgradedConsensusStateRequest,
    QueryUpgradedConsensusStateResponse,
};
use sdk::{Result, View};

pub(super) fn client_state(
    view: &View<'_>,
    request: &QueryClientStateRequest,
) -> Result<QueryClientStateResponse> {
    let id = &request.client_id;
    let state = client_any(view, id).ok_or_else(|| missing("light client", id))?;
    Ok(QueryClientStateResponse {
        client_state: Some(state),
        proof: Vec::new(),
        proof_height: height(view),
    })
}

pub(super) fn client_states(
    view: &View<'_>,
    request: &QueryClientStatesRequest,
) -> Result<QueryClientStatesResponse> {
    let page = CLIENT_IDS.page(view, request.pagination.as_ref())?;
    let identified = |id: String| IdentifiedClientState {
        client_state: client_any(view, &id),
        client_id: id,
    };
    Ok(QueryClientStatesResponse {
        client_states: page
            .entries
            .into_iter()
            .map(|(id, _)| identified(id))
            .collect(),
        pagination: Some(page.response),
    })
}

pub(super) fn consensus_state(
    view: &View<'_>,
    request: &QueryConsensusStateRequest,
) -> Result<QueryConsensusStateResponse> {
    let id = &request.client_id;
    let (revision, at) = if request.latest_height {
        let client = ops::client_state(view, id).ok_or_else(|| missing("light client", id))?;
        let latest = client.inner().latest_height;
        (latest.revision_number(), latest.revision_height())
    } else {
        (request.revision_number, request.revision_height)
    };
    let state = consensus_any(view, id, revision, at).ok_or_else(|| {
        missing(
            "consensus state",
            &format_args!("{id:.70}, height {revision}-{at}"),
        )
    })?;
    Ok(QueryConsensusStateResponse {
        consensus_state: Some(state),
        proof: Vec::new(),
        proof_height: height(view),
    })
}

pub(super) fn consensus_states(
    view: &View<'_>,
    request: &QueryConsensusStatesRequest,
) -> Result<QueryConsensusStatesResponse> {
    let id = identifier(&request.client_id)?;
    let page = PROCESSED.page_of(view, id, request.pagination.as_ref())?;
    let state = |(_, revision, at): (String, u64, u64)| ConsensusStateWithHeight {
        height: Some(Height {
            revision_number: revision,
            revision_height: at,
        }),
        consensus_state: consensus_any(view, id, revision, at),
    };
    Ok(QueryConsensusStatesResponse {
        consensus_states: page
            .entries
            .into_iter()
            .map(|(key, _)| state(key))
            .collect(),
        pagination: Some(page.response),
    })
}

pub(super) fn consensus_state_heights(
    view: &View<'_>,
    request: &QueryConsensusStateHeightsRequest,
) -> Result<QueryConsensusStateHeightsResponse> {
    let id = identifier(&request.client_id)?;
    let page = PROCESSED.page_of(view, id, request.pagination.as_ref())?;
    let heights = page
        .entries
        .into_iter()
        .map(|((_, revision, at), _)| Height {
            revision_number: revision,
            revision_height: at,
        });
    Ok(QueryConsensusStateHeightsResponse {
        consensus_state_heights: heights.collect(),
        pagination: Some(page.response),
    })
}

pub(super) fn client_status(
    view: &View<'_>,
    request: &QueryClientStatusRequest,
) -> Result<QueryClientStatusResponse> {
    let id = &request.client_id;
    let status = ops::status(view, view.now(), id).ok_or_else(|| missing("light client", id))?;
    Ok(QueryClientStatusResponse {
        status: status.to_owned(),
    })
}

pub(super) fn client_params(
    view: &View<'_>,
    _: &QueryClientParamsRequest,
) -> Result<QueryClientParamsResponse> {
    Ok(QueryClientParamsResponse {
        params: Some(ops::params(view).to_client()),
    })
}

/// There is one while an upgrade of this chain is planned that clients follow.
pub(super) fn upgraded_client_state(
    view: &View<'_>,
    _: &QueryUpgradedClientStateRequest,
) -> Result<QueryUpgradedClientStateResponse> {
    let client = of_plan(view, "upgraded client", |height| {
        upgrade::ops::upgraded_client(view, height)
    })?;
    Ok(QueryUpgradedClientStateResponse {
        upgraded_client_state: Some(client),
    })
}

/// There is one from the block before such an upgrade on. (ibc-go looks for it under the height of the last block, where
/// it never is.)
pub(super) fn upgraded_consensus_state(
    view: &View<'_>,
    _: &QueryUpgradedConsensusStateRequest,
) -> Result<QueryUpgradedConsensusStateResponse> {
    let consensus = of_plan(view, "upgraded consensus state", |height| {
        upgrade::ops::upgraded_consensus(view, height)
    })?;
    Ok(QueryUpgradedConsensusStateResponse {
        upgraded_consensus_state: Some(consensus),
    })
}

fn of_plan(view: &View<'_>, what: &str, get: impl FnOnce(u64) -> Option<Vec<u8>>) -> Result<Any> {
    let plan = upgrade::ops::plan(view).ok_or_else(|| missing(what, &"no upgrade is planned"))?;
    let bytes = get(plan.height)
        .ok_or_else(|| missing(what, &format_args!("plan of height {}", plan.height)))?;
    Ok(ops::stored(&bytes))
}
