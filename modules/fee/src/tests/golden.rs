//! What must not change unnoticed: keys, values, errors, events, gas and rights.

use super::*;
use crate::types::{Basic, Periodic};
use expect_test::expect;
use sdk::{Registry, Role};

#[test]
fn keys_and_values() {
    let mut test = TestCtx::new(MODULES);
    take_krwp(&mut test, 60);
    let end = sdk::Time::from_seconds(1_800_000_000);
    let allowance = Allowance::Ratio {
        granter_bps: 258,
        allowance: Box::new(Allowance::AllowedMsg {
            allowed_messages: vec!["/a".to_owned()],
            allowance: Box::new(Allowance::Periodic(Periodic {
                basic: Basic {
                    spend_limit: Some(coins("3uaot")),
                    expiration: Some(end),
                },
                period_seconds: 60,
                period_spend_limit: coins("2uaot"),
                period_can_spend: coins("1uaot"),
                period_reset: end,
            })),
        }),
    };
    test.ctx(|ctx| {
        ops::add_allowance(ctx, account(1), account(2), &allowance);
        ops::add_allowance(
            ctx,
            account(2),
            account(1),
            &Allowance::Basic(Basic::default()),
        );
        crate::state::MSG_GAS.set(ctx, &"/a.b.C".to_owned(), &258);
    });
    let changes = test.changes();
    let ours = changes
        .iter()
        .filter(|(key, _)| key.get(1..5) == Some(b"fee/"));
    let lines: Vec<String> = ours
        .map(|(key, value)| {
            let bytes = value.as_ref().unwrap();
            format!("{} = {}", key.escape_ascii(), hex::encode(bytes))
        })
        .collect();
    expect![[r#"
        lfee/granted/\x140(|\xa4c\x80O%\xf1\xaa\x1f\xeaN\'q\n\xf9GUX\x14\xf5\x9f\xbb\xa9\x1dy\x11\x16O\xf1\xfbF\xbd#\xefC\xc7\xdc\xdd  = 01
        lfee/granted/\x14\xf5\x9f\xbb\xa9\x1dy\x11\x16O\xf1\xfbF\xbd#\xefC\xc7\xdc\xdd \x140(|\xa4c\x80O%\xf1\xaa\x1f\xeaN\'q\n\xf9GUX = 01
        sfee/allowance/\x140(|\xa4c\x80O%\xf1\xaa\x1f\xeaN\'q\n\xf9GUX\x14\xf5\x9f\xbb\xa9\x1dy\x11\x16O\xf1\xfbF\xbd#\xefC\xc7\xdc\xdd  = 000000
        sfee/allowance/\x14\xf5\x9f\xbb\xa9\x1dy\x11\x16O\xf1\xfbF\xbd#\xefC\xc7\xdc\xdd \x140(|\xa4c\x80O%\xf1\xaa\x1f\xeaN\'q\n\xf9GUX = 03020100000201000000020000002f610101010000000400000075616f74030000000000000000000000000000000100d2496b00000000000000003c00000000000000010000000400000075616f7402000000000000000000000000000000010000000400000075616f740100000000000000000000000000000000d2496b0000000000000000
        sfee/expiry/\x00\x00\x00\x00kI\xd2\x00\x00\x00\x00\x00\x14\xf5\x9f\xbb\xa9\x1dy\x11\x16O\xf1\xfbF\xbd#\xefC\xc7\xdc\xdd \x140(|\xa4c\x80O%\xf1\xaa\x1f\xeaN\'q\n\xf9GUX = 01
        sfee/msg_gas//a.b.C\x00 = 0201000000000000
        sfee/params = 008062175ed15800000000000000000010270000000000000a00000000000000e803000000000000e8030000000000000001000000000000070000000000000064000000000000000000020000000000
        sfee/token/krwp\x00 = 0114db4a0b8f285d0ee4a1fb3250f020ea84d6a8c34d3c000000000000000000167b0d12d11400000000000000006400000000b955690000000000000000"#]].assert_eq(&lines.join("\n"));
}

#[test]
fn errors() {
    let rows = |table: &[sdk::ErrorSpec]| {
        let rows = table
            .iter()
            .map(|row| format!("{} {}: {}\n", row.code, row.name, row.text));
        rows.collect::<String>()
    };
    expect![[r#"
        2 SeveralDenoms: fee {fee}: expected coins of one denom
        3 DenomNotAccepted: fees in {denom} are not accepted: expected {native} or one of the fee tokens
        4 RateTooOld: the rate of {denom} is {age_seconds} s old: fees in it are accepted while it is younger than {max_age_seconds} s
        5 MsgSwitchedOff: {type_url} is switched off on this chain
        6 AuthorityMsg: {type_url} is a message of the authority and cannot be switched off: expected a gas above 0
        7 GasTooHigh: {gas} gas for {type_url}: expected at most {gas_max}
        8 InvalidFeeToken: invalid fee token: {why}
        9 InvalidParams: invalid parameters: {why}
        10 NativeFeeToken: {denom} is the native coin: it is always accepted, at its own value
        11 NoFeeToken: {denom} is not a fee token
        12 RateFixed: the rate of {denom} is fixed by the authority: expected a fed fee token
        13 NotTheFeeder: {feeder} does not feed the rate of {denom}: expected {expected}
        14 TooMany: {count} {what}: expected at most {count_max}
    "#]].assert_eq(&rows(crate::error::TABLE));
    expect![[r#"
        2 FeeLimitExceeded: {why}: fee limit exceeded
        3 FeeLimitExpired: {why}: fee allowance expired
        4 InvalidDuration: {why}: invalid duration
        5 NoAllowance: {why}: no allowance
        6 NoMessages: {why}: allowed messages are empty
        7 MessageNotAllowed: {why}: message not allowed
    "#]]
    .assert_eq(&rows(crate::error::grant::TABLE));
}

#[test]
fn events() {
    let rows = crate::events::TABLE
        .iter()
        .map(|row| format!("{}: {}\n", row.kind, row.keys.join(", ")));
    expect![[r#"
        tx: fee, fee_payer
        fee: payer, sender, granter, denom, amount, native_amount, collected
        use_feegrant: granter, grantee
        set_feegrant: granter, grantee
        revoke_feegrant: granter, grantee
        prune_feegrant: pruner
        fee_token_set: denom, rate, spread_bps, max_age_seconds, feeder
        fee_token_removed: denom
        fee_rate: denom, rate, feeder
        msg_gas_set: type_url, gas
        fee_params_set: min_gas_price
    "#]]
    .assert_eq(&rows.collect::<String>());
}

#[test]
fn messages_and_accounts() {
    let registry = Registry::new(MODULES, Role::Main);
    let ours = registry.msgs().filter(|(_, route)| route.module == "fee");
    let rows = ours.map(|(type_url, route)| {
        let who = if route.authority { ", authority" } else { "" };
        format!("{type_url}: {}{who}\n", route.default_gas)
    });
    expect![[r#"
        /aot.fee.v1.MsgRemoveFeeToken: 30000, authority
        /aot.fee.v1.MsgSetFeeToken: 40000, authority
        /aot.fee.v1.MsgSetMsgGas: 30000, authority
        /aot.fee.v1.MsgSubmitFeeRate: 30000
        /aot.fee.v1.MsgUpdateParams: 40000, authority
        /cosmos.feegrant.v1beta1.MsgGrantAllowance: 60000
        /cosmos.feegrant.v1beta1.MsgPruneAllowances: 100000
        /cosmos.feegrant.v1beta1.MsgRevokeAllowance: 30000
    "#]]
    .assert_eq(&rows.collect::<String>());
    expect![[r#"
        [
            ModuleAccount {
                name: "fee_collector",
                rights: [],
            },
        ]
    "#]]
    .assert_debug_eq(&crate::MODULE.accounts);
}

#[test]
fn the_readme_has_every_row() {
    let missing = testkit::rows_missing(
        include_str!("../../README.md"),
        &crate::MODULE,
        &[&auth::MODULE, &bank::MODULE],
    );
    assert_eq!(missing, Vec::<String>::new());
}
