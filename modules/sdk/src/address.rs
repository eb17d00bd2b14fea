//! Addresses and their text.

use crate::{Error, Quoted, Result, error::root};
use bech32::{Bech32, Hrp};
use borsh::{BorshDeserialize, BorshSerialize, io};
use sha2::{Digest, Sha256};
use std::fmt;
use std::sync::LazyLock;

/// The most bytes of an address.
const BYTES_MAX: usize = 32;

/// An account: 20 bytes for keys and modules, up to 32 for accounts that other chains control.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    len: u8,
    bytes: [u8; BYTES_MAX],
}

impl Address {
    /// The address with these bytes: 1 to 32 of them.
    pub fn new(bytes: &[u8]) -> Option<Self> {
        let mut padded = [0; BYTES_MAX];
        padded.get_mut(..bytes.len())?.copy_from_slice(bytes);
        let len = u8::try_from(bytes.len()).ok().filter(|len| *len > 0)?;
        Some(Self { len, bytes: padded })
    }

    /// The address of a module account: the first 20 bytes of SHA-256 of its name, as in the Cosmos SDK.
    pub fn of_module(name: &str) -> Self {
        let hash = Sha256::digest(name.as_bytes());
        let mut bytes = [0; BYTES_MAX];
        for (to, from) in bytes.iter_mut().zip(hash.iter().take(20)) {
            *to = *from;
        }
        Self { len: 20, bytes }
    }

    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes
            .get(..usize::from(self.len))
            .expect("len is at most 32: every constructor checks it")
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_bytes()
            .iter()
            .try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl BorshSerialize for Address {
    fn serialize<W: io::Write>(&self, writer: &mut W) -> io::Result<()> {
        writer.write_all(&[self.len])?;
        writer.write_all(self.as_bytes())
    }
}

impl BorshDeserialize for Address {
    fn deserialize_reader<R: io::Read>(reader: &mut R) -> io::Result<Self> {
        let len = u8::deserialize_reader(reader)?;
        let mut bytes = [0; BYTES_MAX];
        let part = bytes
            .get_mut(..usize::from(len))
            .filter(|part| !part.is_empty());
        reader.read_exact(part.ok_or(io::ErrorKind::InvalidData)?)?;
        Ok(Self { len, bytes })
    }
}

/// The human-readable part of this chain's addresses (BIP-173), from genesis: `aot`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prefix(Hrp);

impl Prefix {
    /// A prefix: 1 to 16 lower-case ASCII letters or digits.
    pub fn new(text: &str) -> Option<Self> {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        let valid = (1..=16).contains(&text.len()) && text.bytes().all(plain);
        valid.then(|| Hrp::parse(text).ok()).flatten().map(Self)
    }

    /// The prefix itself.
    pub fn as_text(&self) -> String {
        self.0.to_string()
    }

    /// The text of an address: bech32 (BIP-173). Written out without iterators over iterators, as each event names
    /// addresses and a transfer has some fourteen of them; a test compares it to the encoder of the crate.
    pub fn text(&self, address: &Address) -> String {
        let mut text = String::new();
        self.write_text(address, &mut text);
        text
    }

    /// Writes that text behind another.
    pub fn write_text(&self, address: &Address, out: &mut String) {
        let bytes = address.as_bytes();
        let symbols = bytes.len().saturating_mul(8).div_ceil(5);
        let prefix = self.0.as_str();
        let rest = symbols.saturating_add(CHECKSUM_SYMBOLS);
        out.reserve(prefix.len().saturating_add(rest).saturating_add(1));
        out.push_str(prefix);
        out.push('1');
        let mut checksum = Checksum::of(prefix);
        let mut left = symbols;
        // Five bytes are eight symbols.
        for chunk in bytes.chunks(5) {
            let mut five = [0; 8];
            for (to, from) in five.iter_mut().skip(3).zip(chunk) {
                *to = *from;
            }
            let mut bits = u64::from_be_bytes(five);
            for _ in 0..left.min(8) {
                let symbol = low_five_bits(bits >> 35);
                checksum.feed(symbol);
                out.push(letter(symbol));
                bits <<= 5;
            }
            left = left.saturating_sub(8);
        }
        let mut rest = checksum.end();
        for _ in 0..CHECKSUM_SYMBOLS {
            out.push(letter(low_five_bits(rest >> 25)));
            rest <<= 5;
        }
    }

    /// The address that a text names. Refused (code 7) if it is not bech32, or has another prefix.
    pub fn parse(&self, text: &str) -> Result<Address> {
        let invalid = |why: &str| -> Error {
            root::INVALID_ADDRESS.wrap(format_args!(
                "{}: {why}, expected a bech32 address {}1…",
                Quoted(text),
                self.0
            ))
        };
        if text.is_empty() {
            return Err(invalid("empty address"));
        }
        let checked = bech32::primitives::decode::CheckedHrpstring::new::<Bech32>(text)
            .map_err(|error| invalid(&error.to_string()))?;
        if checked.hrp() != self.0 {
            return Err(invalid(&format!("prefix {}", checked.hrp())));
        }
        let bytes: Vec<u8> = checked.byte_iter().collect();
        Address::new(&bytes).ok_or_else(|| invalid(&format!("{} bytes", bytes.len())))
    }
}

const CHECKSUM_SYMBOLS: usize = 6;

/// The last five bits: a symbol of bech32.
fn low_five_bits(bits: u64) -> u8 {
    u8::try_from(bits & 31).expect("five bits fit into eight")
}

/// The letter of a symbol.
fn letter(symbol: u8) -> char {
    const LETTERS: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    let letter = LETTERS.get(usize::from(symbol));
    char::from(*letter.expect("a symbol is below 32"))
}

/// What the five bits that are carried out of a checksum add to it.
static CARRIED: LazyLock<[u32; 32]> = LazyLock::new(|| {
    const GENERATOR: [u32; 5] = [
        0x3b6a_57b2,
        0x2650_8e6d,
        0x1ea1_19fa,
        0x3d42_33dd,
        0x2a14_62b3,
    ];
    std::array::from_fn(|carried| {
        let parts = (0..).zip(GENERATOR);
        let added = parts.filter(|(bit, _)| (carried >> bit) & 1 == 1);
        added.fold(0, |sum, (_, part)| sum ^ part)
    })
});

/// The checksum of bech32: the remainder of a polynomial over symbols.
struct Checksum {
    remainder: u32,
    carried: &'static [u32; 32],
}

impl Checksum {
    fn of(prefix: &str) -> Self {
        let mut checksum = Self {
            remainder: 1,
            carried: &CARRIED,
        };
        prefix.bytes().for_each(|byte| checksum.feed(byte >> 5));
        checksum.feed(0);
        prefix.bytes().for_each(|byte| checksum.feed(byte & 31));
        checksum
    }

    fn feed(&mut self, symbol: u8) {
        let carried = usize::try_from(self.remainder >> 25).unwrap_or_default();
        let added = self.carried.get(carried).copied().unwrap_or_default();
        self.remainder = ((self.remainder & 0x01ff_ffff) << 5) ^ u32::from(symbol) ^ added;
    }

    /// The six symbols that end a text, in the lowest 30 bits.
    fn end(mut self) -> u64 {
        (0..CHECKSUM_SYMBOLS).for_each(|_| self.feed(0));
        u64::from(self.remainder ^ 1)
    }
}
