//! Each message: who may send it, and what it refuses.

use super::*;

/// Codespace and code of a refusal.
fn refusal<T: std::fmt::Debug>(result: Result<T>) -> (&'static str, u32) {
    let refused = result.expect_err("a refusal");
    (refused.codespace, refused.code)
}

#[test]
fn only_the_payment_company_sets_the_schedule_within_its_ranges() {
    let mut world = World::new();
    for by in [OWNER, OTHER_COMPANY, STRANGER] {
        let msg = world.schedule_msg(by, 600, 0, 0, 0);
        assert_eq!(refusal(world.test.send(&msg)), ("merchant", 9));
    }
    for (cut_off, delay, bps, days) in [
        (0, 0, 0, 0),
        (1_441, 0, 0, 0),
        (600, 31, 0, 0),
        (600, 0, 10_001, 0),
        (600, 0, 0, 366),
    ] {
        let msg = world.schedule_msg(COMPANY, cut_off, delay, bps, days);
        assert_eq!(refusal(world.test.send(&msg)), ("settlement", 3));
    }
    let mut msg = world.schedule_msg(COMPANY, 600, 0, 0, 0);
    msg.schedule = None;
    assert_eq!(refusal(world.test.send(&msg)), ("sdk", 18));
    msg.merchant_id = "ab".to_owned();
    assert_eq!(refusal(world.test.send(&msg)), ("merchant", 11));
    msg.merchant_id = "00".repeat(32);
    assert_eq!(refusal(world.test.send(&msg)), ("merchant", 2));
    world.set_schedule(600, 30, 10_000, 365);
    world.wait(1);
}

#[test]
fn a_closed_merchant_gets_no_schedule_deposit_or_manager() {
    let mut world = World::new();
    world.close_merchant().unwrap();
    let schedule = world.schedule_msg(COMPANY, 600, 0, 0, 0);
    assert_eq!(refusal(world.test.send(&schedule)), ("merchant", 4));
    let deposit = pb::MsgTopUpDeposit {
        signer: world.test.text(PAYER),
        merchant_id: hex::encode(world.bakery),
        amount: Some(won(1)),
    };
    assert_eq!(refusal(world.test.send(&deposit)), ("merchant", 4));
    let (bakery, kiosk) = (world.bakery, world.kiosk);
    for (child, manager) in [(bakery, kiosk), (kiosk, bakery)] {
        let msg = world.manager_msg(child, Some(manager));
        assert_eq!(refusal(world.test.send(&msg)), ("merchant", 4));
    }
}

#[test]
fn batches_are_closed_and_paid_by_owner_delegate_and_company_only() {
    let mut world = World::new();
    world.sale(10);
    world.wait(TO_MIDNIGHT);
    for by in [STRANGER, OTHER_COMPANY, DELEGATE] {
        let close = world.close_msg(by, FIRST_DAY);
        assert_eq!(refusal(world.test.send(&close)), ("merchant", 7));
        let payout = world.payout_msg(by, FIRST_DAY);
        assert_eq!(refusal(world.test.send(&payout)), ("merchant", 7));
    }
    let delegate = shop::MsgSetDelegate {
        owner: world.test.text(OWNER),
        merchant_id: hex::encode(world.bakery),
        delegate: Some(shop::Delegate {
            address: world.test.text(DELEGATE),
            rights: vec![shop::Right::Settlement.into()],
        }),
    };
    world.test.send(&delegate).unwrap();
    let payout = world.payout_msg(DELEGATE, FIRST_DAY);
    assert_eq!(refusal(world.test.send(&payout)), ("settlement", 5), "open");
    let close = world.close_msg(DELEGATE, FIRST_DAY);
    world.test.send(&close).unwrap();
    let unknown = world.close_msg(OWNER, 20_250_101);
    assert_eq!(refusal(world.test.send(&unknown)), ("settlement", 2));
    let mut no_denom = world.close_msg(OWNER, FIRST_DAY);
    no_denom.denom = "?".to_owned();
    assert_eq!(refusal(world.test.send(&no_denom)), ("sdk", 10));
    world.wait(1);
}

