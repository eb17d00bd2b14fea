//! What must not change unnoticed: keys, values, events, codes, gas and rights.
#![expect(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]

use super::{bank_with, coin, coins};
use crate::ops;
use crate::state::HoldId;
use expect_test::{Expect, expect};
use sdk::{ModuleError, Registry, Role};
use std::fmt::Write;
use testkit::{TestCtx, account};

const ID: HoldId = [7; 32];

fn check(actual: &str, expected: &Expect) {
    expected.assert_eq(actual);
}

/// The events since the last call, one line each; accounts by number.
fn told(test: &mut TestCtx) -> String {
    let names: Vec<_> = (0..5).map(|n| (test.text(n), format!("<{n}>"))).collect();
    let mut out = String::new();
    for event in test.take_events() {
        write!(out, "{}", event.kind).unwrap();
        for (key, value) in event.attributes {
            let named = names
                .iter()
                .fold(value, |text, (address, name)| text.replace(address, name));
            write!(out, " {key}={named}").unwrap();
        }
        out.push('\n');
    }
    out
}

#[test]
fn keys_and_values() {
    let mut test = bank_with(&[]);
    test.ctx(|ctx| {
        let one = account(1);
        ops::mint(ctx, &one, &coin("258uaot")).unwrap();
        ops::hold(ctx, &one, &ID, &coin("3uaot")).unwrap();
        ops::set_minter(ctx, &one, &coin("1krwp").denom, coin("9krwp").amount);
        ops::set_send_enabled(ctx, &coin("1krwp").denom, Some(false));
    });
    let mut out = String::new();
    for (key, value) in test.changes() {
        let key = key.escape_ascii();
        let value = value.as_ref().map(hex::encode).unwrap_or_default();
        writeln!(out, "{key} = {value}").unwrap();
    }
    check(
        &out,
        &expect![[r#"
            lauth/by_number/\x00\x00\x00\x00\x00\x00\x00\x00 = 1430287ca463804f25f1aa1fea4e27710af9475558
            lbank/denom_owner/uaot\x00\x140(|\xa4c\x80O%\xf1\xaa\x1f\xeaN\'q\n\xf9GUX = 01
            sauth/account/\x140(|\xa4c\x80O%\xf1\xaa\x1f\xeaN\'q\n\xf9GUX = 0000000000000000000000000000000000
            sauth/next_number = 0100000000000000
            sbank/balance/\x140(|\xa4c\x80O%\xf1\xaa\x1f\xeaN\'q\n\xf9GUXuaot\x00 = 0201000000000000000000000000000003000000000000000000000000000000
            sbank/hold/\x140(|\xa4c\x80O%\xf1\xaa\x1f\xeaN\'q\n\xf9GUX\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07uaot\x00 = 03000000000000000000000000000000
            sbank/minter/\x140(|\xa4c\x80O%\xf1\xaa\x1f\xeaN\'q\n\xf9GUXkrwp\x00 = 09000000000000000000000000000000
            sbank/params = 0101000000
            sbank/send_enabled/krwp\x00 = 00
            sbank/supply/uaot\x00 = 02010000000000000000000000000000
        "#]],
    );
}

#[test]
fn events() {
    let mut test = bank_with(&["9krwp,9uaot"]);
    let (one, two) = (account(1), account(2));
    test.ctx(|ctx| ops::transfer(ctx, &one, &two, &coins("1krwp,2uaot")))
        .unwrap();
    check(
        &told(&mut test),
        &expect![[r#"
        coin_spent spender=<1> amount=1krwp,2uaot
        coin_received receiver=<2> amount=1krwp,2uaot
        transfer recipient=<2> sender=<1> amount=1krwp,2uaot
        message sender=<1>
    "#]],
    );
    let outputs = [(2, "1uaot"), (3, "2uaot")].map(|(n, amount)| ops::Output {
        to: account(n),
        coins: coins(amount),
    });
    test.ctx(|ctx| ops::transfer_to_many(ctx, &one, &outputs))
        .unwrap();
    check(
        &told(&mut test),
        &expect![[r#"
        coin_spent spender=<1> amount=3uaot
        message sender=<1>
        coin_received receiver=<2> amount=1uaot
        transfer recipient=<2> sender=<1> amount=1uaot
        coin_received receiver=<3> amount=2uaot
        transfer recipient=<3> sender=<1> amount=2uaot
    "#]],
    );
    test.ctx(|ctx| ops::hold(ctx, &one, &ID, &coin("3uaot")))
        .unwrap();
    test.ctx(|ctx| ops::release(ctx, &one, &ID, &coin("1uaot")))
        .unwrap();
    test.ctx(|ctx| ops::capture(ctx, &one, &ID, &coin("2uaot"), &two))
        .unwrap();
    check(
        &told(&mut test),
        &expect![[r#"
        bank_hold owner=<1> id=0707070707070707070707070707070707070707070707070707070707070707 amount=3uaot
        bank_release owner=<1> id=0707070707070707070707070707070707070707070707070707070707070707 amount=1uaot
        bank_capture owner=<1> id=0707070707070707070707070707070707070707070707070707070707070707 amount=2uaot recipient=<2>
        coin_spent spender=<1> amount=2uaot
        coin_received receiver=<2> amount=2uaot
        transfer recipient=<2> sender=<1> amount=2uaot
        message sender=<1>
    "#]],
    );
    test.ctx(|ctx| ops::mint_by(ctx, &one, &two, &coin("2krwp")))
        .unwrap();
    test.ctx(|ctx| ops::burn(ctx, &two, &coin("2krwp")))
        .unwrap();
    check(
        &told(&mut test),
        &expect![[r#"
        coin_received receiver=<2> amount=2krwp
        coinbase minter=<1> amount=2krwp
        coin_spent spender=<2> amount=2krwp
        burn burner=<2> amount=2krwp
    "#]],
    );
}

#[test]
fn what_is_told_can_be_read_back() {
    let mut test = bank_with(&["9uaot"]);
    let (one, two) = (account(1), account(2));
    test.ctx(|ctx| ops::hold(ctx, &one, &ID, &coin("3uaot")))
        .unwrap();
    test.ctx(|ctx| ops::capture(ctx, &one, &ID, &coin("2uaot"), &two))
        .unwrap();
    let captures: Vec<crate::Capture> = test.events();
    assert_eq!(
        captures,
        [crate::Capture {
            owner: one,
            id: ID,
            amount: coin("2uaot"),
            recipient: two,
        }]
    );
    let transfers: Vec<crate::Transfer> = test.events();
    assert_eq!(transfers.len(), 1);
}

#[test]
fn errors_and_events_by_table() {
    let mut out = String::new();
    for spec in crate::error::TABLE {
        writeln!(out, "{} {}: {}", spec.code, spec.name, spec.text).unwrap();
    }
    for spec in crate::events::TABLE {
        writeln!(out, "{}: {}", spec.kind, spec.keys.join(" ")).unwrap();
    }
    assert_eq!(crate::Error::CODESPACE, "bank");
    check(
        &out,
        &expect![[r#"
        2 NoInputs: no inputs to send transaction
        3 NoOutputs: no outputs to send transaction
        4 InputOutputMismatch: input {input}, outputs {outputs}: sum inputs != sum outputs
        5 SendDisabled: {denom} transfers are currently disabled: send transactions are disabled
        8 DuplicateEntry: {denom}: duplicate entry, expected each denom once
        9 MultipleSenders: multiple senders not allowed
        20 TooMany: {given} {what}, expected at most {max}
        21 HoldTooSmall: hold {id} has {held}, expected at least {asked}
        22 NotMinter: {address} is not a minter of {denom}
        23 AllowanceExceeded: allowance {allowance} is smaller than {asked}
        24 InvalidMetadata: metadata of {denom}: {why}
        25 SupplyTooLarge: supply {supply} and {added} more exceed 2^128 - 1
        coin_spent: spender amount
        coin_received: receiver amount
        transfer: recipient sender amount
        message: sender
        coinbase: minter amount
        burn: burner amount
        bank_hold: owner id amount
        bank_release: owner id amount
        bank_capture: owner id amount recipient
    "#]],
    );
}

#[test]
fn messages_with_their_gas() {
    let registry = Registry::new(&[&auth::MODULE, &crate::MODULE], Role::Main);
    let mut out = String::new();
    for (type_url, route) in registry.msgs() {
        let who = if route.authority { " authority" } else { "" };
        writeln!(out, "{type_url} {}{who}", route.default_gas).unwrap();
    }
    check(
        &out,
        &expect![[r#"
        /aot.bank.v1.MsgBurn 60000
        /aot.bank.v1.MsgMint 60000
        /aot.bank.v1.MsgSetDenomMetadata 60000 authority
        /aot.bank.v1.MsgSetMinter 60000 authority
        /cosmos.bank.v1beta1.MsgMultiSend 60000
        /cosmos.bank.v1beta1.MsgSend 60000
        /cosmos.bank.v1beta1.MsgSetSendEnabled 60000 authority
        /cosmos.bank.v1beta1.MsgUpdateParams 60000 authority
    "#]],
    );
}

#[test]
fn queries_by_path() {
    let registry = Registry::new(&[&auth::MODULE, &crate::MODULE], Role::Main);
    let paths: Vec<_> = registry.query_paths().collect();
    check(
        &paths.join("\n"),
        &expect![[r#"
        /aot.bank.v1.Query/Holds
        /aot.bank.v1.Query/Minters
        /cosmos.auth.v1beta1.Query/Account
        /cosmos.auth.v1beta1.Query/AccountAddressByID
        /cosmos.auth.v1beta1.Query/AccountInfo
        /cosmos.auth.v1beta1.Query/Accounts
        /cosmos.auth.v1beta1.Query/AddressBytesToString
        /cosmos.auth.v1beta1.Query/AddressStringToBytes
        /cosmos.auth.v1beta1.Query/Bech32Prefix
        /cosmos.auth.v1beta1.Query/ModuleAccountByName
        /cosmos.auth.v1beta1.Query/ModuleAccounts
        /cosmos.bank.v1beta1.Query/AllBalances
        /cosmos.bank.v1beta1.Query/Balance
        /cosmos.bank.v1beta1.Query/DenomMetadata
        /cosmos.bank.v1beta1.Query/DenomMetadataByQueryString
        /cosmos.bank.v1beta1.Query/DenomOwners
        /cosmos.bank.v1beta1.Query/DenomOwnersByQuery
        /cosmos.bank.v1beta1.Query/DenomsMetadata
        /cosmos.bank.v1beta1.Query/Params
        /cosmos.bank.v1beta1.Query/SendEnabled
        /cosmos.bank.v1beta1.Query/SpendableBalanceByDenom
        /cosmos.bank.v1beta1.Query/SpendableBalances
        /cosmos.bank.v1beta1.Query/SupplyOf
        /cosmos.bank.v1beta1.Query/TotalSupply"#]],
    );
}

#[test]
fn the_default_genesis() {
    let part = (crate::MODULE.genesis.default)();
    check(
        &serde_json::to_string_pretty(&part).unwrap(),
        &expect![[r#"
            {
              "balances": [],
              "denom_metadata": [],
              "holds": [],
              "minters": [],
              "params": {
                "default_send_enabled": true
              },
              "send_enabled": [],
              "supply": []
            }"#]],
    );
}

#[test]
fn the_readme_has_every_key_message_query_event_error_and_invariant() {
    let readme = include_str!("../../README.md");
    let registry = Registry::new(&[&auth::MODULE, &crate::MODULE], Role::Main);
    let module = crate::MODULE;
    let keys = module
        .state
        .iter()
        .map(|spec| format!("| `{}", spec.prefix));
    let messages = registry
        .msgs()
        .map(|(type_url, route)| format!("| `{type_url}` | {} |", route.default_gas));
    let queries = registry
        .query_paths()
        .filter(|path| path.contains(".bank."))
        .map(|path| format!("| `{path}` |"));
    let events = module
        .events
        .iter()
        .map(|spec| format!("| `{}` | {} |", spec.kind, spec.keys.join(" ")));
    let errors = module
        .errors
        .iter()
        .map(|spec| format!("| {} | {} | {} |", spec.code, spec.name, spec.text));
    let invariants = module
        .invariants
        .iter()
        .map(|(name, _)| format!("- `{name}`: "));
    let rows = keys.chain(messages).chain(queries).chain(events);
    for row in rows.chain(errors).chain(invariants) {
        assert!(readme.contains(&row), "README.md lacks {row}");
    }
}
