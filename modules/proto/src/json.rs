//! Messages to and from the JSON of the Cosmos SDK, for people and for REST.
//!
//! Field names as in the proto, every field printed (a message that is not there as `null`), 64-bit
//! numbers as strings, bytes in base64, timestamps as RFC 3339, an `Any` as its content with `@type`,
//! and numbers of the type `LegacyDec` with their decimal point: on the wire they are integers times
//! 10^18. Not for consensus: nothing that is hashed or signed is made here.

use prost::Message as _;
use prost_reflect::{
    DeserializeOptions, DynamicMessage, FieldDescriptor, Kind, MessageDescriptor, SerializeOptions,
};
use serde_json::{Map, Value};

use crate::unknown::{UnknownField, reject_unprintable};

/// Digits behind the point of a `LegacyDec`.
const DECIMALS: usize = 18;

/// Why a message and its JSON do not fit.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum JsonError {
    /// No message has this name.
    #[error("no message is named {0:?}: expected a full name such as cosmos.bank.v1beta1.MsgSend")]
    UnknownMessage(String),
    /// The bytes are not an encoding of the message.
    #[error("not an encoded {message}: {source}")]
    Decode {
        /// Full name of the message.
        message: String,
        /// What the decoder says.
        source: prost::DecodeError,
    },
    /// Messages nested too deep, or an `Any` of unknown type: these have no JSON.
    #[error("{message} has no JSON: {source}")]
    Unprintable {
        /// Full name of the message.
        message: String,
        /// What is wrong.
        source: UnknownField,
    },
    /// The JSON does not fit the message.
    #[error("JSON and {message} do not fit: {source}")]
    Json {
        /// Full name of the message.
        message: String,
        /// What is wrong, as the JSON library says it.
        source: serde_json::Error,
    },
    /// A decimal number with other characters, or more digits behind the point than fit.
    #[error("{0:?} is no decimal number: expected digits, with up to 18 more behind a point")]
    Decimal(String),
}

/// The JSON of an encoded message.
///
/// # Errors
/// An unknown name, bytes that do not decode, an `Any` within whose type is unknown, or messages
/// nested deeper than [`crate::unknown::MAX_DEPTH`].
pub fn to_json(message_full_name: &str, bytes: &[u8]) -> Result<Value, JsonError> {
    let descriptor = descriptor(message_full_name)?;
    let message =
        DynamicMessage::decode(descriptor.clone(), bytes).map_err(|source| JsonError::Decode {
            message: message_full_name.to_owned(),
            source,
        })?;
    reject_unprintable(message_full_name, bytes).map_err(|source| JsonError::Unprintable {
        message: message_full_name.to_owned(),
        source,
    })?;
    let options = SerializeOptions::new()
        .use_proto_field_name(true)
        .skip_default_fields(false);
    let mut value = message
        .serialize_with_options(serde_json::value::Serializer, &options)
        .map_err(|source| JsonError::Json {
            message: message_full_name.to_owned(),
            source,
        })?;
    walk(&descriptor, &mut value, &mut print_field)?;
    Ok(value)
}

/// The encoded message of a JSON. Fields may be left out or `null`; unknown ones are refused.
///
/// # Errors
/// An unknown name, or JSON that does not fit the message; the text names the field.
pub fn from_json(message_full_name: &str, json: &Value) -> Result<Vec<u8>, JsonError> {
    let descriptor = descriptor(message_full_name)?;
    let mut json = json.clone();
    walk(&descriptor, &mut json, &mut parse_field)?;
    let options = DeserializeOptions::new().deny_unknown_fields(true);
    DynamicMessage::deserialize_with_options(descriptor, json, &options)
        .map(|message| message.encode_to_vec())
        .map_err(|source| JsonError::Json {
            message: message_full_name.to_owned(),
            source,
        })
}

fn descriptor(full_name: &str) -> Result<MessageDescriptor, JsonError> {
    crate::descriptor_pool()
        .get_message_by_name(full_name)
        .ok_or_else(|| JsonError::UnknownMessage(full_name.to_owned()))
}

/// What is done to each field of an object, before its content is walked.
type Visit<'visit> =
    &'visit mut dyn FnMut(&FieldDescriptor, &mut Map<String, Value>) -> Result<(), JsonError>;

