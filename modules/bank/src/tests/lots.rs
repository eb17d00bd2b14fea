//! Lots: what expires first goes first, and what is gone is gone for everybody at once.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "the numbers of these tests are small"
)]

use super::{POOL, bank_with, coin, coins, denom, has, proto_coins, refused};
use crate::ops::{self, Output};
use crate::{BankGenesis, GenesisBalance, Lot, LotChanged, LotExpired};
use proto::aot::bank::v1::{MsgBurn, MsgMint, MsgSetMinter, QueryLotsRequest};
use proto::cosmos::bank::v1beta1::{
    MsgSend, QuerySpendableBalanceByDenomRequest, QuerySpendableBalancesRequest,
};
use sdk::{Amount, Coins, Ctx, Gas, Result, Time, TxInfo};
use testkit::{TestCtx, account};

const STAR: &str = "pt/issuer/star";
const ID: [u8; 32] = [7; 32];
const DAY: u64 = 24 * 60 * 60;

/// So many days after the block that the test is in.
fn days(test: &TestCtx, days: u64) -> Time {
    test.block().time.plus_seconds(days * DAY)
}

fn lot(amount: u128, expiry: Time) -> Lot {
    Lot {
        expiry,
        available_at: Time::default(),
        amount: Amount::new(amount),
    }
}

fn pending(amount: u128, expiry: Time, available_at: Time) -> Lot {
    Lot {
        available_at,
        ..lot(amount, expiry)
    }
}

fn mint(test: &mut TestCtx, to: u64, lot: Lot) -> Result<()> {
    test.ctx(|ctx| ops::mint_lot(ctx, &account(0), &account(to), &denom(STAR), &lot))
}

fn lots_of(test: &mut TestCtx, owner: u64) -> Vec<Lot> {
    test.read(|view| ops::lots(view, &account(owner), &denom(STAR)))
}

fn held_lots(test: &mut TestCtx) -> Vec<Lot> {
    test.read(|view| ops::held_lots(view, &account(1), &ID, &denom(STAR)))
}

fn spendable(test: &mut TestCtx, owner: u64) -> u128 {
    test.read(|view| ops::spendable(view, view.now(), &account(owner), &denom(STAR)).units())
}

fn stars(amount: u128) -> sdk::Coin {
    coin(&format!("{amount}{STAR}"))
}

fn pay(ctx: &mut Ctx<'_>, from: u64, to: u64, amount: u128) -> Result<()> {
    ops::transfer(
        ctx,
        &account(from),
        &account(to),
        &Coins::from(stars(amount)),
    )
}

/// Account 1 has 10 stars for 10 days, 20 for 20 days and 30 for 30 days.
fn example() -> (TestCtx, [Time; 3]) {
    let mut test = bank_with(&["5uaot"]);
    let expiries = [10, 20, 30].map(|n| days(&test, n));
    for (amount, expiry) in [(30, expiries[2]), (10, expiries[0]), (20, expiries[1])] {
        mint(&mut test, 1, lot(amount, expiry)).unwrap();
    }
    test.end_block(1);
    test.take_events();
    (test, expiries)
}

#[test]
fn what_expires_first_is_spent_first_and_keeps_its_expiry() {
    let (mut test, [first, second, third]) = example();
    test.ctx(|ctx| pay(ctx, 1, 2, 15)).unwrap();
    assert_eq!(lots_of(&mut test, 1), [lot(15, second), lot(30, third)]);
    assert_eq!(lots_of(&mut test, 2), [lot(10, first), lot(5, second)]);
    test.ctx(|ctx| pay(ctx, 2, 1, 15)).unwrap();
    assert_eq!(
        lots_of(&mut test, 1),
        [lot(10, first), lot(20, second), lot(30, third)]
    );
    assert_eq!(lots_of(&mut test, 2), []);
    test.end_block(1);
}

