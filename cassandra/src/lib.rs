//! The exporter: committed blocks to Apache Cassandra, with the effect of exactly once.
//!
//! Read in this order: [`mapper`] (a block becomes rows, a pure function), [`table`] (which tables there are),
//! [`schema`] (their CQL, numbered and checksummed), [`source`] (where blocks come from), [`writer`] (rows to
//! Cassandra), [`run`] (the pipeline with its checkpoint), [`verify`] (the proof).

pub mod checkpoint;
pub mod chunk;
pub mod config;
pub mod database;
pub mod korea;
pub mod mapper;
pub mod progress;
pub mod rebuild;
pub mod report;
pub mod roles;
pub mod row;
pub mod run;
pub mod scan;
pub mod schema;
pub mod source;
pub mod status;
pub mod sums;
pub mod table;
pub mod verify;
pub mod writer;
