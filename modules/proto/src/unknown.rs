//! Refuses bytes that carry more than the types can show.
//!
//! prost drops a field that it does not know. In a signed transaction that would let two programs
//! read different things out of the same bytes, so the Cosmos SDK (ADR 020) refuses such a
//! transaction, and so do we. The check walks the raw bytes along a table which is built once from the
//! descriptors; it allocates nothing unless it refuses.
//!
//! Stricter than the SDK in one point: a field which holds one message may not come twice. Protobuf
//! would merge the two, and an `Any` could take its type from one and its content from the other,
//! a combination which nobody has checked.

use std::sync::LazyLock;

use prost_reflect::{FieldDescriptor, Kind, MessageDescriptor};

/// How deep messages may lie in each other, an `Any` and its content being two levels.
pub const MAX_DEPTH: usize = 64;

/// Full name of the message that carries another one.
const ANY: &str = "google.protobuf.Any";
/// The most characters of a type URL that a refusal repeats.
const SHOWN_CHARS_MAX: usize = 140;

/// Why bytes are refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UnknownField {
    /// A field number that the definition of the message does not have.
    #[error("unknown field {number} in {message}: expected only the fields of its definition")]
    Field {
        /// Full name of the message.
        message: String,
        /// The number found.
        number: u32,
    },
    /// A known field in an encoding that its type cannot have.
    #[error("field {field} of {message} has wire type {found}, expected {expected}")]
    WireType {
        /// Full name of the message.
        message: String,
        /// Name of the field.
        field: String,
        /// The wire type found, by its name in the protobuf specification.
        found: &'static str,
        /// The wire type of the field's definition.
        expected: &'static str,
    },
    /// A field for one message that comes twice.
    #[error("field {field} of {message} comes twice, expected one at most")]
    Repeated {
        /// Full name of the message.
        message: String,
        /// Name of the field.
        field: String,
    },
    /// An `Any` whose type the chain does not know.
    #[error(
        "unknown type URL {type_url:?} in {message}: expected \"/\" and the full name of a message of this chain"
    )]
    TypeUrl {
        /// Full name of the message that holds the `Any`.
        message: String,
        /// The type URL found: its first 140 characters.
        type_url: String,
    },
    /// Bytes that are no protobuf: a length beyond the end, a varint over 64 bits, a group.
    #[error(
        "malformed protobuf in {message}: expected a field number, a wire type and a complete value"
    )]
    Malformed {
        /// Full name of the message.
        message: String,
    },
    /// Messages within messages, too many.
    #[error("messages nested deeper than {MAX_DEPTH} levels at {message}")]
    TooDeep {
        /// Full name of the message.
        message: String,
    },
    /// The caller named a message that is not in the descriptors.
    #[error(
        "no message is named {message:?}: expected a full name such as cosmos.tx.v1beta1.TxBody"
    )]
    Message {
        /// The name asked for.
        message: String,
    },
}

/// Refuses every field that the named message, or a message within it, does not define.
///
/// # Errors
/// [`UnknownField`] with the first thing that is wrong; never panics, whatever the bytes.
pub fn reject_unknown_fields(message_full_name: &str, bytes: &[u8]) -> Result<(), UnknownField> {
    Walk::new(Allowed::Nothing).named(message_full_name, bytes)
}

/// As [`reject_unknown_fields`], but lets non-critical fields pass, and says whether there were any.
///
/// For `TxBody` only. Non-critical are the numbers whose bit 11 is set, `(number >> 10) & 1 == 1`:
/// 1 024 to 2 047, 3 072 to 4 095 and so on (Cosmos SDK ADR 020).
///
/// # Errors
/// [`UnknownField`] with the first thing that is wrong; never panics, whatever the bytes.
pub fn reject_critical_unknown_fields(
    message_full_name: &str,
    bytes: &[u8],
) -> Result<bool, UnknownField> {
    let mut walk = Walk::new(Allowed::NonCritical);
    walk.named(message_full_name, bytes)?;
    Ok(walk.non_critical_seen)
}

/// Refuses what cannot be printed: nesting without end, which would use up the stack, and an `Any` of
/// unknown type. Lets every unknown field pass.
pub(crate) fn reject_unprintable(
    message_full_name: &str,
    bytes: &[u8],
) -> Result<(), UnknownField> {
    Walk::new(Allowed::Everything).named(message_full_name, bytes)
}

static TABLE: LazyLock<Table> = LazyLock::new(Table::new);

/// All messages, sorted by full name; the place of a message in the list is its index.
struct Table(Vec<Message>);

struct Message {
    name: String,
    /// Sorted by number.
    fields: Vec<Field>,
}

struct Field {
    number: u32,
    name: String,
    wire: Wire,
    /// A list of numbers may come packed, as bytes, or one by one.
    packable: bool,
    /// What the bytes hold, if they hold a message.
    inside: Inside,
    /// One message at most: no list.
    single: bool,
}

