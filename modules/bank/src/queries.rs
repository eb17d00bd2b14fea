//! The queries of `cosmos.bank.v1beta1`, and of `aot.bank.v1` what those do not know.

use crate::ops;
use crate::state::{
    BALANCES, BLOCKED, DENOM_OWNERS, HOLDS, METADATA, MINTERS, SEND_ENABLED, SUPPLY,
};
use crate::types::Balance;
use proto::aot::bank::v1::{
    Hold, Lot, Minter, QueryHoldsRequest, QueryHoldsResponse, QueryLotsRequest, QueryLotsResponse,
    QueryMintersRequest, QueryMintersResponse, QueryStoppedRequest, QueryStoppedResponse,
};
use proto::cosmos::bank::v1beta1::{
    DenomOwner, Metadata, Params, QueryAllBalancesRequest, QueryAllBalancesResponse,
    QueryBalanceRequest, QueryBalanceResponse, QueryDenomMetadataByQueryStringRequest,
    QueryDenomMetadataByQueryStringResponse, QueryDenomMetadataRequest, QueryDenomMetadataResponse,
    QueryDenomOwnersByQueryRequest, QueryDenomOwnersByQueryResponse, QueryDenomOwnersRequest,
    QueryDenomOwnersResponse, QueryDenomsMetadataRequest, QueryDenomsMetadataResponse,
    QueryParamsRequest, QueryParamsResponse, QuerySendEnabledRequest, QuerySendEnabledResponse,
    QuerySpendableBalanceByDenomRequest, QuerySpendableBalanceByDenomResponse,
    QuerySpendableBalancesRequest, QuerySpendableBalancesResponse, QuerySupplyOfRequest,
    QuerySupplyOfResponse, QueryTotalSupplyRequest, QueryTotalSupplyResponse, SendEnabled,
};
use proto::{Coin, PageRequest, PageResponse};
use sdk::{Address, Amount, Denom, Order, Queries, Result, Time, View, root};

pub(crate) fn register(queries: &mut Queries) {
    queries.query(balance);
    queries.query(all_balances);
    queries.query(spendable_balances);
    queries.query(spendable_balance_by_denom);
    queries.query(total_supply);
    queries.query(supply_of);
    queries.query(params);
    queries.query(denom_metadata);
    queries.query(denom_metadata_by_query_string);
    queries.query(denoms_metadata);
    queries.query(denom_owners);
    queries.query(denom_owners_by_query);
    queries.query(send_enabled);
    queries.query(holds);
    queries.query(minters);
    queries.query(lots);
    queries.query(stopped);
}

fn coin(denom: &Denom, amount: Amount) -> Coin {
    Coin {
        denom: denom.to_string(),
        amount: amount.to_string(),
    }
}

fn balance(view: &View<'_>, request: &QueryBalanceRequest) -> Result<QueryBalanceResponse> {
    let denom = request.denom.parse()?;
    let owner = view.address(&request.address)?;
    Ok(QueryBalanceResponse {
        balance: Some(coin(&denom, ops::balance(view, &owner, &denom))),
    })
}

fn all_balances(
    view: &View<'_>,
    request: &QueryAllBalancesRequest,
) -> Result<QueryAllBalancesResponse> {
    let owner = view.address(&request.address)?;
    let page = BALANCES.page_of(view, &owner, request.pagination.as_ref())?;
    let shown = |denom: &Denom| -> Denom {
        let metadata = request.resolve_denom.then(|| METADATA.get(view, denom));
        metadata
            .flatten()
            .map_or(denom.clone(), |metadata| metadata.display)
    };
    let entries = page.entries.iter();
    Ok(QueryAllBalancesResponse {
        balances: entries
            .map(|((_, denom), balance)| coin(&shown(denom), balance.total()))
            .collect(),
        pagination: Some(page.response),
    })
}

fn spendable_balances(
    view: &View<'_>,
    request: &QuerySpendableBalancesRequest,
) -> Result<QuerySpendableBalancesResponse> {
    let owner = view.address(&request.address)?;
    let now = view.now();
    let page = BALANCES.page_of(view, &owner, request.pagination.as_ref())?;
    let spendable = |((_, denom), balance): &((Address, Denom), Balance)| {
        let moves = ops::can_move(view, denom, &owner);
        let spendable = moves.then(|| balance.spendable(denom, now));
        coin(denom, spendable.unwrap_or_default())
    };
    Ok(QuerySpendableBalancesResponse {
        balances: page.entries.iter().map(spendable).collect(),
        pagination: Some(page.response),
    })
}

