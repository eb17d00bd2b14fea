//! Every refusal, with its code and text.

use super::*;
use expect_test::expect;

#[test]
fn campaigns_on_bad_terms_are_refused() {
    let mut shop = Shop::new();
    let good = shop.campaign_msg(OWNER, "points", STAR);
    let other = shop.merchant_id.clone();
    let msgs = [
        changed(&good, |msg| msg.funder = "cosmos1".to_owned()),
        changed(&good, |msg| msg.name = String::new()),
        changed(&good, |msg| msg.name = "4111111111111111".to_owned()),
        changed(&good, |msg| msg.denom = "1".to_owned()),
        changed(&good, |msg| msg.denom = "pt/nobody/star".to_owned()),
        changed(&good, |msg| msg.merchant_ids = vec!["00".to_owned()]),
        changed(&good, |msg| msg.merchant_ids = vec!["0".repeat(64)]),
        changed(&good, |msg| {
            msg.merchant_ids = vec![other.clone(), other.clone()]
        }),
        changed(&good, |msg| msg.merchant_ids = vec![other.clone(); 101]),
        changed(&good, |msg| msg.starts = None),
        changed(&good, |msg| msg.starts = msg.ends.clone()),
        changed(&good, |msg| {
            msg.starts = Some(Time::default().to_proto());
            msg.ends = shop.later(0);
        }),
        changed(&good, |msg| msg.payment_max = "-1".to_owned()),
        changed(&good, |msg| msg.stack_class = "Sale!".to_owned()),
        changed(&good, |msg| msg.segment_root = vec![1; 31]),
        changed(&good, |msg| msg.lock_seconds = 90 * DAY + 1),
        changed(&good, |msg| msg.referral_reward = "1".to_owned()),
        changed(&good, |msg| msg.referral_purchase_min = "1".to_owned()),
    ];
    let mut text = refusals(&mut shop, &msgs);
    shop.test.send(&good).unwrap();
    text.push('\n');
    text.push_str(&refusal(&mut shop, &good));
    let runoff = issuers::MsgStartRunoff {
        authority: shop.test.text(AUTHORITY),
        denom: STAR.to_owned(),
        reason: String::new(),
    };
    shop.test.send(&runoff).unwrap();
    let late = changed(&good, |msg| msg.name = "late".to_owned());
    text.push('\n');
    text.push_str(&refusal(&mut shop, &late));
    expect![[r#""#]].assert_eq(&text);
}

#[test]
fn budgets_that_cannot_be_are_refused() {
    let mut shop = Shop::new();
    let ends = shop.later(100);
    let id = shop.funded("points", STAR, 1_000, |msg| msg.ends = ends.clone());
    let coins = shop.funded("coins", "uaot", 1_000, |_| {});
    let good = shop.fund_msg(OWNER, &id, 1);
    let msgs = [
        changed(&good, |msg| msg.campaign_id = "00".to_owned()),
        changed(&good, |msg| msg.campaign_id = "0".repeat(64)),
        changed(&good, |msg| msg.amount = "0".to_owned()),
        changed(&good, |msg| msg.amount = PLENTY.to_string()),
        changed(&good, |msg| {
            msg.campaign_id.clone_from(&coins);
            msg.amount = PLENTY.to_string();
        }),
        changed(&good, |msg| msg.amount = u128::MAX.to_string()),
    ];
    let mut text = refusals(&mut shop, &msgs);
    shop.test.end_block(100);
    text.push('\n');
    text.push_str(&refusal(&mut shop, &good));
    let pause = pb::MsgPauseCampaign {
        signer: shop.test.text(OWNER),
        campaign_id: id.clone(),
    };
    let resume = pb::MsgResumeCampaign {
        signer: shop.test.text(OWNER),
        campaign_id: coins.clone(),
    };
    let end = pb::MsgEndCampaign {
        signer: shop.test.text(STRANGER),
        campaign_id: id.clone(),
    };
    for more in [
        refusal(&mut shop, &pause),
        refusal(&mut shop, &resume),
        refusal(&mut shop, &end),
    ] {
        text.push('\n');
        text.push_str(&more);
    }
    expect![[r#""#]].assert_eq(&text);
}

#[test]
fn rules_that_ask_for_what_is_not_there_are_refused() {
    let mut shop = Shop::new();
    let id = shop.funded("points", STAR, 1_000, |msg| {
        msg.payment_max = "50".to_owned()
    });
    let ended = shop.funded("ended", STAR, 1_000, |_| {});
    let end = pb::MsgEndCampaign {
        signer: shop.test.text(OWNER),
        campaign_id: ended.clone(),
    };
    shop.test.send(&end).unwrap();
    let msg = shop.campaign_msg(STRANGER, "foreign", STAR);
    let foreign = shop.create(&msg);
    let nobody = "0".repeat(64);
    let segment = bps_when(&id, 1, r#"{"segment":true}"#);
    let tier = bps_when(&id, 1, r#"{"tier_min":{"denom":"krwp","tier":"silver"}}"#);
    let documents = [
        "{".to_owned(),
        document(&[bps(&nobody, 1)], &[]),
        document(&[bps(&ended, 1)], &[]),
        document(&[bps(&foreign, 1)], &[]),
        document(&[fixed(&id, 50), fixed(&id, 51)], &[]),
        document(&[segment], &[]),
        document(&[tier], &[]),
        document(&[], &[&id]),
        document(&[], &[&foreign]),
        document(&[], &[]).replace("\"test\"", "\"4111 1111 1111 1111\""),
    ];
    let msgs = documents.map(|document| shop.put_msg(&document));
    let mut texts = vec![refusals(&mut shop, &msgs)];
    let good = shop.activate_msg(1);
    texts.push(refusal(&mut shop, &good));
    shop.rules(&[bps(&id, 1)]);
    let past = changed(&good, |msg| {
        msg.at = Some(Time::from_seconds(1_767_225_599).to_proto());
    });
    let stranger = changed(&good, |msg| msg.signer = shop.test.text(STRANGER));
    texts.push(refusals(&mut shop, &[past, stranger]));
    let end = changed(&end, |msg| msg.campaign_id.clone_from(&id));
    shop.test.send(&end).unwrap();
    texts.push(refusal(&mut shop, &good));
    expect![[r#""#]].assert_eq(&texts.join("\n"));
}

#[test]
fn gifts_that_cannot_be_are_refused() {
    let mut shop = Shop::new();
    let starts = shop.later(10);
    let id = shop.funded("points", STAR, 1_000, |_| {});
    let early = shop.funded("early", STAR, 1_000, |msg| msg.starts = starts.clone());
    let paused = shop.funded("paused", STAR, 1_000, |_| {});
    let pause = pb::MsgPauseCampaign {
        signer: shop.test.text(OWNER),
        campaign_id: paused.clone(),
    };
    shop.test.send(&pause).unwrap();
    let grant = pb::MsgGrant {
        funder: shop.test.text(OWNER),
        campaign_id: id.clone(),
        to_address: shop.test.text(PAYER),
        amount: "1".to_owned(),
    };
    let pool = shop.test.text_of(&crate::REWARD_BUDGET.address());
    let mut texts = vec![refusals(
        &mut shop,
        &[
            changed(&grant, |msg| msg.campaign_id.clone_from(&early)),
            changed(&grant, |msg| msg.campaign_id.clone_from(&paused)),
            changed(&grant, |msg| msg.to_address.clone_from(&pool)),
            changed(&grant, |msg| msg.amount = "0".to_owned()),
            changed(&grant, |msg| msg.amount = "1001".to_owned()),
        ],
    )];
    let coupons = pb::MsgAddCoupons {
        funder: shop.test.text(OWNER),
        campaign_id: id.clone(),
        hashes: vec![vec![1; 32]],
        amount: "10".to_owned(),
        expiry: shop.later(10),
    };
    let now = shop.later(0);
    let beyond = shop.later(365 * DAY + 1);
    texts.push(refusals(
        &mut shop,
        &[
            changed(&coupons, |msg| msg.hashes.clear()),
            changed(&coupons, |msg| msg.hashes = vec![vec![1; 32]; 101]),
            changed(&coupons, |msg| msg.hashes = vec![vec![1; 31]]),
            changed(&coupons, |msg| msg.hashes = vec![vec![1; 32]; 2]),
            changed(&coupons, |msg| msg.amount = "1001".to_owned()),
            changed(&coupons, |msg| msg.expiry = now.clone()),
            changed(&coupons, |msg| msg.expiry = beyond.clone()),
            changed(&coupons, |msg| msg.expiry = None),
        ],
    ));
    let redeem = pb::MsgRedeemCoupon {
        holder: shop.test.text(PAYER),
        campaign_id: id.clone(),
        secret: vec![1; 15],
    };
    texts.push(refusals(
        &mut shop,
        &[
            redeem.clone(),
            changed(&redeem, |msg| msg.secret = vec![1; 16]),
        ],
    ));
    let join = pb::MsgJoinSegment {
        member: shop.test.text(PAYER),
        campaign_id: id.clone(),
        ..pb::MsgJoinSegment::default()
    };
    let refer = pb::MsgSetReferrer {
        referred: shop.test.text(PAYER),
        campaign_id: id.clone(),
        referrer: shop.test.text(FRIEND),
    };
    texts.push(refusal(&mut shop, &join));
    texts.push(refusal(&mut shop, &refer));
    let segment = shop.funded("segment", STAR, 1_000, |msg| msg.segment_root = vec![1; 32]);
    let path = changed(&join, |msg| {
        msg.campaign_id.clone_from(&segment);
        msg.path = vec![vec![0; 32]; 41];
    });
    texts.push(refusal(&mut shop, &path));
    let coupon = changed(&coupons, |msg| {
        msg.campaign_id.clone_from(&segment);
        msg.hashes = vec![crypto::sha256(&[7; 16]).to_vec()];
    });
    shop.test.send(&coupon).unwrap();
    let commitment = crypto::sha256(&[account(PAYER).as_bytes(), &[7; 16]].concat());
    let commit = pb::MsgCommitCoupon {
        holder: shop.test.text(PAYER),
        commitment: commitment.to_vec(),
    };
    shop.test.send(&commit).unwrap();
    shop.test.end_block(5);
    let redeem = changed(&redeem, |msg| {
        msg.campaign_id.clone_from(&segment);
        msg.secret = vec![7; 16];
    });
    texts.push(refusal(&mut shop, &redeem));
    expect![[r#""#]].assert_eq(&texts.join("\n"));
}

#[test]
fn tiers_and_parameters_that_break_rules_are_refused() {
    let mut shop = Shop::new();
    let tier = |name: &str, earned_min: &str| pb::Tier {
        name: name.to_owned(),
        earned_min: earned_min.to_owned(),
    };
    let good = pb::MsgSetTiers {
        company: shop.test.text(ISSUER),
        programme: Some(pb::TierProgramme {
            denom: STAR.to_owned(),
            tiers: vec![tier("silver", "1"), tier("gold", "2")],
            window_months: 12,
        }),
    };
    let with = |change: &dyn Fn(&mut pb::TierProgramme)| {
        changed(&good, |msg| msg.programme.as_mut().map(change).unwrap())
    };
    let msgs = [
        changed(&good, |msg| msg.programme = None),
        changed(&good, |msg| msg.company = shop.test.text(OWNER)),
        with(&|programme| programme.denom = "pt/nobody/star".to_owned()),
        with(&|programme| programme.tiers.clear()),
        with(&|programme| programme.tiers = vec![tier("silver", "1"); 11]),
        with(&|programme| programme.tiers[0].name = "Silver".to_owned()),
        with(&|programme| programme.tiers[0].name = "gold".to_owned()),
        with(&|programme| programme.tiers[0].earned_min = "2".to_owned()),
        with(&|programme| programme.window_months = 25),
    ];
    let mut texts = vec![refusals(&mut shop, &msgs)];
    let good = pb::MsgUpdateParams {
        authority: shop.test.text(AUTHORITY),
        params: Some((&crate::Params::default()).into()),
    };
    let with = |change: fn(&mut pb::Params)| {
        changed(&good, |msg| msg.params.as_mut().map(change).unwrap())
    };
    let msgs = [
        changed(&good, |msg| msg.params = None),
        changed(&good, |msg| msg.authority = shop.test.text(STRANGER)),
        with(|params| params.document_bytes_max = 16_385),
        with(|params| params.entries_max = 65),
        with(|params| params.versions_max = 1),
        with(|params| params.ends_per_block_max = 0),
        with(|params| params.lock_seconds_max = u64::MAX),
    ];
    texts.push(refusals(&mut shop, &msgs));
    shop.test.send(&good).unwrap();
    expect![[r#""#]].assert_eq(&texts.join("\n"));
}

#[test]
fn queries_of_what_is_not_there_say_so() {
    let mut shop = Shop::new();
    let simulate = pb::QuerySimulateRequest {
        merchant_id: shop.merchant_id.clone(),
        payer: shop.test.text(PAYER),
        amounts: vec!["1krwp".to_owned()],
        version: 1,
    };
    let coupon = pb::QueryCouponRequest {
        hash: "0".repeat(64),
    };
    let referral = pb::QueryReferralRequest {
        campaign_id: "0".repeat(64),
        referred: shop.test.text(PAYER),
    };
    let tier = pb::QueryTierRequest {
        address: shop.test.text(PAYER),
        denom: STAR.to_owned(),
    };
    let texts = [
        shop.test.query(&simulate).unwrap_err(),
        shop.test.query(&coupon).unwrap_err(),
        shop.test.query(&referral).unwrap_err(),
        shop.test.query(&tier).unwrap_err(),
    ];
    let texts = texts.map(|error| format!("{} {}: {}", error.codespace, error.code, error.log));
    expect![[r#""#]].assert_eq(&texts.join("\n"));
    let schema = shop.test.query(&pb::QuerySchemaRequest {}).unwrap().schema;
    assert_eq!(schema, crate::types::SCHEMA);
}
