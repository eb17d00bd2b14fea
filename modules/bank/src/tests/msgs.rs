//! Each message: what it does, and everything it refuses.

use super::{bank_with, coin, denom, has, proto_coins, refused};
use crate::ops;
use proto::aot::bank::v1::{MsgBurn, MsgMint, MsgSetDenomMetadata, MsgSetMinter};
use proto::cosmos::bank::v1beta1::{
    DenomUnit, Input, Metadata, MsgMultiSend, MsgSend, MsgSetSendEnabled, MsgUpdateParams, Output,
    Params, SendEnabled,
};
use sdk::{Address, Amount};
use testkit::{TestCtx, account};

fn send(test: &TestCtx, from: u64, to: u64, amount: &str) -> MsgSend {
    MsgSend {
        from_address: test.text(from),
        to_address: test.text(to),
        amount: proto_coins(amount),
    }
}

fn multi_send(test: &TestCtx, amount: &str, outputs: &[(u64, &str)]) -> MsgMultiSend {
    MsgMultiSend {
        inputs: vec![Input {
            address: test.text(1),
            coins: proto_coins(amount),
        }],
        outputs: outputs
            .iter()
            .map(|(to, amount)| Output {
                address: test.text(*to),
                coins: proto_coins(amount),
            })
            .collect(),
    }
}

fn raw(denom: &str, amount: &str) -> proto::Coin {
    proto::Coin {
        denom: denom.to_owned(),
        amount: amount.to_owned(),
    }
}

#[test]
fn a_send_moves_money_and_makes_the_account_of_the_recipient() {
    let mut test = bank_with(&["7uaot"]);
    assert_eq!(
        test.read(|view| auth::ops::account(view, &account(2))),
        None
    );
    test.send(&send(&test, 1, 2, "5uaot")).unwrap();
    assert_eq!(has(&mut test, &account(1), "uaot"), 2);
    assert_eq!(has(&mut test, &account(2), "uaot"), 5);
    assert!(
        test.read(|view| auth::ops::account(view, &account(2)))
            .is_some()
    );
    test.end_block(1);
}

#[test]
fn a_send_of_everything_leaves_no_entry() {
    let mut test = bank_with(&["7uaot"]);
    test.send(&send(&test, 1, 2, "7uaot")).unwrap();
    test.end_block(1);
    let entries = test.read(|view| crate::state::BALANCES.iter(view).count());
    assert_eq!(entries, 1);
}

#[test]
fn a_send_to_oneself_moves_nothing_but_must_be_affordable() {
    let mut test = bank_with(&["7uaot"]);
    test.send(&send(&test, 1, 1, "7uaot")).unwrap();
    assert_eq!(has(&mut test, &account(1), "uaot"), 7);
    refused(
        test.send(&send(&test, 1, 1, "8uaot")),
        "sdk",
        5,
        "spendable balance 7uaot is smaller than 8uaot: insufficient funds",
    );
    test.end_block(1);
}

#[test]
fn a_send_above_the_balance_is_refused() {
    let mut test = bank_with(&["5uaot"]);
    refused(
        test.send(&send(&test, 1, 2, "7uaot")),
        "sdk",
        5,
        "spendable balance 5uaot is smaller than 7uaot: insufficient funds",
    );
    refused(
        test.send(&send(&test, 1, 2, "1krwp")),
        "sdk",
        5,
        "spendable balance 0krwp is smaller than 1krwp: insufficient funds",
    );
}

#[test]
fn a_send_of_held_money_is_refused() {
    let mut test = bank_with(&["5uaot"]);
    test.ctx(|ctx| ops::hold(ctx, &account(1), &[1; 32], &coin("3uaot")))
        .unwrap();
    refused(
        test.send(&send(&test, 1, 2, "3uaot")),
        "sdk",
        5,
        "spendable balance 2uaot is smaller than 3uaot: insufficient funds",
    );
    test.end_block(1);
}

#[test]
fn a_send_of_two_coins_moves_both_or_none() {
    let mut test = bank_with(&["5krwp,5uaot"]);
    let (from, to) = (account(1), account(2));
    let too_much = super::coins("5krwp,6uaot");
    test.ctx(|ctx| ops::transfer(ctx, &from, &to, &too_much))
        .unwrap_err();
    assert!(test.changes().is_empty());
    assert!(test.take_events().is_empty());
    test.send(&send(&test, 1, 2, "5krwp,4uaot")).unwrap();
    assert_eq!(has(&mut test, &to, "krwp"), 5);
    assert_eq!(has(&mut test, &to, "uaot"), 4);
    test.end_block(1);
}

