//! Events: one declaration gives emission, parsing and documentation.

use crate::{Address, Amount, Coin, Coins, Denom, Prefix, Rate, Signed, Time};
use std::fmt::Write;

/// An event as it stands in a block's results. Every attribute is indexed; no key is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The kind: `transfer`, `payment_captured`.
    pub kind: &'static str,
    /// In the order of the declaration.
    pub attributes: Attributes,
}

/// Keys and values of an event. The values stand one after the other in one text, as a payment tells very many.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attributes {
    /// Each key, and where its value ends.
    keys: Vec<(&'static str, usize)>,
    values: String,
}

impl Attributes {
    /// None yet, with room for so many.
    pub fn with_capacity(attributes: usize) -> Self {
        Self {
            keys: Vec::with_capacity(attributes),
            values: String::with_capacity(attributes.saturating_mul(VALUE_BYTES_GUESS)),
        }
    }

    /// Adds an attribute, whose value is what `write` writes.
    pub fn push(&mut self, key: &'static str, write: impl FnOnce(&mut String)) {
        write(&mut self.values);
        self.keys.push((key, self.values.len()));
    }

    /// Key and value, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> + Clone {
        let mut begin = 0;
        self.keys.iter().map(move |(key, end)| {
            let value = self.values.get(begin..*end).unwrap_or_default();
            begin = *end;
            (*key, value)
        })
    }
}

/// What a value takes, more or less.
const VALUE_BYTES_GUESS: usize = 32;

/// A kind of event, declared with [`event!`].
pub trait EventType: Sized {
    /// The kind.
    const SPEC: EventSpec;
    /// The attributes, in order.
    fn attributes(&self, prefix: &Prefix) -> Attributes;
    /// Reads an event of this kind back. Attributes that are not declared here (such as `msg_index`) are passed over.
    fn parse(attributes: &[(&str, &str)], prefix: &Prefix) -> Result<Self, ParseError>;
}

/// One row of a module's table of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventSpec {
    /// The kind.
    pub kind: &'static str,
    /// The keys of its attributes, in order.
    pub keys: &'static [&'static str],
}

/// An event of a known kind that is not what the kind is declared to be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("event {kind}: attribute {key}: {why}")]
pub struct ParseError {
    /// The kind of the event.
    pub kind: &'static str,
    /// The attribute.
    pub key: &'static str,
    /// What is wrong with it.
    pub why: String,
}

/// A value of an attribute: text that can be read back.
pub trait Attribute: Sized {
    /// Writes the text.
    fn write_text(&self, prefix: &Prefix, out: &mut String);
    /// The text.
    fn to_text(&self, prefix: &Prefix) -> String {
        let mut text = String::new();
        self.write_text(prefix, &mut text);
        text
    }
    /// The value; the error says what is wrong.
    fn from_text(text: &str, prefix: &Prefix) -> Result<Self, String>;
}

macro_rules! plain_attributes {
    ($($ty:ty),*) => {$(
        impl Attribute for $ty {
            fn write_text(&self, _: &Prefix, out: &mut String) {
                write!(out, "{self}").expect("a string takes it");
            }
            fn from_text(text: &str, _: &Prefix) -> Result<Self, String> {
                text.parse().map_err(|error| format!("{text:?}: {error}"))
            }
        }
    )*};
}
plain_attributes!(
    Amount, Signed, Rate, Coin, Coins, Denom, Time, String, bool, u32, u64, i64
);

impl Attribute for Address {
    fn write_text(&self, prefix: &Prefix, out: &mut String) {
        prefix.write_text(self, out);
    }
    fn from_text(text: &str, prefix: &Prefix) -> Result<Self, String> {
        prefix.parse(text).map_err(|error| error.log)
    }
}

impl<const N: usize> Attribute for [u8; N] {
    fn write_text(&self, _: &Prefix, out: &mut String) {
        // As `hex` writes it, but not letter by letter: most events name several ids.
        out.push_str(const_hex::Buffer::<N>::new().format(self));
    }
    fn from_text(text: &str, _: &Prefix) -> Result<Self, String> {
        let mut bytes = [0; N];
        hex::decode_to_slice(text, &mut bytes).map_err(|error| format!("{text:?}: {error}"))?;
        Ok(bytes)
    }
}

/// Absent is the empty text.
impl<T: Attribute> Attribute for Option<T> {
    fn write_text(&self, prefix: &Prefix, out: &mut String) {
        if let Some(value) = self {
            value.write_text(prefix, out);
        }
    }
    fn from_text(text: &str, prefix: &Prefix) -> Result<Self, String> {
        if text.is_empty() {
            Ok(None)
        } else {
            T::from_text(text, prefix).map(Some)
        }
    }
}

/// Reads one attribute of an event; used by [`event!`].
#[doc(hidden)]
pub fn attribute<T: Attribute>(
    kind: &'static str,
    key: &'static str,
    attributes: &[(&str, &str)],
    prefix: &Prefix,
) -> Result<T, ParseError> {
    let error = |why: String| ParseError { kind, key, why };
    let found = attributes.iter().find(|(name, _)| *name == key);
    let (_, text) = found.ok_or_else(|| error("missing".to_owned()))?;
    T::from_text(text, prefix).map_err(error)
}

/// Declares kinds of events: `event! { /// Money moved. pub struct Transfer = "transfer" { /// Who got it. recipient: Address } }`.
#[macro_export]
macro_rules! event {
    ($($(#[$meta:meta])* pub struct $name:ident = $kind:literal { $($(#[$field_meta:meta])* $field:ident : $ty:ty),* $(,)? })*) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name { $($(#[$field_meta])* pub $field: $ty),* }

        impl $crate::EventType for $name {
            const SPEC: $crate::EventSpec = $crate::EventSpec { kind: $kind, keys: &[$(stringify!($field)),*] };
            fn attributes(&self, prefix: &$crate::Prefix) -> $crate::Attributes {
                let mut attributes = $crate::Attributes::with_capacity(Self::SPEC.keys.len());
                $(attributes.push(stringify!($field), |out| $crate::Attribute::write_text(&self.$field, prefix, out));)*
                attributes
            }
            fn parse(attributes: &[(&str, &str)], prefix: &$crate::Prefix) -> Result<Self, $crate::ParseError> {
                Ok(Self { $($field: $crate::event_attribute($kind, stringify!($field), attributes, prefix)?),* })
            }
        }
    )*
        /// Every kind of event of this module, as it stands in its README.
        pub const TABLE: &[$crate::EventSpec] = &[$(<$name as $crate::EventType>::SPEC),*];
    };
}
