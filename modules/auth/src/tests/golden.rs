//! What must not change unnoticed: keys and values.
#![expect(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]

use crate::{MODULE, ops};
use expect_test::expect;
use sdk::{Registry, Role};
use std::fmt::Write;
use testkit::{account, key};

#[test]
fn keys_and_values() {
    let mut test = super::auth();
    test.ctx(|ctx| {
        ops::ensure(ctx, &account(2));
        ops::ensure(ctx, &account(1));
        ops::set_public_key(ctx, &account(1), &key(1).public_key).unwrap();
        ops::bump_sequence(ctx, &account(1)).unwrap();
    });
    let mut out = String::new();
    for (key, value) in test.changes() {
        let value = value.as_ref().map(hex::encode).unwrap_or_default();
        writeln!(out, "{} = {value}", key.escape_ascii()).unwrap();
    }
    expect![[r#"
        lauth/by_number/\x00\x00\x00\x00\x00\x00\x00\x00 = 14f59fbba91d7911164ff1fb46bd23ef43c7dcdd20
        lauth/by_number/\x00\x00\x00\x00\x00\x00\x00\x01 = 1430287ca463804f25f1aa1fea4e27710af9475558
        sauth/account/\x140(|\xa4c\x80O%\xf1\xaa\x1f\xeaN\'q\n\xf9GUX = 010000000000000001000000000000000103aab4369e9473dc23716ee95dcc821b911dad008c4a12a308fb5f1308098fee70
        sauth/account/\x14\xf5\x9f\xbb\xa9\x1dy\x11\x16O\xf1\xfbF\xbd#\xefC\xc7\xdc\xdd  = 0000000000000000000000000000000000
        sauth/authority = 14303dcd22583650958d39c070b5f1a620a1de0e4d
        sauth/next_number = 0200000000000000
    "#]].assert_eq(&out);
}

#[test]
fn the_default_genesis() {
    let part = (MODULE.genesis.default)();
    expect![[r#"{"accounts":[],"authority":""}"#]].assert_eq(&part.to_string());
}

#[test]
fn the_readme_has_every_key_query_and_invariant() {
    let readme = include_str!("../../README.md");
    let registry = Registry::new(&[&MODULE], Role::Main);
    let keys = MODULE
        .state
        .iter()
        .map(|spec| format!("| `{}", spec.prefix));
    let queries = registry.query_paths().map(|path| format!("| `{path}` |"));
    let invariants = MODULE
        .invariants
        .iter()
        .map(|(name, _)| format!("- `{name}`: "));
    for row in keys.chain(queries).chain(invariants) {
        assert!(readme.contains(&row), "README.md lacks {row}");
    }
}
