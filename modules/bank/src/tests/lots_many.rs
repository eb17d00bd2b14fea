//! Accounts with many lots: who makes them pays for them, and there is a most.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "the numbers of these tests are small"
)]

use super::{bank_with, coin, denom, has, refused};
use crate::types::{LOTS_MAX, Lots};
use crate::{BankGenesis, GenesisBalance, GenesisHeldLot, GenesisHold, GenesisLot};
use crate::{Lot, LotExpired, ops};
use proptest::prelude::*;
use sdk::{Amount, Coins, Ctx, Gas, Result, Time, TxInfo};
use testkit::{TestCtx, account};

const STAR: &str = "pt/issuer/star";
const ID: [u8; 32] = [7; 32];
const DAY: u64 = 24 * 60 * 60;
/// The most, to count days with.
const MOST: u64 = LOTS_MAX as u64;

fn days(test: &TestCtx, days: u64) -> Time {
    test.block().time.plus_seconds(days * DAY)
}

fn stars(amount: u128) -> sdk::Coin {
    coin(&format!("{amount}{STAR}"))
}

fn lot(amount: u128, expiry: Time) -> Lot {
    Lot {
        expiry,
        available_at: Time::default(),
        amount: Amount::new(amount),
    }
}

fn mint(test: &mut TestCtx, to: u64, lot: Lot) {
    test.ctx(|ctx| ops::mint_lot(ctx, &account(0), &account(to), &denom(STAR), &lot))
        .unwrap();
}

/// Gives an account a star for each of so many days from a day on.
fn fill(test: &mut TestCtx, to: u64, from_day: u64, lots: u64) {
    for n in 0..lots {
        let expiry = days(test, from_day + n);
        mint(test, to, lot(1, expiry));
    }
    test.end_block(1);
    test.take_events();
}

fn lots_of(test: &mut TestCtx, owner: u64) -> Vec<Lot> {
    test.read(|view| ops::lots(view, &account(owner), &denom(STAR)))
}

