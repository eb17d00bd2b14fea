use crate::{Address, Coins, EventType, Prefix, event};

event! {
    /// An example.
    pub struct Moved = "moved" {
        /// From whom.
        sender: Address,
        /// To whom, if known.
        recipient: Option<Address>,
        /// What.
        amount: Coins,
        /// Why.
        id: [u8; 4],
    }
}

fn example() -> Moved {
    Moved {
        sender: Address::of_module("a"),
        recipient: None,
        amount: "5uaot".parse().unwrap(),
        id: [1, 2, 3, 255],
    }
}

#[test]
fn events_read_back_as_emitted_whatever_stands_beside() {
    let prefix = Prefix::new("aot").unwrap();
    let written = example().attributes(&prefix);
    let mut attributes: Vec<(&str, &str)> = written.iter().collect();
    attributes.push(("msg_index", "0"));
    assert_eq!(Moved::parse(&attributes, &prefix), Ok(example()));
    assert_eq!(Moved::SPEC.keys, ["sender", "recipient", "amount", "id"]);
    assert_eq!(TABLE.len(), 1);
}

#[test]
fn a_known_event_that_is_not_as_declared_is_refused_by_name() {
    let prefix = Prefix::new("aot").unwrap();
    let sender = prefix.text(&Address::of_module("a"));
    let error = Moved::parse(
        &[("sender", &sender), ("recipient", ""), ("amount", "x")],
        &prefix,
    )
    .unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("event moved: attribute amount: \"x\""),
        "{error}"
    );
    let error = Moved::parse(&[], &prefix).unwrap_err();
    assert_eq!(error.to_string(), "event moved: attribute sender: missing");
}
