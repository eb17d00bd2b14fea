//! The queries of `cosmos.staking.v1beta1`. Validators are admitted, nobody delegates: what asks for delegations gets
//! empty lists, or `NotFound` where it asks for one.

use crate::ops;
use crate::state::VALIDATORS;
use crate::types::{Validator, key_to_proto};
use proto::cosmos::staking::v1beta1 as wire;
use sdk::{Address, Prefix, Queries, Result, View, root};
use wire::{
    QueryDelegationRequest, QueryDelegationResponse, QueryDelegatorDelegationsRequest,
    QueryDelegatorDelegationsResponse, QueryDelegatorUnbondingDelegationsRequest,
    QueryDelegatorUnbondingDelegationsResponse, QueryDelegatorValidatorRequest,
    QueryDelegatorValidatorResponse, QueryDelegatorValidatorsRequest,
    QueryDelegatorValidatorsResponse, QueryHistoricalInfoRequest, QueryHistoricalInfoResponse,
    QueryParamsRequest, QueryParamsResponse, QueryPoolRequest, QueryPoolResponse,
    QueryRedelegationsRequest, QueryRedelegationsResponse, QueryUnbondingDelegationRequest,
    QueryUnbondingDelegationResponse, QueryValidatorDelegationsRequest,
    QueryValidatorDelegationsResponse, QueryValidatorRequest, QueryValidatorResponse,
    QueryValidatorUnbondingDelegationsRequest, QueryValidatorUnbondingDelegationsResponse,
    QueryValidatorsRequest, QueryValidatorsResponse,
};

/// Wallets divide tokens by this to show the power of a validator.
const TOKENS_PER_POWER: i128 = 1_000_000;

pub(crate) fn register(queries: &mut Queries) {
    queries.query(params);
    queries.query(validators);
    queries.query(validator);
    queries.query(pool);
    queries.query(delegation);
    queries.query(unbonding_delegation);
    queries.query(delegator_delegations);
    queries.query(delegator_unbonding_delegations);
    queries.query(delegator_validators);
    queries.query(delegator_validator);
    queries.query(validator_delegations);
    queries.query(validator_unbonding_delegations);
    queries.query(redelegations);
    queries.query(historical_info);
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "queries can fail, this one does not"
)]
fn params(view: &View<'_>, _: &QueryParamsRequest) -> Result<QueryParamsResponse> {
    Ok(QueryParamsResponse {
        params: Some(ops::params(view).to_proto(&view.chain().native)),
    })
}

fn validators(
    view: &View<'_>,
    request: &QueryValidatorsRequest,
) -> Result<QueryValidatorsResponse> {
    match request.status.as_str() {
        "" | "BOND_STATUS_BONDED" => {}
        "BOND_STATUS_UNBONDED" | "BOND_STATUS_UNBONDING" => {
            return Ok(QueryValidatorsResponse {
                validators: Vec::new(),
                pagination: no_page(),
            });
        }
        other => {
            return Err(
                root::INVALID_REQUEST.wrap(format_args!("invalid validator status {other:.60}"))
            );
        }
    }
    let page = VALIDATORS.page(view, request.pagination.as_ref())?;
    let entries = page.entries.iter();
    Ok(QueryValidatorsResponse {
        validators: entries
            .map(|(operator, validator)| to_proto(view, operator, validator))
            .collect(),
        pagination: Some(page.response),
    })
}

fn validator(view: &View<'_>, request: &QueryValidatorRequest) -> Result<QueryValidatorResponse> {
    let (operator, validator) = existing(view, &request.validator_addr)?;
    Ok(QueryValidatorResponse {
        validator: Some(to_proto(view, &operator, &validator)),
    })
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "queries can fail, this one does not"
)]
fn pool(view: &View<'_>, _: &QueryPoolRequest) -> Result<QueryPoolResponse> {
    let powers = VALIDATORS.iter(view).map(|(_, validator)| validator.power);
    let tokens = ops::sum(powers).saturating_mul(TOKENS_PER_POWER);
    Ok(QueryPoolResponse {
        pool: Some(wire::Pool {
            not_bonded_tokens: "0".to_owned(),
            bonded_tokens: tokens.to_string(),
        }),
    })
}

fn delegation(
    view: &View<'_>,
    request: &QueryDelegationRequest,
) -> Result<QueryDelegationResponse> {
    view.address(&request.delegator_addr)?;
    operator(view, &request.validator_addr)?;
    Err(root::query_not_found(format_args!(
        "delegation with delegator {} not found for validator {}",
        request.delegator_addr, request.validator_addr
    )))
}

fn unbonding_delegation(
    view: &View<'_>,
    request: &QueryUnbondingDelegationRequest,
) -> Result<QueryUnbondingDelegationResponse> {
    view.address(&request.delegator_addr)?;
    operator(view, &request.validator_addr)?;
    Err(root::query_not_found(format_args!(
        "unbonding delegation with delegator {} not found for validator {}",
        request.delegator_addr, request.validator_addr
    )))
}

fn delegator_delegations(
    view: &View<'_>,
    request: &QueryDelegatorDelegationsRequest,
) -> Result<QueryDelegatorDelegationsResponse> {
    view.address(&request.delegator_addr)?;
    Ok(QueryDelegatorDelegationsResponse {
        delegation_responses: Vec::new(),
        pagination: no_page(),
    })
}

