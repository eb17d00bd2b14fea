//! What is exported begins the same chain again.

use super::*;
use serde_json::Value as Json;

/// A shop in the middle of its business, with something of everything.
fn busy() -> Shop {
    let mut shop = Shop::new();
    let merchant_id = shop.merchant_id.clone();
    let id = shop.funded("points", STAR, 10_000, |msg| {
        msg.merchant_ids = vec![merchant_id.clone()];
        msg.user_max = "5000".to_owned();
        msg.user_day_max = "4000".to_owned();
        msg.stack_class = "sale".to_owned();
        msg.lock_seconds = DAY;
    });
    let friends = shop.funded("friends", "uaot", 1_000, |msg| {
        msg.referral_reward = "100".to_owned();
        msg.referral_purchase_min = "1000".to_owned();
        msg.lock_seconds = DAY;
    });
    let leaf = crypto::sha256(&[&[0], account(FRIEND).as_bytes()].concat());
    let segment = shop.funded("segment", "krwp", 500, |msg| {
        msg.segment_root = leaf.to_vec();
    });
    let join = pb::MsgJoinSegment {
        member: shop.test.text(FRIEND),
        campaign_id: segment.clone(),
        leaves: 1,
        ..pb::MsgJoinSegment::default()
    };
    shop.test.send(&join).unwrap();
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
    let entry = format!(
        r#"{{"campaign":"{id}","when":{{"tenders":["krwp","{STAR}"]}},"grant":{{"bps":1000}},"user_day_max":"3000"}}"#
    );
    let first = bps_when(&segment, 100, r#"{"first_purchase":true}"#);
    shop.rules_with(&[entry, first], &[&friends]);
    let put = shop.put_msg(&document(&[fixed(&id, 5)], &[]));
    shop.test.send(&put).unwrap();
    let mut activate = shop.activate_msg(2);
    activate.at = shop.later(1_000);
    shop.test.send(&activate).unwrap();
    let refer = pb::MsgSetReferrer {
        referred: shop.test.text(PAYER),
        campaign_id: friends.clone(),
        referrer: shop.test.text(FRIEND),
    };
    shop.test.send(&refer).unwrap();
    let refunded = shop.buy(STRANGER, 5_000);
    let stars = shop.balance(STRANGER, STAR);
    shop.test.end_block(DAY * 2);
    shop.spend(STRANGER, stars);
    shop.settle(&refunded, &[won(1_000)]);
    shop.buy(PAYER, 2_000);
    gifts(&mut shop, &id);
    shop.test.end_block(5);
    shop
}

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
    let commitment = crypto::sha256(&[account(PAYER).as_bytes(), &secret].concat());
    let commit = pb::MsgCommitCoupon {
        holder: shop.test.text(PAYER),
        commitment: commitment.to_vec(),
    };
    shop.test.send(&commit).unwrap();
    shop.test.end_block(5);
    let redeem = pb::MsgRedeemCoupon {
        holder: shop.test.text(PAYER),
        campaign_id: id.to_owned(),
        secret: secret.to_vec(),
    };
    shop.test.send(&redeem).unwrap();
    let phone = pb::MsgGrantToPhone {
        funder: shop.test.text(OWNER),
        campaign_id: id.to_owned(),
        phone_hash: vec![9; 32],
        amount: "30".to_owned(),
        expiry: shop.later(1_000),
    };
    shop.test.send(&phone).unwrap();
}

