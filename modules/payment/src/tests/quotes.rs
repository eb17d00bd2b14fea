//! Quotes: krwp of a liquidity provider for coins of the payer.

use super::*;
use crate::events::{QuoteExpired, QuoteLocked, QuoteUsed};

/// A shop, and a liquidity provider with 100 000 krwp.
fn shop() -> Shop {
    let mut shop = Shop::new();
    admit(&mut shop, true);
    shop.give(PROVIDER, &[won(100_000)]);
    shop.test.take_events();
    shop
}

fn admit_msg(shop: &Shop, active: bool) -> pb::MsgSetLiquidityProvider {
    pb::MsgSetLiquidityProvider {
        authority: shop.test.text(0),
        provider: Some(pb::LiquidityProvider {
            address: shop.test.text(PROVIDER),
            name: "Han River Markets".to_owned(),
            active,
        }),
    }
}

fn admit(shop: &mut Shop, active: bool) {
    let msg = admit_msg(shop, active);
    shop.test.send(&msg).expect("from the authority");
}

fn lock_msg(shop: &Shop, order_id: &str, price: u128, amount: u128) -> pb::MsgLockQuote {
    pb::MsgLockQuote {
        provider: shop.test.text(PROVIDER),
        order: Some(shop.order(order_id)),
        price: Some(coin(price, "uaot")),
        amount: amount.to_string(),
        expiry: shop.later(60),
    }
}

fn lock(shop: &mut Shop, order_id: &str, price: u128, amount: u128) -> String {
    let msg = lock_msg(shop, order_id, price, amount);
    shop.test.send(&msg).expect("the provider has it").quote_id
}

fn pay_msg(shop: &Shop, order_id: &str, amount: u128, quote_id: &str) -> pb::MsgPay {
    pb::MsgPay {
        quote_id: quote_id.to_owned(),
        ..shop.pay_msg(order_id, &[won(amount)])
    }
}

#[test]
fn a_quote_pays_the_shop_in_won_for_coins_of_the_payer() {
    let mut shop = shop();
    let quote = lock(&mut shop, "order-1", 400_000, 30_000);
    assert_eq!(shop.spendable(PROVIDER, "krwp"), 70_000);
    assert_eq!(shop.test.events::<QuoteLocked>().len(), 1);
    let pay = pay_msg(&shop, "order-1", 30_000, &quote);
    let id = shop.test.send(&pay).unwrap().payment_id;
    assert_eq!(shop.balance(PAYER, "uaot"), 600_000);
    assert_eq!(shop.balance(PAYER, "krwp"), 50_000);
    assert_eq!(shop.balance(PROVIDER, "uaot"), 400_000);
    assert_eq!(shop.balance(PROVIDER, "krwp"), 70_000);
    assert_eq!(shop.payable("krwp"), 29_400);
    assert_eq!(shop.payment(&id).quote_id, quote);
    assert_eq!(shop.test.events::<QuoteUsed>().len(), 1);
    shop.expect_no_effect(|shop| {
        shop.test.send(&pay).unwrap();
    });
    shop.test.end_block(61);
    assert!(shop.test.events::<QuoteExpired>().is_empty());
    // What comes back is what the shop got: won.
    shop.refund(&id, "refund-1", all());
    assert_eq!(shop.balance(PAYER, "krwp"), 80_000);
    assert_eq!(shop.balance(PAYER, "uaot"), 600_000);
}

#[test]
fn a_quote_pays_beside_points() {
    let mut shop = shop();
    let quote = lock(&mut shop, "order-1", 400_000, 30_000);
    let mut pay = pay_msg(&shop, "order-1", 30_000, &quote);
    pay.amounts.insert(0, coin(5_000, STAR));
    shop.test.send(&pay).unwrap();
    assert_eq!(shop.payable("krwp"), 34_300);
    shop.test.end_block(1);
}

#[test]
fn the_same_quote_again_has_the_same_answer_and_no_effect() {
    let mut shop = shop();
    let msg = lock_msg(&shop, "order-1", 400_000, 30_000);
    let first = shop.test.send(&msg).unwrap();
    shop.expect_no_effect(|shop| {
        assert_eq!(shop.test.send(&msg).unwrap(), first);
    });
    // Who names a quote agrees to every term of it: on other terms it is another.
    let dearer = changed(&msg, |msg| msg.price = Some(coin(400_001, "uaot")));
    let other = shop.test.send(&dearer).unwrap();
    assert_ne!(other, first);
    assert_eq!(shop.spendable(PROVIDER, "krwp"), 40_000);
}