/// Visits every field of every message in a JSON, those inside of an `Any` included.
///
/// As deep as the JSON is, which `serde_json` limits when it parses one.
fn walk(
    descriptor: &MessageDescriptor,
    value: &mut Value,
    visit: Visit<'_>,
) -> Result<(), JsonError> {
    let Value::Object(object) = value else {
        return Ok(());
    };
    if descriptor.full_name() == "google.protobuf.Any" {
        let name = object
            .get("@type")
            .and_then(Value::as_str)
            .and_then(|url| url.strip_prefix('/'));
        let content = name.and_then(|name| crate::descriptor_pool().get_message_by_name(name));
        return match content {
            Some(content) if content.full_name() != descriptor.full_name() => {
                walk(&content, value, visit)
            }
            _ => Ok(()),
        };
    }
    // Google's own types have a JSON of their own (a timestamp is a string), without fields.
    if descriptor.package_name() == "google.protobuf" {
        return Ok(());
    }
    for field in descriptor.fields() {
        visit(&field, object)?;
        let Some(inside) = object.get_mut(field.name()) else {
            continue;
        };
        let kind = field.kind();
        match (kind.as_message(), inside) {
            (Some(entry), Value::Object(entries)) if field.is_map() => {
                let kind = entry.map_entry_value_field().kind();
                let Some(message) = kind.as_message() else {
                    continue;
                };
                for (_, entry) in entries.iter_mut() {
                    walk(message, entry, visit)?;
                }
            }
            (Some(message), Value::Array(items)) => {
                for item in items {
                    walk(message, item, visit)?;
                }
            }
            (Some(message), inside) => walk(message, inside, visit)?,
            (None, _) => {}
        }
    }
    Ok(())
}

fn print_field(field: &FieldDescriptor, object: &mut Map<String, Value>) -> Result<(), JsonError> {
    let plain = !field.is_list() && !field.is_map() && field.containing_oneof().is_none();
    if plain && field.kind().as_message().is_some() {
        object.entry(field.name()).or_insert(Value::Null);
    }
    each_decimal(field, object, |text| Ok(print_decimal(text)))
}

fn parse_field(field: &FieldDescriptor, object: &mut Map<String, Value>) -> Result<(), JsonError> {
    each_decimal(field, object, parse_decimal)
}

/// Replaces the strings of a `LegacyDec` field.
fn each_decimal(
    field: &FieldDescriptor,
    object: &mut Map<String, Value>,
    replace: impl Fn(&str) -> Result<String, JsonError>,
) -> Result<(), JsonError> {
    if field.kind() != Kind::String || !is_decimal(field) {
        return Ok(());
    }
    let values: &mut [Value] = match object.get_mut(field.name()) {
        Some(Value::Array(items)) => items,
        Some(value) => std::slice::from_mut(value),
        None => return Ok(()),
    };
    for value in values {
        if let Value::String(text) = value {
            *text = replace(text)?;
        }
    }
    Ok(())
}

fn is_decimal(field: &FieldDescriptor) -> bool {
    let pool = field.parent_pool();
    let Some(custom_type) = pool.get_extension_by_name("gogoproto.customtype") else {
        return false;
    };
    let options = field.options();
    let value = options.get_extension(&custom_type);
    value.as_str() == Some("cosmossdk.io/math.LegacyDec")
}

/// `50000000000000000` is 0.05; anything that is no number stays as it is.
fn print_decimal(text: &str) -> String {
    let (sign, digits) = text
        .strip_prefix('-')
        .map_or(("", text), |digits| ("-", digits));
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.to_owned();
    }
    let padded = format!("{digits:0>width$}", width = DECIMALS.saturating_add(1));
    let (whole, fraction) = padded.split_at(padded.len().saturating_sub(DECIMALS));
    format!("{sign}{whole}.{fraction}")
}

/// The reverse of [`print_decimal`]. The point may be left out: then the number is whole.
fn parse_decimal(text: &str) -> Result<String, JsonError> {
    if text.is_empty() {
        return Ok(String::new());
    }
    let refuse = || JsonError::Decimal(text.to_owned());
    let (sign, number) = text
        .strip_prefix('-')
        .map_or(("", text), |number| ("-", number));
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(fraction) || fraction.len() > DECIMALS {
        return Err(refuse());
    }
    let all = format!("{whole}{fraction:0<DECIMALS$}");
    let trimmed = all.trim_start_matches('0');
    Ok(if trimmed.is_empty() {
        "0".to_owned()
    } else {
        format!("{sign}{trimmed}")
    })
}
