//! Who pays how much.

use super::*;
use crate::types::{Allowance, Basic};
use expect_test::expect;
use proto::aot::fee::v1::{MsgSubmitFeeRate, MsgUpdateParams};
use sdk::{Amount, Rate};

#[test]
fn a_sender_pays_what_it_offers() {
    let mut test = chain();
    charge(&mut test, &terms(1, "12uaot")).unwrap();
    assert_eq!(uaot(&mut test, 1), 999_988);
    assert_eq!(collected(&mut test, "uaot"), 12);
    expect![[r#"
        coin_spent spender=<1> amount=12uaot
        coin_received receiver=<collector> amount=12uaot
        transfer recipient=<collector> sender=<1> amount=12uaot
        message sender=<1>
        fee payer=<1> sender=<1> granter= denom=uaot amount=12 native_amount=12 collected=12uaot
        tx fee=12uaot fee_payer=<1>
    "#]]
    .assert_eq(&told(&mut test));
}

#[test]
fn a_fee_below_the_lowest_is_refused_in_the_words_of_the_cosmos_sdk() {
    let mut test = chain();
    let low = charge(&mut test, &terms(1, "5uaot"));
    assert_eq!(
        refused(&test, low),
        "sdk 13: insufficient fees; got: 5uaot required: 10uaot: insufficient fee"
    );
    let none = charge(&mut test, &terms(1, ""));
    assert_eq!(
        refused(&test, none),
        "sdk 13: insufficient fees; got:  required: 10uaot: insufficient fee"
    );
    assert_eq!(uaot(&mut test, 1), 1_000_000);
    assert_eq!(told(&mut test), "");
}

#[test]
fn the_lowest_fee_is_rounded_up() {
    let mut test = chain();
    let of = |test: &mut TestCtx, gas| {
        test.read(|view| ops::required(view, gas, &denom("uaot")).unwrap().units())
    };
    assert_eq!(of(&mut test, 0), 0);
    assert_eq!(of(&mut test, 1), 1);
    assert_eq!(of(&mut test, 40), 1);
    assert_eq!(of(&mut test, 41), 2);
    assert_eq!(of(&mut test, u64::MAX), 461_168_601_842_738_791);
}

#[test]
fn a_chain_without_a_price_takes_no_fee_and_any_fee() {
    let mut test = chain();
    let mut params = test.read(|view| ops::params(view).to_proto());
    params.min_gas_price = "0".to_owned();
    let msg = MsgUpdateParams {
        authority: test.text(0),
        params: Some(params),
    };
    test.send(&msg).unwrap();
    charge(&mut test, &terms(1, "")).unwrap();
    charge(&mut test, &terms(1, "3uaot")).unwrap();
    assert_eq!(collected(&mut test, "uaot"), 3);
}

#[test]
fn a_node_may_ask_for_more_but_not_for_less() {
    let mut test = chain();
    let local = |price: &str, fee: &str| FeeTerms {
        local_min_gas_price: Some(price.parse::<Rate>().unwrap()),
        ..terms(1, fee)
    };
    let more = charge(&mut test, &local("0.03", "11uaot"));
    assert_eq!(
        refused(&test, more),
        "sdk 13: insufficient fees; got: 11uaot required: 12uaot: insufficient fee"
    );
    let less = charge(&mut test, &local("0.001", "9uaot"));
    assert_eq!(
        refused(&test, less),
        "sdk 13: insufficient fees; got: 9uaot required: 10uaot: insufficient fee"
    );
    charge(&mut test, &local("0.03", "12uaot")).unwrap();
}

#[test]
fn a_simulation_needs_not_offer_enough_but_pays_what_it_offers() {
    let mut test = chain();
    let simulated = |fee: &str| FeeTerms {
        simulate: true,
        ..terms(1, fee)
    };
    charge(&mut test, &simulated("")).unwrap();
    charge(&mut test, &simulated("1uaot")).unwrap();
    let poor = charge(&mut test, &simulated("1000001uaot"));
    expect!["sdk 5: spendable balance 999999uaot is smaller than 1000001uaot: insufficient funds"]
        .assert_eq(&refused(&test, poor));
}

#[test]
fn a_sender_without_the_money_is_refused() {
    let mut test = chain();
    let poor = charge(&mut test, &terms(6, "10uaot"));
    expect!["sdk 5: spendable balance 0uaot is smaller than 10uaot: insufficient funds"]
        .assert_eq(&refused(&test, poor));
}

#[test]
fn a_fee_of_two_denoms_is_refused() {
    let mut test = chain();
    let two = charge(&mut test, &terms(1, "10krwp,10uaot"));
    assert_eq!(
        refused(&test, two),
        "fee 2: fee 10krwp,10uaot: expected coins of one denom"
    );
}

#[test]
fn a_fee_in_a_denom_that_is_not_listed_is_refused() {
    let mut test = chain();
    let unlisted = charge(&mut test, &terms(1, "1000krwp"));
    assert_eq!(
        refused(&test, unlisted),
        "fee 3: fees in krwp are not accepted: expected uaot or one of the fee tokens"
    );
}

#[test]
fn a_fee_token_is_taken_at_its_rate_and_spread_rounded_up_once() {
    let mut test = chain();
    take_krwp(&mut test, 0);
    // 10 uaot * 1.5 * 1.01 = 15.15
    let low = charge(&mut test, &terms(1, "15krwp"));
    assert_eq!(
        refused(&test, low),
        "sdk 13: insufficient fees; got: 15krwp required: 16krwp: insufficient fee"
    );
    test.take_events();
    charge(&mut test, &terms(1, "16krwp")).unwrap();
    assert_eq!(collected(&mut test, "krwp"), 16);
    expect![[r#"
        coin_spent spender=<1> amount=16krwp
        coin_received receiver=<collector> amount=16krwp
        transfer recipient=<collector> sender=<1> amount=16krwp
        message sender=<1>
        fee payer=<1> sender=<1> granter= denom=krwp amount=16 native_amount=10 collected=16krwp
        tx fee=16krwp fee_payer=<1>
    "#]]
    .assert_eq(&told(&mut test));
}

#[test]
fn a_fed_rate_is_refused_from_its_age_limit_on_and_taken_again_when_renewed() {
    let mut test = chain();
    take_krwp(&mut test, 60);
    test.end_block(59);
    charge(&mut test, &terms(1, "16krwp")).unwrap();
    test.end_block(1);
    let old = charge(&mut test, &terms(1, "16krwp"));
    assert_eq!(
        refused(&test, old),
        "fee 4: the rate of krwp is 60 s old: fees in it are accepted while it is younger than 60 s"
    );
    let msg = MsgSubmitFeeRate {
        feeder: test.text(5),
        denom: "krwp".to_owned(),
        rate: "1".to_owned(),
    };
    test.send(&msg).unwrap();
    charge(&mut test, &terms(1, "11krwp")).unwrap();
}

#[test]
fn a_payer_that_signs_too_pays_for_the_sender() {
    let mut test = chain();
    let cosigned = FeeTerms {
        sender: account(6),
        ..terms(1, "10uaot")
    };
    charge(&mut test, &cosigned).unwrap();
    assert_eq!(uaot(&mut test, 1), 999_990);
    assert!(told(&mut test).contains("fee payer=<1> sender=<6> granter= denom=uaot amount=10"));
}

#[test]
fn a_granter_pays_for_a_grantee_without_native_coins() {
    let mut test = chain();
    grant(&mut test, 1, 6, &Allowance::Basic(Basic::default())).unwrap();
    assert!(
        test.read(|view| auth::ops::account(view, &account(6)))
            .is_some(),
        "the grantee can sign"
    );
    test.take_events();
    charge(&mut test, &granted(6, 1, "10uaot")).unwrap();
    assert_eq!(uaot(&mut test, 1), 999_990);
    expect![[r#"
        use_feegrant granter=<1> grantee=<6>
        coin_spent spender=<1> amount=10uaot
        coin_received receiver=<collector> amount=10uaot
        transfer recipient=<collector> sender=<1> amount=10uaot
        message sender=<1>
        fee payer=<1> sender=<6> granter=<1> denom=uaot amount=10 native_amount=10 collected=10uaot
        tx fee=10uaot fee_payer=<1>
    "#]]
    .assert_eq(&told(&mut test));
}

#[test]
fn a_granter_that_is_the_payer_pays_itself() {
    let mut test = chain();
    charge(&mut test, &granted(1, 1, "10uaot")).unwrap();
    assert_eq!(uaot(&mut test, 1), 999_990);
}

#[test]
fn a_granter_without_the_money_is_refused_and_its_limit_stays() {
    let mut test = chain();
    let limit = Allowance::Basic(Basic {
        spend_limit: Some(coins("100uaot")),
        expiration: None,
    });
    grant(&mut test, 7, 6, &limit).unwrap();
    let poor = charge(&mut test, &granted(6, 7, "10uaot"));
    expect!["sdk 5: spendable balance 0uaot is smaller than 10uaot: insufficient funds"]
        .assert_eq(&refused(&test, poor));
    assert_eq!(allowance(&mut test, 7, 6), Some(limit));
}

#[test]
fn granter_and_payer_share_a_fee_and_the_payer_keeps_the_remainder() {
    let mut test = chain();
    let ratio = Allowance::Ratio {
        granter_bps: 3_333,
        allowance: Box::new(Allowance::Basic(Basic {
            spend_limit: Some(coins("100uaot")),
            expiration: None,
        })),
    };
    grant(&mut test, 1, 2, &ratio).unwrap();
    test.take_events();
    // floor(10 * 0.3333) = 3
    charge(&mut test, &granted(2, 1, "10uaot")).unwrap();
    assert_eq!((uaot(&mut test, 1), uaot(&mut test, 2)), (999_997, 999_993));
    assert_eq!(collected(&mut test, "uaot"), 10);
    expect![[r#"
        use_feegrant granter=<1> grantee=<2>
        coin_spent spender=<1> amount=3uaot
        coin_received receiver=<collector> amount=3uaot
        transfer recipient=<collector> sender=<1> amount=3uaot
        message sender=<1>
        fee payer=<1> sender=<2> granter=<1> denom=uaot amount=3 native_amount=3 collected=3uaot
        coin_spent spender=<2> amount=7uaot
        coin_received receiver=<collector> amount=7uaot
        transfer recipient=<collector> sender=<2> amount=7uaot
        message sender=<2>
        fee payer=<2> sender=<2> granter=<1> denom=uaot amount=7 native_amount=7 collected=7uaot
        tx fee=10uaot fee_payer=<1>
    "#]]
    .assert_eq(&told(&mut test));
    let left = allowance(&mut test, 1, 2).unwrap();
    assert_eq!(spend_limit(&left), Amount::new(97));
}

#[test]
fn a_payer_that_cannot_pay_its_part_is_refused_and_the_granter_keeps_its_own() {
    let mut test = chain();
    let ratio = Allowance::Ratio {
        granter_bps: 9_999,
        allowance: Box::new(Allowance::Basic(Basic::default())),
    };
    grant(&mut test, 1, 6, &ratio).unwrap();
    test.take_events();
    let poor = charge(&mut test, &granted(6, 1, "10uaot"));
    assert!(refused(&test, poor).starts_with("sdk 5: "));
    assert_eq!(uaot(&mut test, 1), 1_000_000);
    assert_eq!(told(&mut test), "");
}

fn spend_limit(allowance: &Allowance) -> Amount {
    match allowance {
        Allowance::Basic(basic) => basic
            .spend_limit
            .as_ref()
            .unwrap()
            .amount_of(&denom("uaot")),
        Allowance::Ratio { allowance, .. } | Allowance::AllowedMsg { allowance, .. } => {
            spend_limit(allowance)
        }
        Allowance::Periodic(periodic) => periodic.period_can_spend.amount_of(&denom("uaot")),
    }
}