#[test]
fn a_payment_to_oneself_moves_no_lot_but_must_be_affordable() {
    let (mut test, [first, ..]) = example();
    let later = days(&test, 1);
    mint(&mut test, 1, pending(5, first, later)).unwrap();
    test.end_block(1);
    test.ctx(|ctx| pay(ctx, 1, 1, 60)).unwrap();
    assert!(test.changes().is_empty());
    let log = format!("spendable balance 60{STAR} is smaller than 61{STAR}: insufficient funds");
    refused(test.ctx(|ctx| pay(ctx, 1, 1, 61)), "sdk", 5, &log);
}

#[test]
fn each_of_many_recipients_gets_its_part_of_the_lots() {
    let (mut test, [first, second, _]) = example();
    let outputs = [(2, 4), (3, 8), (1, 3), (4, 0)].map(|(to, amount)| Output {
        to: account(to),
        coins: Coins::from(stars(amount))
            .checked_add(&coin("1uaot"))
            .unwrap(),
    });
    test.ctx(|ctx| ops::transfer_to_many(ctx, &account(1), &outputs))
        .unwrap();
    assert_eq!(lots_of(&mut test, 2), [lot(4, first)]);
    assert_eq!(lots_of(&mut test, 3), [lot(6, first), lot(2, second)]);
    assert_eq!(lots_of(&mut test, 1)[0], lot(18, second));
    test.end_block(1);
}

#[test]
fn what_cannot_be_spent_yet_is_neither_sent_nor_held_nor_burned() {
    let mut test = bank_with(&[]);
    let (from, until) = (days(&test, 2), days(&test, 9));
    mint(&mut test, 1, pending(7, until, from)).unwrap();
    assert_eq!(has(&mut test, &account(1), STAR), 7);
    let log = format!("spendable balance 0{STAR} is smaller than 1{STAR}: insufficient funds");
    let send = |test: &mut TestCtx| test.ctx(|ctx| pay(ctx, 1, 2, 1));
    refused(send(&mut test), "sdk", 5, &log);
    let hold = test.ctx(|ctx| ops::hold(ctx, &account(1), &ID, &stars(1)));
    refused(hold, "sdk", 5, &log);
    let burn = test.ctx(|ctx| ops::burn_lots(ctx, &account(1), &stars(1)));
    refused(burn, "sdk", 5, &log);
    test.end_block(2 * DAY - 1);
    refused(send(&mut test), "sdk", 5, &log);
    test.end_block(1);
    send(&mut test).unwrap();
    assert_eq!(lots_of(&mut test, 2), [lot(1, until)]);
    test.end_block(1);
}

#[test]
fn lots_of_one_expiry_become_one_when_they_can_be_spent() {
    let mut test = bank_with(&[]);
    let until = days(&test, 30);
    for n in 1..=5 {
        let from = days(&test, 3);
        mint(&mut test, 1, pending(n, until, from)).unwrap();
        test.end_block(DAY);
    }
    // On the sixth day three of the five have begun; the next credit makes one of them.
    let (fourth, fifth) = (days(&test, 1), days(&test, 2));
    mint(&mut test, 1, lot(100, until)).unwrap();
    assert_eq!(
        lots_of(&mut test, 1),
        [
            lot(106, until),
            pending(4, until, fourth),
            pending(5, until, fifth)
        ]
    );
    test.end_block(1);
}

#[test]
fn what_has_expired_is_not_spendable_in_the_very_second() {
    let (mut test, _) = example();
    test.end_block(10 * DAY - 2);
    assert_eq!(spendable(&mut test, 1), 60);
    test.end_block(1);
    // The block time is the expiry, and nothing has been destroyed yet.
    assert_eq!(has(&mut test, &account(1), STAR), 60);
    assert_eq!(spendable(&mut test, 1), 50);
    let text = test.text(1);
    let by_denom = test.query(&QuerySpendableBalanceByDenomRequest {
        address: text.clone(),
        denom: STAR.to_owned(),
    });
    assert_eq!(by_denom.unwrap().balance.unwrap().amount, "50");
    let page = test.query(&QuerySpendableBalancesRequest {
        address: text,
        pagination: None,
    });
    assert_eq!(page.unwrap().balances[0].amount, "50");
    let log = format!("spendable balance 50{STAR} is smaller than 51{STAR}: insufficient funds");
    refused(test.ctx(|ctx| pay(ctx, 1, 2, 51)), "sdk", 5, &log);
    test.ctx(|ctx| pay(ctx, 1, 2, 50)).unwrap();
    test.end_block(1);
    assert_eq!(has(&mut test, &account(1), STAR), 0);
}

