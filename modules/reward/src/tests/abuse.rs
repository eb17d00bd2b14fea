//! What somebody may try.

use super::*;

#[test]
fn a_claw_back_larger_than_what_is_left_is_a_debt_that_the_next_earnings_repay() {
    let mut shop = Shop::new();
    let id = shop.funded("points", STAR, 10_000, |_| {});
    let other = shop.funded("other", STAR, 10_000, |_| {});
    shop.rules(&[bps(&id, 1_000)]);
    let sale = shop.buy(PAYER, 10_000);
    shop.spend(PAYER, 700);
    shop.settle(&sale, &[won(0)]);
    assert_eq!(shop.of(&sale), [1_000, 1_000, 700]);
    assert_eq!((shop.balance(PAYER, STAR), shop.debt(PAYER)), (0, 700));
    assert_eq!(shop.spent(&id), 700, "until it is repaid");
    shop.test.end_block(5);
    // Another campaign's grant repays the first one, which may give it again.
    shop.rules(&[bps(&other, 1_000)]);
    let next = shop.buy(PAYER, 6_000);
    assert_eq!((shop.balance(PAYER, STAR), shop.debt(PAYER)), (0, 100));
    assert_eq!([shop.spent(&id), shop.spent(&other)], [100, 600]);
    shop.buy(PAYER, 1_500);
    assert_eq!((shop.balance(PAYER, STAR), shop.debt(PAYER)), (50, 0));
    assert_eq!([shop.spent(&id), shop.spent(&other)], [0, 750]);
    // What repaid a debt is clawed back like the rest.
    shop.settle(&next, &[won(0)]);
    assert_eq!((shop.balance(PAYER, STAR), shop.debt(PAYER)), (0, 550));
    shop.test.end_block(5);
}

#[test]
fn a_debt_in_won_takes_what_can_be_spent_and_no_more() {
    let mut shop = Shop::new();
    let id = shop.funded("coins", "krwp", 10_000, |_| {});
    shop.rules(&[bps(&id, 1_000)]);
    let sale = shop.buy(PAYER, 10_000);
    let has = shop.balance(PAYER, "krwp");
    let all_but = sdk::Coins::from(won(has - 400));
    shop.test
        .ctx(|ctx| bank::ops::transfer(ctx, &account(PAYER), &account(STRANGER), &all_but))
        .unwrap();
    shop.settle(&sale, &[won(0)]);
    assert_eq!(shop.of(&sale), [1_000, 1_000, 600]);
    assert_eq!((shop.balance(PAYER, "krwp"), shop.debt(PAYER)), (0, 600));
    shop.buy(PAYER, 7_000);
    assert_eq!((shop.balance(PAYER, "krwp"), shop.debt(PAYER)), (100, 0));
    shop.test.end_block(5);
}

#[test]
fn a_debt_to_a_campaign_that_has_ended_is_repaid_to_its_funder() {
    let mut shop = Shop::new();
    let id = shop.funded("points", STAR, 1_000, |_| {});
    let mut msg = shop.campaign_msg(COMPANY, "other", STAR);
    msg.merchant_ids = vec![shop.merchant_id.clone()];
    let other = shop.create(&msg);
    shop.fund(COMPANY, &other, 1_000);
    shop.rules(&[bps(&id, 1_000)]);
    let sale = shop.buy(PAYER, 1_000);
    shop.spend(PAYER, 100);
    shop.settle(&sale, &[won(0)]);
    let end = pb::MsgEndCampaign {
        signer: shop.test.text(OWNER),
        campaign_id: id.clone(),
    };
    let returned = shop.test.send(&end).unwrap().returned.unwrap();
    assert_eq!(returned.amount, "900");
    let before = shop.balance(OWNER, "krwp");
    shop.rules(&[bps(&other, 1_000)]);
    shop.buy(PAYER, 1_000);
    assert_eq!(shop.balance(OWNER, "krwp"), before + 100);
    let campaign = shop.campaign(&id);
    assert_eq!(
        (campaign.spent.as_str(), campaign.returned.as_str()),
        ("0", "1000")
    );
    shop.test.end_block(5);
}

#[test]
fn buying_and_refunding_farms_nothing_that_could_be_spent() {
    let mut shop = Shop::new();
    let id = shop.funded("points", STAR, 10_000, |msg| msg.lock_seconds = 30 * DAY);
    shop.rules(&[bps(&id, 1_000)]);
    for _ in 0..5 {
        let sale = shop.buy(PAYER, 10_000);
        assert_eq!(shop.spendable(PAYER, STAR), 0);
        shop.settle(&sale, &[won(0)]);
        shop.test.end_block(5);
    }
    assert_eq!((shop.balance(PAYER, STAR), shop.debt(PAYER)), (0, 0));
    assert_eq!(shop.spent(&id), 0);
}

