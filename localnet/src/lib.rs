//! A local network of real parts, started with one command.

pub mod cassandra;
