//! What each message does, and what it refuses, with its text.

use super::*;
use expect_test::expect;
use proto::aot::points::v1::IssuerStatus;
use proto::cosmos::bank::v1beta1::QueryDenomMetadataRequest;

#[test]
fn an_issuer_is_registered_with_its_denom() {
    let mut test = issued(0);
    let issuer = issuer(&mut test);
    assert_eq!(issuer.status(), IssuerStatus::Active);
    assert_eq!((issuer.rate.as_str(), issuer.ratio_bps), ("1", 10_000));
    assert_eq!(totals(&mut test), [0, 0, 0, 0]);
    let request = QueryDenomMetadataRequest {
        denom: POINT.to_owned(),
    };
    let metadata = test.query(&request).unwrap().metadata.unwrap();
    assert_eq!(
        (metadata.name.as_str(), metadata.symbol.as_str()),
        ("KON points", "POINT")
    );
    test.end_block(5);
}

#[test]
fn an_issuer_that_cannot_be_is_refused() {
    let mut test = issued(0);
    let good = register_msg(&test, MILE);
    let pool = test.text_of(&crate::POINTS_RESERVE.address());
    let with = |change: &dyn Fn(&mut pb::MsgRegisterIssuer)| changed(&good, change);
    let mut msgs = vec![
        with(&|msg| msg.authority.clone_from(&msg.company)),
        register_msg(&test, POINT),
    ];
    let long = format!("pt/{}/point", "x".repeat(33));
    for denom in [
        "krwp",
        "pt/kon",
        "pt/kon/point/x",
        "pt/k/point",
        "pt/KON/point",
        "pt/kon/",
        &long,
        "p",
    ] {
        msgs.push(with(&|msg| denom.clone_into(&mut msg.denom)));
    }
    for rate in ["0", "1000000.1", "-1"] {
        msgs.push(with(&|msg| rate.clone_into(&mut msg.rate)));
    }
    msgs.extend([
        with(&|msg| msg.company.clone_from(&pool)),
        with(&|msg| msg.company = String::new()),
        with(&|msg| msg.name = " ".to_owned()),
        with(&|msg| msg.name = "x".repeat(101)),
        with(&|msg| msg.ratio_bps = 9_999),
        with(&|msg| msg.ratio_bps = 100_001),
        with(&|msg| msg.lifetime_months = 0),
        with(&|msg| msg.lifetime_months = 61),
    ]);
    let text = refusals(&mut test, &msgs);
    expect![[r#"
        sdk 4: invalid authority; expected <0>, got <1>: unauthorized
        points 3: pt/kon/point has an issuer: expected a new denom
        points 9: denom is krwp: expected pt/<issuer>/<symbol>, two parts of 2 to 32 lower-case letters, digits or dashes
        points 9: denom is pt/kon: expected pt/<issuer>/<symbol>, two parts of 2 to 32 lower-case letters, digits or dashes
        points 9: denom is pt/kon/point/x: expected pt/<issuer>/<symbol>, two parts of 2 to 32 lower-case letters, digits or dashes
        points 9: denom is pt/k/point: expected pt/<issuer>/<symbol>, two parts of 2 to 32 lower-case letters, digits or dashes
        points 9: denom is pt/KON/point: expected pt/<issuer>/<symbol>, two parts of 2 to 32 lower-case letters, digits or dashes
        points 9: denom is pt/kon/: expected pt/<issuer>/<symbol>, two parts of 2 to 32 lower-case letters, digits or dashes
        points 9: denom is pt/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx/point: expected pt/<issuer>/<symbol>, two parts of 2 to 32 lower-case letters, digits or dashes
        sdk 10: invalid denom: p: expected a letter, then 2 to 127 of letters, digits, / : . _ -: invalid coins
        points 9: rate is 0: expected more than 0 and at most 1000000 krwp for a point
        points 9: rate is 1000000.1: expected more than 0 and at most 1000000 krwp for a point
        sdk 18: "-1" is not a rate: expected a decimal with at most 18 places, like 0.025: invalid request
        sdk 4: aot185d76wjx46rdzawkge2wx3rccjmsmgc9qk4j6d is not allowed to receive funds: unauthorized
        sdk 7: "": empty address, expected a bech32 address aot1…: invalid address
        points 9: name is " ": expected 1 to 100 characters, none of them a control character
        points 9: name is "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx": expected 1 to 100 characters, none of them a control character
        points 9: ratio_bps is 9999: expected 10000 to 100000
        points 9: ratio_bps is 100001: expected 10000 to 100000
        points 9: lifetime_months is 0: expected 1 to 60
        points 9: lifetime_months is 61: expected 1 to 60"#]].assert_eq(&text);
    test.send(&good).unwrap();
}

#[test]
fn points_that_a_chain_begins_with_need_a_reserve_to_get_an_issuer() {
    let prefix = sdk::Prefix::new("aot").unwrap();
    let holder = prefix.text(&account(HOLDER));
    let mut test = TestCtx::with_genesis(&MODULES, |name, mut part| {
        if name == "bank" {
            let amount = json!({"denom": POINT, "amount": "5"});
            part["balances"] = json!([{"address": holder, "coins": [amount]}]);
            part["lots"] =
                json!([{"address": holder, "amount": amount, "expiry": "2027-01-01T00:00:00Z"}]);
        }
        part
    });
    let msg = register_msg(&test, POINT);
    let text = refusal(&mut test, &msg);
    expect!["points 10: the reserve of pt/kon/point has 0krwp: expected at least 5krwp"]
        .assert_eq(&text);
}

#[test]
fn terms_are_changed_by_the_authority_as_far_as_the_reserve_covers_them() {
    let mut test = held(1_000);
    test.send(&top_up_msg(&test, COMPANY, POINT, 200)).unwrap();
    let good = changed(&terms_msg(&test), |msg| {
        msg.ratio_bps = 12_000;
        msg.transferable = false;
        msg.swappable = false;
        msg.lifetime_months = 1;
    });
    let msgs = [
        changed(&good, |msg| msg.authority = test.text(COMPANY)),
        changed(&good, |msg| msg.denom = MILE.to_owned()),
        changed(&good, |msg| msg.ratio_bps = 12_001),
        changed(&good, |msg| msg.ratio_bps = 9_999),
        changed(&good, |msg| msg.lifetime_months = 0),
    ];
    let text = refusals(&mut test, &msgs);
    expect![[r#"
        sdk 4: invalid authority; expected <0>, got <1>: unauthorized
        points 2: nobody issues pt/air-1/mile: expected the denom of a registered issuer
        points 10: the reserve of pt/kon/point has 1200krwp: expected at least 1201krwp
        points 9: ratio_bps is 9999: expected 10000 to 100000
        points 9: lifetime_months is 0: expected 1 to 60"#]]
    .assert_eq(&text);
    test.send(&good).unwrap();
    let issuer = issuer(&mut test);
    assert_eq!((issuer.ratio_bps, issuer.lifetime_months), (12_000, 1));
    assert_eq!((issuer.transferable, issuer.swappable), (false, false));
    assert_eq!(issuer.required, "1200");
    test.end_block(5);
}

#[test]
fn terms_stay_when_the_lowest_ratio_of_the_chain_rises_until_they_are_set_again() {
    let mut test = held(1_000);
    set_params(&mut test, |params| params.ratio_min_bps = 11_000);
    test.send(&mint_msg(&test, HOLDER, 1)).unwrap_err();
    test.send(&burn_msg(&test, HOLDER, 1)).unwrap();
    test.send(&mint_msg(&test, HOLDER, 1)).unwrap();
    let same = terms_msg(&test);
    let text = refusal(&mut test, &same);
    expect!["points 9: ratio_bps is 10000: expected 11000 to 100000"].assert_eq(&text);
}

#[test]
fn restricted_points_are_made_and_redeemed_but_not_sent() {
    let mut test = held(1_000);
    test.send(&send_msg(&test, HOLDER, OTHER, 1)).unwrap();
    let restricted = changed(&terms_msg(&test), |msg| msg.transferable = false);
    test.send(&restricted).unwrap();
    let send = send_msg(&test, HOLDER, OTHER, 1);
    let text = refusal(&mut test, &send);
    expect![
        "bank 5: pt/kon/point transfers are currently disabled: send transactions are disabled"
    ]
    .assert_eq(&text);
    test.send(&burn_msg(&test, HOLDER, 1)).unwrap();
    test.send(&mint_msg(&test, OTHER, 1)).unwrap();
    let free = terms_msg(&test);
    test.send(&free).unwrap();
    test.send(&send).unwrap();
    test.end_block(5);
}

#[test]
fn points_are_made_as_far_as_the_reserve_covers_them_and_live_to_the_end_of_a_korean_month() {
    let mut test = issued(1_000);
    let later = test.block().time.plus_seconds(100);
    let pending = changed(&mint_msg(&test, HOLDER, 400), |msg| {
        msg.available_at = Some(later.to_proto());
    });
    let answer = test.send(&pending).unwrap();
    let expiry = Time::parse(&answer.expiry.unwrap()).unwrap();
    assert_eq!(expiry.to_string(), "2027-01-31T15:00:00Z");
    test.send(&mint_msg(&test, HOLDER, 600)).unwrap();
    assert_eq!(totals(&mut test), [1_000, 1_000, 0, 1_000]);
    let now = test.block().time;
    let spendable = test.read(|view| bank::ops::spendable(view, now, &account(HOLDER), &point()));
    assert_eq!(spendable, units(600));
    let more = mint_msg(&test, HOLDER, 1);
    let text = refusal(&mut test, &more);
    expect!["points 10: the reserve of pt/kon/point has 1000krwp: expected at least 1001krwp"]
        .assert_eq(&text);
    test.end_block(5);
}

#[test]
fn points_that_cannot_be_made_are_refused() {
    let mut test = issued(1_000);
    let good = mint_msg(&test, HOLDER, 1_000);
    let pool = test.text_of(&crate::POINTS_RESERVE.address());
    let end: Time = "2027-01-31T15:00:00Z".parse().unwrap();
    let msgs = [
        changed(&good, |msg| msg.company = test.text(STRANGER)),
        changed(&good, |msg| {
            msg.amount.as_mut().unwrap().denom = MILE.to_owned();
        }),
        changed(&good, |msg| {
            msg.amount.as_mut().unwrap().amount = "0".to_owned();
        }),
        changed(&good, |msg| {
            msg.amount.as_mut().unwrap().amount = u128::MAX.to_string();
        }),
        changed(&good, |msg| msg.to_address = pool),
        changed(&good, |msg| msg.available_at = Some(end.to_proto())),
    ];
    let mut texts = vec![refusals(&mut test, &msgs)];
    test.send(&pause_msg(&test, COMPANY)).unwrap();
    texts.push(refusal(&mut test, &good));
    test.send(&runoff_msg(&test)).unwrap();
    texts.push(refusal(&mut test, &good));
    expect![[r#"
        points 4: the signer is not the company behind pt/kon/point: expected <1>
        points 2: nobody issues pt/air-1/mile: expected the denom of a registered issuer
        sdk 10: 0pt/kon/point: expected more than 0: invalid coins
        points 10: the reserve of pt/kon/point has 1000krwp: expected at least 340282366920938463463374607431768211455krwp
        sdk 4: aot185d76wjx46rdzawkge2wx3rccjmsmgc9qk4j6d is not allowed to receive funds: unauthorized
        points 9: available_at is 2027-01-31T15:00:00Z: expected a time before the points expire, which is 2027-01-31T15:00:00Z
        points 5: pt/kon/point is paused: expected its company or the authority to resume it first
        points 6: pt/kon/point runs off: expected points of a living issuer, these are only redeemed"#]].assert_eq(&texts.join("\n"));
}

#[test]
fn points_that_are_burned_leave_their_money_in_the_reserve() {
    let mut test = held(1_000);
    test.send(&burn_msg(&test, HOLDER, 300)).unwrap();
    assert_eq!(totals(&mut test), [1_000, 700, 0, 700]);
    let msgs = [
        burn_msg(&test, HOLDER, 701),
        burn_msg(&test, STRANGER, 1),
        changed(&burn_msg(&test, HOLDER, 1), |msg| msg.amount = None),
        changed(&burn_msg(&test, HOLDER, 1), |msg| {
            msg.amount.as_mut().unwrap().denom = "krwp".to_owned();
        }),
    ];
    let text = refusals(&mut test, &msgs);
    expect![[r#"
        sdk 5: spendable balance 700pt/kon/point is smaller than 701pt/kon/point: insufficient funds
        sdk 5: spendable balance 0pt/kon/point is smaller than 1pt/kon/point: insufficient funds
        sdk 10: missing coin: invalid coins
        points 2: nobody issues krwp: expected the denom of a registered issuer"#]]
    .assert_eq(&text);
    test.end_block(5);
}

#[test]
fn anybody_pays_into_a_reserve_and_the_company_takes_out_what_is_not_needed() {
    let mut test = held(1_000);
    test.send(&top_up_msg(&test, STRANGER, POINT, 50)).unwrap();
    let above = withdraw_msg(&test, 51);
    let text = refusal(&mut test, &above);
    expect!["points 11: 51krwp out of the reserve of pt/kon/point: expected at most 50krwp, which is what it has above what it must have"].assert_eq(&text);
    test.send(&withdraw_msg(&test, 20)).unwrap();
    assert_eq!(totals(&mut test), [1_030, 1_000, 0, 1_000]);
    assert_eq!(has(&mut test, COMPANY, "krwp"), PLENTY - 1_000 + 20);
    let zero = top_up_msg(&test, STRANGER, POINT, 0);
    let too_much = top_up_msg(&test, STRANGER, POINT, PLENTY);
    let unknown = top_up_msg(&test, STRANGER, MILE, 1);
    let mut texts = vec![refusals(&mut test, &[zero, too_much, unknown])];
    let good = withdraw_msg(&test, 30);
    let stranger = changed(&good, |msg| msg.company = test.text(STRANGER));
    let nothing = changed(&good, |msg| msg.amount = "0".to_owned());
    texts.push(refusals(&mut test, &[stranger, nothing]));
    test.send(&pause_msg(&test, AUTHORITY)).unwrap();
    texts.push(refusal(&mut test, &good));
    test.send(&runoff_msg(&test)).unwrap();
    texts.push(refusal(&mut test, &good));
    expect![[r#"
        sdk 18: 0krwp: expected more than 0: invalid request
        sdk 5: spendable balance 999950krwp is smaller than 1000000krwp: insufficient funds
        points 2: nobody issues pt/air-1/mile: expected the denom of a registered issuer
        points 4: the signer is not the company behind pt/kon/point: expected <1>
        sdk 18: 0krwp: expected more than 0: invalid request
        points 5: pt/kon/point is paused: expected its company or the authority to resume it first
        points 19: 1000pt/kon/point may still be redeemed: expected none before the company takes the rest of the reserve"#]].assert_eq(&texts.join("\n"));
    test.end_block(5);
}

#[test]
fn money_is_not_sent_to_the_reserve_past_its_issuers() {
    let mut test = issued(0);
    let msg = MsgSend {
        from_address: test.text(HOLDER),
        to_address: test.text_of(&crate::POINTS_RESERVE.address()),
        amount: vec![proto::Coin {
            denom: "krwp".to_owned(),
            amount: "1".to_owned(),
        }],
    };
    let text = refusal(&mut test, &msg);
    assert!(text.starts_with("sdk 4: "), "{text}");
}

#[test]
fn who_paused_resumes_and_the_authority_always_may() {
    let mut test = held(1_000);
    let stranger = pause_msg(&test, STRANGER);
    let mut texts = vec![refusal(&mut test, &stranger)];
    let wordy = changed(&pause_msg(&test, COMPANY), |msg| {
        msg.reason = "x".repeat(129);
    });
    texts.push(refusal(&mut test, &wordy));
    let resume = resume_msg(&test, COMPANY);
    texts.push(refusal(&mut test, &resume));
    test.send(&pause_msg(&test, COMPANY)).unwrap();
    assert_eq!(issuer(&mut test).status(), IssuerStatus::Paused);
    let again = pause_msg(&test, COMPANY);
    texts.push(refusal(&mut test, &again));
    let by_stranger = resume_msg(&test, STRANGER);
    texts.push(refusal(&mut test, &by_stranger));
    test.send(&resume).unwrap();
    // The authority makes a pause of the company its own.
    test.send(&pause_msg(&test, COMPANY)).unwrap();
    test.send(&pause_msg(&test, AUTHORITY)).unwrap();
    let twice = pause_msg(&test, AUTHORITY);
    texts.push(refusal(&mut test, &twice));
    texts.push(refusal(&mut test, &resume));
    test.send(&resume_msg(&test, AUTHORITY)).unwrap();
    test.send(&pause_msg(&test, COMPANY)).unwrap();
    test.send(&resume_msg(&test, AUTHORITY)).unwrap();
    assert_eq!(issuer(&mut test).status(), IssuerStatus::Active);
    expect![[r#"
        points 4: the signer is not the company behind pt/kon/point: expected <1> or the authority
        points 9: reason is "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx": expected at most 128 characters, none of them a control character
        points 7: pt/kon/point is active: expected a paused one
        points 7: pt/kon/point is paused: expected an active one
        points 4: the signer is not the company behind pt/kon/point: expected <1> or the authority
        points 7: pt/kon/point is paused: expected an active one
        points 8: pt/kon/point was paused by the authority: expected the authority to resume it"#]].assert_eq(&texts.join("\n"));
    test.end_block(5);
}

#[test]
fn parameters_out_of_their_bounds_are_refused() {
    let mut test = chain();
    let good = pb::MsgUpdateParams {
        authority: test.text(AUTHORITY),
        params: Some((&crate::Params::default()).into()),
    };
    let with = |change: &dyn Fn(&mut pb::Params)| {
        changed(&good, |msg| change(msg.params.as_mut().unwrap()))
    };
    let msgs = [
        changed(&good, |msg| msg.authority = test.text(COMPANY)),
        changed(&good, |msg| msg.params = None),
        with(&|params| params.ratio_min_bps = 9_999),
        with(&|params| params.rate_step_max_bps = 10_001),
        with(&|params| params.rate_delay_seconds = 31_622_401),
        with(&|params| params.lifetime_max_months = 0),
        with(&|params| params.lifetime_max_months = 61),
    ];
    let text = refusals(&mut test, &msgs);
    expect![[r#"
        sdk 4: invalid authority; expected <0>, got <1>: unauthorized
        sdk 18: missing params: invalid request
        points 9: ratio_min_bps is 9999: expected 10000 to 100000
        points 9: rate_step_max_bps is 10001: expected 0 to 10000
        points 9: rate_delay_seconds is 31622401: expected 0 to 31622400
        points 9: lifetime_max_months is 0: expected 1 to 60
        points 9: lifetime_max_months is 61: expected 1 to 60"#]]
    .assert_eq(&text);
    test.send(&good).unwrap();
    let answer = test.query(&pb::QueryParamsRequest {}).unwrap();
    assert_eq!(answer.params, good.params);
}

#[test]
fn all_issuers_are_listed_in_pages() {
    let mut test = issued(0);
    test.send(&register_msg(&test, MILE)).unwrap();
    let answer = test
        .query(&pb::QueryIssuersRequest { pagination: None })
        .unwrap();
    let denoms: Vec<_> = answer
        .issuers
        .iter()
        .map(|issuer| issuer.denom.as_str())
        .collect();
    assert_eq!(denoms, [MILE, POINT]);
    let unknown = pb::QueryIssuerRequest {
        denom: "pt/no/body".to_owned(),
    };
    let error = test.query(&unknown).unwrap_err();
    assert_eq!((error.codespace, error.code), ("points", 2));
}