#[test]
fn the_end_of_the_block_destroys_what_has_expired() {
    let (mut test, [first, ..]) = example();
    test.end_block(10 * DAY - 1);
    test.take_events();
    test.end_block(1);
    assert_eq!(
        test.events::<LotExpired>(),
        [LotExpired {
            owner: account(1),
            amount: stars(10),
            expiry: first,
        }]
    );
    assert_eq!(has(&mut test, &account(1), STAR), 50);
    let supply = test.read(|view| ops::supply(view, &denom(STAR)));
    assert_eq!(supply.units(), 50);
    test.take_events();
    test.end_block(1);
    assert!(test.take_events().is_empty());
}

#[test]
fn a_block_destroys_so_many_lots_and_the_next_the_rest() {
    let most = u64::try_from(ops::EXPIRIES_PER_BLOCK_MAX).unwrap();
    let mut test = bank_with(&[]);
    let (until, later) = (days(&test, 1), days(&test, 2));
    for n in 0..=most {
        mint(&mut test, 1_000 + n, lot(1, until)).unwrap();
    }
    mint(&mut test, 1, lot(1, later)).unwrap();
    test.end_block(DAY);
    let left = |test: &mut TestCtx| test.read(|view| ops::supply(view, &denom(STAR)).units());
    test.end_block(1);
    assert_eq!(left(&mut test), 2);
    test.end_block(1);
    assert_eq!(left(&mut test), 1);
}

#[test]
fn a_block_in_which_nothing_expires_writes_nothing() {
    let (mut test, _) = example();
    test.ctx(ops::destroy_expired);
    assert!(test.changes().is_empty());
}

#[test]
fn lots_do_not_expire_while_they_are_held() {
    let (mut test, [first, second, _]) = example();
    test.ctx(|ctx| ops::hold(ctx, &account(1), &ID, &stars(15)))
        .unwrap();
    test.end_block(25 * DAY);
    test.end_block(1);
    assert_eq!(held_lots(&mut test), [lot(10, first), lot(5, second)]);
    assert_eq!(has(&mut test, &account(1), STAR), 45);
    assert_eq!(spendable(&mut test, 1), 30);
}

#[test]
fn what_expired_in_a_hold_lives_thirty_days_more_when_it_is_released() {
    let (mut test, [_, second, third]) = example();
    test.ctx(|ctx| ops::hold(ctx, &account(1), &ID, &stars(15)))
        .unwrap();
    test.end_block(15 * DAY);
    let now = test.block().time;
    test.ctx(|ctx| ops::release(ctx, &account(1), &ID, &stars(15)))
        .unwrap();
    let grace = ops::grace_end(now);
    assert!(grace > days(&test, 30) && grace <= days(&test, 31));
    assert_eq!(
        lots_of(&mut test, 1),
        [lot(20, second), lot(30, third), lot(10, grace)]
    );
    test.end_block(1);
}

#[test]
fn a_grace_is_given_once_however_often_points_are_held_or_refunded() {
    let (mut test, [_, second, _]) = example();
    let hold = |test: &mut TestCtx, release_at: Time| {
        test.ctx(|ctx| ops::hold(ctx, &account(1), &ID, &stars(60)))
            .unwrap();
        let seconds = release_at.seconds() - test.block().time.seconds();
        test.end_block(seconds);
        test.ctx(|ctx| ops::release(ctx, &account(1), &ID, &stars(60)))
            .unwrap();
    };
    // All of it outlives its expiry in a hold, and gets its grace.
    let late = days(&test, 400);
    assert!(late > second);
    hold(&mut test, late);
    let grace = ops::grace_end(late);
    assert_eq!(lots_of(&mut test, 1), [lot(60, grace)]);
    // Held again over the end of the grace, it comes back expired.
    hold(&mut test, grace);
    assert_eq!(lots_of(&mut test, 1), [lot(60, grace)]);
    assert_eq!(spendable(&mut test, 1), 0);
    test.end_block(1);
    assert_eq!(has(&mut test, &account(1), STAR), 0);
}

