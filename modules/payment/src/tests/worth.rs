//! Points that are not worth a won each: price, tax and totals follow the won that their reserve pays.

use super::points::shop_at;
use super::settlement::report;
use super::*;
use ::settlement::events::SettlementLine;

const ODD: &str = "pt/issuer/odd";

/// What the lines of the batch so far come to: gross, and the four parts of the tax.
fn lines(shop: &Shop) -> Vec<(String, String)> {
    let lines = shop.test.events::<SettlementLine>().into_iter();
    let split = |line: &SettlementLine| {
        let parts = [line.supply, line.vat, line.tax_free, line.service_charge];
        let parts = parts.into_iter().map(Option::unwrap_or_default);
        parts.fold(sdk::Signed::ZERO, |sum, part| {
            sum.checked_add(part).unwrap()
        })
    };
    lines
        .map(|line| (line.gross.to_string(), split(&line).to_string()))
        .collect()
}

/// Authorises points and won under a tax, and captures and gives back by totals in won.
fn in_parts(
    rate: &str,
    amounts: &[Coin],
    split: pb::Tax,
    captures: &[u128],
    refunds: &[u128],
) -> (Shop, String) {
    let mut shop = shop_at(rate);
    let mut msg = shop.authorize_msg("order-1", amounts);
    msg.tax = Some(split);
    let id = shop.test.send(&msg).unwrap().payment_id;
    let mut rows = Vec::new();
    for part in captures {
        shop.capture(&id, total(*part), false);
        rows.push(report(&shop));
    }
    for (n, part) in refunds.iter().enumerate() {
        shop.refund(&id, &format!("refund-{n}"), total(*part));
        rows.push(report(&shop));
    }
    for (gross, split) in lines(&shop) {
        assert_eq!(gross, split, "the tax of a line is that of its won");
    }
    shop.test.end_block(5);
    (shop, rows.join("\n--\n"))
}

