//! What is exported begins the same chain again.

use super::*;
use serde_json::Value as Json;

/// A shop in the middle of its business, with something of everything.
fn busy() -> Shop {
    let mut shop = Shop::new();
    let paid = shop.pay("order-1", &[won(1_000), coin(5, "uaot")]);
    shop.refund(&paid, "refund-1", of(&[won(100)]));
    let held = shop.authorize("order-2", &[coin(300, STAR), won(2_000)]);
    shop.capture(&held, total(500), false);
    let voided = shop.authorize("order-3", &[won(10)]);
    let void = shop.void_msg(&voided);
    shop.test.send(&void).unwrap();
    let bar = shop.net_cancel_msg("order-4");
    shop.test.send(&bar).unwrap();
    let tax = Some(pb::Tax {
        supply: "909".to_owned(),
        vat: "91".to_owned(),
        tax_free: "0".to_owned(),
        service_charge: "0".to_owned(),
    });
    let invoice = pb::MsgCreateInvoice {
        signer: shop.test.text(OWNER),
        invoice: Some(pb::Invoice {
            order: Some(shop.order("order-5")),
            amounts: vec![won(1_000)],
            tax: tax.clone(),
            items_hash: vec![1; 32],
            payer: shop.test.text(PAYER),
            expiry: shop.later(600),
        }),
    };
    shop.test.send(&invoice).unwrap();
    let tender = pb::MsgRecordExternalTender {
        signer: shop.test.text(OWNER),
        order: Some(shop.order("order-6")),
        scheme: "card".to_owned(),
        amount: "1000".to_owned(),
        tax,
        approval_hash: vec![2; 32],
    };
    shop.test.send(&tender).unwrap();
    dispute_and_quote(&mut shop);
    shop.test.end_block(5);
    shop
}

/// A dispute that is decided, one that is open, and a quote that is firm.
fn dispute_and_quote(shop: &mut Shop) {
    for (order_id, decided) in [("order-7", true), ("order-8", false)] {
        let paid = shop.pay(order_id, &[won(1_000), coin(300, STAR)]);
        let open = pb::MsgOpenDispute {
            payer: shop.test.text(PAYER),
            payment_id: paid.clone(),
            portion: Some(total(1_255)),
            code: "not_received".to_owned(),
            claim_hash: vec![3; 32],
        };
        shop.test.send(&open).unwrap();
        if decided {
            let resolve = pb::MsgResolveDispute {
                arbiter: shop.test.text(0),
                payment_id: paid,
                merchant_wins: false,
                reason: String::new(),
            };
            shop.test.send(&resolve).unwrap();
        }
    }
    let admit = pb::MsgSetLiquidityProvider {
        authority: shop.test.text(0),
        provider: Some(pb::LiquidityProvider {
            address: shop.test.text(PROVIDER),
            name: "Han River Markets".to_owned(),
            active: true,
        }),
    };
    shop.test.send(&admit).unwrap();
    shop.give(PROVIDER, &[won(1_000)]);
    let lock = pb::MsgLockQuote {
        provider: shop.test.text(PROVIDER),
        order: Some(shop.order("order-9")),
        price: Some(coin(7, "uaot")),
        amount: "600".to_owned(),
        expiry: shop.later(60),
    };
    shop.test.send(&lock).unwrap();
    let mut update = pb::MsgUpdateParams {
        authority: shop.test.text(0),
        params: shop.test.query(&pb::QueryParamsRequest {}).unwrap().params,
    };
    let arbiter = shop.test.text(STRANGER);
    update.params.as_mut().unwrap().arbiter = arbiter;
    shop.test.send(&update).unwrap();
}

