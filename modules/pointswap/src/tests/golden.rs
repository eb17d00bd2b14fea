//! What must not change unnoticed: keys, values, events, codes and gas.

use super::*;
use expect_test::expect;
use sdk::{Registry, Role};
use std::fmt::Write;

/// A swap, a pause and its end, and a position that both settled.
fn played() -> Market {
    let mut market = Market::paired("0.75", "10.5", 150);
    market.set_pair(|pair| pair.fee_bps = 150);
    market.swap(USER, 1_000, STAR, MOON);
    market.test.block_mut().time = market.test.block().time.plus_seconds(DAY);
    for company in [COMPANY_A, COMPANY_B] {
        let msg = pb::MsgSettleClearing {
            company: market.test.text(company),
            day: 20_260_101,
            denom_a: STAR.to_owned(),
            denom_b: MOON.to_owned(),
        };
        market.test.send(&msg).unwrap();
    }
    let pause = pb::MsgPausePair {
        signer: market.test.text(COMPANY_B),
        denom_a: STAR.to_owned(),
        denom_b: MOON.to_owned(),
    };
    market.test.send(&pause).unwrap();
    let resume = pb::MsgResumePair {
        signer: market.test.text(AUTHORITY),
        denom_a: STAR.to_owned(),
        denom_b: MOON.to_owned(),
    };
    market.test.send(&resume).unwrap();
    // A position that waits for both.
    market.swap(USER, 1_000, STAR, MOON);
    market.test.send(&pause).unwrap();
    let params = market.test.read(|view| ops::params(view));
    let update = pb::MsgUpdateParams {
        authority: market.test.text(AUTHORITY),
        params: Some((&params).into()),
    };
    market.test.send(&update).unwrap();
    market
}