fn delegator_unbonding_delegations(
    view: &View<'_>,
    request: &QueryDelegatorUnbondingDelegationsRequest,
) -> Result<QueryDelegatorUnbondingDelegationsResponse> {
    view.address(&request.delegator_addr)?;
    Ok(QueryDelegatorUnbondingDelegationsResponse {
        unbonding_responses: Vec::new(),
        pagination: no_page(),
    })
}

fn delegator_validators(
    view: &View<'_>,
    request: &QueryDelegatorValidatorsRequest,
) -> Result<QueryDelegatorValidatorsResponse> {
    view.address(&request.delegator_addr)?;
    Ok(QueryDelegatorValidatorsResponse {
        validators: Vec::new(),
        pagination: no_page(),
    })
}

fn delegator_validator(
    view: &View<'_>,
    request: &QueryDelegatorValidatorRequest,
) -> Result<QueryDelegatorValidatorResponse> {
    view.address(&request.delegator_addr)?;
    operator(view, &request.validator_addr)?;
    Err(root::query_not_found(format_args!(
        "no delegation for ({}, {}) tuple",
        request.delegator_addr, request.validator_addr
    )))
}

fn validator_delegations(
    view: &View<'_>,
    request: &QueryValidatorDelegationsRequest,
) -> Result<QueryValidatorDelegationsResponse> {
    existing(view, &request.validator_addr)?;
    Ok(QueryValidatorDelegationsResponse {
        delegation_responses: Vec::new(),
        pagination: no_page(),
    })
}

fn validator_unbonding_delegations(
    view: &View<'_>,
    request: &QueryValidatorUnbondingDelegationsRequest,
) -> Result<QueryValidatorUnbondingDelegationsResponse> {
    existing(view, &request.validator_addr)?;
    Ok(QueryValidatorUnbondingDelegationsResponse {
        unbonding_responses: Vec::new(),
        pagination: no_page(),
    })
}

fn redelegations(
    view: &View<'_>,
    request: &QueryRedelegationsRequest,
) -> Result<QueryRedelegationsResponse> {
    // The Cosmos SDK refuses only who asks for one; tools look for this text.
    if !request.src_validator_addr.is_empty() && !request.dst_validator_addr.is_empty() {
        return Err(root::query_not_found(format_args!(
            "redelegation not found for delegator address {} from validator address {}",
            request.delegator_addr, request.src_validator_addr
        )));
    }
    if !request.delegator_addr.is_empty() {
        view.address(&request.delegator_addr)?;
    }
    Ok(QueryRedelegationsResponse {
        redelegation_responses: Vec::new(),
        pagination: no_page(),
    })
}

fn historical_info(
    _: &View<'_>,
    request: &QueryHistoricalInfoRequest,
) -> Result<QueryHistoricalInfoResponse> {
    Err(root::query_not_found(format_args!(
        "historical info for height {} not found: CometBFT keeps the headers of this chain",
        request.height
    )))
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "the field of an answer is optional"
)]
fn no_page() -> Option<proto::PageResponse> {
    Some(proto::PageResponse::default())
}

fn existing(view: &View<'_>, text: &str) -> Result<(Address, Validator)> {
    let operator = operator(view, text)?;
    let validator = ops::validator(view, &operator)
        .ok_or_else(|| root::query_not_found(format_args!("validator {text:.100} not found")))?;
    Ok((operator, validator))
}

/// The prefix of operators, `aotvaloper`, as wallets know it from other chains; the plain one if that is too long.
fn operator_prefix(view: &View<'_>) -> Prefix {
    let plain = view.chain().prefix;
    Prefix::new(&format!("{}valoper", plain.as_text())).unwrap_or(plain)
}

/// An operator by either text: `aotvaloper1…` or `aot1…`.
fn operator(view: &View<'_>, text: &str) -> Result<Address> {
    operator_prefix(view)
        .parse(text)
        .or_else(|error| view.address(text).map_err(|_| error))
}

fn to_proto(view: &View<'_>, operator: &Address, validator: &Validator) -> wire::Validator {
    let tokens = i128::from(validator.power).saturating_mul(TOKENS_PER_POWER);
    wire::Validator {
        operator_address: operator_prefix(view).text(operator),
        consensus_pubkey: Some(key_to_proto(&validator.public_key)),
        jailed: false,
        status: wire::BondStatus::Bonded.into(),
        tokens: tokens.to_string(),
        // A decimal with 18 places is the count of its 10^-18.
        delegator_shares: format!("{tokens}000000000000000000"),
        description: Some(wire::Description {
            moniker: validator.moniker.clone(),
            ..wire::Description::default()
        }),
        commission: Some(wire::Commission {
            commission_rates: Some(wire::CommissionRates {
                rate: "0".to_owned(),
                max_rate: "0".to_owned(),
                max_change_rate: "0".to_owned(),
            }),
            update_time: Some(proto::Timestamp::default()),
        }),
        min_self_delegation: "1".to_owned(),
        ..wire::Validator::default()
    }
}
