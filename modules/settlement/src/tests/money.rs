//! Sales, refunds, disputes, adjustments, and who pays for a merchant that owes.

use super::*;
use merchant::Status;
use sdk::Ctx;

#[test]
fn a_sale_is_payable_less_the_fee() {
    let mut world = World::new();
    let krwp = denom("krwp");
    let entry = Entry {
        fee: Amount::new(20),
        ..entry(world.bakery, &krwp, 1_000)
    };
    world.sell(&entry).unwrap();
    assert_eq!(world.payable(), 980);
    assert_eq!(world.lines(FIRST_DAY), ["0 SALE 1000 980"]);
    let sums = world.batch(FIRST_DAY).sums;
    assert_eq!((sums.gross.units(), sums.fees.units()), (1_000, 20));
    world.wait(1);
}

#[test]
fn a_refund_lowers_the_payable_and_pays_the_payer() {
    let mut world = World::new();
    world.sale(1_000);
    let before = world.won_of(PAYER);
    world.refund(300).unwrap();
    assert_eq!(world.won_of(PAYER), before + 300);
    assert_eq!(world.payable(), 700);
    assert_eq!(
        world.lines(FIRST_DAY),
        ["0 SALE 1000 1000", "1 REFUND -300 -300"]
    );
    world.wait(1);
}

#[test]
fn a_refund_that_nobody_covers_is_refused_and_changes_nothing() {
    let mut world = World::new();
    world.sale(100);
    world.top_up_deposit(50);
    world.top_up_float(COMPANY, 30);
    world.wait(1);
    let refused = world.refund(181).unwrap_err();
    assert_eq!(refused.code, 4);
    assert!(
        refused.log.contains(
            "would owe 81krwp more: its deposit and the float of its payment company have 80krwp"
        ),
        "{refused}"
    );
    assert!(world.test.changes().is_empty(), "nothing was written");
    world.refund(180).unwrap();
    assert_eq!(world.payable(), -30);
    world.wait(1);
}

#[test]
fn the_deposit_is_used_before_the_float() {
    let mut world = World::new();
    world.sale(100);
    world.top_up_deposit(50);
    world.top_up_float(COMPANY, 1_000);
    world.refund(120).unwrap();
    let bakery = world.bakery;
    assert_eq!(world.account(bakery).deposit, Amount::new(30));
    assert_eq!(world.payable(), 0);
    assert_eq!(world.float(COMPANY).covering, Amount::ZERO);
    world.refund(40).unwrap();
    assert_eq!(world.account(bakery).deposit, Amount::ZERO);
    assert_eq!(world.payable(), -10);
    let float = world.float(COMPANY);
    assert_eq!(
        (float.amount, float.covering),
        (Amount::new(1_000), Amount::new(10))
    );
    assert_eq!(
        world.lines(FIRST_DAY),
        [
            "0 SALE 100 100",
            "1 REFUND -120 -120",
            "2 COVER 20 20",
            "3 REFUND -40 -40",
            "4 COVER 30 30",
            "5 COVER 10 0"
        ]
    );
    world.wait(1);
}

#[test]
fn the_float_is_repaid_first_by_the_next_sales() {
    let mut world = World::new();
    world.top_up_float(COMPANY, 1_000);
    world.refund(300).unwrap();
    world.wait(1);
    world.sale(100);
    assert_eq!(world.payable(), -200);
    assert_eq!(world.float(COMPANY).covering, Amount::new(200));
    world.sale(500);
    assert_eq!(world.payable(), 300);
    let float = world.float(COMPANY);
    assert_eq!(
        (float.amount, float.covering),
        (Amount::new(1_000), Amount::ZERO)
    );
    assert_eq!(
        world.lines(FIRST_DAY),
        [
            "0 REFUND -300 -300",
            "1 COVER 300 0",
            "2 SALE 100 100",
            "3 COVER_REPAID -100 0",
            "4 SALE 500 500",
            "5 COVER_REPAID -200 0"
        ]
    );
    world.wait(1);
}

#[test]
fn what_covers_a_debt_cannot_be_withdrawn() {
    let mut world = World::new();
    world.top_up_float(COMPANY, 1_000);
    world.refund(300).unwrap();
    let withdraw = |world: &World, amount| pb::MsgWithdrawFloat {
        company: world.test.text(COMPANY),
        amount: Some(won(amount)),
    };
    let msg = withdraw(&world, 701);
    let refused = world.test.send(&msg).unwrap_err();
    assert_eq!(refused.code, 11);
    assert!(
        refused.log.contains("700krwp that cover nothing"),
        "{refused}"
    );
    let msg = withdraw(&world, 700);
    world.test.send(&msg).unwrap();
    assert_eq!(world.won_of(COMPANY), START - 300);
    world.wait(1);
}

