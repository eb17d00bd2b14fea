//! What must not change unnoticed: keys, values, events, codes and gas.

use super::*;
use expect_test::expect;

/// Keys and values of this module that were written since the last block.
fn written(shop: &Shop) -> String {
    shop.test.written(crate::state::TABLE)
}

/// The events of this module since the last call, one line each; accounts by number.
fn told(shop: &mut Shop) -> String {
    let names = shop.test.names(10);
    shop.test.told(crate::events::TABLE, &names)
}

#[test]
fn keys_and_values() {
    let mut shop = Shop::new();
    shop.test.end_block(5);
    let id = shop.funded("points", STAR, 10_000, |msg| {
        msg.user_max = "5000".to_owned();
        msg.user_day_max = "4000".to_owned();
        msg.stack_class = "sale".to_owned();
        msg.lock_seconds = DAY;
        msg.referral_reward = "100".to_owned();
        msg.referral_purchase_min = "1000".to_owned();
        msg.segment_root = crypto::sha256(&[&[0], account(PAYER).as_bytes()].concat()).to_vec();
    });
    let entry = format!(
        r#"{{"campaign":"{id}","when":{{"days":["thu"],"from":"09:00","tenders":["krwp","{STAR}"],"first_purchase":true}},"grant":{{"bps":1000}},"user_day_max":"3000"}}"#
    );
    shop.rules_with(&[entry, fixed(&id, 7)], &[&id]);
    let opened = written(&shop);
    shop.test.end_block(5);
    let join = pb::MsgJoinSegment {
        member: shop.test.text(PAYER),
        campaign_id: id.clone(),
        leaves: 1,
        ..pb::MsgJoinSegment::default()
    };
    shop.test.send(&join).unwrap();
    let refer = pb::MsgSetReferrer {
        referred: shop.test.text(PAYER),
        campaign_id: id.clone(),
        referrer: shop.test.text(FRIEND),
    };
    shop.test.send(&refer).unwrap();
    shop.buy(PAYER, 2_000);
    let bought = written(&shop);
    shop.test.end_block(5);
    let coupons = pb::MsgAddCoupons {
        funder: shop.test.text(OWNER),
        campaign_id: id.clone(),
        hashes: vec![vec![1; 32]],
        amount: "10".to_owned(),
        expiry: shop.later(1_000),
    };
    shop.test.send(&coupons).unwrap();
    let commit = pb::MsgCommitCoupon {
        holder: shop.test.text(PAYER),
        commitment: vec![2; 32],
    };
    shop.test.send(&commit).unwrap();
    let phone = pb::MsgGrantToPhone {
        funder: shop.test.text(OWNER),
        campaign_id: id.clone(),
        phone_hash: vec![9; 32],
        amount: "30".to_owned(),
        expiry: shop.later(1_000),
    };
    shop.test.send(&phone).unwrap();
    let others = written(&shop);
    let params = hex::encode(borsh::to_vec(&crate::Params::default()).unwrap());
    let all = format!("opened\n{opened}bought\n{bought}others\n{others}params {params}\n");
    expect![[r#"
        opened
        s reward/budget/ bda935ba7ac83ffd67f8b23aad254bdfe8f786ac13e693316fd43e61663f4a30 = 011027000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000
        s reward/campaign/ bda935ba7ac83ffd67f8b23aad254bdfe8f786ac13e693316fd43e61663f4a30 = 14429fa3729a102bb71204292b04a7ebc5b0c208f006000000706f696e74730b00000070742f6b6f6e2f737461720000000005b95569000000000000000085ec366b000000000000000000000000000000000000000000000000a00f0000000000000000000000000000881300000000000000000000000000000400000073616c650191635711b113e0719a7464cf6936471bbe6ac7f6fd9ba02c5e48c3e9d32504b780510100000000000164000000000000000000000000000000e8030000000000000000000000000000
        s reward/document/ 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe00000001 = c20100007b22736368656d61223a22616f742f72756c652f7631222c226e616d65223a2274657374222c2272657761726473223a5b7b2263616d706169676e223a2262646139333562613761633833666664363766386232336161643235346264666538663738366163313365363933333136666434336536313636336634613330222c227768656e223a7b2264617973223a5b22746875225d2c2266726f6d223a2230393a3030222c2274656e64657273223a5b226b727770222c2270742f6b6f6e2f73746172225d2c2266697273745f7075726368617365223a747275657d2c226772616e74223a7b22627073223a313030307d2c22757365725f6461795f6d6178223a2233303030227d2c7b2263616d706169676e223a2262646139333562613761633833666664363766386232336161643235346264666538663738366163313365363933333136666434336536313636336634613330222c226772616e74223a7b226669786564223a2237227d7d5d2c22726566657272616c73223a5b2262646139333562613761633833666664363766386232336161643235346264666538663738366163313365363933333136666434336536313636336634613330225d7d
        s reward/end/ 000000006b36ec8500000000bda935ba7ac83ffd67f8b23aad254bdfe8f786ac13e693316fd43e61663f4a30 = 01
        s reward/rule/ 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe00000001 = 040000007465737402000000bda935ba7ac83ffd67f8b23aad254bdfe8f786ac13e693316fd43e61663f4a30081c02a00500000000000000000000000000000000000000000000000000000000000000000002000000040000006b7277700b00000070742f6b6f6e2f73746172000100e803000000000000000000000000000000000000b80b0000000000000000000000000000bda935ba7ac83ffd67f8b23aad254bdfe8f786ac13e693316fd43e61663f4a307f0000a0050000000000000000000000000000000000000000000000000000000000000000000000000000000107000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001000000bda935ba7ac83ffd67f8b23aad254bdfe8f786ac13e693316fd43e61663f4a30
        s reward/versions/ 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe = 010000000100000000010000000100000005b95569000000000000000001
        bought
        l reward/deal/ 4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a = 14db4a0b8f285d0ee4a1fb3250f020ea84d6a8c34d06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe052535010100000001000000bda935ba7ac83ffd67f8b23aad254bdfe8f786ac13e693316fd43e61663f4a30000000000400000073616c6500e803000002000000040000006b7277700b00000070742f6b6f6e2f73746172000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000b80b0000000000000000000000000000c800000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000101000000704c5f6b000000000000000070dd57690000000000000000c800000000000000000000000000000001000000bda935ba7ac83ffd67f8b23aad254bdfe8f786ac13e693316fd43e61663f4a3001
        s reward/budget/ bda935ba7ac83ffd67f8b23aad254bdfe8f786ac13e693316fd43e61663f4a30 = 0110270000000000000000000000000000c800000000000000000000000000000000000000000000000000000000000000c800000000000000000000000000000000000000000000000000000000000000
        s reward/day/ bda935ba7ac83ffd67f8b23aad254bdfe8f786ac13e693316fd43e61663f4a3014db4a0b8f285d0ee4a1fb3250f020ea84d6a8c34d01352505 = c800000000000000000000000000000001000000
        s reward/first/ 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe14db4a0b8f285d0ee4a1fb3250f020ea84d6a8c34d = 4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a
        s reward/first/ bda935ba7ac83ffd67f8b23aad254bdfe8f786ac13e693316fd43e61663f4a3014db4a0b8f285d0ee4a1fb3250f020ea84d6a8c34d = 4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a
        s reward/ledger/ 14db4a0b8f285d0ee4a1fb3250f020ea84d6a8c34d70742f6b6f6e2f7374617200 = c800000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000100000069170300c8000000000000000000000000000000
        s reward/member/ bda935ba7ac83ffd67f8b23aad254bdfe8f786ac13e693316fd43e61663f4a3014db4a0b8f285d0ee4a1fb3250f020ea84d6a8c34d = 01
        s reward/referral/ bda935ba7ac83ffd67f8b23aad254bdfe8f786ac13e693316fd43e61663f4a3014db4a0b8f285d0ee4a1fb3250f020ea84d6a8c34d = 1470e6de6d4f9b954e2b6d3ca57f6ff0f96021d425014bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a8a0a5769000000000000000000
        s reward/referral_due/ 0000000069570a8a00000000bda935ba7ac83ffd67f8b23aad254bdfe8f786ac13e693316fd43e61663f4a3014db4a0b8f285d0ee4a1fb3250f020ea84d6a8c34d = 01
        s reward/shop_day/ bda935ba7ac83ffd67f8b23aad254bdfe8f786ac13e693316fd43e61663f4a3006657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe14db4a0b8f285d0ee4a1fb3250f020ea84d6a8c34d01352505 = c800000000000000000000000000000001000000
        s reward/user/ bda935ba7ac83ffd67f8b23aad254bdfe8f786ac13e693316fd43e61663f4a3014db4a0b8f285d0ee4a1fb3250f020ea84d6a8c34d = c8000000000000000000000000000000
        others
        s reward/budget/ bda935ba7ac83ffd67f8b23aad254bdfe8f786ac13e693316fd43e61663f4a30 = 0110270000000000000000000000000000c800000000000000000000000000000000000000000000000000000000000000f000000000000000000000000000000000000000000000000000000000000000
        s reward/commitment/ 0202020202020202020202020202020202020202020202020202020202020202 = 04000000000000008f0a57690000000000000000
        s reward/commitment_by_end/ 0000000069570a8f000000000202020202020202020202020202020202020202020202020202020202020202 = 01
        s reward/coupon/ 0101010101010101010101010101010101010101010101010101010101010101 = bda935ba7ac83ffd67f8b23aad254bdfe8f786ac13e693316fd43e61663f4a300a000000000000000000000000000000f7bc5569000000000000000000
        s reward/coupon_by_end/ 000000006955bcf7000000000101010101010101010101010101010101010101010101010101010101010101 = 01
        s reward/phone/ 0909090909090909090909090909090909090909090909090909090909090909bda935ba7ac83ffd67f8b23aad254bdfe8f786ac13e693316fd43e61663f4a30000000006955bcf700000000 = 1e000000000000000000000000000000
        s reward/phone_by_end/ 000000006955bcf7000000000909090909090909090909090909090909090909090909090909090909090909bda935ba7ac83ffd67f8b23aad254bdfe8f786ac13e693316fd43e61663f4a30 = 01
        params 002000002000000020000000c800000000a7760000000000
    "#]].assert_eq(&all);
}

/// A coupon that is redeemed and one that is not, and the same for phones.
fn gifts(shop: &mut Shop, id: &str) {
    let secret = [7; 16];
    let coupons = pb::MsgAddCoupons {
        funder: shop.test.text(OWNER),
        campaign_id: id.to_owned(),
        hashes: vec![crypto::sha256(&secret).to_vec(), vec![1; 32]],
        amount: "10".to_owned(),
        expiry: shop.later(1_000),
    };
    shop.test.send(&coupons).unwrap();
    let commitment = crypto::sha256(&[account(STRANGER).as_bytes(), &secret].concat());
    let commit = pb::MsgCommitCoupon {
        holder: shop.test.text(STRANGER),
        commitment: commitment.to_vec(),
    };
    shop.test.send(&commit).unwrap();
    shop.test.end_block(5);
    let redeem = pb::MsgRedeemCoupon {
        holder: shop.test.text(STRANGER),
        campaign_id: id.to_owned(),
        secret: secret.to_vec(),
    };
    shop.test.send(&redeem).unwrap();
    for phone in [8, 9] {
        let phone = pb::MsgGrantToPhone {
            funder: shop.test.text(OWNER),
            campaign_id: id.to_owned(),
            phone_hash: vec![phone; 32],
            amount: "30".to_owned(),
            expiry: shop.later(1_000),
        };
        shop.test.send(&phone).unwrap();
    }
    let link = pb::MsgLinkPhone {
        company: shop.test.text(OWNER),
        holder: shop.test.text(STRANGER),
        phone_hash: vec![9; 32],
    };
    shop.test.send(&link).unwrap();
}

fn tell_tiers_and_params(shop: &mut Shop) {
    let tiers = pb::MsgSetTiers {
        company: shop.test.text(ISSUER),
        programme: Some(pb::TierProgramme {
            denom: STAR.to_owned(),
            tiers: vec![pb::Tier {
                name: "silver".to_owned(),
                earned_min: "100".to_owned(),
            }],
            window_months: 3,
        }),
    };
    shop.test.send(&tiers).unwrap();
    let update = pb::MsgUpdateParams {
        authority: shop.test.text(AUTHORITY),
        params: Some((&crate::Params::default()).into()),
    };
    shop.test.send(&update).unwrap();
}

#[test]
fn events() {
    let mut shop = Shop::new();
    let id = shop.funded("points", STAR, 1_000, |msg| msg.lock_seconds = DAY);
    let friends = shop.funded("friends", "uaot", 1_000, |msg| {
        msg.referral_reward = "100".to_owned();
        msg.referral_purchase_min = "1000".to_owned();
        msg.lock_seconds = DAY;
        msg.segment_root = crypto::sha256(&[&[0], account(PAYER).as_bytes()].concat()).to_vec();
    });
    shop.rules_with(&[bps(&id, 1_000)], &[&friends]);
    let join = pb::MsgJoinSegment {
        member: shop.test.text(PAYER),
        campaign_id: friends.clone(),
        leaves: 1,
        ..pb::MsgJoinSegment::default()
    };
    shop.test.send(&join).unwrap();
    let refer = pb::MsgSetReferrer {
        referred: shop.test.text(PAYER),
        campaign_id: friends,
        referrer: shop.test.text(FRIEND),
    };
    shop.test.send(&refer).unwrap();
    let sale = shop.buy(PAYER, 2_000);
    shop.settle(&sale, &[won(500)]);
    shop.test.end_block(2 * DAY);
    shop.spend(PAYER, 50);
    shop.settle(&sale, &[won(0)]);
    shop.buy(PAYER, 1_000);
    gifts(&mut shop, &id);
    tell_tiers_and_params(&mut shop);
    let end = pb::MsgEndCampaign {
        signer: shop.test.text(OWNER),
        campaign_id: id,
    };
    shop.test.send(&end).unwrap();
    shop.test.end_block(2 * DAY);
    shop.test.end_block(1);
    let all = told(&mut shop);
    let missing: Vec<_> = crate::events::TABLE
        .iter()
        .filter(|spec| !all.contains(spec.kind))
        .map(|spec| spec.kind)
        .collect();
    assert!(missing.is_empty(), "never told: {missing:?}");
    expect![[r#"
        campaign_changed campaign_id=bda935ba7ac83ffd67f8b23aad254bdfe8f786ac13e693316fd43e61663f4a30 funder=<3> name=points denom=pt/kon/star merchant_ids= starts=2026-01-01T00:00:00Z ends=2027-01-01T00:00:00Z payment_max=0 user_day_max=0 user_max=0 stack_class= segment_root= lock_seconds=86400 referral_reward= referral_purchase_min= state=active funded=0 spent=0 returned=0 reserved=0
        campaign_changed campaign_id=bda935ba7ac83ffd67f8b23aad254bdfe8f786ac13e693316fd43e61663f4a30 funder=<3> name=points denom=pt/kon/star merchant_ids= starts=2026-01-01T00:00:00Z ends=2027-01-01T00:00:00Z payment_max=0 user_day_max=0 user_max=0 stack_class= segment_root= lock_seconds=86400 referral_reward= referral_purchase_min= state=active funded=1000 spent=0 returned=0 reserved=0
        campaign_changed campaign_id=5789f6cf03878cf50566bedaba1a64e4939e4452ca5092a2fe3fe8ee96782444 funder=<3> name=friends denom=uaot merchant_ids= starts=2026-01-01T00:00:00Z ends=2027-01-01T00:00:00Z payment_max=0 user_day_max=0 user_max=0 stack_class= segment_root=91635711b113e0719a7464cf6936471bbe6ac7f6fd9ba02c5e48c3e9d32504b7 lock_seconds=86400 referral_reward=100 referral_purchase_min=1000 state=active funded=0 spent=0 returned=0 reserved=0
        campaign_changed campaign_id=5789f6cf03878cf50566bedaba1a64e4939e4452ca5092a2fe3fe8ee96782444 funder=<3> name=friends denom=uaot merchant_ids= starts=2026-01-01T00:00:00Z ends=2027-01-01T00:00:00Z payment_max=0 user_day_max=0 user_max=0 stack_class= segment_root=91635711b113e0719a7464cf6936471bbe6ac7f6fd9ba02c5e48c3e9d32504b7 lock_seconds=86400 referral_reward=100 referral_purchase_min=1000 state=active funded=1000 spent=0 returned=0 reserved=0
        rule_put merchant_id=06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe version=1 document={"schema":"aot/rule/v1","name":"test","rewards":[{"campaign":"bda935ba7ac83ffd67f8b23aad254bdfe8f786ac13e693316fd43e61663f4a30","grant":{"bps":1000}}],"referrals":["5789f6cf03878cf50566bedaba1a64e4939e4452ca5092a2fe3fe8ee96782444"]} put_at=2026-01-01T00:00:00Z dropped= signer=<3>
        rule_activated merchant_id=06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe version=1 at=2026-01-01T00:00:00Z signer=<3>
        segment_joined campaign_id=5789f6cf03878cf50566bedaba1a64e4939e4452ca5092a2fe3fe8ee96782444 member=<5>
        referral_set campaign_id=5789f6cf03878cf50566bedaba1a64e4939e4452ca5092a2fe3fe8ee96782444 referred=<5> referrer=<6> payment_id= due=
        points_earned user=<5> campaign_id=bda935ba7ac83ffd67f8b23aad254bdfe8f786ac13e693316fd43e61663f4a30 payment_id=4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a merchant_id=06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe day=20260101 source=rule denom=pt/kon/star amount=200 repaid=0 available_at=2026-01-02T15:00:00Z expiry=2027-01-31T15:00:00Z campaign_funded=1000 campaign_spent=200 user_earned=200 user_clawed_back=0 user_debt=0
        campaign_changed campaign_id=5789f6cf03878cf50566bedaba1a64e4939e4452ca5092a2fe3fe8ee96782444 funder=<3> name=friends denom=uaot merchant_ids= starts=2026-01-01T00:00:00Z ends=2027-01-01T00:00:00Z payment_max=0 user_day_max=0 user_max=0 stack_class= segment_root=91635711b113e0719a7464cf6936471bbe6ac7f6fd9ba02c5e48c3e9d32504b7 lock_seconds=86400 referral_reward=100 referral_purchase_min=1000 state=active funded=1000 spent=0 returned=0 reserved=200
        referral_set campaign_id=5789f6cf03878cf50566bedaba1a64e4939e4452ca5092a2fe3fe8ee96782444 referred=<5> referrer=<6> payment_id=4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a due=2026-01-02T00:00:00Z
        points_clawed_back user=<5> campaign_id=bda935ba7ac83ffd67f8b23aad254bdfe8f786ac13e693316fd43e61663f4a30 payment_id=4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a merchant_id=06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe day=20260101 denom=pt/kon/star amount=150 owed=0 campaign_funded=1000 campaign_spent=50 user_earned=200 user_clawed_back=150 user_debt=0
        campaign_changed campaign_id=5789f6cf03878cf50566bedaba1a64e4939e4452ca5092a2fe3fe8ee96782444 funder=<3> name=friends denom=uaot merchant_ids= starts=2026-01-01T00:00:00Z ends=2027-01-01T00:00:00Z payment_max=0 user_day_max=0 user_max=0 stack_class= segment_root=91635711b113e0719a7464cf6936471bbe6ac7f6fd9ba02c5e48c3e9d32504b7 lock_seconds=86400 referral_reward=100 referral_purchase_min=1000 state=active funded=1000 spent=0 returned=0 reserved=0
        referral_void campaign_id=5789f6cf03878cf50566bedaba1a64e4939e4452ca5092a2fe3fe8ee96782444 referred=<5> referrer=<6> payment_id=4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a
        points_clawed_back user=<5> campaign_id=bda935ba7ac83ffd67f8b23aad254bdfe8f786ac13e693316fd43e61663f4a30 payment_id=4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a merchant_id=06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe day=20260101 denom=pt/kon/star amount=50 owed=50 campaign_funded=1000 campaign_spent=50 user_earned=200 user_clawed_back=200 user_debt=50
        reward_debt_changed user=<5> denom=pt/kon/star campaign_id=bda935ba7ac83ffd67f8b23aad254bdfe8f786ac13e693316fd43e61663f4a30 owed=50 campaign_spent=50
        points_earned user=<5> campaign_id=bda935ba7ac83ffd67f8b23aad254bdfe8f786ac13e693316fd43e61663f4a30 payment_id=dbc1b4c900ffe48d575b5da5c638040125f65db0fe3e24494b76ea986457d986 merchant_id=06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe day=20260103 source=rule denom=pt/kon/star amount=100 repaid=50 available_at=2026-01-04T15:00:00Z expiry=2027-01-31T15:00:00Z campaign_funded=1000 campaign_spent=150 user_earned=300 user_clawed_back=200 user_debt=0
        reward_debt_changed user=<5> denom=pt/kon/star campaign_id=bda935ba7ac83ffd67f8b23aad254bdfe8f786ac13e693316fd43e61663f4a30 owed=0 campaign_spent=100
        campaign_changed campaign_id=5789f6cf03878cf50566bedaba1a64e4939e4452ca5092a2fe3fe8ee96782444 funder=<3> name=friends denom=uaot merchant_ids= starts=2026-01-01T00:00:00Z ends=2027-01-01T00:00:00Z payment_max=0 user_day_max=0 user_max=0 stack_class= segment_root=91635711b113e0719a7464cf6936471bbe6ac7f6fd9ba02c5e48c3e9d32504b7 lock_seconds=86400 referral_reward=100 referral_purchase_min=1000 state=active funded=1000 spent=0 returned=0 reserved=200
        referral_set campaign_id=5789f6cf03878cf50566bedaba1a64e4939e4452ca5092a2fe3fe8ee96782444 referred=<5> referrer=<6> payment_id=dbc1b4c900ffe48d575b5da5c638040125f65db0fe3e24494b76ea986457d986 due=2026-01-04T00:00:00Z
        campaign_changed campaign_id=bda935ba7ac83ffd67f8b23aad254bdfe8f786ac13e693316fd43e61663f4a30 funder=<3> name=points denom=pt/kon/star merchant_ids= starts=2026-01-01T00:00:00Z ends=2027-01-01T00:00:00Z payment_max=0 user_day_max=0 user_max=0 stack_class= segment_root= lock_seconds=86400 referral_reward= referral_purchase_min= state=active funded=1000 spent=100 returned=0 reserved=20
        coupon_added hash=d761d406af2a4a5a15f67c924378ed88d1f85c13f1a37fc7366f59789b3bcd65 campaign_id=bda935ba7ac83ffd67f8b23aad254bdfe8f786ac13e693316fd43e61663f4a30 denom=pt/kon/star amount=10 expiry=2026-01-03T00:16:40Z
        coupon_added hash=0101010101010101010101010101010101010101010101010101010101010101 campaign_id=bda935ba7ac83ffd67f8b23aad254bdfe8f786ac13e693316fd43e61663f4a30 denom=pt/kon/star amount=10 expiry=2026-01-03T00:16:40Z
        points_earned user=<9> campaign_id=bda935ba7ac83ffd67f8b23aad254bdfe8f786ac13e693316fd43e61663f4a30 payment_id= merchant_id= day=20260103 source=coupon denom=pt/kon/star amount=10 repaid=0 available_at= expiry=2027-01-31T15:00:00Z campaign_funded=1000 campaign_spent=110 user_earned=10 user_clawed_back=0 user_debt=0
        coupon_redeemed hash=d761d406af2a4a5a15f67c924378ed88d1f85c13f1a37fc7366f59789b3bcd65 campaign_id=bda935ba7ac83ffd67f8b23aad254bdfe8f786ac13e693316fd43e61663f4a30 denom=pt/kon/star amount=10 holder=<9>
        campaign_changed campaign_id=bda935ba7ac83ffd67f8b23aad254bdfe8f786ac13e693316fd43e61663f4a30 funder=<3> name=points denom=pt/kon/star merchant_ids= starts=2026-01-01T00:00:00Z ends=2027-01-01T00:00:00Z payment_max=0 user_day_max=0 user_max=0 stack_class= segment_root= lock_seconds=86400 referral_reward= referral_purchase_min= state=active funded=1000 spent=110 returned=0 reserved=40
        phone_granted phone_hash=0808080808080808080808080808080808080808080808080808080808080808 campaign_id=bda935ba7ac83ffd67f8b23aad254bdfe8f786ac13e693316fd43e61663f4a30 expiry=2026-01-03T00:16:45Z denom=pt/kon/star amount=30 waiting=30
        campaign_changed campaign_id=bda935ba7ac83ffd67f8b23aad254bdfe8f786ac13e693316fd43e61663f4a30 funder=<3> name=points denom=pt/kon/star merchant_ids= starts=2026-01-01T00:00:00Z ends=2027-01-01T00:00:00Z payment_max=0 user_day_max=0 user_max=0 stack_class= segment_root= lock_seconds=86400 referral_reward= referral_purchase_min= state=active funded=1000 spent=110 returned=0 reserved=70
        phone_granted phone_hash=0909090909090909090909090909090909090909090909090909090909090909 campaign_id=bda935ba7ac83ffd67f8b23aad254bdfe8f786ac13e693316fd43e61663f4a30 expiry=2026-01-03T00:16:45Z denom=pt/kon/star amount=30 waiting=30
        points_earned user=<9> campaign_id=bda935ba7ac83ffd67f8b23aad254bdfe8f786ac13e693316fd43e61663f4a30 payment_id= merchant_id= day=20260103 source=phone denom=pt/kon/star amount=30 repaid=0 available_at= expiry=2027-01-31T15:00:00Z campaign_funded=1000 campaign_spent=140 user_earned=40 user_clawed_back=0 user_debt=0
        phone_linked phone_hash=0909090909090909090909090909090909090909090909090909090909090909 campaign_id=bda935ba7ac83ffd67f8b23aad254bdfe8f786ac13e693316fd43e61663f4a30 expiry=2026-01-03T00:16:45Z denom=pt/kon/star amount=30 holder=<9> company=<3>
        tiers_set denom=pt/kon/star company=<2> tiers=silver:100 window_months=3
        reward_params_set document_bytes_max=8192 entries_max=32 versions_max=32 ends_per_block_max=200 lock_seconds_max=7776000
        campaign_changed campaign_id=bda935ba7ac83ffd67f8b23aad254bdfe8f786ac13e693316fd43e61663f4a30 funder=<3> name=points denom=pt/kon/star merchant_ids= starts=2026-01-01T00:00:00Z ends=2027-01-01T00:00:00Z payment_max=0 user_day_max=0 user_max=0 stack_class= segment_root= lock_seconds=86400 referral_reward= referral_purchase_min= state=ended funded=1000 spent=140 returned=0 reserved=40
        campaign_changed campaign_id=bda935ba7ac83ffd67f8b23aad254bdfe8f786ac13e693316fd43e61663f4a30 funder=<3> name=points denom=pt/kon/star merchant_ids= starts=2026-01-01T00:00:00Z ends=2027-01-01T00:00:00Z payment_max=0 user_day_max=0 user_max=0 stack_class= segment_root= lock_seconds=86400 referral_reward= referral_purchase_min= state=ended funded=1000 spent=140 returned=820 reserved=40
        points_earned user=<5> campaign_id=5789f6cf03878cf50566bedaba1a64e4939e4452ca5092a2fe3fe8ee96782444 payment_id= merchant_id= day=20260105 source=referral denom=uaot amount=100 repaid=0 available_at= expiry= campaign_funded=1000 campaign_spent=100 user_earned=100 user_clawed_back=0 user_debt=0
        points_earned user=<6> campaign_id=5789f6cf03878cf50566bedaba1a64e4939e4452ca5092a2fe3fe8ee96782444 payment_id= merchant_id= day=20260105 source=referral denom=uaot amount=100 repaid=0 available_at= expiry= campaign_funded=1000 campaign_spent=200 user_earned=100 user_clawed_back=0 user_debt=0
        referral_paid campaign_id=5789f6cf03878cf50566bedaba1a64e4939e4452ca5092a2fe3fe8ee96782444 referred=<5> referrer=<6> payment_id=dbc1b4c900ffe48d575b5da5c638040125f65db0fe3e24494b76ea986457d986 denom=uaot referred_amount=100 referrer_amount=100
        coupon_expired hash=0101010101010101010101010101010101010101010101010101010101010101 campaign_id=bda935ba7ac83ffd67f8b23aad254bdfe8f786ac13e693316fd43e61663f4a30 denom=pt/kon/star amount=10
        campaign_changed campaign_id=bda935ba7ac83ffd67f8b23aad254bdfe8f786ac13e693316fd43e61663f4a30 funder=<3> name=points denom=pt/kon/star merchant_ids= starts=2026-01-01T00:00:00Z ends=2027-01-01T00:00:00Z payment_max=0 user_day_max=0 user_max=0 stack_class= segment_root= lock_seconds=86400 referral_reward= referral_purchase_min= state=ended funded=1000 spent=140 returned=820 reserved=30
        campaign_changed campaign_id=bda935ba7ac83ffd67f8b23aad254bdfe8f786ac13e693316fd43e61663f4a30 funder=<3> name=points denom=pt/kon/star merchant_ids= starts=2026-01-01T00:00:00Z ends=2027-01-01T00:00:00Z payment_max=0 user_day_max=0 user_max=0 stack_class= segment_root= lock_seconds=86400 referral_reward= referral_purchase_min= state=ended funded=1000 spent=140 returned=830 reserved=30
        phone_expired phone_hash=0808080808080808080808080808080808080808080808080808080808080808 campaign_id=bda935ba7ac83ffd67f8b23aad254bdfe8f786ac13e693316fd43e61663f4a30 expiry=2026-01-03T00:16:45Z denom=pt/kon/star amount=30
        campaign_changed campaign_id=bda935ba7ac83ffd67f8b23aad254bdfe8f786ac13e693316fd43e61663f4a30 funder=<3> name=points denom=pt/kon/star merchant_ids= starts=2026-01-01T00:00:00Z ends=2027-01-01T00:00:00Z payment_max=0 user_day_max=0 user_max=0 stack_class= segment_root= lock_seconds=86400 referral_reward= referral_purchase_min= state=ended funded=1000 spent=140 returned=830 reserved=0
        campaign_changed campaign_id=bda935ba7ac83ffd67f8b23aad254bdfe8f786ac13e693316fd43e61663f4a30 funder=<3> name=points denom=pt/kon/star merchant_ids= starts=2026-01-01T00:00:00Z ends=2027-01-01T00:00:00Z payment_max=0 user_day_max=0 user_max=0 stack_class= segment_root= lock_seconds=86400 referral_reward= referral_purchase_min= state=ended funded=1000 spent=140 returned=860 reserved=0
    "#]].assert_eq(&all);
}

#[test]
fn the_readme_names_everything_with_its_gas() {
    let below = &MODULES[..4];
    let missing = testkit::rows_missing(include_str!("../../README.md"), &MODULE, below);
    assert_eq!(missing, Vec::<String>::new());
}
