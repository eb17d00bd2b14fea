//! What must not change unnoticed: keys, values, events, codes and gas.

use super::*;
use expect_test::expect;
use sdk::{AccountRight, Registry, Role};
use std::fmt::Write;

/// A side chain with a cap and a peg of which something is issued, by every message.
fn played() -> TestCtx {
    let mut test = chain();
    let msg = register_msg(&test);
    test.send(&msg).unwrap();
    let msg = channel_msg(&test, CHANNEL);
    test.send(&msg).unwrap();
    let msg = status_msg(&test, AUTHORITY, AffiliateStatus::Active);
    test.send(&msg).unwrap();
    let msg = admin_msg(&test, ADMIN, OTHER);
    test.send(&msg).unwrap();
    let msg = accept_msg(&test, OTHER);
    test.send(&msg).unwrap();
    let msg = admin_msg(&test, OTHER, STRANGER);
    test.send(&msg).unwrap();
    let msg = cap_msg(&test, "uaot", 7);
    test.send(&msg).unwrap();
    let msg = peg_msg(&test);
    test.send(&msg).unwrap();
    give(&mut test, USER, 101, &voucher());
    convert(&mut test, USER, 101, &voucher()).unwrap();
    convert(&mut test, USER, 9, LOCAL).unwrap();
    test
}

