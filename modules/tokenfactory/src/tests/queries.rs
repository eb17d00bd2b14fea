//! What is asked, in the words of Osmosis and in ours.

use super::*;

#[test]
fn wallets_of_osmosis_find_owners_fees_and_what_an_account_created() {
    let mut factory = Factory::with_gold();
    factory.create(OWNER, "silver");
    let request = osmosis::QueryDenomAuthorityMetadataRequest {
        denom: factory.gold.clone(),
    };
    let found = factory.test.query(&request).unwrap().authority_metadata;
    assert_eq!(named(&factory.test, &found.unwrap().admin), "<1>");
    factory.send_ok(&factory.admin_msg(""));
    let found = factory.test.query(&request).unwrap().authority_metadata;
    assert_eq!(found.unwrap().admin, "");
    let created = osmosis::QueryDenomsFromCreatorRequest {
        creator: factory.test.text(OWNER),
    };
    let denoms = factory.test.query(&created).unwrap().denoms;
    let denoms: Vec<_> = denoms
        .iter()
        .map(|denom| named(&factory.test, denom))
        .collect();
    assert_eq!(denoms, ["factory/<1>/gold", "factory/<1>/silver"]);
    let params = factory.test.query(&osmosis::QueryParamsRequest {}).unwrap();
    let fee = params.params.unwrap().denom_creation_fee;
    assert_eq!(fee[0].amount, FEE.to_string());
    let nobodys = osmosis::QueryDenomAuthorityMetadataRequest {
        denom: "uaot".to_owned(),
    };
    assert_eq!(factory.test.query(&nobodys).unwrap_err().code, 3);
}

#[test]
fn all_tokens_are_listed_page_by_page() {
    let mut factory = Factory::with_gold();
    factory.create(OWNER, "silver");
    let mut request = pb::QueryTokensRequest {
        pagination: Some(proto::PageRequest {
            limit: 1,
            ..proto::PageRequest::default()
        }),
    };
    let first = factory.test.query(&request).unwrap();
    assert_eq!(first.tokens[0].denom, factory.gold);
    request.pagination = Some(proto::PageRequest {
        key: first.pagination.unwrap().next_key,
        ..proto::PageRequest::default()
    });
    let second = factory.test.query(&request).unwrap();
    assert_eq!(second.tokens.len(), 1);
    let minters = pb::QueryMintersRequest {
        denom: "uaot".to_owned(),
        pagination: None,
    };
    assert_eq!(factory.test.query(&minters).unwrap_err().code, 3);
}
