//! The queries of `cosmos.auth.v1beta1`, but for `Params`: the module that charges for transactions answers it.
#![expect(
    clippy::unnecessary_wraps,
    reason = "every query is a function that may fail"
)]

use crate::{
    Account, ops,
    state::{ACCOUNTS, BY_NUMBER},
};
use proto::cosmos::auth::v1beta1::{
    AddressBytesToStringRequest, AddressBytesToStringResponse, AddressStringToBytesRequest,
    AddressStringToBytesResponse, BaseAccount, Bech32PrefixRequest, Bech32PrefixResponse,
    ModuleAccount, QueryAccountAddressByIdRequest, QueryAccountAddressByIdResponse,
    QueryAccountInfoRequest, QueryAccountInfoResponse, QueryAccountRequest, QueryAccountResponse,
    QueryAccountsRequest, QueryAccountsResponse, QueryModuleAccountByNameRequest,
    QueryModuleAccountByNameResponse, QueryModuleAccountsRequest, QueryModuleAccountsResponse,
};
use proto::cosmos::crypto::secp256k1::PubKey;
use proto::{
    Any,
    prost::{Message, Name},
};
use sdk::{AccountRight, Address, Queries, Result, View, root};

pub(crate) fn register(queries: &mut Queries) {
    queries.query(account);
    queries.query(accounts);
    queries.query(account_info);
    queries.query(account_address_by_id);
    queries.query(module_accounts);
    queries.query(module_account_by_name);
    queries.query(bech32_prefix);
    queries.query(address_bytes_to_string);
    queries.query(address_string_to_bytes);
}

fn account(view: &View<'_>, request: &QueryAccountRequest) -> Result<QueryAccountResponse> {
    let (address, account) = found(view, &request.address)?;
    Ok(QueryAccountResponse {
        account: Some(any_account(view, &address, &account)),
    })
}

fn accounts(view: &View<'_>, request: &QueryAccountsRequest) -> Result<QueryAccountsResponse> {
    let page = ACCOUNTS.page(view, request.pagination.as_ref())?;
    let accounts = page.entries.iter();
    Ok(QueryAccountsResponse {
        accounts: accounts
            .map(|(address, account)| any_account(view, address, account))
            .collect(),
        pagination: Some(page.response),
    })
}

fn account_info(
    view: &View<'_>,
    request: &QueryAccountInfoRequest,
) -> Result<QueryAccountInfoResponse> {
    let (address, account) = found(view, &request.address)?;
    Ok(QueryAccountInfoResponse {
        info: Some(base_account(view, &address, &account)),
    })
}

fn account_address_by_id(
    view: &View<'_>,
    request: &QueryAccountAddressByIdRequest,
) -> Result<QueryAccountAddressByIdResponse> {
    #[expect(deprecated, reason = "refusing it needs to read it")]
    if request.id != 0 {
        return Err(root::INVALID_REQUEST
            .wrap("requesting with id isn't supported, try to request using account-id"));
    }
    let number = request.account_id;
    let address = BY_NUMBER.get(view, &number).ok_or_else(|| {
        root::query_not_found(format_args!(
            "account address not found with account number {number}"
        ))
    })?;
    Ok(QueryAccountAddressByIdResponse {
        account_address: view.text(&address),
    })
}

fn module_accounts(
    view: &View<'_>,
    _: &QueryModuleAccountsRequest,
) -> Result<QueryModuleAccountsResponse> {
    let mut accounts: Vec<_> = view.registry().accounts().collect();
    accounts.sort_by_key(|account| account.name);
    Ok(QueryModuleAccountsResponse {
        accounts: accounts
            .into_iter()
            .map(|account| any(&module_account(view, account)))
            .collect(),
    })
}

fn module_account_by_name(
    view: &View<'_>,
    request: &QueryModuleAccountByNameRequest,
) -> Result<QueryModuleAccountByNameResponse> {
    let name = &request.name;
    let account = view
        .registry()
        .accounts()
        .find(|account| account.name == name)
        .ok_or_else(|| root::query_not_found(format_args!("account {name:.100} not found")))?;
    Ok(QueryModuleAccountByNameResponse {
        account: Some(any(&module_account(view, account))),
    })
}

fn bech32_prefix(view: &View<'_>, _: &Bech32PrefixRequest) -> Result<Bech32PrefixResponse> {
    Ok(Bech32PrefixResponse {
        bech32_prefix: view.chain().prefix.as_text(),
    })
}

fn address_bytes_to_string(
    view: &View<'_>,
    request: &AddressBytesToStringRequest,
) -> Result<AddressBytesToStringResponse> {
    let bytes = &request.address_bytes;
    let address = Address::new(bytes).ok_or_else(|| {
        root::INVALID_ADDRESS.wrap(format_args!("{} bytes, expected 1 to 32", bytes.len()))
    })?;
    Ok(AddressBytesToStringResponse {
        address_string: view.text(&address),
    })
}

fn address_string_to_bytes(
    view: &View<'_>,
    request: &AddressStringToBytesRequest,
) -> Result<AddressStringToBytesResponse> {
    Ok(AddressStringToBytesResponse {
        address_bytes: view.address(&request.address_string)?.as_bytes().to_vec(),
    })
}

/// Wallets take the text of this refusal for "not on chain yet": it is part of the interface.
fn found(view: &View<'_>, text: &str) -> Result<(Address, Account)> {
    let address = view.address(text)?;
    let account = ops::account(view, &address)
        .ok_or_else(|| root::query_not_found(format_args!("account {text} not found")))?;
    Ok((address, account))
}

fn any_account(view: &View<'_>, address: &Address, account: &Account) -> Any {
    match view.registry().module_account(address) {
        Some(module) => any(&module_account(view, module)),
        None => any(&base_account(view, address, account)),
    }
}

fn base_account(view: &View<'_>, address: &Address, account: &Account) -> BaseAccount {
    BaseAccount {
        address: view.text(address),
        pub_key: account
            .public_key
            .map(|key| any(&PubKey { key: key.to_vec() })),
        account_number: account.number,
        sequence: account.sequence,
    }
}

/// The account of a module. Before it has received anything it is shown with number 0, as it has none yet.
fn module_account(view: &View<'_>, module: &sdk::ModuleAccount) -> ModuleAccount {
    let address = module.address();
    let account = ops::account(view, &address).unwrap_or(Account::new(0));
    let rights = module.rights.iter();
    ModuleAccount {
        base_account: Some(base_account(view, &address, &account)),
        name: module.name.to_owned(),
        permissions: rights.map(|right| permission(*right).to_owned()).collect(),
    }
}

const fn permission(right: AccountRight) -> &'static str {
    match right {
        AccountRight::Mint => "minter",
        AccountRight::Burn => "burner",
    }
}

fn any<M: Message + Name>(message: &M) -> Any {
    Any {
        type_url: M::type_url(),
        value: message.encode_to_vec(),
    }
}
