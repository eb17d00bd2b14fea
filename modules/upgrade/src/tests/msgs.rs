//! Plans are made, replaced, cancelled and carried out.

use super::*;
use crate::events::{UpgradeApplied, UpgradeCancelled, UpgradeScheduled};
use expect_test::expect;
use proto::{Any, Timestamp};

#[test]
fn the_authority_plans_an_upgrade_and_everybody_is_told() {
    let mut test = chain();
    schedule(&mut test, "v2", 20).unwrap();
    assert_eq!(planned(&mut test), Some(("v2".to_owned(), 20)));
    assert_eq!(
        test.events::<UpgradeScheduled>(),
        [UpgradeScheduled {
            name: "v2".to_owned(),
            height: 20,
            info: "the binary is there".to_owned(),
        }]
    );
    let due = |height| test.read(|view| ops::due(view, height).is_some());
    assert_eq!([19, 20, 21].map(due), [false, true, true]);
}

#[test]
fn nobody_else_plans_or_cancels() {
    let mut test = chain();
    let msg = MsgSoftwareUpgrade {
        authority: test.text(3),
        plan: Some(plan("v2", 20)),
    };
    let result = test.send(&msg);
    assert!(refused(result).starts_with("sdk 4: "));
    schedule(&mut test, "v2", 20).unwrap();
    let authority = test.text(3);
    let result = test.send(&MsgCancelUpgrade { authority });
    assert!(refused(result).starts_with("sdk 4: "));
    assert_eq!(planned(&mut test), Some(("v2".to_owned(), 20)));
}

#[test]
#[expect(deprecated, reason = "who still sends these fields is told so")]
fn what_is_no_plan_is_refused_and_changes_nothing() {
    let mut test = chain();
    schedule(&mut test, "v2", 20).unwrap();
    let before = test.changes();
    let mut refusal = |change: &dyn Fn(&mut WirePlan)| {
        let mut plan = plan("v3", 30);
        change(&mut plan);
        let result = schedule_plan(&mut test, plan);
        assert_eq!(test.changes(), before);
        refused(result)
    };
    let all = [
        refusal(&|plan| plan.name.clear()),
        refusal(&|plan| plan.name = "v\n3".to_owned()),
        refusal(&|plan| plan.name = "v".repeat(141)),
        refusal(&|plan| plan.info = "i".repeat(10_001)),
        refusal(&|plan| plan.height = 0),
        refusal(&|plan| plan.height = -5),
        refusal(&|plan| plan.height = 9),
        refusal(&|plan| {
            plan.time = Some(Timestamp {
                seconds: 1_800_000_000,
                nanos: 0,
            });
        }),
        refusal(&|plan| plan.upgraded_client_state = Some(Any::default())),
    ];
    expect![[r#"
        sdk 18: name cannot be empty: invalid request
        sdk 18: name "v\n3" of 3 bytes: expected 1 to 140, without control characters: invalid request
        sdk 18: name "vvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvv"… of 141 bytes: expected 1 to 140, without control characters: invalid request
        sdk 18: info of 10001 bytes: expected at most 10000: invalid request
        sdk 18: height must be greater than 0, got 0: invalid request
        sdk 18: height must be greater than 0, got -5: invalid request
        sdk 18: upgrade cannot be scheduled in the past: height 9, this block has 10: invalid request
        sdk 18: time-based upgrades have been deprecated in the SDK: invalid request
        sdk 18: upgrade logic for IBC has been moved to the IBC module: invalid request
    "#]]
    .assert_eq(&(all.join("\n") + "\n"));
    let msg = MsgSoftwareUpgrade {
        authority: test.text(0),
        plan: None,
    };
    assert_eq!(
        refused(test.send(&msg)),
        "sdk 18: missing plan: invalid request"
    );
}

#[test]
fn the_zero_time_of_go_is_no_time() {
    let mut test = chain();
    #[expect(deprecated, reason = "the Go types send this field")]
    let plan = WirePlan {
        time: Some(Timestamp {
            seconds: -62_135_596_800,
            nanos: 0,
        }),
        ..plan("v2", 20)
    };
    schedule_plan(&mut test, plan).unwrap();
}

#[test]
fn a_plan_for_this_very_block_is_due_in_the_next() {
    let mut test = chain();
    schedule(&mut test, "v2", 10).unwrap();
    assert!(test.read(|view| ops::due(view, 11).is_some()));
}

#[test]
fn a_second_plan_takes_the_place_of_the_first_with_all_that_could_be_proven_of_it() {
    let mut test = chain();
    schedule(&mut test, "v2", 20).unwrap();
    test.ctx(|ctx| {
        ops::set_upgraded_client(ctx, 20, vec![1]);
        ops::set_upgraded_consensus(ctx, 20, vec![2]);
    });
    schedule(&mut test, "v3", 15).unwrap();
    assert_eq!(planned(&mut test), Some(("v3".to_owned(), 15)));
    let left = test.read(|view| {
        (
            ops::upgraded_client(view, 20),
            ops::upgraded_consensus(view, 20),
        )
    });
    assert_eq!(left, (None, None));
    let cancelled = UpgradeCancelled {
        name: "v2".to_owned(),
        height: 20,
    };
    assert_eq!(test.events::<UpgradeCancelled>(), [cancelled]);
    test.check_invariants();
}

#[test]
fn a_cancelled_plan_is_gone_and_its_name_may_be_used_again() {
    let mut test = chain();
    schedule(&mut test, "v2", 20).unwrap();
    test.ctx(|ctx| ops::set_upgraded_client(ctx, 20, vec![1]));
    cancel(&mut test).unwrap();
    assert_eq!(planned(&mut test), None);
    assert_eq!(test.read(|view| ops::upgraded_client(view, 20)), None);
    assert_eq!(test.events::<UpgradeCancelled>().len(), 1);
    schedule(&mut test, "v2", 25).unwrap();
}

#[test]
fn to_cancel_nothing_is_no_error_and_writes_nothing() {
    let mut test = chain();
    let before = test.changes();
    cancel(&mut test).unwrap();
    assert_eq!(test.changes(), before);
    assert_eq!(test.events::<UpgradeCancelled>(), []);
}

#[test]
fn an_upgrade_that_was_applied_is_not_planned_again() {
    let mut test = chain();
    schedule(&mut test, "v2", 10).unwrap();
    test.ctx(|ctx| ops::set_upgraded_client(ctx, 10, vec![1]));
    test.end_block(5);
    test.ctx(ops::complete);
    assert_eq!(planned(&mut test), None);
    let applied = UpgradeApplied {
        name: "v2".to_owned(),
        height: 11,
    };
    assert_eq!(test.events::<UpgradeApplied>(), [applied]);
    let known = test.read(|view| {
        (
            ops::applied_height(view, "v2"),
            ops::last_applied(view),
            ops::upgraded_client(view, 10),
        )
    });
    assert_eq!(known, (Some(11), Some("v2".to_owned()), None));
    let result = schedule(&mut test, "v2", 30);
    assert_eq!(
        refused(result),
        "sdk 18: upgrade with name v2 has already been completed: at height 11: invalid request"
    );
    schedule(&mut test, "v3", 30).unwrap();
    test.check_invariants();
}

#[test]
fn nothing_is_completed_without_a_plan() {
    let mut test = chain();
    let before = test.changes();
    test.ctx(ops::complete);
    assert_eq!(test.changes(), before);
}
