//! What other modules do: holds above all.

use super::{bank_with, coin, denom, has, refused};
use crate::ops;
use crate::ops::Output;
use sdk::{Amount, Coins};
use testkit::{TestCtx, account};

const ID: [u8; 32] = [7; 32];

fn spendable(test: &mut TestCtx, n: u64) -> u128 {
    test.read(|view| ops::spendable(view, view.now(), &account(n), &denom("uaot")).units())
}

fn held(test: &mut TestCtx) -> u128 {
    test.read(|view| ops::held(view, &account(1), &ID, &denom("uaot")).units())
}

#[test]
fn a_hold_lowers_what_is_spendable_and_not_the_balance() {
    let mut test = bank_with(&["10uaot"]);
    test.ctx(|ctx| ops::hold(ctx, &account(1), &ID, &coin("3uaot")))
        .unwrap();
    test.ctx(|ctx| ops::hold(ctx, &account(1), &ID, &coin("1uaot")))
        .unwrap();
    test.ctx(|ctx| ops::hold(ctx, &account(1), &[8; 32], &coin("2uaot")))
        .unwrap();
    assert_eq!(has(&mut test, &account(1), "uaot"), 10);
    assert_eq!(spendable(&mut test, 1), 4);
    assert_eq!(held(&mut test), 4);
    test.end_block(1);
}

#[test]
fn a_hold_of_held_money_is_refused() {
    let mut test = bank_with(&["10uaot"]);
    test.ctx(|ctx| ops::hold(ctx, &account(1), &ID, &coin("7uaot")))
        .unwrap();
    let again = test.ctx(|ctx| ops::hold(ctx, &account(1), &[8; 32], &coin("4uaot")));
    refused(
        again,
        "sdk",
        5,
        "spendable balance 3uaot is smaller than 4uaot: insufficient funds",
    );
    let none = test.ctx(|ctx| ops::hold(ctx, &account(2), &ID, &coin("4uaot")));
    refused(
        none,
        "sdk",
        5,
        "spendable balance 0uaot is smaller than 4uaot: insufficient funds",
    );
}

#[test]
fn a_release_makes_money_spendable_again() {
    let mut test = bank_with(&["10uaot"]);
    test.ctx(|ctx| ops::hold(ctx, &account(1), &ID, &coin("7uaot")))
        .unwrap();
    test.ctx(|ctx| ops::release(ctx, &account(1), &ID, &coin("2uaot")))
        .unwrap();
    assert_eq!((spendable(&mut test, 1), held(&mut test)), (5, 5));
    test.end_block(1);
    test.ctx(|ctx| ops::release(ctx, &account(1), &ID, &coin("5uaot")))
        .unwrap();
    assert_eq!((spendable(&mut test, 1), held(&mut test)), (10, 0));
    test.end_block(1);
}

#[test]
fn a_capture_pays_out_of_a_hold_whatever_else_was_spent() {
    let mut test = bank_with(&["10uaot"]);
    test.ctx(|ctx| ops::hold(ctx, &account(1), &ID, &coin("7uaot")))
        .unwrap();
    test.ctx(|ctx| ops::transfer(ctx, &account(1), &account(3), &Coins::from(coin("3uaot"))))
        .unwrap();
    test.ctx(|ctx| ops::capture(ctx, &account(1), &ID, &coin("2uaot"), &account(2)))
        .unwrap();
    test.ctx(|ctx| ops::capture(ctx, &account(1), &ID, &coin("5uaot"), &account(2)))
        .unwrap();
    assert_eq!(has(&mut test, &account(1), "uaot"), 0);
    assert_eq!(has(&mut test, &account(2), "uaot"), 7);
    assert_eq!(held(&mut test), 0);
    test.end_block(1);
}

#[test]
fn a_capture_to_the_owner_only_releases() {
    let mut test = bank_with(&["10uaot"]);
    test.ctx(|ctx| ops::hold(ctx, &account(1), &ID, &coin("7uaot")))
        .unwrap();
    test.ctx(|ctx| ops::capture(ctx, &account(1), &ID, &coin("7uaot"), &account(1)))
        .unwrap();
    assert_eq!(spendable(&mut test, 1), 10);
    test.end_block(1);
}

#[test]
fn more_than_a_hold_has_is_neither_released_nor_captured() {
    let mut test = bank_with(&["10uaot"]);
    test.ctx(|ctx| ops::hold(ctx, &account(1), &ID, &coin("7uaot")))
        .unwrap();
    let log = format!(
        "hold {} has 7uaot, expected at least 8uaot",
        "07".repeat(32)
    );
    let release = test.ctx(|ctx| ops::release(ctx, &account(1), &ID, &coin("8uaot")));
    refused(release, "bank", 21, &log);
    let capture = test.ctx(|ctx| ops::capture(ctx, &account(1), &ID, &coin("8uaot"), &account(2)));
    refused(capture, "bank", 21, &log);
    let other = test.ctx(|ctx| ops::release(ctx, &account(1), &[8; 32], &coin("1uaot")));
    let log = format!(
        "hold {} has 0uaot, expected at least 1uaot",
        "08".repeat(32)
    );
    refused(other, "bank", 21, &log);
    test.end_block(1);
}

#[test]
fn nothing_of_nothing_changes_nothing_and_tells_nothing() {
    let mut test = bank_with(&["10uaot"]);
    let (one, two, none) = (account(1), account(2), coin("0uaot"));
    test.ctx(|ctx| ops::transfer(ctx, &one, &two, &Coins::EMPTY))
        .unwrap();
    test.ctx(|ctx| ops::transfer_to_many(ctx, &one, &[]))
        .unwrap();
    test.ctx(|ctx| ops::hold(ctx, &one, &ID, &none)).unwrap();
    test.ctx(|ctx| ops::release(ctx, &one, &ID, &none)).unwrap();
    test.ctx(|ctx| ops::capture(ctx, &one, &ID, &none, &two))
        .unwrap();
    test.ctx(|ctx| ops::mint(ctx, &two, &none)).unwrap();
    test.ctx(|ctx| ops::burn(ctx, &two, &none)).unwrap();
    assert!(test.changes().is_empty());
    assert!(test.take_events().is_empty());
}

#[test]
fn a_transfer_to_many_whose_sum_is_no_amount_is_refused() {
    let mut test = bank_with(&["10uaot"]);
    let all = coin(&format!("{}uaot", u128::MAX));
    let output = |n| Output {
        to: account(n),
        coins: Coins::from(all.clone()),
    };
    let result = test.ctx(|ctx| ops::transfer_to_many(ctx, &account(1), &[output(2), output(3)]));
    let max = u128::MAX;
    let log = format!("{max} + {max} is not an amount: expected 0 to 2^128 - 1: invalid request");
    refused(result, "sdk", 18, &log);
}

#[test]
fn the_largest_amount_can_be_moved() {
    let all = format!("{}uaot", u128::MAX);
    let mut test = bank_with(&[&all]);
    test.ctx(|ctx| ops::transfer(ctx, &account(1), &account(2), &Coins::from(coin(&all))))
        .unwrap();
    let moved = test.read(|view| ops::balance(view, &account(2), &denom("uaot")));
    assert_eq!(moved, Amount::MAX);
    test.end_block(1);
}