fn restarted(parts: &[(&'static str, Json)]) -> TestCtx {
    TestCtx::with_genesis(&MODULES, |name, default| {
        let found = parts.iter().find(|(part, _)| *part == name);
        found.map_or(default, |(_, json)| json.clone())
    })
}

#[test]
fn what_is_exported_begins_the_same_chain_again() {
    let mut shop = busy();
    let exported = shop.test.export();
    let (_, part) = exported.iter().find(|(name, _)| *name == "reward").unwrap();
    for (name, list) in part.as_object().unwrap() {
        let empty = list.as_array().is_some_and(Vec::is_empty);
        assert!(!empty, "{name} is empty: expected something of everything");
    }
    let mut again = restarted(&exported);
    again.check_invariants();
    assert_eq!(again.export(), exported);
    again.end_block(3 * DAY);
    again.end_block(1);
    again.check_invariants();
}

#[test]
fn a_part_that_contradicts_itself_is_refused() {
    let mut shop = busy();
    let exported = shop.test.export();
    let (_, good) = exported.iter().find(|(name, _)| *name == "reward").unwrap();
    let changes: [(&str, Json); 12] = [
        ("/params/versions_max", 1.into()),
        ("/campaigns/0/funder", "cosmos1".into()),
        ("/campaigns/0/name", "".into()),
        ("/campaigns/0/budget/state", "open".into()),
        ("/campaigns/0/merchant_ids", json!(["00"])),
        ("/rules/0/active", 7.into()),
        ("/rules/0/versions/0/document", "{}".into()),
        ("/rules/0/last", 1.into()),
        ("/deals/0/payer", "cosmos1".into()),
        ("/deals/0/shares/0/campaign_id", "0".repeat(64).into()),
        ("/coupons/0/campaign_id", "0".repeat(64).into()),
        ("/programmes/0/window_months", 0.into()),
    ];
    let mut texts = Vec::new();
    for (pointer, value) in changes {
        let mut json = good.clone();
        *json.pointer_mut(pointer).unwrap() = value;
        let refused = (MODULE.genesis.validate)(&json, shop.test.chain());
        texts.push(format!("{pointer}: {}", refused.unwrap_err()));
    }
    for list in ["campaigns", "rules", "deals"] {
        let mut twice = good.clone();
        let first = twice[list][0].clone();
        twice[list].as_array_mut().unwrap().push(first);
        texts.push((MODULE.genesis.validate)(&twice, shop.test.chain()).unwrap_err());
    }
    let unknown = json!({"more": 1});
    texts.push((MODULE.genesis.validate)(&unknown, shop.test.chain()).unwrap_err());
    expect_test::expect![[r#"
        /params/versions_max: versions_max is 1: expected 2 to 100
        /campaigns/0/funder: "cosmos1": invalid checksum, expected a bech32 address aot1…: invalid address
        /campaigns/0/name: name is "": expected 1 to 64 printable ASCII characters
        /campaigns/0/budget/state: state "open": expected active, paused or ended
        /campaigns/0/merchant_ids: id is "00": expected 64 lower-case hex digits
        /rules/0/active: expected rules whose versions are kept, from 1 to the last: invalid request
        /rules/0/versions/0/document: rule document: document: missing field `schema` at line 1 column 2
        /rules/0/last: expected rules whose versions are kept, from 1 to the last: invalid request
        /deals/0/payer: "cosmos1": invalid checksum, expected a bech32 address aot1…: invalid address
        /deals/0/shares/0/campaign_id: no campaign 0000000000000000000000000000000000000000000000000000000000000000: invalid request
        /coupons/0/campaign_id: no campaign 0000000000000000000000000000000000000000000000000000000000000000: invalid request
        /programmes/0/window_months: window_months is 0: expected 1 to 24
        campaign "friends" is there twice: invalid request
        rules of 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe are there twice: invalid request
        a payment is there twice: invalid request
        unknown field `more`, expected one of `params`, `campaigns`, `rules`, `deals`, `ledgers`, `debts`, `firsts`, `days`, `coupons`, `commitments`, `referrals`, `phones`, `programmes`"#]].assert_eq(&texts.join("\n"));
}

#[test]
#[should_panic(expected = "budgets and what stands behind them")]
fn a_budget_with_nothing_behind_it_is_refused() {
    let mut shop = busy();
    let mut exported = shop.test.export();
    for (name, json) in &mut exported {
        if *name == "reward" {
            json["campaigns"][0]["budget"]["funded"] = "999999".into();
        }
    }
    restarted(&exported);
}