#[test]
fn a_quote_that_nobody_uses_expires_at_its_time() {
    let mut shop = shop();
    let quote = lock(&mut shop, "order-1", 400_000, 30_000);
    let request = pb::QueryQuoteRequest {
        quote_id: quote.clone(),
    };
    shop.test.end_block(59);
    let firm = shop.test.query(&request).unwrap().quote.unwrap();
    assert_eq!(
        (firm.id.as_str(), firm.amount.as_str()),
        (quote.as_str(), "30000")
    );
    shop.test.end_block(1);
    // The block time is its expiry now: it is no offer any more, swept or not.
    let error = shop.test.query(&request).unwrap_err();
    assert_eq!(
        error.log,
        format!("no quote {quote} that is firm now: not found")
    );
    let pay = pay_msg(&shop, "order-1", 30_000, &quote);
    let text = refusal(&mut shop, &pay);
    assert_eq!(
        text,
        "payment 49: the quote expired at 2026-01-01T00:01:00Z: expected a payment before that"
    );
    assert_eq!(shop.spendable(PROVIDER, "krwp"), 70_000);
    shop.test.end_block(1);
    assert_eq!(shop.spendable(PROVIDER, "krwp"), 100_000);
    assert_eq!(shop.test.events::<QuoteExpired>().len(), 1);
    let text = refusal(&mut shop, &pay);
    assert!(text.starts_with("payment 48: no quote "), "{text}");
    shop.expect_no_effect(|shop| shop.test.ctx(crate::hooks::end_block));
}