#[test]
fn an_entry_that_contradicts_itself_is_refused() {
    let mut world = World::new();
    let krwp = denom("krwp");
    let above = Entry {
        fee: Amount::new(11),
        ..entry(world.bakery, &krwp, 10)
    };
    assert_eq!(code(world.test.ctx(|ctx| ops::sale(ctx, &above))), 18);
    let large = entry(world.bakery, &krwp, (1 << 96) + 1);
    assert_eq!(code(world.test.ctx(|ctx| ops::sale(ctx, &large))), 21);
    let strange = entry([9; 32], &krwp, 10);
    let refused = world.test.ctx(|ctx| ops::sale(ctx, &strange)).unwrap_err();
    assert_eq!((refused.codespace, refused.code), ("merchant", 2));
    assert!(
        world
            .test
            .read(|view| crate::state::BATCHES.iter(view).count())
            == 0
    );
}

#[test]
fn nothing_of_nothing_writes_nothing() {
    let mut world = World::new();
    world.wait(1);
    let krwp = denom("krwp");
    let nothing = entry(world.bakery, &krwp, 0);
    world.test.ctx(|ctx| {
        ops::sale(ctx, &nothing).unwrap();
        ops::refund(ctx, &nothing, &account(PAYER)).unwrap();
        ops::record_external(ctx, &nothing, true).unwrap();
        ops::dispute_hold(ctx, &nothing).unwrap();
        ops::dispute_release(ctx, &nothing, Amount::ZERO).unwrap();
        ops::dispute_pay(ctx, &nothing, &account(PAYER)).unwrap();
    });
    assert!(world.test.changes().is_empty());
}

#[test]
fn a_dispute_withdraws_and_is_reinstated() {
    let mut world = World::new();
    world.sale(1_000);
    let krwp = denom("krwp");
    let entry = Entry {
        fee: Amount::new(10),
        ..entry(world.bakery, &krwp, 400)
    };
    world
        .test
        .ctx(|ctx| ops::dispute_hold(ctx, &entry))
        .unwrap();
    let bakery = world.bakery;
    assert_eq!(world.payable(), 610);
    assert_eq!(world.account(bakery).disputed, Amount::new(390));
    world.wait(1);
    world
        .test
        .ctx(|ctx| ops::dispute_release(ctx, &entry, Amount::ZERO))
        .unwrap();
    assert_eq!(world.payable(), 1_000);
    assert_eq!(world.account(bakery).disputed, Amount::ZERO);
    let again = world
        .test
        .ctx(|ctx| ops::dispute_release(ctx, &entry, Amount::ZERO));
    assert_eq!(code(again), 17);
    let again = world
        .test
        .ctx(|ctx| ops::dispute_pay(ctx, &entry, &account(PAYER)));
    assert_eq!(code(again), 17);
    assert_eq!(world.batch(FIRST_DAY).sums.refunds.units(), 0);
    world.wait(1);
}

#[test]
fn a_lost_dispute_is_a_refund_of_what_was_withdrawn() {
    let mut world = World::new();
    world.top_up_float(COMPANY, 500);
    let krwp = denom("krwp");
    let entry = entry(world.bakery, &krwp, 400);
    world
        .test
        .ctx(|ctx| ops::dispute_hold(ctx, &entry))
        .unwrap();
    assert_eq!(
        world.payable(),
        -400,
        "an empty merchant: the float covers it"
    );
    world.wait(1);
    // A deposit of later does not pay what the float has covered.
    world.top_up_deposit(100);
    let before = world.won_of(PAYER);
    world
        .test
        .ctx(|ctx| ops::dispute_pay(ctx, &entry, &account(PAYER)))
        .unwrap();
    assert_eq!(world.won_of(PAYER), before + 400);
    assert_eq!(world.payable(), -400);
    assert_eq!(world.batch(FIRST_DAY).sums.refunds.units(), -400);
    let rows = world.report(FIRST_DAY, FIRST_DAY).unwrap();
    assert_eq!((rows[0].refunds, rows[0].refunded.as_str()), (1, "-400"));
    world.wait(1);
}

#[test]
fn each_capture_is_a_line_and_their_fees_add_up_to_the_fee_of_one() {
    let mut world = World::new();
    let krwp = denom("krwp");
    for (gross, fee) in [(3_333, 49), (3_333, 50), (3_334, 51)] {
        let entry = Entry {
            fee: Amount::new(fee),
            ..entry(world.bakery, &krwp, gross)
        };
        world.sell(&entry).unwrap();
    }
    let batch = world.batch(FIRST_DAY);
    assert_eq!((batch.lines, batch.sums.fees.units()), (3, 150));
    assert_eq!(world.payable(), 9_850);
    world.wait(1);
}

