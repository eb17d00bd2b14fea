//! Fees that come back though the payment company has emptied its fee address.

use super::*;
use proptest::prelude::*;

/// What everybody has at a moment: the payer, what the shop has coming, what is withdrawn from it, the fee address and the
/// part of it that is held, the float.
fn stand(shop: &mut Shop) -> String {
    let (fees, spendable) = (shop.balance(FEES, "krwp"), shop.spendable(FEES, "krwp"));
    format!(
        "payer {} shop {} withdrawn {} fees {} held {} float {}",
        shop.balance(PAYER, "krwp"),
        shop.payable("krwp"),
        shop.withdrawn("krwp"),
        fees,
        fees - spendable,
        float(shop)
    )
}

fn float(shop: &mut Shop) -> u128 {
    let float = shop
        .test
        .read(|view| ::settlement::ops::float(view, &account(COMPANY), &denom("krwp")));
    float.amount.units()
}

pub(super) fn top_up_float(shop: &mut Shop, amount: u128) {
    if amount == 0 {
        return;
    }
    shop.give(COMPANY, &[won(amount)]);
    let msg = book::MsgTopUpFloat {
        company: shop.test.text(COMPANY),
        amount: Some(won(amount)),
    };
    shop.test.send(&msg).unwrap();
}

/// The company takes all but so much out of its fee address.
fn leave(shop: &mut Shop, amount: u128) {
    let there = shop.spendable(FEES, "krwp");
    let taken = sdk::Coin::parse(&won(there.saturating_sub(amount).max(1))).unwrap();
    if there <= amount {
        return;
    }
    shop.test
        .ctx(|ctx| bank::ops::transfer(ctx, &account(FEES), &account(STRANGER), &taken.into()))
        .unwrap();
}

fn open_msg(shop: &Shop, id: &str, portion: pb::Portion) -> pb::MsgOpenDispute {
    pb::MsgOpenDispute {
        payer: shop.test.text(PAYER),
        payment_id: id.to_owned(),
        portion: Some(portion),
        code: "not_received".to_owned(),
        claim_hash: vec![1; 32],
    }
}

fn open(shop: &mut Shop, id: &str, portion: pb::Portion) {
    let msg = open_msg(shop, id, portion);
    shop.test.send(&msg).expect("a dispute can be opened");
}

fn resolve(shop: &mut Shop, id: &str, merchant_wins: bool) {
    let msg = pb::MsgResolveDispute {
        arbiter: shop.test.text(0),
        payment_id: id.to_owned(),
        merchant_wins,
        reason: String::new(),
    };
    shop.test.send(&msg).expect("the dispute is open");
    shop.test.check_invariants();
}

/// What stands after a dispute of 4 000 of 10 000 won was opened with so much at the fee address and in the float, and
/// after it was decided, with so much more at the fee address by then.
fn disputed(fees: u128, lent: u128, later: u128, merchant_wins: bool) -> String {
    let mut shop = Shop::new();
    let id = shop.pay("order-1", &[won(10_000)]);
    leave(&mut shop, fees);
    top_up_float(&mut shop, lent);
    open(&mut shop, &id, total(4_000));
    shop.test.check_invariants();
    let opened = stand(&mut shop);
    if later > 0 {
        shop.give(FEES, &[won(later)]);
    }
    resolve(&mut shop, &id, merchant_wins);
    let decided = stand(&mut shop);
    shop.test.end_block(5);
    format!("{opened}\n{decided}")
}

