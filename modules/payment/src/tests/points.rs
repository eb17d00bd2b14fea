//! Points as a tender: taken with their lots, settled in won, given back.

use super::*;
use crate::types::{LOTS_MAX, TakenLot, Tender};
use bank::Lot;
use proto::aot::payment::v1::PaymentStatus;

fn reserve(shop: &mut Shop) -> u128 {
    let issuer = shop
        .test
        .read(|view| ::points::ops::issuer(view, &denom(STAR)));
    issuer.expect("it is registered").reserve.units()
}

/// The lots of the payer: until when, and how many.
fn lots(shop: &mut Shop) -> Vec<(String, u128)> {
    let lots = shop
        .test
        .read(|view| bank::ops::lots(view, &account(PAYER), &denom(STAR)));
    lots.into_iter()
        .map(|lot| (lot.expiry.to_string(), lot.amount.units()))
        .collect()
}

/// What the first tender is settled for, and the fee of it.
fn settled(shop: &mut Shop, id: &str) -> (String, String) {
    let tender = shop.payment(id).tenders.remove(0);
    (tender.settled, tender.fee_taken)
}

fn pause(shop: &mut Shop) {
    let msg = issue::MsgPausePoints {
        signer: shop.test.text(ISSUER),
        denom: STAR.to_owned(),
        reason: String::new(),
    };
    shop.test.send(&msg).unwrap();
}

fn run_off(shop: &mut Shop) {
    let msg = issue::MsgStartRunoff {
        authority: shop.test.text(0),
        denom: STAR.to_owned(),
        reason: String::new(),
    };
    shop.test.send(&msg).unwrap();
}

/// A shop whose issuer's points are worth this much from the beginning; the payer has 10 000 of them.
pub(super) fn shop_at(rate: &str) -> Shop {
    let mut shop = Shop::new();
    shop.admit_issuer_of("pt/issuer/odd", rate);
    shop.give(PAYER, &[coin(10_000, "pt/issuer/odd")]);
    shop
}

#[test]
fn points_are_burned_and_the_shop_is_settled_in_won_by_their_reserve() {
    let mut shop = Shop::new();
    let id = shop.pay("order-1", &[coin(1_000, STAR)]);
    assert_eq!(shop.balance(PAYER, STAR), 9_000);
    assert_eq!(shop.balance(PAYER, "krwp"), 50_000);
    assert_eq!(reserve(&mut shop), 19_000);
    assert_eq!(shop.payable("krwp"), 980);
    assert_eq!(shop.balance(FEES, "krwp"), 20);
    assert_eq!(
        settled(&mut shop, &id),
        ("1000".to_owned(), "20".to_owned())
    );
    shop.refund(&id, "refund-1", total(250));
    assert_eq!(shop.balance(PAYER, STAR), 9_250);
    assert_eq!(shop.balance(PAYER, "krwp"), 50_000);
    assert_eq!(reserve(&mut shop), 19_250);
    assert_eq!(shop.payable("krwp"), 735);
    assert_eq!(settled(&mut shop, &id), ("750".to_owned(), "15".to_owned()));
    shop.refund(&id, "refund-2", all());
    assert_eq!(shop.balance(PAYER, STAR), 10_000);
    assert_eq!(reserve(&mut shop), 20_000);
    assert_eq!((shop.payable("krwp"), shop.balance(FEES, "krwp")), (0, 0));
    shop.test.end_block(5);
}

#[test]
fn held_points_are_the_payers_until_they_are_captured() {
    let mut shop = Shop::new();
    let id = shop.authorize("order-1", &[coin(1_000, STAR)]);
    assert_eq!(shop.balance(PAYER, STAR), 10_000);
    assert_eq!(shop.spendable(PAYER, STAR), 9_000);
    assert_eq!(reserve(&mut shop), 20_000);
    shop.capture(&id, total(300), false);
    assert_eq!(shop.payable("krwp"), 294);
    let void = shop.void_msg(&id);
    shop.test.send(&void).unwrap();
    assert_eq!(shop.spendable(PAYER, STAR), 9_700);
    shop.test.end_block(5);
}