#[test]
fn two_denoms_are_two_batches_and_two_payables() {
    let mut world = World::new();
    let uaot = denom("uaot");
    world.sale(1_000);
    let entry = entry(world.bakery, &uaot, 70);
    world.sell(&entry).unwrap();
    assert_eq!(world.payable(), 1_000);
    let refund = world.test.ctx(|ctx| {
        ops::refund(
            ctx,
            &Entry {
                gross: Amount::new(71),
                ..entry.clone()
            },
            &account(PAYER),
        )
    });
    assert_eq!(code(refund), 4, "the krwp do not pay for uaot");
    world.night();
    assert_eq!(world.won_of(PAYOUT), 1_000);
    assert_eq!(world.balance(PAYOUT, "uaot"), 70);
    let request = pb::QueryBatchesRequest {
        merchant_id: hex::encode(world.bakery),
        pagination: None,
    };
    assert_eq!(world.test.query(&request).unwrap().batches.len(), 2);
}

#[test]
fn vat_of_the_report_is_the_sum_of_the_lines() {
    let mut world = World::new();
    let krwp = denom("krwp");
    for (gross, vat) in [(20_000, 1_818), (12_500, 1_136)] {
        let tax = SalesTax {
            supply: Amount::new(gross - vat),
            vat: Amount::new(vat),
            ..SalesTax::default()
        };
        let entry = Entry {
            tax: Some(tax),
            cash_receipt: true,
            ..entry(world.bakery, &krwp, gross)
        };
        world.sell(&entry).unwrap();
    }
    let rows = world.report(FIRST_DAY, FIRST_DAY).unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].vat, "2954", "an eleventh of the sum would be 2955");
    assert_eq!((rows[0].gross.as_str(), rows[0].sales), ("32500", 2));
    assert!(rows[0].cash_receipt);
    world.wait(1);
}

#[test]
fn external_tenders_are_reported_and_move_no_money() {
    let mut world = World::new();
    let krwp = denom("krwp");
    let card = Entry {
        tender: "card",
        tax: Some(SalesTax {
            supply: Amount::new(909),
            vat: Amount::new(91),
            ..SalesTax::default()
        }),
        ..entry(world.bakery, &krwp, 1_000)
    };
    world.test.ctx(|ctx| {
        ops::record_external(ctx, &card, false).unwrap();
        ops::record_external(ctx, &card, true).unwrap();
    });
    assert_eq!(world.payable(), 0);
    let rows = world.report(FIRST_DAY, FIRST_DAY).unwrap();
    assert_eq!(
        (rows[0].tender.as_str(), rows[0].vat.as_str()),
        ("card", "0")
    );
    assert_eq!((rows[0].sales, rows[0].refunds), (1, 1));
    assert_eq!(
        (rows[0].gross.as_str(), rows[0].refunded.as_str()),
        ("1000", "-1000")
    );
    world.wait(1);
}

#[test]
fn an_adjustment_moves_between_the_float_and_the_payable() {
    let mut world = World::new();
    world.top_up_float(COMPANY, 1_000);
    let more = world.adjust_msg(COMPANY, "300", "fees-2026");
    world.test.send(&more).unwrap();
    assert_eq!(world.payable(), 300);
    assert_eq!(world.float(COMPANY).amount, Amount::new(700));
    world.wait(1);
    let less = world.adjust_msg(COMPANY, "-500", "fees-2026-b");
    world.test.send(&less).unwrap();
    assert_eq!(world.payable(), -200);
    let float = world.float(COMPANY);
    assert_eq!(
        (float.amount, float.covering),
        (Amount::new(1_200), Amount::new(200))
    );
    world.wait(1);
}

#[test]
fn a_debt_is_written_off_by_an_adjustment_against_the_float() {
    let mut world = World::new();
    world.top_up_float(COMPANY, 400);
    world.refund(150).unwrap();
    world.night();
    assert_eq!(code(world.close_merchant()), 22);
    let write_off = world.adjust_msg(COMPANY, "150", "gone");
    world.test.send(&write_off).unwrap();
    let float = world.float(COMPANY);
    assert_eq!(
        (float.amount, float.covering),
        (Amount::new(250), Amount::ZERO)
    );
    world.night();
    world.close_merchant().unwrap();
    world.wait(1);
}

