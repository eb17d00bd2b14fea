//! What other modules do.

use super::{auth, refused};
use crate::{Account, ops};
use testkit::{TestCtx, account, key};

fn read(test: &mut TestCtx, n: u64) -> Option<Account> {
    test.read(|view| ops::account(view, &account(n)))
}

#[test]
fn accounts_are_numbered_in_the_order_of_their_creation() {
    let mut test = auth();
    for n in [5, 3, 5, 4] {
        test.ctx(|ctx| ops::ensure(ctx, &account(n)));
    }
    test.end_block(1);
    let mut number = |n| read(&mut test, n).map(|account| account.number);
    assert_eq!(number(5), Some(0));
    assert_eq!(number(3), Some(1));
    assert_eq!(number(4), Some(2));
    assert_eq!(number(6), None);
}

#[test]
fn an_account_that_exists_is_only_read() {
    let mut test = auth();
    test.ctx(|ctx| ops::ensure(ctx, &account(1)));
    test.end_block(1);
    test.ctx(|ctx| ops::ensure(ctx, &account(1)));
    assert!(test.changes().is_empty());
}

#[test]
fn a_sequence_goes_up_by_one() {
    let mut test = auth();
    test.ctx(|ctx| ops::ensure(ctx, &account(1)));
    for expected in 1..4 {
        let sequence = test.ctx(|ctx| ops::bump_sequence(ctx, &account(1)));
        assert_eq!(sequence, Ok(expected));
    }
}

#[test]
fn a_signature_is_recorded_with_its_key_in_one_write() {
    let mut test = auth();
    test.ctx(|ctx| ops::ensure(ctx, &account(1)));
    test.end_block(1);
    let before = read(&mut test, 1).unwrap();
    test.ctx(|ctx| ops::record_signature(ctx, &account(1), before, &key(1).public_key))
        .unwrap();
    assert_eq!(test.changes().len(), 1);
    let after = read(&mut test, 1).unwrap();
    assert_eq!(after.sequence, 1);
    assert_eq!(after.public_key, Some(key(1).public_key));
    test.end_block(1);
}

#[test]
fn a_key_of_another_address_is_refused() {
    let mut test = auth();
    test.ctx(|ctx| ops::ensure(ctx, &account(1)));
    let log = format!(
        "pubKey does not match signer address {}, it belongs to {}: invalid pubkey",
        test.text(1),
        test.text(2)
    );
    let other = key(2).public_key;
    refused(
        test.ctx(|ctx| ops::set_public_key(ctx, &account(1), &other)),
        8,
        &log,
    );
    let account_1 = read(&mut test, 1).unwrap();
    refused(
        test.ctx(|ctx| ops::record_signature(ctx, &account(1), account_1, &other)),
        8,
        &log,
    );
    assert_eq!(read(&mut test, 1).unwrap().public_key, None);
    let own = key(1).public_key;
    test.ctx(|ctx| ops::set_public_key(ctx, &account(1), &own))
        .unwrap();
    test.ctx(|ctx| ops::set_public_key(ctx, &account(1), &own))
        .unwrap();
}

#[test]
fn who_has_no_account_has_no_sequence_and_no_key() {
    let mut test = auth();
    let log = format!("account {} does not exist: unknown address", test.text(1));
    refused(
        test.ctx(|ctx| ops::bump_sequence(ctx, &account(1))),
        9,
        &log,
    );
    let own = key(1).public_key;
    refused(
        test.ctx(|ctx| ops::set_public_key(ctx, &account(1), &own)),
        9,
        &log,
    );
}

#[test]
fn only_the_authority_passes_for_the_authority() {
    let mut test = auth();
    let (authority, other) = (test.text(0), test.text(1));
    test.ctx(|ctx| ops::require_authority(ctx, &authority))
        .unwrap();
    for got in [other.as_str(), ""] {
        refused(
            test.ctx(|ctx| ops::require_authority(ctx, got)),
            4,
            &format!("invalid authority; expected {authority}, got {got}: unauthorized"),
        );
    }
    assert_eq!(test.read(|view| ops::authority(view)), account(0));
}
