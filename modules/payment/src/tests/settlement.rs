//! What the settlement books of payments: money, tax and tenders.

use super::*;
use crate::types::vat_of;
use ::settlement::events::{SalesTotal, SettlementLine};
use ::settlement::ops::SETTLEMENT;
use proptest::prelude::*;

/// The sales report of the day as it stands: gross, refunded, supply, VAT, tax-free part, service charge; by tender and
/// whether it gives a cash receipt.
pub(super) fn report(shop: &Shop) -> String {
    let mut rows = std::collections::BTreeMap::new();
    for row in shop.test.events::<SalesTotal>() {
        let split = (row.supply, row.vat, row.tax_free, row.service_charge);
        let text = format!(
            "{} {} {} {} {} {}",
            row.gross, row.refunded, split.0, split.1, split.2, split.3
        );
        rows.insert((row.tender, row.cash_receipt), text);
    }
    let rows: Vec<_> = rows
        .into_iter()
        .map(|((tender, receipt), text)| format!("{tender} {receipt}: {text}"))
        .collect();
    rows.join("\n")
}

fn settlement_has(shop: &mut Shop, text: &str) -> u128 {
    shop.test
        .read(|view| bank::ops::balance(view, &SETTLEMENT.address(), &denom(text)))
        .units()
}

#[test]
fn captured_money_waits_in_the_settlement_and_refunds_come_from_there() {
    let mut shop = Shop::new();
    let id = shop.pay("order-1", &[won(30_000)]);
    assert_eq!(settlement_has(&mut shop, "krwp"), 29_400);
    assert_eq!(shop.payable("krwp"), 29_400);
    assert_eq!(shop.balance(PAYOUT, "krwp"), 0);
    shop.refund(&id, "refund-1", total(10_000));
    assert_eq!(settlement_has(&mut shop, "krwp"), 19_600);
    assert_eq!(shop.payable("krwp"), 19_600);
    assert_eq!(shop.balance(PAYER, "krwp"), 30_000);
    shop.test.end_block(DAY);
    shop.test.end_block(DAY);
    assert_eq!(shop.balance(PAYOUT, "krwp"), 19_600);
    assert_eq!(settlement_has(&mut shop, "krwp"), 0);
}

#[test]
fn a_refund_after_the_payout_is_refused_unless_something_covers_it() {
    let mut shop = Shop::new();
    let id = shop.pay("order-1", &[won(1_000)]);
    shop.test.end_block(DAY);
    shop.test.end_block(1);
    assert_eq!(shop.balance(PAYOUT, "krwp"), 980);
    let msg = shop.refund_msg(&id, "refund-1", total(400));
    let text = refusal(&mut shop, &msg);
    expect_test::expect!["settlement 4: merchant 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe would owe 392krwp more: its deposit and the float of its payment company have 0krwp, top one of them up"].assert_eq(&text);
    // What is sold meanwhile covers it.
    shop.pay("order-2", &[won(2_000)]);
    shop.test.send(&msg).unwrap();
    assert_eq!(shop.payable("krwp"), 1_960 - 392);
}

#[test]
fn a_net_cancel_after_the_payout_is_a_refund() {
    let mut shop = Shop::new();
    let id = shop.pay("order-1", &[won(1_000)]);
    let cancel = shop.net_cancel_msg("order-1");
    shop.test.end_block(DAY);
    shop.test.end_block(1);
    assert_eq!(shop.balance(PAYOUT, "krwp"), 980);
    let text = refusal(&mut shop, &cancel);
    assert!(text.starts_with("settlement 4: "), "{text}");
    shop.give(COMPANY, &[won(980)]);
    let float = book::MsgTopUpFloat {
        company: shop.test.text(COMPANY),
        amount: Some(won(980)),
    };
    shop.test.send(&float).unwrap();
    let outcome = shop.test.send(&cancel).unwrap().outcome();
    assert_eq!(outcome, pb::NetCancelOutcome::Refunded);
    assert_eq!(shop.status(&id), pb::PaymentStatus::Refunded);
    assert_eq!(shop.balance(PAYER, "krwp"), 50_000);
    assert_eq!(
        shop.payable("krwp"),
        -980,
        "the shop owes it to its company"
    );
}

#[test]
fn what_a_closed_shop_sold_is_refunded_and_not_disputed() {
    let mut shop = Shop::new();
    let id = shop.pay("order-1", &[won(1_000)]);
    shop.test.end_block(DAY);
    shop.test.end_block(1);
    close(&mut shop).unwrap();
    let open = pb::MsgOpenDispute {
        payer: shop.test.text(PAYER),
        payment_id: id,
        portion: None,
        code: "broken".to_owned(),
        claim_hash: Vec::new(),
    };
    let text = refusal(&mut shop, &open);
    assert!(text.starts_with("payment 37: "), "{text}");
}

