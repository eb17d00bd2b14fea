//! Addresses and their text.

use crate::{Error, Result, error::root};
use bech32::{Bech32, Hrp};
use borsh::{BorshDeserialize, BorshSerialize, io};
use sha2::{Digest, Sha256};
use std::fmt;

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

    /// The text of an address: bech32.
    pub fn text(&self, address: &Address) -> String {
        bech32::encode::<Bech32>(self.0, address.as_bytes())
            .expect("32 bytes and a prefix of at most 16 fit into the length of bech32")
    }

    /// The address that a text names. Refused (code 7) if it is not bech32, or has another prefix.
    pub fn parse(&self, text: &str) -> Result<Address> {
        let invalid = |why: &str| -> Error {
            root::INVALID_ADDRESS.wrap(format_args!(
                "{text:.100?}: {why}, expected a bech32 address {}1…",
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