#[test]
fn a_quote_is_used_once_and_only_for_its_order_and_amount() {
    let mut shop = shop();
    let quote = lock(&mut shop, "order-1", 400_000, 30_000);
    let good = pay_msg(&shop, "order-1", 30_000, &quote);
    let msgs = [
        pay_msg(&shop, "order-2", 30_000, &quote),
        pay_msg(&shop, "order-1", 29_999, &quote),
        changed(&good, |msg| msg.amounts = vec![coin(1, "uaot")]),
        changed(&good, |msg| msg.quote_id = "00".repeat(32)),
        changed(&good, |msg| msg.quote_id = "AB".repeat(32)),
        changed(&good, |msg| msg.payer = shop.test.text(STRANGER)),
    ];
    let mut texts = vec![refusals(&mut shop, &msgs)];
    admit(&mut shop, false);
    texts.push(refusal(&mut shop, &good));
    admit(&mut shop, true);
    shop.test.send(&good).unwrap();
    // The order is paid: what is left of the quote is nothing.
    let again = pay_msg(&shop, "order-2", 30_000, &quote);
    texts.push(refusal(&mut shop, &again));
    expect_test::expect![[r#"
        payment 50: the quote is for order "order-1" of 20260101: expected a payment of that order
        payment 51: the quote pays 30000krwp and the payment takes 29999krwp: expected exactly as much
        payment 51: the quote pays 30000krwp and the payment takes 0krwp: expected exactly as much
        payment 48: no quote 0000000000000000000000000000000000000000000000000000000000000000: expected one that is not used and not long expired
        payment 6: quote id is "ABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABAB": expected 64 lower-case hex digits
        sdk 5: spendable balance 0uaot is smaller than 400000uaot: insufficient funds
        payment 53: liquidity provider aot1escr5vwul0f33nanjegvsy6s34xu9ktxuatj8j is not active: expected an active one
        payment 48: no quote 77c56975c64ee9205ae5c7261a35a742d03d1afbc09520fcf23ec3515c06e523: expected one that is not used and not long expired"#]].assert_eq(&texts.join("\n"));
}

#[test]
fn quotes_on_bad_terms_are_refused() {
    let mut shop = shop();
    shop.pay("order-0", &[won(1)]);
    let cancel = shop.net_cancel_msg("order-9");
    shop.test.send(&cancel).unwrap();
    let good = lock_msg(&shop, "order-1", 400_000, 30_000);
    let msgs = [
        changed(&good, |msg| msg.provider = shop.test.text(STRANGER)),
        changed(&good, |msg| msg.order = None),
        changed(&good, |msg| msg.order = Some(shop.order("order-0"))),
        changed(&good, |msg| msg.order = Some(shop.order("order-9"))),
        changed(&good, |msg| msg.price = None),
        changed(&good, |msg| msg.price = Some(won(1))),
        changed(&good, |msg| msg.price = Some(coin(1, STAR))),
        changed(&good, |msg| msg.price = Some(coin(0, "uaot"))),
        changed(&good, |msg| msg.amount = "0".to_owned()),
        changed(&good, |msg| msg.amount = "100001".to_owned()),
        changed(&good, |msg| msg.expiry = shop.later(0)),
        changed(&good, |msg| msg.expiry = shop.later(61)),
        changed(&good, |msg| msg.order.as_mut().unwrap().day = 20_200_101),
        changed(&good, |msg| {
            msg.order.as_mut().unwrap().merchant_id = "00".repeat(32);
        }),
    ];
    let mut texts = vec![refusals(&mut shop, &msgs)];
    admit(&mut shop, false);
    texts.push(refusal(&mut shop, &good));
    expect_test::expect![[r#"
        payment 47: aot1aegpyh89h5clljc4ja7umndrv3dvnunn8wcxv3 is no liquidity provider: expected one that the authority admitted
        sdk 18: missing order: invalid request
        payment 3: order "order-0" of 20260101 stands on other terms (payment 8ab2cd028f8486d45eaf5186e096639ab483e7c7bc394756ff58b2e33290f15d): expected the same terms, or another order id
        payment 5: order "order-9" of 20260101 was net-cancelled: it takes no payment before 2026-01-02T00:00:00Z
        sdk 10: missing coin: invalid coins
        payment 6: the denom of the price is krwp: expected coins: neither krwp nor points
        payment 6: the denom of the price is pt/issuer/star: expected coins: neither krwp nor points
        sdk 10: 0uaot: expected more than 0: invalid coins
        payment 6: amount is 0: expected more than 0 won
        sdk 5: spendable balance 100000krwp is smaller than 100001krwp: insufficient funds
        payment 52: the quote would expire at 2026-01-01T00:00:00Z: expected after 2026-01-01T00:00:00Z and at most 2026-01-01T00:01:00Z
        payment 52: the quote would expire at 2026-01-01T00:01:01Z: expected after 2026-01-01T00:00:00Z and at most 2026-01-01T00:01:00Z
        payment 4: the order is of 20200101: expected a day of the Korean calendar within a day of 20260101
        merchant 2: no merchant 0000000000000000000000000000000000000000000000000000000000000000: expected the id of a registered one
        payment 53: liquidity provider aot1escr5vwul0f33nanjegvsy6s34xu9ktxuatj8j is not active: expected an active one"#]].assert_eq(&texts.join("\n"));
}

#[test]
fn only_the_authority_admits_liquidity_providers() {
    let mut shop = shop();
    let good = admit_msg(&shop, true);
    let strange = changed(&good, |msg| msg.authority = shop.test.text(STRANGER));
    let text = refusal(&mut shop, &strange);
    assert!(text.starts_with("sdk 4: invalid authority"), "{text}");
    let msgs = [
        changed(&good, |msg| msg.provider = None),
        changed(&good, |msg| {
            msg.provider.as_mut().unwrap().name = String::new();
        }),
        changed(&good, |msg| {
            msg.provider.as_mut().unwrap().address = "aot1".to_owned();
        }),
    ];
    let text = refusals(&mut shop, &msgs);
    expect_test::expect![[r#"
        sdk 18: missing provider: invalid request
        payment 6: name is "": expected 1 to 64 printable ASCII characters
        sdk 7: "aot1": invalid checksum, expected a bech32 address aot1…: invalid address"#]]
    .assert_eq(&text);
    let request = pb::QueryLiquidityProvidersRequest { pagination: None };
    let listed = shop.test.query(&request).unwrap().providers;
    assert_eq!(listed, [good.provider.unwrap()]);
}

#[test]
fn a_block_releases_no_more_quotes_than_its_share() {
    let mut shop = shop();
    let mut update = pb::MsgUpdateParams {
        authority: shop.test.text(0),
        params: shop.test.query(&pb::QueryParamsRequest {}).unwrap().params,
    };
    update.params.as_mut().unwrap().expiries_per_block_max = 2;
    shop.test.send(&update).unwrap();
    for n in 0..3 {
        lock(&mut shop, &format!("order-{n}"), 1, 10_000);
    }
    shop.test.end_block(60);
    shop.test.end_block(1);
    assert_eq!(shop.spendable(PROVIDER, "krwp"), 90_000);
    shop.test.end_block(1);
    assert_eq!(shop.spendable(PROVIDER, "krwp"), 100_000);
}
