//! What must not change unnoticed: keys, values, events, codes, gas and rights.
#![expect(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]

use super::{bank_with, coin, coins};
use crate::state::HoldId;
use crate::{Lot, ops};
use expect_test::{Expect, expect};
use proto::cosmos::bank::v1beta1::{MsgUpdateParams, Params};
use sdk::{Amount, ModuleError, Registry, Role, Time};
use std::fmt::Write;
use testkit::{TestCtx, account};

const ID: HoldId = [7; 32];

fn check(actual: &str, expected: &Expect) {
    expected.assert_eq(actual);
}

/// A lot that expires in a month of 2031, and can be spent at once.
fn lot(amount: u128, month: u32) -> Lot {
    let expiry = format!("2031-{month:02}-28T15:00:00Z");
    Lot {
        expiry: expiry.parse().unwrap(),
        available_at: Time::default(),
        amount: Amount::new(amount),
    }
}

/// The events since the last call, one line each; accounts by number.
fn told(test: &mut TestCtx) -> String {
    let names: Vec<_> = (0..5).map(|n| (test.text(n), format!("<{n}>"))).collect();
    let mut out = String::new();
    for event in test.take_events() {
        write!(out, "{}", event.kind).unwrap();
        for (key, value) in event.attributes.iter() {
            let named = names
                .iter()
                .fold(value.to_owned(), |text, (address, name)| {
                    text.replace(address, name)
                });
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
        let star = coin("3pt/a/b");
        let lot = lot(5, 1);
        ops::mint_lot(ctx, &one, &one, &star.denom, &lot).unwrap();
        ops::hold(ctx, &one, &ID, &star).unwrap();
        let gold = coin("1factory/maker/gold").denom;
        ops::set_paused(ctx, &gold, true).unwrap();
        ops::set_blocked(ctx, &gold, &one, true).unwrap();
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
            lbank/denom_owner/pt/a/b\x00\x140(|\xa4c\x80O%\xf1\xaa\x1f\xeaN\'q\n\xf9GUX = 01
            lbank/denom_owner/uaot\x00\x140(|\xa4c\x80O%\xf1\xaa\x1f\xeaN\'q\n\xf9GUX = 01
            sauth/account/\x140(|\xa4c\x80O%\xf1\xaa\x1f\xeaN\'q\n\xf9GUX = 0000000000000000000000000000000000
            sauth/next_number = 0100000000000000
            sbank/balance/\x140(|\xa4c\x80O%\xf1\xaa\x1f\xeaN\'q\n\xf9GUXpt/a/b\x00 = 05000000000000000000000000000000030000000000000000000000000000007077e172000000000000000000000000000000000000000002000000000000000000000000000000
            sbank/balance/\x140(|\xa4c\x80O%\xf1\xaa\x1f\xeaN\'q\n\xf9GUXuaot\x00 = 0201000000000000000000000000000003000000000000000000000000000000
            sbank/blocked/factory/maker/gold\x00\x140(|\xa4c\x80O%\xf1\xaa\x1f\xeaN\'q\n\xf9GUX = 01
            sbank/hold/\x140(|\xa4c\x80O%\xf1\xaa\x1f\xeaN\'q\n\xf9GUX\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07pt/a/b\x00 = 030000000000000000000000000000007077e172000000000000000000000000000000000000000003000000000000000000000000000000
            sbank/hold/\x140(|\xa4c\x80O%\xf1\xaa\x1f\xeaN\'q\n\xf9GUX\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07uaot\x00 = 03000000000000000000000000000000
            sbank/lot_expiry/\x00\x00\x00\x00r\xe1wp\x00\x00\x00\x00\x140(|\xa4c\x80O%\xf1\xaa\x1f\xeaN\'q\n\xf9GUXpt/a/b\x00 = 01
            sbank/minter/\x140(|\xa4c\x80O%\xf1\xaa\x1f\xeaN\'q\n\xf9GUXkrwp\x00 = 09000000000000000000000000000000
            sbank/params = 0101000000
            sbank/paused/factory/maker/gold\x00 = 01
            sbank/send_enabled/krwp\x00 = 00
            sbank/supply/pt/a/b\x00 = 05000000000000000000000000000000
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
    let update = MsgUpdateParams {
        authority: test.text(0),
        params: Some(Params::default()),
    };
    test.send(&update).unwrap();
    check(
        &told(&mut test),
        &expect![[r#"
        bank_params_set default_send_enabled=false
    "#]],
    );
}

#[test]
fn events_of_lots() {
    let mut test = bank_with(&[]);
    let (one, two, star) = (account(1), account(2), coin("1pt/a/b").denom);
    test.ctx(|ctx| {
        ops::mint_lot(ctx, &two, &one, &star, &lot(5, 1)).unwrap();
        let pending = Lot {
            available_at: "2030-01-01T00:00:00Z".parse().unwrap(),
            ..lot(2, 1)
        };
        ops::mint_lot(ctx, &two, &one, &star, &pending).unwrap();
        ops::mint_lots(ctx, &two, &one, &star, &[lot(4, 2)]).unwrap();
        ops::transfer(ctx, &one, &two, &coins("1pt/a/b")).unwrap();
    });
    check(
        &told(&mut test),
        &expect![[r#"
        bank_lot_changed owner=<1> denom=pt/a/b expiry=2031-01-28T15:00:00Z available_at= hold_id= amount=5
        coin_received receiver=<1> amount=5pt/a/b
        coinbase minter=<2> amount=5pt/a/b
        bank_lot_changed owner=<1> denom=pt/a/b expiry=2031-01-28T15:00:00Z available_at=2030-01-01T00:00:00Z hold_id= amount=2
        coin_received receiver=<1> amount=2pt/a/b
        coinbase minter=<2> amount=2pt/a/b
        bank_lot_changed owner=<1> denom=pt/a/b expiry=2031-02-28T15:00:00Z available_at= hold_id= amount=4
        coin_received receiver=<1> amount=4pt/a/b
        coinbase minter=<2> amount=4pt/a/b
        bank_lot_changed owner=<1> denom=pt/a/b expiry=2031-01-28T15:00:00Z available_at= hold_id= amount=4
        bank_lot_changed owner=<2> denom=pt/a/b expiry=2031-01-28T15:00:00Z available_at= hold_id= amount=1
        coin_spent spender=<1> amount=1pt/a/b
        coin_received receiver=<2> amount=1pt/a/b
        transfer recipient=<2> sender=<1> amount=1pt/a/b
        message sender=<1>
    "#]],
    );
    test.ctx(|ctx| {
        ops::hold(ctx, &one, &ID, &coin("5pt/a/b")).unwrap();
        ops::release(ctx, &one, &ID, &coin("1pt/a/b")).unwrap();
        ops::capture(ctx, &one, &ID, &coin("1pt/a/b"), &two).unwrap();
        ops::burn_held(ctx, &one, &ID, &coin("1pt/a/b")).unwrap();
    });
    check(
        &told(&mut test),
        &expect![[r#"
        bank_lot_changed owner=<1> denom=pt/a/b expiry=2031-01-28T15:00:00Z available_at= hold_id= amount=0
        bank_lot_changed owner=<1> denom=pt/a/b expiry=2031-02-28T15:00:00Z available_at= hold_id= amount=3
        bank_lot_changed owner=<1> denom=pt/a/b expiry=2031-01-28T15:00:00Z available_at= hold_id=0707070707070707070707070707070707070707070707070707070707070707 amount=4
        bank_lot_changed owner=<1> denom=pt/a/b expiry=2031-02-28T15:00:00Z available_at= hold_id=0707070707070707070707070707070707070707070707070707070707070707 amount=1
        bank_hold owner=<1> id=0707070707070707070707070707070707070707070707070707070707070707 amount=5pt/a/b
        bank_lot_changed owner=<1> denom=pt/a/b expiry=2031-01-28T15:00:00Z available_at= hold_id=0707070707070707070707070707070707070707070707070707070707070707 amount=3
        bank_lot_changed owner=<1> denom=pt/a/b expiry=2031-01-28T15:00:00Z available_at= hold_id= amount=1
        bank_release owner=<1> id=0707070707070707070707070707070707070707070707070707070707070707 amount=1pt/a/b
        bank_lot_changed owner=<1> denom=pt/a/b expiry=2031-01-28T15:00:00Z available_at= hold_id=0707070707070707070707070707070707070707070707070707070707070707 amount=2
        bank_capture owner=<1> id=0707070707070707070707070707070707070707070707070707070707070707 amount=1pt/a/b recipient=<2>
        bank_lot_changed owner=<2> denom=pt/a/b expiry=2031-01-28T15:00:00Z available_at= hold_id= amount=2
        coin_spent spender=<1> amount=1pt/a/b
        coin_received receiver=<2> amount=1pt/a/b
        transfer recipient=<2> sender=<1> amount=1pt/a/b
        message sender=<1>
        bank_lot_changed owner=<1> denom=pt/a/b expiry=2031-01-28T15:00:00Z available_at= hold_id=0707070707070707070707070707070707070707070707070707070707070707 amount=1
        bank_release owner=<1> id=0707070707070707070707070707070707070707070707070707070707070707 amount=1pt/a/b
        coin_spent spender=<1> amount=1pt/a/b
        burn burner=<1> amount=1pt/a/b
    "#]],
    );
    let first = (lot(1, 1).expiry, Time::default());
    test.ctx(|ctx| {
        ops::burn_lots(ctx, &two, &coin("1pt/a/b")).unwrap();
        ops::take_back(ctx, &one, &star, Amount::new(2), first);
    });
    check(
        &told(&mut test),
        &expect![[r#"
        bank_lot_changed owner=<2> denom=pt/a/b expiry=2031-01-28T15:00:00Z available_at= hold_id= amount=1
        coin_spent spender=<2> amount=1pt/a/b
        burn burner=<2> amount=1pt/a/b
        bank_lot_changed owner=<1> denom=pt/a/b expiry=2031-01-28T15:00:00Z available_at= hold_id= amount=0
        bank_lot_changed owner=<1> denom=pt/a/b expiry=2031-01-28T15:00:00Z available_at=2030-01-01T00:00:00Z hold_id= amount=1
        coin_spent spender=<1> amount=2pt/a/b
        burn burner=<1> amount=2pt/a/b
    "#]],
    );
    test.block_mut().time = lot(1, 1).expiry;
    test.ctx(ops::destroy_expired);
    check(
        &told(&mut test),
        &expect![[r#"
        bank_lot_changed owner=<1> denom=pt/a/b expiry=2031-01-28T15:00:00Z available_at=2030-01-01T00:00:00Z hold_id= amount=0
        bank_lot_expired owner=<1> amount=1pt/a/b expiry=2031-01-28T15:00:00Z
        coin_spent spender=<1> amount=1pt/a/b
        burn burner=<1> amount=1pt/a/b
        bank_lot_changed owner=<2> denom=pt/a/b expiry=2031-01-28T15:00:00Z available_at= hold_id= amount=0
        bank_lot_expired owner=<2> amount=1pt/a/b expiry=2031-01-28T15:00:00Z
        coin_spent spender=<2> amount=1pt/a/b
        burn burner=<2> amount=1pt/a/b
    "#]],
    );
    test.end_block(1);
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
            26 MadeOfLots: {denom} is made of lots: it has no minters, only its issuer makes and destroys it
            27 NotMadeOfLots: {denom} is not made of lots, expected a denom that begins with pt/
            28 ModuleAccountLots: {address} is the account of a module, which cannot hold {denom}
            29 LotExpired: lot expires at {expiry}, expected later than {now}
            30 Paused: {denom} is paused by its owner: nobody moves it
            31 Blocked: {address} is blocked by the owner of {denom}: it neither sends nor receives it
            32 HasOwner: {denom} has an owner, who says who mints it: expected a denom that does not begin with factory/
            33 NoOwner: {denom} has no owner who may stop it: expected a denom that begins with factory/
            34 Backed: {denom} stands for money that is held for it, nobody mints or burns it: expected a denom that does not begin with ibc/ or peg/
            coin_spent: spender amount
            coin_received: receiver amount
            transfer: recipient sender amount
            message: sender
            coinbase: minter amount
            burn: burner amount
            bank_hold: owner id amount
            bank_release: owner id amount
            bank_capture: owner id amount recipient
            bank_lot_changed: owner denom expiry available_at hold_id amount
            bank_lot_expired: owner amount expiry
            bank_params_set: default_send_enabled
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
            /aot.bank.v1.Query/Lots
            /aot.bank.v1.Query/Minters
            /aot.bank.v1.Query/Stopped
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
              "blocked": [],
              "denom_metadata": [],
              "held_lots": [],
              "holds": [],
              "lots": [],
              "minters": [],
              "params": {
                "default_send_enabled": true
              },
              "paused": [],
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
