//! The consensus parameters.
