//! Tests of the module.

mod msgs;
