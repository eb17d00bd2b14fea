//! Random operations: what a seeded simulation draws from.

use crate::{Address, View};
use proto::{Any, Msg};
use rand::Rng;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha8Rng;

/// The source of randomness of a simulation: a seed gives the same run everywhere.
pub type SimRng = ChaCha8Rng;

/// A kind of random operation.
pub struct SimOp {
    /// Its name, in reports.
    pub name: &'static str,
    /// How often it is drawn, relative to the others.
    pub weight: u32,
    /// Makes a message that may well succeed, from the state as it stands; `None` if nothing fits.
    pub make: fn(&mut Sim<'_>) -> Option<Any>,
}

/// What an operation is made from.
pub struct Sim<'a> {
    /// The randomness.
    pub rng: &'a mut SimRng,
    /// The state.
    pub view: View<'a>,
    /// The accounts that can sign; the first is the authority.
    pub accounts: &'a [Address],
}

impl Sim<'_> {
    /// One of the accounts.
    pub fn account(&mut self) -> Address {
        *self
            .accounts
            .choose(self.rng)
            .expect("a simulation has accounts")
    }

    /// One of the accounts, as text.
    pub fn account_text(&mut self) -> String {
        let address = self.account();
        self.view.text(&address)
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: u64, high: u64) -> u64 {
        self.rng.random_range(low..=high)
    }

    /// One of several, or none of none.
    pub fn one_of<T: Clone>(&mut self, several: &[T]) -> Option<T> {
        several.choose(self.rng).cloned()
    }
}

/// Wraps a message.
pub fn any<M: Msg>(msg: &M) -> Any {
    Any {
        type_url: M::TYPE_URL.to_owned(),
        value: msg.encode_to_vec(),
    }
}