#[test]
fn a_refund_gives_lots_in_their_grace_back_as_they_were_and_none_that_are_over() {
    let (mut test, _) = example();
    let now = test.block().time;
    let grace = ops::grace_end(now);
    let again = |ctx: &mut Ctx<'_>| {
        let (issuer, to) = (account(0), account(2));
        ops::mint_lots(ctx, &issuer, &to, &denom(STAR), &[lot(5, grace)])
    };
    test.end_block(20 * DAY);
    test.ctx(again).unwrap();
    assert_eq!(lots_of(&mut test, 2), [lot(5, grace)]);
    let left = grace.seconds() - test.block().time.seconds();
    test.end_block(left);
    let error = test.ctx(again).unwrap_err();
    assert_eq!((error.codespace, error.code), ("bank", 29));
}

#[test]
fn what_stands_for_lots_has_had_its_grace_if_one_of_them_had() {
    let test = bank_with(&["5uaot"]);
    let (soon, later) = (days(&test, 3).korean_day_end(), days(&test, 90));
    let grace = ops::grace_end(test.block().time);
    let of = |lots: &[Lot]| ops::inherited_expiry(lots, later);
    assert_eq!(of(&[]), later);
    assert_eq!(of(&[lot(1, later), lot(1, soon)]), soon);
    assert_eq!(of(&[lot(1, later), lot(1, grace)]), grace);
    let marked = of(&[lot(1, soon), lot(1, grace)]);
    assert_eq!(marked, soon.plus_seconds(1));
    assert!(lot(1, marked).had_grace() && !lot(1, soon).had_grace());
}

#[test]
fn a_capture_gives_the_recipient_lots_that_live() {
    let (mut test, [_, second, _]) = example();
    test.ctx(|ctx| ops::hold(ctx, &account(1), &ID, &stars(15)))
        .unwrap();
    test.end_block(12 * DAY);
    let grace = ops::grace_end(test.block().time);
    test.ctx(|ctx| ops::capture(ctx, &account(1), &ID, &stars(12), &account(2)))
        .unwrap();
    assert_eq!(lots_of(&mut test, 2), [lot(2, second), lot(10, grace)]);
    assert_eq!(held_lots(&mut test), [lot(3, second)]);
    test.ctx(|ctx| ops::capture(ctx, &account(1), &ID, &stars(3), &account(1)))
        .unwrap();
    assert_eq!(lots_of(&mut test, 1)[0], lot(20 - 2, second));
    test.end_block(1);
}

#[test]
fn more_than_a_hold_has_of_points_is_refused_and_changes_nothing() {
    let (mut test, _) = example();
    test.ctx(|ctx| ops::hold(ctx, &account(1), &ID, &stars(15)))
        .unwrap();
    test.end_block(1);
    let log = format!(
        "hold {} has 15{STAR}, expected at least 16{STAR}",
        "07".repeat(32)
    );
    let (one, two, more) = (account(1), account(2), stars(16));
    let release = test.ctx(|ctx| ops::release(ctx, &one, &ID, &more));
    refused(release, "bank", 21, &log);
    let capture = test.ctx(|ctx| ops::capture(ctx, &one, &ID, &more, &two));
    refused(capture, "bank", 21, &log);
    let burn = test.ctx(|ctx| ops::burn_held(ctx, &one, &ID, &more));
    refused(burn, "bank", 21, &log);
    assert!(test.changes().is_empty());
}

