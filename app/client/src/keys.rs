//! Keys: from mnemonic to signature, as Cosmos wallets derive them.

use std::fmt;

use bech32::{Bech32, Hrp};
use bip32::{DerivationPath, XPrv};
use bip39::Mnemonic;
use rand::TryRngCore;
use ripemd::Ripemd160;
use secp256k1::{Message, PublicKey, SecretKey};
use sha2::{Digest, Sha256};
use zeroize::{Zeroize, Zeroizing};

use crate::Error;

/// A secp256k1 key pair that signs transactions.
#[derive(Clone)]
pub struct Key {
    secret: SecretKey,
    public: [u8; 33],
}

impl Key {
    /// Derives `m/44'/118'/0'/0/<index>` (SLIP-44 coin type 118, as all Cosmos wallets) from a
    /// BIP-39 mnemonic of 12, 15, 18, 21 or 24 English words.
    pub fn from_mnemonic(mnemonic: &str, index: u32) -> Result<Self, Error> {
        let words = mnemonic.split_whitespace().collect::<Vec<_>>().join(" ");
        let mnemonic = Mnemonic::parse_normalized(&words)
            .map_err(|error| Error::Malformed(format!("mnemonic: {error}")))?;
        let seed = Zeroizing::new(mnemonic.to_seed(""));
        let path: DerivationPath = format!("m/44'/118'/0'/0/{index}")
            .parse()
            .map_err(|_| Error::Malformed(format!("key index {index}: expected below 2^31")))?;
        let derived = XPrv::derive_from_path(seed.as_slice(), &path)
            .map_err(|error| Error::Malformed(format!("key derivation: {error}")))?;
        Self::from_secret(derived.to_bytes())
    }

    /// A new mnemonic of 24 words from the operating system's random numbers.
    pub fn new_mnemonic() -> Result<Zeroizing<String>, Error> {
        let mut entropy = Zeroizing::new([0_u8; 32]);
        rand::rngs::OsRng
            .try_fill_bytes(entropy.as_mut_slice())
            .map_err(|error| Error::Malformed(format!("no random numbers: {error}")))?;
        let mnemonic = Mnemonic::from_entropy(entropy.as_slice())
            .map_err(|error| Error::Malformed(format!("mnemonic: {error}")))?;
        Ok(Zeroizing::new(mnemonic.to_string()))
    }

    /// A key from its 32 secret bytes.
    pub fn from_secret(mut secret: [u8; 32]) -> Result<Self, Error> {
        let key = SecretKey::from_byte_array(secret)
            .map_err(|_| Error::Malformed("secret key: not a number on the curve".into()));
        secret.zeroize();
        let secret = key?;
        let public = PublicKey::from_secret_key_global(&secret).serialize();
        Ok(Self { secret, public })
    }

    /// A key derived from any text by SHA-256, for tests and benchmarks only.
    pub fn for_test(text: &str) -> Self {
        Self::from_secret(Sha256::digest(text).into())
            .expect("a digest is zero or above the order with a chance of 2^-127")
    }

    /// The 32 secret bytes, for a keyring. Never print them.
    pub fn secret_bytes(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.secret.secret_bytes())
    }

    /// The compressed public key, 33 bytes.
    pub fn public_key(&self) -> &[u8; 33] {
        &self.public
    }

    /// The 20 bytes of the account's address: RIPEMD-160 of SHA-256 of the public key.
    pub fn address_bytes(&self) -> [u8; 20] {
        Ripemd160::digest(Sha256::digest(self.public)).into()
    }

    /// The account's address as text, with the chain's prefix.
    pub fn address(&self, prefix: &str) -> Result<String, Error> {
        address_text(prefix, &self.address_bytes())
    }

    /// Signs SHA-256 of `bytes`: r and s in 64 bytes, with low s, as Cosmos expects it.
    pub fn sign(&self, bytes: &[u8]) -> [u8; 64] {
        let message = Message::from_digest(Sha256::digest(bytes).into());
        secp256k1::SECP256K1
            .sign_ecdsa(message, &self.secret)
            .serialize_compact()
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Key")
            .field("public", &self.public)
            .finish_non_exhaustive()
    }
}

/// Writes an address as bech32 text.
pub fn address_text(prefix: &str, bytes: &[u8]) -> Result<String, Error> {
    let hrp = Hrp::parse(prefix)
        .map_err(|error| Error::Malformed(format!("address prefix {prefix:?}: {error}")))?;
    bech32::encode::<Bech32>(hrp, bytes)
        .map_err(|error| Error::Malformed(format!("address: {error}")))
}

/// Reads a bech32 address: its prefix and its bytes.
pub fn parse_address(text: &str) -> Result<(String, Vec<u8>), Error> {
    let (hrp, bytes) = bech32::decode(text)
        .map_err(|error| Error::Malformed(format!("address {text:?} is not bech32: {error}")))?;
    Ok((hrp.to_string(), bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A published test vector: the key behind CosmJS' `faucet` examples.
    const MNEMONIC: &str = "economy stock theory fatal elder harbor betray wasp final emotion task crumble siren bottom lizard educate guess current outdoor pair theory focus wife stone";

    #[test]
    fn a_mnemonic_gives_the_address_that_wallets_show() {
        let address = |index| {
            Key::from_mnemonic(MNEMONIC, index)
                .unwrap()
                .address("cosmos")
                .unwrap()
        };
        assert_eq!(address(0), "cosmos1pkptre7fdkl6gfrzlesjjvhxhlc3r4gmmk8rs6");
        assert_eq!(address(1), "cosmos10dyr9899g6t0pelew4nvf4j5c3jcgv0r73qga5");
    }

    #[test]
    fn mnemonics_of_twelve_words_and_uneven_spaces_are_read() {
        let words = "  abandon abandon abandon abandon abandon abandon\n abandon abandon abandon abandon abandon about ";
        let key = Key::from_mnemonic(words, 0).unwrap();
        assert_eq!(
            key.address("cosmos").unwrap(),
            "cosmos19rl4cm2hmr8afy4kldpxz3fka4jguq0auqdal4"
        );
    }

    #[test]
    fn a_wrong_word_is_refused_with_its_reason() {
        let text = Key::from_mnemonic(&MNEMONIC.replace("wasp", "wasps"), 0)
            .unwrap_err()
            .to_string();
        assert!(text.contains("unknown word"), "{text}");
        let text = Key::from_mnemonic("abandon abandon", 0)
            .unwrap_err()
            .to_string();
        assert!(text.contains("word count"), "{text}");
    }

    #[test]
    fn new_mnemonics_have_24_words_and_differ() {
        let one = Key::new_mnemonic().unwrap();
        assert_eq!(one.split(' ').count(), 24);
        assert_ne!(*one, *Key::new_mnemonic().unwrap());
        Key::from_mnemonic(&one, 0).unwrap();
    }

    #[test]
    fn signatures_verify_and_have_low_s() {
        let key = Key::for_test("alice");
        let signature = secp256k1::ecdsa::Signature::from_compact(&key.sign(b"hello")).unwrap();
        let mut normal = signature;
        normal.normalize_s();
        assert_eq!(signature, normal);
        let message = Message::from_digest(Sha256::digest(b"hello").into());
        signature
            .verify(message, &PublicKey::from_slice(key.public_key()).unwrap())
            .unwrap();
    }

    #[test]
    fn debug_does_not_show_the_secret() {
        let key = Key::for_test("alice");
        let shown = format!("{key:?} {key:#?}");
        assert!(!shown.contains(&hex::encode(*key.secret_bytes())));
        assert!(!shown.contains("secret"));
    }
}