#[test]
fn anybody_adds_to_a_deposit_and_the_owner_takes_it_with_the_company() {
    let mut world = World::new();
    world.top_up_deposit(500);
    let bakery = world.bakery;
    let msg = |world: &World, owner, company, amount| pb::MsgWithdrawDeposit {
        owner: world.test.text(owner),
        company: world.test.text(company),
        merchant_id: hex::encode(world.bakery),
        amount: Some(won(amount)),
    };
    assert_eq!(code(world.close_merchant()), 22, "its deposit comes first");
    for (owner, company, amount, expected) in [
        (STRANGER, COMPANY, 1, ("merchant", 8)),
        (OWNER, OTHER_COMPANY, 1, ("merchant", 9)),
        (OWNER, COMPANY, 501, ("settlement", 9)),
        (OWNER, COMPANY, 0, ("sdk", 10)),
    ] {
        let msg = msg(&world, owner, company, amount);
        assert_eq!(refusal(world.test.send(&msg)), expected);
    }
    let before = world.won_of(OWNER);
    let all = msg(&world, OWNER, COMPANY, 500);
    world.test.send(&all).unwrap();
    assert_eq!(world.won_of(OWNER), before + 500);
    assert_eq!(world.account(bakery), Account::default());
    world.wait(1);
    world.top_up_float(COMPANY, 100);
    world.refund(100).unwrap();
    world.top_up_deposit(10);
    let owing = msg(&world, OWNER, COMPANY, 10);
    assert_eq!(refusal(world.test.send(&owing)), ("settlement", 10));
    world.wait(1);
}

#[test]
fn a_deposit_has_to_be_affordable_and_in_one_of_sixteen_denoms() {
    let mut world = World::new();
    let mut msg = pb::MsgTopUpDeposit {
        signer: world.test.text(STRANGER),
        merchant_id: hex::encode(world.bakery),
        amount: Some(won(1)),
    };
    assert_eq!(refusal(world.test.send(&msg)), ("sdk", 5));
    for n in 0..17 {
        let dust = coin(1, &format!("factory/dust{n}"));
        let given = sdk::Coin::parse(&dust).unwrap();
        world
            .test
            .ctx(|ctx| bank::ops::mint(ctx, &account(STRANGER), &given))
            .unwrap();
        msg.amount = Some(dust);
        let sent = world.test.send(&msg);
        if n < 16 {
            sent.unwrap();
        } else {
            assert_eq!(refusal(sent), ("settlement", 19));
        }
    }
    world.sale(10);
    world.wait(1);
}

#[test]
fn only_payment_companies_have_floats() {
    let mut world = World::new();
    let msg = pb::MsgTopUpFloat {
        company: world.test.text(OWNER),
        amount: Some(won(1)),
    };
    assert_eq!(refusal(world.test.send(&msg)), ("merchant", 5));
    let msg = pb::MsgWithdrawFloat {
        company: world.test.text(OWNER),
        amount: Some(won(1)),
    };
    assert_eq!(refusal(world.test.send(&msg)), ("merchant", 5));
    let mut msg = pb::MsgTopUpFloat {
        company: world.test.text(COMPANY),
        amount: None,
    };
    assert_eq!(refusal(world.test.send(&msg)), ("sdk", 10));
    msg.amount = Some(won(START + 1));
    assert_eq!(refusal(world.test.send(&msg)), ("sdk", 5));
    msg.amount = Some(won((1 << 96) + 1));
    assert_eq!(refusal(world.test.send(&msg)), ("settlement", 21));
    world.top_up_float(COMPANY, 5);
    let request = pb::QueryFloatsRequest {
        company: world.test.text(COMPANY),
    };
    let floats = world.test.query(&request).unwrap().floats;
    assert_eq!(
        (floats[0].amount.as_str(), floats[0].covering.as_str()),
        ("5", "0")
    );
    let msg = pb::MsgWithdrawFloat {
        company: world.test.text(COMPANY),
        amount: Some(won(5)),
    };
    world.test.send(&msg).unwrap();
    assert!(world.test.query(&request).unwrap().floats.is_empty());
    world.wait(1);
}

#[test]
fn an_adjustment_names_its_reason_and_keeps_to_the_limit_of_its_signer() {
    let mut world = World::with_params(&serde_json::json!({"adjust_max": "100"}));
    world.top_up_float(COMPANY, 150);
    for (by, amount, expected) in [
        (OWNER, "1", ("merchant", 9)),
        (OTHER_COMPANY, "1", ("merchant", 9)),
        (COMPANY, "0", ("settlement", 3)),
        (COMPANY, "-0", ("sdk", 18)),
        (COMPANY, "101", ("settlement", 12)),
        (COMPANY, "-101", ("settlement", 12)),
        (0, "151", ("settlement", 11)),
        (0, "79228162514264337593543950337", ("settlement", 21)),
    ] {
        let msg = world.adjust_msg(by, amount, "one");
        assert_eq!(refusal(world.test.send(&msg)), expected, "{amount}");
    }
    for (code, reference) in [
        ("", "one"),
        ("Upper", "one"),
        ("ok", ""),
        ("ok", "\u{1}"),
        ("ok", &"x".repeat(65)),
    ] {
        let mut msg = world.adjust_msg(COMPANY, "1", reference);
        msg.code = code.to_owned();
        assert_eq!(refusal(world.test.send(&msg)), ("settlement", 3));
    }
    let card = world.adjust_msg(COMPANY, "1", "4111111111111111");
    assert_eq!(refusal(world.test.send(&card)), ("merchant", 12));
    let by_authority = world.adjust_msg(0, "150", "more");
    world.test.send(&by_authority).unwrap();
    assert_eq!(world.payable(), 150);
    world.wait(1);
}