#[test]
fn a_claw_back_takes_the_lot_of_its_own_payment_first() {
    let mut shop = Shop::new();
    let id = shop.funded("points", STAR, 10_000, |msg| msg.lock_seconds = 2 * DAY);
    shop.rules(&[bps(&id, 1_000)]);
    shop.buy(PAYER, 1_000);
    shop.test.end_block(4 * DAY);
    let sale = shop.buy(PAYER, 2_000);
    assert_eq!(
        (shop.balance(PAYER, STAR), shop.spendable(PAYER, STAR)),
        (300, 100)
    );
    shop.settle(&sale, &[won(500)]);
    assert_eq!(
        (shop.balance(PAYER, STAR), shop.spendable(PAYER, STAR)),
        (150, 100)
    );
}

#[test]
fn a_shop_that_pays_itself_earns_nothing() {
    let mut shop = Shop::new();
    let id = shop.funded("points", STAR, 10_000, |_| {});
    shop.rules(&[bps(&id, 1_000)]);
    let delegate = shop::MsgSetDelegate {
        owner: shop.test.text(OWNER),
        merchant_id: shop.merchant_id.clone(),
        delegate: Some(shop::Delegate {
            address: shop.test.text(DELEGATE),
            rights: vec![shop::Right::Refund.into()],
        }),
    };
    shop.test.send(&delegate).unwrap();
    let terminal = shop::MsgRegisterTerminal {
        signer: shop.test.text(OWNER),
        merchant_id: shop.merchant_id.clone(),
        public_key: testkit::key(TERMINAL).public_key.to_vec(),
        label: "till".to_owned(),
    };
    shop.test.send(&terminal).unwrap();
    for payer in [OWNER, PAYOUT, DELEGATE, TERMINAL] {
        assert_eq!(shop.simulate(payer, &[won(1_000)]), []);
        let sale = shop.buy(payer, 1_000);
        assert_eq!(shop.of(&sale)[0], 0, "{payer}");
    }
    assert_eq!(shop.spent(&id), 0);
}

#[test]
fn a_campaign_paused_or_ended_between_authorization_and_capture_gives_nothing_and_keeps_its_budget()
{
    let mut shop = Shop::new();
    let paused = shop.funded("paused", STAR, 1_000, |_| {});
    let ended = shop.funded("ended", STAR, 1_000, |_| {});
    let over = shop.funded("over", STAR, 1_000, |msg| msg.ends = shop_later(100));
    shop.rules(&[bps(&paused, 1_000), bps(&ended, 1_000), bps(&over, 1_000)]);
    let sale = shop.authorize(PAYER);
    let pause = pb::MsgPauseCampaign {
        signer: shop.test.text(OWNER),
        campaign_id: paused.clone(),
    };
    shop.test.send(&pause).unwrap();
    let end = pb::MsgEndCampaign {
        signer: shop.test.text(OWNER),
        campaign_id: ended.clone(),
    };
    shop.test.send(&end).unwrap();
    shop.test.end_block(100);
    shop.settle(&sale, &[won(1_000)]);
    assert_eq!(shop.of(&sale), [0, 0, 0]);
    // Who did not take part at the first capture does not later.
    let resume = pb::MsgResumeCampaign {
        signer: shop.test.text(AUTHORITY),
        campaign_id: paused.clone(),
    };
    shop.test.send(&resume).unwrap();
    shop.settle(&sale, &[won(2_000)]);
    assert_eq!(shop.of(&sale), [0, 0, 0]);
    let campaign = shop.campaign(&paused);
    assert_eq!(
        (campaign.funded.as_str(), campaign.spent.as_str()),
        ("1000", "0")
    );
    shop.test.end_block(5);
}

/// So many seconds after the beginning.
fn shop_later(seconds: u64) -> Option<proto::Timestamp> {
    Some(Time::from_seconds(1_767_225_600 + seconds).to_proto())
}

#[test]
fn a_campaign_gives_until_the_second_before_its_end() {
    let mut shop = Shop::new();
    let id = shop.funded("points", STAR, 1_000, |msg| {
        msg.starts = shop_later(10);
        msg.ends = shop_later(100);
    });
    shop.rules(&[bps(&id, 1_000)]);
    let mut given = Vec::new();
    for seconds in [9, 1, 89, 1] {
        shop.test.end_block(seconds);
        let sale = shop.buy(PAYER, 100);
        given.push(shop.of(&sale)[0]);
    }
    assert_eq!(given, [0, 10, 10, 0]);
    // The end of the block books what was so from its second on.
    assert_eq!(
        shop.campaign(&id).state,
        i32::from(pb::CampaignState::Ended)
    );
    shop.test.end_block(1);
    assert_eq!(shop.campaign(&id).returned, "980");
}