#[test]
fn a_burn_says_which_lots_and_a_refund_gives_them_back() {
    let (mut test, [first, second, third]) = example();
    let burned = test.ctx(|ctx| ops::burn_lots(ctx, &account(1), &stars(15)));
    let burned = burned.unwrap();
    assert_eq!(burned, [lot(10, first), lot(5, second)]);
    let supply = test.read(|view| ops::supply(view, &denom(STAR)));
    assert_eq!(supply.units(), 45);
    test.end_block(1);
    let refund = |ctx: &mut Ctx<'_>| {
        let (issuer, to) = (account(0), account(2));
        ops::mint_lots(ctx, &issuer, &to, &denom(STAR), &burned)?;
        ops::mint_lots(ctx, &issuer, &to, &denom(STAR), &[lot(1, third)])
    };
    test.ctx(refund).unwrap();
    // All would end within the grace: they live to its end.
    let grace = ops::grace_end(test.block().time);
    assert_eq!(lots_of(&mut test, 2), [lot(16, grace)]);
    let late = days(&test, 100);
    test.ctx(|ctx| {
        ops::mint_lots(
            ctx,
            &account(0),
            &account(3),
            &denom(STAR),
            &[lot(4, late), lot(0, late)],
        )
    })
    .unwrap();
    assert_eq!(lots_of(&mut test, 3), [lot(4, late)]);
    test.end_block(1);
}

#[test]
fn a_hold_can_be_burned_and_says_which_lots_even_if_they_expired() {
    let (mut test, [first, second, _]) = example();
    test.ctx(|ctx| ops::hold(ctx, &account(1), &ID, &stars(15)))
        .unwrap();
    test.end_block(15 * DAY);
    let burned = test.ctx(|ctx| ops::burn_held(ctx, &account(1), &ID, &stars(12)));
    assert_eq!(burned.unwrap(), [lot(10, first), lot(2, second)]);
    assert_eq!(held_lots(&mut test), [lot(3, second)]);
    assert_eq!(has(&mut test, &account(1), STAR), 48);
    test.end_block(1);
}

#[test]
fn what_is_taken_back_comes_first_from_its_lot_then_from_what_expires_first() {
    let (mut test, [first, second, third]) = example();
    let later = days(&test, 5);
    mint(&mut test, 1, pending(4, third, later)).unwrap();
    test.ctx(|ctx| ops::hold(ctx, &account(1), &ID, &stars(10)))
        .unwrap();
    assert_eq!(held_lots(&mut test), [lot(10, first)]);
    let take_back = |test: &mut TestCtx, amount, from| {
        let amount = Amount::new(amount);
        test.ctx(|ctx| ops::take_back(ctx, &account(1), &denom(STAR), amount, from))
            .units()
    };
    assert_eq!(take_back(&mut test, 0, (third, later)), 0);
    assert_eq!(take_back(&mut test, 5, (third, later)), 5);
    assert_eq!(lots_of(&mut test, 1), [lot(19, second), lot(30, third)]);
    assert_eq!(take_back(&mut test, 2, (third, Time::default())), 2);
    assert_eq!(lots_of(&mut test, 1), [lot(19, second), lot(28, third)]);
    // It has less than that, and what is held stays.
    assert_eq!(take_back(&mut test, 100, (third, later)), 47);
    assert_eq!(take_back(&mut test, 100, (third, later)), 0);
    assert_eq!(has(&mut test, &account(1), STAR), 10);
    test.end_block(1);
}

#[test]
fn what_began_meanwhile_is_found_when_it_is_taken_back() {
    let (mut test, [_, second, third]) = example();
    let begun = days(&test, 5);
    mint(&mut test, 1, pending(4, third, begun)).unwrap();
    test.end_block(6 * DAY);
    mint(&mut test, 1, lot(1, third)).unwrap();
    assert_eq!(lots_of(&mut test, 1).last().unwrap(), &lot(35, third));
    test.ctx(|ctx| {
        let four = Amount::new(4);
        ops::take_back(ctx, &account(1), &denom(STAR), four, (third, begun))
    });
    assert_eq!(
        lots_of(&mut test, 1)[1..],
        [lot(20, second), lot(31, third)]
    );
    test.end_block(1);
}

