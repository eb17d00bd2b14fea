//! The life of a campaign.

use super::*;

#[test]
fn anybody_funds_and_the_funder_gets_what_is_left() {
    let mut shop = Shop::new();
    let msg = shop.campaign_msg(OWNER, "points", STAR);
    let id = shop.create(&msg);
    let msg = shop.fund_msg(STRANGER, &id, 1_000);
    let paid = shop.test.send(&msg).unwrap().paid.unwrap();
    assert_eq!(
        (paid.denom.as_str(), paid.amount.as_str()),
        ("krwp", "1000")
    );
    assert_eq!(shop.balance(STRANGER, "krwp"), PLENTY - 1_000);
    let end = pb::MsgEndCampaign {
        signer: shop.test.text(OWNER),
        campaign_id: id.clone(),
    };
    let returned = shop.test.send(&end).unwrap().returned.unwrap();
    assert_eq!(
        (returned.denom.as_str(), returned.amount.as_str()),
        ("krwp", "1000")
    );
    assert_eq!(shop.balance(OWNER, "krwp"), PLENTY + 1_000);
    assert!(refusal(&mut shop, &end).starts_with("reward 32"));
    shop.test.end_block(5);
}

#[test]
fn the_company_behind_points_pays_only_what_its_reserve_lacks() {
    let mut shop = Shop::new();
    let top_up = issuers::MsgTopUpReserve {
        signer: shop.test.text(ISSUER),
        denom: STAR.to_owned(),
        amount: "700".to_owned(),
    };
    shop.test.send(&top_up).unwrap();
    let mut msg = shop.campaign_msg(ISSUER, "points", STAR);
    msg.merchant_ids = vec![shop.merchant_id.clone()];
    let id = shop.create(&msg);
    let msg = shop.fund_msg(ISSUER, &id, 1_000);
    assert_eq!(shop.test.send(&msg).unwrap().paid.unwrap().amount, "300");
    shop.test.end_block(5);
}

#[test]
fn the_end_of_the_window_returns_the_remainder() {
    for denom in [STAR, "krwp", "uaot"] {
        let mut shop = Shop::new();
        let ends = shop.later(100);
        let id = shop.funded("it ends", denom, 1_000, |msg| msg.ends = ends);
        shop.rules(&[bps(&id, 1_000)]);
        shop.buy(PAYER, 3_000);
        shop.test.end_block(99);
        assert_eq!(shop.campaign(&id).returned, "0");
        shop.test.end_block(1);
        shop.test.end_block(1);
        let campaign = shop.campaign(&id);
        assert_eq!(campaign.state, i32::from(pb::CampaignState::Ended));
        assert_eq!(
            (campaign.spent.as_str(), campaign.returned.as_str()),
            ("300", "700")
        );
        let paid = if denom == STAR { "krwp" } else { denom };
        assert_eq!(shop.balance(OWNER, paid), PLENTY - 300);
    }
}

#[test]
fn a_block_ends_few_campaigns_and_the_next_one_the_rest() {
    let mut shop = Shop::new();
    let params = pb::MsgUpdateParams {
        authority: shop.test.text(AUTHORITY),
        params: Some(pb::Params {
            ends_per_block_max: 2,
            ..(&crate::Params::default()).into()
        }),
    };
    shop.test.send(&params).unwrap();
    let ends = shop.later(10);
    let ids: Vec<_> = (0..3)
        .map(|n| shop.funded(&format!("campaign {n}"), "krwp", 10, |msg| msg.ends = ends))
        .collect();
    shop.test.end_block(10);
    let returned = |shop: &mut Shop| {
        let campaigns: Vec<_> = ids.iter().map(|id| shop.campaign(id).returned).collect();
        campaigns
            .iter()
            .filter(|returned| *returned == "10")
            .count()
    };
    shop.test.end_block(1);
    assert_eq!(returned(&mut shop), 2);
    shop.test.end_block(1);
    assert_eq!(returned(&mut shop), 3);
    shop.test.end_block(1);
    assert!(shop.test.changes().is_empty(), "nothing is due");
}

