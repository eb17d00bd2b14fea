//! Tokens whose owner stops them, or the payer: what was set aside is owed, nobody loses money, and no block fails.

use super::disputes::open;
use super::*;
use proto::aot::payment::v1::PaymentStatus;
use proto::aot::reward::v1 as rule;

const TOKEN: &str = "factory/maker/gold";

fn gold(amount: u128) -> Coin {
    coin(amount, TOKEN)
}

/// A shop that takes a token; the payer has 10 000 of it.
fn shop() -> Shop {
    let mut shop = Shop::with(|json| {
        json["params"]["denoms"] = serde_json::json!([TOKEN, "krwp"]);
    });
    shop.give(PAYER, &[gold(10_000)]);
    shop
}

fn pause(shop: &mut Shop, paused: bool) {
    shop.test
        .ctx(|ctx| bank::ops::set_paused(ctx, &denom(TOKEN), paused))
        .expect("it has an owner");
}

fn block(shop: &mut Shop, who: u64, blocked: bool) {
    shop.test
        .ctx(|ctx| bank::ops::set_blocked(ctx, &denom(TOKEN), &account(who), blocked))
        .expect("it has an owner");
}

fn amounts(units: u128) -> pb::Portion {
    pb::Portion {
        amounts: vec![gold(units)],
        total: String::new(),
    }
}

#[test]
fn a_frozen_payers_holds_stay_capturable_and_nothing_else() {
    let mut shop = shop();
    let id = shop.authorize("order-1", &[gold(1_000)]);
    block(&mut shop, PAYER, true);
    let more = shop.authorize_msg("order-2", &[gold(1)]);
    assert!(refusal(&mut shop, &more).starts_with("bank 31: "));
    let pay = shop.pay_msg("order-3", &[gold(1)]);
    assert!(refusal(&mut shop, &pay).starts_with("bank 31: "));
    shop.capture(&id, amounts(600), true);
    assert_eq!(shop.payable(TOKEN), 588);
    // The rest is released, and still not to be spent.
    assert_eq!(shop.balance(PAYER, TOKEN), 9_400);
    assert_eq!(shop.spendable(PAYER, TOKEN), 0);
    let refund = shop.refund_msg(&id, "refund-1", all());
    assert!(refusal(&mut shop, &refund).starts_with("bank 31: "));
    block(&mut shop, PAYER, false);
    shop.refund(&id, "refund-1", all());
    assert_eq!(shop.balance(PAYER, TOKEN), 10_000);
    shop.test.end_block(5);
}

#[test]
fn an_authorization_ends_while_its_token_is_paused() {
    let mut shop = shop();
    let id = shop.authorize("order-1", &[gold(1_000)]);
    pause(&mut shop, true);
    shop.test.end_block(DAY);
    shop.test.end_block(1);
    assert_eq!(shop.status(&id), PaymentStatus::Expired);
    pause(&mut shop, false);
    assert_eq!(shop.spendable(PAYER, TOKEN), 10_000);
}

#[test]
fn a_payout_of_a_paused_token_is_parked_and_paid_when_it_moves_again() {
    let mut shop = shop();
    shop.pay("order-1", &[gold(1_000)]);
    pause(&mut shop, true);
    let day = shop.now().korean_day();
    shop.test.end_block(DAY);
    shop.test.end_block(1);
    assert_eq!(shop.payable(TOKEN), 980);
    let payout = book::MsgPayout {
        signer: shop.test.text(COMPANY),
        merchant_id: shop.merchant_id.clone(),
        denom: TOKEN.to_owned(),
        day,
    };
    assert!(refusal(&mut shop, &payout).starts_with("settlement 8: "));
    assert_eq!(shop.balance(PAYOUT, TOKEN), 0);
    pause(&mut shop, false);
    shop.test.send(&payout).expect("it moves again");
    assert_eq!(shop.balance(PAYOUT, TOKEN), 980);
    shop.test.end_block(1);
}

#[test]
fn a_dispute_whose_money_is_stopped_at_its_end_is_booked_when_it_moves_again() {
    let mut shop = shop();
    let id = shop.pay("order-1", &[gold(1_000)]);
    open(&mut shop, &id, all());
    block(&mut shop, PAYER, true);
    shop.test.end_block(7 * DAY);
    shop.test.end_block(5);
    // Decided for every reader, and not paid.
    assert_eq!(shop.status(&id), PaymentStatus::Refunded);
    assert_eq!(shop.balance(PAYER, TOKEN), 9_000);
    assert_eq!(shop.withdrawn(TOKEN), 980);
    for _ in 0..60 {
        // Also beyond its retention it waits.
        shop.test.end_block(DAY);
    }
    assert_eq!(shop.withdrawn(TOKEN), 980);
    block(&mut shop, PAYER, false);
    shop.test.end_block(DAY);
    shop.test.end_block(1);
    assert_eq!(shop.balance(PAYER, TOKEN), 10_000);
    assert_eq!(shop.withdrawn(TOKEN), 0);
    shop.test.end_block(2 * DAY);
    shop.test.end_block(1);
}

#[test]
fn a_dispute_that_waits_goes_through_genesis() {
    let mut shop = shop();
    let id = shop.pay("order-1", &[gold(1_000)]);
    open(&mut shop, &id, all());
    pause(&mut shop, true);
    shop.test.end_block(7 * DAY);
    shop.test.end_block(5);
    let exported = shop.test.export();
    let mut again = TestCtx::with_genesis(&MODULES, |name, default| {
        let found = exported.iter().find(|(part, _)| *part == name);
        found.map_or(default, |(_, json)| json.clone())
    });
    assert_eq!(again.export(), exported);
    again.check_invariants();
}

#[test]
fn what_a_blocked_payer_earned_in_a_token_is_a_debt_when_it_is_clawed_back() {
    let mut shop = shop();
    shop.give(OWNER, &[gold(5_000)]);
    let create = rule::MsgCreateCampaign {
        funder: shop.test.text(OWNER),
        name: "tenth".to_owned(),
        denom: TOKEN.to_owned(),
        starts: shop.later(0),
        ends: shop.later(300 * DAY),
        ..rule::MsgCreateCampaign::default()
    };
    let campaign = shop.test.send(&create).unwrap().campaign_id;
    let fund = rule::MsgFundCampaign {
        signer: shop.test.text(OWNER),
        campaign_id: campaign.clone(),
        amount: "5000".to_owned(),
    };
    shop.test.send(&fund).unwrap();
    super::rewards::rules(&mut shop, &campaign, 1_000);
    let id = shop.pay("order-1", &[won(10_000)]);
    assert_eq!(shop.balance(PAYER, TOKEN), 11_000);
    block(&mut shop, PAYER, true);
    shop.refund(&id, "refund-1", all());
    assert_eq!(shop.balance(PAYER, TOKEN), 11_000);
    // A purchase is made although its reward cannot be given.
    shop.pay("order-2", &[won(10_000)]);
    assert_eq!(shop.balance(PAYER, TOKEN), 11_000);
    shop.test.end_block(5);
}
