//! What campaigns give without a payment.

use super::*;

fn secret(n: u8) -> Vec<u8> {
    vec![n; 16]
}

fn coupons_msg(shop: &Shop, id: &str, secrets: &[u8], amount: u128) -> pb::MsgAddCoupons {
    pb::MsgAddCoupons {
        funder: shop.test.text(OWNER),
        campaign_id: id.to_owned(),
        hashes: secrets
            .iter()
            .map(|n| crypto::sha256(&secret(*n)).to_vec())
            .collect(),
        amount: amount.to_string(),
        expiry: shop.later(1_000),
    }
}

fn commit_msg(shop: &Shop, holder: u64, n: u8) -> pb::MsgCommitCoupon {
    let bytes = [account(holder).as_bytes(), &secret(n)].concat();
    pb::MsgCommitCoupon {
        holder: shop.test.text(holder),
        commitment: crypto::sha256(&bytes).to_vec(),
    }
}

fn redeem_msg(shop: &Shop, holder: u64, id: &str, n: u8) -> pb::MsgRedeemCoupon {
    pb::MsgRedeemCoupon {
        holder: shop.test.text(holder),
        campaign_id: id.to_owned(),
        secret: secret(n),
    }
}

#[test]
fn the_funder_gives_by_hand_within_budget_and_cap() {
    let mut shop = Shop::new();
    let id = shop.funded("points", STAR, 100, |msg| {
        msg.user_max = "60".to_owned();
        msg.lock_seconds = DAY;
    });
    let grant = pb::MsgGrant {
        funder: shop.test.text(OWNER),
        campaign_id: id.clone(),
        to_address: shop.test.text(PAYER),
        amount: "50".to_owned(),
    };
    shop.test.send(&grant).unwrap();
    assert_eq!(
        shop.spendable(PAYER, STAR),
        50,
        "nobody claws it back: it does not wait"
    );
    assert!(refusal(&mut shop, &grant).starts_with("reward 15"));
    let other = changed(&grant, |msg| {
        msg.to_address = shop.test.text(FRIEND);
        msg.amount = "51".to_owned();
    });
    assert!(refusal(&mut shop, &other).starts_with("reward 14"));
    let stranger = changed(&grant, |msg| msg.funder = shop.test.text(STRANGER));
    assert!(refusal(&mut shop, &stranger).starts_with("reward 10"));
    shop.test.end_block(5);
}

#[test]
fn a_coupon_is_for_who_committed_to_its_secret_first_and_only_once() {
    let mut shop = Shop::new();
    let id = shop.funded("points", STAR, 100, |_| {});
    let add = coupons_msg(&shop, &id, &[1, 2], 40);
    shop.test.send(&add).unwrap();
    let redeem = redeem_msg(&shop, PAYER, &id, 1);
    assert!(refusal(&mut shop, &redeem).starts_with("reward 23"));
    let commit = commit_msg(&shop, PAYER, 1);
    shop.test.send(&commit).unwrap();
    // In the block of the commitment somebody who saw the secret could be as fast.
    assert!(refusal(&mut shop, &redeem).starts_with("reward 23"));
    shop.test.end_block(5);
    // Again by somebody else: the first counts, and it is the holder's alone.
    let copied = changed(&commit, |msg| msg.holder = shop.test.text(STRANGER));
    shop.test.send(&copied).unwrap();
    let thief = redeem_msg(&shop, STRANGER, &id, 1);
    assert!(refusal(&mut shop, &thief).starts_with("reward 23"));
    shop.test.send(&redeem).unwrap();
    assert_eq!(shop.balance(PAYER, STAR), 40);
    assert!(refusal(&mut shop, &redeem).starts_with("reward 22"));
    shop.test.end_block(5);
}

#[test]
fn a_coupon_expires_at_its_second_and_the_campaign_has_it_again() {
    let mut shop = Shop::new();
    let id = shop.funded("points", STAR, 100, |_| {});
    let add = coupons_msg(&shop, &id, &[1, 2], 40);
    shop.test.send(&add).unwrap();
    let mut grant = pb::MsgGrant {
        funder: shop.test.text(OWNER),
        campaign_id: id.clone(),
        to_address: shop.test.text(FRIEND),
        amount: "21".to_owned(),
    };
    assert!(refusal(&mut shop, &grant).starts_with("reward 14"));
    let commit = commit_msg(&shop, PAYER, 1);
    shop.test.send(&commit).unwrap();
    shop.test.end_block(999);
    let redeem = redeem_msg(&shop, PAYER, &id, 1);
    shop.test.send(&redeem).unwrap();
    shop.test.end_block(1);
    let commit = commit_msg(&shop, PAYER, 2);
    shop.test.send(&commit).unwrap();
    let late = redeem_msg(&shop, PAYER, &id, 2);
    assert!(refusal(&mut shop, &late).starts_with("reward 21"));
    assert!(refusal(&mut shop, &grant).starts_with("reward 14"));
    shop.test.end_block(1);
    grant.amount = "60".to_owned();
    shop.test.send(&grant).unwrap();
    assert!(refusal(&mut shop, &late).starts_with("reward 20"));
    shop.test.end_block(DAY);
    shop.test.end_block(1);
    assert_eq!(
        shop.test
            .read(|view| crate::state::COMMITMENTS.iter(view).count()),
        0
    );
}