#[test]
fn chains_of_managers_have_one_link_and_both_owners_sign() {
    let mut world = World::new();
    let (bakery, kiosk, chain) = (world.bakery, world.kiosk, world.chain);
    for (child_owner, manager_owner) in [(STRANGER, OWNER), (OWNER, STRANGER)] {
        let mut msg = world.manager_msg(bakery, Some(kiosk));
        msg.child_owner = world.test.text(child_owner);
        msg.manager_owner = world.test.text(manager_owner);
        assert_eq!(refusal(world.test.send(&msg)), ("merchant", 8));
    }
    let none = world.manager_msg(bakery, None);
    assert_eq!(refusal(world.test.send(&none)), ("settlement", 16));
    let itself = world.manager_msg(bakery, Some(bakery));
    assert_eq!(refusal(world.test.send(&itself)), ("settlement", 14));
    let msg = world.manager_msg(bakery, Some(kiosk));
    world.test.send(&msg).unwrap();
    for (child, manager, expected) in [
        (bakery, chain, 15),
        (kiosk, chain, 14),
        (kiosk, bakery, 14),
        (chain, bakery, 14),
    ] {
        let msg = world.manager_msg(child, Some(manager));
        assert_eq!(refusal(world.test.send(&msg)), ("settlement", expected));
    }
    let mut removal = world.manager_msg(bakery, None);
    removal.manager_owner = world.test.text(STRANGER);
    assert_eq!(refusal(world.test.send(&removal)), ("merchant", 8));
    removal.manager_owner = world.test.text(OWNER);
    world.test.send(&removal).unwrap();
    world.wait(1);
    let msg = world.manager_msg(kiosk, Some(chain));
    world.test.send(&msg).unwrap();
    world.wait(1);
}

#[test]
fn only_the_authority_changes_parameters() {
    let mut world = World::new();
    let good = crate::Params::default();
    let msg = |world: &World, by, params: &crate::Params| pb::MsgUpdateParams {
        authority: world.test.text(by),
        params: Some(params.into()),
    };
    let by_other = msg(&world, OWNER, &good);
    assert_eq!(refusal(world.test.send(&by_other)), ("sdk", 4));
    let bad = [
        crate::Params {
            batches_per_block_max: 0,
            ..good.clone()
        },
        crate::Params {
            batches_per_block_max: 100_001,
            ..good.clone()
        },
        crate::Params {
            lines_per_block_max: 0,
            ..good.clone()
        },
        crate::Params {
            retention_seconds: 1,
            ..good.clone()
        },
        crate::Params {
            retention_seconds: 316_224_001,
            ..good.clone()
        },
    ];
    for params in &bad {
        let msg = msg(&world, 0, params);
        assert_eq!(refusal(world.test.send(&msg)), ("settlement", 3));
    }
    let changed = crate::Params {
        lines_per_block_max: 7,
        ..good
    };
    let sent = msg(&world, 0, &changed);
    world.test.send(&sent).unwrap();
    let mut without = sent;
    without.params = None;
    assert_eq!(refusal(world.test.send(&without)), ("sdk", 18));
    let answer = world.test.query(&pb::QueryParamsRequest {}).unwrap();
    assert_eq!(answer.params.unwrap().lines_per_block_max, 7);
}

#[test]
fn a_report_covers_one_to_thirty_one_days() {
    let mut world = World::new();
    world.report(20_260_101, 20_260_131).unwrap();
    for (from, to) in [
        (20_260_101, 20_260_201),
        (20_260_102, 20_260_101),
        (20_260_230, 20_260_301),
        (0, 20_260_301),
    ] {
        assert_eq!(refusal(world.report(from, to)), ("settlement", 3));
    }
}

#[test]
fn queries_tell_what_there_is() {
    let mut world = World::new();
    world.sale(10);
    let payables = pb::QueryPayablesRequest {
        merchant_id: hex::encode(world.bakery),
    };
    let rows = world.test.query(&payables).unwrap().payables;
    assert_eq!(
        (rows[0].denom.as_str(), rows[0].amount.as_str()),
        ("krwp", "10")
    );
    let batch = pb::QueryBatchRequest {
        merchant_id: hex::encode(world.bakery),
        denom: "krwp".to_owned(),
        day: FIRST_DAY,
    };
    let found = world.test.query(&batch).unwrap().batch.unwrap();
    assert_eq!(
        (found.lines, found.net.as_str(), found.root.len()),
        (1, "10", 0)
    );
    let unknown = pb::QueryPayablesRequest {
        merchant_id: "00".repeat(32),
    };
    assert_eq!(refusal(world.test.query(&unknown)), ("merchant", 2));
}
