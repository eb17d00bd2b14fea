//! The end of a batch: cut-off, payout, carry, parking, reserve, retention.

use super::*;
use crate::events::{BatchCarried, BatchClosed, BatchPaid, BatchParked};

const SECOND_DAY: u32 = 20_260_102;

#[test]
fn a_day_is_paid_out_at_its_cut_off_without_anybody_asking() {
    let mut world = World::new();
    world.sale(1_000);
    world.refund(250).unwrap();
    world.wait(TO_MIDNIGHT - 1);
    assert_eq!(world.state(FIRST_DAY), BatchState::Open);
    world.wait(1);
    assert_eq!(
        world.state(FIRST_DAY),
        BatchState::Open,
        "the sweep comes at the end of a block"
    );
    world.wait(1);
    let batch = world.batch(FIRST_DAY);
    assert_eq!(
        (batch.state, batch.paid),
        (BatchState::Paid, Amount::new(750))
    );
    assert_eq!(batch.payout_address, Some(account(PAYOUT)));
    assert!(batch.root.is_some() && batch.frontier.is_empty());
    assert_eq!(world.won_of(PAYOUT), 750);
    let bakery = world.bakery;
    assert_eq!(world.account(bakery), Account::default());
    assert_eq!(
        world.lines(FIRST_DAY),
        [
            "0 SALE 1000 1000",
            "1 REFUND -250 -250",
            "2 PAYOUT -750 -750"
        ]
    );
    assert_eq!(batch.lines, 2, "the payout is no leaf");
    assert_eq!(world.test.events::<BatchClosed>().len(), 1);
    assert_eq!(world.test.events::<BatchPaid>().len(), 1);
}

#[test]
fn a_sale_exactly_at_the_cut_off_belongs_to_the_next_day() {
    let mut world = World::new();
    world.wait(TO_MIDNIGHT - 1);
    world.sale(10);
    world.wait(1);
    world.sale(20);
    assert_eq!(world.batch(FIRST_DAY).lines, 1);
    assert_eq!(world.batch(SECOND_DAY).lines, 1);
    world.wait(1);
    assert_eq!(world.state(FIRST_DAY), BatchState::Paid);
    assert_eq!(world.state(SECOND_DAY), BatchState::Open);
}

#[test]
fn a_late_capture_belongs_to_the_day_of_its_block() {
    let mut world = World::new();
    let krwp = denom("krwp");
    // The authorization was of the first day; nothing of it is known here but the capture.
    world.wait(TO_MIDNIGHT + 60);
    world.sell(&entry(world.bakery, &krwp, 500)).unwrap();
    assert_eq!(world.batch(SECOND_DAY).lines, 1);
    assert_eq!(world.report(FIRST_DAY, FIRST_DAY).unwrap().len(), 0);
    assert_eq!(world.report(FIRST_DAY, SECOND_DAY).unwrap().len(), 1);
    world.wait(1);
}

#[test]
fn a_negative_day_is_carried_and_repaid_first_from_the_next_payable() {
    let mut world = World::new();
    world.top_up_float(COMPANY, 1_000);
    world.refund(300).unwrap();
    world.night();
    assert_eq!(world.state(FIRST_DAY), BatchState::Carried);
    assert_eq!(world.payable(), -300);
    assert_eq!(world.test.events::<BatchCarried>()[0].carried.units(), -300);
    world.sale(1_000);
    assert_eq!(
        world.lines(SECOND_DAY),
        [
            "0 CARRY -300 -300",
            "1 SALE 1000 1000",
            "2 COVER_REPAID -300 0"
        ]
    );
    world.night();
    assert_eq!(world.won_of(PAYOUT), 700);
    assert_eq!(world.float(COMPANY).covering, Amount::ZERO);
    let bakery = world.bakery;
    assert_eq!(world.account(bakery), Account::default());
}

#[test]
fn an_idle_merchant_costs_nothing() {
    let mut world = World::new();
    world.top_up_float(COMPANY, 1_000);
    world.refund(300).unwrap();
    world.night();
    for _ in 0..3 {
        world.test.ctx(crate::hooks::end_block);
        assert!(world.test.changes().is_empty(), "not even one that owes");
        world.wait(DAY);
    }
    let batches = world
        .test
        .read(|view| crate::state::BATCHES.iter(view).count());
    assert_eq!(batches, 1);
}