#[test]
fn each_tender_has_its_own_line_and_only_won_that_are_money_give_a_cash_receipt() {
    let mut shop = Shop::new();
    let tenders = [coin(4_000, STAR), won(6_000), coin(500, "uaot")];
    let mut msg = shop.pay_msg("order-1", &tenders);
    msg.tax = Some(tax(9_000, 900, 90, 10));
    let id = shop.test.send(&msg).unwrap().payment_id;
    let lines: Vec<_> = shop
        .test
        .events::<SettlementLine>()
        .into_iter()
        .map(|line| {
            format!(
                "{} of {}: {} - {}",
                line.denom, line.tender, line.gross, line.fee
            )
        })
        .collect();
    expect_test::expect![[r#"
        krwp of pt/issuer/star: 4000 - 80
        krwp of krwp: 6000 - 120
        uaot of uaot: 500 - 10"#]]
    .assert_eq(&lines.join("\n"));
    let sold = report(&shop);
    shop.refund(&id, "refund-1", of(&[won(1_000), coin(1_000, STAR)]));
    let after = report(&shop);
    expect_test::expect![[r#"
        krwp true: 6000 0 5400 540 54 6
        pt/issuer/star false: 4000 0 3600 360 36 4
        uaot false: 500 0 0 0 0 0
        --
        krwp true: 6000 -1000 4500 450 45 5
        pt/issuer/star false: 4000 -1000 2700 270 27 3
        uaot false: 500 0 0 0 0 0"#]]
    .assert_eq(&format!("{sold}\n--\n{after}"));
}

#[test]
fn captures_in_parts_split_the_tax_as_a_whole_and_refunds_take_it_back() {
    let mut shop = Shop::new();
    let mut msg = shop.authorize_msg("order-1", &[won(10_007)]);
    // Of 10 007 won 3 333 are tax-free and 174 are service charge.
    msg.tax = Some(tax(5_909, 591, 3_333, 174));
    let id = shop.test.send(&msg).unwrap().payment_id;
    let mut rows = Vec::new();
    for part in [1, 3_333, 2, 6_671] {
        shop.capture(&id, total(part), false);
        rows.push(report(&shop));
    }
    for (n, part) in [1, 5_000, 5_006].into_iter().enumerate() {
        shop.refund(&id, &format!("refund-{n}"), total(part));
        rows.push(report(&shop));
    }
    // All of it captured is what was signed; VAT is rounded in each line.
    expect_test::expect![[r#"
        krwp true: 1 0 1 0 0 0
        krwp true: 3334 0 1969 197 1110 58
        krwp true: 3336 0 1970 197 1111 58
        krwp true: 10007 0 5909 591 3333 174
        krwp true: 10007 -1 5909 591 3332 174
        krwp true: 10007 -5001 2956 296 1666 88
        krwp true: 10007 -10007 0 0 0 0"#]]
    .assert_eq(&rows.join("\n"));
}

#[test]
fn what_has_no_price_in_won_shares_what_is_left_of_the_tax() {
    let mut shop = Shop::new();
    let mut msg = shop.authorize_msg("order-1", &[coin(1_000, "uaot"), won(6_000)]);
    msg.tax = Some(tax(9_000, 900, 90, 10));
    let id = shop.test.send(&msg).unwrap().payment_id;
    shop.capture(&id, of(&[coin(250, "uaot")]), false);
    let quarter = report(&shop);
    shop.capture(&id, all(), false);
    let whole = report(&shop);
    expect_test::expect![[r#"
        uaot false: 250 0 900 90 9 1
        --
        krwp true: 6000 0 5400 540 54 6
        uaot false: 1000 0 3600 360 36 4"#]]
    .assert_eq(&format!("{quarter}\n--\n{whole}"));
}

#[test]
fn external_tenders_stand_in_the_sales_report_until_they_are_cancelled() {
    let mut shop = Shop::new();
    let record = pb::MsgRecordExternalTender {
        signer: shop.test.text(OWNER),
        order: Some(shop.order("order-1")),
        scheme: "card".to_owned(),
        amount: "10000".to_owned(),
        tax: Some(tax(9_000, 900, 90, 10)),
        approval_hash: vec![1; 32],
    };
    shop.test.send(&record).unwrap();
    let mut rows = vec![report(&shop)];
    for cancelled in ["3333", "10000"] {
        let cancel = pb::MsgCancelExternalTender {
            signer: shop.test.text(OWNER),
            order: Some(shop.order("order-1")),
            approval_hash: vec![1; 32],
            cancelled: cancelled.to_owned(),
        };
        shop.test.send(&cancel).unwrap();
        rows.push(report(&shop));
    }
    expect_test::expect![[r#"
        card false: 10000 0 9000 900 90 10
        card false: 10000 -3333 6001 600 59 7
        card false: 10000 -10000 0 0 0 0"#]]
    .assert_eq(&rows.join("\n"));
    assert_eq!(shop.payable("krwp"), 0, "no money moves");
}

proptest! {
    #[test]
    fn the_parts_of_a_tax_add_up_in_any_order_of_steps(
        taxable in 0..5_000_u128,
        tax_free in 0..5_000_u128,
        service_charge in 0..5_000_u128,
        steps in prop::collection::vec(0..15_000_u128, 1..20),
    ) {
        let vat = vat_of(Amount::new(taxable)).unwrap();
        let tax = crate::Tax {
            supply: Amount::new(taxable - vat.units()),
            vat,
            tax_free: Amount::new(tax_free),
            service_charge: Amount::new(service_charge),
        };
        let total = taxable + tax_free + service_charge;
        let mut stands = [0_i128; 3];
        let mut from = 0;
        // Whatever the steps are, in the end all of it counts.
        for to in steps.into_iter().map(|step| step.min(total)).chain([total]) {
            let line = tax.line(Amount::new(from), Amount::new(to)).unwrap();
            let parts = [line.supply.units() + line.vat.units(), line.tax_free.units(), line.service_charge.units()];
            prop_assert_eq!(parts.iter().sum::<u128>(), from.abs_diff(to));
            prop_assert_eq!(line.vat, vat_of(Amount::new(parts[0])).unwrap());
            for (stands, part) in stands.iter_mut().zip(parts) {
                let part = i128::try_from(part).unwrap();
                *stands += if to > from { part } else { -part };
            }
            from = to;
        }
        let signed = [taxable, tax_free, service_charge].map(|part| i128::try_from(part).unwrap());
        prop_assert_eq!(stands, signed);
    }
}