#[test]
fn a_dispute_is_opened_though_the_fee_address_is_empty_and_all_is_put_back_if_the_merchant_wins() {
    // The shop stands in for what the fee address lacks.
    expect_test::expect![[r#"
        payer 40000 shop 5800 withdrawn 4000 fees 0 held 0 float 0
        payer 40000 shop 9800 withdrawn 0 fees 0 held 0 float 0"#]]
    .assert_eq(&disputed(0, 0, 0, true));
    expect_test::expect![[r#"
        payer 40000 shop 5830 withdrawn 3970 fees 30 held 30 float 0
        payer 40000 shop 9800 withdrawn 0 fees 530 held 0 float 0"#]]
    .assert_eq(&disputed(30, 0, 500, true));
    // The float lends the shop what it has.
    expect_test::expect![[r#"
        payer 40000 shop 5880 withdrawn 3970 fees 30 held 30 float 950
        payer 40000 shop 9800 withdrawn 0 fees 30 held 0 float 1000"#]]
    .assert_eq(&disputed(30, 1_000, 0, true));
    expect_test::expect![[r#"
        payer 40000 shop 5850 withdrawn 3970 fees 30 held 30 float 0
        payer 40000 shop 9800 withdrawn 0 fees 30 held 0 float 20"#]]
    .assert_eq(&disputed(30, 20, 0, true));
}

#[test]
fn the_payer_gets_all_of_it_whatever_the_company_left() {
    // The shop gave all of it.
    expect_test::expect![[r#"
        payer 40000 shop 5800 withdrawn 4000 fees 0 held 0 float 0
        payer 44000 shop 5800 withdrawn 0 fees 0 held 0 float 0"#]]
    .assert_eq(&disputed(0, 0, 0, false));
    // The float paid for what the fee address lacked.
    expect_test::expect![[r#"
        payer 40000 shop 5880 withdrawn 3970 fees 30 held 30 float 950
        payer 44000 shop 5880 withdrawn 0 fees 0 held 0 float 950"#]]
    .assert_eq(&disputed(30, 1_000, 0, false));
    // The float paid a part.
    expect_test::expect![[r#"
        payer 40000 shop 5850 withdrawn 3970 fees 30 held 30 float 0
        payer 44000 shop 5850 withdrawn 0 fees 0 held 0 float 0"#]]
    .assert_eq(&disputed(30, 20, 0, false));
    // What came to the fee address meanwhile goes first, then what the float lent, and the shop has its own again.
    expect_test::expect![[r#"
        payer 40000 shop 5850 withdrawn 3970 fees 30 held 30 float 0
        payer 44000 shop 5860 withdrawn 0 fees 0 held 0 float 0"#]]
    .assert_eq(&disputed(30, 20, 10, false));
    expect_test::expect![[r#"
        payer 40000 shop 5850 withdrawn 3970 fees 30 held 30 float 0
        payer 44000 shop 5880 withdrawn 0 fees 450 held 0 float 20"#]]
    .assert_eq(&disputed(30, 20, 500, false));
}

#[test]
fn what_nobody_has_cannot_be_disputed_and_the_rest_can() {
    let mut shop = Shop::new();
    let id = shop.pay("order-1", &[won(10_000)]);
    leave(&mut shop, 0);
    let mut msg = open_msg(&shop, &id, all());
    let text = refusal(&mut shop, &msg);
    assert!(text.starts_with("settlement 4: "), "{text}");
    msg.portion = Some(total(9_800));
    shop.test.send(&msg).unwrap();
    resolve(&mut shop, &id, false);
    assert_eq!(shop.balance(PAYER, "krwp"), 49_800);
}

#[test]
fn a_float_that_was_topped_up_meanwhile_pays_for_the_shop() {
    let mut shop = Shop::new();
    shop.pay("order-0", &[won(1_000)]);
    let id = shop.pay("order-1", &[won(10_000)]);
    leave(&mut shop, 0);
    open(&mut shop, &id, all());
    assert_eq!(shop.withdrawn("krwp"), 10_000);
    top_up_float(&mut shop, 300);
    resolve(&mut shop, &id, false);
    expect_test::expect!["payer 49000 shop 980 withdrawn 0 fees 0 held 0 float 100"]
        .assert_eq(&stand(&mut shop));
    shop.test.end_block(5);
}

#[test]
fn a_lapsed_dispute_is_paid_without_the_fee_address_too() {
    let mut shop = Shop::new();
    shop.pay("order-0", &[won(1_000)]);
    let id = shop.pay("order-1", &[won(10_000)]);
    leave(&mut shop, 0);
    top_up_float(&mut shop, 50);
    open(&mut shop, &id, all());
    shop.test.end_block(8 * DAY);
    shop.test.end_block(1);
    assert_eq!(shop.balance(PAYER, "krwp"), 49_000);
    assert_eq!((shop.withdrawn("krwp"), float(&mut shop)), (0, 0));
}

#[test]
fn a_refund_takes_from_the_float_what_the_fee_address_lacks() {
    let mut shop = Shop::new();
    let id = shop.pay("order-1", &[won(10_000)]);
    leave(&mut shop, 30);
    let msg = shop.refund_msg(&id, "refund-1", total(4_000));
    let text = refusal(&mut shop, &msg);
    expect_test::expect!["payment 25: the fee address aot17k0mh2ga0yg3vnl3ldrt6gl0g0raehfqghzk3a can spend 30krwp and the float of its company 0krwp that cover nothing: expected 80krwp of fee to give back, top one of them up"].assert_eq(&text);
    top_up_float(&mut shop, 49);
    let text = refusal(&mut shop, &msg);
    assert!(text.starts_with("payment 25: "), "{text}");
    top_up_float(&mut shop, 11);
    shop.test.send(&msg).unwrap();
    expect_test::expect!["payer 44000 shop 5880 withdrawn 0 fees 0 held 0 float 10"]
        .assert_eq(&stand(&mut shop));
    shop.test.end_block(5);
}

proptest! {
    /// However the company moves its money, the payer gets exactly what was disputed or nothing, and together the shop and
    /// its company have what they had.
    #[test]
    fn no_won_is_lost_between_shop_and_company(
        fee_bps in 0..500_u32,
        price in 100..20_000_u128,
        (claim, left, lent, later) in (1..8_000_u128, 0..300_u128, 0..200_u128, 0..300_u128),
        merchant_wins in any::<bool>(),
        rest in 0..5_000_u128,
    ) {
        let mut shop = Shop::with_fee(fee_bps);
        shop.pay("order-0", &[won(10_000)]);
        let id = shop.authorize("order-1", &[won(price)]);
        let first = (price / 3).max(1);
        shop.capture(&id, total(first), false);
        leave(&mut shop, left);
        top_up_float(&mut shop, lent);
        let claim = claim.min(first);
        open(&mut shop, &id, total(claim));
        let paid = shop.balance(PAYER, "krwp");
        // Something is captured and given back meanwhile.
        let more = rest.min(price - first);
        if more > 0 {
            shop.capture(&id, total(more), false);
        }
        if later > 0 {
            shop.give(FEES, &[won(later)]);
        }
        let before = together(&mut shop);
        resolve(&mut shop, &id, merchant_wins);
        let back = if merchant_wins { 0 } else { claim };
        prop_assert_eq!(shop.balance(PAYER, "krwp"), paid - more + back);
        prop_assert_eq!(together(&mut shop), before - i128::try_from(back).unwrap());
        prop_assert_eq!(shop.withdrawn("krwp"), 0);
        prop_assert_eq!(shop.spendable(FEES, "krwp"), shop.balance(FEES, "krwp"));
        shop.test.end_block(5);
    }
}

/// What the shop and its company have.
fn together(shop: &mut Shop) -> i128 {
    let has = shop.balance(FEES, "krwp") + float(shop) + shop.withdrawn("krwp");
    i128::try_from(has).unwrap() + shop.payable("krwp")
}