#[test]
fn a_delayed_payout_waits_and_later_refunds_lower_it() {
    let mut world = World::new();
    world.set_schedule(1_440, 2, 0, 0);
    world.wait(TO_MIDNIGHT);
    world.sale(1_000);
    world.night();
    assert_eq!(world.state(SECOND_DAY), BatchState::Closed);
    assert_eq!(world.won_of(PAYOUT), 0);
    world.refund(600).unwrap();
    assert_eq!(world.payable(), 400, "no deposit and no float is needed");
    world.night();
    let early = world.payout_msg(OWNER, SECOND_DAY);
    assert_eq!(code(world.test.send(&early)), 7);
    world.night();
    let batch = world.batch(SECOND_DAY);
    assert_eq!(
        (batch.state, batch.paid),
        (BatchState::Paid, Amount::new(400))
    );
    assert_eq!(world.won_of(PAYOUT), 400);
    world.night();
    assert_eq!(world.state(20_260_103), BatchState::Carried);
    let bakery = world.bakery;
    assert_eq!(
        world.account(bakery),
        Account::default(),
        "the rest and the refund meet"
    );
}

#[test]
fn what_a_payout_could_not_give_goes_into_the_next_close() {
    let mut world = World::new();
    world.set_schedule(1_440, 1, 0, 0);
    world.wait(TO_MIDNIGHT);
    world.sale(1_000);
    world.night();
    world.wait(DAY - 10);
    // In the last seconds before the payout a refund takes most of it; after it there are sales again.
    world.refund(900).unwrap();
    world.night();
    assert_eq!(world.batch(SECOND_DAY).paid, Amount::new(100));
    world.sale(50);
    world.night();
    world.night();
    world.night();
    assert_eq!(world.won_of(PAYOUT), 150);
    let bakery = world.bakery;
    assert_eq!(world.account(bakery), Account::default());
}

#[test]
fn a_payout_to_a_suspended_merchant_parks_and_is_released() {
    let mut world = World::new();
    world.sale(1_000);
    let bakery = world.bakery;
    world.suspend(bakery);
    world.night();
    let batch = world.batch(FIRST_DAY);
    assert_eq!(batch.state, BatchState::Parked);
    assert!(
        batch.parked_because.contains("is suspended"),
        "{}",
        batch.parked_because
    );
    assert_eq!(world.test.events::<BatchParked>().len(), 1);
    let parked = pb::QueryParkedRequest { pagination: None };
    assert_eq!(world.test.query(&parked).unwrap().batches.len(), 1);
    let msg = world.payout_msg(OWNER, FIRST_DAY);
    let refused = world.test.send(&msg).unwrap_err();
    assert_eq!(refused.code, 8);
    assert!(refused.log.contains("is suspended"), "{refused}");
    assert_eq!(world.payable(), 1_000, "value is never dropped");
    world.wait(1);
    world.resume(bakery);
    assert_eq!(world.test.send(&msg).unwrap().paid, "1000");
    assert_eq!(world.won_of(PAYOUT), 1_000);
    assert_eq!(world.state(FIRST_DAY), BatchState::Paid);
    assert_eq!(world.test.query(&parked).unwrap().batches.len(), 0);
    assert_eq!(code(world.test.send(&msg)), 5, "paid once");
    world.wait(1);
}

#[test]
fn a_parked_payable_still_pays_refunds() {
    let mut world = World::new();
    world.sale(1_000);
    let bakery = world.bakery;
    world.suspend(bakery);
    world.night();
    world.refund(1_000).unwrap();
    world.wait(1);
    let msg = world.payout_msg(COMPANY, FIRST_DAY);
    assert_eq!(world.test.send(&msg).unwrap().paid, "0");
    assert_eq!(world.state(FIRST_DAY), BatchState::Carried);
    world.night();
    assert_eq!(world.account(bakery), Account::default());
}

#[test]
fn a_batch_may_be_closed_by_hand_from_its_cut_off_on_and_once() {
    let mut world = World::new();
    world.sale(1_000);
    let msg = world.close_msg(OWNER, FIRST_DAY);
    world.wait(TO_MIDNIGHT - 1);
    assert_eq!(code(world.test.send(&msg)), 6);
    world.wait(1);
    let state = world.test.send(&msg).unwrap().state;
    assert_eq!(state, i32::from(pb::BatchState::Paid));
    assert_eq!(code(world.test.send(&msg)), 5);
    world.wait(1);
    assert_eq!(world.won_of(PAYOUT), 1_000);
}

