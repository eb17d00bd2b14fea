use crate::{Amount, ErrorSpec, root};
use std::collections::BTreeSet;

mod example {
    use crate::Amount;
    crate::errors! {
        "example";
        /// One with fields.
        2 TooMuch { have: Amount, need: Amount } = "have {have}, need {need}";
        3 Closed = "closed";
    }
}

#[test]
fn a_declared_error_has_codespace_code_and_text() {
    let error: crate::Error = example::Error::TooMuch {
        have: Amount::new(1),
        need: Amount::new(2),
    }
    .into();
    assert_eq!(
        (error.codespace, error.code, error.log.as_str()),
        ("example", 2, "have 1, need 2")
    );
    let closed = ErrorSpec {
        codespace: "example",
        code: 3,
        name: "Closed",
        text: "closed",
    };
    assert_eq!(example::TABLE.last(), Some(&closed));
    assert_eq!(
        (closed.number("example"), closed.number("other")),
        ("3".to_owned(), "example 3".to_owned())
    );
    let error: crate::Error = example::Error::Closed.into();
    assert_eq!((error.code, error.log.as_str()), (3, "closed"));
}

#[test]
fn root_codes_are_unique() {
    let codes: BTreeSet<u32> = root::ALL.iter().map(|error| error.code()).collect();
    assert_eq!(codes.len(), root::ALL.len());
    assert_eq!(
        root::WRONG_SEQUENCE
            .wrap("account sequence mismatch, expected 1, got 2")
            .log,
        "account sequence mismatch, expected 1, got 2: incorrect account sequence"
    );
}