fn restarted(parts: &[(&'static str, Json)]) -> TestCtx {
    TestCtx::with_genesis(&MODULES, |name, default| {
        let found = parts.iter().find(|(part, _)| *part == name);
        found.map_or(default, |(_, json)| json.clone())
    })
}

#[test]
fn what_is_exported_begins_the_same_chain_again() {
    let mut shop = busy();
    let exported = shop.test.export();
    let mut again = restarted(&exported);
    again.check_invariants();
    assert_eq!(again.export(), exported);
    again.end_block(8 * DAY);
    again.end_block(1);
    for owner in [PAYER, PROVIDER, FEES] {
        let (owner, won) = (account(owner), denom("krwp"));
        let held = again.read(|view| {
            bank::ops::balance(view, &owner, &won).units()
                - bank::ops::spendable(view, view.now(), &owner, &won).units()
        });
        assert_eq!(held, 0, "what was held expires on the new chain too");
    }
}

#[test]
fn a_part_that_contradicts_itself_is_refused() {
    let mut shop = busy();
    let exported = shop.test.export();
    let (_, good) = exported
        .iter()
        .find(|(name, _)| *name == "payment")
        .unwrap();
    let payments = good["payments"].as_array().unwrap();
    let open = payments
        .iter()
        .position(|payment| payment["dispute"]["state"] == "open")
        .unwrap();
    let changes: [(&str, Json); 17] = [
        ("/params/retention_seconds", 1.into()),
        ("/forget/0/joined", 0.into()),
        ("/payments/0/order/order_id", "".into()),
        ("/payments/0/payer", "cosmos1".into()),
        ("/payments/0/tenders", Json::Array(Vec::new())),
        ("/payments/0/tenders/0/fee_taken", "12345".into()),
        ("/payments/0/fee_bps", 10_001.into()),
        ("/payments/0/terms_hash", "00".into()),
        ("/external_tenders/0/cancelled", "1001".into()),
        ("/invoices/0/tax/vat", "90".into()),
        ("/arbiter", "cosmos1".into()),
        (&format!("/payments/{open}/dispute/state"), "lost".into()),
        (&format!("/payments/{open}/dispute/state"), "maybe".into()),
        (
            &format!("/payments/{open}/dispute/amounts/0/amount"),
            "999".into(),
        ),
        (
            &format!("/payments/{open}/tenders/1/lots"),
            Json::Array(Vec::new()),
        ),
        (&format!("/payments/{open}/tenders/0/settled"), "1".into()),
        ("/quotes/0/amount", "0".into()),
    ];
    let mut texts = Vec::new();
    for (pointer, value) in changes {
        let mut json = good.clone();
        *json.pointer_mut(pointer).unwrap() = value;
        let refused = (MODULE.genesis.validate)(&json, shop.test.chain());
        texts.push(format!("{pointer}: {}", refused.unwrap_err()));
    }
    let mut twice = good.clone();
    let payments = twice.pointer_mut("/payments").unwrap();
    let first = payments.get(0).cloned().unwrap();
    payments.as_array_mut().unwrap().push(first);
    texts.push((MODULE.genesis.validate)(&twice, shop.test.chain()).unwrap_err());
    let unknown = serde_json::json!({"params": {}, "more": 1});
    texts.push((MODULE.genesis.validate)(&unknown, shop.test.chain()).unwrap_err());
    expect_test::expect![[r#"
        /params/retention_seconds: retention_seconds is 1: expected 3 days to 10 years of 366 days
        /forget/0/joined: forget: 2026-03-02T00:00:00Z: expected pages of 1 to 32 ids, together at most the 0 that joined: invalid request
        /payments/0/order/order_id: order id is "": expected 1 to 64 printable ASCII characters
        /payments/0/payer: "cosmos1": invalid checksum, expected a bech32 address aot1…: invalid address
        /payments/0/tenders: payment of "order-2": expected one to four tenders, each denom once: invalid request: invalid request
        /payments/0/tenders/0/fee_taken: payment of "order-2": pt/issuer/star: expected a fee of 6, floor(settled * fee_bps / 10000): Tender { denom: Denom("pt/issuer/star"), authorized: Amount(300), captured: Amount(300), refunded: Amount(0), released: Amount(0), fee_taken: Amount(12345), settled: Amount(300), lots: [TakenLot { expiry: Time { seconds: 1801407600, nanos: 0 }, available_at: Time { seconds: 0, nanos: 0 }, amount: Amount(300) }], disputed: None }: invalid request: invalid request
        /payments/0/fee_bps: payment of "order-2": expected a fee of at most 10000 bps and fee_max_bps: invalid request: invalid request
        /payments/0/terms_hash: "00": expected 64 hex digits: invalid request
        /external_tenders/0/cancelled: external tender: expected cancelled <= amount, and not 0: invalid request
        /invoices/0/tax/vat: VAT is 90 won: expected 91 won, an eleventh of supply and VAT, rounded half up
        /arbiter: "cosmos1": invalid checksum, expected a bech32 address aot1…: invalid address
        /payments/3/dispute/state: payment of "order-8": expected an open dispute of what its tenders say is disputed: invalid request
        /payments/3/dispute/state: state "maybe": expected open, won, lost or withdrawn: invalid request
        /payments/3/dispute/amounts/0/amount: payment of "order-8": expected an open dispute of what its tenders say is disputed: invalid request
        /payments/3/tenders/1/lots: payment of "order-8": pt/issuer/star: expected settled, lots and what is disputed to follow captured - refunded: Tender { denom: Denom("pt/issuer/star"), authorized: Amount(300), captured: Amount(300), refunded: Amount(0), released: Amount(0), fee_taken: Amount(6), settled: Amount(300), lots: [], disputed: Some(Disputed { amount: Amount(300), settled: Amount(300), fee_held: Amount(6), fee_short: Amount(0), fee_lent: Amount(0) }) }: invalid request: invalid request
        /payments/3/tenders/0/settled: payment of "order-8": krwp: expected settled, lots and what is disputed to follow captured - refunded: Tender { denom: Denom("krwp"), authorized: Amount(1000), captured: Amount(1000), refunded: Amount(0), released: Amount(0), fee_taken: Amount(20), settled: Amount(1), lots: [], disputed: Some(Disputed { amount: Amount(955), settled: Amount(955), fee_held: Amount(20), fee_short: Amount(0), fee_lent: Amount(0) }) }: invalid request: invalid request
        /quotes/0/amount: quote: expected a price and an amount, neither of nothing: invalid request
        order-2 is there twice: invalid request
        unknown field `more`, expected one of `params`, `arbiter`, `payments`, `invoices`, `bars`, `external_tenders`, `liquidity_providers`, `quotes`, `forget`"#]].assert_eq(&texts.join("\n"));
}

#[test]
#[should_panic(expected = "and bank holds")]
fn a_payment_whose_money_is_not_held_is_refused() {
    let mut shop = busy();
    let mut exported = shop.test.export();
    for (name, json) in &mut exported {
        if *name == "bank" {
            *json.pointer_mut("/holds").unwrap() = Json::Array(Vec::new());
        }
    }
    restarted(&exported);
}