#[test]
fn a_send_of_what_are_no_coins_is_refused() {
    let mut test = bank_with(&["5krwp,5uaot"]);
    let mut send = send(&test, 1, 2, "5uaot");
    let mut attempt = |amount: Vec<proto::Coin>, log: &str| {
        send.amount = amount;
        refused(test.send(&send), "sdk", 10, log);
    };
    attempt(vec![], "no coins, expected at least one: invalid coins");
    attempt(
        vec![raw("uaot", "0")],
        "0uaot: expected more than 0: invalid coins",
    );
    attempt(
        vec![raw("uaot", "1"), raw("krwp", "1")],
        "1uaot,1krwp: expected each denom once, in ascending order: invalid coins",
    );
    attempt(
        vec![raw("uaot", "1"), raw("uaot", "1")],
        "1uaot,1uaot: expected each denom once, in ascending order: invalid coins",
    );
    attempt(
        vec![raw("uaot", "-1")],
        "\"-1\" is not an amount: expected decimal digits, 0 to 2^128 - 1: invalid request: invalid coins",
    );
    attempt(
        vec![raw("u", "1")],
        "invalid denom: u: expected a letter, then 2 to 127 of letters, digits, / : . _ -: invalid coins",
    );
}

#[test]
fn a_send_of_too_many_coins_is_refused() {
    let mut test = bank_with(&["5uaot"]);
    let mut send = send(&test, 1, 2, "5uaot");
    send.amount = (10..27).map(|n| raw(&format!("denom{n}"), "1")).collect();
    refused(
        test.send(&send),
        "bank",
        20,
        "17 coins, expected at most 16",
    );
}

#[test]
fn a_send_from_or_to_no_address_is_refused() {
    let mut test = bank_with(&["5uaot"]);
    let mut msg = send(&test, 1, 2, "5uaot");
    msg.to_address = String::new();
    refused(
        test.send(&msg),
        "sdk",
        7,
        "\"\": empty address, expected a bech32 address aot1…: invalid address",
    );
    let mut msg = send(&test, 1, 2, "5uaot");
    msg.from_address = "cosmos1qqqsyqcyq5rqwzqfpg9scrgwpugpzysn7hzdtn".to_owned();
    let error = test.send(&msg).unwrap_err();
    assert_eq!(error.code, 7, "{error}");
}

#[test]
fn a_send_to_a_module_account_is_refused() {
    let mut test = bank_with(&["5uaot"]);
    let pool = Address::of_module("pool");
    let mut send = send(&test, 1, 2, "5uaot");
    send.to_address = test.text_of(&pool);
    let log = format!(
        "{} is not allowed to receive funds: unauthorized",
        test.text_of(&pool)
    );
    refused(test.send(&send), "sdk", 4, &log);
    let mut multi_send = multi_send(&test, "5uaot", &[(2, "5uaot")]);
    multi_send.outputs[0].address = test.text_of(&pool);
    refused(test.send(&multi_send), "sdk", 4, &log);
}

#[test]
fn a_send_of_more_coins_costs_more_gas() {
    let mut test = bank_with(&["5krwp,5uaot"]);
    let mut used = |amount: &str| {
        let any = sdk::sim::any(&send(&test, 1, 2, amount));
        test.ctx(|ctx| {
            ctx.begin_tx(sdk::TxInfo::default(), sdk::Gas::new(1_000_000, 1_000));
            ctx.registry().decode(&any).unwrap().run(ctx).unwrap();
            ctx.gas.used()
        })
    };
    assert_eq!(used("1uaot"), 0);
    assert_eq!(used("1krwp,1uaot"), 10_000);
}

#[test]
fn a_multi_send_pays_each_recipient() {
    let mut test = bank_with(&["5krwp,9uaot"]);
    let outputs = [(2, "2krwp,3uaot"), (1, "1uaot"), (3, "4uaot")];
    test.send(&multi_send(&test, "2krwp,8uaot", &outputs))
        .unwrap();
    assert_eq!(has(&mut test, &account(1), "uaot"), 2);
    assert_eq!(has(&mut test, &account(1), "krwp"), 3);
    assert_eq!(has(&mut test, &account(2), "uaot"), 3);
    assert_eq!(has(&mut test, &account(3), "uaot"), 4);
    test.end_block(1);
}

