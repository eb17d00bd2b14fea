//! What must not change unnoticed: keys, values, events, codes and gas.

use super::*;
use crate::drop_leaf;
use expect_test::expect;
use sdk::{Amount, Registry, Role};
use std::fmt::Write;

/// Everything that can be told is told once.
fn played() -> Market {
    let mut market = Market::new();
    let vesting = pb::Vesting {
        cliff_seconds: 5,
        duration_seconds: 10,
    };
    let good = market.create(|terms| terms.vesting = Some(vesting));
    market.buy(BUYER, good, 100);
    let bad = market.create(|_| {});
    market.buy(BUYER, bad, 10);
    market.buy(OTHER, bad, 20);
    let start = market.later(100);
    let (root, _) = tree(&[member(BUYER)]);
    let cancelled = market.create(|terms| {
        terms.start = start;
        terms.tranches[0].start = start;
        terms.allow_root = root.to_vec();
        terms.buyer_cap = "50".to_owned();
    });
    market.send_ok(&market.cancel_msg(cancelled));
    let leaf = drop_leaf(&account(BUYER), Amount::new(10));
    for days in [1, 2] {
        let msg = pb::MsgSetClaimRoot {
            funder: market.test.text(OWNER),
            total: Some(coin(100, &market.gold)),
            root: leaf.to_vec(),
            expiry: market.later(days * DAY),
        };
        market.send_ok(&msg);
    }
    let claim = pb::MsgClaimDrop {
        claimant: market.test.text(BUYER),
        drop_id: 2,
        amount: "10".to_owned(),
        proof: Some(pb::Proof {
            index: 0,
            leaves: 1,
            path: Vec::new(),
        }),
    };
    market.send_ok(&claim);
    market.pause(true);
    // In this block all that follows is written.
    market.test.block_mut().time = market.now().plus_seconds(DAY + 5);
    market.send_ok(&market.close_msg(good));
    let close = pb::MsgCloseDrop {
        signer: market.test.text(STRANGER),
        drop_id: 1,
    };
    market.send_ok(&close);
    market.pause(false);
    market.send_ok(&market.close_msg(good));
    market.send_ok(&close);
    market.claim(BUYER, good);
    market.send_ok(&market.refund_msg(OTHER, bad));
    let params = market.test.query(&pb::QueryParamsRequest {}).unwrap();
    let update = pb::MsgUpdateParams {
        authority: market.test.text(AUTHORITY),
        params: params.params,
    };
    market.send_ok(&update);
    market
}

