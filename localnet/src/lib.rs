//! A local network of real parts, started with one command: validators, Apache Cassandra, the exporter, a day of trade.
//!
//! The program `localnet` is for people (`make localnet`); this library gives end-to-end tests the same parts:
//! [`network`] makes homes and genesis with the verbs of `aotd`, [`cassandra`] runs the pinned Cassandra, [`running`]
//! stops exactly what was started, [`day`] plays the main job with real signed transactions.

pub mod analytics;
pub mod cassandra;
pub mod day;
pub mod directory;
pub mod endpoints;
pub mod network;
pub mod programs;
pub mod progress;
pub mod running;
pub mod up;
