//! What an owner of a denom stops, and what goes on.

use super::*;
use crate::ops::Output;
use proto::aot::bank::v1::{MsgBurn, MsgMint, MsgSetMinter, QueryStoppedRequest};
use proto::cosmos::bank::v1beta1::{
    MsgMultiSend, MsgSend, Output as Paid, QuerySpendableBalancesRequest,
};

const TOKEN: &str = "factory/maker/gold";
const HOLD: [u8; 32] = [7; 32];

/// Accounts 1 and 2 have 100 of the token and of `krwp`; 30 of account 1 are held.
fn holders() -> TestCtx {
    let mut test = bank_with(&[
        "100factory/maker/gold,100krwp",
        "100factory/maker/gold,100krwp",
    ]);
    test.ctx(|ctx| bank::hold(ctx, &account(1), &HOLD, &gold(30)))
        .unwrap();
    test.take_events();
    test
}

fn gold(units: u128) -> Coin {
    coin(&format!("{units}{TOKEN}"))
}

fn pause(test: &mut TestCtx, paused: bool) {
    test.ctx(|ctx| bank::set_paused(ctx, &denom(TOKEN), paused))
        .unwrap();
}

fn block(test: &mut TestCtx, who: u64) {
    test.ctx(|ctx| bank::set_blocked(ctx, &denom(TOKEN), &account(who), true))
        .unwrap();
}

fn transfer(test: &mut TestCtx, from: u64, to: u64, what: &str) -> Result<(), Error> {
    test.ctx(|ctx| bank::transfer(ctx, &account(from), &account(to), &coins(what)))
}

fn spendable(test: &mut TestCtx, who: u64) -> u128 {
    test.read(|view| bank::spendable(view, view.now(), &account(who), &denom(TOKEN)))
        .units()
}

