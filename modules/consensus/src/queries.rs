//! The query of `cosmos.consensus.v1`.

use crate::ops;
use proto::cosmos::consensus::v1::{QueryParamsRequest, QueryParamsResponse};
use sdk::{Result, View, root};

pub(crate) fn params(view: &View<'_>, _: &QueryParamsRequest) -> Result<QueryParamsResponse> {
    let params = ops::params(view)
        .ok_or_else(|| root::query_not_found("the genesis of this chain has no parameters"))?;
    Ok(QueryParamsResponse {
        params: Some(params.to_proto()),
    })
}
