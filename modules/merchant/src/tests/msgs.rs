//! What each message does, and what it refuses, with its text.

use super::*;
use crate::events::{MerchantClosed, MerchantUpdated};
use crate::{Right, ops};
use expect_test::expect;
use proto::Msg;
use proto::aot::merchant::v1::{MerchantStatus, Right as Pb};
use testkit::account;

/// What a message is refused with, and that it had no effect.
fn refusal<M: Msg>(test: &mut TestCtx, msg: &M) -> String {
    test.take_events();
    let before = test.changes();
    let error = test.send(msg).expect_err("it should be refused");
    assert_eq!(test.changes(), before);
    assert!(test.take_events().is_empty());
    format!("{} {}: {}", error.codespace, error.code, error.log)
}

fn refusals<M: Msg>(test: &mut TestCtx, msgs: &[M]) -> String {
    let lines: Vec<_> = msgs.iter().map(|msg| refusal(test, msg)).collect();
    lines.join("\n")
}

fn changed<M: Clone>(msg: &M, change: impl FnOnce(&mut M)) -> M {
    let mut msg = msg.clone();
    change(&mut msg);
    msg
}

#[test]
fn a_registered_shop_is_approved_at_a_fee() {
    let mut shop = Shop::pending();
    assert_eq!(shop.merchant().status(), MerchantStatus::Pending);
    let approve = shop.approve_msg();
    shop.test.send(&approve).unwrap();
    let merchant = shop.merchant();
    assert_eq!(merchant.status(), MerchantStatus::Active);
    assert_eq!(merchant.fee_bps, 200);
    shop.test.end_block(5);
}

#[test]
fn the_id_is_the_same_on_every_chain() {
    let shop = Shop::pending();
    let id = ops::id_of(&crypto::sha256(b"123-45-67890"));
    assert_eq!(shop.id, hex::encode(id));
}

