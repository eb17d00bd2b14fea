//! The bytes of keys in the tables, so that byte order is the order wanted.

use bytes::{Buf, Bytes};

use crate::Error;

const TERMINATOR: [u8; 2] = [0, 0];
const HEIGHT_BYTES: usize = 8;

/// What a key holds, as `flat` and `history` keep it: the height of the block that wrote the value, then the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Held {
    /// The height from which on the key has the value.
    pub(crate) since: u64,
    pub(crate) value: Bytes,
}

impl Held {
    /// The record of a value.
    pub(crate) fn encode(since: u64, value: &[u8]) -> Bytes {
        let mut out = Vec::with_capacity(value.len().saturating_add(HEIGHT_BYTES));
        out.extend_from_slice(&since.to_be_bytes());
        out.extend_from_slice(value);
        out.into()
    }

    /// The value in a record, which is not copied.
    pub(crate) fn decode(mut record: Bytes) -> Result<Held, Error> {
        let since = record
            .try_get_u64()
            .map_err(|_| Error::Corrupt("a value without the height since when it holds".into()))?;
        Ok(Held {
            since,
            value: record,
        })
    }

    /// The value, if the key has it at `height` already.
    pub(crate) fn by(self, height: u64) -> Option<Bytes> {
        (self.since <= height).then_some(self.value)
    }
}

/// A key with its zero bytes escaped, so that a terminator sorts below every continuation of the key.
pub(crate) fn escape(key: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(key.len().saturating_add(12));
    escape_into(key, &mut out);
    out
}

fn escape_into(key: &[u8], out: &mut Vec<u8>) {
    for part in key.split_inclusive(|byte| *byte == 0) {
        out.extend_from_slice(part);
        if part.last() == Some(&0) {
            out.push(0xff);
        }
    }
}

/// The key of the value that `key` had before the block at `height` changed it.
pub(crate) fn history_key(key: &[u8], height: u64) -> Vec<u8> {
    let mut out = Vec::with_capacity(key.len().saturating_add(12));
    escape_into(key, &mut out);
    out.extend_from_slice(&TERMINATOR);
    out.extend_from_slice(&height.to_be_bytes());
    out
}

/// The escaped key and the height of an entry of the history.
pub(crate) fn split_history_key(entry: &[u8]) -> Option<(&[u8], u64)> {
    let (rest, height) = entry.split_last_chunk::<HEIGHT_BYTES>()?;
    let key = rest.strip_suffix(&TERMINATOR)?;
    Some((key, u64::from_be_bytes(*height)))
}

/// The key that was escaped.
pub(crate) fn unescape(escaped: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(escaped.len());
    let mut bytes = escaped.iter();
    while let Some(byte) = bytes.next() {
        out.push(*byte);
        if *byte == 0 {
            // The 0xff that follows every zero.
            bytes.next();
        }
    }
    out
}

/// What there is one of for each height.
#[derive(Clone, Copy)]
#[repr(u8)]
pub(crate) enum PerHeight {
    /// Roots and app hash; its presence says that the height can be read.
    Roots = b'r',
    /// The keys that the block changed.
    Changed = b'c',
    /// The nodes that the block replaced.
    Stale = b's',
}

/// The key of a record of a height.
pub(crate) fn height_key(kind: PerHeight, height: u64) -> Vec<u8> {
    let mut out = Vec::with_capacity(9);
    out.push(kind as u8);
    out.extend_from_slice(&height.to_be_bytes());
    out
}

/// The height in the key of a record of a height.
pub(crate) fn height_of(key: &[u8]) -> Option<u64> {
    Some(u64::from_be_bytes(*key.last_chunk::<HEIGHT_BYTES>()?))
}

/// The key of a side record.
pub(crate) fn side_key(namespace: &str, key: &[u8]) -> Result<Vec<u8>, Error> {
    if namespace.is_empty() || namespace.bytes().any(|byte| byte == 0) {
        return Err(Error::Change(
            "a namespace of side records is not empty and has no zero byte".into(),
        ));
    }
    let mut out = namespace.as_bytes().to_vec();
    out.push(0);
    out.extend_from_slice(key);
    Ok(out)
}

/// Decodes a record that this program wrote; anything else means that the disk is corrupt.
pub(crate) fn decode<T: borsh::BorshDeserialize>(what: &str, bytes: &[u8]) -> Result<T, Error> {
    borsh::from_slice(bytes)
        .map_err(|error| Error::Corrupt(format!("{what} cannot be decoded: {error}")))
}

/// Encodes a record.
pub(crate) fn encode<T: borsh::BorshSerialize>(value: &T) -> bytes::Bytes {
    borsh::to_vec(value)
        .expect("writing borsh into memory cannot fail")
        .into()
}
