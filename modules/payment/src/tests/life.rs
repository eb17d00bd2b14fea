//! What happens to money in the life of a payment.

use super::*;
use crate::events::{
    PaymentAuthorized, PaymentCaptured, PaymentExpired, PaymentReclaimed, PaymentRefunded,
    PaymentVoided,
};
use crate::{Status, Tenders};
use proto::aot::payment::v1::PaymentStatus;

#[test]
fn a_purchase_of_30000_won_at_2_percent_and_a_refund_of_10000() {
    let mut shop = Shop::new();
    let id = shop.pay("order-1", &[won(30_000)]);
    assert_eq!(shop.balance(PAYER, "krwp"), 20_000);
    assert_eq!(shop.payable("krwp"), 29_400);
    assert_eq!(shop.balance(FEES, "krwp"), 600);
    assert_eq!(shop.status(&id), PaymentStatus::Captured);

    shop.refund(&id, "refund-1", total(10_000));
    assert_eq!(shop.balance(PAYER, "krwp"), 30_000);
    assert_eq!(shop.payable("krwp"), 19_600);
    assert_eq!(shop.balance(FEES, "krwp"), 400);
    assert_eq!(shop.status(&id), PaymentStatus::PartiallyRefunded);

    shop.refund(&id, "refund-2", all());
    assert_eq!(shop.balance(PAYER, "krwp"), 50_000);
    assert_eq!(shop.balance(FEES, "krwp"), 0);
    assert_eq!(shop.status(&id), PaymentStatus::Refunded);
    shop.test.end_block(5);
}

#[test]
fn authorized_money_stays_in_the_payers_account_and_is_not_spendable() {
    let mut shop = Shop::new();
    let id = shop.authorize("order-1", &[won(30_000)]);
    assert_eq!(shop.balance(PAYER, "krwp"), 50_000);
    assert_eq!(shop.spendable(PAYER, "krwp"), 20_000);
    assert_eq!(shop.status(&id), PaymentStatus::Authorized);
    shop.test.end_block(5);

    shop.capture(&id, total(10_000), false);
    assert_eq!(shop.balance(PAYER, "krwp"), 40_000);
    assert_eq!(shop.payable("krwp"), 9_800);
    assert_eq!(shop.balance(FEES, "krwp"), 200);
    assert_eq!(shop.status(&id), PaymentStatus::PartiallyCaptured);
    shop.test.end_block(5);

    shop.capture(&id, total(5_000), true);
    assert_eq!(shop.balance(PAYER, "krwp"), 35_000);
    assert_eq!(shop.spendable(PAYER, "krwp"), 35_000);
    assert_eq!(shop.status(&id), PaymentStatus::Captured);
    shop.test.end_block(5);
}

