//! Disputes: what they withhold, who decides, and who gets it.

use super::*;
use crate::DisputeState;
use crate::events::{PaymentDisputeEvidence, PaymentDisputeResolved, PaymentDisputed};
use proptest::prelude::*;
use proto::aot::payment::v1::PaymentStatus;

/// How long the merchant has for its evidence, and then the arbiter.
const EVIDENCE: u64 = 7 * DAY;
const ARBITRATION: u64 = 14 * DAY;

fn open_msg(shop: &Shop, id: &str, portion: pb::Portion) -> pb::MsgOpenDispute {
    pb::MsgOpenDispute {
        payer: shop.test.text(PAYER),
        payment_id: id.to_owned(),
        portion: Some(portion),
        code: "not_received".to_owned(),
        claim_hash: vec![1; 32],
    }
}

pub(super) fn open(shop: &mut Shop, id: &str, portion: pb::Portion) {
    let msg = open_msg(shop, id, portion);
    shop.test.send(&msg).expect("it is captured");
}

fn evidence_msg(shop: &Shop, id: &str) -> pb::MsgSubmitEvidence {
    pb::MsgSubmitEvidence {
        signer: shop.test.text(OWNER),
        payment_id: id.to_owned(),
        evidence_hash: vec![2; 32],
    }
}

fn answer(shop: &mut Shop, id: &str) {
    let msg = evidence_msg(shop, id);
    shop.test.send(&msg).expect("the dispute is open");
}

fn resolve_msg(shop: &Shop, id: &str, merchant_wins: bool) -> pb::MsgResolveDispute {
    pb::MsgResolveDispute {
        arbiter: shop.test.text(0),
        payment_id: id.to_owned(),
        merchant_wins,
        reason: "the parcel came back".to_owned(),
    }
}

fn resolve(shop: &mut Shop, id: &str, merchant_wins: bool) {
    let msg = resolve_msg(shop, id, merchant_wins);
    shop.test.send(&msg).expect("the dispute is open");
}

fn withdraw_msg(shop: &Shop, id: &str) -> pb::MsgWithdrawDispute {
    pb::MsgWithdrawDispute {
        payer: shop.test.text(PAYER),
        payment_id: id.to_owned(),
    }
}

fn dispute(shop: &mut Shop, id: &str) -> pb::Dispute {
    let request = pb::QueryDisputeRequest {
        payment_id: id.to_owned(),
    };
    let response = shop.test.query(&request).expect("there is one");
    response.dispute.expect("an answer has a dispute")
}

fn open_disputes(shop: &mut Shop) -> usize {
    let request = pb::QueryOpenDisputesRequest {
        merchant_id: shop.merchant_id.clone(),
        pagination: None,
    };
    shop.test
        .query(&request)
        .expect("it is a list")
        .disputes
        .len()
}

fn refunded(shop: &mut Shop, id: &str) -> String {
    shop.payment(id).tenders.remove(0).refunded
}

#[test]
fn a_dispute_withdraws_the_money_and_holds_the_fee_until_it_is_decided() {
    let mut shop = Shop::new();
    let id = shop.pay("order-1", &[won(10_000)]);
    open(&mut shop, &id, total(4_000));
    assert_eq!(shop.status(&id), PaymentStatus::Disputed);
    assert_eq!(shop.payable("krwp"), 9_800 - 3_920);
    assert_eq!(shop.withdrawn("krwp"), 3_920);
    assert_eq!(shop.balance(FEES, "krwp"), 200);
    assert_eq!(shop.spendable(FEES, "krwp"), 120);
    assert_eq!(
        shop.balance(PAYER, "krwp"),
        40_000,
        "the payer has nothing yet"
    );
    let open = dispute(&mut shop, &id);
    assert_eq!(open.state(), pb::DisputeState::Open);
    assert_eq!(open.amounts, [won(4_000)]);
    assert_eq!(open_disputes(&mut shop), 1);
    assert_eq!(shop.test.events::<PaymentDisputed>().len(), 1);
    shop.test.end_block(5);
}

