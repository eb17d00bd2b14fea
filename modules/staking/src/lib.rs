//! The validator set.
