//! The query: all of `ibc.applications.interchain_accounts.host.v1`.

use crate::ops;
use proto::ibc::applications::interchain_accounts::host::v1::{
    QueryParamsRequest, QueryParamsResponse,
};
use sdk::{Queries, Result, View};

pub(crate) fn register(queries: &mut Queries) {
    queries.query(params);
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "a query may refuse; this one never does"
)]
fn params(view: &View<'_>, _: &QueryParamsRequest) -> Result<QueryParamsResponse> {
    Ok(QueryParamsResponse {
        params: Some(ops::params(view).to_proto()),
    })
}