#[test]
fn a_changed_schedule_begins_with_the_next_day_and_closes_nothing_twice() {
    for (before, after) in [
        (1_440, 600),
        (600, 1_440),
        (600, 601),
        (1, 1_440),
        (1_440, 1),
    ] {
        let mut world = World::new();
        world.set_schedule(before, 0, 0, 0);
        world.night();
        world.night();
        world.set_schedule(after, 0, 0, 0);
        let mut sold = 0;
        for _ in 0..4 * 24 {
            world.sale(10);
            sold += 10;
            world.wait(3_600);
        }
        world.night();
        world.night();
        assert_eq!(world.won_of(PAYOUT), sold, "{before} to {after}");
        let days = world.test.read(|view| {
            let batches = crate::state::BATCHES.iter(view);
            batches
                .map(|(key, batch)| (key.day, batch.closes_at))
                .collect::<Vec<_>>()
        });
        assert!(days.len() >= 4, "{days:?}");
        assert!(
            days.is_sorted_by(|left, right| left.1 < right.1),
            "{days:?}"
        );
        let midnights = days.windows(2).map(|pair| {
            Time::korean_midnight(pair[1].0)
                .unwrap()
                .seconds_since(Time::korean_midnight(pair[0].0).unwrap())
        });
        assert!(
            midnights.into_iter().all(|seconds| seconds == DAY),
            "{days:?}"
        );
    }
}

#[test]
fn a_schedule_before_the_first_batch_is_in_force_at_once() {
    let mut world = World::new();
    let request = pb::QueryScheduleRequest {
        merchant_id: hex::encode(world.bakery),
    };
    for cut_off in [601, 600] {
        world.set_schedule(cut_off, 0, 0, 0);
        let answer = world.test.query(&request).unwrap();
        assert_eq!(answer.schedule.unwrap().cut_off_minutes, cut_off);
        assert!(answer.next.is_none());
    }
    world.sale(1_000);
    world.set_schedule(602, 0, 0, 0);
    let answer = world.test.query(&request).unwrap();
    assert_eq!(answer.schedule.unwrap().cut_off_minutes, 600);
    assert_eq!(answer.next.unwrap().cut_off_minutes, 602);
}

#[test]
fn the_schedule_of_a_day_does_not_change_while_it_runs() {
    let mut world = World::new();
    world.sale(1_000);
    world.set_schedule(600, 3, 500, 5);
    world.set_schedule(1_440, 0, 100, 1);
    world.sale(1_000);
    let batch = world.batch(FIRST_DAY);
    assert_eq!((batch.lines, batch.reserve_bps), (2, 0));
    let request = pb::QueryScheduleRequest {
        merchant_id: hex::encode(world.bakery),
    };
    let answer = world.test.query(&request).unwrap();
    assert_eq!(answer.schedule.unwrap().reserve_bps, 0);
    assert_eq!(answer.next.unwrap().reserve_bps, 100);
    assert_eq!(answer.next_day, SECOND_DAY);
    world.night();
    let answer = world.test.query(&request).unwrap();
    assert_eq!(answer.schedule.unwrap().reserve_bps, 100);
    assert!(answer.next.is_none());
}

#[test]
fn the_rolling_reserve_is_rounded_down_withheld_and_given_back() {
    let mut world = World::new();
    world.set_schedule(1_440, 0, 100, 2);
    world.wait(TO_MIDNIGHT);
    world.sale(999);
    world.night();
    let bakery = world.bakery;
    assert_eq!(world.won_of(PAYOUT), 990);
    assert_eq!(world.account(bakery).reserve, Amount::new(9));
    assert_eq!(
        world.lines(SECOND_DAY),
        ["0 SALE 999 999", "1 RESERVE -9 -9", "2 PAYOUT -990 -990"]
    );
    assert_eq!(code(world.close_merchant()), 22);
    world.night();
    world.night();
    assert_eq!(world.account(bakery).reserve, Amount::ZERO);
    assert_eq!(world.lines(20_260_105), ["0 RESERVE_RELEASE 9 9"]);
    world.night();
    assert_eq!(
        world.won_of(PAYOUT),
        999,
        "also of a merchant that sold nothing since"
    );
    world.close_merchant().unwrap();
}

