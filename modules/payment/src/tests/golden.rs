//! What must not change unnoticed: keys, values, events, codes and gas.

use super::*;
use expect_test::expect;
use sdk::{Registry, Role};
use std::fmt::Write;
use testkit::key;

/// Keys and values of this module that were written since the last block; hashes cut short.
fn written(shop: &Shop) -> String {
    shop.test.written(crate::state::TABLE)
}

/// The events of this module since the last call, one line each; accounts by number.
fn told(shop: &mut Shop) -> String {
    let names = shop.test.names(9);
    shop.test.told(crate::events::TABLE, &names)
}

fn full_tax() -> Option<pb::Tax> {
    Some(pb::Tax {
        supply: "9000".to_owned(),
        vat: "900".to_owned(),
        tax_free: "90".to_owned(),
        service_charge: "10".to_owned(),
    })
}

#[test]
#[expect(clippy::too_many_lines, reason = "a line for each key")]
fn keys_and_values() {
    let mut shop = Shop::new();
    shop.test.end_block(5);
    let mut msg = shop.authorize_msg("order-1", &[won(10_000)]);
    msg.tax = full_tax();
    msg.memo_hash = vec![7; 32];
    let id = shop.test.send(&msg).unwrap().payment_id;
    let held = written(&shop);
    shop.capture(&id, total(400), true);
    shop.refund(&id, "refund-1", total(1));
    let captured = written(&shop);
    shop.test.end_block(5);
    let bar = shop.net_cancel_msg("order-2");
    shop.test.send(&bar).unwrap();
    let invoice = pb::MsgCreateInvoice {
        signer: shop.test.text(OWNER),
        invoice: Some(pb::Invoice {
            order: Some(shop.order("order-3")),
            amounts: vec![won(1_000)],
            expiry: shop.later(600),
            ..pb::Invoice::default()
        }),
    };
    shop.test.send(&invoice).unwrap();
    let tender = pb::MsgRecordExternalTender {
        signer: shop.test.text(OWNER),
        order: Some(shop.order("order-4")),
        scheme: "card".to_owned(),
        amount: "1000".to_owned(),
        tax: None,
        approval_hash: vec![2; 32],
    };
    shop.test.send(&tender).unwrap();
    let others = written(&shop);
    shop.test.end_block(5);
    let points = shop.pay("order-5", &[coin(7, STAR)]);
    let open = pb::MsgOpenDispute {
        payer: shop.test.text(PAYER),
        payment_id: points,
        portion: Some(total(5)),
        code: "not_received".to_owned(),
        claim_hash: Vec::new(),
    };
    shop.test.send(&open).unwrap();
    let admit = pb::MsgSetLiquidityProvider {
        authority: shop.test.text(0),
        provider: Some(pb::LiquidityProvider {
            address: shop.test.text(PAYER),
            name: "Han River Markets".to_owned(),
            active: true,
        }),
    };
    shop.test.send(&admit).unwrap();
    let lock = pb::MsgLockQuote {
        provider: shop.test.text(PAYER),
        order: Some(shop.order("order-6")),
        price: Some(coin(7, "uaot")),
        amount: "3".to_owned(),
        expiry: shop.later(60),
    };
    shop.test.send(&lock).unwrap();
    let disputed = written(&shop);
    shop.test.end_block(5);
    let params = crate::Params::default();
    let bytes = hex::encode(borsh::to_vec(&params).unwrap());
    let all = format!(
        "held\n{held}captured\n{captured}others\n{others}disputed\n{disputed}params {bytes}\n"
    );
    expect![[r#"
        held
        l payment/by_payer/ 14db4a0b8f285d0ee4a1fb3250f020ea84d6a8c34d5ae9a2d5b2c8783aa747238b8c966abba3c4971f2545e9730d1fe3e3b3d78ca6 = 01
        l payment/open/ 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe5ae9a2d5b2c8783aa747238b8c966abba3c4971f2545e9730d1fe3e3b3d78ca6 = 01
        s payment/expiry/ 0000000069570a85000000005ae9a2d5b2c8783aa747238b8c966abba3c4971f2545e9730d1fe3e3b3d78ca6 = 01
        s payment/forget/ 0000000069a4e110000000000000000000000000 = 010000005ae9a2d5b2c8783aa747238b8c966abba3c4971f2545e9730d1fe3e3b3d78ca6
        s payment/forget_count/ 0000000069a4e11000000000 = 0100000000000000
        s payment/payment/ 5ae9a2d5b2c8783aa747238b8c966abba3c4971f2545e9730d1fe3e3b3d78ca6 = 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe05253501070000006f726465722d3114db4a0b8f285d0ee4a1fb3250f020ea84d6a8c34d1430287ca463804f25f1aa1fea4e27710af947555814f59fbba91d7911164ff1fb46bd23ef43c7dcdd2001000000040000006b7277701027000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000c8000000f40100000128230000000000000000000000000000840300000000000000000000000000005a0000000000000000000000000000000a0000000000000000000000000000000000000000000000000000000000000001070707070707070707070707070707070707070707070707070707070707070705b955690000000000000000850a5769000000000000000005467d69000000000000000005d3a469000000000000000000fed9192513eb6399b42668c1a74833ac05bbfbfa4cc0aa0518e9ff5973f764d000000000000000000000000000
        captured
        l payment/by_payer/ 14db4a0b8f285d0ee4a1fb3250f020ea84d6a8c34d5ae9a2d5b2c8783aa747238b8c966abba3c4971f2545e9730d1fe3e3b3d78ca6 = 01
        l payment/open/ 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe5ae9a2d5b2c8783aa747238b8c966abba3c4971f2545e9730d1fe3e3b3d78ca6 = removed
        s payment/expiry/ 0000000069570a85000000005ae9a2d5b2c8783aa747238b8c966abba3c4971f2545e9730d1fe3e3b3d78ca6 = removed
        s payment/forget/ 0000000069a4e110000000000000000000000000 = 010000005ae9a2d5b2c8783aa747238b8c966abba3c4971f2545e9730d1fe3e3b3d78ca6
        s payment/forget_count/ 0000000069a4e11000000000 = 0100000000000000
        s payment/payment/ 5ae9a2d5b2c8783aa747238b8c966abba3c4971f2545e9730d1fe3e3b3d78ca6 = 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe05253501070000006f726465722d3114db4a0b8f285d0ee4a1fb3250f020ea84d6a8c34d1430287ca463804f25f1aa1fea4e27710af947555814f59fbba91d7911164ff1fb46bd23ef43c7dcdd2001000000040000006b72777010270000000000000000000000000000900100000000000000000000000000000100000000000000000000000000000080250000000000000000000000000000070000000000000000000000000000008f0100000000000000000000000000000000000000c8000000f40100000128230000000000000000000000000000840300000000000000000000000000005a0000000000000000000000000000000a0000000000000000000000000000000000000000000000000000000000000001070707070707070707070707070707070707070707070707070707070707070705b955690000000000000000850a5769000000000000000005467d69000000000000000005d3a469000000000000000000fed9192513eb6399b42668c1a74833ac05bbfbfa4cc0aa0518e9ff5973f764d0000100000000000000000105b9556900000000000000000000
        s payment/refund/ 5ae9a2d5b2c8783aa747238b8c966abba3c4971f2545e9730d1fe3e3b3d78ca6726566756e642d3100 = 9af1cc84166c701b2ba98634fe48bf0f1bca8da55a7b53b77ecce9078e3a5697
        others
        s payment/bar/ 2e26e0cae505e08c3dae60957064dc3bf6a1bd8a6cbcef508d1f9e7d18ebc3a4 = 8a0a57690000000000000000
        s payment/bar_by_end/ 0000000069570a8a000000002e26e0cae505e08c3dae60957064dc3bf6a1bd8a6cbcef508d1f9e7d18ebc3a4 = 01
        s payment/invoice/ dfa63e4e066bd0a78706da717529faa5ceb55f6620020ea6b258d5e0b8af2008 = 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe05253501070000006f726465722d3301000000040000006b727770e803000000000000000000000000000000000062bb55690000000000000000
        s payment/invoice_by_end/ 000000006959afe200000000dfa63e4e066bd0a78706da717529faa5ceb55f6620020ea6b258d5e0b8af2008 = 01
        s payment/tender/ 1569a9a2fc5d75ed23b24cc15f53319ab8ab283a17f2fd8ebd97eda5e0bffcfd0202020202020202020202020202020202020202020202020202020202020202 = 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe05253501070000006f726465722d340400000063617264e803000000000000000000000000000000000000000000000000000000000000000ab9556900000000000000000aedf3690000000000000000
        s payment/tender_by_end/ 0000000069f3ed0a000000001569a9a2fc5d75ed23b24cc15f53319ab8ab283a17f2fd8ebd97eda5e0bffcfd0202020202020202020202020202020202020202020202020202020202020202 = 01
        disputed
        l payment/by_payer/ 14db4a0b8f285d0ee4a1fb3250f020ea84d6a8c34d521a30826fdfab0ed86409bf7d916bde6da0e138c60089f6b271c06091133b3f = 01
        l payment/open_dispute/ 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe521a30826fdfab0ed86409bf7d916bde6da0e138c60089f6b271c06091133b3f = 01
        s payment/dispute/ 521a30826fdfab0ed86409bf7d916bde6da0e138c60089f6b271c06091133b3f = 01010000000e00000070742f6973737565722f73746172050000000000000000000000000000000c0000006e6f745f726563656976656400000fb9556900000000000000008ff35e6900000000000000008f68716900000000000000000000
        s payment/dispute_by_end/ 00000000695ef38f00000000521a30826fdfab0ed86409bf7d916bde6da0e138c60089f6b271c06091133b3f = 01
        s payment/forget/ 0000000069a4e110000000000000000000000000 = 020000005ae9a2d5b2c8783aa747238b8c966abba3c4971f2545e9730d1fe3e3b3d78ca6521a30826fdfab0ed86409bf7d916bde6da0e138c60089f6b271c06091133b3f
        s payment/forget_count/ 0000000069a4e11000000000 = 0200000000000000
        s payment/payment/ 521a30826fdfab0ed86409bf7d916bde6da0e138c60089f6b271c06091133b3f = 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe05253501070000006f726465722d3514db4a0b8f285d0ee4a1fb3250f020ea84d6a8c34d1430287ca463804f25f1aa1fea4e27710af947555814f59fbba91d7911164ff1fb46bd23ef43c7dcdd20010000000e00000070742f6973737565722f7374617207000000000000000000000000000000070000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000700000000000000000000000000000001000000704c5f6b000000000000000000000000000000000000000007000000000000000000000000000000010500000000000000000000000000000005000000000000000000000000000000010000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000c8000000f40100000000000000000000000000000000000000000fb9556900000000000000000fb9556900000000000000000f467d6900000000000000000fd3a469000000000000000000efd727c76bb91b38171929d5da461405e415bce6132563ce1bd8bd37beef143300000000000000000000010fb955690000000000000000018ff35e69000000000000000000
        s payment/provider/ 14db4a0b8f285d0ee4a1fb3250f020ea84d6a8c34d = 1100000048616e205269766572204d61726b65747301
        s payment/quote/ 3a42158355722d13bff6b931790df929ea6021ac57cf6aa7efffb144d8cae3ca = 14db4a0b8f285d0ee4a1fb3250f020ea84d6a8c34d06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe05253501070000006f726465722d360400000075616f7407000000000000000000000000000000030000000000000000000000000000004bb955690000000000000000
        s payment/quote_by_end/ 000000006955b94b000000003a42158355722d13bff6b931790df929ea6021ac57cf6aa7efffb144d8cae3ca = 01
        params 803a09000000000000a776000000000080510100000000008051010000000000008d270000000000e803000001000000040000006b72777000a7760000000000803a0900000000000075120000000000003c00000000000000
    "#]].assert_eq(&all);
}

fn tell_params(shop: &mut Shop) {
    let mut update = pb::MsgUpdateParams {
        authority: shop.test.text(0),
        params: shop.test.query(&pb::QueryParamsRequest {}).unwrap().params,
    };
    let params = update.params.as_mut().unwrap();
    params.denoms = vec!["krwp".to_owned(), "uaot".to_owned()];
    params.arbiter = shop.test.text(STRANGER);
    shop.test.send(&update).unwrap();
}

fn tell_external_tender(shop: &mut Shop) {
    let record = pb::MsgRecordExternalTender {
        signer: shop.test.text(OWNER),
        order: Some(shop.order("order-7")),
        scheme: "card".to_owned(),
        amount: "10000".to_owned(),
        tax: full_tax(),
        approval_hash: vec![2; 32],
    };
    shop.test.send(&record).unwrap();
    let cancel = pb::MsgCancelExternalTender {
        signer: shop.test.text(OWNER),
        order: record.order,
        approval_hash: record.approval_hash,
        cancelled: "4000".to_owned(),
    };
    shop.test.send(&cancel).unwrap();
}

fn tell_disputes_and_quotes(shop: &mut Shop) {
    let paid = shop.pay("order-8", &[coin(100, STAR), won(1_000)]);
    let open = pb::MsgOpenDispute {
        payer: shop.test.text(PAYER),
        payment_id: paid.clone(),
        portion: Some(total(1_050)),
        code: "not_received".to_owned(),
        claim_hash: vec![5; 32],
    };
    shop.test.send(&open).unwrap();
    let evidence = pb::MsgSubmitEvidence {
        signer: shop.test.text(OWNER),
        payment_id: paid.clone(),
        evidence_hash: vec![6; 32],
    };
    shop.test.send(&evidence).unwrap();
    let resolve = pb::MsgResolveDispute {
        arbiter: shop.test.text(0),
        payment_id: paid,
        merchant_wins: false,
        reason: "the parcel came back".to_owned(),
    };
    shop.test.send(&resolve).unwrap();
    let admit = pb::MsgSetLiquidityProvider {
        authority: shop.test.text(0),
        provider: Some(pb::LiquidityProvider {
            address: shop.test.text(STRANGER),
            name: "Han River Markets".to_owned(),
            active: true,
        }),
    };
    shop.test.send(&admit).unwrap();
    shop.give(STRANGER, &[won(10_000)]);
    for (order_id, amount) in [("order-9", 3_000), ("order-10", 4_000)] {
        let lock = pb::MsgLockQuote {
            provider: shop.test.text(STRANGER),
            order: Some(shop.order(order_id)),
            price: Some(coin(7, "uaot")),
            amount: amount.to_string(),
            expiry: shop.later(60),
        };
        let quote_id = shop.test.send(&lock).unwrap().quote_id;
        if amount == 3_000 {
            let mut pay = shop.pay_msg(order_id, &[won(amount)]);
            pay.quote_id = quote_id;
            shop.test.send(&pay).unwrap();
        }
    }
}

#[test]
fn events() {
    let mut shop = Shop::new();
    let register = shop::MsgRegisterTerminal {
        signer: shop.test.text(OWNER),
        merchant_id: shop.merchant_id.clone(),
        public_key: key(TERMINAL).public_key.to_vec(),
        label: "till".to_owned(),
    };
    shop.test.send(&register).unwrap();
    let invoice = pb::Invoice {
        order: Some(shop.order("order-1")),
        amounts: vec![won(10_000)],
        tax: full_tax(),
        items_hash: vec![3; 32],
        payer: shop.test.text(PAYER),
        expiry: shop.later(600),
    };
    let create = pb::MsgCreateInvoice {
        signer: shop.test.text(TERMINAL),
        invoice: Some(invoice.clone()),
    };
    shop.test.send(&create).unwrap();
    let bytes = crate::ops::invoice_sign_bytes(&shop.test.chain().id, &invoice);
    let mut pay = shop.pay_msg("order-1", &[won(10_000)]);
    pay.tax = invoice.tax.clone();
    pay.memo_hash = vec![4; 32];
    pay.signed_invoice = Some(pb::SignedInvoice {
        invoice: Some(invoice),
        terminal: shop.test.text(TERMINAL),
        signature: key(TERMINAL).sign(&bytes).to_vec(),
    });
    let paid = shop.test.send(&pay).unwrap().payment_id;
    let mut refund = shop.refund_msg(&paid, "refund-1", total(3_000));
    refund.reason = "stale bread".to_owned();
    shop.test.send(&refund).unwrap();
    let held = shop.authorize("order-2", &[coin(500, STAR), won(1_000)]);
    shop.capture(&held, total(700), true);
    let voided = shop.authorize("order-3", &[won(1)]);
    let void = shop.void_msg(&voided);
    shop.test.send(&void).unwrap();
    shop.authorize("order-4", &[won(2)]);
    let reclaimed = shop.authorize("order-5", &[won(3)]);
    for order in ["order-1", "order-6"] {
        let msg = shop.net_cancel_msg(order);
        shop.test.send(&msg).unwrap();
    }
    tell_external_tender(&mut shop);
    tell_disputes_and_quotes(&mut shop);
    tell_params(&mut shop);
    shop.test.end_block(DAY);
    let reclaim = pb::MsgReclaim {
        payer: shop.test.text(PAYER),
        payment_id: reclaimed,
    };
    shop.test.send(&reclaim).unwrap();
    shop.test.end_block(1);
    let told = told(&mut shop);
    for spec in crate::events::TABLE {
        assert!(told.contains(&format!("{} ", spec.kind)), "{}", spec.kind);
    }
    expect![[r#"
        invoice_created payment_id=5ae9a2d5b2c8783aa747238b8c966abba3c4971f2545e9730d1fe3e3b3d78ca6 merchant_id=06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe day=20260101 order_id=order-1 amount=10000krwp supply=9000 vat=900 tax_free=90 service_charge=10 items_hash=0303030303030303030303030303030303030303030303030303030303030303 payer=<5> expiry=2026-01-01T00:10:00Z signer=<7>
        payment_authorized payment_id=5ae9a2d5b2c8783aa747238b8c966abba3c4971f2545e9730d1fe3e3b3d78ca6 merchant_id=06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe day=20260101 order_id=order-1 payer=<5> company=<1> authorized_at=2026-01-01T00:00:00Z amount=10000krwp settled= fee= released= tenders=10000:0:0:0:0:0:krwp status=authorized mcc=5462 region=KR-11 fee_address=<2> fee_bps=200 fee_max_bps=500 supply=9000 vat=900 tax_free=90 service_charge=10 memo_hash=0404040404040404040404040404040404040404040404040404040404040404 authorization_expiry=2026-01-01T00:00:00Z refund_expiry=2026-01-31T00:00:00Z terminal=<7> rule_version=0 quote_id=
        payment_captured payment_id=5ae9a2d5b2c8783aa747238b8c966abba3c4971f2545e9730d1fe3e3b3d78ca6 merchant_id=06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe day=20260101 order_id=order-1 payer=<5> company=<1> authorized_at=2026-01-01T00:00:00Z amount=10000krwp settled=10000krwp fee=200krwp released= tenders=10000:10000:0:0:200:10000:krwp status=captured mcc=5462 region=KR-11 signer=<5>
        payment_refunded payment_id=5ae9a2d5b2c8783aa747238b8c966abba3c4971f2545e9730d1fe3e3b3d78ca6 merchant_id=06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe day=20260101 order_id=order-1 payer=<5> company=<1> authorized_at=2026-01-01T00:00:00Z amount=3000krwp settled=3000krwp fee=60krwp released= tenders=10000:10000:3000:0:140:7000:krwp status=partially_refunded mcc=5462 region=KR-11 signer=<3> reason=stale bread reference=refund-1 paid=3000krwp
        payment_authorized payment_id=2e26e0cae505e08c3dae60957064dc3bf6a1bd8a6cbcef508d1f9e7d18ebc3a4 merchant_id=06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe day=20260101 order_id=order-2 payer=<5> company=<1> authorized_at=2026-01-01T00:00:00Z amount=1000krwp,500pt/issuer/star settled= fee= released= tenders=500:0:0:0:0:0:pt/issuer/star,1000:0:0:0:0:0:krwp status=authorized mcc=5462 region=KR-11 fee_address=<2> fee_bps=200 fee_max_bps=500 supply= vat= tax_free= service_charge= memo_hash= authorization_expiry=2026-01-02T00:00:00Z refund_expiry=2026-01-31T00:00:00Z terminal= rule_version=0 quote_id=
        payment_captured payment_id=2e26e0cae505e08c3dae60957064dc3bf6a1bd8a6cbcef508d1f9e7d18ebc3a4 merchant_id=06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe day=20260101 order_id=order-2 payer=<5> company=<1> authorized_at=2026-01-01T00:00:00Z amount=200krwp,500pt/issuer/star settled=700krwp fee=14krwp released=800krwp tenders=500:500:0:0:10:500:pt/issuer/star,1000:200:0:800:4:200:krwp status=captured mcc=5462 region=KR-11 signer=<3>
        payment_authorized payment_id=dfa63e4e066bd0a78706da717529faa5ceb55f6620020ea6b258d5e0b8af2008 merchant_id=06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe day=20260101 order_id=order-3 payer=<5> company=<1> authorized_at=2026-01-01T00:00:00Z amount=1krwp settled= fee= released= tenders=1:0:0:0:0:0:krwp status=authorized mcc=5462 region=KR-11 fee_address=<2> fee_bps=200 fee_max_bps=500 supply= vat= tax_free= service_charge= memo_hash= authorization_expiry=2026-01-02T00:00:00Z refund_expiry=2026-01-31T00:00:00Z terminal= rule_version=0 quote_id=
        payment_voided payment_id=dfa63e4e066bd0a78706da717529faa5ceb55f6620020ea6b258d5e0b8af2008 merchant_id=06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe day=20260101 order_id=order-3 payer=<5> company=<1> authorized_at=2026-01-01T00:00:00Z amount= settled= fee= released=1krwp tenders=1:0:0:1:0:0:krwp status=voided mcc=5462 region=KR-11 signer=<3>
        payment_authorized payment_id=1569a9a2fc5d75ed23b24cc15f53319ab8ab283a17f2fd8ebd97eda5e0bffcfd merchant_id=06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe day=20260101 order_id=order-4 payer=<5> company=<1> authorized_at=2026-01-01T00:00:00Z amount=2krwp settled= fee= released= tenders=2:0:0:0:0:0:krwp status=authorized mcc=5462 region=KR-11 fee_address=<2> fee_bps=200 fee_max_bps=500 supply= vat= tax_free= service_charge= memo_hash= authorization_expiry=2026-01-02T00:00:00Z refund_expiry=2026-01-31T00:00:00Z terminal= rule_version=0 quote_id=
        payment_authorized payment_id=521a30826fdfab0ed86409bf7d916bde6da0e138c60089f6b271c06091133b3f merchant_id=06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe day=20260101 order_id=order-5 payer=<5> company=<1> authorized_at=2026-01-01T00:00:00Z amount=3krwp settled= fee= released= tenders=3:0:0:0:0:0:krwp status=authorized mcc=5462 region=KR-11 fee_address=<2> fee_bps=200 fee_max_bps=500 supply= vat= tax_free= service_charge= memo_hash= authorization_expiry=2026-01-02T00:00:00Z refund_expiry=2026-01-31T00:00:00Z terminal= rule_version=0 quote_id=
        payment_refunded payment_id=5ae9a2d5b2c8783aa747238b8c966abba3c4971f2545e9730d1fe3e3b3d78ca6 merchant_id=06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe day=20260101 order_id=order-1 payer=<5> company=<1> authorized_at=2026-01-01T00:00:00Z amount=7000krwp settled=7000krwp fee=140krwp released= tenders=10000:10000:10000:0:0:0:krwp status=refunded mcc=5462 region=KR-11 signer=<3> reason=net-cancel reference= paid=7000krwp
        payment_net_cancelled payment_id=5ae9a2d5b2c8783aa747238b8c966abba3c4971f2545e9730d1fe3e3b3d78ca6 merchant_id=06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe day=20260101 order_id=order-1 outcome=refunded barred_until= signer=<3>
        payment_net_cancelled payment_id=ad6796ece632298d93c26ff06a1c5393af0bb9d41ed9c9bed92eadd682f6eb66 merchant_id=06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe day=20260101 order_id=order-6 outcome=barred barred_until=2026-01-02T00:00:00Z signer=<3>
        external_tender_recorded payment_id=a6c5b12f6dc30c86dcbeb6fe1934dd3f39c443404f120ab2b39fc84b18e3bb5f merchant_id=06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe day=20260101 order_id=order-7 approval_hash=0202020202020202020202020202020202020202020202020202020202020202 scheme=card amount=10000 supply=9000 vat=900 tax_free=90 service_charge=10 company=<1> mcc=5462 region=KR-11 recorded_at=2026-01-01T00:00:00Z signer=<3>
        external_tender_cancelled payment_id=a6c5b12f6dc30c86dcbeb6fe1934dd3f39c443404f120ab2b39fc84b18e3bb5f merchant_id=06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe day=20260101 order_id=order-7 approval_hash=0202020202020202020202020202020202020202020202020202020202020202 scheme=card amount=10000 cancelled=4000 recorded_at=2026-01-01T00:00:00Z signer=<3>
        payment_authorized payment_id=c0934a40be1b25161c5fddb3d145c635081fec2a8eadeb983da5affddcc6d795 merchant_id=06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe day=20260101 order_id=order-8 payer=<5> company=<1> authorized_at=2026-01-01T00:00:00Z amount=1000krwp,100pt/issuer/star settled= fee= released= tenders=100:0:0:0:0:0:pt/issuer/star,1000:0:0:0:0:0:krwp status=authorized mcc=5462 region=KR-11 fee_address=<2> fee_bps=200 fee_max_bps=500 supply= vat= tax_free= service_charge= memo_hash= authorization_expiry=2026-01-01T00:00:00Z refund_expiry=2026-01-31T00:00:00Z terminal= rule_version=0 quote_id=
        payment_captured payment_id=c0934a40be1b25161c5fddb3d145c635081fec2a8eadeb983da5affddcc6d795 merchant_id=06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe day=20260101 order_id=order-8 payer=<5> company=<1> authorized_at=2026-01-01T00:00:00Z amount=1000krwp,100pt/issuer/star settled=1100krwp fee=22krwp released= tenders=100:100:0:0:2:100:pt/issuer/star,1000:1000:0:0:20:1000:krwp status=captured mcc=5462 region=KR-11 signer=<5>
        payment_disputed payment_id=c0934a40be1b25161c5fddb3d145c635081fec2a8eadeb983da5affddcc6d795 merchant_id=06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe day=20260101 order_id=order-8 payer=<5> company=<1> authorized_at=2026-01-01T00:00:00Z amount=1000krwp,50pt/issuer/star settled=1050krwp fee=21krwp released= tenders=100:100:0:0:2:100:pt/issuer/star,1000:1000:0:0:20:1000:krwp status=disputed mcc=5462 region=KR-11 code=not_received claim_hash=0505050505050505050505050505050505050505050505050505050505050505 evidence_deadline=2026-01-08T00:00:00Z decision_deadline=2026-01-22T00:00:00Z
        payment_dispute_evidence payment_id=c0934a40be1b25161c5fddb3d145c635081fec2a8eadeb983da5affddcc6d795 merchant_id=06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe day=20260101 order_id=order-8 payer=<5> company=<1> authorized_at=2026-01-01T00:00:00Z amount= settled= fee= released= tenders=100:100:0:0:2:100:pt/issuer/star,1000:1000:0:0:20:1000:krwp status=disputed mcc=5462 region=KR-11 evidence_hash=0606060606060606060606060606060606060606060606060606060606060606 decision_deadline=2026-01-22T00:00:00Z signer=<3>
        payment_dispute_resolved payment_id=c0934a40be1b25161c5fddb3d145c635081fec2a8eadeb983da5affddcc6d795 merchant_id=06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe day=20260101 order_id=order-8 payer=<5> company=<1> authorized_at=2026-01-01T00:00:00Z amount=1000krwp,50pt/issuer/star settled=1050krwp fee=21krwp released= tenders=100:100:50:0:1:50:pt/issuer/star,1000:1000:1000:0:0:0:krwp status=partially_refunded mcc=5462 region=KR-11 state=lost resolved_at=2026-01-01T00:00:00Z paid=1000krwp,50pt/issuer/star signer=<0> reason=the parcel came back
        liquidity_provider_set provider=<8> name=Han River Markets active=true
        quote_locked quote_id=310b36843d1660a4eb675a3092b9c5cd797e10b43841a34c92057495ff0dfa7d provider=<8> payment_id=7c8473d6bf2bdacf7162a479c09ef654eae2445938c220bb6bbf81de7864fc12 merchant_id=06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe day=20260101 order_id=order-9 price=7uaot amount=3000 expiry=2026-01-01T00:01:00Z
        quote_used quote_id=310b36843d1660a4eb675a3092b9c5cd797e10b43841a34c92057495ff0dfa7d provider=<8> payment_id=7c8473d6bf2bdacf7162a479c09ef654eae2445938c220bb6bbf81de7864fc12 merchant_id=06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe day=20260101 order_id=order-9 price=7uaot amount=3000 payer=<5>
        payment_authorized payment_id=7c8473d6bf2bdacf7162a479c09ef654eae2445938c220bb6bbf81de7864fc12 merchant_id=06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe day=20260101 order_id=order-9 payer=<5> company=<1> authorized_at=2026-01-01T00:00:00Z amount=3000krwp settled= fee= released= tenders=3000:0:0:0:0:0:krwp status=authorized mcc=5462 region=KR-11 fee_address=<2> fee_bps=200 fee_max_bps=500 supply= vat= tax_free= service_charge= memo_hash= authorization_expiry=2026-01-01T00:00:00Z refund_expiry=2026-01-31T00:00:00Z terminal= rule_version=0 quote_id=310b36843d1660a4eb675a3092b9c5cd797e10b43841a34c92057495ff0dfa7d
        payment_captured payment_id=7c8473d6bf2bdacf7162a479c09ef654eae2445938c220bb6bbf81de7864fc12 merchant_id=06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe day=20260101 order_id=order-9 payer=<5> company=<1> authorized_at=2026-01-01T00:00:00Z amount=3000krwp settled=3000krwp fee=60krwp released= tenders=3000:3000:0:0:60:3000:krwp status=captured mcc=5462 region=KR-11 signer=<5>
        quote_locked quote_id=e5266dc40e73b2467b725bf78272f5a11423623131701039790ec3f5a0903ea7 provider=<8> payment_id=22caf8485c9a273ad0c943d8d008963d33080877c9ba5debaec59b501a8d75b1 merchant_id=06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe day=20260101 order_id=order-10 price=7uaot amount=4000 expiry=2026-01-01T00:01:00Z
        payment_params_set authorization_seconds_max=604800 refund_seconds_max=7776000 invoice_seconds_max=86400 net_cancel_seconds=86400 retention_seconds=2592000 expiries_per_block_max=1000 denoms=krwp,uaot dispute_seconds_max=7776000 evidence_seconds=604800 arbitration_seconds=1209600 arbiter=<8> quote_seconds_max=60
        payment_reclaimed payment_id=521a30826fdfab0ed86409bf7d916bde6da0e138c60089f6b271c06091133b3f merchant_id=06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe day=20260101 order_id=order-5 payer=<5> company=<1> authorized_at=2026-01-01T00:00:00Z amount= settled= fee= released=3krwp tenders=3:0:0:3:0:0:krwp status=expired mcc=5462 region=KR-11
        payment_expired payment_id=1569a9a2fc5d75ed23b24cc15f53319ab8ab283a17f2fd8ebd97eda5e0bffcfd merchant_id=06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe day=20260101 order_id=order-4 payer=<5> company=<1> authorized_at=2026-01-01T00:00:00Z amount= settled= fee= released=2krwp tenders=2:0:0:2:0:0:krwp status=expired mcc=5462 region=KR-11
        quote_expired quote_id=e5266dc40e73b2467b725bf78272f5a11423623131701039790ec3f5a0903ea7 provider=<8> payment_id=22caf8485c9a273ad0c943d8d008963d33080877c9ba5debaec59b501a8d75b1 merchant_id=06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe day=20260101 order_id=order-10 price=7uaot amount=4000 expiry=2026-01-01T00:01:00Z
    "#]].assert_eq(&told);
}

#[test]
fn error_codes() {
    let mut out = String::new();
    for spec in crate::error::TABLE {
        writeln!(out, "{} {}", spec.code, spec.name).unwrap();
    }
    expect![[r#"
        2 PaymentNotFound
        3 OrderConflict
        4 OrderDay
        5 OrderBarred
        6 InvalidField
        7 DenomNotAccepted
        8 FeeAboveLimit
        9 AuthorizationExpiry
        10 RefundExpiry
        11 TaxSum
        12 TaxVat
        13 InvoiceMismatch
        14 InvoiceExpired
        15 InvoiceSignature
        16 InvoiceConflict
        17 AuthorizationExpired
        18 NothingHeld
        19 CaptureAboveHeld
        20 NotExpired
        21 NotPayer
        22 RefundAboveCaptured
        23 RefundClosed
        24 RefundConflict
        25 RefundShort
        26 PortionBoth
        27 PortionMixed
        28 DenomNotInPayment
        29 BatchSize
        30 TenderNotFound
        31 TenderConflict
        32 TenderCancelled
        33 TooManyTenders
        34 TooManyRefunds
        35 InvoiceExpiry
        36 NotOriginalTerminal
        37 MerchantPending
        38 NothingToRefund
        39 AlreadyDisputed
        40 DisputeClosed
        41 NothingToDispute
        42 DisputeAboveCaptured
        43 DisputeNotFound
        44 DisputeDecided
        45 EvidenceGiven
        46 NotArbiter
        47 NotProvider
        48 QuoteNotFound
        49 QuoteExpired
        50 QuoteOrder
        51 QuoteAmount
        52 QuoteExpiry
        53 ProviderInactive
        54 PortionInexact
    "#]]
    .assert_eq(&out);
}

#[test]
fn gas_and_rights() {
    let registry = Registry::new(&[&MODULE], Role::Main);
    let mut out = String::new();
    for (type_url, route) in registry.msgs() {
        let whose = if route.authority { " authority" } else { "" };
        writeln!(out, "{type_url} {}{whose}", route.default_gas).unwrap();
    }
    expect![[r#"
        /aot.payment.v1.MsgAuthorize 80000
        /aot.payment.v1.MsgBatchCapture 20000
        /aot.payment.v1.MsgCancelExternalTender 40000
        /aot.payment.v1.MsgCapture 60000
        /aot.payment.v1.MsgCreateInvoice 50000
        /aot.payment.v1.MsgLockQuote 60000
        /aot.payment.v1.MsgNetCancel 60000
        /aot.payment.v1.MsgOpenDispute 80000
        /aot.payment.v1.MsgPay 90000
        /aot.payment.v1.MsgReclaim 50000
        /aot.payment.v1.MsgRecordExternalTender 50000
        /aot.payment.v1.MsgRefund 60000
        /aot.payment.v1.MsgResolveDispute 90000
        /aot.payment.v1.MsgSetLiquidityProvider 40000 authority
        /aot.payment.v1.MsgSubmitEvidence 50000
        /aot.payment.v1.MsgUpdateParams 40000 authority
        /aot.payment.v1.MsgVoid 50000
        /aot.payment.v1.MsgWithdrawDispute 70000
    "#]]
    .assert_eq(&out);
    assert!(
        MODULE.accounts.is_empty(),
        "money is held in the accounts of payers, companies and liquidity providers"
    );
}

#[test]
fn default_genesis() {
    let json = serde_json::to_string_pretty(&(MODULE.genesis.default)()).unwrap();
    expect![[r#"
        {
          "arbiter": "",
          "bars": {},
          "external_tenders": [],
          "forget": [],
          "invoices": [],
          "liquidity_providers": [],
          "params": {
            "arbitration_seconds": 1209600,
            "authorization_seconds_max": 604800,
            "denoms": [
              "krwp"
            ],
            "dispute_seconds_max": 7776000,
            "evidence_seconds": 604800,
            "expiries_per_block_max": 1000,
            "invoice_seconds_max": 86400,
            "net_cancel_seconds": 86400,
            "quote_seconds_max": 60,
            "refund_seconds_max": 7776000,
            "retention_seconds": 2592000
          },
          "payments": [],
          "quotes": []
        }"#]]
    .assert_eq(&json);
}

#[test]
fn ids_and_signed_bytes() {
    let order = crate::OrderId {
        merchant_id: [1; 32],
        day: 20_260_101,
        order_id: "order-1".to_owned(),
    };
    let invoice = pb::Invoice {
        order: Some(order.to_proto()),
        amounts: vec![won(1_000)],
        expiry: Some(Time::from_seconds(1_767_225_600).to_proto()),
        ..pb::Invoice::default()
    };
    let bytes = crate::ops::invoice_sign_bytes("test-1", &invoice);
    let quote = crate::Quote {
        provider: account(PROVIDER),
        order: order.clone(),
        price: sdk::Coin::parse(&coin(7, "uaot")).unwrap(),
        amount: Amount::new(3_000),
        expiry: Time::from_seconds(1_767_225_660),
    };
    let text = format!(
        "{}\n{}\n{}\n",
        hex::encode(order.payment_id()),
        hex::encode(bytes),
        hex::encode(quote.id())
    );
    expect![[r#"
        b14c883be7f4206724d25d229bd564cded5bacfc80f4ec428cc1eb9a7d108b48
        616f742f696e766f6963652f76310000000000000006746573742d310a500a40303130313031303130313031303130313031303130313031303130313031303130313031303130313031303130313031303130313031303130313031303130311085cad4091a076f726465722d31120c0a046b72777012043130303032060880f2d6ca06
        6a5d09562879450f1e2e02333c50a5ff20e25a1fa96eaf60aa6a9b98a7e829f2
    "#]].assert_eq(&text);
}

#[test]
fn the_readme_lists_what_there_is() {
    let readme = include_str!("../../README.md");
    let registry = Registry::new(&[&MODULE], Role::Main);
    let gas = registry
        .msgs()
        .map(|(type_url, route)| format!("| `{type_url}` | {}", route.default_gas));
    let queries = registry.query_paths().map(|path| format!("| `{path}` |"));
    let events = MODULE
        .events
        .iter()
        .map(|spec| format!("| `{}` |", spec.kind));
    let keys = MODULE
        .state
        .iter()
        .map(|spec| format!("| `{}", spec.prefix));
    let errors = MODULE
        .errors
        .iter()
        .map(|spec| format!("| {} | {} | {} |", spec.code, spec.name, spec.text));
    let invariants = MODULE
        .invariants
        .iter()
        .map(|(name, _)| format!("- `{name}`: "));
    let listed = gas.chain(queries).chain(events).chain(keys).chain(errors);
    for line in listed.chain(invariants) {
        assert!(readme.contains(&line), "README.md: expected {line}");
    }
}
