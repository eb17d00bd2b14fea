//! Texts that refusals repeat.

use crate::Quoted;
use proptest::prelude::*;

#[test]
fn a_short_text_stands_there_as_debug_writes_it() {
    for text in [
        "",
        "krwp",
        "가게",
        "a\0b\n\"c\"\u{7f}\u{200b}",
        &"x".repeat(140),
    ] {
        assert_eq!(Quoted(text).to_string(), format!("{text:?}"));
    }
}

#[test]
fn a_long_text_is_cut_and_says_so() {
    let (most, more) = ("x".repeat(140), "x".repeat(141));
    assert_eq!(Quoted(&more).to_string(), format!("\"{most}\"…"));
    let refused = "1".repeat(5_000).parse::<crate::Amount>().unwrap_err().log;
    let ones = "1".repeat(140);
    assert!(
        refused.starts_with(&format!("\"{ones}\"… is not an amount")),
        "{refused}"
    );
    assert!(refused.len() < 250, "{refused}");
}

#[test]
fn the_cut_is_between_characters_whatever_their_bytes() {
    for (character, escaped) in [
        ('가', "가"),
        ('😀', "😀"),
        ('\u{1}', "\\u{1}"),
        ('\u{10ffff}', "\\u{10ffff}"),
    ] {
        for ascii in 0..4 {
            let text = format!("{}{}", "x".repeat(ascii), character.to_string().repeat(200));
            let shown = format!(
                "\"{}{}\"…",
                "x".repeat(ascii),
                escaped.repeat(Quoted::CHARS_MAX - ascii)
            );
            assert_eq!(Quoted(&text).to_string(), shown);
        }
    }
}

proptest! {
    #[test]
    fn whatever_the_text_what_stands_there_is_bounded(text in "(?s).{0,300}") {
        let shown = Quoted(&text).to_string();
        prop_assert!(shown.chars().count() <= 10 * Quoted::CHARS_MAX + 3);
        prop_assert_eq!(shown.ends_with('…'), text.chars().count() > Quoted::CHARS_MAX);
        prop_assert!(!shown.chars().any(char::is_control));
    }
}
