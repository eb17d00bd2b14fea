//! What memos ask for, in the words of packet-forward-middleware.

use super::*;
use crate::types::Forward;
use expect_test::expect;

#[test]
fn memos_are_read_as_the_middleware_reads_them() {
    let read = |memo: &str| match Forward::parse(memo) {
        Ok(None) => "stays".to_owned(),
        Ok(Some(forward)) => format!(
            "{} {} {} {:?} {:?}",
            forward.receiver, forward.channel, forward.timeout, forward.retries, forward.next
        ),
        Err(error) => error.to_string(),
    };
    let to = r#""receiver":"r","port":"transfer","channel":"channel-3""#;
    let with = |more: &str| read(&format!(r#"{{"forward":{{{to},{more}}}}}"#));
    let all = [
        read(""),
        read("thank you"),
        read("[1]"),
        read(r#"{"wasm":{}}"#),
        read(r#"{"forward":null}"#),
        read(r#"{"forward":"there"}"#),
        read(&format!(r#"{{"forward":{{{to}}}}}"#)),
        read(&format!(
            r#" {{ "wasm": {{}}, "forward": {{{to},"more":1.5}} }} "#
        )),
        with(r#""timeout":600000000000"#),
        with(r#""timeout":1712265427032612600,"retries":2"#),
        with(r#""timeout":99999999999999999999999"#),
        with(r#""timeout":-5"#),
        with(r#""timeout":"1h30m""#),
        with(r#""timeout":null,"retries":null,"next":null"#),
        with(r#""retries":255"#),
        with(r#""next":{"forward": {"b":1, "a":[2.50]}}"#),
        with(r#""next":"{\"forward\":{\"receiver\":\"x\"}}""#),
        read(r#"{"forward":{}}"#),
        read(r#"{"forward":{"port":"transfer","receiver":"r"}}"#),
        read(r#"{"forward":{"port":"transfer","channel":"channel-3"}}"#),
        read(r#"{"forward":{"port":"transfer","channel":3,"receiver":"r"}}"#),
        read(r#"{"forward":{"port":"icahost","channel":"channel-3","receiver":"r"}}"#),
        read(r#"{"forward":{"port":"transfer","channel":"channel-3","receiver":" "}}"#),
        with(r#""timeout":1.5"#),
        with(r#""timeout":"soon""#),
        with(r#""timeout":true"#),
        with(r#""retries":256"#),
        with(r#""retries":-1"#),
        with(r#""retries":"2""#),
        with(r#""next":5"#),
        with(r#""next":"thank you""#),
        with(r#""next":["forward"]"#),
    ];
    expect![[r#"
        stays
        stays
        stays
        stays
        stays
        stays
        r channel-3 0 None ""
        r channel-3 0 None ""
        r channel-3 600000000000 None ""
        r channel-3 1712265427032612600 Some(2) ""
        r channel-3 18446744073709551615 None ""
        r channel-3 0 None ""
        r channel-3 5400000000000 None ""
        r channel-3 0 None ""
        r channel-3 0 Some(255) ""
        r channel-3 0 None "{\"forward\": {\"b\":1, \"a\":[2.50]}}"
        r channel-3 0 None "{\"forward\":{\"receiver\":\"x\"}}"
        invalid forward metadata: port: missing
        invalid forward metadata: channel: missing
        invalid forward metadata: receiver: missing
        invalid forward metadata: channel: expected a text
        invalid forward metadata: port "icahost": expected "transfer"
        invalid forward metadata: receiver cannot be empty
        invalid forward metadata: timeout: expected whole nanoseconds, or a duration like "10m"
        invalid forward metadata: timeout: expected whole nanoseconds, or a duration like "10m"
        invalid forward metadata: timeout: expected whole nanoseconds, or a duration like "10m"
        invalid forward metadata: retries: expected a whole number from 0 to 255
        invalid forward metadata: retries: expected a whole number from 0 to 255
        invalid forward metadata: retries: expected a whole number from 0 to 255
        invalid forward metadata: next: expected an object, or a text with one
        invalid forward metadata: next: expected an object, or a text with one
        invalid forward metadata: next: expected an object, or a text with one"#]]
    .assert_eq(&all.join("\n"));
}

#[test]
fn durations_are_read_as_go_reads_them() {
    let read = |text: &str| {
        let memo = format!(
            r#"{{"forward":{{"receiver":"r","port":"transfer","channel":"channel-3","timeout":{}}}}}"#,
            json!(text)
        );
        match Forward::parse(&memo) {
            Ok(forward) => format!("{text}: {}", forward.unwrap().timeout),
            Err(_) => format!("{text}: none"),
        }
    };
    let all = [
        "0",
        "10m",
        "1h30m",
        "1.5h",
        ".5s",
        "5.s",
        "-10m",
        "+3s",
        "1us",
        "1\u{b5}s",
        "1\u{3bc}s",
        "7ns",
        "0.0000000001s",
        "1.0000000000000000000000009s",
        "2562047h",
        "2562048h",
        "",
        "-",
        "5",
        "s",
        ".s",
        "1d",
        "1m1",
        "mm",
        "1mss",
        "1 s",
        "99999999999999999999s",
    ]
    .map(read);
    expect![[r"
        0: 0
        10m: 600000000000
        1h30m: 5400000000000
        1.5h: 5400000000000
        .5s: 500000000
        5.s: 5000000000
        -10m: 0
        +3s: 3000000000
        1us: 1000
        1µs: 1000
        1μs: 1000
        7ns: 7
        0.0000000001s: 0
        1.0000000000000000000000009s: 1000000000
        2562047h: 9223369200000000000
        2562048h: none
        : none
        -: none
        5: none
        s: none
        .s: none
        1d: none
        1m1: none
        mm: none
        1mss: none
        1 s: none
        99999999999999999999s: none"]]
    .assert_eq(&all.join("\n"));
}
