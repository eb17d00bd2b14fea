//! Enums whose variants have a number, where they are stored and in messages, and a text everywhere else.

/// Declares an enum of variants that have nothing but a number and a text:
///
/// ```
/// sdk::texts! {
///     /// Where a door is in its life.
///     pub enum Door, "door" {
///         /// Lets nobody through.
///         Shut = 1 "shut",
///         /// Lets everybody through.
///         Open = 2 "wide_open",
///     }
/// }
/// assert_eq!(Door::Open.text(), "wide_open");
/// assert_eq!("shut".parse(), Ok(Door::Shut));
/// assert_eq!("ajar".parse::<Door>().unwrap_err(), r#"door "ajar": expected shut or wide_open"#);
/// ```
///
/// What it is called in refusals stands behind its name. A variant is
/// - its **number** in one byte where it is stored (`borsh`), so that the order of the variants means nothing there; 1 to
///   255, never used for another one again;
/// - its **text** in events, genesis (`serde`), refusals and documents, by [`Display`](std::fmt::Display),
///   [`FromStr`](std::str::FromStr) and [`Attribute`](crate::Attribute).
///
/// `pub enum Door as pb::DoorState, "door" {` says also which enum of a proto file it is in messages: then it has
/// `to_proto` and `from_proto`, and does not compile unless the numbers are those of the variants with the same names.
#[macro_export]
macro_rules! texts {
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident as $proto:ty, $what:literal { $($(#[$doc:meta])* $variant:ident = $number:literal $text:literal),* $(,)? }
    ) => {
        $crate::texts! {
            $(#[$meta])*
            $vis enum $name, $what { $($(#[$doc])* $variant = $number $text),* }
        }

        const _: () = { $(assert!(<$proto>::$variant as i32 == $number, "the numbers are not those of the proto file");)* };

        impl $name {
            /// Its number in messages.
            $vis const fn to_proto(self) -> i32 {
                match self { $(Self::$variant => $number),* }
            }

            /// The variant with a number in messages.
            $vis const fn from_proto(number: i32) -> Option<Self> {
                match number { $($number => Some(Self::$variant),)* _ => None }
            }
        }
    };
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident, $what:literal { $($(#[$doc:meta])* $variant:ident = $number:literal $text:literal),* $(,)? }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        $vis enum $name { $($(#[$doc])* $variant),* }

        impl $name {
            /// Its text.
            $vis const fn text(self) -> &'static str {
                match self { $(Self::$variant => $text),* }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.text())
            }
        }

        impl std::str::FromStr for $name {
            type Err = String;
            fn from_str(text: &str) -> Result<Self, String> {
                match text {
                    $($text => Ok(Self::$variant),)*
                    _ => Err($crate::texts_internals::unknown($what, text, &[$($text),*])),
                }
            }
        }

        impl $crate::Attribute for $name {
            fn write_text(&self, _: &$crate::Prefix, out: &mut String) {
                out.push_str(self.text());
            }
            fn from_text(text: &str, _: &$crate::Prefix) -> Result<Self, String> {
                text.parse()
            }
        }

        impl $crate::texts_internals::borsh::BorshSerialize for $name {
            fn serialize<W: std::io::Write>(&self, writer: &mut W) -> std::io::Result<()> {
                let number: u8 = match self { $(Self::$variant => $number),* };
                writer.write_all(&[number])
            }
        }

        impl $crate::texts_internals::borsh::BorshDeserialize for $name {
            fn deserialize_reader<R: std::io::Read>(reader: &mut R) -> std::io::Result<Self> {
                let number = <u8 as $crate::texts_internals::borsh::BorshDeserialize>::deserialize_reader(reader)?;
                match number {
                    $($number => Ok(Self::$variant),)*
                    _ => Err($crate::texts_internals::invalid($what, number)),
                }
            }
        }

        impl $crate::texts_internals::serde::Serialize for $name {
            fn serialize<S: $crate::texts_internals::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.text())
            }
        }

        impl<'de> $crate::texts_internals::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::texts_internals::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <String as $crate::texts_internals::serde::Deserialize>::deserialize(deserializer)?;
                text.parse().map_err($crate::texts_internals::serde::de::Error::custom)
            }
        }
    };
}

/// What [`texts!`] expands to calls.
#[doc(hidden)]
pub mod internals {
    pub use borsh;
    pub use serde;

    /// `door "ajar": expected shut or wide_open`.
    pub fn unknown(what: &str, text: &str, known: &[&str]) -> String {
        let expected = match known.split_last() {
            Some((last, [])) => (*last).to_owned(),
            Some((last, others)) => format!("{} or {last}", others.join(", ")),
            None => "nothing".to_owned(),
        };
        format!("{what} {}: expected {expected}", crate::Quoted(text))
    }

    /// A stored number that nobody writes.
    pub fn invalid(what: &str, number: u8) -> std::io::Error {
        std::io::Error::new(
            std::io::ErrorKind::InvalidData,
            format!("{what} {number}: no variant has this number"),
        )
    }
}