/// What an operation used, at one unit of gas for an item.
fn used(test: &mut TestCtx, act: impl FnOnce(&mut Ctx<'_>) -> Result<()>) -> u64 {
    test.ctx(|ctx| {
        ctx.begin_tx(TxInfo::default(), Gas::new(1_000_000, 1));
        act(ctx).map(|()| ctx.gas.used())
    })
    .unwrap()
}

fn send(from: u64, to: u64, amount: u128) -> impl FnOnce(&mut Ctx<'_>) -> Result<()> {
    let coins = Coins::from(stars(amount));
    move |ctx| ops::transfer(ctx, &account(from), &account(to), &coins)
}

#[test]
fn whoever_touches_an_account_with_many_lots_pays_for_each() {
    let mut test = bank_with(&[]);
    fill(&mut test, 1, 1, 16);
    fill(&mut test, 2, 1, 21);
    let until = days(&test, 3);
    assert_eq!(used(&mut test, send(1, 3, 1)), 0, "16 are covered");
    assert_eq!(
        used(&mut test, send(1, 2, 1)),
        5,
        "the recipient has 5 more"
    );
    assert_eq!(used(&mut test, send(2, 1, 1)), 6, "now a sender of 22");
    let minted = used(&mut test, |ctx| {
        ops::mint_lot(ctx, &account(0), &account(2), &denom(STAR), &lot(1, until))
    });
    assert_eq!(minted, 5);
    let held = used(&mut test, |ctx| {
        ops::hold(ctx, &account(2), &ID, &stars(18))
    });
    assert!(held > 16 * 20, "{held}: 20 for each that moves");
    let (owner, to) = (account(2), account(3));
    let captured = used(&mut test, |ctx| {
        ops::capture(ctx, &owner, &ID, &stars(1), &to)
    });
    assert_eq!(captured, 2, "the hold has 2 more than 16");
    test.end_block(1);
}

#[test]
fn too_little_gas_for_the_lots_of_the_recipient_changes_nothing() {
    let mut test = bank_with(&[]);
    fill(&mut test, 1, 1, 1);
    fill(&mut test, 2, 1, 20);
    let error = test
        .ctx(|ctx| {
            ctx.begin_tx(TxInfo::default(), Gas::new(3, 1));
            send(1, 2, 1)(ctx)
        })
        .unwrap_err();
    assert_eq!((error.codespace, error.code), ("sdk", 11));
    assert!(test.changes().is_empty());
}

#[test]
fn one_more_than_the_most_makes_the_two_that_expire_first_one() {
    let mut test = bank_with(&[]);
    fill(&mut test, 1, 10, MOST);
    let (first, second) = (days(&test, 10), days(&test, 11));
    let first = Time::from_seconds(first.seconds() - 1);
    let second = Time::from_seconds(second.seconds() - 1);
    assert_eq!(lots_of(&mut test, 1)[..2], [lot(1, first), lot(1, second)]);
    let late = days(&test, 500);
    mint(&mut test, 1, lot(5, late));
    let lots = lots_of(&mut test, 1);
    assert_eq!(lots.len(), LOTS_MAX);
    assert_eq!(lots[0], lot(2, second), "it lives as long as the longer");
    assert_eq!(lots.last().unwrap(), &lot(5, late));
    assert_eq!(has(&mut test, &account(1), STAR), u128::from(MOST) + 5);
    test.end_block(1);
    // An expiry that it has needs no place.
    mint(&mut test, 1, lot(1, late));
    assert_eq!(lots_of(&mut test, 1)[0], lot(2, second));
    test.end_block(1);
}

#[test]
fn lots_that_wait_become_one_before_those_that_can_be_spent() {
    let mut test = bank_with(&[]);
    let (soon, until) = (days(&test, 3), days(&test, 900));
    mint(&mut test, 1, lot(7, soon));
    mint(&mut test, 1, lot(3, until));
    for n in 1..=MOST {
        let available_at = days(&test, n);
        let waits = Lot {
            available_at,
            ..lot(1, until)
        };
        mint(&mut test, 1, waits);
    }
    let lots = lots_of(&mut test, 1);
    assert_eq!(lots.len(), LOTS_MAX);
    let waits = |amount, day| Lot {
        available_at: days(&test, day),
        ..lot(amount, until)
    };
    let expected = [lot(7, soon), lot(3, until), waits(1, 1), waits(1, 2)];
    assert_eq!(lots[..4], expected, "what can be spent does not wait again");
    let last = [waits(1, MOST - 3), waits(3, MOST)];
    assert_eq!(lots[LOTS_MAX - 2..], last, "what begins first begins");
    let spendable = test.read(|view| ops::spendable(view, view.now(), &account(1), &denom(STAR)));
    assert_eq!(spendable.units(), 10);
    test.end_block(1);
}

#[test]
fn what_has_expired_does_not_come_alive_in_a_full_account() {
    let mut test = bank_with(&[]);
    fill(&mut test, 1, 10, MOST);
    // The first has expired, and the end of the block has not destroyed it yet.
    test.block_mut().time = days(&test, 10);
    let late = days(&test, 500);
    mint(&mut test, 1, lot(1, late));
    let until = days(&test, 501);
    mint(&mut test, 1, lot(1, until));
    let lots = lots_of(&mut test, 1);
    let now = test.block().time;
    assert_eq!(lots[0].amount.units(), 1);
    assert!(lots[0].expiry <= now);
    assert_eq!(lots[1].amount.units(), 2);
    test.end_block(1);
    assert_eq!(has(&mut test, &account(1), STAR), u128::from(MOST) + 1);
}

#[test]
fn a_full_account_still_gets_what_a_hold_gives_back() {
    let mut test = bank_with(&[]);
    let until = days(&test, 2);
    mint(&mut test, 1, lot(9, until));
    test.ctx(|ctx| ops::hold(ctx, &account(1), &ID, &stars(9)))
        .unwrap();
    fill(&mut test, 1, 100, MOST);
    fill(&mut test, 2, 100, MOST);
    let (owner, to) = (account(1), account(2));
    test.ctx(|ctx| ops::release(ctx, &owner, &ID, &stars(4)))
        .unwrap();
    test.ctx(|ctx| ops::capture(ctx, &owner, &ID, &stars(5), &to))
        .unwrap();
    for (n, more) in [(1, 4), (2, 5)] {
        assert_eq!(lots_of(&mut test, n).len(), LOTS_MAX);
        assert_eq!(has(&mut test, &account(n), STAR), u128::from(MOST) + more);
    }
    test.end_block(1);
}

#[test]
fn a_hold_with_too_many_lots_is_refused_and_changes_nothing() {
    let mut test = bank_with(&[]);
    fill(&mut test, 1, 10, MOST);
    let all = stars(u128::from(MOST));
    test.ctx(|ctx| ops::hold(ctx, &account(1), &ID, &all))
        .unwrap();
    let until = days(&test, 500);
    mint(&mut test, 1, lot(1, until));
    test.end_block(1);
    let more = test.ctx(|ctx| ops::hold(ctx, &account(1), &ID, &stars(1)));
    let log = "257 lots in a hold, expected at most 256";
    refused(more, "bank", 20, log);
    assert!(test.changes().is_empty());
    test.ctx(|ctx| ops::hold(ctx, &account(1), &[8; 32], &stars(1)))
        .unwrap();
    test.end_block(1);
}

#[test]
fn lots_of_one_expiry_are_destroyed_at_once_and_told_as_one() {
    let mut test = bank_with(&[]);
    let until = days(&test, 9);
    for n in 0..4 {
        let available_at = days(&test, n);
        let waits = Lot {
            available_at,
            ..lot(2, until)
        };
        mint(&mut test, 1, waits);
    }
    test.end_block(9 * DAY);
    test.take_events();
    test.end_block(1);
    assert_eq!(
        test.events::<LotExpired>(),
        [LotExpired {
            owner: account(1),
            amount: stars(8),
            expiry: until,
        }]
    );
    assert_eq!(has(&mut test, &account(1), STAR), 0);
}

#[test]
fn a_genesis_with_too_many_lots_is_refused() {
    let mut test = bank_with(&[]);
    let address = test.text(1);
    let expiries: Vec<Time> = (1..=MOST + 1).map(|n| days(&test, n)).collect();
    let all = stars(u128::from(MOST) + 1);
    let balances = vec![GenesisBalance {
        address: address.clone(),
        coins: Coins::from(all.clone()),
    }];
    let lots = expiries.iter().map(|expiry| GenesisLot {
        address: address.clone(),
        amount: stars(1),
        expiry: *expiry,
        available_at: None,
    });
    let genesis = BankGenesis {
        balances: balances.clone(),
        lots: lots.collect(),
        ..BankGenesis::default()
    };
    let result = test.ctx(|ctx| sdk::GenesisState::init(&genesis, ctx));
    refused(result, "bank", 20, "257 lots, expected at most 256");
    let held_lots = expiries.iter().map(|expiry| GenesisHeldLot {
        address: address.clone(),
        id: hex::encode(ID),
        amount: stars(1),
        expiry: *expiry,
    });
    let genesis = BankGenesis {
        balances,
        holds: vec![GenesisHold {
            address: address.clone(),
            id: hex::encode(ID),
            amount: all,
        }],
        held_lots: held_lots.collect(),
        ..BankGenesis::default()
    };
    let result = test.ctx(|ctx| sdk::GenesisState::init(&genesis, ctx));
    let log = "257 lots in a hold, expected at most 256";
    refused(result, "bank", 20, log);
}

/// What lives beyond a time, and what of it can be spent by then.
fn living(lots: &Lots, now: Time) -> (u128, u128) {
    let living = lots.iter().filter(|lot| now < lot.expiry);
    living.fold((0, 0), |(all, begun), lot| {
        let amount = lot.amount.units();
        let begins = if lot.spendable(now) { amount } else { 0 };
        (all + amount, begun + begins)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn at_most_so_many_live_and_none_of_them_loses(
        given in prop::collection::vec((0..400_u64, 0..40_u64, 1..9_u128), 200..450),
        now in 0..60_u64,
    ) {
        let day = |n: u64| Time::from_seconds(n * DAY);
        let now = day(now);
        let lots: Vec<Lot> = given
            .iter()
            .map(|(expiry, wait, amount)| Lot { available_at: day(*wait), ..lot(*amount, day(*expiry)) })
            .collect();
        let mut before = Lots::default();
        before.add(now, &lots);
        let mut after = before.clone();
        after.limit(now);
        prop_assert!(after.living(now) <= LOTS_MAX);
        prop_assert_eq!(after.len() - after.living(now), before.len() - before.living(now));
        prop_assert_eq!(living(&after, now), living(&before, now), "nothing is lost, begins or ends");
        for later in 0..400 {
            prop_assert!(living(&after, day(later)).0 >= living(&before, day(later)).0);
        }
        let keys: Vec<_> = after.iter().map(|lot| (lot.expiry, lot.available_at)).collect();
        prop_assert!(keys.is_sorted_by(|low, high| low < high));
    }
}
