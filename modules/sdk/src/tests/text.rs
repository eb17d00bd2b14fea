use crate::{Address, Prefix, Time};
use proptest::prelude::*;

#[test]
fn two_prefixes_live_in_one_process() {
    let (aot, kon) = (Prefix::new("aot").unwrap(), Prefix::new("kon").unwrap());
    let address = Address::of_module("fee_collector");
    let error = kon.parse(&aot.text(&address)).unwrap_err();
    assert_eq!(error.code, 7);
    assert!(
        error
            .log
            .contains("prefix aot, expected a bech32 address kon1…: invalid address"),
        "{error}"
    );
    assert_eq!(kon.parse(&kon.text(&address)), Ok(address));
}

proptest! {
    #[test]
    fn the_text_of_an_address_is_that_of_the_bech32_crate(
        bytes in proptest::collection::vec(any::<u8>(), 1..=32),
        prefix in "[a-z0-9]{1,16}",
    ) {
        let hrp = bech32::Hrp::parse(&prefix).unwrap();
        let expected = bech32::encode::<bech32::Bech32>(hrp, &bytes).unwrap();
        let address = Address::new(&bytes).unwrap();
        prop_assert_eq!(Prefix::new(&prefix).unwrap().text(&address), expected);
    }
}

#[test]
fn module_addresses_are_those_of_the_cosmos_sdk() {
    // As on every Cosmos chain: cosmos17xpfvakm2amg962yls6f84z3kell8c5lserqta.
    let cosmos = Prefix::new("cosmos").unwrap();
    assert_eq!(
        cosmos.text(&Address::of_module("fee_collector")),
        "cosmos17xpfvakm2amg962yls6f84z3kell8c5lserqta"
    );
}

#[test]
fn bad_addresses_are_refused_by_name() {
    let aot = Prefix::new("aot").unwrap();
    for bad in [
        "",
        "aot1",
        "aot1qqqq",
        "not an address",
        "aot1qyqszqgpqyqszqgpqyqszqgpqyqszqgpjnp7du\0",
    ] {
        assert_eq!(aot.parse(bad).unwrap_err().code, 7, "{bad:?}");
    }
    assert!(
        Prefix::new("AOT").is_none() && Prefix::new("").is_none() && Prefix::new("a-b").is_none()
    );
}

#[test]
fn the_midnight_of_a_korean_day_is_its_first_moment() {
    for day in [19_700_102, 20_260_101, 20_240_229, 99_991_231] {
        let midnight = Time::korean_midnight(day).unwrap();
        assert_eq!(midnight.korean_day(), day);
        let before = Time::from_seconds(midnight.seconds().saturating_sub(1));
        assert_ne!(before.korean_day(), day);
    }
    for none in [
        0,
        20_260_230,
        20_261_301,
        20_260_100,
        19_700_101,
        100_000_101,
    ] {
        assert_eq!(Time::korean_midnight(none), None, "{none}");
    }
}

#[test]
fn a_korean_day_ends_at_fifteen_hours_utc() {
    let end = |text: &str| text.parse::<Time>().unwrap().korean_day_end().to_string();
    assert_eq!(end("2026-12-31T14:59:59.9Z"), "2026-12-31T15:00:00Z");
    assert_eq!(end("2026-12-31T15:00:00Z"), "2027-01-01T15:00:00Z");
    assert_eq!(end("1970-01-01T00:00:00Z"), "1970-01-01T15:00:00Z");
    assert_eq!(end("9999-12-31T23:59:59Z"), "9999-12-31T23:59:59Z");
}

#[test]
fn a_korean_month_ends_when_the_next_begins_in_korea() {
    let end = |text: &str, months| {
        let time: Time = text.parse().unwrap();
        time.korean_month_end(months).to_string()
    };
    assert_eq!(end("2026-11-27T07:00:00Z", 0), "2026-11-30T15:00:00Z");
    assert_eq!(end("2026-11-30T14:59:59Z", 1), "2026-12-31T15:00:00Z");
    assert_eq!(end("2026-11-30T15:00:00Z", 1), "2027-01-31T15:00:00Z");
    assert_eq!(end("2026-11-27T07:00:00Z", 60), "2031-11-30T15:00:00Z");
    assert_eq!(end("2028-01-31T15:00:00Z", 0), "2028-02-29T15:00:00Z");
    assert_eq!(end("9999-12-31T23:59:59Z", 0), "9999-12-31T23:59:59Z");
    assert_eq!(
        end("1970-01-01T00:00:00Z", u32::MAX),
        "9999-12-31T23:59:59Z"
    );
}

#[test]
fn a_korean_day_begins_at_fifteen_hours_utc() {
    let before: Time = "2026-12-31T14:59:59Z".parse().unwrap();
    assert_eq!(before.korean_day(), 20_261_231);
    assert_eq!(before.plus_seconds(1).korean_day(), 20_270_101);
    let last: Time = "9999-12-31T23:59:59Z".parse().unwrap();
    assert_eq!(
        last.korean_day(),
        99_991_231,
        "no time is after the year 9999"
    );
}

proptest! {
    #[test]
    fn addresses_read_back_as_printed(bytes in prop::collection::vec(any::<u8>(), 1..=32)) {
        let (prefix, address) = (Prefix::new("aot").unwrap(), Address::new(&bytes).unwrap());
        prop_assert_eq!(prefix.parse(&prefix.text(&address)), Ok(address));
    }

    #[test]
    fn times_read_back_as_printed(seconds in 0..253_402_300_799_i64, nanos in 0..1_000_000_000_i32) {
        let time = Time::parse(&proto::Timestamp { seconds, nanos }).unwrap();
        prop_assert_eq!(time.to_string().parse::<Time>().unwrap(), time);
    }

    #[test]
    fn arbitrary_texts_are_refused_without_a_panic(text: String) {
        let _ = Prefix::new("aot").unwrap().parse(&text);
        let _ = text.parse::<Time>();
        let _ = text.parse::<crate::Coins>();
        let _ = text.parse::<crate::Rate>();
    }
}
