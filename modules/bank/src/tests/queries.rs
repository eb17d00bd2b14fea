//! What wallets read.

use super::{bank_with, coin, refused};
use crate::ops;
use proto::PageRequest;
use proto::aot::bank::v1::{
    MsgSetDenomMetadata, MsgSetMinter, QueryHoldsRequest, QueryMintersRequest,
};
use proto::cosmos::bank::v1beta1::{
    DenomUnit, Metadata, MsgSetSendEnabled, QueryAllBalancesRequest, QueryBalanceRequest,
    QueryDenomMetadataByQueryStringRequest, QueryDenomMetadataRequest,
    QueryDenomOwnersByQueryRequest, QueryDenomOwnersRequest, QueryDenomsMetadataRequest,
    QueryParamsRequest, QuerySendEnabledRequest, QuerySpendableBalanceByDenomRequest,
    QuerySpendableBalancesRequest, QuerySupplyOfRequest, QueryTotalSupplyRequest, SendEnabled,
};
use testkit::{TestCtx, account};

fn shown(coins: &[proto::Coin]) -> Vec<String> {
    coins
        .iter()
        .map(|coin| format!("{}{}", coin.amount, coin.denom))
        .collect()
}

/// Account 1 has 5krwp and 9uaot, of which 4 are held; account 2 has 1uaot.
fn example() -> TestCtx {
    let mut test = bank_with(&["5krwp,9uaot", "1uaot"]);
    test.ctx(|ctx| ops::hold(ctx, &account(1), &[7; 32], &coin("4uaot")))
        .unwrap();
    test
}

#[test]
fn balances_count_what_is_held_and_spendable_balances_do_not() {
    let mut test = example();
    let address = test.text(1);
    let denom = "uaot".to_owned();
    let all = test
        .query(&QueryAllBalancesRequest {
            address: address.clone(),
            ..QueryAllBalancesRequest::default()
        })
        .unwrap();
    assert_eq!(shown(&all.balances), ["5krwp", "9uaot"]);
    let spendable = test
        .query(&QuerySpendableBalancesRequest {
            address: address.clone(),
            pagination: None,
        })
        .unwrap();
    assert_eq!(shown(&spendable.balances), ["5krwp", "5uaot"]);
    let one = test
        .query(&QueryBalanceRequest {
            address: address.clone(),
            denom: denom.clone(),
        })
        .unwrap();
    assert_eq!(shown(&[one.balance.unwrap()]), ["9uaot"]);
    let one = test
        .query(&QuerySpendableBalanceByDenomRequest { address, denom })
        .unwrap();
    assert_eq!(shown(&[one.balance.unwrap()]), ["5uaot"]);
}

#[test]
fn who_has_nothing_has_a_balance_of_zero() {
    let mut test = example();
    let request = QueryBalanceRequest {
        address: test.text(9),
        denom: "uaot".to_owned(),
    };
    let answer = test.query(&request).unwrap();
    assert_eq!(shown(&[answer.balance.unwrap()]), ["0uaot"]);
}

#[test]
fn a_balance_of_no_denom_or_address_is_refused() {
    let mut test = example();
    let request = QueryBalanceRequest {
        address: test.text(9),
        denom: String::new(),
    };
    refused(
        test.query(&request),
        "sdk",
        10,
        "invalid denom: : expected a letter, then 2 to 127 of letters, digits, / : . _ -: invalid coins",
    );
    let request = QueryBalanceRequest {
        address: String::new(),
        denom: "uaot".to_owned(),
    };
    refused(
        test.query(&request),
        "sdk",
        7,
        "\"\": empty address, expected a bech32 address aot1…: invalid address",
    );
}

#[test]
fn balances_come_in_pages() {
    let mut test = example();
    let mut request = QueryAllBalancesRequest {
        address: test.text(1),
        pagination: Some(PageRequest {
            limit: 1,
            count_total: true,
            ..PageRequest::default()
        }),
        resolve_denom: false,
    };
    let first = test.query(&request).unwrap();
    assert_eq!(shown(&first.balances), ["5krwp"]);
    let page = first.pagination.unwrap();
    assert_eq!(page.total, 2);
    request.pagination = Some(PageRequest {
        key: page.next_key,
        ..PageRequest::default()
    });
    let second = test.query(&request).unwrap();
    assert_eq!(shown(&second.balances), ["9uaot"]);
    assert!(second.pagination.unwrap().next_key.is_empty());
}

#[test]
fn supplies_are_what_all_have_together() {
    let mut test = example();
    let total = test
        .query(&QueryTotalSupplyRequest { pagination: None })
        .unwrap();
    assert_eq!(shown(&total.supply), ["5krwp", "10uaot"]);
    let of = |test: &mut TestCtx, denom: &str| {
        let request = QuerySupplyOfRequest {
            denom: denom.to_owned(),
        };
        shown(&[test.query(&request).unwrap().amount.unwrap()])
    };
    assert_eq!(of(&mut test, "uaot"), ["10uaot"]);
    assert_eq!(of(&mut test, "none"), ["0none"]);
}