#[test]
fn a_multi_send_whose_sides_differ_is_refused() {
    let mut test = bank_with(&["9uaot"]);
    refused(
        test.send(&multi_send(&test, "9uaot", &[(2, "5uaot"), (3, "5uaot")])),
        "bank",
        4,
        "input 9uaot, outputs 10uaot: sum inputs != sum outputs",
    );
}

#[test]
fn a_multi_send_above_the_balance_is_refused() {
    let mut test = bank_with(&["9uaot"]);
    refused(
        test.send(&multi_send(&test, "10uaot", &[(2, "5uaot"), (3, "5uaot")])),
        "sdk",
        5,
        "spendable balance 9uaot is smaller than 10uaot: insufficient funds",
    );
}

#[test]
fn a_multi_send_of_one_to_nobody_of_nobody_or_of_two_is_refused() {
    let mut test = bank_with(&["9uaot"]);
    let whole = multi_send(&test, "9uaot", &[(2, "9uaot")]);
    let mut nobody = whole.clone();
    nobody.inputs.clear();
    refused(
        test.send(&nobody),
        "bank",
        2,
        "no inputs to send transaction",
    );
    let mut to_nobody = whole.clone();
    to_nobody.outputs.clear();
    refused(
        test.send(&to_nobody),
        "bank",
        3,
        "no outputs to send transaction",
    );
    let mut two = whole.clone();
    two.inputs.push(whole.inputs[0].clone());
    refused(test.send(&two), "bank", 9, "multiple senders not allowed");
}

#[test]
fn a_multi_send_to_too_many_is_refused() {
    let mut test = bank_with(&["99uaot"]);
    let outputs: Vec<_> = (2..67).map(|n| (n, "1uaot")).collect();
    let msg = multi_send(&test, "65uaot", &outputs);
    refused(
        test.send(&msg),
        "bank",
        20,
        "65 outputs, expected at most 64",
    );
    let msg = multi_send(&test, "64uaot", &outputs[..64]);
    test.send(&msg).unwrap();
    test.end_block(1);
}

#[test]
fn a_denom_that_is_switched_off_cannot_be_sent() {
    let mut test = bank_with(&["5krwp,5uaot"]);
    let switch = MsgSetSendEnabled {
        authority: test.text(0),
        send_enabled: vec![SendEnabled {
            denom: "krwp".to_owned(),
            enabled: false,
        }],
        use_default_for: vec![],
    };
    test.send(&switch).unwrap();
    let log = "krwp transfers are currently disabled: send transactions are disabled";
    refused(test.send(&send(&test, 1, 2, "1krwp,1uaot")), "bank", 5, log);
    refused(
        test.send(&multi_send(&test, "1krwp", &[(2, "1krwp")])),
        "bank",
        5,
        log,
    );
    test.send(&send(&test, 1, 2, "1uaot")).unwrap();
    test.end_block(1);

    let back = MsgSetSendEnabled {
        authority: test.text(0),
        send_enabled: vec![],
        use_default_for: vec!["krwp".to_owned()],
    };
    test.send(&back).unwrap();
    test.send(&send(&test, 1, 2, "1krwp")).unwrap();
    test.end_block(1);
}

#[test]
fn the_default_counts_for_denoms_that_nothing_is_set_for() {
    let mut test = bank_with(&["5krwp,5uaot"]);
    let params = MsgUpdateParams {
        authority: test.text(0),
        params: Some(Params {
            default_send_enabled: false,
            ..Params::default()
        }),
    };
    test.send(&params).unwrap();
    let switch = MsgSetSendEnabled {
        authority: test.text(0),
        send_enabled: vec![SendEnabled {
            denom: "krwp".to_owned(),
            enabled: true,
        }],
        use_default_for: vec![],
    };
    test.send(&switch).unwrap();
    test.send(&send(&test, 1, 2, "1krwp")).unwrap();
    refused(
        test.send(&send(&test, 1, 2, "1uaot")),
        "bank",
        5,
        "uaot transfers are currently disabled: send transactions are disabled",
    );
    test.end_block(1);
}

#[test]
fn switching_a_denom_twice_or_too_many_is_refused() {
    let mut test = bank_with(&["5uaot"]);
    let mut switch = MsgSetSendEnabled {
        authority: test.text(0),
        send_enabled: vec![SendEnabled {
            denom: "krwp".to_owned(),
            enabled: false,
        }],
        use_default_for: vec!["krwp".to_owned()],
    };
    refused(
        test.send(&switch),
        "bank",
        8,
        "krwp: duplicate entry, expected each denom once",
    );
    assert!(test.changes().is_empty());
    switch.use_default_for = (0..64).map(|n| format!("denom{n}")).collect();
    refused(
        test.send(&switch),
        "bank",
        20,
        "65 denoms, expected at most 64",
    );
}

