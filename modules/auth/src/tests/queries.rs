//! What wallets read.

use super::{auth, refused};
use crate::ops;
use proto::PageRequest;
use proto::cosmos::auth::v1beta1::{
    AddressBytesToStringRequest, AddressStringToBytesRequest, BaseAccount, Bech32PrefixRequest,
    ModuleAccount, QueryAccountAddressByIdRequest, QueryAccountInfoRequest, QueryAccountRequest,
    QueryAccountsRequest, QueryModuleAccountByNameRequest, QueryModuleAccountsRequest,
};
use proto::cosmos::crypto::secp256k1::PubKey;
use proto::prost::Message;
use sdk::Address;
use testkit::{TestCtx, account, key};

fn with_accounts() -> TestCtx {
    let mut test = auth();
    for n in [1, 2] {
        test.ctx(|ctx| ops::ensure(ctx, &account(n)));
    }
    test
}

#[test]
fn an_account_is_a_base_account_without_a_key_until_it_signs() {
    let mut test = with_accounts();
    let request = QueryAccountRequest {
        address: test.text(2),
    };
    let any = test.query(&request).unwrap().account.unwrap();
    assert_eq!(any.type_url, "/cosmos.auth.v1beta1.BaseAccount");
    let base = BaseAccount::decode(any.value.as_slice()).unwrap();
    let expected = BaseAccount {
        address: test.text(2),
        pub_key: None,
        account_number: 1,
        sequence: 0,
    };
    assert_eq!(base, expected);

    let before = test.read(|view| ops::account(view, &account(2))).unwrap();
    test.ctx(|ctx| ops::record_signature(ctx, &account(2), before, &key(2).public_key))
        .unwrap();
    let request = QueryAccountInfoRequest {
        address: test.text(2),
    };
    let info = test.query(&request).unwrap().info.unwrap();
    assert_eq!(info.sequence, 1);
    let any = info.pub_key.unwrap();
    assert_eq!(any.type_url, "/cosmos.crypto.secp256k1.PubKey");
    let public_key = PubKey::decode(any.value.as_slice()).unwrap();
    assert_eq!(public_key.key, key(2).public_key);
}

#[test]
fn an_account_that_does_not_exist_is_not_found_in_the_words_that_clients_expect() {
    let mut test = with_accounts();
    let address = test.text(9);
    let log =
        format!("rpc error: code = NotFound desc = account {address} not found: key not found");
    let request = QueryAccountRequest {
        address: address.clone(),
    };
    refused(test.query(&request), 22, &log);
    refused(test.query(&QueryAccountInfoRequest { address }), 22, &log);
}

#[test]
fn an_account_of_no_address_is_refused() {
    let mut test = with_accounts();
    let request = QueryAccountRequest {
        address: String::new(),
    };
    refused(
        test.query(&request),
        7,
        "\"\": empty address, expected a bech32 address aot1…: invalid address",
    );
}

#[test]
fn accounts_come_in_pages() {
    let mut test = with_accounts();
    let mut request = QueryAccountsRequest {
        pagination: Some(PageRequest {
            limit: 1,
            ..PageRequest::default()
        }),
    };
    let first = test.query(&request).unwrap();
    assert_eq!(first.accounts.len(), 1);
    request.pagination = Some(PageRequest {
        key: first.pagination.unwrap().next_key,
        ..PageRequest::default()
    });
    let second = test.query(&request).unwrap();
    assert_eq!(second.accounts.len(), 1);
    assert_ne!(first.accounts, second.accounts);
}

#[test]
fn a_number_leads_to_its_account() {
    let mut test = with_accounts();
    let mut request = QueryAccountAddressByIdRequest {
        account_id: 1,
        ..QueryAccountAddressByIdRequest::default()
    };
    let found = test.query(&request).unwrap();
    assert_eq!(found.account_address, test.text(2));
    request.account_id = 2;
    refused(
        test.query(&request),
        22,
        "rpc error: code = NotFound desc = account address not found with account number 2: key not found",
    );
    #[expect(deprecated, reason = "it is refused")]
    let by_id = QueryAccountAddressByIdRequest {
        id: 1,
        account_id: 0,
    };
    refused(
        test.query(&by_id),
        18,
        "requesting with id isn't supported, try to request using account-id: invalid request",
    );
}

#[test]
fn module_accounts_show_their_rights_before_and_after_they_receive_anything() {
    let mut test = with_accounts();
    let pool = Address::of_module("pool");
    let base = BaseAccount {
        address: test.text_of(&pool),
        ..BaseAccount::default()
    };
    let mut expected = ModuleAccount {
        base_account: Some(base),
        name: "pool".to_owned(),
        permissions: vec!["minter".to_owned(), "burner".to_owned()],
    };
    let by_name = QueryModuleAccountByNameRequest {
        name: "pool".to_owned(),
    };
    let found = test.query(&by_name).unwrap().account.unwrap();
    assert_eq!(found.type_url, "/cosmos.auth.v1beta1.ModuleAccount");
    assert_eq!(
        ModuleAccount::decode(found.value.as_slice()).unwrap(),
        expected
    );
    let all = test.query(&QueryModuleAccountsRequest {}).unwrap();
    assert_eq!(all.accounts, [found]);

    test.ctx(|ctx| ops::ensure(ctx, &pool));
    expected.base_account.as_mut().unwrap().account_number = 2;
    let request = QueryAccountRequest {
        address: test.text_of(&pool),
    };
    let found = test.query(&request).unwrap().account.unwrap();
    assert_eq!(
        ModuleAccount::decode(found.value.as_slice()).unwrap(),
        expected
    );
}

#[test]
fn a_module_account_that_does_not_exist_is_not_found() {
    let mut test = with_accounts();
    let request = QueryModuleAccountByNameRequest {
        name: "mint".to_owned(),
    };
    refused(
        test.query(&request),
        22,
        "rpc error: code = NotFound desc = account mint not found: key not found",
    );
}

#[test]
fn addresses_have_bytes_and_a_text_with_the_prefix_of_the_chain() {
    let mut test = auth();
    let prefix = test.query(&Bech32PrefixRequest {}).unwrap();
    assert_eq!(prefix.bech32_prefix, "aot");
    let address_string = test.text(1);
    let bytes = test
        .query(&AddressStringToBytesRequest {
            address_string: address_string.clone(),
        })
        .unwrap();
    assert_eq!(bytes.address_bytes, account(1).as_bytes());
    let text = test
        .query(&AddressBytesToStringRequest {
            address_bytes: bytes.address_bytes,
        })
        .unwrap();
    assert_eq!(text.address_string, address_string);
    for wrong in [0, 33] {
        let request = AddressBytesToStringRequest {
            address_bytes: vec![1; wrong],
        };
        let log = format!("{wrong} bytes, expected 1 to 32: invalid address");
        refused(test.query(&request), 7, &log);
    }
}