#[test]
fn the_reserve_takes_no_more_than_is_due() {
    let mut world = World::new();
    world.top_up_float(COMPANY, 1_000);
    world.set_schedule(1_440, 0, 10_000, 2);
    world.refund(900).unwrap();
    world.night();
    world.sale(1_000);
    world.night();
    let bakery = world.bakery;
    assert_eq!(world.account(bakery).reserve, Amount::new(100));
    assert_eq!(world.state(SECOND_DAY), BatchState::Carried);
    assert_eq!(world.float(COMPANY).covering, Amount::ZERO);
}

#[test]
fn a_manager_collects_the_payouts_and_companies_net_them() {
    let mut world = World::new();
    let (bakery, chain) = (world.bakery, world.chain);
    let msg = world.manager_msg(bakery, Some(chain));
    world.test.send(&msg).unwrap();
    world.sale(1_000);
    world.night();
    assert_eq!(world.won_of(CHAIN_PAYOUT), 1_000);
    let request = pb::QueryNettingsRequest {
        day: FIRST_DAY,
        pagination: None,
    };
    let nettings = world.test.query(&request).unwrap().nettings;
    assert_eq!(nettings[0].from_company, world.test.text(COMPANY));
    assert_eq!(nettings[0].to_company, world.test.text(OTHER_COMPANY));
    assert_eq!(nettings[0].amount, "1000");
}

#[test]
fn a_manager_that_changes_between_sale_and_payout_counts_at_the_payout() {
    let mut world = World::new();
    let (bakery, chain) = (world.bakery, world.chain);
    let msg = world.manager_msg(bakery, Some(chain));
    world.test.send(&msg).unwrap();
    world.sale(1_000);
    let msg = world.manager_msg(bakery, None);
    world.test.send(&msg).unwrap();
    world.night();
    assert_eq!(world.won_of(PAYOUT), 1_000);
    assert_eq!(world.won_of(CHAIN_PAYOUT), 0);
}

#[test]
fn a_suspended_manager_parks_the_payout_until_it_is_removed() {
    let mut world = World::new();
    let (bakery, chain) = (world.bakery, world.chain);
    let msg = world.manager_msg(bakery, Some(chain));
    world.test.send(&msg).unwrap();
    world.sale(1_000);
    world.suspend(chain);
    world.night();
    assert_eq!(world.state(FIRST_DAY), BatchState::Parked);
    let msg = world.manager_msg(bakery, None);
    world.test.send(&msg).unwrap();
    let msg = world.payout_msg(OWNER, FIRST_DAY);
    world.test.send(&msg).unwrap();
    assert_eq!(world.won_of(PAYOUT), 1_000);
    world.wait(1);
}

#[test]
fn a_block_closes_a_bounded_number_and_the_rest_follows() {
    let mut world = World::with_params(&serde_json::json!({"batches_per_block_max": 1}));
    let (krwp, kiosk) = (denom("krwp"), world.kiosk);
    world.sale(1_000);
    world.sell(&entry(kiosk, &krwp, 500)).unwrap();
    world.wait(TO_MIDNIGHT);
    let mut paid = Vec::new();
    for _ in 0..3 {
        paid.push(world.won_of(PAYOUT));
        world.wait(1);
    }
    assert_eq!(paid.first(), Some(&0));
    assert!([500, 1_000].contains(&paid[1]), "{paid:?}");
    assert_eq!(paid[2], 1_500);
}

#[test]
fn a_batch_of_many_lines_closes_with_a_handful_of_writes() {
    let mut world = World::new();
    let lines = 10_000_u64;
    let krwp = denom("krwp");
    let entry = entry(world.bakery, &krwp, 3);
    world.test.ctx(|ctx| {
        let coins = Coins::from(ops::coin(&krwp, Amount::new(30_000)));
        bank::ops::transfer(ctx, &account(PAYER), &SETTLEMENT.address(), &coins).unwrap();
        for _ in 0..lines {
            ops::sale(ctx, &entry).unwrap();
        }
    });
    world.test.take_events();
    world.wait(TO_MIDNIGHT);
    world.test.ctx(crate::hooks::end_block);
    let written = world.test.changes().len();
    assert!(written < 30, "{written} writes");
    assert_eq!(world.won_of(PAYOUT), 30_000);
    assert_eq!(world.batch(FIRST_DAY).lines, lines);
    let rows = world.report(FIRST_DAY, FIRST_DAY).unwrap();
    assert_eq!(rows[0].sales, lines);
    world.wait(1);
}

