//! Tokens that their owner has stopped: they neither leave nor come back, and nothing of them is lost.

use super::*;
use sdk::Coin;

/// The token as it is here, and as the other chain names it.
const GOLD: &str = "factory/maker/gold";
const THERE: &str = "transfer/channel-30/factory/maker/gold";

/// A chain on which account 1 has 1 000 of a token.
fn with_gold() -> TestCtx {
    let mut test = chain();
    let coin = Coin {
        denom: denom(GOLD),
        amount: Amount::new(1_000),
    };
    test.ctx(|ctx| bank::ops::mint(ctx, &account(1), &coin))
        .unwrap();
    test
}

fn pause(test: &mut TestCtx, on: bool) {
    test.ctx(|ctx| bank::ops::set_paused(ctx, &denom(GOLD), on))
        .unwrap();
}

fn block(test: &mut TestCtx, who: u64, on: bool) {
    test.ctx(|ctx| bank::ops::set_blocked(ctx, &denom(GOLD), &account(who), on))
        .unwrap();
}

#[test]
fn a_paused_token_neither_leaves_nor_comes_back() {
    let mut test = with_gold();
    let out = msg(&test, "300", GOLD);
    test.send(&out).unwrap();
    pause(&mut test, true);
    let more = test.send(&msg(&test, "1", GOLD));
    assert!(refused(&test, more).starts_with("bank 30: "));
    let back = packet(&data("200", THERE, &test.text(2)));
    let result = receive(&mut test, &back);
    assert!(refused(&test, result).starts_with("bank 30: "));
    let late = sent(&test, &out, GOLD);
    let result = timeout(&mut test, &late);
    assert!(refused(&test, result).starts_with("bank 30: "));
    assert_eq!(escrowed(&mut test, GOLD), 300);
    // What has waited comes back when it moves again.
    pause(&mut test, false);
    timeout(&mut test, &late).unwrap();
    assert_eq!(has(&mut test, &account(1), GOLD), 1_000);
    assert_eq!(escrowed(&mut test, GOLD), 0);
    test.end_block(5);
}

#[test]
fn a_blocked_account_neither_sends_nor_gets_a_token_over_channels() {
    let mut test = with_gold();
    let out = msg(&test, "300", GOLD);
    test.send(&out).unwrap();
    block(&mut test, 1, true);
    let more = test.send(&msg(&test, "1", GOLD));
    assert!(refused(&test, more).starts_with("bank 31: "));
    let to = |test: &TestCtx, who| packet(&data("100", THERE, &test.text(who)));
    let blocked = to(&test, 1);
    let result = receive(&mut test, &blocked);
    assert!(refused(&test, result).starts_with("bank 31: "));
    let other = to(&test, 2);
    receive(&mut test, &other).unwrap();
    assert_eq!(has(&mut test, &account(2), GOLD), 100);
    test.end_block(5);
}
