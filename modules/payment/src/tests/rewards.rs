//! Rewards follow what is captured and not refunded, under the rules of the authorization.

use super::*;
use proto::aot::reward::v1 as rule;

/// A campaign of the shop's owner with 5 000 points, and rules that give a tenth of a purchase out of it.
fn campaign(shop: &mut Shop) -> String {
    shop.give(OWNER, &[won(10_000)]);
    let create = rule::MsgCreateCampaign {
        funder: shop.test.text(OWNER),
        name: "tenth".to_owned(),
        denom: STAR.to_owned(),
        starts: shop.later(0),
        ends: shop.later(300 * DAY),
        ..rule::MsgCreateCampaign::default()
    };
    let id = shop.test.send(&create).unwrap().campaign_id;
    let fund = rule::MsgFundCampaign {
        signer: shop.test.text(OWNER),
        campaign_id: id.clone(),
        amount: "5000".to_owned(),
    };
    shop.test.send(&fund).unwrap();
    rules(shop, &id, 1_000);
    id
}

/// Rules that give so many bps of a purchase count from now on.
pub(super) fn rules(shop: &mut Shop, campaign: &str, bps: u32) -> u32 {
    let put = rule::MsgPutRule {
        signer: shop.test.text(OWNER),
        merchant_id: shop.merchant_id.clone(),
        document: format!(
            r#"{{"schema":"aot/rule/v1","name":"test","rewards":[{{"campaign":"{campaign}","grant":{{"bps":{bps}}}}}],"referrals":[]}}"#
        ),
    };
    let version = shop.test.send(&put).unwrap().version;
    let activate = rule::MsgActivateRule {
        signer: shop.test.text(OWNER),
        merchant_id: shop.merchant_id.clone(),
        version,
        at: None,
    };
    shop.test.send(&activate).unwrap();
    version
}

fn earned(shop: &mut Shop, payment_id: &str) -> Vec<rule::Earned> {
    let request = rule::QueryEarnedByPaymentRequest {
        payment_id: payment_id.to_owned(),
    };
    shop.test.query(&request).unwrap().earned
}

/// What the payer has of points above the 10 000 it began with.
fn points(shop: &mut Shop) -> u128 {
    shop.balance(PAYER, STAR) - 10_000
}

#[test]
fn a_purchase_earns_by_its_captures_and_loses_by_its_refunds() {
    let mut shop = Shop::new();
    campaign(&mut shop);
    let id = shop.authorize("order-1", &[won(10_000)]);
    assert_eq!(shop.payment(&id).rule_version, 1);
    assert_eq!(points(&mut shop), 0, "nothing is captured");
    shop.capture(&id, total(5_555), false);
    assert_eq!(points(&mut shop), 555);
    shop.capture(&id, total(4_445), true);
    assert_eq!(points(&mut shop), 1_000);
    shop.refund(&id, "refund-1", total(2_501));
    assert_eq!(points(&mut shop), 749);
    shop.refund(&id, "refund-2", all());
    assert_eq!(points(&mut shop), 0);
    shop.test.end_block(5);
}

#[test]
fn a_payment_keeps_the_rules_of_its_authorization() {
    let mut shop = Shop::new();
    let id = campaign(&mut shop);
    let held = shop.authorize("order-1", &[won(1_000)]);
    assert_eq!(rules(&mut shop, &id, 5_000), 2);
    let later = shop.pay("order-2", &[won(1_000)]);
    assert_eq!(shop.payment(&later).rule_version, 2);
    assert_eq!(points(&mut shop), 500);
    shop.capture(&held, all(), true);
    assert_eq!(points(&mut shop), 600);
}

#[test]
fn a_net_cancel_and_a_lost_dispute_take_back_what_was_earned() {
    let mut shop = Shop::new();
    campaign(&mut shop);
    shop.pay("order-1", &[won(10_000)]);
    let disputed = shop.pay("order-2", &[won(10_000)]);
    assert_eq!(points(&mut shop), 2_000);
    let cancel = shop.net_cancel_msg("order-1");
    shop.test.send(&cancel).unwrap();
    assert_eq!(points(&mut shop), 1_000);
    let open = pb::MsgOpenDispute {
        payer: shop.test.text(PAYER),
        payment_id: disputed,
        portion: Some(total(4_000)),
        code: "broken".to_owned(),
        claim_hash: Vec::new(),
    };
    shop.test.send(&open).unwrap();
    assert_eq!(points(&mut shop), 1_000, "it is not decided");
    shop.test.end_block(7 * DAY);
    shop.test.end_block(1);
    assert_eq!(points(&mut shop), 600);
}

#[test]
fn who_spent_what_was_earned_is_refunded_all_the_same() {
    let mut shop = Shop::new();
    campaign(&mut shop);
    let id = shop.pay("order-1", &[won(20_000)]);
    assert_eq!(points(&mut shop), 2_000);
    shop.pay("order-2", &[coin(11_500, STAR)]);
    shop.refund(&id, "refund-1", all());
    assert_eq!(shop.balance(PAYER, "krwp"), 50_000);
    // What is missing is owed, and repaid by what is earned next.
    assert_eq!(earned(&mut shop, &id)[0].debt, "1500");
    shop.test.end_block(5);
}

#[test]
fn what_a_payment_earned_is_forgotten_together_with_it() {
    let mut shop = Shop::new();
    campaign(&mut shop);
    let id = shop.pay("order-1", &[won(10_000)]);
    assert_eq!(earned(&mut shop, &id).len(), 1);
    shop.test.end_block(60 * DAY);
    shop.test.end_block(1);
    assert!(earned(&mut shop, &id).is_empty());
    assert_eq!(points(&mut shop), 1_000);
}
