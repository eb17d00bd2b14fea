//! Enums with a number and a text.

use crate::{Attribute, Prefix};
use proto::aot::points::v1::IssuerStatus;

crate::texts! {
    /// Where something is in its life.
    enum Status as IssuerStatus, "status" {
        /// The last first: their order is not that of the numbers.
        Runoff = 3 "run_off",
        /// It lives.
        Active = 1 "active",
        /// It sleeps.
        Paused = 2 "paused",
    }
}

crate::texts! {
    /// One of one.
    enum Only, "kind" {
        /// It.
        This = 7 "this one",
    }
}

#[test]
fn a_variant_is_read_back_from_its_text_everywhere() {
    let prefix = Prefix::new("aot").unwrap();
    for (status, text) in [
        (Status::Active, "active"),
        (Status::Paused, "paused"),
        (Status::Runoff, "run_off"),
    ] {
        assert_eq!((status.text(), status.to_string().as_str()), (text, text));
        assert_eq!(text.parse(), Ok(status));
        assert_eq!(status.to_text(&prefix), text);
        assert_eq!(Attribute::from_text(text, &prefix), Ok(status));
        let json = serde_json::to_value(status).unwrap();
        assert_eq!(json, text);
        assert_eq!(serde_json::from_value::<Status>(json).unwrap(), status);
    }
    assert_eq!("this one".parse(), Ok(Only::This));
}

#[test]
fn an_unknown_text_is_refused_with_those_that_are_known() {
    let refused = "gone".parse::<Status>().unwrap_err();
    assert_eq!(
        refused,
        r#"status "gone": expected run_off, active or paused"#
    );
    let long = "x".repeat(1_000).parse::<Only>().unwrap_err();
    assert!(
        long.starts_with("kind \"xxx") && long.ends_with("\"…: expected this one"),
        "{long}"
    );
    assert!(long.len() < 200, "{long}");
    let json = serde_json::from_str::<Status>(r#""""#)
        .unwrap_err()
        .to_string();
    assert!(json.starts_with(r#"status "": expected "#), "{json}");
}

#[test]
fn a_variant_is_stored_and_sent_as_its_number() {
    for (status, number) in [
        (Status::Active, 1),
        (Status::Paused, 2),
        (Status::Runoff, 3),
    ] {
        let stored = borsh::to_vec(&status).unwrap();
        assert_eq!(stored, [number]);
        assert_eq!(borsh::from_slice::<Status>(&stored).unwrap(), status);
        assert_eq!(status.to_proto(), i32::from(number));
        assert_eq!(Status::from_proto(number.into()), Some(status));
    }
    let stored = borsh::from_slice::<Only>(&[1]).unwrap_err().to_string();
    assert_eq!(stored, "kind 1: no variant has this number");
    assert!(borsh::from_slice::<Status>(&[]).is_err());
    assert_eq!([0, 4, -1].map(Status::from_proto), [None; 3]);
}
