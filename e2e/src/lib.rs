//! End-to-end tests on the real parts: CometBFT, `aotd`, Apache Cassandra, CosmJS, Hermes, and
//! a chain of ibc-go.
//!
//! What the tests in `tests/` share. Everything listens on free ports of 127.0.0.1, waits with a bound, and is stopped
//! by its process id; what is fetched or built once stays in the cache (see [`cometbft::binary::cache_dir`]).

pub mod chain;
pub mod cosmjs;
pub mod ics23;
pub mod interchain;
pub mod points;
pub mod programs;
pub mod shop;
pub mod stories;
pub mod tools;