type Act<'a> = &'a dyn Fn(&mut sdk::Ctx<'_>) -> Result<(), Error>;

/// The codes with which everything that begins to move the token is refused; 0 if it is not. Then nothing has changed.
fn refusals(test: &mut TestCtx, from: u64, to: u64) -> Vec<u32> {
    let (from, to) = (account(from), account(to));
    let outputs = [Output {
        to,
        coins: Coins::from(gold(1)),
    }];
    let acts: [Act<'_>; 5] = [
        &|ctx| bank::transfer(ctx, &from, &to, &Coins::from(gold(1))),
        &|ctx| bank::transfer_to_many(ctx, &from, &outputs),
        &|ctx| bank::hold(ctx, &from, &[8; 32], &gold(1)),
        &|ctx| bank::burn(ctx, &from, &gold(1)),
        &|ctx| bank::mint(ctx, &to, &gold(1)),
    ];
    let mut codes = Vec::new();
    for act in acts {
        let before = test.changes();
        let result = test.ctx(act);
        if result.is_err() {
            assert_eq!(test.changes(), before);
        }
        codes.push(result.map_or_else(|error| error.code, |()| 0));
    }
    codes
}

#[test]
fn nobody_moves_a_denom_that_is_paused_and_others_move_as_ever() {
    let mut test = holders();
    pause(&mut test, true);
    assert_eq!(refusals(&mut test, 1, 2), [30; 5]);
    let to_oneself = transfer(&mut test, 1, 1, "1factory/maker/gold");
    refused(
        to_oneself,
        "bank",
        30,
        "factory/maker/gold is paused by its owner: nobody moves it",
    );
    assert_eq!(spendable(&mut test, 1), 0);
    transfer(&mut test, 1, 2, "1krwp").unwrap();
    pause(&mut test, false);
    assert_eq!(spendable(&mut test, 1), 70);
    assert_eq!(refusals(&mut test, 3, 1), [5, 5, 5, 5, 0]);
}

#[test]
fn a_transfer_of_several_denoms_moves_none_of_them_if_one_is_paused() {
    let mut test = holders();
    pause(&mut test, true);
    let error = transfer(&mut test, 1, 2, "1factory/maker/gold,1krwp").unwrap_err();
    assert_eq!((error.codespace, error.code), ("bank", 30));
    assert_eq!(has(&mut test, &account(2), "krwp"), 100);
}

#[test]
fn a_blocked_account_neither_sends_nor_receives_a_denom() {
    let mut test = holders();
    block(&mut test, 1);
    assert_eq!(refusals(&mut test, 1, 2), [31, 31, 31, 31, 0]);
    assert_eq!(refusals(&mut test, 2, 1), [31, 31, 0, 0, 31]);
    assert_eq!(spendable(&mut test, 1), 0);
    let log = format!(
        "{} is blocked by the owner of factory/maker/gold: it neither sends nor receives it",
        test.text(1)
    );
    let sent = transfer(&mut test, 2, 1, "1factory/maker/gold");
    refused(sent, "bank", 31, &log);
    transfer(&mut test, 1, 2, "1krwp").unwrap();
    transfer(&mut test, 2, 3, "1factory/maker/gold").unwrap();
}

#[test]
fn what_was_held_before_is_captured_and_released_whatever_was_stopped_since() {
    let mut test = holders();
    pause(&mut test, true);
    for who in [1, 2] {
        block(&mut test, who);
    }
    test.ctx(|ctx| bank::capture(ctx, &account(1), &HOLD, &gold(10), &account(2)))
        .unwrap();
    test.ctx(|ctx| bank::release(ctx, &account(1), &HOLD, &gold(20)))
        .unwrap();
    assert_eq!(has(&mut test, &account(1), TOKEN), 90);
    assert_eq!(has(&mut test, &account(2), TOKEN), 110);
    // It is there, and cannot be spent.
    assert_eq!((spendable(&mut test, 1), spendable(&mut test, 2)), (0, 0));
    test.end_block(1);
}

#[test]
fn messages_refuse_what_is_stopped() {
    let mut test = holders();
    block(&mut test, 2);
    let send = MsgSend {
        from_address: test.text(1),
        to_address: test.text(2),
        amount: proto_coins("1factory/maker/gold"),
    };
    assert_eq!(test.send(&send).unwrap_err().code, 31);
    let many = MsgMultiSend {
        inputs: vec![proto::cosmos::bank::v1beta1::Input {
            address: test.text(1),
            coins: proto_coins("2factory/maker/gold"),
        }],
        outputs: vec![
            Paid {
                address: test.text(3),
                coins: proto_coins("1factory/maker/gold"),
            },
            Paid {
                address: test.text(2),
                coins: proto_coins("1factory/maker/gold"),
            },
        ],
    };
    assert_eq!(test.send(&many).unwrap_err().code, 31);
    assert_eq!(has(&mut test, &account(3), TOKEN), 0);
    let request = QuerySpendableBalancesRequest {
        address: test.text(2),
        pagination: None,
    };
    let found = test.query(&request).unwrap().balances;
    let amounts: Vec<_> = found.iter().map(|coin| coin.amount.as_str()).collect();
    assert_eq!(amounts, ["0", "100"]);
}

#[test]
fn the_authority_has_no_minters_of_a_denom_that_has_an_owner() {
    let mut test = holders();
    let set = MsgSetMinter {
        authority: test.text(0),
        minter: test.text(1),
        denom: TOKEN.to_owned(),
        allowance: "5".to_owned(),
    };
    let log = "factory/maker/gold has an owner, who says who mints it: expected a denom that does not begin with factory/";
    refused(test.send(&set), "bank", 32, log);
    let mint = MsgMint {
        minter: test.text(1),
        to_address: test.text(1),
        amount: Some((&gold(1)).into()),
    };
    refused(test.send(&mint), "bank", 32, log);
    let burn = MsgBurn {
        minter: test.text(1),
        amount: Some((&gold(1)).into()),
    };
    refused(test.send(&burn), "bank", 32, log);
}

#[test]
fn nobody_mints_what_stands_for_money_that_is_held() {
    let mut test = holders();
    for denom in [format!("ibc/{}", "AB".repeat(32)), "peg/kon".to_owned()] {
        let set = MsgSetMinter {
            authority: test.text(0),
            minter: test.text(1),
            denom: denom.clone(),
            allowance: "5".to_owned(),
        };
        let log = format!(
            "{denom} stands for money that is held for it, nobody mints or burns it: \
             expected a denom that does not begin with ibc/ or peg/"
        );
        refused(test.send(&set), "bank", 34, &log);
    }
}

#[test]
fn a_denom_without_an_owner_cannot_be_stopped() {
    let mut test = holders();
    let log = "krwp has no owner who may stop it: expected a denom that begins with factory/";
    let paused = test.ctx(|ctx| bank::set_paused(ctx, &denom("krwp"), true));
    refused(paused, "bank", 33, log);
    let blocked = test.ctx(|ctx| bank::set_blocked(ctx, &denom("krwp"), &account(1), true));
    refused(blocked, "bank", 33, log);
}

#[test]
fn what_is_stopped_is_listed_and_goes_through_genesis() {
    let mut test = holders();
    pause(&mut test, true);
    block(&mut test, 2);
    let request = QueryStoppedRequest {
        denom: TOKEN.to_owned(),
        pagination: None,
    };
    let answer = test.query(&request).unwrap();
    assert!(answer.paused);
    assert_eq!(answer.blocked, [test.text(2)]);
    test.end_block(1);
    let exported = test.export();
    let mut again = TestCtx::with_genesis(&[&auth::MODULE, &MODULE, &POOL], |name, default| {
        let found = exported.iter().find(|(part, _)| *part == name);
        found.map_or(default, |(_, json)| json.clone())
    });
    assert_eq!(again.export(), exported);
    let (_, good) = exported.iter().find(|(part, _)| *part == "bank").unwrap();
    for (pointer, value, expected) in [
        ("/paused/0", "krwp", "krwp has no owner"),
        ("/blocked/0/denom", "krwp", "krwp has no owner"),
        ("/blocked/0/address", "aot1", "blocked: "),
    ] {
        let mut json = good.clone();
        *json.pointer_mut(pointer).unwrap() = value.into();
        let why = (MODULE.genesis.validate)(&json, test.chain()).unwrap_err();
        assert!(why.starts_with(expected), "{pointer}: {why}");
    }
    for list in ["paused", "blocked"] {
        let mut json = good.clone();
        let first = json[list][0].clone();
        json[list].as_array_mut().unwrap().push(first);
        let why = (MODULE.genesis.validate)(&json, test.chain()).unwrap_err();
        assert!(why.ends_with("is listed twice"), "{why}");
    }
}