#[test]
fn what_has_expired_is_not_taken_back() {
    let (mut test, [first, ..]) = example();
    test.end_block(10 * DAY);
    let taken = test.ctx(|ctx| {
        let from = (first, Time::default());
        ops::take_back(ctx, &account(1), &denom(STAR), Amount::new(60), from)
    });
    assert_eq!(taken.units(), 50);
    test.end_block(1);
}

#[test]
fn points_are_neither_minted_nor_burned_as_plain_money() {
    let (mut test, _) = example();
    let log =
        format!("{STAR} is made of lots: it has no minters, only its issuer makes and destroys it");
    let plain = test.ctx(|ctx| ops::mint(ctx, &account(1), &stars(1)));
    refused(plain, "bank", 26, &log);
    let amount = proto_coins(&format!("1{STAR}")).pop();
    let mint = MsgMint {
        minter: test.text(1),
        to_address: test.text(1),
        amount: amount.clone(),
    };
    refused(test.send(&mint), "bank", 26, &log);
    let burn = MsgBurn {
        minter: test.text(1),
        amount,
    };
    refused(test.send(&burn), "bank", 26, &log);
    let set = MsgSetMinter {
        authority: test.text(0),
        minter: test.text(1),
        denom: STAR.to_owned(),
        allowance: "5".to_owned(),
    };
    refused(test.send(&set), "bank", 26, &log);
}

#[test]
fn plain_money_has_no_lots() {
    let mut test = bank_with(&["9uaot"]);
    let until = days(&test, 1);
    let result = test.ctx(|ctx| {
        ops::mint_lot(
            ctx,
            &account(0),
            &account(1),
            &denom("uaot"),
            &lot(1, until),
        )
    });
    let log = "uaot is not made of lots, expected a denom that begins with pt/";
    refused(result, "bank", 27, log);
    let burned = test.ctx(|ctx| ops::burn_lots(ctx, &account(1), &coin("2uaot")));
    assert_eq!(burned.unwrap(), []);
    assert_eq!(has(&mut test, &account(1), "uaot"), 7);
}

#[test]
fn module_accounts_get_no_lots() {
    let (mut test, _) = example();
    test.ctx(|ctx| ops::hold(ctx, &account(1), &ID, &stars(15)))
        .unwrap();
    test.end_block(1);
    let pool = POOL.accounts[0].address();
    let log = format!(
        "{} is the account of a module, which cannot hold {STAR}",
        test.text_of(&pool)
    );
    let one = account(1);
    let sent = test.ctx(|ctx| ops::transfer(ctx, &one, &pool, &Coins::from(stars(1))));
    refused(sent, "bank", 28, &log);
    let outputs = [account(2), pool].map(|to| Output {
        to,
        coins: coins(&format!("1{STAR},1uaot")),
    });
    let sent = test.ctx(|ctx| ops::transfer_to_many(ctx, &one, &outputs));
    refused(sent, "bank", 28, &log);
    let captured = test.ctx(|ctx| ops::capture(ctx, &one, &ID, &stars(1), &pool));
    refused(captured, "bank", 28, &log);
    let until = days(&test, 1);
    let minted = test.ctx(|ctx| ops::mint_lot(ctx, &one, &pool, &denom(STAR), &lot(1, until)));
    refused(minted, "bank", 28, &log);
    assert!(test.changes().is_empty());
}

#[test]
fn a_lot_must_have_time_to_live() {
    let mut test = bank_with(&[]);
    let now = test.block().time;
    let log = format!("lot expires at {now}, expected later than {now}");
    refused(mint(&mut test, 1, lot(1, now)), "bank", 29, &log);
    mint(&mut test, 1, lot(0, now)).unwrap();
    mint(&mut test, 1, lot(1, now.plus_seconds(1))).unwrap();
    test.end_block(1);
}