#[test]
fn points_below_a_won_are_taxed_as_the_won_they_are_settled_for() {
    // 1 001 points at 0.9 are 900 won.
    let amounts = [coin(1_001, ODD), won(200)];
    let captures = [333, 333, 434];
    let refunds = [250, 333, 517];
    let (mut shop, rows) = in_parts("0.9", &amounts, tax(900, 90, 100, 10), &captures, &refunds);
    expect_test::expect![[r#"
        pt/issuer/odd false: 333 0 273 27 30 3
        --
        pt/issuer/odd false: 666 0 546 54 60 6
        --
        krwp true: 200 0 164 16 19 1
        pt/issuer/odd false: 900 0 737 73 81 9
        --
        krwp true: 200 -200 0 0 1 -1
        pt/issuer/odd false: 900 -50 696 69 76 9
        --
        krwp true: 200 -200 0 0 1 -1
        pt/issuer/odd false: 900 -383 424 42 45 6
        --
        krwp true: 200 -200 0 0 1 -1
        pt/issuer/odd false: 900 -900 0 0 -1 1"#]]
    .assert_eq(&rows);
    // All of it is back: the point that came to no won was never taken.
    assert_eq!(shop.balance(PAYER, ODD), 10_000);
    assert_eq!(shop.balance(PAYER, "krwp"), 50_000);
    assert_eq!((shop.payable("krwp"), shop.balance(FEES, "krwp")), (0, 0));
}

#[test]
fn points_above_a_won_come_to_a_total_together_with_won() {
    // 333 points at 1.5 are 499 won.
    let amounts = [coin(333, ODD), won(501)];
    let captures = [100, 101, 499, 300];
    let refunds = [400, 101, 200, 299];
    let (mut shop, rows) = in_parts("1.5", &amounts, tax(900, 90, 0, 10), &captures, &refunds);
    expect_test::expect![[r#"
        pt/issuer/odd false: 100 0 90 9 0 1
        --
        pt/issuer/odd false: 201 0 181 18 0 2
        --
        krwp true: 201 0 180 18 0 3
        pt/issuer/odd false: 499 0 450 45 0 4
        --
        krwp true: 501 0 450 45 0 6
        pt/issuer/odd false: 499 0 450 45 0 4
        --
        krwp true: 501 -400 90 9 0 2
        pt/issuer/odd false: 499 0 450 45 0 4
        --
        krwp true: 501 -501 0 0 0 0
        pt/issuer/odd false: 499 0 450 45 0 4
        --
        krwp true: 501 -501 0 0 0 0
        pt/issuer/odd false: 499 -200 270 27 0 2
        --
        krwp true: 501 -501 0 0 0 0
        pt/issuer/odd false: 499 -499 0 0 0 0"#]]
    .assert_eq(&rows);
    assert_eq!(shop.balance(PAYER, ODD), 10_000);
    assert_eq!(shop.balance(PAYER, "krwp"), 50_000);
    assert_eq!((shop.payable("krwp"), shop.balance(FEES, "krwp")), (0, 0));
}

#[test]
fn the_tax_of_an_order_adds_up_to_the_won_its_points_are_worth() {
    let mut shop = shop_at("0.9");
    let mut msg = shop.pay_msg("order-1", &[coin(1_000, ODD)]);
    msg.tax = Some(tax(909, 91, 0, 0));
    let text = refusal(&mut shop, &msg);
    expect_test::expect!["payment 11: supply, VAT, tax-free part and service charge add up to 1000 won: expected 900 won"].assert_eq(&text);
    let invoice = pb::MsgCreateInvoice {
        signer: shop.test.text(OWNER),
        invoice: Some(pb::Invoice {
            order: msg.order.clone(),
            amounts: msg.amounts.clone(),
            tax: msg.tax.clone(),
            expiry: shop.later(60),
            ..pb::Invoice::default()
        }),
    };
    let text = refusal(&mut shop, &invoice);
    assert!(text.starts_with("payment 11: "), "{text}");
    msg.tax = Some(tax(818, 82, 0, 0));
    shop.test.send(&msg).unwrap();
    // What has no price in won stands for the rest, and there is no less than nothing of it.
    let mut msg = shop.pay_msg("order-2", &[coin(1_000, ODD), coin(5, "uaot")]);
    msg.tax = Some(tax(817, 82, 0, 0));
    let text = refusal(&mut shop, &msg);
    assert!(text.starts_with("payment 11: "), "{text}");
    msg.tax = Some(tax(1_000, 100, 0, 0));
    shop.test.send(&msg).unwrap();
    expect_test::expect![[r#"
        pt/issuer/odd false: 1800 0 1636 164 0 0
        uaot false: 5 0 182 18 0 0"#]]
    .assert_eq(&report(&shop));
}

#[test]
fn a_rate_that_changes_while_points_are_held_changes_their_tax_as_their_won() {
    let mut shop = Shop::new();
    let mut msg = shop.authorize_msg("order-1", &[coin(1_000, STAR)]);
    msg.authorization_expiry = shop.later(3 * DAY);
    msg.tax = Some(tax(500, 50, 400, 50));
    let id = shop.test.send(&msg).unwrap().payment_id;
    shop.capture(&id, total(500), false);
    let lower = issue::MsgSetRate {
        company: shop.test.text(ISSUER),
        denom: STAR.to_owned(),
        rate: "0.9".to_owned(),
        effective: shop.later(DAY),
    };
    shop.test.send(&lower).unwrap();
    shop.test.end_block(DAY);
    let msg = shop.capture_msg(&id, total(500), true);
    let text = refusal(&mut shop, &msg);
    expect_test::expect![
        "payment 19: 500 won is more than what the payment holds: expected at most 450 won"
    ]
    .assert_eq(&text);
    shop.capture(&id, total(450), true);
    for (gross, split) in lines(&shop) {
        assert_eq!(gross, split);
    }
    shop.refund(&id, "refund-1", all());
    expect_test::expect!["pt/issuer/star false: 450 -950 -250 -25 -200 -25"]
        .assert_eq(&report(&shop));
    shop.test.end_block(5);
}

#[test]
fn a_total_that_points_do_not_come_to_is_refused_and_amounts_are_not() {
    let mut shop = shop_at("1.5");
    let id = shop.authorize("order-1", &[coin(100, ODD)]);
    let msg = shop.capture_msg(&id, total(2), false);
    let text = refusal(&mut shop, &msg);
    expect_test::expect!["payment 54: points do not come to 2 won exactly: expected 1 won, another total, or amounts by denom"].assert_eq(&text);
    shop.capture(&id, of(&[coin(2, ODD)]), false);
    assert_eq!(shop.payment(&id).tenders[0].settled, "3");
    let msg = shop.capture_msg(&id, total(148), false);
    let text = refusal(&mut shop, &msg);
    expect_test::expect![
        "payment 19: 148 won is more than what the payment holds: expected at most 147 won"
    ]
    .assert_eq(&text);
    shop.capture(&id, total(147), false);
    assert_eq!(shop.status(&id), pb::PaymentStatus::Captured);
}
