//! What must not change unnoticed: keys, values, events, codes and gas.

use super::*;
use expect_test::expect;
use sdk::{Registry, Role};
use std::fmt::Write;

/// Everything that can be told is told once.
fn played() -> Factory {
    let mut factory = Factory::with_gold();
    factory.send_ok(&factory.cap_msg(5_000));
    factory.send_ok(&factory.mint_msg(MINTER, 400));
    factory.send_ok(&factory.burn_msg(100));
    factory.send_ok(&factory.pause_msg());
    factory.send_ok(&factory.unpause_msg());
    factory.send_ok(&factory.block_msg(HOLDER));
    factory.send_ok(&factory.block_msg(OTHER));
    factory.send_ok(&factory.unblock_msg(OTHER));
    factory.send_ok(&factory.propose_msg(OWNER, OTHER));
    factory.send_ok(&factory.accept_msg(OTHER));
    let metadata = factory.test.query(
        &proto::cosmos::bank::v1beta1::QueryDenomMetadataByQueryStringRequest {
            denom: factory.gold.clone(),
        },
    );
    let describe = osmosis::MsgSetDenomMetadata {
        sender: factory.test.text(OTHER),
        metadata: metadata.unwrap().metadata,
    };
    factory.send_ok(&describe);
    let update = pb::MsgUpdateParams {
        authority: factory.test.text(AUTHORITY),
        params: Some(pb::Params {
            creation_fee: vec![Coin {
                denom: "uaot".to_owned(),
                amount: "7".to_owned(),
            }],
        }),
    };
    factory.send_ok(&update);
    factory
}

#[test]
fn keys_and_values() {
    let out = played().test.written(crate::state::TABLE);
    expect![[r#"
        l tokenfactory/created/ 1430287ca463804f25f1aa1fea4e27710af9475558666163746f72792f616f743178713538656672727370386a74756432726c347975666d33707475357734326370347068706e2f676f6c6400 = 01
        s tokenfactory/minter/ 666163746f72792f616f743178713538656672727370386a74756432726c347975666d33707475357734326370347068706e2f676f6c640014f59fbba91d7911164ff1fb46bd23ef43c7dcdd20 = 58020000000000000000000000000000
        s tokenfactory/params  = 010000000400000075616f7407000000000000000000000000000000
        s tokenfactory/token/ 666163746f72792f616f743178713538656672727370386a74756432726c347975666d33707475357734326370347068706e2f676f6c6400 = 011470e6de6d4f9b954e2b6d3ca57f6ff0f96021d425000114429fa3729a102bb71204292b04a7ebc5b0c208f001146d4ae606170d9d55a47b88ce44209502101617580188130000000000000000000000000000
    "#]].assert_eq(&out);
}

#[test]
fn events() {
    let mut factory = played();
    let names = factory.test.names(8);
    let out = factory.test.told(crate::events::TABLE, &names);
    for spec in crate::events::TABLE {
        assert!(out.contains(&format!("{} ", spec.kind)), "{}", spec.kind);
    }
    expect![[r#"
        token_created denom=factory/<1>/gold owner=<1> proposed_owner= pauser= blocker= cap= supply=0 paused=false signer=<1>
        token_minter_set denom=factory/<1>/gold minter=<2> allowance=1000 signer=<1>
        token_pauser_set denom=factory/<1>/gold owner=<1> proposed_owner= pauser=<3> blocker= cap= supply=0 paused=false signer=<1>
        token_blocker_set denom=factory/<1>/gold owner=<1> proposed_owner= pauser=<3> blocker=<4> cap= supply=0 paused=false signer=<1>
        token_cap_set denom=factory/<1>/gold owner=<1> proposed_owner= pauser=<3> blocker=<4> cap=5000 supply=0 paused=false signer=<1>
        token_minted denom=factory/<1>/gold minter=<2> recipient=<2> amount=400 allowance=600 supply=400
        token_burned denom=factory/<1>/gold minter=<2> amount=100 allowance=600 supply=300
        token_paused denom=factory/<1>/gold owner=<1> proposed_owner= pauser=<3> blocker=<4> cap=5000 supply=300 paused=true signer=<3>
        token_unpaused denom=factory/<1>/gold owner=<1> proposed_owner= pauser=<3> blocker=<4> cap=5000 supply=300 paused=false signer=<3>
        token_account_blocked denom=factory/<1>/gold address=<5> signer=<4>
        token_account_blocked denom=factory/<1>/gold address=<6> signer=<4>
        token_account_unblocked denom=factory/<1>/gold address=<6> signer=<4>
        token_owner_proposed denom=factory/<1>/gold owner=<1> proposed_owner=<6> pauser=<3> blocker=<4> cap=5000 supply=300 paused=false signer=<1>
        token_owner_changed denom=factory/<1>/gold owner=<6> proposed_owner= pauser=<3> blocker=<4> cap=5000 supply=300 paused=false signer=<6>
        token_described denom=factory/<1>/gold name=factory/<1>/gold symbol=factory/<1>/gold display=factory/<1>/gold exponent=0 uri= uri_hash= signer=<6>
        tokenfactory_params_set creation_fee=7uaot
    "#]].assert_eq(&out);
}

#[test]
fn error_codes() {
    let mut out = String::new();
    for spec in crate::error::TABLE {
        writeln!(out, "{} {}", spec.code, spec.name).unwrap();
    }
    expect![[r#"
        2 TokenExists
        3 TokenNotFound
        4 InvalidSubdenom
        5 NotOwner
        6 NotMinter
        7 AllowanceExceeded
        8 CapExceeded
        9 InvalidCap
        10 NotPauser
        11 NotBlocker
        12 TokenPaused
        13 NotPaused
        14 AccountBlocked
        15 NotBlocked
        16 ModuleAccount
        17 NotProposed
        18 BurnsOfOthers
        19 UnitOfOthers
        20 TooMany
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
        /aot.tokenfactory.v1.MsgAcceptOwner 50000
        /aot.tokenfactory.v1.MsgBlock 50000
        /aot.tokenfactory.v1.MsgPause 50000
        /aot.tokenfactory.v1.MsgProposeOwner 50000
        /aot.tokenfactory.v1.MsgSetBlocker 50000
        /aot.tokenfactory.v1.MsgSetCap 50000
        /aot.tokenfactory.v1.MsgSetMinter 50000
        /aot.tokenfactory.v1.MsgSetPauser 50000
        /aot.tokenfactory.v1.MsgUnblock 50000
        /aot.tokenfactory.v1.MsgUnpause 50000
        /aot.tokenfactory.v1.MsgUpdateParams 40000 authority
        /osmosis.tokenfactory.v1beta1.MsgBurn 60000
        /osmosis.tokenfactory.v1beta1.MsgChangeAdmin 50000
        /osmosis.tokenfactory.v1beta1.MsgCreateDenom 100000
        /osmosis.tokenfactory.v1beta1.MsgMint 60000
        /osmosis.tokenfactory.v1beta1.MsgSetDenomMetadata 60000
    "#]]
    .assert_eq(&out);
    assert!(MODULE.accounts.is_empty());
}

#[test]
fn default_genesis() {
    let json = serde_json::to_string_pretty(&(MODULE.genesis.default)()).unwrap();
    expect![[r#"
        {
          "minters": [],
          "params": {
            "creation_fee": [
              {
                "amount": "10000000",
                "denom": "uaot"
              }
            ]
          },
          "tokens": []
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
