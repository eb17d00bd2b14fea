//! Idempotency, net-cancel, batches, invoices, terminals, tenders, and what leaves the state.

use super::*;
use crate::events::{ExternalTenderCancelled, InvoiceCreated, PaymentNetCancelled};
use proto::aot::payment::v1::{NetCancelOutcome, PaymentStatus};
use testkit::key;

#[test]
fn the_same_terms_again_give_the_same_answer_and_no_effect() {
    let mut shop = Shop::new();
    let pay = shop.pay_msg("order-1", &[won(1_000)]);
    let authorize = shop.authorize_msg("order-2", &[won(1_000)]);
    let paid = shop.test.send(&pay).unwrap();
    let held = shop.test.send(&authorize).unwrap();
    shop.expect_no_effect(|shop| {
        assert_eq!(shop.test.send(&pay).unwrap(), paid);
        assert_eq!(shop.test.send(&authorize).unwrap(), held);
    });
    // Also later, when new terms like these would be refused.
    shop.refund(&paid.payment_id, "refund-1", all());
    shop.test.end_block(20 * DAY);
    shop.expect_no_effect(|shop| {
        assert_eq!(shop.test.send(&pay).unwrap(), paid);
        assert_eq!(shop.test.send(&authorize).unwrap(), held);
    });
}

#[test]
fn the_same_refund_again_has_no_effect() {
    let mut shop = Shop::new();
    let id = shop.pay("order-1", &[won(1_000)]);
    let msg = shop.refund_msg(&id, "refund-1", total(600));
    shop.test.send(&msg).unwrap();
    shop.expect_no_effect(|shop| {
        shop.test.send(&msg).unwrap();
    });
    assert_eq!(shop.balance(PAYER, "krwp"), 49_600);
}

fn net_cancel(shop: &mut Shop, order_id: &str) -> NetCancelOutcome {
    let msg = shop.net_cancel_msg(order_id);
    shop.test.send(&msg).unwrap().outcome()
}

#[test]
fn a_net_cancel_before_the_original_bars_it_for_a_day() {
    let mut shop = Shop::new();
    assert_eq!(net_cancel(&mut shop, "order-1"), NetCancelOutcome::Barred);
    assert_eq!(shop.test.events::<PaymentNetCancelled>().len(), 1);
    shop.expect_no_effect(|shop| {
        assert_eq!(net_cancel(shop, "order-1"), NetCancelOutcome::Barred);
    });
    let late = shop.pay_msg("order-1", &[won(1_000)]);
    let error = shop.test.send(&late).unwrap_err();
    let expected = expect_test::expect![[
        r#"5 order "order-1" of 20260101 was net-cancelled: it takes no payment before 2026-01-02T00:00:00Z"#
    ]];
    expected.assert_eq(&format!("{} {}", error.code, error.log));
    shop.test.end_block(DAY);
    // The bar has ended, whether it is swept or not.
    let mut later = shop.pay_msg("order-1", &[won(1_000)]);
    later.order = late.order;
    shop.test.send(&later).unwrap();
    shop.test.end_block(1);
}

#[test]
fn a_net_cancel_voids_what_is_held_and_refunds_what_is_captured() {
    let mut shop = Shop::new();
    let held = shop.authorize("order-1", &[won(1_000)]);
    assert_eq!(net_cancel(&mut shop, "order-1"), NetCancelOutcome::Voided);
    assert_eq!(shop.status(&held), PaymentStatus::Voided);
    shop.expect_no_effect(|shop| {
        assert_eq!(net_cancel(shop, "order-1"), NetCancelOutcome::NothingLeft);
    });
    let paid = shop.pay("order-2", &[won(1_000)]);
    assert_eq!(net_cancel(&mut shop, "order-2"), NetCancelOutcome::Refunded);
    assert_eq!(shop.status(&paid), PaymentStatus::Refunded);
    let both = shop.authorize("order-3", &[won(1_000)]);
    shop.capture(&both, total(400), false);
    assert_eq!(net_cancel(&mut shop, "order-3"), NetCancelOutcome::Refunded);
    assert_eq!(shop.status(&both), PaymentStatus::Refunded);
    assert_eq!(shop.balance(PAYER, "krwp"), 50_000);
    assert_eq!(shop.spendable(PAYER, "krwp"), 50_000);
    shop.test.end_block(1);
}

