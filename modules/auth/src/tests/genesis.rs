//! Genesis: read back as it was written, and refused with its reason.

use super::auth;
use crate::{AuthGenesis, GenesisAccount, MODULE, ops};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::Value as Json;
use testkit::{TestCtx, account, key};

fn listed(n: u64, number: Option<u64>) -> GenesisAccount {
    GenesisAccount {
        address: auth().text(n),
        account_number: number,
        ..GenesisAccount::default()
    }
}

/// Everything a genesis can say, in the order of an export.
fn full() -> AuthGenesis {
    AuthGenesis {
        authority: auth().text(0),
        accounts: vec![
            GenesisAccount {
                sequence: 9,
                public_key: Some(BASE64_STANDARD.encode(key(2).public_key)),
                ..listed(2, Some(0))
            },
            listed(1, Some(3)),
        ],
    }
}

fn start(genesis: &AuthGenesis) -> TestCtx {
    let part = serde_json::to_value(genesis).unwrap();
    TestCtx::with_genesis(&[&MODULE], |_, _| part.clone())
}

fn export(test: &mut TestCtx) -> Json {
    test.export().remove(0).1
}

#[test]
fn what_was_imported_is_exported() {
    let mut test = start(&full());
    test.end_block(1);
    assert_eq!(export(&mut test), serde_json::to_value(full()).unwrap());
    let mut test = auth();
    let empty = AuthGenesis {
        accounts: vec![],
        ..full()
    };
    assert_eq!(export(&mut test), serde_json::to_value(empty).unwrap());
}

#[test]
fn numbers_go_on_after_those_of_genesis() {
    let mut genesis = full();
    genesis.accounts.insert(0, listed(5, None));
    let mut test = start(&genesis);
    test.ctx(|ctx| ops::ensure(ctx, &account(6)));
    let mut number = |n| {
        test.read(|view| ops::account(view, &account(n)))
            .unwrap()
            .number
    };
    assert_eq!(number(5), 4);
    assert_eq!(number(6), 5);
    test.end_block(1);
}

#[test]
fn a_genesis_that_contradicts_itself_is_refused() {
    let test = auth();
    let attempt = |change: fn(&mut AuthGenesis), expected: &str| {
        let mut genesis = full();
        change(&mut genesis);
        let part = serde_json::to_value(&genesis).unwrap();
        let why = (MODULE.genesis.validate)(&part, test.chain()).unwrap_err();
        let named = (1..4).fold(why, |text, n| {
            text.replace(&test.text(n), &format!("<{n}>"))
        });
        assert_eq!(named, expected);
    };
    attempt(
        |genesis| genesis.authority.clear(),
        "authority: \"\": empty address, expected a bech32 address aot1…: invalid address",
    );
    attempt(
        |genesis| genesis.accounts[0].address = "aot1".to_owned(),
        "account aot1: \"aot1\": invalid checksum, expected a bech32 address aot1…: invalid address",
    );
    attempt(
        |genesis| genesis.accounts[1].address = genesis.accounts[0].address.clone(),
        "account <2> is listed twice",
    );
    attempt(
        |genesis| genesis.accounts[1].account_number = Some(0),
        "account_number 0 is used twice",
    );
    attempt(
        |genesis| genesis.accounts[1].account_number = Some(1 << 63),
        "account <1>: account_number 9223372036854775808: expected less than 2^63",
    );
    attempt(
        |genesis| genesis.accounts[1].sequence = 1 << 63,
        "account <1>: sequence 9223372036854775808: expected less than 2^63",
    );
    attempt(
        |genesis| genesis.accounts[1].public_key = genesis.accounts[0].public_key.clone(),
        "account <1>: public_key belongs to <2>, not to this account",
    );
    attempt(
        |genesis| genesis.accounts[0].public_key = Some("AAAA".to_owned()),
        "account <2>: public_key \"AAAA\": expected a compressed secp256k1 key, 33 bytes in base64",
    );
}

#[test]
fn a_genesis_without_an_authority_is_refused() {
    let part = (MODULE.genesis.default)();
    let why = (MODULE.genesis.validate)(&part, auth().chain()).unwrap_err();
    assert!(why.starts_with("authority: "), "{why}");
}
