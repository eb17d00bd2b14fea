//! Every refusal, with its text, and that it changes nothing.

use super::*;
use expect_test::expect;

#[test]
fn the_same_order_on_other_terms_is_refused() {
    let mut shop = Shop::new();
    let first = shop.pay_msg("order-1", &[won(1_000)]);
    shop.test.send(&first).unwrap();
    let mut other = shop.authorize_msg("order-1", &[won(1_000)]);
    other.fee_max_bps = 500;
    let text = refusal(&mut shop, &other);
    expect![[r#"payment 3: order "order-1" of 20260101 stands on other terms (payment 5ae9a2d5b2c8783aa747238b8c966abba3c4971f2545e9730d1fe3e3b3d78ca6): expected the same terms, or another order id"#]].assert_eq(&text);
    let msgs = [
        changed(&first, |msg| msg.amounts = vec![won(1_001)]),
        changed(&first, |msg| msg.fee_max_bps = 501),
        changed(&first, |msg| msg.memo_hash = vec![1; 32]),
        changed(&first, |msg| msg.refund_expiry = None),
    ];
    for msg in &msgs {
        assert!(refusal(&mut shop, msg).starts_with("payment 3: "));
    }
    let mut stranger = first.clone();
    stranger.payer = shop.test.text(STRANGER);
    assert!(refusal(&mut shop, &stranger).starts_with("payment 3: "));
}

#[test]
fn an_order_that_is_malformed_or_of_another_time_is_refused() {
    let mut shop = Shop::new();
    let good = shop.pay_msg("order-1", &[won(1_000)]);
    let with =
        |change: fn(&mut pb::Order)| changed(&good, |msg| msg.order.as_mut().map(change).unwrap());
    let msgs = [
        changed(&good, |msg| msg.order = None),
        with(|order| order.order_id = String::new()),
        with(|order| order.order_id = "빵".to_owned()),
        with(|order| order.order_id = "x".repeat(65)),
        with(|order| order.order_id = "4111111111111111".to_owned()),
        with(|order| order.merchant_id = "AB".to_owned()),
        with(|order| order.merchant_id = "ab".repeat(32)),
        with(|order| order.day = 20_251_230),
        with(|order| order.day = 20_260_103),
    ];
    let text = refusals(&mut shop, &msgs);
    expect![[r#"
        sdk 18: missing order: invalid request
        payment 6: order id is "": expected 1 to 64 printable ASCII characters
        payment 6: order id is "빵": expected 1 to 64 printable ASCII characters
        payment 6: order id is "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx": expected 1 to 64 printable ASCII characters
        merchant 12: order id contains what may be a card number (13 to 19 digits with a valid check digit): expected none, card numbers never go on the chain
        merchant 11: merchant id is "AB": expected 64 lower-case hex digits
        merchant 2: no merchant abababababababababababababababababababababababababababababababab: expected the id of a registered one
        payment 4: the order is of 20251230: expected a day of the Korean calendar within a day of 20260101
        payment 4: the order is of 20260103: expected a day of the Korean calendar within a day of 20260101"#]].assert_eq(&text);
}

#[test]
fn a_long_text_is_refused_with_a_short_one() {
    let mut shop = Shop::new();
    let good = shop.pay_msg("order-1", &[won(1_000)]);
    let long = "빵\u{7f}".repeat(10_000);
    let with = |change: &dyn Fn(&mut pb::Order)| {
        changed(&good, |msg| msg.order.as_mut().map(change).unwrap())
    };
    let msgs = [
        with(&|order| order.order_id = long.clone()),
        with(&|order| order.merchant_id = long.clone()),
        changed(&good, |msg| msg.payer = long.clone()),
        changed(&good, |msg| msg.amounts = vec![coin(1, &long)]),
    ];
    for msg in &msgs {
        let text = refusal(&mut shop, msg);
        assert!(text.chars().count() < 800, "{text}");
    }
}

#[test]
fn amounts_that_a_payment_cannot_have_are_refused() {
    let mut shop = Shop::new();
    let good = shop.pay_msg("order-1", &[won(1_000)]);
    let with = |amounts: &[Coin]| changed(&good, |msg| msg.amounts = amounts.to_vec());
    let msgs = [
        with(&[]),
        with(&[won(0)]),
        with(&[won(1), won(2)]),
        with(&[
            coin(1, "krwp"),
            coin(1, "uaot"),
            coin(1, "aaa"),
            coin(1, "bbb"),
            coin(1, "ccc"),
        ]),
        with(&[coin(1, "uatom")]),
        with(&[coin(1, "x")]),
        with(&[won(50_001)]),
        with(&[won(50_000), coin(1_000_001, "uaot")]),
    ];
    let text = refusals(&mut shop, &msgs);
    expect![[r#"
        payment 6: the list of amounts is 0 long: expected 1 to 4 amounts
        sdk 10: 0krwp: expected more than 0: invalid coins
        payment 6: a denom of the amounts is krwp: expected each denom once
        payment 6: the list of amounts is 5 long: expected 1 to 4 amounts
        payment 7: payments are not made in uatom: expected one of krwp, uaot
        sdk 10: invalid denom: x: expected a letter, then 2 to 127 of letters, digits, / : . _ -: invalid coins
        sdk 5: spendable balance 50000krwp is smaller than 50001krwp: insufficient funds
        sdk 5: spendable balance 1000000uaot is smaller than 1000001uaot: insufficient funds"#]].assert_eq(&text);
    let too_much = shop.authorize_msg("order-1", &[won(50_000), coin(1_000_001, "uaot")]);
    let text = refusal(&mut shop, &too_much);
    expect!["sdk 5: spendable balance 1000000uaot is smaller than 1000001uaot: insufficient funds"]
        .assert_eq(&text);
}

#[test]
fn a_fee_above_what_the_payer_signed_for_is_refused() {
    let mut shop = Shop::new();
    let mut msg = shop.pay_msg("order-1", &[won(1_000)]);
    msg.fee_max_bps = 199;
    let text = refusal(&mut shop, &msg);
    expect!["payment 8: the merchant's fee is 200 bps and the payer agreed to at most 199 bps: expected a limit not below the fee"].assert_eq(&text);
    msg.fee_max_bps = 200;
    shop.test.send(&msg).unwrap();
}

#[test]
fn times_out_of_order_are_refused() {
    let mut shop = Shop::new();
    let good = shop.authorize_msg("order-1", &[won(1_000)]);
    let msgs = [
        changed(&good, |msg| msg.authorization_expiry = None),
        changed(&good, |msg| msg.authorization_expiry = shop.later(0)),
        changed(&good, |msg| {
            msg.authorization_expiry = shop.later(7 * DAY + 1);
        }),
        changed(&good, |msg| msg.refund_expiry = None),
        changed(&good, |msg| msg.refund_expiry = shop.later(DAY - 1)),
        changed(&good, |msg| msg.refund_expiry = shop.later(90 * DAY + 1)),
    ];
    let text = refusals(&mut shop, &msgs);
    expect![[r#"
        sdk 18: missing authorization_expiry: invalid request
        payment 9: the authorization would expire at 2026-01-01T00:00:00Z: expected after 2026-01-01T00:00:00Z and at most 2026-01-08T00:00:00Z
        payment 9: the authorization would expire at 2026-01-08T00:00:01Z: expected after 2026-01-01T00:00:00Z and at most 2026-01-08T00:00:00Z
        sdk 18: missing refund_expiry: invalid request
        payment 10: the refund window would end at 2026-01-01T23:59:59Z: expected at least 2026-01-02T00:00:00Z, the end of the authorization, and at most 2026-04-01T00:00:00Z
        payment 10: the refund window would end at 2026-04-01T00:00:01Z: expected at least 2026-01-02T00:00:00Z, the end of the authorization, and at most 2026-04-01T00:00:00Z"#]].assert_eq(&text);
    let longest = changed(&good, |msg| {
        msg.authorization_expiry = shop.later(7 * DAY);
        msg.refund_expiry = shop.later(90 * DAY);
    });
    shop.test.send(&longest).unwrap();
}

#[test]
fn taxes_that_do_not_add_up_are_refused() {
    let mut shop = Shop::new();
    let good = shop.pay_msg("order-1", &[won(9_026)]);
    let with = |tax| changed(&good, |msg| msg.tax = Some(tax));
    let msgs = [
        with(tax(8_206, 820, 0, 0)),
        with(tax(8_205, 821, 1, 0)),
        with(tax(0, 0, 9_025, 0)),
        with(pb::Tax::default()),
    ];
    let text = refusals(&mut shop, &msgs);
    expect![[r#"
        payment 12: VAT is 820 won: expected 821 won, an eleventh of supply and VAT, rounded half up
        payment 11: supply, VAT, tax-free part and service charge add up to 9027 won: expected 9026 won
        payment 11: supply, VAT, tax-free part and service charge add up to 9025 won: expected 9026 won
        sdk 18: "" is not an amount: expected decimal digits, 0 to 2^128 - 1: invalid request"#]].assert_eq(&text);
    shop.test.send(&with(tax(8_205, 821, 0, 0))).unwrap();
    // What does not count in won has no sum in won.
    let mut coins = shop.pay_msg("order-2", &[coin(9_026, "uaot")]);
    coins.tax = Some(tax(27_273, 2_727, 0, 0));
    shop.test.send(&coins).unwrap();
    let mut mixed = shop.pay_msg("order-3", &[won(20_000), coin(10_000, STAR)]);
    mixed.tax = Some(tax(27_273, 2_727, 0, 0));
    shop.test.send(&mixed).unwrap();
}

#[test]
fn card_numbers_are_refused_everywhere() {
    let mut shop = Shop::new();
    let id = shop.pay("order-1", &[won(1_000)]);
    let mut refund = shop.refund_msg(&id, "refund-1", all());
    refund.reason = "card 4111 1111 1111 1111 was wrong".to_owned();
    let reason = refusal(&mut shop, &refund);
    refund.reason = String::new();
    refund.reference = "5555555555554444".to_owned();
    let reference = refusal(&mut shop, &refund);
    let pay = shop.pay_msg("order-2", &[won(1_000)]);
    let memo = "378282246310005 thanks";
    let error = shop.test.send_with_memo(&pay, memo).unwrap_err();
    let all = [reason, reference, error.log].join("\n");
    expect![[r#"
        merchant 12: reason contains what may be a card number (13 to 19 digits with a valid check digit): expected none, card numbers never go on the chain
        merchant 12: reference contains what may be a card number (13 to 19 digits with a valid check digit): expected none, card numbers never go on the chain
        memo contains what may be a card number (13 to 19 digits with a valid check digit): expected none, card numbers never go on the chain"#]].assert_eq(&all);
    shop.test
        .send_with_memo(&pay, "order 4111 1111 1111 1112 of 2026")
        .unwrap();
}

#[test]
fn a_merchant_that_takes_no_payments_is_refused() {
    let mut pending = Shop::pending(|_| {});
    let msg = pending.pay_msg("order-1", &[won(1_000)]);
    let mut texts = vec![refusal(&mut pending, &msg)];

    let mut shop = Shop::new();
    let held = shop.authorize("order-0", &[won(1_000)]);
    suspend(&mut shop);
    let msg = shop.pay_msg("order-1", &[won(1_000)]);
    texts.push(refusal(&mut shop, &msg));
    let capture = shop.capture_msg(&held, all(), false);
    texts.push(refusal(&mut shop, &capture));
    let void = shop.void_msg(&held);
    shop.test.send(&void).unwrap();

    close(&mut shop).unwrap();
    texts.push(refusal(&mut shop, &msg));
    expect![[r#"
        merchant 4: merchant 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe is pending: expected an active one
        merchant 4: merchant 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe is suspended: expected an active one
        merchant 4: merchant 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe is suspended: expected an active one
        merchant 4: merchant 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe is closed: expected an active one"#]].assert_eq(&texts.join("\n"));
}

#[test]
fn a_suspended_merchant_still_refunds() {
    let mut shop = Shop::new();
    let id = shop.pay("order-1", &[won(1_000)]);
    suspend(&mut shop);
    shop.refund(&id, "refund-1", all());
    assert_eq!(shop.balance(PAYER, "krwp"), 50_000);
}

#[test]
fn a_merchant_with_open_payments_is_not_closed() {
    let mut shop = Shop::new();
    let id = shop.authorize("order-1", &[won(1_000)]);
    let error = close(&mut shop).unwrap_err();
    assert_eq!((error.codespace, error.code), ("merchant", 19));
    shop.capture(&id, all(), false);
    // Nor one that has something coming.
    let error = close(&mut shop).unwrap_err();
    assert_eq!((error.codespace, error.code), ("merchant", 22));
    shop.test.end_block(DAY);
    shop.test.end_block(1);
    close(&mut shop).unwrap();
    // The customer of a shop that is gone can still get the money back, if its company covers it.
    shop.give(COMPANY, &[won(980)]);
    let float = book::MsgTopUpFloat {
        company: shop.test.text(COMPANY),
        amount: Some(won(980)),
    };
    shop.test.send(&float).unwrap();
    shop.refund(&id, "refund-1", all());
    assert_eq!(shop.balance(PAYER, "krwp"), 50_000);
    shop.test.end_block(DAY);
    shop.test.end_block(DAY);
}

#[test]
fn an_inactive_payment_company_takes_no_payments() {
    let mut shop = Shop::new();
    set_company(&mut shop, false);
    let pay = shop.pay_msg("order-1", &[won(1_000)]);
    assert!(refusal(&mut shop, &pay).starts_with("merchant 6: "));
}

#[test]
fn captures_of_what_is_not_held_are_refused() {
    let mut shop = Shop::new();
    let id = shop.authorize("order-1", &[won(10_000), coin(500, "uaot")]);
    let with = |portion| shop.capture_msg(&id, portion, false);
    let both = pb::Portion {
        amounts: vec![won(1)],
        total: "1".to_owned(),
    };
    let msgs = [
        with(of(&[won(10_001)])),
        with(of(&[coin(501, "uaot")])),
        with(of(&[coin(1, STAR)])),
        with(of(&[won(0)])),
        with(of(&[won(1), won(1)])),
        with(total(1)),
        with(both),
        changed(&with(all()), |msg| msg.signer = shop.test.text(STRANGER)),
        changed(&with(all()), |msg| msg.payment_id = "00".repeat(32)),
        changed(&with(all()), |msg| msg.payment_id = "order-1".to_owned()),
    ];
    let text = refusals(&mut shop, &msgs);
    expect![[r#"
        payment 19: 10001krwp is more than what the payment holds: expected at most 10000krwp
        payment 19: 501uaot is more than what the payment holds: expected at most 500uaot
        payment 28: the payment has no pt/issuer/star: expected one of krwp, uaot
        sdk 10: 0krwp: expected more than 0: invalid coins
        payment 6: a denom of the amounts is krwp: expected each denom once
        payment 27: the portion is a total and not all tenders of the payment count in won: expected amounts by denom
        payment 26: the portion has amounts and a total: expected one of them, or neither for all that is left
        merchant 7: the signer may not capture for merchant 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe: expected its owner, a delegate with this right, or, for payments, one of its active terminals
        payment 2: no payment 0000000000000000000000000000000000000000000000000000000000000000 in the state: expected the id of one that is not older than its refund window and retention
        payment 6: payment id is "order-1": expected 64 lower-case hex digits"#]].assert_eq(&text);
    let in_won = shop.authorize("order-2", &[won(10_000), coin(500, STAR)]);
    let msgs = [
        shop.capture_msg(&in_won, total(10_501), false),
        shop.capture_msg(&in_won, total(0), false),
    ];
    let text = refusals(&mut shop, &msgs);
    expect![[r#"
        payment 19: 10501 won is more than what the payment holds: expected at most 10500 won
        payment 6: total is 0: expected more than 0"#]]
    .assert_eq(&text);
}

#[test]
fn a_double_capture_is_refused() {
    let mut shop = Shop::new();
    let id = shop.authorize("order-1", &[won(10_000)]);
    let msg = shop.capture_msg(&id, all(), false);
    shop.test.send(&msg).unwrap();
    let text = refusal(&mut shop, &msg);
    expect![
        "payment 18: the payment is captured and holds nothing: expected one that holds something"
    ]
    .assert_eq(&text);
    let void = shop.void_msg(&id);
    let text = refusal(&mut shop, &void);
    expect![
        "payment 18: the payment is captured and holds nothing: expected one that holds something"
    ]
    .assert_eq(&text);
    let other = shop.authorize("order-2", &[won(10_000)]);
    let void = shop.void_msg(&other);
    shop.test.send(&void).unwrap();
    let msgs = [
        shop.capture_msg(&other, all(), false),
        shop.capture_msg(&other, total(1), true),
    ];
    let text = refusals(&mut shop, &msgs);
    expect![[r#"
        payment 18: the payment is voided and holds nothing: expected one that holds something
        payment 18: the payment is voided and holds nothing: expected one that holds something"#]]
    .assert_eq(&text);
}

#[test]
fn at_exactly_the_expiry_nothing_can_be_captured_or_voided() {
    let mut shop = Shop::new();
    let id = shop.authorize("order-1", &[won(10_000)]);
    let reclaim = pb::MsgReclaim {
        payer: shop.test.text(PAYER),
        payment_id: id.clone(),
    };
    shop.test.end_block(DAY - 1);
    let mut texts = vec![refusal(&mut shop, &reclaim)];
    shop.test.end_block(1);
    let capture = shop.capture_msg(&id, all(), false);
    texts.push(refusal(&mut shop, &capture));
    let void = shop.void_msg(&id);
    texts.push(refusal(&mut shop, &void));
    let stranger = changed(&reclaim, |msg| msg.payer = shop.test.text(STRANGER));
    texts.push(refusal(&mut shop, &stranger));
    shop.test.send(&reclaim).unwrap();
    texts.push(refusal(&mut shop, &reclaim));
    expect![[r#"
        payment 20: the authorization lasts until 2026-01-02T00:00:00Z: expected a reclaim from then on, or a void by the merchant
        payment 17: the authorization expired at 2026-01-02T00:00:00Z: nothing can be captured from then on
        payment 18: the payment is expired and holds nothing: expected one that holds something
        payment 21: the signer is not the payer: expected aot1md9qhregt58wfg0mxfg0qg82snt23s6demvklg
        payment 18: the payment is expired and holds nothing: expected one that holds something"#]].assert_eq(&texts.join("\n"));
}

#[test]
fn refunds_of_what_is_not_captured_are_refused() {
    let mut shop = Shop::new();
    let id = shop.authorize("order-1", &[won(10_000)]);
    let before = shop.refund_msg(&id, "refund-0", all());
    let mut texts = vec![refusal(&mut shop, &before)];
    shop.capture(&id, total(6_000), false);
    shop.refund(&id, "refund-1", total(1_000));
    let msgs = [
        shop.refund_msg(&id, "refund-2", total(5_001)),
        shop.refund_msg(&id, "refund-2", of(&[won(5_001)])),
        shop.refund_msg(&id, "refund-1", total(1_001)),
        shop.refund_msg(&id, "", total(1)),
        changed(&shop.refund_msg(&id, "refund-2", all()), |msg| {
            msg.signer = shop.test.text(PAYER);
        }),
        changed(&shop.refund_msg(&id, "refund-2", all()), |msg| {
            msg.reason = "x".repeat(129);
        }),
    ];
    texts.push(refusals(&mut shop, &msgs));
    shop.refund(&id, "refund-2", all());
    let again = shop.refund_msg(&id, "refund-3", all());
    texts.push(refusal(&mut shop, &again));
    expect![[r#"
        payment 38: the payment is authorized and nothing of it is left to refund: expected one of which something is captured, not refunded and not disputed
        payment 22: 5001 won is more than what is captured and not refunded: expected at most 5000 won
        payment 22: 5001krwp is more than what is captured and not refunded: expected at most 5000krwp
        payment 24: refund "refund-1" of this payment was made of another portion: expected the same, or another reference
        payment 6: reference is "": expected 1 to 64 printable ASCII characters
        merchant 7: the signer may not refund for merchant 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe: expected its owner, a delegate with this right, or, for payments, one of its active terminals
        merchant 11: reason is "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx": expected fewer characters (names 100, reasons 128), none of them a control character
        payment 38: the payment is partially_captured and nothing of it is left to refund: expected one of which something is captured, not refunded and not disputed"#]].assert_eq(&texts.join("\n"));
}

#[test]
fn a_refund_that_the_settlement_or_the_company_cannot_pay_is_refused() {
    let mut shop = Shop::new();
    let id = shop.pay("order-1", &[won(10_000)]);
    let spent = sdk::Coins::from(sdk::Coin::parse(&won(1)).unwrap());
    let move_away = |shop: &mut Shop, from: u64| {
        shop.test
            .ctx(|ctx| bank::ops::transfer(ctx, &account(from), &account(STRANGER), &spent))
            .unwrap();
    };
    let msg = shop.refund_msg(&id, "refund-1", all());
    move_away(&mut shop, FEES);
    let mut texts = vec![refusal(&mut shop, &msg)];
    shop.give(FEES, &[won(1)]);
    shop.test.end_block(DAY);
    shop.test.end_block(1);
    texts.push(refusal(&mut shop, &msg));
    expect![[r#"
        payment 25: the fee address aot17k0mh2ga0yg3vnl3ldrt6gl0g0raehfqghzk3a can spend 199krwp and the float of its company 0krwp that cover nothing: expected 200krwp of fee to give back, top one of them up
        settlement 4: merchant 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe would owe 9800krwp more: its deposit and the float of its payment company have 0krwp, top one of them up"#]].assert_eq(&texts.join("\n"));
}

#[test]
fn at_exactly_the_end_of_the_refund_window_nothing_is_refunded() {
    let mut shop = Shop::new();
    let id = shop.pay("order-1", &[won(10_000)]);
    shop.test.end_block(30 * DAY - 1);
    shop.refund(&id, "refund-1", total(1));
    shop.test.end_block(1);
    let msg = shop.refund_msg(&id, "refund-2", total(1));
    let text = refusal(&mut shop, &msg);
    expect![
        "payment 23: the refund window ended at 2026-01-31T00:00:00Z: expected a refund before that"
    ]
    .assert_eq(&text);
}

#[test]
fn the_hundred_and_first_refund_is_refused() {
    let mut shop = Shop::new();
    let id = shop.pay("order-1", &[won(10_000)]);
    for n in 0..100 {
        shop.refund(&id, &format!("refund-{n}"), total(1));
    }
    let msg = shop.refund_msg(&id, "refund-100", total(1));
    let text = refusal(&mut shop, &msg);
    expect!["payment 34: the payment has 100 refunds: expected at most 100"].assert_eq(&text);
}

#[test]
fn batches_of_no_or_too_many_items_are_refused() {
    let mut shop = Shop::new();
    let signer = shop.test.text(OWNER);
    let items = vec![pb::CaptureItem::default(); 101];
    let msgs = [
        pb::MsgBatchCapture {
            signer: signer.clone(),
            items: Vec::new(),
        },
        pb::MsgBatchCapture { signer, items },
    ];
    let text = refusals(&mut shop, &msgs);
    expect![[r#"
        payment 29: the batch has 0 items: expected 1 to 100
        payment 29: the batch has 101 items: expected 1 to 100"#]]
    .assert_eq(&text);
}

#[test]
fn invoices_that_cannot_be_paid_are_refused() {
    let mut shop = Shop::new();
    let good = pb::MsgCreateInvoice {
        signer: shop.test.text(OWNER),
        invoice: Some(pb::Invoice {
            order: Some(shop.order("order-1")),
            amounts: vec![won(1_000)],
            tax: None,
            items_hash: Vec::new(),
            payer: shop.test.text(PAYER),
            expiry: shop.later(600),
        }),
    };
    let with = |change: &dyn Fn(&mut pb::Invoice)| {
        changed(&good, |msg| msg.invoice.as_mut().map(change).unwrap())
    };
    let paid = shop.pay_msg("order-0", &[won(1)]);
    shop.test.send(&paid).unwrap();
    let msgs = [
        changed(&good, |msg| msg.invoice = None),
        changed(&good, |msg| msg.signer = shop.test.text(STRANGER)),
        with(&|invoice| invoice.expiry = shop.later(0)),
        with(&|invoice| invoice.expiry = shop.later(DAY + 1)),
        with(&|invoice| invoice.expiry = None),
        with(&|invoice| invoice.items_hash = vec![1; 31]),
        with(&|invoice| invoice.amounts = vec![coin(1, "uatom")]),
        with(&|invoice| invoice.order = Some(shop.order("order-0"))),
    ];
    let text = refusals(&mut shop, &msgs);
    expect![[r#"
        sdk 18: missing invoice: invalid request
        merchant 7: the signer may not invoice for merchant 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe: expected its owner, a delegate with this right, or, for payments, one of its active terminals
        payment 35: the invoice would expire at 2026-01-01T00:00:00Z: expected after 2026-01-01T00:00:00Z and at most 2026-01-02T00:00:00Z
        payment 35: the invoice would expire at 2026-01-02T00:00:01Z: expected after 2026-01-01T00:00:00Z and at most 2026-01-02T00:00:00Z
        sdk 18: missing invoice.expiry: invalid request
        payment 6: items hash is 31 bytes: expected the 32 bytes of a SHA-256
        payment 7: payments are not made in uatom: expected one of krwp, uaot
        payment 3: order "order-0" of 20260101 stands on other terms (payment 8ab2cd028f8486d45eaf5186e096639ab483e7c7bc394756ff58b2e33290f15d): expected the same terms, or another order id"#]].assert_eq(&text);
    let changed = with(&|invoice| invoice.amounts = vec![won(999)]);
    shop.test.send(&good).unwrap();
    let text = refusal(&mut shop, &changed);
    expect![[r#"payment 16: order "order-1" of 20260101 has an invoice on other terms: expected the same terms, or another order id"#]].assert_eq(&text);
}

#[test]
fn a_payment_on_other_terms_than_its_invoice_is_refused() {
    let mut shop = Shop::new();
    let invoice = pb::Invoice {
        order: Some(shop.order("order-1")),
        amounts: vec![won(9_026)],
        tax: Some(tax(8_205, 821, 0, 0)),
        items_hash: Vec::new(),
        payer: shop.test.text(PAYER),
        expiry: shop.later(600),
    };
    let create = pb::MsgCreateInvoice {
        signer: shop.test.text(OWNER),
        invoice: Some(invoice.clone()),
    };
    shop.test.send(&create).unwrap();
    let mut good = shop.pay_msg("order-1", &[won(9_026)]);
    good.tax = invoice.tax;
    let msgs = [
        changed(&good, |msg| {
            msg.amounts = vec![won(9_025)];
            msg.tax = None;
        }),
        changed(&good, |msg| msg.tax = None),
        changed(&good, |msg| msg.payer = shop.test.text(STRANGER)),
    ];
    let mut text = refusals(&mut shop, &msgs);
    shop.test.end_block(600);
    good.refund_expiry = shop.later(DAY);
    text.push('\n');
    text.push_str(&refusal(&mut shop, &good));
    expect![[r#"
        payment 13: amounts is not what the invoice of this order says: expected the same terms
        payment 13: tax is not what the invoice of this order says: expected the same terms
        payment 13: payer is not what the invoice of this order says: expected the same terms
        payment 14: the invoice expired at 2026-01-01T00:10:00Z: expected a payment before that"#]]
    .assert_eq(&text);
}

#[test]
fn external_tenders_on_bad_terms_are_refused() {
    let mut shop = Shop::new();
    let good = pb::MsgRecordExternalTender {
        signer: shop.test.text(OWNER),
        order: Some(shop.order("order-1")),
        scheme: "card".to_owned(),
        amount: "30000".to_owned(),
        tax: Some(tax(27_273, 2_727, 0, 0)),
        approval_hash: vec![1; 32],
    };
    let msgs = [
        changed(&good, |msg| msg.signer = shop.test.text(STRANGER)),
        changed(&good, |msg| msg.scheme = "Card!".to_owned()),
        changed(&good, |msg| msg.amount = "0".to_owned()),
        changed(&good, |msg| msg.amount = "-1".to_owned()),
        changed(&good, |msg| msg.amount = "30001".to_owned()),
        changed(&good, |msg| msg.approval_hash = b"1234-5678".to_vec()),
        changed(&good, |msg| msg.order.as_mut().unwrap().day = 20_200_101),
    ];
    let mut texts = vec![refusals(&mut shop, &msgs)];
    shop.test.send(&good).unwrap();
    let other = changed(&good, |msg| msg.scheme = "kakaopay".to_owned());
    texts.push(refusal(&mut shop, &other));
    for n in 2..11 {
        let next = changed(&good, |msg| msg.approval_hash = vec![n; 32]);
        shop.test.send(&next).unwrap();
    }
    let too_many = changed(&good, |msg| msg.approval_hash = vec![11; 32]);
    texts.push(refusal(&mut shop, &too_many));
    let cancel = pb::MsgCancelExternalTender {
        signer: shop.test.text(OWNER),
        order: Some(shop.order("order-1")),
        approval_hash: vec![1; 32],
        cancelled: "10000".to_owned(),
    };
    shop.test.send(&cancel).unwrap();
    let msgs = [
        changed(&cancel, |msg| msg.cancelled = "9999".to_owned()),
        changed(&cancel, |msg| msg.cancelled = "30001".to_owned()),
        changed(&cancel, |msg| msg.approval_hash = vec![12; 32]),
        changed(&cancel, |msg| msg.signer = shop.test.text(STRANGER)),
    ];
    texts.push(refusals(&mut shop, &msgs));
    let mut pending = Shop::pending(|_| {});
    texts.push(refusal(&mut pending, &good));
    expect![[r#"
        merchant 7: the signer may not invoice for merchant 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe: expected its owner, a delegate with this right, or, for payments, one of its active terminals
        payment 6: scheme is "Card!": expected 1 to 32 of a-z, 0-9, _ and -, like card or kakaopay
        payment 6: amount is 0: expected more than 0 won
        sdk 18: "-1" is not an amount: expected decimal digits, 0 to 2^128 - 1: invalid request
        payment 11: supply, VAT, tax-free part and service charge add up to 30000 won: expected 30001 won
        payment 6: approval hash is 9 bytes: expected the 32 bytes of a SHA-256
        payment 4: the order is of 20200101: expected a day of the Korean calendar within a day of 20260101
        payment 31: the approval is recorded under this order on other terms: expected the same terms
        payment 33: the order has 10 external tenders: expected at most 10
        payment 32: a cancelled total of 9999 won: expected at least the 10000 won cancelled so far and at most the 30000 won of the tender
        payment 32: a cancelled total of 30001 won: expected at least the 10000 won cancelled so far and at most the 30000 won of the tender
        payment 30: no external tender with this approval stands under this order: expected one that is recorded
        merchant 7: the signer may not invoice for merchant 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe: expected its owner, a delegate with this right, or, for payments, one of its active terminals
        payment 37: merchant 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe is pending: expected an active or suspended one"#]].assert_eq(&texts.join("\n"));
}

#[test]
fn parameters_that_break_rules_are_refused() {
    let mut shop = Shop::new();
    let params = shop
        .test
        .read(|view| crate::queries::params(view, &pb::QueryParamsRequest {}))
        .unwrap()
        .params;
    let good = pb::MsgUpdateParams {
        authority: shop.test.text(0),
        params,
    };
    let with = |change: fn(&mut pb::Params)| {
        changed(&good, |msg| msg.params.as_mut().map(change).unwrap())
    };
    let msgs = [
        changed(&good, |msg| msg.params = None),
        with(|params| params.authorization_seconds_max = 0),
        with(|params| params.refund_seconds_max = 1),
        with(|params| params.retention_seconds = 3 * DAY - 1),
        with(|params| params.expiries_per_block_max = 0),
        with(|params| params.denoms = vec!["krwp".to_owned(), "krwp".to_owned()]),
        with(|params| params.denoms = vec!["1".to_owned()]),
    ];
    let text = refusals(&mut shop, &msgs);
    expect![[r#"
        sdk 18: missing params: invalid request
        payment 6: authorization_seconds_max is 0: expected 1 second to 10 years of 366 days
        payment 6: refund_seconds_max is 1: expected at least authorization_seconds_max
        payment 6: retention_seconds is 259199: expected 3 days to 10 years of 366 days
        payment 6: expiries_per_block_max is 0: expected 1 to 100000
        payment 6: denoms is krwp, krwp: expected at most 100, each once, in ascending order
        sdk 10: invalid denom: 1: expected a letter, then 2 to 127 of letters, digits, / : . _ -: invalid coins"#]].assert_eq(&text);
    let stranger = changed(&good, |msg| msg.authority = shop.test.text(STRANGER));
    assert!(refusal(&mut shop, &stranger).starts_with("sdk 4: invalid authority"));
    shop.test.send(&good).unwrap();
}