#[test]
fn lines_leave_the_state_after_their_time_and_sums_and_root_stay() {
    let params = serde_json::json!({"retention_seconds": 86_400, "lines_per_block_max": 2});
    let mut world = World::with_params(&params);
    world.top_up_float(COMPANY, 1_000);
    for amount in 1..=3 {
        world.sale(amount);
    }
    let adjust = world.adjust_msg(COMPANY, "5", "once");
    world.test.send(&adjust).unwrap();
    world.night();
    let before = world.batch(FIRST_DAY);
    world.wait(DAY);
    let mut left = Vec::new();
    for _ in 0..4 {
        left.push(world.lines(FIRST_DAY).len());
        world.wait(1);
    }
    assert_eq!(left, [5, 3, 1, 0], "at most two a block");
    let after = world.batch(FIRST_DAY);
    assert_eq!(
        (after.root, after.sums, after.lines),
        (before.root, before.sums, 4)
    );
    assert_eq!(after.forget_at, None);
    let names = world
        .test
        .read(|view| crate::state::ADJUSTMENTS.iter(view).count());
    assert_eq!(names, 0);
    let proof = pb::QueryLineProofRequest {
        merchant_id: hex::encode(world.bakery),
        denom: "krwp".to_owned(),
        day: FIRST_DAY,
        number: 0,
    };
    assert_eq!(code(world.test.query(&proof)), 20);
    world.test.ctx(crate::hooks::end_block);
    assert!(world.test.changes().is_empty(), "nothing is left to do");
}

#[test]
fn a_merchant_with_something_to_settle_cannot_be_closed() {
    let mut world = World::new();
    world.sale(1_000);
    let refused = world.close_merchant().unwrap_err();
    assert_eq!(refused.code, 22);
    assert!(
        refused.log.contains("something to settle in 1 denoms"),
        "{refused}"
    );
    let krwp = denom("krwp");
    let dispute = entry(world.bakery, &krwp, 1_000);
    world
        .test
        .ctx(|ctx| ops::dispute_hold(ctx, &dispute))
        .unwrap();
    world.night();
    assert_eq!(code(world.close_merchant()), 22, "a dispute is open");
    world
        .test
        .ctx(|ctx| ops::dispute_pay(ctx, &dispute, &account(PAYER)))
        .unwrap();
    world.night();
    world.close_merchant().unwrap();
    world.wait(1);
}

#[test]
fn a_refund_after_the_end_of_a_merchant_is_a_debt_that_an_adjustment_writes_off() {
    let mut world = World::new();
    world.top_up_float(COMPANY, 1_000);
    world.close_merchant().unwrap();
    world.refund(300).unwrap();
    world.night();
    assert_eq!(world.payable(), -300);
    let write_off = world.adjust_msg(COMPANY, "300", "gone");
    world.test.send(&write_off).unwrap();
    assert_eq!(world.float(COMPANY).amount, Amount::new(700));
    world.night();
    let bakery = world.bakery;
    assert_eq!(world.account(bakery), Account::default());
}

#[test]
fn what_a_closed_merchant_gets_back_parks_until_an_adjustment_takes_it() {
    let mut world = World::new();
    world.top_up_float(COMPANY, 1_000);
    let krwp = denom("krwp");
    let dispute = entry(world.bakery, &krwp, 300);
    world.close_merchant().unwrap();
    world
        .test
        .ctx(|ctx| ops::dispute_hold(ctx, &dispute))
        .unwrap();
    let more = world.adjust_msg(COMPANY, "300", "more");
    world.test.send(&more).unwrap();
    world
        .test
        .ctx(|ctx| ops::dispute_release(ctx, &dispute, Amount::ZERO))
        .unwrap();
    world.night();
    assert_eq!(world.state(FIRST_DAY), BatchState::Parked);
    assert_eq!(world.payable(), 300);
    let back = world.adjust_msg(COMPANY, "-300", "back");
    world.test.send(&back).unwrap();
    let msg = world.payout_msg(COMPANY, FIRST_DAY);
    assert_eq!(world.test.send(&msg).unwrap().paid, "0");
    world.night();
    let bakery = world.bakery;
    assert_eq!(world.account(bakery), Account::default());
    assert_eq!(world.float(COMPANY).amount, Amount::new(1_000));
}
