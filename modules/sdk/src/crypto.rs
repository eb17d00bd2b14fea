//! secp256k1 signatures as Cosmos uses them.

use crate::Address;
use ripemd::Ripemd160;
use secp256k1::{Message, PublicKey, SECP256K1, ecdsa::Signature};
use sha2::{Digest, Sha256};

/// SHA-256.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// SHA-256 over parts, each after its length (8 bytes, big-endian): no two lists of parts give the same input.
pub fn sha256_parts(parts: &[&[u8]]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    for part in parts {
        let len = u64::try_from(part.len()).expect("a length fits into 64 bits");
        hasher.update(len.to_be_bytes());
        hasher.update(part);
    }
    hasher.finalize().into()
}

/// The address of a compressed secp256k1 key (33 bytes): RIPEMD-160 of its SHA-256.
pub fn address_of(public_key: &[u8; 33]) -> Address {
    let hash = Ripemd160::digest(sha256(public_key));
    Address::new(&hash).expect("RIPEMD-160 has 20 bytes")
}

/// Whether these 33 bytes are a compressed point of the curve.
pub fn is_public_key(public_key: &[u8; 33]) -> bool {
    PublicKey::from_slice(public_key).is_ok()
}

/// Whether `signature` (64 bytes: r, then s, low s only) is of this key over SHA-256 of `message`.
pub fn verify(public_key: &[u8; 33], message: &[u8], signature: &[u8]) -> bool {
    let Ok(key) = PublicKey::from_slice(public_key) else {
        return false;
    };
    let Ok(parsed) = Signature::from_compact(signature) else {
        return false;
    };
    // libsecp256k1 refuses a high s: a signature has one form only.
    SECP256K1
        .verify_ecdsa(Message::from_digest(sha256(message)), &parsed, &key)
        .is_ok()
}