#[test]
fn keys_and_values() {
    let test = played();
    expect![[r#"
        s affiliate/cap/ 736964652d310075616f7400 = 07000000000000000000000000000000
        s affiliate/chain/ 736964652d3100 = 0f00000030372d74656e6465726d696e742d3001090000006368616e6e656c2d3014429fa3729a102bb71204292b04a7ebc5b0c208f001146d4ae606170d9d55a47b88ce442095021016175802
        s affiliate/client/ 30372d74656e6465726d696e742d3000 = 06000000736964652d31
        s affiliate/local/ 7065672f6b6f6e00 = 440000006962632f34373539444531373939334542454631454531383530303443323332444232463037333738444242313841454431434136463736374244413433363146303637
        s affiliate/name/ 7369646500 = 06000000736964652d31
        s affiliate/peg/ 6962632f3437353944453137393933454245463145453138353030344332333244423246303733373844424231384145443143413646373637424441343336314630363700 = 06000000736964652d3104000000756b6f6e070000007065672f6b6f6e0500000000000000020000000000000062000000000000000000000000000000f5000000000000000000000000000000
        s affiliate/pegs_of/ 736964652d31006962632f3437353944453137393933454245463145453138353030344332333244423246303733373844424231384145443143413646373637424441343336314630363700 = 01
    "#]].assert_eq(&test.written(crate::state::TABLE));
}

#[test]
fn events() {
    let mut test = played();
    let names = test.names(8);
    let told = test.told(crate::events::TABLE, &names);
    for spec in crate::events::TABLE {
        assert!(told.contains(&format!("{} ", spec.kind)), "{}", spec.kind);
    }
    expect![[r#"
        affiliate_registered chain_id=side-1 client_id=07-tendermint-0 channel_id= admin=<1> pending_admin= status=pending signer=<0>
        affiliate_channel_set chain_id=side-1 client_id=07-tendermint-0 channel_id=channel-0 admin=<1> pending_admin= status=pending signer=<1>
        affiliate_status_set chain_id=side-1 client_id=07-tendermint-0 channel_id=channel-0 admin=<1> pending_admin= status=active signer=<0>
        affiliate_admin_set chain_id=side-1 client_id=07-tendermint-0 channel_id=channel-0 admin=<1> pending_admin=<3> status=active signer=<1>
        affiliate_admin_set chain_id=side-1 client_id=07-tendermint-0 channel_id=channel-0 admin=<3> pending_admin= status=active signer=<3>
        affiliate_admin_set chain_id=side-1 client_id=07-tendermint-0 channel_id=channel-0 admin=<3> pending_admin=<4> status=active signer=<3>
        affiliate_cap_set chain_id=side-1 denom=uaot amount=7
        peg_set chain_id=side-1 side_denom=ukon voucher=<voucher> local_denom=peg/kon numerator=5 denominator=2
        peg_converted user=<2> chain_id=side-1 denom_in=<voucher> amount_in=100 denom_out=peg/kon amount_out=250 voucher=<voucher> local_denom=peg/kon backing=100 issued=250 day=20260101 time=2026-01-01T00:00:00Z
        peg_converted user=<2> chain_id=side-1 denom_in=peg/kon amount_in=5 denom_out=<voucher> amount_out=2 voucher=<voucher> local_denom=peg/kon backing=98 issued=245 day=20260101 time=2026-01-01T00:00:00Z
    "#]].assert_eq(&told.replace(&voucher(), "<voucher>"));
}

#[test]
fn error_codes() {
    let mut out = String::new();
    for spec in crate::error::TABLE {
        writeln!(out, "{} {}", spec.code, spec.name).unwrap();
    }
    expect![[r#"
        2 NotRegistered
        3 RegisteredBefore
        4 WrongClient
        5 WrongChannel
        6 NotAdmin
        7 WrongStatus
        8 NothingToAccept
        9 InvalidField
        10 PegInUse
        11 LocalDenomTaken
        12 NoPeg
        13 TooLittle
        14 NotBacked
        15 AboveCap
        16 OtherChannel
        17 NotOpen
    "#]]
    .assert_eq(&out);
}

#[test]
fn gas_rights_and_roles() {
    let registry = Registry::new(&MODULES, Role::Main);
    let mut out = String::new();
    let ours = |module: &str| module == MODULE.name;
    for (type_url, route) in registry.msgs().filter(|(_, route)| ours(route.module)) {
        let whose = if route.authority { " authority" } else { "" };
        writeln!(out, "{type_url} {}{whose}", route.default_gas).unwrap();
    }
    expect![[r#"
        /aot.affiliate.v1.MsgAcceptAdmin 40000
        /aot.affiliate.v1.MsgConvert 100000
        /aot.affiliate.v1.MsgRegisterAffiliate 80000 authority
        /aot.affiliate.v1.MsgSetAdmin 40000
        /aot.affiliate.v1.MsgSetCap 40000 authority
        /aot.affiliate.v1.MsgSetChannel 60000
        /aot.affiliate.v1.MsgSetPeg 60000 authority
        /aot.affiliate.v1.MsgSetStatus 40000
    "#]]
    .assert_eq(&out);
    assert_eq!(ACCOUNT.rights, [AccountRight::Mint, AccountRight::Burn]);
    assert_eq!(MODULE.roles, [Role::Main]);
}

#[test]
fn default_genesis() {
    let json = (MODULE.genesis.default)();
    assert_eq!(json, json!({"affiliates": [], "pegs": []}));
}

/// SHA-256 of `transfer/channel-0/uatom`, as every chain of Cosmos calls it.
#[test]
fn a_voucher_is_called_as_ics_20_says() {
    let voucher = crate::types::voucher_of("channel-0", &denom("uatom"));
    assert_eq!(
        voucher.as_str(),
        "ibc/27394FB092D2ECCD56123C74F36E4C1F926001CEADA9CA97EA622B25F41E5EB2"
    );
}

#[test]
fn the_name_of_a_chain_is_its_id_without_the_revision() {
    let names = [
        "side-1", "side-12", "side", "side-0", "side-01", "side-x", "-1", "a-b-3", "side-",
    ]
    .map(|id| format!("{id} {}", crate::types::chain_name(id)));
    expect![[r#"
        side-1 side
        side-12 side
        side side
        side-0 side-0
        side-01 side-01
        side-x side-x
        -1 -1
        a-b-3 a-b
        side- side-"#]]
    .assert_eq(&names.join("\n"));
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
