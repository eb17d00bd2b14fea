//! The queries of `cosmos.upgrade.v1beta1`.
#![expect(
    clippy::unnecessary_wraps,
    reason = "every query is a function that may fail"
)]

use crate::error::Error;
use crate::ops;
use proto::cosmos::upgrade::v1beta1 as wire;
use sdk::{Queries, Quoted, Result, View};
use wire::{
    QueryAppliedPlanRequest, QueryAppliedPlanResponse, QueryAuthorityRequest,
    QueryAuthorityResponse, QueryCurrentPlanRequest, QueryCurrentPlanResponse,
    QueryModuleVersionsRequest, QueryModuleVersionsResponse, QueryUpgradedConsensusStateRequest,
    QueryUpgradedConsensusStateResponse,
};

/// What modules here have for a version: the state of all of them changes together, by upgrades of the chain.
const MODULE_VERSION: u64 = 1;

pub(crate) fn register(queries: &mut Queries) {
    queries.query(current_plan);
    queries.query(applied_plan);
    queries.query(upgraded_consensus_state);
    queries.query(module_versions);
    queries.query(authority);
}

fn current_plan(view: &View<'_>, _: &QueryCurrentPlanRequest) -> Result<QueryCurrentPlanResponse> {
    Ok(QueryCurrentPlanResponse {
        plan: ops::plan(view).map(|plan| plan.to_proto()),
    })
}

/// An upgrade that was not applied has height 0, as in the Cosmos SDK.
fn applied_plan(
    view: &View<'_>,
    request: &QueryAppliedPlanRequest,
) -> Result<QueryAppliedPlanResponse> {
    let height = ops::applied_height(view, &request.name).unwrap_or_default();
    Ok(QueryAppliedPlanResponse {
        height: i64::try_from(height).unwrap_or(i64::MAX),
    })
}

/// Nothing is answered with nothing, as in the Cosmos SDK.
fn upgraded_consensus_state(
    view: &View<'_>,
    request: &QueryUpgradedConsensusStateRequest,
) -> Result<QueryUpgradedConsensusStateResponse> {
    let height = u64::try_from(request.last_height).unwrap_or_default();
    Ok(QueryUpgradedConsensusStateResponse {
        upgraded_consensus_state: ops::upgraded_consensus(view, height).unwrap_or_default(),
    })
}

fn module_versions(
    view: &View<'_>,
    request: &QueryModuleVersionsRequest,
) -> Result<QueryModuleVersionsResponse> {
    let wanted = &request.module_name;
    let modules = view.registry().modules().iter();
    let mut names: Vec<&str> = modules
        .map(|module| module.name)
        .filter(|name| wanted.is_empty() || name == wanted)
        .collect();
    if names.is_empty() {
        return Err(Error::NoModuleVersion {
            module: Quoted(wanted).to_string(),
        }
        .into());
    }
    names.sort_unstable();
    let version = |name: &str| wire::ModuleVersion {
        name: name.to_owned(),
        version: MODULE_VERSION,
    };
    Ok(QueryModuleVersionsResponse {
        module_versions: names.into_iter().map(version).collect(),
    })
}

fn authority(view: &View<'_>, _: &QueryAuthorityRequest) -> Result<QueryAuthorityResponse> {
    Ok(QueryAuthorityResponse {
        address: view.text(&auth::ops::authority(view)),
    })
}