#[test]
fn what_was_set_aside_is_given_after_an_early_end_and_otherwise_the_funders() {
    let mut shop = Shop::new();
    let id = shop.funded("points", STAR, 100, |_| {});
    let add = coupons_msg(&shop, &id, &[1, 2], 40);
    shop.test.send(&add).unwrap();
    let commit = commit_msg(&shop, PAYER, 1);
    shop.test.send(&commit).unwrap();
    let end = pb::MsgEndCampaign {
        signer: shop.test.text(OWNER),
        campaign_id: id.clone(),
    };
    assert_eq!(shop.test.send(&end).unwrap().returned.unwrap().amount, "20");
    shop.test.end_block(5);
    let redeem = redeem_msg(&shop, PAYER, &id, 1);
    shop.test.send(&redeem).unwrap();
    shop.test.end_block(1_000);
    shop.test.end_block(1);
    assert_eq!(shop.campaign(&id).returned, "60");
    assert_eq!(shop.balance(OWNER, "krwp"), PLENTY - 40);
}

/// RFC 6962 over the leaves, and the audit path of each.
fn tree(leaves: &[[u8; 32]]) -> ([u8; 32], Vec<Vec<[u8; 32]>>) {
    if let [leaf] = leaves {
        return (*leaf, vec![Vec::new()]);
    }
    let split = leaves.len().next_power_of_two() / 2;
    let (left, mut paths) = tree(&leaves[..split]);
    let (right, others) = tree(&leaves[split..]);
    for path in &mut paths {
        path.push(right);
    }
    paths.extend(others.into_iter().map(|mut path| {
        path.push(left);
        path
    }));
    let root = crypto::sha256(&[&[1], left.as_slice(), &right].concat());
    (root, paths)
}

fn leaf(n: u64) -> [u8; 32] {
    crypto::sha256(&[&[0], account(n).as_bytes()].concat())
}

