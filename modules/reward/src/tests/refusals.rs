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
            msg.merchant_ids = vec![other.clone(), other.clone()];
        }),
        changed(&good, |msg| msg.merchant_ids = vec![other.clone(); 101]),
        changed(&good, |msg| msg.starts = None),
        changed(&good, |msg| msg.starts = msg.ends),
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
    expect![[r#"
        sdk 7: "cosmos1": invalid checksum, expected a bech32 address aot1…: invalid address
        reward 4: name is "": expected 1 to 64 printable ASCII characters
        merchant 12: name contains what may be a card number (13 to 19 digits with a valid check digit): expected none, card numbers never go on the chain
        sdk 10: invalid denom: 1: expected a letter, then 2 to 127 of letters, digits, / : . _ -: invalid coins
        reward 33: pt/nobody/star is not given by campaigns: expected points of a living issuer, krwp or coins
        merchant 11: merchant id is "00": expected 64 lower-case hex digits
        merchant 2: no merchant 0000000000000000000000000000000000000000000000000000000000000000: expected the id of a registered one
        reward 4: merchant_ids is a list with one twice: expected each once
        reward 4: merchant_ids is 101: expected at most 100
        sdk 18: missing starts: invalid request
        reward 4: ends is 2027-01-01T00:00:00Z: expected after the start
        reward 4: ends is 2026-01-01T00:00:00Z: expected after the time of the block
        sdk 18: "-1" is not an amount: expected decimal digits, 0 to 2^128 - 1: invalid request
        reward 4: stack_class is "Sale!": expected at most 32 of a-z, 0-9, - and _
        reward 4: segment_root is 31 bytes: expected the 32 bytes of a SHA-256
        reward 4: lock_seconds is 7776001: expected at most the parameter lock_seconds_max
        reward 4: referral_reward is set without the purchase that it takes, or the other way round: expected both or none
        reward 4: referral_reward is set without the purchase that it takes, or the other way round: expected both or none
        reward 3: campaign bda935ba7ac83ffd67f8b23aad254bdfe8f786ac13e693316fd43e61663f4a30 exists: expected a name that this funder has not used
        reward 33: pt/kon/star is not given by campaigns: expected points of a living issuer, krwp or coins"#]].assert_eq(&text);
}

#[test]
fn budgets_that_cannot_be_are_refused() {
    let mut shop = Shop::new();
    let ends = shop.later(100);
    let id = shop.funded("points", STAR, 1_000, |msg| msg.ends = ends);
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
    expect![[r#"
        reward 4: campaign id is "00": expected 64 lower-case hex digits
        reward 2: no campaign 0000000000000000000000000000000000000000000000000000000000000000: expected the id of one
        reward 4: amount is 0: expected more than 0
        sdk 5: spendable balance 9999000krwp is smaller than 10000000krwp: insufficient funds
        sdk 5: spendable balance 9999000uaot is smaller than 10000000uaot: insufficient funds
        sdk 18: 1000 + 340282366920938463463374607431768211455 is not an amount: expected 0 to 2^128 - 1: invalid request
        reward 12: campaign bda935ba7ac83ffd67f8b23aad254bdfe8f786ac13e693316fd43e61663f4a30 is ended: expected one that has not ended
        reward 12: campaign bda935ba7ac83ffd67f8b23aad254bdfe8f786ac13e693316fd43e61663f4a30 is ended: expected one that has not ended
        reward 12: campaign deb7656a6e931c40154c4f1ed79e87c77c4d64e51263ddedaf46b9f2ef25e776 is active: expected a paused one
        reward 11: the signer is not in charge of the campaign: expected aot1g206xu56zq4mwysy9y4sffltckcvyz8shl03dy or the authority"#]].assert_eq(&text);
}

#[test]
fn rules_that_ask_for_what_is_not_there_are_refused() {
    let mut shop = Shop::new();
    let id = shop.funded("points", STAR, 1_000, |msg| {
        msg.payment_max = "50".to_owned();
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
    expect![[r#"
        reward 5: rule document: document: EOF while parsing an object at line 1 column 1
        reward 2: no campaign 0000000000000000000000000000000000000000000000000000000000000000: expected the id of one
        reward 12: campaign aa75659a35403eca19db77649e3aba9d39a1c80c62c624ff2db8cd76946b14b0 is ended: expected one that has not ended
        reward 9: campaign 7a27d3dd5722521291189e5e83d905c0e78644b75b346699bb4792536b184f5c does not cover merchant 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe: expected one that names the shop, or whose funder owns it or is its payment company
        reward 5: rule document: rewards[1].grant.fixed: 51: expected at most 50, the campaign's cap for a payment
        reward 5: rule document: rewards[0].when.segment: the campaign is for everybody: expected one with a segment
        reward 5: rule document: rewards[0].when.tier_min: "silver" of krwp: expected a tier that its issuer has set
        reward 5: rule document: referrals[0]: the campaign pays for no referrals: expected one that does
        reward 9: campaign 7a27d3dd5722521291189e5e83d905c0e78644b75b346699bb4792536b184f5c does not cover merchant 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe: expected one that names the shop, or whose funder owns it or is its payment company
        merchant 12: name contains what may be a card number (13 to 19 digits with a valid check digit): expected none, card numbers never go on the chain
        reward 6: merchant 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe has no rule version 1: expected one that it keeps, or 0 for no rules
        reward 8: the rules would change at 2025-12-31T23:59:59Z: expected 2026-01-01T00:00:00Z or later
        merchant 7: the signer may not change the rules for merchant 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe: expected its owner, a delegate with this right, or, for payments, one of its active terminals
        reward 12: campaign bda935ba7ac83ffd67f8b23aad254bdfe8f786ac13e693316fd43e61663f4a30 is ended: expected one that has not ended"#]].assert_eq(&texts.join("\n"));
}

fn coupons_msg(shop: &Shop, id: &str) -> pb::MsgAddCoupons {
    pb::MsgAddCoupons {
        funder: shop.test.text(OWNER),
        campaign_id: id.to_owned(),
        hashes: vec![vec![1; 32]],
        amount: "10".to_owned(),
        expiry: shop.later(10),
    }
}

#[test]
fn gifts_that_cannot_be_are_refused() {
    let mut shop = Shop::new();
    let starts = shop.later(10);
    let id = shop.funded("points", STAR, 1_000, |_| {});
    let early = shop.funded("early", STAR, 1_000, |msg| msg.starts = starts);
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
    let coupons = coupons_msg(&shop, &id);
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
            changed(&coupons, |msg| msg.expiry = now),
            changed(&coupons, |msg| msg.expiry = beyond),
            changed(&coupons, |msg| msg.expiry = None),
        ],
    ));
    expect![[r#"
        reward 13: campaign 787198d3bc3b730dcd88eddc2bb666bb6b366a9fccafd0a5eed12df53ef897b4 runs from 2026-01-01T00:00:10Z to 2027-01-01T00:00:00Z and it is 2026-01-01T00:00:00Z: expected a time within
        reward 12: campaign b2d42488e6c0fb6d2cd97ee04c237c7b5908642a60ddd4af758f0e83937fa528 is paused: expected an active one
        sdk 4: aot12zce5g8x9a4ake0vde2zrjhn95trdfsernae5l is not allowed to receive funds: unauthorized
        reward 4: amount is 0: expected more than 0
        reward 14: the campaign has 1000pt/kon/star left: expected 1001pt/kon/star, fund it first
        reward 31: 0 coupons: expected 1 to 100
        reward 31: 101 coupons: expected 1 to 100
        reward 4: hash is 31 bytes: expected the 32 bytes of a SHA-256
        reward 19: coupon 0101010101010101010101010101010101010101010101010101010101010101 exists: expected the hash of a new secret
        reward 14: the campaign has 1000pt/kon/star left: expected 1001pt/kon/star, fund it first
        reward 24: the end of it would be 2026-01-01T00:00:00Z: expected after 2026-01-01T00:00:00Z and at most 2027-01-01T00:00:00Z, the end of the campaign
        reward 24: the end of it would be 2027-01-01T00:00:01Z: expected after 2026-01-01T00:00:00Z and at most 2027-01-01T00:00:00Z, the end of the campaign
        sdk 18: missing expiry: invalid request"#]].assert_eq(&texts.join("\n"));
}

#[test]
fn secrets_paths_and_referrals_that_fit_nothing_are_refused() {
    let mut shop = Shop::new();
    let id = shop.funded("points", STAR, 1_000, |_| {});
    let coupons = coupons_msg(&shop, &id);
    let mut texts = Vec::new();
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
    expect![[r#"
        reward 4: secret is 15 bytes: expected 16 to 64 bytes
        reward 20: no coupon cc8cd41cef907c4d216069122c4b89936211361f9050a717a1e37ad1862e952f in this campaign: expected the secret of one
        reward 16: campaign bda935ba7ac83ffd67f8b23aad254bdfe8f786ac13e693316fd43e61663f4a30 is for everybody: expected one with a segment
        reward 25: campaign bda935ba7ac83ffd67f8b23aad254bdfe8f786ac13e693316fd43e61663f4a30 pays for no referrals: expected one that does
        reward 31: 41 hashes: expected 1 to 40
        reward 18: the signer has not joined the segment of campaign da7a40ece12ba333a8a8a9d5fac8bd60014d980e93a65673d354d9027e576324: expected MsgJoinSegment first"#]].assert_eq(&texts.join("\n"));
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
    expect![[r#"
        sdk 18: missing programme: invalid request
        reward 29: the signer does not issue these points: expected aot17k0mh2ga0yg3vnl3ldrt6gl0g0raehfqghzk3a
        points 2: nobody issues pt/nobody/star: expected the denom of a registered issuer
        reward 4: tiers is 0: expected 1 to 10
        reward 31: 11 tiers: expected 1 to 10
        reward 4: tier name is another text: expected 1 to 20 of a-z
        reward 4: tier name is there twice: expected each once
        reward 4: earned_min is not above that of the tier before: expected ascending tiers
        reward 4: window_months is 25: expected 1 to 24
        sdk 18: missing params: invalid request
        sdk 4: invalid authority; expected aot1xq7u6gjcxegftrfecpcttudxyzsaurjd7w0k4e, got aot178h8qxhrymv6cjlzfe4zp527v9rn78wzz3ynt2: unauthorized
        reward 4: document_bytes_max is 16385: expected 1 to 16384
        reward 4: entries_max is 65: expected 1 to 64
        reward 4: versions_max is 1: expected 2 to 100
        reward 4: ends_per_block_max is 0: expected 1 to 100000
        reward 4: lock_seconds_max is 18446744073709551615: expected at most 10 years of 366 days"#]].assert_eq(&texts.join("\n"));
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
    expect![[r#"
        reward 6: merchant 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe has no rule version 1: expected one that it keeps, or 0 for no rules
        sdk 22: rpc error: code = NotFound desc = no coupon 0000000000000000000000000000000000000000000000000000000000000000: key not found
        sdk 22: rpc error: code = NotFound desc = nobody brought aot1md9qhregt58wfg0mxfg0qg82snt23s6demvklg: key not found
        sdk 22: rpc error: code = NotFound desc = pt/kon/star has no tiers: key not found"#]].assert_eq(&texts.join("\n"));
    let schema = shop.test.query(&pb::QuerySchemaRequest {}).unwrap().schema;
    assert_eq!(schema, crate::types::SCHEMA);
}