#[test]
fn a_net_cancel_after_the_day_of_the_order_is_refused() {
    let mut shop = Shop::new();
    let msg = shop.net_cancel_msg("order-1");
    shop.pay("order-1", &[won(1_000)]);
    shop.test.end_block(2 * DAY);
    let error = shop.test.send(&msg).unwrap_err();
    assert_eq!((error.codespace, error.code), ("payment", 4));
}

#[test]
fn in_a_batch_each_item_succeeds_or_fails_by_itself() {
    let mut shop = Shop::new();
    let first = shop.authorize("order-1", &[won(1_000)]);
    let second = shop.authorize("order-2", &[won(1_000)]);
    let item = |id: &str, portion| pb::CaptureItem {
        payment_id: id.to_owned(),
        portion: Some(portion),
        r#final: true,
    };
    let msg = pb::MsgBatchCapture {
        signer: shop.test.text(OWNER),
        items: vec![
            item(&first, total(400)),
            item(&second, total(1_001)),
            item("nothing", all()),
            item(&second, all()),
            item(&second, all()),
        ],
    };
    let results = shop.test.send(&msg).unwrap().results;
    let lines: Vec<_> = results
        .iter()
        .map(|result| format!("{} {} {}", result.codespace, result.code, result.log))
        .collect();
    expect_test::expect![[r#"
         0 
        payment 19 1001 won is more than what the payment holds: expected at most 1000 won
        payment 6 payment id is "nothing": expected 64 lower-case hex digits
         0 
        payment 18 the payment is captured and holds nothing: expected one that holds something"#]]
    .assert_eq(&lines.join("\n"));
    assert_eq!(shop.balance(PAYER, "krwp"), 48_600);
    assert_eq!(shop.spendable(PAYER, "krwp"), 48_600);
    shop.test.end_block(1);
}

#[test]
fn a_batch_is_charged_for_its_items() {
    let mut shop = Shop::new();
    let id = shop.authorize("order-1", &[won(1_000)]);
    let item = pb::CaptureItem {
        payment_id: id,
        portion: None,
        r#final: false,
    };
    let msg = pb::MsgBatchCapture {
        signer: shop.test.text(OWNER),
        items: vec![item; 3],
    };
    let used = shop.test.ctx(|ctx| {
        ctx.begin_tx(sdk::TxInfo::default(), sdk::Gas::new(1_000_000, 1_000));
        crate::msgs::batch_capture(ctx, &msg).unwrap();
        ctx.gas.used()
    });
    assert_eq!(used, 60_000);
    let error = shop.test.ctx(|ctx| {
        ctx.begin_tx(sdk::TxInfo::default(), sdk::Gas::new(50_000, 1_000));
        crate::msgs::batch_capture(ctx, &msg).unwrap_err()
    });
    assert_eq!((error.codespace, error.code), ("sdk", 11));
}

fn invoice(shop: &Shop, order_id: &str) -> pb::Invoice {
    pb::Invoice {
        order: Some(shop.order(order_id)),
        amounts: vec![won(1_000)],
        expiry: shop.later(600),
        ..pb::Invoice::default()
    }
}

#[test]
fn an_invoice_is_paid_on_its_terms() {
    let mut shop = Shop::new();
    let create = pb::MsgCreateInvoice {
        signer: shop.test.text(OWNER),
        invoice: Some(invoice(&shop, "order-1")),
    };
    let offered = shop.test.send(&create).unwrap();
    assert_eq!(shop.test.events::<InvoiceCreated>().len(), 1);
    shop.expect_no_effect(|shop| {
        assert_eq!(shop.test.send(&create).unwrap(), offered);
    });
    let paid = shop.pay("order-1", &[won(1_000)]);
    assert_eq!(paid, offered.payment_id);
}

fn register_terminal(shop: &mut Shop, n: u64) -> String {
    let msg = shop::MsgRegisterTerminal {
        signer: shop.test.text(OWNER),
        merchant_id: shop.merchant_id.clone(),
        public_key: key(n).public_key.to_vec(),
        label: format!("till {n}"),
    };
    shop.test.send(&msg).unwrap().terminal
}

fn signed(shop: &Shop, by: u64, invoice: pb::Invoice) -> pb::SignedInvoice {
    let bytes = crate::ops::invoice_sign_bytes(&shop.test.chain().id, &invoice);
    pb::SignedInvoice {
        invoice: Some(invoice),
        terminal: shop.test.text(by),
        signature: key(by).sign(&bytes).to_vec(),
    }
}

#[test]
fn a_terminals_signed_invoice_need_not_be_on_the_chain() {
    let mut shop = Shop::new();
    let terminal = register_terminal(&mut shop, TERMINAL);
    let mut pay = shop.pay_msg("order-1", &[won(1_000)]);
    pay.signed_invoice = Some(signed(&shop, TERMINAL, invoice(&shop, "order-1")));
    let id = shop.test.send(&pay).unwrap().payment_id;
    assert_eq!(shop.payment(&id).terminal, terminal);
}

#[test]
fn an_invoice_that_no_terminal_of_the_shop_signed_like_this_is_refused() {
    let mut shop = Shop::new();
    register_terminal(&mut shop, TERMINAL);
    let good = signed(&shop, TERMINAL, invoice(&shop, "order-1"));
    let mut pay = shop.pay_msg("order-1", &[won(1_000)]);
    let mut texts = Vec::new();
    let mut refused = |shop: &mut Shop, signed: pb::SignedInvoice| {
        pay.signed_invoice = Some(signed);
        let error = shop.test.send(&pay).unwrap_err();
        texts.push(format!("{} {}: {}", error.codespace, error.code, error.log));
    };
    let stranger = signed(&shop, STRANGER, invoice(&shop, "order-1"));
    refused(&mut shop, stranger);
    let mut broken = good.clone();
    broken.signature = vec![1; 64];
    refused(&mut shop, broken);
    let mut cheaper = good.clone();
    cheaper.invoice.as_mut().unwrap().amounts = vec![won(1)];
    refused(&mut shop, cheaper);
    let elsewhere = signed(&shop, TERMINAL, invoice(&shop, "order-2"));
    refused(&mut shop, elsewhere);
    let mut no_invoice = good.clone();
    no_invoice.invoice = None;
    refused(&mut shop, no_invoice);
    let revoke = shop::MsgRevokeTerminal {
        signer: shop.test.text(OWNER),
        merchant_id: shop.merchant_id.clone(),
        terminal: shop.test.text(TERMINAL),
    };
    shop.test.send(&revoke).unwrap();
    refused(&mut shop, good);
    expect_test::expect![[r#"
        merchant 13: aot1aegpyh89h5clljc4ja7umndrv3dvnunn8wcxv3 is no terminal of merchant 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe: expected the address of one
        payment 15: the invoice is not signed by terminal aot1jyc28zccd63urmpgzwnygl50j7ltuyz9g5r3qq: expected its signature (64 bytes, low s) over this chain's id and this invoice
        payment 15: the invoice is not signed by terminal aot1jyc28zccd63urmpgzwnygl50j7ltuyz9g5r3qq: expected its signature (64 bytes, low s) over this chain's id and this invoice
        payment 13: order is not what the invoice of this order says: expected the same terms
        sdk 18: missing signed_invoice.invoice: invalid request
        merchant 15: terminal aot1jyc28zccd63urmpgzwnygl50j7ltuyz9g5r3qq is revoked: expected an active one"#]].assert_eq(&texts.join("\n"));
}

#[test]
fn a_terminal_acts_for_its_shop_and_net_cancels_only_what_it_took() {
    let mut shop = Shop::new();
    register_terminal(&mut shop, TERMINAL);
    register_terminal(&mut shop, TERMINAL + 10);
    let mut pay = shop.pay_msg("order-1", &[won(1_000)]);
    pay.signed_invoice = Some(signed(&shop, TERMINAL, invoice(&shop, "order-1")));
    shop.test.send(&pay).unwrap();
    let mut msg = shop.net_cancel_msg("order-1");
    msg.signer = shop.test.text(TERMINAL + 10);
    let error = shop.test.send(&msg).unwrap_err();
    assert_eq!((error.codespace, error.code), ("payment", 36));
    msg.signer = shop.test.text(TERMINAL);
    let outcome = shop.test.send(&msg).unwrap().outcome();
    assert_eq!(outcome, NetCancelOutcome::Refunded);
    let held = shop.authorize("order-2", &[won(1_000)]);
    let mut capture = shop.capture_msg(&held, all(), false);
    capture.signer = shop.test.text(TERMINAL + 10);
    shop.test.send(&capture).unwrap();
}

#[test]
fn a_delegate_does_what_it_has_the_right_to() {
    let mut shop = Shop::new();
    let id = shop.authorize("order-1", &[won(1_000)]);
    let delegate = shop::MsgSetDelegate {
        owner: shop.test.text(OWNER),
        merchant_id: shop.merchant_id.clone(),
        delegate: Some(shop::Delegate {
            address: shop.test.text(DELEGATE),
            rights: vec![shop::Right::Capture.into()],
        }),
    };
    shop.test.send(&delegate).unwrap();
    let mut void = shop.void_msg(&id);
    void.signer = shop.test.text(DELEGATE);
    let error = shop.test.send(&void).unwrap_err();
    assert_eq!((error.codespace, error.code), ("merchant", 7));
    let mut capture = shop.capture_msg(&id, all(), false);
    capture.signer = shop.test.text(DELEGATE);
    shop.test.send(&capture).unwrap();
}

#[test]
fn a_new_payout_address_is_where_later_payouts_go_and_refunds_never_come_from_it() {
    let mut shop = Shop::new();
    let id = shop.pay("order-1", &[won(1_000)]);
    let held = shop.authorize("order-2", &[won(1_000)]);
    shop.give(STRANGER, &[won(5_000)]);
    let update = shop::MsgUpdateMerchant {
        signer: shop.test.text(OWNER),
        merchant_id: shop.merchant_id.clone(),
        payout_address: shop.test.text(STRANGER),
        ..shop::MsgUpdateMerchant::default()
    };
    shop.test.send(&update).unwrap();
    shop.refund(&id, "refund-1", all());
    shop.capture(&held, all(), false);
    assert_eq!(shop.balance(STRANGER, "krwp"), 5_000);
    shop.test.end_block(DAY);
    shop.test.end_block(1);
    assert_eq!(shop.balance(STRANGER, "krwp"), 5_980);
    assert_eq!(shop.balance(PAYOUT, "krwp"), 0);
}

#[test]
fn a_total_is_captured_from_the_first_tender_and_refunded_from_the_last() {
    let mut shop = Shop::new();
    let id = shop.authorize("order-1", &[coin(1_000, STAR), won(5_000)]);
    shop.capture(&id, total(4_000), false);
    assert_eq!(shop.balance(PAYER, STAR), 9_000);
    assert_eq!(shop.balance(PAYER, "krwp"), 47_000);
    shop.capture(&id, of(&[won(500)]), true);
    shop.refund(&id, "refund-1", total(3_600));
    assert_eq!(shop.balance(PAYER, "krwp"), 50_000);
    assert_eq!(shop.balance(PAYER, STAR), 9_100);
    assert_eq!(shop.spendable(PAYER, STAR), 9_100);
    shop.test.end_block(1);
}

#[test]
fn three_captures_take_the_fee_of_one() {
    let mut shop = Shop::with_fee(150);
    let id = shop.authorize("order-1", &[won(10_000)]);
    let mut fees = Vec::new();
    for part in [3_333, 3_333, 3_334] {
        shop.capture(&id, total(part), false);
        fees.push(shop.balance(FEES, "krwp"));
    }
    assert_eq!(fees, [49, 99, 150]);
}

#[test]
fn who_pays_oneself_pays_only_the_fee() {
    let mut shop = Shop::new();
    shop.give(PAYOUT, &[won(1_000)]);
    let mut pay = shop.pay_msg("order-1", &[won(1_000)]);
    pay.payer = shop.test.text(PAYOUT);
    let id = shop.test.send(&pay).unwrap().payment_id;
    assert_eq!(shop.balance(PAYOUT, "krwp"), 0);
    assert_eq!(shop.payable("krwp"), 980);
    shop.refund(&id, "refund-1", all());
    assert_eq!(shop.balance(PAYOUT, "krwp"), 1_000);
    let mut hold = shop.authorize_msg("order-2", &[won(1_000)]);
    hold.payer = shop.test.text(PAYOUT);
    let id = shop.test.send(&hold).unwrap().payment_id;
    shop.capture(&id, total(400), true);
    shop.test.end_block(DAY);
    shop.test.end_block(1);
    assert_eq!(shop.balance(PAYOUT, "krwp"), 992);
}

#[test]
fn a_recorded_tender_is_cancelled_by_totals() {
    let mut shop = Shop::new();
    let record = pb::MsgRecordExternalTender {
        signer: shop.test.text(OWNER),
        order: Some(shop.order("order-1")),
        scheme: "card".to_owned(),
        amount: "30000".to_owned(),
        tax: None,
        approval_hash: vec![1; 32],
    };
    shop.test.send(&record).unwrap();
    let cancel = pb::MsgCancelExternalTender {
        signer: shop.test.text(OWNER),
        order: Some(shop.order("order-1")),
        approval_hash: vec![1; 32],
        cancelled: "10000".to_owned(),
    };
    shop.test.send(&cancel).unwrap();
    assert_eq!(shop.test.events::<ExternalTenderCancelled>().len(), 1);
    shop.expect_no_effect(|shop| {
        shop.test.send(&record).unwrap();
        shop.test.send(&cancel).unwrap();
    });
    let request = pb::QueryExternalTendersRequest {
        merchant_id: shop.merchant_id.clone(),
        day: shop.now().korean_day(),
        order_id: "order-1".to_owned(),
    };
    let tenders = shop
        .test
        .read(|view| crate::queries::external_tenders(view, &request))
        .unwrap()
        .tenders;
    let cancelled: Vec<_> = tenders.into_iter().map(|tender| tender.cancelled).collect();
    assert_eq!(cancelled, ["10000"]);
}

#[test]
fn everything_leaves_the_state_in_the_end() {
    let mut shop = Shop::new();
    let id = shop.pay("order-1", &[won(1_000)]);
    shop.refund(&id, "refund-1", total(1));
    shop.authorize("order-2", &[won(1_000)]);
    net_cancel(&mut shop, "order-3");
    let create = pb::MsgCreateInvoice {
        signer: shop.test.text(OWNER),
        invoice: Some(invoice(&shop, "order-4")),
    };
    shop.test.send(&create).unwrap();
    let record = pb::MsgRecordExternalTender {
        signer: shop.test.text(OWNER),
        order: Some(shop.order("order-5")),
        scheme: "card".to_owned(),
        amount: "1".to_owned(),
        tax: None,
        approval_hash: vec![1; 32],
    };
    shop.test.send(&record).unwrap();
    shop.test.end_block(60 * DAY - 1);
    shop.test.end_block(1);
    assert!(
        shop.test
            .send(&shop.refund_msg(&id, "refund-2", all()))
            .is_err()
    );
    assert_eq!(shop.status(&id), PaymentStatus::PartiallyRefunded);
    shop.test.end_block(60 * DAY);
    shop.test.end_block(1);
    let left = crate::state::TABLE
        .iter()
        .filter(|spec| spec.prefix != "payment/params")
        .map(|spec| {
            let from = [&[spec.tree.tag()], spec.prefix.as_bytes()].concat();
            let to = [from.as_slice(), &[0xff]].concat();
            shop.test.read(|view| {
                sdk::Read::range(view, &from, Some(&to), sdk::Order::Ascending).count()
            })
        })
        .sum::<usize>();
    assert_eq!(left, 0);
}

#[test]
fn a_block_sweeps_no_more_than_its_share_oldest_first() {
    let mut shop = Shop::pending(|json| {
        *json.pointer_mut("/params/expiries_per_block_max").unwrap() = 2.into();
    });
    let approve = shop::MsgApproveMerchant {
        company: shop.test.text(COMPANY),
        merchant_id: shop.merchant_id.clone(),
        fee_bps: 0,
    };
    shop.test.send(&approve).unwrap();
    let mut ids = Vec::new();
    for n in 0..5 {
        let mut msg = shop.authorize_msg(&format!("order-{n}"), &[won(1_000)]);
        msg.authorization_expiry = shop.later(DAY - n);
        ids.push(shop.test.send(&msg).unwrap().payment_id);
    }
    shop.test.end_block(DAY);
    assert_eq!(shop.spendable(PAYER, "krwp"), 45_000);
    // All five have expired for every reader; two are booked.
    for id in &ids {
        assert_eq!(shop.status(id), PaymentStatus::Expired);
    }
    shop.test.take_events();
    shop.test.end_block(1);
    assert_eq!(shop.spendable(PAYER, "krwp"), 47_000);
    let swept: Vec<_> = shop
        .test
        .events::<crate::events::PaymentExpired>()
        .into_iter()
        .map(|event| event.order_id)
        .collect();
    assert_eq!(swept, ["order-4", "order-3"]);
    shop.test.end_block(1);
    shop.test.end_block(1);
    assert_eq!(shop.spendable(PAYER, "krwp"), 50_000);
}

#[test]
fn a_block_without_due_work_writes_nothing() {
    let mut shop = Shop::new();
    shop.authorize("order-1", &[won(1_000)]);
    shop.test.end_block(1);
    shop.expect_no_effect(|shop| shop.test.ctx(crate::hooks::end_block));
}

#[test]
fn lists_show_the_payments_of_a_payer_and_the_open_ones_of_a_merchant() {
    let mut shop = Shop::new();
    let paid = shop.pay("order-1", &[won(1_000)]);
    let held = shop.authorize("order-2", &[won(1_000)]);
    let request = pb::QueryPaymentsByPayerRequest {
        payer: shop.test.text(PAYER),
        pagination: None,
    };
    let of_payer = shop
        .test
        .read(|view| crate::queries::payments_by_payer(view, &request))
        .unwrap();
    let mut ids: Vec<_> = of_payer
        .payments
        .into_iter()
        .map(|payment| payment.id)
        .collect();
    let mut expected = vec![paid, held.clone()];
    ids.sort();
    expected.sort();
    assert_eq!(ids, expected);
    let request = pb::QueryOpenPaymentsRequest {
        merchant_id: shop.merchant_id.clone(),
        pagination: None,
    };
    let open = shop
        .test
        .read(|view| crate::queries::open_payments(view, &request))
        .unwrap();
    let ids: Vec<_> = open
        .payments
        .into_iter()
        .map(|payment| payment.id)
        .collect();
    assert_eq!(ids, [held]);
    shop.test.end_block(DAY);
    let open = shop
        .test
        .read(|view| crate::queries::open_payments(view, &request))
        .unwrap();
    assert!(open.payments.is_empty(), "what has expired is not open");
    let request = pb::QueryPaymentByOrderRequest {
        merchant_id: shop.merchant_id.clone(),
        day: 20_260_101,
        order_id: "order-2".to_owned(),
    };
    let found = shop
        .test
        .read(|view| crate::queries::payment_by_order(view, &request))
        .unwrap();
    assert_eq!(found.payment.unwrap().status(), PaymentStatus::Expired);
    let request = pb::QueryInvoiceRequest {
        merchant_id: shop.merchant_id.clone(),
        day: 20_260_101,
        order_id: "order-2".to_owned(),
    };
    let error = shop
        .test
        .read(|view| crate::queries::invoice(view, &request))
        .unwrap_err();
    assert_eq!(
        error.log,
        "no invoice of order \"order-2\" of 20260101: not found"
    );
}