fn spendable_balance_by_denom(
    view: &View<'_>,
    request: &QuerySpendableBalanceByDenomRequest,
) -> Result<QuerySpendableBalanceByDenomResponse> {
    let owner = view.address(&request.address)?;
    let denom = request.denom.parse()?;
    Ok(QuerySpendableBalanceByDenomResponse {
        balance: Some(coin(
            &denom,
            ops::spendable(view, view.now(), &owner, &denom),
        )),
    })
}

fn total_supply(
    view: &View<'_>,
    request: &QueryTotalSupplyRequest,
) -> Result<QueryTotalSupplyResponse> {
    let page = SUPPLY.page(view, request.pagination.as_ref())?;
    let entries = page.entries.iter();
    Ok(QueryTotalSupplyResponse {
        supply: entries
            .map(|(denom, amount)| coin(denom, *amount))
            .collect(),
        pagination: Some(page.response),
    })
}

fn supply_of(view: &View<'_>, request: &QuerySupplyOfRequest) -> Result<QuerySupplyOfResponse> {
    let denom = request.denom.parse()?;
    Ok(QuerySupplyOfResponse {
        amount: Some(coin(&denom, ops::supply(view, &denom))),
    })
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "queries can fail, this one does not"
)]
fn params(view: &View<'_>, _: &QueryParamsRequest) -> Result<QueryParamsResponse> {
    let params = Params {
        default_send_enabled: ops::params(view).default_send_enabled,
        ..Params::default()
    };
    Ok(QueryParamsResponse {
        params: Some(params),
    })
}

fn denom_metadata(
    view: &View<'_>,
    request: &QueryDenomMetadataRequest,
) -> Result<QueryDenomMetadataResponse> {
    Ok(QueryDenomMetadataResponse {
        metadata: Some(metadata_of(view, &request.denom)?),
    })
}

fn denom_metadata_by_query_string(
    view: &View<'_>,
    request: &QueryDenomMetadataByQueryStringRequest,
) -> Result<QueryDenomMetadataByQueryStringResponse> {
    Ok(QueryDenomMetadataByQueryStringResponse {
        metadata: Some(metadata_of(view, &request.denom)?),
    })
}

fn metadata_of(view: &View<'_>, denom: &str) -> Result<Metadata> {
    let denom = denom.parse()?;
    let metadata = METADATA
        .get(view, &denom)
        .ok_or_else(|| root::query_not_found(format_args!("client metadata for denom {denom}")))?;
    Ok(metadata.to_proto())
}

fn denoms_metadata(
    view: &View<'_>,
    request: &QueryDenomsMetadataRequest,
) -> Result<QueryDenomsMetadataResponse> {
    let page = METADATA.page(view, request.pagination.as_ref())?;
    let entries = page.entries.iter();
    Ok(QueryDenomsMetadataResponse {
        metadatas: entries.map(|(_, metadata)| metadata.to_proto()).collect(),
        pagination: Some(page.response),
    })
}

fn denom_owners(
    view: &View<'_>,
    request: &QueryDenomOwnersRequest,
) -> Result<QueryDenomOwnersResponse> {
    let (denom_owners, pagination) = owners_of(view, &request.denom, request.pagination.as_ref())?;
    Ok(QueryDenomOwnersResponse {
        denom_owners,
        pagination: Some(pagination),
    })
}

fn denom_owners_by_query(
    view: &View<'_>,
    request: &QueryDenomOwnersByQueryRequest,
) -> Result<QueryDenomOwnersByQueryResponse> {
    let (denom_owners, pagination) = owners_of(view, &request.denom, request.pagination.as_ref())?;
    Ok(QueryDenomOwnersByQueryResponse {
        denom_owners,
        pagination: Some(pagination),
    })
}