#[derive(Clone, Copy)]
enum Inside {
    Nothing,
    Message(usize),
    Any,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Wire {
    Varint,
    Fixed64,
    Bytes,
    Fixed32,
}

impl Wire {
    fn from_key(key: u64) -> Option<Self> {
        match key & 7 {
            0 => Some(Self::Varint),
            1 => Some(Self::Fixed64),
            2 => Some(Self::Bytes),
            5 => Some(Self::Fixed32),
            // 3 and 4 are groups, which proto3 does not have.
            _ => None,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Varint => "varint",
            Self::Fixed64 => "fixed64",
            Self::Bytes => "bytes",
            Self::Fixed32 => "fixed32",
        }
    }
}

impl Table {
    fn new() -> Self {
        let mut descriptors: Vec<_> = crate::descriptor_pool().all_messages().collect();
        descriptors.sort_by(|left, right| left.full_name().cmp(right.full_name()));
        let names: Vec<&str> = descriptors
            .iter()
            .map(MessageDescriptor::full_name)
            .collect();
        Self(
            descriptors
                .iter()
                .map(|message| Message::new(message, &names))
                .collect(),
        )
    }

    fn index(&self, full_name: &[u8]) -> Option<usize> {
        self.0
            .binary_search_by(|message| message.name.as_bytes().cmp(full_name))
            .ok()
    }
}

impl Message {
    fn new(descriptor: &MessageDescriptor, names: &[&str]) -> Self {
        let mut fields: Vec<_> = descriptor
            .fields()
            .map(|field| Field::new(&field, names))
            .collect();
        fields.sort_by_key(|field| field.number);
        Self {
            name: descriptor.full_name().to_owned(),
            fields,
        }
    }

    fn field(&self, number: u32) -> Option<(usize, &Field)> {
        let index = self
            .fields
            .binary_search_by_key(&number, |field| field.number)
            .ok()?;
        Some((index, self.fields.get(index)?))
    }
}

impl Field {
    fn new(descriptor: &FieldDescriptor, names: &[&str]) -> Self {
        let kind = descriptor.kind();
        let inside = match &kind {
            Kind::Message(message) if message.full_name() == ANY => Inside::Any,
            Kind::Message(message) => Inside::Message(
                names
                    .binary_search(&message.full_name())
                    .expect("the set holds what it names"),
            ),
            _ => Inside::Nothing,
        };
        let wire = match &kind {
            Kind::Message(_) | Kind::String | Kind::Bytes => Wire::Bytes,
            Kind::Double | Kind::Fixed64 | Kind::Sfixed64 => Wire::Fixed64,
            Kind::Float | Kind::Fixed32 | Kind::Sfixed32 => Wire::Fixed32,
            _ => Wire::Varint,
        };
        // `is_list` is false for a map, which is a list of entries on the wire.
        let list = descriptor.is_list() || descriptor.is_map();
        Self {
            number: descriptor.number(),
            name: descriptor.name().to_owned(),
            wire,
            packable: list && wire != Wire::Bytes,
            inside,
            single: !list && !matches!(inside, Inside::Nothing),
        }
    }
}

/// Which unknown fields pass.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Allowed {
    Nothing,
    NonCritical,
    Everything,
}

struct Walk {
    table: &'static Table,
    allowed: Allowed,
    non_critical_seen: bool,
}

impl Walk {
    fn new(allowed: Allowed) -> Self {
        Self {
            table: &TABLE,
            allowed,
            non_critical_seen: false,
        }
    }

    fn named(&mut self, full_name: &str, bytes: &[u8]) -> Result<(), UnknownField> {
        if full_name == ANY {
            return self.any(ANY, bytes, MAX_DEPTH);
        }
        let Some(index) = self.table.index(full_name.as_bytes()) else {
            return Err(UnknownField::Message {
                message: full_name.to_owned(),
            });
        };
        self.message(index, bytes, MAX_DEPTH)
    }

    fn message(&mut self, index: usize, bytes: &[u8], depth: usize) -> Result<(), UnknownField> {
        let message = self
            .table
            .0
            .get(index)
            .expect("indices are places of this table");
        let Some(depth) = depth.checked_sub(1) else {
            return Err(UnknownField::TooDeep {
                message: message.name.clone(),
            });
        };
        let mut seen = Seen::default();
        let mut reader = Reader(bytes);
        while !reader.0.is_empty() {
            let Some((number, wire, value)) = reader.field() else {
                return Err(UnknownField::Malformed {
                    message: message.name.clone(),
                });
            };
            let Some((place, field)) = message.field(number) else {
                self.unknown(&message.name, number)?;
                continue;
            };
            check_wire_type(message, field, wire)?;
            if field.single && !seen.first(place) {
                return Err(repeated(message, field));
            }
            match field.inside {
                Inside::Nothing => {}
                Inside::Message(inner) => self.message(inner, value, depth)?,
                Inside::Any => self.any(&message.name, value, depth)?,
            }
        }
        Ok(())
    }