#[test]
fn only_the_authority_sends_the_messages_of_the_authority() {
    let mut test = bank_with(&["5uaot"]);
    let log = format!(
        "invalid authority; expected {}, got {}: unauthorized",
        test.text(0),
        test.text(1)
    );
    let authority = test.text(1);
    let params = MsgUpdateParams {
        authority: authority.clone(),
        params: None,
    };
    refused(test.send(&params), "sdk", 4, &log);
    let switch = MsgSetSendEnabled {
        authority: authority.clone(),
        ..MsgSetSendEnabled::default()
    };
    refused(test.send(&switch), "sdk", 4, &log);
    let minter = MsgSetMinter {
        authority: authority.clone(),
        ..MsgSetMinter::default()
    };
    refused(test.send(&minter), "sdk", 4, &log);
    let metadata = MsgSetDenomMetadata {
        authority,
        metadata: None,
    };
    refused(test.send(&metadata), "sdk", 4, &log);
}

#[test]
fn parameters_that_are_missing_or_of_the_past_are_refused() {
    let mut test = bank_with(&[]);
    let mut msg = MsgUpdateParams {
        authority: test.text(0),
        params: None,
    };
    refused(
        test.send(&msg),
        "sdk",
        18,
        "missing params: invalid request",
    );
    #[expect(deprecated, reason = "it is refused")]
    let params = Params {
        send_enabled: vec![SendEnabled::default()],
        default_send_enabled: true,
    };
    msg.params = Some(params);
    refused(
        test.send(&msg),
        "sdk",
        18,
        "use of send_enabled in params is no longer supported, use MsgSetSendEnabled: invalid request",
    );
}

fn set_minter(test: &mut TestCtx, allowance: &str) {
    let msg = MsgSetMinter {
        authority: test.text(0),
        minter: test.text(1),
        denom: "krwp".to_owned(),
        allowance: allowance.to_owned(),
    };
    test.send(&msg).unwrap();
}

fn mint(test: &TestCtx, to: u64, amount: &str) -> MsgMint {
    MsgMint {
        minter: test.text(1),
        to_address: test.text(to),
        amount: Some((&coin(amount)).into()),
    }
}

fn burn(test: &TestCtx, amount: &str) -> MsgBurn {
    MsgBurn {
        minter: test.text(1),
        amount: Some((&coin(amount)).into()),
    }
}

#[test]
fn a_minter_mints_within_its_allowance_and_burns_what_it_has() {
    let mut test = bank_with(&[]);
    set_minter(&mut test, "10");
    test.send(&mint(&test, 2, "4krwp")).unwrap();
    test.send(&mint(&test, 1, "6krwp")).unwrap();
    assert_eq!(has(&mut test, &account(2), "krwp"), 4);
    refused(
        test.send(&mint(&test, 2, "1krwp")),
        "bank",
        23,
        "allowance 0 is smaller than 1krwp",
    );
    // Burning does not raise the allowance, and needs none.
    test.send(&burn(&test, "5krwp")).unwrap();
    let supply = test.read(|view| ops::supply(view, &denom("krwp")));
    assert_eq!(supply, Amount::new(5));
    let allowance = test.read(|view| ops::allowance(view, &account(1), &denom("krwp")));
    assert_eq!(allowance, Some(Amount::ZERO));
    refused(
        test.send(&burn(&test, "2krwp")),
        "sdk",
        5,
        "spendable balance 1krwp is smaller than 2krwp: insufficient funds",
    );
    test.end_block(1);
}

#[test]
fn who_is_no_minter_neither_mints_nor_burns() {
    let mut test = bank_with(&["5krwp,5uaot"]);
    let log = format!("{} is not a minter of krwp", test.text(1));
    refused(test.send(&mint(&test, 1, "1krwp")), "bank", 22, &log);
    refused(test.send(&burn(&test, "1krwp")), "bank", 22, &log);
    set_minter(&mut test, "1");
    let log = format!("{} is not a minter of uaot", test.text(1));
    refused(test.send(&mint(&test, 1, "1uaot")), "bank", 22, &log);
    set_minter(&mut test, "0");
    let log = format!("{} is not a minter of krwp", test.text(1));
    refused(test.send(&mint(&test, 1, "1krwp")), "bank", 22, &log);
}

