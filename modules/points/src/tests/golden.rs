//! What must not change unnoticed: keys, values, events, codes and gas.

use super::*;
use crate::Exchange;
use crate::ops;
use expect_test::expect;
use sdk::{Registry, Role};
use std::fmt::Write;

const ID: [u8; 32] = [7; 32];

#[test]
fn keys_and_values() {
    let mut test = held(1_000);
    test.send(&rate_msg(&test, "0.9", 24 * 60 * 60)).unwrap();
    let out = test.written(crate::state::TABLE);
    expect![[r#"
        l points/rate/ 70742f6b6f6e2f706f696e7400000000006955b90000000000 = 000064a7b3b6e00d0000000000000000
        s points/issuer/ 70742f6b6f6e2f706f696e7400 = 1430287ca463804f25f1aa1fea4e27710af94755580a0000004b4f4e20706f696e74731027000001010c0000000100e803000000000000000000000000000000000000000000000000000000000000000064a7b3b6e00d0000000000000000010000da493b717d0c0000000000000000800a57690000000000000000e80300000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000
        s points/params  = 10270000e803000080510100000000003c000000
        s points/rate_due/ 0000000069570a800000000070742f6b6f6e2f706f696e7400 = 01
    "#]].assert_eq(&out);
}

#[test]
fn events() {
    let mut test = issued(0);
    test.send(&register_msg(&test, MILE)).unwrap();
    test.send(&top_up_msg(&test, STRANGER, POINT, 1_100))
        .unwrap();
    let later = test.block().time.plus_seconds(60);
    let pending = changed(&mint_msg(&test, HOLDER, 10), |msg| {
        msg.available_at = Some(later.to_proto());
    });
    test.send(&pending).unwrap();
    test.send(&mint_msg(&test, HOLDER, 990)).unwrap();
    test.send(&burn_msg(&test, HOLDER, 50)).unwrap();
    test.send(&withdraw_msg(&test, 25)).unwrap();
    test.ctx(|ctx| {
        let [company, holder, other, payer] = [COMPANY, HOLDER, OTHER, PAYER].map(account);
        ops::commit(ctx, &point(), &payer, units(100)).unwrap();
        let lot = ops::grant(ctx, &point(), &other, units(60), Time::default()).unwrap();
        ops::take_back(
            ctx,
            &point(),
            &other,
            units(20),
            (lot.expiry, lot.available_at),
        );
        ops::uncommit(ctx, &point(), &payer, units(10)).unwrap();
        let (paid, lots) = ops::redeem_lots(ctx, &holder, &coin(30), &other).unwrap();
        ops::reissue(ctx, &point(), &holder, &lots, &other, paid).unwrap();
        bank::ops::hold(ctx, &holder, &ID, &coin(5)).unwrap();
        ops::redeem_held(ctx, &holder, &ID, &coin(5), Amount::ZERO, &other).unwrap();
        let exchange = Exchange {
            owner: &holder,
            burn: coin(9),
            fee: units(1),
            treasury: &company,
            out: Coin {
                denom: mile(),
                amount: units(8),
            },
            released: units(9),
            needed: units(8),
        };
        ops::exchange(ctx, &exchange).unwrap();
    });
    test.send(&terms_msg(&test)).unwrap();
    test.send(&rate_msg(&test, "0.95", 24 * 60 * 60)).unwrap();
    test.send(&rate_msg(&test, "1", 0)).unwrap();
    test.send(&rate_msg(&test, "0.9", 24 * 60 * 60)).unwrap();
    test.send(&pause_msg(&test, COMPANY)).unwrap();
    test.send(&resume_msg(&test, COMPANY)).unwrap();
    test.end_block(24 * 60 * 60);
    test.end_block(5);
    test.send(&runoff_msg(&test)).unwrap();
    test.send(&redeem_msg(&test, HOLDER, 100)).unwrap();
    test.block_mut().time = "2027-01-31T15:00:00Z".parse().unwrap();
    test.end_block(5);
    set_params(&mut test, |params| params.ratio_min_bps = 11_000);
    let out = told(&mut test);
    for spec in crate::events::TABLE {
        assert!(out.contains(&format!("{} ", spec.kind)), "{}", spec.kind);
    }
    expect![[r#"
        issuer_registered denom=pt/air-1/mile day=20260101 company=<1> name=KON points rate=1 next_rate= next_rate_at= ratio_bps=10000 transferable=true swappable=true lifetime_months=12 status=active reserve=0 supply=0 committed=0 required=0 minted=0 granted=0 reissued=0 swapped_in=0 burned=0 redeemed=0 taken_back=0 swapped_away=0 expired=0 signer=<0> reason=
        points_reserve_topped_up denom=pt/kon/point day=20260101 account=<5> other= amount=0 krwp=1100 expiry= available_at= reserve=1100 supply=0 committed=0 required=0 total=
        points_minted denom=pt/kon/point day=20260101 account=<2> other= amount=10 krwp=0 expiry=2027-01-31T15:00:00Z available_at=2026-01-01T00:01:00Z reserve=1100 supply=10 committed=0 required=10 total=10
        points_minted denom=pt/kon/point day=20260101 account=<2> other= amount=990 krwp=0 expiry=2027-01-31T15:00:00Z available_at= reserve=1100 supply=1000 committed=0 required=1000 total=1000
        points_burned denom=pt/kon/point day=20260101 account=<2> other= amount=50 krwp=0 expiry= available_at= reserve=1100 supply=950 committed=0 required=950 total=50
        points_reserve_withdrawn denom=pt/kon/point day=20260101 account=<1> other= amount=0 krwp=25 expiry= available_at= reserve=1075 supply=950 committed=0 required=950 total=
        points_committed denom=pt/kon/point day=20260101 account=<4> other= amount=100 krwp=100 expiry= available_at= reserve=1175 supply=950 committed=100 required=1050 total=
        points_granted denom=pt/kon/point day=20260101 account=<3> other= amount=60 krwp=0 expiry=2027-01-31T15:00:00Z available_at= reserve=1175 supply=1010 committed=40 required=1050 total=60
        points_taken_back denom=pt/kon/point day=20260101 account=<3> other= amount=20 krwp=0 expiry= available_at= reserve=1175 supply=990 committed=60 required=1050 total=20
        points_uncommitted denom=pt/kon/point day=20260101 account=<4> other= amount=10 krwp=10 expiry= available_at= reserve=1165 supply=990 committed=50 required=1040 total=
        points_redeemed denom=pt/kon/point day=20260101 account=<2> other=<3> amount=30 krwp=30 expiry= available_at= reserve=1135 supply=960 committed=50 required=1010 total=30
        points_reissued denom=pt/kon/point day=20260101 account=<2> other=<3> amount=30 krwp=30 expiry= available_at= reserve=1165 supply=990 committed=50 required=1040 total=30
        points_redeemed denom=pt/kon/point day=20260101 account=<2> other=<3> amount=5 krwp=5 expiry= available_at= reserve=1160 supply=985 committed=50 required=1035 total=35
        points_swapped_away denom=pt/kon/point day=20260101 account=<2> other= amount=9 krwp=9 expiry= available_at= reserve=1151 supply=976 committed=50 required=1026 total=9
        points_swapped_in denom=pt/air-1/mile day=20260101 account=<2> other= amount=8 krwp=8 expiry=2027-01-31T15:00:00Z available_at= reserve=8 supply=8 committed=0 required=8 total=8
        issuer_terms_set denom=pt/kon/point day=20260101 company=<1> name=KON points rate=1 next_rate= next_rate_at= ratio_bps=10000 transferable=true swappable=true lifetime_months=12 status=active reserve=1151 supply=976 committed=50 required=1026 minted=1000 granted=60 reissued=30 swapped_in=0 burned=50 redeemed=35 taken_back=20 swapped_away=9 expired=0 signer=<0> reason=
        points_rate_scheduled denom=pt/kon/point day=20260101 company=<1> name=KON points rate=1 next_rate=0.95 next_rate_at=2026-01-02T00:00:00Z ratio_bps=10000 transferable=true swappable=true lifetime_months=12 status=active reserve=1151 supply=976 committed=50 required=1026 minted=1000 granted=60 reissued=30 swapped_in=0 burned=50 redeemed=35 taken_back=20 swapped_away=9 expired=0 signer=<1> reason=
        points_rate_cancelled denom=pt/kon/point day=20260101 company=<1> name=KON points rate=1 next_rate= next_rate_at= ratio_bps=10000 transferable=true swappable=true lifetime_months=12 status=active reserve=1151 supply=976 committed=50 required=1026 minted=1000 granted=60 reissued=30 swapped_in=0 burned=50 redeemed=35 taken_back=20 swapped_away=9 expired=0 signer=<1> reason=
        points_rate_scheduled denom=pt/kon/point day=20260101 company=<1> name=KON points rate=1 next_rate=0.9 next_rate_at=2026-01-02T00:00:00Z ratio_bps=10000 transferable=true swappable=true lifetime_months=12 status=active reserve=1151 supply=976 committed=50 required=1026 minted=1000 granted=60 reissued=30 swapped_in=0 burned=50 redeemed=35 taken_back=20 swapped_away=9 expired=0 signer=<1> reason=
        points_paused denom=pt/kon/point day=20260101 company=<1> name=KON points rate=1 next_rate=0.9 next_rate_at=2026-01-02T00:00:00Z ratio_bps=10000 transferable=true swappable=true lifetime_months=12 status=paused reserve=1151 supply=976 committed=50 required=1026 minted=1000 granted=60 reissued=30 swapped_in=0 burned=50 redeemed=35 taken_back=20 swapped_away=9 expired=0 signer=<1> reason=a fault
        points_resumed denom=pt/kon/point day=20260101 company=<1> name=KON points rate=1 next_rate=0.9 next_rate_at=2026-01-02T00:00:00Z ratio_bps=10000 transferable=true swappable=true lifetime_months=12 status=active reserve=1151 supply=976 committed=50 required=1026 minted=1000 granted=60 reissued=30 swapped_in=0 burned=50 redeemed=35 taken_back=20 swapped_away=9 expired=0 signer=<1> reason=
        points_rate_changed denom=pt/kon/point day=20260102 company=<1> name=KON points rate=0.9 next_rate= next_rate_at= ratio_bps=10000 transferable=true swappable=true lifetime_months=12 status=active reserve=1151 supply=976 committed=50 required=924 minted=1000 granted=60 reissued=30 swapped_in=0 burned=50 redeemed=35 taken_back=20 swapped_away=9 expired=0 signer= reason=
        points_runoff_started denom=pt/kon/point day=20260102 company=<1> name=KON points rate=0.9 next_rate= next_rate_at= ratio_bps=10000 transferable=true swappable=true lifetime_months=12 status=runoff reserve=1151 supply=976 committed=50 required=924 minted=1000 granted=60 reissued=30 swapped_in=0 burned=50 redeemed=35 taken_back=20 swapped_away=9 expired=0 signer=<0> reason=bankrupt
        points_redeemed denom=pt/kon/point day=20260102 account=<2> other=<2> amount=100 krwp=90 expiry= available_at= reserve=1061 supply=876 committed=50 required=834 total=135
        points_expired denom=pt/air-1/mile day=20270201 amount=8 reserve=8 supply=0 committed=0 required=0 total=8
        points_expired denom=pt/kon/point day=20270201 amount=876 reserve=1061 supply=0 committed=50 required=45 total=876
        points_params_set ratio_min_bps=11000 rate_step_max_bps=1000 rate_delay_seconds=86400 lifetime_max_months=60
    "#]].assert_eq(&out);
}

#[test]
fn error_codes() {
    let mut out = String::new();
    for spec in crate::error::TABLE {
        writeln!(out, "{} {}", spec.code, spec.name).unwrap();
    }
    expect![[r#"
        2 IssuerNotFound
        3 IssuerExists
        4 NotCompany
        5 Paused
        6 InRunoff
        7 WrongStatus
        8 PausedByAuthority
        9 InvalidField
        10 ReserveTooSmall
        11 AboveSurplus
        12 RateStep
        13 RateTooSoon
        14 NothingToChange
        15 NotCommitted
        16 RefundNotCovered
        17 NotSwappable
        18 NothingToPay
        19 Outstanding
        20 InvalidExchange
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
    for account in MODULE.accounts {
        writeln!(out, "{} {:?}", account.name, account.rights).unwrap();
    }
    expect![[r#"
        /aot.points.v1.MsgBurnPoints 40000
        /aot.points.v1.MsgMintPoints 60000
        /aot.points.v1.MsgPausePoints 30000
        /aot.points.v1.MsgRedeemPoints 60000
        /aot.points.v1.MsgRegisterIssuer 80000 authority
        /aot.points.v1.MsgResumePoints 30000
        /aot.points.v1.MsgSetIssuerTerms 40000 authority
        /aot.points.v1.MsgSetRate 40000
        /aot.points.v1.MsgStartRunoff 40000 authority
        /aot.points.v1.MsgTopUpReserve 50000
        /aot.points.v1.MsgUpdateParams 40000 authority
        /aot.points.v1.MsgWithdrawReserve 50000
        points_reserve []
    "#]]
    .assert_eq(&out);
}

#[test]
fn default_genesis() {
    let json = serde_json::to_string_pretty(&(MODULE.genesis.default)()).unwrap();
    expect![[r#"
        {
          "issuers": [],
          "params": {
            "lifetime_max_months": 60,
            "rate_delay_seconds": 86400,
            "rate_step_max_bps": 1000,
            "ratio_min_bps": 10000
          }
        }"#]]
    .assert_eq(&json);
}

#[test]
fn an_exported_issuer() {
    let mut test = held(1_000);
    test.send(&rate_msg(&test, "0.9", 24 * 60 * 60)).unwrap();
    let exported = test.export();
    let (_, part) = exported.iter().find(|(name, _)| *name == "points").unwrap();
    let json = serde_json::to_string_pretty(&part["issuers"]).unwrap();
    expect![[r#"
        [
          {
            "committed": "0",
            "company": "aot1xq58efrrsp8jtud2rl4yufm3ptu5w42cp4phpn",
            "denom": "pt/kon/point",
            "lifetime_months": 12,
            "name": "KON points",
            "next_rate": {
              "effective": "2026-01-02T00:00:00Z",
              "rate": "0.9"
            },
            "paused_by_authority": false,
            "rates": [
              {
                "effective": "2026-01-01T00:00:00Z",
                "rate": "1"
              }
            ],
            "ratio_bps": 10000,
            "reserve": "1000",
            "status": "active",
            "swappable": true,
            "totals": {
              "burned": "0",
              "expired": "0",
              "granted": "0",
              "minted": "1000",
              "redeemed": "0",
              "reissued": "0",
              "swapped_away": "0",
              "swapped_in": "0",
              "taken_back": "0"
            },
            "transferable": true
          }
        ]"#]]
    .assert_eq(&json);
}

#[test]
fn the_readme_lists_what_there_is() {
    let missing = testkit::rows_missing(
        include_str!("../../README.md"),
        &MODULE,
        &[&auth::MODULE, &bank::MODULE],
    );
    assert!(missing.is_empty(), "{missing:#?}");
}