fn owners_of(
    view: &View<'_>,
    denom: &str,
    pagination: Option<&PageRequest>,
) -> Result<(Vec<DenomOwner>, PageResponse)> {
    let denom: Denom = denom.parse()?;
    let page = DENOM_OWNERS.page_of(view, &denom, pagination)?;
    let entries = page.entries.iter();
    let owners = entries.map(|((_, owner), _)| DenomOwner {
        address: view.text(owner),
        balance: Some(coin(&denom, ops::balance(view, owner, &denom))),
    });
    Ok((owners.collect(), page.response))
}

/// For the denoms asked for, or a page of all, those for which the default does not count.
fn send_enabled(
    view: &View<'_>,
    request: &QuerySendEnabledRequest,
) -> Result<QuerySendEnabledResponse> {
    let entry = |denom: &Denom, enabled| SendEnabled {
        denom: denom.to_string(),
        enabled,
    };
    if request.denoms.is_empty() {
        let page = SEND_ENABLED.page(view, request.pagination.as_ref())?;
        let entries = page.entries.iter();
        return Ok(QuerySendEnabledResponse {
            send_enabled: entries
                .map(|(denom, enabled)| entry(denom, *enabled))
                .collect(),
            pagination: Some(page.response),
        });
    }
    let mut send_enabled = Vec::new();
    for denom in &request.denoms {
        let denom = denom.parse()?;
        if let Some(enabled) = SEND_ENABLED.get(view, &denom) {
            send_enabled.push(entry(&denom, enabled));
        }
    }
    Ok(QuerySendEnabledResponse {
        send_enabled,
        pagination: None,
    })
}

fn holds(view: &View<'_>, request: &QueryHoldsRequest) -> Result<QueryHoldsResponse> {
    let owner = view.address(&request.address)?;
    let page = HOLDS.page_of(view, &owner, request.pagination.as_ref())?;
    let entries = page.entries.iter();
    Ok(QueryHoldsResponse {
        holds: entries
            .map(|((owner, id, denom), held)| Hold {
                address: view.text(owner),
                id: hex::encode(id),
                amount: Some(coin(denom, held.amount)),
            })
            .collect(),
        pagination: Some(page.response),
    })
}

fn minters(view: &View<'_>, request: &QueryMintersRequest) -> Result<QueryMintersResponse> {
    let page = MINTERS.page(view, request.pagination.as_ref())?;
    let entries = page.entries.iter();
    Ok(QueryMintersResponse {
        minters: entries
            .map(|((minter, denom), allowance)| Minter {
                address: view.text(minter),
                denom: denom.to_string(),
                allowance: allowance.to_string(),
            })
            .collect(),
        pagination: Some(page.response),
    })
}

/// Whether the owner of a denom has stopped it, and a page of the accounts that do not move it.
fn stopped(view: &View<'_>, request: &QueryStoppedRequest) -> Result<QueryStoppedResponse> {
    let denom: Denom = request.denom.parse()?;
    let page = BLOCKED.page_of(view, &denom, request.pagination.as_ref())?;
    let entries = page.entries.iter();
    Ok(QueryStoppedResponse {
        paused: ops::is_paused(view, &denom),
        blocked: entries
            .map(|((_, address), _)| view.text(address))
            .collect(),
        pagination: Some(page.response),
    })
}

/// The most lots of an answer.
const LOTS_MAX: usize = 1_000;

/// Not in pages: an account has few lots of a denom.
fn lots(view: &View<'_>, request: &QueryLotsRequest) -> Result<QueryLotsResponse> {
    let owner = view.address(&request.address)?;
    let denom = request.denom.parse()?;
    let to_proto = |lot: &crate::Lot, hold_id: String| Lot {
        amount: lot.amount.to_string(),
        expiry: Some(lot.expiry.to_proto()),
        available_at: (lot.available_at != Time::default()).then(|| lot.available_at.to_proto()),
        hold_id,
    };
    let free = ops::lots(view, &owner, &denom).into_iter();
    let free = free.map(|lot| to_proto(&lot, String::new()));
    let held = HOLDS
        .range(view, &owner, Order::Ascending)
        .filter(|((.., of), _)| *of == denom)
        .flat_map(|((_, id, _), held)| {
            let lots = held.lots.into_vec().into_iter();
            lots.map(move |lot| to_proto(&lot, hex::encode(id)))
        });
    Ok(QueryLotsResponse {
        lots: free.chain(held).take(LOTS_MAX).collect(),
    })
}