#[test]
fn points_held_for_a_shop_that_is_suspended_are_the_payers_again_at_the_expiry() {
    let mut shop = Shop::new();
    let id = shop.authorize("order-1", &[coin(1_000, STAR)]);
    suspend(&mut shop);
    let capture = shop.capture_msg(&id, all(), false);
    assert!(refusal(&mut shop, &capture).starts_with("merchant 4: "));
    shop.test.end_block(DAY);
    shop.test.end_block(1);
    assert_eq!(shop.spendable(PAYER, STAR), 10_000);
    assert_eq!(shop.status(&id), PaymentStatus::Expired);
}

#[test]
fn points_of_nobody_and_of_an_issuer_that_is_not_active_are_refused() {
    let mut shop = Shop::new();
    let held = shop.authorize("order-0", &[coin(1_000, STAR)]);
    let nobodys = shop.pay_msg("order-1", &[coin(1, "pt/nobody/points")]);
    let mut texts = vec![refusal(&mut shop, &nobodys)];
    pause(&mut shop);
    let pay = shop.pay_msg("order-1", &[coin(1, STAR)]);
    texts.push(refusal(&mut shop, &pay));
    let authorize = shop.authorize_msg("order-1", &[coin(1, STAR)]);
    texts.push(refusal(&mut shop, &authorize));
    let invoice = pb::MsgCreateInvoice {
        signer: shop.test.text(OWNER),
        invoice: Some(pb::Invoice {
            order: Some(shop.order("order-1")),
            amounts: vec![coin(1, STAR)],
            expiry: shop.later(60),
            ..pb::Invoice::default()
        }),
    };
    texts.push(refusal(&mut shop, &invoice));
    expect_test::expect![[r#"
        points 2: nobody issues pt/nobody/points: expected the denom of a registered issuer
        points 5: pt/issuer/star is paused: expected its company or the authority to resume it first
        points 5: pt/issuer/star is paused: expected its company or the authority to resume it first
        points 5: pt/issuer/star is paused: expected its company or the authority to resume it first"#]].assert_eq(&texts.join("\n"));
    // What was held before can be captured, and what was captured comes back.
    shop.capture(&held, all(), false);
    assert_eq!(shop.payable("krwp"), 980);
    shop.refund(&held, "refund-1", all());
    assert_eq!(shop.balance(PAYER, STAR), 10_000);
    run_off(&mut shop);
    let texts = refusal(&mut shop, &pay);
    assert!(texts.starts_with("points 6: "), "{texts}");
}

#[test]
fn the_lots_that_were_taken_last_come_back_first() {
    let mut shop = Shop::new();
    shop.test.end_block(40 * DAY);
    shop.give(PAYER, &[coin(500, STAR)]);
    let before = lots(&mut shop);
    assert_eq!(before.len(), 2);
    // The lot that expires first is taken first: 10 000 of the first, 200 of the second.
    let id = shop.pay("order-1", &[coin(10_200, STAR)]);
    assert_eq!(lots(&mut shop), [(before[1].0.clone(), 300)]);
    shop.refund(&id, "refund-1", total(250));
    let after = lots(&mut shop);
    assert_eq!(
        after,
        [(before[0].0.clone(), 50), (before[1].0.clone(), 500)]
    );
    shop.refund(&id, "refund-2", all());
    assert_eq!(lots(&mut shop), before);
    shop.test.end_block(5);
}

#[test]
fn points_that_expired_while_they_were_spent_come_back_for_thirty_days() {
    let mut shop = Shop::new();
    // They expire at the end of the month twelve months later.
    shop.test.end_block(390 * DAY);
    let mut pay = shop.pay_msg("order-1", &[coin(1_000, STAR)]);
    pay.refund_expiry = shop.later(30 * DAY);
    let id = shop.test.send(&pay).unwrap().payment_id;
    shop.test.end_block(20 * DAY);
    shop.test.end_block(1);
    assert_eq!(shop.balance(PAYER, STAR), 0, "the rest has expired");
    // What is sold today covers the refund.
    shop.pay("order-2", &[won(10_000)]);
    shop.refund(&id, "refund-1", all());
    let back = lots(&mut shop);
    assert_eq!(back.len(), 1);
    assert!(back[0].0 > shop.now().plus_seconds(29 * DAY).to_string());
    assert_eq!(shop.spendable(PAYER, STAR), 1_000);
}

#[test]
fn a_refund_that_the_reserve_would_not_cover_is_refused() {
    let mut shop = Shop::new();
    let id = shop.pay("order-1", &[coin(1_000, STAR), won(500)]);
    let raise = issue::MsgSetRate {
        company: shop.test.text(ISSUER),
        denom: STAR.to_owned(),
        rate: "1.1".to_owned(),
        effective: shop.later(7 * DAY),
    };
    shop.test.send(&raise).unwrap();
    let withdraw = issue::MsgWithdrawReserve {
        company: shop.test.text(ISSUER),
        denom: STAR.to_owned(),
        // 9 000 points at 1.1 need 9 900.
        amount: (19_000 - 9_900_u128).to_string(),
    };
    shop.test.send(&withdraw).unwrap();
    let msg = shop.refund_msg(&id, "refund-1", total(1_500));
    let text = refusal(&mut shop, &msg);
    expect_test::expect!["points 16: 1000krwp for pt/issuer/star that come back: expected 100krwp more, or as much more in the reserve"].assert_eq(&text);
    // The won of the payment can be given back, and the points as soon as somebody tops up.
    shop.refund(&id, "refund-2", of(&[won(500)]));
    shop.top_up_reserve(100);
    shop.refund(&id, "refund-3", all());
    assert_eq!(shop.balance(PAYER, STAR), 10_000);
    assert_eq!(shop.status(&id), PaymentStatus::Refunded);
    shop.test.end_block(5);
}

#[test]
fn points_get_their_grace_once_and_then_come_back_as_won() {
    let mut shop = Shop::new();
    super::fees::top_up_float(&mut shop, 20_000);
    let end = lots(&mut shop)[0].0.clone();
    // A day before their end they are spent, and given back after it.
    shop.test.end_block(395 * DAY);
    let order = |shop: &Shop, order_id: &str, amount| {
        let mut msg = shop.pay_msg(order_id, &[coin(amount, STAR)]);
        msg.refund_expiry = shop.later(60 * DAY);
        msg
    };
    let pay = order(&shop, "order-1", 10_000);
    let first = shop.test.send(&pay).unwrap().payment_id;
    shop.test.end_block(5 * DAY);
    assert!(shop.now().to_string() > end);
    shop.refund(&first, "refund-1", all());
    let grace = lots(&mut shop);
    assert_eq!((grace.len(), grace[0].1), (1, 10_000));
    // Spent in their grace and given back in it they are as before; after it they are won.
    for (n, days) in [10, 30].into_iter().enumerate() {
        let pay = order(&shop, &format!("again-{n}"), 1_000);
        let id = shop.test.send(&pay).unwrap().payment_id;
        shop.test.end_block(days * DAY);
        let won = shop.balance(PAYER, "krwp");
        shop.refund(&id, "refund-1", all());
        if n == 0 {
            assert_eq!(lots(&mut shop), grace);
        } else {
            assert_eq!(shop.balance(PAYER, "krwp"), won + 1_000);
            assert_eq!(shop.spendable(PAYER, STAR), 0);
        }
        shop.test.end_block(1);
    }
}

#[test]
fn points_of_an_issuer_that_runs_off_come_back_as_the_won_they_were_settled_for() {
    let mut shop = Shop::new();
    let id = shop.pay("order-1", &[coin(1_000, STAR)]);
    run_off(&mut shop);
    shop.refund(&id, "refund-1", total(400));
    assert_eq!(shop.balance(PAYER, STAR), 9_000);
    assert_eq!(shop.balance(PAYER, "krwp"), 50_400);
    let told = shop.test.events::<crate::events::PaymentRefunded>();
    let paid = told.last().map(|event| event.paid.to_string());
    assert_eq!(paid.as_deref(), Some("400krwp"));
    assert_eq!(shop.payable("krwp"), 588);
    shop.test.end_block(5);
}

#[test]
fn a_mixed_payment_is_settled_in_won_and_refunded_from_the_last_tender_on() {
    let mut shop = Shop::new();
    let id = shop.authorize("order-1", &[coin(1_000, STAR), won(5_000)]);
    shop.capture(&id, total(4_000), false);
    assert_eq!(shop.balance(PAYER, STAR), 9_000);
    assert_eq!(shop.balance(PAYER, "krwp"), 47_000);
    assert_eq!(shop.payable("krwp"), 3_920);
    shop.refund(&id, "refund-1", total(3_500));
    assert_eq!(shop.balance(PAYER, "krwp"), 50_000);
    assert_eq!(shop.balance(PAYER, STAR), 9_500);
    assert_eq!(shop.payable("krwp"), 490);
    assert_eq!(shop.balance(FEES, "krwp"), 10);
    shop.test.end_block(5);
}

#[test]
fn at_an_odd_rate_every_step_adds_up_to_what_was_settled() {
    let mut shop = shop_at("0.7");
    let id = shop.authorize("order-1", &[coin(1_000, "pt/issuer/odd")]);
    // Not floor(333 * 0.7) twice and floor(334 * 0.7), which is 699: the steps add up to what one capture would be.
    for part in [333, 333, 334] {
        let part = of(&[coin(part, "pt/issuer/odd")]);
        shop.capture(&id, part, false);
    }
    assert_eq!(settled(&mut shop, &id), ("700".to_owned(), "14".to_owned()));
    for (n, part) in [333, 333, 333, 1].into_iter().enumerate() {
        let part = of(&[coin(part, "pt/issuer/odd")]);
        shop.refund(&id, &format!("refund-{n}"), part);
        shop.test.check_invariants();
    }
    assert_eq!(settled(&mut shop, &id), ("0".to_owned(), "0".to_owned()));
    assert_eq!(shop.balance(PAYER, "pt/issuer/odd"), 10_000);
    assert_eq!((shop.payable("krwp"), shop.balance(FEES, "krwp")), (0, 0));
    assert_eq!(shop.balance(PAYER, "krwp"), 50_000);
    shop.test.end_block(5);
}

#[test]
fn points_worth_less_than_a_won_are_taken_and_come_back() {
    let mut shop = shop_at("0.7");
    let id = shop.pay("order-1", &[coin(1, "pt/issuer/odd")]);
    assert_eq!(settled(&mut shop, &id), ("0".to_owned(), "0".to_owned()));
    assert_eq!(shop.payable("krwp"), 0);
    shop.refund(&id, "refund-1", all());
    assert_eq!(shop.balance(PAYER, "pt/issuer/odd"), 10_000);
    shop.test.end_block(5);
}

#[test]
fn a_tender_remembers_at_most_64_lots_and_loses_no_point() {
    let mut tender = Tender::new(sdk::Coin {
        denom: denom(STAR),
        amount: Amount::new(1_000),
    });
    let lot = |n: u64| Lot {
        expiry: Time::from_seconds(n),
        available_at: Time::default(),
        amount: Amount::new(10),
    };
    let taken = (0..70).map(lot).collect();
    let amount = Amount::new(700);
    tender.take(amount, amount, taken, 100).unwrap();
    assert_eq!(tender.lots.len(), LOTS_MAX);
    let first = TakenLot {
        amount: Amount::new(70),
        ..TakenLot::from(lot(6))
    };
    assert_eq!(tender.lots[0], first);
    let back = tender.give_back(Amount::new(695), 100).unwrap();
    let sum: u128 = back.lots.iter().map(|lot| lot.amount.units()).sum();
    assert_eq!(sum, 695);
    assert_eq!(tender.lots.len(), 1);
}