#[test]
fn only_members_of_a_segment_earn_and_each_proves_itself_once() {
    for count in 1..=9 {
        let mut shop = Shop::new();
        let leaves: Vec<_> = (0..count).map(|n| leaf(PAYER + n)).collect();
        let (root, paths) = tree(&leaves);
        let id = shop.funded("points", STAR, 1_000, |msg| {
            msg.segment_root = root.to_vec();
        });
        shop.rules(&[bps_when(&id, 1_000, r#"{"segment":true}"#)]);
        assert_eq!(shop.simulate(PAYER, &[won(100)]), []);
        for (index, path) in paths.iter().enumerate() {
            let member = PAYER + u64::try_from(index).unwrap();
            let join = pb::MsgJoinSegment {
                member: shop.test.text(member),
                campaign_id: id.clone(),
                index: index.try_into().unwrap(),
                leaves: count,
                path: path.iter().map(|hash| hash.to_vec()).collect(),
            };
            let stranger = changed(&join, |msg| msg.member = shop.test.text(OWNER));
            assert!(refusal(&mut shop, &stranger).starts_with("reward 17"));
            for leaves in [0, count + 1] {
                let other = changed(&join, |msg| {
                    msg.leaves = leaves;
                    msg.path.push(vec![0; 32]);
                });
                assert!(refusal(&mut shop, &other).starts_with("reward 17"));
            }
            shop.test.send(&join).unwrap();
            shop.test.take_events();
            shop.test.send(&join).unwrap();
            assert!(shop.test.take_events().is_empty(), "again: no effect");
        }
        let sale = shop.buy(PAYER, 100);
        assert_eq!(shop.of(&sale)[0], 10);
    }
}

/// A campaign that pays 100 to both for a purchase of 1 000, and a shop that counts it.
fn referring(shop: &mut Shop, lock_seconds: u64) -> String {
    let id = shop.funded("friends", STAR, 1_000, |msg| {
        msg.referral_reward = "100".to_owned();
        msg.referral_purchase_min = "1000".to_owned();
        msg.lock_seconds = lock_seconds;
    });
    shop.rules_with(&[], &[&id]);
    id
}

fn refer_msg(shop: &Shop, id: &str, referred: u64, referrer: u64) -> pb::MsgSetReferrer {
    pb::MsgSetReferrer {
        referred: shop.test.text(referred),
        campaign_id: id.to_owned(),
        referrer: shop.test.text(referrer),
    }
}

fn both(shop: &mut Shop) -> [u128; 2] {
    [PAYER, FRIEND].map(|n| shop.balance(n, STAR))
}

#[test]
fn a_referral_is_paid_when_the_purchase_is_out_of_its_refund_lock() {
    let mut shop = Shop::new();
    let id = referring(&mut shop, DAY);
    let refer = refer_msg(&shop, &id, PAYER, FRIEND);
    shop.test.send(&refer).unwrap();
    shop.buy(PAYER, 999);
    shop.test.end_block(DAY);
    shop.test.end_block(1);
    assert_eq!(both(&mut shop), [0, 0], "too small");
    let sale = shop.buy(PAYER, 1_000);
    shop.test.end_block(DAY - 1);
    assert_eq!(both(&mut shop), [0, 0]);
    shop.test.end_block(1);
    shop.test.end_block(1);
    assert_eq!(both(&mut shop), [100, 100]);
    let request = pb::QueryReferralRequest {
        campaign_id: id.clone(),
        referred: shop.test.text(PAYER),
    };
    let referral = shop.test.query(&request).unwrap().referral.unwrap();
    assert!(referral.paid);
    assert_eq!(referral.payment_id, hex::encode(sale.id));
    // Once.
    shop.buy(PAYER, 1_000);
    shop.settle(&sale, &[won(0)]);
    shop.test.end_block(2 * DAY);
    shop.test.end_block(1);
    assert_eq!(both(&mut shop), [100, 100]);
}

#[test]
fn a_purchase_refunded_within_its_lock_pays_no_referral_and_another_may() {
    let mut shop = Shop::new();
    let id = referring(&mut shop, DAY);
    let refer = refer_msg(&shop, &id, PAYER, FRIEND);
    shop.test.send(&refer).unwrap();
    let sale = shop.buy(PAYER, 1_000);
    shop.test.end_block(DAY - 1);
    shop.settle(&sale, &[won(999)]);
    shop.test.end_block(DAY);
    shop.test.end_block(1);
    assert_eq!(both(&mut shop), [0, 0]);
    let next = shop.buy(PAYER, 1_000);
    shop.test.end_block(DAY);
    // From its second on it is owed, swept or not.
    shop.settle(&next, &[won(0)]);
    shop.test.end_block(1);
    assert_eq!(both(&mut shop), [100, 100]);
}

#[test]
fn nobody_refers_itself_or_in_a_ring_or_twice_or_after_the_first_purchase() {
    let mut shop = Shop::new();
    let id = referring(&mut shop, DAY);
    let mine = refer_msg(&shop, &id, PAYER, PAYER);
    assert!(refusal(&mut shop, &mine).starts_with("reward 27"));
    for (referred, referrer) in [(PAYER, FRIEND), (FRIEND, STRANGER)] {
        let msg = refer_msg(&shop, &id, referred, referrer);
        shop.test.send(&msg).unwrap();
    }
    for (referred, referrer) in [(STRANGER, FRIEND), (STRANGER, PAYER)] {
        let msg = refer_msg(&shop, &id, referred, referrer);
        assert!(refusal(&mut shop, &msg).starts_with("reward 27"));
    }
    let again = refer_msg(&shop, &id, PAYER, STRANGER);
    assert!(refusal(&mut shop, &again).starts_with("reward 26"));
    shop.buy(STRANGER, 1);
    let late = refer_msg(&shop, &id, STRANGER, COMPANY);
    assert!(refusal(&mut shop, &late).starts_with("reward 28"));
}

#[test]
fn a_referral_without_budget_waits_for_a_purchase_when_there_is_some() {
    let mut shop = Shop::new();
    let id = referring(&mut shop, DAY);
    let refer = refer_msg(&shop, &id, PAYER, FRIEND);
    shop.test.send(&refer).unwrap();
    let grant = pb::MsgGrant {
        funder: shop.test.text(OWNER),
        campaign_id: id.clone(),
        to_address: shop.test.text(STRANGER),
        amount: "801".to_owned(),
    };
    shop.test.send(&grant).unwrap();
    shop.buy(PAYER, 1_000);
    shop.fund(OWNER, &id, 1);
    shop.buy(PAYER, 1_000);
    shop.test.end_block(DAY);
    shop.test.end_block(1);
    assert_eq!(both(&mut shop), [100, 100]);
}

#[test]
fn a_referral_survives_the_end_of_the_campaign_once_its_purchase_counts() {
    let mut shop = Shop::new();
    let id = referring(&mut shop, DAY);
    let refer = refer_msg(&shop, &id, PAYER, FRIEND);
    shop.test.send(&refer).unwrap();
    shop.buy(PAYER, 1_000);
    let end = pb::MsgEndCampaign {
        signer: shop.test.text(OWNER),
        campaign_id: id.clone(),
    };
    assert_eq!(
        shop.test.send(&end).unwrap().returned.unwrap().amount,
        "800"
    );
    shop.test.end_block(DAY);
    shop.test.end_block(1);
    assert_eq!(both(&mut shop), [100, 100]);
}

#[test]
fn a_referrer_that_has_all_it_may_get_is_not_paid_and_the_campaign_keeps_that_part() {
    let mut shop = Shop::new();
    let id = shop.funded("friends", STAR, 1_000, |msg| {
        msg.referral_reward = "100".to_owned();
        msg.referral_purchase_min = "1000".to_owned();
        msg.user_max = "150".to_owned();
    });
    shop.rules_with(&[], &[&id]);
    for referred in [PAYER, STRANGER] {
        let refer = refer_msg(&shop, &id, referred, FRIEND);
        shop.test.send(&refer).unwrap();
        shop.buy(referred, 1_000);
        shop.test.end_block(1);
    }
    shop.test.end_block(1);
    assert_eq!(
        [PAYER, STRANGER, FRIEND].map(|n| shop.balance(n, STAR)),
        [100, 100, 100]
    );
    assert_eq!(shop.spent(&id), 300);
}

fn phone_msg(shop: &Shop, funder: u64, id: &str, amount: u128) -> pb::MsgGrantToPhone {
    pb::MsgGrantToPhone {
        funder: shop.test.text(funder),
        campaign_id: id.to_owned(),
        phone_hash: vec![9; 32],
        amount: amount.to_string(),
        expiry: shop.later(1_000),
    }
}

fn link_msg(shop: &Shop, company: u64) -> pb::MsgLinkPhone {
    pb::MsgLinkPhone {
        company: shop.test.text(company),
        holder: shop.test.text(PAYER),
        phone_hash: vec![9; 32],
    }
}

#[test]
fn what_waits_for_a_phone_goes_to_the_account_that_its_company_names() {
    let mut shop = Shop::new();
    let merchant_id = shop.merchant_id.clone();
    let id = shop.funded("points", STAR, 100, |msg| {
        msg.merchant_ids = vec![merchant_id.clone()];
    });
    let other = shop.funded("other", "uaot", 100, |_| {});
    for (id, amount) in [(&id, 30), (&id, 20), (&other, 7)] {
        let msg = phone_msg(&shop, OWNER, id, amount);
        shop.test.send(&msg).unwrap();
    }
    let request = pb::QueryPhoneGrantsRequest {
        phone_hash: hex::encode([9; 32]),
    };
    assert_eq!(shop.test.query(&request).unwrap().grants.len(), 2);
    let stranger = link_msg(&shop, STRANGER);
    assert!(refusal(&mut shop, &stranger).starts_with("reward 30"));
    // The payment company of a shop of the campaign; the other campaign is only its funder's.
    let link = link_msg(&shop, COMPANY);
    let amounts = shop.test.send(&link).unwrap().amounts;
    assert_eq!((amounts.len(), amounts[0].amount.as_str()), (1, "50"));
    let link = link_msg(&shop, OWNER);
    shop.test.send(&link).unwrap();
    assert_eq!(shop.balance(PAYER, STAR), 50);
    assert_eq!(shop.balance(PAYER, "uaot"), PLENTY + 7);
    assert!(refusal(&mut shop, &link).starts_with("reward 30"));
    shop.test.end_block(5);
}

#[test]
fn what_nobody_linked_in_time_goes_back_to_the_campaign() {
    let mut shop = Shop::new();
    let id = shop.funded("points", STAR, 100, |_| {});
    let msg = phone_msg(&shop, OWNER, &id, 100);
    shop.test.send(&msg).unwrap();
    shop.test.end_block(1_000);
    let link = link_msg(&shop, OWNER);
    assert!(refusal(&mut shop, &link).starts_with("reward 30"));
    shop.test.end_block(1);
    let msg = phone_msg(&shop, OWNER, &id, 100);
    shop.test.send(&msg).unwrap();
    let link = link_msg(&shop, OWNER);
    shop.test.send(&link).unwrap();
    assert_eq!(shop.balance(PAYER, STAR), 100);
}
