//! The chain as its modules declare it: nothing is forgotten, and nothing changes unnoticed.

#![expect(
    clippy::unwrap_used,
    reason = "a test may end at what it did not expect"
)]
#![expect(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]

use app::MODULES;
use expect_test::{Expect, expect, expect_file};
use proto::descriptor_pool;
use sdk::{Module, Registry, Role};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// Packages of others of which this chain serves everything that its descriptors have. Of more it serves some.
const WHOLE_PACKAGES: &[&str] = &[
    "cosmos.bank.v1beta1",
    "cosmos.feegrant.v1beta1",
    "cosmos.consensus.v1",
    "cosmos.upgrade.v1beta1",
    "osmosis.tokenfactory.v1beta1",
];

fn registry() -> Registry {
    app::registry(Role::Main)
}

/// One block of lines for each module that has any.
fn by_module(lines: impl Fn(&Module, &mut String)) -> String {
    let mut text = String::new();
    for module in MODULES {
        let mut own = String::new();
        lines(module, &mut own);
        if !own.is_empty() {
            write!(text, "{}\n{own}", module.name).unwrap();
        }
    }
    text
}

fn check(actual: &str, expected: &Expect) {
    expected.assert_eq(actual);
}

/// Every rpc of services of a package, as path and whether it is one of a transaction.
fn rpcs(of_package: impl Fn(&str) -> bool) -> Vec<(String, String, bool)> {
    let mut rpcs = Vec::new();
    for service in descriptor_pool().services() {
        if !of_package(service.package_name()) {
            continue;
        }
        for method in service.methods() {
            let path = format!("/{}/{}", service.full_name(), method.name());
            let input = format!("/{}", method.input().full_name());
            rpcs.push((path, input, service.name() == "Msg"));
        }
    }
    rpcs
}

#[test]
fn every_rpc_of_our_own_services_is_registered() {
    // Registering twice panics: that a registry can be made says that there is only one of each.
    let registry = registry();
    let msgs: BTreeSet<_> = registry.msgs().map(|(type_url, _)| type_url).collect();
    let queries: BTreeSet<_> = registry.query_paths().collect();
    let own = rpcs(|package| package.starts_with("aot.") || WHOLE_PACKAGES.contains(&package));
    assert!(own.len() > 40, "the descriptors have our services");
    let missing: Vec<_> = own
        .iter()
        .filter(|(path, input, is_msg)| {
            if *is_msg {
                !msgs.contains(input.as_str())
            } else {
                !queries.contains(path.as_str())
            }
        })
        .map(|(path, ..)| path)
        .collect();
    assert!(missing.is_empty(), "no module registers {missing:?}");
}

#[test]
fn everything_registered_is_an_rpc_of_the_descriptors() {
    let all = rpcs(|_| true);
    let msgs: BTreeSet<_> = all
        .iter()
        .filter(|rpc| rpc.2)
        .map(|rpc| rpc.1.as_str())
        .collect();
    let queries: BTreeSet<_> = all.iter().map(|rpc| rpc.0.as_str()).collect();
    let registry = registry();
    for (type_url, _) in registry.msgs() {
        assert!(msgs.contains(type_url), "{type_url}");
    }
    for path in registry.query_paths() {
        assert!(queries.contains(path), "{path}");
    }
}

#[test]
fn a_message_of_another_type_is_refused() {
    let any = proto::Any {
        type_url: "/aot.bank.v1.MsgNothing".to_owned(),
        value: Vec::new(),
    };
    let error = registry().decode(&any).err().unwrap();
    assert_eq!((error.codespace, error.code), ("sdk", 6));
    assert_eq!(
        error.log,
        "no message type \"/aot.bank.v1.MsgNothing\" on this chain: unknown request"
    );
}

#[test]
fn the_gas_table_of_a_new_chain_has_an_entry_for_each_message() {
    let state = app::genesis::default_app_state(&app::ChainGenesis::default());
    let table: BTreeMap<String, u64> =
        serde_json::from_value(state["fee"]["msg_gas"].clone()).unwrap();
    let registry = registry();
    let listed: BTreeSet<_> = table.keys().map(String::as_str).collect();
    let known: BTreeSet<_> = registry.msgs().map(|(type_url, _)| type_url).collect();
    assert_eq!(listed, known);
    assert!(table.values().all(|gas| *gas > 0), "{table:?}");
}

#[test]
fn messages_with_their_gas_and_who_may_send_them() {
    let registry = registry();
    let mut text = String::new();
    for (type_url, route) in registry.msgs() {
        let who = if route.authority {
            "authority"
        } else {
            "anybody"
        };
        writeln!(
            text,
            "{type_url} {} {} {who}",
            route.module, route.default_gas
        )
        .unwrap();
    }
    expect_file!["golden/messages.txt"].assert_eq(&text);
}