#[test]
fn each_step_tells_its_amounts_and_the_totals_afterwards() {
    let mut shop = Shop::new();
    let id = shop.authorize("order-1", &[won(30_000)]);
    shop.capture(&id, total(20_000), true);
    shop.refund(&id, "refund-1", total(5_000));
    let authorized = shop.test.events::<PaymentAuthorized>();
    let captured = shop.test.events::<PaymentCaptured>();
    let refunded = shop.test.events::<PaymentRefunded>();
    assert_eq!(authorized.len(), 1);
    let text = |event: Option<(Status, String, String, String, Tenders)>| format!("{event:?}");
    let told = [
        text(captured.first().map(|event| {
            let (amount, fee) = (event.amount.to_string(), event.fee.to_string());
            let released = event.released.to_string();
            (event.status, amount, fee, released, event.tenders.clone())
        })),
        text(refunded.first().map(|event| {
            let (amount, fee) = (event.amount.to_string(), event.fee.to_string());
            let released = event.released.to_string();
            (event.status, amount, fee, released, event.tenders.clone())
        })),
    ];
    expect_test::expect![[r#"
        Some((Captured, "20000krwp", "400krwp", "10000krwp", Tenders([Tender { denom: Denom("krwp"), authorized: Amount(30000), captured: Amount(20000), refunded: Amount(0), released: Amount(10000), fee_taken: Amount(400), settled: Amount(20000), lots: [], disputed: None }])))
        Some((PartiallyRefunded, "5000krwp", "100krwp", "", Tenders([Tender { denom: Denom("krwp"), authorized: Amount(30000), captured: Amount(20000), refunded: Amount(5000), released: Amount(10000), fee_taken: Amount(300), settled: Amount(15000), lots: [], disputed: None }])))"#]].assert_eq(&told.join("\n"));
}

#[test]
fn a_void_gives_back_what_is_held() {
    let mut shop = Shop::new();
    let id = shop.authorize("order-1", &[won(30_000)]);
    let msg = shop.void_msg(&id);
    shop.test.send(&msg).expect("it holds something");
    assert_eq!(shop.spendable(PAYER, "krwp"), 50_000);
    assert_eq!(shop.status(&id), PaymentStatus::Voided);
    assert_eq!(shop.test.events::<PaymentVoided>().len(), 1);
    shop.test.end_block(5);
}

#[test]
fn an_authorization_expires_at_its_time_without_anybody_asking() {
    let mut shop = Shop::new();
    let id = shop.authorize("order-1", &[won(30_000)]);
    shop.test.end_block(DAY - 1);
    shop.test.end_block(1);
    assert_eq!(shop.spendable(PAYER, "krwp"), 20_000);
    // The block time is the expiry now: every reader sees it as expired before the sweep.
    assert_eq!(shop.status(&id), PaymentStatus::Expired);
    let released = shop.payment(&id).tenders;
    assert_eq!(
        released.first().map(|tender| tender.released.as_str()),
        Some("30000")
    );
    shop.test.end_block(1);
    assert_eq!(shop.spendable(PAYER, "krwp"), 50_000);
    assert_eq!(shop.status(&id), PaymentStatus::Expired);
    assert_eq!(shop.test.events::<PaymentExpired>().len(), 1);
}

#[test]
fn the_payer_can_reclaim_at_the_expiry_before_the_sweep() {
    let mut shop = Shop::new();
    let id = shop.authorize("order-1", &[won(30_000)]);
    shop.test.end_block(DAY);
    let msg = pb::MsgReclaim {
        payer: shop.test.text(PAYER),
        payment_id: id.clone(),
    };
    shop.test.send(&msg).expect("it has expired");
    assert_eq!(shop.spendable(PAYER, "krwp"), 50_000);
    assert_eq!(shop.status(&id), PaymentStatus::Expired);
    assert_eq!(shop.test.events::<PaymentReclaimed>().len(), 1);
    shop.test.end_block(1);
    assert_eq!(shop.test.events::<PaymentExpired>().len(), 0);
}

/// Lets time pass to the end of an hour, and then as many blocks as it takes until one forgets nothing.
fn forgotten_by_block(shop: &mut Shop, ids: &[String]) -> Vec<usize> {
    let in_state = |shop: &mut Shop| {
        let known = |id: &&String| {
            let id = crate::types::parse_payment_id(id).expect("an id");
            shop.test.read(|view| crate::ops::get(view, &id)).is_ok()
        };
        ids.iter().filter(known).count()
    };
    let mut left = vec![in_state(shop)];
    loop {
        shop.test.end_block(1);
        let now = in_state(shop);
        if left.last() == Some(&now) {
            return left;
        }
        left.push(now);
    }
}

#[test]
fn payments_leave_the_state_by_the_hour_and_at_most_so_many_in_a_block() {
    let mut shop = Shop::with(|json| {
        json["params"]["expiries_per_block_max"] = 40.into();
    });
    shop.test.end_block(600);
    let pay = |shop: &mut Shop, number: u32| shop.pay(&format!("order-{number}"), &[won(10)]);
    let ids: Vec<String> = (0..100).map(|number| pay(&mut shop, number)).collect();
    shop.test.end_block(29 * DAY);
    let disputed = &ids[50];
    super::disputes::open(&mut shop, disputed, all());
    shop.test.end_block(31 * DAY);
    // The retention has ended within the hour, which is not over.
    assert_eq!(forgotten_by_block(&mut shop, &ids), [100]);
    shop.test.end_block(60 * 60);
    assert_eq!(forgotten_by_block(&mut shop, &ids), [100, 60, 21, 1]);
    assert_eq!(shop.status(disputed), PaymentStatus::Refunded);
    shop.test.end_block(60 * DAY);
    assert_eq!(forgotten_by_block(&mut shop, &ids), [1, 0]);
    let left = shop
        .test
        .read(|view| crate::state::FORGET_COUNTS.iter(view).count());
    assert_eq!(left, 0);
}
