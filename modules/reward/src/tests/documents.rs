//! Rule documents: the schema says what the parser takes.

use super::*;
use crate::types::{Params, Rule, SCHEMA};
use expect_test::expect;
use proptest::prelude::*;
use serde_json::Value as Json;

fn schema() -> Json {
    serde_json::from_str(SCHEMA).expect("JSON")
}

fn parse(document: &str) -> Result<Rule, String> {
    Rule::parse(document, &Params::default()).map_err(|error| error.to_string())
}

const CAMPAIGN: &str = "1f825aa2f0020ef7cf91dfa30da4668d791c5d4824fc8e41354b89ec05795ab3";

/// A document with one entry whose field at `path` is this JSON.
fn with(path: &str, value: &str) -> String {
    let mut json: Json = json!({
        "schema": "aot/rule/v1",
        "name": "test",
        "rewards": [{"campaign": CAMPAIGN, "when": {}, "grant": {"bps": 300}}],
    });
    let value: Json = serde_json::from_str(value).expect("JSON");
    let (above, field) = path.rsplit_once('/').expect("a path");
    let place = json.pointer_mut(above).expect("something above it");
    place[field] = value;
    json.to_string()
}

#[test]
fn what_the_schema_gives_as_examples_parses() {
    let schema = schema();
    let examples = schema["examples"].as_array().unwrap();
    assert_eq!(examples.len(), 3);
    for example in examples {
        parse(&example.to_string()).unwrap();
    }
}

