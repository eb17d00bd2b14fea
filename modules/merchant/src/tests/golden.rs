//! What must not change unnoticed: keys, values, events, codes and gas.

use super::*;
use expect_test::expect;
use sdk::{Registry, Role};
use std::fmt::Write;

#[test]
fn keys_and_values() {
    let mut shop = Shop::active();
    let delegate = shop.delegate_msg(&[pb::Right::Void, pb::Right::Profile]);
    shop.test.send(&delegate).unwrap();
    let terminal = shop.terminal_msg(TERMINAL);
    shop.test.send(&terminal).unwrap();
    let id = crate::types::parse_id(&shop.id).unwrap();
    shop.test.ctx(|ctx| crate::ops::payment_opened(ctx, &id));
    shop.test.ctx(|ctx| crate::ops::settlement_opened(ctx, &id));
    let out = shop.test.written(crate::state::TABLE);
    expect![[r#"
        l merchant/terminal_of/ 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe149130a38b186ea3c1ec2813a6447e8f97bebe1045 = 01
        s merchant/company/ 1430287ca463804f25f1aa1fea4e27710af9475558 = 030000004b4f4e14f59fbba91d7911164ff1fb46bd23ef43c7dcdd2001
        s merchant/merchant/ 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe = 14429fa3729a102bb71204292b04a7ebc5b0c208f01430287ca463804f25f1aa1fea4e27710af94755580600000042616b6572790400000035343632050000004b522d3131146d4ae606170d9d55a47b88ce4420950210161758c800000002000100000014db4a0b8f285d0ee4a1fb3250f020ea84d6a8c34d0200000003060000b95569000000000000000001000000
        s merchant/open_payments/ 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe = 0100000000000000
        s merchant/open_settlements/ 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe = 0100000000000000
        s merchant/params  = e803000014000000e8030000
        s merchant/terminal/ 149130a38b186ea3c1ec2813a6447e8f97bebe1045 = 06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe03eccf9fb0b72683c943061117bc638c63001b0fb312b274d4400af83dc38244a10400000074696c6c01
    "#]].assert_eq(&out);
}

#[test]
fn events() {
    let mut shop = Shop::active();
    let delegate = shop.delegate_msg(&[
        pb::Right::Void,
        pb::Right::Profile,
        pb::Right::Settlement,
        pb::Right::Rules,
        pb::Right::Disputes,
    ]);
    shop.test.send(&delegate).unwrap();
    let terminal = shop.terminal_msg(TERMINAL);
    shop.test.send(&terminal).unwrap();
    let revoke = shop.revoke_msg(TERMINAL);
    shop.test.send(&revoke).unwrap();
    let fee = shop.fee_msg(100);
    shop.test.send(&fee).unwrap();
    let suspend = shop.suspend_msg(COMPANY);
    shop.test.send(&suspend).unwrap();
    let resume = shop.resume_msg(COMPANY);
    shop.test.send(&resume).unwrap();
    let close = shop.close_msg(OWNER);
    shop.test.send(&close).unwrap();
    let update = pb::MsgUpdateParams {
        authority: shop.test.text(AUTHORITY),
        params: Some((&crate::Params::default()).into()),
    };
    shop.test.send(&update).unwrap();
    let names: Vec<_> = (0..9)
        .map(|n| (shop.test.text(n), format!("<{n}>")))
        .collect();
    let mut out = String::new();
    for event in shop.test.take_events() {
        write!(out, "{}", event.kind).unwrap();
        for (key, value) in event.attributes.iter() {
            let named = names
                .iter()
                .fold(value.to_owned(), |text, (address, name)| {
                    text.replace(address, name)
                });
            write!(out, " {key}={named}").unwrap();
        }
        out.push('\n');
    }
    for spec in crate::events::TABLE {
        assert!(out.contains(&format!("{} ", spec.kind)), "{}", spec.kind);
    }
    expect![[r#"
        payment_company_set company=<1> name=KON fee_address=<2> active=true
        merchant_registered merchant_id=06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe owner=<3> company=<1> name=Bakery mcc=5462 region=KR-11 payout_address=<4> fee_bps=0 status=pending parent= registered_at=2026-01-01T00:00:00Z signer=<3> reason=
        merchant_approved merchant_id=06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe owner=<3> company=<1> name=Bakery mcc=5462 region=KR-11 payout_address=<4> fee_bps=200 status=active parent= registered_at=2026-01-01T00:00:00Z signer=<1> reason=
        delegate_set merchant_id=06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe delegate=<5> rights=void,change the profile,settle,change the rules,answer disputes
        terminal_registered merchant_id=06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe terminal=<7> public_key=03eccf9fb0b72683c943061117bc638c63001b0fb312b274d4400af83dc38244a1 label=till signer=<3>
        terminal_revoked merchant_id=06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe terminal=<7> signer=<3>
        merchant_updated merchant_id=06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe owner=<3> company=<1> name=Bakery mcc=5462 region=KR-11 payout_address=<4> fee_bps=100 status=active parent= registered_at=2026-01-01T00:00:00Z signer=<1> reason=
        merchant_suspended merchant_id=06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe owner=<3> company=<1> name=Bakery mcc=5462 region=KR-11 payout_address=<4> fee_bps=100 status=suspended parent= registered_at=2026-01-01T00:00:00Z signer=<1> reason=a complaint
        merchant_resumed merchant_id=06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe owner=<3> company=<1> name=Bakery mcc=5462 region=KR-11 payout_address=<4> fee_bps=100 status=active parent= registered_at=2026-01-01T00:00:00Z signer=<1> reason=
        merchant_closed merchant_id=06657eda97923cf500b12f75e7332fbd9bae93e1c22b9fb0b807aed4989317fe owner=<3> company=<1> name=Bakery mcc=5462 region=KR-11 payout_address=<4> fee_bps=100 status=closed parent= registered_at=2026-01-01T00:00:00Z signer=<3> reason=
        merchant_params_set terminals_max=1000 delegates_max=20 fee_max_bps=1000
    "#]].assert_eq(&out);
}

#[test]
fn error_codes() {
    let mut out = String::new();
    for spec in crate::error::TABLE {
        writeln!(out, "{} {}", spec.code, spec.name).unwrap();
    }
    expect![[r#"
        2 MerchantNotFound
        3 MerchantExists
        4 WrongStatus
        5 CompanyNotFound
        6 CompanyInactive
        7 MissingRight
        8 NotOwner
        9 NotCompany
        10 FeeAboveMax
        11 InvalidField
        12 CardNumber
        13 TerminalNotFound
        14 TerminalExists
        15 TerminalRevoked
        16 TooManyTerminals
        17 TooManyDelegates
        18 DelegateNotFound
        19 OpenPayments
        20 NothingToChange
        21 SuspendedByAuthority
        22 OpenSettlements
    "#]]
    .assert_eq(&out);
}

#[test]
fn gas_and_rights() {
    let registry = Registry::new(&[&MODULE], Role::Main);
    let mut out = String::new();
    for (type_url, route) in registry.msgs() {
        let whose = if route.authority { " authority" } else { "" };
        writeln!(out, "{type_url} {}{whose}", route.default_gas).unwrap();
    }
    expect![[r#"
        /aot.merchant.v1.MsgApproveMerchant 40000
        /aot.merchant.v1.MsgCloseMerchant 40000
        /aot.merchant.v1.MsgRegisterMerchant 80000
        /aot.merchant.v1.MsgRegisterTerminal 50000
        /aot.merchant.v1.MsgResumeMerchant 40000
        /aot.merchant.v1.MsgRevokeTerminal 40000
        /aot.merchant.v1.MsgSetDelegate 40000
        /aot.merchant.v1.MsgSetMerchantFee 40000
        /aot.merchant.v1.MsgSetPaymentCompany 40000 authority
        /aot.merchant.v1.MsgSuspendMerchant 40000
        /aot.merchant.v1.MsgUpdateMerchant 40000
        /aot.merchant.v1.MsgUpdateParams 40000 authority
    "#]]
    .assert_eq(&out);
    assert!(MODULE.accounts.is_empty());
}

#[test]
fn default_genesis() {
    let json = serde_json::to_string_pretty(&(MODULE.genesis.default)()).unwrap();
    expect![[r#"
        {
          "companies": [],
          "merchants": [],
          "params": {
            "delegates_max": 20,
            "fee_max_bps": 1000,
            "terminals_max": 1000
          },
          "terminals": []
        }"#]]
    .assert_eq(&json);
}

#[test]
fn the_readme_lists_what_there_is() {
    let readme = include_str!("../../README.md");
    let registry = Registry::new(&[&MODULE], Role::Main);
    let gas = registry
        .msgs()
        .map(|(type_url, route)| format!("| `{type_url}` | {}", route.default_gas));
    let queries = registry.query_paths().map(|path| format!("| `{path}` |"));
    let events = MODULE
        .events
        .iter()
        .map(|spec| format!("| `{}` |", spec.kind));
    let keys = MODULE
        .state
        .iter()
        .map(|spec| format!("| `{}", spec.prefix));
    let errors = MODULE
        .errors
        .iter()
        .map(|spec| format!("| {} | {} | {} |", spec.code, spec.name, spec.text));
    let invariants = MODULE
        .invariants
        .iter()
        .map(|(name, _)| format!("- `{name}`: "));
    let listed = gas.chain(queries).chain(events).chain(keys).chain(errors);
    for line in listed.chain(invariants) {
        assert!(readme.contains(&line), "README.md: expected {line}");
    }
}