#[test]
fn there_are_never_more_points_than_an_amount_can_say() {
    let mut test = bank_with(&[]);
    let until = days(&test, 1);
    mint(&mut test, 1, lot(u128::MAX, until)).unwrap();
    let error = mint(&mut test, 2, lot(1, until)).unwrap_err();
    assert_eq!((error.codespace, error.code), ("bank", 25));
    let sum = [lot(u128::MAX, until), lot(1, until)];
    let error = test
        .ctx(|ctx| ops::mint_lots(ctx, &account(0), &account(2), &denom(STAR), &sum))
        .unwrap_err();
    assert_eq!((error.codespace, error.code), ("sdk", 18));
    test.end_block(1);
}

#[test]
fn every_lot_after_the_first_costs_gas() {
    let (mut test, _) = example();
    let msg = MsgSend {
        from_address: test.text(1),
        to_address: test.text(2),
        amount: proto_coins(&format!("60{STAR}")),
    };
    let spend = |test: &mut TestCtx, limit| {
        test.ctx(|ctx| {
            ctx.begin_tx(TxInfo::default(), Gas::new(limit, 1));
            let sent = ctx.registry().decode(&sdk::sim::any(&msg))?.run(ctx);
            sent.map(|_| ctx.gas.used())
        })
    };
    let error = spend(&mut test, 39).unwrap_err();
    assert_eq!((error.codespace, error.code), ("sdk", 11));
    assert!(test.changes().is_empty(), "a refusal changes nothing");
    assert_eq!(spend(&mut test, 40).unwrap(), 40);
    test.end_block(1);
}

#[test]
fn each_lot_that_changes_is_told_with_what_it_has() {
    let (mut test, [first, second, _]) = example();
    test.ctx(|ctx| ops::hold(ctx, &account(1), &ID, &stars(15)))
        .unwrap();
    let changed = |expiry, hold_id, amount| LotChanged {
        owner: account(1),
        denom: denom(STAR),
        expiry,
        available_at: None,
        hold_id,
        amount: Amount::new(amount),
    };
    assert_eq!(
        test.events::<LotChanged>(),
        [
            changed(first, None, 0),
            changed(second, None, 15),
            changed(first, Some(ID), 10),
            changed(second, Some(ID), 5),
        ]
    );
}

#[test]
fn the_lots_of_an_account_are_listed_with_those_in_holds() {
    let (mut test, [first, second, third]) = example();
    let later = days(&test, 5);
    mint(&mut test, 1, pending(4, third, later)).unwrap();
    for id in [ID, [8; 32]] {
        test.ctx(|ctx| ops::hold(ctx, &account(1), &id, &stars(6)))
            .unwrap();
    }
    let request = QueryLotsRequest {
        address: test.text(1),
        denom: STAR.to_owned(),
    };
    let lots = test.query(&request).unwrap().lots;
    let shown: Vec<_> = lots
        .into_iter()
        .map(|lot| {
            let time = |time: &proto::Timestamp| Time::parse(time).unwrap();
            (
                lot.amount,
                time(&lot.expiry.unwrap()),
                lot.available_at.as_ref().map(time),
                lot.hold_id.get(..2).unwrap_or_default().to_owned(),
            )
        })
        .collect();
    let row = |amount: &str, expiry, available_at, hold: &str| {
        (amount.to_owned(), expiry, available_at, hold.to_owned())
    };
    assert_eq!(
        shown,
        [
            row("18", second, None, ""),
            row("30", third, None, ""),
            row("4", third, Some(later), ""),
            row("6", first, None, "07"),
            row("4", first, None, "08"),
            row("2", second, None, "08"),
        ]
    );
}

#[test]
fn a_genesis_that_gives_points_to_a_module_is_refused() {
    let pool = POOL.accounts[0].address();
    let address = TestCtx::new(&[&auth::MODULE]).text_of(&pool);
    let genesis = BankGenesis {
        balances: vec![GenesisBalance {
            address: address.clone(),
            coins: coins(&format!("1{STAR}")),
        }],
        ..BankGenesis::default()
    };
    let mut test = bank_with(&[]);
    let result = test.ctx(|ctx| sdk::GenesisState::init(&genesis, ctx));
    let log = format!("{address} is the account of a module, which cannot hold {STAR}");
    refused(result, "bank", 28, &log);
}