#[test]
fn a_claw_back_works_while_the_campaign_is_paused_and_after_its_end() {
    let mut shop = Shop::new();
    let id = shop.funded("points", STAR, 1_000, |_| {});
    shop.rules(&[bps(&id, 1_000)]);
    let sale = shop.buy(PAYER, 2_000);
    let pause = pb::MsgPauseCampaign {
        signer: shop.test.text(OWNER),
        campaign_id: id.clone(),
    };
    shop.test.send(&pause).unwrap();
    shop.settle(&sale, &[won(1_000)]);
    assert_eq!(shop.balance(PAYER, STAR), 100);
    let end = pb::MsgEndCampaign {
        signer: shop.test.text(OWNER),
        campaign_id: id.clone(),
    };
    assert_eq!(
        shop.test.send(&end).unwrap().returned.unwrap().amount,
        "900"
    );
    let before = shop.balance(OWNER, "krwp");
    shop.settle(&sale, &[won(0)]);
    assert_eq!(shop.balance(OWNER, "krwp"), before + 100);
    assert_eq!(shop.campaign(&id).returned, "1000");
    shop.test.end_block(5);
}

#[test]
fn while_the_issuer_is_paused_or_runs_off_nothing_is_given_and_the_budget_is_kept() {
    let mut shop = Shop::new();
    let id = shop.funded("points", STAR, 1_000, |_| {});
    shop.rules(&[bps(&id, 1_000)]);
    let open = shop.authorize(PAYER);
    shop.settle(&open, &[won(100)]);
    let pause = issuers::MsgPausePoints {
        signer: shop.test.text(ISSUER),
        denom: STAR.to_owned(),
        reason: String::new(),
    };
    shop.test.send(&pause).unwrap();
    assert_eq!(shop.simulate(PAYER, &[won(1_000)]), []);
    let sale = shop.buy(PAYER, 1_000);
    shop.settle(&open, &[won(200)]);
    assert_eq!([shop.of(&sale)[0], shop.of(&open)[0]], [0, 10]);
    let grant = pb::MsgGrant {
        funder: shop.test.text(OWNER),
        campaign_id: id.clone(),
        to_address: shop.test.text(PAYER),
        amount: "1".to_owned(),
    };
    assert!(refusal(&mut shop, &grant).starts_with("points 5"));
    let resume = issuers::MsgResumePoints {
        signer: shop.test.text(ISSUER),
        denom: STAR.to_owned(),
    };
    shop.test.send(&resume).unwrap();
    // The next step of a payment that takes part gives what is due by then.
    shop.settle(&open, &[won(300)]);
    assert_eq!(shop.of(&open)[0], 30);
    let runoff = issuers::MsgStartRunoff {
        authority: shop.test.text(AUTHORITY),
        denom: STAR.to_owned(),
        reason: String::new(),
    };
    shop.test.send(&runoff).unwrap();
    let late = shop.buy(PAYER, 1_000);
    shop.settle(&open, &[won(0)]);
    assert_eq!((shop.of(&late)[0], shop.of(&open)), (0, [30, 30, 0]));
    assert!(refusal(&mut shop, &grant).starts_with("points 6"));
    assert_eq!(shop.spent(&id), 0);
    shop.test.end_block(5);
}

#[test]
fn points_that_would_expire_before_they_can_be_spent_are_not_given() {
    let mut shop = Shop::new();
    let id = shop.funded("points", STAR, 1_000, |msg| msg.lock_seconds = 90 * DAY);
    shop.rules(&[bps(&id, 1_000)]);
    let terms = issuers::MsgSetIssuerTerms {
        authority: shop.test.text(AUTHORITY),
        denom: STAR.to_owned(),
        ratio_bps: 10_000,
        transferable: true,
        swappable: true,
        lifetime_months: 1,
    };
    shop.test.send(&terms).unwrap();
    let sale = shop.buy(PAYER, 1_000);
    assert_eq!((shop.of(&sale)[0], shop.spent(&id)), (0, 0));
}

#[test]
fn a_campaign_that_does_not_cover_a_shop_earns_nothing_there() {
    let mut shop = Shop::new();
    let id = shop.funded("points", STAR, 1_000, |_| {});
    shop.rules(&[bps(&id, 1_000)]);
    // The shop is sold: the campaign of its first owner does not cover it any more.
    let merchant_id = merchant::ops::parse_id(&shop.merchant_id).unwrap();
    let merchant = shop
        .test
        .read(|view| merchant::ops::get(view, &merchant_id))
        .unwrap();
    assert_eq!(merchant.owner, account(OWNER));
    let other = shop.open_shop(STRANGER, "other");
    let mine = std::mem::replace(&mut shop.merchant_id, other);
    let put = pb::MsgPutRule {
        signer: shop.test.text(STRANGER),
        merchant_id: shop.merchant_id.clone(),
        document: document(&[bps(&id, 1_000)], &[]),
    };
    assert!(refusal(&mut shop, &put).starts_with("reward 9"));
    shop.merchant_id = mine;
    // A campaign of the payment company covers all its shops.
    let msg = shop.campaign_msg(COMPANY, "company", STAR);
    let id = shop.create(&msg);
    shop.fund(COMPANY, &id, 100);
    shop.rules(&[bps(&id, 1_000)]);
    let sale = shop.buy(PAYER, 500);
    assert_eq!(shop.of(&sale)[0], 50);
}
