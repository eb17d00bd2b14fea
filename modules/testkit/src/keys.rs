//! Keys of tests: number n is the same key in every run.

use sdk::{Address, crypto};
use secp256k1::{Message, SECP256K1, SecretKey};

/// A key that tests sign with.
#[derive(Clone)]
pub struct TestKey {
    secret: SecretKey,
    /// The compressed key.
    pub public_key: [u8; 33],
    /// Its address.
    pub address: Address,
}

impl TestKey {
    /// A signature of `message`: 64 bytes over its SHA-256.
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        let digest = Message::from_digest(crypto::sha256(message));
        SECP256K1
            .sign_ecdsa(digest, &self.secret)
            .serialize_compact()
    }
}

/// Key number `n`.
pub fn key(n: u64) -> TestKey {
    let seed = crypto::sha256_parts(&[b"testkit key", &n.to_be_bytes()]);
    let secret = SecretKey::from_byte_array(seed)
        .expect("a hash is below the order of the curve but for a chance of 2^-128");
    let public_key = secret.public_key(SECP256K1).serialize();
    TestKey {
        secret,
        public_key,
        address: crypto::address_of(&public_key),
    }
}

/// The address of key number `n`. Number 0 is the authority.
pub fn account(n: u64) -> Address {
    key(n).address
}