#[test]
fn a_company_is_admitted_by_the_authority_only() {
    let mut test = TestCtx::new(&MODULES);
    let good = pb::MsgSetPaymentCompany {
        authority: test.text(AUTHORITY),
        company: Some(company(&test, true)),
    };
    let pool = test.text_of(&sdk::Address::of_module("pool"));
    let with = |change: &dyn Fn(&mut pb::PaymentCompany)| {
        changed(&good, |msg| msg.company.as_mut().map(change).unwrap())
    };
    let msgs = [
        changed(&good, |msg| msg.authority = test.text(COMPANY)),
        changed(&good, |msg| msg.company = None),
        with(&|company| company.address = String::new()),
        with(&|company| company.name = String::new()),
        with(&|company| company.fee_address.clone_from(&pool)),
    ];
    let text = refusals(&mut test, &msgs);
    expect![[r#"
        sdk 4: invalid authority; expected aot1xq7u6gjcxegftrfecpcttudxyzsaurjd7w0k4e, got aot1xq58efrrsp8jtud2rl4yufm3ptu5w42cp4phpn: unauthorized
        sdk 18: missing company: invalid request
        sdk 7: "": empty address, expected a bech32 address aot1…: invalid address
        merchant 11: name is "": expected 1 to 100 characters
        sdk 4: aot1yl9v25pcxem9e5g828f84d9xu97h4qx5yn8tah is not allowed to receive funds: unauthorized"#]].assert_eq(&text);
    test.send(&good).unwrap();
    let request = pb::QueryPaymentCompanyRequest {
        address: test.text(COMPANY),
    };
    let found = test.read(|view| crate::queries::payment_company(view, &request));
    assert_eq!(found.unwrap().company, good.company);
}

#[test]
fn a_registration_that_cannot_stand_is_refused() {
    let mut shop = Shop::pending();
    let good = changed(&register_msg(&shop.test), |msg| {
        msg.business_number_hash = crypto::sha256(b"another").to_vec();
    });
    let test = &shop.test;
    let pool = test.text_of(&sdk::Address::of_module("pool"));
    let msgs = [
        register_msg(test),
        changed(&good, |msg| msg.company = test.text(STRANGER)),
        changed(&good, |msg| {
            msg.business_number_hash = b"123-45-67890".to_vec();
        }),
        changed(&good, |msg| msg.name = " ".to_owned()),
        changed(&good, |msg| msg.name = "x".repeat(101)),
        changed(&good, |msg| msg.name = "a\nb".to_owned()),
        changed(&good, |msg| msg.name = "4111-1111-1111-1111".to_owned()),
        changed(&good, |msg| msg.mcc = "54".to_owned()),
        changed(&good, |msg| msg.region = "Seoul".to_owned()),
        changed(&good, |msg| msg.payout_address = "cosmos1x".to_owned()),
        changed(&good, |msg| msg.payout_address = pool),
        changed(&good, |msg| msg.parent = shop.id.clone()),
        changed(&good, |msg| msg.parent = "00".repeat(32)),
    ];
    let text = refusals(&mut shop.test, &msgs);
    expect![[r#"
        merchant 3: merchant 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe is registered: expected a business number that is not
        merchant 5: aot1wrndum20nw25u2md8jjh7mlsl9szr4p9c02y47 is no payment company: expected the address of one
        merchant 11: business number hash is 12 bytes: expected the 32 bytes of a SHA-256
        merchant 11: name is " ": expected 1 to 100 characters
        merchant 11: name is "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx": expected fewer characters (names 100, reasons 128), none of them a control character
        merchant 11: name is "a\nb": expected fewer characters (names 100, reasons 128), none of them a control character
        merchant 12: name contains what may be a card number (13 to 19 digits with a valid check digit): expected none, card numbers never go on the chain
        merchant 11: mcc is "54": expected four digits of ISO 18245, like 5812
        merchant 11: region is "Seoul": expected a subdivision of ISO 3166-2, like KR-11
        sdk 7: "cosmos1x": invalid checksum, expected a bech32 address aot1…: invalid address
        sdk 4: aot1yl9v25pcxem9e5g828f84d9xu97h4qx5yn8tah is not allowed to receive funds: unauthorized
        merchant 4: merchant 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe is pending: expected a parent that is not pending or closed
        merchant 2: no merchant 0000000000000000000000000000000000000000000000000000000000000000: expected the id of a registered one"#]].assert_eq(&text);
    let admit = pb::MsgSetPaymentCompany {
        authority: shop.test.text(AUTHORITY),
        company: Some(company(&shop.test, false)),
    };
    shop.test.send(&admit).unwrap();
    let text = refusal(&mut shop.test, &good);
    expect!["merchant 6: payment company aot1xq58efrrsp8jtud2rl4yufm3ptu5w42cp4phpn is not active: it takes no merchants and no payments"].assert_eq(&text);
    let memo = "4111111111111111";
    let error = shop.test.send_with_memo(&good, memo).unwrap_err();
    assert_eq!((error.codespace, error.code), ("merchant", 12));
}

#[test]
fn an_approval_is_for_the_company_and_once() {
    let mut shop = Shop::pending();
    let good = shop.approve_msg();
    let msgs = [
        changed(&good, |msg| msg.company = shop.test.text(OWNER)),
        changed(&good, |msg| msg.fee_bps = 1_001),
        changed(&good, |msg| msg.merchant_id = "00".repeat(32)),
    ];
    let mut texts = vec![refusals(&mut shop.test, &msgs)];
    let early = shop.fee_msg(100);
    texts.push(refusal(&mut shop.test, &early));
    shop.test.send(&good).unwrap();
    texts.push(refusal(&mut shop.test, &good));
    let high = shop.fee_msg(1_001);
    texts.push(refusal(&mut shop.test, &high));
    expect![[r#"
        merchant 9: the signer does not look after merchant 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe: expected aot1xq58efrrsp8jtud2rl4yufm3ptu5w42cp4phpn
        merchant 10: a fee of 1001 bps: expected at most 1000 bps
        merchant 2: no merchant 0000000000000000000000000000000000000000000000000000000000000000: expected the id of a registered one
        merchant 4: merchant 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe is pending: expected an active or suspended one
        merchant 4: merchant 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe is active: expected a pending one
        merchant 10: a fee of 1001 bps: expected at most 1000 bps"#]].assert_eq(&texts.join("\n"));
    let fee = shop.fee_msg(100);
    shop.test.send(&fee).unwrap();
    assert_eq!(shop.merchant().fee_bps, 100);
}

#[test]
fn a_delegate_describes_the_shop_and_never_redirects_its_money() {
    let mut shop = Shop::active();
    let delegate = shop.delegate_msg(&[Pb::Profile]);
    shop.test.send(&delegate).unwrap();
    let by_delegate = changed(&shop.update_msg(), |msg| {
        msg.signer = shop.test.text(DELEGATE);
        msg.name = "New Bakery".to_owned();
        msg.mcc = "5812".to_owned();
        msg.region = "KR-26".to_owned();
    });
    shop.test.send(&by_delegate).unwrap();
    assert_eq!(shop.test.events::<MerchantUpdated>().len(), 1);
    let msgs = [
        changed(&by_delegate, |msg| {
            msg.payout_address = shop.test.text(DELEGATE);
        }),
        changed(&by_delegate, |msg| msg.signer = shop.test.text(STRANGER)),
        shop.update_msg(),
    ];
    let text = refusals(&mut shop.test, &msgs);
    expect![[r#"
        merchant 8: the signer does not own merchant 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe: expected aot1g206xu56zq4mwysy9y4sffltckcvyz8shl03dy
        merchant 7: the signer may not change the profile for merchant 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe: expected its owner, a delegate with this right, or, for payments, one of its active terminals
        merchant 20: every field is empty: expected at least one to change"#]].assert_eq(&text);
    let by_owner = changed(&shop.update_msg(), |msg| {
        msg.payout_address = shop.test.text(STRANGER);
    });
    shop.test.send(&by_owner).unwrap();
    let merchant = shop.merchant();
    assert_eq!(merchant.payout_address, shop.test.text(STRANGER));
    assert_eq!(merchant.name, "New Bakery");
}

#[test]
fn delegates_have_the_rights_they_were_given_until_they_are_taken() {
    let mut shop = Shop::active();
    let id = crate::types::parse_id(&shop.id).unwrap();
    let msg = shop.delegate_msg(&[Pb::Capture, Pb::Refund, Pb::Capture]);
    shop.test.send(&msg).unwrap();
    let delegate = account(DELEGATE);
    let may = |shop: &mut Shop, right| {
        shop.test
            .read(|view| ops::acting(view, &id, &delegate, right).is_ok())
    };
    assert!(may(&mut shop, Right::Capture) && may(&mut shop, Right::Refund));
    assert!(!may(&mut shop, Right::Void) && !may(&mut shop, Right::Terminals));
    let none = shop.delegate_msg(&[]);
    shop.test.send(&none).unwrap();
    assert!(!may(&mut shop, Right::Capture));
    let msgs = [
        none.clone(),
        changed(&none, |msg| msg.delegate = None),
        changed(&none, |msg| msg.owner = shop.test.text(DELEGATE)),
        changed(&none, |msg| {
            msg.delegate.as_mut().unwrap().rights = vec![10];
        }),
    ];
    let mut texts = vec![refusals(&mut shop.test, &msgs)];
    for n in 100..120 {
        let next = changed(&shop.delegate_msg(&[Pb::Void]), |msg| {
            msg.delegate.as_mut().unwrap().address = shop.test.text(n);
        });
        shop.test.send(&next).unwrap();
    }
    let too_many = shop.delegate_msg(&[Pb::Void]);
    texts.push(refusal(&mut shop.test, &too_many));
    expect![[r#"
        merchant 18: aot1md9qhregt58wfg0mxfg0qg82snt23s6demvklg is no delegate: expected rights to give, or a delegate to remove
        sdk 18: missing delegate: invalid request
        merchant 8: the signer does not own merchant 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe: expected aot1g206xu56zq4mwysy9y4sffltckcvyz8shl03dy
        merchant 11: right is 10: expected 1 (invoice) to 9 (disputes)
        merchant 17: the merchant has 20 delegates: expected one to be removed first"#]].assert_eq(&texts.join("\n"));
}

#[test]
fn a_terminal_acts_for_its_shop_until_it_is_revoked_for_good() {
    let mut shop = Shop::active();
    let id = crate::types::parse_id(&shop.id).unwrap();
    let register = shop.terminal_msg(TERMINAL);
    let terminal = shop.test.send(&register).unwrap().terminal;
    assert_eq!(terminal, shop.test.text(TERMINAL));
    let may = |shop: &mut Shop, id: &crate::MerchantId, right| {
        shop.test
            .read(|view| ops::acting(view, id, &account(TERMINAL), right).is_ok())
    };
    for right in [Right::Invoice, Right::Capture, Right::Void, Right::Refund] {
        assert!(may(&mut shop, &id, right));
    }
    assert!(!may(&mut shop, &id, Right::Terminals) && !may(&mut shop, &id, Right::Profile));
    let other = changed(&register_msg(&shop.test), |msg| {
        msg.business_number_hash = crypto::sha256(b"another").to_vec();
    });
    let other = shop.test.send(&other).unwrap().merchant_id;
    let other = crate::types::parse_id(&other).unwrap();
    assert!(
        !may(&mut shop, &other, Right::Capture),
        "it acts for its own shop only"
    );
    let revoke = shop.revoke_msg(TERMINAL);
    let stranger = changed(&revoke, |msg| msg.signer = shop.test.text(STRANGER));
    let mut texts = vec![refusal(&mut shop.test, &stranger)];
    let by_company = changed(&revoke, |msg| msg.signer = shop.test.text(COMPANY));
    shop.test.send(&by_company).unwrap();
    assert!(!may(&mut shop, &id, Right::Capture));
    texts.push(refusal(&mut shop.test, &revoke));
    texts.push(refusal(&mut shop.test, &register));
    let unknown = shop.revoke_msg(STRANGER);
    texts.push(refusal(&mut shop.test, &unknown));
    let msgs = [
        changed(&register, |msg| msg.public_key = vec![2; 32]),
        changed(&register, |msg| msg.public_key = vec![7; 33]),
        changed(&register, |msg| msg.label = String::new()),
        changed(&register, |msg| msg.signer = shop.test.text(TERMINAL)),
    ];
    texts.push(refusals(&mut shop.test, &msgs));
    expect![[r#"
        merchant 7: the signer may not manage terminals for merchant 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe: expected its owner, a delegate with this right, or, for payments, one of its active terminals
        merchant 15: terminal aot1jyc28zccd63urmpgzwnygl50j7ltuyz9g5r3qq is revoked: expected an active one
        merchant 14: terminal aot1jyc28zccd63urmpgzwnygl50j7ltuyz9g5r3qq was registered before: expected a new key
        merchant 13: aot1wrndum20nw25u2md8jjh7mlsl9szr4p9c02y47 is no terminal of merchant 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe: expected the address of one
        merchant 11: public key is 0202020202020202020202020202020202020202020202020202020202020202: expected a compressed secp256k1 key of 33 bytes
        merchant 11: public key is 070707070707070707070707070707070707070707070707070707070707070707: expected a compressed secp256k1 key of 33 bytes
        merchant 11: label is "": expected 1 to 100 characters
        merchant 7: the signer may not manage terminals for merchant 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe: expected its owner, a delegate with this right, or, for payments, one of its active terminals"#]].assert_eq(&texts.join("\n"));
    let request = pb::QueryTerminalsRequest {
        merchant_id: shop.id.clone(),
        pagination: None,
    };
    let listed = shop
        .test
        .read(|view| crate::queries::terminals(view, &request))
        .unwrap();
    let active: Vec<_> = listed.terminals.iter().map(|found| found.active).collect();
    assert_eq!(active, [false]);
    shop.test.end_block(5);
}

#[test]
fn active_terminals_are_capped() {
    let mut shop = Shop::active();
    let params = pb::MsgUpdateParams {
        authority: shop.test.text(AUTHORITY),
        params: Some(pb::Params {
            terminals_max: 1,
            delegates_max: 1,
            fee_max_bps: 100,
        }),
    };
    shop.test.send(&params).unwrap();
    let first = shop.terminal_msg(TERMINAL);
    shop.test.send(&first).unwrap();
    let second = shop.terminal_msg(TERMINAL + 1);
    let text = refusal(&mut shop.test, &second);
    expect!["merchant 16: the merchant has 1 active terminals: expected one to be revoked first"]
        .assert_eq(&text);
    let revoke = shop.revoke_msg(TERMINAL);
    shop.test.send(&revoke).unwrap();
    shop.test.send(&second).unwrap();
    shop.test.end_block(5);
}

#[test]
fn what_the_authority_suspended_only_the_authority_resumes() {
    let mut shop = Shop::active();
    for by in [COMPANY, AUTHORITY] {
        let suspend = shop.suspend_msg(by);
        shop.test.send(&suspend).unwrap();
        assert_eq!(shop.merchant().status(), MerchantStatus::Suspended);
        let again = shop.suspend_msg(COMPANY);
        assert!(refusal(&mut shop.test, &again).starts_with("merchant 4: "));
        let resume = shop.resume_msg(COMPANY);
        if by == AUTHORITY {
            let text = refusal(&mut shop.test, &resume);
            expect!["merchant 21: merchant 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe was suspended by the authority: expected the authority to resume it"].assert_eq(&text);
        }
        let resume = shop.resume_msg(by);
        shop.test.send(&resume).unwrap();
        assert_eq!(shop.merchant().status(), MerchantStatus::Active);
    }
    let msgs = [
        shop.suspend_msg(OWNER),
        changed(&shop.suspend_msg(COMPANY), |msg| {
            msg.reason = "x".repeat(129);
        }),
    ];
    let mut texts = vec![refusals(&mut shop.test, &msgs)];
    let resume = shop.resume_msg(COMPANY);
    texts.push(refusal(&mut shop.test, &resume));
    expect![[r#"
        merchant 9: the signer does not look after merchant 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe: expected aot1xq58efrrsp8jtud2rl4yufm3ptu5w42cp4phpn or the authority
        merchant 11: reason is "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx": expected fewer characters (names 100, reasons 128), none of them a control character
        merchant 4: merchant 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe is active: expected a suspended one"#]].assert_eq(&texts.join("\n"));
}

#[test]
fn a_closed_shop_stays_closed_and_its_id_is_never_used_again() {
    let mut shop = Shop::active();
    let id = crate::types::parse_id(&shop.id).unwrap();
    shop.test.ctx(|ctx| ops::payment_opened(ctx, &id));
    let close = shop.close_msg(OWNER);
    let mut texts = vec![refusal(&mut shop.test, &close)];
    shop.test.ctx(|ctx| ops::payment_closed(ctx, &id));
    let stranger = shop.close_msg(STRANGER);
    texts.push(refusal(&mut shop.test, &stranger));
    shop.test.send(&close).unwrap();
    assert_eq!(shop.merchant().status(), MerchantStatus::Closed);
    texts.push(refusal(&mut shop.test, &close));
    let again = register_msg(&shop.test);
    texts.push(refusal(&mut shop.test, &again));
    let update = changed(&shop.update_msg(), |msg| msg.name = "Zombie".to_owned());
    texts.push(refusal(&mut shop.test, &update));
    let terminal = shop.terminal_msg(TERMINAL);
    texts.push(refusal(&mut shop.test, &terminal));
    let resume = shop.resume_msg(AUTHORITY);
    texts.push(refusal(&mut shop.test, &resume));
    expect![[r#"
        merchant 19: merchant 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe has 1 open payments: expected none, capture or void them first
        merchant 9: the signer does not look after merchant 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe: expected aot1xq58efrrsp8jtud2rl4yufm3ptu5w42cp4phpn or the authority
        merchant 4: merchant 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe is closed: expected one that is not closed
        merchant 3: merchant 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe is registered: expected a business number that is not
        merchant 4: merchant 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe is closed: expected one that is not closed
        merchant 4: merchant 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe is closed: expected an active or suspended one
        merchant 4: merchant 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe is closed: expected a suspended one"#]].assert_eq(&texts.join("\n"));
    shop.test.end_block(5);
}

#[test]
fn a_shop_with_something_to_settle_is_not_closed() {
    let mut shop = Shop::active();
    let id = crate::types::parse_id(&shop.id).unwrap();
    shop.test.ctx(|ctx| ops::settlement_opened(ctx, &id));
    shop.test.ctx(|ctx| ops::settlement_opened(ctx, &id));
    let close = shop.close_msg(OWNER);
    let mut texts = vec![refusal(&mut shop.test, &close)];
    shop.test.ctx(|ctx| ops::settlement_closed(ctx, &id));
    texts.push(refusal(&mut shop.test, &close));
    shop.test.ctx(|ctx| ops::settlement_closed(ctx, &id));
    shop.test.send(&close).unwrap();
    expect![[r#"
        merchant 22: merchant 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe has something to settle in 2 denoms: expected no batch to be paid, no deposit, reserve, dispute or debt
        merchant 22: merchant 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe has something to settle in 1 denoms: expected no batch to be paid, no deposit, reserve, dispute or debt"#]].assert_eq(&texts.join("\n"));
    shop.test.end_block(5);
}

#[test]
fn a_pending_shop_that_is_refused_may_register_again() {
    let mut shop = Shop::pending();
    let refuse = shop.close_msg(COMPANY);
    shop.test.send(&refuse).unwrap();
    assert_eq!(shop.test.events::<MerchantClosed>().len(), 1);
    let again = register_msg(&shop.test);
    shop.test.send(&again).unwrap();
    shop.test.end_block(5);
}

#[test]
fn parameters_out_of_range_are_refused() {
    let mut test = TestCtx::new(&MODULES);
    let good = pb::MsgUpdateParams {
        authority: test.text(AUTHORITY),
        params: Some((&crate::Params::default()).into()),
    };
    let with = |change: fn(&mut pb::Params)| {
        changed(&good, |msg| msg.params.as_mut().map(change).unwrap())
    };
    let msgs = [
        changed(&good, |msg| msg.authority = test.text(OWNER)),
        changed(&good, |msg| msg.params = None),
        with(|params| params.fee_max_bps = 10_001),
        with(|params| params.terminals_max = 100_001),
        with(|params| params.delegates_max = 101),
    ];
    let text = refusals(&mut test, &msgs);
    expect![[r#"
        sdk 4: invalid authority; expected aot1xq7u6gjcxegftrfecpcttudxyzsaurjd7w0k4e, got aot1g206xu56zq4mwysy9y4sffltckcvyz8shl03dy: unauthorized
        sdk 18: missing params: invalid request
        merchant 11: fee_max_bps is 10001: expected at most 10000
        merchant 11: terminals_max is 100001: expected at most 100000
        merchant 11: delegates_max is 101: expected at most 100"#]].assert_eq(&text);
    test.send(&good).unwrap();
}

#[test]
fn card_numbers_are_found_with_and_without_separators() {
    let found = |text| crate::types::holds_card_number(text, true);
    for text in [
        "4111111111111111",
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "pay 5555555555554444 now",
        "378282246310005",
        "6011000990139424.",
        "4222222222222",
        "6304000000000000000",
    ] {
        assert!(found(text), "{text}");
    }
    for text in [
        "",
        "4111111111111112",
        "123456789012",
        "411111111111111  1",
        "41111111 x 11111111",
        "010-1234-5678",
        "12345678901234567890",
    ] {
        assert!(!found(text), "{text}");
    }
    assert!(!crate::types::holds_card_number(
        "4111-1111-1111-1111",
        false
    ));
}

#[test]
fn lists_come_in_pages() {
    let mut shop = Shop::active();
    let page = |limit| {
        Some(proto::PageRequest {
            limit,
            count_total: true,
            ..proto::PageRequest::default()
        })
    };
    let request = pb::QueryMerchantsRequest {
        pagination: page(10),
    };
    let merchants = shop
        .test
        .read(|view| crate::queries::merchants(view, &request))
        .unwrap();
    assert_eq!(merchants.merchants, [shop.merchant()]);
    let request = pb::QueryPaymentCompaniesRequest {
        pagination: page(10),
    };
    let companies = shop
        .test
        .read(|view| crate::queries::payment_companies(view, &request))
        .unwrap();
    assert_eq!(companies.companies, [company(&shop.test, true)]);
    assert_eq!(companies.pagination.map(|page| page.total), Some(1));
}