#[test]
fn queries() {
    let paths: Vec<_> = registry().query_paths().collect();
    expect_file!["golden/queries.txt"].assert_eq(&(paths.join("\n") + "\n"));
}

#[test]
fn modules_in_their_order_with_the_roles_of_their_chains() {
    let mut text = String::new();
    for module in MODULES {
        let hooks = [
            module.begin_block.map(|_| " begins blocks"),
            module.end_block.map(|_| " ends blocks"),
        ];
        let hooks: String = hooks.into_iter().flatten().collect();
        writeln!(text, "{} {:?}{hooks}", module.name, module.roles).unwrap();
    }
    check(
        &text,
        &expect![[r#"
            chain [Main, Side]
            auth [Main, Side]
            bank [Main, Side]
            points [Main, Side] ends blocks
            fee [Main, Side] ends blocks
            tokenfactory [Main, Side]
            sale [Main, Side] ends blocks
            merchant [Main, Side]
            settlement [Main, Side] ends blocks
            reward [Main, Side] ends blocks
            payment [Main, Side] ends blocks
            staking [Main, Side] begins blocks ends blocks
            oracle [Main, Side] ends blocks
            pointswap [Main, Side] ends blocks
            upgrade [Main, Side]
            ibc [Main, Side] begins blocks
            affiliate [Main]
            transfer [Main, Side]
            ica [Main, Side]
            consensus [Main, Side] ends blocks
            node [Main, Side]
        "#]],
    );
}

#[test]
fn module_accounts_and_their_rights() {
    let prefix = sdk::Prefix::new("aot").unwrap();
    let text = by_module(|module, text| {
        for account in module.accounts {
            let address = prefix.text(&account.address());
            writeln!(text, "  {} {address} {:?}", account.name, account.rights).unwrap();
        }
    });
    check(
        &text,
        &expect![[r#"
            points
              points_reserve aot185d76wjx46rdzawkge2wx3rccjmsmgc9qk4j6d []
            fee
              fee_collector aot17xpfvakm2amg962yls6f84z3kell8c5ly58reg []
            sale
              sale_escrow aot14uh0vwyfp26saz0xdc5dx4tacpcma26jyh6sn9 []
            settlement
              settlement aot15awyxw4j4cw6lzcr95ut7e8q97c4ypmty209kt []
            reward
              reward_budget aot12zce5g8x9a4ake0vde2zrjhn95trdfsernae5l []
            affiliate
              affiliate aot18ehnaucvjvguwzr9st660uq4cdy9hfxjqwxwyg [Mint, Burn]
            transfer
              transfer aot1yl6hdjhmkf37639730gffanpzndzdpmh6jj29k [Mint, Burn]
        "#]],
    );
}

#[test]
fn error_codes() {
    let text = by_module(|module, text| {
        for error in module.errors {
            let number = error.number(module.name);
            writeln!(text, "  {number} {}: {}", error.name, error.text).unwrap();
        }
    });
    expect_file!["golden/errors.txt"].assert_eq(&text);
}

#[test]
fn event_kinds_and_their_keys() {
    let text = by_module(|module, text| {
        for event in module.events {
            writeln!(text, "  {}: {}", event.kind, event.keys.join(" ")).unwrap();
        }
    });
    expect_file!["golden/events.txt"].assert_eq(&text);
}

#[test]
fn state_prefixes_and_their_trees() {
    let text = by_module(|module, text| {
        for spec in module.state {
            writeln!(text, "  {} {}", spec.tree.name(), spec.prefix).unwrap();
        }
    });
    expect_file!["golden/state.txt"].assert_eq(&text);
}

#[test]
fn invariants() {
    let text = by_module(|module, text| {
        for (name, _) in module.invariants {
            writeln!(text, "  {name}").unwrap();
        }
    });
    expect_file!["golden/invariants.txt"].assert_eq(&text);
}

#[test]
fn every_module_with_state_or_messages_has_its_tables() {
    let registry = registry();
    for module in registry.modules() {
        let has_messages = registry
            .msgs()
            .any(|(_, route)| route.module == module.name);
        assert!(!has_messages || !module.state.is_empty(), "{}", module.name);
        assert!(
            !has_messages || !module.errors.is_empty(),
            "{}",
            module.name
        );
        assert!(
            !has_messages || !module.events.is_empty(),
            "{}",
            module.name
        );
        assert!(
            !has_messages || !module.invariants.is_empty(),
            "{}",
            module.name
        );
    }
}
