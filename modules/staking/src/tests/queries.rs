//! What wallets and relayers read.

use super::*;
use expect_test::expect;
use proto::cosmos::staking::v1beta1::*;

#[test]
fn params_are_those_that_relayers_expect() {
    let mut test = chain();
    let params = test.query(&QueryParamsRequest {}).unwrap().params.unwrap();
    assert_eq!(params.unbonding_time.unwrap().seconds, 1_814_400);
    assert_eq!(
        (params.historical_entries, params.bond_denom.as_str()),
        (10_000, "uaot")
    );
}

#[test]
fn validators_are_listed_and_found_by_either_address() {
    let mut test = chain();
    let all = test.query(&QueryValidatorsRequest::default()).unwrap();
    assert_eq!(all.validators.len(), 4);
    let first = &all.validators[0];
    assert!(first.operator_address.starts_with("aotvaloper1"));
    assert_eq!(
        (first.status, first.tokens.as_str()),
        (BondStatus::Bonded as i32, "10000000")
    );
    let of = |test: &mut TestCtx, text: String| {
        test.query(&QueryValidatorRequest {
            validator_addr: text,
        })
        .map(|answer| answer.validator)
    };
    let found = of(&mut test, first.operator_address.clone()).unwrap();
    assert_eq!(found.as_ref(), Some(first));
    let text = test.text(1);
    assert!(of(&mut test, text).unwrap().is_some());
    let text = test.text(8);
    let absent = of(&mut test, text);
    expect!["sdk 22: rpc error: code = NotFound desc = validator <8> not found: key not found"]
        .assert_eq(&refused(&test, absent));
    let wrong = of(&mut test, "nobody".to_owned());
    expect![[
        r#"sdk 7: "nobody": parse failed, expected a bech32 address aotvaloper1…: invalid address"#
    ]]
    .assert_eq(&refused(&test, wrong));
    let pool = test.query(&QueryPoolRequest {}).unwrap().pool.unwrap();
    assert_eq!(pool.bonded_tokens, "40000000");
}

#[test]
fn validators_are_listed_by_status() {
    let mut test = chain();
    let count = |test: &mut TestCtx, status: &str| {
        test.query(&QueryValidatorsRequest {
            status: status.to_owned(),
            pagination: None,
        })
        .map(|answer| answer.validators.len())
    };
    assert_eq!(count(&mut test, "BOND_STATUS_BONDED").unwrap(), 4);
    assert_eq!(count(&mut test, "BOND_STATUS_UNBONDING").unwrap(), 0);
    let unknown = count(&mut test, "happy");
    assert_eq!(
        refused(&test, unknown),
        "sdk 18: invalid validator status happy: invalid request"
    );
}

#[test]
fn nobody_delegates() {
    let mut test = chain();
    let (delegator, validator) = (test.text(7), test.text(1));
    let lists = [
        test.query(&QueryDelegatorDelegationsRequest {
            delegator_addr: delegator.clone(),
            pagination: None,
        })
        .unwrap()
        .delegation_responses
        .len(),
        test.query(&QueryDelegatorUnbondingDelegationsRequest {
            delegator_addr: delegator.clone(),
            pagination: None,
        })
        .unwrap()
        .unbonding_responses
        .len(),
        test.query(&QueryDelegatorValidatorsRequest {
            delegator_addr: delegator.clone(),
            pagination: None,
        })
        .unwrap()
        .validators
        .len(),
        test.query(&QueryValidatorDelegationsRequest {
            validator_addr: validator.clone(),
            pagination: None,
        })
        .unwrap()
        .delegation_responses
        .len(),
        test.query(&QueryValidatorUnbondingDelegationsRequest {
            validator_addr: validator.clone(),
            pagination: None,
        })
        .unwrap()
        .unbonding_responses
        .len(),
        test.query(&QueryRedelegationsRequest {
            delegator_addr: delegator.clone(),
            ..QueryRedelegationsRequest::default()
        })
        .unwrap()
        .redelegation_responses
        .len(),
    ];
    assert_eq!(lists, [0; 6]);
    let refusals = [
        test.query(&QueryDelegationRequest {
            delegator_addr: delegator.clone(),
            validator_addr: validator.clone(),
        })
        .map(drop),
        test.query(&QueryUnbondingDelegationRequest {
            delegator_addr: delegator.clone(),
            validator_addr: validator.clone(),
        })
        .map(drop),
        test.query(&QueryDelegatorValidatorRequest {
            delegator_addr: delegator.clone(),
            validator_addr: validator.clone(),
        })
        .map(drop),
        test.query(&QueryRedelegationsRequest {
            delegator_addr: delegator,
            src_validator_addr: validator.clone(),
            dst_validator_addr: validator,
            pagination: None,
        })
        .map(drop),
        test.query(&QueryHistoricalInfoRequest { height: 3 })
            .map(drop),
    ];
    let shown: Vec<String> = refusals
        .into_iter()
        .map(|result| refused(&test, result))
        .collect();
    expect![[r#"
        sdk 22: rpc error: code = NotFound desc = delegation with delegator <7> not found for validator <1>: key not found
        sdk 22: rpc error: code = NotFound desc = unbonding delegation with delegator <7> not found for validator <1>: key not found
        sdk 22: rpc error: code = NotFound desc = no delegation for (<7>, <1>) tuple: key not found
        sdk 22: rpc error: code = NotFound desc = redelegation not found for delegator address <7> from validator address <1>: key not found
        sdk 22: rpc error: code = NotFound desc = historical info for height 3 not found: CometBFT keeps the headers of this chain: key not found"#]].assert_eq(&shown.join("\n"));
}
