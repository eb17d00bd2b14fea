//! What is exported begins the same chain again.

use super::*;
use serde_json::Value as Json;

/// Shops in the middle of their business, with something of everything.
fn busy() -> World {
    let mut world = World::new();
    let krwp = denom("krwp");
    let (bakery, kiosk, chain) = (world.bakery, world.kiosk, world.chain);
    world.set_schedule(1_440, 0, 500, 9);
    world.top_up_float(COMPANY, 5_000);
    world.top_up_deposit(70);
    let manage = world.manager_msg(kiosk, Some(chain));
    world.test.send(&manage).unwrap();
    world.night();
    world.sale(1_000);
    world.night();
    world.refund(2_000).unwrap();
    let adjust = world.adjust_msg(COMPANY, "30", "fees-2026");
    world.test.send(&adjust).unwrap();
    let taxed = Entry {
        company: account(OTHER_COMPANY),
        tax: Some(SalesTax {
            supply: Amount::new(100),
            vat: Amount::new(10),
            ..SalesTax::default()
        }),
        cash_receipt: true,
        ..entry(kiosk, &krwp, 110)
    };
    world.sell(&taxed).unwrap();
    let dispute = entry(bakery, &krwp, 5);
    world
        .test
        .ctx(|ctx| ops::dispute_hold(ctx, &dispute))
        .unwrap();
    world.suspend(chain);
    world.night();
    world.set_schedule(600, 2, 0, 0);
    world.night();
    world.sale(10);
    world.wait(1);
    world
}

pub(super) fn restarted(parts: &[(&'static str, Json)]) -> TestCtx {
    TestCtx::with_genesis(&MODULES, |name, default| {
        let found = parts.iter().find(|(part, _)| *part == name);
        found.map_or(default, |(_, json)| json.clone())
    })
}

#[test]
fn what_is_exported_begins_the_same_chain_again() {
    let mut world = busy();
    let exported = world.test.export();
    let (_, json) = exported
        .iter()
        .find(|(name, _)| *name == "settlement")
        .unwrap();
    for list in json.as_object().unwrap() {
        let empty = list.1.as_array().is_some_and(Vec::is_empty);
        assert!(!empty, "{} shows nothing", list.0);
    }
    let mut again = restarted(&exported);
    again.check_invariants();
    assert_eq!(again.export(), exported);
    again.block_mut().time = world.now();
    for test in [&mut again, &mut world.test] {
        test.end_block(DAY);
        test.end_block(DAY);
    }
    assert_eq!(
        again.export(),
        world.test.export(),
        "and goes on as the first"
    );
}

#[test]
fn a_part_that_contradicts_itself_is_refused() {
    let mut world = busy();
    let exported = world.test.export();
    let (_, good) = exported
        .iter()
        .find(|(name, _)| *name == "settlement")
        .unwrap();
    let changes: [(&str, Json); 9] = [
        ("/params/retention_seconds", 1.into()),
        ("/accounts/0/merchant_id", "xy".into()),
        ("/accounts/0/covered_by", "cosmos1".into()),
        ("/batches/0/root", "00".into()),
        ("/batches/0/root", "".into()),
        ("/batches/0/entries/0/payment", "00".into()),
        ("/batches/0/state", "lost".into()),
        ("/adjustments/0/reference", "".into()),
        ("/sales/0/tender", "a\u{0}b".into()),
    ];
    let mut texts = Vec::new();
    for (pointer, value) in changes {
        let mut json = good.clone();
        *json.pointer_mut(pointer).unwrap() = value;
        let refused = (MODULE.genesis.validate)(&json, world.test.chain());
        texts.push(format!("{pointer}: {}", refused.unwrap_err()));
    }
    for list in [
        "accounts", "batches", "floats", "nettings", "reserves", "sales",
    ] {
        let mut twice = good.clone();
        let rows = twice.get_mut(list).unwrap();
        let first = rows.get(0).cloned().unwrap();
        rows.as_array_mut().unwrap().push(first);
        texts.push((MODULE.genesis.validate)(&twice, world.test.chain()).unwrap_err());
    }
    let unknown = serde_json::json!({"params": good["params"], "more": 1});
    texts.push((MODULE.genesis.validate)(&unknown, world.test.chain()).unwrap_err());
    expect_test::expect![[r#"
        /params/retention_seconds: retention_seconds is 1: expected a day to 10 years of 366 days, in seconds
        /accounts/0/merchant_id: merchant id is "xy": expected 64 lower-case hex digits
        /accounts/0/covered_by: "cosmos1": invalid checksum, expected a bech32 address aot1…: invalid address
        /batches/0/root: "00": expected 64 hex digits: invalid request
        /batches/0/root: expected a root, unless the batch is open: invalid request
        /batches/0/entries/0/payment: "00": expected 64 hex digits: invalid request
        /batches/0/state: state "lost": expected open, closed, paid, carried or parked
        /adjustments/0/reference: reference is "": expected 1 to 64 printable ASCII characters
        /sales/0/tender: expected a tender without zero bytes: invalid request
        53d12eee68175c4cb9dd73cddd9deda4b40fa6b167c59a69cfff09b50f996d0e is there twice: invalid request
        53d12eee68175c4cb9dd73cddd9deda4b40fa6b167c59a69cfff09b50f996d0e is there twice: invalid request
        aot1xq58efrrsp8jtud2rl4yufm3ptu5w42cp4phpn is there twice: invalid request
        netting is there twice: invalid request
        reserve is there twice: invalid request
        krwp is there twice: invalid request
        unknown field `more`, expected one of `params`, `schedules`, `managers`, `accounts`, `batches`, `reserves`, `floats`, `adjustments`, `nettings`, `sales`"#]].assert_eq(&texts.join("\n"));
}

#[test]
#[should_panic(expected = "the account has")]
fn a_part_without_its_money_is_refused() {
    let mut world = busy();
    let mut exported = world.test.export();
    for (name, json) in &mut exported {
        if *name == "settlement" {
            let deposit = json.pointer_mut("/floats/0/amount").unwrap();
            *deposit = "900000".into();
        }
    }
    restarted(&exported);
}

#[test]
#[should_panic(expected = "its lines come to other sums")]
fn a_batch_with_other_lines_is_refused() {
    let mut world = busy();
    let mut exported = world.test.export();
    for (name, json) in &mut exported {
        if *name == "settlement" {
            let net = json.pointer_mut("/batches/0/entries/0/net").unwrap();
            *net = "77".into();
        }
    }
    restarted(&exported);
}

#[test]
#[should_panic(expected = "it has another number of lines")]
fn a_batch_that_lacks_a_line_is_refused() {
    let mut world = busy();
    let mut exported = world.test.export();
    for (name, json) in &mut exported {
        if *name == "settlement" {
            *json.pointer_mut("/batches/0/lines").unwrap() = 77.into();
        }
    }
    restarted(&exported);
}

#[test]
#[should_panic(expected = "no merchant")]
fn an_account_of_nobody_is_refused() {
    let mut world = busy();
    let mut exported = world.test.export();
    for (name, json) in &mut exported {
        if *name == "settlement" {
            let mut stranger = json["accounts"][0].clone();
            stranger["merchant_id"] = "00".repeat(32).into();
            json["accounts"].as_array_mut().unwrap().push(stranger);
        }
    }
    restarted(&exported);
}