#[test]
fn keys_and_values() {
    let market = played();
    let out = market.test.written(crate::state::TABLE);
    expect![[r#"
        s pointswap/clearing/ 0135250570742f61612f737461720070742f62622f6d6f6f6e00 = df02000000000000000000000000000000000000000000000000000000000000010000000000000001010185b1cd690000000000000000f00069690000000000000000
        s pointswap/clearing/ 0135250670742f61612f737461720070742f62622f6d6f6f6e00 = df02000000000000000000000000000000000000000000000000000000000000010000000000000000000070526a690000000000000000
        s pointswap/forget/ 0000000069cdb185000000000135250570742f61612f737461720070742f62622f6d6f6f6e00 = 01
        s pointswap/pair/ 70742f61612f737461720070742f62622f6d6f6f6e00 = 019600000040420f0000000000000000000000000040420f0000000000000000000000000040420f0000000000000000000000000040420f00000000000000000000000000010000000000000000000000000000000114f59fbba91d7911164ff1fb46bd23ef43c7dcdd20
        s pointswap/params  = 0400000075616f745a000000e80300000e000000
        s pointswap/unsettled/ 70742f61612f737461720070742f62622f6d6f6f6e0001352505 = removed
        s pointswap/unsettled/ 70742f61612f737461720070742f62622f6d6f6f6e0001352506 = 01
        s pointswap/used/ 0135250570742f61612f737461720070742f62622f6d6f6f6e00 = e8030000000000000000000000000000
        s pointswap/used/ 0135250670742f61612f737461720070742f62622f6d6f6f6e00 = e8030000000000000000000000000000
        s pointswap/used_by/ 0135250570742f61612f737461720070742f62622f6d6f6f6e0014429fa3729a102bb71204292b04a7ebc5b0c208f0 = e8030000000000000000000000000000
        s pointswap/used_by/ 0135250670742f61612f737461720070742f62622f6d6f6f6e0014429fa3729a102bb71204292b04a7ebc5b0c208f0 = e8030000000000000000000000000000
    "#]].assert_eq(&out);
}

#[test]
fn events() {
    let mut market = played();
    let ours: Vec<_> = crate::events::TABLE.iter().map(|spec| spec.kind).collect();
    let mut out = String::new();
    for event in market.test.take_events() {
        if !ours.contains(&event.kind) {
            continue;
        }
        write!(out, "{}", event.kind).unwrap();
        for (key, value) in event.attributes.iter() {
            write!(out, " {key}={value}").unwrap();
        }
        out.push('\n');
    }
    for kind in ours {
        assert!(out.contains(&format!("{kind} ")), "{kind}");
    }
    expect![[r#"
        pair_set denom_a=pt/aa/star denom_b=pt/bb/moon company_a=<1> company_b=<2> mode=issuer_rate fee_bps=150 daily_quota_a=1000000 daily_quota_b=1000000 user_quota_a=1000000 user_quota_b=1000000 swap_min=1 paused_by= signer=<1>
        points_swapped user=<3> denom_in=pt/aa/star denom_out=pt/bb/moon amount_in=1000 fee=15 amount_out=70 released=738 needed=735 dust=3 treasury=<1> rate_in=0.75 rate_out=10.5 hub_price= mode=issuer_rate day=20260101 time=2026-01-01T00:00:05Z a_to_b=735 b_to_a=0 swaps=1 due_at=2026-01-15T15:00:00Z used=1000 used_by_user=1000
        clearing_settled day=20260101 denom_a=pt/aa/star denom_b=pt/bb/moon a_to_b=735 b_to_a=0 swaps=1 due_at=2026-01-15T15:00:00Z settled_by_a=true settled_by_b=false company=<1> forget_at=
        clearing_settled day=20260101 denom_a=pt/aa/star denom_b=pt/bb/moon a_to_b=735 b_to_a=0 swaps=1 due_at=2026-01-15T15:00:00Z settled_by_a=true settled_by_b=true company=<2> forget_at=2026-04-02T00:00:05Z
        pair_paused denom_a=pt/aa/star denom_b=pt/bb/moon company_a=<1> company_b=<2> mode=issuer_rate fee_bps=150 daily_quota_a=1000000 daily_quota_b=1000000 user_quota_a=1000000 user_quota_b=1000000 swap_min=1 paused_by=<2> signer=<2>
        pair_resumed denom_a=pt/aa/star denom_b=pt/bb/moon company_a=<1> company_b=<2> mode=issuer_rate fee_bps=150 daily_quota_a=1000000 daily_quota_b=1000000 user_quota_a=1000000 user_quota_b=1000000 swap_min=1 paused_by= signer=<0>
        points_swapped user=<3> denom_in=pt/aa/star denom_out=pt/bb/moon amount_in=1000 fee=15 amount_out=70 released=738 needed=735 dust=3 treasury=<1> rate_in=0.75 rate_out=10.5 hub_price= mode=issuer_rate day=20260102 time=2026-01-02T00:00:05Z a_to_b=735 b_to_a=0 swaps=1 due_at=2026-01-16T15:00:00Z used=1000 used_by_user=1000
        pair_paused denom_a=pt/aa/star denom_b=pt/bb/moon company_a=<1> company_b=<2> mode=issuer_rate fee_bps=150 daily_quota_a=1000000 daily_quota_b=1000000 user_quota_a=1000000 user_quota_b=1000000 swap_min=1 paused_by=<2> signer=<2>
        pointswap_params_set hub_denom=uaot clearing_days=90 fee_max_bps=1000 clearing_due_days=14
    "#]].assert_eq(&named(&market.test, &out));
}

#[test]
fn error_codes() {
    let mut out = String::new();
    for spec in crate::error::TABLE {
        writeln!(out, "{} {}", spec.code, spec.name).unwrap();
    }
    expect![[r#"
        2 NoPair
        3 PairPaused
        4 SameDenom
        5 BelowSwapMin
        6 DailyQuota
        7 UserQuota
        8 BelowMinOut
        9 DeadlinePassed
        10 NothingOut
        11 ReserveTooSmall
        12 NotSpendable
        13 NotCompany
        14 InvalidField
        15 NotPaused
        16 NoClearing
        17 DayNotOver
        18 SettledBefore
        19 ClearingOverdue
    "#]]
    .assert_eq(&out);
}

#[test]
fn gas_and_rights() {
    let registry = Registry::new(&MODULES, Role::Main);
    let mut out = String::new();
    let ours = |module: &str| module == MODULE.name;
    for (type_url, route) in registry.msgs().filter(|(_, route)| ours(route.module)) {
        let whose = if route.authority { " authority" } else { "" };
        writeln!(out, "{type_url} {}{whose}", route.default_gas).unwrap();
    }
    expect![[r#"
        /aot.pointswap.v1.MsgPausePair 40000
        /aot.pointswap.v1.MsgResumePair 40000
        /aot.pointswap.v1.MsgSetPair 60000
        /aot.pointswap.v1.MsgSettleClearing 40000
        /aot.pointswap.v1.MsgSwap 120000
        /aot.pointswap.v1.MsgUpdateParams 40000 authority
    "#]]
    .assert_eq(&out);
    assert!(MODULE.accounts.is_empty());
}

#[test]
fn default_genesis() {
    let json = serde_json::to_string_pretty(&(MODULE.genesis.default)()).unwrap();
    expect![[r#"
        {
          "clearings": [],
          "pairs": [],
          "params": {
            "clearing_days": 90,
            "clearing_due_days": 14,
            "fee_max_bps": 1000,
            "hub_denom": "uaot"
          },
          "used": []
        }"#]]
    .assert_eq(&json);
}

#[test]
fn the_readme_has_every_row() {
    let below: Vec<&'static Module> = MODULES
        .into_iter()
        .filter(|module| module.name != MODULE.name)
        .collect();
    let missing = testkit::rows_missing(include_str!("../../README.md"), &MODULE, &below);
    assert_eq!(missing, Vec::<String>::new());
}
