//! What must not change unnoticed: keys, values, events, codes and gas.

use super::*;
use expect_test::expect;
use sdk::{Registry, Role};
use std::fmt::Write;

/// Keys and values of this module that were written since the last block.
fn written(world: &World) -> String {
    let mut out = String::new();
    for (key, value) in world.test.changes() {
        let tree = char::from(key[0]);
        let Some(spec) = crate::state::TABLE
            .iter()
            .find(|spec| key[1..].starts_with(spec.prefix.as_bytes()))
        else {
            continue;
        };
        let rest = hex::encode(&key[1 + spec.prefix.len()..]);
        let value = value
            .as_ref()
            .map_or_else(|| "removed".to_owned(), hex::encode);
        writeln!(out, "{tree} {} {rest} = {value}", spec.prefix).unwrap();
    }
    out
}

/// The events of this module since the last call, one line each; accounts and merchants by name.
fn told(world: &mut World) -> String {
    let mut names: Vec<_> = (0..9)
        .map(|n| (world.test.text(n), format!("<{n}>")))
        .collect();
    let ids = [
        (world.bakery, "<bakery>"),
        (world.kiosk, "<kiosk>"),
        (world.chain, "<chain>"),
    ];
    names.extend(ids.map(|(id, name)| (hex::encode(id), name.to_owned())));
    let mut out = String::new();
    for event in world.test.take_events() {
        if !crate::events::TABLE
            .iter()
            .any(|spec| spec.kind == event.kind)
        {
            continue;
        }
        write!(out, "{}", event.kind).unwrap();
        for (key, value) in event.attributes {
            let named = names
                .iter()
                .fold(value, |text, (long, name)| text.replace(long, name));
            write!(out, " {key}={named}").unwrap();
        }
        out.push('\n');
    }
    out
}

fn taxed(id: MerchantId, denom: &Denom, gross: u128) -> Entry<'_> {
    Entry {
        company: account(OTHER_COMPANY),
        fee: Amount::new(10),
        tax: Some(SalesTax {
            supply: Amount::new(900),
            vat: Amount::new(90),
            tax_free: Amount::new(7),
            service_charge: Amount::new(3),
        }),
        cash_receipt: true,
        ..entry(id, denom, gross)
    }
}

#[test]
fn keys_and_values() {
    let mut world = World::new();
    let krwp = denom("krwp");
    let (bakery, chain) = (world.bakery, world.chain);
    world.set_schedule(1_440, 1, 100, 2);
    let manage = world.manager_msg(bakery, Some(chain));
    world.test.send(&manage).unwrap();
    world.top_up_float(COMPANY, 5_000);
    let adjust = world.adjust_msg(COMPANY, "-50", "fees-2026");
    world.test.send(&adjust).unwrap();
    let first = written(&world);
    world.night();
    let sale = taxed(bakery, &krwp, 1_000);
    world.sell(&sale).unwrap();
    let sold = written(&world);
    world.night();
    world.wait(1);
    world.suspend(bakery);
    world.test.ctx(crate::hooks::end_block);
    world.wait(DAY);
    world.test.ctx(crate::hooks::end_block);
    let parked = written(&world);
    let bytes = hex::encode(borsh::to_vec(&crate::Params::default()).unwrap());
    let all = format!("first\n{first}sold\n{sold}parked\n{parked}params {bytes}\n");
    expect![[r#""#]].assert_eq(&all);
}

#[test]
fn events() {
    let mut world = World::new();
    let krwp = denom("krwp");
    let (bakery, chain) = (world.bakery, world.chain);
    world.set_schedule(1_440, 0, 100, 1);
    world.top_up_float(COMPANY, 5_000);
    world.top_up_deposit(70);
    let manage = world.manager_msg(bakery, Some(chain));
    world.test.send(&manage).unwrap();
    world.refund(100).unwrap();
    world.night();
    let sale = taxed(bakery, &krwp, 1_000);
    world.sell(&sale).unwrap();
    let adjust = world.adjust_msg(COMPANY, "50", "fees-2026");
    world.test.send(&adjust).unwrap();
    let half = entry(bakery, &krwp, 500);
    for _ in 0..2 {
        world.test.ctx(|ctx| ops::dispute_hold(ctx, &half)).unwrap();
    }
    world
        .test
        .ctx(|ctx| ops::dispute_release(ctx, &half))
        .unwrap();
    world
        .test
        .ctx(|ctx| ops::dispute_pay(ctx, &half, &account(PAYER)))
        .unwrap();
    world.suspend(chain);
    world.night();
    world.resume(chain);
    let payout = world.payout_msg(OWNER, 20_260_102);
    world.test.send(&payout).unwrap();
    world.night();
    world.wait(1);
    let out = told(&mut world);
    for spec in crate::events::TABLE {
        assert!(out.contains(&format!("{} ", spec.kind)), "{}", spec.kind);
    }
    expect![[r#""#]].assert_eq(&out);
}

#[test]
fn error_codes() {
    let mut out = String::new();
    for spec in crate::error::TABLE {
        writeln!(out, "{} {}", spec.code, spec.name).unwrap();
    }
    expect![[r#""#]].assert_eq(&out);
}

#[test]
fn gas_and_rights() {
    let registry = Registry::new(&[&MODULE], Role::Main);
    let mut out = String::new();
    for (type_url, route) in registry.msgs() {
        let whose = if route.authority { " authority" } else { "" };
        writeln!(out, "{type_url} {}{whose}", route.default_gas).unwrap();
    }
    expect![[r#""#]].assert_eq(&out);
    assert!(SETTLEMENT.rights.is_empty(), "it makes no money");
}

#[test]
fn default_genesis() {
    let json = serde_json::to_string_pretty(&(MODULE.genesis.default)()).unwrap();
    expect![[r#""#]].assert_eq(&json);
}

#[test]
fn the_readme_lists_what_there_is() {
    let below = &MODULES[..3];
    let missing = testkit::rows_missing(include_str!("../../README.md"), &MODULE, below);
    assert!(missing.is_empty(), "README.md: expected {missing:#?}");
}