#[test]
fn a_dispute_that_the_payer_wins_is_like_a_refund() {
    let mut shop = Shop::new();
    let id = shop.pay("order-1", &[won(10_000)]);
    open(&mut shop, &id, total(4_000));
    resolve(&mut shop, &id, false);
    assert_eq!(shop.balance(PAYER, "krwp"), 44_000);
    assert_eq!(shop.payable("krwp"), 5_880);
    assert_eq!(shop.withdrawn("krwp"), 0);
    assert_eq!(shop.balance(FEES, "krwp"), 120);
    assert_eq!(shop.spendable(FEES, "krwp"), 120);
    assert_eq!(shop.status(&id), PaymentStatus::PartiallyRefunded);
    assert_eq!(refunded(&mut shop, &id), "4000");
    assert_eq!(dispute(&mut shop, &id).state(), pb::DisputeState::Lost);
    assert_eq!(open_disputes(&mut shop), 0);
    let told = shop.test.events::<PaymentDisputeResolved>();
    let told = told.last().unwrap();
    assert_eq!(told.state, DisputeState::Lost);
    assert_eq!(told.amount.to_string(), "4000krwp");
    assert_eq!(
        (told.fee.to_string(), told.paid.to_string()),
        ("80krwp".to_owned(), "4000krwp".to_owned())
    );
    shop.refund(&id, "refund-1", all());
    assert_eq!(shop.balance(PAYER, "krwp"), 50_000);
    shop.test.end_block(5);
}

#[test]
fn a_dispute_that_the_merchant_wins_or_the_payer_withdraws_is_reinstated() {
    for merchant_wins in [true, false] {
        let mut shop = Shop::new();
        let id = shop.pay("order-1", &[won(10_000)]);
        open(&mut shop, &id, all());
        assert_eq!(shop.payable("krwp"), 0);
        if merchant_wins {
            resolve(&mut shop, &id, true);
        } else {
            let withdraw = withdraw_msg(&shop, &id);
            shop.test.send(&withdraw).unwrap();
        }
        assert_eq!(shop.payable("krwp"), 9_800);
        assert_eq!(shop.withdrawn("krwp"), 0);
        assert_eq!(shop.spendable(FEES, "krwp"), 200);
        assert_eq!(shop.balance(PAYER, "krwp"), 40_000);
        assert_eq!(shop.status(&id), PaymentStatus::Captured);
        // It was the only one that this payment has, ever.
        let again = open_msg(&shop, &id, all());
        let text = refusal(&mut shop, &again);
        let state = if merchant_wins { "won" } else { "withdrawn" };
        assert_eq!(
            text,
            format!(
                "payment 39: the payment has a dispute that is {state}: expected one that was never disputed"
            )
        );
        shop.refund(&id, "refund-1", all());
        assert_eq!(shop.balance(PAYER, "krwp"), 50_000);
        shop.test.end_block(5);
    }
}