#[test]
fn owners_of_a_denom_are_found_and_forgotten_when_they_have_none() {
    let mut test = example();
    let owners = |test: &mut TestCtx| {
        let request = QueryDenomOwnersRequest {
            denom: "uaot".to_owned(),
            pagination: None,
        };
        let owners = test.query(&request).unwrap().denom_owners;
        let by_query = QueryDenomOwnersByQueryRequest {
            denom: "uaot".to_owned(),
            pagination: None,
        };
        assert_eq!(test.query(&by_query).unwrap().denom_owners, owners);
        let mut rows: Vec<_> = owners
            .into_iter()
            .map(|owner| (owner.address, owner.balance.unwrap().amount))
            .collect();
        rows.sort();
        rows
    };
    let mut expected = vec![
        (test.text(1), "9".to_owned()),
        (test.text(2), "1".to_owned()),
    ];
    expected.sort();
    assert_eq!(owners(&mut test), expected);
    test.ctx(|ctx| ops::burn(ctx, &account(2), &coin("1uaot")))
        .unwrap();
    assert_eq!(owners(&mut test), [(test.text(1), "9".to_owned())]);
    test.end_block(1);
}

#[test]
fn metadata_is_found_by_denom_and_names_balances() {
    let mut test = example();
    let unit = |denom: &str, exponent| DenomUnit {
        denom: denom.to_owned(),
        exponent,
        aliases: vec![],
    };
    let metadata = Metadata {
        description: "the coin of this chain".to_owned(),
        base: "uaot".to_owned(),
        display: "aot".to_owned(),
        name: "AOT".to_owned(),
        symbol: "AOT".to_owned(),
        denom_units: vec![unit("uaot", 0), unit("aot", 6)],
        ..Metadata::default()
    };
    let msg = MsgSetDenomMetadata {
        authority: test.text(0),
        metadata: Some(metadata.clone()),
    };
    test.send(&msg).unwrap();
    let denom = "uaot".to_owned();
    let found = test
        .query(&QueryDenomMetadataRequest {
            denom: denom.clone(),
        })
        .unwrap();
    assert_eq!(found.metadata.as_ref(), Some(&metadata));
    let found = test
        .query(&QueryDenomMetadataByQueryStringRequest { denom })
        .unwrap();
    assert_eq!(found.metadata.as_ref(), Some(&metadata));
    let all = test
        .query(&QueryDenomsMetadataRequest { pagination: None })
        .unwrap();
    assert_eq!(all.metadatas, [metadata]);
    let request = QueryAllBalancesRequest {
        address: test.text(1),
        pagination: None,
        resolve_denom: true,
    };
    assert_eq!(
        shown(&test.query(&request).unwrap().balances),
        ["5krwp", "9aot"]
    );
}

#[test]
fn metadata_that_is_not_there_is_not_found() {
    let mut test = example();
    let request = QueryDenomMetadataRequest {
        denom: "uaot".to_owned(),
    };
    refused(
        test.query(&request),
        "sdk",
        22,
        "rpc error: code = NotFound desc = client metadata for denom uaot: key not found",
    );
}

#[test]
fn what_is_switched_is_listed() {
    let mut test = example();
    let entry = |denom: &str, enabled| SendEnabled {
        denom: denom.to_owned(),
        enabled,
    };
    let msg = MsgSetSendEnabled {
        authority: test.text(0),
        send_enabled: vec![entry("uaot", true), entry("krwp", false)],
        use_default_for: vec![],
    };
    test.send(&msg).unwrap();
    let mut request = QuerySendEnabledRequest::default();
    let all = test.query(&request).unwrap();
    assert_eq!(
        all.send_enabled,
        [entry("krwp", false), entry("uaot", true)]
    );
    request.denoms = vec!["uaot".to_owned(), "none".to_owned()];
    assert_eq!(
        test.query(&request).unwrap().send_enabled,
        [entry("uaot", true)]
    );
    let params = test.query(&QueryParamsRequest {}).unwrap().params.unwrap();
    assert!(params.default_send_enabled);
}

#[test]
fn holds_and_minters_are_listed() {
    let mut test = example();
    let request = QueryHoldsRequest {
        address: test.text(1),
        pagination: None,
    };
    let holds = test.query(&request).unwrap().holds;
    assert_eq!(holds.len(), 1);
    assert_eq!(holds[0].id, "07".repeat(32));
    assert_eq!(shown(&[holds[0].amount.clone().unwrap()]), ["4uaot"]);

    let msg = MsgSetMinter {
        authority: test.text(0),
        minter: test.text(2),
        denom: "krwp".to_owned(),
        allowance: "50".to_owned(),
    };
    test.send(&msg).unwrap();
    let minters = test
        .query(&QueryMintersRequest { pagination: None })
        .unwrap()
        .minters;
    assert_eq!(minters.len(), 1);
    assert_eq!(
        (minters[0].address.clone(), minters[0].allowance.as_str()),
        (test.text(2), "50")
    );
}