#[test]
fn the_fields_of_the_schema_are_those_of_the_parser() {
    let schema = schema();
    let names = |pointer: &str| {
        let fields = schema.pointer(pointer).unwrap().as_object().unwrap();
        let mut names: Vec<_> = fields.keys().cloned().collect();
        names.sort();
        names
    };
    let expected = |document: &str| {
        let error = parse(document).unwrap_err();
        assert!(error.contains("unknown field `another`"), "{error}");
        let list = error.split("expected").nth(1).unwrap();
        let mut names: Vec<_> = list
            .split('`')
            .skip(1)
            .step_by(2)
            .map(str::to_owned)
            .collect();
        names.sort();
        names
    };
    assert_eq!(names("/properties"), expected(r#"{"another":1}"#));
    let places = [
        ("/$defs/reward/properties", "/rewards/0/another"),
        ("/$defs/when/properties", "/rewards/0/when/another"),
    ];
    for (pointer, path) in places {
        assert_eq!(names(pointer), expected(&with(path, "1")), "{path}");
    }
    let tier = with("/rewards/0/when/tier_min", r#"{"another":1}"#);
    assert_eq!(
        names("/$defs/when/properties/tier_min/properties"),
        expected(&tier)
    );
    let grant = parse(&with("/rewards/0/grant", r#"{"another":1}"#)).unwrap_err();
    for (n, name) in ["bps", "fixed"].iter().enumerate() {
        assert_eq!(
            names(&format!("/$defs/grant/oneOf/{n}/properties")),
            [*name]
        );
        assert!(grant.contains(name), "{grant}");
    }
    // Every object of the schema is closed, as every one of the parser is.
    let closed = SCHEMA.matches(r#""additionalProperties": false"#).count();
    let objects = SCHEMA.matches(r#""type": "object""#).count();
    assert_eq!(closed, objects);
}

#[test]
fn bad_documents_are_refused_with_the_place_that_is_wrong() {
    let long = "x".repeat(8_193);
    let entry = format!(r#"{{"campaign":"{CAMPAIGN}","grant":{{"bps":1}}}}"#);
    let many = document(&vec![entry; 33], &[]);
    let deep = "[".repeat(1_000);
    let documents = [
        String::new(),
        r#"["aot/rule/v1","test",[],[]]"#.to_owned(),
        with("/rewards/0/when", r#"[["mon"]]"#),
        long,
        deep,
        r#"{"schema":"aot/rule/v2","name":"test"}"#.to_owned(),
        r#"{"schema":"aot/rule/v1","name":""}"#.to_owned(),
        r#"{"schema":"aot/rule/v1","name":"test","name":"twice"}"#.to_owned(),
        many,
        document(&[], &["00"]),
        document(&[], &[CAMPAIGN, CAMPAIGN]),
        document(&[], &[CAMPAIGN; 9]),
        with(
            "/rewards/0/campaign",
            r#""1F825AA2F0020EF7CF91DFA30DA4668D791C5D4824FC8E41354B89EC05795AB3""#,
        ),
        with("/rewards/0/grant", r#"{"bps":300,"fixed":"1"}"#),
        with("/rewards/0/grant/bps", "0"),
        with("/rewards/0/grant/bps", "10001"),
        with("/rewards/0/grant/bps", "3.0"),
        with("/rewards/0/grant/bps", "-1"),
        with("/rewards/0/grant/bps", r#""300""#),
        with("/rewards/0/grant", r#"{"fixed":"0"}"#),
        with("/rewards/0/grant", r#"{"fixed":500}"#),
        with("/rewards/0/payment_max", r#""1e3""#),
        with("/rewards/0/user_day_max", "null"),
        with("/rewards/0/when/days", "[]"),
        with("/rewards/0/when/days", r#"["mon","mon"]"#),
        with("/rewards/0/when/days", r#"["monday"]"#),
        with("/rewards/0/when/from", r#""24:00""#),
        with("/rewards/0/when/from", r#""9:00""#),
        with("/rewards/0/when/to", r#""24:01""#),
        with("/rewards/0/when/to", r#""00:00""#),
        with("/rewards/0/when/amount_min", r#""010""#),
        with(
            "/rewards/0/when/amount_max",
            r#""340282366920938463463374607431768211456""#,
        ),
        with("/rewards/0/when/tenders", "[]"),
        with("/rewards/0/when/tenders", r#"["uaot"]"#),
        with("/rewards/0/when/tenders", r#"["krwp","krwp"]"#),
        with(
            "/rewards/0/when/tier_min",
            r#"{"denom":"!","tier":"silver"}"#,
        ),
        with("/rewards/0/when/segment", "1"),
        with("/rewards/0/when", r#"{"amount_min":"2","amount_max":"1"}"#),
    ];
    let texts: Vec<_> = documents
        .iter()
        .map(|text| parse(text).unwrap_err())
        .collect();
    expect![[r#"
        rule document: document: EOF while parsing a value at line 1 column 0
        rule document: document: invalid type: sequence, expected an object at line 1 column 0
        rule document: when: invalid type: sequence, expected an object at line 1 column 132
        rule document: document: 8193 bytes: expected at most 8192
        rule document: document: invalid type: sequence, expected an object at line 1 column 0
        rule document: schema: "aot/rule/v2": expected "aot/rule/v1"
        rule document: name: "": expected 1 to 64 printable ASCII characters
        rule document: name: duplicate field `name` at line 1 column 44
        rule document: rewards: 33 entries: expected at most 32
        rule document: referrals[0]: "00": expected 64 lower-case hex digits
        rule document: referrals[1]: named twice: expected each once
        rule document: referrals: 9 campaigns: expected at most 8
        rule document: rewards[0].campaign: "1F825AA2F0020EF7CF91DFA30DA4668D791C5D4824FC8E41354B89EC05795AB3": expected 64 lower-case hex digits
        rule document: bps: expected value at line 1 column 123
        rule document: rewards[0].grant.bps: 0: expected 1 to 10000
        rule document: rewards[0].grant.bps: 10001: expected 1 to 10000
        rule document: bps: invalid type: floating point `3.0`, expected u32 at line 1 column 123
        rule document: bps: invalid value: integer `-1`, expected u32 at line 1 column 122
        rule document: bps: invalid type: string "300", expected u32 at line 1 column 125
        rule document: rewards[0].grant.fixed: "0": expected decimal digits, 1 to 2^128 - 1
        rule document: fixed: invalid type: integer `500`, expected a string at line 1 column 125
        rule document: rewards[0].payment_max: "1e3": expected decimal digits, 1 to 2^128 - 1
        rule document: user_day_max: invalid type: null, expected a string at line 1 column 144
        rule document: rewards[0].when.days: no day: expected at least one, or to be left out
        rule document: rewards[0].when.days: "mon": expected mon to sun, each once
        rule document: rewards[0].when.days: "monday": expected mon to sun, each once
        rule document: rewards[0].when.to: no time between from and to: expected from before 24:00 and another time than to
        rule document: rewards[0].when.from: "9:00": expected 00:00 to 24:00
        rule document: rewards[0].when.to: "24:01": expected 00:00 to 24:00
        rule document: rewards[0].when.to: no time between from and to: expected from before 24:00 and another time than to
        rule document: rewards[0].when.amount_min: "010": expected decimal digits, 1 to 2^128 - 1
        rule document: rewards[0].when.amount_max: "340282366920938463463374607431768211456": expected decimal digits, 1 to 2^128 - 1
        rule document: rewards[0].when.tenders: 0 denoms: expected 1 to 8, or to be left out for krwp
        rule document: rewards[0].when.tenders: uaot: expected denoms that count in won (krwp, points), each once
        rule document: rewards[0].when.tenders: krwp: expected denoms that count in won (krwp, points), each once
        rule document: rewards[0].when.tier_min.denom: invalid denom: !: expected a letter, then 2 to 127 of letters, digits, / : . _ -: invalid coins
        rule document: segment: invalid type: integer `1`, expected a boolean at line 1 column 144
        rule document: rewards[0].when.amount_max: 1: expected at least amount_min, 2"#]].assert_eq(&texts.join("\n"));
}

#[test]
fn what_a_document_is_refused_with_is_short_however_long_its_names_and_texts_are() {
    let long = "\u{1}가".repeat(600);
    let quoted = Json::from(long.as_str()).to_string();
    let documents = [
        format!("{{{quoted}:1}}"),
        with("/name", &quoted),
        with("/schema", &quoted),
        with("/rewards/0/campaign", &quoted),
        with("/rewards/0/when/days", &format!("[{quoted}]")),
        with("/rewards/0/when/from", &quoted),
        with("/rewards/0/when/segment", &quoted),
        with("/rewards/0/payment_max", &quoted),
        with(&format!("/rewards/0/when/{long}"), "1"),
    ];
    for document in &documents {
        let text = parse(document).unwrap_err();
        assert!(text.chars().count() < 1_000, "{text}");
    }
}

#[test]
fn left_out_is_no_condition() {
    let rule = parse(&with("/rewards/0/when", "{}")).unwrap();
    let entry = &rule.entries[0];
    assert!(entry.at(Time::default()));
    assert_eq!((entry.days, entry.from, entry.to), (0x7f, 0, 1_440));
    assert!(entry.tenders.is_empty() && entry.tier_min.is_none());
}

proptest! {
    /// Whatever the bytes are, the parser answers.
    #[test]
    fn no_text_breaks_the_parser(text in ".{0,200}", cut in 0..400_usize, with_what in ".{0,3}") {
        prop_assert!(parse(&text).is_err());
        let good = schema()["examples"][0].to_string();
        let cut = (0..=cut.min(good.len())).rev().find(|cut| good.is_char_boundary(*cut)).unwrap_or(0);
        let (before, after) = good.split_at(cut);
        drop(parse(&format!("{before}{with_what}{after}")));
    }
}
