//! The exporter: committed blocks to Apache Cassandra, with the effect of exactly once.
