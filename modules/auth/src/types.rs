//! What an account is.

use borsh::{BorshDeserialize, BorshSerialize};

/// An account: made when an address first receives something.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Account {
    /// Unique, given in the order of creation. Signatures bind it.
    pub number: u64,
    /// How many transactions it has signed; the sequence the next one must have.
    pub sequence: u64,
    /// Its compressed secp256k1 key, known from its first transaction on.
    pub public_key: Option<[u8; 33]>,
}

impl Account {
    /// An account that has not signed anything yet.
    pub const fn new(number: u64) -> Self {
        Self {
            number,
            sequence: 0,
            public_key: None,
        }
    }
}
