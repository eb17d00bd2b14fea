//! What IBC needs besides this chain, for local networks and tests: Hermes, which relays, and `simd`, the chain of ibc-go.
//!
//! Both are the programs of their makers, unmodified, pinned, and built once into the cache ([`cometbft::binary::cache_dir`]).

pub mod hermes;
pub mod simd;