#[test]
fn minting_nothing_to_a_module_or_beyond_an_amount_is_refused() {
    let mut test = bank_with(&["5krwp"]);
    set_minter(&mut test, &u128::MAX.to_string());
    let mut msg = mint(&test, 2, "0krwp");
    refused(
        test.send(&msg),
        "sdk",
        10,
        "0krwp: expected more than 0: invalid coins",
    );
    msg.amount = None;
    refused(test.send(&msg), "sdk", 10, "missing coin: invalid coins");
    let all = format!("{}krwp", u128::MAX);
    refused(
        test.send(&mint(&test, 2, &all)),
        "bank",
        25,
        &format!("supply 5krwp and {all} more exceed 2^128 - 1"),
    );
    let mut msg = mint(&test, 2, "1krwp");
    msg.to_address = test.text_of(&Address::of_module("pool"));
    let log = format!(
        "{} is not allowed to receive funds: unauthorized",
        msg.to_address
    );
    refused(test.send(&msg), "sdk", 4, &log);
    test.end_block(1);
}

#[test]
fn a_minter_of_no_denom_or_amount_is_refused() {
    let mut test = bank_with(&[]);
    let msg = |denom: &str, allowance: &str| MsgSetMinter {
        authority: test.text(0),
        minter: test.text(1),
        denom: denom.to_owned(),
        allowance: allowance.to_owned(),
    };
    let (no_denom, no_amount) = (msg("?", "1"), msg("krwp", "much"));
    assert_eq!(test.send(&no_denom).unwrap_err().code, 10);
    refused(
        test.send(&no_amount),
        "sdk",
        18,
        "\"much\" is not an amount: expected decimal digits, 0 to 2^128 - 1: invalid request",
    );
}

fn unit(denom: &str, exponent: u32) -> DenomUnit {
    DenomUnit {
        denom: denom.to_owned(),
        exponent,
        aliases: vec![format!("alias{exponent}")],
    }
}

fn aot() -> Metadata {
    Metadata {
        base: "uaot".to_owned(),
        display: "aot".to_owned(),
        name: "AOT".to_owned(),
        symbol: "AOT".to_owned(),
        denom_units: vec![unit("uaot", 0), unit("aot", 6)],
        ..Metadata::default()
    }
}

#[test]
fn metadata_that_contradicts_itself_is_refused() {
    let mut test = bank_with(&[]);
    let mut attempt = |change: fn(&mut Metadata), why: &str| {
        let mut metadata = aot();
        change(&mut metadata);
        let msg = MsgSetDenomMetadata {
            authority: test.text(0),
            metadata: Some(metadata),
        };
        refused(
            test.send(&msg),
            "bank",
            24,
            &format!("metadata of uaot: {why}"),
        );
    };
    attempt(|aot| aot.name = "  ".to_owned(), "name cannot be blank");
    attempt(|aot| aot.symbol.clear(), "symbol cannot be blank");
    attempt(
        |aot| aot.uri = "u".repeat(1_025),
        "a text has more than 1024 bytes",
    );
    attempt(
        |aot| aot.denom_units.clear(),
        "the first denomination unit must be uaot with exponent 0",
    );
    attempt(
        |aot| aot.denom_units[0].exponent = 1,
        "the first denomination unit must be uaot with exponent 0",
    );
    attempt(
        |aot| aot.denom_units[1].exponent = 0,
        "the exponents of denomination units must ascend",
    );
    attempt(
        |aot| aot.denom_units[1].denom = "uaot".to_owned(),
        "duplicate denomination unit uaot",
    );
    attempt(
        |aot| aot.display = "won".to_owned(),
        "metadata must contain a denomination unit with display denom won",
    );
    attempt(
        |aot| aot.denom_units[1].aliases = vec![String::new()],
        "alias for denom unit aot cannot be blank",
    );
    attempt(
        |aot| aot.denom_units[1].aliases = vec!["a".to_owned(), "a".to_owned()],
        "duplicate denomination unit alias a",
    );
    attempt(
        |aot| aot.denom_units[1].aliases = (0..17).map(|n| n.to_string()).collect(),
        "more than 16 aliases of aot",
    );
    attempt(
        |aot| {
            aot.denom_units = (0..17)
                .map(|n| unit(if n == 0 { "uaot" } else { "aot" }, n))
                .collect();
        },
        "more than 16 denomination units",
    );
}

#[test]
fn missing_metadata_is_refused() {
    let mut test = bank_with(&[]);
    let msg = MsgSetDenomMetadata {
        authority: test.text(0),
        metadata: None,
    };
    refused(
        test.send(&msg),
        "sdk",
        18,
        "missing metadata: invalid request",
    );
}