#[test]
fn without_evidence_the_payer_wins_at_the_deadline_for_every_reader_at_once() {
    let mut shop = Shop::new();
    let id = shop.pay("order-1", &[won(10_000)]);
    open(&mut shop, &id, all());
    shop.test.end_block(EVIDENCE - 1);
    assert_eq!(shop.status(&id), PaymentStatus::Disputed);
    shop.test.end_block(1);
    // Not booked yet, and decided for everybody.
    assert_eq!(shop.balance(PAYER, "krwp"), 40_000);
    assert_eq!(shop.status(&id), PaymentStatus::Refunded);
    assert_eq!(refunded(&mut shop, &id), "10000");
    assert_eq!(dispute(&mut shop, &id).state(), pb::DisputeState::Lost);
    assert_eq!(open_disputes(&mut shop), 0);
    let late = evidence_msg(&shop, &id);
    let mut texts = vec![refusal(&mut shop, &late)];
    let late = resolve_msg(&shop, &id, true);
    texts.push(refusal(&mut shop, &late));
    let late = withdraw_msg(&shop, &id);
    texts.push(refusal(&mut shop, &late));
    expect_test::expect![[r#"
        payment 44: the dispute is lost: expected an open one
        payment 44: the dispute is lost: expected an open one
        payment 44: the dispute is lost: expected an open one"#]]
    .assert_eq(&texts.join("\n"));
    let deadline = shop.now();
    shop.test.end_block(1);
    assert_eq!(shop.balance(PAYER, "krwp"), 50_000);
    let told = shop.test.events::<PaymentDisputeResolved>();
    let told: Vec<_> = told
        .iter()
        .map(|event| (event.resolved_at, event.signer))
        .collect();
    assert_eq!(told, [(deadline, None)]);
    assert_eq!(shop.status(&id), PaymentStatus::Refunded);
}

#[test]
fn with_evidence_the_merchant_wins_if_nobody_decides() {
    let mut shop = Shop::new();
    let id = shop.pay("order-1", &[won(10_000)]);
    open(&mut shop, &id, all());
    shop.test.end_block(EVIDENCE - 1);
    answer(&mut shop, &id);
    assert_eq!(shop.test.events::<PaymentDisputeEvidence>().len(), 1);
    shop.test.end_block(ARBITRATION);
    assert_eq!(shop.status(&id), PaymentStatus::Disputed);
    shop.test.end_block(1);
    assert_eq!(shop.status(&id), PaymentStatus::Captured);
    assert_eq!(dispute(&mut shop, &id).state(), pb::DisputeState::Won);
    shop.test.end_block(1);
    assert_eq!(shop.withdrawn("krwp"), 0);
    assert_eq!(shop.balance(PAYER, "krwp"), 40_000);
    assert_eq!(shop.spendable(FEES, "krwp"), 200);
}

#[test]
fn what_lapsed_is_booked_before_anything_else_happens_to_the_payment() {
    let mut shop = Shop::new();
    let id = shop.pay("order-1", &[won(10_000)]);
    open(&mut shop, &id, total(4_000));
    shop.pay("order-2", &[won(20_000)]);
    shop.test.end_block(EVIDENCE);
    shop.pay("order-3", &[won(10_000)]);
    let too_much = shop.refund_msg(&id, "refund-1", total(6_001));
    let text = refusal(&mut shop, &too_much);
    assert_eq!(
        text,
        "payment 22: 6001 won is more than what is captured and not refunded: expected at most 6000 won"
    );
    shop.refund(&id, "refund-1", total(6_000));
    assert_eq!(shop.test.events::<PaymentDisputeResolved>().len(), 1);
    assert_eq!(shop.balance(PAYER, "krwp"), 20_000);
    shop.test.end_block(5);
    assert_eq!(shop.test.events::<PaymentDisputeResolved>().len(), 1);
}

#[test]
fn the_disputed_part_is_not_refunded_meanwhile_and_the_rest_is() {
    let mut shop = Shop::new();
    let id = shop.authorize("order-1", &[won(10_000)]);
    shop.capture(&id, total(5_000), false);
    open(&mut shop, &id, total(4_000));
    let too_much = shop.refund_msg(&id, "refund-1", total(1_001));
    let mut texts = vec![refusal(&mut shop, &too_much)];
    shop.refund(&id, "refund-1", all());
    assert_eq!(refunded(&mut shop, &id), "1000");
    let nothing = shop.refund_msg(&id, "refund-2", all());
    texts.push(refusal(&mut shop, &nothing));
    expect_test::expect![[r#"
        payment 22: 1001 won is more than what is captured and not refunded: expected at most 1000 won
        payment 38: the payment is disputed and nothing of it is left to refund: expected one of which something is captured, not refunded and not disputed"#]].assert_eq(&texts.join("\n"));
    // What is still held goes on as ever.
    shop.capture(&id, total(3_000), false);
    assert_eq!(shop.status(&id), PaymentStatus::Disputed);
    let cancel = shop.net_cancel_msg("order-1");
    shop.test.send(&cancel).unwrap();
    assert_eq!(refunded(&mut shop, &id), "4000");
    assert_eq!(shop.spendable(PAYER, "krwp"), 46_000);
    resolve(&mut shop, &id, false);
    assert_eq!(shop.spendable(PAYER, "krwp"), 50_000);
    assert_eq!(shop.status(&id), PaymentStatus::Refunded);
    shop.test.end_block(5);
}

#[test]
fn claims_that_are_none_are_refused() {
    let mut shop = Shop::new();
    let held = shop.authorize("order-1", &[won(1_000)]);
    let paid = shop.pay("order-2", &[won(1_000), coin(5, "uaot")]);
    shop.refund(&paid, "refund-1", of(&[coin(5, "uaot")]));
    let good = open_msg(&shop, &paid, all());
    let msgs = [
        changed(&good, |msg| msg.payment_id = held),
        changed(&good, |msg| msg.payment_id = "00".repeat(32)),
        changed(&good, |msg| msg.payer = shop.test.text(STRANGER)),
        changed(&good, |msg| msg.code = "Never came!".to_owned()),
        changed(&good, |msg| msg.code = String::new()),
        changed(&good, |msg| msg.claim_hash = vec![1; 31]),
        changed(&good, |msg| msg.portion = Some(of(&[won(1_001)]))),
        changed(&good, |msg| msg.portion = Some(of(&[coin(1, "uaot")]))),
        changed(&good, |msg| msg.portion = Some(total(1))),
    ];
    let text = refusals(&mut shop, &msgs);
    expect_test::expect![[r#"
        payment 41: the payment is authorized and nothing of it is left to dispute: expected one of which something is captured and not refunded
        payment 2: no payment 0000000000000000000000000000000000000000000000000000000000000000 in the state: expected the id of one that is not older than its refund window and retention
        payment 21: the signer is not the payer: expected aot1md9qhregt58wfg0mxfg0qg82snt23s6demvklg
        payment 6: code is "Never came!": expected 1 to 32 of a-z, 0-9, _ and -, like not_received
        payment 6: code is "": expected 1 to 32 of a-z, 0-9, _ and -, like not_received
        payment 6: claim hash is 31 bytes: expected the 32 bytes of a SHA-256
        payment 42: 1001krwp is more than what is captured and not refunded: expected at most 1000krwp
        payment 42: 1uaot is more than what is captured and not refunded: expected at most 0uaot
        payment 27: the portion is a total and not all tenders of the payment count in won: expected amounts by denom"#]].assert_eq(&text);
    let nothing = evidence_msg(&shop, &paid);
    let mut texts = vec![refusal(&mut shop, &nothing)];
    let nothing = resolve_msg(&shop, &paid, true);
    texts.push(refusal(&mut shop, &nothing));
    let nothing = withdraw_msg(&shop, &paid);
    texts.push(refusal(&mut shop, &nothing));
    expect_test::expect![[r#"
        payment 43: payment 2e26e0cae505e08c3dae60957064dc3bf6a1bd8a6cbcef508d1f9e7d18ebc3a4 has no dispute: expected one that was disputed
        payment 43: payment 2e26e0cae505e08c3dae60957064dc3bf6a1bd8a6cbcef508d1f9e7d18ebc3a4 has no dispute: expected one that was disputed
        payment 43: payment 2e26e0cae505e08c3dae60957064dc3bf6a1bd8a6cbcef508d1f9e7d18ebc3a4 has no dispute: expected one that was disputed"#]].assert_eq(&texts.join("\n"));
}

#[test]
fn a_payment_can_be_disputed_only_within_its_time_after_the_last_capture() {
    let mut shop = Shop::pending(|json| {
        *json.pointer_mut("/params/dispute_seconds_max").unwrap() = DAY.into();
    });
    approve(&mut shop);
    let mut msg = shop.authorize_msg("order-1", &[won(10_000)]);
    msg.authorization_expiry = shop.later(3 * DAY);
    let id = shop.test.send(&msg).unwrap().payment_id;
    shop.capture(&id, total(1_000), false);
    shop.test.end_block(DAY);
    let late = open_msg(&shop, &id, all());
    let text = refusal(&mut shop, &late);
    assert_eq!(
        text,
        "payment 40: the payment could be disputed before 2026-01-02T00:00:00Z: expected a dispute within dispute_seconds_max of its last capture"
    );
    shop.capture(&id, total(1_000), false);
    let msg = open_msg(&shop, &id, total(900));
    shop.test.end_block(DAY - 1);
    shop.pay("order-2", &[won(5_000)]);
    shop.test.send(&msg).unwrap();
}

fn approve(shop: &mut Shop) {
    let approve = shop::MsgApproveMerchant {
        company: shop.test.text(COMPANY),
        merchant_id: shop.merchant_id.clone(),
        fee_bps: 200,
    };
    shop.test.send(&approve).unwrap();
}

#[test]
fn only_the_arbiter_decides_and_only_once() {
    let mut shop = Shop::new();
    let id = shop.pay("order-1", &[won(1_000)]);
    open(&mut shop, &id, all());
    let good = resolve_msg(&shop, &id, true);
    let strange = changed(&good, |msg| msg.arbiter = shop.test.text(STRANGER));
    let text = refusal(&mut shop, &strange);
    assert!(text.starts_with("sdk 4: invalid authority"), "{text}");
    let params = shop.test.query(&pb::QueryParamsRequest {}).unwrap().params;
    let mut update = pb::MsgUpdateParams {
        authority: shop.test.text(0),
        params,
    };
    let arbiter = shop.test.text(STRANGER);
    update.params.as_mut().unwrap().arbiter.clone_from(&arbiter);
    shop.test.send(&update).unwrap();
    let after = shop.test.query(&pb::QueryParamsRequest {}).unwrap().params;
    assert_eq!(after.unwrap().arbiter, arbiter);
    let text = refusal(&mut shop, &good);
    assert_eq!(
        text,
        format!("payment 46: the signer decides no disputes: expected {arbiter}")
    );
    let too_long = changed(&strange, |msg| msg.reason = "x".repeat(129));
    let text = refusal(&mut shop, &too_long);
    assert!(text.starts_with("merchant 11: "), "{text}");
    shop.test.send(&strange).unwrap();
    let text = refusal(&mut shop, &strange);
    assert_eq!(text, "payment 44: the dispute is won: expected an open one");
}

#[test]
fn evidence_is_given_once_by_whoever_answers_for_the_shop() {
    let mut shop = Shop::new();
    let id = shop.pay("order-1", &[won(1_000)]);
    open(&mut shop, &id, all());
    let good = evidence_msg(&shop, &id);
    let by_delegate = changed(&good, |msg| msg.signer = shop.test.text(DELEGATE));
    let mut texts = vec![refusal(&mut shop, &by_delegate)];
    let no_hash = changed(&good, |msg| msg.evidence_hash = Vec::new());
    texts.push(refusal(&mut shop, &no_hash));
    let delegate = shop::MsgSetDelegate {
        owner: shop.test.text(OWNER),
        merchant_id: shop.merchant_id.clone(),
        delegate: Some(shop::Delegate {
            address: shop.test.text(DELEGATE),
            rights: vec![shop::Right::Disputes.into()],
        }),
    };
    shop.test.send(&delegate).unwrap();
    // A suspended shop answers for what it sold.
    suspend(&mut shop);
    shop.test.send(&by_delegate).unwrap();
    shop.expect_no_effect(|shop| {
        shop.test.send(&good).unwrap();
    });
    let other = changed(&good, |msg| msg.evidence_hash = vec![3; 32]);
    texts.push(refusal(&mut shop, &other));
    expect_test::expect![[r#"
        merchant 7: the signer may not answer disputes for merchant 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe: expected its owner, a delegate with this right, or, for payments, one of its active terminals
        payment 6: evidence hash is 0 bytes: expected the 32 bytes of a SHA-256
        payment 45: the merchant has given other evidence: it is given once"#]].assert_eq(&texts.join("\n"));
}

#[test]
fn a_merchant_is_not_closed_while_something_is_disputed() {
    let mut shop = Shop::new();
    let id = shop.pay("order-1", &[won(1_000)]);
    open(&mut shop, &id, all());
    let error = close(&mut shop).unwrap_err();
    assert_eq!((error.codespace, error.code), ("merchant", 19));
    shop.test.end_block(DAY);
    shop.test.end_block(1);
    assert_eq!(close(&mut shop).unwrap_err().code, 19);
    resolve(&mut shop, &id, false);
    shop.test.end_block(DAY);
    shop.test.end_block(DAY);
    close(&mut shop).unwrap();
    shop.test.end_block(1);
}

#[test]
fn a_dispute_that_nothing_covers_is_refused() {
    let mut shop = Shop::new();
    let id = shop.pay("order-1", &[won(1_000)]);
    shop.test.end_block(DAY);
    shop.test.end_block(1);
    let msg = open_msg(&shop, &id, all());
    let text = refusal(&mut shop, &msg);
    assert!(text.starts_with("settlement 4: "), "{text}");
    // The fee address gives its part, and what was sold meanwhile covers the rest.
    shop.pay("order-2", &[won(1_000)]);
    shop.test.send(&msg).unwrap();
}

#[test]
fn disputed_points_come_back_as_they_were_or_as_won_if_their_reserve_does_not_do() {
    for covered in [true, false] {
        let mut shop = Shop::new();
        let id = shop.pay("order-1", &[coin(1_000, STAR), won(500)]);
        open(&mut shop, &id, all());
        assert_eq!(shop.payable("krwp"), 0);
        if !covered {
            let raise = issue::MsgSetRate {
                company: shop.test.text(ISSUER),
                denom: STAR.to_owned(),
                rate: "1.1".to_owned(),
                effective: shop.later(7 * DAY),
            };
            shop.test.send(&raise).unwrap();
            let withdraw = issue::MsgWithdrawReserve {
                company: shop.test.text(ISSUER),
                denom: STAR.to_owned(),
                amount: (19_000 - 9_900_u128).to_string(),
            };
            shop.test.send(&withdraw).unwrap();
        }
        shop.test.end_block(EVIDENCE);
        shop.test.end_block(1);
        let told = shop.test.events::<PaymentDisputeResolved>();
        let paid = told.last().map(|event| event.paid.to_string()).unwrap();
        if covered {
            assert_eq!(paid, format!("500krwp,1000{STAR}"));
            assert_eq!(shop.balance(PAYER, STAR), 10_000);
            assert_eq!(shop.balance(PAYER, "krwp"), 50_000);
        } else {
            assert_eq!(paid, "1500krwp");
            assert_eq!(shop.balance(PAYER, STAR), 9_000);
            assert_eq!(shop.balance(PAYER, "krwp"), 51_000);
        }
        assert_eq!(shop.balance(FEES, "krwp"), 0);
        assert_eq!(shop.status(&id), PaymentStatus::Refunded);
    }
}

#[test]
fn a_disputed_payment_stays_in_the_state_until_it_is_long_decided() {
    let mut shop = Shop::new();
    let mut msg = shop.pay_msg("order-1", &[won(1_000)]);
    msg.refund_expiry = shop.later(0);
    let id = shop.test.send(&msg).unwrap().payment_id;
    shop.test.end_block(29 * DAY);
    shop.pay("order-2", &[won(2_000)]);
    open(&mut shop, &id, all());
    shop.test.end_block(2 * DAY);
    answer(&mut shop, &id);
    shop.test.end_block(18 * DAY);
    // Beyond the refund window the payer can still win.
    resolve(&mut shop, &id, false);
    assert_eq!(shop.status(&id), PaymentStatus::Refunded);
    shop.test.end_block(40 * DAY);
    shop.test.end_block(1);
    let request = pb::QueryDisputeRequest { payment_id: id };
    assert_eq!(shop.test.query(&request).unwrap_err().code, 2);
}

#[test]
fn a_block_decides_no_more_than_its_share_oldest_first() {
    let mut shop = Shop::pending(|json| {
        *json.pointer_mut("/params/expiries_per_block_max").unwrap() = 2.into();
    });
    approve(&mut shop);
    let ids: Vec<_> = (0..5)
        .map(|n| shop.pay(&format!("order-{n}"), &[won(1_000)]))
        .collect();
    for id in &ids {
        open(&mut shop, id, all());
        shop.test.end_block(1);
    }
    shop.test.end_block(EVIDENCE);
    for id in &ids {
        assert_eq!(shop.status(id), PaymentStatus::Refunded);
    }
    let mut booked = Vec::new();
    for _ in 0..4 {
        shop.test.take_events();
        shop.test.end_block(1);
        let told = shop.test.events::<PaymentDisputeResolved>();
        booked.push(
            told.into_iter()
                .map(|event| event.order_id)
                .collect::<Vec<_>>(),
        );
    }
    assert_eq!(booked[0], ["order-0", "order-1"]);
    assert_eq!(booked[1], ["order-2", "order-3"]);
    assert_eq!(booked[2], ["order-4"]);
    assert!(booked[3].is_empty());
    shop.expect_no_effect(|shop| shop.test.ctx(crate::hooks::end_block));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_fee_is_exact_whatever_happens_while_a_dispute_is_open(
        fee_bps in 0..1_000_u32,
        (captured, later, disputed, refunded) in (1..3_000_u128, 0..3_000_u128, 1..3_000_u128, 0..3_000_u128),
        merchant_wins in any::<bool>(),
    ) {
        let mut shop = Shop::with_fee(fee_bps);
        shop.give(FEES, &[won(1_000)]);
        let mut msg = shop.authorize_msg("order-1", &[won(6_000)]);
        msg.fee_max_bps = 1_000;
        let id = shop.test.send(&msg).unwrap().payment_id;
        shop.capture(&id, total(captured), false);
        let disputed = disputed.min(captured);
        open(&mut shop, &id, total(disputed));
        if later > 0 {
            shop.capture(&id, total(later), false);
        }
        let refunded = refunded.min(captured + later - disputed);
        if refunded > 0 {
            shop.refund(&id, "refund-1", total(refunded));
        }
        shop.test.check_invariants();
        resolve(&mut shop, &id, merchant_wins);
        shop.test.check_invariants();
        let left = captured + later - refunded - if merchant_wins { 0 } else { disputed };
        let fee = left * u128::from(fee_bps) / 10_000;
        prop_assert_eq!(shop.balance(FEES, "krwp"), 1_000 + fee);
        prop_assert_eq!(shop.spendable(FEES, "krwp"), 1_000 + fee);
        prop_assert_eq!(shop.payable("krwp"), i128::try_from(left - fee).unwrap());
        prop_assert_eq!(shop.balance(PAYER, "krwp"), 50_000 - left);
        prop_assert_eq!(shop.withdrawn("krwp"), 0);
    }
}