    /// An `Any` within `holder`: its own two fields, then its content as the message it names.
    fn any(&mut self, holder: &str, bytes: &[u8], depth: usize) -> Result<(), UnknownField> {
        let (mut type_url, mut content): (&[u8], &[u8]) = (&[], &[]);
        let mut reader = Reader(bytes);
        while !reader.0.is_empty() {
            // Of a field that comes twice the last one counts, as for prost.
            match reader.field() {
                Some((1, Wire::Bytes, value)) => type_url = value,
                Some((2, Wire::Bytes, value)) => content = value,
                Some((number, _, _)) if number > 2 => self.unknown(ANY, number)?,
                _ => {
                    return Err(UnknownField::Malformed {
                        message: ANY.to_owned(),
                    });
                }
            }
        }
        let inner = type_url
            .strip_prefix(b"/")
            // An `Any` straight within an `Any` says nothing, and could be stacked without end.
            .filter(|name| *name != ANY.as_bytes())
            .and_then(|name| self.table.index(name));
        let Some(inner) = inner else {
            let type_url = String::from_utf8_lossy(type_url);
            return Err(UnknownField::TypeUrl {
                message: holder.to_owned(),
                type_url: type_url.chars().take(SHOWN_CHARS_MAX).collect(),
            });
        };
        self.message(inner, content, depth.saturating_sub(1))
    }

    fn unknown(&mut self, message: &str, number: u32) -> Result<(), UnknownField> {
        let non_critical = (number >> 10) & 1 == 1;
        self.non_critical_seen |= non_critical;
        match self.allowed {
            Allowed::Everything => return Ok(()),
            Allowed::NonCritical if non_critical => return Ok(()),
            Allowed::NonCritical | Allowed::Nothing => {}
        }
        Err(UnknownField::Field {
            message: message.to_owned(),
            number,
        })
    }
}

fn check_wire_type(message: &Message, field: &Field, found: Wire) -> Result<(), UnknownField> {
    if found == field.wire || (field.packable && found == Wire::Bytes) {
        return Ok(());
    }
    Err(UnknownField::WireType {
        message: message.name.clone(),
        field: field.name.clone(),
        found: found.name(),
        expected: field.wire.name(),
    })
}

fn repeated(message: &Message, field: &Field) -> UnknownField {
    UnknownField::Repeated {
        message: message.name.clone(),
        field: field.name.clone(),
    }
}

/// Which fields of one message have come, by their place in its list.
#[derive(Default)]
struct Seen(u128);

impl Seen {
    /// Whether this is the first time. Places over 127 are not remembered: a test shows that no
    /// message of the set has so many fields.
    fn first(&mut self, place: usize) -> bool {
        let bit = u32::try_from(place)
            .ok()
            .and_then(|place| 1_u128.checked_shl(place))
            .unwrap_or(0);
        let first = self.0 & bit == 0;
        self.0 |= bit;
        first
    }
}

/// What is left to read.
struct Reader<'bytes>(&'bytes [u8]);

impl<'bytes> Reader<'bytes> {
    /// The next field: its number, its wire type, and its bytes where it is length-delimited.
    /// `None` at the end, and where the bytes are no protobuf.
    fn field(&mut self) -> Option<(u32, Wire, &'bytes [u8])> {
        let key = self.varint()?;
        let wire = Wire::from_key(key)?;
        // prost reads keys as 32 bits, so numbers end at 2^29 - 1; there is no number 0.
        let number = u32::try_from(key)
            .ok()
            .map(|key| key >> 3)
            .filter(|number| *number != 0)?;
        let value = match wire {
            Wire::Varint => self.varint().map(|_| &[][..])?,
            Wire::Fixed64 => self.take(8)?,
            Wire::Fixed32 => self.take(4)?,
            Wire::Bytes => {
                let length = self.varint()?;
                self.take(usize::try_from(length).ok()?)?
            }
        };
        Some((number, wire, value))
    }

    fn varint(&mut self) -> Option<u64> {
        let mut value = 0_u64;
        for shift in (0_u32..64).step_by(7) {
            let (byte, rest) = self.0.split_first()?;
            self.0 = rest;
            let bits = u64::from(*byte & 0x7f);
            // The tenth byte has room for one bit.
            if shift == 63 && bits > 1 {
                return None;
            }
            value |= bits.checked_shl(shift)?;
            if *byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    fn take(&mut self, length: usize) -> Option<&'bytes [u8]> {
        let (value, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_message_has_more_fields_than_are_remembered() {
        let most = TABLE.0.iter().map(|message| message.fields.len()).max();
        assert!(most <= Some(128), "{most:?} fields");
    }
}