#[test]
fn an_adjustment_is_made_once() {
    let mut world = World::new();
    world.top_up_float(COMPANY, 1_000);
    let msg = world.adjust_msg(COMPANY, "300", "fees-2026");
    world.test.send(&msg).unwrap();
    world.wait(1);
    world.test.send(&msg).unwrap();
    assert!(
        world.test.changes().is_empty(),
        "the same again has no effect"
    );
    let other = world.adjust_msg(COMPANY, "301", "fees-2026");
    assert_eq!(code(world.test.send(&other)), 13);
    assert_eq!(world.payable(), 300);
}

#[test]
fn lines_of_another_company_are_netted_both_ways() {
    let mut world = World::new();
    let krwp = denom("krwp");
    let entry = Entry {
        company: account(OTHER_COMPANY),
        ..entry(world.bakery, &krwp, 1_000)
    };
    world.sell(&entry).unwrap();
    let back = Entry {
        gross: Amount::new(400),
        ..entry
    };
    world
        .test
        .ctx(|ctx| ops::refund(ctx, &back, &account(PAYER)))
        .unwrap();
    let request = pb::QueryNettingsRequest {
        day: FIRST_DAY,
        pagination: None,
    };
    let nettings = world.test.query(&request).unwrap().nettings;
    let mut owed: Vec<_> = nettings
        .iter()
        .map(|row| (row.from_company.clone(), row.amount.as_str()))
        .collect();
    owed.sort_by_key(|(_, amount)| amount.len());
    assert_eq!(
        owed,
        [
            (world.test.text(COMPANY), "400"),
            (world.test.text(OTHER_COMPANY), "1000")
        ]
    );
    world.wait(1);
}

fn status(world: &mut World) -> Status {
    let id = world.bakery;
    let found = world.test.read(|view| merchant::ops::get(view, &id));
    found.unwrap().status
}

#[test]
fn a_merchant_that_owes_more_than_it_may_is_suspended_until_it_is_resumed() {
    let mut world = World::with_params(&serde_json::json!({"owed_max": "500"}));
    world.top_up_float(COMPANY, 2_000);
    world.refund(500).unwrap();
    assert_eq!(status(&mut world), Status::Active);
    world.test.take_events();
    world.refund(1).unwrap();
    assert_eq!(status(&mut world), Status::Suspended);
    let told = world.test.events::<merchant::events::MerchantSuspended>();
    let words: Vec<_> = told.iter().map(|event| event.reason.as_str()).collect();
    assert_eq!(words, ["it owes 501krwp: expected at most 500"]);
    assert_eq!(told[0].signer, SETTLEMENT.address());
    // What it sold before is still refunded.
    world.refund(10).unwrap();
    assert_eq!(world.payable(), -511);
    // Its company may let it sell again; owing still more, it is suspended again.
    let company = world.test.text(COMPANY);
    let resume = shop::MsgResumeMerchant {
        signer: company,
        merchant_id: hex::encode(world.bakery),
    };
    world.test.send(&resume).unwrap();
    world.sale(100);
    assert_eq!(
        (world.payable(), status(&mut world)),
        (-411, Status::Active)
    );
    world.refund(89).unwrap();
    assert_eq!(status(&mut world), Status::Active);
    world.refund(1).unwrap();
    assert_eq!(status(&mut world), Status::Suspended);
    world.wait(1);
}

#[test]
fn a_refund_that_is_not_covered_suspends_nobody() {
    let mut world = World::with_params(&serde_json::json!({"owed_max": "500"}));
    world.top_up_float(COMPANY, 600);
    assert_eq!(code(world.refund(601)), 4);
    assert_eq!(status(&mut world), Status::Active);
    world.wait(1);
}

#[test]
fn a_fee_out_of_the_float_is_lent_as_far_as_it_covers_nothing_and_comes_back() {
    let mut world = World::new();
    let krwp = denom("krwp");
    let fee = entry(world.bakery, &krwp, 1_000);
    world.sale(1_000);
    world.top_up_float(COMPANY, 30);
    let lend = |world: &mut World, most| {
        world
            .test
            .ctx(|ctx| ops::lend_fee(ctx, &fee, Amount::new(most)))
            .unwrap()
    };
    assert_eq!(lend(&mut world, 20), Amount::new(20));
    assert_eq!(lend(&mut world, 20), Amount::new(10));
    assert_eq!(lend(&mut world, 20), Amount::ZERO);
    assert_eq!(
        (world.payable(), world.float(COMPANY)),
        (1_030, Float::default())
    );
    // Held with what was lent, it is reinstated without it.
    let act = |ctx: &mut Ctx<'_>| {
        ops::dispute_hold(ctx, &fee)?;
        ops::dispute_release(ctx, &fee, Amount::new(30))
    };
    world.test.ctx(act).unwrap();
    assert_eq!(world.payable(), 1_000);
    assert_eq!(world.float(COMPANY).amount, Amount::new(30));
    world.wait(1);
}