#[test]
fn the_authority_may_pause_and_end_and_a_stranger_may_not() {
    let mut shop = Shop::new();
    let id = shop.funded("points", STAR, 1_000, |_| {});
    let pause = pb::MsgPauseCampaign {
        signer: shop.test.text(AUTHORITY),
        campaign_id: id.clone(),
    };
    let stranger = changed(&pause, |msg| msg.signer = shop.test.text(STRANGER));
    assert!(refusal(&mut shop, &stranger).starts_with("reward 11"));
    shop.test.send(&pause).unwrap();
    assert!(refusal(&mut shop, &pause).starts_with("reward 12"));
    assert_eq!(
        shop.campaign(&id).state,
        i32::from(pb::CampaignState::Paused)
    );
    let end = pb::MsgEndCampaign {
        signer: shop.test.text(AUTHORITY),
        campaign_id: id.clone(),
    };
    shop.test.send(&end).unwrap();
    assert_eq!(
        shop.balance(OWNER, "krwp"),
        PLENTY,
        "its funder has it, not who ended it"
    );
}

#[test]
fn campaigns_are_listed_in_pages() {
    let mut shop = Shop::new();
    for n in 0..3 {
        shop.funded(&format!("campaign {n}"), "uaot", 1, |_| {});
    }
    let request = pb::QueryCampaignsRequest {
        pagination: Some(proto::PageRequest {
            limit: 2,
            ..proto::PageRequest::default()
        }),
    };
    let page = shop.test.query(&request).unwrap();
    assert_eq!(page.campaigns.len(), 2);
    assert!(!page.pagination.unwrap().next_key.is_empty());
}

#[test]
fn rights_to_rules_are_those_of_the_shop() {
    let mut shop = Shop::new();
    let id = shop.funded("points", STAR, 1_000, |_| {});
    let put = pb::MsgPutRule {
        signer: shop.test.text(DELEGATE),
        ..shop.put_msg(&document(&[bps(&id, 100)], &[]))
    };
    assert!(refusal(&mut shop, &put).starts_with("merchant 7"));
    let delegate = shop::MsgSetDelegate {
        owner: shop.test.text(OWNER),
        merchant_id: shop.merchant_id.clone(),
        delegate: Some(shop::Delegate {
            address: shop.test.text(DELEGATE),
            rights: vec![shop::Right::Rules.into()],
        }),
    };
    shop.test.send(&delegate).unwrap();
    assert_eq!(shop.test.send(&put).unwrap().version, 1);
    assert_eq!(shop.test.send(&put).unwrap().version, 2);
}

#[test]
fn a_shop_that_keeps_all_versions_it_may_drops_the_oldest_that_nobody_needs() {
    let mut shop = Shop::new();
    let id = shop.funded("points", STAR, 1_000, |_| {});
    let params = pb::MsgUpdateParams {
        authority: shop.test.text(AUTHORITY),
        params: Some(pb::Params {
            versions_max: 3,
            ..(&crate::Params::default()).into()
        }),
    };
    shop.test.send(&params).unwrap();
    let merchant_id = merchant::ops::parse_id(&shop.merchant_id).unwrap();
    shop.test
        .ctx(|ctx| merchant::ops::payment_opened(ctx, &merchant_id));
    shop.rules(&[bps(&id, 100)]);
    let put = shop.put_msg(&document(&[bps(&id, 200)], &[]));
    shop.test.send(&put).unwrap();
    shop.rules(&[bps(&id, 300)]);
    // 1 counted and may be needed, 3 counts: 2 goes.
    assert_eq!(shop.test.send(&put).unwrap().version, 4);
    let kept = |shop: &mut Shop| {
        let request = pb::QueryRulesRequest {
            merchant_id: shop.merchant_id.clone(),
        };
        let rules = shop.test.query(&request).unwrap().rules;
        rules.iter().map(|rule| rule.version).collect::<Vec<_>>()
    };
    assert_eq!(kept(&mut shop), [1, 3, 4]);
    let activate = shop.activate_msg(4);
    shop.test.send(&activate).unwrap();
    assert!(refusal(&mut shop, &put).starts_with("reward 7"));
    shop.test
        .ctx(|ctx| merchant::ops::payment_closed(ctx, &merchant_id));
    shop.test.send(&put).unwrap();
    assert_eq!(kept(&mut shop), [3, 4, 5]);
    shop.test.end_block(5);
}
