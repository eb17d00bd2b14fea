//! Keys: encoded so that the order of the bytes is the order of the values.

use crate::{Address, Denom, Time};

/// A part of a key, or a whole one. `decode(encode(k)) == k`, and the encodings order as the values do.
///
/// Integers are big-endian and of fixed width; texts end with a zero byte, which they cannot contain; addresses are
/// their length and their bytes. So the encoding of a part never is the beginning of the encoding of another part.
pub trait Key: Sized {
    /// Appends the encoding.
    fn encode(&self, out: &mut Vec<u8>);
    /// Takes one value off the front; `None` if there is none.
    fn decode(input: &mut &[u8]) -> Option<Self>;
}

/// Keys that begin with a `P`: all of one `P` lie beside each other.
pub trait BeginsWith<P: Key>: Key {}

fn take<'a>(input: &mut &'a [u8], count: usize) -> Option<&'a [u8]> {
    let (head, tail) = input.split_at_checked(count)?;
    *input = tail;
    Some(head)
}

macro_rules! integers {
    ($($ty:ty),*) => {$(
        impl Key for $ty {
            fn encode(&self, out: &mut Vec<u8>) {
                out.extend_from_slice(&self.to_be_bytes());
            }
            fn decode(input: &mut &[u8]) -> Option<Self> {
                Some(Self::from_be_bytes(take(input, size_of::<Self>())?.try_into().ok()?))
            }
        }
    )*};
}
integers!(u8, u16, u32, u64, u128);

impl<const N: usize> Key for [u8; N] {
    fn encode(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(self);
    }
    fn decode(input: &mut &[u8]) -> Option<Self> {
        take(input, N)?.try_into().ok()
    }
}

impl Key for Address {
    fn encode(&self, out: &mut Vec<u8>) {
        let bytes = self.as_bytes();
        out.push(u8::try_from(bytes.len()).expect("an address has at most 32 bytes"));
        out.extend_from_slice(bytes);
    }
    fn decode(input: &mut &[u8]) -> Option<Self> {
        let len = u8::decode(input)?;
        Address::new(take(input, usize::from(len))?)
    }
}

impl Key for String {
    fn encode(&self, out: &mut Vec<u8>) {
        encode_text(self, out);
    }
    fn decode(input: &mut &[u8]) -> Option<Self> {
        let len = input.iter().position(|byte| *byte == 0)?;
        let text = std::str::from_utf8(take(input, len)?).ok()?.to_owned();
        take(input, 1)?;
        Some(text)
    }
}

impl Key for Denom {
    fn encode(&self, out: &mut Vec<u8>) {
        encode_text(self.as_str(), out);
    }
    fn decode(input: &mut &[u8]) -> Option<Self> {
        String::decode(input)?.parse().ok()
    }
}

fn encode_text(text: &str, out: &mut Vec<u8>) {
    assert!(
        !text.contains('\0'),
        "texts of keys are checked when they are parsed: none contains a zero byte"
    );
    out.extend_from_slice(text.as_bytes());
    out.push(0);
}

impl Key for Time {
    fn encode(&self, out: &mut Vec<u8>) {
        self.seconds().encode(out);
        self.nanos().encode(out);
    }
    fn decode(input: &mut &[u8]) -> Option<Self> {
        let seconds = i64::try_from(u64::decode(input)?).ok()?;
        let nanos = i32::try_from(u32::decode(input)?).ok()?;
        Time::parse(&proto::Timestamp { seconds, nanos }).ok()
    }
}

impl<A: Key, B: Key> Key for (A, B) {
    fn encode(&self, out: &mut Vec<u8>) {
        self.0.encode(out);
        self.1.encode(out);
    }
    fn decode(input: &mut &[u8]) -> Option<Self> {
        Some((A::decode(input)?, B::decode(input)?))
    }
}

impl<A: Key, B: Key, C: Key> Key for (A, B, C) {
    fn encode(&self, out: &mut Vec<u8>) {
        self.0.encode(out);
        self.1.encode(out);
        self.2.encode(out);
    }
    fn decode(input: &mut &[u8]) -> Option<Self> {
        Some((A::decode(input)?, B::decode(input)?, C::decode(input)?))
    }
}

impl<A: Key, B: Key, C: Key, D: Key> Key for (A, B, C, D) {
    fn encode(&self, out: &mut Vec<u8>) {
        self.0.encode(out);
        self.1.encode(out);
        self.2.encode(out);
        self.3.encode(out);
    }
    fn decode(input: &mut &[u8]) -> Option<Self> {
        Some((
            A::decode(input)?,
            B::decode(input)?,
            C::decode(input)?,
            D::decode(input)?,
        ))
    }
}

impl<A: Key, B: Key> BeginsWith<A> for (A, B) {}
impl<A: Key, B: Key, C: Key> BeginsWith<A> for (A, B, C) {}
impl<A: Key, B: Key, C: Key> BeginsWith<(A, B)> for (A, B, C) {}
impl<A: Key, B: Key, C: Key, D: Key> BeginsWith<A> for (A, B, C, D) {}
impl<A: Key, B: Key, C: Key, D: Key> BeginsWith<(A, B)> for (A, B, C, D) {}
impl<A: Key, B: Key, C: Key, D: Key> BeginsWith<(A, B, C)> for (A, B, C, D) {}

/// The smallest byte string above all that begin with `prefix`; `None` if there is none.
pub(crate) fn after(prefix: &[u8]) -> Option<Vec<u8>> {
    let last = prefix.iter().rposition(|byte| *byte != u8::MAX)?;
    let mut end = prefix.get(..=last)?.to_vec();
    let byte = end.last_mut()?;
    *byte = byte.checked_add(1)?;
    Some(end)
}