#[test]
fn keys_and_values() {
    let out = played().test.written(crate::state::TABLE);
    expect![[r#"
        s sale/claimed/ 0000000000000002efa93f7defeeba10345d8b92620de30b3fc3a0d633e2cbf00048142efee99e1d = 01
        s sale/drop/ 0000000000000001 = 1430287ca463804f25f1aa1fea4e27710af947555837000000666163746f72792f616f743178713538656672727370386a74756432726c347975666d33707475357734326370347068706e2f676f6c64efa93f7defeeba10345d8b92620de30b3fc3a0d633e2cbf00048142efee99e1d6400000000000000000000000000000000000000000000000000000000000000850a576900000000000000000100000000000000000000000000000000
        s sale/drop/ 0000000000000002 = 1430287ca463804f25f1aa1fea4e27710af947555837000000666163746f72792f616f743178713538656672727370386a74756432726c347975666d33707475357734326370347068706e2f676f6c64efa93f7defeeba10345d8b92620de30b3fc3a0d633e2cbf00048142efee99e1d640000000000000000000000000000000a000000000000000000000000000000055c586900000000000000000000000000000000000000000000000000
        s sale/drop_count  = 0200000000000000
        s sale/ends/ 0000000069570a85000000000000000000000001 = removed
        s sale/ends/ 0000000069570a85000000000000000000000002 = removed
        s sale/ends/ 0000000069570a85000000000000000000000003 = removed
        s sale/expiry/ 0000000069570a85000000000000000000000001 = removed
        s sale/expiry/ 0000000069585c05000000000000000000000002 = 01
        s sale/params  = 0085e2010000000080f7cf120000000080f7cf120000000064000000
        s sale/purchase/ 000000000000000114f59fbba91d7911164ff1fb46bd23ef43c7dcdd20 = 64000000000000000000000000000000c800000000000000000000000000000064000000000000000000000000000000
        s sale/purchase/ 000000000000000214429fa3729a102bb71204292b04a7ebc5b0c208f0 = removed
        s sale/purchase/ 000000000000000214f59fbba91d7911164ff1fb46bd23ef43c7dcdd20 = 0a0000000000000000000000000000001400000000000000000000000000000000000000000000000000000000000000
        s sale/sale/ 0000000000000001 = 1430287ca463804f25f1aa1fea4e27710af947555837000000666163746f72792f616f743178713538656672727370386a74756432726c347975666d33707475357734326370347068706e2f676f6c64040000006b727770010000000000b2d3595bf0060000000000000000e803000000000000000000000000000005b955690000000000000000850a57690000000000000000c800000000000000000000000000000064000000000000000000000000000000f4010000000000000000000000000000000005000000000000000a0000000000000005b955690000000000000000850a5769000000000000000002640000000000000000000000000000006400000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001850a57690000000000000000
        s sale/sale/ 0000000000000002 = 1430287ca463804f25f1aa1fea4e27710af947555837000000666163746f72792f616f743178713538656672727370386a74756432726c347975666d33707475357734326370347068706e2f676f6c64040000006b727770010000000000b2d3595bf0060000000000000000e803000000000000000000000000000005b955690000000000000000850a576900000000000000003c00000000000000000000000000000064000000000000000000000000000000f401000000000000000000000000000000000000000000000000000000000000000005b955690000000000000000850a57690000000000000000031e0000000000000000000000000000000000000000000000000000000000000014000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000
        s sale/sale/ 0000000000000003 = 1430287ca463804f25f1aa1fea4e27710af947555837000000666163746f72792f616f743178713538656672727370386a74756432726c347975666d33707475357734326370347068706e2f676f6c64040000006b727770010000000000b2d3595bf0060000000000000000e803000000000000000000000000000069b955690000000000000000850a576900000000000000000000000000000000000000000000000064000000000000000000000000000000f4010000000000000000000000000000013200000000000000000000000000000001366488bf2247302ebdc152746fb366112de418bcba757dfe1cde1436ccc44c770000000000000000000000000000000069b955690000000000000000850a5769000000000000000004000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000
        s sale/sale_count  = 0300000000000000
    "#]].assert_eq(&out);
}

#[test]
fn events() {
    let mut market = played();
    let names = market.test.names(8);
    let out = market.test.told(crate::events::TABLE, &names);
    for spec in crate::events::TABLE {
        assert!(out.contains(&format!("{} ", spec.kind)), "{}", spec.kind);
    }
    expect![[r#"
        sale_created sale_id=1 owner=<1> denom=factory/<1>/gold payment_denom=krwp tranches=0.5 1000 0 2026-01-01T00:00:05Z 2026-01-02T00:00:05Z for_sale=1000 soft_cap=100 hard_cap=500 buyer_cap= allow_root= cliff_seconds=5 duration_seconds=10 start=2026-01-01T00:00:05Z end=2026-01-02T00:00:05Z state=open sold=0 raised=0 claimed=0 refunded=0 tokens_owed=0 money_owed=0 vests_from=
        sale_bought sale_id=1 buyer=<2> denom=factory/<1>/gold payment_denom=krwp paid=100 bought=200 buyer_paid=100 buyer_bought=200 tranches=0.5 1000 200 2026-01-01T00:00:05Z 2026-01-02T00:00:05Z sold=200 raised=100
        sale_created sale_id=2 owner=<1> denom=factory/<1>/gold payment_denom=krwp tranches=0.5 1000 0 2026-01-01T00:00:05Z 2026-01-02T00:00:05Z for_sale=1000 soft_cap=100 hard_cap=500 buyer_cap= allow_root= cliff_seconds=0 duration_seconds=0 start=2026-01-01T00:00:05Z end=2026-01-02T00:00:05Z state=open sold=0 raised=0 claimed=0 refunded=0 tokens_owed=0 money_owed=0 vests_from=
        sale_bought sale_id=2 buyer=<2> denom=factory/<1>/gold payment_denom=krwp paid=10 bought=20 buyer_paid=10 buyer_bought=20 tranches=0.5 1000 20 2026-01-01T00:00:05Z 2026-01-02T00:00:05Z sold=20 raised=10
        sale_bought sale_id=2 buyer=<3> denom=factory/<1>/gold payment_denom=krwp paid=20 bought=40 buyer_paid=20 buyer_bought=40 tranches=0.5 1000 60 2026-01-01T00:00:05Z 2026-01-02T00:00:05Z sold=60 raised=30
        sale_created sale_id=3 owner=<1> denom=factory/<1>/gold payment_denom=krwp tranches=0.5 1000 0 2026-01-01T00:01:45Z 2026-01-02T00:00:05Z for_sale=1000 soft_cap=100 hard_cap=500 buyer_cap=50 allow_root=366488bf2247302ebdc152746fb366112de418bcba757dfe1cde1436ccc44c77 cliff_seconds=0 duration_seconds=0 start=2026-01-01T00:01:45Z end=2026-01-02T00:00:05Z state=open sold=0 raised=0 claimed=0 refunded=0 tokens_owed=0 money_owed=0 vests_from=
        sale_cancelled sale_id=3 owner=<1> denom=factory/<1>/gold payment_denom=krwp tranches=0.5 1000 0 2026-01-01T00:01:45Z 2026-01-02T00:00:05Z for_sale=1000 soft_cap=100 hard_cap=500 buyer_cap=50 allow_root=366488bf2247302ebdc152746fb366112de418bcba757dfe1cde1436ccc44c77 cliff_seconds=0 duration_seconds=0 start=2026-01-01T00:01:45Z end=2026-01-02T00:00:05Z state=cancelled sold=0 raised=0 claimed=0 refunded=0 tokens_owed=0 money_owed=0 vests_from=
        drop_created drop_id=1 funder=<1> denom=factory/<1>/gold root=efa93f7defeeba10345d8b92620de30b3fc3a0d633e2cbf00048142efee99e1d total=100 claimed=0 expiry=2026-01-02T00:00:05Z closed=false owed=0
        drop_created drop_id=2 funder=<1> denom=factory/<1>/gold root=efa93f7defeeba10345d8b92620de30b3fc3a0d633e2cbf00048142efee99e1d total=100 claimed=0 expiry=2026-01-03T00:00:05Z closed=false owed=0
        drop_claimed drop_id=2 claimant=<2> denom=factory/<1>/gold amount=10 leaf=efa93f7defeeba10345d8b92620de30b3fc3a0d633e2cbf00048142efee99e1d claimed=10
        sale_closed sale_id=1 owner=<1> denom=factory/<1>/gold payment_denom=krwp tranches=0.5 1000 200 2026-01-01T00:00:05Z 2026-01-02T00:00:05Z for_sale=1000 soft_cap=100 hard_cap=500 buyer_cap= allow_root= cliff_seconds=5 duration_seconds=10 start=2026-01-01T00:00:05Z end=2026-01-02T00:00:05Z state=success sold=200 raised=100 claimed=0 refunded=0 tokens_owed=800 money_owed=0 vests_from=2026-01-02T00:00:05Z
        drop_closed drop_id=1 funder=<1> denom=factory/<1>/gold root=efa93f7defeeba10345d8b92620de30b3fc3a0d633e2cbf00048142efee99e1d total=100 claimed=0 expiry=2026-01-02T00:00:05Z closed=true owed=100
        sale_paid sale_id=1 owner=<1> denom=factory/<1>/gold payment_denom=krwp tranches=0.5 1000 200 2026-01-01T00:00:05Z 2026-01-02T00:00:05Z for_sale=1000 soft_cap=100 hard_cap=500 buyer_cap= allow_root= cliff_seconds=5 duration_seconds=10 start=2026-01-01T00:00:05Z end=2026-01-02T00:00:05Z state=success sold=200 raised=100 claimed=0 refunded=0 tokens_owed=0 money_owed=0 vests_from=2026-01-02T00:00:05Z
        drop_paid drop_id=1 funder=<1> denom=factory/<1>/gold root=efa93f7defeeba10345d8b92620de30b3fc3a0d633e2cbf00048142efee99e1d total=100 claimed=0 expiry=2026-01-02T00:00:05Z closed=true owed=0
        sale_vested_claimed sale_id=1 buyer=<2> denom=factory/<1>/gold amount=100 buyer_claimed=100 buyer_bought=200 claimed=100
        sale_closed sale_id=2 owner=<1> denom=factory/<1>/gold payment_denom=krwp tranches=0.5 1000 60 2026-01-01T00:00:05Z 2026-01-02T00:00:05Z for_sale=1000 soft_cap=100 hard_cap=500 buyer_cap= allow_root= cliff_seconds=0 duration_seconds=0 start=2026-01-01T00:00:05Z end=2026-01-02T00:00:05Z state=refund sold=60 raised=30 claimed=0 refunded=0 tokens_owed=0 money_owed=0 vests_from=
        sale_refund_claimed sale_id=2 buyer=<3> payment_denom=krwp amount=20 refunded=20
        sale_params_set sale_seconds_max=31622400 vesting_seconds_max=315619200 drop_seconds_max=315619200 ends_per_block_max=100
    "#]].assert_eq(&out);
}

#[test]
fn error_codes() {
    let mut out = String::new();
    for spec in crate::error::TABLE {
        writeln!(out, "{} {}", spec.code, spec.name).unwrap();
    }
    expect![[r#"
        2 SaleNotFound
        3 DropNotFound
        4 InvalidField
        5 NotOwner
        6 NotRunning
        7 SaleEnded
        8 WrongPayment
        9 NotAllowed
        10 NothingBought
        11 BuyerCap
        12 BelowMinOut
        13 NotOver
        14 NothingOwed
        15 Begun
        16 WrongState
        17 NoPurchase
        18 NothingVested
        19 DropOver
        20 NotInDrop
        21 ClaimedBefore
        22 DropShort
        23 DropNotOver
        24 DropClosed
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
    for account in MODULE.accounts {
        writeln!(out, "{} {:?}", account.name, account.rights).unwrap();
    }
    expect![[r#"
        /aot.sale.v1.MsgBuy 90000
        /aot.sale.v1.MsgCancelSale 70000
        /aot.sale.v1.MsgClaimDrop 80000
        /aot.sale.v1.MsgClaimRefund 90000
        /aot.sale.v1.MsgClaimVested 90000
        /aot.sale.v1.MsgCloseDrop 70000
        /aot.sale.v1.MsgCloseSale 80000
        /aot.sale.v1.MsgCreateSale 120000
        /aot.sale.v1.MsgSetClaimRoot 80000
        /aot.sale.v1.MsgUpdateParams 40000 authority
        sale_escrow []
    "#]]
    .assert_eq(&out);
}

#[test]
fn default_genesis() {
    let json = serde_json::to_string_pretty(&(MODULE.genesis.default)()).unwrap();
    expect![[r#"
        {
          "claimed": [],
          "drops": [],
          "params": {
            "drop_seconds_max": 315619200,
            "ends_per_block_max": 100,
            "sale_seconds_max": 31622400,
            "vesting_seconds_max": 315619200
          },
          "purchases": [],
          "sales": []
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
