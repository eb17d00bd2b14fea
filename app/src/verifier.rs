//! Signatures, each verified once.

use crate::tx::{Signed, Tx};
use parking_lot::Mutex;
use prost::Message;
use proto::cosmos::crypto::secp256k1::PubKey;
use proto::cosmos::tx::v1beta1::SignerInfo;
use sdk::{Read, crypto};
use std::collections::BTreeSet;

/// Verified signatures remembered in one generation: two generations of them are kept, 32 bytes each.
const GENERATION_ENTRIES_MAX: usize = 200_000;

/// Verifies signatures and remembers those that were good.
///
/// What is remembered is a fact about bytes (this key signed this), so nothing can make it stale, and a miss only
/// costs time: it decides nothing.
#[derive(Default)]
pub(crate) struct Verifier {
    shards: [Mutex<Generations>; 16],
}

#[derive(Default)]
struct Generations {
    young: BTreeSet<[u8; 32]>,
    old: BTreeSet<[u8; 32]>,
}

impl Verifier {
    /// Whether `signature` is of `public_key` over `message`. Remembers it if so and if `remember`.
    pub(crate) fn verify(
        &self,
        public_key: &[u8; 33],
        message: &[u8],
        signature: &[u8],
        remember: bool,
    ) -> bool {
        let fact = crypto::sha256_parts(&[public_key, &crypto::sha256(message), signature]);
        if self.knows(&fact) {
            return true;
        }
        let good = crypto::verify(public_key, message, signature);
        if good && remember {
            self.remember(fact);
        }
        good
    }

    /// Verifies the signatures of a transaction as far as a committed state allows, and remembers the good ones.
    /// May run on any thread: it only saves time later.
    pub(crate) fn prepare(&self, tx: &Tx, committed: &impl Read, chain_id: &str) {
        if tx.is_looked_at() {
            return;
        }
        let signed = |(info, signature): (&SignerInfo, &Vec<u8>)| {
            let key = PubKey::decode(info.public_key.as_ref()?.value.as_slice()).ok()?;
            let public_key: [u8; 33] = key.key.try_into().ok()?;
            let account_number =
                auth::ops::account(committed, &crypto::address_of(&public_key))?.number;
            let message = tx.direct_sign_bytes(chain_id, account_number);
            let good = self.verify(&public_key, &message, signature, true);
            good.then_some(Signed {
                public_key,
                account_number,
            })
        };
        let pairs = tx.signer_infos.iter().zip(&tx.signatures);
        tx.set_verified(pairs.map(signed).collect());
    }

    fn shard(&self, fact: &[u8; 32]) -> &Mutex<Generations> {
        let [first, ..] = fact;
        let index = usize::from(first % 16);
        self.shards
            .get(index)
            .expect("a remainder of 16 is below 16")
    }

    fn knows(&self, fact: &[u8; 32]) -> bool {
        let generations = self.shard(fact).lock();
        generations.young.contains(fact) || generations.old.contains(fact)
    }

    fn remember(&self, fact: [u8; 32]) {
        let mut generations = self.shard(&fact).lock();
        if generations.young.len() >= GENERATION_ENTRIES_MAX / 16 {
            generations.old = std::mem::take(&mut generations.young);
        }
        generations.young.insert(fact);
    }
}
