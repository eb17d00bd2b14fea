//! What a module is written with: context, typed state, registry, errors, events and money.

mod read;

pub use read::{Bytes, Changes, Entries, Order, Read, Tree};
